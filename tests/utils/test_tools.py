"""Pipelines, splits, downloads, drawings, bars, trees."""

import tarfile
import zipfile

import numpy as np
import pytest

import teul
from teul import Sequential, tree
from teul.data.pipeline import Pipeline, pipeline, pipeline_of
from teul.layers import Add, Dense, Input
from teul.models import Model
from teul.utils import (
    Progbar,
    PyDataset,
    get_file,
    get_source_inputs,
    is_keras_tensor,
    model_to_dot,
    plot_model,
    split_dataset,
    standardize_dtype,
    unpack_x_y_sample_weight,
)


class TestPipeline:
    def test_steps(self):
        data = pipeline_of(list(range(10)))
        assert list(data.skip(2).take(3)) == [2, 3, 4] and len(data.skip(2).take(3)) == 3
        assert [np.asarray(b).tolist() for b in data.batch(4)] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
        assert len(data.batch(4, drop_remainder=True)) == 2
        assert list(data.batch(4).unbatch().filter(lambda n: n % 3 == 0)) == [0, 3, 6, 9]
        assert list(data.take(2).repeat(2)) == [0, 1, 0, 1] and list(data.take(2).enumerate(5)) == [(5, 0), (6, 1)]
        assert list(Pipeline.zip(data, data.map(lambda n: n * n)).take(3)) == [(0, 0), (1, 1), (2, 4)]

    def test_shuffle_mixes_and_mixes_anew(self):
        data = pipeline_of(list(range(50))).shuffle(20, seed=1)
        first, second = list(data), list(data)
        assert sorted(first) == list(range(50)) and first != second and max(first[:5]) < 26
        fixed = pipeline_of(list(range(50))).shuffle(50, seed=1, reshuffle_each_iteration=False)
        assert list(fixed) == list(fixed)

    def test_cache_walks_once(self):
        walked = []
        data = pipeline(lambda: (walked.append(i) or i for i in range(3)), 3).cache()
        assert list(data) == list(data) == [0, 1, 2] and walked == [0, 1, 2]

    def test_unknown_length(self):
        data = pipeline(lambda: iter([1]))
        assert not hasattr(data, "__len__") and int(data.cardinality()) == -2


@pytest.mark.parametrize("sizes, expected", [((0.7, None), (7, 3)), ((None, 2), (8, 2)), ((3, 4), (3, 4)), ((0.5, 0.2), (5, 2))])
def test_split_sizes(sizes, expected):
    left, right = split_dataset(np.arange(10), *sizes)
    assert (len(left), len(right)) == expected
    assert next(iter(left)) == 0 and list(right)[-1] == 9


def test_split_of_pairs_and_pipelines():
    x, y = np.arange(20).reshape(10, 2), np.arange(10)
    left, right = split_dataset((x, y), left_size=6, shuffle=True, seed=2)
    rows = [int(b) for _, b in [*left, *right]]
    assert sorted(rows) == list(range(10)) and rows != list(range(10))
    assert all((a == x[b]).all() for a, b in left)
    ((bx, by),) = list(left.batch(8))
    assert bx.shape == (6, 2) and by.shape == (6,)
    with pytest.raises(ValueError, match="left_size must be a number of samples from 1 to 9"):
        split_dataset(x, left_size=20)
    with pytest.raises(ValueError, match="left_size must be given"):
        split_dataset(x)


def test_a_dataset_of_ones_own_trains():
    class Batches(PyDataset):
        begun = ended = 0

        def __len__(self):
            return 3

        def __getitem__(self, index):
            x = np.full((2, 1), index, "float32")
            return x, 2 * x

        def on_epoch_begin(self):
            self.begun += 1

        def on_epoch_end(self):
            self.ended += 1

    data = Batches()
    model = Sequential([Dense(1)])
    model.compile("sgd", "mse")
    model.fit(data, epochs=2, verbose=0)
    assert data.begun == data.ended == 2 and data.num_batches == 3
    with pytest.raises(NotImplementedError, match="__len__"):
        len(PyDataset())


