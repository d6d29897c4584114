"""What exported quizzes say, read back as the platforms read them, and their schemas."""

import html
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup
from lxml import etree

FOLDER = Path(__file__).parent / "quiz"
QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"


@dataclass
class Found:
    """A question of an exported file: HTML of its text, options and feedback."""

    text: str
    options: list[str]
    feedback: list[str]
    right: list[int]  # counted from 1

    def all_html(self) -> list[str]:
        return [self.text, *self.options, *self.feedback]


# ---------------------------------------------------------------- QTI


def assessment(package: bytes) -> bytes:
    """The file with the questions, which the package's manifest names."""
    with zipfile.ZipFile(io.BytesIO(package)) as files:
        manifest = ET.fromstring(files.read("imsmanifest.xml"))
        (resource,) = manifest.iterfind(".//{*}resource[@type='imsqti_xmlv1p2']")
        return files.read(resource.find("{*}file").get("href"))


def read_qti(package: bytes) -> list[Found]:
    """Every question; the right options are those whose choice sets the score to 100."""
    items = ET.fromstring(assessment(package)).iter(f"{QTI}item")
    return [_qti_question(item) for item in items]


def _qti_question(item) -> Found:
    def texts(element) -> str:
        return "".join(e.text for e in element.iter(f"{QTI}mattext"))

    labels = list(item.iter(f"{QTI}response_label"))
    identifiers = [label.get("ident") for label in labels]
    shown, right = {}, []
    for condition in item.iter(f"{QTI}respcondition"):
        chosen = condition.find(f".//{QTI}varequal").text
        if (display := condition.find(f"{QTI}displayfeedback")) is not None:
            shown[chosen] = display.get("linkrefid")
        if (
            score := condition.find(f"{QTI}setvar")
        ) is not None and score.text == "100":
            right.append(identifiers.index(chosen) + 1)
    feedback = {f.get("ident"): texts(f) for f in item.iter(f"{QTI}itemfeedback")}
    return Found(
        texts(item.find(f"{QTI}presentation/{QTI}material")),
        [texts(label) for label in labels],
        [feedback[shown[name]] for name in identifiers],
        right,
    )


def faults_of_qti(package: bytes) -> list[str]:
    """Where the questions break the definition of QTI 1.2.1.

    The definition knows no namespaces, so they are taken away before.
    """
    text = assessment(package).decode("utf-8")
    text = re.sub(r"(<questestinterop)[^>]*>", r"\1>", text, count=1)
    definition = etree.DTD(str(FOLDER / "ims_qtiasiv1p2p1.dtd"))
    definition.validate(etree.fromstring(text.encode("utf-8")))
    return [str(error) for error in definition.error_log]


# ---------------------------------------------------------------- Moodle


def read_moodle(file: bytes) -> list[Found]:
    questions = ET.fromstring(file).iterfind("question[@type='multichoice']")
    return [_moodle_question(question) for question in questions]


def _moodle_question(question) -> Found:
    answers = question.findall("answer")
    return Found(
        question.findtext("questiontext/text"),
        [answer.findtext("text") for answer in answers],
        [answer.findtext("feedback/text") for answer in answers],
        [i for i, a in enumerate(answers, 1) if float(a.get("fraction")) == 100],
    )


def faults_of_moodle(file: bytes) -> list[str]:
    schema = etree.XMLSchema(etree.parse(str(FOLDER / "moodle.xsd")))
    schema.validate(etree.fromstring(file))
    return [str(error) for error in schema.error_log]


READERS = {"qti": (read_qti, faults_of_qti), "moodle": (read_moodle, faults_of_moodle)}

# ---------------------------------------------------------------- what is shown


def formulas(text: str) -> list[str]:
    """The formulas of exported HTML, in order, as LaTeX without spaces."""
    images = BeautifulSoup(text, "html.parser").select("img.equation_image")
    found = [image["data-equation-content"] for image in images]
    plain = BeautifulSoup(text, "html.parser").get_text()
    found += re.findall(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", plain, re.S)
    found = [one if isinstance(one, str) else "".join(one) for one in found]
    return [re.sub(r"\s|\\displaystyle", "", one) for one in found]


def written_formulas(text: str) -> list[str]:
    """The formulas of a question's Markdown, in order, as LaTeX without spaces."""
    text = re.sub(r"`[^`]*`", "", text)
    found = re.findall(r"(?<![\\$])(\${1,2})([^$]+)\1", text)
    return [re.sub(r"\s", "", latex) for _, latex in found]


def words(text: str) -> str:
    """The words that a reader sees of exported HTML, formulas left out, no spaces."""
    soup = BeautifulSoup(text, "html.parser")
    plain = re.sub(r"\\\(.+?\\\)|\\\[.+?\\\]", "", soup.get_text(), flags=re.S)
    return re.sub(r"\s", "", plain)


def written_words(text: str) -> str:
    """The same of a question's Markdown."""
    text = re.sub(r"(?<![\\$])(\${1,2})[^$]+\1", "", text)
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[\s*`\\]", "", html.unescape(text))
