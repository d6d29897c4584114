"""Data files: where they are, whether they are the right ones, and how to get them.

A file is looked for in the folder that ``BOOK_DATA`` names and in Keras' cache; then it
is downloaded into that cache. ``data/datasets.csv`` lists every file with its checksum,
and a file that does not match is never used.
"""

import contextlib
import functools
import hashlib
import os
import re
import sys
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from utils import ledger, settings
from utils.data import network
from utils.data.network import Missing

SHARING = (
    "For a class, put the files once into one folder that everybody may read, and set "
    "BOOK_DATA to it"
)


class DataError(RuntimeError):
    """A data file or setting is wrong; the message names it and the remedy."""


# ---------------------------------------------------------------- the list of files


@dataclass(frozen=True)
class File:
    """A row of ``data/datasets.csv``."""

    path: str
    """Where it lies below a data folder, with ``/`` between folders."""
    size: int
    """Bytes, or 0 where they are not known."""
    checksum: str
    """Its sha256, or "md5:…" or "sha1:…" where only that is published."""
    url: str
    """Its public address, or "" where there is none."""


COLUMNS = ("path", "size", "checksum", "url")
FORMS = {
    "size": r"\d+",
    "checksum": r"[0-9a-f]{64}|md5:[0-9a-f]{32}|sha1:[0-9a-f]{40}",
    "url": r"(https?://\S+)?",
}


def list_of_files() -> Path:
    """``data/datasets.csv`` of the book, or the copy in an installed package."""
    installed = Path(__file__).with_name("datasets.csv")
    return installed if installed.exists() else settings.ROOT / "data" / "datasets.csv"


def read_files(path: Path) -> dict[str, File]:
    """The files of a list, by their paths.

    Raises
    ------
    ledger.LedgerError
        For a list that is not there, or that a spreadsheet or a slip has changed.
    """
    rows = ledger.read(path, COLUMNS)
    if not rows:
        raise ledger.LedgerError(f"{path} is missing or empty: install the book again")
    files: dict[str, File] = {}
    for number, row in enumerate(rows, 2):
        values = {column: row[column].strip() for column in COLUMNS}
        if not any(values.values()):
            continue  # an empty row, as spreadsheets leave them
        for column, form in FORMS.items():
            if not re.fullmatch(form, values[column]):
                raise ledger.LedgerError(
                    f"{path}, row {number}: {values[column]!r} is no {column}; restore "
                    "the file"
                )
        name = PurePosixPath(values["path"])
        if name.is_absolute() or ".." in name.parts or values["path"] in ("", *files):
            raise ledger.LedgerError(
                f"{path}, row {number}: {values['path']!r} is no path below a data "
                "folder, or stands twice; restore the file"
            )
        files[values["path"]] = File(**values | {"size": int(values["size"])})
    return files


FILES = read_files(list_of_files())


def listed(path: str) -> File:
    """What the list says of a file."""
    if path not in FILES:
        raise DataError(f"{list_of_files()} has no row for {path}: restore the file")
    return FILES[path]


# ---------------------------------------------------------------- folders


def chosen_folder() -> Path | None:
    """The folder that ``BOOK_DATA`` names, or None where it is not set.

    A relative path starts from the current folder, or else from the book's own: a
    kernel starts in the chapter's folder, the reader's shell in the book's.
    """
    setting = settings.data_folder()
    if not setting:
        return None
    told = f"BOOK_DATA is set to {setting!r}, which cannot be read as a folder"
    try:
        folder = Path(setting).expanduser()
    except RuntimeError:
        raise DataError(
            f"{told} (the home folder of this user is not known): give the whole path."
        ) from None
    for place in (folder, settings.ROOT / folder):
        if os.path.isdir(place):
            return place
    try:
        os.listdir(folder)
        cause = "not a folder"
    except OSError as error:
        cause = error.strerror
    raise DataError(f"{told} ({cause}): correct the path, or unset BOOK_DATA.")


def caches() -> list[Path]:
    """Keras' cache: the folders to look in, and to keep in the first that allows it.

    Like Keras, this turns to the folder of temporary files where there is no home or
    where it cannot be written, as in many containers. There may be no cache at all.
    """
    if os.environ.get("KERAS_HOME"):
        return [Path(os.environ["KERAS_HOME"], "datasets")]
    folders = []
    home = None
    with contextlib.suppress(RuntimeError):
        home = Path.home()
        folders.append(home / ".keras" / "datasets")
    if home is None or not os.access(home, os.W_OK):
        with contextlib.suppress(OSError):
            folders.append(Path(tempfile.gettempdir(), ".keras", "datasets"))
    return folders


def find(path: str) -> Path | None:
    """Where a file is at hand, good or not; None where it is not.

    Raises
    ------
    DataError
        Where ``BOOK_DATA`` is wrong, or a folder in it is closed to this user. A cache
        that is closed is no cache.
    """
    listed(path)
    chosen = chosen_folder()
    if chosen:
        try:
            if is_there(chosen / path):
                return chosen / path
        except OSError as error:
            raise DataError(closed(chosen / path, error)) from error
    for folder in caches():
        with contextlib.suppress(OSError):
            if is_there(folder / path):
                return folder / path
    return None


