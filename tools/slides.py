"""``slides``: a chapter as slides.

A section begins a slide; below it come its cells, one by one. Set-up, checks, solutions
and folded code are left out.
"""

import re
from copy import deepcopy
from pathlib import Path

from nbconvert import SlidesExporter
from nbconvert.preprocessors import Preprocessor
from traitlets.config import Config

from tools import notebooks
from tools.notebooks import tags

LEFT_OUT = {"check", "solution"}
FOLDED = {"hide-input", "figure", "experiment"}  # their outputs are shown


class ChapterSlides(Preprocessor):
    def preprocess(self, nb, resources):
        setup = notebooks.code_cells(nb)[0]
        shown = [c for c in nb.cells if c is not setup and not tags(c) & LEFT_OUT]
        nb.cells = [cell for part in shown for cell in split(part)]
        for cell in nb.cells:
            kind = "slide" if re.match("##? ", cell.source) else "subslide"
            cell.metadata["slideshow"] = {"slide_type": kind}
            keep_alt_text(cell)
            if FOLDED & tags(cell):
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


def config_for(folder: Path) -> Config:
    """The exporter's settings; scripts in ``folder/node_modules`` need no network."""
    config = Config()
    config.SlidesExporter.preprocessors = [ChapterSlides]
    config.SlidesExporter.reveal_scroll = True
    if (folder / "node_modules").is_dir():  # npm install --prefix slides reveal.js@4 …
        local = "node_modules"
        config.SlidesExporter.reveal_url_prefix = f"{local}/reveal.js"
        config.SlidesExporter.require_js_url = f"{local}/requirejs/require.js"
        config.SlidesExporter.jquery_url = f"{local}/jquery/dist/jquery.min.js"
        mathjax = f"{local}/mathjax/MathJax.js?config=TeX-AMS_CHTML-full,Safe"
        config.SlidesExporter.mathjax_url = mathjax
    return config


def make_slides(name: str, out: str = "slides") -> Path:
    """Write ``out/<slug>.slides.html`` and give its path."""
    path, folder = notebooks.chapter_path(name), Path(out)
    exporter = SlidesExporter(config=config_for(folder))
    text, _ = exporter.from_notebook_node(notebooks.read(path))
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{path.stem}.slides.html"
    target.write_text(text, encoding="utf-8")
    return target
