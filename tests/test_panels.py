"""Networks in the page equal Keras: every layer, every step of training, every panel."""

import json
import re
import shutil

import numpy as np
import pytest

from support import ROOT
from tools import panels
from tools.notebooks import BookError
from tools.panel_networks import NETWORKS

PANELS = ROOT / "panels"
STORED = ROOT / "data" / "panels"
MACHINE = ("runtime", "panel")
NAMES = sorted(p.stem for p in PANELS.glob("*.js") if p.stem not in MACHINE)


def test_the_runtime_is_short():
    lines = (PANELS / "runtime.js").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 600 and max(map(len, lines)) <= 120


@pytest.fixture(scope="module")
def runtime(chromium):
    """``runtime(code, argument)``: what a page with the runtime makes of it."""
    page = chromium.new_page()
    page.add_script_tag(path=PANELS / "runtime.js")
    yield page.evaluate
    page.close()


def numbers(array) -> list[float]:
    return np.ravel(array).astype(float).tolist()


def as_data(net: dict) -> dict:
    """`panels.plain`, its arrays as the runtime's tensors."""
    for layer in net["layers"]:
        layer["weights"] = [
            {"shape": list(array.shape), "data": numbers(array)}
            for array in layer["weights"]
        ]
    return net


RUN = (
    "([net, all]) => {"
    " net.layers.forEach((l) => l.weights.forEach((w) => { w.data = Float64Array.from(w.data); }));"
    " return all.map((x) => Array.from(BookNet.run(net, x))); }"
)
UNPACKED = (
    "([net, all]) => { const own = BookNet.unpack(net);"
    " return all.map((x) => Array.from(BookNet.run(own, x))); }"
)


def models() -> dict:
    """A model for each layer that the runtime has, by what it tries."""
    import keras
    from keras import layers as kl

    keras.utils.set_random_seed(3)

    def image(*layers, shape=(7, 6, 3)):
        return keras.Sequential([keras.Input(shape), *layers])

    def series(*layers, shape=(9, 4)):
        return keras.Sequential([keras.Input(shape), *layers])

    acts = "linear relu leaky_relu elu tanh sigmoid softplus silu softmax".split()
    found = {f"dense, {a}": series(kl.Dense(5, a), shape=(8,)) for a in acts}
    for padding in ("same", "valid"):
        for strides in (1, 2):
            told = f"{padding}, stride {strides}"
            options = {"padding": padding, "strides": strides}
            found |= {
                f"conv2d, {told}": image(kl.Conv2D(4, (3, 2), **options)),
                f"conv1d, {told}": series(kl.Conv1D(4, 3, **options)),
                f"transposed, {told}": image(kl.Conv2DTranspose(4, (3, 4), **options)),
                f"max pool, {told}": image(kl.MaxPooling2D(3, **options)),
                f"mean pool, {told}": image(kl.AveragePooling2D(3, **options)),
            }
    words = [keras.Input((6,)), kl.Embedding(11, 5)]
    return found | {
        "global mean": image(kl.GlobalAveragePooling2D()),
        "flat and shaped": image(kl.Flatten(), kl.Reshape((6, 21))),
        "one activation": image(kl.Activation("tanh"), kl.ReLU(), kl.Softmax()),
        "batch normalisation": image(kl.BatchNormalization(), kl.Dropout(0.5)),
        "embedding": keras.Sequential(words),
        "lstm": series(kl.LSTM(5, return_sequences=True), kl.LSTM(3)),
        "gru": series(kl.GRU(5, return_sequences=True), kl.GRU(3)),
        "simple": series(kl.SimpleRNN(5)),
        "no biases": image(kl.Conv2D(4, 3, use_bias=False), kl.Flatten(),
                           kl.Dense(3, use_bias=False)),
    }  # fmt: skip


@pytest.fixture(scope="module")
def built() -> dict:
    made = models()
    random = np.random.default_rng(0)
    for model in made.values():  # biases and running averages away from their start
        model.set_weights(
            [np.abs(random.normal(0, 0.5, w.shape)) if "variance" in v.path
             else random.normal(0, 0.5, w.shape)
             for v, w in zip(model.weights, model.get_weights())]
        )  # fmt: skip
    return made


