"""Names that Keras or TensorFlow once had and Teul has not: importing one is harmless, using it says what to do instead."""

from typing import Any

from teul.course.place import script_line
from teul.errors import problem


class Gone:
    """A stand-in for a name that is gone; whatever is done with it raises.

    Args:
        name: the whole name, as the script knows it.
        reason: the id of the message that says what to do instead.
    """

    def __init__(self, name: str, reason: str):
        self.__dict__.update(__name__=name.rpartition(".")[2], _name=name, _reason=reason)

    def _refuse(self) -> Exception:
        from teul.errors import tell

        return problem("course_gone", name=self._name, place=script_line(), instead=tell(self._reason))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise self._refuse()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise self._refuse()

    def __mro_entries__(self, bases: tuple) -> tuple:
        raise self._refuse()

    def __repr__(self) -> str:
        return f"<{self._name}: not in Teul>"
