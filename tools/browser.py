"""Chromium, for the book in print and for the tests that open pages."""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
MISSING = (
    "no Chromium found: install the package chromium, or run "
    "python -m playwright install --with-deps chromium"
)
ASK = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def chromium() -> str | None:
    """The path of a Chromium: one that is installed, or Playwright's own, or None."""
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    own = playwrights_own()
    return str(own) if own.is_file() else None


def playwrights_own() -> Path:
    """Where Playwright puts the Chromium that it installs."""
    return _place(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", ""))


@functools.cache
def _place(folder: str) -> Path:
    # In a process of its own: Playwright cannot be started twice in one.
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True)
    return Path(done.stdout.strip())
