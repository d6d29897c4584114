"""A made-up class: what students hand in that a grader does not expect.

Three exercises are worth 1, 2 and 3 points, so that a sum tells which were earned. The
chapter needs no TensorFlow: what is tried here is the grading.
"""

import copy
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from support import code, markdown

SLUG = "small"
HIDDEN = """
### BEGIN HIDDEN TESTS
assert fourfold(5) == 20, "hidden: 20"
### END HIDDEN TESTS"""
SETUP = """\
import os
import sys
import warnings

SCALE = 1


def check(test, answer):
    test(answer)"""
FACTORS = {"double": 2, "triple": 3, "fourfold": 4}


def right(name: str) -> str:
    return f"def {name}(x):\n    return {FACTORS[name]} * SCALE * x"


def wrong(name: str) -> str:
    return f"def {name}(x):\n    return x"


def instead(name: str, *lines: str) -> str:
    """An answer that does something else, first, and is right."""
    body = "".join(f"    {line}\n" for line in lines)
    return f"def {name}(x):\n{body}    return {FACTORS[name]} * SCALE * x"


def write_chapter(chapters: Path) -> str:
    """The chapter of the made-up class; gives its name."""
    cells = [markdown("# Small"), code(SETUP, "set-up")]
    cells[1].id = f"{SLUG}-set-up"
    for number, (name, factor) in enumerate(FACTORS.items(), 1):
        test = f"assert {name}(3) == {3 * factor}, f'{name} of 3: got {{{name}(3)}}'"
        cells += [
            markdown(f"### {number} The {name}\n\n{'★' * number}, about 5 minutes."),
            code(f"def {name}(x):\n    raise NotImplementedError", "exercise"),
            code(f"def check_{name}({name}):\n    {test}\n\n\n"
                 f"check(check_{name}, {name})", "check"),
            code(right(name).replace(name, f"{name}_solution"), "solution"),
        ]  # fmt: skip
    path = chapters / "part" / f"{SLUG}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return f"part/{SLUG}"


# ------------------------------------------------------------------ one submission


@dataclass
class Case:
    """What a student hands in and how it should come out."""

    change: Callable  # of the solved notebook, in place; may give bytes instead
    points: float | None  # None: not graded
    told: str = ""  # what the instructor's list says, in part
    file: str = f"{SLUG}/{SLUG}.ipynb"
    error: str = ""  # what the student's feedback shows, in part


def find(work, name: str) -> int:
    """The index of a cell by the name that nbgrader knows."""
    names = [c.metadata.get("nbgrader", {}).get("grade_id") for c in work.cells]
    return names.index(name)


def cell(work, name: str):
    return work.cells[find(work, name)]


def answers(**sources: str) -> Callable:
    """The right answers, but for these."""

    def change(work):
        for name, source in sources.items():
            cell(work, name).source = source

    return change


def solved(release):
    """The released notebook with right answers, and outputs as after a run."""
    work = copy.deepcopy(release)
    for name in FACTORS:
        cell(work, name).source = right(name)
    return work


def stubs(*names: str) -> Callable:
    text = "def {}(x):\n    raise NotImplementedError"
    return answers(**{name: text.format(name) for name in names})


def copied(*names: str) -> Callable:
    def change(work):
        for name in names:
            at = find(work, name)
            twin = copy.deepcopy(work.cells[at])
            twin.id = f"{name}-twin"
            work.cells.insert(at + 1, twin)

    return change


def without_metadata(work):
    for each in work.cells:
        each.metadata = {}
    work.metadata = {}


def without_metadata_and_ids(work) -> bytes:
    """As an editor leaves it that knows only sources: no metadata, no ids, 4.4."""
    without_metadata(work)
    raw = json.loads(nbformat.writes(work))
    for each in raw["cells"]:
        del each["id"]
    return json.dumps(raw | {"nbformat_minor": 4}).encode()


def deleted(*names: str) -> Callable:
    def change(work):
        for name in names:
            del work.cells[find(work, name)]

    return change


def shuffled(work):
    random.Random(1).shuffle(work.cells)


def of_another_assignment(work):
    """Its own exercises; the same set-up and the same words at the beginning."""
    for each in work.cells:
        name = each.metadata["nbgrader"]["grade_id"]
        other = re.sub("|".join(FACTORS), lambda match: f"no_{match[0]}", name)
        each.id = each.metadata["nbgrader"]["grade_id"] = other
        each.source = re.sub(r"\b(check_)?(\w+)\(", r"\1no_\2(", each.source)


def nbformat_3(work) -> bytes:
    return nbformat.writes(nbformat.convert(work, 3), version=3).encode()


def with_widgets(work):
    """Widget state as Colab stores it, without the part that nbconvert looks for."""
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "a1"}}
    cell(work, "double").outputs = [nbformat.v4.new_output("display_data", view)]
    state = {"a1": {"model_module": "@jupyter-widgets/base", "state": {}}}
    work.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": state}