def twenty(model, random):
    if type(model.layers[0]).__name__ == "Embedding":
        return random.integers(0, 11, (20, *model.input_shape[1:])).astype(float)
    return random.normal(size=(20, *model.input_shape[1:]))


@pytest.mark.slow
@pytest.mark.browser
def test_layers_equal_keras(runtime, built):
    """On twenty inputs to 1e-4; to 1e-2 of the largest output after float16."""
    random, gaps = np.random.default_rng(1), {}
    for name, model in built.items():
        x = twenty(model, random)
        right = np.asarray(model(x)).reshape(20, -1)
        inputs = [numbers(one) for one in x]
        exact = np.array(runtime(RUN, [as_data(panels.plain(model)), inputs]))
        small = np.array(runtime(UNPACKED, [panels.packed(model), inputs]))
        assert np.ptp(right) > 0.01, name
        gaps[name] = np.abs(exact - right).max()
        assert gaps[name] < 1e-4, name
        assert np.abs(small - right).max() < 1e-2 * max(1, np.abs(right).max()), name
    assert len(gaps) >= 35


REMEMBERED = (
    "([net, x, width]) => { const own = BookNet.remembering(BookNet.unpack(net));"
    " let y; own.input = [1, width];"
    " for (let t = 0; t < x.length; t += width) y = BookNet.run(own, x.slice(t, t + width));"
    " return Array.from(y); }"
)


@pytest.mark.slow
@pytest.mark.browser
def test_a_network_that_remembers_equals_one_that_reads_all(runtime, built):
    """Nine steps, one a time, end where Keras ends that reads the whole series."""
    x = np.random.default_rng(4).normal(size=(1, 9, 4))
    for name in ("lstm", "gru", "simple"):
        right = numbers(built[name](x))
        read = runtime(REMEMBERED, [panels.packed(built[name]), numbers(x), 4])
        assert np.abs(np.array(read) - right).max() < 1e-2, name


RULES = {
    "sgd": lambda ko, rate: ko.SGD(rate),
    "momentum": lambda ko, rate: ko.SGD(rate, momentum=0.9),
    "rmsprop": lambda ko, rate: ko.RMSprop(rate),
    "adagrad": lambda ko, rate: ko.Adagrad(rate),
    "adam": lambda ko, rate: ko.Adam(rate),
}
TRAIN = """([net, x, t, loss, rule, rate, steps]) => {
  const memory = [], losses = [];
  net.layers.forEach((l) => l.weights.forEach((w) => { w.data = Float64Array.from(w.data); }));
  const data = BookNet.tensor(x.shape, x.data), goal = BookNet.tensor(t.shape, t.data);
  for (let n = 0; n < steps; n++) {
    losses.push(BookNet.trainStep(net, data, goal, loss, rule, rate, memory));
  }
  return [losses, net.layers.flatMap((l) => l.weights.flatMap((w) => Array.from(w.data)))];
}"""


def dense(activation: str, outputs: int):
    import keras
    from keras import layers as kl

    keras.utils.set_random_seed(5)
    return keras.Sequential(
        [keras.Input((2,)), kl.Dense(6, activation, dtype="float64"),
         kl.Dense(5, activation, dtype="float64"), kl.Dense(outputs, dtype="float64")]
    )  # fmt: skip


def shaped(array) -> dict:
    return {"shape": list(array.shape), "data": numbers(array)}


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("rule", RULES)
def test_training_equals_keras(runtime, rule):
    """The first step to 1e-6 and fifty steps' losses to 1e-5, for every loss."""
    import keras
    from keras import optimizers as ko

    random = np.random.default_rng(2)
    x = random.normal(size=(30, 2))
    labels = (x[:, :1] * x[:, 1:] > 0).astype(float)
    cases = {
        "mse": (keras.losses.MeanSquaredError(), np.sin(x), "tanh"),
        "binary": (keras.losses.BinaryCrossentropy(from_logits=True), labels, "relu"),
        "softmax": (
            keras.losses.CategoricalCrossentropy(from_logits=True),
            np.eye(3)[random.integers(0, 3, 30)],
            "elu",
        ),
    }
    for name, (loss, t, activation) in cases.items():
        model = dense(activation, t.shape[1])
        net = as_data(panels.plain(model))
        asked = [net, shaped(x), shaped(t), name, rule, 0.05]
        _, once = runtime(TRAIN, [*asked, 1])
        losses, _ = runtime(TRAIN, [*asked, 50])
        model.compile(RULES[rule](ko, 0.05), loss, run_eagerly=False)
        told = []
        for step in range(50):
            told.append(float(loss(t, model(x))))
            model.train_on_batch(x, t)
            if step == 0:
                flat = np.concatenate([np.ravel(w) for w in model.get_weights()])
                assert np.abs(np.array(once) - flat).max() < 1e-6, name
        assert np.abs(np.array(losses) - told).max() < 1e-5, name


