"""The built site: a strict build, links, equations, alt text, weight, no outside request."""

import gzip
import re
from urllib.parse import unquote, urlparse

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
    read_notebook,
    tags,
    text_of,
)
from tools.slides import make_slides

pytestmark = pytest.mark.slow
LOADERS = {
    "img": "src",
    "script": "src",
    "link": "href",
    "iframe": "src",
    "source": "src",
}
CHAPTER_BYTES = 400_000


def pages(site):
    skip = {"genindex.html", "search.html"}
    return [
        p
        for p in sorted(site.rglob("*.html"))
        if p.name not in skip and "_static" not in p.parts
    ]


@pytest.fixture(scope="session")
def soups(site):
    return {
        p: BeautifulSoup(p.read_text(encoding="utf-8"), "html.parser")
        for p in pages(site)
    }


def test_every_page_is_there(site):
    built = {p.relative_to(site).with_suffix("").as_posix() for p in pages(site)}
    assert {f"chapters/{chapter_id(path)}" for path in chapter_files()} <= built
    assert {
        f"pages/{name}" for name in ("results", "status", "coverage", "errata")
    } <= built


def broken_links(page, soup, soups) -> list[str]:
    """Links to files or anchors of this site that do not exist."""
    faults = []
    for link in soup.find_all("a", href=True):
        url = urlparse(link["href"])
        if url.scheme or url.netloc:
            continue
        target = (page.parent / unquote(url.path)).resolve() if url.path else page
        if not target.exists():
            faults.append(link["href"])
        elif url.fragment and target in soups:
            name = unquote(url.fragment)
            if not soups[target].find(id=name) and not soups[target].find(
                attrs={"name": name}
            ):
                faults.append(link["href"])
    return faults


def test_internal_links(soups):
    faults = {str(p): broken_links(p, s, soups) for p, s in soups.items()}
    assert not {p: f for p, f in faults.items() if f}


def test_canary_broken_link(soups):
    page = next(iter(soups))
    spoilt = BeautifulSoup(
        '<a href="nowhere.html">x</a><a href="#nothing">y</a>', "html.parser"
    )
    assert len(broken_links(page, spoilt, soups)) == 2


def test_no_raw_markup(soups):
    """No directive, role, formula or heading sign left as text."""
    for page, soup in soups.items():
        for tag in soup.select("pre, code, script, style, .math, .ledger"):
            tag.extract()
        text = soup.get_text(" ")
        for sign in (
            ":::",
            "```",
            "{prf:",
            "{cite",
            "{code-cell}",
            "{ref}",
            "\n## ",
            "$$",
            "+++",
        ):
            assert sign not in text, f"{sign!r} is raw text on {page.name}"


def test_alt_texts(site):
    for page in pages(site):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for image in soup.select("main img, article img"):
            alt = image.get("alt", "")
            assert alt.strip(), (
                f"{page.name}: {image.get('src', '')[:60]} has no alt text"
            )
            assert not re.search(r"\.(png|svg|webp|jpe?g)$", alt), f"{page.name}: {alt}"


def test_nothing_is_loaded_from_elsewhere(site):
    for page in pages(site):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for tag, attribute in LOADERS.items():
            for element in soup.find_all(tag):
                address = element.get(attribute) or ""
                if tag == "link" and "canonical" in (element.get("rel") or []):
                    continue
                assert not urlparse(address).netloc, f"{page.name} loads {address}"


def test_frames_are_files(site):
    for page in pages(site):
        text = page.read_text(encoding="utf-8")
        assert "data:image/webp" not in text, f"{page.name} carries frames in its text"
        for frame in re.findall(r"_images/explore/\w+\.webp", text):
            assert (site / frame).exists()


def test_weight_of_each_chapter(site):
    """A chapter's own HTML and first pictures, as a server would send them."""
    for path in chapter_files():
        page = site / "chapters" / f"{chapter_id(path)}.html"
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        sizes = [len(gzip.compress(page.read_bytes()))]
        for image in soup.select("main img"):
            sizes.append((page.parent / image["src"]).resolve().stat().st_size)
        assert sum(sizes) <= CHAPTER_BYTES, f"{page.name}: {sum(sizes)} bytes"


