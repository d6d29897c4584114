"""Chapters that need more memory than Binder gives say so, and have no Binder button."""

import sys
import types

import pytest
from sphinx_book_theme.header_buttons.launch import add_launch_buttons

from support import ROOT, chapter_files, chapter_id, table

sys.path.insert(0, str(ROOT / "_ext"))
import bookpages  # noqa: E402

RUNTIMES = [
    {"chapter": "cnn/image-classification", "seconds": "1", "peak_mb": "3030"},
    {"chapter": "fundamentals/first-networks", "seconds": "1", "peak_mb": "1801"},
    {"chapter": "rnn/recurrent-networks", "seconds": "1", "peak_mb": "1800"},
    {"chapter": "gans/not-published", "seconds": "1", "peak_mb": "9000"},
]


@pytest.fixture
def memory(monkeypatch):
    import memory

    monkeypatch.setattr(memory, "ledger", lambda name: RUNTIMES)
    return memory


def environment(*names):
    documents = [f"chapters/{name}" for name in names]
    config = types.SimpleNamespace(root_doc="index")
    return types.SimpleNamespace(
        toctree_includes={"index": documents}, found_docs=set(documents), config=config
    )


ALL = [row["chapter"] for row in RUNTIMES[:3]]


def test_the_sentence_names_them_with_their_memory(memory):
    told = memory.memory(environment(*ALL))
    assert "2 GB" in told and "not-published" not in told
    assert "3.2 GB" in told and "1.9 GB" in told  # of 1000³ bytes
    for chapter in ALL[:2]:
        assert f'href="../chapters/{chapter}.html"' in told
    assert "recurrent-networks" not in told


def test_none_is_a_sentence_too(memory):
    told = memory.memory(environment(ALL[2]))
    assert "Every chapter" in told and "href" not in told


def buttons(memory, name) -> dict[str, str]:
    """The launch buttons of a page, as the theme makes them and the book leaves them."""
    launch = {
        "binderhub_url": "https://mybinder.org",
        "colab_url": "https://colab.research.google.com",
    }
    options = {
        "launch_buttons": launch,
        "repository_url": "https://github.com/somebody/book",
        "repository_branch": "2026.11",
    }
    environment_ = types.SimpleNamespace(
        doc2path=lambda page: f"{page}.ipynb", metadata={name: {"kernelspec": {}}}
    )
    app = types.SimpleNamespace(
        env=environment_, config={"html_theme_options": options}, outdir="",
    )  # fmt: skip
    context = {
        "header_buttons": [],
        "sourcename": f"{name}.ipynb",
        "pagename": name,
        "github_url": "https://github.com",
        "github_user": "somebody",
        "github_repo": "book",
        "translate": str,
    }
    add_launch_buttons(app, name, "page.html", context, None)
    memory.without_binder(app, name, "page.html", context, None)
    groups = [g for g in context["header_buttons"] if g["label"] == "launch-buttons"]
    return {b["text"]: b["url"] for g in groups for b in g["buttons"]}


def test_they_have_no_binder_button(memory):
    for chapter in ALL[:2]:
        assert set(buttons(memory, f"chapters/{chapter}")) == {"Colab"}


def test_others_keep_it_at_the_tag_of_the_edition(memory):
    for name in (f"chapters/{ALL[2]}", "chapters/part/not-measured"):
        found = buttons(memory, name)
        assert set(found) == {"Binder", "Colab"}
        assert "2026.11" in found["Binder"] and "2026.11" in found["Colab"]


def test_pages_without_buttons_are_left_alone(memory):
    memory.without_binder(None, f"chapters/{ALL[0]}", "page.html", {}, None)


def test_the_extension_does_both():
    assert "memory" in bookpages.PAGES
    connected = []
    app = types.SimpleNamespace(
        connect=lambda event, function, **_: connected.append(function.__name__),
        add_directive=lambda *_: None, add_node=lambda *_, **__: None,
        add_post_transform=lambda *_: None,
    )  # fmt: skip
    bookpages.setup(app)
    assert "without_binder" in connected
    for page in ("how-to-use", "instructors"):
        text = (ROOT / "pages" / f"{page}.md").read_text(encoding="utf-8")
        assert ":::{book-table} memory" in text


def test_every_published_chapter_is_measured():
    measured = {row["chapter"]: int(row["peak_mb"]) for row in table("runtimes.csv")}
    assert set(map(chapter_id, chapter_files())) <= set(measured)
    assert all(100 < peak < 20_000 for peak in measured.values())
