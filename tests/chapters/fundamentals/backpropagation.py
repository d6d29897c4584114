"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["backpropagation", "chain rule", "clipping", "checkpointing", "forward mode"]


# ---- check_speed


def nudged(x, layers, directions, s=1e-5):
    def out(s):
        return forward(
            x,
            [
                (W + s * V, b + s * c, n)
                for (W, b, n), (V, c) in zip(layers, directions)
            ],
        )[1][-1]

    return (out(s) - out(-s)) / (2 * s)


def forgets_what_came_before(x, layers, directions):
    h = x
    for (W, b, name), (V, c) in zip(layers, directions):
        g, slope = ACTIVATIONS[name]
        z = h @ W + b
        moving, h = (h @ V + c) * slope(z), g(z)
    return moving


def forgets_biases(x, layers, directions):
    h, moving = x, np.zeros_like(x)
    for (W, b, name), (V, _) in zip(layers, directions):
        g, slope = ACTIVATIONS[name]
        z = h @ W + b
        moving, h = (moving @ W + h @ V) * slope(z), g(z)
    return moving


def forgets_slopes(x, layers, directions):
    h, moving = x, np.zeros_like(x)
    for (W, b, name), (V, c) in zip(layers, directions):
        moving = moving @ W + h @ V + c
        h = ACTIVATIONS[name][0](h @ W + b)
    return moving


def one_number(x, layers, directions):
    return 0.0


def right_on_average(x, layers, directions):
    out = speed_solution(x, layers, directions)
    return out.mean(axis=0, keepdims=True) + 0 * out


def steps_of_speed(speed):
    random = np.random.default_rng(5)
    layers = build([3, 5, 4, 2], ["tanh", "sigmoid", "elu"], random)
    x = random.normal(size=(6, 3))
    ways = [
        (random.normal(size=W.shape), random.normal(size=b.shape)) for W, b, _ in layers
    ]
    still = [(0 * V, 0 * c) for V, c in ways]
    last, matrices = (ways[2][0], still[2][1]), [(V, 0 * c) for V, c in ways]
    return [
        ("a speed for each output", np.shape(speed(x, layers, ways))),
        ("only the last matrix moves", speed(x, layers, [*still[:2], last])),
        ("earlier matrices move", speed(x, layers, matrices)),
        ("biases move", speed(x, layers, ways)),
    ]


# ---- check_hundred_sigmoids


def usual_scale(random):
    return build([32] * 101, "sigmoid", random)


def large_scale_without_bias(random):
    return build([32] * 101, "sigmoid", random, scale=4)


def far_too_large(random):
    layers = []
    for W, _, name in build([32] * 101, "sigmoid", random, scale=8):
        layers.append((W, -W.sum(axis=0) / 2, name))
    return layers


def another_activation(random):
    return build([32] * 101, "tanh", random)


def too_few(random):
    return build([32] * 11, "sigmoid", random)


def too_wide(random):
    layers = []
    for _ in range(100):
        W = 4.2 * np.linalg.qr(random.normal(size=(64, 64)))[0]
        layers.append((W, -W.sum(axis=0) / 2, "sigmoid"))
    return layers


# ---- check_softmax_gradient


def a_sum(logits, y):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return p - np.eye(logits.shape[1])[y]


def overflows(logits, y):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return (p - np.eye(logits.shape[1])[y]) / len(y)


def wrong_sign(logits, y):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return (np.eye(logits.shape[1])[y] - p) / len(y)


def with_a_slope(logits, y):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return (p - np.eye(logits.shape[1])[y]) * p * (1 - p) / len(y)


def hides_nan(logits, y):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return (np.nan_to_num(p) - np.eye(logits.shape[1])[y]) / len(y)


def clips_logits(logits, y):
    p = np.exp(np.clip(logits, -500, 500))
    p /= p.sum(axis=1, keepdims=True)
    return (p - np.eye(logits.shape[1])[y]) / len(y)


def divides_by_five(logits, y):
    return softmax_gradient_solution(logits, y) * len(y) / 5


# ---- check_shared_gradient


def last_use_only(x, target, W, times):
    layers = [(W, np.zeros(len(W)), "tanh")] * times
    return loss_and_gradients(x, target, layers)[1][-1][0]


def a_mean(x, target, W, times):
    layers = [(W, np.zeros(len(W)), "tanh")] * times
    return np.mean([g for g, _ in loss_and_gradients(x, target, layers)[1]], 0)


def without_an_activation(x, target, W, times):
    layers = [(W, np.zeros(len(W)), "identity")] * times
    return sum(g for g, _ in loss_and_gradients(x, target, layers)[1])


def shared_by_differences(x, target, W, times):
    W = W.copy()

    def loss():
        h = x
        for _ in range(times):
            h = np.tanh(h @ W)
        return half_square(h, target)[0]

    return nudge(loss, W)


# ---- check_swish_slope


def of_the_sigmoid(z):
    return sigmoid(z) * (1 - sigmoid(z))


def one_term(z):
    return sigmoid(z)


def swish_by_differences(z):
    z = z.copy()
    return nudge(lambda: (z * sigmoid(z)).sum(), z)


def a_number(z):
    return 0.5


# ---- check_misled


def too_steep():
    layers = [(np.array([[w]]), np.zeros(1), "tanh") for w in (0.0, *[10.0] * 5)]
    return np.array([[10.0]]), np.array([[1.0]]), layers


