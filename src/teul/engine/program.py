"""The programs of the engine: an epoch (or several), a segment of a long epoch, an evaluation, a prediction.

Each is one compiled function of values: state and settings in, state and logs out. Batches are walked by a loop inside it, and a
smaller last batch is a step of its own, exactly as Keras trains it.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from teul.data.arrays import Samples
from teul.engine.cache import program
from teul.engine.pure import Machine, State

# Multiplications a step below which the compiler is asked for other code; see engine/cache.py.
_TINY_STEP = 100_000
_SMALL_STEP = 3_000_000


class Plan(NamedTuple):
    """The fixed sizes of an epoch program."""

    epochs: int
    batch: int
    validation_batch: int = 0


def run_epochs(
    machine: Machine, plan: Plan, samples: Samples, order: Any, validation: Samples | None, epochs: int
) -> tuple[State, Any, int, bool]:
    """Train up to ``plan.epochs`` epochs in one program, stopping after one that leaves a loss or a weight that is no number.

    Args:
        order: the rows of each epoch, of shape (plan.epochs, samples).
        epochs: how many of them to run.

    Returns:
        The state after the last good epoch (with a plan of one epoch, after that one); the metrics of each epoch run, and of its
        validation; how many were run; whether the last was good.
    """
    arguments = (machine.state(), machine.settings(), samples, order, validation, epochs)
    key = ("epochs", machine.key, plan)
    return program(key, lambda: _epochs(machine, plan), arguments, work=work_of(machine, plan.batch))(*arguments)


def run_segment(machine: Machine, batch: int, state: State, samples: Samples, order: Any, steps: int) -> tuple[State, Any, bool]:
    """Train ``steps`` batches of one epoch: the state, the metrics of the epoch so far, and whether all is a number still."""
    if machine.eager:
        return _plain_segment(machine, batch, samples, order, steps)
    arguments = (state, machine.settings(), samples, order, steps)
    key = ("segment", machine.key, batch)
    return program(key, lambda: _segment(machine, batch), arguments, work=work_of(machine, batch))(*arguments)


def run_evaluation(machine: Machine, batch: int, samples: Samples, state: State) -> tuple[Any, Any]:
    """Count all samples in the metrics, without training."""
    if machine.eager:
        return _plain_evaluation(machine, batch, samples)
    arguments = (state, machine.settings(), samples)
    key = ("evaluation", machine.key, batch)
    return program(key, lambda: _evaluation(machine, batch), arguments, work=work_of(machine, batch))(*arguments)


def run_prediction(machine: Machine, x: Any) -> tuple[Any, Any]:
    """The outputs for a batch of inputs, and the states of the random streams after it."""
    if machine.eager:
        return machine.run("predict", Samples(x)), machine.state().fixed
    arguments = (machine.state(), machine.settings(), x)
    key = ("prediction", machine.key)
    count = jax.tree.leaves(x)[0].shape[0]
    return program(key, lambda: _prediction(machine), arguments, work=work_of(machine, count))(*arguments)


def work_of(machine: Machine, batch: int) -> str:
    """How much a step over ``batch`` samples does, by its multiplications: ``"tiny"``, ``"small"`` or ``"large"``."""
    variables = machine.trainable + machine.fixed
    if any(len(v.shape) > 2 for v in variables):  # a kernel that slides does more than one product a weight
        return "large"
    # What a recurrent layer does at one step of time is what the compiler sees: 55 LSTM units on a batch of 100 take 21 ms of
    # computing for 100 steps as a small step, 28 ms as a large one; GRU 18 and 24.
    recurrent = [v.size for v in variables if v.name == "recurrent_kernel"]
    products = batch * (max(recurrent) if recurrent else sum(v.size for v in variables))
    return "tiny" if products < _TINY_STEP else "small" if products < _SMALL_STEP else "large"


def _epochs(machine: Machine, plan: Plan) -> Callable:
    def run(state, settings, samples, order, validation, epochs):
        with machine.with_settings(settings):
            state = machine.packed(state)
            one = lambda s, rows: one_epoch(machine, plan, s, samples, rows, validation)  # noqa: E731
            if plan.epochs == 1:
                state, values, good = one(state, order[0])
                values, done = jax.tree.map(lambda v: jnp.asarray(v)[None], values), jnp.int32(1)
            else:
                state, values, done, good = _while_good(one, state, order, epochs)
            return machine.unpacked(state), values, done, good

    return run


def _while_good(one: Callable, state: State, order: jax.Array, epochs: jax.Array) -> tuple[State, Any, jax.Array, jax.Array]:
    """Epoch after epoch until one goes bad; that one is logged, and its weights are dropped."""
    shapes = jax.eval_shape(one, state, order[0])[1]
    room = jax.tree.map(lambda s: jnp.zeros((order.shape[0], *s.shape), s.dtype), shapes)

    def step(carry):
        epoch, before, kept, _ = carry
        after, new, good = one(before, order[epoch])
        state = jax.tree.map(lambda a, b: jnp.where(good, a, b), after, before)
        return epoch + 1, state, jax.tree.map(lambda all_, v: all_.at[epoch].set(v), kept, new), good

    carry = (jnp.int32(0), state, room, jnp.bool_(True))
    done, state, values, good = lax.while_loop(lambda c: (c[0] < epochs) & c[3], step, carry)
    return state, values, done, good


def one_epoch(
    machine: Machine, plan: Plan, state: State, samples: Samples, rows: jax.Array, validation: Samples | None
) -> tuple[State, Any, jax.Array]:
    """Every row once, in batches, then the validation: the state, the metrics of both, whether loss and weights are numbers."""
    count, batch = rows.shape[0], plan.batch
    state = state._replace(scores=machine.fresh_scores())
    step = lambda s, index: machine.train(s, *batch_at(samples, index))  # noqa: E731
    full = count // batch
    if full == 1:
        state = step(state, rows[:batch])
    elif full:
        state = lax.fori_loop(0, full, lambda i, s: step(s, lax.dynamic_slice_in_dim(rows, i * batch, batch)), state)
    if count % batch:
        state = step(state, rows[full * batch :])
    values = machine.results(state.scores)
    good = machine.is_good(state, values)
    if validation is None:
        return state, (values, None), good
    judged = _judge(machine, plan.validation_batch, state._replace(scores=machine.fresh_scores()), validation)
    return state, (values, machine.judged(judged.scores)), good


def _segment(machine: Machine, batch: int) -> Callable:
    def run(state, settings, samples, order, steps):
        with machine.with_settings(settings):
            state = machine.packed(state)
            step = lambda s, index: machine.train(s, *batch_at(samples, index))  # noqa: E731
            if order.shape[0] == batch:
                state = step(state, order)
            else:
                state = lax.fori_loop(0, steps, lambda i, s: step(s, lax.dynamic_slice_in_dim(order, i * batch, batch)), state)
            values = machine.results(state.scores)
            return machine.unpacked(state), values, machine.is_good(state, values)

    return run


def _evaluation(machine: Machine, batch: int) -> Callable:
    def run(state, settings, samples):
        with machine.with_settings(settings):
            state = _judge(machine, batch, machine.packed(state), samples)
            return machine.unpacked(state).scores, machine.judged(state.scores)

    return run


def _judge(machine: Machine, batch: int, state: State, samples: Samples) -> State:
    """Every sample counted once, in batches, the smaller last one too."""

    def step(state, start, size):
        part = jax.tree.map(lambda a: lax.dynamic_slice_in_dim(a, start, size), tuple(samples))
        return machine.judge(state, *part)

    full, rest = divmod(samples.count, batch)
    if full == 1:
        state = step(state, 0, batch)
    elif full:
        state = lax.fori_loop(0, full, lambda i, s: step(s, i * batch, batch), state)
    return step(state, full * batch, rest) if rest else state


def _prediction(machine: Machine) -> Callable:
    def run(state, settings, x):
        with machine.with_settings(settings):
            return machine.outputs(state, x)

    return run


def batch_at(samples: Samples, index: jax.Array) -> tuple:
    """The samples at ``index``, whose entries are known to be there."""
    return jax.tree.map(lambda a: a.at[index].get(mode="promise_in_bounds"), tuple(samples))


# Without programs: steps of the user's that cannot be traced, or must not be --------------------------------------------------


def _plain_segment(machine: Any, batch: int, samples: Samples, order: Any, steps: int) -> tuple[State, Any, bool]:
    values: dict[str, Any] = {}
    for i in range(steps):
        values = machine.run("train", samples.rows(np.asarray(order[i * batch : (i + 1) * batch])))
    state = machine.state()
    return state, values, bool(np.isfinite(values.get("loss", 0.0)).all())


def _plain_evaluation(machine: Any, batch: int, samples: Samples) -> tuple[list[Any], Any]:
    values: dict[str, Any] = {}
    for start in range(0, samples.count, batch):
        values = machine.run("test", samples.rows(slice(start, start + batch)))
    return machine.state().scores, values
