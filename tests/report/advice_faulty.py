"""Scripts with one planted fault each, as learners write them."""

import numpy as np
from advice_scripts import blobs, faulty, halves, line, one_hot, pictures, rng

from teul.callbacks import EarlyStopping, ModelCheckpoint
from teul.initializers import Constant
from teul.layers import (
    LSTM,
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Input,
    MaxPooling2D,
    SimpleRNN,
    Softmax,
)
from teul.losses import BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy
from teul.models import Model, Sequential
from teul.optimizers import SGD, Adam
from teul.regularizers import l2

# The last layer, the loss, the targets ----------------------------------------------------------------------------------------


@faulty("T101")
def two_sigmoids_as_in_the_notes():
    x, y = blobs()
    model = Sequential([Dense(8, activation="relu", input_shape=(4,)), Dense(2, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, y, epochs=2)


@faulty("T101")
def sigmoids_over_one_hot_classes():
    x, y = blobs(classes=3)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, one_hot(y), epochs=2)


@faulty("T102")
def softmax_on_one_unit():
    x, y = blobs()
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="softmax")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, y, epochs=2, verbose=0)


@faulty("T102")
def softmax_layer_on_one_unit():
    x, y = blobs()
    inputs = Input((4,))
    model = Model(inputs, Softmax()(Dense(1)(Dense(8, activation="relu")(inputs))))
    model.compile("adam", "binary_crossentropy")
    model.fit(x, y, epochs=2, verbose=0)


@faulty("T103")
def linear_head_for_yes_or_no():
    x, y = blobs()
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1)])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, y, epochs=2)


@faulty("T103")
def relu_head_for_classes():
    x, y = blobs(classes=3)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3, activation="relu")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, y, epochs=2)


@faulty("T103")
def forgotten_softmax():
    x, y = blobs(classes=3)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3)])
    model.compile(loss=CategoricalCrossentropy(), optimizer="adam")
    model.fit(x, one_hot(y), epochs=2)


@faulty("T104")
def sigmoid_and_from_logits():
    x, y = blobs()
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss=BinaryCrossentropy(from_logits=True), optimizer="adam", metrics=["accuracy"])
    model.fit(x, y, epochs=2)


@faulty("T104")
def softmax_and_from_logits():
    x, y = blobs(classes=3)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3), Activation("softmax")])
    model.compile(loss=SparseCategoricalCrossentropy(from_logits=True), optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T105")
def softmax_with_mse():
    x, y = blobs(classes=3)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3, activation="softmax")])
    model.compile(loss="mse", optimizer="adam", metrics=["accuracy"])
    model.fit(x, one_hot(y), epochs=2)


@faulty("T106")
def linear_classes():
    x, y = blobs()
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1)])
    model.compile(loss="mean_squared_error", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T107")
def sigmoid_for_amounts():
    x, y = line()
    model = Sequential([Dense(8, activation="relu", input_dim=3), Dense(1, activation="sigmoid")])
    model.compile(loss="mse", optimizer="adam", metrics=["mae"])
    model.fit(x, y * 10, epochs=2)


@faulty("T107")
def relu_for_negative_amounts():
    x, y = line()
    model = Sequential([Dense(8, activation="relu", input_dim=3), Dense(1, activation="relu")])
    model.compile(loss="mae", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T108")
def numbers_for_categorical():
    x, y = blobs(classes=3)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3, activation="softmax")])
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, y, epochs=2)


@faulty("T109")
def one_hot_for_sparse():
    x, y = blobs(classes=3)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, one_hot(y), epochs=2)


@faulty("T110")
def labels_from_1():
    x, y = blobs(classes=3)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    model.fit(x, y + 1, epochs=2)


@faulty("T110")
def yes_or_no_as_1_and_2():
    x, y = blobs()
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y + 1, epochs=2)


@faulty("T110")
def yes_or_no_as_minus_1_and_1():
    x, y = blobs()
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, 2 * y - 1, epochs=2)


@faulty("T111")
def rows_with_two_ones():
    x, y = blobs(classes=3)
    targets = one_hot(y)
    targets[::5, 0] = 1
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3, activation="softmax")])
    model.compile(loss="categorical_crossentropy", optimizer="adam")
    model.fit(x, targets, epochs=2)


