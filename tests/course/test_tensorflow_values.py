"""Tensors and Variables of the course's tensorflow: what they are, how they print, and the numbers of tf's functions."""

import math

import jax
import jax.numpy as jnp
import matplotlib.pyplot as plt
import numpy as np
import pytest

import teul
import teul.course.tensorflow as tf
from teul.course.tensorflow import saved_model
from teul.layers import Dense


def close(found, expected, tolerance=1e-5):
    np.testing.assert_allclose(np.asarray(found, np.float64), expected, tolerance, tolerance)


# What a notebook shows --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shown", "represented"),
    [
        ([1.0, 2.0], "tf.Tensor([1. 2.], shape=(2,), dtype=float32)",
         "<tf.Tensor: shape=(2,), dtype=float32, numpy=array([1., 2.], dtype=float32)>"),
        (3, "tf.Tensor(3, shape=(), dtype=int32)", "<tf.Tensor: shape=(), dtype=int32, numpy=3>"),
        (2.5, "tf.Tensor(2.5, shape=(), dtype=float32)", "<tf.Tensor: shape=(), dtype=float32, numpy=2.5>"),
        (True, "tf.Tensor(True, shape=(), dtype=bool)", "<tf.Tensor: shape=(), dtype=bool, numpy=True>"),
        ("hi", "tf.Tensor(b'hi', shape=(), dtype=string)", "<tf.Tensor: shape=(), dtype=string, numpy=b'hi'>"),
        ([[1, 2], [3, 4]], "tf.Tensor(\n[[1 2]\n [3 4]], shape=(2, 2), dtype=int32)", None),
    ],
)  # fmt: skip
def test_a_tensor_prints_as_tensorflow_does(value, shown, represented):
    assert str(tf.constant(value)) == shown
    assert represented is None or repr(tf.constant(value)) == represented


def test_a_variable_prints_as_tensorflow_does():
    assert repr(tf.Variable(1.5, name="w")) == "<tf.Variable 'w:0' shape=() dtype=float32, numpy=1.5>"


def test_numbers_are_32_bits_by_default_and_numpy_arrays_keep_the_name_of_theirs():
    assert [tf.constant(v).dtype for v in (1, 1.0, [1], True)] == [tf.int32, tf.float32, tf.int32, tf.bool]
    whole = tf.constant(np.array([1, 2]))
    assert whole.dtype == tf.int64
    assert whole.numpy().dtype == np.int64
    assert (whole + 1).dtype == tf.int64
    assert (tf.constant(1.0) * np.ones(2)).dtype == tf.float32
    assert tf.argmax([1.0, 2.0]).dtype == tf.int64
    assert tf.cast(whole, tf.float32).dtype == tf.float32


def test_types_compare_equal_to_numpys():
    x = tf.constant(1.0)
    assert x.dtype == np.float32
    assert x.dtype == "float32"
    assert np.dtype("float32") == x.dtype
    assert x.dtype != tf.int32
    assert {tf.float32: "f"}[x.dtype] == "f"
    assert tf.as_dtype("half") == tf.float16
    assert np.zeros(1, tf.float32).dtype == np.float32


def test_shapes_are_tuples_that_answer_questions():
    shape = tf.zeros((2, 3)).shape
    assert shape == (2, 3)
    assert shape == [2, 3]
    assert shape.as_list() == [2, 3]
    assert (shape.ndims, shape.rank, shape.num_elements()) == (2, 2, 6)
    assert str(shape) == "(2, 3)"
    assert repr(shape[1:]) == "TensorShape([3])"


def test_a_tensor_is_a_number_where_python_wants_one():
    x = tf.constant(2.0)
    assert (float(x), int(x), bool(x > 1), round(float(x * 3)), f"{x:.3f}") == (2.0, 2, True, 6, "2.000")
    assert [10, 20, 30][tf.constant(1)] == 20
    assert [float(v) for v in tf.constant([1.0, 2.0])] == [1.0, 2.0]
    assert len(tf.zeros((4, 2))) == 4
    with pytest.raises(TypeError):
        len(x)
    with pytest.raises(TypeError):
        iter(x)


