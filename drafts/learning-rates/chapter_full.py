from core import *
CELLS.clear()
md('title', '# Learning rates\n\nWhich rate, and when?')
CELLS.append(('setup', 'set-up', '', [], {}))
code('imports', IMPORTS, 'given', 'set-up')

code('hero-runs', '''
lengths = runs("schedule-lengths")
middle = lengths.groupby(["plan", "level", "epochs"])["test"].mean().unstack()
valid = lengths.groupby(["plan", "epochs", "level"])["valid"].mean().unstack()
picked = valid.idxmax(axis=1)  # the level that validation picks for plan and length
envelope = {plan: [100 * middle.loc[(plan, picked[plan, e]), e] for e in middle.columns]
            for plan in ("constant", "linear", "one cycle")}
''', 'figure')
code('hero', '''
figure, ax = plt.subplots(figsize=(7.2, 3.7))
for level, shade in zip(range(-6, 0), np.linspace(0.85, 0.1, 6)):
    ax.plot(100 * middle.loc["constant", level], color=plt.get_cmap("viridis")(shade),
            marker=".", label=f"rate {10 ** (level / 4):.2g}")
ax.plot(middle.columns, envelope["one cycle"], color=plots.ORANGE, lw=2.4, marker="o",
        label="one cycle")
goal = envelope["constant"][-1]
ax.axhline(goal, color="k", lw=0.8, ls=":")
reached = next(e for e, a in zip(middle.columns, envelope["one cycle"]) if a >= goal)
assert HERO_ASSERT
ax.set(xlabel="epochs of training", ylabel="test accuracy, %", ylim=(78, 87.5),
       title=f"One cycle: in {reached} epochs as far as a constant rate in 20")
plots.label_lines(ax);
''', 'figure', alt='HERO_ALT')

md('learn', '''
Each thin line is a network that was trained with one constant rate.
The best of them needs all 20 epochs for its HERO_BEST %.
The orange dots are networks whose rate rises for a quarter of their training and then falls to zero.
Trained for REACHED epochs, such a network is as good, and with 20 epochs it is better by a point.

## What you will learn

* **Predict** how much one step lowers the loss, and where that prediction ends.
* **Find** a good constant rate with a grid, and with a single run whose rate grows.
* **Explain** which falling rates settle at a minimum when gradients are noisy, and which stop short of it.
* **Write** the usual schedules in one or two lines each, equal to Keras step for step.
* **Judge** schedules fairly: each with its own peak, over five seeds, against the best constant rate.

Prerequisites: [gradient descent](gradient-descent.ipynb) with momentum and mini-batches.
Reading time: about 45 minutes.
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

We try it on the network of this chapter.
It classifies garments of Fashion-MNIST, reduced to 14 by 14 pixels, with two hidden layers of 128 ReLU units.
It trains on 10,000 images, picks its settings on 5,000 others, and is scored on the 10,000 test images.
Many networks are trained side by side, one for each rate, from the same weights and on the same batches.
''')
code('data-cell', DATA, 'experiment', 'given', fold='10,000 garments for training, 5,000 for validation, 10,000 for the test')
code('start-cell', START, 'experiment', 'given', fold='networks side by side: equal starts, scores and losses')
code('scores-cell', SCORES, 'experiment', 'given')
code('one-predict', '''
At the start, the longest step that still lowers the loss has a rate near 1.
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
''', 'predict')
CELLS[-1] = ('markdown', *CELLS[-1][1:3], ['predict'], {})
code('one-measure', '''
(x, y), *_ = garments()[0]
rates = np.logspace(-3, 1, 41)
theta = initial(seed(), 1)
with tf.GradientTape() as tape:
    before = losses_of(theta, x[:2000], y[:2000])
g = tape.gradient(before, theta)
along = np.float32(rates)[:, None, None]
after = losses_of([w - along * d for w, d in zip(theta, g)], x[:2000], y[:2000])
falls = (before - after).numpy()
''', 'experiment', 'outcome', fold='one step of 41 lengths on 2,000 images')
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
ax.semilogx(rates, rates * squared, "--", color=plots.GREY, label="first order")
ax.semilogx(rates, rates * squared - rates**2 * curved / 2, color=plots.ORANGE,
            label="second order")
