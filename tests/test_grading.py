"""A made-up class, graded by nbgrader as an instructor would, and the list of it."""

import csv
import os
import re
import resource
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

import submissions
from submissions import CLASS, SLUG, Case, answers, hand_in
from support import ROOT, read_notebook, script
from tools import notebooks
from tools.assign import assign
from tools.command_line import main
from tools.grading import grades, wanted_cells
from tools.notebooks import BookError

TIMEOUT = 6  # seconds a cell may run here


def environment(**others) -> dict:
    """nbgrader calls its helper ``alembic`` by name."""
    path = str(Path(script("nbgrader")).parent) + os.pathsep + os.environ["PATH"]
    return (
        os.environ | {"PATH": path, "BOOK_OFFLINE": "1", "BOOK_THREADS": "1"} | others
    )


def nbgrader(course: Path, *words, **variables) -> subprocess.CompletedProcess:
    return subprocess.run(
        [script("nbgrader"), *words], cwd=course, env=environment(**variables),
        capture_output=True, text=True,
    )  # fmt: skip


def set_up(folder: Path) -> Path:
    """A course of one assignment with a hidden test, released."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notebooks, "CHAPTERS", folder / "chapters")
        name = submissions.write_chapter(folder / "chapters")
        source, release = assign(name, folder / "course")
    work = read_notebook(source)
    submissions.cell(work, "fourfold-check").source += submissions.HIDDEN
    nbformat.write(work, source)
    shutil.rmtree(release.parent)  # nbgrader makes its own
    config = folder / "course" / "nbgrader_config.py"
    text = config.read_text(encoding="utf-8")
    text = text.replace("= 60", f"= {TIMEOUT}") + "c.Execute.iopub_timeout = 10\n"
    config.write_text(text, encoding="utf-8")
    done = nbgrader(folder / "course", "generate_assignment", SLUG, "--create")
    assert done.returncode == 0, done.stderr
    return folder / "course"


def read_grades(course: Path) -> dict[str, dict]:
    path = course / f"grades-{SLUG}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


@dataclass
class Graded:
    course: Path
    log: str
    status: int
    rows: dict
    seconds: float


def seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Graded:
    course = set_up(tmp_path_factory.mktemp("class é"))
    began = seconds_of_children()
    for student, case in CLASS.items():
        hand_in(course, student, case)
    done = nbgrader(course, "autograde", SLUG, "--create")
    assert main(["grades", SLUG, "--course", str(course)]) == 0
    nbgrader(course, "generate_feedback", SLUG)
    rows, seconds = read_grades(course), seconds_of_children() - began
    return Graded(course, done.stderr, done.returncode, rows, seconds)


pytestmark = pytest.mark.slow


@pytest.mark.parametrize("student", CLASS)
def test_each_submission_of_a_class_comes_out_as_told(graded, student):
    case, row = CLASS[student], graded.rows[student]
    assert case.told in row["note"], row
    if case.points is None:
        assert (row["status"], row["points"]) == ("ungraded", ""), row
    else:
        assert row["points"] == str(case.points), row
        assert row["status"] == ("graded" if case.points else "zero"), row
    assert row["of"] == "6"


@pytest.mark.parametrize("student", [s for s in CLASS if CLASS[s].points is not None])
def test_each_graded_student_gets_feedback(graded, student):
    page = graded.course / "feedback" / student / SLUG / f"{SLUG}.html"
    text = re.sub(r"<[^>]*>", "", page.read_text(encoding="utf-8"))
    assert CLASS[student].error in text
    assert len(text) < 2_000_000, "an endless output is cut"


def test_a_plain_submission_has_no_note(graded):
    for student in ("right", "Ng, Ann", "old", "widgets", "noisy"):
        assert graded.rows[student]["note"] == "", student
    assert "deleted" not in graded.rows["stripped"]["note"]


def test_nbgrader_names_what_it_sets_aside(graded):
    """The rest is graded, and the exit status says that something was not."""
    assert graded.status == 1
    for student in ("cut off", "empty", "web page", "other"):
        assert f"for student '{student}'" in graded.log, student


def test_a_class_is_graded_within_two_minutes_of_computing(graded):
    assert graded.seconds < 120


def test_the_list_is_had_from_the_folder_of_the_course(graded, capsys):
    """Without the book: by the file that ``assign`` wrote beside the configuration."""
    path = graded.course / f"grades-{SLUG}.csv"
    before = path.read_bytes()
    path.unlink()
    done = subprocess.run(
        [sys.executable, "grading.py", SLUG],
        cwd=graded.course, env=environment(PYTHONPATH=""),
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert path.read_bytes() == before
    main(["grades", SLUG, "--course", str(graded.course)])
    assert done.stdout.replace(
        f"grades-{SLUG}.csv", ""
    ) == capsys.readouterr().out.replace(str(path), "")


def test_the_list_tells_true_zeros_apart(graded, capsys):
    main(["grades", SLUG, "--course", str(graded.course)])
    told = capsys.readouterr().out
    zero, ungraded = told.index("Zero points"), told.index("Not graded")
    assert ungraded < told.index("cut off") < zero < told.index("李四")
    counts = {status: 0 for status in ("graded", "zero", "ungraded")}
    for row in graded.rows.values():
        counts[row["status"]] += 1
    assert told.startswith(
        f"{SLUG}: {len(CLASS)} students, {counts['graded'] + counts['zero']} graded, "
        f"{counts['zero']} of them with zero points, {counts['ungraded']} not graded"
    )


# ------------------------------------------------------------------ a real chapter

CHAPTER = "fundamentals/neurons-and-networks"


def test_a_chapter_is_graded_with_tensorflow(tmp_path):
    """All answers are the published ones, but for the last: it is untouched."""
    slug = CHAPTER.split("/")[1]
    source, _ = assign(CHAPTER, tmp_path)
    nbgrader(tmp_path, "generate_assignment", slug, "--create", "--force")
    work = read_notebook(tmp_path / "release" / slug / f"{slug}.ipynb")
    answers = {
        c.metadata["nbgrader"]["grade_id"]: c for c in read_notebook(source).cells
    }
    solutions = [n for n, c in answers.items() if c.metadata["nbgrader"]["solution"]]
    assert len(solutions) >= 4
    for name in solutions[:-1]:
        submissions.cell(work, name).source = answers[name].source
    path = tmp_path / "submitted" / "ada" / slug / f"{slug}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(work, path)
    done = nbgrader(tmp_path, "autograde", slug, "--create", PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    (row,), _ = grades(tmp_path, slug)
    points = [
        cell.metadata["nbgrader"]["points"]
        for cell in answers.values() if cell.metadata["nbgrader"]["grade"]
    ]  # fmt: skip
    assert (row.points, row.of) == (sum(points[:-1]), sum(points)), row
    assert row.note == ""


# ------------------------------------------------------------------ afterwards


@pytest.fixture
def copied(graded, tmp_path) -> Path:
    """A course of its own, with two of the class in it."""
    course = tmp_path / "course"
    shutil.copytree(graded.course, course)
    for folder in course.glob("*/*"):
        if folder.parent.name in ("submitted", "autograded"):
            if folder.name not in ("right", "flat"):
                shutil.rmtree(folder)
    return course


def test_a_misplaced_notebook_is_graded_after_it_was_moved(copied):
    folder = copied / "submitted" / "flat"
    (folder / SLUG).mkdir()
    (folder / f"{SLUG}.ipynb").rename(folder / SLUG / f"{SLUG}.ipynb")
    main(["grades", SLUG, "--course", str(copied)])
    assert "not graded yet" in read_grades(copied)["flat"]["note"]
    assert nbgrader(copied, "autograde", SLUG, "--create").returncode == 0
    main(["grades", SLUG, "--course", str(copied)])
    row = read_grades(copied)["flat"]
    assert (row["status"], row["points"], row["note"]) == ("graded", "6", "")


def test_a_notebook_that_came_after_grading_is_told(copied):
    hand_in(copied, "right", Case(answers(double="def double(x):\n    pass"), 5))
    main(["grades", SLUG, "--course", str(copied)])
    assert "handed in again" in read_grades(copied)["right"]["note"]


def test_a_student_without_a_submission_is_told(copied):
    nbgrader(copied, "db", "student", "add", "absent")
    main(["grades", SLUG, "--course", str(copied)])
    row = read_grades(copied)["absent"]
    assert (row["status"], row["points"]) == ("missing", "")


def test_folders_in_another_order_and_files_in_none_are_told(copied):
    submitted = copied / "submitted"
    (submitted / SLUG / "ann").mkdir(parents=True)
    notebook = submitted / "flat" / f"{SLUG}.ipynb"
    shutil.copy(notebook, submitted / SLUG / "ann" / f"{SLUG}.ipynb")
    notebook.rename(submitted / f"flat-{SLUG}.ipynb")
    main(["grades", SLUG, "--course", str(copied)])
    rows = read_grades(copied)
    assert f"is looked for as ann/{SLUG}/{SLUG}.ipynb" in rows[SLUG]["note"]
    assert rows["flat"]["status"] == "missing"
    assert "in no student's folder" in rows[f"flat-{SLUG}.ipynb"]["note"]


def test_a_class_that_handed_nothing_in(copied):
    shutil.rmtree(copied / "submitted")
    shutil.rmtree(copied / "autograded")
    assert main(["grades", SLUG, "--course", str(copied)]) == 0
    assert {row["status"] for row in read_grades(copied).values()} == {"missing"}


def test_the_order_of_cells_is_that_of_the_source(copied):
    """A database may give rows in any order: that must not shuffle a submission."""
    source = copied / "source" / SLUG / f"{SLUG}.ipynb"
    source.chmod(0o644)
    work = read_notebook(source)
    names = [cell.metadata["nbgrader"]["grade_id"] for cell in work.cells]
    work.cells.reverse()
    nbformat.write(work, source)
    folders = CourseDirectory(root=str(copied))
    with Gradebook(folders.db_url) as gradebook:
        found = wanted_cells(gradebook, folders, SLUG, SLUG)
        assert [cell.name for cell in found] == names[::-1]
        shutil.rmtree(source.parent)
        assert {
            cell.name for cell in wanted_cells(gradebook, folders, SLUG, SLUG)
        } == set(names)


def test_two_unknown_names_are_not_guessed(copied):
    folder = copied / "submitted" / "flat"
    (folder / SLUG).mkdir()
    shutil.copy(folder / f"{SLUG}.ipynb", folder / SLUG / "one.ipynb")
    (folder / f"{SLUG}.ipynb").rename(folder / SLUG / "two.ipynb")
    nbgrader(copied, "autograde", SLUG, "--create")
    main(["grades", SLUG, "--course", str(copied)])
    row = read_grades(copied)["flat"]
    assert row["status"] == "ungraded"
    assert "one.ipynb" in row["note"] and "two.ipynb" in row["note"]


@pytest.mark.parametrize(
    "remove, name, said",
    [
        ("", "smal", "did you mean 'small'"),
        ("gradebook.db", SLUG, "nbgrader generate_assignment"),
        ("nbgrader_config.py", SLUG, "nbgrader_config.py"),
    ],
)
def test_a_list_that_cannot_be_made(copied, capsys, remove, name, said):
    if remove:
        (copied / remove).unlink()
    assert main(["grades", name, "--course", str(copied)]) == 1
    assert said in capsys.readouterr().err
    assert remove != "gradebook.db" or not (copied / remove).exists()


def test_a_configuration_of_an_earlier_edition_is_not_mixed(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "CHAPTERS", tmp_path / "chapters")
    name = submissions.write_chapter(tmp_path / "chapters")
    config = tmp_path / "course" / "nbgrader_config.py"
    config.parent.mkdir()
    config.write_text("c = get_config()\nc.Execute.timeout = 90\n")
    with pytest.raises(BookError, match="grading.configure"):
        assign(name, tmp_path / "course")
    assert [p.name for p in config.parent.iterdir()] == ["nbgrader_config.py"]
