"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = [
    "attention",
    "encoder-decoder",
    "beam search",
    "self-attention",
    "Transformer",
]


# ---- check_exact_share


def all_of_the_row(made, target):
    return np.mean((made == target).all(axis=1))


def tokens(made, target):
    return np.mean((made == target)[target != 0])


def without_the_end(made, target):
    return np.mean(((made == target) | (target == 0) | (target == 2)).all(axis=1))


# ---- check_look_up


def not_scaled(query, keys, values, length):
    e = keys @ query
    weights = np.where(np.arange(len(keys)) < length, np.exp(e - e.max()), 0)
    weights /= weights.sum()
    return e, weights, weights @ values


def padding_takes_part(query, keys, values, length):
    e = keys @ query / np.sqrt(len(query))
    weights = np.exp(e - e.max())
    weights /= weights.sum()
    return e, weights, weights @ values


def not_renormalized(query, keys, values, length):
    e = keys @ query / np.sqrt(len(query))
    weights = np.exp(e - e.max())
    weights /= weights.sum()
    weights[length:] = 0
    return e, weights, weights @ values


def steps_of_look_up(look_up):
    random = np.random.default_rng(7)
    query, keys, values = (random.normal(size=s) for s in (4, (5, 4), (5, 3)))
    e, weights, mixed = look_up(query, keys, values, 3)
    return [
        ("the scores are", e[:3]),
        ("positions behind the length", weights[3:]),
        ("the weights are", weights[:3]),
        ("the mixture is", mixed),
    ]


# ---- check_window_mask


def looks_ahead(t, back):
    if back < 0:
        raise ValueError(f"back {back}")
    distance = np.arange(t)[:, None] - np.arange(t)
    return abs(distance) <= back


def keys_by_queries(t, back):
    if back < 0:
        raise ValueError(f"back {back}")
    distance = np.arange(t) - np.arange(t)[:, None]
    return (distance >= 0) & (distance <= back)


def any_back(t, back):
    distance = np.arange(t)[:, None] - np.arange(t)
    return (distance >= 0) & (distance <= back)


# ---- check_language


def uniform():
    return np.full((4, 4, 4), 0.25)


def best_is_second():
    p = np.full((4, 4, 4), 0.25)
    p[0, 0] = [0.0, 0.5, 0.4, 0.1]
    p[0, 2] = p[2, 1] = [0.0, 1.0, 0.0, 0.0]
    return p


def too_weak():
    p = np.full((4, 4, 4), 0.25)
    p[0, 0] = [0.1, 0.4, 0.3, 0.2]
    p[0, 1] = p[0, 2] = p[1, 1] = p[2, 1] = [0.0, 1.0, 0.0, 0.0]
    p[0, 3] = p[3, 1] = [0.0, 1.0, 0.0, 0.0]
    return p


def dropped_late():
    p = np.full((4, 4, 4), 0.25)
    p[0, 0] = [0.35, 0.33, 0.0, 0.32]
    p[0, 3] = p[3, 3] = [0.0, 0.0, 0.0, 1.0]
    return p


def dropped_at_the_second_word():
    p = np.full((4, 4, 4), 0.25)
    p[0, 0] = [0.0, 1.0, 0.0, 0.0]
    p[0, 1] = [0.0, 0.36, 0.34, 0.3]
    p[1, 3] = [0.0, 1.0, 0.0, 0.0]
    return p


WRONG = {
    "check_exact_share": [
        (all_of_the_row, "behind the end does not count"),
        (tokens, "a missing end is an error"),
        (without_the_end, "a missing end is an error"),
    ],
    "check_look_up": [
        (not_scaled, "the scores are"),
        (padding_takes_part, "positions behind the length"),
        (not_renormalized, "the weights are"),
    ],
    "check_window_mask": [
        (looks_ahead, "no position looks ahead"),
        (keys_by_queries, "no position looks ahead"),
        (any_back, "a negative back must raise"),
    ],
    "check_language": [
        (uniform, "a factor of 1.00"),
        (best_is_second, "a factor of 1.00"),
        (too_weak, "a factor of 1.00"),
    ],
}

RIGHT = {"check_language": [dropped_late, dropped_at_the_second_word]}

STEPS = {"check_look_up": steps_of_look_up}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "dates-exact-match": (
        "    return tf.concat([tf.ones_like(y[:, :1]), y[:, :-1]], axis=1)",
        "    return y",
        0.0,
    ),
    "number-words-exact-match": (
        "    return tf.concat([tf.ones_like(y[:, :1]), y[:, :-1]], axis=1)",
        "    return y",
        0.0,
    ),
}
