"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["augmentation", "transfer", "CIFAR", "cutout", "mixup", "calibrated"]


# ---- check_top_k


def smallest(scores, y, k):
    best = np.argsort(scores, axis=1)[:, :k]
    return float(np.mean((best == y[:, None]).any(axis=1)))


def only_the_kth(scores, y, k):
    return float(np.mean(np.argsort(-scores, axis=1)[:, k - 1] == y))


# ---- check_cutout


def never_over_the_border(x, random, side):
    out = x.copy()
    for image in out:
        i = random.integers(0, x.shape[1] - side + 1)
        j = random.integers(0, x.shape[2] - side + 1)
        image[i : i + side, j : j + side] = 0
    return out


def one_hole_for_all(x, random, side):
    out = x.copy()
    out[:, :side, : side - 1] = 0
    return out


def in_place(x, random, side):
    x[:, :side, :side] = 0
    return x


def empty_at_the_border(x, random, side):
    out = x.copy()
    for image in out:
        i = random.integers(0, x.shape[1]) - side // 2
        j = random.integers(0, x.shape[2]) - side // 2
        image[i : i + side, j : j + side] = 0  # a negative start: nothing
    return out


def never_the_last_row(x, random, side):
    n, height, width = x.shape[:3]
    down = np.arange(height) - random.integers(0, height - 1, (n, 1))
    along = np.arange(width) - random.integers(0, width - 1, (n, 1))
    near = [(-side / 2 <= d) & (d < side / 2) for d in (down, along)]
    return np.where((near[0][:, :, None] & near[1][:, None])[..., None], 0, x)


