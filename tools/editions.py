"""``editions``: the site of all editions, each in a folder of its own.

A release keeps the pages of its edition as ``site-<tag>.tar.gz``. Here they are put side
by side, and the first page leads to the newest edition and lists the others.
"""

import re
import shutil
import tarfile
import tempfile
from pathlib import Path

from tools.notebooks import BookError

ARCHIVE = re.compile(r"site-(\d+(?:\.\d+)+)\.tar\.gz")
FIRST_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={newest}/">
<title>Deep Learning by Experiment</title>
</head>
<body>
<h1>Deep Learning by Experiment</h1>
<p>Editions, the newest first:</p>
<ul>
{items}
</ul>
</body>
</html>
"""


def assemble(kept: Path, target: Path) -> list[str]:
    """Unpack every edition of ``kept`` into ``target``; give the tags, newest first.

    Raises
    ------
    BookError
        When ``target`` is there already, ``kept`` holds no edition, or an archive is
        broken, leaves its folder or has no first page; ``target`` is not made then.
    """
    if target.exists():
        raise BookError(f"{target} is there already: name a folder that is not")
    found = {m[1]: p for p in kept.glob("*") if (m := ARCHIVE.fullmatch(p.name))}
    if not found:
        raise BookError(f"{kept} holds no edition: a file like site-2026.11.tar.gz")
    tags = sorted(found, key=_numbers, reverse=True)
    with tempfile.TemporaryDirectory(dir=target.absolute().parent) as folder:
        site = Path(folder) / "site"
        for tag in tags:
            _unpack(found[tag], site / tag)
        items = "\n".join(f'<li><a href="{tag}/">{tag}</a></li>' for tag in tags)
        page = FIRST_PAGE.format(newest=tags[0], items=items)
        (site / "index.html").write_text(page, encoding="utf-8")
        (site / ".nojekyll").touch()  # or folders like _static are left out
        shutil.move(site, target)
    return tags


def _numbers(tag: str) -> tuple[int, ...]:
    """2027.2 comes before 2027.11."""
    return tuple(map(int, tag.split(".")))


def _unpack(archive: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    try:
        with tarfile.open(archive) as pages:
            pages.extractall(folder, filter="data")  # nothing outside of the folder
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BookError(f"{archive.name} cannot be unpacked: {error}") from None
    if not (folder / "index.html").is_file():
        raise BookError(f"{archive.name} has no index.html")
