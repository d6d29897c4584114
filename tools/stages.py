"""``test``: everything that must hold, in stages, the cheapest first.

A stage that fails ends the run. The minutes of each stage are told at the end, whatever
came of it.
"""

import ast
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from tools import notebooks
from utils import ledger, settings
from utils.settings import ROOT, text

# Groups of tests start in the order of collection, which the book's hooks choose: what
# lasts long comes first, or at the end one worker waits for the other.
WORKERS = ["-n", "2", "--no-loadscope-reorder", "--dist"]
PYTEST = [sys.executable, "-m", "pytest", *WORKERS, "loadgroup"]
# The cells of a notebook are a scope, which stays with one worker.
SCOPED = [*PYTEST[:-1], "loadscope"]
# The kernel is this Python's, whatever kernelspec the reader's machine has.
NBVAL = ["--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout=900"]
PYTHON_FILES = ["utils", "tools", "tests", "_ext", "conftest.py"]
STRICT = {"BOOK_STRICT": "1", "BOOK_THREADS": "1"}
# Two workers share two cores. A library that starts a thread for each core in each of
# them waits for its own threads: scikit-learn's trees took seven times as long.
ONE_THREAD = {"OMP_NUM_THREADS": "1"}
NO_DATA = {"BOOK_OFFLINE": "1", "BOOK_DATA": ""}
STAND_IN_MINUTES = 12  # at most; BOOK_STAND_IN_MINUTES says otherwise
ALL_MINUTES = 52  # stand-ins take what the other stages leave of these, and
LEAST_MINUTES = 4  # never less than these
LOADERS = "utils/data/"
SLOWEST = 3  # times the run time that `refresh` recorded on an idle machine
GRACE = 30  # seconds besides, for a chapter that runs a few seconds only


def recorded_seconds() -> dict[str, float]:
    """The run time of each chapter that `refresh` recorded."""
    rows = ledger.read(settings.ledgers() / "runtimes.csv", ("chapter", "seconds"))
    return {row["chapter"]: float(row["seconds"]) for row in rows}


def too_slow(seconds: dict[str, float]) -> list[str]:
    """Of these chapters, those that took far longer than their recorded run time."""
    recorded = recorded_seconds()
    return [
        f"{chapter} took {taken:.0f} s; {recorded[chapter]:.0f} s are recorded"
        for chapter, taken in sorted(seconds.items())
        if chapter in recorded and taken > SLOWEST * recorded[chapter] + GRACE
    ]


@dataclass
class Stage:
    """Commands that run one after the other until one fails."""

    name: str
    commands: list[list[str]]
    environment: dict = field(default_factory=dict)

    def run(self) -> bool:
        for command in self.commands:
            environment = ONE_THREAD | os.environ | self.environment
            if subprocess.run(command, cwd=ROOT, env=environment).returncode:
                return False
        return True


RUFF = [sys.executable, "-m", "ruff"]
STATIC = Stage(
    "lint and static",
    [
        [*RUFF, "check", "."],
        [*RUFF, "format", "--check", *PYTHON_FILES],
        [*PYTEST, "tests", "-m", "not slow"],
    ],
)
KERNELS = Stage("kernels", [[*PYTEST, "tests", "-m", "slow and not site"]])
SITE = Stage("site and browser", [[*PYTEST, "tests", "-m", "slow and site"]])
NOTEBOOKS = Stage("notebooks", [[*SCOPED, "chapters", *NBVAL]], STRICT)
STAGES = {"static": STATIC, "kernels": KERNELS, "site": SITE, "notebooks": NOTEBOOKS}


