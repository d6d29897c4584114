"""The rules of the page (what is folded, said, asked, captioned), as functions.

Each lists the faults of a notebook, as those in ``structure.py`` do. No chapter is
exempt from any of them.
"""

import ast
import builtins
import html
import itertools
import json
import re
import symtable

from support import code_cells, tags, text_of, without_code

FOLDING = {"set-up", "figure", "verify", "experiment", "card"}
MOST_LINES, MOST_CELLS, LEAST_PREDICTIONS = 400, 2, 3


def before_quiz(notebook) -> list:
    """The cells up to the quiz."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.search(r"^## Quiz$", cell.source, re.M):
            break
        found.append(cell)
    return found


def is_folded(cell) -> bool:
    return bool(FOLDING & set(tags(cell)))


def visible_lines(notebook) -> int:
    """Non-blank lines of code that stand open in the page before the quiz."""
    return sum(
        len([line for line in cell.source.splitlines() if line.strip()])
        for cell in before_quiz(notebook)
        if cell.cell_type == "code" and not is_folded(cell)
    )


def little_code(notebook) -> list[str]:
    """At most 400 visible lines; a sentence after at most two visible cells."""
    faults, lines, run = [], visible_lines(notebook), 0
    if lines > MOST_LINES:
        faults.append(f"{lines} visible lines of code before the quiz: {MOST_LINES}")
    for cell in before_quiz(notebook):
        if cell.cell_type == "markdown":
            run = 0
        elif not is_folded(cell):
            run += 1
            if run == MOST_CELLS + 1:
                faults.append(
                    f"cell {cell.id}: a sentence after two visible code cells"
                )
    return faults


def names_in(source: str) -> tuple[set, set]:
    """The names that a cell reads from outside of itself, and those that it defines."""
    top = symtable.symtable(re.sub(r"^[%!].*$", "pass", source, flags=re.M), "", "exec")
    made = {
        s.get_name() for s in top.get_symbols()
        if s.is_assigned() or s.is_imported() or s.is_namespace()
    }  # fmt: skip
    read, tables = {s.get_name() for s in top.get_symbols() if s.is_referenced()}, [top]
    while tables:
        inner = tables.pop().get_children()
        tables += inner
        for table in inner:
            symbols = table.get_symbols()
            read |= {s.get_name() for s in symbols if s.is_global()}
    return read - made, made


def needs_nothing_folded(notebook) -> list[str]:
    """What a visible cell reads is not defined where only drawings or proofs stand."""
    faults, folded = [], {}
    for cell in before_quiz(notebook):
        if cell.cell_type != "code":
            continue
        read, made = names_in(cell.source)
        if not is_folded(cell):
            faults += [
                f"cell {cell.id} reads {name}, which a folded cell {folded[name]} defines"
                for name in sorted(read & set(folded))
            ]
        hidden = {"figure", "verify"} & set(tags(cell))
        for name in made:
            folded.pop(name, None)
            if hidden:
                folded[name] = cell.id
    return faults


def has_picture(cell) -> bool:
    outputs = [o.get("data", {}) for o in cell.get("outputs", [])]
    return any(
        "image/png" in data or 'class="explorer"' in data.get("text/html", "")
        for data in outputs
    )


def hero_first(notebook) -> list[str]:
    """Nothing but set-up, and the hero's own code, between title and hero figure."""
    cells = notebook.cells
    at = next((i for i, cell in enumerate(cells) if has_picture(cell)), None)
    if at is None or "figure" not in tags(cells[at]):
        return ["the first picture, the hero, is drawn by a cell tagged figure"]
    between = [c for c in cells[1:at] if not {"set-up", "figure"} & set(tags(c))]
    return [f"cell {c.id} stands between title and hero" for c in between]


def drawn(notebook) -> list[str]:
    """Code of a figure that has no picture stands directly before the rest of it."""
    pairs = zip(notebook.cells, notebook.cells[1:])
    return [
        f"cell {cell.id}: a fold of a figure without a picture"
        for cell, after in pairs
        if "figure" in tags(cell) and cell.cell_type == "code"
        if not cell.get("outputs") and "figure" not in tags(after)
    ]


def continues(notebook, cell, kinds: set) -> bool:
    """Whether a cell without words joins the fold of the cell before it, in the page."""
    at = notebook.cells.index(cell)
    before = notebook.cells[at - 1] if at else None
    if before is None or not kinds & set(tags(before)):
        return False
    return kinds == {"verify"} or not before.get("outputs")


def folds(notebook) -> list[str]:
    """Set-up first; folded in all three places; labels that say what is in a fold."""
    faults, code = [], code_cells(notebook)
    if not code or "set-up" not in tags(code[0]):
        faults.append("the first code cell has the tag set-up")
    for cell in code:
        kinds = FOLDING & set(tags(cell))
        hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        everywhere = hidden and cell.metadata.get("cellView") == "form"
        if len(kinds) > 1:
            faults.append(f"cell {cell.id}: one of {sorted(kinds)}")
        if kinds and not everywhere:
            faults.append(
                f"cell {cell.id}: folded in the page only: python -m tools tags"
            )
        if "hide-input" in tags(cell):
            faults.append(f"cell {cell.id}: a folding tag in place of hide-input")
        words = cell.metadata.get("book", {}).get("fold", "")
        joined = not words and continues(notebook, cell, kinds)
        told = joined or 1 <= len(words.split()) <= 20
        if kinds & {"verify", "experiment"} and not told:
            faults.append(
                f"cell {cell.id}: metadata book.fold says what is in the fold"
            )
        if words.endswith("."):
            faults.append(f"cell {cell.id}: a label has no full stop")
    return faults