def test_operators_take_python_and_numpy_numbers_on_both_sides():
    x = tf.constant([1.0, 2.0, 4.0])
    n = np.array([1.0, 1.0, 2.0])
    for found, expected in [
        (x + 1, [2, 3, 5]), (1 - x, [0, -1, -3]), (x * n, [1, 2, 8]), (n * x, [1, 2, 8]), (x / 2, [0.5, 1, 2]), (2 / x, [2, 1, 0.5]),
        (x**2, [1, 4, 16]), (2**x, [2, 4, 16]), (x // 3, [0, 0, 1]), (x % 3, [1, 2, 1]), (-x, [-1, -2, -4]), (abs(-x), [1, 2, 4]),
    ]:  # fmt: skip
        assert isinstance(found, tf.Tensor)
        close(found, expected)
    assert (x > 1.5).numpy().tolist() == [False, True, True]
    assert (x == [1.0, 0.0, 4.0]).numpy().tolist() == [True, False, True]
    assert float(tf.constant([[1.0, 2.0]]) @ tf.constant([[3.0], [4.0]])) == 11.0


@pytest.mark.parametrize(
    "index",
    [0, -1, (1, 2), slice(0, 2), (slice(None), 1), (slice(1, None), slice(None, 2)), (Ellipsis, 0), (None, 0), (0, slice(None, None, 2)),
     (slice(None), None), (slice(None), -1), (slice(-2, None),)],
)  # fmt: skip
def test_indexing_is_numpys(index):
    array = np.arange(12, dtype=np.float32).reshape(3, 4)
    np.testing.assert_array_equal(tf.constant(array)[index].numpy(), array[index])


def test_indices_may_be_tensors_and_masks_and_out_of_range_is_refused():
    x = tf.constant([10.0, 20.0, 30.0])
    assert float(x[tf.constant(1)]) == 20.0
    assert x[x > 15].numpy().tolist() == [20.0, 30.0]
    with pytest.raises(IndexError, match="out of range"):
        x[3]


def test_numpy_jax_and_matplotlib_take_tensors():
    x = tf.constant([0.0, 1.0])
    close(np.exp(x), np.exp([0.0, 1.0]))
    close(jnp.asarray(x), [0, 1])
    (line,) = plt.plot(x, x**2)
    assert line.get_xydata().tolist() == [[0, 0], [1, 1]]
    plt.close("all")


def test_layers_losses_metrics_and_operations_take_tensors_and_give_them():
    layer = Dense(1, kernel_initializer="ones")
    x = tf.constant([[1.0, 2.0]])
    out = layer(x)
    assert isinstance(out, tf.Tensor)
    assert float(out) == 3.0
    loss = teul.losses.MeanSquaredError()(tf.constant([[1.0]]), out)
    assert (type(loss), float(loss)) == (tf.Tensor, 4.0)
    metric = teul.metrics.Mean()
    metric.update_state(loss)
    assert float(metric(tf.constant(2.0))) == 3.0
    assert float(teul.ops.sum(teul.ops.square(x))) == 5.0
    model = teul.Sequential([layer])
    assert model.predict(x, verbose=0).tolist() == [[3.0]]


def test_values_pass_into_and_out_of_jit():
    found = jax.jit(lambda t: t * 2)(tf.constant([1.0, 2.0]))
    assert isinstance(found, tf.Tensor)
    assert found.numpy().tolist() == [2.0, 4.0]


# Variables --------------------------------------------------------------------------------------------------------------------


def test_a_variable_is_assigned_and_computed_with():
    v = tf.Variable([1.0, 2.0])
    assert v.assign_add([1.0, 1.0]) is v
    v.assign_sub(tf.constant([0.5, 0.0]))
    assert v.numpy().tolist() == [1.5, 3.0]
    assert (v * 2).numpy().tolist() == [3.0, 6.0]
    assert float(v[1]) == 3.0
    assert float(tf.reduce_sum(v)) == 4.5
    assert v.shape.as_list() == [2]
    with pytest.raises(ValueError, match="shape"):
        v.assign([1.0])


def test_a_variable_made_from_a_tensor_goes_its_own_way():
    x = tf.constant([1.0])
    v = tf.Variable(x)
    v.assign([5.0])
    assert float(x) == 1.0
    assert tf.Variable(lambda: tf.zeros((2,))).shape == (2,)
    assert tf.Variable(3, dtype=tf.float32).dtype == tf.float32
    counter = tf.Variable(0, dtype=tf.int64)
    assert counter.assign_add(1).numpy() == np.int64(1)


def test_a_variable_in_a_layer_is_a_weight():
    class Scale(teul.layers.Layer):
        def __init__(self):
            super().__init__()
            self.factor = tf.Variable(tf.ones((1,)), trainable=True)

        def call(self, x):
            return tf.multiply(x, self.factor)

    model = teul.Sequential([Scale()])
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 1)), np.zeros((4, 1)), verbose=0)
    close(model.layers[0].factor, [1 - 0.01 * 2])  # one step of SGD on (f - 0)**2


