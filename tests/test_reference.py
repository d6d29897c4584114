"""Glossary and bibliography: complete, in order, and pointing at what exists."""

import re
import unicodedata

from support import (
    CHAPTERS,
    ROOT,
    chapter_files,
    headings,
    notebook,
    published,
    slug,
    text_of,
)

# the survey's own list of terms, section 1.1, as the glossary names them
SURVEY_TERMS = """Neural network|Neuron|Layer|Hidden layer|Weights|Bias|Activation function
Sigmoid|ReLU|Softmax|Loss function|Multilayer perceptron (MLP)|Forward propagation
Gradient descent|Stochastic gradient descent|Mini-batch|Momentum|Learning rate
Backpropagation|Batch|Epoch|Dropout|Batch normalisation
Convolutional neural network (CNN)|Pooling|Padding|Data augmentation
Recurrent neural network (RNN)|Vanishing gradient|Exploding gradient
Long short-term memory (LSTM)"""


def glossary() -> dict[str, str]:
    text = (ROOT / "pages" / "glossary.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^(\S.*)\n: (.+)$", text, re.M))


def faults_of_links(entries: dict[str, str]) -> list[str]:
    """Entries that lead nowhere, neither to a heading nor to a chapter to come."""
    faults, listed = [], published()
    for term, text in entries.items():
        links = re.findall(r"\]\(\.\./chapters/([^)#]+)\.ipynb(?:#([^)]+))?\)", text)
        if not links and not re.search(r"\(chapter [a-z -]+, in preparation\)", text):
            faults.append(f"{term}: no link, and no chapter in preparation")
        for chapter, anchor in links:
            if chapter not in listed:
                faults.append(f"{term}: {chapter} is not published")
                continue
            found = headings(notebook(CHAPTERS / f"{chapter}.ipynb"))
            if anchor not in {slug(title) for _, title in found}:
                faults.append(f"{term}: {chapter} has no heading {anchor!r}")
        for name in re.findall(r"\(chapter ([a-z -]+), in preparation\)", text):
            if any(page.endswith("/" + slug(name)) for page in listed):
                faults.append(f"{term}: chapter {name} is published, so link it")
    return faults


def test_glossary_has_every_term():
    expected = {term for line in SURVEY_TERMS.splitlines() for term in line.split("|")}
    assert expected <= set(glossary()), expected - set(glossary())


def test_glossary_in_alphabetical_order():
    terms = [term.lower() for term in glossary()]
    assert terms == sorted(terms)


def test_glossary_links():
    assert faults_of_links(glossary()) == []


def test_canary_glossary_links():
    chapter = "../chapters/fundamentals/neurons-and-networks.ipynb"
    spoilt = {
        "No link": "A word.",
        "No heading": f"See [there]({chapter}#no-such-heading).",
        "No anchor": f"See [there]({chapter}).",
        "Not published": "See [there](../chapters/cnn/nothing.ipynb#x).",
        "Long since published": "A word (chapter first networks, in preparation).",
    }
    assert len(faults_of_links(spoilt)) == len(spoilt)


def plain(text: str) -> str:
    """Without accents, however they are written."""
    text = re.sub(r"\{?\\(?:[\"'`^~]|c\b) ?\{?\\?(\w)\}?\}?", r"\1", text)
    text = unicodedata.normalize("NFD", text.replace("{", "").replace("}", ""))
    return "".join(c for c in text if not unicodedata.combining(c))


def unnamed(bibliography: str, prose: str) -> list[str]:
    """Entries that no chapter or page names, by first surname and year or by title."""
    faults, prose = [], plain(prose)
    for entry in re.split(r"\n(?=@)", bibliography.strip()):
        key = re.match(r"@\w+\{(\w+)", entry)[1]
        fields = dict(re.findall(r"^ *(\w+) *= *\{(.*)\},?$", entry, re.M))
        name = plain(fields.get("author", "")).split(" and ")[0].split(",")[0]
        if name and fields["year"] != "n.d.":
            pattern = re.escape(name) + r"(?:(?!\n\n).){0,120}?" + fields["year"]
        else:  # one of the five documents
            pattern = re.escape(plain(fields["title"]))
        if not re.search(pattern, prose, re.S):
            faults.append(key)
    return faults


def test_bibliography_can_be_read():
    """As the site's build reads it: a lost brace stops a build of minutes."""
    from pybtex.database import parse_file

    assert len(parse_file(ROOT / "references.bib").entries) > 100


def test_every_entry_of_the_bibliography_is_named():
    pages = [
        p.read_text(encoding="utf-8") for p in sorted((ROOT / "pages").glob("*.md"))
    ]
    prose = "\n\n".join([*pages, *(text_of(notebook(p)) for p in chapter_files())])
    text = (ROOT / "references.bib").read_text(encoding="utf-8")
    assert unnamed(text, prose) == []


def test_canary_bibliography():
    entry = "@misc{nobody2000,\n  author = {Nobody, Ann},\n  year = {2000}\n}"
    assert unnamed(entry, "Nobody asked in 1999.") == ["nobody2000"]
    assert unnamed(entry, "See Nobody (2000).") == []
