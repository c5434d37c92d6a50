"""The programs of the engine: an epoch (or several), a segment of a long epoch, an evaluation, a prediction.

Each is one compiled function of values: state and settings in, state and logs out. Batches are walked by a loop inside it, and a
smaller last batch is a step of its own, exactly as Keras trains it.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
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
) -> tuple[State, Any, int]:
    """Train up to ``plan.epochs`` epochs in one program, stopping after one whose loss is not finite.

    Args:
        order: the rows of each epoch, of shape (plan.epochs, samples).
        epochs: how many of them to run.

    Returns:
        The state after the last good epoch, the logs of each epoch run, and how many were run.
    """
    arguments = (machine.state(), machine.settings(), samples, order, validation, epochs)
    key = ("epochs", machine.key, plan)
    return program(key, lambda: _epochs(machine, plan), arguments, work=work_of(machine, plan.batch))(*arguments)


def run_segment(machine: Machine, batch: int, state: State, samples: Samples, order: Any, steps: int) -> tuple[State, Any]:
    """Train ``steps`` batches of one epoch; the logs are of the epoch so far."""
    arguments = (state, machine.settings(), samples, order, steps)
    key = ("segment", machine.key, batch)
    return program(key, lambda: _segment(machine, batch), arguments, work=work_of(machine, batch))(*arguments)


def run_evaluation(machine: Machine, batch: int, samples: Samples, state: State) -> tuple[State, Any]:
    """Count all samples in the metrics, without training."""
    arguments = (state, machine.settings(), samples)
    key = ("evaluation", machine.key, batch)
    return program(key, lambda: _evaluation(machine, batch), arguments, work=work_of(machine, batch))(*arguments)


def run_prediction(machine: Machine, x: Any) -> Any:
    """The outputs for a batch of inputs."""
    arguments = (machine.state(), machine.settings(), x)
    key = ("prediction", machine.key)
    count = jax.tree.leaves(x)[0].shape[0]
    return program(key, lambda: _prediction(machine), arguments, work=work_of(machine, count))(*arguments)


def work_of(machine: Machine, batch: int) -> str:
    """How much a step over ``batch`` samples does, by its multiplications: ``"tiny"``, ``"small"`` or ``"large"``."""
    variables = machine.trainable + machine.fixed
    if any(len(v.shape) > 2 for v in variables):  # a kernel that slides does more than one product a weight
        return "large"
    products = batch * sum(v.size for v in variables)
    return "tiny" if products < _TINY_STEP else "small" if products < _SMALL_STEP else "large"


def _epochs(machine: Machine, plan: Plan) -> Callable:
    def run(state, settings, samples, order, validation, epochs):
        with machine.with_settings(settings):
            state = machine.packed(state)
            one = lambda s, rows: _one_epoch(machine, plan, s, samples, rows, validation)  # noqa: E731
            if plan.epochs == 1:
                state, logs = one(state, order[0])
                logs, done = jax.tree.map(lambda v: v[None], logs), jnp.int32(1)
            else:
                state, logs, done = _while_good(one, state, order, epochs)
            return machine.unpacked(state), logs, done

    return run


def _while_good(one: Callable, state: State, order: jax.Array, epochs: jax.Array) -> tuple[State, Any, jax.Array]:
    """Epoch after epoch until one's loss is not finite; that one is logged, and its weights are dropped."""
    shapes = jax.eval_shape(one, state, order[0])[1]
    logs = jax.tree.map(lambda s: jnp.zeros((order.shape[0], *s.shape), s.dtype), shapes)

    def step(carry):
        epoch, before, logs, _ = carry
        after, new = one(before, order[epoch])
        good = jnp.isfinite(new["loss"])
        kept = jax.tree.map(lambda a, b: jnp.where(good, a, b), after, before)
        return epoch + 1, kept, jax.tree.map(lambda all_, v: all_.at[epoch].set(v), logs, new), good

    carry = (jnp.int32(0), state, logs, jnp.bool_(True))
    done, state, logs, _ = lax.while_loop(lambda c: (c[0] < epochs) & c[3], step, carry)
    return state, logs, done


def _one_epoch(
    machine: Machine, plan: Plan, state: State, samples: Samples, rows: jax.Array, validation: Samples | None
) -> tuple[State, Any]:
    count, batch = rows.shape[0], plan.batch
    state = state._replace(scores=machine.fresh_scores())
    step = lambda s, index: machine.train(s, *_batch(samples, index))  # noqa: E731
    full = count // batch
    if full == 1:
        state = step(state, rows[:batch])
    elif full:
        state = lax.fori_loop(0, full, lambda i, s: step(s, lax.dynamic_slice_in_dim(rows, i * batch, batch)), state)
    if count % batch:
        state = step(state, rows[full * batch :])
    logs = machine.results(state.scores)
    if validation is not None:
        judged = _judge(machine, plan.validation_batch, state._replace(scores=machine.fresh_scores()), validation)
        logs |= {f"val_{name}": value for name, value in machine.results(judged.scores).items()}
    return state, logs


def _segment(machine: Machine, batch: int) -> Callable:
    def run(state, settings, samples, order, steps):
        with machine.with_settings(settings):
            state = machine.packed(state)
            step = lambda s, index: machine.train(s, *_batch(samples, index))  # noqa: E731
            if order.shape[0] == batch:
                state = step(state, order)
            else:
                state = lax.fori_loop(0, steps, lambda i, s: step(s, lax.dynamic_slice_in_dim(order, i * batch, batch)), state)
            return machine.unpacked(state), machine.results(state.scores)

    return run


def _evaluation(machine: Machine, batch: int) -> Callable:
    def run(state, settings, samples):
        with machine.with_settings(settings):
            state = _judge(machine, batch, machine.packed(state), samples)
            return machine.unpacked(state).scores, machine.results(state.scores)

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


def _batch(samples: Samples, index: jax.Array) -> tuple:
    """The samples at ``index``, whose entries are known to be there."""
    return jax.tree.map(lambda a: a.at[index].get(mode="promise_in_bounds"), tuple(samples))
