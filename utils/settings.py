"""The book's folder and its settings, all read in one way.

A setting is an environment variable whose name begins with ``BOOK_``. Unset, empty and
``0`` mean off, everywhere; surrounding blanks do not count.

=========================  =============================================================
``BOOK_DATA``              folder of data files, looked into before a download
``BOOK_OFFLINE``           download nothing
``BOOK_REAL_DATA``         a stand-in is an error
``BOOK_SEED``              the number that every experiment seeds itself from (0)
``BOOK_BUDGET``            ``standard`` (two cores, under two minutes) or ``full``
``BOOK_THREADS``           TensorFlow's threads; off leaves them to TensorFlow
``BOOK_STRICT``            a result outside its expected range is an error (tests)
``BOOK_RAY``               search on a local Ray instance, not on a pool of processes
``BOOK_REFRESH``           outputs are being stored: explorers give their frames
``BOOK_MEASURE``           file to which ``compare`` appends what it measured
``BOOK_LEDGERS``           folder of the ledgers, instead of the book's own (tests)
``BOOK_CI``                a test that lacks its program fails, not skips (tests)
``BOOK_MUTANTS``           ``all``, or a commit: spoil solutions changed since (tests)
``BOOK_SITE``              folder of a site that is built already (tests)
``BOOK_STAND_IN_MINUTES``  minutes that `tools test` gives chapters on stand-ins
=========================  =============================================================
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUDGETS = ("standard", "full")


def text(name: str) -> str:
    """The setting's text, or "" when it is off."""
    value = os.environ.get(name, "").strip()
    return "" if value == "0" else value


def is_on(name: str) -> bool:
    return bool(text(name))


def _number(name: str) -> int:
    value = text(name)
    if value and not value.isdecimal():
        raise ValueError(f"{name} must be a whole number from 0 up, got {value!r}")
    return int(value or 0)


def seed() -> int:
    """The number that every experiment seeds itself from: ``BOOK_SEED``, or 0."""
    return _number("BOOK_SEED")


def threads() -> int:
    """TensorFlow's threads, or 0 where TensorFlow chooses."""
    return _number("BOOK_THREADS")


def budget() -> str:
    """``standard`` or ``full``."""
    name = text("BOOK_BUDGET") or "standard"
    if name not in BUDGETS:
        raise ValueError(f"BOOK_BUDGET must be one of {BUDGETS}, got {name!r}")
    return name


def offline() -> bool:
    return is_on("BOOK_OFFLINE")


def real_data() -> bool:
    return is_on("BOOK_REAL_DATA")


def strict() -> bool:
    return is_on("BOOK_STRICT")


def refreshing() -> bool:
    return is_on("BOOK_REFRESH")


def ray() -> bool:
    return is_on("BOOK_RAY")


def data_folder() -> str:
    """``BOOK_DATA`` as it was written, or ""."""
    return text("BOOK_DATA")


def measure_file() -> Path | None:
    """Where ``compare`` writes what it measured, or None."""
    name = text("BOOK_MEASURE")
    return Path(name) if name else None


def ledgers() -> Path:
    """The folder of the ledgers: the book's ``data``, or another one in tests."""
    return Path(text("BOOK_LEDGERS") or ROOT / "data")
