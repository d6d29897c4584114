"""Grading a class with nbgrader, whatever students hand in.

``python -m tools assign`` copies this file into the folder of the course, beside
``nbgrader_config.py``, which calls `configure`. It needs nbgrader and nothing of the
book. Changes of yours belong in ``nbgrader_config.py``, because the next assignment
brings this file up to date. Then

* ``nbgrader autograde`` puts back what an editor or a student removed from a notebook,
  sets aside what is no notebook of the assignment, and grades the rest;
* an answer that ends Python, or that cannot be interrupted, costs its own exercise;
* ``nbgrader export`` tells those who have zero points from those who were not graded,
  and says why they were not.
"""

import copy
import csv
import functools
import re
import shutil
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExportPlugin
from nbgrader.preprocessors import DeduplicateIds, Execute, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_locked, is_solution

OUTPUT = 1_000_000  # characters kept of what a cell puts out
RAN_TOO_LONG, ENDED_PYTHON = "RanTooLong", "EndedPython"
# IPython's own exit() ends the kernel after the cell; that of sys is an error in it.
EXIT = "from sys import exit, exit as quit"


class SetAside(Exception):
    """A submission that cannot be graded; the message says why."""


def configure(config) -> None:
    """Put what this module has into nbgrader's configuration; called by the course."""
    usual = Autograde()
    config.Autograde.sanitize_preprocessors = [
        Restore if each is DeduplicateIds else each
        for each in usual.sanitize_preprocessors
    ]
    config.Autograde.autograde_preprocessors = [
        RunAnswers if each is Execute else each
        for each in usual.autograde_preprocessors
    ]
    config.Autograde.pre_convert_hook = functools.partial(adopt, config)
    config.Execute.extra_arguments = [f"--IPKernelApp.exec_lines={EXIT}"]
    config.Execute.iopub_timeout = 30  # seconds for the last output of a busy machine
    config.ExportApp.plugin_class = GradesWithReasons


# ------------------------------------------------------------------ repair


def read(path: Path):
    """The notebook in a file. Raises `SetAside` where there is none."""
    try:
        return nbformat.read(path, as_version=4)
    except Exception as error:  # whatever nbformat says of what is no notebook
        told = " ".join(str(error).split())[:200]
        raise SetAside(f"{path.name} is no notebook: {told}") from error


def read_released(folders: CourseDirectory, assignment: str) -> dict:
    """The assignment's notebooks as students got them, by name."""
    folder = Path(folders.format_path(folders.release_directory, ".", assignment))
    if not (found := {path.stem: read(path) for path in folder.glob("*.ipynb")}):
        command = f"nbgrader generate_assignment {assignment} --create --force"
        raise SetAside(f"no notebook in {folder}: '{command}' writes it again")
    return found


def restore(submitted, released) -> tuple[nbformat.NotebookNode, list[str]]:
    """The released notebook with a student's answers; and notes on what was repaired.

    Answers are found by nbgrader's mark, by the cell's id, or by the function that they
    define. A missing answer stays the stub. Cells of the student's own stay behind the
    cell that they stood behind.

    Raises
    ------
    SetAside
        When no answer is found.
    """
    wanted = {name: cell for cell in released.cells if (name := _mark(cell))}
    names = _names(submitted.cells, wanted)
    found = {name: names.index(name) for name in wanted if name in names}
    if not any(is_solution(wanted[name]) for name in found):
        raise SetAside("no answer cell of this assignment is in it: another notebook?")
    own, last = defaultdict(list), None
    for index, (cell, name) in enumerate(zip(submitted.cells, names)):
        if found.get(name) == index:
            last = name
        else:
            own[last].append(_own(cell, index))
    cells = own[None]
    for name, cell in wanted.items():
        cell = copy.deepcopy(cell)
        if is_solution(cell) and name in found:
            given = submitted.cells[found[name]]
            cell |= {k: given[k] for k in ("source", "attachments") if k in given}
        cells += [cell, *own[name]]
    restored = copy.deepcopy(released) | {"cells": cells}
    return nbformat.from_dict(restored), _notes(submitted.cells, wanted, names, found)


