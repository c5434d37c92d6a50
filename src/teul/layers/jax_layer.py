"""JaxLayer: a model written as functions of JAX, as a layer."""

import inspect
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from teul.configured import serialize
from teul.errors import problem
from teul.layers.base import Layer, layers
from teul.variables import SeedGenerator, Variable

_CALL, _INIT = ("params", "state", "rng", "inputs", "training"), ("rng", "inputs", "training")


@layers.add()
class JaxLayer(Layer):
    """A pure function of JAX with its parameters: ``call_fn(params, inputs)``, found by the names of its arguments.

    Args:
        call_fn: the computation; it takes ``params`` and ``inputs`` and may take ``state``, ``rng`` and ``training``. With ``state`` it
            returns (outputs, new state).
        init_fn: makes the parameters: it takes ``rng`` and ``inputs`` (zeros of the inputs' shape) and may take ``training``; it
            returns params, or (params, state) where ``call_fn`` takes a state.
        params, state: trees of arrays, in place of ``init_fn``.
        seed: an integer, for keys that repeat.

    Raises:
        ValueError: functions with other arguments, or neither ``init_fn`` nor ``params``.

    >>> def scaled(params, inputs):
    ...     return inputs * params["scale"]
    >>> layer = JaxLayer(scaled, params={"scale": jnp.array([1.0, 10.0])})
    >>> layer([[1.0, 2.0]]).tolist(), len(layer.trainable_weights)
    ([[1.0, 20.0]], 1)
    """

    def __init__(
        self, call_fn, init_fn=None, params=None, state=None, seed=None, native_serialization_platforms=None, **kwargs
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.call_fn, self.init_fn, self.seed = call_fn, init_fn, seed
        self._asks = _names("call_fn", call_fn, _CALL, ("params", "inputs"))
        self._init_asks = () if init_fn is None else _names("init_fn", init_fn, _INIT, ("rng", "inputs"))
        if init_fn is None and params is None:
            raise problem("bad_argument", owner="JaxLayer", argument="init_fn", expected="given where params is not", got="None")
        self.seed_generator = SeedGenerator(seed) if "rng" in self._asks or init_fn is not None else None
        self.params: Any = None
        self.state: Any = None
        if params is not None:
            self._keep(params, state)
            self.built = "state" not in self._asks or state is not None

    def build(self, input_shape):
        if self.params is None:
            zeros = jax.tree.map(
                lambda s: jnp.zeros([1 if n is None else n for n in s], self.compute_dtype),
                input_shape,
                is_leaf=lambda s: isinstance(s, tuple) and all(n is None or isinstance(n, int) for n in s),
            )
            given = {"rng": self.seed_generator.next(), "inputs": zeros, "training": True}
            made = self.init_fn(**{name: given[name] for name in self._init_asks})
            self._keep(*(made if "state" in self._asks else (made, None)))

    def _keep(self, params: Any, state: Any) -> None:
        """Variables in the place of arrays; whole numbers do not train."""

        def kept(trains: bool, path: Any, value: Any) -> Variable:
            value = jnp.asarray(value)
            name = "_".join(str(getattr(p, "key", getattr(p, "idx", p))) for p in path) or "params"
            trainable = trains and bool(jnp.issubdtype(value.dtype, jnp.floating))
            return self.add_weight(
                value.shape, lambda shape, dtype=None: value, dtype=value.dtype.name, trainable=trainable, name=name.replace("/", "_")
            )

        self.params = jax.tree_util.tree_map_with_path(lambda path, v: kept(True, path, v), params)
        self.state = None if state is None else jax.tree_util.tree_map_with_path(lambda path, v: kept(False, path, v), state)

    def call(self, inputs, training=False):
        given = {"params": _values(self.params), "inputs": inputs, "training": bool(training)}
        if "rng" in self._asks:
            given["rng"] = self.seed_generator.next()
        if "state" not in self._asks:
            return self.call_fn(**{name: given[name] for name in self._asks})
        outputs, state = self.call_fn(**{name: given[name] for name in self._asks if name != "state"}, state=_values(self.state))
        jax.tree.map(lambda variable, value: variable.assign(value), self.state, state)
        return outputs

    def get_config(self):
        config = {name: value for name, value in super().get_config().items() if name not in ("params", "state")}
        return {**config, "call_fn": serialize(self.call_fn), "init_fn": serialize(self.init_fn)}


def _values(tree: Any) -> Any:
    return jax.tree.map(lambda variable: variable.value, tree)


def _names(argument: str, function: Callable, known: tuple[str, ...], needed: tuple[str, ...]) -> tuple[str, ...]:
    """Which of the known arguments a function takes; those needed must be among them, and no others."""
    names = tuple(inspect.signature(function).parameters)
    if set(names) - set(known) or set(needed) - set(names):
        expected = f"a function of {', '.join(needed)} and, if it likes, {', '.join(n for n in known if n not in needed)}"
        raise problem("bad_argument", owner="JaxLayer", argument=argument, expected=expected, got=f"of {', '.join(names)}")
    return names
