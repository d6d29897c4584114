"""``assign``: assignments in nbgrader's format, made from a chapter's exercises.

``python -m tools assign fundamentals/first-networks --out course`` writes
``course/source/first-networks/`` (with solutions, for ``nbgrader``),
``course/release/first-networks/`` (what students get), and nbgrader's configuration with
``grading.py`` beside it. See pages/instructors.md.
"""

import ast
import builtins
import io
import itertools
import re
import symtable
import tokenize
from collections.abc import Iterator
from pathlib import Path

import nbformat

from tools import notebooks
from tools.notebooks import BookError, tags

CONFIG = """\
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import grading  # beside this file

c = get_config()
grading.configure(c)  # what is odd is repaired or set aside, and the rest is graded
c.Execute.timeout = 60  # seconds a cell may run; an endless loop costs its exercise
c.ClearSolutions.code_stub = {"python": "raise NotImplementedError"}
"""
# What Colab writes for "Hide generative AI features" in a notebook's settings.
ASSISTANT_OFF = {"colab": {"generative_ai_disabled": True}}
HEAD = """\
# {title}: exercises

Write your answers in the cells that say `raise NotImplementedError`, and run the cell below each: it is silent when the answer passes, and says what is wrong otherwise.
Cells that are locked are restored before grading, so changing them changes nothing.
"""
START = r"^(?=\*\*\d+\. ★|### \d+ )"  # of an exercise's statement
KINDS = ("exercise", "check", "solution")


def assign(
    name, out, *, whole=False, points=None, variant=0, assistant_off=False
) -> list[Path]:
    """Write an instructor's and a student's notebook of a chapter's exercises.

    Parameters
    ----------
    name : ``part/slug`` of the chapter
    out : folder of the course; made if missing
    whole : the whole chapter, not only the set-up and the exercises
    points : one number for all exercises or one for each; by default their stars
    variant : 0 as published; 1, 2, … change the constants (metadata ``variants``)
    assistant_off : ask Colab to hide its generative AI features, which students can
        show again

    Raises
    ------
    BookError
        For an unknown chapter, a number of points that does not fit, a variant that
        an exercise does not have, a notebook that is there already, or a configuration
        that knows nothing of ``grading.py``.
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
    config = Path(out) / "nbgrader_config.py"
    if config.exists() and "grading.configure" not in config.read_text("utf-8"):
        raise BookError(
            f"{config} is not this edition's: it does not call grading.configure. "
            "Rename it, run this again, and copy your settings into the new one"
        )
    for target, solved in zip(targets, (True, False)):
        cells = _cells(chapter, exercises, points, whole, solved)
        metadata = {"kernelspec": notebooks.KERNEL, "language_info": {"name": "python"}}
        metadata |= ASSISTANT_OFF if assistant_off else {}
        notebook = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, target)
    if not config.exists():
        config.write_text(CONFIG, encoding="utf-8")
    grading = Path(__file__).with_name("grading.py")
    config.with_name("grading.py").write_bytes(grading.read_bytes())
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
    """The stub with the published solution between nbgrader's marks.

    Helpers move into the function, with their decorators and comments. Calls beside
    them, above all that of the check, and the comments before these are left out.
    """
    name, lines = exercise["name"], exercise["solution"].splitlines()
    inside, end, found, dropped = [], 0, False, False
    for node in ast.parse(exercise["solution"]).body:
        start, end = end, node.end_lineno
        dropped = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        if isinstance(node, ast.FunctionDef) and node.name == f"{name}_solution":
            found, end = True, _last_row(node, lines)
            _refuse_decorators(exercise, node)
            before = lines[start : _first_row(node) - 1]
            inside += _after(inside, [*before, *_comments_of_head(exercise, node)])
            inside += _body(exercise, node, end)
        elif not dropped:
            inside += _after(inside, lines[start:end], _frozen(exercise, start))
    if not found:
        raise BookError(f"{exercise['statement'][:40]!r}: no function {name}_solution")
    if not dropped:
        inside += _after(inside, lines[end:])
    text = "\n".join(inside).replace(f"{name}_solution", name)
    marked = f"    ### BEGIN SOLUTION\n{text}\n    ### END SOLUTION"
    return re.sub(
        r"^ +raise NotImplementedError.*$",
        lambda _: marked,
        exercise["exercise"],
        flags=re.M,
    )


def _first_row(node) -> int:
    """The row on which a statement begins, that of its first decorator if it has one."""
    rows = [decorator.lineno for decorator in getattr(node, "decorator_list", [])]
    return min([node.lineno, *rows])


def _last_row(function, lines) -> int:
    """The row on which a function ends; comments that are indented belong to it."""
    end = function.end_lineno
    for row, line in enumerate(lines[end:], end + 1):
        if line.strip() and not re.match(r"\s+#", line):
            break
        end = row if line.strip() else end
    return end


def _tokens(source: str) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(source).readline))


def _head(exercise, function) -> range:
    """The rows of a function's decorators and signature."""
    tokens = _tokens(exercise["solution"])
    ends = [t.start[0] for t in tokens if t.type == tokenize.NEWLINE]
    return range(_first_row(function), min(r for r in ends if r >= function.lineno) + 1)