@faulty("T112")
def accuracy_of_a_line():
    x, y = line()
    model = Sequential([Dense(1, input_dim=3)])
    model.compile(loss="mse", optimizer=SGD(0.05), metrics=["accuracy"])
    model.fit(x, y, epochs=3)


@faulty("T113")
def nine_units_for_ten_digits():
    x, y = blobs(classes=4)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T115")
def three_classes_for_one_sigmoid():
    x, y = blobs(classes=3)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, y, epochs=2)


@faulty("T115")
def amounts_for_binary_crossentropy():
    x, y = line()
    model = Sequential([Dense(8, activation="relu", input_dim=3), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y * 5, epochs=2)


@faulty("T116")
def sigmoid_with_categorical():
    x, y = blobs(classes=3)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3, activation="sigmoid")])
    model.compile(loss="categorical_crossentropy", optimizer="adam")
    model.fit(x, one_hot(y), epochs=2)


@faulty("T117")
def softmax_with_binary():
    x, y = blobs(classes=3)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3, activation="softmax")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, one_hot(y), epochs=2)


@faulty("T118")
def percentage_of_zero():
    x, y = line()
    model = Sequential([Dense(1, input_dim=3)])
    model.compile(loss="mape", optimizer="adam")
    model.fit(x, np.round(y), epochs=2)


@faulty("T119")
def only_one_class_left():
    x, y = blobs()
    keep = y == 1
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x[keep], y[keep], epochs=2)


@faulty("T121")
def forgotten_flatten():
    x, y = pictures()
    model = Sequential([Dense(16, activation="relu", input_shape=(8, 8)), Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    model.fit(x / 255.0, y, epochs=2)


@faulty("T122")
def binary_accuracy_of_classes():
    x, y = blobs(classes=3)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3, activation="softmax")])
    model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["binary_accuracy"])
    model.fit(x, one_hot(y), epochs=2)


@faulty("T204")
def softmax_twice():
    x, y = blobs(classes=3)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3, activation="softmax"), Softmax()])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


# The layers -------------------------------------------------------------------------------------------------------------------


