"""Exercises: stubs say so, and plausible wrong answers fail with a telling message.

What needs a kernel is tried in ``workbench.py``; these tests judge what came of it.
"""

import re

import nbformat

from support import code, notebook, own, tags
from workbench import Trial


def test_stubs_say_that_nothing_was_attempted(worked):
    stubs = worked.of("stub")
    assert len(stubs) >= 4 and worked.raised("stub") == []
    assert [t.title for t in stubs if "not attempted yet" not in t.printed] == []


def test_published_solutions_pass(worked):
    assert len(worked.of("solution")) >= 4
    assert worked.raised("given") + worked.raised("solution") == []


def misjudged(trials: list[Trial]) -> list[str]:
    """Wrong answers that the check accepts or says something else of."""
    faults = []
    for trial in trials:
        if not trial.error:
            faults.append(f"{trial.title} is accepted")
        elif not trial.error.startswith(("AssertionError: ", "RuntimeError: ")):
            faults.append(f"{trial.title} ends in {trial.error}")
        elif trial.expected not in trial.error:
            faults.append(f"{trial.title}: {trial.error!r}, not {trial.expected!r}")
    return faults


def test_wrong_answers_are_told_what_is_wrong(worked):
    assert worked.of("wrong answer") and misjudged(worked.of("wrong answer")) == []


def test_other_right_answers_pass(worked):
    """Of an exercise that asks for a counterexample, any valid one must."""
    assert worked.raised("right answer") == []


def tried(name: str = "", message: str = "") -> Trial:
    """A trial that raised the named error, or nothing."""
    cell = code("check_double(double)")
    if name:
        error = nbformat.v4.new_output("error", ename=name, evalue=message)
        cell.outputs = [error]
    return Trial("wrong answer", "check_double(double)", cell, "is twice")


def test_canary_wrong_answers():
    assert misjudged([tried("AssertionError", "4 is twice 2")]) == []
    for trial in (
        tried(),
        tried("AssertionError", "something else"),
        tried("NameError", "4 is twice 2"),
    ):
        assert len(misjudged([trial])) == 1


def test_every_three_star_exercise_has_three_wrong_answers(chapter):
    answers, cells = own(chapter).WRONG, notebook(chapter).cells
    found = {
        "check_" + re.search(r"def (\w+)", cell.source)[1]
        for i, cell in enumerate(cells)
        if "exercise" in tags(cell) and "★★★" in cells[i - 1].source
    }
    assert found and all(len(answers.get(check, [])) >= 3 for check in found)
