"""compare, runs, recorded, units and ledgers: tables, ranges, resuming, clear errors."""

import csv
import multiprocessing

import pytest

from utils import ledger, results, settings, units
from utils.ledger import RESULT_COLUMNS, LedgerError
from utils.results import (
    ResultError,
    chapter_table,
    compare,
    record_grid,
    recorded,
    run_once,
    runs,
    update_results,
)  # fmt: skip
from utils.units import UnitError, expected_range, parse

ROW = dict.fromkeys(RESULT_COLUMNS, "") | {
    "experiment": "digits-accuracy", "metric": "fraction correct", "unit": "fraction",
    "better": "max", "headline": "H02", "reported": "0.92", "data": "MNIST",
    "stand_in": "no", "budget": "standard", "device": "2 CPU cores", "seeds": "5",
    "mean": "0.925", "sd": "0.002", "low": "0.915", "high": "0.935",
}  # fmt: skip
LOSS = ROW | {
    "experiment": "loss", "metric": "nats", "unit": "nats", "better": "min",
    "mean": "1.5", "low": "1.4", "high": "1.6", "sd": "0.02", "reported": "",
}  # fmt: skip


@pytest.fixture
def ledgers(tmp_path, monkeypatch):
    """Ledgers of two results and no runs."""
    monkeypatch.setenv("BOOK_LEDGERS", str(tmp_path))
    monkeypatch.setattr(results, "EXPERIMENTS", {})
    monkeypatch.setattr(ledger, "STAND_INS", set())
    for name in ("BOOK_STRICT", "BOOK_MEASURE", "BOOK_BUDGET", "BOOK_SEED"):
        monkeypatch.delenv(name, raising=False)
    ledger.write_results("part/digits", [ROW, LOSS])
    return tmp_path


# ---------------------------------------------------------------- compare


def test_compare_shows_reported_expected_and_measured(ledgers):
    table = compare("digits-accuracy", 0.9312, data="MNIST")
    (row,) = table.rows
    assert row["reported"] == "92.00 %" and row["this run"] == "93.1 %"
    assert row["expected here"] == "92.5 ± 0.2 % (5 seeds)"
    assert "<table" in table._repr_html_() and "93.1" in repr(table)


def test_the_column_reported_is_shown_only_where_a_source_reports(ledgers):
    unreported = compare("loss", 1.5, data="MNIST")
    assert "reported" not in unreported._repr_html_()
    assert "reported" not in repr(unreported)
    assert unreported._repr_html_().count("<th ") == unreported._repr_html_().count(
        "<td"
    )
    both = chapter_table("part/digits")
    assert ">reported</th>" in both._repr_html_() and "reported –" in repr(both)


def test_compare_takes_the_loaders_answer(ledgers):
    class Loaded:
        name = "MNIST"
        stand_in = False

    assert compare("digits-accuracy", 0.93, data=Loaded()).rows[0]["data"] == "MNIST"


def test_a_stand_in_is_known_by_its_loader_and_not_by_its_name(ledgers):
    class Loaded:
        name = "drawn digits"
        stand_in = True

    assert compare("digits-accuracy", 0.9, data=Loaded()).rows[0]["reported"] == "–"
    ledger.STAND_INS.add("painted digits")
    shown = compare("digits-accuracy", 0.9, data="painted digits").rows[0]
    assert shown["reported"] == "–"
    shown = compare("digits-accuracy", 0.9, data="digits (stand-in)").rows[0]
    assert shown["reported"] == "92.00 %", "a name alone says nothing"


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
    with pytest.raises(ResultError, match="python -m tools seeds part/digits"):
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


# ---------------------------------------------------------------- units and ranges


def test_range_over_seeds():
    found = expected_range([0.90, 0.91, 0.92, 0.93, 0.94], parse("fraction"), "max")
    assert found["seeds"] == "5" and float(found["mean"]) == pytest.approx(0.92)
    sd = 0.0158114
    assert float(found["low"]) == pytest.approx(0.92 - 5 * sd, abs=1e-5)
    assert float(found["high"]) == pytest.approx(0.92 + 5 * sd, abs=1e-5)


