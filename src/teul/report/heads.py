"""Choosing the head: what kind of answer is wanted decides the last layer, the loss and what to look at.

===========================  =================  ============================  ===================
task                         last activation    loss                          units
===========================  =================  ============================  ===================
binary                       sigmoid            binary_crossentropy           1
multi-class, one label       softmax            (sparse_)categorical_...      one a class
multi-class, many labels     sigmoid            binary_crossentropy           one a label
regression                   none               mse                           one a number
regression in [0, 1]         sigmoid            mse (or binary_crossentropy)  one a number
===========================  =================  ============================  ===================

The table of the course notes, as a pure function.
"""

from dataclasses import dataclass

import numpy as np

from teul.errors import nearest, problem


@dataclass(frozen=True)
class Head:
    """The end of a network: ``Dense(units, activation)`` with the loss and the metrics that belong to it."""

    task: str
    units: int
    activation: str | None
    loss: str
    metrics: tuple[str, ...]

    def decide(self, predictions: np.ndarray) -> np.ndarray:
        """What the outputs ``(rows, units)`` say: class numbers ``(rows,)``, labels ``(rows, units)``, or the numbers themselves.

        >>> head_for("binary").decide(np.array([[0.2], [0.5]]))
        array([0, 1])
        >>> head_for("multiclass", 3).decide(np.array([[0.1, 0.7, 0.2]]))
        array([1])
        """
        predictions = np.asarray(predictions)
        match self.task:
            case "binary":
                return np.where(predictions.reshape(-1) >= 0.5, 1, 0)
            case "multiclass":
                return predictions.argmax(axis=-1)
            case "multilabel":
                return np.where(predictions >= 0.5, 1, 0)
            case _:
                return predictions[:, 0] if self.units == 1 else predictions


_TABLE = {
    "binary": ("sigmoid", "binary_crossentropy", ("accuracy",)),
    "multiclass": ("softmax", "sparse_categorical_crossentropy", ("accuracy",)),
    "multilabel": ("sigmoid", "binary_crossentropy", ("binary_accuracy",)),
    "regression": (None, "mse", ("mae",)),
    "unit_regression": ("sigmoid", "mse", ("mae",)),
}


def head_for(task: str, outputs: int = 1, *, one_hot: bool = False) -> Head:
    """The head for a task.

    Args:
        task: ``"binary"``, ``"multiclass"``, ``"multilabel"``, ``"regression"`` or ``"unit_regression"``.
        outputs: the number of classes, of labels, or of numbers to predict; a binary head has one unit whatever it says.
        one_hot: for ``"multiclass"``: the answers are rows with a single one, not class numbers.

    Raises:
        ValueError: no such task, or a softmax over fewer than two classes.

    >>> head_for("multiclass", 10)
    Head(task='multiclass', units=10, activation='softmax', loss='sparse_categorical_crossentropy', metrics=('accuracy',))
    >>> head_for("binary").loss, head_for("regression").activation
    ('binary_crossentropy', None)
    """
    if task not in _TABLE:
        raise problem("unknown_name", kind="task", name=task, hint=nearest(task, _TABLE), known=", ".join(_TABLE))
    if task == "multiclass" and outputs < 2:
        # A softmax over one unit is always 1: it can learn nothing.
        raise problem("bad_argument", owner="head_for", argument="outputs", expected="at least 2 for 'multiclass'", got=outputs)
    activation, loss, metrics = _TABLE[task]
    if task == "multiclass" and one_hot:
        loss = "categorical_crossentropy"
    return Head(task, 1 if task == "binary" else outputs, activation, loss, metrics)