def test_what_cannot_become_a_panel_is_refused(tmp_path):
    import keras
    from keras import layers as kl

    refused = {
        "Conv3D": keras.Sequential([keras.Input((4, 4, 4, 1)), kl.Conv3D(1, 2)]),
        "dilated": keras.Sequential([keras.Input((9, 9, 1)), kl.Conv2D(1, 3, dilation_rate=2)]),
        "gelu": keras.Sequential([keras.Input((3,)), kl.Dense(2, "gelu")]),
        "reset_after": keras.Sequential([keras.Input((3, 2)), kl.GRU(2, reset_after=False)]),
    }  # fmt: skip
    for word, model in refused.items():
        with pytest.raises(BookError, match=word):
            panels.plain(model)
    with pytest.raises(BookError, match="did you mean 'digit'"):
        panels.build("digits")
    large = keras.Sequential([keras.Input((500,)), kl.Dense(500)])
    with pytest.raises(BookError, match="at most 500 kB"):
        panels.write({"large": large}, {}, "large", tmp_path)


# ------------------------------------------------------------------ the panels


@pytest.fixture(scope="module")
def stored() -> dict:
    """What `python -m tools panel` wrote, by panel: the argument of BookPanels.weights."""
    found = {}
    for path in STORED.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        found[path.stem] = json.loads(text[text.index("{") : text.rindex("}") + 1])
    return found


@pytest.mark.slow
@pytest.mark.browser
def test_networks_of_panels_equal_keras(runtime, stored):
    """On twenty inputs to 1e-2 of the largest output: weights are float16."""
    assert set(stored) == set(NETWORKS)
    for name, own in stored.items():
        told = json.loads((STORED / f"{name}.json").read_text(encoding="utf-8"))
        assert set(told) == set(own["networks"])
        for key, net in own["networks"].items():
            x, right = panels.inputs(net), np.array(told[key])
            if net["layers"][0]["kind"] == "embedding":
                net = net | {"input": list(x.shape[1:])}
            made = np.array(runtime(UNPACKED, [net, [numbers(one) for one in x]]))
            few = np.unique(np.linspace(0, made.shape[1] - 1, 12).astype(int))
            gap = np.abs(made[:, few] - right).max()
            assert np.ptp(right) > 0.01 and gap < 1e-2 * np.abs(right).max(), (
                name,
                key,
                gap,
            )


def test_networks_of_panels_are_small():
    """500 kB at most for each, loaded when a reader asks."""
    for path in STORED.glob("*.js"):
        assert path.stat().st_size <= panels.MOST_BYTES, path.name


