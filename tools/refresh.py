"""``refresh``: run a chapter on real data and store outputs, run time and memory."""

import base64
import io
import json
import re
from hashlib import sha256
from pathlib import Path

import nbformat

from tools import notebooks
from tools.notebooks import BookError, chapter_name, chapter_path, code_cells, tags
from tools.running import run_notebook
from tools.tags import normalise
from utils import ledger, settings
from utils.results import versions

# The reader's settings must not reach what is stored; real data are asked for.
CLEAN = {f"BOOK_{n}": None for n in "SEED BUDGET STRICT MEASURE OFFLINE".split()}
ASKED = {"BOOK_REFRESH": "1", "BOOK_REAL_DATA": "1"}
FIELD = 400  # pixels of one plain colour that are a field, as in a heat map
# Run after the last cell: no cell may have changed what an explorer reads.
DRIVE_AGAIN = "from utils.explore import visit_again\n\nvisit_again()"
RUNTIME_COLUMNS = "chapter seconds peak_mb device versions".split()
RUNTIME = (
    "Running this chapter took {seconds:.0f} seconds and {gigabytes:.1f} GB of memory "
    "on two CPU cores."
)


def refresh(name: str) -> dict:
    """Run a chapter and store what it shows; give its seconds and peak memory.

    Raises
    ------
    BookError
        When a cell fails or nothing says where the run time goes; the notebook is left
        as it was.
    LedgerError
        At once, when another command is refreshing the same chapter or is writing the
        ledger of run times, or that ledger is spoilt.
    """
    path = chapter_path(name)
    with ledger.locked(path, wait=0):
        ledger.refuse_held(_runtimes())
        ledger.read(_runtimes(), RUNTIME_COLUMNS)
        notebook = notebooks.read(path)
        notebooks.write_first_cell(notebook)
        normalise(notebook)
        runtime = _runtime_cell(notebook)
        for cell in code_cells(notebook):
            cell.outputs, cell.execution_count = [], None
        notebook.cells.append(nbformat.v4.new_code_cell(DRIVE_AGAIN))
        cost = run_notebook(notebook, path.parent, CLEAN | ASKED)
        notebook.cells.pop()
        clean(notebook)
        if lost := lost_pictures(notebook):
            raise BookError(f"{chapter_name(path)} is left as it was: {lost[0]}")
        runtime.source = _with_runtime(runtime.source, cost)
        seal(notebook)
        notebooks.write(path, notebook)
    _write_runtime(chapter_name(path), cost)
    return cost


# ---------------------------------------------------------------- fingerprints


def fingerprints(notebook) -> dict[str, str]:
    """Of the code cells (the set-up cell left out) and of their outputs.

    Outputs are taken cell by cell with the cells' ids, so that a picture that moved to
    another cell is noticed.
    """
    first, *rest = code_cells(notebook)
    code = [[cell.id, cell.source] for cell in rest]
    outputs = [[cell.id, cell.get("outputs", [])] for cell in (first, *rest)]
    return {"code": _digest(code), "outputs": _digest(outputs)}


def _digest(value) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:16]


def seal(notebook) -> None:
    """Store the fingerprints in the notebook's metadata."""
    notebook.metadata["fingerprints"] = fingerprints(notebook)


def stale(notebook) -> list[str]:
    """What was changed since the last refresh, in words."""
    stored, now = notebook.metadata.get("fingerprints", {}), fingerprints(notebook)
    told = {
        "code": "a code cell was changed and the chapter was not run again",
        "outputs": "an output is not the one that the last run stored in its cell",
    }
    return [f"{told[k]}: refresh the chapter" for k in told if stored.get(k) != now[k]]


# ---------------------------------------------------------------- the run time


def _runtime_cell(notebook):
    """The cell whose sentence is rewritten; found before an hour of computing."""
    for cell in notebook.cells:
        if "runtime" in tags(cell):
            if not re.search(r"Running this chapter", cell.source):
                break
            return cell
    raise BookError("no cell tagged 'runtime' holds a line 'Running this chapter …'")


def _with_runtime(source: str, cost: dict) -> str:
    sentence = RUNTIME.format(seconds=cost["seconds"], gigabytes=cost["peak_mb"] / 1024)
    return re.sub(r"Running this chapter[^\n]*", lambda _: sentence, source)


def _runtimes() -> Path:
    return settings.ledgers() / "runtimes.csv"


def _write_runtime(chapter: str, cost: dict) -> None:
    path = _runtimes()
    with ledger.locked(path):
        rows = [row for row in ledger.read(path) if row["chapter"] != chapter]
        rows.append(
            {
                "chapter": chapter,
                "seconds": f"{cost['seconds']:.1f}",
                "peak_mb": f"{cost['peak_mb']:.0f}",
                "device": "2 CPU cores",
                "versions": versions(),
            }
        )
        ledger.write(path, sorted(rows, key=lambda row: row["chapter"]))


# ---------------------------------------------------------------- what is stored


def lost_pictures(notebook) -> list[str]:
    """Cells that promise a picture, by alt text or as an explorer, and show none."""
    faults = []
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        kinds = [output.get("data", {}) for output in cell.outputs]
        alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt")
        if alt and not any("image/png" in data for data in kinds):
            faults.append(f"cell {number} ({cell.id}) has alt text and shows no figure")
        explorer = 'class="explorer"'
        if re.search(r"^explore\(", cell.source, re.M) and not any(
            explorer in data.get("text/html", "") for data in kinds
        ):
            faults.append(f"cell {number} ({cell.id}) shows no explorer")
    return faults