class TestGetFile:
    @pytest.fixture(autouse=True)
    def home(self, tmp_path, monkeypatch):
        monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
        (tmp_path / "a.txt").write_text("hello")
        return tmp_path

    def test_kept_and_not_asked_again(self, home):
        path = get_file(origin=(home / "a.txt").as_uri())
        assert path == str(home / "home/datasets/a.txt")
        (home / "a.txt").unlink()
        assert get_file("a.txt", (home / "a.txt").as_uri()) == path
        with pytest.raises(OSError, match=r"a\.txt could not be downloaded"):
            get_file("a.txt", (home / "a.txt").as_uri(), force_download=True)
        assert [p.name for p in (home / "home/datasets").iterdir()] == ["a.txt"]

    def test_hashes(self, home):
        uri = (home / "a.txt").as_uri()
        get_file("b", uri, md5_hash="5d41402abc4b2a76b9719d911017c592")
        get_file("c", uri, file_hash="2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", cache_subdir="files")
        assert (home / "home/files/c").is_file()
        with pytest.raises(ValueError, match="not the expected file: its MD5 hash is 5d41"):
            get_file("d", uri, file_hash="0" * 32)
        assert not (home / "home/datasets/d").exists()

    def test_archives(self, home):
        with tarfile.open(home / "t.tar.gz", "w:gz") as tar:
            tar.add(home / "a.txt", "inner/a.txt")
        with zipfile.ZipFile(home / "z.zip", "w") as packed:
            packed.writestr("inner/a.txt", "hi")
        for name in ("t.tar.gz", "z.zip"):
            folder = get_file(origin=(home / name).as_uri(), extract=True)
            assert folder == str(home / "home/datasets" / name)
            assert (home / "home/datasets" / name / "inner/a.txt").is_file()
            assert (home / "home/datasets" / f"{name}_archive").is_file()

    def test_tricky_archives(self, home):
        with zipfile.ZipFile(home / "z.zip", "w") as packed:
            packed.writestr("../../evil.txt", "hi")
        with tarfile.open(home / "t.tar", "w") as tar:
            tar.add(home / "a.txt", "../../evil.txt")
        (home / "n.zip").write_bytes(b"no archive")
        for name in ("z.zip", "t.tar", "n.zip"):
            with pytest.raises(OSError, match="is not unpacked"):
                get_file(origin=(home / name).as_uri(), extract=True)
        assert not list(home.rglob("evil.txt"))
        with pytest.raises(ValueError, match="fname must be a name inside the cache folder"):
            get_file("../x", (home / "a.txt").as_uri())

    def test_offline(self, monkeypatch):
        monkeypatch.setenv("TEUL_OFFLINE", "1")
        with pytest.raises(OSError, match="TEUL_OFFLINE is set"):
            get_file("x", "https://example.org/x")


def branches():
    x = Input((4,), name="entrance")
    a, b = Dense(3, name="left")(x), Dense(3, name="right", activation="relu")(x)
    return Model(x, Add(name="sum")([a, b]))


class TestDrawing:
    def test_boxes_and_arrows(self):
        text = model_to_dot(branches(), show_shapes=True, show_layer_activations=True).to_string()
        arrows = {line.strip(" ;").replace('"', "") for line in text.splitlines() if "->" in line}
        assert arrows == {"entrance -> left", "entrance -> right", "left -> sum", "right -> sum"}
        assert "output: (None, 3)" in text and "activation: relu" in text

    def test_sequential_and_nested(self):
        inner = Sequential([Input((4,)), Dense(2, name="deep")], name="inner")
        model = Sequential([Input((4,)), Dense(4, name="front"), inner])
        assert '"front" -> "inner"' in model_to_dot(model).to_string()
        assert '"front" -> "deep"' in model_to_dot(model, expand_nested=True).to_string()

    def test_files(self, tmp_path, monkeypatch):
        plot_model(branches(), tmp_path / "m.dot")
        assert (tmp_path / "m.dot").read_text().startswith("digraph")
        monkeypatch.setenv("PATH", "")
        with pytest.raises(ImportError, match="needs graphviz"):
            plot_model(branches(), tmp_path / "m.png")
        with pytest.raises(ValueError, match="does not know its input"):
            plot_model(Sequential([Dense(1)]), tmp_path / "m.dot")


