"""The stages of the test command: order, minutes, and what runs on stand-ins."""

import re
import subprocess

import pytest

from support import ROOT, chapter_files, chapter_id
from tools import stages
from tools.stages import (
    Stage,
    concerned,
    left_after,
    run_on_stand_ins,
    run_stages,
)

GOOD, BAD = ["true"], ["false"]


@pytest.fixture
def short(monkeypatch):
    """Three stages of which the second fails."""
    made = {name: Stage(name, [[*command]]) for name, command in
            (("first", GOOD), ("second", BAD), ("third", GOOD))}  # fmt: skip
    monkeypatch.setattr(stages, "STAGES", made)
    return made


def test_minutes_are_told_when_a_stage_fails(short, capfd):
    assert not run_stages(tuple(short))
    told = capfd.readouterr().out.split("minutes by stage")[1]
    assert re.search(r"first +0\.0 min\n", told)
    assert re.search(r"second +0\.0 min  FAILED", told)
    assert re.search(r"third +not run", told)


def test_minutes_are_told_when_all_pass(short, capfd):
    assert run_stages(("first", "third"))
    told = capfd.readouterr().out
    assert "FAILED" not in told and "all stages" in told


def test_libraries_beside_tensorflow_keep_to_one_thread(monkeypatch, capfd):
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    show = Stage("show", [["sh", "-c", "echo threads: $OMP_NUM_THREADS"]])
    assert show.run() and "threads: 1" in capfd.readouterr().out
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert show.run() and "threads: 3" in capfd.readouterr().out


def test_the_cheapest_stage_comes_first_and_lint_in_it():
    assert list(stages.STAGES) == ["static", "kernels", "site", "notebooks"]
    assert "ruff" in stages.STATIC.commands[0]


GROUPS = """
import os, pathlib, pytest

@pytest.mark.parametrize("n", range(10))
@pytest.mark.parametrize("name", ["a", "b"])
def test_one(name, n):
    worker = os.environ["PYTEST_XDIST_WORKER"]
    pathlib.Path(__file__).with_name(f"{name}-{worker}").touch()
"""
HOOK = """
import pytest

@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.xdist_group(item.callspec.params["name"]))
"""


def test_a_group_of_tests_stays_with_one_worker(tmp_path):
    """They share a kernel, a page or the print, which a second worker would make again."""
    (tmp_path / "test_groups.py").write_text(GROUPS, encoding="utf-8")
    (tmp_path / "conftest.py").write_text(HOOK, encoding="utf-8")
    done = subprocess.run([*stages.PYTEST, "."], cwd=tmp_path, capture_output=True)
    assert done.returncode == 0, done.stdout.decode()
    assert len(list(tmp_path.glob("a-*"))) == len(list(tmp_path.glob("b-*"))) == 1


def test_every_test_is_in_one_stage():
    """The three stages of tests/ choose by marks that leave nothing out."""
    marks = [
        stage.commands[-1][-1] for stage in (stages.STATIC, stages.KERNELS, stages.SITE)
    ]
    for slow in (True, False):
        for site in (True, False) if slow else (False,):
            chosen = [eval(mark, {"slow": slow, "site": site}) for mark in marks]
            assert sum(chosen) == 1, (slow, site)


@pytest.mark.parametrize("name", stages.STAGES)
def test_the_longest_tests_come_first(name):
    """They are collected in that order, and workers must keep to it."""
    for command in stages.STAGES[name].commands:
        assert "--dist" not in command or "--no-loadscope-reorder" in command


def test_a_changed_notebook_is_concerned():
    name = chapter_id(chapter_files()[0])
    assert concerned([f"chapters/{name}.ipynb", "README.md"]) == [name]
    assert concerned(["README.md", "utils/plots.py"]) == []


def test_chapters_of_a_changed_loader_are_concerned():
    by_text = concerned(["utils/data/text_standins.py"])
    by_image = concerned(["utils/data/images.py"])
    assert "rnn/sequence-classification" in by_text
    assert "cnn/image-classification" not in by_text
    assert "cnn/image-classification" in by_image
    assert set(concerned(["utils/data/fetch.py"])) >= {*by_text, *by_image}


FILES_BESIDE_LOADERS = sorted(
    path.relative_to(ROOT).as_posix() for path in (ROOT / stages.LOADERS).glob("*.*")
)


@pytest.mark.parametrize("file", FILES_BESIDE_LOADERS)
def test_every_file_beside_the_loaders_is_understood(file):
    """Not all of them are Python: there are tables and a packed text."""
    assert stages.defined(file)


def test_a_table_of_stand_ins_counts_like_the_module_that_reads_it():
    table = concerned(["utils/data/text_standins.json"])
    assert table == concerned(["utils/data/text_standins.py"])
    assert "rnn/sequence-classification" in concerned(["utils/data/book_text.txt.gz"])


@pytest.mark.parametrize("taken, left", [(20, 12), (45, 7), (51, 4), (70, 4)])
def test_stand_ins_take_what_the_other_stages_leave(monkeypatch, taken, left):
    monkeypatch.delenv("BOOK_STAND_IN_MINUTES", raising=False)
    assert left_after(taken) == left
    monkeypatch.setenv("BOOK_STAND_IN_MINUTES", "3")
    assert left_after(taken) == 3


def test_what_the_time_limit_leaves_out_is_told(capsys):
    assert run_on_stand_ins(["cnn/convolution"], -1)
    assert "not reached within -1 minutes: cnn/convolution" in capsys.readouterr().out


def test_ci_names_the_shared_data_only_to_set_the_folder():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    lines = [line for line in script.splitlines() if "shared" in line]
    assert all("../shared/data" in line for line in lines) and len(lines) <= 2
