"""Settings are read in one way, by `utils.settings`, and all stand in its table."""

import ast
import re
from pathlib import Path

from support import ROOT, python_files
from utils import settings

OWN = Path(settings.__file__)


def is_setting(node) -> bool:
    return isinstance(node, ast.Constant) and str(node.value).startswith("BOOK_")


def read_otherwise(tree) -> list[int]:
    """Lines that ask the environment itself for a setting."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and "os.environ" in ast.unparse(node):
            names = [node.left]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "os.environ.get",
            "os.getenv",
        ):
            names = node.args[:1]
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            names = [node.slice] if ast.unparse(node.value) == "os.environ" else []
        else:
            continue
        lines += [node.lineno for name in names if is_setting(name)]
    return lines


def test_settings_are_read_by_one_module():
    """Elsewhere ``0`` would count as on, or as the name of a folder."""
    found = {
        path.relative_to(ROOT).as_posix(): lines
        for path in python_files()
        if path != OWN
        and (lines := read_otherwise(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found == {}, "use utils.settings"


def test_each_way_of_reading_a_setting_is_seen():
    for line in (
        "os.environ.get('BOOK_CI', '')",
        "os.getenv('BOOK_CI')",
        "'BOOK_CI' in os.environ",
        "os.environ['BOOK_CI']",
    ):
        assert read_otherwise(ast.parse(line)) == [1], line
    assert read_otherwise(ast.parse("os.environ['BOOK_DATA'] = '/'")) == []


def test_every_setting_stands_in_the_table():
    told = set(re.findall(r"^``(BOOK_\w+)``", settings.__doc__, re.M))
    used = set()
    for path in python_files():
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"[\"'](BOOK_[A-Z_]+[A-Z])[\"']", text))
    for path in [ROOT / "Makefile", *(ROOT / ".github").rglob("*.yml")]:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"\b(BOOK_[A-Z_]+[A-Z])\b", text))
    assert used == told
