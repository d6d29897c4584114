"""Stand-ins: data of the right shape where the real data set cannot be had.

Each function needs no network, always returns the same values and gives the fields of
the dataclass that the loader in `utils.data` returns, less those it knows itself.
"""

import importlib
import itertools
import json
import random
import re
from collections import Counter
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageFilter, ImageFont

ROOT = Path(__file__).resolve().parents[1]
TEXTS = json.loads((ROOT / "data" / "standins.json").read_text(encoding="utf-8"))


def _vary(masters, chosen, side, rng, shift, turn, zoom):
    """Show masters[chosen] at side × side pixels, shifted, turned and zoomed."""
    size, kinds = masters.shape[1], 500
    v, u = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j].reshape(2, 1, -1)
    angle, scale, right, down = rng.normal(0, 1, (4, kinds, 1))
    cos, sin = np.exp(zoom * scale) * (np.cos(turn * angle), np.sin(turn * angle))
    places = cos * u - sin * v + shift * right, sin * u + cos * v + shift * down
    column, row = (np.clip((p + 1) * size / 2, 0, size - 1).astype(int) for p in places)
    views, flat = row * size + column, masters.reshape(len(masters), -1)
    kind = rng.integers(kinds, size=len(chosen))
    seen = np.empty((len(chosen), side * side), masters.dtype)
    for start in range(0, len(chosen), 1000):
        part = slice(start, start + 1000)
        seen[part] = flat[chosen[part, None], views[kind[part]]]
    return seen.reshape(-1, side, side)


def _noisy(pictures, rng, strength):
    """Add noise of up to ±strength grey levels, in place."""
    for start in range(0, len(pictures), 2000):
        part = pictures[start : start + 2000]
        noise = rng.integers(-strength, strength + 1, part.shape, np.int16)
        part[:] = np.clip(part + noise, 0, 255)
    return pictures


def digits():
    """Scikit-learn's 8×8 digits, split by writers first and enlarged afterwards."""
    from scipy.ndimage import zoom
    from sklearn.datasets import load_digits

    rng, fields = np.random.default_rng(0), {}
    small, labels = load_digits(return_X_y=True)
    large = zoom(small.reshape(-1, 8, 8), (1, 5, 5), order=1, mode="nearest")
    large = np.pad(np.clip(large * 17, 0, 255), ((0, 0), (8, 8), (8, 8)))
    train, test = np.r_[:1000, 1397 : len(labels)], np.r_[1000:1397]
    for part, images, count in (("train", train, 60000), ("test", test, 10000)):
        chosen = rng.choice(images, count)
        seen = _vary(large.astype(np.uint8), chosen, 28, rng, 0.03, 0.08, 0.05)
        fields["x_" + part] = _noisy(seen, rng, 25)
        fields["y_" + part] = labels[chosen]
    return fields


def _garment(kind, count, rng):
    """Draw `count` garments of one kind at 56×56 from its outline: a garment's half
    width from top to bottom or a shoe's height from heel to toe; then an opening."""
    outlines = np.array(list(TEXTS["garments"].values()))
    shoe = kind in (5, 7, 9)
    like = rng.choice([5, 7, 9] if shoe else [0, 2, 4, 6], count)
    mixed = outlines[like] - outlines[kind]
    points = outlines[kind] + rng.uniform(0, 0.6, (count, 1, 1)) * mixed
    points *= rng.normal(0.1, 0.012, (count, 3, 9))  # from tenths of the half
    length = rng.normal(4, 0.3, (count, 1, 1)) * np.linspace(-1, 1, 56)
    edges = points @ np.clip(1 - np.abs(length - np.arange(-4, 5)[:, None]), 0, 1)
    v, u = np.mgrid[-1:1:56j, -1:1:56j][:, None]
    across, axis = (0.45 - v, 2) if shoe else (np.abs(u), 3)
    outer, low, high = np.expand_dims(edges.swapaxes(0, 1), axis)
    shape = (across > 0) & (across < outer) & ((across < low) | (across > high))
    ranges = (2, 2, 0, 0, 0.35, -0.4), (25, 25, 6, 0.25, 0.95, 0.4)
    a, b, c, depth, grey, seam = rng.uniform(*ranges, (count, 6)).T[..., None, None]
    weave = np.sin(a * u + b * v + c) * depth + seam * (across < 0.06)
    return shape * np.clip(grey + weave, 0.12, 1) * 255


