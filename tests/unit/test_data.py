"""Loaders: right data, one clear error, or a stand-in with one printed line."""

import dataclasses
import errno
import gzip
import hashlib
import http.server
import inspect
import io
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import certifi
import numpy as np
import pytest

from support import ROOT
from utils import data, settings
from utils.data import fetch, loading, network
from utils.ledger import LedgerError

REAL = settings.data_folder()
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
    monkeypatch.setattr(network, "TIMEOUT", 60)  # a busy machine answers late
    monkeypatch.setattr(network, "waited_for", {})
    monkeypatch.setattr(fetch, "told", set())


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
        if answer == "redirect":
            self.send_response(302)
            self.send_header("Location", self.path)
            self.send_header("Content-Length", "0")
            return self.end_headers()
        if answer == "silent":
            return self.server.over.wait()
        body = RIGHT
        if answer == "page":
            body = b"<!DOCTYPE html><title>Please log in</title>"
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
            return self.server.over.wait() if answer == "stalls" else None
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch):
    """A server on this machine that the registry takes shakespeare.txt from."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.plan, server.requests, server.daemon_threads = ["right"], 0, True
    server.over = threading.Event()  # until then a silent server stays silent
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/input.txt"
    checksum = hashlib.sha256(RIGHT).hexdigest()
    file = data.File("shakespeare.txt", SIZE, checksum, url)
    monkeypatch.setitem(data.FILES, "shakespeare.txt", file)
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def hasty(monkeypatch):
    """Wait only a moment for servers that will never answer."""
    monkeypatch.setattr(network, "TIMEOUT", 0.2)


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
        ("altered", "checksum is wrong", 2),
        ("short", "557,697 bytes instead of 1,115,394", 2),
        ("cut off", "broke off", 2),
        ("stalls", "silent", 1),
        ("silent", "silent", 1),
    ],
)
def test_failed_download_gives_stand_in(
    server, answer, reason, requests, tmp_path, capsys, request, monkeypatch
):
    server.plan = [answer]
    if reason == "silent":
        request.getfixturevalue("hasty")
    assert data.shakespeare().stand_in
    (line,) = note(capsys)
    assert "Shakespeare" in line and reason in line and "BOOK_DATA" in line
    assert server.requests == requests
    assert cached(tmp_path) == set(), "nothing half is left behind"
    server.plan = ["right"]
    network.waited_for.clear()
    monkeypatch.setattr(network, "TIMEOUT", 60)
    assert data.shakespeare().text == RIGHT.decode(), "a later try works"


def test_silent_host_is_waited_for_once(server, hasty, capsys):
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
    assert "127.0.0.1:9 refused the connection" in line
    assert cached(tmp_path) == set()


def test_offline_asks_nobody(server, monkeypatch, capsys):
    monkeypatch.setenv("BOOK_OFFLINE", "1")
    assert data.shakespeare().stand_in
    assert server.requests == 0
    assert "BOOK_OFFLINE is set" in note(capsys)[0]


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


# Other people's machines: every fault by its real cause, none that stops a reader


def other_user(code, **environment):
    """Run code in a process of another user than the one who owns the files.

    For the administrator, whom no file mode stops, that is user 12345; anybody else
    is kept out of a file by its mode and stays who he is. Modules are imported before.
    """
    prelude = (
        "import encodings.idna, numpy.random, os, pooch, requests, socket, tqdm\n"
        "from utils import data\n"
        "if os.geteuid() == 0:\n"
        "    os.setgroups([]), os.setgid(12345), os.setuid(12345)\n"
        "def told(loader):\n"
        "    try:\n"
        "        return loader().name\n"
        "    except data.DataError as error:\n"
        "        return f'DataError: {error}'\n"
    )
    kept = {k: v for k, v in os.environ.items() if not k.startswith("BOOK_")}
    done = subprocess.run(
        [sys.executable, "-c", prelude + code],
        cwd=ROOT,
        env=kept | {"BOOK_OFFLINE": "1"} | environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def open_folder():
    """A folder that everybody may enter (those of pytest are closed to others)."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for path in [folder, *folder.rglob("*")]:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(folder)


