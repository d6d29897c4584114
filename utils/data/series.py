"""Time series: electricity, exchange rates, passengers, sunspots, temperatures."""

import functools
import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from utils.data import series_standins
from utils.data.loading import DataSet, Source, StandIn, load


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Series(DataSet):
    """One or more quantities at equal steps of time."""

    values: np.ndarray
    """A row per time and a column per quantity, float32 (n, columns)."""
    times: np.ndarray
    """The times, datetime64 (n,), in hours, days or months."""
    columns: list[str]
    """What the quantities are."""


def series_shapes(rows: int, columns: int, unit: str) -> dict[str, str]:
    """The promise of `Series` whose times are in units such as "h"."""
    return {
        "values": f"float32 {rows}×{columns}",
        "times": f"datetime64[{unit}] {rows}",
    }


def count_from(start: str, rows: int) -> np.ndarray:
    """Times one after the other, in the unit in which the first is written."""
    return np.datetime64(start) + np.arange(rows)


def read_dated(content: bytes, unit: str) -> dict[str, np.ndarray]:
    """A table with a heading, whose first column has the times."""
    import pandas as pd

    table = pd.read_csv(io.BytesIO(content), index_col=0, parse_dates=True)
    times = np.asarray(table.index).astype(f"datetime64[{unit}]")
    return {"values": table.to_numpy(np.float32), "times": times}


def read_undated(content: bytes) -> dict[str, np.ndarray]:
    """A table of numbers only."""
    import pandas as pd

    table = pd.read_csv(io.BytesIO(content), header=None)
    return {"values": table.to_numpy(np.float32)}


def drawn(
    name: str, make: Callable[[int, int], dict], rows: int, columns: int
) -> StandIn:
    return StandIn(name, functools.partial(make, rows, columns))


CYCLES = "daily and weekly cycles"

# ---------------------------------------------------------------- electricity


def etth1() -> Series:
    """ETTh1: hourly loads of a transformer and the temperature of its oil.

    Values float32 (17420, 7), 2016-07-01 to 2018-06-26; times datetime64[h].

    Source: Zhou et al. 2021. Licence: CC BY-ND 4.0.
    Stand-in: daily, weekly and yearly cycles. Raises `DataError`.
    """
    rows = 17420
    return load(
        Series,
        name="ETTh1",
        sources=[
            Source(["timeseries/ETTh1.csv"], functools.partial(read_dated, unit="h"))
        ],
        shapes=series_shapes(rows, 7, "h"),
        stand_in=drawn(CYCLES, series_standins.cycles, rows, 7),
        times=count_from("2016-07-01T00", rows),
        columns="HUFL HULL MUFL MULL LUFL LULL OT".split(),
    )


def pjm() -> Series:
    """PJM East: hourly load in megawatts.

    Values float32 (145366, 1), 2002-01-01 to 2018-08-03; times datetime64[h], four of
    them twice (clock changes).

    Source: PJM, published on Kaggle. Licence: CC0. There is no public download without
    an account.
    Stand-in: daily, weekly and yearly cycles. Raises `DataError`.
    """
    rows = 145366
    return load(
        Series,
        name="PJM East",
        sources=[
            Source(
                ["timeseries/PJME_hourly.csv.gz"],
                functools.partial(read_dated, unit="h"),
            )
        ],
        shapes=series_shapes(rows, 1, "h"),
        stand_in=drawn(CYCLES, series_standins.cycles, rows, 1),
        times=count_from("2002-01-01T01", rows),
        columns=["PJME_MW"],
    )


def electricity() -> Series:
    """Electricity: hourly use of 321 clients in kWh.

    Values float32 (26304, 321), 2012 to 2014; times datetime64[h]. The file has no
    dates: `times` counts hours from 2012-01-01.

    Source: Trindade 2015, UCI ElectricityLoadDiagrams, in the hourly form of Lai et al.
    2018. Licence: CC BY 4.0.
    Stand-in: series that share daily, weekly and yearly cycles. Raises `DataError`.
    """
    rows, clients = 26304, 321
    return load(
        Series,
        name="Electricity",
        sources=[Source(["timeseries/electricity.txt.gz"], read_undated)],
        shapes=series_shapes(rows, clients, "h"),
        stand_in=drawn(CYCLES, series_standins.cycles, rows, clients),
        times=count_from("2012-01-01T00", rows),
        columns=[f"client_{number}" for number in range(1, clients + 1)],
    )


# ---------------------------------------------------------------- other series


def exchange_rates() -> Series:
    """Exchange rates: 8 currencies against the dollar, daily.

    Values float32 (7588, 8), 1990 to 2016; times datetime64[D]. The file has no dates:
    `times` counts days from 1990-01-01, weekends included.

    Source: Lai et al. 2018. No licence stated.
    Stand-in: random walks. Raises `DataError`.
    """
    rows = 7588
    countries = "Australia Britain Canada Switzerland China Japan New_Zealand Singapore"
    return load(
        Series,
        name="Exchange rates",
        sources=[Source(["timeseries/exchange_rate.txt.gz"], read_undated)],
        shapes=series_shapes(rows, 8, "D"),
        stand_in=drawn("random walks", series_standins.walks, rows, 8),
        times=count_from("1990-01-01", rows),
        columns=countries.split(),
    )


def airline() -> Series:
    """Airline passengers in thousands, monthly.

    Values float32 (144, 1), 1949 to 1960; times datetime64[M].

    Source: Box and Jenkins 1976. No licence stated.
    Stand-in: carbon dioxide over Mauna Loa, from statsmodels, 1958 to 1970. Raises
    `DataError`.
    """
    rows = 144
    return load(
        Series,
        name="Airline passengers",
        sources=[
            Source(
                ["timeseries/airline-passengers.csv"],
                functools.partial(read_dated, unit="M"),
            )
        ],
        shapes=series_shapes(rows, 1, "M"),
        stand_in=drawn("carbon dioxide by month", series_standins.mauna_loa, rows, 1),
        times=count_from("1949-01", rows),
        columns=["passengers"],
    )


def sunspots() -> Series:
    """Sunspots, monthly.

    Values float32 (2820, 1), 1749 to 1983; times datetime64[M].

    Source: Andrews and Herzberg 1985. No licence stated.
    Stand-in: statsmodels' yearly numbers, interpolated. Raises `DataError`.
    """
    rows = 2820
    return load(
        Series,
        name="Sunspots",
        sources=[
            Source(
                ["timeseries/monthly-sunspots.csv"],
                functools.partial(read_dated, unit="M"),
            )
        ],
        shapes=series_shapes(rows, 1, "M"),
        stand_in=drawn(
            "yearly sunspots, interpolated", series_standins.yearly_sunspots, rows, 1
        ),
        times=count_from("1749-01", rows),
        columns=["sunspots"],
    )


def min_temperatures() -> Series:
    """Daily minimum temperatures in Melbourne in °C.

    Values float32 (3650, 1), 1981 to 1990; times datetime64[D].

    Source: Australian Bureau of Meteorology. No licence stated.
    Stand-in: a yearly cycle. Raises `DataError`.
    """
    rows = 3650
    return load(
        Series,
        name="Minimum temperatures",
        sources=[
            Source(
                ["timeseries/daily-min-temperatures.csv"],
                functools.partial(read_dated, unit="D"),
            )
        ],
        shapes=series_shapes(rows, 1, "D"),
        stand_in=drawn("a yearly cycle", series_standins.temperatures, rows, 1),
        times=count_from("1981-01-01", rows),
        columns=["temperature"],
    )