def predictions(notebook) -> list[str]:
    """At least three; two to four options; an outcome each; no heading inside."""
    faults, question, asked = [], None, 0
    for cell in notebook.cells:
        marks = set(tags(cell))
        if {"predict", "outcome"} & marks and cell.cell_type == "markdown":
            if re.search(r"^#", without_code(cell.source), re.M):
                faults.append(f"cell {cell.id}: a heading in a prediction")
        if "predict" in marks:
            asked += 1
            if question is not None:
                faults.append(f"cell {question.id}: no outcome follows")
            question, options = cell, cell.source.count("<details>")
            if cell.cell_type != "markdown" or not 2 <= options <= 4:
                faults.append(f"cell {cell.id}: two to four options, each a <details>")
            if "?" not in cell.source.split("<details>")[0]:
                faults.append(f"cell {cell.id}: a question before the options")
        elif "outcome" in marks:
            if not asked:
                faults.append(f"cell {cell.id}: an outcome before any question")
            question = None
    if question is not None:
        faults.append(f"cell {question.id}: no outcome follows")
    if asked < LEAST_PREDICTIONS:
        faults.append(f"{asked} predictions: at least {LEAST_PREDICTIONS}")
    return faults


def captions_of(cell) -> list[str] | None:
    """The captions of an explorer's frames, or None for any other cell."""
    for output in cell.get("outputs", []):
        text = output.get("data", {}).get("text/html", "")
        if 'class="explorer"' in text:
            store = re.search(r'class="explorer-frames">(.*?)</script>', text, re.S)[1]
            return json.loads(store).get("captions", [])
    return None


def captions(notebook) -> list[str]:
    """Explorers have captions: whole sentences, one for each frame, with a number."""
    faults = []
    for cell in code_cells(notebook):
        said = captions_of(cell)
        if said is None:
            continue
        where = f"cell {cell.id}"
        if not said:
            faults.append(f"{where}: caption= in place of alt=, then refresh")
            continue
        if any(not re.match(r"[A-Z0-9].*[.?!]$", text, re.S) for text in said):
            faults.append(f"{where}: each caption is a sentence")
        if len(set(said)) < len(said):
            faults.append(f"{where}: two frames have the same caption")
        if any(not re.search(r"\d", text) for text in said):
            faults.append(f"{where}: each caption has a number")
    return faults


def fold_of(notebook, cell) -> list:
    """A drawing's cell and those before it that the page joins with it in one fold."""
    at = start = notebook.cells.index(cell)
    kinds = FOLDING & set(tags(cell))
    while start and kinds and continues(notebook, notebook.cells[start], kinds):
        start -= 1
    return notebook.cells[start : at + 1]


def proofs_after(notebook, cell) -> list:
    """The cells tagged verify that follow a cell with nothing between."""
    after = notebook.cells[notebook.cells.index(cell) + 1 :]
    return list(itertools.takewhile(lambda c: "verify" in tags(c), after))


def asserts(source: str) -> bool:
    """Whether code holds an assert, or one of NumPy's, outside of comments and text."""
    tree = ast.parse(re.sub(r"^[%!].*$", "pass", source, flags=re.M))
    calls = (n.func for n in ast.walk(tree) if isinstance(n, ast.Call))
    names = [getattr(f, "attr", getattr(f, "id", "")) for f in calls]
    return any(isinstance(n, ast.Assert) for n in ast.walk(tree)) or any(
        name.startswith("assert_") for name in names
    )


DRAWING_TOOLS = {"np", "plt", "plots", *dir(builtins)}


def constants(notebook) -> set:
    """Names of literals, and of functions that read nothing but these and the tools."""
    known = set(DRAWING_TOOLS)
    for cell in code_cells(notebook):
        if "set-up" in tags(cell):
            continue
        tree = ast.parse(re.sub(r"^[%!].*$", "pass", cell.source, flags=re.M))
        read, made = names_in(cell.source)
        if read <= known | made and all(map(_is_constant, tree.body)):
            known |= made
    return known


def _is_constant(statement) -> bool:
    if isinstance(statement, ast.Assign):
        return not any(isinstance(n, (ast.Call, ast.Name)) and n not in statement.targets
                       for n in ast.walk(statement))  # fmt: skip
    return isinstance(statement, ast.FunctionDef)


def is_diagram(notebook, cell, read: set) -> bool:
    """A drawing of constants, without axes, whose alt tells no number."""
    alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
    return (
        captions_of(cell) is None
        and "set_axis_off()" in cell.source
        and read <= constants(notebook)
        and not re.search(r"\b\d", alt)
    )