posix = pytest.mark.skipif(os.name != "posix", reason="POSIX users and file modes")


@pytest.fixture
def no_home(monkeypatch, tmp_path):
    """As in a container that is run for a user whom it does not know."""
    for name in ("KERAS_HOME", "HOME", "USERPROFILE", "HOMEPATH", "HOMEDRIVE"):
        monkeypatch.delenv(name, raising=False)

    def unknown(_):
        raise KeyError("getpwuid(): uid not found: 12345")

    if os.name == "posix":
        monkeypatch.setattr("pwd.getpwuid", unknown)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    with pytest.raises(RuntimeError):
        Path.home()


def test_unknown_user_reads_book_data(no_home, put):
    put("shakespeare.txt", RIGHT)
    assert data.shakespeare().text == RIGHT.decode()


def test_unknown_user_gets_stand_in(no_home, monkeypatch, capsys):
    monkeypatch.setenv("BOOK_OFFLINE", "1")
    assert data.shakespeare().stand_in
    assert len(note(capsys)) == 1


def test_unknown_user_downloads_to_where_keras_does(no_home, server, tmp_path, capsys):
    for _ in range(2):
        assert data.shakespeare().text == RIGHT.decode()
    assert server.requests == 1
    place = tmp_path / "temporary" / ".keras" / "datasets" / "shakespeare.txt"
    assert place.read_bytes() == RIGHT
    assert note(capsys) == []


def test_home_of_an_unknown_user_in_book_data(no_home, monkeypatch):
    monkeypatch.setenv("BOOK_DATA", "~/data")
    with pytest.raises(fetch.DataError, match="'~/data'"):
        data.shakespeare()


def test_home_in_book_data(put, folder, monkeypatch):
    """`%env BOOK_DATA=~/mine` in a notebook: no shell has replaced the tilde."""
    put("shakespeare.txt", RIGHT)
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("USERPROFILE", str(folder.parent))
    monkeypatch.setenv("BOOK_DATA", "~/mine")
    assert data.shakespeare().text == RIGHT.decode()


@posix
def test_home_that_cannot_be_written(server, monkeypatch, open_folder):
    (open_folder / "home").mkdir(mode=0o555)
    (open_folder / "temporary").mkdir()
    (open_folder / "temporary").chmod(0o777)
    code = f"data.FILES['shakespeare.txt'] = data.{fetch.FILES['shakespeare.txt']!r}\n"
    environment = {
        "HOME": str(open_folder / "home"),
        "TMPDIR": str(open_folder / "temporary"),
        "KERAS_HOME": "",
        "BOOK_OFFLINE": "",
    }
    for _ in range(2):
        out = other_user(code + "print(told(data.shakespeare))", **environment)
        assert out.splitlines()[-1].split("\r")[-1] == "Shakespeare"
    assert server.requests == 1, "kept in the folder of temporary files, as Keras does"


@posix
def test_another_users_home_is_no_cache(open_folder):
    """HOME=/root of an image that is run for another user."""
    (open_folder / "home").mkdir(mode=0o700)
    (open_folder / "mine").mkdir()
    shutil.copy(
        write(open_folder / "text", RIGHT), open_folder / "mine/shakespeare.txt"
    )
    checksum = hashlib.sha256(RIGHT).hexdigest()
    code = (
        f"data.FILES['shakespeare.txt'] = data.File('shakespeare.txt', {SIZE}, "
        f"{checksum!r}, '')\nprint(told(data.shakespeare), told(data.exchange_rates))"
    )
    home = {"HOME": str(open_folder / "home"), "KERAS_HOME": ""}
    out = other_user(code, BOOK_DATA=str(open_folder / "mine"), **home)
    assert "Shakespeare random walks" in out


def write(path, content):
    path.write_bytes(content)
    path.chmod(0o644)
    return path


