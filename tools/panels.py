"""``panel``: a trained Keras model as a script that a panel in the page can load.

The script hands its network to ``BookPanels.weights``: the layers as plain data, and all
weights as float16 in one base64 text, which `panels/runtime.js` unpacks.
"""

import base64
import json
from pathlib import Path

import numpy as np

from tools.notebooks import BookError

MOST_BYTES = 500_000  # of one script
SKIPPED = {"InputLayer", "Dropout", "GaussianNoise", "ActivityRegularization"}
KINDS = {
    "Dense": "dense",
    "Conv1D": "conv1d",
    "Conv2D": "conv2d",
    "Conv2DTranspose": "conv2d_transpose",
    "MaxPooling2D": "max_pool",
    "AveragePooling2D": "mean_pool",
    "GlobalAveragePooling1D": "global_mean",
    "GlobalAveragePooling2D": "global_mean",
    "Flatten": "flatten",
    "Reshape": "reshape",
    "Activation": "activation",
    "ReLU": "activation",
    "Softmax": "activation",
    "LeakyReLU": "activation",
    "Embedding": "embedding",
    "LSTM": "lstm",
    "GRU": "gru",
    "SimpleRNN": "simple_rnn",
    "BatchNormalization": "scale",
}
RECURRENT = {"LSTM", "GRU", "SimpleRNN"}


def plain(model) -> dict:
    """The model as `runtime.js` reads it: ``input`` shape, ``layers``, weights as arrays.

    Parameters
    ----------
    model
        A built ``keras.Sequential``. Layers that do nothing outside of training are left
        out, and batch normalisation becomes a factor and a summand for each channel.

    Raises
    ------
    BookError
        For a model that is not sequential, and for a layer or an option of a layer that the
        runtime does not have; names the layer.
    """
    if type(model).__name__ != "Sequential" or not model.built:
        raise BookError("only a built keras.Sequential can become a panel's network")
    shape = [1 if size is None else int(size) for size in model.input_shape[1:]]
    layers = [_layer(layer) for layer in model.layers if _kind(layer) not in SKIPPED]
    return {"input": shape, "layers": layers}


def _kind(layer) -> str:
    return type(layer).__name__


def _layer(layer) -> dict:
    kind, config = _kind(layer), layer.get_config()
    if kind not in KINDS:
        told = (
            f"layer {layer.name!r} is a {kind}, which panels/runtime.js does not have"
        )
        raise BookError(told)
    made = {"kind": KINDS[kind], "weights": _weights(layer, config)}
    if kind in RECURRENT:
        _need(layer, config, go_backwards=False, return_state=False)
        made |= {"units": config["units"], "all": config["return_sequences"]}
        if kind == "SimpleRNN":
            made["activation"] = _activation(layer, config["activation"])
        else:
            _need(layer, config, activation="tanh", recurrent_activation="sigmoid")
        if kind == "GRU":
            _need(layer, config, reset_after=True)
    elif kind in ("ReLU", "Softmax", "LeakyReLU"):
        made["activation"] = _named(layer, kind, config)
    elif "activation" in config:
        made["activation"] = _activation(layer, config["activation"])
    if kind == "Reshape":
        made["shape"] = list(layer.output.shape[1:])
    if "kernel_size" in config:
        _need(layer, config, data_format="channels_last", groups=1)
        if any(step != 1 for step in config.get("dilation_rate", (1,))):
            raise BookError(f"layer {layer.name!r} is dilated, which panels are not")
    if "pool_size" in config:
        made["size"] = list(config["pool_size"])
    if "strides" in config:
        made |= {"strides": list(config["strides"]), "padding": config["padding"]}
    return made


def _need(layer, config, **wanted) -> None:
    for name, value in wanted.items():
        if config.get(name, value) != value:
            told = f"layer {layer.name!r} has {name}={config[name]!r}; a panel needs "
            raise BookError(f"{told}{value!r}")


def _activation(layer, name) -> str:
    known = "linear relu leaky_relu elu tanh sigmoid softplus silu softmax".split()
    if name not in known:
        raise BookError(f"layer {layer.name!r} has activation {name!r}; known: {known}")
    return name


def _named(layer, kind: str, config: dict) -> str:
    if kind == "ReLU":
        _need(layer, config, max_value=None, negative_slope=0.0, threshold=0.0)
    if kind == "LeakyReLU" and abs(config["negative_slope"] - 0.2) > 1e-6:
        raise BookError(f"layer {layer.name!r} has another slope than 0.2")
    return {"ReLU": "relu", "Softmax": "softmax", "LeakyReLU": "leaky_relu"}[kind]


def _weights(layer, config: dict) -> list[np.ndarray]:
    """The layer's arrays as the runtime wants them: with a bias, even one of zeros."""
    if _kind(layer) == "BatchNormalization":
        mean, variance = layer.moving_mean.numpy(), layer.moving_variance.numpy()
        factor = 1 / np.sqrt(variance + config["epsilon"])
        factor = factor * (layer.gamma.numpy() if config["scale"] else 1)
        shift = layer.beta.numpy() if config["center"] else 0
        return [factor, shift - mean * factor]
    weights = layer.get_weights()
    if weights and not config.get("use_bias", True):
        if _kind(layer) == "GRU":
            weights.append(np.zeros((2, 3 * config["units"])))
        elif _kind(layer) == "Conv2DTranspose":
            weights.append(np.zeros(weights[0].shape[-2]))
        else:
            weights.append(np.zeros(weights[0].shape[-1]))
    return weights


def packed(model) -> dict:
    """`plain`, its weights as shapes and one base64 text of float16 numbers."""
    net = plain(model)
    arrays = [array for layer in net["layers"] for array in layer["weights"]]
    flat = np.concatenate([np.ravel(array) for array in arrays] or [np.zeros(0)])
    if np.abs(flat).max(initial=0) > 65_000:
        raise BookError("a weight is larger than float16 can hold: rescale the layer")
    for layer in net["layers"]:
        layer["weights"] = [list(array.shape) for array in layer["weights"]]
    numbers = base64.b64encode(flat.astype("<f2").tobytes()).decode()
    return net | {"numbers": numbers}


def write(path: str, name: str, out: Path) -> Path:
    """Write ``out/<name>.js`` from a saved model (``.keras``); at most 500 kB.

    Raises
    ------
    BookError
        For a file that is no model, a layer that the runtime does not have, or a network
        that is too large.
    """
    import keras

    try:
        model = keras.models.load_model(path, compile=False)
    except (OSError, ValueError) as error:
        told = f"{path} is not a saved Keras model (.keras): {error}"
        raise BookError(told) from None
    script = f"BookPanels.weights({json.dumps(name)}, {json.dumps(packed(model))});\n"
    if len(script) > MOST_BYTES:
        told = f"{name} takes {len(script) // 1000} kB; at most {MOST_BYTES // 1000} kB"
        raise BookError(f"{told} are loaded: train a smaller network")
    out.mkdir(parents=True, exist_ok=True)
    made = out / f"{name}.js"
    made.write_text(script, encoding="utf-8")
    return made
