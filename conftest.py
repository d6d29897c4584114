"""What every test run shares: clean settings, the choice of one chapter, its times."""

import functools
import os
from collections import defaultdict
from pathlib import Path

import nbformat
import pytest

from tools.stages import recorded_seconds, too_slow
from utils import settings

for name in ("BOOK_SEED", "BOOK_BUDGET", "BOOK_REFRESH", "BOOK_MEASURE"):
    os.environ.pop(name, None)  # a shell's leftovers must not change what is tested

if folder := settings.data_folder():  # kernels start in the chapter's folder, not here
    os.environ["BOOK_DATA"] = os.path.abspath(folder)

CHAPTERS = Path(__file__).resolve().parent / "chapters"
SECONDS = defaultdict(float)  # of the cells of each chapter's notebook
FIRST_CELL = {}  # its seconds: it loads TensorFlow
TESTED = defaultdict(float)  # of the tests about each chapter
OF_THE_BOOK = "tests of the whole book"
WORTH_TELLING = 60  # seconds
DRIVE_AGAIN = "from utils.explore import visit_again\n\nvisit_again()"
# Chapters in which a later cell changes what an explorer reads: mended with the chapter.
CHANGED_LATER: set[str] = set()


def go_on_after_the_last_cell() -> None:
    """Let nbval draw every explorer of a notebook once more, then try its exercises."""
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
        if self.config.getoption("--exercises"):
            from after_notebook import after  # in tests/, like what it tries

            yield from after(self, lambda path: FIRST_CELL[chapter_named(path)])

    IPyNbFile.collect = collect


def pytest_addoption(parser):
    told = "only the tests of this chapter, and all of them"
    parser.addoption("--chapter", metavar="part/slug", help=told)
    told = "after a notebook's last cell, test its exercises in the same kernel"
    parser.addoption("--exercises", action="store_true", help=told)


def pytest_configure(config):
    chapter = config.getoption("--chapter")
    if chapter and not (CHAPTERS / f"{chapter}.ipynb").is_file():
        raise pytest.UsageError(
            f"no chapter {chapter!r}: there is no chapters/{chapter}.ipynb"
        )
    if config.pluginmanager.hasplugin("nbval"):
        go_on_after_the_last_cell()


def chapter_named(path: Path) -> str:
    return path.relative_to(CHAPTERS).with_suffix("").as_posix()


def chapter_of(item) -> str | None:
    """The chapter that a test is about, if it is about a single one."""
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    path = parameters.get("chapter", item.path)
    if not isinstance(path, Path):  # a test of chapters, none of which was asked for
        return None
    if path.suffix == ".ipynb" and path.is_relative_to(CHAPTERS):
        return chapter_named(path)
    page = parameters.get("page", "")
    return page.removeprefix("chapters/") if page.startswith("chapters/") else None


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(config, items):
    """Keep one chapter's tests if asked to; the cells of a notebook run together."""
    if asked := config.getoption("--chapter"):
        others = [item for item in items if chapter_of(item) != asked]
        items[:] = [item for item in items if chapter_of(item) == asked]
        config.hook.pytest_deselected(items=others)
    for item in items:
        if item.path.suffix == ".ipynb":
            item.add_marker(pytest.mark.xdist_group(f"notebook {chapter_of(item)}"))
    if any(item.path.suffix == ".ipynb" for item in items):  # the longest chapter first
        seconds = recorded_seconds()
        items.sort(key=lambda item: -seconds.get(chapter_of(item), 0))


@functools.cache
def chapters() -> list[str]:
    paths = CHAPTERS.glob("*/*.ipynb")
    return sorted(map(chapter_named, paths))


def pytest_runtest_logreport(report):
    notebook, _, name = report.nodeid.partition(".ipynb::")
    if name and not name.startswith("test_"):  # a cell, or the explorers after it
        chapter = notebook.removeprefix("chapters/")
        SECONDS[chapter] += report.duration
        if report.when == "call":
            FIRST_CELL.setdefault(chapter, report.duration)
        return
    named = [chapter for chapter in chapters() if chapter in report.nodeid]
    TESTED[named[0] if named else OF_THE_BOOK] += report.duration


def pytest_sessionfinish(session):
    in_worker = hasattr(session.config, "workerinput")
    if not in_worker and too_slow(SECONDS) and session.exitstatus == 0:
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter):
    for title, times in (("notebooks", SECONDS), ("tests", TESTED)):
        if sum(times.values()) >= WORTH_TELLING:
            terminalreporter.section(f"seconds of {title} by chapter, of all workers")
            for chapter, seconds in sorted(times.items()):
                terminalreporter.write_line(f"{seconds:7.1f}  {chapter}")
    for fault in too_slow(SECONDS):
        terminalreporter.write_line(f"TOO SLOW: {fault}")
