"""Keras's scopes: some that Teul does not need are accepted, so that code written with them runs; one binds Variables to values."""

from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from teul.errors import problem
from teul.naming import inside
from teul.variables import Variable, as_array, bound


class name_scope:
    """``with name_scope("block"):`` the paths of what is built inside begin with ``block/``.

    >>> from teul.layers import Dense
    >>> layer = Dense(2, name="d")
    >>> with name_scope("block"):
    ...     layer.build((None, 3))
    >>> layer.path
    'block/d'
    """

    def __init__(self, name: str, **options):
        self.name = name

    def __enter__(self) -> Self:
        self._inside = inside(self)
        self._inside.__enter__()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._inside.__exit__(kind, error, trace)


class device:
    """``with device("cpu:0"):`` — JAX puts arrays on its default device; ``jax.default_device`` chooses another."""

    def __init__(self, name: str, **options):
        self.name = name

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


def _checked(variable: Any, value: Any) -> tuple[Variable, Any]:
    """A Variable and a value that fits it."""
    if not isinstance(variable, Variable):
        raise problem("bad_argument", owner="StatelessScope", argument="state_mapping", expected="pairs of a Variable and its value",
                      got=f"a pair that begins with {variable!r}")  # fmt: skip
    value = as_array(value, variable.dtype)
    if value.shape != variable.shape:
        raise problem("assign_shape", name=variable.path, expected=variable.shape, got=value.shape)
    return variable, value


class StatelessScope:
    """Inside, Variables read as the values given, and what is assigned to them is kept in the scope and not in them.

    Args:
        state_mapping: pairs of a Variable and its value.
        collect_losses: whether layers called inside give their losses to :meth:`add_loss`.
        initialize_variables: accepted for Keras's sake; Variables have their values from the start.

    >>> v = Variable(1.0)
    >>> with StatelessScope([(v, 5.0)]) as scope:
    ...     _ = v.assign_add(1.0)
    >>> float(v), float(scope.get_current_value(v))
    (1.0, 6.0)
    """

    def __init__(
        self, state_mapping: Iterable[tuple[Variable, Any]] | None = None, collect_losses: bool = False, initialize_variables: bool = True
    ):  # fmt: skip
        self.state_mapping = [_checked(v, value) for v, value in state_mapping or ()]
        self.collect_losses, self.initialize_variables, self.losses = collect_losses, initialize_variables, []

    def __enter__(self) -> Self:
        self._bound = bound(([v for v, _ in self.state_mapping], [value for _, value in self.state_mapping]))
        self._binding = self._bound.__enter__()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._bound.__exit__(kind, error, trace)

    def add_loss(self, loss: Any) -> None:
        """Keep a loss."""
        self.losses.append(loss)

    def add_update(self, update: tuple[Variable, Any]) -> None:
        """Set a Variable to a value, in the scope."""
        variable, value = update
        variable.assign(value)

    def get_current_value(self, variable: Variable) -> Any:
        """The value that a Variable has in the scope; None for one that was neither given nor assigned."""
        return self._binding.value_of(variable)
