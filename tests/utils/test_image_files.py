"""Pictures from files and folders, and ImageDataGenerator; Keras 2's own code is the yardstick."""

import io

import numpy as np
import pytest
from PIL import Image

from teul import Sequential
from teul.layers import Dense, Flatten
from teul.preprocessing.image import ImageDataGenerator, apply_affine_transform, smart_resize
from teul.utils import (
    array_to_img,
    image_dataset_from_directory,
    img_to_array,
    load_img,
    save_img,
    text_dataset_from_directory,
    to_categorical,
)
from teul.utils.pictures import resampled

pytestmark = pytest.mark.filterwarnings("ignore:Please import `affine_transform`:DeprecationWarning")  # Keras's own


@pytest.fixture(scope="module")
def pictures():
    return np.random.default_rng(0).uniform(0, 255, (6, 10, 12, 3)).astype("float32")


@pytest.fixture
def folder(tmp_path):
    """Two classes, six and four pictures of several sizes; a text file that is none."""
    random = np.random.default_rng(0)
    for name, count in (("cats", 6), ("dogs", 4)):
        (tmp_path / name).mkdir()
        for i in range(count):
            pixels = random.integers(0, 256, (8 + i, 9, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(tmp_path / name / f"{i}.png")
    (tmp_path / "cats" / "notes.txt").write_text("no picture")
    return tmp_path


@pytest.fixture(scope="module")
def old(keras):
    pytest.importorskip("keras.src.legacy.preprocessing.image")
    from keras.src.legacy.preprocessing import image

    return image


class TestFiles:
    def test_round_trip(self, tmp_path, pictures):
        save_img(tmp_path / "a.png", pictures[0], scale=False)
        read = img_to_array(load_img(tmp_path / "a.png"))
        assert read.dtype == np.float32
        np.testing.assert_array_equal(read, np.floor(pictures[0]))

    @pytest.mark.parametrize("mode, channels", [("rgb", 3), ("rgba", 4), ("grayscale", 1)])
    def test_color_modes_are_keras(self, keras, folder, mode, channels):
        path = folder / "cats" / "3.png"
        for arguments in ({}, {"target_size": (5, 4), "interpolation": "bilinear"}, {"target_size": (4, 8), "keep_aspect_ratio": True}):
            found = img_to_array(load_img(path, color_mode=mode, **arguments))
            assert found.shape[-1] == channels
            expected = keras.utils.img_to_array(keras.utils.load_img(path, color_mode=mode, **arguments))
            np.testing.assert_array_equal(found, expected)

    @pytest.mark.parametrize("channels", [1, 3, 4])
    def test_array_to_img_is_keras(self, keras, channels):
        x = np.random.default_rng(1).normal(size=(4, 5, channels)) * 50
        np.testing.assert_array_equal(np.asarray(array_to_img(x)), np.asarray(keras.utils.array_to_img(x)))
        first = img_to_array(array_to_img(x), data_format="channels_first")
        assert first.shape == (channels, 4, 5)

    def test_torn_huge_and_foreign_files(self, folder, tmp_path, monkeypatch):
        whole = (folder / "cats" / "0.png").read_bytes()
        for name, content in {"torn.png": whole[:-40], "text.png": b"not a picture", "empty.png": b""}.items():
            (tmp_path / name).write_bytes(content)
            with pytest.raises(OSError, match=rf"{name} cannot be read as a picture"):
                load_img(tmp_path / name)
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 20)
        with pytest.raises(OSError, match=r"cannot be read as a picture.*decompression bomb"):
            load_img(folder / "cats" / "0.png")
        with pytest.raises(FileNotFoundError):
            load_img(folder / "nowhere.png")

    def test_thousands_of_damaged_files_are_refused_or_read(self, folder):
        whole = bytearray((folder / "cats" / "0.png").read_bytes())
        random = np.random.default_rng(0)
        for _ in range(300):
            damaged = whole.copy()
            for place in random.integers(8, len(whole), 3):
                damaged[place] = random.integers(256)
            try:
                assert img_to_array(load_img(io.BytesIO(bytes(damaged)))).ndim == 3
            except OSError as error:
                assert "cannot be read as a picture" in str(error)

    def test_refusals(self):
        with pytest.raises(ValueError, match="img must be of 2 or 3 axes"):
            img_to_array(np.zeros((1, 2, 3, 4)))
        with pytest.raises(ValueError, match="x must be of 1, 3 or 4 channels"):
            array_to_img(np.zeros((2, 2, 2)))


@pytest.mark.parametrize("interpolation", ["nearest", "bilinear"])
@pytest.mark.parametrize("size", [(7, 20), (3, 5), (10, 12)])
def test_resampling_is_keras(keras, standard_promotion, pictures, interpolation, size):
    expected = keras.ops.image.resize(pictures[0], size, interpolation=interpolation)
    np.testing.assert_allclose(resampled(pictures[0], size, interpolation), expected, rtol=1e-4, atol=1e-3)


def test_smart_resize(keras, standard_promotion, pictures):
    np.testing.assert_allclose(smart_resize(pictures, (5, 5)), keras.preprocessing.image.smart_resize(pictures, (5, 5)), atol=1e-2)


class TestFolders:
    def test_batches_classes_and_order(self, folder, capsys):
        data = image_dataset_from_directory(folder, image_size=(6, 6), batch_size=4, shuffle=False)
        assert capsys.readouterr().out == "Found 10 files belonging to 2 classes.\n"
        assert data.class_names == ["cats", "dogs"] and len(data) == 3
        x, _y = next(iter(data))
        assert x.shape == (4, 6, 6, 3) and x.dtype == "float32" and x.numpy().max() > 1
        assert np.concatenate([np.asarray(b) for _, b in data]).tolist() == [0] * 6 + [1] * 4
        assert data.file_paths[0].endswith("0.png")

    @pytest.mark.parametrize("mode, first", [("categorical", [1.0, 0.0]), ("binary", [0.0]), ("int", 0)])
    def test_label_modes(self, folder, mode, first):
        data = image_dataset_from_directory(folder, label_mode=mode, image_size=(4, 4), shuffle=False, verbose=False)
        assert np.asarray(next(iter(data))[1])[0].tolist() == first

    def test_split_does_not_overlap_and_is_keras_split(self, folder):
        arguments = {"image_size": (4, 4), "validation_split": 0.3, "seed": 1, "verbose": False, "label_mode": None}
        train, held = (image_dataset_from_directory(folder, subset=s, **arguments) for s in ("training", "validation"))
        assert len(train.file_paths) == 7 and len(held.file_paths) == 3
        assert set(train.file_paths) | set(held.file_paths) == set(image_dataset_from_directory(folder, verbose=False).file_paths)
        both = image_dataset_from_directory(folder, subset="both", **arguments)
        assert [b.file_paths for b in both] == [train.file_paths, held.file_paths]
        with pytest.raises(ValueError, match="seed must be given with validation_split and shuffle"):
            image_dataset_from_directory(folder, validation_split=0.3, subset="training")

    def test_each_epoch_has_its_own_order(self, folder):
        data = image_dataset_from_directory(folder, image_size=(2, 2), seed=3, verbose=False, batch_size=10)
        first, second = (next(np.asarray(y).tolist() for _, y in data) for _ in range(2))
        assert first != second and sorted(first) == sorted(second)

    def test_as_courses_use_it(self, folder):
        data = image_dataset_from_directory(folder, image_size=(6, 6), batch_size=4, verbose=False)
        ready = data.map(lambda x, y: (x / 255.0, y)).cache().shuffle(10).prefetch(2)
        model = Sequential([Flatten(), Dense(2, activation="softmax")])
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        history = model.fit(ready, validation_data=ready, epochs=2, verbose=0)
        assert len(history.history["val_accuracy"]) == 2
        assert int(data.cardinality()) == 3 and len(list(data.take(1))) == 1 and len(list(data.unbatch())) == 10

    def test_refusals(self, folder, tmp_path):
        with pytest.raises(ValueError, match="There is no folder"):
            image_dataset_from_directory(tmp_path / "nowhere")
        (tmp_path / "empty" / "a").mkdir(parents=True)
        with pytest.raises(ValueError, match=r"No image found in .*empty.*files ending in"):
            image_dataset_from_directory(tmp_path / "empty")
        with pytest.raises(ValueError, match="label_mode must be"):
            image_dataset_from_directory(folder, label_mode="one-hot")

    def test_texts(self, tmp_path):
        for name, words in (("bad", "dull"), ("good", "brave and fine")):
            (tmp_path / name).mkdir()
            (tmp_path / name / "1.txt").write_text(words)
        ((x, y),) = list(text_dataset_from_directory(tmp_path, shuffle=False, max_length=5, verbose=False))
        assert x.tolist() == ["dull", "brave"] and np.asarray(y).tolist() == [0, 1]


MOVEMENTS = [
    {"theta": 30}, {"tx": 1.5, "ty": -2}, {"shear": 20}, {"zx": 0.7, "zy": 1.3}, {"theta": 10, "tx": 1, "shear": 5, "zx": 1.1, "zy": 0.9},
    {"flip_horizontal": True}, {"flip_vertical": True}, {"channel_shift_intensity": 30.0}, {"brightness": 0.6},
]  # fmt: skip


class TestGenerator:
    @pytest.mark.parametrize("movement", MOVEMENTS, ids=lambda m: "-".join(m))
    @pytest.mark.parametrize("fill_mode", ["nearest", "constant", "reflect", "wrap"])
    def test_movements_are_keras(self, old, pictures, movement, fill_mode):
        mine, theirs = (g(fill_mode=fill_mode, cval=7.0) for g in (ImageDataGenerator, old.ImageDataGenerator))
        found, expected = (g.apply_transform(pictures[0, :, :10].copy(), movement) for g in (mine, theirs))
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=2e-3)

    def test_oblong_pictures_are_turned_about_their_middle(self):
        x = np.zeros((5, 9, 1))
        x[2, 4:7] = 1
        turned = apply_affine_transform(x, theta=90, row_axis=0, col_axis=1, channel_axis=2, fill_mode="constant")
        assert np.argwhere(turned[..., 0] > 0.5).tolist() == [[0, 4], [1, 4], [2, 4]]

    def test_shifts_go_where_their_names_say(self):
        x = np.zeros((7, 7, 1))
        x[3, 3] = 1
        for seed in range(4):
            down = ImageDataGenerator(height_shift_range=[2]).random_transform(x, seed)
            right = ImageDataGenerator(width_shift_range=[2]).random_transform(x, seed)
            assert down[:, 3].sum() == 1 and right[3].sum() == 1

    def test_draws_are_keras(self, old):
        arguments = {"rotation_range": 20, "width_shift_range": 0.2, "height_shift_range": [1, 2], "shear_range": 5, "zoom_range": 0.3,
                     "horizontal_flip": True, "channel_shift_range": 9.0, "brightness_range": (0.5, 1.5)}  # fmt: skip
        for seed in range(5):
            found, expected = (g(**arguments).get_random_transform((10, 12, 3), seed) for g in (ImageDataGenerator, old.ImageDataGenerator))
            assert found == pytest.approx({**expected, "tx": expected["ty"], "ty": expected["tx"]})

    @pytest.mark.parametrize(
        "arguments",
        [{"rescale": 1 / 255}, {"samplewise_center": True}, {"samplewise_std_normalization": True}, {"featurewise_center": True},
         {"featurewise_std_normalization": True}, {"preprocessing_function": lambda x: x / 2}],
        ids=lambda a: next(iter(a)),
    )  # fmt: skip
    @pytest.mark.filterwarnings("ignore::UserWarning")
    def test_scales_are_keras(self, old, pictures, arguments):
        mine, theirs = ImageDataGenerator(**arguments), old.ImageDataGenerator(**arguments)
        for generator in (mine, theirs):
            generator.fit(pictures.copy())
        np.testing.assert_allclose(mine.standardize(pictures[1].copy()), theirs.standardize(pictures[1].copy()), rtol=1e-4, atol=1e-4)

    def test_zca_makes_pixels_uncorrelated(self):
        x = np.random.default_rng(0).normal(size=(400, 3, 3, 1)) @ np.array([[2.0]]) + 5
        x[:, 0] += x[:, 1]
        generator = ImageDataGenerator(zca_whitening=True)
        generator.fit(x)
        white = np.stack([generator.standardize(p) for p in x]).reshape(400, 9)
        np.testing.assert_allclose(white.T @ white / 400, np.eye(9), atol=0.02)
        with pytest.raises(ValueError, match=r"zca_whitening must be preceded by fit\(x\)|featurewise_center must be preceded by fit"):
            ImageDataGenerator(zca_whitening=True).standardize(x[0])

    def test_flow_from_arrays(self, pictures):
        flow = ImageDataGenerator(validation_split=0.5).flow(pictures, np.arange(6), batch_size=2, shuffle=False, subset="training")
        assert len(flow) == 2
        seen = [y.tolist() for _, (_, y) in zip(range(3), flow, strict=False)]
        assert seen == [[3, 4], [5], [3, 4]]
        x, _, w = next(ImageDataGenerator().flow(pictures, np.arange(6), sample_weight=np.ones(6), batch_size=4))
        assert x.shape == (4, 10, 12, 3) and w.shape == (4,)
        with pytest.raises(ValueError, match="x: 6, y: 5"):
            ImageDataGenerator().flow(pictures, np.arange(5))

    def test_flow_repeats_with_a_seed(self, pictures):
        one, two = (next(ImageDataGenerator(rotation_range=30).flow(pictures, seed=4)) for _ in range(2))
        np.testing.assert_array_equal(one, two)

    def test_flow_from_directory_is_keras(self, old, folder, capsys):
        arguments = {"target_size": (6, 6), "batch_size": 3, "shuffle": False}
        for mode in ("categorical", "binary", "sparse", "input", None):
            mine, theirs = (
                g(validation_split=0.5).flow_from_directory(str(folder), class_mode=mode, subset="validation", **arguments)
                for g in (ImageDataGenerator, old.ImageDataGenerator)
            )
            assert mine.class_indices == theirs.class_indices and mine.filenames == theirs.filenames
            found, expected = next(mine), next(theirs)
            for a, b in zip(found, expected, strict=True) if mode else [(found, expected)]:
                np.testing.assert_allclose(a, b)
        assert "Found 5 images belonging to 2 classes." in capsys.readouterr().out

    def test_flow_from_dataframe_is_keras(self, old, folder):
        pandas = pytest.importorskip("pandas")
        table = pandas.DataFrame({"filename": ["cats/0.png", "dogs/1.png", "dogs/9.png", "cats/2.png"],
                                  "class": ["cat", "dog", "dog", "cat"], "age": [1.0, 2.0, 3.0, 4.0]})  # fmt: skip
        for mode, y_col in (("categorical", "class"), ("sparse", "class"), ("raw", "age"), ("multi_output", ["age", "age"])):
            with pytest.warns() if mode else pytest.raises(ValueError):
                theirs = old.ImageDataGenerator().flow_from_dataframe(table, str(folder), class_mode=mode, y_col=y_col, shuffle=False)
            mine = ImageDataGenerator().flow_from_dataframe(table, str(folder), class_mode=mode, y_col=y_col, shuffle=False)
            assert mine.filenames == list(theirs.filenames) and mine.samples == 3
            (x, y), (expected_x, expected_y) = next(mine), next(theirs)
            np.testing.assert_allclose(x, expected_x)
            for a, b in zip(np.atleast_2d(y), np.atleast_2d(expected_y), strict=True):
                np.testing.assert_allclose(a, b)

    def test_pictures_are_written_where_asked(self, pictures, tmp_path):
        next(ImageDataGenerator().flow(pictures, batch_size=2, save_to_dir=tmp_path, save_prefix="aug", save_format="jpeg"))
        assert len(list(tmp_path.glob("aug_*.jpeg"))) == 2

    def test_trains_a_model(self, pictures):
        model = Sequential([Flatten(), Dense(1)])
        model.compile("sgd", "mse")
        flow = ImageDataGenerator(rescale=1 / 255, horizontal_flip=True).flow(pictures, np.arange(6.0), batch_size=2)
        assert len(model.fit(flow, epochs=3, verbose=0).history["loss"]) == 3

    def test_refusals(self):
        for arguments, words in (({"zoom_range": (1, 2, 3)}, "two factors"), ({"validation_split": 2}, "between 0 and 1"),
                                 ({"brightness_range": (1,)}, "two factors"), ({"data_format": "last"}, "channels_last")):  # fmt: skip
            with pytest.raises(ValueError, match=words):
                ImageDataGenerator(**arguments)

    def test_channels_first(self, pictures):
        x = np.moveaxis(pictures[0], -1, 0)
        moved = apply_affine_transform(x, theta=20, row_axis=1, col_axis=2, channel_axis=0)
        last = apply_affine_transform(pictures[0], theta=20, row_axis=0, col_axis=1, channel_axis=2)
        np.testing.assert_allclose(moved, np.moveaxis(last, -1, 0))


