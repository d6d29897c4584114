"""Tables: a row per example, a column per feature."""

from dataclasses import dataclass

import numpy as np

from utils.data import tables_standins
from utils.data.loading import DataSet, Source, StandIn, arrays, load


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Table(DataSet):
    """Numbers to predict a number from, split into training and test data."""

    x_train: np.ndarray
    """Training rows, float32 (n, features)."""
    y_train: np.ndarray
    """What to predict, float32 (n,)."""
    x_test: np.ndarray
    """Test rows, like ``x_train``."""
    y_test: np.ndarray
    """What to predict, like ``y_train``."""
    features: list[str]
    """What the columns are."""


HOUSING = [
    "longitude",
    "latitude",
    "housing_median_age",
    "total_rooms",
    "total_bedrooms",
    "population",
    "households",
    "median_income",
]


def split_housing(content: bytes) -> dict[str, np.ndarray]:
    """Keras' archive in the order of keras.datasets.california_housing."""
    order = np.random.RandomState(113).permutation(20640)
    x, y = (values[order].astype(np.float32) for values in arrays(content, "x", "y"))
    return {
        "x_train": x[:16512],
        "y_train": y[:16512],
        "x_test": x[16512:],
        "y_test": y[16512:],
    }


def california_housing() -> Table:
    """California housing: districts of the census of 1990 and their house prices.

    x float32 (16512, 8) and (4128, 8); y, the median price in dollars, float32
    (16512,) and (4128,). Split as Keras does.

    Source: Pace and Barry 1997, StatLib. Licence: public data.
    Stand-in: scikit-learn's diabetes table, whose y is no price. Raises `DataError`.
    """
    return load(
        Table,
        name="California housing",
        sources=[Source(["california_housing.npz"], split_housing)],
        shapes={
            "x_train": "float32 16512×8",
            "y_train": "float32 16512",
            "x_test": "float32 4128×8",
            "y_test": "float32 4128",
        },
        stand_in=StandIn("diabetes", tables_standins.diabetes),
        features=HOUSING.copy(),
    )
