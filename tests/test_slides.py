"""Slides in headless Chromium, opened from the disk, where no host can be reached."""

import pytest

from support import chapter_files, chapter_id
from tools.slides import make_slides
from windows import SETTLED

pytestmark = [pytest.mark.slow, pytest.mark.browser]
CHAPTER = chapter_id(chapter_files()[0])


@pytest.fixture(scope="module")
def slides(tmp_path_factory, chromium):
    """A chapter's slides, with what they asked for and what failed."""
    target = make_slides(CHAPTER, str(tmp_path_factory.mktemp("slides")))
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.asked, page.faults = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("requestfailed", lambda request: page.faults.append(request.url))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(target.as_uri(), wait_until="load")
    page.wait_for_selector(".reveal.ready")
    page.evaluate(SETTLED)
    yield page
    page.close()


def test_slides_ask_no_host_and_miss_nothing(slides):
    """Neither when they open nor when all of them have been shown."""
    for _ in range(slides.evaluate("Reveal.getTotalSlides()") - 1):
        slides.evaluate("Reveal.next()")
    assert slides.evaluate("Reveal.isLastSlide()")
    slides.evaluate("Reveal.slide(0, 0)")
    outside = [url for url in slides.asked if not url.startswith(("file:", "data:"))]
    assert len(slides.asked) > 5 and outside == [] and slides.faults == []


def test_slides_move_by_keyboard(slides):
    slides.evaluate("Reveal.slide(0, 0)")
    for key, place in (("ArrowRight", [1, 0]), ("ArrowDown", [1, 1])):
        slides.keyboard.press(key)
        at = slides.evaluate("(({h, v}) => [h, v])(Reveal.getIndices())")
        assert at == place, key


def test_formulas_of_slides_are_set(slides):
    assert slides.locator("mjx-container mjx-assistive-mml").count() > 10
    assert slides.locator("mjx-merror").count() == 0
    raw = slides.evaluate(
        """() => [...document.querySelectorAll(".slides p, .slides li")]
        .filter(e => /\\$[^$]+\\$/.test(e.textContent)).map(e => e.textContent)"""
    )
    assert raw == []


def test_explorers_of_slides_move(slides):
    for place in slides.evaluate(
        """() => [...document.querySelectorAll("figure.explorer")].map(figure =>
        (({h, v}) => [h, v])(Reveal.getIndices(figure.closest("section"))))"""
    ):
        slides.evaluate("([h, v]) => Reveal.slide(h, v)", place)
        figure = slides.locator("section.present figure.explorer").last
        slider = figure.locator("input[type=range]").first
        image = figure.locator("img")
        slider.focus()
        slides.keyboard.press("Home")
        first = image.get_attribute("src")
        slides.keyboard.press("End")
        assert image.get_attribute("src") != first
        at = slides.evaluate("(({h, v}) => [h, v])(Reveal.getIndices())")
        assert at == place, "the slide moved with the slider"


def test_pictures_of_slides_have_alternative_texts(slides):
    """Those of the notebook, not what nbconvert writes where it finds none."""
    alts = slides.eval_on_selector_all(".slides img", "all => all.map(i => i.alt)")
    assert len(alts) > 3
    assert not [a for a in alts if a in ("", "None") or a.startswith("No description")]


def test_slides_stand_still_for_who_asks_for_it(slides):
    """With reduced motion one slide replaces another at once."""
    slides.emulate_media(reduced_motion="reduce")
    slides.reload(wait_until="load")
    slides.wait_for_selector(".reveal.ready")
    assert slides.evaluate("Reveal.getConfig().transition") == "none"