def _notes(cells, wanted: dict, names: list, found: dict[str, int]) -> list[str]:
    twice = [name for name, count in Counter(names).items() if name and count > 1]
    missing = [name for name in wanted if name not in found]
    notes = [f"{name} stands twice, and both were run" for name in twice]
    if any(_mark(cells[index]) != name for name, index in found.items()):
        notes.append("nbgrader's marks were lost and put back")
    if list(found.values()) != sorted(found.values()):
        notes.append("the cells stood in another order, which was put back")
    if missing:
        notes.append(f"missing, put back as released: {', '.join(missing)}")
    return notes


def _names(cells, wanted: dict) -> list[str | None]:
    """For each cell of a submission, the released one that it is; None: its own."""
    names = [
        next((name for name in (_mark(cell), cell.get("id")) if name in wanted), None)
        for cell in cells
    ]
    alike = {
        key: name
        for name, cell in wanted.items() if name not in names
        for key in (_functions(cell)[:1] if is_solution(cell) else [_words(cell)])
    }  # fmt: skip
    return [
        name or next((alike[k] for k in _keys(cell) if k in alike), None)
        for name, cell in zip(names, cells)
    ]


def _keys(cell) -> list:
    return [_words(cell), *_functions(cell)]


def _mark(cell) -> str | None:
    """The name that nbgrader gave a cell; a student's may hold anything there."""
    about = cell.metadata.get("nbgrader")
    name = about.get("grade_id") if isinstance(about, dict) else None
    return name if isinstance(name, str) else None


def _words(cell) -> tuple[str, ...]:
    return tuple(cell.source.split())  # editors change spaces


def _functions(cell) -> list[str]:
    return re.findall(r"^(?:async )?def (\w+)", cell.source, re.M)


def _own(cell, index: int):
    """A cell without nbgrader's mark, with an id that no other cell has."""
    own = copy.deepcopy(cell)
    own["id"] = f"own-{index}"
    own.metadata.pop("nbgrader", None)
    return own


class Restore(NbGraderPreprocessor):
    """Repairs a submission before nbgrader looks at its cells."""

    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        folders = CourseDirectory(config=self.config)
        released = read_released(folders, about["assignment"])
        return restore(nb, released[about["notebook"]])[0], resources


def adopt(config, assignment: str, student: str, notebooks: list) -> None:
    """Copy a notebook that was renamed to the name that nbgrader looks for.

    Only when one is missing and there is one too many. nbgrader calls this with the
    paths of a submission's notebooks, and grades those that are in the list afterwards.
    """
    expected = set(read_released(CourseDirectory(config=config), assignment))
    missing = expected - {Path(path).stem for path in notebooks}
    others = [path for path in map(Path, notebooks) if path.stem not in expected]
    if len(missing) == len(others) == 1:
        target = others[0].with_name(f"{missing.pop()}.ipynb")
        notebooks.append(str(shutil.copyfile(others[0], target)))


# ------------------------------------------------------------------ running answers


class Again(Exception):
    """The kernel is lost: the notebook has to be run again."""


class RunAnswers(Execute):
    """Runs a submission; a cell that ends or blocks its kernel costs itself only.

    Such a cell gets an error as its output, which the student's feedback shows, and
    the notebook is run again in a new kernel, without that cell.
    """

    def preprocess(self, nb, resources=None, km=None):
        told = f"ran longer than {self.timeout} seconds and was stopped"
        self.error_on_timeout = _error(RAN_TOO_LONG, told)
        self._lost = {}
        while True:
            try:
                return super().preprocess(nb, resources, km)
            except Again:
                self.log.warning("Running it again, without cells %s", [*self._lost])

    def preprocess_cell(self, cell, resources, index):
        self._room = OUTPUT
        if index in self._lost:
            cell.outputs = [nbformat.v4.new_output("error", **self._lost[index])]
            return cell, resources
        try:
            return super().preprocess_cell(cell, resources, index)
        except DeadKernelError as error:
            told = "ended Python, perhaps because the memory did not suffice"
            self._lost[index] = _error(ENDED_PYTHON, told)
            raise Again from error
        except CellTimeoutError as error:  # it could not be interrupted
            self._lost[index] = self.error_on_timeout
            raise Again from error

    def output(self, outs, msg, display_id, cell_index):
        """As nbclient does, but no more than a megabyte.

        nbgrader gives no points to a check that writes to stderr, where warnings go.
        """
        if msg["msg_type"] in ("stream", "display_data"):
            self._room -= len(str(msg["content"]))
            if self._room < 0:
                return None
        if msg["msg_type"] == "stream":
            msg["content"]["name"] = "stdout"
        return super().output(outs, msg, display_id, cell_index)


