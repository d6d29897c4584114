"""All that a chapter's exercises must do, tried in one kernel.

The kernel runs in a folder of its own, as a student's does, and goes through the
assignment with its solutions, the chapter's given cells, and then the trials: untouched
stubs, solutions, wrong answers, shipped weights, variants. A trial that raises does not
stop the others; what it printed and raised is kept for the tests.

The kernel is a new one (`work`), or the one that has just run the chapter's notebook,
emptied of all its names (`work_in`): TensorFlow is there already, which takes longer to
load than most exercises to try.
"""

import functools
import queue
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nbformat

import mutants
from support import (
    ROOT,
    chapter_id,
    code,
    code_cells,
    notebook,
    own,
    read_notebook,
    source_of,
    tags,
)
from tools import notebooks
from tools.assign import assign, read_exercises
from tools.running import printed, run_notebook

ENVIRONMENT = {"BOOK_OFFLINE": "1", "BOOK_STRICT": "1"}
NEW_KERNEL = ENVIRONMENT | {"BOOK_THREADS": "1", "PYTHONPATH": str(ROOT)}
VARIANTS = (1, 2)  # every exercise has them


@dataclass
class Trial:
    """A cell that may raise, and what came of it.

    Attributes
    ----------
    kind : assignment, given, stub, solution, helper, mutant,
        right answer, wrong answer, weights, variant, published
    title : names the trial in a test's message
    expected : for a wrong answer, what the check must say
    cell : the cell itself, with its outputs after the run
    seconds : what the run took
    """

    kind: str
    title: str
    cell: object
    expected: str = ""
    seconds: float = 0.0

    def __post_init__(self):
        self.cell.metadata["tags"] = ["raises-exception"]

    @property
    def printed(self) -> str:
        return printed(self.cell)

    @property
    def error(self) -> str:
        """``Name: message`` of what was raised, or ""."""
        errors = [o for o in self.cell.outputs if o.output_type == "error"]
        return f"{errors[0].ename}: {errors[0].evalue}" if errors else ""


@dataclass
class Worked:
    """What came of a chapter's trials.

    ``loading`` are the seconds that the kernel took to load TensorFlow before its first
    trial; a new kernel loads it with the assignment's first cell.
    """

    trials: list[Trial]
    loading: float = 0.0

    @property
    def seconds(self) -> float:
        """What the assignment took."""
        return self.loading + sum(trial.seconds for trial in self.of("assignment"))

    def of(self, kind: str) -> list[Trial]:
        return [trial for trial in self.trials if trial.kind == kind]

    def raised(self, kind: str) -> list[str]:
        """Trials of a kind that raised although they must not, in words."""
        return [f"{t.title}: {t.error}" for t in self.of(kind) if t.error]


# ------------------------------------------------------------------ the trials


def assignment(chapter: Path) -> list[Trial]:
    """The cells of the instructor's notebook, which hold the solutions."""
    with tempfile.TemporaryDirectory() as folder:
        source, _ = assign(chapter_id(chapter), folder)
        cells = code_cells(read_notebook(source))
    return [Trial("assignment", c.metadata["nbgrader"]["grade_id"], c) for c in cells]


def given(chapter: Path) -> list[Trial]:
    """All given cells: some that no exercise needs serve wrong answers and weights."""
    cells = [c for c in code_cells(notebook(chapter)) if "given" in tags(c)]
    return [Trial("given", cell.id, code(cell.source)) for cell in cells]


def stubs_and_solutions(chapter: Path) -> list[Trial]:
    """In the notebook's own order: stub, check, solution."""
    trials = []
    for one in read_exercises(notebook(chapter), chapter.stem, 0):
        stub = f"{one['exercise']}\n\n{one['check']}"
        trials.append(Trial("stub", one["name"], code(stub)))
        trials.append(Trial("solution", one["name"], code(one["solution"])))
    return trials


def _judged(kind: str, check: str, answer, said: str = "") -> Trial:
    """An answer of the chapter's own file, given to a check."""
    call = f"{check}({answer.__name__})"
    return Trial(kind, call, code(f"{source_of(answer)}\n\n{call}"), expected=said)


def wrong_answers(chapter: Path) -> list[Trial]:
    return [
        _judged("wrong answer", check, answer, said)
        for check, rows in own(chapter).WRONG.items()
        for answer, said in rows
    ]


def right_answers(chapter: Path) -> list[Trial]:
    """Answers other than the published one that the check must accept."""
    return [
        _judged("right answer", check, answer)
        for check, answers in getattr(own(chapter), "RIGHT", {}).items()
        for answer in answers
    ]


