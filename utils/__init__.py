"""Helpers of *Deep Learning by Experiment*.

What is being taught stands in the notebooks, in full; this package holds what
several chapters share and what no chapter teaches.
"""

import os
import sys
from contextlib import contextmanager

from utils import settings
from utils.settings import seed

__version__ = "2026.11"
__all__ = ["seed", "setup"]


def setup() -> None:
    """Import TensorFlow quietly, set the figure style, print one line of versions.

    Threads are left to TensorFlow unless ``BOOK_THREADS`` names their number
    (the tests and ``refresh`` do, so that timings can be compared).
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    with _silent():
        import keras
        import tensorflow as tf

        if threads := settings.threads():
            tf.config.threading.set_intra_op_parallelism_threads(threads)
            tf.config.threading.set_inter_op_parallelism_threads(threads)
        tf.get_logger().setLevel("ERROR")  # many small compiled loops are meant
        (tf.zeros(1) + 1).numpy()  # the first operation prints start-up lines too
    from utils import plots

    plots.style()
    gpus = len(tf.config.list_physical_devices("GPU"))
    device = f"{gpus} GPU" if gpus else f"{os.cpu_count()} CPU cores"
    print(
        f"Python {sys.version.split()[0]}, TensorFlow {tf.__version__}, "
        f"Keras {keras.__version__}, {device}"
    )


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
