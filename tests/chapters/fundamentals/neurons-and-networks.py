"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["perceptron", "neuron", "XOR"]


# ---- check_hard_points


def not_separable():
    return np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])


def large_inputs():
    return np.array([[500.0, 500], [-500, -499]]), np.array([1, 0])


def wide_margin():
    x = np.random.default_rng(0).uniform(-1, 1, (20, 2))
    return x, (x[:, 0] > 0).astype(int)


def many_points():
    x = np.random.default_rng(0).uniform(-1, 1, (5000, 2))
    return x, (x[:, 0] > 0).astype(int)


def signs_as_targets():
    return np.array([[1, 1], [0.995, 1]]), np.array([1, -1])


# ---- check_largest_of_four


def two_outputs():
    first, second, (W3, _) = largest_of_four_solution()  # noqa: F821
    return [first, second, (W3, np.zeros(2))]


def positive_only():
    pair, add = np.array([[1.0, 0], [-1, 1]]), np.ones((2, 1))
    W2 = np.kron(np.eye(2), add) @ pair
    return [
        (np.kron(np.eye(2), pair), np.zeros(4)),
        (W2, np.zeros(2)),
        (add, np.zeros(1)),
    ]


def too_many_units():
    pair = np.array([[1.0, 0, 0, 0], [-1, 1, -1, 0]])
    add = np.array([[1.0], [1], [-1], [0]])
    W2 = np.kron(np.eye(2), add) @ pair
    return [
        (np.kron(np.eye(2), pair), np.zeros(8)),
        (W2, np.zeros(4)),
        (add, np.zeros(1)),
    ]


def sum_of_two_maxima():
    pair, add = np.array([[1.0, 0, 0], [-1, 1, -1]]), np.array([[1.0], [1], [-1]])
    both = np.kron(np.eye(2), add).sum(1, keepdims=True)
    return [
        (np.kron(np.eye(2), pair), np.zeros(6)),
        (np.c_[both, -both], np.zeros(2)),
        (np.array([[1.0], [-1]]), np.zeros(1)),
    ]


def hides_the_sign():
    """Right as long as no input is below -1000: a bias stands for relu(-b)."""
    pair, add = np.array([[1.0, 0], [-1, 1]]), np.ones((2, 1))
    W2 = np.kron(np.eye(2), add) @ pair
    return [
        (np.kron(np.eye(2), pair), np.array([0.0, 1000, 0, 1000])),
        (W2, np.zeros(2)),
        (add, np.array([-1000.0])),
    ]


def one_hidden_layer():
    return [(np.ones((4, 9)), np.zeros(9)), (np.ones((9, 1)), np.zeros(1))]


# ---- check_pieces


def not_sorted(w, b, v):
    return -b / w, np.zeros(len(w) + 1)


def wrong_side(w, b, v):
    joints, slopes = pieces_solution(w, b, v)
    return np.sort(b / w), slopes


def starts_from_zero(w, b, v):
    joints, slopes = pieces_solution(w, b, v)
    return joints, slopes - slopes[0]


def signs_of_w_kept(w, b, v):
    order = np.argsort(-b / w)
    changes = (v * w)[order]
    return (-b / w)[order], v[w < 0] @ w[w < 0] + np.r_[0, np.cumsum(changes)]


def one_slope_short(w, b, v):
    joints, slopes = pieces_solution(w, b, v)
    return joints, slopes[1:]


# ---- check_only_first


def second_cannot_stop_it():
    return np.array([1, 0]), 1


def threshold_zero():
    return np.array([1, -1]), 0


def the_wrong_way_round():
    return np.array([-1, 1]), 1


# ---- check_widest


def biases_forgotten(inputs, outputs, budget):
    return budget // (inputs + outputs)


def rounded_up(inputs, outputs, budget):
    return round((budget - outputs) / (inputs + 1 + outputs) + 0.4)


def not_whole(inputs, outputs, budget):
    return (budget - outputs) / (inputs + 1 + outputs)


def a_bias_in_the_inputs(inputs, outputs, budget):
    return (budget - outputs - inputs) // (inputs + 1 + outputs)


# ---- check_twins


def three_units_turned_round():
    angles = 2 * np.pi / 3 * np.arange(3)
    W, b, v = np.array([np.cos(angles), np.sin(angles)]), np.zeros(3), np.ones(3)
    return (W, b, v), (-W, b, v)


def one_plane_from_two_bases():
    """x1 + x2, as a sum of x1 and x2 and as a sum of x1 - x2 and twice x2."""
    W, V = np.array([[1, -1, 0, 0], [0, 0, 1, -1]]), np.array([[1, -1], [-1, 1]])
    V = np.c_[V, [[0, 0], [1, -1]]]
    return (W, np.zeros(4), [1, -1, 1, -1]), (V, np.zeros(4), [1, -1, 2, -2])


