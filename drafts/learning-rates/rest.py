
# ------------------------------------------------------------------ quiz
md('quiz', '## Quiz')
def question(id, text, correct): CELLS.append(('markdown', id, text.strip('\n'), [], {'correct': correct}))
question('question-1', '''
**1.** At a point the gradient has the length 2. A step with the rate 0.01 is taken. How much does the loss fall, to first order?

<details><summary>0.01</summary>

The rate multiplies the gradient. It is not the fall of the loss.

</details>
<details><summary>0.02</summary>

That is the length of the step. The loss falls by slope times length.

</details>
<details><summary>0.04</summary>

Correct: $\\eta \\lVert g \\rVert^2 = 0.01 \\cdot 4$.

</details>
''', 3)
question('question-2', '''
**2.** Noisy steps on a parabola use $\\eta_k = 0.1 \\cdot 0.99^k$. Where do they end?

<details><summary>At the minimum, since the rate falls to zero</summary>

A rate that falls to zero too soon leaves the steps no way to get there.

</details>
<details><summary>At about e⁻¹⁰ of the starting distance, and some noise</summary>

Correct: the rates add up to nearly 10, and the noise of the early steps is forgotten only in part.

</details>
<details><summary>They keep jumping, as with a constant rate</summary>

The rate falls to a hundredth in 460 steps, and the jumps with it.

</details>
''', 2)
question('question-3', '''
**3.** A colleague compares one cycle with a constant rate of 0.001 and finds a gain of 15 points. What do you ask first?

<details><summary>Whether another constant rate was tried</summary>

Correct: after five epochs the constant rates 0.001 and 0.1 alone differ by about 15 points here.

</details>
<details><summary>Whether the seed was fixed</summary>

A fixed seed makes the comparison repeatable, not fair.

</details>
<details><summary>Whether the cycle had a warm-up</summary>

One cycle contains one. The baseline is the weak spot.

</details>
''', 1)
question('question-4', '''
**4.** A run with a cosine schedule over 20 epochs is stopped after 10. Why is it worse than a run that was planned for 10?

<details><summary>It has seen fewer samples</summary>

Both have seen ten epochs.

</details>
<details><summary>Its rate is still at half of the peak</summary>

Correct: the part in which the rate falls to zero was cut off, which costs more than half a point in *Pitfalls*.

</details>
<details><summary>Its peak was lower</summary>

Both have the same peak. The plans differ in when they come down.

</details>
''', 2)
question('question-5', '''
**5.** The batch grows from 32 to 1,024 and the rate from 0.03 to 0.96. What do you expect?

<details><summary>The same accuracy in fewer steps, by the linear scaling rule</summary>

The rule held up to batches of 512, and not at a rate of 1.

</details>
<details><summary>A failure, or a clear loss: at a rate near 1 some runs were lost with every batch size here</summary>

Correct: with batches of 1,024 one of five runs ended at chance, and the others below the best rate, 1/4.

</details>
<details><summary>A better network, since large batches have less noise</summary>

Less noise does not make up for 32 times fewer steps.

</details>
''', 2)

# ------------------------------------------------------------------ exercises
def exercise(id, statement, stub, chk, solution, variants):
    CELLS.append(('markdown', f'{id}-task', statement.strip('\n'), [], {'variants': variants}))
    code(f'{id}-stub', stub, 'exercise'); code(f'{id}-check', chk, 'check')
    CELLS.append(('code', f'{id}-solution', solution.strip('\n'), ['hide-cell', 'solution'], {'cellView': 'form', 'jupyter': {'source_hidden': True}}))
