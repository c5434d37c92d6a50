"""Old spellings and today's, in tables: what courses still write is understood, and today's name is said once.

Old *arguments, keys and methods* stand here and are translated at the edges: a layer's constructor, ``compile``, ``fit``, a history.
Old *modules*, and what belongs to tensorflow, stand in :mod:`teul.course`.
"""

import functools
import math
import os
import sys
from collections.abc import Callable, Collection
from typing import Any

from teul.errors import note, problem

OLD_ARGUMENTS: dict[str, str] = {
    "lr": "learning_rate",
    "nb_epoch": "epochs",
    "nb_epochs": "epochs",
    "samples_per_epoch": "steps_per_epoch",
    "nb_val_samples": "validation_steps",
    "val_samples": "steps",
    "generator": "x",
    "nb_classes": "num_classes",
    "nb_words": "num_words",
}
"""Argument names that ``compile``, ``fit``, optimizers and functions once had, and what they are called today."""

LAYER_ARGUMENTS: dict[str, tuple[str, ...]] = {
    "output_dim": ("units",),
    "init": ("kernel_initializer", "embeddings_initializer", "alpha_initializer"),
    "inner_init": ("recurrent_initializer",),
    "beta_init": ("beta_initializer",),
    "gamma_init": ("gamma_initializer",),
    "inner_activation": ("recurrent_activation",),
    "bias": ("use_bias",),
    "W_regularizer": ("kernel_regularizer", "embeddings_regularizer"),
    "U_regularizer": ("recurrent_regularizer",),
    "b_regularizer": ("bias_regularizer",),
    "W_constraint": ("kernel_constraint", "embeddings_constraint"),
    "U_constraint": ("recurrent_constraint",),
    "b_constraint": ("bias_constraint",),
    "dropout_W": ("dropout",),
    "dropout_U": ("recurrent_dropout",),
    "nb_filter": ("filters",),
    "filter_length": ("kernel_size",),
    "border_mode": ("padding",),
    "subsample": ("strides",),
    "subsample_length": ("strides",),
    "atrous_rate": ("dilation_rate",),
    "dim_ordering": ("data_format",),
    "pool_length": ("pool_size",),
    "stride": ("strides",),
    "length": ("size",),
    "p": ("rate",),
    "sigma": ("stddev",),
    "input": ("inputs",),
    "output": ("outputs",),
}
"""Arguments that layers and models had in Keras 1, and what they are called today: the first that the class has."""

LAYER_VALUES: dict[str, dict[Any, Any]] = {
    "dim_ordering": {"th": "channels_first", "tf": "channels_last", "default": None},
}
"""Values of old arguments that are spelled otherwise today."""

KERNEL_SIDES: tuple[tuple[str, ...], ...] = (("nb_row", "nb_col"), ("kernel_dim1", "kernel_dim2", "kernel_dim3"))
"""The sides of a kernel as Keras 1 gave them, one by one; today ``kernel_size``."""

USELESS_ARGUMENTS: tuple[str, ...] = (
    *("consume_less", "forget_bias_init", "input_length", "implementation", "activity_regularizer_l1", "mode"),
    *("show_accuracy", "max_q_size", "max_queue_size", "nb_worker", "workers", "pickle_safe", "use_multiprocessing"),
    *("class_mode", "sample_weight_mode", "target_tensors", "experimental_run_tf_function", "distribute", "options", "cloning"),
    *("wait_time", "experimental_steps_per_execution", "theano_mode", "schedule_decay"),
)
"""Arguments that older Keras took and that change nothing here: queues and processes, the backend's own switches."""

OLD_METHODS: dict[str, str] = {
    "predict_proba": "predict(x)",
    "predict_classes": "predict(x).argmax(axis=-1), or (predict(x) > 0.5).astype(int) for one output",
    "fit_generator": "fit(x)",
    "evaluate_generator": "evaluate(x)",
    "predict_generator": "predict(x)",
    "to_yaml": "to_json()",
}
"""Methods that models had, and what one writes today."""

HISTORY_KEYS: dict[str, tuple[str, ...]] = {
    "acc": ("accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy"),
    "accuracy": ("acc",),
    "lr": ("learning_rate",),
    "learning_rate": ("lr",),
    "mean_squared_error": ("mse",),
    "mse": ("mean_squared_error",),
    "mean_absolute_error": ("mae",),
    "mae": ("mean_absolute_error",),
    "mean_absolute_percentage_error": ("mape",),
    "mape": ("mean_absolute_percentage_error",),
}
"""Names that a history may be asked for, and what may be recorded instead."""

OLD_KEYS: dict[str, dict[str, str]] = {
    "LeakyReLU": {"alpha": "negative_slope"},
    "InputLayer": {"batch_input_shape": "batch_shape", "input_shape": "shape"},
    "Optimizer": {"lr": "learning_rate"},
    "Adafactor": {"weight_decay_rate": "weight_decay"},
}
"""What stood in saved configurations of a class, and what its argument is called today."""

USELESS_KEYS: tuple[str, ...] = (
    *("quantization_config", "renorm_clipping", "renorm_momentum", "autocast", "implementation", "jit_compile", "is_legacy_optimizer"),
    *("enable_caching_device", "zero_output_for_mask", "use_cudnn", "unroll", "fused", "adjustment", "dtype", "input_length"),
    *("force_generator", "ema_overwrite_frequency", "is_quantized"),
)
"""What Keras writes into configurations and what changes nothing here."""

