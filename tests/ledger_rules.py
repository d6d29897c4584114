"""What must hold in the ledgers, each rule a function that lists faults.

A rule takes the ``Ledgers`` that it reads, so that canaries can hand it spoilt ones.
"""

import ast
import functools
import itertools
import math
import re
from collections import Counter
from hashlib import sha256

from structure import headings_by_cell
from support import (
    CHAPTERS,
    ROOT,
    chapter_files,
    chapter_id,
    code_cells,
    code_of,
    notebook,
    published,
    slug,
    tags,
)
from utils import ledger, units

# The ledgers that come from outside of the book; the coverage ledger's anchors are ours.
PINNED = {
    "coverage": "42166e6f57f4fd05fa7ac04866fe1b5e5a624cfae1a19f6e81ef36625809abba",
    "errata": "f203799446633d5d71aeee2f2ccdc11277d5d0b53e4d0f8750ad77040fcf82e9",
    "headline_results": "e06c952829b939a433697cdc5cefd2a28077f05dd5a6d7c3c9cb38630b50dfff",
    "targets": "253cce3d3e2dc5b44d7f03579fd211e5a02642f04ff4c5618876b801720c2424",
}
MOST_ROWS = 6  # of the coverage ledger that one section may carry
SIGNIFICANT = 2e-5  # derived columns are written with six digits
# Results whose range says nothing, with their data. May only shrink.
EMPTY_RANGES: set[tuple[str, str]] = set()
ENOUGH_RUNS = 5  # for a range, and so for a row of results
# What is better of each unit. A ratio may be of gains or of losses: here those of gains.
BETTER = dict.fromkeys(("fraction", "count", "decibels"), "max")
GAINS = {
    "fbsde-time-to-1-percent-ratio",
    "valley-momentum-speedup",
}
# How rows of the coverage ledger ask for a picture and for a table.
PICTURE = re.compile(
    r"\b(plot|draw|animate|curves|histograms?)\b"
    r"|\bshow\b[^,;.]*\b(images?|maps?|grid|rows|digits|samples|reconstructions)\b"
)
TABLE = re.compile(r"\b(table|tabulate)\b")
# Rows of the coverage ledger that their chapter does not show yet as they ask.
NOT_SHOWN = {
    "S3-rnn-applications",
    "S1-bptt-setup",
}


class Ledgers:
    """The book's ledgers, or what concerns one chapter of it.

    ``spoilt`` replaces the rows of some ledgers by others.
    """

    def __init__(self, chapter=None, **spoilt):
        self.chapter, self.spoilt = chapter, spoilt

    def files(self) -> list:
        """The notebooks of the chapters that are judged."""
        return [self.chapter] if self.chapter else chapter_files()

    def concern(self, chapter: str) -> bool:
        return self.chapter is None or chapter == chapter_id(self.chapter)

    def rows(self, name: str) -> list[dict]:
        """The rows of ``data/<name>.csv``."""
        if name in self.spoilt:
            return self.spoilt[name]
        return ledger.read(ROOT / "data" / f"{name}.csv")

    def results(self) -> list[dict]:
        rows = self.spoilt.get("results") or ledger.results()
        return [row for row in rows if self.concern(row["chapter"])]

    def targets(self) -> list[dict]:
        """Those of published chapters."""
        names = {name for name in published() if self.concern(name)}
        return [row for row in self.rows("targets") if row["chapter"] in names]

    def runs(self, experiment: str) -> list[dict]:
        if experiment in self.spoilt:
            return self.spoilt[experiment]
        return recorded(experiment)


run_files = functools.cache(ledger.run_files)


@functools.cache
def recorded(experiment: str) -> list[dict]:
    """An experiment's runs, read once: copy them before you change them."""
    path = run_files().get(experiment)
    return ledger.read(path) if path else []


# ---------------------------------------------------------------- from outside


def digest(name: str, rows: list[dict]) -> str:
    """Of a ledger's content; the anchors of the coverage ledger are left out."""
    kept = [{k: v for k, v in row.items() if k != "anchor"} for row in rows]
    text = "\n".join("\t".join(row.values()) for row in [dict.fromkeys(kept[0]), *kept]
                     if all(v is not None for v in row.values()))  # fmt: skip
    return sha256(text.encode()).hexdigest()


