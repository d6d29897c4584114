"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["LSTM", "GRU", "forget gate", "peephole"]


# ---- check_bias_for


def gate_instead(steps, share):
    return share ** (1 / steps)


def one_step_only(steps, share):
    return np.log(share / (1 - share))


# ---- check_export


def order_only(W_x, W_h, b):
    def turn(w):
        z, r, g = np.split(np.asarray(w), 3, axis=-1)
        return np.concatenate([r, z, g], axis=-1)

    return turn(W_x), turn(W_h), turn(b)


def sign_only(W_x, W_h, b):
    sign = np.repeat([-1.0, 1.0, 1.0], len(b) // 3)
    return W_x * sign, W_h * sign, b * sign


def turns_the_reset_gate(W_x, W_h, b):
    def turn(w):
        z, r, g = np.split(np.asarray(w), 3, axis=-1)
        return np.concatenate([-r, z, g], axis=-1)

    return turn(W_x), turn(W_h), turn(b)


def forgets_the_bias(W_x, W_h, b):
    W_x, W_h, _ = export_solution(W_x, W_h, b)
    return W_x, W_h, b


# ---- check_minimal


def keeps_instead(x, h, c, W_x, W_h, b):
    f_h, g_h = tf.split(W_h, 2, axis=1)
    f_x, g_x = tf.split(x @ W_x + b, 2, axis=1)
    f = tf.sigmoid(f_x + h @ f_h)
    return f * h + (1 - f) * tf.tanh(g_x + (f * h) @ g_h), c


def after_the_matrix(x, h, c, W_x, W_h, b):
    f_h, g_h = tf.split(h @ W_h, 2, axis=1)
    f_x, g_x = tf.split(x @ W_x + b, 2, axis=1)
    f = tf.sigmoid(f_x + f_h)
    return (1 - f) * h + f * tf.tanh(g_x + f * g_h), c


def candidate_sees_all(x, h, c, W_x, W_h, b):
    f_h, g_h = tf.split(h @ W_h, 2, axis=1)
    f_x, g_x = tf.split(x @ W_x + b, 2, axis=1)
    f = tf.sigmoid(f_x + f_h)
    return (1 - f) * h + f * tf.tanh(g_x + g_h), c


# ---- check_counter


def library_bias():
    W_x, W_h, b = counter_solution()
    return W_x, W_h, np.array([b[0], 1.0, 0.0, 0.0])


def never_lets_go():
    W_x, W_h, b = counter_solution()
    return W_x * np.array([[1.0], [0.0]]), W_h, b


def gentle_candidate():
    W_x, W_h, b = counter_solution()
    return W_x * np.array([1, 1, 0.05, 1]), W_h, b


def counts_every_step():
    W_x, W_h, b = counter_solution()
    return W_x, W_h, b + np.array([40.0, 0, 20, 0])


# ---- check_forgetful


def adds_always():
    return [0, 0, 0, 0], [5, 5, 5, 5]


def forgets_by_its_gate():
    return [0, 0, 0, 0], [-5, 0, 0, 0]


def pushes_on():
    return [0, 0, 5, 0], [0, 5, 0, 5]


def adds_nothing():
    return [0, 0, 0, 0], [-20, 10, 0, 0]


def too_strong():
    return [0, 0, -500, 0], [0, 5, 0, 5]


def in_one_array():
    return np.zeros((4, 1)), np.ones((4, 1))


def pulled_gently():
    return [0, 0, -0.5, 0], [1, 6, 0, 0]


def pulled_to_one_half():
    return [0, 0, -1, 0], [0, 5, 0.5, 5]


WRONG = {
    "check_bias_for": [
        (gate_instead, "that is the gate, not its bias"),
        (one_step_only, "the gate acts at every step"),
    ],
    "check_export": [
        (order_only, "their z is the share that is new"),
        (sign_only, "exchange the first two blocks"),
        (turns_the_reset_gate, "the sign belongs to z"),
        (forgets_the_bias, "all three arrays"),
    ],
    "check_minimal": [
        (keeps_instead, "a shut gate keeps the state"),
        (after_the_matrix, "before the matrix"),
        (candidate_sees_all, "sees f * h"),
    ],
    "check_counter": [
        (library_bias, "is f near 1"),
        (never_lets_go, "is left after a reset"),
        (gentle_candidate, "bring i and g near 1"),
        (counts_every_step, "c has moved"),
    ],
    "check_forgetful": [
        (adds_always, "still tells them apart"),
        (forgets_by_its_gate, "must be at least 0.99"),
        (pushes_on, "still tells them apart"),
        (adds_nothing, "still tells them apart"),
        (too_strong, "up to 20 in size"),
        (in_one_array, "give four weights and four biases"),
    ],
}

RIGHT = {"check_forgetful": [pulled_gently, pulled_to_one_half]}

# No STEPS: the answer to check_bias_for is one number, and that to check_export has no
# order in which its three arrays would follow one another.

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "copy-40-gru-steps": (
        "return z * h + (1 - z) * g, c",
        "return (1 - z) * g, c",
        3000,
    ),
    "adding-60-gru-steps": (
        "return z * h + (1 - z) * g, c",
        "return (1 - z) * g, c",
        3000,
    ),
    "digits-by-rows-plain": (
        "digits.target[order][:, None]",
        "digits.target[:, None]",
        0.084,
    ),
    "digits-by-rows-gru": (
        "layer(32, unroll=True)",
        "layer(2, unroll=True)",
        0.626,
    ),
}
