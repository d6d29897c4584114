"""Stand-ins for time series: synthetic, or made from what statsmodels ships.

Each function needs no network, always returns the same values, and gives the fields of
the dataclass that its loader in `utils.data.series` cannot know.
"""

import itertools

import numpy as np

HOURS = (24, 168, 8766)  # of a day, a week and a year


def cycles(length, columns, periods=HOURS):
    """Load-like series that share their cycles, each with its own level and noise."""
    rng, t = np.random.default_rng(10), np.arange(length)
    turns = [k * t / p + rng.random() for p, k in itertools.product(periods, (1, 2))]
    waves = np.sin(2 * np.pi * np.array(turns)).astype(np.float32)
    weights = rng.uniform(0.02, 0.18, (columns, len(waves))).astype(np.float32)
    weights[:, 1::2] /= 2  # of the waves that come twice a period
    noise = rng.standard_normal((columns, length), np.float32)
    for lag in (1, 2, 4, 8):
        noise[:, lag:] += 0.7**lag * noise[:, :-lag]
    level = 1000 * np.exp(rng.normal(0, 0.5, (columns, 1)).astype(np.float32))
    return {"values": (level * (1 + weights @ waves + 0.06 * noise)).T.copy()}


def walks(length, columns):
    """Random walks that share a part of their steps, like exchange rates."""
    rng = np.random.default_rng(11)
    steps = rng.normal(0, 0.005, (length, columns)) + rng.normal(0, 0.003, (length, 1))
    values = rng.uniform(0.3, 1.3, columns) * np.exp(np.cumsum(steps, axis=0))
    return {"values": values.astype(np.float32)}


def yearly_sunspots(length, columns):
    """Yearly sunspots from 1749 on, interpolated to months, with noise; one column."""
    from statsmodels.datasets import sunspots

    known, at = sunspots.load_pandas().data, 1749 + np.arange(length) / 12
    values = np.interp(at, known["YEAR"], known["SUNACTIVITY"])
    noise = np.random.default_rng(12).normal(0, 0.25, length)
    return {"values": (values * np.exp(noise))[:, None].astype(np.float32)}


def mauna_loa(length, columns):
    """Carbon dioxide over Mauna Loa by month: a trend and a yearly cycle; one column."""
    from statsmodels.datasets import co2

    known, months = co2.load_pandas().data["co2"].interpolate(), np.arange(length)
    values = np.interp(months * 365.25 / 84, np.arange(len(known)), known)[:, None]
    times = np.datetime64("1958-03") + months
    return {"values": values.astype(np.float32), "times": times}


def temperatures(length, columns):
    """A yearly cycle with days that resemble the day before."""
    values = cycles(length, columns, periods=(365.25,))["values"]
    return {"values": 16 * values / values.mean() - 5}
