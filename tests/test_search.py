"""The search page: pages that hold the words, the best chapter first."""

import re
from urllib.parse import quote_plus

import pytest
from bs4 import BeautifulSoup

from support import chapter_id, own

# What a reader types, and the chapter that should come first: hyphens, short terms,
# several words, other spellings.
FIRST = {
    "t-SNE": "fundamentals/first-networks",
    "tsne": "fundamentals/first-networks",
    "L-BFGS": "pde/physics-informed-networks",
    "L BFGS": "pde/physics-informed-networks",
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


def search(visit, asked: str):
    """The search page with its answer."""
    page = visit("search", query=f"?q={quote_plus(asked)}")
    page.wait_for_selector("#search-results .search-summary", timeout=30_000)
    return page


def listed(visit, asked: str) -> list[str]:
    """The pages that a search gives, in order."""
    page = search(visit, asked)
    links = page.eval_on_selector_all(
        "#search-results li > a", "all => all.map(a => a.getAttribute('href'))"
    )
    assert page.faults == [] and page.outside == []
    return [re.sub(r"\.html.*", "", link) for link in links]


def test_a_chapter_is_found_by_its_terms(visit, chapter):
    name = f"chapters/{chapter_id(chapter)}"
    assert [t for t in own(chapter).SEARCH if name not in listed(visit, t)] == []


@pytest.mark.parametrize("asked", FIRST)
def test_the_best_chapter_comes_first(visit, asked):
    found = listed(visit, asked)
    assert found[0] == f"chapters/{FIRST[asked]}", found[:4]


def articles(site) -> dict[str, str]:
    """The text of each page: code counts, formulas and drawings do not."""
    found = {}
    for path in [*site.glob("chapters/*/*.html"), *site.glob("pages/*.html")]:
        parsed = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        article = parsed.select_one("article.bd-article")
        for tag in article.select("script, style, svg, .math"):
            tag.decompose()
        found[path.relative_to(site).with_suffix("").as_posix()] = article.get_text(" ")
    return found


def test_all_pages_that_hold_a_term_and_no_others(site, visit):
    texts = articles(site)
    for asked in ("t-SNE", "L-BFGS", "Jensen-Shannon", "max-norm"):
        words = rf"(?<!\w){asked.replace('-', '[-‐-–]')}s?(?!\w)"
        holding = {n for n, text in texts.items() if re.search(words, text, re.I)}
        found = listed(visit, asked)
        assert len(found) == len(set(found)), asked
        assert set(found) - {"index"} == holding, asked


def test_what_no_page_holds(visit):
    page = search(visit, "phlogiston")
    assert "No page holds" in page.inner_text("#search-results")


def test_what_is_asked_is_text_and_no_markup(visit):
    page = search(visit, "<img src=x onerror=alert(1)>")
    assert page.locator("#search-results img").count() == 0 and page.faults == []
