"""tf.experimental: NumPy's names for tensors."""

from typing import Any

import jax.numpy as jnp

from teul.course.tensorflow.tensor import compute
from teul.errors import problem


class _Numpy:
    """tf.experimental.numpy: functions of NumPy, of tensors."""

    def __getattr__(self, name: str) -> Any:
        function = getattr(jnp, name, None)
        if name.startswith("__") or function is None:
            raise problem("tf_unknown", module="tf.experimental.numpy", name=name, hint="")
        if not callable(function) or isinstance(function, type):
            return function

        def call(*args: Any, **kwargs: Any) -> Any:
            return compute(function, *args, **kwargs)

        return call

    @staticmethod
    def experimental_enable_numpy_behavior(**options: Any) -> None:
        """Accepted: tensors mix types here anyway."""


numpy = _Numpy()
