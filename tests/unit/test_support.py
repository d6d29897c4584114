"""Helpers of the tests stand in one place and are imported by configuration."""

import ast
from collections import defaultdict
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
EVERYWHERE = {"pytestmark"}  # a name that every module may set for itself


def trees() -> dict[str, ast.Module]:
    files = [p for p in TESTS.rglob("*.py") if "chapters" not in p.parts]
    return {
        path.relative_to(TESTS).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(files)
    }


def names(statement) -> list[str]:
    """What a statement at the top level of a module defines (no import)."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return [statement.name]
    if isinstance(statement, ast.Assign):
        return [t.id for t in statement.targets if isinstance(t, ast.Name)]
    return []


def test_nothing_is_defined_in_two_places():
    where = defaultdict(set)
    for file, tree in trees().items():
        for statement in tree.body:
            for name in names(statement):
                where[name].add(file)
    twice = {
        n: sorted(f) for n, f in where.items() if len(f) > 1 and n not in EVERYWHERE
    }
    assert not twice, f"{twice}: move them to tests/support.py, or rename them"


def test_nothing_is_imported_from_a_conftest():
    """Which of two files of that name answers depends on the order of the tests."""
    for file, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                assert node.module != "conftest", f"{file}, line {node.lineno}"
            if isinstance(node, ast.Import):
                assert "conftest" not in [a.name for a in node.names], file
