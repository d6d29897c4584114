"""pyproject.toml, requirements.txt and environment.yml agree."""

import re

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


def pins() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            requirement = Requirement(line)
            (pin,) = requirement.specifier
            assert pin.operator == "==", f"requirements.txt: {line} is no exact pin"
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


def test_conda_users_get_the_same_ranges():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    listed = environment["dependencies"]
    assert {"pip": ["-e .[book]"]} in listed, "one list of ranges: pyproject.toml"
    python = next(d for d in listed if str(d).startswith("python="))
    assert tuple(map(int, python[7:].split("."))) >= (3, 11), (
        "the pins need Python 3.11"
    )


def test_makefile_names_the_commands():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in "book test test-fast chapter lab refresh lint bench clean".split():
        assert re.search(rf"^{target}:", makefile, re.M), target


def test_ci_calls_the_readmes_test_command():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make test" in script
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
