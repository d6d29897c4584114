"""Folds, predictions and explorers in the browser, on a small book of their own."""

import base64
import io
import re
import shutil

import nbformat
import pytest

from support import ROOT, build, markdown
from windows import TWO_FRAMES

pytestmark = [pytest.mark.slow, pytest.mark.browser]

QUESTION = """What will it show?

<details><summary>One</summary>

No: that is the first.

</details>
<details><summary>Two</summary>

Yes.

</details>"""


def picture(color="white"):
    """A PNG as a cell's output."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (300, 150), color).save(buffer, "PNG")
    data = {"image/png": base64.b64encode(buffer.getvalue()).decode()}
    return nbformat.v4.new_output("display_data", data=data)


def run(source, *tags, output=None, **metadata):
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": list(tags), **metadata})
    cell.outputs = [output] if output else []
    return cell


def said(text):
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def explorer():
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    from utils.explore import static_twin

    def draw(rate):
        figure, ax = plt.subplots(figsize=(3, 2))
        ax.plot([0, rate])
        return figure

    caption = "The line ends at {rate}."
    labels = {"rate": "end of the line"}
    twin = static_twin(draw, caption, {"rate": [1, 2, 3]}, {"rate": 2}, labels)
    data = {"text/html": twin, "text/plain": "(figure)"}
    return nbformat.v4.new_output("display_data", data=data)


def chapter():
    alt = {"mystnb": {"image": {"alt": "a plain white rectangle for the test"}}}
    cells = [
        markdown("# Chapter\n\nWhat is it?"),
        run("import a", "set-up", output=said("versions")),
        run("import b", "set-up"),
        run("def hero(): ...", "figure"),
        run("hero()", "figure", output=picture(), **alt),
        markdown("## Section"),
        run("assert 1", "verify", output=said("proved"), book={"fold": "one is one"}),
        run("run()", "experiment", output=said("a table"), book={"fold": "five runs"}),
        markdown(QUESTION, "predict"),
        run("visible()", "outcome", output=said("the answer")),
        markdown('<span id="inside">So</span> it shows two.', "outcome"),
        markdown('In between. <a href="#inside">To what came of it</a>'),
        run("more()", "outcome", output=picture(), **alt),
        markdown("## Sliders"),
        run("explore()", "figure", output=explorer()),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=about)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The HTML of a book of one chapter, with this book's theme, scripts and styles."""
    folder = tmp_path_factory.mktemp("small") / "book"
    (folder / "chapters").mkdir(parents=True)
    shutil.copytree(ROOT / "_static", folder / "_static")
    nbformat.write(chapter(), folder / "chapters" / "chapter.ipynb")
    (folder / "index.md").write_text("# Book\n", encoding="utf-8")
    toc = "format: jb-book\nroot: index\nchapters:\n- file: chapters/chapter\n"
    (folder / "_toc.yml").write_text(toc, encoding="utf-8")
    config = (ROOT / "_config.yml").read_text(encoding="utf-8")
    config = config.replace(": _ext", f": {(ROOT / '_ext').as_posix()!r}")
    config = re.sub(r"^bibtex_bibfiles:\n.*\n", "", config, flags=re.M)
    config = re.sub(r"^ +bibtex_reference_style:.*\n", "", config, flags=re.M)
    (folder / "_config.yml").write_text(config, encoding="utf-8")
    done = build(folder, folder.parent)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return folder.parent / "_build" / "html"


@pytest.fixture(scope="module")
def home(small, serve):
    return f"{serve(small)}/chapters/chapter.html"


@pytest.fixture
def context(chromium):
    context = chromium.new_context(viewport={"width": 1300, "height": 900})
    yield context
    context.close()


@pytest.fixture
def opened(context, home):
    opened = context.new_page()
    opened.goto(home, wait_until="load")
    return opened


# ---------------------------------------------------------------- folds


def test_folds_are_thin_and_named(opened):
    labels = opened.locator("details.fold > summary").all_inner_texts()
    assert labels == [
        "Set-up", "Code of the figure", "Verified: one is one",
        "The experiment: five runs", "Code of the figure",
    ]  # fmt: skip
    for fold in opened.locator("details.fold").all():
        assert fold.bounding_box()["height"] <= 32
        name = fold.locator("summary").aria_snapshot()
        assert "Toggle" not in name


