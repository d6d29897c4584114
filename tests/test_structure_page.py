"""Every chapter obeys the rules of the page; rules can fail."""

import copy
import re

import nbformat
import pytest

import structure_page
from support import (
    ROOT,
    chapter_id,
    code,
    markdown,
    notebook,
    without_code,
)

PAGE_RULES = structure_page.RULES


def listed(rule, path) -> list[str]:
    if rule is structure_page.private_words:
        return rule(notebook(path), chapter_id(path))
    return rule(notebook(path))


@pytest.mark.parametrize("rule", PAGE_RULES, ids=lambda rule: rule.__name__)
def test_page_rule(chapter, rule):
    assert listed(rule, chapter) == []


PAGES = ["README.md", "CONTRIBUTING.md", "index.md", *sorted(
    f"pages/{path.name}" for path in (ROOT / "pages").glob("*.md")
)]  # fmt: skip


def prose_of(name: str) -> str:
    """What is English in a file: no code, no targets of links."""
    text = without_code((ROOT / name).read_text(encoding="utf-8"))
    return re.sub(r"`[^`\n]+`|\]\([^)]*\)", " ", text)


@pytest.mark.parametrize("name", PAGES)
def test_no_private_words_outside_of_chapters(name):
    assert structure_page.private_in(prose_of(name)) == {}


@pytest.mark.parametrize("name", PAGES)
def test_semicolons_are_rare(name):
    """Fewer than six in a thousand words, and one in a short page."""
    text = prose_of(name)
    words = len(re.findall(r"[A-Za-z][\w'’-]*", text))
    assert text.count(";") <= max(1, 6 * words / 1000), f"{words} words"


# ---------------------------------------------------------------- canaries

ASKED = """What comes?

<details><summary>This</summary>

Yes.

</details>
<details><summary>That</summary>

No.

</details>"""


def folded(source, tag, words="", **more):
    cell = code(source, tag)
    cell.metadata.update(
        {"jupyter": {"source_hidden": True}, "cellView": "form"}, **more
    )
    if words:
        cell.metadata["book"] = {"fold": words}
    return cell


def drawn(cell, kind="image/png", data="aGVybw=="):
    cell.outputs = [nbformat.v4.new_output("display_data", data={kind: data})]
    return cell


def frames(*captions):
    import json

    store = json.dumps({"captions": captions, "frames": ["x"] * len(captions)})
    return (
        '<figure class="explorer"><script type="application/json" '
        f'class="explorer-frames">{store}</script></figure>'
    )


@pytest.fixture
def sound():
    cells = [
        markdown("# Chapter\n\nWhat?"),
        folded("setup()", "set-up"),
        folded("def hero(): ...", "figure"),
        drawn(folded("hero()\nassert hero", "figure")),
        markdown("## What you will learn"),
        code("x = 1"),
        code("y = 2"),
        markdown("A sentence."),
        folded("assert x", "verify", "x is true"),
    ]
    for _ in range(3):
        cells += [markdown(ASKED, "predict"), markdown("So it is.", "outcome")]
    moved = folded("rates = [1, 2]\nassert rates\nexplore(rates)", "figure")
    drawn(moved, "text/html", frames("At 1.", "At 2."))
    cells += [moved, markdown("## Quiz"), code("z = 3"), code("z"), code("z + 1")]
    return nbformat.v4.new_notebook(cells=cells)


def _three_cells(book):
    book.cells[7:8] = [code("z = 3")]


def _long(book):
    book.cells[5].source = "\n".join(f"x{i} = {i}" for i in range(401))


def _reads_a_drawings_name(book):
    book.cells[2].source = "x = 1"
    book.cells[5].source = "y = x + 1"


def _reads_a_proofs_name_in_a_function(book):
    book.cells[8].source = "gap = 1"
    book.cells[9:9] = [code("def twice():\n    return 2 * gap")]


def _before_hero(book):
    book.cells[2:2] = [code("import extra")]


def _text_before_hero(book):
    book.cells[1:1] = [markdown("Some words first.")]


def _no_hero(book):
    book.cells[3].metadata["tags"] = ["experiment"]


def _no_words(book):
    book.cells[8].metadata["book"] = {}


def _no_words_after_an_output(book):
    book.cells[8].metadata["tags"] = ["experiment"]
    drawn(book.cells[8])
    book.cells[9:9] = [folded("more()", "experiment")]


def _full_stop(book):
    book.cells[8].metadata["book"] = {"fold": "x is true."}


def _folded_here_only(book):
    del book.cells[8].metadata["cellView"]


def _no_set_up(book):
    book.cells[1].metadata["tags"] = []


def _two_predictions(book):
    book.cells[9].metadata["tags"] = []


def _no_outcome(book):
    book.cells[10].metadata["tags"] = []


def _heading_in_outcome(book):
    book.cells[10].source = "### So\n\nIt is."


def _one_option(book):
    book.cells[9].source = ASKED.split("</details>")[0] + "</details>"


def _no_caption(book):
    drawn(book.cells[15], "text/html", frames())


def _same_caption(book):
    drawn(book.cells[15], "text/html", frames("At 1.", "At 1."))


def _caption_without_number(book):
    drawn(book.cells[15], "text/html", frames("A line.", "At 2."))


def _caption_without_verb_or_stop(book):
    drawn(book.cells[15], "text/html", frames("at 1", "At 2."))


def _power_in_a_caption(book):
    drawn(book.cells[15], "text/html", frames("At 1e-06.", "At 2."))