def test_modules_find_their_variables():
    class Net(tf.Module):
        def __init__(self):
            super().__init__(name="net")
            self.w = tf.Variable(1.0)
            self.layers = [Dense(2), tf.Variable(2.0, trainable=False)]

    net = Net()
    net.layers[0](np.ones((1, 3)))
    assert [tuple(v.shape) for v in net.variables] == [(), (3, 2), (2,), ()]
    assert len(net.trainable_variables) == 3


# Functions --------------------------------------------------------------------------------------------------------------------

A = np.array([[1.0, -2.0, 3.0], [4.0, 0.5, -6.0]], np.float32)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (lambda: tf.reduce_sum(A), A.sum()),
        (lambda: tf.reduce_mean(A, axis=1), A.mean(1)),
        (lambda: tf.reduce_max(A, axis=[0, 1]), 4.0),
        (lambda: tf.reduce_min(A, 0, keepdims=True), A.min(0, keepdims=True)),
        (lambda: tf.reduce_prod(A, 1), A.prod(1)),
        (lambda: tf.math.reduce_std(A), A.std()),
        (lambda: tf.math.reduce_variance(A, 0), A.var(0)),
        (lambda: tf.reduce_logsumexp(A), np.log(np.exp(A).sum())),
        (lambda: tf.reduce_mean([1, 2]), 1),
        (lambda: tf.square(A), A**2),
        (lambda: tf.math.log1p(tf.abs(A)), np.log1p(abs(A))),
        (lambda: tf.maximum(A, 0.0), np.maximum(A, 0)),
        (lambda: tf.math.divide_no_nan([1.0, 2.0], [0.0, 4.0]), [0, 0.5]),
        (lambda: tf.clip_by_value(A, -1, 1), A.clip(-1, 1)),
        (lambda: tf.clip_by_norm([3.0, 4.0], 1.0), [0.6, 0.8]),
        (lambda: tf.clip_by_global_norm([[3.0], [4.0]], 10.0)[1], 5.0),
        (lambda: tf.math.squared_difference(A, 1.0), (A - 1) ** 2),
        (lambda: tf.cast([1.9, -1.9], tf.int32), [1, -1]),
        (lambda: tf.matmul(A, A, transpose_b=True), A @ A.T),
        (lambda: tf.einsum("ij,kj->ik", A, A), A @ A.T),
        (lambda: tf.tensordot(A, A, 2), (A * A).sum()),
        (lambda: tf.norm(A, axis=1), np.linalg.norm(A, axis=1)),
        (lambda: tf.linalg.inv([[2.0, 0.0], [0.0, 4.0]]), [[0.5, 0], [0, 0.25]]),
        (lambda: tf.linalg.diag([1.0, 2.0]), np.diag([1, 2])),
        (lambda: tf.linalg.band_part(tf.ones((3, 3)), -1, 0), np.tril(np.ones((3, 3)))),
        (lambda: tf.math.cumsum([1, 2, 3], exclusive=True), [0, 1, 3]),
        (lambda: tf.math.cumsum([1, 2, 3], reverse=True), [6, 5, 3]),
        (lambda: tf.argmax(A, axis=1), [2, 0]),
        (lambda: tf.math.count_nonzero([0, 1, 2]), 2),
        (lambda: tf.math.bincount([0, 1, 1, 3]), [1, 2, 0, 1]),
        (lambda: tf.math.segment_sum([1.0, 2.0, 3.0], [0, 0, 1]), [3, 3]),
        (lambda: tf.math.confusion_matrix([0, 1, 1], [0, 1, 0]), [[1, 0], [1, 1]]),
        (lambda: tf.range(2, 8, 3), [2, 5]),
        (lambda: tf.linspace(0.0, 1.0, 3), [0, 0.5, 1]),
        (lambda: tf.eye(2), np.eye(2)),
        (lambda: tf.fill([2], 7), [7, 7]),
        (lambda: tf.one_hot([0, 2], 3), [[1, 0, 0], [0, 0, 1]]),
        (lambda: tf.zeros_like(A) + tf.ones_like(A), np.ones((2, 3))),
        (lambda: tf.constant(1.0, shape=(2, 2)), np.ones((2, 2))),
        (lambda: tf.shape(A), [2, 3]),
        (lambda: tf.size(A), 6),
        (lambda: tf.rank(A), 2),
        (lambda: tf.sequence_mask([1, 3], 3), [[1, 0, 0], [1, 1, 1]]),
        (lambda: tf.reshape(A, (tf.shape(A)[1], -1)), A.reshape(3, 2)),
        (lambda: tf.transpose(A), A.T),
        (lambda: tf.concat([A, A], 0), np.concatenate([A, A])),
        (lambda: tf.stack([A, A], axis=1), np.stack([A, A], 1)),
        (lambda: tf.unstack(A)[1], A[1]),
        (lambda: tf.split(A, [1, 2], axis=1)[1], A[:, 1:]),
        (lambda: tf.tile([1, 2], [2]), [1, 2, 1, 2]),
        (lambda: tf.repeat([1, 2], [1, 2]), [1, 2, 2]),
        (lambda: tf.pad([1, 2], [[1, 0]]), [0, 1, 2]),
        (lambda: tf.pad([1, 2, 3], [[2, 0]], "REFLECT"), [3, 2, 1, 2, 3]),
        (lambda: tf.reverse(A, [1]), A[:, ::-1]),
        (lambda: tf.roll([1, 2, 3], 1, 0), [3, 1, 2]),
        (lambda: tf.slice(A, [0, 1], [-1, 2]), A[:, 1:3]),
        (lambda: tf.strided_slice([1, 2, 3, 4], [0], [4], [2]), [1, 3]),
        (lambda: tf.gather(A, [2, 0], axis=1), A[:, [2, 0]]),
        (lambda: tf.gather_nd(A, [[0, 1], [1, 2]]), [-2, -6]),
        (lambda: tf.gather(A, [[2], [0]], batch_dims=1), [[3], [4]]),
        (lambda: tf.where(A > 0, A, 0.0), np.where(A > 0, A, 0)),
        (lambda: tf.where([False, True]), [[1]]),
        (lambda: tf.boolean_mask(A, [True, False]), A[:1]),
        (lambda: tf.scatter_nd([[1], [1]], [2, 3], [3]), [0, 5, 0]),
        (lambda: tf.tensor_scatter_nd_update([1, 2, 3], [[0]], [9]), [9, 2, 3]),
        (lambda: tf.sort([3, 1, 2], direction="DESCENDING"), [3, 2, 1]),
        (lambda: tf.argsort([3, 1, 2]), [1, 2, 0]),
        (lambda: tf.math.top_k([1, 5, 3], 2).indices, [1, 2]),
        (lambda: tf.unique([4, 4, 2])[1], [0, 0, 1]),
        (lambda: tf.searchsorted([1, 3, 5], [4]), [2]),
        (lambda: tf.math.in_top_k([0, 2], A, 1), [False, False]),
        (lambda: tf.map_fn(lambda x: x * 2, tf.constant([1, 2])), [2, 4]),
        (lambda: tf.foldl(lambda a, x: a + x, tf.constant([1, 2, 3])), 6),
        (lambda: tf.while_loop(lambda i: i < 5, lambda i: [i + 2], [tf.constant(0)])[0], 6),
        (lambda: tf.cond(tf.constant(False), lambda: 1.0, lambda: 2.0), 2.0),
        (lambda: tf.vectorized_map(lambda x: tf.reduce_sum(x), tf.constant(A)), A.sum(1)),
    ],
)  # fmt: skip
def test_functions_give_numpys_numbers(found, expected):
    close(found(), expected)