def _error(name: str, told: str) -> dict:
    return {"ename": name, "evalue": told, "traceback": [f"{name}: this cell {told}"]}


# ------------------------------------------------------------------ the list


@dataclass
class Row:
    """What one student has in one assignment."""

    assignment: str
    student_id: str
    status: str  # one of SECTIONS
    score: float | None  # None: it was not graded
    max_score: float
    note: str


SECTIONS = {
    "ungraded": "Not graded",
    "zero": "Zero points",
    "missing": "Nothing handed in",
    "graded": "Graded, with a note",
}


class GradesWithReasons(ExportPlugin):
    """``nbgrader export``: prints who needs attention, writes all to grades.csv."""

    def export(self, gradebook: Gradebook) -> None:
        known = [each.name for each in gradebook.assignments]
        chosen = [str(name) for name in self.assignment] or known
        for name in chosen:
            if name not in known:
                self.parent.fail(f"no assignment {name!r}: the gradebook has {known}")
        rows, only = [], {str(student) for student in self.student}
        for name in chosen:
            some = list_grades(gradebook, self.parent.coursedir, name)
            some = [row for row in some if not only or row.student_id in only]
            print(report(name, some), end="\n\n")
            rows += some
        path = Path(self.to or "grades.csv")
        with path.open("w", encoding="utf-8-sig", newline="") as file:  # for Excel
            table = csv.DictWriter(file, [field.name for field in fields(Row)])
            table.writeheader()
            table.writerows(map(asdict, rows))
        print(f"All points: {path}")


@dataclass
class Course:
    """What the list of an assignment is made from."""

    gradebook: Gradebook
    folders: CourseDirectory
    assignment: str

    @functools.cached_property
    def released(self) -> dict:
        return read_released(self.folders, self.assignment)

    @property
    def submitted(self) -> Path:
        return Path(self.folders.root, self.folders.submitted_directory)

    def notebooks(self, step: str, student: str) -> dict[str, Path]:
        """A student's notebooks by name, as handed in or graded."""
        folder = Path(self.folders.format_path(step, student, self.assignment))
        return {path.stem: path for path in sorted(folder.glob("[!.]*.ipynb"))}


def list_grades(
    gradebook: Gradebook, folders: CourseDirectory, assignment: str
) -> list[Row]:
    """The grades of all students, with what is odd about each."""
    course = Course(gradebook, folders, assignment)
    students = {student.id for student in gradebook.students}
    students |= {path.name for path in course.submitted.glob("[!.]*")}
    return [_row(course, student) for student in sorted(students, key=str.casefold)]


def _row(course: Course, student: str) -> Row:
    try:
        status, score, notes = _judge(course, student)
    except SetAside as reason:
        status, score, notes = "ungraded", None, [str(reason)]
    of = course.gradebook.find_assignment(course.assignment).max_score
    return Row(course.assignment, student, status, score, of, "; ".join(notes))


