"""Data sets: one loader each, the same arrays wherever they come from.

A loader looks for its files in the folder $BOOK_DATA, then in Keras' cache
($KERAS_HOME/datasets or ~/.keras/datasets); then it downloads them into that cache;
and where that fails it prints one line and returns a stand-in of the same shape
(`.stand_in` is True, `.name` says which). A file whose checksum is wrong is never used.

A relative BOOK_DATA starts from the current folder or else from the book's own;
BOOK_OFFLINE=1 downloads nothing; BOOK_REAL_DATA=1 makes a stand-in an error.
"""

import csv
import gzip
import hashlib
import io
import itertools
import json
import os
import sys
import tarfile
import zipfile
from dataclasses import make_dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from PIL import Image

from . import ledger, settings, standins

TIMEOUT = 10  # seconds to wait for a server to connect, or for its next bytes
GZIP = b"\x1f\x8b"  # how a zipped file begins


# A row of data/datasets.csv: path below a data folder; bytes (0: not known); sha256, or
# "md5:…" or "sha1:…" where only that is published; address ("": no public copy).
File = make_dataclass("File", ["path", "size", "checksum", "url"], frozen=True)
with open(standins.ROOT / "data" / "datasets.csv", encoding="utf-8") as _ledger:
    _rows = [row | {"size": int(row["size"])} for row in csv.DictReader(_ledger)]
FILES = {row["path"]: File(**row) for row in _rows}


class DataError(RuntimeError):
    """A data file or setting is wrong; the message names it and the remedy."""


class _Missing(Exception):
    """A data set cannot be had; the message says why, in a few words."""


_unreachable: dict[str, str] = {}  # host: why, so that one process waits for it once


def _cache() -> Path:
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras", "datasets")


def _find(path: str) -> Path | None:
    """A file in BOOK_DATA, or in the cache; a BOOK_DATA that cannot be read raises."""
    chosen, folders = settings.data_folder(), [_cache()]
    if chosen:
        places = Path(chosen), standins.ROOT / chosen
        folders.insert(0, next(filter(os.path.isdir, places), places[0]))
        try:
            os.listdir(folders[0])
        except OSError as error:
            raise DataError(
                f"BOOK_DATA is set to {chosen!r}, which cannot be read as a folder "
                f"({error.strerror}): correct the path, or unset BOOK_DATA."
            ) from error
    return next(filter(os.path.lexists, (folder / path for folder in folders)), None)


def _read(file: File) -> bytes:
    """The bytes of a file at hand, if exactly those expected, else of the web's."""
    place = _find(file.path)
    if place is None:
        return _download(file)
    try:
        content = place.read_bytes()
    except OSError as error:
        fault = f"cannot be read ({error.strerror})"
    else:
        kind, _, expected = file.checksum.rpartition(":")
        if file.size and len(content) != file.size:
            fault = f"is damaged: {len(content):,} bytes instead of {file.size:,}"
        elif hashlib.new(kind or "sha256", content).hexdigest() != expected:
            fault = "is damaged or altered: its checksum is wrong"
        else:
            return content
    remedy = "delete it, and the next run downloads it again"
    if place != _cache() / file.path:
        remedy = "copy it there again, or unset BOOK_DATA"
    raise DataError(f"{place} {fault}. It is not used: {remedy}.")


def _download(file: File) -> bytes:
    """Fetch a file into the cache: checked under another name there, then moved."""
    import pooch
    import requests
    from tqdm import tqdm

    host, target = urlsplit(file.url).netloc, _cache() / file.path
    if not file.url or settings.offline() or host in _unreachable:
        reason = "BOOK_OFFLINE is set" if file.url else "it has no public download"
        raise _Missing(_unreachable.get(host, reason))
    pooch.get_logger().setLevel("WARNING")
    shown = {"desc": target.name, "total": file.size or 1, "unit_scale": True}
    args = file.url, file.checksum, target.name, target.parent, None
    for _ in range(2):
        with tqdm(**shown, unit="B", file=sys.stdout, leave=False) as bar:
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                fetch = pooch.HTTPDownloader(bar, 1 << 16, timeout=(TIMEOUT, TIMEOUT))
                return Path(pooch.retrieve(*args, fetch)).read_bytes()
            except requests.HTTPError as error:
                reason = f"{host} answered {error.response.status_code}"
                if error.response.status_code < 500:
                    break
            except (requests.ConnectionError, requests.Timeout):
                reason = _unreachable[host] = f"{host} cannot be reached or is silent"
                break
            except requests.RequestException:
                reason = f"{host} broke off the download"
            except ValueError:
                reason = f"what {host} sent has a wrong checksum"
            except OSError as error:
                reason = f"{target.parent} cannot be written: {error.strerror}"
    raise _Missing(reason)


