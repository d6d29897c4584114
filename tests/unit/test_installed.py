"""The package, built as a wheel and installed without the book around it."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from utils import settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder into which the wheel of a copy of the book is unpacked."""
    pytest.importorskip("setuptools")
    source, folder = (tmp_path_factory.mktemp(name) for name in ("book", "installed"))
    for path in ("utils", "data"):
        ignored = shutil.ignore_patterns("__pycache__", "runs", "weights")
        shutil.copytree(ROOT / path, source / path, ignore=ignored)
    for path in ("pyproject.toml", "setup.py", "README.md"):
        shutil.copy(ROOT / path, source / path)
    build("sdist", source)
    (archive,) = source.glob("built/*.tar.gz")
    with tarfile.open(archive) as files:  # a wheel is made from what is handed out
        files.extractall(source / "unpacked", filter="data")
    (unpacked,) = (source / "unpacked").iterdir()
    build("wheel", unpacked)
    (wheel,) = unpacked.glob("built/*.whl")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def build(kind, source):
    """Make a "sdist" or "wheel" of a copy of the book, in its folder ``built``."""
    (source / "built").mkdir()
    code = f"from setuptools import build_meta; build_meta.build_{kind}('built')"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=source, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def run(code, installed, tmp_path, **environment):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("BOOK_")}
    done = subprocess.run(
        [sys.executable, "-c", f"import utils; print(utils.__file__)\n{code}"],
        cwd=tmp_path,
        env=kept
        | {"PYTHONPATH": str(installed), "KERAS_HOME": str(tmp_path)}
        | environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    where, *lines = done.stdout.splitlines()
    assert Path(where).is_relative_to(installed)
    return lines


def test_what_is_installed(installed):
    """The package, its data and nothing else of the book."""
    names = {path.name for path in installed.iterdir() if path.suffix != ".dist-info"}
    assert names == {"utils"}
    data = {path.name for path in (installed / "utils" / "data").iterdir()}
    source = {p.name for p in (ROOT / "utils" / "data").iterdir() if p.is_file()}
    assert data == source | {"datasets.csv"}


def test_every_stand_in(installed, tmp_path):
    code = (
        "from utils import data\n"
        "for load in (data.mnist, data.fashion_mnist, data.cifar10, data.imdb_text,\n"
        "             data.olivetti_faces, data.names, data.shakespeare, data.text8,\n"
        "             data.wikitext2, data.english_french, data.etth1, data.airline,\n"
        "             data.california_housing, data.paintings, data.photographs):\n"
        "    print('*', load().name)\n"
    )
    lines = run(code, installed, tmp_path, BOOK_OFFLINE="1")
    assert sum(line.startswith("* ") for line in lines) == 15


def test_real_files(installed, tmp_path):
    folder = settings.data_folder()
    if not folder or not Path(folder, "shakespeare.txt").exists():
        pytest.skip("BOOK_DATA names no folder with shakespeare.txt")
    code = "from utils import data; print(data.shakespeare().name)"
    folder = str(Path(folder).resolve())
    assert run(code, installed, tmp_path, BOOK_DATA=folder) == ["Shakespeare"]


def test_setup(installed, tmp_path):
    (line,) = run("utils.setup()", installed, tmp_path)
    assert "TensorFlow" in line
