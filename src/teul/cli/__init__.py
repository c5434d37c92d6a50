"""The command ``teul``: train on a data set or a table, list the data sets. Each refusal is one line on stderr."""

import io
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter
from rich.console import Console

import teul
from teul.cli import seeing
from teul.errors import TeulWarning, language, tell
from teul.korean import korean

app = App(
    name="teul",
    help="Deep learning as courses teach it.",
    version=teul.__version__,
    help_format="plaintext",
    suppress_keyboard_interrupt=False,
)

_REFUSED, _INTERRUPTED = 2, 130


@app.command
def train(
    data: str,
    /,
    *,
    target: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    task: Literal["binary", "multiclass", "regression", "unit_regression"] | None = None,
    header: bool | None = None,
    epochs: int | None = None,
    batch_size: int = 32,
    units: str = "64,32",
    optimizer: str = "adam",
    learning_rate: float | None = None,
    seed: int = 0,
    test_size: float = 0.2,
    out: Path | None = None,
    verbose: Annotated[bool, Parameter(negative="")] = False,
    quiet: Annotated[bool, Parameter(negative="")] = False,
):
    """Train a network, judge it on rows it has not seen, and write the learning curves and the model.

    Parameters
    ----------
    data
        A data set (see `teul datasets`) or a CSV file.
    target
        The column to predict: its name, or its place from 0 (-1 is the last). For files; the last column by default.
    task
        What kind of answer it is. For files; seen from the column by default.
    header
        Whether the first row of the file names the columns. Seen from the row by default.
    epochs
        How often all rows are seen; enough for about 1,000 updates by default.
    batch_size
        How many rows there are to an update.
    units
        The sizes of the hidden layers, such as 64,32; 0 for none.
    optimizer
        The optimizer, by its Keras name.
    learning_rate
        How far each update goes; the optimizer's own default.
    seed
        The seed of the split, of the first weights and of the shuffling.
    test_size
        The share of the rows kept for the test.
    out
        The folder for the results; teul-runs/NAME by default.
    verbose
        Also show the layers, and a line for each epoch.
    quiet
        Show the results alone.
    """
    from teul.cli.train import Choices
    from teul.cli.train import train as run

    run(
        Choices(data, target, task, header, epochs, batch_size, units, optimizer, learning_rate, seed, test_size, out, verbose, quiet),
        Console(),
    )


@app.command
def compare(
    data: str,
    /,
    *,
    optimizer: str = "sgd,momentum,nesterov,adagrad,rmsprop,adam",
    learning_rate: str | None = None,
    batch_size: str = "32",
    units: str = "30",
    dropout: str | None = None,
    seeds: int = 3,
    epochs: int | None = None,
    cv: int | None = None,
    metric: str | None = None,
    halving: int | None = None,
    target: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None,
    task: Literal["binary", "multiclass", "regression", "unit_regression"] | None = None,
    header: bool | None = None,
    seed: int = 0,
    test_size: float = 0.2,
    save: Path | None = None,
    out: Path | None = None,
    verbose: Annotated[bool, Parameter(negative="")] = False,
    quiet: Annotated[bool, Parameter(negative="")] = False,
):
    """Train one network in many ways at once, say which is best and whether that is more than luck, and write table and picture.

    Parameters
    ----------
    data
        A data set (see `teul datasets`) or a CSV file.
    optimizer
        Optimizers by name, with commas; momentum and nesterov are SGD with a momentum of 0.9.
    learning_rate
        Learning rates, with commas; each optimizer's own default if not given.
    batch_size
        Batch sizes, with commas.
    units
        The sizes of the hidden layers, such as 64,32; several networks with slashes, such as 10/30/64,32.
    dropout
        Dropout rates after each hidden layer, with commas.
    seeds
        How often each is trained: with other first weights, other shuffles and other validation rows.
    epochs
        How often all rows are seen; 100 for a small table.
    cv
        Judge by cross-validation with so many folds instead of by a fifth of the rows.
    metric
        What counts, such as val_accuracy.
    halving
        With 3, only the best third goes on, several times.
    target
        The column to predict: its name, or its place from 0 (-1 is the last). For files; the last column by default.
    task
        What kind of answer it is. For files; seen from the column by default.
    header
        Whether the first row of the file names the columns. Seen from the row by default.
    seed
        The first seed; also that of the test rows.
    test_size
        The share of the rows that no choice sees, for the end.
    save
        A folder to go on from after an interruption.
    out
        The folder for the results; teul-runs/NAME-comparison by default.
    verbose
        Lines while it runs.
    quiet
        Show the results alone.
    """
    from teul.cli.compare import Choices
    from teul.cli.compare import compare as run

    given = dict(locals())
    names = Choices.__dataclass_fields__
    run(Choices(**{name: value for name, value in given.items() if name in names}), Console())


