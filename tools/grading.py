"""Grading a class with nbgrader, whatever students hand in.

``python -m tools assign`` writes a copy of this file into the folder of the course,
beside ``nbgrader_config.py``, which calls `configure`. Then ``nbgrader autograde``

* puts back what an editor or a student removed from a notebook, except answers;
* grades a notebook that was renamed, and sets aside what is no notebook of the
  assignment, instead of stopping;
* goes on in a new kernel when an answer ended Python or could not be interrupted;
* keeps a megabyte of a cell's output.

``python grading.py ASSIGNMENT``, in that folder, lists the grades. It tells those who
have zero points from those whose work was not graded, and says why it was not. It needs
nbgrader and nothing of the book. Changes of yours belong into ``nbgrader_config.py``:
the next assignment brings this file up to date.
"""

import argparse
import copy
import csv
import difflib
import functools
import hashlib
import json
import re
import shutil
import sys
from collections import Counter
from dataclasses import dataclass, fields
from pathlib import Path

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import DeduplicateIds, Execute, NbGraderPreprocessor
from nbgrader.utils import is_grade
from traitlets.config.loader import PyFileConfigLoader

OUTPUT = 1_000_000  # characters kept of what a cell puts out
LINE = 10_000  # characters kept of a line of an error
IOPUB = 30  # seconds to wait for what a cell has put out, on a busy machine
RAN_TOO_LONG, ENDED_PYTHON = "RanTooLong", "EndedPython"


class GradingError(RuntimeError):
    """A list of grades that cannot be made; the message says what to do."""


class SetAside(Exception):
    """A submission that cannot be graded; the message says why."""


def configure(config) -> None:
    """Let ``nbgrader autograde`` use what this module has; called by the course."""
    usual = Autograde()
    restored = []
    for kind in usual.sanitize_preprocessors:
        restored += [Restore, kind] if kind is DeduplicateIds else [kind]
    run = [RunAnswers if p is Execute else p for p in usual.autograde_preprocessors]
    config.Autograde.sanitize_preprocessors = restored
    config.Autograde.autograde_preprocessors = run
    config.Autograde.pre_convert_hook = functools.partial(adopt, config=config)
    config.Execute.iopub_timeout = IOPUB


# ------------------------------------------------------------------ what is expected


@dataclass
class Wanted:
    """A cell of the released notebook, as the gradebook has it."""

    name: str
    kind: str  # code or markdown
    source: str  # of an answer: the stub
    locked: bool
    solution: bool
    task: bool
    points: float | None  # None: it is not graded

    def metadata(self) -> dict:
        about = {
            "schema_version": 3,
            "grade_id": self.name,
            "grade": self.points is not None and not self.task,
            "solution": self.solution,
            "task": self.task,
            "locked": self.locked,
        }
        return about if self.points is None else about | {"points": self.points}


def wanted_cells(
    gradebook: Gradebook, folders: CourseDirectory, notebook: str, assignment: str
) -> list[Wanted]:
    """The cells of a released notebook, in the order of its source."""
    released = gradebook.find_notebook(notebook, assignment)
    points = {cell.name: cell.max_score for cell in released.grade_cells}
    tasks = {cell.name: cell.max_score for cell in released.task_cells}
    solutions = {cell.name for cell in released.solution_cells}
    cells = [
        Wanted(
            cell.name, cell.cell_type, cell.source, cell.locked, cell.name in solutions,
            cell.name in tasks, (points | tasks).get(cell.name),
        )
        for cell in released.source_cells
    ]  # fmt: skip
    source = Path(folders.format_path(folders.source_directory, ".", assignment))
    order = _names_in(source / f"{notebook}.ipynb")
    return sorted(cells, key=lambda each: order.get(each.name, len(order)))


def _names_in(path: Path) -> dict[str, int]:
    """Names of cells with their places; a database need not keep their order."""
    cells = nbformat.read(path, as_version=4).cells if path.exists() else []
    return {name: place for place, name in enumerate(map(_grade_id, cells)) if name}


# ------------------------------------------------------------------ repair


