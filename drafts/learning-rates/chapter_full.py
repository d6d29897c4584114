from core import *
CELLS.clear()
md('title', '# Learning rates\n\nWhich rate, and when?')
CELLS.append(('setup', 'set-up', '', [], {}))
code('imports', IMPORTS, 'given', 'set-up')

code('hero-runs', '''
lengths = runs("schedule-lengths")
middle = lengths.groupby(["plan", "level", "epochs"])[["loss", "test"]].mean()
valid = lengths.groupby(["plan", "epochs", "level"])["valid"].mean().unstack()
picked = valid.idxmax(axis=1)  # the level that validation picks for plan and length
assert picked.between(-5, 0).all(), "a peak was picked at the grid's end"
#---
stops = [1, 2, 3, 4, 5, 6, 8, 10, 14, 20]
best = {plan: middle.loc[[(plan, picked[plan, e], e) for e in stops]]
        for plan in ("constant", "linear", "one cycle")}
by_seed = lengths.set_index(["plan", "level", "epochs", "seed"]).sort_index()["test"]
shortest = by_seed["one cycle", picked["one cycle", 6], 6]
''', 'figure')
code('hero', '''
figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.5))
for level, shade in zip(range(-6, 0), np.linspace(0.85, 0.1, 6)):
    color, runs_there = plt.get_cmap("viridis")(shade), middle.loc["constant", level]
    left.semilogy(stops, runs_there["loss"], ".-", color=color)
    right.plot(stops, 100 * runs_there["test"], ".-", color=color,
               label=f"rate {10 ** (level / 4):.2g}")
left.semilogy(stops, best["one cycle"]["loss"], "o-", color=plots.ORANGE, lw=2.4)
right.plot(stops, 100 * best["one cycle"]["test"], "o-", color=plots.ORANGE, lw=2.4,
           label="one cycle")
right.axhline(100 * best["constant"]["test"].iloc[-1], color="k", lw=0.8, ls=":")
constants = middle.loc["constant"].xs(20, level="epochs")
assert (shortest > by_seed["constant", -5, 20]).all() and picked["constant", 20] == -5
assert best["one cycle"]["loss"].iloc[-1] < 0.7 * constants["loss"].min()
assert best["one cycle"]["test"].iloc[5] > constants["test"].max() > 0.854
left.set(xlabel="epochs of training", ylabel="training loss", ylim=(0.09, 1.1),
         title="One cycle ends lowest")
right.set(xlabel="epochs of training", ylabel="test accuracy, %", ylim=(78, 87.2),
          title="and is ahead from 6 epochs on")
left.set_yticks([0.1, 0.2, 0.5, 1], ["0.1", "0.2", "0.5", "1"])
left.minorticks_off()
plots.label_lines(right);
''', 'figure', alt='Two panels against epochs of training, means of five seeds. Left: training loss; constant rates from 0.032 to 0.56 end between 0.16 and 0.30 after 20 epochs, and one cycle of 20 epochs ends at 0.10. Right: test accuracy; the best constant rates reach 85.2 to 85.4 percent after 20 epochs, and one cycle is above them from 6 epochs on and ends at 86.4 percent.', book={'card': [0.47, 0.0, 1, 1]})

md('learn', '''
Each thin line is a constant learning rate, the mean of five trainings.
The orange dots are networks whose rate rises for a quarter of their training and then falls to zero, each dot a training of its own length.
Validation images pick the constant rate 0.056, which has a test accuracy of 85.2 % after 20 epochs (dotted).
With six epochs of one cycle all five networks are above it, and with 20 epochs they are ahead by 1.2 points in the mean.

## What you will learn

* **Predict** how much one step lowers the loss, and where that prediction ends.
* **Find** a good constant rate with a grid, and with a single run whose rate grows.
* **Explain** which falling rates settle at a minimum when gradients are noisy, and which stop short of it.
* **Write** the usual schedules in one or two lines each, equal to Keras step for step.
* **Judge** schedules fairly: each with its own peak, over five seeds, against the best constant rate of a grid.

Prerequisites: [gradient descent](gradient-descent.ipynb) with momentum and mini-batches.
Reading time: about 40 minutes.
''')
md('run-time', 'Running this chapter took 60 seconds and 1.2 GB of memory on two CPU cores.')
CELLS[-1] = (*CELLS[-1][:3], ['runtime'], {})

# ------------------------------------------------------------------ one step
md('one-1', '''
## One step

The learning rate $\\eta$ multiplies the gradient $g = \\nabla L(\\theta)$.
It sets the length of the step, not the fall of the loss.
For a short step the first term of the Taylor series tells the fall, and the second how it ends:

$$
L(\\theta) - L(\\theta - \\eta g) \\approx \\eta \\lVert g \\rVert^2 - \\tfrac{1}{2} \\eta^2\\, g^\\top H g.
$$ (learning-rates-one-step)

$H$ is the matrix of second derivatives.
The first term grows with $\\eta$, and the second takes over as soon as the loss curves upwards along the step.

:::{admonition} Check the source: is the learning rate the amount by which the loss falls?
:class: check-source
*Deep learning basics* defines the learning rate as the amount by which the loss is reduced in an iteration, and its next sentence as the step of the weights.
The second is right.
For $L = x^2/2$ at $x = 1$ a rate of 0.1 lowers the loss by 0.095, and a rate of 2.1 raises it from 0.5 to 0.605.
:::
''')
code('one-box', '''
parabola = lambda x: x**2 / 2
np.testing.assert_allclose(parabola(1) - parabola(1 - 0.1 * 1), 0.095)
np.testing.assert_allclose(parabola(1 - 2.1 * 1), 0.605)
''', 'verify', fold='the two losses of the box')
md('one-network', '''
We try it on the network of this chapter.
It classifies garments of Fashion-MNIST, reduced to 14 by 14 pixels, with two hidden layers of 128 ReLU units.
It trains on 10,000 images, picks its settings on 5,000 others, and is scored on the 10,000 test images, of which guessing classifies 10 % correctly.
Many networks are trained side by side, one for each rate, from the same weights and on the same batches.
First a network is trained for one epoch, and then it makes one step along the gradient of 2,000 images.
''')
code('data-cell', DATA, 'experiment', 'given', fold='10,000 garments for training, 5,000 for validation, 10,000 for the test')
code('start-cell', START, 'experiment', 'given', fold='networks side by side: equal starts, scores and losses, momentum steps, shuffled batches, scores after each epoch')
code('scores-cell', SCORES, 'experiment', 'given')
code('right-cell', RIGHT, 'experiment', 'given')
code('step-cell', STEP, 'experiment', 'given')
code('train-cell', TRAIN, 'experiment', 'given')
CELLS.append(('markdown', 'one-predict', '''
After this epoch, the longest step that still lowers the loss has a rate near 0.6.
Which rate lowers the loss most in this one step?

<details><summary>About 0.001</summary>

Such a step is safe, and it gains next to nothing: the fall grows with the rate as long as the first term rules.

</details>
<details><summary>About half of the longest</summary>

Yes. A parabola that begins at zero and returns to zero has its top halfway.

</details>
<details><summary>Just below the longest</summary>

There the second term has eaten up nearly all that the first one gained.

</details>
''', ['predict'], {}))
code('one-measure', '''
stand_in = garments()[1] != "Fashion-MNIST"
(x, y), *_ = garments()[0]
#---
theta = initial(seed(), 1)
step = stepper(theta)
for k in range(0, 9984, 128):
    step(x[k : k + 128], y[k : k + 128], tf.constant([0.056]))
with tf.GradientTape() as tape:
    before = losses_of(theta, x[:2000], y[:2000])
g = tape.gradient(before, theta)
#---
rates = np.logspace(-3, 1, 41)
along = np.float32(rates)[:, None, None]
after = losses_of([w - along * d for w, d in zip(theta, g)], x[:2000], y[:2000])
falls = (before - after).numpy()
''', 'experiment', 'outcome', fold='one epoch of training, then one step of 41 lengths on 2,000 images')
code('one-curvature', '''
squared = sum(float(tf.reduce_sum(d**2)) for d in g)
tiny = 1e-3
with tf.GradientTape() as tape:
    moved = [tf.Variable(w - tiny * d) for w, d in zip(theta, g)]
    loss = losses_of(moved, x[:2000], y[:2000])
there = tape.gradient(loss, moved)
curved = sum(float(tf.reduce_sum(d * (d - t))) for d, t in zip(g, there)) / tiny
''', 'experiment', 'outcome')
code('one-figure', '''
figure, ax = plt.subplots(figsize=(6.6, 3.2))
ax.semilogx(rates, falls, "o", ms=4, color=plots.BLUE, label="measured")
fine = np.logspace(-3, 0.3, 300)
ax.semilogx(fine, fine * squared, "--", color=plots.GREY, label="first order")
ax.semilogx(fine, fine * squared - fine**2 * curved / 2, color=plots.ORANGE,
            label="second order")
top, ends = rates[falls.argmax()], rates[falls > 0].max()
assert np.allclose(falls[rates < 0.004], rates[rates < 0.004] * squared, rtol=0.1)
assert seed() or stand_in or (0.2 < top < 0.45 and 0.4 < ends < 0.8)
assert seed() or stand_in or (0.2 < squared / curved < 0.35 and 0.3 < top / ends < 0.7)
ax.axhline(0, color="k", lw=0.8)
ax.set(xlabel="learning rate", ylabel="fall of the loss",
       ylim=(-falls.max(), 1.5 * falls.max()), xlim=(1e-3, 2),
       title=f"Most is gained at {top:.2f}; beyond {ends:.2f} the loss rises")
ax.legend(loc="upper left");
''', 'figure', 'outcome', alt='Fall of the loss after one step against the learning rate from 0.001 to 2, logarithmic. Measured points follow the first-order line up to about 0.03, leave it, have their highest value near 0.3 and pass zero beyond 0.6. The second-order curve follows them further, up to about 0.2, and then lies below them.')
CELLS.append(('markdown', 'one-2', '''
At small rates the fall is $\\eta \\lVert g \\rVert^2$, as the first term says.
It is largest near 0.3, where it is about half of the first-order prediction, and beyond 0.6 the step raises the loss.
The second-order curve has its top at $\\lVert g \\rVert^2 / g^\\top H g$, which is 0.27 here, and is off at long steps because the loss is no parabola.
''', ['outcome'], {}))

