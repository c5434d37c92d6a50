"""teul modernize: today's spelling of course code, and nothing else changed."""

import json
import re
import subprocess
import sys

import pytest
from conftest import SOURCE
from corpus import SCRIPTS, environment
from small_data import write_tables

from teul import spellings
from teul.cli import main
from teul.course.modernize import modernize, modernize_notebook
from teul.course.modernize.names import today

PAIRS = {
    "a module that moved": ("from keras.layers.core import Dense\nDense(2)", "from keras.layers import Dense\nDense(2)"),
    "a module under tensorflow": (
        "from tensorflow.python.keras.layers import Dense\nDense(2)",
        "from tensorflow.keras.layers import Dense\nDense(2)",
    ),
    "np_utils": (
        "from keras.utils import np_utils\ny = np_utils.to_categorical(y, nb_classes=3)",
        "from keras.utils import to_categorical\ny = to_categorical(y, num_classes=3)",
    ),
    "np_utils beside a name that is taken": (
        "from keras.utils import np_utils\nto_categorical = 3\ny = np_utils.to_categorical(y)",
        "import keras\nto_categorical = 3\ny = keras.utils.to_categorical(y)",
    ),
    "the whole path": ("import keras\nkeras.utils.np_utils.to_categorical(y)", "import keras\nkeras.utils.to_categorical(y)"),
    "Convolution2D": (
        "from keras.layers.convolutional import Convolution2D, MaxPooling2D\n"
        "f(Convolution2D(32, 3, 3, border_mode='same'), MaxPooling2D())",
        "from keras.layers import Conv2D, MaxPooling2D\nf(Conv2D(32, (3, 3), padding='same'), MaxPooling2D())",
    ),
    "Dense of Keras 1": (
        "from keras.layers import Dense\nDense(output_dim=3, init='uniform', W_regularizer=r, input_dim=8)",
        "from keras.layers import Dense\nDense(units=3, kernel_initializer='uniform', kernel_regularizer=r, input_dim=8)",
    ),
    "what changes nothing": (
        "from keras.layers import LSTM\nLSTM(3, consume_less='gpu', input_dim=2, input_length=5)",
        "from keras.layers import LSTM\nLSTM(3, input_shape=(5, 2))",
    ),
    "merge": (
        "from keras.layers import Dense, merge\nm = merge([a, b], mode='concat', concat_axis=1)",
        "from keras.layers import Dense, concatenate\nm = concatenate([a, b], axis=1)",
    ),
    "Model": ("from keras.models import Model\nModel(input=a, output=b)", "from keras.models import Model\nModel(inputs=a, outputs=b)"),
    "the wrappers": (
        "from keras.wrappers.scikit_learn import KerasClassifier\nKerasClassifier(build_fn=f, nb_epoch=3)",
        "from scikeras.wrappers import KerasClassifier\nKerasClassifier(model=f, epochs=3)",
    ),
    "the learning rate": (
        "from keras.optimizers import rmsprop\nrmsprop(lr=0.1)",
        "from keras.optimizers import RMSprop\nRMSprop(learning_rate=0.1)",
    ),
    "decay": (
        "import keras\nkeras.optimizers.SGD(lr=0.1, decay=1e-6, momentum=0.9)",
        "import keras\nkeras.optimizers.SGD(learning_rate=keras.optimizers.schedules.InverseTimeDecay(0.1, decay_steps=1, decay_rate=1e-6),"
        " momentum=0.9)",
    ),
    "metrics": ("model.compile('sgd', 'mse', metrics='accuracy')", "model.compile('sgd', 'mse', metrics=['accuracy'])"),
    "a key": ("h = model.fit(x, nb_epoch=2)\nh.history['val_acc']", "h = model.fit(x, epochs=2)\nh.history['val_accuracy']"),
    "a key that a metric is called by": (
        "model.compile('sgd', metrics=['acc'])\nh.history['acc']",
        "model.compile('sgd', metrics=['acc'])\nh.history['acc']",
    ),
    "fit_generator": (
        "model.fit_generator(g, steps_per_epoch=len(x) / 32, nb_epoch=3, max_q_size=3)",
        "model.fit(g, steps_per_epoch=len(x) // 32, epochs=3)",
    ),
    "predict_classes": (
        "import numpy\nc = model.predict_classes(x, batch_size=3)",
        "import numpy\nc = numpy.argmax(model.predict(x, batch_size=3), axis=-1)",
    ),
    "predict_classes of two": (
        "model.compile(loss='binary_crossentropy')\nc = model.predict_classes(x)",
        "model.compile(loss='binary_crossentropy')\nc = (model.predict(x) > 0.5).astype(\"int32\")",
    ),
    "predict_proba of another library": ("forest.predict_proba(x)", "forest.predict_proba(x)"),
    "the backend": (
        "from keras import backend as K\nK.mean(K.square(x)) + K.epsilon()",
        "from keras import backend as K\nfrom keras import ops\nops.mean(ops.square(x)) + K.epsilon()",
    ),
    "the learning rate of a compiled model": (
        "import keras.backend as K\nK.set_value(model.optimizer.lr, K.get_value(model.optimizer.lr) / 2)",
        "model.optimizer.learning_rate = float(model.optimizer.learning_rate) / 2",
    ),
    "files": (
        "best = 'best.hdf5'\nModelCheckpoint(best, save_weights_only=True)\nmodel.save_weights('w.h5')\nmodel.load_weights('w.h5')",
        "best = 'best.weights.h5'\nModelCheckpoint(best, save_weights_only=True)\nmodel.save_weights('w.weights.h5')\n"
        "model.load_weights('w.weights.h5')",
    ),
    "a stateful layer": (
        "from keras.layers import Input, LSTM\nmodel.add(LSTM(3, batch_input_shape=(1, 5, 2), stateful=True))",
        "from keras.layers import Input, LSTM\nmodel.add(Input(batch_shape=(1, 5, 2)))\nmodel.add(LSTM(3, stateful=True))",
    ),
    "TensorFlow 1": (
        "import tensorflow as tf\ntf.set_random_seed(1)\ntf.log(tf.to_float(x))",
        "import tensorflow as tf\ntf.random.set_seed(1)\ntf.math.log(tf.cast(x, tf.float32))",
    ),
    "every name of a module": (
        "from keras.layers.core import *\nDense(output_dim=3)",
        "from keras.layers import *\nDense(units=3)",
    ),
}