SHELL = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Panel</title>
<link rel="stylesheet" href="_static/book.css"><main><h1>Panel</h1><div>
<figure class="explorer" id="explore-1" data-panel="{name}"><img alt="" src="">
<figcaption>stored</figcaption></figure>
<div class="panel-place" data-panel="other"></div></div></main>
<script src="_static/panels.js"></script></html>"""


@pytest.fixture
def from_disk(chromium, tmp_path):
    """``from_disk(name, address)``: a page with that panel, opened by a double click."""
    folder = tmp_path / "a folder with a space"
    shutil.copytree(PANELS, folder / "panels")
    shutil.copytree(STORED, folder / "panels" / "data")
    (folder / "_static").mkdir()
    for name in ("panels.js", "book.css"):
        shutil.copy(ROOT / "_static" / name, folder / "_static")
    page, faults = chromium.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))

    def show(name, address=""):
        file = folder / f"{name}.html"
        file.write_text(SHELL.format(name=name), encoding="utf-8")
        page.goto(file.as_uri() + address)
        return page

    yield show
    assert faults == []
    page.close()


def caption(page) -> str:
    """The words below the picture, when all is computed."""
    page.wait_for_selector("figure.panel[data-panel-runs] figcaption:not(:empty)")
    page.wait_for_function(
        "!document.querySelector('.panel figcaption').textContent.endsWith('…')"
    )
    return page.inner_text("figure.panel figcaption")


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("name", NAMES)
def test_a_panel_answers_and_goes_back(from_disk, name):
    page = from_disk(name)
    scripts = "() => Array.from(document.scripts, (s) => s.src).filter(Boolean).length"
    assert page.evaluate(scripts) == 1  # nothing is loaded before it is asked for
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    before = caption(page)
    assert not page.is_visible("#explore-1")
    page.select_option("figure.panel select", index=1)
    page.wait_for_function(
        "(old) => document.querySelector('.panel figcaption').textContent !== old", arg=before
    )  # fmt: skip
    again = caption(page)
    linked = page.url.partition("#")[2]
    assert linked.startswith(f"panel={name}&")
    page = from_disk(name, f"#{linked}&again")  # a link that a teacher gives
    assert caption(page) == again
    page.click("text=Back to the stored pictures")
    assert page.is_visible("#explore-1") and not page.locator(".panel").count()


@pytest.mark.slow
@pytest.mark.browser
def test_twenty_networks_train(from_disk):
    """A thousand epochs, and what becomes of both choices is told."""
    page = from_disk("twenty")
    page.click("text=Compute it here")
    caption(page)
    page.click("text=Train")
    page.wait_for_function(
        "document.querySelector('.panel figcaption').textContent.includes('1,000 epochs')",
        timeout=180_000,
    )
    told = caption(page)
    assert told.count("of 20 are below 0.05") == 2


@pytest.mark.slow
@pytest.mark.browser
def test_a_drawn_stroke_is_read(from_disk):
    """A vertical stroke is read as a 1 by the network; the cleared field says so."""
    page = from_disk("digit", "#panel=digit&digit=own&trained=moved")
    assert "The field is empty" in caption(page)
    box = page.locator("figure.panel canvas").first.bounding_box()
    middle = box["x"] + box["width"] / 2
    page.mouse.move(middle, box["y"] + 0.25 * box["height"])
    page.mouse.down()
    page.mouse.move(middle, box["y"] + 0.75 * box["height"], steps=8)
    page.mouse.up()
    assert re.search(r"the CNN reads a 1, with \d+ %", caption(page)), caption(page)
    page.click("text=Clear the field")
    assert "The field is empty" in caption(page)


@pytest.mark.slow
@pytest.mark.browser
def test_a_typed_name_is_read_letter_by_letter(from_disk):
    page = from_disk("name", "#panel=name&name=Kowalski")
    assert re.search(r"After all letters of Kowalski the answer is \w+", caption(page))
    page.fill("figure.panel input[type=text]", "☃")
    assert "After all letters of ☃" in caption(page)
    page.fill("figure.panel input[type=text]", "")
    assert "No letter is typed yet" in caption(page)


@pytest.mark.slow
@pytest.mark.browser
def test_a_text_follows_its_temperature(from_disk):
    """At 0 it runs in a loop; the hotter, the fewer words are words."""
    shares = {}
    for temperature in (0, 0.5, 1, 2):
        page = from_disk("text", f"?{temperature}#panel=text&temperature={temperature}")
        told = caption(page)
        real, words = map(int, re.match(r"(\d+) of (\d+) words", told).groups())
        shares[temperature] = real / words
        assert ("is a loop" in told) == (temperature == 0), told
    assert shares[0] > 0.9 and shares[0.5] > shares[1] > shares[2], shares
    page.fill("figure.panel input[type=text]", "☃")
    assert page.inner_text(".panel-text").startswith("☃") and caption(page)
    page.fill("figure.panel input[type=text]", "")
    assert "words of the training text" in caption(page)


@pytest.mark.slow
@pytest.mark.browser
def test_greedy_texts_end_as_text_generation_says(from_disk):
    """Whatever the opening, at 0 the same loop, and none at 0.1."""
    page, ends = from_disk("text", "#panel=text&temperature=0"), set()
    caption(page)
    for opening in ("ROMEO:", "First Citizen:", "Thou art ", "42", "!!!!", ""):
        page.fill("figure.panel input[type=text]", opening)
        assert "is a loop of 54 characters" in caption(page)
        text = page.inner_text(".panel-text")
        ends.add("".join(sorted(text[-54:])))
        assert "And the state of the world to the world" in text
    assert len(ends) == 1
    slider = page.locator("figure.panel input[type=range]").first
    slider.press("ArrowRight")
    assert "does not end in a loop" in caption(page)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(
    ("temperature", "least", "most"), [(0.5, 95, 100), (1, 74, 93)]
)
def test_draws_differ_as_text_generation_says(from_disk, temperature, least, most):
    """The share of known words over the twenty draws, in percent; no draw has a loop."""
    page, shares = from_disk("text", f"#panel=text&temperature={temperature}"), []
    slider = page.locator("figure.panel input[type=range]").last
    for _ in range(20):
        told = caption(page)
        real, words = map(int, re.match(r"(\d+) of (\d+) words", told).groups())
        shares.append(round(100 * real / words))
        assert "does not end in a loop" in told
        slider.press("ArrowRight")
    assert (min(shares), max(shares)) == (least, most)


@pytest.mark.slow
@pytest.mark.browser
def test_a_little_chance_leaves_the_loop_as_text_generation_says(from_disk):
    """At a temperature of 0.1 no draw ends in a loop, whatever the opening of the menu."""
    page, texts = from_disk("text", "#panel=text&temperature=0.1"), set()
    caption(page)
    menu = page.locator("figure.panel select")
    slider = page.locator("figure.panel input[type=range]").last
    for opening in menu.locator("option").all_inner_texts():
        menu.select_option(opening)
        slider.press("Home")
        for _ in range(20):
            assert "does not end in a loop" in caption(page)
            texts.add(page.inner_text(".panel-text"))
            slider.press("ArrowRight")
    assert len(texts) == 80


@pytest.mark.slow
@pytest.mark.browser
def test_a_hedge_by_exact_slopes_ends_nearer_than_none(from_disk):
    """On the same path: the portfolio's end by its slopes, and without stocks."""
    page, ends = from_disk("option", "#panel=option&path=3&adjusted=100"), {}
    for held in ("none", "exact", "network"):
        before = caption(page)
        page.select_option("figure.panel select", held)
        told = caption(page)
        assert told != before
        end = re.search(r"ends ([−\d.]+) %", told)[1]
        ends[held] = abs(float(end.replace("−", "-")))
    assert ends["exact"] < 1 and ends["network"] < 3, ends
    assert ends["none"] > 2 * ends["network"], ends


