"""``assign``: assignments in nbgrader's format, made from a chapter's exercises.

``python -m tools assign fundamentals/first-networks --out course`` writes
``course/source/first-networks/`` (with solutions, for ``nbgrader``) and
``course/release/first-networks/`` (what students get). See pages/instructors.md.
"""

import ast
import builtins
import re
import symtable
import textwrap
from pathlib import Path

import nbformat

from tools import notebooks
from tools.notebooks import BookError, tags

CONFIG = """\
c = get_config()
c.Execute.timeout = 60  # seconds a cell may run; an endless loop then scores 0
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
"""
HEAD = """\
# {title}: exercises

Write your answers in the cells that say `raise NotImplementedError`, and run the cell below each: it is silent when the answer passes, and says what is wrong otherwise.
Cells that are locked are restored before grading, so changing them changes nothing.
"""
START = r"^(?=\*\*\d+\. ★|### \d+ )"  # of an exercise's statement
KINDS = ("exercise", "check", "solution")


def assign(name, out, *, whole=False, points=None, variant=0) -> list[Path]:
    """Write an instructor's and a student's notebook of a chapter's exercises.

    Parameters
    ----------
    name : ``part/slug`` of the chapter
    out : folder of the course; made if missing
    whole : the whole chapter, not only the set-up and the exercises
    points : one number for all exercises or one for each; by default their stars
    variant : 0 as published; 1, 2, … change the constants (metadata ``variants``)

    Raises
    ------
    BookError
        For an unknown chapter, a number of points that does not fit, a variant that
        an exercise does not have, or a notebook that is there already.
    """
    path = notebooks.chapter_path(name)
    chapter = nbformat.read(path, as_version=4)
    exercises = read_exercises(chapter, path.stem, variant)
    points = _points(exercises, points)
    targets = [
        Path(out) / kind / path.stem / path.name for kind in ("source", "release")
    ]
    for target in targets:
        if target.exists():
            raise BookError(
                f"{target} is there already, perhaps with changes of yours: it is not "
                "overwritten. Delete it, or name another folder with --out"
            )
    for target, solved in zip(targets, (True, False)):
        cells = _cells(chapter, exercises, points, whole, solved)
        metadata = {"kernelspec": notebooks.KERNEL, "language_info": {"name": "python"}}
        notebook = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, target)
    config = Path(out) / "nbgrader_config.py"
    if not config.exists():
        config.write_text(CONFIG, encoding="utf-8")
    return targets


def read_exercises(chapter, slug, variant) -> list[dict]:
    """Per exercise: its index, name and cells, the variant's constants put in."""
    found, cells = [], chapter.cells
    for i, cell in enumerate(cells):
        if "exercise" not in tags(cell):
            continue
        kinds = [KINDS[k] in tags(c) for k, c in enumerate(cells[i : i + 3])]
        statement = re.split(START, cells[i - 1].source, flags=re.M)[-1]
        title = statement.splitlines()[0].strip("#* ")
        if kinds != [True] * 3:
            raise BookError(f"{slug}, {title!r}: stub, check and solution must follow")
        variants = [{}, *cells[i - 1].metadata.get("variants", [])]
        if not 0 <= variant < len(variants):
            raise BookError(
                f"{slug}, {title!r} has variants 0 to {len(variants) - 1}, not {variant}"
            )
        sources = [statement, *(c.source for c in cells[i : i + 3])]
        texts = [_changed(source, variants[variant]) for source in sources]
        found.append(
            {"at": i, "stars": len(re.search("★+", statement)[0])}
            | dict(zip(("statement", *KINDS), texts))
        )
        found[-1]["name"] = re.search(r"^def (\w+)", texts[1], re.M)[1]
    return found


def _changed(source: str, constants: dict) -> str:
    if not constants:
        return source
    pattern = "|".join(map(re.escape, sorted(constants, key=len, reverse=True)))
    return re.sub(pattern, lambda match: constants[match[0]], source)


def _points(exercises, points) -> list[float]:
    if not points:
        return [exercise["stars"] for exercise in exercises]
    if len(points) not in (1, len(exercises)) or min(points) <= 0:
        raise BookError(
            f"--points takes one positive number, or one for each of the "
            f"{len(exercises)} exercises; got {len(points)}: {points}"
        )
    return points * len(exercises) if len(points) == 1 else points


