"""Helpers of the tests stand in one place and are imported by configuration."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from support import ROOT, python_files

TESTS = Path(__file__).resolve().parents[1]
LONG_ENOUGH = 25  # nodes of syntax: three lines or so


def trees() -> dict[str, ast.Module]:
    files = [p for p in TESTS.rglob("*.py") if "chapters" not in p.parts]
    return {
        path.relative_to(TESTS).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(files)
    }


def body_of(statement) -> str | None:
    """What a function or class at the top level does, without its name and words."""
    if not isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return None
    body = statement.body[1:] if ast.get_docstring(statement) else statement.body
    if sum(1 for node in body for _ in ast.walk(node)) < LONG_ENOUGH:
        return None
    arguments = (
        ast.dump(statement.args) if isinstance(statement, ast.FunctionDef) else ""
    )
    return arguments + "".join(map(ast.dump, body))


def test_nothing_is_written_in_two_places():
    where = defaultdict(list)
    for file, tree in trees().items():
        for statement in tree.body:
            if body := body_of(statement):
                where[body].append(f"{file}: {statement.name}")
    twice = [places for places in where.values() if len(places) > 1]
    assert not twice, f"{twice}: move it to tests/support.py"


def test_nothing_is_imported_from_a_conftest():
    """Which of two files of that name answers depends on the order of the tests."""
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                assert node.module != "conftest", f"{file}, line {node.lineno}"
            if isinstance(node, ast.Import):
                assert "conftest" not in [a.name for a in node.names], file


def test_no_file_changes_where_imports_are_looked_for():
    """`pyproject.toml` does that for the tests, and `_config.yml` for the site."""
    found = {
        path.relative_to(ROOT).as_posix()
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.path"
    }
    assert found == {"_ext/content.py"}, "that one says why"


def test_nothing_waits_for_a_length_of_time():
    """What is waited for is an event: a length is too short on a busy machine."""
    waits = re.compile(r"\b(?:sleep|wait_for_timeout|setTimeout)\(")
    answers = TESTS / "submissions.py"  # a student's answer may sleep
    found = {
        path.relative_to(TESTS).as_posix(): waits.findall(text)
        for path in TESTS.rglob("*.py")
        if path != answers and waits.search(text := path.read_text(encoding="utf-8"))
    }
    assert found == {}


# ------------------------------------------------------------------ private names


OWN = {"utils", "tools"} | {path.stem for path in python_files()}


def is_private(name) -> bool:
    return isinstance(name, str) and name.startswith("_") and not name.endswith("__")


def private_of_others(tree) -> list[str]:
    """Private names of the book's own modules that a file takes from them."""
    found, modules = [], set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            source = getattr(node, "module", None) or node.names[0].name
            if source.partition(".")[0] in OWN:
                found += [one.name for one in node.names if is_private(one.name)]
                names = (one.asname or one.name for one in node.names)
                modules |= {name.partition(".")[0] for name in names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            of, name = node.value, node.attr
        elif isinstance(node, ast.Call) and len(node.args) > 1:  # setattr and its kin
            of, name = node.args[0], getattr(node.args[1], "value", None)
        else:
            continue
        if is_private(name) and ast.unparse(of).partition(".")[0] in modules:
            found.append(name)
    return found


def test_nothing_private_is_used_across_modules():
    found = {
        path.relative_to(ROOT).as_posix(): names
        for path in python_files()
        if (names := private_of_others(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "from utils.data.fetch import _told",
        "from tools import refresh, running as other; other._own()",
        "import utils.plots; utils.plots._cycle",
        "from utils import explore as module; monkeypatch.setattr(module, '_SHOWN', {})",
        "import folds; folds._label()",
    ],
)
def test_each_use_of_a_private_name_is_seen(source):
    assert len(private_of_others(ast.parse(source))) == 1
    assert private_of_others(ast.parse("import os; os._exit(0); self._own()")) == []
