"""Folds and predictions: what the tags of a chapter's cells mean in the page.

When a notebook is read, its cells are put in the form that MyST-NB knows (``fold`` and
``predictions`` below); when a page is written, MyST-NB's folds become plain ones, whose
labels a screen reader reads, and the code of a figure moves below its picture.
The tags are listed in CONTRIBUTING.md.
"""

import html
import json

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.transforms.post_transforms import SphinxPostTransform

import take_away

# tag: what is folded in the page, and the label (with the cell's own words)
FOLDS = {
    "set-up": ("hide-cell", "Set-up", None),
    "figure": ("hide-input", "Code of the figure", None),
    "verify": ("hide-cell", "Verified", "Verified: {}"),
    "experiment": ("hide-input", "The experiment", "The experiment: {}"),
    "solution": ("hide-cell", "Solution", None),
}
MERGED = ("set-up", "figure", "verify", "experiment")


def tags(cell: dict) -> list:
    return cell["metadata"].get("tags", [])


def fold_of(cell: dict) -> str | None:
    """The tag that folds a cell, or None."""
    if cell["cell_type"] != "code":
        return None
    return next((tag for tag in FOLDS if tag in tags(cell)), None)


def words(cell: dict) -> str:
    """The words that a cell's label carries: ``metadata.book.fold``."""
    return cell["metadata"].get("book", {}).get("fold", "")


def text(cell: dict) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


# ---------------------------------------------------------------- when it is read


def translate(notebook: dict) -> dict:
    """A notebook as MyST-NB should see it; the file itself stays as it is."""
    cells = merged([c for c in notebook["cells"] if "card" not in tags(c)])
    for cell in cells:
        fold(cell)
        take_away.remember_cell(cell)
    return notebook | {"cells": predictions(cells)}


def merged(cells: list[dict]) -> list[dict]:
    """Neighbours of one kind become one cell, so that the page has one fold for them."""
    found = []
    for cell in cells:
        if found and _continues(found[-1], cell):
            found[-1] = _joined(found[-1], cell)
        else:
            found.append(cell)
    return found


def _continues(first: dict, second: dict) -> bool:
    tag = fold_of(second)
    if tag not in MERGED or fold_of(first) != tag:
        return False
    if ("outcome" in tags(first)) != ("outcome" in tags(second)):
        return False
    if tag == "set-up":
        return True
    if words(second) not in ("", words(first)):
        return False
    return tag == "verify" or not first["outputs"]


def _joined(first: dict, second: dict) -> dict:
    metadata = first["metadata"] | second["metadata"]
    metadata["tags"] = [*dict.fromkeys(tags(first) + tags(second))]
    metadata["book"] = first["metadata"].get("book", {}) | second["metadata"].get(
        "book", {}
    )
    return second | {
        "source": f"{text(first).rstrip()}\n\n{text(second)}",
        "outputs": first["outputs"] + second["outputs"],
        "metadata": metadata,
    }


def fold(cell: dict) -> None:
    """Give a cell the tag and the label that MyST-NB folds by."""
    tag = fold_of(cell)
    if tag is None:
        return
    hidden, plain, telling = FOLDS[tag]
    label = telling.format(words(cell)) if telling and words(cell) else plain
    metadata = cell["metadata"]
    metadata["tags"] = [t for t in tags(cell) if not t.startswith("hide-")] + [hidden]
    prompts = {"code_prompt_show": label, "code_prompt_hide": label}
    metadata["mystnb"] = metadata.get("mystnb", {}) | prompts


def predictions(cells: list[dict]) -> list[dict]:
    """Wrap questions and their outcomes, which a script covers until one chooses."""
    found, question, open_run = [], "", False
    for cell in cells:
        outcome = "outcome" in tags(cell) and bool(question)
        if open_run and not outcome:
            found.append(_markdown("</div>", len(found)))
        if outcome and not open_run:
            opening = f'<div class="outcome" data-question="{question}">'
            found.append(_markdown(opening, len(found)))
        open_run = outcome
        if "predict" in tags(cell):
            question = f"predict-{cell.get('id', len(found))}"
            opening = f'<div class="predict" id="{html.escape(question)}">'
            cell = cell | {"source": f"{opening}\n\n{text(cell)}\n\n</div>"}
        found.append(cell)
    return [*found, _markdown("</div>", len(found))] if open_run else found


def _markdown(source: str, number: int) -> dict:
    name = f"made-for-the-page-{number}"
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def read_notebook(app, docname, source):
    if app.env.doc2path(docname).endswith(".ipynb"):
        source[0] = json.dumps(translate(json.loads(source[0])))


# ---------------------------------------------------------------- when it is written


class Fold(nodes.Element):
    """A closed ``<details>`` with its label."""


def visit_fold(self, node):
    label = html.escape(node["label"])
    self.body.append(f'<details class="fold"><summary>{label}</summary>\n')


def depart_fold(self, node):
    self.body.append("</details>\n")


class PlainFolds(SphinxPostTransform):
    """Plain folds in place of MyST-NB's; the code of a figure below its picture."""

    default_priority = 200  # just after MyST-NB has folded
    formats = ("html",)

    def run(self, **kwargs):
        for cell in list(self.document.findall(nodes.container)):
            for node in [c for c in cell.children if isinstance(c, HideCodeCellNode)]:
                label = node["prompt_show"]
                folded = Fold(label="Code" if "code cell" in label else label)
                folded.extend(node.children)
                cell.children[cell.children.index(node)] = folded
                if "tag_figure" in cell["classes"]:
                    cell.children.sort(key=lambda child: child is folded)


def setup(app):
    app.connect("source-read", read_notebook)
    app.add_node(Fold, html=(visit_fold, depart_fold))
    app.add_post_transform(take_away.FigureIds)
    app.add_post_transform(PlainFolds)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
