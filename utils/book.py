"""Maintainers' commands: ``python -m utils.book refresh|record|seeds|assign …``.

refresh <chapters…>      run in a clean kernel on real data and store the outputs
record <experiment>      run what is missing of a recorded experiment's grid
seeds <chapter>          run a chapter under 5 seeds and write its expected ranges
assign <chapters…>       write its exercises as assignments in nbgrader's format
"""

import argparse
import contextlib
import json
import os
import re
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat

from utils import results
from utils.results import ROOT, ResultError

CHAPTERS = ROOT / "chapters"
RUNTIMES = ["chapter", "seconds", "peak_mb", "device", "versions"]
REAL, STAND_IN = {"BOOK_REAL_DATA": "1"}, {"BOOK_DATA": None, "BOOK_OFFLINE": "1"}
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
RUNTIME = "Running this chapter took {seconds:.0f} seconds and {gigabytes:.1f} GB of memory on two CPU cores."


FIRST_CELL = """\
# Finds the book's helpers (on Colab: fetches the book first) and starts TensorFlow.
import subprocess
import sys
from pathlib import Path

# The book's address, as in _config.yml
REPOSITORY, TAG = {url}, {tag}
if "google.colab" in sys.modules:
    book = Path("book").resolve()
    if not REPOSITORY:
        raise SystemExit("Set repository: url in _config.yml to run this on Colab.")
    if not book.exists():
        clone = ["git", "clone", "--quiet", "--depth", "1", "--branch", TAG]
        subprocess.run([*clone, REPOSITORY, str(book)], check=True)
else:
    places = [Path.cwd(), *Path.cwd().parents]
    book = next(p for p in places if (p / "utils" / "explore.py").exists())
sys.path.insert(0, str(book))

from utils import setup

setup()"""


class BookError(RuntimeError):
    """A command that could not be carried out; the message says what to do."""


def chapter_path(name: str) -> Path:
    """The notebook of a chapter named ``part/slug`` (or by its path)."""
    slug = name.removeprefix("chapters/").removesuffix(".ipynb").replace("\\", "/")
    path = CHAPTERS / f"{slug}.ipynb"
    if not path.is_file():
        known = sorted(
            p.relative_to(CHAPTERS).with_suffix("").as_posix()
            for p in CHAPTERS.rglob("*.ipynb")
        )
        raise BookError(f"no chapter {slug!r}{results._nearest(slug, known)}")
    return path


def chapter_name(path: Path) -> str:
    return path.relative_to(CHAPTERS).with_suffix("").as_posix()


def first_cell() -> str:
    """The set-up cell that every chapter begins with, for the book's address."""
    import yaml

    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    repository = config.get("repository") or {}
    address = (json.dumps(repository.get(key) or "") for key in ("url", "branch"))
    return FIRST_CELL.format(**dict(zip(("url", "tag"), address)))


def write_first_cell(notebook) -> None:
    """Bring the first code cell up to date and fold it in all three places."""
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    cell.source = first_cell()
    tags = {*cell.metadata.get("tags", []), "hide-input"}
    cell.metadata.update(
        {"tags": sorted(tags), "cellView": "form", "jupyter": {"source_hidden": True}}
    )


# ---------------------------------------------------------------- running


def run_notebook(notebook, folder: Path, environment: dict, *, timeout=1800) -> dict:
    """Execute ``notebook`` in place in a clean kernel; give seconds and peak memory.

    Raises
    ------
    BookError
        When a cell fails or its kernel dies: names the cell by number and first line.
    """
    from nbclient import NotebookClient, exceptions

    started = [0]
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        store_widget_state=False,
        extra_arguments=["--Application.log_level=40"],
        on_cell_execute=lambda cell, cell_index: started.append(cell_index),
    )
    began = time.perf_counter()
    with _environment(environment), _peak_memory() as peak:
        try:
            client.execute()
        except (exceptions.CellExecutionError, exceptions.CellTimeoutError) as error:
            raise BookError(_failed_cell(notebook, started[-1], error)) from None
        except (exceptions.DeadKernelError, AssertionError):  # the latter in clean-up
            told = _failed_cell(notebook, started[-1], "kernel died: memory?")
            raise BookError(told) from None
    return {"seconds": time.perf_counter() - began, "peak_mb": peak["bytes"] / 2**20}


