"""check: untouched, wrong, crashing, right; and the student's line in every notebook."""

import linecache
import textwrap

import pytest

from utils.exercises import check, off_by


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


def test_how_far_a_step_is_off():
    assert off_by([1.0, 2.0], [1.0, 2.31]) == "off by up to 0.31"
    assert off_by(2.00001, 2.0) == "close: off by up to 1e-05"
    assert off_by([0.0, 1e-5], [0.0, 0.0]) == "off by up to 1e-05"
    assert off_by(float("nan"), 1.0) == "off by up to nan"


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


# ------------------------------------------------------------------ in a notebook

# Where cells live: JupyterLab on three systems, Colab now and formerly.
PLACES = {
    "jupyter": "/tmp/ipykernel_123/{}456.py",
    "windows": r"C:\Temp\ipykernel_1\{}2.py",
    "colab": "/tmp/ipython-input-{}-1234567.py",
    "former": "<ipython-input-{}-1a2b3c4d>",
}
SETUP = """
import functools
import warnings

import numpy as np
import pandas as pd

from utils.exercises import check
"""
CHECK = """
def check_double(double):
    out = double(2)
    assert out == 4, f"twice 2 is 4, got {out}"
"""


class Notebook:
    """Cells that share their names and live where a kernel would put them."""

    def __init__(self, place: str):
        self.place, self.names, self.count = place, {"__name__": "__main__"}, 0

    def run(self, source: str):
        self.count += 1
        source = textwrap.dedent(source).strip("\n") + "\n"
        name = self.place.format(self.count)
        # as IPython does: without a time, so that no look at the disk drops it
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        exec(compile(source, name, "exec"), self.names)

    def told(self, answer: str, call="check(check_double, double)", test=CHECK) -> str:
        """What ``check`` says of an answer that crashes."""
        for source in (SETUP, test, answer):
            self.run(source)
        with pytest.raises(RuntimeError) as caught:
            self.run(call)
        return str(caught.value)


@pytest.fixture(params=PLACES.values(), ids=PLACES.keys())
def cells(request):
    book = Notebook(request.param)
    yield book
    for i in range(book.count):
        linecache.cache.pop(book.place.format(i + 1), None)


CRASHES = {
    "plain": (
        """
        def double(x):
            y = x + 1
            return y / 0
        """,
        "double crashed in double, line 3 (return y / 0): ZeroDivisionError",
    ),
    "lambda": (
        "double = lambda x: x / 0",
        "double crashed in <lambda>, line 1 (double = lambda x: x / 0): ZeroDivision",
    ),
    "inside NumPy": (
        """
        def double(x):
            return np.ones((2, 3)) @ np.ones((2, 3)) + np.broadcast_to([1, 2], (3, 3))
        """,
        "in double, line 2 (return np.ones((2, 3)) @ np.ones((2, 3))",
    ),
    "inside NumPy, below its Python": (
        """
        def double(x):
            return np.linalg.inv(np.zeros((x, x)))
        """,
        "in double, line 2 (return np.linalg.inv(np.zeros((x, x)))): LinAlgError",
    ),
    "inside NumPy, through its dispatcher": (
        """
        def double(x):
            return np.stack([np.zeros(2), np.zeros(3)])
        """,
        "in double, line 2 (return np.stack([np.zeros(2), np.zeros(3)])): ValueError",
    ),
    "inside pandas": (
        """
        def double(x):
            table = pd.DataFrame({"a": [1]})
            return table["b"]
        """,
        "in double, line 3 (return table[\"b\"]): KeyError: 'b'",
    ),
    "nested": (
        """
        def double(x):
            def half(y):
                return y / 0
            return 4 * half(x)
        """,
        "in half, line 3 (return y / 0)",
    ),
    "decorated": (
        """
        def loud(function):
            @functools.wraps(function)
            def wrapper(*args):
                return function(*args)
            return wrapper


        @loud
        def double(x):
            return x.upper()
        """,
        "double crashed in double, line 10 (return x.upper()): AttributeError",
    ),
    "decorated without the name": (
        """
        def loud(function):
            return lambda *args: function(*args)


        @loud
        def double(x):
            return x.upper()
        """,
        "in double, line 7 (return x.upper()): AttributeError",
    ),
    "cached": (
        """
        @functools.lru_cache
        def double(x):
            return x.upper()
        """,
        "double crashed in double, line 3 (return x.upper())",
    ),
    "recursion without an end": (
        """
        def double(x):
            return double(x) + 0
        """,
        "in double, line 2 (return double(x) + 0): RecursionError",
    ),
    "a SyntaxError of exec": (
        """
        def double(x):
            exec("x +")
            return x
        """,
        'in double, line 2 (exec("x +")): SyntaxError: invalid syntax',
    ),
    "an error inside exec": (
        """
        def double(x):
            exec("x = 1\\nx / 0")
            return x
        """,
        'in double, line 2 (exec("x = 1\\nx / 0")): ZeroDivisionError',
    ),
    "a warning turned error": (
        """
        def double(x):
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                return np.log(np.zeros(x))
        """,
        "in double, line 4 (return np.log(np.zeros(x))): RuntimeWarning",
    ),
    "a floating-point error": (
        """
        def double(x):
            with np.errstate(all="raise"):
                return np.float64(x) / 0
        """,
        "in double, line 3 (return np.float64(x) / 0): FloatingPointError",
    ),
    "SystemExit": (
        """
        def double(x):
            raise SystemExit
        """,
        "in double, line 2 (raise SystemExit): SystemExit",
    ),
    "an assert of the answer's own": (
        """
        def double(x):
            assert x == 3, "I want 3"
            return 2 * x
        """,
        'in double, line 2 (assert x == 3, "I want 3"): AssertionError: I want 3',
    ),
    "NotImplementedError of a library": (
        """
        class Odd(pd.api.extensions.ExtensionDtype):
            pass


        def double(x):
            return Odd().construct_array_type()
        """,
        "in double, line 6 (return Odd().construct_array_type())",
    ),
}


