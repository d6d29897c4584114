"""The interactive figure: live sliders in a kernel, moving frames in a plain page.

``explore(draw, caption="… at a rate of {rate} …", rate=[0.01, 0.1])`` shows ipywidgets
sliders while a kernel runs. While outputs are being stored (``refresh``) it gives a
static twin instead: every frame of the grid drawn beforehand, moved by native HTML
inputs. Either way the caption stands below the figure and changes with the sliders.
"""

import base64
import html
import inspect
import io
import itertools
import json
import numbers
import statistics
import string
import time
from dataclasses import dataclass, field
from hashlib import sha1

from utils import settings
from utils.units import typeset

MOST_FRAMES, MOST_BYTES = 30, 300_000
MOST_SECONDS = 0.3  # of one call of draw: the one limit, in computing time
QUALITIES = ("drawing", 90, 80, 70, 55, 40)
PANELS, MACHINE = settings.ROOT / "panels", ("runtime", "panel")
ASLEEP = "Run this cell to bring the sliders to life."


def explore(
    draw,
    *,
    caption=None,
    labels=None,
    fine=None,
    start=None,
    panel=None,
    alt=None,
    **choices,
):
    """Show the figure that ``draw`` makes, with one slider per argument.

    Parameters
    ----------
    draw : function(**params) -> Figure
        Pure, at most 0.3 s a call: compute first, look up in ``draw``.
    caption : str with ``{name}`` fields, or function(**params) -> str
        A sentence that says what this frame shows, with its number. It stands below
        the figure, changes with the sliders and is read out by screen readers.
        ``{name}`` is written as beside the slider, ``{name:.2f}`` as it says, and
        ``2e-06``, ``-0.5`` and ``98%`` become 2·10⁻⁶, −0.5 and 98 %.
    labels : dict of name -> str, optional
        What stands before each slider: words or symbols of the chapter, such as
        ``{"w1": "weight w₁"}``; the name itself where not given.
    fine : dict of name -> list, optional
        Finer values for the live slider of that name.
    start : dict of name -> value, optional
        The first frame's choices; the first value of each where not named.
    panel : str, optional
        A script in ``panels/`` that computes the figure anew in the reader's browser:
        in the page when the reader asks for it, in a notebook below the sliders.
    alt : optional
        The former name of ``caption``, for chapters not yet rewritten.
    **choices : name -> list of values (numbers, strings or booleans)
        The grid of frames: at most 30 frames and 300 kB in all.

    Raises
    ------
    ValueError
        For an empty or too large grid, names that ``draw`` does not take, no caption,
        an unknown panel, or frames that stay over the size limit at the lowest quality.
    RuntimeError
        When ``draw`` is too slow (judged in tests and by ``refresh``).
    """
    if (caption is None) == (alt is None):
        raise ValueError(
            "explore needs caption=, a sentence that says what each frame shows"
        )
    choices = {name: list(values) for name, values in choices.items()}
    start = {name: values[0] for name, values in choices.items() if values} | (
        start or {}
    )
    _validate(draw, choices, start, fine or {}, labels or {})
    _known(panel)
    labels = {name: name.replace("_", " ") for name in choices} | (labels or {})
    explorer = Explorer(draw, alt if caption is None else caption, choices)
    SHOWN[draw.__name__, tuple(choices)] = explorer
    if settings.refreshing():
        twin = static_twin(draw, explorer.caption, choices, start, labels, panel)
        explorer.remember()
        return _show_html(twin)
    if settings.strict() or settings.measure_file():
        return explorer.visit()
    _show_live(draw, explorer.caption, choices | (fine or {}), start, labels)
    if panel:
        show_panel(panel)


def show_panel(name) -> None:
    """Show ``panels/<name>.js`` below a plain figure: its cell's last line.

    While outputs are being stored it leaves the place where the page puts its button.

    Raises
    ------
    ValueError
        For a name that no panel has; tells those that there are.
    """
    _known(name)
    if settings.refreshing():
        _show_html(f'<div class="panel-place" data-panel="{name}"></div>')
    elif PANELS.is_dir() and not (settings.strict() or settings.measure_file()):
        _show_html(panel_html(name))


def _known(panel) -> None:
    if panel is None or not PANELS.is_dir():  # installed without the book's folder
        return
    names = {path.stem for path in PANELS.glob("*.js")} - set(MACHINE)
    if panel not in names:
        raise ValueError(f"no panel is named {panel!r}; known: {sorted(names)}")


