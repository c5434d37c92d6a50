"""tf.data.experimental: older names."""

from collections.abc import Callable
from typing import Any

from teul.course.tensorflow.data.dataset import INFINITE, UNKNOWN, Dataset, Options
from teul.course.tensorflow.data.files import CsvDataset as CsvDataset

AUTOTUNE = -1
INFINITE_CARDINALITY, UNKNOWN_CARDINALITY = INFINITE, UNKNOWN

sample_from_datasets, choose_from_datasets = Dataset.sample_from_datasets, Dataset.choose_from_datasets
OptimizationOptions = DistributeOptions = ThreadingOptions = Options


class AutoShardPolicy:
    """How data is spread over workers: accepted, without effect."""

    AUTO, FILE, DATA, OFF = 0, 1, 2, -1


def cardinality(dataset: Dataset) -> Any:
    """How many elements there are."""
    return dataset.cardinality()


def assert_cardinality(expected_cardinality: int) -> Callable:
    """A transformation after which the number of elements is known."""
    return lambda dataset: Dataset(dataset._begin, int(expected_cardinality), dataset._rows, dataset._spec)


def prefetch_to_device(device: Any, buffer_size: Any = None) -> Callable:
    """A transformation that changes nothing."""
    return lambda dataset: dataset


def ignore_errors(log_warning: bool = False) -> Callable:
    """A transformation that changes nothing: an error is an error."""
    return lambda dataset: dataset


def get_single_element(dataset: Dataset) -> Any:
    """The only element."""
    return dataset.get_single_element()


def unbatch() -> Callable:
    """The rows of the elements by themselves."""
    return lambda dataset: dataset.unbatch()


def make_csv_dataset(
    file_pattern: Any, batch_size: int, column_names: Any = None, column_defaults: Any = None, label_name: str | None = None,
    select_columns: Any = None, field_delim: str = ",", header: bool = True, num_epochs: int | None = None, shuffle: bool = True,
    shuffle_buffer_size: int = 10000, shuffle_seed: int | None = None, **others: Any,
) -> Dataset:  # fmt: skip
    """Batches of the rows of a table: a dict by column, with a label beside it if one is named."""
    import pandas as pd

    from teul.course.tensorflow.io import gfile

    names = gfile.glob(file_pattern) if isinstance(file_pattern, str) else list(file_pattern)
    frames = [pd.read_csv(n, sep=field_delim, names=column_names, header=0 if header else None) for n in names]
    frame = pd.concat(frames)[select_columns] if select_columns else pd.concat(frames)
    label = None if label_name is None else frame.pop(label_name).to_numpy()
    columns = {str(name): column.to_numpy() for name, column in frame.items()}
    found = Dataset.from_tensor_slices(columns if label is None else (columns, label))
    found = found.shuffle(shuffle_buffer_size, shuffle_seed) if shuffle else found
    return found.repeat(num_epochs).batch(batch_size)
