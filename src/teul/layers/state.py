"""The state of a layer: its Variables, found in its attributes, and what may be done with them."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul import constraints, initializers, regularizers
from teul.arrays import handed
from teul.errors import problem
from teul.layers.context import calling, context
from teul.memory import ask_room
from teul.metrics import Mean, Metric
from teul.naming import path_of
from teul.serialization import spend
from teul.tracking import found_in, held
from teul.variables import SeedGenerator, Variable, as_array, bound, in_program

# Variables that are no weights: places of random streams, and the states that a recurrent layer keeps from batch to batch.
_NOT_WEIGHTS = ("seed_generator_state", "rnn_state")


class Stateful:
    """What holds Variables, itself or in the layers inside it."""

    name: str
    built: bool
    _trainable: bool
    _locks: bool
    __call__: Callable[..., Any]

    def __setattr__(self, name: str, value: Any) -> None:
        if "_locked" in self.__dict__:
            self._check_nothing_new(name, value)
        super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        gone = self.__dict__.get(name)
        super().__delattr__(name)
        if isinstance(gone, Variable) and "_weights" in self.__dict__:
            self.__dict__["_weights"] = [v for v in self.__dict__["_weights"] if v is not gone]

    def _check_made(self) -> None:
        """Refuse a layer whose class forgot to call the constructor above it."""
        if "_trainable" not in self.__dict__:
            raise problem("call_super", owner=type(self).__name__)

    def _lock(self) -> None:
        """From now on nothing may be added: what is made after ``build`` would be missing in files and in what is trained."""
        if self._locks:
            self.__dict__["_locked"] = True

    def _check_nothing_new(self, name: str, value: Any) -> None:
        kinds = (Variable, Stateful, Metric, SeedGenerator)
        if isinstance(value, (*kinds, list, tuple, dict)) and not name.startswith("_"):
            known = {id(part) for part in held(self, kinds)}
            if any(id(part) not in known for part in found_in(value, kinds)):
                raise problem("layer_locked", layer=self.name, name=name)

    def add_weight(
        self, shape=None, initializer=None, dtype=None, trainable=True, autocast=True, regularizer=None, constraint=None,
        aggregation="none", overwrite_with_gradient=False, name=None,
    ) -> Variable:  # fmt: skip
        """Make a weight of this layer.

        Args:
            shape: its shape; ``()`` for a single number.
            initializer: Keras's name, an initializer, or a function of (shape, dtype); ``glorot_uniform`` for floats.
            trainable: whether training changes it.
            regularizer, constraint: a penalty on it; a projection after each update.
            name: its name within the layer.
        """
        self._check_made()
        if "_locked" in self.__dict__:
            raise problem("layer_locked", layer=self.name, name=name or "add_weight")
        if isinstance(shape, str):  # Keras 2 wrote add_weight("name", shape)
            name, shape, initializer = shape, initializer if isinstance(initializer, tuple) else (), None
        dtype = dtype or self.variable_dtype
        if isinstance(shape, (list, tuple)) and None in shape:
            raise problem("bad_argument", owner=f"{self.name}.add_weight", argument="shape", expected="known in every size", got=shape)
        spend(_whole(shape))
        ask_room(self.name, _whole(shape))
        initializer = initializers.get(initializer if initializer is not None else _default_initializer(dtype))
        variable = Variable(initializer, _whole(shape), dtype, trainable, autocast, aggregation, name=name)
        variable.regularizer, variable.constraint = regularizers.get(regularizer), constraints.get(constraint)
        variable.path = f"{path_of(self)}/{variable.name}"
        variable.frozen = not self.trainable
        variable.overwrite_with_gradient = overwrite_with_gradient
        self.__dict__.setdefault("_weights", []).append(variable)
        return variable

    add_variable = add_weight

    def _own_variables(self) -> list[Variable]:
        own = list(held(self, Variable)) + [s.state for s in held(self, SeedGenerator)]
        first = [v.__dict__.get("_made_trainable", v._trainable) for v in own]
        return [v for v, early in zip(own, first, strict=True) if early] + [v for v, early in zip(own, first, strict=True) if not early]

    def _sublayers(self) -> list[Any]:
        return list(held(self, Stateful))

    def _flatten_layers(self) -> list["Stateful"]:
        """This layer and all layers inside it, each once, outermost first."""
        found: dict[int, Stateful] = {}
        waiting: list[Stateful] = [self]
        while waiting:
            layer = waiting.pop(0)
            if id(layer) not in found:
                found[id(layer)] = layer
                waiting = layer._sublayers() + waiting
        return list(found.values())

    @property
    def variables(self) -> list[Variable]:
        """All Variables: weights, and the places of random streams."""
        unique = {id(v): v for layer in self._flatten_layers() for v in layer._own_variables()}
        return list(unique.values())

    @property
    def weights(self) -> list[Variable]:
        """All weights, trainable or not (random streams and states are not weights)."""
        return [v for v in self.variables if not v.name.endswith(_NOT_WEIGHTS)]

    @property
    def trainable_variables(self) -> list[Variable]:
        """The Variables that training changes: none where ``trainable`` is False."""
        if not self.trainable:
            return []  # nor anything inside
        inside = (v for layer in self._sublayers() for v in layer.trainable_variables)
        return list({id(v): v for v in (*(v for v in self._own_variables() if v._trainable), *inside)}.values())

    @property
    def non_trainable_variables(self) -> list[Variable]:
        """The other Variables: statistics, random streams, frozen weights."""
        trained = {id(v) for v in self.trainable_variables}
        return [v for v in self.variables if id(v) not in trained]

    @property
    def trainable_weights(self) -> list[Variable]:
        """The weights that training changes."""
        return self.trainable_variables

    @property
    def non_trainable_weights(self) -> list[Variable]:
        """The weights that training does not change by gradient."""
        weights = {id(v) for v in self.weights}
        return [v for v in self.non_trainable_variables if id(v) in weights]

    @property
    def trainable(self) -> bool:
        """Whether training changes this layer; setting it sets it for the layers inside too."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool):
        for layer in self._flatten_layers():
            layer._trainable = bool(value)
            for variable in layer._own_variables():
                variable.frozen = not value

    def get_weights(self) -> list[np.ndarray]:
        """The weights as NumPy arrays."""
        return handed([v.numpy() for v in self.weights])

    def set_weights(self, weights) -> None:
        """Set the weights from arrays, in the order of :meth:`get_weights`; all shapes are checked before any is set."""
        variables = self.weights
        if len(weights) != len(variables):
            raise problem("weight_count", layer=self.name, expected=len(variables), got=len(weights))
        for variable, value in zip(variables, weights, strict=True):
            if tuple(np.shape(value)) != variable.shape:
                raise problem("assign_shape", name=variable.path, expected=variable.shape, got=tuple(np.shape(value)))
        for variable, value in zip(variables, weights, strict=True):
            variable.assign(value)

    def save_own_variables(self, store: dict[str, Any]) -> None:
        """Put the weights of this layer alone (not of those inside it) into ``store``, by number."""
        for i, variable in enumerate(self._own_weights()):
            store[str(i)] = variable.numpy()

    def load_own_variables(self, store: dict[str, Any]) -> None:
        """Take the weights of this layer alone from what :meth:`save_own_variables` put into ``store``."""
        variables = self._own_weights()
        if len(store) != len(variables):
            raise problem("stored_weight_count", layer=self.name, expected=len(variables), got=len(store))
        values = [store[str(i)] for i in range(len(variables))]
        for variable, value in zip(variables, values, strict=True):
            if tuple(value.shape) != variable.shape:
                raise problem("assign_shape", name=variable.path, expected=variable.shape, got=tuple(value.shape))
        for variable, value in zip(variables, values, strict=True):
            variable.assign(np.asarray(value))

    def _own_weights(self) -> list[Variable]:
        return [v for v in self._own_variables() if not v.name.endswith(_NOT_WEIGHTS)]

    def count_params(self) -> int:
        """The number of weights, counted one by one."""
        if not self.built:
            raise problem("not_built", layer=self.name)
        return sum(v.size for v in self.weights)

    @property
    def metrics(self) -> list[Any]:
        """The metrics that this layer and the layers inside it hold."""
        return list({id(m): m for layer in self._flatten_layers() for m in held(layer, Metric)}.values())

    @property
    def metrics_variables(self) -> list[Variable]:
        """What these metrics count in."""
        return [v for metric in self.metrics for v in metric.variables]

    def stateless_call(self, trainable_variables, non_trainable_variables, *args, return_losses=False, **kwargs) -> Any:
        """The layer as a pure function: called with these values in place of its Variables, which stay as they are.

        Args:
            trainable_variables, non_trainable_variables: a value for each of the layer's variables of that name, in their order.
            args, kwargs: as the layer is called.
            return_losses: whether to return the penalties too.

        Returns:
            the outputs, and the values that the non-trainable variables would have after the call (then the penalties).

        >>> from teul.layers import Dense
        >>> layer = Dense(1, kernel_initializer="ones")
        >>> layer.build((None, 2))
        >>> y, _ = layer.stateless_call([[[1.0], [10.0]], [100.0]], [], [[1.0, 2.0]])
        >>> y.tolist(), layer.kernel.numpy().tolist()
        ([[121.0]], [[1.0], [1.0]])
        """
        if not self.built:
            raise problem("not_built", layer=self.name)
        groups = []
        for name, values in (("trainable_variables", trainable_variables), ("non_trainable_variables", non_trainable_variables)):
            variables = getattr(self, name)
            if len(variables) != len(values):
                raise problem("stateless_values", layer=self.name, argument=name, expected=len(variables), got=len(values))
            groups.append((variables, [as_array(value, v.dtype) for v, value in zip(variables, values, strict=True)]))
        with bound(*groups) as binding, calling(context.training):
            outputs = self(*args, **kwargs)
            after = binding.collect(groups[1][0])
            return (outputs, after, self.losses) if return_losses else (outputs, after)

    def quantize(self, mode=None, **others) -> None:
        """Refused: Teul has no quantized computation."""
        raise problem("not_offered", what="quantization", instead="mixed_bfloat16 as dtype policy halves the memory of the computation.")

    # Penalties --------------------------------------------------------------------------------------------------------------

    @property
    def losses(self) -> list[Any]:
        """The penalties: what ``add_loss`` and activity regularizers added in the last call, and those of regularized weights."""
        if in_program() and context.losses is not None:
            added = list(context.losses)
        else:
            added = [loss for layer in self._flatten_layers() for loss in layer.__dict__.get("_last_losses", [])]
        return added + [v.regularizer(v.value) for v in self.trainable_variables if v.regularizer is not None]

    def add_loss(self, loss, inputs=None, **others) -> None:
        """Add to the loss of the step, from within ``call``.

        Args:
            loss: a number, a function without arguments that gives one, or a list of them.
            inputs, others: accepted for older Keras's sake.
        """
        for value in loss if isinstance(loss, (list, tuple)) else [loss]:
            value = value() if callable(value) and not isinstance(value, Variable) else value
            if isinstance(value, str) or value is None:
                raise problem("bad_argument", owner=self.name, argument="loss of add_loss", expected="a number", got=repr(value))
            value = jnp.asarray(getattr(value, "value", value))
            value = value.sum() if value.ndim else value
            if context.losses is not None:
                context.losses.append(value)
            pure = context.losses is not None and in_program()
            if context.stepping or not (pure or isinstance(value, jax.core.Tracer)):
                self.__dict__.setdefault("_last_losses", []).append(value)

    def add_metric(self, value, name=None, aggregation="mean", **others) -> None:
        """Show the mean of a number in the logs, from within ``call``, as older Keras had it; today a layer holds a ``Metric``."""
        metrics = self.__dict__.setdefault("_added_metrics", {})
        name = name or f"metric_{len(metrics)}"
        if name not in metrics:
            metrics[name] = Mean(name=name)
        metrics[name].update_state(value)

    def _clear_losses(self) -> None:
        for layer in self._flatten_layers():
            layer.__dict__.pop("_last_losses", None)


def _whole(shape: Any) -> tuple[int, ...]:
    return () if shape is None else (int(shape),) if np.ndim(shape) == 0 else tuple(int(n) for n in shape)


def _default_initializer(dtype: Any) -> str:
    return "glorot_uniform" if jnp.issubdtype(jnp.dtype(dtype), jnp.floating) else "zeros"