@posix
@pytest.mark.parametrize(
    "umask, mode", [(0o022, 0o644), (0o002, 0o664), (0o077, 0o600)]
)
def test_downloaded_file_has_the_mode_of_any_new_file(server, umask, mode, tmp_path):
    before = os.umask(umask)
    try:
        assert not data.shakespeare().stand_in
    finally:
        os.umask(before)
    (file,) = (p for p in (tmp_path / "keras").rglob("*") if p.is_file())
    assert oct(file.stat().st_mode & 0o777) == oct(mode)


@posix
def test_downloaded_file_serves_other_users(server, monkeypatch, open_folder):
    monkeypatch.setenv("KERAS_HOME", str(open_folder))
    before = os.umask(0o022)
    try:
        data.shakespeare()
    finally:
        os.umask(before)
    file = fetch.FILES["shakespeare.txt"]
    code = f"data.FILES['shakespeare.txt'] = data.{file!r}\n"
    out = other_user(
        code + "print(told(data.shakespeare))", KERAS_HOME=str(open_folder)
    )
    assert out == "Shakespeare\n"


@posix
@pytest.mark.parametrize("place", ["BOOK_DATA", "cache"])
def test_file_without_permission_says_so(place, open_folder):
    folder = open_folder if place == "BOOK_DATA" else open_folder / "datasets"
    folder.mkdir(exist_ok=True)
    write(folder / "mnist.npz", b"x").chmod(0o000 if os.geteuid() else 0o600)
    setting = {"BOOK_DATA" if place == "BOOK_DATA" else "KERAS_HOME": str(open_folder)}
    out = other_user("print(told(data.mnist))", **setting)
    assert out.startswith(f"DataError: {folder / 'mnist.npz'} cannot be read")
    for words in ("Permission denied", "chmod a+r", "one folder", "BOOK_DATA"):
        assert words in out
    assert "delete it" not in out and "copy it there again" not in out


@posix
def test_folder_without_permission_says_so(open_folder):
    """A closed folder inside BOOK_DATA is not the same as a missing file."""
    for name in ("names", "timeseries"):
        (open_folder / name).mkdir()
    (open_folder / "names").chmod(0o000 if os.geteuid() else 0o700)
    code = "print(told(data.names)); print(told(data.exchange_rates))"
    closed, missing = other_user(code, BOOK_DATA=str(open_folder)).splitlines()[::2]
    assert "DataError" in closed and str(open_folder / "names") in closed
    assert "Permission denied" in closed and "chmod" in closed
    assert "stand-in" in missing


@posix
@pytest.mark.parametrize("loader", ["mnist", "names"])
def test_the_folder_that_is_closed_is_named(loader, open_folder):
    """BOOK_DATA is closed, and not the folder of names in it."""
    (open_folder / "mine" / "names").mkdir(parents=True)
    (open_folder / "mine").chmod(0o600)
    setting = str(open_folder / "mine")
    out = other_user(f"print(told(data.{loader}))", BOOK_DATA=setting)
    assert out.startswith("DataError") and "Permission denied" in out
    assert f"the owner of {setting} can open it to everybody with chmod a+rX" in out


@posix
def test_link_into_a_closed_folder(open_folder):
    for name in ("mine", "theirs"):
        (open_folder / name).mkdir()
    write(open_folder / "theirs" / "mnist.npz", b"x")
    (open_folder / "mine" / "mnist.npz").symlink_to(open_folder / "theirs/mnist.npz")
    (open_folder / "theirs").chmod(0o600)
    out = other_user("print(told(data.mnist))", BOOK_DATA=str(open_folder / "mine"))
    assert out.startswith(f"DataError: {open_folder / 'mine' / 'mnist.npz'}")
    assert f"the owner of {open_folder / 'theirs'} can" in out


@posix
def test_folder_that_may_be_entered_but_not_listed(open_folder):
    (open_folder / "mine").mkdir()
    write(open_folder / "mine" / "mnist.npz", b"x")
    (open_folder / "mine").chmod(0o311 if os.geteuid() else 0o711)
    out = other_user("print(told(data.mnist))", BOOK_DATA=str(open_folder / "mine"))
    assert "is damaged: 1 bytes instead of 11,490,434" in out


