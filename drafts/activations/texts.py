TEXT.update({
"HERO_RATE": "3.0",
"HERO_ALT": "The same two moons of points in four panels, with the output of one ReLU unit as shading. Before training the unit is switched on for 49 percent of the points. After one step its border has moved almost past the data and 4 percent remain, after three steps 2 percent, after four steps none.",
"HERO_TEXT": "At the start the unit is on for about half of the points.\nOne large step moves its border almost past the data, and after the fourth step no point is left.",
"ZERO_LEFT_TEXT": "−88", "ZERO_LEFT": "-89",
"OVER": '["logistic", "tanh", "hard tanh", "RBF"]',
"ZOO_ANSWER": """Four do: logistic, tanh, hard tanh and the radial unit, which are flat on both sides.
Hard tanh is the worst, with 84 % at a standard deviation of 5, and scaled tanh just stays at a half.
ReLU and leaky ReLU lose half of the sums at any deviation.
Units with two flat sides keep their slope for most sums of standard deviation 1, and initialisation and normalisation provide such sums.""",
"DEPTH_TEXT": """ReLU and tanh pass the gradient on at about its size.
With Glorot's start the logistic loses about twelve orders of magnitude over 20 layers, and with weights four times as large about four.""",
"DYING_ALT": "Two panels against the learning rate, five runs each for negative slopes 0, 0.01 and 0.2. Left: units that are negative on all images, about ten of 200 at rates 0.001 and 0.1; at rate 1 more than half of the ReLU units on average, with wide scatter, at rate 2 nearly all. Right: test accuracy, at least 0.95 at rate 0.1, scattered widely at rate 1, and near guessing at rate 2.",
"DYING_TEXT": """At a rate of 0.001 between 5 and 10 units are dead, and about as many were so before training, perhaps because pixels are never negative: a unit with mostly negative weights then never fires.
At 0.1 it is 7 to 14 of 200, and more than 95 % of the test digits are read correctly.
At 1 more than half are dead on average, and the five runs differ so widely that their accuracies are more than 50 points apart.
At 2 the networks guess.

Does a leak help?
At a rate of 0.1 the accuracies of the three slopes overlap.
At 1 a leak of 0.01 leaves about a hundred units negative on every image, and the ranges of counts and accuracies overlap with those of the ReLU.
With a leak of 0.2 all five runs diverge, their weights become nan, and no count can be drawn.
At a rate of 2 the same happens to most runs with 0.01.
The leak keeps gradients flowing, in a network that diverges too.
What keeps units alive here is the smaller rate.

The last question on the way to a comparison is whether dead units matter.
We train the same network with Adam and four activations, each at the rate that reads most of the 400 validation digits.""",
"CHOICE_ALT": "Training loss over 20 epochs, logarithmic, for logistic, tanh, ReLU and leaky ReLU at their own rates, five seeds each. The logistic ends highest, at about 0.01, the others at 0.002 or less. The labels give test accuracies between 97 and 98 percent.",
"CHOICE_TEXT": """All four read about 97 or 98 % of the 397 test digits, and their ranges overlap.
The ReLU does so with about 80 of its 200 units dead, so that a network can lose units and work well with the rest.
Logistic and tanh units saturate and do not die in this sense, because their slope is positive at any sum, up to rounding.""",
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
        words = "normalised" if normalised == "yes" else "not normalised"
        ax.set_title(f"{depth} layers, {words}", fontsize=9)
for ax in axes[:, 0]:
    ax.set_yticks(range(len(RACERS)), RACERS, fontsize=8)
for ax in axes[1]:
    ax.set_xlabel("test accuracy in %", fontsize=9)
means = by.mean().unstack()
modern = means[["ReLU", "leaky ReLU", "ELU", "GELU", "SiLU"]]
others = means.drop(columns="logistic")
apart = 100 * (others.max(axis=1) - others.min(axis=1)).groupby("epochs").max()
assert apart[30] < 0.65 and 1.3 < apart[10] < 1.4
assert 100 * (modern.max(axis=1) - modern.min(axis=1)).max() < 0.9
for epochs, marker, color in ((10, "o", plots.BLUE), (30, "s", plots.ORANGE)):
    axes[1, 2].plot([], [], marker, ms=4, color=color, label=f"{epochs} epochs")
axes[1, 2].legend(fontsize=8, loc="upper left")
figure.suptitle("After 30 epochs, the means of all but the logistic differ by at most "
                f"{apart[30]:.1f} points", fontsize=10)
plt.show()''',
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
total = tallies[["holds", "overlaps", "reversed"]].sum()
assert total.tolist() == [44, 73, 3]
groups = [(n, d, e) for n in NORMALISED for d in DEPTHS for e in (10, 30)]
against = {a: [verdict(a, "logistic", g) for g in groups] for a in CLAIMED[:-1]}
found = sum(against.values(), [])
assert (found.count("holds"), found.count("reversed")) == (34, 0)
assert {verdict("leaky ReLU", "ReLU", g) for g in groups} == {"overlaps"}
tallies.set_index(["layers", "normalised", "epochs"]).T''',
"TWICE_TABLE": '''tried = runs("second-softmax")
tried = tried[tried.stand_in == "no"]
by_arm = tried.groupby(["softmaxes", "scheme", "rate"])
best = by_arm.valid.mean().unstack("softmaxes").idxmax()
once, both = (by_arm.get_group((count, *best[count])) for count in (1, 2))
assert best[1] == best[2] == ("Glorot", 0.003)
assert once.test.min() > both.test.max() and sorted(both.lost) == [0, 0, 0, 0, 1]
assert both.test.nlargest(4).min() > once.test.max() - 0.01 and both.test.min() < 0.8
assert both.nats.min() > 1.2 and 0.45 < once.nats.mean() < 0.47
assert (both.confidence > both.test + 0.11).all() and both.nats.max() > np.log(10)
small = tried[(tried.softmaxes == 2) & (tried.rate <= 0.003)]
assert (len(small), (small.lost > 0).sum()) == (30, 16)
assert not tried[tried.softmaxes == 1].lost.any()''',
"TWICE_SHOWN": '''table = {"always the same class": ["–", "10.0", "2.30 (equal probabilities)", "–", "–"]}
for name, own in {"softmax once": once, "softmax twice": both}.items():
    scheme, rate = best[own.softmaxes.iloc[0]]
    table[name] = [f"{scheme}, {rate:g}", *(
        f"{scale * own[what].mean():.{d}f} ± {scale * own[what].std():.{d}f}"
        for what, scale, d in (("test", 100, 1), ("nats", 1, 2), ("confidence", 100, 1))
    ), f"{(own.lost > 0).sum()} of {len(own)}"]
pd.DataFrame(table, ["picked start and rate", "test accuracy in %",
                     "cross-entropy in nats", "mean largest probability in %",
                     "runs that never predict some class"]).T''',
})

