"""Objects as plain data and back, in the form that Keras 3 gives them.

An object is written as ``{"module", "class_name", "config", "registered_name"}``; a model or layer adds how it was built and
compiled. Plain values, lists and dicts stay what they are. Nothing is imported and no code is run to read them: a class is one of
Teul's families, or one that the caller named (:mod:`teul.custom_objects`).
"""

import inspect
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jax
import numpy as np

from teul import custom_objects
from teul.errors import nearest, problem
from teul.registry import FAMILIES, Family
from teul.symbolic import KerasTensor

_PLAIN = (str, int, float, bool)


class Name(str):
    """The name of a class or function, which in this process still knows what it names.

    So a copy made by ``from_config(get_config())`` needs no registration. In a file only the text is left.
    """

    thing: Any = None

    @classmethod
    def of(cls, thing: Any, text: str) -> "Name":
        """``text`` as the name of ``thing``."""
        name = cls(text)
        name.thing = thing
        return name


# Objects that stand in several places --------------------------------------------------------------------------------------------


class _Sharing(threading.local):
    """The objects met so far, while one whole model is written or read."""

    def __init__(self):
        self.written: dict[int, tuple[Any, dict[str, Any]]] | None = None
        self.entries: dict[int, dict[str, Any]] = {}
        self.count = 0
        self.read: dict[int, Any] | None = None


_sharing = _Sharing()


@contextmanager
def sharing_written() -> Iterator[None]:
    """Inside, an object that is written twice gets a number, by which it is one object again."""
    before = _sharing.written, _sharing.entries, _sharing.count
    _sharing.written, _sharing.entries, _sharing.count = {}, {}, 0
    try:
        yield
    finally:
        _sharing.written, _sharing.entries, _sharing.count = before


@contextmanager
def sharing_read() -> Iterator[None]:
    """Inside, objects with the same number are one object."""
    before = _sharing.read
    _sharing.read = {}
    try:
        yield
    finally:
        _sharing.read = before


def _note_written(thing: Any, data: dict[str, Any]) -> None:
    if _sharing.written is None:
        return
    _sharing.entries[id(data)] = data
    _, first = _sharing.written.setdefault(id(thing), (thing, data))
    if first is not data:
        if "shared_object_id" not in first:
            _sharing.count += 1
            first["shared_object_id"] = _sharing.count
        data["shared_object_id"] = first["shared_object_id"]


# Writing ----------------------------------------------------------------------------------------------------------------------------


def serialize(value: Any) -> Any:
    """``value`` as plain data.

    >>> from teul.regularizers import L2
    >>> serialize(L2(0.5))
    {'module': 'keras.regularizers', 'class_name': 'L2', 'config': {'l2': 0.5}, 'registered_name': None}
    """
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, tuple) and hasattr(value, "_fields") and any(map(callable, value)):
        return _function(value)  # a transformation of optax
    if isinstance(value, (list, tuple)):
        parts = [serialize(part) for part in value]
        return tuple(parts) if isinstance(value, tuple) else parts
    if isinstance(value, dict):
        if _sharing.entries.get(id(value)) is value:
            return value  # an object that was written already, and may still turn out to be shared
        return {key: serialize(part) for key, part in value.items()}
    if isinstance(value, KerasTensor) or not hasattr(value, "get_config"):
        return _special(value)
    if inspect.isclass(value):
        return _thing(value, {}, value)
    config = value.get_config()
    if not isinstance(config, dict):
        raise problem("config_not_dict", owner=type(value).__name__, got=repr(config))
    data = _thing(type(value), serialize(config), value)
    for method, key in (("get_build_config", "build_config"), ("get_compile_config", "compile_config")):
        more = getattr(value, method)() if hasattr(value, method) else None
        if more is not None:
            data[key] = serialize(more)
    _note_written(value, data)
    return data


def _thing(kind: type, config: Any, value: Any) -> dict[str, Any]:
    """The entry of an object of class ``kind``."""
    registered = custom_objects.get_registered_name(kind)
    if registered == kind.__name__ and (family := _family_of(kind)) is not None:
        module = kind.keras_module() if hasattr(kind, "keras_module") else family.module
        # Keras registers what it keeps outside its public modules under the bare name.
        return {
            "module": module,
            "class_name": kind.__name__,
            "config": config,
            "registered_name": kind.__name__ if module.startswith("keras.src") else None,
        }
    module = None if kind.__module__ == "__main__" else kind.__module__
    return {"module": module, "class_name": Name.of(kind, kind.__name__), "config": config, "registered_name": Name.of(kind, registered)}


def _family_of(kind: type) -> Family | None:
    return next((family for family in FAMILIES if family.name_of(kind) is not None), None)


