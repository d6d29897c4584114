"""Solutions with a small error each: the check of the exercise must see it."""

import pytest

import mutants
from support import chapter_id, own
from utils import settings

SOLUTION = """\
def largest_solution(values, floor):
    best = max(floor, 0)
    for value in values:
        if value > best:
            best = value
    return best


check_largest(largest_solution)
"""


def survivors(worked) -> list[str]:
    return [
        t.title for t in worked.of("mutant") if t.printed.split()[-1:] == ["survived"]
    ]


@pytest.mark.kernel
def test_no_mutant_passes_for_a_right_answer(worked, chapter):
    """``SURVIVORS`` of the chapter's own file has those that are right answers, too."""
    if not mutants.concerned(chapter):
        pytest.skip(
            "BOOK_MUTANTS=all, or a commit before which the chapter was changed"
        )
    assert worked.of("mutant")
    assert worked.raised("helper") + worked.raised("mutant") == []
    right = getattr(own(chapter), "SURVIVORS", {})
    assert [one for one in survivors(worked) if one not in right] == []
    if settings.text("BOOK_MUTANTS") == "all":
        assert [one for one in right if one not in survivors(worked)] == []


def test_kinds_of_mutants():
    told = [words for words, _ in mutants.all_mutants(SOLUTION)]
    assert told == [
        "2:11 two arguments are swapped",
        "2:22 0 becomes 1",
        "2:22 0 becomes -1",
        "4:11 Gt becomes GtE",
        "2:4 is left out",
        "3:4 is left out",
    ]
    for _, source in mutants.all_mutants(SOLUTION):
        compile(source, "mutant", "exec")
        assert "check_largest" not in source


def check_strong(largest):
    assert largest([1, 3, 2], 0) == 3, "the largest"
    assert largest([-2], -1) == 0, "none is below 0"
    assert largest([], 2) == 2, "nothing but the floor"


def check_weak(largest):
    assert largest([1, 3, 2], 0) == 3, "the largest"
    assert largest([-2], -1) <= 1, "a bound that says nothing"


def check_short(largest):
    assert largest([1, 3, 2], 0) == 3, "the largest"


def verdicts(check, solution=SOLUTION) -> list[str]:
    original = mutants.ast.unparse(mutants.without_calls(solution))
    return [
        mutants.judge_mutant(check, "largest", original, source, seconds=0.5)
        for _, source in mutants.all_mutants(solution)
    ]


def test_a_mutant_is_killed_equivalent_or_survives():
    same, killed, survived = "equivalent", "killed", "survived"
    assert verdicts(check_strong) == [same, killed, killed, same, killed, killed]
    assert verdicts(check_weak) == [same, survived, survived, same, killed, killed]
    assert verdicts(check_short) == [same, same, same, same, killed, killed]


ENDLESS = """\
def largest_solution(values, floor):
    while floor < 3:
        floor += 1
    return floor
"""


def check_three(largest):
    assert largest([], 1) == 3, "three"


def test_an_endless_mutant_is_killed():
    drop = [source for told, source in mutants.all_mutants(ENDLESS) if "Add" in told]
    assert (
        mutants.judge_mutant(check_three, "largest", ENDLESS, drop[0], 0.5) == "killed"
    )


MAKER = """\
def largest_solution(floor):
    best = floor

    def see(value):
        nonlocal best
        best = max(best, value) + 0
        return best

    return see
"""


def check_maker(largest):
    see = largest(1)
    assert see(3) > 2 and see(1) > 1, "the largest so far"


def test_a_returned_function_is_judged_by_its_calls():
    """A line without which there is no Python is no mutant."""
    found = dict(
        zip((t for t, _ in mutants.all_mutants(MAKER)), verdicts(check_maker, MAKER))
    )
    assert found == {
        "6:15 Add becomes Sub": "equivalent",
        "6:15 two arguments are swapped": "equivalent",
        "6:34 0 becomes 1": "survived",
        "6:34 0 becomes -1": "killed",
        "5:8 is left out": "killed",
        "6:8 is left out": "killed",
    }


AT_RANDOM = (
    "import random\n\n\ndef largest_solution():\n    return random.random() + 1\n"
)


def check_positive(largest):
    assert largest() != 0, "not zero"


def test_what_draws_at_random_is_not_judged():
    assert set(verdicts(check_positive, AT_RANDOM)) == {"unknown"}


def test_which_chapters_are_concerned(monkeypatch, chapter):
    for asked, wanted in (("", False), ("all", True)):
        monkeypatch.setenv("BOOK_MUTANTS", asked)
        assert mutants.concerned(chapter) is wanted, chapter_id(chapter)


def test_the_draw_is_the_commits(monkeypatch):
    monkeypatch.setenv("BOOK_MUTANTS", "HEAD")
    long = SOLUTION.replace("return best", "return best + 1 - 1 * 2 / 3 - 4")
    drawn = mutants.drawn(long, "largest")
    assert drawn == mutants.drawn(long, "largest") and len(drawn) == mutants.EACH
    monkeypatch.setenv("BOOK_MUTANTS", "all")
    assert len(mutants.drawn(long, "largest")) > mutants.EACH
