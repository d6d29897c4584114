"""refresh, record and seeds on small notebooks of their own, in real kernels."""

import io
import json

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from PIL import Image, ImageColor

from support import (
    SMALL_RUNTIME,
    code,
    declare_small,
    read_notebook,
    write_small,
)
from tools import notebooks, record, running
from tools.command_line import main
from tools.notebooks import BookError
from tools.refresh import few_colours, few_shades, joined, refresh
from utils import ledger
from utils.plots import EITHER, PALETTE, on_any_ground, style

NOISY = """
import sys, warnings
print("answer", 6 * 7)
print("noise", file=sys.stderr)
warnings.warn("noise")
"""

FIGURE = """
import matplotlib.pyplot as plt
figure, ax = plt.subplots()
for i in range(8):
    ax.plot([0, i], [i, 0])
ax.text(0.2, 0.5, "a"); ax.imshow([[0, 1], [2, 3]])
figure
"""


def test_what_is_printed_in_pieces_is_stored_as_one():
    def told(text, name="stdout"):
        return nbformat.v4.new_output("stream", name=name, text=text)

    figure = nbformat.v4.new_output("display_data", {"text/plain": "(figure)"})
    found = joined([told("a\n"), told("b\n"), figure, told("c\n")])
    assert [o.get("text", "figure") for o in found] == ["a\nb\n", "figure", "c\n"]


def test_refresh_stores_clean_outputs_and_the_run_time(library):
    path = write_small(library, code(NOISY), code(FIGURE + "plt.close(figure)\nfigure"))
    before = [cell.id for cell in read_notebook(path).cells]
    assert main(["refresh", "part/small"]) == 0
    notebook = read_notebook(path)
    assert [cell.id for cell in notebook.cells] == before, "ids are stable"
    (told,) = notebook.cells[3].outputs
    assert told.name == "stdout" and told.text == "answer 42\n"
    assert (
        notebook.metadata.kernelspec.name == "python3"
        and "widgets" not in notebook.metadata
    )
    assert not any("execution" in c.metadata for c in notebook.cells)
    assert (
        notebook.cells[2].source != SMALL_RUNTIME
        and "seconds" in notebook.cells[2].source
    )
    assert all(c.execution_count for c in notebook.cells if c.cell_type == "code")
    (row,) = ledger.read(library / "data" / "runtimes.csv")
    assert row["chapter"] == "part/small" and float(row["peak_mb"]) > 20
    again = path.read_bytes()
    refresh("part/small")
    strip = lambda raw: nbformat.reads(raw.decode(), 4).cells[3:]
    assert strip(path.read_bytes()) == strip(again), "a second refresh changes nothing"


def test_refresh_leaves_a_failing_chapter_untouched(library, capsys):
    path = write_small(
        library, code("x = 1"), code("# fails\nraise ValueError('too hot')")
    )
    before = path.read_bytes()
    assert main(["refresh", "part/small"]) == 1
    told = capsys.readouterr().err
    assert path.read_bytes() == before and not list(path.parent.glob(".part*"))
    assert "cell 4" in told and "'# fails'" in told and "too hot" in told
    assert not (library / "data" / "runtimes.csv").exists()


def test_a_kernel_that_dies_is_told_with_its_cell(library, capsys):
    path = write_small(library, code("import os\nos._exit(3)"))
    before = path.read_bytes()
    assert main(["refresh", "part/small"]) == 1
    told = capsys.readouterr().err
    assert path.read_bytes() == before
    assert "cell 3" in told and "kernel died" in told and "Traceback" not in told


def test_refresh_needs_a_runtime_sentence(library, capsys):
    path = write_small(library)
    notebook = read_notebook(path)
    notebook.cells[2].source = "Something else."
    nbformat.write(notebook, path)
    assert main(["refresh", "part/small"]) == 1
    assert "Running this chapter" in capsys.readouterr().err


def test_unknown_names_are_answered_with_the_nearest(library, capsys):
    write_small(library)
    assert main(["refresh", "part/smal"]) == 1
    assert "did you mean 'part/small'" in capsys.readouterr().err
    with pytest.raises(BookError, match="no recorded experiment 'race'"):
        notebooks.find_experiment("race")


