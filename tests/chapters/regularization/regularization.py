"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["dropout", "weight decay", "early stopping"]


# ---- check_more_pictures


def copies(images, random):
    return np.repeat(images, 10, axis=0)


def noise(images, random):
    made = np.repeat(images, 10, axis=0)
    return made + 0.1 * random.normal(size=made.shape)


def mirrored(images, random):
    return np.repeat(images, 10, axis=0)[:, :, ::-1]


def rolled_too_far(images, random):
    return np.array(
        [
            np.roll(i, random.integers(-3, 4, 2), (0, 1))
            for i in images
            for _ in range(10)
        ]
    )


def one_each(images, random):
    return images


# ---- check_drop


def keeps_the_rate(h, rate, random):
    return np.where(random.random(h.shape) < rate, h / rate, 0.0)


def unscaled(h, rate, random):
    return h * (random.random(h.shape) >= rate)


# ---- check_elastic_step


def subgradient(w, g, rate, l1, l2):
    return w - rate * (g + l2 * w + l1 * np.sign(w))


def doubled(w, g, rate, l1, l2):
    w = w - rate * (g + 2 * l2 * w)
    return np.sign(w) * np.maximum(np.abs(w) - rate * l1, 0)


# ---- check_calibrate


def overflows(logits, y, temperatures):
    def p(T):
        e = np.exp(logits / T)
        return e / e.sum(axis=1, keepdims=True)

    one = p(1)
    over = one.max(axis=1).mean() - np.mean(one.argmax(axis=1) == y)
    cost = [-np.log(p(T)[np.arange(len(y)), y]).mean() for T in temperatures]
    return over, temperatures[int(np.argmin(cost))]


# ---- check_build


def penalty_doubled(shape, classes, drop, l2, shift):
    height, width, _ = shape
    return keras.Sequential(
        [
            layers.Input(shape),
            layers.RandomTranslation(shift / height, shift / width),
            layers.Flatten(),
            layers.Dense(64, "relu", kernel_regularizer=keras.regularizers.L2(l2)),
            layers.Dropout(drop),
            layers.Dense(classes),
        ]
    )


def drops_logits(shape, classes, drop, l2, shift):
    height, width, _ = shape
    return keras.Sequential(
        [
            layers.Input(shape),
            layers.RandomTranslation(shift / height, shift / width),
            layers.Flatten(),
            layers.Dense(64, "relu", kernel_regularizer=keras.regularizers.L2(l2 / 2)),
            layers.Dense(classes),
            layers.Dropout(drop),
        ]
    )


def never_moves(shape, classes, drop, l2, shift):
    return keras.Sequential(
        [
            layers.Input(shape),
            layers.Flatten(),
            layers.Dense(64, "relu", kernel_regularizer=keras.regularizers.L2(l2 / 2)),
            layers.Dropout(drop),
            layers.Dense(classes),
        ]
    )


def exchanges_height_and_width(shape, classes, drop, l2, shift):
    height, width, _ = shape
    return keras.Sequential(
        [
            layers.Input(shape),
            layers.RandomTranslation(
                shift / width, shift / height, fill_mode="constant"
            ),
            layers.Flatten(),
            layers.Dense(64, "relu", kernel_regularizer=keras.regularizers.L2(l2 / 2)),
            layers.Dropout(drop),
            layers.Dense(classes),
        ]
    )


# ---- check_misled


def not_alike_enough():
    random = np.random.default_rng(0)
    matter = random.normal(size=(500, 2))
    other = 0.6 * matter.sum(axis=1) / np.sqrt(2) + 0.8 * random.normal(size=500)
    return np.column_stack([matter, other]), np.array([1.0, 1.0, 0.0])


def like_one_of_them():
    random = np.random.default_rng(0)
    matter = random.normal(size=(500, 2))
    other = 0.7 * matter[:, 0] + np.sqrt(0.51) * random.normal(size=500)
    return np.column_stack([matter, other]), np.array([1.0, 1.0, 0.0])


def all_that_there_is():
    return np.random.default_rng(0).normal(size=(500, 3)), np.ones(3)


def nothing_matters():
    return np.random.default_rng(0).normal(size=(500, 3)), np.zeros(3)


def exactly_their_sum():
    matter = np.random.default_rng(0).normal(size=(500, 2))
    return np.column_stack([matter, matter.sum(axis=1)]), np.array([1.0, 1.0, 0.0])


def hardly_matters():
    random = np.random.default_rng(0)
    matter = random.normal(size=(500, 2))
    other = 0.7 * matter[:, 0] + np.sqrt(0.51) * random.normal(size=500)
    return np.column_stack([matter, other]), np.array([1.0, 1e-9, 0.0])


def not_a_number():
    return np.full((50, 3), np.nan), np.array([1.0, 1.0, 0.0])


def like_a_difference():
    random = np.random.default_rng(5)
    matter = random.uniform(-1, 1, size=(2000, 2))
    other = matter @ [0.6, -0.6] + 0.2 * random.normal(size=2000)
    return np.column_stack([100 * other, matter]), np.array([0.0, 2.0, -1.5])