def clean(notebook) -> None:
    """Strip what differs from run to run or is of no use to a reader."""
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": notebooks.KERNEL, "language_info": {"name": "python"}}
    )
    for cell in notebook.cells:
        for key in ("execution", "ExecuteTime", "collapsed", "scrolled"):
            cell.metadata.pop(key, None)
    for cell in code_cells(notebook):
        cell.outputs = joined([o for o in cell.outputs if _is_kept(o)])


def joined(outputs: list) -> list:
    """Outputs in which what was printed in several pieces is one piece, as it reads."""
    found = []
    for output in outputs:
        last = found[-1] if found else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            last["text"] += output.text
        else:
            found.append(output)
    return found


def _is_kept(output) -> bool:
    if output.output_type == "stream" and output.name == "stderr":
        return False
    if "data" in output:
        _clean_data(output.data)
        return bool(output.data)
    return True


def _clean_data(data) -> None:
    data.pop("application/vnd.jupyter.widget-view+json", None)
    if "text/html" in data or "image/png" in data:
        text = data.get("text/plain", "")
        if "Figure size" in text or "IPython.core.display" in text:
            data["text/plain"] = "(figure)"
    if "image/png" in data:
        data["image/png"] = _smaller_png(data["image/png"])


def _smaller_png(encoded: str) -> str:
    """The same picture with a palette, if that is smaller."""
    from PIL import Image

    raw, buffer = base64.b64decode(encoded), io.BytesIO()
    picture = Image.open(io.BytesIO(raw)).convert("RGBA")
    opaque = picture.getextrema()[3][0] == 255
    small = few_colours(picture.convert("RGB")) if opaque else few_shades(picture)
    small.save(buffer, "PNG", optimize=True)
    best = min(raw, buffer.getvalue(), key=len)
    return base64.b64encode(best).decode()


def few_colours(picture):
    """An RGB picture with 24 colours, or with more where that is seen.

    The book's own colours keep an entry each, so that a blue and a green curve do not
    become one teal; so do the shades of a heat map's fields.
    """
    import numpy as np
    from PIL import Image, ImageColor

    from utils.plots import PALETTE

    wanted = np.asarray(picture, float)
    shades, plain, count = np.unique(
        np.asarray(picture).reshape(-1, 3), axis=0, return_inverse=True,
        return_counts=True,
    )  # fmt: skip
    plain = plain.reshape(wanted.shape[:2])
    # Marks of one plain colour, however small: neither grey nor pale, nor at an edge.
    marks = (count >= 20)[plain] & (np.ptp(wanted, axis=2) > 80)
    largest = count.argsort()[::-1][:100]
    fields = np.zeros(len(count), bool)
    fields[largest] = count[largest] >= FIELD
    kept = [*map(ImageColor.getrgb, PALETTE), *map(tuple, shades[fields].tolist())]
    for colours in (24, 32, 40, 48, 64, 96, 128, 240):
        colours = min(colours, 256 - len(kept))
        small = picture.quantize(colours, dither=Image.Dither.NONE, kmeans=1)
        index, palette = np.array(small), small.getpalette()[: 3 * colours]
        palette += [0] * (3 * colours - len(palette))
        for own in kept:
            off = np.abs(wanted - own).max(axis=2)
            near = (off < 24) & ~fields[plain] if own in kept[: len(PALETTE)] else False
            near |= off == 0
            if near.any():
                index[near] = len(palette) // 3
                palette += own
        small = Image.fromarray(index, "P")
        small.putpalette(palette)
        off = np.abs(np.asarray(small.convert("RGB"), float) - wanted).max(axis=2)
        worst = off[marks].max(initial=0)
        if off.mean() < 1.5 and np.quantile(off, 0.999) < 60 and worst < 40:
            break
    return small


def few_shades(picture):
    """An RGBA picture with a palette of 256.

    Drawings keep coloured edges that let the page through. Photographs need the colours
    for themselves: there 240 serve the opaque pixels and 16 are one grey, more or less
    transparent, for the labels around them. Where labels are opaque, they keep exactly
    the grey that reads on white and on black.
    """
    import numpy as np
    from PIL import Image, ImageColor

    from utils.plots import EITHER

    pixels = np.asarray(picture, float)
    colours, alpha = pixels[..., :3], pixels[..., 3]
    grey = ImageColor.getrgb(EITHER)
    labels = (np.abs(colours - grey).max(axis=2) <= 4) & (alpha > 0)
    steps = 240 + np.round(alpha / 17)  # sixteen shades of that grey, clear to opaque

    octree = Image.Quantize.FASTOCTREE
    small = picture.quantize(240, method=octree, dither=Image.Dither.NONE)
    after = np.asarray(small.convert("RGBA"), float)
    seen = colours * alpha[..., None] / 255 - after[..., :3] * after[..., 3:] / 255
    index, palette = np.asarray(small), small.getpalette("RGBA")
    if np.abs(seen).mean() > 1.5:  # of 255: the colours are needed for what is opaque
        small = picture.convert("RGB").quantize(240, dither=Image.Dither.NONE)
        index, palette = np.asarray(small), small.getpalette("RGBA")
        labels |= alpha < 255
    index = np.where(labels, steps, index)
    palette = (palette + [0] * 960)[:960]
    palette += [part for k in range(16) for part in (*grey, 17 * k)]
    found = Image.fromarray(index.astype(np.uint8), "P")
    found.putpalette(palette, "RGBA")
    return found
