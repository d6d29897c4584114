"""The pretrained network: its names for photographs, its parts, and its refusals."""

import keras
import numpy as np
import pytest

from utils import pretrained
from utils.data import photographs
from utils.pretrained import WeightsError

# From the note that came with the weights, each with its probability.
VERIFIED = {"China": ("palace", 0.313), "Flower": ("daisy", 0.358)}


@pytest.fixture(scope="module")
def model():
    return pretrained.efficientnet_lite0()


@pytest.fixture(scope="module")
def shares(model):
    images = np.stack([pretrained.square(image) for image in photographs().images])
    return pretrained.probabilities(model, images)


def test_photographs_get_the_verified_names(shares):
    for title, best in zip(photographs().titles, pretrained.top_names(shares)):
        name, share = VERIFIED[title]
        assert best[0][0] == name
        assert best[0][1] == pytest.approx(share, abs=0.05), title
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-5)


def test_another_scaling_or_order_of_channels_is_noticed(model, shares):
    """The verified names are lost when the input is not what the network takes."""
    image = pretrained.square(photographs().images[1])[None]
    daisy = pretrained.class_names().index("daisy")
    right = shares[1, daisy]
    for wrong in (image[..., ::-1], image / 2, image.transpose(0, 2, 1, 3)[:, ::-1]):
        assert pretrained.probabilities(model, wrong)[0, daisy] < right


def test_a_random_start_knows_nothing():
    keras.utils.set_random_seed(0)
    model = pretrained.efficientnet_lite0(64, weights=False)
    shares = pretrained.probabilities(model, np.full((1, 64, 64, 3), 120.0))
    assert shares.max() < 0.1


def test_size_and_parts(model):
    assert model.count_params() == 4_694_024
    sizes = {f"stage{k}": model.get_layer(f"stage{k}").output.shape for k in (1, 5, 7)}
    assert sizes == {
        "stage1": (None, 112, 112, 16),
        "stage5": (None, 14, 14, 112),
        "stage7": (None, 7, 7, 320),
    }
    assert model.get_layer("features").output.shape == (None, 1280)


def test_two_parts_in_a_row_are_the_whole(model):
    middle = model.get_layer("stage5").output
    low, high = (keras.Model(model.input, middle), keras.Model(middle, model.output))
    x = np.random.default_rng(0).uniform(0, 255, (2, 224, 224, 3)).astype("float32")
    np.testing.assert_allclose(high(low(x)), model(x), atol=1e-4)


@pytest.mark.parametrize(
    "images, told",
    [
        (np.zeros((1, 3, 64, 64)), "np.moveaxis"),
        (np.zeros((64, 64, 3)), r"images\[None\]"),
        (np.zeros((1, 64, 64, 1)), "height, width, 3"),
        (np.full((1, 64, 64, 3), 0.5), "scaled already"),
        (np.full((1, 64, 64, 3), 400.0), "takes 0…255"),
        (np.full((1, 64, 64, 3), np.nan), "takes 0…255"),
    ],
)
def test_other_layouts_and_values_are_refused(images, told):
    with pytest.raises(ValueError, match=told):
        pretrained.checked(images)


def test_black_and_faint_images_are_taken():
    for value in (0, 3, 255):
        pretrained.checked(np.full((1, 32, 32, 3), value))


def test_a_photograph_is_checked_and_cut_in_the_middle():
    with pytest.raises(ValueError, match="colours last"):
        pretrained.square(np.zeros((3, 64, 64), np.uint8))
    with pytest.raises(ValueError, match="float64"):
        pretrained.square(np.zeros((64, 64, 3)))
    photo = np.zeros((100, 200, 3), np.uint8)
    photo[:, 60:140] = 200
    assert pretrained.square(photo, 32).shape == (32, 32, 3)
    assert pretrained.square(photo, 32, part=0.5).min() == 200


def test_a_side_that_is_too_small_is_refused():
    with pytest.raises(ValueError, match="32 pixels"):
        pretrained.efficientnet_lite0(16)


def stored(tmp_path, change):
    with np.load(pretrained.FOLDER / pretrained.WEIGHTS) as file:
        arrays = {key: file[key] for key in file.files}
    change(arrays)
    path = tmp_path / "other.npz"
    np.savez(path, **arrays)
    return path


def turned(arrays):
    arrays["stem_conv/kernel"] = arrays["stem_conv/kernel"].transpose(3, 2, 0, 1)


def not_finite(arrays):
    arrays["classes/bias"] = np.full(1000, np.inf, np.float16)


@pytest.mark.parametrize(
    "change, told",
    [
        (lambda arrays: arrays.pop("head_conv/kernel"), "no array 'head_conv/kernel'"),
        (lambda arrays: arrays.update(more=np.zeros(1)), "left over, first more"),
        (turned, r"\(32, 3, 3, 3\), the layer needs \(3, 3, 3, 32\)"),
        (not_finite, "not finite"),
    ],
)
def test_weights_that_do_not_fit_are_refused(model, tmp_path, change, told):
    before = model.get_layer("classes").get_weights()
    with pytest.raises(WeightsError, match=told):
        pretrained.load_weights(model, stored(tmp_path, change))
    for old, new in zip(before, model.get_layer("classes").get_weights()):
        np.testing.assert_array_equal(old, new)


def test_missing_and_damaged_files_are_named(model, tmp_path):
    with pytest.raises(WeightsError, match="get the whole book"):
        pretrained.load_weights(model, tmp_path / "nowhere.npz")
    cut = tmp_path / "cut.npz"
    cut.write_bytes((pretrained.FOLDER / pretrained.WEIGHTS).read_bytes()[:1000])
    with pytest.raises(WeightsError, match="cannot be read"):
        pretrained.load_weights(model, cut)


def test_names():
    names = pretrained.class_names()
    assert (names[0], names[151], names[985]) == ("tench", "Chihuahua", "daisy")
    with pytest.raises(ValueError, match="1000"):
        pretrained.top_names(np.zeros(1000))
