"""Faults that the commands and ledgers once had; each test failed before its mend."""

import json
import subprocess
import sys

import nbformat
import pytest

import structure
from support import ROOT, code, declare_small, read_notebook, write_small
from tools import notebooks
from tools.command_line import main
from tools.notebooks import BookError
from tools.refresh import refresh
from utils import ledger, results

FACTOR = "from utils.results import compare, recorded\nfactor = 10\n"
RACES = """
@recorded("race", rate=[1, 2], seed=range(2))
def race(rate, seed):
    return {"value": factor * rate + seed, "data": "toy"}
"""
LOADED = """
import os
from utils import ledger
from utils.results import compare, recorded

class Loaded:
    stand_in = os.environ.get("BOOK_OFFLINE", "") != ""
    name = "drawn (stand-in)" if stand_in else "photographs"

if Loaded.stand_in:
    ledger.STAND_INS.add(Loaded.name)
"""
RACE = """
@recorded("race", seed=range(5))
def race(seed):
    return {"value": 0.5 + seed / 100, "data": Loaded.name}
"""


def rows_of(library, experiment):
    (path,) = (library / "data" / "runs").rglob(f"{experiment}.csv")
    return ledger.read(path)


def test_stand_ins_are_recorded_beside_real_runs(library):
    write_small(library, code(LOADED, "given"), code(RACE))
    assert main(["record", "race"]) == 0 and len(rows_of(library, "race")) == 5
    assert main(["record", "race", "--stand-in"]) == 0
    assert len(rows_of(library, "race")) == 10
    assert main(["record", "race", "--stand-in"]) == 0
    assert len(rows_of(library, "race")) == 10


LIVE = """
compare("toy-accuracy", 0.9 + seed() / 1000, data=Loaded())
compare("other-accuracy", 0.8 + seed() / 1000, data="made here")
"""


def test_seeds_on_stand_ins_after_real_runs_are_runs_of_their_own(library, capsys):
    write_small(library, code(LOADED + "from utils import seed\n" + LIVE))
    declare_small("toy-accuracy", "other-accuracy")
    assert main(["seeds", "part/small"]) == 0
    assert len(rows_of(library, "toy-accuracy")) == 5
    assert main(["seeds", "part/small", "--stand-in"]) == 0
    assert len(rows_of(library, "toy-accuracy")) == 10
    assert len(rows_of(library, "other-accuracy")) == 5, "its data have no stand-in"
    capsys.readouterr()
    assert main(["seeds", "part/small", "--stand-in"]) == 0
    assert capsys.readouterr().out == "", "finished seeds are not run again"


SEEDED = """
from utils.results import compare
from utils import seed
compare("toy-accuracy", 0.9 + seed() / 1000, data="toy")
"""


def test_seeds_of_another_budget_are_runs_of_their_own(library, monkeypatch):
    write_small(library, code(SEEDED))
    declare_small("toy-accuracy")
    assert main(["seeds", "part/small"]) == 0
    monkeypatch.setenv("BOOK_BUDGET", "full")
    assert main(["seeds", "part/small"]) == 0
    budgets = [row["budget"] for row in rows_of(library, "toy-accuracy")]
    assert budgets == ["standard"] * 5 + ["full"] * 5


def test_fresh_seeds_keep_other_budgets_and_old_runs_until_new_ones(
    library, monkeypatch
):
    block = library / "block"
    stop = f"import os\nassert not os.path.exists({str(block)!r}), 'interrupted'\n"
    write_small(library, code(stop + SEEDED))
    declare_small("toy-accuracy")
    monkeypatch.setenv("BOOK_BUDGET", "full")
    assert main(["seeds", "part/small"]) == 0
    monkeypatch.delenv("BOOK_BUDGET")
    assert main(["seeds", "part/small"]) == 0
    block.touch()
    assert main(["seeds", "part/small", "--fresh"]) == 1
    assert len(rows_of(library, "toy-accuracy")) == 10


def test_rows_with_few_runs_of_other_data_stay(library):
    declare_small("race", "race")
    table = ledger.results()
    table[0] |= {"data": "photographs", "seeds": "3", "mean": "0.5", "sd": "0.1"}
    table[1] |= {"data": "drawn", "seeds": "5", "mean": "0.5", "sd": "0.1"}
    ledger.write_results("part/small", table)
    write_small(
        library, code(LOADED, "given"), code(RACE.replace("range(5)", "range(3)"))
    )
    assert main(["record", "race"]) == 0
    assert {row["data"] for row in ledger.results()} == {"photographs", "drawn"}


def test_an_editors_hidden_copy_is_no_chapter(library):
    source = code(RACES.replace("factor * rate", "-1"))
    write_small(
        library,
        code(FACTOR, "given"),
        source,
        name="part/.ipynb_checkpoints/small-checkpoint",
    )
    with pytest.raises(BookError, match="no recorded experiment"):
        notebooks.find_experiment("race")


def test_an_experiment_registered_twice_is_an_error(library):
    for name in ("part/one", "part/two"):
        write_small(library, code(FACTOR, "given"), code(RACES), name=name)
    with pytest.raises(BookError, match="registered twice: part/one.* and part/two"):
        notebooks.find_experiment("race")


HOLD = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from utils.ledger import locked
with locked(Path({path!r})):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(path):
    """Another process that holds the lock of ``path`` until it is killed."""
    program = HOLD.format(root=str(ROOT), path=str(path))
    command, pipe = [sys.executable, "-c", program], subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe)
    assert process.stdout.readline() == b"held\n"
    return process


