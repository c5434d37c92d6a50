"""Holding samples back for validation, and weighing classes."""

from typing import Any

import jax
import numpy as np

from teul.data.arrays import Samples
from teul.errors import note, problem
from teul.variables import fresh_seed


def split_validation(samples: Samples, share: float, stratify: bool = False) -> tuple[Samples, Samples]:
    """The samples to train on, and the last ``share`` of them held back.

    With ``stratify`` the share is taken at random from every class instead. Without, a class that is only among the last rows (a table
    sorted by class) is pointed out, because nothing can be learned about it.
    """
    count = samples.count
    if not isinstance(share, (float, int, np.number)) or not 0 < share < 1:
        raise problem("bad_argument", owner="fit", argument="validation_split", expected="a share between 0 and 1", got=repr(share))
    if not isinstance(stratify, (bool, np.bool_)):
        raise problem("bad_argument", owner="fit", argument="stratify", expected="True or False", got=type(stratify).__name__)
    kept = int(count * (1 - share))
    if kept == 0 or kept == count:
        raise problem("split_too_small", share=share, count=count)
    if stratify:
        from sklearn.model_selection import train_test_split

        train, held = train_test_split(
            np.arange(count), test_size=count - kept, stratify=class_labels(samples.y), random_state=fresh_seed() % 2**32
        )
        return samples.rows(np.sort(train)), samples.rows(np.sort(held))
    labels = class_labels(samples.y, optional=True)
    if labels is not None and 1 < len(np.unique(labels)) <= 100:
        unseen = sorted(set(np.unique(labels[kept:]).tolist()) - set(np.unique(labels[:kept]).tolist()))
        if unseen:
            note("split_unseen_class", stacklevel=5, classes=", ".join(map(str, unseen)), share=share)
    return samples.rows(slice(None, kept)), samples.rows(slice(kept, None))


def class_labels(y: Any, *, optional: bool = False) -> np.ndarray | None:
    """The class of each sample, from labels or one-hot rows; None (or a refusal) where targets are no classes."""
    leaves = jax.tree.leaves(y)
    y = np.asarray(leaves[0]) if len(leaves) == 1 else None
    if y is not None and y.ndim == 2 and y.shape[1] > 1 and np.isin(y, (0, 1)).all() and (y.sum(1) == 1).all():
        return y.argmax(1)
    if y is not None and y.size == y.shape[0] and (y.dtype.kind in "iub" or (y == np.round(y)).all()):
        return y.reshape(-1).astype(np.int64)
    if optional:
        return None
    raise problem("no_classes")


def balanced_weights(y: Any, class_weight: Any, weight: Any = None) -> np.ndarray:
    """A weight a sample from weights by class; ``"balanced"`` gives every class the same total, as scikit-learn does."""
    labels = class_labels(y)
    classes, counts = np.unique(labels, return_counts=True)
    if isinstance(class_weight, str) and class_weight == "balanced":
        class_weight = dict(zip(classes.tolist(), (len(labels) / (len(classes) * counts)).tolist(), strict=True))
    elif isinstance(class_weight, (list, tuple, np.ndarray)):
        class_weight = dict(enumerate(class_weight))
    if not _are_weights(class_weight):
        expected = "a dict such as {0: 1.0, 1: 5.0}, or 'balanced'"
        raise problem("bad_argument", owner="fit", argument="class_weight", expected=expected, got=repr(class_weight))
    weights = np.array([class_weight.get(c, 1.0) for c in classes.tolist()], np.float32)[np.searchsorted(classes, labels)]
    return weights if weight is None else weights * np.asarray(weight, np.float32).reshape(-1)


def _are_weights(class_weight: Any) -> bool:
    if not hasattr(class_weight, "items"):
        return False
    numbers = [*class_weight.keys(), *class_weight.values()]
    return all(isinstance(number, (int, float, np.number)) and np.isfinite(number) for number in numbers)
