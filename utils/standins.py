"""Stand-ins: data of the right shape where the real data set cannot be had.

Each function needs no network, always returns the same values and gives the fields of
the dataclass that the loader of the same kind in `utils.data` returns.
"""

import importlib
import itertools
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]


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
    test = np.arange(1000, 1397)
    train = np.setdiff1d(np.arange(len(labels)), test)
    for part, images, count in (("train", train, 60000), ("test", test, 10000)):
        chosen = rng.choice(images, count)
        seen = _vary(large.astype(np.uint8), chosen, 28, rng, 0.03, 0.08, 0.05)
        fields["x_" + part] = _noisy(seen, rng, 25)
        fields["y_" + part] = labels[chosen].astype(np.int64)
    return fields


def _garment(kind, count, rng):
    """Draw `count` garments of one kind (0…9, Fashion-MNIST's order) at 56×56."""
    v, u = np.mgrid[-1:1:56j, -1:1:56j][:, None]
    across, detail = np.abs(u), 0

    def some(low, high):
        return rng.uniform(low, high, (count, 1, 1))

    if kind in (0, 2, 3, 4, 6):  # T-shirt, pullover, dress, coat, shirt
        top, bottom = some(-0.85, -0.7), some(0.6, 0.85)
        width = some(0.3, 0.45) * (1 + some(-0.1, 0.2) * v)
        reach = some(*{0: (0.15, 0.35), 6: (0.2, 0.5)}.get(kind, (0.35, 0.5)))
        if kind == 3:
            width = some(0.15, 0.3) * (1 + some(0.2, 0.9) * np.maximum(v, -0.2))
            reach, bottom = some(-0.1, 0.3), some(0.8, 0.95)
        bottom = bottom + 0.1 * (kind == 4)
        out = across - width
        sleeve = (v - top - some(1.2, 2.2) * out - 0.02) / some(0.35, 0.6)
        shape = (v > top) & (v < bottom) & (out < 0)
        shape |= (out >= 0) & (out < reach) & (sleeve > 0) & (sleeve < 1)
        shape &= (u / some(0.1, 0.2)) ** 2 + ((v - top) / some(0.08, 0.3)) ** 2 > 1
        if kind in (4, 6):  # buttons and a collar
            detail = (across < 0.04) * some(0.1, 0.6)
            detail = detail + (across + v - top < some(0.2, 0.4)) * some(-0.4, 0.4)
    elif kind == 1:  # trousers
        gap = some(0.02, 0.12) * np.clip(v + 0.6, 0, None)
        shape = (across < some(0.2, 0.35)) & (np.abs(v) < some(0.8, 0.95))
        shape &= (across > gap) | (v < some(-0.5, -0.3))
    elif kind == 8:  # bag
        top = some(-0.3, 0.1)
        shape = (across < some(0.5, 0.85) + 0.15 * v) & (v > top) & (v < some(0.5, 0.8))
        ring = (u / some(0.3, 0.5)) ** 2 + ((v - top) / some(0.3, 0.5)) ** 2
        shape |= (ring < 1) & (ring > some(0.5, 0.8)) & (v < top)
        detail = (np.abs(v - top - 0.2) < 0.04) * some(-0.5, 0.5)
    else:  # sandal, sneaker, ankle boot: toe to the right
        ground, length = some(0.35, 0.55), some(0.7, 0.9)
        rise = np.clip(0.5 - u / length / 2, 0, 1)
        inside = (across < length) & (v < ground)
        shape = inside & (v > ground - some(0.12, 0.3) - rise * some(0.2, 0.5))
        if kind == 5:
            bands = np.sin(some(9, 16) * u + some(-6, 6) * v + some(0, 6))
            sole = v > ground - some(0.06, 0.2) - 0.2 * rise * (u < 0)
            shape &= (bands > some(-0.3, 0.7)) | sole
        if kind == 9:
            shape |= inside & (u < some(-0.2, 0.1)) & (v > ground - some(0.7, 1.2))
        detail = (v > ground - some(0.05, 0.15)) * some(-0.5, 0.5)
    weave = np.sin(some(2, 25) * u + some(2, 25) * v + some(0, 6)) * some(0, 0.25)
    return shape * np.clip(some(0.35, 0.95) * (1 + detail) + weave, 0.12, 1) * 255


def garments():
    """Drawn garments in Fashion-MNIST's ten classes, 6,000 and 1,000 of each."""
    rng, fields = np.random.default_rng(1), {}
    for part, drawn, shown in (("train", 400, 6000), ("test", 150, 1000)):
        masters = np.concatenate([_garment(kind, drawn, rng) for kind in range(10)])
        y = rng.permutation(np.repeat(np.arange(10), shown))
        chosen = y * drawn + rng.integers(drawn, size=len(y))
        seen = _vary(masters.astype(np.uint8), chosen, 28, rng, 0.04, 0.05, 0.06)
        fields |= {"x_" + part: _noisy(seen, rng, 30), "y_" + part: y.astype(np.int64)}
    return fields


