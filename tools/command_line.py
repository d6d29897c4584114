"""The commands, their options and what they print."""

import argparse
import importlib
import sys
from collections.abc import Callable
from pathlib import Path

from tools.notebooks import BookError
from utils.ledger import LedgerError
from utils.results import ResultError


def _refresh(options) -> bool:
    from tools.refresh import refresh

    for name in options.names:
        cost = refresh(name)
        print(f"{name}: {cost['seconds']:.0f} s, {cost['peak_mb']:.0f} MB")
    return True


def _record(options) -> bool:
    from tools.record import record

    for name in options.names:
        record(name, stand_in=options.stand_in)
    return True


def _rerun(options) -> bool:
    from tools.record import rerun

    chosen = settings_of(options.settings)
    for name, value in rerun(
        options.experiment,
        chosen,
        stand_in=options.stand_in,
        threads=options.threads,
    ).items():
        print(f"{name}: {value}")
    return True


def settings_of(words: list[str]) -> dict:
    """``rate=0.1 seed=3`` as a dict; numbers become numbers."""
    pairs = [word.partition("=") for word in words]
    if wrong := [name for name, sign, _ in pairs if not sign]:
        raise BookError(f"{wrong[0]!r} is no setting: write it as name=value")
    return {name: _typed(value) for name, _, value in pairs}


def _typed(text: str):
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return {"True": True, "False": False}.get(text, text)


def _seeds(options) -> bool:
    from tools.record import seeds

    keep = {"stand_in": options.stand_in, "fresh": options.fresh}
    for name in options.names:
        seeds(name, count=options.count, **keep)
    return True


def _try(options) -> bool:
    from tools.record import try_seeds

    return all([try_seeds(name, drawn=options.seeds) for name in options.names])


WAYS = ("whole", "points", "variant", "assistant_off")  # of writing an assignment


def _assign(options) -> bool:
    from tools.assign import assign

    how = {key: getattr(options, key) for key in WAYS}
    for name in options.names:
        for path in assign(name, options.out, **how):
            print(path)
    return True


def _panel(options) -> bool:
    from tools.panels import build

    for name in options.names:
        print(build(name))
    return True


def _quiz(options) -> bool:
    from tools.quiz import write_quizzes

    for path in write_quizzes(options.names, options.kind, options.out):
        print(path)
    return True


def _tags(options) -> bool:
    from tools import notebooks, tags

    for name in options.names:
        path = notebooks.chapter_path(name)
        notebook = notebooks.read(path)
        changed = tags.normalise(notebook)
        if changed:
            notebooks.write(path, notebook)
        print(f"{name}: {len(changed)} cells changed")
        for cell, tag in tags.suggest(notebook).items():
            print(f"  {cell}: {tag}?")
    return True


def _address(options) -> bool:
    from tools.address import set_address

    changed = set_address(options.url, options.tag)
    print("\n".join(changed) or "nothing had to be changed")
    return True


def _editions(options) -> bool:
    from tools.editions import assemble

    for tag in assemble(Path(options.kept), Path(options.site)):
        print(tag)
    return True


def _links(options) -> bool:
    from tools.links import check_addresses

    return check_addresses()


def _pdf(options) -> bool:
    from tools.pdf import make_pdf

    print(make_pdf(options.build))
    return True


def _slides(options) -> bool:
    from tools.slides import make_slides

    for name in options.names:
        print(make_slides(name, options.out))
    return True


def _test(options) -> bool:
    from tools.stages import STAGES, run_stages

    names = options.stages or tuple(STAGES)
    return run_stages(names, stand_ins_since=options.stand_ins_since)


def _bench(options) -> bool:
    return importlib.import_module("tools.bench").main()


