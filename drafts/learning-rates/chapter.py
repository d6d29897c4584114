from chapter_full import *
import pathlib
exec((pathlib.Path(__file__).parent / "rest.py").read_text())
