"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["stride", "receptive", "equivariant", "dilated", "depthwise"]


# ---- check_layer_report


def no_biases(n, channels, filters, F, S, P):
    return output_size(n, F, S, P), filters, filters * F * F * channels


def as_printed(n, channels, filters, F, S, P):
    side = (n - F + 2 * P) / (S + 1)
    return side, filters, filters * (F * F * channels + 1)


# ---- check_rows_seen


def stride_forgotten_below(layers, unit):
    first, last, seen = unit, unit, []
    for F, S, P in layers[::-1]:
        first, last = first * S - P, last - P + F - 1
        seen.append((first, last))
    return seen


def never_below_row_0(layers, unit):
    first, last, seen = unit, unit, []
    for F, S, P in layers[::-1]:
        first, last = max(first * S - P, 0), last * S - P + F - 1
        seen.append((first, last))
    return seen


def from_the_image_up(layers, unit):
    first, last, seen = unit, unit, []
    for F, S, P in layers[::-1]:
        first, last = first * S - P, last * S - P + F - 1
        seen.insert(0, (first, last))
    return seen


def without_padding(layers, unit):
    first, last, seen = unit, unit, []
    for F, S, _ in layers[::-1]:
        first, last = first * S, last * S + F - 1
        seen.append((first, last))
    return seen


# ---- check_strokes


def never_complains(k):
    U, sizes, V = np.linalg.svd(k)
    return sizes[0] * U[:, :1], V[:1]


def sums(k):
    return k.sum(axis=1, keepdims=True), k.sum(axis=0, keepdims=True)


def refuses_full_rank_only(k):
    if np.linalg.matrix_rank(k) > 2:
        raise ValueError("rank 3")
    U, sizes, V = np.linalg.svd(k)
    return sizes[0] * U[:, :1], V[:1]


def refuses_diagonals_only(k):
    if np.array_equal(k, np.diag(np.diag(k))):
        raise ValueError("a diagonal")
    U, sizes, V = np.linalg.svd(k)
    return sizes[0] * U[:, :1], V[:1]


def divides_by_the_first_number(k):
    if np.linalg.matrix_rank(k) > 1:
        raise ValueError("rank above 1")
    with np.errstate(all="ignore"):
        return k[:, :1], k[:1] / k[0, 0]


# ---- check_kernel_gradient


def mean_over_images(x, dz, F, S=1):
    _, rows, cols, _ = dz.shape
    out = np.zeros((F, F, x.shape[3], dz.shape[3]))
    for u in range(F):
        for v in range(F):
            part = x[:, u : u + S * rows : S, v : v + S * cols : S]
            out[u, v] = np.einsum("nijc,nijk->ck", part, dz) / len(x)
    return out


def stride_forgotten(x, dz, F, S=1):
    _, rows, cols, _ = dz.shape
    out = np.zeros((F, F, x.shape[3], dz.shape[3]))
    for u in range(F):
        for v in range(F):
            part = x[:, u : u + rows, v : v + cols]
            out[u, v] = np.einsum("nijc,nijk->ck", part, dz)
    return out


def channels_exchanged(x, dz, F, S=1):
    _, rows, cols, _ = dz.shape
    out = np.zeros((F, F, dz.shape[3], x.shape[3]))
    for u in range(F):
        for v in range(F):
            part = x[:, u : u + S * rows : S, v : v + S * cols : S]
            out[u, v] = np.einsum("nijc,nijk->kc", part, dz)
    return out


# ---- check_wide_and_even


def many_small_filters():
    return [(3, 1)] * 50


def too_few_layers():
    return [(3, 2)] * 3


def stride_above_the_filter():
    return [(2, 3)] * 5


WRONG = {
    "check_layer_report": [
        (no_biases, "the biases are parameters"),
        (as_printed, "side of the output"),
    ],
    "check_rows_seen": [
        (
            stride_forgotten_below,
            "the input of layer (5, 2, 2) is the first that is off",
        ),
        (from_the_image_up, "the input of layer (3, 1, 0) is the first that is off"),
        (never_below_row_0, "the input of layer (3, 1, 1) is the first that is off"),
        (without_padding, "the input of layer (5, 2, 2) is the first that is off"),
    ],
    "check_strokes": [
        (never_complains, "raise a ValueError"),
        (sums, "their product is not the kernel"),
        (refuses_full_rank_only, "raise a ValueError"),
        (refuses_diagonals_only, "raise a ValueError"),
        (divides_by_the_first_number, "their product is not the kernel"),
    ],
    "check_kernel_gradient": [
        (mean_over_images, "sum over the images"),
        (stride_forgotten, "F=2, S=2: place (0, 0) of the kernel is the first"),
        (channels_exchanged, "as W has"),
    ],
    "check_wide_and_even": [
        (many_small_filters, "450 weights: 30 at most"),
        (too_few_layers, "sees 15 pixels"),
        (stride_above_the_filter, "between 0 and 1 paths"),
    ],
}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes (measured with seed 0), which lies outside of its range.
BREAKAGES = {
    "sign-elsewhere-convolution": (
        'windows = shared if net == "convolution" else LocallyConnected()',
        "windows = LocallyConnected()",
        0.517,
    ),
    "digits-3000-convolution": (
        'train_on_digits("flatten", best_rate',
        'train_on_digits("dense", best_rate',
        0.918,
    ),
    "digits-3000-shifted": (
        'digit_net, _ = train_on_digits("max", best_rate("digit-rates", net="max"), seed())',
        "digit_net = flat_net",
        0.343,
    ),
}
