"""Which float type a layer keeps its weights in, and which it computes in."""

import re
from collections.abc import Iterator, MutableMapping
from typing import Any

from teul import config
from teul.errors import problem
from teul.registry import Family
from teul.serialization import deserialize as _made
from teul.serialization import serialize as _as_data
from teul.variables import as_array

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
        if not isinstance(name, (str, type(None))):
            raise problem("wrong_type", owner="DTypePolicy", argument="name", expected="a string, such as 'mixed_float16'", got=repr(name))
        self.name = str(name or config.floatx())
        if self.name.startswith("mixed_"):
            self.compute_dtype, self.variable_dtype = self.name.removeprefix("mixed_"), "float32"
        else:
            self.compute_dtype = self.variable_dtype = self.name
        known = (*_FLOATS, "int8", "uint8", "int16", "int32", "int64", "uint16", "uint32", "uint64", "bool", "string")
        if self.compute_dtype not in (known if not self.name.startswith("mixed_") else ("float16", "bfloat16")):
            expected = "'mixed_float16', 'mixed_bfloat16' or a type such as 'float32'"
            raise problem("bad_argument", owner="DTypePolicy", argument="name", expected=expected, got=repr(name))

    @property
    def quantization_mode(self) -> None:
        """None: Teul has no quantized computation."""
        return None

    def convert_input(self, x: Any, autocast: bool, dtype: Any) -> Any:
        """``x`` as a layer with this policy takes it: floats in ``dtype`` where ``autocast`` holds, anything else as it is."""
        dtype = str(getattr(dtype, "name", dtype))
        if type(x).__name__ == "KerasTensor":
            return type(x)(x.shape, dtype, name=x.name) if autocast and "float" in x.dtype else x
        x = as_array(x, None if hasattr(x, "dtype") else dtype) if not hasattr(x, "dtype") or hasattr(x, "value") else x
        return as_array(x, dtype) if autocast and "float" in str(x.dtype) and str(x.dtype) != dtype else x

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


def get(identifier: Any) -> Any:
    """A policy from its name, a type, a config or itself; None is the session's."""
    if identifier is None:
        return config.dtype_policy() or DTypePolicy()
    if isinstance(identifier, (DTypePolicy, DTypePolicyMap)):
        return identifier
    if isinstance(identifier, dict):
        return family.get(identifier)
    return DTypePolicy(getattr(identifier, "__name__", None) or getattr(identifier, "name", None) or str(identifier))


def set_dtype_policy(policy: Any) -> None:
    """Choose the policy of layers made from now on."""
    config._settings["dtype_policy"] = None if policy is None else get(policy)


FloatDTypePolicy = DTypePolicy


@family.add()
class DTypePolicyMap(MutableMapping):
    """Policies by the paths of layers; a path that is not there takes the policy of a pattern that matches it, else the default.

    Args:
        default_policy: the policy of all other layers; None is the session's.
        policy_map: the policies by path.

    >>> policies = DTypePolicyMap(policy_map={"encoder": "mixed_bfloat16"})
    >>> policies["encoder"].name, policies["decoder"].name
    ('mixed_bfloat16', 'float32')
    """

    def __init__(self, default_policy: Any = None, policy_map: dict[str, Any] | None = None):
        if policy_map is not None and not isinstance(policy_map, dict):
            raise problem("wrong_type", owner="DTypePolicyMap", argument="policy_map", expected="a dict", got=repr(policy_map))
        self._default = None if default_policy is None else get(default_policy)
        self._policies = {key: get(policy) for key, policy in (policy_map or {}).items()}

    name = property(lambda self: "map_" + self.default_policy.name, doc="``map_`` and the default's name.")
    default_policy = property(lambda self: self._default or config.dtype_policy(), doc="The policy of all other layers.")
    variable_dtype = property(lambda self: self.default_policy.variable_dtype, doc="The default's type of weights.")
    compute_dtype = property(lambda self: self.default_policy.compute_dtype, doc="The default's type of computation.")
    quantization_mode = None

    def __getitem__(self, key: str) -> DTypePolicy:
        if key in self._policies:
            return self._policies[key]
        matching = [pattern for pattern in self._policies if re.search(pattern, key)]
        if len(matching) > 1:
            expected = "matched by one pattern at most"
            raise problem("bad_argument", owner="DTypePolicyMap", argument=f"path {key!r}", expected=expected, got=f"by {matching}")
        return self._policies[matching[0]] if matching else self.default_policy

    def __setitem__(self, key: str, policy: Any) -> None:
        if key in self._policies:
            raise problem("bad_argument", owner="DTypePolicyMap", argument="path", expected="new", got=f"there already: {key!r}")
        self._policies[key] = get(policy)

    def __delitem__(self, key: str) -> None:
        del self._policies[key]

    def __contains__(self, key: object) -> bool:
        return key in self._policies

    def __iter__(self) -> Iterator[str]:
        return iter(self._policies)

    def __len__(self) -> int:
        return len(self._policies)

    def get_config(self) -> dict[str, Any]:
        """The default, if one was chosen, and the policies by path."""
        policies = {key: _as_data(policy) for key, policy in self._policies.items()}
        return {"default_policy": None if self._default is None else _as_data(self._default), "policy_map": policies}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "DTypePolicyMap":
        """A map from what ``get_config`` gave."""
        return cls(config.get("default_policy"), config.get("policy_map"))

    def __repr__(self):
        return f"<DTypePolicyMap at {hex(id(self))} default_policy={self.default_policy}, {len(self)} paths>"


def serialize(dtype_policy: Any) -> Any:
    """A policy as plain data."""
    return _as_data(dtype_policy)


def deserialize(config: Any, custom_objects: Any = None) -> Any:
    """The policy that :func:`serialize` wrote down."""
    return _made(config, family, custom_objects)
