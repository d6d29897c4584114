"""Assignments: what is written, and what nbgrader makes of a made-up class."""

import os
import re
import subprocess
from pathlib import Path

import nbformat
import pytest
import yaml

from support import (
    ROOT,
    chapter_id,
    code,
    markdown,
    notebook,
    read_notebook,
    tags,
)
from tools import notebooks
from tools.assign import KINDS, assign, read_exercises
from tools.command_line import main
from tools.notebooks import BookError
from utils import settings

CHAPTER = "fundamentals/neurons-and-networks"
SLUG = CHAPTER.split("/")[1]


def about(cell) -> dict:
    return cell.metadata["nbgrader"]


def test_student_version_holds_no_answer(chapter, tmp_path):
    source, release = assign(chapter_id(chapter), tmp_path)
    stubs = [c for c in notebook(chapter).cells if "exercise" in tags(c)]
    given, solved = read_notebook(release), read_notebook(source)
    nbformat.validate(given)
    text = "\n".join(cell.source for cell in given.cells)
    assert "_solution" not in text and "SOLUTION" not in text
    answers = [c for c in given.cells if about(c)["solution"]]
    assert [c.source for c in answers] == [c.source for c in stubs]
    assert all(c.get("outputs", []) == [] for c in given.cells)
    checks = [c for c in given.cells if about(c)["grade"]]
    assert len(checks) == len(stubs) == sum(about(c)["points"] > 0 for c in checks)
    assert all(re.search(r"^check_\w+\(\w+\)$", c.source, re.M) for c in checks)
    assert all(about(c)["locked"] for c in given.cells if not about(c)["solution"])
    assert len({about(c)["grade_id"] for c in given.cells}) == len(given.cells)
    marked = [c for c in solved.cells if "### BEGIN SOLUTION" in c.source]
    assert len(marked) == len(stubs)


def test_points_and_whole_chapter(tmp_path):
    _, stars = assign(CHAPTER, tmp_path / "a")
    _, equal = assign(CHAPTER, tmp_path / "b", points=[5.0], whole=True)
    points = [
        about(c)["points"] for c in read_notebook(stars).cells if about(c)["grade"]
    ]
    assert sorted(set(points)) == [1, 2, 3]
    whole = read_notebook(equal)
    assert {about(c)["points"] for c in whole.cells if about(c)["grade"]} == {5.0}
    assert len(whole.cells) > 2 * len(read_notebook(stars).cells)


@pytest.mark.parametrize("options, asked", [([], False), (["--assistant-off"], True)])
def test_colab_is_asked_to_hide_its_assistant(tmp_path, options, asked):
    """In both notebooks: nbgrader makes the students' one of the instructor's."""
    assert main(["assign", CHAPTER, "--out", str(tmp_path), *options]) == 0
    for kind in ("source", "release"):
        written = read_notebook(tmp_path / kind / SLUG / f"{SLUG}.ipynb")
        nbformat.validate(written)
        told = written.metadata.get("colab", {})
        assert told == ({"generative_ai_disabled": True} if asked else {})
    page = (ROOT / "pages" / "instructors.md").read_text(encoding="utf-8")
    assert "`--assistant-off`" in page and "Hide generative AI features" in page


@pytest.mark.parametrize(
    "name, options, said",
    [
        ("fundamentals/neurons", {}, "did you mean"),
        (CHAPTER, {"points": [1.0, 2.0]}, "one for each of the"),
        (CHAPTER, {"points": [-1.0]}, "positive"),
        (CHAPTER, {"variant": 99}, "has variants 0 to"),
    ],
)
def test_bad_input(tmp_path, name, options, said):
    with pytest.raises(BookError, match=said):
        assign(name, tmp_path, **options)
    assert not any(tmp_path.iterdir())


def test_nothing_is_overwritten(tmp_path, capsys):
    command = ["assign", CHAPTER, "--out", str(tmp_path)]
    assert main(command) == 0
    source = tmp_path / "source" / SLUG / f"{SLUG}.ipynb"
    source.write_text("changed by the instructor", encoding="utf-8")
    assert main(command) == 1
    assert "is not overwritten" in capsys.readouterr().err
    assert source.read_text(encoding="utf-8") == "changed by the instructor"


