"""Old spellings and today's, in one table: what courses still write is understood, and today's name is said once."""

from typing import Any

from teul.errors import note, problem

OLD_ARGUMENTS: dict[str, str] = {
    "lr": "learning_rate",
    "nb_epoch": "epochs",
    "init": "kernel_initializer",
}
"""Argument names that Keras once had, and what they are called today."""

HISTORY_KEYS: dict[str, tuple[str, ...]] = {
    "acc": ("accuracy", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy"),
    "accuracy": ("acc",),
    "lr": ("learning_rate",),
    "learning_rate": ("lr",),
    "mean_squared_error": ("mse",),
    "mse": ("mean_squared_error",),
    "mean_absolute_error": ("mae",),
    "mae": ("mean_absolute_error",),
}
"""Names that a history may be asked for, and what may be recorded instead."""

said: set[str] = set()
"""What has been said already in this process."""


def say_once(code: str, /, *, about: str, stacklevel: int = 3, **facts) -> None:
    """Say message ``code`` unless it was said about the same thing before."""
    if about not in said:
        said.add(about)
        note(code, stacklevel=stacklevel + 1, **facts)


def translate(owner: str, given: dict[str, Any], *, stacklevel: int = 3) -> dict[str, Any]:
    """The keyword arguments ``given`` to ``owner`` under today's names.

    >>> translate("SGD", {"learning_rate": 0.3})
    {'learning_rate': 0.3}
    """
    today: dict[str, Any] = {}
    for name, value in given.items():
        new = OLD_ARGUMENTS.get(name, name)
        if new in today or (new != name and new in given):
            raise problem("spelled_twice", owner=owner, old=name, new=new)
        if new != name:
            say_once("old_argument", about=name, stacklevel=stacklevel + 1, owner=owner, old=name, new=new)
        today[new] = value
    return today
