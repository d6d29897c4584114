"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["sentiment", "surname", "confusion matrix"]


# ---- check_fool


def no_fillers(n):
    pairs = (("bad", "good"), ("good", "bad"))
    return [f"at first it was {a} but in the end it was {b}".split() for a, b in pairs]


def fillers_in_front(n):
    dots = "really " * n
    return [
        f"at first it was {dots}{a} but in the end it was {dots}{b}".split()
        for a, b in (("bad", "good"), ("good", "bad"))
    ]


def halves_swapped(n):
    dots = ["indeed"] * n
    halves = ["at first it was bad".split(), "in the end it was good".split()]
    return [[*a, *dots, "but", *b, *dots] for a, b in (halves, halves[::-1])]


def own_words(n):
    return ["it was not bad it was good".split(), "it was not good it was bad".split()]


# ---- check_mean_recall


def accuracy_instead(truth, guess):
    return np.mean(truth == guess)


def every_number(truth, guess):
    with np.errstate(all="ignore"):
        right = np.bincount(truth[truth == guess], minlength=6)
        return np.mean(right / np.bincount(truth, minlength=6))


# ---- check_buckets


def as_they_come(lengths, batch_size):
    order = np.arange(len(lengths))
    return [order[i : i + batch_size] for i in range(0, len(order), batch_size)]


def full_batches_only(lengths, batch_size):
    order = np.argsort(lengths)
    return [
        order[i : i + batch_size]
        for i in range(0, len(order) - batch_size + 1, batch_size)
    ]


def sorted_in_blocks(lengths, batch_size):
    blocks = [
        np.arange(a, min(a + 512, len(lengths))) for a in range(0, len(lengths), 512)
    ]
    blocks = [block[np.argsort(lengths[block])] for block in blocks]
    order = np.concatenate(blocks) if blocks else np.array([], int)
    return [order[i : i + batch_size] for i in range(0, len(order), batch_size)]


def nothing(lengths, batch_size):
    return []


# ---- check_order_used


def whole_rows(answer, x, y, random, times=5):
    mixed = [np.mean(answer(random.permuted(x, axis=1)) == y) for _ in range(times)]
    return np.mean(answer(x) == y) - np.mean(mixed)


def always_anew(answer, x, y, random, times=5):
    mixed = [
        np.mean(answer(shuffled_words(x, np.random.default_rng(0))) == y)
        for _ in range(times)
    ]
    return np.mean(answer(x) == y) - np.mean(mixed)


def one_shuffle_only(answer, x, y, random, times=5):
    for _ in range(times):
        mixed = np.mean(answer(shuffled_words(x, random)) == y)
    return np.mean(answer(x) == y) - mixed


def the_best_shuffle(answer, x, y, random, times=5):
    mixed = [np.mean(answer(shuffled_words(x, random)) == y) for _ in range(times)]
    return np.mean(answer(x) == y) - max(mixed)


def one_order_for_all(answer, x, y, random, times=5):
    mixed = []
    for _ in range(times):
        moved = x.copy()
        moved[:, 3:] = x[:, 3 + random.permutation(x.shape[1] - 3)]
        mixed.append(np.mean(answer(moved) == y))
    return np.mean(answer(x) == y) - np.mean(mixed)


WRONG = {
    "check_fool": [
        (no_fillers, "a window of 2"),
        (fillers_in_front, "a window of 2"),
        (halves_swapped, "both mean the same"),
        (own_words, "not of the language"),
    ],
    "check_mean_recall": [
        (accuracy_instead, "it counts samples"),
        (every_number, "nan"),
    ],
    "check_buckets": [
        (as_they_come, "put like lengths together"),
        (full_batches_only, "the last batch may be smaller"),
        (sorted_in_blocks, "put like lengths together"),
        (nothing, "no batches for 1,000"),
    ],
    "check_order_used": [
        (whole_rows, "padding was moved"),
        (always_anew, "the same shuffle again"),
        (one_shuffle_only, "the mean of 5 shuffles"),
        (the_best_shuffle, "the mean of 5 shuffles"),
        (one_order_for_all, "shuffle each row by itself"),
    ],
}
