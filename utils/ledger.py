"""The ledgers: CSV files that are read by people, pages and tests, and written here.

``data/results/<part>/<slug>.csv`` has a chapter's headline numbers, a row for each
experiment, data set and budget. ``data/runs/<part>/<slug>/<experiment>.csv`` has a row
for each recorded run. A run is known by its key: experiment, settings, seed, data and
budget; a second run with the same key replaces the first.
"""

import contextlib
import csv
import io
import os
import tempfile
from hashlib import sha256
from pathlib import Path

from utils import settings

RESULT_COLUMNS = (
    "experiment metric unit better headline reported data stand_in budget device "
    "seeds mean sd low high"
).split()
# What every recorded run carries besides its settings, which stand before these
# columns, and its metrics, which stand behind them.
ABOUT_RUN = "seed data stand_in budget device versions seconds".split()
STAND_IN = {True: "yes", False: "no"}
# Names of stand-ins that this process has loaded; loaders of `utils.data` add them.
STAND_INS: set[str] = set()
LOCK_SECONDS = 30  # how long a short write waits for another one


class LedgerError(ValueError):
    """A ledger that cannot be read or written; the message names it and the remedy."""


# ---------------------------------------------------------------- reading and writing


def read(path: Path, columns=()) -> list[dict]:
    """The rows of a ledger as dicts of text; a file that is not there has none.

    Raises
    ------
    LedgerError
        For a file that a spreadsheet saved in another form (separators, encoding), a
        row that is cut off, or a file without one of ``columns``.
    """
    if not path.exists():
        return []
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LedgerError(
            f"{path} is not UTF-8 (byte {error.start}): save it as CSV in UTF-8"
        ) from None
    heading = text.partition("\n")[0].strip()
    if "," not in heading and any(sign in heading for sign in ";\t"):
        sign = ";" if ";" in heading else "a tab"
        raise LedgerError(
            f"{path} has {sign} between its columns, as some spreadsheets write: "
            "save it as CSV with commas"
        )
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows = list(reader)
    missing = [name for name in columns if name not in (reader.fieldnames or [])]
    if missing:
        raise LedgerError(f"{path} has no column {', '.join(missing)}")
    for number, row in enumerate(rows, 2):
        if None in row or None in row.values():
            raise LedgerError(
                f"{path}, row {number}: not as many values as columns; restore the file"
            )
    return rows


@contextlib.contextmanager
def replacing(path: Path):
    """A text file that takes the place of ``path`` in one step when its block ends.

    Readers see the old file or the new one. If the block raises, the old one stays.
    """
    handle, part = tempfile.mkstemp(
        dir=path.parent, prefix=".part-", suffix=path.suffix
    )
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
        os.chmod(part, 0o644)
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise


def write(path: Path, rows: list[dict]) -> None:
    """Replace a ledger in one step, with one column for each name in ``rows``."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@contextlib.contextmanager
def locked(path: Path, *, wait: float = LOCK_SECONDS):
    """One writer at a time for ``path``; the lock ends with the process that holds it.

    ``wait`` is how many seconds a second writer waits before it is told so.
    """
    from filelock import FileLock, Timeout

    folder = settings.ledgers() / ".locks"  # no file appears beside a chapter
    folder.mkdir(parents=True, exist_ok=True)
    known = sha256(str(path.resolve()).encode()).hexdigest()[:12]
    lock = FileLock(folder / f"{path.name}.{known}.lock")
    try:
        with lock.acquire(timeout=wait):
            yield
    except Timeout:
        raise LedgerError(
            f"another command is writing {path.name}: wait until it has ended"
        ) from None


# ---------------------------------------------------------------- results


def results_path(chapter: str) -> Path:
    return settings.ledgers() / "results" / f"{chapter}.csv"


def chapters_with_results() -> list[str]:
    folder = settings.ledgers() / "results"
    paths = sorted(folder.glob("*/*.csv"))
    return [p.relative_to(folder).with_suffix("").as_posix() for p in paths]


def results(chapter: str | None = None) -> list[dict]:
    """The rows of a chapter's results, or of all; each carries its ``chapter``."""
    chapters = chapters_with_results() if chapter is None else [chapter]
    return [
        {"chapter": name} | row
        for name in chapters
        for row in read(results_path(name), RESULT_COLUMNS)
    ]


def write_results(chapter: str, rows: list[dict]) -> None:
    columns = [{name: row.get(name, "") for name in RESULT_COLUMNS} for row in rows]
    write(results_path(chapter), columns)


# ---------------------------------------------------------------- runs


def run_files() -> dict[str, Path]:
    """The file of each recorded experiment.

    Raises
    ------
    LedgerError
        When two chapters have runs of the same name.
    """
    found: dict[str, Path] = {}
    for path in sorted((settings.ledgers() / "runs").glob("*/*/*.csv")):
        if path.name.startswith("."):
            continue
        if path.stem in found:
            raise LedgerError(
                f"runs of {path.stem!r} stand twice, in {found[path.stem]} and {path}: "
                "names of experiments must differ in the whole book"
            )
        found[path.stem] = path
    return found


def runs_path(experiment: str, chapter: str) -> Path:
    """Where a chapter's runs of an experiment are recorded."""
    return settings.ledgers() / "runs" / chapter / f"{experiment}.csv"


def setting_names(rows: list[dict]) -> list[str]:
    """The columns of a table of runs that are settings: those before ABOUT_RUN's."""
    about = set(ABOUT_RUN)
    names: list[str] = []
    for name in rows[0] if rows else []:
        if name in about - {"seed"}:
            break
        if name != "seed":
            names.append(name)
    return names


def run_key(row: dict, names: list[str]) -> tuple:
    """What makes a run one and the same: settings, seed, data and budget."""
    return tuple(str(row.get(n, "")) for n in (*names, "seed", "data", "budget"))


def put_run(path: Path, row: dict, names: list[str]) -> list[dict]:
    """Add a run to its file, in place of one with the same key; give all rows.

    The caller holds the file's lock.
    """
    row = {name: str(value) for name, value in row.items()}
    rows, key = read(path, ABOUT_RUN), run_key(row, names)
    places = [i for i, old in enumerate(rows) if run_key(old, names) == key]
    if places:
        rows[places[0]] = row
    else:
        rows.append(row)
    write(path, rows)
    return rows