# ------------------------------------------------------------------ too low, too high
md('effect-1', '''
## Too low and too high

One step is not a training.
Now 13 networks take 390 steps each (five epochs with batches of 128 and momentum 0.9), with constant rates from $10^{-5}$ to 10.
''')
code('plans', PLANS.split('\n\n\ndef inverse_time')[0] + '\n', 'given')
code('effect-run', '''
grid = 10.0 ** np.arange(-5, 1.1, 0.5)
effect = train([constant] * len(grid), grid, seed(), epochs=5)
''')
code('effect-figure', '''
ends = np.nan_to_num(effect["loss"][-78:].mean(axis=0), nan=9, posinf=9).clip(max=9)
begin = effect["loss"][0, 0]
good, lost = ends < 1.25 * ends.min(), (ends > 0.95 * begin) & (grid > 0.01)
#---
figure, ax = plt.subplots(figsize=(6.8, 3.2))
ax.loglog(grid, ends, "o-", color=plots.BLUE)
ax.axhline(begin, color=plots.GREY, ls=":")
ax.text(1.2e-5, 1.1 * begin, "before training", fontsize=9)
ax.axvspan(grid[good].min() / 1.6, grid[good].max() * 1.6, color=plots.GREEN, alpha=0.2)
ax.axvspan(grid[lost].min() / 1.6, 15, color=plots.RED, alpha=0.15)
for at, word in ((3e-4, "slow"), (0.1, "good"), (3, "diverging")):
    ax.text(at, 6, word, ha="center")
assert seed() or stand_in or np.allclose(grid[good], [0.1**1.5, 0.1, 0.1**0.5])
assert seed() or stand_in or (grid[lost].min() == 1 and lost[grid >= 1].all())
assert (np.diff(ends[grid < 0.05]) < 0).all()
far = effect["test"][-1, 8] - effect["test"][-1, 4]  # rates 0.1 and 0.001
assert seed() or stand_in or 0.12 < far < 0.19
ax.set(xlabel="learning rate", ylabel="training loss, fifth epoch", ylim=(0.2, 10),
       xlim=(7e-6, 15), title=f"Good from {grid[good].min():.2g} to "
       f"{grid[good].max():.2g}, diverging from {grid[lost].min():g}");
''', 'figure', alt='Training loss of the fifth epoch against the rate from 0.00001 to 10, both logarithmic. At 0.00001 the loss is almost that before training, 2.25. It falls steadily to about 0.4 at 0.032 and 0.35 at 0.1 and 0.32, the range marked as good. From a rate of 1 on, marked as diverging, it is above 2.25 again.')
md('effect-2', '''
Below the good range training is slow: at $10^{-5}$ five epochs hardly change the loss, and each factor of $\\sqrt{10}$ helps.
From a rate of 1 on the networks are worse than before training, and at 10 the loss is not a number.
The good range spans a factor of ten here, so a rough search suffices to enter it, but its upper end lies close to the cliff.
''')

