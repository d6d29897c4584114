"""The pages joined for print, without a browser."""

from bs4 import BeautifulSoup

from tools import pdf

PAGE = """<html><head><script src="../_static/mathjax/tex-chtml.js{}"></script></head>
<body><article class="bd-article"><section><h1>Page</h1></section></article></body></html>"""


def test_a_script_that_two_builds_name_differently_is_loaded_once(
    tmp_path, monkeypatch
):
    names = ["pages/older", "pages/newer"]
    monkeypatch.setattr(pdf, "pages", lambda: names)
    (tmp_path / "html" / "pages").mkdir(parents=True)
    for name, checksum in zip(names, ("", "?v=20daa33d")):
        page = tmp_path / "html" / f"{name}.html"
        page.write_text(PAGE.format(checksum), encoding="utf-8")
    pdf.combine(tmp_path / "html", tmp_path / "book.html")
    text = (tmp_path / "book.html").read_text(encoding="utf-8")
    scripts = BeautifulSoup(text, "html.parser").find_all("script", src=True)
    assert [s["src"] for s in scripts] == ["html/_static/mathjax/tex-chtml.js"]
