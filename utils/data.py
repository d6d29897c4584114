"""Data sets: one loader each, the same arrays wherever they come from.

A loader looks for its files in the folder $BOOK_DATA, then in Keras' cache
($KERAS_HOME/datasets or ~/.keras/datasets); then it downloads them into that cache;
and where that fails it prints one line and returns a stand-in of the same shape
(`.stand_in` is True, `.name` says which). A file whose checksum is wrong is never used.

BOOK_OFFLINE=1 downloads nothing; BOOK_REAL_DATA=1 makes a stand-in an error.
"""

import gzip
import hashlib
import io
import itertools
import json
import os
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass, make_dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from . import standins

TIMEOUT = 10  # seconds to wait for a server to connect, or for its next bytes

KERAS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets"
GITHUB = "https://raw.githubusercontent.com"
SERIES = f"{GITHUB}/laiguokun/multivariate-time-series-data/master"
MONTHLY = f"{GITHUB}/jbrownlee/Datasets/master"
WIKITEXT = f"{GITHUB}/pytorch/examples/main/word_language_model/data/wikitext-2"


@dataclass(frozen=True)
class File:
    """A file: its path below a data folder, bytes, checksum and public address."""

    path: str
    size: int  # 0 where it is not known
    checksum: str  # sha256; "md5:…" or "sha1:…" where only that is published
    url: str | None  # None: no public copy with exactly these bytes is known