def _failed_cell(notebook, index: int, error) -> str:
    cell = notebook.cells[index]
    first = next((line for line in cell.source.splitlines() if line.strip()), "")
    reason = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip().splitlines()
    return f"cell {index} ({cell.get('id')}), which begins {first!r}, failed: {reason[-1] if reason else error}"


@contextlib.contextmanager
def _environment(values: dict):
    """Set environment variables for the kernel; None removes one. Undone at the end."""
    fixed = {"BOOK_THREADS": "2", "PYTHONHASHSEED": "0", "TF_DETERMINISTIC_OPS": "1"}
    before = dict(os.environ)
    if folder := before.get("BOOK_DATA"):  # kernels start in the chapter's folder
        fixed["BOOK_DATA"] = os.path.abspath(folder)
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


# ---------------------------------------------------------------- refresh


def refresh(name: str) -> dict:
    """Run a chapter on real data and store its outputs, run time and memory."""
    path = chapter_path(name)
    notebook = nbformat.read(path, as_version=4)
    write_first_cell(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    unset = ("SEED", "BUDGET", "STRICT", "MEASURE", "OFFLINE")
    fresh = {f"BOOK_{name}": None for name in unset}
    asked = {"BOOK_REFRESH": "1", "BOOK_REAL_DATA": "1"}
    cost = run_notebook(notebook, path.parent, fresh | asked)
    clean(notebook)
    for cell in notebook.cells:
        if "runtime" in cell.metadata.get("tags", []):
            cell.source = _replace_runtime(cell.source, cost)
    _write_notebook(path, notebook)
    _write_runtime(chapter_name(path), cost)
    return cost


def _replace_runtime(source: str, cost: dict) -> str:
    sentence = RUNTIME.format(seconds=cost["seconds"], gigabytes=cost["peak_mb"] / 1024)
    pattern = r"Running this chapter[^\n]*"
    if not re.search(pattern, source):
        raise BookError(
            "the cell tagged 'runtime' holds no line 'Running this chapter …'"
        )
    return re.sub(pattern, lambda _: sentence, source)


def clean(notebook) -> None:
    """Strip what differs from run to run or is of no use to a reader."""
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    )
    for cell in notebook.cells:
        for key in ("execution", "ExecuteTime", "collapsed", "scrolled"):
            cell.metadata.pop(key, None)
        if cell.cell_type != "code":
            continue
        kept = []
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                continue
            if "data" in output:
                _clean_data(output.data)
                if not output.data:
                    continue
            kept.append(output)
        cell.outputs = kept


def _clean_data(data) -> None:
    data.pop("application/vnd.jupyter.widget-view+json", None)
    if "text/html" in data or "image/png" in data:
        text = data.get("text/plain", "")
        if "Figure size" in text or "IPython.core.display" in text:
            data["text/plain"] = "(figure)"
    if "image/png" in data:
        data["image/png"] = _smaller_png(data["image/png"])


def _smaller_png(encoded: str) -> str:
    """The same picture with a palette of 64 or 256 colours, if that is smaller."""
    import base64
    import io

    import numpy as np
    from PIL import Image

    raw, buffer = base64.b64decode(encoded), io.BytesIO()
    picture = Image.open(io.BytesIO(raw)).convert("RGB")
    for colours in (64, 256):
        small = picture.quantize(colours, dither=Image.Dither.NONE)
        change = np.abs(np.asarray(small.convert("RGB"), float) - np.asarray(picture))
        if change.mean() < 1:  # of 255
            break
    small.save(buffer, "PNG", optimize=True)
    best = min(raw, buffer.getvalue(), key=len)
    return base64.b64encode(best).decode()


