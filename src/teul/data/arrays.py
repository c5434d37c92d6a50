"""From what users pass as x, y and sample_weight (NumPy, lists, data frames, JAX arrays) to checked arrays."""

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from teul import config
from teul.errors import problem

_FRAMES = ("pandas", "polars", "pyarrow")


class Samples(NamedTuple):
    """Samples side by side: inputs, targets and weights (trees of arrays with one first axis, or None)."""

    x: Any
    y: Any = None
    weight: Any = None

    @property
    def count(self) -> int:
        """How many samples there are."""
        return jax.tree.leaves(self.x)[0].shape[0]

    def rows(self, index: Any) -> "Samples":
        """The samples at ``index``."""
        return Samples(*jax.tree.map(lambda a: a[index], tuple(self)))


def to_samples(x: Any, y: Any = None, weight: Any = None, *, several_inputs: bool = False, several_outputs: bool = False) -> Samples:
    """Checked arrays of x, y and weights: numbers, no missing values, not empty, of equal length."""
    x = to_tree(x, "x", several_inputs)
    y = None if y is None else to_tree(y, "y", several_outputs)
    weight = None if weight is None else to_tree(weight, "sample_weight", several_outputs)
    samples = Samples(x, y, weight)
    lengths = {
        name: {leaf.shape[0] for leaf in jax.tree.leaves(part)} for name, part in zip(["x", "y", "sample_weight"], samples, strict=True)
    }
    if len(set().union(*lengths.values())) > 1:
        shown = ", ".join(f"{name}: {'/'.join(map(str, sorted(n)))}" for name, n in lengths.items() if n)
        raise problem("unequal_lengths", lengths=shown)
    if samples.count == 0:
        raise problem("empty_data")
    return samples


def to_tree(value: Any, name: str, several: bool) -> Any:
    """One array, or a list or dict of arrays where there are several inputs or outputs."""
    if isinstance(value, dict) and not hasattr(type(value), "columns"):
        return {key: to_array(part, f"{name}[{key!r}]") for key, part in value.items()}
    if isinstance(value, (list, tuple)) and value and all(hasattr(part, "shape") for part in value):
        if several:
            return [to_array(part, f"{name}[{i}]") for i, part in enumerate(value)]
        if len(value) == 1 and len(value[0].shape) > 1:
            return to_array(value[0], name)
    elif several and isinstance(value, (list, tuple)):
        # An output without a loss needs no targets.
        return [None if part is None and name == "y" else to_array(part, f"{name}[{i}]") for i, part in enumerate(value)]
    return to_array(value, name)


def to_array(value: Any, name: str = "x") -> np.ndarray | jax.Array:
    """One checked array: floats as ``floatx``, whole numbers as 32-bit integers, flags as they are.

    Raises:
        ValueError: strings, missing values, ragged lists or a single number, with the column or place named.
    """
    if isinstance(value, jax.Array):
        return _checked(value, name)
    if value is None:
        raise problem("single_number", name=name, got="None")
    if isinstance(value, (set, frozenset)) or callable(value) or hasattr(value, "__next__"):
        raise problem("not_data", name=name, got=getattr(value, "__qualname__", type(value).__name__), kind=type(value).__name__)
    if hasattr(value, "toarray"):
        value = value.toarray()  # a sparse matrix of SciPy, such as TfidfVectorizer and OneHotEncoder give
    if np.ma.is_masked(value):
        value = value.astype(np.float64).filled(np.nan)  # a masked value is one that is missing
    if hasattr(type(value), "columns") or type(value).__module__.startswith(_FRAMES) or hasattr(value, "__dataframe__"):
        value = _from_frame(value, name)
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise problem("ragged_data", name=name) from error
    if array.dtype == object:
        array = _from_objects(array, name)
    if array.dtype.kind in "USO":
        example = next((str(v) for v in array.ravel()[:1]), "")
        raise problem("text_data", name=name, example=example)
    if array.dtype.kind not in "fiub" and array.dtype.name != "bfloat16":
        raise problem("not_numbers", name=name, got=str(array.dtype))
    return _checked(_narrowed(array), name)


def _narrowed(array: np.ndarray) -> np.ndarray:
    """Floats as ``floatx``, whole numbers as 32 bits where they fit, all in the machine's own order of bytes."""
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    if array.dtype.kind == "f":
        return array.astype(config.floatx(), copy=False)
    if array.dtype.kind in "iu" and array.dtype.itemsize == 8:
        small = array.astype(np.int32)
        return small if (small == array).all() else array.astype(config.floatx())
    return array


def _checked(array: Any, name: str) -> Any:
    if array.ndim == 0:
        raise problem("single_number", name=name, got=repr(array))
    # A sum is finite only if all its parts are: one quick pass, and a slow one only to say where.
    if array.size and jnp.issubdtype(array.dtype, jnp.floating):
        with np.errstate(all="ignore"):
            suspicious = not np.isfinite(array.sum())
        if suspicious:
            bad = ~np.isfinite(np.asarray(array, np.float32))
            if bad.any():
                rows = np.unique(np.argwhere(bad)[:, 0])
                raise problem("missing_values", name=name, count=int(bad.sum()), rows=len(rows), first=int(rows[0]))
    return array


def _from_objects(array: np.ndarray, name: str) -> np.ndarray:
    """An object array that holds numbers as a number array: what ``pd.get_dummies`` and mixed lists give."""
    values = array.ravel().tolist()
    if array.size and all(hasattr(v, "__len__") and not isinstance(v, (str, bytes)) for v in values):
        raise problem("ragged_data", name=name)
    if any(isinstance(v, (str, bytes)) for v in values):
        return np.array([v.decode() if isinstance(v, bytes) else str(v) for v in values]).reshape(array.shape)
    try:
        return array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise problem("not_numbers", name=name, got=type(array.ravel()[0]).__name__) from error


def _from_frame(frame: Any, name: str) -> np.ndarray:
    """A data frame or series of numbers and flags as an array; columns of anything else are named in the refusal."""
    import narwhals as nw

    if hasattr(type(frame), "set_axis") and hasattr(frame, "columns") and not frame.columns.is_unique:
        frame = frame.set_axis([f"{column} (column {i})" for i, column in enumerate(frame.columns)], axis=1)
    frame = nw.from_native(frame, allow_series=True)
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, nw.Series):
        return np.asarray(frame.to_list()) if frame.dtype == nw.Object else frame.to_numpy()
    # By iteration: frame[0] would be a row where the names of the columns are numbers, as read_csv(header=None) makes them.
    columns = list(frame.iter_columns())
    wrong = [str(c.name) for c in columns if not (c.dtype.is_numeric() or c.dtype in (nw.Boolean, nw.Object))]
    if wrong:
        raise problem("text_columns", name=name, columns=", ".join(wrong))
    arrays = [_from_objects(a, f"{name}[{c.name!r}]") if (a := c.to_numpy()).dtype == object else a for c in columns]
    return np.stack(arrays, axis=1) if arrays else np.zeros((len(frame), 0))
