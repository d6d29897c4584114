"""Text: film reviews, surnames, plays, encyclopedias, sentence pairs."""

import functools
import io
import itertools
import json
import operator
import zipfile
from dataclasses import dataclass, replace

import numpy as np

from utils.data import text_standins
from utils.data.loading import DataSet, Source, StandIn, arrays, load


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Reviews(DataSet):
    """Film reviews, good and bad, split into training and test data."""

    x_train: list
    """Training reviews: int32 arrays (imdb) or str (imdb_text), of any length."""
    y_train: np.ndarray
    """0 for a bad review, 1 for a good one, int64 (n,)."""
    x_test: list
    """Test reviews, like ``x_train``."""
    y_test: np.ndarray
    """Their labels, like ``y_train``."""
    word_index: dict[str, int]
    """A word's rank by frequency, from 1 up (imdb); empty (imdb_text)."""


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Names(DataSet):
    """Surnames by language."""

    languages: dict[str, list[str]]
    """The surnames of each language."""


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Text(DataSet):
    """Running text."""

    text: str


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class SplitText(DataSet):
    """Running text, split into training and test data."""

    train: str
    test: str


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Pairs(DataSet):
    """Sentences and their translations, in the same order."""

    english: list[str]
    french: list[str]


# ---------------------------------------------------------------- reviews


REVIEWS = {
    "x_train": "list 25000",
    "y_train": "int64 25000",
    "x_test": "list 25000",
    "y_test": "int64 25000",
}
FIRST_WORD = 4  # numbers below are marks: padding, start, unknown word, unused


def read_ranks(archive: bytes, word_index: bytes) -> dict:
    """Keras' archive in the order of keras.datasets.imdb.load_data().

    This is the one file that is unpickled: its bytes have matched the checksum.
    """
    keys = ("x_train", "y_train", "x_test", "y_test")
    x_train, y_train, x_test, y_test = arrays(archive, *keys, pickled=True)
    shuffle = np.random.RandomState(113)
    train, test = shuffle.permutation(25000), shuffle.permutation(25000)
    return {
        "x_train": list(x_train[train]),
        "y_train": y_train[train],
        "x_test": list(x_test[test]),
        "y_test": y_test[test],
        "word_index": json.loads(word_index),
    }


def encode(rows: list[list[int]], vocabulary: int) -> list[np.ndarray]:
    """Ranks as Keras' numbers: a mark of the start, then each rank plus 3."""
    starts = np.cumsum([0] + [len(row) + 1 for row in rows])
    marked = itertools.chain.from_iterable(itertools.chain([-2], row) for row in rows)
    numbers = np.fromiter(marked, np.int32, count=starts[-1]) + 3  # -2 + 3 = 1
    numbers[numbers >= vocabulary] = 2
    return np.split(numbers, starts[1:-1])


def whole_number(value, name: str, least: int) -> int:
    """An argument that must be a whole number, or a ValueError that names it."""
    try:
        number = operator.index(value)
    except TypeError:
        number = least - 1
    if number < least or isinstance(value, bool):
        raise ValueError(
            f"{name} must be a whole number from {least} up, got {value!r}"
        )
    return number


def imdb(vocabulary: int = 10000) -> Reviews:
    """IMDB reviews as word numbers.

    25,000 training and 25,000 test reviews: lists of int32 arrays of any length; labels
    int64 (25000,), 0 (bad) or 1 (good). As in Keras, 0 is for padding, 1 starts a
    review, 2 is a word outside the vocabulary, and a word of frequency rank r
    (`word_index`) is r + 3; all numbers are below `vocabulary`. Same rows as
    keras.datasets.imdb and `imdb_text`.

    Source: Maas et al. 2011, Stanford. No formal licence; free for research with
    citation.
    Stand-in: reviews written by a grammar in which the order of words decides.
    Raises `DataError`, and ValueError for a vocabulary that holds no word.
    """
    vocabulary = whole_number(vocabulary, "vocabulary", FIRST_WORD + 1)
    ranks = load(
        Reviews,
        name="IMDB",
        sources=[Source(["imdb.npz", "imdb_word_index.json"], read_ranks)],
        shapes=REVIEWS,
        stand_in=StandIn("generated reviews", text_standins.review_ranks),
    )
    return replace(
        ranks,
        x_train=encode(ranks.x_train, vocabulary),
        x_test=encode(ranks.x_test, vocabulary),
    )


def read_reviews(content: bytes) -> dict:
    """A table with the columns split, text and label, in imdb()'s order."""
    import pandas as pd

    table = pd.read_csv(io.BytesIO(content))
    train, test = table[table["split"] == "train"], table[table["split"] == "test"]
    return {
        "x_train": train["text"].tolist(),
        "y_train": train["label"].to_numpy(),
        "x_test": test["text"].tolist(),
        "y_test": test["label"].to_numpy(),
    }


def join_words(archive: bytes, word_index: bytes) -> dict:
    """Texts from Keras' archive of ranks."""
    fields = read_ranks(archive, word_index)
    words = {rank: word for word, rank in fields.pop("word_index").items()}
    for part in ("x_train", "x_test"):
        fields[part] = [" ".join(map(words.get, ranks)) for ranks in fields[part]]
    return fields | {"name": "IMDB (words only)"}


