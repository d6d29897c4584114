"""Fixtures and hooks: chapters and pages as arguments, the built site, the browser."""

import functools
import http.server
import os
import threading
from pathlib import Path

import pytest
from filelock import FileLock

import workbench
from support import ROOT, build, chapter_files, chapter_id, needed, page_names
from tools import browser
from utils import settings
from windows import Window, without_requests_elsewhere

# Tests that share something costly run one after the other, in one process: a chapter's
# kernel, an open page, or what a module makes once.
SHARED = {
    "worked": "kernel of",
    "desktop": "browser on",
    "phone": "browser on",
    "visit": "browser on",
    "painted": "palette",
    "graded": "class",
    "printed": "print",
    "slides": "slides",
    "remote": "clone",
    "small": "small book",
    "installed": "installation",
    "of_make": "collection",
    "site": "browser on",  # a page is parsed by one worker
}
# Minutes in one process: begun last, they would keep one worker busy when the other has
# nothing left to do.
LONGEST = ("print", "small book")


def pytest_generate_tests(metafunc):
    """``chapter`` makes a test run once a chapter, ``page`` once a page of the site."""
    asked = metafunc.config.getoption("--chapter")
    if "chapter" in metafunc.fixturenames:
        files = [p for p in chapter_files() if asked in (None, chapter_id(p))]
        if metafunc.definition.get_closest_marker("panels"):
            files = [p for p in files if 'data-panel=\\"' in p.read_text("utf-8")]
        metafunc.parametrize("chapter", files, ids=map(chapter_id, files))
    if "page" in metafunc.fixturenames:
        names = [n for n in page_names() if asked is None or n == f"chapters/{asked}"]
        metafunc.parametrize("page", names)


def group_of(item) -> str | None:
    """The name that a test has in common with those that must run beside it."""
    kinds = [kind for name, kind in SHARED.items() if name in item.fixturenames]
    if not kinds:
        return None
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    chapter = parameters.get("chapter")
    if not isinstance(chapter, Path | None):
        return None  # no chapter that was asked for has what the test is about
    about = f"chapters/{chapter_id(chapter)}" if chapter else parameters.get("page", "")
    if kinds[0] == "browser on" and not about:
        return None  # a window of its own
    return f"{kinds[0]} {about}"


def in_order(group: str) -> tuple[bool, str]:
    """What groups are sorted by: the longest first."""
    return not group.startswith(LONGEST), group


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items):
    """Mark what needs the site, a browser or a kernel; bring groups together."""
    groups = {}
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        for name, mark in (
            ("site", "site"),
            ("chromium", "browser"),
            ("worked", "kernel"),
        ):
            if name in fixtures:
                item.add_marker(mark)
                item.add_marker("slow")
        if fixtures and (group := group_of(item)):
            item.add_marker(pytest.mark.xdist_group(group))
            groups[item] = group
    items.sort(key=lambda item: in_order(groups.get(item, "")))


# ------------------------------------------------------------------ exercises


@pytest.fixture
def worked(chapter) -> workbench.Worked:
    """What came of a chapter's exercises, tried once for all tests."""
    return workbench.worked(chapter)


# ------------------------------------------------------------------ the built site


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The HTML of a strict build from scratch, made once for all workers.

    ``BOOK_SITE`` names a site that is built already.
    """
    if ready := settings.text("BOOK_SITE"):
        return Path(ready).resolve()
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # which the workers have in common
    faults = folder / "faults-of-the-build.txt"
    with FileLock(folder / "site.lock"):
        if not faults.exists():
            done = build(ROOT, folder / "site")
            told = done.stdout + done.stderr if done.returncode else ""
            faults.write_text(told, encoding="utf-8")
    told = faults.read_text(encoding="utf-8")
    assert not told, told[-4000:]
    return folder / "site" / "_build" / "html"


class Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # one connection for many files

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def serve():
    """``serve(folder)``: the address of a folder's pages on this machine."""
    servers = []

    def start(folder: Path) -> str:
        handler = functools.partial(Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()


@pytest.fixture(scope="session")
def address(site, serve):
    """The site's address on this machine."""
    return serve(site)


# ------------------------------------------------------------------ the browser


@pytest.fixture(scope="session")
def chromium():
    """Headless Chromium: without it these tests skip, and fail under .ci/run."""
    path = needed(browser.chromium(), browser.MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=path, args=without_requests_elsewhere()
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def desktop(chromium, address):
    """The window of a desktop: ``desktop("chapters/part/slug")`` shows a page in it."""
    window = Window(chromium, address, viewport={"width": 1300, "height": 900})
    yield window.show
    window.close()


@pytest.fixture(scope="session")
def phone(chromium, address):
    """The window of a phone."""
    size = {"width": 390, "height": 844}
    window = Window(chromium, address, viewport=size, has_touch=True)
    yield window.show
    window.close()


@pytest.fixture(scope="session")
def finder(chromium, address):
    """The window in which all searches are made: the index is loaded once."""
    window = Window(chromium, address)
    yield window.show
    window.close()


@pytest.fixture
def visit(chromium, address):
    """``visit(page, **options)``: a page in a window of its own, with nothing stored."""
    windows = []

    def show(name, query="", **options):
        windows.append(Window(chromium, address, **options))
        return windows[-1].show(name, query)

    yield show
    for window in windows:
        window.close()
