"""``panel``: trained Keras models as a script that a panel in the page can load.

The script hands networks and data to ``BookPanels.weights``: the layers as plain data, and
all weights as float16 in one base64 text, which `panels/runtime.js` unpacks.
"""

import base64
import json
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np

from tools import notebooks
from tools.notebooks import BookError, find_experiment
from tools.running import printed, run_notebook
from utils.results import nearest
from utils.settings import ROOT

OUT = ROOT / "data" / "panels"
MOST_BYTES = 500_000  # of one script
SKIPPED = {
    "InputLayer",
    "Dropout",
    "SpatialDropout1D",
    "GaussianNoise",
    "ActivityRegularization",
}
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
    known = "linear relu leaky_relu elu tanh sigmoid softplus silu softmax sin".split()
    if not isinstance(name, str):  # a function, such as tf.sin
        name = getattr(layer.activation, "__name__", str(name))
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


def write(networks: dict, data: dict, name: str, out: Path = OUT) -> Path:
    """Write ``out/<name>.js`` with networks (name -> model) and plain data.

    Raises
    ------
    BookError
        For a layer that the runtime does not have, and for more than 500 kB.
    """
    stored = {key: packed(model) for key, model in networks.items()}
    text = json.dumps(
        {"networks": stored, "data": data}, ensure_ascii=False, separators=(",", ":")
    )
    script = f"BookPanels.weights({json.dumps(name)}, {text});\n"
    if (size := len(script.encode())) > MOST_BYTES:
        told = f"{name} takes {size // 1000} kB; at most {MOST_BYTES // 1000} kB"
        raise BookError(f"{told} are loaded: train smaller networks")
    out.mkdir(parents=True, exist_ok=True)
    made = out / f"{name}.js"
    made.write_text(script, encoding="utf-8")
    told = {key: outputs(model, stored[key]) for key, model in networks.items()}
    made.with_suffix(".json").write_text(json.dumps(told), encoding="utf-8")
    return made


def inputs(net: dict) -> np.ndarray:
    """Twenty inputs for a packed network, always the same: what its parity is tried on."""
    random, first = np.random.default_rng(0), net["layers"][0]
    if first["kind"] == "embedding":
        return random.integers(3, first["weights"][0][0], (20, 8))
    return random.normal(size=(20, *net["input"]))


def outputs(model, net: dict) -> list[list[float]]:
    """Twelve of Keras' outputs, or all, for each of `inputs`: (20, up to 12)."""
    found = np.asarray(model(inputs(net), training=False)).reshape(20, -1)
    few = np.unique(np.linspace(0, found.shape[1] - 1, 12).astype(int))
    return found[:, few].round(6).tolist()


def build(name: str) -> Path:
    """Train a panel's networks with the code of its chapter, on real data, and write them.

    Raises
    ------
    BookError
        For a panel that has no networks; tells those that have.
    """
    from tools.panel_networks import NETWORKS

    if name not in NETWORKS:
        raise BookError(
            f"no networks for a panel {name!r}{nearest(name, list(NETWORKS))}"
        )
    experiment, _ = NETWORKS[name]
    path, at = find_experiment(experiment)
    notebook = notebooks.definitions(notebooks.read(path), at)
    code = f"from tools import panels\nprint(panels.finish({name!r}, globals()))"
    notebook.cells.append(nbformat.v4.new_code_cell(code))
    run_notebook(notebook, path.parent, {"BOOK_REAL_DATA": "1"}, timeout=None)
    return Path(printed(notebook.cells[-1]).strip())


def finish(name: str, defined: dict) -> Path:
    """The last step of `build`, in the chapter's kernel: ``defined`` are its globals."""
    from tools.panel_networks import NETWORKS

    networks, data = NETWORKS[name][1](SimpleNamespace(**defined))
    return write(networks, data, name)
