"""The networks that panels load: trained by the code of the chapters that show them.

Each function gets the names that a chapter has defined where it records an experiment, and
gives trained ``keras.Sequential`` models by name, and plain data for the panel.
`python -m tools panel NAME` runs the chapter's definitions, calls the function and writes
`data/panels/NAME.js`.
"""

from types import SimpleNamespace

SEED = 0


def digit(chapter: SimpleNamespace) -> tuple[dict, dict]:
    """One layer and the small CNN, trained on centred or on moved digits; test digits."""
    import keras
    import numpy as np
    from keras import layers

    epochs, batch, images = 5, 128, chapter.x[:20_000]
    labels, random = chapter.y[:20_000], np.random.default_rng(SEED)
    moves = random.integers(-3, 4, (len(images), 2))
    moved = [chapter.shifted(i[None], *m) for i, m in zip(images, moves, strict=True)]
    nets = {}
    for trained, seen in {"centred": images, "moved": np.concatenate(moved)}.items():
        for name in ("line", "cnn"):
            keras.utils.set_random_seed(SEED)
            line = [layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)]
            net = chapter.small_cnn() if name == "cnn" else keras.Sequential(line)
            rate = chapter.one_cycle(epochs * len(images) // batch, 0.01)
            adam = keras.optimizers.Adam(rate)
            nets[f"{name}, {trained}"] = chapter.fit_digits(
                net, adam, epochs, batch, seen, labels
            )
    chosen = [np.flatnonzero(chapter.y_test == d)[k] for d in range(10) for k in (0, 1)]
    pixels = np.rint(255 * chapter.x_test[chosen]).astype(int)
    digits = [
        {"label": int(chapter.y_test[i]), "pixels": p.tolist()}
        for i, p in zip(chosen, pixels, strict=True)
    ]
    return nets, {"digits": digits}


def name(chapter: SimpleNamespace) -> tuple[dict, dict]:
    """The LSTM that was asked at every letter; names that it never saw."""
    import numpy as np

    known, held = chapter.split(np.random.default_rng(SEED), chapter.listed)
    net, letters = chapter.names_by("early letters at 0.1", SEED, known)
    seen = {name for name, _ in known}
    examples = {
        language: min(
            (not 6 <= len(name) <= 11, name)
            for name, own in held
            if own == language and name not in seen
        )[1]
        for language in chapter.LANGUAGES
    }
    return {"reader": net}, {
        "letters": letters,
        "languages": chapter.LANGUAGES,
        "examples": examples,
        "seen": sum(len(name) for name in seen),
    }


def option(chapter: SimpleNamespace) -> tuple[dict, dict]:
    """The pinned network of a hundred stocks, and the scales of its inputs and output."""
    import tensorflow as tf

    problem = chapter.hundred(step=chapter.exact_step)
    solver = chapter.Solver(problem, chapter.pinned, 900, number=SEED, rate=0.05)
    solver.train(900)
    _, X = chapter.simulate(problem, 1000, 20, tf.random.Generator.from_seed(1))
    size = float(tf.math.reduce_std(X - problem.start))
    return {"value": solver.net}, {
        "start": problem.start.tolist(),
        "size": size,
        "scale": solver.scale,
        "rate": chapter.RATE,
        "sigma": chapter.SIGMA,
    }


def plane(chapter: SimpleNamespace) -> tuple[dict, dict]:
    """Three decoders of two numbers with one architecture, and the digits' classifier."""
    makers = {
        "autoencoder": _autoencoder(chapter, weight=0.0),
        "VAE": _autoencoder(chapter, weight=1.0),
        "GAN": _gan(chapter),
    }
    nets = {key: net for key, (net, _) in makers.items()}
    ranges = {key: found for key, (_, found) in makers.items()}
    return nets | {"reader": chapter.classifier}, {"ranges": ranges}


def _decoder():
    """Two numbers to an image from −1 to 1: a DCGAN's generator, small enough to load."""
    import keras
    from keras import layers

    def finish():
        return [layers.BatchNormalization(momentum=0.9), layers.ReLU()]

    return keras.Sequential(
        [
            keras.Input((2,)),
            layers.Dense(16, "relu"),
            layers.Reshape((1, 1, 16)),
            layers.Conv2DTranspose(32, 7, use_bias=False),
            *finish(),
            layers.Conv2DTranspose(16, 4, 2, "same", use_bias=False),
            *finish(),
            layers.Conv2DTranspose(1, 4, 2, "same", activation="tanh"),
        ]
    )


def _autoencoder(chapter, weight: float, steps=4000):
    """A decoder trained to rebuild; ``weight`` of the divergence from a normal prior."""
    import keras
    import numpy as np
    import tensorflow as tf
    from keras import layers

    keras.utils.set_random_seed(SEED)
    images, decoder = chapter.train_images, _decoder()
    encoder = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Flatten(),
            layers.Dense(256, "relu"),
            layers.Dense(64, "relu"),
            layers.Dense(4),
        ]
    )
    weights = encoder.trainable_variables + decoder.trainable_variables
    adam = keras.optimizers.Adam(
        keras.optimizers.schedules.CosineDecay(0.002, steps, warmup_steps=200)
    )
    adam.build(weights)

    @tf.function
    def train():
        for _ in tf.range(steps):
            which = tf.random.uniform([128], 0, len(images), tf.int32)
            x = tf.gather(images, which)
            with tf.GradientTape() as tape:
                mean, log_var = tf.split(encoder(x), 2, axis=1)
                noise = tf.exp(log_var / 2) * tf.random.normal([128, 2])
                share = decoder(mean + (noise if weight else 0.0), training=True) / 2
                p = tf.clip_by_value(share + 0.5, 1e-6, 1 - 1e-6)
                t = x / 2 + 0.5
                errors = -t * tf.math.log(p) - (1 - t) * tf.math.log(1 - p)
                prior = 0.5 * (mean**2 + tf.exp(log_var) - 1 - log_var)
                loss = tf.reduce_sum(errors) + weight * tf.reduce_sum(prior)
                loss = loss / len(x)
            adam.apply_gradients(
                zip(tape.gradient(loss, weights), weights, strict=True)
            )

    train()
    codes = encoder(images[:5000]).numpy()[:, :2]
    low, high = np.quantile(codes, 0.02, axis=0), np.quantile(codes, 0.98, axis=0)
    return decoder, [[float(low[i]), float(high[i])] for i in (0, 1)]