exercise('daily', '''
## Exercises

**1. ★ The factor of a step** (5 minutes).
Write `factor(total, steps)`: the number by which an exponential schedule multiplies the rate in each step, so that the rate is divided by `total` after `steps` steps.
A `total` that is not positive and finite, or fewer than 1 step, raises a `ValueError` that names the argument.

<details><summary>Hint</summary>

After `steps` equal factors the product must be one over `total`.

</details>
''', '''
def factor(total, steps):
    """The factor of one step: all ``steps`` divide the rate by ``total``."""
    raise NotImplementedError
''', '''
def check_factor(factor):
    for total, steps in ((10, 1), (10, 20), (1000, 1560), (1, 7)):
        got = factor(total, steps)
        reached = got**steps * total
        told = f"{steps} factors of {got} leave {got**steps:.4g} of the rate"
        assert np.isclose(reached, 1), f"{told}, and 1/{total} was asked"
    for total, steps, name in ((0, 5, "total"), (-2, 5, "total"), (np.nan, 5, "total"),
                               (np.inf, 5, "total"), (10, 0, "steps")):
        try:
            factor(total, steps)
        except ValueError as error:
            assert name in str(error), f"the message names {name}, got: {error}"
        else:
            raise AssertionError(f"total {total} in {steps} steps: raise a ValueError")


check(check_factor, factor)
''', '''
def factor_solution(total, steps):
    if not 0 < total < np.inf:
        raise ValueError(f"total is {total}: give a positive number such as 10")
    if not steps >= 1:
        raise ValueError(f"steps is {steps}: give 1 or more")
    return total ** (-1 / steps)


check_factor(factor_solution)
''', [{'so that the rate is divided by `total` after `steps` steps': 'so that the rate is divided by the square of `total` after `steps` steps', 'divide the rate by ``total``': 'divide the rate by ``total`` squared', 'got**steps * total\n': 'got**steps * total**2\n', '1/{total} was asked': '1/{total}² was asked', 'total ** (-1 / steps)': 'total ** (-2 / steps)', 'one over `total`': 'one over the square of `total`'},
      {'so that the rate is divided by `total` after `steps` steps': 'so that the rate is *multiplied* by `total` after `steps` steps, as a range test needs', 'divide the rate by ``total``': 'multiply the rate by ``total``', 'got**steps * total\n': 'got**steps / total\n', '1/{total} was asked': '{total} times it was asked', 'total ** (-1 / steps)': 'total ** (1 / steps)', 'one over `total`': '`total`'}])
exercise('plateau', '''
**2. ★★ When it listens** (15 minutes).
Write `plateaus(losses, patience, least)`: the epochs, counted from 1, after which a rate that listens is lowered.
An epoch counts as better when its loss lies more than `least` below the best loss so far.
After `patience` epochs in a row that are not better the rate is lowered, and the counting begins anew.
A `patience` below 1 raises a `ValueError` that names it.

<details><summary>Hint</summary>

Keep two things: the best loss so far and the number of epochs waited. The first epoch is always better.

</details>
''', '''
def plateaus(losses, patience, least):
    """The epochs (from 1) after which the rate is lowered, as a list."""
    raise NotImplementedError
''', '''
def check_plateaus(plateaus):
    for losses, patience, least, wanted in (
        ([3, 2, 1], 1, 0.0, []), ([1, 1, 1, 1, 1], 2, 0.0, [3, 5]),
        ([3, 2, 1.95, 1.9, 1.8], 2, 0.1, [4]), ([2, 3, 1, 2, 2], 1, 0.0, [2, 4, 5]),
        ([2.0, 1.95, 1.9, 1.85], 3, 0.25, [4]), ([2, 1, 3, 1, 3], 2, 0.0, [4]),
    ):
        got = list(plateaus(losses, patience, least))
        told = f"losses {losses}, patience {patience}, least {least}"
        assert got == wanted, f"{told}: lowered after {wanted}, got {got}"
    try:
        plateaus([1.0, 2.0], 0, 0.0)
    except ValueError as error:
        assert "patience" in str(error), f"the message names patience, got: {error}"
        return
    raise AssertionError("a patience of 0 must raise a ValueError")


check(check_plateaus, plateaus)
''', '''
def plateaus_solution(losses, patience, least):
    if patience < 1:
        raise ValueError(f"patience must be 1 or more, got {patience}")
    best, waited, lowered = np.inf, 0, []
    for epoch, loss in enumerate(losses, 1):
        best, waited = (loss, 0) if loss < best - least else (best, waited + 1)
        if waited == patience:
            lowered, waited = [*lowered, epoch], 0
    return lowered


check_plateaus(plateaus_solution)
''', [{'and the counting begins anew.': 'and again after each further epoch that is not better.',
       '2, 0.0, [3, 5])': '2, 0.0, [3, 4, 5])', '([2, 1, 3, 1, 3], 2, 0.0, [4])': '([2, 1, 3, 1, 3], 2, 0.0, [4, 5])',
       'if waited == patience:\n            lowered, waited = [*lowered, epoch], 0': 'if waited >= patience:\n            lowered.append(epoch)'},
      {'the epochs, counted from 1, after which a rate that listens is lowered': 'how many times a rate that listens is lowered',
       'The epochs (from 1) after which the rate is lowered, as a list.': 'How many times the rate is lowered.',
       'got = list(plateaus(losses, patience, least))': 'got = plateaus(losses, patience, least)',
       'assert got == wanted, f"{told}: lowered after {wanted}, got {got}"': 'assert got == len(wanted), f"{told}: {len(wanted)} times, got {got}"',
       'return lowered': 'return len(lowered)'}])
