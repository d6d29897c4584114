"""Helpers of the tests stand in one place and are imported by configuration."""

import ast
from collections import defaultdict
from pathlib import Path

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
