"""Ids of the cells that show a figure: ``figure-<id of the cell>``.

With ``?embed=<id>`` a page shows that figure alone, and below each figure stands what
is to be taken away: ``_static/take_away.js`` does both.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class FigureIds(SphinxPostTransform):
    """The id of each cell that shows a figure."""

    default_priority = 190  # what a cell shows is chosen, and nothing is folded yet
    formats = ("html",)

    def run(self, **kwargs):
        for cell in self.document.findall(nodes.container):
            about = cell.get("cell_metadata", {}).get("book", {})
            shown = [c for c in cell.children if "cell_output" in c.get("classes", [])]
            if "cell" in about and any(map(_has_figure, shown)):
                cell["ids"].append(f"figure-{about['cell']}")


def _has_figure(node) -> bool:
    return any(node.findall(nodes.image)) or any(
        'class="explorer"' in raw.astext() for raw in node.findall(nodes.raw)
    )


def remember_cell(cell: dict) -> None:
    """Keep a cell's id in its metadata, which is all that MyST-NB hands on."""
    if cell["cell_type"] == "code" and "id" in cell:
        metadata = cell["metadata"]
        metadata["book"] = metadata.get("book", {}) | {"cell": cell["id"]}
