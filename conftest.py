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
DRIVE_AGAIN = "from utils.explore import visit_again\n\nvisit_again()"
# Chapters in which a later cell changes what an explorer reads: mended with the chapter.
CHANGED_LATER: set[str] = set()


def pytest_configure(config):
    if config.pluginmanager.hasplugin("nbval"):
        drive_explorers_again()


def drive_explorers_again() -> None:
    """Let nbval draw every explorer once more after a notebook's last cell."""
    from nbval.plugin import IPyNbCell, IPyNbFile

    own_cells = IPyNbFile.collect

    def collect(self):
        number = 0
        for number, item in enumerate(own_cells(self), 1):  # noqa: B007
            yield item
        if "explore(" in Path(self.path).read_text(encoding="utf-8"):
            again = IPyNbCell.from_parent(
                self,
                name="Explorers after the last cell",
                cell_num=number,
                cell=nbformat.v4.new_code_cell(DRIVE_AGAIN),
                options=defaultdict(bool, check=False),
            )
            yield again

    IPyNbFile.collect = collect


def pytest_sessionstart(session):
    session.config.began = time.time()


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
