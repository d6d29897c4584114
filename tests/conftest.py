"""Fixtures and hooks: chapters as arguments, the built site, the browser."""

import functools
import http.server
import os
import threading
from pathlib import Path

import pytest

from support import ROOT, build, chapter_files, chapter_id, chromium_path


def pytest_generate_tests(metafunc):
    """A test with the argument ``chapter`` runs once a chapter, named by it."""
    if "chapter" in metafunc.fixturenames:
        files = chapter_files()
        metafunc.parametrize("chapter", files, ids=map(chapter_id, files))


# ------------------------------------------------------------------ the built site


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The HTML of a strict build from scratch."""
    target = tmp_path_factory.mktemp("site")
    done = build(ROOT, target)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return target / "_build" / "html"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def serve():
    """``serve(folder)``: the address of a folder's pages on this machine."""
    servers = []

    def start(folder: Path) -> str:
        handler = functools.partial(Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
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
    path = chromium_path()
    if path is None:
        message = "no Chromium found: install the package chromium"
        (pytest.fail if os.environ.get("BOOK_CI") else pytest.skip)(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, address):
    """``visit(page, **context)``: an open page with every outside request blocked.

    The page carries ``.outside`` (requests to other hosts) and ``.faults`` (script
    errors and failed loads).
    """
    contexts = []

    def go(name, **options):
        options = {"viewport": {"width": 1280, "height": 900}} | options
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.outside, page.faults = [], []

        def route(route, request):
            if request.url.startswith((address, "data:", "blob:")):
                route.continue_()
            else:
                page.outside.append(request.url)
                route.abort()

        page.route("**/*", route)
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on(
            "response",
            lambda r: r.status >= 400 and page.faults.append(f"{r.status} {r.url}"),
        )
        page.goto(f"{address}/{name}", wait_until="load")
        return page

    yield go
    for context in contexts:
        context.close()