def test_hidden_folders_and_files_are_nothing(tmp_path):
    """What notebooks and macOS leave behind is no class and no picture."""
    for folder in ("cat", "dog", ".ipynb_checkpoints", "cat/.ipynb_checkpoints"):
        (tmp_path / folder).mkdir()
        Image.new("RGB", (4, 4)).save(tmp_path / folder / "1.png")
    (tmp_path / "dog/._1.png").write_bytes(b"Mac OS X")
    found = image_dataset_from_directory(tmp_path, image_size=(4, 4), verbose=False)
    assert found.class_names == ["cat", "dog"] and len(found.file_paths) == 2
    assert ImageDataGenerator().flow_from_directory(tmp_path).class_indices == {"cat": 0, "dog": 1}


def test_refusals_of_folders_and_files(tmp_path):
    (tmp_path / "cat").mkdir()
    Image.new("RGB", (4, 4)).save(tmp_path / "cat/1.png")
    for argument, value in (("image_size", 8), ("image_size", (0, 8)), ("batch_size", 0), ("batch_size", 2.5)):
        with pytest.raises(ValueError, match=f"{argument} must be"):
            image_dataset_from_directory(tmp_path, **{argument: value}, verbose=False)
    with pytest.raises(ValueError, match="target_size must be"):
        load_img(tmp_path / "cat/1.png", target_size=(3,))
    (tmp_path / "cat/2.png").write_text("hello")
    with pytest.raises(OSError, match=r"2\.png cannot be read as a picture: no picture of a known kind\.$"):
        load_img(tmp_path / "cat/2.png")
    with pytest.raises(ValueError, match="one label at least"):
        to_categorical([])