exercise('restarts', '''
**3. ★★ Warm restarts** (15 minutes).
Write `restarts(done, cycles)`: the share of the peak for a cosine that falls from 1 to 0 in each of several equal cycles and then jumps back to 1 ([Loshchilov and Hutter, 2017](../../pages/bibliography.md)).
`done` is a number or an array from 0 up to, but not including, 1.
Anything else raises a `ValueError` that names `done`.

<details><summary>Hint</summary>

How much of the present cycle is done? The remainder of a division tells it.

</details>
''', '''
def restarts(done, cycles):
    """Shares of the peak, shaped like done; ValueError for done outside of [0, 1)."""
    raise NotImplementedError
''', '''
def check_restarts(restarts):
    for done, cycles, wanted in ((0.0, 3, 1.0), (0.5, 1, 0.5), (0.25, 2, 0.5),
                                 (0.5, 2, 1.0), (0.75, 3, 0.853553)):
        got = float(restarts(done, cycles))
        told = f"done {done} of {cycles} cycles: the share is {wanted}, got {got}"
        assert np.isclose(got, wanted, atol=1e-5), told
    many = restarts(np.linspace(0, 0.999, 1000), 4)
    assert np.shape(many) == (1000,), f"1,000 values give {np.shape(many)} shares"
    jumps = int((np.diff(many) > 0.5).sum())
    assert jumps == 3, f"four cycles have 3 jumps back to 1, got {jumps}"
    for done in (-0.1, 1.0, np.nan, np.array([0.5, 1.2])):
        try:
            restarts(done, 2)
        except ValueError as error:
            assert "done" in str(error), f"the message names done, got: {error}"
        else:
            raise AssertionError(f"done = {done} must raise a ValueError")


check(check_restarts, restarts)
''', '''
def restarts_solution(done, cycles):
    done = np.asarray(done)
    if not np.all((done >= 0) & (done < 1)):
        raise ValueError(f"done must be at least 0 and below 1, got {done}")
    return (1 + np.cos(np.pi * (cycles * done % 1))) / 2


check_restarts(restarts_solution)
''', [{'falls from 1 to 0 in each': 'falls from 1 to 0.1 in each', '(0.5, 1, 0.5), (0.25, 2, 0.5)': '(0.5, 1, 0.55), (0.25, 2, 0.55)', '0.853553': '0.868198',
       'return (1 + np.cos(np.pi * (cycles * done % 1))) / 2': 'return 0.55 + 0.45 * np.cos(np.pi * (cycles * done % 1))'},
      {'falls from 1 to 0 in each of several equal cycles and then jumps back to 1': 'rises from 0 to 1 in each of several equal cycles and then drops back to 0',
       '((0.0, 3, 1.0), (0.5, 1, 0.5)': '((0.0, 3, 0.0), (0.5, 1, 0.5)', '(0.5, 2, 1.0)': '(0.5, 2, 0.0)', '0.853553': '0.146447',
       '(np.diff(many) > 0.5)': '(np.diff(many) < -0.5)', '3 jumps back to 1': '3 drops back to 0', '(1 + np.cos(np.pi': '(1 - np.cos(np.pi'}])