SHAPES = "circle ring crescent triangle square star cross heart arrow bars".split()


def _silhouettes():
    """The ten shapes as 96×96 masks, in the order of SHAPES."""
    y, x = np.mgrid[1.4:-1.4:96j, -1.4:1.4:96j]
    r, angle, far = np.hypot(x, y), np.arctan2(x, y), np.maximum(abs(x), abs(y))
    masks = [
        r < 0.8,
        (r < 0.9) & (r > 0.5),
        (r < 0.9) & (np.hypot(x - 0.5, y) > 0.75),
        (y > -0.5) & (np.sqrt(3) * abs(x) + y < 1),
        far < 0.7,
        r < 0.65 + 0.3 * np.cos(5 * angle),
        (far < 0.85) & (np.minimum(abs(x), abs(y)) < 0.28),
        x**2 + (1.1 * y - 0.75 * np.sqrt(abs(x))) ** 2 < 0.7,
        np.where(x > 0.1, abs(y) < 0.9 - x, (abs(y) < 0.25) & (x > -0.9)),
        (far < 0.8) & (np.sin(9.5 * y) < 0.2),
    ]
    return np.stack(masks).astype(np.float32)


def shapes(per_class):
    """Coloured shapes on textured ground, 32×32; colour says nothing of the class."""
    rng, fields = np.random.default_rng(2), {"classes": SHAPES}
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
        fields |= {"x_" + part: _noisy(x, rng, 30), "y_" + part: y.astype(np.int64)}
    return fields


def faces():
    """Drawn faces, 40 persons × 10 views that differ in pose, light and smile."""
    rng = np.random.default_rng(3)
    v, u = np.mgrid[-1:1:64j, -1:1:64j][:, None]

    def person(low, high):
        return np.repeat(rng.uniform(low, high, (40, 1, 1)), 10, axis=0)

    def blob(x, y, width, height):
        return np.exp(-((((u - x) / width) ** 2 + ((v - y) / height) ** 2) ** 2))

    lean, right, down, turn, smile, light = rng.normal(0, 0.06, (6, 400, 1, 1))
    u, v = u + lean * v + right, v - lean * u + down
    wide, high, gap = person(0.5, 0.75), person(0.6, 0.8), person(0.2, 0.32)
    size, eyes = person(0.06, 0.12), person(-0.25, -0.08)
    out = person(30, 200) + 0 * lean
    out = out + (person(10, 120) - out) * blob(0, -0.25, wide * 1.15, high * 1.2)
    out = out + (person(120, 220) - out) * blob(turn / 2, 0.15, wide, high)
    glasses, beard = person(0, 1) > 0.7, person(0, 1) > 0.75
    for x in (turn - gap, turn + gap):
        ring = blob(x, eyes, size * 2, size * 2) - blob(x, eyes, size * 1.5, size * 1.5)
        out = out - glasses * 160 * ring - 100 * blob(x, eyes, size, size * 0.6)
        out = out - 60 * blob(x, eyes - person(0.14, 0.2), size * 1.8, 0.04)
    out = out - person(15, 50) * blob(1.5 * turn, 0.15, person(0.05, 0.12), 0.1)
    curve = v - 0.5 - 2 * smile * (1 - (u / 0.3) ** 2)
    out = out - 70 * np.exp(-((u / person(0.15, 0.3)) ** 4) - (curve / 0.05) ** 2)
    out = out - beard * 70 * blob(0, 0.65, wide * 0.7, 0.25)
    out = out * (1 + light + 2 * light * u) + rng.normal(0, 6, out.shape)
    labels = np.repeat(np.arange(40), 10)
    return {"images": np.clip(out, 0, 255).astype(np.uint8), "labels": labels}


def swirls():
    """Two painted textures of the paintings' sizes: stripes drawn into whirls."""
    pictures, rng = [], np.random.default_rng(4)
    for rows, columns in ((640, 1024), (514, 928)):
        v, u = np.mgrid[0:rows, 0:columns] / 100.0
        place = u + 1j * v
        for x, y, turn in rng.uniform((0, 0, 2), (10, 6, 5), (6, 3)):
            arm = place - (x + 1j * y)
            place = x + 1j * y + arm * np.exp(1j * turn * np.exp(-(np.abs(arm) ** 2)))
        fine = np.sin(14 * place.imag + np.sin(3 * place.real))[..., None]
        tone = fine * rng.uniform(40, 70, 3) + rng.normal(0, 8, (rows, columns, 1))
        picture = tone + np.sin(u + v)[..., None] * 30 + rng.uniform(80, 170, 3)
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


