"""The import hook: old modules are views of Teul, nothing leaks into code that imports teul, unknown names say what to do."""

import importlib
import importlib.util
import sys
import warnings

import pytest

import teul
from teul import course
from teul.course.finder import canonical
from teul.course.table import ALIASES, VIEWS
from teul.course.view import found
from teul.errors import TeulWarning


@pytest.fixture
def installed():
    course.install()
    yield
    course.uninstall()


def test_the_modules_are_there_and_gone_again():
    before = sys.modules.get("keras")
    course.install()
    import keras
    import tensorflow as tf
    from tensorflow.keras.layers import Dense as through_tensorflow

    assert course.installed() and tf.keras is keras and importlib.import_module("tf_keras") is keras
    assert through_tensorflow is teul.layers.Dense is keras.layers.core.Dense
    course.uninstall()
    assert not course.installed() and sys.modules.get("keras") is before and "tensorflow.keras" not in sys.modules


def test_every_module_of_the_table_can_be_imported_and_every_name_found(installed):
    for name in VIEWS:
        module = importlib.import_module(name)
        for target in VIEWS[name].names.values():
            assert found(target) is not None, (name, target)
        assert module.__name__ == canonical(name)
    for old in ALIASES:
        importlib.import_module(old)


@pytest.mark.parametrize(
    "statement",
    [
        "from keras.layers.convolutional import Convolution2D, MaxPooling2D", "from keras.layers.merge import concatenate",
        "from keras.layers.advanced_activations import LeakyReLU", "from keras.layers.recurrent import LSTM",
        "from keras.layers.embeddings import Embedding", "from keras.layers.normalization import BatchNormalization",
        "from keras.layers.wrappers import TimeDistributed", "from keras.layers.noise import GaussianNoise",
        "from keras.layers.pooling import GlobalMaxPooling1D", "from keras.layers.local import LocallyConnected1D",
        "from keras.engine import Layer", "from keras.engine.training import Model", "from keras.engine.base_layer import Layer",
        "from keras.utils.np_utils import to_categorical", "from keras.utils.vis_utils import plot_model",
        "from keras.utils.generic_utils import Progbar", "from keras.utils.data_utils import get_file",
        "from keras.wrappers.scikit_learn import KerasClassifier", "from scikeras.wrappers import KerasRegressor",
        "from keras_preprocessing.sequence import pad_sequences", "from keras.preprocessing.text import Tokenizer",
        "from tensorflow.keras.layers.experimental.preprocessing import Normalization", "from keras.optimizers import adam_v2",
        "from tensorflow.keras.optimizers.legacy import Adam", "from tensorflow.keras.mixed_precision import set_global_policy",
        "from keras.objectives import mse", "from keras.constraints import maxnorm", "from keras.regularizers import l1_l2",
        "from tensorflow.compat.v1 import set_random_seed", "import tensorflow.compat.v1.keras.backend as K",
        "from keras.src.layers.core.dense import Dense", "from keras.layers.convolutional.conv2d import Conv2D",
        "from keras.optimizer_v2.adam import Adam", "from keras.engine.saving import load_model",
        "from tensorflow.python.client import device_lib", "from tensorflow.python.framework.ops import disable_eager_execution",
        "from tensorflow.python.util import deprecation; deprecation._PRINT_DEPRECATION_WARNINGS = False",
        "from keras.layers import *", "from keras.models import *", "from keras.callbacks import *",
    ],
)  # fmt: skip
def test_an_old_import_works(statement, installed):
    exec(statement, {})


def test_probing_for_a_name_is_no_error(installed):
    import keras

    assert not hasattr(keras, "nothing")
    assert not hasattr(keras.layers, "Nothing")
    with pytest.raises(ImportError, match=r"keras\.layers\.Nothing .*line 1"):
        exec("from keras.layers import Nothing", {})
    with pytest.raises(ModuleNotFoundError, match=r"keras\.nothing"):
        importlib.import_module("keras.nothing")


