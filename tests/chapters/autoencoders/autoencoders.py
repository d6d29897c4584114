"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["autoencoder", "bottleneck", "pretraining", "tied", "anomaly"]


# ---- check_parameters


def halves_all(widths, tied):
    matrices, biases = parameters_solution(widths, False)
    share = 2 if tied else 1
    return matrices // share, biases // share


def forgets_tying(widths, tied):
    return parameters_solution(widths, False)


# ---- check_sparsity


def turned(h, p):
    q = h.mean(axis=0)
    return np.sum(q * np.log(q / p) + (1 - q) * np.log((1 - q) / (1 - p)))


def sample_by_sample(h, p):
    each = p * np.log(p / h) + (1 - p) * np.log((1 - p) / (1 - h))
    return each.mean(axis=0).sum()


# ---- check_strongest


def whole_batch(h, k):
    if not 1 <= k <= h.shape[1]:
        raise ValueError
    return np.where(h >= np.sort(h.ravel())[-k * len(h)], h, 0)


def takes_any(h, k):
    return np.where(h >= np.sort(h, axis=1)[:, -k][:, None], h, 0) if 0 < k < 10 else h


# ---- check_principal_axes


def basis_only(B, C):
    return np.linalg.qr(B.T)[0]


def smallest_first(B, C):
    return principal_axes_solution(B, C)[:, ::-1]


def rows(B, C):
    return principal_axes_solution(B, C).T


def not_turned(B, C):
    Q = np.linalg.qr(B.T)[0]
    return Q[:, np.argsort(-np.diag(Q.T @ C @ Q))]


def of_the_data(B, C):
    return np.linalg.eigh(C)[1][:, ::-1][:, : len(B)]


def scaled(B, C):
    return 2 * principal_axes_solution(B, C)


# ---- check_quiet_class


def loud_class():
    random = np.random.default_rng(1)
    y = random.integers(2, size=600)
    return np.column_stack([20.0 * y, random.normal(size=(600, 3))]), y


def no_class_at_all():
    random = np.random.default_rng(1)
    return random.normal(size=(600, 3)) * [9, 1, 1], random.integers(2, size=600)


def not_loud_enough():
    random = np.random.default_rng(1)
    y = random.integers(2, size=600)
    return np.column_stack([3 * random.normal(size=600), 2.0 * y - 1]), y


def one_class():
    return np.random.default_rng(1).normal(size=(600, 3)), np.zeros(600)


def constant_inputs():
    return np.ones((600, 3)), np.arange(600) % 2


def the_same_row_again():
    return np.tile([0.0, 5.0], (600, 1)), np.arange(600) % 2


def no_numbers():
    return np.full((600, 3), np.nan), np.arange(600) % 2


def half_of_the_class():
    random = np.random.default_rng(1)
    y = random.integers(2, size=600)
    loud, quiet = 9 * random.normal(size=600) + 12 * y, 2.0 * y - 1
    return np.column_stack([loud, quiet]), y


def turned_in_ten_directions():
    random = np.random.default_rng(2)
    y = random.integers(2, size=2000)
    x = random.normal(size=(2000, 10)) * [9, 8, 7, 6, 5, 1, 1, 1, 1, 0.1]
    x[:, 9] += y
    return x @ np.linalg.qr(random.normal(size=(10, 10)))[0] + 50, y


def classes_of_a_small_difference():
    random = np.random.default_rng(3)
    light, sign = 100 * random.uniform(-1, 1, 400), np.arange(400) % 2
    return np.column_stack([light, light + sign + 0.1 * random.normal(size=400)]), sign


# ---- check_unnoticed


def off_the_plane():
    random = np.random.default_rng(0)
    return random.normal(size=(200, 3)) * [3, 2, 1], np.array([0.0, 0.0, 30.0])


def one_of_them():
    x = np.random.default_rng(0).normal(size=(200, 3)) * [3, 2, 1]
    return x, x[0]


def far_and_nearly_in_the_plane():
    x = np.random.default_rng(0).normal(size=(200, 3)) * [3, 2, 1]
    return x, np.array([300.0, 0.0, 0.0])


def a_flat_set():
    x = np.random.default_rng(0).normal(size=(200, 3)) * [3, 2, 0]
    return x, np.array([100.0, 0.0, 0.0])


