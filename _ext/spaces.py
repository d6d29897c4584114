"""No line begins with a percent sign, or with a full stop that belongs to a formula."""

import re

from docutils import nodes

LITERAL = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw)
CLOSING = re.compile(r"[.,;:!?)]+")
PERCENT = re.compile(r"(?<=\d) %")


def keep_together(doctree) -> None:
    """A number stays with its "%", an inline formula with the sign that follows it."""
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
