"""Stand-ins can be learned, but not by everything and not perfectly."""

import hashlib
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import BernoulliNB

from support import ROOT
from utils.data import images_standins as images
from utils.data import text_standins as texts


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize(
    "make, low, high",
    [(images.digits, 0.88, 0.98), (images.garments, 0.72, 0.92)],
)
def test_images_are_neither_trivial_nor_hopeless(make, low, high):
    fields = make()
    x, y = fields["x_train"][:3000], fields["y_train"][:3000]
    model = LogisticRegression(max_iter=25, C=0.05).fit(x.reshape(3000, -1) / 255, y)
    x, y = fields["x_test"][:2000], fields["y_test"][:2000]
    score = model.score(x.reshape(2000, -1) / 255, y)
    assert low < score < high, score


def test_colour_does_not_tell_the_shape():
    fields = images.shapes(100)
    means = fields["x_train"].mean(axis=(1, 2))
    score = (
        LogisticRegression()
        .fit(means, fields["y_train"])
        .score(fields["x_test"].mean(axis=(1, 2)), fields["y_test"])
    )
    assert score < 0.2, score
    assert len(fields["classes"]) == 10


def test_order_of_words_decides():
    fields, scores = texts.reviews(), []
    for words in (1, 2):
        counts = CountVectorizer(ngram_range=(1, words), binary=True)
        x = counts.fit_transform(fields["x_train"][:6000])
        model = BernoulliNB().fit(x, fields["y_train"][:6000])
        x = counts.transform(fields["x_test"][:3000])
        scores.append(model.score(x, fields["y_test"][:3000]))
    single, pairs = scores
    assert 0.55 < single < 0.8 and 0.85 < pairs < 0.99, scores


def test_review_numbers_are_the_texts():
    written, ranks = texts.reviews(), texts.review_ranks()
    words = {rank: word for word, rank in ranks["word_index"].items()}
    assert [words[r] for r in ranks["x_train"][5]] == (
        written["x_train"][5].lower().replace(".", "").split()
    )


def test_persons_look_like_themselves():
    faces = images.faces()["images"].reshape(40, 10, -1).astype(float)
    known, seen = faces[:, :5].mean(1), faces[:, 5:].reshape(200, -1)
    nearest = ((seen[:, None] - known) ** 2).sum(-1).argmin(1)
    assert (nearest == np.repeat(np.arange(40), 5)).mean() > 0.6


def test_end_of_the_prose_repeats_nothing_before(monkeypatch):
    book = " ".join(f"word{i}" for i in range(4000))
    monkeypatch.setattr(texts, "book_text", lambda: book)
    text = texts.prose(200_000)["text"]
    assert len(text) == 200_000
    assert not set(text[-19_000:-10].split()[1:]) & set(text[:179_000].split())


def test_without_faker(monkeypatch):
    monkeypatch.setattr(texts, "faker_names", lambda locale: [])
    languages = texts.surnames()["languages"]
    assert len(languages) == 18 and sum(map(len, languages.values())) == 20050


def test_same_values_in_every_process():
    code = (
        "import hashlib; from utils.data import text_standins as texts\n"
        "made = texts.surnames(), texts.reviews()['x_train'], texts.dates()\n"
        "print(hashlib.sha256(repr(made).encode()).hexdigest())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
        ).stdout
        for seed in "12"
    }
    assert len(made) == 1 and made != {""}


def test_running_text_is_frozen(tmp_path):
    """A corrected typo on a page of the book moves no stand-in."""
    made = []
    for words in ("a page", "the same page, corrected"):
        book = tmp_path / str(len(made))
        for name in ("utils", "data"):
            ignored = shutil.ignore_patterns("__pycache__", "runs", "weights")
            shutil.copytree(ROOT / name, book / name, ignore=ignored)
        (book / "index.md").write_text(f"{words}\n" * 500)
        code = (
            "import hashlib; from utils import data\n"
            "made = data.shakespeare().text, data.text8().text, data.wikitext2().test\n"
            "print(hashlib.sha256(repr(made).encode()).hexdigest())"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=book,
            env=os.environ | {"BOOK_OFFLINE": "1", "BOOK_DATA": ""},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        made.append(done.stdout.splitlines()[-1])
    assert made[0] == made[1]


def test_frozen_text_is_the_one_that_results_were_recorded_on():
    text = texts.book_text()
    assert text.isascii() and len(text) == 420_153
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert digest == "93a32f8e9fbe3f05f909d350ae406600667e2d111378aa908ad7bf0277490a9b"


def test_alphabets_of_running_text():
    letters = set(" abcdefghijklmnopqrstuvwxyz")
    assert set(texts.prose(10_000, words_only=True)["text"]) == letters
    assert texts.prose(10_000)["text"].isascii()
    parts = texts.articles(5_000, 7_000)
    assert {name: len(part) for name, part in parts.items()} == {
        "train": 5_000,
        "test": 7_000,
    }
