"""What Keras 2 wrote: flat entries, lists of places, old names of arguments."""

import json

import h5py
import numpy as np
import pytest

from teul import layers, losses, metrics, optimizers
from teul.models import Functional, Sequential, load_model, model_from_json

X = np.random.default_rng(0).normal(size=(4, 3)).astype("float32")


def dense(name, units, activation="linear", **more):
    initializer = {"class_name": "GlorotUniform", "config": {"seed": None}}
    config = {"name": name, "trainable": True, "dtype": "float32", "units": units, "activation": activation, "use_bias": True,
              "kernel_initializer": initializer, "bias_initializer": {"class_name": "Zeros", "config": {}},
              "kernel_regularizer": None, "activity_regularizer": None, "kernel_constraint": None, **more}  # fmt: skip
    return {"class_name": "Dense", "config": config}


def node(entry, *inputs):
    return {**entry, "name": entry["config"]["name"], "inbound_nodes": [[[*place, {}] for place in call] for call in inputs]}


INPUT = {
    "class_name": "InputLayer",
    "config": {"batch_input_shape": [None, 3], "dtype": "float32", "sparse": False, "ragged": False, "name": "x"},
}
SEQUENTIAL = {
    "class_name": "Sequential",
    "config": {"name": "s", "layers": [dense("a", 4, "relu", batch_input_shape=[None, 3]), dense("b", 2, "softmax")]},
    "keras_version": "2.4.0",
    "backend": "tensorflow",
}
# One input, a layer that is used twice, a Sequential within, several places for one layer.
FUNCTIONAL = {
    "class_name": "Functional",
    "config": {
        "name": "f",
        "layers": [
            node(INPUT),
            node(dense("shared", 3, "tanh"), [["x", 0, 0]], [["shared", 0, 0]]),
            {"class_name": "Sequential", "config": {"name": "s", "layers": [INPUT, dense("inner", 3)]}, "name": "s",
             "inbound_nodes": [[["x", 0, 0, {}]]]},
            node({"class_name": "Concatenate", "config": {"name": "c", "trainable": True, "dtype": "float32", "axis": -1}},
                 [["shared", 1, 0], ["s", 1, 0]]),
            {"class_name": "TFOpLambda", "config": {"name": "tf.math.multiply", "trainable": True, "function": "math.multiply"},
             "name": "tf.math.multiply", "inbound_nodes": [["c", 0, 0, {"y": 2.0, "name": None}]]},
            node({"class_name": "BatchNormalization", "config": {"name": "bn", "axis": [1], "epsilon": 0.001, "renorm": False}},
                 [["tf.math.multiply", 0, 0]]),
        ],
        "input_layers": [["x", 0, 0]],
        "output_layers": [["bn", 0, 0]],
    },
}  # fmt: skip


def test_a_sequential_of_keras_2():
    model = model_from_json(json.dumps(SEQUENTIAL))
    assert [layer.name for layer in model.layers] == ["a", "b"]
    assert model.predict(X, verbose=0).shape == (4, 2)
    assert isinstance(Sequential.from_config(SEQUENTIAL["config"]["layers"]), Sequential)  # Keras 1 gave the bare list


def test_a_functional_model_of_keras_2():
    model = model_from_json(json.dumps(FUNCTIONAL))
    assert isinstance(model, Functional)
    w = {layer.name: layer for layer in model.layers}
    a = np.tanh(np.tanh(X @ w["shared"].kernel + w["shared"].bias) @ w["shared"].kernel + w["shared"].bias)
    b = X @ w["s"].layers[0].kernel
    wanted = np.concatenate([a, b], axis=1) * 2 / np.sqrt(1 + 0.001)
    np.testing.assert_allclose(model.predict(X, verbose=0), wanted, atol=1e-6)


@pytest.mark.parametrize(("entry", "attribute", "value"), [
    ({"class_name": "LeakyReLU", "config": {"alpha": 0.2}}, "negative_slope", 0.2),
    ({"class_name": "BatchNormalization", "config": {"axis": [3], "fused": True, "virtual_batch_size": None}}, "axis", 3),
    ({"class_name": "LSTM", "config": {"units": 3, "implementation": 2, "time_major": False}}, "units", 3),
    ({"class_name": "Embedding", "config": {"input_dim": 5, "output_dim": 2, "input_length": 7}}, "output_dim", 2),
    ({"class_name": "DepthwiseConv2D", "config": {"kernel_size": [3, 3], "groups": 1}}, "kernel_size", (3, 3)),
    ({"class_name": "Dropout", "config": {"rate": 0.5, "dtype": {"class_name": "Policy", "config": {"name": "float16"}}}}, "rate", 0.5),
])  # fmt: skip
def test_old_arguments_of_layers(entry, attribute, value):
    assert getattr(layers.get(entry), attribute) == value


