"""What the book's site needs beyond Jupyter Book, in one small Sphinx extension.

* pages made from the ledgers: ``:::{book-table} results`` and its kin
* cards of all published chapters and one explorer for the landing page
* frames of explorers are written to files that load when needed
* launch buttons stay hidden while ``_config.yml`` names no address
* small repairs of the theme's markup (accessibility), images load lazily
"""

import html
import json
import re
import sys
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "_ext")]  # a plain build finds utils too

import explorers  # noqa: E402
import folds  # noqa: E402

from utils import ledger as ledgers  # noqa: E402
from utils import units  # noqa: E402
from utils.results import table_row  # noqa: E402

TITLES = {  # the five documents, by the titles that their authors gave them
    "000": ("lu", "Deep Learning Survey"),
    "001": ("nndl", "Neural Network and Deep Learning"),
    "002": ("parlstrand", "Deep learning notes"),
    "003": ("dlnotes", "Deep learning basics"),
    "004": ("yang", "Deep Learning"),
}


def ledger(name: str) -> list[dict]:
    """The rows of ``data/<name>.csv``; an absent ledger is empty."""
    return ledgers.read(ROOT / "data" / f"{name}.csv")


# ---------------------------------------------------------------- pages made of ledgers


def _link(env, chapter: str, anchor: str = "") -> str:
    """A link to a chapter, or its name in plain text while it is not in the book."""
    docname = f"chapters/{chapter}"
    title = chapter.split("/")[-1].replace("-", " ")
    if docname not in env.found_docs:
        return html.escape(title)
    return f'<a href="../{docname}.html{anchor}">{html.escape(title)}</a>'


