"""Models as scikit-learn estimators, by the names that Keras's wrappers and SciKeras gave them.

``KerasClassifier(build_fn=create_model, epochs=10)`` is the old Keras's, ``KerasClassifier(model=create_model, ...)`` SciKeras's. Both
are estimators like any other: ``clone``, ``cross_val_score``, ``GridSearchCV`` and ``Pipeline`` work with them.
"""

import inspect
from collections.abc import Callable
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.metrics import accuracy_score, r2_score

from teul import optimizers
from teul.errors import nearest, problem
from teul.models import Model, clone_model
from teul.spellings import OLD_ARGUMENTS
from teul.variables import set_random_seed

__all__ = ["KerasClassifier", "KerasRegressor", "LossRegressor", "OldClassifier", "SKLearnClassifier", "SKLearnRegressor", "Wrapper"]

_FIT = {*inspect.signature(Model.fit).parameters, *OLD_ARGUMENTS} - {"self", "x", "y", "others"}
_COMPILE = ("optimizer", "loss", "metrics", "loss_weights", "weighted_metrics")
_OWN = ("random_state", "warm_start")


class Wrapper(BaseEstimator):
    """Base of the estimators: what builds the model, and the arguments of the builder, of ``compile`` and of ``fit`` by their names.

    Args:
        model: a function that returns a model, or a model.
        build_fn: the same under its old name.
        arguments: of the builder (``units=8`` or ``model__units=8``), of the optimizer (``optimizer__learning_rate=0.1``), of
            ``compile`` where the builder leaves that to the estimator, of ``fit`` (``epochs=5`` or ``fit__epochs=5``).

    Raises:
        TypeError: an argument that nobody takes.
    """

    def __init__(self, model: Any = None, *, build_fn: Callable | None = None, **arguments: Any):
        self.build_fn = build_fn
        self._builder_name = "build_fn" if build_fn is not None else "model"
        self._builder = build_fn if build_fn is not None else model
        self.model = model
        self.arguments: dict[str, Any] = {}
        self.set_params(**arguments)

    # As scikit-learn knows it -------------------------------------------------------------------------------------------------

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """What the estimator was made from, by name."""
        return ({self._builder_name: self._builder} if self._builder is not None else {}) | self.arguments

    def set_params(self, **params: Any) -> Self:
        """Change what the estimator was made from."""
        for name, value in params.items():
            if name in ("model", "build_fn"):
                self._builder_name, self._builder = name, value
                setattr(self, name, value)
                continue
            known = {*self._takes(), *_FIT, *_COMPILE, *_OWN}
            if name not in known and "__" not in name and not self._takes_all():
                shown = ", ".join(sorted(known))
                raise problem("unknown_argument", owner=type(self).__name__, name=name, hint=nearest(name, known), known=shown)
            self.arguments[name] = value
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "model_")

    # Building -----------------------------------------------------------------------------------------------------------------

    def _function(self) -> Any:
        if self._builder is not None:
            return self._builder
        if callable(self):
            return self.__call__  # a subclass that builds its model itself
        raise problem("bad_argument", owner=type(self).__name__, argument="model", expected="a function that returns a model", got="None")

    def _parameters(self) -> dict[str, inspect.Parameter]:
        builder = self._builder if self._builder is not None else vars(type(self)).get("__call__")
        if builder is None or isinstance(builder, Model):
            return {}
        return dict(inspect.signature(builder).parameters)

    def _takes(self) -> set[str]:
        return set(self._parameters()) - {"self"}

    def _takes_all(self) -> bool:
        return any(p.kind is inspect.Parameter.VAR_KEYWORD for p in self._parameters().values())

    def _routed(self, prefix: str) -> dict[str, Any]:
        return {name.removeprefix(prefix): value for name, value in self.arguments.items() if name.startswith(prefix)}

    def _built(self, facts: dict[str, Any]) -> Model:
        builder = self._function()
        compilation = {name: self.arguments[name] for name in _COMPILE if name in self.arguments}
        if isinstance(builder, Model):
            model = clone_model(builder)
            compilation = {name: v for name, v in builder._compiled_with.items() if v is not None} | compilation
        else:
            takes = self._takes()
            given = {name: value for name, value in self.arguments.items() if name in takes} | self._routed("model__")
            if "meta" in takes:
                given["meta"] = facts
            if "compile_kwargs" in takes:
                given["compile_kwargs"] = {**compilation, "optimizer": self._optimizer(compilation)}
            model = builder(**given)
        if not model.compiled:
            model.compile(**{**compilation, "optimizer": self._optimizer(compilation)})
        return model

    def _optimizer(self, compilation: dict[str, Any]) -> Any:
        given = compilation.get("optimizer", "rmsprop")
        settings = self._routed("optimizer__")
        if not settings:
            return given
        kind = given if inspect.isclass(given) else type(optimizers.get(given))
        return kind(**settings)

    # Training -----------------------------------------------------------------------------------------------------------------

    def fit(self, X: Any, y: Any, sample_weight: Any = None, **options: Any) -> Self:
        """Build the model and train it; ``options`` are more arguments of ``Model.fit``.

        Returns:
            itself, with ``model_`` (the model), ``history_`` and ``history`` (a dict of lists).
        """
        if self.arguments.get("random_state") is not None:
            set_random_seed(int(self.arguments["random_state"]))
        X, targets = _plain(X), self._encoded(_plain(y))
        if not (self.arguments.get("warm_start") and hasattr(self, "model_")):
            self.n_features_in_ = int(np.shape(X)[1]) if np.ndim(X) > 1 else 1
            self.model_ = self._built(self._facts(X, targets))
        if self._builder_name == "build_fn" or self._builder is None:
            self.model = self.model_  # where older Keras kept it
        return self._train(X, targets, sample_weight, options)

    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None, **options: Any) -> Self:
        """Train on for one epoch."""
        if not hasattr(self, "model_"):
            return self.fit(X, y, sample_weight, epochs=1, **options)
        return self._train(_plain(X), self._encoded(_plain(y)), sample_weight, {"epochs": 1, **options})

    def _train(self, X: Any, targets: Any, sample_weight: Any, options: dict[str, Any]) -> Self:
        takes = self._takes()
        given = {n: v for n, v in self.arguments.items() if n in _FIT and (n not in takes or n in ("epochs", "batch_size", "verbose"))}
        given |= self._routed("fit__") | options
        given = {n: v for n, v in given.items() if n in options or OLD_ARGUMENTS.get(n) not in options}
        if sample_weight is not None:
            given["sample_weight"] = sample_weight
        result = self.model_.fit(X, self._as_targets(targets), **given)
        self.history_ = self.history = result.history
        return self

    def _facts(self, X: Any, targets: Any) -> dict[str, Any]:
        return {"n_features_in_": self.n_features_in_, "X_shape_": np.shape(X), "n_outputs_": 1, "n_outputs_expected_": 1}

    def _encoded(self, y: Any) -> Any:
        return y

    def _as_targets(self, y: Any) -> Any:
        return y

    def _outputs(self, X: Any, options: dict[str, Any]) -> np.ndarray:
        from sklearn.utils.validation import check_is_fitted

        check_is_fitted(self)
        given = {n: self.arguments[n] for n in ("batch_size",) if n in self.arguments} | {"verbose": 0}
        return self.model_.predict(_plain(X), **{**given, **self._routed("predict__"), **options})