# ------------------------------------------------------------------ range test
md('range-1', '''
## A single run that tries all rates

Thirteen trainings are a high price for one number.
The *range test* needs a single short run: it raises the rate from step to step and records the loss.
At first the loss stands still, then it falls, and at last it rises again.
The rate of the steepest fall is taken, or a tenth of the rate at which the loss is lowest.
''')
code('range-code', '''
def grown(growth, seed, epochs=5):
    """Rate and loss (steps,) of a run whose rate grows: to 10, or linearly to 1."""
    plans = {"exponential": lambda done: 1e-5 ** (1 - done),
             "linear": lambda done: done.clip(1e-3)}
    peak = {"exponential": 10.0, "linear": 1.0}[growth]
    run = train([plans[growth]], np.array([peak]), seed, epochs)
    return run["rate"][:, 0], run["loss"][:, 0]
''', 'given')
code('range-read', '''
def read_test(rates, losses, memory=0.95):
    """The smoothed losses, and the rates of their steepest fall and lowest value."""
    powers = memory ** np.arange(len(losses))
    smooth = [losses[k::-1] @ powers[: k + 1] / powers[: k + 1].sum()
              for k in range(len(losses))]
    lowest = int(np.nanargmin(smooth))
    steepness = np.gradient(smooth[: lowest + 1], rates[: lowest + 1])
    exponential = np.isclose(rates[2] * rates[0], rates[1] ** 2, rtol=1e-3)
    steepness = steepness * rates[: lowest + 1] if exponential else steepness
    found = {"steepest": rates[np.argmin(steepness)], "lowest": rates[lowest]}
    return np.array(smooth), found
''', 'given')
md('range-2', '''
`read_test` smooths the losses with weights $0.95^k$ and takes the slope along the axis on which the rate grows evenly: a logarithmic one for exponential growth, a plain one for linear growth.
The smoothed curve lags about twenty steps behind, in which the rate of the exponential test grows by a factor of 1.8.
[Smith (2017)](../../pages/bibliography.md) raised the rate linearly and looked at the accuracy; exponential growth with the loss is the later variant.
''')
CELLS.append(('markdown', 'range-predict', '''
For 20 epochs a grid with a factor of 1.8 between neighbours finds 0.056 to be the best constant rate.
Where does the steepest fall of the exponential test lie?

<details><summary>Below, by a factor of three to six</summary>

Yes, in all of five seeds.

</details>
<details><summary>Within a factor of two</summary>

The linear test comes that close, the exponential one does not.

</details>
<details><summary>Above, by a factor of three to six</summary>

There the loss is near its lowest point in both tests, and falls no longer.

</details>
''', ['predict'], {}))
code('range-run', '''
tests = {growth: grown(growth, seed()) for growth in ("exponential", "linear")}
read = {growth: read_test(*test) for growth, test in tests.items()}
''', 'experiment', 'outcome', fold='both tests, 390 steps each')
code('range-figure', '''
figure, axes = plt.subplots(1, 2, figsize=(7.4, 3), sharey=True, layout="constrained")
for ax, (growth, (rates, losses)) in zip(axes, tests.items()):
    smooth, found = read[growth]
    ax.plot(rates, losses, color=plots.GREY, lw=0.6)
    ax.plot(rates, smooth, color=plots.BLUE, lw=2)
    for name, marker in (("steepest", "o"), ("lowest", "s")):
        at = found[name]
        ax.plot(at, smooth[np.argmin(abs(rates - at))], marker, ms=8,
                color=plots.ORANGE, label=f"{name}: {at:.2g}")
    ax.set(xlabel="learning rate", ylim=(0, 3), title=f"{growth} growth",
           xscale="log" if growth == "exponential" else "linear")
    ax.legend(loc="lower left" if growth == "exponential" else "upper right")
steepest, lowest = ([read[growth][1][name] for growth in tests]
                    for name in ("steepest", "lowest"))
assert seed() or stand_in or (steepest[0] < 0.02 and 0.04 < steepest[1] < 0.08)
assert seed() or stand_in or all(0.3 < rate < 0.7 for rate in lowest)
axes[0].set_ylabel("loss of the batch");
''', 'figure', 'outcome', alt='Loss of the batch against the rising rate in two panels. Exponential growth: the smoothed loss stays near 2.25 up to a rate of 0.001, falls steepest near 0.01, is lowest near 0.45 and shoots up beyond 1. Linear growth up to 1: it falls steepest near 0.05, is lowest near 0.5 and rises again from 0.8 on.')
code('range-recorded', REC_RANGE.replace('read_test(*grown(growth, seed))', 'read_test(*grown(growth, seed))[1]'), 'experiment', 'outcome', fold='both tests over five seeds, and a training of 20 epochs with each of their rates')
code('range-table', '''
found = runs("range-test")
race = runs("schedule-race").set_index(["plan", "level", "seed"]).sort_index()
found["tenth"] = found["lowest"] / 10
spread = lambda values, form: f"{min(values):{form}} to {max(values):{form}}"
#---
rows = {"grid of eight rates": {
    "rate": "0.056", "test, %": 100 * race.loc["constant"].loc[-5, "test"]}}
for growth, pick in (("exponential", "steepest"), ("exponential", "tenth"),
                     ("linear", "steepest"), ("linear", "tenth")):
    part, words = found[found["growth"] == growth], {"tenth": "a tenth of the lowest"}
    rows[f"{growth}, {words.get(pick, pick)}"] = {
        "rate": spread(part[pick], ".2g"), "test, %": 100 * part[f"test_{pick}"]}
#---
tests_of = {name: row["test, %"] for name, row in rows.items()}
highest, lowest = min(map(max, tests_of.values())), max(map(min, tests_of.values()))
assert lowest < highest  # all ranges overlap
assert all(0.0099 < r < 0.017 for r in found.query("growth == 'exponential'").steepest)
assert found.query("growth == 'linear'").steepest.between(0.051, 0.072).all()
assert found["lowest"].between(0.19, 0.55).all()
flat = [runs("constant-below").query("level == -7")["test"].mean(),
        *(race.loc["constant"].loc[level, "test"].mean() for level in (-6, -5, -4))]
assert 0.8505 < min(flat) and max(flat) < 0.8545
assert (found["lowest"] > 0.38).sum() == 9 and found["steepest"].max() < 0.08
assert all(84.7 < test.mean() < 85.35 for test in tests_of.values())
#---
table = pd.DataFrame({name: row | {
    "test, %": f"{row['test, %'].mean():.1f}", "range": spread(row["test, %"], ".1f")}
    for name, row in rows.items()}).T
table.loc["no training: one answer for all"] = ["–", "10.0", "–"]
table
''', 'experiment', 'outcome', fold='the picked rates and what they are worth after 20 epochs, five seeds')
CELLS.append(('markdown', 'range-3', '''
In the exponential test the loss falls steepest at 0.010 to 0.017, which is three to six times lower than the grid's answer.
The linear test says 0.051 to 0.072, and so names the grid's rate almost exactly.
What do the rates give after 20 epochs?
All five rows have mean accuracies between 84.8 and 85.3 %, and their ranges overlap.
So these runs do not tell the rates of a single test of five epochs from that of a grid of eight trainings with 20 epochs each.
The choice is forgiving, because the accuracy is flat: the constant rates 0.018, 0.032, 0.056 and 0.1 have means of 85.1 to 85.4 %.
A falling schedule needs another number, as the race below will show.
''', ['outcome'], {}))