exercise('horizon', '''
**4. ★★★ The best constant rate for a horizon** (30 minutes).
Noisy steps on $L = \\tfrac{\\lambda}{2} w^2$ are $w_k = w_{k-1} - \\eta(\\lambda w_{k-1} + \\varepsilon_k)$, where the $\\varepsilon_k$ have the standard deviation $\\sigma$.
Write `best_rate(curvature, noise, start, steps)`: the constant rate, up to $1/\\lambda$, with the smallest expected squared distance to the minimum after `steps` steps from `start`.

<details><summary>Hint</summary>

Write down what is left of the start and how the variance grows, as in *Which falling rates arrive*. The variance is a geometric series. Then search a fine grid, or use `scipy.optimize.minimize_scalar` on the logarithm of the rate.

</details>
''', '''
def best_rate(curvature, noise, start, steps):
    """The best constant rate, between 0 and 1/curvature."""
    raise NotImplementedError
''', '''
def check_best_rate(best_rate):
    def squared(rate, curvature, noise, start, steps):
        mean, variance = start, 0.0
        for _ in range(steps):
            keep = 1 - rate * curvature
            mean, variance = keep * mean, keep**2 * variance + (rate * noise) ** 2
        return mean**2 + variance

    for case in ((1.0, 1.0, 10.0, 100), (1.0, 1.0, 10.0, 3), (5.0, 0.1, 2.0, 50),
                 (0.2, 2.0, 1.0, 400), (0.2, 0.1, 10.0, 5),
                 (1.0, 20.0, 10.0, 3), (1.0, 40.0, 10.0, 3)):
        got = float(best_rate(*case))
        assert 0 < got <= 1.0001 / case[0], f"{case}: 0 < rate ≤ 1/λ, got {got}"
        least = min(squared(r, *case) for r in np.geomspace(1e-4, 1, 400) / case[0])
        reached = squared(got, *case)
        assert reached < 1.01 * least, (
            f"curvature, noise, start, steps {case}: the rate {got:.4g} leaves "
            f"{reached:.4g}, and {least:.4g} is possible")


check(check_best_rate, best_rate)
''', '''
def best_rate_solution(curvature, noise, start, steps):
    rates = np.geomspace(1e-4, 1, 4000) / curvature
    keep = (1 - rates * curvature) ** 2
    added = (rates * noise) ** 2 * (1 - keep**steps) / (1 - keep)
    return rates[np.argmin(keep**steps * start**2 + added)]


check_best_rate(best_rate_solution)
''', [{'up to $1/\\lambda$': 'up to $1/(2\\lambda)$', '1.0001 / case[0]': '0.5001 / case[0]', 'rate ≤ 1/λ': 'rate ≤ 1/(2λ)',
       'np.geomspace(1e-4, 1, 400)': 'np.geomspace(1e-4, 0.5, 400)', 'np.geomspace(1e-4, 1, 4000)': 'np.geomspace(1e-4, 0.5, 4000)', 'between 0 and 1/curvature': 'between 0 and half of 1/curvature'},
      {'$L = \\tfrac{\\lambda}{2} w^2$ are $w_k = w_{k-1} - \\eta(\\lambda w_{k-1}': '$L = \\lambda w^2$ are $w_k = w_{k-1} - \\eta(2\\lambda w_{k-1}', 'up to $1/\\lambda$': 'up to $1/(2\\lambda)$',
       '1.0001 / case[0]': '0.5001 / case[0]', 'rate ≤ 1/λ': 'rate ≤ 1/(2λ)', 'keep = 1 - rate * curvature': 'keep = 1 - 2 * rate * curvature', '(1 - rates * curvature) ** 2': '(1 - 2 * rates * curvature) ** 2',
       'np.geomspace(1e-4, 1, 400)': 'np.geomspace(1e-4, 0.5, 400)', 'np.geomspace(1e-4, 1, 4000)': 'np.geomspace(1e-4, 0.5, 4000)', 'between 0 and 1/curvature': 'between 0 and half of 1/curvature'}])

