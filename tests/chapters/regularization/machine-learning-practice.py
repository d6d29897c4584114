"""What only the tests of this chapter need; tests/support.py tells the format.

One breakage that leaves the range of each headline number: training labels that are
shuffled give an accuracy of about 0.1 (``photo-accuracy-first``,
``photo-accuracy-after-three-actions``, ``random-labels-accuracy``); the split through the
persons gives ``persons-leaky-accuracy`` about 0.51, and the split through the images
gives ``persons-honest-accuracy`` about 0.85.
"""

SEARCH = ["error analysis", "leakage", "orthogonalisation", "train–dev", "Wilson"]


# ---- check_images_needed


def rounds_down(error, half_width):
    if not 0 <= error <= 1 or half_width <= 0:
        raise ValueError
    return int(1.96**2 * error * (1 - error) / half_width**2)


def with_z_of_one(error, half_width):
    if not 0 <= error <= 1 or half_width <= 0:
        raise ValueError
    return int(np.ceil(error * (1 - error) / half_width**2))


def takes_anything(error, half_width):
    return int(np.ceil(1.96**2 * error * (1 - error) / half_width**2))


# ---- check_paired_gap


def as_if_independent(first, second):
    a, b = np.mean(first), np.mean(second)
    if len(first) != len(second) or len(first) < 2:
        raise ValueError
    n = len(first)
    return a - b, 1.96 * np.sqrt(a * (1 - a) / n + b * (1 - b) / n)


def accuracies_instead(first, second):
    if len(first) != len(second) or len(first) < 2:
        raise ValueError
    d = np.asarray(second, float) - np.asarray(first, float)
    return d.mean(), 1.96 * d.std(ddof=1) / np.sqrt(len(d))


def never_refuses(first, second):
    n = min(len(first), len(second))
    d = np.asarray(first[:n], float) - np.asarray(second[:n], float)
    return d.mean(), 1.96 * d.std(ddof=1) / np.sqrt(n)


# ---- check_split_groups


def through_the_groups(groups, share, random):
    return random.random(len(groups)) < share


def the_last_ones(groups, share, random):
    names = np.unique(groups)
    return np.isin(groups, names[int((1 - share) * len(names)) :])


def a_group_too_many(groups, share, random):
    if not 0 < share < 1 or len(np.unique(groups)) < 2:
        raise ValueError
    names = random.permutation(np.unique(groups))
    return np.isin(groups, names[: int(np.ceil(share * len(names))) + 1])


# ---- check_misled


def also_cheaper():
    return (90, 10, 10), (60, 30, 40)


def nearly_equal():
    return (80, 20, 20), (81, 22, 19)


def finds_nothing():
    return (0, 0, 100), (60, 40, 40)


def too_careless():
    return (62, 2, 38), (100, 300, 0)


def of_other_images():
    return (62, 2, 38), (95, 62, 10)


def in_the_wrong_order():
    return (95, 62, 5), (62, 2, 38)


def sure_but_deaf():
    return (55, 0, 45), (90, 69, 10)


def less_extreme():
    return (70, 5, 30), (90, 40, 10)


# ---- check_twin_groups


def without_chains(x, reach):
    groups, number = np.full(len(x), -1), 0
    for k in range(len(x)):
        if groups[k] < 0:
            near = np.abs(x[k] - x).max(axis=1) <= reach
            groups[near & (groups < 0)] = number
            number += 1
    return groups


def only_equal(x, reach):
    _, groups = np.unique(x, axis=0, return_inverse=True)
    return groups.ravel()


def strictly_nearer(x, reach):
    from scipy.sparse.csgraph import connected_components

    return connected_components(np.abs(x[:, None] - x).max(axis=2) < reach)[1]


def numbered_backwards(x, reach):
    from scipy.sparse.csgraph import connected_components

    groups = connected_components(np.abs(x[:, None] - x).max(axis=2) <= reach)[1]
    return groups.max() - groups


WRONG = {
    "check_images_needed": [
        (rounds_down, "3458 images"),
        (with_z_of_one, "3458 images"),
        (takes_anything, "ValueError, not"),
    ],
    "check_paired_gap": [
        (as_if_independent, "the half-width is off"),
        (accuracies_instead, "the difference is off"),
        (never_refuses, "ValueError, not"),
    ],
    "check_split_groups": [
        (through_the_groups, "on both sides"),
        (the_last_ones, "the first groups are"),
        (a_group_too_many, "stop after"),
    ],
    "check_misled": [
        (also_cheaper, "the claim holds"),
        (nearly_equal, "higher by 0.01"),
        (finds_nothing, "without a hit"),
        (too_careless, "0.5 at least"),
        (of_other_images, "add up to 100"),
        (in_the_wrong_order, "higher by 0.01"),
    ],
    "check_twin_groups": [
        (without_chains, "a chain of twins"),
        (only_equal, "no twins: groups"),
        (strictly_nearer, "first and third"),
        (numbered_backwards, "groups 0, 1, 2"),
    ],
}

# Other settings in which the claim fails.
RIGHT = {"check_misled": [sure_but_deaf, less_extreme]}


def steps_of_paired_gap(paired_gap):
    wrong = np.random.default_rng(0).random((2, 300)) < 0.2
    gap, half = paired_gap(*wrong)
    return [("difference", gap), ("half-width", half)]


STEPS = {"check_paired_gap": steps_of_paired_gap}
