"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["Nesterov", "saddle point", "linear scaling rule", "momentum"]


# ---- check_rate_limit


def largest_entry(hessian):
    return 2 / np.max(hessian)


def largest_sum_of_a_row(hessian):
    return 2 / np.abs(hessian).sum(axis=1).max()


# ---- check_plan


def an_empty_last_batch(samples, size):
    if not 1 <= size <= samples:
        raise ValueError(f"a batch of {size}")
    return -(-samples // size), samples % size


def any_size(samples, size):
    updates = -(-samples // size) if size else 0
    return updates, samples - (updates - 1) * size


# ---- check_kind


def along_the_axes(hessian):
    values = np.diag(hessian)
    if (values > 0).any() and (values < 0).any():
        return "saddle"
    if (values == 0).any():
        return "undecided"
    return "minimum" if (values > 0).all() else "maximum"


def zero_decides_first(hessian):
    values = np.linalg.eigvalsh(hessian)
    if (np.abs(values) < 1e-9).any():
        return "undecided"
    if (values > 0).any() and (values < 0).any():
        return "saddle"
    return "minimum" if (values > 0).all() else "maximum"


def zero_counts_as_negative(hessian):
    values = np.linalg.eigvalsh(hessian)
    if (values <= 0).all():
        return "maximum"
    if (values > 0).any() and (values < 0).any():
        return "saddle"
    return "minimum" if (values > 0).all() else "undecided"


# ---- check_right_momentum


def always_nine_tenths(low, high):
    return 0.9


def without_the_square(low, high):
    return 1 - np.sqrt(low / high)


def without_the_root(low, high):
    return (1 - low / high) ** 2


def at_the_best_rate_of_both(low, high):
    return ((np.sqrt(high) - np.sqrt(low)) / (np.sqrt(high) + np.sqrt(low))) ** 2


WRONG = {
    "check_rate_limit": [
        (largest_entry, "has the eigenvalues 1, 3 and 6"),
        (largest_sum_of_a_row, "has the eigenvalues 1, 3 and 6"),
    ],
    "check_plan": [
        (an_empty_last_batch, "12 samples in batches of 4"),
        (any_size, "must raise a ValueError"),
    ],
    "check_kind": [
        (along_the_axes, "rises along both axes only"),
        (zero_decides_first, "[0, 1, -1] are a case of saddle"),
        (zero_counts_as_negative, "[0, -1] are a case of undecided"),
    ],
    "check_right_momentum": [
        (always_nine_tenths, "is possible"),
        (without_the_square, "is possible"),
        (without_the_root, "is possible"),
        (at_the_best_rate_of_both, "is possible"),
    ],
}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (seed 0), which lies outside of its range.
BREAKAGES = {
    "valley-momentum-speedup": (
        "velocity = momentum * velocity - schedule(k) * slope(gradient, theta)",
        "velocity = 0 * momentum - schedule(k) * slope(gradient, theta)",
        1.0,
    ),
    "falling-rate-distance": (
        "falling = lambda k: 0.02 / (1 + k / 200)",
        "falling = lambda k: 0.02 / (1 + 0 * k / 200)",
        1.0,
    ),
    "batch-32-test-accuracy": (
        "for rows in batches(len(x), size, epochs, random):",
        "for rows in batches(50, size, epochs, random):",
        0.839,
    ),
}
