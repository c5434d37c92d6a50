"""Running over time: one step after another, each with the state that the one before left.

There are two ways. :func:`steps` runs any function of (inputs, states). :func:`recurrence` runs cells whose step is one product of
the state with a matrix and then arithmetic element by element, as those of Elman, LSTM and GRU are; it knows how to go back in time
with nothing but elementwise arithmetic and one product in the loop, and takes the gradient of the matrix in one product at the end.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import lax

from teul.layers.recurrent.carried import Carried

# Time stands in front in everything here: sequences are (time, batch, ...), masks (time, batch).


class Way(NamedTuple):
    """How a recurrence runs.

    Attributes:
        adds: whether the gates see the sum of the input's and the state's part; else they see both.
        reverse: whether it starts at the end.
        unroll: whether every step is written out.
        sequences: whether the outputs of all steps are wanted.
    """

    adds: bool
    reverse: bool
    unroll: bool
    sequences: bool


def steps(step: Callable, xs: Any, states: list, mask: jax.Array | None, way: Way, carried: Carried) -> tuple[jax.Array, list]:
    """Run ``step(x, states) -> (output, states)`` over time; a masked step keeps the states, and repeats the output before.

    Args:
        step: one step.
        xs: the inputs, (time, batch, ...).
        states: the first states.
        mask: which steps count, (time, batch), or None.
        way: how it runs.
        carried: the Variables that steps change.

    Returns:
        The outputs of all steps, in the order in which they were computed, and the last states.
    """

    def one(carry, inputs):
        (states, values), (x, counts) = carry, inputs
        (output, new), values, losses = carried.step(values, lambda: step(x, states))
        if counts is not None:
            output = where(counts, output, output_in(states))
            new = jax.tree.map(partial(where, counts), new, states)
        return (new, values), (output, losses)

    carry = states, carried.values()
    (states, values), (outputs, losses) = lax.scan(one, carry, (xs, mask), reverse=way.reverse, unroll=way.unroll or 1)
    carried.keep(values, losses)
    return _in_order(way, outputs), states


def output_in(states: Any) -> jax.Array:
    """The previous output among the states: the first of them; of stacked cells, the first of the last cell's."""
    return states[-1][0] if isinstance(states[0], (list, tuple)) else states[0]


def where(counts: jax.Array, new: jax.Array, old: jax.Array) -> jax.Array:
    """``new`` for the samples that count, ``old`` for the others."""
    return jnp.where(counts.reshape(counts.shape + (1,) * (new.ndim - counts.ndim)), new, old)


@partial(jax.custom_vjp, nondiff_argnums=(0, 1))
def recurrence(advance: Callable, way: Way, weights: tuple, xs: jax.Array, states: tuple, mask: jax.Array | None) -> tuple[Any, tuple]:
    r"""Run :math:`s_t = f(x_t + b_x, h_{t-1} U + b_h, s_{t-1})` over time, where h is the first of the states s.

    Args:
        advance: f, element by element.
        way: how it runs.
        weights: U, :math:`b_x` and :math:`b_h`; a bias may be None.
        xs: what the inputs bring to the gates, (time, batch, gates * units).
        states: the first states, each (batch, units).
        mask: which steps count, (time, batch), or None.

    Returns:
        h of all steps in the order of the computation (or None), and the last states.
    """
    (hs, _), states = _forward(advance, way, weights, xs, states, mask, keep=False)
    return _in_order(way, hs), states


def _forward(advance, way, weights, xs, states, mask, keep):
    matrix, to_x, to_h = weights

    def step(states, inputs):
        x, counts = inputs
        z = _joined(way, _plus(x, to_x), _plus(states[0] @ matrix, to_h))
        new = _advanced(advance, z, states, counts)
        return new, (new[0] if way.sequences else None, (z, states) if keep else None)

    states, outputs = lax.scan(step, states, (xs, mask), reverse=way.reverse, unroll=way.unroll or 1)
    return outputs, states


def _recurrence_forward(advance, way, weights, xs, states, mask):
    (hs, kept), states = _forward(advance, way, weights, xs, states, mask, keep=True)
    return (_in_order(way, hs), states), (weights, kept, mask)


def _recurrence_backward(advance, way, residuals, slopes):
    (matrix, to_x, to_h), kept, mask = residuals
    slopes_hs, slopes_states = slopes
    back = matrix.T

    def step(slopes, inputs):
        (z, states), counts, slope_h = inputs
        if slope_h is not None:
            slopes = (slopes[0] + slope_h, *slopes[1:])
        _, pull = jax.vjp(lambda z, states: _advanced(advance, z, states, counts), z, states)
        slope_z, before = pull(slopes)
        of_h = slope_z if way.adds else slope_z[1]
        return (before[0] + of_h @ back, *before[1:]), slope_z

    # Backwards against the order of the computation, which itself may be backwards.
    inputs = (kept, mask, _in_order(way, slopes_hs))
    slopes_states, slopes_z = lax.scan(step, slopes_states, inputs, reverse=not way.reverse, unroll=way.unroll or 1)
    of_x, of_h = (slopes_z, slopes_z) if way.adds else slopes_z
    of_matrix = jnp.einsum("tbu,tbg->ug", kept[1][0], of_h)
    of_biases = (None if b is None else s.sum((0, 1)) for b, s in ((to_x, of_x), (to_h, of_h)))
    return (of_matrix, *of_biases), of_x, slopes_states, None


recurrence.defvjp(_recurrence_forward, _recurrence_backward)


def _advanced(advance: Callable, z: Any, states: tuple, counts: Any) -> tuple:
    new = advance(z, states)
    return new if counts is None else jax.tree.map(partial(where, counts), new, states)


def _joined(way: Way, x: jax.Array, a: jax.Array) -> Any:
    return x + a if way.adds else (x, a)


def _plus(x: jax.Array, bias: Any) -> jax.Array:
    return x if bias is None else x + bias


def _in_order(way: Way, hs: Any) -> Any:
    """From the order of time to that of the computation, or back."""
    return hs if hs is None or not way.reverse else jnp.flip(hs, axis=0)
