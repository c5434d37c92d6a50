"""The batches that ImageDataGenerator gives: from arrays, from folders, from a table of file names."""

from pathlib import Path
from typing import Any

import numpy as np

from teul import config
from teul.errors import problem
from teul.utils.batches import Sequence
from teul.utils.folders import PICTURES, class_folders
from teul.utils.pictures import array_to_img, img_to_array, load_img

_ENDINGS = (*PICTURES, ".ppm", ".tif", ".tiff")


class Iterator(Sequence):
    """Batches without end; ``len()`` of them are one walk through the samples.

    Args:
        n: the number of samples.
        batch_size: samples a batch.
        shuffle: whether each walk has its own order.
        seed: for an order that repeats.
    """

    def __init__(self, n: int, batch_size: int, shuffle: bool, seed: int | None, **options: Any):
        super().__init__(**options)
        self.n, self.batch_size, self.shuffle, self.seed = n, batch_size, shuffle, seed
        self.batch_index = self.total_batches_seen = 0
        self.index_array: np.ndarray | None = None

    def __len__(self) -> int:
        return -(-self.n // self.batch_size)

    def __getitem__(self, index: int) -> Any:
        if index >= len(self):
            raise IndexError(f"There are {len(self)} batches, numbered from 0, but number {index} was asked for.")
        if self.seed is not None:
            np.random.seed(self.seed + self.total_batches_seen)
        self.total_batches_seen += 1
        if self.index_array is None:
            self._set_order()
        return self._batch(self.index_array[index * self.batch_size : (index + 1) * self.batch_size])

    def __iter__(self) -> "Iterator":
        return self

    def __next__(self) -> Any:
        if self.batch_index == 0:
            if self.seed is not None:
                np.random.seed(self.seed + self.total_batches_seen)
            self._set_order()
        index, self.batch_index = self.batch_index, (self.batch_index + 1) % max(len(self), 1)
        return self[index]

    next = __next__

    def reset(self) -> None:
        """Begin again with the first batch."""
        self.batch_index = 0

    def on_epoch_end(self) -> None:
        """Another order for the next walk."""
        self._set_order()

    def _set_order(self) -> None:
        self.index_array = np.random.permutation(self.n) if self.shuffle else np.arange(self.n)

    def _batch(self, rows: np.ndarray) -> Any:
        raise problem("must_write", owner=type(self).__name__, method="_batch(self, rows)")


class _Pictures(Iterator):
    """What all three have in common: varying pictures, and writing what they gave."""

    def _vary(self, generator: Any, x: np.ndarray) -> np.ndarray:
        return generator.standardize(generator.apply_transform(x, generator.get_random_transform(x.shape)))

    def _write(self, batch: np.ndarray, rows: np.ndarray) -> None:
        for x, row in zip(batch, rows if self.save_to_dir else (), strict=False):
            name = f"{self.save_prefix}_{row}_{np.random.randint(10**7)}.{self.save_format}"
            array_to_img(x, self.data_format, scale=True).save(Path(self.save_to_dir) / name)


def _subset(owner: str, subset: Any, share: float) -> tuple[float, float]:
    """From where to where a part goes, as shares: the validation part comes first."""
    if subset not in (None, "training", "validation"):
        raise problem("bad_argument", owner=owner, argument="subset", expected="'training', 'validation' or None", got=repr(subset))
    return {None: (0.0, 1.0), "validation": (0.0, share), "training": (share, 1.0)}[subset]


class NumpyArrayIterator(_Pictures):
    """Batches from arrays: pictures, with targets and weights where they are given."""

    def __init__(
        self, x, y, image_data_generator, batch_size=32, shuffle=False, sample_weight=None, seed=None, data_format=None,
        save_to_dir=None, save_prefix="", save_format="png", subset=None, ignore_class_split=False, dtype=None,
    ):  # fmt: skip
        self.dtype, self.data_format = dtype or config.floatx(), data_format or config.image_data_format()
        several = isinstance(x, (tuple, list)) and not np.isscalar(x[0]) and np.ndim(x[0]) == 4
        x, more = (x[0], [np.asarray(a) for a in (x[1] if isinstance(x[1], list) else [x[1]])]) if several else (x, [])
        x = np.asarray(x, self.dtype)
        if x.ndim != 4:
            expected, got = "pictures (rows, height, width, channels)", f"of shape {x.shape}"
            raise problem("bad_argument", owner="flow", argument="x", expected=expected, got=got)
        given = {"y": y, "sample_weight": sample_weight, **{f"x[{i + 1}]": a for i, a in enumerate(more)}}
        for name, part in given.items():
            if part is not None and len(part) != len(x):
                raise problem("unequal_lengths", lengths=f"x: {len(x)}, {name}: {len(part)}")
        start, stop = (int(share * len(x)) for share in _subset("flow", subset, image_data_generator._validation_split))
        cut = slice(start, stop)
        self.x, self.x_misc = x[cut], [a[cut] for a in more]
        self.y = None if y is None else np.asarray(y)[cut]
        self.sample_weight = None if sample_weight is None else np.asarray(sample_weight)[cut]
        self.image_data_generator = image_data_generator
        self.save_to_dir, self.save_prefix, self.save_format = save_to_dir, save_prefix, save_format
        super().__init__(len(self.x), batch_size, shuffle, seed)

    def _batch(self, rows: np.ndarray) -> Any:
        batch = np.stack([self._vary(self.image_data_generator, self.x[row]) for row in rows]).astype(self.dtype)
        self._write(batch, rows)
        x = [batch, *(a[rows] for a in self.x_misc)] if self.x_misc else batch
        if self.y is None:
            return x
        return (x, self.y[rows]) if self.sample_weight is None else (x, self.y[rows], self.sample_weight[rows])


class _Files(_Pictures):
    """Batches from picture files."""

    def _set_up(self, generator, target_size, color_mode, data_format, save_to_dir, save_prefix, save_format, interpolation, keep, dtype):
        self.image_data_generator = generator
        self.target_size, self.color_mode = tuple(target_size), color_mode
        self.data_format, self.dtype = data_format or config.image_data_format(), dtype or config.floatx()
        self.save_to_dir, self.save_prefix, self.save_format = save_to_dir, save_prefix, save_format
        self.interpolation, self.keep_aspect_ratio = interpolation, keep
        channels = {"rgb": 3, "rgba": 4, "grayscale": 1}
        if color_mode not in channels:
            expected = "'rgb', 'rgba' or 'grayscale'"
            raise problem("bad_argument", owner=type(self).__name__, argument="color_mode", expected=expected, got=repr(color_mode))
        first = self.data_format == "channels_first"
        self.image_shape = (channels[color_mode], *self.target_size) if first else (*self.target_size, channels[color_mode])

    def _read(self, path: str) -> np.ndarray:
        image = load_img(path, self.color_mode, self.target_size, self.interpolation, self.keep_aspect_ratio)
        return img_to_array(image, self.data_format, self.dtype)

    def _batch(self, rows: np.ndarray) -> Any:
        batch = np.stack([self._vary(self.image_data_generator, self._read(self.filepaths[row])) for row in rows]).astype(self.dtype)
        self._write(batch, rows)
        targets = self._targets(batch, rows)
        if targets is None:
            return batch
        return (batch, targets) if self.sample_weight is None else (batch, targets, self.sample_weight[rows])

    def _targets(self, batch: np.ndarray, rows: np.ndarray) -> Any:
        mode = self.class_mode
        if mode is None:
            return None
        if mode == "input":
            return batch.copy()
        if mode in ("binary", "sparse"):
            return np.asarray(self.classes)[rows].astype(self.dtype)
        if mode == "categorical":
            hot = np.zeros((len(rows), len(self.class_indices)), self.dtype)
            for line, row in enumerate(rows):
                hot[line, self.classes[row]] = 1
            return hot
        return [a[rows] for a in self._y] if mode == "multi_output" else self._y[rows]


def _check_mode(owner: str, mode: Any, known: tuple) -> None:
    if mode not in known:
        raise problem("bad_argument", owner=owner, argument="class_mode", expected=" or ".join(map(repr, known)), got=repr(mode))


class DirectoryIterator(_Files):
    """Batches from a folder with one folder a class.

    Attributes:
        class_indices: the number of each class, by its folder.
        classes: the class number of each file.
        filenames, filepaths: the files, from the folder and in full.
        samples, num_classes: how many.
    """

    def __init__(
        self, directory, image_data_generator, target_size=(256, 256), color_mode="rgb", classes=None, class_mode="categorical",
        batch_size=32, shuffle=True, seed=None, data_format=None, save_to_dir=None, save_prefix="", save_format="png",
        follow_links=False, subset=None, interpolation="nearest", keep_aspect_ratio=False, dtype=None,
    ):  # fmt: skip
        self._set_up(image_data_generator, target_size, color_mode, data_format, save_to_dir, save_prefix, save_format, interpolation,
                     keep_aspect_ratio, dtype)  # fmt: skip
        _check_mode("flow_from_directory", class_mode, ("categorical", "binary", "sparse", "input", None))
        root = Path(directory)
        if not root.is_dir():
            raise problem("no_folder", folder=root)
        names = list(classes) if classes else class_folders(root)
        self.directory, self.class_mode, self.sample_weight = directory, class_mode, None
        self.class_indices, self.num_classes = {name: i for i, name in enumerate(names)}, len(names)
        low, high = _subset("flow_from_directory", subset, image_data_generator._validation_split)
        self.filenames, numbers = [], []
        for number, name in enumerate(names):
            found = _pictures_in(root / name, follow_links)
            kept = found[int(low * len(found)) : int(high * len(found))]
            self.filenames += [str(path.relative_to(root)) for path in kept]
            numbers += [number] * len(kept)
        self.classes, self.samples = np.array(numbers, "int32"), len(numbers)
        self.filepaths = [str(root / name) for name in self.filenames]
        print(f"Found {self.samples} images belonging to {self.num_classes} classes.")
        super().__init__(self.samples, batch_size, shuffle, seed)

    @property
    def labels(self) -> np.ndarray:
        """The class number of each file."""
        return self.classes


def _pictures_in(folder: Path, follow_links: bool) -> list[Path]:
    import os

    found = [Path(place) / name for place, _, names in sorted(os.walk(folder, followlinks=follow_links)) for name in sorted(names)]
    hidden = [any(part.startswith(".") for part in path.relative_to(folder).parts) for path in found]
    return [path for path, no in zip(found, hidden, strict=True) if path.name.lower().endswith(_ENDINGS) and not no]


class DataFrameIterator(_Files):
    """Batches from the files that a column of a table names, with targets from other columns."""

    def __init__(
        self, dataframe, directory=None, image_data_generator=None, x_col="filename", y_col="class", weight_col=None,
        target_size=(256, 256), color_mode="rgb", classes=None, class_mode="categorical", batch_size=32, shuffle=True, seed=None,
        data_format="channels_last", save_to_dir=None, save_prefix="", save_format="png", subset=None, interpolation="nearest",
        keep_aspect_ratio=False, dtype="float32", validate_filenames=True,
    ):  # fmt: skip
        self._set_up(image_data_generator, target_size, color_mode, data_format, save_to_dir, save_prefix, save_format, interpolation,
                     keep_aspect_ratio, dtype)  # fmt: skip
        known = ("binary", "categorical", "input", "multi_output", "raw", "sparse", None)
        _check_mode("flow_from_dataframe", class_mode, known)
        self.directory, self.class_mode = directory or "", class_mode
        names = [str(name) for name in dataframe[x_col]]
        rows = [i for i, name in enumerate(names) if not validate_filenames or self._is_picture(name)]
        labels = None
        if class_mode in ("binary", "categorical", "sparse"):
            labels = list(dataframe[y_col])
            wanted = list(classes) if classes else sorted({label for value in labels for label in _several(value)})
            self.class_indices = {label: i for i, label in enumerate(wanted)}
            rows = [i for i in rows if any(label in self.class_indices for label in _several(labels[i]))]
        low, high = _subset("flow_from_dataframe", subset, image_data_generator._validation_split)
        rows = rows[int(low * len(rows)) : int(high * len(rows))]
        self.filenames = [names[i] for i in rows]
        self.filepaths = [str(Path(self.directory) / name) for name in self.filenames]
        self.samples = len(rows)
        self.sample_weight = None if weight_col is None else np.asarray(dataframe[weight_col])[rows]
        if labels is not None:
            chosen = [[self.class_indices[n] for n in _several(labels[i]) if n in self.class_indices] for i in rows]
            self.classes = [c[0] if len(c) == 1 else c for c in chosen]
        elif class_mode == "multi_output":
            self._y = [np.asarray(list(dataframe[column]))[rows] for column in y_col]
        elif class_mode == "raw":
            table = [np.asarray(dataframe[column]) for column in y_col] if isinstance(y_col, (list, tuple)) else None
            self._y = (np.stack(table, axis=1) if table else np.asarray(dataframe[y_col]))[rows]
        kind = f" belonging to {len(self.class_indices)} classes" if labels is not None else ""
        print(f"Found {self.samples} validated image filenames{kind}.")
        super().__init__(self.samples, batch_size, shuffle, seed)

    def _is_picture(self, name: str) -> bool:
        path = Path(self.directory) / name
        return path.suffix.lower() in _ENDINGS and path.is_file()

    @property
    def labels(self) -> Any:
        """The class number (or numbers) of each file."""
        return self.classes


def _several(value: Any) -> tuple:
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)
