"""What CIFAR-10 and CIFAR-100 have in common: pickled pictures of 32 x 32 pixels in a tar archive (Krizhevsky, 2009)."""

import numpy as np

from teul import config
from teul.datasets import fetch
from teul.datasets.arrays_file import tar_pickles
from teul.datasets.mnist import Split
from teul.errors import problem


def load_cifar(file: fetch.RemoteFile, dataset: str, train: tuple[str, ...], test: str, label_key: str) -> Split:
    """``(x_train, y_train), (x_test, y_test)``: uint8 pictures ``(rows, 32, 32, 3)`` and labels ``(rows, 1)``."""
    parts = tar_pickles(fetch.contents([file], dataset)[0], (*train, test), file.path)
    pairs = [_pictures(part, label_key, file.path) for part in parts]
    x, y = (np.concatenate(arrays) for arrays in zip(*pairs[:-1], strict=True))
    return (x, y), pairs[-1]


def _pictures(part: dict, label_key: str, path: str) -> tuple[np.ndarray, np.ndarray]:
    """One pickle: its rows are 1024 red, 1024 green and 1024 blue bytes."""
    try:
        pixels, labels = part[b"data"], part[label_key.encode()]
        x = np.asarray(pixels, np.uint8).reshape(len(labels), 3, 32, 32)
    except (KeyError, TypeError, ValueError) as error:
        raise problem("dataset_unreadable", path=path, why=f"a part of it holds no pictures of 32 x 32 pixels ({error})") from error
    x = x if config.image_data_format() == "channels_first" else x.transpose(0, 2, 3, 1)
    return x, np.array(labels, np.uint8).reshape(-1, 1)
