"""TensorFlow 2: columns of a data frame, numbers and words, in dicts, in data sets and in a functional model."""
import numpy as np, pandas as pd, tensorflow as tf
rng = np.random.RandomState(0); n = 60; SHUFFLE_BUFFER = 500; BATCH_SIZE = 8
df = pd.DataFrame({'age': rng.randint(30, 70, n), 'sex': rng.randint(0, 2, n), 'cp': rng.randint(0, 5, n), 'trestbps': rng.randint(100, 160, n), 'chol': rng.randint(150, 300, n), 'fbs': rng.randint(0, 2, n), 'oldpeak': rng.rand(n) * 3, 'ca': rng.randint(0, 4, n), 'thal': rng.choice(['fixed', 'normal', 'reversible'], n), 'target': rng.randint(0, 2, n)})
print(df.head(), df.dtypes)
target = df.pop('target')
numeric_feature_names = ['age', 'trestbps', 'chol', 'oldpeak']
numeric_features = df[numeric_feature_names]
print(tf.convert_to_tensor(numeric_features)[:2])
normalizer = tf.keras.layers.Normalization(axis=-1)
normalizer.adapt(np.array(numeric_features))
print(normalizer(numeric_features.iloc[:3]))
def get_basic_model():
  model = tf.keras.Sequential([normalizer, tf.keras.layers.Dense(10, activation='relu'), tf.keras.layers.Dense(10, activation='relu'), tf.keras.layers.Dense(1)])
  model.compile(optimizer='adam', loss=tf.keras.losses.BinaryCrossentropy(from_logits=True), metrics=['accuracy'])
  return model
model = get_basic_model()
model.fit(numeric_features, target, epochs=2, batch_size=BATCH_SIZE)
numeric_dataset = tf.data.Dataset.from_tensor_slices((numeric_features, target))
for row in numeric_dataset.take(3): print(row)
model = get_basic_model(); model.fit(numeric_dataset.shuffle(1000).batch(BATCH_SIZE), epochs=2)
numeric_dict_ds = tf.data.Dataset.from_tensor_slices((dict(numeric_features), target))
for row in numeric_dict_ds.take(2): print(row)
def stack_dict(inputs, fun=tf.stack):
    values = []
    for key in sorted(inputs.keys()):
      values.append(tf.cast(inputs[key], tf.float32))
    return fun(values, axis=-1)
class MyModel(tf.keras.Model):
  def __init__(self):
    super().__init__(self)
    self.normalizer = tf.keras.layers.Normalization(axis=-1)
    self.seq = tf.keras.Sequential([self.normalizer, tf.keras.layers.Dense(10, activation='relu'), tf.keras.layers.Dense(1)])
    self.concat = tf.keras.layers.Concatenate(axis=1)
  def _stack(self, input_dict):
    values = []
    for key, value in sorted(input_dict.items()):
      values.append(value)
    return self.concat(values)
  def adapt(self, inputs):
    inputs = stack_dict(inputs); self.normalizer.adapt(inputs)
  def call(self, inputs):
    inputs = stack_dict(inputs); result = self.seq(inputs); return result
model = MyModel(); model.adapt(dict(numeric_features))
model.compile(optimizer='adam', loss=tf.keras.losses.BinaryCrossentropy(from_logits=True), metrics=['accuracy'], run_eagerly=True)
model.fit(dict(numeric_features), target, epochs=2, batch_size=BATCH_SIZE)
model.fit(numeric_dict_ds.shuffle(SHUFFLE_BUFFER).batch(BATCH_SIZE), epochs=2)
print(model.predict(dict(numeric_features.iloc[:3])))
inputs = {}
for name, column in numeric_features.items():
  inputs[name] = tf.keras.Input(shape=(1,), name=name, dtype=tf.float32)
