"""Labels and what a prediction of them costs."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul import config
from teul.errors import problem
from teul.ops.beams import beam_search
from teul.ops.making import operation
from teul.ops.reading import floats, standard_dtype, tensor


def one_hot(x, num_classes, axis=-1, dtype=None, sparse=False):
    """A 1 at the place of each label, 0 elsewhere; labels outside give zeros."""
    dtype = config.floatx() if dtype is None else standard_dtype(dtype)
    rank = np.ndim(x)
    if not -rank - 1 <= axis <= rank:
        raise problem("bad_argument", owner="one_hot", argument="axis", expected=f"-1 or from 0 to {rank}", got=repr(axis))
    return jax.nn.one_hot(tensor(x).astype("int32"), num_classes, axis=axis, dtype=dtype)


def multi_hot(inputs, num_classes=None, axis=-1, dtype=None, sparse=False, **kwargs):
    """For each row of labels, a 1 at the place of each."""
    num_classes = kwargs.pop("num_tokens", num_classes)
    if num_classes is None:
        raise problem("bad_argument", owner="multi_hot", argument="num_classes", expected="the number of classes", got="None")
    inputs = tensor(inputs)
    return jnp.max(one_hot(inputs, num_classes, axis, dtype), axis=1 if inputs.ndim > 1 else 0)


def binary_crossentropy(target, output, from_logits=False):
    """``-(y log(p) + (1 - y) log(1 - p))`` for each element; no mean is taken."""
    target, output = _pair(target, output)
    if target.shape != output.shape:
        raise problem("bad_argument", owner="binary_crossentropy", argument="target", expected=f"of shape {output.shape}",
                      got=f"of shape {target.shape}")  # fmt: skip
    if from_logits:
        return -target * jax.nn.log_sigmoid(output) - (1 - target) * jax.nn.log_sigmoid(-output)
    p = _clipped(output)
    return -target * jnp.log(p) - (1 - target) * jnp.log(1 - p)


def categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """``-sum(y log(p))`` over the classes; no mean is taken."""
    target, output = _pair(target, output)
    if target.shape != output.shape:
        raise problem("bad_argument", owner="categorical_crossentropy", argument="target", expected=f"of shape {output.shape}",
                      got=f"of shape {target.shape}")  # fmt: skip
    return -jnp.sum(target * _log_shares(output, from_logits, axis), axis=axis)


def sparse_categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """``-log(p)`` of each label's class; no mean is taken."""
    (output,) = floats([output])
    target = tensor(target).astype("int32")
    if not output.ndim:
        owner = "sparse_categorical_crossentropy"
        raise problem("bad_argument", owner=owner, argument="output", expected="of at least one axis", got="a number")
    if target.ndim == output.ndim and target.shape[-1] == 1:
        target = target[..., 0]
    expected = tuple(n for a, n in enumerate(output.shape) if a != axis % output.ndim)
    if target.shape != expected:
        raise problem("bad_argument", owner="sparse_categorical_crossentropy", argument="target", expected=f"of shape {expected}",
                      got=f"of shape {target.shape}")  # fmt: skip
    chosen = jax.nn.one_hot(target, output.shape[axis], axis=axis, dtype=output.dtype)
    return -jnp.sum(chosen * _log_shares(output, from_logits, axis), axis=axis)


def _pair(target: Any, output: Any) -> tuple[Any, Any]:
    (output,) = floats([output])
    return tensor(target).astype(output.dtype), output


def _clipped(p: Any) -> Any:
    epsilon = jnp.asarray(config.epsilon(), p.dtype)
    return jnp.clip(p, epsilon, 1 - epsilon)


def _log_shares(output: Any, from_logits: bool, axis: int) -> Any:
    if from_logits:
        return jax.nn.log_softmax(output, axis=axis)
    return jnp.log(_clipped(output / jnp.sum(output, axis=axis, keepdims=True)))


def ctc_loss(target, output, target_length, output_length, mask_index=0):
    """The cost of a sequence of labels when nobody says where in time each is (Graves et al., 2006).

    Args:
        target: labels ``(batch, labels)``.
        output: logits ``(batch, times, classes)``.
        target_length, output_length: how many of each count ``(batch,)``.
        mask_index: the class that stands for no label.
    """
    import optax

    (output,) = floats([output])
    output = output.astype(jnp.promote_types(output.dtype, "float32"))
    target = tensor(target).astype("int32")
    if target.ndim != 2 or output.ndim != 3:
        expected, got = "labels (batch, labels) and logits (batch, times, classes)", f"of shapes {target.shape} and {output.shape}"
        raise problem("bad_argument", owner="ctc_loss", argument="target, output", expected=expected, got=got)
    late = _from(tensor(output_length), output.shape[1]).astype(output.dtype)
    none = _from(tensor(target_length), target.shape[1]).astype(output.dtype)
    return optax.ctc_loss(output, late, target, none, blank_id=mask_index)


def _from(lengths: Any, size: int) -> Any:
    return jnp.arange(size)[None] >= lengths[:, None]


def ctc_decode(
    inputs, sequence_lengths, strategy="greedy", beam_width=100, top_paths=1, merge_repeated=True, mask_index=0
):  # fmt: skip
    """The labels that scores ``(batch, times, classes)`` say: the best class of each time, repeats and blanks left out.

    Returns:
        labels ``(1, batch, times)`` filled up with -1, and the negative sum of the best scores ``(batch, 1)``; with "beam_search"
        the likeliest ``top_paths`` of ``beam_width`` that are followed, and the logarithms of their probabilities.
    """
    if strategy not in ("greedy", "beam_search"):
        expected = "'greedy' or 'beam_search'"
        raise problem("bad_argument", owner="ctc_decode", argument="strategy", expected=expected, got=repr(strategy))
    (inputs,) = floats([inputs])
    inputs = inputs.astype(jnp.promote_types(inputs.dtype, "float32"))
    mask_index = inputs.shape[-1] - 1 if mask_index is None else mask_index
    if strategy == "beam_search":
        return beam_search(inputs, tensor(sequence_lengths), beam_width, top_paths, mask_index)
    best = jnp.argmax(inputs, axis=-1).astype("int32")
    over = _from(tensor(sequence_lengths), inputs.shape[1])
    scores = -jnp.sum(jnp.where(over, 0, jnp.max(inputs, axis=-1)), axis=1, keepdims=True)
    again = jnp.pad(best[:, 1:] == best[:, :-1], ((0, 0), (1, 0))) if merge_repeated else False
    out = over | (best == mask_index) | again
    order = jnp.argsort(out, axis=1, stable=True)
    left = jnp.take_along_axis(jnp.where(out, -1, best), order, axis=1)
    return left[None], scores


_ALL = (one_hot, multi_hot, binary_crossentropy, categorical_crossentropy, sparse_categorical_crossentropy, ctc_loss, ctc_decode)
OPERATIONS: dict[str, Callable] = {function.__name__: operation(function) for function in _ALL}
