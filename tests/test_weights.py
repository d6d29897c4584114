"""The weights that the chapters ship: small, readable, and as good as told."""

from support import ROOT, chapter_files, code_of, notebook, own

FOLDER, ENDING = ROOT / "data" / "weights", ".weights.h5"
# The network that several chapters borrow, and what must stand beside it: it has tests
# of its own (tests/unit/test_pretrained.py).
PRETRAINED = {
    "efficientnet-lite0.npz": 10_000_000,
    "imagenet-classes.txt": 20_000,
    "LICENSE-APACHE-2.0.txt": 20_000,
    "NOTICE.md": 5_000,
}


def shipped() -> list[str]:
    files = [path.name for path in FOLDER.iterdir() if path.name not in PRETRAINED]
    return sorted(name.removesuffix(ENDING) for name in files)


def test_the_borrowed_network_comes_with_its_licence():
    for name, most in PRETRAINED.items():
        assert 0 < (FOLDER / name).stat().st_size < most, name
    notice = (FOLDER / "NOTICE.md").read_text("utf-8")
    for told in ("Apache License, Version 2.0", "ML Illustrated", "Changes:"):
        assert told in notice


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


def test_scores(worked, chapter):
    assert len(worked.of("weights")) == bool(claimed(chapter))
    assert worked.raised("weights") == []
