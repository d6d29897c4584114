"""Every chapter obeys the rules of the book, and every rule can fail."""

import copy
import re

import nbformat
import pytest

import structure
from support import (
    ROOT,
    chapter_files,
    chapter_id,
    code,
    code_cells,
    markdown,
    notebook,
    tags,
)
from tools import notebooks


@pytest.mark.parametrize("rule", structure.RULES, ids=lambda rule: rule.__name__)
def test_rule(chapter, rule):
    assert rule(notebook(chapter)) == []


def test_sizes(chapter):
    assert structure.sizes(notebook(chapter), chapter.stat().st_size) == []


def test_first_cell_is_in_step_with_the_address(chapter):
    first = code_cells(notebook(chapter))[0]
    assert first.source == notebooks.first_cell(), "run python -m tools address"
    assert {"set-up", "hide-input"} & set(tags(first))


def test_slug(chapter):
    assert re.fullmatch(r"[a-z]+/[a-z0-9]+(-[a-z0-9]+)*", chapter_id(chapter))


def test_only_notebooks_below_chapters():
    tracked = [p for p in (ROOT / "chapters").rglob("*") if p.is_file()]
    kinds = {p.suffix for p in tracked if ".ipynb_checkpoints" not in p.parts}
    assert kinds <= {".ipynb", ".md", ".py"}  # the last two: jupytext's, ignored by git
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8")
    assert "chapters/**/*.md" in ignored and "chapters/**/*.py" in ignored


def test_nothing_speaks_of_one_machine():
    """No absolute path of a machine, no package mirror, in any file of the book."""
    files = [*ROOT.glob("*.*"), *ROOT.glob("Makefile")]
    for folder in (
        "utils",
        "tests",
        "chapters",
        "pages",
        "data",
        "_ext",
        "tools",
        "_static",
        ".github",
    ):
        files += (ROOT / folder).rglob("*")
    for path in files:
        if path.name == ".git":  # a worktree names its repository there
            continue
        if path.is_file() and path.suffix not in {".h5", ".png", ".pyc", ".webp"}:
            text = path.read_text(encoding="utf-8", errors="ignore")
            found = re.search(r"(/home/\w+/|/wor[k]/|/Users/\w+/|[A-Z]:\\Users)", text)
            assert not found, f"{path}: {found[0]}"


# ---------------------------------------------------------------- canaries


@pytest.fixture
def healthy():
    return copy.deepcopy(notebook(chapter_files()[0]))


def _no_question(book):
    book.cells[0].source = "# Title\n\nNo question."


def _bad_heading(book):
    book.cells[-1].source += "\n\n## What's this?"


def _no_summary(book):
    for cell in book.cells:
        if cell.cell_type == "markdown":
            cell.source = cell.source.replace("## Summary", "## In short")


def _without_line(book, pattern):
    for cell in book.cells:
        if cell.cell_type == "markdown":
            cell.source = re.sub(pattern, "", cell.source, flags=re.M)


def _no_reading_time(book):
    _without_line(book, r"^Reading time:.*$")


def _no_prerequisites(book):
    _without_line(book, r"^Prerequisites:.*$")


def _nothing_to_learn(book):
    _without_line(book, r"^\* .*$")


def _stored_error(book):
    book.cells[-1:-1] = [code("1 / 0")]
    error = nbformat.v4.new_output("error", ename="E", evalue="", traceback=[])
    book.cells[-2].outputs = [error]


def _stderr(book):
    book.cells[-1:-1] = [code("x")]
    book.cells[-2].outputs = [nbformat.v4.new_output("stream", name="stderr", text="w")]


def _not_run(book):
    book.cells[-1:-1] = [nbformat.v4.new_code_cell("x = 1")]


def _double_id(book):
    book.cells[1]["id"] = book.cells[0]["id"]


def _file_name_alt(book):
    for cell in code_cells(book):
        if cell.metadata.get("mystnb"):
            cell.metadata["mystnb"]["image"]["alt"] = (
                "../_images/some-long-hash-of-a-file.png"
            )


def _bare_comparison(book):
    book.cells[-1:-1] = [code("np.allclose(mine, theirs)")]


