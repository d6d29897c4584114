"""Chapters as notebooks: finding, reading, writing, and the first cell of them all."""

import json
import re
from pathlib import Path

import nbformat
import yaml

from utils.ledger import replacing
from utils.results import nearest
from utils.settings import ROOT

CHAPTERS = ROOT / "chapters"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
CHECKPOINTS = ".ipynb_checkpoints"

FIRST_CELL = """\
# Finds the book's helpers (on Colab: fetches the book first) and starts TensorFlow.
import subprocess
import sys
from pathlib import Path

# The book's address, as in _config.yml
REPOSITORY, TAG = {url}, {tag}
holds = lambda folder, name: (Path(folder) / name).exists()
places = [Path("book").resolve(), Path.cwd(), *Path.cwd().parents]
places = [str(p) for p in places if holds(p, "utils/explore.py")][:1]
if "google.colab" in sys.modules and not places:
    if not REPOSITORY:
        raise SystemExit("Set repository: url in _config.yml to run this on Colab.")
    clone = ["git", "clone", "--quiet", "--depth", "1", "--branch", TAG]
    subprocess.run([*clone, REPOSITORY, "book"], check=True)
    places = [str(Path("book").resolve())]

# Other helpers called utils (a student's own, say) are passed over.
others = [p for p in sys.path if holds(p, "utils.py") or holds(p, "utils")]
others = [p for p in others if not holds(p, "utils/explore.py")]
before = [*places, *sys.path]
sys.path[:] = [p for p in before if p not in others]
loaded = getattr(sys.modules.get("utils"), "__file__", None) or ""
if not holds(Path(loaded).parent, "explore.py"):
    for name in [n for n in sys.modules if n.split(".")[0] == "utils"]:
        del sys.modules[name]
try:
    from utils import setup  # the package installed, where no folder was found
except ImportError as error:
    told = f"The book's helpers are not here ({{error}}): download the whole book and"
    told += " open this notebook in its folder, or install the book with pip."
    raise SystemExit(told) from None
finally:
    sys.path[:] = before
setup()"""


class BookError(RuntimeError):
    """A command that could not be carried out; the message says what to do."""


def chapter_files() -> list[Path]:
    """The notebooks below ``chapters/``; editors' hidden copies do not count."""
    found = sorted(CHAPTERS.rglob("*.ipynb"))
    return [p for p in found if CHECKPOINTS not in p.parts and p.name[0] != "."]


def chapter_path(name: str) -> Path:
    """The notebook of a chapter named ``part/slug`` (or by its path)."""
    slug = name.removeprefix("chapters/").removesuffix(".ipynb").replace("\\", "/")
    path = CHAPTERS / f"{slug}.ipynb"
    if path not in chapter_files():
        known = [chapter_name(p) for p in chapter_files()]
        raise BookError(f"no chapter {slug!r}{nearest(slug, known)}")
    return path


def chapter_name(path: Path) -> str:
    return path.relative_to(CHAPTERS).with_suffix("").as_posix()


def read(path: Path):
    return nbformat.read(path, as_version=4)


def tags(cell) -> set[str]:
    return set(cell.metadata.get("tags", []))


def code_cells(notebook) -> list:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def code_of(notebook) -> str:
    return "\n".join(cell.source for cell in code_cells(notebook))


# ---------------------------------------------------------------- the first cell


def address() -> tuple[str, str]:
    """The repository's address and the edition's tag, from ``_config.yml``."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    repository = config.get("repository") or {}
    return repository.get("url") or "", str(repository.get("branch") or "")


def first_cell() -> str:
    """The set-up cell that every chapter begins with, for the book's address."""
    url, tag = map(json.dumps, address())
    return FIRST_CELL.format(url=url, tag=tag)


def write_first_cell(notebook) -> None:
    """Bring the first code cell up to date and fold it in all three places."""
    cell = code_cells(notebook)[0]
    cell.source = first_cell()
    cell.metadata.update(
        {
            "tags": sorted({*tags(cell), "set-up"} - {"hide-input"}),
            "cellView": "form",
            "jupyter": {"source_hidden": True},
        }
    )


# ---------------------------------------------------------------- parts of a chapter


def find_experiment(experiment: str) -> tuple[Path, int]:
    """The notebook and the index of the cell that register ``experiment``.

    Raises
    ------
    BookError
        When no chapter registers it, or more than one cell does.
    """
    pattern = re.compile(r"@(?:results\.)?recorded\(\s*[\"']([\w-]+)[\"']")
    places, known = [], []
    for path in chapter_files():
        for i, cell in enumerate(read(path).cells):
            names = pattern.findall(cell.source) if cell.cell_type == "code" else []
            known += names
            places += [(path, i) for name in names if name == experiment]
    if not places:
        told = nearest(experiment, known)
        raise BookError(f"no recorded experiment {experiment!r}{told}")
    if len(places) > 1:
        told = " and ".join(f"{chapter_name(p)}, cell {i}" for p, i in places)
        raise BookError(f"{experiment!r} is registered twice: {told}. Rename one")
    return places[0]


def definitions(notebook, last: int):
    """A notebook of the set-up, the cells tagged ``given`` and cell ``last`` alone."""
    code = [
        cell
        for i, cell in enumerate(notebook.cells[: last + 1])
        if cell.cell_type == "code" and (i == last or "given" in tags(cell))
    ]
    setup = code_cells(notebook)[0]
    cells = code if setup in code else [setup, *code]
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


# ---------------------------------------------------------------- writing


def write(path: Path, notebook) -> None:
    """Replace a notebook in one step: readers see the old file or the new one."""
    with replacing(path) as file:
        nbformat.write(notebook, file)
