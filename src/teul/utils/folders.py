"""Data sets in folders: one folder a class, one file a sample."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from teul import config
from teul.data.pipeline import Pipeline, pipeline, readable
from teul.errors import problem
from teul.utils.pictures import img_to_array, is_size, load_img, resampled
from teul.variables import fresh_seed

PICTURES = (".bmp", ".gif", ".jpeg", ".jpg", ".png")


class Listing(NamedTuple):
    """The files of a folder, the class number of each, and the classes' names."""

    paths: list[str]
    labels: list[int] | None
    class_names: list[str]


def listed(directory: Any, labels: Any, class_names: Any, endings: tuple[str, ...], kind: str, follow_links: bool = False) -> Listing:
    """The files under a folder in the order of their names, with a class for each where labels are inferred from folders."""
    root = Path(directory)
    if not root.is_dir():
        raise problem("no_folder", folder=root)
    found = class_folders(root) if labels == "inferred" else [""]
    if labels == "inferred" and class_names is not None:
        if set(class_names) != set(found):
            raise problem("bad_argument", owner=f"{kind}_dataset_from_directory", argument="class_names",
                          expected=f"the folders of {root}: {', '.join(found)}", got=repr(class_names))  # fmt: skip
        found = list(class_names)
    paths, numbers = [], []
    for number, name in enumerate(found):
        files = sorted(_files(root / name, endings, follow_links))
        paths += files
        numbers += [number] * len(files)
    if not paths:
        expected = f"files ending in {', '.join(endings)}" + (", in one folder a class" if labels == "inferred" else "")
        raise problem("no_files_found", kind=kind, folder=root, expected=expected)
    if labels == "inferred":
        return Listing(paths, numbers, found)
    if labels is None:
        return Listing(paths, None, list(class_names or []))
    if len(labels) != len(paths):
        raise problem("bad_argument", owner=f"{kind}_dataset_from_directory", argument="labels",
                      expected=f"one for each of the {len(paths)} files", got=f"{len(labels)} of them")  # fmt: skip
    return Listing(paths, list(labels), list(class_names or sorted({str(n) for n in labels})))


def _files(folder: Path, endings: tuple[str, ...], follow_links: bool) -> Iterator[str]:
    import os

    for place, below, names in os.walk(folder, followlinks=follow_links):
        below[:] = [name for name in below if not name.startswith(".")]
        yield from (str(Path(place) / name) for name in names if name.lower().endswith(endings) and not name.startswith("."))


def class_folders(root: Path) -> list[str]:
    """The names of the folders in a folder; hidden ones, such as the ``.ipynb_checkpoints`` of a notebook, are no classes."""
    return sorted(p.name for p in root.iterdir() if p.is_dir() and not p.name.startswith("."))


def _shuffled(listing: Listing, seed: int) -> Listing:
    """Keras's order for a seed."""
    order = np.arange(len(listing.paths))
    np.random.RandomState(seed).shuffle(order)
    labels = listing.labels
    return listing._replace(paths=[listing.paths[i] for i in order], labels=None if labels is None else [labels[i] for i in order])


def _part(listing: Listing, share: float | None, subset: str | None) -> Listing:
    if not share:
        return listing
    held = int(share * len(listing.paths))
    cut = slice(None, len(listing.paths) - held) if subset == "training" else slice(len(listing.paths) - held, None)
    return listing._replace(paths=listing.paths[cut], labels=None if listing.labels is None else listing.labels[cut])


def _targets(labels: list[int], mode: str, classes: int) -> np.ndarray:
    if mode == "int":
        return np.array(labels, "int32")
    if mode == "binary":
        return np.array(labels, "float32").reshape(-1, 1)
    return np.eye(classes, dtype="float32")[labels]