def _table(rows: list[dict], caption: str) -> str:
    """An HTML table; values are HTML already."""
    if not rows:
        return "<p>Nothing is recorded yet.</p>"
    head = "".join(f'<th scope="col">{name}</th>' for name in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{value}</td>" for value in row.values()) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="ledger" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="table ledger"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _source(row: dict) -> str:
    return TITLES.get(row["source"][:3], ("", row["source"]))[1]


def coverage(env) -> str:
    """Every item of the five documents and the heading that shows it."""
    parts, rows = [], ledger("coverage")
    shown = sum(bool(row["anchor"]) for row in rows)
    parts.append(
        f"<p>{shown} of {len(rows)} items are in the chapters published so far; "
        "each links to the heading that shows it.</p>"
    )
    for key in sorted({row["source"] for row in rows}):
        own = [row for row in rows if row["source"] == key]
        parts.append(f"<h2>{html.escape(_source(own[0]))}</h2>")
        lines = [
            {
                "where": html.escape(row["where"]),
                "item": html.escape(row["item"]),
                "what the book shows": html.escape(row["must_show"]),
                "chapter": _anchor(env, row),
            }
            for row in own
        ]
        parts.append(_table(lines, f"Items of {html.escape(_source(own[0]))}"))
    return "\n".join(parts)


def _anchor(env, row: dict) -> str:
    path, _, fragment = row["anchor"].partition("#")
    return _link(env, row["chapter"], f"#{fragment}" if path else "")


def errata(env) -> str:
    """Every passage where a document is wrong, unclear or at odds with another."""
    parts, rows = [], ledger("errata")
    for key in sorted({row["source"] for row in rows}):
        own = [row for row in rows if row["source"] == key]
        title = html.escape(_source(own[0]))
        lines = [
            {
                "where": html.escape(row["where"]),
                "says": html.escape(row["says"]),
                "correct": html.escape(row["correct"]),
                "how to check": html.escape(row["how_to_check"]),
                "chapter": _link(env, row["chapter"]),
            }
            for row in own
        ]
        parts += [f"<h2>{title}</h2>", _table(lines, f"Errata of {title}")]
    # the ledger names other documents by number now and then; readers know titles
    return re.sub(r"\b(00[0-4])\b", lambda m: f"<cite>{TITLES[m[1]][1]}</cite>",
                  "\n".join(parts))  # fmt: skip


def results(env) -> str:
    """Reported, expected range and number of seeds, by chapter, with a dot plot."""
    rows = [row for row in ledgers.results() if row["mean"]]
    parts = []
    for chapter in dict.fromkeys(row["chapter"] for row in rows):
        own = [row for row in rows if row["chapter"] == chapter]
        lines = []
        for row in own:
            shown = {k: html.escape(v) for k, v in table_row(row).items()}
            metric = html.escape(row["metric"])
            lines.append(
                {"experiment": shown.pop("experiment"), "what is measured": metric}
                | shown
                | {
                    "range for one run": _range(row),
                    "device": html.escape(row["device"]),
                }
            )
        name = chapter.split("/")[-1].replace("-", " ")
        parts.append(f"<h2>{_link(env, chapter)}</h2>")
        parts.append(_dots(own, name))
        parts.append(_table(lines, f"Results of {name}"))
    return "\n".join(parts) or "<p>Nothing is recorded yet.</p>"


def _range(row: dict) -> str:
    unit = units.parse(row["unit"])
    low, high = (units.shown(row[k], unit, row["sd"]) for k in ("low", "high"))
    return f"{low.removesuffix(' %')} to {high}"


def _dots(rows: list[dict], name: str) -> str:
    """Reported (ring) and measured (dot with its range) as a small inline SVG."""
    rows = [r for r in rows if r["reported"] and r["stand_in"] == "no"]
    if not rows:
        return ""
    values = [float(r[k]) for r in rows for k in ("reported", "low", "high")]
    low, high = min(values), max(values)
    pad = (high - low or 1) * 0.05
    low, high = low - pad, high + pad
    left, width, step = 330, 340, 30

    def x(value):
        return left + (float(value) - low) / (high - low) * width

    lines, told = [], []
    for i, row in enumerate(rows):
        y = 22 + i * step
        label = html.escape(row["experiment"].replace("-", " "))
        lines.append(
            f'<text x="{left - 12}" y="{y + 4}" text-anchor="end">{label}</text>'
            f'<line x1="{x(row["low"]):.1f}" x2="{x(row["high"]):.1f}" y1="{y}" y2="{y}"/>'
            f'<circle class="measured" cx="{x(row["mean"]):.1f}" cy="{y}" r="5"/>'
            f'<circle class="reported" cx="{x(row["reported"]):.1f}" cy="{y}" r="6"/>'
        )
        told.append(f"{label}: reported {row['reported']}, measured {row['mean']}")
    height = 30 + len(rows) * step
    for value in (low + pad, high - pad):
        lines.append(
            f'<text x="{x(value):.1f}" y="{height}" text-anchor="middle">{value:.4g}</text>'
        )
    return (
        f'<figure class="dots"><svg viewBox="0 0 700 {height + 8}" role="img" '
        f'aria-label="{"; ".join(told)}">{"".join(lines)}</svg><figcaption>Filled dot '
        f"and bar: mean and range measured here in {name}; ring: reported by the "
        "source.</figcaption></figure>"
    )


def status(env) -> str:
    """Run time and peak memory of every chapter, with versions."""
    rows = ledger("runtimes")
    lines = [
        {
            "chapter": _link(env, row["chapter"]),
            "seconds": f"{float(row['seconds']):.0f}",
            "peak memory (MB)": row["peak_mb"],
            "device": html.escape(row["device"]),
            "versions": html.escape(row["versions"]),
        }
        for row in rows
    ]
    total = sum(float(row["seconds"]) for row in rows)
    return (
        f"<p>{len(rows)} chapters run in {total / 60:.1f} minutes in all.</p>"
        + _table(lines, "Run time and memory by chapter")
    )


# ---------------------------------------------------------------- for instructors


def about_chapter(chapter: str) -> dict:
    """What a chapter says of itself: title, bullets, prerequisites and minutes."""
    cells = [c for c in _notebook(chapter)["cells"] if c["cell_type"] == "markdown"]
    text = "\n\n".join("".join(cell["source"]) for cell in cells)
    learn = text.split("## What you will learn", 1)[1].split("\n## ", 1)[0]
    needs = re.search(r"^Prerequisites: (.+)$", learn, re.M)[1]
    folder = (ROOT / "chapters" / chapter).parent
    linked = [
        (folder / path).resolve().relative_to(ROOT / "chapters").as_posix()[:-6]
        for path in re.findall(r"\]\(([^)#]+\.ipynb)", needs)
    ]
    exercises = text.split("\n## Exercises", 1)[1].split("\n## ", 1)[0]
    minutes = re.findall(r"★.*?(\d+) minutes", exercises)
    return {
        "title": re.search(r"^# (.+)", text, re.M)[1],
        "teaches": re.findall(r"^\* (.+)", learn, re.M),
        "needs": needs,
        "linked": linked,
        "read": int(re.search(r"^Reading time: about (\d+) min", learn, re.M)[1]),
        "exercises": [int(number) for number in minutes],
    }


def _inline(env, chapter: str, text: str) -> str:
    """A line of a chapter's Markdown as HTML, its links from a page in pages/."""
    part = chapter.split("/")[0]

    def link(match):
        path = match[2].removesuffix(".ipynb")
        target = path.removeprefix("../") if "/" in path else f"{part}/{path}"
        return f'<a href="../chapters/{target}.html">{match[1]}</a>'

    text = re.sub(r"\[([^\]]+)\]\(([^)#]+\.ipynb)[^)]*\)", link, html.escape(text))
    for sign, tag in ((r"\*\*", "strong"), (r"\*", "em"), ("`", "code")):
        text = re.sub(rf"{sign}(.+?){sign}", rf"<{tag}>\1</{tag}>", text)
    return text


def instructors(env) -> str:
    """Per chapter: minutes to read, run and exercise, prerequisites, what it teaches."""
    seconds = {row["chapter"]: float(row["seconds"]) for row in ledger("runtimes")}
    rows, total = [], [0.0, 0.0, 0.0]
    for chapter in _chapters(env):
        about = about_chapter(chapter)
        bullets = (_inline(env, chapter, line) for line in about["teaches"])
        run, work = seconds.get(chapter, 0) / 60, about["exercises"]
        total = [a + b for a, b in zip(total, (about["read"], run, sum(work)))]
        rows.append(
            {
                "chapter": _link(env, chapter),
                "read (min)": about["read"],
                "run (min)": f"{run:.1f}" if run else "not measured",
                "exercises (min)": f"{sum(work)} (for {len(work)})",
                "prerequisites": _inline(env, chapter, about["needs"]),
                "what it teaches": f"<ul>{''.join(f'<li>{b}</li>' for b in bullets)}</ul>",
            }
        )
    read, run, work = total
    return (
        f"<p>{len(rows)} chapters are published: {read / 60:.1f} hours of reading, "
        f"{run:.0f} minutes of computing and {work / 60:.1f} hours of exercises.</p>"
        f'<div class="for-instructors">{_table(rows, "Chapters for instructors")}</div>'
    )


def prerequisites(env) -> str:
    """The graph of chapters that need chapters: from left to right, inline SVG."""
    chapters = _chapters(env)
    needs = {
        c: [n for n in about_chapter(c)["linked"] if n in chapters] for c in chapters
    }
    column = {}

    def place(chapter):
        if chapter not in column:
            column[chapter] = max((place(n) + 1 for n in needs[chapter]), default=0)
        return column[chapter]

    wide, high, gap_x, gap_y = 196, 40, 44, 20
    at, filled = {}, {}
    for chapter in chapters:
        row = filled[place(chapter)] = filled.get(place(chapter), -1) + 1
        at[chapter] = 6 + place(chapter) * (wide + gap_x), 6 + row * (high + gap_y)
    width = max(x for x, _ in at.values()) + wide + 6
    height = max(y for _, y in at.values()) + high + 6
    edges, boxes, told = [], [], []
    for chapter, (x, y) in at.items():
        name = chapter.split("/")[-1].replace("-", " ")
        boxes.append(
            f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" rx="6"/>'
            f'<text x="{x + wide / 2}" y="{y + high / 2 + 5}">{html.escape(name)}</text>'
        )
        for need in needs[chapter]:
            x0, y0, y1 = at[need][0] + wide, at[need][1] + high / 2, y + high / 2
            edges.append(
                f'<path data-edge="{need} {chapter}" marker-end="url(#needs)" '
                f'd="M{x0} {y0} C{x0 + 30} {y0} {x - 36} {y1} {x - 9} {y1}"/>'
            )
        before = [n.split("/")[-1].replace("-", " ") for n in needs[chapter]]
        told.append(f"{name} needs {' and '.join(before) or 'no other chapter'}")
    return (
        '<figure class="needs"><div class="needs" tabindex="0" role="region" '
        'aria-label="Graph of prerequisites">'
        f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{html.escape("; ".join(told))}."><defs><marker '
        'id="needs" viewBox="0 0 10 10" refX="1" refY="5" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0 L10 5 L0 10 z"/></marker></defs>'
        f"{''.join(edges)}{''.join(boxes)}</svg></div><figcaption>An arrow goes from a "
        "chapter to one that builds on it.</figcaption></figure>"
    )


# ---------------------------------------------------------------- the landing page


def _notebook(chapter: str) -> dict:
    path = ROOT / "chapters" / f"{chapter}.ipynb"
    return json.loads(path.read_text(encoding="utf-8"))


def _outputs(notebook: dict, kind: str):
    """Each output of a kind (a mime type) as text, with its cell."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if kind in output.get("data", {}):
                yield cell, "".join(output["data"][kind])


def _chapters(env) -> list[str]:
    """The published chapters, as ``part/slug``, in the order of the contents."""
    listed = env.toctree_includes.get(env.config.root_doc, [])
    return [d.removeprefix("chapters/") for d in listed if d.startswith("chapters/")]


def cards(env) -> str:
    """A card per published chapter: its hero figure, name and question."""
    found = []
    for chapter in _chapters(env):
        notebook = _notebook(chapter)
        opening = "".join(notebook["cells"][0]["source"]).split("\n")
        question = next(line for line in opening if line and line[0] != "#")
        title = next(line for line in opening if line.startswith("# "))[2:]
        cell, picture = next(_outputs(notebook, "image/png"), ({}, ""))
        alt = cell.get("metadata", {}).get("mystnb", {}).get("image", {}).get("alt", "")
        found.append(
            f'<div class="book-card"><img alt="{html.escape(alt)}" '
            f'src="data:image/png;base64,{picture.strip()}">'
            f'<p class="card-name"><a href="chapters/{chapter}.html">{html.escape(title)}</a></p>'
            f"<p>{html.escape(question)}</p></div>"
        )
    return f'<div class="book-cards">{"".join(found)}</div>'


def explorer(env) -> str:
    """The first explorer of the first chapter that has one."""
    for chapter in _chapters(env):
        for _, text in _outputs(_notebook(chapter), "text/html"):
            if 'class="explorer"' in text:
                return text
    return ""


LEDGERS = (coverage, errata, results, status)
OF_CHAPTERS = (cards, explorer, instructors, prerequisites)
PAGES = {f.__name__: f for f in LEDGERS + OF_CHAPTERS}


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
        if PAGES[name] in OF_CHAPTERS:
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

    return re.sub(r'(<img [^>]*src="[^"]*_images/([^"/]+\.png)"[^>]*?) ?/?>', size, body)


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
        for pattern, new in MENDS[: -1 if path.name == "search.html" else None]:
            mended = pattern.sub(new, mended)
        if mended != text:
            path.write_text(mended, encoding="utf-8")


def hide_launch_buttons(app, config):
    if not config.html_theme_options.get("repository_url"):
        config.html_theme_options["launch_buttons"] = {}


def setup(app):
    app.add_directive("book-table", BookTable)
    app.add_node(BookTableNode)
    app.connect("config-inited", hide_launch_buttons, priority=900)
    folds.setup(app)
    app.connect("doctree-resolved", fill_tables)
    app.connect("html-page-context", finish_page, priority=900)
    app.connect("build-finished", mend_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
