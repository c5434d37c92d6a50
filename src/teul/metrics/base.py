"""Metric: numbers that are looked at. It counts over batches, so that its result is that of the whole epoch."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from teul import config, dtype_policies, initializers
from teul.arrays import Array
from teul.configured import Configured
from teul.errors import problem
from teul.outermost import taken_over
from teul.registry import Family, snake_case
from teul.tracking import held
from teul.variables import Variable, bound

metrics = Family("metric", "keras.metrics")


class Metric(Configured):
    """Base of all metrics. To write your own: make Variables in ``__init__``, add to them in ``update_state``, say ``result``.

    Args:
        dtype: the type it counts in; ``config.floatx()`` by default.
        name: its name in the history; made from the class name by default.

    >>> class Largest(Metric):
    ...     def __init__(self, name="largest", **kwargs):
    ...         super().__init__(name=name, **kwargs)
    ...         self.seen = self.add_weight(name="seen", initializer="zeros")
    ...
    ...     def update_state(self, y_true, y_pred, sample_weight=None):
    ...         self.seen.assign(max(self.seen.value, max(y_pred)))
    ...
    ...     def result(self):
    ...         return self.seen
    >>> metric = Largest()
    >>> metric.update_state([0], [0.5])
    >>> float(metric([0], [0.25]))
    0.5
    """

    # Whether a greater value is better ("up"), a smaller one ("down"), or it cannot be said.
    _direction: str | None = None

    # Its name is no part of what it computes.
    _untracked: tuple[str, ...] = ("name",)

    def __init__(self, dtype: str | None = None, name: str | None = None):
        self.name = name or snake_case(type(self).__name__)
        self.dtype = config.floatx() if dtype is None else dtype_policies.get(dtype).compute_dtype
        self._variables: list[Variable] = []

    def add_variable(
        self,
        shape: Sequence[int] = (),
        initializer: Any = "zeros",
        dtype: str | None = None,
        aggregation: str = "sum",
        name: str | None = None,
    ) -> Variable:
        """A new Variable that this metric counts in.

        Args:
            shape: its shape; ``()`` for a single number.
            initializer: its first value.
            dtype: its type.
            name: its name.
        """
        if "_variables" not in self.__dict__:
            raise problem("call_super", owner=type(self).__name__)
        first = initializers.get("zeros" if initializer is None else initializer)
        variable = Variable(first, tuple(shape), dtype or self.dtype, trainable=False, autocast=False, aggregation=aggregation, name=name)
        variable.path = f"{self.name}/{variable.name}"
        self._variables.append(variable)
        return variable

    def add_weight(
        self, shape: Sequence[int] | str = (), initializer: Any = "zeros", dtype: str | None = None, name: str | None = None
    ) -> Variable:
        """The same, in Keras's older order of arguments; a string in the first place is the name."""
        if isinstance(shape, str):
            shape, name = (), shape
        return self.add_variable(shape, initializer, dtype, name=name)

    @property
    def variables(self) -> list[Variable]:
        """All Variables it counts in, those of metrics inside it too."""
        own = [v for found in held(self, (Variable, Metric)) for v in ([found] if isinstance(found, Variable) else found.variables)]
        return list({id(v): v for v in own}.values())

    def build(self, y_true_shape: tuple[int, ...], y_pred_shape: tuple[int, ...]) -> None:
        """Make the Variables whose shapes depend on the data's. Called before the first batch."""

    def update_state(self, *args: Any, **kwargs: Any) -> Any:
        """Count one batch, mostly ``(y_true, y_pred, sample_weight=None)``."""
        raise problem("must_write", owner=type(self).__name__, method="update_state(self, y_true, y_pred, sample_weight=None)")

    def result(self) -> Array:
        """The value for everything counted since the last reset."""
        raise problem("must_write", owner=type(self).__name__, method="result(self)")

    def reset_state(self) -> None:
        """Forget everything: all Variables become 0."""
        for v in self.variables:
            v.assign(np.zeros(v.shape, v.dtype))

    def reset_states(self) -> None:
        """The old name of :meth:`reset_state`."""
        self.reset_state()

    @taken_over
    def __call__(self, *args: Any, **kwargs: Any) -> Array:
        """Count one batch and give the result so far."""
        self.update_state(*args, **kwargs)
        return self.result()

    # The same as pure functions: the counts come in and go out -----------------------------------------------------------------

    def stateless_update_state(self, metric_variables: Sequence[Array], *args: Any, **kwargs: Any) -> list[Array]:
        """The counts after one batch more."""
        with bound((self.variables, metric_variables)) as binding:
            self.update_state(*args, **kwargs)
            return binding.collect(self.variables)

    def stateless_result(self, metric_variables: Sequence[Array]) -> Array:
        """The result of these counts."""
        with bound((self.variables, metric_variables)):
            return self.result()

    def stateless_reset_state(self) -> list[Array]:
        """The counts at the start."""
        variables = self.variables
        with bound((variables, [v.value for v in variables])) as binding:
            self.reset_state()
            return binding.collect(variables)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"
