"""The site in headless Chromium, where no other host can be reached.

Tests of one page run one after the other and look at one loaded page: see windows.py.
"""

import functools
import gzip
import json

import pytest

from support import chapter_files, chapter_id
from windows import TWO_FRAMES, set_scheme, uncovered

FIRST_VISIT = 1_400_000
PACKED = {".woff2", ".png", ".webp", ".jpg"}  # what a server does not compress again
DONE = "deep-learning-by-experiment:done"


def page_of(chapter) -> str:
    return f"chapters/{chapter_id(chapter)}"


# ------------------------------------------------------------------ every page


def test_weight_of_a_first_visit(page, desktop, site, address):
    """All that is loaded before the reader touches anything, gzip, on an empty cache."""
    total = 0
    for url in desktop(page).loaded:
        path = site / url.removeprefix(f"{address}/")
        raw = path.read_bytes()
        total += len(raw if path.suffix in PACKED else gzip.compress(raw))
    assert 0 < total <= FIRST_VISIT, f"{total} bytes"


# Thousands of coloured words and parts of formulas take axe most of its time, and they
# are made alike on every page: one page is looked at with them, all others without.
LOOKED_AT_WHOLE = "chapters/fundamentals/neurons-and-networks"
PLAIN_CODE = """() => document.querySelectorAll("pre").forEach(block => {
  block.coloured = [...block.childNodes];
  block.textContent = block.textContent;
})"""
COLOURED_CODE = """() => document.querySelectorAll("pre").forEach(block =>
  block.coloured && block.replaceChildren(...block.coloured))"""


def accessibility_faults(page, options: dict | None = None, part=None) -> list[tuple]:
    """What axe finds on the page, or in its ``part`` (a selector)."""
    from axe_playwright_python.sync_playwright import Axe

    # Without `preload` axe asks for files of its own; without `resultTypes` it writes
    # out all that is in order, which takes as long as to look.
    options = {"preload": False, "resultTypes": ["violations"]} | (options or {})
    context = None
    if LOOKED_AT_WHOLE not in page.url:
        page.evaluate(PLAIN_CODE)
        context = {"exclude": [["mjx-container"]]}
    if part:
        context = {"include": [[part]]}
    found = Axe().run(page, context=context, options=options).response
    page.evaluate(COLOURED_CODE)
    assert found["passes"], "axe has looked at nothing"
    return [
        (v["id"], v["nodes"][0]["html"][:160], len(v["nodes"]))
        for v in found["violations"]
    ]


def test_accessibility(page, desktop):
    shown = desktop(page)
    set_scheme(shown, "light")
    assert accessibility_faults(shown) == []


def test_contrast_in_dark_mode(page, desktop):
    """What the scheme changes: colours. The rest of axe's rules sees the same page."""
    shown = desktop(page)
    set_scheme(shown, "dark")
    rules = ["color-contrast", "link-in-text-block"]
    colours = {"runOnly": {"type": "rule", "values": rules}}
    assert accessibility_faults(shown, colours) == []
    set_scheme(shown, "light")


PAST_THE_EDGE = """width => [...document.querySelectorAll(".prev-next-area p")]
  .filter(p => p.getBoundingClientRect().right > width).map(p => p.textContent)"""


def test_phone_width_needs_no_sideways_scrolling(page, phone):
    """On a phone, and at the 320 pixels to which a desktop's page zooms at 400 %."""
    shown = phone(page)
    usual = shown.viewport_size
    for width in (320, usual["width"]):
        shown.set_viewport_size(usual | {"width": width})
        shown.evaluate(TWO_FRAMES)
        wide = shown.evaluate("document.documentElement.scrollWidth")
        assert wide <= width + 1, f"{wide} pixels wide on {width}"
        clipped = shown.evaluate(PAST_THE_EDGE, width)
        assert clipped == [], f"links to the neighbours on {width} pixels: {clipped}"


