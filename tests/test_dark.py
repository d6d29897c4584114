"""Light and dark pages: figures lie on the page's ground and read on it, by pixels."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from support import chapter_files, chapter_id, notebook, tags
from utils import plots
from windows import Window, set_scheme, uncovered

pytestmark = [pytest.mark.slow, pytest.mark.browser]
DRAWINGS = ".cell:not(.tag_photo) .cell_output img"
TEXT, GRAPHIC = 4.5, 3.0  # the web's rules for contrast
# Two colours of the palette are pale on white: areas, and marks with a dark edge.
PALE_ON_WHITE = {plots.SKY, plots.YELLOW}
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])


_PART = np.arange(256) / 255
# What a part of a colour, 0…255, adds to the luminance before it is weighted.
LINEAR = np.where(_PART <= 0.04045, _PART / 12.92, ((_PART + 0.055) / 1.055) ** 2.4)


def luminance(rgb) -> np.ndarray:
    """Relative luminance of colours (…, 3) in 0…255, as the web's rules define it."""
    return LINEAR[np.asarray(rgb)] @ [0.2126, 0.7152, 0.0722]


def contrast(one, other) -> np.ndarray:
    """The web's contrast of two colours: 1 (none) to 21 (black on white)."""
    first, second = luminance(one), luminance(other)
    return (np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05)


def decoded(png: bytes) -> np.ndarray:
    """The pixels of a screenshot, (height, width, 3)."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def pixels_of(element) -> np.ndarray:
    """What the browser shows of an element, (height, width, 3)."""
    return decoded(element.screenshot())


def in_scheme(show, name, scheme):
    page = uncovered(show(name))
    set_scheme(page, scheme)
    return page


def ground_of(page) -> np.ndarray:
    color = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return np.array([int(n) for n in color[4:-1].split(",")])


# A chapter is as tall as forty screens, most of it text. With the rest taken out, all of
# its drawings fit on one picture, still on the ground and in the frames of the page.
ONLY = (
    """html.only-drawings :not(:has(.drawing), .drawing) { display: none !important }"""
)
ONLY_DRAWINGS = f"""async () => {{
  const drawings = [...document.querySelectorAll("{DRAWINGS}")]
    .filter(image => !image.closest("details"));
  for (const image of drawings) {{
    image.loading = "eager";
    image.classList.add("drawing");
  }}
  document.documentElement.classList.add("only-drawings");
  await Promise.all(drawings.map(image => image.decode()));
  return drawings.map(image => {{
    const box = image.getBoundingClientRect();
    return [image.getAttribute("src"), box.x + scrollX, box.y + scrollY,
            box.width, box.height];
  }});
}}"""
ALL_AGAIN = "document.documentElement.classList.remove('only-drawings')"


def drawings_of(page) -> dict[str, np.ndarray]:
    """What the browser shows of each drawing of a page that is in no fold."""
    page.add_style_tag(content=ONLY)
    boxes = page.evaluate(ONLY_DRAWINGS)
    sheet = decoded(page.screenshot(full_page=True))
    page.evaluate(ALL_AGAIN)
    found = {}
    for source, *box in boxes:
        x, y, width, height = (round(side) for side in box)
        found[source] = sheet[y : y + height, x : x + width]
    return found


def unread(drawings: dict[str, np.ndarray], ground) -> list[str]:
    """Drawings that are no part of the page's ground, or whose text is pale on it."""
    faults = []
    for source, shown in drawings.items():
        corner = shown[2, 2].astype(int)
        if abs(corner - ground).max() > 4:
            faults.append(f"{source}: a panel of {corner}")
        # The strokes of text are one pixel in 1,000.
        best = np.quantile(contrast(shown.reshape(-1, 3), ground), 0.999)
        if best < TEXT:
            faults.append(f"{source}: at most {best:.1f} to 1 on the page")
    return faults


@SCHEMES
def test_drawings_lie_on_the_page_and_their_text_reads(desktop, chapter, scheme):
    page = in_scheme(desktop, f"chapters/{chapter_id(chapter)}", scheme)
    drawings = drawings_of(page)
    assert len(drawings) >= 3
    assert unread(drawings, ground_of(page)) == []


def test_canary_drawings():
    white, grey = np.array([255, 255, 255]), np.array([200, 200, 200])
    blank = np.full((40, 50, 3), 255, np.uint8)
    pale, sound = blank.copy(), blank.copy()
    pale[10:20, 10:20] = grey
    sound[10:20, 10:20] = 0
    panel = np.where(sound == 255, 240, sound)
    assert unread({"sound": sound}, white) == []
    for drawing in (blank, pale, panel):
        assert len(unread({"spoilt": drawing}, white)) == 1
    assert len(unread({"sound": sound}, grey)) == 1


