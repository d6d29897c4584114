"""A program that some tests need: without it they are skipped, and fail under BOOK_CI."""

import pytest

import support


def test_a_program_that_is_there(monkeypatch):
    monkeypatch.setenv("BOOK_CI", "1")
    assert support.needed("/usr/bin/git", "install git") == "/usr/bin/git"


@pytest.mark.parametrize("off", ["", "0", None])
def test_without_it_a_test_is_skipped(monkeypatch, off):
    monkeypatch.delenv("BOOK_CI", raising=False)
    if off is not None:
        monkeypatch.setenv("BOOK_CI", off)
    with pytest.raises(pytest.skip.Exception, match="install the package poppler"):
        support.needed(None, "install the package poppler-utils")


def test_without_it_a_test_fails_where_everything_must_run(monkeypatch):
    monkeypatch.setenv("BOOK_CI", "1")
    with pytest.raises(pytest.fail.Exception, match="poppler-utils"):
        support.needed(None, "install the package poppler-utils")


def test_the_print_is_not_skipped_where_everything_must_run(monkeypatch, tmp_path):
    """The text of the print was read nowhere: poppler was installed on no machine."""
    import test_pdf

    monkeypatch.setenv("BOOK_CI", "1")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(pytest.fail.Exception, match="poppler-utils"):
        test_pdf.test_text_of_the_print(tmp_path)
