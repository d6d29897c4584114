"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = [
    "variational autoencoder",
    "evidence lower bound",
    "reparameterisation",
    "posterior collapse",
    "latent space",
]


# ---- check_divergence


def from_the_standard_normal(mean, log_var, s):
    return 0.5 * np.sum(mean**2 + np.exp(log_var) - 1 - log_var, axis=1)


def the_other_way_round(mean, log_var, s):
    ratio = np.exp(log_var) / s**2
    back = (mean**2 + s**2) / np.exp(log_var)
    return np.sum(0.5 * (back - 1 + np.log(ratio)), axis=1)


def deviation_for_variance(mean, log_var, s):
    ratio = np.exp(log_var) / s
    return np.sum(0.5 * (mean**2 / s + ratio - 1 - np.log(ratio)), axis=1)


def one_number_for_all(mean, log_var, s):
    ratio = np.exp(log_var) / s**2
    return np.sum(0.5 * (mean**2 / s**2 + ratio - 1 - np.log(ratio)))


# ---- check_importance_bound


def plain_exponentials(log_w):
    with np.errstate(all="ignore"):
        return -np.log(np.mean(np.exp(log_w), axis=0))


def mean_of_logarithms(log_w):
    return -np.mean(log_w, axis=0)


def sum_without_the_count(log_w):
    top = log_w.max(axis=0)
    return -top - np.log(np.exp(log_w - top).sum(axis=0))


# ---- check_slope


def by_z_only(f_prime, s, u):
    if s <= 0:
        raise ValueError(s)
    return np.mean(f_prime(-s * np.log(1 - u)))


def at_the_noise(f_prime, s, u):
    if s <= 0:
        raise ValueError(s)
    return np.mean(f_prime(-np.log(1 - u)) * -np.log(1 - u))


def any_mean(f_prime, s, u):
    return np.mean(f_prime(-s * np.log(1 - u)) * -np.log(1 - u))


def steps_of_slope(slope):
    u, seen = (np.arange(1000) + 0.5) / 1000, []
    out = slope(lambda z: seen.append(np.asarray(z, float)) or 2 * z, 2.0, u)
    return [("z", seen[0]), ("slope is", out)]


# ---- check_misled


def same_model_twice():
    return (1.5, 1.0, 1.0, 0.5), (1.5, 1.0, 1.0, 0.5)


def the_better_model_first():
    return (1.5, 1.0, 0.9, 0.55), (0.1, 1.0, 0.2, 1.0)


def both_with_good_encoders():
    return (0.1, 1.0, 0.2, 1.0), (1.5, 1.0, 0.923, 0.555)


def out_of_range():
    return (0.1, 1.0, 0.2, 1.0), (1.5, 1.0, -9.0, 0.5)


def too_wide_an_encoder():
    return (0.0, 1.0, 0.0, 1.0), (1.5, 1.0, 0.9, 4.0)


def a_decoder_that_ignores_the_code():
    return (0.0, 0.7, 0.0, 1.0), (2.0, 0.5, 0.0, 1.0)


WRONG = {
    "check_divergence": [
        (from_the_standard_normal, "s = 0.5: Monte Carlo says"),
        (the_other_way_round, "Monte Carlo says"),
        (deviation_for_variance, "s = 0.5: Monte Carlo says"),
        (one_number_for_all, "three images have three numbers"),
    ],
    "check_importance_bound": [
        (plain_exponentials, "log-weights near -900"),
        (mean_of_logarithms, "5 codes, log-weights near 0"),
        (sum_without_the_count, "5 codes, log-weights near 0"),
    ],
    "check_slope": [
        (by_z_only, "whose slope is"),
        (at_the_noise, "f_prime was called at others"),
        (any_mean, "raise a ValueError"),
    ],
    "check_misled": [
        (same_model_twice, "the first ELBO"),
        (the_better_model_first, "the likelihoods"),
        (both_with_good_encoders, "the first ELBO"),
        (out_of_range, "at most 5 in size"),
    ],
}

# Other settings in which the claim fails.
RIGHT = {"check_misled": [too_wide_an_encoder, a_decoder_that_ignores_the_code]}

STEPS = {"check_slope": steps_of_slope}


# ---- the weights that the chapter ships


def plane_is_as_good_as_told():
    keras.utils.set_random_seed(0)
    pair = load(coder(2), "vae-plane")
    both = score(lambda x: terms(x, *pair), x_test)
    if not digits.stand_in:
        assert both.sum() < 146, f"{both.sum():.1f} nats"
        assert 5 < both[1] < 8, f"a KL term of {both[1]:.2f} nats"
    middle = 1 / (1 + np.exp(-pair[1](np.zeros((1, 2))).numpy()))
    assert middle.shape == (1, 784) and 0.05 < middle.mean() < 0.3


WEIGHTS = {
    "files": ["vae-plane-decoder", "vae-plane-encoder"],
    "check": plane_is_as_good_as_told,
}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
# A cross-entropy averaged over the pixels (a pitfall of the chapter) lets the posterior
# collapse, however long it is trained.
BREAKAGES = {
    experiment: (
        "reconstruction = tf.reduce_sum(cross_entropy, axis=1)",
        "reconstruction = tf.reduce_mean(cross_entropy, axis=1)",
        0.263,
    )
    for experiment in ("vae-eight-epochs-nats", "vae-negative-elbo")
}
