"""``record``, ``seeds`` and ``try``: runs over grids and seeds, and what to expect."""

import json
import random
import re
import tempfile
from pathlib import Path

import nbformat

from tools import notebooks
from tools.notebooks import BookError, chapter_name, chapter_path, find_experiment
from tools.running import printed, run_notebook
from utils import ledger, settings
from utils.results import about_run, misses, update_results

REAL, STAND_IN = {"BOOK_REAL_DATA": "1"}, {"BOOK_DATA": None, "BOOK_OFFLINE": "1"}
SEEDS_TRIED = 3


# ---------------------------------------------------------------- record


def record(experiment: str, *, stand_in=False) -> None:
    """Run what is missing of the experiment's grid and update its expected range."""
    path, at = find_experiment(experiment)
    chapter = chapter_name(path)
    with ledger.locked(ledger.runs_path(experiment, chapter), wait=0):
        pass  # held by another command: said before a kernel is started
    call = (
        f"rows = results.record_grid({experiment!r}, {chapter!r}, stand_in={stand_in})"
    )
    told = _run_call(path, at, call, STAND_IN if stand_in else REAL)
    print(told.strip() or f"{experiment}: nothing is missing")
    update_results(experiment, chapter)


def rerun(
    experiment: str, chosen: dict, *, stand_in=False, budget=None, threads=None
) -> dict:
    """One configuration once more; gives its row and writes nothing.

    ``threads`` are TensorFlow's: sums of another order give other last digits, which
    training enlarges.
    """
    path, at = find_experiment(experiment)
    environment = {"BOOK_BUDGET": budget} if budget else {}
    environment |= {"BOOK_THREADS": str(threads)} if threads else {}
    call = (
        f"row = results.run_once({experiment!r}, {chosen!r})\n"
        "print('ROW', json.dumps(row, default=str))"
    )
    told = _run_call(path, at, call, environment | (STAND_IN if stand_in else {}))
    return json.loads(told.split("ROW ", 1)[1])


def _run_call(path: Path, at: int, call: str, environment: dict) -> str:
    """Run ``call`` after the definitions of an experiment; give what it printed."""
    notebook = notebooks.definitions(notebooks.read(path), at)
    code = f"import json\nfrom utils import results\n{call}"
    notebook.cells.append(nbformat.v4.new_code_cell(code))
    run_notebook(notebook, path.parent, environment, timeout=None)
    return printed(notebook.cells[-1])


# ---------------------------------------------------------------- seeds


def seeds(name: str, *, count=5, stand_in=False, fresh=False) -> None:
    """Run a chapter under ``count`` seeds; write its runs and expected ranges.

    Seeds that are recorded on the same data and budget are not run again, unless
    ``fresh`` asks for it; an old run is replaced when its new one is there.
    """
    if count < 5:
        raise BookError(f"a range needs at least 5 seeds, got --count {count}")
    path = chapter_path(name)
    chapter = chapter_name(path)
    live = compared(path, {row["experiment"] for row in ledger.results(chapter)})
    if not live:
        raise BookError(
            f"{chapter} compares no experiment of data/results/{chapter}.csv"
        )
    environment = STAND_IN if stand_in else REAL
    kind = {"stand_in": ledger.STAND_IN[stand_in], "budget": settings.budget()}
    for seed in range(count):
        if _is_done(live, chapter, seed, kind) and not fresh:
            continue
        found, cost = measure(path, environment | {"BOOK_SEED": str(seed)})
        if missing := live - set(found):
            raise BookError(
                f"{chapter} did not compare {sorted(missing)} under seed {seed}"
            )
        for experiment, one in found.items():
            if experiment in live:
                _add_run(experiment, chapter, seed, one, cost["seconds"])
        told = ", ".join(f"{e} {one['value']:.5g}" for e, one in found.items())
        print(f"{chapter}, seed {seed}, {cost['seconds']:.0f} s: {told}", flush=True)
        if stand_in and not any(one["stand_in"] for one in found.values()):
            print(f"{chapter} loads no data that a stand-in replaces; nothing is left")
            break
    for experiment in sorted(live):
        if fresh:
            _drop_seeds_from(count, experiment, chapter, kind)
        update_results(experiment, chapter)