def test_activations_and_losses_on_logits():
    x = np.array([-1.0, 0.0, 2.0], np.float32)
    sigmoid = 1 / (1 + np.exp(-x))
    close(tf.nn.relu(x), np.maximum(x, 0))
    close(tf.nn.sigmoid(x), sigmoid)
    close(tf.nn.leaky_relu(x), np.where(x > 0, x, 0.2 * x))
    close(tf.nn.softmax(x), np.exp(x) / np.exp(x).sum())
    close(tf.nn.log_softmax([[1, 1]]), [[-math.log(2)] * 2])
    close(tf.nn.sigmoid_cross_entropy_with_logits(labels=[1.0, 0.0, 1.0], logits=x), -np.log([sigmoid[0], 1 - sigmoid[1], sigmoid[2]]))
    close(tf.nn.softmax_cross_entropy_with_logits(labels=[[0.5, 0.5]], logits=[[0.0, 0.0]]), [math.log(2)])
    close(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=[1], logits=[[0.0, 0.0]]), [math.log(2)])
    close(tf.nn.l2_loss([3.0, 4.0]), 12.5)
    close(tf.nn.l2_normalize([3.0, 4.0]), [0.6, 0.8])
    mean, variance = tf.nn.moments(tf.constant(A), axes=[0])
    close(mean, A.mean(0))
    close(variance, A.var(0))
    close(tf.nn.batch_normalization(A, mean, variance, None, None, 1e-3), (A - A.mean(0)) / np.sqrt(A.var(0) + 1e-3))


