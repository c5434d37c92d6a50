"""The likeliest sequences of labels, found with a beam: the best few beginnings are kept and prolonged, time by time (Graves, 2012)."""

from typing import Any

import jax
import jax.numpy as jnp

_NONE = -1


def beam_search(scores: Any, lengths: Any, width: int, count: int, blank: int) -> tuple[Any, Any]:
    """The likeliest label sequences of ``(batch, times, classes)`` scores.

    Args:
        scores: logits or probabilities' logarithms.
        lengths: how many times of each count ``(batch,)``.
        width: how many beginnings are kept.
        count: how many sequences are given.
        blank: the class that stands for no label.

    Returns:
        labels ``(count, batch, times)`` filled up with -1, and the logarithms of their probabilities ``(batch, count)``.
    """
    logs = jax.nn.log_softmax(scores, axis=-1)
    paths, found = jax.vmap(lambda log, length: _one(log, length, width, blank))(logs, lengths)
    return jnp.moveaxis(paths[:, :count], 0, 1), found[:, :count]


def _one(logs: Any, length: Any, width: int, blank: int) -> tuple[Any, Any]:
    """Of one sample: a beginning's probability is that of ending in a blank, and that of ending in its last label."""
    times = logs.shape[0]
    nothing = jnp.full((width,), -jnp.inf, logs.dtype)
    start = jnp.full((width, times), _NONE, "int32"), jnp.zeros((width,), "int32"), nothing.at[0].set(0), nothing

    def step(state, now):
        log, running = now
        after = _prolonged(*state, log, width, blank)
        return jax.tree.map(lambda new, old: jnp.where(running, new, old), after, state), None

    (paths, _, in_blank, in_label), _ = jax.lax.scan(step, start, (logs, jnp.arange(times) < length))
    order, total = _best(jnp.logaddexp(in_blank, in_label), width)
    return paths[order], total


def _best(total: Any, count: int) -> tuple[Any, Any]:
    values, order = jax.lax.top_k(total, count)
    return order, values


def _prolonged(paths: Any, sizes: Any, in_blank: Any, in_label: Any, log: Any, width: int, blank: int) -> tuple:
    """The best beginnings one time later: each stays as it is, or is prolonged by a class."""
    classes = log.shape[0]
    rows = jnp.arange(width)
    last = jnp.where(sizes > 0, paths[rows, jnp.maximum(sizes - 1, 0)], _NONE)
    either = jnp.logaddexp(in_blank, in_label)
    stays_blank = either + log[blank]
    stays_label = jnp.where(sizes > 0, in_label + log[last], -jnp.inf)  # the same label again
    repeated = last[:, None] == jnp.arange(classes)[None]
    longer = jnp.where(repeated, in_blank[:, None], either[:, None]) + log[None]  # a label twice needs a blank between
    longer = longer.at[:, blank].set(-jnp.inf)
    # Where beginning j is beginning i with one label more, that way of getting to j belongs to j.
    before = jnp.where(jnp.arange(paths.shape[1])[None] < (sizes - 1)[:, None], paths, _NONE)
    child = (before[:, None] == paths[None]).all(-1) & (sizes[:, None] == sizes[None] + 1)  # [j, i]
    ways = jnp.where(child, longer[:, last].T, -jnp.inf)
    stays_label = jnp.logaddexp(stays_label, jax.nn.logsumexp(ways, axis=1))
    taken = (child[:, :, None] & (jnp.arange(classes)[None, None] == last[:, None, None])).any(0)
    longer = jnp.where(taken, -jnp.inf, longer)
    order, _ = _best(jnp.concatenate([jnp.logaddexp(stays_blank, stays_label), longer.ravel()]), width)
    is_longer = order >= width
    source, label = jnp.where(is_longer, (order - width) // classes, order), (order - width) % classes
    made = paths[source]
    place = jnp.minimum(sizes[source], paths.shape[1] - 1)
    made = made.at[rows, place].set(jnp.where(is_longer, label, made[rows, place]))
    flat = longer.ravel()[jnp.maximum(order - width, 0)]
    return (
        made.astype("int32"),
        sizes[source] + is_longer,
        jnp.where(is_longer, -jnp.inf, stays_blank[source]),
        jnp.where(is_longer, flat, stays_label[source]),
    )