def _role(book):
    book.cells[-1].source += "\n\n{cite}`somebody`"


def _silent_stub(book):
    for cell in book.cells:
        if "exercise" in tags(cell):
            cell.source = cell.source.replace("raise NotImplementedError", "pass")


def _no_explorer(book):
    for cell in code_cells(book):
        cell.outputs = []


def _questions(book) -> list:
    return [cell for cell in book.cells if "correct" in cell.metadata]


def _no_right_option(book):
    del _questions(book)[0].metadata["correct"]


def _right_option_beyond_the_last(book):
    _questions(book)[1].metadata["correct"] = 9


def _two_right_options(book):
    _questions(book)[1].metadata["correct"] = [1, 2]


def _another_right_option(book):
    cell = _questions(book)[2]
    cell.metadata["correct"] = cell.metadata["correct"] % 2 + 1


def _feedback_calls_two_right(book):
    cell = _questions(book)[3]
    cell.source = re.sub(
        r"(</summary>\s+)(?!Correct|Right)", r"\1Correct: ", cell.source
    )


def _feedback_calls_none_right(book):
    cell = _questions(book)[0]
    cell.source = re.sub(r"(</summary>\s+)(Correct|Right)", r"\1No", cell.source)


def _two_questions_in_a_cell(book):
    first, second = _questions(book)[:2]
    first.source += "\n\n" + second.source
    book.cells.remove(second)


def _a_question_is_missing(book):
    book.cells.remove(_questions(book)[1])


CANARIES = [
    (structure.anatomy, _no_reading_time),
    (structure.anatomy, _no_prerequisites),
    (structure.anatomy, _nothing_to_learn),
    (structure.anatomy, _no_question),
    (structure.anatomy, _bad_heading),
    (structure.anatomy, _no_summary),
    (structure.stored_state, _stored_error),
    (structure.stored_state, _stderr),
    (structure.stored_state, _not_run),
    (structure.stored_state, _double_id),
    (structure.alt_texts, _file_name_alt),
    (structure.sleeping_checks, _bare_comparison),
    (structure.links, _role),
    (structure.quiz_and_exercises, _silent_stub),
    (structure.explorers, _no_explorer),
    (structure.right_options, _no_right_option),
    (structure.right_options, _right_option_beyond_the_last),
    (structure.right_options, _two_right_options),
    (structure.right_options, _another_right_option),
    (structure.right_options, _feedback_calls_two_right),
    (structure.right_options, _feedback_calls_none_right),
    (structure.right_options, _two_questions_in_a_cell),
    (structure.right_options, _a_question_is_missing),
]


@pytest.mark.parametrize("rule, spoil", CANARIES, ids=[s.__name__ for _, s in CANARIES])
def test_canary(rule, spoil, healthy):
    assert rule(healthy) == []
    spoil(healthy)
    assert rule(healthy), f"{rule.__name__} did not notice {spoil.__name__}"


def test_words_are_those_of_the_exposition(healthy):
    """Predictions, boxes, formulas, code and addresses are not counted."""
    before = structure.exposition_words(healthy)
    box = (
        ":::{admonition} Check the source: this\n:class: check-source\nMany words.\n:::"
    )
    link = "[two words](../cnn/convolution.ipynb#pooling)"
    healthy.cells[1:1] = [
        markdown("What comes of it?", "predict"),
        markdown(f"{box}\n\n$x + yz$ {link}\n\n```\nmade of code\n```"),
    ]
    assert structure.exposition_words(healthy) == before + 2


@pytest.mark.parametrize("many", [0, 4000])
def test_canary_few_and_many_words(healthy, many):
    words = [c for c in healthy.cells if c.cell_type == "code"]
    healthy.cells = [markdown("word " * many), *words]
    assert any("words of exposition" in f for f in structure.sizes(healthy, 1000))


def test_canary_long_lines_and_cells(healthy):
    healthy.cells.append(code("\n".join(["x = 1" + " " * 90] * 40)))
    faults = structure.sizes(healthy, 2_000_000)
    assert any("lines" in f for f in faults) and any("characters" in f for f in faults)
    assert any("MB" in f for f in faults)
