"""Each way of spoiling a ledger that once went unnoticed must fail a test."""

import inspect

import pytest

import test_ledgers


def failing(monkeypatch, name, spoil) -> list[str]:
    """The ledger tests that fail when ``spoil`` has changed the rows of ``name``."""
    real = test_ledgers.read

    def spoiled(asked):
        rows = real(asked)
        if asked == name:
            spoil(rows)
        return rows

    monkeypatch.setattr(test_ledgers, "read", spoiled)
    failed = []
    for title, test in vars(test_ledgers).items():
        plain = title.startswith("test_") and not inspect.signature(test).parameters
        if not plain or "canary" in title or "comes_out_again" in title:
            continue
        try:
            test()
        except AssertionError:
            failed.append(title)
    return failed


def row_of(rows, experiment):
    return next(r for r in rows if r["experiment"] == experiment)


def _low_is_zero(rows):
    row_of(rows, "mnist-cnn-test-accuracy")["low"] = "0"


def _reported_is_halved(rows):
    row_of(rows, "mnist-cnn-test-accuracy")["reported"] = "0.495"


def _better_is_flipped(rows):
    for row in rows:
        if row["experiment"] == "bsb-100d-value-error":
            row["better"] = "max"


def _sd_is_wrong(rows):
    row_of(rows, "bsb-100d-value-error")["sd"] = "0.0005"


def _small_mean_is_wrong(rows):
    row_of(rows, "backprop-gradient-check")["mean"] = "9e-05"
    row_of(rows, "backprop-gradient-check")["high"] = "1e-04"


def _half_the_grid_is_gone(rows):
    del rows[: len(rows) // 2]


def _anchors_at_the_summary(rows):
    for row in rows:
        if row["anchor"]:
            row["anchor"] = row["anchor"].split("#")[0] + "#summary"


def _erratum_is_replaced(rows):
    rows[3]["correct"] = "Nothing is wrong here."


def _target_is_raised(rows):
    rows[5]["target"] = "999"


def _run_time_of_a_second(rows):
    rows[0]["seconds"] = "1.0"


SPOILT = [
    ("results.csv", _low_is_zero),
    ("results.csv", _reported_is_halved),
    ("results.csv", _better_is_flipped),
    ("results.csv", _sd_is_wrong),
    ("results.csv", _small_mean_is_wrong),
    ("runs/thirty-layers.csv", _half_the_grid_is_gone),
    ("coverage.csv", _anchors_at_the_summary),
    ("errata.csv", _erratum_is_replaced),
    ("targets.csv", _target_is_raised),
    ("runtimes.csv", _run_time_of_a_second),
]


@pytest.mark.parametrize("name, spoil", SPOILT, ids=[s.__name__ for _, s in SPOILT])
def test_a_spoilt_ledger_is_noticed(monkeypatch, name, spoil):
    assert failing(monkeypatch, "no such ledger", spoil) == [], "the ledgers are sound"
    assert failing(monkeypatch, name, spoil), f"nothing noticed {spoil.__name__}"
