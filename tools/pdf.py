"""``pdf``: the book for print, made by headless Chromium from the built HTML.

All pages are joined into one, ``_build/book.html``, so that links between chapters stay
links; bookmarks are made from the headings. What is folded in the page (set-up, code of
figures, proofs, code of experiments, solutions) and the two long ledgers (coverage,
errata) are left out; explorers show their first frame with its caption; outcomes of
predictions stand open.
"""

import re
from collections import Counter
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import pikepdf
import yaml
from bs4 import BeautifulSoup

from tools.browser import MISSING, chromium
from tools.notebooks import BookError
from tools.tagged import FORMULA, READ_FORMULAS, TITLES, finish
from utils.settings import ROOT

LEFT_OUT = {"pages/coverage", "pages/errata"}
KEPT = {"k", "kn", "kc", "c1", "sd"}  # keywords, comments, docstrings keep a colour
STYLE = """
html, body { background: #fff; font-size: 9.3pt; line-height: 1.34; }
.bd-article p { margin-bottom: 0.6rem; }
.front { height: 24cm; display: flex; flex-direction: column; justify-content: center; }
.break { display: none; }
.break + * { break-before: page; }
.contents > ul { columns: 2; column-gap: 1cm; padding: 0; }
.contents ul ul { font-size: 0.9em; padding-left: 1rem; }
.contents li { list-style: none; margin: 0.15rem 0; }
.contents p { display: flex; justify-content: space-between; gap: 0.5rem; margin: 0;
  break-inside: avoid; }
.headerlink, .explorer-controls, .explorer-asleep, .chapter-done, .book-cards, .card-part,
.copybtn, .sd-card, .cell.tag_check,
details.fold, .cell:has(> details.fold:only-child), .toggle-button {
  display: none !important; }
figure, img, tr, .admonition, div.math { break-inside: avoid; }
h1, h2, h3, h4 { break-after: avoid; }
img, svg { max-width: 100% !important; max-height: 9cm; width: auto !important;
  height: auto !important; }
.cell { margin: 0.4rem 0 !important; }
figure { margin: 0.4rem 0 !important; }
pre, .highlight pre { white-space: pre-wrap !important; overflow: visible !important;
  font-size: 7.6pt !important; }
div.ledger, div.compare, .output, .math { overflow: visible !important; max-height: none !important; }
table { font-size: 7.5pt !important; }
table th, table td { white-space: normal !important; min-width: 0 !important; }
table.wide th, table.wide td { overflow-wrap: anywhere; }
thead, dt { break-after: avoid; }
figure.needs svg { max-height: none; }
table.dataframe { border: none !important; border-collapse: collapse; margin-bottom: 0.5rem; }
table.dataframe thead { border-bottom: 1pt solid #888; }
table.short { break-inside: avoid; }
details { border: none; padding: 0; break-inside: avoid; }
details > summary { font-weight: 600; list-style: none; break-after: avoid; }
.predict { break-inside: avoid; }
a { color: #05507a; }
"""
# Tables keep their words whole, unless one is then wider than a page; those of a few rows
# stay on one page.
FIT_TABLES = """() => document.querySelectorAll("table").forEach(table => {
  if (table.scrollWidth > table.closest("article").clientWidth) table.classList.add("wide");
  if (table.rows.length <= 14) table.classList.add("short");
})"""
PRINTED_WIDTH = 658  # of A4 within its margins, in CSS pixels
# Wait for the formulas; `evaluate` itself knows no limit.
TYPESET = """() => Promise.race([MathJax.startup.promise, new Promise((_, fail) =>
  setTimeout(() => fail(new Error("the formulas are not set after 5 minutes")), 3e5))])"""


def pages() -> list[str]:
    """The pages in the order of the contents."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    listed = [c["file"] for part in toc["parts"] for c in part["chapters"]]
    return [name for name in listed if name not in LEFT_OUT]


def article(html: Path, name: str, names: list[str], soup) -> str:
    """The text of a page, its addresses as seen from the folder above ``html``."""
    folder = PurePosixPath(name).parent
    text = soup.select_one("article.bd-article")
    for tag in text.find_all(True):
        if tag.get("id"):
            tag["id"] = f"{name}--{tag['id']}"
        if tag.name == "img":
            tag.attrs.pop("loading", None)
        if tag.get("src") and not re.match(r"\w+:", tag["src"]):
            tag["src"] = f"{html.name}/{_joined(folder, tag['src'])}"
        if tag.get("href") and not re.match(r"\w+:", tag["href"]):
            path, _, fragment = tag["href"].partition("#")
            target = _joined(folder, path).removesuffix(".html") if path else name
            if target in names:
                tag["href"] = f"#{target}--{fragment}" if fragment else f"#{target}"
            else:
                del tag["href"]
    for figure in text.select("figure"):
        figure["role"] = "group"  # the picture in it is the figure, once
    for cell in text.select("th, td"):
        if not cell.get_text().strip() and not cell.find(True):
            cell.string = "\u00a0"  # without text a PDF's row lacks the cell
    for figure in text.select("figure.explorer"):
        image, caption = figure.img, figure.figcaption
        del image["aria-describedby"]  # which a PDF does not know
        image["alt"] = f"{image['alt']}: {caption.get_text().strip()}"
    for fold in text.select("details.fold"):
        fold.decompose()
    for option in text.select("details"):
        if not option.find_parent(class_="predict"):
            option["open"] = ""
    for piece in text.select("pre span"):  # each costs a PDF 200 bytes of structure
        if not KEPT & set(piece.get("class", [])):
            piece.unwrap()
    for block in text.find_all("pre"):
        block.smooth()
    for tag in text.find_all(["script", "input", "select", "button"]):
        tag.decompose()
    return f'<article class="bd-article" id="{name}">{text.decode_contents()}</article>'


def _joined(folder: PurePosixPath, path: str) -> str:
    parts = []
    for part in (*folder.parts, *path.split("/")):
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def contents(names, soups) -> str:
    """All pages and, of the chapters, the sections that not every chapter has."""
    chapters = [name for name in names if name.startswith("chapters/")]
    found = {
        name: [
            (section["id"], _title(section.h2))
            for section in soups[name].select("article.bd-article > section > section")
            if section.h2
        ]
        for name in chapters
    }
    number = Counter(title for own in found.values() for title in dict(own).values())
    lines = []
    for name in names:
        inner = "".join(
            f"<li>{_line(f'{name}--{ident}', title)}</li>"
            for ident, title in found.get(name, [])
            if number[title] <= len(chapters) / 2
        )
        title = _title(soups[name].select_one("article.bd-article h1"))
        lines.append(f"<li>{_line(name, title)}<ul>{inner}</ul></li>")
    return f'<div class="contents"><h1>Contents</h1><ul>{"".join(lines)}</ul></div>'


def _line(target: str, title: str) -> str:
    """A line of the contents; its page's number is filled in when that is known."""
    return f'<p><a href="#{target}">{title}</a><span class="page">000</span></p>'


