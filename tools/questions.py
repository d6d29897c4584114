"""The questions of a chapter's quiz, read from its notebook, with their text as HTML.

A question is a Markdown cell of its own: its number in bold, its text, then each option
as a ``<details>`` whose summary is the option and whose body is its feedback. The cell's
metadata ``"correct": 2`` says that the second option is right.
"""

import functools
import html
import posixpath
import re
from dataclasses import dataclass

import yaml
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from tools import notebooks
from tools.notebooks import BookError

NUMBER = re.compile(r"^\*\*(\d+)\.\*\*[ \n]+", re.M)
OPTION = re.compile(
    r"^<details>\s*<summary>(.*?)</summary>[ ]*\n(.*?)^</details>[ ]*$", re.M | re.S
)
RIGHT = re.compile(r"(Correct|Right)\b")  # how the feedback of right options begins
INLINE_TAG = re.compile(r"(</?(?:sub|sup|code|em|strong|b|i|kbd)>|<br ?/?>)")
# As markdown-it writes them: HTML in which a formula is a <span> or <div> of its own.
FORMULA = re.compile(r'<(span|div) class="math \w+">(.*?)</\1>', re.S)

# What both platforms show as the page does; anything else is refused by its name.
KNOWN = {
    *("inline", "text", "softbreak", "hardbreak", "code_inline", "code_block"),
    *("fence", "html_inline", "math_inline", "math_block"),
}
KNOWN_PAIRS = re.compile(
    r"(paragraph|em|strong|bullet_list|ordered_list|list_item|blockquote|link"
    r"|table|thead|tbody|tr|th|td)_(open|close)"
)
NAMES = {
    "image": "a picture: say in words what it shows",
    "myst_role": "a role, which only the book's own build knows",
    "colon_fence": "a directive, which only the book's own build knows",
    "html_block": "HTML: write it in Markdown",
    "amsmath": "an equation environment: write aligned between dollar signs",
    "math_block_label": "a formula with a label: leave the label out",
}


@dataclass(frozen=True)
class Written:
    """One question as it is written: Markdown, and options as the page's HTML."""

    number: int
    text: str
    options: tuple[tuple[str, str], ...]  # (summary, feedback)
    correct: int  # counts from 1


@dataclass(frozen=True)
class Option:
    text: str  # HTML within a line
    feedback: str  # HTML blocks


@dataclass(frozen=True)
class Question:
    """One question, its texts as HTML with formulas as `FORMULA` finds them."""

    number: int
    text: str
    options: tuple[Option, ...]
    correct: int  # counts from 1


@dataclass(frozen=True)
class Quiz:
    """A chapter's quiz: ``chapter`` is its ``part/slug``, ``title`` its heading."""

    chapter: str
    title: str
    questions: tuple[Question, ...]
    without_address: tuple[str, ...] = ()  # links of which only the words are kept


def read_quiz(name: str) -> Quiz:
    """The quiz of the chapter ``part/slug``.

    Raises
    ------
    BookError
        For an unknown chapter, one without a quiz, or a question that cannot be read or
        holds what cannot be shown elsewhere; the message names the cell.
    """
    path = notebooks.chapter_path(name)
    chapter, notebook = notebooks.chapter_name(path), notebooks.read(path)
    written = written_questions(notebook, chapter)
    if not written:
        raise BookError(
            f"{chapter} has no quiz: no questions below a heading '## Quiz'"
        )
    texts = [c.source for c in notebook.cells if c.cell_type == "markdown"]
    title = re.search(r"^# +(.+?)\s*$", "\n".join(texts), re.M)
    page = Page(chapter)
    questions = tuple(page.question(one) for one in written)
    title = title[1] if title else path.stem
    return Quiz(chapter, title, questions, tuple(page.without_address))


# ---------------------------------------------------------------- as it is written


def written_questions(notebook, chapter: str) -> list[Written]:
    """The questions below ``## Quiz``, in order; none where there is no such heading."""
    return [
        written_question(cell, text, f"{chapter}, cell {cell.get('id', '?')}")
        for cell, text in _below_heading(notebook)
    ]


def _below_heading(notebook) -> list[tuple]:
    """The cells below ``## Quiz``, up to the next section, each with its part of it."""
    found, inside = [], False
    for cell in notebook.cells:
        parts = [cell.source] if cell.cell_type != "markdown" else _sections(cell)
        for part in parts:
            if heading := re.match(r"## +(.+?)\s*(?:\n|\Z)", part):
                inside = heading[1] == "Quiz"
                part = part[heading.end() :]
            if inside and part.strip():
                found.append((cell, part.strip()))
    return found


def _sections(cell) -> list[str]:
    return re.split(r"^(?=## )", cell.source, flags=re.M)