def pinned(ledgers: Ledgers) -> list[str]:
    """The ledgers that come from outside are as they came."""
    return [
        f"data/{name}.csv is not as it came: restore it"
        for name, told in PINNED.items()
        if digest(name, ledgers.rows(name)) != told
    ]


# ---------------------------------------------------------------- coverage


def sections(path) -> dict[str, dict]:
    """Each section's anchor: whether it may carry rows, its plots and its tables."""
    found, here, inside = {}, None, False
    for cell, titles in headings_by_cell(notebook(path)):
        for _, title in titles:
            inside = title != "Quiz" and (inside or title == "What you will learn")
            counts = inside and title != "What you will learn"
            here = found[slug(title)] = {"inside": counts, "plots": 0, "tables": 0}
        if here is None:
            continue
        if cell.cell_type == "markdown":
            here["tables"] += bool(
                re.search(r"^\|.*\|\n\|[ :|-]+\|$", cell.source, re.M)
            )
            continue
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            html = "".join(data.get("text/html", ""))
            here["plots"] += "image/png" in data or 'class="explorer"' in html
            here["tables"] += "<table" in html
    return found


def coverage_anchors(ledgers: Ledgers) -> list[str]:
    """Rows of published chapters name a section of the chapter that can show them."""
    return [f for f in _anchor_faults(ledgers) if f.split(":")[0] not in NOT_SHOWN]


def _anchor_faults(ledgers: Ledgers) -> list[str]:
    faults, rows = [], ledgers.rows("coverage")
    for path in ledgers.files():
        name, found = chapter_id(path), sections(path)
        own = [r for r in rows if r["chapter"] == name and name in published()]
        for row in own:
            file, _, anchor = row["anchor"].partition("#")
            if file != f"{name}.ipynb" or anchor not in found:
                faults.append(f"{row['id']}: no anchor in {name}")
            else:
                wrong = _shows(row, found[anchor])
                faults += [f"{row['id']}: {fault}" for fault in wrong]
                if row["id"] in NOT_SHOWN and not wrong:
                    faults.append(f"{row['id']} is shown: take it off NOT_SHOWN")
        for anchor, count in Counter(row["anchor"] for row in own).items():
            if count > MOST_ROWS:
                faults.append(f"{anchor} carries {count} rows: {MOST_ROWS} at most")
    known = {chapter_id(path) for path in chapter_files()}
    faults += [f"{r['id']}: {r['anchor']}, in a chapter that is not there" for r in rows
               if r["anchor"] and r["chapter"] not in known]  # fmt: skip
    return faults


def _shows(row: dict, section: dict) -> list[str]:
    """Why a section cannot show what the row asks."""
    faults, wanted = [], row["must_show"].lower()
    if not section["inside"]:
        faults.append(f"{row['anchor']} is no section between objectives and quiz")
    if PICTURE.search(wanted) and not section["plots"]:
        faults.append(f"{row['anchor']} has no plot: {row['must_show']}")
    if TABLE.search(wanted) and not section["tables"]:
        faults.append(f"{row['anchor']} has no table: {row['must_show']}")
    return faults


# ---------------------------------------------------------------- results


def derived(ledgers: Ledgers) -> list[str]:
    """Seeds, mean, sd and range follow from the runs, to the digits written."""
    faults = []
    for row in ledgers.results():
        if not row["mean"]:
            continue
        name = f"{row['experiment']} on {row['data']} ({row['budget']})"
        same = [
            run for run in ledgers.runs(row["experiment"])
            if all(run[k] == row[k] for k in ("data", "budget", "stand_in"))
        ]  # fmt: skip
        try:
            values = [float(run["value"]) for run in same]
            wanted = units.expected_range(
                values, units.parse(row["unit"]), row["better"], lenient=True
            )
        except units.UnitError as error:
            faults.append(f"{name}: {error}")
            continue
        for column, told in wanted.items():
            if not close(row[column], told):
                faults.append(
                    f"{name}: {column} is {row[column]}, the runs give {told}"
                )
    return faults


