"""What an optimizer's numbers must be, checked where they are given."""

import math
from typing import Any

from teul.configured import is_number
from teul.errors import problem


def check_number(
    owner: str, argument: str, value: Any, *, expected: str, low: float = 0.0, high: float = math.inf, open_end: bool = False
) -> None:
    """Refuse a plain number outside ``[low, high]`` (``[low, high)`` with ``open_end``); what is no plain number passes.

    >>> check_number("SGD", "momentum", 2.0, expected="from 0 to 1", high=1.0)
    Traceback (most recent call last):
    ...
    ValueError: SGD: momentum must be from 0 to 1, but it is 2.0.
    """
    if isinstance(value, (str, bytes)):
        raise problem("bad_argument", owner=owner, argument=argument, expected=expected, got=repr(value))
    if not is_number(value):
        return
    inside = low <= value < high if open_end else low <= value <= high and math.isfinite(value)
    if not inside:
        raise problem("bad_argument", owner=owner, argument=argument, expected=expected, got=repr(value))


def check_rate(owner: str, **rates: Any) -> None:
    """Refuse a decay rate (beta, rho) outside ``[0, 1)``: at 1 the average never moves."""
    for argument, value in rates.items():
        check_number(owner, argument, value, expected="at least 0 and less than 1", high=1.0, open_end=True)


def check_not_negative(owner: str, **values: Any) -> None:
    """Refuse a negative or non-finite number."""
    for argument, value in values.items():
        check_number(owner, argument, value, expected="a number that is 0 or more")


def check_count(owner: str, argument: str, value: Any, *, least: int) -> None:
    """Refuse anything but None or a whole number from ``least`` on."""
    if value is not None and (not is_number(value) or value != int(value) or value < least):
        raise problem("bad_argument", owner=owner, argument=argument, expected=f"None or a whole number from {least} on", got=repr(value))