def one_unit_in_two_shares():
    W, b = np.array([[1, 1], [3, 3]]), [0.5, 0.5]
    return (W, b, [1, 1]), (W, b, [0.5, 1.5])


def another_order():
    W, b, v = np.array([[1.0, 2, 3], [0, 1, -1]]), np.arange(3), np.array([1, -2, 1])
    order = [2, 0, 1]
    return (W, b, v), (W[:, order], b[order], v[order])


def all_signs_changed():
    W, b, v = np.eye(2), np.array([0.5, 0.2]), np.array([1.0, -1])
    return (W, b, v), (-W, -b, -v)


def nearly_the_same():
    W, b, v = np.eye(2), np.array([0.5, 0.2]), np.array([1.0, -1])
    return (W, b, v), (1.02 * W, 1.02 * b, v / 1.02)


def a_unit_without_output():
    W, b = np.eye(2), np.zeros(2)
    return (W, b, [1, 0]), (np.array([[1, 5], [0, 5]]), b, [1, 0])


def two_dead_units():
    return (np.eye(2), [-5, 0], [1, 1]), (np.eye(2), [-7, 0], [1, 1])


def equal_inside_of_the_square():
    """Straight on the square, with joints outside of it on different sides."""
    W, V = np.array([[1.0], [0]]), np.array([[-1.0, 0], [0, 0]])
    return (np.c_[W, 0 * W], [5, 1], [1, 1]), (V, [5, 5.5], [-1, 2])


def not_a_number():
    W = np.full((2, 2), np.nan)
    return (W, [0, 0], [1, 1]), (2 * W, [0, 0], [0.5, 0.5])


def a_huge_factor():
    return (np.eye(2), [0, 0], [1, 1]), (100 * np.eye(2), [0, 0], [0.01, 0.01])


def of_two_sizes():
    W = np.array([[1.0], [1]])
    return (np.c_[W, W], [0, 0], [1, 1]), (W, [0], [2])


WRONG = {
    "check_hard_points": [
        (not_separable, "does a line separate them?"),
        (large_inputs, "outside the square"),
        (wide_margin, "make the margin thinner"),
        (many_points, "at most 20 points"),
        (signs_as_targets, "targets are 0 and 1"),
    ],
    "check_largest_of_four": [
        (positive_only, "right above 0, wrong below"),
        (two_outputs, "one number for each row"),
        (too_many_units, "nine are enough"),
        (sum_of_two_maxima, "wrong even where all four are positive"),
        (hides_the_sign, "does a bias hide the sign?"),
        (one_hidden_layer, "two hidden layers"),
    ],
    "check_pieces": [
        (not_sorted, "each joint once, from left to right"),
        (wrong_side, "a joint is where z = 0"),
        (starts_from_zero, "the leftmost slope is off"),
        (signs_of_w_kept, "are right, then not"),
        (one_slope_short, "one slope more than joints"),
    ],
    "check_only_first": [
        (second_cannot_stop_it, "x2 must inhibit"),
        (threshold_zero, "above 0"),
        (the_wrong_way_round, "outputs 0 for (1, 0)"),
    ],
    "check_widest": [
        (biases_forgotten, "do biases count?"),
        (rounded_up, "do biases count?"),
        (not_whole, "whole units only"),
        (a_bias_in_the_inputs, "one unit more still fits"),
    ],
    "check_twins": [
        (another_order, "differ by 0 only"),
        (all_signs_changed, "not the same function"),
        (nearly_the_same, "differ by 0.02 only"),
        (a_unit_without_output, "of network 1 is idle"),
        (two_dead_units, "of network 1 is idle"),
        (equal_inside_of_the_square, "not the same function"),
        (not_a_number, "is nan or beyond"),
        (a_huge_factor, "network 2 has a number"),
        (of_two_sizes, "got [[(2, 2), (2,), (2,)], [(2, 1), (1,), (1,)]]"),
    ],
}

RIGHT = {
    "check_twins": [
        three_units_turned_round,
        one_plane_from_two_bases,
        one_unit_in_two_shares,
    ],
}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "moons-one-neuron-accuracy": (
        "net.fit(x[:400], y[:400], epochs",
        "net.fit(x[:400], y[400:800], epochs",
        0.576,
    ),
    "moons-network-accuracy": (
        'keras.layers.Dense(units, activation="tanh")',
        "keras.layers.Dense(units)",
        0.871,
    ),
    "tanh-epochs": (
        '"tanh": tf.tanh,',
        '"tanh": tf.sigmoid,',
        510.0,
    ),
    "curve-fit-sup-error": (
        "spread=20.0",
        "spread=None",
        0.552,
    ),
}
