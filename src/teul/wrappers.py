"""Models as scikit-learn estimators, under the names of ``keras.wrappers``."""

from typing import Any

from sklearn.base import TransformerMixin

from teul.interop.scikit_learn import KerasRegressor, SKLearnClassifier, SKLearnRegressor, _Keras3

__all__ = ["SKLearnClassifier", "SKLearnRegressor", "SKLearnTransformer"]


class SKLearnTransformer(_Keras3, TransformerMixin, KerasRegressor):
    """A model as a step of a pipeline: ``transform`` gives its outputs.

    Args:
        model: a compiled model, or a builder of ``(X, y)``.
        warm_start: whether to go on training the model itself instead of a copy of it.
        model_kwargs, fit_kwargs: arguments of the builder, and of ``Model.fit``.

    >>> from teul.layers import Dense
    >>> from teul.models import Sequential
    >>> model = Sequential([Dense(2, input_shape=(3,))])
    >>> model.compile("sgd", "mse")
    >>> step = SKLearnTransformer(model, fit_kwargs={"epochs": 1, "verbose": 0})
    >>> step.fit([[1.0, 2.0, 3.0]] * 2, [[0.0, 1.0]] * 2).transform([[1.0, 0.0, 0.0]]).shape
    (1, 2)
    """

    def transform(self, X: Any) -> Any:
        """The outputs for each sample."""
        return self._outputs(X, {})
