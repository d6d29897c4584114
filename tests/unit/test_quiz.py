"""Quizzes for learning platforms: what is kept, what is refused, and the two files."""

import io
import sys
import zipfile

import pytest

import quiz_files
from support import code, markdown, write_small
from tools import notebooks, questions
from tools.command_line import main
from tools.notebooks import BookError
from tools.questions import read_quiz
from tools.quiz import WRITERS, moodle_xml, qti_package, write_quizzes

OPTIONS = """
<details><summary>2</summary>

That is the root.

</details>

<details><summary>4</summary>

Correct: it is the square.

</details>"""


def question(text="**1.** What is the square of 2?", options=OPTIONS, correct=2):
    cell = markdown(f"{text}\n{options}")
    cell.id = f"question-{text[2]}"
    if correct is not None:
        cell.metadata["correct"] = correct
    return cell


def small(library, *cells) -> str:
    """A chapter with a quiz of these cells; its name."""
    after = markdown("## Exercises\n\n**1. ★ One more** (1 minute).")
    write_small(library, markdown("## Quiz"), *cells, after)
    return "part/small"


def with_text(library, text: str):
    """The one question of a quiz, whose first feedback is ``text``."""
    options = OPTIONS.replace("That is the root.", text)
    return read_quiz(small(library, question(options=options)))


def feedback(quiz, kind: str) -> str:
    make, _ = WRITERS[kind]
    read, _ = quiz_files.READERS[kind]
    return read(make(quiz))[0].feedback[0]


KINDS = pytest.mark.parametrize("kind", WRITERS)

# ---------------------------------------------------------------- the example

FIRST = r"""**1.** How long is the *first* step for a gradient $g < 0$, if $\epsilon$ is small?

<details><summary>0.1 &lt; the rate & more</summary>

The bias correction divides by $1 - 0.9 = 0.1$.
It undoes that: see [the output size](../part/small.ipynb#output-size).

</details>

<details><summary>The rate H<sub>2</sub></summary>

Correct: $\hat M_1 = g$, so the step is

$$
\eta\, \frac{g}{|g|}
$$

and `x < "y" & $z` costs \$5:

* one
* two

</details>
"""
SECOND = """**2.** Which of the two?

<details><summary>The first</summary>

Correct.

</details>
<details><summary>The second</summary>

No: `a_b` is **not** it.

```python
if a < b:
    c = "$d$"
```

</details>
"""


@pytest.fixture
def example(library, monkeypatch):
    monkeypatch.setattr(notebooks, "address", lambda: (GITHUB, "2027.02"))
    cells = [question(FIRST, ""), question(SECOND, "", correct=1)]
    return read_quiz(small(library, *cells))


GITHUB = "https://github.com/owner/name"


@pytest.mark.parametrize(
    "name, made",
    [
        ("small.moodle.xml", moodle_xml),
        ("small.qti.xml", lambda quiz: quiz_files.assessment(qti_package(quiz))),
    ],
)
def test_golden_example(example, tmp_path, name, made):
    """A change that is meant is copied from the file that the message names."""
    found = made(example).decode("utf-8")
    (tmp_path / name).write_text(found, encoding="utf-8", newline="\n")
    expected = (quiz_files.FOLDER / name).read_text(encoding="utf-8")
    assert found == expected, f"{tmp_path / name} is not tests/quiz/{name}"


@KINDS
def test_example_keeps_to_the_schema_and_to_the_text(example, kind):
    make, _ = WRITERS[kind]
    read, faults = quiz_files.READERS[kind]
    assert faults(make(example)) == []
    first, second = read(make(example))
    assert (first.right, second.right) == ([2], [1])
    assert quiz_files.formulas(first.text) == ["g<0", r"\epsilon"]
    assert quiz_files.formulas(first.feedback[1]) == [
        r"\hatM_1=g",
        r"\eta\,\frac{g}{|g|}",
    ]
    assert quiz_files.words(first.options[0]) == "0.1<therate&more"
    assert "H<sub>2</sub>" in first.options[1]
    assert 'x<"y"&$z' in quiz_files.words(first.feedback[1])
    assert "costs$5:onetwo" in quiz_files.words(first.feedback[1])
    assert quiz_files.words(second.feedback[1]).endswith('ifa<b:c="$d$"')
    lines = quiz_files.BeautifulSoup(second.feedback[1], "html.parser").pre.get_text()
    assert lines == 'if a < b:\n    c = "$d$"\n'


