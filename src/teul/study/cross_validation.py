"""Cross-validation of one model: all folds and seeds trained at once."""

from typing import Any

from teul.study.comparing import compare
from teul.study.comparison import Comparison


def cross_validate(build: Any, x: Any, y: Any, *, cv: Any = 5, **options: Any) -> Comparison:
    """Train the model on each fold's other rows and judge it on the fold.

    Nothing is chosen, so no rows are kept apart, and the mean over the folds may be reported as it is. ``scores()[0]`` holds each
    fold's score, ``table()`` their mean and spread.

    Args:
        build: a compiled model, or a function that returns one.
        x, y: the data, as in ``fit``.
        cv: a number of folds (with every class in each, where y names classes), a splitter of scikit-learn (KFold, StratifiedKFold,
            GroupKFold with ``groups=``, ...), or pairs of (training rows, rows to judge on).
        options: ``epochs``, ``batch_size``, ``seeds`` and the others of :func:`~teul.study.comparing.compare`.

    >>> import numpy as np
    >>> from teul import Sequential
    >>> from teul.layers import Dense, Input
    >>> x = np.random.default_rng(0).normal(size=(60, 2)); y = (x[:, 0] > 0).astype(int)
    >>> model = Sequential([Input((2,)), Dense(1, activation="sigmoid")])
    >>> model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
    >>> cross_validate(model, x, y, cv=3, epochs=2).scores().shape
    (1, 3)
    """
    options = {"test_split": 0, "verbose": 0, **options}
    return compare(build, x, y, cv=cv, **options)