def test_convolution_and_pooling_of_pictures():
    picture = np.arange(16, dtype=np.float32).reshape(1, 4, 4, 1)
    ones = np.ones((2, 2, 1, 1), np.float32)
    found = tf.nn.conv2d(picture, ones, strides=[1, 2, 2, 1], padding="SAME")
    close(found[0, :, :, 0], [[10, 18], [42, 50]])
    assert tf.nn.conv2d(picture, ones, 1, "VALID").shape == (1, 3, 3, 1)
    close(tf.nn.max_pool2d(picture, 2, 2, "VALID")[0, :, :, 0], [[5, 7], [13, 15]])
    close(tf.nn.avg_pool2d(picture, 2, 2, "VALID")[0, :, :, 0], [[2.5, 4.5], [10.5, 12.5]])
    close(tf.nn.bias_add(picture, [1.0]), picture + 1)
    assert tf.nn.embedding_lookup(np.eye(3, dtype="float32"), [2, 0]).numpy().tolist() == [[0, 0, 1], [1, 0, 0]]


def test_pictures():
    picture = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    close(tf.image.flip_left_right(picture), picture[:, ::-1])
    close(tf.image.flip_up_down(picture), picture[::-1])
    close(tf.image.rot90(picture), np.rot90(picture))
    close(tf.image.central_crop(picture, 0.5), picture[1:3, 1:3])
    close(tf.image.convert_image_dtype(picture, tf.float32), picture / 255, 1e-6)
    assert tf.image.convert_image_dtype(np.float32([[[1.0, 0.5, 0.0]]]), tf.uint8).numpy().tolist() == [[[255, 127, 0]]]
    parts = tf.image.extract_patches(picture[None].astype("float32"), [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], "VALID")
    close(parts[0, 0, 1], picture[:2, 2:].reshape(-1))
    seeded = [tf.image.stateless_random_crop(picture, (2, 2, 3), seed=(1, 2)).numpy() for _ in range(2)]
    assert seeded[0].shape == (2, 2, 3)
    assert seeded[0].tolist() == seeded[1].tolist()
    standard = tf.image.per_image_standardization(picture).numpy()
    assert abs(standard.mean()) < 1e-5
    assert abs(standard.std() - 1) < 1e-5
    gray = tf.image.rgb_to_grayscale(picture.astype("float32"))
    close(gray[..., 0], picture @ [0.2989, 0.587, 0.114], 1e-4)
    assert tf.image.resize(picture, (2, 2)).dtype == tf.float32
    close(tf.image.resize(picture, (2, 2), method="nearest"), picture[1::2, 1::2])
    assert tf.image.resize_with_pad(picture, 6, 8).shape == (6, 8, 3)
    assert tf.image.resize_with_crop_or_pad(picture, 2, 6).shape == (2, 6, 3)
    close(tf.image.adjust_brightness(np.full((1, 1, 3), 0.5, "float32"), 0.25), np.full((1, 1, 3), 0.75))
    close(tf.image.adjust_contrast(np.float32([[[0.0]], [[1.0]]]), 0.5), np.float32([[[0.25]], [[0.75]]]))