top, ends = rates[falls.argmax()], rates[falls > 0].max()
assert np.allclose(falls[rates < 0.01], rates[rates < 0.01] * squared, rtol=0.1)
assert 0.2 < top / ends < 0.8 and 0.3 < curved / squared / 2 * ends < 3
ax.axhline(0, color="k", lw=0.8)
ax.set(xlabel="learning rate", ylabel="fall of the loss", ylim=(-1, 1.2 * falls.max()),
       title=f"Most is gained at {top:.2f}; beyond {ends:.2f} the loss rises")
ax.legend();
''', 'figure', 'outcome', alt='ONE_ALT')
CELLS.append(('markdown', 'one-2', '''ONE_TEXT''', ['outcome'], {}))

# ------------------------------------------------------------------ too low, too high
md('effect-1', '''
## Too low, too high

One step is not a training.
Now 13 networks take 390 steps each (five epochs with batches of 128 and momentum 0.9), with rates from $10^{-5}$ to 10.
''')
code('right-cell', RIGHT, 'experiment', 'given', fold='training side by side: momentum steps, shuffled batches, scores after each epoch')
code('step-cell', STEP, 'experiment', 'given')
code('train-cell', TRAIN, 'experiment', 'given')
code('plans', PLANS.split('\n\n\ndef inverse_time')[0] + '\n', 'given')
code('effect-run', '''
grid = 10.0 ** np.arange(-5, 1.1, 0.5)
effect = train([constant] * len(grid), grid, seed(), epochs=5)
''')
code('effect-figure', '''
ends = np.nan_to_num(effect["loss"][-78:].mean(axis=0), nan=9, posinf=9)
begin = effect["loss"][0, 0]
good, lost = ends < 1.25 * ends.min(), ends > 0.95 * begin
figure, ax = plt.subplots(figsize=(6.8, 3.2))
ax.loglog(grid, ends.clip(max=9), "o-", color=plots.BLUE)
ax.axhline(begin, color=plots.GREY, ls=":")
ax.text(1.2e-5, 1.06 * begin, "before training", fontsize=9)
ax.axvspan(grid[good].min() / 1.5, grid[good].max() * 1.5, color=plots.GREEN, alpha=0.2)
ax.axvspan(grid[lost & (grid > 0.1)].min() / 1.5, 15, color=plots.RED, alpha=0.15)
for at, word in ((3e-4, "slow"), (grid[good].mean() / 1.6, "good"), (3.5, "lost")):
    ax.text(at, 5.5, word, ha="center")
assert EFFECT_ASSERT
ax.set(xlabel="learning rate", ylabel="training loss of the fifth epoch", ylim=(0.2, 9),
       xlim=(7e-6, 15), title=EFFECT_TITLE);
''', 'figure', alt='EFFECT_ALT')
md('effect-2', 'EFFECT_TEXT')

# ------------------------------------------------------------------ range test
md('range-1', '''
## A single run that tries all rates

Thirteen trainings are a high price for one number.
The *range test* pays for a single short run: it raises the rate from step to step and watches the loss.
While the rate is too low the loss stands still, then it falls, and at last it explodes.
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
    """The smoothed losses, and the rates of its steepest fall and of its lowest value."""
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
`read_test` smooths the losses with weights $0.95^k$ and takes the slope along the axis on which the rate grows evenly, which is logarithmic for the exponential test.
''')
CELLS.append(('markdown', 'range-predict', '''
The best constant rate of a grid is known for 20 epochs: RANGE_BEST.
Where does the steepest fall of the exponential test lie?

<details><summary>Below it, by a factor of about RANGE_FACTOR</summary>

RANGE_RIGHT

</details>
<details><summary>At about the same rate</summary>

RANGE_SAME

</details>
<details><summary>Above it</summary>

RANGE_ABOVE

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
        ax.plot(at, smooth[np.argmin(abs(rates - at))], marker, color=plots.ORANGE, ms=8,
                label=f"{name}: {at:.2g}")
    ax.set(xlabel="learning rate", title=f"{growth} growth", ylim=(0, 3),
           xscale="log" if growth == "exponential" else "linear")
    ax.legend(loc="lower left", fontsize=8)