def restore(notebook, wanted: list[Wanted]) -> list[str]:
    """Put back in place what ``notebook`` lost; gives a note on each kind of loss.

    Every cell of ``wanted`` is there afterwards, once, in its order and with nbgrader's
    marks. Other cells stay behind the cell that they stood behind. A missing answer
    becomes an untouched stub. The text of locked cells is left to nbgrader.

    Raises
    ------
    SetAside
        When no answer cell is found: then it is another notebook.
    """
    cells = notebook.cells
    marked, twice = _marked(cells, wanted)
    places = marked | _alike(cells, wanted, marked)
    answers = [each.name for each in wanted if each.solution]
    if answers and not any(name in places for name in answers):
        raise SetAside(
            "it holds no answer cell of this assignment, so it is another notebook"
            + _beginning(cells)
        )
    kept = [places[each.name] for each in wanted if each.name in places]
    notes = [
        f"{name} stands twice, the first is judged" for name in dict.fromkeys(twice)
    ]
    if any(_grade_id(cells[i]) != name for name, i in places.items()):
        notes.append("nbgrader's marks were lost, they were put back")
    if kept != sorted(kept):
        notes.append("the cells stood in another order, they were put back")
    missing = [each.name for each in wanted if each.name not in places]
    notes += [f"the answer cell of {n} is missing" for n in missing if n in answers]
    if others := [name for name in missing if name not in answers]:
        notes.append(f"cells were deleted, they were put back: {', '.join(others)}")
    notebook.cells = _in_order(notebook, wanted, places)
    return notes


def _in_order(notebook, wanted: list[Wanted], places: dict[str, int]) -> list:
    named = {index: name for name, index in places.items()}
    first, behind, last = [], {}, None
    for index, cell in enumerate(notebook.cells):
        if index in named:
            last = named[index]
            continue
        cell.metadata.pop("nbgrader", None)
        (first if last is None else behind.setdefault(last, [])).append(cell)
    ordered = first
    for each in wanted:
        if each.name in places:
            cell = notebook.cells[places[each.name]]
        else:
            cell = _new(each, notebook)
        cell.metadata["nbgrader"] = nbformat.from_dict(each.metadata())
        ordered += [cell, *behind.get(each.name, [])]
    return ordered


def _new(wanted: Wanted, notebook):
    make = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
    }
    cell = make[wanted.kind](wanted.source)
    if notebook.get("nbformat_minor", 0) < 5:  # which knows no ids
        cell.pop("id", None)
    return cell


def _grade_id(cell) -> str | None:
    about = cell.metadata.get("nbgrader")
    name = about.get("grade_id") if isinstance(about, dict) else None
    return name if isinstance(name, str) else None


def _marked(cells, wanted: list[Wanted]) -> tuple[dict[str, int], list[str]]:
    """Cells that carry nbgrader's mark or their own id; names that came again."""
    names = {each.name for each in wanted}
    places, twice = {}, []
    for index, cell in enumerate(cells):
        for name in (_grade_id(cell), cell.get("id")):
            if name in names:
                if name in places:
                    twice.append(name)
                places.setdefault(name, index)
                break
    return places, twice


def _alike(cells, wanted: list[Wanted], marked: dict[str, int]) -> dict[str, int]:
    """Cells without a mark, found by their text or by the function that they define."""
    free = [i for i in range(len(cells)) if i not in marked.values()]
    places = {}
    for each in wanted:
        if each.name in marked:
            continue
        if each.locked:
            same = [i for i in free if _words(cells[i].source) == _words(each.source)]
        elif each.solution and (defined := re.search(DEFINED, each.source, re.M)):
            same = [
                i for i in free
                if defined[1] in re.findall(DEFINED, cells[i].source, re.M)
            ][-1:]  # the definition that counts  # fmt: skip
        else:
            same = []
        if same:
            places[each.name] = same[0]
            free.remove(same[0])
    return places


DEFINED = r"^(?:async )?(?:def|class) (\w+)"
HIDDEN = r"^[^\n]*BEGIN HIDDEN TESTS.*?END HIDDEN TESTS[^\n]*$"


