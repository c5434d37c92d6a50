"""InputSpec: what a layer expects of its inputs, and the refusal of inputs that differ."""

from typing import Any

import numpy as np

from teul.errors import problem


class InputSpec:
    """What a layer expects of one input: its rank, sizes and type. Whatever is None is not looked at.

    Args:
        dtype: the element type.
        shape: the shape, None for any size, the batch axis too.
        ndim: the number of axes.
        max_ndim, min_ndim: the most and the fewest axes.
        axes: sizes by axis: ``{-1: 8}`` for 8 features.
        allow_last_axis_squeeze: whether a last axis of size 1 more or less than in ``shape`` is accepted.
        name: the name of the input, where inputs come in a dict.
        optional: whether None may stand in its place.

    A layer that keeps one as ``self.input_spec`` (or a list of them, one an input) is only called with what it describes.

    Raises:
        TypeError: an axis that is no integer.

    >>> InputSpec(ndim=4, axes={-1: 3})
    InputSpec(ndim=4, axes={-1: 3})
    >>> InputSpec(shape=(None, 28, 28)).ndim
    3
    """

    def __init__(
        self, dtype=None, shape=None, ndim=None, max_ndim=None, min_ndim=None, axes=None, allow_last_axis_squeeze=False, name=None,
        optional=False,
    ):  # fmt: skip
        self.dtype = None if dtype is None else getattr(dtype, "name", None) or str(dtype)
        if shape is not None and not isinstance(shape, (list, tuple)):
            raise problem("bad_argument", owner="InputSpec", argument="shape", expected="sizes, such as (None, 3)", got=repr(shape))
        self.shape = None if shape is None else tuple(shape)
        self.ndim = ndim if shape is None else len(self.shape)
        self.max_ndim, self.min_ndim = max_ndim, min_ndim
        self.name, self.optional, self.allow_last_axis_squeeze = name, optional, allow_last_axis_squeeze
        try:
            self.axes = {int(axis): size for axis, size in (axes or {}).items()}
        except (TypeError, ValueError, AttributeError) as error:
            raise problem("axes_of_spec", got=repr(axes)) from error
        most = self.ndim if self.ndim is not None else max_ndim
        if most is not None and any(axis >= most for axis in self.axes):
            expected = f"axes below {most}, the number of axes"
            raise problem("bad_argument", owner="InputSpec", argument="axes", expected=expected, got=repr(axes))

    def get_config(self) -> dict[str, Any]:
        """Its arguments."""
        names = ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes", "optional")
        return {name: getattr(self, name) for name in names}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "InputSpec":
        """A spec from what ``get_config`` gave."""
        return cls(**config)

    def __repr__(self):
        given = {name: value for name, value in self.get_config().items() if value not in (None, {}, False)}
        return f"InputSpec({', '.join(f'{name}={value}' for name, value in given.items())})"

    def lacks(self, x: Any) -> tuple[str, str] | None:
        """What is expected and what came instead, or None where ``x`` is as expected."""
        shape = tuple(x.shape) if hasattr(x, "shape") else np.shape(x)
        rank = len(shape)
        if self.shape is not None and self.allow_last_axis_squeeze and abs(rank - len(self.shape)) == 1:
            longer = shape if rank > len(self.shape) else self.shape
            if longer[-1] == 1:
                return None
        ranks = ((self.ndim, "ndim", rank == self.ndim), (self.max_ndim, "max_ndim", rank <= (self.max_ndim or rank)),
                 (self.min_ndim, "min_ndim", rank >= (self.min_ndim or 0)))  # fmt: skip
        for wanted, name, fits in ranks:
            if wanted is not None and not fits:
                return f"{name}={wanted}", f"ndim={rank}"
        if self.dtype is not None and str(x.dtype) != self.dtype:
            return f"dtype={self.dtype}", f"dtype={x.dtype}"
        sizes = {**self.axes, **dict(enumerate(self.shape or ()))}
        for axis, size in sizes.items():
            if size is not None and -rank <= axis < rank and shape[axis] not in (size, None):
                return f"axis {axis} of size {size}", f"shape {shape}"
        return None


def check_inputs(layer: Any, inputs: Any) -> None:
    """Refuse inputs that are not what ``layer.input_spec`` says.

    Raises:
        ValueError: another number of inputs, or one of another rank, size or type.
    """
    specs, given = layer.input_spec, inputs
    if isinstance(specs, dict):
        given = [inputs.get(name) if isinstance(inputs, dict) else inputs for name in specs]
        specs = list(specs.values())
    specs = specs if isinstance(specs, (list, tuple)) else [specs]
    given = list(given.values()) if isinstance(given, dict) else given if isinstance(given, (list, tuple)) else [given]
    if len(specs) != len(given):
        raise problem("spec_input_count", layer=layer.name, expected=len(specs), got=len(given))
    for place, (spec, x) in enumerate(zip(specs, given, strict=True)):
        if spec is None or (x is None and spec.optional):
            continue
        differs = ("a tensor", "None") if x is None else spec.lacks(x)
        if differs is not None:
            expected, found = differs
            shape = None if x is None else tuple(np.shape(x)) if not hasattr(x, "shape") else tuple(x.shape)
            raise problem("input_spec", place=place, layer=layer.name, expected=expected, found=found, got=shape)
