"""Reported, expected and measured: tables of results, and recorded runs.

``compare`` shows a result beside what a source reports and what to expect here over
seeds. ``recorded`` registers a function whose runs over a grid are kept, ``runs`` reads
them. ``python -m tools seeds`` and ``record`` write the ledgers (see ``utils.ledger``).
"""

import difflib
import html
import inspect
import itertools
import json
import math
import os
import platform
import sys
import time

from utils import ledger, settings, units
from utils.settings import ROOT  # noqa: F401  (chapters find data/weights below it)
from utils.units import UnitError

EXPERIMENTS: dict = {}  # name -> (function, grid), filled by @recorded


class ResultError(ValueError):
    """A result that is unknown, impossible or out of its expected range."""


def nearest(name: str, known: list[str]) -> str:
    """The end of an error message: the known name that resembles ``name``, or all."""
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known: {', '.join(known)}"


# ---------------------------------------------------------------- reading


def results() -> list[dict]:
    """Every measured result of the book, a dict of text each, with its ``chapter``."""
    return ledger.results()


def runs(experiment: str):
    """The recorded runs of an experiment as a pandas DataFrame, one row per run."""
    import pandas as pd

    files = ledger.run_files()
    if experiment not in files:
        told = nearest(experiment, sorted(files))
        raise ResultError(f"no runs recorded for {experiment!r}{told}")
    ledger.read(files[experiment], ledger.ABOUT_RUN)  # a spoilt table is named
    return pd.read_csv(files[experiment])


def _declared(experiment: str) -> list[dict]:
    """The rows of an experiment: one or more, for each data set and budget."""
    table = results()
    rows = [row for row in table if row["experiment"] == experiment]
    if not rows:
        known = sorted({row["experiment"] for row in table})
        raise ResultError(
            f"unknown experiment {experiment!r}{nearest(experiment, known)}. "
            "Add its row to the chapter's file in data/results first"
        )
    return rows


def _row_for(experiment: str, data: str, stand_in: bool, budget: str) -> dict:
    """The row for this data set and budget; without numbers where none is recorded."""
    rows = _declared(experiment)
    for row in rows:
        if row["data"] == data and row["budget"] == budget:
            return row
    empty = dict.fromkeys(["device", "seeds", "mean", "sd", "low", "high"], "")
    about = {"data": data, "stand_in": ledger.STAND_IN[stand_in], "budget": budget}
    return rows[0] | about | empty


# ---------------------------------------------------------------- comparing


class Comparison:
    """Lines of numbers, shown as a small table; ``rows`` holds dicts.

    The column "reported" is shown only where a source reports something.
    """

    def __init__(self, rows: list[dict]):
        self.rows = rows

    def shown(self) -> list[dict]:
        """The rows as readers see them, without a column of nothing reported."""
        if any(
            row.get("reported", units.NOTHING) != units.NOTHING for row in self.rows
        ):
            return self.rows
        return [
            {name: text for name, text in row.items() if name != "reported"}
            for row in self.rows
        ]

    def _repr_html_(self) -> str:
        rows = self.shown()
        head = "".join(f'<th scope="col">{name}</th>' for name in rows[0])
        body = "".join(
            "<tr>"
            + "".join(f"<td>{html.escape(v)}</td>" for v in row.values())
            + "</tr>"
            for row in rows
        )
        return (
            '<div class="compare"><table class="compare"><thead><tr>'
            f"{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def __repr__(self) -> str:
        return "\n".join(
            ", ".join(f"{name} {value}" for name, value in row.items())
            for row in self.shown()
        )


def compare(experiment: str, value=None, *, data) -> Comparison:
    """Reported, expected and measured in one table.

    Parameters
    ----------
    experiment : id of a row in the chapter's file of results
    value : what this run measured, in the row's unit; None shows the recorded runs
    data : what the loader returned, or its name

    Raises
    ------
    ResultError
        For an unknown experiment and for a value that its unit does not allow; under
        ``BOOK_STRICT`` also for a value on the worse side of its range, unless the
        seed is one that was not recorded (see ``python -m tools try``).
    """
    name, stand_in = _named(experiment, data)
    budget = settings.budget()
    if value is None:
        return Comparison([_shown(_recorded_row(experiment, name, stand_in), None)])
    row = _row_for(experiment, name, stand_in, budget)
    try:
        value = units.checked(value, units.parse(row["unit"]))
    except UnitError as error:
        raise ResultError(f"{experiment}: {error}") from None
    if path := settings.measure_file():
        found = {"experiment": experiment, "value": value, "data": name}
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(found | {"stand_in": stand_in}) + "\n")
    elif settings.strict():
        _enforce(experiment, value, row)
    return Comparison([_shown(row, value)])


