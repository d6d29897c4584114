"""Figures that several chapters draw; each function takes and returns Axes or Figure.

Colours are Okabe and Ito's, which stay apart for colour-blind readers; where
lines are few they are labelled directly, and markers differ as well as colours.
"""

import sys

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, RED = "#0072B2", "#D55E00", "#009E73", "#882255"
PURPLE, SKY, YELLOW, GREY = "#CC79A7", "#56B4E9", "#E69F00", "#6E6E6E"
PALETTE = [BLUE, ORANGE, GREEN, PURPLE, SKY, YELLOW, RED, GREY]
MARKERS = "osD^vPX*"
DIVERGING = "RdBu_r"
EITHER = "#757575"  # reads on white and on black: a contrast of 4.6 and 4.5


def style() -> None:
    """Set the book's figure style for this session.

    It starts from Matplotlib's own defaults, so that a reader's ``matplotlibrc``
    changes no figure; the backend stays, except where it would show nothing.
    """
    _show_in_notebooks()
    matplotlib.style.use("default")
    plt.rcParams.update(
        {
            "axes.prop_cycle": plt.cycler(color=PALETTE),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlesize": "medium",
            "axes.titlelocation": "left",
            "axes.grid": True,
            "axes.axisbelow": True,
            "grid.color": "#E3E3E3",
            "grid.linewidth": 0.7,
            "lines.linewidth": 1.8,
            "legend.frameon": False,
            "figure.figsize": (7, 3.6),
            "figure.dpi": 110,
            "figure.constrained_layout.use": True,
            "figure.max_open_warning": 0,
            "image.cmap": "gray",
            "image.interpolation": "nearest",
        }
    )


def _show_in_notebooks() -> None:
    """Give a kernel whose backend shows nothing (``MPLBACKEND=agg``) its pictures."""
    if "IPython" not in sys.modules or matplotlib.get_backend().lower() != "agg":
        return
    shell = sys.modules["IPython"].get_ipython()
    if shell is not None and hasattr(shell, "kernel"):
        shell.run_line_magic("matplotlib", "inline")


def on_any_ground(figure: Figure) -> Figure:
    """Make a figure of photographs fit for light and dark pages.

    The ground lets the page through; titles, labels, ticks, spines and grid get a grey
    that reads on white and on black. The pictures themselves stay as they are. Marked
    spines (thicker than 1.5 points) keep their colour.
    """
    for part in (figure, *figure.subfigs):
        part.patch.set_alpha(0)
        for text in part.texts:
            text.set_color(EITHER)
        if part.get_suptitle():
            part.suptitle(part.get_suptitle(), color=EITHER)
    for ax in figure.axes:
        ax.patch.set_alpha(0)
        for title in (ax.title, ax._left_title, ax._right_title):
            title.set_color(EITHER)
        ax.xaxis.label.set_color(EITHER)
        ax.yaxis.label.set_color(EITHER)
        ax.tick_params(colors=EITHER, which="both")
        for line in (*ax.get_xgridlines(), *ax.get_ygridlines()):
            line.set(color=EITHER, alpha=0.3)
        for spine in ax.spines.values():
            if spine.get_linewidth() <= 1.5:
                spine.set_color(EITHER)
    return figure