class KerasClassifier(ClassifierMixin, Wrapper):
    """A model as a classifier. Labels may be numbers, strings, or one-hot rows.

    >>> from teul.layers import Dense
    >>> from teul.models import Sequential
    >>> def create(units=4):
    ...     model = Sequential([Dense(units, activation="relu", input_dim=2), Dense(1, activation="sigmoid")])
    ...     model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    ...     return model
    >>> classifier = KerasClassifier(build_fn=create, units=8, epochs=1, verbose=0)
    >>> classifier.fit([[0.0, 1.0], [1.0, 0.0]], ["no", "yes"]).predict([[0.0, 0.0]]).shape
    (1,)
    """

    def _encoded(self, y: Any) -> Any:
        y = np.asarray(y)
        if y.ndim == 2 and y.shape[1] > 1:
            self.classes_ = np.arange(y.shape[1])
            return y
        self.classes_, numbers = np.unique(y.reshape(-1), return_inverse=True)
        return numbers.astype("int32")

    def _as_targets(self, y: Any) -> Any:
        loss = self.model_.loss
        name = str(loss if isinstance(loss, str) else getattr(loss, "name", None) or getattr(loss, "__name__", "")).lower()
        if y.ndim == 1 and "categorical" in name and "sparse" not in name:
            return np.eye(len(self.classes_), dtype="float32")[y]
        return y

    def _facts(self, X: Any, targets: Any) -> dict[str, Any]:
        kind = "binary" if len(self.classes_) <= 2 else "multiclass"
        facts = {"classes_": self.classes_, "n_classes_": len(self.classes_), "target_type_": kind, "y_dtype_": self.classes_.dtype}
        return super()._facts(X, targets) | facts

    def predict(self, X: Any, **options: Any) -> np.ndarray:
        """The class of each sample."""
        outputs = self._outputs(X, options)
        places = outputs.argmax(axis=-1) if outputs.ndim > 1 and outputs.shape[-1] > 1 else (outputs.reshape(-1) > 0.5).astype(int)
        return self.classes_[np.minimum(places, len(self.classes_) - 1)]

    def predict_proba(self, X: Any, **options: Any) -> np.ndarray:
        """The probability of each class, in columns."""
        outputs = self._outputs(X, options)
        if outputs.ndim > 1 and outputs.shape[-1] > 1:
            return outputs
        shares = outputs.reshape(-1, 1)
        return np.concatenate([1 - shares, shares], axis=1)

    def score(self, X: Any, y: Any, sample_weight: Any = None, **options: Any) -> float:
        """The share of samples whose class is right."""
        y = np.asarray(_plain(y))
        labels = y.argmax(axis=1) if y.ndim == 2 and y.shape[1] > 1 else y.reshape(-1)
        options.pop("verbose", None)
        return float(accuracy_score(labels, self.predict(X, **options), sample_weight=sample_weight))


