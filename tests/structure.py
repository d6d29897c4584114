"""The rules that a chapter's notebook must obey, each as a function that lists faults.

Canaries call them with notebooks that break a rule, so that no rule sleeps.
"""

import ast
import re

from support import code_cells, headings, tags, text_of, without_code
from tools.notebooks import BookError
from tools.questions import disagreement, written_questions
from tools.refresh import lost_pictures, stale

CELL_LINES, MEDIAN_LINES, LINE_LENGTH, NOTEBOOK_BYTES = 35, 8, 88, 1_500_000
LEAST_WORDS, MOST_WORDS = 1500, 3500
HEADINGS = [
    "What you will learn",
    "Reported and measured",
    "Pitfalls",
    "Quiz",
    "Exercises",
    "Summary",
    "Sources and further reading",
]


def headings_by_cell(notebook) -> list[tuple]:
    """Each cell with the headings that stand in it."""
    found = []
    for cell in notebook.cells:
        text = without_code(cell.source) if cell.cell_type == "markdown" else ""
        titles = re.findall(r"^(#{1,6}) +(.+?)\s*$", text, re.M)
        found.append((cell, [(len(marks), title) for marks, title in titles]))
    return found


def anatomy(notebook) -> list[str]:
    """Title, question, set-up, hero, then the headings of every chapter in order."""
    faults, titles = [], headings(notebook)
    if [level for level, _ in titles].count(1) != 1 or titles[0][0] != 1:
        faults.append("one title (#), first of all headings")
    second = [title for level, title in titles if level == 2]
    if not second or second[0] != HEADINGS[0]:
        faults.append(f"the first section is {HEADINGS[0]!r}")
    places = [second.index(h) if h in second else -1 for h in HEADINGS]
    if -1 in places or places != sorted(places):
        faults.append(f"sections {HEADINGS} in this order; found {second}")
    for _, title in titles:
        if not re.fullmatch(r"[A-Za-z0-9 -]+", title):
            faults.append(
                f"heading {title!r}: letters, digits, spaces and hyphens only"
            )
    if len({title for _, title in titles}) != len(titles):
        faults.append("two headings are the same")
    kinds = [cell.cell_type for cell in notebook.cells[:2]]
    first = notebook.cells[0].source if notebook.cells else ""
    if kinds != ["markdown", "code"] or "?" not in first:
        faults.append("begin with title and question (a sentence with ?), then set-up")
    hero = next((c for c in notebook.cells if _has_figure(c)), None)
    before = notebook.cells[: notebook.cells.index(hero)] if hero else notebook.cells
    if any(
        re.search(r"^## ", c.source, re.M) for c in before if c.cell_type == "markdown"
    ):
        faults.append("the hero figure stands before the first section")
    elif hero is None or not {"figure", "hide-input"} & set(tags(hero)):
        faults.append("the hero figure's cell has the tag figure")
    if sum("runtime" in tags(c) for c in notebook.cells) != 1:
        faults.append("one cell has the tag runtime")
    return faults + _what_it_tells(notebook)


def _what_it_tells(notebook) -> list[str]:
    """Lines below "What you will learn" that other pages are made from."""
    text = text_of(notebook).partition(f"\n## {HEADINGS[0]}\n")[2].partition("\n## ")[0]
    wanted = {
        r"^Reading time: about \d+ min": "a line 'Reading time: about … minutes'",
        r"^Prerequisites: .+": "a line 'Prerequisites: …'",
        r"^\* .+\n\* .+\n\* .+": "three bullets",
    }
    return [
        f"below {HEADINGS[0]!r} is missing: {what}"
        for pattern, what in wanted.items()
        if not re.search(pattern, text, re.M)
    ]


def exposition_words(notebook) -> int:
    """Words of prose up to the quiz; no predictions, boxes, code, formulas, addresses."""
    cells = [
        cell.source
        for cell in notebook.cells
        if cell.cell_type == "markdown" and "predict" not in tags(cell)
    ]
    text = without_code("\n".join(cells)).split("\n## Quiz")[0]
    text = re.sub(r"^(:{3,})\{.*?^\1 *$", " ", text, flags=re.M | re.S)
    text = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", " ", text, flags=re.S)
    text = re.sub(r"\]\([^)\s]*\)", "] ", text)
    return len(re.findall(r"[A-Za-z][\w'’-]*", text))