def _dataset(
    owner: str, listing: Listing, read: Callable, label_mode: str | None, batch_size: int | None, shuffle: bool, seed: int | None,
    validation_split: float | None, subset: str | None, verbose: bool,
) -> Any:  # fmt: skip
    """One data set of batches, or the two of ``subset="both"``."""
    _check(owner, listing, label_mode, validation_split, subset, shuffle, seed)
    if batch_size is not None and (not isinstance(batch_size, (int, np.integer)) or batch_size < 1):
        raise problem(
            "bad_argument", owner=owner, argument="batch_size", expected="a whole number from 1 up, or None", got=repr(batch_size)
        )
    seed = fresh_seed() % 10**6 if seed is None else seed
    if verbose:
        classes = f" belonging to {len(listing.class_names)} classes" if listing.labels is not None else ""
        print(f"Found {len(listing.paths)} files{classes}.")
    listing = _shuffled(listing, seed) if shuffle else listing
    if subset == "both":
        parts = [_part(listing, validation_split, name) for name in ("training", "validation")]
        return tuple(
            _batches(part, read, label_mode, batch_size, shuffle and first, seed) for part, first in zip(parts, (True, False), strict=True)
        )
    part = _part(listing, validation_split, subset)
    if validation_split and verbose:
        print(f"Using {len(part.paths)} files for {subset}.")
    return _batches(part, read, label_mode, batch_size, shuffle and subset != "validation", seed)


