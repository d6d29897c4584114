"""An empty book for the tests of commands and ledgers."""

import pytest

from support import SMALL_SETUP
from tools import notebooks


@pytest.fixture
def library(tmp_path, monkeypatch):
    """An empty book: its chapters, its ledgers, and a set-up cell without TensorFlow."""
    ledgers = tmp_path / "data"
    ledgers.mkdir()
    monkeypatch.setattr(notebooks, "CHAPTERS", tmp_path / "chapters")
    monkeypatch.setattr(notebooks, "first_cell", lambda: SMALL_SETUP)
    monkeypatch.setenv("BOOK_LEDGERS", str(ledgers))
    monkeypatch.delenv("BOOK_STRICT", raising=False)
    return tmp_path