def garments():
    """Drawn garments in Fashion-MNIST's ten classes, 6,000 and 1,000 of each."""
    rng, fields = np.random.default_rng(1), {}
    for part, drawn, shown in (("train", 400, 6000), ("test", 150, 1000)):
        masters = np.concatenate([_garment(kind, drawn, rng) for kind in range(10)])
        y = rng.permutation(np.repeat(np.arange(10), shown))
        chosen = y * drawn + rng.integers(drawn, size=len(y))
        seen = _vary(masters.astype(np.uint8), chosen, 28, rng, 0.04, 0.05, 0.06)
        fields |= {"x_" + part: _noisy(seen, rng, 30), "y_" + part: y}
    return fields


def _silhouettes():
    """The ten shapes as 96×96 masks: characters of the font that matplotlib ships."""
    path = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    font, masks = ImageFont.truetype(path, 200), []
    for character in TEXTS["shapes"].values():
        glyph = font.getmask(character)
        mask = Image.frombytes("L", glyph.size, bytes(glyph)).resize((60, 60))
        masks.append(np.pad(mask.filter(ImageFilter.MaxFilter(5)), 18))
    return np.stack(masks).astype(np.float32) / 255


def shapes(per_class):
    """Coloured shapes on textured ground, 32×32; colour says nothing of the class."""
    rng, fields = np.random.default_rng(2), {"classes": list(TEXTS["shapes"])}
    v, u = np.mgrid[-1:1:32j, -1:1:32j][:, None, :, :, None].astype(np.float32)
    for part, count in (("train", per_class), ("test", 1000)):
        y = rng.permutation(np.repeat(np.arange(10), count))
        masks = _vary(_silhouettes(), y, 32, rng, 0.25, 0.3, 0.3)[..., None]
        x = np.empty((len(y), 32, 32, 3), np.uint8)
        for start in range(0, len(y), 1000):
            shade = rng.uniform(40, 215, (2, 1000, 1, 1, 3)).astype(np.float32)
            shade[1] = 40 + (shade[0] + 20 + shade[1] / 2) % 175
            a, b, c = rng.normal(0, 5, (3, 2, 1000, 1, 1, 1)).astype(np.float32)
            ground, figure = shade + 35 * np.sin(a * u + b * v + c)
            picture = ground + (figure - ground) * masks[start : start + 1000] * 0.85
            x[start : start + 1000] = np.clip(picture, 0, 255)
        fields |= {"x_" + part: _noisy(x, rng, 30), "y_" + part: y}
    return fields


def faces():
    """Drawn faces, 40 persons × 10 views that differ in pose, light and smile."""
    rng = np.random.default_rng(3)
    v, u = np.mgrid[-1:1:64j, -1:1:64j][:, None]
    lean, right, down, turn, smile, light = rng.normal(0, 0.06, (6, 400, 1, 1))
    u, v = u + lean * v + right, v - lean * u + down
    out = np.repeat(rng.uniform(30, 200, (40, 1, 1)), 10, axis=0)
    for feature in TEXTS["faces"].values():
        own = np.array(feature) * rng.normal(1, 0.2, (40, 5))
        x, y, width, height, grey = np.repeat(own, 10, axis=0).T[..., None, None]
        curve = v - y - smile * (2 - 18 * u**2) * ((height < 0.1) & (y > 0.3))
        far = ((u - x - turn) / width) ** 2 + (curve / height) ** 2
        out = out + (grey - out) * np.exp(-(far**2))
    out = out * (1 + light + 2 * light * u) + rng.normal(0, 6, out.shape)
    labels = np.repeat(np.arange(40), 10)
    return {"images": np.clip(out, 0, 255).astype(np.uint8), "labels": labels}