def constants(cells, at: int, variant: int) -> dict:
    return cells.cells[at - 1].metadata["variants"][variant - 1]


def test_variants_change_the_task(chapter):
    """Every exercise has two variants or more, and their constants are found."""
    path, chapter_cells = chapter, notebook(chapter)
    plain = read_exercises(chapter_cells, path.stem, 0)
    for variant in (1, 2):
        for before, after in zip(
            plain, read_exercises(chapter_cells, path.stem, variant)
        ):
            title = before["statement"].splitlines()[0]
            for text in constants(chapter_cells, before["at"], variant):
                assert any(text in before[kind] for kind in ("statement", *KINDS)), (
                    f"{title}: variant {variant} changes {text!r}, which is nowhere"
                )
            lines = [after[kind] for kind in KINDS]
            assert max(map(len, "\n".join(lines).splitlines())) <= 88, (title, variant)
            for kind in ("check", "solution"):
                assert after[kind] != before[kind], (
                    f"{title}: variant {variant}, {kind}"
                )
            told = before["statement"] + before["exercise"]
            assert after["statement"] + after["exercise"] != told, f"{title}: {variant}"


def test_solutions_pass_their_variant_only(worked):
    """Each variant's solution passes its check; the published one does not."""
    assert len(worked.of("variant")) == len(worked.of("published")) >= 8
    assert worked.raised("variant") == []
    accepted = [trial.title for trial in worked.of("published") if not trial.error]
    assert accepted == [], "the check accepts the published solution"


def test_assignment_runs_in_half_a_minute(worked):
    """In a clean kernel, in a folder of its own, with the solutions."""
    assert worked.of("assignment") and worked.raised("assignment") == []
    busy = settings.is_on("BOOK_CI") or "PYTEST_XDIST_WORKER" in os.environ
    waits = 3 if busy else 1
    assert worked.seconds <= 30 * waits, f"{worked.seconds:.0f} s"


# ------------------------------------------------------------------ what is kept

RICH_STUB = """\
def smooth(values):
    \"\"\"The running mean of three values.\"\"\"
    raise NotImplementedError"""

RICH_SOLUTION = '''\
# The window is short, so a loop will do.
import functools

TABLE = """
 1  2


"""


@functools.cache  # the same windows come again
@functools.wraps(max)
def mean(*window):
    # comments stay
    return sum(window) / len(window)


class Window:
    # a class keeps its decorators, too
    @staticmethod
    def of(values, i):
        return values[i - 1 : i + 2]


# From the second value to the last but one:
def smooth_solution(values):
    # first a comment
    assert TABLE.split() == ["1", "2"]

    inner = range(1, len(values) - 1)  # then one beside a line
    # and one before the end
    return [mean(*Window.of(values, i)) for i in inner]
    # and one after it


# the check, called
check_smooth(smooth_solution)
print("done")
'''

RICH_CHECK = """\
def check_smooth(smooth):
    assert smooth([1, 2, 3, 4]) == [2, 3], "means of 1 to 3 and of 2 to 4"


check(check_smooth, smooth)"""


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """``shelf(stub, check, solution)``: the name of a chapter of one exercise."""
    monkeypatch.setattr(notebooks, "CHAPTERS", tmp_path / "chapters")

    def put(stub, check, solution) -> str:
        setup = "def check(test, answer):\n    test(answer)"
        return put_chapter(tmp_path, [(stub, check, solution)], setup)

    return put


def put_chapter(folder: Path, exercises, setup: str) -> str:
    """Write a chapter whose exercises are (stub, check, solution); give its name."""
    cells = [markdown("# Small"), code(setup, "set-up")]
    for number, (stub, check, solution) in enumerate(exercises, 1):
        cells += [
            markdown(f"### {number} An exercise\n\n{'★' * number}, about 5 minutes."),
            code(stub, "exercise"),
            code(check, "check"),
            code(solution, "solution"),
        ]
    path = folder / "chapters" / "part" / "small.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return "part/small"


