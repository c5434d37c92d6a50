"""scikit-learn as scripts before 2023 know it: ``cross_validation``, ``OneHotEncoder(sparse=)``, ``Imputer``, ``load_boston``."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from teul.course.mending import added, replaced


def mend(module: Any) -> None:
    """Understand the older names of one of scikit-learn's modules again."""
    if module.__name__ == "sklearn.preprocessing":
        replaced(module.OneHotEncoder, "__init__", _encoding)
        added(module, "Imputer", imputer)
    elif module.__name__ == "sklearn.metrics":
        replaced(module, "mean_squared_error", _errors)
        added(module, "plot_confusion_matrix", lambda *args, **options: module.ConfusionMatrixDisplay.from_estimator(*args, **options))
    elif module.__name__ == "sklearn.utils.class_weight":
        replaced(module, "compute_class_weight", _weighing)
    else:
        added(module, "load_boston", load_boston)


def _encoding(init: Callable) -> Callable:
    @functools.wraps(init)
    def encoding(self: Any, *, sparse: bool | None = None, **others: Any) -> None:
        init(self, **({} if sparse is None else {"sparse_output": sparse}), **others)

    return encoding


def imputer(missing_values: Any = "NaN", strategy: str = "mean", axis: int = 0, **others: Any) -> Any:
    """Fills gaps in columns; today ``sklearn.impute.SimpleImputer``."""
    from sklearn.impute import SimpleImputer

    return SimpleImputer(missing_values=np.nan if missing_values == "NaN" else missing_values, strategy=strategy)


def _errors(mean_squared_error: Callable) -> Callable:
    @functools.wraps(mean_squared_error)
    def errors(*args: Any, squared: bool = True, **others: Any) -> Any:
        found = mean_squared_error(*args, **others)
        return found if squared else np.sqrt(found)

    return errors


def _weighing(compute: Callable) -> Callable:
    @functools.wraps(compute)
    def weighing(class_weight: Any, classes: Any = None, y: Any = None, **others: Any) -> Any:
        return compute(class_weight, classes=classes, y=y, **others)

    return weighing


def load_boston(*, return_X_y: bool = False) -> Any:
    """The houses of Boston from Keras's data set, training rows first."""
    from sklearn.utils import Bunch

    from teul.datasets import boston_housing

    (x, y), (x_test, y_test) = boston_housing.load_data()
    data, target = np.concatenate([x, x_test]), np.concatenate([y, y_test])
    names = np.array(["CRIM", "ZN", "INDUS", "CHAS", "NOX", "RM", "AGE", "DIS", "RAD", "TAX", "PTRATIO", "B", "LSTAT"])
    return (data, target) if return_X_y else Bunch(data=data, target=target, feature_names=names, DESCR="Boston house prices")


# sklearn.cross_validation, whose folds were lists of places ---------------------------------------------------------------------


def KFold(n: int, n_folds: int = 3, shuffle: bool = False, random_state: Any = None) -> list:
    """The folds of n rows, each as (training places, test places).

    >>> [test.tolist() for _, test in KFold(4, n_folds=2)]
    [[0, 1], [2, 3]]
    """
    from sklearn.model_selection import KFold as Folds

    return list(Folds(n_folds, shuffle=shuffle, random_state=random_state if shuffle else None).split(np.zeros(n)))


def StratifiedKFold(y: Any, n_folds: int = 3, shuffle: bool = False, random_state: Any = None) -> list:
    """The same, with every class in each fold."""
    from sklearn.model_selection import StratifiedKFold as Folds

    return list(Folds(n_folds, shuffle=shuffle, random_state=random_state if shuffle else None).split(np.zeros(len(y)), y))
