"""``slides``: a chapter as slides.

A section begins a slide; below it come its cells, one by one. Set-up, checks, solutions
and folded code are left out. What the slides load stands beside them: they ask no host.
"""

import re
import shutil
from copy import deepcopy
from importlib.util import find_spec
from pathlib import Path

from nbconvert import SlidesExporter
from nbconvert.preprocessors import Preprocessor
from traitlets.config import Config

from tools import notebooks
from tools.notebooks import BookError, tags

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


BESIDE = "reveal"  # the folder of what the slides load
# Of installed packages, what is copied there.
REVEAL = ("sphinx_revealjs", "_static/revealjs", ["dist", "plugin/notes", "LICENSE"])
MATHJAX = (
    "sphinx-mathjax-offline",
    "static/mathjax",
    ["tex-chtml.js", "output/chtml/fonts", "input/tex/extensions"],
)


def copy_beside(folder: Path) -> None:
    """Put reveal.js and MathJax into ``folder``."""
    for (package, inside, names), target in (
        (REVEAL, folder),
        (MATHJAX, folder / "mathjax"),
    ):
        if (found := find_spec(package)) is None:
            raise BookError(f"{package} is not installed: run `make setup` first")
        source = Path(found.submodule_search_locations[0]) / inside
        for name in names:
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if (source / name).is_dir():
                shutil.copytree(source / name, path, dirs_exist_ok=True)
            else:
                shutil.copyfile(source / name, path)


def make_slides(name: str, out: str = "slides") -> Path:
    """Write ``out/<slug>.slides.html`` and what it loads; give its path."""
    path, folder = notebooks.chapter_path(name), Path(out).resolve()
    config = Config()
    config.SlidesExporter.preprocessors = [ChapterSlides]
    config.SlidesExporter.reveal_theme = "white"  # others load fonts from a host
    config.SlidesExporter.reveal_url_prefix = BESIDE
    config.SlidesExporter.extra_template_paths = [str(Path(__file__).parent)]
    config.SlidesExporter.template_file = "slides.html.j2"
    text, _ = SlidesExporter(config=config).from_notebook_node(notebooks.read(path))
    copy_beside(folder / BESIDE)
    target = folder / f"{path.stem}.slides.html"
    target.write_text(text, encoding="utf-8")
    return target
