"""tf.test: what is there."""

import unittest
from typing import Any

from teul.course.tensorflow.config import list_physical_devices

TestCase = unittest.TestCase


def is_gpu_available(cuda_only: bool = False, min_cuda_compute_capability: Any = None) -> bool:
    """Whether there is a graphics processor that JAX uses."""
    return bool(list_physical_devices("GPU"))


def is_built_with_cuda() -> bool:
    """Whether JAX uses CUDA."""
    return is_gpu_available()


def is_built_with_gpu_support() -> bool:
    """Whether JAX uses a graphics processor."""
    return is_gpu_available()


def is_built_with_rocm() -> bool:
    """Never."""
    return False


is_built_with_xla = is_built_with_rocm


def gpu_device_name() -> str:
    """The name of the first graphics processor, or nothing."""
    return "/device:GPU:0" if is_gpu_available() else ""


def main(argv: Any = None) -> None:
    """Run the tests of the file."""
    unittest.main(argv=argv)
