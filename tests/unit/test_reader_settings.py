"""What a reader's machine has set must not change the lesson, or is told in a sentence."""

import json
import os
import subprocess
import sys
import types

import matplotlib
import nbformat
import pytest

import structure
import utils
from support import ROOT, code, read_notebook, write_small
from tools.command_line import main
from tools.notebooks import code_cells
from tools.refresh import refresh
from tools.running import printed, run_notebook
from utils import plots


def run(program, **environment) -> subprocess.CompletedProcess:
    """Run a program in a clean process; None takes a variable away."""
    values = {k: v for k, v in os.environ.items() if not k.startswith("BOOK_")}
    values |= {"OMP_NUM_THREADS": "1"} | environment
    values = {k: str(v) for k, v in values.items() if v is not None}
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=values, capture_output=True,
        text=True, timeout=300,
    )  # fmt: skip


def keras_settings(folder, **settings):
    """A folder for KERAS_HOME whose keras.json holds ``settings``."""
    folder.mkdir(exist_ok=True)
    (folder / "keras.json").write_text(json.dumps(settings), encoding="utf-8")
    return folder


# ---------------------------------------------------------------- Keras and TensorFlow

SHOW = """
import json, os
from utils import setup
setup()
setup()
import keras, tensorflow as tf
net = keras.Sequential([keras.layers.Dense(1)])
net.compile(loss="mse")
history = net.fit(tf.zeros((2, 1)), tf.zeros((2, 1)), epochs=2, verbose=0)
print("FOUND", json.dumps({
    "backend": keras.config.backend(), "format": keras.config.image_data_format(),
    "floatx": keras.config.floatx(), "epsilon": keras.config.epsilon(),
    "layer": keras.layers.Dense(1).dtype_policy.name,
    "epochs": len(history.epoch), "same": tf.keras.Sequential is keras.Sequential,
    "tf32": tf.config.experimental.tensor_float_32_execution_enabled(),
    "oneDNN": [os.environ[n + "_DEFAULT_FPMATH_MODE"] for n in ("ONEDNN", "DNNL")],
}))
"""


@pytest.mark.slow
def test_settings_of_keras_are_the_books(tmp_path):
    """Whatever the shell and keras.json say, and however often setup() is called."""
    home = keras_settings(
        tmp_path / "keras", backend="torch", image_data_format="channels_first",
        floatx="float16", epsilon=0.001,
    )  # fmt: skip
    shell = {"KERAS_MAX_EPOCHS": 1, "KERAS_NNX_ENABLED": "true",
             "TF_USE_LEGACY_KERAS": 1, "ONEDNN_DEFAULT_FPMATH_MODE": "BF16",
             "DNNL_DEFAULT_FPMATH_MODE": "ANY"}  # fmt: skip
    done = run(SHOW, KERAS_BACKEND="jax", KERAS_HOME=home, **shell)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.split("FOUND ")[1])
    assert found["backend"] == "tensorflow" and found["format"] == "channels_last"
    assert found["floatx"] == found["layer"] == "float32" and found["epsilon"] == 1e-7
    assert found["epochs"] == 2 and found["tf32"] is False and found["same"]
    assert found["oneDNN"] == ["STRICT", "STRICT"]


def sentence(done) -> str:
    """The last line of a failed program's message."""
    assert done.returncode != 0, done.stdout
    return done.stderr.strip().splitlines()[-1]


IMPORTED = """
import sys, types
keras = types.ModuleType("keras")
keras.config = types.SimpleNamespace(backend=lambda: "jax")
sys.modules["keras"] = keras
from utils import setup
setup()
"""


def test_keras_that_runs_on_another_backend_already_is_told():
    told = sentence(run(IMPORTED, KERAS_BACKEND="jax"))
    assert "jax" in told and "KERAS_BACKEND" in told and "restart" in told


OPTIMIZED = """
from utils.exercises import check
def check_double(double):
    assert double(2) == 4, "double(2) is 4"
check(check_double, lambda x: x)
"""


def test_a_python_that_skips_asserts_passes_no_answer():
    """With python -O every check would pass, and every proof in a chapter."""
    told = sentence(run(OPTIMIZED, PYTHONOPTIMIZE=1))
    assert "PYTHONOPTIMIZE" in told and "restart" in told
    told = sentence(run("from utils import setup; setup()", PYTHONOPTIMIZE=1))
    assert "PYTHONOPTIMIZE" in told


def test_settings_that_keras_refuses_are_told_with_their_file(tmp_path):
    home = keras_settings(tmp_path / "keras", floatx="float8")
    told = sentence(run("from utils import setup; setup()", KERAS_HOME=home))
    assert "float8" in told and str(home / "keras.json") in told


RUNNING = """
import tensorflow as tf
tf.zeros(1) + 1
from utils import setup
setup()
"""


@pytest.mark.slow
def test_threads_asked_for_too_late_are_told():
    done = run(RUNNING, BOOK_THREADS=1, TF_CPP_MIN_LOG_LEVEL=3)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "BOOK_THREADS" in done.stdout and "restart" in done.stdout
    assert "Keras" in done.stdout, "and the chapter goes on"


