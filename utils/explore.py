"""The interactive figure: live sliders in a kernel, moving frames in a plain page.

``explore(draw, alt="…rate {rate}…", rate=[0.01, 0.1])`` shows ipywidgets sliders
while a kernel runs. Under ``python -m utils.book refresh`` it stores a static twin
instead: every frame of the grid drawn beforehand, moved by native HTML inputs.
"""

import base64
import html
import inspect
import io
import itertools
import json
import os
import time
from hashlib import sha1

import matplotlib.pyplot as plt

MOST_FRAMES, MOST_BYTES, MOST_SECONDS = 30, 300_000, 0.3
QUALITIES = ("drawing", 90, 80, 70, 55, 40)


def explore(draw, *, alt, fine=None, start=None, **choices):
    """Show the figure that ``draw`` makes, with one slider per argument.

    Parameters
    ----------
    draw : function(**params) -> Figure
        Pure, at most 0.3 s a call: compute first, look up in ``draw``.
    alt : str with ``{name}`` fields, or function(**params) -> str
        What each frame shows, in words.
    fine : dict of name -> list, optional
        Finer values for the live slider of that name.
    start : dict of name -> value, optional
        The first frame's choices; the first value of each where not named.
    **choices : name -> list of values (numbers, strings or booleans)
        The grid of frames: at most 30 frames and 300 kB in all.

    Raises
    ------
    ValueError
        For an empty or too large grid, names that ``draw`` does not take, or frames
        that stay over the size limit at the lowest quality.
    """
    choices = {name: list(values) for name, values in choices.items()}
    start = {name: values[0] for name, values in choices.items() if values} | (
        start or {}
    )
    _validate(draw, choices, start, fine or {})
    if "BOOK_REFRESH" in os.environ:
        return _show_html(static_twin(draw, alt, choices, start))
    if "BOOK_STRICT" in os.environ or "BOOK_MEASURE" in os.environ:
        return visit_corners(draw, alt, choices)
    return _show_live(draw, choices | (fine or {}), start)


def _validate(draw, choices, start, fine):
    if not choices:
        raise ValueError("explore needs at least one choice, as in rate=[0.01, 0.1]")
    for name, values in choices.items():
        if not values:
            raise ValueError(f"the choice {name!r} is empty: give it a list of values")
        if start[name] not in values:
            raise ValueError(f"start {name}={start[name]!r} is not among {values}")
    unknown = (set(start) | set(fine)) - set(choices)
    if unknown:
        raise ValueError(f"start or fine name {sorted(unknown)}: no such choice")
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


def describe(alt, params) -> str:
    """The alt text of one frame; an unknown field in ``alt`` is an error."""
    if callable(alt):
        return alt(**params)
    try:
        return alt.format(**params)
    except (KeyError, IndexError) as error:
        raise ValueError(
            f"alt names {error}, which is none of {list(params)}"
        ) from None


def _figure(draw, params):
    """Call ``draw`` and close what it made, so that it is not shown twice."""
    figure = draw(**params)
    if not hasattr(figure, "savefig"):
        raise TypeError(
            f"{draw.__name__} must return a matplotlib Figure, got {type(figure).__name__}"
        )
    plt.close(figure)
    return figure


def visit_corners(draw, alt, choices) -> int:
    """Draw every corner of the grid: a raising or slow ``draw`` fails. Gives how many."""
    ends = {name: sorted({0, len(v) - 1}) for name, v in choices.items()}
    corners = [
        {name: choices[name][i] for name, i in corner.items()} for corner in _grid(ends)
    ]
    seconds = []
    for params in corners:
        began = time.perf_counter()
        _figure(draw, params)
        seconds.append(time.perf_counter() - began)
        describe(alt, params)
    slack = 5  # of a busy machine; the limit itself is judged when frames are drawn
    if min(seconds) > MOST_SECONDS * slack:
        raise RuntimeError(
            f"{draw.__name__} took {min(seconds):.2f} s or more at each corner; the "
            f"limit is {MOST_SECONDS} s: compute first and look up in draw"
        )
    return len(corners)


def _webp(figures, quality) -> list[bytes]:
    """The frames as WebP; quality "drawing" is lossless with at most 64 colours,
    which makes drawings smaller and sharper, and no frames at all of photographs."""
    import numpy as np
    from PIL import Image

    frames = []
    for rgb in figures:
        picture, options = Image.fromarray(rgb), {"quality": quality}
        if quality == "drawing":
            few = picture.quantize(64, dither=Image.Dither.NONE).convert("RGB")
            if np.abs(np.asarray(few, float) - rgb).mean() > 1:  # of 255
                return []
            picture, options = few, {"lossless": True, "quality": 80}
        buffer = io.BytesIO()
        picture.save(buffer, "WEBP", method=4, **options)
        frames.append(buffer.getvalue())
    return frames