class KerasRegressor(RegressorMixin, Wrapper):
    """A model as a regressor."""

    def predict(self, X: Any, **options: Any) -> np.ndarray:
        """The answer for each sample."""
        outputs = self._outputs(X, options)
        return outputs.reshape(-1) if outputs.ndim == 2 and outputs.shape[1] == 1 else outputs

    def score(self, X: Any, y: Any, sample_weight: Any = None, **options: Any) -> float:
        """R squared, as scikit-learn and SciKeras have it."""
        return float(r2_score(np.asarray(_plain(y)), self.predict(X), sample_weight=sample_weight))


class _Older(Wrapper):
    """The constructor of older Keras: the builder comes first, and ``model`` is what it built."""

    def __init__(self, build_fn: Any = None, **arguments: Any):
        if build_fn is None:
            super().__init__(**arguments)
        else:
            super().__init__(build_fn=build_fn, **arguments)


class OldClassifier(_Older, KerasClassifier):
    """A classifier as ``keras.wrappers.scikit_learn`` had it."""


class LossRegressor(_Older, KerasRegressor):
    """A regressor whose score is minus the loss, as that of older Keras was."""

    def score(self, X: Any, y: Any, sample_weight: Any = None, **options: Any) -> float:
        """Minus the loss on these samples."""
        results = self.model_.evaluate(_plain(X), _plain(y), sample_weight=sample_weight, verbose=0, **options)
        return -float(results[0] if isinstance(results, list) else results)


class _Keras3(Wrapper):
    """The constructor that ``keras.wrappers`` has in Keras 3: a model or builder, and its arguments in dicts."""

    def __init__(self, model: Any, warm_start: bool = False, model_kwargs: Any = None, fit_kwargs: Any = None):
        super().__init__(model)
        self.warm_start, self.model_kwargs, self.fit_kwargs = warm_start, model_kwargs, fit_kwargs
        routed = {f"model__{n}": v for n, v in (model_kwargs or {}).items()} | {f"fit__{n}": v for n, v in (fit_kwargs or {}).items()}
        self.arguments |= routed | {"warm_start": warm_start}

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """What the estimator was made from, by name."""
        names = ("model", "warm_start", "model_kwargs", "fit_kwargs")
        return {name: getattr(self, name) for name in names}

    def set_params(self, **params: Any) -> Self:
        """Change what the estimator was made from."""
        if params:
            self.__init__(**{**self.get_params(), **params})
        return self

    def _built(self, facts: dict[str, Any]) -> Model:
        if {"X", "y"} <= set(self._parameters()):
            X, y = self._data
            return self.model(X, y, **(self.model_kwargs or {}))
        return super()._built(facts)

    def fit(self, X: Any, y: Any, **options: Any) -> Self:
        """Build the model and train it; a builder that takes X and y is given them."""
        self._data = X, y
        try:
            return super().fit(X, y, **options)
        finally:
            del self._data


class SKLearnClassifier(_Keras3, KerasClassifier):
    """Keras 3's classifier. Args: ``model`` (compiled, or a builder of (X, y)), ``warm_start``, ``model_kwargs``, ``fit_kwargs``."""


class SKLearnRegressor(_Keras3, KerasRegressor):
    """Keras 3's regressor, with the arguments of :class:`SKLearnClassifier`."""


def _plain(data: Any) -> Any:
    """Frames and lists as arrays; Teul reads the rest itself."""
    return data.to_numpy() if hasattr(data, "to_numpy") else np.asarray(data) if isinstance(data, list) else data
