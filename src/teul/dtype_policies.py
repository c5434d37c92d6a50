"""Which float type a layer keeps its weights in, and which it computes in."""

from typing import Any

from teul import config
from teul.errors import problem
from teul.registry import Family

family = Family("dtype policy", "keras")

_FLOATS = ("float16", "bfloat16", "float32", "float64")


@family.add("FloatDTypePolicy", "Policy")
class DTypePolicy:
    """A pair of types: of the variables and of the computation. ``mixed_bfloat16`` computes in bfloat16 on float32 weights.

    >>> policy = DTypePolicy("mixed_bfloat16")
    >>> policy.variable_dtype, policy.compute_dtype
    ('float32', 'bfloat16')
    """

    def __init__(self, name: str | None = None):
        self.name = str(name or config.floatx())
        if self.name.startswith("mixed_"):
            self.compute_dtype, self.variable_dtype = self.name.removeprefix("mixed_"), "float32"
        else:
            self.compute_dtype = self.variable_dtype = self.name
        known = (*_FLOATS, "int8", "uint8", "int16", "int32", "int64", "uint16", "uint32", "uint64", "bool", "string")
        if self.compute_dtype not in (known if not self.name.startswith("mixed_") else ("float16", "bfloat16")):
            expected = "'mixed_float16', 'mixed_bfloat16' or a type such as 'float32'"
            raise problem("bad_argument", owner="DTypePolicy", argument="name", expected=expected, got=repr(name))

    def get_config(self) -> dict[str, Any]:
        """The name."""
        return {"name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "DTypePolicy":
        """A policy from what ``get_config`` gave."""
        return cls(**config)

    def __eq__(self, other):
        return isinstance(other, DTypePolicy) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    def __repr__(self):
        return f'<DTypePolicy "{self.name}">'


def get(identifier: Any) -> DTypePolicy:
    """A policy from its name, a type, a config or itself; None is the session's."""
    if identifier is None:
        return config.dtype_policy() or DTypePolicy()
    if isinstance(identifier, DTypePolicy):
        return identifier
    if isinstance(identifier, dict):
        return family.get(identifier)
    return DTypePolicy(getattr(identifier, "__name__", None) or getattr(identifier, "name", None) or str(identifier))


def set_dtype_policy(policy: Any) -> None:
    """Choose the policy of layers made from now on."""
    config._settings["dtype_policy"] = None if policy is None else get(policy)
