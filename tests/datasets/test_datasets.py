"""Each data set is what its description says, under the name and in the form that course code expects."""

import numpy as np
import pytest

from teul import datasets
from teul.datasets import load, load_mnist, logic_gates
from teul.datasets.table import ALIASES, DATASETS, find

SHAPES = {
    "digits": ((1797, 64), 10, "multiclass"),
    "iris": ((150, 4), 3, "multiclass"),
    "wine": ((178, 13), 3, "multiclass"),
    "breast_cancer": ((569, 30), 2, "binary"),
    "diabetes": ((442, 10), 0, "regression"),
    "and": ((4, 2), 2, "binary"),
    "or": ((4, 2), 2, "binary"),
    "nand": ((4, 2), 2, "binary"),
    "xor": ((4, 2), 2, "binary"),
    "noisy_line": ((200, 1), 0, "regression"),
    "moons": ((1000, 2), 2, "binary"),
    "thoracic_surgery": ((470, 17), 2, "binary"),
    "pima": ((768, 8), 2, "binary"),
    "sonar": ((208, 60), 2, "binary"),
    "wine_quality": ((6497, 12), 2, "binary"),
    "housing": ((506, 13), 0, "regression"),
    "mnist": ((60000, 28, 28), 10, "multiclass"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_contract(name, request):
    if DATASETS[name].downloaded:
        request.getfixturevalue("data_dir")
    shape, classes, task = SHAPES[name]
    data = load(name)
    assert data.x.shape == shape and data.y.shape == shape[:1]
    assert (data.classes, data.task) == (classes, task)
    assert len(data.feature_names) == np.prod(shape[1:])
    assert np.isfinite(data.x).all()
    if classes:
        assert np.issubdtype(data.y.dtype, np.integer) and sorted(set(data.y.tolist())) == list(range(classes))
    assert data.description == DATASETS[name].description


def test_every_data_set_is_in_the_contract():
    assert set(SHAPES) | {"fashion_mnist"} == set(DATASETS)
    assert set(ALIASES.values()) <= set(DATASETS)


@pytest.mark.parametrize(
    "name, share",
    [("thoracic_surgery", 70 / 470), ("pima", 268 / 768), ("sonar", 97 / 208), ("wine_quality", 1599 / 6497)],
)
def test_share_of_the_ones(name, share, data_dir):
    assert np.mean(load(name).y) == pytest.approx(share)


def test_split_keeps_the_shares_and_repeats():
    (x, _), (x_test, y_test) = datasets.iris.load_data()
    assert x.shape == (120, 4) and x_test.shape == (30, 4)
    assert np.bincount(y_test).tolist() == [10, 10, 10]
    np.testing.assert_array_equal(x_test, datasets.iris.load_data()[1][0])


def test_truth_tables():
    assert {gate: logic_gates.truth_table(gate)[1].tolist() for gate in logic_gates.ANSWERS} == {
        "and": [0, 0, 0, 1],
        "or": [0, 1, 1, 1],
        "nand": [1, 1, 1, 0],
        "xor": [0, 1, 1, 0],
    }
    with pytest.raises(ValueError, match=r"no logic gate called 'xnor'.*Did you mean 'xor'"):
        logic_gates.truth_table("xnor")


def test_truth_tables_are_copies():
    x, _ = logic_gates.truth_table("and")
    x[:] = 7
    assert logic_gates.truth_table("and")[0].max() == 1


def test_noisy_line_is_the_line_it_says():
    x, y = datasets.noisy_line.make_line(5000, slope=3.0, intercept=-1.0, noise=0.5)
    slope, intercept = np.polyfit(x[:, 0], y[:, 0], 1)
    assert slope == pytest.approx(3, abs=0.05) and intercept == pytest.approx(-1, abs=0.05)
    assert np.std(y - 3 * x + 1) == pytest.approx(0.5, abs=0.02)
    assert -2 <= x.min() < -1.99 and 1.99 < x.max() <= 2


def test_names_are_forgiving_and_refusals_help(data_dir):
    assert find("Breast-Cancer") is DATASETS["breast_cancer"]
    assert find("thoracic") is DATASETS["thoracic_surgery"]
    with pytest.raises(ValueError, match=r"no data set called 'digit'.*Did you mean 'digits'"):
        find("digit")


class TestMnist:
    def test_keras_form(self, data_dir):
        (x, y), (x_test, y_test) = datasets.mnist.load_data()
        assert (x.shape, x.dtype, y.shape) == ((60000, 28, 28), np.uint8, (60000,))
        assert (x_test.shape, y_test.shape) == ((10000, 28, 28), (10000,))
        assert y[:5].tolist() == [5, 0, 4, 1, 9] and y_test[:3].tolist() == [7, 2, 1]
        assert int(x[0].sum()) == 27525

    @pytest.mark.parametrize("flatten, shape", [(True, (10000, 784)), (False, (10000, 1, 28, 28))])
    @pytest.mark.parametrize("normalize, top", [(True, 1.0), (False, 255)])
    def test_book_form(self, flatten, shape, normalize, top, data_dir):
        _, (x_test, t_test) = load_mnist(flatten=flatten, normalize=normalize)
        assert x_test.shape == shape and x_test.max() == top
        assert t_test.shape == (10000,)

    def test_one_hot_labels(self, data_dir):
        (_, t), _ = load_mnist(one_hot_label=True)
        assert t.shape == (60000, 10) and t[0].tolist() == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
