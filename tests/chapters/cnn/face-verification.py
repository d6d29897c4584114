"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["Siamese", "contrastive loss", "triplet", "eigenfaces", "one-shot"]


# ---- check_cut


def one_too_many(different, rate):
    if not 0 <= rate < 1 or not len(different):
        raise ValueError("rate or different")
    return np.sort(different)[min(int(rate * len(different)) + 1, len(different) - 1)]


def any_rate(different, rate):
    return np.sort(different)[int(rate * len(different))]


def always_the_nearest(different, rate):
    if not 0 <= rate < 1 or not len(different):
        raise ValueError("rate or different")
    return np.min(different)


# ---- check_recognise


def never_nobody(gallery, probes, threshold):
    if not len(gallery) or gallery.shape[1] != probes.shape[1]:
        raise ValueError("gallery")
    return cdist(probes, gallery).argmin(axis=1)


def any_gallery(gallery, probes, threshold):
    size = min(gallery.shape[1], probes.shape[1])
    distance = cdist(probes[:, :size], gallery[:, :size])
    near = distance.min(axis=1, initial=np.inf) < threshold
    return np.where(near, distance.argmin(axis=1) if len(gallery) else 0, -1)


def with_the_square(gallery, probes, threshold):
    if not len(gallery) or gallery.shape[1] != probes.shape[1]:
        raise ValueError("gallery")
    distance = cdist(probes, gallery, "sqeuclidean")
    return np.where(distance.min(axis=1) < threshold, distance.argmin(axis=1), -1)


# ---- check_contrastive_steps


def beyond_the_margin_too(h1, h2, y, margin):
    difference = h2 - h1
    D = np.sqrt(np.sum(difference**2, axis=1))
    short = margin - D
    losses = (1 - y) * D**2 / 2 + y * short**2 / 2
    pull = 1 - y - y * short / D
    return D, short, losses, pull[:, None] * difference / len(D)


def without_the_half(h1, h2, y, margin):
    difference = h2 - h1
    D = np.sqrt(np.sum(difference**2, axis=1))
    short = np.maximum(0, margin - D)
    losses = (1 - y) * D**2 + y * short**2
    pull = 1 - y - y * short / D
    return D, short, losses, 2 * pull[:, None] * difference / len(D)


def of_the_sum(h1, h2, y, margin):
    difference = h2 - h1
    D = np.sqrt(np.sum(difference**2, axis=1))
    short = np.maximum(0, margin - D)
    losses = (1 - y) * D**2 / 2 + y * short**2 / 2
    pull = 1 - y - y * short / D
    return D, short, losses, pull[:, None] * difference


def of_the_first_code(h1, h2, y, margin):
    difference = h1 - h2
    D = np.sqrt(np.sum(difference**2, axis=1))
    short = np.maximum(0, margin - D)
    losses = (1 - y) * D**2 / 2 + y * short**2 / 2
    pull = 1 - y - y * short / D
    return D, short, losses, pull[:, None] * difference / len(D)


def named_steps(contrastive_steps):
    random = np.random.default_rng(5)
    h1, h2 = random.normal(0, 0.6, (2, 12, 3))
    found = contrastive_steps(h1, h2, np.repeat([0.0, 1.0], 6), 0.9)
    yield from zip(("distances", "shortfalls", "losses", "gradient"), found)


# ---- check_codes


def far_apart():
    return 100.0 * np.arange(8)[:, None, None] + np.array([[0.0], [1.0]])


def all_the_same():
    return np.zeros((5, 3, 2))


def scales_too_close():
    return 2.0 ** np.arange(8)[:, None, None] * np.array([[1.0], [1.3]])


def too_few_scales():
    return 10.0 ** np.arange(2)[:, None, None] * np.array([[1.0], [1.3]])


def other_scales():
    return 20.0 ** np.arange(6)[:, None, None] * np.array([[1.0], [1.4], [1.2]])


def in_the_plane():
    angles = 2.0 * np.arange(10)[:, None, None]
    places = 8.0 ** np.arange(10)[:, None, None] * np.array([[1.0], [1.25]])
    return np.concatenate([places * np.cos(angles), places * np.sin(angles)], axis=2)


WRONG = {
    "check_cut": [
        (one_too_many, "accepts a share of"),
        (any_rate, "rate -0.1: a ValueError"),
        (always_the_nearest, "is possible"),
    ],
    "check_recognise": [
        (never_nobody, "threshold 1.5"),
        (any_gallery, "a gallery of shape"),
        (with_the_square, "threshold 1.5"),
    ],
    "check_contrastive_steps": [
        (beyond_the_margin_too, "shortfalls: off by"),
        (without_the_half, "losses: off by"),
        (of_the_sum, "gradient: off by"),
        (of_the_first_code, "gradient: off by"),
    ],
    "check_codes": [
        (far_apart, "but the area is"),
        (all_the_same, "a triplet has the loss 0.2"),
        (scales_too_close, "a triplet has the loss"),
        (too_few_scales, "but the area is"),
    ],
}

RIGHT = {"check_codes": [other_scales, in_the_plane]}

STEPS = {"check_contrastive_steps": named_steps}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes, which lies outside of its range.
BREAKAGES = {
    "face-verification-auc": (
        "squared[:, :, None] - squared[:, None, :] + margin",
        "squared[:, None, :] - squared[:, :, None] + margin",
        0.72,
    ),
}