def close(text: str, wanted: str) -> bool:
    """Equal to the digits written, relative to the value itself."""
    if text == wanted:
        return True
    try:
        return math.isclose(float(text), float(wanted), rel_tol=SIGNIFICANT)
    except ValueError:
        return False


def ranges_say_something(ledgers: Ledgers) -> list[str]:
    """No range that guessing or any number meets."""
    faults, empty = [], set()
    for row in ledgers.results():
        if not row["mean"]:
            continue
        low, high = float(row["low"]), float(row["high"])
        try:
            unit = units.parse(row["unit"])
            units.refuse_empty_range(low, high, unit, row["better"])
        except units.UnitError as error:
            empty.add((row["experiment"], row["data"]))
            if (row["experiment"], row["data"]) not in EMPTY_RANGES:
                faults.append(f"{row['experiment']} on {row['data']}: {error}")
    mended = EMPTY_RANGES - empty if ledgers.chapter is None else []
    return faults + [f"{one} has a range: take it off EMPTY_RANGES" for one in mended]


def chance_is_named(ledgers: Ledgers) -> list[str]:
    """Every fraction names what guessing reaches, so that its range is judged by it."""
    return [
        f"{row['experiment']} on {row['data']}: write its unit as 'fraction, chance 0.5', "
        "or 'at chance' where it is meant to be no better than guessing"
        for row in ledgers.results()
        if row["unit"].startswith("fraction") and "chance" not in row["unit"]
    ]


def agrees_with_sources(ledgers: Ledgers) -> list[str]:
    """``reported`` and ``better`` are those of the other ledgers."""
    targets = {row["id"]: row for row in ledgers.targets()}
    headlines = {row["id"]: row for row in ledgers.rows("headline_results")}
    faults = []
    for row in ledgers.results():
        name, target = row["experiment"], targets.get(row["experiment"])
        headline = headlines.get(row["headline"])
        if row["headline"] and headline is None:
            faults.append(f"{name}: no headline result {row['headline']}")
        if row["better"] not in ("max", "min"):
            faults.append(f"{name}: better is max or min, not {row['better']!r}")
        elif row["better"] != better_of(row):
            faults.append(f"{name}: better is {better_of(row)} for {row['unit']}")
        if target and row["better"] != target["better"]:
            faults.append(f"{name}: better is {target['better']} in the targets")
        reported = row["reported"]
        known = {target["reported"]} if target and target["reported"] else set()
        if headline:
            known |= as_reported(headline["reported"])
        if reported and not known:
            faults.append(f"{name}: no ledger says that {reported} is reported")
        if reported and known and not any(close(reported, one) for one in known):
            faults.append(f"{name}: reported {reported}, the ledgers have {known}")
        if target and target["reported"] and not reported:
            faults.append(f"{name}: the source reports {target['reported']}")
    return faults


def better_of(row: dict) -> str:
    """Which way a result is better, as its unit tells; "" for an unknown unit."""
    try:
        unit = units.parse(row["unit"]).name
    except units.UnitError:
        return ""
    return "max" if row["experiment"] in GAINS else BETTER.get(unit, "min")


def as_reported(text: str) -> set[str]:
    """The numbers of a headline's text, percent also as fractions."""
    found = re.findall(r"\d+\.?\d*", text.replace(",", ""))
    return {*found, *(f"{float(number) / 100:g}" for number in found)}


def measured_targets(ledgers: Ledgers) -> list[str]:
    """Every target of a published chapter is measured on real data, in its budget."""
    measured = {
        (row["experiment"], row["budget"])
        for row in ledgers.results()
        if row["mean"] and row["stand_in"] == "no"
    }
    return [
        f"{row['id']} is not measured in the {row['budget']} budget"
        for row in ledgers.targets()
        if (row["id"], row["budget"]) not in measured
    ]


