"""Tables of pandas as a book prints them: numbers whole, one row of headings."""

import re

from docutils import nodes

from spaces import PERCENT

CELL = re.compile(r"(?<=<td>)[^<]+(?=</td>)")
RANGE = re.compile(r"(?<=\d)–(?=\d)")
NUMBER = r"[-−]?\d[\d.,]*"
SPREAD = re.compile(  # 8.3 ± 0.2, 8.0 to 8.7, 8.3 (8.0 to 8.7)
    rf"{NUMBER} ± {NUMBER}|{NUMBER} (?:\({NUMBER} to {NUMBER}\)|to {NUMBER})"
)
JOINER = "\u2060"  # of no width; no line breaks at it
# pandas writes the name of the index into a row of its own, below an empty corner
NAME_BELOW = re.compile(
    r"<th></th>(?P<headings>(?:\s*<th>[^<]*</th>)+\s*</tr>)"
    r"\s*<tr>\s*<th>(?P<name>[^<]+)</th>(?:\s*<th></th>)+\s*</tr>"
)


def joined(cell: str) -> str:
    """The text of a table's cell: no break in 0.83–0.91, 8.3 (8.0 to 8.7) or 8.3 %."""
    cell = SPREAD.sub(lambda spread: spread[0].replace(" ", "\u00a0"), cell)
    cell = RANGE.sub(f"{JOINER}–{JOINER}", cell)
    return PERCENT.sub("\u00a0%", cell)


def printed(html: str) -> str:
    """A table with its numbers whole and the index's name in the corner."""
    html = NAME_BELOW.sub(r"<th>\g<name></th>\g<headings>", html)
    return CELL.sub(lambda cell: joined(cell[0]), html)


def print_tables(doctree) -> None:
    """Print each table of pandas so; the notebook keeps what pandas wrote."""
    for output in list(doctree.findall(nodes.raw)):
        if output.get("format") == "html" and 'class="dataframe"' in output.astext():
            table = output.copy()  # with the classes that let a wide table scroll
            table += nodes.Text(printed(output.astext()))
            output.parent.replace(output, table)
