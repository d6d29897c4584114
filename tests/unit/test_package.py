"""pyproject.toml, requirements.txt and environment.yml agree."""

import ast
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from support import ROOT

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]


def pins(file="requirements.txt") -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            requirement = Requirement(line)
            (pin,) = requirement.specifier
            assert pin.operator == "==", f"{file}: {line} is no exact pin"
            found.setdefault(canonicalize_name(requirement.name), set()).add(
                pin.version
            )
    return found


def test_every_range_has_a_pin_that_meets_it():
    pinned, extras = pins(), PROJECT["optional-dependencies"]
    for text in PROJECT["dependencies"] + extras["book"] + extras["test"]:
        requirement = Requirement(text)
        versions = pinned.get(canonicalize_name(requirement.name))
        assert versions, f"{requirement.name} is not in requirements.txt"
        for version in versions:
            assert version in requirement.specifier, (
                f"{text} excludes the pin {version}"
            )


def test_readers_ranges_are_colabs():
    ranges = {
        Requirement(t).name: str(Requirement(t).specifier)
        for t in PROJECT["dependencies"]
    }
    assert ranges["tensorflow"] == ">=2.18" and ranges["keras"] == ">=3.5"
    assert ranges["ipywidgets"] == ">=7.7" and PROJECT["requires-python"] == ">=3.10"
    assert {"book", "test", "scale"} <= set(PROJECT["optional-dependencies"])


def test_conda_users_get_the_pins():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    listed = environment["dependencies"]
    assert {"pip": ["-c requirements.txt", "-e .[book]"]} in listed
    python = next(d for d in listed if str(d).startswith("python="))
    assert tuple(map(int, python[7:].split("."))) >= (3, 11), (
        "the pins need Python 3.11"
    )


# ---------------------------------------------------------------- building alone


def test_the_site_needs_a_small_part_of_the_pins():
    """Whoever only builds the HTML installs no TensorFlow, and nothing twice later."""
    small, full = pins("requirements-book.txt"), pins()
    for name, versions in small.items():
        if name in full:  # some are for other kinds of Python only
            assert versions <= full[name], f"{name}: another pin in requirements.txt"
    missing = set(small) - set(full)
    assert not missing & set(map(canonicalize_name, readers_packages()))
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    needed = tomllib.loads(text)["dependency-groups"]["site"]
    own = PROJECT["optional-dependencies"]["book"] + PROJECT["dependencies"]
    assert set(needed) <= set(own), "the same ranges"
    assert {canonicalize_name(Requirement(n).name) for n in needed} <= set(small)
    assert len(small) < len(full) / 2


def readers_packages() -> list[str]:
    return [Requirement(text).name for text in PROJECT["dependencies"]]


IMPORTS = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {packages!r}:
            raise ModuleNotFoundError(f"the build imports {{name}}")

sys.meta_path.insert(0, Blocked())
sys.path.insert(0, "_ext")
import bookpages, content, ledger_pages, utils, utils.ledger, utils.results, utils.units, utils.explore
print(len(content.ledger("coverage")), len(ledger_pages.results.__doc__))
"""


def test_what_the_build_imports_needs_no_readers_package():
    """TensorFlow, NumPy, Matplotlib and the rest of what only chapters use."""
    names = {"pillow": "PIL", "scikit-learn": "sklearn"}
    packages = {names.get(n, n).replace("-", "_") for n in readers_packages()}
    assert {"tensorflow", "keras", "matplotlib", "numpy"} <= packages
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS.format(packages=packages)], cwd=ROOT,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]


def imported(path) -> set[str]:
    """Packages that a module imports anywhere, also within its functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_what_the_build_uses_is_installed_for_it():
    files = [*(ROOT / "_ext").glob("*.py")]
    names = set().union(*map(imported, files))
    names -= {path.stem for path in files} | {"utils"} | set(sys.stdlib_module_names)
    small, places = pins("requirements-book.txt"), packages_distributions()
    for name in names:
        owners = {canonicalize_name(owner) for owner in places[name]}
        assert owners & set(small), f"{name}: add its package to the group 'site'"


def make(folder, *words, **options) -> subprocess.CompletedProcess:
    command = ["make", f"PYTHON={sys.executable}", *words]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, **options
    )


@pytest.fixture
def bare_copy(tmp_path):
    """The Makefile in a folder of its own, with nothing to install."""
    if shutil.which("make") is None:
        pytest.skip("no make found")
    folder = tmp_path / "a folder é"
    folder.mkdir()
    shutil.copy(ROOT / "Makefile", folder)
    for name in ("requirements.txt", "requirements-book.txt", "pyproject.toml"):
        (folder / name).touch()
    return folder


def test_make_book_installs_the_small_set_and_make_test_adds_the_rest(bare_copy):
    book, test = (make(bare_copy, "-n", word).stdout for word in ("book", "test"))
    small, full = "-r requirements-book.txt", "-r requirements.txt"
    assert small in book and full not in book
    assert test.index(small) < test.index(full), "one environment in two stages"


@pytest.mark.slow
def test_a_moved_folder_gets_an_environment_of_its_own(bare_copy, tmp_path):
    """The scripts of an environment hold absolute paths."""
    assert make(bare_copy, ".venv/.book").returncode == 0
    assert make(bare_copy, ".venv/.book").stdout.count("Setting up") == 0
    moved = tmp_path / "moved to é"
    os.rename(bare_copy, moved)
    done = make(moved, ".venv/.book")
    assert done.returncode == 0 and "moved" in done.stdout, done.stderr
    pip = next(moved.glob(".venv/*/pip"))
    assert str(moved) in pip.read_text(encoding="utf-8")
    assert subprocess.run([pip, "--version"], capture_output=True).returncode == 0
    assert make(moved, ".venv/.book").stdout.count("Setting up") == 0


# ---------------------------------------------------------------- commands


def test_makefile_names_the_commands():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in "book test test-fast chapter lab refresh lint bench clean".split():
        assert re.search(rf"^{target}:", makefile, re.M), target


def test_ci_calls_the_readmes_test_command():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in script
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")


README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks() -> list[str]:
    return re.findall(r"^```\n(.*?)^```", README, re.M | re.S)


def test_windows_lines_work_in_powershell_and_in_cmd():
    """No chains, no quotes, no settings that one of the two shells would not take."""
    lines = [x for b in blocks() if "Scripts" in b for x in b.splitlines() if x]
    assert len(lines) >= 6
    for line in lines:
        assert not re.search(r"&&|\|\||[;'\"%$`^]|^set |^export ", line), line
        program, *words = line.split()
        assert program == "py" or program.startswith(r".venv\Scripts"), line
        for file in re.findall(r"requirements[\w-]*\.txt", line):
            assert (ROOT / file).exists(), line
        if "-m" in words:
            module = words[words.index("-m") + 1]
            assert module in {"pip", "venv", "jupyterlab", "tools"}, line
    text = "\n".join(lines)
    assert text.index("requirements-book.txt") < text.index("jupyter-book build")
    assert r".venv\Scripts\python -m tools test" in lines


def test_a_setting_is_told_for_each_shell():
    told = re.sub(r"\s+", " ", README)
    assert "export BOOK_DATA=" in told and "$env:BOOK_DATA = " in told
    assert "set BOOK_DATA=" in told
