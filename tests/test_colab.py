"""Colab, simulated: a chapter's first cell clones the book into an empty folder."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from support import (
    CHAPTERS,
    ROOT,
    chapter_files,
    chapter_id,
    code_cells,
    notebook,
    read_notebook,
)
from tools import notebooks

pytestmark = pytest.mark.slow
CHAPTERS_TRIED = ["fundamentals/neurons-and-networks", "fundamentals/backpropagation"]
FAKE = "import sys, types\nsys.modules['google.colab'] = types.ModuleType('google.colab')\n"


def git(*words, folder=None):
    who = ["-c", "user.name=Test", "-c", "user.email=test@localhost"]
    command = ["git", *who, *map(str, words)]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True)


TAG = "1999.07"  # one that the book itself never has


@pytest.fixture(scope="module")
def remote(tmp_path_factory) -> str:
    """A bare repository of this working tree whose address was set by the command."""
    if shutil.which("git") is None:
        pytest.skip("no git found")
    folder = tmp_path_factory.mktemp("remote")
    work, bare = folder / "work", folder / "book.git"
    skip = shutil.ignore_patterns(".git", ".venv", "_build", "__pycache__", ".ruff_cache",
                                  ".pytest_cache", "slides")  # fmt: skip
    shutil.copytree(ROOT, work, ignore=skip, symlinks=True)
    command = [sys.executable, "-m", "tools", "address", bare.as_uri(), "--tag", TAG]
    done = subprocess.run(command, cwd=work, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = set(done.stdout.split())
    assert told == {"_config.yml", *map(chapter_id, chapter_files())}
    again = subprocess.run(command, cwd=work, capture_output=True, text=True)
    assert again.stdout.strip() == "nothing had to be changed"
    git("init", "--quiet", folder=work)
    git("add", "--all", "--force", folder=work)
    git("commit", "--quiet", "--message", "The edition", folder=work)
    git("tag", TAG, folder=work)
    git("clone", "--quiet", "--bare", work, bare)
    shutil.rmtree(work)
    return bare.as_uri()


def setup_cell(chapter, address, edition=TAG) -> str:
    """The chapter's first cell as the command writes it for an address and a tag."""
    assert chapter in map(chapter_id, chapter_files())
    named = f'REPOSITORY, TAG = "{address}", "{edition}"'
    cell = notebooks.first_cell()
    text, found = re.subn(r"^REPOSITORY, TAG = .*$", named, cell, flags=re.M)
    assert found == 1
    return text


def run_cells(folder, *cells) -> subprocess.CompletedProcess:
    """Run cells as one program in a clean process that has only the packages."""
    program = folder / "colab.py"
    show = "import matplotlib\nmatplotlib.use('agg')\n"
    tell = "\nimport utils\nprint('utils from', utils.__file__)\n"
    program.write_text(FAKE + show + "\n".join(cells) + tell, encoding="utf-8")
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("BOOK_", "PYTHON"))
    }
    settings = {"BOOK_OFFLINE": "1", "KERAS_HOME": str(folder / "keras"),
                "GIT_TERMINAL_PROMPT": "0"}  # fmt: skip
    return subprocess.run(
        [sys.executable, program.name], cwd=folder, env=kept | settings,
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def to_the_hero(chapter) -> list[str]:
    """The code cells after the set-up, up to the first stored figure."""
    found = []
    for cell in code_cells(notebook(CHAPTERS / f"{chapter}.ipynb"))[1:]:
        found.append(cell.source)
        if any("image/png" in o.get("data", {}) for o in cell.outputs):
            return found
    raise AssertionError(f"{chapter} has no hero figure")


@pytest.mark.parametrize("name", CHAPTERS_TRIED)
def test_first_cells_run(name, remote, tmp_path):
    done = run_cells(tmp_path, setup_cell(name, remote), *to_the_hero(name))
    assert done.returncode == 0, done.stderr[-3000:]
    assert re.search(r"Python \S+, TensorFlow \S+, Keras \S+", done.stdout)
    assert f"utils from {tmp_path / 'book' / 'utils'}" in done.stdout
    copy = tmp_path / "book" / "chapters" / f"{name}.ipynb"
    stored = code_cells(read_notebook(copy))[0].source
    assert stored == setup_cell(name, remote), "the copy opens on Colab itself"


def test_a_second_run_uses_the_copy(remote, tmp_path):
    cell = setup_cell(CHAPTERS_TRIED[0], remote)
    assert run_cells(tmp_path, cell).returncode == 0
    gone = setup_cell(CHAPTERS_TRIED[0], "file:///nowhere")
    assert run_cells(tmp_path, gone).returncode == 0


def test_without_an_address(tmp_path):
    """Today's state: the cell says what to set."""
    done = run_cells(tmp_path, setup_cell(CHAPTERS_TRIED[0], ""))
    assert done.returncode == 1
    assert "Set repository: url in _config.yml" in done.stderr
    assert "Traceback" not in done.stderr and not (tmp_path / "book").exists()


def test_a_tag_that_does_not_exist(remote, tmp_path):
    done = run_cells(tmp_path, setup_cell(CHAPTERS_TRIED[0], remote, "1999.01"))
    assert done.returncode != 0 and "1999.01" in done.stderr
    assert not (tmp_path / "book").exists(), "half a copy would break the next run"