WIDER = """() => [...document.querySelectorAll(".bd-article *")]
  .filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1 && !e.closest("span.math, mjx-assistive-mml, select"))
  .filter(e => ["auto", "scroll"].includes(getComputedStyle(e).overflowX))
  .map(e => [e.className, e.tabIndex, e.classList.contains("more-right")])"""
# Printed lines that are cut though they do not stand in columns, and wide tables whose
# cells were not broken.
NOT_BROKEN = r"""() => [...document.querySelectorAll(".cell_output pre, .cell_output table.dataframe")]
  .filter(e => e.offsetWidth && (e.matches("table")
    ? e.offsetWidth > e.closest(".output").clientWidth + 1 && !e.classList.contains("breaks")
    : e.scrollWidth > e.clientWidth + 1 && !/\S {2,}\S/.test(e.textContent)))
  .map(e => e.textContent.trim().slice(0, 60))"""
LETTERING = """async () => {
  const shown = [...document.querySelectorAll("section section .cell_output > img")];
  await Promise.all(shown.map(i => {i.loading = "eager"; return i.decode()}));
  return shown.filter(i => i.offsetWidth).map(i => [i.alt.slice(0, 60), i.offsetWidth / i.naturalWidth]);
}"""


def test_a_phone_says_where_more_lies_at_the_side(phone, chapter):
    """Tables, formulas and code that are cut can be moved by keys, and their edge fades."""
    shown = phone(page_of(chapter))
    shown.wait_for_function(
        "!window.MathJax || MathJax.startup.promise", timeout=60_000
    )
    # Of their drawn size; a picture is enlarged once it is there.
    legible = (
        f"({LETTERING})().then(rows => rows.every(([alt, share]) => share > 0.48))"
    )
    shown.wait_for_function(legible)
    shown.evaluate(TWO_FRAMES)
    wide = shown.evaluate(WIDER)
    assert wide, "nothing is wider than a phone"
    assert [row for row in wide if row[1] < 0 or not row[2]] == []
    assert shown.evaluate(NOT_BROKEN) == []
    inline = shown.locator("span.math.more-right, span.math .more-right")
    assert inline.count() == 0, "formulas in a line are faded"
    place = shown.locator(".more-right").first.element_handle()
    place.evaluate("e => e.scrollTo(e.scrollWidth, 0)")
    shown.evaluate(TWO_FRAMES)
    assert "more-left" in place.get_attribute("class")


MOVING = """() => [getComputedStyle(document.documentElement).scrollBehavior,
  ...document.getAnimations().map(a => a.transitionProperty ?? a.animationName)]"""


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_for_who_asks_for_it(visit, motion):
    """Without the wish the page scrolls smoothly and its contents slide in."""
    phone = {"viewport": {"width": 390, "height": 844}, "reduced_motion": motion}
    page = visit(page_of(chapter_files()[0]), **phone)
    page.locator("button.primary-toggle:visible").first.click(no_wait_after=True)
    moving = [name for name in page.evaluate(MOVING) if name != "auto"]
    assert bool(moving) == (motion == "no-preference"), moving


# ------------------------------------------------------------------ chapters


def test_equations_are_drawn(chapter, desktop):
    page = desktop(page_of(chapter))
    assert page.locator("mjx-container").count() > 0
    assert page.locator("mjx-merror").count() == 0
    assert page.locator("mjx-container:not(:has(mjx-assistive-mml math))").count() == 0
    left = page.eval_on_selector_all(
        ".math", "all => all.filter(e => !e.querySelector('mjx-container')).length"
    )
    assert left == 0, f"{left} formulas are raw text"


def move(page, image, action) -> None:
    """Do ``action`` and wait until another picture is shown."""
    before = image.get_attribute("src")
    action()
    page.wait_for_function(
        "([image, before]) => image.getAttribute('src') !== before",
        arg=[image.element_handle(), before],
        timeout=5_000,
    )


# The window is shared with tests that moved the same sliders before.
AS_LOADED = """figure => {
  for (const input of figure.querySelectorAll("input, select")) {
    const chosen = [...(input.options ?? [])].findIndex(o => o.defaultSelected);
    input.value = input.options ? Math.max(chosen, 0) : input.defaultValue;
    input.dispatchEvent(new Event("input", {bubbles: true}));
  }
}"""


