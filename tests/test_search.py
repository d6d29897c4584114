"""The search page: pages that hold the words, the best chapter first."""

import copy
import re
from urllib.parse import quote_plus

import pytest

from support import chapter_id, own, soup

# What a reader types, and the chapter that should come first: hyphens, short terms,
# several words, other spellings.
FIRST = {
    "t-SNE": "fundamentals/first-networks",
    "tsne": "fundamentals/first-networks",
    "L-BFGS": "optimizers/second-order-methods",
    "L BFGS": "optimizers/second-order-methods",
    "Black-Scholes": "pde/fbsde",
    "Crank-Nicolson": "pde/physics-informed-networks",
    "Jensen-Shannon": "gans/gans",
    "max-norm": "regularization/regularization",
    "L1": "regularization/regularization",
    "L2": "regularization/regularization",
    "PCA": "autoencoders/autoencoders",
    "GRU": "rnn/gated-recurrent-units",
    "LSTM": "rnn/gated-recurrent-units",
    "RMSProp": "optimizers/adaptive-optimizers",
    "DCGAN": "gans/gans",
    "early stopping": "regularization/regularization",
    "receptive field": "cnn/convolution",
    "backpropagation through time": "rnn/training-recurrent-networks",
}


def search(finder, asked: str):
    """The search page with its answer."""
    page = finder("search", query=f"?q={quote_plus(asked)}")
    page.wait_for_selector("#search-results .search-summary", timeout=30_000)
    return page


def listed(finder, asked: str) -> list[str]:
    """The pages that a search gives, in order."""
    page = search(finder, asked)
    links = page.eval_on_selector_all(
        "#search-results li > a", "all => all.map(a => a.getAttribute('href'))"
    )
    assert page.faults == [] and page.outside == []
    return [re.sub(r"\.html.*", "", link) for link in links]


def test_a_chapter_is_found_by_its_terms(finder, chapter):
    name = f"chapters/{chapter_id(chapter)}"
    assert [t for t in own(chapter).SEARCH if name not in listed(finder, t)] == []


@pytest.mark.parametrize("asked", FIRST)
def test_the_best_chapter_comes_first(finder, asked):
    found = listed(finder, asked)
    assert found[0] == f"chapters/{FIRST[asked]}", found[:4]


def holds(file, words: str) -> bool:
    """Whether a page's text has the words: code counts, formulas and drawings do not."""
    if not re.search(words, file.read_text(encoding="utf-8"), re.I):
        return False  # parsing takes a hundred times as long
    article = copy.copy(soup(file).select_one("article.bd-article"))
    for tag in article.select("script, style, svg, .math"):
        tag.decompose()
    return bool(re.search(words, article.get_text(" "), re.I))


@pytest.mark.parametrize("asked", ["t-SNE", "L-BFGS", "Jensen-Shannon", "max-norm"])
def test_all_pages_that_hold_a_term_and_no_others(site, finder, asked):
    words = rf"(?<!\w){asked.replace('-', '[-‐-–]')}s?(?!\w)"
    files = [*site.glob("chapters/*/*.html"), *site.glob("pages/*.html")]
    holding = {f for f in files if holds(f, words)}
    found = listed(finder, asked)
    assert len(found) == len(set(found))
    names = {f.relative_to(site).with_suffix("").as_posix() for f in holding}
    assert set(found) - {"index"} == names


def test_what_no_page_holds(finder):
    page = search(finder, "phlogiston")
    assert "No page holds" in page.inner_text("#search-results")


def test_what_is_asked_is_text_and_no_markup(finder):
    page = search(finder, "<img src=x onerror=alert(1)>")
    assert page.locator("#search-results img").count() == 0 and page.faults == []
