"""Stand-ins for text: written by small grammars, or this book's own prose.

Each function needs no network, always returns the same values, and gives the fields of
the dataclass that its loader in `utils.data.text` cannot know.
"""

import functools
import gzip
import importlib
import itertools
import json
import random
import re
from collections import Counter
from pathlib import Path

import numpy as np

# Words and sentences of reviews, syllables of surnames, months.
WORDS = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


# ---------------------------------------------------------------- reviews


def reviews():
    """Film reviews in which the order of words decides; 25,000 each, half of each.
    Three in a hundred carry the wrong label, as in life."""
    rng, fields, texts = np.random.default_rng(7), {}, WORDS["reviews"]
    praise, blame, pick = texts["praise"], texts["blame"], random.Random(7).choice
    moods = {"yes": blame, "no": praise}, {"yes": praise, "no": blame}

    def say(kind, words):
        return pick(texts[kind]).format(**{key: pick(words[key]) for key in words})

    for part in ("train", "test"):
        labels, rows = rng.permutation(np.repeat([0, 1], 12500)), []
        for good in labels ^ (rng.random(25000) < 0.03):
            lines = [say("neutral", texts["words"]) for _ in range(pick(range(3, 9)))]
            for _ in range(2):
                opinion = say("opinions", texts["words"] | moods[good])
                lines.insert(pick(range(len(lines))), opinion)
            rows.append(". ".join(line.capitalize() for line in lines) + ".")
        fields[f"x_{part}"] = rows
        fields[f"y_{part}"] = labels
    return fields


def review_ranks():
    """The same reviews as lists of frequency ranks, and the index of words."""
    fields, rows = reviews(), {}
    for part in ("x_train", "x_test"):
        rows[part] = [text.lower().replace(".", "").split() for text in fields[part]]
    counts = Counter(itertools.chain.from_iterable(rows["x_train"]))
    index = {word: i + 1 for i, (word, _) in enumerate(counts.most_common())}
    for part, texts in rows.items():
        fields[part] = [[index[w] for w in text if w in index] for text in texts]
    return fields | {"word_index": index}


# ---------------------------------------------------------------- surnames


def faker_names(locale):
    """Faker's surnames of a locale in Latin letters; none where it is not installed."""
    try:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    except ImportError:
        return []
    kinds = "last_romanized_names", "unisex_last_names", "last_names"
    found = (getattr(provider, kind) for kind in kinds if hasattr(provider, kind))
    return sorted(set(next(found)))


def surnames():
    """As many names of each language as in the real set, from Faker or from syllables.
    Where those are too few, the head of one name is joined to the tail of another."""
    rng, languages = np.random.default_rng(8), {}
    for language, (count, locale, heads, tails) in WORDS["surnames"].items():
        middles = ["", *heads.lower().split()] if count > 900 else [""]
        parts = itertools.product(heads.split(), middles, tails.split())
        known = faker_names(locale) or ["".join(part) for part in parts]
        rng.shuffle(known)
        names = known[:count]
        while len(names) < count:
            head, tail = (known[i] for i in rng.integers(len(known), size=2))
            names.append(head[: len(head) // 2 + 1] + tail[len(tail) // 2 :])
        languages[language] = names
    return {"languages": languages}


# ---------------------------------------------------------------- running text


@functools.cache
def book_text() -> str:
    """The prose of this book in ASCII, its pages and chapters (CC BY 4.0), as of 2026.

    It is frozen, so that a word corrected on a page of the book does not move what a
    chapter measures on this text.
    """
    path = Path(__file__).with_name("book_text.txt.gz")
    return gzip.decompress(path.read_bytes()).decode("ascii")


def filled(text, length):
    """A text cut to a length, or repeated up to it."""
    return (text * (length // len(text) + 1))[:length]


def prose(length, words_only=False):
    """The book's text, cut or repeated to a length; words_only leaves a–z and blanks.
    Its last tenth is from the book's last tenth and repeats nothing from before."""
    text = book_text()
    if words_only:
        text = " " + " ".join(re.findall("[a-z]+", text.lower())) + " "
    cut, end = int(len(text) * 0.9), length // 10
    return {"text": filled(text[:cut], length - end) + filled(text[cut:], end)}


def articles(train, test):
    """The book's words and marks with blanks between: first half, second half."""
    lines = [re.findall(r"\w+|[^\w\s]", line) for line in book_text().splitlines()]
    lines = [" " + " ".join(line) + " \n" for line in lines]
    first = "".join(lines[: len(lines) // 2])
    second = "".join(lines[len(lines) // 2 :])
    return {"train": filled(first, train), "test": filled(second, test)}


# ---------------------------------------------------------------- translations


def dates():
    """20,000 days in English and in French, the shortest first."""
    days = itertools.product(range(1960, 2020), range(1, 29), WORDS["months"])
    pairs = [
        (f"{english} {day}, {year}.", f"Le {day} {french} {year}.")
        for year, day, (english, french) in days
    ]
    np.random.default_rng(9).shuffle(pairs)
    english, french = zip(*sorted(pairs[:20000], key=lambda pair: len(pair[0])))
    return {"english": list(english), "french": list(french)}
