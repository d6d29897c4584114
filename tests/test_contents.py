"""What the built pages offer: contents that fold, cards by part, paths, results."""

import re

import pytest
import yaml

from ledger_rules import reasons
from support import ROOT, chapter_files, chapter_id, notebook, published, soup

pytestmark = pytest.mark.slow


def soup_of(site, name: str):
    return soup(site / f"{name}.html")


def captions_of_toc() -> list[str]:
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return [part["caption"] for part in toc["parts"]]


def test_parts_fold_and_the_current_one_is_open(site, chapter):
    parsed = soup_of(site, f"chapters/{chapter_id(chapter)}")
    folds = parsed.select("nav.bd-docs-nav details.part")
    assert [f.summary.get_text(strip=True) for f in folds] == captions_of_toc()
    open_ones = [fold for fold in folds if fold.has_attr("open")]
    assert len(open_ones) == 1 and open_ones[0].select("li.current")


def test_pages_lead_on(site, chapter):
    parsed = soup_of(site, f"chapters/{chapter_id(chapter)}")
    assert parsed.select_one("a.left-prev") and parsed.select_one("a.right-next")


def test_every_chapter_has_a_card_below_its_part(site):
    parsed = soup_of(site, "index")
    parts = [tag.get_text() for tag in parsed.select("h3.card-part")]
    assert parts == [c for c in captions_of_toc() if c in parts] and len(parts) >= 8
    links = [a["href"] for a in parsed.select(".book-card a")]
    assert links == list(dict.fromkeys(links))
    assert {f"chapters/{name}.html" for name in published()} == set(links)
    for picture in parsed.select(".book-card img"):
        assert len(picture["alt"].split()) >= 6


def test_paths_hold_what_their_chapters_need(site):
    """A path lists the chapters in order; none before one that it needs."""
    parsed = soup_of(site, "pages/how-to-use")
    rows = parsed.select("table.paths tbody tr")
    assert len(rows) >= 5
    for row in rows:
        path = [re.search(r"chapters/(.+)\.html", a["href"])[1] for a in row("a")]
        assert path == list(dict.fromkeys(path)) and len(path) >= 2
        for name in path:
            file = next(p for p in chapter_files() if chapter_id(p) == name)
            text = "\n".join(c.source for c in notebook(file).cells)
            line = re.search(r"^Prerequisites: .+", text, re.M)[0]
            for linked in re.findall(r"\]\(([^)#]+)\.ipynb", line):
                need = chapter_id((file.parent / f"{linked}.ipynb").resolve())
                assert path.index(need) < path.index(name), f"{name} before {need}"
        assert re.search(r"\d\.\d hours", row.get_text())


def test_missed_targets_stand_on_the_results_page_with_their_reasons(site):
    items = soup_of(site, "pages/results").select(".missed li")
    told = {name: why for names in reasons(chapter_files()).values()
            for name, why in names.items()}  # fmt: skip
    assert {item["data-target"] for item in items} == set(told)
    for item in items:
        why = told[item["data-target"]].splitlines()[0]
        assert re.sub(r"\W", "", why) in re.sub(r"\W", "", item.get_text())


def test_results_read_well(site):
    """No digits that the spread does not carry; no scientific notation in percent."""
    parsed = soup_of(site, "pages/results")
    names = [tag.get_text() for tag in parsed.select("table.ledger td strong")]
    assert names and all(name[0].isupper() or name[0].isdigit() for name in names)
    wrong = r"\b(mnist|cnn|lstm|pca|sgd|gan|pinn|xor|burgers|poisson|frechet|macro)\b"
    wrong += r"|allen.cahn|\b1 dimensions|dimensions [a-z]|orders lost$"
    assert [name for name in names if re.search(wrong, name)] == []
    for row in parsed.select("table.ledger tbody tr"):
        reported, expected, more = (td.get_text() for td in row("td")[1:4])
        assert not re.search(r"\de[-+]?\d", reported + expected + more), more
        assert not re.search(r"\.\d*0 %$", reported), reported
        number = r"−?[\d,]+(?:\.\d+)?"
        match = re.fullmatch(
            rf"\(?({number})(?: ± ({number})(?:\)·10[⁻⁰-⁹¹²³]+)?)?( %)? \(\d+ seeds\)",
            expected,
        )
        assert match, expected
        if match[2]:
            mean, sd = (m.replace(",", "") for m in match.group(1, 2))
            assert float(sd) > 0, expected
            assert len(mean.partition(".")[2]) == len(sd.partition(".")[2]), expected
            assert len(sd.replace(".", "").lstrip("0")) <= 2 or "." not in sd, expected