# Randomness -------------------------------------------------------------------------------------------------------------------


def test_a_seed_repeats_everything():
    def draw():
        tf.random.set_seed(3)
        return np.concatenate([tf.random.normal((4,)).numpy(), tf.random.uniform((4,)).numpy(), Dense(2)(np.ones((1, 2)))[0]])

    one, two = draw(), draw()
    np.testing.assert_array_equal(one, two)
    assert len(set(one.tolist())) == 10


def test_draws_have_their_moments():
    tf.random.set_seed(0)
    x = tf.random.normal((20000,), mean=2.0, stddev=3.0).numpy()
    assert abs(x.mean() - 2) < 0.1
    assert abs(x.std() - 3) < 0.1
    u = tf.random.uniform((20000,), 5, 10, dtype=tf.int32).numpy()
    assert set(u) == {5, 6, 7, 8, 9}
    assert sorted(tf.random.shuffle(tf.range(5)).numpy()) == [0, 1, 2, 3, 4]
    classes = tf.random.categorical(tf.math.log([[0.25, 0.75]]), 20000).numpy()
    assert abs(classes.mean() - 0.75) < 0.02
    kept = tf.nn.dropout(tf.ones((20000,)), 0.25).numpy()
    assert abs((kept == 0).mean() - 0.25) < 0.02
    close(kept.max(), 4 / 3)


# Text, files, switches --------------------------------------------------------------------------------------------------------


def test_text(tmp_path):
    assert tf.strings.split("a b c").numpy().tolist() == [b"a", b"b", b"c"]
    assert tf.strings.lower(["AB"]).numpy().tolist() == [b"ab"]
    assert tf.strings.regex_replace("a1b2", "[0-9]", "-").numpy() == b"a-b-"
    assert float(tf.strings.to_number("2.5")) == 2.5
    assert tf.strings.join(["a", "b"], "-").numpy() == b"a-b"
    assert (tf.constant("a") + "b").numpy() == b"ab"
    assert (tf.constant(["x", "y"]) == "x").numpy().tolist() == [True, False]
    file = str(tmp_path / "f.txt")
    tf.io.write_file(file, "text")
    assert tf.io.read_file(file).numpy() == b"text"
    assert tf.io.gfile.exists(file)


def test_pictures_go_through_png():
    picture = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    np.testing.assert_array_equal(tf.io.decode_png(tf.io.encode_png(tf.constant(picture)), channels=3).numpy(), picture)


def test_switches_answer_and_change_nothing():
    assert tf.config.list_physical_devices("CPU")[0].device_type == "CPU"
    for device in tf.config.experimental.list_physical_devices("GPU"):
        tf.config.experimental.set_memory_growth(device, True)
    tf.config.experimental.enable_op_determinism()
    assert tf.executing_eagerly()
    assert tf.__version__.startswith("2.")
    assert tf.__version__ == tf.version.VERSION
    tf.compat.v1.disable_v2_behavior()
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    with tf.device("/CPU:0"), tf.name_scope("x"):
        assert float(tf.constant(1.0)) == 1.0
    with pytest.warns(teul.errors.TeulWarning, match="default device"), tf.distribute.MirroredStrategy().scope():
        pass


def test_sessions_give_values_and_graphs_are_refused():
    config = tf.compat.v1.ConfigProto()
    config.gpu_options.allow_growth = True
    with tf.compat.v1.Session(config=config) as session:
        assert session.run([tf.constant(2.0) * 3, tf.Variable(1.0)]) == [6.0, 1.0]
    with pytest.raises(NotImplementedError, match="graphs"):
        tf.placeholder(tf.float32)
    with pytest.raises(NotImplementedError, match="dense"):
        tf.IndexedSlices([1], [0])