def _words(source: str) -> list[str]:
    """What a student sees of a cell, whatever an editor did to its spaces."""
    return re.sub(HIDDEN, "", source, flags=re.M | re.S).split()


def _beginning(cells) -> str:
    lines = [
        line for cell in cells for line in cell.source.splitlines() if line.strip()
    ]
    return f"; it begins with {lines[0].strip()[:60]!r}" if lines else "; it is empty"


class Restore(NbGraderPreprocessor):
    """Repairs a submission; notes what was repaired in the notebook's metadata."""

    def preprocess(self, nb, resources):
        of = resources["nbgrader"]
        with Gradebook(of["db_url"]) as gradebook:
            folders = CourseDirectory(config=self.config)
            wanted = wanted_cells(gradebook, folders, of["notebook"], of["assignment"])
        try:
            notes = restore(nb, wanted)
        except SetAside as reason:
            self.log.error("%s is set aside: %s", of["student"], reason)
            raise
        about = resources["metadata"]
        path = Path(about["path"], f"{about['name']}.ipynb")
        nb.metadata.pop("widgets", None)  # other programs leave it incomplete
        nb.metadata["grading"] = {"notes": notes, "sha256": digest(path)}
        return nb, resources


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def adopt(assignment: str, student: str, notebooks: list, config) -> None:
    """Copy a notebook that was renamed to the name that nbgrader looks for.

    Only when one notebook is missing and one that nobody expects is there, which has
    the assignment's answer cells. Called by nbgrader with the paths of one submission.
    """
    folders = CourseDirectory(config=config)
    with Gradebook(folders.db_url) as gradebook:
        expected = {n.name for n in gradebook.find_assignment(assignment).notebooks}
        folder = Path(notebooks[0]).parent
        missing = expected - {Path(path).stem for path in notebooks}
        others = [p for p in map(Path, notebooks) if p.stem not in expected]
        if len(missing) != 1 or len(others) != 1:
            return
        wanted = wanted_cells(gradebook, folders, *missing, assignment)
        if trouble(others[0], wanted) is None:
            target = folder / f"{missing.pop()}.ipynb"
            shutil.copyfile(others[0], target)
            notebooks.append(str(target))


def trouble(path: Path, wanted: list[Wanted]) -> str | None:
    """Why a file cannot be graded; None if it can."""
    raw = path.read_bytes()
    if not raw.strip():
        return "the file is empty"
    if raw.lstrip()[:1] == b"<":
        return "the file is a web page, saved under the name of a notebook"
    try:
        json.loads(raw.decode("utf-8"))
        notebook = nbformat.read(path, as_version=4)
        restore(copy.deepcopy(notebook), wanted)
    except UnicodeDecodeError:
        return "the file is no text in UTF-8, so it is no notebook"
    except json.JSONDecodeError as error:
        return (
            f"the file is no valid JSON (line {error.lineno}, column {error.colno}), "
            "so it is no notebook or a part of one"
        )
    except SetAside as reason:
        return str(reason)
    except Exception as error:  # whatever nbformat says of what is no notebook
        return f"the file is no notebook: {type(error).__name__}: {str(error)[:200]}"
    return None


# ------------------------------------------------------------------ running answers

STAY = """
def _stay(*_):
    raise SystemExit("exit() and quit() would end Python: leave them out")


get_ipython().user_ns.update(exit=_stay, quit=_stay)
del _stay
"""