assert RANGE_ASSERT
axes[0].set_ylabel("loss of the batch");
''', 'figure', 'outcome', alt='RANGE_ALT')
code('range-recorded', REC_RANGE.replace('read_test(*grown(growth, seed))', 'read_test(*grown(growth, seed))[1]'), 'experiment', 'outcome', fold='both tests over five seeds, and a training of 20 epochs with each of their rates')
code('range-table', 'RANGE_TABLE', 'experiment', 'outcome', fold='the picked rates and what they are worth, five seeds')
CELLS.append(('markdown', 'range-3', 'RANGE_TEXT', ['outcome'], {}))

# ------------------------------------------------------------------ noise
md('noise-1', '''
## Which falling rates arrive

With the gradient of a batch the weights never come to rest: near the minimum the steps are all noise.
A rate that falls makes them rest, if it falls neither too slowly nor too fast.
[Robbins and Monro (1951)](../../pages/bibliography.md) gave conditions under which noisy steps arrive:

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
    """What is left of the start, and the spread that the noise adds, after each step."""
    mean, variance, rows = start, 0.0, []
    for k in range(1, steps + 1):
        keep = 1 - rule(k)
        mean, variance = keep * mean, keep**2 * variance + rule(k) ** 2 * noise**2
        rows.append((abs(mean), variance**0.5))
    return np.array(rows).T
''', 'given')
code('noise-rules', '''
RULES = {"0.1": lambda k: 0.1, "0.5/√k": lambda k: 0.5 / k**0.5,
         "1/k": lambda k: 1 / k, "0.1 · 0.9ᵏ": lambda k: 0.1 * 0.9**k}
''')
code('noise-paths', '''
def walks(rule, steps, paths=400, start=10.0):
    """The root mean square of many noisy descents after the last step."""
    random, w = np.random.default_rng(seed()), np.full(paths, start)
    for k in range(1, steps + 1):
        w = w - rule(k) * (w + random.normal(size=paths))
    return np.sqrt(np.mean(w**2))
''', 'experiment', fold='400 noisy descents for each rule, beside the formula')
code('noise-table', '''
rows = {}
for name, rule in RULES.items():
    start_left, spread = left(rule, 10_000)
    rows[name] = {"Σ η": SUMS[name][0], "Σ η²": SUMS[name][1],
                  "left of the start, 10": start_left[-1], "spread by noise": spread[-1],
                  "400 descents": walks(rule, 10_000)}
    together = np.hypot(start_left[-1], spread[-1])
    assert abs(rows[name]["400 descents"] / together - 1) < 0.2
assert np.isclose(rows["1/k"]["spread by noise"], 0.01)
assert abs(rows["0.1 · 0.9ᵏ"]["left of the start, 10"] - 3.98) < 0.01
pd.DataFrame(rows).T.map(lambda v: f"{v:.2g}" if isinstance(v, float) else v)
''', 'experiment')
md('noise-2', '''
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
k = np.arange(1, 100_001)
inverse = 0.1 / (1 + 0.01 * k)  # sums over k to 2k tend to a constant: they add up to ∞
doublings = [inverse[n - 1 : 2 * n - 1].sum() for n in (12_500, 25_000, 50_000)]
np.testing.assert_allclose(doublings, 10 * np.log(2), rtol=0.01)
assert (inverse**2).sum() < 0.1**2 / 0.01
np.testing.assert_allclose(0.9 ** k[:500], np.exp(-k[:500] * -np.log(0.9)))
np.testing.assert_allclose((0.1 * 0.9**k).sum(), 0.9)
np.testing.assert_allclose(np.prod(1 - 0.1 * 0.9 ** k[:2000]), 0.398, atol=5e-4)
assert np.prod(1 - inverse) < 1e-29
''', 'verify', fold='inverse-time decay obeys both conditions; β^k is e^(−bk) for b = −ln β, and its sum is finite')
md('noise-3', '''
Inverse-time decay, $\\eta_k = \\eta_0/(1 + bk)$, obeys both conditions, like $1/k$.
Exponential decay is written $\\eta_0 \\beta^k$ or $\\eta_0 e^{-bk}$, which is the same for $\\beta = e^{-b}$.
That a rule obeys the conditions does not make it fast.
Change exponent and size in $\\eta_k = c/k^p$: where is the start forgotten last, and where does the noise stay?
''')
code('noise-draw', '''
CHOICES = [(p, c) for p in (0.0, 0.5, 1.0, 1.5) for c in (0.1, 0.3, 1.0)]
kept = {(p, c): left(lambda k: c / k**p, 3000) for p, c in CHOICES}


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
    return (f"After 3,000 steps {first} is left of the starting distance of 10, and the "
            f"noise has spread the weights by {spread:.2g}.")


