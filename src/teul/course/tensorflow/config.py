"""tf.config: which devices there are, and switches that courses set."""

import logging
from typing import Any

import jax

from teul.course.tensorflow.tracing import functions_run_eagerly, run_functions_eagerly

__all__ = ["functions_run_eagerly", "run_functions_eagerly"]


class PhysicalDevice:
    """A device of this machine."""

    def __init__(self, name: str, device_type: str):
        self.name, self.device_type = name, device_type

    def __repr__(self) -> str:
        return f"PhysicalDevice(name={self.name!r}, device_type={self.device_type!r})"


LogicalDevice = PhysicalDevice


def list_physical_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """The devices of a kind (``"CPU"``, ``"GPU"``, ``"TPU"``), or all.

    >>> list_physical_devices("CPU")
    [PhysicalDevice(name='/physical_device:CPU:0', device_type='CPU')]
    """
    kinds = {"cpu": "CPU", "gpu": "GPU", "cuda": "GPU", "rocm": "GPU", "tpu": "TPU"}
    found = [PhysicalDevice("/physical_device:CPU:0", "CPU")]
    others = [d for d in jax.devices() if kinds.get(d.platform) != "CPU"]
    found += [
        PhysicalDevice(f"/physical_device:{kinds.get(d.platform, 'GPU')}:{i}", kinds.get(d.platform, "GPU")) for i, d in enumerate(others)
    ]
    return [d for d in found if device_type is None or d.device_type == device_type.upper()]


get_visible_devices = list_logical_devices = list_physical_devices


def set_visible_devices(devices: Any, device_type: str | None = None) -> None:
    """Accepted, without effect: JAX chooses (``JAX_PLATFORMS=cpu`` hides the others)."""


def set_logical_device_configuration(device: Any, logical_devices: Any) -> None:
    """Accepted, without effect."""


set_virtual_device_configuration = set_logical_device_configuration


class LogicalDeviceConfiguration:
    """How much of a device to use: accepted, without effect."""

    def __init__(self, memory_limit: int | None = None, **others: Any):
        self.memory_limit = memory_limit


VirtualDeviceConfiguration = LogicalDeviceConfiguration


def set_soft_device_placement(enabled: bool) -> None:
    """Accepted, without effect."""


def get_soft_device_placement() -> bool:
    """Always True."""
    return True


class _Optimizer:
    """tf.config.optimizer: programs are optimized here anyway."""

    @staticmethod
    def set_jit(enabled: Any) -> None:
        """Accepted, without effect."""

    @staticmethod
    def get_jit() -> bool:
        """Always True."""
        return True

    @staticmethod
    def set_experimental_options(options: dict[str, Any]) -> None:
        """Accepted, without effect."""


optimizer = _Optimizer()


class _Threading:
    """tf.config.threading: XLA chooses the number of threads."""

    @staticmethod
    def set_inter_op_parallelism_threads(num_threads: int) -> None:
        """Accepted, without effect."""

    @staticmethod
    def set_intra_op_parallelism_threads(num_threads: int) -> None:
        """Accepted, without effect."""

    @staticmethod
    def get_inter_op_parallelism_threads() -> int:
        """0: chosen by the system."""
        return 0

    get_intra_op_parallelism_threads = get_inter_op_parallelism_threads


threading = _Threading()


class _Experimental:
    """tf.config.experimental: the same and older names."""

    list_physical_devices = list_logical_devices = get_visible_devices = staticmethod(list_physical_devices)
    set_visible_devices = staticmethod(set_visible_devices)
    set_virtual_device_configuration = staticmethod(set_logical_device_configuration)
    VirtualDeviceConfiguration = LogicalDeviceConfiguration

    @staticmethod
    def set_memory_growth(device: Any, enable: bool) -> None:
        """Accepted, without effect: JAX takes memory as ``XLA_PYTHON_CLIENT_PREALLOCATE`` says."""

    @staticmethod
    def get_memory_growth(device: Any) -> bool:
        """Always True."""
        return True

    @staticmethod
    def enable_op_determinism() -> None:
        """Accepted: with a seed, the same machine gives the same numbers here anyway."""

    @staticmethod
    def enable_tensor_float_32_execution(enabled: bool) -> None:
        """Accepted, without effect."""

    @staticmethod
    def get_device_details(device: Any) -> dict[str, Any]:
        """Nothing is known."""
        return {}

    @staticmethod
    def get_memory_info(device: Any) -> dict[str, int]:
        """The bytes in use, where the device says it."""
        found = jax.devices()[0].memory_stats() or {}
        return {"current": found.get("bytes_in_use", 0), "peak": found.get("peak_bytes_in_use", 0)}


experimental = _Experimental()


def get_logger() -> logging.Logger:
    """The logger called tensorflow."""
    return logging.getLogger("tensorflow")


def experimental_connect_to_cluster(*args: Any, **kwargs: Any) -> None:
    """Accepted, without effect."""