def test_dot_plots_begin_at_zero_or_say_where(site):
    figures = soup_of(site, "pages/results").select("figure.dots")
    assert figures
    for figure in figures:
        first = figure.select("svg text[text-anchor=middle]")[0].get_text()
        begins = re.search(r"begins at (.+?)\.$", figure.figcaption.get_text())
        assert first in ("0", "0 %") or (begins and begins[1] == first), first


def test_the_graph_of_prerequisites_fits(site):
    svg = soup_of(site, "pages/instructors").select_one("figure.needs svg")
    width = float(svg["viewbox"].split()[2])
    assert width <= 900 and not svg.has_attr("width")


LINES_OF_TEXT = """cell => {
  const text = document.createRange();
  text.selectNodeContents(cell);
  return new Set([...text.getClientRects()].map(box => Math.round(box.top))).size;
}"""


def test_minutes_of_exercises_stand_on_one_line(desktop):
    cells = desktop("pages/instructors").locator(
        "table.for-instructors td:nth-child(4)"
    )
    assert cells.count() >= 10
    for cell in cells.all():
        assert cell.evaluate(LINES_OF_TEXT) == 1, cell.inner_text()


@pytest.mark.parametrize(
    "name, picture", [("results", "figure.dots"), ("instructors", "figure.needs")]
)
def test_pictures_and_tables_read_on_a_phone(phone, name, picture):
    """Text of 10 pixels or more, names of a few words a line; the page stays narrow."""
    page = phone(f"pages/{name}")
    sizes = page.eval_on_selector_all(
        f"{picture} svg",
        "all => all.map(s => 14 * s.getBoundingClientRect().width / s.viewBox.baseVal.width)",
    )
    assert sizes and min(sizes) >= 10, sizes
    first = page.locator("table.ledger td:first-child").first.bounding_box()
    assert first["width"] >= 150
    assert page.evaluate("document.documentElement.scrollWidth") <= 391


def test_labels_of_sliders_do_not_wrap_on_a_phone(phone):
    page = phone("chapters/fundamentals/neurons-and-networks")
    labels = page.locator(".explorer-control label")
    assert labels.count() >= 2
    for label in labels.all():
        assert label.evaluate(LINES_OF_TEXT) == 1, label.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 391


def points_of(path: str) -> list[tuple[float, float]]:
    """Places on a path of cubic curves, twenty for each."""
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", path)]
    knots, found = list(zip(numbers[::2], numbers[1::2])), []
    for i in range(0, len(knots) - 3, 3):
        for t in (step / 20 for step in range(21)):
            shares = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
            curve = zip(shares, knots[i : i + 4])
            parts = [(share * x, share * y) for share, (x, y) in curve]
            found.append((sum(x for x, _ in parts), sum(y for _, y in parts)))
    return found


def test_no_arrow_of_the_graph_runs_behind_a_box(site):
    svg = soup_of(site, "pages/instructors").select_one("figure.needs svg")
    boxes = [
        [float(box[name]) for name in ("x", "y", "width", "height")]
        for box in svg.select("rect")
    ]
    arrows = svg.select("[data-edge]")
    assert len(boxes) == len(chapter_files()) and len(arrows) >= len(boxes) - 1
    for arrow in arrows:
        for x, y in points_of(arrow["d"]):
            assert not any(
                left < x < left + width and top < y < top + height
                for left, top, width, height in boxes
            ), arrow["data-edge"]
