"""Reported, expected and measured: the ledgers of results and recorded runs.

``data/results.csv`` has a row per experiment, data set and budget: what a source
reports and the range to expect here over seeds. ``data/runs/<experiment>.csv`` has
a row per run. ``python -m utils.book seeds`` and ``record`` write both.
"""

import contextlib
import csv
import difflib
import html
import inspect
import itertools
import json
import math
import os
import platform
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("BOOK_LEDGERS", ROOT / "data"))  # elsewhere in tests
COLUMNS = (
    "experiment chapter metric better headline reported data budget device seeds "
    "mean sd low high"
).split()
ABOUT_RUN = ["seed", "data", "budget", "device", "versions", "seconds"]
SPREAD = {5: 5.0, 10: 3.4}
EXPERIMENTS: dict = {}  # name -> (function, grid), filled by @recorded


class ResultError(ValueError):
    """A result that is unknown, impossible or out of its expected range."""


# ---------------------------------------------------------------- reading


def _read(path: Path) -> list[dict]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def results() -> list[dict]:
    """The rows of ``data/results.csv``, values as text."""
    return _read(DATA / "results.csv")


def runs(experiment: str):
    """The recorded runs of an experiment as a pandas DataFrame, one row per run."""
    import pandas as pd

    path = DATA / "runs" / f"{experiment}.csv"
    if not path.exists():
        known = sorted(p.stem for p in (DATA / "runs").glob("*.csv"))
        raise ResultError(
            f"no runs recorded for {experiment!r}" + _nearest(experiment, known)
        )
    return pd.read_csv(path)


def _nearest(name, known) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known: {', '.join(known)}"


def _find(experiment, data, budget) -> dict:
    rows = [row for row in results() if row["experiment"] == experiment]
    if not rows:
        known = sorted({row["experiment"] for row in results()})
        raise ResultError(
            f"unknown experiment {experiment!r}{_nearest(experiment, known)}. "
            "Add its row to data/results.csv first"
        )
    for row in rows:
        if row["data"] == data and row["budget"] == budget:
            return row
    return {**rows[0], "data": data, "budget": budget} | dict.fromkeys(COLUMNS[8:], "")


# ---------------------------------------------------------------- comparing


