"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = [
    "hyperparameter",
    "grid search",
    "random search",
    "Hyperband",
    "Bayesian search",
    "log scale",
    "KerasTuner",
]


# ---- check_momenta


def on_a_linear_scale(low, high, count, random):
    if not 0 <= low < high < 1:
        raise ValueError(f"bounds {low}, {high}")
    return low + (high - low) * random.random(count)


def log_of_beta(low, high, count, random):
    if not 0 <= low < high < 1:
        raise ValueError(f"bounds {low}, {high}")
    low = max(low, 1e-6)
    return low * (high / low) ** random.random(count)


def the_distances(low, high, count, random):
    if not 0 <= low < high < 1:
        raise ValueError(f"bounds {low}, {high}")
    return (1 - low) * ((1 - high) / (1 - low)) ** random.random(count)


def any_bounds(low, high, count, random):
    if not low < 1 or not high < 1:
        high, low = 0.9, 0.5
    return 1 - (1 - low) * ((1 - high) / (1 - low)) ** random.random(count)


def without_chance(low, high, count, random):
    if not 0 <= low < high < 1:
        raise ValueError(f"bounds {low}, {high}")
    return 1 - np.geomspace(1 - low, 1 - high, count)


def from_other_numbers(low, high, count, random):
    if not 0 <= low < high < 1:
        raise ValueError(f"bounds {low}, {high}")
    return 1 - (1 - low) * ((1 - high) / (1 - low)) ** np.random.random(count)


def from_the_same_seed(low, high, count, random):
    if not 0 <= low < high < 1:
        raise ValueError(f"bounds {low}, {high}")
    random = np.random.default_rng(0)
    return 1 - (1 - low) * ((1 - high) / (1 - low)) ** random.random(count)


def by_uniform(low, high, count, random):
    if not 0 <= low < high < 1:
        raise ValueError(f"bounds {low}, {high}")
    return 1 - 10 ** random.uniform(np.log10(1 - high), np.log10(1 - low), count)


def as_a_list(low, high, count, random):
    if not 0 <= low < high < 1:
        raise ValueError(f"bounds {low}, {high}")
    ends = np.log10(1 - high), np.log10(1 - low)
    return [1 - 10 ** random.uniform(*ends) for _ in range(count)]


# ---- check_needed


def returns_no_number(share, chance):
    return None


def one_over_the_share(share, chance):
    for name, value in (("share", share), ("chance", chance)):
        if not 0 < value < 1:
            raise ValueError(name)
    return int(np.ceil(1 / share))


def as_if_without_overlap(share, chance):
    for name, value in (("share", share), ("chance", chance)):
        if not 0 < value < 1:
            raise ValueError(name)
    return int(np.ceil(chance / share))


def one_more(share, chance):
    for name, value in (("share", share), ("chance", chance)):
        if not 0 < value < 1:
            raise ValueError(name)
    return int(np.ceil(np.log(1 - chance) / np.log(1 - share))) + 1


def any_share(share, chance):
    if not (0 < share < 1 and 0 < chance < 1):
        return 1
    return max(1, int(np.ceil(np.log(1 - chance) / np.log(1 - share))))


def both_named(share, chance):
    if not (0 < share < 1 and 0 < chance < 1):
        raise ValueError("share and chance must lie between 0 and 1")
    return max(1, int(np.ceil(np.log(1 - chance) / np.log(1 - share))))


# ---- check_expected_best


def returns_no_steps(scores, trials):
    return None


def ties_together(scores, trials):
    order = np.sort(scores)
    chances = np.array(
        [
            (np.mean(order <= s) ** trials - np.mean(order < s) ** trials)
            / np.sum(order == s)
            for s in order
        ]
    )
    return order, chances, chances @ order


def mean_of_all(scores, trials):
    chances = np.full(len(scores), 1 / len(scores))
    return np.sort(scores), chances, np.mean(scores)


def the_maximum(scores, trials):
    chances = np.zeros(len(scores))
    chances[-1] = 1.0
    return np.sort(scores), chances, np.max(scores)


def without_the_lower(scores, trials):
    order, n = np.sort(scores), len(scores)
    chances = (np.arange(1, n + 1) / n) ** trials
    return order, chances, chances @ order


def never_sorted(scores, trials):
    n = len(scores)
    chances = np.diff((np.arange(n + 1) / n) ** trials)
    return np.asarray(scores), chances, chances @ np.asarray(scores)


def steps_of_expected_best(expected_best):
    scores = [0.3, 0.4, 0.9, 0.1, 0.5]
    names = ["sorted scores", "probabilities of being the best", "expected best"]
    return list(zip(names, expected_best(scores, 3)))


# ---- check_where


def a_decade_later():
    return 10**-3.5, 10**-2.5


def a_little_wider():
    return [9e-5, 9e-4]


def the_whole_range():
    return 1e-5, 1e-1


def around_the_best():
    return 1e-3, 1e-2


def the_lowest_rates():
    return 1e-5, 1e-4


def too_few():
    return 3e-4, 7e-4


def the_wrong_way_round():
    return 1e-3, 1e-4


def from_zero():
    return 0, 1e-3


WRONG = {
    "check_momenta": [
        (on_a_linear_scale, "should lie in the first quarter"),
        (log_of_beta, "should lie in the first quarter"),
        (the_distances, "lie outside"),
        (any_bounds, "must raise a ValueError"),
        (without_chance, "different generators must give different values"),
        (from_other_numbers, "equal generators must give equal values"),
        (from_the_same_seed, "different generators must give different values"),
    ],
    "check_needed": [
        (one_over_the_share, "chance of at least one good trial"),
        (as_if_without_overlap, "chance of at least one good trial"),
        (one_more, "fewer trials are enough"),
        (any_share, "a ValueError that names"),
        (both_named, "only share is wrong"),
        (returns_no_number, "return the number of trials"),
    ],
    "check_expected_best": [
        (mean_of_all, "probabilities of being the best"),
        (the_maximum, "probabilities of being the best"),
        (without_the_lower, "probabilities of being the best"),
        (never_sorted, "sorted scores"),
        (returns_no_steps, "three steps"),
    ],
    "check_where": [
        (the_whole_range, "the rate explains"),
        (around_the_best, "the rate explains"),
        (the_lowest_rates, "the rate explains"),
        (too_few, "trainings lie there"),
        (the_wrong_way_round, "high must be at least twice low"),
        (from_zero, "two positive numbers"),
    ],
}

# Other settings in which the claim fails, and other right answers.
RIGHT = {
    "check_where": [a_decade_later, a_little_wider],
    "check_momenta": [by_uniform, as_a_list],
    "check_expected_best": [ties_together],
}

STEPS = {"check_expected_best": steps_of_expected_best}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "two-round-search-accuracy": (
        'winner = max(coarse + fine_round, key=lambda trial: trial["valid"])',
        'winner = min(coarse + fine_round, key=lambda trial: trial["valid"])',
        0.088,
    ),
}
