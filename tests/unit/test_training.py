"""budget, progress, the one-cycle schedule; set-up in a clean process."""

import os
import subprocess
import sys

import pytest

import utils
from support import ROOT
from utils.training import budget, one_cycle, progress


def test_budget(monkeypatch):
    monkeypatch.delenv("BOOK_BUDGET", raising=False)
    assert budget(5, 50) == 5
    monkeypatch.setenv("BOOK_BUDGET", "full")
    assert budget(5, 50) == 50
    monkeypatch.setenv("BOOK_BUDGET", "huge")
    with pytest.raises(ValueError, match="BOOK_BUDGET must be one of"):
        budget(5, 50)


def test_seed(monkeypatch):
    monkeypatch.delenv("BOOK_SEED", raising=False)
    assert utils.seed() == 0
    monkeypatch.setenv("BOOK_SEED", "3")
    assert utils.seed() == 3
    monkeypatch.setenv("BOOK_SEED", "-1")
    with pytest.raises(ValueError, match="BOOK_SEED"):
        utils.seed()


def test_progress_gives_every_step_and_no_stderr(capsys, monkeypatch):
    for name in ("BOOK_REFRESH", "BOOK_STRICT"):
        monkeypatch.delenv(name, raising=False)
    assert list(progress(range(5), "steps")) == [0, 1, 2, 3, 4]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("arguments", [(1, 0.1), (100, -1.0), (100, 0.0)])
def test_one_cycle_refuses(arguments):
    with pytest.raises(ValueError, match="one_cycle needs"):
        one_cycle(*arguments)


SCRIPT = """
from utils import setup
setup()
from utils.training import one_cycle
cycle = one_cycle(100, 0.4, warm=0.25)
values = [float(cycle(step)) for step in (0, 25, 100, 140)]
assert abs(values[1] - 0.4) < 1e-6 and values[0] < 0.01 and values[2] < 0.01, values
assert values[3] > 0, "past the end the rate stays small and positive"
"""


def test_setup_is_one_line_and_silent():
    """In a process of its own: TensorFlow's start-up lines must not reach stderr."""
    environment = os.environ | {"BOOK_THREADS": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1 and "TensorFlow" in done.stdout
