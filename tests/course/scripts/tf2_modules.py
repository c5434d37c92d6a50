"""TensorFlow 2: tensors, Variables, a tape, tf.function, a tf.Module that is saved and loaded, a model from functions."""
import tensorflow as tf
x = tf.constant([[1., 2., 3.], [4., 5., 6.]])
print(x); print(x.shape); print(x.dtype)
print(x + x, 5 * x, x @ tf.transpose(x), tf.concat([x, x, x], axis=0), tf.nn.softmax(x, axis=-1), tf.reduce_sum(x))
print(tf.convert_to_tensor([1, 2, 3])); print(tf.reduce_sum([1, 2, 3]))
if tf.config.list_physical_devices('GPU'):
  print("TensorFlow **IS** using the GPU")
else:
  print("TensorFlow **IS NOT** using the GPU")
var = tf.Variable([0.0, 0.0, 0.0]); var.assign([1, 2, 3]); print(var); var.assign_add([1, 1, 1]); print(var)
x = tf.Variable(1.0)
def f(x):
  y = x**2 + 2*x - 5
  return y
print(f(x))
with tf.GradientTape() as tape:
  y = f(x)
g_x = tape.gradient(y, x); print(g_x)
@tf.function
def my_func(x):
  print('Tracing.\n')
  return tf.reduce_sum(x)
x = tf.constant([1, 2, 3]); print(my_func(x)); x = tf.constant([10.0, 9.1, 8.2], dtype=tf.float32); print(my_func(x))
class MyModule(tf.Module):
  def __init__(self, value):
    self.weight = tf.Variable(value)
  @tf.function
  def multiply(self, x):
    return x * self.weight
mod = MyModule(3); print(mod.multiply(tf.constant([1, 2, 3])))
save_path = './saved'
tf.saved_model.save(mod, save_path)
reloaded = tf.saved_model.load(save_path)
print(reloaded.multiply(tf.constant([1, 2, 3])))
import matplotlib
from matplotlib import pyplot as plt
matplotlib.rcParams['figure.figsize'] = [9, 6]
x = tf.linspace(-2, 2, 201)
x = tf.cast(x, tf.float32)
def f(x):
  y = x**2 + 2*x - 5
  return y
y = f(x) + tf.random.normal(shape=[201])
plt.plot(x.numpy(), y.numpy(), '.', label='Data'); plt.plot(x, f(x), label='Ground truth'); plt.legend()
class Model(tf.Module):
  def __init__(self):
    rand_init = tf.random.uniform(shape=[3], minval=0., maxval=5., seed=22)
    self.w_q = tf.Variable(rand_init[0]); self.w_l = tf.Variable(rand_init[1]); self.b = tf.Variable(rand_init[2])
  @tf.function
  def __call__(self, x):
    return self.w_q * (x**2) + self.w_l * x + self.b
quad_model = Model()
def plot_preds(x, y, f, model, title):
  plt.figure(); plt.plot(x, y, '.'); plt.plot(x, f(x)); plt.plot(x, model(x)); plt.title(title)
plot_preds(x, y, f, quad_model, 'Initial predictions')
def mse_loss(y_pred, y): return tf.reduce_mean(tf.square(y_pred - y))
batch_size = 32
dataset = tf.data.Dataset.from_tensor_slices((x, y)); dataset = dataset.shuffle(buffer_size=x.shape[0]).batch(batch_size)
epochs = 10; learning_rate = 0.01; losses = []
for epoch in range(epochs):
  for x_batch, y_batch in dataset:
    with tf.GradientTape() as tape:
      batch_loss = mse_loss(quad_model(x_batch), y_batch)
    grads = tape.gradient(batch_loss, quad_model.variables)
    for g, v in zip(grads, quad_model.variables):
        v.assign_sub(learning_rate * g)
  loss = mse_loss(quad_model(x), y); losses.append(loss)
  if epoch % 5 == 0: print(f'Mean squared error for step {epoch}: {loss.numpy():0.3f}')
plt.plot(range(epochs), losses)
assert losses[-1] < losses[0]
new_model = tf.keras.Sequential([tf.keras.layers.Lambda(lambda x: tf.stack([x, x**2], axis=1)), tf.keras.layers.Dense(units=1, kernel_initializer=tf.random.normal)])
new_model.compile(loss=tf.keras.losses.MSE, optimizer=tf.keras.optimizers.SGD(learning_rate=0.01))
history = new_model.fit(x, y, epochs=10, batch_size=32, verbose=0)
new_model.save('./my_new_model.keras')
plt.plot(history.history['loss']); plt.xlabel('Epoch'); plt.ylim([0, max(plt.ylim())]); plt.show()
