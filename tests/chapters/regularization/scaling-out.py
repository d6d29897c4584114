"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = [
    "data parallelism",
    "all-reduce",
    "MirroredStrategy",
    "weak scaling",
    "Amdahl",
]


# ---- check_average


def mean_of_means(gradients, sizes):
    if len(gradients) != len(sizes) or min(sizes) < 1:
        raise ValueError(f"sizes {sizes}")
    return np.mean(gradients, axis=0)


def sum_of_samples(gradients, sizes):
    if len(gradients) != len(sizes) or min(sizes) < 1:
        raise ValueError(f"sizes {sizes}")
    return np.tensordot(sizes, gradients, 1)


def any_sizes(gradients, sizes):
    return np.average(gradients, axis=0, weights=sizes)


def last_size_only(gradients, sizes):
    if len(gradients) != len(sizes) or sizes[-1] < 1:
        raise ValueError(f"sizes {sizes}")
    return np.average(gradients, axis=0, weights=sizes)


# ---- check_doubling


def one_after_the_other(vectors):
    if len(vectors).bit_count() != 1:
        raise ValueError(f"{len(vectors)} workers")
    state, states = np.array(vectors), []
    for k in range(len(state).bit_length() - 1):
        for rank in range(len(state)):
            state[rank] = state[rank] + state[rank ^ 2**k]
        states.append(state.copy())
    return states


def farthest_first(vectors):
    if len(vectors).bit_count() != 1:
        raise ValueError(f"{len(vectors)} workers")
    state, states = np.array(vectors), []
    for k in reversed(range(len(state).bit_length() - 1)):
        state = state + state[np.arange(len(state)) ^ 2**k]
        states.append(state)
    return states


def any_number(vectors):
    state, states = np.array(vectors), []
    for k in range(max(len(state).bit_length() - 1, 0)):
        state = state + state[(np.arange(len(state)) ^ 2**k) % len(state)]
        states.append(state)
    return states


def one_state_at_a_time(vectors):
    if len(vectors).bit_count() != 1:
        raise ValueError(f"{len(vectors)} workers")
    state = np.array(vectors)
    for k in range(len(state).bit_length() - 1):
        state = state + state[np.arange(len(state)) ^ 2**k]
        yield state


def steps_of_doubling(doubling):
    vectors = np.random.default_rng(2).normal(size=(8, 3))
    for k, state in enumerate(doubling(vectors)):
        yield f"distance {2**k}", state


# ---- check_best_workers


def as_many_as_there_are(compute, size, latency, bandwidth, most):
    if most < 1:
        raise ValueError(f"most is {most}")
    return most


def without_the_latency(compute, size, latency, bandwidth, most):
    if most < 1:
        raise ValueError(f"most is {most}")
    counts = np.arange(1, most + 1)
    transfers = 2 * (counts - 1) * size / (counts * bandwidth)
    return int(counts[np.argmin(compute / counts + transfers)])


def at_least_two(compute, size, latency, bandwidth, most):
    if most < 1:
        raise ValueError(f"most is {most}")
    counts = np.arange(min(2, most), most + 1)
    transfers = 2 * (counts - 1) * (latency + size / (counts * bandwidth))
    return int(counts[np.argmin(compute / counts + transfers)])


def any_most(compute, size, latency, bandwidth, most):
    counts = np.arange(1, max(most, 1) + 1)
    transfers = 2 * (counts - 1) * (latency + size / (counts * bandwidth))
    return int(counts[np.argmin(compute / counts + transfers)])


def largest_of_ties(compute, size, latency, bandwidth, most):
    if most < 1:
        raise ValueError(f"most is {most}")
    counts = np.arange(most, 0, -1)
    transfers = 2 * (counts - 1) * (latency + size / (counts * bandwidth))
    return int(counts[np.argmin(compute / counts + transfers)])


def negative_most(compute, size, latency, bandwidth, most):
    if most == 0:
        raise ValueError(f"most is {most}")
    counts = np.arange(1, max(most, 1) + 1)
    transfers = 2 * (counts - 1) * (latency + size / (counts * bandwidth))
    return int(counts[np.argmin(compute / counts + transfers)])


def rounded_root(compute, size, latency, bandwidth, most):
    if most < 1:
        raise ValueError(f"most is {most}")
    if not latency:
        return 1 if compute <= 2 * size / bandwidth else most
    square = max((compute - 2 * size / bandwidth) / (2 * latency), 0)
    return int(min(max(round(square**0.5), 1), most))


# ---- check_slow_ring


def many_workers():
    return 64, 3.6e6, 1.25e-4, 1e9


def eight_workers():
    return 8, 8.7e5, 1e-5, 1e10


def large_vector():
    return 64, 1e9, 1e-5, 1e9


def small_vector():
    return 64, 1e3, 1e-3, 1e9


def two_workers():
    return 2, 4, 1e-3, 1e9


def where_the_terms_are_equal():
    return 8, 1e5, 1e-4, 1e9


def just_beyond_the_border():
    return 8, 9e5, 1e-4, 1e9


def seven_workers():
    return 7, 1e3, 1e-3, 1e9


WRONG = {
    "check_average": [
        (mean_of_means, "sizes [50, 14, 2]: off by"),
        (sum_of_samples, "sizes [4, 4]: off by"),
        (any_sizes, "sizes"),
        (last_size_only, "sizes [0, 4]: raise a ValueError"),
    ],
    "check_doubling": [
        (one_after_the_other, "exchange at distance 1"),
        (farthest_first, "exchange at distance 1"),
        (any_number, "raise a ValueError"),
    ],
    "check_best_workers": [
        (as_many_as_there_are, "at most 500: 71 workers, got 500"),
        (without_the_latency, "workers, got"),
        (at_least_two, "workers, got"),
        (any_most, "a most of 0 must raise a ValueError"),
        (largest_of_ties, "at most 3: 1 workers, got 3"),
        (negative_most, "a most of -1 must raise a ValueError"),
        (rounded_root, "2 workers, got 1"),
    ],
    "check_slow_ring": [
        (large_vector, "more than 1 is asked"),
        (just_beyond_the_border, "more than 1 is asked"),
        (small_vector, "at most 1.05 is asked"),
        (where_the_terms_are_equal, "at most 1.05 is asked"),
        (two_workers, "take 4, 8"),
        (seven_workers, "take 4, 8"),
    ],
}

RIGHT = {
    "check_doubling": [one_state_at_a_time],
    "check_slow_ring": [many_workers, eight_workers],
}

STEPS = {"check_doubling": steps_of_doubling}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "data-parallel-loss-difference": (
        "loss = tf.reduce_sum(each) / batch",
        "loss = tf.reduce_mean(each)",
        4.05,
    ),
}