@pytest.mark.parametrize("answer, said", CRASHES.values(), ids=CRASHES.keys())
def test_the_students_line_is_named_wherever_cells_live(cells, answer, said):
    told = cells.told(answer)
    assert said in told, told
    assert told.startswith("double crashed"), told


def test_a_crash_below_a_helper_names_both_lines(cells):
    cells.run("def half(y):\n    return y / 0")
    told = cells.told("def double(x):\n    return 4 * half(x)")
    assert "in half, line 2 (return y / 0)" in told
    assert "called in double, line 2 (return 4 * half(x))" in told


def test_a_generator_crashes_while_the_check_reads_it(cells):
    told = cells.told(
        """
        def count(n):
            for i in range(n):
                yield i / i
        """,
        "check(check_count, count)",
        "def check_count(count):\n    assert list(count(3)) == [0, 1, 2], 'no'",
    )
    assert "count crashed in count, line 3 (yield i / i): ZeroDivisionError" in told


def test_a_function_that_the_check_passes_is_not_the_students_line(cells):
    told = cells.told(
        """
        def slope(function):
            return function(0)
        """,
        "check(check_slope, slope)",
        "def check_slope(slope):\n    assert slope(lambda x: 1 / x) == 1, 'no'",
    )
    assert "slope crashed in slope, line 2 (return function(0)): ZeroDiv" in told


def test_a_result_that_the_check_cannot_use(cells):
    told = cells.told(
        "def double(x):\n    2 * x",
        test="def check_double(double):\n    assert double(2).shape == (1,), 'no'",
    )
    assert "check_double, line 2 (assert double(2).shape == (1,), 'no')" in told
    assert "take and return what the task says" in told


def test_an_answer_with_other_arguments(cells):
    told = cells.told("def double():\n    return 4")
    assert "check_double, line 2 (out = double(2)): TypeError" in told
    assert "take and return what the task says" in told


def test_a_class_as_answer(cells):
    told = cells.told(
        """
        class Counter:
            def __init__(self):
                self.count = 0

            def add(self):
                self.count += "1"
        """,
        "check(check_counter, Counter)",
        "def check_counter(Counter):\n    Counter().add()",
    )
    assert 'Counter crashed in add, line 6 (self.count += "1"): TypeError' in told


def test_an_object_as_answer(cells):
    told = cells.told(
        """
        class Doubler:
            def __call__(self, x):
                return x / 0
        """,
        "check(check_double, Doubler())",
    )
    assert "Doubler crashed in __call__, line 3 (return x / 0)" in told


