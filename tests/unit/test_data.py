"""Loaders: right data, one clear error, or a stand-in with one printed line."""

import errno
import gzip
import hashlib
import http.server
import io
import os
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from support import ROOT
from utils import data

REAL = os.environ.get("BOOK_DATA")
SIZE = 1115394  # of shakespeare.txt, the file that most tests here serve
RIGHT = (b"To be, or not to be. " * (SIZE // 21 + 1))[:SIZE]


def digits(train, test, shape):
    return {
        "x_train": f"uint8 {train}×{shape}",
        "y_train": f"int64 {train}",
        "x_test": f"uint8 {test}×{shape}",
        "y_test": f"int64 {test}",
        "classes": "list 10",
    }


REVIEWS = {
    "x_train": "list 25000",
    "y_train": "int64 25000",
    "x_test": "list 25000",
    "y_test": "int64 25000",
}


def series(rows, columns, unit):
    return {
        "values": f"float32 {rows}×{columns}",
        "times": f"datetime64[{unit}] {rows}",
        "columns": f"list {columns}",
    }


EXPECTED = {
    "mnist": digits(60000, 10000, "28×28"),
    "fashion_mnist": digits(60000, 10000, "28×28"),
    "cifar10": digits(20000, 10000, "32×32×3"),
    "imdb": REVIEWS,
    "imdb_text": REVIEWS,
    "names": {"languages": "dict 18"},
    "shakespeare": {"text": f"str {SIZE}"},
    "english_french": {"english": "list 20000", "french": "list 20000"},
    "etth1": series(17420, 7, "h"),
    "pjm": series(145366, 1, "h"),
    "electricity": series(26304, 321, "h"),
    "exchange_rates": series(7588, 8, "D"),
    "airline": series(144, 1, "M"),
    "sunspots": series(2820, 1, "M"),
    "min_temperatures": series(3650, 1, "D"),
    "california_housing": {
        "x_train": "float32 16512×8",
        "y_train": "float32 16512",
        "x_test": "float32 4128×8",
        "y_test": "float32 4128",
        "features": "list 8",
    },
    "olivetti_faces": {"images": "uint8 400×64×64", "labels": "int64 400"},
    "wikitext2": {"train": "str 1120192", "test": "str 1255018"},
    "text8": {"text": "str 6877824"},
    "photographs": {"images": "list 2", "titles": "list 2"},
    "paintings": {"images": "list 2", "titles": "list 2"},
}


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    """No setting from outside, an empty cache, and no memory of silent servers."""
    for name in list(os.environ):
        if name.startswith("BOOK_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(data, "TIMEOUT", 1)
    monkeypatch.setattr(data, "_unreachable", {})


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """An empty folder that BOOK_DATA names, without downloads."""
    (tmp_path / "mine").mkdir()
    monkeypatch.setenv("BOOK_DATA", str(tmp_path / "mine"))
    monkeypatch.setenv("BOOK_OFFLINE", "1")
    return tmp_path / "mine"


@pytest.fixture
def put(folder, monkeypatch):
    """put(path, content): a file in BOOK_DATA that the registry knows."""

    def put(path, content, registered=None):
        registered = content if registered is None else registered
        checksum = hashlib.sha256(registered).hexdigest()
        file = replace(data.FILES[path], size=len(registered), checksum=checksum)
        monkeypatch.setitem(data.FILES, path, file)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)

    return put


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as the server's plan says, one entry a request, the last one for ever."""

    def do_GET(self):
        plan = self.server.plan
        self.server.requests += 1
        answer = plan.pop(0) if len(plan) > 1 else plan[0]
        if isinstance(answer, int):
            return self.send_error(answer)
        if answer == "silent":
            return time.sleep(2)
        body = RIGHT
        if answer == "altered":
            body = b"#" + RIGHT[1:]
        if answer == "short":
            body = RIGHT[: SIZE // 2]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if answer in ("cut off", "stalls"):
            self.wfile.write(body[: SIZE // 2])
            self.wfile.flush()
            return time.sleep(2 if answer == "stalls" else 0)
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch):
    """A server on this machine that the registry takes shakespeare.txt from."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.plan, server.requests, server.daemon_threads = ["right"], 0, True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/input.txt"
    checksum = hashlib.sha256(RIGHT).hexdigest()
    file = data.File("shakespeare.txt", SIZE, checksum, url)
    monkeypatch.setitem(data.FILES, "shakespeare.txt", file)
    yield server
    server.shutdown()
    server.server_close()


def cached(tmp_path):
    return {path.name for path in (tmp_path / "keras").rglob("*") if path.is_file()}


def note(capsys):
    """The lines that stay on the screen: a progress bar wipes itself out."""
    lines = capsys.readouterr().out.split("\n")
    return [line.split("\r")[-1] for line in lines if line.split("\r")[-1].strip()]


# Downloads


def test_download_is_kept_and_used_again(server, tmp_path, capsys):
    for _ in range(2):
        found = data.shakespeare()
        assert found.text == RIGHT.decode()
        assert (found.name, found.stand_in) == ("Shakespeare", False)
    assert server.requests == 1, "the second call reads the cache"
    assert cached(tmp_path) == {"shakespeare.txt"}
    assert note(capsys) == []


@pytest.mark.parametrize(
    "plan",
    [["cut off", "right"], [500, "right"], ["altered", "right"], ["short", "right"]],
    ids=str,
)
def test_one_failure_is_tried_again(server, plan, tmp_path):
    server.plan = plan
    assert data.shakespeare().text == RIGHT.decode()
    assert server.requests == 2
    assert cached(tmp_path) == {"shakespeare.txt"}


@pytest.mark.parametrize(
    "answer, reason, requests",
    [
        (404, "answered 404", 1),
        (500, "answered 500", 2),
        ("altered", "wrong checksum", 2),
        ("short", "wrong checksum", 2),
        ("cut off", "broke off", 2),
        ("stalls", "silent", 1),
        ("silent", "silent", 1),
    ],
)
def test_failed_download_gives_stand_in(
    server, answer, reason, requests, tmp_path, capsys
):
    server.plan = [answer]
    assert data.shakespeare().stand_in
    (line,) = note(capsys)
    assert "Shakespeare" in line and reason in line and "BOOK_DATA" in line
    assert server.requests == requests
    assert cached(tmp_path) == set(), "nothing half is left behind"
    server.plan, data._unreachable = ["right"], {}
    assert data.shakespeare().text == RIGHT.decode(), "a later try works"


def test_silent_host_is_waited_for_once(server, capsys):
    server.plan = ["silent"]
    for _ in range(3):
        assert data.shakespeare().stand_in
    assert server.requests == 1
    assert len(note(capsys)) == 3


def test_no_network(monkeypatch, tmp_path, capsys):
    file = data.FILES["shakespeare.txt"]
    file = replace(file, url="http://127.0.0.1:9/input.txt")
    monkeypatch.setitem(data.FILES, "shakespeare.txt", file)
    assert data.shakespeare().stand_in
    (line,) = note(capsys)
    assert "127.0.0.1:9 cannot be reached" in line
    assert cached(tmp_path) == set()


def test_offline_asks_nobody(server, monkeypatch, capsys):
    monkeypatch.setenv("BOOK_OFFLINE", "1")
    assert data.shakespeare().stand_in
    assert server.requests == 0
    assert "BOOK_OFFLINE is set" in note(capsys)[0]


@pytest.mark.parametrize("where", ["write", "move"])
def test_full_disk(server, where, monkeypatch, tmp_path, capsys):
    import pooch

    def full(*args, **_):
        if where == "write":
            Path(args[2]).write_bytes(RIGHT[:1000])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if where == "write":
        monkeypatch.setattr(pooch.HTTPDownloader, "__call__", full)
    else:
        monkeypatch.setattr("shutil.move", full)
    assert data.shakespeare().stand_in
    (line,) = note(capsys)
    assert "No space left on device" in line
    assert cached(tmp_path) == set()


def test_two_processes_at_once(server, tmp_path):
    file = data.FILES["shakespeare.txt"]
    code = (
        "from utils import data\n"
        f"data.FILES['shakespeare.txt'] = data.{file!r}\n"
        "import hashlib\n"
        "found = data.shakespeare()\n"
        "print(found.stand_in, hashlib.sha256(found.text.encode()).hexdigest())\n"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for process in both:
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert out.splitlines()[-1] == f"False {file.checksum}"
    assert cached(tmp_path) == {"shakespeare.txt"}


# Files that are at hand


def test_book_data_comes_first(server, put, monkeypatch):
    put("shakespeare.txt", RIGHT)
    monkeypatch.delenv("BOOK_OFFLINE")
    assert not data.shakespeare().stand_in
    assert server.requests == 0


def test_cache_comes_second(folder, server, tmp_path):
    (tmp_path / "keras" / "datasets").mkdir(parents=True)
    (tmp_path / "keras" / "datasets" / "shakespeare.txt").write_bytes(RIGHT)
    assert data.shakespeare().text == RIGHT.decode()


@pytest.mark.parametrize("place", ["BOOK_DATA", "cache"])
@pytest.mark.parametrize(
    "fault", ["truncated", "altered", "empty", "directory", "link"]
)
def test_wrong_file_is_an_error(place, fault, server, folder, tmp_path):
    at = folder if place == "BOOK_DATA" else tmp_path / "keras" / "datasets"
    at.mkdir(parents=True, exist_ok=True)
    at = at / "shakespeare.txt"
    if fault == "directory":
        at.mkdir()
    elif fault == "link":
        at.symlink_to(tmp_path / "nowhere")
    else:
        bad = {"truncated": RIGHT[:-1], "altered": b"#" + RIGHT[1:], "empty": b""}
        at.write_bytes(bad[fault])
    with pytest.raises(data.DataError) as error:
        data.shakespeare()
    assert str(at) in str(error.value)
    remedy = "unset BOOK_DATA" if place == "BOOK_DATA" else "delete it"
    assert remedy in str(error.value)
    assert os.path.lexists(at), "it is for the reader to delete"
    assert server.requests == 0


def test_altered_archive_is_not_unpickled(put, tmp_path, monkeypatch):
    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "sprung"),)

    rows, content = np.empty(1, object), io.BytesIO()
    rows[0] = Trap()
    np.savez(content, x_train=rows, x_test=rows, y_train=[0], y_test=[0])
    put("imdb_word_index.json", b"{}")
    put("imdb.npz", content.getvalue(), registered=b"another file")
    with pytest.raises(data.DataError, match="imdb.npz"):
        data.imdb()
    put("mnist.npz", content.getvalue())
    with pytest.raises(data.DataError, match="cannot be understood"):
        data.mnist()
    assert not (tmp_path / "sprung").exists()


def test_registry_with_another_file(put):
    content = io.BytesIO()
    wrong, labels = np.zeros((5, 28, 28), np.uint8), np.zeros(5, np.uint8)
    np.savez(content, x_train=wrong, y_train=labels, x_test=wrong, y_test=labels)
    put("mnist.npz", content.getvalue())
    with pytest.raises(data.DataError, match="x_train from mnist.npz is uint8 5×28×28"):
        data.mnist()
    put("imdb_word_index.json", b"{}")
    put("imdb.npz", b"no archive")
    with pytest.raises(data.DataError, match="imdb.npz"):
        data.imdb()


def test_mistyped_book_data(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("x")
    for wrong in (tmp_path / "typo", tmp_path / "file"):
        monkeypatch.setenv("BOOK_DATA", str(wrong))
        with pytest.raises(data.DataError, match="BOOK_DATA is set to"):
            data.shakespeare()


@pytest.mark.parametrize("place", ["current folder", "root", "both"])
def test_relative_book_data(place, put, monkeypatch, tmp_path):
    """A kernel starts in its chapter's folder, the reader's shell in the book's root."""
    (tmp_path / "book" / "chapters").mkdir(parents=True)
    monkeypatch.setattr(data.standins, "ROOT", tmp_path / "book")
    monkeypatch.setenv("BOOK_DATA", "../mine")
    put("shakespeare.txt", RIGHT)
    monkeypatch.chdir(tmp_path / "book" / ("chapters" if place == "root" else ""))
    if place == "both":  # the current folder comes first
        (tmp_path / "mine").rename(tmp_path / "book" / "mine")
        (tmp_path / "mine").mkdir()
        monkeypatch.chdir(tmp_path / "book" / "chapters")
    found = data.shakespeare()
    assert not found.stand_in and found.text == RIGHT.decode()
    monkeypatch.setenv("BOOK_DATA", "../typo")
    with pytest.raises(data.DataError, match="'../typo', which cannot be read"):
        data.shakespeare()


def test_ledger_of_files():
    """data/datasets.csv names every file with its size, checksum and address."""
    assert len(data.FILES) == 49
    for path, file in data.FILES.items():
        assert path == file.path and file.size >= 0
        digits = {"": 64, "md5:": 32, "sha1:": 40}
        kind = file.checksum[: file.checksum.find(":") + 1]
        assert len(file.checksum) - len(kind) == digits[kind], path
        assert file.url == "" or file.url.startswith(("http://", "https://")), path


def test_unreadable_book_data(folder, monkeypatch):
    def refuse(_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(data.os, "listdir", refuse)
    with pytest.raises(data.DataError, match="Permission denied"):
        data.shakespeare()


def test_real_data_wanted(folder, monkeypatch):
    monkeypatch.setenv("BOOK_REAL_DATA", "1")
    with pytest.raises(data.DataError, match="MNIST cannot be had.*mnist.npz"):
        data.mnist()


# The public originals that stand for re-packed files


@pytest.mark.parametrize("budget, per_class", [("standard", 2000), ("full", 5000)])
def test_cifar_from_the_binary_archive(put, monkeypatch, budget, per_class):
    rows = np.zeros((60000, 3073), np.uint8)
    rows[:, 0] = np.arange(60000) % 10
    rows[:, 1:1025], rows[:, 1025:2049] = rows[:, :1], 100
    rows[:, 2049] = np.arange(60000) // 10 % 100
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz", compresslevel=1) as archive:
        names = [f"data_batch_{i}.bin" for i in range(1, 6)] + ["test_batch.bin"]
        for name, part in zip(names, np.split(rows, 6)):
            member = tarfile.TarInfo(f"cifar-10-batches-bin/{name}")
            member.size = part.size
            archive.addfile(member, io.BytesIO(part.tobytes()))
    put("cifar-10-binary.tar.gz", content.getvalue())
    monkeypatch.setenv("BOOK_BUDGET", budget)
    cifar = data.cifar10()
    assert cifar.name == f"CIFAR-10 ({10 * per_class:,} images)"
    assert np.bincount(cifar.y_train).tolist() == [per_class] * 10
    assert (cifar.x_train[:, 9, 9, 0] == cifar.y_train).all()
    assert (cifar.x_train[..., 1] == 100).all()
    assert cifar.x_train[25, 0, 0, 2] == 2 and cifar.x_test.shape == (10000, 32, 32, 3)


def test_faces_from_the_matlab_file(put):
    from scipy.io import savemat

    faces = np.zeros((400, 64, 64), np.uint8)
    faces[:, 3, 5] = np.arange(400) // 10
    content = io.BytesIO()
    savemat(content, {"faces": faces.transpose(0, 2, 1).reshape(400, -1).T})
    put("olivettifaces.mat", content.getvalue())
    found = data.olivetti_faces()
    assert (found.images == faces).all() and (
        found.images[:, 3, 5] == found.labels
    ).all()


def test_texts_from_their_originals(put):
    put("text8.gz", gzip.compress(b"abcdefg " * 900000, 1))
    assert data.text8().text[:8] == "abcdefg " and len(data.text8().text) == 6877824
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("fra-eng/fra.txt", "Go.\tVa !\n" * 30000)
    put("fra-eng.zip", content.getvalue())
    assert data.english_french().french == ["Va !"] * 20000
    for part, size in (("valid", 1120192), ("test", 1255018)):
        put(f"wikitext-2/{part}.txt", b"x" * size)
    assert data.wikitext2().train[:2] == "xx"


# Every loader


def looks_right(name, found):
    for field, shape in EXPECTED[name].items():
        assert data._shape(getattr(found, field)) == shape, field
    assert found.name.endswith("(stand-in)") == found.stand_in
    if name in ("mnist", "fashion_mnist", "cifar10", "imdb", "imdb_text"):
        classes = 2 if name.startswith("imdb") else 10
        assert set(found.y_train) == set(found.y_test) == set(range(classes))
    if name.startswith("imdb"):
        assert found.y_train.sum() == found.y_test.sum() == 12500
    if name == "imdb":
        assert all(row.dtype == np.int32 and row[0] == 1 for row in found.x_train)
        assert 3 < max(row.max() for row in found.x_train) < 10000
        assert min(found.word_index.values()) == 1
    if name == "imdb_text":
        assert all(isinstance(text, str) and text for text in found.x_test)
    if name == "names":
        names = found.languages
        assert sum(map(len, names.values())) == 20050 and len(names["Russian"]) == 9384
        assert all(one.strip() for many in names.values() for one in many)
    if name == "text8":
        assert set(found.text) <= set(" abcdefghijklmnopqrstuvwxyz")
    if name == "paintings":
        assert [x.shape for x in found.images] == [(640, 1024, 3), (514, 928, 3)]
    if name == "olivetti_faces":
        assert (found.labels == np.repeat(np.arange(40), 10)).all()
    if "values" in EXPECTED[name]:
        assert np.isfinite(found.values).all()
        assert name == "pjm" or (np.diff(found.times).astype(int) > 0).all()


def test_list_of_loaders():
    made = [
        n
        for n, f in vars(data).items()
        if getattr(f, "__annotations__", {}).get("return")
        in data.DataSet.__subclasses__()
    ]
    assert set(made) - {"_load"} == set(EXPECTED)
    for name in EXPECTED:
        assert getattr(data, name).__doc__, name


def same(a, b):
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


@pytest.mark.parametrize("name", EXPECTED)
def test_stand_in(name, monkeypatch, capsys):
    monkeypatch.setenv("BOOK_OFFLINE", "1")
    first, second = getattr(data, name)(), getattr(data, name)()
    assert first.stand_in == (name != "photographs")
    looks_right(name, first)
    for field in EXPECTED[name]:
        assert same(getattr(first, field), getattr(second, field)), field
    assert len(note(capsys)) == (2 if first.stand_in else 0)


@pytest.mark.skipif(not REAL, reason="BOOK_DATA names no folder with the real files")
@pytest.mark.parametrize("name", sorted(set(EXPECTED) - {"photographs"}))
def test_real_data(name, monkeypatch, capsys):
    monkeypatch.setenv("BOOK_DATA", REAL)
    monkeypatch.setenv("BOOK_OFFLINE", "1")
    found = getattr(data, name)()
    if found.stand_in:
        pytest.skip(f"BOOK_DATA has no file of {name}")
    looks_right(name, found)
    assert note(capsys) == []


@pytest.mark.skipif(not REAL, reason="BOOK_DATA names no folder with the real files")
def test_review_rows_agree(monkeypatch):
    monkeypatch.setenv("BOOK_DATA", REAL)
    monkeypatch.setenv("BOOK_OFFLINE", "1")
    numbers, texts = data.imdb(vocabulary=10**6), data.imdb_text()
    if numbers.stand_in or texts.stand_in:
        pytest.skip("BOOK_DATA has no reviews")
    words = {rank + 3: word for word, rank in numbers.word_index.items()}
    for part in ("train", "test"):
        assert (getattr(numbers, "y_" + part) == getattr(texts, "y_" + part)).all()
        for i in (0, 7, 24999):
            row, text = getattr(numbers, "x_" + part)[i], getattr(texts, "x_" + part)[i]
            text = text.lower()
            assert all(words[code] in text for code in row[1:40])
    few = data.imdb(vocabulary=50).x_train[3]
    many = numbers.x_train[3]
    assert (few == np.where(many < 50, many, 2)).all()


def test_import_needs_no_tensorflow():
    code = "import sys, utils.data; print({'tensorflow', 'keras', 'pandas'} & set(sys.modules))"
    out = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert out.stdout.strip() == "set()", out.stdout + out.stderr
