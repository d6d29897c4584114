"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = [
    "denoising autoencoder",
    "sparse autoencoder",
    "contractive",
    "winner-take-all",
    "adversarial autoencoder",
    "total variation",
    "non-local means",
]


# ---- check_psnr_gain


def wraps_around(clean, noisy, restored):
    a, b = (np.mean((clean - x) ** 2) for x in (noisy, restored))
    return 10 * np.log10(a / b)


def the_wrong_way_round(clean, noisy, restored):
    a, b = (np.mean((clean.astype(float) - x) ** 2) for x in (noisy, restored))
    return 10 * np.log10(b / a)


def of_the_amplitude(clean, noisy, restored):
    a, b = (np.mean(np.abs(clean.astype(float) - x)) for x in (noisy, restored))
    return 10 * np.log10(a / b)


def image_by_image(clean, noisy, restored):
    a, b = (
        np.mean((clean.astype(float) - x) ** 2, axis=(1, 2)) for x in (noisy, restored)
    )
    return np.mean(10 * np.log10(a / b))


# ---- check_sparsity_gradient


def by_the_mean_only(h, p):
    q = h.mean(axis=0)
    return np.tile(-p / q + (1 - p) / (1 - q), (len(h), 1))


def one_row(h, p):
    q = h.mean(axis=0)
    return (-p / q + (1 - p) / (1 - q)) / len(h)


def of_each_activity(h, p):
    return (-p / h + (1 - p) / (1 - h)) / len(h)


# ---- check_settles


def settles_at_the_data(v, w):
    a = v / (v + w)
    return a, v, 0.0


def half_the_noise(v, w):
    a = v / (v + w)
    return a, a * w, v * (1 - a**2) - a**2 * w


def noise_for_the_input(v, w):
    a = w / (v + w)
    return a, a**2 * w / (1 - a**2), v * (1 - a**2) - a**2 * w


def forgets_the_corruption(v, w):
    a = v / (v + w)
    return a, a**2 * w / (1 - a**2), v * (1 - a**2)


def steps_of_settles(settles):
    a, rest, added = settles(4.0, 1.0)
    yield "the constant a", a
    yield "the spread of the chain", rest
    yield "the noise to add", added


# ---- check_deep_norm


def squares_the_sum(x, W1, b1, W2, b2):
    sigma = lambda z: 1 / (1 + np.exp(-z))
    first = sigma(x @ W1 + b1)
    second = sigma(first @ W2 + b2)
    J = W1 * (first * (1 - first))[:, None, :] @ W2 * (second * (1 - second))[:, None]
    return np.sum(J, axis=(1, 2)) ** 2


def forgets_the_first_slope(x, W1, b1, W2, b2):
    sigma = lambda z: 1 / (1 + np.exp(-z))
    second = sigma(sigma(x @ W1 + b1) @ W2 + b2)
    J = (W1 @ W2) * (second * (1 - second))[:, None, :]
    return np.sum(J**2, axis=(1, 2))


def product_of_norms(x, W1, b1, W2, b2):
    sigma = lambda z: 1 / (1 + np.exp(-z))
    first = sigma(x @ W1 + b1)
    second = sigma(first @ W2 + b2)
    one = np.sum((first * (1 - first)) ** 2 * np.sum(W1**2, axis=0), axis=1)
    return one * np.sum((second * (1 - second)) ** 2 * np.sum(W2**2, axis=0), axis=1)


def one_number(x, W1, b1, W2, b2):
    return deep_norm_solution(x, W1, b1, W2, b2).sum()


# ---- check_two_codes


def scaled_copies():
    A = np.random.default_rng(0).normal(size=(3, 2))
    return A / 10, A


def the_other_way_round():
    return np.array([[0.5, 0], [0, 0], [0, 0]]), np.array([[0, 0], [0, 0], [1, 0]])


def equal_norms():
    return np.array([[0, 0], [0, 0], [1, 0]]), np.array([[1, 0], [0, 0], [0, 0]])


def no_code():
    return np.zeros((3, 2)), np.ones((3, 2))


def the_middle_input():
    return np.array([[0, 0], [0.1, 0.1], [0, 0]]), np.array([[5, 0], [0, 0], [0, 0]])


def two_numbers_each():
    A = np.array([[0, 0.01], [0.1, 0], [0.3, 0.4]])
    return A, np.array([[2, -1], [0.1, 0.2], [0.1, 0]])


WRONG = {
    "check_psnr_gain": [
        (wraps_around, "wrap"),
        (the_wrong_way_round, "noise of about 5"),
        (of_the_amplitude, "noise of about 5"),
        (image_by_image, "over all images first"),
    ],
    "check_sparsity_gradient": [
        (by_the_mean_only, "central differences say otherwise"),
        (one_row, "one number for each entry of h"),
        (of_each_activity, "central differences say otherwise"),
    ],
    "check_settles": [
        (settles_at_the_data, "the spread of the chain"),
        (half_the_noise, "the spread of the chain"),
        (noise_for_the_input, "the constant a"),
        (forgets_the_corruption, "the noise to add"),
    ],
    "check_deep_norm": [
        (squares_the_sum, "sum the squares"),
        (forgets_the_first_slope, "automatic differentiation says otherwise"),
        (product_of_norms, "automatic differentiation says otherwise"),
        (one_number, "one number for each of 4 rows"),
    ],
    "check_two_codes": [
        (scaled_copies, "at least twice is wanted"),
        (the_other_way_round, "at least twice is wanted"),
        (equal_norms, "at most half is wanted"),
        (no_code, "the same for all inputs"),
    ],
}

# Other settings in which the claim fails.
RIGHT = {"check_two_codes": [the_middle_input, two_numbers_each]}

STEPS = {"check_settles": steps_of_settles}

BREAKAGES = {
    "denoising-psnr-gain": ("h = encoder(corrupt(x))", "h = encoder(x)", 5.0),
    "sparse-activity-error": (
        "weight * tf.reduce_sum(price(wanted, q))",
        "weight * tf.reduce_mean(price(wanted, q))",
        0.201,
    ),
    "contractive-sensitivity-ratio": (
        "weight * tf.reduce_mean(squared_norm(h, W))",
        "weight * tf.reduce_mean(h ** 2)",
        0.996,
    ),
    "adversarial-code-distance": (
        "fool = bce(discriminator(z), 1.0)",
        "fool = bce(discriminator(z), 0.0)",
        3.77,
    ),
}
