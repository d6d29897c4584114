"""The built site: a strict build, links, equations, alt text, weight, no outside request."""

import functools
import gzip
import re
from pathlib import Path
from urllib.parse import unquote, urlparse

import lxml.html
import nbformat
import pytest
from bs4 import BeautifulSoup

from support import (
    ROOT,
    build,
    chapter_files,
    chapter_id,
    markdown,
    notebook,
    page_names,
    published,
    read_notebook,
    soup,
    table,
    tags,
    text_of,
)
from tools.slides import make_slides
from utils import ledger

LOADERS = {
    "img": "src",
    "script": "src",
    "link": "href",
    "iframe": "src",
    "source": "src",
}
CHAPTER_BYTES = 400_000
OF_THE_BUILDER = {"genindex", "search"}  # pages that have no source of ours


def file_of(site: Path, page: str) -> Path:
    return site / f"{page}.html"


def page_of(chapter: Path) -> str:
    return f"chapters/{chapter_id(chapter)}"


def test_every_page_is_there_and_no_other(site):
    built = {
        p.relative_to(site).with_suffix("").as_posix()
        for p in site.rglob("*.html") if "_static" not in p.parts
    }  # fmt: skip
    assert built - OF_THE_BUILDER == set(page_names())


def broken_links(file: Path, parsed) -> list[str]:
    """Links of a page to files or anchors of this site that do not exist."""
    faults = []
    for link in parsed.find_all("a", href=True):
        url = urlparse(link["href"])
        if url.scheme or url.netloc:
            continue
        target = (file.parent / unquote(url.path)).resolve() if url.path else file
        if not target.exists():
            faults.append(link["href"])
        elif url.fragment and target.suffix == ".html":
            if unquote(url.fragment) not in anchors(target):
                faults.append(link["href"])
    return faults


@functools.cache
def anchors(file: Path) -> set[str]:
    """What a link may end in. Pages link to most others, and lxml reads one at once."""
    return {str(name) for name in lxml.html.parse(file).xpath("//@id | //@name")}


def test_internal_links(site, page):
    file = file_of(site, page)
    assert broken_links(file, soup(file)) == []


def test_canary_broken_link(site):
    spoilt = '<a href="nowhere.html">x</a><a href="#nothing">y</a>'
    parsed = BeautifulSoup(spoilt, "html.parser")
    assert len(broken_links(file_of(site, "index"), parsed)) == 2


RAW = (":::", "```", "{prf:", "{cite", "{code-cell}", "{ref}", "\n## ", "$$", "+++")
NOT_PROSE = {"pre", "code", "script", "style"}


def raw_markup(parsed) -> list[str]:
    """Signs of directives, roles, formulas or headings that were left as text."""

    def is_prose(text) -> bool:
        return not any(
            parent.name in NOT_PROSE
            or {"math", "ledger"} & set(parent.get("class") or [])
            for parent in text.parents
        )

    prose = " ".join(text for text in parsed.find_all(string=True) if is_prose(text))
    return [sign for sign in RAW if sign in prose]


def test_no_raw_markup(site, page):
    assert raw_markup(soup(file_of(site, page))) == []


def test_no_line_begins_with_a_percent_sign(site, chapter):
    page = file_of(site, f"chapters/{chapter_id(chapter)}")
    text = soup(page).select_one("article")
    prose = [
        str(found) for found in text.find_all(string=re.compile(r"\d %"))
        if found.parent.name in ("p", "li", "dd", "strong", "em")
        and not found.find_parent(class_="cell_output")
        and not found.find_parent("figcaption")
    ]  # fmt: skip
    assert prose == []


def test_no_cell_of_a_table_breaks_within_a_number(site, chapter):
    page = file_of(site, f"chapters/{chapter_id(chapter)}")
    cells = soup(page).select("article .cell_output table.dataframe td")
    breaks = re.compile(r"\d %|\d–\d|\d ± \d|\d to [-−\d]|\d \([-−\d.,]+\sto\s\S+\)")
    assert [cell.text for cell in cells if breaks.search(cell.text)] == []


def test_the_name_of_an_index_takes_no_row_of_its_own(site, chapter):
    page = file_of(site, f"chapters/{chapter_id(chapter)}")
    heads = soup(page).select("article table.dataframe thead:has(tr:nth-child(2))")
    for head in heads:
        first, second = head.select("tr")[:2]
        corner, (name, *others) = first.th.text, [th.text for th in second.select("th")]
        assert corner or any(others), f"{name!r} stands in a row of its own"


def test_the_first_page_asks_about_the_figure_that_it_shows(site):
    """Which sliders turn the border, and which one shifts it?"""
    figure = soup(file_of(site, "index")).select_one("figure.explorer")
    labels = [label.get_text() for label in figure.select("label")]
    assert sum("weight" in label for label in labels) == 2
    assert sum("bias" in label for label in labels) == 1