def imported(notebook) -> set:
    """What the cells tagged set-up define."""
    made = [names_in(c.source)[1] for c in code_cells(notebook) if "set-up" in tags(c)]
    return set().union(*made)


def figures_hold(notebook) -> list[str]:
    """An assert holds what title, alt and captions of each figure tell.

    It stands in the figure's fold, or in a proof directly after it that reads what the
    figure reads or makes. Diagrams need none. A card's drawing is not in the page.
    """
    faults, known = [], DRAWING_TOOLS | imported(notebook)
    for cell in code_cells(notebook):
        if not has_picture(cell) or "card" in tags(cell):
            continue
        fold, proofs = fold_of(notebook, cell), proofs_after(notebook, cell)
        names = [names_in(c.source) for c in fold]
        read, made = (set().union(*part) for part in zip(*names))
        shown = (read - known) | made
        if not any(names_in(c.source)[0] & shown for c in proofs):
            proofs = []
        held = any(asserts(c.source) for c in fold + proofs)
        if not held and not is_diagram(notebook, cell, read - made):
            faults.append(
                f"cell {cell.id}: an assert of what its title, alt or caption tells, "
                "in its fold or in a cell tagged verify directly after it"
            )
    return faults


BARE_NUMBERS = {  # a number as programs print it, and how a book prints it
    r"\de[-+]?\d": "2·10⁻⁶",
    r"(?<![\w–-])-\d": "−0.5",
    r"\d%": "98 %",
}


def numbers_in_captions(notebook) -> list[str]:
    """Captions print numbers as a book does (`utils.explore` sees to it)."""
    return [
        f"cell {cell.id}: {found[0]!r}: write {instead}, or refresh"
        for cell in code_cells(notebook)
        for pattern, instead in BARE_NUMBERS.items()
        if (found := re.search(pattern, "\n".join(captions_of(cell) or [])))
    ]


# Words of this book's first edition that no other book uses so, and what to write.
PRIVATE = {
    "blame": (r"\bblam\w+", "gradient, or error signal once"),
    "bend": (r"\b(bends?|bent)\b", "nonlinearity, activation"),
    "belief": (r"\bbeliefs?\b", "predicted probability"),
    "passes": (
        r"(?<!forward )(?<!backward )\b(passes over|(?<!forward )(one|two|three|five|ten|\d+) pass(es)?)\b",
        "epochs",
    ),
    "share right": (r"\b(shares? (of )?right|percent right)\b|% right", "accuracy"),
    "picture network": (r"\bpicture networks?\b", "convolutional network"),
    "forger": (r"\bforgers?\b", "generator"),
    "judge": (r"\b(the|a|perfect|bad|good) judges?\b", "discriminator"),
    "belt": (r"\bbelts?\b", "cell state"),
    "keeping gate": (r"\bkeeping gates?\b", "forget gate, update gate"),
    "head start": (r"\bhead start\b", "initial value"),
    "dear": (r"\bdear(er|est)?\b", "expensive"),
    "spoilt": (r"\bspoil\w*\b", "corrupted"),
    "lost gradient": (r"\blost gradients?\b", "vanished gradient"),
    "has it": (r"\bhas it\?", "does it have?"),
    "come out": (r"\bnot come out\b", "was not reproduced"),
    "wholly": (r"\bwholly\b", "fully"),
}
# (chapter, word): why it may stand there. An entry that is not needed any more fails.
ALLOWED: dict[tuple[str, str], str] = {
    ("fundamentals/why-deep-learning", "belief"): "deep belief networks have this name",
}


def reading_text(notebook) -> str:
    """Prose, alt texts, labels of folds and captions: all that is English."""
    parts = [re.sub(r"`[^`\n]+`|\]\([^)]*\)", " ", without_code(text_of(notebook)))]
    for cell in code_cells(notebook):
        parts.append(cell.metadata.get("mystnb", {}).get("image", {}).get("alt", ""))
        parts.append(cell.metadata.get("book", {}).get("fold", ""))
        parts += captions_of(cell) or []
    return html.unescape("\n".join(parts))


def private_in(text: str) -> dict[str, str]:
    """The private words of a text: where each stands, and what to write."""
    found = {}
    for word, (pattern, instead) in PRIVATE.items():
        if at := re.search(rf"[^\n]{{0,30}}(?:{pattern})[^\n]{{0,20}}", text, re.I):
            found[word] = f"{at[0]!r}: write {instead}"
    return found


def private_words(notebook, chapter="") -> list[str]:
    """Words that only this book uses so, and allowances that are not needed."""
    found = private_in(reading_text(notebook))
    allowed = {word for name, word in ALLOWED if name == chapter}
    idle = [
        f"{w!r} is allowed and does not occur" for w in sorted(allowed - set(found))
    ]
    return [told for word, told in found.items() if word not in allowed] + idle


RULES = (
    little_code,
    needs_nothing_folded,
    hero_first,
    drawn,
    folds,
    predictions,
    captions,
    figures_hold,
    numbers_in_captions,
    private_words,
)
