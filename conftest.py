"""What every test run shares: clean settings, chapters' times, explorers driven twice."""

import csv
import os
import time
from collections import defaultdict
from pathlib import Path

import nbformat

for name in ("BOOK_SEED", "BOOK_BUDGET", "BOOK_REFRESH", "BOOK_MEASURE"):
    os.environ.pop(name, None)  # a shell's leftovers must not change what is tested

if os.environ.get("BOOK_DATA"):  # kernels start in the chapter's folder, not here
    os.environ["BOOK_DATA"] = os.path.abspath(os.environ["BOOK_DATA"])

SECONDS = defaultdict(float)
SLOWEST = 3  # times the run time that `refresh` recorded on an idle machine
GRACE = 30  # seconds besides, for a chapter that runs a few seconds only
AGAIN = "from utils.explore import visit_again\nvisit_again()"


def pytest_sessionstart(session):
    session.config.began = time.time()


def pytest_collection_modifyitems(items):
    """After the last cell of a chapter, its explorers are driven once more."""
    last = {item.parent: item for item in items if ".ipynb::" in item.nodeid}
    for notebook, item in last.items():
        if "chapters" not in notebook.path.parts:
            continue
        extra = type(item).from_parent(
            notebook,
            name="explorers after the last cell",
            cell_num=item.cell_num + 1,
            cell=nbformat.v4.new_code_cell(AGAIN),
            options=item.options,
        )
        items.insert(items.index(item) + 1, extra)


def pytest_runtest_logreport(report):
    if ".ipynb" in report.nodeid:
        chapter = report.nodeid.split(".ipynb")[0].removeprefix("chapters/")
        SECONDS[chapter] += report.duration


def slow_chapters() -> list[str]:
    """Chapters that took far longer than their recorded run time."""
    path = Path(__file__).with_name("data") / "runtimes.csv"
    with path.open(encoding="utf-8", newline="") as file:
        recorded = {
            row["chapter"]: float(row["seconds"]) for row in csv.DictReader(file)
        }
    return [
        f"{chapter} took {seconds:.0f} s; {recorded[chapter]:.0f} s are recorded"
        for chapter, seconds in sorted(SECONDS.items())
        if chapter in recorded and seconds > SLOWEST * recorded[chapter] + GRACE
    ]


def pytest_sessionfinish(session):
    in_worker = hasattr(session.config, "workerinput")
    if not in_worker and slow_chapters() and session.exitstatus == 0:
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter):
    if SECONDS:
        terminalreporter.section("seconds by chapter")
        for chapter, seconds in sorted(SECONDS.items()):
            terminalreporter.write_line(f"{seconds:7.1f}  {chapter}")
    for fault in slow_chapters():
        terminalreporter.write_line(f"TOO SLOW: {fault}")
