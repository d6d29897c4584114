"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["activation function", "dead unit", "log-sum-exp", "Huber", "GELU"]


# ---- check_slope_from


def of_the_logistic(y):
    return y * (1 - y)


def from_the_sum(y):
    return special.expit(y)  # noqa: F821


def few_digits(y):
    return 1 - np.exp(-y)  # noqa: F821


def one_number(y):
    return np.mean(-np.expm1(-y))  # noqa: F821


# ---- check_census


def zero_counts_as_alive(sums):
    return (sums < 0).all(axis=0).sum(), (sums > 0).all(axis=0).sum()


def by_sample(sums):
    return (sums <= 0).all(axis=1).sum(), (sums > 0).all(axis=1).sum()


def any_negative_is_dead(sums):
    return (sums <= 0).any(axis=0).sum(), (sums > 0).all(axis=0).sum()


# ---- check_binary_loss


def through_the_probability(logits, labels):
    p = 1 / (1 + np.exp(-logits))  # noqa: F821
    losses = -np.log(np.where(labels == 1, p, 1 - p))  # noqa: F821
    return losses, losses.mean(), (p - labels) / len(labels)


def digits_lost(logits, labels):
    wrong = np.where(labels == 1, -logits, logits)  # noqa: F821
    small = np.exp(-np.abs(wrong))  # noqa: F821
    losses = np.maximum(wrong, 0) + np.log(1 + small)  # noqa: F821
    slope = special.expit(logits) - labels  # noqa: F821
    return losses, losses.mean(), slope / len(labels)


def labels_swapped(logits, labels):
    losses = np.logaddexp(0, np.where(labels == 1, logits, -logits))  # noqa: F821
    return losses, losses.mean(), (special.expit(logits) - labels) / 4  # noqa: F821


def gradient_of_the_sum(logits, labels):
    losses = np.logaddexp(0, np.where(labels == 1, -logits, logits))  # noqa: F821
    return losses, losses.mean(), special.expit(logits) - labels  # noqa: F821


def the_mean_only(logits, labels):
    losses = np.logaddexp(0, np.where(labels == 1, -logits, logits))  # noqa: F821
    return losses.mean(), losses.mean(), losses.mean()


def steps_of_binary_loss(binary_loss):
    random = np.random.default_rng(0)  # noqa: F821
    logits, labels = random.normal(size=6), np.array([0.0, 1, 1, 0, 1, 0])  # noqa: F821
    with np.errstate(all="ignore"):  # noqa: F821
        losses, mean, gradient = binary_loss(logits, labels)
        tiny = binary_loss(np.array([40.0, -40.0]), np.array([1.0, 0.0]))  # noqa: F821
    yield "the losses", losses
    yield "the mean", mean
    yield "the gradient", gradient
    yield "the losses", tiny[0]
    yield "the mean", tiny[1]
    yield "the gradient", tiny[2]


# ---- check_pull


def the_median(residual):
    return np.sign(residual)  # noqa: F821


def the_other_side(residual):
    return np.where(residual > 0, 0.9, -0.1)  # noqa: F821


def uphill(residual):
    return np.where(residual > 0, -0.1, 0.9)  # noqa: F821


def an_expectile(residual):
    return np.where(residual > 0, 0.1, 0.9) * residual  # noqa: F821


# ---- check_noise


def heavy_tails(random, count):
    return random.laplace(0, 1, count)


def with_outliers(random, count):
    far = random.choice([-1, 1], count) * 12.0 * (random.uniform(size=count) < 0.1)
    return random.normal(0, 1.5, count) + far


def none_at_all(random, count):
    return np.zeros(count)  # noqa: F821


def raised(random, count):
    return random.uniform(0, 1, count)


def one_draw(random, count):
    return random.normal()


def uniform_noise(random, count):
    return random.uniform(-1, 1, count)


def two_values(random, count):
    return random.choice([-1.0, 1.0], count)


def wide_normal(random, count):
    return random.normal(0, 5, count)


WRONG = {
    "check_slope_from": [
        (of_the_logistic, "at the output"),
        (from_the_sum, "at the output"),
        (few_digits, "at the outputs [1.e-12 1.e-06] the slopes are"),
        (one_number, "one slope for each of 25 outputs"),
    ],
    "check_census": [
        (zero_counts_as_alive, "columns 2 and 4 are never positive"),
        (by_sample, "columns 2 and 4 are never positive"),
        (any_negative_is_dead, "columns 2 and 4 are never positive"),
    ],
    "check_binary_loss": [
        (through_the_probability, "the losses should be [1000. 1000.]"),
        (digits_lost, "the losses should be [4.248354e-18 4.248354e-18]"),
        (labels_swapped, "the losses should be"),
        (gradient_of_the_sum, "the gradient should be"),
        (the_mean_only, "the losses should have the shape (4,)"),
    ],
    "check_pull": [
        (the_median, "the best constant holds"),
        (the_other_side, "the best constant holds"),
        (uphill, "must not fall"),
        (an_expectile, "the best constant holds"),
    ],
    "check_noise": [
        (heavy_tails, "at least 10 % less is asked for"),
        (with_outliers, "at least 10 % less is asked for"),
        (none_at_all, "the mean size is 0"),
        (raised, "not 0"),
        (one_draw, "20,000 numbers asked"),
    ],
}

RIGHT = {"check_noise": [uniform_noise, two_values, wide_normal]}

SURVIVORS = {
    "pull, 3:20 Gt becomes GtE": "at a residual of 0 any slope between both is right",
    "noise, 2:28 0.4 becomes 0.6000000000000001": "normal noise of any size is right",
    "noise, 2:28 0.4 becomes 0.2": "normal noise of any size is right",
}

STEPS = {"check_binary_loss": steps_of_binary_loss}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (seed 0), which lies outside of its range.
BREAKAGES = {
    "clothes-relu-accuracy": (
        "        h = g(found[-1])",
        "        h = found[-1]",
        0.0,
    ),
    "huber-slope-error": (
        "lambda r: np.clip(r, -delta, delta))",
        "lambda r: r)",
        0.782,
    ),
    "digits-cross-entropy": (
        "[0.003], [number], epochs=30, batch=50)",
        "[0.003], [number], epochs=30, batch=50, softmaxes=2)",
        0.116,
    ),
}
