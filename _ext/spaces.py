"""No line begins with a percent sign, a formula's full stop, or half of a range."""

import re

from docutils import nodes

LITERAL = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw)
CLOSING = re.compile(r"[.,;:!?)]+")
CELL = re.compile(r"(?<=<td>)[^<]+(?=</td>)")
PERCENT = re.compile(r"(?<=\d) %")
RANGE = re.compile(r"(?<=\d)–(?=\d)")
JOINER = "\u2060"  # of no width; no line breaks at it


def joined(cell: str) -> str:
    """The text of a table's cell: no break in a range like 0.83–0.91 or before "%"."""
    return PERCENT.sub("\u00a0%", RANGE.sub(f"{JOINER}–{JOINER}", cell))


def keep_together(doctree) -> None:
    """A number stays with its "%", a formula with the sign after it, a range whole."""
    for output in list(doctree.findall(nodes.raw)):
        if output.get("format") == "html" and "<table" in output.astext():
            whole = CELL.sub(lambda cell: joined(cell[0]), output.astext())
            output.parent.replace(output, nodes.raw("", whole, format="html"))
    for text in list(doctree.findall(nodes.Text)):
        if isinstance(text.parent, LITERAL):
            continue
        kept = PERCENT.sub("\u00a0%", text)
        if kept != text:
            text.parent.replace(text, nodes.Text(kept))
    for formula in list(doctree.findall(nodes.math)):
        parent = formula.parent
        at = parent.index(formula)
        after = parent[at + 1] if at + 1 < len(parent) else None
        if isinstance(after, nodes.Text) and (sign := CLOSING.match(after)):
            together = nodes.inline(classes=["together"])
            parent[at : at + 2] = [together, nodes.Text(after[sign.end() :])]
            together += [formula, nodes.Text(sign[0])]
