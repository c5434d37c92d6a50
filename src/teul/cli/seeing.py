"""The commands that look: check, report, plot, trace, landscape, activations. Each is loaded when it is called."""

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console


def check(
    script: Path,
    /,
    *arguments: str,
    json: Annotated[bool, Parameter(negative="")] = False,
    max_epochs: int | None = None,
):
    """Run a script for a few steps and say what is wrong with its models, data and training.

    The exit code is 1 where there is an error, or where the script stops.

    Parameters
    ----------
    script
        The script; `keras` and `tensorflow` mean Teul in it.
    arguments
        The script's own arguments.
    json
        Print the findings as JSON.
    max_epochs
        Train each model for at most so many epochs; few for large data by default.
    """
    from teul.cli.check import check as run

    raise SystemExit(run(script, arguments, max_epochs, json, Console()))


def report(model: Path, data: Path, /, *, target: str | None = None, out: Path | None = None):
    """Judge a trained model on the rows of a CSV file: scores with intervals beside simple answers, confusion, worst rows.

    Parameters
    ----------
    model
        The folder that `teul train` wrote, or a saved model.
    data
        A CSV file with the inputs and the column to predict.
    target
        The column to predict, for a saved model; the last by default.
    out
        Also write the report as one HTML file.
    """
    from teul.cli.plot import report as run

    run(model, data, target, out, Console())


def plot(history: Path, /, *, out: Path | None = None, metric: str | None = None):
    """Draw the learning curves of a history: JSON of History.to_json(), or the CSV of CSVLogger.

    Parameters
    ----------
    history
        The file.
    out
        The picture; beside the file by default.
    metric
        One curve alone, such as mae.
    """
    from teul.cli.plot import plot as run

    run(history, out, metric, Console())


def trace(
    model: Path,
    /,
    *,
    x: Annotated[str, Parameter(allow_leading_hyphen=True)],
    y: Annotated[str, Parameter(allow_leading_hyphen=True)],
    loss: str | None = None,
    learning_rate: float | None = None,
    out: Path | None = None,
):
    """Show every value, derivative and gradient of a small saved network on one sample, and one training step.

    Parameters
    ----------
    model
        A saved model.
    x
        The inputs, with commas: 0.5,-1.
    y
        The target, or the targets with commas.
    loss
        The loss; what the model was compiled with by default.
    learning_rate
        Of the step; the optimizer's by default.
    out
        Also write a drawing (.svg) or a page (.html).
    """
    from teul.cli.plot import trace as run

    run(model, x, y, loss, learning_rate, out, Console())


def landscape(
    surface: str = "beale",
    /,
    *,
    optimizers: str | None = None,
    steps: int = 100,
    rates: Annotated[bool, Parameter(negative="")] = False,
    out: Path | None = None,
):
    """Let optimizers race over a surface: beale, rosenbrock, saddle, minima or valley.

    Parameters
    ----------
    surface
        The surface.
    optimizers
        Their names with commas, such as sgd,adam; six by default.
    steps
        Steps of each.
    rates
        Instead, gradient descent with a learning rate too small, right and too large, side by side.
    out
        The picture (.png) or animation (.gif); SURFACE.png by default.
    """
    from teul.cli.plot import landscape as run

    run(surface, optimizers, steps, out, rates, Console())


def activations(*names: str, out: Path = Path("activations.png")):
    """Draw activation functions with their derivatives.

    Parameters
    ----------
    names
        Their names, such as relu gelu; the six of the course by default.
    out
        The picture.
    """
    from teul.cli.plot import activations as run

    run(names, out, Console())


def add_to(app: Any) -> None:
    """Give these commands to the application."""
    for command in (check, report, plot, trace, landscape, activations):
        app.command(command)