def _shape(value) -> str:
    """ "uint8 400×64×64" for an array, "list 18" for anything else."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {'×'.join(map(str, value.shape))}"
    return f"{type(value).__name__} {len(value)}"


def _load(kind: type, name: str, other: str, choices: dict, make, *shapes, **fixed):
    """Build `kind` from the first choice of files, or else from the stand-in by `make`.
    A choice is paths with blanks between and the function that turns their unzipped
    bytes into the first fields, of the given shapes. `fixed` fields need no file."""
    at_hand = [paths for paths in choices if all(map(_find, paths.split()))]
    public = [paths for paths in choices if all(FILES[p].url for p in paths.split())]
    paths = (at_hand or public or list(choices))[0]
    try:
        contents = [_read(FILES[path]) for path in paths.split()]
    except _Missing as missing:
        first, *more = paths.split()
        files = first + (f" and {len(more)} more" if more else "")
        remedy = f"for the real data put {files} into a folder and set BOOK_DATA to it"
        remedy += ", or run once with a network" if public else ""
        if settings.real_data():
            raise DataError(f"{name} cannot be had ({missing}): {remedy}.") from None
        print(f"{name} cannot be had ({missing}); using {other} instead ({remedy}).")
        ledger.STAND_INS.add(f"{other} (stand-in)")
        fields = {"name": f"{other} (stand-in)", "stand_in": True, **fixed, **make()}
    else:
        try:
            parts = [gzip.decompress(c) if c[:2] == GZIP else c for c in contents]
            found = zip(kind.__annotations__, choices[paths](*parts))
            fields = {"name": name, "stand_in": False, **fixed, **dict(found)}
        except Exception as error:
            fault = f"{paths} cannot be understood: {error!r}"
            raise DataError(f"{name}: {fault}") from error
    for field, shape in zip(kind.__annotations__, shapes):
        if shape.startswith("int64"):  # labels, which files keep in fewer bytes
            fields[field] = np.ravel(fields[field]).astype(np.int64)
        if _shape(fields[field]) != shape:
            raise DataError(
                f"{name}: {field} from {paths} is {_shape(fields[field])} instead of "
                f"{shape}; data/datasets.csv describes another file."
            )
    return kind(**fields)


class DataSet:
    """What a loader returns: the named fields, `name` (str) and `stand_in` (bool)."""

    def __repr__(self):
        return f"<{type(self).__name__}: {self.name}>"


def _kind(name: str, fields: str) -> type:
    fields = [*fields.split(), "name", "stand_in"]
    return make_dataclass(name, fields, bases=(DataSet,), frozen=True, repr=False)


SPLIT = "x_train y_train x_test y_test"
Images = _kind("Images", SPLIT + " classes")
Table = _kind("Table", SPLIT + " features")
Faces = _kind("Faces", "images labels")
Pictures = _kind("Pictures", "images titles")  # lists: uint8 arrays, str
Reviews = _kind("Reviews", SPLIT + " word_index")
Names = _kind("Names", "languages")  # dict: language to list of str
Text = _kind("Text", "text")
SplitText = _kind("SplitText", "train test")
Pairs = _kind("Pairs", "english french")  # lists of str
Series = _kind("Series", "values times columns")  # float32 2-D, datetime64, list of str

FASHION = "T-shirt/top,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot"
CIFAR = "airplane automobile bird cat deer dog frog horse ship truck".split()
HOUSING = """longitude latitude housing_median_age total_rooms total_bedrooms population
households median_income""".split()
IMDB = "imdb.npz imdb_word_index.json"
CYCLES = "daily and weekly cycles"
REVIEWS = ("list 25000", "int64 25000") * 2  # shapes


def _arrays(content: bytes, keys=SPLIT, pickled=False) -> list[np.ndarray]:
    with np.load(io.BytesIO(content), allow_pickle=pickled) as arrays:
        return [arrays[key] for key in keys.split()]


def _images(name, other, files, make, classes, train=60000, shape="28×28"):
    shapes = f"uint8 {train}×{shape}/int64 {train}/uint8 10000×{shape}/int64 10000"
    return _load(Images, name, other, files, make, *shapes.split("/"), classes=classes)


def mnist() -> Images:
    """MNIST: handwritten digits, 60,000 and 10,000 images of 28×28, uint8. LeCun,
    Cortes and Burges; CC BY-SA 3.0. Stand-in: scikit-learn's 8×8 digits."""
    other, classes = "8×8 digits, enlarged", list("0123456789")
    return _images("MNIST", other, {"mnist.npz": _arrays}, standins.digits, classes)