def run_stages(names=tuple(STAGES), *, stand_ins_since: str | None = None) -> bool:
    """Run stages until one fails; print the table of minutes.

    ``stand_ins_since`` names a commit: chapters that changed after it run on stand-ins
    too, in a last stage, and some mutants of their exercises' solutions are tried.
    """
    minutes, good = [], True
    stages = dict(STAGES)
    if stand_ins_since is not None:
        spoilt = {"BOOK_MUTANTS": stand_ins_since}
        stages["kernels"] = replace(STAGES["kernels"], environment=spoilt)
    steps = [(stages[name].name, stages[name].run) for name in names]
    if stand_ins_since is not None:

        def on_stand_ins() -> bool:
            taken = sum(taken for _, taken in minutes)
            return run_on_stand_ins(changed(stand_ins_since), left_after(taken))

        steps.append(("stand-ins", on_stand_ins))
    try:
        for name, step in steps:
            print(f"\n== {name}", flush=True)
            began = time.perf_counter()
            try:
                good = step()
            finally:
                minutes.append((name, (time.perf_counter() - began) / 60))
            if not good:
                break
    finally:
        print(table(minutes, [name for name, _ in steps], good), flush=True)
    return good


def table(minutes, names, good: bool) -> str:
    """The minutes of the stages that ran, and what was left out."""
    ran = dict(minutes)
    lines = [
        f"{name:18} {ran[name]:6.1f} min" if name in ran else f"{name:18} not run"
        for name in names
    ]
    if not good and minutes:
        lines[len(minutes) - 1] += "  FAILED"
    total = f"{'all stages':18} {sum(ran.values()):6.1f} min"
    return "\n".join(["", "== minutes by stage", *lines, total])


# ---------------------------------------------------------------- stand-ins


def changed(commit: str) -> list[str]:
    """Chapters that changed since ``commit``, or whose loaders did."""
    command = ["git", "diff", "--name-only", commit, "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return concerned(done.stdout.splitlines())


def concerned(files: list[str]) -> list[str]:
    """The chapters that changes of ``files`` concern."""
    loaders = set().union(*(defined(f) for f in files if f.startswith(LOADERS)), set())
    return [
        notebooks.chapter_name(path)
        for path in notebooks.chapter_files()
        if path.relative_to(notebooks.CHAPTERS.parent).as_posix() in files
        or loaded(path) & loaders
    ]


def defined(file: str) -> set[str]:
    """Names of the loaders that a file of ``utils/data`` defines or serves.

    Stand-ins, module or table, serve the loaders of the module that they stand beside;
    what all modules use, and what no module is named after, serves every loader.
    """
    folder = ROOT / LOADERS
    name, _, _ = Path(file).name.partition(".")
    own = folder / f"{name.removesuffix('_standins')}.py"
    common = not own.is_file() or own.stem in {
        "__init__",
        "fetch",
        "loading",
        "network",
    }
    paths = folder.glob("*.py") if common else [own]
    return {
        node.name
        for path in paths
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def loaded(path: Path) -> set[str]:
    """Names that a chapter takes from ``utils.data``."""
    source = notebooks.code_of(notebooks.read(path))
    lines = [line for line in source.splitlines() if line[:1] not in "%!"]
    found = set()
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.ImportFrom) and node.module == "utils.data":
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "data":
                found.add(node.attr)
    return found


def left_after(taken: float) -> float:
    """Minutes for the stand-ins when the other stages have taken so many."""
    if asked := text("BOOK_STAND_IN_MINUTES"):
        return float(asked)
    return min(STAND_IN_MINUTES, max(LEAST_MINUTES, ALL_MINUTES - taken))


def run_on_stand_ins(chapters: list[str], minutes: float) -> bool:
    """Run chapters without data and network, two at a time, within so many minutes.

    What the limit leaves out is printed; it is no failure.
    """
    until = time.monotonic() + 60 * minutes

    def one(chapter: str) -> tuple[str, bool | None, str]:
        if time.monotonic() > until:
            return chapter, None, ""
        command = [sys.executable, "-m", "pytest", f"chapters/{chapter}.ipynb", *NBVAL]
        done = subprocess.run(
            [*command, "-q"], cwd=ROOT, env=ONE_THREAD | os.environ | STRICT | NO_DATA,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        return chapter, done.returncode == 0, done.stdout

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(one, chapters))
    for chapter, passed, told in found:
        if passed is None:
            print(f"not reached within {minutes:g} minutes: {chapter}")
        else:
            print(f"{'passed' if passed else 'FAILED'} on stand-ins: {chapter}")
            if not passed:
                print(told[-8000:])
    if not chapters:
        print("no chapter changed")
    return all(passed is not False for _, passed, _ in found)
