"""``make chapter C=part/slug`` runs every test of that chapter and no other test."""

import shlex
import shutil
import subprocess
import sys

import pytest

from after_notebook import functions_of_exercises
from support import ROOT

CHAPTER = "cnn/convolution"


def collected(*words: str) -> set[str]:
    """The tests that a pytest command would run."""
    kept = [word for word in words if word != "-q"]  # twice, it hides their names
    command = [sys.executable, "-m", "pytest", *kept, "--collect-only", "-q", "-n0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return {line for line in done.stdout.splitlines() if "::" in line}


def commands_of_make(chapter: str) -> list[list[str]]:
    """What ``make chapter`` hands to pytest."""
    if shutil.which("make") is None:
        pytest.skip("no make found")
    command = ["make", "--dry-run", "chapter", f"C={chapter}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = [shlex.split(line) for line in done.stdout.splitlines()]
    return [words[words.index("pytest") + 1 :] for words in lines if "pytest" in words]


@pytest.fixture(scope="module")
def of_make() -> set[str]:
    return set().union(*(collected(*words) for words in commands_of_make(CHAPTER)))


def of_chapter(tests: set[str]) -> set[str]:
    return {test for test in tests if CHAPTER in test}


def names_of(tests: set[str]) -> set[str]:
    return {test.split("[")[0].split("::")[-1] for test in tests}


def test_nothing_else_runs(of_make):
    assert of_make - of_chapter(of_make) == set()


def test_every_test_of_the_chapter_runs(of_make):
    """Those of its exercises are among the tests of its notebook."""
    expected = of_chapter(collected("tests"))
    assert {
        "test_rule",
        "test_explorers_move",
        "test_a_chapter_is_found_by_its_terms",
        "test_internal_links",
    } <= names_of(expected)
    of_exercises = {function.__name__ for function in functions_of_exercises()}
    assert names_of(expected - of_make) == of_exercises
    after = {test for test in of_make if f"{CHAPTER}.ipynb::test_" in test}
    assert names_of(after) == of_exercises


def test_its_notebook_runs(of_make):
    cells = collected(f"chapters/{CHAPTER}.ipynb", "--nbval-lax")
    assert len(cells) > 20 and cells <= of_make