def _gan(chapter, steps=4000):
    """A generator of two uniform numbers, trained against the chapter's discriminator."""
    import keras
    import tensorflow as tf

    keras.utils.set_random_seed(SEED)
    G, D = _decoder(), chapter.dcgan_discriminator()

    def real():
        which = tf.random.uniform([64], 0, len(chapter.train_images), tf.int32)
        return tf.gather(chapter.train_images, which)

    def noise():
        return tf.random.uniform([64, 2], -1, 1)

    train = chapter.alternation(G, D, real, noise, rates=(0.001, 0.001))
    chapter.train_averaged(G, train, steps)
    return G, [[-1.0, 1.0], [-1.0, 1.0]]


def text(chapter: SimpleNamespace) -> tuple[dict, dict]:
    """The stored network of characters, and the words of the text that trained it."""
    import re

    words = re.findall("[a-z']+", chapter.decode(chapter.known).lower())
    return {"writer": chapter.writer}, {
        "letters": chapter.ALPHABET,
        "words": " ".join(sorted(set(words))),
        "openings": ["ROMEO:", "First Citizen:", "To be, or not to be", "Thou art "],
    }


# The recorded experiment of a chapter where all that is needed is defined.
NETWORKS = {
    "digit": ("mnist-shifted", digit),
    "name": ("name-prefixes", name),
    "option": ("hundred-arms", option),
    "plane": ("dcgan-guidelines", plane),
    "text": ("character-long", text),
}