def near_them_all():
    x = np.random.default_rng(0).normal(size=(60, 3)) * [3, 2, 1]
    middle, axes = x.mean(axis=0), np.linalg.eigh(np.cov(x.T))[1]
    return x, middle + 9 * axes[:, 2]


def copies_of_one_input():
    return np.ones((100, 3)), np.full(3, 9.0)


def copies_and_the_same_stranger():
    return np.tile([0.0, 0.0, 9.0], (100, 1)), np.array([0.0, 0.0, 9.0])


def given_twice():
    x = np.random.default_rng(0).normal(size=(25, 10))
    return np.concatenate([x, x]), x.mean(axis=0)


def too_few_inputs():
    return np.random.default_rng(0).normal(size=(100, 2)), np.zeros(2)


def in_the_middle_of_a_ring():
    random = np.random.default_rng(4)
    angles = random.uniform(0, 2 * np.pi, 500)
    ring = np.column_stack([np.cos(angles), np.sin(angles)])
    x = np.column_stack([9 * ring, random.uniform(-2, 2, (500, 1))])
    return x, x.mean(axis=0)


def between_two_clusters():
    x = np.random.default_rng(5).uniform(-1, 1, (400, 4))
    x[:, 0] += np.repeat([5, -5], 200)
    return x, x.mean(axis=0)


def along_the_second_axis():
    random = np.random.default_rng(6)
    x = random.normal(size=(100, 10)) + 7
    axis = np.linalg.eigh(np.cov(x.T))[1][:, -2]
    return x, x.mean(axis=0) - 500 * axis


WRONG = {
    "check_parameters": [
        (halves_all, "biases"),
        (forgets_tying, "weights"),
    ],
    "check_sparsity": [
        (turned, "p and q have changed places"),
        (sample_by_sample, "the regulariser says"),
    ],
    "check_strongest": [
        (whole_batch, "wrong values"),
        (takes_any, "raise a ValueError"),
    ],
    "check_principal_axes": [
        (basis_only, "order"),
        (smallest_first, "the largest variance comes first"),
        (rows, "the axes are columns"),
        (not_turned, "cosines with the true axes"),
        (of_the_data, "cosines with the true axes"),
        (scaled, "not orthonormal"),
    ],
    "check_quiet_class": [
        (loud_class, "with the code at most 0.6"),
        (the_same_row_again, "do not vary"),
        (no_class_at_all, "with all at least 0.9"),
        (not_loud_enough, "with the code at most 0.6"),
        (half_of_the_class, "with the code at most 0.6"),
        (one_class, "45 to 55 % wanted"),
        (constant_inputs, "do not vary"),
        (no_numbers, "finite"),
    ],
    "check_unnoticed": [
        (off_the_plane, "at most a tenth is wanted"),
        (copies_and_the_same_stranger, "do not vary"),
        (one_of_them, "0 away"),
        (far_and_nearly_in_the_plane, "at most a tenth is wanted"),
        (a_flat_set, "at least 1 %"),
        (near_them_all, "from its tenth nearest"),
        (given_twice, "from its tenth nearest"),
        (copies_of_one_input, "do not vary"),
        (too_few_inputs, "out of range"),
    ],
}

# Other settings in which the claims fail.
RIGHT = {
    "check_quiet_class": [turned_in_ten_directions, classes_of_a_small_difference],
    "check_unnoticed": [
        in_the_middle_of_a_ring,
        between_two_clusters,
        along_the_second_axis,
    ],
}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "linear-autoencoder-pca-angle": (
        "pca = axes_of_pca[:, :32]",
        "pca = axes_of_pca[:, 1:33]",
        90.0,
    ),
    "small-filters-49-error-ratio": (
        "pca_error = np.mean((x_test - pca_copy(x_test, 50)) ** 2)",
        "pca_error = np.mean((x_test - pca_copy(x_test, 150)) ** 2)",
        4.5,
    ),
    "conv-autoencoder-source-layout-ratio": (
        "large_filters = keras.Sequential(map_code(7, 8, 16))",
        "large_filters = keras.Sequential(map_code(3, 4, 16))",
        1.36,
    ),
    "autoencoder-49-error-ratio": (
        "pca_error = np.mean((x_test - pca_copy(x_test, 50)) ** 2)",
        "pca_error = np.mean((x_test - pca_copy(x_test, 150)) ** 2)",
        1.9,
    ),
}
