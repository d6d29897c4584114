"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["softmax", "MNIST", "Huber", "t-SNE"]


# ---- check_features


def pixels_again(images):
    return images


def new_weights_each_call(images):
    weights = np.random.normal(size=(784, 1500)) / 28
    return np.maximum(images @ weights, 0)


def scaled_by_the_batch(images):
    random = np.random.default_rng(0)
    hidden = np.maximum(images @ random.normal(size=(784, 1500)), 0)
    return (hidden - hidden.mean(0)) / (hidden.std(0) + 1e-6)


def linear_features(images):
    random = np.random.default_rng(0)
    return images @ random.normal(size=(784, 1500)) / 28


def too_many(images):
    return np.tile(images, 3)


# ---- check_huber


def with_a_jump(residual, delta):
    size = np.abs(residual)
    loss = np.where(size <= delta, residual**2 / 2, delta * size)
    return loss, np.clip(residual, -delta, delta)


def without_half(residual, delta):
    size = np.abs(residual)
    loss = np.where(size <= delta, residual**2, delta * (2 * size - delta))
    return loss, 2 * np.clip(residual, -delta, delta)


def one_sided(residual, delta):
    loss = np.where(residual <= delta, residual**2 / 2, delta * (residual - delta / 2))
    return loss, np.clip(residual, -delta, delta)


def slope_for_one_delta(residual, delta):
    size = np.abs(residual)
    loss = np.where(size <= delta, residual**2 / 2, delta * (size - delta / 2))
    return loss, np.clip(residual, -1, 1)


def sign_beyond_delta(residual, delta):
    size = np.abs(residual)
    loss = np.where(size <= delta, residual**2 / 2, delta * (size - delta / 2))
    return loss, np.where(size <= delta, residual, np.sign(residual))


def only_the_loss(residual, delta):
    size = np.abs(residual)
    loss = np.where(size <= delta, residual**2 / 2, delta * (size - delta / 2))
    return loss, delta


# ---- check_worst_confusions


def with_diagonal(matrix, k):
    order = np.argsort(-matrix, axis=None)[:k]
    return [(i // 3, i % 3, matrix.flat[i]) for i in order]


def transposed(matrix, k):
    wrong = (matrix * (1 - np.eye(3, dtype=int))).T
    order = np.argsort(-wrong, axis=None)[:k]
    return [(i // 3, i % 3, wrong.flat[i]) for i in order]


# ---- check_distinguishable


def one_way(right_a, right_b, n):
    return wilson_interval(right_a, n)[0] > wilson_interval(right_b, n)[1]


def any_difference(right_a, right_b, n):
    return right_a != right_b


def a_percent_apart(right_a, right_b, n):
    return abs(right_a - right_b) > 0.01 * n


def z_test(right_a, right_b, n):
    share = (right_a + right_b) / (2 * n)
    error = np.sqrt(2 * share * (1 - share) / n)
    return abs(right_a - right_b) / n > 1.96 * error


def normal_intervals(right_a, right_b, n):
    share = np.array([right_a, right_b]) / n
    half = 1.96 * np.sqrt(share * (1 - share) / n)
    return abs(share[0] - share[1]) > half.sum()


def beyond_the_interval_of_one(right_a, right_b, n):
    low, high = wilson_interval(right_a, n)
    return not low <= right_b / n <= high


WRONG = {
    "check_features": [
        (pixels_again, "a ratio of 1.00"),
        (new_weights_each_call, "from call to call"),
        (scaled_by_the_batch, "no mean or deviation of the batch"),
        (linear_features, "mistakes"),
        (too_many, "at most 2,000 features"),
    ],
    "check_huber": [
        (with_a_jump, "beyond 1 the line gives"),
        (without_half, "half the square"),
        (one_sided, "costs what a miss of 3 costs"),
        (slope_for_one_delta, "beyond delta the slope is"),
        (sign_beyond_delta, "beyond delta the slope is"),
        (only_the_loss, "one slope per residual"),
    ],
    "check_worst_confusions": [
        (with_diagonal, "diagonal"),
        (transposed, "rows are the true classes"),
    ],
    "check_distinguishable": [
        (one_way, "the models' order must not matter"),
        (any_difference, "the intervals of these two overlap"),
        (a_percent_apart, "53 of 10,000"),
        (z_test, "the intervals of these two overlap"),
        (normal_intervals, "has a width"),
        (beyond_the_interval_of_one, "the intervals of these two overlap"),
    ],
}

SURVIVORS = {
    f"features, {told}": "weights of another draw, size or sign make features as good"
    for told in (
        "2:35 0 becomes 1",
        "3:14 Div becomes Mult",
        "3:56 784 becomes 785",
        "3:56 784 becomes 783",
        "4:22 Add becomes Sub",
        "4:61 0.1 becomes 0.15000000000000002",
        "4:61 0.1 becomes 0.05",
    )
}
