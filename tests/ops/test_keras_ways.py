"""What Keras says of symbolic tensors, of bad arguments, of nested structures and of Variables, said in the same way here."""

import collections

import jax
import numpy as np
import pytest

import teul
from teul import KerasTensor, Variable, initializers, ops, tree

N = None
Pair = collections.namedtuple("Pair", "a b")
Ordered = collections.OrderedDict


class Space:
    """The names that a row is written with, of Keras or of Teul."""

    def __init__(self, library):
        tensor = library.KerasTensor
        self.names = {
            "o": library.ops, "t": library.tree, "i": library.initializers, "Variable": library.Variable, "KerasTensor": tensor, "np": np,
            "S": lambda *shape: tensor(shape), "I": lambda *shape: tensor(shape, "int32"), "B": lambda *shape: tensor(shape, "bool"),
            "X": lambda *shape: tensor(shape, sparse=True), "N": None, "Pair": Pair, "Ordered": Ordered, "deque": collections.deque,
        }  # fmt: skip

    def value(self, row):
        """What the row gives, described: or the kind of its refusal."""
        try:
            return self.form(eval(row, self.names))
        except Exception as error:
            return next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")

    def form(self, value):
        if hasattr(value, "sparse"):
            return "symbolic", tuple(value.shape), str(value.dtype), value.sparse
        if hasattr(value, "shape"):
            return tuple(value.shape), str(value.dtype), np.asarray(value).astype("float64").round(4).tolist()
        if isinstance(value, (list, tuple)):
            return type(value).__name__, [self.form(part) for part in value]
        return {k: self.form(v) for k, v in value.items()} if isinstance(value, dict) else value


@pytest.fixture(scope="module")
def both(keras):
    return Space(keras), Space(teul)


