"""Helpers of *Deep Learning by Experiment*.

What is being taught stands in the notebooks, in full; this package holds what
several chapters share and what no chapter teaches.
"""

import os
import sys
import tempfile
from contextlib import contextmanager, suppress

from utils import settings
from utils.settings import seed

__version__ = "2026.11"
__all__ = ["SetupError", "seed", "setup"]


class SetupError(RuntimeError):
    """The book cannot be set up in this process; the message says what to do."""


def require_asserts() -> None:
    """Refuse a Python that skips asserts: each proof and each check would pass."""
    if not __debug__:
        raise SetupError(
            "This Python skips every assert (PYTHONOPTIMIZE or -O), so that no check "
            "could fail: unset PYTHONOPTIMIZE and restart the kernel."
        )


def setup() -> None:
    """Import TensorFlow quietly, set the figure style, print one line of versions.

    What a shell or ``keras.json`` says of backend, number type and picture format is
    set to what the chapters need. Threads are left to TensorFlow unless
    ``BOOK_THREADS`` names their number (the tests and ``refresh`` do, so that timings
    can be compared). A second call changes nothing.

    Raises
    ------
    SetupError
        When Keras runs on another backend already, or refuses its own settings, or
        when this Python skips asserts.
    """
    require_asserts()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    if not os.path.isdir(
        os.path.expanduser("~")
    ):  # a user without a home: as Keras does
        keras_folder = os.path.join(tempfile.gettempdir(), ".keras")
        os.environ.setdefault("KERAS_HOME", keras_folder)
    with _silent():
        keras = _keras_on_tensorflow()
        import tensorflow as tf

        notes = settle_devices(tf)
        tf.get_logger().setLevel("ERROR")  # many small compiled loops are meant
        (tf.zeros(1) + 1).numpy()  # the first operation prints start-up lines too
    from utils import plots

    plots.style()
    gpus = len(tf.config.list_physical_devices("GPU"))
    device = f"{gpus} GPU" if gpus else f"{os.cpu_count()} CPU cores"
    print(
        f"Python {sys.version.split()[0]}, TensorFlow {tf.__version__}, "
        f"Keras {keras.__version__}, {device}",
        *notes,
        sep="\n",
    )


def _keras_on_tensorflow():
    """Keras with the settings that the chapters need, whatever its own file says."""
    asked = os.environ.get("KERAS_BACKEND", "")
    os.environ |= {
        "ONEDNN_DEFAULT_FPMATH_MODE": "STRICT",  # no bfloat16 behind float32
        "DNNL_DEFAULT_FPMATH_MODE": "STRICT",
        "KERAS_BACKEND": "tensorflow",
        "KERAS_NNX_ENABLED": "false",
        "TF_USE_LEGACY_KERAS": "0",  # so that tf.keras is Keras
    }
    try:
        import keras
    except ValueError as error:
        home = os.environ.get("KERAS_HOME") or os.path.join("~", ".keras")
        file = os.path.join(home, "keras.json")
        reason = " ".join(str(error).split())
        raise SetupError(
            f"Keras refuses a setting in {file} ({reason}): correct or delete that "
            "file, then restart the kernel and run this cell again."
        ) from None
    backend = keras.config.backend()
    if backend != "tensorflow":
        where = f"KERAS_BACKEND={asked}" if asked else "keras.json"
        raise SetupError(
            f"Keras runs on {backend} already ({where}), and the book needs it on "
            "TensorFlow: restart the kernel and run this cell before any other."
        )
    keras.config.set_image_data_format("channels_last")
    keras.config.set_floatx("float32")
    keras.config.set_epsilon(1e-7)
    keras.config.set_dtype_policy("float32")
    for limit in ("set_max_epochs", "set_max_steps_per_epoch"):  # newer Keras
        if hasattr(keras.config, limit):
            getattr(keras.config, limit)(None)
    return keras


def settle_devices(tf) -> list[str]:
    """Full precision on any device, memory as needed, ``BOOK_THREADS`` threads.

    Returns sentences about what could not be set because TensorFlow runs already.
    """
    tf.config.experimental.enable_tensor_float_32_execution(False)
    for gpu in tf.config.list_physical_devices("GPU"):
        with suppress(RuntimeError, ValueError):  # it is in use, or was divided up
            tf.config.experimental.set_memory_growth(gpu, True)
    if threads := settings.threads():
        try:
            tf.config.threading.set_intra_op_parallelism_threads(threads)
            tf.config.threading.set_inter_op_parallelism_threads(threads)
        except RuntimeError:
            return [
                f"Note: BOOK_THREADS={threads} has no effect, because TensorFlow runs "
                "already: restart the kernel and run this cell before any other."
            ]
    return []


@contextmanager
def _silent():
    """Point file descriptor 2 at the null device: no log level stops these lines."""
    sys.stderr.flush()
    saved, null = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(null)