def drive_explorers(page) -> None:
    """By keyboard and by mouse; the picture and its caption change, and load."""
    figures = uncovered(page).locator("figure.explorer")
    assert figures.count() >= 1
    for figure in figures.all():
        figure.scroll_into_view_if_needed()
        figure.evaluate(AS_LOADED)
        image, caption = figure.locator("img"), figure.locator("figcaption")
        for control in figure.locator("input, select").all():
            control.focus()
            at_end = control.evaluate("e => Number(e.value) + 1 == e.dataset.size")
            away = "Home" if at_end else "End"
            move(page, image, functools.partial(page.keyboard.press, away))
        slider = figure.locator("input[type=range]").first
        if slider.count():
            slider.focus()
            page.keyboard.press("Home")
            box, told = slider.bounding_box(), caption.inner_text()
            at = box["x"] + box["width"] - 3, box["y"] + box["height"] / 2
            move(page, image, functools.partial(page.mouse.click, *at))
            assert caption.inner_text() != told, "the caption stays behind"
        page.wait_for_function(
            "i => i.complete && i.naturalWidth > 0", arg=image.element_handle()
        )
        width = page.evaluate("document.documentElement.clientWidth")
        box = image.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width + 1, (
            "wider than the page"
        )
    assert page.outside == [] and page.faults == []


def test_explorers_move(chapter, desktop):
    page = desktop(page_of(chapter))
    set_scheme(page, "light")
    drive_explorers(page)


def test_explorers_move_in_the_dark_on_a_phone(chapter, phone):
    page = phone(page_of(chapter))
    set_scheme(page, "dark")
    drive_explorers(page)
    set_scheme(page, "light")


ABOVE = """hero => {
  const all = [...document.querySelectorAll('article p, article pre, article summary')];
  return all.filter(e => e.offsetHeight && e.compareDocumentPosition(hero)
      & Node.DOCUMENT_POSITION_FOLLOWING)
    .map(e => e.innerText.trim()).filter(t => t);
}"""


def see_the_hero(page, height: int) -> None:
    """Title, question, one thin line; then the picture, at least two thirds of it."""
    hero = page.locator("article .cell.tag_figure .cell_output img").first
    page.evaluate("window.scrollTo(0, 0)")
    box = hero.bounding_box()
    seen = min(box["y"] + box["height"], height) - box["y"]
    assert seen >= 2 / 3 * box["height"], f"{seen:.0f} of {box['height']:.0f} pixels"
    above = page.evaluate(ABOVE, hero.element_handle())
    assert len(above) == 2 and above[1] == "Set-up", above


def test_the_hero_is_the_first_thing_seen(chapter, desktop):
    see_the_hero(desktop(page_of(chapter)), 900)


def test_the_hero_is_the_first_thing_seen_on_a_phone(chapter, phone):
    see_the_hero(phone(page_of(chapter)), 844)


def test_quiz_and_dropdowns_open(chapter, desktop):
    page = desktop(page_of(chapter))
    folds = page.locator("main details")
    assert folds.count() >= 8
    for fold in (folds.first, folds.last):
        fold.locator("summary").first.focus()
        before = fold.evaluate("e => e.open")
        for wanted in (not before, before):  # opened and closed again
            page.keyboard.press("Enter")
            page.wait_for_function(
                "([fold, wanted]) => fold.open === wanted",
                arg=[fold.element_handle(), wanted],
                timeout=5_000,
            )


def test_every_chapter_can_be_ticked_off(chapter, desktop):
    assert desktop(page_of(chapter)).locator(".chapter-done input").count() == 1


