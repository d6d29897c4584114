"""Cells' tags, brought into one form in all three places that show a notebook.

The page folds by the tags that CONTRIBUTING.md lists. JupyterLab and Colab know no tags:
the same cells carry ``jupyter.source_hidden`` and ``cellView: form`` there.
"""

FOLDED = ("set-up", "figure", "verify", "experiment", "card")
FORMER = ("hide-input", "hide-cell")


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


def tags(cell) -> list:
    return cell["metadata"].get("tags", [])


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
