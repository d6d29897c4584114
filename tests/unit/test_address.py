"""``python -m tools address``: one command, and either all of it or nothing."""

import shutil

import pytest

from support import ROOT, code, code_cells, read_notebook, write_small
from tools import notebooks
from tools.command_line import main

ADDRESS = "https://github.com/someone/their-book"


@pytest.fixture
def fork(library, monkeypatch):
    """A small book with the real configuration and the real first cell."""
    monkeypatch.undo()  # the library's first cell without TensorFlow
    monkeypatch.setattr(notebooks, "ROOT", library)
    monkeypatch.setattr(notebooks, "CHAPTERS", library / "chapters")
    shutil.copy(ROOT / "_config.yml", library)
    for name in ("part/one", "part/two"):
        write_small(library, code("1"), name=name)
    assert main(["address", ""]) == 0
    return library


def state(folder) -> dict:
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def first_lines(folder) -> set[str]:
    cells = [code_cells(read_notebook(p))[0].source for p in folder.rglob("*.ipynb")]
    return {line for c in cells for line in c.splitlines() if line.startswith("REPOS")}


@pytest.mark.parametrize("written", [ADDRESS, f"{ADDRESS}/", f"{ADDRESS}.git"])
def test_the_address_stands_everywhere(fork, written, capsys):
    assert main(["address", written, "--tag", "2027.02"]) == 0
    assert first_lines(fork) == {f'REPOSITORY, TAG = "{ADDRESS}", "2027.02"'}
    assert notebooks.address() == (ADDRESS, "2027.02")
    assert set(capsys.readouterr().out.split()) == {
        "_config.yml", "part/one", "part/two",
    }  # fmt: skip
    kept = (fork / "_config.yml").read_text(encoding="utf-8")
    assert "never a moving branch" in kept, "comments stay"
    before = state(fork)
    assert main(["address", written]) == 0 and state(fork) == before


def test_an_empty_address_takes_it_away(fork):
    before = state(fork)
    assert main(["address", ADDRESS]) == 0 and state(fork) != before
    assert main(["address", ""]) == 0 and state(fork) == before


BAD = [
    "someone/their-book",
    "http://github.com/someone/their-book",
    "https://github.com/someone",
    "https://github.com/someone/their-book/tree/main",
    "https://github.com/someone/their-book?tab=readme",
    "https://github.com/someone/their-book#readme",
    "https://name:secret@github.com/someone/their-book",
    'https://github.com/someone/their"book',
    "https://github.com/someone/their book",
    "https://github.com/someone/{their}",
    "https:///someone/their-book",
    "git@github.com:someone/their-book.git",
    "file://",
]


@pytest.mark.parametrize("url", BAD)
def test_what_is_no_address_is_refused(fork, url, capsys):
    before = state(fork)
    assert main(["address", url]) == 1
    assert "https://github.com/owner/name" in capsys.readouterr().err
    assert state(fork) == before


@pytest.mark.parametrize("tag", ["", "-x", "two words", 'a"b', "a..b", "refs/*", "{a}"])
def test_what_is_no_tag_is_refused(fork, tag, capsys):
    before = state(fork)
    assert main(["address", ADDRESS, f"--tag={tag}"]) == 1
    assert "tag" in capsys.readouterr().err and state(fork) == before


def no_code(path):
    notebook = read_notebook(path)
    notebook.cells = [c for c in notebook.cells if c.cell_type != "code"]
    notebooks.write(path, notebook)


SPOILT = {"cut off": lambda path: path.write_text("{"), "without code": no_code}


@pytest.mark.parametrize("how", SPOILT)
def test_nothing_is_half_written(fork, how, capsys):
    """One chapter that cannot be read stops the command before it writes any."""
    SPOILT[how](fork / "chapters" / "part" / "two.ipynb")
    before = state(fork)
    assert main(["address", ADDRESS]) == 1
    assert "part/two" in capsys.readouterr().err
    assert state(fork) == before


def test_a_configuration_without_the_line_is_told(fork, capsys):
    config = fork / "_config.yml"
    text = config.read_text(encoding="utf-8").replace("  url:", "  link:")
    config.write_text(text, encoding="utf-8")
    before = state(fork)
    assert main(["address", ADDRESS]) == 1
    assert "url" in capsys.readouterr().err and state(fork) == before