def _special(value: Any) -> Any:
    """Values that JSON does not know, as Keras writes them; functions by their names."""
    if isinstance(value, bytes):
        return {"class_name": "__bytes__", "config": {"value": value.decode("utf-8")}}
    if isinstance(value, slice):
        parts = {name: serialize(getattr(value, name)) for name in ("start", "stop", "step")}
        return {"class_name": "__slice__", "config": parts}
    if value is Ellipsis:
        return {"class_name": "__ellipsis__", "config": {}}
    if isinstance(value, KerasTensor):
        history = None if value.node is None else [value._keras_history[0].name, *value._keras_history[1:]]
        return {"class_name": "__keras_tensor__", "config": {"shape": value.shape, "dtype": value.dtype, "keras_history": history}}
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
        return value.item()
    if isinstance(value, np.ndarray):
        return {"class_name": "__numpy__", "config": {"value": value.tolist(), "dtype": value.dtype.name}}
    if isinstance(value, jax.Array) or hasattr(value, "__jax_array__"):
        array = np.asarray(value)
        return {"class_name": "__tensor__", "config": {"value": array.tolist(), "dtype": array.dtype.name}}
    if isinstance(value, np.dtype):
        return value.name
    if callable(value):
        return _function(value)
    return value


def _function(function: Any) -> dict[str, Any]:
    """A function by its name; one that has none stands for itself, in this process alone."""
    name = getattr(function, "__name__", None)
    if name is None or name == "<lambda>":
        return {"class_name": "__lambda__", "config": {"value": function}}
    module = str(getattr(function, "__module__", "") or "")
    # Of jax and numpy only the module says that "gelu" is not the gelu of Keras.
    foreign = module.split(".")[0] in ("jax", "jaxlib", "numpy", "scipy", "optax")
    return {
        "module": module if foreign else "builtins",
        "class_name": "function",
        "config": Name.of(function, custom_objects.get_registered_name(function)),
        "registered_name": "function",
    }


def as_json(value: Any, **options: Any) -> str:
    """Plain data as JSON text. A function without a name leaves a place that the reader of the file has to fill."""

    def otherwise(part: Any) -> Any:
        if callable(part):
            return {"name": getattr(part, "__name__", type(part).__name__)}
        if isinstance(part, (set, frozenset)):
            return sorted(part, key=repr)
        raise problem("cannot_save", what=type(part).__name__, why="it has no get_config()")

    try:
        return json.dumps(value, default=otherwise, **options)
    except RecursionError as error:
        raise problem("cannot_save", what="The model", why="its configuration is nested too deeply") from error


# Reading ----------------------------------------------------------------------------------------------------------------------------


def deserialize(data: Any, family: Family | None = None, names: Any = None) -> Any:
    """What :func:`serialize` wrote: plain values as they are, objects made anew.

    Args:
        data: plain data; parts that are objects already stay as they are.
        family: where to look for classes whose module is not written (Keras 2 wrote none).
        names: custom objects.

    Raises:
        ValueError: naming a class or function that is neither Teul's nor among the custom objects.

    >>> from teul.regularizers import L2
    >>> deserialize(serialize(L2(0.5))).l2
    0.5
    """
    if names:
        with custom_objects.CustomObjectScope(names):
            return deserialize(data, family)
    if isinstance(data, (list, tuple)):
        return [deserialize(part, family) for part in data]
    if isinstance(data, str) and family is not None:
        return custom_objects.find(data) or data
    if not isinstance(data, dict):
        return data
    if "class_name" not in data or "config" not in data:
        return {key: deserialize(part, family) for key, part in data.items()}
    name = data["class_name"]
    if not isinstance(name, str):
        raise problem("config_not_understood", what="class_name", got=repr(name))
    if name in _SPECIAL:
        return _SPECIAL[name](data["config"] or {})
    if name == "function":
        return find_function(data, family)
    shared = data.get("shared_object_id")
    if _sharing.read is not None and shared in _sharing.read:
        return _sharing.read[shared]
    made = _made(find_class(data, family), data)
    if _sharing.read is not None and shared is not None:
        _sharing.read[shared] = made
    return made


def _made(kind: Any, data: dict[str, Any]) -> Any:
    """The object that ``data`` describes; a layer is built, a model compiled, as it was."""
    if not hasattr(kind, "from_config"):
        if inspect.isclass(kind) and data["config"]:
            raise problem("no_from_config", name=data["class_name"])
        return kind() if inspect.isclass(kind) else kind
    config = {} if data["config"] is None else data["config"]
    if not isinstance(config, (dict, list)):
        raise problem("config_not_understood", what=f"config of {data['class_name']}", got=repr(config))
    made = kind.from_config(dict(config) if isinstance(config, dict) else config)
    build = data.get("build_config")
    if build and hasattr(made, "build_from_config") and not made.built:
        made.build_from_config(build)
    compiled = data.get("compile_config")
    if compiled and hasattr(made, "compile_from_config"):
        made.compile_from_config(compiled)
    return made


def find_class(data: dict[str, Any], family: Family | None = None) -> Any:
    """The class that an entry names: the caller's own, or one of Teul's families."""
    name, module = data["class_name"], data.get("module")
    if isinstance(name, Name):
        return name.thing
    registered = data.get("registered_name") or name
    own = custom_objects.find(registered, name)
    if own is not None:
        return own
    if "module" not in data:
        bare = str(name).rpartition(">")[2]  # Keras 2 wrote "Custom>Adam"
        for known in [family] if family else FAMILIES:
            for spelled in (bare, bare.replace("_", "")):
                if known.knows(spelled):
                    return known.find(spelled)
    elif module is not None:
        for known in _families_of(str(module)):
            if known.knows(name):
                return known.find(name)
    raise _unknown(name, str(registered), module, [family] if family else FAMILIES)