def _batches(listing: Listing, read: Callable, label_mode: str | None, batch_size: int | None, shuffle: bool, seed: int) -> Pipeline:
    targets = None if listing.labels is None or label_mode is None else _targets(listing.labels, label_mode, len(listing.class_names))
    draw = np.random.default_rng(seed)
    count = len(listing.paths)

    def begin():
        order = np.arange(count)
        if shuffle:
            draw.shuffle(order)
        for rows in [[i] for i in order] if batch_size is None else [order[i : i + batch_size] for i in range(0, count, batch_size)]:
            x = np.stack([read(listing.paths[i]) for i in rows])
            chosen = x[0] if batch_size is None else x
            if targets is None:
                yield readable(chosen)
            else:
                yield readable(chosen), readable(targets[rows[0]] if batch_size is None else targets[rows])

    batches = count if batch_size is None else -(-count // batch_size)
    return pipeline(begin, batches, class_names=listing.class_names, file_paths=listing.paths, batched=batch_size is not None)


def _check(owner: str, listing: Listing, label_mode: Any, share: Any, subset: Any, shuffle: bool, seed: Any) -> None:
    def refuse(argument: str, expected: str, got: Any) -> Exception:
        return problem("bad_argument", owner=owner, argument=argument, expected=expected, got=repr(got))

    if label_mode not in ("int", "categorical", "binary", None):
        raise refuse("label_mode", "'int', 'categorical', 'binary' or None", label_mode)
    if label_mode == "binary" and listing.labels is not None and len(listing.class_names) != 2:
        raise refuse("label_mode", f"another one for {len(listing.class_names)} classes", label_mode)
    if (share is None) != (subset is None):
        raise refuse("subset", "given together with validation_split", subset)
    if subset not in (None, "training", "validation", "both"):
        raise refuse("subset", "'training', 'validation' or 'both'", subset)
    if share is not None and not 0 < share < 1:
        raise refuse("validation_split", "between 0 and 1", share)
    if share is not None and shuffle and seed is None and subset != "both":
        raise refuse("seed", "given with validation_split and shuffle, so that the two parts do not overlap", seed)


def image_dataset_from_directory(
    directory, labels="inferred", label_mode="int", class_names=None, color_mode="rgb", batch_size=32, image_size=(256, 256),
    shuffle=True, seed=None, validation_split=None, subset=None, interpolation="bilinear", follow_links=False,
    crop_to_aspect_ratio=False, pad_to_aspect_ratio=False, data_format=None, format="tf", verbose=True,
):  # fmt: skip
    """Pictures of a folder as batches ``(batch, height, width, channels)`` of float32 from 0 to 255, with their classes.

    Args:
        directory: a folder with one folder a class (with ``labels=None``: the pictures themselves).
        labels: ``"inferred"`` from the folders, a list in the order of the files' names, or None.
        label_mode: ``"int"``, ``"categorical"`` (one-hot), ``"binary"`` or None.
        class_names: the folders in the order of their numbers; alphabetical by default.
        color_mode: ``"rgb"``, ``"rgba"`` or ``"grayscale"``.
        batch_size: pictures a batch; None gives them one by one.
        image_size: ``(height, width)`` to which they are brought.
        shuffle, seed: whether they come in a random order, another one each epoch.
        validation_split, subset: the share that is held back, and which part to give: "training", "validation" or "both".
        interpolation: how they are resized.
        crop_to_aspect_ratio, pad_to_aspect_ratio: cut or fill up instead of stretching.

    Returns:
        a data set with ``class_names`` and ``file_paths``; two with ``subset="both"``.
    """
    channels = {"rgb": 3, "rgba": 4, "grayscale": 1}
    if color_mode not in channels:
        raise problem("bad_argument", owner="image_dataset_from_directory", argument="color_mode",
                      expected="'rgb', 'rgba' or 'grayscale'", got=repr(color_mode))  # fmt: skip
    if not is_size(image_size):
        raise problem("bad_argument", owner="image_dataset_from_directory", argument="image_size", expected="(height, width)",
                      got=repr(image_size))  # fmt: skip
    if crop_to_aspect_ratio and pad_to_aspect_ratio:
        raise problem("bad_argument", owner="image_dataset_from_directory", argument="crop_to_aspect_ratio",
                      expected="False where pad_to_aspect_ratio is True", got="True")  # fmt: skip
    first = (data_format or config.image_data_format()) == "channels_first"

    def read(path: str) -> np.ndarray:
        x = img_to_array(load_img(path, color_mode), "channels_last", "float32")
        x = _formed(x, image_size, crop_to_aspect_ratio, pad_to_aspect_ratio)
        x = resampled(x, tuple(image_size), interpolation)
        return np.moveaxis(x, -1, 0) if first else x

    listing = listed(directory, labels, class_names, PICTURES, "image", follow_links)
    mode = None if labels is None else label_mode
    return _dataset("image_dataset_from_directory", listing, read, mode, batch_size, shuffle, seed, validation_split, subset, verbose)


def _formed(x: np.ndarray, size: tuple[int, int], crop: bool, pad: bool) -> np.ndarray:
    """The picture cut or framed to the form of ``size``."""
    (h, w), (height, width) = x.shape[:2], size
    if crop:
        new_h, new_w = min(h, int(w * height / width)), min(w, int(h * width / height))
        top, left = (h - new_h) // 2, (w - new_w) // 2
        return x[top : top + new_h, left : left + new_w]
    if pad:
        new_h, new_w = max(h, int(w * height / width)), max(w, int(h * width / height))
        top, left = (new_h - h) // 2, (new_w - w) // 2
        return np.pad(x, ((top, new_h - h - top), (left, new_w - w - left), (0, 0)))
    return x


def text_dataset_from_directory(
    directory, labels="inferred", label_mode="int", class_names=None, batch_size=32, max_length=None, shuffle=True, seed=None,
    validation_split=None, subset=None, follow_links=False, format="tf", verbose=True,
):  # fmt: skip
    """Text files of a folder as batches of strings, with their classes.

    Args:
        directory: a folder with one folder a class.
        max_length: the bytes of a text that are kept.
        labels, label_mode, class_names, batch_size, shuffle, seed, validation_split, subset: as for pictures.
    """

    def read(path: str) -> np.ndarray:
        return np.array(Path(path).read_bytes()[:max_length].decode("utf-8", errors="replace"), dtype=object)

    listing = listed(directory, labels, class_names, (".txt",), "text", follow_links)
    mode = None if labels is None else label_mode
    return _dataset("text_dataset_from_directory", listing, read, mode, batch_size, shuffle, seed, validation_split, subset, verbose)
