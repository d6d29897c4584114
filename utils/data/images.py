"""Pictures: digits, garments, photographs, faces, paintings."""

import functools
import io
import tarfile
from dataclasses import dataclass

import numpy as np
from PIL import Image

from utils import settings
from utils.data import fetch, images_standins
from utils.data.loading import DataSet, Source, StandIn, arrays, load


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Images(DataSet):
    """Small pictures in classes, split into training and test data."""

    x_train: np.ndarray
    """Training images, uint8 (n, height, width), in colour (n, height, width, 3)."""
    y_train: np.ndarray
    """Their classes, int64 (n,), from 0 up."""
    x_test: np.ndarray
    """Test images, like ``x_train``."""
    y_test: np.ndarray
    """Their classes, like ``y_train``."""
    classes: list[str]
    """What the classes are called."""


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Faces(DataSet):
    """Faces of several persons, in several pictures each."""

    images: np.ndarray
    """The pictures, uint8 (n, height, width)."""
    labels: np.ndarray
    """The persons, int64 (n,), from 0 up."""


@dataclass(frozen=True, kw_only=True, repr=False, eq=False)
class Pictures(DataSet):
    """A few large pictures of different sizes."""

    images: list[np.ndarray]
    """Each uint8 (height, width, 3)."""
    titles: list[str]


def split_shapes(train: int, test: int, image: str) -> dict[str, str]:
    """The promise of `Images` with so many pictures of a size such as "28×28"."""
    return {
        "x_train": f"uint8 {train}×{image}",
        "y_train": f"int64 {train}",
        "x_test": f"uint8 {test}×{image}",
        "y_test": f"int64 {test}",
    }


def split_arrays(content: bytes) -> dict[str, np.ndarray]:
    """The four arrays of a ``.npz`` file that has them under our names."""
    keys = ("x_train", "y_train", "x_test", "y_test")
    return dict(zip(keys, arrays(content, *keys)))


# ---------------------------------------------------------------- digits and garments


def mnist() -> Images:
    """MNIST: handwritten digits.

    60,000 training and 10,000 test images, uint8 (n, 28, 28), white on black; labels
    int64 (n,).

    Source: LeCun, Cortes and Burges. Licence: CC BY-SA 3.0.
    Stand-in: scikit-learn's 8×8 digits, enlarged. Raises `DataError`.
    """
    return load(
        Images,
        name="MNIST",
        sources=[Source(["mnist.npz"], split_arrays)],
        shapes=split_shapes(60000, 10000, "28×28"),
        stand_in=StandIn("8×8 digits, enlarged", images_standins.digits),
        classes=list("0123456789"),
    )


GARMENTS = [
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
]


def read_idx(train_x: bytes, train_y: bytes, test_x: bytes, test_y: bytes) -> dict:
    """MNIST's own format: a header of 16 bytes for images, 8 for labels; then bytes."""
    return {
        "x_train": np.frombuffer(bytearray(train_x[16:]), np.uint8).reshape(-1, 28, 28),
        "y_train": np.frombuffer(train_y[8:], np.uint8),
        "x_test": np.frombuffer(bytearray(test_x[16:]), np.uint8).reshape(-1, 28, 28),
        "y_test": np.frombuffer(test_y[8:], np.uint8),
    }


def fashion_mnist() -> Images:
    """Fashion-MNIST: garments in ten classes, in MNIST's shapes.

    60,000 training and 10,000 test images, uint8 (n, 28, 28); labels int64 (n,).

    Source: Xiao, Rasul and Vollgraf 2017, Zalando SE. Licence: MIT.
    Stand-in: drawn garments. Raises `DataError`.
    """
    files = [
        "fashion-mnist/train-images-idx3-ubyte.gz",
        "fashion-mnist/train-labels-idx1-ubyte.gz",
        "fashion-mnist/t10k-images-idx3-ubyte.gz",
        "fashion-mnist/t10k-labels-idx1-ubyte.gz",
    ]
    return load(
        Images,
        name="Fashion-MNIST",
        sources=[Source(files, read_idx)],
        shapes=split_shapes(60000, 10000, "28×28"),
        stand_in=StandIn("drawn garments", images_standins.garments),
        classes=GARMENTS.copy(),
    )


# ---------------------------------------------------------------- photographs


CIFAR = "airplane automobile bird cat deer dog frog horse ship truck".split()


def unpack_cifar(archive: bytes, per_class: int) -> dict[str, np.ndarray]:
    """CIFAR-10's binary archive: rows of a label and 3,072 bytes, colour by colour.

    Of each class the first training images are taken, in the order of the file.
    """
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        names = sorted(name for name in files.getnames() if name.endswith(".bin"))
        content = b"".join(files.extractfile(name).read() for name in names)
    rows = np.frombuffer(content, np.uint8).reshape(-1, 3073)
    train, test = rows[:50000], rows[50000:]
    first = [np.flatnonzero(train[:, 0] == k)[:per_class] for k in range(10)]
    train = train[np.sort(np.concatenate(first))]
    return {
        "x_train": cifar_pixels(train),
        "y_train": train[:, 0],
        "x_test": cifar_pixels(test),
        "y_test": test[:, 0],
    }