def test_range_has_a_floor_and_stays_a_fraction():
    found = expected_range([1.0] * 10, parse("fraction"), "max")
    assert (found["low"], found["high"]) == ("0.9966", "1")
    with pytest.raises(UnitError, match="at least 5 seeds, got 4"):
        expected_range([1.0] * 4, parse("fraction"), "max")


def test_a_range_that_guessing_meets_is_refused():
    good = [0.90, 0.91, 0.92, 0.93, 0.94]
    assert expected_range(good, parse("fraction, chance 0.1"), "max")["seeds"] == "5"
    with pytest.raises(UnitError, match=r"met by guessing \(0.1\)"):
        expected_range([0.3, 0.4, 0.5, 0.45, 0.4], parse("fraction, chance 0.1"), "max")
    with pytest.raises(UnitError, match="met by guessing"):
        expected_range([0.9, 1.1, 1.0, 1.2, 0.8], parse("error, chance 1.4"), "min")


@pytest.mark.parametrize("text", ["", "share", "fraction of 0", "error of 40", "%"])
def test_unknown_units_are_refused(text):
    with pytest.raises(UnitError, match="unit|trials"):
        parse(text)


@pytest.mark.parametrize(
    "value, unit, sd, said",
    [
        (0.894, "fraction", 0.0021, "89.4 ± 0.2 %"),
        (0.66, "fraction of 40", 0.075, "66 ± 8 %"),
        (0.98326, "fraction", 0.000709, "98.33 ± 0.07 %"),
        (0.00165191, "relative error", 0.000130288, "0.165 ± 0.013 %"),
        (1.02478e-08, "error", 3.50489e-09, "1.0e-08 ± 4e-09"),
        (13.04, "distance", 0.62, "13.0 ± 0.6"),
        (64.0, "ratio", 34.0, "64 ± 34"),
    ],
)
def test_digits_follow_the_spread(value, unit, sd, said):
    assert units.shown(value, parse(unit), sd, spread_too=True) == said


def test_the_end_of_a_range_at_zero_has_no_decimals():
    assert units.shown(0.0, parse("error"), 1e-9) == "0"
    assert units.shown("0", parse("relative error"), 0.0003) == "0 %"


# ---------------------------------------------------------------- recording


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
        record_grid("race", "part/digits")
    assert len(runs("race")) == 3
    grid_of(calls)
    record_grid("race", "part/digits")
    table = runs("race")
    assert len(table) == 6 and len(table.groupby(["rate", "seed"])) == 6
    assert calls.count((1, 0)) == 1, "what was recorded is not run again"
    assert {"data", "budget", "device", "versions", "seconds"} <= set(table)
    record_grid("race", "part/digits")
    assert len(calls) == 7


def test_a_failed_write_leaves_the_old_file(ledgers, monkeypatch):
    path = ledger.results_path("part/digits")
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(csv.DictWriter, "writerows", full)
    with pytest.raises(OSError, match="space"):
        ledger.write(path, [ROW])
    assert path.read_bytes() == before and not list(path.parent.glob(".part*"))


def hold(path, held, leave):
    with ledger.locked(path):
        held.set()
        leave.wait(30)


def test_two_writers_are_kept_apart(ledgers):
    path = ledgers / "runs" / "part" / "digits" / "race.csv"
    spawn = multiprocessing.get_context("spawn")
    held, leave = spawn.Event(), spawn.Event()
    other = spawn.Process(target=hold, args=(path, held, leave))
    other.start()
    assert held.wait(60)
    with pytest.raises(LedgerError, match="another command is writing race.csv"):
        with ledger.locked(path, wait=0):
            pass
    leave.set()
    with ledger.locked(path):
        pass
    other.join()


def test_nan_is_never_recorded(ledgers):
    @recorded("race", seed=[0])
    def race(seed):
        return {"value": float("nan")}

    with pytest.raises(ResultError, match="value is nan"):
        record_grid("race", "part/digits")
    assert not list(ledgers.rglob("race.csv"))


