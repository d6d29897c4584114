"""How a data set is put together: from its files, or else from its stand-in."""

import gzip
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from utils import ledger, settings
from utils.data import fetch
from utils.data.fetch import DataError, Missing


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class DataSet:
    """What every loader returns: fields of its own, and these two."""

    name: str
    """What the data are: "MNIST", or "8×8 digits, enlarged (stand-in)"."""
    stand_in: bool
    """True where the real data could not be had."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.name}>"


@dataclass(frozen=True)
class Source:
    """Files that together hold a data set, and the function that reads them."""

    paths: list[str]
    """Their paths in ``data/datasets.csv``."""
    parse: Callable[..., dict[str, Any]]
    """Takes the bytes of each file, unzipped; gives fields of the data set by name."""


@dataclass(frozen=True)
class StandIn:
    """Data of the same shape that need no network and are always the same."""

    name: str
    make: Callable[[], dict[str, Any]]
    """Gives fields of the data set by name."""


Kind = TypeVar("Kind", bound=DataSet)


def load(
    kind: type[Kind],
    *,
    name: str,
    sources: list[Source],
    shapes: dict[str, str],
    stand_in: StandIn,
    **fixed: Any,
) -> Kind:
    """Build a data set of the given kind.

    Parameters
    ----------
    kind, name
        The dataclass to build, and what the real data are called.
    sources
        Where they can come from: the first whose files are all at hand is used, or
        else the first whose files can all be downloaded.
    shapes
        What is promised of fields, whatever the source (see `describe`). Promised
        int64 labels may come in fewer bytes.
    stand_in
        What is used where no source can be had; one printed line says so.
    fixed
        Fields that need no file; a source or stand-in may give them too.

    Raises
    ------
    DataError
        For a file that is damaged, unreadable or not what it should be, and with
        ``BOOK_REAL_DATA`` where the real data cannot be had.
    """
    source = choose(sources)
    fields = {"name": name, "stand_in": False} | fixed
    contents, missing = read_all(source)
    if missing:
        explain_stand_in(name, source, missing, stand_in)
        fields |= {"name": f"{stand_in.name} (stand-in)", "stand_in": True}
        fields |= stand_in.make()
        origin = "the stand-in"
    else:
        fields |= parsed(name, source, contents)
        origin = " ".join(source.paths)
    for field, promised in shapes.items():
        if promised.startswith("int64"):
            fields[field] = np.ravel(fields[field]).astype(np.int64)
        found = describe(fields[field])
        if found != promised:
            raise DataError(
                f"{name}: {field} from {origin} is {found} instead of {promised}; "
                "data/datasets.csv describes another file."
            )
    return kind(**fields)


def choose(sources: list[Source]) -> Source:
    """The first source that is at hand, that is public, or that there is."""
    for source in sources:
        if not missing_files(source):
            return source
    for source in sources:
        if is_public(source):
            return source
    return sources[0]


def read_all(source: Source) -> tuple[list[bytes], Missing | None]:
    """The bytes of a source's files, or why one of them cannot be had."""
    try:
        return [fetch.read(path) for path in source.paths], None
    except Missing as missing:
        return [], missing


def missing_files(source: Source) -> list[str]:
    return [path for path in source.paths if fetch.find(path) is None]


def is_public(source: Source) -> bool:
    return all(fetch.listed(path).url for path in source.paths)


def explain_stand_in(
    name: str, source: Source, missing: Missing, stand_in: StandIn
) -> None:
    """Print why there is a stand-in and how to get the real data, or raise it."""
    first, *more = missing_files(source) or source.paths
    files = f"{first} and {len(more)} more" if more else first
    chosen = fetch.chosen_folder()
    if chosen:
        remedy = f"put {files} into {chosen}, which BOOK_DATA names"
    else:
        remedy = f"put {files} into a folder and set BOOK_DATA to it"
    if missing.remedy and is_public(source):
        remedy += f", or {missing.remedy}"
    if settings.real_data():
        raise DataError(
            f"{name} cannot be had ({missing.reason}): for the real data {remedy}."
        )
    fetch.tell(
        f"{name} cannot be had ({missing.reason}); using {stand_in.name} instead "
        f"(for the real data {remedy})."
    )
    ledger.STAND_INS.add(f"{stand_in.name} (stand-in)")


def parsed(name: str, source: Source, contents: list[bytes]) -> dict[str, Any]:
    """The fields that a source's files hold."""
    try:
        return source.parse(*map(unzipped, contents))
    except (MemoryError, ImportError):  # no fault of the files
        raise
    except Exception as error:
        files = " ".join(source.paths)
        raise DataError(f"{name}: {files} cannot be understood: {error!r}") from error


def unzipped(content: bytes) -> bytes:
    return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def describe(value: Any) -> str:
    """ "uint8 400×64×64" for an array, "list 18" for anything else that has a length."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {'×'.join(map(str, value.shape))}"
    return f"{type(value).__name__} {len(value)}"


def arrays(content: bytes, *keys: str, pickled: bool = False) -> list[np.ndarray]:
    """Arrays of a ``.npz`` file, by their names."""
    with np.load(io.BytesIO(content), allow_pickle=pickled) as archive:
        return [archive[key] for key in keys]
