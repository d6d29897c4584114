"""Checks of exercises: one friendly line, a telling failure, or success."""

import traceback


def check(test, answer):
    """Run ``test(answer)``; say "not attempted yet" while the stub is untouched.

    Parameters
    ----------
    test : function of one argument that holds asserts, each with a message
    answer : the student's function

    Raises
    ------
    AssertionError
        When an assert of ``test`` fails; its message says what was expected.
    RuntimeError
        When the answer itself crashes; the message names the line.
    """
    if not callable(answer):
        raise TypeError(
            f"check needs the function itself, got {type(answer).__name__}: "
            "write check(test, answer), without calling answer"
        )
    name = getattr(answer, "__name__", "answer")
    try:
        test(answer)
    except NotImplementedError:
        print(f"{name}: not attempted yet")
        return
    except AssertionError as error:
        if not str(error):
            raise AssertionError(f"{name}: a check without a message failed") from error
        raise AssertionError(f"{name}: {error}") from None
    except Exception as error:
        raise RuntimeError(f"{name} crashed {_where(error)}: {error!r}") from error
    print(f"{name}: all checks passed")


def _where(error: BaseException) -> str:
    """The innermost line of the notebook (or, failing that, of any file)."""
    frames = traceback.extract_tb(error.__traceback__)[1:]
    cells = [f for f in frames if "ipykernel" in f.filename or "<" in f.filename]
    frame = (cells or frames)[-1]
    line = frame.line or ""
    return f"in {frame.name}, line {frame.lineno}" + (
        f" ({line.strip()})" if line else ""
    )
