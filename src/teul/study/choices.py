"""What a study chooses between: lists (a grid), distributions (drawn), and choices that are there only beside others."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from teul import optimizers
from teul.errors import problem
from teul.optimizers import SGD
from teul.variables import Variable

Choice = dict[str, Any]

# The names that courses give to ways of gradient descent which Keras has as arguments of SGD.
_COURSE_NAMES = {
    "momentum": lambda **options: SGD(**{"momentum": 0.9, **options}),
    "nesterov": lambda **options: SGD(**{"momentum": 0.9, "nesterov": True, **options}),
    "nag": lambda **options: SGD(**{"momentum": 0.9, "nesterov": True, **options}),
}


class When:
    """Values that are chosen between only where other choices have the given values.

    Args:
        values: a list or a distribution.
        where: the other choices, each with the value (or a list of values) it must have.

    >>> configurations({"optimizer": ["sgd", "adam"], "momentum": When([0.0, 0.9], optimizer="sgd")})
    [{'optimizer': 'sgd', 'momentum': 0.0}, {'optimizer': 'sgd', 'momentum': 0.9}, {'optimizer': 'adam'}]
    """

    def __init__(self, values: Any, **where: Any):
        self.values, self.where = values, where

    def holds(self, choice: Choice) -> bool:
        """Whether a configuration has the values that are asked for."""
        return all(choice.get(name) in (v if isinstance(v, (list, tuple, set)) else [v]) for name, v in self.where.items())


def is_distribution(values: Any) -> bool:
    """Whether values are drawn: anything with scipy's ``rvs``."""
    return hasattr(values, "rvs")


def configurations(choices: Mapping[str, Any], trials: int | None = None, seed: int = 0) -> list[Choice]:
    """The configurations to compare.

    Args:
        choices: for each name a list of values, a distribution of scipy, or a :class:`When` of these; one value stands for itself.
        trials: how many to draw; None takes every combination.
        seed: of the draws, which fill the space evenly (a scrambled Halton sequence).

    Raises:
        ValueError: distributions without ``trials``, an empty list, or a When that waits for a choice that is not there.

    >>> configurations({"units": [8, 16], "learning_rate": 0.1})
    [{'units': 8, 'learning_rate': 0.1}, {'units': 16, 'learning_rate': 0.1}]
    """
    spread = {name: _values(name, values) for name, values in choices.items()}
    for name, values in spread.items():
        if isinstance(values, When):
            for other in values.where.keys() - spread.keys():
                raise problem("when_unknown", name=name, other=other)
    if trials is None:
        for name, values in spread.items():
            if is_distribution(values.values if isinstance(values, When) else values):
                raise problem("draws_need_trials", name=name)
        found = list(_grid(_in_order(spread)))
    else:
        found = _drawn(_in_order(spread), trials, seed)
    return [{name: choice[name] for name in spread if name in choice} for choice in found]


def _values(name: str, values: Any) -> Any:
    if isinstance(values, When):
        return When(_values(name, values.values), **values.where)
    if is_distribution(values):
        return values
    if isinstance(values, (str, bytes, Mapping, Variable)) or not hasattr(values, "__iter__"):
        return [values]
    listed = [v.item() if isinstance(v, np.generic) else v for v in values]
    if not listed:
        raise problem("empty_choice", name=name)
    return listed


def _in_order(spread: Mapping[str, Any]) -> dict[str, Any]:
    """The choices with those that others wait for in front."""
    ready: dict[str, Any] = {}
    left = dict(spread)
    while left:
        name = next((n for n, v in left.items() if not isinstance(v, When) or not v.where.keys() & left.keys()), None)
        if name is None:
            raise problem("when_unknown", name=next(iter(left)), other=next(iter(left)))
        ready[name] = left.pop(name)
    return ready


def _grid(spread: Mapping[str, Any]) -> Iterator[Choice]:
    """Every combination, the last choice changing fastest."""
    if not spread:
        yield {}
        return
    *before, last = spread
    values = spread[last]
    for choice in _grid({name: spread[name] for name in before}):
        if isinstance(values, When):
            if not values.holds(choice):
                yield choice
                continue
            yield from ({**choice, last: v} for v in values.values)
        else:
            yield from ({**choice, last: v} for v in values)


def _drawn(spread: Mapping[str, Any], trials: int, seed: int) -> list[Choice]:
    from scipy.stats import qmc

    if not isinstance(trials, int) or trials < 1:
        raise problem("bad_argument", owner="compare", argument="trials", expected="a whole number from 1 up", got=repr(trials))
    places = qmc.Halton(max(len(spread), 1), rng=np.random.default_rng(seed)).random(trials)
    found = []
    for point in places:
        choice: Choice = {}
        for (name, values), u in zip(spread.items(), point, strict=True):
            if isinstance(values, When):
                if not values.holds(choice):
                    continue
                values = values.values
            choice[name] = _at(values, float(u), seed + len(found))
        found.append(choice)
    return found


def _at(values: Any, u: float, seed: int) -> Any:
    """The value at the share ``u`` of a list or a distribution."""
    if not is_distribution(values):
        return values[int(u * len(values))]
    value = values.ppf(u) if hasattr(values, "ppf") else values.rvs(random_state=seed)
    return np.asarray(value).item()


# Optimizers ----------------------------------------------------------------------------------------------------------------


def optimizer_of(given: Any, options: Mapping[str, Any]) -> Any:
    """A new optimizer of the given name, or like the given one, with these of its arguments.

    >>> optimizer_of("nesterov", {"learning_rate": 0.5}).get_config()["momentum"]
    0.9
    """
    if isinstance(given, str):
        kind = _COURSE_NAMES.get(given.lower()) or optimizers.family.find(given)
        return kind(**options)
    if isinstance(given, type):
        return given(**options)
    if hasattr(given, "get_config"):
        return type(given).from_config({**given.get_config(), **options})
    if options:
        raise problem("optimizer_options", got=type(given).__name__, names=", ".join(options))
    return optimizers.get(given)


def shown(value: Any) -> Any:
    """A value as it stands in a table: plain numbers and words; objects by what tells them apart.

    >>> shown(SGD(0.1, momentum=0.9)), shown(0.01), shown((64, 32))
    ('SGD(learning_rate=0.1, momentum=0.9)', 0.01, '(64, 32)')
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, np.generic):
        return value.item()
    if hasattr(value, "get_config"):
        usual = _usual_config(type(value))
        named = {k: v for k, v in value.get_config().items() if k != "name" and (k not in usual or usual[k] != v)}
        return f"{type(value).__name__}({', '.join(f'{k}={v!r}' for k, v in named.items())})"
    if isinstance(value, Sequence):
        return str(tuple(value))
    return getattr(value, "__name__", str(value))


def labels(values: Sequence[Any]) -> list[Any]:
    """How each of some values is shown: different values differently."""
    texts = [shown(v) for v in values]
    return texts if len(set(texts)) == len(texts) else [f"{t} #{i + 1}" if texts.count(t) > 1 else t for i, t in enumerate(texts)]


def _usual_config(kind: type) -> dict[str, Any]:
    try:
        return kind().get_config()
    except TypeError:
        return {}
