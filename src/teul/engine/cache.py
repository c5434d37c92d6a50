"""Compiled programs, kept by structure: in memory for this session, on disk for the next."""

import hashlib
import os
import platform
import shutil
import sys
import threading
import warnings
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

import jax

from teul import config

_KEPT = 128  # each holds about a hundred memory maps, of which a process may have 65,530
_lock = threading.Lock()
_programs: OrderedDict[Hashable, Any] = OrderedDict()
_disk_ready = False
_folder: Path | None = None
compilations = 0  # how many programs this session has compiled; what the tests and the bench look at


def program(key: Hashable, build: Callable[[], Callable], arguments: tuple, *, work: str = "large") -> Any:
    """The compiled program for ``key`` and the shapes of ``arguments``; built, traced and compiled only the first time.

    Only the executable is kept, never the function it was traced from, so no model outlives its last reference.

    Args:
        work: how much one of its steps does, ``"tiny"``, ``"small"`` or ``"large"``: what the compiler should make of it;
            ``"hasty"`` for tiny steps that are few.
    """
    global compilations
    shapes = jax.tree.map(_kind, arguments)
    full_key = (key, jax.tree.structure(shapes), tuple(jax.tree.leaves(shapes)), work, *_session())
    with _lock:
        if full_key in _programs:
            _programs.move_to_end(full_key)
            return _programs[full_key]
    _use_disk()
    lowered = jax.jit(build()).lower(*arguments)
    compiled = _compile(lowered, work)
    with _lock:
        compilations += 1
        _programs[full_key] = compiled
        if len(_programs) > _KEPT:
            _programs.popitem(last=False)
    return compiled


def _session() -> tuple:
    """The settings of the session that a trace reads."""
    ours = (config.epsilon(), config.floatx(), config.image_data_format())
    return (*ours, jax.default_backend(), jax.config.jax_default_matmul_precision, jax.config.jax_enable_x64)


def _kind(value: Any) -> tuple:
    """Shape and type of one argument; a plain number counts by its Python type alone."""
    if isinstance(value, (bool, int, float)):
        return _Leaf((type(value).__name__,))
    return _Leaf((tuple(value.shape), str(value.dtype)))


class _Leaf(tuple):
    """A tuple that trees do not look into."""


# Measured on two cores. Splitting loops of a few thousand elements over threads makes a small dense step 1.4 times slower;
# the compiler's newest matrix kernels are 1.1 times faster than its older ones in a tiny step, and 1.2 times slower in a small one.
_OPTIONS: dict[str, dict[str, Any]] = {
    "tiny": {"xla_disable_hlo_passes": "cpu-parallel-task-assigner"},
    "small": {"xla_disable_hlo_passes": "cpu-parallel-task-assigner", "xla_cpu_experimental_ynn_fusion_type": ""},
    # Where convolutions say what to keep in memory, keep it: a step of E9 with two convolutions is 1.2 times faster.
    "large": {"xla_disable_hlo_passes": "cse_barrier_expander"},
    # For a program that runs shorter than it is compiled: half the compiling, and four times the running.
    "hasty": {"xla_disable_hlo_passes": "cpu-parallel-task-assigner", "xla_backend_optimization_level": 0},
}


def _compile(lowered: Any, work: str) -> Any:
    options = dict(_OPTIONS[work]) if jax.default_backend() == "cpu" else {}
    while options:
        try:
            return _compile_quietly(lowered, options)
        except Exception:  # an XLA without the option; what is wrong otherwise fails again below, and is heard then
            options.popitem()
    return _compile_quietly(lowered, None)


def _compile_quietly(lowered: Any, options: dict[str, Any] | None) -> Any:
    """Compile; where the folder of kept programs turns out damaged, empty it instead of complaining for ever."""
    with _listening as caught:
        compiled = lowered.compile(compiler_options=options)
    damaged = [w for w in caught if "compilation cache" in str(w.message)]
    for warning in caught:
        if warning not in damaged:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    if damaged and _folder is not None:
        shutil.rmtree(_folder, ignore_errors=True)
        _folder.mkdir(parents=True, exist_ok=True)
    return compiled


class _Listening:
    """Records warnings for several threads at once: ``catch_warnings`` alone would leave a mess where they overlap."""

    def __init__(self):
        self.inside, self.lock = 0, threading.Lock()
        self.recorder: Any = None
        self.caught: list[Any] = []

    def __enter__(self) -> list[Any]:
        with self.lock:
            self.inside += 1
            if self.inside == 1:
                self.recorder = warnings.catch_warnings(record=True)
                self.caught = self.recorder.__enter__()
                warnings.simplefilter("always")
            return self.caught

    def __exit__(self, *error: Any) -> None:
        with self.lock:
            self.inside -= 1
            if self.inside == 0:
                self.recorder.__exit__(*error)


_listening = _Listening()


def forget_programs() -> None:
    """Drop every compiled program of this session."""
    _programs.clear()


def _use_disk() -> None:
    """Let JAX keep what it compiles in a folder of this machine's own, unless the user chose otherwise.

    ``TEUL_COMPILATION_CACHE=off`` turns it off; another value is the folder to use.
    """
    global _disk_ready, _folder
    if _disk_ready:
        return
    _disk_ready = True
    wanted = os.environ.get("TEUL_COMPILATION_CACHE", "")
    if wanted.lower() in ("off", "0", "no", "false") or jax.config.jax_compilation_cache_dir:
        return
    try:
        folder = Path(wanted or _cache_home() / "programs") / _machine()
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return  # a read-only home: everything works, only the next session compiles again
    _folder = folder
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    # JAX decides at its first compilation, of whatever it was, whether there is a cache; ask it to decide again.
    from jax.experimental.compilation_cache import compilation_cache

    compilation_cache.reset_cache()


def _cache_home() -> Path:
    home = os.environ.get("TEUL_HOME")
    if home:
        return Path(home)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "teul"


def _machine() -> str:
    """A name for programs that run on this very kind of processor and with this very JAX."""
    try:
        flags = next(line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith(("flags", "Features")))
    except (OSError, StopIteration):
        flags = platform.processor()
    facts = "|".join([flags, platform.machine(), sys.platform, jax.__version__, jax.lib.__version__, str(os.cpu_count())])
    return hashlib.sha256(facts.encode()).hexdigest()[:16]
