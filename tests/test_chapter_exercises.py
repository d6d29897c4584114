"""Exercises: stubs say so, and plausible wrong answers fail with a telling message."""

import re

import pytest

from support import code, code_cells, notebook, own, source_of, tags
from tools import notebooks
from tools.running import run_notebook

pytestmark = pytest.mark.slow
TRY = """
try:
    {check}({name})
except (AssertionError, RuntimeError) as error:
    assert {said!r} in str(error), f"the message was: {{error}}"
else:
    raise RuntimeError("{check} accepted a wrong answer: {name}")
"""


def exercise_cells(chapter):
    """Per exercise: its stub, check and solution cells."""
    cells = code_cells(notebook(chapter))
    found = [c for c in cells if {"exercise", "check", "solution"} & set(tags(c))]
    return [found[i : i + 3] for i in range(0, len(found), 3)]


def without_call(check) -> str:
    return re.sub(r"^check\(.*\)\s*$", "", check.source, flags=re.M)


def test_checks_of_wrong_answers(chapter):
    """One kernel: set-up, given cells, checks, then each wrong answer in turn."""
    answers = own(chapter).WRONG
    book_cells = notebook(chapter)
    last = max(i for i, c in enumerate(book_cells.cells) if "given" in tags(c))
    work = notebooks.definitions(book_cells, last)
    for stub, check, solution in exercise_cells(chapter):
        # the notebook's own order: the untouched stub must answer with its line
        work.cells += [stub, code(check.source), solution]
    stubs = [
        work.cells[i]
        for i in range(len(work.cells))
        if "exercise" in tags(work.cells[i])
    ]
    for check, wrong in answers.items():
        for answer, said in wrong:
            trial = TRY.format(check=check, name=answer.__name__, said=said)
            work.cells.append(code(source_of(answer) + trial))
    run_notebook(work, chapter.parent, {"BOOK_STRICT": "1"})
    printed = [
        o.text for c in work.cells if c.cell_type == "code"
        for o in c.get("outputs", []) if o.output_type == "stream"
    ]  # fmt: skip
    assert sum("not attempted yet" in text for text in printed) == len(stubs) >= 4


def test_every_three_star_exercise_has_three_wrong_answers(chapter):
    answers = own(chapter).WRONG
    cells = notebook(chapter).cells
    for i, cell in enumerate(cells):
        if "exercise" in tags(cell) and "★★★" in cells[i - 1].source:
            check = "check_" + re.search(r"def (\w+)", cell.source)[1]
            assert len(answers.get(check, [])) >= 3, check