def test_canary_schemas():
    """Both schemas notice a missing, a misplaced and an unknown element."""
    good = "<quiz><question type='category'><category><text>a</text></category>{}"
    good += "<info format='html'><text>b</text></info></question></quiz>"
    assert quiz_files.faults_of_moodle(good.format("").encode()) == []
    assert quiz_files.faults_of_moodle(good.format("<odd/>").encode())


def test_canary_definition_of_qti(example):
    package = qti_package(example)
    text = quiz_files.assessment(package).decode("utf-8")
    for old, new in (
        ("<presentation>", "<presentation><odd/>"),
        ("<resprocessing>", "<itemfeedback ident='a'/><resprocessing>"),
        (' rcardinality="Single"', ' rcardinality="One"'),
    ):
        assert quiz_files.faults_of_qti(
            _with_assessment(package, text.replace(old, new))
        )


def _with_assessment(package: bytes, text: str) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(stream, "w") as new,
    ):
        for name in old.namelist():
            here = "/" in name and name.endswith(".xml") and "meta" not in name
            new.writestr(name, text if here else old.read(name))
    return stream.getvalue()


# ---------------------------------------------------------------- texts


@KINDS
@pytest.mark.parametrize(
    "text",
    [
        "a & b, 1 < 2 > 0, \"quoted\", 'single', \\$5 and \\$6",
        "−2 · 10⁻⁶ ≤ ε ⇒ “ok” — naïve ∂L/∂w 𝔼",
        "an\\_underscore, 2 \\* 3 \\* 4, a \\`tick\\`, back\\\\slash \\num{3}",
        "1. not a list? 2) no",
        "`<b>` and `&amp;` and `a\\b` and `%`",
        "% percent, @at, #hash, ...dots",
    ],
)
def test_characters_come_through(library, kind, text):
    written = with_text(library, "It says: " + text)
    shown = quiz_files.words(feedback(written, kind))
    source = questions.parser().render("It says: " + text)
    assert shown == quiz_files.words(source) and len(shown) > 12


@KINDS
@pytest.mark.parametrize(
    "latex",
    [
        r"x_1^{*2} < y_2 \& z > 0",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        r"\lVert x\rVert_2 \text{ if } x'' \neq 0\%",
        r"a",
        r"\{x \mid x \ge 0\}",
    ],
)
@pytest.mark.parametrize("marks", ["$", "$$"])
def test_formulas_come_through(library, kind, latex, marks):
    around = "\n\n" if marks == "$$" else ""
    text = f"It is {around}{marks}{latex}{marks}{around}, and ${latex}$$b$."
    shown = quiz_files.formulas(feedback(with_text(library, text), kind))
    assert shown == [latex.replace(" ", "")] * 2 + ["b"]


def test_a_formula_between_backticks_stays_one(library):
    """text2qti would take what stands between them for code."""
    html = feedback(
        with_text(library, r"From \` to $x$ and \`, `` ` `` and $y$."), "qti"
    )
    assert quiz_files.formulas(html) == ["x", "y"]
    assert quiz_files.words(html) == "From`toand`,`and."


def test_moodle_tells_formulas_in_lines_from_those_between(library):
    quiz = with_text(library, "It is $a$ and\n\n$$b$$")
    html = feedback(quiz, "moodle")
    assert r"is \(a\) and</p>" in html and r"<p>\[b\]</p>" in html


def test_canvas_gets_its_own_equations(library):
    html = feedback(with_text(library, r"It is $\frac{a}{b}$."), "qti")
    image = quiz_files.BeautifulSoup(html, "html.parser").img
    assert image["class"] == ["equation_image"]
    assert image["src"].startswith("/equation_images/%5Cfrac%7Ba%7D%7Bb%7D")
    assert image["alt"] == r"LaTeX: \frac{a}{b}"


