"""The data sets that come with scikit-learn: no network needed."""

import numpy as np

from teul.datasets.dataset import Dataset


def bundled(name: str, loader: str, description: str) -> Dataset:
    """The data set that ``sklearn.datasets.<loader>`` returns."""
    import sklearn.datasets

    bunch = getattr(sklearn.datasets, loader)()
    classes = [str(c) for c in getattr(bunch, "target_names", [])]
    task = {0: "regression", 2: "binary"}.get(len(classes), "multiclass")
    y = bunch.target.astype(np.int32 if classes else np.float32)
    return Dataset(name, bunch.data.astype(np.float32), y, [str(f) for f in bunch.feature_names], classes, task, description=description)