def fashion_mnist() -> Images:
    """Fashion-MNIST: garments in ten classes, in MNIST's shapes. Xiao, Rasul and
    Vollgraf 2017, Zalando SE; MIT. Stand-in: drawn garments."""
    images = lambda part: np.frombuffer(bytearray(part[16:]), "u1").reshape(-1, 28, 28)
    labels = lambda part: np.frombuffer(part[8:], "u1")
    parse = lambda a, b, c, d: (images(a), labels(b), images(c), labels(d))
    paths = " ".join(path for path in FILES if path.startswith("fashion-mnist/"))
    args = "Fashion-MNIST", "drawn garments", {paths: parse}, standins.garments
    return _images(*args, FASHION.split(","))


def cifar10() -> Images:
    """CIFAR-10: colour photographs of 32×32 in ten classes, uint8 (n, 32, 32, 3). 2,000
    training images per class, and all 10,000 test images. With BOOK_BUDGET=full, all
    5,000 per class where the whole set is at hand already. Krizhevsky 2009; no formal
    licence, free for research with citation of the report. Stand-in: coloured shapes,
    with the shapes' names as classes."""
    part, whole = "cifar10_20k.npz", "cifar-10-binary.tar.gz"
    full = settings.budget() == "full" and _find(whole) is not None
    per_class = 5000 if full else 2000

    def unpack(content):
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            names = sorted(n for n in archive.getnames() if n.endswith(".bin"))
            content = b"".join(archive.extractfile(name).read() for name in names)
        rows = np.frombuffer(content, np.uint8).reshape(-1, 3073)  # label, then pixels
        train, test = rows[:50000], rows[50000:]
        first = [np.flatnonzero(train[:, 0] == k)[:per_class] for k in range(10)]
        for chosen in (train[np.sort(np.concatenate(first))], test):
            pixels = chosen[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
            yield from (np.ascontiguousarray(pixels), chosen[:, 0])

    choices = {whole: unpack} if full else {part: _arrays, whole: unpack}
    args = "coloured shapes", choices, lambda: standins.shapes(per_class), CIFAR
    name = f"CIFAR-10 ({10 * per_class:,} images)"
    return _images(name, *args, 10 * per_class, "32×32×3")


def olivetti_faces() -> Faces:
    """Olivetti (AT&T, ORL) faces: 40 persons × 10, images (400, 64, 64) uint8. Samaria
    and Harter 1994, AT&T Laboratories Cambridge; free for research with credit.
    Downloaded as scikit-learn's 64×64 set; the 112×92 set is cut to a square and
    reduced, so that its faces look a little smaller. Stand-in: drawn faces."""

    def cut(content):
        images, labels = _arrays(content, "images labels")
        squares = map(Image.fromarray, images[:, 10:102])
        small = [np.asarray(x.resize((64, 64), Image.Resampling.BOX)) for x in squares]
        return np.stack(small), np.unique(labels, return_inverse=True)[1]

    def turn(content):
        from scipy.io import loadmat

        faces = loadmat(io.BytesIO(content))["faces"].T.reshape(400, 64, 64)
        return faces.transpose(0, 2, 1).astype(np.uint8), np.arange(400) // 10

    choices = {"olivetti_faces.npz": cut, "olivettifaces.mat": turn}
    args = "Olivetti faces", "drawn faces", choices, standins.faces
    return _load(Faces, *args, "uint8 400×64×64", "int64 400")


def photographs() -> Pictures:
    """Two photographs that scikit-learn ships: list of uint8 (427, 640, 3). China (a
    pagoda) and Flower; CC BY (see scikit-learn's README). Never a stand-in."""
    from sklearn.datasets import load_sample_images

    images = [np.array(image) for image in load_sample_images().images]
    return Pictures(images, ["China", "Flower"], "scikit-learn's photographs", False)


def paintings() -> Pictures:
    """The Starry Night (640, 1024, 3) and The Great Wave (514, 928, 3), uint8. Vincent
    van Gogh 1889, Katsushika Hokusai c. 1831; public domain. Stand-in: stripes drawn
    into whirls."""
    picture = lambda content: np.array(Image.open(io.BytesIO(content)).convert("RGB"))
    parse = lambda *contents: ([picture(content) for content in contents],)
    choices = {"images/starry_night.jpg images/great_wave.jpg": parse}
    args = "paintings", "drawn whirls", choices, standins.swirls, "list 2"
    return _load(Pictures, *args, titles=["The Starry Night", "The Great Wave"])


def california_housing() -> Table:
    """California housing: x (16512, 8) and (4128, 8) float32, y in dollars, float32.
    Districts of the 1990 census, split as Keras does. Pace and Barry 1997, StatLib;
    public data. Stand-in: scikit-learn's diabetes table, whose y is no price."""

    def parse(content):
        order = np.random.RandomState(113).permutation(20640)
        x, y = (a[order].astype(np.float32) for a in _arrays(content, "x y"))
        return x[:16512], y[:16512], x[16512:], y[16512:], HOUSING

    choices, make = {"california_housing.npz": parse}, standins.diabetes
    shapes = "float32 16512×8", "float32 16512", "float32 4128×8", "float32 4128"
    return _load(Table, "California housing", "diabetes", choices, make, *shapes)


def _ranks(archive: bytes, word_index: bytes) -> list:
    """Keras' archive in the order of keras.datasets.imdb.load_data()."""
    # The one file that is unpickled: _read has compared its bytes with the checksum.
    arrays, rng = _arrays(archive, pickled=True), np.random.RandomState(113)
    train, test = rng.permutation(25000), rng.permutation(25000)
    x_train, y_train, x_test, y_test = map(np.take, arrays, (train, train, test, test))
    return [list(x_train), y_train, list(x_test), y_test, json.loads(word_index)]


def _encode(rows, vocabulary: int) -> list[np.ndarray]:
    starts = np.cumsum([0] + [len(row) + 1 for row in rows])
    marked = itertools.chain.from_iterable(itertools.chain([-2], row) for row in rows)
    codes = np.fromiter(marked, np.int32) + 3  # -2 + 3 = 1 marks a start
    codes[codes >= vocabulary] = 2
    return np.split(codes, starts[1:-1])


def imdb(vocabulary: int = 10000) -> Reviews:
    """IMDB reviews as word numbers: 25,000 and 25,000, y 0 (bad) or 1 (good), int64. x:
    lists of int32 arrays of any length. As in Keras, 0 is for padding, 1 starts a
    review, 2 is a word outside the vocabulary, and a word of frequency rank r
    (`word_index`) is r + 3. Same rows as keras.datasets.imdb and imdb_text(). Maas et
    al. 2011, Stanford; free for research with citation. Stand-in: reviews written by a
    grammar in which the order of words decides."""
    args = "IMDB", "generated reviews", {IMDB: _ranks}, standins.review_ranks
    ranks = _load(Reviews, *args, *REVIEWS)
    x_train, x_test = (_encode(x, vocabulary) for x in (ranks.x_train, ranks.x_test))
    return replace(ranks, x_train=x_train, x_test=x_test)


def imdb_text() -> Reviews:
    """IMDB reviews as texts, in imdb()'s rows; x: lists of str; word_index is empty.
    With `<br />` as in the original. Where the texts are not at hand but Keras' archive
    is, they are joined from its words, lower-case without punctuation, and the name
    says so. Source, licence and stand-in as for imdb()."""

    def read(content):
        import pandas as pd

        parts = dict(list(pd.read_csv(io.BytesIO(content)).groupby("split")))
        for table in (parts["train"], parts["test"]):
            yield from (table["text"].tolist(), table["label"])

    def join(*contents):
        x_train, y_train, x_test, y_test, word_index = _ranks(*contents)
        words = {rank: word for word, rank in word_index.items()}
        texts = [[" ".join(map(words.get, r)) for r in x] for x in (x_train, x_test)]
        return texts[0], y_train, texts[1], y_test, {}, "IMDB (words only)"

    choices, make = {"imdb_reviews.csv.gz": read, IMDB: join}, standins.reviews
    args = "IMDB", "generated reviews", choices, make
    return _load(Reviews, *args, *REVIEWS, word_index={})


def names() -> Names:
    """20,050 surnames of 18 languages: `languages` maps a language to list of str.
    Robertson's PyTorch tutorial (spro/practical-pytorch); MIT. Stand-in: as many of
    each language, from Faker where it is installed, else spelled from syllables."""
    paths = [path for path in FILES if path.startswith("names/")]
    lines = lambda content: [n.strip() for n in content.decode().strip().split("\n")]
    languages = [Path(path).stem for path in paths]
    parse = lambda *contents: [dict(zip(languages, map(lines, contents)))]
    args = "generated surnames", {" ".join(paths): parse}, standins.surnames
    return _load(Names, "surnames", *args, "dict 18")


def _text(name, files: list[str], size: int, **options):
    choices = dict.fromkeys(files, lambda content: [content[:size].decode()])
    make = lambda: standins.prose(size, **options)
    return _load(Text, name, "this book's text", choices, make, f"str {size}")


def shakespeare() -> Text:
    """Plays of Shakespeare: one str of 1,115,394 characters, 65 distinct. Karpathy's
    selection (char-rnn); public domain. Stand-in: this book's own text."""
    return _text("Shakespeare", ["shakespeare.txt"], 1115394)


def text8() -> Text:
    """The first 6,877,824 characters of text8: Wikipedia 2006, only a–z and blanks.
    Mahoney; GFDL and CC BY-SA. Stand-in: this book's own text."""
    return _text("text8", ["text8_first.txt.gz", "text8.gz"], 6877824, words_only=True)


def wikitext2() -> SplitText:
    """WikiText-2: `train` is its validation part, `test` its test part, each one str.
    Words and marks stand between blanks; rare words are <unk>. The set's own training
    part is not used. Merity et al. 2016; CC BY-SA 3.0. Stand-in: this book's text."""
    plain, sizes = "wikitext-2/valid.txt wikitext-2/test.txt", (1120192, 1255018)
    files = plain.replace(".txt", ".txt.gz"), plain
    choices = dict.fromkeys(files, lambda *parts: [part.decode() for part in parts])
    args = choices, lambda: standins.articles(*sizes), *(f"str {n}" for n in sizes)
    return _load(SplitText, "WikiText-2", "this book's text", *args)


def english_french() -> Pairs:
    """20,000 short English sentences and their French, two lists of str. Tatoeba by way
    of manythings.org/anki; CC BY 2.0 (France). Downloaded as the copy of "Dive into
    Deep Learning", whose sentences differ a little. Stand-in: dates."""

    def parse(content):
        lines = content.decode().split("\n")[:20000]
        return map(list, zip(*(line.split("\t")[:2] for line in lines)))

    def unzip(content):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            (member,) = (n for n in archive.namelist() if n.endswith("fra.txt"))
            return parse(archive.read(member))

    choices = {"eng-fra.txt": parse, "fra-eng.zip": unzip}
    args = "English–French", "generated dates", choices, standins.dates
    return _load(Pairs, *args, "list 20000", "list 20000")


def _series(name, file, start, rows, columns, make=standins.cycles, other=CYCLES):
    """A .csv file's rows begin with times; a .txt's are counted in units of `start`."""
    columns, times = columns.split(), np.datetime64(start) + np.arange(rows)

    def parse(content):
        import pandas as pd

        if ".csv" not in file:
            return pd.read_csv(io.BytesIO(content), header=None).to_numpy("f4"), times
        table = pd.read_csv(io.BytesIO(content), index_col=0, parse_dates=True)
        return table.to_numpy("f4"), np.asarray(table.index).astype(times.dtype)

    args = {f"timeseries/{file}": parse}, lambda: make(rows, len(columns))
    shapes = f"float32 {rows}×{len(columns)}", f"{times.dtype} {rows}"
    return _load(Series, name, other, *args, *shapes, times=times, columns=columns)


def etth1() -> Series:
    """ETTh1: hourly loads of a transformer and its oil temperature, (17420, 7).
    2016-07-01 to 2018-06-26. Zhou et al. 2021; CC BY-ND 4.0. Stand-in: synthetic."""
    columns = "HUFL HULL MUFL MULL LUFL LULL OT"
    return _series("ETTh1", "ETTh1.csv", "2016-07-01T00", 17420, columns)


def pjm() -> Series:
    """PJM East: hourly load in megawatts, (145366, 1), 2002-01-01 to 2018-08-03. Four
    times appear twice (clock changes). PJM, published as CC0 on Kaggle; no public
    download without an account. Stand-in: synthetic."""
    file, start = "PJME_hourly.csv.gz", "2002-01-01T01"
    return _series("PJM East", file, start, 145366, "PJME_MW")


def electricity() -> Series:
    """Electricity: hourly use of 321 clients in kWh, (26304, 321), 2012 to 2014.
    Trindade 2015, UCI ElectricityLoadDiagrams (CC BY 4.0), in the hourly form of Lai et
    al. 2018, whose file has no dates: `times` counts hours from 2012-01-01. Stand-in:
    synthetic series with shared daily, weekly and yearly cycles."""
    file, columns = "electricity.txt.gz", " ".join(f"client_{i}" for i in range(1, 322))
    return _series("Electricity", file, "2012-01-01T00", 26304, columns)


def exchange_rates() -> Series:
    """Exchange rates: 8 currencies against the dollar, daily, (7588, 8), 1990 to 2016.
    Lai et al. 2018; no licence stated. The file has no dates: `times` counts days from
    1990-01-01, weekends included. Stand-in: random walks."""
    columns = "Australia Britain Canada Switzerland China Japan New_Zealand Singapore"
    args = "exchange_rate.txt.gz", "1990-01-01", 7588, columns, standins.walks
    return _series("Exchange rates", *args, "random walks")


def airline() -> Series:
    """Airline passengers in thousands, monthly, (144, 1), 1949 to 1960. Box and Jenkins
    1976; no licence stated. Stand-in: carbon dioxide, from statsmodels."""
    args = "airline-passengers.csv", "1949-01", 144, "passengers", standins.mauna_loa
    return _series("Airline passengers", *args, "carbon dioxide by month")


def sunspots() -> Series:
    """Sunspots, monthly, (2820, 1), 1749 to 1983. Andrews and Herzberg 1985; no licence
    stated. Stand-in: statsmodels' yearly numbers."""
    args = "monthly-sunspots.csv", "1749-01", 2820, "sunspots", standins.yearly_sunspots
    return _series("Sunspots", *args, "yearly sunspots, interpolated")


def min_temperatures() -> Series:
    """Daily minimum temperatures in Melbourne in °C, (3650, 1), 1981 to 1990.
    Australian Bureau of Meteorology; no licence stated. Stand-in: a yearly cycle."""
    args = "daily-min-temperatures.csv", "1981-01-01", 3650, "temperature"
    return _series(
        "Minimum temperatures", *args, standins.temperatures, "a yearly cycle"
    )
