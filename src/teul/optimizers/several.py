"""Several optimizers for one model: each variable moves by the one that its path is mapped to."""

import re
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from typing import Any, Self

from teul.configured import deserialize, serialize
from teul.errors import problem
from teul.optimizers.base import Optimizer
from teul.optimizers.loss_scale import LossScaleOptimizer
from teul.variables import Variable


class OptimizerMap(MutableMapping):
    """Optimizers by the paths of variables; a key is a whole path, or a pattern for one.

    Args:
        default_optimizer: for all paths that no key matches.
        optimizer_map: a dict of path or pattern to optimizer.

    Raises:
        TypeError: the default is no optimizer, or the map is no dict.
        ValueError: a key twice, or two patterns that match one path.

    >>> from teul.optimizers import SGD, Adam
    >>> chosen = OptimizerMap(SGD(), {"encoder/.*": Adam()})
    >>> type(chosen["encoder/dense/kernel"]).__name__, type(chosen["head/kernel"]).__name__
    ('Adam', 'SGD')
    """

    def __init__(self, default_optimizer: Optimizer, optimizer_map: dict[str, Optimizer] | None = None):
        if not isinstance(default_optimizer, Optimizer):
            facts = {"argument": "default_optimizer", "expected": "an optimizer", "got": repr(default_optimizer)}
            raise problem("wrong_type", owner="OptimizerMap", **facts)
        if optimizer_map is not None and not isinstance(optimizer_map, dict):
            raise problem("wrong_type", owner="OptimizerMap", argument="optimizer_map", expected="a dict", got=repr(optimizer_map))
        self._default_optimizer, self._optimizer_map = default_optimizer, optimizer_map or {}

    @property
    def default_optimizer(self) -> Optimizer:
        """The optimizer of all paths that no key matches."""
        return self._default_optimizer

    def __getitem__(self, key: str) -> Optimizer:
        if key in self._optimizer_map:
            return self._optimizer_map[key]
        matching = [pattern for pattern in self._optimizer_map if re.fullmatch(pattern, key)]
        if len(matching) > 1:
            expected = "matched by one pattern at most"
            raise problem("bad_argument", owner="OptimizerMap", argument=f"the path {key!r}", expected=expected, got=matching)
        return self._optimizer_map[matching[0]] if matching else self._default_optimizer

    def __setitem__(self, key: str, optimizer: Optimizer) -> None:
        if not isinstance(key, str) or key in self._optimizer_map:
            expected = "a path or pattern that is not there yet"
            raise problem("bad_argument", owner="OptimizerMap", argument="a key", expected=expected, got=repr(key))
        _check_inner("OptimizerMap", optimizer)
        self._optimizer_map[key] = optimizer

    def __delitem__(self, key: str) -> None:
        del self._optimizer_map[key]

    def __len__(self) -> int:
        return len(self._optimizer_map)

    def __iter__(self) -> Iterator[str]:
        return iter(self._optimizer_map)

    def __call__(self, variable: Variable) -> Optimizer:
        """The optimizer of a variable."""
        return self[variable.path]

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments as plain data."""
        return {"default_optimizer": serialize(self._default_optimizer), "optimizer_map": serialize(self._optimizer_map)}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Self:
        """A new map from what ``get_config`` gave."""
        return cls(*(deserialize(config[name], custom_objects) for name in ("default_optimizer", "optimizer_map")))

    @classmethod
    def keras_module(cls) -> str:
        """Where Keras keeps this class."""
        return "keras.optimizers"


class MultiOptimizer(Optimizer):
    """Each variable moves by an optimizer of its own.

    Args:
        optimizer_map: an :class:`OptimizerMap`, or a function from a variable to its optimizer.
        loss_scale_factor: what the loss was multiplied by, for all of them.
        name: its name.

    The learning rate is that of each of ``optimizers``; there is none of the whole.

    >>> from teul.optimizers import SGD
    >>> kernel, bias = Variable([1.0], name="kernel"), Variable([1.0], name="bias")
    >>> both = MultiOptimizer(OptimizerMap(SGD(0.5), {"bias": SGD(0.0)}))
    >>> both.apply([[1.0], [1.0]], [kernel, bias])
    >>> kernel.tolist(), bias.tolist()
    ([0.5], [1.0])
    """

    by_variables = True
    by_element = False

    def __init__(self, optimizer_map: Callable[[Variable], Optimizer], loss_scale_factor: float | None = None, name: str | None = None):
        self.optimizers: list[Optimizer] = []
        super().__init__(0.0, loss_scale_factor=loss_scale_factor, name=name)
        self.optimizer_map = optimizer_map
        if isinstance(optimizer_map, OptimizerMap):
            for optimizer in (*optimizer_map.values(), optimizer_map.default_optimizer):
                self._take(optimizer)

    def _take(self, optimizer: Optimizer) -> None:
        if not any(optimizer is known for known in self.optimizers):
            optimizer.loss_scale_factor = self.loss_scale_factor
            self.optimizers.append(optimizer)

    @property
    def learning_rate(self) -> Any:
        """There is none: each inner optimizer has its own."""
        raise problem("many_rates")

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        raise problem("many_rates")

    @property
    def variables(self) -> list[Variable]:
        """Its own count of updates, then those of the inner optimizers."""
        return [*super().variables, *(v for optimizer in self.optimizers for v in optimizer.variables)]

    def build(self, variables: Iterable[Variable]) -> None:
        """Give each variable its optimizer, and build them."""
        if self.built:
            return
        self.parameters = list(variables)
        self._chosen: dict[int, Optimizer] = {}
        for variable in self.parameters:
            optimizer = self.optimizer_map(variable)
            _check_inner("MultiOptimizer", optimizer)
            self._take(optimizer)
            self._chosen[id(variable)] = optimizer
        for optimizer in self.optimizers:
            own = self._of(optimizer, self.parameters)
            if own:
                optimizer.build(own)
        self.built = True

    def _of(self, optimizer: Optimizer, variables: Sequence[Variable]) -> list[Variable]:
        return [v for v in variables if self._chosen.get(id(v)) is optimizer]

    def apply(self, grads: Sequence[Any], trainable_variables: Sequence[Variable] | None = None) -> None:
        """Each inner optimizer moves its variables by their gradients."""
        if not len(grads):
            return
        variables = self._variables_for(grads, trainable_variables)
        pairs = list(zip(grads, variables, strict=True))
        for optimizer in self.optimizers:
            own = [(g, v) for g, v in pairs if self._chosen[id(v)] is optimizer]
            if own:
                optimizer.apply([g for g, _ in own], [v for _, v in own])
        self._iterations.assign_add(1)

    def finalize_variable_values(self, var_list: Sequence[Variable]) -> None:
        """Training has ended."""
        for optimizer in self.optimizers:
            optimizer.finalize_variable_values(self._of(optimizer, var_list))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments as plain data."""
        return {"optimizer_map": serialize(self.optimizer_map), "loss_scale_factor": self.loss_scale_factor, "name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Self:
        """A new optimizer from what ``get_config`` gave."""
        return cls(**{**config, "optimizer_map": deserialize(config["optimizer_map"])})


def _check_inner(owner: str, optimizer: Any) -> None:
    """It must be an optimizer, and none that wraps others."""
    if not isinstance(optimizer, Optimizer) or isinstance(optimizer, (LossScaleOptimizer, MultiOptimizer)):
        expected = "one that moves variables itself"
        raise problem("bad_argument", owner=owner, argument="an optimizer", expected=expected, got=repr(optimizer))
