"""What a PDF must hold for readers who do not see it, as functions.

Each lists the faults of an open PDF (pikepdf) by the rules of PDF/UA-1 that a program
can judge: tags, their order, alternative texts, headers, language, title.
"""

import re

from pikepdf import Array, Dictionary, parse_content_stream

from tools.tagged import elements, is_element, kids, numbered

# Structure types of PDF 1.7 that this book uses; others must be mapped to one of these.
STANDARD = set(
    "Document Part Art Sect Div BlockQuote Caption P H1 H2 H3 H4 H5 H6 L LI Lbl LBody "
    "Table TR TH TD THead TBody TFoot Span Quote Note Reference Code Link Annot Figure "
    "Formula Form NonStruct Private".split()
)
PAINTS = "Tj TJ ' \" Do sh EI f F f* S s B B* b b*"


def of_type(pdf, *types) -> list:
    return [e for e in elements(pdf) if str(e.S) in types]


def inner(element) -> list:
    """What stands in an element when groups without a meaning are looked through."""
    found = []
    for kid in kids(element):
        through = is_element(kid) and str(kid.S) in ("/NonStruct", "/Div")
        found += inner(kid) if through else [kid]
    return found


def faults_of_document(pdf) -> list[str]:
    root, faults = pdf.Root, []
    with pdf.open_metadata() as metadata:
        title = metadata.get("dc:title", "")
    if not title or title != str(pdf.docinfo.get("/Title", "")):
        faults.append("no title, or two")
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
        faults.append("the window shows the file's name")
    if not str(root.get("/Lang", "")):
        faults.append("no language")
    if not root.get("/MarkInfo", {}).get("/Marked", False):
        faults.append("not marked as tagged")
    if "/StructTreeRoot" not in root:
        faults.append("no structure")
    if "/Outlines" not in root:
        faults.append("no bookmarks")
    return faults


def faults_of_types(pdf) -> list[str]:
    """Tags that a reader of PDF 1.7 does not know."""
    mapped = pdf.Root.StructTreeRoot.get("/RoleMap", Dictionary())
    found = {str(e.S) for e in elements(pdf)}
    return [
        kind for kind in sorted(found)
        if kind[1:] not in STANDARD and str(mapped.get(kind, ""))[1:] not in STANDARD
    ]  # fmt: skip


def faults_of_headings(pdf) -> list[str]:
    """The first is of level 1, and none skips a level on the way down."""
    faults, before = [], 0
    for element in elements(pdf):
        if level := re.fullmatch(r"/H([1-6])", str(element.S)):
            if int(level[1]) > before + 1:
                faults.append(f"a heading of level {level[1]} below level {before}")
            before = int(level[1])
    return faults if before else ["no headings"]


def faults_of_figures(pdf) -> list[str]:
    """Pictures without a word, with a file's name for one, or one inside the other."""
    faults = []
    for figure in of_type(pdf, "/Figure"):
        told = str(figure.get("/Alt", "")).strip()
        if not told or re.search(r"\.(png|svg|webp|jpe?g)$", told):
            faults.append(f"a figure without alternative text: {told!r}")
        if any(is_element(kid) and kid.S == "/Figure" for kid in inner(figure)):
            faults.append(f"a figure in a figure: {told!r}")
    return faults


def faults_of_formulas(pdf) -> list[str]:
    """Formulas without words, with TeX for words, or without a place on the page."""
    faults = []
    for formula in of_type(pdf, "/Formula"):
        told = str(formula.get("/Alt", "")).strip()
        if not told or re.search(r"[\\$\ue000-\uf8ff]", told):
            faults.append(f"a formula without words: {told!r}")
        marks = kids(formula)
        if not marks or any(is_element(mark) for mark in marks):
            faults.append(f"a formula without glyphs of its own: {told!r}")
    return faults


def attribute(element, name, default=None):
    found = element.get("/A", [])
    for one in found if isinstance(found, Array) else [found]:
        if name in one:
            return one[name]
    return default


