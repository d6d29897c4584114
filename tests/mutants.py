"""Mutants of the published solutions: a small error each, which the check must see.

An operator or a comparison is exchanged, a constant is one off, two arguments are
swapped, or a line is left out. A mutant is tried in the chapter's kernel. The published
solution is judged first, and what it was called with is kept: a mutant that gives the
same answers to these calls is equivalent, because the check cannot tell the two apart.
"""

import ast
import copy
import functools
import inspect
import random
import signal
import subprocess
import textwrap

from support import ROOT, chapter_id
from tools import stages
from utils import settings

EACH = 8  # mutants of a solution for changed chapters, drawn by the commit's hash
EXCHANGED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div, ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.MatMult: ast.Mult,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And, ast.USub: ast.UAdd,
}  # fmt: skip


def without_calls(source: str) -> ast.Module:
    """A solution's cell without what it calls at its top level, such as its check."""
    tree = ast.parse(source)
    tree.body = [
        node for node in tree.body
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
    ]  # fmt: skip
    return tree


def mutants(source: str) -> list[tuple[str, str]]:
    """All mutants of a solution: what was changed, in words, and the source."""
    found, total = [], len(list(ast.walk(without_calls(source))))
    for place in range(total):
        for way in range(2):
            tree = without_calls(source)
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
    for place, node in enumerate(ast.walk(without_calls(source))):
        body = getattr(node, "body", None)
        if isinstance(node, ast.Module) or not isinstance(body, list) or len(body) < 2:
            continue
        for at, line in enumerate(body):
            if isinstance(line, (ast.Return, ast.FunctionDef, ast.Import)):
                continue
            if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant):
                continue  # a docstring
            tree = without_calls(source)
            del list(ast.walk(tree))[place].body[at]
            found.append(
                (f"{line.lineno}:{line.col_offset} is left out", ast.unparse(tree))
            )
    return found


def all_mutants(source: str) -> list[tuple[str, str]]:
    """Both kinds, less what is no Python (a name that is nonlocal nowhere)."""
    return [
        one for one in mutants(source) + with_lines_dropped(source) if _runs(one[1])
    ]


def _runs(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def drawn(source: str, name: str) -> list[tuple[str, str]]:
    """All mutants, or some that the commit's hash draws."""
    found = all_mutants(source)
    if settings.text("BOOK_MUTANTS") == "all" or len(found) <= EACH:
        return found
    command = ["git", "rev-parse", "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    chance = random.Random(f"{done.stdout.strip()} {name}")
    return chance.sample(found, EACH)


def concerned(chapter) -> bool:
    """Whether ``BOOK_MUTANTS`` (``all``, or a commit) asks for a chapter's mutants."""
    asked = settings.text("BOOK_MUTANTS")
    if asked in ("", "all"):
        return asked == "all"
    command = ["git", "diff", "--name-only", asked, "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    name = chapter_id(chapter)
    files = {f"chapters/{name}.ipynb", f"tests/chapters/{name}.py"}
    return bool(files & {*done.stdout.splitlines()}) or name in stages.changed(asked)


# ------------------------------------------------------------------ in the kernel


def judge_mutant(check, name, original, mutant, seconds=10):
    """``killed``, ``equivalent``, ``survived``, or ``unknown``, which is not comparable.

    ``check`` judges a function ``{name}_solution`` that both sources define.
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
        try:
            a, b = np.asarray(a), np.asarray(b)
            if object in (a.dtype, b.dtype):
                raise Unknown
            if a.shape != b.shape:
                return False
            if a.dtype.kind in "fc" or b.dtype.kind in "fc":
                return bool(np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True))
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

    calls, first, spoilt = [], made(original), made(mutant)

    def recording(function, of=None):
        @functools.wraps(function)
        def recorded(*args, **options):
            at = len(calls)
            calls.append((of, kept(args), kept(options)))
            answer = function(*args, **options)
            return recording(answer, at) if inspect.isfunction(answer) else answer

        return recorded

    check(recording(first))
    old = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        try:
            check(spoilt)
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
        return "killed"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)


HELPER = (
    "import copy\nimport functools\nimport inspect\nimport signal\n\n\n"
    + textwrap.dedent(inspect.getsource(judge_mutant))
)


def cell_of(exercise: dict, mutant: str) -> str:
    """The source of the cell that tries a mutant and prints the verdict."""
    name = exercise["name"]
    original = ast.unparse(without_calls(exercise["solution"]))
    return f"print(judge_mutant(check_{name}, {name!r}, {original!r}, {mutant!r}))"
