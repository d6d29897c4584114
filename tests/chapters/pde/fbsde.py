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