# ------------------------------------------------------------------ noise
md('noise-1', '''
## Which falling rates arrive

With a constant rate and gradients of batches the weights never come to rest: near the minimum the steps are all noise.
A rate that falls lets them rest, if it falls neither too slowly nor too fast.
[Robbins and Monro (1951)](../../pages/bibliography.md) gave conditions under which noisy steps arrive, the *Robbins-Monro conditions*:

$$
\\sum_{k=1}^{\\infty} \\eta_k = \\infty
\\qquad \\text{and} \\qquad
\\sum_{k=1}^{\\infty} \\eta_k^2 < \\infty.
$$ (learning-rates-robbins-monro)

The first lets the steps reach any distance, and the second lets the noise die out.
On the parabola $L = w^2/2$ whose gradient comes with noise of standard deviation $\\sigma$, both effects can be computed.
A step multiplies the expected weight by $1 - \\eta_k$, and its variance changes to $(1 - \\eta_k)^2 v + \\eta_k^2 \\sigma^2$.
''')
code('noise-left', '''
def left(rule, steps, start=10.0, noise=1.0):
    """What is left of the start, and the spread by noise, after each step."""
    mean, variance, rows = start, 0.0, []
    for k in range(1, steps + 1):
        keep = 1 - rule(k)
        mean, variance = keep * mean, keep**2 * variance + rule(k) ** 2 * noise**2
        rows.append((abs(mean), variance**0.5))
    return np.array(rows).T
''', 'given')
code('noise-rules', '''
SUMS = {"0.1": ("∞", "∞"), "0.5/√k": ("∞", "∞"), "1/k": ("∞", "1.6"),
        "0.1 · 0.9ᵏ": ("0.9", "0.04")}
RULES = {"0.1": lambda k: 0.1, "0.5/√k": lambda k: 0.5 / k**0.5,
         "1/k": lambda k: 1 / k, "0.1 · 0.9ᵏ": lambda k: 0.1 * 0.9**k}
''', 'experiment', fold='four rules and their two sums, and 400 noisy descents beside the formula')
code('noise-paths', '''
def walks(rule, steps, paths=400, start=10.0):
    """The root mean square of many noisy descents after the last step."""
    random, w = np.random.default_rng(seed()), np.full(paths, start)
    for k in range(1, steps + 1):
        w = w - rule(k) * (w + random.normal(size=paths))
    return np.sqrt(np.mean(w**2))
''', 'experiment')
code('noise-table', '''
rows = {}
for name, rule in RULES.items():
    start_left, spread = left(rule, 10_000)
    rows[name] = {"Σ η": SUMS[name][0], "Σ η²": SUMS[name][1],
                  "left of the start, 10": start_left[-1],
                  "spread by noise": spread[-1], "400 descents": walks(rule, 10_000)}
    together = np.hypot(start_left[-1], spread[-1])
    assert abs(rows[name]["400 descents"] / together - 1) < 0.25
assert np.isclose(rows["1/k"]["spread by noise"], 0.01)
assert abs(rows["0.1 · 0.9ᵏ"]["left of the start, 10"] - 3.98) < 0.01
assert abs(rows["0.1"]["spread by noise"] - 0.23) < 0.005
pd.DataFrame(rows).T.map(
    lambda v: v if isinstance(v, str) else written(v if v > 1e-99 else 0.0, 2))
''', 'experiment')
md('noise-2', '''
The last column is the root mean square distance from the minimum, where every descent began at 10.
The constant rate keeps a spread of $\\sigma\\sqrt{\\eta/(2-\\eta)} = 0.23$ for ever.
With $\\eta_k = 1/k$ the weight is exactly the average of the noise so far, so its spread is $\\sigma/\\sqrt{k}$.
The rule $0.5/\\sqrt{k}$ fails the second condition and yet arrives here, only more slowly: the conditions are sufficient, not necessary.
The exponential rule fails the first one.
Its rates add up to 0.9, so it stops at 40 % of its starting distance, however long it runs.

:::{admonition} Check the source: conditions for noise, a schedule that breaks them
:class: check-source
*Neural Network and Deep Learning* says that two conditions on the step sizes guarantee convergence, for full-batch descent, and then gives exponential decay as a common schedule.
The conditions are made for noisy gradients and need more assumptions.
Without noise a constant rate below $2/\\lambda$ converges, for a largest curvature $\\lambda$.
And exponential decay breaks the first condition: on $w^2/2$ the rates $0.1 \\cdot 0.9^k$ stop at 0.398 of the starting distance, where $0.1/(1 + 0.01k)$ goes on to $10^{-30}$.
:::
''')
code('noise-verify', '''
k = np.arange(1, 2001)
np.testing.assert_allclose(0.9 ** k[:500], np.exp(-k[:500] * -np.log(0.9)))
np.testing.assert_allclose((0.1 * 0.9**k).sum(), 0.9)
np.testing.assert_allclose(np.prod(1 - 0.1 * 0.9**k), 0.398, atol=5e-4)
assert np.prod(1 - 0.1 / (1 + 0.01 * np.arange(1, 100_001))) < 1e-29
''', 'verify', fold='β^k is e^(−bk) for b = −ln β; its sum is finite, and the descent stops at 0.398')
md('noise-3', '''
Exponential decay is written $\\eta_0 \\beta^k$ or $\\eta_0 e^{-bk}$, which is the same for $\\beta = e^{-b}$.
That a rule obeys the conditions does not make it fast.
Change exponent and size in $\\eta_k = c/k^p$: where is the start forgotten last, and where does the noise stay?
''')
code('noise-draw', '''
CHOICES = [(p, c) for p in (0.0, 0.5, 1.0, 1.5) for c in (0.1, 0.3, 1.0)]
kept = {(p, c): left(lambda k: c / k**p, 3000) for p, c in CHOICES}
#---
def draw_left(p, c):
    figure, ax = plt.subplots(figsize=(6.2, 3.1))
    steps = np.arange(1, 3001)
    start_left, spread = kept[p, c]
    ax.loglog(steps, start_left.clip(1e-4), color=plots.BLUE, label="left of the start")
    ax.loglog(steps, spread, color=plots.ORANGE, label="spread by noise")
    ax.set(xlabel="step k", ylabel="distance", ylim=(5e-3, 20),
           title=f"rates {c:g}/k^{p:g}" if p else f"rate {c:g}")
    plots.label_lines(ax)
    return figure
''', 'figure')
code('noise-explorer', '''
def tell_left(p, c):
    start_left, spread = kept[p, c][:, -1]
    first = "nothing" if start_left < 1e-4 else written(start_left, 2)
    return (f"After 3,000 steps {first} is left of the starting distance of 10, and "
            f"the noise has spread the weights by {spread:.2g}.")
#---
assert kept[1.0, 0.1][0, -1] > 3.4 and kept[1.5, 0.3][0, -1] > 3
assert max(kept[0.5, c][0, -1] for c in (0.1, 0.3, 1.0)) < 0.001
assert kept[0.0, 0.1][1, -1] > 0.2 and kept[1.0, 1.0][1, -1] < 0.02
explore(draw_left, caption=tell_left, labels={"p": "exponent p", "c": "size c"},
        start={"p": 1.0, "c": 1.0}, p=[0.0, 0.5, 1.0, 1.5], c=[0.1, 0.3, 1.0])
''', 'figure')
md('noise-4', '''
The exponent 1.5 adds up to a finite sum, so part of the start is left for ever, unless the first step happens to jump to the minimum ($c = 1$).
But $0.1/k$, which obeys both conditions, is hardly better: what is left of the start falls like $k^{-0.1}$, and 3,000 steps leave more than a third of it.
With exponent 0 the start is gone at once and the noise stays.
The exponent a half has forgotten the start with each of the three sizes, but its noise falls slowly.
A theorem about infinitely many steps does not choose a schedule for the 1,560 steps of our trainings.
''')