SYMBOLIC = """
o.stft(S(2, N), 16, 8, 16); o.extract_sequences(S(2, N), 16, 8); o.where(B(2, 3)); o.unique(S(5, 2), axis=0, return_inverse=True)
o.unique(S(5), return_counts=True); o.size(S(2, N)); o.slice(S(4, 3), I(2), (-1, 2)); o.switch(I(), [lambda x: x, lambda x: -x], S(N, 3))
o.while_loop(lambda i: i < 3, lambda i: i + 1, [S(2, N)]); o.while_loop(lambda i: i < 3, lambda i: i + 1, S(2)); S(N, 3) + S(2, 3)
o.nansum(S(N, 3, 4), axis=(1, 2)); round(S(3), 2); S(3) & B(3); o.is_tensor(S(2)); o.convert_to_tensor(X(2, 3), sparse=False)
o.ctc_decode(S(N, 8, 4), I(N), strategy="beam_search", top_paths=3); KerasTensor((np.int64(2), 3)); KerasTensor((2,), dtype=float)
o.abs(X(3, 3)); o.exp(X(3, 3)); o.sum(X(3, 3)); o.add(X(3, 3), X(3, 3)); o.add(X(3, 3), S(3, 3)); o.multiply(X(3, 3), S(3, 3)); -X(3)
o.divide(X(3, 3), S(3, 3)); o.divide(S(3, 3), X(3, 3)); o.divide(X(3, 3), 2); o.matmul(X(3, 3), X(3, 3)); o.transpose(X(N, 3))
"""
REFUSED = """
KerasTensor(3); KerasTensor(N); KerasTensor((2.5,)); KerasTensor((2, -1)); KerasTensor((2,), "bad"); list(S(2)); bool(S(2)); np.array(S(2))
KerasTensor((2,), sparse=True, ragged=True); KerasTensor((2,), foo=1); o.mean(S(2, 3), axis=5); o.split(S(4, 6), 2, axis=3)
o.concatenate([S(2, 3)], axis=N); o.reshape(S(2, 3), (-1, -1)); o.reshape(S(2, 3), (-2, 3)); o.expand_dims(S(2), N); o.glu(S(N, 3))
o.array_split(S(7), 0); o.array_split(S(7), "a"); o.where(B(2), S(2)); o.get_item(S(2, 3), 5); o.get_item(S(2, 3), (0, 0, 0))
o.histogram(S(8), bins=-1); o.histogram(S(8), bins=2.5); o.histogram(S(8), range=(1,)); o.segment_sum(S(10), I(9)); o.hamming(I())
o.segment_sum(S(10), I(5, 2)); o.stft(S(2, 64), 16, 0, 16); o.cdist(S(3), S(3)); o.cdist(S(2, 3), S(2, 4)); o.fft((S(2, 8), S(3, 8)))
o.cholesky(S(2, 3)); o.det(S(3)); o.inv(S(2, 3)); o.qr(S(4, 3), mode="r"); o.svd(S(3)); o.lstsq(S(5, 3), S(4)); o.norm(S(2), ord="bad")
o.matrix_rank(S(3)); o.conv(S(N, 8, 3), S(9, 3, 5)); o.conv(S(N, 8, 3), S(3, 3, 5), data_format="bad"); o.max_pool(S(N, 8, 3), 9)
o.unfold(S(8, 8), 2); o.depth_to_space(S(N, 4, 4, 8), 1); o.space_to_depth(S(N, 5, 4, 3), 2); o.cast(S(2), "bad")
o.one_hot(I(N, 3), 5, axis=4)
o.image.resize(S(N, 8, 8, 3), (0, 4)); o.image.rgb_to_hsv(S(N, 8, 8, 4)); o.image.sobel_edges(S(8, 8, 3)); o.image.ssim(S(16, 3), S(16, 3))
o.image.extract_patches(S(N, 8, 8, 3), (2,)); o.image.extract_patches(S(N, 8, 8, 3), "a"); o.image.map_coordinates(S(8, 8), S(2), 1)
o.vectorize(3); o.select([], []); o.convert_to_tensor(N); o.convert_to_tensor([1.0], ragged=True); o.normalize(np.ones(2), order=0)
Variable([1.0], name="a/b"); Variable([1.0], aggregation="bad"); Variable([1.0], synchronization="bad"); Variable("ones", shape=(2, N))
Variable("ones"); Variable([1.0], dtype="bad"); Variable([1.0, 2.0]).assign([1.0]); bool(Variable(1)); Variable([1.0]) + "a"
i.STFT("bad"); i.STFT(scaling="bad"); i.STFT(window="bad"); i.Constant([1.0, 2.0])((2, 3)); i.RandomNormal(seed="a"); i.Zeros()((2,), "bad")
"""
VALUES = """
Variable([1.0, 2.0]) + [1, 1]; [1.0, 1.0] - Variable([1.0, 2.0]); Variable([1, 2]) / 2; Variable([1, 0]) & 1; True ^ Variable([True, False])
Variable([1, 2]) == [1, 3]; Variable([1.0], dtype="float16") + 1.5; Variable([1, 2]).assign([1.7, 2.2])
Variable([2, 2]).assign_add([-0.5, 1])
round(Variable([1.26]), 1); Variable([1.0], aggregation=N).aggregation; Variable([1.0]).synchronization; Variable([1.0]).regularizer
i.Zeros()(3); i.Constant([1.0, 2.0])((3, 2)); i.RandomNormal(seed=1)((2, 3), dtype="float16"); i.STFT("imag")((8, 1, 5))
i.STFT().get_config()
t.flatten(deque([1, [2]])); t.flatten({"a": 1, 2: 3}); t.flatten_with_path(Pair(1, [2])); t.map_structure(str, {"b": 1, "a": 2})
t.map_structure(lambda a, b: (a, b), {"a": 1, "b": 2}, Ordered(b=3, a=4)); t.assert_same_structure({"a": 1}, Ordered(a=1))
t.assert_same_structure([1], (1,)); t.pack_sequence_as({"b": 0, "a": 0}, [1, 2]); t.map_structure_up_to([N, 0], str, [1, 2])
t.is_nested(deque()); t.assert_same_paths(Pair(1, 2), [1, 2]); t.map_structure(str, [N, 1], none_is_leaf=False)
"""


