"""What older Keras versions meant by what they wrote."""

import re
from typing import Any


def todays(described: Any, version: str | None) -> Any:
    """The configuration of a model as today's Keras would write it.

    Before 3.11 the places where data enters and leaves were always a list, also where there is but one and it was given alone.
    """
    numbers = tuple(map(int, re.findall(r"\d+", version or "")[:2]))
    return _alone(described) if numbers and numbers < (3, 11) else described


def _alone(part: Any) -> Any:
    if isinstance(part, list):
        return [_alone(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    part = {key: _alone(value) for key, value in part.items()}
    for key in ("input_layers", "output_layers"):
        places = part.get(key)
        if isinstance(places, list) and len(places) == 1 and isinstance(places[0], list):
            part[key] = places[0]
    return part
