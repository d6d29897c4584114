"""Running a notebook in a clean kernel, with its seconds and its peak memory."""

import contextlib
import os
import re
import sys
import tempfile
import threading
import time
from pathlib import Path

from tools.notebooks import BookError
from utils import settings

# What a kernel is started with, whatever the shell has: results and times that can be
# compared need the same threads and the same hash seed.
FIXED = {"BOOK_THREADS": "2", "PYTHONHASHSEED": "0", "TF_DETERMINISTIC_OPS": "1"}
# A user's own settings of Matplotlib and Python do not reach it. (Those of Keras do, and
# `setup` overrides them: KERAS_HOME also says where data sets are kept.)
FIXED |= dict.fromkeys(("MPLBACKEND", "PYTHONSTARTUP", "PYTHONOPTIMIZE"))


def run_notebook(notebook, folder: Path, environment: dict, *, timeout=1800) -> dict:
    """Execute ``notebook`` in place in a clean kernel; give seconds and peak memory.

    ``environment`` holds variables for the kernel; None removes one. ``timeout`` is
    in seconds a cell; None waits for ever.

    Raises
    ------
    BookError
        When a cell fails or its kernel dies: names the cell by number and first line.
    """
    from nbclient import NotebookClient, exceptions

    started = [0]

    def execute():
        NotebookClient(
            notebook,
            timeout=timeout,
            kernel_manager_class=own_kernels(),
            resources={"metadata": {"path": str(folder)}},
            store_widget_state=False,
            extra_arguments=["--Application.log_level=40"],
            on_cell_execute=lambda cell, cell_index: started.append(cell_index),
        ).execute()

    began = time.perf_counter()
    with _environment(environment), _peak_memory() as peak:
        try:
            try:
                execute()
            except RuntimeError:
                if len(started) > 1:
                    raise
                # No cell has run. Kernels that start at one time may have chosen the
                # same port, of which one ends; another start finds another port.
                execute()
        except (exceptions.CellExecutionError, exceptions.CellTimeoutError) as error:
            raise BookError(_failed_cell(notebook, started[-1], error)) from None
        except (exceptions.DeadKernelError, AssertionError):  # the latter in clean-up
            told = _failed_cell(notebook, started[-1], "kernel died: memory?")
            raise BookError(told) from None
    return {"seconds": time.perf_counter() - began, "peak_mb": peak["bytes"] / 2**20}


def own_kernels():
    """A manager that starts kernels in this Python.

    A kernel specification named ``python3`` may be any other Python's.
    """
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from traitlets import default

    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]

    class OwnSpecification(KernelSpecManager):
        def get_kernel_spec(self, kernel_name):
            return KernelSpec(argv=command, display_name="Python 3", language="python")

    class OwnKernels(AsyncKernelManager):
        @default("kernel_spec_manager")
        def _own_specification(self):
            return OwnSpecification(parent=self)

    return OwnKernels


def printed(cell) -> str:
    """What a cell printed."""
    return "".join(output.get("text", "") for output in cell.outputs)


def _failed_cell(notebook, index: int, error) -> str:
    cell = notebook.cells[index]
    first = next((line for line in cell.source.splitlines() if line.strip()), "")
    lines = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip().splitlines()
    reason = lines[-1] if lines else error
    return f"cell {index} ({cell.get('id')}), which begins {first!r}, failed: {reason}"


@contextlib.contextmanager
def _environment(values: dict):
    """Set environment variables for the kernel; None removes one. Undone at the end."""
    fixed = dict(FIXED)
    before = dict(os.environ)
    if folder := settings.data_folder():  # kernels start in the chapter's folder
        fixed["BOOK_DATA"] = os.path.abspath(folder)
    with tempfile.TemporaryDirectory() as own:
        empty = Path(own) / "matplotlibrc"
        empty.touch()
        fixed |= {"MATPLOTLIBRC": str(empty), "IPYTHONDIR": own}
        for name, value in (fixed | values).items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


@contextlib.contextmanager
def _peak_memory():
    """Watch the resident memory of this process' children; keep the largest sum."""
    import psutil

    peak, done = {"bytes": 0}, threading.Event()

    def watch():
        while not done.wait(0.2):
            with contextlib.suppress(psutil.Error):
                now = 0
                for child in psutil.Process().children(recursive=True):
                    with contextlib.suppress(psutil.Error):
                        now += child.memory_info().rss
                peak["bytes"] = max(peak["bytes"], now)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()
