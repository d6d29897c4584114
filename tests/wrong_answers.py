"""Plausible wrong answers to exercises, and what the check must say about each."""

WRONG = {
    "fundamentals/first-networks": {
        "check_features": [
            ("def pixels_again(images):\n    return images\n", "a ratio of 1.00"),
            (
                "def new_weights_each_call(images):\n"
                "    weights = np.random.normal(size=(784, 1500)) / 28\n"
                "    return np.maximum(images @ weights, 0)\n",
                "from call to call",
            ),
            (
                "def scaled_by_the_batch(images):\n"
                "    random = np.random.default_rng(0)\n"
                "    hidden = np.maximum(images @ random.normal(size=(784, 1500)), 0)\n"
                "    return (hidden - hidden.mean(0)) / (hidden.std(0) + 1e-6)\n",
                "no mean or deviation of the batch",
            ),
            (
                "def linear_features(images):\n"
                "    random = np.random.default_rng(0)\n"
                "    return images @ random.normal(size=(784, 1500)) / 28\n",
                "mistakes",
            ),
            (
                "def too_many(images):\n    return np.tile(images, 3)\n",
                "at most 2,000 features",
            ),
        ],
        "check_huber": [
            (
                "def with_a_jump(residual, delta):\n"
                "    size = np.abs(residual)\n"
                "    loss = np.where(size <= delta, residual**2 / 2, delta * size)\n"
                "    return loss, np.clip(residual, -delta, delta)\n",
                "beyond 1 the line gives",
            ),
            (
                "def without_half(residual, delta):\n"
                "    size = np.abs(residual)\n"
                "    loss = np.where(size <= delta, residual**2, delta * (2 * size - delta))\n"
                "    return loss, 2 * np.clip(residual, -delta, delta)\n",
                "half the square",
            ),
            (
                "def one_sided(residual, delta):\n"
                "    loss = np.where(residual <= delta, residual**2 / 2,\n"
                "                    delta * (residual - delta / 2))\n"
                "    return loss, np.clip(residual, -delta, delta)\n",
                "costs what a miss of 3 costs",
            ),
        ],
        "check_worst_confusions": [
            (
                "def with_diagonal(matrix, k):\n"
                "    order = np.argsort(-matrix, axis=None)[:k]\n"
                "    return [(i // 3, i % 3, matrix.flat[i]) for i in order]\n",
                "diagonal",
            ),
            (
                "def transposed(matrix, k):\n"
                "    wrong = (matrix * (1 - np.eye(3, dtype=int))).T\n"
                "    order = np.argsort(-wrong, axis=None)[:k]\n"
                "    return [(i // 3, i % 3, wrong.flat[i]) for i in order]\n",
                "rows are the true classes",
            ),
        ],
        "check_distinguishable": [
            (
                "def one_way(right_a, right_b, n):\n"
                "    return wilson_interval(right_a, n)[0] > wilson_interval(right_b, n)[1]\n",
                "order of the models",
            ),
            (
                "def any_difference(right_a, right_b, n):\n    return right_a != right_b\n",
                "cannot be told apart",
            ),
        ],
    },
}
