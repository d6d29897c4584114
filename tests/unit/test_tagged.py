"""The tags of a printed page, without a browser; and rules that can fail."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

import structure_pdf as rules
from tools import tagged

DRAWN = b"""q
0 0 10 10 re
W* n
/P <</MCID 0 >>BDC
BT
(tagged) Tj
ET
0 0 m
9 9 l
S
EMC
8 4 m
9 9 l
f
BT
(number) Tj
ET
/X7 Do
Q"""
MENDED = b"""q
0 0 10 10 re
W* n
/P <</MCID 0 >>BDC
BT
(tagged) Tj
ET
0 0 m
9 9 l
S
EMC
/Artifact BMC
8 4 m
9 9 l
f
EMC
/Artifact BMC
BT
(number) Tj
ET
EMC
/Artifact BMC
/X7 Do
EMC
Q"""


def test_what_has_no_tag_is_decoration():
    assert tagged.with_artifacts(DRAWN) == MENDED
    assert tagged.with_artifacts(MENDED) == MENDED


def small(*elements, drawn=DRAWN):
    """A PDF of one page whose structure is ``elements``: (type, kids, entries)."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.Contents = pdf.make_stream(drawn)
    page.StructParents = 0

    def make(kind, kids=(), **entries):
        made = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), Pg=page.obj, **entries)
        )
        made.K = Array([make(*k) if isinstance(k, tuple) else k for k in kids])
        for kid in made.K:
            if rules.is_element(kid):
                kid.P = made
        return made

    made = [make(kind, kids, **entries) for kind, kids, entries in elements]
    root = Dictionary(K=Array(made), ParentTree=Dictionary(Nums=Array()))
    pdf.Root.StructTreeRoot = root
    return pdf


def cell(kind, **attributes):
    owner = [Dictionary(O=Name.Table, **{k: v}) for k, v in attributes.items()]
    return kind, (), {"A": Array(owner)}


SPOILT = [
    (rules.faults_of_types, [("Emphasis", (), {})]),
    (rules.faults_of_headings, [("H1", (), {}), ("H3", (), {})]),
    (rules.faults_of_headings, [("P", (), {})]),
    (rules.faults_of_figures, [("Figure", (), {})]),
    (rules.faults_of_figures, [("Figure", (), {"Alt": String("a.png")})]),
    (rules.faults_of_formulas, [("Formula", (), {"Alt": String("x")})]),
    (rules.faults_of_formulas, [("Formula", (0,), {"Alt": String("\\frac x y")})]),
    (rules.faults_of_tables, [("Table", [("TR", [("TD",)])], {})]),
    (rules.faults_of_lists, [("L", [("LI", [("P",)])], {})]),
]


@pytest.mark.parametrize("rule, elements", SPOILT)
def test_canary_structure(rule, elements):
    assert rule(small(*elements))


def test_canary_document():
    assert len(rules.faults_of_document(small())) >= 5


def test_canary_untagged():
    assert rules.untagged(small()) and not rules.untagged(small(drawn=MENDED))


def test_canary_links():
    pdf = small(("P", (), {}))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 1, 1], Dest="x")
    pdf.pages[0].Annots = Array([pdf.make_indirect(note)])
    assert len(rules.faults_of_links(pdf)) == 3
    tagged.describe_links(pdf.pages[0], {"x": "Where it leads"})
    assert str(pdf.pages[0].Annots[0].Contents) == "Where it leads"


def test_rows_are_counted_with_cells_that_reach_down():
    def a(columns=1, down=1):
        spans = [Dictionary(ColSpan=columns), Dictionary(RowSpan=down)]
        return Dictionary(S=Name.TD, A=Array(spans))

    assert rules.row_widths([[a(2), a()], [a(down=2), a(), a()], [a(), a()]]) == [3] * 3
    assert rules.row_widths([[a(), a()], [a()]]) == [2, 1]


def test_a_formula_holds_its_glyphs_and_its_words():
    told = String(tagged.FORMULA + "x squared")
    inside = [("NonStruct", [("NonStruct", [0])]), ("NonStruct", [1])]
    pdf = small(("Figure", inside, {"Alt": told}))
    (formula,) = pdf.Root.StructTreeRoot.K
    parents = {0: Array([Dictionary(), Dictionary()])}
    tagged.make_formula(formula, parents)
    assert formula.S == "/Formula" and str(formula.Alt) == "x squared"
    assert [int(mark.MCID) for mark in formula.K] == [0, 1]
    assert rules.faults_of_formulas(pdf) == []
    assert [e.objgen for e in parents[0]] == [formula.objgen] * 2


def test_a_mark_of_a_formula_may_name_its_own_page():
    """As where a formula's glyphs lie on another page than its beginning."""
    pdf = small(("Figure", [0], {"Alt": String(tagged.FORMULA + "x squared")}))
    (formula,) = pdf.Root.StructTreeRoot.K
    page = formula.Pg
    formula.K = Array([Dictionary(Type=Name.MCR, Pg=page, MCID=0)])
    parents = {0: Array([Dictionary()])}
    tagged.make_formula(formula, parents)
    (mark,) = formula.K
    assert mark.MCID == 0 and mark.Pg.objgen == page.objgen
    assert parents[0][0].objgen == formula.objgen


def test_an_item_has_a_bullet_and_a_body():
    pdf = small(("L", [("LI", [("Lbl", [0]), ("P", [1]), ("L", ())])], {}))
    (item,) = rules.of_type(pdf, "/LI")
    tagged.wrap_body(pdf, item)
    assert [str(kid.S) for kid in item.K] == ["/Lbl", "/LBody"]
    assert [str(kid.S) for kid in item.K[1].K] == ["/P", "/L"]
    assert rules.faults_of_lists(pdf) == []