def like_the_sum_of_four():
    random = np.random.default_rng(6)
    matter = random.normal(size=(300, 4))
    other = matter.sum(axis=1) + random.normal(size=300)
    noise = random.normal(size=(300, 2))
    return np.column_stack([matter, other, noise]), np.array([0.7] * 4 + [0.0] * 3)


# ---- check_late_minimum


def the_same_twice():
    X = np.random.default_rng(0).normal(size=(50, 5))
    return X, X.sum(axis=1), X, X.sum(axis=1)


def overfits_for_good():
    random = np.random.default_rng(0)
    X, new, w = random.normal(size=(12, 10)), random.normal(size=(500, 10)), np.ones(10)
    return X, X @ w + 3 * random.normal(size=12), new, new @ w


def too_slow_to_come_back():
    X = np.repeat(np.diag([1.0, 0.01]), 10, axis=0)
    return X, X @ [1.0, 20.0], X, X @ [0.3, 20.0]


def hardly_lower():
    X = np.repeat(np.diag([1.0, 0.05]), 10, axis=0)
    return X, X @ [1.0, 20.0], X, X @ [0.3, 20.0]


def only_rounding():
    X = np.eye(3)
    return X, np.zeros(3), X, np.zeros(3)


def three_arrays():
    return np.eye(3), np.ones(3), np.eye(3)


def infinite_targets():
    return np.eye(3), np.full(3, np.inf), np.eye(3), np.ones(3)


def worse_from_the_start():
    X, new = np.diag([1.0, 0.14]), np.eye(2)
    return X, X @ [2.0, 6.0], new, new @ [-2.0, 6.0]


def turned_and_noisy():
    random = np.random.default_rng(3)
    Q = np.linalg.qr(random.normal(size=(6, 6)))[0]
    X, new = (random.normal(size=(n, 6)) * [5, 1, 1, 1, 1, 1] @ Q for n in (300, 200))
    there, here = Q.T @ [1.0, 3, 3, 3, 3, 3], Q.T @ [0.0, 3, 3, 3, 3, 3]
    return X, X @ there, new, new @ here + 0.1 * random.normal(size=200)


WRONG = {
    "check_build": [
        (penalty_doubled, "l2/2 times"),
        (drops_logits, "before the last layer"),
        (never_moves, "shift 2 must change"),
        (exchanges_height_and_width, "shift 2 is two pixels"),
    ],
    "check_more_pictures": [
        (copies, "mistakes went to 1.00"),
        (noise, "mistakes went to"),
        (mirrored, "mistakes went to"),
        (rolled_too_far, "mistakes went to"),
        (one_each, "ten versions of 100"),
    ],
    "check_drop": [
        (keeps_the_rate, "a fifth is dropped"),
        (unscaled, "the others become"),
    ],
    "check_elastic_step": [
        (subgradient, "stops at 0"),
        (doubled, "L2 alone shrinks"),
    ],
    "check_calibrate": [
        (overflows, "must not overflow"),
    ],
    "check_misled": [
        (not_alike_enough, "the claim holds: at the strength"),
        (like_one_of_them, "keeps the inputs [0, 1], which"),
        (all_that_there_is, "keeps the inputs [0, 1, 2], which"),
        (nothing_matters, "keeps the inputs [], which"),
        (exactly_their_sum, "smallest eigenvalue"),
        (hardly_matters, "0, or 0.5 to 2 in size"),
        (not_a_number, "must be finite"),
    ],
    "check_late_minimum": [
        (the_same_twice, "it must be at least 0.001"),
        (overfits_for_good, "not 0.8 of it"),
        (too_slow_to_come_back, "not 0.8 of it"),
        (hardly_lower, "not 0.8 of it"),
        (only_rounding, "it must be at least 0.001"),
        (three_arrays, "return four arrays"),
        (infinite_targets, "must be finite"),
    ],
}

# Other settings in which the claims fail.
RIGHT = {
    "check_misled": [like_a_difference, like_the_sum_of_four],
    "check_late_minimum": [worse_from_the_start, turned_and_noisy],
}

SURVIVORS = {
    "more_pictures, 4:51 0.3 becomes 0.44999999999999996": "larger moves help, too",
    "more_pictures, 4:66 1 becomes 2": "a spline of the second order moves as well",
}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "regularization-none-test-accuracy": (
        "free = train(settings(), seed(), watch=history)",
        "free = train(settings(), seed(), y=corrupted(y, 0.2), watch=history)",
        0.731,
    ),
    "regularization-noisy-test-accuracy": (
        "noisy_labels = corrupted(y, 0.2)",
        "noisy_labels = corrupted(y, 0.0)",
        0.803,
    ),
    "regularization-dropout-noisy-test-accuracy": (
        "h = dropout(h, rate) if rate else h",
        "h = h",
        0.731,
    ),
    "dropout-crowd-difference": (
        "return tf.where(kept, h / (1 - rate), 0.0)",
        "return tf.where(kept, h, 0.0)",
        0.0277,
    ),
}
