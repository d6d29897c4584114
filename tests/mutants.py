"""Mutants of the published solutions: a small error each, which the check must see.

An operator or a comparison is exchanged, a constant is one off, two arguments are
swapped, or a line is left out. A mutant is tried in the chapter's kernel. The published
solution is judged first, and what it was called with is kept: a mutant that gives the
same answers to these calls is equivalent, because the check cannot tell the two apart.

Where an answer has steps, the check's message must name the first whose value is not
the published solution's. A mutant that crashes is named by its line, and not counted.
"""

import ast
import copy
import functools
import inspect
import random
import re
import signal
import subprocess
import time
from collections import Counter

from support import ROOT, chapter_files, chapter_id, source_of
from tools import stages
from utils import settings

EACH = 8  # mutants of a solution for changed chapters, drawn by the commit's hash
CHAPTER_SECONDS, ALL_SECONDS = 60, 180  # at most, for changed chapters
BEGUN = 0.8  # of that time: after it no mutant is begun, and the last may take longer
NAMED = 0.9  # of the mutants with a wrong step: those whose message names the step
EXCHANGED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div, ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.MatMult: ast.Mult,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And, ast.USub: ast.UAdd,
}  # fmt: skip


def needed(source: str) -> ast.Module:
    """A solution's function and what it uses of its cell, without the cell's trials."""
    tree = ast.parse(source)
    kept = [n for n in tree.body if getattr(n, "name", "").endswith("_solution")]
    used = set()
    while len(used) < len(used := used.union(*map(_names, kept))):
        kept = [n for n in tree.body if n in kept or _binds(n) & used]
    tree.body = kept
    return tree


def _names(node) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _binds(node) -> set[str]:
    """The names that a statement at the top level of a cell defines."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {(n.asname or n.name).split(".")[0] for n in node.names}
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return {node.name}
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        return set().union(*map(_names, targets))
    return set()


def mutants(source: str) -> list[tuple[str, str]]:
    """All mutants of a solution: what was changed, in words, and the source."""
    found, total = [], len(list(ast.walk(needed(source))))
    for place in range(total):
        for way in range(2):
            tree = needed(source)
            node = list(ast.walk(tree))[place]
            before = ast.unparse(tree)
            at = f"{getattr(node, 'lineno', 1)}:{getattr(node, 'col_offset', 0)}"
            if (told := _change(node, way)) is None:
                continue
            after = ast.unparse(ast.fix_missing_locations(tree))
            if after != before and after not in [text for _, text in found]:
                found.append((f"{at} {told}", after))
    return found


def _change(node, way: int) -> str | None:
    """Change a node in one of its ways; what was done, or None."""
    if isinstance(node, (ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.AugAssign)):
        return _exchanged(node, "op") if way == 0 else None
    if isinstance(node, ast.Compare) and way == 0:
        old = node.ops[0]
        if type(old) in EXCHANGED:
            node.ops[0] = EXCHANGED[type(old)]()
            return f"{type(old).__name__} becomes {type(node.ops[0]).__name__}"
    if isinstance(node, ast.Constant):
        return _off(node, way)
    if isinstance(node, ast.Call) and way == 0 and len(node.args) >= 2:
        if not any(isinstance(arg, ast.Starred) for arg in node.args):
            node.args[0], node.args[1] = node.args[1], node.args[0]
            return "two arguments are swapped"
    return None


def _exchanged(node, name: str) -> str | None:
    old = getattr(node, name)
    if type(old) not in EXCHANGED:
        return None
    setattr(node, name, EXCHANGED[type(old)]())
    return f"{type(old).__name__} becomes {type(getattr(node, name)).__name__}"


def _off(node, way: int) -> str | None:
    value = node.value
    if isinstance(value, bool):
        node.value = not value
    elif isinstance(value, int):
        node.value = value + (1, -1)[way]
    elif isinstance(value, float):
        node.value = value * (1.5, 0.5)[way]
    else:
        return None
    return f"{value} becomes {node.value}"


def with_lines_dropped(source: str) -> list[tuple[str, str]]:
    """Mutants that leave out one statement of a function's body."""
    found = []
    for place, node in enumerate(ast.walk(needed(source))):
        body = getattr(node, "body", None)
        if isinstance(node, ast.Module) or not isinstance(body, list) or len(body) < 2:
            continue
        for at, line in enumerate(body):
            if isinstance(line, (ast.Return, ast.FunctionDef, ast.Import)):
                continue
            if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant):
                continue  # a docstring
            tree = needed(source)
            del list(ast.walk(tree))[place].body[at]
            found.append(
                (f"{line.lineno}:{line.col_offset} is left out", ast.unparse(tree))
            )
    return found


