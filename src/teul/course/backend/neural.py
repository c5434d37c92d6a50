"""The functions of ``keras.backend`` that networks are made of: activations, losses, convolutions, pooling, dropout, steps in time."""

from typing import Any

import jax.numpy as jnp

from teul import config, ops, random
from teul.layers.context import context
from teul.ops.making import operation

__all__ = [
    "batch_normalization", "bias_add", "binary_crossentropy", "categorical_crossentropy", "conv1d", "conv2d", "conv2d_transpose",
    "conv3d", "ctc_batch_cost", "ctc_decode", "depthwise_conv2d",
    "dropout", "hard_sigmoid", "in_test_phase", "in_top_k", "in_train_phase", "pool2d", "pool3d", "relu",
    "rnn", "separable_conv2d", "sparse_categorical_crossentropy",
]  # fmt: skip


def relu(x: Any, alpha: float = 0.0, max_value: float | None = None, threshold: float = 0.0) -> Any:
    """x above the threshold, ``alpha * (x - threshold)`` below, at most ``max_value``."""
    if alpha == 0.0 and max_value is None and threshold == 0.0:
        return ops.relu(x)
    above = ops.where(ops.greater_equal(x, threshold), x, alpha * (x - threshold))
    return above if max_value is None else ops.minimum(above, max_value)


def hard_sigmoid(x: Any) -> Any:
    """``min(max(x / 5 + 1 / 2, 0), 1)``, the definition of older Keras.

    >>> hard_sigmoid(jnp.array([0.0, 1.0]))
    Array([0.5, 0.7], dtype=float32)
    """
    return ops.clip(x * 0.2 + 0.5, 0.0, 1.0)


@operation
def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Any:
    """``-(t log p + (1 - t) log(1 - p))``, element by element."""
    target, output = jnp.asarray(target), jnp.asarray(output)
    target = target.astype(output.dtype)
    if from_logits:
        return jnp.maximum(output, 0) - output * target + jnp.log1p(jnp.exp(-jnp.abs(output)))
    output = jnp.clip(output, config.epsilon(), 1 - config.epsilon())
    return -(target * jnp.log(output) + (1 - target) * jnp.log(1 - output))


def categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Any:
    """``-sum(t log p)`` of each row."""
    return ops.categorical_crossentropy(target, output, from_logits=from_logits, axis=axis)


def sparse_categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Any:
    """``-log p`` of each row's class."""
    return ops.sparse_categorical_crossentropy(target, output, from_logits=from_logits, axis=axis)


def ctc_batch_cost(y_true: Any, y_pred: Any, input_length: Any, label_length: Any) -> Any:
    """The cost of each row's labels, wherever in time they are said; the last class says nothing.

    Args:
        y_true: labels ``(batch, labels)``.
        y_pred: probabilities ``(batch, times, classes)``.
        input_length, label_length: how many of each count, ``(batch, 1)``.
    """
    lengths = [ops.cast(ops.reshape(n, (-1,)), "int32") for n in (label_length, input_length)]
    cost = ops.ctc_loss(ops.cast(y_true, "int32"), ops.log(y_pred + config.epsilon()), *lengths, mask_index=y_pred.shape[-1] - 1)
    return ops.expand_dims(cost, 1)


def ctc_decode(y_pred: Any, input_length: Any, greedy: bool = True, beam_width: int = 100, top_paths: int = 1) -> tuple[list, Any]:
    """What probabilities ``(batch, times, classes)`` say: a list of labels filled up with -1, and how unlikely they are."""
    strategy = "greedy" if greedy else "beam_search"
    labels, scores = ops.ctc_decode(
        ops.log(y_pred + config.epsilon()), input_length, strategy, beam_width, top_paths, mask_index=y_pred.shape[-1] - 1
    )
    return [labels[i] for i in range(labels.shape[0])], scores


def in_top_k(predictions: Any, targets: Any, k: int) -> Any:
    """Whether each target is among the k likeliest classes."""
    return ops.in_top_k(targets, predictions, k)


def dropout(x: Any, level: float, noise_shape: Any = None, seed: int | None = None) -> Any:
    """x with a share ``level`` set to 0, the rest divided by ``1 - level``."""
    return random.dropout(x, level, noise_shape, seed)


def in_train_phase(x: Any, alt: Any, training: Any = None) -> Any:
    """x while training, else ``alt``."""
    chosen = x if (context.training if training is None else training) else alt
    return chosen() if callable(chosen) else chosen


def in_test_phase(x: Any, alt: Any, training: Any = None) -> Any:
    """x when not training, else ``alt``."""
    return in_train_phase(alt, x, training)


