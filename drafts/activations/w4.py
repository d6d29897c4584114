# ---------- part 4: quiz, exercises, end
md("quiz", "## Quiz")
def question(number, text, options, right):
    body = f"**{number}.** {text}\n"
    for title, feedback in options:
        body += f"\n<details><summary>{title}</summary>\n\n{feedback}\n\n</details>"
    md(f"question-{number}", body, meta={"correct": right})

question(1, "A tanh unit has the output 0.99 on a sample. How large is its slope there?", [
    ("0.0099", "That is $y(1 - y)$, the slope of a logistic unit."),
    ("0.02", "Correct: $1 - 0.99^2$ is about 0.02."),
    ("0.99", "The slope is not the output. At the flat end it is small."),
], 2)
question(2, "A ReLU unit has a negative sum on 70 % of the training samples. What is true?", [
    ("It is dead", "A dead unit is negative on all samples."),
    ("It is saturated and should be removed", "On 30 % of the samples its slope is 1."),
    ("It learns from the other 30 %", "Right: each of these passes its gradient on."),
], 3)
question(3, "A network predicts temperatures in degrees Celsius. Which output fits?", [
    ("Identity", "Correct: a temperature can be any real number."),
    ("Logistic", "It cannot leave 0…1, whatever the weights."),
    ("Softmax", "Its outputs are probabilities of classes, and they add up to 1."),
], 1)
question(4, "The logits are 1000 and 0, and the label is the second class. How large is the cross-entropy?", [
    ("Infinite", "That is what the logarithm of an underflowed probability gives, not the loss itself."),
    ("1000", "Correct: the log-sum-exp is 1000, and the label's logit is 0."),
    ("About 7", "That is the logarithm of 1000. The logits are logarithms already."),
], 2)
question(5, "A classifier with four classes applies the softmax twice. How low can its loss fall?", [
    ("0.74", "Correct: $-\\ln\\frac{e}{e + 3} = 0.74$."),
    ("1.46", "That is the limit for ten classes."),
    ("0", "The second softmax receives numbers from 0 to 1, and cannot give a probability of 1."),
], 1)

def exercise(number, statement, stub, check, solution, variants):
    head = "## Exercises\n\n" if number == 1 else ""
    md(f"exercise-{number}", head + statement.strip(), meta={"variants": variants})
    code(f"exercise-{number}-stub", stub, ["exercise"])
    code(f"exercise-{number}-check", check, ["check"])
    code(f"exercise-{number}-solution", solution, ["hide-cell", "solution"])