FILL_IN = """pages => document.querySelectorAll(".contents p").forEach(line => {
  const target = line.querySelector("a").getAttribute("href").slice(1);
  line.querySelector(".page").textContent = pages[target] ?? "";
})"""


def pages_of(printed: Path) -> dict[str, int]:
    """On which page each target of a link lies, the first one being 1."""
    with pikepdf.open(printed) as pdf:
        numbers = {page.objgen: n for n, page in enumerate(pdf.pages, 1)}
        return {
            unquote(str(name)[1:]): numbers[place[0].objgen]
            for name, place in pdf.Root.Dests.items()
        }


def _title(heading) -> str:
    return heading.get_text().removesuffix("#").removesuffix("¶").strip()


def combine(html: Path, target: Path) -> None:
    """Join the built pages of ``html`` into ``target``, beside ``html``."""
    names = pages()
    missing = [n for n in names if not (html / f"{n}.html").exists()]
    if missing:
        raise BookError(f"{missing[0]}.html is not built: run `make book` first")
    soups = {
        n: BeautifulSoup(
            (html / f"{n}.html").read_text(encoding="utf-8"), "html.parser"
        )
        for n in names
    }
    kept = {}
    for name in names:  # only pages with formulas load MathJax
        up = "../" * name.count("/")
        for tag in soups[name].head.find_all(["link", "script", "style"]):
            source = (tag.get("href") or tag.get("src") or "").removeprefix(up)
            wanted = ".css" in source or "mathjax" in str(tag).lower()
            if not wanted or "preload" in (tag.get("rel") or []):
                continue
            # Pages of two builds name one file with and without its checksum; MathJax
            # that is loaded twice never ends.
            for key in set(tag.attrs) & {"href", "src"}:
                tag[key] = f"{html.name}/{source.partition('?')[0]}"
            kept.setdefault(str(tag), tag)
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    book, edition = config["title"], config["repository"]["branch"]
    listed = contents(names, soups)
    leaf = '<div class="break"></div>'
    text = leaf.join(article(html, n, names, soups[n]) for n in names)
    target.write_text(
        f'<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8">'
        f"<title>{book}</title>{''.join(kept)}<style>{STYLE}</style></head><body>"
        f'<div class="front"><p style="font-size: 28pt">{book}</p><p>Edition {edition}</p>'
        f"</div>{leaf}{listed}{leaf}<main>{text}</main></body></html>",
        encoding="utf-8",
    )


def print_book(source: Path, target: Path) -> dict[str, str]:
    """Print ``source`` with page numbers and bookmarks; give the titles of its anchors."""
    path = chromium()
    if path is None:
        raise BookError(MISSING)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        page = browser.new_page()
        page.goto(source.as_uri(), wait_until="load", timeout=120_000)
        page.wait_for_selector("mjx-container", state="attached", timeout=60_000)
        page.evaluate(TYPESET)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": PRINTED_WIDTH, "height": 1000})
        page.evaluate(FIT_TABLES)
        page.evaluate(READ_FORMULAS, FORMULA)
        titles = page.evaluate(TITLES)
        page.wait_for_timeout(1000)
        number = '<div style="font-size:8px;width:100%;text-align:center">'
        layout = dict(
            format="A4", outline=True, tagged=True, print_background=True,
            display_header_footer=True, header_template="<span></span>",
            footer_template=number + '<span class="pageNumber"></span></div>',
            margin={"top": "1.5cm", "bottom": "1.6cm", "left": "1.8cm", "right": "1.8cm"},
        )  # fmt: skip
        page.pdf(path=target, **layout)
        page.evaluate(FILL_IN, pages_of(target))
        page.pdf(path=target, **layout)
        browser.close()
    return titles


def make_pdf(build="_build") -> str:
    """Print the book that is built in ``build``; give its path and size in words."""
    build = Path(build)
    combine(build / "html", build / "book.html")
    titles = print_book((build / "book.html").resolve(), build / "book.pdf")
    finish(build / "book.pdf", titles)
    return f"{build / 'book.pdf'}: {(build / 'book.pdf').stat().st_size / 2**20:.1f} MB"
