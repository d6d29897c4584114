"""Every chapter's quiz, as a file for Canvas and for Moodle."""

import pytest

import quiz_files
from support import chapter_id, notebook
from tools.questions import read_quiz, written_questions
from tools.quiz import WRITERS

KINDS = list(WRITERS)


@pytest.fixture(scope="module", params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def exported(chapter, kind):
    """A chapter's questions as written, and as read from the exported file."""
    make, _ = WRITERS[kind]
    read, _ = quiz_files.READERS[kind]
    written = written_questions(notebook(chapter), chapter_id(chapter))
    found = read(make(read_quiz(chapter_id(chapter))))
    assert len(found) == len(written) >= 4
    return list(zip(written, found))


def pieces(written) -> list[str]:
    """The Markdown of a question in the order of `quiz_files.Found.all_html`."""
    return [
        written.text,
        *(o[0] for o in written.options),
        *(o[1] for o in written.options),
    ]


def test_file_keeps_to_its_schema(chapter, kind):
    make, _ = WRITERS[kind]
    _, faults = quiz_files.READERS[kind]
    assert faults(make(read_quiz(chapter_id(chapter)))) == []


def test_exactly_one_option_is_right(exported):
    for written, found in exported:
        assert found.right == [written.correct]


def test_every_option_keeps_its_words_and_its_feedback(exported):
    for written, found in exported:
        shown = list(map(quiz_files.words, found.all_html()))
        assert shown == list(map(quiz_files.written_words, pieces(written)))
        assert all(quiz_files.words(text) for text in found.feedback)


def test_formulas_stay_as_they_are(exported):
    for written, found in exported:
        shown = list(map(quiz_files.formulas, found.all_html()))
        assert shown == list(map(quiz_files.written_formulas, pieces(written)))