def _cells(chapter, exercises, points, whole, solved) -> list:
    title = re.search(r"^# (.+)", chapter.cells[0].source, re.M)[1]
    cells = [_cell("markdown", HEAD.format(title=title), "read-me")]
    at = {exercise["at"]: exercise for exercise in exercises}
    graded = dict(zip(at, points))
    keep = (
        range(len(chapter.cells))
        if whole
        else sorted({*_needed(chapter, exercises), *at})
    )
    skip = {i + k for i in at for k in (-1, 1, 2)}
    for i in keep:
        cell = chapter.cells[i]
        if i in at:
            exercise = at[i]
            name, stub = exercise["name"], exercise["exercise"]
            work = _solved(exercise) if solved else stub
            cells += [
                _cell("markdown", exercise["statement"], f"{name}-statement"),
                _cell("code", work, name, solution=True),
                _cell("code", _direct(exercise), f"{name}-check", points=graded[i]),
            ]
        elif i not in skip:
            cells.append(_cell(cell.cell_type, cell.source, cell.id))
    return cells


def _cell(kind, source, name, *, solution=False, points=None):
    make = {
        "markdown": nbformat.v4.new_markdown_cell,
        "code": nbformat.v4.new_code_cell,
    }
    about = {"schema_version": 3, "grade_id": name, "task": False, "solution": solution,
             "grade": points is not None, "locked": not solution}  # fmt: skip
    if points is not None:
        about["points"] = points
    open_ = {} if solution else {"editable": False, "deletable": False}
    return make[kind](source, id=name[:64], metadata={"nbgrader": about} | open_)


def _direct(exercise) -> str:
    """The check, called without the wrapper that forgives an untouched stub."""
    name = exercise["name"]
    return re.sub(
        r"^check\((check_\w+), *\w+\)", rf"\1({name})", exercise["check"], flags=re.M
    )


def _solved(exercise) -> str:
    """The stub with the published solution between nbgrader's marks."""
    name, source = exercise["name"], exercise["solution"]
    tree, lines = ast.parse(source), source.splitlines()
    text = lambda first, last: "\n".join(lines[first.lineno - 1 : last.end_lineno])
    helpers, body = [], None
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == f"{name}_solution":
            body = textwrap.dedent(text(node.body[0], node.body[-1]))
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
            helpers.append(text(node, node))
    if body is None:
        raise BookError(f"{exercise['statement'][:40]!r}: no function {name}_solution")
    inside = "\n".join(["### BEGIN SOLUTION", *helpers, body, "### END SOLUTION"])
    inside = textwrap.indent(inside.replace(f"{name}_solution", name), "    ")
    return re.sub(
        r"^ +raise NotImplementedError.*$",
        lambda _: inside,
        exercise["exercise"],
        flags=re.M,
    )


def _needed(chapter, exercises) -> set[int]:
    """The set-up and those cells tagged ``given`` whose names the exercises use."""
    cells, first = chapter.cells, exercises[0]["at"]
    given = {
        i: _names(cells[i].source) for i in range(first) if "given" in tags(cells[i])
    }
    setup = next(i for i, c in enumerate(cells) if c.cell_type == "code")
    kept, wanted = {setup}, set()
    for exercise in exercises:
        parts = [_names(exercise[kind]) for kind in KINDS]
        wanted |= set().union(*(used for _, used in parts)) - set().union(
            *(d for d, _ in parts)
        )
    while new := {i for i in given if i not in kept and given[i][0] & wanted}:
        kept |= new
        wanted |= set().union(*(given[i][1] for i in new))
    have = set(dir(builtins)).union(
        {"__name__"}, *(given[i][0] for i in kept & set(given))
    )
    if missing := sorted(wanted - have - _names(cells[setup].source)[0]):
        raise BookError(
            f"the exercises use {', '.join(missing)}, which no cell tagged 'given' "
            "defines: tag the cell that does"
        )
    return kept


def _names(source: str) -> tuple[set, set]:
    """Names that a cell defines at its top level, and global names that it uses."""
    top = symtable.symtable(source, "cell", "exec")
    defined = {
        s.get_name() for s in top.get_symbols()
        if s.is_assigned() or s.is_imported() or s.is_namespace()
    }  # fmt: skip
    used, tables = set(), [top]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        used |= {
            s.get_name() for s in table.get_symbols()
            if s.is_referenced() and (table is top or s.is_global())
        }  # fmt: skip
    return defined, used - {n for n in defined if n not in used}
