"""TensorFlow 2: actor-critic with TensorArray, tf.range and tf.numpy_function."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers
from typing import Any, List, Sequence, Tuple
eps = np.finfo(np.float32).eps.item()
class ActorCritic(tf.keras.Model):
  def __init__(self, num_actions: int, num_hidden_units: int):
    super().__init__()
    self.common = layers.Dense(num_hidden_units, activation="relu")
    self.actor = layers.Dense(num_actions)
    self.critic = layers.Dense(1)
  def call(self, inputs: tf.Tensor) -> Tuple[tf.Tensor, tf.Tensor]:
    x = self.common(inputs)
    return self.actor(x), self.critic(x)
model = ActorCritic(2, 16)
def env_step(action):
  return np.random.randn(4).astype(np.float32), np.array(1, np.int32), np.array(np.random.rand()<0.1, np.int32)
@tf.function
def get_expected_return(rewards: tf.Tensor, gamma: float, standardize: bool = True) -> tf.Tensor:
  n = tf.shape(rewards)[0]
  returns = tf.TensorArray(dtype=tf.float32, size=n)
  rewards = tf.cast(rewards[::-1], dtype=tf.float32)
  discounted_sum = tf.constant(0.0)
  discounted_sum_shape = discounted_sum.shape
  for i in tf.range(n):
    reward = rewards[i]
    discounted_sum = reward + gamma * discounted_sum
    discounted_sum.set_shape(discounted_sum_shape)
    returns = returns.write(i, discounted_sum)
  returns = returns.stack()[::-1]
  if standardize:
    returns = ((returns - tf.math.reduce_mean(returns)) / (tf.math.reduce_std(returns) + eps))
  return returns
huber_loss = tf.keras.losses.Huber(reduction=tf.keras.losses.Reduction.SUM)
def compute_loss(action_probs, values, returns):
  advantage = returns - values
  action_log_probs = tf.math.log(action_probs)
  actor_loss = -tf.math.reduce_sum(action_log_probs * advantage)
  critic_loss = huber_loss(values, returns)
  return actor_loss + critic_loss
optimizer = tf.keras.optimizers.Adam(learning_rate=0.01)
def run_episode(state, max_steps):
  action_probs = tf.TensorArray(dtype=tf.float32, size=0, dynamic_size=True)
  values = tf.TensorArray(dtype=tf.float32, size=0, dynamic_size=True)
  rewards = tf.TensorArray(dtype=tf.int32, size=0, dynamic_size=True)
  for t in tf.range(max_steps):
    state = tf.expand_dims(state, 0)
    logits, value = model(state)
    action = tf.random.categorical(logits, 1)[0, 0]
    probs = tf.nn.softmax(logits)
    values = values.write(t, tf.squeeze(value))
    action_probs = action_probs.write(t, probs[0, action])
    state, reward, done = tf.numpy_function(env_step, [action], [tf.float32, tf.int32, tf.int32])
    state.set_shape([4])
    rewards = rewards.write(t, reward)
    if tf.cast(done, tf.bool):
      break
  return action_probs.stack(), values.stack(), rewards.stack()
for i in range(2):
  with tf.GradientTape() as tape:
    ap, v, r = run_episode(tf.constant(np.random.randn(4), dtype=tf.float32), 5)
    ret = get_expected_return(r, 0.99)
    ap, v, ret = [tf.expand_dims(x, 1) for x in [ap, v, ret]]
    loss = compute_loss(ap, v, ret)
  grads = tape.gradient(loss, model.trainable_variables)
  optimizer.apply_gradients(zip(grads, model.trainable_variables))
  print(int(tf.math.reduce_sum(r)), loss.numpy())