GIVEN = "from utils.results import compare, recorded\nfactor = 10\n"
GRID = """
@recorded("race", rate=[1, 2], seed=range(2))
def race(rate, seed):
    return {"value": factor * rate + seed, "data": "toy"}
"""


def test_record_runs_only_what_the_experiment_needs(library):
    write_small(
        library,
        code(GIVEN, "given"),
        code("raise RuntimeError('slow part')"),
        code(GRID),
    )
    assert main(["record", "race"]) == 0
    rows = ledger.read(library / "data" / "runs" / "part" / "small" / "race.csv")
    assert [(r["rate"], r["seed"], r["value"]) for r in rows] == [
        ("1", "0", "10"), ("1", "1", "11"), ("2", "0", "20"), ("2", "1", "21"),
    ]  # fmt: skip
    path = library / "data" / "runs" / "part" / "small" / "race.csv"
    before = path.read_bytes()
    assert main(["record", "race"]) == 0
    assert path.read_bytes() == before, "nothing is recorded twice"
    again = record.rerun("race", {"rate": 2, "seed": 1})
    assert again["value"] == "21" and path.read_bytes() == before


COMPARED = """
import os
from utils.results import compare
seed = int(os.environ["BOOK_SEED"])
assert not (seed == 3 and os.path.exists({block!r})), "interrupted"
compare("toy-accuracy", 0.9 + seed / 100, data="toy")
"""


def test_seeds_resume_and_write_the_range(library, capsys):
    block = library / "block"
    block.touch()
    write_small(library, code(COMPARED.format(block=str(block))))
    declare_small("toy-accuracy")
    assert main(["seeds", "part/small"]) == 1
    assert "interrupted" in capsys.readouterr().err
    rows = ledger.read(
        library / "data" / "runs" / "part" / "small" / "toy-accuracy.csv"
    )
    assert [row["seed"] for row in rows] == ["0", "1", "2"]
    block.unlink()
    assert main(["seeds", "part/small"]) == 0
    told = capsys.readouterr().out
    assert "seed 3" in told and "seed 0" not in told, "finished seeds are not run again"
    (row,) = ledger.results()
    assert row["seeds"] == "5" and row["mean"] == "0.92" and row["data"] == "toy"


def test_only_live_comparisons_are_measured(library):
    source = 'compare(\'x\')\ncompare("a", 0.5, data=d)\ncompare("b", data=d)'
    path = write_small(
        library, code(source + '\ncompare(\n    "c", f(1),\n    data=d)')
    )
    assert record.compared(path, {"a", "b", "c", "d"}) == {"a", "c"}


def test_seeds_refuse_too_few_and_undeclared(library, capsys):
    write_small(library, code("1"))
    declare_small("toy-accuracy")
    assert main(["seeds", "part/small", "--count", "3"]) == 1
    assert "at least 5 seeds" in capsys.readouterr().err
    assert main(["seeds", "part/small"]) == 1
    assert "compares no experiment" in capsys.readouterr().err