# ------------------------------------------------------------------ a family
md('family-1', '''
## A family of schedules

A training has an end, so we write a schedule as the share of a *peak* rate, depending on how much of the training is `done`, from 0 to 1.
''')
code('plans-rest', 'def inverse_time' + PLANS.split('\n\n\ndef inverse_time')[1].split('\n\n\ndef cosine')[0] + '\n', 'given')
code('family-inverse', '''
inverse = 0.1 / (1 + 0.01 * np.arange(1, 100_001))
# The sums from k to 2k tend to a constant above 0, so all rates add up to infinity.
doublings = [inverse[n - 1 : 2 * n - 1].sum() for n in (12_500, 25_000, 50_000)]
np.testing.assert_allclose(doublings, 10 * np.log(2), rtol=0.01)
assert (inverse**2).sum() < 0.1**2 / 0.01  # the integral from 0 to infinity
done = np.linspace(0, 1, 50)
np.testing.assert_allclose(inverse_time(done), 1 / (1 + 1560 * done / (1560 / 9)))
''', 'verify', fold='inverse-time decay obeys both conditions, and is the power schedule with c = 1')
md('family-2', '''
Inverse-time decay, $\\eta_0/(1 + bk)$, obeys both conditions of Robbins and Monro, and the *power schedule* $\\eta_0/(1 + k/r)^c$ with $c = 1$ is the same under another name.
`drops` lowers the rate by a factor at equal intervals, also called *step decay* or a piecewise constant rate.
More recent schedules fall to zero at the end:
''')
code('plans-new', 'def cosine' + PLANS.split('\n\n\ndef cosine')[1].split('\n\n\ndef triangles')[0] + '\n', 'given')
code('triangles', 'def triangles' + PLANS.split('\n\n\ndef triangles')[1] + '\n', 'given')
md('family-3', '''
`triangles` makes the rate rise and fall several times ([Smith, 2017](../../pages/bibliography.md)).
A *warm-up* begins with small rates, and *one cycle* is a long warm-up with a straight way down ([Smith, 2018](../../pages/bibliography.md)):
''')
code('warm', WARM, 'given')
md('family-4', '''
One schedule knows nothing of the end and listens instead: it halves the rate when the validation loss has not improved for three epochs.
''')
code('performance', PERF, 'given')
md('family-use', '''
In use the shares are multiplied by a peak, and what cannot be a rate is refused:
''')
code('rates-of', '''
def rates_of(plan, peak, steps):
    """The rate of each step: the peak times the plan's shares, an array (steps,)."""
    if not 0 < peak < np.inf:
        raise ValueError(f"peak is {peak}: give a positive number such as 0.1")
    shares = np.asarray(plan(np.arange(steps) / steps))
    if shares.shape != (steps,):
        raise ValueError(f"plan gives the shape {shares.shape} for {steps} steps: give "
                         "one share per step, as NumPy does for an array")
    if not np.all((shares >= 0) & (shares < np.inf)):
        raise ValueError("plan gives a share that is negative, infinite or nan: "
                         "print plan(np.linspace(0, 1, 20)) to find it")
    return peak * shares
''', 'given')
code('rates-refused', '''
refused = [(cosine, 0.0, "peak is 0.0"), (cosine, -0.1, "peak is -0.1"),
           (cosine, np.nan, "peak is nan"), (lambda done: 0.5, 0.1, "the shape ()"),
           (lambda done: done[1:], 0.1, "the shape (9,)"),
           (lambda done: 0.5 - done, 0.1, "a share that is negative"),
           (lambda done: done * np.nan, 0.1, "or nan")]
#---
for plan, peak, told in refused:
    try:
        rates_of(plan, peak, 10)
    except ValueError as error:
        assert told in str(error), str(error)
    else:
        raise AssertionError(f"not refused: {told}")
''', 'verify', fold='peaks of 0, −0.1 and nan, wrong shapes, and negative or nan shares are refused')
code('family-verify', '''
steps, at = 400, np.arange(400)
ours = {"inverse": inverse_time(at / steps), "exponential": exponential(at / steps),
        "drops": drops(at / steps, 0.5), "cosine": cosine(at / steps),
        "warm": warm_up(cosine, 0.1)(at / steps)}
#---
theirs = {"inverse": schedules.InverseTimeDecay(1.0, steps, 9),
          "exponential": schedules.ExponentialDecay(1.0, steps, 0.1),
          "drops": schedules.ExponentialDecay(1.0, steps // 4, 0.5, staircase=True),
          "cosine": schedules.CosineDecay(1.0, steps),
          "warm": schedules.CosineDecay(0.0, steps - 40, warmup_target=1.0,
                                        warmup_steps=40)}
for name, rates in ours.items():
    keras_rates = [float(theirs[name](k)) for k in at]
    np.testing.assert_allclose(rates, keras_rates, atol=1e-6, err_msg=name)
''', 'verify', fold='five schedules equal Keras at 400 steps')
code('family-verify-steps', '''
(x, y), *_ = garments()[0]
theta, plan = initial(0, 1), warm_up(cosine, 0.1)
net = keras.Sequential([keras.Input((196,)), keras.layers.Dense(128, "relu"),
                        keras.layers.Dense(128, "relu"), keras.layers.Dense(10)])
net.set_weights([np.squeeze(w.numpy(), axis=0).reshape(v.shape)
                 for w, v in zip(theta, net.weights)])
#---
falling = schedules.CosineDecay(0.0, 36, warmup_target=0.1, warmup_steps=4)
net.compile(keras.optimizers.SGD(falling, momentum=0.9),
            keras.losses.SparseCategoricalCrossentropy(from_logits=True))
step = stepper(theta)
for k in range(40):
    rows = slice(128 * k, 128 * k + 128)
    step(x[rows], y[rows], tf.constant([0.1 * plan(np.array(k / 40))], tf.float32))
    net.train_on_batch(x[rows], y[rows])
for w, v in zip(theta, net.get_weights()):
    np.testing.assert_allclose(np.squeeze(w.numpy()), np.squeeze(v), atol=1e-4)
''', 'verify', fold='40 steps side by side equal Keras with its schedule')
md('family-5', '''
How strong should a decay be?
The next figure has $\\eta_0/(1 + r \\cdot \\text{epoch})$ for three decay rates $r$ over 50 epochs, and two readings of "by ten percent every fifth epoch".
''')
code('decay-run', '''
DECAYS = {r: (lambda done, r=r: inverse_time(done, 50 * r)) for r in (0.1, 1, 10)}
decayed = train(list(DECAYS.values()), np.full(3, 0.1), seed(), epochs=50)
''', 'experiment', fold='50 epochs with each decay rate, from a rate of 0.1')
code('decay-figure', '''
figure, (first, second) = plt.subplots(1, 2, figsize=(7.4, 3), layout="constrained")
final = decayed["loss"][-78:].mean(axis=0)
for (r, plan), loss, line in zip(DECAYS.items(), final, ("-", "--", "-.")):
    first.semilogy(rates_of(plan, 0.1, 50), line, label=f"r = {r}: loss {loss:.2g}")
for factor, line in ((0.9, "-"), (0.1, "--")):
    every_fifth = rates_of(lambda done: drops(done, factor, 10), 0.1, 50)
    second.semilogy(every_fifth, line, drawstyle="steps-post", label=f"times {factor}")
for ax in (first, second):
    ax.set(xlabel="epoch")
    ax.legend(fontsize=9, loc="lower left")
first.set(ylabel="learning rate", title="divided by 1 + r · epoch", ylim=(3e-6, 0.2))
second.set(title="multiplied every fifth epoch")
assert seed() or stand_in or (final < [0.07, 0.27, 0.5]).all()
assert seed() or stand_in or (final > [0.04, 0.23, 0.44]).all()
assert np.isclose(0.9**10, 0.35, atol=0.002) and np.isclose(every_fifth[-1], 1e-10)
''', 'figure', alt='The rate over 50 epochs on logarithmic axes. Left: 0.1 divided by 1 + r times the epoch; with r = 0.1 the rate falls to 0.017 and the final training loss is below 0.07, with r = 1 to 0.002 and 0.25, with r = 10 to 0.0002 and 0.47. Right: the rate multiplied every fifth epoch; with 0.9 it falls to 0.04, with 0.1 in steps to 10⁻¹⁰.')
md('family-6', '''
With $r = 10$ the rate is divided by 11 in the first epoch, and the training loss of the last epoch is 0.47 in this run.
With $r = 1$ it is 0.25, and with $r = 0.1$ it is below 0.07.
This is a comparison at one peak, 0.1, and says nothing about a strong decay with a higher one.
In the right panel both readings are ten percent: after 50 epochs a factor of 0.9 leaves 35 % of the rate, and a factor of 0.1 leaves $10^{-10}$ of it.
The race below contains both.
''')

