"""Where data enters a model: its shape and type, known before there is any."""

from typing import Any

import jax.numpy as jnp

from teul.configured import is_number
from teul.errors import problem
from teul.layers.base import Layer, layers
from teul.symbolic import KerasTensor, Node, is_symbolic


@layers.add()
class InputLayer(Layer):
    """Where data enters: it only says the shape of a sample.

    Args:
        shape: the shape of one sample, without the batch axis.
        batch_size: the batch size where it is fixed.
        dtype: the type of the data.
        batch_shape: the shape with the batch axis, instead of both.
        input_tensor: a symbolic tensor to start from, instead of a new one.
        optional: whether None may stand in its place.
    """

    def __init__(
        self, shape=None, batch_size=None, dtype=None, sparse=None, ragged=None, batch_shape=None, input_tensor=None, optional=False,
        name=None, **placement,
    ):  # fmt: skip
        super().__init__(name=name, **placement)
        both = batch_shape is not None and (shape is not None or batch_size is not None)
        batch_shape = self._batch_input_shape if batch_shape is None else batch_shape
        _check("shape", shape)
        _check("batch_shape", batch_shape)
        if ragged:
            _refuse("ragged", "False, as the rows of an array are equally long here", ragged)
        if input_tensor is not None:
            _check_agrees(input_tensor, shape, batch_size, batch_shape, dtype)
            batch_shape, dtype = input_tensor.shape, input_tensor.dtype
        elif both:
            _refuse("batch_shape", "the only shape: shape and batch_size are left out where it is given", batch_shape)
        elif shape is not None:
            batch_shape = (batch_size, *shape)
        elif batch_shape is None:
            _refuse("shape", "the shape of one sample, such as (784,)", None)
        self.batch_shape = self._batch_input_shape = self._built_shape = tuple(batch_shape)
        self._dtype, self.optional = _type(dtype or self.compute_dtype), optional
        self.sparse, self.ragged = bool(sparse), False
        self.built = True
        Node(self, (), {}, KerasTensor(self.batch_shape, self._dtype, name=name) if input_tensor is None else input_tensor)

    @property
    def dtype(self) -> str:
        """The type of the data."""
        return self._dtype

    @property
    def input(self) -> KerasTensor:
        """The symbolic tensor it gives: it takes none."""
        return self.output

    @property
    def batch_size(self) -> int | None:
        """The size of a batch, where it is fixed."""
        return self.batch_shape[0]

    def call(self, inputs):
        return inputs

    def compute_output_shape(self, input_shape):
        return self.batch_shape

    def get_config(self) -> dict[str, Any]:
        return {"batch_shape": self.batch_shape, "dtype": self.dtype, "sparse": self.sparse, "ragged": self.ragged, "name": self.name,
                "optional": self.optional}  # fmt: skip


def Input(
    shape=None, batch_size=None, dtype=None, sparse=None, ragged=None, batch_shape=None, name=None, tensor=None, optional=False
) -> KerasTensor:  # fmt: skip
    """A symbolic tensor for data to come: the start of a functional model, or the first entry of a Sequential.

    Args:
        shape: the shape of one sample, without the batch axis.
        batch_size: the batch size where it is fixed.
        dtype: the type of the data.
        batch_shape: the shape with the batch axis, instead.
        tensor: a symbolic tensor to start from, instead of a new one.
        optional: whether None may stand in its place.

    >>> Input((784,)).shape
    (None, 784)
    """
    layer = InputLayer(shape, batch_size, dtype, sparse, ragged, batch_shape, tensor, optional, name)
    return layer.output


def _check(argument: str, sizes: Any) -> None:
    """A shape is a tuple or list of whole numbers and None."""
    if sizes is None:
        return
    if is_number(sizes):
        _refuse(argument, f"a tuple such as ({sizes},)", sizes)
    if not isinstance(sizes, (list, tuple)) or any(n is not None and not is_number(n) for n in sizes):
        _refuse(argument, "sizes, such as (784,)", sizes)


def _check_agrees(tensor: Any, shape: Any, batch_size: Any, batch_shape: Any, dtype: Any) -> None:
    """What is said beside a tensor is what the tensor says."""
    if not is_symbolic(tensor):
        _refuse("tensor", "a symbolic tensor, as Input gives", tensor)
    said = {"batch_size": (batch_size, tensor.shape[:1]), "shape": (shape, tensor.shape[1:]), "batch_shape": (batch_shape, tensor.shape),
            "dtype": (dtype, tensor.dtype)}  # fmt: skip
    for argument, (given, known) in said.items():
        given = (given,) if argument == "batch_size" and given is not None else given
        given = tuple(given) if isinstance(given, list) else given
        if given is not None and given != known:
            _refuse(argument, f"{known}, as the tensor says, or left out", given)


def _type(dtype: Any) -> Any:
    if dtype == "string":
        return dtype
    try:
        return str(jnp.dtype(dtype))
    except TypeError:
        return _refuse("dtype", "a type such as 'float32'", dtype)


def _refuse(argument: str, expected: str, got: Any) -> Any:
    raise problem("bad_argument", owner="Input", argument=argument, expected=expected, got=repr(got))
