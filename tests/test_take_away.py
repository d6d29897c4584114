"""Figures that are had alone: what stands below each, and the address that shows one."""

import gzip

import pytest

from support import ROOT, chapter_id, code_cells, notebook, soup, tags
from test_browser import accessibility_faults
from windows import TWO_FRAMES, set_scheme, uncovered

CHAPTER = "chapters/cnn/convolution"
LICENCE = "Deep Learning by Experiment, CC BY 4.0"


def drawn(chapter) -> list[str]:
    """The ids of the cells whose figures the page shows."""
    return [
        cell.id for cell in code_cells(notebook(chapter))
        if "card" not in tags(cell) and any(map(is_figure, cell.outputs))
    ]  # fmt: skip


def is_figure(output) -> bool:
    data = output.get("data", {})
    return "image/png" in data or 'class="explorer"' in data.get("text/html", "")


def cells_with_figures(parsed, kind: str = "") -> list:
    """A page's cells that show a figure: all, or "plain", "photographs", "explorer"."""
    cells = [c for c in parsed.select("div.cell") if c.select(".cell_output img")]
    return [c for c in cells if kind in ("", kind_of(c))]


def kind_of(cell) -> str:
    if cell.select("figure.explorer"):
        return "explorer"
    return "photographs" if "tag_photo" in cell["class"] else "plain"


@pytest.mark.slow
def test_every_figure_has_an_id_of_its_own(site, chapter):
    file = site / f"chapters/{chapter_id(chapter)}.html"
    cells = cells_with_figures(soup(file))
    assert [cell.get("id") for cell in cells] == [f"figure-{n}" for n in drawn(chapter)]
    ids = [tag["id"] for tag in soup(file).select("[id]")]
    assert len({*ids}) == len(ids)


def test_the_script_is_small():
    assert len(gzip.compress((ROOT / "_static" / "take_away.js").read_bytes())) < 2_000


# ------------------------------------------------------------------ in the browser

KINDS = ("plain", "photographs", "explorer")
FORMS = ["?embed={}", "?embed={0}#{0}", "#embed={}"]


@pytest.fixture
def ids(site) -> dict[str, str]:
    parsed = soup(site / f"{CHAPTER}.html")
    return {kind: cells_with_figures(parsed, kind)[-1]["id"] for kind in KINDS}


def alone(page, name: str):
    """The figure, after it has been found to be all that the page shows."""
    figure = page.locator(f"#{name}")
    image = figure.locator("img")
    image.wait_for()
    page.wait_for_function("document.querySelector('.embed img').naturalWidth > 0")
    assert image.is_visible()
    assert (
        page.locator("img:visible").count() == page.locator("main:visible").count() == 1
    )
    assert (
        page.locator(":is(nav, details, header, .bd-article section):visible").count()
        == 0
    )
    caption = page.locator("figcaption, .embed-caption").first
    assert caption.inner_text().strip() and "CC BY 4.0" in page.inner_text(".embed")
    return figure


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_stands_alone(visit, ids, kind, form):
    page = visit(CHAPTER, form.format(ids[kind]))
    alone(page, ids[kind])
    back = page.get_by_role("link", name="Convolution")
    assert back.evaluate("e => e.href").endswith(f"/convolution.html#{ids[kind]}")
    assert page.outside == [] and page.faults == []


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_figure_alone_is_accessible(visit, ids, scheme):
    for name in ids.values():
        page = visit(CHAPTER, f"?embed={name}")
        set_scheme(page, scheme)
        assert accessibility_faults(page) == []


@pytest.mark.browser
@pytest.mark.slow
def test_an_explorer_alone_moves(visit, ids):
    page = visit(
        CHAPTER, f"?embed={ids['explorer']}", viewport={"width": 390, "height": 600}
    )
    figure = alone(page, ids["explorer"])
    before = (
        figure.locator("figcaption").inner_text(),
        figure.locator("img").get_attribute("src"),
    )
    control = figure.locator("input, select").first
    control.press("Home"), control.press("End")
    page.evaluate(TWO_FRAMES)
    after = (
        figure.locator("figcaption").inner_text(),
        figure.locator("img").get_attribute("src"),
    )
    assert all(a != b for a, b in zip(before, after))
    assert page.evaluate("document.documentElement.scrollWidth") <= 391


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_a_figure_stands_alone_from_the_disk(chromium, site, ids, form):
    page = chromium.new_page()
    address = (site / f"{CHAPTER}.html").as_uri()
    for name in ids.values():
        page.goto("about:blank")
        page.goto(address + form.format(name), wait_until="load")
        alone(page, name)
    page.close()


@pytest.mark.browser
@pytest.mark.slow
def test_an_outcome_alone_is_not_covered(visit, site):
    """Who gives the address wants the figure to be seen, also one behind a question."""
    outcomes = soup(site / f"{CHAPTER}.html").select(".outcome")
    cell = next(cell for one in outcomes for cell in cells_with_figures(one))
    page = visit(CHAPTER, f"?embed={cell['id']}")
    alone(page, cell["id"])


@pytest.mark.browser
@pytest.mark.slow
def test_an_unknown_figure_shows_the_page(visit):
    page = visit(CHAPTER, "?embed=figure-of-nobody")
    assert (
        page.locator("article h1").is_visible() and not page.locator(".embed").count()
    )


TAKEN_AWAY = """cell => {
  const image = cell.querySelector("img"), said = cell.querySelector("figcaption");
  const of = name => cell.querySelector(".take-away-" + name);
  return [
    cell.querySelectorAll(".cell_output + .take-away").length === 1,
    of("caption").textContent === (said?.textContent ?? image.alt),
    cell.querySelector(".take-away").textContent.includes(LICENCE),
    of("picture").href === image.src,
    of("picture").textContent.includes(image.src.endsWith("png") ? "(PNG)" : "(WebP)"),
    of("alone").getAttribute("href") === `?embed=${cell.id}#${cell.id}`,
  ].every(Boolean);
}""".replace("LICENCE", f"{LICENCE!r}")


@pytest.mark.browser
@pytest.mark.slow
def test_what_is_to_be_taken_away_of_each_figure(visit, site):
    page = visit(CHAPTER)
    for cell in cells_with_figures(soup(site / f"{CHAPTER}.html")):
        assert page.locator(f"#{cell['id']}").evaluate(TAKEN_AWAY), cell["id"]


@pytest.mark.browser
@pytest.mark.slow
def test_take_away_opens_by_keyboard_and_follows_the_sliders(visit, ids):
    page = uncovered(visit(CHAPTER))
    cell = page.locator(f"#{ids['explorer']}")
    cell.locator("input, select").first.press("End")
    summary = cell.locator(".take-away > summary")
    assert summary.inner_text().startswith("Take away")
    summary.press("Enter")
    fold = cell.locator(".take-away")

    def same():
        said = fold.locator(".take-away-caption").inner_text()
        assert said == cell.locator("figcaption").inner_text()
        picture = cell.locator("figure img").evaluate("e => e.src")
        assert fold.locator(".take-away-picture").evaluate("e => e.href") == picture

    same()
    cell.locator("input, select").first.press("Home")
    page.evaluate(TWO_FRAMES)
    same()
    assert accessibility_faults(page) == []
    page.emulate_media(media="print")
    assert page.locator(".take-away:visible").count() == 0