# path, size, checksum, address (- where no public copy with these bytes is known)
TABLE = f"""
mnist.npz 11490434 731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1 {KERAS}/mnist.npz
fashion-mnist/train-images-idx3-ubyte.gz 26421880 3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84 {KERAS}/train-images-idx3-ubyte.gz
fashion-mnist/train-labels-idx1-ubyte.gz 29515 a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845 {KERAS}/train-labels-idx1-ubyte.gz
fashion-mnist/t10k-images-idx3-ubyte.gz 4422102 346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073 {KERAS}/t10k-images-idx3-ubyte.gz
fashion-mnist/t10k-labels-idx1-ubyte.gz 5148 67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5 {KERAS}/t10k-labels-idx1-ubyte.gz
cifar10_20k.npz 84790219 d34a7116006fa5f7fca266604a84be7f21689f9a1390474b66ad38214c27dafb -
cifar-10-binary.tar.gz 170052171 c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz
imdb.npz 17464789 69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f {KERAS}/imdb.npz
imdb_word_index.json 1641221 027313fe9a320280f3bf0fac5baf58c4a683cf39a7ed9c3d3d3912bde4284cf6 {KERAS}/imdb_word_index.json
imdb_reviews.csv.gz 26453053 f5b03d8385c31889729a8a4ca2f27ccc964c6d91d10d6e3ed17914edce2e2721 -
california_housing.npz 743530 1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f {KERAS}/california_housing.npz
shakespeare.txt 1115394 86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed {GITHUB}/karpathy/char-rnn/master/data/tinyshakespeare/input.txt
eng-fra.txt 773810 e7f64d4e4c69122d90f8e873a556c44ef3381384bc24519b8866a44e72e0e199 -
fra-eng.zip 0 sha1:94646ad1522d915e7b0f9296181140edcf86a4f5 http://d2l-data.s3-accelerate.amazonaws.com/fra-eng.zip
olivetti_faces.npz 3687864 dd4d7aabbbab9a0406a3b022f94c6a9597754859b72ca02e2cb78aa34eca5427 -
olivettifaces.mat 0 b612fb967f2dc77c9c62d3e1266e0c73d5fca46a4b8906c18e454d41af987794 https://ndownloader.figshare.com/files/5976027
text8_first.txt.gz 2299623 075b38b70bd2cbfd40164714cacbc843bf2552831d0437026031508520ed9405 -
text8.gz 33182058 md5:68799af40b6bda07dfa47a32612e5364 https://github.com/piskvorky/gensim-data/releases/download/text8/text8.gz
wikitext-2/valid.txt.gz 373475 3cdd8cb5bb349a05840c7c3bef9578d90d64df77e27e0c25c033ba9342757ee3 -
wikitext-2/test.txt.gz 410944 688887879b4b526692cb2e423a516dcc5f6584a01fd3f33a8e164fbed2de8090 -
wikitext-2/valid.txt 1121681 f0737ed31fc1329026e95cb8b98e19c2a182c39c240ab909dc31abf2f8af58e8 {WIKITEXT}/valid.txt
wikitext-2/test.txt 1256449 d790b833ef8cf03a90db7bf1271b7520b83c45ce07ba3c1a9699df81e239eca0 {WIKITEXT}/test.txt
images/starry_night.jpg 315236 0592ab0f7b51b3ce72608a95e53880bd93971e5b48f93a0ce8dfd3cbccf3d098 {GITHUB}/jcjohnson/neural-style/master/examples/inputs/starry_night.jpg
images/great_wave.jpg 123262 54f19686bea5117c0bb68ce4425dbed4efafa3e8d7cafe35f0fae80b8223f4be {GITHUB}/lengstrom/fast-style-transfer/master/examples/style/wave.jpg
timeseries/ETTh1.csv 2589657 f18de3ad269cef59bb07b5438d79bb3042d3be49bdeecf01c1cd6d29695ee066 {GITHUB}/zhouhaoyi/ETDataset/main/ETT-small/ETTh1.csv
timeseries/PJME_hourly.csv.gz 741767 bd96339f74d9cb018b21c882aad034955f5df1058c41c989dc1f1dea26a4f7a5 -
timeseries/electricity.txt.gz 17993794 3c4c069588198c1fcc95cace7bb69c99922129edfd673b7286661dad20badefa {SERIES}/electricity/electricity.txt.gz
timeseries/exchange_rate.txt.gz 177142 6a4fbb561dcdee43f071a83badbeec9223a335552278348656738b556f1c2e9d {SERIES}/exchange_rate/exchange_rate.txt.gz
timeseries/airline-passengers.csv 2180 8cb51be753a718d9be5d76d7e238cc224792754676adc21faa59e954b0201621 {MONTHLY}/airline-passengers.csv
timeseries/monthly-sunspots.csv 45039 c4ec8cc57d9f6fb6ecdb3e1f37f25b6f4badd5124c55931052b0cd2fc3bc71f3 {MONTHLY}/monthly-sunspots.csv
timeseries/daily-min-temperatures.csv 67921 8b9de63ed6789492bf497625e7f9beb96a63d367b4b0a21754006f749fa5e5da {MONTHLY}/daily-min-temperatures.csv
"""
# language, size, checksum of names/<language>.txt
SURNAMES = """
Arabic 13190 6f424a8dbe51cbbbabab7a57d38b617210125e4e3991f3c657cb79b8f104bafc
Chinese 1246 09ba8f1f7e38dbc99372d461b26ad4433b811fc6bfa6a3ecca6fe11a9a777465
Czech 3916 e17ab0ec47616a72c39cb85c783f70c3663ab64488721e5d8378f146d2226be7
Dutch 2351 924f32b635170eae561f84538632138fc07d4c8bbd70ba3fb980de1ecc4d2af3
English 27125 9cca037066d3d5989e24bc01801416162de506b5e28e15b7c092a47905d29bf2
French 2178 81e65b36c60ed5b89a17422f6edcadbb89546f38ad69e960e64e7ba682012a95
German 5610 7449cd590b97a733e18d613a4155decd77ec35dc5f8aadd7a82204dce4f051db
Greek 1981 3555b5186de7f401e6d991b088e9e644ca3099116477818c25ab5793801389e6
Irish 1858 cf8c7013256252a88d2503127b87282a11f21b2ff6db1bded68834c19a1ec058
Italian 5657 f88414c27d0606a11a678b4859277828c2565d6cc4d9ee932deef6e94f3b35e4
Japanese 7622 e0e717e114fec3e7eade4d9dabe0067c475f43147e36a22b47902ee76ad9e67f
Korean 423 cd54221ccb362a6cba4c78828838cf3268a0e59744767a37cf6ec4b74036b136
Polish 1165 45bab898af2f60ed3a728bbf6980e28821011a7caa53227553b5785903a40826
Portuguese 554 50a8735f41f4f73757c8ce5b16cb0275cd86b2b214bcbc8c9805f508cb131c53
Russian 85168 0cfe53ac18041e8f63666aa77313e0a3ff378facb132abee052d8ebdc8c3d62c
Scottish 752 78d0252711d87d948ea86fe34826c51d2d794a8e52d15b5d6f7b6244d45d62dd
Spanish 2284 1bcb462ed3316756a85781d68232bddae04498fdddd5d9219c53fd1fbdeba7a7
Vietnamese 339 f3f9e4164ab47601178a6e45b216464a64122f49d05541f24bf18a757253281d
"""