# ------------------------------------------------------------------ race
md('race-1', '''
## A fair race

Fourteen schedules train the same network for 20 epochs, which are 1,560 steps.
Each gets its own peak: eight values from 0.03 to 1.8 were tried with five seeds, and validation images chose.
For the constant rate two lower values were tried, too.
What else a schedule has, such as how far it falls, is set once at common values.
''')
code('race-plans', RACE.replace('PLANS = {', 'PLANS = {'), 'given', 'experiment', fold='the fourteen schedules and the grid of peaks')
code('race-grid', GRID, 'given', 'experiment')
code('race-recorded', REC_RACE, 'experiment', fold='fourteen schedules, eight peaks, five seeds')
code('race-below', REC_BELOW, 'experiment', fold='two constant rates below the grid, five seeds')
code('cycled', CYCLED, 'experiment', 'given', fold='triangles with other bounds and numbers of cycles, five seeds')
code('cycled-recorded', REC_TRI, 'experiment')
CELLS.append(('markdown', 'race-predict', '''
How much more than the best constant rate does the best schedule score on the test images?

<details><summary>Nothing: a well-chosen constant rate is as good</summary>

Ten of the thirteen schedules are ahead of it with all five seeds.

</details>
<details><summary>Between one and two points</summary>

Yes, and many schedules share this gain.

</details>
<details><summary>More than three points</summary>

Against a badly chosen constant rate, yes. The best one is 1.4 points behind.

</details>
''', ['predict'], {}))
code('race-picks', '''
race = runs("schedule-race")
validated = race.groupby(["plan", "level"])["valid"].mean().unstack()
picks = validated.idxmax(axis=1)
five = race.set_index(["plan", "level", "seed"])["test"].unstack()
scored_tests = pd.DataFrame(
    {name: 100 * five.loc[(name, picks[name])] for name in PLANS})
lower = runs("constant-below").groupby("level")["valid"].mean()
assert picks.between(-5, -1).all(), "a peak was picked at the grid's end"
assert lower.max() < validated.loc["constant", -6] < validated.loc["constant", -5]
''', 'experiment', 'outcome', fold='peak by validation, test accuracy in percent, mean and range of five seeds')
code('race-table', '''
means, least, most = scored_tests.mean(), scored_tests.min(), scored_tests.max()
ahead = [name for name in PLANS if least[name] > most["constant"]]
nine = [name for name in ahead if name != "× 0.1 every fifth epoch"]
assert len(ahead) == 10 and least[nine].max() < most[nine].min()
gains = means[ahead] - means["constant"]
same_peak = 100 * five.loc[("linear", -5)]
assert same_peak.min() > most["constant"] and round(same_peak.mean(), 1) == 85.9
assert 0.7 < same_peak.mean() - means["constant"] < 0.85
assert 0.4 < means["linear"] - same_peak.mean() < 0.55 and picks["linear"] == -3
rest = [name for name in PLANS if name not in [*ahead, "constant"]]
assert (means[rest] - means["constant"]).between(0.35, 0.8).all()
assert least[rest].max() < most["constant"]
#---
assert gains.between(0.95, 1.4).all() and means[ahead].between(86.1, 86.55).all()
assert picks[ahead].isin([-3, -2]).all()  # peaks of 0.18 and 0.32
#---
table = pd.DataFrame({
    "peak": [f"{10 ** (picks[name] / 4):.2g}" for name in PLANS],
    "test, %": [f"{means[name]:.1f}" for name in PLANS],
    "range": [f"{least[name]:.1f} to {most[name]:.1f}" for name in PLANS],
    "ahead of the constant rate": [
        f"{sum(scored_tests[name] > scored_tests['constant'])} of 5" for name in PLANS],
}, index=list(PLANS))
table.loc["constant", "ahead of the constant rate"] = "–"
table.loc["no training: one answer for all"] = ["–", "10.0", "–", "–"]
table
''', 'experiment', 'outcome')
CELLS.append(('markdown', 'race-2', '''
Ten schedules are ahead of the best constant rate by 1.0 to 1.4 points, and the lowest of their five accuracies is above the highest of its five.
Nine of the ten, from exponential decay to one cycle, have ranges that all overlap, so these runs do not tell which of them is best.
Warm-up and cosine, today's default, is one of them, and so is an old-fashioned plan with two drops.
The three others gain 0.4 to 0.8 points in the mean, and their ranges overlap with that of the constant rate.
One of them hardly lowers the rate (a factor of 0.9 every fifth epoch leaves 73 % of it), and the two others have lost half of it after a ninth of the training or sooner.

The ten have peaks of 0.18 and 0.32, which is three to six times the best constant rate.
Is the gain due to the fall or to the higher peak?
Linear decay from a peak of 0.056, the best constant rate, has 85.9 %, and its five accuracies are all above those of the constant rate.
So the fall alone gains 0.8 points, and the peak of 0.18 brings another half point.
The range test does not name such peaks: its steepest falls lie below 0.08, and its lowest losses above 0.38 in nine of ten tests.
''', ['outcome'], {}))
code('cycles-table', '''
kinds = runs("triangle-kinds")
by_kind = kinds.groupby(["cycles", "low", "level"])["valid"].mean().unstack()
rows = kinds.set_index(["cycles", "low", "level", "seed"])["test"].unstack()
#---
cells = {low: {} for low in LOWS}
for (cycles, low), level in by_kind.idxmax(axis=1).items():
    test = 100 * rows.loc[(cycles, low, level)]
    assert test.min() < most["linear"] and test.mean() < 86.5
    cells[low][cycles] = f"{test.mean():.1f} ({test.min():.1f} to {test.max():.1f})"
gain = means["triangles"] - means["constant"]
assert abs(gain - 1.1) < 0.05
pd.DataFrame(cells).rename(columns=lambda low: f"down to {low:g} of the peak",
                           index=lambda n: f"{n} triangle{'s' * (n > 1)}")
''', 'experiment', 'outcome', fold='test accuracy in percent of triangles with other bounds, each at the best of four peaks')
CELLS.append(('markdown', 'race-box', '''
:::{admonition} Check the source: should the rate go up and down?
:class: check-source
*Deep Learning Survey* recommends neither a constant nor a monotonically falling rate, but one that cycles between reasonable bounds.
Against the constant rate that holds here: four triangles are ahead of it with all five seeds, by 1.1 points in the mean.
Compared with constant rates from the range test (84.8 to 85.3 %), their 86.2 % are a gain of 1.0 to 1.5 points.
Against a falling rate no gain is seen.
The table has 1 to 8 triangles, three lower bounds and for each the best of four peaks, and all twelve ranges overlap with that of linear decay (86.2 to 86.6 %) or lie below it.
:::
''', ['outcome'], {}))
md('race-3', '''
How do the curves look?
The figure has four schedules at their picked peaks in one run, with rate and loss on one axis.
''')
code('race-live', '''
peaks = np.array([10 ** (picks[name] / 4) for name in PLANS])
live = train(list(PLANS.values()), peaks, seed())
curve = live["loss"].reshape(120, 13, len(PLANS)).mean(axis=1)  # six per epoch
''', 'experiment', fold='all fourteen once, at their picked peaks')
code('race-panels', '''
by_epoch = dict(zip(PLANS, live["loss"].reshape(20, 78, -1).mean(axis=1).T))
shown = ["two drops", "half on a plateau", "exponential, to 1/10",
         "inverse time, to 1/10"]
#---
figure, axes = plt.subplots(2, 2, figsize=(7.6, 4.8), sharex=True, sharey=True)
for ax, name in zip(axes.flat, shown):
    i = list(PLANS).index(name)
    ax.semilogy(np.arange(1560) / 78, live["rate"][:, i], color=plots.ORANGE)
    ax.semilogy((np.arange(120) + 0.5) / 6, curve[:, i], color=plots.BLUE)
    ax.semilogy(np.arange(1, 21), live["valid_loss"][:, i], "o", ms=3,
                color=plots.GREEN)
    ax.set(title=f"{name}: {100 * live['test'][-1, i]:.1f} %", ylim=(1e-3, 3))
    assert seed() or stand_in or 0.853 < live["test"][-1, i] < 0.870
plateau = live["rate"][::78, list(PLANS).index("half on a plateau")]
halved = np.flatnonzero(np.diff(plateau)) + 1
for epoch in halved:
    axes[0, 1].axvline(epoch, color="k", lw=0.8, ls=":")
for y, word, color in ((1.2, "training loss", plots.BLUE),
                       (0.004, "rate", plots.ORANGE),
                       (0.5, "validation loss", plots.GREEN)):
    axes[0, 0].text(19.5 if y > 0.1 else 9.5, y, word, color=color, ha="right")
dropped = by_epoch["two drops"]
held_out = live["valid_loss"][:, list(PLANS).index("two drops")]
assert seed() or stand_in or (held_out[10] < 0.93 * held_out[9])
assert seed() or stand_in or dropped[11] < 0.75 * dropped[9]
assert seed() or stand_in or abs(dropped[15] - dropped[14]) < 0.01
assert seed() or stand_in or (2 <= len(halved) <= 5 and dropped[-1] > 0.12)
assert seed() or stand_in or by_epoch["half on a plateau"][-1] < 0.11
for ax in axes[1]:
    ax.set_xlabel("epoch")
''', 'figure', alt='Four panels of rate, training loss and validation loss over 20 epochs, all logarithmic. Two drops: the rate falls to a tenth after 10 and again after 15 epochs; after the first drop both losses fall by a step, after the second nothing is seen. Half on a plateau: dotted lines mark the halvings; the training loss falls below 0.11 while the validation loss rises slightly. Exponential and inverse-time decay to a tenth: both losses fall smoothly, to a training loss of 0.13 and 0.17. The test accuracies in the titles lie between 85.3 and 87 percent.')
md('race-4', '''
With two drops the validation loss falls at once when the rate is divided by ten after epoch 10, by about a tenth, and the training loss follows.
The second drop changes nothing that can be seen.
The schedule that listens halves the rate at the dotted lines, and its training loss is the lowest of the four.
The exponential and the inverse-time schedule end at the same rate, a tenth of their peak, but inverse-time decay has fallen to a third of the peak after less than five epochs.
''')
code('race-compare', '''
last = dict(zip(PLANS, live["test"][-1]))
compare("one-cycle-accuracy", last["one cycle"], data=garments()[1])
''', 'experiment', fold='test accuracy after 20 epochs of one cycle')
code('race-compare-constant', '''
compare("constant-rate-accuracy", last["constant"], data=garments()[1])
''', 'experiment', fold='test accuracy after 20 epochs at the constant rate')
md('race-ask', '''
All fourteen are in the next figure, in the same run.
Which schedules have the lowest training loss at the end, and is their validation loss the lowest, too?
''')
code('race-draw', '''
def draw_plan(plan):
    figure, (top, low) = plt.subplots(2, 1, figsize=(6, 3.8), sharex=True,
                                      height_ratios=(1, 1.6))
    i = list(PLANS).index(plan)
    top.plot(np.arange(1560) / 78, live["rate"][:, i], color=plots.ORANGE)
    low.semilogy(np.arange(len(curve)) / 6, curve[:, i], color=plots.BLUE)
    low.semilogy(np.arange(1, 21), live["valid_loss"][:, i], "o", ms=4,
                 color=plots.GREEN)
    top.set(ylabel="rate", ylim=(0, None), title=plan)
    low.set(xlabel="epoch", ylabel="loss", ylim=(0.04, 1.2), xticks=range(0, 21, 5))
    low.text(20.3, curve[-1, i], "training", va="center", fontsize=9)
    low.text(20.3, live["valid_loss"][-1, i], "validation", va="center", fontsize=9)
    return figure
''', 'figure')
code('race-explorer', '''
def tell_plan(plan):
    i = list(PLANS).index(plan)
    return (f"With “{plan}” and a peak of {peaks[i]:.2g} the last epoch has a training "
            f"loss of {by_epoch[plan][-1]:.2f} and a validation loss of "
            f"{live['valid_loss'][-1, i]:.2f}; the test accuracy of this run is "
            f"{100 * live['test'][-1, i]:.1f} %.")
#---
ends = pd.DataFrame({"train": {name: by_epoch[name][-1] for name in PLANS},
                     "valid": dict(zip(PLANS, live["valid_loss"][-1]))})
two = ends.loc[["cosine", "warm-up, cosine"]]
lowest = ends["train"].drop(two.index).min()
assert seed() or stand_in or two["train"].max() < min(0.09, lowest)
assert seed() or stand_in or two["valid"].between(0.44, 0.48).all()
assert seed() or stand_in or ends["valid"].idxmin() == "× 0.1 every fifth epoch"
assert seed() or stand_in or ends["train"].idxmax() == "× 0.1 every fifth epoch"
explore(draw_plan, caption=tell_plan, labels={"plan": "schedule"},
        start={"plan": "warm-up, cosine"}, plan=list(PLANS))
''', 'figure')
md('race-5', '''
In this run the two cosines have the lowest training losses, below 0.09, and validation losses of about 0.46.
The schedule that multiplies by 0.1 every fifth epoch is the reverse: it has the highest training loss, 0.21, and the lowest validation loss, 0.38.
The accuracies follow neither order.
So a schedule that is judged by its training loss, by its validation loss or by its accuracy gets three different answers, and the accuracy is what this chapter compares.
''')