def test_an_unknown_name_is_refused_with_the_nearest_known():
    with pytest.raises(AttributeError, match="reduce_mean"):
        tf.reduse_mean  # noqa: B018
    with pytest.raises(AttributeError, match="reduce_sum"):
        tf.math.reduce_summ  # noqa: B018


@pytest.mark.parametrize("name", tf.__all__)
def test_every_listed_name_is_there(name):
    getattr(tf, name)


def test_assertions():
    tf.debugging.assert_equal([1, 2], [1, 2])
    with pytest.raises(tf.errors.InvalidArgumentError, match="assert_less"):
        tf.debugging.assert_less(2, 1)
    with pytest.raises(ValueError, match="shape"):
        tf.ensure_shape(tf.zeros((2, 2)), (None, 3))


# Files of values --------------------------------------------------------------------------------------------------------------


def test_checkpoints_and_saved_models(tmp_path):
    model = teul.Sequential([Dense(1, input_shape=(2,))])
    step = tf.Variable(3)
    manager = tf.train.CheckpointManager(tf.train.Checkpoint(step=step, net=model), tmp_path / "c", max_to_keep=2)
    before = model.get_weights()[0]
    for _ in range(3):
        manager.save()
    assert len(manager.checkpoints) == 2
    model.layers[0].kernel.assign(np.zeros((2, 1)))
    step.assign(9)
    manager.checkpoint.restore(manager.latest_checkpoint)
    assert int(step) == 3
    np.testing.assert_array_equal(model.get_weights()[0], before)
    tf.saved_model.save(model, tmp_path / "m")
    x = np.ones((1, 2), "float32")
    np.testing.assert_array_equal(tf.saved_model.load(tmp_path / "m").predict(x, verbose=0), model.predict(x, verbose=0))


def test_weights_in_the_form_of_checkpoints_make_their_folder(tmp_path):
    model = teul.Sequential([Dense(1, input_shape=(2,))])
    model.save_weights(tmp_path / "training" / "cp-0001.ckpt")
    before = model.get_weights()[0]
    model.set_weights([np.zeros((2, 1)), np.zeros(1)])
    model.load_weights(tmp_path / "training" / "cp-0001.ckpt")
    np.testing.assert_array_equal(model.get_weights()[0], before)
    assert tf.train.latest_checkpoint(tmp_path / "training") == str(tmp_path / "training" / "cp-0001.ckpt")
    assert tf.train.latest_checkpoint(tmp_path / "nothing") is None


def test_a_layer_may_keep_a_tensor():
    class Shifted(teul.layers.Layer):
        def __init__(self):
            super().__init__()
            self.places = tf.cast(tf.range(3), tf.float32)

        def call(self, x):
            return x + self.places

    model = teul.Sequential([Shifted(), Dense(1)])
    model.compile("sgd", "mse")
    losses = [model.fit(np.ones((4, 3)), np.ones(4), epochs=1, verbose=0).history["loss"][0] for _ in range(2)]
    assert losses[1] < losses[0]


def test_a_layer_takes_switches_by_their_place():
    class Scaled(teul.layers.Layer):
        def call(self, x, training, mask):
            return x * 3.0 if training and mask is None else x

    assert Scaled()(tf.constant([2.0]), True, None).numpy().tolist() == [6.0]


def test_a_saved_module_comes_back_as_it_was(tmp_path):
    class Line(tf.Module):
        def __init__(self):
            super().__init__()
            self.slope = tf.Variable(2.0)

        @tf.function
        def at(self, x):
            return self.slope * x

    line = Line()
    tf.saved_model.save(line, tmp_path / "line")
    assert tf.saved_model.contains_saved_model(tmp_path / "line")
    line.slope.assign(5.0)
    again = tf.saved_model.load(str(tmp_path / "line"))
    assert float(again.at(tf.constant(3.0))) == 6.0
    assert float(line.at(tf.constant(3.0))) == 15.0
    saved_model._modules.clear()
    with pytest.raises(ValueError, match=r"Checkpoint\(module\).restore"):
        tf.saved_model.load(tmp_path / "line")
    tf.train.Checkpoint(line).restore(tmp_path / "line" / "variables")
    assert float(line.slope) == 2.0