def written_question(cell, text: str, place: str) -> Written:
    """Read one question; ``place`` names its cell in the messages of errors."""
    numbers = list(NUMBER.finditer(text))
    if cell.cell_type != "markdown" or not numbers or numbers[0].start():
        told = "a question begins with its number, **1.**, and nothing stands between"
        raise BookError(f"{place}: {told}")
    if len(numbers) > 1:
        raise BookError(f"{place} holds {len(numbers)} questions: one a cell")
    options = tuple((m[1].strip(), m[2].strip()) for m in OPTION.finditer(text))
    rest = OPTION.sub("", text[numbers[0].end() :]).strip()
    question = text[numbers[0].end() :].partition("<details>")[0].strip()
    if len(options) < 2:
        told = "each as <details><summary>option</summary>, feedback, </details>"
        raise BookError(f"{place}: two options at least, {told}")
    if not question or rest != question:
        raise BookError(f"{place}: the question first, then only its options")
    if not all(summary and feedback for summary, feedback in options):
        raise BookError(f"{place}: an option or its feedback is empty")
    if len({summary for summary, _ in options}) < len(options):
        raise BookError(f"{place}: two options are the same")
    correct = cell.metadata.get("correct")
    if type(correct) is not int or not 1 <= correct <= len(options):
        told = f'which of the {len(options)} options is right, as in "correct": 2'
        raise BookError(f"{place}: the metadata must say {told}; found {correct!r}")
    return Written(int(numbers[0][1]), question, options, correct)


def disagreement(question: Written) -> str:
    """Where the feedback contradicts the mark of the right option, or ""."""
    said = [i for i, o in enumerate(question.options, 1) if RIGHT.match(o[1])]
    if said == [question.correct]:
        return ""
    return (
        f"question {question.number}: option {question.correct} is marked as right, and "
        f"the feedback of {said or 'none'} begins with 'Correct' or 'Right'"
    )


# ---------------------------------------------------------------- HTML


@functools.cache
def parser():
    """The parser of the book's own build, which finds formulas where the page has them."""
    config = yaml.safe_load(
        (notebooks.ROOT / "_config.yml").read_text(encoding="utf-8")
    )
    extensions = set(config["parse"]["myst_enable_extensions"])
    return create_md_parser(MdParserConfig(enable_extensions=extensions), RendererHTML)


def site() -> str:
    """Where this edition is published, or "" as long as that is not known.

    A repository on GitHub has its pages below github.io, each edition in the folder of
    its tag (`tools.editions`).
    """
    url, tag = notebooks.address()
    found = re.fullmatch(r"https://github\.com/([\w.-]+)/([\w.-]+)", url)
    if not found:
        return ""
    host = f"{found[1].lower()}.github.io"
    folder = "" if found[2].lower() == host else f"/{found[2]}"
    return f"https://{host}{folder}/{tag}"


class Page:
    """Turns texts of one chapter into HTML that can stand on another site."""

    def __init__(self, chapter: str):
        self.chapter, self.site, self.place = chapter, site(), chapter
        self.without_address: list[str] = []

    def question(self, written: Written) -> Question:
        self.place = f"{self.chapter}, question {written.number}"
        options = [Option(self.line(s), self.blocks(f)) for s, f in written.options]
        text = self.blocks(written.text)
        return Question(written.number, text, tuple(options), written.correct)

    def line(self, text: str) -> str:
        """A summary, which is HTML already: its characters escaped, its tags kept."""
        pieces = INLINE_TAG.split(text)
        for piece in pieces[::2]:
            if found := re.search(r"</?[A-Za-z][^>]*>?|<!--", piece):
                raise BookError(f"{self.place}: {found[0]} cannot be exported")
        pieces[::2] = [html.escape(html.unescape(p), quote=False) for p in pieces[::2]]
        return "".join(pieces)

    def blocks(self, text: str) -> str:
        """Markdown as HTML.

        Raises
        ------
        BookError
            For pictures, directives and all else that other sites would not show.
        """
        environment: dict = {}
        tokens = parser().parse(text, environment)
        for token in tokens:
            self._check(token)
            if token.children:
                for child in token.children:
                    self._check(child)
                token.children = self._links(token.children)
        renderer = parser().renderer
        return renderer.render(tokens, parser().options, environment).strip()

    def _check(self, token) -> None:
        fenced = token.type == "fence" and token.info.startswith("{")
        kind = "colon_fence" if fenced else token.type
        if kind == "html_inline" and not INLINE_TAG.fullmatch(token.content):
            raise BookError(f"{self.place}: {token.content} cannot be exported")
        if kind not in KNOWN and not KNOWN_PAIRS.fullmatch(kind):
            told = NAMES.get(kind, kind.removesuffix("_open").replace("_", " "))
            raise BookError(f"{self.place} cannot be exported: it holds {told}")

    def _links(self, tokens: list) -> list:
        """Links with full addresses; only their words where the book has no address."""
        kept, dropped = [], False
        for token in tokens:
            if token.type == "link_open":
                address = self._address(str(token.attrs["href"]))
                dropped = not address
                token.attrs["href"] = address
            if not (dropped and token.type in ("link_open", "link_close")):
                kept.append(token)
            dropped = dropped and token.type != "link_close"
        return kept

    def _address(self, href: str) -> str:
        """The full address of a link's target, or "" for a page without one."""
        if re.match(r"https?://", href):
            return href
        path, _, anchor = href.partition("#")
        here = f"chapters/{self.chapter}.ipynb"
        target = posixpath.normpath(posixpath.join(posixpath.dirname(here), path))
        target = target if path else here
        book = notebooks.CHAPTERS.parent
        if not target.endswith((".ipynb", ".md")) or not (book / target).is_file():
            raise BookError(
                f"{self.place}: the link {href} leads to no page of the book"
            )
        if not self.site:
            self.without_address.append(href)
            return ""
        page = posixpath.splitext(target)[0] + ".html"
        return f"{self.site}/{page}" + (f"#{anchor}" if anchor else "")
