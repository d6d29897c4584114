"""A network that was trained on ImageNet: EfficientNet-Lite0, small enough to ship.

``efficientnet_lite0()`` builds it in Keras and loads its weights from the book's own
``data/weights``, so that no download is needed. ``top_names`` turns its 1,000 logits
into names, and ``square`` cuts a photograph to the size that a network takes.

The weights are © 2020 ML Illustrated, Apache-2.0 (see ``data/weights/NOTICE.md``).
"""

from functools import cache

import numpy as np
from PIL import Image

from utils.settings import ROOT

FOLDER = ROOT / "data" / "weights"
WEIGHTS, NAMES = "efficientnet-lite0.npz", "imagenet-classes.txt"
SIDE, CLASSES = 224, 1000

# Kernel, stride of the first block, expansion, filters, blocks: one row a stage.
STAGES = [
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
]


class WeightsError(ValueError):
    """Weights that are missing, damaged, or of another network."""


# ---------------------------------------------------------------- the network


def efficientnet_lite0(side: int | None = SIDE, *, weights=True):
    """EfficientNet-Lite0 as a Keras model.

    It maps images (n, side, side, 3), RGB with values 0…255, to logits (n, 1000).
    Any side from 32 pixels up will do; None leaves it open. ``model.get_layer`` gives
    ``stage1`` to ``stage7`` (the maps after each stage), ``features`` (1,280 averages)
    and ``classes`` (the logits).

    Parameters
    ----------
    side : height and width of the images in pixels, or None
    weights : True for ImageNet's, False for a random start, or a path to a .npz file

    Raises
    ------
    WeightsError
        For a file of weights that is missing or does not fit this network.
    """
    import keras

    if side is not None and side < 32:
        raise ValueError(f"five halvings need 32 pixels or more, got {side}")
    image = keras.Input((side, side, 3), name="image")
    x = keras.layers.Rescaling(1 / 128, -127 / 128, name="scaled")(image)
    x = _unit(x, "stem", keras.layers.Conv2D, filters=32, kernel_size=3, strides=2)
    for stage, (kernel, stride, expansion, filters, blocks) in enumerate(STAGES, 1):
        for block in range(blocks):
            last = block == blocks - 1
            x = _inverted_residual(
                x,
                f"block{stage}{'abcd'[block]}",
                kernel,
                stride if block == 0 else 1,
                expansion,
                filters,
                name=f"stage{stage}" if last else None,
            )
    x = _unit(x, "head", keras.layers.Conv2D, filters=1280, kernel_size=1)
    x = keras.layers.GlobalAveragePooling2D(name="features")(x)
    x = keras.layers.Dense(CLASSES, name="classes")(x)
    model = keras.Model(image, x, name="efficientnet_lite0")
    if weights:
        load_weights(model, FOLDER / WEIGHTS if weights is True else weights)
    return model


def _unit(x, name, convolution, *, activate=True, **settings):
    """Convolution without bias, batch normalization and, where asked, ReLU6."""
    import keras

    x = convolution(padding="same", use_bias=False, name=f"{name}_conv", **settings)(x)
    x = keras.layers.BatchNormalization(epsilon=1e-3, name=f"{name}_bn")(x)
    return keras.layers.ReLU(6, name=f"{name}_relu")(x) if activate else x


def _inverted_residual(x, block, kernel, stride, expansion, filters, *, name):
    """Wide in the middle: expand, filter each map by itself, project, add."""
    import keras

    start, conv = x, keras.layers.Conv2D
    if expansion > 1:
        wide = expansion * x.shape[-1]
        x = _unit(x, f"{block}_expand", conv, filters=wide, kernel_size=1)
    depthwise = keras.layers.DepthwiseConv2D
    x = _unit(x, f"{block}_depth", depthwise, kernel_size=kernel, strides=stride)
    x = _unit(
        x, f"{block}_project", conv, activate=False, filters=filters, kernel_size=1
    )
    if stride == 1 and start.shape[-1] == filters:
        return keras.layers.Add(name=name or f"{block}_add")([x, start])
    return keras.layers.Identity(name=name)(x) if name else x


# ---------------------------------------------------------------- its weights

_ARRAYS = {
    "Conv2D": ["kernel"],
    "DepthwiseConv2D": ["kernel"],
    "BatchNormalization": ["gamma", "beta", "moving_mean", "moving_variance"],
    "Dense": ["kernel", "bias"],
}


