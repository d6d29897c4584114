"""Pages made of the ledgers: coverage, errata, results and status."""

import html
import math
import re

from content import (
    TITLES,
    chapters,
    inline,
    ledger,
    ledgers,
    link,
    notebook,
    table,
    title_of,
)
from folds import tags, text
from utils import units
from utils.results import table_row


def _source(row: dict) -> str:
    return TITLES.get(row["source"][:3], ("", row["source"]))[1]


def coverage(env) -> str:
    """Every item of the five documents and the heading that shows it."""
    found, rows = [], ledger("coverage")
    shown = sum(bool(row["anchor"]) for row in rows)
    found.append(
        f"<p>{shown} of {len(rows)} items are in the chapters published so far; "
        "each links to the heading that shows it.</p>"
    )
    for key in sorted({row["source"] for row in rows}):
        own = [row for row in rows if row["source"] == key]
        found.append(f"<h2>{html.escape(_source(own[0]))}</h2>")
        lines = [
            {
                "where": html.escape(row["where"]),
                "item": html.escape(row["item"]),
                "what the book shows": html.escape(row["must_show"]),
                "chapter": _anchor(env, row),
            }
            for row in own
        ]
        found.append(table(lines, f"Items of {html.escape(_source(own[0]))}"))
    return "\n".join(found)


def _anchor(env, row: dict) -> str:
    path, _, fragment = row["anchor"].partition("#")
    return link(env, row["chapter"], f"#{fragment}" if path else "")


def errata(env) -> str:
    """Every passage where a document is wrong, unclear or at odds with another."""
    found, rows = [], ledger("errata")
    for key in sorted({row["source"] for row in rows}):
        own = [row for row in rows if row["source"] == key]
        title = html.escape(_source(own[0]))
        lines = [
            {
                "where": html.escape(row["where"]),
                "says": html.escape(row["says"]),
                "correct": html.escape(row["correct"]),
                "how to check": html.escape(row["how_to_check"]),
                "chapter": link(env, row["chapter"]),
            }
            for row in own
        ]
        found += [f"<h2>{title}</h2>", table(lines, f"Errata of {title}")]
    # the ledger names other documents by number now and then; readers know titles
    return re.sub(r"\b(00[0-4])\b", lambda m: f"<cite>{TITLES[m[1]][1]}</cite>",
                  "\n".join(found))  # fmt: skip


# ---------------------------------------------------------------- results

SPELLED = {  # words of experiments' names that are written in another way
    word.lower(): word
    for word in "AdaGrad Adam BSB BSDE Burgers CIFAR-10 CNN DCGAN FBSDE GAN GRU HJB IMDB "
    "JS LSTM MLP MNIST PCA PINN Poisson ReLU RMSProp SGD VAE XOR".split()
} | {"cifar10": "CIFAR-10", "bsb": "Black-Scholes-Barenblatt", "frechet": "Fréchet"}
PHRASES = {  # what the words of a name make together, and how it is written
    "in 1 dimensions": "in 1 dimension",
    "allen cahn": "Allen-Cahn",
    "value error full": "value error, full budget",
    "sigmoid 20 layers orders lost": "orders of magnitude lost in 20 sigmoid layers",
    "names macro accuracy": "names, mean recall",
    "names bag macro accuracy": "names as bags of letters, mean recall",
    "names windows macro accuracy": "names as windows of letters, mean recall",
    "XOR two units solved": "XOR solved with two units",
    "regularization none": "without regularization,",
    "thirty layers shortcuts": "thirty layers with shortcuts",
}


def readable(experiment: str) -> str:
    """An experiment's name as a reader would write it."""
    words = [SPELLED.get(word, word) for word in experiment.split("-")]
    text = " ".join(re.sub(r"^(\d+)d$", r"in \1 dimensions,", word) for word in words)
    for phrase, written in PHRASES.items():
        text = text.replace(phrase, written)
    return text[0].upper() + text[1:]


def results(env) -> str:
    """Reported and measured by chapter: a dot plot, a table, stand-ins in a fold."""
    rows, found = [row for row in ledgers.results() if row["mean"]], []
    for chapter in chapters(env):
        own = [row for row in rows if row["chapter"] == chapter]
        if not own:
            continue
        real = [row for row in own if row["stand_in"] == "no"]
        others = [row for row in own if row["stand_in"] != "no"]
        title = html.escape(title_of(chapter))
        found.append(f"<h2>{link(env, chapter)}</h2>")
        found.append(dots(real, title))
        found.append(table([_line(row) for row in real], f"Results of {title}"))
        found.append(missed(chapter))
        if others:
            told = f"Results of {title} on stand-ins"
            inside = table([_line(row) for row in others], told)
            found.append(
                '<details class="fold"><summary>On stand-ins, where no data set can be '
                f"had ({len(others)})</summary>{inside}</details>"
            )
    return "\n".join(found) or "<p>Nothing is recorded yet.</p>"


