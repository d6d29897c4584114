"""A stand-in for the table of house prices, from what the installed packages ship."""

import numpy as np


def diabetes():
    """Scikit-learn's diabetes table; patients are split before they are repeated."""
    from sklearn.datasets import load_diabetes

    rng, table = np.random.default_rng(6), load_diabetes(as_frame=True)
    data = table.data.drop(columns=["sex", "s4"])
    order = rng.permutation(len(data))
    fields = {"features": list(data)}
    for part, patients, count in (
        ("train", order[:354], 16512),
        ("test", order[354:], 4128),
    ):
        chosen = rng.choice(patients, count)
        x = data.to_numpy()[chosen] + rng.normal(0, 0.003, (count, data.shape[1]))
        y = table.target.to_numpy()[chosen] + rng.normal(0, 3, count)
        fields[f"x_{part}"] = x.astype(np.float32)
        fields[f"y_{part}"] = y.astype(np.float32)
    return fields
