"""Parts of pages made of the chapters: cards, times, paths, the graph of prerequisites."""

import base64
import html

from content import (
    about_chapter,
    chapters,
    inline,
    link,
    notebook,
    opening,
    outputs,
    parts,
    run_minutes,
    table,
    title_of,
)

# ---------------------------------------------------------------- the landing page


def cards(env) -> str:
    """A card per published chapter, by parts: a picture, its name and its question."""
    found = []
    for part, names in parts(env).items():
        found.append(f'<h3 class="card-part">{html.escape(part)}</h3>')
        found.append(f'<div class="book-cards">{"".join(map(card, names))}</div>')
    return "\n".join(found)


def card(chapter: str) -> str:
    title, question = opening(chapter)
    return (
        f'<div class="book-card">{picture_of(notebook(chapter))}'
        f'<p class="card-name"><a href="chapters/{chapter}.html">'
        f"{html.escape(title)}</a></p><p>{html.escape(question)}</p></div>"
    )


def picture_of(book: dict) -> str:
    """A card's picture: what the cell tagged ``card`` draws, or else the hero.

    The hero's metadata may show a part of it: ``{"book": {"card": [left, top, right,
    bottom]}}``, in fractions of its width and height.
    """
    found = list(outputs(book, "image/png"))
    marked = [pair for pair in found if "card" in pair[0]["metadata"].get("tags", [])]
    cell, text = (marked or found)[0]
    metadata = cell["metadata"]
    alt = metadata.get("mystnb", {}).get("image", {}).get("alt", "")
    kind = "photo" if "photo" in metadata.get("tags", []) else ""
    left, top, right, bottom = metadata.get("book", {}).get("card", (0, 0, 1, 1))
    wide, high = right - left, bottom - top
    width, height = size_of(text)
    shape = f"--shape: {wide * width / (high * height):.3f}"
    place = f"width: {100 / wide:.2f}%; left: {-100 * left / wide:.2f}%; "
    place += f"top: {-100 * top / high:.2f}%"
    return (
        f'<span class="card-picture" style="{shape}"><img alt="{html.escape(alt)}" '
        f'class="{kind}" style="{place}" src="data:image/png;base64,{text.strip()}"></span>'
    )


def size_of(encoded: str) -> tuple[int, int]:
    """Width and height of a PNG, given in base64."""
    head = base64.b64decode(encoded[:64])[16:24]  # two numbers of four bytes
    return int.from_bytes(head[:4]), int.from_bytes(head[4:])


ONE_NEURON = "fundamentals/neurons-and-networks"


def explorer(env) -> str:
    """One artificial neuron under sliders: the first explorer of its chapter."""
    found = outputs(notebook(ONE_NEURON), "text/html")
    return next(text for _, text in found if 'class="explorer"' in text)


# ---------------------------------------------------------------- times and paths


def instructors(env) -> str:
    """Per chapter: minutes to read, run and exercise, prerequisites, what it teaches."""
    run, rows, total = run_minutes(), [], [0.0, 0.0, 0.0]
    for chapter in chapters(env):
        about = about_chapter(chapter)
        bullets = "".join(f"<li>{inline(chapter, b)}</li>" for b in about["teaches"])
        took, work = run.get(chapter, 0), about["exercises"]
        total = [a + b for a, b in zip(total, (about["read"], took, sum(work)))]
        rows.append(
            {
                "chapter": f'{link(env, chapter)}<details class="fold"><summary>What it '
                f"teaches</summary><ul>{bullets}</ul></details>",
                "read (min)": about["read"],
                "run (min)": f"{took:.1f}" if took else "not measured",
                "exercises (min)": f"{sum(work)} (for {len(work)})",
                "prerequisites": inline(chapter, about["needs"]),
            }
        )
    read, took, work = total
    return (
        f"<p>{len(rows)} chapters are published: {read / 60:.1f} hours of reading, "
        f"{took:.0f} minutes of computing and {work / 60:.1f} hours of exercises.</p>"
        + table(rows, "Chapters for instructors", kind="for-instructors")
    )


GOALS = {  # a reader's goal: the folders of the chapters that it needs
    "I am new to neural networks": ["fundamentals"],
    "Images": ["cnn"],
    "Sequences and text": ["rnn"],
    "Generating images": ["autoencoders", "gans"],
    "Scientific computing": ["pde"],
}


def needed(wanted: list[str], known: list[str]) -> list[str]:
    """The chapters wanted and all that they build on, in the order of the contents."""
    found, left = set(), list(wanted)
    while left:
        chapter = left.pop()
        if chapter not in found and chapter in known:
            found.add(chapter)
            left += about_chapter(chapter)["linked"]
    return [chapter for chapter in known if chapter in found]


def paths(env) -> str:
    """For each goal: which chapters to read, in order, and how long that takes."""
    known, run, rows = chapters(env), run_minutes(), []
    for goal, folders in GOALS.items():
        wanted = [c for c in known if c.split("/")[0] in folders]
        path = needed(wanted, known)
        if not wanted:
            continue
        read = sum(about_chapter(chapter)["read"] for chapter in path)
        took = sum(run.get(chapter, 0) for chapter in path)
        listed = " → ".join(link(env, chapter) for chapter in path)
        rows.append(
            {
                "goal": html.escape(goal),
                "chapters, in this order": listed,
                "read": f"{read / 60:.1f} hours",
                "run": f"{took:.0f} minutes",
            }
        )
    return table(rows, "Where to start, by goal", kind="paths")


# ---------------------------------------------------------------- prerequisites

