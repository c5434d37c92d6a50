"""Keras 3: the functional API with several inputs, features taken out, plot_model's facts, a residual block."""
import keras
import numpy as np
from keras import layers

inputs = keras.Input(shape=(16, 16, 3), name="img")
x = layers.Conv2D(4, 3, activation="relu")(inputs)
block_1_output = layers.MaxPooling2D(3)(x)
x = layers.Conv2D(4, 3, activation="relu", padding="same")(block_1_output)
block_2_output = layers.add([x, block_1_output])
x = layers.GlobalAveragePooling2D()(block_2_output)
x = layers.Dropout(0.5)(layers.Dense(8, activation="relu")(x))
outputs = layers.Dense(10)(x)
model = keras.Model(inputs, outputs, name="toy_resnet")
model.summary()
x_train, y_train = np.random.rand(20, 16, 16, 3), np.random.randint(0, 10, 20)
model.compile(optimizer=keras.optimizers.RMSprop(1e-3), loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["acc"])
model.fit(x_train, y_train, batch_size=10, epochs=1, validation_split=0.2)
features_list = [layer.output for layer in model.layers]
feat_extraction_model = keras.Model(inputs=model.input, outputs=features_list)
extracted = feat_extraction_model(np.random.random((1, 16, 16, 3)).astype("float32"))
assert len(extracted) == len(model.layers)
initial_model = keras.Sequential([keras.Input(shape=(25, 25, 3)), layers.Conv2D(4, 5, strides=2, activation="relu"), layers.Conv2D(4, 3)])
feature_extractor = keras.Model(inputs=initial_model.inputs, outputs=[layer.output for layer in initial_model.layers])
print([f.shape for f in feature_extractor(keras.ops.ones((1, 25, 25, 3)))])
initial_model.pop()
assert len(initial_model.layers) == 1
