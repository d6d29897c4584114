"""Checks of exercises: one friendly line, a telling failure, or success."""

import contextlib
import functools
import inspect
import linecache
import re
import sys
import sysconfig
import traceback
from types import CodeType, FrameType, FunctionType
from typing import NamedTuple

import numpy as np

from utils import require_asserts


def check(test, answer):
    """Run ``test(answer)``; say "not attempted yet" while the stub is untouched.

    Parameters
    ----------
    test : function of one argument that holds asserts, each with a message
    answer : the student's function, class or other callable

    Raises
    ------
    AssertionError
        When an assert of ``test`` fails; its message says what was expected.
    RuntimeError
        When the answer itself crashes; the message names the student's line.
    TypeError
        When the arguments are no functions, or stand in the wrong order.
    SetupError
        When this Python skips asserts, so that no answer could fail.
    """
    require_asserts()
    _refuse_other_arguments(test, answer)
    name = _called(test, answer)
    try:
        test(answer)
    except NotImplementedError as error:
        stub = _untouched_stub(error, test, answer)
        if stub is None:
            raise _crash(name, error, test, answer) from error
        uses = "" if stub == name else f"{stub}, which it uses, is "
        print(f"{name}: {uses}not attempted yet")
    except AssertionError as error:
        if _lines_of_answer(error, test, answer).asserted:
            raise _crash(name, error, test, answer) from error
        if not str(error):
            raise AssertionError(f"{name}: a check without a message failed") from error
        raise AssertionError(f"{name}: {error}") from None
    except (Exception, SystemExit) as error:
        raise _crash(name, error, test, answer) from error
    else:
        print(f"{name}: all checks passed")


def off_by(value, exact) -> str:
    """How far a step is from the right one, for the message of a check.

    Parameters
    ----------
    value, exact : numbers or arrays of the same shape

    Returns
    -------
    str
        "off by up to 0.31", the largest difference. "close: off by up to 1e-05" where
        it is below a thousandth of the largest right number, so that rounding or
        differences in place of derivatives may be the reason.
    """
    exact = np.asarray(exact)
    largest = np.abs(np.asarray(value) - exact).max()
    close = largest <= np.abs(exact).max() / 1000
    return f"{'close: ' if close else ''}off by up to {largest:.2g}"


def _refuse_other_arguments(test, answer) -> None:
    right = "write check(test, answer)"
    if _is_test(answer) and not _is_test(test):
        other = _name(test) or _name(answer).removeprefix("check_")
        raise TypeError(
            f"the arguments are swapped: write check({_name(answer)}, {other})"
        )
    for role, thing in (("test", test), ("function", answer)):
        if not callable(thing):
            raise TypeError(
                f"check needs the {role} itself, got {type(thing).__name__}: {right}, "
                "without calling either"
            )


def _is_test(thing) -> bool:
    return callable(thing) and (_name(thing) or "").startswith("check_")


def _called(test, answer) -> str:
    """What the answer is called in a message: a lambda has its name from the test."""
    return _name(answer) or (_name(test) or "answer").removeprefix("check_")


def _name(thing) -> str | None:
    """What a callable is called in a message; None for a lambda."""
    if isinstance(thing, functools.partial):
        return _name(thing.func)
    name = getattr(thing, "__name__", type(thing).__name__)
    return None if name == "<lambda>" else name


# ------------------------------------------------------------------ whose line it was

# tf.function runs a rewritten copy of the student's code, and tells the lines itself.
COMPILED = re.compile(r'File "[^"\n]+", line (\d+), in (\w+)  \*\n +(.+)')


class Lines(NamedTuple):
    """Where an error came from, as lines that can be told."""

    innermost: str | None  # of the student's code, or None if it was not running
    called: str | None  # the line of the answer's own cell that led there
    last_of_test: str | None  # the line of the test
    asserted: bool  # the answer was running: its own assert failed, not the test's


def _crash(name: str, error: BaseException, test, answer) -> RuntimeError:
    if compiled := COMPILED.findall(str(error)):
        line, function, source = compiled[-1]
        last = str(error).split("\n\n")[-1].strip()
        place = f"{function}, line {line} ({source})"
        return RuntimeError(f"{name} crashed in {place}: {last}")
    lines = _lines_of_answer(error, test, answer)
    told = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if lines.innermost is None:
        return RuntimeError(
            f"{name} crashed in {lines.last_of_test}: {told} "
            f"(does {name} take and return what the task says?)"
        )
    called = f", called in {lines.called}" if lines.called else ""
    return RuntimeError(f"{name} crashed in {lines.innermost}{called}: {told}")


