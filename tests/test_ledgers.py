"""The ledgers are complete, point at what exists, and agree with the chapters."""

import os
import random

import pytest

from support import (
    ROOT,
    chapter_files,
    chapter_id,
    code_of,
    headings,
    notebook,
    published,
    slug,
    table,
)
from tools.notebooks import find_experiment
from tools.record import rerun
from utils import results

COVERAGE = "id source where kind item must_show reported chapter anchor".split()
ROWS, ERRATA = 597, 260  # of the five documents; a lost row fails


def anchor_faults(rows) -> list[str]:
    """Rows of published chapters without an anchor, and anchors that do not exist."""
    chapters = published()
    anchors = {
        f"{chapter_id(path)}.ipynb#{slug(title)}"
        for path in chapter_files() for _, title in headings(notebook(path))
    }  # fmt: skip
    faults = []
    for row in rows:
        if row["chapter"] in chapters and not row["anchor"]:
            faults.append(f"{row['id']}: no anchor in {row['chapter']}")
        if row["anchor"] and row["anchor"] not in anchors:
            faults.append(f"{row['id']}: {row['anchor']} does not exist")
    return faults


def test_coverage_is_whole():
    rows = table("coverage.csv")
    assert list(rows[0]) == COVERAGE
    assert len({row["id"] for row in rows}) == len(rows) == ROWS


def test_coverage_anchors():
    assert anchor_faults(table("coverage.csv")) == []


def test_canary_coverage_anchor():
    rows = [r for r in table("coverage.csv") if r["chapter"] in published()][:2]
    rows[0] |= {"anchor": ""}
    rows[1] |= {"anchor": "fundamentals/first-networks.ipynb#no-such-heading"}
    assert len(anchor_faults(rows)) == 2


def test_errata_are_whole():
    rows = table("errata.csv")
    assert len({row["id"] for row in rows}) == len(rows) == ERRATA


def test_results_are_sound():
    headlines = {row["id"] for row in table("headline_results.csv")}
    for row in table("results.csv"):
        assert list(row) == results.COLUMNS
        assert row["better"] in ("max", "min"), row
        assert not row["headline"] or row["headline"] in headlines, row
        if row["mean"]:
            low, mean, high = (float(row[k]) for k in ("low", "mean", "high"))
            assert low <= mean <= high and int(row["seeds"]) >= 5, row
        if "fraction" in row["metric"] and row["mean"]:
            assert float(row["low"]) >= 0 and float(row["high"]) <= 1, row


def test_targets_of_published_chapters_are_measured():
    measured = {row["experiment"] for row in table("results.csv") if row["mean"]}
    wanted = {r["id"] for r in table("targets.csv") if r["chapter"] in published()}
    assert wanted <= measured, f"not measured: {sorted(wanted - measured)}"


def test_results_follow_from_runs():
    for row in table("results.csv"):
        if row["mean"]:
            own = [
                float(run["value"]) for run in table(f"runs/{row['experiment']}.csv")
                if (run["data"], run["budget"]) == (row["data"], row["budget"])
            ]  # fmt: skip
            assert len(own) == int(row["seeds"]), row["experiment"]
            assert abs(sum(own) / len(own) - float(row["mean"])) < 1e-4, row[
                "experiment"
            ]


def test_every_run_file_is_whole():
    for path in (ROOT / "data" / "runs").glob("*.csv"):
        rows = table(f"runs/{path.name}")
        assert rows and set(results.ABOUT_RUN) <= set(rows[0]), path.name
        for row in rows:
            assert None not in row and None not in row.values(), (
                f"half a row in {path.name}"
            )
            assert all(row[name] for name in results.ABOUT_RUN if name != "data"), row


def test_run_times():
    rows = {row["chapter"]: float(row["seconds"]) for row in table("runtimes.csv")}
    assert set(rows) >= published(), "refresh writes data/runtimes.csv"
    assert sum(rows.values()) <= 2700, "the book takes more than 45 minutes"
    assert all(seconds <= 120 for seconds in rows.values()), rows


def test_contents_name_chapters_that_exist():
    assert published() == {chapter_id(path) for path in chapter_files()}


def quick_runs() -> list[tuple[str, dict]]:
    """Recorded runs of experiments that a chapter registers, each under 20 s."""
    found = []
    source = "\n".join(code_of(notebook(path)) for path in chapter_files())
    for path in sorted((ROOT / "data" / "runs").glob("*.csv")):
        if f'@recorded("{path.stem}"' in source:
            rows = table(f"runs/{path.name}")
            found += [(path.stem, r) for r in rows if float(r["seconds"]) < 20]
    return found


def typed(text: str):
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return text


MACHINE = ("_s", "_ms", "_mb")  # metrics of the machine, not of the method


@pytest.mark.slow
def test_a_recorded_run_comes_out_again():
    """One recorded configuration, chosen at random, within the spread of its kind."""
    choices = quick_runs()
    if not choices:
        pytest.skip("no recorded run under 20 s")
    experiment, row = random.choice(choices)
    path, _ = find_experiment(experiment)
    told = list(row)
    settings = {k: typed(row[k]) for k in told[: told.index("data")]}
    again = rerun(experiment, settings)
    if again["data"] != row["data"] and not os.environ.get("BOOK_DATA"):
        pytest.skip(f"{experiment} was recorded on {row['data']}, which is not at hand")
    assert again["data"] == row["data"], f"{experiment} {settings}"
    same = [
        r for r in table(f"runs/{experiment}.csv")
        if all(r[k] == row[k] for k in settings if k != "seed")
    ]  # fmt: skip
    for metric in told[told.index("seconds") + 1 :]:
        if not row[metric] or metric.endswith(MACHINE) or row["budget"] == "bench":
            continue
        values = [float(r[metric]) for r in same]
        spread = max(values) - min(values)
        allowed = max(3 * spread, 0.02 * max(map(abs, values)), 1e-6)
        gap = abs(float(again[metric]) - float(row[metric]))
        assert gap <= allowed, f"{experiment} {settings}: {metric} differs by {gap:g}"