HELD = [
    ("refresh", "chapters/part/small.ipynb"),
    ("refresh", "data/runtimes.csv"),
    ("seeds", "data/runs/part/small/toy-accuracy.csv"),
    ("seeds", "data/results/part/small.csv"),
]


@pytest.mark.parametrize("command, held", HELD)
def test_a_lock_held_is_found_before_anything_runs(library, command, held, capsys):
    ran = library / "ran"
    path = write_small(library, code(f"open({str(ran)!r}, 'w').close()\n" + SEEDED))
    declare_small("toy-accuracy")
    before = path.read_bytes()
    process = holder(library / held)
    try:
        assert main([command, "part/small"]) == 1
    finally:
        process.kill()
        process.wait()
    assert "another command is writing" in capsys.readouterr().err
    assert path.read_bytes() == before and not ran.exists()
    assert main([command, "part/small"]) == 0, "a killed run leaves no lock behind"


@pytest.mark.parametrize(
    "spoilt", ["chapter;seconds\n", "name,seconds\n", "chapter,seconds\npart/x\n"]
)
def test_spoilt_run_times_are_found_before_anything_runs(library, spoilt, capsys):
    ran = library / "ran"
    path = write_small(library, code(f"open({str(ran)!r}, 'w').close()"))
    before = path.read_bytes()
    (library / "data" / "runtimes.csv").write_text(spoilt, encoding="utf-8")
    assert main(["refresh", "part/small"]) == 1
    assert "runtimes.csv" in capsys.readouterr().err
    assert path.read_bytes() == before and not ran.exists()


def test_a_lock_left_by_a_killed_run_stops_nobody(library):
    path = library / "data" / "runs" / "part" / "small" / "race.csv"
    process = holder(path)
    process.kill()
    process.wait()
    write_small(library, code(FACTOR, "given"), code(RACES))
    assert main(["record", "race"]) == 0


def noticed(notebook) -> list[str]:
    return [fault for rule in structure.RULES for fault in rule(notebook)]


def test_a_changed_seed_without_a_new_run_is_noticed(library):
    path = write_small(library, code("seed = 1\nprint(seed)"))
    refresh("part/small")
    notebook = read_notebook(path)
    before = noticed(notebook)
    notebook.cells[3].source = "seed = 2\nprint(seed)"
    assert set(noticed(notebook)) - set(before)


def test_outputs_swapped_between_cells_are_noticed(library):
    path = write_small(library, code("print('first')"), code("print('second')"))
    refresh("part/small")
    notebook = read_notebook(path)
    before = noticed(notebook)
    one, two = notebook.cells[3], notebook.cells[4]
    one.outputs, two.outputs = two.outputs, one.outputs
    assert set(noticed(notebook)) - set(before)


def test_ranges_that_say_nothing_are_refused(library, capsys):
    source = SEEDED.replace("0.9 + seed() / 1000", "0.1 + seed() / 5")
    write_small(library, code(source))
    declare_small("toy-accuracy")
    assert main(["seeds", "part/small"]) == 1
    assert "0 to 1" in capsys.readouterr().err
    assert not ledger.results()[0]["mean"]


def test_forty_trials_have_a_binomial_spread(library):
    write_small(library, code(SEEDED.replace("0.9 + seed() / 1000", "0.65")))
    declare_small("toy-accuracy")
    (row,) = ledger.results()
    row["unit"] = "fraction of 40"
    ledger.write_results("part/small", [row])
    assert main(["seeds", "part/small"]) == 0
    (row,) = ledger.results()
    assert float(row["low"]) < 0.65 - 4 * 0.075, "√(0.65 · 0.35 / 40) = 0.075"


def test_a_seed_that_was_not_recorded_may_lie_outside_once(
    library, monkeypatch, capsys
):
    write_small(library, code(SEEDED))
    declare_small("toy-accuracy")
    assert main(["seeds", "part/small"]) == 0
    monkeypatch.setenv("BOOK_STRICT", "1")
    with pytest.raises(results.ResultError):
        results.compare("toy-accuracy", 0.1, data="toy")
    monkeypatch.setenv("BOOK_SEED", "77")
    results.compare("toy-accuracy", 0.1, data="toy")
    assert "not recorded" in capsys.readouterr().out


def test_settings_that_are_zero_or_empty_are_off(library, monkeypatch):
    write_small(library, code(SEEDED))
    declare_small("toy-accuracy")
    assert main(["seeds", "part/small"]) == 0
    for name in ("BOOK_STRICT", "BOOK_BUDGET", "BOOK_MEASURE"):
        for off in ("", "0"):
            monkeypatch.setenv(name, off)
            results.compare("toy-accuracy", 0.1, data="toy")
            assert not list(library.glob("**/0"))


def test_a_notebook_opened_outside_the_book_says_what_to_do(tmp_path):
    source = notebooks.first_cell() + "\nimport json; print(json.dumps('ready'))"
    program = "import sys; sys.path[:] = [p for p in sys.path if p]\n" + source
    done = subprocess.run(
        [sys.executable, "-S", "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "StopIteration" not in done.stderr and "Traceback" not in done.stderr
    assert "pip install" in done.stderr or "download" in done.stderr


def test_a_notebook_without_its_line_of_run_time_is_told_before_it_runs(
    library, capsys
):
    ran = library / "ran"
    path = write_small(library, code(f"open({str(ran)!r}, 'w').close()"))
    notebook = read_notebook(path)
    notebook.cells[2].source = "Something else."
    nbformat.write(notebook, path)
    assert main(["refresh", "part/small"]) == 1
    assert not ran.exists(), json.dumps(capsys.readouterr().err)
