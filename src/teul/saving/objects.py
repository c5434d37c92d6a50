"""Single objects as plain data, under the names that Keras gives the two functions."""

from typing import Any

from teul.serialization import deserialize, serialize


def serialize_keras_object(obj: Any) -> Any:
    """A layer, model, loss, metric, optimizer, function or plain value as plain data.

    >>> from teul.layers import Dense
    >>> serialize_keras_object(Dense(3))["class_name"]
    'Dense'
    """
    return serialize(obj)


def deserialize_keras_object(config: Any, custom_objects: Any = None, safe_mode: bool = True, **others: Any) -> Any:
    """The object that :func:`serialize_keras_object` wrote, here or in Keras.

    Args:
        config: plain data.
        custom_objects: your own classes and functions, by name.
        safe_mode: accepted for Keras's sake; Teul never runs code out of data.
    """
    import teul.models  # noqa: F401 (a configuration may name a model)

    module_objects = others.get("module_objects")
    known = {**(module_objects or {}), **dict(custom_objects or {})} if module_objects else custom_objects
    if isinstance(config, str) and known:
        return dict(known).get(config, config)
    return deserialize(config, names=known)
