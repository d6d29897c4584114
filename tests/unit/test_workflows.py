"""The workflows: pinned, with few permissions, and in the order that was promised."""

import re
from pathlib import Path

import pytest
import yaml

from support import ROOT
from tools.command_line import COMMANDS
from tools.stages import STAGES

FOLDER = ROOT / ".github"
WORKFLOWS = sorted((FOLDER / "workflows").glob("*.yml"))
ACTIONS = sorted((FOLDER / "actions").glob("*/action.yml"))
FILES = [*WORKFLOWS, *ACTIONS]
# Who may write, and what: everything else reads the contents at most.
MAY_WRITE = {
    ("publish", "keep", "contents"),
    ("publish", "publish", "pages"),
    ("publish", "publish", "id-token"),
    ("weekly", "report", "issues"),
}


def read(path: Path) -> dict:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    found["on"] = found.pop(True, None)  # YAML 1.1 reads the key `on` as a truth value
    return found


def workflow(name: str) -> dict:
    return read(FOLDER / "workflows" / f"{name}.yml")


def jobs() -> list[tuple[str, str, dict]]:
    return [(p.stem, name, j) for p in WORKFLOWS for name, j in read(p)["jobs"].items()]


def steps() -> list[tuple[str, dict]]:
    found = [(f"{w}.{n}", s) for w, n, job in jobs() for s in job.get("steps", [])]
    for path in ACTIONS:
        found += [(path.parent.name, s) for s in read(path)["runs"]["steps"]]
    return found


def commands() -> str:
    return "\n".join(step["run"] for _, step in steps() if "run" in step)


def test_all_three_are_there():
    assert {p.stem for p in WORKFLOWS} == {"test", "publish", "weekly"}


# ---------------------------------------------------------------- what is run


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(FOLDER).as_posix())
def test_actions_are_pinned_by_their_full_hash(path):
    lines = re.findall(r"uses: *(.*)", path.read_text(encoding="utf-8"))
    assert lines
    for line in lines:
        if line.startswith("./"):
            assert (ROOT / line).exists()
            continue
        pattern = r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+"
        assert re.fullmatch(pattern, line), f"{line}: a full hash and # its version"


def test_one_action_has_one_pin():
    text = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
    pins = set(re.findall(r"uses: *(\S+/\S+@\S+ # \S+)", text))
    assert len({pin.partition("@")[0] for pin in pins}) == len(pins), sorted(pins)


def test_dependabot_renews_the_pins():
    config = yaml.safe_load((FOLDER / "dependabot.yml").read_text(encoding="utf-8"))
    (update,) = [
        u for u in config["updates"] if u["package-ecosystem"] == "github-actions"
    ]
    assert "/" in update["directories"]
    for path in ACTIONS:
        assert (
            f"/{path.parent.parent.relative_to(ROOT).as_posix()}/*"
            in (update["directories"])
        )


def test_commands_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^ *make ([\w./-]+)", commands(), re.M)
    assert {"setup", "book", "test-fast"} <= set(targets)
    for target in targets:
        assert re.search(rf"^{re.escape(target)}:", makefile, re.M), target
    used = set(re.findall(r"-m tools (\w+)", commands()))
    assert used == {"address", "editions", "links", "test", "try"}
    assert used <= set(COMMANDS)


def test_nothing_from_outside_is_pasted_into_a_command():
    """A branch's name may hold a command: values come through the environment."""
    for place, step in steps():
        assert "${{" not in step.get("run", ""), place


def test_programs_of_the_tests_are_installed_before_them():
    """Under BOOK_CI a test that misses its program fails."""
    lines = [step.get("run", "") for step in workflow("test")["jobs"]["site"]["steps"]]
    (tests,) = [at for at, line in enumerate(lines) if "tools test" in line]
    before = "\n".join(lines[:tests])
    assert re.search(r"^sudo apt-get install .*\bpoppler-utils\b", before, re.M)
    assert re.search(r"-m playwright install .*\bchromium\b", before)


# ---------------------------------------------------------------- permissions


def test_who_may_write():
    found = set()
    for path in WORKFLOWS:
        allowed = read(path).get("permissions")
        assert allowed in ({}, {"contents": "read"}), f"{path.name}: at the top"
    for name, job, what in jobs():
        given = what.get("permissions", {})
        assert isinstance(given, dict), f"{name}.{job}: name each permission"
        found |= {(name, job, scope) for scope, how in given.items() if how == "write"}
    assert found == MAY_WRITE


