"""Models that outlive the session: files and configurations, plain data, never code."""

from teul.custom_objects import (
    CustomObjectScope,
    custom_object_scope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
)
from teul.saving.editor import KerasFileEditor
from teul.saving.file import load_model, load_weights, save_model, save_weights
from teul.saving.objects import deserialize_keras_object, serialize_keras_object

__all__ = [
    "CustomObjectScope", "KerasFileEditor", "custom_object_scope", "deserialize_keras_object", "get_custom_objects", "get_registered_name",
    "get_registered_object", "load_model", "load_weights", "register_keras_serializable", "save_model", "save_weights",
    "serialize_keras_object",
]  # fmt: skip