def test_broken_link_is_named(folder, tmp_path):
    (folder / "mnist.npz").symlink_to(tmp_path / "nowhere")
    with pytest.raises(fetch.DataError, match="link to .*nowhere"):
        data.mnist()


def test_folder_in_place_of_a_file_is_named(folder):
    (folder / "mnist.npz").mkdir()
    with pytest.raises(fetch.DataError, match="mnist.npz is a folder"):
        data.mnist()


def register(monkeypatch, url):
    checksum = hashlib.sha256(RIGHT).hexdigest()
    file = fetch.File("shakespeare.txt", SIZE, checksum, url)
    monkeypatch.setitem(fetch.FILES, "shakespeare.txt", file)


def reason(capsys):
    """The one line that a loader prints with its stand-in."""
    assert data.shakespeare().stand_in
    (line,) = note(capsys)
    assert line.startswith("Shakespeare cannot be had") and "None" not in line
    return line


@pytest.mark.parametrize(
    "fault, words",
    [
        (socket.gaierror(-2, "Name or service not known"), "cannot be resolved"),
        (ConnectionRefusedError(errno.ECONNREFUSED, "x"), "refused the connection"),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), "is unreachable"),
        (ConnectionResetError(errno.ECONNRESET, "x"), "broke off the connection"),
        (TimeoutError("timed out"), "did not answer within 60 s"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_fault_of_the_network_by_its_name(fault, words, monkeypatch, capsys):
    def fail(*_, **__):
        raise fault

    register(monkeypatch, "http://data.example/input.txt")
    target = "socket.getaddrinfo" if "resolved" in words else "socket.socket.connect"
    if target == "socket.socket.connect":
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))]
        monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(target, fail)
    line = reason(capsys)
    assert "data.example" in line and words in line


def test_host_that_is_silent_for_a_minute_only(server, hasty, monkeypatch, capsys):
    """A reader without a network joins one and runs the cell again."""
    server.plan = ["silent", "right"]
    assert "silent" in reason(capsys)
    assert "silent" in reason(capsys) and server.requests == 1
    later = time.monotonic() + 61
    monkeypatch.setattr(time, "monotonic", lambda: later)
    monkeypatch.setattr(network, "TIMEOUT", 60)
    assert not data.shakespeare().stand_in


@pytest.mark.parametrize(
    "answer, words", [(404, "Not Found"), (429, "Too Many"), (503, "503")]
)
def test_status_by_its_name(server, answer, words, capsys):
    server.plan = [answer]
    line = reason(capsys)
    assert f"answered {answer}" in line and words in line


def test_login_page_of_a_network(server, capsys):
    server.plan = ["page"]
    assert "a web page" in reason(capsys)


def test_endless_redirection(server, capsys):
    server.plan = ["redirect"]
    assert "redirects" in reason(capsys)


@pytest.fixture
def proxy(monkeypatch):
    """proxy(address): all connections go through a proxy."""

    def proxy(address):
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, address)
        for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.delenv(name, raising=False)

    return proxy


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_proxy_that_is_not_there(scheme, proxy, monkeypatch, capsys):
    register(monkeypatch, f"{scheme}://data.example/input.txt")
    proxy("http://student:secret@127.0.0.1:9")
    line = reason(capsys)
    assert "proxy" in line and "127.0.0.1:9" in line
    assert f"{scheme.upper()}_PROXY" in line
    assert "secret" not in line


def test_proxy_that_asks_for_a_password(proxy, server, monkeypatch, capsys):
    register(monkeypatch, "http://data.example/input.txt")
    server.plan = [407]
    proxy(f"http://127.0.0.1:{server.server_port}")
    line = reason(capsys)
    assert "the proxy" in line and "407" in line and "HTTP_PROXY" in line