def rows(text):
    return [row.strip() for line in text.strip().splitlines() for row in line.split("; ")]


@pytest.mark.parametrize("row", rows(SYMBOLIC) + rows(REFUSED) + rows(VALUES))
@pytest.mark.filterwarnings("ignore")
def test_as_in_keras(both, standard_promotion, row):
    ours, theirs = both[1].value(row), both[0].value(row)
    if isinstance(theirs, str) and theirs.endswith("Error"):
        assert isinstance(ours, str) and ours.endswith("Error"), ours
        with pytest.raises(getattr(__import__("builtins"), theirs)):
            eval(row, both[1].names)
    else:
        assert ours == theirs


@pytest.mark.slow
def test_the_likeliest_sequences_of_labels(keras, standard_promotion):
    scores = 2 * np.random.default_rng(3).normal(size=(2, 5, 4)).astype("float32")
    options = {"strategy": "beam_search", "beam_width": 4, "top_paths": 2, "mask_index": 3}
    found, expected = (o.ctc_decode(scores, np.array([5, 3]), **options) for o in (ops, keras.ops))
    np.testing.assert_array_equal(found[0], expected[0])
    np.testing.assert_allclose(found[1], expected[1], rtol=1e-5)


def test_an_initializer_with_a_generator_goes_on():
    draw = initializers.RandomNormal(seed=teul.SeedGenerator(5))
    first, second = draw((3,)), draw((3,))
    assert not np.allclose(first, second)
    assert initializers.RandomUniform(0, 9, seed=teul.SeedGenerator(5))((3,), "int32").dtype == "int32"
    again = initializers.RandomNormal.from_config(draw.get_config())
    np.testing.assert_array_equal(again((3,)), first)


def test_a_variable_is_read_in_the_compute_type():
    v, fixed = Variable([1.0]), Variable([1.0], autocast=False)
    with teul.variables.computing_in("float16"):
        assert (v.dtype, fixed.dtype, v.value.dtype.name) == ("float16", "float32", "float16")
        v.assign_add([0.5])
    assert v.dtype == "float32" and v.numpy().tolist() == [1.5]
    assert tree.flatten({"b": v, "a": 1})[1] is v


def test_a_refusal_names_the_size_that_is_not_known():
    with pytest.raises(ValueError, match=r"glu: x must be of an even size in that axis, but it is of shape \(None, 3\)"):
        ops.glu(KerasTensor((N, 3)))


def test_symbolic_tensors_meet_variables():
    w, x = Variable([[1.0], [2.0]], name="w"), KerasTensor((N, 2))
    assert (x @ w).shape == (N, 1) and (x + Variable([1.0, 2.0])).shape == (N, 2)
    inputs = teul.Input((2,))
    model = teul.Model(inputs, inputs @ w)
    np.testing.assert_allclose(model(np.ones((1, 2), "float32")), [[3.0]])
    w.assign([[1.0], [5.0]])
    np.testing.assert_allclose(model(np.ones((1, 2), "float32")), [[6.0]])
    with teul.name_scope("block"):
        assert Variable(1.0, name="w").path == "block/w"


def test_a_scope_takes_values_that_fit():
    v = Variable([1.0, 2.0])
    for wrong in (("v", 1.0), (v, [1.0, 2.0, 3.0])):
        with pytest.raises(ValueError, match=r"a pair that begins with 'v'|shape"):
            teul.StatelessScope([wrong])
    with teul.StatelessScope() as scope:
        scope.add_loss(3.0)
    assert scope.losses == [3.0] and scope.initialize_variables
    with pytest.raises(ValueError, match="dtype must be a float type"):
        initializers.RandomNormal()((2,), "int32")


def test_traced_shapes_hold_no_value():
    assert jax.eval_shape(lambda x: ops.clip(x, 1.5, 3.5), np.ones(3, "int32")).dtype == "float32"
    assert KerasTensor((2,)).ragged_rank is None and KerasTensor((2,), record_history=False).record_history is False
