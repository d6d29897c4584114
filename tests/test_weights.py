"""The weights that the chapters ship: small, readable, and as good as told."""

import json

import pytest

from support import ROOT, code, notebook
from tools import notebooks
from tools.running import run_notebook

WEIGHTS = ROOT / "data" / "weights"
GANS = ROOT / "chapters" / "gans" / "gans.ipynb"
HIGHEST = {"DCGAN": 14.5, "dense": 14.5}  # Fréchet distance to the test images
MEASURE = """
import json

made = {"DCGAN": load(dcgan_generator(), "digits-generator"),
        "dense": load(dense_pair()[0], "dense-generator")}
reads = load(new_ruler(), "digits-ruler")
found = {"stand_in": digits.stand_in}
for name, net in made.items():
    found[name] = score(net)
    found[name]["classes"] = covered(reads.predict(draw(net), verbose=0).argmax(axis=1))
found["right"] = float((read(pixels(digits.x_test))[1] == digits.y_test).mean())
print(json.dumps(found, default=float))
"""


def measured(path, defined: str, measure: str) -> dict:
    """What ``measure`` prints as JSON after a chapter's given cells up to ``defined``."""
    cells = notebook(path).cells
    last = next(i for i, cell in enumerate(cells) if defined in cell.source)
    parts = notebooks.definitions(notebook(path), last)
    parts.cells.append(code(measure))
    run_notebook(parts, path.parent, {})
    text = "".join(o.get("text", "") for o in parts.cells[-1].outputs)
    return json.loads(text.strip().splitlines()[-1])


def test_weights_are_small_and_never_pickled():
    files = [path for path in WEIGHTS.iterdir() if path.is_file()]
    assert files
    for path in files:
        assert path.name.endswith(".weights.h5"), path.name
        assert path.stat().st_size < 2_000_000, path.name
        assert path.read_bytes()[:4] == b"\x89HDF", path.name


@pytest.mark.slow
def test_digit_generators_and_their_ruler():
    found = measured(GANS, "def score(", MEASURE)
    for name, highest in HIGHEST.items():
        assert found[name]["classes"] == 10, f"{name}: a digit is missing"
        if not found["stand_in"]:  # distances are to real digits
            assert found[name]["distance"] < highest, name
    assert found["right"] > 0.97, "the ruler misreads digits"
