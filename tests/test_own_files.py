"""Every chapter has its file below tests/chapters, and the file is sound."""

import dis
import inspect

from support import (
    OWN,
    chapter_files,
    chapter_id,
    code_of,
    notebook,
    own,
    own_files,
    source_of,
)


def faults_of_files(chapters: set[str], files: set[str]) -> list[str]:
    missing = [f"{name}: no tests/chapters/{name}.py" for name in chapters - files]
    return missing + [f"{name}: no chapter of that name" for name in files - chapters]


def test_every_chapter_has_its_file():
    files = {p.relative_to(OWN).with_suffix("").as_posix() for p in own_files()}
    assert faults_of_files({chapter_id(p) for p in chapter_files()}, files) == []


def test_canary_files():
    assert len(faults_of_files({"part/one", "part/two"}, {"part/two"})) == 1
    assert len(faults_of_files({"part/two"}, {"part/one", "part/two"})) == 1


def sent(module) -> list:
    """The functions of a chapter's file that run in its kernel."""
    wrong = [answer for rows in module.WRONG.values() for answer, _ in rows]
    right = [one for row in getattr(module, "RIGHT", {}).values() for one in row]
    steps = list(getattr(module, "STEPS", {}).values())
    weights = getattr(module, "WEIGHTS", None)
    return wrong + right + steps + ([weights["check"]] if weights else [])


def borrowed(function, module) -> set[str]:
    """Names of its own file that a function uses, which its source alone lacks."""

    def globals_of(code) -> set[str]:
        names = {i.argval for i in dis.get_instructions(code) if "GLOBAL" in i.opname}
        inner = [c for c in code.co_consts if inspect.iscode(c)]
        return names.union(*map(globals_of, inner))

    used = globals_of(function.__code__) - {function.__name__}
    return {name for name in used if hasattr(module, name)}


def test_functions_of_a_chapter(chapter):
    module = own(chapter)
    functions = inspect.getmembers(module, inspect.isfunction)
    assert {f for _, f in functions} == set(sent(module)), "one is listed nowhere"
    assert len(sent(module)) == len(set(sent(module))), "one is listed twice"
    for function in sent(module):
        compile(source_of(function), function.__name__, "exec")
        assert not borrowed(function, module), function.__name__


def test_canary_borrowed_name():
    class Module:
        helper = None

    def answer():
        return [helper() for _ in "x"]  # noqa: F821

    assert borrowed(answer, Module) == {"helper"}


def test_wrong_answers_are_to_checks_of_the_chapter(chapter):
    source = code_of(notebook(chapter))
    for check, rows in own(chapter).WRONG.items():
        assert f"def {check}(" in source, f"{check} is no check of this chapter"
        assert rows, f"{check}: no wrong answer"
        for answer, said in rows:
            assert len(said) >= 3, f"{answer.__name__}: no message would be wrong"


def test_a_chapter_names_its_search_terms(chapter):
    assert len(set(own(chapter).SEARCH)) >= 3