def even_sides_only(x, random, side):
    n, height, width = x.shape[:3]
    down = np.arange(height) - random.integers(0, height, (n, 1))
    along = np.arange(width) - random.integers(0, width, (n, 1))
    near = [(-(side // 2) <= d) & (d < side // 2) for d in (down, along)]
    return np.where((near[0][:, :, None] & near[1][:, None])[..., None], 0, x)


# ---- check_age_reader


def always_middle(faces, ages):
    return lambda new: np.ones(len(new), int)


def answers_ages(faces, ages):
    return lambda new: np.full(len(new), 37)


# ---- check_unmoved


def quarter_turns_only(answer, x):
    return np.mean([answer(np.rot90(x, k, (1, 2))) for k in range(4)], 0)


def constant(answer, x):
    return 0 * answer(x)


def largest(answer, x):
    views = [np.rot90(v, k, (1, 2)) for v in (x, x[:, ::-1]) for k in range(4)]
    return np.max([answer(v) for v in views], axis=0)


def twice_as_many(answer, x):
    views = [
        np.rot90(v, k, (1, 2))
        for v in (x, x[:, ::-1], x[:, :, ::-1], x[:, ::-1, ::-1])
        for k in range(4)
    ]
    return np.mean([answer(v) for v in views], axis=0)


# ---- check_honest_and_worse


def both_honest():
    y = np.tile([0] * 9 + [1], 10)
    answers = np.tile([0] * 6 + [1] * 3 + [0], 10)
    return 0.5 * np.eye(2)[answers], 2.2 * np.eye(2)[0 * y], y


def the_better_one_first():
    y = np.tile([0] * 9 + [1], 10)
    answers = np.tile([0] * 6 + [1] * 3 + [0], 10)
    return np.eye(2)[0 * y], 0.5 * np.eye(2)[answers], y


def equally_good():
    y = np.tile([0] * 6 + [1] * 4, 10)
    return 0.5 * np.eye(2)[0 * y], 9 * np.eye(2)[0 * y], y


def without_an_answer():
    y = np.tile([0, 1], 10)
    return np.zeros((20, 2)), np.eye(2)[y], y


def timid_and_always_right():
    y = np.arange(1000) % 10
    return np.eye(10)[0 * y] / 100, np.eye(10)[y], y


def three_of_ten():
    y = np.arange(100) % 10
    return np.eye(10)[y * (y < 2)] / 1000, np.eye(10)[y * (y < 3)] * 2.5, y


def among_three():
    y = np.zeros(200, int)
    guess = np.arange(200) % 2
    return 0.7 * np.eye(3)[guess], 0.3 * np.eye(3)[y], y


# ---- check_two_heads


def twins():
    p = np.array([[0.8, 0.2], [0.3, 0.7], [0.6, 0.4], [0.1, 0.9]])
    return p, p, np.zeros(4, int)


def one_is_always_right():
    one = np.array([[0.6, 0.4]] * 4)
    return one, 1 - one, np.zeros(4, int)


def no_probabilities():
    one = np.array([[2.0, -1.0]] * 4)
    return one, one, np.zeros(4, int)


def a_tie():
    one = np.array([[0.6, 0.4], [0.4, 0.6]] * 2)
    return one, 1 - one, np.zeros(4, int)


def on_six_images():
    hesitant, wrong = [0.4, 0.3, 0.3], [0.0, 1.0, 0.0]
    one = np.array([hesitant] * 3 + [wrong] * 3)
    return one, one[::-1], np.zeros(6, int)


def a_third_class_wins():
    """Each is half right, and the average prefers the class that both put second."""
    one = np.array([[0.50, 0.48, 0.02], [0.02, 0.48, 0.50]] * 4)
    return one, one[:, ::-1], np.array([0, 0] * 4)


WRONG = {
    "check_top_k": [
        (smallest, "k=1 is the accuracy"),
        (only_the_kth, "among all four classes"),
    ],
    "check_cutout": [
        (never_over_the_border, "in a corner"),
        (one_hole_for_all, "a whole hole has"),
        (in_place, "work on a copy"),
        (empty_at_the_border, "in a corner"),
        (never_the_last_row, "each of 99 pixels"),
        (even_sides_only, "a whole hole has 9"),
    ],
    "check_age_reader": [
        (always_middle, "always 'middle' has"),
        (answers_ages, "classes 0, 1, 2"),
    ],
    "check_unmoved": [
        (quarter_turns_only, "the scores change by"),
        (constant, "no longer depend on the image"),
        (largest, "not the mean"),
        (twice_as_many, "8 are enough"),
    ],
    "check_honest_and_worse": [
        (both_honest, "must be 0.05 lower"),
        (the_better_one_first, "must be 0.05 lower"),
        (equally_good, "must be 0.1 lower"),
        (without_an_answer, "must lead by 0.001"),
    ],
    "check_two_heads": [
        (twins, "0.2 less is asked"),
        (one_is_always_right, "must lead by 0.01"),
        (no_probabilities, "rows of probabilities"),
        (a_tie, "must lead by 0.01"),
    ],
}

RIGHT = {
    "check_honest_and_worse": [timid_and_always_right, among_three, three_of_ten],
    "check_two_heads": [on_six_images, a_third_class_wins],
}

SURVIVORS = {
    f"age_reader, {told}": "other inputs and penalties reach the accuracy asked for"
    for told in (
        "2:23 Div becomes Mult",
        "2:24 Sub becomes Add",
        "2:34 12 becomes 13",
        "2:34 12 becomes 11",
        "2:37 20 becomes 21",
        "2:37 20 becomes 19",
        "2:56 120 becomes 121",
        "2:56 120 becomes 119",
        "2:63 64 becomes 65",
        "3:32 0.1 becomes 0.15000000000000002",
        "3:32 0.1 becomes 0.05",
    )
} | {
    f"age_reader, {told}": "a year more or less in training changes few answers"
    for told in (
        "4:45 30 becomes 31",
        "4:45 30 becomes 29",
        "4:49 50 becomes 51",
        "4:49 50 becomes 49",
    )
}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "cifar10-new-last-layer": (
        "pretrained.efficientnet_lite0(96, weights=weights)",
        "pretrained.efficientnet_lite0(96, weights=False)",
        0.1025,
    ),
}