assert kept[1.0, 0.1][0, -1] > 3 and kept[1.5, 0.3][0, -1] > 3
assert kept[0.0, 0.1][1, -1] > 0.2 and kept[1.0, 1.0][1, -1] < 0.02
explore(draw_left, caption=tell_left, labels={"p": "exponent p", "c": "size c"},
        start={"p": 1.0, "c": 1.0}, p=[0.0, 0.5, 1.0, 1.5], c=[0.1, 0.3, 1.0])
''', 'figure')
md('noise-4', '''
The exponent 1.5 adds up to a finite sum, so part of the start is left for ever, unless the first step happens to jump to the minimum ($c = 1$).
But $0.1/k$, which obeys both conditions, is hardly better: what is left of the start falls like $k^{-0.1}$, and 3,000 steps leave more than a third of it.
With exponent 0 the start is gone at once and the noise stays.
The exponent a half forgets the start with every size tried, and its noise falls slowly.
A theorem about infinitely many steps does not choose a schedule for 1,560.
''')

# ------------------------------------------------------------------ a family
md('family-1', '''
## A family of schedules

A training has an end, so we write a schedule as the share of a *peak* rate, depending on how much of the training is `done`, from 0 to 1.
''')
code('plans-rest', 'def inverse_time' + PLANS.split('\n\n\ndef inverse_time')[1].split('\n\n\ndef cosine')[0] + '\n', 'given')
md('family-2', '''
The power schedule $\\eta_0/(1 + t/r)^c$ with $c = 1$ is inverse-time decay under another name.
`drops` lowers the rate by a factor at equal intervals, which some call step decay.
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
code('family-verify', '''
steps, at = 400, np.arange(400)
ours = {"inverse": inverse_time(at / steps), "exponential": exponential(at / steps),
        "drops": drops(at / steps, 0.5), "cosine": cosine(at / steps),
        "warm": warm_up(cosine, 0.1)(at / steps)}
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
epochs = np.arange(51)
final = decayed["loss"][-78:].mean(axis=0)
for (r, plan), loss, line in zip(DECAYS.items(), final, ("-", "--", "-.")):
    first.semilogy(epochs, 0.1 * plan(epochs / 50), line,
                   label=f"r = {r}: final loss {loss:.2g}")
for factor, line in ((0.9, "-"), (0.1, "--")):
    second.semilogy(epochs, 0.1 * factor ** (epochs // 5), line, label=f"times {factor}")
for ax in (first, second):
    ax.set(xlabel="epoch")
    ax.legend(fontsize=8, loc="lower left")
first.set(ylabel="learning rate", title="the rate divided by 1 + r · epoch")
second.set(title="multiplied every fifth epoch")
assert DECAY_ASSERT
''', 'figure', alt='DECAY_ALT')
md('family-6', 'DECAY_TEXT')

