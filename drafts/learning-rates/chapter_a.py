from core import *
CELLS.clear()
md('title', '# Learning rates\n\nWhich rate, and when?')
CELLS.append(('setup', 'set-up', '', [], {}))
code('imports', IMPORTS, 'given', 'set-up')

code('hero-runs', '''
lengths = runs("schedule-lengths")
middle = lengths.groupby(["plan", "level", "epochs"])["test"].mean().unstack()
valid = lengths.groupby(["plan", "epochs", "level"])["valid"].mean().unstack()
best = valid.idxmax(axis=1)  # the level of the peak that validation picks
assert ((best > -6) & (best < 1)).all(), "a best rate is at the grid's end"
envelope = {plan: [100 * middle.loc[(plan, best[plan, e]), e] for e in middle.columns]
            for plan in ("constant", "linear", "one cycle")}
''', 'figure')
code('hero-figure', '''
figure, ax = plt.subplots(figsize=(7.2, 3.7))
shades = plt.get_cmap("viridis")(np.linspace(0.85, 0.1, 6))
for level, shade in zip(range(-6, 0), shades):
    ax.plot(100 * middle.loc["constant", level], color=shade, lw=1.6, marker=".",
            label=f"rate {10 ** (level / 4):.2g}")
ax.plot(middle.columns, envelope["one cycle"], color=plots.ORANGE, lw=2.4, marker="o",
        label="one cycle")
goal = envelope["constant"][-1]
ax.axhline(goal, color="k", lw=0.8, ls=":")
reached = next(e for e, a in zip(middle.columns, envelope["one cycle"]) if a >= goal)
ax.set(xlabel="epochs of training", ylabel="test accuracy, %", xlim=(0.8, 20.2),
       title=f"One cycle of {reached} epochs reaches what the best constant rate "
             "reaches in 20", ylim=(78, 87.5))
plots.label_lines(ax);
''', 'figure', alt='HERO-ALT')
code('hero-holds', '''
HERO-ASSERT
''', 'figure')
