"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["detection", "YOLO", "suppression", "bounding", "sliding", "Platt"]


# ---- check_giou


def only_the_iou(a, b):
    return np.diagonal(iou(a, b))


def each_with_each(a, b):
    return iou(a, b)


def union_as_a_sum(a, b):
    hull = np.hstack([np.minimum(a[:, :2], b[:, :2]), np.maximum(a[:, 2:], b[:, 2:])])
    return np.diagonal(iou(a, b)) - (area(hull) - area(a) - area(b)) / area(hull)


def hull_of_the_first(a, b):
    overlap = np.diagonal(iou(a, b))
    union = (area(a) + area(b)) / (1 + overlap)
    return overlap - (area(a) - union) / area(a)


# ---- check_focal


def cross_entropy_alone(p, y, gamma):
    return -np.log(np.where(y == 1, p, 1 - p))


def hard_boxes_down(p, y, gamma):
    q = np.where(y == 1, p, 1 - p)
    return -(q**gamma) * np.log(q)


def objects_only(p, y, gamma):
    return -((1 - p) ** gamma) * np.log(p)


def focal_mean(p, y, gamma):
    q = np.where(y == 1, p, 1 - p)
    return np.mean(-((1 - q) ** gamma) * np.log(q))


# ---- check_interpolated


def over_all_hits(hit, n):
    return average_precision(hit, n)


def without_looking_ahead(hit, n):
    found = np.cumsum(hit)
    precision, recall = found / np.arange(1, len(found) + 1), found / n
    at = [np.flatnonzero(recall >= level - 1e-9) for level in np.linspace(0, 1, 11)]
    return float(np.mean([precision[one[-1]] if len(one) else 0 for one in at]))


def no_tolerance(hit, n):
    found = np.cumsum(hit)
    precision, recall = found / np.arange(1, len(found) + 1), found / n
    return float(
        np.mean(
            [
                max(precision[recall >= level], default=0)
                for level in np.linspace(0, 1, 11)
            ]
        )
    )


def found_levels_only(hit, n):
    found = np.cumsum(hit)
    precision, recall = found / np.arange(1, len(found) + 1), found / n
    best = [
        max(precision[recall >= level - 1e-9], default=None)
        for level in np.linspace(0, 1, 11)
    ]
    best = [one for one in best if one is not None]
    return float(np.mean(best)) if best else 0.0


# ---- check_soft_scores


def hard(box, score, sigma=0.5):
    new = np.zeros(len(score))
    kept = suppress(box, score, 0.4)
    new[kept] = score[kept]
    return new


def lowered_in_place(box, score, sigma=0.5):
    left = np.arange(len(box))
    while len(left):
        best = left[score[left].argmax()]
        left = left[left != best]
        score[left] *= np.exp(-(iou(box[[best]], box[left])[0] ** 2) / sigma)
    return score


def order_of_the_old_scores(box, score, sigma=0.5):
    new, left = np.array(score, float), np.argsort(-score)
    while len(left):
        best, left = left[0], left[1:]
        new[left] *= np.exp(-(iou(box[[best]], box[left])[0] ** 2) / sigma)
    return new


def sigma_never_used(box, score, sigma=0.5):
    score, left = np.array(score, float), np.arange(len(box))
    while len(left):
        best = left[score[left].argmax()]
        left = left[left != best]
        score[left] *= np.exp(-2 * iou(box[[best]], box[left])[0] ** 2)
    return score


def by_the_best_only(box, score, sigma=0.5):
    if not len(box):
        return np.zeros(0)
    best = score.argmax()
    new = score * np.exp(-(iou(box[[best]], box)[0] ** 2) / sigma)
    new[best] = score[best]
    return new


# ---- check_more_with_less


def a_stack():
    box = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [4, 0, 14, 10], [20, 0, 30, 10]])
    return box, np.array([0.9, 0.8, 0.7, 0.6]), 0.3, 0.9


def far_apart():
    box = np.array([[0, 0, 2, 2], [10, 0, 12, 2], [20, 0, 22, 2.0]])
    return box, np.array([0.9, 0.8, 0.7]), 0.1, 0.5


def one_threshold():
    first, second = [0, 8, 10, 18], [0, 0, 10, 10]
    box = np.array([first, second, [0, 0, 5, 10], [5, 0, 10, 10]])
    return box, np.array([0.9, 0.8, 0.7, 0.6]), 0.45, 0.45


def tied_scores():
    first, second = [0, 8, 10, 18], [0, 0, 10, 10]
    box = np.array([first, second, [0, 0, 5, 10], [5, 0, 10, 10]])
    return box, np.array([0.9, 0.8, 0.7, 0.7]), 0.1, 0.45


def thin_boxes():
    first, second = [0, 0.8, 1, 1.8], [0, 0, 1, 1]
    box = np.array([first, second, [0, 0, 0.5, 1], [0.5, 0, 1, 1]])
    return box, np.array([0.9, 0.8, 0.7, 0.6]), 0.1, 0.45


def two_more_thirds():
    first, second = [0, 7, 9, 16], [0, 0, 9, 9]
    box = np.array([first, second, [0, 0, 3, 9], [3, 0, 6, 9], [6, 0, 9, 9]])
    return box, np.array([0.9, 0.8, 0.7, 0.6, 0.5]), 0.06, 0.3


def a_large_overlap():
    first, second = [0, 4, 10, 14], [0, 0, 10, 10]
    box = np.array([first, second, [0, 0, 5, 10], [5, 0, 10, 10]])
    return box, np.array([0.9, 0.8, 0.7, 0.6]), 0.3, 0.45


WRONG = {
    "check_giou": [
        (only_the_iou, "partly over"),
        (each_with_each, "a number for each of 4 pairs"),
        (union_as_a_sum, "equal boxes"),
        (hull_of_the_first, "partly over"),
    ],
    "check_focal": [
        (cross_entropy_alone, "gamma 1"),
        (hard_boxes_down, "gamma 1"),
        (objects_only, "gamma 0"),
        (focal_mean, "a loss for each of 4 boxes"),
    ],
    "check_interpolated": [
        (over_all_hits, "hit, false alarm, hit"),
        (without_looking_ahead, "hit, false alarm, hit"),
        (no_tolerance, "three of ten"),
        (found_levels_only, "a late hit of four"),
    ],
    "check_soft_scores": [
        (hard, "0.8 becomes"),
        (lowered_in_place, "copy them"),
        (order_of_the_old_scores, "PRESENT"),
        (sigma_never_used, "sigma 0.25"),
        (by_the_best_only, "lowered by both"),
    ],
    "check_more_with_less": [
        (a_stack, "1 more is asked"),
        (far_apart, "1 more is asked"),
        (one_threshold, "got 0.45, 0.45"),
        (tied_scores, "two scores are equal"),
        (thin_boxes, "less than 1 wide"),
    ],
}

RIGHT = {"check_more_with_less": [two_more_thirds, a_large_overlap]}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "detector-map50": (
        "    middle, half = (slots[..., :2] + cell) * side / S, slots[..., 2:4] * side / 2",
        "    middle, half = (slots[..., :2] + cell) * side / S, slots[..., 2:4] * side",
        0.0046,
    ),
    "sliding-windows-map50": (
        "    return np.hstack([corner, corner + WINDOW]) * (SIDE / side)",
        "    return np.hstack([corner, corner + WINDOW])",
        0.12,
    ),
    "windows-21-pixels-map50": (
        "    return np.hstack([corner, corner + WINDOW]) * (SIDE / side)",
        "    return np.hstack([corner, corner + WINDOW])",
        0.015,
    ),
}
