"""What a model does to outlive the session: its configuration, how it was built and compiled, its files."""

from typing import Any

import jax
import jax.numpy as jnp

from teul import losses, metrics, optimizers, saving
from teul.errors import note, problem
from teul.models.older import OldMethods
from teul.serialization import as_json, deserialize, serialize

# Where the parts of a compilation are found, when their module is not written.
_FAMILIES = {
    "optimizer": optimizers.family,
    "loss": losses.losses,
    "metrics": metrics.metrics,
    "weighted_metrics": metrics.metrics,
}


class Keeping(OldMethods):
    """The methods of a model that concern files and configurations."""

    def save(self, filepath, overwrite=True, zipped=None, include_optimizer=True, save_format=None) -> None:
        """Write the model into one file; :func:`teul.models.load_model` reads it.

        The ending of the name chooses the format: ``.keras`` and ``.h5`` are Keras's, anything else is Teul's own.

        Args:
            filepath: where to.
            overwrite: whether a file that is there is replaced.
            zipped: accepted for Keras's sake; a file is always one file.
            include_optimizer: whether the optimizer's state is written too.
            save_format: accepted for Keras's sake; the name says it.
        """
        saving.save_model(self, filepath, overwrite, include_optimizer=include_optimizer)

    def save_weights(self, filepath, overwrite=True, max_shard_size=None) -> None:
        """Write the weights into one file: ``.weights.h5`` and ``.h5`` are Keras's formats, anything else is Teul's own."""
        saving.save_weights(self, filepath, overwrite, max_shard_size=max_shard_size)

    def load_weights(self, filepath, skip_mismatch=False, by_name=False, **others) -> None:
        """Set the weights from a file of any of these formats, or from a whole model's.

        Args:
            filepath: where from.
            skip_mismatch: keep the own weights where the file's have another shape or number, and say which.
            by_name: match layers by their names; others keep their weights. For Keras's older ``.h5`` files alone.
        """
        saving.load_weights(self, filepath, skip_mismatch=skip_mismatch, by_name=by_name, **others)

    def get_state_tree(self, value_format="backend_tensor") -> dict[str, Any]:
        """The values of all Variables, in nested dicts by their paths.

        Args:
            value_format: ``"backend_tensor"`` for arrays of JAX, ``"numpy_array"`` for NumPy's.
        """
        if value_format not in ("backend_tensor", "numpy_array"):
            expected = "'backend_tensor' or 'numpy_array'"
            raise problem("bad_argument", owner="get_state_tree", argument="value_format", expected=expected, got=repr(value_format))
        tree: dict[str, Any] = {}
        for group, variables in self._state_groups().items():
            tree[group] = {}
            for variable in variables:
                *above, last = variable.path.split("/")
                place = tree[group]
                for name in above:
                    place = place.setdefault(name, {})
                place[last] = variable.numpy() if value_format == "numpy_array" else variable.value
        return tree

    def set_state_tree(self, state_tree: dict[str, Any]) -> None:
        """Set the Variables from what :meth:`get_state_tree` gave; those that are not in it keep their values."""
        groups = self._state_groups()
        for group, tree in state_tree.items():
            if group not in groups:
                raise problem("unknown_name", kind="part of a model's state", name=group, hint="", known=", ".join(groups))
            for variable in groups[group]:
                value = tree
                for name in variable.path.split("/"):
                    value = value.get(name) if isinstance(value, dict) else None
                if value is not None:
                    variable.assign(value)

    def _state_groups(self) -> dict[str, list[Any]]:
        groups = {name: getattr(self, name) for name in ("trainable_variables", "non_trainable_variables")}
        optimizer = self.optimizer.variables if self.compiled and self.optimizer is not None else []
        return {**groups, "optimizer_variables": optimizer, "metrics_variables": self.metrics_variables}

    def export(self, filepath, format="tf_saved_model", verbose=None, **options) -> None:
        """Refused: a SavedModel is TensorFlow's. ``save`` writes files that Keras reads too."""
        raise problem("no_export", format=format)

    def to_json(self, **options) -> str:
        """The configuration as JSON text; :func:`teul.models.model_from_json` makes a new model of it, without the weights."""
        return as_json(serialize(self), **options)

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A new model from what ``get_config`` gave; a functional model's configuration is understood too."""
        if isinstance(config, dict) and {"layers", "input_layers", "output_layers"} <= config.keys():
            from teul.models.functional import Functional

            return Functional.from_config(config, custom_objects)
        return super().from_config(config)

    def get_compile_config(self) -> dict[str, Any]:
        """How the model was compiled, as plain data; empty if it was not."""
        if not self.compiled:
            return {}
        written = {name: serialize(value) for name, value in self._compiled_with.items()}
        how = {"run_eagerly": self.run_eagerly, "steps_per_execution": self.steps_per_execution}
        how["jit_compile"] = not self.run_eagerly if self.jit_compile == "auto" else self.jit_compile
        return {**written, "optimizer": serialize(self.optimizer), **how}

    def compile_from_config(self, config: dict[str, Any]) -> None:
        """Compile as ``get_compile_config`` said, here or in Keras."""
        if not config:
            return
        if not type(self).compile.__module__.startswith("teul."):
            note("compile_is_own", owner=type(self).__name__)
            return
        self.compile(**{name: deserialize(value, _FAMILIES.get(name)) for name, value in config.items()})
        if self.built:
            self.optimizer.build(self.trainable_variables)

    def build_from_config(self, config: dict[str, Any]) -> None:
        """Build for what ``get_build_config`` gave; a subclassed model is called once, as it builds its layers then."""
        super().build_from_config(config)
        shape = config.get("input_shape")
        if shape is not None and any(not layer.built for layer in self._flatten_layers()):
            self(zeros_of(shape))


def zeros_of(shape: Any) -> Any:
    """A batch of one sample, all zeros, for each shape in lists and dicts."""
    return jax.tree.map(_zeros, _leaf_shapes(shape), is_leaf=lambda s: isinstance(s, tuple))


def _leaf_shapes(shape: Any) -> Any:
    """Shapes read from JSON: each a tuple, in the lists and dicts they stood in."""
    if isinstance(shape, dict):
        return {name: _leaf_shapes(part) for name, part in shape.items()}
    if shape and isinstance(shape[0], (list, tuple, dict)):
        return [_leaf_shapes(part) for part in shape]
    return tuple(shape)


def _zeros(shape: tuple) -> jax.Array:
    return jnp.zeros([1, *(1 if n is None else n for n in shape[1:])])