# written as a power of ten
DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def readings(page, choices) -> list[str]:
    """What the panel says of each choice of its first menu."""
    told = []
    for choice in choices:
        page.select_option("figure.panel select >> nth=0", choice)
        told.append(caption(page))
    return told


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(("how", "right"), [("right=4", (4, 19)), ("turn=45", (8, 9))])
def test_digits_are_read_as_first_networks_says(from_disk, how, right):
    page, found = from_disk("digit", f"#panel=digit&{how}"), [0, 0]
    caption(page)
    for told in readings(page, [str(i) for i in range(20)]):
        label = re.search(r"test digit (\d)", told)[1]
        for k, name in enumerate(("layer", "CNN")):
            found[k] += re.search(rf"the {name} reads an? (\d)", told)[1] == label
    assert tuple(found) == right


@pytest.mark.slow
@pytest.mark.browser
def test_names_are_read_as_sequence_classification_says(from_disk, stored):
    examples = stored["name"]["data"]["examples"]
    page = from_disk("name", "#panel=name")
    caption(page)
    right = late = 0
    pattern = r"answer is (\w+), .*from (?:letter (\d+) on|the start)"
    for (language, name), told in zip(
        examples.items(), readings(page, examples.values()), strict=True
    ):
        answer, since = re.search(pattern, told).groups()
        right += answer == language
        late += answer == language and int(since or 0) >= len(name) - 1
    assert (len(examples), right, late) == (18, 9, 8)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(
    ("decoder", "digits"), [("GAN", 6), ("VAE", 10), ("autoencoder", 10)]
)
def test_planes_hold_the_digits_that_gans_says(from_disk, decoder, digits):
    told = caption(from_disk("plane", f"#panel=plane&decoder={decoder}"))
    assert f"{digits} digits have a place" in told


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(
    ("surface", "plain", "momentum", "ends"),
    [("valley", 0.2, 0.05, (2e-3, 2e-6)), ("banana", 0.005, 0.002, (0.35, 0.05)),
     ("saddle", 0.1, 0.1, (0, 6e-5)), ("four", 0.02, 0.005, (0, 1e-3))],
)  # fmt: skip
def test_races_end_as_gradient_descent_says(from_disk, surface, plain, momentum, ends):
    """Plain steps and momentum, each at the best of its ten rates."""
    how = f"surface={surface}&sgd={plain}&momentum={momentum}"
    told = caption(from_disk("valley", f"#panel=valley&{how}"))
    found = re.search(r"plain steps (\S+), momentum (\S+),", told).groups()
    found = [float(re.sub("·10", "e", number).translate(DIGITS)) for number in found]
    np.testing.assert_allclose(found, ends, rtol=0.2, atol=1e-7)