def swirls():
    """Two painted textures of the paintings' sizes: stripes drawn into whirls."""
    pictures, rng = [], np.random.default_rng(4)
    for rows, columns in ((640, 1024), (514, 928)):
        place = np.add.outer(0.01j * np.arange(rows), 0.01 * np.arange(columns))
        for x, y, turn in rng.uniform((0, 0, 2), (10, 6, 5), (6, 3)):
            arm = place - (x + 1j * y)
            place = x + 1j * y + arm * np.exp(1j * turn * np.exp(-(np.abs(arm) ** 2)))
        fine = np.sin(14 * place.imag + np.sin(3 * place.real))[..., None]
        noise = rng.normal(0, 8, (rows, columns, 1))
        picture = fine * rng.uniform(40, 70, 3) + rng.uniform(80, 170, 3) + noise
        pictures.append(np.clip(picture, 0, 255).astype(np.uint8))
    return {"images": pictures, "titles": ["Whirls", "More whirls"]}


def diabetes():
    """Scikit-learn's diabetes table; patients are split before they are repeated."""
    from sklearn.datasets import load_diabetes

    rng, table = np.random.default_rng(6), load_diabetes(as_frame=True)
    data = table.data.drop(columns=["sex", "s4"])
    order, fields = rng.permutation(len(data)), {"features": list(data)}
    for part, rows, n in (("train", order[:354], 16512), ("test", order[354:], 4128)):
        chosen = rng.choice(rows, n)
        x = data.to_numpy()[chosen] + rng.normal(0, 0.003, (n, data.shape[1]))
        y = table.target.to_numpy()[chosen] + rng.normal(0, 3, n)
        fields |= {"x_" + part: x.astype("float32"), "y_" + part: y.astype("float32")}
    return fields


def reviews():
    """Film reviews in which the order of words decides; 25,000 each, half of each.
    Three in a hundred carry the wrong label, as in life."""
    rng, fields, texts = np.random.default_rng(7), {}, TEXTS["reviews"]
    praise, blame, pick = texts["praise"], texts["blame"], random.Random(7).choice
    moods = {"yes": blame, "no": praise}, {"yes": praise, "no": blame}

    def say(kind, words):
        return pick(texts[kind]).format(**{key: pick(words[key]) for key in words})

    for part in ("train", "test"):
        y, x = rng.permutation(np.repeat([0, 1], 12500)), []
        for good in y ^ (rng.random(25000) < 0.03):
            lines = [say("neutral", texts["words"]) for _ in range(pick(range(3, 9)))]
            for _ in range(2):
                opinion = say("opinions", texts["words"] | moods[good])
                lines.insert(pick(range(len(lines))), opinion)
            x.append(". ".join(line.capitalize() for line in lines) + ".")
        fields |= {"x_" + part: x, "y_" + part: y}
    return fields


def review_ranks():
    """The same reviews as lists of frequency ranks, and the index of words."""
    fields, rows = reviews(), {}
    for part in ("x_train", "x_test"):
        rows[part] = [text.lower().replace(".", "").split() for text in fields[part]]
    counts = Counter(itertools.chain.from_iterable(rows["x_train"]))
    index = {word: i + 1 for i, (word, _) in enumerate(counts.most_common())}
    for part, texts in rows.items():
        fields[part] = [[index[w] for w in text if w in index] for text in texts]
    return fields | {"word_index": index}


def faker_names(locale):
    """Faker's surnames of a locale in Latin letters; none where it is not installed."""
    try:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    except ImportError:
        return []
    kinds = "last_romanized_names", "unisex_last_names", "last_names"
    found = (getattr(provider, kind) for kind in kinds if hasattr(provider, kind))
    return sorted(set(next(found)))


