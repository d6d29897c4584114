"""check: untouched, wrong, crashing, right."""

import pytest

from utils.exercises import check


def check_double(double):
    assert double(2) == 4, f"twice 2 is 4, got {double(2)}"


def test_an_untouched_stub_gets_one_friendly_line(capsys):
    def double(x):
        raise NotImplementedError

    check(check_double, double)
    assert capsys.readouterr().out == "double: not attempted yet\n"


def test_a_right_answer(capsys):
    check(check_double, lambda x: 2 * x)
    assert "all checks passed" in capsys.readouterr().out


def test_a_wrong_answer_raises_with_the_message():
    def double(x):
        return x**3

    with pytest.raises(AssertionError, match="double: twice 2 is 4, got 8"):
        check(check_double, double)


def test_a_crash_names_the_line():
    def double(x):
        return x / 0

    with pytest.raises(
        RuntimeError, match=r"double crashed in double, line \d+ \(return x / 0\)"
    ):
        check(check_double, double)


def test_an_answer_that_was_called_is_refused():
    with pytest.raises(TypeError, match="needs the function itself, got int"):
        check(check_double, 4)


def test_a_check_without_message_is_still_a_failure():
    def silent(answer):
        raise AssertionError

    with pytest.raises(AssertionError, match="a check without a message failed"):
        check(silent, lambda x: x)