def test_gpus_take_memory_as_they_need_it(monkeypatch):
    grown = []

    def grow(device, on):
        if device == "busy":
            raise RuntimeError("devices are running")
        grown.append((device, on))

    config = types.SimpleNamespace(
        list_physical_devices=lambda kind: ["free", "busy"],
        experimental=types.SimpleNamespace(
            set_memory_growth=grow,
            enable_tensor_float_32_execution=lambda on: grown.append(on),
        ),
    )
    monkeypatch.delenv("BOOK_THREADS", raising=False)
    assert utils.settle_devices(types.SimpleNamespace(config=config)) == []
    assert grown == [False, ("free", True)]


HOMELESS = """
import os, pwd
def nobody(number):
    raise KeyError(f"getpwuid(): uid not found: {number}")
pwd.getpwuid = nobody
assert os.path.expanduser("~") == "~"
import utils.plots, utils.explore, utils.results, utils.exercises
from utils import setup
setup()
import keras
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no user ids on this system")
def test_without_a_home_and_with_an_unknown_user():
    """As in a container that gives a process a number and nothing else."""
    nothing = dict.fromkeys(
        "HOME USER LOGNAME XDG_CONFIG_HOME XDG_CACHE_HOME KERAS_HOME".split()
    )
    done = run(HOMELESS, **nothing)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Keras" in done.stdout and not (ROOT / "~").exists()


# ---------------------------------------------------------------- figures

STRANGE = {
    "lines.linestyle": ":", "axes.facecolor": "black", "font.size": 30.0,
    "text.usetex": True, "savefig.dpi": 10,
}  # fmt: skip


def test_the_figure_style_starts_from_matplotlibs_own_defaults():
    with matplotlib.rc_context(STRANGE):
        backend = matplotlib.get_backend()
        plots.style()
        for name in STRANGE:
            assert matplotlib.rcParams[name] == matplotlib.rcParamsDefault[name], name
        assert matplotlib.rcParams["axes.grid"], "and adds the book's"
        assert matplotlib.get_backend() == backend


STYLED = "from utils import plots\nplots.style()"
DRAWN = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
ALT = {"mystnb": {"image": {"alt": "A line that rises from one to two on the left"}}}


def spoil(monkeypatch, tmp_path):
    """A reader's own settings, each of which once reached what is stored."""
    home, shell = tmp_path / "home", tmp_path / "ipython"
    startup = shell / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00-mine.py").write_text("mine = 'from startup'", encoding="utf-8")
    (home / "start.py").parent.mkdir()
    (home / "start.py").write_text("yours = 'from PYTHONSTARTUP'", encoding="utf-8")
    (home / "matplotlibrc").write_text("text.usetex: True\nsavefig.dpi: 9\n")
    kernel = tmp_path / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    other = {
        "argv": ["no-such-python", "-f", "{connection_file}"],
        "language": "python",
    }
    (kernel / "kernel.json").write_text(json.dumps(other | {"display_name": "Other"}))
    for name, value in {
        "MPLBACKEND": "agg", "MATPLOTLIBRC": home / "matplotlibrc", "IPYTHONDIR": shell,
        "PYTHONSTARTUP": home / "start.py", "JUPYTER_PATH": tmp_path / "jupyter",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))


SEEN = """
import os, sys, matplotlib
print(sys.executable, "mine" in globals(), "yours" in globals())
print(matplotlib.rcParams["text.usetex"], matplotlib.rcParams["savefig.dpi"])
"""


def test_notebooks_run_in_the_books_own_python_with_its_own_settings(
    tmp_path, monkeypatch
):
    spoil(monkeypatch, tmp_path)
    notebook = nbformat.v4.new_notebook(cells=[code(SEEN), code(DRAWN)])
    run_notebook(notebook, tmp_path, {})
    lines = printed(notebook.cells[0]).splitlines()
    assert lines == [f"{sys.executable} False False", "False figure"]
    assert "image/png" in notebook.cells[1].outputs[0]["data"]


def test_a_notebook_whose_backend_shows_nothing_gets_its_pictures_back(tmp_path):
    """MPLBACKEND=agg in a reader's own kernel, where no command of ours is at work."""
    silent = code("import matplotlib\nmatplotlib.use('agg')")
    setup = code(f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{STYLED}")
    notebook = nbformat.v4.new_notebook(cells=[silent, setup, code(DRAWN)])
    run_notebook(notebook, tmp_path, {})
    (output,) = notebook.cells[2].outputs
    assert "image/png" in output["data"]


def test_refresh_does_not_store_a_chapter_without_its_picture(library, capsys):
    drawn = code("print('no figure today')")
    drawn.metadata.update(ALT)
    path = write_small(library, drawn)
    before = path.read_bytes()
    assert main(["refresh", "part/small"]) == 1
    assert path.read_bytes() == before
    told = capsys.readouterr().err
    assert "cell 3" in told and "no figure" in told


def test_alt_text_and_captions_without_a_picture_are_faults(library):
    drawn = code(f"%matplotlib inline\n{DRAWN}")
    drawn.metadata.update(ALT)
    explored = code('explore(draw, caption="rate {rate}", rate=[1, 2])')
    path = write_small(library, drawn)
    refresh("part/small")
    notebook = read_notebook(path)
    assert structure.alt_texts(notebook) == []
    code_cells(notebook)[1].outputs = []
    (fault,) = structure.alt_texts(notebook)
    assert "no figure" in fault
    notebook.cells[-1] = explored
    (fault,) = structure.alt_texts(notebook)
    assert "explorer" in fault
