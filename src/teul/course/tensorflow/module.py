"""tf.Module: an object that holds Variables."""

from collections.abc import Callable
from typing import Any

from teul.layers.base import Layer
from teul.registry import snake_case
from teul.tracking import held
from teul.variables import Variable


class Module:
    """Base of objects that hold Variables, themselves or in others inside.

    >>> class Scale(Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         from teul.course.tensorflow.variable import Variable
    ...
    ...         self.factor = Variable(2.0, name="factor")
    >>> [v.name for v in Scale().trainable_variables]
    ['factor']
    """

    def __init__(self, name: str | None = None):
        self._name = name or snake_case(type(self).__name__)

    @property
    def name(self) -> str:
        """Its name."""
        return self.__dict__.get("_name", snake_case(type(self).__name__))

    @property
    def name_scope(self) -> Any:
        """A scope of that name, in which nothing changes."""
        from teul.course.tensorflow.control import name_scope

        return name_scope(self.name)

    @property
    def variables(self) -> tuple[Variable, ...]:
        """All Variables."""
        found: dict[int, Variable] = {}
        for part in held(self, (Variable, Module, Layer)):
            found.update({id(v): v for v in ([part] if isinstance(part, Variable) else part.variables)})
        return tuple(found.values())

    @property
    def trainable_variables(self) -> tuple[Variable, ...]:
        """Those that training changes."""
        return tuple(v for v in self.variables if v.trainable)

    @property
    def non_trainable_variables(self) -> tuple[Variable, ...]:
        """The others."""
        return tuple(v for v in self.variables if not v.trainable)

    @property
    def submodules(self) -> tuple[Any, ...]:
        """The modules inside, and those inside them."""
        inside = list(held(self, (Module, Layer)))
        return tuple(m for part in inside for m in (part, *(part.submodules if isinstance(part, Module) else ())))

    @classmethod
    def with_name_scope(cls, method: Callable) -> Callable:
        """The method itself."""
        return method