def test_photographs_keep_their_colours(desktop, chapter):
    tagged = [c for c in notebook(chapter).cells if "photo" in tags(c)]
    if not any("image/png" in o.get("data", {}) for c in tagged for o in c.outputs):
        pytest.skip("no photographs")
    page = in_scheme(desktop, f"chapters/{chapter_id(chapter)}", "dark")
    filters = page.eval_on_selector_all(
        ".cell.tag_photo .cell_output img",
        "all => all.map(image => getComputedStyle(image).filter)",
    )
    assert filters and set(filters) == {"none"}


@SCHEMES
def test_the_name_in_the_logo_reads(visit, scheme):
    page = in_scheme(visit, "index", scheme)
    shown = pixels_of(page.locator(f".bd-sidebar-primary .only-{scheme}.logo__image"))
    text = shown[:, int(shown.shape[1] * 0.31) :]  # right of the drawing
    best = np.quantile(contrast(text.reshape(-1, 3), ground_of(page)), 0.99)
    assert best >= TEXT, f"{best:.1f} to 1"


def swatches(page, colors) -> np.ndarray:
    """The colours as a drawing of the open page shows them, (n, 3)."""
    sheet = np.zeros((20, 20 * len(colors), 3), np.uint8)
    for i, color in enumerate(colors):
        sheet[:, 20 * i : 20 * i + 20] = [int(color[k : k + 2], 16) for k in (1, 3, 5)]
    buffer = io.BytesIO()
    Image.fromarray(sheet).save(buffer, "PNG")
    address = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    page.evaluate(
        """address => {
        const outputs = document.querySelectorAll('.cell:not(.tag_photo) .cell_output');
        const output = [...outputs].find(o => !o.closest('details'));
        output.innerHTML = `<img id="swatches" alt="" src="${address}">`; }""",
        address,
    )
    page.wait_for_function("document.getElementById('swatches').naturalWidth > 0")
    shown = pixels_of(page.locator("#swatches")).astype(int)
    width = shown.shape[1] / len(colors)
    return np.array([shown[10, int(width * (i + 0.5))] for i in range(len(colors))])


@pytest.fixture(scope="module")
def painted(chromium, address):
    """``painted[scheme]``: the palette as a page's drawings show it, and its ground."""
    window = Window(chromium, address)
    found = {}
    for scheme in ("light", "dark"):
        page = in_scheme(
            window.show, f"chapters/{chapter_id(chapter_files()[0])}", scheme
        )
        found[scheme] = swatches(page, plots.PALETTE), ground_of(page)
    window.close()
    return found


@SCHEMES
def test_the_palette_reads_on_the_page(painted, scheme):
    shown, ground = painted[scheme]
    ratios = dict(zip(plots.PALETTE, contrast(shown, ground)))
    pale = {color for color, ratio in ratios.items() if ratio < GRAPHIC}
    assert pale <= (PALE_ON_WHITE if scheme == "light" else set()), ratios


def as_seen(rgb, kind) -> np.ndarray:
    """Colours as dichromats see them (Viénot, Brettel and Mollon 1999), in CIELAB."""
    linear = LINEAR[np.asarray(rgb)]
    cones = np.array(
        [[17.8824, 43.5161, 4.11935], [3.45565, 27.1554, 3.86714],
         [0.0299566, 0.184309, 1.46709]]
    )  # fmt: skip
    lost = {
        "protan": [[0, 2.02344, -2.52581], [0, 1, 0], [0, 0, 1]],
        "deutan": [[1, 0, 0], [0.494207, 0, 1.24827], [0, 0, 1]],
    }[kind]
    seen = linear @ (np.linalg.inv(cones) @ np.array(lost) @ cones).T
    xyz = (
        seen.clip(0, 1)
        @ np.array(
            [
                [0.4124, 0.3576, 0.1805],
                [0.2126, 0.7152, 0.0722],
                [0.0193, 0.1192, 0.9505],
            ]
        ).T
        / [0.9505, 1, 1.089]
    )
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = root.T
    return np.c_[116 * y - 16, 500 * (x - y), 200 * (y - z)]


@pytest.mark.parametrize("kind", ["protan", "deutan"])
@SCHEMES
def test_the_first_colours_stay_apart_for_colour_blind_readers(painted, scheme, kind):
    """The four that lines are drawn in; CIELAB distances, 10 is seen at a glance."""
    shown, _ = painted[scheme]
    seen = as_seen(shown[:4], kind)
    apart = np.linalg.norm(seen[:, None] - seen[None], axis=-1)
    assert apart[np.triu_indices(4, 1)].min() >= 10, apart.round(0)


def test_labels_of_photographs_read_on_white_and_on_black():
    grey = [int(plots.EITHER[k : k + 2], 16) for k in (1, 3, 5)]
    assert contrast(grey, (255, 255, 255)) >= TEXT and contrast(grey, (0, 0, 0)) >= TEXT
