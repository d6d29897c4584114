"""What pages say about a chapter is taken from its lines; one that is missing is named."""

import json
import re

import pytest

import content
from support import ROOT, chapter_files, chapter_id

CHAPTER = chapter_id(chapter_files()[0])


def without(pattern: str) -> dict:
    """The chapter's notebook without what matches."""
    text = (ROOT / "chapters" / f"{CHAPTER}.ipynb").read_text(encoding="utf-8")
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            source = "".join(cell["source"])
            cell["source"] = re.sub(pattern, "", source, flags=re.M)
    return notebook


def test_a_whole_chapter_tells_about_itself():
    told = content.about_chapter(CHAPTER)
    assert told["read"] > 0 and told["needs"] and len(told["teaches"]) >= 3


@pytest.mark.parametrize(
    "pattern, said",
    [
        (r"^Reading time:.*$", "Reading time: about"),
        (r"^Prerequisites:.*$", "Prerequisites:"),
        (r"^## What you will learn$", "## What you will learn"),
        (r"^## Exercises$", "## Exercises"),
        (r"^# .*$", "# Title"),
    ],
)
def test_what_is_missing_is_named_with_the_chapter(monkeypatch, pattern, said):
    monkeypatch.setattr(content, "notebook", lambda chapter: without(pattern))
    with pytest.raises(content.ExtensionError) as told:
        content.about_chapter(CHAPTER)
    assert CHAPTER in str(told.value) and said in str(told.value)