def test_canary_raw_markup():
    sound = "<p>:: <code>:::</code><span class='math'>$$x$$</span></p>"
    assert raw_markup(BeautifulSoup(sound, "html.parser")) == []
    for sign in RAW:
        assert raw_markup(BeautifulSoup(f"<p>a {sign} b</p>", "html.parser")) == [sign]


def faults_of_alt(parsed) -> list[str]:
    images = parsed.select("main img, article img")
    return [
        image.get("src", "")[:60] for image in images
        if not image.get("alt", "").strip()
        or re.search(r"\.(png|svg|webp|jpe?g)$", image["alt"])
    ]  # fmt: skip


def test_alt_texts(site, page):
    assert faults_of_alt(soup(file_of(site, page))) == []


def test_canary_alt_texts():
    spoilt = '<main><img src="a.png"><img src="b.png" alt="b.png"></main>'
    assert len(faults_of_alt(BeautifulSoup(spoilt, "html.parser"))) == 2


def loads_from_elsewhere(parsed) -> list[str]:
    return [
        element[attribute]
        for tag, attribute in LOADERS.items()
        for element in parsed.find_all(tag, attrs={attribute: True})
        if urlparse(element[attribute]).netloc
        and "canonical" not in (element.get("rel") or [])
    ]


def test_nothing_is_loaded_from_elsewhere(site, page):
    assert loads_from_elsewhere(soup(file_of(site, page))) == []


def test_canary_loads_from_elsewhere():
    spoilt = '<script src="//a.org/x.js"></script><img src="https://a.org/x.png">'
    assert len(loads_from_elsewhere(BeautifulSoup(spoilt, "html.parser"))) == 2


FRAME = r"_images/explore/\w+\.webp"


def test_no_page_carries_frames_in_its_text(site, page):
    assert "data:image/webp" not in file_of(site, page).read_text(encoding="utf-8")


def test_frames_are_files(site, chapter):
    """As many as its explorers have choices, and each of them there."""
    file = file_of(site, page_of(chapter))
    explorers = soup(file).select("figure.explorer")
    assert explorers
    for explorer in explorers:
        frames = set(re.findall(FRAME, str(explorer)))
        assert len(frames) >= 2, "an explorer with nothing to explore"
        assert [frame for frame in frames if not (site / frame).exists()] == []


def test_weight_of_each_chapter(site, chapter):
    """A chapter's own HTML and first pictures, as a server would send them."""
    file = file_of(site, page_of(chapter))
    sizes = [len(gzip.compress(file.read_bytes()))]
    for image in soup(file).select("main img"):
        sizes.append((file.parent / image["src"]).resolve().stat().st_size)
    assert len(sizes) > 1 and sum(sizes) <= CHAPTER_BYTES, f"{sum(sizes)} bytes"


def row_faults(parsed, rows: int) -> list[str]:
    found = len(parsed.select("table.ledger tbody tr"))
    return [] if found == rows else [f"{found} rows for {rows} in the ledger"]


def rows_of_page(name: str) -> int:
    """How many rows the ledger behind a page has."""
    if name == "status":
        return len(table("runtimes.csv"))
    if name == "results":
        return sum(bool(row["mean"]) for row in ledger.results())
    return len(table(f"{name}.csv"))


@pytest.mark.parametrize("name", ["coverage", "errata", "results", "status"])
def test_ledger_pages_hold_their_ledgers(site, name):
    parsed = soup(file_of(site, f"pages/{name}"))
    assert row_faults(parsed, rows_of_page(name)) == []
    found = re.search(r"\b00[0-4]_[0-9a-f]+", parsed.get_text())
    assert not found, f"a document's file name: {found[0]}"


@pytest.mark.parametrize("name, tag", [("results", "h2 a"), ("status", "tbody a")])
def test_ledger_pages_follow_the_order_of_the_book(site, name, tag):
    parsed = soup(file_of(site, f"pages/{name}"))
    links = [a["href"] for a in parsed.select(f"article {tag}")]
    shown = [href.partition("chapters/")[2].split(".html")[0] for href in links]
    shown = [chapter for chapter in shown if chapter]
    assert shown == [c for c in published() if c in shown] and len(shown) > 10


def test_canary_lost_row(site):
    parsed = soup(file_of(site, "pages/errata"))
    assert row_faults(parsed, rows_of_page("errata") + 1)


def small_book(folder, text, url=""):
    """A book of one page and one notebook with this book's configuration."""
    folder.mkdir()
    (folder / "index.md").write_text(text, encoding="utf-8")
    toc = "format: jb-book\nroot: index\nchapters:\n- file: chapter\n"
    (folder / "_toc.yml").write_text(toc, encoding="utf-8")
    cell = markdown("# Chapter")
    kernel = {"name": "python3", "display_name": "Python 3"}
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel})
    nbformat.write(notebook, folder / "chapter.ipynb")
    config = (ROOT / "_config.yml").read_text(encoding="utf-8")
    config = config.replace(
        "bookpages: _ext", f"bookpages: {(ROOT / '_ext').as_posix()!r}"
    )
    config = config.replace('url: ""', f"url: {url!r}")
    config = re.sub(r"^bibtex_bibfiles:\n.*\n", "", config, flags=re.M)
    config = re.sub(
        r"^(logo| +html_static_path| +html_favicon| +bibtex_reference_style):.*\n",
        "",
        config,
        flags=re.M,
    )
    (folder / "_config.yml").write_text(config, encoding="utf-8")
    return folder