# ---------------------------------------------------------------- links


@pytest.mark.parametrize(
    "href, address",
    [
        ("../part/small.ipynb", "chapters/part/small.html"),
        ("../part/small.ipynb#a-b", "chapters/part/small.html#a-b"),
        ("small.ipynb", "chapters/part/small.html"),
        ("#a-b", "chapters/part/small.html#a-b"),
        ("../../pages/notation.md", "pages/notation.html"),
    ],
)
@KINDS
def test_links_become_addresses_of_the_edition(
    library, monkeypatch, kind, href, address
):
    monkeypatch.setattr(notebooks, "address", lambda: (GITHUB, "2027.02"))
    (library / "pages").mkdir()
    (library / "pages" / "notation.md").touch()
    html = feedback(with_text(library, f"See [there]({href})."), kind)
    assert f'<a href="https://owner.github.io/name/2027.02/{address}">there</a>' in html


@pytest.mark.parametrize(
    "url, site",
    [
        ("https://github.com/Owner/Name", "https://owner.github.io/Name/1"),
        ("https://github.com/owner/owner.github.io", "https://owner.github.io/1"),
        ("https://example.org/owner/name", ""),
        ("", ""),
    ],
)
def test_address_of_the_site(monkeypatch, url, site):
    monkeypatch.setattr(notebooks, "address", lambda: (url, "1"))
    assert questions.site() == site


def test_without_an_address_the_words_of_a_link_are_kept(library, monkeypatch, capsys):
    monkeypatch.setattr(notebooks, "address", lambda: ("", "2027.02"))
    text = "See [*there*](small.ipynb#a) and [here](https://example.org/a_b)."
    html = feedback(with_text(library, text), "moodle")
    assert "See <em>there</em> and" in html
    assert '<a href="https://example.org/a_b">here</a>' in html
    write_quizzes(["part/small"], "moodle", str(library / "out"))
    told = capsys.readouterr().err
    assert "part/small: only the words of the link small.ipynb#a are kept" in told


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    "text, said",
    [
        ("![a curve](curve.png)", "question 1 .* a picture: say in words"),
        ("See {eq}`small-loss`.", "a role"),
        (":::{note}\nSo.\n:::", "a directive"),
        ("```{note}\nSo.\n```", "a directive"),
        ("It is <span>so</span>.", "<span> cannot be exported"),
        ("<div>So</div>", "HTML: write it in Markdown"),
        ("See [](../part/none.ipynb).", "none.ipynb leads to no page"),
        ("See [it](small.py).", "small.py leads to no page"),
        ("# So", "heading"),
        ("\\begin{align}\na &= b\n\\end{align}", "an equation environment"),
        ("$$a$$ (small-loss)", "a formula with a label"),
    ],
)
def test_what_only_the_book_shows_is_refused(library, text, said):
    with pytest.raises(BookError, match=said):
        with_text(library, text)


def test_a_formula_that_text2qti_would_cut_is_refused(library):
    quiz = with_text(library, r"It is $a \text{``b''}$.")
    with pytest.raises(BookError, match="part/small, question 1: the formula"):
        qti_package(quiz)
    assert moodle_xml(quiz)


SAME = OPTIONS.replace("<summary>4", "<summary>2")
EMPTY = OPTIONS.replace("That is the root.", "")
ONE = OPTIONS[: OPTIONS.index("</details>") + 10]
TAG = OPTIONS.replace("<summary>4", "<summary><img src='a.png'>")