def _hyphen_in_a_caption(book):
    drawn(book.cells[15], "text/html", frames("At -1.", "At 2."))


def _percent_in_a_caption(book):
    drawn(book.cells[15], "text/html", frames("At 1%.", "At 2."))


def _hero_without_assert(book):
    book.cells[3].source = "hero()"


def _assert_in_a_comment_only(book):
    book.cells[3].source = "hero()  # assert hero"


def _explorer_without_assert(book):
    book.cells[15].source = "rates = [1, 2]\nexplore(rates)"


def _proof_of_something_else(book):
    _explorer_without_assert(book)
    book.cells[16:16] = [folded("x = 1\nassert np.abs(x) == 1", "verify", "x is 1")]


def _proof_after_a_text(book):
    _explorer_without_assert(book)
    book.cells[16:16] = [markdown("So."), folded("assert rates", "verify", "a rate")]


def _assert_in_another_fold(book):
    _hero_without_assert(book)
    book.cells[2:2] = [folded("assert True", "experiment", "of data"), markdown("So.")]


def _drawing_parted_by_a_text(book):
    book.cells[15:15] = [folded("def draw(rate): ...", "figure"), markdown("Look.")]


def _blame(book):
    book.cells[7].source = "The blame of a weight."


def _belief_in_a_caption(book):
    drawn(book.cells[15], "text/html", frames("Its belief is 1.", "At 2."))


PAGE_CANARIES = {
    structure_page.little_code: [_three_cells, _long],
    structure_page.needs_nothing_folded: [
        _reads_a_drawings_name, _reads_a_proofs_name_in_a_function,
    ],
    structure_page.hero_first: [_before_hero, _text_before_hero, _no_hero],
    structure_page.drawn: [_drawing_parted_by_a_text],
    structure_page.folds: [_no_words, _no_words_after_an_output, _full_stop, _folded_here_only, _no_set_up],
    structure_page.predictions: [
        _two_predictions, _no_outcome, _heading_in_outcome, _one_option,
    ],
    structure_page.captions: [
        _no_caption, _same_caption, _caption_without_number, _caption_without_verb_or_stop,
    ],
    structure_page.numbers_in_captions: [
        _power_in_a_caption, _hyphen_in_a_caption, _percent_in_a_caption,
    ],
    structure_page.figures_hold: [
        _hero_without_assert, _assert_in_a_comment_only, _explorer_without_assert,
        _proof_of_something_else, _proof_after_a_text, _assert_in_another_fold,
    ],
    structure_page.private_words: [_blame, _belief_in_a_caption],
}  # fmt: skip
PAIRS = [
    (rule, spoil) for rule, spoilers in PAGE_CANARIES.items() for spoil in spoilers
]


@pytest.mark.parametrize("rule, spoil", PAIRS, ids=[s.__name__ for _, s in PAIRS])
def test_page_canary(rule, spoil, sound):
    assert rule(sound) == []
    spoilt = copy.deepcopy(sound)
    spoil(spoilt)
    assert rule(spoilt), f"{rule.__name__} did not notice {spoil.__name__}"


def test_every_rule_has_a_canary():
    assert set(PAGE_CANARIES) == set(PAGE_RULES)


def test_neighbours_of_one_fold_need_its_words_once(sound):
    sound.cells[9:9] = [folded("assert y", "verify")]
    assert structure_page.folds(sound) == []


def test_an_assert_stands_in_the_fold_or_in_a_proof_after_it(sound):
    sound.cells[2].source += "\nassert hero() is None"
    _hero_without_assert(sound)
    _explorer_without_assert(sound)
    proofs = ["def rate(k):\n    return rates[k]", "assert rate(0) == 1"]
    sound.cells[16:16] = [folded(proof, "verify", "a rate") for proof in proofs]
    assert structure_page.figures_hold(sound) == []


DIAGRAM = "line(2)\nplt.gca().set_axis_off()"
HELPER = "SIZE = 2\n\n\ndef line(n):\n    plt.plot([0, SIZE], [n, n])"


@pytest.mark.parametrize("helper, drawing, alt, diagram", [
    (HELPER, DIAGRAM, "Two lines from x1 to y.", True),
    (HELPER, DIAGRAM, "A line at 2.", False),
    (HELPER, "line(2)", "Two lines from x1 to y.", False),
    (HELPER, "runs()\n" + DIAGRAM, "Two lines from x1 to y.", False),
    ("SIZE = len(runs())\n\n\ndef line(n): ...", DIAGRAM, "Two lines.", False),
    ("def line(n):\n    return runs(n)", DIAGRAM, "Two lines.", False),
])  # fmt: skip
def test_diagrams_need_no_assert(sound, helper, drawing, alt, diagram):
    cell = drawn(folded(drawing, "figure"))
    cell.metadata["mystnb"] = {"image": {"alt": alt}}
    sound.cells[16:16] = [markdown("So."), folded(helper, "figure"), cell]
    assert (structure_page.figures_hold(sound) == []) == diagram


def test_words_of_the_field_are_allowed(sound):
    sound.cells[
        7
    ].source = "One forward pass and two backward passes give the gradient."
    assert structure_page.private_words(sound) == []


def test_an_allowance_that_is_not_needed_fails(sound, monkeypatch):
    monkeypatch.setitem(structure_page.ALLOWED, ("some/chapter", "belt"), "a reason")
    assert structure_page.private_words(sound, "some/chapter")
    sound.cells[7].source = "Like a belt."
    assert structure_page.private_words(sound, "some/chapter") == []
