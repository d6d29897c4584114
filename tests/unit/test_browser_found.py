"""Chromium is found by name, or else where Playwright put its own."""

import shutil
import subprocess
import sys

import test_pdf
from support import ROOT
from tools import pdf


def test_playwrights_own_chromium_is_found(tmp_path, monkeypatch):
    """As on machines where `playwright install chromium` is how one gets it."""
    from tools import browser

    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert browser.chromium() is None, "nothing is installed there yet"
    place = browser.playwrights_own()
    assert place.is_relative_to(tmp_path)
    place.parent.mkdir(parents=True)
    place.touch()
    assert browser.chromium() == str(place)


def test_one_that_is_installed_goes_first(monkeypatch):
    from tools import browser

    named = {"chromium-browser": "/opt/chromium-browser", "chrome": "/opt/chrome"}
    monkeypatch.setattr(shutil, "which", named.get)
    assert browser.chromium() == "/opt/chromium-browser"


def test_tests_and_print_use_the_same(monkeypatch):
    from tools import browser

    assert test_pdf.browser is browser and pdf.chromium is browser.chromium


def test_it_is_found_while_another_browser_is_open(tmp_path):
    """Playwright's synchronous form cannot be started twice in one process."""
    program = (
        "from playwright.sync_api import sync_playwright\n"
        "from tools import browser\n"
        "with sync_playwright():\n    print(browser.playwrights_own())\n"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0 and "chrom" in done.stdout, done.stderr
