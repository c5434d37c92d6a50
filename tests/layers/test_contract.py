"""The contract table: one row a layer; :mod:`contract` says what each is checked for.

Layers with tests of their own beside this file have their rows there.
"""

import pytest
from contract import check_layer

# A name, the layer from a module of layers, the shape of one sample (see Contract), and what else the check should know.
CORE = [
    ("Dense", lambda layers: layers.Dense(3, activation="tanh"), (4,), {}),
    ("Dense on sequences", lambda layers: layers.Dense(3, use_bias=False), (5, 4), {}),
    ("Activation", lambda layers: layers.Activation("relu"), (4,), {}),
    ("Flatten", lambda layers: layers.Flatten(), (2, 3, 4), {}),
    ("Reshape", lambda layers: layers.Reshape((3, -1)), (2, 6), {}),
    ("Permute", lambda layers: layers.Permute((2, 1)), (2, 6), {}),
    ("RepeatVector", lambda layers: layers.RepeatVector(3), (4,), {}),
]
ACTIVATIONS = [
    ("ReLU", lambda layers: layers.ReLU(max_value=1.0, negative_slope=0.1, threshold=0.2), (8,), {}),
    ("LeakyReLU", lambda layers: layers.LeakyReLU(0.2), (8,), {}),
    ("PReLU", lambda layers: layers.PReLU(shared_axes=[1]), (3, 8), {}),
    ("ELU", lambda layers: layers.ELU(0.7), (8,), {}),
    ("Softmax", lambda layers: layers.Softmax(), (8,), {}),
]
NORMALIZATION = [
    ("BatchNormalization", lambda layers: layers.BatchNormalization(), (4,), {}),
    (
        "BatchNormalization in training",
        lambda layers: layers.BatchNormalization(axis=1),
        (4, 3),
        {"training": True, "rows_apart": False},
    ),
    ("LayerNormalization", lambda layers: layers.LayerNormalization(), (4,), {}),
]
NOISE = [
    ("Dropout", lambda layers: layers.Dropout(0.5, seed=1), (4,), {"training": True, "spread": True}),
    ("Dropout at rest", lambda layers: layers.Dropout(0.5, seed=1), (4,), {}),
    ("GaussianNoise", lambda layers: layers.GaussianNoise(0.5, seed=1), (4,), {"training": True, "spread": True}),
]
ROWS = [*CORE, *ACTIVATIONS, *NORMALIZATION, *NOISE]


@pytest.mark.parametrize(("make", "input_shape", "options"), [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_contract(make, input_shape, options, keras):
    check_layer(make, input_shape, keras=keras, **options)
