"""All editions' sites in one folder, each below its own name."""

import io
import re
import tarfile

import pytest

from tools.command_line import main


def pack(folder, tag, files=None):
    """The archive of an edition's site, as a release keeps it."""
    folder.mkdir(exist_ok=True)
    files = files or {"index.html": f"<p>{tag}</p>", "chapters/a.html": "a"}
    with tarfile.open(folder / f"site-{tag}.tar.gz", "w:gz") as archive:
        for name, text in files.items():
            about = tarfile.TarInfo(name)
            about.size = len(text.encode())
            archive.addfile(about, io.BytesIO(text.encode()))


def test_each_edition_has_its_folder_and_the_root_leads_to_the_newest(tmp_path):
    for tag in ("2026.11", "2027.2", "2027.11", "2027.10.1"):
        pack(tmp_path / "kept", tag)
    assert main(["editions", str(tmp_path / "kept"), str(tmp_path / "site")]) == 0
    for tag in ("2026.11", "2027.2", "2027.11", "2027.10.1"):
        page = tmp_path / "site" / tag / "index.html"
        assert page.read_text() == f"<p>{tag}</p>"
        assert (tmp_path / "site" / tag / "chapters" / "a.html").exists()
    first = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert re.search(r'http-equiv="refresh" content="0; url=2027\.11/"', first)
    listed = re.findall(r'<a href="([^"]+)/">', first)
    assert listed == ["2027.11", "2027.10.1", "2027.2", "2026.11"]
    assert 'lang="en"' in first and "<title>" in first
    assert (tmp_path / "site" / ".nojekyll").exists()


BAD = {
    "without a first page": {"chapters/a.html": "a"},
    "out of its folder": {"index.html": "", "../2026.11/index.html": "other"},
}


@pytest.mark.parametrize("files", BAD.values(), ids=BAD)
def test_a_bad_archive_stops_the_command(files, tmp_path, capsys):
    pack(tmp_path / "kept", "2026.11")
    pack(tmp_path / "kept", "2027.02", files)
    assert main(["editions", str(tmp_path / "kept"), str(tmp_path / "site")]) == 1
    assert "site-2027.02.tar.gz" in capsys.readouterr().err
    assert not (tmp_path / "site").exists(), "nothing to publish by mistake"


def test_a_broken_archive_is_named(tmp_path, capsys):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "site-2026.11.tar.gz").write_bytes(b"not an archive")
    assert main(["editions", str(tmp_path / "kept"), str(tmp_path / "site")]) == 1
    assert "site-2026.11.tar.gz" in capsys.readouterr().err


def test_no_editions_is_a_fault(tmp_path, capsys):
    (tmp_path / "kept").mkdir()
    assert main(["editions", str(tmp_path / "kept"), str(tmp_path / "site")]) == 1
    assert "no edition" in capsys.readouterr().err


def test_what_is_there_is_not_overwritten(tmp_path, capsys):
    pack(tmp_path / "kept", "2026.11")
    (tmp_path / "site").mkdir()
    assert main(["editions", str(tmp_path / "kept"), str(tmp_path / "site")]) == 1
    assert "site" in capsys.readouterr().err
