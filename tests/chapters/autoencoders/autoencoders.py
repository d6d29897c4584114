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
