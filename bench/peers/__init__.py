"""The libraries that train the workloads, each as its own users would write it."""

from dataclasses import dataclass, field
from importlib.util import find_spec


@dataclass(frozen=True)
class Peer:
    """A library, and how to start its process.

    ``caches``: it keeps compiled programs from one process to the next. ``only``: the rows it is measured in, where not in all.
    """

    title: str
    module: str
    needs: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)
    caches: bool = False
    only: tuple[str, ...] | None = None

    def installed(self) -> bool:
        """Whether everything it needs can be imported here."""
        return all(find_spec(name) for name in self.needs)


EPOCH_PER_CALL = {"BENCH_STEPS_PER_EXECUTION": "epoch"}

PEERS = {
    "teul": Peer("Teul", "bench.peers.teul", ("teul", "jax"), caches=True),
    "keras-tf": Peer("Keras on TensorFlow", "bench.peers.keras", ("keras", "tensorflow"), {"KERAS_BACKEND": "tensorflow"}),
    "keras-tf-epoch": Peer(
        "Keras on TensorFlow, an epoch a call",
        "bench.peers.keras",
        ("keras", "tensorflow"),
        {"KERAS_BACKEND": "tensorflow", **EPOCH_PER_CALL},
    ),
    "keras-jax": Peer("Keras on JAX", "bench.peers.keras", ("keras", "jax"), {"KERAS_BACKEND": "jax"}),
    "keras-jax-epoch": Peer(
        "Keras on JAX, an epoch a call", "bench.peers.keras", ("keras", "jax"), {"KERAS_BACKEND": "jax", **EPOCH_PER_CALL}
    ),
    "torch": Peer("PyTorch", "bench.peers.torch", ("torch",)),
    "torch-channels-last": Peer(
        "PyTorch, channels last", "bench.peers.torch", ("torch",), {"BENCH_MEMORY_FORMAT": "channels_last"}, only=("E9", "BN")
    ),
    "sklearn": Peer("scikit-learn", "bench.peers.sklearn", ("sklearn",), only=("E5", "E7", "grid", "first")),
}
