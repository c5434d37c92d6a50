"""Small helpers under Keras's names."""

from teul.config import disable_interactive_logging, enable_interactive_logging, is_interactive_logging_enabled
from teul.custom_objects import (
    CustomObjectScope,
    custom_object_scope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
)
from teul.data.parts import pack_x_y_sample_weight, unpack_x_y_sample_weight
from teul.saving import deserialize_keras_object, serialize_keras_object
from teul.utils import bounding_boxes
from teul.utils.arrays import normalize, to_categorical
from teul.utils.batches import PyDataset, Sequence
from teul.utils.downloads import get_file
from teul.utils.drawing import model_to_dot, plot_model
from teul.utils.folders import image_dataset_from_directory, text_dataset_from_directory
from teul.utils.passing import Config, get_source_inputs, is_keras_tensor, standardize_dtype
from teul.utils.pictures import array_to_img, img_to_array, load_img, save_img
from teul.utils.progbar import Progbar
from teul.utils.sequences import pad_sequences, split_dataset, timeseries_dataset_from_array
from teul.utils.session import clear_session
from teul.variables import set_random_seed

__all__ = [
    "Config", "CustomObjectScope", "Progbar", "PyDataset", "Sequence", "array_to_img", "bounding_boxes", "clear_session",
    "custom_object_scope",
    "deserialize_keras_object", "disable_interactive_logging", "enable_interactive_logging", "get_custom_objects", "get_file",
    "get_registered_name", "get_registered_object", "get_source_inputs", "image_dataset_from_directory", "img_to_array",
    "is_interactive_logging_enabled", "is_keras_tensor", "load_img", "model_to_dot", "normalize", "pack_x_y_sample_weight",
    "pad_sequences", "plot_model", "register_keras_serializable", "save_img", "serialize_keras_object", "set_random_seed",
    "split_dataset", "standardize_dtype", "text_dataset_from_directory", "timeseries_dataset_from_array", "to_categorical",
    "unpack_x_y_sample_weight",
]  # fmt: skip