def test_first_cell_is_python_and_carries_the_address(tmp_path, monkeypatch):
    text = "repository:\n  url: https://example.org/book\n  branch: '2026.11'\n"
    (tmp_path / "_config.yml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    source = notebooks.first_cell()
    compile(source, "first cell", "exec")
    assert 'REPOSITORY, TAG = "https://example.org/book", "2026.11"' in source
    assert max(map(len, source.splitlines())) <= 88


def test_explorers_are_stored_under_refresh(library):
    source = (
        "import matplotlib.pyplot as plt\nfrom utils.explore import explore\n"
        "def draw(rate):\n    figure, ax = plt.subplots()\n    ax.plot([0, rate])\n"
        "    return figure\nexplore(draw, alt='rate {rate}', rate=[1, 2])"
    )
    path = write_small(library, code(source))
    refresh("part/small")
    (output,) = read_notebook(path).cells[3].outputs
    assert 'class="explorer"' in output.data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" not in output.data
    assert json.dumps(output.data["text/plain"])


def test_a_kernel_that_does_not_start_is_started_again(library, monkeypatch):
    """Two kernels that start at once may choose the same port; one of them ends."""
    own, starts = running.own_kernels(), []

    class FirstOneEnds(own):
        async def _async_start_kernel(self, **options):
            starts.append(self)
            if len(starts) == 1:
                raise RuntimeError("Kernel died before replying to kernel_info")
            return await super()._async_start_kernel(**options)

        start_kernel = _async_start_kernel

    monkeypatch.setattr(running, "own_kernels", lambda: FirstOneEnds)
    notebook = nbformat.v4.new_notebook(cells=[code("print(1 + 1)")])
    running.run_notebook(notebook, library, {})
    assert len(starts) == 2 and running.printed(notebook.cells[0]) == "2\n"


def thin_curves():
    figure, ax = plt.subplots(figsize=(5, 3.2))
    for power, colour in enumerate(PALETTE[:4]):
        ax.semilogy([0, 1], [1, 10.0**-power], color=colour, lw=1.5)
        ax.text(1.01, 10.0**-power, f"scale {power}", color=colour)
    return figure


def few_dots():
    figure, axes = plt.subplots(1, 3, figsize=(8.4, 2.8))
    for ax, colours in zip(axes, (PALETTE[4:6], PALETTE[:2], PALETTE[:3])):
        for at, colour in enumerate(colours):
            ax.plot(at, at, "o", ms=6, color=colour)
    return figure


def signs_beside_photographs():
    """Blue and green signs, in a picture whose colours are needed elsewhere."""
    figure, axes = plt.subplots(1, 2, figsize=(8, 3.4))
    x, y = np.meshgrid(np.linspace(-1, 1, 60), np.linspace(-1, 1, 60))
    axes[0].contourf(x, y, x**2 + y, 20, cmap="RdBu")
    at = np.linspace(-0.8, 0.8, 9)
    for shift, (colour, sign) in enumerate(zip(PALETTE, "+_+_")):
        axes[0].plot(at + 0.05 * shift, np.sin(5 * at), sign, color=colour, mew=1.5)
    axes[1].imshow(np.random.default_rng(0).random((20, 20, 3)))
    return figure


@pytest.mark.parametrize("draw", [thin_curves, few_dots, signs_beside_photographs])
def test_a_stored_picture_keeps_the_colours_of_small_marks(draw):
    style()
    picture = drawn(draw()).convert("RGB")
    before = np.asarray(picture, int)
    after = np.asarray(few_colours(picture).convert("RGB"), int)
    marks = 0
    for colour in PALETTE:
        pure = (before == ImageColor.getrgb(colour)).all(axis=2)
        marks += pure.any()
        assert np.abs(after - before)[pure].max(initial=0) < 8, colour
    assert marks >= 4


def drawn(figure) -> Image.Image:
    raw = io.BytesIO()
    figure.savefig(raw, dpi=100)
    plt.close(figure)
    return Image.open(raw)


def test_a_stored_heat_map_keeps_its_shades():
    """Sixty shades of blue, among them neighbours of the book's own light blue."""
    style()
    figure, ax = plt.subplots(figsize=(7, 4.5))
    ax.imshow(np.linspace(0, 1, 60).reshape(6, 10), cmap="Blues")
    ax.grid(False)
    ax.plot([0, 9], [0, 5], color=PALETTE[0])
    picture = drawn(figure).convert("RGB")
    before, after = np.asarray(picture), np.asarray(few_colours(picture).convert("RGB"))
    shades = np.unique(before.reshape(-1, 3), axis=0, return_counts=True)
    fields = [colour for colour, n in zip(*shades) if n > 400]
    kept = {tuple(after[(before == colour).all(axis=2)][0]) for colour in fields}
    assert len(fields) > 50 and len(kept) == len(fields)


@pytest.mark.parametrize("colours", [12, 3000])
def test_labels_of_photographs_keep_the_grey_that_reads_on_both_grounds(colours):
    style()
    figure, ax = plt.subplots(figsize=(4, 3))
    values = np.random.default_rng(0).random((colours, 3))
    ax.imshow(values[np.arange(60 * 60).reshape(60, 60) % colours])
    ax.set_title("A photograph")
    before = drawn(on_any_ground(figure)).convert("RGBA")
    after = few_shades(before).convert("RGBA")
    before, after = np.asarray(before, int), np.asarray(after, int)
    inked = (before == (*ImageColor.getrgb(EITHER), 255)).all(axis=2)
    assert inked.sum() > 20
    assert (after[inked] == before[inked]).all()
    assert np.abs(after[..., 3] - before[..., 3]).max() <= 9