COMMANDS: dict[str, tuple[Callable, str, str | None]] = {
    "refresh": (_refresh, "run chapters and store their outputs", "part/slug"),
    "record": (_record, "run what is missing of a recorded experiment", "experiment"),
    "rerun": (_rerun, "run one recorded configuration again, without saving", None),
    "seeds": (_seeds, "run chapters under seeds; write expected ranges", "part/slug"),
    "try": (_try, "run chapters under seeds drawn at random", "part/slug"),
    "tags": (_tags, "bring cells' tags into one form; suggest more", "part/slug"),
    "assign": (_assign, "exercises as assignments for nbgrader", "part/slug"),
    "panel": (_panel, "train the networks of panels, as scripts", None),
    "quiz": (_quiz, "quizzes for Canvas (QTI) or Moodle", None),
    "address": (_address, "set the repository's address", None),
    "editions": (_editions, "put the sites of all editions side by side", None),
    "links": (
        _links,
        "ask the addresses of data and further reading (needs a network)",
        None,
    ),
    "pdf": (_pdf, "print the built book (needs Chromium)", None),
    "slides": (_slides, "chapters as slides", "part/slug"),
    "test": (_test, "everything that must hold, in stages", None),
    "bench": (_bench, "timings that the book claims, on an idle machine", None),
}


NAMES = {
    "part/slug": "a chapter, as in cnn/convolution",
    "experiment": "what @recorded calls it in its chapter",
}


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="python -m tools", description="Commands of those who maintain the book."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    made = {}
    for name, (_, told, names) in COMMANDS.items():
        made[name] = commands.add_parser(name, help=told, description=told)
        if names:
            add = made[name].add_argument
            add("names", nargs="+", metavar=names, help=NAMES[names])
    for name in ("record", "rerun", "seeds"):
        told = "on data that need no network"
        made[name].add_argument("--stand-in", action="store_true", help=told)
    made["rerun"].add_argument("experiment", help=NAMES["experiment"])
    told = "each setting of the run, as in rate=0.1 seed=3"
    made["rerun"].add_argument("settings", nargs="*", metavar="name=value", help=told)
    told = "TensorFlow's threads, as in the recorded run"
    made["rerun"].add_argument("--threads", type=int, help=told)
    add = made["seeds"].add_argument
    add("--count", type=int, default=5, help="how many seeds (5)")
    add("--fresh", action="store_true", help="run recorded seeds again, too")
    told = "these seeds instead of drawn ones"
    made["try"].add_argument("--seeds", type=int, nargs="+", help=told)
    add = made["assign"].add_argument
    add("--out", required=True, help="folder of the course")
    add("--whole", action="store_true", help="the whole chapter, not only exercises")
    add("--points", type=float, nargs="+", help="for all, or for each (its stars)")
    add("--variant", type=int, default=0, help="other constants: 1, 2, … (0)")
    told = "ask Colab to hide its AI features"
    add("--assistant-off", action="store_true", help=told)
    add = made["panel"].add_argument
    add("names", nargs="+", metavar="name", help="digit, name, option, plane")
    add = made["quiz"].add_argument
    add("names", nargs="*", metavar="part/slug", help="a chapter; all without a name")
    kind = made["quiz"].add_mutually_exclusive_group(required=True)
    for name, told in (("qti", "QTI 1.2, for Canvas"), ("moodle", "Moodle XML")):
        kind.add_argument(
            f"--{name}", dest="kind", action="store_const", const=name, help=told
        )
    add("--out", default="quizzes", help="folder (quizzes)")
    made["address"].add_argument("url", help="https://github.com/owner/name, or ''")
    made["address"].add_argument("--tag", help="the edition that Colab clones")
    add = made["test"].add_argument
    add("stages", nargs="*", metavar="stage", help="static, kernels, site, notebooks")
    told = "chapters changed since COMMIT on stand-ins, too"
    add("--stand-ins-since", metavar="COMMIT", help=told)
    made["editions"].add_argument("kept", help="folder of site-<tag>.tar.gz files")
    made["editions"].add_argument("site", help="folder that is made")
    made["slides"].add_argument("--out", default="slides", help="folder (slides)")
    made["pdf"].add_argument("build", nargs="?", default="_build", help="(_build)")
    return top


def main(arguments=None) -> int:
    options = parser().parse_args(arguments)
    try:
        return 0 if COMMANDS[options.command][0](options) else 1
    except (BookError, LedgerError, ResultError) as error:
        print(f"{options.command}: {error}", file=sys.stderr)
        return 1
