"""Scripts with nothing wrong, as good courses write them: advice must leave them alone."""

import numpy as np
from advice_scripts import blobs, halves, line, one_hot, pictures, rng, sound

from teul.callbacks import EarlyStopping, ReduceLROnPlateau
from teul.layers import (
    GRU,
    LSTM,
    Activation,
    Add,
    BatchNormalization,
    Bidirectional,
    Concatenate,
    Conv1D,
    Conv2D,
    Dense,
    Dropout,
    Embedding,
    Flatten,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    Input,
    LeakyReLU,
    MaxPooling2D,
    Normalization,
    Rescaling,
    SimpleRNN,
)
from teul.losses import BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy
from teul.metrics import AUC, Precision, Recall
from teul.models import Model, Sequential
from teul.optimizers import SGD, Adagrad, Adam, RMSprop
from teul.regularizers import l2
from teul.utils import to_categorical


def judged(model, x, y, x_test, y_test, **fit):
    """Fit on the one part, judge on the other."""
    model.fit(x, y, **{"epochs": 8, **fit})
    model.evaluate(x_test, y_test)


def binary(columns=4, **compiled):
    model = Sequential([Dense(8, activation="relu", input_dim=columns), Dense(1, activation="sigmoid")])
    model.compile(**{"loss": "binary_crossentropy", "optimizer": Adam(0.01), "metrics": ["accuracy"], **compiled})
    return model


def several(classes=3, columns=4, **compiled):
    model = Sequential([Dense(16, activation="relu", input_dim=columns), Dense(classes, activation="softmax")])
    model.compile(**{"loss": "sparse_categorical_crossentropy", "optimizer": Adam(0.01), "metrics": ["accuracy"], **compiled})
    return model


def amounts(columns=3, **compiled):
    model = Sequential([Dense(16, activation="relu", input_dim=columns), Dense(1)])
    model.compile(**{"loss": "mse", "optimizer": Adam(0.01), "metrics": ["mae"], **compiled})
    return model


# The notes' own ---------------------------------------------------------------------------------------------------------------

GATE = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


@sound
def the_notes_or():
    y = np.array([[0], [1], [1], [1]])
    model = Sequential()
    model.add(Dense(units=2, input_shape=(2,), activation="sigmoid"))
    model.add(Dense(units=1, activation="sigmoid"))
    model.compile(loss="mean_squared_error", optimizer=SGD(lr=0.3), metrics="accuracy")
    model.summary()
    model.fit(GATE, y, batch_size=1, epochs=100)
    model.predict(GATE)