def _named(experiment: str, data) -> tuple[str, bool]:
    """The data set's name, and whether it is a stand-in."""
    if not isinstance(data, str):
        return data.name, bool(data.stand_in)
    if data in ledger.STAND_INS:
        return data, True
    known = {row["data"]: row["stand_in"] == "yes" for row in _declared(experiment)}
    return data, known.get(data, False)


def _recorded_row(experiment: str, name: str, stand_in: bool) -> dict:
    """The row that is shown where nothing is measured: this data's, or the first."""
    recorded = [row for row in _declared(experiment) if row["mean"]]
    exact = [row for row in recorded if row["data"] == name]
    found = exact or recorded
    if not found and not settings.measure_file():
        raise ResultError(f"{experiment}: nothing recorded on {name} yet")
    return (found or [_row_for(experiment, name, stand_in, settings.budget())])[0]


def misses(value: float, row: dict) -> str:
    """How ``value`` lies to the row's range: "", "worse" or "better"."""
    low, high = (
        float(row[name]) if row[name] else sign * math.inf
        for name, sign in (("low", -1), ("high", 1))
    )
    if low <= value <= high:
        return ""
    return "worse" if (value < low) == (row["better"] == "max") else "better"


def _enforce(experiment, value, row):
    """Raise, or print a note, when ``value`` lies outside of the row's range."""
    if not row["low"] and not row["high"]:
        raise ResultError(
            f"{experiment} has no expected range on {row['data']} ({row['budget']} "
            f"budget): run python -m tools seeds {row['chapter']}"
        )
    miss = misses(value, row)
    told = f"{row['low'] or '-'} to {row['high'] or 'any'} ({row['seeds']} seeds)"
    if miss == "better":
        print(f"Note: {experiment} is better than its range {told}.")
    elif miss and settings.seed() not in _seeds_recorded(experiment, row):
        print(
            f"Note: {experiment} on {row['data']}: measured {value:g}, expected {told}, "
            f"under seed {settings.seed()}, which was not recorded. One healthy seed "
            f"in two hundred does that: try more, python -m tools try {row['chapter']}"
        )
    elif miss:
        raise ResultError(
            f"{experiment} on {row['data']}: measured {value:g}, expected {told}"
        )


def _seeds_recorded(experiment: str, row: dict) -> set[int]:
    path = ledger.run_files().get(experiment)
    rows = ledger.read(path) if path else []
    same = [r for r in rows if (r["data"], r["budget"]) == (row["data"], row["budget"])]
    return {int(r["seed"]) for r in same} or {settings.seed()}


def _shown(row: dict, value) -> dict:
    """The cells of a table's row, as text."""
    unit = units.parse(row["unit"])
    seeds = f" ({row['seeds']} seeds)" if row["seeds"] else ""
    reported = "" if row["stand_in"] == "yes" else row["reported"]
    cells = {"experiment": row["experiment"].replace("-", " ")}
    cells["reported"] = units.shown(reported, unit)
    expected = units.shown(row["mean"], unit, row["sd"], spread_too=True)
    cells["expected here"] = expected + seeds
    if value is not None:
        cells["this run"] = units.shown(value, unit, row["sd"])
    return cells | {"data": row["data"], "budget": row["budget"]}


def table_row(row: dict) -> dict:
    """A result as readers see it: experiment, reported, expected, data and budget."""
    return _shown(row, None)


def chapter_table(chapter: str, *, data=None) -> Comparison:
    """Every measured row of a chapter; ``data`` (names) keeps those data sets only."""
    declared = ledger.results(chapter)
    measuring = settings.measure_file() is not None  # the first run under a seed
    rows = [r for r in declared if r["mean"] or measuring]
    if data is not None:
        rows = [r for r in rows if r["data"] in data]
    if not rows:
        raise ResultError(f"no measured result of {chapter!r} in data/results")
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
    if "tensorflow" in sys.modules:
        import tensorflow as tf

        if gpus := tf.config.list_physical_devices("GPU"):
            details = tf.config.experimental.get_device_details(gpus[0])
            return details.get("device_name", "GPU")
    return f"{settings.threads() or os.cpu_count()} CPU cores"


def versions() -> str:
    """Python, TensorFlow and Keras versions in one short text."""
    from importlib.metadata import version

    return (
        f"python {platform.python_version()} tensorflow {version('tensorflow')} "
        f"keras {version('keras')}"
    )