def load_weights(model, path) -> None:
    """Set all weights of ``model`` from a .npz file with one array for each.

    The key of an array is its layer's name and its own: ``stem_conv/kernel``. Nothing
    is set unless everything fits.

    Raises
    ------
    WeightsError
        Where the file is missing or unreadable, an array is missing, left over or of
        another shape, or holds a number that is not finite.
    """
    arrays, values = _read(path), {}
    for layer in model.layers:
        names = _ARRAYS.get(type(layer).__name__, [])
        keys = [f"{layer.name}/{name}" for name in names]
        for key, weight in zip(keys, layer.weights):
            if key not in arrays:
                raise WeightsError(
                    f"{path}: no array {key!r}; the file belongs to another network"
                )
            if arrays[key].shape != tuple(weight.shape):
                raise WeightsError(
                    f"{path}: {key} has shape {arrays[key].shape}, the layer needs "
                    f"{tuple(weight.shape)} (height, width, in, out)"
                )
            if not np.isfinite(arrays[key]).all():
                raise WeightsError(f"{path}: {key} holds numbers that are not finite")
            values[key] = arrays[key].astype("float32")
        if keys and len(keys) != len(layer.weights):
            raise WeightsError(f"{layer.name} has {len(layer.weights)} weights")
    left = sorted(set(arrays) - set(values))
    if left:
        raise WeightsError(f"{path}: {len(left)} arrays are left over, first {left[0]}")
    for layer in model.layers:
        names = _ARRAYS.get(type(layer).__name__, [])
        layer.set_weights([values[f"{layer.name}/{name}"] for name in names])


def _read(path) -> dict[str, np.ndarray]:
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {key: stored[key] for key in stored.files}
    except FileNotFoundError:
        raise WeightsError(
            f"{path} is missing: get the whole book, whose data/weights holds it"
        ) from None
    except Exception as error:
        raise WeightsError(
            f"{path} cannot be read ({error}): get the file of the book again"
        ) from None


# ---------------------------------------------------------------- images and names


def square(photo, side: int = SIDE, *, part: float = 0.875) -> np.ndarray:
    """The middle of a photograph (h, w, 3), uint8, as (side, side, 3), float32 0…255.

    The square in the middle covers ``part`` of the shorter edge and is resized with
    cubic interpolation, as when the network was trained. With ``part=1`` a small
    image such as CIFAR's is enlarged as a whole.
    """
    photo = np.asarray(photo)
    if photo.dtype != np.uint8 or photo.ndim != 3 or photo.shape[2] != 3:
        raise ValueError(
            f"a photograph is {photo.dtype} {photo.shape}; give uint8 (height, width, "
            "3) with values 0…255, colours last"
        )
    height, width = photo.shape[:2]
    edge = round(part * min(height, width))
    top, left = (height - edge) // 2, (width - edge) // 2
    cut = Image.fromarray(photo).crop((left, top, left + edge, top + edge))
    return np.asarray(cut.resize((side, side), Image.Resampling.BICUBIC), "float32")


def enlarged(images, side: int) -> np.ndarray:
    """Small images (n, h, w, 3), uint8, as (n, side, side, 3), float32 0…255."""
    return np.stack([square(image, side, part=1) for image in images])


def checked(images) -> np.ndarray:
    """Images (n, h, w, 3) with values 0…255, or an error that says what is wrong."""
    images = np.asarray(images)
    if images.ndim != 4 or images.shape[-1] != 3:
        channels_first = images.ndim == 4 and images.shape[1] == 3
        remedy = (
            "move the channels last with np.moveaxis(images, 1, -1)"
            if channels_first
            else "give (n, height, width, 3); one image is images[None]"
        )
        raise ValueError(f"the network cannot take shape {images.shape}: {remedy}")
    low, high = float(images.min(initial=0)), float(images.max(initial=0))
    if not (np.isfinite(images).all() and low >= -30 and high <= 285):
        raise ValueError(f"values from {low:g} to {high:g}: the network takes 0…255")
    if 0 < high <= 1 or low < -0.5 and high <= 2:
        raise ValueError(
            f"values from {low:g} to {high:g} are scaled already: the network takes "
            "0…255 and scales by itself"
        )
    return images


@cache
def class_names() -> tuple[str, ...]:
    """The 1,000 names of ImageNet's classes, in the order of the logits."""
    try:
        names = (FOLDER / NAMES).read_text("utf-8").split("\n")
    except FileNotFoundError:
        raise WeightsError(f"{FOLDER / NAMES} is missing: get the whole book") from None
    names = tuple(name.strip() for name in names if name.strip())
    if len(names) != CLASSES or len(set(names)) != CLASSES:
        raise WeightsError(f"{NAMES} holds {len(set(names))} names, not {CLASSES}")
    return names


def probabilities(model, images, batch_size: int = 32) -> np.ndarray:
    """The softmax of the model's logits, (n, 1000), of images (n, h, w, 3), 0…255."""
    logits = model.predict(checked(images), batch_size=batch_size, verbose=0)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def top_names(shares, count: int = 5) -> list[list[tuple[str, float]]]:
    """For each row of probabilities (n, 1000) its largest, as (name, probability)."""
    shares, names = np.asarray(shares), class_names()
    if shares.ndim != 2 or shares.shape[1] != CLASSES:
        raise ValueError(f"give probabilities (n, {CLASSES}), not {shares.shape}")
    best = np.argsort(-shares, axis=1)[:, :count]
    return [[(names[k], float(row[k])) for k in ks] for row, ks in zip(shares, best)]
