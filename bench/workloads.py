"""What is trained: the sizes, the data and the arithmetic of each workload. Nothing here needs more than NumPy."""

import gzip
import math
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

Arrays = tuple[np.ndarray, np.ndarray]


def data_folder() -> Path | None:
    """The folder of real data named by ``TEUL_DATA_DIR``, if there is one."""
    folder = os.environ.get("TEUL_DATA_DIR")
    return Path(folder) if folder and Path(folder).is_dir() else None


def thoracic() -> Arrays:
    """The lung-cancer surgery table: 470 patients, 17 numbers each, and whether they died (15 % did)."""
    if folder := data_folder():
        table = np.loadtxt(folder / "course" / "ThoraricSurgery.csv", delimiter=",", dtype=np.float32)
        return table[:, :17], table[:, 17]
    random = np.random.default_rng(0)
    return random.normal(size=(470, 17)).astype(np.float32), (random.random(470) < 0.15).astype(np.float32)


def mnist() -> Arrays:
    """60,000 images of 28 x 28 in [0, 1], and the digit of each."""
    if folder := data_folder():
        files = (folder / "mnist" / f"train-{name}-ubyte.gz" for name in ("images-idx3", "labels-idx1"))
        images, labels = (gzip.decompress(file.read_bytes()) for file in files)
        x = np.frombuffer(images, np.uint8, offset=16).reshape(-1, 28, 28)
        return x.astype(np.float32) / 255, np.frombuffer(labels, np.uint8, offset=8).astype(np.int32)
    random = np.random.default_rng(0)
    return random.random((60_000, 28, 28), dtype=np.float32), random.integers(0, 10, 60_000).astype(np.int32)


def texts() -> Arrays:
    """2,000 made-up texts of 100 word numbers below 5,000, and a yes or no: the form of IMDB in a first course."""
    random = np.random.default_rng(0)
    return random.integers(1, 5_000, (2_000, 100)).astype(np.int32), (random.random(2_000) < 0.5).astype(np.float32)


def pictures() -> Arrays:
    """The images of :func:`mnist` with an axis for their one channel."""
    images, labels = mnist()
    return images[..., None], labels


@dataclass(frozen=True)
class Workload:
    """One network and one fit of it: ``units`` from the input to the output, ReLU between, Adam.

    With ``filters`` there are convolutions of 3 x 3 before, each as large as its input and halved by a pooling of 2 x 2; the first of
    the units is then what is left of a picture. With a ``recurrent`` layer, ``"lstm"`` or ``"gru"``, the inputs are word numbers below
    ``words``, each becomes ``embedding`` numbers, and the first of the units is what the recurrent layer gives.
    """

    name: str
    units: tuple[int, ...]
    batch: int
    rows: int
    epochs: int
    warmup: int
    load: Callable[[], Arrays]
    shape: tuple[int, ...]
    filters: tuple[int, ...] = ()
    normalized: bool = False  # whether a batch normalization follows each convolution
    recurrent: str = ""
    words: int = 0
    embedding: int = 0

    @property
    def binary(self) -> bool:
        """Whether the head is one sigmoid (binary cross-entropy) instead of a softmax over the classes."""
        return self.units[-1] == 1

    @property
    def title(self) -> str:
        """The network in a word, as ``784-50-10, batch 32``."""
        before = f"convolutions {'-'.join(map(str, self.filters))}, then " if self.filters else ""
        if self.normalized:
            before = before.replace("convolutions", "batch-normalized convolutions")
        if self.recurrent:
            before = f"{self.shape[0]} words, embedding {self.embedding}, {self.recurrent.upper()} "
        return f"{before}{'-'.join(map(str, self.units))}, batch {self.batch}"

    @property
    def steps(self) -> int:
        """Updates in an epoch; the last may be of a smaller batch."""
        return math.ceil(self.rows / self.batch)

    def flops(self) -> int:
        """Multiplications and additions of one step's matrix products.

        A layer does three: its output, the gradient of its weights, and the gradient of its input, which the first layer does not need.
        """
        products = [before * after for before, after in pairwise(self.units)]
        if self.filters:
            rows, columns, channels = self.shape
            halves = [(rows >> i) * (columns >> i) for i in range(len(self.filters))]
            places = zip(halves, pairwise((channels, *self.filters)), strict=True)
            products = [places * 9 * before * after for places, (before, after) in places] + products
        if self.recurrent:  # all gates at once, from the word and from the layer's last output; the embedding needs a gradient too
            gates = {"lstm": 4, "gru": 3}[self.recurrent]
            recurrent = self.shape[0] * gates * self.units[0] * (self.embedding + self.units[0])
            return 2 * self.batch * 3 * (recurrent + sum(products))
        return 2 * self.batch * (3 * sum(products) - products[0])

    def data(self) -> Arrays:
        """The features and labels, ``rows`` of them."""
        x, y = self.load()
        return x[: self.rows], y[: self.rows]

    def quick(self) -> "Workload":
        """A small version, to see that everything runs; its times say little."""
        return replace(self, rows=min(self.rows, 3_200), epochs=min(self.epochs, 10), warmup=1)


_TEXT = {"batch": 100, "rows": 2_000, "epochs": 1, "warmup": 1, "load": texts, "shape": (100,), "words": 5_000, "embedding": 100}
_PICTURE = {"batch": 32, "rows": 4_800, "epochs": 1, "warmup": 1, "load": pictures, "shape": (28, 28, 1), "filters": (32, 64)}

WORKLOADS = {
    "E5": Workload("E5", (17, 30, 1), batch=10, rows=470, epochs=100, warmup=5, load=thoracic, shape=(17,)),
    "E7": Workload("E7", (784, 50, 10), batch=32, rows=60_000, epochs=5, warmup=1, load=mnist, shape=(28, 28)),
    "E9": Workload("E9", (3136, 128, 10), **_PICTURE),
    "BN": Workload("BN", (3136, 128, 10), normalized=True, **_PICTURE),
    "LSTM": Workload("LSTM", (55, 1), recurrent="lstm", **_TEXT),
    "GRU": Workload("GRU", (55, 1), recurrent="gru", **_TEXT),
}

# The grid: E5 again and again, each time with another learning rate.
LEARNING_RATES = np.logspace(-4, -1, 64).tolist()
