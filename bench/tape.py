"""What a GradientTape costs per step: the same loops on Teul's tensorflow and on TensorFlow's eager mode.

Run it once in each environment; the one that has TensorFlow measures TensorFlow, the other Teul::

    PYTHONPATH=src python -m bench.tape
    python bench/tape.py --tensorflow

Each line is one loop: the median and the smallest of some rounds, in microseconds a step.
"""

import argparse
import statistics
import sys
import time


def loops(tf, keras):
    """The loops by name: functions that run one step."""
    import numpy as np

    draw = np.random.default_rng(0)
    x = tf.constant(draw.normal(size=(32, 4)).astype("float32"))
    y = tf.constant(draw.integers(0, 3, 32).astype("int32"))
    t = tf.constant(draw.normal(size=(32, 1)).astype("float32"))

    w, b = tf.Variable(np.ones((4, 1), "float32")), tf.Variable(np.zeros((1,), "float32"))

    def line():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(tf.matmul(x, w) + b - t))
        dw, db = tape.gradient(loss, [w, b])
        w.assign_sub(0.01 * dw)
        b.assign_sub(0.01 * db)
        return loss

    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(32, "relu"), keras.layers.Dense(32, "relu"), keras.layers.Dense(3)])
    loss_of, adam = keras.losses.SparseCategoricalCrossentropy(from_logits=True), keras.optimizers.Adam(0.001)

    def step():
        with tf.GradientTape() as tape:
            loss = loss_of(y, model(x, training=True))
        weights = model.trainable_variables
        adam.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        return loss

    critic = keras.Sequential([keras.Input((4,)), keras.layers.Dense(32, "tanh"), keras.layers.Dense(1)])
    critic_adam = keras.optimizers.Adam(0.001)

    def penalty():
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                inner.watch(x)
                score = critic(x, training=True)
            slope = inner.gradient(score, x)
            length = tf.sqrt(tf.reduce_sum(tf.square(slope), axis=1) + 1e-12)
            loss = tf.reduce_mean(score) + 10.0 * tf.reduce_mean(tf.square(length - 1.0))
        weights = critic.trainable_variables
        critic_adam.apply_gradients(zip(outer.gradient(loss, weights), weights, strict=True))
        return loss

    inputs = keras.Input((4,))
    common = keras.layers.Dense(128, "relu")(inputs)
    actor = keras.Model(inputs, [keras.layers.Dense(2, "softmax")(common), keras.layers.Dense(1)(common)])
    actor_adam, huber = keras.optimizers.Adam(0.01), keras.losses.Huber()
    states = draw.normal(size=(20, 4)).astype("float32")

    def episode():
        logs, values = [], []
        with tf.GradientTape() as tape:
            for state in states:
                chances, value = actor(tf.expand_dims(tf.convert_to_tensor(state), 0))
                values.append(value[0, 0])
                chosen = draw.choice(2, p=np.squeeze(chances) / np.sum(chances))
                logs.append(tf.math.log(chances[0, chosen]))
            losses = []
            for log, value in zip(logs, values, strict=True):
                losses.append(-log * (1.0 - value) + huber(tf.expand_dims(value, 0), tf.expand_dims(1.0, 0)))
            loss = sum(losses)
        weights = actor.trainable_variables
        actor_adam.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        return loss

    return {"line": line, "model": step, "gradient penalty": penalty, "actor-critic, 20 moves": episode}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tensorflow", action="store_true", help="measure TensorFlow itself")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--steps", type=int, default=100)
    options.add_argument("--only")
    chosen = options.parse_args()
    if chosen.tensorflow:
        import tensorflow as tf
        from tensorflow import keras
    else:
        import teul as keras
        import teul.course.tensorflow as tf
    print(f"{'TensorFlow' if chosen.tensorflow else 'Teul'}, microseconds a step (median, least of {chosen.rounds} rounds)")
    for name, step in loops(tf, keras).items():
        if chosen.only and chosen.only not in name:
            continue
        steps = max(chosen.steps // 10, 1) if "moves" in name else chosen.steps
        for _ in range(3):
            step()
        took = []
        for _ in range(chosen.rounds):
            start = time.perf_counter()
            for _ in range(steps):
                found = step()
            float(found)
            took.append((time.perf_counter() - start) / steps * 1e6)
        print(f"{name:28}{statistics.median(took):10.0f}{min(took):10.0f}")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
