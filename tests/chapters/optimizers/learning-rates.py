"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["one cycle", "range test", "Robbins-Monro", "warm-up", "cosine schedule"]


# ---- check_factor


def in_equal_differences(total, steps):
    return 1 - (1 - 1 / total) / steps


def of_all_steps(total, steps):
    return 1 / total


def any_total(total, steps):
    return total ** (-1 / max(steps, 1)) if total > 0 else 0.0


# ---- check_plateaus


def counts_on(losses, patience, least):
    if patience < 1:
        raise ValueError(f"patience {patience}")
    best, waited, lowered = np.inf, 0, []
    for epoch, loss in enumerate(losses, 1):
        best, waited = (loss, 0) if loss < best - least else (best, waited + 1)
        if waited >= patience:
            lowered.append(epoch)
    return lowered


def against_the_epoch_before(losses, patience, least):
    if patience < 1:
        raise ValueError(f"patience {patience}")
    waited, lowered = 0, []
    for epoch in range(1, len(losses)):
        better = losses[epoch] < losses[epoch - 1] - least
        waited = 0 if better else waited + 1
        if waited == patience:
            lowered, waited = [*lowered, epoch + 1], 0
    return lowered


def any_patience(losses, patience, least):
    best, waited, lowered = np.inf, 0, []
    for epoch, loss in enumerate(losses, 1):
        best, waited = (loss, 0) if loss < best - least else (best, waited + 1)
        if waited and waited == patience:
            lowered, waited = [*lowered, epoch], 0
    return lowered


# ---- check_restarts


def up_again(done, cycles):
    done = np.asarray(done)
    if not np.all((done >= 0) & (done < 1)):
        raise ValueError(f"done {done}")
    return (1 + np.cos(2 * np.pi * cycles * done)) / 2


def any_share(done, cycles):
    return (1 + np.cos(np.pi * (cycles * np.asarray(done) % 1))) / 2


def one_number_only(done, cycles):
    if not np.all((np.asarray(done) >= 0) & (np.asarray(done) < 1)):
        raise ValueError(f"done {done}")
    return float((1 + np.cos(np.pi * (cycles * np.ravel(done)[0] % 1))) / 2)


# ---- check_best_rate


def the_limit(curvature, noise, start, steps):
    return 1 / curvature


def one_over_the_steps(curvature, noise, start, steps):
    return 1 / (curvature * steps)


def without_the_start(curvature, noise, start, steps):
    return 1e-3 / curvature


WRONG = {
    "check_factor": [
        (in_equal_differences, "20 factors of"),
        (of_all_steps, "20 factors of"),
        (any_total, "raise a ValueError"),
    ],
    "check_plateaus": [
        (counts_on, "lowered after [3, 5], got [3, 4, 5]"),
        (against_the_epoch_before, "lowered after"),
        (any_patience, "a patience of 0 must raise a ValueError"),
    ],
    "check_restarts": [
        (up_again, "the share is 0.5, got 0.0"),
        (any_share, "must raise a ValueError"),
        (one_number_only, "1,000 values give"),
    ],
    "check_best_rate": [
        (the_limit, "is possible"),
        (one_over_the_steps, "is possible"),
        (without_the_start, "is possible"),
    ],
}

SURVIVORS = {
    f"best_rate, {told}": "a grid a little finer, coarser or wider is as good"
    for told in (
        "2:25 0.0001 becomes 0.00015000000000000001",
        "2:25 0.0001 becomes 5e-05",
        "2:34 4000 becomes 4001",
        "2:34 4000 becomes 3999",
    )
}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
NEVER_FALLS = (
    "return lambda done: np.where(done < part, done / part, later(done))",
    "return lambda done: np.where(done < part, done / part, 1)",
)
BREAKAGES = {
    "one-cycle-steps-ratio": (*NEVER_FALLS, 1.0),
    "one-cycle-accuracy": (*NEVER_FALLS, 0.845),
    "constant-rate-accuracy": (
        'order = random.permutation(len(x)).astype("int32")[: per * batch]',
        'order = random.permutation(len(x)).astype("int32")[: per * batch] % 100',
        0.702,
    ),
}