exercise(1, """
**1. ★ The slope of another activation** (10 minutes).
Write `slope_of(z, beta)`: the derivative of $g(z) = z\\,\\sigma(\\beta z)$ with respect to $z$.
With $\\beta = 1$ it is the SiLU.

<details><summary>Hint</summary>

Product rule first, then the chain rule for $\\beta z$.

</details>
""", '''
def slope_of(z, beta):
    """The derivative of g at z (an array), for a number beta."""
    raise NotImplementedError
''', '''
def check_slope_of(slope_of):
    def g(z, beta):
        return z * special.expit(beta * z)

    z, h = np.linspace(-3, 3, 25), 1e-6
    for beta in (1.0, 0.5, 3.0):
        got = np.asarray(slope_of(z, beta))
        assert got.shape == z.shape, f"one slope for each of 25 sums, got {got.shape}"
        wanted = (g(z + h, beta) - g(z - h, beta)) / (2 * h)
        worst = np.argmax(np.abs(got - wanted))
        assert np.allclose(got, wanted, atol=1e-7), (
            f"for beta {beta} the slope at {z[worst]:.2f} is {wanted[worst]:.4f}, "
            f"got {got[worst]:.4f}"
        )


check(check_slope_of, slope_of)
''', '''
def slope_of_solution(z, beta):
    s = special.expit(beta * z)
    return s + beta * z * s * (1 - s)


check_slope_of(slope_of_solution)
''', [
    {"$g(z) = z\\,\\sigma(\\beta z)$": "$g(z) = z\\,\\tanh(\\beta z)$",
     "With $\\beta = 1$ it is the SiLU.": "It is positive on both sides of 0.",
     "return z * special.expit(beta * z)": "return z * np.tanh(beta * z)",
     "    s = special.expit(beta * z)\n    return s + beta * z * s * (1 - s)":
     "    t = np.tanh(beta * z)\n    return t + beta * z * (1 - t**2)"},
    {"$g(z) = z\\,\\sigma(\\beta z)$": "$g(z) = z^2\\,\\sigma(\\beta z)$",
     "With $\\beta = 1$ it is the SiLU.": "It grows like a parabola on the right.",
     "return z * special.expit(beta * z)": "return z**2 * special.expit(beta * z)",
     "return s + beta * z * s * (1 - s)": "return 2 * z * s + beta * z**2 * s * (1 - s)"},
])
exercise(2, """
**2. ★★ A census of a layer** (10 minutes).
Write `census(sums)` for a layer of ReLU units: how many units are dead, and how many are positive on every sample, so that they act like linear units.
Sums that hold nan raise a `ValueError`.

<details><summary>Hint</summary>

A sum of exactly 0 gives the output 0.

</details>
""", '''
def census(sums):
    """(dead, always positive), whole numbers, from sums (samples, units)."""
    raise NotImplementedError
''', '''
def check_census(census):
    sums = np.array([[1.0, -1, 2, 0, -3], [2.0, -2, -1, -1, -1], [0.5, -1, 3, 0, 4]])
    got = tuple(np.round(census(sums), 3).tolist())
    assert len(got) == 2, f"two numbers, got {len(got)}"
    wanted = (2, 1)
    assert np.allclose(got, wanted), (
        f"columns 2 and 4 are never positive, column 1 always: expected {wanted}, "
        f"got {got}"
    )
    got = tuple(np.round(census(-np.ones((7, 3))), 3).tolist())
    wanted = (3, 0)
    assert np.allclose(got, wanted), f"three silent units: expected {wanted}, got {got}"
    try:
        census(np.array([[1.0, np.nan], [2.0, -1.0]]))
    except ValueError:
        return
    raise AssertionError("nan is no sum: raise a ValueError before you count")


check(check_census, census)
''', '''
def census_solution(sums):
    if np.isnan(sums).any():
        raise ValueError("the sums hold nan: look for a rate that is too large")
    dead, always = (sums <= 0).all(axis=0), (sums > 0).all(axis=0)
    return dead.sum(), always.sum()


check_census(census_solution)
''', [
    {"wanted = (2, 1)": "wanted = (1, 2)", "wanted = (3, 0)": "wanted = (0, 3)",
     "return dead.sum(), always.sum()": "return always.sum(), dead.sum()",
     "(dead, always positive), whole numbers,": "(always positive, dead), whole numbers,",
     "how many units are dead, and how many are positive on every sample, so that they act like linear units":
     "how many units are positive on every sample, so that they act like linear units, and how many are dead"},
    {"wanted = (2, 1)": "wanted = (0.4, 0.2)", "wanted = (3, 0)": "wanted = (1.0, 0.0)",
     "return dead.sum(), always.sum()": "return dead.mean(), always.mean()",
     "(dead, always positive), whole numbers,": "(dead, always positive), fractions,",
     "how many units are dead, and how many are positive":
     "which fraction of the units is dead, and which is positive"},
])
exercise(3, """
**3. ★★ Binary cross-entropy without overflow** (15 minutes).
Write `binary_loss(logits, labels)`: the mean of $-\\ln p(t)$ for a logistic output, from the logits, with labels 0 and 1.
It must hold for logits of ±1000, and keep its digits where the loss is tiny.

<details><summary>Hint</summary>

Write it as a log-sum-exp of two numbers, one of which is 0. `np.log1p` keeps the digits of small numbers.

</details>
""", '''
def binary_loss(logits, labels):
    """The mean loss, from logits (n,) and labels (n,)."""
    raise NotImplementedError
''', '''
def check_binary_loss(binary_loss):
    logits, labels = np.array([-2.0, 0.5, 3.0, -0.1]), np.array([0.0, 1.0, 0.0, 1.0])
    got = binary_loss(logits, labels)
    wanted = np.mean([0.126928, 0.474077, 3.048587, 0.744397])
    assert np.isclose(got, wanted, atol=1e-5), f"expected {wanted:.4f}, got {got}"
    with np.errstate(all="ignore"):
        for logit, label in ((1000.0, 0.0), (-1000.0, 1.0)):
            got = binary_loss(np.array([logit]), np.array([label]))
            told = f"logit {logit}, label {label}: expected 1000, got {got}"
            assert np.isclose(got, 1000), told
        for logit, label in ((40.0, 1.0), (-40.0, 0.0)):
            got = binary_loss(np.array([logit]), np.array([label]))
            told = f"logit {logit}, label {label}: expected 4.248e-18, got {got}"
            assert np.isclose(got, 4.248354e-18, rtol=1e-5, atol=0), told


check(check_binary_loss, binary_loss)
''', '''
def binary_loss_solution(logits, labels):
    wrong = np.where(labels == 1, -logits, logits)  # ln(1 + e^wrong)
    return np.mean(np.maximum(wrong, 0) + np.log1p(np.exp(-np.abs(wrong))))


check_binary_loss(binary_loss_solution)
''', [
    {"$-\\ln p(t)$ for a logistic output, from the logits, with labels 0 and 1.":
     "$-t\\ln p - (1 - t)\\ln(1 - p)$ for a logistic output $p$, from the logits, with labels $t$ that may be any fractions from 0 to 1.",
     "np.array([0.0, 1.0, 0.0, 1.0])": "np.array([0.2, 1.0, 0.0, 0.5])",
     "0.126928, 0.474077, 3.048587, 0.744397": "0.526928, 0.474077, 3.048587, 0.694397",
     "    wrong = np.where(labels == 1, -logits, logits)  # ln(1 + e^wrong)\n    return np.mean(np.maximum(wrong, 0) + np.log1p(np.exp(-np.abs(wrong))))":
     "    on, off = np.logaddexp(0, -logits), np.logaddexp(0, logits)\n    return np.mean(labels * on + (1 - labels) * off)"},
    {"the mean of $-\\ln p(t)$": "the sum of $-\\ln p(t)$",
     '"""The mean loss,': '"""The sum of the losses,',
     "wanted = np.mean([": "wanted = np.sum([",
     "return np.mean(np.maximum": "return np.sum(np.maximum"},
])
exercise(4, """
**4. ★★★ A loss for a quantile** (25 minutes).
The squared error leads to the mean, and the absolute error to the median.
Find a loss whose best constant is the 90 % quantile of the targets, the number that nine of ten targets do not exceed.
Write `pull(residual)`: the slope of that loss, for the residual output minus target.

<details><summary>Hint</summary>

At the best constant the slopes of all samples add up to zero.
One tenth of the samples lies above it, nine tenths below.

</details>
""", '''
def pull(residual):
    """The slope of the loss at each residual, output minus target."""
    raise NotImplementedError
''', '''
def check_pull(pull):
    r = np.linspace(-3, 3, 60)
    slopes = np.asarray(pull(r), dtype=float)
    assert slopes.shape == r.shape, f"one slope for each residual, got {slopes.shape}"
    assert (np.diff(slopes) >= 0).all(), "the slope must not fall as the residual grows"
    told = "an output too low must be pulled up, and one too high down"
    assert slopes[0] < 0 < slopes[-1], told
    random, level = np.random.default_rng(5), 0.9
    for sample in (random.normal(size=4001), random.exponential(size=4001),
                   random.normal(size=4001) ** 3):
        low, high = sample.min(), sample.max()
        for _ in range(60):
            middle = (low + high) / 2
            too_high = np.mean(pull(middle - sample)) > 0
            low, high = (low, middle) if too_high else (middle, high)
        share = np.mean(sample <= middle)
        told = f"the best constant holds {share:.1%} of the targets, not {level:.0%}"
        assert abs(share - level) < 0.002, told


check(check_pull, pull)
''', '''
def pull_solution(residual):
    level = 0.9
    return np.where(residual > 0, 1 - level, -level)


check_pull(pull_solution)
''', [
    {"90 % quantile of the targets, the number that nine of ten targets do not exceed":
     "75 % quantile of the targets, the number that three of four targets do not exceed",
     "One tenth of the samples lies above it, nine tenths below.":
     "A quarter of the samples lies above it, three quarters below.",
     "level = np.random.default_rng(5), 0.9": "level = np.random.default_rng(5), 0.75",
     "    level = 0.9\n": "    level = 0.75\n"},
    {"90 % quantile of the targets, the number that nine of ten targets do not exceed":
     "20 % quantile of the targets, the number that one of five targets does not exceed",
     "One tenth of the samples lies above it, nine tenths below.":
     "Four fifths of the samples lie above it, one fifth below.",
     "level = np.random.default_rng(5), 0.9": "level = np.random.default_rng(5), 0.2",
     "    level = 0.9\n": "    level = 0.2\n"},
])
md("today", """
## Today

Transformers made the smooth, not monotonic activations common: BERT and GPT use the GELU, and many large language models use *SwiGLU*, in which one projection, passed through a SiLU, multiplies another ([Shazeer, 2020](../../pages/bibliography.md)).
Convolutional networks still run mostly on ReLU and SiLU.
In the comparison above, the means of the five activations that are not flat on the right differed by less than a point once each had its own rate and start.
Cross-entropy on logits remains the standard loss of classifiers and of language models, often with smoothed labels ([Szegedy et al., 2016](../../pages/bibliography.md)).
The log-sum-exp has become a topic of its own: attention over long sequences computes it block by block, with a running maximum ([Dao et al., 2022](../../pages/bibliography.md)).
""")
md("summary", """
## Summary

* An activation and its derivative are one line each, and the derivative often needs only the output.
* A saturated logistic loses its gradient in floating point from a sum of 17 on, in 32 bits. Over twenty layers its usual start costs about twelve orders of magnitude.
* A ReLU unit is dead when no sample switches it on. The learning rate decides how many die, and a leak keeps their gradient without making a too large rate safe.
* RACE_SUMMARY
* A loss is a negative log-likelihood. The output must be able to reach the targets, and one outlier moves a squared error without limit.
* Softmax and cross-entropy are computed with the log-sum-exp, from logits. A second softmax keeps the loss above 1.46. TWICE_SUMMARY
""")
md("sources", """
## Sources and further reading

Activations, output functions and their derivatives follow sections 32.1.1 and 32.3.1 of [Neural Network and Deep Learning](../../pages/bibliography.md); weights, sigmoid, ReLU and softmax follow section 1.1 of [Deep Learning Survey](../../pages/bibliography.md); the criteria, scaled tanh and the remedies for dying units follow [Deep learning basics](../../pages/bibliography.md); the list of units, leaky ReLU, ELU and the ranking follow sections 1 and 2 of [Deep Learning](../../pages/bibliography.md).
*Deep Learning Survey* calls softmax similar to the sigmoid: with two classes they agree, while three separate sigmoids of 1, 2 and 3 add up to 2.56.
*Neural Network and Deep Learning* gives the ReLU a derivative of 1 at 0, where it has none, and lets the sum of the softmax run to $K$ instead of $C$; both documents write the leaky ReLU as a maximum, which holds for slopes up to 1 only, and speak of a negative gradient where the slope on the negative side is meant.
Its theorem of universal approximation asks for a bounded activation, so that it does not cover the ReLU.
*Deep learning basics* prints the scaled tanh as $\\mathrm{atanh}(bx)$.
*Deep Learning* says that the logistic lets descent progress at every step, and that ReLU outputs are positive; they may be 0.
Its list names maxout and radial basis units beside functions of one sum, which they are not.

* [Glorot, Bordes and Bengio, 2011](../../pages/bibliography.md): the ReLU in deep networks. [Maas, Hannun and Ng, 2013](../../pages/bibliography.md): the leaky ReLU. [He et al., 2015](../../pages/bibliography.md): PReLU.
* [Clevert, Unterthiner and Hochreiter, 2016](../../pages/bibliography.md): ELU. [Hendrycks and Gimpel, 2016](../../pages/bibliography.md): GELU. [Ramachandran, Zoph and Le, 2017](../../pages/bibliography.md): SiLU found by search.
* [Glorot and Bengio, 2010](../../pages/bibliography.md): why deep logistic networks are hard to train.
* [Huber, 1964](../../pages/bibliography.md): the loss that bounds the pull of an outlier.

The next chapter puts these parts to work: [first networks](first-networks.ipynb).
""")
