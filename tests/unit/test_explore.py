"""explore: grid, alt text, frames, corners, live sliders, clear errors."""

import base64
import io
import json
import re

import ipywidgets as widgets
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pytest
from PIL import Image

from utils import explore as module
from utils.explore import describe, explore, static_twin, visit_corners


def draw(rate, kind="a"):
    figure, ax = plt.subplots(figsize=(3, 2))
    ax.plot([0, 1], [0, rate])
    ax.set_title(kind)
    return figure


@pytest.fixture
def twin():
    choices = {"rate": [1, 2.5, 4], "kind": ["a", "b"]}
    start = {"rate": 2.5, "kind": "b"}
    return static_twin(draw, "rate {rate}, kind {kind}", choices, start)


def test_twin_holds_every_frame_with_its_alt_text(twin):
    store = json.loads(re.search(r'frames">(.*?)</script>', twin)[1])
    assert store["alts"] == [f"rate {r}, kind {k}" for r in (1, 2.5, 4) for k in "ab"]
    for frame in store["frames"]:
        picture = Image.open(io.BytesIO(base64.b64decode(frame.split(",")[1])))
        assert picture.format == "WEBP" and picture.size == (360, 240)
    assert len(set(store["frames"])) == 6


def test_twin_starts_where_it_is_told(twin):
    assert re.search(r'<img src="[^"]+" alt="rate 2.5, kind b"', twin)
    assert '<option value="1" selected>b</option>' in twin
    assert 'value="1"' in re.search(r"<input [^>]*>", twin)[0]


def test_every_control_has_a_label(twin):
    for ident in re.findall(r'<(?:input|select)[^>]* id="([^"]+)"', twin):
        assert f'<label for="{ident}">' in twin


def test_twin_is_the_same_every_time(twin):
    again = static_twin(
        draw, "rate {rate}, kind {kind}", {"rate": [1, 2.5, 4], "kind": ["a", "b"]},
        {"rate": 2.5, "kind": "b"},
    )  # fmt: skip
    assert again == twin


def test_alt_text_is_escaped():
    twin = static_twin(draw, '"<rate> & {rate}', {"rate": [1]}, {"rate": 1})
    assert 'alt="&quot;&lt;rate&gt; &amp; 1"' in twin


def test_figures_are_closed():
    before = plt.get_fignums()
    static_twin(draw, "{rate}", {"rate": [1, 2]}, {"rate": 1})
    assert plt.get_fignums() == before


def test_corners_are_all_visited():
    seen = []

    def spy(rate, kind):
        seen.append((rate, kind))
        return draw(rate, kind)

    assert visit_corners(spy, "{rate}", {"rate": [1, 2, 3], "kind": ["a", "b"]}) == 4
    assert set(seen) == {(1, "a"), (1, "b"), (3, "a"), (3, "b")}


def test_a_raising_draw_fails_in_strict_mode(monkeypatch):
    monkeypatch.setenv("BOOK_STRICT", "1")

    def broken(rate):
        raise ZeroDivisionError("at rate 3")

    with pytest.raises(ZeroDivisionError):
        explore(broken, alt="{rate}", rate=[1, 3])


def test_a_slow_draw_fails(monkeypatch):
    monkeypatch.setattr(module, "MOST_SECONDS", 1e-6)
    with pytest.raises(RuntimeError, match="compute first"):
        visit_corners(draw, "{rate}", {"rate": [1, 2]})


@pytest.mark.parametrize(
    "choices, alt, said",
    [
        ({}, "x", "at least one choice"),
        ({"rate": []}, "x", "'rate' is empty"),
        ({"rate": range(31)}, "x", "31 frames; at most 30"),
        ({"speed": [1]}, "x", "does not take these choices"),
        ({"rate": [1]}, "{speed}", "alt names 'speed'"),
    ],
)
def test_bad_input_is_named(monkeypatch, choices, alt, said):
    monkeypatch.setenv("BOOK_REFRESH", "1")
    with pytest.raises(ValueError, match=said):
        explore(draw, alt=alt, **choices)


def test_a_start_outside_the_grid_is_refused():
    with pytest.raises(ValueError, match="start rate=7 is not among"):
        explore(draw, alt="{rate}", rate=[1, 2], start={"rate": 7})
    with pytest.raises(ValueError, match="no such choice"):
        explore(draw, alt="{rate}", rate=[1, 2], fine={"speed": [1]})


def test_draw_must_return_a_figure():
    with pytest.raises(TypeError, match="must return a matplotlib Figure, got str"):
        visit_corners(lambda rate: "no", "{rate}", {"rate": [1]})


def test_frames_too_large_are_refused(monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 100)
    with pytest.raises(ValueError, match="fewer or smaller frames"):
        static_twin(draw, "{rate}", {"rate": [1, 2]}, {"rate": 1})


def test_alt_may_be_a_function():
    assert describe(lambda rate: f"twice {2 * rate}", {"rate": 3}) == "twice 6"


@pytest.fixture
def shown(monkeypatch):
    """What a live reader is shown: the widget, with displayed figures collected."""
    for name in ("BOOK_STRICT", "BOOK_REFRESH"):
        monkeypatch.delenv(name, raising=False)
    found = []
    monkeypatch.setattr("IPython.display.display", found.append)
    return found


def test_live_sliders_offer_finer_values(shown):
    explore(
        draw, alt="{rate}", rate=[1, 3], kind=["a", "b"], fine={"rate": [1, 1.5, 2, 3]}
    )
    box = next(thing for thing in shown if isinstance(thing, widgets.VBox))
    slider, menu, _ = box.children
    assert [value for _, value in slider.options] == [1, 1.5, 2, 3]
    assert isinstance(menu, widgets.Dropdown)
    figures = len(shown)
    slider.value = 1.5
    assert len(shown) == figures + 1, "moving the slider draws a figure"


def test_a_raising_draw_shows_one_line_to_a_live_reader(shown, capsys):
    def broken(rate):
        raise ValueError("no such rate")

    explore(broken, alt="{rate}", rate=[1, 3])
    told = capsys.readouterr().out
    assert "could not be drawn for rate = 1" in told and "no such rate" in told
    assert "Traceback" not in told