def test_decorators_and_comments_of_a_solution_are_kept(shelf, tmp_path):
    source, _ = assign(shelf(RICH_STUB, RICH_CHECK, RICH_SOLUTION), tmp_path / "c")
    (answer,) = [c for c in read_notebook(source).cells if about(c)["solution"]]
    lines = [line.strip() for line in answer.source.splitlines()]
    comments = re.findall(r"#.*", RICH_SOLUTION.replace("# the check, called", ""))
    assert [re.findall("#.*", line)[0] for line in lines if "#" in line] == [
        "### BEGIN SOLUTION",
        *comments,
        "### END SOLUTION",
    ]
    for decorator in ("@functools.cache", "@functools.wraps(max)", "@staticmethod"):
        assert sum(line.startswith(decorator) for line in lines) == 1, decorator
    assert "print" not in answer.source and "check_smooth" not in answer.source
    names = {}
    exec(answer.source + "\n\n" + RICH_CHECK.split("\n\n\n")[0], names)
    names["check_smooth"](names["smooth"])


def test_a_decorated_solution_is_refused_where_its_stub_lacks_the_decorator(
    shelf, tmp_path
):
    stub = "def twice(x):\n    raise NotImplementedError"
    check = "def check_twice(twice):\n    assert twice(2) == 4, 'no'\n\n\ncheck(check_twice, twice)"
    solution = "@str\ndef twice_solution(x):\n    return 2 * x"
    name = shelf(stub, check, solution)
    with pytest.raises(BookError, match="@str"):
        assign(name, tmp_path / "c")
    assert not (tmp_path / "c").exists()


def test_a_text_of_several_lines_in_a_solution_keeps_its_indentation(shelf, tmp_path):
    """Lines inside a string are not moved with the code around them."""
    stub = "def poem():\n    raise NotImplementedError"
    check = "def check_poem(poem):\n    assert poem() == 'a\\n\\n\\n b', 'no'\n\n\ncheck(check_poem, poem)"
    solution = 'def poem_solution():\n    return """a\n\n\n b"""\n\n\ncheck_poem(poem_solution)'
    source, _ = assign(shelf(stub, check, solution), tmp_path / "c")
    (answer,) = [c for c in read_notebook(source).cells if about(c)["solution"]]
    names = {}
    exec(answer.source, names)
    assert names["poem"]() == "a\n\n\n b"


# ------------------------------------------------------------------ the course's folder


def sources_of_a_build(folder: Path, patterns) -> set[str]:
    """The documents that Sphinx finds in ``folder``, less what ``patterns`` match."""
    from sphinx.project import Project

    return Project(folder, {".md": "markdown", ".ipynb": "jupyter_notebook"}).discover(
        exclude_paths=patterns
    )


def test_a_course_in_the_book_is_no_part_of_the_build(shelf, tmp_path):
    """Its solutions must not be published by a build of the whole folder."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    patterns = config["sphinx"]["config"]["exclude_patterns"]
    name = shelf(RICH_STUB, RICH_CHECK, RICH_SOLUTION)
    before = sources_of_a_build(tmp_path, patterns)
    assert before == {"chapters/part/small"}
    assign(name, tmp_path / "course")
    assert sources_of_a_build(tmp_path, patterns) == before


@pytest.mark.parametrize(
    "path", ["source/small/small.ipynb", "nbgrader_config.py", "gradebook.db"]
)
def test_a_course_in_the_book_is_ignored_by_git(path):
    if not (ROOT / ".git").exists():
        pytest.skip("this copy of the book is no git repository")
    command = ["git", "check-ignore", "--quiet", "--no-index", f"course/{path}"]
    assert subprocess.run(command, cwd=ROOT).returncode == 0
    command[-1] = f"pages/course/{path}"
    assert subprocess.run(command, cwd=ROOT).returncode == 1, (
        "only in the book's folder"
    )
