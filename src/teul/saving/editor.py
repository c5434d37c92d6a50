"""KerasFileEditor: look into a file of weights, compare it with a model, rename, add and delete."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from teul.errors import printable, problem
from teul.saving import hdf5
from teul.saving.archive import CONFIG, METADATA, Archive, groups_of
from teul.saving.state import Group, Groups

Tree = dict[str, Any]


class KerasFileEditor:
    """The weights in a ``.keras`` or ``.weights.h5`` file as nested dicts of arrays, to be looked at and changed.

    A part is named by its whole path (``"layers/dense_2"``) or, where there is no other of that name, by its last step (``"dense_2"``).

    Args:
        filepath: the file.

    Raises:
        ValueError: it is no such file, or a part that is named is not in it (or twice).

    >>> import tempfile, os
    >>> from teul import Sequential, layers
    >>> path = os.path.join(tempfile.mkdtemp(), "m.weights.h5")
    >>> Sequential([layers.Input((2,)), layers.Dense(3)]).save_weights(path)
    >>> editor = KerasFileEditor(path)  # doctest: +ELLIPSIS
    Keras model file ...
    >>> editor.rename_object("dense", "first")
    >>> editor.weights_dict["layers"]["first"]["0"].shape
    (2, 3)
    """

    def __init__(self, filepath: Any):
        self.filepath = str(filepath)
        self.config: Any = None
        self.metadata: Any = None
        self.model: Any = None
        if self.filepath.endswith(".keras"):
            with open(self.filepath, "rb") as stream:
                inside = Archive(stream)
                self.config, self.metadata = (json.loads(inside.read(name)) for name in (CONFIG, METADATA))
                groups = inside.groups()
        elif self.filepath.endswith(".weights.h5"):
            with hdf5.opened(Path(self.filepath).read_bytes()) as file:
                groups = hdf5.read_groups(file)
        else:
            raise problem(
                "bad_argument", owner="KerasFileEditor", argument="filepath", expected="*.keras or *.weights.h5", got=self.filepath
            )
        self.weights_dict = _nested(groups)
        self.object_metadata = {f"/{path}": {"name": group.name} for path, group in groups.items() if group.name is not None}
        self._say(f"Keras model file '{self.filepath}'")
        if self.metadata is not None:
            self._say(f"Saved with Keras {self.metadata.get('keras_version')} - date: {self.metadata.get('date_saved')}")

    def _say(self, line: str) -> None:
        print(printable(line))

    # Looking ------------------------------------------------------------------------------------------------------------------

    def summary(self) -> None:
        """Print the parts and the shapes of their weights."""
        self._say("Weights structure")
        for line in _lines(self.weights_dict, "  "):
            self._say(line)

    def compare(self, reference_model: Any) -> dict[str, Any]:
        """What of the file fits a model, and what does not.

        Returns:
            ``"status"`` (``"success"`` or ``"error"``), ``"error_count"`` and ``"match_count"``.
        """
        self._say("Running comparison")
        errors, matches = self._compared(self.weights_dict, _nested(groups_of(reference_model)), "")
        for complaint in errors:
            self._say(f"...{complaint}")
        status = "error" if errors else "success"
        self._say(f"Comparison: {status}. Weights that match: {matches}, mismatches: {len(errors)}.")
        return {"status": status, "error_count": len(errors), "match_count": matches}

    def _compared(self, here: Tree, there: Tree, path: str) -> tuple[list[str], int]:
        """What is wrong and how many weights are right, from one place in the two trees down."""
        errors = [f"{path}/{name} is in the model, not in the file." for name in there if name not in here]
        errors += [f"{path}/{name} is in the file, not in the model." for name in here if name not in there]
        matches = 0
        for name in (name for name in there if name in here):
            mine, theirs = here[name], there[name]
            if isinstance(mine, dict) and isinstance(theirs, dict):
                below, right = self._compared(mine, theirs, f"{path}/{name}")
                errors, matches = errors + below, matches + right
            elif np.shape(mine) != np.shape(theirs):
                errors.append(f"{path}/{name} has shape {np.shape(mine)} in the file, {np.shape(theirs)} in the model.")
            else:
                matches += 1
        return errors, matches

    # Changing -----------------------------------------------------------------------------------------------------------------

    def rename_object(self, object_name: str, new_name: str) -> None:
        """Give a part another name."""
        if "/" in new_name:
            raise problem("bad_argument", owner="rename_object", argument="new_name", expected="a name, not a path", got=new_name)
        holder, name = self._find(object_name)
        holder[new_name] = holder.pop(name)

    def delete_object(self, object_name: str) -> None:
        """Take a part out."""
        holder, name = self._find(object_name)
        del holder[name]

    def add_object(self, object_path: str, weights: Mapping[str, Any]) -> None:
        """Put a new part in: its path, and its weights by number (``{"0": kernel, "1": bias}``)."""
        weights = _checked("add_object", weights)
        *above, name = object_path.split("/")
        self._at(above, object_path)[name] = weights

    def delete_weight(self, object_name: str, weight_name: str) -> None:
        """Take one weight out of a part."""
        holder, name = self._find(object_name)
        if weight_name not in holder[name]:
            raise problem("unknown_name", kind=f"weight of {object_name}", name=weight_name, hint="", known=", ".join(holder[name]))
        del holder[name][weight_name]

    def add_weights(self, object_name: str, weights: Mapping[str, Any]) -> None:
        """Put weights into a part."""
        weights = _checked("add_weights", weights)
        holder, name = self._find(object_name)
        holder[name].update(weights)

    def save(self, filepath: Any) -> None:
        """Write the weights into a ``.weights.h5`` file."""
        if not str(filepath).endswith(".weights.h5"):
            raise problem("bad_argument", owner="KerasFileEditor", argument="filepath", expected="*.weights.h5", got=filepath)
        groups: Groups = {}
        for path, arrays in _parts(self.weights_dict, ""):
            groups[path] = Group(self.object_metadata.get(f"/{path}", {}).get("name"), arrays)
        Path(filepath).write_bytes(hdf5.written(lambda file: hdf5.write_groups(file, groups)))

    def resave_weights(self, filepath: Any) -> None:
        """The same as :meth:`save`."""
        self.save(filepath)

    def _at(self, steps: list[str], path: str) -> Tree:
        """The dict at the end of these steps."""
        here = self.weights_dict
        for step in steps:
            if not isinstance(here.get(step), dict):
                raise problem("unknown_name", kind="part in the file", name=path, hint="", known=", ".join(here))
            here = here[step]
        return here

    def _find(self, name: str) -> tuple[Tree, str]:
        """The dict that holds a part, and its last step."""
        if "/" in name:
            *above, last = name.split("/")
            holders = [holder for holder in [self._at(above, name)] if last in holder]
        else:
            last, holders = name, list(_holders(self.weights_dict, name))
        if len(holders) > 1:
            expected = "a whole path, as there are several of that name"
            raise problem("bad_argument", owner="KerasFileEditor", argument="the name", expected=expected, got=repr(name))
        if not holders:
            raise problem("unknown_name", kind="part in the file", name=name, hint="", known=", ".join(_names(self.weights_dict)))
        return holders[0], last


def _nested(groups: Groups) -> Tree:
    """Nested dicts by the steps of the paths; a part's weights stand where Keras's files have ``vars``."""
    tree: Tree = {}
    for path, group in groups.items():
        if group.arrays:
            here = tree
            for step in [step for step in path.split("/") if step]:
                here = here.setdefault(step, {})
            here |= group.arrays
    return tree


def _parts(tree: Tree, path: str) -> Iterator[tuple[str, dict[str, np.ndarray]]]:
    """The parts that have weights, with their paths."""
    own = {name: np.asarray(value) for name, value in tree.items() if not isinstance(value, dict)}
    if own:
        yield path, own
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _parts(value, f"{path}/{name}" if path else name)


def _holders(tree: Tree, name: str) -> Iterator[Tree]:
    if name in tree:
        yield tree
    for value in tree.values():
        if isinstance(value, dict):
            yield from _holders(value, name)


def _names(tree: Tree) -> Iterator[str]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield name
            yield from _names(value)


def _lines(tree: Tree, margin: str) -> Iterator[str]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield f"{margin}{name}"
            yield from _lines(value, margin + "    ")
        else:
            yield f"{margin}{name}: shape={np.shape(value)}, dtype={np.asarray(value).dtype}"


def _checked(owner: str, weights: Any) -> Tree:
    if not isinstance(weights, Mapping):
        expected = 'a dict of weights by number, such as {"0": kernel}'
        raise problem("bad_argument", owner=owner, argument="weights", expected=expected, got=repr(weights))
    return dict(weights)
