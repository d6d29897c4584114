"""The gate that runs the notebooks is alive: each of these must fail.

The chapters themselves run as ``pytest chapters --nbval-lax`` (see the Makefile).
"""

import os
import subprocess
import sys

import nbformat
import pytest

from support import ROOT, code

pytestmark = pytest.mark.slow
FIND = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"


def run_nbval(tmp_path, *cells) -> subprocess.CompletedProcess:
    notebook = nbformat.v4.new_notebook(cells=list(cells))
    nbformat.write(notebook, tmp_path / "canary.ipynb")
    environment = os.environ | {"BOOK_STRICT": "1", "PYTHONPATH": str(ROOT)}
    command = [
        "-m",
        "pytest",
        "--nbval-lax",
        "-p",
        "no:cacheprovider",
        "-p",
        "conftest",  # the book's own, from the root
        "-q",
        "canary.ipynb",
    ]
    return subprocess.run(
        [sys.executable, *command], cwd=tmp_path, env=environment, capture_output=True,
        text=True, timeout=300,
    )  # fmt: skip


def test_a_sound_notebook_passes(tmp_path):
    done = run_nbval(
        tmp_path, code("print('same')", "nbval-check-output", output="same\n")
    )
    assert done.returncode == 0, done.stdout


def test_canary_failing_cell(tmp_path):
    done = run_nbval(tmp_path, code("assert 1 + 1 == 3, 'arithmetic'"))
    assert done.returncode == 1 and "arithmetic" in done.stdout


def test_canary_changed_output(tmp_path):
    done = run_nbval(
        tmp_path, code("print('new')", "nbval-check-output", output="old\n")
    )
    assert done.returncode == 1, done.stdout


def test_canary_result_out_of_range(tmp_path):
    compare = FIND + (
        "from utils.results import compare, results\n"
        "row = next(r for r in results() if r['mean'] and r['better'] == 'max')\n"
        "compare(row['experiment'], {value}, data=row['data'])"
    )
    assert (
        run_nbval(tmp_path, code(compare.format(value="row['mean']"))).returncode == 0
    )
    done = run_nbval(tmp_path, code(compare.format(value="0.001")))
    assert done.returncode == 1 and "expected" in done.stdout


def test_canary_explorer_that_raises(tmp_path):
    done = run_nbval(
        tmp_path,
        code(
            FIND
            + "import matplotlib.pyplot as plt\nfrom utils.explore import explore\n"
            "def draw(rate):\n    assert rate < 2, 'too fast'\n    return plt.figure()\n"
            "explore(draw, caption='a figure at rate {rate}', rate=[0, 1, 2])"
        ),
    )
    assert done.returncode == 1 and "too fast" in done.stdout


EXPLORER = FIND + (
    "import matplotlib.pyplot as plt\nfrom utils.explore import explore\n"
    "heights = {1: 2, 2: 3}\n"
    "def draw(rate):\n"
    "    figure, ax = plt.subplots()\n"
    "    ax.plot([0, heights[rate]])\n"
    "    return figure\n"
    "explore(draw, caption='a line at rate {rate}', rate=[1, 2]);"
)


@pytest.mark.parametrize(
    "later, code_of_exit",
    [("other = 1", 0), ("heights = {}", 1), ("heights[1] = 9", 1)],
)
def test_canary_later_cell_that_changes_an_explorer(tmp_path, later, code_of_exit):
    done = run_nbval(tmp_path, code(EXPLORER), code(later))
    assert done.returncode == code_of_exit, done.stdout
    assert ("a later cell changed what it reads" in done.stdout) == bool(code_of_exit)