def missed(chapter: str) -> str:
    """The targets that a chapter misses, each with the reason that the chapter gives.

    The reason is the first paragraph of a cell tagged ``missed-target``.
    """
    items = []
    for cell in notebook(chapter)["cells"]:
        if "missed-target" not in tags(cell):
            continue
        why = text(cell).split("\n\n")[0].replace("\n", " ")
        for name in cell["metadata"]["missed"]:
            items.append(
                f'<li data-target="{name}"><strong>{html.escape(readable(name))}:'
                f"</strong> {inline(chapter, why)}</li>"
            )
    if not items:
        return ""
    return f'<p>Below its target:</p><ul class="missed">{"".join(items)}</ul>'


def _line(row: dict) -> dict:
    shown = {name: html.escape(text) for name, text in table_row(row).items()}
    name = html.escape(readable(row["experiment"]))
    data, budget = shown["data"], row["budget"]
    return {
        "experiment": f"<strong>{name}</strong><br>{html.escape(row['metric'])}",
        "reported": shown["reported"],
        "expected here": shown["expected here"],
        "one more run": _range(row),
        "data": data if budget == "standard" else f"{data}, {budget} budget",
    }


def _range(row: dict) -> str:
    unit = units.parse(row["unit"])
    low, high = (units.shown(row[k], unit, row["sd"]) for k in ("low", "high"))
    return high if low == high else f"{low.removesuffix(' %')} to {high}"


FULL, STEP, LETTER = 700, 30, 8.3  # of a dot plot: its width, a line, a letter


def dots(rows: list[dict], title: str) -> str:
    """Reported (ring) and measured (dot with its range), one picture a unit."""
    rows = [row for row in rows if row["reported"]]
    kinds = dict.fromkeys(units.parse(row["unit"]).name for row in rows)
    return "".join(
        _picture([r for r in rows if units.parse(r["unit"]).name == kind], kind, title)
        for kind in kinds
    )


def round_above(value: float) -> float:
    """The next number of which a half is round, too: 0.4 for 0.31, 100 for 84."""
    power = 10.0 ** math.floor(math.log10(value))
    return power * next(n for n in (1, 2, 4, 5, 6, 8, 10) if n * power >= value)


def ends_of(rows: list[dict], kind: str) -> tuple[float, float]:
    """The ends of the axis: from 0, or from a round number where all lies far above."""
    values = [float(row[k]) for row in rows for k in ("reported", "low", "high")]
    high = 1.0 if kind == "fraction" else round_above(max(values))
    low = min(*values, 0.0)
    if kind == "fraction" and min(values) > 0.7:
        low = int(min(values) * 10) / 10
        low -= 0.1 * (low >= min(values))
    return low, high


def _picture(rows: list[dict], kind: str, title: str) -> str:
    low, high = ends_of(rows, kind)
    percent = kind in units.PERCENT
    scale, sign = (100, " %") if percent else (1, "")

    labels = [html.escape(readable(row["experiment"])) for row in rows]
    left = 14 + LETTER * max(map(len, labels))
    width = FULL - left - 40

    def x(value) -> float:
        return left + (float(value) - low) / (high - low) * width

    lines, told = [], []
    for i, (row, label) in enumerate(zip(rows, labels)):
        y = 22 + i * STEP
        lines.append(
            f'<text x="{left - 14:.0f}" y="{y + 5}" text-anchor="end">{label}</text>'
            f'<line x1="{x(row["low"]):.1f}" x2="{x(row["high"]):.1f}" y1="{y}" y2="{y}"/>'
            f'<circle class="measured" cx="{x(row["mean"]):.1f}" cy="{y}" r="5"/>'
            f'<circle class="reported" cx="{x(row["reported"]):.1f}" cy="{y}" r="7"/>'
        )
        shown = table_row(row)
        told.append(
            f"{label}: reported {shown['reported']}, measured {shown['expected here']}"
        )
    height = 14 + len(rows) * STEP
    lines.append(
        f'<path class="axis" d="M{left:.0f} {height} H{left + width:.0f}"/>'
        + "".join(
            f'<path class="axis" d="M{x(v):.1f} {height} v6"/>'
            f'<text x="{x(v):.1f}" y="{height + 22}" text-anchor="middle">'
            f"{units.typeset(f'{v * scale:.4g}')}{sign}</text>"
            for v in (low, (low + high) / 2, high)
        )
    )
    unit = "percent" if percent else kind
    note = "" if low <= 0 else f" The axis begins at {low * scale:.4g}{sign}."
    return (
        f'<figure class="dots"><svg viewBox="0 0 {FULL} {height + 30}" role="img" '
        f'aria-label="{"; ".join(told)}">{"".join(lines)}</svg><figcaption>{title}, in '
        f"{unit}. Filled dot and bar: mean and range measured here. Ring: reported by the "
        f"source.{note}</figcaption></figure>"
    )


def status(env) -> str:
    """Run time and peak memory of every chapter, with versions."""
    order = chapters(env)
    rows = sorted(ledger("runtimes"), key=lambda row: order.index(row["chapter"]))
    lines = [
        {
            "chapter": link(env, row["chapter"]),
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
        + table(lines, "Run time and memory by chapter")
    )