def imdb_text() -> Reviews:
    """IMDB reviews as texts, in imdb()'s rows.

    25,000 training and 25,000 test reviews, lists of str with `<br />` as in the
    original; labels int64 (25000,), 0 (bad) or 1 (good). Where the texts are not at
    hand but Keras' archive is, they are joined from its words, lower-case without
    punctuation, and the name says so.

    Source, licence and stand-in as for `imdb`. Raises `DataError`.
    """
    return load(
        Reviews,
        name="IMDB",
        sources=[
            Source(["imdb_reviews.csv.gz"], read_reviews),
            Source(["imdb.npz", "imdb_word_index.json"], join_words),
        ],
        shapes=REVIEWS,
        stand_in=StandIn("generated reviews", text_standins.reviews),
        word_index={},
    )


# ---------------------------------------------------------------- surnames


LANGUAGES = (
    "Arabic Chinese Czech Dutch English French German Greek Irish Italian Japanese "
    "Korean Polish Portuguese Russian Scottish Spanish Vietnamese"
).split()


def read_names(*contents: bytes) -> dict[str, dict[str, list[str]]]:
    """A file a language, a surname a line."""
    languages = {}
    for language, content in zip(LANGUAGES, contents):
        lines = content.decode().strip().split("\n")
        languages[language] = [line.strip() for line in lines]
    return {"languages": languages}


def names() -> Names:
    """20,050 surnames of 18 languages.

    `languages` maps each language to a list of str, from 73 (Vietnamese) to 9,384
    (Russian).

    Source: Robertson's PyTorch tutorial (spro/practical-pytorch). Licence: MIT.
    Stand-in: as many of each language, from Faker where it is installed, else spelled
    from syllables. Raises `DataError`.
    """
    return load(
        Names,
        name="surnames",
        sources=[Source([f"names/{name}.txt" for name in LANGUAGES], read_names)],
        shapes={"languages": "dict 18"},
        stand_in=StandIn("generated surnames", text_standins.surnames),
    )


# ---------------------------------------------------------------- running text


def read_beginning(content: bytes, size: int) -> dict[str, str]:
    return {"text": content[:size].decode()}


def shakespeare() -> Text:
    """Plays of Shakespeare: one str of 1,115,394 characters, 65 of them distinct.

    Source: Karpathy's selection (char-rnn). Licence: public domain.
    Stand-in: this book's own text, in ASCII. Raises `DataError`.
    """
    size = 1115394
    return load(
        Text,
        name="Shakespeare",
        sources=[
            Source(["shakespeare.txt"], functools.partial(read_beginning, size=size))
        ],
        shapes={"text": f"str {size}"},
        stand_in=StandIn(
            "this book's text", functools.partial(text_standins.prose, size)
        ),
    )


def text8() -> Text:
    """The first 6,877,824 characters of text8: one str of a to z and blanks.

    Source: Mahoney, from Wikipedia 2006. Licence: GFDL and CC BY-SA.
    Stand-in: this book's own text, in the same letters. Raises `DataError`.
    """
    size = 6877824
    parse = functools.partial(read_beginning, size=size)
    return load(
        Text,
        name="text8",
        sources=[Source(["text8_first.txt.gz"], parse), Source(["text8.gz"], parse)],
        shapes={"text": f"str {size}"},
        stand_in=StandIn(
            "this book's text",
            functools.partial(text_standins.prose, size, words_only=True),
        ),
    )


def read_two_parts(train: bytes, test: bytes) -> dict[str, str]:
    return {"train": train.decode(), "test": test.decode()}


def wikitext2() -> SplitText:
    """WikiText-2: two str of 1,120,192 and 1,255,018 characters.

    `train` is the set's validation part and `test` its test part; its own training part
    is not used. Words and marks stand between blanks; rare words are <unk>.

    Source: Merity et al. 2016, from Wikipedia. Licence: CC BY-SA 3.0.
    Stand-in: this book's own text, in ASCII. Raises `DataError`.
    """
    train, test = 1120192, 1255018
    return load(
        SplitText,
        name="WikiText-2",
        sources=[
            Source(
                ["wikitext-2/valid.txt.gz", "wikitext-2/test.txt.gz"], read_two_parts
            ),
            Source(["wikitext-2/valid.txt", "wikitext-2/test.txt"], read_two_parts),
        ],
        shapes={"train": f"str {train}", "test": f"str {test}"},
        stand_in=StandIn(
            "this book's text", functools.partial(text_standins.articles, train, test)
        ),
    )


# ---------------------------------------------------------------- translations


def read_pairs(content: bytes) -> dict[str, list[str]]:
    """Lines of an English sentence, its French one and more, between tabs."""
    lines = content.decode().split("\n")[:20000]
    rows = [line.split("\t") for line in lines]
    return {"english": [row[0] for row in rows], "french": [row[1] for row in rows]}


def unzip_pairs(content: bytes) -> dict[str, list[str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (member,) = (name for name in archive.namelist() if name.endswith("fra.txt"))
        return read_pairs(archive.read(member))


def english_french() -> Pairs:
    """20,000 short English sentences and their French: two lists of str.

    Downloaded as the copy of "Dive into Deep Learning", whose sentences differ a
    little.

    Source: Tatoeba by way of manythings.org/anki. Licence: CC BY 2.0 (France).
    Stand-in: dates. Raises `DataError`.
    """
    return load(
        Pairs,
        name="English–French",
        sources=[
            Source(["eng-fra.txt"], read_pairs),
            Source(["fra-eng.zip"], unzip_pairs),
        ],
        shapes={"english": "list 20000", "french": "list 20000"},
        stand_in=StandIn("generated dates", text_standins.dates),
    )
