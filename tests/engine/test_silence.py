"""Importing and training print nothing that the user did not ask for."""

import subprocess
import sys

SCRIPT = """
import numpy as np
from teul.layers import Dense, Input
from teul.models import Sequential

x, y = np.random.default_rng(0).normal(size=(50, 4)), np.arange(50) % 2
model = Sequential([Input((4,)), Dense(3, activation="relu"), Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=2, batch_size=7, validation_split=0.2, verbose=0)
model.evaluate(x, y, verbose=0)
model.predict(x)
"""


def test_a_whole_run_is_silent():
    run = subprocess.run([sys.executable, "-W", "always", "-c", SCRIPT], capture_output=True, text=True, timeout=120)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
