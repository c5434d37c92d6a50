"""Function: the computation between symbolic inputs and outputs, without being a model."""

from typing import Any

from teul.models.functional import Functional
from teul.naming import unique_name
from teul.symbolic import Operation


class Function(Operation):
    """What leads from symbolic inputs to symbolic outputs, as something that can be called.

    Args:
        inputs, outputs: symbolic tensors, in lists or dicts where there are several.
        name: a name.

    >>> from teul import ops
    >>> from teul.layers import Input
    >>> x = Input((2,))
    >>> Function(x, ops.sum(x, axis=-1))(ops.ones((1, 2)))
    Array([2.], dtype=float32)
    """

    def __init__(self, inputs: Any, outputs: Any, name: str | None = None):
        super().__init__(name or unique_name("function"))
        self._graph = Functional(inputs, outputs)
        self.inputs, self.outputs = self._graph.inputs, self._graph.outputs

    def call(self, inputs: Any) -> Any:
        """The outputs for inputs."""
        return self._graph.call(inputs)

    __call__ = call

    @property
    def operations(self) -> list[Any]:
        """The layers and functions between inputs and outputs, in the order in which they are needed."""
        return self._graph.operations

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shapes of the outputs for inputs of this shape."""
        return self._graph.compute_output_shape(input_shape)

    def compute_output_spec(self, inputs: Any) -> Any:
        """The symbolic outputs for symbolic inputs."""
        return self._graph.compute_output_spec(inputs)
