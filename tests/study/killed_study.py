"""A study in a process of its own, to be killed: ``killed_study.py FOLDER RESULT``."""

import json
import sys

from study_models import X, Y, noisy

import teul.study.lots
from teul.study import compare

if __name__ == "__main__":
    teul.study.lots._BREATH = 0.002  # many short segments, so that a kill meets one
    found = compare(
        noisy, X, Y, learning_rate=[0.001, 0.003, 0.01, 0.03], batch_size=[8, 16], seeds=2, epochs=60, verbose=0, save=sys.argv[1]
    )
    rows = [{k: v for k, v in row.items() if k != "seconds"} for row in found.rows()]
    with open(sys.argv[2], "w") as file:
        json.dump({"rows": rows, "test": found.test, "weights": found.model().get_weights()[0].tolist()}, file)