class RunAnswers(Execute):
    """Runs a submission; a cell that ends or blocks its kernel costs itself only.

    Such a cell gets an error as its output, which the student's feedback shows. The
    notebook is then run again in a new kernel, without that cell.
    """

    def preprocess(self, nb, resources=None, km=None):
        told = f"ran longer than {self.timeout} seconds and was stopped"
        self.error_on_timeout = _error(RAN_TOO_LONG, told)
        self._lost, done = {}, False
        while not done:
            self._at, self._size = None, Counter()
            try:
                nb, resources = super().preprocess(nb, resources, km)
                done = True
            except DeadKernelError:
                told_lost = _error(ENDED_PYTHON, "ended Python, or needed more memory")
            except CellTimeoutError:
                told_lost = self.error_on_timeout
            if not done:
                if self._at is None:
                    raise RuntimeError("the kernel did not start")
                self._lost[self._at] = told_lost
        for cell in nb.cells:
            _forgive_warnings(cell)
        return nb, resources

    def preprocess_cell(self, cell, resources, index):
        if self._at is None:
            self.wait_for_reply(self.kc.execute(STAY, silent=True, store_history=False))
        self._at = index
        if index in self._lost:
            error = nbformat.v4.new_output("error", **self._lost[index])
            cell.outputs, cell.execution_count = [error], None
            return cell, resources
        return super().preprocess_cell(cell, resources, index)

    def output(self, outs, msg, display_id, cell_index):
        """As nbclient does, within the limits above."""
        content, kind = msg["content"], msg["msg_type"]
        if kind == "error":  # decides the grade, so it is kept, its long lines cut
            content["evalue"] = _text(content["evalue"])[:LINE]
            content["traceback"] = [_text(t)[:LINE] for t in content["traceback"]]
            return super().output(outs, msg, display_id, cell_index)
        room = OUTPUT - self._size[cell_index]
        if room <= 0:
            return None
        if kind == "stream":
            text = _text(content["text"])
            self._size[cell_index] += len(text)
            cut = "\n[more output was left out]\n" if len(text) > room else ""
            content["text"] = text[:room] + cut
        else:
            data = content.get("data", {})
            size = sum(len(str(value)) for value in data.values())
            self._size[cell_index] += size
            if size > room:
                return None
            content["data"] = {
                k: _text(v) if isinstance(v, str) else v for k, v in data.items()
            }
        return super().output(outs, msg, display_id, cell_index)


def _error(name: str, told: str) -> dict:
    return {"ename": name, "evalue": told, "traceback": [f"{name}: this cell {told}"]}


def _text(text: str) -> str:
    """Text that can be written: half a character is replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _forgive_warnings(cell) -> None:
    """A check that passed with a warning passed: nbgrader gives zero for any stderr."""
    if is_grade(cell) and cell.cell_type == "code":
        for output in cell.outputs:
            if output.output_type == "stream":
                output.name = "stdout"


# ------------------------------------------------------------------ the list


@dataclass
class Row:
    student: str
    status: str  # graded, zero, ungraded or missing
    points: float | None
    of: float
    note: str


@dataclass
class Course:
    """What the list is made from."""

    folders: CourseDirectory
    gradebook: Gradebook
    assignment: str

    def path(self, step: str, student: str) -> Path:
        return Path(self.folders.format_path(step, student, self.assignment))

    @property
    def submitted(self) -> Path:
        return Path(self.folders.root) / self.folders.submitted_directory

    @functools.cached_property
    def wanted(self) -> dict[str, list[Wanted]]:
        """The cells of each notebook of the assignment."""
        names = [
            n.name for n in self.gradebook.find_assignment(self.assignment).notebooks
        ]
        find = functools.partial(wanted_cells, self.gradebook, self.folders)
        return {name: find(name, self.assignment) for name in names}


def grades(course: Path, assignment: str) -> tuple[list[Row], Path]:
    """The grades of a class, written to ``grades-<assignment>.csv`` in ``course``.

    Raises
    ------
    GradingError
        For a folder that is no course, or an assignment that was not released.
    """
    config = course / "nbgrader_config.py"
    if not config.exists():
        raise GradingError(
            f"no nbgrader_config.py in {course}: name the folder of the course"
        )
    folders = _folders(course)
    database = re.sub("^sqlite:///", "", folders.db_url)
    released = f"run 'nbgrader generate_assignment {assignment} --create' in {course}"
    if "://" not in database and not Path(database).exists():
        raise GradingError(f"no gradebook yet: {released}")
    with Gradebook(folders.db_url, folders.course_id) as gradebook:
        known = [each.name for each in gradebook.assignments]
        if assignment not in known:
            near = difflib.get_close_matches(assignment, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else released
            raise GradingError(f"no assignment {assignment!r} in the gradebook: {hint}")
        rows = _rows(Course(folders, gradebook, assignment))
    path = course / f"grades-{assignment}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # as Excel wants it
        table = csv.writer(file)
        table.writerow([field.name for field in fields(Row)])
        for row in rows:
            points = "" if row.points is None else f"{row.points:g}"
            table.writerow([row.student, row.status, points, f"{row.of:g}", row.note])
    return rows, path


def _folders(course: Path) -> CourseDirectory:
    """The folders and the database that the course's own configuration names."""
    config = PyFileConfigLoader("nbgrader_config.py", path=str(course)).load_config()
    if not config.CourseDirectory.get("root"):
        config.CourseDirectory.root = str(course.resolve())
    return CourseDirectory(config=config)


