"""Layer: what every layer is. It holds its configuration and its Variables, and nothing else."""

import functools
import inspect
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import jax
import jax.numpy as jnp
import numpy as np

from teul import config, constraints, initializers, regularizers
from teul.configured import Configured, arguments
from teul.errors import nearest, problem
from teul.naming import unique_name
from teul.registry import Family, snake_case
from teul.tracking import held
from teul.variables import SeedGenerator, Variable, computing_in

layers = Family("layer", "keras.layers")


class _Call(threading.local):
    """What holds while a model is being called: whether it trains, and the losses its layers add."""

    def __init__(self):
        self.training: bool | None = None
        self.losses: list[Any] | None = None


_call = _Call()


@contextmanager
def calling(training: bool | None) -> Iterator[list[Any]]:
    """Inside, layers run with ``training`` unless told otherwise; what they add to the loss is in the list given."""
    before = _call.training, _call.losses
    _call.training, _call.losses = training, []
    try:
        yield _call.losses
    finally:
        _call.training, _call.losses = before


class Layer(Configured):
    """A step of a network: state made in ``build``, a computation in ``call``.

    Subclass it as in Keras::

        class Linear(Layer):
            def __init__(self, units):
                super().__init__()
                self.units = units

            def build(self, input_shape):
                self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer="random_normal")

            def call(self, inputs):
                return inputs @ self.w

    Args:
        activity_regularizer: a penalty on the outputs.
        trainable: whether training changes the weights.
        dtype: the float type of weights and computation.
        autocast: whether float inputs are cast to that type.
        name: a name; made from the class's name if None.
        input_shape, batch_input_shape, input_dim: for the first layer of a Sequential, the shape of one sample (or of a batch).
    """

    _untracked: tuple[str, ...] = ()

    def __init__(self, *, activity_regularizer=None, trainable=True, dtype=None, autocast=True, name=None, **placement):
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self.name = name or unique_name(snake_case(type(self).__name__))
        self.dtype = dtype or config.floatx()
        self.autocast = autocast
        self._trainable = trainable
        self._batch_input_shape = _batch_shape(type(self), placement)
        self._built_shape: Any = None
        self.built = False

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "build" in vars(cls):
            cls.build = _marking_built(cls.build)

    # State ------------------------------------------------------------------------------------------------------------------

    def build(self, input_shape) -> None:
        """Make the weights for inputs of ``input_shape`` (with None for the batch axis). Nothing to make by default."""
        self._built_shape = input_shape
        self.built = True

    def add_weight(
        self, shape=None, initializer=None, dtype=None, trainable=True, autocast=True, regularizer=None, constraint=None,
        aggregation="none", name=None,
    ) -> Variable:  # fmt: skip
        """Make a weight of this layer.

        Args:
            shape: its shape; ``()`` for a single number.
            initializer: Keras's name, an initializer, or a function of (shape, dtype); ``glorot_uniform`` for floats.
            trainable: whether training changes it.
            regularizer, constraint: a penalty on it; a projection after each update.
            name: its name within the layer.
        """
        if isinstance(shape, str):  # Keras 2 wrote add_weight("name", shape)
            name, shape, initializer = shape, initializer if isinstance(initializer, tuple) else (), None
        dtype = dtype or self.dtype
        initializer = initializers.get(initializer if initializer is not None else _default_initializer(dtype))
        variable = Variable(initializer, tuple(shape or ()), dtype, trainable, autocast, aggregation, name)
        variable.regularizer, variable.constraint = regularizers.get(regularizer), constraints.get(constraint)
        variable.path = f"{self.name}/{variable.name}"
        self.__dict__.setdefault("_weights", []).append(variable)
        return variable

    def _own_variables(self) -> list[Variable]:
        own = list(held(self, Variable)) + [s.state for s in held(self, SeedGenerator)]
        return [v for v in own if v.trainable] + [v for v in own if not v.trainable]

    def _sublayers(self) -> list["Layer"]:
        return list(held(self, Layer))

    def _flatten_layers(self) -> list["Layer"]:
        """This layer and all layers inside it, each once, outermost first."""
        found: dict[int, Layer] = {}
        waiting = [self]
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
        """All weights, trainable or not (random streams are not weights)."""
        return [v for v in self.variables if not v.name.endswith("seed_generator_state")]

    @property
    def trainable_variables(self) -> list[Variable]:
        """The Variables that training changes: none where ``trainable`` is False."""
        return [v for layer in self._flatten_layers() if layer.trainable for v in layer._own_variables() if v.trainable]

    @property
    def non_trainable_variables(self) -> list[Variable]:
        """The other Variables: statistics, random streams, frozen weights."""
        trained = {id(v) for v in self.trainable_variables}
        return [v for v in self.variables if id(v) not in trained]

    trainable_weights = trainable_variables

    @property
    def non_trainable_weights(self) -> list[Variable]:
        """The weights that training does not change by gradient."""
        return [v for v in self.non_trainable_variables if v in self.weights]

    @property
    def trainable(self) -> bool:
        """Whether training changes this layer; setting it sets it for the layers inside too."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool):
        for layer in self._flatten_layers():
            layer._trainable = bool(value)

    def get_weights(self) -> list[np.ndarray]:
        """The weights as NumPy arrays."""
        return [v.numpy() for v in self.weights]

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

    def count_params(self) -> int:
        """The number of weights, counted one by one."""
        if not self.built:
            raise problem("not_built", layer=self.name)
        return sum(v.size for v in self.weights)

    @property
    def losses(self) -> list[Any]:
        """The penalties: those of regularized weights, and what ``add_loss`` added in the last call."""
        trainable = [v for v in self.trainable_variables if v.regularizer is not None]
        return list(self.__dict__.get("_last_losses", [])) + [v.regularizer(v.value) for v in trainable]

    def add_loss(self, loss) -> None:
        """Add to the loss of the step, from within ``call``."""
        for value in loss if isinstance(loss, (list, tuple)) else [loss]:
            if _call.losses is not None:
                _call.losses.append(value)
            self.__dict__.setdefault("_last_losses", [])
            if not isinstance(value, jax.core.Tracer):
                self._last_losses.append(value)

    # Computation ------------------------------------------------------------------------------------------------------------

    @property
    def compute_dtype(self) -> str:
        """The type of the computation."""
        return self.dtype

    def call(self, *args, **kwargs) -> Any:
        """The computation, on arrays with a batch axis in front."""
        raise NotImplementedError(f"{type(self).__name__} does not define call().")

    def __call__(self, *args, training: bool | None = None, **kwargs) -> Any:
        args = tuple(self._take(a) for a in args)
        if not self.built:
            self.build(_shape_of(args[0]))
        wanted = _accepts(type(self))
        mode = training if training is not None else _call.training
        if "training" in wanted:
            kwargs["training"] = bool(mode)
        with computing_in(self.compute_dtype if self.compute_dtype != self.dtype else None):
            before = _call.training
            _call.training = mode
            try:
                outputs = self.call(*args, **kwargs)
            finally:
                _call.training = before
        if self.activity_regularizer is not None:
            for leaf in jax.tree.leaves(outputs):
                self.add_loss(self.activity_regularizer(leaf) / leaf.shape[0])
        return outputs

    def _take(self, value: Any) -> Any:
        """An argument as arrays, floats in the compute type."""
        if isinstance(value, (list, tuple)) and value and not all(np.isscalar(v) or isinstance(v, (list, tuple)) for v in value):
            return type(value)(self._take(v) for v in value)
        if isinstance(value, (np.ndarray, list, float, int, Variable)) and not isinstance(value, bool):
            value = jnp.asarray(np.asarray(value, self.compute_dtype if np.asarray(value).dtype == np.float64 else None))
        if self.autocast and isinstance(value, jax.Array) and jnp.issubdtype(value.dtype, jnp.floating):
            value = value.astype(self.compute_dtype)
        return value

    def compute_output_shape(self, input_shape) -> Any:
        """The shape of the output for ``input_shape``; found by tracing ``call`` where a class does not say it."""
        few, many = (self._traced_shape(input_shape, unknown) for unknown in (2, 3))
        return jax.tree.map(
            lambda a, b: tuple(m if m == n else None for m, n in zip(a.shape, b.shape, strict=True)), few, many
        )  # fmt: skip

    def _traced_shape(self, input_shape, unknown: int) -> Any:
        def struct(shape):
            return jax.ShapeDtypeStruct(tuple(unknown if n is None else n for n in shape), self.compute_dtype)

        several = isinstance(input_shape, list)
        return jax.eval_shape(self.__call__, [struct(s) for s in input_shape] if several else struct(input_shape))

    def compute_mask(self, inputs, previous_mask=None) -> Any:
        """The mask of the output: the input's, unless a layer says otherwise."""
        return previous_mask

    # Configuration ----------------------------------------------------------------------------------------------------------

    def get_config(self) -> dict[str, Any]:
        """What the layer was made from, as plain data."""
        config = super().get_config()
        config.pop("autocast", None)
        if config.get("activity_regularizer") is None:
            config.pop("activity_regularizer", None)
        return {"name": self.name, "trainable": self.trainable, "dtype": self.dtype, **config}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """A new layer from what ``get_config`` gave."""
        return cls(**config)

    def __repr__(self):
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