def image_grid(images, titles=None, columns=10, *, size=0.8, marks=None, **imshow):
    """Draw pictures row by row, in the order given.

    ``images`` is (n, height, width) or (n, height, width, 3); ``titles`` holds n
    short texts or None; ``marks`` n truth values: a marked picture gets a thick
    frame. Further arguments go to ``Axes.imshow``. Returns the Figure, whose ground
    lets the page through (tag its cell ``photo``).
    """
    images = np.asarray(images)
    if images.ndim not in (3, 4) or not len(images):
        raise ValueError(
            f"image_grid needs (n, height, width[, 3]) with n ≥ 1, got {images.shape}"
        )
    columns = min(columns, len(images))
    if titles is None and marks is None:
        return _mosaic(images, columns, size, imshow)
    rows = -(-len(images) // columns)
    height = size * (1 if titles is None else 1.35)
    figure, axes = plt.subplots(
        rows, columns, figsize=(columns * size, rows * height), squeeze=False
    )
    for ax in axes.flat:
        ax.set_axis_off()
    for i, (ax, image) in enumerate(zip(axes.flat, images)):
        ax.imshow(image, **imshow)
        if titles is not None:
            ax.set_title(titles[i], fontsize=8, loc="center")
        if marks is not None and marks[i]:
            ax.set_axis_on()
            ax.set(xticks=[], yticks=[])
            ax.grid(False)
            for spine in ax.spines.values():
                spine.set(visible=True, color=ORANGE, linewidth=3)
    return on_any_ground(figure)


def _mosaic(images, columns, size, imshow) -> Figure:
    """All pictures in one Axes, a light line between them: quick for hundreds.

    With a negative ``vmin`` the light colour is that of 0, in the middle of the others.
    """
    rows, (height, width) = -(-len(images) // columns), images.shape[1:3]
    shape = (rows * (height + 1) - 1, columns * (width + 1) - 1, *images.shape[3:])
    between = 0 if imshow.get("vmin", 0) < 0 else images.max()
    sheet = np.full(shape, between, images.dtype)
    for i, image in enumerate(images):
        top, left = i // columns * (height + 1), i % columns * (width + 1)
        sheet[top : top + height, left : left + width] = image
    figure, ax = plt.subplots(figsize=(columns * size, rows * size * height / width))
    ax.imshow(sheet, **imshow)
    ax.set_axis_off()
    return on_any_ground(figure)


def luminance(rgb) -> float:
    """Relative luminance of a colour (3 numbers in 0…1), as the web's rules define it."""
    part = np.asarray(rgb, float)
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one, other) -> float:
    """The web's contrast of two colours (3 numbers each): 1 (none) to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_color(color) -> tuple:
    """The lightest shade of a line's colour that reads as text, (r, g, b) in 0…1.

    Its contrast on white is 4.5 or more; a dark page, which inverts drawings, makes a
    lighter shade of it.
    """
    rgb = np.array(matplotlib.colors.to_rgb(color))
    shades = (rgb * part for part in np.linspace(1, 0, 101))
    return tuple(next(shade for shade in shades if contrast(shade, (1, 1, 1)) >= 4.5))


def label_lines(ax: Axes, *, gap=0.01) -> Axes:
    """Write each line's label at its right end, in a shade of its colour, kept apart."""
    lines = [line for line in ax.get_lines() if not line.get_label().startswith("_")]
    low, high = ax.get_ylim()
    to_axis, from_axis = ax.transData.transform, ax.transAxes.inverted().transform
    ends = []
    for line in lines:
        x, y = np.asarray(line.get_xdata()), np.asarray(line.get_ydata(), float)
        seen = np.flatnonzero(np.isfinite(y) & (y >= low) & (y <= high))
        last = seen[-1] if len(seen) else -1
        ends.append(from_axis(to_axis((x[last], y[last])))[1])
    ends = np.clip(ends, 0, 1)
    free = -np.inf
    for i in np.argsort(ends):
        free = max(ends[i], free + 0.075)
        ax.text(
            1 + gap,
            free,
            lines[i].get_label(),
            color=text_color(lines[i].get_color()),
            transform=ax.transAxes,
            va="center",
            fontsize=9,
        )
    return ax


def learning_curves(history: dict, metric="accuracy", *, ax: Axes | None = None):
    """Training and validation values of ``metric`` by epoch (as ``fit`` keeps them)."""
    ax = ax or plt.subplots()[1]
    for key, name, dashes in (
        (metric, "train", "--"),
        (f"val_{metric}", "validation", "-"),
    ):
        if key in history:
            epochs = np.arange(1, len(history[key]) + 1)
            ax.plot(epochs, history[key], dashes, marker="o", ms=4, label=name)
    ax.set(xlabel="epoch", ylabel=metric)
    return label_lines(ax)


def confusion_matrix(matrix, classes, *, ax: Axes | None = None) -> Axes:
    """Draw counts (K, K), rows true and columns predicted, as shares of each row."""
    matrix = np.asarray(matrix)
    if matrix.shape != (len(classes), len(classes)):
        raise ValueError(
            f"{len(classes)} classes need a {len(classes)}×{len(classes)} matrix, "
            f"got {matrix.shape}"
        )
    ax = ax or plt.subplots(figsize=(6.2, 5.2))[1]
    share = matrix / matrix.sum(axis=1, keepdims=True).clip(1)
    ax.imshow(share, cmap="Blues", vmin=0, vmax=1)
    for (i, j), value in np.ndenumerate(matrix):
        color = "white" if share[i, j] > 0.5 else "black"
        ax.text(j, i, value, ha="center", va="center", fontsize=8, color=color)
    ticks = np.arange(len(classes))
    ax.set_xticks(ticks, classes, rotation=40, ha="right", fontsize=8)
    ax.set_yticks(ticks, classes, fontsize=8)
    ax.set(xlabel="predicted", ylabel="true")
    ax.grid(False)
    return ax


def contours(
    function, x_range, y_range, *, ax: Axes | None = None, levels=20, points=150
):
    """Contour lines of ``function(x, y)`` (vectorised) over a rectangle."""
    ax = ax or plt.subplots()[1]
    x, y = np.meshgrid(np.linspace(*x_range, points), np.linspace(*y_range, points))
    ax.contour(x, y, function(x, y), levels=levels, colors=GREY, linewidths=0.6)
    ax.grid(False)
    return ax


def trajectories(paths: dict, *, ax: Axes | None = None) -> Axes:
    """Draw labelled paths (each (steps, 2)) with a marker at every step."""
    ax = ax or plt.subplots()[1]
    for (label, path), marker in zip(paths.items(), MARKERS):
        path = np.asarray(path)
        ax.plot(path[:, 0], path[:, 1], marker=marker, ms=3, lw=1, label=label)
    ax.legend()
    return ax


def regions(decide, x_range, y_range, *, ax: Axes | None = None, points=200) -> Axes:
    """Shade where ``decide`` maps points (n, 2) to values in 0…1, and draw 0.5."""
    ax = ax or plt.subplots(figsize=(4.2, 3.6))[1]
    x, y = np.meshgrid(np.linspace(*x_range, points), np.linspace(*y_range, points))
    values = np.asarray(decide(np.c_[x.ravel(), y.ravel()])).reshape(x.shape)
    ax.contourf(x, y, values, levels=np.linspace(0, 1, 11), cmap=DIVERGING, alpha=0.6)
    if values.min() < 0.5 < values.max():
        ax.contour(x, y, values, levels=[0.5], colors="black", linewidths=1.5)
    ax.grid(False)
    return ax


def two_classes(ax: Axes, x, y) -> Axes:
    """Scatter points (n, 2) of class 0 (blue circles) and 1 (orange squares)."""
    for value, color, marker in ((0, BLUE, "o"), (1, ORANGE, "s")):
        ax.scatter(
            *np.asarray(x)[np.asarray(y) == value].T,
            c=color,
            marker=marker,
            edgecolors="white",
            linewidths=0.6,
            s=36,
            zorder=3,
        )
    return ax


def network(widths, labels=None, *, ax: Axes | None = None, most=9) -> Axes:
    """Draw a fully connected network with the given layer widths.

    A layer of more than ``most`` units is drawn with a gap. ``labels`` names the
    layers; without it each carries its width.
    """
    widths = [int(width) for width in widths]
    if len(widths) < 2 or min(widths) < 1:
        raise ValueError(
            f"a network needs two layers or more of ≥ 1 unit, got {widths}"
        )
    ax = ax or plt.subplots(figsize=(1.5 * len(widths) + 1, 3.2))[1]
    heights = [_column(width, most) for width in widths]
    for i, (left, right) in enumerate(zip(heights, heights[1:])):
        for a in left:
            ax.plot(
                [[i] * len(right), [i + 1] * len(right)],
                [[a] * len(right), right],
                color=GREY,
                lw=0.4,
                zorder=1,
            )
    for i, column in enumerate(heights):
        ax.scatter(
            [i] * len(column),
            column,
            s=150,
            zorder=2,
            edgecolors="black",
            color=YELLOW if i == 0 else (GREEN if i == len(widths) - 1 else SKY),
        )
        if widths[i] > most:
            ax.text(i, 0, "⋮", ha="center", va="center", fontsize=14)
        text = labels[i] if labels else str(widths[i])
        ax.text(i, -0.62, text, ha="center", va="top", fontsize=9)
    ax.set(xlim=(-0.4, len(widths) - 0.6), ylim=(-0.85, 0.6))
    ax.set_axis_off()
    return ax


def _column(width: int, most: int) -> np.ndarray:
    drawn = min(width, most)
    heights = (np.arange(drawn) - (drawn - 1) / 2) / max(most - 1, 1)
    if width > most:
        heights = np.delete(heights, drawn // 2)
    return heights[::-1]


def show_spread(ax: Axes, x, values, label=None, *, axis=0, **line) -> Axes:
    """Draw the mean of ``values`` over ``axis`` as a line, and their range as a band."""
    values = np.asarray(values)
    (drawn,) = ax.plot(x, values.mean(axis), label=label, **line)
    ax.fill_between(
        x, values.min(axis), values.max(axis), alpha=0.2, lw=0, color=drawn.get_color()
    )
    return ax


__all__ = [
    name
    for name, thing in list(globals().items())
    if name.isupper()
    or (callable(thing) and not name.startswith("_") and thing not in (Axes, Figure))
]
