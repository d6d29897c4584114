"""What only the tests of this chapter need; tests/support.py tells the format.

One breakage that leaves the range of each headline number: 3,000 images whose labels are
shuffled give an accuracy of about 0.1 (``fashion-3000-boosting`` and
``fashion-3000-network``); prices that are shuffled give the error of the mean price, about
115 (``houses-3000-boosting`` and ``houses-3000-network``).
"""

SEARCH = ["gradient boosting", "ImageNet", "Theano", "representation learning"]


# ---- check_top_error


def accuracy_instead(scores, labels, k):
    best = np.argsort(-scores, axis=1)[:, :k]
    return np.mean((best == labels[:, None]).any(axis=1))


def the_lowest(scores, labels, k):
    lowest = np.argsort(scores, axis=1)[:, :k]
    return np.mean((lowest != labels[:, None]).all(axis=1))


def always_one_guess(scores, labels, k):
    return np.mean(scores.argmax(axis=1) != labels)


def by_size_of_the_score(scores, labels, k):
    best = np.argsort(-np.abs(scores), axis=1)[:, :k]
    return np.mean((best != labels[:, None]).all(axis=1))


# ---- check_bracket


def by_the_means(sizes, first, second):
    rows = [(n, np.mean(a), np.mean(b)) for n, a, b in zip(sizes, first, second)]
    behind = [n for n, a, b in rows if a < b]
    ahead = [n for n, a, b in rows if a > b]
    return max(behind, default=None), min(ahead, default=None)


def in_the_order_given(sizes, first, second):
    rows = list(zip(sizes, first, second))
    behind = [n for n, a, b in rows if max(a) < min(b)]
    ahead = [n for n, a, b in rows if min(a) > max(b)]
    return behind[-1] if behind else None, ahead[0] if ahead else None


def without_direction(sizes, first, second):
    rows = list(zip(sizes, first, second))
    low = [n for n, a, b in rows if max(a) < min(b) or min(a) > max(b)]
    inner = [n for n in low if n < 1000]
    outer = [n for n in low if n > 1000]
    return max(inner, default=None), min(outer, default=None)


def the_end_for_none(sizes, first, second):
    rows = list(zip(sizes, first, second))
    behind = [n for n, a, b in rows if max(a) < min(b)]
    ahead = [n for n, a, b in rows if min(a) > max(b)]
    return max(behind, default=min(sizes)), min(ahead, default=max(sizes))


# ---- check_run_any_order


def in_one_sweep(steps, values):
    values = dict(values)
    for name, operation, reads in steps:
        if all(one in values for one in reads):
            values[name] = operation(*(values[one] for one in reads))
    return values


def into_the_given_dict(steps, values):
    waiting = list(steps)
    while waiting:
        ready = [step for step in waiting if set(step[2]) <= set(values)]
        if not ready:
            raise ValueError("stuck")
        for name, operation, reads in ready:
            values[name] = operation(*(values[one] for one in reads))
        waiting = [step for step in waiting if step not in ready]
    return values


def again_and_again(steps, values):
    values = dict(values)
    for _ in steps:
        for name, operation, reads in steps:
            if all(one in values for one in reads):
                values[name] = operation(*(values[one] for one in reads))
    if len(values) < len(steps):
        raise ValueError("stuck")
    return values


def silent_about_circles(steps, values):
    values, waiting = dict(values), list(steps)
    while waiting:
        ready = [step for step in waiting if set(step[2]) <= set(values)]
        if not ready:
            return values
        for name, operation, reads in ready:
            values[name] = operation(*(values[one] for one in reads))
        waiting = [step for step in waiting if step not in ready]
    return values


# ---- check_split


def always_to_the_right(x, y):
    options = []
    for threshold in np.unique(x[~np.isnan(x)])[:-1]:
        left = x <= threshold
        parts = y[left], y[~left]
        total = sum(np.sum((part - part.mean()) ** 2) for part in parts)
        options.append((total, threshold))
    return min(options)[1], "right"


def missing_rows_forgotten(x, y):
    known, options = ~np.isnan(x), []
    for threshold in np.unique(x[known])[:-1]:
        left = x[known] <= threshold
        parts = y[known][left], y[known][~left]
        total = sum(np.sum((part - part.mean()) ** 2) for part in parts)
        options.append((total, threshold))
    threshold = min(options)[1]
    means = [y[x <= threshold].mean(), y[x > threshold].mean()]
    near = np.abs(y[~known].mean() - np.array(means)).argmin()
    return threshold, ("left", "right")[near]


def sum_of_variances(x, y):
    missing, options = np.isnan(x), []
    for threshold in np.unique(x[~missing]):
        for side in ("left", "right"):
            left = np.where(missing, side == "left", x <= threshold)
            if not left.all():
                total = y[left].var() + y[~left].var()
                options.append((total, threshold, side))
    return min(options)[1:]


def in_the_middle(x, y):
    missing, options = np.isnan(x), []
    values = np.unique(x[~missing])
    for threshold in (values[1:] + values[:-1]) / 2:
        for side in ("left", "right"):
            left = np.where(missing, side == "left", x <= threshold)
            parts = y[left], y[~left]
            total = sum(np.sum((part - part.mean()) ** 2) for part in parts)
            options.append((total, threshold, side))
    return min(options)[1:]


WRONG = {
    "check_top_error": [
        (accuracy_instead, "three of four are wrong"),
        (the_lowest, "in second place"),
        (always_one_guess, "in second place"),
        (by_size_of_the_score, "in second place"),
    ],
    "check_bracket": [
        (by_the_means, "the ranges at 1000 overlap"),
        (in_the_order_given, "in any order"),
        (without_direction, "which method comes first must matter"),
        (the_end_for_none, "here the first method is never above"),
    ],
    "check_run_any_order": [
        (in_one_sweep, "got {"),
        (into_the_given_dict, "must not change"),
        (again_and_again, "each step runs once"),
        (silent_about_circles, "must raise ValueError"),
    ],
    "check_split": [
        (always_to_the_right, "scikit-learn's split is better"),
        (missing_rows_forgotten, "scikit-learn's split is better"),
        (sum_of_variances, "scikit-learn's split is better"),
        (in_the_middle, "between 2 and 3"),
    ],
}
