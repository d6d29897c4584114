"""``tags``: cells' tags in one form in all three places, and what untagged cells are for.

The page folds by the tags that CONTRIBUTING.md lists. JupyterLab and Colab know no tags:
the same cells carry ``jupyter.source_hidden`` and ``cellView: form`` there.
"""

import ast
import re

FOLDED = ("set-up", "figure", "verify", "experiment", "card")
FORMER = ("hide-input", "hide-cell")
OF_EXERCISES = ("exercise", "check", "solution")


def tags(cell) -> list:
    return cell["metadata"].get("tags", [])


# ---------------------------------------------------------------- one form


def normalise(notebook) -> list[str]:
    """Bring the tags of ``notebook`` in place into one form; gives what was changed.

    The first code cell is ``set-up``. A cell with a folding tag is folded everywhere
    and loses the former tags; one without any is open everywhere.
    """
    changed = []
    first = next((c for c in notebook["cells"] if c["cell_type"] == "code"), None)
    for cell in notebook["cells"]:
        before = repr(cell["metadata"])
        if cell is first and "set-up" not in tags(cell):
            cell["metadata"]["tags"] = ["set-up", *tags(cell)]
        if cell["cell_type"] == "code":
            _fold(cell["metadata"], any(tag in tags(cell) for tag in FOLDED))
        if repr(cell["metadata"]) != before:
            changed.append(cell.get("id", ""))
    return changed


def _fold(metadata, folded: bool) -> None:
    kept = metadata.get("tags", [])
    if folded:
        kept = [tag for tag in kept if tag not in FORMER]
        metadata["cellView"] = "form"
        metadata["jupyter"] = {**metadata.get("jupyter", {}), "source_hidden": True}
    elif not any(tag in FORMER for tag in kept):  # chapters that still have those tags
        metadata.pop("cellView", None)
        hidden = dict(metadata.get("jupyter", {}))
        hidden.pop("source_hidden", None)
        metadata.pop("jupyter", None)
        if hidden:
            metadata["jupyter"] = hidden
    metadata["tags"] = sorted(dict.fromkeys(kept))
    if not kept:
        del metadata["tags"]


# ---------------------------------------------------------------- suggestions


def suggest(notebook) -> dict[str, str]:
    """A folding tag for each cell before the quiz that has none and seems to need one.

    Judged by what a cell does: imports only, draws, asserts, compares or records. What
    teaches must stay open, so a person looks at every suggestion.
    """
    found = {}
    for cell in notebook["cells"]:
        source = _source(cell)
        if cell["cell_type"] == "markdown" and re.search(r"^## Quiz$", source, re.M):
            break
        known = {*FOLDED, *FORMER, *OF_EXERCISES} & set(tags(cell))
        if cell["cell_type"] == "code" and not known and (tag := purpose(cell)):
            found[cell["id"]] = tag
    return found


def purpose(cell) -> str | None:
    """What a code cell is for, by what it does; None for code that may teach."""
    source = re.sub(r"^[%!].*$", "pass", _source(cell), flags=re.M)
    body = ast.parse(source).body
    kinds = {type(node) for statement in body for node in ast.walk(statement)}
    if body and all(isinstance(s, (ast.Import, ast.ImportFrom)) for s in body):
        return "set-up"
    if _has_picture(cell):
        return "figure"
    if re.search(r"\b(compare|chapter_table|runs)\(|@(results\.)?recorded\(", source):
        return "experiment"
    defines = all(isinstance(s, (ast.FunctionDef, ast.Assign)) for s in body)
    if defines and re.search(r"\bplt\.|\bplots\.", source):
        return "figure"
    if ast.Assert in kinds or "np.testing." in source:
        return "verify"
    return None


def _source(cell) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _has_picture(cell) -> bool:
    found = [output.get("data", {}) for output in cell.get("outputs", [])]
    return any(
        "image/png" in data or 'class="explorer"' in "".join(data.get("text/html", ""))
        for data in found
    )