def mutants_of_solutions(chapter: Path) -> list[Trial]:
    """Published solutions with a small error each, where ``BOOK_MUTANTS`` asks."""
    if not mutants.concerned(chapter):
        return []
    steps = getattr(own(chapter), "STEPS", {})
    trials = [Trial("helper", "judge_mutant", code(mutants.helper()))]
    for one in read_exercises(notebook(chapter), chapter.stem, 0):
        if mutants.is_setting(one):
            continue
        for told, source in mutants.drawn(one["solution"], one["name"]):
            cell = code(mutants.cell_of(one, source, steps.get(f"check_{one['name']}")))
            trials.append(Trial("mutant", f"{one['name']}, {told}", cell))
    return trials


def weights(chapter: Path) -> list[Trial]:
    if not hasattr(own(chapter), "WEIGHTS"):
        return []
    check = own(chapter).WEIGHTS["check"]
    cell = code(f"{source_of(check)}\n\n{check.__name__}()")
    return [Trial("weights", check.__name__, cell)]


def variants(chapter: Path) -> list[Trial]:
    """Per exercise and variant: its own solution, then the published one."""
    trials = []
    plain = read_exercises(notebook(chapter), chapter.stem, 0)
    for variant in VARIANTS:
        changed = read_exercises(notebook(chapter), chapter.stem, variant)
        for before, after in zip(plain, changed):
            title = f"{before['name']}, variant {variant}"
            old, check = before["name"], f"check_{after['name']}"
            parts = [
                before["solution"].replace(f"check_{old}(", "str("),
                f"published = {old}_solution",
                after["exercise"],
                "\n".join(
                    line for line in after["check"].splitlines()
                    if not line.startswith("check(")
                ),
                after["solution"],
            ]  # fmt: skip
            trials.append(Trial("variant", title, code("\n\n".join(parts))))
            trials.append(Trial("published", title, code(f"{check}(published)")))
    return trials


# ------------------------------------------------------------------ the run


def trials_of(chapter: Path) -> list[Trial]:
    """All of them, in their order."""
    answers = (stubs_and_solutions, mutants_of_solutions, right_answers, wrong_answers)
    groups = (assignment, given, *answers, weights, variants)
    return [trial for group in groups for trial in group(chapter)]


def work(chapter: Path) -> Worked:
    """Try a chapter's exercises in a new kernel."""
    trials = trials_of(chapter)
    whole = nbformat.v4.new_notebook(
        cells=[trial.cell for trial in trials],
        metadata={"kernelspec": notebooks.KERNEL},
    )
    with tempfile.TemporaryDirectory() as folder:
        run_notebook(whole, Path(folder), NEW_KERNEL)
    for trial in trials:
        times = trial.cell.metadata["execution"]
        began, ended = times["iopub.execute_input"], times["shell.execute_reply"]
        trial.seconds = (moment(ended) - moment(began)).total_seconds()
    return Worked(trials)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


EMPTY = """\
%reset -f
import os
os.chdir({folder!r})
os.environ |= {environment!r}
%reset -f"""
KEPT = {"stream", "error", "display_data", "execute_result"}
TRIAL_SECONDS = 1800  # at most, for one trial


def run_cell(kernel, cell) -> None:
    """Run a cell in nbval's kernel, whether it raises or not, and keep its outputs."""
    client, cell.outputs = kernel.kc, []
    asked = client.execute(cell.source, store_history=False, stop_on_error=False)
    until = time.monotonic() + TRIAL_SECONDS
    while time.monotonic() < until:
        try:
            message = client.get_iopub_msg(timeout=1)
        except queue.Empty:
            if kernel.is_alive():
                continue
            raise RuntimeError(f"the kernel died: memory?\n{cell.source}") from None
        if message["parent_header"].get("msg_id") != asked:
            continue
        if message["msg_type"] in KEPT:
            cell.outputs.append(nbformat.v4.output_from_msg(message))
        elif message["content"].get("execution_state") == "idle":
            return
    raise TimeoutError(f"no end after {TRIAL_SECONDS} seconds:\n{cell.source}")


def work_in(kernel, chapter: Path, loading: float) -> Worked:
    """Try a chapter's exercises in nbval's kernel, which has run the notebook.

    ``loading`` is that of `Worked`.
    """
    trials = trials_of(chapter)
    with tempfile.TemporaryDirectory() as folder:
        emptied = code(EMPTY.format(folder=folder, environment=ENVIRONMENT))
        run_cell(kernel, emptied)
        assert emptied.outputs == [], emptied.outputs
        for trial in trials:
            began = time.perf_counter()
            run_cell(kernel, trial.cell)
            trial.seconds = time.perf_counter() - began
    return Worked(trials, loading)


@functools.cache
def _once(chapter: Path) -> Worked | Exception:
    try:
        return work(chapter)
    except Exception as error:  # told to every test that asks, and not tried again
        return error


def worked(chapter: Path) -> Worked:
    """The chapter's trials, run at the first call."""
    found = _once(chapter)
    if isinstance(found, Exception):
        raise found
    return found
