"""``teul train``: prepare, choose the head, train, judge, write."""

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console

from teul.cli import preparation
from teul.cli.csv_table import read_table
from teul.cli.interrupt import stopping_politely
from teul.cli.prepare import Prepared, prepare_dataset, prepare_table
from teul.cli.progress import TrainingBar
from teul.datasets.table import ALIASES, DATASETS, find
from teul.errors import nearest, note, problem, tell
from teul.report import best_epoch, classification_report, confusion_table, majority_share, plot_history, regression_scores, save_picture

_UPDATES = 1000
_FEWEST_EPOCHS, _MOST_EPOCHS = 5, 300
_WIDEST_MATRIX = 20


@dataclass
class Choices:
    """What the user chose on the command line."""

    data: str
    target: str | None = None
    task: str | None = None
    header: bool | None = None
    epochs: int | None = None
    batch_size: int = 32
    units: str = "64,32"
    optimizer: str = "adam"
    learning_rate: float | None = None
    seed: int = 0
    test_size: float = 0.2
    out: Path | None = None
    verbose: bool = False
    quiet: bool = False

    def check(self) -> None:
        """Refuse what cannot be meant, before any work."""
        for name, value, least in (("--epochs", self.epochs, 1), ("--batch-size", self.batch_size, 1), ("--seed", self.seed, 0)):
            if value is not None and value < least:
                raise problem("bad_argument", owner="teul train", argument=name, expected=f"at least {least}", got=value)
        if not 0 < self.test_size < 1:
            raise problem("bad_argument", owner="teul train", argument="--test-size", expected="between 0 and 1", got=self.test_size)
        if self.learning_rate is not None and not self.learning_rate > 0:
            raise problem("bad_argument", owner="teul train", argument="--learning-rate", expected="above 0", got=self.learning_rate)

    @property
    def hidden(self) -> list[int]:
        """The numbers of units of the hidden layers; none for a single layer."""
        words = [word for word in self.units.replace(" ", "").split(",") if word]
        if not all(word.isascii() and word.isdigit() for word in words) or (0 in map(int, words) and words != ["0"]):
            raise problem(
                "bad_argument", owner="teul train", argument="--units", expected="numbers with commas, such as 64,32", got=repr(self.units)
            )
        return [int(word) for word in words if word != "0"]


def train(choices: Choices, console: Console) -> None:
    """The whole command."""
    from teul.variables import set_random_seed

    choices.check()
    hidden, optimizer = choices.hidden, _optimizer(choices)
    set_random_seed(choices.seed)
    data = prepared(choices)
    folder = _folder(choices, data)
    model = build(data, hidden)
    model.compile(optimizer=optimizer, loss=data.head.loss, metrics=list(data.head.metrics))
    epochs = choices.epochs or usual_epochs(len(data.y["train"]), choices.batch_size)
    if not choices.quiet:
        _tell_plan(console, data, hidden, epochs)
    if choices.verbose:
        model.summary()
    history, stopped = _fit(model, data, epochs, choices, console)
    _judge(console, model, data)
    _warn_of_overfitting(console, history.history)
    _write(console, folder, model, history, data)
    if not choices.quiet:
        _say(console, tell("cli_next", command=f"teul predict {shlex.quote(str(folder))} NEW.csv"))
    if stopped:
        raise problem("cli_stopped", epochs=len(history.epoch), wanted=epochs)


def build(data: Prepared, hidden: list[int]) -> Any:
    """Dense layers with ReLU, and the head that the task asks for."""
    from teul.layers import Dense, Flatten, Input
    from teul.models import Sequential

    shape = data.x["train"].shape[1:]
    model = Sequential([Input(shape)])
    if len(shape) > 1:
        model.add(Flatten())
    for units in hidden:
        model.add(Dense(units, activation="relu"))
    model.add(Dense(data.head.units, activation=data.head.activation))
    return model