def compared(path: Path, declared: set) -> set:
    """The declared experiments that the chapter measures live: compare(id, value…)."""
    text = notebooks.code_of(notebooks.read(path))
    return {e for e in declared if re.search(rf'compare\(\s*"{e}",(?!\s*data)', text)}


def measure(path: Path, environment: dict) -> tuple[dict, dict]:
    """What a run of the chapter measured by experiment, and what the run took."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "measured.jsonl"
        notebook = notebooks.read(path)
        asked = environment | {"BOOK_MEASURE": str(file)}
        cost = run_notebook(notebook, path.parent, asked)
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    found = map(json.loads, lines)
    return {one["experiment"]: one for one in found}, cost


def _is_done(live, chapter, seed, kind: dict) -> bool:
    """Whether a seed's run of the chapter on this kind of data is recorded.

    Experiments whose data have no stand-in give the same rows in both kinds of run;
    that the chapter ran on stand-ins shows in the others.
    """
    mine = {"seed": str(seed), "budget": kind["budget"]}
    found = []
    for experiment in live:
        rows = ledger.read(ledger.runs_path(experiment, chapter))
        found.append({row["stand_in"] for row in rows if mine.items() <= row.items()})
    if kind["stand_in"] == ledger.STAND_IN[True]:
        return all(found) and any(kind["stand_in"] in kinds for kinds in found)
    return all(kind["stand_in"] in kinds for kinds in found)


def _add_run(experiment, chapter, seed, one: dict, seconds: float) -> None:
    path = ledger.runs_path(experiment, chapter)
    about = about_run(one["data"], one["stand_in"], seconds)
    row = {"seed": seed} | about | {"device": "2 CPU cores"}
    with ledger.locked(path):
        names = ledger.setting_names(ledger.read(path))
        ledger.put_run(path, row | {"value": f"{one['value']:.6g}"}, names)


def _drop_seeds_from(count, experiment, chapter, kind) -> None:
    """Forget seeds that a fresh measurement did not repeat; the rest stays."""
    path = ledger.runs_path(experiment, chapter)
    with ledger.locked(path):
        rows = ledger.read(path)
        kept = [
            r
            for r in rows
            if not (kind.items() <= r.items() and int(r["seed"]) >= count)
        ]
        if len(kept) < len(rows):
            ledger.write(path, kept)


# ---------------------------------------------------------------- try


def try_seeds(name: str, *, count=SEEDS_TRIED, drawn=None) -> bool:
    """Run a chapter under seeds drawn at random; tell and give whether it holds.

    A value outside of its range under one seed is luck (one healthy seed in two
    hundred); under two of three it is a fault of the chapter or of its range. Where
    fewer seeds were ``drawn`` and one of them misses, others follow.
    """
    path = chapter_path(name)
    more = random.SystemRandom().sample(range(100, 10_000), count)
    seeds_ = list(drawn or more)
    outside: dict[str, int] = {}
    for seed in seeds_:
        found, cost = measure(path, {"BOOK_SEED": str(seed)})
        told = []
        for experiment, one in found.items():
            row = _range_of(experiment, one)
            miss = misses(one["value"], row) if row else ""
            if miss == "worse":
                outside[experiment] = outside.get(experiment, 0) + 1
                told.append(
                    f"{experiment} {one['value']:g}, expected "
                    f"{row['low'] or '-'} to {row['high'] or 'any'}"
                )
        words = "; ".join(told) or "all results in their ranges"
        print(f"{name}, seed {seed}, {cost['seconds']:.0f} s: {words}", flush=True)
        if outside:
            seeds_ += more[: max(0, count - len(seeds_))]
    failed = sorted(e for e, times in outside.items() if 2 * times > len(seeds_))
    for experiment in failed:
        print(f"{name}: {experiment} lies outside under most of the seeds {seeds_}")
    return not failed


def _range_of(experiment: str, one: dict) -> dict | None:
    budget = settings.budget()
    for row in ledger.results():
        if (row["experiment"], row["data"], row["budget"]) == (
            experiment, one["data"], budget,
        ):  # fmt: skip
            return row if row["mean"] else None
    return None