md('today', '''
## Today

Large language models are trained with a short warm-up and a cosine or a straight line down to a tenth of the peak or to zero.
Since these plans need to know their end, many recent runs keep the rate constant for most of the training and let it fall only in the last part, *warm-up, stable, decay* ([Hu et al., 2024](../../pages/bibliography.md)).
From one constant stretch several endings can be grown, and [Hägele et al. (2024)](../../pages/bibliography.md) find them as good as a cosine of the right length.
*Schedule-free* methods average the weights instead of lowering the rate ([Defazio et al., 2024](../../pages/bibliography.md)).
How the best rate carries over from a small model to a large one is a question of its own, and *μP* scales initialisation and rates so that it does ([Yang et al., 2022](../../pages/bibliography.md)).
''')
md('summary', '''
## Summary

* A step of rate $\\eta$ lowers the loss by about $\\eta \\lVert g \\rVert^2$ as long as it is short. The curvature sets the end of that.
* The rates of a range test of five epochs gave accuracies whose ranges overlap with that of the grid's best constant rate. With exponential growth the steepest fall came three to six times lower than that rate, with linear growth close to it.
* With noisy gradients a rate must fall for the weights to come to rest, and its sum must be infinite for them to get there. The conditions say nothing about speed.
* With every peak tuned, ten schedules gained 1.0 to 1.4 points over the best constant rate. The ranges of nine of them overlap, today's warm-up and cosine among them.
* One cycle reached the highest accuracy of the constant rate in 0.2 to 0.3 of its steps, and linear decay without the rise in no more.
* The ten schedules take peaks three to six times the best constant rate. From the same peak the fall alone gained 0.8 points.
* At a good peak a warm-up changed nothing that five seeds could show. At a peak of 1 one cycle lost 4 of 30 trainings, and linear decay, with the same rates in another order, 14.
* The linear scaling rule held from batches of 32 to 512, and failed when it asked for a rate of 1.
''')
md('sources', '''
## Sources and further reading

The learning rate as a step length follows section 1.1 of [Deep learning basics](../../pages/bibliography.md); conditions on step sizes, inverse-time and exponential decay and the scaling rule follow section 32.2.2 of [Neural Network and Deep Learning](../../pages/bibliography.md); decay with the epoch follows section 1 of [Deep learning notes](../../pages/bibliography.md); range test and cyclical rates follow the section on the learning rate of [Deep Learning Survey](../../pages/bibliography.md); the list of schedules follows section 2 of [Deep Learning](../../pages/bibliography.md).
*Deep learning notes* leaves open whether a decay by 10 percent means a factor of 0.9 or of 0.1, and writes the rate as $\\eta$ here and as $\\alpha$ elsewhere.
*Deep Learning Survey* describes the range test with exponential growth and the loss; Smith's own test raises the rate linearly and looks at the accuracy.

* [Robbins and Monro, 1951](../../pages/bibliography.md): the conditions under which noisy steps arrive.
* [Smith, 2017](../../pages/bibliography.md) and [Smith, 2018](../../pages/bibliography.md): range test, cyclical rates and one cycle.
* [Loshchilov and Hutter, 2017](../../pages/bibliography.md): cosine decay with restarts.
* [Goyal et al., 2017](../../pages/bibliography.md): the linear scaling rule, and a warm-up for large batches.

The next chapter asks whether the [curvature](second-order-methods.ipynb) itself is worth its price.
''' )
