"""Small questions and answers of Keras's utils: packing batches, asking what something is."""

from typing import Any

from teul.ops.reading import standard_dtype
from teul.symbolic import KerasTensor


def is_keras_tensor(x: Any) -> bool:
    """Whether x is symbolic."""
    return isinstance(x, KerasTensor)


def standardize_dtype(dtype: Any) -> str:
    """A type's name; None is ``config.floatx()``.

    >>> standardize_dtype(int), standardize_dtype(None)
    ('int32', 'float32')
    """
    return standard_dtype(dtype)


def get_source_inputs(tensor: KerasTensor) -> list[KerasTensor]:
    """The symbolic inputs that a symbolic tensor was made from."""
    found: list[KerasTensor] = []
    waiting, seen = [tensor], set()
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        sources = current.node.inputs if current.node else []
        if sources:
            waiting += reversed(sources)
        else:
            found.append(current)
    return found


class Config:
    """A bag of settings, read as attributes or as items.

    >>> settings = Config(units=3)
    >>> settings.rate = 0.5
    >>> settings.as_dict()
    {'units': 3, 'rate': 0.5}
    """

    def __init__(self, **kwargs: Any):
        self.__dict__.update(kwargs)

    def as_dict(self) -> dict[str, Any]:
        """The settings as a dict."""
        return dict(self.__dict__)

    def __getitem__(self, name: str) -> Any:
        return self.__dict__[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.__dict__[name] = value

    def __contains__(self, name: str) -> bool:
        return name in self.__dict__

    def __len__(self) -> int:
        return len(self.__dict__)
