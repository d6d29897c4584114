"""What the page on accessibility claims is held by tests that exist."""

import ast
import re

from support import ROOT

PAGE = ROOT / "pages" / "accessibility.md"


def rows(text: str) -> list[list[str]]:
    """The cells of each table's rows, headers and rules left out."""
    lines = [
        line.strip("|").split("|") for line in text.splitlines() if line[:1] == "|"
    ]
    found = [[cell.strip() for cell in line] for line in lines]
    return [row for row in found if row[0] != "What holds" and set(row[0]) != {"-"}]


def defined(module: str) -> set[str]:
    path = ROOT / "tests" / f"{module}.py"
    if not path.is_file():
        return set()
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return {node.name for node in body if isinstance(node, ast.FunctionDef)}


def faults_of_claims(text: str) -> list[str]:
    faults = []
    for claim, how, tests in rows(text):
        named = re.findall(r"`(\w+)\.(\w+)`", tests)
        if not named or not how:
            faults.append(f"no test for: {claim}")
        faults += [
            f"no {module}.{name}"
            for module, name in named
            if name not in defined(module)
        ]
    return faults


def test_every_claim_has_its_test():
    text = PAGE.read_text(encoding="utf-8")
    assert len(rows(text)) > 15 and faults_of_claims(text) == []


def test_canary_claims():
    spoilt = """| What holds | How | Tests |
|---|---|---|
| All is well. | Somebody looked. | |
| It moves. | Keys are pressed. | `test_page.test_nothing_of_the_kind` |
| It reads. | Words are read. | `test_nowhere.test_it` |"""
    assert len(faults_of_claims(spoilt)) == 3