def test_what_a_fold_hides_and_what_stands_open(opened):
    shown = opened.inner_text("article")
    assert "versions" not in shown and "proved" not in shown
    assert "a table" in shown and "import b" not in shown
    fold = opened.locator("details.fold").first
    fold.locator("summary").click()
    assert "import b" in fold.inner_text() and "versions" in fold.inner_text()


def test_the_picture_stands_above_its_code(opened):
    """Also in the order in which a keyboard and a screen reader meet them."""
    cell = opened.locator(".cell.tag_figure").first
    assert cell.locator("img").count() == 1
    picture, fold = cell.locator("img"), cell.locator("details.fold")
    assert picture.bounding_box()["y"] < fold.bounding_box()["y"]
    assert cell.evaluate("e => e.lastElementChild.matches('details.fold')")
    fold.locator("summary").click()
    assert "def hero" in fold.inner_text() and "hero()" in fold.inner_text()


# ---------------------------------------------------------------- predictions


def inside(opened):
    return opened.get_by_text("the answer", exact=True)


def test_the_outcome_is_covered_and_keeps_its_place(opened):
    assert opened.locator(".outcome-cover").count() == 2
    assert not inside(opened).is_visible()
    assert opened.locator(".outcome-inside").first.evaluate("e => e.inert")
    covered = opened.locator(".outcome").nth(1).bounding_box()["height"]
    opened.get_by_role("button", name="Choose first, or show").first.click()
    assert inside(opened).is_visible()
    assert opened.locator(".outcome-cover").count() == 0
    assert opened.locator(".outcome").nth(1).bounding_box()["height"] == covered


