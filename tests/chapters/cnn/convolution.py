"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["stride", "receptive", "equivariant"]


# ---- check_layer_report


def no_biases(n, channels, filters, F, S, P):
    return output_size(n, F, S, P), filters, filters * F * F * channels


def as_printed(n, channels, filters, F, S, P):
    side = (n - F + 2 * P) / (S + 1)
    return side, filters, filters * (F * F * channels + 1)


# ---- check_dilated


def only_larger(x, k, D):
    return slide(x, np.kron(k, np.ones((D, D))))


# ---- check_strokes


def never_complains(k):
    U, sizes, V = np.linalg.svd(k)
    return sizes[0] * U[:, :1], V[:1]


def sums(k):
    return k.sum(axis=1, keepdims=True), k.sum(axis=0, keepdims=True)


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


WRONG = {
    "check_layer_report": [
        (no_biases, "the biases are parameters"),
        (as_printed, "side of the output"),
    ],
    "check_dilated": [
        (only_larger, "shape"),
    ],
    "check_strokes": [
        (never_complains, "raise a ValueError"),
        (sums, "their product is not the kernel"),
    ],
    "check_kernel_gradient": [
        (mean_over_images, "sum over the images"),
        (stride_forgotten, "not the gradient"),
        (channels_exchanged, "as W has"),
    ],
}