x = stack_dict(inputs, fun=tf.concat)
normalizer = tf.keras.layers.Normalization(axis=-1); normalizer.adapt(stack_dict(dict(numeric_features)))
x = normalizer(x); x = tf.keras.layers.Dense(10, activation='relu')(x); x = tf.keras.layers.Dense(1)(x)
model = tf.keras.Model(inputs, x)
model.compile(optimizer='adam', loss=tf.keras.losses.BinaryCrossentropy(from_logits=True), metrics=['accuracy'], run_eagerly=True)
tf.keras.utils.plot_model(model, rankdir="LR", show_shapes=True, show_layer_names=True)
model.fit(dict(numeric_features), target, epochs=2, batch_size=BATCH_SIZE)
model.fit(numeric_dict_ds.shuffle(SHUFFLE_BUFFER).batch(BATCH_SIZE), epochs=2)
binary_feature_names = ['sex', 'fbs']; categorical_feature_names = ['cp', 'ca', 'thal']
inputs = {}
for name, column in df.items():
  if type(column[0]) == str:
    dtype = tf.string
  elif (name in categorical_feature_names or name in binary_feature_names):
    dtype = tf.int64
  else:
    dtype = tf.float32
  inputs[name] = tf.keras.Input(shape=(), name=name, dtype=dtype)
print(inputs)
preprocessed = []
for name in binary_feature_names:
  inp = inputs[name]; inp = inp[:, tf.newaxis]; float_value = tf.cast(inp, tf.float32); preprocessed.append(float_value)
normalizer = tf.keras.layers.Normalization(axis=-1); normalizer.adapt(stack_dict(dict(numeric_features)))
numeric_inputs = {}
for name in numeric_feature_names: numeric_inputs[name] = inputs[name]
numeric_inputs = stack_dict(numeric_inputs); numeric_normalized = normalizer(numeric_inputs); preprocessed.append(numeric_normalized)
vocab = ['a', 'b', 'c']; lookup = tf.keras.layers.StringLookup(vocabulary=vocab, output_mode='one_hot'); print(lookup(['c', 'a', 'a', 'b', 'zzz']))
vocab = [1, 4, 7, 99]; lookup = tf.keras.layers.IntegerLookup(vocabulary=vocab, output_mode='one_hot'); print(lookup([-1, 4, 1]))
for name in categorical_feature_names:
  vocab = sorted(set(df[name]))
  print(f'name: {name}'); print(f'vocab: {vocab}\n')
  if type(vocab[0]) is str: lookup = tf.keras.layers.StringLookup(vocabulary=vocab, output_mode='one_hot')
  else: lookup = tf.keras.layers.IntegerLookup(vocabulary=vocab, output_mode='one_hot')
  x = inputs[name][:, tf.newaxis]; x = lookup(x); preprocessed.append(x)
preprocesssed_result = tf.concat(preprocessed, axis=-1); print(preprocesssed_result)
preprocessor = tf.keras.Model(inputs, preprocesssed_result)
tf.keras.utils.plot_model(preprocessor, rankdir="LR", show_shapes=True)
print(preprocessor(dict(df.iloc[:1])))
body = tf.keras.Sequential([tf.keras.layers.Dense(10, activation='relu'), tf.keras.layers.Dense(10, activation='relu'), tf.keras.layers.Dense(1)])
x = preprocessor(inputs); result = body(x); model = tf.keras.Model(inputs, result)
model.compile(optimizer='adam', loss=tf.keras.losses.BinaryCrossentropy(from_logits=True), metrics=['accuracy'])
history = model.fit(dict(df), target, epochs=3, batch_size=BATCH_SIZE); print(history.history)
ds = tf.data.Dataset.from_tensor_slices((dict(df), target)); ds = ds.batch(BATCH_SIZE)
import pprint
for x, y in ds.take(1): pprint.pprint(x); print(); print(y)
history = model.fit(ds, epochs=2); print(model.predict(ds.map(lambda x, y: x)).shape, model.evaluate(dict(df), target))