NEXT_PATH = """path => { const range = document.querySelector(".panel input[type=range]");
  range.value = path; range.dispatchEvent(new Event("input")); }"""


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(
    ("how", "off"),
    [("network&adjusted=20", 0.6), ("exact&adjusted=20", 0.6), ("none&adjusted=20", 10),
     ("exact&adjusted=100", 0.1), ("network&adjusted=100", 0.2)],
)  # fmt: skip
def test_portfolios_end_where_fbsde_says(from_disk, how, off):
    """The median distance from the payoff over the forty paths, in percent."""
    page, ends, worst = from_disk("option", f"#panel=option&slopes={how}"), [], []
    caption(page)
    for path in range(40):
        page.evaluate(NEXT_PATH, path)
        told = caption(page)
        end = re.search(r"ends (\S+) %", told)[1].replace("−", "-")
        ends.append(0.0 if "·" in end else abs(float(end)))  # 5·10⁻⁴
        worst.append(float(re.search(r"and (\S+) % at worst", told)[1]))
    assert abs(np.median(ends) - off) < (0.05 if off < 1 else 1)
    assert round(np.median(worst), 1) == 0.3


@pytest.mark.slow
@pytest.mark.browser
def test_the_valley_is_raced_by_click(from_disk):
    page = from_disk("valley")
    page.emulate_media(reduced_motion="reduce")
    page.click("text=Compute it here")
    before = caption(page)
    page.click("figure.panel canvas", position={"x": 60, "y": 60})
    assert caption(page) != before
    assert "momentum" in json.dumps(caption(page))


@pytest.mark.slow
@pytest.mark.browser
def test_the_valley_gives_what_adaptive_optimizers_says(from_disk):
    """The answer below the chapter's figure: AdaGrad is last on Rosenbrock's valley."""
    rates = {"sgd": 0.005, "momentum": 0.002, "adagrad": 1, "rmsprop": 1, "adam": 0.5}
    asked = "&".join(f"{name}={rate}" for name, rate in rates.items())
    told = caption(from_disk("valley", f"#panel=valley&surface=banana&{asked}"))
    values = [float(v) for v in re.findall(r"[a-z] ([\d.]+)[,.] ", told)[:5]]
    assert values == [0.35, 0.049, 2.7, 0.47, 0.18]


@pytest.mark.slow
@pytest.mark.browser
def test_twenty_starts_on_the_first_page(site, chromium):
    """They open below the question, and nothing of them is loaded before."""
    page = chromium.new_page()
    page.goto((site / "index.html").as_uri())
    assert page.locator("script[src*='panels/twenty']").count() == 0
    page.click(".panel-row button")
    told = caption(page)
    assert page.locator("script[src*='panels/twenty']").count() == 1
    assert "0 epochs" in told, told
    page.close()
