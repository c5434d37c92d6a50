"""Names of TensorFlow 1 that course code still calls before it uses Keras."""

import logging as python_logging
from collections.abc import Callable
from typing import Any, Self

import jax
import numpy as np

from teul.course.tensorflow.elementwise import cast
from teul.course.tensorflow.random import normal, set_seed, shuffle, uniform
from teul.course.tensorflow.random import truncated_normal as truncated_normal
from teul.course.tensorflow.tensor import Tensor
from teul.errors import problem
from teul.variables import Variable

set_random_seed = set_seed
random_normal, random_uniform, random_shuffle = normal, uniform, shuffle


def _to(dtype: str) -> Callable:
    def convert(x, name=None):
        return cast(x, dtype)

    convert.__name__ = convert.__qualname__ = (
        f"to_{'double' if dtype == 'float64' else dtype.removesuffix('32') if dtype == 'float32' else dtype}"
    )
    convert.__doc__ = f"x as {dtype}."
    return convert


to_float, to_double, to_int32, to_int64 = map(_to, ("float32", "float64", "int32", "int64"))


def nothing(*args: Any, **kwargs: Any) -> None:
    """Accepted: what it did in TensorFlow 1 is done here anyway."""


global_variables_initializer = initialize_all_variables = local_variables_initializer = tables_initializer = nothing
reset_default_graph = disable_v2_behavior = disable_eager_execution = enable_eager_execution = enable_v2_behavior = nothing
disable_v2_tensorshape = enable_v2_tensorshape = disable_resource_variables = enable_resource_variables = nothing
disable_control_flow_v2 = enable_control_flow_v2 = disable_tensor_equality = enable_tensor_equality = nothing


def trainable_variables(scope: Any = None) -> list[Any]:
    """Refused: there is no list of all Variables here."""
    raise problem("tf_gone_graphs")


global_variables = trainable_variables


class Options:
    """Settings of TensorFlow 1: any may be set, and none changes anything."""

    def __init__(self, **settings: Any):
        self.__dict__.update(settings)

    def __getattr__(self, name: str) -> "Options":
        if name.startswith("__"):
            raise AttributeError(name)
        found = self.__dict__[name] = Options()
        return found


ConfigProto = GPUOptions = OptimizerOptions = GraphOptions = RunOptions = Options


class Session:
    """TensorFlow 1's session, as far as values are known: ``run`` gives them as NumPy arrays.

    >>> from teul.course.tensorflow.creation import constant
    >>> with Session() as sess:
    ...     print(sess.run(constant(1.0) + 2))
    3.0
    """

    def __init__(self, target: str = "", graph: Any = None, config: Any = None):
        self.graph = graph

    def run(self, fetches: Any, feed_dict: dict[Any, Any] | None = None, options: Any = None, run_metadata: Any = None) -> Any:
        """The values of tensors and Variables, in the structure they are given in."""
        if feed_dict:
            raise problem("tf_gone_graphs")
        return jax.tree.map(_value, fetches, is_leaf=lambda x: x is None or isinstance(x, (Tensor, Variable)))

    def close(self) -> None:
        """Nothing is open."""

    def as_default(self) -> Self:
        """The session itself."""
        return self

    def list_devices(self) -> list[Any]:
        """The devices."""
        from teul.course.tensorflow.config import list_physical_devices

        return list_physical_devices()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None: ...


InteractiveSession = Session


def _value(x: Any) -> Any:
    return None if x is None else x.numpy() if hasattr(x, "numpy") else np.asarray(x) if isinstance(x, jax.Array) else x


class Graph:
    """TensorFlow 1's graph: there is none, and ``with graph.as_default():`` changes nothing."""

    def as_default(self) -> Self:
        """The graph itself."""
        return self

    def finalize(self) -> None:
        """Nothing to finish."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None: ...


def get_default_graph() -> Graph:
    """A graph in which nothing is."""
    return Graph()


def get_default_session() -> Session:
    """A session."""
    return Session()


class _Logging:
    """tf.logging: Python's own, under TensorFlow's name."""

    DEBUG, INFO, WARN, WARNING, ERROR, FATAL = 10, 20, 30, 30, 40, 50

    def __init__(self) -> None:
        self._logger = python_logging.getLogger("tensorflow")

    def set_verbosity(self, v: Any) -> None:
        """Say nothing below this level."""
        self._logger.setLevel(int(v))

    def get_verbosity(self) -> int:
        """That level."""
        return self._logger.getEffectiveLevel()

    def __getattr__(self, name: str) -> Any:
        if name not in ("debug", "info", "warn", "warning", "error", "fatal", "log"):
            raise AttributeError(name)
        return getattr(self._logger, {"warn": "warning", "fatal": "critical"}.get(name, name))


logging = _Logging()