def _registry():
    words = iter(TABLE.split())
    for path, size, checksum, url in zip(words, words, words, words):
        yield File(path, int(size), checksum, None if url == "-" else url)
    for language, size, checksum in map(str.split, SURNAMES.strip().splitlines()):
        path = f"names/{language}.txt"
        url = f"{GITHUB}/spro/practical-pytorch/master/data/{path}"
        yield File(path, int(size), checksum, url)


FILES = {file.path: file for file in _registry()}


class DataError(RuntimeError):
    """A data file or setting is wrong; the message names it and the remedy."""


class _Missing(Exception):
    """A data set cannot be had; the message says why, in a few words."""


_unreachable: dict[str, str] = {}  # host: why, so that one process waits for it once


def _is_on(setting: str) -> bool:
    return os.environ.get(setting, "") not in ("", "0")


def _cache() -> Path:
    keras = os.environ.get("KERAS_HOME") or Path.home() / ".keras"
    return Path(keras) / "datasets"


def _folders() -> list[Path]:
    """The places to look in; a BOOK_DATA that cannot be read is an error."""
    chosen = os.environ.get("BOOK_DATA")
    if not chosen:
        return [_cache()]
    try:
        os.listdir(chosen)
    except OSError as error:
        raise DataError(
            f"BOOK_DATA is set to {chosen!r}, which cannot be read as a folder "
            f"({error.strerror}): correct the path, or unset BOOK_DATA."
        ) from error
    return [Path(chosen), _cache()]


def _find(path: str) -> Path | None:
    places = [folder / path for folder in _folders()]
    return next((place for place in places if os.path.lexists(place)), None)


def _read(place: Path, file: File) -> bytes:
    """The bytes of a file at hand, if they are exactly those expected."""
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
    """Fetch a file into the cache: checked in a folder of its own, then moved."""
    import pooch
    import requests
    from tqdm import tqdm

    host, target = urlsplit(file.url).netloc, _cache() / file.path
    if host in _unreachable:
        raise _Missing(_unreachable[host])
    pooch.get_logger().setLevel("WARNING")
    for _ in range(2):
        bar = {"desc": target.name, "total": file.size or 1, "unit_scale": True}
        bar = tqdm(**bar, unit="B", file=sys.stdout, leave=False)
        fetch = pooch.HTTPDownloader(bar, 1 << 16, timeout=(TIMEOUT, TIMEOUT))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(".part", dir=target.parent) as part:
                kept = pooch.retrieve(
                    file.url, file.checksum, "kept", part, None, fetch
                )
                content = Path(kept).read_bytes()
                os.replace(kept, target)
            return content
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
            break
        finally:
            bar.close()
    raise _Missing(reason)


def _gather(choices) -> dict[str, bytes]:
    """The files of the first choice that is at hand, else of one to be downloaded."""
    for paths in choices:
        places = [_find(path) for path in paths]
        if all(places):
            return {p: _read(at, FILES[p]) for p, at in zip(paths, places)}
    for paths in choices:
        if all(FILES[path].url for path in paths):
            if _is_on("BOOK_OFFLINE"):
                raise _Missing("BOOK_OFFLINE is set")
            return {
                path: _read(place, FILES[path]) if place else _download(FILES[path])
                for path, place in ((path, _find(path)) for path in paths)
            }
    raise _Missing("it has no public download")


