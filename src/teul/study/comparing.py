"""compare and resume: a whole study in one call."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from teul.errors import problem
from teul.study.comparison import Comparison
from teul.study.executor import spread
from teul.study.storage import read_facts
from teul.study.study import Study


def compare(
    build: Any, x: Any, y: Any, *, seeds: int | Sequence[int] = 1, epochs: int = 10, batch_size: Any = 32,
    validation_split: float | None = None, validation_data: tuple | None = None, cv: Any = None, groups: Any = None,
    same_split: bool = False, test_split: float = 0.2, test_data: tuple | None = None, metric: str | None = None,
    trials: int | None = None, search_seed: int = 0, shuffle: bool = True, sample_weight: Any = None, class_weight: Any = None,
    early_stopping: Any = None, halving: Any = None, verbose: Any = "auto", save: Any = None, executor: Any = None,
    choices: Mapping[str, Any] | None = None, **more: Any,
) -> Comparison:  # fmt: skip
    """Train every configuration of a model with every seed, together, and say which is best and whether that is more than luck.

    Models that differ only in numbers (learning rate, momentum, decay, dropout rate, L2 factor, seed, fold) train in one program;
    others are grouped by structure and batch size. Each ends with the weights that it would get alone: those of ``fit`` in a script
    that begins with ``set_random_seed(seed)``, to the rounding of float32.

    Args:
        build: a compiled model, or a function that takes choices by name and returns a compiled model.
        x, y: the data, as in ``fit``. A share of it, ``test_split``, is kept from every choice and judges the chosen one in the end.
        seeds: how many (0, 1, ...), or a list of them.
        epochs: passes over the data.
        batch_size: samples a step: a number, or values to choose between.
        validation_split: the share of rows that each member is judged on, other rows for each seed and the same for all
            configurations, so that differences are paired and their noise holds the luck of the split; 0.2 if nothing else is given.
            With ``same_split`` the last rows for all, as ``fit`` takes them.
        validation_data: (x, y) or (x, y, weights) to judge all members on instead.
        cv: instead, a number of folds, a splitter of scikit-learn, or pairs of (training rows, rows to judge on).
        groups: rows of one group are never divided, by any split.
        test_data: (x, y) for the end, instead of a share of ``x`` and ``y``.
        metric: what counts, such as "val_accuracy"; by default the validation accuracy if there is one, else the validation loss.
        trials: how many configurations to draw (evenly spread); None takes every combination. ``search_seed`` is the seed of the draws.
        shuffle, sample_weight, class_weight: as in ``fit``.
        early_stopping: a callback :class:`~teul.callbacks.EarlyStopping`, or a number of epochs to wait for an improvement of "val_loss"
            (then the best weights are restored).
        halving: 3, say: at some epochs only the best third of the configurations goes on.
        verbose: 0 silent, 1 a moving line, 2 lines; "auto" is 1 at a terminal.
        save: a folder that is written after every segment; the same call goes on where it was after a kill.
        executor: any ``concurrent.futures.Executor``: groups of configurations are sent to its workers.
        choices: choices by name, for names that are arguments here.
        more: what to choose between: lists, distributions of scipy (with ``trials``), :class:`When`. For a compiled model:
            ``optimizer`` (names, also "momentum" and "nesterov"; or objects), its arguments such as ``learning_rate``, ``loss``,
            ``dropout`` (the rate of all Dropout layers), and ``LAYER__ARGUMENT`` for anything that a layer takes.

    Raises:
        ValueError: before any training, for choices or data that do not fit.

    >>> import numpy as np
    >>> from teul import Sequential
    >>> from teul.layers import Dense, Input
    >>> x = np.random.default_rng(0).normal(size=(100, 2)); y = (x[:, 0] > 0).astype(int)
    >>> model = Sequential([Input((2,)), Dense(1, activation="sigmoid")])
    >>> model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
    >>> found = compare(model, x, y, learning_rate=[1e-6, 1.0], seeds=3, epochs=10, verbose=0)
    >>> found.choice
    {'learning_rate': 1.0}
    """
    options = {k: v for k, v in locals().items() if k not in ("build", "x", "y", "more", "verbose", "save", "executor")} | more
    if executor is not None:
        return spread(executor, build, x, y, options)
    return Study(build, x, y, **options).train(verbose, save)


def resume(folder: Any, build: Any, x: Any, y: Any, *, verbose: Any = "auto", **options: Any) -> Comparison:
    """Go on with a study that ``compare(..., save=folder)`` began: what is finished is read, the rest is trained.

    Args:
        folder: where it was saved.
        build, x, y: as they were given then.
        options: the arguments that were no plain numbers, words or lists of these.

    Raises:
        ValueError: there is no study, or another one; or an argument is missing.
    """
    said = read_facts(Path(folder))["options"]
    if missing := [name for name in said.get("other", []) if name not in options]:
        raise problem("study_options", names=", ".join(missing))
    return compare(build, x, y, **{**said.get("plain", {}), **options}, verbose=verbose, save=folder)
