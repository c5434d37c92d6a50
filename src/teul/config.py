"""The few settings that hold for a whole session: float type, fuzz factor, image layout."""

import os
from collections.abc import Callable
from functools import partial
from numbers import Integral
from typing import Any

from teul.errors import problem
from teul.spellings import say_once

_settings: dict[str, Any] = {"floatx": "float32", "epsilon": 1e-7, "image_data_format": "channels_last", "dtype_policy": None}


def floatx() -> str:
    """The float type of new weights and of data: ``"float32"`` unless changed."""
    return _settings["floatx"]


def set_floatx(value: str) -> None:
    """Choose the float type of new weights: ``"float16"``, ``"bfloat16"``, ``"float32"`` or ``"float64"``."""
    allowed = ("bfloat16", "float16", "float32", "float64")
    if str(value) not in allowed:
        raise problem("bad_argument", owner="set_floatx", argument="value", expected=f"one of {', '.join(allowed)}", got=repr(value))
    _settings["floatx"] = str(value)


def epsilon() -> float:
    """The fuzz factor that keeps logarithms and divisions finite: 1e-7 unless changed."""
    return _settings["epsilon"]


def set_epsilon(value: float) -> None:
    """Choose the fuzz factor."""
    _settings["epsilon"] = value


def image_data_format() -> str:
    """Where images keep their channels: ``"channels_last"`` unless changed."""
    return _settings["image_data_format"]


def set_image_data_format(data_format: str) -> None:
    """Choose where images keep their channels: ``"channels_last"`` or ``"channels_first"``."""
    data_format = str(data_format).lower()
    if data_format not in ("channels_last", "channels_first"):
        raise problem(
            "bad_argument",
            owner="set_image_data_format",
            argument="data_format",
            expected="'channels_last' or 'channels_first'",
            got=repr(data_format),
        )
    _settings["image_data_format"] = data_format


def dtype_policy() -> Any:
    """The dtype policy of new layers: it follows :func:`floatx` unless one was chosen."""
    from teul.dtype_policies import DTypePolicy

    return _settings["dtype_policy"] or DTypePolicy()


def set_dtype_policy(policy: Any) -> None:
    """Choose the dtype policy of new layers: a policy, its name, or None to follow :func:`floatx`."""
    from teul.dtype_policies import set_dtype_policy

    set_dtype_policy(policy)


def backend() -> str:
    """``"jax"``: Teul has no other."""
    return "jax"


def set_backend(backend: str) -> None:
    """Accepted for Keras's sake, for ``"jax"`` alone."""
    if backend != "jax":
        raise problem("bad_argument", owner="set_backend", argument="backend", expected="'jax'", got=repr(backend))


def _switch(name: str, first: bool) -> tuple[Callable[[], None], Callable[[], None], Callable[[], bool]]:
    """Functions to turn a setting on and off, and to ask for it."""
    _settings[name] = first
    return partial(_settings.__setitem__, name, True), partial(_settings.__setitem__, name, False), partial(_settings.__getitem__, name)


# Keras's switches. Tracebacks are short anyway and attention is JAX's own, so these two change nothing.
enable_traceback_filtering, disable_traceback_filtering, is_traceback_filtering_enabled = _switch("traceback_filtering", True)
enable_flash_attention, disable_flash_attention, is_flash_attention_enabled = _switch("flash_attention", False)
enable_interactive_logging, disable_interactive_logging, is_interactive_logging_enabled = _switch("interactive_logging", True)


def enable_unsafe_deserialization() -> None:
    """Accepted, and without effect: Teul runs no code from a file, whatever this says."""


def capped_epochs(epochs: int, initial_epoch: int = 0) -> int:
    """The number to train to: ``TEUL_MAX_EPOCHS`` caps it, so that any script can be tried quickly.

    >>> capped_epochs(5)
    5
    """
    cap = os.environ.get("TEUL_MAX_EPOCHS", "")
    if not cap.isdigit() or isinstance(epochs, bool) or not isinstance(epochs, Integral) or epochs <= initial_epoch + int(cap):
        return epochs
    say_once("epochs_capped", about="TEUL_MAX_EPOCHS", epochs=int(cap), asked=epochs)
    return initial_epoch + int(cap)


def max_epochs() -> int | None:
    """The most epochs that ``fit`` trains, for trying a script out; None for as many as it is told."""
    return _settings["max_epochs"]


def set_max_epochs(max_epochs: int | None) -> None:
    """Choose the most epochs that ``fit`` trains; also by ``KERAS_MAX_EPOCHS`` in the environment."""
    _settings["max_epochs"] = max_epochs


def max_steps_per_epoch() -> int | None:
    """The most batches an epoch has, for trying a script out; None for all."""
    return _settings["max_steps_per_epoch"]


def set_max_steps_per_epoch(max_steps_per_epoch: int | None) -> None:
    """Choose the most batches an epoch has; also by ``KERAS_MAX_STEPS_PER_EPOCH`` in the environment."""
    _settings["max_steps_per_epoch"] = max_steps_per_epoch


def is_nnx_enabled() -> bool:
    """False: Teul's layers hold Variables of its own kind."""
    return False


def _from_environment(name: str) -> int | None:
    value = os.environ.get(name, "")
    return int(value) if value.isdecimal() else None


_settings |= {name: _from_environment(f"KERAS_{name.upper()}") for name in ("max_epochs", "max_steps_per_epoch")}