def test_checkouts_keep_no_token():
    for place, step in steps():
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False, place


# ---------------------------------------------------------------- order and time


def test_one_run_for_a_branch_and_its_pull_request():
    on = workflow("test")["on"]
    assert set(on) == {"push", "pull_request", "workflow_call"}
    assert on["push"] == {"branches": ["main"]}


def test_superseded_runs_are_cancelled_and_a_publication_is_not():
    test, publish = workflow("test")["concurrency"], workflow("publish")["concurrency"]
    assert "github.ref" in test["group"] and test["cancel-in-progress"] is True
    assert publish["cancel-in-progress"] is False
    assert test["group"].split("-")[0] != publish["group"].split("-")[0], (
        "a workflow that calls another of its own group waits for itself"
    )


def test_static_checks_come_first_and_publication_last():
    test, publish = workflow("test")["jobs"], workflow("publish")["jobs"]
    assert set(test) == {"static", "site", "notebooks"}
    assert "needs" not in test["static"]
    assert "static" in test["site"]["needs"] and "static" in test["notebooks"]["needs"]
    assert publish["test"]["uses"] == "./.github/workflows/test.yml"
    assert publish["keep"]["needs"] == ["test"]
    assert set(publish["publish"]["needs"]) == {"test", "keep"}


def test_every_job_ends():
    for name, job, what in jobs():
        assert "uses" in what or what["timeout-minutes"] <= 120, f"{name}.{job}"


def test_shards_take_every_notebook_once():
    shards = workflow("test")["jobs"]["notebooks"]["strategy"]["matrix"]["shard"]
    (line,) = re.findall(r"NR % (\d+) == ", commands())
    assert sorted(shards) == list(range(int(line)))


def test_stages_of_the_tests_all_run_somewhere():
    told = re.findall(r"-m tools test ([\w ]+)", commands())
    named = {"static", *" ".join(told).split()}  # static is make test-fast
    assert named | {"notebooks"} == set(STAGES), "notebooks run in shards"
    (shard,) = [line for line in commands().splitlines() if "xargs" in line]
    assert shard.endswith("--exercises")


def test_editions_are_published_from_tags():
    on = workflow("publish")["on"]
    assert set(on) == {"push"} and set(on["push"]) == {"tags"}
    assert all(tag.startswith("20") for tag in on["push"]["tags"])


def uploads(name, job) -> list[dict]:
    found = workflow(name)["jobs"][job]["steps"]
    return [s for s in found if "upload-artifact@" in s.get("uses", "")]


def test_what_was_tested_is_what_is_kept_and_shown():
    """The tests open the pages that are stored as a preview and published later."""
    site = workflow("test")["jobs"]["site"]
    (upload,) = uploads("test", "site")
    assert upload["with"] == {"name": "site", "path": "_build/html"} | {
        "retention-days": 14,
        "if-no-files-found": "error",
    }
    assert "if" not in upload, "on pull requests too"
    tested = [s for s in site["steps"] if "tools test" in s.get("run", "")]
    assert all(s["env"]["BOOK_SITE"] == "_build/html" for s in tested) and tested
    keep = workflow("publish")["jobs"]["keep"]["steps"]
    (got,) = [s for s in keep if "download-artifact@" in s.get("uses", "")]
    assert got["with"]["name"] == "site"


def test_the_weekly_run():
    weekly = workflow("weekly")
    versions = weekly["jobs"]["versions"]
    text = (FOLDER / "workflows" / "weekly.yml").read_text(encoding="utf-8")
    assert versions["env"]["BOOK_STRICT"] == "1"
    resolutions = {m["resolution"] for m in versions["strategy"]["matrix"]["include"]}
    assert resolutions == {"lowest-direct", "highest"}
    lowest = versions["strategy"]["matrix"]["include"][0]
    requires = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'requires-python = ">={lowest["python"]}"' in requires
    (spoilt,) = [s for s in weekly["jobs"]["mutants"]["steps"] if "env" in s]
    assert spoilt["env"] == {"BOOK_MUTANTS": "all"}
    assert "pytest tests -m kernel" in spoilt["run"], "in kernels that ran nothing else"
    assert set(weekly["jobs"]["report"]["needs"]) == set(weekly["jobs"]) - {"report"}
    assert "gh issue list --state open" in text and "gh issue comment" in text