# ------------------------------------------------------------------ shorter
md('short-1', '''
## The same accuracy in fewer steps

An equal number of steps is one way to compare.
The other is to ask how soon a given accuracy is reached.
A constant rate has no end in view, so one run of 20 epochs holds all shorter ones.
A schedule that falls to zero is a new run for each length.
''')
code('short-recorded', REC_LEN, 'experiment', fold='three schedules, ten lengths, eight peaks, five seeds')
code('short-figure', '''
figure, ax = plt.subplots(figsize=(7, 3.4))
colors = {"constant": plots.BLUE, "linear": plots.GREEN, "one cycle": plots.ORANGE}
goal = 100 * by_seed["constant", -5, 20].mean()
for plan, marker in zip(colors, "osD"):
    tests = 100 * np.array([by_seed[plan, picked[plan, e], e] for e in stops])
    plots.show_spread(ax, stops, tests, plan, axis=1, color=colors[plan], marker=marker,
                      ms=4)
    reached = next(e for e, mean in zip(stops, tests.mean(axis=1)) if mean >= goal)
    assert reached == {"constant": 20, "linear": 5, "one cycle": 5}[plan]
    assert plan == "constant" or (tests[stops.index(6)] > 85.7).all()
ax.axhline(goal, color="k", lw=0.8, ls=":")
ax.set(xlabel="epochs of training", ylabel="test accuracy, %", ylim=(78.5, 87),
       xticks=[1, 5, 10, 15, 20],
       title=f"The accuracy of 20 epochs, {goal:.1f} %, in {reached} epochs")
plots.label_lines(ax);
''', 'figure', alt='Test accuracy against epochs of training from 1 to 20, mean and range of five seeds, each length with the rate that validation picks. The constant rate rises slowly, with a wide range, to 85.2 percent after 20 epochs. Linear decay and one cycle lie on each other; both pass 85.2 percent at 5 epochs, are above 85.7 percent with all seeds at 6 and end at 86.4 percent.')
md('short-2', '''
On average over five seeds, one cycle of 5 epochs reaches what the constant rate has after 20.
Linear decay without the rise needs no more, so the rise is not what saves the steps.
(Both spend the same number of steps at each rate; only the order differs.)
With one epoch all three are within one point.

A mean can hide seeds that never get there, so the table takes each seed alone.
A noisy curve also touches its final accuracy early by chance.
So the goal is stricter: the highest test accuracy that the constant-rate run has at any of the ten lengths.
''')
code('short-table', '''
goals = {s: max(by_seed["constant", -5, e, s] for e in stops) for s in range(5)}
best_of_all = {s: max(by_seed["constant", level, 20, s] for level in LEVELS)
               for s in range(5)}
#---
def epochs_to(goal, plan, s):
    return next(e for e in stops if by_seed[plan, picked[plan, e], e, s] >= goal)
#---
rows = {"constant rate 0.056, best of ten lengths, %":
        {s: f"{100 * goals[s]:.1f}" for s in goals}}
needed = {plan: {s: epochs_to(goals[s], plan, s) for s in goals}
          for plan in ("one cycle", "linear")}
rows |= {f"epochs of {plan}": row for plan, row in needed.items()}
#---
rows["any constant rate, 20 epochs, best on test, %"] = {
    s: f"{100 * best_of_all[s]:.1f}" for s in goals}
hard = {s: epochs_to(best_of_all[s], "one cycle", s) for s in goals}
rows["epochs of one cycle to that"] = hard
assert list(needed["one cycle"].values()) == list(needed["linear"].values())
assert set(needed["one cycle"].values()) == {4, 5, 6} and max(hard.values()) == 8
pd.DataFrame(rows).T.rename(columns=lambda s: f"seed {s}")
''', 'experiment', fold='the epochs that each seed needs')
md('short-3', '''
One cycle needs 4 to 6 epochs, 0.2 to 0.3 of the 20, and so does linear decay.
Even against the constant rate that scores best on the *test* images of each seed, which nobody could have chosen, 8 epochs suffice.
The last row of this section is the live run: how many of the constant rate's 20 epochs does the shortest cycle need?
''')
code('short-compare', '''
def at(level):
    return np.array([10.0 ** (level / 4)])
#---
slow = train([constant], at(-5), seed())["test"][:, 0]
goal = max(slow[e - 1] for e in stops)
for epochs in (3, 4, 5, 6, 8, 10, 14, 20):
    cycle = train([one_cycle], at(picked["one cycle", epochs]), seed(), epochs)
    if cycle["test"][-1, 0] >= goal:
        break
compare("one-cycle-steps-ratio", epochs / 20, data=garments()[1])
''', 'experiment', fold='the shortest cycle that reaches the highest accuracy of the constant rate')

# ------------------------------------------------------------------ warm-up
md('warm-1', '''
## What the rise is for

At its best peak the rise changes nothing that these runs could show.
Cosine decay with a warm-up and without has 86.5 and 86.4 %, in ranges that overlap, and so have one cycle and linear decay.
A peak of 1 is a different matter, because a constant rate of 1 is beyond the cliff.
Let a training count as lost when it ends below 20 % accuracy.
''')
CELLS.append(('markdown', 'warm-predict', '''
Of 30 trainings with linear decay from a peak of 1 (six lengths of 1 to 6 epochs, five seeds), 14 are lost.
How many are lost with one cycle, which spends as many steps at each rate but climbs to the peak first?

<details><summary>None</summary>

The rise is no insurance: it lowers the risk.

</details>
<details><summary>Four</summary>

Yes. The order of the same rates decides about ten trainings.

</details>
<details><summary>About as many</summary>

So it would be if only the rates mattered and not when they come.

</details>
''', ['predict'], {}))
code('warm-table', '''
lost = lengths.query("level == 0 and epochs <= 6").assign(
    lost=lambda run: run["test"] < 0.2)
counts = lost.groupby(["plan", "epochs"])["lost"].sum().unstack()
counts["of 30"] = counts.sum(axis=1)
long = lengths.query("level == 0 and epochs >= 14 and plan != 'constant'")["test"]
assert (long < 0.2).all()
assert counts["of 30"].to_dict() == {"constant": 28, "linear": 14, "one cycle": 4}
done = np.linspace(0, 1, 100_001)  # the same rates, in another order
np.testing.assert_allclose(np.sort(one_cycle(done)), np.sort(linear(done)), atol=1e-4)
counts.rename_axis(columns="epochs")
''', 'experiment', 'outcome', fold='trainings of five that end below 20 percent at a peak of 1')
CELLS.append(('markdown', 'warm-2', '''
One cycle loses 4 of 30, linear decay 14 and the constant rate 28.
So at a peak that is too high the rise keeps many short trainings alive.
Longer trainings spend more steps near the peak, and with 14 or 20 epochs all are lost with either schedule.
''', ['outcome'], {}))

