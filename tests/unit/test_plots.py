"""Each drawing function takes and returns Axes or Figure, and refuses wrong shapes."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from utils import plots


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


def test_image_grid():
    random = np.random.default_rng(0)
    figure = plots.image_grid(
        random.random((7, 5, 5)), titles=list("abcdefg"), columns=3
    )
    assert isinstance(figure, Figure) and len(figure.axes) == 9
    assert isinstance(plots.image_grid(random.random((20, 5, 5, 3))), Figure)
    marked = plots.image_grid(
        random.random((2, 5, 5)), marks=[True, False], titles="ab"
    )
    assert marked.axes[0].spines["top"].get_linewidth() == 3
    for wrong in (random.random((5, 5)), np.zeros((0, 5, 5))):
        with pytest.raises(ValueError, match="image_grid needs"):
            plots.image_grid(wrong)


@pytest.mark.parametrize("low, between", [(0, 1), (-1, 0)])
def test_lines_of_an_image_grid_are_light(low, between):
    images = np.linspace(low, 1, 18).reshape(2, 3, 3)
    sheet = plots.image_grid(images, vmin=low).axes[0].images[0].get_array()
    assert (sheet[:, 3] == between).all()


def test_learning_curves():
    history = {"accuracy": [0.5, 0.7], "val_accuracy": [0.4, 0.6]}
    ax = plots.learning_curves(history)
    assert [line.get_label() for line in ax.get_lines()] == ["train", "validation"]


def test_confusion_matrix():
    ax = plots.confusion_matrix([[5, 1], [0, 4]], ["a", "b"])
    assert [text.get_text() for text in ax.texts] == ["5", "1", "0", "4"]
    with pytest.raises(ValueError, match="3 classes need a 3×3 matrix"):
        plots.confusion_matrix([[1, 2], [3, 4]], "abc")


def test_surfaces_and_paths():
    ax = plots.contours(lambda x, y: x**2 + y**2, (-1, 1), (-1, 1))
    same = plots.trajectories({"a": np.zeros((3, 2)), "b": np.ones((3, 2))}, ax=ax)
    assert same is ax and len(ax.get_lines()) == 2
    assert isinstance(plots.regions(lambda p: p[:, 0] > 0, (-1, 1), (-1, 1)), Axes)
    points, labels = np.array([[0.0, 0], [1, 1]]), [0, 1]
    assert len(plots.two_classes(ax, points, labels).collections) >= 2


def test_network():
    ax = plots.network([3, 4, 2])
    assert len(ax.collections) == 3 and len(ax.get_lines()) == 3 * 4 + 4 * 2
    large = plots.network([784, 128, 10])
    assert [t.get_text() for t in large.texts if t.get_text() != "⋮"] == [
        "784",
        "128",
        "10",
    ]
    with pytest.raises(ValueError, match="two layers or more"):
        plots.network([3])


def test_spread_and_labels():
    ax = plt.subplots()[1]
    plots.show_spread(ax, [1, 2, 3], np.ones((5, 3)), label="mean")
    plots.label_lines(ax)
    assert ax.texts[-1].get_text() == "mean"


def test_labels_do_not_overlap():
    ax = plt.subplots()[1]
    for name in "abc":
        ax.plot([0, 1], [0, 1], label=name)
    plots.label_lines(ax)
    heights = sorted(text.get_position()[1] for text in ax.texts)
    assert min(np.diff(heights)) > 0.05


def test_palette_is_apart_for_colour_blind_readers():
    luminance = [sum(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in plots.PALETTE]
    assert len(set(plots.PALETTE)) == 8 and len(set(luminance)) == 8


# ---------------------------------------------------------------- text in a line's colour

DARK_GROUND = np.array([0x12, 0x12, 0x12]) / 255  # the theme's dark page


def on_a_dark_page(rgb):
    """A drawing's colour after the page's filter: invert, turn hues, blend ("screen")."""
    inverted = 1 - np.asarray(rgb)
    turned = 2 * (inverted @ [0.213, 0.715, 0.072]) - inverted
    shown = np.clip(turned, 0, 1) * 0.95
    return 1 - (1 - shown) * (1 - DARK_GROUND)


@pytest.mark.parametrize("color", [*plots.PALETTE, "black", "C3", "yellow"])
def test_text_in_a_lines_colour_reads_on_light_and_dark_pages(color):
    rgb = np.array(to_rgb(plots.text_color(color)))
    assert plots.contrast(rgb, np.ones(3)) >= 4.5
    assert plots.contrast(on_a_dark_page(rgb), DARK_GROUND) >= 4.5
    given = np.array(to_rgb(color))
    assert np.allclose(rgb * given.max(), given * rgb.max(), atol=0.02), "another hue"


def test_a_colour_that_reads_stays():
    assert to_rgb(plots.text_color(plots.BLUE)) == to_rgb(plots.BLUE)


def test_labels_of_lines_read():
    ax = plt.subplots()[1]
    for color in plots.PALETTE:
        ax.plot([0, 1], label=color, color=color)
    plots.label_lines(ax)
    assert len(ax.texts) == len(plots.PALETTE)
    for text in ax.texts:
        assert plots.contrast(to_rgb(text.get_color()), (1, 1, 1)) >= 4.5
    plt.close(ax.figure)


def test_titles_of_parts_read_on_any_ground():
    figure = plt.figure()
    for part in figure.subfigures(1, 2):
        part.suptitle("a part")
        part.subplots()
    plots.on_any_ground(figure)
    drawn = [text for part in figure.subfigs for text in (part._suptitle, *part.texts)]
    assert len(drawn) >= 2 and {text.get_color() for text in drawn} == {plots.EITHER}
    assert {part.patch.get_alpha() for part in figure.subfigs} == {0}
    plt.close(figure)