def bias_add(x: Any, bias: Any, data_format: str | None = None) -> Any:
    """x plus one number a channel."""
    if (data_format or config.image_data_format()) == "channels_first" and len(x.shape) > 2:
        bias = ops.reshape(bias, (1, -1, *(1,) * (len(x.shape) - 2)))
    return x + bias


def batch_normalization(x: Any, mean: Any, var: Any, beta: Any = None, gamma: Any = None, axis: int = -1, epsilon: float = 1e-3) -> Any:
    """``gamma * (x - mean) / sqrt(var + epsilon) + beta``."""
    return ops.batch_normalization(x, mean, var, axis, offset=beta, scale=gamma, epsilon=epsilon)


def conv1d(x: Any, kernel: Any, strides: Any = 1, padding: str = "valid", data_format: Any = None, dilation_rate: Any = 1) -> Any:
    """A convolution of sequences."""
    if padding == "causal":
        x, padding = ops.pad(x, [[0, 0], [dilation_rate * (kernel.shape[0] - 1), 0], [0, 0]]), "valid"
    return ops.conv(x, kernel, strides, padding, data_format, dilation_rate)


def conv2d(x: Any, kernel: Any, strides: Any = (1, 1), padding: str = "valid", data_format: Any = None, dilation_rate: Any = (1, 1)) -> Any:
    """A convolution of pictures."""
    return ops.conv(x, kernel, strides, padding, data_format, dilation_rate)


def conv3d(x: Any, kernel: Any, strides: Any = 1, padding: str = "valid", data_format: Any = None, dilation_rate: Any = 1) -> Any:
    """A convolution of volumes."""
    return ops.conv(x, kernel, strides, padding, data_format, dilation_rate)


def conv2d_transpose(
    x: Any, kernel: Any, output_shape: Any = None, strides: Any = (1, 1), padding: str = "valid", data_format: Any = None
) -> Any:
    """A transposed convolution of pictures; the sizes follow from the strides."""
    return ops.conv_transpose(x, kernel, strides, padding, data_format=data_format)


def depthwise_conv2d(x: Any, depthwise_kernel: Any, strides: Any = (1, 1), padding: str = "valid", data_format: Any = None,
                     dilation_rate: Any = (1, 1)) -> Any:  # fmt: skip
    """A convolution of each channel by itself."""
    return ops.depthwise_conv(x, depthwise_kernel, strides, padding, data_format, dilation_rate)


def separable_conv2d(x: Any, depthwise_kernel: Any, pointwise_kernel: Any, strides: Any = (1, 1), padding: str = "valid",
                     data_format: Any = None, dilation_rate: Any = (1, 1)) -> Any:  # fmt: skip
    """A convolution of each channel by itself, then of the channels together."""
    return ops.separable_conv(x, depthwise_kernel, pointwise_kernel, strides, padding, data_format, dilation_rate)


def pool2d(x: Any, pool_size: Any, strides: Any = (1, 1), padding: str = "valid", data_format: Any = None, pool_mode: str = "max") -> Any:
    """The largest or the mean value of windows of pictures."""
    pool = ops.max_pool if pool_mode == "max" else ops.average_pool
    return pool(x, pool_size, strides, padding, data_format)


pool3d = pool2d


def rnn(step_function: Any, inputs: Any, initial_states: Any, go_backwards: bool = False, mask: Any = None, constants: Any = None,
        unroll: bool = False, input_length: Any = None, time_major: bool = False, zero_output_for_mask: bool = False,
        return_all_outputs: bool = True) -> tuple[Any, Any, Any]:  # fmt: skip
    """A step repeated along the second axis: the last output, all outputs, the last states.

    Args:
        step_function: ``(inputs of one step, states) -> (output, new states)``.
        inputs: ``(samples, steps, ...)``.
        initial_states: a list of tensors.
        constants: tensors that every step gets after its states.
    """
    steps = ops.convert_to_tensor(inputs) if time_major else ops.moveaxis(ops.convert_to_tensor(inputs), 1, 0)
    present = None if mask is None else ops.moveaxis(ops.cast(mask, "bool"), 1, 0)
    if go_backwards:
        steps = ops.flip(steps, axis=0)
        present = None if present is None else ops.flip(present, axis=0)
    states, outputs, last = list(initial_states), [], None
    for i in range(steps.shape[0]):
        output, new = step_function(steps[i], [*states, *(constants or [])])
        if present is not None:
            here = present[i].reshape(-1, *(1,) * (output.ndim - 1))
            output = jnp.where(here, output, jnp.zeros_like(output) if last is None or zero_output_for_mask else last)
            new = [jnp.where(present[i].reshape(-1, *(1,) * (n.ndim - 1)), n, s) for n, s in zip(new, states, strict=True)]
        states, last = list(new), output
        outputs.append(output)
    return last, ops.stack(outputs, axis=0 if time_major else 1), states