# ------------------------------------------------------------------ batch
md('batch-1', '''
## Rate and batch

Larger batches have fewer steps in an epoch, and each is less noisy.
The *linear scaling rule* multiplies the rate by $k$ when the batch is multiplied by $k$; [gradient descent](gradient-descent.ipynb#which-batch-size-and-which-rate) showed where it ends on small digits.
Here are batches of 32 to 1,024 with ten epochs each and a constant rate.
For batches of 32, validation picks 1/32 from ten rates; the rule turns it into 1/16 for 64 and into 1 for 1,024.
''')
code('batch-levels', '''
BATCH_LEVELS = range(-8, 2)  # rates 2 ** level, from 0.004 to 2
''', 'given', 'experiment', fold='six batch sizes, ten constant rates, five seeds')
code('batch-recorded', REC_BATCH, 'experiment')
code('batch-figure', '''
batches = runs("rate-and-batch")
chosen = batches.groupby(["batch", "level"])["valid"].mean().unstack().idxmax(axis=1)
assert chosen.between(-7, 0).all() and chosen[32] == -5
tests = 100 * batches.set_index(["batch", "level", "seed"])["test"].unstack()
sizes = chosen.index
arms = {"best rate": chosen, "rate × k": pd.Series(range(-5, 1), sizes),
        "rate 1/32": pd.Series(-5, sizes)}
five = {arm: tests.loc[list(zip(sizes, levels))].to_numpy()
        for arm, levels in arms.items()}
#---
figure, ax = plt.subplots(figsize=(6.8, 3.3))
for (arm, values), marker in zip(five.items(), "Dos"):
    plots.show_spread(ax, sizes, values, arm, axis=1, marker=marker, ms=5)
ax.set(xscale="log", xlabel="batch size", ylabel="test accuracy, %", ylim=(76, 87),
       xticks=sizes, title="Scaled rates hold up to 512, a fixed rate loses")
ax.set_xticklabels(sizes)
ax.minorticks_off()
ax.legend(loc="lower left")
scaled, fixed = five["rate × k"], five["rate 1/32"]
assert (scaled[:5].mean(axis=1) > 84.1).all() and scaled[5].min() < 11
assert np.sort(scaled[5])[1:].max() < five["best rate"][5].mean()
assert (fixed[4] < scaled[4].min()).all() and 77 < fixed[5].mean() < 79
assert (five["best rate"].mean(axis=1)[:5] > 84.4).all()
assert all(tests.loc[(size, 0)].min() < 11 for size in sizes)
assert tests.loc[[(32, -1), (64, -1)]].to_numpy().max() < 27
assert min(tests.loc[(size, -1)].min() for size in sizes[2:]) > 82;
''', 'figure', alt='Test accuracy after ten epochs against batch size from 32 to 1,024, mean and range of five seeds. With the best rate of each size it stays between 84 and 85 percent and ends at 83.6 at 1,024. With the scaled rate it stays above 84 percent up to 512 and leaves the picture at 1,024. With the rate held at 1/32 it falls to 83.4 at 256, 81.5 at 512 and 78 at 1,024.')
md('batch-2', '''
The rule holds from 32 up to 512: the mean accuracy stays above 84 %, with a sixteenth of the steps.
A fixed rate of 1/32 gives 81.5 % at 512 and 78 % at 1,024.
At 1,024 the rule asks for a rate of 1; one of five runs ends at chance, and the four others are below the mean of the best rate, 83.6 %.
That best rate is 1/4, the same as for 512.
Small batches bear less: at a rate of 1/2 those of 32 and 64 end at 26 % or below, and the larger ones at 82 % or above.
A rate of 1 is beyond the cliff that *Too low and too high* showed for batches of 128, and here it is lost with every batch size in at least one of five runs.
''')

# ------------------------------------------------------------------ keras
md('keras-1', '''
## In Keras

A schedule takes the place of the rate.
The warm-up is an argument of `CosineDecay`:
''')
code('keras-model', '''
def small_network():
    keras.utils.set_random_seed(seed())
    return keras.Sequential([keras.Input((196,)), keras.layers.Dense(128, "relu"),
                             keras.layers.Dense(128, "relu"), keras.layers.Dense(10)])


(x, y), held_out, test = garments()[0]
epochs, warm = 5, 40
steps = epochs * int(np.ceil(len(x) / 128))
falling = schedules.CosineDecay(0.0, steps - warm, warmup_target=0.2, warmup_steps=warm)
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
net = small_network()
net.compile(keras.optimizers.SGD(falling, momentum=0.9), loss, metrics=["accuracy"])
net.fit(x, y, batch_size=128, epochs=epochs, verbose=0)
print(f"test accuracy {net.evaluate(*test, verbose=0)[1]:.2f}")
''')
md('keras-2', '''
A rate that listens is a callback, and the optimizer then needs a plain number:
''')
code('keras-plateau', '''
net = small_network()
net.compile(keras.optimizers.SGD(0.2, momentum=0.9), loss, metrics=["accuracy"])
listen = keras.callbacks.ReduceLROnPlateau("val_loss", factor=0.5, patience=1)
history = net.fit(x, y, batch_size=128, epochs=8, verbose=0, callbacks=[listen],
                  validation_data=held_out)
print([round(float(rate), 3) for rate in history.history["learning_rate"]])
''')

# ------------------------------------------------------------------ reported
md('reported-1', '## Reported and measured')
code('reported-table', 'chapter_table("optimizers/learning-rates")', 'experiment', fold='every number of this chapter')
md('reported-2', '''
No row has a reported value, because the documents give no measurements of schedules.
Rows marked as stand-in are what the chapter measures where no data set can be had.

## Pitfalls

**The loss stops falling after a quarter of an epoch.**
A schedule counts steps, and it was given epochs.
Cure: multiply by the steps of an epoch, and print the rate at the middle and at the end.
''')
code('pitfall-steps', '''
counted = {"decay_steps = epochs": 20, "decay_steps = epochs · steps": 20 * 78}
after = {name: round(float(schedules.CosineDecay(0.2, n)(78)), 3)
         for name, n in counted.items()}
assert list(after.values()) == [0.0, 0.199]
after
''')
md('pitfalls-2', '''
**`ReduceLROnPlateau` raises an error.**
The optimizer already has a schedule, and only one of the two can set the rate.
Cure: choose.
''')
code('pitfall-both', '''
optimizer = keras.optimizers.SGD(schedules.CosineDecay(0.2, 100))
try:
    optimizer.learning_rate = 0.1
except TypeError as error:
    print(str(error)[:75], "…")
''')
md('pitfalls-3', '''
**A run that was stopped halfway is worse than a shorter run.**
The schedule was made for a later end, and the rate was still high.
Cure: plan for the steps that will be taken, or let the rate fall to zero before stopping.
''')
code('pitfall-half', '''
half = train([linear], np.array([10**-0.75]), seed(), epochs=10)["test"][-1, 0]
stopped = live["test"][9, list(PLANS).index("linear")]  # the same peak
assert seed() or stand_in or half > stopped + 0.005
{"planned for 20 epochs, stopped after 10": round(float(stopped), 3),
 "planned for 10": round(float(half), 3)}
''')