def sizes(notebook, stored_bytes: int) -> list[str]:
    faults, words = [], exposition_words(notebook)
    if not LEAST_WORDS <= words <= MOST_WORDS:
        told = f"{LEAST_WORDS:,} to {MOST_WORDS:,}"
        faults.append(f"{words} words of exposition: {told}")
    lengths = sorted(len(c.source.splitlines()) for c in code_cells(notebook))
    if lengths[len(lengths) // 2] > MEDIAN_LINES:
        faults.append(f"the median code cell has {lengths[len(lengths) // 2]} lines")
    for cell in code_cells(notebook):
        lines = cell.source.splitlines()
        if len(lines) > CELL_LINES:
            faults.append(f"cell {cell.id}: {len(lines)} lines, {CELL_LINES} at most")
        for line in lines:
            if len(line) > LINE_LENGTH:
                faults.append(f"cell {cell.id}: a line of {len(line)} characters")
    if stored_bytes > NOTEBOOK_BYTES:
        faults.append(f"{stored_bytes / 1e6:.2f} MB stored, 1.5 at most")
    return faults


def stored_state(notebook) -> list[str]:
    """Kernel, ids, and outputs that are complete and free of noise."""
    faults = []
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        faults.append("kernelspec python3")
    if "widgets" in notebook.metadata:
        faults.append("widget state is stored")
    ids = [cell.get("id") for cell in notebook.cells]
    if None in ids or len(set(ids)) != len(ids):
        faults.append("every cell has an id of its own")
    for cell in code_cells(notebook):
        if cell.execution_count is None and cell.source.strip():
            faults.append(f"cell {cell.id} was not run: refresh the chapter")
        for output in cell.outputs:
            faults += [f"cell {cell.id}: {fault}" for fault in _output_faults(output)]
    return faults


def freshness(notebook) -> list[str]:
    """Code and outputs are those of the last refresh, in the same cells."""
    return stale(notebook)


def _output_faults(output) -> list[str]:
    faults = []
    if output.output_type == "error":
        faults.append("a stored error")
    if output.output_type == "stream":
        if output.name == "stderr":
            faults.append("stored stderr")
        if len(output.text.splitlines()) > 40 or re.search(
            r"Epoch \d+/\d+", output.text
        ):
            faults.append("a wall of output")
    if any("widget" in kind for kind in output.get("data", {})):
        faults.append("a stored widget")
    return faults


def _has_figure(cell) -> bool:
    return cell.cell_type == "code" and (
        any("image/png" in o.get("data", {}) for o in cell.outputs)
        or _has_explorer(cell)
    )


def _has_explorer(cell) -> bool:
    return any(
        'class="explorer"' in o.get("data", {}).get("text/html", "")
        for o in cell.outputs
    )


def alt_texts(notebook) -> list[str]:
    """One figure a cell, with alt text where the build takes it."""
    faults = []
    for cell in code_cells(notebook):
        figures = sum("image/png" in o.get("data", {}) for o in cell.outputs)
        if figures > 1:
            faults.append(f"cell {cell.id}: {figures} figures in one cell")
        alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
        if figures and (
            len(alt.split()) < 6 or re.search(r"\.(png|svg|jpe?g|webp)$", alt)
        ):
            faults.append(
                f"cell {cell.id}: no alt text that says what the figure shows"
            )
    return faults + lost_pictures(notebook)


def explorers(notebook) -> list[str]:
    found = [cell for cell in code_cells(notebook) if _has_explorer(cell)]
    html = "".join(
        o.data.get("text/html", "") for c in found for o in c.outputs if "data" in o
    )
    faults = []
    if not 1 <= len(found) <= 3:
        faults.append(f"{len(found)} explorers: one to three a chapter")
    if len(html) > 600_000:
        faults.append(f"{len(html) // 1000} kB of explorers: 600 at most")
    return faults


def sleeping_checks(notebook) -> list[str]:
    """Cells whose last line is a bare comparison, which could not fail."""
    faults = []
    for cell in code_cells(notebook):
        tree = ast.parse(re.sub(r"^[%!].*$", "pass", cell.source, flags=re.M))
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr) and _is_comparison(last.value):
            if "nbval-check-output" not in tags(cell):
                faults.append(f"cell {cell.id} ends in a comparison that cannot fail")
    return faults


