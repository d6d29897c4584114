"""What several tests share: the chapters, their cells, the ledgers, the built site.

``pyproject.toml`` puts this folder on pytest's path, so that every test, wherever it
stands, writes ``from support import …``. Fixtures and hooks are in ``conftest.py``.

What only one chapter's tests need stands in ``chapters/<part>/<slug>.py``:

``SEARCH``   words that a reader would type into the search box: each must find the
             chapter
``WRONG``    ``{"check_name": [(function, "message"), …]}``: plausible wrong answers to
             the exercise that ``check_name`` judges, and what it must say of each
``RIGHT``    ``{"check_name": [function]}``: other right answers, which pass
``WEIGHTS``  of a chapter that ships trained weights: ``{"files": [names without
             .weights.h5], "check": function}``, whose asserts hold their scores
``SURVIVORS``  ``{"name, place and change": "reason"}``: mutants of the published
             solutions that are right answers, too (`mutants.py`)
``STEPS``    ``{"check_name": function}``: of an exercise with steps, what gives the steps
             of an answer as pairs, what a message calls the step and its value

These functions are sent as source into the chapter's kernel (`source_of`), after its
set-up and the cells tagged ``given``. They may use every name that is defined there,
and nothing of their own file.
"""

import functools
import importlib.util
import inspect
import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup

from tools.stages import PYTHON_FILES
from utils import ledger, settings
from utils.ledger import RESULT_COLUMNS, write_results

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = ROOT / "chapters"

# ------------------------------------------------------------------ chapters


def chapter_files() -> list[Path]:
    return sorted(
        p for p in CHAPTERS.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts
    )


def chapter_id(path: Path) -> str:
    """A chapter's ``part/slug``."""
    return path.relative_to(CHAPTERS).with_suffix("").as_posix()


def published() -> list[str]:
    """``part/slug`` of every chapter, in the order of the table of contents."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    files = [c["file"] for part in toc["parts"] for c in part["chapters"]]
    return [f.removeprefix("chapters/") for f in files if f.startswith("chapters/")]


def page_names() -> list[str]:
    """Every page of the site, without its ending: first page, pages, chapters."""
    pages = sorted(path.stem for path in (ROOT / "pages").glob("*.md"))
    chapters = [f"chapters/{chapter_id(path)}" for path in chapter_files()]
    return ["index", *(f"pages/{name}" for name in pages), *chapters]


def read_notebook(path: Path):
    return nbformat.read(path, as_version=4)


@functools.cache
def notebook(path: Path):
    """A chapter's notebook, read once: copy it before you change it."""
    return read_notebook(path)


# ------------------------------------------------------------------ a chapter's own tests

OWN = ROOT / "tests" / "chapters"


def own_files() -> list[Path]:
    return sorted(OWN.rglob("*.py"))


@functools.cache
def own(chapter: Path):
    """The module ``chapters/<part>/<slug>.py`` of a notebook."""
    path = OWN / f"{chapter_id(chapter)}.py"
    name = f"tests_of_{chapter.stem.replace('-', '_')}"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def source_of(function) -> str:
    """A function's source, ready to run as a cell."""
    return textwrap.dedent(inspect.getsource(function))


def python_files() -> list[Path]:
    """The book's own modules and tests."""
    found = [ROOT / name for name in PYTHON_FILES]
    return sorted(p for one in found for p in [one, *one.rglob("*.py")] if p.is_file())


# ------------------------------------------------------------------ cells


def code(source: str, *tags: str, output: str | None = None):
    """A code cell that was run, with what it printed."""
    cell = nbformat.v4.new_code_cell(
        source, metadata={"tags": list(tags)}, execution_count=1
    )
    if output is not None:
        cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=output)]
    return cell


def markdown(source: str, *tags: str):
    return nbformat.v4.new_markdown_cell(source, metadata={"tags": list(tags)})


# ------------------------------------------------------------------ a small book

SMALL_SETUP = f"import sys; sys.path.insert(0, {str(ROOT)!r})"
SMALL_RUNTIME = "Running this chapter took no time yet."


def write_small(library: Path, *cells, name="part/small") -> Path:
    """A chapter of a few cells in the book that the fixture ``library`` makes."""
    before = [
        markdown("# Small"),
        code(SMALL_SETUP),
        markdown(SMALL_RUNTIME, "runtime"),
    ]
    notebook = nbformat.v4.new_notebook(cells=[*before, *cells])
    path = library / "chapters" / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def declare_small(*experiments: str) -> None:
    """Rows without numbers in the results of the chapter ``part/small``."""
    row = dict.fromkeys(RESULT_COLUMNS, "")
    row |= {"metric": "fraction correct", "unit": "fraction", "better": "max"}
    row |= {"budget": "standard"}
    rows = [row | {"experiment": name} for name in experiments]
    write_results("part/small", rows)


# ------------------------------------------------------------------ tags


def tags(cell) -> list[str]:
    return cell.metadata.get("tags", [])


def code_cells(notebook) -> list:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def code_of(notebook) -> str:
    return "\n".join(cell.source for cell in code_cells(notebook))


def text_of(notebook) -> str:
    return "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")


def without_code(text: str) -> str:
    return re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.M | re.S)


def headings(notebook) -> list[tuple[int, str]]:
    found = re.findall(r"^(#{1,6}) +(.+?)\s*$", without_code(text_of(notebook)), re.M)
    return [(len(marks), title) for marks, title in found]


def slug(title: str) -> str:
    """The anchor that the build makes of a heading."""
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", title.lower()).strip())


# ------------------------------------------------------------------ ledgers


def table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file below ``data/``, named with its ending."""
    return ledger.read(ROOT / "data" / name)


# ------------------------------------------------------------------ programs


def script(name: str) -> str:
    """The path of a command that is installed beside this Python."""
    return str(Path(sys.executable).with_name(name))


def build(source: Path, target: Path) -> subprocess.CompletedProcess:
    """A strict build from scratch; the caller judges the exit status."""
    command = [script("jupyter-book"), "build", str(source)]
    options = ["--path-output", str(target), "--all", "-n", "-W", "--keep-going", "-q"]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [*command, *options], capture_output=True, text=True, env=environment,
        timeout=900,
    )  # fmt: skip


@functools.cache
def soup(file: Path) -> BeautifulSoup:
    """A built page, parsed once: only look at it."""
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")


def needed(path: str | None, missing: str) -> str:
    """The path of a program that a test needs; ``missing`` says how to get it.

    Without it the test is skipped, and fails under ``BOOK_CI``, where everything must
    run.
    """
    if path is None:
        (pytest.fail if settings.is_on("BOOK_CI") else pytest.skip)(missing)
    return path
