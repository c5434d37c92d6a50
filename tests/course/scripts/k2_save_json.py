"""Keras 2: the architecture as JSON, the weights in .h5, get_weights and set_weights, clone_model."""
import numpy as np
from keras.layers import Dense
from keras.models import Sequential, clone_model, model_from_json

x = np.random.rand(20, 3)
model = Sequential([Dense(4, input_dim=3, activation='relu'), Dense(2, activation='softmax')])
model.compile('adam', 'categorical_crossentropy', ['accuracy'])
model_json = model.to_json()
with open("model.json", "w") as json_file:
    json_file.write(model_json)
model.save_weights("model.h5")
loaded_model = model_from_json(open('model.json').read())
loaded_model.load_weights("model.h5")
np.testing.assert_allclose(loaded_model.predict(x), model.predict(x), rtol=1e-5)
twin = clone_model(model)
twin.set_weights(model.get_weights())
np.testing.assert_allclose(twin.predict(x), model.predict(x), rtol=1e-5)
config = model.get_config()
third = Sequential.from_config(config)
assert third.count_params() == model.count_params()
assert model.get_layer(index=0).get_config()['units'] == 4
