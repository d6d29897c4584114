"""The ledgers are complete, agree with each other and with the chapters, and hold.

The rules are in ``ledger_rules.py``; canaries for each in ``unit/test_ledger_guards.py``.
"""

import functools
import random
import re
import shlex
import subprocess
from collections import Counter

import pytest

import ledger_rules
from ledger_rules import Ledgers
from support import (
    ROOT,
    chapter_files,
    chapter_id,
    code_of,
    notebook,
    published,
    table,
)
from tools.command_line import settings_of
from tools.record import rerun
from utils import ledger, settings

REPEATED = 3  # experiments of which one recorded run is repeated
SPREAD_KNOWN = 3  # runs of one kind, that is, runs that differ by their seed alone
QUICK = 20  # seconds that such a run may have taken
MACHINE = ("_s", "_ms", "_mb")  # metrics of the machine, not of the method


@pytest.mark.parametrize("rule", ledger_rules.RULES, ids=lambda rule: rule.__name__)
def test_rule(rule):
    assert rule(Ledgers()) == []


def test_ledgers_of_the_chapter(chapter):
    """The same rules for one chapter alone, so that its own tests are whole."""
    ledgers = Ledgers(chapter)
    faults = {rule.__name__: rule(ledgers) for rule in ledger_rules.RULES}
    assert not any(faults.values()), {k: v for k, v in faults.items() if v}


def test_contents_name_chapters_that_exist():
    assert set(published()) == {chapter_id(path) for path in chapter_files()}


def test_ids_of_the_sources_are_unique():
    for name in ("coverage", "errata", "headline_results", "targets"):
        ids = [row["id"] for row in table(f"{name}.csv")]
        assert len(set(ids)) == len(ids), name


# ------------------------------------------------------------------ runs come out again


def commit() -> str:
    """What the choice of runs follows from, so that it can be made again."""
    command = ["git", "rev-parse", "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "no commit"


def kind(row: dict) -> tuple:
    """What runs share that differ by their seed alone."""
    names = (*ledger.setting_names([row]), "data", "budget")
    return tuple((name, row[name]) for name in names)


@functools.cache
def quick_runs() -> dict[str, list[dict]]:
    """Recorded runs under QUICK s, of registered experiments, of a known spread.

    A training is not the same on two machines: rounding differs, and the updates
    until a goal is reached differ with it. How much may differ is seen from runs of
    other seeds. Runs without such companions are left out.
    """
    # Every run of pytest comes by here when it collects: grids are not worked out.
    registered = {
        name
        for path in chapter_files()
        for name in re.findall(r'@recorded\(\s*"([\w-]+)"', code_of(notebook(path)))
    }
    found = {}
    for experiment, path in ledger.run_files().items():
        recorded = ledger.read(path)
        companions = Counter(map(kind, recorded))
        rows = [
            row
            for row in recorded
            if float(row["seconds"]) < QUICK
            and row["budget"] != "bench"
            and companions[kind(row)] >= SPREAD_KNOWN
        ]
        if experiment in registered and rows:
            found[experiment] = rows
    return found


def chosen() -> list[tuple[str, dict]]:
    """A run each of some experiments, drawn by the commit's hash."""
    draw, found = random.Random(commit()), quick_runs()
    names = draw.sample(sorted(found), min(REPEATED, len(found)))
    return [(name, draw.choice(found[name])) for name in names]


def words(row: dict) -> list[str]:
    """A run's settings as its command takes them."""
    names = [*ledger.setting_names([row]), "seed"]
    return [f"{name}={row[name]}" for name in names if name in row]


def threads(row: dict) -> int:
    """With how many threads a run was recorded: 2 where a graphics card was used."""
    told = row["device"].split()[0]
    return int(told) if told.isdecimal() else 2


def command(experiment: str, row: dict) -> str:
    """How to repeat a recorded run by hand."""
    before = "" if row["budget"] == "standard" else f"BOOK_BUDGET={row['budget']} "
    after = " --stand-in" if row["stand_in"] == "yes" else ""
    after += f" --threads {threads(row)}"
    told = shlex.join([experiment, *words(row)])
    return f"{before}python -m tools rerun {told}{after}"


@pytest.mark.slow
@pytest.mark.parametrize(
    "experiment, row", [pytest.param(*one, id=command(*one)) for one in chosen()]
)
def test_a_recorded_run_comes_out_again(experiment, row):
    """Within the spread of its kind; the test's name is the command that repeats it."""
    again = rerun(
        experiment,
        settings_of(words(row)),
        stand_in=row["stand_in"] == "yes",
        budget=row["budget"],
        threads=threads(row),
    )
    if again["data"] != row["data"] and not settings.data_folder():
        pytest.skip(f"{experiment} was recorded on {row['data']}, which is not at hand")
    assert again["data"] == row["data"]
    recorded = ledger.read(ledger.run_files()[experiment])
    same = [other for other in recorded if kind(other) == kind(row)]
    told = list(row)
    for metric in told[told.index("seconds") + 1 :]:
        if not row[metric] or metric.endswith(MACHINE):
            continue
        values = [float(r[metric]) for r in same]
        spread = max(values) - min(values)
        allowed = max(3 * spread, 0.02 * max(map(abs, values)), 1e-6)
        gap = abs(float(again[metric]) - float(row[metric]))
        assert gap <= allowed, (
            f"{metric} differs by {gap:g}: {command(experiment, row)}"
        )


def test_the_choice_of_runs_can_be_made_again():
    assert [command(*one) for one in chosen()] == [command(*one) for one in chosen()]
    assert len({experiment for experiment, _ in chosen()}) == REPEATED
