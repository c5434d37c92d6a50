"""R², the share of the targets' variance that a model explains."""

import jax.numpy as jnp

from teul.arrays import Array, ArrayLike, as_float
from teul.errors import problem
from teul.losses.base import beside, divide_no_nan, pair
from teul.metrics.base import Metric, metrics


@metrics.add("r2", "R2", "r2_score")
class R2Score(Metric):
    """``1 - sum((y_true - y_pred)**2) / sum((y_true - mean(y_true))**2)``: 1 is perfect, 0 no better than the mean.

    Args:
        class_aggregation: how several outputs become one number: ``"uniform_average"``, ``"variance_weighted_average"``, or None
            to keep one a output.
        num_regressors: the number of inputs, for the adjusted R²; 0 for the plain one.

    >>> float(R2Score()([1.0, 2.0, 3.0], [1.0, 2.0, 2.0]))
    0.5
    """

    _direction = "up"

    def __init__(
        self, class_aggregation: str | None = "uniform_average", num_regressors: int = 0, name: str = "r2_score", dtype: str | None = None
    ):
        super().__init__(dtype, name)
        allowed = (None, "uniform_average", "variance_weighted_average")
        if class_aggregation not in allowed:
            raise problem(
                "bad_argument", owner="R2Score", argument="class_aggregation", expected=f"one of {allowed}", got=repr(class_aggregation)
            )
        if num_regressors < 0:
            raise problem("bad_argument", owner="R2Score", argument="num_regressors", expected="0 or above", got=num_regressors)
        self.class_aggregation, self.num_regressors = class_aggregation, num_regressors
        self.num_samples = self.add_variable(name="num_samples")
        self.count = None

    def build(self, y_true_shape: tuple[int, ...], y_pred_shape: tuple[int, ...]) -> None:
        """Make a count for each output."""
        if self.count is not None:
            return
        outputs = (y_pred_shape[-1],) if len(y_pred_shape) > 1 else (1,)
        self.count = self.add_variable(outputs, name="count")
        self.mean = self.add_variable(outputs, name="mean")
        self.deviation = self.add_variable(outputs, name="deviation")
        self.residual = self.add_variable(outputs, name="residual")

    def update_state(self, y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None = None) -> None:
        """Count one batch.

        Means and squared deviations are merged batch by batch (Chan et al., 1979): sums of squares would lose all their digits where
        the targets are large and close together, as years are.
        """
        y_true, y_pred = pair(y_true, as_float(y_pred, self.dtype))
        if y_pred.ndim == 1:
            y_true, y_pred = y_true[:, None], y_pred[:, None]
        if y_true.shape != y_pred.shape or y_pred.ndim != 2:
            expected = f"(rows, outputs) like the targets, {y_true.shape}"
            raise problem("bad_argument", owner="R2Score", argument="the predictions' shape", expected=expected, got=y_pred.shape)
        self.build(y_true.shape, y_pred.shape)
        weight = jnp.ones_like(y_true)
        if sample_weight is not None:
            weight = weight * beside(y_true, as_float(sample_weight, self.dtype), "sample_weight")

        seen = jnp.sum(weight, axis=0)
        batch_mean = divide_no_nan(jnp.sum(weight * y_true, axis=0), seen)
        apart = batch_mean - self.mean.value
        count = self.count.value + seen
        share = divide_no_nan(seen, count)
        self.deviation.assign_add(jnp.sum(weight * jnp.square(y_true - batch_mean), axis=0) + jnp.square(apart) * self.count.value * share)
        self.mean.assign_add(apart * share)
        self.count.assign(count)
        self.residual.assign_add(jnp.sum(weight * jnp.square(y_true - y_pred), axis=0))
        self.num_samples.assign_add(float(y_true.size))

    def result(self) -> Array:
        """R², of each output or of all together; 0 where the targets do not vary."""
        if self.count is None:
            return self.num_samples.value
        scores = jnp.where(self.deviation.value > 0, 1 - divide_no_nan(self.residual.value, self.deviation.value), 0)
        if self.class_aggregation == "uniform_average":
            scores = jnp.mean(scores)
        elif self.class_aggregation == "variance_weighted_average":
            scores = divide_no_nan(jnp.sum(self.deviation.value * scores), jnp.sum(self.deviation.value))
        if not self.num_regressors:
            return scores
        n, p = self.num_samples.value, self.num_regressors
        return jnp.where(n - p - 1 > 0, 1 - divide_no_nan((1 - scores) * (n - 1), n - p - 1), scores)