def panel_html(panel) -> str:
    """The panel and its scripts in one piece, for the output of a running notebook."""
    scripts = [PANELS / f"{name}.js" for name in (*MACHINE, panel)]
    weights = settings.ROOT / "data" / "panels" / f"{panel}.js"
    scripts += [weights] if weights.exists() else []
    code = "\n".join(path.read_text(encoding="utf-8") for path in scripts)
    ident = f"panel-{sha1(code.encode()).hexdigest()[:8]}"
    return (
        f'<figure class="explorer panel" data-awake="yes" id="{ident}"></figure>'
        f"<script>{code}\nBookPanels.start("
        f'document.getElementById("{ident}"), "{panel}");</script>'
    )


def _validate(draw, choices, start, fine, labels):
    if not choices:
        raise ValueError("explore needs at least one choice, as in rate=[0.01, 0.1]")
    for name, values in choices.items():
        if not values:
            raise ValueError(f"the choice {name!r} is empty: give it a list of values")
        if start[name] not in values:
            raise ValueError(f"start {name}={start[name]!r} is not among {values}")
    unknown = (set(start) | set(fine) | set(labels)) - set(choices)
    if unknown:
        raise ValueError(
            f"start, fine or labels name {sorted(unknown)}: no such choice"
        )
    try:
        inspect.signature(draw).bind(**start)
    except TypeError as error:
        raise ValueError(
            f"{draw.__name__} does not take these choices: {error}"
        ) from None
    frames = 1
    for values in choices.values():
        frames *= len(values)
    if frames > MOST_FRAMES:
        raise ValueError(
            f"{frames} frames; at most {MOST_FRAMES} are stored: give fewer values "
            "(fine= can hold finer ones for the live slider)"
        )


def _grid(choices):
    names = list(choices)
    return [dict(zip(names, values)) for values in itertools.product(*choices.values())]


def _corners(choices):
    ends = {name: sorted({0, len(v) - 1}) for name, v in choices.items()}
    return [
        {name: choices[name][i] for name, i in corner.items()} for corner in _grid(ends)
    ]


# ---------------------------------------------------------------- words


class _Words(string.Formatter):
    """``{rate}`` is written as beside the slider, ``{rate:.2f}`` as it says."""

    def format_field(self, value, spec):
        return format(value, spec) if spec else written(value)


def describe(caption, params) -> str:
    """The caption of one frame, its numbers set as in print (`units.typeset`).

    An unknown field and an empty text are errors.
    """
    try:
        text = (
            caption(**params)
            if callable(caption)
            else _Words().vformat(caption, (), params)
        )
    except (KeyError, IndexError) as error:
        if callable(caption):
            raise
        raise ValueError(
            f"the caption names {error}, which is none of {list(params)}"
        ) from None
    if not text.strip():
        raise ValueError(f"the caption for {params} is empty")
    return typeset(text)


def _is_number(value) -> bool:
    return not isinstance(value, (bool, str)) and hasattr(value, "__float__")