def runs_have_results(ledgers: Ledgers) -> list[str]:
    """Enough runs of what a chapter compares, or runs live, have their row of results.

    Grids that are recorded and not compared need none: no single number sums them up.
    """
    told = {
        (row["experiment"], row["data"], row["budget"])
        for row in ledgers.results()
        if row["mean"]
    }
    faults = []
    for path in ledgers.files():
        for name in sorted(summed_up(path)):
            runs = Counter((run["data"], run["budget"]) for run in ledgers.runs(name))
            faults += [
                f"{name} on {data} ({budget}): {count} runs and no row of results"
                for (data, budget), count in runs.items()
                if count >= ENOUGH_RUNS and (name, data, budget) not in told
            ]
    return faults


@functools.cache
def summed_up(path) -> set[str]:
    """A chapter's experiments that one number sums up: run live, or compared."""
    folder = ROOT / "data" / "runs" / chapter_id(path)
    own = {name for name, file in run_files().items() if file.parent == folder}
    compared = re.findall(r'\bcompare\(\s*"([\w-]+)"', code_of(notebook(path)))
    return own - set(grids(path)).difference(compared)


def missed(ledgers: Ledgers) -> dict[str, str]:
    """Targets that the recorded mean does not reach, with the chapter."""
    found = {}
    for target in ledgers.targets():
        for row in ledgers.results():
            same = (row["experiment"], row["budget"]) == (
                target["id"],
                target["budget"],
            )
            elsewhere = row["chapter"] != target["chapter"]
            if not same or elsewhere or not row["mean"] or row["stand_in"] == "yes":
                continue
            mean, aim = float(row["mean"]), float(target["target"])
            if (mean < aim) if target["better"] == "max" else (mean > aim):
                found[target["id"]] = row["chapter"]
    return found


def missed_targets_are_explained(ledgers: Ledgers) -> list[str]:
    """A missed target has its reason in the chapter, in a cell tagged missed-target."""
    faults, explained = [], reasons(ledgers.files())
    short = missed(ledgers)
    for name, chapter in short.items():
        if name not in explained.get(chapter, {}):
            faults.append(f"{name}: {chapter} misses it and does not say why")
    for chapter, names in explained.items():
        faults += [f"{name}: {chapter} explains a miss that is none" for name in names
                   if name not in short]  # fmt: skip
    return faults


def reasons(files) -> dict[str, dict[str, str]]:
    """By chapter: the reason given for each missed target."""
    return {
        chapter_id(path): {
            name: cell.source
            for cell in notebook(path).cells
            if "missed-target" in tags(cell)
            for name in cell.metadata.get("missed", [])
        }
        for path in files
    }


# ---------------------------------------------------------------- recorded grids


@functools.cache
def grids(path) -> dict[str, dict[str, list]]:
    """The grid of each recorded experiment of a chapter, as its decorator says."""
    cells = [re.sub(r"^[%!].*$", "pass", c.source, flags=re.M)
             for c in code_cells(notebook(path))]  # fmt: skip
    tree = ast.parse("\n".join(cells))
    names = Names(tree)
    found = {}
    for node in ast.walk(tree):
        for call in getattr(node, "decorator_list", []):
            if (
                isinstance(call, ast.Call)
                and getattr(call.func, "id", "") == "recorded"
            ):
                grid = {k.arg: list(names.value(k.value)) for k in call.keywords}
                found[call.args[0].value] = grid
    return found