def _write_notebook(path: Path, notebook) -> None:
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".part-", suffix=".ipynb")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            nbformat.write(notebook, file)
        os.chmod(part, 0o644)
        os.replace(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def _write_runtime(chapter: str, cost: dict) -> None:
    path = results.DATA / "runtimes.csv"
    with results.locked(path):
        rows = [row for row in results._read(path) if row["chapter"] != chapter]
        rows.append(
            {
                "chapter": chapter,
                "seconds": f"{cost['seconds']:.1f}",
                "peak_mb": f"{cost['peak_mb']:.0f}",
                "device": "2 CPU cores",
                "versions": results.versions(),
            }
        )
        results.write_rows(path, sorted(rows, key=lambda row: row["chapter"]))


# ---------------------------------------------------------------- record


def find_experiment(experiment: str) -> tuple[Path, int]:
    """The notebook and the cell that register ``experiment``."""
    pattern, known = re.compile(r"@(?:results\.)?recorded\(\s*[\"']([\w-]+)[\"']"), []
    for path in sorted(CHAPTERS.rglob("*.ipynb")):
        for i, cell in enumerate(nbformat.read(path, as_version=4).cells):
            if cell.cell_type == "code":
                for name in pattern.findall(cell.source):
                    if name == experiment:
                        return path, i
                    known.append(name)
    raise BookError(
        f"no recorded experiment {experiment!r}{results._nearest(experiment, known)}"
    )


def definitions(notebook, last: int):
    """A notebook of the set-up, the cells tagged ``given`` and cell ``last`` alone."""
    code = [
        cell
        for i, cell in enumerate(notebook.cells[: last + 1])
        if cell.cell_type == "code"
        and (i == last or "given" in cell.metadata.get("tags", []))
    ]
    setup = next(cell for cell in notebook.cells if cell.cell_type == "code")
    cells = code if setup in code else [setup, *code]
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


def _run_experiment(experiment: str, call: str, environment: dict):
    path, at = find_experiment(experiment)
    notebook = definitions(nbformat.read(path, as_version=4), at)
    code = f"import json\nfrom utils import results\n{call}"
    notebook.cells.append(nbformat.v4.new_code_cell(code))
    run_notebook(notebook, path.parent, environment, timeout=None)
    text = "".join(o.get("text", "") for o in notebook.cells[-1].outputs)
    return text


def record(experiment: str, *, real=True) -> None:
    """Run what is missing of the experiment's grid and update its expected range."""
    environment = REAL if real else STAND_IN
    _run_experiment(experiment, f"results.record_grid({experiment!r});", environment)
    results.update_results(experiment)


def rerun(experiment: str, settings: dict) -> dict:
    """One configuration once more, for the test; gives its row, writes nothing."""
    call = (
        f"rows = results.record_grid({experiment!r}, only={settings!r})\n"
        "print('ROW', json.dumps(rows[0], default=str))"
    )
    text = _run_experiment(experiment, call, {})
    return json.loads(text.split("ROW ", 1)[1])


# ---------------------------------------------------------------- seeds


def seeds(name: str, *, count=5, stand_in=False, fresh=False) -> None:
    """Run a chapter under ``count`` seeds; write its runs and expected ranges."""
    path = chapter_path(name)
    chapter = chapter_name(path)
    declared = [r["experiment"] for r in results.results() if r["chapter"] == chapter]
    live = _compared(path, set(declared))
    if not live:
        raise BookError(
            f"{chapter} compares no experiment declared in data/results.csv"
        )
    environment = STAND_IN if stand_in else REAL
    if fresh:
        for experiment in live:
            _drop_runs(experiment, stand_in)
    for seed in range(count):
        if all(str(seed) in _seeds_done(e, stand_in) for e in live):
            continue
        measured, cost = _measure(path, environment | {"BOOK_SEED": str(seed)})
        if missing := live - set(measured):
            raise BookError(
                f"{chapter} did not compare {sorted(missing)} under seed {seed}"
            )
        for experiment, (value, data) in measured.items():
            _add_run(experiment, seed, value, data, cost["seconds"])
        told = ", ".join(f"{e} {v:.5g}" for e, (v, _) in measured.items())
        print(f"{chapter}, seed {seed}, {cost['seconds']:.0f} s: {told}", flush=True)
    for experiment in sorted(live):
        results.update_results(experiment)


def _compared(path: Path, declared: set) -> set:
    """The declared experiments that the chapter measures live: compare(id, value…)."""
    notebook = nbformat.read(path, as_version=4)
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "code")
    return {e for e in declared if re.search(rf'compare\(\s*"{e}",(?!\s*data)', text)}