def _is_comparison(node) -> bool:
    if isinstance(node, (ast.Compare, ast.BoolOp)):
        return True
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not)
    if isinstance(node, ast.Tuple):
        return any(map(_is_comparison, node.elts))
    names = {"allclose", "isclose", "array_equal", "all", "any"}
    return isinstance(node, ast.Call) and getattr(node.func, "attr", "") in names


def links(notebook) -> list[str]:
    """Prose that would be raw on Colab, or that names what readers cannot have."""
    faults, text = [], without_code(text_of(notebook))
    for pattern, why in (
        (r"^```\{", "a backtick directive: use a colon fence"),
        (r"\{(cite|ref|numref|doc|eq)[:\w]*\}`", "a role, which is raw text on Colab"),
        (r"\b00[0-4]_[0-9a-f]{8,}", "a document's file name"),
        (r"<summary>[^<]*\$", "a formula in a summary"),
    ):
        if re.search(pattern, text, re.M):
            faults.append(why)
    return faults


def quiz_and_exercises(notebook) -> list[str]:
    faults, text = [], text_of(notebook)
    quiz = text.partition("\n## Quiz")[2].partition("\n## Exercises")[0]
    questions = re.findall(r"^\*\*\d+\.\*\*", quiz, re.M)
    if len(questions) < 4:
        faults.append(f"{len(questions)} quiz questions: at least 4")
    if quiz.count("<details>") < 2 * len(questions):
        faults.append("a question needs options, each a <details> with feedback")
    marks = [next((t for t in tags(c) if t in KINDS), None) for c in notebook.cells]
    order = [mark for mark in marks if mark]
    count = order.count("exercise")
    if count < 4 or order != KINDS * count:
        faults.append(f"exercises go {KINDS}, at least four: found {order}")
    statements = [
        notebook.cells[i - 1].source
        for i, mark in enumerate(marks)
        if mark == "exercise"
    ]
    for statement in statements:
        if "★" not in statement or "minutes" not in statement:
            faults.append("an exercise's statement gives ★ and minutes")
    if not any("★★★" in statement for statement in statements):
        faults.append("one exercise has three stars")
    for cell, mark in zip(notebook.cells, marks):
        if mark == "exercise" and "raise NotImplementedError" not in cell.source:
            faults.append(f"cell {cell.id}: a stub raises NotImplementedError")
        if mark == "solution" and not (
            "hide-cell" in tags(cell)
            and cell.metadata.get("jupyter", {}).get("source_hidden")
            and cell.metadata.get("cellView") == "form"
        ):
            faults.append(f"cell {cell.id}: a solution is folded in all three places")
        if mark == "solution" and "_solution" not in cell.source:
            faults.append(f"cell {cell.id}: a solution has a name of its own")
    boxes = text.count(":class: check-source")
    if boxes > 3:
        faults.append(f"{boxes} check-the-source boxes: three at most")
    return faults


def right_options(notebook) -> list[str]:
    """Each question marks its one right option, and its feedback agrees with the mark."""
    try:
        questions = written_questions(notebook, "the quiz")
    except BookError as error:
        return [str(error)]
    faults = [told for question in questions if (told := disagreement(question))]
    numbers = [question.number for question in questions]
    if numbers != list(range(1, len(numbers) + 1)):
        faults.append(f"questions are numbered {numbers}")
    return faults


KINDS = ["exercise", "check", "solution"]
RULES = [
    anatomy,
    stored_state,
    freshness,
    alt_texts,
    explorers,
    sleeping_checks,
    links,
    quiz_and_exercises,
    right_options,
]