def test_progbar(capsys):
    bar = Progbar(4, verbose=1)
    for i in range(4):
        bar.add(1, [("loss", i), ("rate", 0.5)])
    out = capsys.readouterr().out
    assert out.count("\n") == 1 and out.startswith("4/4 ━") and "loss: 1.5000 - rate: 0.5000" in out
    means = Progbar(2, verbose=2, stateful_metrics=["acc"])
    means.update(1, [("acc", 0.1)])
    means.update(2, [("acc", 0.7)])
    assert "acc: 0.7000" in capsys.readouterr().out


def test_small_questions():
    model = branches()
    assert [t.shape for t in get_source_inputs(model.output)] == [(None, 4)] and is_keras_tensor(model.output)
    assert standardize_dtype("float16") == "float16" and standardize_dtype(np.float32) == "float32"
    assert unpack_x_y_sample_weight([1, 2, 3]) == (1, 2, 3)


class TestTree:
    structure = {"b": [1, (2, None)], "a": {"c": 3}}

    def test_same_as_keras(self, keras):
        for name in ("flatten", "flatten_with_path", "lists_to_tuples"):
            assert getattr(tree, name)(self.structure) == getattr(keras.tree, name)(self.structure)
        assert tree.pack_sequence_as(self.structure, [1, 2, 3, 4]) == keras.tree.pack_sequence_as(self.structure, [1, 2, 3, 4])
        double = tree.map_structure(lambda x: x and 2 * x, self.structure)
        assert double == keras.tree.map_structure(lambda x: x and 2 * x, self.structure)

        def negative(part):
            return -part if isinstance(part, int) else None

        for top_down in (True, False):
            assert tree.traverse(negative, self.structure, top_down) == keras.tree.traverse(negative, self.structure, top_down)
        up_to = ({"x": 0, "y": 0}, lambda *parts: parts, {"x": [1], "y": 2})
        assert tree.map_structure_up_to(*up_to) == keras.tree.map_structure_up_to(*up_to)

    def test_refusals(self):
        with pytest.raises(ValueError, match="b must be nested like"):
            tree.assert_same_structure([1, 2], (1, 2))
        tree.assert_same_paths([1, 2], (1, 2))
        with pytest.raises(ValueError, match="flat_sequence must be of 2 entries"):
            tree.pack_sequence_as([0, 0], [1])
        with pytest.raises(TypeError, match="Expected a function"):
            tree.map_structure(3, [1])


def test_names_that_do_nothing():
    with teul.name_scope("block"), teul.device("cpu:0"):
        assert teul.version() == teul.__version__
    teul.config.set_backend("jax")
    assert teul.config.backend() == "jax" and teul.config.dtype_policy().name == "float32"
    with pytest.raises(ValueError, match="backend must be 'jax'"):
        teul.config.set_backend("torch")
    teul.config.disable_traceback_filtering()
    assert not teul.config.is_traceback_filtering_enabled()
    teul.config.enable_traceback_filtering()


def test_settings_that_can_be_frozen(keras):
    for library in (keras, teul):
        settings = library.utils.Config(a=1, b="x")
        settings.c = 3
        settings["d"] = 4
        settings.update({"e": 5})
        del settings["d"]
        assert (settings.a, settings["b"], settings.get("zz", 7), settings.pop("e")) == (1, "x", 7, 5)
        assert settings.to_json() == '{"a": 1, "b": "x", "c": 3}' and sorted(settings.items()) == [("a", 1), ("b", "x"), ("c", 3)]
        settings.freeze()
        for change in (lambda s=settings: setattr(s, "b", 2), lambda s=settings: s.update({"q": 1})):
            with pytest.raises(ValueError, match="frozen"):
                change()
        settings.unfreeze()
        settings.b = 2
        assert settings.as_dict() == {"a": 1, "b": 2, "c": 3} and not settings.frozen
        with pytest.raises(AttributeError):
            settings.zz  # noqa: B018


def test_names_of_types(keras):
    for given in ("int", "float32", float, int, None, np.float32, "bool", np.dtype("uint8")):
        assert teul.utils.standardize_dtype(given) == keras.utils.standardize_dtype(given)
    with pytest.raises(ValueError, match="name of an element type"):
        teul.utils.standardize_dtype("foo")