def far_to_the_left():
    layers = build([3, 5, 2], "sigmoid", np.random.default_rng(1))
    layers = [(W, b - 10, name) for W, b, name in layers]
    layers.append((np.full((2, 2), -0.1), np.full(2, -10.0), "sigmoid"))
    return np.ones((4, 3)), np.full((4, 2), 0.5), layers


def a_large_target_and_tiny_weights():
    layers = [(np.full((1, 1), 1e-4), np.zeros(1), "tanh")] * 4
    return np.full((1, 1), 1e-4), np.full((1, 1), 10.0), layers


def an_ordinary_network():
    random = np.random.default_rng(0)
    layers = build([3, 6, 6, 2], "tanh", random)
    return random.normal(size=(8, 3)), random.normal(size=(8, 2)), layers


def rather_deep():
    random = np.random.default_rng(0)
    layers = build([4] * 8, "sigmoid", random)
    return random.normal(size=(8, 4)), np.zeros((8, 4)), layers


def a_kink():
    layers = [(np.zeros((1, 1)), np.zeros(1), "relu")]
    return np.ones((1, 1)), np.ones((1, 1)), layers


def no_input():
    return np.zeros((2, 3)), np.ones((2, 2)), build([3, 2], "tanh", np.random)


def saturated_tanh():
    layers = [(np.full((1, 1), 8.0), np.full(1, 10.0), "tanh")]
    return np.full((1, 1), 1.0), np.zeros((1, 1)), layers


def huge_inputs():
    layers = build([2, 2, 1], "tanh", np.random.default_rng(0))
    return np.full((1, 2), 1e6), np.ones((1, 1)), layers


def forty_layers():
    random = np.random.default_rng(0)
    return np.ones((1, 4)), np.zeros((1, 4)), build([4] * 41, "sigmoid", random)


def wide_layers():
    layers = build([64] * 21, "sigmoid", np.random.default_rng(0))
    return np.ones((8, 64)), np.zeros((8, 64)), layers


def nan_for_a_target():
    layers = build([4] * 21, "sigmoid", np.random.default_rng(0))
    return np.ones((1, 4)), np.full((1, 4), np.nan), layers


WRONG = {
    "check_speed": [
        (nudged, "no differences here"),
        (forgets_what_came_before, "their speed goes on through W"),
        (forgets_biases, "as soon as biases move"),
        (forgets_slopes, "slope of its activation?"),
        (one_number, "a speed for each output"),
        (right_on_average, "off by up to"),
    ],
    "check_hundred_sigmoids": [
        (usual_scale, "of the last"),
        (large_scale_without_bias, "of the last"),
        (far_too_large, "exploded"),
        (another_activation, "sigmoids only"),
        (too_few, "a hundred layers"),
        (too_wide, "width 32"),
    ],
    "check_softmax_gradient": [
        (a_sum, "divide by N"),
        (overflows, "subtract each row"),
        (wrong_sign, "lowers the loss"),
        (with_a_slope, "add up to 0"),
        (hides_nan, "finite and wrong"),
        (clips_logits, "finite and wrong"),
        (divides_by_five, "wrong for 3"),
    ],
    "check_shared_gradient": [
        (last_use_only, "wrong for 2 uses"),
        (a_mean, "a sum, not a mean"),
        (without_an_activation, "wrong even for a single use"),
        (shared_by_differences, "close, not exact"),
    ],
    "check_swish_slope": [
        (of_the_sigmoid, "at 0 the slope is"),
        (one_term, "central differences give"),
        (a_number, "one slope an entry"),
        (swish_by_differences, "close, not exact"),
    ],
    "check_misled": [
        (an_ordinary_network, "central differences are off by"),
        (rather_deep, "more than 1 % is asked for"),
        (a_kink, "tanh and sigmoid only"),
        (no_input, "the gradient's norm is 0.0e+00"),
        (saturated_tanh, "lost in rounding"),
        (huge_inputs, "got 1000000.0 in size"),
        (forty_layers, "one to twenty layers"),
        (wide_layers, "got the shape (8, 64)"),
        (nan_for_a_target, "got nan in size"),
    ],
}

RIGHT = {
    "check_misled": [too_steep, far_to_the_left, a_large_target_and_tiny_weights],
}

STEPS = {"check_speed": steps_of_speed}

SURVIVORS = {
    "hundred_sigmoids, 4:55 32 becomes 33": "the rotation of a wider matrix is as square",
}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "backprop-gradient-check": (
        "before.T @ delta, delta.sum(axis=0)",
        "before.T @ delta, delta.mean(axis=0)",
        0.939,
    ),
    "xor-two-units-solved": (
        "(W - rate * dW, b - rate * db, name)",
        "(W - rate * dW, b, name)",
        0.0,
    ),
    "sigmoid-20-layers-orders-lost": (
        "lambda z: sigmoid(z) * (1 - sigmoid(z))",
        "lambda z: sigmoid(z)",
        5.77,
    ),
    "mnist-own-backpropagation": (
        "signal = deltas[0] @ W.T\n    return",
        "signal = deltas[0] @ abs(W.T)\n    return",
        0.884,
    ),
    "thirty-layers-shortcuts": (
        "around = signal if shortcut",
        "around = 0 if shortcut",
        0.523,
    ),
}
