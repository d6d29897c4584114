"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["DeepAR", "Kalman filter", "seasonal naive", "rolling origins"]


# ---- check_scale


def all_rows(series, cut):
    return (series - np.nanmean(series, axis=0)) / np.nanstd(series, axis=0)


def without_nan(series, cut):
    past = series[:cut]
    if (np.std(past, axis=0) == 0).any() or np.isnan(past).all(axis=0).any():
        raise ValueError("constant")
    return (series - past.mean(axis=0)) / past.std(axis=0)


def says_nothing(series, cut):
    past = series[:cut]
    return (series - np.nanmean(past, axis=0)) / (np.nanstd(past, axis=0) + 1e-12)


# ---- check_repeat_season


def copies_the_end(series, season, horizon):
    return np.resize(series[-season:], horizon)


def from_the_first_place(series, season, horizon):
    latest = [np.nan] * season
    for t, value in enumerate(series):
        if np.isfinite(value):
            latest[t % season] = value
    if np.isnan(latest).any():
        raise ValueError("known")
    return np.resize(latest, horizon)


def invents(series, season, horizon):
    latest = [0.0] * season
    for t, value in enumerate(series):
        if np.isfinite(value):
            latest[t % season] = value
    return np.array([latest[(len(series) + h) % season] for h in range(horizon)])


# ---- check_spreads


def noise_in_the_state(F, q, a, rho, covariance, horizon):
    found = []
    for _ in range(horizon):
        covariance = F @ covariance @ F.T + np.outer(q, q) + rho**2 * np.eye(len(q))
        found.append(np.sqrt(a @ covariance @ a))
    return np.array(found)


def certain_start(F, q, a, rho, covariance, horizon):
    return spreads_solution(F, q, a, rho, 0 * covariance, horizon)


def shocks_only(F, q, a, rho, covariance, horizon):
    steps = np.arange(1, horizon + 1)
    return np.sqrt(a @ covariance @ a + steps * (a @ q) ** 2 + rho**2)


# ---- check_fails


def white_noise():
    return 0.0, 0.0


def random_walk():
    return 1.0, 0.0


def strong():
    return 0.8, 0.0


def one_lag():
    return 0.62, 0.0


def swings():
    return -0.5, 0.0


def by_two_lags():
    return 0.4, -0.5


def second_helps():
    return 0.5, 0.3


def grows():
    return 1.1, -1.05


def gentler():
    return 1.0, -0.6


def longer_swings():
    return 1.3, -0.8


WRONG = {
    "check_scale": [
        (all_rows, "column 0 begins -1, 1"),
        (without_nan, "a gap in a column"),
        (says_nothing, "raise a ValueError"),
    ],
    "check_repeat_season": [
        (copies_the_end, "a gap takes"),
        (from_the_first_place, "places go on"),
        (invents, "lacks a place"),
    ],
    "check_spreads": [
        (noise_in_the_state, "known to variance 1"),
        (certain_start, "known to variance 1"),
        (shocks_only, "step 1"),
    ],
    "check_fails": [
        (white_noise, "one step ahead: at most 0.8"),
        (random_walk, "not stationary"),
        (strong, "two steps ahead: at least 1.6"),
        (one_lag, "two steps ahead: at least 1.6"),
        (swings, "one step ahead: at most 0.8"),
        (by_two_lags, "one step ahead: at most 0.8"),
        (second_helps, "two steps ahead: at least 1.6"),
        (grows, "not stationary"),
    ],
}

RIGHT = {"check_fails": [gentler, longer_swings]}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "deepar-nd-ratio": (
        "        state, _ = net.gru.cell(inputs, [state])",
        "        _, _ = net.gru.cell(inputs, [state])",
        1.93,
    ),
    "deepar-coverage80-gap": (
        "x = drawn[-1] if own else mu",
        "x = mu",
        0.309,
    ),
    "deep-factor-canonical-correlation": (
        "def __init__(self, units=16):",
        "def __init__(self, units=2):",
        0.094,
    ),
    "exchange-levels-ratio": (
        "found * width + center",
        "found * width",
        243,
    ),
    "exchange-changes-ratio": (
        "else log_rate[days - 1] + found * step",
        "else log_rate[days - 2] + found * step",
        1.21,
    ),
}
