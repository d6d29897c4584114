"""The book for print: pages, bookmarks, what is shown and what is left out."""

import re
import shutil
import subprocess
import sys
import zlib

import pytest

from support import ROOT, chapter_files, needed, notebook, tags
from tools import browser
from tools.command_line import main

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def printed(site):
    """The folder that holds book.html and book.pdf."""
    needed(browser.chromium(), browser.MISSING)
    # A process of its own: another test's browser may be open in this one.
    command = [sys.executable, "-m", "tools", "pdf", site.parent]
    subprocess.run(command, cwd=ROOT, check=True)
    return site.parent


@pytest.fixture(scope="module")
def sheets(printed):
    """The drawing commands of each page of the PDF."""
    data = (printed / "book.pdf").read_bytes()
    parts = re.finditer(rb"\n(\d+) 0 obj\n(.*?)\nendobj", data, re.S)
    objects = {int(part[1]): part[2] for part in parts}
    found = []
    for text in objects.values():
        if re.search(rb"/Type /Page\b", text):
            content = objects[int(re.search(rb"/Contents (\d+) 0 R", text)[1])]
            stream = content.split(b"stream\n", 1)[1].rsplit(b"\nendstream", 1)[0]
            found.append(zlib.decompress(stream))
    return found


def titles():
    """Each chapter with its title."""
    for path in chapter_files():
        yield path, notebook(path).cells[0].source.splitlines()[0].removeprefix("# ")


def test_more_pages_than_chapters_and_none_blank(sheets):
    assert len(sheets) > 10 * len(chapter_files())
    for number, drawing in enumerate(sheets, 1):
        words, pictures = (
            drawing.count(b" Tj") + drawing.count(b"TJ"),
            b" Do" in drawing,
        )
        assert words > 1 or pictures, f"page {number} holds nothing but its number"


def test_a_book_that_can_be_printed(printed, sheets):
    """About twenty pages a chapter; 40 MB for the whole book of 38 chapters."""
    chapters = len(chapter_files())
    assert len(sheets) <= 25 * chapters
    assert (printed / "book.pdf").stat().st_size <= 40_000_000 / 38 * chapters


def test_bookmarks(printed):
    """Chromium makes them from the headings: every chapter has one."""
    data = (printed / "book.pdf").read_bytes()
    marks = {m.decode("latin-1") for m in re.findall(rb"/Title \((.*?)\)", data)}
    assert {title for _, title in titles()} <= marks
    assert "Contents" in marks and "Pitfalls" in marks


def test_text_of_the_print(printed):
    """With poppler: the text of the PDF itself."""
    program = needed(shutil.which("pdftotext"), "install the package poppler-utils")
    command = [program, printed / "book.pdf", "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for _, title in titles():
        assert title in text


def test_what_is_shown(printed, chromium):
    """Equations and figures yes; sliders, buttons and solutions no; quizzes open."""
    page = chromium.new_page(viewport={"width": 660, "height": 900})
    page.emulate_media(media="print")
    page.goto((printed / "book.html").as_uri(), wait_until="load")
    page.wait_for_selector("mjx-container", state="attached", timeout=60_000)
    page.evaluate("() => MathJax.startup.promise")
    text = re.sub(r"\s+", " ", page.inner_text("body"))
    for path, title in titles():
        assert title in text
        stubs = [c for c in notebook(path).cells if "exercise" in tags(c)]
        for cell in stubs:
            assert cell.source.splitlines()[0] in text, "a stub is missing"
        quiz = [c.source for c in notebook(path).cells if "predict" not in tags(c)]
        feedback = re.findall(r"</summary>\n\n([A-Z][\w ]{25,60})", "\n\n".join(quiz))
        assert feedback and all(words in text for words in feedback)
    assert "_solution" not in text
    folds = ("Code of the figure", "Verified: ", "The experiment: ", "Set-up")
    printed_labels = [s.strip() for s in page.locator("summary").all_inner_texts()]
    assert printed_labels, "the options of the quizzes"
    assert not [label for label in printed_labels if label.startswith(folds)]
    captions = page.locator("figure.explorer figcaption").all_inner_texts()
    assert captions and all(captions)
    assert page.locator("mjx-container").count() > 100
    assert page.locator("mjx-merror").count() == 0
    for hidden in ("input", "select", "button", ".headerlink"):
        shown = page.locator(hidden).evaluate_all(
            "all => all.filter(e => e.offsetWidth)"
        )
        assert not shown, f"{hidden} is printed"
    broken = page.eval_on_selector_all(
        "img",
        "all => all.filter(i => i.offsetWidth && !i.naturalWidth).map(i => i.src)",
    )
    assert not broken
    lost = page.eval_on_selector_all(
        "a[href^='#']",
        "all => all.map(a => a.getAttribute('href').slice(1))"
        ".filter(h => h && !document.getElementById(decodeURIComponent(h)))",
    )
    assert not lost, f"links of the print that lead nowhere: {lost[:5]}"
    page.close()


def test_a_missing_build_is_named(tmp_path, capsys):
    assert main(["pdf", str(tmp_path)]) == 1
    assert "make book" in capsys.readouterr().err