def all_mutants(source: str) -> list[tuple[str, str]]:
    """Both kinds, less what is no Python (a name that is nonlocal nowhere).

    Of several that are told alike, as in ``a - b - c``, the later ones have a number.
    """
    found, times = [], Counter()
    for told, text in mutants(source) + with_lines_dropped(source):
        if _runs(text):
            times[told] += 1
            number = f" ({times[told]})" if times[told] > 1 else ""
            found.append((told + number, text))
    return found


def _runs(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def is_setting(exercise: dict) -> bool:
    """Whether an answer takes nothing, and so gives a setting that the check runs.

    Whatever passes is a right answer then. Wrong ones stand in ``WRONG``.
    """
    return f"def {exercise['name']}_solution():" in exercise["solution"]


def drawn(source: str, name: str) -> list[tuple[str, str]]:
    """All mutants, or some that the commit's hash draws."""
    found = all_mutants(source)
    if settings.text("BOOK_MUTANTS") == "all" or len(found) <= EACH:
        return found
    command = ["git", "rev-parse", "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    chance = random.Random(f"{done.stdout.strip()} {name}")
    return chance.sample(found, EACH)


@functools.cache
def _changed_since(commit: str) -> tuple[list[str], list[str]]:
    """The files and the chapters that changed since a commit."""
    command = ["git", "diff", "--name-only", commit, "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines(), stages.changed(commit)


def concerned(chapter) -> bool:
    """Whether ``BOOK_MUTANTS`` (``all``, or a commit) asks for a chapter's mutants."""
    asked = settings.text("BOOK_MUTANTS")
    if asked in ("", "all"):
        return asked == "all"
    files, chapters = _changed_since(asked)
    name = chapter_id(chapter)
    return name in chapters or f"tests/chapters/{name}.py" in files


# ------------------------------------------------------------------ in the kernel


def judge_mutant(check, name, original, mutant, seconds=None, steps=None):
    """``killed``, ``equivalent``, ``survived``, or ``unknown``, which is not comparable.

    ``check`` judges a function ``{name}_solution`` that both sources define. A mutant
    that takes more than ``seconds`` is killed: without them, more than two seconds and
    five times what the published solution took, which is judged once.
    ``steps`` gives the steps of an answer as pairs, what a message calls a step and its
    value: a mutant is then ``killed: step named`` or ``killed: step not named``. A
    generator goes on to a step only where those before it are right.
    """
    import numpy as np

    class TooLong(BaseException):
        pass

    class Unknown(Exception):
        pass

    def ring(*_):
        raise TooLong

    def made(source):
        names = dict(globals())
        exec(source, names)
        return names[f"{name}_solution"]

    def kept(values):
        try:
            return copy.deepcopy(values)
        except Exception:
            return values

    def same(a, b):
        if a is b:
            return True
        if isinstance(a, dict) and isinstance(b, dict):
            return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
        if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
            return len(a) == len(b) and all(map(same, a, b))
        if isinstance(a, str) or isinstance(b, str) or a is None or b is None:
            return type(a) is type(b) and a == b
        if isinstance(a, np.random.Generator):
            return isinstance(b, np.random.Generator)  # how it is used up is free
        try:
            a, b = np.asarray(a), np.asarray(b)
            if object in (a.dtype, b.dtype):
                raise Unknown
            if a.shape != b.shape:
                return False
            if a.dtype.kind in "fc" or b.dtype.kind in "fc":
                single = "float32" in (a.dtype, b.dtype)
                near = {"rtol": 1e-5 if single else 1e-9, "atol": 1e-12}
                return bool(np.allclose(a, b, equal_nan=True, **near))
            return bool((a == b).all())
        except (TypeError, ValueError) as error:
            raise Unknown from error

    def replayed(function):
        """Answers to all calls; of a function that was returned, to its calls."""
        answers, made = [], []
        for of, args, options in calls:
            args, options = kept(args), kept(options)
            try:
                answer = (function if of is None else made[of])(*args, **options)
            except Exception as error:
                answer = type(error).__name__
            made.append(answer)
            told = "a function" if inspect.isfunction(answer) else answer
            answers.append(kept((told, args, options)))
        return answers

    judged = judge_mutant.__dict__.setdefault("originals", {})
    known = judged.get((check, original))
    calls, first = known[:2] if known else ([], made(original))
    spoilt = made(mutant)

    def recording(function, of=None):
        @functools.wraps(function)
        def recorded(*args, **options):
            at = len(calls)
            calls.append((of, kept(args), kept(options)))
            answer = function(*args, **options)
            return recording(answer, at) if inspect.isfunction(answer) else answer

        return recorded

    def named(message):
        """Whether the first step that is off is named; None if nothing can be told."""
        try:
            for (words, value), (_, other) in zip(steps(first), steps(spoilt)):
                if differs(value, other):
                    return words in message
        except Exception:  # it crashes before a step is off
            return None
        return None

    def differs(value, other):
        try:
            return not same(value, other)
        except Unknown:  # no number, or none for each
            return True

    if not known:
        began = time.monotonic()
        check(recording(first))
        judged[check, original] = calls, first, time.monotonic() - began
    seconds = seconds or 2 + 5 * judged[check, original][2]
    old = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        try:
            check(spoilt)
        except AssertionError as error:
            told = named(str(error)) if steps else None
            return {None: "killed", True: "killed: step named"}.get(
                told, "killed: step not named"
            )
        except Exception:
            return "killed"
        wanted, again = replayed(first), replayed(first)
        try:
            if not same(wanted, again):
                return "unknown"  # it draws at random
            return "equivalent" if same(wanted, replayed(spoilt)) else "survived"
        except Unknown:
            return "unknown"
    except TooLong:
        return "killed: too long"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


def seconds_for_chapter() -> float:
    """After how many seconds of a chapter's mutants no more are begun."""
    asked = settings.text("BOOK_MUTANTS")
    if asked == "all":
        return float("inf")
    several = max(1, sum(concerned(path) for path in chapter_files()))
    return BEGUN * min(CHAPTER_SECONDS, ALL_SECONDS / several)


def helper() -> str:
    """The source of the cell that defines what the cells of mutants need."""
    imports = "import copy, functools, inspect, signal, time"
    until = f"mutants_until = time.monotonic() + float('{seconds_for_chapter()}')"
    return "\n\n".join([imports, until, inspect.getsource(judge_mutant)])


def cell_of(exercise: dict, mutant: str, steps=None) -> str:
    """The source of the cell that tries a mutant and prints the verdict."""
    name = exercise["name"]
    original = ast.unparse(needed(exercise["solution"]))
    given = [f"check_{name}", repr(name), repr(original), repr(mutant)]
    before = ""
    if steps:
        before = f"{source_of(steps)}\n\n"
        given.append(f"steps={steps.__name__}")
    judged = f"judge_mutant({', '.join(given)})"
    tried = f"{judged} if time.monotonic() < mutants_until else 'not tried'"
    return f"{before}print('mutant is', {tried})"


def verdict(printed: str) -> str:
    """What a mutant's cell printed, without the warnings of the mutant."""
    told = re.findall("^mutant is (.+)$", printed, re.M)
    return told[-1] if told else "not judged"
