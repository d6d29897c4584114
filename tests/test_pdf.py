"""The book for print: pages, bookmarks, what is shown and what is left out."""

import re
import shutil
import subprocess
import sys
from collections import Counter

import pikepdf
import pytest
from bs4 import BeautifulSoup

import structure_pdf
from support import ROOT, chapter_files, chapter_id, needed, notebook, tags
from tools import browser
from tools.command_line import main
from tools.pdf import pages_of

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
def pdf(printed):
    with pikepdf.open(printed / "book.pdf") as opened:
        yield opened


@pytest.fixture(scope="module")
def sheets(pdf):
    """The drawing commands of each page of the PDF."""
    return [page.Contents.read_bytes() for page in pdf.pages]


@pytest.fixture(scope="module")
def joined(printed):
    """The pages that were printed, as one."""
    return BeautifulSoup((printed / "book.html").read_bytes(), "html.parser")


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


def test_bookmarks(pdf):
    """Chromium makes them from the headings: every chapter has one."""
    with pdf.open_outline() as outline:
        waiting, marks = list(outline.root), set()
        while waiting:
            item = waiting.pop()
            marks.add(item.title)
            waiting += item.children
    assert {title for _, title in titles()} <= marks
    assert "Contents" in marks and "Pitfalls" in marks


def test_contents_name_the_pages(printed, joined):
    """The numbers rise, and on its page a chapter's title is found."""
    lines = joined.select(".contents p a")
    places = pages_of(printed / "book.pdf")
    numbers = [places[line["href"][1:]] for line in lines]
    assert len(numbers) > 100 and numbers == sorted(numbers)
    program = needed(shutil.which("pdftotext"), "install the package poppler-utils")

    def text_of(first, last):
        command = [program, "-f", str(first), "-l", str(last), "-layout"]
        command += [printed / "book.pdf", "-"]
        return subprocess.run(
            command, capture_output=True, text=True, check=True
        ).stdout

    for path, title in titles():
        number = places[f"chapters/{chapter_id(path)}"]
        assert title in " ".join(text_of(number, number).split())  # may be broken
    # a title may end in a number of its own: "a grid of 25      639"
    told = re.findall(r"(?<=\s)\d+(?=\s)", text_of(2, min(numbers) + 4))
    assert {str(n) for n in numbers} <= set(told)


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
        for cell in (c for c in notebook(path).cells if "check" in tags(c)):
            lines = (line for line in cell.source.splitlines() if " " in line)
            first = next(line for line in lines if not line.startswith("import "))
            assert first not in text, "a check is printed"
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


# ------------------------------------------------------------------ for screen readers


def test_title_and_language(pdf):
    assert structure_pdf.faults_of_document(pdf) == []
    assert pdf.docinfo.Title == "Deep Learning by Experiment"


RULES = [
    structure_pdf.faults_of_types,
    structure_pdf.faults_of_headings,
    structure_pdf.faults_of_figures,
    structure_pdf.faults_of_formulas,
    structure_pdf.faults_of_tables,
    structure_pdf.faults_of_lists,
    structure_pdf.faults_of_links,
    structure_pdf.faults_of_marks,
    structure_pdf.untagged,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_structure(pdf, rule):
    assert rule(pdf)[:10] == []


def test_nothing_is_lost_in_the_structure(pdf, joined):
    """As many headings, tables, pictures and formulas as the pages show."""

    def in_closed_fold(tag) -> bool:
        return any(not fold.has_attr("open") for fold in tag.find_parents("details"))

    formulas = [f for f in joined.select(".math") if not in_closed_fold(f)]
    found = Counter(str(e.S) for e in structure_pdf.elements(pdf))
    for level in "123":
        assert found[f"/H{level}"] == len(joined.select(f"h{level}"))
    assert found["/Formula"] == len(formulas) > 1000
    assert found["/Table"] == len(joined.select("table"))
    pictures = joined.select("body img, body svg[role=img]")
    assert found["/Figure"] == len(pictures) > 3 * len(chapter_files())


def test_an_explorer_says_what_its_frame_shows(pdf, joined):
    """The caption of the frame in print, with its number, is in the alternative text."""
    captions = [c.get_text().strip() for c in joined.select(".explorer figcaption")]
    told = [str(e.Alt) for e in structure_pdf.elements(pdf) if e.S == "/Figure"]
    assert len(captions) >= len(chapter_files())
    for caption in captions:
        assert any(alt.endswith(caption) for alt in told), caption


def test_formulas_are_told_in_words(pdf):
    """In mathspeak, which says where an index, a root or a fraction ends."""
    told = [str(e.Alt) for e in structure_pdf.elements(pdf) if e.S == "/Formula"]
    words = Counter(word for formula in told for word in formula.split())
    for word in ("equals", "Subscript", "Baseline", "StartFraction", "EndFraction"):
        assert words[word] > 30, word
    page = (ROOT / "pages" / "accessibility.md").read_text(encoding="utf-8")
    assert re.search(r'in words, such as "([^"]+)"', page)[1] in told
    spelled = [f for f in told if re.search(r"\b(d i a g|s o f t m a x)\b", f)]
    assert words["diag"] and spelled == []


def test_a_missing_build_is_named(tmp_path, capsys):
    assert main(["pdf", str(tmp_path)]) == 1
    assert "make book" in capsys.readouterr().err