def test_proxy_that_makes_no_sense(proxy, monkeypatch, capsys):
    register(monkeypatch, "http://data.example/input.txt")
    proxy("http://")
    line = reason(capsys)
    assert "proxy" in line and "HTTP_PROXY" in line


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_certificates_that_are_not_there(name, monkeypatch, tmp_path, capsys):
    register(monkeypatch, "https://127.0.0.1:9/input.txt")
    for other in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(other, raising=False)
    monkeypatch.setenv(name, str(tmp_path / "typo.pem"))
    line = reason(capsys)
    assert name in line and str(tmp_path / "typo.pem") in line
    assert "cannot be written" not in line


@pytest.fixture
def secure(server, tmp_path, monkeypatch):
    """The server with a certificate that nobody has signed; gives the certificate."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate with")
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    certificate, key = tmp_path / "own.pem", tmp_path / "key.pem"
    make = f"openssl req -x509 -newkey rsa:2048 -nodes -keyout {key} -out {certificate}"
    name = "-days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    subprocess.run(f"{make} {name}".split(), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    register(monkeypatch, f"https://127.0.0.1:{server.server_port}/input.txt")
    return certificate


def test_certificate_that_nobody_signed(secure, monkeypatch, capsys):
    line = reason(capsys)
    assert "certificate" in line and "self-signed" in line.replace("self s", "self-s")
    assert "REQUESTS_CA_BUNDLE" in line and "cannot be reached" not in line
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(secure))
    assert not data.shakespeare().stand_in, "the remedy that the line names"


def test_certificates_that_are_none(secure, monkeypatch, tmp_path, capsys):
    (tmp_path / "rubbish.pem").write_text("no certificate")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "rubbish.pem"))
    line = reason(capsys)
    assert "REQUESTS_CA_BUNDLE" in line and "rubbish.pem" in line


def test_certificates_that_are_a_folder_of_none(secure, monkeypatch, tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "empty"))
    assert f"REQUESTS_CA_BUNDLE={tmp_path / 'empty'}" in reason(capsys)


@posix
def test_certificates_that_another_user_keeps(secure, open_folder):
    closed = write(open_folder / "closed.pem", secure.read_bytes())
    closed.chmod(0o000 if os.geteuid() else 0o600)
    code = (
        f"data.FILES['shakespeare.txt'] = data.{fetch.FILES['shakespeare.txt']!r}\n"
        "import ssl, pooch.downloaders, requests.utils\nprint(told(data.shakespeare))"
    )
    setting = {"REQUESTS_CA_BUNDLE": str(closed), "BOOK_OFFLINE": ""}
    out = other_user(code, KERAS_HOME=str(open_folder), **setting)
    assert "(permission denied)" in out.lower() and "Max retries" not in out
    assert f"REQUESTS_CA_BUNDLE={closed}" in out


@pytest.fixture
def secure_url(server, monkeypatch):
    register(monkeypatch, f"https://127.0.0.1:{server.server_port}/input.txt")


def test_server_without_encryption(server, secure_url, monkeypatch, capsys):
    """No certificate is to blame, although some are named."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certifi.where())
    line = reason(capsys)
    assert "no secure connection" in line and "wrong version number" in line
    assert "REQUESTS_CA_BUNDLE" not in line


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_full_disk_still_gives_the_data(server, fault, monkeypatch, tmp_path, capsys):
    opened = open

    def full(path, mode="r", *args, **options):
        if "shakespeare" in str(path) and ("w" in mode or "x" in mode):
            opened(path, mode).close()
            raise OSError(fault, os.strerror(fault))
        return opened(path, mode, *args, **options)

    monkeypatch.setattr("builtins.open", full)
    for _ in range(2):
        assert data.shakespeare().text == RIGHT.decode()
    (line,) = note(capsys)
    assert os.strerror(fault) in line and "KERAS_HOME" in line
    assert str(tmp_path / "keras") in line
    assert cached(tmp_path) == set(), "nothing half is left behind"


