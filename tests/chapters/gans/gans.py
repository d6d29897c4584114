"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["discriminator", "mode collapse", "Jensen", "DCGAN"]


# ---- check_best_value


def zero_times_minus_infinity(p, q):
    with np.errstate(all="ignore"):
        return np.sum(p * np.log(p / (p + q)) + q * np.log(q / (p + q)))


def the_divergence_itself(p, q):
    m = (p + q) / 2
    m = np.where(m > 0, m, 1)
    return (special.xlogy(p, p / m) + special.xlogy(q, q / m)).sum() / 2


# ---- check_softened


def as_if_hard(p, q, r=0.9):
    return p / (p + q)


def no_refusal(p, q, r=0.9):
    return r * p / (p + q)


def only_p_is_looked_at(p, q, r=0.9):
    if np.min(p) < 0:
        raise ValueError("densities must not be negative")
    return r * p / (p + q)


# ---- check_arc


def straight(start, end, steps):
    t = np.linspace(0, 1, steps + 1)[:, None]
    return (1 - t) * start + t * end


def without_the_end(start, end, steps):
    t = np.linspace(0, 1, steps)[:, None]
    return (1 - t) * start + t * end


def straight_then_stretched(start, end, steps):
    t = np.linspace(0, 1, steps + 1)[:, None]
    a, b = np.linalg.norm(start), np.linalg.norm(end)
    x = (1 - t) * start + t * end
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    return x * ((1 - t) * a + t * b)


# ---- check_keep


def by_the_discriminator_itself(samples, s, random):
    chance = special.expit(s)
    chance = chance / chance.max()
    return samples[random.random(len(s)) < chance]


def taken_for_real(samples, s, random):
    return samples[s > 0]


def ratio_as_it_is(samples, s, random):
    return samples[random.random(len(s)) < np.exp(s)]


def overflows(samples, s, random):
    ratio = np.exp(s)
    return samples[random.random(len(s)) < ratio / ratio.max()]


def drawn_again(samples, s, random):
    ratio = np.exp(s - s.max())
    size = int(len(s) * ratio.mean())
    return random.choice(samples, size, p=ratio / ratio.sum())


def far_too_strict(samples, s, random):
    return samples[random.random(len(s)) < 0.5 * np.exp(s - s.max())]


# ---- check_deceptive


def the_ring_itself():
    random = np.random.default_rng(1)
    return CENTRES[random.integers(0, 8, 2000)] + SD * random.normal(size=(2000, 2))


def a_cloud_too_wide():
    return np.random.default_rng(1).normal(size=(2000, 2))


def a_cloud_too_small():
    return np.sqrt(0.5) * np.random.default_rng(1).normal(size=(20, 2))


def one_bad_mode():
    return np.zeros((2000, 2)) + 1e-3 * np.random.default_rng(1).normal(size=(2000, 2))


def infinitely_far():
    points = np.random.default_rng(1).normal(size=(2000, 2))
    points[0] = np.inf
    return points


def half_of_the_points_good():
    random = np.random.default_rng(1)
    cloud = np.sqrt(0.5) * random.normal(size=(2000, 2))
    return np.where(
        np.arange(2000)[:, None] < 1000, cloud, CENTRES[np.arange(2000) % 8]
    )


def turned_between_the_modes():
    angles = 2 * np.pi * (np.arange(800) % 8 + 0.5) / 8
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def four_far_points_and_the_middle():
    angles = np.pi / 8 + np.pi / 2 * np.arange(4)
    far = np.sqrt(5 / 4) * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return np.tile(np.vstack([far, np.zeros((1, 2))]), (200, 1))


def an_even_disc():
    random = np.random.default_rng(2)
    angles, radius = (
        random.uniform(0, 2 * np.pi, 5000),
        np.sqrt(2 * random.random(5000)),
    )
    return radius[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)


# ---- check_all_modes


def the_data_cut_at_two_deviations():
    noise = np.random.default_rng(1).normal(size=(1600, 2)).clip(-2, 2)
    return CENTRES[np.arange(1600) % 8] + SD * noise


def seven_modes():
    return CENTRES[np.arange(1400) % 7].astype(float)


def a_cloud_for_all_modes():
    return np.sqrt(0.5) * np.random.default_rng(1).normal(size=(2000, 2))


def a_little_uneven():
    which = np.repeat(np.arange(8), [200, 150, 150, 100, 100, 100, 100, 100])
    noise = np.random.default_rng(1).normal(size=(1000, 2)).clip(-2, 2)
    return CENTRES[which] + SD * noise


def no_points():
    return np.zeros((0, 2))


def not_numbers():
    return np.full((1000, 2), np.nan)


def copies_of_the_centres():
    return CENTRES[np.arange(1000) % 8]


