"""Stand-ins for pictures: drawn, or made from what the installed packages ship.

Each function needs no network, always returns the same values, and gives the fields of
the dataclass that its loader in `utils.data.images` cannot know.
"""

import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter, ImageFont

# Outlines of garments, characters for shapes, features of a face.
DRAWINGS = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


def vary(masters, chosen, side, rng, shift, turn, zoom):
    """Masters, seen each time a little shifted, turned and zoomed.

    Parameters
    ----------
    masters
        Square pictures, (m, size, size).
    chosen
        Which master to show each time, int (n,).
    side
        Of the pictures that are returned, in pixels.
    rng
        Where chance comes from.
    shift, turn, zoom
        Standard deviations: in halves of the picture, in radians, as a logarithm.

    Returns
    -------
    Pictures (n, side, side).
    """
    size, views = masters.shape[1], 500  # so many views are shared by all pictures
    v, u = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j].reshape(2, 1, -1)
    angle, scale, right, down = rng.normal(0, 1, (4, views, 1))
    stretch = np.exp(zoom * scale)
    cos, sin = stretch * np.cos(turn * angle), stretch * np.sin(turn * angle)
    x = cos * u - sin * v + shift * right
    y = sin * u + cos * v + shift * down
    column = np.clip((x + 1) * size / 2, 0, size - 1).astype(int)
    row = np.clip((y + 1) * size / 2, 0, size - 1).astype(int)
    pixels = row * size + column  # (views, side²): which pixel of a master is seen
    flat = masters.reshape(len(masters), -1)
    view = rng.integers(views, size=len(chosen))
    seen = np.empty((len(chosen), side * side), masters.dtype)
    for start in range(0, len(chosen), 1000):  # in parts, for the sake of memory
        part = slice(start, start + 1000)
        seen[part] = flat[chosen[part, None], pixels[view[part]]]
    return seen.reshape(-1, side, side)


def add_noise(pictures, rng, strength):
    """Add noise of up to ±strength grey levels, in place."""
    for start in range(0, len(pictures), 2000):
        part = pictures[start : start + 2000]
        noise = rng.integers(-strength, strength + 1, part.shape, np.int16)
        part[:] = np.clip(part + noise, 0, 255)
    return pictures


# ---------------------------------------------------------------- digits and garments


def digits():
    """Scikit-learn's 8×8 digits, split by writers first and enlarged afterwards."""
    from scipy.ndimage import zoom
    from sklearn.datasets import load_digits

    rng = np.random.default_rng(0)
    small, labels = load_digits(return_X_y=True)
    large = zoom(small.reshape(-1, 8, 8), (1, 5, 5), order=1, mode="nearest")
    large = np.pad(np.clip(large * 17, 0, 255), ((0, 0), (8, 8), (8, 8)))
    train, test = np.r_[:1000, 1397 : len(labels)], np.r_[1000:1397]
    fields = {}
    for part, writers, count in (("train", train, 60000), ("test", test, 10000)):
        chosen = rng.choice(writers, count)
        seen = vary(large.astype(np.uint8), chosen, 28, rng, 0.03, 0.08, 0.05)
        fields[f"x_{part}"] = add_noise(seen, rng, 25)
        fields[f"y_{part}"] = labels[chosen]
    return fields


SHOES = (5, 7, 9)  # sandal, sneaker, ankle boot
CLOTHES = (0, 2, 4, 6)  # T-shirt, pullover, coat, shirt


def draw_garments(kind, count, rng):
    """Draw so many garments of one kind, float (count, 56, 56) from 0 to 255.

    An outline has nine points: a garment's half width from top to bottom, or a shoe's
    height from heel to toe. Two more outlines bound an opening in it. Each garment is
    mixed with another kind by chance, so that kinds resemble each other.
    """
    outlines = np.array(list(DRAWINGS["garments"].values()))  # (10, 3, 9), in tenths
    shoe = kind in SHOES
    like = rng.choice(SHOES if shoe else CLOTHES, count)
    mixed = outlines[like] - outlines[kind]
    points = outlines[kind] + rng.uniform(0, 0.6, (count, 1, 1)) * mixed
    points *= rng.normal(0.1, 0.012, (count, 3, 9))  # from tenths of the half
    # Straight lines between the nine points, at 56 places.
    places = rng.normal(4, 0.3, (count, 1, 1)) * np.linspace(-1, 1, 56)
    near = np.clip(1 - np.abs(places - np.arange(-4, 5)[:, None]), 0, 1)
    edges = points @ near  # (count, 3, 56)
    v, u = np.mgrid[-1:1:56j, -1:1:56j][:, None]
    if shoe:
        across, axis = 0.45 - v, 2
    else:
        across, axis = np.abs(u), 3
    outer, low, high = np.expand_dims(edges.swapaxes(0, 1), axis)
    inside = (across > 0) & (across < outer) & ((across < low) | (across > high))
    lowest, highest = (2, 2, 0, 0, 0.35, -0.4), (25, 25, 6, 0.25, 0.95, 0.4)
    chance = rng.uniform(lowest, highest, (count, 6)).T[..., None, None]
    a, b, c, depth, grey, seam = chance
    weave = np.sin(a * u + b * v + c) * depth + seam * (across < 0.06)
    return inside * np.clip(grey + weave, 0.12, 1) * 255


