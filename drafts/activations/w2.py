# ---------- part 2: saturation, dying, race
md("saturation-1", """
## Saturation

A unit *saturates* where its slope is so small that hardly any gradient gets through.
For the logistic, $\\sigma'(z) = e^{-|z|}/(1 + e^{-|z|})^2$ is positive everywhere, so that in exact arithmetic a step of gradient descent always helps.
Computers compute the slope from the output, as $\\sigma(1 - \\sigma)$, in 32 bits.
""")
md("saturation-predict", """
At which sum does the slope of the logistic, computed as $\\sigma(1 - \\sigma)$ in 32 bits, become exactly 0 for the first time?

<details><summary>At about 17</summary>

Yes. There the output is rounded to 1, and $1 - \\sigma$ is 0.

</details>
<details><summary>At about 100</summary>

That is where $e^{-z}$ itself becomes 0, and it happens on the negative side only.

</details>
<details><summary>Nowhere, because the slope is positive</summary>

In exact arithmetic that is so. The output is a number with 24 binary digits.

</details>
""", ["predict"])
code("saturation-figure", """
far = np.arange(-120, 121)
exact = np.exp(-np.abs(far)) / (1 + np.exp(-np.abs(far))) ** 2
ax = plt.subplots(figsize=(6.6, 3))[1]
ax.semilogy(far, exact, color=plots.GREY, lw=5, alpha=0.4, label="exact")
zero_from = {}
for kind, dashes in ((np.float32, "-"), (np.float64, "--")):
    output = special.expit(far.astype(kind))
    slope = output * (1 - output)
    zero_from[kind] = far[(slope == 0) & (far > 0)].min(), far[(slope == 0) & (far < 0)]
    ax.semilogy(far[slope > 0], slope[slope > 0], dashes, label=np.dtype(kind).name)
    ax.plot(far[slope > 0][-1], slope[slope > 0][-1], "D", color=ax.lines[-1].get_color())
single, double = zero_from[np.float32][0], zero_from[np.float64][0]
assert (single, double) == (17, 37) and zero_from[np.float32][1].max() == ZERO_LEFT
assert len(zero_from[np.float64][1]) == 0
ax.set(xlabel="sum z", ylabel="slope σ(1 − σ)", ylim=(1e-54, 10),
       title=f"Exactly zero from z = {single} (32 bits) and {double} (64 bits)")
ax.legend();
""", ["figure", "outcome"], alt="Slope of the logistic on a logarithmic axis against the sum from minus 120 to 120. The exact slope falls in a straight line on both sides. Computed in 32 bits it stops at 16 on the right, in 64 bits at 36; on the left it follows the exact slope far longer.")
md("saturation-2", """
From 17 on the slope is exactly 0, and a unit that is switched on so firmly cannot be moved by its own gradient.
The other side is safer: a unit that is switched off keeps a slope until about ZERO_LEFT_TEXT, because floating-point numbers are dense near 0 and not near 1.

Long before, the slope is too small to be useful.
Multiplied layer by layer, such slopes make gradients vanish on the way back.
We send digits through 20 untrained layers of 100 units and measure the gradient of the loss for the weights of each layer.
Each activation starts with the initialisation made for it: LeCun's for tanh, He's for the ReLU, and for the logistic Glorot's and one with weights four times as large, because its slope at 0 is a quarter.
""", ["outcome"])
code("depth-run", """
def gradient_sizes(g, scheme, number, depth=20):
    \"\"\"The norm of the loss's gradient for the weights of each hidden layer.\"\"\"
    layers = start([64] + [100] * depth + [10], [scheme], [number])
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(losses_of(sums(layers, g, tf.constant(x))[-1], y[None]))
    gradients = tape.gradient(loss, [W for W, _ in layers[:-1]])
    return [float(tf.norm(part)) for part in gradients]


ARMS = {"ReLU, He": (tf.nn.relu, "He"), "tanh, LeCun": (tf.tanh, "LeCun"),
        "logistic, 4 × Glorot": (tf.sigmoid, "4 × Glorot"),
        "logistic, Glorot": (tf.sigmoid, "Glorot")}
by_depth = {name: np.array([gradient_sizes(*arm, 5 * seed() + i) for i in range(5)])
            for name, arm in ARMS.items()}
""", ["experiment"], fold="gradients in 20 untrained layers, four starts, five seeds each")
code("depth-figure", """
ax = plt.subplots(figsize=(6.2, 3))[1]
for (name, sizes), marker in zip(by_depth.items(), plots.MARKERS):
    plots.show_spread(ax, range(1, 21), sizes, name, marker=marker, ms=3)
ratio = {name: float(np.median(s[:, 0] / s[:, -1])) for name, s in by_depth.items()}
orders_lost = -np.log10(ratio["logistic, Glorot"])
assert seed() or 11.5 < orders_lost < 12.5 and 0.2 < ratio["ReLU, He"] < 2
assert seed() or 0.5 < ratio["tanh, LeCun"] < 2
assert seed() or 10**-4.5 < ratio["logistic, 4 × Glorot"] < 10**-3.5
ax.set(yscale="log", xlabel="hidden layer", ylabel="norm of the gradient",
       xticks=[1, 5, 10, 15, 20],
       title=f"Glorot's start costs the logistic {orders_lost:.0f} orders of magnitude")
plots.label_lines(ax)
plt.show()
""", ["figure"], alt="Norm of the gradient by hidden layer, logarithmic, for four starts. ReLU and tanh keep about the same size over 20 layers. The logistic with Glorot's initialisation loses about twelve orders of magnitude from the last layer to the first; with weights four times as large it loses about four.")
md("saturation-3", """
DEPTH_TEXT
So the vanishing gradient of the logistic depends on its start as well as on its shape.

## Dying units

A ReLU receives no gradient where its sum is negative.
That alone does no harm: a unit with a negative sum on half of the samples learns from the other half.
It is *dead* when its sum is negative on every sample, because then nothing changes its weights any more.

:::{admonition} Check the source: no gradient for negative sums
:class: check-source
One of the documents calls the zero gradient for negative inputs the dying ReLU problem.
A unit that is active on 3 of 10 samples receives the gradient of these three.
Only a unit that is active on none of them is dead.
:::
""")
code("dying-verify", """
z = tf.Variable(np.r_[[1.0, 0.5, 2.0], -np.ones(7)])
with tf.GradientTape() as tape:
    total = tf.reduce_sum(tf.nn.relu(z))
assert tape.gradient(total, z).numpy().tolist() == [1.0] * 3 + [0.0] * 7
silent = tf.Variable(-np.ones(10))
with tf.GradientTape() as tape:
    total = tf.reduce_sum(tf.nn.relu(silent))
assert not tape.gradient(total, silent).numpy().any()
leaks = activate("leaky ReLU", -1.0)[1]
assert leaks == 0.01  # small, and positive
""", ["verify"], fold="a unit active on 3 of 10 samples has a gradient, one active on none has none")
md("dying-1", """
We train networks 64-100-100-10 on the digits with plain gradient descent at constant rates, five seeds at each rate, and count the dead among the 200 hidden units on all training images.
The initialisation is He's.
Three activations differ in the slope $\\gamma$ on the negative side only: 0 (the ReLU), 0.01 and 0.2.
""")
md("dying-predict", """
At a rate of 1, how many of the 200 ReLU units are dead after 20 epochs?

<details><summary>None or nearly none</summary>

That describes the rate of 0.001, where only units are silent that never fired.

</details>
<details><summary>More than half</summary>

Yes, well over 100 on average, and single runs differ widely.

</details>
<details><summary>All</summary>

At a rate of 2 it is nearly all of them.

</details>
""", ["predict"])
code("dying-run", """
RATES_SGD, SLOPES = [0.001, 0.1, 1.0, 2.0], [0.0, 0.01, 0.2]


def dying(gamma):
    \"\"\"Dead units and test accuracy, (rates, seeds), of networks with this slope.\"\"\"
    numbers = [5 * seed() + i for _ in RATES_SGD for i in range(5)]
    g = lambda z: tf.maximum(gamma * z, z)
    layers = start([64, 100, 100, 10], ["He"] * len(numbers), numbers)
    train(layers, g, x, y, np.repeat(RATES_SGD, 5), numbers, epochs=20, batch=50,
          adam=False)
    shape = (len(RATES_SGD), 5)
    return (dead_units(layers, g, x).reshape(shape),
            accuracies(layers, g, x_test, y_test).reshape(shape))


deaths = {gamma: dying(gamma) for gamma in SLOPES}
""", ["experiment", "outcome"], fold="dead units and accuracy for four rates, three slopes and five seeds")
code("dying-figure", """
COLORS = dict(zip(SLOPES, plots.PALETTE))
figure, axes = plt.subplots(1, 2, figsize=(7.4, 2.9))
for (gamma, (dead, right)), marker, shift in zip(deaths.items(), "osD", (0.8, 1, 1.25)):
    for ax, values in zip(axes, (dead, right)):
        at = np.repeat(RATES_SGD, 5).reshape(-1, 5) * shift
        ax.semilogx(at, values, marker, ms=4, alpha=0.7, color=COLORS[gamma])
        ax.plot([], [], marker, color=COLORS[gamma], label=f"γ = {gamma}")
        ax.set(xlabel="learning rate")
dead, right = deaths[0.0]
at_one = RATES_SGD.index(1.0)
assert seed() or dead[0].max() <= 10 and dead[0].min() >= 5 and dead[1].max() <= 14
assert seed() or 100 < dead[at_one].mean() < 150 and np.ptp(dead[at_one]) > 60
assert seed() or dead[-1].min() > 150 and right[-1].max() < 0.2
assert seed() or right[1].min() > 0.95 and np.ptp(right[at_one]) > 0.5
leaking = deaths[0.01][0][at_one], deaths[0.01][1][at_one]
assert seed() or 80 < leaking[0].mean() < 140 and leaking[0].min() < dead[at_one].max()
assert seed() or right[at_one].min() < leaking[1].min() < right[at_one].max()
untrained = start([64, 100, 100, 10], ["He"] * 5, 5 * seed() + np.arange(5))
at_start = dead_units(untrained, tf.nn.relu, x)
assert seed() or at_start.max() < 20 and np.abs(at_start - dead[0]).max() < 5
diverged = {gamma: int(np.isnan(deaths[gamma][0][2:]).sum()) for gamma in SLOPES}
assert seed() or diverged[0.0] == 0 and diverged[0.01] > 2 and diverged[0.2] == 10
axes[0].set_title(f"At rate 1, {dead[at_one].mean():.0f} of 200 ReLU units are dead",
                  fontsize=10)
axes[1].set_title("test accuracy (0.1: guessing)", fontsize=10)
axes[1].axhline(0.1, color=plots.GREY, lw=0.8, ls=":")
axes[0].legend();
""", ["figure", "outcome"], alt="DYING_ALT")
md("dying-2", """
DYING_TEXT
""", ["outcome"])
code("choice-run", """
CHOICE = {"logistic": tf.sigmoid, "tanh": tf.tanh, "ReLU": tf.nn.relu,
          "leaky ReLU": lambda z: tf.maximum(0.01 * z, z)}
CHOICE_RATES = [0.003, 0.01, 0.03, 0.1]


def choice(name):
    \"\"\"Each rate on one seed, then five seeds at the rate that validates best.\"\"\"
    g, widths = CHOICE[name], [64, 100, 100, 10]
    numbers = [5 * seed() + i for i in range(5)]
    one = [numbers[0]] * 4
    layers = start(widths, ["Glorot"] * 4, one)
    train(layers, g, x, y, CHOICE_RATES, one, epochs=20, batch=50)
    rate = CHOICE_RATES[int(np.argmax(accuracies(layers, g, x_valid, y_valid)))]
    layers = start(widths, ["Glorot"] * 5, numbers)
    history = train(layers, g, x, y, [rate] * 5, numbers, epochs=20, batch=50)
    right = accuracies(layers, g, x_test, y_test)
    return rate, history, dead_units(layers, g, x), right


chosen = {name: choice(name) for name in CHOICE}
""", ["experiment"], fold="the same network with four activations, each at the best of four rates")
code("choice-figure", """
ax = plt.subplots(figsize=(6.2, 2.9))[1]
for (name, (rate, history, dead, right)), marker in zip(chosen.items(), plots.MARKERS):
    plots.show_spread(ax, range(1, 21), history.T,
                      f"{name}: {right.mean():.1%}")
    assert seed() or right.min() > 0.955 and rate in CHOICE_RATES[1:-1]
scores = [right for _, _, _, right in chosen.values()]
assert seed() or max(s.min() for s in scores) <= min(s.max() for s in scores)
dead = chosen["ReLU"][2]
assert seed() or 70 < dead.mean() < 90
ax.set(yscale="log", xlabel="epoch", ylabel="training loss", xticks=[1, 5, 10, 15, 20],
       title=f"The ReLU learns with {dead.mean():.0f} of 200 units dead")
plots.label_lines(ax)
plt.show()
""", ["figure"], alt="CHOICE_ALT")
md("choice-1", """
CHOICE_TEXT

## Which activation is best

Advice on activations often comes as an order, such as ELU before leaky ReLU before ReLU before tanh before logistic.
To test it, each activation needs a fair chance: its own learning rate and its own initialisation.

The networks have 2, 4 or 8 hidden layers of 64 units and read 10,000 images of clothes, Fashion-MNIST reduced to 14×14 pixels.
Each is trained with and without *layer normalisation* ([Ba et al., 2016](../../pages/bibliography.md)): before the activation, the sums of a layer are shifted and scaled, for each sample, to mean 0 and variance 1, and then multiplied by a learned factor for each unit.
For each activation, depth and normalisation, one seed tries four initialisations at six rates for 10 epochs, and 5,000 validation images pick.
With the logistic the largest of the four starts won in two places, so it tries weights up to 32 times as large as Glorot's, too.
The pick is trained under five seeds, for 10 epochs and for 30, and scored on the 10,000 test images.
An activation is ranked above another only where each of its five runs beats each of the other's.
Search and race are 1,842 recorded runs, 34 minutes on one of two cores.
""")
code("race-data", """
@functools.cache
def clothes():
    \"\"\"Fashion-MNIST at 14×14: name, then images and labels to train, validate, test.\"\"\"
    full = data.fashion_mnist()

    def small(images):
        means = images.reshape(-1, 14, 2, 14, 2).mean((2, 4)).reshape(-1, 196)
        return ((means / 255 - 0.286) / 0.33).astype(np.float32)

    parts = [(full.x_train[:10_000], full.y_train[:10_000]),
             (full.x_train[10_000:15_000], full.y_train[10_000:15_000]),
             (full.x_test, full.y_test)]
    return full.name, *((small(images), labels) for images, labels in parts)
""", ["experiment", "given"], fold="10,000 small images of clothes, and eight activations")
code("race-names", """
RACERS = {
    "logistic": tf.sigmoid, "tanh": tf.tanh,
    "scaled tanh": lambda z: 1.7159 * tf.tanh(z * 2 / 3),
    "ReLU": tf.nn.relu, "leaky ReLU": lambda z: tf.maximum(0.01 * z, z),
    "ELU": tf.nn.elu, "GELU": lambda z: tf.nn.gelu(z, approximate=False),
    "SiLU": tf.nn.silu,
}
DEPTHS, NORMALISED = [2, 4, 8], ["no", "yes"]
RATES = (0.0003, 0.001, 0.003, 0.01, 0.03, 0.1)
SCHEMES = ("LeCun", "Glorot", "He", "4 × Glorot")
MORE_RATES = (*RATES, 0.3)
LARGER = ("Glorot", "2 × Glorot", "8 × Glorot", "16 × Glorot", "32 × Glorot")
""", ["experiment", "given"])
code("race-search", """
@functools.cache
def search(activation, depth, normalised, seed, schemes=SCHEMES, rates=RATES):
    \"\"\"Validation accuracy by (initialisation, rate), all trained side by side.\"\"\"
    _, (x, y), (x_valid, y_valid), _ = clothes()
    arms = [(scheme, rate) for scheme in schemes for rate in rates]
    schemes, rates = zip(*arms)
    layers = start([196] + [64] * depth + [10], schemes, [seed] * len(arms),
                   normalised == "yes")
    g = RACERS[activation]
    train(layers, g, x, y, rates, [seed] * len(arms), epochs=10)
    return dict(zip(arms, accuracies(layers, g, x_valid, y_valid)))
""", ["experiment", "given"], fold="the search over initialisations and rates, then five seeds of each pick")
code("race-search-recorded", """
@recorded("activation-search", activation=list(RACERS), depth=DEPTHS,
          normalised=NORMALISED, scheme=SCHEMES, rate=RATES, seed=[0])
def activation_search(activation, depth, normalised, scheme, rate, seed):
    found = search(activation, depth, normalised, seed)
    return {"valid": found[scheme, rate], "data": clothes()[0]}


@recorded("logistic-search", depth=DEPTHS, normalised=NORMALISED, scheme=LARGER,
          rate=MORE_RATES, seed=[0])
def logistic_search(depth, normalised, scheme, rate, seed):
    found = search("logistic", depth, normalised, seed, LARGER, MORE_RATES)
    return {"valid": found[scheme, rate], "data": clothes()[0]}
""", ["experiment"])
code("race-pick", """
@functools.cache
def picks():
    \"\"\"The initialisation and rate with the best validation accuracy of each arm.\"\"\"
    more = runs("logistic-search").assign(activation="logistic")
    table = pd.concat([runs("activation-search"), more], ignore_index=True)
    table = table[table.stand_in == "no"]
    best = table.groupby(["activation", "depth", "normalised"]).valid.idxmax()
    return table.loc[best].set_index(["activation", "depth", "normalised"])


@functools.cache
def race(activation, depth, normalised, epochs, seeds):
    \"\"\"Test accuracy of the pick under each seed, trained side by side.\"\"\"
    _, (x, y), _, (x_test, y_test) = clothes()
    pick, g = picks().loc[activation, depth, normalised], RACERS[activation]
    layers = start([196] + [64] * depth + [10], [pick.scheme] * len(seeds), seeds,
                   normalised == "yes")
    train(layers, g, x, y, [pick.rate] * len(seeds), seeds, epochs)
    return dict(zip(seeds, accuracies(layers, g, x_test, y_test)))
""", ["experiment", "given"])
code("race-recorded", """
@recorded("activation-race", activation=list(RACERS), depth=DEPTHS,
          normalised=NORMALISED, epochs=[10, 30], seed=range(5))
def activation_race(activation, depth, normalised, epochs, seed):
    group = tuple(range(5 * (seed // 5), 5 * (seed // 5) + 5))
    found = race(activation, depth, normalised, epochs, group)
    return {"test": found[seed], "data": clothes()[0]}
""", ["experiment"])
md("race-predict", """
RACE_PREDICT
""", ["predict"])
code("race-figure", """
scores = runs("activation-race")
RACE_FIGURE
""", ["figure", "outcome"], alt="RACE_ALT")
code("race-pairs", """
RACE_PAIRS
""", ["experiment", "outcome"], fold="ten pairs of the order in twelve settings: how many hold, overlap or are reversed")
md("race-1", """
RACE_TEXT
""", ["outcome"])
code("race-picks", """
chosen_by = picks()
rates = chosen_by.rate
assert rates.between(RATES[1], RATES[-2]).sum() == 47
assert rates["logistic", 2, "yes"] == 0.1  # of a grid that ends at 0.3
largest = chosen_by[chosen_by.scheme == "4 × Glorot"].index
assert [key for key in largest if key[0] != "logistic"] == [("scaled tanh", 4, "yes")]
told = chosen_by.scheme.str.cat(chosen_by.rate.map("{:g}".format), sep=", ")
told.unstack(["normalised", "depth"]).loc[list(RACERS)].rename_axis(None)
""", ["experiment", "outcome"], fold="the initialisation and the rate of each arm")
md("race-2", """
RACE_TUNED
""", ["outcome"])
code("race-tuned", """
every = runs("activation-search")
every = every[(every.depth == 8) & (every.normalised == "no")]
same = every[(every.scheme == "Glorot") & (every.rate == 0.001)]
valid = pd.DataFrame({"Glorot, 0.001": same.set_index("activation").valid,
                      "own start and rate": picks().valid.xs((8, "no"), level=(1, 2))})
small = every[(every.activation == "logistic") & (every.scheme != "4 × Glorot")]
gap = valid.drop("logistic").mean() - valid.loc["logistic"]
assert gap.iloc[0] > 0.6 and gap.iloc[1] < 0.03 and small.valid.max() < 0.21
(100 * valid.loc[list(RACERS)]).round(1).rename_axis(None).T
""", ["experiment", "outcome"], fold="validation accuracy in %, eight layers without normalisation, before and after tuning")
md("race-3", """
RACE_CAVEAT
""", ["outcome"])
code("race-compare", """
compare("clothes-relu-accuracy", activation_race("ReLU", 2, "no", 10, seed())["test"],
        data=clothes()[0])
""", ["experiment"], fold="test accuracy of the two-layer ReLU network")
md("race-box", """
RACE_BOX
""")
