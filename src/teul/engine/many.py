"""Many models at once: one epoch program with an axis of members in front of weights, optimizer state, metrics and numbers.

The data has no such axis: it lies on the device once. Members are laid out as ``orders x members each``: those that see the rows in
one order (the same seed and fold) share the gathered batch, and the first layer of all of them is one matrix product.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from teul.data.arrays import Samples
from teul.engine.cache import program
from teul.engine.program import Plan, batch_at, one_epoch, work_of
from teul.engine.pure import Machine, State

try:  # the one way to such numbers under vmap; without it only 16-bit layers would find their numbers too wide
    from jax._src.lax.lax import _convert_element_type
except ImportError:
    _convert_element_type = None


class Watched(NamedTuple):
    """What early stopping looks at: a fact of the program's structure.

    Attributes:
        metric: its place among the metrics.
        validation: whether it is one of the validation data.
        rises: whether more is better.
        restores: whether the weights of the best epoch are kept.
    """

    metric: int
    validation: bool
    rises: bool
    restores: bool


class Patience(NamedTuple):
    """The numbers of early stopping, arguments of the program."""

    epochs: int = 0
    min_delta: float = 0.0
    start: int = 0
    baseline: float = float("nan")


class Crowd(NamedTuple):
    """What many models carry from epoch to epoch, an axis of members in front of every array.

    Attributes:
        state: weights, optimizer state, metrics.
        running: who still trains.
        failed: who met a loss or a weight that is no number; its last good weights stay.
        best, best_epoch, waited: early stopping's memory.
        kept: the weights of the best epoch, if they are to be restored.
    """

    state: State
    running: Any
    failed: Any
    best: Any
    best_epoch: Any
    waited: Any
    kept: Any


def gather(states: Sequence[State], watched: Watched | None) -> Crowd:
    """A crowd that begins: each model's state, one after another."""
    state = stack(states)
    count = len(states)
    kept = (state.trainable, state.fixed) if watched is not None and watched.restores else None
    never = np.full(count, np.nan, np.float32)
    zero = np.zeros(count, np.int32)
    return Crowd(state, np.ones(count, bool), np.zeros(count, bool), never, zero - 1, zero, kept)


def stack(trees: Sequence[Any]) -> Any:
    """One tree of arrays with an axis in front for the trees."""
    return jax.tree.map(lambda *parts: np.stack([np.asarray(p) for p in parts]), *trees)


def chosen(tree: Any, members: Any) -> Any:
    """The members at these places (a number, a slice or an array of numbers)."""
    return jax.tree.map(lambda a: np.asarray(a)[members], tree)


def program_of_many(
    machine: Machine, plan: Plan, watched: Watched | None, crowd: Crowd, settings: Sequence[Any], samples: Samples, order: Any,
    validation: Samples | None, held: Any, epochs: int, first: int, patience: Patience, device: Any = None,
    hasty: bool = False,
) -> tuple[Callable, tuple]:  # fmt: skip
    """The program that trains every running member of the crowd for up to ``epochs`` epochs, and its arguments.

    Args:
        machine: the machine of any one member; all have its structure.
        plan: ``plan.epochs`` is how many epochs there is room for.
        watched: what early stopping looks at; None where there is none.
        settings: each number of the program, an array of one a member.
        order: the rows of each epoch, of shape (orders, plan.epochs, rows); the members lie order by order.
        validation: what all are judged on, or None.
        held: the rows of it that each order's members are judged on, of shape (orders, rows); None for all of them.
        epochs: how many epochs to run.
        first: the number of the first one.
        device: where; None where JAX puts what it is not told about.
        hasty: whether so little is to be computed that compiling is the larger part.

    Returns:
        The compiled program and what to call it with. It returns the crowd after the epochs; the metrics, and those of the validation,
        of each epoch and member; who trained in each epoch.
    """
    arguments = (crowd, tuple(settings), samples, order, validation, held, epochs, first, patience)
    members = len(crowd.running)
    if device is not None:
        arguments = (*jax.device_put(arguments[:6], device), *arguments[6:])
    key = ("many", machine.key, plan, watched, members, str(device))
    work = work_of(machine, plan.batch * members)
    if hasty and work == "tiny":
        work = "hasty"
    with _lock_of(key):  # of two lots that need the same program, one waits for the other to compile it
        return program(key, lambda: _many(machine, plan, watched), arguments, work=work), arguments


_locks: dict[Any, threading.Lock] = {}


def _lock_of(key: Any) -> threading.Lock:
    return _locks.setdefault(key, threading.Lock())


