"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["sentence classification", "n-gram", "max pooling over time", "tf-idf"]


# ---- check_windows_as_rows


def numbers_first(X, n):
    rows = [X[i : i + n].T.ravel() for i in range(len(X) - n + 1)]
    return np.array(rows).reshape(-1, n * X.shape[1])


def without_the_last(X, n):
    rows = [X[i : i + n].ravel() for i in range(len(X) - n)]
    return np.array(rows).reshape(-1, n * X.shape[1])


def side_by_side(X, n):
    rows = [X[i : i + n].ravel() for i in range(0, len(X) - n + 1, n)]
    return np.array(rows).reshape(-1, n * X.shape[1])


def no_case_without_windows(X, n):
    return np.array([X[i : i + n].ravel() for i in range(len(X) - n + 1)])


# ---- check_alike


def counted(first, second, n):
    def own(words):
        words = [""] * n + words + [""] * n
        return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))

    return own(first) == own(second)


def as_bags(first, second, n):
    def own(words):
        words = [""] * n + words + [""] * n
        last = len(words) - n + 1
        return {tuple(sorted(words[i : i + n])) for i in range(last)}

    return own(first) == own(second)


def same_words(first, second, n):
    return set(first) == set(second)


def without_padding(first, second, n):
    def own(words):
        return {tuple(words[i : i + n]) for i in range(len(words) - n + 1)}

    return own(first) == own(second)


# ---- check_largest


def by_size(c, k):
    c = np.vstack([c, np.zeros((max(k - len(c), 0), c.shape[1]))])
    return np.sort(c, axis=0)[-k:][::-1]


def whole_rows(c, k):
    at = np.sort(np.argsort(c.sum(axis=1))[-k:])
    return c[at]


def zeros_first(c, k):
    c = np.vstack([np.zeros((max(k - len(c), 0), c.shape[1])), c])
    at = np.sort(np.argsort(c, axis=0)[-k:], axis=0)
    return np.take_along_axis(c, at, axis=0)


def no_zeros(c, k):
    at = np.sort(np.argsort(c, axis=0)[-k:], axis=0)
    return np.take_along_axis(c, at, axis=0)


# ---- check_by_hand


def adjectives_only():
    W = np.zeros((3, 5, 2))
    W[2, 3, 0] = W[2, 4, 1] = 1
    return W, np.zeros(2), np.array([1, -1])


def without_thresholds():
    W = np.zeros((3, 5, 4))
    W[2, 3, 0] = W[2, 4, 1] = 1
    for f, adjective in ((2, 3), (3, 4)):
        W[2, adjective, f] = W[0, 1, f] = W[1, 1, f] = 1
    return W, np.zeros(4), np.array([1, -1, -2, 2])


def not_next_to_the_adjective_only():
    W = np.zeros((3, 5, 4))
    W[2, 3, 0] = W[2, 4, 1] = 1
    for f, adjective in ((2, 3), (3, 4)):
        W[2, adjective, f] = W[1, 1, f] = 1
    return W, np.array([0, 0, -1, -1]), np.array([1, -1, -2, 2])


def filters_first():
    W = np.zeros((4, 3, 5))
    return W, np.zeros(4), np.zeros(4)


WRONG = {
    "check_windows_as_rows": [
        (numbers_first, "word by word"),
        (without_the_last, "7 words of 2 numbers"),
        (side_by_side, "7 words of 2 numbers"),
        (no_case_without_windows, "no window of 3"),
    ],
    "check_alike": [
        (counted, "does not count windows"),
        (as_bags, "order inside of a window"),
        (same_words, "order inside of a window"),
        (without_padding, "shows in the padding"),
    ],
    "check_largest": [
        (by_size, "in the order of the text"),
        (whole_rows, "each filter by itself"),
        (zeros_first, "zeros come last"),
        (no_zeros, "zeros follow"),
    ],
    "check_by_hand": [
        (adjectives_only, "is good"),
        (without_thresholds, "logit"),
        (not_next_to_the_adjective_only, "very"),
        (filters_first, "W has the shape"),
    ],
}

BREAKAGES = {
    "imdb-cnn-test-accuracy": (
        "width = 1 if shared else n",
        "width = 1",
        0.833,
    ),
    "imdb-cnn-backwards-loss": (
        "width = 1 if shared else n",
        "width = 1",
        0.0,
    ),
    "sentence-bag-accuracy": (
        "count = ops.maximum(ops.sum(known, axis=1, keepdims=True), 1)",
        "count = 1",
        0.852,
    ),
    "mirrored-pairs-cnn-accuracy": (
        "width = 1 if shared else n",
        "width = 1",
        0.5,
    ),
}