@pytest.mark.parametrize(
    ("module", "name", "instead"),
    [("keras.utils", "multi_gpu_model", "leave multi_gpu_model out"), ("keras.applications.vgg16", "VGG16", "load_model"),
     ("keras.layers", "Merge", "concatenate"), ("keras.layers", "Highway", "layer of your own")],
)  # fmt: skip
def test_what_is_gone_is_refused_when_it_is_used(module, name, instead, installed):
    gone = getattr(importlib.import_module(module), name)
    with pytest.raises(NotImplementedError, match=instead):
        gone()
    with pytest.raises(NotImplementedError, match=name):
        type("Mine", gone.__mro_entries__(()), {})


def test_a_package_beside_keras_that_is_not_there_says_what_to_do(installed):
    assert importlib.util.find_spec("keras_tuner") is None  # asking is no error
    with pytest.raises(ModuleNotFoundError, match=r"keras_tuner .*line 1.*GridSearchCV"):
        exec("import keras_tuner", {})


@pytest.mark.skipif(importlib.util.find_spec("IPython") is not None, reason="IPython answers itself")
def test_what_notebooks_import_to_show_things_is_lent(installed, capsys):
    from IPython.display import HTML, Image, Markdown, clear_output, display

    display(Markdown("**two**"), Image(filename="model.png"))
    clear_output()
    assert capsys.readouterr().out == "**two**\n<Image: model.png>\n"
    assert HTML("<b>a</b>")._repr_html_() == "<b>a</b>"
    course.uninstall()
    assert "IPython" not in sys.modules
    course.install()


def test_the_devices_are_listed_as_in_2017(installed):
    import keras
    from tensorflow.python.client import device_lib

    devices = device_lib.list_local_devices()
    assert (devices[0].name, devices[0].device_type) == ("/device:CPU:0", "CPU")
    gpus = [d.name for d in devices if d.device_type == "GPU"]
    assert keras.backend.tensorflow_backend._get_available_gpus() == gpus


def test_merge_is_a_module_and_a_function(installed):
    from keras.layers import Input, merge

    with pytest.warns(TeulWarning, match="mode='sum'") if "merge" not in teul.spellings.said else warnings.catch_warnings():
        assert merge([Input((2,)), Input((2,))], mode="sum").shape == (None, 2)
    assert merge.add is teul.layers.add


def test_colab_reads_the_files_beside_the_script(installed, tmp_path, monkeypatch):
    from google.colab import drive, files

    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_bytes(b"1,2")
    with pytest.warns(TeulWarning, match="not Colab"):
        uploaded = files.upload()
    assert uploaded["a.csv"] == b"1,2"
    with pytest.raises(FileNotFoundError, match=r"b\.csv"):
        uploaded["b.csv"]
    with pytest.warns(TeulWarning, match="nothing is mounted"):
        drive.mount("/content/drive")


def test_convolutions_of_keras_1_take_their_sides_one_by_one(installed):
    from keras.layers import Convolution2D

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        layer = Convolution2D(4, 3, 5, border_mode="same", subsample=(2, 2), dim_ordering="tf")
    assert (layer.kernel_size, layer.padding, layer.strides, layer.data_format) == ((3, 5), "same", (2, 2), "channels_last")


def test_importing_the_hook_is_light():
    import subprocess

    code = "import sys, teul.course; print([m for m in ('sklearn', 'matplotlib', 'pandas', 'keras', 'tensorflow') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n" and done.stderr == ""


def test_a_notebook_loads_it_as_an_extension():
    teul.load_ipython_extension(None)
    assert course.installed()
    teul.unload_ipython_extension(None)
    assert not course.installed()


def test_a_model_is_drawn_without_graphviz(installed, tmp_path, monkeypatch, capsys):
    from keras.layers import Dense, Input, concatenate
    from keras.models import Model
    from keras.utils import plot_model

    import teul.utils

    def missing(*args, **kwargs):
        raise ImportError("no graphviz")

    monkeypatch.setattr(teul.utils, "plot_model", missing)
    x = Input((3,))
    model = Model(x, Dense(1)(concatenate([Dense(2)(x), Dense(4)(x)])))
    plot_model(model, to_file=str(tmp_path / "m.png"), show_shapes=True)
    assert (tmp_path / "m.png").read_bytes()[:4] == b"\x89PNG" and "m.png" in capsys.readouterr().out
