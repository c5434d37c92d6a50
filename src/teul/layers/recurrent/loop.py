"""Running over time: one step after another, each with the state that the one before left.

There are two ways. :func:`steps` runs any function of (inputs, states), whatever it assigns or draws. :func:`recurrence` runs a
function of (weights, inputs, states) and nothing else, as the steps of Elman's cell, LSTM and GRU are, and knows a fast way back.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import lax

from teul.layers.lookup import Rows
from teul.layers.recurrent.carried import Carried

# Time stands in front in everything here: sequences are (time, batch, ...), masks (time, batch).


class Way(NamedTuple):
    """How a recurrence runs.

    Attributes:
        reverse: whether it starts at the end.
        unroll: whether every step is written out.
        sequences: whether the outputs of all steps are wanted.
    """

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
def recurrence(step: Callable, way: Way, weights: Any, xs: Any, states: tuple, mask: jax.Array | None) -> tuple[Any, tuple]:
    """Run ``states = step(weights, x, states)`` over time.

    The way back keeps nothing but the states of each step, and makes the rest of a step again: that is less than what would be
    written and read, so a step of 55 LSTM units takes a third of the time that it takes when everything is kept.

    Args:
        step: one step.
        way: how it runs.
        weights: what all steps share; their gradient is summed in the loop.
        xs: the inputs, (time, batch, ...), or rows of a table, which are taken out step by step.
        states: the first states, each (batch, units).
        mask: which steps count, (time, batch), or None.

    Returns:
        The first state after each step, in the order of the computation (or None), and the last states.
    """
    (hs, _), states = _forward(step, way, weights, xs, states, mask, keep=False)
    return _in_order(way, hs), states


def _forward(step, way, weights, xs, states, mask, keep):
    def one(states, x, counts):
        new = _advanced(step, weights, x, states, counts)
        return new, (new[0] if way.sequences else None, states if keep else None)

    states, outputs = _over_time(one, states, xs, mask, way.reverse, way.unroll)
    return outputs, states


def _recurrence_forward(step, way, weights, xs, states, mask):
    (hs, before), states = _forward(step, way, weights, xs, states, mask, keep=True)
    return (_in_order(way, hs), states), (weights, xs, before, mask)


def _recurrence_backward(step, way, residuals, slopes):
    weights, xs, before, mask = residuals
    slopes_hs, slopes_states = slopes

    def one(carry, x, inputs):
        slopes, of_weights, of_table = carry
        states, counts, slope_h, place = inputs
        if slope_h is not None:
            slopes = (slopes[0] + slope_h, *slopes[1:])
        _, pull = jax.vjp(lambda w, x, s: _advanced(step, w, x, s, counts), weights, x, states)
        of_w, of_x, slopes = pull(slopes)
        of_weights = jax.tree.map(jnp.add, of_weights, of_w)
        if of_table is not None:
            of_table, of_x = of_table.at[place].add(of_x, mode="promise_in_bounds", wrap_negative_indices=False), None
        return (slopes, of_weights, of_table), of_x

    zeros = jax.tree.map(jnp.zeros_like, weights)
    carry = slopes_states, zeros, jnp.zeros_like(xs.table) if isinstance(xs, Rows) else None
    inputs = before, mask, _in_order(way, slopes_hs), xs.indices if isinstance(xs, Rows) else None
    # Against the order of the computation, which itself may go back in time.
    (slopes, of_weights, of_table), of_xs = _over_time(one, carry, xs, inputs, not way.reverse, way.unroll)
    return of_weights, of_xs if of_table is None else Rows(of_table, None), slopes, None


recurrence.defvjp(_recurrence_forward, _recurrence_backward)


def _advanced(step: Callable, weights: Any, x: jax.Array, states: tuple, counts: Any) -> tuple:
    new = step(weights, x, states)
    return new if counts is None else jax.tree.map(partial(where, counts), new, states)


def _over_time(one: Callable, carry: Any, xs: Any, inputs: Any, reverse: bool, unroll: bool) -> tuple[Any, Any]:
    """``lax.scan`` of ``one(carry, x, inputs)``, each x taken out one step ahead.

    Taken out in the step that uses it, the compiler makes one loop of the look-up and of what is computed of it, and that loop
    works number by number: a step of 55 GRU units then takes 1.4 times as long.
    """
    places = xs.indices if isinstance(xs, Rows) else jnp.arange(xs.shape[0])

    def at(place):
        return xs.at(place) if isinstance(xs, Rows) else lax.dynamic_index_in_dim(xs, place, keepdims=False)

    def ahead(carried, given):
        (carry, x), (following, inputs) = carried, given
        carry, output = one(carry, x, inputs)
        return (carry, at(following)), output

    first, following = at(places[-1 if reverse else 0]), jnp.roll(places, 1 if reverse else -1, axis=0)
    (carry, _), outputs = lax.scan(ahead, (carry, first), (following, inputs), reverse=reverse, unroll=unroll or 1)
    return carry, outputs


def _in_order(way: Way, hs: Any) -> Any:
    """From the order of time to that of the computation, or back."""
    return hs if hs is None or not way.reverse else jnp.flip(hs, axis=0)