def test_what_a_setting_changes_is_not_passed_over():
    with pytest.raises(ValueError, match="time_major=True"):
        layers.get({"class_name": "Dense", "config": {"units": 3, "time_major": True}})


def test_old_arguments_of_losses_metrics_and_optimizers():
    loss = losses.get({"class_name": "CategoricalCrossentropy", "config": {"reduction": "auto", "name": "c", "from_logits": True}})
    assert (loss.reduction, loss.from_logits) == ("sum_over_batch_size", True)
    metric = metrics.get({"class_name": "MeanMetricWrapper", "config": {"name": "accuracy", "dtype": "float32", "fn": "binary_accuracy"}})
    assert metric.name == "accuracy"
    assert float(metric([[1.0]], [[0.7]])) == 1.0
    old = {"name": "Adam", "learning_rate": 0.01, "decay": 0.0, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7, "amsgrad": False,
           "jit_compile": True, "is_legacy_optimizer": False, "weight_decay": None}  # fmt: skip
    for name in ("Adam", "Custom>Adam"):
        assert float(optimizers.get({"class_name": name, "config": old}).learning_rate) == pytest.approx(0.01)
    assert float(optimizers.get({"class_name": "SGD", "config": {"lr": 0.5, "momentum": 0.9}}).learning_rate) == 0.5
    assert optimizers.get({"class_name": "adam_w", "config": {}}).name.startswith("adam_w")


def test_a_whole_file_of_keras_2(tmp_path):
    rng = np.random.default_rng(1)
    arrays = {"a": [rng.normal(size=(3, 4)), rng.normal(size=4)], "b": [rng.normal(size=(4, 2)), rng.normal(size=2)]}
    arrays = {name: [value.astype("float32") for value in values] for name, values in arrays.items()}
    with h5py.File(tmp_path / "old.h5", "w") as file:
        file.attrs["keras_version"], file.attrs["backend"] = "2.4.0", "tensorflow"
        file.attrs["model_config"] = json.dumps(SEQUENTIAL)
        file.attrs["training_config"] = json.dumps({
            "loss": "binary_crossentropy", "weighted_metrics": None, "loss_weights": None, "sample_weight_mode": None,
            "metrics": [[{"class_name": "MeanMetricWrapper", "config": {"name": "accuracy", "dtype": "float32", "fn": "binary_accuracy"}}]],
            "optimizer_config": {"class_name": "Adam", "config": {"name": "Adam", "learning_rate": 0.002, "decay": 0.0, "beta_1": 0.9}},
        })  # fmt: skip
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = np.array([b"a", b"b"])
        for name, (kernel, bias) in arrays.items():
            inner = group.create_group(name)
            inner.attrs["weight_names"] = np.array([f"{name}/kernel:0".encode(), f"{name}/bias:0".encode()])
            inner[f"{name}/kernel:0"], inner[f"{name}/bias:0"] = kernel, bias
    model = load_model(tmp_path / "old.h5")
    hidden = np.maximum(X @ arrays["a"][0] + arrays["a"][1], 0)
    scores = np.exp(hidden @ arrays["b"][0] + arrays["b"][1])
    np.testing.assert_allclose(model.predict(X, verbose=0), scores / scores.sum(axis=1, keepdims=True), atol=1e-6)
    assert float(model.optimizer.learning_rate) == pytest.approx(0.002)
    assert list(model.evaluate(X, np.ones((4, 2)), verbose=0, return_dict=True)) == ["loss", "accuracy"]
    other = Sequential([layers.Input((3,)), layers.Dense(4, name="b2"), layers.Dense(2, name="b")])
    other.load_weights(tmp_path / "old.h5", by_name=True)
    np.testing.assert_array_equal(other.layers[1].kernel, arrays["b"][0])
    other.load_weights(tmp_path / "old.h5")
    np.testing.assert_array_equal(other.layers[0].kernel, arrays["a"][0])
