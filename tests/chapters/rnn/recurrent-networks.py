"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["recurrent", "masking", "bidirectional"]


# ---- check_odd_or_even


def light_switch_weights():
    one = np.ones((1, 1))
    return 20 * one, 2 * one, -one[0], one, np.zeros(1)


def too_soft():
    W_x, W_h, b, W_y, c = odd_or_even_solution()
    return 0.15 * W_x, 0.15 * W_h, 0.15 * b, W_y, c


def even_or_odd():
    W_x, W_h, b, W_y, c = odd_or_even_solution()
    return W_x, W_h, b, -W_y, -c


def five_units():
    W_x, W_h, b, W_y, c = odd_or_even_solution()
    return (
        np.pad(W_x, ((0, 0), (0, 3))),
        np.pad(W_h, (0, 3)),
        np.pad(b, (0, 3)),
        np.pad(W_y, ((0, 3), (0, 0))),
        c,
    )


# ---- check_pool


def pads_count(states, lengths):
    return np.asarray(states).mean(axis=1)


def last_instead(states, lengths):
    out = states[np.arange(len(states)), np.maximum(lengths, 1) - 1]
    return out * (lengths > 0)[:, None]


def by_multiplying(states, lengths):
    valid = (np.arange(states.shape[1]) < lengths[:, None])[..., None]
    return (states * valid).sum(axis=1) / np.maximum(valid.sum(axis=1), 1)


def takes_any_length(states, lengths):
    valid = (np.arange(states.shape[1]) < lengths[:, None])[..., None]
    kept = np.where(valid, states, 0)
    return kept.sum(axis=1) / np.maximum(valid.sum(axis=1), 1)


def counts_back(states, lengths):
    if max(lengths) > states.shape[1]:
        raise ValueError(max(lengths))
    valid = (np.arange(states.shape[1]) < lengths[:, None])[..., None]
    kept = np.where(valid, states, 0)
    return kept.sum(axis=1) / np.maximum(valid.sum(axis=1), 1)


# ---- check_in_pieces


def all_at_once(pieces, W_x, W_h, b):
    x = np.concatenate(list(pieces), axis=1)
    if not x.shape[1]:
        return np.zeros((len(x), len(W_h)))
    return recurrent(x, W_x, W_h, b)[:, -1]


def each_from_zero(pieces, W_x, W_h, b):
    for piece in pieces:
        h = recurrent(piece, W_x, W_h, b)[:, -1]
    return h


# ---- check_parameters


def own_loop_only(d, m, K):
    return d * m + m + m + m * K + K


def steps_of_pool(pool):
    states = np.random.default_rng(5).normal(size=(4, 6, 3))
    lengths = np.array([0, 1, 4, 6])
    out = np.asarray(pool(states, lengths))
    padded = np.where(np.arange(6)[:, None] < lengths[:, None, None], states, np.nan)
    if out.shape != (4, 3):
        return [("one vector a sequence", out.shape)]
    return [
        ("one vector a sequence", out.shape),
        ("the empty sequence", out[0]),
        ("length 1", out[1]),
        ("length 4", out[2]),
        ("length 6", out[3]),
        ("padding that is NaN", pool(padded, lengths)),
    ]


def steps_of_in_pieces(in_pieces):
    random = np.random.default_rng(6)
    x = random.normal(size=(2, 12, 3))
    own = [random.normal(size=s) / 2 for s in ((3, 5), (5, 5), (5,))]

    def after(*cuts):
        return np.asarray(in_pieces((x[:, a:b] for a, b in cuts), *own))

    two = after((0, 7), (7, 12))
    if two.shape != (2, 5):
        return [("one state a sequence", two.shape)]
    return [
        ("one state a sequence", two.shape),
        ("two pieces", two),
        ("a piece of 0 steps", after((0, 0), (0, 7), (7, 7), (7, 12), (12, 12))),
        ("nothing read", after((0, 0))),
    ]


WRONG = {
    "check_odd_or_even": [
        (light_switch_weights, "wrong at step 2"),
        (too_soft, "wrong"),
        (even_or_odd, "wrong after the first bit"),
        (five_units, "four units are enough"),
    ],
    "check_pool": [
        (pads_count, "the empty sequence gets zeros"),
        (last_instead, "length 4"),
        (by_multiplying, "padding that is NaN gets through"),
        (takes_any_length, "7 steps were asked of 6"),
        (counts_back, "-2 steps were asked of 6"),
    ],
    "check_in_pieces": [
        (each_from_zero, "hand the state on"),
        (all_at_once, "read a piece before you take the next one"),
    ],
    "check_parameters": [
        (own_loop_only, "receives the states of all units"),
    ],
}

STEPS = {"check_pool": steps_of_pool, "check_in_pieces": steps_of_in_pieces}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "longer-sequences-recurrent": (
        '"recurrent": ("right", 10, 10)',
        '"recurrent": ("right", 10, 1)',
        0.57,
    ),
    "longer-sequences-fixed-network": (
        '"padded right": ("right", 40, 10)',
        '"padded right": ("left", 40, 10)',
        0.84,
    ),
    "pendulum-trajectory-error": (
        "longer.set_weights(net.get_weights())",
        "longer.get_weights()",
        2.92,
    ),
    "next-word-tags-forward": ('"late" in reader', "True", 1.0),
    "next-word-tags-both-ways": (
        "layer = keras.layers.Bidirectional(layer)",
        "layer = plain(24)",
        0.504,
    ),
}
