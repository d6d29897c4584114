"""What a screen reader gets of the printed book, beyond the tags that Chromium writes.

Chromium tags headings, lists, tables, links and pictures. Formulas, items of lists,
targets of links and page numbers are left to do: `READ_FORMULAS` and `TITLES` run in
the page before it is printed, and `finish` mends the file afterwards.
"""

import re
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

FORMULA = "\ue000"  # a private character: the label that follows it is a formula's
LONGEST = 200  # characters of a link's description

# MathJax draws glyphs as generated content, which Chromium cannot tag: each becomes
# text of its own. What a formula says is MathJax's own speech text (mathspeak, whose
# words for beginning and end leave no doubt where an index stops).
READ_FORMULAS = """async mark => {
  await MathJax.loader.load("a11y/sre");
  const speech = MathJax._.a11y.sre.Sre;
  await speech.setupEngine({locale: "en", domain: "mathspeak", modality: "speech"});
  await speech.sreReady();
  const spelled = name => name.length > 1  // a name of which it knows no word
    && speech.toSpeech(`<math><mi>${name}</mi></math>`) === [...name].join(" ");
  const formulas = [...document.querySelectorAll("mjx-container")];
  const glyphs = formulas.flatMap(f => [...f.querySelectorAll("mjx-c")]);
  const drawn = glyphs.map(glyph => {
    const {content, display, width, padding, boxSizing} = getComputedStyle(glyph, "::before");
    return {content, display, width, padding, boxSizing};
  });
  glyphs.forEach((glyph, i) => {
    const {content, ...style} = drawn[i];
    if (!content.startsWith('"')) return;
    const text = document.createElement("span");
    text.textContent = JSON.parse(content);
    Object.assign(text.style, style);
    glyph.append(text);
  });
  const sheet = document.createElement("style");
  sheet.textContent = "mjx-c::before { content: none !important }";
  document.head.append(sheet);
  for (const formula of formulas) {
    const mathml = formula.querySelector("mjx-assistive-mml");
    for (const name of mathml.querySelectorAll("mi")) {
      if (!spelled(name.textContent)) continue;
      const word = document.createElementNS(name.namespaceURI, "mtext");
      word.textContent = name.textContent;
      name.replaceWith(word);
    }
    const words = speech.toSpeech(mathml.firstElementChild.outerHTML);
    formula.setAttribute("role", "img");
    formula.setAttribute("aria-label", mark + words.replace(/\\s+/g, " ").trim());
    formula.removeAttribute("tabindex");
    formula.querySelector("mjx-math").removeAttribute("aria-hidden");
    mathml.remove();
  }
}"""

# Where each link inside the book leads: the heading of its target.
TITLES = """() => Object.fromEntries(
  [...document.querySelectorAll("a[href^='#']")].map(link => {
    const name = decodeURIComponent(link.getAttribute("href").slice(1));
    const target = document.getElementById(name);
    const heading = target?.closest("h1, h2, h3, h4")
      ?? target?.querySelector("h1, h2, h3, h4")
      ?? target?.closest("section, article")?.querySelector("h1, h2, h3, h4");
    return [name, (heading ?? link).textContent.replace(/[#¶]$/, "").trim()];
  }))"""


def finish(target: Path, titles: dict[str, str]) -> None:
    """Mend the printed file in place; ``titles`` says what each anchor is called."""
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        mend_bookmarks(pdf)
        # Of PDF 2.0: readers that know the older standard only are told what they are.
        pdf.Root.StructTreeRoot.RoleMap = Dictionary(Em=Name.Span, Strong=Name.Span)
        parents = dict(numbered(pdf.Root.StructTreeRoot.ParentTree))
        for element in list(elements(pdf)):
            if str(element.get("/Alt", "")).startswith(FORMULA):
                make_formula(element, parents)
            elif is_a(element, "LI"):
                wrap_body(pdf, element)
        for page in pdf.pages:
            describe_links(page, titles)
            marked = with_artifacts(page.Contents.read_bytes())
            page.Contents = pdf.make_stream(marked)
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = str(pdf.docinfo.Title)
            metadata["dc:language"] = [str(pdf.Root.Lang)]
        pdf.save(
            target,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )


def numbered(tree):
    """The pairs of a number tree."""
    for kid in tree.get("/Kids", []):
        yield from numbered(kid)
    pairs = tree.get("/Nums", [])
    yield from ((int(pairs[i]), pairs[i + 1]) for i in range(0, len(pairs), 2))


def kids(element) -> list:
    """What stands directly in a structure element: elements, marks, objects."""
    inside = element.get("/K", [])
    return list(inside) if isinstance(inside, Array) else [inside]


def is_element(kid) -> bool:
    return isinstance(kid, Dictionary) and "/S" in kid


def is_a(kid, *types: str) -> bool:
    return is_element(kid) and str(kid.S).removeprefix("/") in types


def elements(pdf):
    """Every structure element, in the order of reading."""
    waiting = kids(pdf.Root.StructTreeRoot)[::-1]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [kid for kid in kids(element)[::-1] if is_element(kid)]


def mend_bookmarks(pdf) -> None:
    """Chromium says a heading twice where it begins a page."""
    with pdf.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop()
            half = len(item.title) // 2
            if item.title[:half] == item.title[half:]:
                item.title = item.title[:half]
            waiting += item.children


def make_formula(element, parents) -> None:
    """One formula with its speech text; its glyphs lie directly in it."""
    element.S = Name.Formula
    element.Alt = String(str(element.Alt).removeprefix(FORMULA))
    marks = Array()
    waiting = kids(element)[::-1]
    pages = [element.get("/Pg")] * len(waiting)
    while waiting:
        kid, page = waiting.pop(), pages.pop()
        if is_element(kid):
            inside = kids(kid)[::-1]
            waiting += inside
            pages += [kid.get("/Pg", page)] * len(inside)
            continue
        mark = Dictionary(Type=Name.MCR, Pg=page)
        if isinstance(kid, Dictionary):  # a mark that names its own page
            mark.Pg = kid.get("/Pg", page)
            if "/Stm" in kid:  # or a part that is drawn by itself, as a brace is
                mark.Stm = kid.Stm
            kid = kid.MCID
        mark.MCID = kid
        drawn = mark.get("/Stm", mark.Pg)
        parents[int(drawn.StructParents)][int(kid)] = element
        marks.append(mark)
    element.K = marks


def wrap_body(pdf, item) -> None:
    """What follows the bullet of a list's item is its body."""
    inside = kids(item)
    labels = [kid for kid in inside if is_a(kid, "Lbl")]
    rest = [kid for kid in inside if not is_a(kid, "Lbl", "LBody")]
    if not rest or not all(map(is_element, rest)):
        return
    body = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.LBody, P=item, K=Array(rest))
    )
    for kid in rest:
        kid.P = body
    item.K = Array([*labels, body])


def describe_links(page, titles: dict[str, str]) -> None:
    for note in page.get("/Annots", []):
        if note.Subtype != Name.Link or "/Contents" in note:
            continue
        if "/A" in note:
            told = str(note.A.get("/URI", ""))
        else:
            told = titles.get(str(note.Dest).removeprefix("/"), "")
        note.Contents = String(told[:LONGEST])


BEGINS, ENDS = {b"m", b"re"}, {b"f", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*", b"n"}
MARKS = {b"BDC", b"BMC"}


def with_artifacts(content: bytes) -> bytes:
    """A page's drawing commands, where all that has no tag is said to be decoration.

    Lines, grounds and page numbers: Skia writes one command a line.
    """
    out, open_marks, path = [], 0, None
    for line in content.split(b"\n"):
        command = re.split(rb"[ >]", line)[-1]
        if command in MARKS:
            open_marks += 1
        elif command == b"EMC":
            open_marks -= 1
        elif not open_marks:
            if path is None and (command in BEGINS or command == b"BT"):
                path = len(out)
            ends = command == b"ET" or command in ENDS
            if command == b"Do":
                path, ends = len(out), True
            if ends and path is not None:
                if command != b"n":  # a path that only clips draws nothing
                    out.insert(path, b"/Artifact BMC")
                    line += b"\nEMC"
                path = None
        out.append(line)
    return b"\n".join(out)