def test_progress_stays_in_the_browser(visit):
    """A tick outlives a reload, shows in the contents and asks nobody."""
    page = visit(page_of(chapter_files()[0]))
    box = page.locator(".chapter-done input")
    assert not box.is_checked() and page.locator(".done-mark").count() == 0
    box.check()
    assert page.locator(".done-mark").count() >= 1
    page.reload(wait_until="load")
    assert box.is_checked() and page.locator(".done-mark").count() >= 1
    box.uncheck()
    assert page.locator(".done-mark").count() == 0
    page.evaluate("key => localStorage.setItem(key, '{')", DONE)
    page.reload(wait_until="load")
    assert not box.is_checked(), "spoilt storage is an empty one"
    page.evaluate("key => localStorage.removeItem(key)", DONE)
    assert page.outside == [] and page.faults == []


def test_progress_shows_on_the_first_page(visit):
    """A mark on the card of every chapter that is ticked off, and on no other."""
    page = visit("index")
    names = [chapter_id(path) for path in chapter_files()]
    assert page.locator("main .done-mark").count() == 0
    store = "([key, done]) => localStorage.setItem(key, done)"
    page.evaluate(store, [DONE, json.dumps(names)])
    page.reload(wait_until="load")
    links = page.eval_on_selector_all(
        "main a:has(.done-mark)", "all => all.map(a => a.getAttribute('href'))"
    )
    missing = [n for n in names if not any(f"chapters/{n}.html" in a for a in links)]
    assert not missing
    page.evaluate(store, [DONE, json.dumps(names[:1])])
    page.reload(wait_until="load")
    assert page.locator("main .done-mark").count() == 1
    assert page.outside == [] and page.faults == []


def test_progress_on_the_first_page_after_back(visit):
    page = visit("index")
    names = [chapter_id(path) for path in chapter_files()]
    store = "([key, done]) => localStorage.setItem(key, done)"
    page.evaluate(store, [DONE, json.dumps(names[:1])])
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow'))")
    assert page.locator("main .done-mark").count() == 1
    page.evaluate("localStorage.clear()")


def test_progress_follows_what_is_kept_after_back(visit):
    """Browsers restore a box as it was; what is kept may have changed since."""
    page = visit(page_of(chapter_files()[0]))
    box = page.locator(".chapter-done input")
    box.check()
    page.evaluate("localStorage.clear()")
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow'))")
    assert not box.is_checked() and page.locator(".done-mark").count() == 0


# ------------------------------------------------------------------ panels


OPENED = (
    """n => document.querySelectorAll("figure.panel[data-panel-runs]").length === n"""
)


@pytest.mark.panels
def test_open_panels_are_accessible_and_fit_a_phone(visit, chapter):
    """Each panel of a page, opened: axe in both schemes, and nothing wider than 320."""
    page = uncovered(visit(page_of(chapter)))
    buttons = page.locator(".panel-row button")
    for i in range(buttons.count()):
        buttons.nth(i).click()
    page.wait_for_function(OPENED, arg=buttons.count())
    assert buttons.count()
    for scheme in ("light", "dark"):
        set_scheme(page, scheme)
        assert accessibility_faults(page, part="figure.panel") == []
    page.set_viewport_size({"width": 320, "height": 800})
    page.evaluate(TWO_FRAMES)
    wide = page.evaluate(
        "() => Math.max(...[...document.querySelectorAll('figure.panel *')]"
        ".map(part => part.getBoundingClientRect().right))"
    )
    assert wide <= 321, f"{wide} pixels wide"
    assert page.outside == [] and page.faults == []


def test_a_link_to_a_panel_uncovers_it(visit):
    """Where the figure is the outcome of a prediction."""
    page = visit("chapters/pde/fbsde")
    page.goto(page.url.partition("#")[0] + "?again#panel=option&path=7")
    page.wait_for_selector("figure.panel[data-panel-runs]", state="visible")
    assert "On path 7" in page.inner_text("figure.panel figcaption")


# ------------------------------------------------------------------ at the end


def test_no_page_asks_elsewhere_or_fails(page, desktop, phone):
    """After all that was done above: last, because it reports on the loaded pages."""
    for shown in (desktop(page), phone(page)):
        assert shown.outside == []
        assert shown.faults == []
