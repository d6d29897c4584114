"""Tags become folds and predictions in the page, and folds in JupyterLab and Colab."""

import nbformat
import pytest

import folds
from tools.tags import normalise, purpose, suggest


def cell_of(source, *tags, outputs=(), fold=None, **metadata):
    if fold:
        metadata["book"] = {"fold": fold}
    return {
        "cell_type": "code", "source": source, "outputs": list(outputs), "id": source,
        "metadata": {"tags": list(tags), **metadata},
    }  # fmt: skip


def prose(source, *tags):
    metadata = {"tags": list(tags)}
    return {"cell_type": "markdown", "source": source, "id": "m1", "metadata": metadata}


def translated(*cells) -> list:
    return folds.translate({"cells": list(cells)})["cells"]


@pytest.mark.parametrize(
    "tag, hidden, words, label",
    [
        ("set-up", "hide-cell", None, "Set-up"),
        ("figure", "hide-input", None, "Code of the figure"),
        ("verify", "hide-cell", "a equals b", "Verified: a equals b"),
        ("experiment", "hide-input", "four rates", "The experiment: four rates"),
        ("solution", "hide-cell", None, "Solution"),
    ],
)
def test_labels(tag, hidden, words, label):
    (cell,) = translated(cell_of("x", tag, "given", fold=words))
    assert cell["metadata"]["tags"] == [tag, "given", hidden]
    assert cell["metadata"]["mystnb"]["code_prompt_show"] == label


def test_alt_text_stays():
    alt = {"image": {"alt": "two curves"}}
    (cell,) = translated(cell_of("x", "figure", mystnb=alt))
    assert cell["metadata"]["mystnb"]["image"] == alt["image"]


def test_code_without_a_folding_tag_stays_as_it_is():
    cell = cell_of("x", "given")
    assert translated(cell) == [cell]


def test_set_up_is_one_line():
    cells = translated(
        cell_of("a", "set-up", outputs=[1]), cell_of("b", "set-up", outputs=[2])
    )
    assert [c["source"] for c in cells] == ["a\n\nb"]
    assert cells[0]["outputs"] == [1, 2]


def test_the_function_that_draws_and_its_call_are_one_fold():
    alt = {"mystnb": {"image": {"alt": "two curves"}}}
    cells = translated(
        cell_of("def", "figure"), cell_of("draw", "figure", outputs=[1], **alt)
    )
    assert len(cells) == 1 and cells[0]["outputs"] == [1]
    assert cells[0]["metadata"]["mystnb"]["image"] == {"alt": "two curves"}


def test_two_pictures_stay_two():
    assert (
        len(translated(cell_of("a", "figure", outputs=[1]), cell_of("b", "figure")))
        == 2
    )


def test_proofs_join_unless_the_next_has_words_of_its_own():
    first = cell_of("a", "verify", outputs=[1], fold="one")
    assert len(translated(first, cell_of("b", "verify"))) == 1
    assert len(translated(first, cell_of("b", "verify", fold="two"))) == 2


def test_prose_between_keeps_folds_apart():
    assert (
        len(translated(cell_of("a", "verify"), prose("and"), cell_of("b", "verify")))
        == 3
    )


def test_outcomes_are_wrapped_and_know_their_question():
    cells = translated(
        prose("Which?", "predict"), cell_of("a"), cell_of("b", "outcome"), prose("So.", "outcome"),
        prose("Next."), prose("Still.", "outcome"),
    )  # fmt: skip
    sources = [folds.text(cell) for cell in cells]
    assert sources[0] == '<div class="predict" id="predict-m1">\n\nWhich?\n\n</div>'
    opening = '<div class="outcome" data-question="predict-m1">'
    assert sources[1:] == [
        "a", opening, "b", "So.", "</div>", "Next.", opening, "Still.", "</div>",
    ]  # fmt: skip


def test_an_outcome_without_a_question_stays_open():
    assert len(translated(prose("So.", "outcome"))) == 1


def test_a_covered_cell_does_not_join_one_that_is_open():
    question = prose("Which?", "predict")
    assert (
        len(
            translated(
                question, cell_of("a", "figure"), cell_of("b", "figure", "outcome")
            )
        )
        == 5
    )


def book_of(*cells):
    return nbformat.from_dict({"cells": list(cells), "metadata": {}})


def test_normalise_folds_in_all_three_places():
    book = book_of(cell_of("a", "hide-input"), cell_of("b", "figure", "hide-input"))
    normalise(book)
    for cell, tag in zip(book.cells, ("set-up", "figure")):
        assert cell.metadata.tags == [tag]
        assert cell.metadata.jupyter.source_hidden and cell.metadata.cellView == "form"


def test_normalise_opens_what_has_no_folding_tag():
    hidden = {"jupyter": {"source_hidden": True}, "cellView": "form"}
    book = book_of(cell_of("a", "set-up"), cell_of("b", **hidden))
    normalise(book)
    assert book.cells[1].metadata == {}


def test_normalise_leaves_solutions_folded_and_tells_what_it_changed():
    hidden = {"jupyter": {"source_hidden": True}, "cellView": "form"}
    book = book_of(cell_of("a"), cell_of("b", "hide-cell", "solution", **hidden))
    assert normalise(book) == ["a"]
    assert book.cells[1].metadata.tags == ["hide-cell", "solution"]
    assert book.cells[1].metadata.cellView == "form"
    assert normalise(book) == []


def test_a_cards_drawing_is_not_in_the_page():
    (cell,) = translated(
        cell_of("hero", "figure", outputs=[1]), cell_of("small", "card")
    )
    assert cell["source"] == "hero"


PICTURE = [{"output_type": "display_data", "data": {"image/png": "aGVybw=="}}]


@pytest.mark.parametrize(
    "source, outputs, tag",
    [
        ("import numpy as np\nfrom utils import plots", [], "set-up"),
        ("plt.plot(x)", PICTURE, "figure"),
        ("def draw(x):\n    return plots.contours(x)", [], "figure"),
        ("assert a == b", [], "verify"),
        ("np.testing.assert_allclose(a, b)", [], "verify"),
        ('compare("name", value, data=digits)', [], "experiment"),
        ('@recorded("name", seed=range(5))\ndef run(seed): ...', [], "experiment"),
        ("def step(g):\n    return -rate * g", [], None),
        ("%timeit step(1)", [], None),
    ],
)
def test_what_a_cell_is_for(source, outputs, tag):
    assert purpose(cell_of(source, outputs=outputs)) == tag


def test_suggestions_end_at_the_quiz_and_leave_tagged_cells_alone():
    book = book_of(
        cell_of("assert a"), cell_of("assert b", "figure"), cell_of("assert c", "check"),
        prose("## Quiz"), cell_of("assert d"),
    )  # fmt: skip
    assert suggest(book) == {"assert a": "verify"}
