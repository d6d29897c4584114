"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["Black-Scholes", "martingale", "control variate"]


# ---- check_with_dividend


def whole_sum(Y, Z, X, q):
    return RATE * Y - (RATE - q) * np.sum(Z * X)


def wrong_sign(Y, Z, X, q):
    return RATE * Y - (RATE + q) * np.sum(Z * X, axis=-1)


# ---- check_mirrored


def no_scale(random, paths, steps, dims, dt):
    half = random.normal(size=(steps, paths // 2, dims)) * dt
    return np.concatenate([half, -half], axis=1)


def wrong_axis(random, paths, steps, dims, dt):
    half = random.normal(size=(steps // 2, paths, dims)) * dt**0.5
    return np.concatenate([half, -half], axis=0)


# ---- check_bold_value


def not_reweighed(strength, spread, random, samples=20_000):
    y = spread * random.normal(size=(samples, 100))
    g = np.log((1 + np.square(y).sum(axis=1)) / 2)
    return -(logsumexp(-strength * g) - np.log(samples)) / strength


def overflows(strength, spread, random, samples=20_000):
    squared = np.square(spread * random.normal(size=(samples, 100))).sum(axis=1)
    ratio = np.exp(squared / (2 * spread**2) - squared / 4) * (spread / 2**0.5) ** 100
    with np.errstate(all="ignore"):
        return -np.log(np.mean(ratio * (2 / (1 + squared)) ** strength)) / strength


def no_weights_at_all(strength, spread, random, samples=20_000):
    squared = np.square(2**0.5 * random.normal(size=(samples, 100))).sum(axis=1)
    return np.mean(np.log((1 + squared) / 2))


# ---- check_half_trace


def without_half(u, t, X, random, probes=8):
    return 2 * half_trace_solution(u, t, X, random, probes)


def same_sign(u, t, X, random, probes=8):
    class Ones:
        choice = staticmethod(lambda a, size: np.ones(size))

    return half_trace_solution(u, t, X, Ones(), probes)


def one_number(u, t, X, random, probes=8):
    return tf.reduce_mean(half_trace_solution(u, t, X, random, probes))


# ---- check_quick


def smuggled(problem, N, scale):
    return lambda t, X: (
        problem.payoff(X)
        * tf.exp(0.21 * (problem.T - t[..., 0]))
        * (1 + (problem.T - t[..., 0]) * N(t, X))
    )


def drifts_at_the_end(problem, N, scale):
    return lambda t, X: problem.payoff(X) * (1 + N(t, X))


def same_as_before(problem, N, scale):
    return pinned(problem, N, scale)


def steps_of_mirrored(mirrored):
    dW = np.asarray(mirrored(np.random.default_rng(0), 200, 50, 3, 0.04))
    if dW.shape != (50, 200, 3):
        return [("(steps, paths, dims) is", dW.shape)]
    return [
        ("(steps, paths, dims) is", dW.shape),
        ("the mean must be exactly 0", dW.mean(axis=1).round(12)),
        ("second half", dW[:, :100] + dW[:, 100:]),
        ("sd is", dW.std()),
    ]


# ---- check_harmful


def helps():
    return lambda z: z + 0.3 * z**2, lambda z: z


def says_nothing():
    return lambda z: z, lambda z: z**2 - 1


def opposite():
    return lambda z: z, lambda z: -3 * z


def with_another_mean():
    return lambda z: np.exp(z), lambda z: 5 * np.exp(z)


def too_large():
    return lambda z: z, lambda z: 1000 * z


def averaged():
    return lambda z: np.mean(z), lambda z: np.mean(z)


def overshoots_a_growing_payoff():
    return lambda z: np.exp(0.5 * z), lambda z: 3 * z


def overshoots_with_cubes():
    return lambda z: z**3 + 3 * z, lambda z: 3 * z**3 + 9 * z


WRONG = {
    "check_with_dividend": [
        (whole_sum, "without dividend"),
        (wrong_sign, "with q = r"),
    ],
    "check_mirrored": [
        (no_scale, "sd is √dt"),
        (wrong_axis, "must be exactly 0"),
    ],
    "check_bold_value": [
        (no_weights_at_all, "without reweighing"),
        (not_reweighed, "ratio of the densities"),
        (overflows, "overflows"),
    ],
    "check_half_trace": [
        (without_half, "the one half"),
        (same_sign, "mixed terms"),
        (one_number, "one number per path"),
    ],
    "check_quick": [
        (smuggled, "for N = 0"),
        (drifts_at_the_end, "not the payoff at T"),
        (same_as_before, "after 60 iterations"),
    ],
    "check_harmful": [
        (helps, "times the variance of f: 2 is asked"),
        (says_nothing, "at least 0.9 is asked"),
        (opposite, "at least 0.9 is asked"),
        (with_another_mean, "subtract it"),
        (too_large, "take 0.1 to 100"),
        (averaged, "give one number for each path"),
    ],
}

RIGHT = {"check_harmful": [overshoots_a_growing_payoff, overshoots_with_cubes]}

STEPS = {"check_mirrored": steps_of_mirrored}

SURVIVORS = {
    "bold_value, 1:58 20000 becomes 20001": "one sample more is as good",
    "bold_value, 1:58 20000 becomes 19999": "one sample fewer is as good",
    "quick, 3:16 Add becomes Sub": "a network's sign is free",
    "quick, 4:15 Mult becomes Div": "1 over a factor that is 1 at T is another such factor",
    "quick, 3:51 Add becomes Sub": "the network sees a constant, whichever it is",
}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "call-1d-value-error": (
        "return RATE * (Y - tf.reduce_sum(Z * X, axis=-1))",
        "return RATE * (Y + tf.reduce_sum(Z * X, axis=-1))",
        0.304,
    ),
    "call-1d-slope-error": ("R * (R + gap)", "R * R", 0.170),
    "basket-10d-value-error": (
        "return RATE * (Y - tf.reduce_sum(Z * X, axis=-1))",
        "return RATE * (Y + tf.reduce_sum(Z * X, axis=-1))",
        0.638,
    ),
    "bsb-100d-value-error": (
        "return RATE * (Y - tf.reduce_sum(Z * X, axis=-1))",
        "return RATE * (Y + tf.reduce_sum(Z * X, axis=-1))",
        0.181,
    ),
    "bsb-100d-path-error": (
        "return RATE * (Y - tf.reduce_sum(Z * X, axis=-1))",
        "return RATE * (Y + tf.reduce_sum(Z * X, axis=-1))",
        0.108,
    ),
    "hjb-100d-value-error": (
        "strength * tf.reduce_sum(Z**2, axis=-1)",
        "-strength * tf.reduce_sum(Z**2, axis=-1)",
        0.00405,
    ),
    "allen-cahn-20d-value-error": ("Y**3 - Y", "Y - Y**3", 0.430),
}