class Comparison:
    """One line of numbers, shown as a small table; ``rows`` holds dicts."""

    def __init__(self, rows: list[dict]):
        self.rows = rows

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{name}</th>' for name in self.rows[0])
        body = "".join(
            "<tr>"
            + "".join(f"<td>{html.escape(v)}</td>" for v in row.values())
            + "</tr>"
            for row in self.rows
        )
        return (
            '<div class="compare"><table class="compare"><thead><tr>'
            f"{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def __repr__(self) -> str:
        return "\n".join(
            ", ".join(f"{name} {value}" for name, value in row.items())
            for row in self.rows
        )


def compare(experiment: str, value=None, *, data) -> Comparison:
    """Reported, expected and measured in one table.

    Parameters
    ----------
    experiment : id of a row in ``data/results.csv``
    value : what this run measured; None shows the recorded runs alone
    data : the loader's answer, or its name
    """
    name, budget = (
        getattr(data, "name", data),
        os.environ.get("BOOK_BUDGET", "standard"),
    )
    if value is None:
        recorded = [r for r in results() if r["experiment"] == experiment and r["mean"]]
        exact = [r for r in recorded if r["data"] == name]
        row = (exact or recorded or [_find(experiment, name, budget)])[0]
        if not row["mean"] and "BOOK_MEASURE" not in os.environ:
            raise ResultError(f"{experiment}: nothing recorded on {name} yet")
        return Comparison([_shown(row, None)])
    row = _find(experiment, name, budget)
    value = _checked(experiment, value, row)
    if path := os.environ.get("BOOK_MEASURE"):
        with open(path, "a", encoding="utf-8") as file:
            file.write(
                json.dumps({"experiment": experiment, "value": value, "data": name})
                + "\n"
            )
    elif os.environ.get("BOOK_STRICT"):
        _enforce(experiment, value, row)
    return Comparison([_shown(row, value)])


def _checked(experiment, value, row) -> float:
    value = float(value)
    if not math.isfinite(value):
        raise ResultError(f"{experiment}: measured {value}; training has diverged")
    fraction = "fraction" in row["metric"] or "accuracy" in experiment
    if fraction and not 0 <= value <= 1:
        raise ResultError(
            f"{experiment}: {value:g} is no fraction; give it between 0 and 1, not in percent"
        )
    return value


def _enforce(experiment, value, row):
    if not row["low"] or not row["high"]:
        raise ResultError(
            f"{experiment} has no expected range on {row['data']} ({row['budget']} "
            f"budget): run python -m utils.book seeds {row['chapter']}"
        )
    low, high = float(row["low"]), float(row["high"])
    worse = value < low if row["better"] == "max" else value > high
    if worse:
        raise ResultError(
            f"{experiment} on {row['data']}: measured {value:g}, expected "
            f"{low:g} to {high:g} ({row['seeds']} seeds)"
        )
    if not low <= value <= high:
        print(f"Note: {experiment} is better than its range {low:g} to {high:g}.")


def _shown(row, value) -> dict:
    fraction = "fraction" in row["metric"]

    def text(number, spread=None):
        if number in ("", None):
            return "–"
        scale, unit = (100, " %") if fraction else (1, "")
        digits = 2 if fraction else None
        shown = _number(float(number) * scale, digits)
        if spread not in ("", None):
            shown += f" ± {_number(float(spread) * scale, digits)}"
        return shown + unit

    seeds = f" ({row['seeds']} seeds)" if row["seeds"] else ""
    shown = {
        "experiment": row["experiment"].replace("-", " "),
        "reported": text("" if "(stand-in)" in row["data"] else row["reported"]),
        "expected here": text(row["mean"], row["sd"]) + seeds,
    }
    if value is not None:
        shown["this run"] = text(value)
    return shown | {"data": row["data"], "budget": row["budget"]}


def _number(value, digits) -> str:
    return f"{value:.{digits}f}" if digits is not None else f"{value:.3g}"


def chapter_table(chapter: str, *, data=None) -> Comparison:
    """Every measured row of a chapter; ``data`` (names) keeps those data sets only."""
    declared = [r for r in results() if r["chapter"] == chapter]
    measuring = "BOOK_MEASURE" in os.environ  # the first run under a seed
    rows = [r for r in declared if r["mean"] or measuring]
    if data is not None:
        rows = [r for r in rows if r["data"] in data]
    if not rows:
        raise ResultError(f"no measured result of {chapter!r} in data/results.csv")
    return Comparison([_shown(row, None) for row in rows])


# ---------------------------------------------------------------- recording


def recorded(experiment: str, **grid):
    """Register a function whose runs over ``grid`` are recorded.

    The function takes the grid's names as arguments, seeds itself from ``seed``
    and returns a dict of numbers, and ``data`` (the data set's name) if it has one.
    """

    def register(function):
        missing = set(grid) - set(inspect.signature(function).parameters)
        if missing:
            raise ResultError(f"{function.__name__} does not take {sorted(missing)}")
        EXPERIMENTS[experiment] = (function, {k: list(v) for k, v in grid.items()})
        return function

    return register


def device() -> str:
    """The machine in words: its accelerator, or the number of CPU threads used."""
    import sys

    if "tensorflow" in sys.modules:
        import tensorflow as tf

        if gpus := tf.config.list_physical_devices("GPU"):
            details = tf.config.experimental.get_device_details(gpus[0])
            return details.get("device_name", "GPU")
    return f"{os.environ.get('BOOK_THREADS') or os.cpu_count()} CPU cores"


def versions() -> str:
    """Python, TensorFlow and Keras versions in one short text."""
    from importlib.metadata import version

    return (
        f"python {platform.python_version()} tensorflow {version('tensorflow')} "
        f"keras {version('keras')}"
    )


def about_run(data: str, seconds: float, budget: str | None = None) -> dict:
    """The columns that every recorded run carries, besides settings and metrics."""
    return {
        "data": data,
        "budget": budget or os.environ.get("BOOK_BUDGET", "standard"),
        "device": device(),
        "versions": versions(),
        "seconds": f"{seconds:.2f}",
    }


def write_rows(path: Path, rows: list[dict]) -> None:
    """Replace a CSV file in one step: readers see the old file or the new one."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-", suffix=".csv")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        os.chmod(part, 0o644)
        os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def locked(path: Path):
    """One writer at a time for ``path``; a second one is told to wait its turn."""
    lock = path.with_suffix(".lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        raise ResultError(
            f"{lock.name} exists: another command writes {path.name}. If none runs, "
            f"delete {lock} and try again"
        ) from None
    try:
        yield
    finally:
        os.close(handle)
        lock.unlink(missing_ok=True)


def record_grid(experiment: str, *, only: dict | None = None) -> list[dict]:
    """Run what is missing of an experiment's grid, saving after each run.

    ``only`` runs that one configuration and returns it without saving (for tests).
    """
    if experiment not in EXPERIMENTS:
        raise ResultError(
            f"no recorded experiment {experiment!r}{_nearest(experiment, sorted(EXPERIMENTS))}"
        )
    function, grid = EXPERIMENTS[experiment]
    if only is not None:
        return [_run(function, only)]
    path = DATA / "runs" / f"{experiment}.csv"
    settings = [dict(zip(grid, v)) for v in itertools.product(*grid.values())]
    with locked(path):
        rows = _read(path)
        budget = os.environ.get("BOOK_BUDGET", "standard")
        for one in settings:
            key = {name: str(value) for name, value in one.items()}
            if any(
                key.items() <= row.items() and row["budget"] == budget for row in rows
            ):
                continue
            row = _run(function, one)
            rows.append({name: str(value) for name, value in row.items()})
            write_rows(path, rows)
            print(
                f"{experiment}: {len(rows)} of {len(settings)}, {row['seconds']} s",
                flush=True,
            )
    return rows


def _run(function, settings) -> dict:
    began = time.perf_counter()
    metrics = dict(function(**settings))
    data = metrics.pop("data", "")
    for name, value in metrics.items():
        if not math.isfinite(float(value)):
            raise ResultError(f"{function.__name__}({settings}): {name} is {value}")
    rounded = {name: f"{float(value):.6g}" for name, value in metrics.items()}
    return settings | about_run(data, time.perf_counter() - began) | rounded


def expected_range(values: list[float], *, fraction: bool) -> dict:
    """Mean, sd and the range low…high for one more run, from at least 5 seeds."""
    count = len(values)
    if count < 5:
        raise ResultError(f"a range needs at least 5 seeds, got {count}")
    mean = sum(values) / count
    sd = math.sqrt(sum((v - mean) ** 2 for v in values) / (count - 1))
    floor = 0.001 if fraction else 1e-12
    wide = (SPREAD[10] if count >= 10 else SPREAD[5]) * max(sd, floor)
    low, high = mean - wide, mean + wide
    low = max(low, 0.0) if min(values) >= 0 else low  # errors and ratios stay positive
    high = min(high, 1.0) if fraction else high
    numbers = {"mean": mean, "sd": sd, "low": low, "high": high}
    return {"seeds": str(count)} | {name: f"{v:.6g}" for name, v in numbers.items()}


def update_results(experiment: str) -> None:
    """Recompute the experiment's rows of ``results.csv`` from its recorded runs."""
    table = results()
    declared = next((r for r in table if r["experiment"] == experiment), None)
    if declared is None:
        return  # a recorded grid that no single number sums up
    groups: dict = {}
    for run in _read(DATA / "runs" / f"{experiment}.csv"):
        groups.setdefault((run["data"], run["budget"]), []).append(run)
    new = []
    for (data, budget), group in groups.items():
        values = [float(run["value"]) for run in group]
        if len(values) >= 5:
            about = {"data": data, "budget": budget, "device": group[-1]["device"]}
            spread = expected_range(values, fraction="fraction" in declared["metric"])
            new.append({**declared, **about, **spread})
    at = table.index(declared)
    rest = [r for r in table if r["experiment"] != experiment]
    kept = new or [declared]
    write_rows(DATA / "results.csv", rest[:at] + kept + rest[at:])
