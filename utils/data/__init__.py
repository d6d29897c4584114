"""Data sets: one loader each, the same arrays wherever they come from.

A loader looks for its files in the folder ``BOOK_DATA`` and in Keras' cache
(``$KERAS_HOME/datasets`` or ``~/.keras/datasets``); then it downloads them into that
cache; and where that fails it prints one line and returns a stand-in of the same shape
(``.stand_in`` is True, ``.name`` says which). A file whose checksum is wrong is never
used.

A relative ``BOOK_DATA`` starts from the current folder or else from the book's own;
``BOOK_OFFLINE=1`` downloads nothing; ``BOOK_REAL_DATA=1`` makes a stand-in an error.

Every loader raises `DataError` where a file at hand is damaged, unreadable or not what
it should be, and where ``BOOK_DATA`` names no folder. The message names the file or
setting, and the remedy.
"""

from utils.data.fetch import FILES, DataError, File
from utils.data.images import (
    Faces,
    Images,
    Pictures,
    cifar10,
    fashion_mnist,
    mnist,
    olivetti_faces,
    paintings,
    photographs,
)
from utils.data.loading import DataSet
from utils.data.series import (
    Series,
    airline,
    electricity,
    etth1,
    exchange_rates,
    min_temperatures,
    pjm,
    sunspots,
)
from utils.data.tables import Table, california_housing
from utils.data.text import (
    Names,
    Pairs,
    Reviews,
    SplitText,
    Text,
    english_french,
    imdb,
    imdb_text,
    names,
    shakespeare,
    text8,
    wikitext2,
)

__all__ = [
    "DataError",
    "DataSet",
    "FILES",
    "Faces",
    "File",
    "Images",
    "Names",
    "Pairs",
    "Pictures",
    "Reviews",
    "Series",
    "SplitText",
    "Table",
    "Text",
    "airline",
    "california_housing",
    "cifar10",
    "electricity",
    "english_french",
    "etth1",
    "exchange_rates",
    "fashion_mnist",
    "imdb",
    "imdb_text",
    "min_temperatures",
    "mnist",
    "names",
    "olivetti_faces",
    "paintings",
    "photographs",
    "pjm",
    "shakespeare",
    "sunspots",
    "text8",
    "wikitext2",
]
