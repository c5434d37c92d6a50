"""What a model of any layer promises: mixed batch sizes, one program for equal layers and all calls, a file that predicts the same.

:mod:`contract` checks the layers by themselves; the table is in :mod:`table`.
"""

import inspect

import jax
import numpy as np
import pytest
from contract import assert_close, random_array
from table import PARTS, RARE, READERS, TABLE, Row

from teul import layers
from teul.engine import cache
from teul.layers import Input
from teul.models import Model, load_model


def test_every_public_layer_has_a_row():
    kinds = {getattr(layers, name) for name in layers.__all__}
    public = {kind for kind in kinds if inspect.isclass(kind) and issubclass(kind, layers.Layer)}
    listed = {getattr(layers, name) for name in (*TABLE, *PARTS, *READERS)}
    assert {kind.__name__ for kind in public - listed} == set()
    assert {kind.__name__ for kind in listed - public} == set()


def data(row: Row, n: int):
    """Inputs of n samples, in the form in which the layer is called."""
    if row.inputs is not None:
        return row.inputs(n)
    return jax.tree.map(lambda s: random_array((n, *s), 7, row.below), row.shape, is_leaf=lambda s: isinstance(s, tuple))


def model_of(name: str, row: Row) -> Model:
    """A model with nothing but the layer."""
    x = data(row, 1)
    kinds = jax.tree.map(lambda a: "string" if a.dtype.kind == "U" else str(a.dtype), x)
    inputs = jax.tree.map(lambda a, kind: Input(a.shape[1:], dtype=kind), x, kinds)
    layer = row.make(name, layers)
    return Model(inputs, layer(**inputs) if isinstance(inputs, dict) else layer(inputs))


def predicted(model: Model, x):
    """The predictions, with the programs that were compiled for them."""
    before = cache.compilations
    return model.predict(x, verbose=0), cache.compilations - before


@pytest.mark.parametrize("name", [pytest.param(n, marks=[pytest.mark.slow] if n in RARE else []) for n in TABLE])
def test_a_model_keeps_its_promises(name, tmp_path):
    row = TABLE[name]
    model = model_of(name, row)
    x = data(row, 4)
    y, _ = predicted(model, x)
    again, compiled = predicted(model, x)
    assert_close(again, y, what="called again")
    assert compiled == 0, "compiled again for the same shapes"
    twin = model_of(name, row)
    twin.set_weights(model.get_weights())
    same, compiled = predicted(twin, x)
    assert_close(same, y, what="an equal layer")
    assert compiled == 0, "an equal layer has a program of its own"
    part, _ = predicted(model, jax.tree.map(lambda a: a[:3], x))
    assert_close(part, jax.tree.map(lambda a: a[:3], y), what="a smaller batch")
    model.save(tmp_path / "model.teul")
    assert_close(load_model(tmp_path / "model.teul", custom_objects=row.objects).predict(x, verbose=0), y, what="from its file")


def test_a_program_is_compiled_anew_where_it_has_to_be():
    """The count above can fail: other arguments are another structure."""
    x = np.ones((4, 3), "float32")
    before = cache.compilations
    for units in (5, 6):
        model = Model(inputs := Input((3,)), layers.Dense(units, activation="softsign")(inputs))
        model.predict(x, verbose=0)
    assert cache.compilations == before + 2
