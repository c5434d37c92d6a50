"""Which of the names that real course scripts use exist: ``python -m bench.names CENSUS > docs/names.md``.

The census is a page of tables of ``| scripts | `item` |`` under headings; it counts what public course scripts call.
"""

import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from teul import course
from teul.configured import arguments
from teul.course.finder import canonical, known
from teul.course.gone import Gone
from teul.models import Functional, Model
from teul.spellings import LAYER_ARGUMENTS, OLD_ARGUMENTS, USELESS_ARGUMENTS

_PLACEMENT = {"input_shape", "batch_input_shape", "batch_size", "input_dim", "input_length", "name", "dtype", "trainable"}
_OLD = {*OLD_ARGUMENTS, *LAYER_ARGUMENTS, *USELESS_ARGUMENTS, "decay", "lr"}
_OWN = ("tensorflow.model", "tf.model")  # names that scripts put into the module themselves


def rows(text: str) -> Iterator[tuple[str, int, str]]:
    """Each row of the census: the heading it stands under, in how many scripts, and the item."""
    heading = ""
    for line in text.splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif match := re.match(r"\| *(\d+) \| `?(.+?)`? \|$", line):
            yield heading, int(match[1]), match[2]


def found(name: str) -> Any:
    """What a dotted name stands for in a script; AttributeError or ImportError if there is nothing."""
    name = re.sub(r"^tf\b", "tensorflow", name)
    parts = name.split(".")
    split = next(n for n in range(len(parts), 0, -1) if known(canonical(".".join(parts[:n]))))
    value = importlib.import_module(".".join(parts[:split]))
    for part in parts[split:]:
        value = getattr(value, part)
    return value


def exists(name: str) -> str:
    """``"yes"``, ``"no"``, or ``"says what to do"`` for names that are refused with advice."""
    if name.startswith(_OWN):
        return "the script's own"
    try:
        value = found(name)
    except (AttributeError, ImportError):
        return "no"
    return "says what to do" if isinstance(value, Gone) else "yes"


def imports(statement: str) -> str:
    """Whether an import statement runs."""
    try:
        exec(statement, {})
    except (ImportError, AttributeError):
        return "no"
    return "yes"


def takes(item: str) -> str:
    """Whether ``Class(argument=)`` or ``module.function(argument=)`` is understood."""
    name, _, argument = item.rstrip(")").partition("(")
    argument = argument.rstrip("=")
    from teul.models import Sequential
    from teul.preprocessing.image import ImageDataGenerator

    places = ("keras.layers", "keras.optimizers", "keras.optimizers.schedules", "keras.callbacks", "keras")
    candidates = [name] if "." in name else [f"{place}.{name}" for place in places]
    for candidate in candidates:
        if exists(candidate) == "yes":
            return _yes(argument, found(candidate))
    for owner in (Sequential, ImageDataGenerator):
        if hasattr(owner, name):
            return _yes(argument, getattr(owner, name))
    return "no"


def method(name: str) -> str:
    """Whether some kind of object has a method of that name."""
    import teul
    from teul.course import tensorflow as tf
    from teul.preprocessing.image import ImageDataGenerator
    from teul.preprocessing.text import Tokenizer

    kinds = (teul.Sequential, teul.Layer, teul.Metric, teul.Optimizer, teul.Variable, Tokenizer, ImageDataGenerator, tf.GradientTape)
    more = (teul.layers.Normalization, teul.layers.LSTM)
    return "yes" if any(hasattr(kind, name) for kind in (*kinds, *more)) else "no"


def _yes(argument: str, target: Any) -> str:
    names = set(inspect.signature(target).parameters) | (set(arguments(target)) if inspect.isclass(target) else set())
    if target is Model:  # given inputs and outputs, a functional model
        names |= set(arguments(Functional))
    placed = argument in _PLACEMENT or argument in _OLD
    open_ended = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in inspect.signature(target).parameters.values())
    return (
        "yes" if argument in names or (placed and open_ended) or (open_ended and "others" not in names and "kwargs" not in names) else "no"
    )


_SECTIONS: dict[str, tuple[str, Callable[[str], str]]] = {
    "All resolved keras / tf symbols (tensorflow.keras written as keras)": ("Names", exists),
    "Import statements (exact spelling)": ("Imports", imports),
    "Layer keyword arguments by class": ("Arguments of layers", takes),
    "Optimizer keyword arguments by class": ("Arguments of optimizers", takes),
    "Callback keyword arguments": ("Arguments of callbacks", takes),
    "Keyword arguments of those": ("Arguments of other functions", takes),
    "Keyword arguments of those methods": ("Arguments of methods", takes),
    "Methods called (on models, tokenizers, generators, tapes, optimizers, metrics)": ("Methods", method),
}


def page(census: str) -> str:
    """The page: for each kind of name a table of what is there, and a count."""
    course.install()
    kept: dict[str, list[tuple[int, str, str]]] = {}
    for heading, scripts, item in rows(census):
        if heading in _SECTIONS:
            title, check = _SECTIONS[heading]
            kept.setdefault(title, []).append((scripts, item, check(item)))
    often = [answer for found_rows in kept.values() for scripts, _, answer in found_rows if scripts >= 2]
    every = [answer for found_rows in kept.values() for _, _, answer in found_rows]
    lines = [
        "# Names that courses use", "",
        "What public course scripts of 2016 to 2026 call (156 of them), in how many scripts, and whether it is there in `teul run`.",
        "Written by `python -m bench.names CENSUS > docs/names.md`.", "",
        f"Used by two or more scripts: {sum(a != 'no' for a in often)} of {len(often)} are there. "
        f"All: {sum(a != 'no' for a in every)} of {len(every)}.",
    ]  # fmt: skip
    for title, found_rows in kept.items():
        lines += ["", f"## {title}", "", "| scripts | name | there |", "|---:|---|---|"]
        lines += [f"| {scripts} | `{item}` | {answer} |" for scripts, item, answer in found_rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(Path(sys.argv[1]).read_text(encoding="utf-8")), end="")
