"""Of symbolic tensors an operation knows the shape and the type, as Keras does; and a model of operations computes them."""

import jax
import numpy as np
import pytest
from cases import BINARY, UNARY, called

from teul import KerasTensor, Operation, ops
from teul.layers import Input
from teul.models import Model
from teul.variables import Variable

# The smaller of an unknown and a known size: Keras does not say, tracing takes the known one.
APART = {"diag"}


def form(tree):
    leaves = jax.tree.leaves(tree, is_leaf=lambda t: hasattr(t, "shape"))
    return [(tuple(t.shape), str(t.dtype)) for t in leaves]


@pytest.mark.parametrize("entry", [e for e in UNARY if e not in APART])
def test_one_tensor(keras, standard_promotion, entry):
    try:
        expected = called(keras.ops, entry, keras.KerasTensor((None, 4)))
    except Exception as error:
        pytest.skip(f"not in Keras: {error}")
    assert form(called(ops, entry, KerasTensor((None, 4)))) == form(expected)


@pytest.mark.parametrize("shapes", [((None, 3), (None, 3)), ((None, 3), (2, None)), ((None, 3), (3,)), ((None, 1), (2, 3))], ids=str)
@pytest.mark.parametrize(
    "entry", [e for e in BINARY if e not in ("matmul", "dot", "inner", "outer", "vdot", "kron", "append", "correlate")]
)
def test_two_tensors(keras, standard_promotion, entry, shapes):
    expected = called(keras.ops, entry, *(keras.KerasTensor(s) for s in shapes))
    assert form(called(ops, entry, *(KerasTensor(s) for s in shapes))) == form(expected)


@pytest.mark.parametrize("shapes", [((None, 3), (3, 4)), ((2, None), (3, 4)), ((None, 2, 3), (3, 5)), ((None, 2, 3), (4, 3, 5))], ids=str)
def test_matmul(keras, standard_promotion, shapes):
    assert form(ops.matmul(*map(KerasTensor, shapes))) == form(keras.ops.matmul(*map(keras.KerasTensor, shapes)))


@pytest.mark.parametrize("shape, newshape", [((None, 6), (-1, 3)), ((None, 5), (-1, 10)), ((None, 6), (-1, 2, 3)), ((2, 6), (3, -1))])
def test_reshape(keras, standard_promotion, shape, newshape):
    assert form(ops.reshape(KerasTensor(shape), newshape)) == form(keras.ops.reshape(keras.KerasTensor(shape), newshape))


CALLS = {
    "concatenate": lambda o, x: o.concatenate([x, x], axis=-1),
    "stack": lambda o, x: o.stack([x, x], axis=1),
    "split": lambda o, x: o.split(x, 2, axis=-1),
    "transpose": lambda o, x: o.transpose(x, (0, 2, 1)),
    "mean": lambda o, x: o.mean(x, axis=(1, 2)),
    "argmax": lambda o, x: o.argmax(x, axis=1),
    "expand_dims": lambda o, x: o.expand_dims(x, 1),
    "cast": lambda o, x: o.cast(x, "int32"),
    "one_hot": lambda o, x: o.one_hot(o.cast(x, "int32"), 5),
    "take": lambda o, x: o.take(x, np.array([0, 1]), axis=1),
    "einsum": lambda o, x: o.einsum("bij,bkj->bik", x, x),
    "where": lambda o, x: o.where(x > 0, x, 0.0),
    "softmax": lambda o, x: o.softmax(x, axis=1),
    "top_k": lambda o, x: o.top_k(x, 2),
    "norm": lambda o, x: o.norm(x, axis=-1),
    "pad": lambda o, x: o.pad(x, ((0, 0), (1, 1), (0, 2))),
    "repeat": lambda o, x: o.repeat(x, 2, axis=2),
    "clip": lambda o, x: o.clip(x, 0, 1),
    "moments": lambda o, x: o.moments(x, axes=[1]),
    "unstack": lambda o, x: o.unstack(x, axis=1),
}


