"""The site in headless Chromium, every outside request blocked."""

import pytest

from structure_page import HERO_BELOW
from support import chapter_files, chapter_id, own

pytestmark = [pytest.mark.slow, pytest.mark.browser]
FIRST_VISIT = 1_400_000


def all_pages(site):
    names = ["index.html", *(f"chapters/{chapter_id(p)}.html" for p in chapter_files())]
    return names + [f"pages/{p.name}" for p in sorted((site / "pages").glob("*.html"))]


def test_no_page_asks_elsewhere_or_fails(site, visit):
    for name in all_pages(site):
        page = visit(name)
        page.wait_for_timeout(300)
        assert page.outside == [], f"{name} asks {page.outside}"
        assert page.faults == [], f"{name}: {page.faults}"
        page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility(site, visit, scheme):
    from axe_playwright_python.sync_playwright import Axe

    faults = {}
    for name in all_pages(site):
        page = visit(name, color_scheme=scheme)
        page.evaluate("mode => document.documentElement.dataset.theme = mode", scheme)
        page.wait_for_timeout(200)
        found = Axe().run(page).response["violations"]
        if found:
            faults[name] = [
                (v["id"], v["nodes"][0]["html"][:160], len(v["nodes"])) for v in found
            ]
        page.context.close()
    assert not faults, faults


def test_equations_are_drawn(visit, chapter):
    page = visit(f"chapters/{chapter_id(chapter)}.html")
    page.wait_for_selector("mjx-container", state="attached", timeout=20_000)
    page.wait_for_timeout(500)
    assert page.locator("mjx-merror").count() == 0
    left = page.eval_on_selector_all(
        ".math", "all => all.filter(e => !e.querySelector('mjx-container')).length"
    )
    assert left == 0, f"{left} formulas are raw text"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"color_scheme": "dark"},
        {"viewport": {"width": 390, "height": 800}, "has_touch": True},
    ],
    ids=["light", "dark", "phone"],
)
def test_explorers_move(visit, chapter, options):
    """By keyboard and by mouse; the picture and its caption change, and load."""
    page = visit(f"chapters/{chapter_id(chapter)}.html", **options)
    figures = page.locator("figure.explorer")
    assert figures.count() >= 1
    for figure in figures.all():
        figure.scroll_into_view_if_needed()
        image, caption = figure.locator("img"), figure.locator("figcaption")
        for control in figure.locator("input, select").all():
            before = image.get_attribute("src")
            control.focus()
            page.keyboard.press("End")
            if image.get_attribute("src") == before:
                page.keyboard.press("Home")
            page.wait_for_timeout(80)
            assert image.get_attribute("src") != before, "the keyboard moves nothing"
        slider = figure.locator("input[type=range]").first
        if slider.count():
            box = slider.bounding_box()
            page.keyboard.press("Home")
            slider.focus()
            page.keyboard.press("Home")
            before, told = image.get_attribute("src"), caption.inner_text()
            page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
            page.wait_for_timeout(80)
            assert image.get_attribute("src") != before, "the mouse moves nothing"
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


def test_quiz_and_dropdowns_open(visit, chapter):
    page = visit(f"chapters/{chapter_id(chapter)}.html")
    folds = page.locator("main details")
    assert folds.count() >= 8
    for fold in (folds.first, folds.last):
        fold.locator("summary").first.focus()
        before = fold.evaluate("e => e.open")
        page.keyboard.press("Enter")
        page.wait_for_timeout(100)
        assert fold.evaluate("e => e.open") != before


def test_phone_width_needs_no_sideways_scrolling(site, visit):
    for name in all_pages(site):
        page = visit(name, viewport={"width": 390, "height": 800})
        page.wait_for_timeout(200)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 391, f"{name} is {wide} pixels wide on a phone"
        page.context.close()


