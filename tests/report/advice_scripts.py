"""What the faulty and the sound scripts share: small data sets, and the list they are put into."""

from collections.abc import Callable

import numpy as np

FAULTY: dict[str, tuple[str, Callable[[], None]]] = {}  # by the scripts' names, as the files may be read twice
SOUND: dict[str, Callable[[], None]] = {}


def faulty(code):
    """The script below has one fault, whose rule is ``code``."""

    def add(script):
        FAULTY[script.__name__] = (code, script)
        return script

    return add


def sound(script):
    """Nothing is wrong with the script below."""
    SOUND[script.__name__] = script
    return script


def rng(seed=0):
    return np.random.default_rng(seed)


def blobs(rows=200, classes=2, columns=4, seed=0, apart=3.0):
    """Classes around centres of their own, shuffled: ``x``, and class numbers."""
    random = rng(seed)
    y = np.arange(rows) % classes
    centres = random.normal(size=(classes, columns)) * apart / 2
    x = centres[y] + random.normal(size=(rows, columns))
    order = random.permutation(rows)
    return (x / 2)[order].astype("float32"), y[order]


def line(rows=200, columns=3, seed=0, noise=0.1):
    """Amounts that depend on the columns: ``x`` and ``y``."""
    random = rng(seed)
    x = random.normal(size=(rows, columns)).astype("float32")
    y = x @ np.arange(1, columns + 1) / columns + noise * random.normal(size=rows)
    return x, y.astype("float32")


def pictures(rows=120, classes=3, side=8, seed=0):
    """Grey pictures 0..255 with a bright bar at a place of the class."""
    random = rng(seed)
    y = random.integers(0, classes, rows)
    x = random.integers(0, 60, (rows, side, side))
    for i, label in enumerate(y):
        x[i, :, label * side // classes : (label + 1) * side // classes] += 190
    x[::20, 0, 0] = 255
    return np.clip(x, 0, 255).astype("uint8"), y


def one_hot(y, classes=None):
    return np.eye(classes or int(y.max()) + 1, dtype="float32")[y]


def halves(x, y, share=0.75):
    """Training and test."""
    cut = int(len(x) * share)
    return x[:cut], x[cut:], y[:cut], y[cut:]