@faulty("T201")
def no_activation_between():
    x, y = blobs(classes=3)
    model = Sequential([Dense(16, input_dim=4), Dense(8), Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T201")
def convolutions_without_activation():
    x, y = pictures()
    model = Sequential(
        [
            Conv2D(4, 3, input_shape=(8, 8, 1)),
            BatchNormalization(),
            Conv2D(4, 3, activation="relu"),
            Flatten(),
            Dense(3, activation="softmax"),
        ]
    )
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    model.fit(x[..., None] / 255.0, y, epochs=2)


@faulty("T202")
def deep_sigmoids():
    x, y = blobs()
    model = Sequential([Input((4,)), *[Dense(8, activation="sigmoid") for _ in range(5)], Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="sgd")
    model.fit(x, y, epochs=2)


@faulty("T203")
def dead_relus():
    x, y = blobs()
    model = Sequential(
        [Dense(16, activation="relu", input_dim=4, bias_initializer=Constant(-30.0)), Dense(1, activation="sigmoid")]
    )  # fmt: skip
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=8)


@faulty("T205")
def hidden_softmax():
    x, y = blobs(classes=3)
    model = Sequential([Dense(16, activation="softmax", input_dim=4), Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T206")
def dropout_of_the_answers():
    x, y = blobs(classes=3)
    model = Sequential([Dense(16, activation="relu", input_dim=4), Dense(3, activation="softmax"), Dropout(0.3)])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T207")
def dropout_of_nearly_all():
    x, y = blobs(classes=3)
    model = Sequential([Dense(16, activation="relu", input_dim=4), Dropout(0.9), Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T208")
def normalized_answers():
    x, y = line()
    model = Sequential([Dense(8, activation="relu", input_dim=3), Dense(1), BatchNormalization()])
    model.compile(loss="mse", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T209")
def weights_of_zero():
    x, y = blobs()
    model = Sequential([Dense(8, activation="tanh", input_dim=4, kernel_initializer="zeros"), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T210")
def everything_frozen():
    x, y = blobs()
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.trainable = False
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T211")
def a_giant_for_forty_rows():
    x, y = blobs(rows=40)
    model = Sequential([Dense(256, activation="relu", input_dim=4), Dense(256, activation="relu"), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T212")
def penalty_above_all():
    x, y = blobs()
    model = Sequential([Dense(8, activation="relu", input_dim=4, kernel_regularizer=l2(1.0)), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T213")
def batch_normalization_of_one():
    x, y = blobs(rows=40)
    model = Sequential([Dense(8, activation="relu", input_dim=4), BatchNormalization(), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2, batch_size=1)


# The data ---------------------------------------------------------------------------------------------------------------------


@faulty("T301")
def missing_value():
    x, y = blobs()
    x[7, 2] = np.nan
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T302")
def text_columns():
    import pandas as pd

    x, y = blobs(columns=2)
    table = pd.DataFrame({"height": x[:, 0], "sex": np.where(y == 1, "male", "female")})
    model = Sequential([Dense(8, activation="relu", input_dim=2), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(table, y, epochs=2)


@faulty("T302")
def text_labels():
    x, y = blobs()
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, np.array(["no", "yes"])[y], epochs=2)


@faulty("T303")
def pictures_of_bytes():
    x, y = pictures()
    model = Sequential([Flatten(input_shape=(8, 8)), Dense(16, activation="relu"), Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, y, epochs=2)


@faulty("T303")
def convolutions_over_bytes():
    x, y = pictures()
    model = Sequential([Conv2D(4, 3, activation="relu", input_shape=(8, 8, 1)), MaxPooling2D(), Flatten(), Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    model.fit(x[..., None].astype("float32"), y, epochs=2)


@faulty("T303")
def flat_bytes():
    x, y = pictures()
    model = Sequential([Dense(16, activation="relu", input_dim=64), Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    model.fit(x.reshape(-1, 64), y, epochs=2)


@faulty("T304")
def incomes_beside_ages():
    x, y = blobs(columns=3)
    x = x * [1, 10, 15_000] + [0, 45, 40_000]
    model = Sequential([Dense(8, activation="relu", input_dim=3), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T304")
def tiny_beside_ordinary():
    x, y = blobs(columns=3)
    x = x * [1, 1, 1e-6]
    model = Sequential([Dense(8, activation="relu", input_dim=3), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T304")
def unscaled_series():
    series = 500 + 100 * np.sin(np.arange(230) / 5)
    x = np.stack([series[i : i + 10] for i in range(220)])[..., None]
    model = Sequential([SimpleRNN(8, input_shape=(10, 1)), Dense(1)])
    model.compile(loss="mse", optimizer="adam")
    model.fit(x, series[10:] / 500, epochs=1)


@faulty("T305")
def constant_column():
    x, y = blobs()
    x[:, 1] = 3.0
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T306")
def the_same_column_twice():
    x, y = blobs()
    x = np.c_[x, x[:, 1]]
    model = Sequential([Dense(8, activation="relu", input_dim=5), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T306")
def inches_and_centimetres():
    x, y = blobs()
    x = np.c_[x, 2.54 * x[:, 3].astype("float64") + 0.5]
    model = Sequential([Dense(8, activation="relu", input_dim=5), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T307")
def patient_numbers():
    x, y = blobs()
    x = np.c_[np.arange(1, 201), x]
    x_train, _, y_train, _ = halves(x, y)
    model = Sequential([Dense(8, activation="relu", input_dim=5), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x_train, y_train, epochs=2)


@faulty("T307")
def scaled_row_numbers():
    x, y = blobs()
    x = np.c_[rng(3).permutation(200), x]
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    model = Sequential([Dense(8, activation="relu", input_dim=5), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=2)


@faulty("T308")
def accuracy_of_the_majority():
    x, _ = blobs(rows=300)
    y = (rng(1).random(300) < 0.13).astype(int)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, y, epochs=5)


@faulty("T309")
def accuracy_of_fraud():
    x, _ = blobs(rows=400)
    y = (rng(1).random(400) < 0.03).astype(int)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, y, epochs=5)


@faulty("T310")
def sorted_by_class():
    x, y = blobs(classes=3)
    order = np.argsort(y)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x[order], y[order], epochs=2, validation_split=0.2)


@faulty("T310")
def sorted_by_amount():
    x = np.linspace(-1, 1, 200)[:, None]
    model = Sequential([Dense(8, activation="relu", input_dim=1), Dense(1)])
    model.compile(loss="mse", optimizer="adam")
    model.fit(x, 3 * x[:, 0] + 1, epochs=2, validation_split=0.25)


@faulty("T311")
def validated_on_the_training_rows():
    x, y = blobs()
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, y, epochs=2, validation_data=(x, y))


@faulty("T311")
def test_rows_among_the_training_rows():
    x, y = blobs()
    x_test, y_test = x[150:], y[150:]
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x[:180], y[:180], epochs=2)
    model.evaluate(x_test, y_test)


@faulty("T312")
def prices_in_won():
    x, y = line()
    model = Sequential([Dense(8, activation="relu", input_dim=3), Dense(1)])
    model.compile(loss="mse", optimizer="adam", metrics=["mae"])
    model.fit(x, y * 50_000_000 + 300_000_000, epochs=2)


@faulty("T313")
def standardized_before_the_split():
    from sklearn.preprocessing import StandardScaler

    x, y = line()
    x = StandardScaler().fit_transform(x * 3 + 2)
    x_train, x_test, y_train, y_test = halves(x, y)
    model = Sequential([Dense(1, input_dim=3)])
    model.compile(loss="mse", optimizer=SGD(0.05))
    model.fit(x_train, y_train, epochs=5)
    model.evaluate(x_test, y_test)


@faulty("T313")
def minmax_before_the_split():
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import MinMaxScaler

    x, y = blobs(columns=6)
    x = MinMaxScaler().fit_transform(x)
    x_train, x_test, y_train, _ = train_test_split(x, y, test_size=0.4, random_state=1)
    model = Sequential([Dense(8, activation="relu", input_dim=6), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x_train, y_train, epochs=5)
    model.predict(x_test)


@faulty("T314")
def stopped_by_the_test():
    x, y = blobs()
    x_train, x_test, y_train, y_test = halves(x, y)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(
        x_train, y_train, epochs=5, validation_data=(x_test, y_test), callbacks=[EarlyStopping(patience=2, restore_best_weights=True)]
    )
    print(model.evaluate(x_test, y_test))


@faulty("T315")
def judged_on_the_training_rows():
    x, y = blobs()
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, y, epochs=3)
    print("accuracy", model.evaluate(x, y)[1])


@faulty("T316")
def only_the_training_was_divided():
    x, y = pictures()
    x_train, x_test, y_train, y_test = halves(x, y)
    model = Sequential([Flatten(input_shape=(8, 8)), Dense(16, activation="relu"), Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x_train / 255.0, y_train, epochs=2)
    model.evaluate(x_test, y_test)


@faulty("T317")
def the_answer_among_the_inputs():
    x, y = blobs()
    x = np.c_[x, y]
    model = Sequential([Dense(8, activation="relu", input_dim=5), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, y, epochs=2)


# The training -----------------------------------------------------------------------------------------------------------------


@faulty("T401")
def rate_of_ten():
    x, y = line()
    model = Sequential([Dense(1, input_dim=3)])
    model.compile(loss="mse", optimizer=SGD(learning_rate=10.0))
    model.fit(x, y, epochs=3)


@faulty("T401")
def diverging_line():
    x, y = line()
    model = Sequential([Dense(1, input_dim=3)])
    model.compile(loss="mse", optimizer=SGD(learning_rate=1.2))
    model.fit(x, y, epochs=20, batch_size=200)


@faulty("T401")
def adam_with_one():
    x, y = blobs(classes=3)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer=Adam(1.0))
    model.fit(x, y, epochs=5)


@faulty("T402")
def leaping_over_the_valley():
    x, y = line(noise=0.5)
    model = Sequential([Dense(1, input_dim=3)])
    model.compile(loss="mse", optimizer=SGD(learning_rate=0.9))
    model.fit(x, y, epochs=30)


@faulty("T403")
def creeping():
    x, y = line()
    model = Sequential([Dense(1, input_dim=3)])
    model.compile(loss="mse", optimizer=SGD(learning_rate=1e-5))
    model.fit(x, y, epochs=20)


@faulty("T403")
def creeping_adam():
    x, y = blobs(classes=3)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer=Adam(learning_rate=2e-5))
    model.fit(x, y, epochs=20)


@faulty("T405")
def no_number_any_more():
    x, y = line()
    model = Sequential([Dense(8, activation="relu", input_dim=3), Dense(1)])
    model.compile(loss="mse", optimizer=SGD(learning_rate=0.5))
    model.fit(x * 10, y * 100, epochs=20, batch_size=10)


@faulty("T406")
def exploding():
    x, y = line()
    model = Sequential([Dense(1, input_dim=3)])
    model.compile(loss="mse", optimizer=SGD(learning_rate=0.5))
    model.fit(x * 4, y, epochs=5, batch_size=50)


@faulty("T407")
def learned_by_heart():
    random = rng(5)
    x = random.normal(size=(60, 10))
    y = (x[:, 0] + random.normal(size=60) * 1.5 > 0).astype(int)
    model = Sequential([Dense(64, activation="relu", input_dim=10), Dense(64, activation="relu"), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer=Adam(0.01), metrics=["accuracy"])
    model.fit(x, y, epochs=60, validation_split=0.3)


@faulty("T408")
def a_line_for_circles():
    random = rng(2)
    x = random.normal(size=(300, 2))
    y = (np.square(x).sum(axis=1) > 1.4).astype(int)
    model = Sequential([Dense(1, activation="sigmoid", input_dim=2)])
    model.compile(loss="binary_crossentropy", optimizer=Adam(0.01), metrics=["accuracy"])
    model.fit(x, y, epochs=60)


@faulty("T408")
def x_and_y_out_of_step():
    x, y = line(rows=300, noise=0.01)
    model = Sequential([Dense(1, input_dim=3)])
    model.compile(loss="mse", optimizer=SGD(0.05))
    model.fit(x, rng(4).permutation(y), epochs=30)


@faulty("T409")
def flat_softmax():
    x, y = blobs(classes=3, apart=6)
    model = Sequential([Dense(16, activation="relu", input_dim=4), Dense(3, activation="sigmoid"), Softmax()])
    model.compile(loss="sparse_categorical_crossentropy", optimizer=Adam(0.01), metrics=["accuracy"])
    model.fit(x, y, epochs=40)


@faulty("T410")
def always_the_majority():
    random = rng(6)
    x = random.normal(size=(300, 4))
    y = (random.random(300) < 0.25).astype(int)
    model = Sequential([Dense(2, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, y, epochs=20)


@faulty("T411")
def nothing_moves():
    x, y = blobs()
    model = Sequential(
        [Dense(8, activation="relu", input_dim=4, bias_initializer=Constant(-50.0)), Dense(1, activation="sigmoid", use_bias=False)]
    )
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=6)


@faulty("T412")
def watching_nothing():
    x, y = blobs()
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=3, callbacks=[EarlyStopping(monitor="val_loss", patience=3)])


@faulty("T413")
def watching_the_wrong_way():
    x, y = blobs()
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x, y, epochs=3, validation_split=0.2, callbacks=[EarlyStopping(monitor="val_accuracy", mode="min", patience=5)])


@faulty("T414")
def one_batch_above_all():
    x, y = blobs()
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam")
    model.fit(x, y, epochs=5, batch_size=1024)


@faulty("T416")
def sorted_and_unshuffled():
    x, y = blobs(classes=3)
    order = np.argsort(y)
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    model.fit(x[order], y[order], epochs=2, shuffle=False)


@faulty("T418")
def classes_of_amounts():
    x, y = line()
    model = Sequential([Dense(8, activation="relu", input_dim=3), Dense(5, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    model.fit(x, np.abs(y), epochs=2)


@faulty("T403")
def lstm_that_creeps():
    series = np.sin(np.arange(130) / 5)
    x = np.stack([series[i : i + 10] for i in range(120)])[..., None]
    model = Sequential([LSTM(4, input_shape=(10, 1)), Dense(1)])
    model.compile(loss="mse", optimizer=Adam(1e-6))
    model.fit(x, series[10:], epochs=2)


@faulty("T413")
def keeping_the_worst():
    x, y = blobs()
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    keep = ModelCheckpoint(
        "best.weights.h5", monitor="val_loss", mode="max", save_best_only=True, save_weights_only=True, initial_value_threshold=1e9
    )
    model.fit(x, y, epochs=2, validation_split=0.2, callbacks=[keep])