WIDE, HIGH, GAP_X, GAP_Y, IN_ROW = 184, 44, 32, 52, 4
APART = 7  # pixels between two arrows in one gap


def levels(known: list[str], needs: dict[str, list[str]]) -> list[list[str]]:
    """Rows of at most four chapters; what a chapter needs stands in a row above."""
    depth: dict[str, int] = {}

    def place(chapter):
        if chapter not in depth:
            depth[chapter] = max((place(n) + 1 for n in needs[chapter]), default=0)
        return depth[chapter]

    rows = []
    for level in range(max(map(place, known)) + 1):
        own = [chapter for chapter in known if depth[chapter] == level]
        rows += [own[i : i + IN_ROW] for i in range(0, len(own), IN_ROW)]
    return rows


def direct(chapter: str, needs: dict[str, list[str]]) -> list[str]:
    """What a chapter needs and none of its other needs builds on."""

    def before(one) -> set[str]:
        return set(needs[one]).union(*map(before, needs[one]))

    implied = set().union(*map(before, needs[chapter]))
    return [need for need in dict.fromkeys(needs[chapter]) if need not in implied]


def prerequisites(env) -> str:
    """The graph of chapters that need chapters, from top to bottom, as a picture.

    It has no arrow that a longer path implies; its text names all that is needed.
    """
    known = chapters(env)
    needs = {c: [n for n in about_chapter(c)["linked"] if n in known] for c in known}
    at, lefts = {}, []
    width = IN_ROW * (WIDE + GAP_X) + GAP_X
    rows = levels(known, needs)
    for i, row in enumerate(rows):  # each chapter near those that it needs
        row = sorted(row, key=lambda c: sum(at[n][0] for n in needs[c] if n in at)
                     / max(len(needs[c]), 1))  # fmt: skip
        left = (width - len(row) * (WIDE + GAP_X) + GAP_X) / 2
        lefts.append([left + k * (WIDE + GAP_X) for k in range(len(row))])
        at |= {chapter: (x, i) for chapter, x in zip(row, lefts[-1])}
    taken: dict[tuple, list] = {}  # by row and gap: the chapters whose arrows pass
    edges, boxes, told = [], [], []
    for chapter in known:
        x, y = at[chapter][0], top(at[chapter][1])
        name = title_of(chapter)
        boxes.append(
            f'<rect x="{x:g}" y="{y}" width="{WIDE}" height="{HIGH}" rx="6"/>'
            + _label(name, x + WIDE / 2, y + HIGH / 2)
        )
        for need in direct(chapter, needs):
            way = _way(at[need], at[chapter], lefts, need, taken)
            edges.append(
                f'<path data-edge="{need} {chapter}" marker-end="url(#needs)" d="{way}"/>'
            )
        before = [title_of(need) for need in needs[chapter]]
        told.append(f"{name} needs {' and '.join(before) or 'no other chapter'}")
    height = top(len(rows)) - GAP_Y + 6
    return (
        f'<figure class="needs"><svg viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{html.escape("; ".join(told))}."><defs><marker id="needs" '
        'viewBox="0 0 10 10" refX="1" refY="5" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0 L10 5 L0 10 z"/></marker></defs>'
        f"{''.join(edges)}{''.join(boxes)}</svg><figcaption>An arrow goes from a chapter "
        "to one that builds on it.</figcaption></figure>"
    )


def top(row: int) -> int:
    """Where a row of boxes begins."""
    return 6 + row * (HIGH + GAP_Y)


def _way(start, end, lefts, source, taken) -> str:
    """The path from a box to one below, between the boxes of the rows in between.

    ``start`` and ``end`` are (left, row) of the two boxes, ``lefts`` has the boxes of
    each row. Arrows of different chapters in one gap go side by side.
    """
    (x, first), goal, last = start, end[0] + WIDE / 2, end[1]
    x, points = x + WIDE / 2, [(x + WIDE / 2, top(first) + HIGH)]
    for row in range(first + 1, last):
        wanted = x + (goal - x) / (last - row + 1)
        x = _free(wanted, lefts[row])
        passing = taken.setdefault((row, x), [])
        if source not in passing:
            passing.append(source)
        k = passing.index(source)
        aside = x + APART * (-1) ** k * ((k + 1) // 2)
        points += [(aside, top(row) - 6), (aside, top(row) + HIGH + 6)]
    points.append((goal, top(last) - 8))
    path = f"M{points[0][0]:g} {points[0][1]}"
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        half = (y1 - y0) * 0.6
        path += f" C{x0:g} {y0 + half:g} {x1:g} {y1 - half:g} {x1:g} {y1}"
    return path


def _free(wanted: float, lefts: list[float]) -> float:
    """The place nearest to ``wanted`` that no box of the row covers."""
    gap = GAP_X / 2
    places = [wanted, *(x - gap for x in lefts), *(x + WIDE + gap for x in lefts)]
    free = [p for p in places if not any(x - gap < p < x + WIDE + gap for x in lefts)]
    return min(free, key=lambda place: abs(place - wanted))


def _label(name: str, x: float, y: float) -> str:
    """A chapter's name in a box, in two lines where it is long."""
    words = name.split()
    lines = [name]
    if len(name) > 22:
        half = min(
            range(1, len(words)),
            key=lambda k: abs(len(" ".join(words[:k])) - len(name) / 2),
        )
        lines = [" ".join(words[:half]), " ".join(words[half:])]
    first = y + 5 - 8 * (len(lines) - 1)
    return "".join(
        f'<text x="{x:g}" y="{first + 16 * i:g}">{html.escape(line)}</text>'
        for i, line in enumerate(lines)
    )
