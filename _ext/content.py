"""What pages are made of: the ledgers, the chapters' notebooks, and HTML for both."""

import html
import json
import re
import sys
from pathlib import Path

import yaml
from sphinx.errors import ExtensionError

ROOT = Path(__file__).resolve().parent.parent
# `_config.yml` can add a folder only together with an extension in it, which is how
# `_ext` is found. The book's own folder has none, and `utils.setup` is no Sphinx setup.
sys.path[:0] = [str(ROOT)]

from utils import ledger as ledgers  # noqa: E402

TITLES = {  # the five documents, by the titles that their authors gave them
    "000": ("lu", "Deep Learning Survey"),
    "001": ("nndl", "Neural Network and Deep Learning"),
    "002": ("parlstrand", "Deep learning notes"),
    "003": ("dlnotes", "Deep learning basics"),
    "004": ("yang", "Deep Learning"),
}


def ledger(name: str) -> list[dict]:
    """The rows of ``data/<name>.csv``; an absent ledger is empty."""
    return ledgers.read(ROOT / "data" / f"{name}.csv")


# ---------------------------------------------------------------- chapters


def notebook(chapter: str) -> dict:
    path = ROOT / "chapters" / f"{chapter}.ipynb"
    return json.loads(path.read_text(encoding="utf-8"))


def outputs(book: dict, kind: str):
    """Each output of a kind (a mime type) as text, with its cell."""
    for cell in book["cells"]:
        for output in cell.get("outputs", []):
            if kind in output.get("data", {}):
                yield cell, "".join(output["data"][kind])


def chapters(env) -> list[str]:
    """The published chapters, as ``part/slug``, in the order of the contents."""
    listed = env.toctree_includes.get(env.config.root_doc, [])
    return [d.removeprefix("chapters/") for d in listed if d.startswith("chapters/")]


def parts(env) -> dict[str, list[str]]:
    """The published chapters by the title of their part."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    published, found = chapters(env), {}
    for part in toc["parts"]:
        names = [c["file"].removeprefix("chapters/") for c in part["chapters"]]
        own = [name for name in names if name in published]
        if own:
            found[part["caption"]] = own
    return found


def opening(chapter: str) -> tuple[str, str]:
    """A chapter's title and its question."""
    lines = "".join(notebook(chapter)["cells"][0]["source"]).split("\n")
    title = next(line for line in lines if line.startswith("# "))[2:]
    return title, next(line for line in lines if line and line[0] != "#")


def title_of(chapter: str) -> str:
    """A chapter's title, or its slug in words while there is no such chapter."""
    if not (ROOT / "chapters" / f"{chapter}.ipynb").exists():
        return chapter.split("/")[-1].replace("-", " ").capitalize()
    return opening(chapter)[0]


def about_chapter(chapter: str) -> dict:
    """What a chapter says of itself: title, bullets, prerequisites and minutes.

    Raises
    ------
    ExtensionError
        For a chapter without one of the lines that this is read from; names both.
    """
    cells = [c for c in notebook(chapter)["cells"] if c["cell_type"] == "markdown"]
    text = "\n\n".join("".join(cell["source"]) for cell in cells)

    def line(pattern: str, within: str, like: str) -> str:
        found = re.search(pattern, within, re.M)
        if found is None:
            raise ExtensionError(f"chapters/{chapter}.ipynb has no line {like!r}")
        return found[1]

    def section(title: str) -> str:
        body = rf"^## {title}$((?:.|\n)*?)(?=^## |\Z)"
        return line(body, text, f"## {title}")

    learn, exercises = section("What you will learn"), section("Exercises")
    needs = line(r"^Prerequisites: (.+)$", learn, "Prerequisites: …")
    minutes = line(
        r"^Reading time: about (\d+) min", learn, "Reading time: about … min"
    )
    folder = (ROOT / "chapters" / chapter).parent
    linked = [
        (folder / path).resolve().relative_to(ROOT / "chapters").as_posix()[:-6]
        for path in re.findall(r"\]\(([^)#]+\.ipynb)", needs)
    ]
    work = re.findall(r"★.*?(\d+) minutes", exercises)
    return {
        "title": line(r"^# (.+)", text, "# Title"),
        "teaches": re.findall(r"^\* (.+)", learn, re.M),
        "needs": needs,
        "linked": linked,
        "read": int(minutes),
        "exercises": [int(number) for number in work],
    }


def run_minutes() -> dict[str, float]:
    """Minutes of computing by chapter, as measured."""
    return {row["chapter"]: float(row["seconds"]) / 60 for row in ledger("runtimes")}


# ---------------------------------------------------------------- HTML


def link(env, chapter: str, anchor: str = "") -> str:
    """A link to a chapter, or its name in plain text while it is not in the book."""
    docname, title = f"chapters/{chapter}", html.escape(title_of(chapter))
    if docname not in env.found_docs:
        return title
    return f'<a href="../{docname}.html{anchor}">{title}</a>'


def table(rows: list[dict], caption: str, *, kind: str = "") -> str:
    """An HTML table; values are HTML already. ``kind`` is a class of its own."""
    if not rows:
        return "<p>Nothing is recorded yet.</p>"
    head = "".join(f'<th scope="col">{name}</th>' for name in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{value}</td>" for value in row.values()) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="ledger" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="table ledger {kind}"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def inline(chapter: str, text: str) -> str:
    """A line of a chapter's Markdown as HTML, its links from a page in pages/."""
    part = chapter.split("/")[0]

    def address(match):
        path = match[2].removesuffix(".ipynb")
        target = path.removeprefix("../") if "/" in path else f"{part}/{path}"
        return f'<a href="../chapters/{target}.html">{match[1]}</a>'

    text = re.sub(r"\[([^\]]+)\]\(([^)#]+\.ipynb)[^)]*\)", address, html.escape(text))
    for sign, tag in ((r"\*\*", "strong"), (r"\*", "em"), ("`", "code")):
        text = re.sub(rf"{sign}(.+?){sign}", rf"<{tag}>\1</{tag}>", text)
    return text
