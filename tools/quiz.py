r"""``quiz``: a chapter's quiz for a learning platform.

QTI 1.2 for Canvas is written by text2qti, with formulas as Canvas's own equations. Moodle
XML is written here, with formulas as ``\(…\)``, which Moodle's filter shows. Both are given
the same HTML (`tools.questions`).
"""

import html
import io
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import yaml

from tools import notebooks
from tools.notebooks import BookError
from tools.questions import FORMULA, Question, Quiz, read_quiz

LICENCE = "CC BY 4.0"
BLOCK_END = re.compile(
    r"(</?(?:p|[uo]l|li|pre|blockquote|table|thead|tbody|tr|t[hd]|div|br)\b[^>]*>)\n"
)
# Characters that mean something to text2qti outside of formulas.
PLAIN = str.maketrans({"$": "&#36;", "`": "&#96;", "\\": "&#92;", "\n": "&#10;"})
RIGHTS = "Private (Copyrighted) - http://en.wikipedia.org/wiki/Copyright"  # text2qti's


def write_quizzes(names: list[str], kind: str, out: str) -> list[Path]:
    """Write ``out/<slug>.qti.zip`` or ``out/<slug>.moodle.xml`` for each chapter.

    Parameters
    ----------
    names
        Chapters as ``part/slug``; all of the book when there are none.
    kind
        ``"qti"`` for Canvas or ``"moodle"``.

    Raises
    ------
    BookError
        For an unknown chapter, one without a quiz, a question that cannot be exported, or
        a folder that cannot be written. Nothing is written unless all quizzes are ready.
    """
    names = names or [notebooks.chapter_name(p) for p in notebooks.chapter_files()]
    make, ending = WRITERS[kind]
    folder, made = Path(out), {}
    for quiz in map(read_quiz, names):
        made[folder / f"{quiz.chapter.split('/')[-1]}{ending}"] = make(quiz)
        for link in quiz.without_address:
            told = f"{quiz.chapter}: only the words of the link {link} are kept"
            print(f"{told}, because _config.yml has no address", file=sys.stderr)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in made.items():
            path.write_bytes(content)
    except OSError as error:
        told = f"{folder} cannot be written ({error.strerror}): name another with --out"
        raise BookError(told) from None
    return list(made)


def book_title() -> str:
    text = (notebooks.ROOT / "_config.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)["title"]


def notice(quiz: Quiz) -> str:
    """Where the questions are from, as HTML: the licence asks for credit."""
    book = html.escape(f"From the chapter {quiz.title} of {book_title()}, {LICENCE}.")
    return f"<p>{book}</p>"


# ---------------------------------------------------------------- Canvas


def qti_package(quiz: Quiz) -> bytes:
    """The zip file that Canvas imports."""
    try:
        from text2qti.config import Config
        from text2qti.err import Text2qtiError
        from text2qti.qti import QTI
        from text2qti.quiz import Quiz as Source
    except ImportError:
        told = "python -m pip install -r requirements.txt"
        raise BookError(f"--qti needs text2qti: {told}") from None
    lines = [f"Quiz title: {quiz.title}", f"Quiz description: {notice(quiz)}"]
    for question in quiz.questions:
        lines += _text2qti_lines(
            question, f"{quiz.chapter}, question {question.number}"
        )
    try:
        package = QTI(Source("\n".join(lines), config=Config()))
    except Text2qtiError as error:
        raise BookError(f"{quiz.chapter}: text2qti says {error}") from None
    package.imsmanifest_xml = package.imsmanifest_xml.replace(RIGHTS, LICENCE)
    stream = io.BytesIO()
    package.write(stream)
    return stream.getvalue()


def _text2qti_lines(question: Question, place: str) -> list[str]:
    """A question in text2qti's own language: a line each, which holds ready HTML."""

    def line(text: str) -> str:
        return _text2qti_html(text, place)

    lines = ["", f"Title: Question {question.number}", "Points: 1"]
    lines.append(f"{question.number}.  {line(question.text)}")
    for i, option in enumerate(question.options, 1):
        mark = "*a)" if i == question.correct else "a) "
        lines.append(f"{mark} {line(f'<p>{option.text}</p>')}")
        lines.append(f"... {line(option.feedback)}")
    return lines


def _text2qti_html(text: str, place: str) -> str:
    """HTML that text2qti leaves as it is, but for formulas, which it turns into Canvas's."""

    def formula(found) -> str:
        latex = " ".join(html.unescape(found[2]).split())
        if {"$", "`"} & set(latex):
            raise BookError(
                f"{place}: the formula {latex} holds a dollar or a backtick"
            )
        style = r"\displaystyle " if found[1] == "div" else ""
        return f"<{found[1]}>${style}{latex}$</{found[1]}>"

    text = BLOCK_END.sub(r"\1", text)
    return _around_formulas(text, lambda plain: plain.translate(PLAIN), formula)


def _around_formulas(text: str, plain, formula) -> str:
    """``text`` with ``formula(match)`` for each formula and ``plain(…)`` for the rest."""
    pieces, end = [], 0
    for found in FORMULA.finditer(text):
        pieces += [plain(text[end : found.start()]), formula(found)]
        end = found.end()
    return "".join([*pieces, plain(text[end:])])


# ---------------------------------------------------------------- Moodle


def moodle_xml(quiz: Quiz) -> bytes:
    """The questions in Moodle's XML format, in a category named as the chapter."""
    root = ET.Element("quiz")
    category = ET.SubElement(root, "question", type="category")
    path = [name.replace("/", "//") for name in (book_title(), quiz.title)]
    _text(category, "category", "/".join(["$course$/top", *path]))
    _text(category, "info", notice(quiz), format="html")
    for question in quiz.questions:
        _moodle_question(root, quiz.title, question)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _moodle_question(root, title: str, question: Question) -> None:
    made = ET.SubElement(root, "question", type="multichoice")
    _text(made, "name", f"{title}, question {question.number}")
    _text(made, "questiontext", _moodle_html(question.text), format="html")
    settings = {"defaultgrade": "1", "single": "true", "shuffleanswers": "false"}
    for name, value in (settings | {"answernumbering": "abc"}).items():
        ET.SubElement(made, name).text = value
    for i, option in enumerate(question.options, 1):
        points = "100" if i == question.correct else "0"
        text = f"<p>{_moodle_html(option.text)}</p>"
        answer = _text(made, "answer", text, fraction=points, format="html")
        _text(answer, "feedback", _moodle_html(option.feedback), format="html")


def _text(parent, name: str, text: str, **attributes):
    element = ET.SubElement(parent, name, attributes)
    ET.SubElement(element, "text").text = text
    return element


def _moodle_html(text: str) -> str:
    def formula(found) -> str:
        latex = found[2].strip()
        block = found[1] == "div"
        return rf"<p>\[{latex}\]</p>" if block else rf"\({latex}\)"

    return _around_formulas(text, str, formula)


WRITERS = {"qti": (qti_package, ".qti.zip"), "moodle": (moodle_xml, ".moodle.xml")}