def _rows(course: Course) -> list[Row]:
    known = {student.id for student in course.gradebook.students}
    there = course.submitted.iterdir() if course.submitted.is_dir() else []
    there = [path for path in there if path.name[0] != "."]
    students = known | {path.name for path in there if path.is_dir()}
    rows = [_row(course, student) for student in sorted(students, key=str.casefold)]
    of = course.gradebook.find_assignment(course.assignment).max_score
    told = "it stands in no student's folder: STUDENT/{}/{}.ipynb is graded"
    told = told.format(course.assignment, next(iter(course.wanted)))
    return rows + [
        Row(path.name, "ungraded", None, of, told)
        for path in sorted(there) if path.is_file()
    ]  # fmt: skip


def _row(course: Course, student: str) -> Row:
    of = course.gradebook.find_assignment(course.assignment).max_score
    graded = course.path(course.folders.autograded_directory, student)
    if all((graded / f"{name}.ipynb").exists() for name in course.wanted):
        return _graded(course, student, graded, of)
    reason = _reason(course, student)
    if reason is None:
        return Row(student, "missing", None, of, "nothing was handed in")
    return Row(student, "ungraded", None, of, reason)


def _graded(course: Course, student: str, folder: Path, of: float) -> Row:
    submission = course.gradebook.find_submission(course.assignment, student)
    points = max(0.0, submission.score - (submission.late_submission_penalty or 0))
    notes, attempted, broken = [], False, []
    for name, wanted in course.wanted.items():
        notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
        notes += _notes(course, student, name, notebook)
        broken += _broken(notebook, wanted)
        stubs = {each.name: each.source for each in wanted if each.solution}
        attempted |= any(
            _words(cell.source) != _words(stubs[_grade_id(cell)])
            for cell in notebook.cells if _grade_id(cell) in stubs
        )  # fmt: skip
    notes = broken + notes
    if points == 0 and broken:  # not the answers' fault
        return Row(student, "ungraded", None, of, "; ".join(notes))
    if points == 0:
        told = "no check passed" if attempted else "no exercise was attempted"
        notes.insert(0, told)
    return Row(student, "graded" if points else "zero", points, of, "; ".join(notes))


def _broken(notebook, wanted: list[Wanted]) -> list[str]:
    """Cells of ours that failed while grading: then nothing below them was judged."""
    ours = {each.name for each in wanted if each.locked and each.points is None}
    return [
        f"{_grade_id(cell)} failed: {output.ename}: {output.evalue[:200]}"
        for cell in notebook.cells if _grade_id(cell) in ours
        for output in cell.get("outputs", []) if output.output_type == "error"
    ]  # fmt: skip


def _notes(course: Course, student: str, name: str, notebook) -> list[str]:
    """What the instructor should know of a graded notebook."""
    about = notebook.metadata.get("grading", {})
    notes = list(about.get("notes", []))
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.get("ename") in (RAN_TOO_LONG, ENDED_PYTHON):
                notes.append(f"{_grade_id(cell) or 'a further cell'} {output.evalue}")
    folder = course.path(course.folders.submitted_directory, student)
    path = folder / f"{name}.ipynb"
    if path.exists() and about.get("sha256") not in (None, digest(path)):
        notes.append(
            "handed in again after it was graded: 'nbgrader autograde "
            f"{course.assignment} --student={student!r} --force' grades it again"
        )
    for other in _notebooks(folder):
        if other.stem in course.wanted:
            continue
        if path.exists() and digest(other) == digest(path):
            notes.append(f"handed in as {other.name!r}, graded as {path.name!r}")
        else:
            notes.append(f"the folder also holds {other.name!r}, which was not graded")
    return notes


