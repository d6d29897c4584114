"""Which chapters took too long; the ledger of run times may be spoilt."""

import pytest

from tools.stages import too_slow
from utils import ledger

TAKEN = {"part/fast": 20.0, "part/slow": 200.0}


@pytest.fixture
def run_times(tmp_path, monkeypatch):
    """A ledger of run times, 10 s each."""
    monkeypatch.setenv("BOOK_LEDGERS", str(tmp_path))
    path = tmp_path / "runtimes.csv"
    ledger.write(path, [{"chapter": chapter, "seconds": "10"} for chapter in TAKEN])
    return path


def test_slow_chapters_are_named_whatever_mark_stands_before_the_table(run_times):
    assert too_slow(TAKEN) == ["part/slow took 200 s; 10 s are recorded"]
    run_times.write_bytes(b"\xef\xbb\xbf" + run_times.read_bytes())
    assert too_slow(TAKEN) == ["part/slow took 200 s; 10 s are recorded"]


def test_a_spoilt_table_is_named(run_times):
    run_times.write_bytes(run_times.read_bytes().replace(b",", b";"))
    with pytest.raises(ledger.LedgerError, match="runtimes.csv has ; between"):
        too_slow(TAKEN)