def faults_of_tables(pdf) -> list[str]:
    """Rows of one width, and cells that say that they are headers, and of what."""
    faults = []
    for number, table in enumerate(of_type(pdf, "/Table"), 1):
        rows = [k for k in inner(table) if is_element(k) and k.S == "/TR"]
        cells = [[c for c in inner(row) if is_element(c)] for row in rows]
        headers = [c for row in cells for c in row if c.S == "/TH"]
        if not headers:
            faults.append(f"table {number} has no header")
        if not all(attribute(header, "/Scope") for header in headers):
            faults.append(f"table {number}: a header of nothing")
        if len(widths := set(row_widths(cells))) != 1:
            faults.append(f"table {number}: rows of {sorted(widths)} cells")
    return faults


def row_widths(rows) -> list[int]:
    """How many columns each row fills, with cells that reach down from rows above."""
    widths, reaching = [], {}  # row number: columns that are taken from above
    for number, row in enumerate(rows):
        spans = [
            (int(attribute(c, "/ColSpan", 1)), int(attribute(c, "/RowSpan", 1)))
            for c in row
        ]
        widths.append(sum(columns for columns, _ in spans) + reaching.get(number, 0))
        for columns, down in spans:
            for below in range(number + 1, number + down):
                reaching[below] = reaching.get(below, 0) + columns
    return widths


def faults_of_lists(pdf) -> list[str]:
    """A list holds items, and an item its bullet and its body."""
    allowed = {"/L": {"/LI", "/L", "/Caption"}, "/LI": {"/Lbl", "/LBody"}}
    return [
        f"{kid.S} in {element.S}"
        for element in of_type(pdf, *allowed)
        for kid in kids(element)
        if is_element(kid) and str(kid.S) not in allowed[str(element.S)]
    ]


def faults_of_links(pdf) -> list[str]:
    """Links without a description, outside of the structure, or out of its order."""
    placed = {
        kid.Obj.objgen for e in of_type(pdf, "/Link") for kid in kids(e) if "/Obj" in kid
    }  # fmt: skip
    faults = []
    for number, page in enumerate(pdf.pages, 1):
        notes = page.get("/Annots", [])
        if len(notes) and page.get("/Tabs") != "/S":
            faults.append(f"page {number}: the order of links is not the structure's")
        for note in notes:
            if not str(note.get("/Contents", "")).strip():
                faults.append(f"page {number}: a link that does not say where it leads")
            if note.objgen not in placed:
                faults.append(f"page {number}: a link outside of the structure")
    return faults


def faults_of_marks(pdf) -> list[str]:
    """Marks of a page whose element does not hold them: readers go both ways."""
    parents = dict(numbered(pdf.Root.StructTreeRoot.ParentTree))
    held = set()
    for element in elements(pdf):
        for kid in kids(element):
            if is_element(kid) or (isinstance(kid, Dictionary) and "/MCID" not in kid):
                continue
            mark = kid if isinstance(kid, Dictionary) else {"/MCID": kid}
            # a part that is drawn by itself, as a brace below a formula, has marks too
            drawn = mark.get("/Stm", mark.get("/Pg", element.get("/Pg")))
            held.add((int(drawn.StructParents), int(mark["/MCID"]), element.objgen))
    return [
        f"page of parents {key}: mark {number} is held by another element"
        for key, value in parents.items() if isinstance(value, Array)
        for number, element in enumerate(value)
        if is_element(element) and (key, number, element.objgen) not in held
    ]  # fmt: skip


def untagged(pdf) -> list[str]:
    """Pages on which something is drawn that is neither tagged nor decoration."""
    faults = []
    for number, page in enumerate(pdf.pages, 1):
        depth, outside = 0, 0
        for _, operator in parse_content_stream(page, f"BDC BMC EMC {PAINTS}"):
            command = str(operator)
            if command in ("BDC", "BMC"):
                depth += 1
            elif command == "EMC":
                depth -= 1
            elif depth == 0:
                outside += 1
        if outside or depth:
            faults.append(f"page {number}: {outside} drawn outside, {depth} left open")
    return faults