@sound
def xor_with_two_layers():
    model = Sequential([Dense(8, activation="tanh", input_dim=2), Dense(1, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    model.fit(GATE.astype("float32"), np.array([0, 1, 1, 0]), epochs=50)
    model.evaluate(GATE, np.array([0, 1, 1, 0]))


@sound
def and_gate():
    model = Sequential([Dense(1, activation="sigmoid", input_dim=2)])
    model.compile(SGD(1.0), "binary_crossentropy")
    model.fit(GATE, np.array([0, 0, 0, 1]), epochs=50)


@sound
def straight_line():
    random = rng(1)
    x = random.uniform(-2, 2, 200)
    y = 3 * x + 1 + random.normal(size=200) * 0.5
    model = Sequential([Dense(1, input_shape=(1,))])
    model.compile(loss="mse", optimizer=SGD())
    model.fit(x[:160], y[:160], epochs=60, validation_split=0.2)
    model.predict(x[160:])


@sound
def softmax_regression():
    x, y = pictures(rows=200)
    x = x.reshape(200, -1) / 255.0
    model = Sequential(Dense(3, input_shape=(64,), activation="softmax"))
    model.compile(optimizer=Adam(learning_rate=0.01), loss="sparse_categorical_crossentropy")
    judged(model, x[:150], y[:150], x[150:], y[150:], validation_split=0.2, epochs=20)


@sound
def flatten_dense_softmax():
    x, y = pictures(rows=200)
    x_train, x_test, y_train, y_test = halves(x / 255.0, y)
    model = Sequential([Flatten(input_shape=(8, 8)), Dense(50, activation="relu"), Dense(3, activation="softmax")])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    judged(model, x_train, y_train, x_test, y_test, epochs=5)


@sound
def small_convolution():
    x, y = pictures(rows=160)
    x_train, x_test, y_train, y_test = halves(x.reshape(-1, 8, 8, 1) / 255.0, y)
    model = Sequential(
        [
            Conv2D(8, kernel_size=3, input_shape=(8, 8, 1), padding="same", activation="relu"),
            MaxPooling2D(pool_size=2),
            Flatten(),
            Dense(3, activation="softmax"),
        ]
    )
    model.compile(optimizer=Adam(learning_rate=0.001), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    judged(model, x_train, y_train, x_test, y_test, epochs=4, validation_split=0.2)


@sound
def binary_report():
    x, y = blobs()
    x_train, x_val, y_train, _ = halves(x, y)
    model = Sequential([Dense(4, input_shape=(4,), activation="relu"), Dense(1, activation="sigmoid")])
    model.compile(optimizer=Adam(learning_rate=0.01), loss="binary_crossentropy")
    model.fit(x_train, y_train, epochs=30, validation_split=0.2)
    np.where(model.predict(x_val) >= 0.5, 1, 0)


@sound
def regression_with_scaling():
    from sklearn.preprocessing import MinMaxScaler

    x, y = line(columns=5)
    x_train, x_test, y_train, y_test = halves(x * 100 + 3, y)
    scaler = MinMaxScaler()
    x_train, x_test = scaler.fit_transform(x_train), scaler.transform(x_test)
    model = Sequential([Dense(1, input_shape=(5,))])
    model.compile(optimizer=Adam(0.05), loss="mse")
    judged(model, x_train, y_train, x_test, y_test, epochs=20, validation_split=0.2)


@sound
def gan():
    x, _ = pictures(rows=64)
    x = x.reshape(64, -1) / 255.0
    generator = Sequential([Dense(16, activation="relu", input_dim=4), Dense(64, activation="sigmoid")])
    critic = Sequential([Dense(16, input_dim=64), LeakyReLU(0.2), Dense(1, activation="sigmoid")])
    critic.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    critic.trainable = False
    pair = Sequential([generator, critic])
    pair.compile("adam", "binary_crossentropy")
    for _ in range(2):
        noise = rng(1).normal(size=(32, 4)).astype("float32")
        critic.train_on_batch(np.r_[x[:32], generator.predict(noise, verbose=0)], np.r_[np.ones(32), np.zeros(32)])
        pair.train_on_batch(noise, np.ones(32))


# Two classes ------------------------------------------------------------------------------------------------------------------


@sound
def train_and_test_scores():
    x_train, x_test, y_train, y_test = halves(*blobs())
    model = binary()
    model.fit(x_train, y_train, epochs=10)
    print(model.evaluate(x_train, y_train), model.evaluate(x_test, y_test))


@sound
def with_logits():
    x_train, x_test, y_train, y_test = halves(*blobs())
    model = Sequential([Dense(8, activation="relu", input_dim=4), Dense(1)])
    model.compile(Adam(0.01), BinaryCrossentropy(from_logits=True))
    judged(model, x_train, y_train, x_test, y_test)


@sound
def two_softmax_units():
    x_train, x_test, y_train, y_test = halves(*blobs())
    judged(several(2), x_train, y_train, x_test, y_test)


@sound
def column_of_targets():
    x, y = blobs()
    x_train, x_test, y_train, y_test = halves(x, y.reshape(-1, 1).astype("float32"))
    judged(binary(), x_train, y_train, x_test, y_test, batch_size=16)


@sound
def early_stopping_with_three_parts():
    x, y = blobs(rows=300)
    model = binary()
    stop = EarlyStopping(monitor="val_loss", patience=3, restore_best_weights=True)
    model.fit(x[:180], y[:180], validation_data=(x[180:240], y[180:240]), epochs=30, callbacks=[stop])
    model.evaluate(x[240:], y[240:])


@sound
def rare_class_with_care():
    x, _ = blobs(rows=400)
    y = (x[:, 0] > np.quantile(x[:, 0], 0.85)).astype(int)
    model = binary(metrics=["accuracy", Precision(), Recall()])
    model.fit(x[:300], y[:300], class_weight="balanced", epochs=10)
    model.evaluate(x[300:], y[300:])


@sound
def rare_class_by_auc():
    x, _ = blobs(rows=400)
    y = (x[:, 0] > np.quantile(x[:, 0], 0.85)).astype(int)
    model = binary(metrics=["accuracy", AUC()])
    judged(model, x[:300], y[:300], x[300:], y[300:], epochs=12)


@sound
def stratified_split_of_sorted_rows():
    x, y = blobs()
    order = np.argsort(y)
    binary().fit(x[order], y[order], epochs=5, validation_split=0.2, stratify=True)


@sound
def dropout_and_batch_normalization():
    x_train, x_test, y_train, y_test = halves(*blobs(rows=300))
    model = Sequential(
        [
            Dense(16, input_dim=4),
            BatchNormalization(),
            Activation("relu"),
            Dropout(0.3),
            Dense(8, activation="relu"),
            Dropout(0.2),
            Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    judged(model, x_train, y_train, x_test, y_test, epochs=15, validation_split=0.2)


@sound
def two_sigmoid_layers():
    x_train, x_test, y_train, y_test = halves(*blobs())
    model = Sequential([Dense(8, activation="sigmoid", input_dim=4), Dense(8, activation="sigmoid"), Dense(1, activation="sigmoid")])
    model.compile(Adam(0.02), "binary_crossentropy")
    judged(model, x_train, y_train, x_test, y_test, epochs=25)


@sound
def deep_relu():
    x_train, x_test, y_train, y_test = halves(*blobs(rows=400))
    model = Sequential([Input((4,)), *[Dense(8, activation="relu") for _ in range(4)], Dense(1, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    judged(model, x_train, y_train, x_test, y_test, epochs=10)


@sound
def two_circles():
    random = rng(3)
    x = random.normal(size=(400, 2)).astype("float32")
    y = (np.square(x).sum(axis=1) > 1.4).astype(int)
    model = Sequential([Dense(16, activation="relu", input_dim=2), Dense(16, activation="relu"), Dense(1, activation="sigmoid")])
    model.compile(Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    judged(model, x[:300], y[:300], x[300:], y[300:], epochs=30)


@sound
def full_batch():
    x_train, x_test, y_train, y_test = halves(*blobs())
    judged(binary(), x_train, y_train, x_test, y_test, batch_size=len(x_train), epochs=60)


@sound
def five_folds():
    from sklearn.model_selection import KFold

    x, y = blobs()
    for train, test in KFold(3, shuffle=True, random_state=0).split(x):
        model = binary()
        model.fit(x[train], y[train], epochs=5, verbose=0)
        model.evaluate(x[test], y[test], verbose=0)


@sound
def breast_cancer():
    from sklearn.datasets import load_breast_cancer
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler

    x, y = load_breast_cancer(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, stratify=y, random_state=0)
    scaler = StandardScaler().fit(x_train)
    judged(binary(30), scaler.transform(x_train), y_train, scaler.transform(x_test), y_test, epochs=10, validation_split=0.1)


@sound
def data_frame_with_dummies():
    import pandas as pd

    x, y = blobs(columns=2)
    table = pd.get_dummies(pd.DataFrame({"size": x[:, 0], "weight": x[:, 1], "town": rng(1).choice(["a", "b", "c"], 200)}))
    judged(binary(5), table[:150], y[:150], table[150:], y[150:])


@sound
def clipped_and_weighted_rows():
    x_train, x_test, y_train, y_test = halves(*blobs())
    model = binary(optimizer=SGD(0.1, momentum=0.9, nesterov=True, clipnorm=1.0))
    judged(model, x_train, y_train, x_test, y_test, sample_weight=np.linspace(0.5, 1, len(x_train)))


# Several classes --------------------------------------------------------------------------------------------------------------


@sound
def iris_unscaled():
    from sklearn.datasets import load_iris
    from sklearn.model_selection import train_test_split

    x, y = load_iris(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
    judged(several(), x_train, y_train, x_test, y_test, epochs=20)


@sound
def iris_with_many_units():
    from sklearn.datasets import load_iris
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler

    x, y = load_iris(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(x, to_categorical(y), random_state=0)
    scaler = StandardScaler()
    model = Sequential([Dense(64, activation="relu", input_dim=4), Dense(64, activation="relu"), Dense(3, activation="softmax")])
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    judged(model, scaler.fit_transform(x_train), y_train, scaler.transform(x_test), y_test, epochs=20)


@sound
def wine():
    from sklearn.datasets import load_wine
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import StandardScaler

    x, y = load_wine(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(x, y, stratify=y, random_state=1)
    scaler = StandardScaler().fit(x_train)
    judged(several(3, 13), scaler.transform(x_train), y_train, scaler.transform(x_test), y_test, epochs=12)


@sound
def digits():
    from sklearn.datasets import load_digits

    x, y = load_digits(return_X_y=True)
    x_train, x_test, y_train, y_test = halves(x / 16.0, y)
    judged(several(10, 64), x_train, y_train, x_test, y_test, epochs=5, validation_split=0.2)


@sound
def one_hot_targets():
    x, y = blobs(classes=3)
    x_train, x_test, y_train, y_test = halves(x, one_hot(y))
    judged(several(loss="categorical_crossentropy"), x_train, y_train, x_test, y_test)


@sound
def smoothed_targets():
    x, y = blobs(classes=3)
    judged(several(loss=CategoricalCrossentropy(label_smoothing=0.1)), *[p[:150] for p in (x, one_hot(y))], x[150:], one_hot(y)[150:])


@sound
def soft_targets():
    x, y = blobs(classes=3)
    targets = 0.8 * one_hot(y) + 0.2 / 3
    several(loss="categorical_crossentropy", metrics=[]).fit(x, targets, epochs=5, validation_split=0.2)


@sound
def sparse_logits():
    x_train, x_test, y_train, y_test = halves(*blobs(classes=3))
    model = Sequential([Dense(16, activation="relu", input_dim=4), Dense(3)])
    model.compile(Adam(0.01), SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    judged(model, x_train, y_train, x_test, y_test)


@sound
def activation_as_a_layer():
    x_train, x_test, y_train, y_test = halves(*blobs(classes=3))
    model = Sequential()
    model.add(Dense(16, input_dim=4))
    model.add(Activation("relu"))
    model.add(Dense(3))
    model.add(Activation("softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["sparse_categorical_accuracy"])
    judged(model, x_train, y_train, x_test, y_test, epochs=12)


@sound
def optimizers_compared():
    x_train, x_test, y_train, y_test = halves(*blobs(classes=3))
    for optimizer in (SGD(0.1), SGD(0.05, momentum=0.9), Adagrad(0.1), RMSprop(0.005), "adam", "nadam"):
        model = several(optimizer=optimizer)
        model.fit(x_train, y_train, epochs=10, verbose=0)
        model.evaluate(x_test, y_test, verbose=0)


@sound
def plateau_and_penalty():
    x_train, x_test, y_train, y_test = halves(*blobs(classes=3))
    model = Sequential([Dense(16, activation="relu", input_dim=4, kernel_regularizer=l2(0.001)), Dense(3, activation="softmax")])
    model.compile(Adam(0.01), "sparse_categorical_crossentropy")
    judged(model, x_train, y_train, x_test, y_test, validation_split=0.2, callbacks=[ReduceLROnPlateau(patience=2)], epochs=12)


@sound
def functional():
    x_train, x_test, y_train, y_test = halves(*blobs(classes=3))
    inputs = Input((4,))
    hidden = Dense(16, activation="relu")(inputs)
    model = Model(inputs, Dense(3, activation="softmax")(Dropout(0.2)(hidden)))
    model.compile(Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    judged(model, x_train, y_train, x_test, y_test)


@sound
def residual():
    x_train, x_test, y_train, y_test = halves(*blobs(classes=3))
    inputs = Input((4,))
    hidden = Dense(8, activation="relu")(inputs)
    hidden = Add()([hidden, Dense(8)(Dense(8, activation="relu")(hidden))])
    model = Model(inputs, Dense(3, activation="softmax")(hidden))
    model.compile(Adam(0.01), "sparse_categorical_crossentropy")
    judged(model, x_train, y_train, x_test, y_test)


@sound
def several_labels_a_row():
    random = rng(7)
    x = random.normal(size=(300, 4)).astype("float32")
    y = np.stack([x[:, 0] > 0, x[:, 1] + x[:, 2] > 0], axis=1).astype("float32")
    model = Sequential([Dense(16, activation="relu", input_dim=4), Dense(2, activation="sigmoid")])
    model.compile(Adam(0.01), "binary_crossentropy", metrics=["binary_accuracy"])
    judged(model, x[:200], y[:200], x[200:], y[200:])


# Amounts ----------------------------------------------------------------------------------------------------------------------


@sound
def plain_regression():
    x_train, x_test, y_train, y_test = halves(*line())
    judged(amounts(), x_train, y_train, x_test, y_test, epochs=20)


@sound
def regression_with_two_outputs():
    x, y = line()
    y = np.stack([y, -y], axis=1)
    model = Sequential([Dense(16, activation="relu", input_dim=3), Dense(2)])
    model.compile(Adam(0.01), "mae")
    judged(model, x[:150], y[:150], x[150:], y[150:], epochs=20)


@sound
def share_between_0_and_1():
    x, y = line()
    y = 1 / (1 + np.exp(-2 * y))
    model = Sequential([Dense(8, activation="relu", input_dim=3), Dense(1, activation="sigmoid")])
    model.compile(Adam(0.01), "mse", metrics=["mae"])
    judged(model, x[:150], y[:150], x[150:], y[150:], epochs=20)


@sound
def diabetes():
    from sklearn.datasets import load_diabetes
    from sklearn.preprocessing import StandardScaler

    x, y = load_diabetes(return_X_y=True)
    x_train, x_test, y_train, _ = halves(x, y)
    inputs, targets = StandardScaler().fit(x_train), StandardScaler().fit(y_train[:, None])
    model = amounts(10, optimizer="adam")
    model.fit(inputs.transform(x_train), targets.transform(y_train[:, None]), epochs=15, validation_split=0.2)
    model.predict(inputs.transform(x_test))


@sound
def normalization_layer():
    x, y = line()
    x = (x * [1, 100, 10_000] + [0, 50, 5_000]).astype("float32")
    scale = Normalization()
    scale.adapt(x[:150])
    model = Sequential([Input((3,)), scale, Dense(16, activation="relu"), Dense(1)])
    model.compile(Adam(0.01), "mse")
    judged(model, x[:150], y[:150], x[150:], y[150:], epochs=20)


@sound
def sine_curve():
    random = rng(2)
    x = random.uniform(-3, 3, (300, 1)).astype("float32")
    y = np.sin(x) + 0.05 * random.normal(size=x.shape)
    model = Sequential([Dense(32, activation="tanh", input_dim=1), Dense(32, activation="tanh"), Dense(1)])
    model.compile(Adam(0.01), "mse")
    judged(model, x[:240], y[:240], x[240:], y[240:], epochs=40)


@sound
def polynomial_columns():
    x = np.linspace(-1, 1, 120)
    order = rng(3).permutation(120)
    columns, y = np.stack([x, x**2, x**3], axis=1)[order], (1 + x - 2 * x**3)[order]
    model = Sequential([Dense(1, input_dim=3)])
    model.compile(Adam(0.05), "mse")
    judged(model, columns[:90], y[:90], columns[90:], y[90:], epochs=40)


@sound
def positive_amounts():
    x, y = line()
    y = np.exp(y)
    model = Sequential([Dense(16, activation="relu", input_dim=3), Dense(1, activation="softplus")])
    model.compile(Adam(0.01), "msle")
    judged(model, x[:150], y[:150], x[150:], y[150:], epochs=20)


@sound
def wide_and_deep():
    x, y = line(columns=5)
    wide, deep = Input((5,)), Input((5,))
    hidden = Dense(8, activation="relu")(deep)
    model = Model([wide, deep], Dense(1)(Concatenate()([wide, hidden])))
    model.compile(Adam(0.01), "mse")
    model.fit([x[:150], x[:150]], y[:150], epochs=15)
    model.evaluate([x[150:], x[150:]], y[150:])


@sound
def two_heads():
    x, y = line()
    inputs = Input((3,))
    hidden = Dense(8, activation="relu")(inputs)
    model = Model(inputs, [Dense(1, name="size")(hidden), Dense(1, activation="sigmoid", name="large")(hidden)])
    model.compile(Adam(0.01), {"size": "mse", "large": "binary_crossentropy"}, metrics={"large": ["accuracy"]})
    model.fit(x, {"size": y, "large": (y > 0).astype("float32")}, epochs=8, validation_split=0.2)


# Pictures, series, words ------------------------------------------------------------------------------------------------------


@sound
def rescaling_layer():
    x, y = pictures(rows=160)
    model = Sequential(
        [
            Rescaling(1 / 255, input_shape=(8, 8, 1)),
            Conv2D(8, 3, activation="relu"),
            GlobalAveragePooling2D(),
            Dense(3, activation="softmax"),
        ]
    )
    model.compile(Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    judged(model, x[:120, ..., None], y[:120], x[120:, ..., None], y[120:], epochs=6)


@sound
def convolution_with_batch_normalization():
    x, y = pictures(rows=160)
    x = x[..., None] / 255.0
    model = Sequential(
        [
            Conv2D(8, 3, padding="same", use_bias=False, input_shape=(8, 8, 1)),
            BatchNormalization(),
            Activation("relu"),
            MaxPooling2D(),
            Conv2D(8, 3, padding="same", activation="relu"),
            Flatten(),
            Dense(16, activation="relu"),
            Dropout(0.5),
            Dense(3, activation="softmax"),
        ]
    )
    model.compile(Adam(0.003), "sparse_categorical_crossentropy", metrics=["accuracy"])
    judged(model, x[:120], y[:120], x[120:], y[120:], epochs=6)


@sound
def pictures_between_minus_1_and_1():
    x, y = pictures(rows=160)
    x = x.reshape(160, -1) / 127.5 - 1
    judged(several(3, 64), x[:120], y[:120], x[120:], y[120:], epochs=6)


@sound
def autoencoder():
    x, _ = pictures(rows=160)
    x = x.reshape(160, -1) / 255.0
    model = Sequential(
        [Dense(32, activation="relu", input_dim=64), Dense(4), Dense(32, activation="relu"), Dense(64, activation="sigmoid")]
    )
    model.compile(Adam(0.01), "mse")
    model.fit(x[:120], x[:120], epochs=10, validation_data=(x[120:], x[120:]))


@sound
def sine_wave_with_an_rnn():
    series = np.sin(np.arange(260) / 5).astype("float32")
    x = np.stack([series[i : i + 10] for i in range(250)])[..., None]
    model = Sequential([SimpleRNN(16, input_shape=(10, 1)), Dense(1)])
    model.compile(Adam(0.01), "mse")
    judged(model, x[:200], series[10:210], x[200:], series[210:260], epochs=10)


@sound
def series_with_an_lstm():
    series = (np.sin(np.arange(260) / 7) + 0.1 * rng(1).normal(size=260)).astype("float32")
    x = np.stack([series[i : i + 12] for i in range(240)])[..., None]
    model = Sequential([LSTM(8, input_shape=(12, 1)), Dense(1)])
    model.compile(Adam(0.01), "mse", metrics=["mae"])
    judged(model, x[:180], series[12:192], x[180:], series[192:252], epochs=8, validation_split=0.2)


@sound
def words_with_an_embedding():
    random = rng(4)
    x = random.integers(1, 500, (300, 12))
    y = (x.min(axis=1) < 30).astype(int)
    model = Sequential(
        [Embedding(500, 8, input_length=12), GlobalAveragePooling1D(), Dense(8, activation="relu"), Dense(1, activation="sigmoid")]
    )
    model.compile(Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    judged(model, x[:240], y[:240], x[240:], y[240:], epochs=9)


@sound
def words_both_ways():
    random = rng(5)
    x = random.integers(1, 50, (200, 8))
    y = (x[:, 0] > 25).astype(int)
    model = Sequential([Embedding(50, 8), Bidirectional(GRU(8)), Dense(1, activation="sigmoid")])
    model.compile(Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
    judged(model, x[:150], y[:150], x[150:], y[150:], epochs=9)


@sound
def convolution_over_a_series():
    random = rng(6)
    x = random.normal(size=(240, 16, 2)).astype("float32")
    y = (x[:, :, 0].mean(axis=1) > 0).astype(int)
    model = Sequential([Conv1D(8, 3, activation="relu", input_shape=(16, 2)), GlobalAveragePooling1D(), Dense(1, activation="sigmoid")])
    model.compile(Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    judged(model, x[:180], y[:180], x[180:], y[180:], epochs=9)


@sound
def batches_from_a_generator():
    x, y = blobs(classes=3)

    def batches():
        while True:
            rows = rng().integers(0, 150, 32)
            yield x[rows], y[rows]

    model = several()
    model.fit(batches(), steps_per_epoch=5, epochs=4, validation_data=(x[150:], y[150:]))


@sound
def fine_tuning():
    x_train, x_test, y_train, y_test = halves(*blobs(classes=3))
    body = Sequential([Dense(16, activation="relu", input_dim=4), Dense(8, activation="relu")])
    body.trainable = False
    model = Sequential([body, Dense(3, activation="softmax")])
    model.compile(Adam(0.02), "sparse_categorical_crossentropy", metrics=["accuracy"])
    judged(model, x_train, y_train, x_test, y_test, epochs=20)


@sound
def a_model_of_ones_own():
    x_train, x_test, y_train, y_test = halves(*blobs())

    class Own(Model):
        def __init__(self):
            super().__init__()
            self.hidden, self.out = Dense(8, activation="relu"), Dense(1, activation="sigmoid")

        def call(self, inputs):
            return self.out(self.hidden(inputs))

    model = Own()
    model.compile(Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    judged(model, x_train, y_train, x_test, y_test)


@sound
def one_epoch_for_a_look():
    x_train, x_test, y_train, y_test = halves(*blobs(classes=3))
    judged(several(optimizer="adam"), x_train, y_train, x_test, y_test, epochs=1)


@sound
def silent_search():
    x, y = blobs(classes=3)
    for rate in (0.001, 0.01, 0.1):
        for units in (4, 8):
            model = Sequential([Dense(units, activation="relu", input_dim=4), Dense(3, activation="softmax")])
            model.compile(Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
            model.fit(x, y, epochs=6, verbose=0, validation_split=0.2)
