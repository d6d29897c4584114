TEXT.update({
"HERO_RATE": "3.0",
"HERO_ALT": "The same two moons of points in four panels, with the output of one ReLU unit as shading. Before training the unit is switched on for 49 percent of the points. After one step its border has moved almost past the data and 4 percent remain, after three steps 2 percent, after four steps none.",
"HERO_TEXT": "At the start the unit is on for about half of the points.\nOne large step moves its border almost past the data, and after the fourth step no point is left.",
"ZERO_LEFT_TEXT": "−88", "ZERO_LEFT": "-89",
"OVER": '["logistic", "tanh", "hard tanh", "RBF"]',
"ZOO_ANSWER": """Four do: logistic, tanh, hard tanh and the radial unit, which are flat on both sides.
Hard tanh is the worst, with 84 % at a standard deviation of 5, and scaled tanh just stays at a half.
ReLU and leaky ReLU lose half of the sums at any deviation.
Units with two flat sides need sums of about standard deviation 1, and initialisation and normalisation provide them.""",
"DEPTH_TEXT": """ReLU and tanh pass the gradient on at about its size.
With Glorot's start the logistic loses about twelve orders of magnitude over 20 layers, and with weights four times as large about four.""",
"DYING_ALT": "Two panels against the learning rate, five runs each for negative slopes 0, 0.01 and 0.2. Left: units that are negative on all images, about ten of 200 at rates 0.001 and 0.1; at rate 1 between 86 and 183 for the ReLU, at rate 2 nearly all. Right: test accuracy, at least 0.95 at rate 0.1, scattered between 0.08 and 0.95 at rate 1, and at guessing for rate 2.",
"DYING_TEXT": """At a rate of 0.001 between 5 and 10 units are dead, and most of them were so before training: pixels are never negative, so a unit with mostly negative weights never fires.
At 0.1 it is 7 to 14 of 200, and more than 95 % of the test digits are read correctly.
At 1 it is 86 to 183, and the accuracy lies anywhere between 8 and 95 %.
At 2 the networks guess.

Does a leak help?
At a rate of 0.1 the accuracies of the three slopes overlap.
At 1 a leak of 0.01 leaves about as many units negative on every image, with accuracies between 34 and 91 %.
With a leak of 0.2 all five runs diverge, their weights become nan, and no count can be drawn; at a rate of 2 the same happens to four of five runs with 0.01.
The leak keeps gradients flowing, in a network that diverges too.
What keeps units alive here is the smaller rate.

The last question on the way to a comparison is whether dead units matter.
We train the same network with Adam and four activations, each at the rate that reads most of the 400 validation digits.""",
"CHOICE_ALT": "Training loss over 20 epochs, logarithmic, for logistic, tanh, ReLU and leaky ReLU at their own rates, five seeds each. All fall below 0.05, the logistic last. The labels give test accuracies of 97 to 98 percent.",
"CHOICE_TEXT": """All four read about 97 or 98 % of the 397 test digits, and their ranges overlap.
The ReLU does so with about 80 of its 200 units dead, so that a network can lose units and work well with the rest.
The logistic and tanh cannot die in this sense, because their slope is never 0 on both sides of the data.""",
"OUTLIER_TEXT": """With the squared error, a point raised by 20 takes the slope from 1.93 to 3.55, and there is no limit.
With the absolute error the slope stays at 1.93, because the outlier pulls with the same strength at any distance above the line.
Huber's loss moves the slope to 1.99 and then no further, because the pull ends at $\\delta$.""".replace('\\\\\\\\','\\\\'),
"OUTLIER_MEASURED": "Three outliers among 30 points make the slope wrong by about 0.8 with the squared error, and by about 0.1 with the other two.",
"LSE_TEXT": """From 89 on the first way gives infinity, because $e^{89}$ exceeds the largest 32-bit number, $3.4 \\\\cdot 10^{38}$.
The second way keeps every digit.""".replace('\\\\','\\'),
})
TEXT.update({
"RACE_FIGURE": '''scores = scores[scores.stand_in == "no"]
figure, axes = plt.subplots(2, 3, figsize=(7.6, 4.6), sharey=True, sharex=True)
by = scores.groupby(["normalised", "depth", "epochs", "activation"]).test
for line, normalised in zip(axes, NORMALISED):
    for ax, depth in zip(line, DEPTHS):
        for epochs, marker, shift in ((10, "o", 0.15), (30, "s", -0.15)):
            for row, name in enumerate(RACERS):
                values = 100 * by.get_group((normalised, depth, epochs, name))
                ax.plot(values, np.full(5, row + shift), marker, ms=3.5, alpha=0.7,
                        color=plots.BLUE if epochs == 10 else plots.ORANGE)
        words = "with" if normalised == "yes" else "without"
        ax.set_title(f"{depth} layers, {words} norm.", fontsize=9)
axes[0, 0].set_yticks(range(len(RACERS)), RACERS, fontsize=8)
for ax in axes[1]:
    ax.set_xlabel("test accuracy in %", fontsize=9)
RACE_ASSERTS''',
"RACE_PAIRS": '''CLAIMED = ["ELU", "leaky ReLU", "ReLU", "tanh", "logistic"]


def verdict(better, worse, group):
    """Whether the five runs of one lie above all five of the other."""
    low, high = by.get_group((*group, better)), by.get_group((*group, worse))
    if low.min() > high.max():
        return "holds"
    return "reversed" if high.min() > low.max() else "overlaps"


def tally(normalised, depth, epochs):
    pairs = [(a, b) for i, a in enumerate(CLAIMED) for b in CLAIMED[i + 1 :]]
    found = [verdict(a, b, (normalised, depth, epochs)) for a, b in pairs]
    return {"layers": depth, "normalised": normalised, "epochs": epochs} | {
        word: found.count(word) for word in ("holds", "overlaps", "reversed")}


tallies = pd.DataFrame([tally(n, d, e) for n in NORMALISED for d in DEPTHS
                        for e in (10, 30)])
RACE_TALLY_ASSERTS
tallies.set_index(["layers", "normalised", "epochs"]).T''',
"TWICE_TABLE": '''grid_of_two = runs("second-softmax")
grid_of_two = grid_of_two[grid_of_two.stand_in == "no"].groupby(["softmaxes", "rate"])
valid = grid_of_two.valid.mean().unstack("softmaxes")
best = valid.idxmax()
TWICE_ASSERTS
chosen_two = {count: grid_of_two.get_group((count, best[count])) for count in (1, 2)}
table = {"always the same class": ["–", "10.0", "2.30 (equal probabilities)", "–"]}
for count, name in ((1, "softmax once"), (2, "softmax twice")):
    own = chosen_two[count]
    table[name] = [f"{best[count]:g}", *(
        f"{scale * own[what].mean():.{d}f} ± {scale * own[what].std():.{d}f}"
        for what, scale, d in (("test", 100, 1), ("nats", 1, 2), ("confidence", 100, 1))
    )]
pd.DataFrame(table, ["picked rate", "test accuracy in %", "cross-entropy in nats",
                     "mean largest probability in %"]).T''',
})
