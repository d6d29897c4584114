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
}


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