PARTS = "plot acting music ending script dialogue photography pace direction cast"
PRAISE = """good great superb moving funny brilliant fresh honest charming gripping
excellent warm clever lovely perfect elegant subtle witty touching memorable"""
BLAME = """bad awful dull silly boring clumsy stale fake tedious weak terrible cold
stupid ugly poor crude shallow lame annoying forgettable"""
NEUTRAL = """it runs for two hours/the story takes place in {place}/i saw it with {who}
the hero is a young {job} from {place}/most scenes were shot in {place}
a {job} plays a small part/the book came out years before the film
the first act follows a {job}/we watched it with {who}/later it moves to {place}"""
PLACES = "paris/a small town/the desert/the mountains/a harbour/an old theatre".split(
    "/"
)
PEOPLE = "my sister/two friends/my parents/the whole class/a neighbour".split("/")
JOBS = "doctor sailor teacher thief painter soldier farmer singer spy widow".split()


def _opinions(good):
    """Sentences that praise (or blame), by kind; a count of words is often misled."""
    words = (PRAISE, BLAME) if good else (BLAME, PRAISE)
    kinds = [[], [], [], []]
    for part, yes, no in itertools.product(*(t.split() for t in (PARTS, *words))):
        kinds[0].append(f"the {part} was {yes}")
        kinds[1].append(f"the {part} was not {no} at all")
        kinds[2].append(f"the {part} was {yes} and not {no} at all")
        kinds[3].append(f"it had {no} moments but the {part} was {yes}")
    return kinds


def reviews():
    """Film reviews in which the order of words decides; 25,000 each, half of each.

    Three in a hundred carry the wrong label, as in life.
    """
    rng, fields, opinions = np.random.default_rng(7), {}, [_opinions(0), _opinions(1)]
    neutral = [
        line.format(place=place, who=who, job=job)
        for line in re.split("[/\n]", NEUTRAL)
        for place, who, job in itertools.product(PLACES, PEOPLE, JOBS)
    ]
    for part in ("train", "test"):
        y, texts = rng.permutation(np.repeat([0, 1], 12500)), []
        wrong, kinds = rng.random(25000) < 0.03, rng.choice([0, 0, 1, 2, 3], (25000, 2))
        for good, two, draw in zip(y ^ wrong, kinds, rng.random((25000, 12))):
            lines = [
                neutral[int(d * len(neutral))] for d in draw[: 3 + int(6 * draw[8])]
            ]
            for kind, place, which in zip(
                two, (draw[8], draw[9]), (draw[10], draw[11])
            ):
                said = opinions[good][kind]
                lines.insert(int(place * len(lines)), said[int(which * len(said))])
            texts.append(". ".join(line.capitalize() for line in lines) + ".")
        fields |= {"x_" + part: texts, "y_" + part: y.astype(np.int64)}
    return fields


def review_ranks():
    """The same reviews as lists of frequency ranks, and the index of words."""
    fields = reviews()
    rows = {
        part: [text.lower().replace(".", "").split() for text in fields[part]]
        for part in ("x_train", "x_test")
    }
    counts = Counter(itertools.chain.from_iterable(rows["x_train"]))
    index = {word: i + 1 for i, (word, _) in enumerate(counts.most_common())}
    for part, texts in rows.items():
        fields[part] = [[index[w] for w in text if w in index] for text in texts]
    return fields | {"word_index": index}


# language, how many, Faker's locale if it writes Latin letters, beginnings, endings
SURNAMES = """Arabic 2000 - Kha Na Sha Bou Gha Ma Sa|lil has her dad ros nem louf
Chinese 268 zh_CN Zh X Q Ch L W H|ang iao ong u ei;Czech 519 cs_CZ Novo Ma|tny rak vek
Dutch 297 nl_NL Ver Klein Groot|berg huis man;English 3668 en_GB Ash Hart Wood|ley ton
French 277 fr_FR Beau Du Lau|mont rent tier;German 724 de_DE Stein Berg|mann bach ner
Greek 203 - Papa Kara Stavro Deme Nico Geor|poulos giannis trios nakis llis
Irish 232 ga_IE O' Mac O'Ca|naghan nnell herty;Italian 709 it_IT Ros Fer Lom|selli rari
Japanese 991 ja_JP Taka Yama Naka|moto shima mura;Korean 94 - K J P Ch H S|im ang oo
Polish 139 pl_PL Kowal Nowa Zielin|ski czyk;Portuguese 74 pt_PT Fer Car Pe|reira valho
Russian 9384 - Abra Boga Vino Gori Iva Kali Mala Niko Pash|kov nin shev tsky enko
Scottish 100 - Camp Mac Hamil Craw|bell guson ton land;Spanish 298 es_ES Gar Lo|cia pez
Vietnamese 73 - Ng Tr Ph L D V B Ho|uyen an am e uong o ui ang"""