FAULTY = """# Book

[away](nowhere.md)

:::{no-such-directive}
:::

[equation](#no-such-equation)
"""


def page_with_buttons(target: Path) -> str:
    return (target / "_build/html/chapter.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_canary_build(tmp_path):
    """The strict build tells each fault; without an address it has no launch buttons."""
    done = build(small_book(tmp_path / "book", FAULTY), tmp_path)
    assert done.returncode != 0, done.stdout[-2000:]
    told = done.stdout + done.stderr
    for fault in ("nowhere", "no-such-directive", "no-such-equation"):
        assert re.search(rf"WARNING: .*{fault}", told), told[-2000:]
    page = page_with_buttons(tmp_path)
    assert "colab.research" not in page and "mybinder.org" not in page


@pytest.mark.slow
def test_launch_buttons_follow_the_address(tmp_path):
    address = "https://github.com/somebody/book"
    done = build(small_book(tmp_path / "book", "# Book", address), tmp_path)
    assert done.returncode == 0, done.stdout[-2000:]
    page = page_with_buttons(tmp_path)
    assert "colab.research.google.com" in page and "mybinder.org" in page


def test_notebook_can_be_downloaded(site, chapter):
    file = file_of(site, page_of(chapter))
    links = [link["href"] for link in soup(file).select("a[href$='.ipynb']")]
    copies = {(file.parent / link).resolve() for link in links}
    assert copies == {site / "_sources" / f"{page_of(chapter)}.ipynb"}
    read_notebook(copies.pop())


# ------------------------------------------------------------------ for instructors


def instructors_page(site):
    return soup(file_of(site, "pages/instructors"))


def instructors_rows(site) -> dict[str, list[str]]:
    return {
        unquote(row.find("a")["href"]): [cell.get_text(" ") for cell in row("td")]
        for row in instructors_page(site).select("table.ledger tbody tr")
    }


def test_instructors_page_lists_every_chapter_and_no_other(site):
    expected = {f"../chapters/{chapter_id(path)}.html" for path in chapter_files()}
    assert set(instructors_rows(site)) == expected


@functools.cache
def needs_of(chapter: Path) -> set[Path]:
    """The chapters that a chapter's line of prerequisites links to."""
    line = re.search(r"^Prerequisites: .+", text_of(notebook(chapter)), re.M)[0]
    linked = re.findall(r"\]\(([^)#]+)\.ipynb", line)
    return {(chapter.parent / f"{link}.ipynb").resolve() for link in linked}


def title_of(chapter: Path) -> str:
    return re.search(r"^# (.+)", text_of(notebook(chapter)), re.M)[1]


@functools.cache
def all_before(chapter: Path) -> set[Path]:
    """All that a chapter builds on, by way of others too."""
    needs = needs_of(chapter)
    return needs.union(*map(all_before, needs))


def test_instructors_page_tells_about_a_chapter(site, chapter):
    """Minutes to read, run and exercise; edges to what no other prerequisite needs."""
    name, prose = chapter_id(chapter), text_of(notebook(chapter))
    row = instructors_rows(site)[f"../chapters/{name}.html"]
    assert row[1] == re.search(r"Reading time: about (\d+)", prose)[1]
    stubs = sum("exercise" in tags(c) for c in notebook(chapter).cells)
    assert float(row[2]) > 0 and row[3].endswith(f"(for {stubs})")
    assert int(row[3].split()[0]) >= 5 * stubs
    bullets = prose.split("## What you will learn")[1].split("\n## ")[0]
    assert len(re.findall(r"^\* ", bullets, re.M)) >= 3
    edges = {path["data-edge"] for path in instructors_page(site).select("[data-edge]")}
    needs = needs_of(chapter)
    implied = set().union(*map(all_before, needs))
    expected = {f"{chapter_id(path)} {name}" for path in needs - implied}
    assert {edge for edge in edges if edge.endswith(f" {name}")} == expected
    told = instructors_page(site).select_one("figure.needs svg")["aria-label"]
    sentence = next(
        s for s in told.split("; ") if s.startswith(f"{title_of(chapter)} n")
    )
    assert all(title_of(need) in sentence for need in needs)


def test_slides_of_a_chapter(tmp_path):
    """The command of the instructors' page; sections become slides, solutions go."""
    path = chapter_files()[0]
    text = make_slides(chapter_id(path), str(tmp_path)).read_text(encoding="utf-8")
    parsed = BeautifulSoup(text, "html.parser")
    slides = parsed.select("div.slides > section")
    titles = [s.find(["h1", "h2", "h3"]).get_text().strip("¶") for s in slides]
    assert "Summary" in titles and len(titles) >= 10
    assert "_solution" not in parsed.select_one("div.slides").get_text()
