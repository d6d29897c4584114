"""Units of results: how a number is checked, how wide its range is, how it is shown.

A unit is written in the ledger as one of ``UNITS``, with two additions where they
apply: ``fraction of 40`` is a fraction of forty independent trials a run, and
``fraction, chance 0.1`` names the value that guessing reaches. ``fraction, at chance
0.5`` says besides that the result is meant to be no better than guessing.
"""

import math
import re
from dataclasses import dataclass

PERCENT = {"fraction", "relative error"}
UNITS = PERCENT | set(
    "error ratio seconds milliseconds megabytes degrees steps epochs count nats bits "
    "decibels orders distance".split()
)
SPREADS = {5: 5.0, 10: 3.4}  # sd on each side of the mean, by number of seeds
FRACTION_FLOOR, FLOOR = 0.001, 1e-12  # the least sd that a range is made of
NOTHING = "–"  # shown where there is no number


class UnitError(ValueError):
    """A unit that is unknown, or a number or range that it does not allow."""


@dataclass(frozen=True)
class Unit:
    """A unit as the ledger writes it.

    Attributes
    ----------
    name : one of ``UNITS``
    trials : independent trials a run of which a fraction is counted, or None
    chance : the value that guessing reaches, or None
    at_chance : whether the result is meant to be no better than that
    """

    name: str
    trials: int | None = None
    chance: float | None = None
    at_chance: bool = False

    @property
    def fraction(self) -> bool:
        return self.name == "fraction"

    @property
    def percent(self) -> bool:
        return self.name in PERCENT


def parse(text: str) -> Unit:
    """The unit that ``text`` names, as in ``fraction of 40, chance 0.5``."""
    form = r"([a-z ]+?)(?: of (\d+))?(?:, (at )?chance ([\d.]+))?"
    match = re.fullmatch(form, text.strip())
    if match is None or match[1] not in UNITS:
        raise UnitError(f"unknown unit {text!r}; known: {', '.join(sorted(UNITS))}")
    trials = int(match[2]) if match[2] else None
    if trials is not None and (match[1] != "fraction" or trials < 1):
        raise UnitError(f"{text!r}: only a fraction has a number of trials, 1 or more")
    chance = float(match[4]) if match[4] else None
    return Unit(match[1], trials, chance, at_chance=bool(match[3]))


def checked(value, unit: Unit) -> float:
    """``value`` as a float that the unit allows."""
    value = float(value)
    if not math.isfinite(value):
        raise UnitError(f"measured {value}; training has diverged")
    if unit.fraction and not 0 <= value <= 1:
        raise UnitError(
            f"{value:g} is no fraction; give it between 0 and 1, not in percent"
        )
    return value


def spread(values: list[float], unit: Unit) -> tuple[float, float]:
    """Mean and standard deviation over runs.

    For a fraction of n trials the spread is the larger of the observed and the
    binomial one, because runs that agree by luck would make a range too narrow.
    """
    count = len(values)
    mean = sum(values) / count
    sd = math.sqrt(sum((v - mean) ** 2 for v in values) / (count - 1))
    if unit.trials:
        total = unit.trials * count
        p = (mean * total + 1) / (total + 2)  # never 0 or 1: other runs may differ
        sd = max(sd, math.sqrt(p * (1 - p) / unit.trials))
    return mean, sd