def surnames():
    """As many names of each language as in the real set, from Faker or from syllables.
    Where those are too few, the head of one name is joined to the tail of another."""
    rng, languages = np.random.default_rng(8), {}
    for language, (count, locale, heads, tails) in TEXTS["surnames"].items():
        middles = ["", *heads.lower().split()] if count > 900 else [""]
        parts = itertools.product(heads.split(), middles, tails.split())
        known = faker_names(locale) or ["".join(part) for part in parts]
        rng.shuffle(known)
        names = known[:count]
        while len(names) < count:
            head, tail = (known[i] for i in rng.integers(len(known), size=2))
            names.append(head[: len(head) // 2 + 1] + tail[len(tail) // 2 :])
        languages[language] = names
    return {"languages": languages}


def book_text():
    """The prose of this book in ASCII: its pages and the text cells of its chapters."""
    pages = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("pages/*.md"))]
    texts = [page.read_text(encoding="utf-8") for page in pages]
    for path in sorted(ROOT.glob("chapters/*/*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        texts += ["".join(c["source"]) for c in cells if c["cell_type"] == "markdown"]
    text = "\n".join(texts) or "\n".join(reviews()["x_train"])
    return text.encode("ascii", "ignore").decode()


def _filled(text, length):
    return (text * (length // len(text) + 1))[:length]


def prose(length, words_only=False):
    """The book's text, cut or repeated to a length; words_only leaves a–z and blanks.
    Its last tenth is from the book's last tenth and repeats nothing from before."""
    text = book_text()
    if words_only:
        text = " " + " ".join(re.findall("[a-z]+", text.lower())) + " "
    cut, end = int(len(text) * 0.9), length // 10
    return {"text": _filled(text[:cut], length - end) + _filled(text[cut:], end)}


def articles(train, test):
    """The book's words and marks with blanks between: first half, second half."""
    lines = [re.findall(r"\w+|[^\w\s]", line) for line in book_text().splitlines()]
    lines = [" " + " ".join(line) + " \n" for line in lines]
    halves = "".join(lines[: len(lines) // 2]), "".join(lines[len(lines) // 2 :])
    return {"train": _filled(halves[0], train), "test": _filled(halves[1], test)}


def dates():
    """20,000 days in English and in French, the shortest first."""
    days = itertools.product(range(1960, 2020), range(1, 29), TEXTS["months"])
    pairs = [
        (f"{english} {day}, {year}.", f"Le {day} {french} {year}.")
        for year, day, (english, french) in days
    ]
    np.random.default_rng(9).shuffle(pairs)
    english, french = zip(*sorted(pairs[:20000], key=lambda pair: len(pair[0])))
    return {"english": list(english), "french": list(french)}


def cycles(length, columns, periods=(24, 168, 8766)):
    """Load-like series that share their cycles, each with its own level and noise."""
    rng, t = np.random.default_rng(10), np.arange(length)
    turns = [k * t / p + rng.random() for p, k in itertools.product(periods, (1, 2))]
    waves = np.sin(2 * np.pi * np.array(turns)).astype(np.float32)
    weights = rng.uniform(0.02, 0.18, (columns, len(waves))).astype(np.float32)
    weights[:, 1::2] /= 2  # of the waves that come twice a period
    noise = rng.standard_normal((columns, length), np.float32)
    for lag in (1, 2, 4, 8):
        noise[:, lag:] += 0.7**lag * noise[:, :-lag]
    level = 1000 * np.exp(rng.normal(0, 0.5, (columns, 1)).astype(np.float32))
    return {"values": (level * (1 + weights @ waves + 0.06 * noise)).T.copy()}


def walks(length, columns):
    """Random walks that share a part of their steps, like exchange rates."""
    rng = np.random.default_rng(11)
    steps = rng.normal(0, 0.005, (length, columns)) + rng.normal(0, 0.003, (length, 1))
    values = rng.uniform(0.3, 1.3, columns) * np.exp(np.cumsum(steps, axis=0))
    return {"values": values.astype(np.float32)}


def yearly_sunspots(length, _):
    """Yearly sunspots from 1749 on, interpolated to months, with noise."""
    from statsmodels.datasets import sunspots

    known, at = sunspots.load_pandas().data, 1749 + np.arange(length) / 12
    values = np.interp(at, known["YEAR"], known["SUNACTIVITY"])
    noise = np.random.default_rng(12).normal(0, 0.25, length)
    return {"values": (values * np.exp(noise))[:, None].astype(np.float32)}


def mauna_loa(length, _):
    """Months of carbon dioxide over Mauna Loa: a trend and a yearly cycle."""
    from statsmodels.datasets import co2

    known, months = co2.load_pandas().data["co2"].interpolate(), np.arange(length)
    values = np.interp(months * 365.25 / 84, np.arange(len(known)), known)[:, None]
    times = np.datetime64("1958-03") + months
    return {"values": values.astype(np.float32), "times": times}


def temperatures(length, columns):
    """A yearly cycle with days that resemble the day before."""
    values = cycles(length, columns, periods=(365.25,))["values"]
    return {"values": 16 * values / values.mean() - 5}