OLD_VALUES: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("BatchNormalization", "axis"): lambda axis: axis[0] if isinstance(axis, (list, tuple)) and len(axis) == 1 else axis,
    ("Loss", "reduction"): lambda reduction: "sum_over_batch_size" if reduction == "auto" else reduction,
    ("BatchNormalization", "renorm"): lambda renorm: renorm or None,
    ("Layer", "groups"): lambda groups: None if groups == 1 else groups,
}
"""Values that mean something else today, by class and key; None for those that say nothing where there is no such argument."""

said: set[str] = set()
"""What has been said already in this process."""

_TEUL = os.path.dirname(os.path.abspath(__file__)) + os.sep


def say_once(code: str, /, *, about: str, stacklevel: int = 0, **facts) -> None:
    """Say message ``code`` unless it was said about the same thing before. The warning names the line of the user's code.

    Args:
        code: the message.
        about: what it is about; once each.
        stacklevel: accepted for older callers; the line is found by itself.
        facts: what the message needs.
    """
    if about in said:
        return
    said.add(about)
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_TEUL):
        level, frame = level + 1, frame.f_back
    note(code, stacklevel=level + 2, **facts)


def translate(owner: str, given: dict[str, Any], *, stacklevel: int = 0) -> dict[str, Any]:
    """The keyword arguments ``given`` to ``owner`` under today's names, without those that change nothing.

    >>> translate("SGD", {"learning_rate": 0.3})
    {'learning_rate': 0.3}
    """
    today: dict[str, Any] = {}
    for name, value in given.items():
        new = OLD_ARGUMENTS.get(name, name)
        if new in today or (new != name and new in given):
            raise problem("spelled_twice", owner=owner, old=name, new=new)
        if new != name:
            say_once("old_argument", about=name, owner=owner, old=name, new=new)
        elif name in USELESS_ARGUMENTS:
            say_once("old_useless", about=name, owner=owner, name=name)
            continue
        today[new] = value
    return today


def old_names(**others: str) -> Callable[[Callable], Callable]:
    """A decorator of a function that takes its arguments by their old names too.

    Args:
        others: old names that are this function's alone.

    >>> @old_names()
    ... def classes(num_classes): return num_classes
    >>> classes(num_classes=3)
    3
    """

    def decorate(function: Callable) -> Callable:
        @functools.wraps(function)
        def understanding(*args, **given):
            given = {others.get(name, name): value for name, value in given.items()}
            return function(*args, **translate(function.__name__, given))

        return understanding

    return decorate


def is_old(given: dict[str, Any]) -> bool:
    """Whether an argument may be one of Keras 1's: quick, as every layer is made through it."""
    return not _OLD.isdisjoint(given)


_OLD = frozenset({*LAYER_ARGUMENTS, *USELESS_ARGUMENTS, *(side for sides in KERNEL_SIDES for side in sides)})


def layer_arguments(owner: str, known: Collection[str], given: dict[str, Any]) -> dict[str, Any]:
    """The arguments ``given`` to a layer or model under today's names; what the class knows by itself stays.

    >>> layer_arguments("Dense", ("units", "kernel_initializer"), {"units": 3})
    {'units': 3}
    """
    today = {name: value for name, value in given.items() if name in known or name not in _OLD}
    for sides in KERNEL_SIDES:
        if "kernel_size" in known and all(side in given and side not in known for side in sides):
            say_once("old_argument", about=sides[0], owner=owner, old=", ".join(sides), new="kernel_size")
            today["kernel_size"] = tuple(given[side] for side in sides)
    if "input_length" in given and "input_dim" in today and not {"input_length", "input_dim"} & set(known):
        today["input_shape"] = (given["input_length"], today.pop("input_dim"))
    for name, value in given.items():
        if name in today or any(name in sides for sides in KERNEL_SIDES):
            continue
        new = next((n for n in LAYER_ARGUMENTS.get(name, ()) if n in known), None)
        if new is None and name not in USELESS_ARGUMENTS:
            today[name] = value  # nobody's: refused where arguments are
        elif new is None:
            say_once("old_useless", about=name, owner=owner, name=name)
        elif new in given:
            raise problem("spelled_twice", owner=owner, old=name, new=new)
        else:
            say_once("old_argument", about=name, owner=owner, old=name, new=new)
            today[new] = LAYER_VALUES[name].get(value, value) if name in LAYER_VALUES else value
    return today


def old_method(name: str) -> None:
    """Say once what one writes today for a method that models had."""
    say_once("old_method", about=name, name=name, today=OLD_METHODS[name])


def whole_steps(argument: str, steps: Any) -> Any:
    """A number of batches as a whole number; ``len(x) / 32`` may have been given.

    >>> whole_steps("steps_per_epoch", 3.0)
    3
    """
    if isinstance(steps, float) and steps > 0:
        if steps % 1:
            say_once("old_steps", about=argument, name=argument, steps=steps, whole=math.ceil(steps))
        return math.ceil(steps)
    return steps


def in_todays_order(loss_weights: Any, metrics: Any) -> tuple[Any, Any]:
    """``loss_weights`` and ``metrics`` of ``compile``: before Keras 3 the metrics stood third, and may have been given by place.

    >>> in_todays_order(["accuracy"], None)
    (None, ['accuracy'])
    """
    parts = loss_weights if isinstance(loss_weights, (list, tuple)) else [loss_weights]
    if loss_weights is not None and any(isinstance(p, str) or callable(p) for p in parts):
        return metrics, loss_weights
    return loss_weights, metrics
