"""E13. A generative adversarial network on 8 x 8 digits: one network draws, the other tells drawn from real, and they train in turn."""

import numpy as np
import pictures
from matplotlib.figure import Figure

from teul.datasets import digits
from teul.layers import BatchNormalization, Dense, Input, LeakyReLU
from teul.models import Model, Sequential
from teul.optimizers import Adam
from teul.utils import set_random_seed

NOISE, BATCH, STEPS = 16, 64, 3000


def networks():
    """The generator, the discriminator, and both in a row with the discriminator held still."""
    generator = Sequential([Input((NOISE,)), Dense(64), LeakyReLU(0.2), BatchNormalization(momentum=0.8), Dense(64, activation="tanh")])
    discriminator = Sequential([Input((64,)), Dense(128), LeakyReLU(0.2), Dense(1, activation="sigmoid")])
    discriminator.compile(loss="binary_crossentropy", optimizer=Adam(0.0005, beta_1=0.5), metrics=["accuracy"])
    discriminator.trainable = False
    noise = Input((NOISE,))
    both = Model(noise, discriminator(generator(noise)))
    both.compile(loss="binary_crossentropy", optimizer=Adam(0.001, beta_1=0.5))
    return generator, discriminator, both


def main():
    set_random_seed(0)
    rng = np.random.default_rng(0)
    (x, _), _ = digits.load_data()
    real = x.reshape(-1, 64) / 8 - 1  # from -1 to 1, as tanh draws
    generator, discriminator, both = networks()
    ones, zeros = np.ones((BATCH, 1)), np.zeros((BATCH, 1))
    losses = []
    for step in range(STEPS):
        drawn = generator.predict_on_batch(rng.normal(size=(BATCH, NOISE)))
        d_real = discriminator.train_on_batch(real[rng.integers(0, len(real), BATCH)], ones)
        d_drawn = discriminator.train_on_batch(drawn, zeros)
        g = both.train_on_batch(rng.normal(size=(BATCH, NOISE)), ones)
        losses.append((float(d_real[0] + d_drawn[0]) / 2, float(g)))
        if step % 500 == 0:
            print(f"step {step}: discriminator {losses[-1][0]:.3f}, generator {losses[-1][1]:.3f}")
    drawn = generator.predict(rng.normal(size=(500, NOISE)), verbose=0)
    # How far the mean of the drawings is from the mean of the real pictures, beside how far a grey picture is.
    distance = {"drawn": np.abs(drawn.mean(0) - real.mean(0)).mean(), "all grey": np.abs(0 - real.mean(0)).mean()}
    print("distance from the mean real picture:", ", ".join(f"{name} {value:.3f}" for name, value in distance.items()))
    axes = Figure(figsize=(8, 4), layout="constrained").subplots(4, 8)
    for ax, picture in zip(axes.flat, drawn, strict=False):
        ax.imshow(picture.reshape(8, 8), cmap="gray"), ax.axis("off")
    return {"losses": losses, "distance": distance, "drawn": drawn, "picture": pictures.save(axes[0, 0], "e13_gan")}


if __name__ == "__main__":
    main()
