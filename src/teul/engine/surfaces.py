"""Descending a surface of two numbers, and the slice of a model's loss that is such a surface."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul.engine.pure import Machine
from teul.layers.base import calling
from teul.variables import Variable, bound


def descend(surface: Callable[[Any, Any], Any], optimizer: Any, start: tuple[float, float], steps: int) -> np.ndarray:
    """The points ``(steps + 1, 2)`` that an optimizer goes through, all steps in one program."""
    point = Variable(np.asarray(start, np.float32), name="point")
    optimizer.build([point])
    rate = jnp.asarray(optimizer.current_learning_rate(), jnp.float32)
    slots = [{name: v.value for name, v in group.items()} for group in optimizer.slot_variables]

    def one(state: Any, step: Any) -> Any:
        values, slots = state
        slope = jax.grad(lambda p: jnp.asarray(surface(p[0], p[1]), jnp.float32))(values[0])
        moved, slots = optimizer.update([slope], values, slots, step, rate)
        return (moved, slots), moved[0]

    _, points = jax.jit(lambda state: jax.lax.scan(one, state, jnp.arange(steps)))(([point.value], slots))
    return np.concatenate([np.asarray(start, np.float32)[None], np.asarray(points)])


def slice_of(model: Any, x: Any, y: Any, seed: int = 0) -> Callable[[Any, Any], Any]:
    """The loss of a compiled model at its weights plus ``a`` times one random direction and ``b`` times another."""
    samples = model._prepared(x, y)
    machine = Machine(model, model.objective)
    variables = model.trainable_variables
    fixed = [v for v in model.variables if all(v is not t for t in variables)]
    here, still = [v.value for v in variables], [v.value for v in fixed]
    random = np.random.default_rng(seed)
    first, second = ([_like(random, w) for w in here] for _ in range(2))

    def loss(a: Any, b: Any) -> Any:
        values = [w + jnp.asarray(a, w.dtype) * d + jnp.asarray(b, w.dtype) * e for w, d, e in zip(here, first, second, strict=True)]
        with bound((variables, values), (fixed, still)), calling(False) as added:
            outputs = model(samples.x, training=False)
            return machine._loss(samples.x, samples.y, outputs, samples.weight, added)[0]

    everywhere = jax.jit(lambda a, b: jax.lax.map(lambda p: loss(p[0], p[1]), jnp.stack([a.ravel(), b.ravel()], 1)).reshape(a.shape))

    def surface(a: Any, b: Any) -> Any:
        if isinstance(a, np.ndarray):
            return everywhere(jnp.asarray(a, jnp.float32), jnp.asarray(b, jnp.float32))
        return loss(a, b)

    return surface


def _like(random: np.random.Generator, weights: jax.Array) -> jax.Array:
    """A random direction as long as the weights."""
    direction = random.normal(size=weights.shape)
    length = float(jnp.linalg.norm(weights.astype(jnp.float32))) or 1.0
    return jnp.asarray(direction / np.linalg.norm(direction) * length, weights.dtype)