def pairs(target, value):
    """What an assignment gives to each of its targets: ``a, b = 1, 2`` is two pairs."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts))
    return [(target, value)]


class Names(dict):
    """Values of a notebook's constants, computed when they are asked for.

    Of a dict only the keys matter here, so its values, which may be functions, are
    not computed.
    """

    def __init__(self, tree):
        allowed = (range, list, tuple, dict, set, sorted, zip, enumerate, len, str)
        super().__init__({kind.__name__: kind for kind in allowed}, __builtins__={})
        self.assigned = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                for target, value in pairs(node.targets[0], node.value):
                    if isinstance(target, ast.Name):
                        self.assigned.setdefault(target.id, value)

    def __missing__(self, name):
        self[name] = self.value(self.assigned[name])
        return self[name]

    def value(self, node):
        expression = ast.fix_missing_locations(ast.Expression(KeysOnly().visit(node)))
        return eval(compile(expression, "grid", "eval"), {"__builtins__": {}}, self)


class KeysOnly(ast.NodeTransformer):
    def visit_Dict(self, node):
        self.generic_visit(node)
        node.values = [ast.Constant(None) if key else value  # {**other} stays
                       for key, value in zip(node.keys, node.values)]  # fmt: skip
        return node

    def visit_DictComp(self, node):
        node.value = ast.Constant(None)
        return self.generic_visit(node)


def recorded_grids_are_complete(ledgers: Ledgers) -> list[str]:
    """Each recorded experiment has a run for every setting of its grid, and no other."""
    faults = []
    for path in ledgers.files():
        for name, grid in grids(path).items():
            wanted = {tuple(map(str, v)) for v in itertools.product(*grid.values())}
            kinds: dict = {}
            for run in ledgers.runs(name):
                kind = run["stand_in"], run["budget"]
                kinds.setdefault(kind, set()).add(tuple(run.get(k, "") for k in grid))
            if not kinds:
                faults.append(f"{name}: nothing is recorded")
            for (_, budget), have in kinds.items():
                if gone := wanted - have:
                    faults.append(f"{name} ({budget}): {len(gone)} of {len(wanted)} runs "
                                  f"are missing, one is {min(gone)}")  # fmt: skip
                if more := have - wanted:
                    faults.append(f"{name} ({budget}): {min(more)} is not in its grid")
    return faults


def run_files_are_whole(ledgers: Ledgers) -> list[str]:
    """Each file of runs belongs to its chapter and says of each run what it must."""
    faults, keys = [], Counter()
    for experiment, path in run_files().items():
        chapter = path.parent.relative_to(ROOT / "data" / "runs").as_posix()
        if not ledgers.concern(chapter):
            continue
        rows = ledgers.runs(experiment)
        missing = set(ledger.ABOUT_RUN) - set(rows[0] if rows else {})
        if missing:
            faults.append(f"{path.name}: no column {', '.join(sorted(missing))}")
            continue
        names = ledger.setting_names(rows)
        keys.update((experiment, *ledger.run_key(row, names)) for row in rows)
        for row in rows:
            empty = [n for n in ledger.ABOUT_RUN if n != "data" and not row[n]]
            faults += [f"{path.name}: a run without {name}" for name in empty]
        if not (CHAPTERS / f"{chapter}.ipynb").exists():
            faults.append(f"{path.name}: there is no chapter {chapter}")
    return faults + [f"{key} is recorded {n} times" for key, n in keys.items() if n > 1]


# ---------------------------------------------------------------- run times


def run_times(ledgers: Ledgers) -> list[str]:
    """Measured, within the limits, and the same in the chapter's own sentence."""
    rows = {row["chapter"]: row for row in ledgers.rows("runtimes")}
    seconds = {name: float(row["seconds"]) for name, row in rows.items()}
    faults = [f"{n}: {s:.0f} s, 120 at most" for n, s in seconds.items() if s > 120]
    if sum(seconds.values()) > 2700:
        faults.append("the book takes more than 45 minutes")
    for path in ledgers.files():
        name = chapter_id(path)
        text = "\n".join(c.source for c in notebook(path).cells if "runtime" in tags(c))
        told = re.search(r"took (\d+) seconds and ([\d.]+) GB", text)
        if name not in rows or told is None:
            faults.append(f"{name}: no run time is recorded or told: refresh it")
            continue
        gigabytes = float(rows[name]["peak_mb"]) / 1024
        same = abs(int(told[1]) - seconds[name]) <= 0.5 + 1e-6
        if not same or abs(float(told[2]) - gigabytes) > 0.05 + 1e-6:
            faults.append(
                f"{name}: the chapter says {told[0]}, the ledger {seconds[name]:.1f} s "
                f"and {gigabytes:.2f} GB"
            )
    return faults


RULES = [
    pinned,
    coverage_anchors,
    derived,
    ranges_say_something,
    chance_is_named,
    agrees_with_sources,
    measured_targets,
    runs_have_results,
    missed_targets_are_explained,
    recorded_grids_are_complete,
    run_files_are_whole,
    run_times,
]
