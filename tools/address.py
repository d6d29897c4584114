"""``address``: set the repository's address in ``_config.yml`` and in every first cell.

Whoever forks the book has their own Colab and Binder links after this one command; no
chapter is run.
"""

import re
from urllib.parse import urlsplit

from tools import notebooks
from tools.notebooks import BookError

CONFIG = notebooks.ROOT / "_config.yml"


def set_address(url: str, tag: str | None = None) -> list[str]:
    """Write ``url`` (and ``tag``) where they stand; give the files that changed.

    Raises
    ------
    BookError
        For an address that is not one of a repository, or a ``_config.yml`` without
        the lines that hold it; nothing is written then.
    """
    parts = urlsplit(url)
    path = parts.path.strip("/").split("/")
    local = parts.scheme == "file"
    if url and not local and not (parts.scheme == "https" and len(path) == 2):
        raise BookError(
            f"{url!r} is no address of a repository: give it as "
            "https://github.com/owner/name"
        )
    config = notebooks.ROOT / "_config.yml"
    text = config.read_text(encoding="utf-8")
    changed_text = _with_line(text, "url", url.rstrip("/"))
    if tag is not None:
        changed_text = _with_line(changed_text, "branch", tag)
    changed = []
    if changed_text != text:
        config.write_text(changed_text, encoding="utf-8")
        changed.append(config.name)
    return changed + write_first_cells()


def _with_line(text: str, key: str, value: str) -> str:
    """The configuration with another value below ``repository:``; comments stay."""
    pattern = rf'^(repository:\n(?: +.*\n)*? +{key}: )(?:"[^"\n]*"|[^\s#]+)'
    found, count = re.subn(pattern, lambda m: f'{m[1]}"{value}"', text, flags=re.M)
    if count != 1:
        raise BookError(f"_config.yml holds no line '{key}:' below 'repository:'")
    return found


def write_first_cells() -> list[str]:
    """Bring every chapter's first cell in step; give the chapters that changed."""
    changed = []
    for path in notebooks.chapter_files():
        notebook = notebooks.read(path)
        if notebooks.code_cells(notebook)[0].source != notebooks.first_cell():
            notebooks.write_first_cell(notebook)
            notebooks.write(path, notebook)
            changed.append(notebooks.chapter_name(path))
    return changed
