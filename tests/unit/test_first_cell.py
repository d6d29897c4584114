"""The first cell of every chapter finds the book's helpers, or says what to do."""

import subprocess
import sys

import pytest

from support import ROOT
from tools import notebooks

OURS = "import {needs}\ndef setup():\n    print('the book from', __file__)\n"
OTHER_WITH_SETUP = "def setup():\n    print('somebody else')\n"
OTHER = "def accuracy(a, b):\n    return (a == b).mean()\n"


def book(folder, needs="sys"):
    """A book without TensorFlow: what the first cell looks for, and no more."""
    package = folder / "utils"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(OURS.format(needs=needs))
    (package / "explore.py").touch()
    (package / "plots.py").write_text("OURS = True\n")
    return folder


def start(folder, before="", after="", cell=None):
    """Run the first cell where a notebook's kernel would start: in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    program = "\n".join([before, cell or notebooks.first_cell(), after])
    return subprocess.run(
        [sys.executable, "-S", "-c", program], cwd=folder, capture_output=True,
        text=True, timeout=60, env={"PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip


def installed(place) -> str:
    """Lines that make ``place`` an installed package's folder."""
    return f"import sys\nsys.path.append({str(place)!r})\n"


def found(done, place) -> bool:
    assert done.returncode == 0, done.stderr
    assert "somebody else" not in done.stdout
    return f"the book from {place / 'utils' / '__init__.py'}" in done.stdout


def sentence(done) -> str:
    """What a stopped cell says: one line and no traceback."""
    assert done.returncode == 1 and done.stdout == "", done.stdout
    (line,) = done.stderr.strip().splitlines()
    return line


@pytest.mark.parametrize("where", ["", "chapters/cnn", "course/source/one"])
def test_in_the_books_folder_and_below(where, tmp_path):
    place = book(tmp_path / "book é with space")
    assert found(start(place / where), place)


def test_alone_with_the_book_installed(tmp_path):
    place = book(tmp_path / "site-packages")
    assert found(start(tmp_path / "downloads", installed(place)), place)


def test_alone_without_the_book(tmp_path):
    told = sentence(start(tmp_path / "downloads"))
    assert "download the whole book" in told and "pip" in told


def test_a_kernel_that_starts_above_the_book(tmp_path):
    place = book(tmp_path / "course" / "the-book")
    assert "open this notebook in its folder" in sentence(start(tmp_path))
    assert found(start(tmp_path, installed(place)), place)


BESIDE = {"with setup": OTHER_WITH_SETUP, "without": OTHER, "folder": None}


def lay_beside(folder, kind):
    """A student's own helpers called ``utils`` beside the notebook."""
    folder.mkdir()
    if BESIDE[kind] is None:
        (folder / "utils").mkdir()
        (folder / "utils" / "mine.py").touch()
    else:
        (folder / "utils.py").write_text(BESIDE[kind])
    (folder / "mine.py").write_text("import sys\nprint('mine')\n")


# As `pip install -e` does it: a finder at the end, which knows where the book stands.
EDITABLE = """
import importlib.util, sys
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "utils":
            return importlib.util.spec_from_file_location(name, {file!r},
                submodule_search_locations=[{folder!r}])
sys.meta_path.append(Finder)
"""


@pytest.mark.parametrize("kind", BESIDE)
@pytest.mark.parametrize("how", ["copied", "editable"])
def test_a_students_own_utils_beside_an_assignment(kind, how, tmp_path):
    place, folder = book(tmp_path / "the-book"), tmp_path / "assignment"
    lay_beside(folder, kind)
    package = place / "utils"
    editable = EDITABLE.format(file=str(package / "__init__.py"), folder=str(package))
    before = installed(place) if how == "copied" else editable
    done = start(folder, before, "import mine\nfrom utils.plots import OURS")
    assert found(done, place)
    assert "mine" in done.stdout, "the student's other files stay importable"


@pytest.mark.parametrize("kind", ["with setup", "without"])
def test_a_students_own_utils_and_no_book(kind, tmp_path):
    folder = tmp_path / "assignment"
    lay_beside(folder, kind)
    assert "download the whole book" in sentence(start(folder))


def test_another_utils_that_is_imported_already(tmp_path):
    place, other = book(tmp_path / "the-book"), tmp_path / "other" / "utils"
    other.mkdir(parents=True)
    (other / "__init__.py").write_text(OTHER_WITH_SETUP)
    (other / "plots.py").write_text("OURS = False\n")
    before = (
        f"import sys\nsys.path.insert(0, {str(other.parent)!r})\nimport utils.plots"
    )
    after = "from utils.plots import OURS\nassert OURS"
    assert found(start(place / "chapters" / "cnn", before, after), place)


def test_run_twice_it_keeps_what_is_loaded(tmp_path):
    place = book(tmp_path / "the-book")
    after = "\n".join(
        ["import utils.plots; first = utils", notebooks.first_cell(),
         "import utils; assert utils is first and utils.plots.OURS"]
    )  # fmt: skip
    assert found(start(place, after=after), place)


def test_a_package_that_is_missing_is_told(tmp_path):
    place = book(tmp_path / "the-book", needs="no_such_package")
    told = sentence(start(place))
    assert "no_such_package" in told and "install" in told


def test_it_is_short_enough_for_a_cell():
    lines = notebooks.first_cell().splitlines()
    assert len(lines) <= 35 and max(map(len, lines)) <= 88
    assert (ROOT / "utils" / "explore.py").exists(), "what the cell looks for"