def a_circle_in_each_mode():
    angles = np.random.default_rng(3).uniform(0, 2 * np.pi, 1600)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return CENTRES[np.arange(1600) % 8] + 0.15 * circle


def two_opposite_modes():
    which = np.repeat(np.arange(8), [440, 20, 20, 20] * 2)
    noise = np.random.default_rng(4).normal(size=(1000, 2)).clip(-2, 2)
    return CENTRES[which] + SD * noise


def steps_of_arc(arc):
    start, end = np.random.default_rng(3).normal(size=(2, 100)) * [[1.0], [1.5]]
    points = np.asarray(arc(start, end, 8))
    if points.shape != (9, 100):
        return [("both ends count", points.shape)]
    lengths = np.linalg.norm(points, axis=1)
    units = points / lengths[:, None]
    return [
        ("both ends count", points.shape),
        ("the ends are", points[[0, -1]]),
        ("length", lengths),
        ("the same angle", (units[1:] * units[:-1]).sum(axis=1)),
    ]


WRONG = {
    "check_best_value": [
        (zero_times_minus_infinity, "its term is 0"),
        (the_divergence_itself, "equal: −log 4"),
    ],
    "check_softened": [
        (as_if_hard, "a search gives"),
        (no_refusal, "must raise a ValueError"),
        (only_p_is_looked_at, "must raise a ValueError"),
    ],
    "check_arc": [
        (straight, "cuts the corner"),
        (without_the_end, "both ends count"),
        (straight_then_stretched, "the same angle"),
    ],
    "check_keep": [
        (by_the_discriminator_itself, "D is not p/q"),
        (taken_for_real, "not 4.6 %"),
        (ratio_as_it_is, "not 1.0 and 0.5"),
        (overflows, "logits 1,000 higher"),
        (drawn_again, "at most once"),
        (far_too_strict, "can be"),
    ],
    "check_deceptive": [
        (the_ring_itself, "at most 20 % may be"),
        (half_of_the_points_good, "at most 20 % may be"),
        (a_cloud_too_wide, "a distance of at most 0.01"),
        (one_bad_mode, "a distance of at most 0.01"),
        (a_cloud_too_small, "500 to 5,000 are wanted"),
        (infinitely_far, "must be finite"),
    ],
    "check_all_modes": [
        (the_data_cut_at_two_deviations, "accuracy is 0.5"),
        (a_little_uneven, "accuracy is 0.5"),
        (seven_modes, "eight modes and 100 % are wanted"),
        (a_cloud_for_all_modes, "eight modes and 100 % are wanted"),
        (no_points, "800 to 2,000 are wanted"),
        (not_numbers, "must be finite"),
    ],
}

# Other settings in which the claims fail.
RIGHT = {
    "check_deceptive": [
        turned_between_the_modes,
        four_far_points_and_the_middle,
        an_even_disc,
    ],
    "check_all_modes": [
        copies_of_the_centres,
        a_circle_in_each_mode,
        two_opposite_modes,
    ],
}

STEPS = {"check_arc": steps_of_arc}


# ---- the weights that the chapter ships


def weights_are_as_good_as_told():
    made = {
        "DCGAN": load(dcgan_generator(), "digits-generator"),
        "dense": load(dense_pair()[0], "dense-generator"),
    }
    reads = load(new_classifier(), "digits-classifier")
    for name, network in made.items():
        read_as = reads.predict(draw(network), verbose=0).argmax(axis=1)
        assert classes_read(read_as) == 10, f"{name}: a digit is missing"
        distance = score(network)["distance"]
        if not digits.stand_in:  # distances are to real digits
            assert distance < 14.5, f"{name}: Fréchet distance {distance:.1f}"
    right = (read(pixels(digits.x_test))[1] == digits.y_test).mean()
    assert right > 0.97, f"the classifier reads only {right:.1%} of the digits"
    train, test, name = ships()
    sea = draw(load(colour_pair()[0], "ships-generator"), 500)
    assert sea.shape == (500, 32, 32, 3) and sea.std() > 0.1
    if "CIFAR" in name:  # colours as those of photographs
        assert abs(sea.mean(axis=(0, 1, 2)) - test.mean(axis=(0, 1, 2))).max() < 0.25


WEIGHTS = {
    "files": [
        "dense-generator",
        "digits-classifier",
        "digits-generator",
        "ships-generator",
    ],
    "check": weights_are_as_good_as_told,
}


# ---- headline numbers: a breakage, and the value that it gives

# A discriminator that says 1/2 everywhere is about 0.2 from the optimum.
# A normal density of pixels has a Fréchet distance of 128, so its classes count 0, and
# divided by the fully connected pair's distance it gives a ratio above 2.
