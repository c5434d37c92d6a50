"""tf.data: elements in the order and shapes of TensorFlow, quick chains the same as slow ones, and fit on data sets."""

import gzip
import itertools
import time

import numpy as np
import pytest

import teul
import teul.course.tensorflow as tf
from teul.layers import Dense, Input

Dataset = tf.data.Dataset


def listed(dataset):
    return [np.asarray(e).tolist() for e in dataset.as_numpy_iterator()]


@pytest.mark.parametrize(
    ("dataset", "expected"),
    [
        (lambda: Dataset.range(5), [0, 1, 2, 3, 4]),
        (lambda: Dataset.range(2, 8, 3), [2, 5]),
        (lambda: Dataset.from_tensors([1, 2]), [[1, 2]]),
        (lambda: Dataset.from_tensor_slices([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (lambda: Dataset.range(5).batch(2), [[0, 1], [2, 3], [4]]),
        (lambda: Dataset.range(5).batch(2, drop_remainder=True), [[0, 1], [2, 3]]),
        (lambda: Dataset.range(4).batch(2).unbatch(), [0, 1, 2, 3]),
        (lambda: Dataset.range(3).map(lambda x: x * 2), [0, 2, 4]),
        (lambda: Dataset.range(4).map(lambda x: x + 1).batch(3).map(lambda b: tf.reduce_sum(b)), [6, 4]),
        (lambda: Dataset.range(5).filter(lambda x: x % 2 == 0), [0, 2, 4]),
        (lambda: Dataset.range(3).repeat(2), [0, 1, 2, 0, 1, 2]),
        (lambda: Dataset.range(3).repeat().take(7), [0, 1, 2, 0, 1, 2, 0]),
        (lambda: Dataset.range(5).skip(3), [3, 4]),
        (lambda: Dataset.range(5).take(-1).skip(-1), []),
        (lambda: Dataset.range(5).shard(2, 1), [1, 3]),
        (lambda: Dataset.range(2).concatenate(Dataset.range(5, 7)), [0, 1, 5, 6]),
        (lambda: Dataset.range(3).flat_map(lambda x: Dataset.from_tensors(x).repeat(2)), [0, 0, 1, 1, 2, 2]),
        (lambda: Dataset.range(1, 6).interleave(lambda x: Dataset.from_tensors(x).repeat(6), cycle_length=2, block_length=4),
         [1] * 4 + [2] * 4 + [1] * 2 + [2] * 2 + [3] * 4 + [4] * 4 + [3] * 2 + [4] * 2 + [5] * 6),
        (lambda: Dataset.range(7).window(3, shift=1, drop_remainder=True).flat_map(lambda w: w.batch(3)),
         [[0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [4, 5, 6]]),
        (lambda: Dataset.range(7).window(3).map(lambda w: w.reduce(np.int64(0), lambda a, b: a + b)), [3, 12, 6]),
        (lambda: Dataset.range(7).window(2, shift=3, stride=2).flat_map(lambda w: w.batch(2)), [[0, 2], [3, 5], [6]]),
        (lambda: Dataset.from_tensor_slices([1, 1, 2, 1]).unique(), [1, 2]),
        (lambda: Dataset.range(9).take_while(lambda x: x < 3), [0, 1, 2]),
        (lambda: Dataset.range(4).scan(np.int64(0), lambda s, x: (s + x, s + x)), [0, 1, 3, 6]),
        (lambda: Dataset.range(3).cache().prefetch(tf.data.AUTOTUNE).repeat(2), [0, 1, 2, 0, 1, 2]),
        (lambda: Dataset.range(3).apply(lambda d: d.map(lambda x: -x)), [0, -1, -2]),
    ],
)  # fmt: skip
def test_chains(dataset, expected):
    found = dataset()
    assert listed(found) == expected
    assert listed(found) == expected  # it can be walked through again
    known = int(found.cardinality())
    assert known in (len(expected), tf.data.UNKNOWN_CARDINALITY)


def test_structures_and_their_specs():
    x, y = np.arange(6, dtype="float32").reshape(3, 2), np.array([0, 1, 0])
    dataset = Dataset.from_tensor_slices(({"x": x, "name": ["a", "b", "c"]}, y))
    features, label = next(iter(dataset))
    assert features["x"].numpy().tolist() == [0.0, 1.0]
    assert features["name"].numpy() == b"a"
    assert (label.dtype, int(label)) == (tf.int64, 0)
    assert dataset.element_spec == (
        {"x": tf.TensorSpec((2,), tf.float32), "name": tf.TensorSpec((), tf.string)},
        tf.TensorSpec((), tf.int64),
    )
    assert dataset.batch(2).element_spec[1] == tf.TensorSpec((None,), tf.int64)
    assert dataset.batch(2, drop_remainder=True).element_spec[1] == tf.TensorSpec((2,), tf.int64)
    assert len(dataset) == 3
    assert len(dataset.batch(2)) == 2
    with pytest.raises(TypeError, match="infinite"):
        len(dataset.repeat())


def test_zip_and_enumerate():
    pairs = Dataset.zip((Dataset.range(2), Dataset.from_tensor_slices(["a", "b", "c"])))
    assert [(int(a), b.numpy()) for a, b in pairs] == [(0, b"a"), (1, b"b")]
    assert [(int(i), int(e)) for i, e in Dataset.range(5, 7).enumerate(start=1)] == [(1, 5), (2, 6)]
    assert len(Dataset.zip(Dataset.range(2), Dataset.range(5))) == 2


def test_generators():
    def rows(count=3):
        for i in range(count):
            yield i, [1.0] * i

    signature = (tf.TensorSpec((), tf.int32), tf.TensorSpec((None,), tf.float32))
    dataset = Dataset.from_generator(rows, output_signature=signature)
    assert [(a.dtype, b.shape.as_list()) for a, b in dataset] == [(tf.int32, [n]) for n in range(3)]
    numbers, filled = next(iter(dataset.padded_batch(3)))
    assert numbers.numpy().tolist() == [0, 1, 2]
    assert filled.numpy().tolist() == [[0, 0], [1, 0], [1, 1]]
    old = Dataset.from_generator(rows, (tf.int64, tf.float32), args=(2,))
    assert [int(a) for a, _ in old] == [0, 1]
    padded = dataset.padded_batch(3, padded_shapes=([], [4]), padding_values=(0, -1.0))
    assert next(iter(padded))[1].numpy()[1].tolist() == [1, -1, -1, -1]


def test_shuffling():
    data = Dataset.range(100)
    mixed = data.shuffle(100, seed=1)
    one, two = listed(mixed), listed(mixed)
    assert sorted(one) == list(range(100))
    assert one != list(range(100))
    assert one != two
    fixed = data.shuffle(100, seed=1, reshuffle_each_iteration=False)
    assert listed(fixed) == listed(fixed)
    assert listed(data.shuffle(100, seed=1)) == one
    near = listed(data.shuffle(5))
    assert sorted(near) == list(range(100))
    assert all(place >= value - 5 for place, value in enumerate(near))  # no element leaves before it came into the buffer
    assert near != list(range(100))


def test_a_shuffle_of_elements_obeys_the_same_buffer():
    data = Dataset.from_generator(lambda: range(50), output_types=tf.int64).shuffle(4)
    found = listed(data)
    assert sorted(found) == list(range(50))
    assert all(place >= value - 4 for place, value in enumerate(found))


def slow(dataset):
    """The same data set without its rows, so that everything happens element by element."""
    return Dataset(dataset._begin, dataset._count)


def test_functions_run_on_many_rows_at_once_give_what_they_give_one_by_one():
    x = np.random.default_rng(0).normal(size=(50, 4)).astype("float32")
    y = np.arange(50)

    def prepare(row, label):
        row = tf.cast(row, tf.float32) / tf.norm(row)
        return {"x": tf.where(row > 0, row, 0.0), "m": tf.reduce_mean(row)}, tf.one_hot(label % 3, 3)

    data = Dataset.from_tensor_slices((x, y))
    quick, one_by_one = data.map(prepare), slow(data).map(prepare)
    assert quick._rows is not None
    for (a, b), (c, d) in zip(quick.batch(8), one_by_one.batch(8), strict=True):
        np.testing.assert_allclose(a["x"], c["x"], 1e-5, 1e-6)
        np.testing.assert_allclose(a["m"], c["m"], 1e-5, 1e-6)
        np.testing.assert_array_equal(b, d)
        assert b.dtype == d.dtype == tf.float32


def test_functions_that_branch_or_change_text_run_one_by_one():
    data = Dataset.range(4).map(lambda x: x * 10 if int(x) % 2 else x)
    assert data._rows is None
    assert listed(data) == [0, 10, 2, 30]
    texts = Dataset.from_tensor_slices(["a,1", "b,2"]).map(lambda s: tf.strings.split(s, ","))
    assert listed(texts) == [[b"a", b"1"], [b"b", b"2"]]


def test_random_functions_draw_anew_for_every_row_and_every_walk():
    data = Dataset.from_tensor_slices(np.zeros(200, "float32")).map(lambda x: x + tf.random.uniform(()))
    assert data._rows is not None
    one, two = listed(data), listed(data)
    assert len({*one, *two}) > 390
    assert abs(np.mean(one) - 0.5) < 0.1


def test_batches_of_large_arrays_are_taken_at_once():
    x = np.zeros((20000, 64), "float32")
    data = Dataset.from_tensor_slices((x, np.arange(20000))).shuffle(5000).map(lambda a, b: (a / 255.0, b)).batch(32).prefetch(1)
    start = time.process_time()
    labels = np.concatenate([b.numpy() for _, b in data])
    assert time.process_time() - start < 5  # element by element it is 5 to 10 times as long
    assert sorted(labels) == list(range(20000))


def test_lines_and_files(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"{name}1\n{name}2\n", encoding="utf-8")
    files = Dataset.list_files(str(tmp_path / "*.txt"), shuffle=False)
    assert listed(tf.data.TextLineDataset(files)) == [b"a1", b"a2", b"b1", b"b2"]
    assert listed(tf.data.TextLineDataset(str(tmp_path / "a.txt")).skip(1)) == [b"a2"]


def test_rows_of_tables_have_the_types_of_their_columns(tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("a,b,c\n1.5,x,3\n2,,4\n", encoding="utf-8")
    rows = list(tf.data.experimental.CsvDataset(str(table), [tf.float32, "none", tf.int32], header=True))
    assert [[v.numpy() for v in row] for row in rows] == [[1.5, b"x", 3], [2.0, b"none", 4]] and rows[0][2].dtype == tf.int32
    chosen = tf.data.experimental.CsvDataset([str(table)], [[0.0], [7]], header=True, select_cols=[0, 2])
    assert [[v.numpy() for v in row] for row in chosen] == [[1.5, 3], [2.0, 4]]
    packed = tmp_path / "t.csv.gz"
    packed.write_bytes(gzip.compress(table.read_bytes()))
    unpacked = tf.data.experimental.CsvDataset(str(packed), [tf.float32], compression_type="GZIP", header=True, select_cols=[0])
    assert [row[0].numpy() for row in unpacked] == [1.5, 2.0]
    with pytest.raises(ValueError, match="no default"):
        list(tf.data.experimental.CsvDataset(str(table), [tf.float32, tf.string, tf.int32], header=True))


def sample(whole, text):
    train = tf.train
    features = {"i": train.Feature(int64_list=train.Int64List(value=whole)), "f": train.Feature(float_list=train.FloatList(value=[1.5, 2])),
                "s": train.Feature(bytes_list=train.BytesList(value=[text]))}  # fmt: skip
    return train.Example(features=train.Features(feature=features))


@pytest.mark.parametrize("compression", ["", "GZIP"])
def test_records_and_examples(tmp_path, compression):
    # What TensorFlow writes for this sample.
    known = (b"\n7\n\x11\n\x01f\x12\x0c\x12\n\n\x08\x00\x00\xc0?\x00\x00\x00@\n\x14\n\x01i\x12\x0f\x1a\r\n\x0b\x05"
             b"\x80\x80\x80\x80\x80\xe0\xff\xff\xff\x01\n\x0c\n\x01s\x12\x07\n\x05\n\x03abc")  # fmt: skip
    assert sample([5, -(2**40)], b"abc").SerializeToString() == known
    assert tf.train.Example.FromString(known).features.feature["i"].int64_list.value == [5, -(2**40)]
    path = str(tmp_path / "x.tfrecord")
    with tf.io.TFRecordWriter(path, compression) as writer:
        for n in range(3):
            writer.write(sample([n, -n], b"\x00abc\x00" * 50 * n).SerializeToString())
    form = {"i": tf.io.FixedLenFeature([2], tf.int64), "s": tf.io.FixedLenFeature([], tf.string), "v": tf.io.VarLenFeature(tf.int64),
            "d": tf.io.FixedLenFeature([2], tf.float32, default_value=0.5)}  # fmt: skip
    raw = tf.data.TFRecordDataset([path], compression)
    single = list(raw.map(lambda record: tf.io.parse_single_example(record, form)))
    together = next(iter(raw.batch(3).map(lambda records: tf.io.parse_example(records, form))))
    for found in ({key: [np.asarray(row[key]).tolist() for row in single] for key in form},
                  {key: np.asarray(value).tolist() for key, value in together.items()}):  # fmt: skip
        assert found["i"] == [[0, 0], [1, -1], [2, -2]] and found["s"] == [b"\x00abc\x00" * 50 * n for n in range(3)]
        assert found["v"] == [[], [], []] and found["d"] == [[0.5, 0.5]] * 3
    for wrong, said in (([3], "does not fit"), ([], "does not fit")):
        with pytest.raises(ValueError, match=said):
            tf.io.parse_single_example(known, {"i": tf.io.FixedLenFeature(wrong, tf.int64)})
    with pytest.raises(ValueError, match="no default"):
        tf.io.parse_single_example(known, {"other": tf.io.FixedLenFeature([], tf.int64)})


def test_a_file_that_is_no_tfrecord_is_refused(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"something else, and longer than a head")
    with pytest.raises(ValueError, match="no whole TFRecord"):
        list(tf.data.TFRecordDataset(str(path)))


def test_several_data_sets_in_turn():
    one, two = Dataset.range(3), Dataset.range(10, 13)
    assert listed(Dataset.choose_from_datasets([one, two], Dataset.from_tensor_slices([0, 1, 1, 0]))) == [0, 10, 11, 1]
    drawn = Dataset.sample_from_datasets([one, two, Dataset.range(90, 99)], [0.5, 0.5, 0.0], seed=1)
    assert sorted(listed(drawn)) == [0, 1, 2, 10, 11, 12]
    assert len(listed(Dataset.sample_from_datasets([one, two], [0.0, 1.0], stop_on_empty_dataset=True))) == 3


def test_what_cannot_be_batched_or_sliced_is_said():
    ragged = Dataset.from_generator(lambda: iter([[1], [1, 2]]), output_types=tf.int32)
    with pytest.raises(ValueError, match="padded_batch"):
        list(ragged.batch(2))
    with pytest.raises(ValueError, match="length"):
        Dataset.from_tensor_slices((np.zeros(3), np.zeros(4)))
    with pytest.raises(ValueError, match="buffer_size"):
        Dataset.range(3).shuffle(0)


# In fit -----------------------------------------------------------------------------------------------------------------------


def model_for(width=3):
    teul.utils.set_random_seed(0)
    model = teul.Sequential([Dense(1, input_shape=(width,))])
    model.compile("sgd", "mse")
    return model


def test_fit_evaluate_and_predict_on_a_data_set_are_those_on_its_arrays():
    x = np.random.default_rng(0).normal(size=(40, 3)).astype("float32")
    y = x.sum(1)
    one, two = model_for(), model_for()
    data = Dataset.from_tensor_slices((x, y)).batch(8)
    first = one.fit(x, y, batch_size=8, epochs=3, shuffle=False, verbose=0, validation_data=(x, y))
    second = two.fit(data, epochs=3, verbose=0, validation_data=data)
    for key in ("loss", "val_loss"):
        np.testing.assert_allclose(first.history[key], second.history[key], 1e-4)
    np.testing.assert_allclose(one.evaluate(x, y, verbose=0), two.evaluate(data, verbose=0), 1e-4)
    np.testing.assert_allclose(one.predict(x, verbose=0), two.predict(data, verbose=0), 1e-4, 1e-6)


def test_fit_on_an_endless_data_set_and_on_shuffled_ones():
    x = np.ones((12, 3), "float32")
    data = Dataset.from_tensor_slices((x, np.ones(12))).shuffle(12).repeat().batch(4)
    history = model_for().fit(data, steps_per_epoch=3, epochs=2, verbose=0)
    assert history.history["loss"][1] < history.history["loss"][0]


def test_fit_on_dicts():
    one, two = Input((2,), name="a"), Input((1,), name="b")
    model = teul.Model([one, two], Dense(1)(teul.layers.Concatenate()([one, two])))
    model.compile("sgd", "mse")
    columns = {"a": np.ones((8, 2), "float32"), "b": np.ones((8, 1), "float32")}
    data = Dataset.from_tensor_slices((columns, np.zeros(8))).batch(4)
    assert model.fit(data, epochs=2, verbose=0).epoch == [0, 1]


def test_loops_over_epochs_and_batches():
    data = Dataset.from_tensor_slices(np.arange(10)).shuffle(10).batch(4)
    sizes = [[len(batch) for batch in data] for _ in range(2)]
    assert sizes == [[4, 4, 2], [4, 4, 2]]
    assert [step for step, _ in enumerate(data)] == [0, 1, 2]
    iterator = iter(data)
    assert len(next(iterator)) == len(iterator.get_next()) == 4
    assert list(itertools.islice(data.repeat(), 4))[3].shape == (4,)


def test_a_model_learns_from_a_data_set_of_unknown_length():
    x, y = np.random.RandomState(0).rand(24, 3).astype("float32"), np.ones((24, 1), "float32")
    data = tf.data.Dataset.from_tensor_slices((x, y)).filter(lambda a, b: tf.reduce_sum(a) > 0).batch(8)
    model = teul.Sequential([Input((3,)), Dense(1)])
    model.compile("sgd", "mse")
    history = model.fit(data, epochs=2, validation_data=data, verbose=0)
    assert history.history["loss"][1] < history.history["loss"][0] and int(model.optimizer.iterations) == 6
    assert model.predict(data, verbose=0).shape == (24, 1)


def test_data_sets_of_keras_utils_are_those_of_tf_in_a_course():
    from teul.course.folders import timeseries_dataset_from_array

    windows = timeseries_dataset_from_array(np.arange(10.0), None, sequence_length=4, batch_size=3)
    shifted = windows.map(lambda w: (w[:, :-1], tf.stack([w[:, -1]], axis=1)))
    x, y = next(iter(shifted))
    assert x.numpy().tolist() == [[0.0, 1.0, 2.0], [1.0, 2.0, 3.0], [2.0, 3.0, 4.0]] and y.numpy().tolist() == [[3.0], [4.0], [5.0]]
    x.set_shape([None, 3])


@pytest.mark.parametrize("data", [b"\xff", b"\x0a\x02\x0a\x05ab", b"hello"])
def test_bytes_that_are_no_example_are_refused(data):
    with pytest.raises(ValueError, match="are no tf"):
        tf.train.Example.FromString(data)