def test_boxes_of_pictures():
    picture = np.arange(60, dtype="float32").reshape(1, 5, 4, 3)
    cut = tf.image.crop_and_resize(picture, [[0.1, 0.2, 0.7, 1.2]], [0], [2, 3])
    close(cut[0, :, :, 0], [[6.6, 11.1, 0], [35.4, 39.9, 0]])
    drawn = tf.image.draw_bounding_boxes(picture, [[[0.1, 0.2, 0.7, 0.9]]], [[1.0, 0, 0]])
    close(drawn[0, :, :, 0], [[1, 1, 1, 9], [1, 15, 1, 21], [1, 1, 1, 33], [36, 39, 42, 45], [48, 51, 54, 57]])
    assert tf.image.non_max_suppression([[0.0, 0, 1, 1], [0, 0, 0.9, 1], [2, 2, 3, 3]], [0.8, 0.9, 0.1], 3).numpy().tolist() == [1, 2]
    assert tf.histogram_fixed_width([1.0, 2.0, 3.0, 9.0], [0.0, 4.0], 4).numpy().tolist() == [0, 1, 1, 2]


def test_classes_are_drawn_as_words_are():
    drawn, true, expected = tf.random.log_uniform_candidate_sampler([[1]], 1, 10, True, 10, seed=1)
    assert sorted(drawn.numpy()) == list(range(10)) and drawn.dtype == tf.int64
    known = np.log((np.arange(10) + 2) / (np.arange(10) + 1)) / np.log(11)
    close(expected, 1 - (1 - known[drawn.numpy()]) ** 10)
    close(true, [[1 - (1 - known[1]) ** 10]])
    close(tf.random.uniform_candidate_sampler([[3]], 1, 5, False, 20)[1], [[0.25]])


def test_rows_of_different_lengths():
    letters = tf.strings.unicode_split(["ab", "가"], "UTF-8")
    numbers = teul.layers.StringLookup(vocabulary=["a", "b", "가"], mask_token=None)
    ids = numbers(letters)
    assert ids.to_list() == [[1, 2], [3]] and ids.to_tensor().numpy().tolist() == [[1, 2], [3, 0]] and ids.shape.as_list() == [2, None]
    back = teul.layers.StringLookup(vocabulary=numbers.get_vocabulary(), invert=True, mask_token=None)(ids)
    assert tf.strings.reduce_join(back, axis=-1).numpy().tolist() == [b"ab", "가".encode()]
    assert (ids.row_lengths().numpy().tolist(), ids.flat_values.numpy().tolist(), ids[0].numpy().tolist()) == ([2, 1], [1, 2, 3], [1, 2])
    cut = tf.RaggedTensor.from_row_splits([1, 2, 3], [0, 1, 3])
    assert (cut.to_list(), cut[1:].to_list(), cut[:, :1].to_list()) == ([[1], [2, 3]], [[2, 3]], [[1], [2]])
    assert tf.ragged.constant([[1, 2, 3], [4]]).to_tensor(-1, shape=[None, 2]).numpy().tolist() == [[1, 2], [4, -1]]
    assert tf.strings.split(["a b", "c"]).to_tensor().numpy().tolist() == [[b"a", b"b"], [b"c", b""]]


def test_the_first_states_of_a_batch_of_inputs():
    first = teul.layers.GRU(4).get_initial_state(tf.ones((3, 5, 2)))
    assert [np.shape(part) for part in first] == [np.shape(part) for part in teul.layers.GRU(4).get_initial_state(3)] == [(3, 4)]


def test_tensors_that_are_mostly_zero():
    sparse = tf.SparseTensor(indices=[[0, 2], [1, 0]], values=[-1.5, 2.0], dense_shape=[2, 3])
    assert tf.sparse.to_dense(sparse).numpy().tolist() == [[0, 0, -1.5], [2, 0, 0]]
    assert tf.sparse.from_dense([[0, 3], [0, 0]]).indices.numpy().tolist() == [[0, 1]]
    column = tf.SparseTensor(values=[-1.0], indices=tf.constant([0], tf.int64)[:, None], dense_shape=[3])
    assert tf.sparse.to_dense(column).numpy().tolist() == [-1, 0, 0]
