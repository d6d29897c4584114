"""A made-up class, graded by nbgrader as an instructor would, and the list of it."""

import csv
import logging
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import ExportApp, NbGraderAPI
from nbgrader.coursedir import CourseDirectory

import submissions
from submissions import CLASS, FACTORS, REPAIRS, SLUG, content, right
from support import ROOT, read_notebook, script
from tools import notebooks
from tools.assign import assign
from tools.grading import GradesWithReasons, SetAside, adopt, list_grades, read, restore
from tools.notebooks import BookError

TIMEOUT = 4  # seconds a cell may run here; none that ends takes a tenth of it


def write_assignment(folder: Path) -> tuple[Path, Path]:
    """The assignment of the made-up class: instructor's and student's notebook."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notebooks, "CHAPTERS", folder / "chapters")
        name = submissions.write_chapter(folder / "chapters")
        return assign(name, folder / "course")


# ------------------------------------------------------------------ without a kernel


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    return read_notebook(write_assignment(tmp_path_factory.mktemp("release"))[1])


@pytest.mark.parametrize("odd", REPAIRS)
def test_what_is_missing_is_put_back(released, tmp_path, odd):
    repair, path = REPAIRS[odd], tmp_path / "work.ipynb"
    path.write_bytes(content(released, repair.change))
    restored, notes = restore(read(path), released)
    assert "; ".join(notes) == repair.told
    nbformat.validate(restored)
    assert restored.metadata == released.metadata
    order = [submissions.find(restored, about(c)["grade_id"]) for c in released.cells]
    assert order == sorted(order)
    for cell in released.cells:
        name = about(cell)["grade_id"]
        if name in FACTORS and name not in repair.lost:
            cell = cell | {"source": right(name)}
        assert submissions.cell(restored, name) == cell


def about(cell) -> dict:
    return cell.metadata["nbgrader"]


def test_cells_of_a_students_own_stay_where_they_stood(released):
    work = submissions.solved(released)
    submissions.copied("triple")(work)
    submissions.with_own_cells(work)
    restored, _ = restore(work, released)
    assert [c.source for c in restored.cells] == [c.source for c in work.cells]


@pytest.mark.parametrize("raw", [b"", b"<html>", b"{}", b"[1]", b'{"ce', b"\xff\xfe"])
def test_what_is_no_notebook_is_named(tmp_path, raw):
    path = tmp_path / "answers.ipynb"
    path.write_bytes(raw)
    with pytest.raises(SetAside, match="answers.ipynb is no notebook"):
        read(path)


def test_a_renamed_notebook_is_copied_and_two_are_not_guessed(tmp_path):
    course = write_assignment(tmp_path)[1].parents[2]
    one, two = course / "one.ipynb", course / "two.ipynb"
    one.write_text("a notebook")
    config = CourseDirectory(root=str(course)).config
    config.CourseDirectory.root = str(course)
    for others, found in (([one], 2), ([one, two], 2), ([], 0)):
        paths = [str(path) for path in others]
        adopt(config, SLUG, "ann", paths)
        assert len(paths) == found
    assert (course / f"{SLUG}.ipynb").read_text() == "a notebook"


def test_a_configuration_of_an_earlier_edition_is_not_mixed(tmp_path):
    config = tmp_path / "course" / "nbgrader_config.py"
    config.parent.mkdir()
    config.write_text("c = get_config()\nc.Execute.timeout = 90\n")
    with pytest.raises(BookError, match="grading.configure"):
        write_assignment(tmp_path)
    assert [p.name for p in config.parent.iterdir()] == ["nbgrader_config.py"]


# ------------------------------------------------------------------ a class


@pytest.fixture(scope="module", autouse=True)
def alembic():
    """nbgrader calls this helper by name."""
    path = str(Path(script("nbgrader")).parent) + os.pathsep + os.environ["PATH"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", path)
        yield


def nbgrader(course: Path, *words, **variables) -> subprocess.CompletedProcess:
    offline = {"BOOK_OFFLINE": "1", "BOOK_THREADS": "1", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [script("nbgrader"), *words],
        cwd=course, env=os.environ | offline | variables,
        capture_output=True, encoding="utf-8",
    )  # fmt: skip


@dataclass
class Graded:
    course: Path
    log: str
    status: int
    told: str  # the list as it is printed
    rows: dict  # of its file, by student


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Graded:
    source, release = write_assignment(tmp_path_factory.mktemp("class é"))
    course = source.parents[2]
    work = read_notebook(source)
    submissions.cell(work, "fourfold-check").source += submissions.HIDDEN
    nbformat.write(work, source)
    config = course / "nbgrader_config.py"
    text = config.read_text(encoding="utf-8").replace("= 60", f"= {TIMEOUT}")
    config.write_text(f"{text}c.Execute.iopub_timeout = 3\n", encoding="utf-8")
    done = nbgrader(course, "generate_assignment", SLUG, "--create", "--force")
    assert done.returncode == 0, done.stderr
    for student, case in CLASS.items():
        submissions.hand_in(course, student, case)
    done = nbgrader(course, "autograde", SLUG, "--create")
    told = nbgrader(course, "export")
    assert told.returncode == 0, told.stderr
    with (course / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    return Graded(course, done.stderr, done.returncode, told.stdout, rows)


@pytest.mark.slow
@pytest.mark.parametrize("student", CLASS)
def test_each_submission_of_a_class_comes_out_as_told(graded, student):
    case, row = CLASS[student], graded.rows[student]
    assert case.told in row["note"], row
    if case.points is None:
        assert (row["status"], row["score"]) == ("ungraded", ""), row
    else:
        assert float(row["score"]) == case.points, (row, graded.log)
        assert row["status"] == ("graded" if case.points else "zero"), row
    assert float(row["max_score"]) == 6


@pytest.mark.slow
@pytest.mark.parametrize("student", [s for s in CLASS if CLASS[s].error])
def test_feedback_shows_why_points_are_missing(graded, student):
    """Feedback is made from the graded notebook: its outputs, of limited size."""
    path = graded.course / "autograded" / student / SLUG / f"{SLUG}.ipynb"
    assert CLASS[student].error in path.read_text(encoding="utf-8")
    assert path.stat().st_size < 2_000_000, "an endless output is cut"


@pytest.mark.slow
def test_the_log_and_the_list_tell_who_was_not_graded(graded):
    assert graded.rows["Ng, Ann"]["note"] == "", "nothing is odd, 3 points are missing"
    assert graded.status == 1
    for student in ("cut off", "empty", "other"):
        assert f"for student '{student}'" in graded.log, student
    status = [row["status"] for row in graded.rows.values()]
    zero, ungraded = status.count("zero"), status.count("ungraded")
    assert graded.told.startswith(
        f"{SLUG}: {len(CLASS)} students, {len(CLASS) - ungraded} graded, "
        f"{zero} of them with zero points, {ungraded} not graded, 0 handed nothing in"
    )
    places = ["Not graded", "cut off: ", "Zero points", "李四: ", "copied: "]
    assert [graded.told.index(p) for p in places] == sorted(
        map(graded.told.index, places)
    )


# ------------------------------------------------------------------ afterwards


@pytest.fixture
def rows(graded, tmp_path):
    """Changes ``submitted/`` in a copy of the course, and lists the grades."""
    course = tmp_path / "course"
    shutil.copytree(graded.course, course)
    folders = CourseDirectory(root=str(course))

    def rows_after(change) -> dict:
        change(course)
        with Gradebook(folders.db_url) as gradebook:
            return {r.student_id: r for r in list_grades(gradebook, folders, SLUG)}

    return rows_after


def absent_student(course: Path) -> None:
    shutil.rmtree(course / "submitted" / "flat")
    with Gradebook(CourseDirectory(root=str(course)).db_url) as gradebook:
        gradebook.add_student("flat")
        gradebook.add_assignment("else")


def of_another_assignment_only(course: Path) -> None:
    absent_student(course)
    (course / "submitted" / "flat" / "else").mkdir(parents=True)
    (course / "submitted" / "flat" / "else" / "else.ipynb").write_text("{}")


def other_name(course: Path) -> None:
    folder = course / "submitted" / "flat"
    (folder / SLUG).mkdir()
    (folder / f"{SLUG}.ipynb").rename(folder / SLUG / "one.ipynb")


def moved(course: Path) -> None:
    other_name(course)
    folder = course / "submitted" / "flat" / SLUG
    (folder / "one.ipynb").rename(folder / f"{SLUG}.ipynb")


def in_no_folder(course: Path) -> None:
    folder = course / "submitted" / "flat"
    (folder / f"{SLUG}.ipynb").rename(folder.with_name("a.ipynb"))
    folder.rmdir()
    (folder.with_name("a.ipynb")).rename(folder)


@pytest.mark.slow
@pytest.mark.parametrize(
    "change, status, told",
    [
        (absent_student, "missing", "nothing was handed in"),
        (of_another_assignment_only, "missing", "nothing was handed in"),
        (other_name, "ungraded", f"none of one.ipynb is {SLUG}.ipynb: rename"),
        (moved, "ungraded", "nbgrader autograde small --create --student='flat'"),
        (in_no_folder, "ungraded", f"handed in as flat, looked for as STUDENT/{SLUG}/{SLUG}.ipynb"),
        (lambda course: shutil.rmtree(course / "release"), "ungraded",
         f"'nbgrader generate_assignment {SLUG} --create --force'"),
    ],
)  # fmt: skip
def test_the_list_says_what_to_do(rows, change, status, told):
    row = rows(change)["flat"]
    assert (row.status, row.score) == (status, None)
    assert told in row.note


@pytest.mark.slow
def test_an_unknown_assignment_is_named_with_those_known(graded, capsys, monkeypatch):
    # The app sets logging up anew, which closes all handlers; TensorFlow's would close
    # the stream that it was imported with: pytest's own.
    monkeypatch.setattr(logging, "shutdown", lambda *handlers: None)
    target = graded.course / "no.csv"
    app = ExportApp(coursedir=CourseDirectory(root=str(graded.course)))
    plugin = GradesWithReasons(parent=app, assignment=["smal"], to=str(target))
    with Gradebook(app.coursedir.db_url) as gradebook, pytest.raises(SystemExit):
        plugin.export(gradebook)
    assert (
        f"no assignment 'smal': the gradebook has ['{SLUG}']" in capsys.readouterr().err
    )
    assert not target.exists()


# ------------------------------------------------------------------ a real chapter

CHAPTER = "fundamentals/neurons-and-networks"


@pytest.mark.slow
def test_a_chapter_is_graded_with_tensorflow(tmp_path):
    """All answers are the published ones, but for the last: it is untouched."""
    slug = CHAPTER.split("/")[1]
    source, _ = assign(CHAPTER, tmp_path)
    folders = CourseDirectory(root=str(tmp_path))
    made = NbGraderAPI(folders).generate_assignment(slug)
    assert made["success"], made
    work = read_notebook(tmp_path / "release" / slug / f"{slug}.ipynb")
    published = {about(c)["grade_id"]: c for c in read_notebook(source).cells}
    solutions = [name for name, c in published.items() if about(c)["solution"]]
    assert len(solutions) >= 4
    for name in solutions[:-1]:
        submissions.cell(work, name).source = published[name].source
    path = tmp_path / "submitted" / "ada" / slug / f"{slug}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(work, path)
    done = nbgrader(tmp_path, "autograde", slug, "--create", PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    with Gradebook(folders.db_url) as gradebook:
        (row,) = list_grades(gradebook, folders, slug)
    points = [about(c)["points"] for c in published.values() if about(c)["grade"]]
    assert (row.score, row.max_score) == (sum(points[:-1]), sum(points)), row
    assert row.note == ""