def _marking_built(build: Callable) -> Callable:
    """``build`` as a class writes it, then the mark that it was done; a class need not say ``super().build``."""

    @functools.wraps(build)
    def marked(self, *args, **kwargs):
        build(self, *args, **kwargs)
        self.built = True
        if args and self._built_shape is None:
            self._built_shape = args[0]

    return marked


@functools.cache
def _accepts(kind: type) -> frozenset[str]:
    """The arguments that a class's ``call`` takes."""
    return frozenset(inspect.signature(kind.call).parameters)


def _shape_of(value: Any) -> Any:
    """The shape that ``build`` is told: the batch axis unknown."""
    if isinstance(value, (list, tuple)):
        return [_shape_of(v) for v in value]
    shape = tuple(np.shape(value))
    return (None, *shape[1:]) if shape else ()


def _default_initializer(dtype: Any) -> str:
    return "glorot_uniform" if jnp.issubdtype(jnp.dtype(dtype), jnp.floating) else "zeros"


def _batch_shape(kind: type, placement: dict[str, Any]) -> tuple | None:
    """The batch shape a layer was told as ``input_shape=``, ``batch_input_shape=`` or ``input_dim=``; anything else is refused."""
    known = {"input_shape", "batch_input_shape", "batch_shape", "input_dim", "batch_size"}
    for name in placement.keys() - known:
        names = [*arguments(kind), "input_shape"]
        raise problem("unknown_argument", owner=kind.__name__, name=name, hint=nearest(name, names), known=", ".join(names))
    batch_shape = placement.get("batch_input_shape") or placement.get("batch_shape")
    if batch_shape is not None:
        return tuple(batch_shape)
    shape = placement.get("input_shape", placement.get("input_dim"))
    if shape is None:
        return None
    shape = (shape,) if np.ndim(shape) == 0 else tuple(shape)
    return (placement.get("batch_size"), *shape)
