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


WRONG = {
    "check_build": [
        (penalty_doubled, "l2/2 times"),
        (drops_logits, "before the last layer"),
        (never_moves, "shift 2 must change"),
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