def cifar_pixels(rows: np.ndarray) -> np.ndarray:
    planes = rows[:, 1:].reshape(-1, 3, 32, 32)
    return np.ascontiguousarray(planes.transpose(0, 2, 3, 1))


def cifar10() -> Images:
    """CIFAR-10: colour photographs in ten classes.

    2,000 training images per class and all 10,000 test images, uint8 (n, 32, 32, 3);
    labels int64 (n,). With ``BOOK_BUDGET=full`` all 5,000 training images per class,
    where the whole archive is at hand already.

    Source: Krizhevsky 2009. No formal licence; free for research with citation of the
    report.
    Stand-in: coloured shapes, with the shapes' names as classes. Raises `DataError`.
    """
    part, whole = "cifar10_20k.npz", "cifar-10-binary.tar.gz"
    full = settings.budget() == "full" and fetch.find(whole) is not None
    per_class = 5000 if full else 2000
    sources = [Source([whole], functools.partial(unpack_cifar, per_class=per_class))]
    if not full:
        sources.insert(0, Source([part], split_arrays))
    return load(
        Images,
        name=f"CIFAR-10 ({10 * per_class:,} images)",
        sources=sources,
        shapes=split_shapes(10 * per_class, 10000, "32×32×3"),
        stand_in=StandIn(
            "coloured shapes", functools.partial(images_standins.shapes, per_class)
        ),
        classes=CIFAR.copy(),
    )


def photographs() -> Pictures:
    """Two photographs that scikit-learn ships: China (a pagoda) and Flower.

    Each uint8 (427, 640, 3).

    Source: scikit-learn. Licence: CC BY (see its README of the images).
    Never a stand-in.
    """
    from sklearn.datasets import load_sample_images

    return Pictures(
        name="scikit-learn's photographs",
        stand_in=False,
        images=[np.array(image) for image in load_sample_images().images],
        titles=["China", "Flower"],
    )


# ---------------------------------------------------------------- faces


def cut_faces(content: bytes) -> dict[str, np.ndarray]:
    """Faces of 112×92, cut to a square and reduced to 64×64."""
    images, labels = arrays(content, "images", "labels")
    squares = [Image.fromarray(square) for square in images[:, 10:102]]
    small = [square.resize((64, 64), Image.Resampling.BOX) for square in squares]
    return {
        "images": np.stack([np.asarray(image) for image in small]),
        "labels": np.unique(labels, return_inverse=True)[1],
    }


def turn_faces(content: bytes) -> dict[str, np.ndarray]:
    """A MATLAB file with a face a column, read from top to bottom."""
    from scipy.io import loadmat

    columns = loadmat(io.BytesIO(content))["faces"]
    images = columns.T.reshape(400, 64, 64).transpose(0, 2, 1)
    return {"images": images.astype(np.uint8), "labels": np.arange(400) // 10}


def olivetti_faces() -> Faces:
    """Olivetti (AT&T, ORL) faces: 40 persons in 10 pictures each.

    Images uint8 (400, 64, 64); labels int64 (400,). Downloaded as scikit-learn's 64×64
    set; the 112×92 set is cut to a square and reduced, so that its faces look a little
    smaller.

    Source: Samaria and Harter 1994, AT&T Laboratories Cambridge. No formal licence;
    free for research with credit.
    Stand-in: drawn faces. Raises `DataError`.
    """
    return load(
        Faces,
        name="Olivetti faces",
        sources=[
            Source(["olivetti_faces.npz"], cut_faces),
            Source(["olivettifaces.mat"], turn_faces),
        ],
        shapes={"images": "uint8 400×64×64", "labels": "int64 400"},
        stand_in=StandIn("drawn faces", images_standins.faces),
    )


# ---------------------------------------------------------------- paintings


def decode_pictures(*contents: bytes) -> dict[str, list[np.ndarray]]:
    pictures = [Image.open(io.BytesIO(content)) for content in contents]
    return {"images": [np.array(picture.convert("RGB")) for picture in pictures]}


def paintings() -> Pictures:
    """The Starry Night, uint8 (640, 1024, 3), and The Great Wave, uint8 (514, 928, 3).

    Source: Vincent van Gogh 1889, Katsushika Hokusai c. 1831. Licence: public domain.
    Stand-in: stripes drawn into whirls. Raises `DataError`.
    """
    return load(
        Pictures,
        name="paintings",
        sources=[
            Source(
                ["images/starry_night.jpg", "images/great_wave.jpg"], decode_pictures
            )
        ],
        shapes={"images": "list 2"},
        stand_in=StandIn("drawn whirls", images_standins.swirls),
        titles=["The Starry Night", "The Great Wave"],
    )
