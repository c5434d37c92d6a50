"""What a data set is here: two arrays, and enough words to choose a head and to label a report."""

from dataclasses import dataclass, field

import numpy as np

TASKS = ("binary", "multiclass", "multilabel", "regression", "unit_regression")


@dataclass
class Dataset:
    """One table or one heap of pictures, with its answers.

    Args:
        name: what ``teul train`` calls it.
        x: the inputs, ``(rows, features)`` or ``(rows, height, width)``.
        y: the answers, one a row: class numbers from 0, or numbers to predict.
        feature_names: the names of the columns of ``x``.
        class_names: the names of the classes, in the order of their numbers; empty for a regression.
        task: ``"binary"``, ``"multiclass"``, ``"multilabel"``, ``"regression"`` or ``"unit_regression"`` (numbers in [0, 1]).
        x_test, y_test: the rows kept apart by the makers of the data; None where the user splits.
        description: one line about it.

    >>> data = Dataset("and", np.zeros((4, 2)), np.array([0, 0, 0, 1]), class_names=["0", "1"], task="binary")
    >>> len(data), data.classes
    (4, 2)
    """

    name: str
    x: np.ndarray
    y: np.ndarray
    feature_names: list[str] = field(default_factory=list)
    class_names: list[str] = field(default_factory=list)
    task: str = "regression"
    x_test: np.ndarray | None = None
    y_test: np.ndarray | None = None
    description: str = ""

    def __len__(self) -> int:
        return len(self.x)

    @property
    def classes(self) -> int:
        """The number of classes; 0 for a regression."""
        return len(self.class_names)

    def split(self, test_size: float = 0.2, seed: int = 0) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
        """``((x_train, y_train), (x_test, y_test))``: the makers' own split, or 8:2 with every class in both parts (scikit-learn)."""
        if self.x_test is not None:
            return (self.x, self.y), (self.x_test, self.y_test)
        from sklearn.model_selection import train_test_split

        stratify = self.y if self.class_names else None
        x_train, x_test, y_train, y_test = train_test_split(self.x, self.y, test_size=test_size, random_state=seed, stratify=stratify)
        return (x_train, y_train), (x_test, y_test)