def about_run(data: str, stand_in: bool, seconds: float) -> dict:
    """The columns that every recorded run carries, besides settings and metrics."""
    return {
        "data": data,
        "stand_in": ledger.STAND_IN[stand_in],
        "budget": settings.budget(),
        "device": device(),
        "versions": versions(),
        "seconds": f"{seconds:.2f}",
    }


def registered(experiment: str):
    """The function and the grid of a recorded experiment of this notebook."""
    if experiment not in EXPERIMENTS:
        told = nearest(experiment, sorted(EXPERIMENTS))
        raise ResultError(f"no recorded experiment {experiment!r}{told}")
    return EXPERIMENTS[experiment]


def run_once(experiment: str, chosen: dict) -> dict:
    """One configuration of an experiment; gives its row and saves nothing."""
    return _run(registered(experiment)[0], chosen)


def record_grid(experiment: str, chapter: str, *, stand_in: bool = False) -> list[dict]:
    """Run what is missing of an experiment's grid, saving after each run.

    ``stand_in`` says which data this process is set to load: recorded runs on the
    other kind do not count as done. An experiment whose data have no stand-in is told
    apart by its first run, whose key is there already.
    """
    function, grid = registered(experiment)
    names = [name for name in grid if name != "seed"]
    path, budget = ledger.runs_path(experiment, chapter), settings.budget()
    wanted = [dict(zip(grid, v)) for v in itertools.product(*grid.values())]
    with ledger.locked(path, wait=0):
        rows = ledger.read(path)
        kind = {"stand_in": ledger.STAND_IN[stand_in], "budget": budget}
        for number, one in enumerate(wanted, 1):
            told = {name: str(value) for name, value in one.items()} | kind
            if any(told.items() <= row.items() for row in rows):
                continue
            row = {name: str(value) for name, value in _run(function, one).items()}
            keys = {ledger.run_key(old, names) for old in rows}
            if ledger.run_key(row, names) in keys:
                print(f"{experiment}: recorded on {row['data']} already, which needs no "
                      "download and has no stand-in; nothing is added")  # fmt: skip
                return rows
            rows = ledger.put_run(path, row, names)
            done = f"{number} of {len(wanted)}, {row['seconds']} s"
            print(f"{experiment}: {done} ({row['data']})", flush=True)
    return rows


def _run(function, chosen: dict) -> dict:
    """A run's row: its settings, what is known about the run, and its metrics."""
    began = time.perf_counter()
    metrics = dict(function(**chosen))
    data = metrics.pop("data", "")
    for name, value in metrics.items():
        if not math.isfinite(float(value)):
            raise ResultError(f"{function.__name__}({chosen}): {name} is {value}")
    rounded = {name: f"{float(value):.6g}" for name, value in metrics.items()}
    about = about_run(data, data in ledger.STAND_INS, time.perf_counter() - began)
    return chosen | about | rounded


def update_results(experiment: str, chapter: str) -> None:
    """Recompute the experiment's rows of the chapter's results from its runs.

    Rows of other data sets or budgets, and rows with fewer than five runs, stay as
    they are. Nothing happens for a recorded grid that no single number sums up.
    """
    with ledger.locked(ledger.results_path(chapter)):
        table = ledger.results(chapter)
        declared = [row for row in table if row["experiment"] == experiment]
        if not declared:
            return
        fresh = _summaries(experiment, chapter, declared[0])
        kept = [
            r for r in declared if r["mean"] and (r["data"], r["budget"]) not in fresh
        ]
        rows = [*kept, *fresh.values()] or declared
        rows.sort(key=lambda row: (row["stand_in"] == "yes", row["budget"] == "full"))
        at = table.index(declared[0])
        rest = [row for row in table if row["experiment"] != experiment]
        ledger.write_results(chapter, [*rest[:at], *rows, *rest[at:]])


def _summaries(experiment: str, chapter: str, declared: dict) -> dict:
    """A row of results for each data set and budget with at least five runs."""
    groups: dict = {}
    for run in ledger.read(ledger.runs_path(experiment, chapter)):
        groups.setdefault((run["data"], run["budget"]), []).append(run)
    unit, found = units.parse(declared["unit"]), {}
    for (data, budget), group in groups.items():
        values = [float(run["value"]) for run in group]
        if len(values) < 5:
            continue
        about = {name: group[-1][name] for name in ("stand_in", "device")}
        try:
            spread = units.expected_range(values, unit, declared["better"])
        except UnitError as error:
            raise ResultError(f"{experiment} on {data}: {error}") from None
        row = declared | {"data": data, "budget": budget} | about | spread
        found[data, budget] = row
    return found