def test_a_partial_as_answer(cells, capsys):
    told = cells.told(
        """
        def power(exponent, x):
            return x ** exponent / 0
        """,
        "check(check_double, functools.partial(power, 1))",
    )
    assert "power crashed in power, line 2 (return x ** exponent / 0)" in told
    cells.run("check(check_double, functools.partial(pow, 2))")
    assert capsys.readouterr().out == "pow: all checks passed\n"


def test_a_lambda_takes_its_name_from_the_check(cells, capsys):
    cells.run(SETUP + CHECK)
    cells.run("check(check_double, lambda x: 2 * x)")
    assert capsys.readouterr().out == "double: all checks passed\n"


def test_a_class_that_is_a_stub_is_not_attempted(cells, capsys):
    cells.run(SETUP + "def check_counter(Counter):\n    Counter().add()")
    cells.run("class Counter:\n    def add(self):\n        raise NotImplementedError")
    cells.run("check(check_counter, Counter)")
    assert capsys.readouterr().out == "Counter: not attempted yet\n"


def test_an_answer_that_uses_an_untouched_stub(cells, capsys):
    cells.run(SETUP + CHECK)
    cells.run("def half(x):\n    raise NotImplementedError")
    cells.run("def double(x):\n    return 4 * half(x)")
    cells.run("check(check_double, double)")
    told = capsys.readouterr().out
    assert told == "double: half, which it uses, is not attempted yet\n"


def test_an_interrupt_passes_through(cells):
    cells.run(SETUP + CHECK)
    cells.run("def double(x):\n    raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        cells.run("check(check_double, double)")


def test_a_helper_that_asserts_for_the_check_is_a_failed_check(cells):
    cells.run("def same(a, b):\n    assert a == b, f'{a} is not {b}'")
    cells.run(SETUP + "def check_double(double):\n    same(double(2), 4)")
    cells.run("def double(x):\n    return 5")
    with pytest.raises(AssertionError, match="^double: 5 is not 4$"):
        cells.run("check(check_double, double)")


def test_an_assert_in_a_function_that_the_check_passes_is_a_failed_check(cells):
    cells.run(
        SETUP
        + textwrap.dedent(
            """
            def check_apply(apply):
                def function(x):
                    assert x == 1, "call it with 1"
                apply(function)
            """
        )
    )
    cells.run("def apply(function):\n    function(2)")
    with pytest.raises(AssertionError, match="^apply: call it with 1$"):
        cells.run("check(check_apply, apply)")


@pytest.mark.parametrize(
    "call", ["check(double, check_double)", "check(double(2), check_double)"]
)
def test_arguments_that_are_swapped(cells, call):
    cells.run(SETUP + CHECK)
    cells.run("def double(x):\n    return 2 * x")
    with pytest.raises(TypeError, match=r"swapped: write check\(check_double, "):
        cells.run(call)


def test_a_test_that_was_called(cells):
    cells.run(SETUP + CHECK)
    cells.run("def double(x):\n    return 2 * x")
    with pytest.raises(TypeError, match="the test itself, got NoneType"):
        cells.run("check(check_double(double), double)")


GRAPHS = {
    "an error while tracing": (
        """
        @tf.function
        def double(x):
            y = tf.zeros((2, 3))
            return y @ y
        """,
        "double crashed in double, line 4 (return y @ y): ValueError: Dimensions must",
    ),
    "a function in the answer": (
        """
        def double(x):
            @tf.function
            def inner(z):
                return np.asarray(z)
            return inner(tf.zeros(3))
        """,
        "double crashed in inner, line 4 (return np.asarray(z)): NotImplementedError",
    ),
}


@pytest.mark.parametrize("answer, said", GRAPHS.values(), ids=GRAPHS.keys())
def test_tensorflow_rewrites_a_function_and_its_line_is_named(answer, said):
    pytest.importorskip("tensorflow")
    book = Notebook(PLACES["colab"])
    book.run("import tensorflow as tf")
    told = book.told(answer)
    assert told.startswith(said), told


def test_without_any_name(capsys):
    check(lambda answer: answer(2), lambda x: 2 * x)
    assert capsys.readouterr().out == "answer: all checks passed\n"