@pytest.mark.parametrize("name", CALLS)
def test_calls(keras, standard_promotion, name):
    assert form(CALLS[name](ops, KerasTensor((None, 3, 4)))) == form(CALLS[name](keras.ops, keras.KerasTensor((None, 3, 4))))


@pytest.mark.parametrize("name", CALLS)
def test_a_model_of_operations_computes_them(name):
    x = Input((3, 4))
    model = Model(x, CALLS[name](ops, x))
    data = np.random.default_rng(0).normal(size=(5, 3, 4)).astype("float32")
    for found, expected in zip(jax.tree.leaves(model(data)), jax.tree.leaves(CALLS[name](ops, data)), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_traced_as_well_as_eager():
    data = np.random.default_rng(0).normal(size=(5, 3, 4)).astype("float32")
    for call in CALLS.values():
        for found, expected in zip(
            jax.tree.leaves(jax.jit(lambda x, c=call: c(ops, x))(data)), jax.tree.leaves(call(ops, data)), strict=True
        ):
            np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def test_variables_lists_and_numbers_are_read():
    v = Variable([1.0, 2.0])
    np.testing.assert_allclose(ops.add(v, [1, 2]), [2, 4])
    assert ops.add(v, 1).dtype == "float32" and ops.multiply(np.int32(2), True).dtype == "int32"
    assert ops.exp(1).dtype == "float32" and ops.add(ops.ones(2, "bfloat16"), 1.5).dtype == "bfloat16"
    np.testing.assert_allclose(jax.grad(lambda x: ops.sum(ops.square(x)))(ops.ones(2)), [2, 2])
    assert ops.shape(Input((3,))) == (None, 3) and ops.ndim(v) == 1


def test_refusals():
    with pytest.raises(TypeError, match=r"sum\(\) got an unexpected keyword argument 'axes'"):
        ops.sum([1.0], axes=0)
    with pytest.raises(AttributeError, match="There is no operation called 'reduce_sum'"):
        ops.reduce_sum([1.0])
    with pytest.raises(AttributeError, match="Did you mean 'softmax'"):
        ops.sofmax([1.0])
    with pytest.raises(ValueError, match=r"conv: padding must be 'valid' or 'same', but it is 'full'"):
        ops.conv(np.ones((1, 4, 1), "float32"), np.ones((2, 1, 1), "float32"), padding="full")


@pytest.mark.parametrize(
    "call",
    [lambda o, x: o.glu(x), lambda o, x: o.split(x, 2, axis=-1), lambda o, x: o.reshape(x, (-1, 2)), lambda o, x: o.hsplit(x, 3)],
    ids=["glu", "split", "reshape", "hsplit"],
)
def test_unknown_sizes_that_must_divide(keras, standard_promotion, call):
    assert form(call(ops, KerasTensor((None, None)))) == form(call(keras.ops, keras.KerasTensor((None, None))))


def test_an_operation_of_ones_own():
    class Scaled(Operation):
        def __init__(self, factor, name=None):
            super().__init__(name=name)
            self.factor = factor

        def call(self, x, y):
            return x + self.factor * y

    operation = Scaled(2.0, name="scaled")
    np.testing.assert_allclose(operation(np.ones(2, "float32"), y=np.ones(2, "float32")), [3, 3])
    x, y = KerasTensor((None, 3)), KerasTensor((None, 3))
    out = operation(x, y=y)
    assert out.shape == (None, 3) and operation.input == [x, y] and operation.output is out
    assert operation.get_config() == {"name": "scaled", "factor": 2.0}
    assert Scaled.from_config(operation.get_config()).factor == 2.0
    with pytest.raises(ValueError, match="name must be a string without '/'"):
        Operation(name="a/b")


def test_a_symbolic_tensor_keeps_its_shape_and_has_no_value():
    x = KerasTensor((2, None))
    with pytest.raises(AttributeError):
        x.shape = (3,)
    for wrong in (lambda: int(x), lambda: np.array(x), lambda: bool(x), lambda: KerasTensor((2, -3))):
        with pytest.raises(ValueError, match=r"symbolic tensor|sizes of 0 or more"):
            wrong()
    with pytest.raises(ValueError, match="aggregation must be"):
        Variable([1.0], aggregation="most")