def faker_names(locale):
    """Faker's surnames of a locale in Latin letters; none where it is not installed."""
    try:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    except ImportError:
        return []
    kinds = ("last_romanized_names", "unisex_last_names", "last_names")
    return sorted(
        set(next(getattr(provider, k) for k in kinds if hasattr(provider, k)))
    )


def surnames():
    """As many names of each language as in the real set, from Faker or from syllables.

    Where those are too few, the head of one name is joined to the tail of another.
    """
    rng, languages = np.random.default_rng(8), {}
    for line in re.split("[;\n]", SURNAMES):
        language, count, locale, syllables = line.split(maxsplit=3)
        heads, tails = (side.split() for side in syllables.split("|"))
        middles = ["", *map(str.lower, heads)] if int(count) > 900 else [""]
        parts = itertools.product(heads, middles, tails)
        known = faker_names(locale) or ["".join(part) for part in parts]
        rng.shuffle(known)
        names = known[: int(count)]
        while len(names) < int(count):
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

    The last tenth comes from the last tenth of the book, so that it repeats nothing
    of what stands before.
    """
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


MONTHS = """January:janvier February:février March:mars April:avril May:mai June:juin
July:juillet August:août September:septembre October:octobre November:novembre
December:décembre"""


def dates():
    """20,000 days in English and in French, the shortest first."""
    found = []
    for year, day, month in itertools.product(
        range(1960, 2020), range(1, 29), MONTHS.split()
    ):
        english, french = month.split(":")
        found.append((f"{english} {day}, {year}.", f"Le {day} {french} {year}."))
    chosen = np.random.default_rng(9).choice(len(found), 20000, replace=False)
    english, french = zip(*sorted((found[i] for i in chosen), key=lambda p: len(p[0])))
    return {"english": list(english), "french": list(french)}


def cycles(length, columns, start, periods=(24, 168, 8766)):
    """Load-like series that share their cycles, each with its own level and noise."""
    rng, values = np.random.default_rng(10), np.empty((length, columns), np.float32)
    t = np.arange(length)
    waves = [
        np.sin(2 * np.pi * (k * t / period + rng.random())) / k
        for period, k in itertools.product(periods, (1, 2))
    ]
    waves = np.array(waves, np.float32)
    for column in range(columns):
        noise = rng.standard_normal(length, np.float32)
        for lag in (1, 2, 4, 8):
            noise[lag:] += 0.7**lag * noise[:-lag]
        weights = rng.uniform(0.02, 0.18, len(waves)).astype(np.float32)
        level = 1000 * np.exp(rng.normal(0, 0.5))
        values[:, column] = level * (1 + weights @ waves + 0.06 * noise)
    return {"values": values, "times": np.datetime64(start) + t}


def walks(length, columns, start):
    """Random walks that share a part of their steps, like exchange rates."""
    rng = np.random.default_rng(11)
    steps = rng.normal(0, 0.005, (length, columns)) + rng.normal(0, 0.003, (length, 1))
    values = rng.uniform(0.3, 1.3, columns) * np.exp(np.cumsum(steps, axis=0))
    times = np.datetime64(start) + np.arange(length)
    return {"values": values.astype(np.float32), "times": times}


def _monthly(table, column, at, start, spread=0.0):
    """A series that statsmodels ships, read off at the given places, month by month."""
    module = importlib.import_module(f"statsmodels.datasets.{table}")
    known = module.load_pandas().data[column].interpolate().to_numpy()
    noise = np.random.default_rng(12).normal(0, spread, len(at))
    values = np.interp(at, np.arange(len(known)), known) * np.exp(noise)
    times = np.datetime64(start) + np.arange(len(at))
    return {"values": values[:, None].astype(np.float32), "times": times}


def yearly_sunspots():
    """Yearly sunspots from 1749 on, interpolated to 2,820 months."""
    return _monthly(
        "sunspots", "SUNACTIVITY", 49 + np.arange(2820) / 12, "1749-01", 0.25
    )


def carbon_dioxide():
    """144 months of carbon dioxide over Mauna Loa: a trend and a yearly cycle."""
    return _monthly("co2", "co2", np.arange(144) * 365.25 / 84, "1958-03")


def temperatures():
    """A yearly cycle with days that resemble the day before."""
    fields = cycles(3650, 1, "1981-01-01", periods=(365.25,))
    return fields | {"values": 16 * fields["values"] / fields["values"].mean() - 5}