TEXT.update({
"RACE_PREDICT": """
Take the order of five above: it makes ten pairs.
In how many of the ten, on average over depths, normalisation and epochs, does each run of the favourite beat each run of the other?

<details><summary>Nine or ten</summary>

Then the order would hold nearly everywhere. Most pairs overlap.

</details>
<details><summary>Three to five</summary>

Yes, 3.7 on average. Most of these pairs have the logistic in last place.

</details>
<details><summary>None</summary>

The logistic loses often enough to be told apart.

</details>
""",
"RACE_ALT": "Six panels, for 2, 4 and 8 layers without and with normalisation, show the test accuracies of eight activations, five runs each after 10 and after 30 epochs. Nearly all runs lie between 84 and 86.5 percent and overlap. The logistic is lowest in most panels, at about 83.5 percent after 10 epochs of eight layers.",
"RACE_TEXT": """
Ten pairs in twelve settings make 120 comparisons.
In 44 of them the order holds, in 3 it is reversed, and in 73 the ranges overlap.
Of the 44, 34 put the logistic last, and in none of its 48 comparisons is it ahead.
Among the other four activations 10 of 72 comparisons follow the order.
Leaky ReLU and ReLU overlap in all twelve settings, tanh and scaled tanh in eight, and of the other four settings each wins two.
GELU and SiLU are above the ReLU in 2 and 3 settings, and never below it.
More epochs shrink the differences: the means of all but the logistic are up to 1.4 points apart after 10 epochs, and up to 0.6 after 30.
""",
"RACE_TUNED": """
What did the tuning change?
With eight layers and without normalisation, we compare the picks with one start and one rate for all.
""",
"RACE_CAVEAT": """
At Glorot's start and a rate of 0.001 the logistic would seem to be 65 points worse than the rest, and after tuning the gap is 2 points.
No rate alone closes it: with LeCun's, Glorot's and He's start the logistic stays near 20 % at all six.

The five seeds repeat the training and not the search, so a lucky pick can separate two arms.
All rates lie inside their grids. One start of the others does not: scaled tanh with four normalised layers took the largest.
""",
"RACE_BOX": """
:::{admonition} Check the source: ELU before leaky ReLU before ReLU before tanh before logistic
:class: check-source
One of the documents ranks the activations in this order, without data.
We varied depth, normalisation, initialisation, rate and epochs: the last place of the logistic was found in 34 of 48 comparisons and never contradicted.
The order of the other four was not reproduced. With wider networks or other data, it may be another one.
:::
""",
"RACE_SUMMARY": "With its own rate and start for each activation, the logistic is below tanh, ELU and both ReLUs wherever runs can tell them apart. The others overlap in most settings, ReLU and leaky ReLU in all of them.",
})

TEXT.update({
"TWICE_TEXT": """
With one softmax all five runs are better than each of the runs with two.
Four of the latter lose less than a point, and the fifth, at 79 %, never predicts one of the ten classes.
That is no rare accident: with both starts and the three lower rates, 16 of 30 runs with two softmaxes never predict some class, and of 50 runs with one softmax none does.
A class whose logit has fallen far behind gets hardly any gradient, so perhaps it cannot return.

The probabilities suffer in every run.
The cross-entropy is 1.2 nats or more where one softmax leaves 0.46, and the run without the tenth class is worse than equal probabilities.
The mean largest probability, 97 %, is far above the accuracy.
""",
"TWICE_SUMMARY": "It makes the probabilities far too extreme, and in one of five tuned runs a whole class was never predicted.",
})