def test_weight_of_a_first_visit(site, visit, address):
    """All that is loaded before the reader touches anything, gzip, on an empty cache."""
    import gzip

    for name in all_pages(site):
        page = visit("search.html")  # only to have a context; its loads are not counted
        total = {}

        def count(response, total=total):
            if response.url.startswith(address) and response.status == 200:
                path = site / response.url.removeprefix(address + "/").split("?")[0]
                raw = path.read_bytes()
                packed = path.suffix in {".woff2", ".png", ".webp", ".jpg"}
                total[path] = len(raw if packed else gzip.compress(raw))

        page.on("response", count)
        page.goto("about:blank")
        page.context.clear_cookies()
        page.goto(f"{address}/{name}", wait_until="networkidle")
        assert sum(total.values()) <= FIRST_VISIT, (
            f"{name}: {sum(total.values())} bytes"
        )
        page.context.close()


def test_search_finds(visit):
    page = visit("search.html?q=perceptron")
    page.wait_for_selector("#search-results li", timeout=20_000)
    assert page.locator("#search-results li").count() >= 1


def test_progress_stays_in_the_browser(visit, chapter):
    """A tick outlives a reload, shows in the contents and on the first page, and
    asks nobody."""
    name = f"chapters/{chapter_id(chapter)}.html"
    page = visit(name)
    page.locator(".chapter-done input").check()
    page.reload()
    assert page.locator(".chapter-done input").is_checked()
    assert page.locator(".done-mark").count() >= 1
    page.goto(page.url.replace(name, "index.html"))
    assert page.locator("main .done-mark").count() >= 1
    page.goto(page.url.replace("index.html", name))
    page.locator(".chapter-done input").uncheck()
    assert page.locator(".done-mark").count() == 0
    assert page.outside == [] and page.faults == []


def test_progress_follows_what_is_kept_after_back(visit):
    """Browsers restore a box as it was; what is kept may have changed since."""
    page = visit(f"chapters/{chapter_id(chapter_files()[0])}.html")
    box = page.locator(".chapter-done input")
    box.check()
    page.evaluate("localStorage.clear()")
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow'))")
    assert not box.is_checked() and page.locator(".done-mark").count() == 0


def test_progress_survives_spoilt_storage(visit, chapter):
    page = visit(f"chapters/{chapter_id(chapter)}.html")
    page.evaluate("localStorage.setItem('deep-learning-by-experiment:done', '{')")
    page.reload()
    assert not page.locator(".chapter-done input").is_checked()
    assert page.faults == []


def test_search_finds_each_chapter_by_its_terms(visit, chapter):
    name = chapter_id(chapter)
    for term in own(chapter).SEARCH:
        page = visit(f"search.html?q={term.replace(' ', '+')}")
        page.wait_for_selector("#search-results li", timeout=20_000)
        page.wait_for_timeout(800)
        links = page.eval_on_selector_all(
            "#search-results li > a", "all => all.map(a => a.getAttribute('href'))"
        )
        assert any(name in link for link in links), (
            f"{term!r} does not find {name}: {links}"
        )
        page.context.close()


SCREENS = {
    "wide": {"width": 1300, "height": 900},
    "phone": {"width": 390, "height": 844},
}


@pytest.mark.parametrize("screen", SCREENS)
def test_the_hero_is_the_first_thing_seen(visit, chapter, screen):
    """Title, question, one thin line; then the picture, at least two thirds of it."""
    if chapter_id(chapter) in HERO_BELOW:
        pytest.skip("its hero comes first when the chapter is rewritten")
    size = SCREENS[screen]
    page = visit(f"chapters/{chapter_id(chapter)}.html", viewport=size)
    page.wait_for_timeout(300)
    hero = page.locator("article .cell.tag_figure .cell_output img").first
    box = hero.bounding_box()
    seen = min(box["y"] + box["height"], size["height"]) - box["y"]
    assert seen >= 2 / 3 * box["height"], f"{seen:.0f} of {box['height']:.0f} pixels"
    above = page.evaluate(
        """hero => {
        const all = [...document.querySelectorAll('article p, article pre, article summary')];
        return all.filter(e => e.offsetHeight && e.compareDocumentPosition(hero)
            & Node.DOCUMENT_POSITION_FOLLOWING).map(e => e.innerText.trim()).filter(t => t); }""",
        hero.element_handle(),
    )
    assert len(above) == 2 and above[1] == "Set-up", above