def is_there(place: Path) -> bool:
    """Whether anything has this name, be it a broken link.

    Raises
    ------
    OSError
        Where a folder on the way is closed: `os.path.lexists` would say no.
    """
    try:
        os.lstat(place)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


# ---------------------------------------------------------------- reading and checking


def read(path: str) -> bytes:
    """The bytes of a file, at hand or downloaded, exactly those that were expected.

    Raises
    ------
    DataError
        For a file at hand that is damaged or cannot be read.
    Missing
        For a file that is not at hand and cannot be downloaded.
    """
    file, place = listed(path), find(path)
    if place is None:
        return download(file)
    try:
        content = place.read_bytes()
    except PermissionError as error:
        if os.path.isdir(place):  # as Windows reports it
            raise DataError(not_used(file, place, "is a folder")) from error
        raise DataError(closed(place, error)) from error
    except OSError as error:
        fault = f"cannot be read ({error.strerror})"
        if os.path.isdir(place):
            fault = "is a folder"
        elif os.path.islink(place) and not os.path.exists(place):
            fault = f"is a link to {os.readlink(place)}, which is not there"
        raise DataError(not_used(file, place, fault)) from error
    fault = damage(file, content)
    if fault:
        raise DataError(not_used(file, place, fault))
    return content


def damage(file: File, content: bytes) -> str:
    """What is wrong with the bytes of a file, or ""."""
    kind, _, expected = file.checksum.rpartition(":")
    # No secret hangs on it: some machines forbid md5 and sha1 for everything else.
    found = hashlib.new(kind or "sha256", content, usedforsecurity=False)
    if found.hexdigest() == expected:
        return ""
    if content[:100].lstrip()[:1] == b"<":
        return "is a web page, perhaps of a network that asks for a login"
    if file.size and len(content) != file.size:
        return f"is damaged: {len(content):,} bytes instead of {file.size:,}"
    return "is damaged or altered: its checksum is wrong"


def not_used(file: File, place: Path, fault: str) -> str:
    """The message on a wrong file, which is left for the reader to delete."""
    remedy = "copy it there again, or unset BOOK_DATA"
    if place in [folder / file.path for folder in caches()]:
        remedy = "copy it there again"
        if file.url:
            remedy = "delete it, and the next run downloads it again"
    return f"{place} {fault}. It is not used: {remedy}."


def closed(place: Path, error: OSError) -> str:
    """The message on a file or folder that this user may not read.

    It names what has to be opened: the file, or the first folder on the way to it.
    """
    way = Path(os.path.realpath(place))
    folders = [one for one in reversed(way.parents) if not os.access(one, os.X_OK)]
    barrier, mode = (folders[0], "a+rX") if folders else (way, "a+r")
    return (
        f"{place} cannot be read ({error.strerror}): the owner of {barrier} can open "
        f"it to everybody with chmod {mode}. {SHARING}."
    )


# ---------------------------------------------------------------- downloading


def download(file: File) -> bytes:
    """Fetch a file, check it, and keep it in the cache if that is possible.

    Raises
    ------
    Missing
        With the cause and the remedy.
    """
    if not file.url:
        raise Missing("it has no public download")
    if settings.offline():
        raise Missing(
            "BOOK_OFFLINE is set", "run once with a network and without BOOK_OFFLINE"
        )
    title = PurePosixPath(file.path).name
    check = functools.partial(damage, file)
    content = network.download(file.url, title, file.size, check)
    keep(file.path, content)
    return content


def keep(path: str, content: bytes) -> None:
    """Put a file that has been checked into the cache, in one step.

    It is written under another name and moved, so that no other process ever reads
    half of it, and made like any new file, so that other users may read it if the
    umask says so. Where nothing can be kept, one line says so and the data are used.
    """
    faults = []
    for folder in caches():
        target = folder / path
        part = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with open(part, "xb") as new:
                new.write(content)
            os.replace(part, target)
            return
        except OSError as error:
            if os.path.exists(target):  # another process has kept it in the meantime
                return
            faults.append(f"in {folder} ({error.strerror})")
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
    where = faults[0] if faults else "anywhere (no home folder is known)"
    tell_once(
        f"What is downloaded cannot be kept {where}, so that every run downloads it "
        "again: set KERAS_HOME to a folder with room that you may write."
    )


# ---------------------------------------------------------------- lines for the reader


told: set[str] = set()  # lines that this process has printed


def tell(line: str) -> None:
    """Print a line, on screens that do not know all of its letters too."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(line.encode(encoding, "replace").decode(encoding))


def tell_once(line: str) -> None:
    if line not in told:
        told.add(line)
        tell(line)
