"""Old spellings and today's, in one table: what courses still write is understood, and today's name is said once."""

from collections.abc import Callable
from typing import Any

from teul.errors import note, problem

OLD_ARGUMENTS: dict[str, str] = {
    "lr": "learning_rate",
    "nb_epoch": "epochs",
    "init": "kernel_initializer",
}
"""Argument names that Keras once had, and what they are called today."""

HISTORY_KEYS: dict[str, tuple[str, ...]] = {
    "acc": ("accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy"),
    "accuracy": ("acc",),
    "lr": ("learning_rate",),
    "learning_rate": ("lr",),
    "mean_squared_error": ("mse",),
    "mse": ("mean_squared_error",),
    "mean_absolute_error": ("mae",),
    "mae": ("mean_absolute_error",),
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


def say_once(code: str, /, *, about: str, stacklevel: int = 3, **facts) -> None:
    """Say message ``code`` unless it was said about the same thing before."""
    if about not in said:
        said.add(about)
        note(code, stacklevel=stacklevel + 1, **facts)


def translate(owner: str, given: dict[str, Any], *, stacklevel: int = 3) -> dict[str, Any]:
    """The keyword arguments ``given`` to ``owner`` under today's names.

    >>> translate("SGD", {"learning_rate": 0.3})
    {'learning_rate': 0.3}
    """
    today: dict[str, Any] = {}
    for name, value in given.items():
        new = OLD_ARGUMENTS.get(name, name)
        if new in today or (new != name and new in given):
            raise problem("spelled_twice", owner=owner, old=name, new=new)
        if new != name:
            say_once("old_argument", about=name, stacklevel=stacklevel + 1, owner=owner, old=name, new=new)
        today[new] = value
    return today
