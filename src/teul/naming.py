"""Automatic names: ``dense``, ``dense_1``, ... counted over the session, as Keras counts them."""

from collections import Counter

_counts: Counter[str] = Counter()


def unique_name(prefix: str) -> str:
    """``prefix`` the first time, then ``prefix_1``, ``prefix_2``, ..."""
    count = _counts[prefix]
    _counts[prefix] += 1
    return f"{prefix}_{count}" if count else prefix


def start_names_anew() -> None:
    """Count from the beginning again."""
    _counts.clear()
