"""A search of the book's own: pages that hold the words, the best chapter first.

Sphinx' search cuts words at hyphens and does not count, so that "t-SNE" gave nineteen
pages in alphabetical order. Here an index of all sections is written when the site is
built, and ``own_search.js`` ranks them in the browser. Only the search page loads both.
"""

import json
import re
from pathlib import Path

from bs4 import BeautifulSoup

LEFT_OUT = (
    "script, style, svg, .headerlink, .math, .toctree-wrapper, .explorer-controls"
)
SCRIPTS = re.compile(
    r'<script src="[^"]*(?:searchtools|language_data|searchindex)\.js[^"]*"></script>\s*'
)
OWN = (
    '<script src="_static/own_search_index.js"></script>'
    '<script src="_static/own_search.js"></script>'
)
# How much a page's words count: readers look for the chapter that teaches a thing.
WEIGHTS = {
    "pages/glossary": 0.7,
    "pages/notation": 0.5,
    "pages/bibliography": 0.4,
    "pages/results": 0.3,
    "pages/accessibility": 0.1,
    "pages/coverage": 0.1,
    "pages/errata": 0.1,
    "pages/status": 0.1,
}


def write_index(outdir: Path) -> None:
    """The index and the script beside the site's own files; the search page loads them."""
    names = sorted(
        path.relative_to(outdir).with_suffix("").as_posix()
        for folder in ("chapters", "pages")
        for path in (outdir / folder).rglob("*.html")
    )
    names.append("index")
    found = [page_of(outdir, name) for name in names]
    text = json.dumps([page for page in found if page], ensure_ascii=False)
    static = outdir / "_static"
    (static / "own_search_index.js").write_text(
        f"window.BOOK_INDEX = {text};", encoding="utf-8"
    )
    script = Path(__file__).with_name("own_search.js").read_text(encoding="utf-8")
    (static / "own_search.js").write_text(script, encoding="utf-8")
    path = outdir / "search.html"
    page = SCRIPTS.sub("", path.read_text(encoding="utf-8"))
    if OWN not in page:
        page = page.replace("</body>", f"{OWN}</body>")
    path.write_text(page, encoding="utf-8")


def page_of(outdir: Path, name: str) -> dict | None:
    """A page's title, weight and sections; None for a page without an article."""
    text = (outdir / f"{name}.html").read_text(encoding="utf-8")
    article = BeautifulSoup(text, "html.parser").select_one("article.bd-article")
    if article is None or article.h1 is None:
        return None
    for tag in article.select(LEFT_OUT):
        tag.decompose()
    title, sections = words(article.h1), []
    for section in article.find_all("section"):
        heading = section.find(re.compile("^h[1-6]$"), recursive=False)
        for inner in section.find_all("section", recursive=False):
            inner.extract()
        code = " ".join(sorted({*re.findall(r"[A-Za-z_]\w+", code_of(section))}))
        shown = words(section).removeprefix(words(heading) if heading else "").strip()
        sections.append([section.get("id", ""), words(heading), shown, code])
    weight = WEIGHTS.get(name, 1.0 if name.startswith("chapters/") else 0.8)
    return {"page": name, "title": title, "weight": weight, "sections": sections}


def code_of(section) -> str:
    """The code of a section, taken out of it."""
    blocks = section.select("pre")
    text = "\n".join(block.get_text() for block in blocks)
    for block in blocks:
        block.decompose()
    return text


def words(tag) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ")).strip() if tag else ""
