"""Models as scikit-learn estimators: clone, search, pipelines, pickles, and what each old wrapper promised."""

import pickle

import numpy as np
import pytest
from sklearn.base import clone, is_classifier, is_regressor
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, StratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from teul.interop.scikit_learn import KerasClassifier, KerasRegressor, LossRegressor, SKLearnClassifier, SKLearnRegressor
from teul.layers import Dense
from teul.models import Sequential

RNG = np.random.RandomState(0)
X = RNG.rand(90, 3).astype("float32")
Y = (X[:, 0] > X[:, 1]).astype(int)


def classifier(units=8, optimizer="adam"):
    model = Sequential([Dense(units, activation="relu", input_dim=3), Dense(1, activation="sigmoid")])
    model.compile(optimizer, "binary_crossentropy", metrics=["accuracy"])
    return model


def regressor():
    model = Sequential([Dense(1, input_dim=3)])
    model.compile("sgd", "mse")
    return model


def softmax(meta, compile_kwargs):
    model = Sequential([Dense(meta["n_classes_"], activation="softmax", input_dim=meta["n_features_in_"])])
    model.compile(loss="sparse_categorical_crossentropy", optimizer=compile_kwargs["optimizer"])
    return model


def test_it_is_cloned_without_what_it_learned():
    est = KerasClassifier(build_fn=classifier, units=4, epochs=2, verbose=0).fit(X, Y)
    twin = clone(est)
    assert twin.get_params() == est.get_params() == {"build_fn": classifier, "units": 4, "epochs": 2, "verbose": 0}
    with pytest.raises(NotFittedError):
        twin.predict(X)
    assert is_classifier(est) and is_regressor(KerasRegressor(model=regressor)) and not is_classifier(LossRegressor(build_fn=regressor))
    assert est.model.count_params() == 3 * 4 + 4 + 4 + 1  # where the old wrapper kept the model
    assert list(est.fit(X, Y).history) == ["loss", "accuracy"]


def test_arguments_nobody_takes_are_refused():
    with pytest.raises(TypeError, match=r"no argument 'unit'\. Did you mean 'units'"):
        KerasClassifier(build_fn=classifier, unit=3)
    est = KerasClassifier(build_fn=classifier)
    assert est.set_params(units=3, epochs=4).get_params()["units"] == 3


def test_it_learns_and_scores_by_the_share_that_is_right():
    est = KerasClassifier(build_fn=classifier, epochs=60, batch_size=10, verbose=0).fit(X, Y)
    score = est.score(X, Y)
    assert score > 0.7 and score == np.mean(est.predict(X) == Y)
    np.testing.assert_allclose(est.predict_proba(X).sum(axis=1), 1, rtol=1e-6)


def test_labels_may_be_words_numbers_or_one_hot_rows():
    words = np.array(["b", "a", "c"])[X.argmax(axis=1)]
    est = KerasClassifier(model=softmax, epochs=5, verbose=0, optimizer="adam", optimizer__learning_rate=0.5).fit(X, words)
    assert est.classes_.tolist() == ["a", "b", "c"] and set(est.predict(X)) <= {"a", "b", "c"}
    assert float(est.model_.optimizer.learning_rate) == 0.5

    def one_hot():
        model = Sequential([Dense(3, activation="softmax", input_dim=3)])
        model.compile("adam", "categorical_crossentropy")
        return model

    numbers = X.argmax(axis=1)
    for y in (numbers, np.eye(3)[numbers]):
        est = KerasClassifier(build_fn=one_hot, epochs=1, verbose=0).fit(X, y)
        assert 0 <= est.score(X, y) <= 1 and est.predict(X).shape == (90,)


def test_cross_validation_search_and_pipelines():
    est = KerasClassifier(build_fn=classifier, epochs=2, verbose=0)
    assert cross_val_score(make_pipeline(StandardScaler(), est), X, Y, cv=StratifiedKFold(2)).shape == (2,)
    search = GridSearchCV(est, {"units": [2, 3], "epochs": [1], "optimizer": ["adam", "sgd"]}, cv=2).fit(X, Y)
    assert set(search.best_params_) == {"units", "epochs", "optimizer"} and len(search.cv_results_["mean_test_score"]) == 4
    assert search.best_estimator_.model_.count_params() in (11, 16)
    routed = GridSearchCV(KerasClassifier(model=classifier, verbose=0), {"model__units": [2], "fit__epochs": [1]}, cv=2).fit(X, Y)
    assert routed.best_estimator_.model_.count_params() == 11


def test_regressors_score_as_their_library_did():
    y = X.sum(axis=1)
    ours = KerasRegressor(model=regressor, epochs=60, verbose=0, random_state=1).fit(X, y)
    assert ours.predict(X).shape == (90,) and ours.score(X, y) > 0.3
    old = LossRegressor(build_fn=regressor, epochs=2, verbose=0).fit(X, y)
    np.testing.assert_allclose(old.score(X, y), -np.mean((old.predict(X) - y) ** 2), rtol=1e-4)


def test_the_same_random_state_gives_the_same_model():
    first, second = (KerasClassifier(model=classifier, epochs=2, verbose=0, random_state=5).fit(X, Y).predict_proba(X) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_training_goes_on_with_partial_fit_and_warm_start():
    est = KerasClassifier(model=classifier, epochs=2, verbose=0, warm_start=True).fit(X, Y)
    model = est.model_
    assert est.fit(X, Y).model_ is model and est.partial_fit(X, Y).model_ is model
    assert int(model.optimizer.iterations) == (2 + 2 + 1) * 3


def test_a_compiled_model_may_stand_in_for_the_builder():
    model = classifier()
    est = KerasClassifier(model=model, epochs=1, verbose=0).fit(X, Y)
    assert est.model_ is not model and est.model_.count_params() == model.count_params()


def test_it_is_pickled_with_what_it_learned():
    est = KerasClassifier(model=classifier, epochs=1, verbose=0).fit(X, Y)
    np.testing.assert_allclose(pickle.loads(pickle.dumps(est)).predict_proba(X), est.predict_proba(X), rtol=1e-6)


def test_the_wrappers_of_keras_3():
    def build(X, y, units=2):
        return classifier(units)

    est = clone(SKLearnClassifier(model=build, model_kwargs={"units": 5}, fit_kwargs={"epochs": 1, "verbose": 0})).fit(X, Y)
    assert est.model_.count_params() == 3 * 5 + 5 + 5 + 1
    reg = SKLearnRegressor(model=regressor(), fit_kwargs={"epochs": 1, "verbose": 0}).fit(X, Y)
    assert reg.predict(X).shape == (90,) and set(reg.get_params()) == {"model", "warm_start", "model_kwargs", "fit_kwargs"}
