"""From configurations to models: each built exactly as it would be alone, and grouped with those that one program can train."""

import inspect
import random as python_random
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np

from teul import observers, variables
from teul.configured import arguments
from teul.data.arrays import Samples
from teul.engine.pure import Machine, State
from teul.errors import nearest, problem
from teul.layers.dropout import Dropout
from teul.models import Model
from teul.models.cloning import clone_layers
from teul.study.choices import Choice, optimizer_of
from teul.study.parts import Part
from teul.variables import fresh_seed, set_random_seed

OF_FIT = ("batch_size",)
_AT_ONCE = 512  # validation rows judged in one batch: the metrics are the same, and a loop less is to be compiled
_TINY = 2  # rows that show a model the shapes and types of the data


@dataclass(eq=False)
class Member:
    """One model of a study.

    Attributes:
        number: its place in the study.
        trial: the place of its configuration.
        shuffle: the seed of its shuffles, what ``fit`` would have drawn.
        state, settings: what it begins with; dropped when it begins.
    """

    number: int
    trial: int
    choice: Choice
    seed: int
    part: Part
    batch: int
    shuffle: int
    parameters: int
    state: State | None = field(repr=False, default=None)
    settings: list[float] = field(repr=False, default_factory=list)

    @property
    def order(self) -> Hashable:
        """Equal for members that see the same rows in the same order."""
        return (self.shuffle, id(self.part))