def _families_of(module: str) -> list[Family]:
    """The families that may hold what Keras keeps in ``module``; none for modules that are not Keras's."""
    parts = module.split(".")
    if parts[0] == "tensorflow" or parts[:1] == ["tf_keras"]:
        parts = ["keras", *[p for p in parts[1:] if p != "keras"]]
    if parts[0] not in ("keras", "teul", "builtins"):
        return []
    inner = [p for p in parts[1:] if p != "src"]
    exact = [f for f in FAMILIES if f.module.split(".")[1:] == inner]
    near = [f for f in FAMILIES if f not in exact and f.module.split(".")[1:2] == inner[:1]]
    return [*exact, *near, *(f for f in FAMILIES if f.module == "keras")] if inner else list(FAMILIES)


def find_function(data: dict[str, Any], family: Family | None = None) -> Any:
    """The function that an entry names."""
    name = data["config"]
    if isinstance(name, Name):
        return name.thing
    if not isinstance(name, str):
        raise problem("config_not_understood", what="the name of a function", got=repr(name))
    own = custom_objects.find(name, name.rpartition(">")[2], data.get("registered_name")) or custom_objects.find_in_any_package(name)
    if own is not None:
        return own
    module = str(data.get("module") or "")
    if module.split(".")[0] in ("", "builtins", "keras", "teul"):
        for known in [family] if family else FAMILIES:
            if known.knows(name) and known.kind in _WITH_FUNCTIONS:
                return known.find(name)
    raise _unknown(name, name, module, [family] if family else FAMILIES)


def _unknown(name: str, registered: str, module: Any, families: list[Family]) -> Exception:
    """The refusal of a name that nobody knows, with the nearest right one."""
    hint = nearest(name, sorted({known for family in families for known in family.shown()}))
    return problem("unknown_object", name=name, key=registered.rpartition(">")[2], module=module or "__main__", hint=hint)


# The families whose members may be plain functions.
_WITH_FUNCTIONS = ("activation", "loss", "metric", "initializer", "regularizer", "constraint")


def _lambda(config: dict[str, Any]) -> Any:
    """A function without a name: the one itself in the process that wrote it, else the one that the caller gives for it."""
    value = config.get("value") if isinstance(config, dict) else None
    if value is not None and not isinstance(value, (str, list, dict)):
        return value
    own = custom_objects.find("<lambda>", "lambda")
    if own is None:
        raise problem("lambda_in_file", name="lambda")
    return own


def _array(config: dict[str, Any]) -> np.ndarray:
    value, dtype = config["value"], str(config["dtype"])
    if dtype not in _ARRAY_TYPES:
        raise problem("config_not_understood", what="dtype of an array", got=repr(dtype))
    if dtype == "bfloat16":
        import ml_dtypes

        return np.asarray(value, "float32").astype(ml_dtypes.bfloat16)
    return np.asarray(value, dtype)


_ARRAY_TYPES = (
    *("bfloat16", "float16", "float32", "float64", "bool"),
    *(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)),
)


def _keras_tensor(config: dict[str, Any]) -> KerasTensor:
    tensor = KerasTensor(config["shape"], config["dtype"])
    tensor._written_history = config.get("keras_history")
    return tensor


def _refused(config: Any) -> Any:
    raise problem("config_not_understood", what="a type", got="a TensorFlow type specification")


_SPECIAL = {
    "__lambda__": _lambda,
    "__numpy__": _array,
    "__tensor__": lambda config: jax.numpy.asarray(_array(config)),
    "__bytes__": lambda config: config["value"].encode("utf-8"),
    "__ellipsis__": lambda config: Ellipsis,
    "__slice__": lambda config: slice(*(deserialize(config.get(name)) for name in ("start", "stop", "step"))),
    "__keras_tensor__": _keras_tensor,
    "__typespec__": _refused,
}


# How much a file may ask for ------------------------------------------------------------------------------------------------------------


class _Budget(threading.local):
    """How many weight elements may still be made, while a model is made for a file that holds so many."""

    def __init__(self):
        self.left: float | None = None


_budget = _Budget()


@contextmanager
def budget(elements: float) -> Iterator[None]:
    """Inside, weights of more than ``elements`` numbers in all are refused before any memory is taken for them."""
    before = _budget.left
    _budget.left = elements
    try:
        yield
    finally:
        _budget.left = before


def spend(shape: tuple[int, ...]) -> None:
    """Ask for a weight of ``shape``."""
    if _budget.left is None:
        return
    size = 1
    for n in shape:
        size *= int(n)
    _budget.left -= size
    if _budget.left < 0:
        raise problem("more_weights_than_file", shape=shape)
