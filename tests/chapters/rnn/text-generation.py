"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["temperature", "Kneser", "bits per character"]


# ---- check_score


def in_nats(p):
    nats = -np.mean(np.log(p))
    return nats, np.exp(nats)


def of_the_mean(p):
    bits_ = -np.log2(np.mean(p))
    return bits_, 2**bits_


def of_the_whole_text(p):
    bits_ = -np.sum(np.log2(p))
    return bits_, 2**bits_


def e_to_the_bits(p):
    bits_ = -np.mean(np.log2(p))
    return bits_, np.exp(bits_)


# ---- check_nucleus


def one_too_few(p, share):
    order = np.argsort(-p)
    chosen = order[np.cumsum(p[order]) <= share + 1e-9]
    kept = np.zeros(len(p))
    kept[chosen] = p[chosen]
    return kept / max(kept.sum(), 1e-9)


def not_scaled(p, share):
    order = np.argsort(-p)
    chosen = order[np.cumsum(p[order]) - p[order] < share - 1e-9]
    kept = np.zeros(len(p))
    kept[chosen] = p[chosen]
    return kept


def above_the_share(p, share):
    return np.where(p >= share, p, 0) / max(p[p >= share].sum(), 1e-9)


def the_improbable(p, share):
    order = np.argsort(p)
    chosen = order[np.cumsum(p[order]) - p[order] < share - 1e-9]
    kept = np.zeros(len(p))
    kept[chosen] = p[chosen]
    return kept / kept.sum()


def in_place(p, share):
    order = np.argsort(-p)
    p[order[np.cumsum(p[order]) - p[order] >= share - 1e-9]] = 0
    return p / p.sum()


# ---- check_add_one


def nothing_added(codes, K):
    counts = np.full((K, K), 1e-9)
    np.add.at(counts, (codes[:-1], codes[1:]), 1)
    return counts / counts.sum(axis=1, keepdims=True)


def the_other_way(codes, K):
    counts = np.ones((K, K))
    np.add.at(counts, (codes[1:], codes[:-1]), 1)
    return counts / counts.sum(axis=1, keepdims=True)


def repeats_lost(codes, K):
    counts = np.ones((K, K))
    counts[codes[:-1], codes[1:]] += 1
    return counts / counts.sum(axis=1, keepdims=True)


def joint(codes, K):
    counts = np.ones((K, K))
    np.add.at(counts, (codes[:-1], codes[1:]), 1)
    return counts / counts.sum()


# ---- check_misled


def not_enough():
    half = [0.5, 0.49, 0.01]
    return [0.5, 0.49, 0.01], [half, [0.98, 0.01, 0.01], half]


def greedy_is_best():
    third = [0.34, 0.33, 0.33]
    return [0.98, 0.01, 0.01], [third, third, third]


def below_the_least():
    third = [0.34, 0.33, 0.33]
    return [0.5, 0.499, 0.001], [third, [0.998, 0.001, 0.001], third]


def sums_of_two():
    return [1.0, 0.9, 0.1], [[0.4] * 3, [0.98, 0.51, 0.51], [0.4] * 3]


def one_step():
    return [0.5, 0.49, 0.01], [0.34, 0.33, 0.33]


def other_row():
    third = [0.34, 0.33, 0.33]
    return [0.01, 0.49, 0.5], [third, [0.01, 0.01, 0.98], third]


def certain_last():
    third = [1 / 3, 1 / 3, 1 / 3]
    return [0.48, 0.05, 0.47], [third, third, [0.02, 0.96, 0.02]]


RIGHT = {"check_misled": [other_row, certain_last]}

WRONG = {
    "check_score": [
        (in_nats, "that is in nats"),
        (of_the_mean, "take the logarithms first"),
        (of_the_whole_text, "the bits are"),
        (e_to_the_bits, "perplexity"),
    ],
    "check_nucleus": [
        (one_too_few, "kept"),
        (not_scaled, "new probabilities"),
        (above_the_share, "kept"),
        (the_improbable, "kept"),
        (in_place, "work on a copy"),
    ],
    "check_add_one": [
        (nothing_added, "probabilities"),
        (the_other_way, "rows are the current character"),
        (repeats_lost, "probabilities"),
        (joint, "rows add up to"),
    ],
    "check_misled": [
        (not_enough, "times as probable"),
        (greedy_is_best, "times as probable"),
        (below_the_least, "no probability below"),
        (sums_of_two, "must add up to 1"),
        (one_step, "shapes"),
    ],
}


def steps_of_nucleus(nucleus):
    p = np.array([0.05, 0.4, 0.3, 0.02, 0.13, 0.1])
    for share in (0.3, 0.5, 0.8, 0.9, 1.0):
        out = np.asarray(nucleus(p.copy(), share), float)
        yield f"share {share}: kept", np.flatnonzero(out)
        yield "new probabilities", out


STEPS = {"check_nucleus": steps_of_nucleus}


# ---- the weights that the chapter ships


def weights_are_as_good_as_told():
    nets = {
        "character-gru": (character_model(), 2.4),
        "character-transformer": (transformer(), 2.7),
    }
    for name, (net, most) in nets.items():
        found = window_bits(loaded(net, name), windows(held)[:300]).mean()
        assert play.stand_in or found < most, f"{name}: {found:.2f} bits"


WEIGHTS = {
    "files": ["character-gru", "character-transformer"],
    "check": weights_are_as_good_as_told,
}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "gru-and-counts-bits": (
        "rows[:, -SCORED:], logits) / np.log(2))",
        "rows[:, -SCORED - 1 : -1], logits) / np.log(2))",
        3.17,
    ),
    "shakespeare-bits-per-character": (
        "return np.concatenate(found), pieces[:, -SCORED:]",
        "return np.concatenate(found), pieces[:, -SCORED - 1 : -1]",
        11.4,
    ),
    "kneser-ney-bits": (
        "p = np.where(N_h > 0, (left + handed_on * p) / np.maximum(N_h, 1), p)",
        "p = np.where(N_h > 0, (left + handed_on / K) / np.maximum(N_h, 1), p)",
        2.7,
    ),
    "character-live-bits": (
        "loss = crossentropy(rows[:, 1:], logits)",
        "loss = crossentropy(rows[:, :-1], logits)",
        16.8,
    ),
    "stop-output-right-length": (
        "ends = over > (random.random(len(h)) if random else 0.5)",
        "ends = over < (random.random(len(h)) if random else 0.5)",
        0.0,
    ),
}