def with_forged_metadata(work):
    """Points, marks and checks changed by the student."""
    check = cell(work, "double-check")
    check.source = "pass"
    check.metadata["nbgrader"]["points"] = 100
    cell(work, "triple-check").metadata["nbgrader"]["schema_version"] = 99
    cell(work, "triple").metadata["nbgrader"] = {"solution": True}


def as_text(work):
    """An answer cell turned into Markdown, another into raw text."""
    for name, kind in (("double", "markdown"), ("triple", "raw")):
        at = find(work, name)
        make = getattr(nbformat.v4, f"new_{kind}_cell")
        old = work.cells[at]
        work.cells[at] = make(old.source, metadata=old.metadata)


def with_own_cells(work):
    """Cells of the student's own, with magics, an error, and a name of ours."""
    extra = [
        "%matplotlib inline",
        "1 / 0",
        "def double(x):\n    return 'a try'",
        "!true",
    ]
    for place, source in enumerate(extra):
        work.cells.insert(
            find(work, "double") + place, nbformat.v4.new_code_cell(source)
        )


def without_os(work):
    """A cell of the student's own that breaks the set-up below it."""
    own = "import sys\n\n\nsys.modules['os'] = None"
    work.cells.insert(0, nbformat.v4.new_code_cell(own))


def give(content: bytes) -> Callable:
    return lambda work: content


DEAF = """while True:
        try:
            time.sleep(1)
        except BaseException:
            pass"""
FLOOD = 'for _ in range(3): print("x" * 900_000)'
WARNING = 'warnings.warn("nothing is wrong")'


def both(*changes: Callable) -> Callable:
    def change(work):
        return [each(work) for each in changes][-1]

    return change


CLASS = {
    "Zoë Müller": Case(stubs(*FACTORS), 0, "no exercise was attempted"),
    "李四": Case(answers(**{n: wrong(n) for n in FACTORS}), 0, "no check passed"),
    "Ng, Ann": Case(
        answers(
            double=instead("double", FLOOD),
            triple=instead("triple", "os.chdir(os.sep)", WARNING),
            fourfold="def fourfold(x):\n    return 12",
        ),
        3,
        error="hidden: 20",
    ),
    "sabotaged": Case(without_os, None, "small-set-up failed"),
    "copied": Case(copied("double", "triple-check"), 6, "double stands twice"),
    "stripped": Case(
        without_metadata_and_ids, 6, "marks were lost", file=f"{SLUG}/{SLUG} (1).ipynb"
    ),
    "leaves": Case(
        answers(
            double=right("double") + "\n\n\nquit()",
            triple=instead("triple", "exit()"),
            fourfold=instead("fourfold", "raise SystemExit"),
        ),
        1,
        error="SystemExit",
    ),
    "dies": Case(
        answers(triple=instead("triple", "os._exit(0)")),
        4,
        "triple-check ended Python",
        error="ended Python",
    ),
    "loops": Case(
        answers(
            double="import time\n\n\n" + instead("double", DEAF),
            triple=instead("triple", "while True: print('again and again')"),
        ),
        3,
        "double-check ran longer than",
        error="ran longer than",
    ),
    "cut off": Case(give(b'{"cells": [{"cell_type": "co'), None, "no notebook"),
    "empty": Case(give(b""), None, "no notebook"),
    "other": Case(of_another_assignment, None, "another notebook"),
    "script": Case(give(b"x = 1"), None, "answers.py", file=f"{SLUG}/answers.py"),
    "flat": Case(answers(), None, "looked for as", file=f"{SLUG}.ipynb"),
}


@dataclass
class Repair:
    """What is put back in a notebook, without running it."""

    change: Callable
    told: str  # all that is told
    lost: tuple[str, ...] = ()  # answers that are stubs afterwards


MARKS = "nbgrader's marks were lost and put back"
REPAIRS = {
    "nothing": Repair(answers(), ""),
    "copied": Repair(copied("double"), "double stands twice, and both were run"),
    "without metadata": Repair(without_metadata, MARKS),
    "without metadata and ids": Repair(without_metadata_and_ids, MARKS),
    "deleted": Repair(
        deleted("read-me", f"{SLUG}-set-up", "triple-check", "double"),
        f"missing, put back as released: read-me, {SLUG}-set-up, double, triple-check",
        ("double",),
    ),
    "shuffled": Repair(
        shuffled, "the cells stood in another order, which was put back"
    ),
    "own cells": Repair(with_own_cells, ""),
    "nbformat 3": Repair(nbformat_3, ""),
    "widgets": Repair(with_widgets, ""),
    "forged": Repair(with_forged_metadata, MARKS),
    "other kinds of cell": Repair(as_text, ""),
}


def content(work, change: Callable) -> bytes:
    """The file that a student hands in; ``work`` is solved and then changed."""
    work = solved(work)
    given = change(work)
    return nbformat.writes(work).encode() if given is None else given


def hand_in(course: Path, student: str, case: Case) -> None:
    """Write a student's submission into ``course/submitted``."""
    release = nbformat.read(course / "release" / SLUG / f"{SLUG}.ipynb", as_version=4)
    path = course / "submitted" / student / case.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content(release, case.change))
