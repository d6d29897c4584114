"""explore: grid, captions, frames, corners, live sliders, clear errors."""

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
from utils.explore import describe, explore, static_twin, visit_corners, written


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


def test_twin_holds_every_frame_with_its_caption(twin):
    store = json.loads(re.search(r'frames">(.*?)</script>', twin)[1])
    assert store["captions"] == [
        f"rate {r}, kind {k}" for r in (1, 2.5, 4) for k in "ab"
    ]
    for frame in store["frames"]:
        picture = Image.open(io.BytesIO(base64.b64decode(frame.split(",")[1])))
        assert picture.format == "WEBP" and picture.size == (360, 240)
    assert len(set(store["frames"])) == 6


def test_twin_starts_where_it_is_told(twin):
    assert re.search(r"<figcaption [^>]*>rate 2.5, kind b</figcaption>", twin)
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


def test_caption_is_seen_and_read_out(twin):
    """Short fixed alt text; the caption describes the picture, politely."""
    image = re.search(r"<img [^>]*>", twin)[0]
    assert 'alt="Figure that follows rate and kind"' in image
    caption = re.search(r"<figcaption ([^>]*)>", twin)[1]
    ident = re.search(r'id="([^"]+)"', caption)[1]
    assert f'aria-describedby="{ident}"' in image and 'aria-live="polite"' in caption


def test_caption_is_escaped():
    twin = static_twin(draw, '"<rate> & {rate}', {"rate": [1]}, {"rate": 1})
    assert ">&quot;&lt;rate&gt; &amp; 1</figcaption>" in twin


def test_sliders_carry_the_words_of_the_chapter():
    labels = {"rate": "learning rate η"}
    choices = {"rate": [1, 2], "kind": ["a", "b"]}
    twin = static_twin(draw, "{rate}", choices, {"rate": 1, "kind": "a"}, labels)
    assert ">learning rate η</label>" in twin and ">kind</label>" in twin
    assert "Figure that follows learning rate η and kind" in twin


def test_a_page_without_its_script_says_how_to_wake_the_sliders(twin):
    assert "Run this cell to bring the sliders to life." in twin
    assert 'querySelector(".explorer-asleep")' in twin.split("<script>")[1]


def test_the_figure_follows_the_sliders_that_a_browser_restores(twin):
    script = twin.split("<script>")[1]
    assert "pageshow" in script and re.search(r"^  move\(\);", script, re.M)


@pytest.mark.parametrize(
    "value, text",
    [
        (True, "yes"),
        (-0.5, "−0.5"),
        (20000, "20,000"),
        (20000.0, "20,000"),
        (0.0001, "0.0001"),
        (1e-6, "10⁻⁶"),
        (2.5e-7, "2.5·10⁻⁷"),
        ("free", "free"),
    ],
)
def test_values_are_written_as_a_reader_would(value, text):
    assert describe("{it}", {"it": value}) == text


def test_a_caption_may_give_its_own_format():
    assert describe("{rate:.2f}", {"rate": 0.5}) == "0.50"


@pytest.mark.parametrize(
    "plain, set_in_type",
    [
        ("the norm is 2e-12.", "the norm is 2·10⁻¹²."),
        ("a condition of 4e+17", "a condition of 4·10¹⁷"),
        ("1.0e-08 and 1e-08", "1.0·10⁻⁸ and 10⁻⁸"),
        ("from -0.49 to (-3)", "from −0.49 to (−3)"),
        ("98% of 3", "98 % of 3"),
        ("2016-11, 3–4, x-1, file2e3", "2016-11, 3–4, x-1, file2e3"),
    ],
)
def test_numbers_of_a_caption_are_set_as_in_print(plain, set_in_type):
    assert describe(lambda: plain, {}) == set_in_type


def test_a_computed_number_for_a_caption():
    assert written(1.2345e-7, 2) == "1.2·10⁻⁷" and written(-0.456, 1) == "−0.5"
    assert written(20_000) == "20,000" and written(True) == "yes"


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
        explore(broken, caption="{rate}", rate=[1, 3])


@pytest.fixture
def strict(monkeypatch):
    monkeypatch.setenv("BOOK_STRICT", "1")
    monkeypatch.setattr(module, "SHOWN", {})


def test_explorers_are_driven_again_after_the_last_cell(strict):
    explore(draw, caption="{rate}", rate=[1, 2, 3])
    assert module.visit_again() == 2


@pytest.mark.parametrize("later", ["a list that is gone", "other values"])
def test_a_later_cell_that_changes_what_an_explorer_reads_fails(strict, later):
    shown = {1: 5, 2: 6}

    def look(rate):
        return draw(shown[rate])

    explore(look, caption="rate {rate}", rate=[1, 2])
    shown.clear() if later == "a list that is gone" else shown.update({1: 7})
    with pytest.raises(RuntimeError, match="look .*a later cell"):
        module.visit_again()