def expected_range(
    values: list[float], unit: Unit, better: str, *, lenient=False
) -> dict:
    """Seeds, mean, sd and the range low to high in which one more run should lie.

    ``lenient`` computes a range that says nothing, too.

    Raises
    ------
    UnitError
        For fewer than five runs, and for a range that says nothing: a fraction from 0
        to 1, a range that guessing meets too, or one that guessing does not meet where
        the unit says that it does.
    """
    count = len(values)
    if count < 5:
        raise UnitError(f"a range needs at least 5 seeds, got {count}")
    mean, sd = spread(values, unit)
    wide = SPREADS[10 if count >= 10 else 5] * max(
        sd, FRACTION_FLOOR if unit.fraction else FLOOR
    )
    low, high = mean - wide, mean + wide
    if min(values) >= 0:  # errors, ratios and times stay positive
        low = max(low, 0.0)
    if unit.fraction:
        high = min(high, 1.0)
    if not lenient:
        refuse_empty_range(low, high, unit, better)
    numbers = {"mean": mean, "sd": sd, "low": low, "high": high}
    return {"seeds": str(count)} | {name: f"{v:.6g}" for name, v in numbers.items()}


def refuse_empty_range(low: float, high: float, unit: Unit, better: str) -> None:
    """Raise for a range that a broken implementation would meet.

    Raise also for one without the value of guessing, where the unit puts it "at chance".
    """
    told = f"the range {low:.4g} to {high:.4g}"
    remedy = "make the experiment steadier, or do not make it a headline number"
    if unit.fraction and low <= 0 and high >= 1:
        raise UnitError(f"{told} holds every fraction: {remedy}")
    if unit.at_chance:
        if not low <= unit.chance <= high:
            raise UnitError(f"{told} does not hold guessing ({unit.chance:g})")
    elif unit.chance is not None:
        met = low <= unit.chance if better == "max" else high >= unit.chance
        if met:
            raise UnitError(f"{told} is met by guessing ({unit.chance:g}): {remedy}")


# ---------------------------------------------------------------- showing


RAISED = str.maketrans("-+0123456789", "⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹")
MOST_DECIMALS = 5  # a number that needs more is written with a power of ten


def typeset(text: str) -> str:
    """Numbers in ``text`` as a book prints them: 2·10⁻⁶ for 2e-06, −0.5, 98 %."""

    def power(match) -> str:
        raised = "10" + str(int(match[2])).translate(RAISED)
        return raised if match[1] == "1" else f"{match[1]}·{raised}"

    text = re.sub(r"(?<![\w.])(\d[\d.,]*)e([-+]?\d+)\b", power, text)
    text = re.sub(r"(?<![\w–-])-(?=\d)", "−", text)
    text = re.sub(r"−(?=0(?:\.0+)?(?![\d.·]))", "", text)  # no zero with a sign
    return re.sub(r"(?<=\d)%", " %", text)


def digits_of(sd: float) -> int:
    """Decimals that a spread carries: one digit of it, two where it begins with 1."""
    exponent = math.floor(math.log10(sd))
    leading = sd / 10**exponent
    return max(0, (1 if leading < 1.95 else 0) - exponent)


def shown(value, unit: Unit, sd=None, *, spread_too=False) -> str:
    """A number with its unit, rounded to what ``sd`` carries; "–" for none.

    ``spread_too`` adds the spread, unless it is zero.
    """
    if value in ("", None):
        return NOTHING
    scale, sign = (100, " %") if unit.percent else (1, "")
    number, width = float(value) * scale, float(sd or 0) * scale
    if not width:
        return typeset(_plain(number, decimals=2 if unit.fraction else None)) + sign
    if number == 0 and not spread_too:
        return "0" + sign
    power = 0
    if digits_of(width) > MOST_DECIMALS and not unit.percent:
        power = math.floor(math.log10(max(abs(number), width)))
    number, width = number / 10**power, width / 10**power
    digits = digits_of(width)
    text = f"{number:,.{digits}f}"
    if spread_too:
        text += f" ± {width:,.{digits}f}"
        text = f"({text})" if power else text
    if power:
        text += f"·10{str(power).translate(RAISED)}"
    return typeset(text) + sign


def _plain(number: float, decimals: int | None) -> str:
    """A number without a spread: ``decimals``, or three digits; no zeros at its end."""
    if decimals is None and abs(number) < 100:
        return f"{number:.3g}"
    text = f"{number:,.{decimals or 0}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
