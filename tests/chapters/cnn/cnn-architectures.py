"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["AlexNet", "VGG", "inception", "residual", "highway", "degradation", "LeNet"]


# ---- check_module_parameters


def no_biases(channels, widths):
    ones, reduce3, threes, reduce5, fives, pooled = widths
    total = channels * (ones + reduce3 + reduce5 + pooled)
    return total + 9 * reduce3 * threes + 25 * reduce5 * fives


def pooling_has_no_convolution(channels, widths):
    ones, reduce3, threes, reduce5, fives, pooled = widths
    total = (channels + 1) * (ones + reduce3 + reduce5)
    return total + (9 * reduce3 + 1) * threes + (25 * reduce5 + 1) * fives


def without_reductions(channels, widths):
    ones, reduce3, threes, reduce5, fives, pooled = widths
    total = (channels + 1) * (ones + reduce3 + reduce5 + pooled)
    return total + (9 * channels + 1) * threes + (25 * channels + 1) * fives


# ---- check_bottleneck


def no_shortcut(x, W1, W2, W3):
    return relu(convolve(relu(convolve(relu(convolve(x, W1)), W2)), W3))


def relu_before_the_sum(x, W1, W2, W3):
    return relu(convolve(relu(convolve(relu(convolve(x, W1)), W2)), W3)) + x


def linear_inside(x, W1, W2, W3):
    return relu(convolve(convolve(convolve(x, W1), W2), W3) + x)


def stops_inside(x, W1, W2, W3):
    return relu(convolve(relu(convolve(x, W1)), W2))


# ---- check_folded


def variance_without_root(W, gamma, beta, mean, variance):
    scale = gamma / (variance + 1e-3)
    return W * scale, beta - scale * mean


def tiny_forgotten(W, gamma, beta, mean, variance):
    scale = gamma / np.sqrt(variance)
    return W * scale, beta - scale * mean


def mean_not_scaled(W, gamma, beta, mean, variance):
    scale = gamma / np.sqrt(variance + 1e-3)
    return W * scale, beta - mean


def mean_added(W, gamma, beta, mean, variance):
    scale = gamma / np.sqrt(variance + 1e-3)
    return W * scale, beta + scale * mean


def one_bias_for_all(W, gamma, beta, mean, variance):
    scale = gamma / np.sqrt(variance + 1e-3)
    return W * scale, np.mean(beta - scale * mean)


# ---- check_deeper


def zeros(kernels, more):
    channels = kernels[-1].shape[3]
    return [*kernels, *[np.zeros((3, 3, channels, channels))] * more]


def blurs(kernels, more):
    channels = kernels[-1].shape[3]
    mean = np.ones((3, 3, 1, 1)) / 9 * np.eye(channels)
    return [*kernels, *[mean] * more]


def pointwise(kernels, more):
    return [*kernels, *[np.eye(kernels[-1].shape[3])[None, None]] * more]


def unchanged(kernels, more):
    return list(kernels)


def in_front(kernels, more):
    channels = kernels[0].shape[2]
    copies = np.zeros((3, 3, channels, channels))
    copies[1, 1] = np.eye(channels)
    return [*[copies] * more, *kernels]


# ---- check_costly_reduction


def module_3a():
    return 5, 192, 16, 32


def no_reduction():
    return 3, 64, 64, 8


def pointwise_behind():
    return 1, 64, 60, 8


def nothing_left():
    return 3, 64, 0, 8


def one_filter():
    return 3, 10, 9, 1


def large_filters():
    return 5, 100, 99, 2


def a_few_channels():
    return 3, 4, 3, 1


WRONG = {
    "check_module_parameters": [
        (no_biases, "a bias for each filter"),
        (pooling_has_no_convolution, "on 192 channels"),
        (without_reductions, "on 192 channels"),
    ],
    "check_bottleneck": [
        (no_shortcut, "6 channels, 2 inside: off by"),
        (relu_before_the_sum, "6 channels, 2 inside: off by"),
        (linear_inside, "6 channels, 2 inside: off by"),
        (stops_inside, "shape (2, 5, 6, 6), not (2, 5, 6, 2)"),
    ],
    "check_folded": [
        (variance_without_root, "the kernel is off"),
        (tiny_forgotten, "the kernel is off"),
        (mean_not_scaled, "only the bias is wrong"),
        (mean_added, "only the bias is wrong"),
        (one_bias_for_all, "shapes"),
    ],
    "check_deeper": [
        (zeros, "outputs off by"),
        (blurs, "outputs off by"),
        (pointwise, "sides of the kernels"),
        (unchanged, "1 + 1 kernels, not 1"),
        (in_front, "outputs off by"),
    ],
    "check_costly_reduction": [
        (module_3a, "multiplications with the reduction"),
        (no_reduction, "no reduction of 64"),
        (pointwise_behind, "F is at least 3"),
        (nothing_left, "four whole numbers above 0"),
    ],
}

RIGHT = {"check_costly_reduction": [one_filter, large_filters, a_few_channels]}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes with seed 0, which lies outside of its range.
BREAKAGES = {
    "typical-cnn-one-epoch": (
        "keras.optimizers.Adam(0.003), logits_loss()",
        "keras.optimizers.Adam(0.000003), logits_loss()",
        0.1473,
    ),
    "lenet-digits": (
        "schedule = one_cycle(epochs * 50, rate)",
        "schedule = one_cycle(epochs * 50, rate / 1000)",
        0.5811,
    ),
    "small-resnet-accuracy": (
        "peak.assign(rate)",
        "peak.assign(rate / 1000)",
        0.1234,
    ),
}
