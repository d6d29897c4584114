"""The weights that the chapters ship: small, readable, and as good as told."""

import pytest

from support import ROOT, chapter_files, code, code_of, notebook, own, source_of, tags
from tools import notebooks
from tools.running import run_notebook

FOLDER, ENDING = ROOT / "data" / "weights", ".weights.h5"


def shipped() -> list[str]:
    return sorted(path.name.removesuffix(ENDING) for path in FOLDER.iterdir())


def claimed(chapter) -> list[str]:
    """The weights whose scores this chapter's own file holds."""
    return getattr(own(chapter), "WEIGHTS", {"files": []})["files"]


def test_weights_are_small_and_never_pickled():
    for name in shipped():
        path = FOLDER / f"{name}{ENDING}"
        assert path.is_file(), f"{path.name}: weights end in {ENDING}"
        assert path.stat().st_size < 2_000_000, path.name
        assert path.read_bytes()[:4] == b"\x89HDF", path.name


def test_every_file_of_weights_belongs_to_one_chapter():
    names = [name for chapter in chapter_files() for name in claimed(chapter)]
    assert sorted(names) == shipped()


def test_a_chapter_holds_the_scores_of_the_weights_that_it_loads(chapter):
    source = code_of(notebook(chapter))
    assert {n for n in shipped() if f'"{n}"' in source} == set(claimed(chapter))


@pytest.mark.slow
def test_scores(chapter):
    """In a kernel of its own, after the set-up and the given cells."""
    if not claimed(chapter):
        return
    check = own(chapter).WEIGHTS["check"]
    cells = notebook(chapter)
    last = max(i for i, c in enumerate(cells.cells) if "given" in tags(c))
    work = notebooks.definitions(cells, last)
    work.cells.append(code(source_of(check) + f"\n{check.__name__}()"))
    run_notebook(work, chapter.parent, {})