def test_unknown_experiment_and_wrong_grid(ledgers):
    grid_of([])
    with pytest.raises(ResultError, match="did you mean 'race'"):
        record_grid("rac", "part/digits")
    with pytest.raises(ResultError, match="does not take"):
        recorded("x", speed=[1])(lambda rate: {})


def test_one_configuration_runs_without_being_saved(ledgers):
    grid_of([])
    row = run_once("race", {"rate": 3, "seed": 1})
    assert row["value"] == "3.1" and not (ledgers / "runs").exists()


def test_results_follow_from_runs(ledgers):
    @recorded("digits-accuracy", seed=range(5))
    def digits(seed):
        return {"value": 0.9 + seed / 100, "data": "MNIST"}

    record_grid("digits-accuracy", "part/digits")
    update_results("digits-accuracy", "part/digits")
    first, second = ledger.results()
    assert first["mean"] == "0.92" and first["reported"] == "0.92"
    assert first["seeds"] == "5" and first["chapter"] == "part/digits"
    assert second["experiment"] == "loss", "other rows stay"


def test_names_of_experiments_differ_in_the_whole_book(ledgers):
    for chapter in ("part/digits", "part/letters"):
        ledger.write(ledger.runs_path("race", chapter), [{"seed": "0"}])
    with pytest.raises(LedgerError, match="stand twice"):
        runs("race")


# ---------------------------------------------------------------- spoilt ledgers


@pytest.mark.parametrize(
    "content, said",
    [
        (b"a;b\n1;2\n", "has ; between its columns"),
        (b"a\tb\n1\t2\n", "has a tab between"),
        ("a,b\nM\xfcnchen,2\n".encode("latin-1"), "not UTF-8"),
        (b"a,b\n1\n", "row 2: not as many values"),
        (b"a,b\n1,2,3\n", "row 2: not as many values"),
        (b"a,c\n1,2\n", "no column b"),
    ],
)
def test_a_ledger_that_a_spreadsheet_spoilt_is_refused_by_name(tmp_path, content, said):
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=said) as raised:
        ledger.read(path, ["a", "b"])
    assert "table.csv" in str(raised.value)


def test_runs_that_a_spreadsheet_spoilt_are_refused_by_name(ledgers):
    path = ledger.runs_path("race", "part/digits")
    run = dict.fromkeys(ledger.ABOUT_RUN, "0") | {"value": "1"}
    ledger.write(path, [run])
    assert runs("race")["value"].tolist() == [1]
    path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), "utf-8")
    with pytest.raises(LedgerError, match="race.csv has ; between"):
        runs("race")
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(LedgerError, match="race.csv has no column seed"):
        runs("race")
    with pytest.raises(LedgerError, match="race.csv has no column seed"):
        ledger.put_run(path, run, [])


def test_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes("\ufeffa,b\r\n1,ü\r\n".encode())
    assert ledger.read(path, ["a", "b"]) == [{"a": "1", "b": "ü"}]


# ---------------------------------------------------------------- settings


@pytest.mark.parametrize(
    "value, on", [("", False), ("0", False), (" ", False), ("1", True)]
)
def test_settings_are_read_in_one_way(monkeypatch, value, on):
    for read, name in (
        (settings.strict, "BOOK_STRICT"), (settings.offline, "BOOK_OFFLINE"),
        (settings.real_data, "BOOK_REAL_DATA"), (settings.refreshing, "BOOK_REFRESH"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
        assert read() is on
    monkeypatch.setenv("BOOK_BUDGET", "" if on else value)
    assert settings.budget() == "standard"


@pytest.mark.parametrize(
    "read, name, value",
    [
        (settings.seed, "BOOK_SEED", "-1"),
        (settings.seed, "BOOK_SEED", "one"),
        (settings.threads, "BOOK_THREADS", "2.5"),
        (settings.budget, "BOOK_BUDGET", "ful"),
    ],
)
def test_settings_that_make_no_sense_are_named(monkeypatch, read, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=f"{name}.*{value}"):
        read()