def written(value, digits=6) -> str:
    """A value as a reader would write it: yes, 20,000, −0.5, 2·10⁻⁶.

    Other numbers than integers are rounded to ``digits`` significant digits.
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not _is_number(value):
        return str(value)
    if isinstance(value, numbers.Integral):
        return typeset(f"{int(value):,}")
    text = f"{value:.{digits}g}"
    return typeset(f"{int(text):,}" if text.lstrip("-").isdigit() else text)


def listed(words) -> str:
    *some, last = words
    return f"{', '.join(some)} and {last}" if some else last


# ---------------------------------------------------------------- drawing


def _figure(draw, params):
    """Call ``draw`` and close what it made, so that it is not shown twice."""
    import matplotlib.pyplot as plt  # here: the site's build needs the names above only

    figure = draw(**params)
    if not hasattr(figure, "savefig"):
        raise TypeError(
            f"{draw.__name__} must return a matplotlib Figure, got {type(figure).__name__}"
        )
    plt.close(figure)
    return figure


def _timed(draw, params):
    """The figure, and the computing time of drawing it: a busy machine adds nothing."""
    began = time.process_time()
    return _figure(draw, params), time.process_time() - began


def _judge(draw, seconds: list) -> None:
    typical = statistics.median_low(seconds)  # the first call may warm something up
    if typical > MOST_SECONDS:
        raise RuntimeError(
            f"{draw.__name__} took {typical:.2f} s a frame; the limit is "
            f"{MOST_SECONDS} s: compute first and look up in draw"
        )


def _pixels(figure):
    """RGB of the figure, (height, width, 3); with alpha where its ground lets through."""
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure.set_dpi(120)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    rgba = np.asarray(canvas.buffer_rgba()).copy()
    return rgba if (rgba[..., 3] < 255).any() else rgba[..., :3].copy()


@dataclass
class Explorer:
    """An explorer of this notebook, to be driven again after its last cell."""

    draw: object
    caption: object
    choices: dict
    seen: list = field(default_factory=list)

    def _shots(self) -> list:
        """For every corner of the grid: its caption, and a digest of its pixels."""
        shots, seconds = [], []
        for params in _corners(self.choices):
            figure, took = _timed(self.draw, params)
            seconds.append(took)
            pixels = sha1(_pixels(figure).tobytes()).hexdigest()
            shots.append((describe(self.caption, params), pixels))
        _judge(self.draw, seconds)
        return shots

    def remember(self) -> None:
        self.seen = self._shots()

    def visit(self) -> int:
        """Draw every corner: a raising or slow ``draw`` fails. Gives how many."""
        self.remember()
        return len(self.seen)

    def visit_again(self) -> int:
        """Draw every corner once more; it must show what it showed at its own cell."""
        name = self.draw.__name__
        try:
            shots = self._shots()
        except Exception as error:
            raise RuntimeError(
                f"{name} no longer draws after the last cell, because a later cell "
                f"changed what it reads: {error!r}"
            ) from error
        for params, now, before in zip(_corners(self.choices), shots, self.seen):
            if now != before:
                part = "figure" if now[0] == before[0] else "caption"
                raise RuntimeError(
                    f"{name} gives another {part} for {params} after the last cell "
                    "than at its own: a later cell changed what it reads"
                )
        return len(shots)


# The explorers of this session, by function and names of choices.
SHOWN: dict[tuple, Explorer] = {}


def visit_again() -> int:
    """Drive every explorer of this session again; gives the number of figures drawn.

    Tests and ``refresh`` call it after a chapter's last cell.

    Raises
    ------
    RuntimeError
        When an explorer raises, or shows something else than at its own cell.
    """
    return sum(explorer.visit_again() for explorer in SHOWN.values())


def visit_corners(draw, caption, choices) -> int:
    """Draw every corner of the grid: a raising or slow ``draw`` fails. Gives how many."""
    return Explorer(draw, caption, choices).visit()


# ---------------------------------------------------------------- the static twin


def _webp(pictures, quality) -> list[bytes]:
    """The frames as WebP; quality "drawing" is lossless with at most 64 colours,
    which makes drawings smaller and sharper, and no frames at all of photographs."""
    import numpy as np
    from PIL import Image

    frames = []
    for pixels in pictures:
        picture, options = Image.fromarray(pixels), {"quality": quality}
        if quality == "drawing":
            if pixels.shape[-1] == 4:  # a ground that lets through is for photographs
                return []
            few = picture.quantize(64, dither=Image.Dither.NONE).convert("RGB")
            if np.abs(np.asarray(few, float) - pixels).mean() > 1:  # of 255
                return []
            picture, options = few, {"lossless": True, "quality": 80}
        buffer = io.BytesIO()
        picture.save(buffer, "WEBP", method=4, **options)
        frames.append(buffer.getvalue())
    return frames


def static_twin(draw, caption, choices, start, labels=None, panel=None) -> str:
    """The HTML of the figure that moves without a kernel (see the module's text)."""
    labels = {name: name.replace("_", " ") for name in choices} | (labels or {})
    grid, pixels, seconds = _grid(choices), [], []
    for params in grid:
        figure, took = _timed(draw, params)
        pixels.append(_pixels(figure))
        seconds.append(took)
    _judge(draw, seconds)
    for quality in QUALITIES:
        frames = _webp(pixels, quality)
        if frames and (total := sum(map(len, frames))) * 4 / 3 <= MOST_BYTES:
            break
    else:
        raise ValueError(
            f"{len(frames)} frames take {total * 4 // 3000} kB; at most "
            f"{MOST_BYTES // 1000} kB are stored: fewer or smaller frames"
        )
    captions = [describe(caption, params) for params in grid]
    urls = ["data:image/webp;base64," + base64.b64encode(f).decode() for f in frames]
    first = grid.index({name: start[name] for name in choices})
    ident = sha1("".join([draw.__name__, *captions]).encode()).hexdigest()[:8]
    height, width = pixels[first].shape[:2]
    controls = [
        control_html(f"explore-{ident}-{name}", labels[name], values, start[name])
        for name, values in choices.items()
    ]
    return twin_html(
        f"explore-{ident}", controls, list(labels.values()), captions, urls, first,
        (width, height), panel,
    )  # fmt: skip


def twin_html(ident, controls, labels, captions, urls, first, size, panel=None) -> str:
    """The figure: controls, the first frame, its caption, all frames and the script."""
    data = json.dumps({"captions": captions, "frames": urls}).replace("</", "<\\/")
    return TWIN.format(
        ident=ident,
        panel=f' data-panel="{panel}"' if panel else "",
        controls="\n".join(controls),
        data=data,
        src=urls[first],
        width=size[0],
        height=size[1],
        alt=html.escape(f"Figure that follows {listed(labels)}", quote=True),
        caption=html.escape(captions[first]),
        asleep=ASLEEP,
        script=SCRIPT,
    )


def control_html(key, label, values, chosen) -> str:
    """A slider for numbers, a menu for everything else, with its label."""
    label, at = html.escape(label), values.index(chosen)
    texts = [written(value) for value in values]
    if not all(map(_is_number, values)):
        options = "".join(
            f'<option value="{i}"{" selected" if i == at else ""}>{html.escape(t)}</option>'
            for i, t in enumerate(texts)
        )
        return (
            f'<span class="explorer-control"><label for="{key}">{label}</label> '
            f'<select id="{key}" data-size="{len(values)}">{options}</select></span>'
        )
    stops = html.escape(json.dumps(texts), quote=True)
    return (
        f'<span class="explorer-control"><label for="{key}">{label}</label> '
        f'<input type="range" id="{key}" min="0" max="{len(values) - 1}" step="1" '
        f'value="{at}" data-size="{len(values)}" data-stops="{stops}" '
        f'aria-valuetext="{html.escape(texts[at])}"> '
        f'<output for="{key}" aria-live="off">{html.escape(texts[at])}</output></span>'
    )


TWIN = """<figure class="explorer" id="{ident}"{panel}>
<div class="explorer-controls">{controls}</div>
<img src="{src}" alt="{alt}" aria-describedby="{ident}-caption" \
width="{width}" height="{height}" style="max-width:100%;height:auto">
<figcaption id="{ident}-caption" aria-live="polite">{caption}</figcaption>
<p class="explorer-asleep"><em>{asleep}</em></p>
<script type="application/json" class="explorer-frames">{data}</script>
<script>{script}</script>
</figure>"""

# Untrusted notebooks show the figure without its script: the sentence that says so
# stays. Browsers restore positions of sliders: the figure follows them at the start.
SCRIPT = """
document.querySelectorAll("figure.explorer:not([data-awake])").forEach(function (root) {
  root.dataset.awake = "yes";
  var image = root.querySelector("img"), caption = root.querySelector("figcaption");
  var inputs = Array.from(root.querySelectorAll("input, select"));
  var store = JSON.parse(root.querySelector(".explorer-frames").textContent);
  var asleep = root.querySelector(".explorer-asleep");
  if (asleep) asleep.remove();
  function move() {
    var at = 0;
    inputs.forEach(function (input) {
      at = at * Number(input.dataset.size) + Number(input.value);
      if (!input.dataset.stops) return;
      var text = JSON.parse(input.dataset.stops)[Number(input.value)];
      input.setAttribute("aria-valuetext", text);
      root.querySelector('output[for="' + input.id + '"]').textContent = text;
    });
    if (image.getAttribute("src") !== store.frames[at]) image.src = store.frames[at];
    if (caption.textContent !== store.captions[at]) {
      caption.textContent = store.captions[at];
    }
  }
  function fetchAll() {
    if (store.fetched) return;
    store.fetched = store.frames.map(function (url) {
      var frame = new Image(); frame.src = url; return frame;
    });
  }
  inputs.forEach(function (input) {
    input.disabled = false;
    input.addEventListener("input", move);
    input.addEventListener("focus", fetchAll);
    input.addEventListener("pointerenter", fetchAll);
  });
  move();
  window.addEventListener("pageshow", move);
});
"""


def _show_html(text):
    from IPython.display import HTML, display

    display(HTML(text))


# ---------------------------------------------------------------- live sliders


def _show_live(draw, caption, choices, start, labels):
    """Sliders of ipywidgets; an error in ``draw`` is shown in place of the figure."""
    import ipywidgets as widgets
    from IPython.display import display

    def control(name, values):
        options = [(written(value), value) for value in values]
        about = {"description": labels[name], "style": {"description_width": "initial"}}
        if not all(map(_is_number, values)):
            return widgets.Dropdown(options=options, value=start[name], **about)
        nearest = min(values, key=lambda value: abs(value - start[name]))
        return widgets.SelectionSlider(
            options=options, value=nearest, continuous_update=False, **about
        )

    controls = {name: control(name, values) for name, values in choices.items()}
    area, below = widgets.Output(), widgets.HTML()

    def update(_=None):
        params = {name: control.value for name, control in controls.items()}
        with area:
            area.clear_output(wait=True)
            try:
                display(_figure(draw, params))
                below.value = html.escape(describe(caption, params))
            except Exception as error:  # a reader sees one line, not a traceback
                told = ", ".join(f"{k} = {v}" for k, v in params.items())
                print(f"The figure could not be drawn for {told}: {error!r}")
                below.value = ""

    for one in controls.values():
        one.observe(update, names="value")
    update()
    display(widgets.VBox([*controls.values(), area, below]))
