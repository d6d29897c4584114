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
