"""Small questions and answers of Keras's utils: packing batches, asking what something is."""

import json
from collections.abc import Iterator, MutableMapping
from typing import Any

from teul.errors import problem
from teul.forms import standard_dtype
from teul.symbolic import KerasTensor


def is_keras_tensor(x: Any) -> bool:
    """Whether x is symbolic."""
    return isinstance(x, KerasTensor)


def standardize_dtype(dtype: Any) -> str:
    """A type's name; None is ``config.floatx()``.

    >>> standardize_dtype(int), standardize_dtype(None)
    ('int32', 'float32')
    """
    return standard_dtype(dtype, "standardize_dtype")


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


class Config(MutableMapping):
    """A bag of settings, read as attributes or as items, until it is frozen.

    >>> settings = Config(units=3)
    >>> settings.rate = 0.5
    >>> settings.as_dict()
    {'units': 3, 'rate': 0.5}
    >>> settings.freeze()
    >>> settings.frozen, settings.get("seed", 1), list(settings.keys())
    (True, 1, ['units', 'rate'])
    """

    def __init__(self, **kwargs: Any):
        vars(self)["_settings"], vars(self)["_frozen"] = kwargs, False

    def as_dict(self) -> dict[str, Any]:
        """The settings as a dict."""
        return dict(self._settings)

    def to_json(self) -> str:
        """The settings as JSON text."""
        return json.dumps(self._settings)

    def freeze(self) -> None:
        """Let nothing be changed any more."""
        vars(self)["_frozen"] = True

    def unfreeze(self) -> None:
        """Let settings be changed again."""
        vars(self)["_frozen"] = False

    @property
    def frozen(self) -> bool:
        """Whether nothing may be changed."""
        return self._frozen

    def _check(self, name: str) -> None:
        if self._frozen:
            raise problem("bad_argument", owner="Config", argument=name, expected="left as it is: the settings are frozen", got="changed")

    def __getitem__(self, name: str) -> Any:
        return self._settings[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._check(name)
        self._settings[name] = value

    def __delitem__(self, name: str) -> None:
        self._check(name)
        del self._settings[name]

    def __getattr__(self, name: str) -> Any:
        settings = vars(self).get("_settings", {})
        if name not in settings:
            raise AttributeError(f"Config has no setting {name!r}. Its settings: {', '.join(settings)}.")
        return settings[name]

    __setattr__ = __setitem__
    __delattr__ = __delitem__

    def __iter__(self) -> Iterator[str]:
        return iter(self._settings)

    def __len__(self) -> int:
        return len(self._settings)

    def __repr__(self):
        return f"<Config {self._settings}>"
