"""Where the members of a study train: which devices there are, and how many programs run beside each other on them."""

import os
from typing import Any

import jax


def prepare() -> None:
    """Let the CPU run a program on each core; without effect once JAX has begun, and where the user chose otherwise.

    By default one CPU device queues what it is given and runs it one after another. Run by the thread that asks, programs of
    different threads run beside each other. The loop of ``fit`` waits for each program anyway, so a single model loses nothing.
    """
    name = "jax_cpu_enable_async_dispatch"
    if name.upper() not in os.environ and hasattr(jax.config, name):
        jax.config.update(name, False)


def cores() -> int:
    """The processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def places() -> list[Any]:
    """One entry for each program that may run at a time: the device it runs on.

    Several devices take a program each. On a single CPU device programs of small networks leave all cores but one idle, so it
    takes one for each core; they are started from threads of their own.
    """
    devices = jax.local_devices()
    if jax.default_backend() == "cpu":
        return [devices[i % len(devices)] for i in range(max(cores(), len(devices)))]
    return devices


def memory(device: Any) -> int:
    """Bytes that may be used on the device now; half of what is free, where that is known."""
    stats = (device.memory_stats() if hasattr(device, "memory_stats") else None) or {}
    if "bytes_limit" in stats:
        return (stats["bytes_limit"] - stats.get("bytes_in_use", 0)) // 2
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (AttributeError, ValueError, OSError):  # not a Unix
        return 1 << 30