def _comments_of_head(exercise, function) -> list[str]:
    rows, tokens = _head(exercise, function), _tokens(exercise["solution"])
    on_one_line = function.body[0].lineno in rows  # then it stays beside the body
    comments = [t for t in tokens if t.type == tokenize.COMMENT and t.start[0] in rows]
    return [] if on_one_line else [token.string for token in comments]


def _body(exercise, function, end: int) -> list[str]:
    """The lines of a function's body, comments included, indented by four."""
    lines, first = exercise["solution"].splitlines(), function.body[0]
    start = _head(exercise, function)[-1]  # rows count from 1, lines from 0
    if first.lineno <= start:  # def name(): return …
        start = first.lineno
        line = "    " + lines[start - 1].encode()[first.col_offset :].decode()
        by, kept = 0, [line]
    else:
        by, kept = 4 - first.col_offset, []
    return kept + _moved(lines[start:end], by, _frozen(exercise, start))


def _frozen(exercise, start: int) -> Iterator[bool]:
    """For each line from ``start`` on: does it begin inside a text of several lines?"""
    inside = set()
    for token in _tokens(exercise["solution"]):
        if "STRING" in tokenize.tok_name[token.type]:
            inside.update(range(token.start[0], token.end[0]))
    return (row in inside for row in itertools.count(start))


def _moved(lines: list[str], by: int, frozen) -> list[str]:
    """Lines moved to the right, or to the left; those inside a text stay."""
    moved = []
    for line, stays in zip(lines, frozen):
        if not stays:
            line = " " * by + line if by >= 0 else line.removeprefix(" " * -by)
            line = line if line.strip() else ""
        moved.append(line)
    return moved


def _after(inside: list[str], lines: list[str], frozen=None) -> list[str]:
    """What follows ``inside``: at most one blank line first, then ``lines``, moved."""
    moved = _moved(lines, 4, frozen or itertools.repeat(False))
    blank = sum(1 for _ in itertools.takewhile(lambda line: not line, moved))
    return [""] * bool(inside and 0 < blank < len(moved)) + moved[blank:]


def _refuse_decorators(exercise, function) -> None:
    """The stub's signature stays, so the solution cannot bring decorators of its own."""
    stub = ast.parse(exercise["exercise"]).body
    have = [
        ast.dump(decorator)
        for node in stub if getattr(node, "name", "") == exercise["name"]
        for decorator in node.decorator_list
    ]  # fmt: skip
    for decorator in function.decorator_list:
        if ast.dump(decorator) not in have:
            raise BookError(
                f"the solution {function.name} has @{ast.unparse(decorator)} and the "
                "stub does not: write it above the stub, too"
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