def garments():
    """Drawn garments in Fashion-MNIST's ten classes, 6,000 and 1,000 of each."""
    rng, fields = np.random.default_rng(1), {}
    for part, drawn, shown in (("train", 400, 6000), ("test", 150, 1000)):
        masters = [draw_garments(kind, drawn, rng) for kind in range(10)]
        masters = np.concatenate(masters).astype(np.uint8)
        labels = rng.permutation(np.repeat(np.arange(10), shown))
        chosen = labels * drawn + rng.integers(drawn, size=len(labels))
        seen = vary(masters, chosen, 28, rng, 0.04, 0.05, 0.06)
        fields[f"x_{part}"] = add_noise(seen, rng, 30)
        fields[f"y_{part}"] = labels
    return fields


# ---------------------------------------------------------------- photographs


def silhouettes():
    """The ten shapes as masks: characters of the font that matplotlib ships.

    Returns
    -------
    float32 (10, 96, 96) from 0 to 1.
    """
    import matplotlib

    path = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    font, masks = ImageFont.truetype(path, 200), []
    for character in DRAWINGS["shapes"].values():
        glyph = font.getmask(character)
        mask = Image.frombytes("L", glyph.size, bytes(glyph)).resize((60, 60))
        masks.append(np.pad(mask.filter(ImageFilter.MaxFilter(5)), 18))
    return np.stack(masks).astype(np.float32) / 255


def shapes(per_class):
    """Coloured shapes on textured ground, 32×32; colour says nothing of the class."""
    rng, fields = np.random.default_rng(2), {"classes": list(DRAWINGS["shapes"])}
    v, u = np.mgrid[-1:1:32j, -1:1:32j][:, None, :, :, None].astype(np.float32)
    for part, count in (("train", per_class), ("test", 1000)):
        y = rng.permutation(np.repeat(np.arange(10), count))
        masks = vary(silhouettes(), y, 32, rng, 0.25, 0.3, 0.3)[..., None]
        x = np.empty((len(y), 32, 32, 3), np.uint8)
        for start in range(0, len(y), 1000):
            shade = rng.uniform(40, 215, (2, 1000, 1, 1, 3)).astype(np.float32)
            shade[1] = 40 + (shade[0] + 20 + shade[1] / 2) % 175  # unlike the ground
            a, b, c = rng.normal(0, 5, (3, 2, 1000, 1, 1, 1)).astype(np.float32)
            ground, figure = shade + 35 * np.sin(a * u + b * v + c)
            picture = ground + (figure - ground) * masks[start : start + 1000] * 0.85
            x[start : start + 1000] = np.clip(picture, 0, 255)
        fields[f"x_{part}"] = add_noise(x, rng, 30)
        fields[f"y_{part}"] = y
    return fields


# ---------------------------------------------------------------- faces and paintings


def faces():
    """Drawn faces, 40 persons × 10 views that differ in pose, light and smile."""
    rng = np.random.default_rng(3)
    v, u = np.mgrid[-1:1:64j, -1:1:64j][:, None]
    lean, right, down, turn, smile, light = rng.normal(0, 0.06, (6, 400, 1, 1))
    u, v = u + lean * v + right, v - lean * u + down
    out = np.repeat(rng.uniform(30, 200, (40, 1, 1)), 10, axis=0)
    for feature in DRAWINGS["faces"].values():  # each an ellipse of its own grey
        own = np.array(feature) * rng.normal(1, 0.2, (40, 5))
        x, y, width, height, grey = np.repeat(own, 10, axis=0).T[..., None, None]
        is_mouth = (height < 0.1) & (y > 0.3)
        curve = v - y - smile * (2 - 18 * u**2) * is_mouth
        far = ((u - x - turn) / width) ** 2 + (curve / height) ** 2
        out = out + (grey - out) * np.exp(-(far**2))
    out = out * (1 + light + 2 * light * u) + rng.normal(0, 6, out.shape)
    labels = np.repeat(np.arange(40), 10)
    return {"images": np.clip(out, 0, 255).astype(np.uint8), "labels": labels}


def swirls():
    """Two painted textures of the paintings' sizes: stripes drawn into whirls."""
    pictures, rng = [], np.random.default_rng(4)
    for rows, columns in ((640, 1024), (514, 928)):
        # Places are complex numbers, so that a product turns them.
        place = np.add.outer(0.01j * np.arange(rows), 0.01 * np.arange(columns))
        for x, y, turn in rng.uniform((0, 0, 2), (10, 6, 5), (6, 3)):
            arm = place - (x + 1j * y)
            place = x + 1j * y + arm * np.exp(1j * turn * np.exp(-(np.abs(arm) ** 2)))
        fine = np.sin(14 * place.imag + np.sin(3 * place.real))[..., None]
        noise = rng.normal(0, 8, (rows, columns, 1))
        picture = fine * rng.uniform(40, 70, 3) + rng.uniform(80, 170, 3) + noise
        pictures.append(np.clip(picture, 0, 255).astype(np.uint8))
    return {"images": pictures, "titles": ["Whirls", "More whirls"]}
