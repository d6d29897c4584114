"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["batch normalization", "He initialization", "Xavier", "orthogonal weights"]


# ---- check_deviation


def variances(scheme, n, m):
    for name, value in (("n", n), ("m", m)):
        if value < 1:
            raise ValueError(f"{name} is {value}")
    known = {"lecun": 1 / n, "xavier": 2 / (n + m), "he": 2 / n}
    if scheme not in known:
        raise ValueError(f"scheme is {scheme!r}")
    return known[scheme]


def of_the_units(scheme, n, m):
    for name, value in (("n", n), ("m", m)):
        if value < 1:
            raise ValueError(f"{name} is {value}")
    known = {"lecun": 1 / m, "xavier": 2 / (n + m), "he": 2 / m}
    if scheme not in known:
        raise ValueError(f"scheme is {scheme!r}")
    return np.sqrt(known[scheme])


def any_width(scheme, n, m):
    known = {"lecun": 1 / max(n, 1), "xavier": 2 / (n + m), "he": 2 / max(n, 1)}
    if scheme not in known:
        raise ValueError(f"scheme is {scheme!r}")
    return np.sqrt(known[scheme])


def unnamed(scheme, n, m):
    if min(n, m) < 1 or scheme not in ("lecun", "xavier", "he"):
        raise ValueError("this layer cannot be")
    return np.sqrt({"lecun": 1 / n, "xavier": 2 / (n + m), "he": 2 / n}[scheme])


def named_later(scheme, n, m):
    if n < 1:
        raise ValueError(f"the number 'n' must be 1 or more, not {n}")
    if m < 1:
        raise ValueError(f"`m` must be 1 or more, not {m}")
    known = {"lecun": 1 / n, "xavier": 2 / (n + m), "he": 2 / n}
    if scheme not in known:
        raise ValueError(f"unknown scheme {scheme}")
    return np.sqrt(known[scheme])


# ---- check_leaky_variance


def as_for_relu(n, slope):
    return 2 / n


def slope_not_squared(n, slope):
    return 2 / (n * (1 + slope))


def twice_the_slope(n, slope):
    return 1 / (n * (1 + slope**2))


# ---- check_layer_norm_backward


def gamma_outside(dy, x, gamma, epsilon=1e-3):
    deviation = np.sqrt(x.var(axis=-1, keepdims=True) + epsilon)
    x_hat = (x - x.mean(axis=-1, keepdims=True)) / deviation
    along = dy - dy.mean(axis=-1, keepdims=True)
    along = along - x_hat * (dy * x_hat).mean(axis=-1, keepdims=True)
    return (dy * x_hat).sum(axis=0), dy.sum(axis=0), gamma * along / deviation


def along_columns(dy, x, gamma, epsilon=1e-3):
    dx, dgamma, dbeta = batch_norm_backward(dy, batch_norm(x, gamma, 0.0, epsilon)[1])  # noqa: F821
    return dgamma, dbeta, dx


def summed_over_units(dy, x, gamma, epsilon=1e-3):
    deviation = np.sqrt(x.var(axis=-1, keepdims=True) + epsilon)
    x_hat = (x - x.mean(axis=-1, keepdims=True)) / deviation
    along = gamma * dy
    dx = along - along.mean(axis=-1, keepdims=True)
    dx = dx - x_hat * (along * x_hat).mean(axis=-1, keepdims=True)
    return (dy * x_hat).sum(axis=0), dy.sum(axis=1), dx / deviation


def without_the_variance(dy, x, gamma, epsilon=1e-3):
    deviation = np.sqrt(x.var(axis=-1, keepdims=True) + epsilon)
    x_hat = (x - x.mean(axis=-1, keepdims=True)) / deviation
    along = gamma * dy
    dx = (along - along.mean(axis=-1, keepdims=True)) / deviation
    return (dy * x_hat).sum(axis=0), dy.sum(axis=0), dx


def steps_of_layer_norm_backward(layer_norm_backward):
    random = np.random.default_rng(0)
    x, dy = 2 * random.standard_normal((6, 4)) + 1, random.standard_normal((6, 4))
    names = ("dgamma", "dbeta", "dx")
    return zip(names, layer_norm_backward(dy, x, random.uniform(0.5, 2, 4), 0.1))


# ---- check_narrow


def of_other_sizes():
    return np.random.default_rng(0).standard_normal((500, 2)) * [1, 1000]


def with_a_mean():
    return np.random.default_rng(0).standard_normal((500, 2)) + 100


def the_same_twice():
    first = np.random.default_rng(0).standard_normal(500)
    return np.column_stack([first, 3 * first + 1])


def a_constant():
    first = np.random.default_rng(0).standard_normal(500)
    return np.column_stack([first, np.ones(500)])


def too_much_alike():
    random = np.random.default_rng(0)
    first = random.standard_normal(500)
    return np.column_stack([first, first + 1e-5 * random.standard_normal(500)])


def not_alike_enough():
    random = np.random.default_rng(0)
    first = random.standard_normal(500)
    return np.column_stack([first, first + 0.5 * random.standard_normal(500)])


def opposite_features():
    random = np.random.default_rng(1)
    first = random.uniform(0, 5, 300)
    return np.column_stack([first, 10 - 2 * first + 0.1 * random.standard_normal(300)])


def a_number_and_its_square():
    first = np.linspace(10, 12, 50)
    return np.column_stack([first, first**2])


WRONG = {
    "check_deviation": [
        (variances, "0.06325, got"),
        (of_the_units, "('lecun', 100, 400)"),
        (any_width, "raise a ValueError"),
        (unnamed, "the message must name scheme"),
    ],
    "check_leaky_variance": [
        (as_for_relu, "slope 1.0"),
        (slope_not_squared, "slope 0.3"),
        (twice_the_slope, "got 0.5"),
    ],
    "check_layer_norm_backward": [
        (gamma_outside, "dx is off by"),
        (along_columns, "dgamma is off by"),
        (summed_over_units, "dbeta: shape (4,), not (6,)"),
        (without_the_variance, "dx is off by"),
    ],
    "check_narrow": [
        (of_other_sizes, "is 1.0, not above 100"),
        (with_a_mean, "is 1.0, not above 100"),
        (the_same_twice, "a function of the others"),
        (a_constant, "never changes"),
        (not_alike_enough, "not above 100"),
        (too_much_alike, "too large"),
    ],
}

RIGHT = {
    "check_deviation": [named_later],
    "check_narrow": [opposite_features, a_number_and_its_square],
}

STEPS = {"check_layer_norm_backward": steps_of_layer_norm_backward}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "initialization-variance-error": (
        "q = gain(n, m) * second",
        "q = gain(m, n) * second",
        1.0,
    ),
    "plain-start-accuracy": ("w.assign_sub(eta * g)", "w.assign_add(eta * g)", 0.1),
    "batch-norm-accuracy": (
        "old.assign(momentum * old + (1 - momentum) * value)",
        "old.assign(momentum * old + (1 - momentum) * old)",
        0.538,
    ),
}