def _measure(path: Path, environment: dict):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "measured.jsonl"
        notebook = nbformat.read(path, as_version=4)
        cost = run_notebook(
            notebook, path.parent, environment | {"BOOK_MEASURE": str(file)}
        )
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    found = [json.loads(line) for line in lines]
    return {f["experiment"]: (f["value"], f["data"]) for f in found}, cost


def _runs_file(experiment: str) -> Path:
    return results.DATA / "runs" / f"{experiment}.csv"


def _is_stand_in(row: dict) -> bool:
    return "(stand-in)" in row["data"]


def _seeds_done(experiment: str, stand_in: bool) -> set:
    rows = results._read(_runs_file(experiment))
    return {row["seed"] for row in rows if _is_stand_in(row) == stand_in}


def _drop_runs(experiment: str, stand_in: bool) -> None:
    path = _runs_file(experiment)
    with results.locked(path):
        kept = [row for row in results._read(path) if _is_stand_in(row) != stand_in]
        if kept:
            results.write_rows(path, kept)
        else:
            path.unlink(missing_ok=True)


def _add_run(experiment, seed, value, data, seconds) -> None:
    path = _runs_file(experiment)
    with results.locked(path):
        rows = [
            r
            for r in results._read(path)
            if (r["seed"], r["data"]) != (str(seed), data)
        ]
        about = results.about_run(data, seconds) | {"device": "2 CPU cores"}
        rows.append({"seed": str(seed)} | about | {"value": f"{value:.6g}"})
        results.write_rows(path, rows)


# ---------------------------------------------------------------- command line


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m utils.book",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    made = {}
    for command, what, metavar in (
        ("refresh", "run chapters and store their outputs", "part/slug"),
        ("record", "run a recorded experiment's grid", "experiment"),
        ("seeds", "expected ranges over seeds", "part/slug"),
        ("assign", "exercises as assignments in nbgrader's format", "part/slug"),
    ):
        made[command] = commands.add_parser(command, help=what)
        made[command].add_argument("names", nargs="+", metavar=metavar)
    for command in ("record", "seeds"):
        text = "on data that needs no network"
        made[command].add_argument("--stand-in", action="store_true", help=text)
    add = made["seeds"].add_argument
    add("--count", type=int, default=5, help="how many seeds (5)")
    add("--fresh", action="store_true", help="forget earlier runs first")
    add = made["assign"].add_argument
    add("--out", required=True, help="folder of the course")
    add("--whole", action="store_true", help="the whole chapter, not only exercises")
    add("--points", type=float, nargs="+", help="for all, or for each (its stars)")
    add("--variant", type=int, default=0, help="other constants: 1, 2, … (0)")
    return parser


def _run(options, name: str) -> None:
    if options.command == "refresh":
        cost = refresh(name)
        print(f"{name}: {cost['seconds']:.0f} s, {cost['peak_mb']:.0f} MB")
    elif options.command == "record":
        record(name, real=not options.stand_in)
    elif options.command == "seeds":
        if options.count < 5:
            raise BookError(
                f"a range needs at least 5 seeds, got --count {options.count}"
            )
        keep = {"stand_in": options.stand_in, "fresh": options.fresh}
        seeds(name, count=options.count, **keep)
    else:
        sys.path.insert(0, str(ROOT / "_ext"))
        from assign import assign

        how = {key: getattr(options, key) for key in ("whole", "points", "variant")}
        for path in assign(name, options.out, **how):
            print(path)


def main(arguments=None) -> int:
    options = _parser().parse_args(arguments)
    try:
        for name in options.names:
            _run(options, name)
    except (BookError, ResultError) as error:
        print(f"{options.command}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    # the module that runs as __main__ and the one that assign imports must be one
    from utils.book import main as command

    sys.exit(command())
