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


def judged_of(worked) -> dict[str, str]:
    return {t.title: mutants.verdict(t.printed) for t in worked.of("mutant")}


def survivors(worked) -> list[str]:
    judged = judged_of(worked)
    assert "not judged" not in judged.values()
    return [title for title, told in judged.items() if told == "survived"]


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
        judged = judged_of(worked)  # a slow one survives on a faster machine
        left = ("survived", "killed: too long")
        assert [one for one in right if judged.get(one) not in left] == []


def share_named(verdicts: list[str]) -> float:
    """Of the mutants with a wrong step, those whose message names the step."""
    told = [one for one in verdicts if one.startswith("killed: step")]
    return told.count("killed: step named") / len(told) if told else 1.0


@pytest.mark.kernel
def test_the_first_wrong_step_is_named(worked, chapter):
    """``STEPS`` of the chapter's own file tells the steps of an exercise."""
    if not (mutants.concerned(chapter) and hasattr(own(chapter), "STEPS")):
        pytest.skip("no steps, or no mutants asked for")
    judged = judged_of(worked)
    missed = [title for title, told in judged.items() if "not named" in told]
    share = share_named(list(judged.values()))
    print(f"{chapter_id(chapter)}: the first wrong step is named in {share:.2f}")
    assert share >= mutants.NAMED, missed
    if settings.text("BOOK_MUTANTS") == "all":
        assert any(told.startswith("killed: step") for told in judged.values())


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


TRIED_OUT = """\
import numpy as np

width, depth = 1 + 1, 3


def inner(x):
    return np.sum(x)


@max
def largest_solution(x):
    return inner(x) * width


check_largest(largest_solution)
for k in range(3):
    print(largest_solution([k]) + 4)
"""


def test_only_what_a_solution_uses_is_mutated():
    kept = mutants.ast.unparse(mutants.needed(TRIED_OUT))
    assert kept.startswith("import numpy as np\nwidth, depth = (1 + 1, 3)\n")
    assert "def inner" in kept and "check_largest" not in kept and "for k" not in kept
    assert "5:" not in " ".join(told for told, _ in mutants.all_mutants(TRIED_OUT))


def test_mutants_that_are_told_alike_are_numbered():
    """Or one that survives would hide behind another's verdict."""
    found = mutants.all_mutants("def f_solution(a, b, c):\n    return a - b - c\n")
    assert [told for told, _ in found] == [
        "2:11 Sub becomes Add",
        "2:11 Sub becomes Add (2)",
    ]


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
    original = mutants.ast.unparse(mutants.needed(solution))
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
    told = mutants.judge_mutant(check_three, "largest", ENDLESS, drop[0], 0.5)
    assert told == "killed: too long"


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


FROM_A_GENERATOR = """\
def largest_solution(values, random):
    return max(values) + 0 * random.random()
"""


def check_with_generator(largest):
    import numpy as np

    assert largest([1, 3], np.random.default_rng(0)) > 2, "the largest"


def test_how_a_given_generator_is_used_up_is_free():
    assert verdicts(check_with_generator, FROM_A_GENERATOR) == [
        "equivalent",
        "equivalent",
        "survived",
        "survived",
    ]


def test_the_published_solution_is_judged_once():
    times = []

    def check(largest):
        times.append(largest.__name__)
        check_strong(largest)

    found = verdicts(check)
    assert len(times) == 1 + len(found)


STEPPED = """\
def largest_solution(values):
    total = sum(values) + 0
    return total, total * 2
"""


def check_first_wrong(largest):
    total, double = largest([1, 2])
    assert total == 3, "the sum is off"
    assert double == 6, "the sum is right, the double is not"


def check_names_another(largest):
    total, double = largest([1, 2])
    assert double == 6, "the double is off"
    assert total == 3, "the sum is off"


def steps_of_largest(largest):
    total, double = largest([1, 2])
    return [("the sum is off", total), ("the double", double)]


def test_a_check_that_names_another_step_is_found():
    def judged(check):
        return [
            mutants.judge_mutant(check, "largest", STEPPED, source, 1, steps_of_largest)
            for _, source in mutants.all_mutants(STEPPED)
        ]

    assert share_named(judged(check_first_wrong)) == 1
    assert share_named(judged(check_names_another)) < mutants.NAMED


def test_warnings_hide_no_verdict():
    assert mutants.verdict("mutant is survived\nRuntimeWarning: a\n  b") == "survived"
    assert mutants.verdict("RuntimeWarning: a\nmutant is killed\n") == "killed"
    assert mutants.verdict("RuntimeWarning: a") == "not judged"


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
