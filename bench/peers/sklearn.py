"""The workloads in scikit-learn: MLPClassifier with everything switched off that the others do not do."""

import sys
import warnings

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from bench.measure import main
from bench.workloads import Workload

# Stopping after max_iter epochs is what is asked for here.
warnings.simplefilter("ignore", ConvergenceWarning)


class Model:
    """Adam, no penalty, no early stopping; each fit starts anew."""

    def __init__(self, work: Workload, learning_rate: float):
        self.model = MLPClassifier(
            hidden_layer_sizes=work.units[1:-1],
            batch_size=work.batch,
            learning_rate_init=learning_rate,
            alpha=0.0,
            tol=0.0,
            n_iter_no_change=sys.maxsize,
        )

    def fit(self, x, y, epochs: int) -> float:
        """Train; the last epoch's loss."""
        self.model.max_iter = epochs
        self.model.fit(x.reshape(len(x), -1), y)
        return float(self.model.loss_)


if __name__ == "__main__":
    main(Model)
