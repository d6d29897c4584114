"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["skip-gram", "CBOW", "negative sampling", "word2vec", "analogies", "one-hot"]


# ---- check_vocabulary_of


def in_order_of_arrival(texts, least):
    if least < 1:
        raise ValueError(f"least {least}")
    words = list(chain(*texts))
    kept = [word for word in dict.fromkeys(words) if words.count(word) >= least]
    return sorted(kept, key=lambda word: -words.count(word))


def more_than_least(texts, least):
    if least < 1:
        raise ValueError(f"least {least}")
    words = list(chain(*texts))
    kept = [word for word in set(words) if words.count(word) > least]
    return sorted(kept, key=lambda word: (-words.count(word), word))


def any_least(texts, least):
    words = list(chain(*texts))
    kept = [word for word in set(words) if words.count(word) >= least]
    return sorted(kept, key=lambda word: (-words.count(word), word))


# ---- check_noise_chances


def power_of_chances(counts, power):
    counts = np.asarray(counts, float)
    if (counts < 0).any() or counts.sum() == 0:
        raise ValueError(f"counts {counts}")
    return (counts / counts.sum()) ** power


def unseen_words_too(counts, power):
    counts = np.asarray(counts, float)
    if (counts < 0).any() or counts.sum() == 0:
        raise ValueError(f"counts {counts}")
    return counts**power / (counts**power).sum()


def any_counts(counts, power):
    counts = np.asarray(counts, float)
    weight = np.where(counts > 0, np.abs(counts) ** power, 0)
    return weight / max(weight.sum(), 1e-9)


# ---- check_odd_one


def without_lengths(vectors):
    if len(vectors) < 3:
        raise ValueError("vectors")
    closeness = vectors @ vectors.T
    return int((closeness.sum(axis=1) - np.diag(closeness)).argmin())


def the_closest(vectors):
    if len(vectors) < 3:
        raise ValueError("vectors")
    e = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return int((e @ e.T).sum(axis=1).argmax())


def any_number(vectors):
    e = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return int((e @ e.T).sum(axis=1).argmin())


# ---- check_opposites


def other_places():
    return ["hot soup again today", "the soup is cold", "we felt warm and dry"]


def one_neighbour_shared():
    return ["the soup is hot today", "the soup is cold today", "today warm"]


def warm_left_out():
    return ["the soup is hot today", "the soup is cold today"]


def one_sentence():
    return ["hot soup cold soup warm"]


def two_words_each():
    return ["hot tea", "cold tea", "warm sand"]


def both_ends():
    return ["snow hot snow", "snow cold snow", "fire warm"]


# ---- check_better_settings


def as_the_fields_picked():
    return 3, 0.75, 1.0, 64


def the_widest():
    return 1, 0.75, 1.0, 128


def wider_window():
    return 8, 0.75, 1.0, 96


def more_numbers():
    return 1, 0.75, 1.0, 300


def three_settings():
    return 1, 0.75, 1.0


WRONG = {
    "check_vocabulary_of": [
        (in_order_of_arrival, "equal counts stand by alphabet"),
        (more_than_least, "b 3, a 2, c 1 and least 1"),
        (any_least, "least = 0 must raise"),
    ],
    "check_noise_chances": [
        (power_of_chances, "counts [1, 16], power 0.75"),
        (unseen_words_too, "counts [5, 1, 0], power 0.0"),
        (any_counts, "must raise a ValueError"),
    ],
    "check_odd_one": [
        (without_lengths, "is odd, got"),
        (the_closest, "is odd, got"),
        (any_number, "raise a ValueError"),
    ],
    "check_opposites": [
        (other_places, "different counts of"),
        (one_neighbour_shared, "share the neighbours today"),
        (warm_left_out, "the word warm does not occur"),
        (one_sentence, "at least two sentences"),
    ],
    "check_better_settings": [
        (as_the_fields_picked, "396 analogies are answered"),
        (the_widest, "548 analogies are answered"),
        (wider_window, "a window of 1 to 5"),
        (more_numbers, "a width of 8 to 128"),
        (three_settings, "return a tuple of four"),
    ],
}

RIGHT = {"check_opposites": [two_words_each, both_ends]}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "analogies-skip-gram": (
        "pull, push = (seen - 1) / n, weight * drawn / n",
        "pull, push = (seen - 1) / n, -weight * drawn / n",
        0.0,
    ),
    "skip-gram-log-likelihood": (
        "error[np.arange(n), target] -= 1",
        "error[np.arange(n), target] -= 0",
        6.21,
    ),
    "imdb-bag-test-accuracy": (
        "return x.T @ (da @ H.T),",
        "return 0 * x.T @ (da @ H.T),",
        0.5596,
    ),
}