def _shape(value) -> str:
    """ "uint8 400×64×64" for an array, "list 18" for anything else."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {'×'.join(map(str, value.shape))}"
    return f"{type(value).__name__} {len(value)}"


def _load(kind: type, name: str, other: str, choices, parse, make, **shapes):
    """Build `kind` from real files by `parse`, or else from the stand-in by `make`."""
    try:
        found = _gather(choices)
    except _Missing as missing:
        public = [paths for paths in choices if all(FILES[path].url for path in paths)]
        first, *more = (public or choices)[0]
        files = first + (f" and {len(more)} more" if more else "")
        remedy = f"for the real data put {files} into a folder and set BOOK_DATA to it"
        remedy += ", or run once with a network" if public else ""
        if _is_on("BOOK_REAL_DATA"):
            raise DataError(f"{name} cannot be had ({missing}): {remedy}.") from None
        print(f"{name} cannot be had ({missing}); using {other} instead ({remedy}).")
        return kind(**{"name": f"{other} (stand-in)", **make()}, stand_in=True)
    files = ", ".join(found)
    try:
        fields = {"name": name, **parse(found)}
    except Exception as error:
        raise DataError(f"{name}: {files} cannot be understood: {error!r}") from error
    for field, shape in shapes.items():
        if _shape(fields[field]) != shape:
            raise DataError(
                f"{name}: {field} from {files} is {_shape(fields[field])} instead of "
                f"{shape}; the table in utils/data.py describes another file."
            )
    return kind(**fields, stand_in=False)


class DataSet:
    """What a loader returns: the named fields, `name` (str) and `stand_in` (bool)."""

    def __repr__(self):
        return f"<{type(self).__name__}: {self.name}>"


def _kind(name: str, fields: str) -> type:
    fields = [*fields.split(), "name", "stand_in"]
    return make_dataclass(name, fields, bases=(DataSet,), frozen=True, repr=False)


Images = _kind("Images", "x_train y_train x_test y_test classes")
Table = _kind("Table", "x_train y_train x_test y_test features")
Faces = _kind("Faces", "images labels")
Pictures = _kind("Pictures", "images titles")  # lists: uint8 arrays, str
Reviews = _kind("Reviews", "x_train y_train x_test y_test word_index")
Names = _kind("Names", "languages")  # dict: language to list of str
Text = _kind("Text", "text")
SplitText = _kind("SplitText", "train test")
Pairs = _kind("Pairs", "english french")  # lists of str
Series = _kind("Series", "values times columns")  # float32 2-D, datetime64, list of str


def _arrays(content: bytes, pickled=False) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(content), allow_pickle=pickled) as arrays:
        return {key: arrays[key] for key in arrays.files}


def _images(name, other, choices, parse, make, classes, train=60000, shape="28×28"):
    def real(found):
        fields = {"classes": classes} | parse(found)
        labels = {key: fields[key].astype(np.int64) for key in ("y_train", "y_test")}
        return fields | labels

    shapes = {"x_train": f"uint8 {train}×{shape}", "y_train": f"int64 {train}"}
    shapes |= {"x_test": f"uint8 10000×{shape}", "y_test": "int64 10000"}
    stand_in = lambda: {"classes": classes} | make()  # noqa: E731
    return _load(Images, name, other, choices, real, stand_in, **shapes)


def mnist() -> Images:
    """MNIST: handwritten digits, 60,000 and 10,000 images of 28×28, uint8. LeCun,
    Cortes and Burges; CC BY-SA 3.0. Stand-in: scikit-learn's 8×8 digits."""
    file, classes = "mnist.npz", [str(digit) for digit in range(10)]
    parse, other = (lambda found: _arrays(found[file])), "8×8 digits, enlarged"
    return _images("MNIST", other, [[file]], parse, standins.digits, classes)


FASHION = "T-shirt/top,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot"


def fashion_mnist() -> Images:
    """Fashion-MNIST: garments in ten classes, in MNIST's shapes. Xiao, Rasul and
    Vollgraf 2017, Zalando SE; MIT. Stand-in: drawn garments."""
    paths = [path for path in FILES if path.startswith("fashion-mnist/")]

    def parse(found):
        arrays = {}
        for key, path in zip(("x_train", "y_train", "x_test", "y_test"), paths):
            header, shape = (16, (-1, 28, 28)) if key[0] == "x" else (8, -1)
            content = gzip.decompress(found[path])[header:]
            arrays[key] = np.frombuffer(bytearray(content), np.uint8).reshape(shape)
        return arrays

    other, make, classes = "drawn garments", standins.garments, FASHION.split(",")
    return _images("Fashion-MNIST", other, [paths], parse, make, classes)