def usual_epochs(rows: int, batch_size: int) -> int:
    """Enough epochs for about a thousand updates, but 5 at least and 300 at most.

    >>> usual_epochs(1149, 32), usual_epochs(48000, 32), usual_epochs(4, 32)
    (28, 5, 300)
    """
    updates = -(-rows // batch_size)
    return min(max(round(_UPDATES / updates), _FEWEST_EPOCHS), _MOST_EPOCHS)


def _optimizer(choices: Choices) -> Any:
    from teul import optimizers

    kind = optimizers.family.find(choices.optimizer)
    return kind() if choices.learning_rate is None else kind(learning_rate=choices.learning_rate)


def prepared(choices: Choices) -> Prepared:
    """The data by its name or from a file."""
    name = choices.data
    looks_like_file = Path(name).suffix != "" or "/" in name or "\\" in name or Path(name).is_file()
    if not looks_like_file:
        if name.lower().replace("-", "_") not in {*DATASETS, *ALIASES}:
            known = ", ".join(DATASETS)
            raise problem("unknown_data", name=name, hint=nearest(name, [*DATASETS, *ALIASES]), known=known)
        for option, given in (("--target", choices.target), ("--task", choices.task), ("--header", choices.header)):
            if given is not None:
                raise problem("only_for_files", option=option, name=name)
        return prepare_dataset(find(name).load(), choices.test_size, choices.seed)
    table = read_table(name, choices.header)
    if len(table.columns) == 1:
        raise problem("one_column", path=name)
    if choices.target is None:
        note("last_column", column=table.find(None))
    return prepare_table(table, choices.target, choices.task, choices.test_size, choices.seed)


def _folder(choices: Choices, data: Prepared) -> Path:
    """The folder for the results, made before the training so that nothing is lost after it."""
    folder = choices.out or Path("teul-runs") / Path(data.name).stem
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise problem("cannot_write", path=folder, why=error.strerror or error) from error
    return folder


def _fit(model: Any, data: Prepared, epochs: int, choices: Choices, console: Console) -> tuple[Any, bool]:
    """The history, and whether Ctrl-C ended it."""
    validation = (data.x["validation"], data.y["validation"]) if len(data.y["validation"]) else None
    bar = [] if choices.quiet else [TrainingBar(console, epochs, every_epoch=choices.verbose)]
    x, y = data.x["train"], data.y["train"]
    with stopping_politely() as stop:
        history = model.fit(
            x, y, batch_size=choices.batch_size, epochs=epochs, validation_data=validation, callbacks=[*bar, stop], verbose=0
        )
    return history, stop.pressed


def _tell_plan(console: Console, data: Prepared, hidden: list[int], epochs: int) -> None:
    head = data.head
    sizes = {part: len(y) for part, y in data.y.items()}
    layers = " - ".join(map(str, [int(np.prod(data.x["train"].shape[1:])), *hidden, head.units]))
    _say(console, tell("cli_rows", name=data.name, task=data.head.task, **sizes))
    _say(console, tell("cli_network", layers=layers, activation=head.activation or "linear", loss=head.loss, epochs=epochs))


def _judge(console: Console, model: Any, data: Prepared) -> None:
    """The loss, and the scores beside what they must beat."""
    x, y = data.x["test"], data.y["test"]
    loss = np.ravel(model.evaluate(x, y, verbose=0))[0]
    predicted = data.in_own_units(np.asarray(model.predict(x, verbose=0)))
    if not data.held_out:
        _say(console, tell("cli_no_test"))
    if not data.class_names:
        _say(console, tell("cli_regression", rows=len(y), loss=float(loss), **regression_scores(data.truth, predicted)))
        return
    accuracy, majority = float(np.mean(predicted == y)), majority_share(y)
    most = data.class_names[int(np.bincount(y).argmax())]
    _say(console, tell("cli_accuracy", rows=len(y), loss=float(loss), accuracy=accuracy, majority=majority, most=most))
    if accuracy <= majority:
        _say(console, tell("cli_no_better"))
    if len(data.class_names) <= _WIDEST_MATRIX:
        console.print(confusion_table(y, predicted, data.class_names))
    console.print(classification_report(y, predicted, data.class_names), highlight=False, markup=False)


def _warn_of_overfitting(console: Console, curves: dict[str, list[float]]) -> None:
    """Say so where the validation loss has turned for good: a tenth above its lowest, in the last third of the epochs."""
    losses = curves.get("val_loss", [])
    if not losses:
        return
    best = best_epoch(curves)
    if best <= len(losses) * 2 / 3 and losses[-1] > 1.1 * losses[best - 1]:
        _say(console, tell("cli_overfit", best=best, lowest=losses[best - 1], last=losses[-1]))


def _write(console: Console, folder: Path, model: Any, history: Any, data: Prepared) -> None:
    """The picture of the learning curves, the model, and how its inputs were prepared."""
    try:
        save_picture(plot_history(history), folder / "learning-curves.png")
        preparation.write(data.facts, folder)
        model.save(folder / "model.teul")
    except OSError as error:
        raise problem("cannot_write", path=folder, why=error.strerror or error) from error
    _say(console, tell("cli_written", folder=folder, files="learning-curves.png, model.teul, preparation.json"))


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