def test_on_a_phone_a_long_outcome_has_a_short_cover(chromium, home):
    """Under the cover it is cut; shown, and in print, it stands whole."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    phone = context.new_page()
    phone.goto(home, wait_until="load")
    outcome = phone.locator(".outcome").first
    outcome.locator(".outcome-inside").evaluate(
        "e => e.insertAdjacentHTML('beforeend', '<p style=\"height: 2000px\">end</p>')"
    )
    height = lambda: outcome.bounding_box()["height"]
    assert height() < 844 / 3
    phone.emulate_media(media="print")
    assert height() > 2000
    phone.emulate_media(media="screen")
    button = outcome.get_by_role("button", name="Choose first, or show")
    button.press("Enter")
    assert height() > 2000 and inside(phone).is_visible()
    assert outcome.evaluate("e => e.contains(document.activeElement)")
    context.close()


def test_opening_an_option_lifts_every_cover_and_is_remembered(opened):
    opened.locator(".predict details").nth(1).locator("summary").click()
    opened.wait_for_selector(".outcome-cover", state="detached")
    assert inside(opened).is_visible()
    opened.reload()
    assert inside(opened).is_visible()
    assert opened.locator(".predict details").evaluate_all("all => all.map(d => d.open)") == [
        False, True,
    ]  # fmt: skip


def test_show_is_remembered_and_chooses_nothing(opened):
    opened.get_by_role("button", name="Choose first").first.press("Enter")
    opened.reload()
    assert inside(opened).is_visible()
    assert not opened.locator(".predict details[open]").count()


def test_a_link_to_something_inside_opens_it(context, home, opened):
    opened.get_by_role("link", name="To what came of it").click()
    assert inside(opened).is_visible()
    other = context.browser.new_context()
    linked = other.new_page()
    linked.goto(f"{home}#inside", wait_until="load")
    assert inside(linked).is_visible()
    other.close()


@pytest.mark.parametrize("kept", ["{", "[]", "null", '{"chapter": 3}'])
def test_spoilt_storage_does_no_harm(opened, kept):
    faults = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.evaluate(
        "kept => localStorage.setItem('deep-learning-by-experiment:predictions', kept)",
        kept,
    )
    opened.reload()
    opened.locator(".predict summary").first.click()
    opened.wait_for_selector(".outcome-cover", state="detached")
    assert not faults


def test_print_shows_the_outcome(opened):
    opened.emulate_media(media="print")
    assert inside(opened).is_visible()
    assert not opened.get_by_role("button", name="Choose first").count()


def test_without_scripts_all_is_open(chromium, home):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(home, wait_until="load")
    assert inside(page).is_visible()
    assert page.get_by_text("Scripts are switched off").is_visible()
    assert page.get_by_text("The line ends at 2.").is_visible()
    context.close()


# ---------------------------------------------------------------- keyboard

TO_REACH = """() => [...document.querySelectorAll(
  "article :is(a[href], button, summary, input, select)")]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest("[inert]") && e.tabIndex >= 0)
  .map((e, i) => { e.dataset.place = i; return e.outerHTML.slice(0, 80); })"""
FOCUSED = """() => {
  const e = document.activeElement, {outlineStyle, boxShadow} = getComputedStyle(e);
  return [e.dataset.place ?? null, outlineStyle !== "none" || boxShadow !== "none"];
}"""


def test_the_tabulator_reaches_all_and_shows_where_it_is(opened):
    """Links, folds, the cover of a prediction, options, sliders: in order, no trap."""
    wanted = opened.evaluate(TO_REACH)
    assert len(wanted) >= 8
    places, unseen = [], []
    for _ in range(len(wanted) + 80):  # the header and the contents come before
        opened.keyboard.press("Tab")
        place, seen = opened.evaluate(FOCUSED)
        if place is not None:
            places.append(int(place))
            unseen += [] if seen else [wanted[int(place)]]
        if len(places) >= len(wanted):
            break
    assert places == list(range(len(wanted))), [wanted[i] for i in places]
    assert unseen == []


# ---------------------------------------------------------------- explorers


def frame(opened) -> tuple:
    figure = opened.locator("figure.explorer")
    return (
        figure.locator("img").get_attribute("src"),
        figure.locator("figcaption").inner_text(),
        figure.locator("output").inner_text(),
    )


def test_caption_and_value_follow_the_slider(opened):
    first = frame(opened)
    assert first[1:] == ("The line ends at 2.", "2")
    opened.get_by_label("end of the line").press("End")
    assert (
        frame(opened)[1:] == ("The line ends at 3.", "3")
        and frame(opened)[0] != first[0]
    )
    image = opened.locator("figure.explorer img")
    assert image.get_attribute("alt") == "Figure that follows end of the line"
    described = image.get_attribute("aria-describedby")
    assert opened.locator(f"#{described}").inner_text() == "The line ends at 3."
    assert "Run this cell" not in opened.inner_text("article")


def test_the_figure_follows_a_restored_slider(opened, home):
    """Back restores the slider's place: the figure must be the one that belongs to it."""
    opened.get_by_label("end of the line").press("End")
    moved = frame(opened)
    opened.goto(home.replace("chapters/chapter.html", "index.html"))
    opened.go_back(wait_until="load")
    opened.evaluate(TWO_FRAMES)
    value = opened.get_by_label("end of the line").input_value()
    assert frame(opened) == moved if value == "2" else frame(opened)[1].endswith("2.")
    opened.get_by_label("end of the line").evaluate("e => { e.value = 0 }")
    opened.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow'))")
    assert frame(opened)[1:] == ("The line ends at 1.", "1")


def test_explorers_move_from_the_disk(context, small):
    page = context.new_page()
    page.goto((small / "chapters" / "chapter.html").as_uri(), wait_until="load")
    page.get_by_label("end of the line").press("Home")
    assert frame(page)[1] == "The line ends at 1."
    page.wait_for_function("document.querySelector('.explorer img').naturalWidth > 0")


def test_print_has_the_frame_and_its_caption(opened):
    opened.emulate_media(media="print")
    figure = opened.locator("figure.explorer")
    assert (
        figure.locator("img").is_visible() and figure.locator("figcaption").is_visible()
    )
    assert not figure.locator("input").is_visible()
    assert figure.locator("xpath=ancestor::*[contains(@class, 'cell ')]").is_visible()
    for fold in opened.locator("details.fold").all():  # a closed one is a dead line
        assert not fold.is_visible(), fold.inner_text()
    for only in opened.locator(".cell:has(> details.fold:only-child)").all():
        assert not only.is_visible()
