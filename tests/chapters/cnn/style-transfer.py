"""What only the tests of this chapter need; tests/support.py tells the format."""

SEARCH = ["Gram", "stylized", "histogram", "referee", "variation", "brush"]


# ---- check_match_statistics


def mean_only(content, style):
    return content - content.mean(axis=(0, 1)) + style.mean(axis=(0, 1))


def all_channels_at_once(content, style):
    return (content - content.mean()) / content.std() * style.std() + style.mean()


def variance_for_deviation(content, style):
    factor = style.var(axis=(0, 1)) / content.var(axis=(0, 1))
    return (content - content.mean(axis=(0, 1))) * factor + style.mean(axis=(0, 1))


def negative(content, style):
    factor = -style.std(axis=(0, 1)) / content.std(axis=(0, 1))
    return (content - content.mean(axis=(0, 1))) * factor + style.mean(axis=(0, 1))


def scaled_after_the_shift(content, style):
    moved = content - content.mean(axis=(0, 1)) + style.mean(axis=(0, 1))
    return moved * style.std(axis=(0, 1)) / content.std(axis=(0, 1))


# ---- check_style_gradient


def half_of_it(F, A):
    N, M = F.shape
    return (F @ F.T - A) @ F / (2 * N**2 * M**2)


def factor_forgotten(F, A):
    return (F @ F.T - A) @ F


def of_the_misprint(F, A):
    N, M = F.shape
    return (F - A @ F) / (2 * N**2 * M**2)


def transposed(F, A):
    N, M = F.shape
    return ((F @ F.T - A) @ F / (N**2 * M**2)).T


# ---- check_region_gram


def divided_by_all(maps, mask):
    if not mask.any():
        raise ValueError("no positions")
    return maps[mask].T @ maps[mask] / mask.size


def never_refused(maps, mask):
    inside = maps[mask]
    return inside.T @ inside / max(len(inside), 1)


def means_subtracted(maps, mask):
    if not mask.any():
        raise ValueError("no positions")
    return np.cov(maps[mask].T, bias=True)


def over_positions(maps, mask):
    inside = maps[mask]
    return inside @ inside.T / len(inside)


# ---- check_same_style


def reordered():
    return [[1.0, 2.0, 5.0], [4.0, 0.0, 1.0]], [[5.0, 1.0, 2.0], [1.0, 4.0, 0.0]]


def equal_sums_only():
    return [[1.0, 3.0], [2.0, 2.0]], [[2.0, 2.0], [1.0, 3.0]]


def rows_of_equal_length_only():
    return [[3.0, 4.0], [4.0, 3.0]], [[5.0, 0.0], [5.0, 0.0]]


def signs_flipped():
    return [[3.0, 4.0], [1.0, 2.0]], [[-3.0, 4.0], [-1.0, 2.0]]


def turned_a_little():
    F = np.array([[4.0, 3.0], [3.0, 4.0]])
    c, s = np.cos(0.05), np.sin(0.05)
    return F, F @ np.array([[c, s], [-s, c]])


def turned():
    F = np.array([[4.0, 3.0], [3.0, 4.0]])
    c, s = np.cos(0.35), np.sin(0.35)
    return F, F @ np.array([[c, s], [-s, c]])


def twice_or_once():
    """Twelve and five make thirteen; the other filter is silent there."""
    return [[12.0, 5.0, 0, 0], [0, 0, 2, 3]], [[13.0, 0.0, 0, 0], [0, 0, 2, 3]]


WRONG = {
    "check_match_statistics": [
        (mean_only, "spread"),
        (all_channels_at_once, "means"),
        (variance_for_deviation, "spread"),
        (negative, "shifted and stretched only"),
        (scaled_after_the_shift, "means"),
    ],
    "check_style_gradient": [
        (half_of_it, "N=3, M=8: by F[0, 0]"),
        (factor_forgotten, "N=3, M=8: by F[0, 0]"),
        (of_the_misprint, "N=3, M=8: by F[0, 0]"),
        (transposed, "one derivative a value"),
    ],
    "check_region_gram": [
        (divided_by_all, "count the positions of the region only"),
        (never_refused, "raise a ValueError"),
        (means_subtracted, "count the positions of the region only"),
        (over_positions, "an entry for each two filters"),
    ],
    "check_same_style": [
        (reordered, "of one of P"),
        (equal_sums_only, "the Gram matrices differ"),
        (rows_of_equal_length_only, "the Gram matrices differ"),
        (signs_flipped, "values from 0 to 20"),
        (turned_a_little, "of one of P"),
    ],
}

# Other settings in which the claim fails.
RIGHT = {"check_same_style": [turned, twice_or_once]}


# ---- the weights that the chapter ships


def networks_and_pictures_are_as_told():
    with h5py.File(weights("style-pictures"), "r") as file:
        pictures = {name: file[name][()] for name in file}
    assert all(picture.dtype == np.uint8 for picture in pictures.values())
    for style in (0, 1):
        result = pictures[f"sweep {style} 10"][None]
        losses = objective(maps_of, CONTENT, pictures[f"painting {style}"][None])
        assert losses(result.astype("float32"))[1].numpy()[0] < 0.5, style
    right = [np.mean(names_of(net, photos.x_test[:1000]) == photos.y_test[:1000])
             for net in trained_networks()]  # fmt: skip
    assert photos.stand_in or min(right) > 0.45, right


WEIGHTS = {
    "files": ["style-networks", "style-pictures"],
    "check": networks_and_pictures_are_as_told,
}

# Each headline number: a line of the chapter, the same line broken, and the value that
# the number then takes, which lies outside of its range.
BREAKAGES = {
    "style-two-results": (
        "x = tf.clip_by_value(x - rate * mean / (1 - 0.9**t) / size, 0.0, 255.0)",
        "x = tf.clip_by_value(x + rate * mean / (1 - 0.9**t) / size, 0.0, 255.0)",
        27.1,
    ),
    "style-left-for-referee": (
        "A = [gram(maps) for maps in S]",
        "A = [gram(maps) for maps in blank]",
        1.27,
    ),
}
