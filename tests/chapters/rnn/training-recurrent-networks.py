"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["truncated", "spectral", "leaky"]


# ---- check_steps_until


def not_rounded(radius, share):
    if radius >= 1:
        raise ValueError("never")
    return np.log(share) / np.log(radius)


def rounds_down(radius, share):
    if radius >= 1:
        raise ValueError("never")
    return int(np.log(share) / np.log(radius))


# ---- check_clip


def each_alone(gradients, limit):
    norms = [np.linalg.norm(g) for g in gradients]
    joint = np.sqrt(sum(n**2 for n in norms))
    out = [g * limit / max(n, limit) for g, n in zip(gradients, norms)]
    return out, joint


def in_place(gradients, limit):
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    for g in gradients:
        g *= limit / max(norm, limit)
    return gradients, norm


def silent(gradients, limit):
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    return [g * limit / max(norm, limit) for g in gradients], norm


# ---- check_taught


def negative(window, lag):
    return (window - lag) / window


# ---- check_forward_gradient


def each_step_alone(x, weights, error):
    W_x, W_h, b, _, _ = weights
    h, total = np.zeros(len(b)), np.zeros(len(b))
    for x_t, error_t in zip(x, error):
        h = np.tanh(x_t @ W_x + h @ W_h + b)
        total += error_t * (1 - h**2)
    return total


def not_transposed(x, weights, error):
    W_x, W_h, b, _, _ = weights
    m = len(b)
    h, S, total = np.zeros(m), np.zeros((m, m)), np.zeros(m)
    for x_t, error_t in zip(x, error):
        h = np.tanh(x_t @ W_x + h @ W_h + b)
        S = (1 - h**2)[:, None] * (np.eye(m) + W_h @ S)
        total += error_t @ S
    return total


def whole_matrix(x, weights, error):
    W_x, W_h, b, _, _ = weights
    m = len(b)
    h, S = np.zeros(m), np.zeros((m, m))
    for x_t in x:
        h = np.tanh(x_t @ W_x + h @ W_h + b)
        S = (1 - h**2)[:, None] * (np.eye(m) + W_h.T @ S)
    return S


def steps_of_forward_gradient(forward_gradient):
    random = np.random.default_rng(3)
    x, y = random.normal(size=(1, 9, 6)), random.integers(0, 4, (1, 9))
    weights = start(random, m=5)
    weights[2] = random.normal(size=5)
    error = losses(forward(x, weights)[1], y, np.ones(9))[1][0] @ weights[3].T
    out = np.asarray(forward_gradient(x[0], weights, error))
    return [
        ("one number for each unit", out.shape),
        ("step 1 is", forward_gradient(x[0, :1], weights, error[:1])),
        ("after step 1", out),
    ]


# ---- check_clipped_uphill


def never_clipped():
    return np.array([[10.0], [-1.0], [-1.0]]), 100


def in_one_direction():
    return np.array([[10.0], [1.0], [2.0]]), 1


def at_right_angles():
    return np.array([[10.0, 0.0], [0.0, 1.0]]), 1


def without_a_limit():
    return np.array([[10.0], [-1.0], [-1.0]]), float("inf")


def cancelled():
    return np.array([[1.0], [-1.0]]), 1


def in_the_plane():
    return np.array([[20.0, 3.0]] + [[-1.0, 0.2], [-1.0, -0.2]] * 4), 1


def tiny_gradients():
    return np.array([[0.5]] + [[-0.1]] * 4), 0.02


WRONG = {
    "check_steps_until": [
        (not_rounded, "a whole number of steps"),
        (rounds_down, "steps more is left"),
    ],
    "check_clip": [
        (each_alone, "scale all arrays by the same number"),
        (in_place, "the input was changed"),
        (silent, "raise a ValueError"),
    ],
    "check_taught": [
        (negative, "a share is not"),
    ],
    "check_forward_gradient": [
        (each_step_alone, "the bias of earlier steps acts through h too"),
        (not_transposed, "after step 1 the gradient is off by"),
        (whole_matrix, "one number for each unit"),
    ],
    "check_clipped_uphill": [
        (never_clipped, "at most -0.3 is asked"),
        (in_one_direction, "at most -0.3 is asked"),
        (at_right_angles, "at most -0.3 is asked"),
        (without_a_limit, "the limit is inf"),
        (cancelled, "the averages have the norms"),
    ],
}

RIGHT = {"check_clipped_uphill": [in_the_plane, tiny_gradients]}

# The answer to check_steps_until is one number: it has no steps.
STEPS = {"check_forward_gradient": steps_of_forward_gradient}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "message-50-repaired": (
        "return [W_x, radius * W_h,",
        "return [W_x, 0.5 * radius * W_h,",
        0.241,
    ),
    "echo-window-20": (
        "learn_echo(20, seed(), rate)",
        "learn_echo(10, seed(), rate)",
        0.593,
    ),
}
