# ---------- part 3: outputs, losses, softmax
md("loss-1", """
## Outputs and losses as likelihoods

The last layer's sums become an output, and a loss compares the output with the target.
Both follow from one question: how do the targets scatter around what the network can know?
Answer it with a probability density $p(t \\mid x)$, and *maximum likelihood* asks for the weights that make the observed targets most probable.
That is the same as minimising $-\\ln p(t \\mid x)$ on average:

| targets $t$ | density | output | loss, with $r = y - t$ |
|---|---|---|---|
| any real number, light tails | normal | identity | squared error, $\\tfrac12 r^2$ |
| any real number, heavy tails | Laplace | identity | absolute error, $\\lvert r\\rvert$ |
| normal, with some far outliers | Huber's | identity | Huber's loss |
| 0 or 1 | Bernoulli | logistic | binary cross-entropy |
| one of $C$ classes | categorical | softmax | cross-entropy |

*Huber's loss* is $\\tfrac12 r^2$ up to $\\lvert r\\rvert = \\delta$ and continues as a straight line with the slope $\\delta$.
""")
code("losses", """
def huber(delta):
    return (lambda r: np.where(np.abs(r) <= delta, r**2 / 2,
                               delta * (np.abs(r) - delta / 2)),
            lambda r: np.clip(r, -delta, delta))


LOSSES = {
    "squared error": (lambda r: r**2 / 2, lambda r: r),
    "absolute error": (np.abs, np.sign),
    "Huber": huber(1.0),
}


def mean_loss(name, output, target):
    \"\"\"The mean loss of outputs against targets of the same shape.\"\"\"
    if name not in LOSSES:
        raise ValueError(f"unknown loss {name!r}: choose one of {', '.join(LOSSES)}")
    output, target = np.asarray(output, float), np.asarray(target, float)
    if output.shape != target.shape:
        raise ValueError(f"outputs {output.shape} and targets {target.shape} differ in "
                         "shape: reshape one, or NumPy pairs each with each")
    if not np.isfinite(output).all() or not np.isfinite(target).all():
        raise ValueError("outputs or targets hold nan or inf: look for a rate that is "
                         "too large, and for missing targets")
    return LOSSES[name][0](output - target).mean()
""", ["given"])
code("losses-verify", """
r = np.linspace(-4, 4, 81)
densities = {"squared error": stats.norm.logpdf(r),
             "absolute error": stats.laplace.logpdf(r),
             "Huber": -np.where(np.abs(r) <= 1, r**2 / 2, np.abs(r) - 0.5)}
for name, log_density in densities.items():
    assert np.ptp(LOSSES[name][0](r) + log_density) < 1e-12  # equal up to a constant
theirs = {"squared error": lambda t, y: keras.losses.mean_squared_error(t, y) / 2,
          "absolute error": keras.losses.mean_absolute_error,
          "Huber": keras.losses.huber}
away = tf.Variable(r[(np.abs(r) > 1e-9)][:, None])
for name, loss in theirs.items():
    with tf.GradientTape() as tape:
        value = loss(tf.zeros_like(away), away)
    mine, slope = (f(away.numpy())[:, 0] for f in LOSSES[name])
    np.testing.assert_allclose(mine, value, atol=1e-12)
    theirs_slope = tape.gradient(value, away)[:, 0]
    np.testing.assert_allclose(slope, theirs_slope, atol=1e-12)
sample = np.random.default_rng(0).exponential(size=999)
grid_of = np.linspace(0, 3, 30_001)
best = {"squared error": sample.mean(), "absolute error": np.median(sample)}
for name, wanted in best.items():
    total = sum(LOSSES[name][0](grid_of - t) for t in sample)
    assert abs(grid_of[np.argmin(total)] - wanted) < 2e-4
refused(lambda: mean_loss("hinge", [1.0], [1.0]), "choose one of squared error")
refused(lambda: mean_loss("Huber", np.ones(3), np.ones((3, 1))), "differ in shape")
refused(lambda: mean_loss("Huber", [np.nan], [1.0]), "hold nan or inf")
""", ["verify"], fold="three losses are negative log densities, with the slopes of Keras; mean and median; refusals")
md("loss-2", """
The constant with the lowest squared error is the mean of the targets, and the one with the lowest absolute error is their median.
The slope of a loss says how strongly one sample pulls.
How far does one outlier pull a line?
Move it upwards, and change the loss.
""")
code("fit-line", """
def fit_line(x, t, slope_of_loss, rounds=100):
    \"\"\"Offset and slope of the line with the lowest loss: least squares, repeated with
    the weight (slope of the loss) / residual for each sample.\"\"\"
    inputs, line = np.c_[np.ones_like(x), x], np.zeros(2)
    for _ in range(rounds):
        r = inputs @ line - t
        size = np.maximum(np.abs(r), 1e-6)
        weight = np.abs(slope_of_loss(np.where(r < 0, -size, size))) / size
        scaled = inputs * weight[:, None]
        line = np.linalg.solve(inputs.T @ scaled, scaled.T @ t)
    return line
""", ["given"])
code("outlier-draw", """
random = np.random.default_rng(0)
x_line = np.linspace(0, 3, 20)
t_line = 1 + 2 * x_line + random.normal(0, 0.4, 20)
fits = {}
for name in LOSSES:
    for distance in (0, 2, 5, 10, 20):
        t = t_line + distance * (np.arange(20) == 18)
        fits[name, distance] = t, fit_line(x_line, t, LOSSES[name][1])


def draw_outlier(loss, distance):
    t, (offset, steepness) = fits[loss, distance]
    r = np.linspace(-25, 25, 501)
    figure, axes = plt.subplots(1, 2, figsize=(6.4, 2.5))
    axes[0].plot(x_line, 1 + 2 * x_line, color=plots.GREY, lw=4, alpha=0.4)
    axes[0].plot(x_line, offset + steepness * x_line, color=plots.ORANGE)
    axes[0].plot(x_line, t, "o", color=plots.BLUE, ms=4)
    axes[0].plot(x_line[18], t[18], "D", color=plots.RED)
    axes[0].set(title="true line (grey), fitted line", xlabel="x", ylim=(-1, 28))
    axes[1].plot(r, LOSSES[loss][0](r))
    here = offset + steepness * x_line[18] - t[18]
    axes[1].plot(here, LOSSES[loss][0](here), "D", color=plots.RED)
    axes[1].set(title=f"{loss} of the outlier", xlabel="r = y − t", ylim=(-5, 160))
    return figure
""", ["figure"])
code("explorer-outlier", """
steep = {key: line[1] for key, (_, line) in fits.items()}
assert steep["squared error", 20] > 3 and abs(steep["absolute error", 20] - 2) < 0.3
assert abs(steep["Huber", 20] - steep["Huber", 5]) < 0.02
explore(
    draw_outlier,
    caption=lambda loss, distance: (
        f"{loss}: with one of 20 points raised by {distance}, the fitted line has "
        f"a slope of {steep[loss, distance]:.2f}, where the true one is 2."
    ),
    start={"loss": "squared error", "distance": 10},
    loss=list(LOSSES),
    distance=[0, 2, 5, 10, 20],
)
""", ["figure"])
md("loss-3", """
OUTLIER_TEXT
One data set proves little, so we repeat the fit on 200 sets of 30 points, of which three are raised by 15.
""")
code("outlier-measure", """
def slope_error(loss, number, sets=200):
    \"\"\"The mean distance of the fitted slope from the true one, 2.\"\"\"
    random, errors = np.random.default_rng(number), []
    for _ in range(sets):
        x = random.uniform(0, 3, 30)
        t = 1 + 2 * x + random.normal(0, 0.4, 30) + 15 * (np.arange(30) < 3)
        errors.append(abs(fit_line(x, t, LOSSES[loss][1], rounds=50)[1] - 2))
    return np.mean(errors)


slope_errors = {loss: float(slope_error(loss, seed())) for loss in LOSSES}
assert slope_errors["squared error"] > 4 * slope_errors["Huber"]
print(*(f"{loss}: {error:.2f}" for loss, error in slope_errors.items()), sep="\\n")
""", ["experiment"], fold="mean error of the slope over 200 data sets with three outliers each")
code("outlier-compare", """
compare("huber-slope-error", slope_errors["Huber"], data="line with outliers")
""", ["experiment"], fold="mean error of the slope with Huber's loss")
md("loss-4", """
A line that always has the slope 0 would be wrong by 2.
OUTLIER_MEASURED

### The wrong pair

An output must be able to reach the targets.
We fit one unit to 40 targets on a line between −1 and 3, once with the identity as its output and once with the logistic, both by least squares.
""")
code("pair-run", """
x_pair = np.linspace(-2, 2, 40)
t_pair = 1 + x_pair + np.random.default_rng(0).normal(0, 0.15, 40)
outputs = {"identity": lambda z: z, "logistic": sigmoid}
fitted = {name: least_squares(lambda w: g(w[0] * x_pair + w[1]) - t_pair, [1.0, 0.0]).x
          for name, g in outputs.items()}
""", ["experiment"], fold="one unit fitted with two outputs")
code("pair-figure", """
figure, axes = plt.subplots(1, 2, figsize=(7.4, 2.9))
axes[0].plot(x_pair, t_pair, "o", color=plots.GREY, ms=4)
error = {}
for name, g in outputs.items():
    y_pair = g(fitted[name][0] * x_pair + fitted[name][1])
    error[name] = np.mean((y_pair - t_pair) ** 2)
    axes[0].plot(x_pair, y_pair, label=f"{name}: mean r² = {error[name]:.2f}")
least = np.mean((np.clip(t_pair, 0, 1) - t_pair) ** 2)
assert error["identity"] < 0.02 and 0.9 > error["logistic"] > least > 0.5
axes[0].legend(fontsize=8)
axes[0].set(xlabel="x", title="The logistic cannot leave 0…1", ylim=(-1.6, 4.4))
logit = np.linspace(-10, 6, 321)
p = sigmoid(logit)
signals = {"cross-entropy": 1 - p, "squared error": (1 - p) * p * (1 - p)}
for name, signal in signals.items():
    axes[1].semilogy(logit, signal, label=name)
times = float(1 / (sigmoid(-8.0) * (1 - sigmoid(-8.0))))
assert 2900 < times < 3100
axes[1].legend(fontsize=8)
axes[1].set(xlabel="logit, for the label 1", ylabel="size of the gradient",
            title=f"At −8 they differ {times:,.0f}-fold", ylim=(1e-5, 3));
""", ["figure"], alt="Left: targets on a line from minus 1 to 3; the identity follows them with a mean squared residual of 0.01, the logistic stays between 0 and 1 and leaves 0.82. Right: size of the gradient against the logit for the label 1. The cross-entropy keeps a gradient near 1 for wrong logits, and the squared error loses it: at minus 8 it is about 3,000 times smaller.")
md("loss-5", """
The logistic output leaves an error that no weights, no rate and no depth could remove: everything outside 0…1 is lost.
For labels that are 0 or 1 the logistic is the right output, and there the loss can be the wrong one.
With the binary cross-entropy the gradient for the logit is $p - t$, prediction minus label.
The squared error multiplies it by the slope $p(1 - p)$, so that a unit which is certain and wrong hardly learns: at a logit of −8 for the label 1, its gradient is 3,000 times smaller.
A fit with the right pair takes a few lines.
""")
code("binary-fit", """
hours = np.random.default_rng(1).uniform(0, 6, 80)  # of study
passed = (np.random.default_rng(2).uniform(size=80) < sigmoid(2 * hours - 6)) * 1.0
w_hours, b_hours = 0.0, 0.0
for _ in range(20_000):
    signal = sigmoid(w_hours * hours + b_hours) - passed  # prediction minus label
    w_hours -= 0.2 * np.mean(signal * hours)
    b_hours -= 0.2 * np.mean(signal)
""")
code("binary-verify", """
logits_of = tf.Variable(np.linspace(-5, 5, 40))
labels_of = np.arange(40) % 2.0
with tf.GradientTape() as tape:
    value = tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels_of, logits_of))
np.testing.assert_allclose(tape.gradient(value, logits_of),
                           sigmoid(logits_of.numpy()) - labels_of, atol=1e-12)
chance = sigmoid(w_hours * hours + b_hours)
assert abs(chance.mean() - passed.mean()) < 1e-5
exact_fit = LogisticRegression(C=np.inf, tol=1e-10).fit(hours[:, None], passed)
assert np.allclose([w_hours, b_hours], [exact_fit.coef_[0, 0], exact_fit.intercept_[0]],
                   rtol=1e-3)
""", ["verify"], fold="the gradient is prediction minus label; the fit equals scikit-learn's")
md("softmax-1", """
The mean predicted probability equals the fraction of ones, because the gradient for the bias is the mean of $p - t$, and it is zero at the end.

## Softmax

For $C$ classes the network gives $C$ sums $z \\in \\mathbb{R}^C$, the *logits*, and softmax turns them into probabilities that add up to 1:

$$
p_i = \\frac{e^{z_i}}{\\sum_{k=1}^{C} e^{z_k}}, \\qquad
\\frac{\\partial p}{\\partial z} = \\mathrm{diag}(p) - p\\,p^\\top .
$$ (activations-and-losses-softmax)

Only differences count: the same number added to all logits changes nothing.
With two classes, softmax is the logistic of the difference, $p_1 = \\sigma(z_1 - z_2)$.
Written as it stands, the formula has a flaw.
""")
code("softmax-naive", """
def naive_softmax(z):
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)
""")
md("softmax-predict", """
What does `naive_softmax` give for the logits 1000 and 1001?

<details><summary>0.27 and 0.73</summary>

That is the right answer, the same as for 0 and 1. The function does not reach it.

</details>
<details><summary>0 and 1</summary>

Softmax looks at differences, and the difference is only 1.

</details>
<details><summary>nan and nan</summary>

Yes. Both exponentials overflow to infinity, and infinity divided by infinity is not a number.

</details>
""", ["predict"])
code("softmax-fails", """
with np.errstate(all="ignore"):
    print(naive_softmax(np.array([0.0, 1.0])).round(2))
    print(naive_softmax(np.array([1000.0, 1001.0])))
    print(np.log(naive_softmax(np.array([0.0, -1000.0]))))
""", ["nbval-check-output", "outcome"])
md("softmax-2", """
The third line shows the opposite failure: the probability of the second class underflows to 0, its logarithm is $-\\infty$, and a loss that needs it is infinite.
""", ["outcome"])
md("softmax-lse", """
### Log-sum-exp

Both failures have one cure.
Subtract the largest logit $m = \\max_k z_k$ first, and never take the logarithm of a probability:

$$
\\begin{aligned}
\\mathrm{lse}(z) &= \\ln \\sum_k e^{z_k} = m + \\ln \\sum_k e^{z_k - m}, \\\\
-\\ln p_t &= \\mathrm{lse}(z) - z_t .
\\end{aligned}
$$ (activations-and-losses-lse)

The largest exponent is now 0, and the sum is at least 1, so that neither the exponential nor the logarithm can fail.
""")
code("softmax-good", """
def checked_logits(z):
    z = np.asarray(z, dtype=float)
    if z.ndim < 1 or z.shape[-1] < 2:
        raise ValueError("logits need at least two classes on the last axis, got "
                         f"shape {z.shape}; for one output use the logistic")
    if np.isnan(z).any():
        raise ValueError("the logits hold nan: look for a rate that is too large")
    return z


def log_sum_exp(z):
    z = checked_logits(z)
    largest = z.max(axis=-1, keepdims=True)
    return largest[..., 0] + np.log(np.exp(z - largest).sum(axis=-1))


def softmax(z):
    return np.exp(checked_logits(z) - log_sum_exp(z)[..., None])
""", ["given"])
code("cross-entropy", """
def cross_entropy(logits, labels):
    \"\"\"The mean of -ln p(label), from logits (samples, classes) and whole labels.\"\"\"
    logits, labels = checked_logits(logits), np.asarray(labels)
    if logits.ndim != 2 or labels.shape != logits.shape[:1]:
        raise ValueError(f"logits {logits.shape} and labels {labels.shape}: expected "
                         "(samples, classes) and (samples,), labels as class numbers")
    if labels.dtype.kind not in "iu" or labels.min() < 0 or (
            labels.max() >= logits.shape[1]):
        raise ValueError(f"labels are whole numbers from 0 to {logits.shape[1] - 1}")
    return np.mean(log_sum_exp(logits) - logits[np.arange(len(labels)), labels])
""", ["given"])
code("softmax-verify", """
random = np.random.default_rng(0)
z = random.normal(scale=3, size=(50, 7))
p = softmax(z)
assert np.abs(p.sum(-1) - 1).max() < 1e-12
assert np.allclose(softmax(z + 100), p, atol=1e-12)
two = softmax(z[:, :2])[:, 0]
assert np.abs(two - sigmoid(z[:, 0] - z[:, 1])).max() < 1e-12
np.testing.assert_allclose(p, tf.nn.softmax(z), atol=1e-12)
np.testing.assert_allclose(log_sum_exp(z), tf.reduce_logsumexp(z, -1), atol=1e-12)
h = 1e-6
for row in z[:5]:
    moved = (softmax(row + h * np.eye(7)) - softmax(row - h * np.eye(7))) / (2 * h)
    q = softmax(row)
    assert np.abs(moved.T - (np.diag(q) - np.outer(q, q))).max() < 1e-7
assert np.isclose(sigmoid(np.array([1.0, 2, 3])).sum(), 2.564, atol=1e-3)
labels, logits = random.integers(0, 7, 50), tf.Variable(z)
with tf.GradientTape() as tape:
    theirs = tf.reduce_mean(losses_of(logits, labels))
assert np.isclose(cross_entropy(z, labels), theirs, atol=1e-12)
np.testing.assert_allclose(tape.gradient(theirs, logits), (p - np.eye(7)[labels]) / 50,
                           atol=1e-12)
""", ["verify"], fold="sums, shifts, two classes, the Jacobian by finite differences to 1e-7, and Keras' cross-entropy")
code("softmax-refused", """
refused(lambda: softmax(3.0), "two classes")
refused(lambda: softmax(np.ones((4, 1))), "for one output use the logistic")
refused(lambda: softmax([np.nan, 1.0]), "hold nan")
refused(lambda: cross_entropy(np.ones((3, 2)), [[0], [1], [0]]), "class numbers")
refused(lambda: cross_entropy(np.ones((3, 2)), [0, 1, 2]), "from 0 to 1")
""", ["verify"])
code("lse-table", """
def compared(size):
    \"\"\"The loss of the logits (size, 0, 0) for label 1 in 32 bits, in two ways.\"\"\"
    z = np.array([size, 0, 0], np.float32)
    with np.errstate(all="ignore"):
        naive = -np.log(naive_softmax(z)[1])
    return {"largest logit": size, "−ln(softmax)": f"{naive:.4f}",
            "lse(z) − z": f"{cross_entropy(z[None], [1]):.4f}"}


table = pd.DataFrame([compared(size) for size in (1, 10, 80, 88, 89, 1000)])
assert table["−ln(softmax)"].tolist()[3:] == ["88.0000", "inf", "inf"]
table.set_index("largest logit")
""", ["experiment"], fold="the loss in 32 bits by both ways")
md("twice-1", """
LSE_TEXT
Keras computes the stable form if the last layer has no activation and the loss is told so, with `from_logits=True`.

### Softmax applied twice

That option invites a mistake: the network ends in a softmax, and the loss applies another one.
The second softmax receives probabilities as its logits.
They lie between 0 and 1, so with ten classes it can give the true class at most $e/(e + 9) = 0.23$, and the loss cannot fall below $-\\ln 0.23 = 1.46$.
The gradient suffers as well.
""")
code("twice-figure", """
logit = np.linspace(-12, 12, 241)
rows = np.zeros((241, 10))
rows[:, 0] = logit
figure, axes = plt.subplots(1, 2, figsize=(7.4, 2.8))
slopes, floors = {}, {}
for count, name in ((1, "once"), (2, "twice")):
    z = tf.Variable(rows)
    with tf.GradientTape() as tape:
        inner = z if count == 1 else tf.nn.softmax(z)
        loss = keras.ops.logsumexp(inner, axis=-1) - inner[:, 0]
    slopes[name] = np.abs(tape.gradient(loss, z)[:, 0])
    floors[name] = float(loss[-1])
    axes[0].plot(logit, loss, label=f"softmax {name}")
    axes[1].semilogy(logit, slopes[name], label=f"softmax {name}")
floor = np.log(np.e + 9) - 1
middle = slopes["once"][120] / slopes["twice"][120]
assert 1.4611 < floor < 1.4612 and abs(floors["twice"] - floor) < 1e-3
assert np.isclose(middle, 10) and slopes["twice"][0] < 1e-5 < 0.9 < slopes["once"][0]
axes[0].axhline(floor, color=plots.GREY, lw=0.8, ls=":")
axes[0].set(xlabel="logit of the true class", title=f"Twice: never below {floor:.2f}",
            ylabel="loss")
axes[0].legend()
axes[1].set(xlabel="logit of the true class", ylabel="size of the gradient",
            title=f"At 0 the gradient is {middle:.0f} times smaller");
""", ["figure"], alt="Left: loss against the logit of the true class, nine others at zero. With softmax once it falls from 14 to zero, with softmax twice from 2.40 to 1.46. Right: size of the gradient, logarithmic. With softmax twice it is ten times smaller at zero and vanishes for very wrong logits, where softmax once has a gradient near 1.")
md("twice-2", """
With equal logits the gradient is ten times smaller, and for a logit that is far too low it vanishes, exactly where the correct loss pulls hardest.
What does that cost?
We train networks 196-64-64-10 with ReLUs on the clothes for 30 epochs, with each loss at two starts, five rates and five seeds, and read the predicted probabilities from the first softmax.
""")
md("twice-predict", """
Each loss gets the start and the rate with its best validation accuracy. What does the second softmax cost?

<details><summary>Nothing, because the largest logit stays the largest</summary>

That is true of a network that is trained already. During training the gradient decides.

</details>
<details><summary>A fraction of a point in most runs, a whole class in others</summary>

Yes. Four of five runs lose less than a point, and the fifth never predicts one of the ten classes.

</details>
<details><summary>The network does not learn at all</summary>

The gradient is smaller. While the logits are close together it does not vanish.

</details>
""", ["predict"])
code("twice-run", """
RATES_TWICE = [0.0003, 0.001, 0.003, 0.01, 0.03]


@functools.cache
def softmax_runs(softmaxes, scheme):
    \"\"\"Scores by (rate, seed) of networks trained with one or two softmaxes.\"\"\"
    _, (x, y), (x_valid, y_valid), (x_test, y_test) = clothes()
    arms = [(rate, number) for rate in RATES_TWICE for number in range(5)]
    rates, numbers = zip(*arms)
    layers = start([196, 64, 64, 10], [scheme] * len(arms), numbers)
    train(layers, tf.nn.relu, x, y, rates, numbers, epochs=30, softmaxes=softmaxes)
    logits = sums(layers, tf.nn.relu, tf.constant(x_test))[-1]
    valid = accuracies(layers, tf.nn.relu, x_valid, y_valid)
    answers = np.argmax(logits, -1)
    right = np.mean(answers == y_test, axis=-1)
    lost = [10 - len(set(own)) for own in answers]  # classes that are never predicted
    nats = losses_of(logits, np.tile(y_test, (len(arms), 1)))
    top = np.max(tf.nn.softmax(logits), -1).mean(-1)
    return dict(zip(arms, zip(valid, right, nats.numpy(), top, lost)))
""", ["experiment", "given", "outcome"], fold="both losses at two starts and five rates under five seeds")
code("twice-recorded", """
@recorded("second-softmax", softmaxes=[1, 2], scheme=["Glorot", "He"],
          rate=RATES_TWICE, seed=range(5))
def second_softmax(softmaxes, scheme, rate, seed):
    scores = softmax_runs(softmaxes, scheme)[rate, seed]
    return dict(zip(("valid", "test", "nats", "confidence", "lost"), scores),
                data=clothes()[0])
""", ["experiment", "outcome"])
code("twice-table", """
TWICE_TABLE
TWICE_SHOWN
""", ["experiment", "outcome"], fold="each loss at its picked start and rate, five seeds")
md("twice-3", """
TWICE_TEXT
""", ["outcome"])
code("nats-run", """
def digits_nats(number):
    \"\"\"The cross-entropy of a digits network on test images, at the rate 0.003.\"\"\"
    layers = start([64, 100, 100, 10], ["He"], [number])
    train(layers, tf.nn.relu, x, y, [0.003], [number], epochs=30, batch=50)
    return cross_entropy(sums(layers, tf.nn.relu, tf.constant(x_test))[-1][0], y_test)


nats = digits_nats(seed())
compare("digits-cross-entropy", nats, data="8×8 digits")
""", ["experiment", "outcome"], fold="test cross-entropy of the digits network; guessing gives 2.30 nats")
md("reported-1", """
## Reported and measured
""")
code("reported-table", """
chapter_table("fundamentals/activations-and-losses")
""", ["experiment"], fold="every number of this chapter")
md("pitfalls-1", """
No row has a reported value, because the documents rank activations without measurements.

## Pitfalls

**The training loss of a classifier with ten classes never falls below 1.46.**
The softmax is applied twice.
Cure: remove the activation of the last layer, or the option `from_logits=True`.
Keras warns, and mends it, if it sees its own softmax right before its own loss; loops that call TensorFlow's functions get no warning.
""")
code("pitfalls-twice", """
for softmaxes in (2, 1):
    layers = start([64, 100, 100, 10], ["He"], [seed()])
    history = train(layers, tf.nn.relu, x, y, [0.003], [seed()], 30, 50,
                    softmaxes=softmaxes)
    assert (history[-1, 0] > 1.46) == (softmaxes == 2)
    print(f"softmax applied {softmaxes} times: training loss {history[-1, 0]:.2f}")
""")
code("pitfalls-keras", """
logits_of, label = tf.constant([[5.0, 0, 0]]), tf.constant([1])
p = keras.activations.softmax(logits_of)
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    mended = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(label, p)
right = tf.nn.sparse_softmax_cross_entropy_with_logits(label, logits_of)
twice = tf.nn.sparse_softmax_cross_entropy_with_logits(label, p)
assert len(told) == 1 and np.isclose(mended, right) and not np.isclose(twice, right)
""", ["verify"], fold="Keras notices its own softmax, warns and uses the logits, and TensorFlow does not")
md("pitfalls-2", """
**A regression predicts nearly the mean everywhere, whatever the rate.**
Outputs have the shape $(n, 1)$ and targets $(n,)$, so NumPy and TensorFlow pair each output with each target.
Cure: give both the same shape.
`mean_loss` above refuses the pair.
""")
code("pitfalls-shape", """
target = np.linspace(-1, 1, 5)
output = target[:, None]  # a perfect prediction
wrong, right = np.mean((output - target) ** 2), np.mean((output[:, 0] - target) ** 2)
assert right == 0 and np.isclose(wrong, 2 * target.var())
print(f"shapes {output.shape}, {target.shape}: {wrong:.2f}; equal shapes: {right:.2f}")
""")
md("pitfalls-3", """
**A ReLU network gives the same answer for every image.**
All units of a layer are dead, usually after a few steps at too large a rate.
Cure: count the units that are never positive on a batch, and lower the rate until few are.
""")
code("pitfalls-dead", """
for rate in (2.0, 0.1):
    layers = start([64, 100, 100, 10], ["He"], [seed()])
    train(layers, tf.nn.relu, x, y, [rate], [seed()], epochs=20, batch=50, adam=False)
    answers = np.argmax(sums(layers, tf.nn.relu, tf.constant(x_test))[-1][0], -1)
    dead = int(dead_units(layers, tf.nn.relu, x)[0])
    assert seed() or (len(set(answers)) == 1) == (rate == 2.0) == (dead > 150)
    print(f"rate {rate}: {dead} of 200 dead, different answers: {len(set(answers))}")
""")