@pytest.mark.parametrize("case", PAIRS)
def test_an_old_spelling_becomes_todays(case):
    old, new = PAIRS[case]
    found = modernize(old + "\n")[0]
    assert found == new + "\n"
    assert modernize(found)[0] == found


@pytest.mark.parametrize("path", [p for p in SCRIPTS if p.name.startswith(("k3_", "tf2_ta", "tf2_te", "tf2_g"))], ids=lambda p: p.name)
def test_todays_spelling_stays(path):
    assert modernize(path.read_text())[0] == path.read_text()


def test_a_second_time_changes_nothing():
    for path in SCRIPTS:
        if path.name.startswith("k1_"):
            once, _ = modernize(path.read_text())
            assert modernize(once)[0] == once, path.name


def test_what_is_gone_is_said_with_its_line():
    old = "import keras\nkeras.layers.MaxoutDense(3)\nmodel.fit_generator(g(), samples_per_epoch=100)\n"
    new, notes = modernize(old)
    assert [line for line, _ in notes] == [2, 3] and "MaxoutDense" in notes[0][1] and "batch size" in notes[1][1]
    assert "steps_per_epoch=100" in new


def test_a_decay_goes_where_the_learning_rate_is_set():
    old = "from keras.optimizers import SGD\nSGD(lr=0.1, decay=1e-6)\nmodel.optimizer.lr = 0.3\n"
    new, notes = modernize(old)
    assert new == "from keras.optimizers import SGD\nSGD(learning_rate=0.1)\nmodel.optimizer.learning_rate = 0.3\n"
    assert [line for line, _ in notes] == [2] and "decay=" in notes[0][1]


