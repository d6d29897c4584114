"""``address``: set the repository's address in ``_config.yml`` and in every first cell.

Whoever forks the book has their own Colab and Binder links after this one command; no
chapter is run.
"""

import re

from tools import notebooks
from tools.notebooks import BookError, chapter_name

# A host, an owner and a name; or, for trials, a repository on this machine.
REPOSITORY = re.compile(
    r"https://[\w.-]+(:\d+)?/[\w.-]+/[\w.-]+|file:///[\w./%~-]+", re.ASCII
)
TAG = re.compile(r"(?!.*\.\.)\w[\w./-]*", re.ASCII)


def set_address(url: str, tag: str | None = None) -> list[str]:
    """Write ``url`` (and ``tag``) where they stand; give the files that changed.

    Raises
    ------
    BookError
        For an address that is not one of a repository, a tag that git would refuse, a
        ``_config.yml`` without the lines that hold them, or a chapter that cannot be
        read; nothing is written then.
    """
    url = _address(url)
    if tag is not None and not TAG.fullmatch(tag):
        raise BookError(f"{tag!r} is no tag: give one as 2026.11, without blanks")
    config = notebooks.ROOT / "_config.yml"
    text = config.read_text(encoding="utf-8")
    changed_text = _with_line(text, "url", url)
    if tag is not None:
        changed_text = _with_line(changed_text, "branch", tag)
    chapters = {path: _read(path) for path in notebooks.chapter_files()}
    changed = []
    if changed_text != text:
        config.write_text(changed_text, encoding="utf-8")
        changed.append(config.name)
    return changed + _write_first_cells(chapters)


def _address(url: str) -> str:
    """``url`` as it is written, without what browsers and git add at its end."""
    if not url:
        return ""
    url = url.rstrip("/")
    if not REPOSITORY.fullmatch(url):
        raise BookError(
            f"{url!r} is no address of a repository: give it as "
            "https://github.com/owner/name"
        )
    return url if url.startswith("file:") else url.removesuffix(".git")


def _with_line(text: str, key: str, value: str) -> str:
    """The configuration with another value below ``repository:``; comments stay."""
    pattern = rf'^(repository:\n(?: +.*\n)*? +{key}: )(?:"[^"\n]*"|[^\s#]+)'
    found, count = re.subn(pattern, lambda m: f'{m[1]}"{value}"', text, flags=re.M)
    if count != 1:
        raise BookError(f"_config.yml holds no line '{key}:' below 'repository:'")
    return found


def _read(path):
    """A chapter's notebook, which has a first code cell."""
    try:
        notebook = notebooks.read(path)
        notebooks.code_cells(notebook)[0]
    except (ValueError, KeyError, IndexError, OSError) as error:
        name = chapter_name(path)
        raise BookError(f"{name} has no first code cell to write: {error}") from None
    return notebook


def _write_first_cells(chapters: dict) -> list[str]:
    """Bring every chapter's first cell in step; give the chapters that changed."""
    changed = []
    for path, notebook in chapters.items():
        if notebooks.code_cells(notebook)[0].source != notebooks.first_cell():
            notebooks.write_first_cell(notebook)
            notebooks.write(path, notebook)
            changed.append(chapter_name(path))
    return changed
