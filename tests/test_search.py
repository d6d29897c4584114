"""The search page: pages that hold the words, the best chapter first."""

import re

import pytest
from bs4 import BeautifulSoup

pytestmark = [pytest.mark.slow, pytest.mark.browser]

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


def listed(visit, asked: str) -> list[str]:
    """The pages that a search gives, in order."""
    page = visit("search", query=f"?q={asked.replace(' ', '+')}")
    page.wait_for_selector("#search-results li", timeout=20_000)
    page.wait_for_timeout(600)
    links = page.eval_on_selector_all(
        "#search-results li > a", "all => all.map(a => a.getAttribute('href'))"
    )
    assert page.faults == [] and page.outside == []
    return [re.sub(r"\.html.*", "", link) for link in links]


@pytest.mark.parametrize("asked", FIRST)
def test_the_best_chapter_comes_first(visit, asked):
    found = listed(visit, asked)
    assert found[0] == f"chapters/{FIRST[asked]}", found[:4]


@pytest.mark.parametrize("asked", ["t-SNE", "L-BFGS", "Jensen-Shannon", "max-norm"])
def test_all_pages_that_hold_a_term_and_no_others(site, visit, asked):
    pattern = re.compile(rf"(?<!\w){asked.replace('-', '[-‐-–]')}s?(?!\w)", re.I)
    holding = set()
    for path in [*site.glob("chapters/*/*.html"), *site.glob("pages/*.html")]:
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        article = soup.select_one("article.bd-article")
        for tag in article.select("script, style, svg, .math"):
            tag.decompose()
        if pattern.search(article.get_text(" ")):
            holding.add(path.relative_to(site).with_suffix("").as_posix())
    found = listed(visit, asked)
    assert len(found) == len(set(found)) and set(found) - {"index"} == holding


def test_what_no_page_holds(visit):
    page = visit("search", query="?q=phlogiston")
    page.wait_for_selector("#search-results p", timeout=20_000)
    assert "No page holds" in page.inner_text("#search-results")


def test_what_is_asked_is_text_and_no_markup(visit):
    page = visit("search", query="?q=<img src=x onerror=alert(1)>")
    page.wait_for_selector("#search-results p", timeout=20_000)
    assert page.locator("#search-results img").count() == 0 and page.faults == []
