"""compare, runs, recorded: tables, ranges, resuming, clear errors."""

import csv

import pytest

from utils import results
from utils.results import (
    COLUMNS,
    ResultError,
    chapter_table,
    compare,
    expected_range,
    record_grid,
    recorded,
    runs,
    update_results,
)  # fmt: skip

ROW = dict.fromkeys(COLUMNS, "") | {
    "experiment": "digits-accuracy", "chapter": "part/digits", "metric": "fraction right",
    "better": "max", "headline": "H02", "reported": "0.92", "data": "MNIST",
    "budget": "standard", "device": "2 CPU cores", "seeds": "5", "mean": "0.925",
    "sd": "0.002", "low": "0.915", "high": "0.935",
}  # fmt: skip


@pytest.fixture
def ledgers(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "DATA", tmp_path)
    monkeypatch.setattr(results, "EXPERIMENTS", {})
    for name in ("BOOK_STRICT", "BOOK_MEASURE", "BOOK_BUDGET"):
        monkeypatch.delenv(name, raising=False)
    loss = ROW | {"experiment": "loss", "metric": "nats", "better": "min"}
    loss |= {"mean": "1.5", "low": "1.4", "high": "1.6", "sd": "0.02", "reported": ""}
    results.write_rows(tmp_path / "results.csv", [ROW, loss])
    return tmp_path


def test_compare_shows_reported_expected_and_measured(ledgers):
    table = compare("digits-accuracy", 0.9312, data="MNIST")
    (row,) = table.rows
    assert row["reported"] == "92.00 %" and row["this run"] == "93.12 %"
    assert row["expected here"] == "92.50 ± 0.20 % (5 seeds)"
    assert "<table" in table._repr_html_() and "93.12" in repr(table)


def test_compare_takes_the_loaders_answer(ledgers):
    class Loaded:
        name = "MNIST"

    assert compare("digits-accuracy", 0.93, data=Loaded()).rows[0]["data"] == "MNIST"


def test_compare_without_a_value_shows_what_is_recorded(ledgers):
    assert "this run" not in compare("digits-accuracy", data="MNIST").rows[0]


def test_worse_than_the_range_raises_when_strict(ledgers, monkeypatch, capsys):
    compare("digits-accuracy", 0.5, data="MNIST")  # a reader's run never fails
    monkeypatch.setenv("BOOK_STRICT", "1")
    compare("digits-accuracy", 0.92, data="MNIST")
    with pytest.raises(ResultError, match="measured 0.5, expected 0.915 to 0.935"):
        compare("digits-accuracy", 0.5, data="MNIST")
    with pytest.raises(ResultError, match="measured 2"):
        compare("loss", 2.0, data="MNIST")
    assert capsys.readouterr().out == ""
    compare("digits-accuracy", 0.99, data="MNIST")
    compare("loss", 1.0, data="MNIST")
    assert capsys.readouterr().out.count("better than its range") == 2


@pytest.mark.parametrize(
    "experiment, value, said",
    [
        ("digit-accuracy", 0.9, "did you mean 'digits-accuracy'"),
        ("nonsense", 0.9, "known: digits-accuracy, loss"),
        ("digits-accuracy", float("nan"), "diverged"),
        ("digits-accuracy", 92.3, "not in percent"),
    ],
)
def test_bad_values_are_named(ledgers, experiment, value, said):
    with pytest.raises(ResultError, match=said):
        compare(experiment, value, data="MNIST")


def test_a_missing_range_is_an_error_only_when_strict(ledgers, monkeypatch):
    assert compare("digits-accuracy", 0.9, data="other").rows[0]["expected here"] == "–"
    monkeypatch.setenv("BOOK_STRICT", "1")
    with pytest.raises(ResultError, match="utils.book seeds part/digits"):
        compare("digits-accuracy", 0.9, data="other")


def test_measured_values_are_handed_to_seeds(ledgers, monkeypatch):
    monkeypatch.setenv("BOOK_MEASURE", str(ledgers / "out.jsonl"))
    monkeypatch.setenv("BOOK_STRICT", "1")
    compare("digits-accuracy", 0.1, data="MNIST")
    assert '"value": 0.1' in (ledgers / "out.jsonl").read_text()


