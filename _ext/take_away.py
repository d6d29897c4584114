"""Figures that can be had alone: what stands below each, and the ids of their cells.

A figure's id is ``figure-<id of its cell>``. With ``?embed=<id>`` a page shows that
figure alone (``_static/take_away.js``). Below each figure a fold has its caption (of a
drawing its alternative text), its licence, its picture as the build made it, and that
address.
"""

import html
import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

LICENCE = "CC BY 4.0"
PLACE = "<!--take-away {}-->"
PIECES = re.compile(
    r"<img [^>]*>|<figcaption[^>]*>(?P<caption>.*?)</figcaption>"
    r"|<!--take-away (?P<ident>[\w-]+)-->",
    re.S,
)
KINDS = {"png": "PNG", "webp": "WebP", "svg": "SVG"}
FOLD = (
    '<details class="take-away" data-title="{title}" data-book="{book}" '
    'data-licence="{licence}"><summary>Take away<span class="visually-hidden"> this '
    'figure</span></summary>\n<p class="take-away-caption">{caption}</p>\n'
    "<p>From “{title}”, {book}, {licence}.</p>\n"
    '<p><a class="take-away-picture" href="{src}" download>The picture ({kind})</a>, '
    '<a class="take-away-alone" href="?embed={ident}#{ident}">the figure alone</a></p>'
    "\n</details>\n"
)


class Places(SphinxPostTransform):
    """The id of each cell that shows a figure, and the place below the figure."""

    default_priority = 190  # what a cell shows is chosen, and nothing is folded yet
    formats = ("html",)

    def run(self, **kwargs):
        for cell in list(self.document.findall(nodes.container)):
            about = cell.get("cell_metadata", {}).get("book", {})
            shown = [c for c in cell.children if "cell_output" in c.get("classes", [])]
            if "cell" in about and any(map(_has_figure, shown)):
                ident = f"figure-{about['cell']}"
                cell["ids"].append(ident)
                place = nodes.raw("", PLACE.format(ident), format="html")
                cell.insert(cell.children.index(shown[-1]) + 1, place)


def _has_figure(node) -> bool:
    return any(node.findall(nodes.image)) or any(
        'class="explorer"' in raw.astext() for raw in node.findall(nodes.raw)
    )


def remember_cell(cell: dict) -> None:
    """Keep a cell's id in its metadata, which is all that MyST-NB hands on."""
    if cell["cell_type"] == "code" and "id" in cell:
        metadata = cell["metadata"]
        metadata["book"] = metadata.get("book", {}) | {"cell": cell["id"]}


def fill(body: str, title: str, book: str) -> str:
    """Put the folds into a page's HTML, each made of the figure that stands above it."""
    image, caption = "", None

    def put(match):
        nonlocal image, caption
        if match["ident"] is None:
            if match["caption"] is None:
                image, caption = match[0], None
            else:
                caption = match["caption"]
            return match[0]
        src = re.search(r'src="([^"]+)"', image)[1]
        alt = re.search(r'alt="([^"]*)"', image)
        return FOLD.format(
            title=html.escape(title),
            book=html.escape(book),
            licence=LICENCE,
            caption=alt[1] if caption is None else caption,
            src=src,
            kind=KINDS[src.rsplit(".", 1)[1]],
            ident=match["ident"],
        )

    return PIECES.sub(put, body)
