"""The data sets that ``keras.utils`` reads, as tf.data has them: their elements are tensors of tf where a script maps or looks."""

import functools
from collections.abc import Callable
from typing import Any

import jax
import numpy as np

from teul import utils
from teul.course.tensorflow.data.dataset import UNKNOWN, Dataset
from teul.data.pipeline import Pipeline


def _as_dataset(found: Any) -> Any:
    if isinstance(found, tuple):
        return tuple(map(_as_dataset, found))
    if not isinstance(found, Pipeline):
        return found
    count = UNKNOWN if found._count is None else found._count
    dataset = Dataset(lambda: (jax.tree.map(np.asarray, element) for element in found), count)
    dataset.__dict__.update(found._extra)
    return dataset


def _of_tf(make: Callable) -> Callable:
    @functools.wraps(make)
    def made(*args: Any, **kwargs: Any) -> Any:
        return _as_dataset(make(*args, **kwargs))

    return made


image_dataset_from_directory = _of_tf(utils.image_dataset_from_directory)
text_dataset_from_directory = _of_tf(utils.text_dataset_from_directory)
timeseries_dataset_from_array = _of_tf(utils.timeseries_dataset_from_array)
