"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["activation function", "dead unit", "log-sum-exp", "Huber", "GELU"]


# ---- check_slope_of


def product_rule_forgotten(z, beta):
    s = special.expit(beta * z)  # noqa: F821
    return beta * z * s * (1 - s)


def inner_derivative_forgotten(z, beta):
    s = special.expit(beta * z)  # noqa: F821
    return s + z * s * (1 - s)


def one_number(z, beta):
    s = special.expit(beta * z)  # noqa: F821
    return np.mean(s + beta * z * s * (1 - s))  # noqa: F821


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
    return -np.mean(np.log(np.where(labels == 1, p, 1 - p)))  # noqa: F821


def digits_lost(logits, labels):
    wrong = np.where(labels == 1, -logits, logits)  # noqa: F821
    small = np.exp(-np.abs(wrong))  # noqa: F821
    return np.mean(np.maximum(wrong, 0) + np.log(1 + small))  # noqa: F821


def labels_swapped(logits, labels):
    wrong = np.where(labels == 1, logits, -logits)  # noqa: F821
    return np.mean(np.logaddexp(0, wrong))  # noqa: F821


# ---- check_pull


def the_median(residual):
    return np.sign(residual)  # noqa: F821


def the_other_side(residual):
    return np.where(residual > 0, 0.9, -0.1)  # noqa: F821


def uphill(residual):
    return np.where(residual > 0, -0.1, 0.9)  # noqa: F821


def an_expectile(residual):
    return np.where(residual > 0, 0.1, 0.9) * residual  # noqa: F821


WRONG = {
    "check_slope_of": [
        (product_rule_forgotten, "the slope at"),
        (inner_derivative_forgotten, "for beta 0.5"),
        (one_number, "one slope for each of 25 sums"),
    ],
    "check_census": [
        (zero_counts_as_alive, "columns 2 and 4 are never positive"),
        (by_sample, "columns 2 and 4 are never positive"),
        (any_negative_is_dead, "columns 2 and 4 are never positive"),
    ],
    "check_binary_loss": [
        (through_the_probability, "expected 1000"),
        (digits_lost, "expected 4.248e-18"),
        (labels_swapped, "expected"),
    ],
    "check_pull": [
        (the_median, "the best constant holds"),
        (the_other_side, "the best constant holds"),
        (uphill, "must not fall"),
        (an_expectile, "the best constant holds"),
    ],
}

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