def test_a_notebooks_cells_are_read_together(tmp_path):
    cells = [["!pip install keras\n", "from keras.utils import np_utils"], ["%%time\n", "x = 1"], ["y = np_utils.to_categorical(y)"]]
    notebook = {
        "cells": [{"cell_type": "code", "source": c, "outputs": [], "metadata": {}} for c in cells],
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    new, *_ = modernize_notebook(json.dumps(notebook), "nb.ipynb")
    sources = ["".join(cell["source"]) for cell in json.loads(new)["cells"]]
    assert sources == ["!pip install keras\nfrom keras.utils import to_categorical", "%%time\nx = 1", "y = to_categorical(y)"]


def test_the_command_prints_a_diff_and_writes_when_asked(tmp_path, capsys, monkeypatch):
    path = tmp_path / "old.py"
    path.write_bytes(b"from keras.layers.core import Dense\r\nDense(output_dim=3)\r\n")
    with pytest.raises(SystemExit) as end:
        main(["modernize", str(path)])
    out = capsys.readouterr().out
    assert end.value.code == 0 and "-from keras.layers.core import Dense" in out and "+Dense(units=3)" in out
    assert b"output_dim" in path.read_bytes()
    with pytest.raises(SystemExit):
        main(["modernize", str(path), "--write"])
    assert path.read_bytes() == b"from keras.layers import Dense\r\nDense(units=3)\r\n"
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["modernize", str(path)])
    assert capsys.readouterr().out == ""
    path.write_text("print 'hello'\n")
    assert main(["modernize", str(path)]) == 2 and "no Python 3" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "libcst", None)
    assert main(["modernize", str(path)]) == 2
    said = capsys.readouterr().err
    assert "pip install libcst" in said and said.count("\n") == 1


def test_names_in_the_tables_have_a_place_today():
    """No name that the tables of old modules show is sent to a module that is none of today's."""
    from teul.course.modernize.names import MODULES
    from teul.course.table import VIEWS

    for module, view in VIEWS.items():
        for name in view.names if module.startswith("keras.") and module.count(".") < 3 else ():
            where = today(f"{module}.{name}").removeprefix("tensorflow.").rpartition(".")[0]
            assert where in MODULES or where.startswith(("keras.", "compat.v1.keras")), f"{module}.{name} -> {where}"


def test_old_argument_names_of_functions_are_understood():
    from teul.preprocessing.text import Tokenizer
    from teul.utils import to_categorical

    spellings.said.clear()
    with pytest.warns(UserWarning, match="num_classes"):
        assert to_categorical(y=[0, 1], nb_classes=3).shape == (2, 3)
    with pytest.warns(UserWarning, match="num_words"):
        assert Tokenizer(nb_words=7).num_words == 7


@pytest.mark.slow
@pytest.mark.parametrize("name", ["k1_mlp_mnist", "k1_merge", "k2_predict_classes", "k2_checkpoint", "k2_sklearn_sonar", "k2_stateful"])
def test_a_modernized_script_runs_without_a_note(name, home, tmp_path):
    """On Teul, where an old spelling would be said."""
    write_tables(tmp_path)
    text, _ = modernize(next(p for p in SCRIPTS if p.stem == name).read_text())
    (tmp_path / "new.py").write_text(text)
    settings = {**environment(home), "PYTHONPATH": str(SOURCE)}
    words = [sys.executable, "-m", "teul", "run", "--max-epochs", "5", "new.py"]
    done = subprocess.run(words, env=settings, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert not re.search(r"is an old (name|method|function)", done.stderr), done.stderr