def test_ledger_pages_hold_their_ledgers(site):
    for name, least in (
        ("coverage", 590),
        ("errata", 250),
        ("results", 5),
        ("status", 2),
    ):
        soup = BeautifulSoup(
            (site / "pages" / f"{name}.html").read_text(encoding="utf-8"), "html.parser"
        )
        rows = soup.select("table.ledger tbody tr")
        assert len(rows) >= least, f"{name} has {len(rows)} rows"
        assert not re.search(r"\b00[0-4]_[0-9a-f]+", soup.get_text()), (
            f"{name}: a file name"
        )


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


@pytest.mark.parametrize(
    "text, said",
    [
        ("# Book\n\n[away](nowhere.md)", "nowhere"),
        ("# Book\n\n:::{no-such-directive}\n:::", "no-such-directive"),
        ("# Book\n\n[equation](#no-such-equation)", "no-such-equation"),
    ],
    ids=["link", "directive", "equation"],
)
def test_canary_build(tmp_path, text, said):
    """The strict build fails on a broken link, directive and reference."""
    done = build(small_book(tmp_path / "book", text), tmp_path / "out")
    assert done.returncode != 0, done.stdout[-2000:]
    assert said in done.stdout + done.stderr


@pytest.mark.parametrize("url", ["", "https://github.com/somebody/book"])
def test_launch_buttons_follow_the_address(tmp_path, url):
    done = build(small_book(tmp_path / "book", "# Book", url), tmp_path / "out")
    assert done.returncode == 0, done.stdout[-2000:]
    page = (tmp_path / "out/_build/html/chapter.html").read_text(encoding="utf-8")
    assert ("colab.research.google.com" in page) == bool(url)
    assert ("mybinder.org" in page) == bool(url)


def test_notebooks_can_be_downloaded(site):
    for path in chapter_files():
        copies = list(site.rglob(path.name))
        assert copies, f"{path.name} is not offered for download"
        read_notebook(copies[0])


def test_instructors_page_lists_every_chapter(site):
    """Minutes of each published chapter, and an edge for each linked prerequisite."""
    text = (site / "pages" / "instructors.html").read_text(encoding="utf-8")
    soup = BeautifulSoup(text, "html.parser")
    rows = {
        unquote(row.find("a")["href"]): [cell.get_text(" ") for cell in row("td")]
        for row in soup.select("table.ledger tbody tr")
    }
    edges = {path["data-edge"] for path in soup.select("[data-edge]")}
    told = soup.select_one("figure.needs svg")["aria-label"]
    expected = set()
    for path in chapter_files():
        name, cells = chapter_id(path), notebook(path).cells
        prose = text_of(notebook(path))
        row = rows.pop(f"../chapters/{name}.html")
        assert row[1] == re.search(r"Reading time: about (\d+)", prose)[1]
        stubs = sum("exercise" in tags(c) for c in cells)
        assert float(row[2]) > 0 and row[3].endswith(f"(for {stubs})")
        assert int(row[3].split()[0]) >= 5 * stubs
        needs = re.search(r"^Prerequisites: .+", prose, re.M)[0]
        for link in re.findall(r"\]\(([^)#]+)\.ipynb", needs):
            need = (path.parent / f"{link}.ipynb").resolve()
            expected.add(f"{chapter_id(need)} {name}")
        title = re.search(r"^# (.+)", prose, re.M)[1]
        assert f"{title} needs" in told
        bullets = prose.split("## What you will learn")[1].split("\n## ")[0]
        assert len(re.findall(r"^\* ", bullets, re.M)) >= 3
    assert not rows and edges == expected and expected


def test_slides_of_a_chapter(tmp_path):
    """The command of the instructors' page; sections become slides, solutions go."""
    path = chapter_files()[0]
    text = make_slides(chapter_id(path), str(tmp_path)).read_text(encoding="utf-8")
    soup = BeautifulSoup(text, "html.parser")
    slides = soup.select("div.slides > section")
    titles = [s.find(["h1", "h2", "h3"]).get_text().strip("¶") for s in slides]
    assert "Summary" in titles and len(titles) >= 10
    assert "_solution" not in soup.select_one("div.slides").get_text()
