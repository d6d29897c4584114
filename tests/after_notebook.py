"""Tests of a chapter's exercises in the kernel that has just run its notebook.

``pytest chapters --nbval-lax --exercises`` collects the functions that take ``worked``
below each notebook, after its last cell. Without a notebook, ``pytest tests -m kernel``
runs the same functions in a kernel of their own.
"""

import functools
import importlib
import inspect

import pytest

MODULES = ("test_assign", "test_chapter_exercises", "test_mutants", "test_weights")


@functools.cache
def functions_of_exercises() -> list:
    """The functions that judge what came of a chapter's trials."""
    pytest.register_assert_rewrite(*MODULES)
    modules = [importlib.import_module(name) for name in MODULES]
    return [
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if name.startswith("test_") and "worked" in inspect.signature(function).parameters
    ]  # fmt: skip


@functools.cache
def worked(file, loading: float):
    """What came of the trials of a notebook that nbval has run, or what went wrong."""
    from workbench import work_in

    try:
        if not file.kernel.is_alive():
            raise RuntimeError("the notebook's kernel has ended: no exercise was tried")
        return work_in(file.kernel, file.path, loading)
    except Exception as error:  # told to every test, and not tried again
        return error


class TestOfExercises(pytest.Item):
    """A function that takes ``worked``, and perhaps ``chapter``, as a test."""

    __test__ = False  # pytest must not look for tests in it

    def __init__(self, *, function, loading, **options):
        super().__init__(**options)
        self.function, self.loading = function, loading

    def runtest(self):
        found = worked(self.parent, self.loading(self.parent.path))
        if isinstance(found, Exception):
            raise found
        known = {"worked": found, "chapter": self.path}
        names = inspect.signature(self.function).parameters
        self.function(**{name: known[name] for name in names})

    def repr_failure(self, excinfo):
        """From the function on: what called it is pytest's own."""
        excinfo.traceback = excinfo.traceback.cut(path=inspect.getfile(self.function))
        return super().repr_failure(excinfo)

    def reportinfo(self):
        return self.path, None, f"{self.path.stem}: {self.name}"


def after(file, loading):
    """The tests that follow a notebook's cells.

    ``loading(path)`` are the seconds of the notebook's first cell, which loads
    TensorFlow, once it has run.
    """
    for function in functions_of_exercises():
        yield TestOfExercises.from_parent(
            file, name=function.__name__, function=function, loading=loading
        )