@dataclass(eq=False)
class Group:
    """Members that one program can train.

    Attributes:
        machine: the machine of the first of them.
        samples, judged: the data as its models take it; ``judged`` is what ``held`` rows, or all, are validated on.
    """

    machine: Machine
    batch: int
    validation_batch: int
    samples: Samples
    judged: Samples | None
    members: list[Member] = field(default_factory=list)
    _placed: dict[Any, tuple] = field(default_factory=dict, repr=False)

    def data_on(self, device: Any) -> tuple[Samples, Samples | None]:
        """The samples and what is judged, on a device."""
        if device is None:
            return self.samples, self.judged
        if device not in self._placed:
            self._placed[device] = jax.device_put((self.samples, self.judged), device)
        return self._placed[device]

    @property
    def steps(self) -> int:
        """Updates an epoch."""
        return -(-len(self.members[0].part.train) // self.batch)

    @property
    def names(self) -> list[str]:
        """The metrics' names."""
        return self.machine.objective.names()


@dataclass
class Data:
    """The rows of a study that choices may see, and what the members are judged on.

    Attributes:
        x, y, weight: checked arrays.
        class_weight: as in ``fit``.
        validation: data of its own (x, y, weight), or None.
    """

    x: Any
    y: Any
    weight: Any = None
    class_weight: Any = None
    validation: tuple | None = None
    _placed: dict[int, tuple[Any, Any]] = field(default_factory=dict, repr=False)

    def for_model(self, model: Model) -> tuple[Samples, Samples | None]:
        """The samples to train on, and those to be judged on, as the model takes them, on the device."""
        plain = model._prepared(self.x, self.y, self.weight)
        samples = model._weighed(plain, self.class_weight)
        judged = plain if self.validation is None else model._prepared(*self.validation)
        return self._on_device(samples), self._on_device(judged)

    def _on_device(self, samples: Samples) -> Samples:
        """The arrays there, each once for all models."""
        return Samples(*jax.tree.map(self._put, tuple(samples)))

    def _put(self, array: Any) -> Any:
        if id(array) not in self._placed:
            self._placed[id(array)] = (array, jax.device_put(array))
        return self._placed[id(array)][1]


@contextmanager
def random_state_kept() -> Iterator[None]:
    """Inside, seeds may be set and models made in silence; afterwards all random streams go on as if nothing had been drawn."""
    before = python_random.getstate(), np.random.get_state(), variables._seeds
    heard = "*" not in observers.SILENCED
    observers.SILENCED.add("*")  # advice is about one model, not about hundreds
    try:
        yield
    finally:
        if heard:
            observers.SILENCED.discard("*")
        python_random.setstate(before[0])
        np.random.set_state(before[1])
        variables._seeds = before[2]


def make(build: Any, choice: Choice, seed: int) -> Model:
    """The model of a configuration, compiled, as a script that begins with ``set_random_seed(seed)`` would make it."""
    set_random_seed(seed)
    taken, left = _for_function(build, choice) if not isinstance(build, Model) else ({}, dict(choice))
    for name in OF_FIT:
        left.pop(name, None)
    if isinstance(build, Model):
        model = _copied(build, left)
    else:
        model = build(**taken)
        if not isinstance(model, Model) or not model.compiled:
            raise problem("build_returns", got=type(model).__name__ if not isinstance(model, Model) else "a model that is not compiled")
        if left:
            compiled = _compilation(model, left)
            model.compile(**{**model._compiled_with, **compiled})
    if model.writes_steps:
        raise problem("study_own_steps", model=model.name)
    return model


def _for_function(build: Callable, choice: Choice) -> tuple[Choice, Choice]:
    """The choices that ``build`` takes, and the others."""
    parameters = inspect.signature(build).parameters.values()
    if any(p.kind is p.VAR_KEYWORD for p in parameters):
        return {k: v for k, v in choice.items() if k not in OF_FIT}, {}
    names = {p.name for p in parameters}
    return {k: v for k, v in choice.items() if k in names}, {k: v for k, v in choice.items() if k not in names}


def _copied(model: Model, changes: Choice) -> Model:
    """A copy with new weights; takes the choices ``dropout`` and ``layer__argument`` out of ``changes``."""
    if not model.compiled:
        raise problem("build_returns", got="a model that is not compiled")
    dropout = changes.pop("dropout", None)
    of_layers = {name: changes.pop(name) for name in list(changes) if "__" in name}
    layers = {layer.name: layer for layer in model._flatten_layers()}
    for name in of_layers:
        layer, argument = name.split("__", 1)
        if layer not in layers:
            raise problem("unknown_name", kind="layer", name=layer, hint=nearest(layer, layers), known=", ".join(layers))
        known = arguments(type(layers[layer]))
        if argument not in known:
            raise problem("unknown_name", kind=f"argument of {layer}", name=argument, hint=nearest(argument, known), known=", ".join(known))
    if dropout is not None and not any(isinstance(layer, Dropout) for layer in layers.values()):
        raise problem("no_dropout")

    def changed(layer):
        own = {name.split("__", 1)[1]: v for name, v in of_layers.items() if name.split("__", 1)[0] == layer.name}
        if dropout is not None and isinstance(layer, Dropout):
            own.setdefault("rate", dropout)
        return type(layer).from_config({**layer.get_config(), **own})

    compiled = _compilation(model, changes)
    twin = clone_layers(model, clone_function=changed if of_layers or dropout is not None else None)
    twin.compile_from_config({**model.get_compile_config(), **compiled})
    return twin


def _compilation(model: Model, changes: Choice) -> dict[str, Any]:
    """What ``compile`` is given anew: an optimizer, of another kind or with other arguments, and another loss."""
    changes = dict(changes)
    given = changes.pop("optimizer", model.optimizer)
    loss = {"loss": changes.pop("loss")} if "loss" in changes else {}
    if changes:
        known = arguments(type(optimizer_of(given, {})))
        for name in changes.keys() - set(known):
            takes = ["batch_size", "optimizer", "loss", "dropout", "LAYER__ARGUMENT", *known]
            raise problem("unknown_choice", name=name, hint=nearest(name, takes), known=", ".join(takes))
    return {"optimizer": optimizer_of(given, changes), **loss}


def groups_of(build: Any, trials: Sequence[tuple[int, Choice]], parts: dict[int, list[Part]], data: Data, batch: int) -> list[Group]:
    """All members of a study, in groups that share a program.

    Args:
        trials: configurations with their numbers.
        parts: for each seed its folds or its split.
        batch: the batch size where it is no choice.
    """
    groups: dict[Hashable, Group] = {}
    shapes: dict[int, Samples] = {}
    number = 0
    for trial, choice in trials:
        for seed, folds in parts.items():
            for part in folds:
                with random_state_kept():
                    model = make(build, choice, seed)
                    member, machine = _member(model, number, trial, choice, seed, part, data, shapes, batch)
                held = None if part.held is None else len(part.held)
                key = (machine.key, member.batch, len(part.train), held)
                if key not in groups:
                    samples, judged = data.for_model(model)
                    judged = None if data.validation is None and part.held is None else judged
                    count = judged.count if held is None and judged is not None else held or 1
                    machine = Machine(model, model.objective, model.optimizer)
                    usual = min(max(int(choice.get("batch_size", batch)), 32), count)
                    groups[key] = Group(machine, member.batch, count if count <= _AT_ONCE else usual, samples, judged)
                groups[key].members.append(member)
                number += 1
    return list(groups.values())


def _member(model, number, trial, choice, seed, part, data, shapes, batch) -> tuple[Member, Machine]:
    if 0 not in shapes:  # the first model checks all the data, and lays it out for the others
        full = model._prepared(data.x, data.y, data.weight)
        data.x, data.y, data.weight = full
        shapes[0] = full.rows(slice(None, _TINY))
    tiny = shapes[0]
    model._prepared(tiny.x, tiny.y, tiny.weight)
    size = choice.get("batch_size", batch)
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise problem("bad_argument", owner="compare", argument="batch_size", expected="a whole number from 1 up", got=repr(size))
    machine = Machine(model, model.objective, model.optimizer)
    member = Member(number, trial, choice, seed, part, min(size, len(part.train)), fresh_seed(), model.count_params())
    member.state, member.settings = machine.state(), machine.settings()
    return member, machine
