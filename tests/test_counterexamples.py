"""Each part asks twice for a setting in which a claim fails, and judges it by running.

That valid counterexamples pass and others fail is tried in `test_chapter_exercises.py`.
"""

import re
from collections import Counter

from nbformat.v4 import new_markdown_cell, new_notebook

from support import chapter_files, chapter_id, code, notebook, own, tags

EACH_PART = 2


def counterexamples(book) -> list[str]:
    """Names of the checks of a notebook's exercises that ask for a counterexample."""
    cells = book.cells
    return [
        re.search(r"def (check_\w+)", cells[i + 2].source)[1]
        for i, cell in enumerate(cells[:-2])
        if cell.metadata.get("counterexample") and "exercise" in tags(cells[i + 1])
    ]


def badly_tried(checks: list[str], right: dict, wrong: dict) -> list[str]:
    """Checks with fewer than two other counterexamples or three settings that fail."""
    return [
        check for check in checks
        if len(right.get(check, [])) < 2 or len(wrong.get(check, [])) < 3
    ]  # fmt: skip


def test_each_part_asks_for_counterexamples():
    found = Counter({chapter_id(c).split("/")[0]: 0 for c in chapter_files()})
    for chapter in chapter_files():
        part = chapter_id(chapter).split("/")[0]
        found[part] += len(counterexamples(notebook(chapter)))
    assert {part for part, times in found.items() if times < EACH_PART} == set()


def test_counterexamples_are_tried_with_others(chapter):
    answers = own(chapter)
    checks = counterexamples(notebook(chapter))
    right = getattr(answers, "RIGHT", {})
    assert set(right) <= set(answers.WRONG)
    assert badly_tried(checks, right, answers.WRONG) == []


def test_canary_counterexamples():
    statement = new_markdown_cell("**5. ★★ Where it fails**")
    statement.metadata["counterexample"] = True
    stub, check = code("def where(): ..."), code("def check_where(where): ...")
    stub.metadata["tags"] = ["exercise"]
    cells = [statement, stub, check, new_markdown_cell("## Today")]
    assert counterexamples(new_notebook(cells=cells)) == ["check_where"]
    assert badly_tried(["check_where"], {}, {}) == ["check_where"]
    enough = {"check_where": [len] * 2}, {"check_where": [(len, "")] * 3}
    assert badly_tried(["check_where"], *enough) == []
