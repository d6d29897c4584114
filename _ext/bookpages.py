"""What the book's site needs beyond Jupyter Book, in one small Sphinx extension.

* ``ledger_pages``, ``chapter_pages``: ``:::{book-table} results`` and its kin
* ``explorers``: frames of interactive figures in files that load when needed
* ``folds``: what the tags of cells mean in the page
* ``memory``: what Binder cannot run, and the buttons that go with it
* ``navigation``, ``own_search``: parts that fold in the side bar, a search that ranks
* here: small repairs of the theme's markup, pictures that load lazily
"""

import re
import shutil
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

import chapter_pages
import explorers
import folds
import ledger_pages
import memory
import navigation
import own_search
import pandas_tables
import spaces
from content import ROOT, ledgers

LEDGERS = "coverage errata results status".split()
OF_CHAPTERS = "cards explorer instructors paths prerequisites".split()
PAGES = {name: getattr(ledger_pages, name) for name in LEDGERS} | {
    name: getattr(chapter_pages, name) for name in OF_CHAPTERS
}
PAGES["memory"] = memory.memory


class BookTable(SphinxDirective):
    """``:::{book-table} results``: a page's content, made from the ledgers."""

    required_arguments = 1

    def run(self):
        name = self.arguments[0]
        if name not in PAGES:
            raise self.error(f"book-table knows {sorted(PAGES)}, not {name!r}")
        files = [ROOT / "data" / f"{n}.csv" for n in ("coverage", "errata", "runtimes")]
        for file in (
            *files,
            *map(ledgers.results_path, ledgers.chapters_with_results()),
        ):
            self.env.note_dependency(str(file))
        if name in OF_CHAPTERS or name == "results":
            for path in (ROOT / "chapters").rglob("*.ipynb"):
                self.env.note_dependency(str(path))
        return [BookTableNode(name=name)]


class BookTableNode(nodes.General, nodes.Element):
    """Placeholder, filled when all documents are known."""


def fill_tables(app, doctree, docname):
    for node in list(doctree.findall(BookTableNode)):
        text = PAGES[node["name"]](app.env)
        node.replace_self(nodes.raw("", text, format="html"))


# ---------------------------------------------------------------- the built page


def lazy_images(body: str) -> str:
    """All pictures but the first load when they come near the screen."""
    first, rest = True, re.compile(r"<img (?![^>]*loading=)")

    def mark(match):
        nonlocal first
        if first:
            first = False
            return match[0]
        return '<img loading="lazy" '

    return rest.sub(mark, body)


def sized_images(body: str, files: dict[str, str]) -> str:
    """Width and height for pictures, so that a page keeps its layout while they load.

    ``files`` has the path of each picture by its name in ``_images``.
    """

    def size(match):
        path = files.get(match[2])
        if path is None or "width=" in match[0]:
            return match[0]
        head = Path(path).read_bytes()[16:24]  # of a PNG: two numbers of four bytes
        width, height = (int.from_bytes(head[k : k + 4]) for k in (0, 4))
        return f'{match[1]} width="{width}" height="{height}">'

    return re.sub(
        r'(<img [^>]*src="[^"]*_images/([^"/]+\.png)"[^>]*?) ?/?>', size, body
    )


def finish_page(app, pagename, templatename, context, doctree):
    if "body" in context:
        folder = Path(app.outdir) / "_images" / "explore"
        address = "../" * pagename.count("/") + "_images/explore"
        body = explorers.finish(context["body"])
        body = explorers.frames_to_files(body, folder, address)
        pictures = {Path(n).name: app.srcdir / p for p, n in app.builder.images.items()}
        context["body"] = lazy_images(sized_images(body, pictures))
    # the theme and Jupyter Book both declare Thebe's constants: keep one of each script
    kept = {}
    for script in context.get("script_files", []):
        inline = getattr(script, "attributes", {}).get("body")
        kept.setdefault(inline or id(script), script)
    context["script_files"] = list(kept.values())


MENDS = [
    # the sidebar's logo stands outside all landmarks
    (
        re.compile(r'<div id="pst-primary-sidebar" class='),
        '<div id="pst-primary-sidebar" role="region" aria-label="Book" class=',
    ),
    # roles that the bibliography's markup may not carry; tables' empty corners
    (re.compile(r' role="doc-biblioentry"'), ""),
    (
        re.compile(r'<div role="list" class="citation-list">'),
        '<div class="citation-list">',
    ),
    (re.compile(r"<th></th>"), "<td></td>"),
    # the whole search index on every page, for a search that is switched off
    (
        re.compile(
            r'\n *<script src="[^"]*(searchtools|language_data|searchindex)\.js[^"]*">'
            r"</script>(?=.*</head>)",
            re.S,
        ),
        "",
    ),
]


def mend_pages(app, error):
    """Small repairs of the theme's own markup, in the pages just written."""
    if error or app.builder.name != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        if "_static" in path.parts:
            continue
        text = mended = path.read_text(encoding="utf-8")
        mended = navigation.fold_parts(mended)
        for pattern, new in MENDS:
            mended = pattern.sub(new, mended)
        if mended != text:
            path.write_text(mended, encoding="utf-8")
    own_search.write_index(Path(app.outdir))
    # beside _static, whose scripts the theme loads on every page
    out, scripts = Path(app.outdir) / "panels", shutil.ignore_patterns("*.py", "__*")
    shutil.copytree(ROOT / "panels", out, ignore=scripts, dirs_exist_ok=True)
    scripts = shutil.ignore_patterns("*.json")
    shutil.copytree(
        ROOT / "data" / "panels", out / "data", ignore=scripts, dirs_exist_ok=True
    )


def hide_launch_buttons(app, config):
    if not config.html_theme_options.get("repository_url"):
        config.html_theme_options["launch_buttons"] = {}


def setup(app):
    app.add_directive("book-table", BookTable)
    app.add_node(BookTableNode)
    app.connect("config-inited", hide_launch_buttons, priority=900)
    folds.setup(app)
    app.connect("doctree-resolved", fill_tables)
    app.connect("doctree-resolved", lambda app, tree, name: spaces.keep_together(tree))
    app.connect(
        "doctree-resolved", lambda app, tree, name: pandas_tables.print_tables(tree)
    )
    app.connect("html-page-context", finish_page, priority=900)
    app.connect("html-page-context", memory.without_binder, priority=900)
    app.connect("build-finished", mend_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