def _many(machine: Machine, plan: Plan, watched: Watched | None) -> Callable:
    def run(crowd, settings, samples, order, validation, held, epochs, first, patience):
        members, orders = crowd.running.shape[0], order.shape[0]

        def of_one(state, numbers, rows, judged):
            with machine.with_settings(_as_given(machine, numbers)):
                if judged is None:
                    return one_epoch(machine, plan, state, samples, rows, validation)
                state, (values, _), good = one_epoch(machine, plan, state, samples, rows, None)
                tested = _judge_rows(machine, plan.validation_batch, state, validation, judged)
                return state, (values, machine.results(tested.scores)), good

        each = _over_members(of_one, orders, members)
        packed = crowd._replace(state=jax.vmap(machine.packed)(crowd.state))

        def epoch(crowd, i):
            after, values, good = each(crowd.state, list(settings), order[:, i], held)
            return _after_epoch(machine, watched, patience, crowd, after, values, good, first + i), values

        shapes = jax.eval_shape(lambda: machine.results(machine.fresh_scores()))
        room = jax.tree.map(lambda s: jnp.zeros((plan.epochs, members, *s.shape), s.dtype), (shapes, validation and shapes))
        ran = jnp.zeros((plan.epochs, members), bool)

        def step(carry):
            i, before, kept, ran = carry
            after, values = epoch(before, i)
            return i + 1, after, jax.tree.map(lambda all_, v: all_.at[i].set(v), kept, values), ran.at[i].set(before.running)

        carry = (jnp.int32(0), packed, room, ran)
        _, crowd, values, ran = lax.while_loop(lambda c: (c[0] < epochs) & c[1].running.any(), step, carry)
        return crowd._replace(state=jax.vmap(machine.unpacked)(crowd.state)), values, ran

    return run


def _as_given(machine: Machine, numbers: Sequence[jax.Array]) -> list[jax.Array]:
    """The numbers as a single model's program has them: plain floats, which take the type of what they are multiplied with."""
    if _convert_element_type is None:
        return list(numbers)
    plain = len(machine.numbers)
    return [_convert_element_type(n, weak_type=True) for n in numbers[:plain]] + list(numbers[plain:])


def _over_members(of_one: Callable, orders: int, members: int) -> Callable:
    """``of_one(state, numbers, rows, judged)`` for all members at once, as many of them to each order of rows."""
    if orders == members:
        return jax.vmap(of_one)
    alike = jax.vmap(of_one, (0, 0, None, None))
    if orders == 1:
        return lambda state, numbers, rows, judged: alike(state, numbers, *jax.tree.map(lambda a: a[0], (rows, judged)))

    def each(state, numbers, rows, judged):
        apart = jax.tree.map(lambda a: a.reshape(orders, members // orders, *a.shape[1:]), (state, numbers))
        return jax.tree.map(lambda a: a.reshape(members, *a.shape[2:]), jax.vmap(alike)(*apart, rows, judged))

    return each


def _judge_rows(machine: Machine, batch: int, state: State, samples: Samples, rows: jax.Array) -> State:
    """The samples at ``rows`` counted once each, in batches, the smaller last one too."""
    state = state._replace(scores=machine.fresh_scores())
    step = lambda s, index: machine.judge(s, *batch_at(samples, index))  # noqa: E731
    full = rows.shape[0] // batch
    if full:
        state = lax.fori_loop(0, full, lambda i, s: step(s, lax.dynamic_slice_in_dim(rows, i * batch, batch)), state)
    return step(state, rows[full * batch :]) if rows.shape[0] % batch else state


def _after_epoch(
    machine: Machine, watched: Watched | None, patience: Patience, before: Crowd, after: State, values: Any, good: Any, epoch: Any
) -> Crowd:
    """Who goes on: not those whose numbers are none any more, nor those who waited too long for an improvement."""
    going = before.running & good
    crowd = before._replace(state=_where(going, after, before.state), running=going, failed=before.failed | (before.running & ~good))
    if watched is None:
        return crowd
    value = values[1 if watched.validation else 0][watched.metric].astype(jnp.float32)
    looking = before.running & (epoch >= patience.start)
    least = jnp.asarray(patience.min_delta, jnp.float32)
    better = value - least > before.best if watched.rises else value + least < before.best
    better = looking & jnp.where(jnp.isnan(before.best), ~jnp.isnan(value), better)
    baseline = jnp.asarray(patience.baseline, jnp.float32)
    beats = jnp.isnan(baseline) | (value > baseline if watched.rises else value < baseline)
    waited = jnp.where(better & beats, 0, before.waited + looking.astype(jnp.int32))
    stops = looking & ~better & (waited >= patience.epochs) & (epoch > 0)
    kept, remembered = before.kept, better | (looking & (before.best_epoch < 0))
    if watched.restores:
        kept = _where(remembered, (jax.vmap(machine.packing.unpack)(crowd.state.trainable), crowd.state.fixed), kept)
    return crowd._replace(
        running=going & ~stops,
        best=jnp.where(better, value, before.best),
        best_epoch=jnp.where(remembered, epoch, before.best_epoch),
        waited=waited,
        kept=kept,
    )


def _where(members: jax.Array, new: Any, old: Any) -> Any:
    """The new values for these members, the old ones for the others."""
    return jax.tree.map(lambda a, b: jnp.where(members.reshape(-1, *[1] * (a.ndim - 1)), a, b), new, old)