def _notebooks(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.ipynb")) if folder.is_dir() else []
    return [path for path in found if path.is_file() and path.name[0] != "."]


def _reason(course: Course, student: str) -> str | None:
    """Why nothing of a student was graded; None if nothing was handed in."""
    folder = course.path(course.folders.submitted_directory, student)
    found = _notebooks(folder)
    if unreadable := [
        f"{path.name}: {reason}" for path in found
        if (reason := trouble(path, _wanted_of(course, path)))
    ]:  # fmt: skip
        return "; ".join(unreadable)
    if missing := [
        name for name in course.wanted if folder / f"{name}.ipynb" not in found
    ]:
        if len(found) > 1:
            names = ", ".join(path.name for path in found)
            return f"none of {names} is named {missing[0]}.ipynb: rename the right one"
        if not found:
            return _elsewhere(course, student, folder, missing[0])
    try:
        course.gradebook.find_submission(course.assignment, student)
    except MissingEntry:
        return f"not graded yet: 'nbgrader autograde {course.assignment} --create'"
    return (
        "nbgrader began and failed: the last lines of 'nbgrader autograde "
        f"{course.assignment} --student={student!r}' say why"
    )


def _wanted_of(course: Course, path: Path) -> list[Wanted]:
    return course.wanted.get(path.stem) or next(iter(course.wanted.values()))


def _elsewhere(course: Course, student: str, folder: Path, name: str) -> str | None:
    """A notebook in another place, other files, or nothing at all."""
    home = course.submitted / student
    others = {each.name for each in course.gradebook.assignments} - {course.assignment}
    files = [
        path for path in sorted(home.rglob("*") if home.is_dir() else [])
        if path.is_file() and not any(part[0] == "." for part in _parts(path, home))
        and not (len(_parts(path, home)) > 1 and _parts(path, home)[0] in others)
    ]  # fmt: skip
    for path in files:
        if path.suffix == ".ipynb":
            parts = _parts(path, course.submitted)
            swapped = student == course.assignment and len(parts) > 2
            owner = parts[1] if swapped else student
            return (
                f"{'/'.join(parts)} is looked for as "
                f"{owner}/{course.assignment}/{name}.ipynb: move it there"
            )
    names = ", ".join("/".join(_parts(path, home)) for path in files)
    return f"no notebook among what was handed in: {names}" if names else None


def _parts(path: Path, folder: Path) -> tuple[str, ...]:
    return path.relative_to(folder).parts


SECTIONS = {
    "ungraded": "Not graded",
    "zero": "Zero points",
    "missing": "Nothing handed in",
}


def report(assignment: str, rows: list[Row], path: Path) -> str:
    """The list as text: first who needs attention, then notes on the others."""
    count = Counter(row.status for row in rows)
    told = [
        f"{assignment}: {len(rows)} students, {count['graded'] + count['zero']} graded, "
        f"{count['zero']} of them with zero points, {count['ungraded']} not graded, "
        f"{count['missing']} handed nothing in"
    ]
    noted = [row for row in rows if row.status == "graded" and row.note]
    parts = {t: [r for r in rows if r.status == s] for s, t in SECTIONS.items()}
    for title, some in (parts | {"Graded, with a note": noted}).items():
        if some:
            told += ["", title, *(f"  {row.student}: {row.note}" for row in some)]
    return "\n".join([*told, "", f"All points: {path}"])


def main(arguments=None) -> int:
    """The command that an instructor runs in the folder of the course."""
    parser = argparse.ArgumentParser(description="The grades of a class.")
    parser.add_argument("assignment", help="its name, as in release/")
    parser.add_argument("--course", type=Path, default=Path(), help="folder (this one)")
    options = parser.parse_args(arguments)
    try:
        rows, path = grades(options.course, options.assignment)
    except GradingError as error:
        print(error, file=sys.stderr)
        return 1
    print(report(options.assignment, rows, path))
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")  # names that a console cannot show
    sys.exit(main())
