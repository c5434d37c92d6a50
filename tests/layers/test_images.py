"""Layers for images against Keras: the same draws give the same images; sizes, crops, masks and labels."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from contract import assert_close, check_layer, random_array

from teul import layers
from teul.layers import Input
from teul.models import Sequential

SHAPE = (6, 8, 3)
IMAGES = (100 + 60 * random_array((4, *SHAPE))).clip(0, 255).astype("float32")
MOVES = {
    "horizontal flip": lambda m: m.RandomFlip("horizontal", seed=1),
    "flip": lambda m: m.RandomFlip(seed=1),
    "rotation": lambda m: m.RandomRotation(0.2, seed=1),
    "rotation by nearest": lambda m: m.RandomRotation((0.1, 0.3), fill_mode="constant", fill_value=7.0, interpolation="nearest", seed=1),
    "zoom": lambda m: m.RandomZoom(0.4, seed=1),
    "zoom of two": lambda m: m.RandomZoom((-0.5, -0.2), (0.1, 0.3), fill_mode="wrap", seed=1),
    "translation": lambda m: m.RandomTranslation(0.3, (-0.4, 0.1), fill_mode="nearest", seed=1),
    "contrast": lambda m: m.RandomContrast(0.8, seed=1),
    "contrast of two": lambda m: m.RandomContrast((0.3, 0.8), value_range=(20, 200), seed=1),
    "brightness": lambda m: m.RandomBrightness(0.5, seed=1),
}
TWICE = ("horizontal flip", "rotation by nearest", "zoom of two", "contrast of two")  # the same layers with other arguments
every_move = pytest.mark.parametrize(
    "make", [pytest.param(make, id=name, marks=[pytest.mark.slow] if name in TWICE else []) for name, make in MOVES.items()]
)


@pytest.mark.slow
@every_move
def test_the_same_draws_give_keras_images(keras, standard_promotion, make):
    mine, theirs = make(layers), make(keras.layers)
    drawn = mine.get_random_transformation(IMAGES, training=True)
    expected = theirs.transform_images(jnp.asarray(IMAGES), drawn, training=True)
    got = mine.transform_images(jnp.asarray(IMAGES), drawn, training=True)
    # Between two pixels half a rounding decides which is nearest.
    off = np.abs(np.asarray(got) - np.asarray(expected)) > 1e-3
    assert off.mean() < (0.01 if "nearest" in str(getattr(mine, "interpolation", "")) else 1e-9)
    assert not np.allclose(got, IMAGES)


@pytest.mark.slow
@every_move
def test_draws_keep_the_contract(keras, make):
    check_layer(make, SHAPE, inputs=lambda n: np.resize(IMAGES, (n, *SHAPE)), training=True, spread=True, keras=keras)
    layer = make(layers)
    assert_close(layer(IMAGES, training=False), IMAGES, rtol=0, atol=0)
    one = layer(IMAGES[0])
    assert one.shape == SHAPE
    again, other = make(layers), make(layers)
    assert_close(again(IMAGES), other(IMAGES), rtol=0, atol=0)
    many = np.tile(IMAGES, (4, 1, 1, 1))
    assert not np.allclose(again(many), other(many[::-1])[::-1])


@every_move
def test_channels_first_is_the_same_picture(make):
    last = make(layers)
    drawn = last.get_random_transformation(IMAGES)
    first = type(last).from_config({**last.get_config(), "data_format": "channels_first"})
    got = first.transform_images(jnp.moveaxis(jnp.asarray(IMAGES), -1, 1), drawn)
    assert_close(jnp.moveaxis(got, 1, -1), last.transform_images(IMAGES, drawn), atol=1e-3)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"interpolation": "nearest"},
        {"interpolation": "bicubic", "antialias": True},
        {"crop_to_aspect_ratio": True},
        {"pad_to_aspect_ratio": True, "fill_value": 5.0},
    ],
)
def test_resizing_as_keras(keras, options):
    check_layer(lambda m: m.Resizing(4, 10, **options), SHAPE, inputs=lambda n: np.resize(IMAGES, (n, *SHAPE)), keras=keras, atol=1e-3)


def test_whole_numbers_stay_whole(keras, standard_promotion):
    x = IMAGES.astype("uint8")
    got, expected = layers.Resizing(4, 10)(x), keras.layers.Resizing(4, 10)(x)
    assert got.dtype == jnp.uint8
    assert np.abs(np.asarray(got, "int32") - np.asarray(expected, "int32")).max() <= 1


@pytest.mark.parametrize("size", [(4, 5), (6, 8), (9, 4)])
def test_center_crop_as_keras(keras, size):
    check_layer(lambda m: m.CenterCrop(*size), SHAPE, keras=keras, atol=1e-4)


def test_random_crop_takes_parts(keras):
    check_layer(lambda m: m.RandomCrop(3, 4, seed=1), SHAPE, training=True, spread=True, keras=keras)
    layer = layers.RandomCrop(3, 4, seed=0)
    places = set()
    for _ in range(30):
        part = np.asarray(layer(IMAGES, training=True))
        found = [(i, j) for i in range(4) for j in range(5) if np.array_equal(part, IMAGES[:, i : i + 3, j : j + 4])]
        assert len(found) == 1
        places.update(found)
    assert len(places) > 8
    assert_close(layers.RandomCrop(6, 8)(IMAGES, training=False), IMAGES, atol=1e-4)
    assert layer(IMAGES, training=False).shape == (4, 3, 4, 3)
    assert_close(layer(IMAGES, training=False), layers.Resizing(3, 4, crop_to_aspect_ratio=True)(IMAGES))


def test_labels_and_masks_go_along():
    masks = (IMAGES[..., :1] > 100).astype("float32")
    data = {"images": jnp.asarray(IMAGES), "segmentation_masks": jnp.asarray(masks), "labels": jnp.arange(4.0)}
    for make in (
        MOVES["flip"],
        lambda m: m.RandomCrop(3, 4, seed=0),
        lambda m: m.CenterCrop(3, 4),
        lambda m: m.RandomRotation(0.2, seed=0),
    ):
        layer = make(layers)
        out = layer(data, training=True)
        assert_close(out["labels"], data["labels"], rtol=0, atol=0)
        assert set(np.unique(out["segmentation_masks"])) <= {0.0, 1.0}
        if not isinstance(layer, layers.RandomRotation):
            assert_close((out["images"][..., :1] > 100).astype("float32"), out["segmentation_masks"], rtol=0, atol=0)
    unchanged = MOVES["brightness"](layers)(data)["segmentation_masks"]
    assert_close(unchanged, masks, rtol=0, atol=0)


def test_augmentation_inside_a_model_acts_in_training_alone():
    model = Sequential([Input(SHAPE), layers.RandomFlip("horizontal", seed=0), layers.RandomZoom(0.3, seed=0), layers.Flatten()])
    rest = model.predict(IMAGES, verbose=0)
    assert_close(rest, IMAGES.reshape(4, -1), atol=1e-3)
    trained = model(IMAGES, training=True)
    assert not np.allclose(trained, rest)
    model.add(layers.Dense(1))
    model.compile("sgd", "mse")
    history = model.fit(IMAGES / 255, np.ones(4), epochs=2, verbose=0)
    assert np.isfinite(history.history["loss"]).all()


def test_one_draw_an_image():
    x = np.full((64, 2, 2, 1), 100.0, "float32")
    x[:, 0] = 50
    y = np.asarray(layers.RandomBrightness(0.1, seed=0)(x))
    added = y - x
    assert_close(added, np.broadcast_to(added[:, :1, :1], added.shape), atol=1e-4)
    assert len(np.unique(added[:, 0, 0, 0])) > 60
    assert np.abs(added).max() <= 25.5
    contrasted = np.asarray(layers.RandomContrast(0.5, seed=0)(x)) - 75
    factors = contrasted[:, 1, 0, 0] / 25
    assert factors.min() >= 1 and factors.max() <= 1.5 and factors.std() > 0.1


def test_moves_run_inside_a_compiled_program_with_new_draws():
    layer = layers.RandomTranslation(0.5, 0.5, seed=0)
    first, second = layer(IMAGES), layer(IMAGES)
    assert not np.allclose(first, second)
    assert jax.jit(lambda x: layer(x, training=False))(IMAGES).shape == IMAGES.shape


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: layers.Resizing(0, 3), "height must be a positive integer"),
        (lambda: layers.Resizing(3, 3, interpolation="cubic"), "interpolation must be one of"),
        (lambda: layers.Resizing(3, 3, crop_to_aspect_ratio=True, pad_to_aspect_ratio=True)(IMAGES), "crop_to_aspect_ratio must be False"),
        (lambda: layers.RandomFlip("diagonal"), "mode must be one of"),
        (lambda: layers.RandomRotation(1.5), r"`factor` must be a number \(or a list of two\) in the range"),
        (lambda: layers.RandomRotation([0.1, 0.2, 0.3]), "a list of two"),
        (lambda: layers.RandomZoom(0.1, fill_mode="mirror"), "no fill_mode='mirror' in RandomZoom. Known: 'reflect'"),
        (lambda: layers.RandomTranslation("a lot", 0.1), "`height_factor` must be a number"),
        (lambda: layers.RandomBrightness(0.1, value_range=1.0), "value_range must be a list of two numbers"),
        (lambda: layers.RandomFlip()(np.ones((2, 3), "float32")), r"a batch of images \(4 axes\)"),
        (lambda: layers.CenterCrop(2, 2, data_format="middle"), "'channels_last' or 'channels_first'"),
    ],
)
def test_what_does_not_fit_is_said(call, said):
    with pytest.raises((ValueError, NotImplementedError), match=said):
        call()


# Changes of tones, edges and forms, and mixes: what was drawn is put into Keras's layer too. -----------------------------------

CHANGES = {
    "AutoContrast": lambda m, **range_: m.AutoContrast(**range_),
    "RandomColorDegeneration": lambda m, **range_: m.RandomColorDegeneration(0.5, seed=1, **range_),
    "RandomErasing": lambda m, **range_: m.RandomErasing(seed=1, **range_),
    "RandomGaussianBlur": lambda m, **range_: m.RandomGaussianBlur(kernel_size=(3, 5), seed=1, **range_),
    "RandomGrayscale": lambda m, **range_: m.RandomGrayscale(seed=1),
    "RandomHue": lambda m, **range_: m.RandomHue((0.2, 0.5), seed=1, **range_),
    "RandomInvert": lambda m, **range_: m.RandomInvert(seed=1, **range_),
    "RandomPosterization": lambda m, **range_: m.RandomPosterization(3, seed=1, **range_),
    "RandomSaturation": lambda m, **range_: m.RandomSaturation(0.5, seed=1, **range_),
    "RandomSharpness": lambda m, **range_: m.RandomSharpness(0.9, seed=1, **range_),
    "RandomShear": lambda m, **range_: m.RandomShear(0.3, (0.1, 0.2), seed=1),
    "RandomPerspective": lambda m, **range_: m.RandomPerspective(seed=1),
    "Solarization": lambda m, **range_: m.Solarization(0.2, 0.3, seed=1, **range_),
    "MixUp": lambda m, **range_: m.MixUp(seed=1),
    "CutMix": lambda m, **range_: m.CutMix(seed=1),
}
APPLIES = ("apply_erasing", "should_apply_blur", "apply_inversion", "apply_perspective")


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[] if n in ("RandomSharpness", "RandomHue", "CutMix") else [pytest.mark.slow]) for n in CHANGES]
)
@pytest.mark.filterwarnings("ignore:Explicitly requested dtype int64")  # of Keras's MixUp
def test_what_was_drawn_changes_images_as_in_keras(keras, standard_promotion, name):
    for top in (255, 1):
        mine, theirs = (CHANGES[name](m, value_range=(0, top)) for m in (layers, keras.layers))
        settings = [{n: tuple(v) if isinstance(v, list) else v for n, v in layer.get_config().items()} for layer in (mine, theirs)]
        assert settings[0].items() >= {n: v for n, v in settings[1].items() if n not in ("dtype", "name")}.items()
        x = jnp.asarray(IMAGES / 255 * top)
        drawn, other = mine.get_random_transformation(x), theirs.get_random_transformation(x)
        assert jax.tree.map(jnp.shape, drawn) == jax.tree.map(jnp.shape, other)
        for name_ in APPLIES:
            if isinstance(drawn, dict) and name_ in drawn:
                drawn[name_] = jnp.array([True, False, True, True])
        for transformation in (drawn, other):
            expected = theirs.transform_images(x, transformation, training=True)
            assert_close(mine.transform_images(x, transformation, training=True), expected, rtol=1e-4, atol=1e-4 * top)
        first = type(mine).from_config({**mine.get_config(), "data_format": "channels_first"})
        assert first(jnp.moveaxis(x, -1, 1), training=True).shape == (4, 3, 6, 8)
        if name not in ("MixUp", "CutMix"):
            assert mine(x[0], training=True).shape == SHAPE
        if name != "AutoContrast":
            assert_close(mine(x, training=False), x, rtol=0, atol=0)


def test_mixed_images_have_mixed_labels(keras, standard_promotion):
    for mine, theirs in ((layers.MixUp(seed=1), keras.layers.MixUp(seed=1)), (layers.CutMix(seed=1), keras.layers.CutMix(seed=1))):
        drawn = mine.get_random_transformation(IMAGES)
        labels = jnp.eye(4)
        expected = theirs.transform_labels(labels, drawn, training=True)
        assert_close(mine.transform_labels(labels, drawn, training=True), expected, atol=1e-6)
        assert_close(mine.transform_labels(labels, drawn, training=True).sum(1), np.ones(4), atol=1e-6)
        assert_close(mine.transform_labels(labels, drawn, training=False), labels, rtol=0, atol=0)


@pytest.mark.slow
def test_equalization_as_keras(keras, standard_promotion):
    for x, options in ((IMAGES[:2], {}), (IMAGES[:2] / 255, {"value_range": (0, 1), "bins": 16})):
        # An image at a time: of a batch Keras evens out all images together.
        got, expected = (np.concatenate([np.asarray(m.Equalization(**options)(i[None])) for i in x]) for m in (layers, keras.layers))
        assert_close(got, expected, atol=1e-4)
        assert_close(layers.Equalization(**options)(x), expected, atol=1e-4)
    assert_close(layers.Equalization()(np.full((1, 2, 2, 1), 5.0)), np.full((1, 2, 2, 1), 5.0))


@pytest.mark.slow
def test_chains_change_images_as_in_keras(keras, standard_promotion):
    mine, theirs = (m.RandAugment(seed=1) for m in (layers, keras.layers))
    for first in range(0, 11, 2):
        drawn = mine.get_random_transformation(IMAGES[:1])
        drawn["layer_idxes"] = jnp.array([first, (first + 5) % 11])
        expected = theirs.transform_images(IMAGES[:1], drawn, training=True)
        assert_close(mine.transform_images(IMAGES[:1], drawn, training=True), expected, rtol=1e-4, atol=0.05)
    mixing = layers.AugMix(seed=1)
    drawn = mixing.get_random_transformation(IMAGES)
    drawn["chain_transforms"] = jnp.full((3, 3), len(mixing._names))  # every step left out
    assert_close(mixing.transform_images(IMAGES, drawn), IMAGES, atol=1e-3)
    y = np.asarray(mixing(IMAGES))
    assert y.shape == IMAGES.shape and y.min() >= 0 and y.max() <= 255 and np.abs(y - IMAGES).mean() > 1
    masks = (IMAGES[..., :1] > 128).astype("int32")
    out = jax.jit(lambda x, m: mixing({"images": x, "segmentation_masks": m}))(IMAGES, masks)
    assert set(np.unique(out["segmentation_masks"])) <= {0, 1}


@pytest.mark.slow
def test_parts_evened_out_as_in_keras(keras, standard_promotion):
    x = np.random.default_rng(3).uniform(0, 255, (2, 11, 13, 3)).astype("float32") ** 2 / 255
    for top, options in ((255, {}), (1, {"clip_limit": 0}), (255, {"clip_limit": 1.5, "tile_grid_size": (2, 3)})):
        make = lambda m, top=top, options=options: m.ContrastLimitedAdaptiveHistogramEqualization((0, top), **options)  # noqa: E731
        given = x / 255 * top
        assert_close(make(layers)(given), make(keras.layers)(given), atol=1e-3 * top)
        assert_close(make(layers)(given[0]), make(keras.layers)(given)[0], atol=1e-3 * top)


CORNERS = np.array([[[1, 2, 5, 6], [3, 1, 7, 5], [0, 0, 6, 4]]] * 2, "float32")
POINTS = jnp.array([[[0, 0], [7, 0], [0, 5], [7, 5.0]]] * 2)
BOXED = {
    "RandomFlip": ({}, {"flips": jnp.array([True, False]).reshape(2, 1, 1, 1)}),
    "RandomZoom": ({"height_factor": 0.2}, {"height_zoom": jnp.array([[0.8], [1.2]]), "width_zoom": jnp.array([[0.7], [1.1]])}),
    "RandomTranslation": ({"height_factor": 0.2, "width_factor": 0.2}, {"translations": jnp.array([[1.0, 2.0], [-1.0, 0.5]])}),
    "RandomShear": ({}, {"shear_factor": jnp.array([[0.1, -0.2], [-0.3, 0.1]])}),
    "RandomRotation": ({"factor": 0.2}, {"angle": jnp.array([30.0, -20.0]), "image_height": 6, "image_width": 8, "batch_size": 2}),
    "RandomPerspective": (
        {},
        {
            "apply_perspective": jnp.array([True, False]),
            "start_points": POINTS,
            "end_points": POINTS + jnp.array([[0.5, 0]] * 2 + [[0, -1]] * 2),
        },
    ),
}


@pytest.mark.parametrize("name", [pytest.param(n, marks=[] if n == "RandomFlip" else [pytest.mark.slow]) for n in BOXED])
def test_boxes_move_with_their_images(keras, standard_promotion, name):
    options, drawn = BOXED[name]
    found = []
    for library in (layers, keras.layers):
        layer = getattr(library, name)(**options, bounding_box_format="xyxy")
        given = {"boxes": jnp.asarray(CORNERS), "labels": jnp.array([[1, 2, 3]] * 2)}
        found.append(layer.transform_bounding_boxes(given, {**drawn, "input_shape": (2, 6, 8, 3)}, training=True))
    assert_close(dict(found[0]), dict(found[1]), atol=1e-3)


@pytest.mark.slow
def test_boxes_are_resized_and_cut_with_their_images(keras, standard_promotion):
    for name, options in (
        *(("Resizing", {"height": h, "width": w, **more}) for h, w in ((4, 5), (12, 9)) for more in
          ({}, {"crop_to_aspect_ratio": True}, {"pad_to_aspect_ratio": True})),
        ("CenterCrop", {"height": 3, "width": 5}), ("CenterCrop", {"height": 9, "width": 5}), ("MaxNumBoundingBoxes", {"max_number": 2}),
        ("RandomHue", {"factor": 0.2}),
    ):  # fmt: skip
        found = []
        for library in (layers, keras.layers):
            boxes = {"boxes": jnp.asarray(CORNERS), "labels": jnp.array([[1, 2, 3]] * 2)}
            layer = getattr(library, name)(**options, bounding_box_format="xyxy")
            found.append(layer({"images": IMAGES[:2], "bounding_boxes": boxes})["bounding_boxes"])
        assert_close(dict(found[0]), dict(found[1]), atol=1e-3)


def test_boxes_without_their_form_are_refused():
    boxes = {"boxes": CORNERS, "labels": np.array([[1, 2, 3]] * 2)}
    for layer, given, said in (
        (layers.RandomFlip(), boxes, "bounding_box_format='xyxy'"),
        (layers.RandomFlip(bounding_box_format="xyxy"), {"boxes": CORNERS}, "'boxes', \\(batch"),
        (layers.RandomFlip(bounding_box_format="xyxy"), {**boxes, "boxes": CORNERS[0]}, "'boxes', \\(batch"),
    ):
        with pytest.raises(ValueError, match=said):
            layer({"images": IMAGES[:2], "bounding_boxes": given})
    flipped = layers.RandomFlip(seed=1, bounding_box_format="xyxy")(
        {"images": IMAGES[0], "bounding_boxes": {n: v[0] for n, v in boxes.items()}}
    )
    assert flipped["bounding_boxes"]["boxes"].shape == (3, 4)
    with pytest.raises(NotImplementedError, match="does not move bounding boxes"):
        layers.CutMix(bounding_box_format="xyxy")({"images": IMAGES[:2], "bounding_boxes": boxes})


def test_boxes_are_cut_off_and_filled_up():
    boxes = {"boxes": jnp.ones((2, 3, 4)), "labels": jnp.ones((2, 3))}
    for number in (2, 5):
        layer = layers.MaxNumBoundingBoxes(number, fill_value=-2)
        out = layer({"images": IMAGES, "bounding_boxes": boxes})["bounding_boxes"]
        assert out["boxes"].shape == (2, number, 4) and float(out["labels"][0, -1]) == (1 if number == 2 else -2)
        shapes = layer.compute_output_shape({"bounding_boxes": {"boxes": (2, 3, 4), "labels": (2, 3)}})
        assert shapes["bounding_boxes"] == {"boxes": (2, number, 4), "labels": (2, number)}


@pytest.mark.slow
def test_jitter_and_rubber_stay_in_range():
    for layer in (
        layers.RandomColorJitter(
            brightness_factor=0.5, contrast_factor=0.5, saturation_factor=0.5, hue_factor=0.5, value_range=(0, 1), seed=1
        ),
        layers.RandomElasticTransform((1.0, 1.0), (1.0, 1.0), value_range=(0, 1), seed=1),
    ):
        y = np.asarray(layer(IMAGES / 255, training=True))
        assert y.shape == IMAGES.shape and y.min() >= 0 and y.max() <= 1 and np.abs(y - IMAGES / 255).mean() > 1e-3
        assert_close(layer(IMAGES, training=False), IMAGES, rtol=0, atol=0)
        assert type(layer).from_config(layer.get_config()).get_config() == layer.get_config()


def test_wrong_factors_are_refused():
    for make in (
        lambda: layers.RandomHue(1.2),
        lambda: layers.RandomSharpness(-0.1),
        lambda: layers.RandomPosterization(9),
        lambda: layers.RandomGrayscale(2),
        lambda: layers.CutMix(2),
        lambda: layers.RandomGaussianBlur(kernel_size=2),
        lambda: layers.AutoContrast(3),
    ):
        with pytest.raises(ValueError, match="must be"):
            make()
