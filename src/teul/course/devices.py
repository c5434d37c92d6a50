"""``tensorflow.python.client.device_lib``, by which course code of 2017 asks whether there is a GPU."""

from dataclasses import dataclass

from teul.course.tensorflow.config import list_physical_devices

__all__ = ["DeviceAttributes", "list_local_devices"]


@dataclass(frozen=True)
class DeviceAttributes:
    """A device of this machine, as it was described then."""

    name: str
    device_type: str
    memory_limit: int = 0
    physical_device_desc: str = ""


def list_local_devices(session_config: object = None) -> list[DeviceAttributes]:
    """The processor, and the accelerators there are.

    >>> list_local_devices()[0].name
    '/device:CPU:0'
    """
    return [DeviceAttributes(d.name.replace("physical_device", "device"), d.device_type) for d in list_physical_devices()]


def gpu_names() -> list[str]:
    """The names of the GPUs, which multi-GPU code counts (``K.tensorflow_backend._get_available_gpus()``)."""
    return [d.name for d in list_local_devices() if d.device_type == "GPU"]
