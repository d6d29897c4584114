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


# ---- check_restless


def on_both_sides():
    return [-1, 1], [25, 1, 25], 0.13, 0.9, 5.0


def one_joint_only():
    return np.array([-1.0]), np.array([1.0, 25.0]), 0.14, 0.95, -10


def below_the_limit_of_plain_descent():
    return [1, 3.5], [25, 1, 25], 0.076, 0.95, 6.0


def one_parabola():
    return [1, 2], [25, 25, 25], 0.13, 0.9, 5.0


def without_momentum():
    return [1, 2], [25, 1, 25], 0.07, 0.0, 5.0


def a_smaller_rate():
    return [1, 2], [25, 1, 25], 0.05, 0.9, 5.0


def a_small_cycle():
    return [0.001, 0.002], [25, 1, 25], 0.13, 0.9, 0.005


def beyond_the_limit():
    return [1, 2], [25, 1, 25], 0.16, 0.9, 5.0


def hardly_a_step():
    return [1, 2], [25, 1, 25], 1e-6, 0.9, 50.0


def not_convex():
    return [1, 2], [25, -1, 25], 0.13, 0.9, 5.0


def falling_joints():
    return [2, 1], [25, 1, 25], 0.13, 0.9, 5.0


def nearly_no_friction():
    return [1, 2], [25, 1, 25], 0.13, 0.9999, 5.0


def a_far_start():
    return [1, 2], [25, 1, 25], 0.13, 0.9, 1e9


def a_curvature_short():
    return [1, 2], [25, 1], 0.13, 0.9, 5.0


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
    "check_restless": [
        (one_parabola, "it comes to rest"),
        (without_momentum, "it comes to rest"),
        (a_smaller_rate, "it comes to rest"),
        (a_small_cycle, "at most 5.3e-03 away"),
        (beyond_the_limit, "of the limit 0.1520"),
        (hardly_a_step, "the rate lies between 0.01"),
        (not_convex, "curvatures lie between 1 and 25"),
        (falling_joints, "joints rise"),
        (nearly_no_friction, "momentum lies between"),
        (a_far_start, "the start lies between"),
        (a_curvature_short, "got shapes (2,) and (2,)"),
    ],
}

RIGHT = {
    "check_restless": [on_both_sides, one_joint_only, below_the_limit_of_plain_descent],
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
