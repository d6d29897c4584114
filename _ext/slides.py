"""Slides of any chapter, for nbconvert's option ``--config``.

jupyter nbconvert --to slides --config _ext/slides.py chapters/part/slug.ipynb --output-dir slides

A section begins a slide; below it come its cells, one by one. Set-up, checks, solutions
and folded code are left out.
"""

import re
from copy import deepcopy
from pathlib import Path

from nbconvert.preprocessors import Preprocessor

c = get_config()  # noqa: F821 (nbconvert defines it)
LEFT_OUT = {"check", "solution"}


def tags(cell) -> set:
    return set(cell.metadata.get("tags", []))


class ChapterSlides(Preprocessor):
    def preprocess(self, nb, resources):
        setup = next(cell for cell in nb.cells if cell.cell_type == "code")
        shown = [c for c in nb.cells if c is not setup and not tags(c) & LEFT_OUT]
        nb.cells = [cell for part in shown for cell in split(part)]
        for cell in nb.cells:
            kind = "slide" if re.match("##? ", cell.source) else "subslide"
            cell.metadata["slideshow"] = {"slide_type": kind}
            keep_alt_text(cell)
            if "hide-input" in tags(cell):
                cell.metadata["transient"] = {"remove_source": True}
        return nb, resources


def split(cell) -> list:
    """A Markdown cell, cut before its sections; fences become plain paragraphs."""
    if cell.cell_type != "markdown":
        return [cell]
    text = re.sub(r"^:::+\{[\w-]+\} *(.*)$", r"**\1**", cell.source, flags=re.M)
    text = re.sub(r"^(:::+|:[\w-]+:.*)$|^\*{4}$", "", text, flags=re.M)
    parts = re.split(r"^(?=##+ )", text, flags=re.M)
    return [
        type(cell)(deepcopy(cell), source=part, id=f"{cell.id[:60]}-{i}")
        for i, part in enumerate(parts)
        if part.strip()
    ]


def keep_alt_text(cell) -> None:
    """Put a figure's alt text where nbconvert looks for it."""
    alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt")
    for output in cell.get("outputs", []) if alt else []:
        if "image/png" in output.get("data", {}):
            output.metadata.setdefault("image/png", {})["alt"] = alt


c.SlidesExporter.preprocessors = [ChapterSlides]
c.SlidesExporter.reveal_scroll = True
LOCAL = Path("slides/node_modules")  # npm install --prefix slides reveal.js@4 …
if LOCAL.is_dir():  # the slides then need no network
    c.SlidesExporter.reveal_url_prefix = "node_modules/reveal.js"
    c.SlidesExporter.require_js_url = "node_modules/requirejs/require.js"
    c.SlidesExporter.jquery_url = "node_modules/jquery/dist/jquery.min.js"
    mathjax = "node_modules/mathjax/MathJax.js?config=TeX-AMS_CHTML-full,Safe"
    c.SlidesExporter.mathjax_url = mathjax
