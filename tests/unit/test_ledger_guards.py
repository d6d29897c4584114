"""Each way of spoiling a ledger that once went unnoticed breaks a rule."""

import copy
import functools

import pytest

import ledger_rules
from ledger_rules import Ledgers


@functools.cache
def sound_rows() -> list[dict]:
    return Ledgers().results()


def faults(ledgers: Ledgers) -> list[str]:
    return [fault for rule in ledger_rules.RULES for fault in rule(ledgers)]


def row_of(rows, experiment):
    return next(r for r in rows if r["experiment"] == experiment)


def _low_is_zero(rows):
    row_of(rows, "mnist-cnn-test-accuracy")["low"] = "0"


def _chance_is_not_named(rows):
    row_of(rows, "equal-words-lstm-accuracy")["unit"] = "fraction"


def _chance_is_named_as_wanted(rows):
    row_of(rows, "equal-words-lstm-accuracy")["unit"] = "fraction, at chance 0.5"


def _reported_is_halved(rows):
    row_of(rows, "mnist-cnn-test-accuracy")["reported"] = "0.495"


def _better_is_flipped(rows):
    row_of(rows, "bsb-100d-value-error")["better"] = "max"


def _sd_is_wrong(rows):
    row_of(rows, "bsb-100d-value-error")["sd"] = "0.0005"


def _small_mean_is_wrong(rows):
    row = row_of(rows, "backprop-gradient-check")
    row |= {"mean": "9e-05", "high": "1e-04"}


def _a_result_is_gone(rows):
    rows.remove(row_of(rows, "bsb-100d-value-error"))


def _half_the_grid_is_gone(rows):
    del rows[: len(rows) // 2]


def _a_seed_of_the_grid_is_gone(rows):
    rows[:] = [row for row in rows if row["seed"] != "4"]


def _a_run_stands_twice(rows):
    rows.append(dict(rows[0]))


def _a_run_has_no_device(rows):
    rows[0]["device"] = ""


def _anchors_at_the_summary(rows):
    for row in rows:
        if row["anchor"]:
            row["anchor"] = row["anchor"].split("#")[0] + "#summary"


def _an_anchor_in_another_chapter(rows):
    first, second = [r for r in rows if r["anchor"]][:: len(rows) // 4][:2]
    assert first["chapter"] != second["chapter"]
    first["anchor"] = second["anchor"]


def _all_anchors_in_one_section(rows):
    own = [r for r in rows if r["anchor"] and r["chapter"] == "cnn/convolution"]
    for row in own:
        row["anchor"] = own[0]["anchor"]


def _erratum_is_replaced(rows):
    rows[3]["correct"] = "Nothing is wrong here."


def _a_row_of_the_source_is_gone(rows):
    del rows[7]


def _target_is_raised(rows):
    rows[5]["target"] = "999"


def _run_time_of_a_second(rows):
    rows[0]["seconds"] = "1.0"


SPOILT = [
    ("results", _low_is_zero),
    ("results", _chance_is_not_named),
    ("results", _chance_is_named_as_wanted),
    ("results", _reported_is_halved),
    ("results", _better_is_flipped),
    ("results", _sd_is_wrong),
    ("results", _small_mean_is_wrong),
    ("results", _a_result_is_gone),
    ("thirty-layers", _half_the_grid_is_gone),
    ("thirty-layers", _a_seed_of_the_grid_is_gone),
    ("thirty-layers", _a_run_stands_twice),
    ("thirty-layers", _a_run_has_no_device),
    ("coverage", _anchors_at_the_summary),
    ("coverage", _an_anchor_in_another_chapter),
    ("coverage", _all_anchors_in_one_section),
    ("coverage", _a_row_of_the_source_is_gone),
    ("errata", _erratum_is_replaced),
    ("headline_results", _a_row_of_the_source_is_gone),
    ("targets", _target_is_raised),
    ("runtimes", _run_time_of_a_second),
]


def rows_of(name: str) -> list[dict]:
    sound = Ledgers()
    if name == "results":
        return sound.results()
    return sound.rows(name) or sound.runs(name)


@pytest.mark.parametrize(
    "name, spoil", SPOILT, ids=[f"{n}{s.__name__}" for n, s in SPOILT]
)
def test_a_spoilt_ledger_is_noticed(name, spoil):
    rows = copy.deepcopy(rows_of(name))
    spoil(rows)
    assert faults(Ledgers(**{name: rows})), f"nothing noticed {spoil.__name__}"


def test_an_excused_range_excuses_no_other_of_its_experiment():
    rows = copy.deepcopy(rows_of("results"))
    row = row_of(rows, "imdb-lstm-test-accuracy")
    assert row["stand_in"] == "no"
    row["low"] = "0.4"
    assert ledger_rules.ranges_say_something(Ledgers(results=rows))


# Rules that take milliseconds, so that every row of results can be spoilt in turn.
ABOUT_RESULTS = {"agrees_with_sources", "measured_targets", "runs_have_results"}


def spoilt_row_by_row(spoil):
    """Every row's name, and the results in which it alone is spoilt."""
    for at, row in enumerate(sound_rows()):
        rows = [dict(one) for one in sound_rows()]
        spoil(rows, at)
        told = ("chapter", "experiment", "data", "budget")
        yield ", ".join(row[name] for name in told), Ledgers(results=rows)


def flip(rows, at):
    rows[at]["better"] = {"max": "min", "min": "max"}[rows[at]["better"]]


@pytest.mark.parametrize("spoil", [list.pop, flip], ids=["gone", "better flipped"])
def test_no_row_of_results_can_be_spoilt(spoil):
    rules = [rule for rule in ledger_rules.RULES if rule.__name__ in ABOUT_RESULTS]
    unnoticed = [
        name
        for name, ledgers in spoilt_row_by_row(spoil)
        if not any(rule(ledgers) for rule in rules)
    ]
    assert unnoticed == []


def test_a_stand_in_is_no_measured_target():
    name = "linear-autoencoder-pca-angle"
    rows = [
        row
        for row in sound_rows()
        if row["experiment"] != name or row["stand_in"] == "yes"
    ]
    assert len(rows) == len(sound_rows()) - 1
    assert ledger_rules.measured_targets(Ledgers(results=rows))


WITHOUT_PLOT, WITHOUT_TABLE = "S1-adadelta", "S1-ae-equations"


@pytest.mark.parametrize(
    "name, asked",
    [
        (WITHOUT_PLOT, "Train and plot the loss"),
        (WITHOUT_PLOT, "Draw the graph"),
        (WITHOUT_PLOT, "Animate the kernel over ten steps"),
        (WITHOUT_PLOT, "Report accuracy and curves"),
        (WITHOUT_PLOT, "Give histograms of both"),
        (WITHOUT_PLOT, "Show images"),
        (WITHOUT_PLOT, "Train it and show one output map"),
        (WITHOUT_PLOT, "Show a labelled grid"),
        (WITHOUT_TABLE, "Give a table of widths"),
        (WITHOUT_TABLE, "Tabulate sizes"),
    ],
)
def test_a_section_without_what_a_row_asks_is_noticed(name, asked):
    """The section that is asked to show it has no picture, or no table."""
    rows = copy.deepcopy(rows_of("coverage"))
    row = next(row for row in rows if row["id"] == name)
    row["must_show"] = asked
    (fault,) = ledger_rules.coverage_anchors(Ledgers(coverage=rows))
    assert fault.startswith(name) and fault.endswith(asked)
