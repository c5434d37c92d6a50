"""The few settings that hold for a whole session: float type, fuzz factor, image layout."""

from typing import Any

from teul.errors import problem

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
    """The dtype policy of new layers, or None where it simply follows :func:`floatx`."""
    return _settings["dtype_policy"]