def _lines_of_answer(error: BaseException, test, answer) -> Lines:
    """Find the student's line in a traceback.

    The names of files do not tell it: every notebook system puts its cells elsewhere.
    But all cells share the global names of the test and the answer, and no library
    does. Of those frames, the ones that run the test's own code are not the student's.
    """
    frames = list(traceback.walk_tb(error.__traceback__))[1:]  # without check itself
    answers = _codes(answer)
    tests = _codes(test) - answers
    is_test = [frame.f_code in tests for frame, _ in frames]
    is_answer = [frame.f_code in answers for frame, _ in frames]
    last_of_test = _last(is_test)
    told = _tell(*frames[last_of_test]) if last_of_test is not None else "the check"
    first = is_answer.index(True) if True in is_answer else None
    if first is None:
        return Lines(None, None, told, False)
    cells = _namespaces(test, answer)
    theirs = [
        i for i in range(first, len(frames))
        if id(frames[i][0].f_globals) in cells and not is_test[i]
    ]  # fmt: skip
    shown = [i for i in theirs if _source(*frames[i])] or theirs  # exec has no source
    innermost = shown[-1]
    own = {frames[i][0].f_code.co_filename for i in theirs if is_answer[i]}
    inside = [i for i in shown if frames[i][0].f_code.co_filename in own]
    called = None
    if inside and inside[-1] != innermost:
        called = _tell(*frames[inside[-1]])
    asserted = last_of_test is None or any(is_answer[last_of_test + 1 :])
    return Lines(_tell(*frames[innermost]), called, told, asserted)


def _untouched_stub(error: BaseException, test, answer) -> str | None:
    """The stub that raised NotImplementedError; None if a library raised it.

    TensorFlow and pandas raise it, too, when they are asked for what they cannot do.
    """
    if compiled := COMPILED.findall(str(error)):
        _, function, source = compiled[-1]
        own = _called(test, answer) if function == _name(answer) else function
        return own if source.startswith("raise NotImplementedError") else None
    frame, _ = list(traceback.walk_tb(error.__traceback__))[-1]
    if frame.f_code in _codes(answer):
        return _called(test, answer)
    inside = id(frame.f_globals) in _namespaces(test, answer)
    compiled = "__autograph_generated_file" in frame.f_code.co_filename
    return frame.f_code.co_name if inside and not compiled else None


def _last(flags: list[bool]) -> int | None:
    return len(flags) - 1 - flags[::-1].index(True) if True in flags else None


def _source(frame: FrameType, line: int) -> str:
    return linecache.getline(frame.f_code.co_filename, line).strip()


def _tell(frame: FrameType, line: int) -> str:
    source = _source(frame, line)
    place = f"{frame.f_code.co_name}, line {line}"
    return f"{place} ({source})" if source else place


# ------------------------------------------------------------------ code of a callable

WRAPPED = ("func", "pyfunc", "python_function", "__func__", "__wrapped__", "fget")
INSTALLED = ("site-packages", "dist-packages")


def _namespaces(test, answer) -> set[int]:
    """Identities of the global names that the student's cells and the test use."""
    return {id(f.__globals__) for f in _functions(test) + _functions(answer)}


def _codes(thing) -> set[CodeType]:
    """The code of a callable, with that of functions written inside of it."""
    codes, waiting = set(), [function.__code__ for function in _functions(thing)]
    while waiting:
        code = waiting.pop()
        codes.add(code)
        waiting += [c for c in code.co_consts if isinstance(c, CodeType)]
    return codes


def _functions(thing) -> list[FunctionType]:
    """The Python functions of a callable and of what it wraps, less installed ones."""
    found, waiting, seen = [], [thing], {}
    while waiting:
        part = waiting.pop()
        if id(part) not in seen:
            seen[id(part)] = part  # kept alive, so that no identity is used again
            waiting += _parts(part)
            if inspect.isfunction(part) and not _installed(part.__globals__):
                found.append(part)
    return found


def _parts(thing) -> list:
    """What a callable is made of: a wrapped function, enclosed ones, methods."""
    parts = [getattr(thing, name, None) for name in WRAPPED]
    if inspect.isfunction(thing):
        for cell in thing.__closure__ or ():
            with contextlib.suppress(ValueError):  # nothing in it yet
                parts.append(cell.cell_contents)
    elif not inspect.isclass(thing):
        parts.append(type(thing))
    else:
        kinds = [kind for kind in thing.__mro__ if not _from_library(kind)]
        parts += [part for kind in kinds for part in vars(kind).values()]
    return [part for part in parts if callable(part) or isinstance(part, property)]


def _from_library(kind: type) -> bool:
    """Is a class defined outside of notebooks, in Python or an installed package?"""
    if kind.__module__ in ("__main__", "builtins"):
        return kind.__module__ == "builtins"
    module = sys.modules.get(kind.__module__)
    return module is None or _installed(vars(module))


def _installed(names: dict) -> bool:
    """Do these global names belong to Python itself or to an installed package?"""
    file = names.get("__file__") or ""
    library = sysconfig.get_path("stdlib")
    return file.startswith(library) or any(word in file for word in INSTALLED)