@pytest.mark.parametrize(
    "cell, said",
    [
        (question(correct=None), 'which of the 2 options is right, as in "correct": 2'),
        (question(correct=3), "found 3"),
        (question(correct=0), "found 0"),
        (question(correct=True), "found True"),
        (question(correct=[1, 2]), r"found \[1, 2\]"),
        (question(correct="2"), "found '2'"),
        (question(options=ONE, correct=1), "two options at least"),
        (question(options=SAME), "two options are the same"),
        (question(options=EMPTY), "an option or its feedback is empty"),
        (question(options=OPTIONS + "\n\nAnd more."), "then only its options"),
        (question("**1.** ", OPTIONS), "the question first"),
        (question("Intro.\n\n**1.** What?"), "begins with its number"),
        (
            question(options=f"{OPTIONS}\n\n**2.** What?\n{OPTIONS}"),
            "2 questions: one a",
        ),
        (question(options=TAG), "<img src='a.png'> cannot be exported"),
        (code("1 + 1"), "nothing stands between"),
    ],
)
def test_questions_that_cannot_be_read(library, cell, said):
    with pytest.raises(BookError, match=said) as raised:
        read_quiz(small(library, cell))
    assert str(raised.value).startswith(("part/small, cell ", "part/small, question "))


def test_predictions_are_no_questions(library):
    predict = markdown(f"What comes of it?\n{OPTIONS}", "predict")
    write_small(library, predict, markdown("## Quiz"), question(), markdown("## More"))
    assert len(read_quiz("part/small").questions) == 1


# ---------------------------------------------------------------- the command


def test_files_of_all_chapters(library, capsys):
    small(library, question())
    write_small(library, markdown("## Quiz"), question(), name="part/other")
    out = library / "new" / "quizzes"
    assert main(["quiz", "--moodle", "--out", str(out)]) == 0
    assert main(["quiz", "part/small", "--qti", "--out", str(out)]) == 0
    names = ["other.moodle.xml", "small.moodle.xml", "small.qti.zip"]
    assert sorted(p.name for p in out.iterdir()) == names
    assert capsys.readouterr().out.split() == [str(out / name) for name in names]


def test_package_for_canvas_holds_what_its_manifest_names(library):
    package = qti_package(read_quiz(small(library, question())))
    with zipfile.ZipFile(io.BytesIO(package)) as files:
        manifest = files.read("imsmanifest.xml").decode("utf-8")
        named = quiz_files.re.findall(r'<file href="([^"]+)"', manifest)
        assert set(named) <= set(files.namelist()) and len(named) == 2
        assert "CC BY 4.0" in manifest and "Copyrighted" not in manifest
        (meta,) = [n for n in files.namelist() if n.endswith("assessment_meta.xml")]
        about = files.read(meta).decode("utf-8")
    assert "<title>Small</title>" in about and "CC BY 4.0" in about


def test_moodle_gets_a_category_with_the_licence(library):
    file = moodle_xml(read_quiz(small(library, question()))).decode("utf-8")
    assert "$course$/top/Deep Learning by Experiment/Small" in file
    assert "CC BY 4.0" in file


@pytest.mark.parametrize(
    "names, said",
    [
        (["part/smal"], "no chapter 'part/smal'; did you mean"),
        (["part/none"], "part/none has no quiz"),
        (["part/small", "part/none"], "part/none has no quiz"),
    ],
)
def test_nothing_is_written_when_one_chapter_fails(library, capsys, names, said):
    small(library, question())
    write_small(library, markdown("## Exercises"), name="part/none")
    out = library / "out"
    assert main(["quiz", *names, "--moodle", "--out", str(out)]) == 1
    assert said in capsys.readouterr().err and not out.exists()


def test_a_folder_that_cannot_be_written(library, capsys):
    small(library, question())
    (library / "file").touch()
    assert main(["quiz", "part/small", "--moodle", "--out", str(library / "file")]) == 1
    told = capsys.readouterr().err
    assert "file cannot be written" in told and "--out" in told


def test_without_text2qti_the_message_says_how_to_get_it(library, monkeypatch, capsys):
    small(library, question())
    monkeypatch.setitem(sys.modules, "text2qti.config", None)
    assert main(["quiz", "part/small", "--qti", "--out", str(library / "out")]) == 1
    assert "pip install -r requirements.txt" in capsys.readouterr().err


@pytest.mark.parametrize("options", [[], ["--qti", "--moodle"]])
def test_one_kind_is_named(options, capsys):
    with pytest.raises(SystemExit):
        main(["quiz", "part/small", *options])
    assert "--moodle" in capsys.readouterr().err
