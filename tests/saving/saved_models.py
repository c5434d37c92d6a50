"""Models to save: each row makes the same model in Keras and in Teul, and says the shapes of its inputs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass
class Case:
    """One model.

    Args:
        make: ``(library, layers) -> model``, with keras or teul as the library.
        shapes: of one sample of each input.
        integers: inputs are whole numbers below this.
        between: whether functions stand between the layers; attention: whether an Attention layer is there. Keras cannot read those
            in its own older files.
    """

    make: Callable[[Any, Any], Any]
    shapes: list[tuple[int, ...]]
    integers: int | None = None
    between: bool = False
    attention: bool = False

    def inputs(self, rows: int = 4) -> Any:
        """A batch of inputs."""
        rng = np.random.default_rng(0)
        if self.integers:
            arrays = [rng.integers(0, self.integers, (rows, *shape)).astype("int32") for shape in self.shapes]
        else:
            arrays = [rng.normal(size=(rows, *shape)).astype("float32") for shape in self.shapes]
        return arrays if len(arrays) > 1 else arrays[0]


def dense(K, L):
    return K.Sequential([
        K.Input((4,)), L.Dense(6, "relu", kernel_regularizer="l2"), L.BatchNormalization(momentum=0.9), L.Dropout(0.5, seed=1),
        L.Dense(5, kernel_initializer="he_normal", kernel_constraint="max_norm"), L.LeakyReLU(0.1), L.LayerNormalization(),
        L.Dense(3, "softmax", use_bias=False),
    ])  # fmt: skip


def activations(K, L):
    return K.Sequential([
        K.Input((4, 6)), L.PReLU(shared_axes=[1]), L.ELU(0.5), L.ReLU(max_value=3.0, negative_slope=0.1), L.Activation("gelu"), L.Softmax(),
        L.GaussianNoise(0.1), L.Permute((2, 1)), L.Reshape((8, 3)), L.Flatten(), L.RepeatVector(2),
        L.Rescaling(2.0, offset=0.5), L.GroupNormalization(4), L.UnitNormalization(), L.RMSNormalization(),
    ])  # fmt: skip


def images(K, L):
    return K.Sequential([
        K.Input((12, 12, 3)), L.Conv2D(4, 3, padding="same", activation="relu"), L.MaxPooling2D(), L.DepthwiseConv2D(3, depth_multiplier=2),
        L.SeparableConv2D(4, 2), L.ZeroPadding2D(1), L.Conv2DTranspose(3, 3, strides=2), L.UpSampling2D(2), L.Cropping2D(1),
        L.SpatialDropout2D(0.2), L.AveragePooling2D(2), L.Conv2D(6, (1, 2), groups=3), L.GlobalAveragePooling2D(), L.Dense(2),
    ])  # fmt: skip


def series(K, L):
    return K.Sequential([
        K.Input((9, 3)), L.Conv1D(4, 3, padding="causal"), L.LSTM(4, return_sequences=True, dropout=0.1),
        L.Bidirectional(L.GRU(3, return_sequences=True), merge_mode="concat"), L.TimeDistributed(L.Dense(4, "tanh")),
        L.SimpleRNN(3, go_backwards=True), L.Dense(2),
    ])  # fmt: skip


def words(K, L):
    return K.Sequential([
        K.Input((7,), dtype="int32"), L.Embedding(11, 5, mask_zero=True), L.RNN([L.LSTMCell(4), L.GRUCell(3)]), L.Dense(1, "sigmoid")
    ])  # fmt: skip


def attention(K, L):
    x, y = K.Input((6, 4), name="x"), K.Input((5, 4), name="y")
    a = L.MultiHeadAttention(2, 3, name="heads")(x, y)
    a = L.LayerNormalization()(L.Add()([a, x]))
    b = L.Attention(use_scale=True)([a, y])
    return K.Model([x, y], [L.AdditiveAttention()([b, y]), L.EinsumDense("abc,cd->abd", output_shape=(None, 2), bias_axes="d")(b)])


def several(K, L):
    i = K.Input((3,), name="inner_input")
    inner = K.Model(i, L.Dense(3, "tanh")(i), name="inner")
    x, z = K.Input((3,), name="x"), K.Input((3,), name="z")
    shared = L.Dense(3, "relu", name="shared")
    a, b = inner(x), inner(shared(z))
    c = L.Concatenate()([shared(x), b, L.Multiply()([a, b])])
    c = L.BatchNormalization()(c)
    head = K.Sequential([L.Dense(4), L.Dropout(0.2), L.Dense(2)], name="head")
    return K.Model([x, z], {"head": head(c), "out": L.Dense(1, name="out")(L.Subtract()([a, b]))}, name="several")


def between(K, L):
    x = K.Input((3, 4), name="x")
    y = L.Dense(4)(x)
    z = (x * 2.0 - y) / 3.0 + y[:, :1] ** 2
    z = K.ops.concatenate([K.ops.relu(z), -x], axis=1)
    return K.Model(x, L.Dense(2)(K.ops.mean(z, axis=1, keepdims=False)))


CASES = {
    "dense": Case(dense, [(4,)]),
    "activations": Case(activations, [(4, 6)]),
    "images": Case(images, [(12, 12, 3)]),
    "series": Case(series, [(9, 3)]),
    "words": Case(words, [(7,)], integers=11),
    "attention": Case(attention, [(6, 4), (5, 4)], attention=True),
    "several": Case(several, [(3,), (3,)]),
    "between": Case(between, [(3, 4)], between=True),
}