def test_cache_that_is_a_file(server, tmp_path, capsys):
    (tmp_path / "keras").write_text("a file")
    assert data.shakespeare().text == RIGHT.decode()
    (line,) = note(capsys)
    assert "KERAS_HOME" in line and str(tmp_path / "keras") in line


@posix
@pytest.mark.parametrize("mode", [0o555, 0o700])
def test_cache_of_another_user(mode, server, open_folder):
    code = f"data.FILES['shakespeare.txt'] = data.{fetch.FILES['shakespeare.txt']!r}\n"
    (open_folder / "keras").mkdir(mode=mode if os.geteuid() == 0 else mode & 0o555)
    setting = {"KERAS_HOME": str(open_folder / "keras"), "BOOK_OFFLINE": ""}
    out = other_user(code + "print(told(data.shakespeare))", **setting)
    told, name = out.splitlines()[-2:]
    assert name == "Shakespeare" and "Permission denied" in told


def test_note_names_what_is_missing(put, folder, monkeypatch, capsys):
    put("names/Arabic.txt", b"Khoury\n")
    assert data.names().stand_in
    (line,) = note(capsys)
    assert "put names/Chinese.txt and 16 more" in line and str(folder) in line


def test_note_on_a_screen_without_such_letters():
    """A stand-in's name may hold letters that an old terminal does not know."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BOOK_")}
    done = subprocess.run(
        [sys.executable, "-c", "from utils import data; data.english_french()"],
        cwd=ROOT,
        env=environment | {"BOOK_OFFLINE": "1", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "cannot be had" in done.stdout


def test_checksums_where_md5_is_forbidden(put, monkeypatch):
    """Machines under FIPS rules allow md5 only where nothing secret hangs on it."""
    new = hashlib.new

    def strict(name, content=b"", **options):
        if name in ("md5", "sha1") and options.get("usedforsecurity", True):
            raise ValueError("[digital envelope routines] unsupported")
        return new(name, content, **options)

    content = gzip.compress(b"abcdefg " * 900000, 1)
    put("text8.gz", content)
    file = replace(
        fetch.FILES["text8.gz"], checksum="md5:" + new("md5", content).hexdigest()
    )
    monkeypatch.setitem(fetch.FILES, "text8.gz", file)
    monkeypatch.setattr(hashlib, "new", strict)
    assert not data.text8().stand_in


@pytest.mark.parametrize("fault", [MemoryError(), ImportError("no scipy")])
def test_fault_that_is_not_the_files(fault, put, monkeypatch):
    def fail(*_, **__):
        raise fault

    put("mnist.npz", b"x")
    monkeypatch.setattr(np, "load", fail)
    with pytest.raises(type(fault)):
        data.mnist()


@pytest.mark.parametrize("wrong", [0, -1, 4, 2.5, 10000.0, "many", True, None])
def test_vocabulary_that_is_no_number_of_words(wrong, monkeypatch):
    monkeypatch.setenv("BOOK_OFFLINE", "1")
    with pytest.raises(ValueError, match="vocabulary must be a whole number from 5 up"):
        data.imdb(wrong)


def test_budget_that_does_not_exist(monkeypatch):
    monkeypatch.setenv("BOOK_OFFLINE", "1")
    monkeypatch.setenv("BOOK_BUDGET", "huge")
    with pytest.raises(ValueError, match="BOOK_BUDGET"):
        data.cifar10()


# The ledger of files, saved by a spreadsheet


def edited(old, new):
    return lambda text: text.replace(old, new, 1)


READABLE = {
    "byte-order mark": lambda text: "\ufeff" + text,
    "quotes": lambda text: "".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) + "\r\n"
        for line in text.splitlines()
    ),
    "empty rows": lambda text: text + ",,,\n,,,\n\n",
    "blanks": lambda text: text.replace("mnist.npz,", "mnist.npz , "),
}
REFUSED = {
    "semicolons": lambda text: text.replace(",", ";"),
    "tabs and a byte-order mark": lambda text: "\ufeff" + text.replace(",", "\t"),
    "other columns": edited("checksum", "sha256"),
    "a missing column": lambda text: "\n".join(
        line.rpartition(",")[0] for line in text.splitlines()
    ),
    "a shortened row": edited(",731c5ac6", "731c5ac6"),
    "a lengthened row": edited("mnist.npz,", "mnist.npz,1,"),
    "a rounded size": edited("11490434", "1.149E+07"),
    "a negative size": edited("11490434", "-11490434"),
    "a checksum turned into a number": edited("731c5ac602752760c8e48f", "7.31E+60"),
    "a cut address": edited("https://storage.googleapis.com", "storage.goog"),
    "a path outside": edited("mnist.npz,", "../mnist.npz,"),
    "one path twice": edited("cifar10_20k.npz,", "mnist.npz,"),
    "another encoding": lambda text: text.encode("utf-16"),
    "nothing": lambda text: "",
}


@pytest.fixture
def changed(tmp_path):
    """changed(change): the list of files, changed, as it is read."""

    def changed(change):
        text = (ROOT / "data" / "datasets.csv").read_text(encoding="utf-8")
        content = change(text)
        path = tmp_path / "datasets.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return fetch.read_files(path)

    return changed


@pytest.mark.parametrize("change", READABLE)
def test_ledger_from_a_spreadsheet(change, changed):
    assert changed(READABLE[change]) == fetch.FILES


@pytest.mark.parametrize("change", REFUSED)
def test_ledger_that_cannot_be_understood(change, changed):
    with pytest.raises(LedgerError, match="datasets.csv"):
        changed(REFUSED[change])


def test_ledger_without_a_file_that_a_loader_needs(changed, monkeypatch):
    files = changed(edited("/monthly-sunspots.csv", "/sunspots.csv"))
    monkeypatch.setattr(fetch, "FILES", files)
    with pytest.raises(fetch.DataError, match="datasets.csv has no row for .*sunspots"):
        data.sunspots()


def test_ledger_that_is_not_there(tmp_path):
    with pytest.raises(LedgerError, match="datasets.csv is missing"):
        fetch.read_files(tmp_path / "datasets.csv")


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
    monkeypatch.setattr(settings, "ROOT", tmp_path / "book")
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


@posix
def test_unreadable_book_data(open_folder):
    (open_folder / "closed" / "mine").mkdir(parents=True)
    (open_folder / "closed").chmod(0o000 if os.geteuid() else 0o700)
    setting = str(open_folder / "closed" / "mine")
    out = other_user("print(told(data.shakespeare))", BOOK_DATA=setting)
    assert out.startswith("DataError: BOOK_DATA is set to")
    assert setting in out and "Permission denied" in out


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
        assert loading.describe(getattr(found, field)) == shape, field
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
    loaders = set()
    for name in data.__all__:
        value = getattr(data, name)
        if inspect.isfunction(value):
            loaders.add(name)
            kind = inspect.signature(value).return_annotation
            assert issubclass(kind, data.DataSet), name
            for words in ("Source", "stand-in", "icence"):
                assert words.lower() in value.__doc__.lower(), f"{name}: {words}"
    assert loaders == set(EXPECTED)


def test_fields_are_typed_and_told():
    """An editor completes the fields of a data set and shows what they are."""
    for kind in data.DataSet.__subclasses__():
        assert kind.__doc__ and not kind.__doc__.startswith(f"{kind.__name__}(")
        fields = {field.name: field.type for field in dataclasses.fields(kind)}
        assert list(fields)[:2] == ["name", "stand_in"] and len(fields) > 2
        assert all(type_ is not object for type_ in fields.values())


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


def test_import_is_quick():
    """Large packages are imported where they are needed."""
    large = "{'tensorflow', 'keras', 'pandas', 'sklearn', 'matplotlib', 'requests'}"
    code = f"import sys, utils.data; print({large} & set(sys.modules))"
    out = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert out.stdout.strip() == "set()", out.stdout + out.stderr
