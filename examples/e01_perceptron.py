"""E1. The perceptron with given weights: y = step(w·x + b) answers AND, OR and NAND."""

import numpy as np

from teul.activations import step
from teul.datasets import logic_gates

WEIGHTS = {
    "and": ((1, 1), -1.5),
    "or": ((1, 1), -0.5),
    "nand": ((-1, -1), 1.5),
}


def perceptron(x, w, b):
    return np.asarray(step(x @ np.array(w, "float32") + np.float32(b)), int)


def main():
    tables = {}
    for gate, (w, b) in WEIGHTS.items():
        x, y = logic_gates.truth_table(gate)
        answers = perceptron(x, w, b)
        print(f"{gate.upper():5} w={w} b={b}")
        for (x1, x2), answer, truth in zip(x.astype(int), answers, y, strict=True):
            print(f"  {x1} {x2} -> {answer}  {'right' if answer == truth else 'WRONG'}")
        tables[gate] = answers.tolist()
    return tables


if __name__ == "__main__":
    main()