def _judge(course: Course, student: str) -> tuple[str, float | None, list[str]]:
    """Status, points and notes. Raises `SetAside` for a student without a grade."""
    paths = _handed_in(course, student)
    if not paths:
        return "missing", None, ["nothing was handed in"]
    notes = [f"also handed in: {n}.ipynb" for n in paths if n not in course.released]
    for name, released in course.released.items():
        notes += restore(read(paths[name]), released)[1]
    graded = _graded(course, student)
    notes += _stopped(graded)
    broken = _broken(graded)
    submission = course.gradebook.find_submission(course.assignment, student)
    score = max(0.0, submission.score - (submission.late_submission_penalty or 0))
    if score:
        return "graded", score, notes + broken
    if broken:  # then the answers are not to blame
        raise SetAside("; ".join(broken + notes))
    tried = _attempted(graded, course.released)
    zero = "no check passed" if tried else "no exercise was attempted"
    return "zero", score, [zero, *notes]


def _handed_in(course: Course, student: str) -> dict[str, Path]:
    """A student's notebooks by name; none for nothing, `SetAside` for other files."""
    found = course.notebooks(course.folders.submitted_directory, student)
    missing = [name for name in course.released if name not in found]
    if not missing:
        return found
    if found:
        others = ", ".join(path.name for path in found.values())
        raise SetAside(f"none of {others} is {missing[0]}.ipynb: rename the right one")
    if files := _files(course, student):
        place = f"STUDENT/{course.assignment}/{missing[0]}.ipynb"
        raise SetAside(f"handed in as {', '.join(files)}, looked for as {place}")
    return {}


def _files(course: Course, student: str) -> list[str]:
    """What a student handed in, but for other assignments."""
    home = course.submitted / student
    files = [path for path in (home, *sorted(home.rglob("[!.]*"))) if path.is_file()]
    others = {each.name for each in course.gradebook.assignments} - {course.assignment}
    names = [path.relative_to(course.submitted) for path in files]
    return [name.as_posix() for name in names if not others & {*name.parts[1:-1]}]


def _graded(course: Course, student: str) -> dict:
    """A student's graded notebooks by name; `SetAside` where one is missing."""
    paths = course.notebooks(course.folders.autograded_directory, student)
    if course.released.keys() - paths.keys():
        command = f"nbgrader autograde {course.assignment} --create"
        raise SetAside(
            f"not graded: '{command} --student={student!r}' does it, or says why not"
        )
    return {name: read(paths[name]) for name in course.released}


def _errors(graded: dict) -> list[tuple]:
    return [
        (cell, output)
        for notebook in graded.values() for cell in notebook.cells
        for output in cell.get("outputs", []) if output.output_type == "error"
    ]  # fmt: skip


def _stopped(graded: dict) -> list[str]:
    """Notes on cells that ended or blocked their kernel, or ran too long."""
    return [
        f"{_mark(cell) or 'a cell of their own'} {output.evalue}"
        for cell, output in _errors(graded)
        if output.ename in (RAN_TOO_LONG, ENDED_PYTHON)
    ]


def _broken(graded: dict) -> list[str]:
    """Notes on failed cells that are not a student's to write, such as the set-up."""
    return [
        f"{_mark(cell)} failed: {output.ename}: {output.evalue[:200]}"
        for cell, output in _errors(graded)
        if is_locked(cell) and not is_grade(cell)
    ]


def _attempted(graded: dict, released: dict) -> bool:
    """Does any answer differ from its stub?"""
    stubs = {
        (name, _mark(cell)): _words(cell)
        for name, notebook in released.items() for cell in notebook.cells
    }  # fmt: skip
    return any(
        is_solution(cell) and _words(cell) != stubs[name, _mark(cell)]
        for name, notebook in graded.items() for cell in notebook.cells
    )  # fmt: skip


def report(assignment: str, rows: list[Row]) -> str:
    """The list of an assignment as text: first who needs attention."""
    count = Counter(row.status for row in rows)
    lines = [
        f"{assignment}: {len(rows)} students, {count['graded'] + count['zero']} graded, "
        f"{count['zero']} of them with zero points, {count['ungraded']} not graded, "
        f"{count['missing']} handed nothing in"
    ]
    for status, title in SECTIONS.items():
        noted = [row for row in rows if row.status == status and row.note]
        if noted:
            lines += ["", title, *(f"  {row.student_id}: {row.note}" for row in noted)]
    return "\n".join(lines)