@app.command
def predict(run: Path, data: str, /, *, header: bool | None = None, out: Path | None = None):
    """Predict new rows with a network that `teul train` wrote, prepared exactly as in training.

    Parameters
    ----------
    run
        The folder that `teul train` wrote, such as teul-runs/NAME.
    data
        A CSV file with the same columns; the one to predict may be missing.
    header
        Whether the first row of the file names the columns. Seen from the row by default.
    out
        The file for the predictions; predictions.csv in the folder of the run by default.
    """
    from teul.cli.predict import predict as run_it

    run_it(run, data, header, out, Console())


@app.command
def run(file: Path, /, *arguments: str, max_epochs: int | None = None, report: bool = False):
    """Run a script or a notebook of any Keras on Teul: `keras` and `tensorflow` mean Teul in it.

    Parameters
    ----------
    file
        The script (.py) or the notebook (.ipynb); the executed notebook is written beside it.
    arguments
        The script's own arguments.
    max_epochs
        Train each model for at most so many epochs, for a quick look.
    report
        End with what was trained, how fast, and what looked wrong.
    """


@app.command
def modernize(file: Path, /, *, write: Annotated[bool, Parameter(negative="")] = False):
    """Print a script or a notebook of older Keras in today's spelling, as a diff.

    Parameters
    ----------
    file
        The script (.py) or the notebook (.ipynb).
    write
        Also rewrite the file.
    """
    from teul.cli.modernize import modernize as run_it

    raise SystemExit(run_it(file, write))


@app.command
def datasets():
    """List the data sets."""
    from rich.table import Table

    from teul.datasets import DATASETS

    table = Table(*tell("cli_data_sets").split(" | "), box=None, pad_edge=False)
    for name, entry in DATASETS.items():
        about = korean(entry.description) if language() == "ko" else entry.description
        table.add_row(name, about, tell("cli_download") if entry.downloaded else tell("cli_offline"))
    Console().print(table)


seeing.add_to(app)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0, 2 for a refusal, 130 for Ctrl-C. ``TEUL_DEBUG=1`` shows where a refusal arose."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a file on Windows may not hold every character; that is no reason to stop
    try:
        if words[:1] == ["run"] and not {"-h", "--help"} & set(words[1:2]):
            from teul.cli.run import run as run_file

            return run_file(words[1:])
        with warnings.catch_warnings():
            warnings.simplefilter("always", TeulWarning)
            warnings.showwarning = _show_note
            app(words, exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except KeyboardInterrupt as stop:
        return _stop(str(stop) or tell("cli_interrupted"), _INTERRUPTED)
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; Python must not try to write again at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (CycloptsError, ValueError, OSError, ImportError, MemoryError) as refusal:
        if os.environ.get("TEUL_DEBUG"):
            raise
        return _stop(_in_words(refusal), _REFUSED)
    return 0


def _in_words(refusal: Exception) -> str:
    """What to print: paragraphs stay as they are; the parser's own words, which are English, are told in the reader's language."""
    if isinstance(refusal, CycloptsError) and language() == "ko":
        token = getattr(refusal, "token", None)
        words = (getattr(refusal.argument, "name", None), getattr(token, "keyword", None), *(refusal.unused_tokens or ()))
        word = next(filter(None, words), "")
        return tell("cli_usage", word=word, command=" ".join(["teul", *(refusal.command_chain or ())]))
    return "\n".join(line.rstrip() for line in str(refusal).splitlines() if line.strip())


def _stop(text: str, code: int) -> int:
    print(f"teul: {text}", file=sys.stderr)
    return code


def _show_note(message, category, filename, lineno, file=None, line=None):
    """Notes as plain lines, without the place in the code that Python adds."""
    print(tell("cli_note", text=" ".join(str(message).split())), file=sys.stderr)
