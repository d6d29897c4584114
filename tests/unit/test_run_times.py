"""The root conftest tells which chapters took too long; its ledger may be spoilt."""

import pytest

import conftest as shared
from utils import ledger


@pytest.fixture
def run_times(tmp_path, monkeypatch):
    """A ledger of run times; ``spoil`` turns its bytes."""
    monkeypatch.setenv("BOOK_LEDGERS", str(tmp_path))
    monkeypatch.setattr(shared, "SECONDS", {"part/fast": 20.0, "part/slow": 200.0})
    path = tmp_path / "runtimes.csv"
    names = ("fast", "slow")
    ledger.write(path, [{"chapter": f"part/{n}", "seconds": "10"} for n in names])
    return path


def test_slow_chapters_are_named_whatever_mark_stands_before_the_table(run_times):
    assert shared.slow_chapters() == ["part/slow took 200 s; 10 s are recorded"]
    run_times.write_bytes(b"\xef\xbb\xbf" + run_times.read_bytes())
    assert shared.slow_chapters() == ["part/slow took 200 s; 10 s are recorded"]


def test_a_spoilt_table_is_named(run_times):
    run_times.write_bytes(run_times.read_bytes().replace(b",", b";"))
    with pytest.raises(ledger.LedgerError, match="runtimes.csv has ; between"):
        shared.slow_chapters()