def _pixels(figure):
    import numpy as np
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure.set_dpi(120)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()


def static_twin(draw, alt, choices, start) -> str:
    """The HTML of the figure that moves without a kernel (see the module's text)."""
    grid, pixels = _grid(choices), []
    began = time.perf_counter()
    for params in grid:
        pixels.append(_pixels(_figure(draw, params)))
    seconds = (time.perf_counter() - began) / len(grid)
    if seconds > 2 * MOST_SECONDS:
        raise RuntimeError(
            f"{draw.__name__} takes {seconds:.2f} s a frame; limit 0.3 s"
        )
    for quality in QUALITIES:
        frames = _webp(pixels, quality)
        if frames and (total := sum(map(len, frames))) * 4 / 3 <= MOST_BYTES:
            break
    else:
        raise ValueError(
            f"{len(frames)} frames take {total * 4 // 3000} kB; at most "
            f"{MOST_BYTES // 1000} kB are stored: fewer or smaller frames"
        )
    alts = [describe(alt, params) for params in grid]
    urls = ["data:image/webp;base64," + base64.b64encode(f).decode() for f in frames]
    first = grid.index({name: start[name] for name in choices})
    ident = "explore-" + sha1("".join([draw.__name__, *alts]).encode()).hexdigest()[:8]
    height, width = pixels[first].shape[:2]
    controls = "\n".join(
        _control(ident, name, values, values.index(start[name]))
        for name, values in choices.items()
    )
    data = json.dumps({"alts": alts, "frames": urls}).replace("</", "<\\/")
    return TWIN.format(
        ident=ident,
        controls=controls,
        data=data,
        src=urls[first],
        width=width,
        height=height,
        alt=html.escape(alts[first], quote=True),
    )


def _control(ident, name, values, at) -> str:
    label, key = html.escape(name.replace("_", " ")), f"{ident}-{name}"
    texts = [_text(value) for value in values]
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
        f'<output for="{key}">{html.escape(texts[at])}</output></span>'
    )


def _is_number(value) -> bool:
    return not isinstance(value, (bool, str)) and hasattr(value, "__float__")


def _text(value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if _is_number(value) else str(value)


TWIN = """<figure class="explorer" id="{ident}">
<div class="explorer-controls">{controls}</div>
<img src="{src}" alt="{alt}" width="{width}" height="{height}" \
style="max-width:100%;height:auto">
<script type="application/json" class="explorer-frames">{data}</script>
<script>
(function () {{
  var root = document.getElementById("{ident}");
  var image = root.querySelector("img");
  var inputs = Array.from(root.querySelectorAll("input, select"));
  var store = JSON.parse(root.querySelector(".explorer-frames").textContent);
  function move() {{
    var at = 0;
    inputs.forEach(function (input) {{
      at = at * Number(input.dataset.size) + Number(input.value);
      if (!input.dataset.stops) return;
      var text = JSON.parse(input.dataset.stops)[Number(input.value)];
      input.setAttribute("aria-valuetext", text);
      root.querySelector('output[for="' + input.id + '"]').textContent = text;
    }});
    image.src = store.frames[at];
    image.alt = store.alts[at];
  }}
  function fetchAll() {{
    if (store.fetched) return;
    store.fetched = store.frames.map(function (url) {{
      var frame = new Image(); frame.src = url; return frame;
    }});
  }}
  inputs.forEach(function (input) {{
    input.addEventListener("input", move);
    input.addEventListener("focus", fetchAll);
    input.addEventListener("pointerenter", fetchAll);
  }});
}})();
</script>
</figure>"""


def _show_html(text):
    from IPython.display import HTML, display

    display(HTML(text))


def _show_live(draw, choices, start):
    """Sliders of ipywidgets; an error in ``draw`` is shown in place of the figure."""
    import ipywidgets as widgets
    from IPython.display import display

    def control(name, values):
        options = [(_text(value), value) for value in values]
        label = name.replace("_", " ")
        if not all(map(_is_number, values)):
            return widgets.Dropdown(
                options=options, value=start[name], description=label
            )
        nearest = min(values, key=lambda value: abs(value - start[name]))
        return widgets.SelectionSlider(
            options=options, value=nearest, description=label, continuous_update=False
        )

    controls = {name: control(name, values) for name, values in choices.items()}
    area = widgets.Output()

    def update(_=None):
        params = {name: control.value for name, control in controls.items()}
        with area:
            area.clear_output(wait=True)
            try:
                display(_figure(draw, params))
            except Exception as error:  # a reader sees one line, not a traceback
                told = ", ".join(f"{k} = {v}" for k, v in params.items())
                print(f"The figure could not be drawn for {told}: {error!r}")

    for one in controls.values():
        one.observe(update, names="value")
    update()
    display(widgets.VBox([*controls.values(), area]))
