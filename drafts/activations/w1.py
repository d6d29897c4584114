# ---------- part 1: set-up, hero, zoo
md("activations-title", """
# Activations and losses

What makes a layer nonlinear, and what tells a network how wrong it is?
""")
setup_cell()
code("activations-imports", """
import functools
import time
import warnings

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf
from scipy import special, stats
from scipy.optimize import least_squares
from sklearn.datasets import load_digits, make_moons
from sklearn.linear_model import LogisticRegression

from utils import data, plots, seed
from utils.exercises import check
from utils.explore import explore
from utils.results import chapter_table, compare, recorded, runs
""", ["set-up", "given"])
code("hero-train", """
def one_layer(rate, steps, units=12):
    \"\"\"A layer of ReLU units learns two moons: the points, and W, b at each step.\"\"\"
    points, target = make_moons(200, noise=0.15, random_state=0)
    points = points - points.mean(0)
    random = np.random.default_rng(2)
    W, b = random.normal(size=(2, units)), np.zeros(units)
    v, c = random.normal(size=units), 0.0
    path = []
    for _ in range(steps + 1):
        path.append((W, b))
        z = points @ W + b
        h = np.maximum(z, 0)
        error = (special.expit(h @ v + c) - target) / len(points)
        back = np.outer(error, v) * (z > 0)
        v, c = v - rate * h.T @ error, c - rate * error.sum()
        W, b = W - rate * points.T @ back, b - rate * back.sum(0)
    return points, path
""", ["figure"])
code("hero", """
points, path = one_layer(rate=HERO_RATE, steps=60)
active = np.array([(points @ W + b > 0).mean(0) for W, b in path])
dies = np.flatnonzero((active[0] > 0.4) & (active[-1] == 0))
unit = dies[0]
last = int(np.flatnonzero(active[:, unit])[-1])
moments = [0, 1, last, last + 1]
assert (active[last + 1 :, unit] == 0).all() and active[0, unit] > 0.4
figure, axes = plt.subplots(1, 4, figsize=(7.6, 2.3), sharey=True)
a, b2 = np.meshgrid(np.linspace(-2.2, 2.2, 120), np.linspace(-1.6, 1.6, 90))
for ax, step in zip(axes, moments):
    W, b = path[step]
    height = np.maximum(a * W[0, unit] + b2 * W[1, unit] + b[unit], 0)
    ax.contourf(a, b2, height, levels=9, cmap="YlOrBr")
    on = points @ W[:, unit] + b[unit] > 0
    ax.scatter(*points[~on].T, s=14, color="white", edgecolors=plots.GREY, lw=0.8)
    ax.scatter(*points[on].T, s=18, color=plots.BLUE, marker="s", lw=0)
    ax.set_title(f"step {step}: on for {on.mean():.0%}", fontsize=9, loc="center")
    ax.set(xticks=[], yticks=[], xlim=(-2.2, 2.2), ylim=(-1.6, 1.6))
    ax.grid(False)
plt.show()
""", ["figure"], alt="HERO_ALT")
md("learn", """
Each panel shows one ReLU unit of a small network that learns to separate two moons.
The darker the ground, the larger the unit's output, and blue squares are the points for which it is switched on.
HERO_TEXT
From then on its output is zero for every point, so its weights receive no gradient and it stays silent: the unit is *dead*.

## What you will learn

* **Write** fourteen activations and their derivatives, and check them against automatic differentiation.
* **Count** saturated and dead units, and say what makes and what prevents them.
* **Judge** a ranking of activations after each one got its own learning rate and initialisation.
* **Derive** a loss from what you assume about the targets, and pair it with the output that fits.
* **Compute** softmax and cross-entropy without overflow, and recognise a softmax that is applied twice.

Prerequisites: [neurons and networks](neurons-and-networks.ipynb) with layers and the reason for an activation, and [backpropagation](backpropagation.ipynb) with error signals.
Reading time: about 50 minutes.
""")
md("run-time", """
Running this chapter took 60 seconds and 1.0 GB of memory on two CPU cores.
""", ["runtime"])
md("sum-1", """
## From the sum to the output

A unit multiplies its inputs $x \\in \\mathbb{R}^d$ by weights $w \\in \\mathbb{R}^d$, adds a bias $b$, and applies its activation $g$ to the sum:

$$
z = w^\\top x + b, \\qquad y = g(z).
$$ (activations-and-losses-unit)

The weights say how much each connection counts.
With the ReLU, $g(z) = \\max(0, z)$, one unit with three inputs can be computed by hand.
""")
code("sum-hand", """
w, b = np.array([0.5, -1.0, 2.0]), 0.1
for inputs in ([2.0, 1.5, 0.3], [2.0, 2.0, 0.3]):
    z = w @ inputs + b
    print(f"{w * inputs} and the bias {b} make {z:.1f}, the output is {max(0, z):.1f}")
""", ["nbval-check-output"])
md("sum-2", """
A slightly larger second input has turned the sum negative, and the output is 0.

Most experiments below train networks on 1,797 digits of 8×8 pixels, and many networks at once, side by side.
They differ in activation, rate or random numbers, and each has its own optimizer.
The optimizer is [Adam](../optimizers/adaptive-optimizers.ipynb), a gradient descent that adapts the step of each weight, where nothing else is said.
Its rate falls in a straight line to zero during training, which lets every run settle.
""")
code("digits-data", """
digits = load_digits()
shuffled = np.random.default_rng(0).permutation(len(digits.data))
pixels = (digits.data[shuffled] / 16).astype(np.float32)
x, x_valid, x_test = np.split(pixels, [1000, 1400])
y, y_valid, y_test = np.split(digits.target[shuffled], [1000, 1400])
""", ["experiment", "given"], fold="1,797 digits: 1,000 for training, 400 for validation, 397 for the test")
code("engine-start", """
VARIANCE = {  # of a weight in a layer with n inputs and m outputs
    "LeCun": lambda n, m: 1 / n,
    "Glorot": lambda n, m: 2 / (n + m),
    "He": lambda n, m: 2 / n,
    "2 × Glorot": lambda n, m: 4 * 2 / (n + m),  # weights twice as large
    "4 × Glorot": lambda n, m: 16 * 2 / (n + m),
    "8 × Glorot": lambda n, m: 64 * 2 / (n + m),
    "16 × Glorot": lambda n, m: 256 * 2 / (n + m),
    "32 × Glorot": lambda n, m: 1024 * 2 / (n + m),
}


def start(widths, schemes, seeds, normalised=False):
    \"\"\"Layers of networks side by side, W (nets, n, m) and b (nets, 1, m); a layer
    that is normalised has a third array, the factors γ (nets, 1, m).\"\"\"
    layers = []
    for depth, (n, m) in enumerate(zip(widths, widths[1:])):
        W = np.stack([np.sqrt(VARIANCE[scheme](n, m))
                      * np.random.default_rng([number, depth]).normal(size=(n, m))
                      for scheme, number in zip(schemes, seeds)])
        layer = [W, np.zeros((len(W), 1, m))]
        if normalised and depth < len(widths) - 2:
            layer.append(np.ones((len(W), 1, m)))
        layers.append([tf.Variable(part, dtype=tf.float32) for part in layer])
    return layers
""", ["experiment", "given"], fold="networks trained side by side: start, output, training, accuracy")
code("engine-forward", """
def sums(layers, g, x):
    \"\"\"The sums z of each layer, (nets, samples, units), for x (samples, inputs) or
    (nets, samples, inputs); the last ones are the logits.\"\"\"
    found, h = [], x
    for W, b, *factor in layers:
        z = h @ W
        if factor:  # layer normalisation: mean 0, variance 1 over the units
            z -= tf.reduce_mean(z, -1, keepdims=True)
            z *= tf.math.rsqrt(tf.reduce_mean(z**2, -1, keepdims=True) + 1e-5)
            z *= factor[0]
        found.append(z + b)
        h = g(found[-1])
    return found
""", ["experiment", "given"])
code("engine-loss", """
def losses_of(logits, labels, softmaxes=1):
    \"\"\"The cross-entropy of each network (nets,), with one softmax or more.\"\"\"
    for _ in range(softmaxes - 1):
        logits = tf.nn.softmax(logits)
    each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return tf.reduce_mean(each, -1)


def orders(samples, batch, epochs, seeds):
    \"\"\"Rows of each batch, (epochs, batches, nets, batch), shuffled in each epoch.\"\"\"
    kept = samples // batch * batch
    random = [np.random.default_rng([number, 99]) for number in seeds]
    rows = [[r.permutation(samples)[:kept] for r in random] for _ in range(epochs)]
    shape = (epochs, len(random), -1, batch)
    return np.reshape(rows, shape).transpose(0, 2, 1, 3).astype(np.int32)
""", ["experiment", "given"])
code("engine-step", """
def step_function(layers, g, x, y, rates, steps, adam, softmaxes):
    \"\"\"One compiled epoch: its batches and the steps done before, to its mean loss.\"\"\"
    weights = [part for layer in layers for part in layer]
    mean, square = ([tf.Variable(tf.zeros_like(w)) for w in weights] for _ in "ms")

    @tf.function
    def epoch(rows, done):
        total = tf.zeros(len(rates))
        for chosen in rows:
            with tf.GradientTape() as tape:
                logits = sums(layers, g, tf.gather(x, chosen))[-1]
                loss = losses_of(logits, tf.gather(y, chosen), softmaxes)
            total += loss
            done += 1
            fixed = tf.sqrt(1 - 0.999**done) / (1 - 0.9**done)
            rate = rates * fixed * (1 - (done - 1) / steps) if adam else rates
            for w, m, s, d in zip(weights, mean, square, tape.gradient(loss, weights)):
                if adam:
                    m.assign(0.9 * m + 0.1 * d)
                    s.assign(0.999 * s + 0.001 * d**2)
                    d = m / (tf.sqrt(s) + 1e-7)
                w.assign_sub(rate * d)
        return total / tf.cast(len(rows), tf.float32), done

    return epoch
""", ["experiment", "given"])
code("engine-train", """
def train(layers, g, x, y, rates, seeds, epochs, batch=100, adam=True, softmaxes=1):
    \"\"\"Train each network at its own rate; its mean loss by epoch, (epochs, nets).\"\"\"
    order = orders(len(x), batch, epochs, seeds)
    rates = tf.constant(np.reshape(rates, (-1, 1, 1)), tf.float32)
    x, y = tf.constant(x, tf.float32), tf.constant(y, tf.int32)
    steps = float(order.shape[0] * order.shape[1])
    epoch = step_function(layers, g, x, y, rates, steps, adam, softmaxes)
    history, done = [], tf.constant(0.0)
    for rows in order:
        loss, done = epoch(tf.constant(rows), done)
        history.append(loss.numpy())
    return np.array(history)
""", ["experiment", "given"])
code("engine-score", """
def accuracies(layers, g, x, y):
    return np.mean(np.argmax(sums(layers, g, tf.constant(x))[-1], -1) == y, axis=-1)


def dead_units(layers, g, x):
    \"\"\"How many hidden units of each network have no positive sum on any sample; nan
    for a network that holds nan itself.\"\"\"
    hidden = sums(layers, g, tf.constant(x))[:-1]
    lost = sum(np.isnan(z).any(axis=(1, 2)) for z in hidden)
    return np.where(lost, np.nan, sum((np.max(z, 1) <= 0).sum(-1) for z in hidden))
""", ["experiment", "given"])
md("sum-3", """
Before training, the weights are random numbers.
What does training do to them?
""")
code("weights-figure", """
layers = start([64, 100, 100, 10], ["He"], [seed()])
before = [layer[0].numpy().ravel() for layer in layers]
train(layers, tf.nn.relu, x, y, [0.003], [seed()], epochs=30, batch=50)
after = [layer[0].numpy().ravel() for layer in layers]
figure, axes = plt.subplots(1, 3, figsize=(7.4, 2.3))
spreads = []
for ax, old, new, name in zip(axes, before, after, ("64×100", "100×100", "100×10")):
    edges = np.linspace(-1, 1, 61)
    ax.hist(old, edges, histtype="stepfilled", color=plots.SKY, label="before")
    ax.hist(new, edges, histtype="step", color=plots.ORANGE, lw=1.8, label="after")
    spreads.append((old.std(), new.std()))
    ax.set(title=f"{name}: {old.std():.2f} → {new.std():.2f}", xlabel="weight")
assert seed() or all(old < new < 1.6 * old for old, new in spreads)
axes[0].legend(fontsize=8);
""", ["figure"], alt="Histograms of the weights of three layers before and after training. All are bell-shaped around zero, and training makes each slightly wider: the standard deviation of every layer grows, by less than 60 percent.")
md("sum-4", """
The titles give the standard deviation of each layer's weights before and after.
The network now reads digits, and yet each histogram has become only a little wider.
What was learned lies in which weight changed, and the histogram does not show it.

## Sigmoid and tanh

The *logistic* function, often called *the sigmoid*, and the hyperbolic tangent are smooth steps:

$$
\\begin{aligned}
\\sigma(z) &= \\frac{1}{1 + e^{-z}}, & \\sigma'(z) &= \\sigma(z)\\,(1 - \\sigma(z)), \\\\
\\tanh z &= \\frac{e^z - e^{-z}}{e^z + e^{-z}}, & \\tanh'(z) &= 1 - \\tanh^2 z.
\\end{aligned}
$$ (activations-and-losses-sigmoid)

Each derivative needs nothing but the output, which the forward pass has computed already.
We keep every activation together with its derivative.
""")
code("zoo-1", """
def sigmoid(z):
    e = np.exp(-np.abs(z))  # at most 1, so nothing overflows
    return np.where(z >= 0, 1, e) / (1 + e)


ZOO = {
    "logistic": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "scaled tanh": (
        lambda z: 1.7159 * np.tanh(2 / 3 * z),
        lambda z: 1.7159 * 2 / 3 * (1 - np.tanh(2 / 3 * z) ** 2),
    ),
    "hard tanh": (lambda z: np.clip(z, -1, 1), lambda z: 1.0 * (np.abs(z) < 1)),
}
""", ["given"])
code("zoo-1-figure", """
grid = np.linspace(-6, 6, 1201)
figure, axes = plt.subplots(1, 2, figsize=(7.4, 2.9))
steepest = {}
for (name, (g, slope)), dashes in zip(ZOO.items(), ("-", "-", "--", ":")):
    axes[0].plot(grid, g(grid), dashes, label=name)
    axes[1].plot(grid, slope(grid), dashes)
    steepest[name] = slope(grid).max()
assert np.allclose(list(steepest.values()), [0.25, 1, 1.7159 * 2 / 3, 1])
axes[0].set(title="activation", xlabel="sum z")
axes[0].legend(fontsize=8)
axes[1].set(title=f"slope: at most {steepest['logistic']:.2f} for the logistic",
            xlabel="sum z");
""", ["figure"], alt="Left: logistic, tanh, scaled tanh and hard tanh are steps from a lower to an upper limit. Right: their slopes are bumps around zero, 0.25 high for the logistic, 1 for tanh, 1.14 for scaled tanh, and a box for hard tanh.")
code("zoo-1-verify", """
h, steps = 1e-5, np.linspace(-6, 6, 241)
for name in ("logistic", "tanh", "scaled tanh"):
    g, slope = ZOO[name]
    central = (g(steps + h) - g(steps - h)) / (2 * h)
    assert np.abs(central - slope(steps)).max() < 1e-8
assert steps[np.argmax(ZOO["logistic"][1](steps))] == 0
assert np.abs(np.tanh(steps) - (2 * sigmoid(2 * steps) - 1)).max() < 1e-15
scaled = ZOO["scaled tanh"][0]
assert abs(scaled(1.0) - 1) < 1e-5
curvature = np.gradient(ZOO["scaled tanh"][1](grid), grid)
assert abs(grid[np.argmin(curvature)] - 1) < 0.02
""", ["verify"], fold="slopes equal central differences to 1e-8; tanh is 2σ(2z)−1; scaled tanh has f(1) = 1")
md("zoo-2-text", """
Tanh is a stretched logistic, $\\tanh z = 2\\sigma(2z) - 1$, so the two differ in scale and centre only.
*Scaled tanh*, $1.7159 \\tanh\\tfrac{2}{3}z$, was proposed by [LeCun, Bottou, Orr and Müller, 1998](../../pages/bibliography.md): it maps 1 to 1, and it curves most strongly near 1, so that targets of ±1 lie away from the flat ends.
The comparison further down trains both.
*Hard tanh* replaces the curve by three straight lines.

## ReLU and its relatives

The *rectified linear unit* and its relatives are not flat on the positive side:

$$
\\begin{aligned}
\\mathrm{ReLU}(z) &= \\max(0, z), &
\\mathrm{leaky}_\\gamma(z) &= \\begin{cases} z & z \\ge 0 \\\\ \\gamma z & z < 0 \\end{cases} \\\\
\\mathrm{ELU}_\\alpha(z) &= \\begin{cases} z & z \\ge 0 \\\\ \\alpha(e^z - 1) & z < 0 \\end{cases} &
\\mathrm{softplus}(z) &= \\ln(1 + e^z) \\\\
\\mathrm{GELU}(z) &= z\\,\\Phi(z) &
\\mathrm{SiLU}(z) &= z\\,\\sigma(z)
\\end{aligned}
$$ (activations-and-losses-relu)

$\\Phi$ is the distribution function of the standard normal.
A *parametric* ReLU, PReLU, is a leaky ReLU that learns its $\\gamma$.
The derivative of the softplus is the logistic function.
""")
code("zoo-2", """
def leaky(gamma):
    return (lambda z: np.where(z >= 0, z, gamma * z),
            lambda z: np.where(z > 0, 1.0, gamma))


ZOO |= {
    "ReLU": (lambda z: np.maximum(0, z), lambda z: 1.0 * (z > 0)),
    "leaky ReLU": leaky(0.01),
    "PReLU": leaky(0.25),  # where its γ starts
    "ELU": (lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
            lambda z: np.exp(np.minimum(z, 0))),
    "softplus": (lambda z: np.logaddexp(0, z), sigmoid),
    "absolute value": (np.abs, np.sign),
    "GELU": (lambda z: z * stats.norm.cdf(z),
             lambda z: stats.norm.cdf(z) + z * stats.norm.pdf(z)),
    "SiLU": (lambda z: z * sigmoid(z),
             lambda z: sigmoid(z) * (1 + z * (1 - sigmoid(z)))),
}
""", ["given"])
code("zoo-2-figure", """
figure, axes = plt.subplots(2, 3, figsize=(7.6, 3.9), sharex=True)
near = np.linspace(-4, 3, 701)
groups = [["ReLU", "softplus", "absolute value"], [0.01, 0.1, 0.3],
          ["ELU", "GELU", "SiLU"]]
for column, group in zip(axes.T, groups):
    for item, dashes in zip(group, ("-", "--", ":")):
        g, slope = leaky(item) if isinstance(item, float) else ZOO[item]
        name = f"leaky, γ = {item}" if isinstance(item, float) else item
        column[0].plot(near, g(near), dashes, label=name)
        column[1].plot(near, slope(near), dashes)
    column[0].legend(fontsize=8)
    column[0].set(ylim=(-1.4, 4.4))
    column[1].set(xlabel="sum z", ylim=(-1.1, 1.3))
lowest = {name: ZOO[name][0](near).min() for name in ("GELU", "SiLU")}
assert np.allclose([lowest["GELU"], lowest["SiLU"]], [-0.170, -0.278], atol=1e-3)
axes[0, 0].set_ylabel("activation")
axes[1, 0].set_ylabel("slope")
axes[0, 2].set_title(f"GELU has a dip of {-lowest['GELU']:.2f}", fontsize=9);
""", ["figure"], alt="Activations above, slopes below, in three groups. ReLU, softplus and absolute value; the slope of softplus is a smooth step, that of ReLU a jump. Leaky ReLU with slopes 0.01, 0.1 and 0.3 on the negative side. ELU levels off at minus 1, GELU dips to minus 0.17 and SiLU to minus 0.28 before they return to zero.")
md("zoo-2-after", """
At 0 the ReLU has no derivative: the difference quotient is 0 from the left and 1 from the right, and every value between is a *subgradient*.
TensorFlow returns 0 there.
ReLU outputs are never negative, and they have no upper limit.
A leaky ReLU can be written $\\max(\\gamma z, z)$ as long as $\\gamma \\le 1$.
The derivative of an ELU with $\\alpha = 1$ has no jump at 0, and its mean output is nearer to zero than that of a ReLU.
GELU and SiLU are not monotonic.
""")
code("zoo-2-verify", """
relu, h = ZOO["ReLU"][0], 1e-6
assert (relu(0.0) - relu(-h)) / h == 0 and np.isclose((relu(h) - relu(0.0)) / h, 1)
zero = tf.Variable(0.0)
with tf.GradientTape() as tape:
    value = tf.nn.relu(zero)
assert float(tape.gradient(value, zero)) == 0
assert relu(grid).min() == 0 and relu(1e6) == 1e6
for gamma in (0.01, 0.1, 0.3, 1.0, 2.0):
    same = np.allclose(np.maximum(gamma * grid, grid), leaky(gamma)[0](grid))
    assert same == (gamma <= 1)
elu, elu_slope = ZOO["ELU"]
assert abs(elu_slope(-1e-9) - elu_slope(1e-9)) < 1e-8
normal = stats.norm.ppf((np.arange(10_000) + 0.5) / 10_000)
assert 0.15 < elu(normal).mean() < 0.17 and 0.39 < relu(normal).mean() < 0.41
""", ["verify"], fold="ReLU at zero, leaky ReLU as a maximum, the smooth ELU and its mean output of 0.16")
md("speed-1", """
A ReLU is also cheap, because it needs no exponential.
""")
code("speed", """
million = tf.random.normal((1000, 1000), seed=0)
cost = {}
for name, g in {"ReLU": tf.nn.relu, "tanh": tf.tanh, "logistic": tf.sigmoid}.items():
    seconds = []
    for _ in range(30):
        began = time.perf_counter()
        g(million).numpy()
        seconds.append(time.perf_counter() - began)
    cost[name] = 1000 * min(seconds)
    print(f"{name}: {cost[name]:.2f} ms")
assert cost["ReLU"] < min(cost["tanh"], cost["logistic"])
""", ["experiment"], fold="one million evaluations, the fastest of thirty repetitions")
md("maxout-1", """
In a network this difference counts little, because the matrix products cost more than the activations.

## Maxout and radial basis functions

Two more units do not apply a fixed curve to one sum.
A *maxout* unit takes the largest of $k$ sums, $\\max_j (w_j^\\top x + b_j)$ ([Goodfellow et al., 2013](../../pages/bibliography.md)), so that its activation is learned.
With two pieces it can become a ReLU, $\\max(0, z)$, or the absolute value, $\\max(-z, z)$.
We train one unit with one input and two pieces towards $|x|$; at each point only the larger piece receives a gradient.
""")
code("maxout", """
def train_maxout(x, target, w, b, rate=0.1, steps=400):
    \"\"\"One unit: the largest of the pieces w[j] * x + b[j]; the mean squared error.\"\"\"
    for _ in range(steps):
        z = x[:, None] * w + b
        wins = z == z.max(1, keepdims=True)
        error = wins * (z.max(1) - target)[:, None]
        w = w - rate * 2 * (error * x[:, None]).mean(0)
        b = b - rate * 2 * error.mean(0)
    return w, b
""")
code("rbf-fit", """
line = np.linspace(-3, 3, 301)
w_max, b_max = np.array([-0.2, 0.5]), np.array([0.3, 0.1])
w_max, b_max = train_maxout(line, np.abs(line), w_max, b_max)
curve = np.sin(2 * line) + 0.3 * line
centres, width = np.linspace(-3.3, 3.3, 10), 0.5


def bumps(x):
    \"\"\"Ten radial basis units, exp(-(x - c)² / 2s²), for each x.\"\"\"
    return np.exp(-((x[:, None] - centres) ** 2) / (2 * width**2))


output = np.linalg.lstsq(bumps(line), curve, rcond=None)[0]
changed = output + 0.8 * (np.arange(10) == 6)
""", ["figure"])
code("maxout-figure", """
figure, axes = plt.subplots(1, 2, figsize=(7.4, 2.8))
for j in range(2):
    axes[0].plot(line, w_max[j] * line + b_max[j], ":", color=plots.GREY)
learned = np.max(line[:, None] * w_max + b_max, axis=1)
off = np.abs(learned - np.abs(line)).max()
assert off < 0.05
axes[0].plot(line, learned, label="maxout")
axes[0].set(title="Two pieces learn |x|", ylim=(-1, 3.2), xlabel="input x")
fit, moved = bumps(line) @ output, bumps(line) @ changed
away = np.abs(line - centres[6]) > 4 * width
assert np.abs(fit - curve).max() < 0.1 and np.abs(moved - fit)[away].max() < 1e-3
axes[1].plot(line, curve, color=plots.GREY, lw=4, alpha=0.4, label="target")
axes[1].plot(line, fit, label="ten RBF units")
axes[1].plot(line, moved, "--", label="one weight raised by 0.8")
axes[1].axvline(centres[6], color=plots.GREY, lw=0.8, ls=":")
axes[1].set(title="One output weight changes the fit near its centre", xlabel="input x")
axes[1].legend(fontsize=8);
""", ["figure"], alt="Left: two straight lines whose maximum, the trained maxout unit, lies on the absolute value of x. Right: ten radial basis units follow a wavy curve; raising the output weight of one of them by 0.8 lifts the fit around its centre near 1 and nowhere beyond four widths from it.")
md("maxout-2", """
A *radial basis function* unit answers to the distance from a centre $c$, $\\exp(-\\|x - c\\|^2 / 2s^2)$.
Ten of them fit a curve, and a change of one output weight changes the fit near that unit's centre only.
Units that apply $g$ to a sum $w^\\top x + b$ respond in a whole half-space, so a change of theirs is felt far away.

## Every activation and its slope

For the comparison we write maxout as three fixed pieces of one sum and the radial unit as a function of the distance.
`activate` looks an activation up and refuses what it cannot compute.
""")
code("zoo-3", """
PIECES = np.array([-0.5, 0.2, 1.0]), np.array([-1.0, 0.0, -0.5])  # slopes, offsets

ZOO |= {
    "maxout": (
        lambda z: np.max(np.multiply.outer(z, PIECES[0]) + PIECES[1], axis=-1),
        lambda z: PIECES[0][
            np.argmax(np.multiply.outer(z, PIECES[0]) + PIECES[1], axis=-1)
        ],
    ),
    "RBF": (lambda z: np.exp(-(z**2) / 2), lambda z: -z * np.exp(-(z**2) / 2)),
}
""", ["given"])
code("activate", """
def activate(name, z):
    \"\"\"The activation and its slope at the sums z, each of the shape of z.\"\"\"
    if name not in ZOO:
        raise ValueError(f"unknown activation {name!r}: choose one of {', '.join(ZOO)}")
    z = np.asarray(z)
    if z.dtype.kind not in "fiu":
        raise TypeError(f"sums are real numbers, got {z.dtype}: convert them first")
    if np.isnan(z).any():
        raise ValueError(f"{np.isnan(z).sum()} of {z.size} sums are nan: look for a "
                         "rate that is too large, or nan in the inputs")
    g, slope = ZOO[name]
    return g(z.astype(float)), slope(z.astype(float))
""", ["given"])
code("activate-verify", """
def refused(call, words, kind=ValueError):
    try:
        call()
    except kind as error:
        assert words in str(error), error
    else:
        raise AssertionError(f"not refused: {words}")


refused(lambda: activate("relu6", 1.0), "choose one of logistic")
refused(lambda: activate("ReLU", [1.0, np.nan]), "1 of 2 sums are nan")
refused(lambda: activate("ReLU", ["1"]), "convert them first", TypeError)
TWINS = {
    "logistic": tf.sigmoid, "tanh": tf.tanh, "softplus": tf.math.softplus,
    "scaled tanh": lambda z: 1.7159 * tf.tanh(z * 2 / 3), "ReLU": tf.nn.relu,
    "hard tanh": keras.activations.hard_tanh, "absolute value": tf.abs,
    "leaky ReLU": lambda z: tf.maximum(0.01 * z, z), "ELU": tf.nn.elu,
    "PReLU": lambda z: tf.maximum(0.25 * z, z), "SiLU": tf.nn.silu,
    "GELU": lambda z: z * (1 + tf.math.erf(z / np.sqrt(2))) / 2,
    "maxout": lambda z: tf.reduce_max(z[:, None] * PIECES[0] + PIECES[1], -1),
    "RBF": lambda z: tf.exp(-(z**2) / 2),
}
""", ["verify"], fold="fourteen activations and slopes equal TensorFlow, Keras and autodiff in float64 to 1e-12; bad input is refused")
code("activate-verify-2", """
assert set(TWINS) == set(ZOO) and len(ZOO) == 14
z = tf.Variable(np.random.default_rng(0).normal(scale=2.5, size=997))
for name, twin in TWINS.items():
    with tf.GradientTape() as tape:
        value = twin(z)
    mine, slope = activate(name, z.numpy())
    np.testing.assert_allclose(mine, value, rtol=1e-12, atol=1e-12, err_msg=name)
    np.testing.assert_allclose(slope, tape.gradient(value, z), rtol=1e-12, atol=1e-12)
gamma = keras.layers.PReLU(keras.initializers.Constant(0.25), shared_axes=[1])
with tf.GradientTape() as tape:
    value = tf.reduce_sum(gamma(tf.constant([[-2.0, 3.0, -0.5]])))
assert np.isclose(tape.gradient(value, gamma.trainable_variables)[0], -2.5).all()
""", ["verify"])
md("zoo-question", """
Choose an activation, then raise the standard deviation of the sums from 1 to 5.
Which activations lose their slope for more than half of the sums?
""")
code("explorer-draw", """
CUT = 0.05  # a slope below this counts as lost


@functools.cache
def lost(name, deviation):
    \"\"\"The fraction of normal sums with this deviation at a slope below CUT in size.\"\"\"
    spread = deviation * stats.norm.ppf((np.arange(4000) + 0.5) / 4000)
    return float(np.mean(np.abs(activate(name, spread)[1]) < CUT))


def draw_activation(activation, deviation):
    wide = np.linspace(-10, 10, 801)
    value, slope = activate(activation, wide)
    figure, axes = plt.subplots(1, 2, figsize=(6.4, 2.4))
    axes[0].plot(wide, value, color=plots.BLUE)
    axes[1].plot(wide, slope, color=plots.ORANGE)
    density = np.exp(-((wide / deviation) ** 2) / 2)
    axes[1].fill_between(wide, -1.2, -1.2 + 0.5 * density, color=plots.SKY, lw=0)
    axes[1].fill_between(wide, -1.2, 1.4, where=np.abs(slope) < CUT, color=plots.GREY,
                         alpha=0.25, lw=0)
    axes[0].set(title=f"{activation}", xlabel="sum z", ylim=(-2.2, 6))
    axes[1].set(title="slope, and the sums (blue)", xlabel="sum z", ylim=(-1.2, 1.4))
    return figure
""", ["figure"])
code("explorer-activation", """
assert lost("ReLU", 1) == lost("ReLU", 5) == 0.5
over = [name for name in ZOO if lost(name, 5) > 0.5]
assert over == OVER
explore(
    draw_activation,
    caption=lambda activation, deviation: (
        f"{activation}: of sums with a standard deviation of {deviation}, "
        f"{lost(activation, deviation):.0%} meet a slope below 0.05 in size."
    ),
    start={"activation": "tanh", "deviation": 1},
    activation=list(ZOO),
    deviation=[1, 5],
)
""", ["figure"])
md("zoo-answer", """
ZOO_ANSWER

Which properties must an activation have?
Textbooks have asked that the curve be smooth, its range finite and its values monotonic.
The table tests all fourteen.
""")
code("criteria", """
def criteria(name):
    fine, far = np.linspace(-8, 8, 160_001), np.array([-1e6, 1e6])
    value, slope = activate(name, fine)
    return {
        "smooth": np.abs(np.diff(slope)).max() < 0.001,
        "finite range": np.abs(activate(name, far)[0]).max() < 10,
        "monotonic": slope.min() > -1e-9,
    }


table = pd.DataFrame({name: criteria(name) for name in ZOO}).T
assert table.loc["logistic"].all() and not table.loc["absolute value"].any()
assert table.loc["GELU"].tolist() == [True, False, False]
assert table.loc["hard tanh"].tolist() == [False, True, True]
table.replace({True: "yes", False: "no"})
""", ["experiment"], fold="three criteria tested on each activation")
md("criteria-box", """
:::{admonition} Check the source: smooth, finite and monotonic
:class: check-source
One of the documents asks that an activation be continuously differentiable so that its range is finite, and monotonic so that training converges.
Smoothness and range are unrelated: softplus is smooth without a finite range, and hard tanh has a finite range and two kinks.
Training does not need monotonic activations either: GELU and SiLU take part in the comparison below, and they are not monotonic.
:::
""")