def test_chapter_table(ledgers):
    assert len(chapter_table("part/digits").rows) == 2
    with pytest.raises(ResultError, match="no measured result"):
        chapter_table("part/nothing")


def test_runs_of_an_unknown_experiment(ledgers):
    with pytest.raises(ResultError, match="no runs recorded for 'race'"):
        runs("race")


def test_range_over_seeds():
    found = expected_range([0.90, 0.91, 0.92, 0.93, 0.94], fraction=True)
    assert found["seeds"] == "5" and float(found["mean"]) == pytest.approx(0.92)
    sd = 0.0158114
    assert float(found["low"]) == pytest.approx(0.92 - 5 * sd, abs=1e-5)
    assert float(found["high"]) == pytest.approx(0.92 + 5 * sd, abs=1e-5)


def test_range_has_a_floor_and_stays_a_fraction():
    found = expected_range([1.0] * 10, fraction=True)
    assert (found["low"], found["high"]) == ("0.9966", "1")
    with pytest.raises(ResultError, match="at least 5 seeds, got 4"):
        expected_range([1.0] * 4, fraction=True)


def grid_of(calls, fail_at=None):
    @recorded("race", rate=[1, 2, 3], seed=range(2))
    def race(rate, seed):
        calls.append((rate, seed))
        if (rate, seed) == fail_at:
            raise KeyboardInterrupt
        return {"value": rate + seed / 10, "data": "MNIST"}

    return race


def test_recording_resumes_after_an_interruption(ledgers):
    calls = []
    grid_of(calls, fail_at=(2, 1))
    with pytest.raises(KeyboardInterrupt):
        record_grid("race")
    assert len(runs("race")) == 3 and not list(ledgers.glob("runs/*.lock"))
    grid_of(calls)
    record_grid("race")
    table = runs("race")
    assert len(table) == 6 and len(table.groupby(["rate", "seed"])) == 6
    assert calls.count((1, 0)) == 1, "what was recorded is not run again"
    assert {"data", "budget", "device", "versions", "seconds"} <= set(table)
    record_grid("race")
    assert len(calls) == 7


def test_a_failed_write_leaves_the_old_file(ledgers, monkeypatch):
    path = ledgers / "results.csv"
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(csv.DictWriter, "writerows", full)
    with pytest.raises(OSError, match="space"):
        results.write_rows(path, [ROW])
    assert path.read_bytes() == before and not list(ledgers.glob(".part*"))


def test_two_writers_are_kept_apart(ledgers):
    path = ledgers / "runs" / "race.csv"
    with results.locked(path), pytest.raises(ResultError, match="race.lock exists"):
        with results.locked(path):
            pass
    with results.locked(path):
        pass


def test_nan_is_never_recorded(ledgers):
    @recorded("race", seed=[0])
    def race(seed):
        return {"value": float("nan")}

    with pytest.raises(ResultError, match="value is nan"):
        record_grid("race")
    assert not (ledgers / "runs" / "race.csv").exists()


def test_unknown_experiment_and_wrong_grid(ledgers):
    grid_of([])
    with pytest.raises(ResultError, match="did you mean 'race'"):
        record_grid("rac")
    with pytest.raises(ResultError, match="does not take"):
        recorded("x", speed=[1])(lambda rate: {})


def test_one_configuration_runs_without_being_saved(ledgers):
    grid_of([])
    (row,) = record_grid("race", only={"rate": 3, "seed": 1})
    assert row["value"] == "3.1" and not (ledgers / "runs").exists()


def test_update_results_reads_the_runs(ledgers):
    @recorded("digits-accuracy", seed=range(5))
    def digits(seed):
        return {"value": 0.9 + seed / 100, "data": "MNIST"}

    record_grid("digits-accuracy")
    update_results("digits-accuracy")
    first, second = results.results()
    assert (
        first["mean"] == "0.92"
        and first["reported"] == "0.92"
        and first["seeds"] == "5"
    )
    assert second["experiment"] == "loss", "other rows stay"