# ------------------------------------------------------------------ race
md('race-1', '''
## A fair race

Fourteen schedules, 20 epochs (1,560 steps), one network.
Each gets its own peak: eight values from 0.03 to 1.8 were tried with five seeds, and validation images chose.
What else a schedule has (how far it falls, how many cycles) is set once, at common values.
''')
code('race-plans', RACE.replace('PLANS = {', 'PLANS = {'), 'given', 'experiment', fold='the fourteen schedules and the grid of peaks')
code('race-grid', GRID, 'given', 'experiment')
code('race-recorded', REC_RACE, 'experiment', fold='fourteen schedules, eight peaks, five seeds')
code('race-below', REC_BELOW, 'experiment', fold='two constant rates below the grid, five seeds')
code('cycled', CYCLED, 'experiment', fold='triangles with other bounds and numbers of cycles, one seed')
code('cycled-recorded', REC_TRI, 'experiment')
CELLS.append(('markdown', 'race-predict', '''
How much more than the best constant rate does the best schedule score on the test images?

<details><summary>Nothing: a well-chosen constant rate is as good</summary>

RACE_NOTHING

</details>
<details><summary>About one point</summary>

RACE_ONE

</details>
<details><summary>More than three points</summary>

RACE_THREE

</details>
''', ['predict'], {}))
code('race-table', 'RACE_TABLE', 'experiment', 'outcome', fold='peak by validation, accuracy in percent, mean and range of five seeds')
CELLS.append(('markdown', 'race-2', 'RACE_TEXT', ['outcome'], {}))
md('race-3', '''
How do the curves look?
The figure has four schedules at their picked peaks, rate and loss on one axis.
''')
code('race-live', '''
peaks = np.array([10 ** (picks[name] / 4) for name in PLANS])
live = train(list(PLANS.values()), peaks, seed())
curve = live["loss"].reshape(20, -1, 13, len(PLANS)).mean(axis=2).reshape(-1, len(PLANS))
''', 'experiment', fold='all fourteen once, at their picked peaks')
code('race-panels', 'RACE_PANELS', 'figure', alt='PANELS_ALT')
md('race-4', 'PANELS_TEXT')
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
    low.set(xlabel="epoch", ylabel="loss", ylim=(0.04, 1.2))
    low.text(20.3, curve[-1, i], "training", va="center", fontsize=9)
    low.text(20.3, live["valid_loss"][-1, i], "validation", va="center", fontsize=9)
    return figure
''', 'figure')
code('race-explorer', 'RACE_EXPLORER', 'figure')
md('race-5', 'EXPLORER_TEXT')

# ------------------------------------------------------------------ shorter
md('short-1', '''
## The same accuracy in fewer steps

An equal number of steps is one way to compare.
The other is to ask how soon a given accuracy is reached.
A constant rate has no end in view, so one run of 20 epochs holds all shorter ones.
A schedule that falls to zero is a new run for each length.
''')
code('short-recorded', REC_LEN, 'experiment', fold='three schedules, ten lengths, eight peaks, five seeds')
code('short-figure', 'SHORT_FIGURE', 'figure', alt='SHORT_ALT')
md('short-2', 'SHORT_TEXT')
code('short-compare', 'SHORT_COMPARE', 'experiment', fold='the shortest cycle that reaches the constant rate, this run')
md('short-3', 'SHORT_TEXT2')

# ------------------------------------------------------------------ batch
md('batch-1', '''
## Rate and batch

Larger batches have fewer steps in an epoch, and each is less noisy.
The *linear scaling rule* multiplies the rate by $k$ when the batch is multiplied by $k$; [gradient descent](gradient-descent.ipynb#which-batch-size-and-which-rate) showed where it ends on small digits.
Here are batches of 32 to 1,024 at ten epochs each.
''')
code('batch-levels', '''
BATCH_LEVELS = range(-8, 2)  # rates 2 ** level, from 0.004 to 2
''', 'given', 'experiment', fold='six batch sizes, ten constant rates, five seeds')
code('batch-recorded', REC_BATCH, 'experiment')
code('batch-figure', 'BATCH_FIGURE', 'figure', alt='BATCH_ALT')
md('batch-2', 'BATCH_TEXT')

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

## Pitfalls

**The loss stops falling after a quarter of an epoch.**
A schedule counts steps, and it was given epochs.
Cure: multiply by the steps of an epoch, and print the rate at the middle and at the end.
''')
code('pitfall-steps', '''
counted = {"decay_steps = epochs": 20, "decay_steps = epochs · steps": 20 * 78}
{name: round(float(schedules.CosineDecay(0.2, n)(78)), 3) for name, n in counted.items()}
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
md('pitfalls-3', 'PITFALL_TEXT')
code('pitfall-half', 'PITFALL_HALF')