def test_a_caption_that_a_later_cell_changes_fails(strict):
    best = [3]
    explore(draw, caption=lambda rate: f"best is {best[0]}", rate=[1, 2])
    best[0] = 4
    with pytest.raises(RuntimeError, match="another caption"):
        module.visit_again()


def test_a_slow_draw_fails(monkeypatch):
    monkeypatch.setattr(module, "MOST_SECONDS", 1e-6)
    with pytest.raises(RuntimeError, match="compute first"):
        visit_corners(draw, "{rate}", {"rate": [1, 2]})


@pytest.mark.parametrize(
    "choices, caption, said",
    [
        ({}, "x", "at least one choice"),
        ({"rate": []}, "x", "'rate' is empty"),
        ({"rate": range(31)}, "x", "31 frames; at most 30"),
        ({"speed": [1]}, "x", "does not take these choices"),
        ({"rate": [1]}, "{speed}", "the caption names 'speed'"),
        ({"rate": [1]}, " ", "caption for .* is empty"),
    ],
)
def test_bad_input_is_named(monkeypatch, choices, caption, said):
    monkeypatch.setenv("BOOK_REFRESH", "1")
    with pytest.raises(ValueError, match=said):
        explore(draw, caption=caption, **choices)


def test_a_start_outside_the_grid_is_refused():
    with pytest.raises(ValueError, match="start rate=7 is not among"):
        explore(draw, caption="{rate}", rate=[1, 2], start={"rate": 7})
    for more in ({"fine": {"speed": [1]}}, {"labels": {"speed": "v"}}):
        with pytest.raises(ValueError, match="no such choice"):
            explore(draw, caption="{rate}", rate=[1, 2], **more)


def test_a_caption_is_needed_and_its_former_name_still_works(strict):
    with pytest.raises(ValueError, match="needs caption="):
        explore(draw, rate=[1, 2])
    with pytest.raises(ValueError, match="needs caption="):
        explore(draw, caption="{rate}", alt="{rate}", rate=[1, 2])
    assert explore(draw, alt="{rate}", rate=[1, 2]) == 2


def test_draw_must_return_a_figure():
    with pytest.raises(TypeError, match="must return a matplotlib Figure, got str"):
        visit_corners(lambda rate: "no", "{rate}", {"rate": [1]})


def test_frames_too_large_are_refused(monkeypatch):
    monkeypatch.setattr(module, "MOST_BYTES", 100)
    with pytest.raises(ValueError, match="fewer or smaller frames"):
        static_twin(draw, "{rate}", {"rate": [1, 2]}, {"rate": 1})


def test_caption_may_be_a_function():
    assert describe(lambda rate: f"twice {2 * rate}", {"rate": 3}) == "twice 6"


@pytest.mark.parametrize(
    "text, said",
    [
        ("the norm is 2e-03, or 1e+17", "the norm is 2·10⁻³, or 10¹⁷"),
        ("from -0.48 to 0.3, twelve-fold", "from −0.48 to 0.3, twelve-fold"),
        ("98% of them, -0.00 off", "98 % of them, 0.00 off"),
        ("pages 3-5, 0x1e5, E3-nb", "pages 3-5, 0x1e5, E3-nb"),
        ("a weight of 1 and 20 %", "a weight of 1 and 20 %"),
    ],
)
def test_numbers_of_a_caption_are_written_as_in_a_book(text, said):
    assert describe(lambda rate: text, {"rate": 1}) == said


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
        draw, caption="rate {rate}", rate=[1, 3], kind=["a", "b"],
        labels={"rate": "rate η"}, fine={"rate": [1, 1.5, 2, 3]},
    )  # fmt: skip
    box = next(thing for thing in shown if isinstance(thing, widgets.VBox))
    slider, menu, _, below = box.children
    assert slider.description == "rate η" and below.value == "rate 1"
    assert [value for _, value in slider.options] == [1, 1.5, 2, 3]
    assert isinstance(menu, widgets.Dropdown)
    figures = len(shown)
    slider.value = 1.5
    assert len(shown) == figures + 1, "moving the slider draws a figure"
    assert below.value == "rate 1.5"


def test_a_raising_draw_shows_one_line_to_a_live_reader(shown, capsys):
    def broken(rate):
        raise ValueError("no such rate")

    explore(broken, caption="{rate}", rate=[1, 3])
    told = capsys.readouterr().out
    assert "could not be drawn for rate = 1" in told and "no such rate" in told
    assert "Traceback" not in told
