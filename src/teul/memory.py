"""How much memory this process may still take: asked before a weight is made that might not fit."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from teul.errors import problem

_SMALL = 1 << 26  # numbers in a weight that any machine has room for
_BYTES = 16  # a number: drawn in 8 bytes and kept in 4; trained, it has a gradient and two slots of an optimizer beside it


def ask_room(owner: str, shape: tuple[int, ...]) -> None:
    """Refuse a weight that cannot fit, before anything is allocated: the system might end the process without a word.

    >>> ask_room("dense", (784, 50))

    Raises:
        MemoryError: naming the layer, the shape and both sizes.
    """
    size = 1
    for n in shape:
        size *= int(n)
    if size <= _SMALL:
        return
    left = memory_left()
    if left is not None and size * _BYTES > left:
        raise problem("no_room", layer=owner, shape=shape, needed=_in_words(size * _BYTES), left=_in_words(left))


def memory_left() -> int | None:
    """Bytes that this process may still take; None where the system does not say."""
    return min(_answers(), default=None)


def _answers() -> Iterator[int]:
    with contextlib.suppress(OSError, ValueError, LookupError):  # Linux
        lines = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
        yield 1024 * sum(int(lines[name].split()[0]) for name in ("MemAvailable", "SwapFree"))
    with contextlib.suppress(OSError, ValueError, StopIteration):  # a container
        most = int(Path("/sys/fs/cgroup/memory.max").read_text())
        kept = next(line for line in Path("/sys/fs/cgroup/memory.stat").read_text().splitlines() if line.startswith("inactive_file"))
        yield most - int(Path("/sys/fs/cgroup/memory.current").read_text()) + int(kept.split()[1])  # files are given up when it is tight
    with contextlib.suppress(OSError, ValueError, AttributeError):  # other Unix: all there is
        yield os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    with contextlib.suppress(OSError, ValueError, ImportError):  # ulimit -v
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit != resource.RLIM_INFINITY:
            yield limit - int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _in_words(size: float) -> str:
    """Bytes as people say them.

    >>> _in_words(3 << 30)
    '3.0 GB'
    """
    for unit in ("bytes", "KB", "MB", "GB", "TB"):
        if size < 1024 or unit == "TB":
            break
        size /= 1024
    return f"{size:,.1f} {unit}"
