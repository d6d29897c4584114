"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["saliency", "occlusion", "Grad-CAM", "receptive", "purity", "ascent"]


# ---- check_pointing


def border_counts_as_inside(maps, boxes):
    at = maps.reshape(len(maps), -1).argmax(axis=1)
    row, column = np.unravel_index(at, maps.shape[1:])
    down = (boxes[:, 0] <= row) & (row <= boxes[:, 2])
    along = (boxes[:, 1] <= column) & (column <= boxes[:, 3])
    return float(np.mean(down & along))


def one_answer_a_map(maps, boxes):
    at = maps.reshape(len(maps), -1).argmax(axis=1)
    row, column = np.unravel_index(at, maps.shape[1:])
    down = (boxes[:, 0] <= row) & (row < boxes[:, 2])
    return down & (boxes[:, 1] <= column) & (column < boxes[:, 3])


def columns_forgotten(maps, boxes):
    at = maps.reshape(len(maps), -1).argmax(axis=1)
    row, _ = np.unravel_index(at, maps.shape[1:])
    return float(np.mean((boxes[:, 0] <= row) & (row < boxes[:, 2])))


# ---- check_integrated


def gradient_times_input(gradient, x, start, steps):
    return (x - start) * gradient(x)


def difference_forgotten(gradient, x, start, steps):
    t = (np.arange(steps) + 0.5) / steps
    return np.mean([gradient(start + one * (x - start)) for one in t], axis=0)


def right_ends(gradient, x, start, steps):
    t = (np.arange(steps) + 1) / steps
    return (x - start) * np.mean([gradient(start + one * (x - start)) for one in t], 0)


def from_zero(gradient, x, start, steps):
    t = (np.arange(steps) + 0.5) / steps
    return x * np.mean([gradient(one * x) for one in t], axis=0)


# ---- check_deletion


def least_salient_first(score, x, map_, counts):
    ranked, out = np.argsort(map_.ravel(), kind="stable"), []
    for count in counts:
        blank = x.copy()
        blank.reshape(-1, x.shape[-1])[ranked[:count]] = 0
        out.append(score(blank))
    return np.array(out)


def one_channel(score, x, map_, counts):
    ranked, out = np.argsort(-map_.ravel(), kind="stable"), []
    for count in counts:
        blank = x.copy()
        blank.reshape(-1, x.shape[-1])[ranked[:count], 0] = 0
        out.append(score(blank))
    return np.array(out)


def in_place(score, x, map_, counts):
    ranked, out = np.argsort(-map_.ravel(), kind="stable"), []
    for count in counts:
        x.reshape(-1, x.shape[-1])[ranked[:count]] = 0
        out.append(score(x))
    return np.array(out)


# ---- check_silent_pixel


def never_active():
    """The derivative is zero, and so is the change."""
    return [[1.0], [1.0]], [-10.0], [5.0], [0.5, 0.5]


def linear():
    return [[2.0], [1.0]], [0.5], [1.0], [0.9, 0.5]


def at_the_kink():
    return [[1.0, 1.0], [0, 0]], [0.1, -0.9], [4.0, -4.0], [0.9, 0.5]


def too_small_a_change():
    return [[1.0, 1.0], [0, 0]], [0.1, -0.4], [1.0, -1.0], [0.9, 0.5]


def falls_and_is_level():
    """One unit that is active at 0 and off at x: 1 − max(0, 1 − x) in another form."""
    return [[-4.0], [0.0]], [2.0], [1.0], [0.9, 0.5]


def with_the_other_pixel():
    W = [[2.0, 2.0, 0.0], [0.0, 0.0, 3.0]]
    return W, [0.2, -0.6, 0.1], [3.0, -3.0, 2.0], [0.8, 0.4]


WRONG = {
    "check_pointing": [
        (border_counts_as_inside, "two of four lie in their boxes"),
        (one_answer_a_map, "one fraction for all maps"),
        (columns_forgotten, "two of four lie in their boxes"),
    ],
    "check_integrated": [
        (gradient_times_input, "midpoint of one step"),
        (difference_forgotten, "times the difference"),
        (right_ends, "midpoint of one step"),
        (from_zero, "times the difference"),
    ],
    "check_deletion": [
        (least_salient_first, "with 1 pixel the sum is"),
        (one_channel, "with 1 pixel the sum is"),
        (in_place, "work on a copy"),
    ],
    "check_silent_pixel": [
        (never_active, "changes the score by"),
        (linear, "the derivative is"),
        (at_the_kink, "at its kink"),
        (too_small_a_change, "changes the score by"),
    ],
}

RIGHT = {"check_silent_pixel": [falls_and_is_level, with_the_other_pixel]}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "gradcam-named-share": (  # a map that does not know the class
        "alpha = tf.reduce_mean(tape.gradient(score, A), axis=(1, 2))  # (n, k)",
        "alpha = tf.reduce_mean(tf.ones_like(A), axis=(1, 2))  # (n, k)",
        0.498,
    ),
}
