"""The commands that look: check. Each is loaded when it is called."""

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


def add_to(app: Any) -> None:
    """Give these commands to the application."""
    for command in (check,):
        app.command(command)