CIFAR = "airplane automobile bird cat deer dog frog horse ship truck".split()


def cifar10() -> Images:
    """CIFAR-10: colour photographs of 32×32 in ten classes, uint8 (n, 32, 32, 3). 2,000
    training images per class, and all 10,000 test images. With BOOK_BUDGET=full, all
    5,000 per class where the whole set is at hand already. Krizhevsky 2009; no formal
    licence, free for research with citation of the report. Stand-in: coloured shapes,
    with the shapes' names as classes."""
    part, whole = "cifar10_20k.npz", "cifar-10-binary.tar.gz"
    full = os.environ.get("BOOK_BUDGET") == "full" and _find(whole) is not None
    per_class = 5000 if full else 2000

    def parse(found):
        if part in found:
            arrays = _arrays(found[part])
            arrays.pop("class_names")
            return arrays | {key: arrays[key][:, 0] for key in ("y_train", "y_test")}
        with tarfile.open(fileobj=io.BytesIO(found[whole])) as archive:
            names = sorted(n for n in archive.getnames() if n.endswith(".bin"))
            content = b"".join(archive.extractfile(name).read() for name in names)
        rows = np.frombuffer(content, np.uint8).reshape(-1, 3073)  # label, then pixels
        kinds, test = rows[:50000, 0], np.arange(50000, len(rows))
        first = [np.flatnonzero(kinds == kind)[:per_class] for kind in range(10)]
        arrays = {}
        for key, chosen in (("train", np.sort(np.concatenate(first))), ("test", test)):
            pixels = rows[chosen, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
            arrays["x_" + key] = np.ascontiguousarray(pixels)
            arrays["y_" + key] = rows[chosen, 0]
        return arrays

    name, other = f"CIFAR-10 ({10 * per_class:,} images)", "coloured shapes"
    make, choices = (lambda: standins.shapes(per_class)), [[part], [whole]]
    choices, size = choices[::-1] if full else choices, (10 * per_class, "32×32×3")
    return _images(name, other, choices, parse, make, CIFAR, *size)


def olivetti_faces() -> Faces:
    """Olivetti (AT&T, ORL) faces: 40 persons × 10, images (400, 64, 64) uint8. Samaria
    and Harter 1994, AT&T Laboratories Cambridge; free for research with credit.
    Downloaded as scikit-learn's 64×64 set; the 112×92 set is cut to a square and
    reduced, so that its faces look a little smaller. Stand-in: drawn faces."""
    original, small = "olivetti_faces.npz", "olivettifaces.mat"

    def parse(found):
        from PIL import Image
        from scipy.io import loadmat

        if small in found:
            faces = loadmat(io.BytesIO(found[small]))["faces"].T.reshape(400, 64, 64)
            images, labels = faces.transpose(0, 2, 1).astype(np.uint8), range(400)
            return {"images": images, "labels": np.array(labels) // 10}
        arrays = _arrays(found[original])
        squares = map(Image.fromarray, arrays["images"][:, 10:102])
        images = [np.asarray(x.resize((64, 64), Image.Resampling.BOX)) for x in squares]
        labels = np.unique(arrays["labels"], return_inverse=True)[1]
        return {"images": np.stack(images), "labels": labels}

    choices, name = [[original], [small]], "Olivetti faces"
    shapes = {"images": "uint8 400×64×64", "labels": "int64 400"}
    return _load(Faces, name, "drawn faces", choices, parse, standins.faces, **shapes)


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
    paths = ["images/starry_night.jpg", "images/great_wave.jpg"]

    def parse(found):
        from PIL import Image

        opened = (Image.open(io.BytesIO(found[path])) for path in paths)
        images = [np.array(image.convert("RGB")) for image in opened]
        return {"images": images, "titles": ["The Starry Night", "The Great Wave"]}

    name, other, make = "paintings", "drawn whirls", standins.swirls
    return _load(Pictures, name, other, [paths], parse, make, images="list 2")


HOUSING = """longitude latitude housing_median_age total_rooms total_bedrooms population
households median_income"""


def california_housing() -> Table:
    """California housing: x (16512, 8) and (4128, 8) float32, y in dollars, float32.
    Districts of the 1990 census, split as Keras does. Pace and Barry 1997, StatLib;
    public data. Stand-in: scikit-learn's diabetes table, whose y is no price."""
    file = "california_housing.npz"

    def parse(found):
        arrays, order = _arrays(found[file]), np.arange(20640)
        np.random.RandomState(113).shuffle(order)
        (x_train, x_test), (y_train, y_test) = (
            np.split(arrays[key][order].astype(np.float32), [16512]) for key in "xy"
        )
        fields = {"x_train": x_train, "x_test": x_test, "features": HOUSING.split()}
        return fields | {"y_train": y_train, "y_test": y_test}

    name, other, make = "California housing", "diabetes", standins.diabetes
    shapes = {"x_train": "float32 16512×8", "y_train": "float32 16512"}
    shapes |= {"x_test": "float32 4128×8", "y_test": "float32 4128"}
    return _load(Table, name, other, [[file]], parse, make, **shapes)


IMDB = ["imdb.npz", "imdb_word_index.json"]
REVIEWS = {"x_train": "list 25000", "y_train": "int64 25000"}
REVIEWS |= {"x_test": "list 25000", "y_test": "int64 25000"}


def _ranks(found) -> dict:
    """Keras' archive in the order of keras.datasets.imdb.load_data()."""
    # The one file that is unpickled: _read has compared its bytes with the checksum.
    arrays = _arrays(found["imdb.npz"], pickled=True)
    fields, rng = {}, np.random.RandomState(113)
    for part in ("train", "test"):
        order = np.arange(len(arrays["x_" + part]))
        rng.shuffle(order)
        fields["x_" + part] = list(arrays["x_" + part][order])
        fields["y_" + part] = arrays["y_" + part][order]
    return fields | {"word_index": json.loads(found["imdb_word_index.json"])}


def _encode(rows, vocabulary: int) -> list[np.ndarray]:
    lengths = np.array([len(row) + 1 for row in rows])
    starts = np.cumsum(lengths) - lengths
    codes = np.full(lengths.sum(), -2, np.int32)  # -2 + 3 = 1 marks a start
    inside = np.ones(len(codes), bool)
    inside[starts] = False
    codes[inside] = np.fromiter(itertools.chain.from_iterable(rows), np.int32)
    codes += 3
    codes[codes >= vocabulary] = 2
    return np.split(codes, starts[1:])


def imdb(vocabulary: int = 10000) -> Reviews:
    """IMDB reviews as word numbers: 25,000 and 25,000, y 0 (bad) or 1 (good), int64. x:
    lists of int32 arrays of any length. As in Keras, 0 is for padding, 1 starts a
    review, 2 is a word outside the vocabulary, and a word of frequency rank r
    (`word_index`) is r + 3. Same rows as keras.datasets.imdb and imdb_text(). Maas et
    al. 2011, Stanford; free for research with citation. Stand-in: reviews written by a
    grammar in which the order of words decides."""
    name, other, make = "IMDB", "generated reviews", standins.review_ranks

    def numbers(fields):
        rows = {key: _encode(fields[key], vocabulary) for key in ("x_train", "x_test")}
        return fields | rows

    args = [IMDB], lambda found: numbers(_ranks(found)), lambda: numbers(make())
    return _load(Reviews, name, other, *args, **REVIEWS)


def imdb_text() -> Reviews:
    """IMDB reviews as texts, in imdb()'s rows; x: lists of str; word_index is empty.
    With `<br />` as in the original. Where the texts are not at hand but Keras' archive
    is, they are joined from its words, lower-case without punctuation, and the name
    says so. Source, licence and stand-in as for imdb()."""
    texts = "imdb_reviews.csv.gz"

    def parse(found):
        if texts in found:
            import pandas as pd

            rows = pd.read_csv(io.BytesIO(found[texts]), compression="gzip")
            fields = {"word_index": {}}
            for part, table in rows.groupby("split"):
                fields[f"x_{part}"] = table["text"].tolist()
                fields[f"y_{part}"] = table["label"].to_numpy(np.int64)
            return fields
        fields = _ranks(found)
        words = {rank: word for word, rank in fields["word_index"].items()}
        for key in ("x_train", "x_test"):
            fields[key] = [" ".join(map(words.get, row)) for row in fields[key]]
        return fields | {"word_index": {}, "name": "IMDB (words only)"}

    def make():
        return standins.reviews() | {"word_index": {}}

    other, choices = "generated reviews", [[texts], IMDB]
    return _load(Reviews, "IMDB", other, choices, parse, make, **REVIEWS)


def names() -> Names:
    """20,050 surnames of 18 languages: `languages` maps a language to list of str.
    Robertson's PyTorch tutorial (spro/practical-pytorch); MIT. Stand-in: as many of
    each language, from Faker where it is installed, else spelled from syllables."""
    paths = [path for path in FILES if path.startswith("names/")]

    def parse(found):
        lines = {Path(p).stem: found[p].decode().strip().split("\n") for p in paths}
        return {"languages": {k: [n.strip() for n in v] for k, v in lines.items()}}

    name, make, shapes = "surnames", standins.surnames, {"languages": "dict 18"}
    return _load(Names, name, "generated surnames", [paths], parse, make, **shapes)


def shakespeare() -> Text:
    """Plays of Shakespeare: one str of 1,115,394 characters, 65 distinct. Karpathy's
    selection (char-rnn); public domain. Stand-in: this book's own text."""
    file, size = "shakespeare.txt", 1115394
    parse, make = lambda found: {"text": found[file].decode()}, standins.prose
    args = [[file]], parse, lambda: make(size)
    return _load(Text, "Shakespeare", "this book's text", *args, text=f"str {size}")


def text8() -> Text:
    """The first 6,877,824 characters of text8: Wikipedia 2006, only a–z and blanks.
    Mahoney; GFDL and CC BY-SA. Stand-in: this book's own text."""
    file, whole, size = "text8_first.txt.gz", "text8.gz", 6877824

    def parse(found):
        (content,) = found.values()
        with gzip.open(io.BytesIO(content)) as stream:
            return {"text": stream.read(size).decode()}

    args = [[file], [whole]], parse, lambda: standins.prose(size, words_only=True)
    return _load(Text, "text8", "this book's text", *args, text=f"str {size}")


def wikitext2() -> SplitText:
    """WikiText-2: `train` is its validation part, `test` its test part, each one str.
    Words and marks stand between blanks; rare words are <unk>. The set's own training
    part is not used. Merity et al. 2016; CC BY-SA 3.0. Stand-in: this book's text."""
    zipped = [f"wikitext-2/{part}.txt.gz" for part in ("valid", "test")]
    plain, sizes = [path.removesuffix(".gz") for path in zipped], (1120192, 1255018)

    def parse(found):
        texts = [gzip.decompress(t) if p in zipped else t for p, t in found.items()]
        return dict(zip(("train", "test"), (text.decode() for text in texts)))

    args = [zipped, plain], parse, lambda: standins.articles(*sizes)
    shapes = {"train": f"str {sizes[0]}", "test": f"str {sizes[1]}"}
    return _load(SplitText, "WikiText-2", "this book's text", *args, **shapes)


def english_french() -> Pairs:
    """20,000 short English sentences and their French, two lists of str. Tatoeba by way
    of manythings.org/anki; CC BY 2.0 (France). Downloaded as the copy of "Dive into
    Deep Learning", whose sentences differ a little. Stand-in: dates."""
    part, whole = "eng-fra.txt", "fra-eng.zip"

    def parse(found):
        content = found.get(part)
        if content is None:
            with zipfile.ZipFile(io.BytesIO(found[whole])) as archive:
                (member,) = (n for n in archive.namelist() if n.endswith("fra.txt"))
                content = archive.read(member)
        lines = content.decode().split("\n")[:20000]
        english, french = zip(*(line.split("\t")[:2] for line in lines))
        return {"english": list(english), "french": list(french)}

    args = [[part], [whole]], parse, standins.dates
    shapes = {"english": "list 20000", "french": "list 20000"}
    return _load(Pairs, "English–French", "generated dates", *args, **shapes)


def _series(name, other, file, make, rows, columns, start=None, unit="D"):
    """A series from a CSV file that begins with dates, or else has none and a start."""
    path, labels = f"timeseries/{file}", columns.split()

    def parse(found):
        import pandas as pd

        zipped = "gzip" if file.endswith(".gz") else None
        head = {"header": None} if start else {"index_col": 0, "parse_dates": True}
        table = pd.read_csv(io.BytesIO(found[path]), compression=zipped, **head)
        times = np.datetime64(start) + np.arange(rows) if start else table.index
        times = np.asarray(times).astype(f"datetime64[{unit}]")
        return {"values": table.to_numpy(np.float32), "times": times, "columns": labels}

    shapes = {"values": f"float32 {rows}×{len(labels)}"}
    shapes |= {"times": f"datetime64[{unit}] {rows}"}
    args = [[path]], parse, lambda: {"columns": labels} | make()
    return _load(Series, name, other, *args, **shapes)


def etth1() -> Series:
    """ETTh1: hourly loads of a transformer and its oil temperature, (17420, 7).
    2016-07-01 to 2018-06-26. Zhou et al. 2021; CC BY-ND 4.0. Stand-in: synthetic."""
    make, columns = standins.cycles, "HUFL HULL MUFL MULL LUFL LULL OT"
    args = "ETTh1.csv", lambda: make(17420, 7, "2016-07-01T00"), 17420, columns
    return _series("ETTh1", "daily and weekly cycles", *args, unit="h")


def pjm() -> Series:
    """PJM East: hourly load in megawatts, (145366, 1), 2002-01-01 to 2018-08-03. Four
    times appear twice (clock changes). PJM, published as CC0 on Kaggle; no public
    download without an account. Stand-in: synthetic."""
    make, rows = standins.cycles, 145366
    args = "PJME_hourly.csv.gz", lambda: make(rows, 1, "2002-01-01T01"), rows, "PJME_MW"
    return _series("PJM East", "daily and weekly cycles", *args, unit="h")


def electricity() -> Series:
    """Electricity: hourly use of 321 clients in kWh, (26304, 321), 2012 to 2014.
    Trindade 2015, UCI ElectricityLoadDiagrams (CC BY 4.0), in the hourly form of Lai et
    al. 2018, whose file has no dates: `times` counts hours from 2012-01-01. Stand-in:
    synthetic series with shared daily, weekly and yearly cycles."""
    rows, start = 26304, "2012-01-01T00"
    columns = " ".join(f"client_{client}" for client in range(1, 322))
    args = (
        "electricity.txt.gz",
        lambda: standins.cycles(rows, 321, start),
        rows,
        columns,
    )
    return _series("Electricity", "daily and weekly cycles", *args, start, unit="h")


def exchange_rates() -> Series:
    """Exchange rates: 8 currencies against the dollar, daily, (7588, 8), 1990 to 2016.
    Lai et al. 2018; no licence stated. The file has no dates: `times` counts days from
    1990-01-01, weekends included. Stand-in: random walks."""
    rows, start, make = 7588, "1990-01-01", standins.walks
    columns = "Australia Britain Canada Switzerland China Japan New_Zealand Singapore"
    args = "exchange_rate.txt.gz", lambda: make(rows, 8, start), rows, columns, start
    return _series("Exchange rates", "random walks", *args)


def airline() -> Series:
    """Airline passengers in thousands, monthly, (144, 1), 1949 to 1960. Box and Jenkins
    1976; no licence stated. Stand-in: carbon dioxide, from statsmodels."""
    args = "airline-passengers.csv", standins.carbon_dioxide, 144, "passengers"
    return _series("Airline passengers", "carbon dioxide by month", *args, unit="M")


def sunspots() -> Series:
    """Sunspots, monthly, (2820, 1), 1749 to 1983. Andrews and Herzberg 1985; no licence
    stated. Stand-in: statsmodels' yearly numbers."""
    args = "monthly-sunspots.csv", standins.yearly_sunspots, 2820, "sunspots"
    return _series("Sunspots", "yearly sunspots, interpolated", *args, unit="M")


def min_temperatures() -> Series:
    """Daily minimum temperatures in Melbourne in °C, (3650, 1), 1981 to 1990.
    Australian Bureau of Meteorology; no licence stated. Stand-in: a yearly cycle."""
    args = "daily-min-temperatures.csv", standins.temperatures, 3650, "temperature"
    return _series("Minimum temperatures", "a yearly cycle", *args)
