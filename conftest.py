"""What every test run shares: clean settings, and each chapter's time at the end."""

import os
import time
from collections import defaultdict

for name in ("BOOK_SEED", "BOOK_BUDGET", "BOOK_REFRESH", "BOOK_MEASURE"):
    os.environ.pop(name, None)  # a shell's leftovers must not change what is tested

if os.environ.get("BOOK_DATA"):  # kernels start in the chapter's folder, not here
    os.environ["BOOK_DATA"] = os.path.abspath(os.environ["BOOK_DATA"])

SECONDS = defaultdict(float)


def pytest_sessionstart(session):
    session.config.began = time.time()


def pytest_runtest_logreport(report):
    if ".ipynb" in report.nodeid:
        chapter = report.nodeid.split(".ipynb")[0].removeprefix("chapters/")
        SECONDS[chapter] += report.duration


def pytest_terminal_summary(terminalreporter):
    if SECONDS:
        terminalreporter.section("seconds by chapter")
        for chapter, seconds in sorted(SECONDS.items()):
            terminalreporter.write_line(f"{seconds:7.1f}  {chapter}")
