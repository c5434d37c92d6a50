"""The methods that models had in older Keras; each says once what one writes today."""

import itertools
from typing import Any

import jax
import numpy as np

from teul.layers.base import Layer
from teul.spellings import old_method, translate


class OldMethods(Layer):
    """``predict_classes``, ``fit_generator`` and their kin."""

    fit: Any
    evaluate: Any
    predict: Any
    to_json: Any

    def to_yaml(self, **options) -> str:
        """The configuration as text: JSON, which is YAML too."""
        old_method("to_yaml")
        return self.to_json(indent=2)

    def predict_proba(self, x, batch_size=None, verbose=0, **others) -> np.ndarray:
        """What ``predict`` gives."""
        old_method("predict_proba")
        return self.predict(x, batch_size=batch_size, verbose=verbose, **others)

    def predict_classes(self, x, batch_size=None, verbose=0, **others) -> np.ndarray:
        """The likeliest class of each sample; with one output, whether it is above one half, in a column."""
        old_method("predict_classes")
        shares = self.predict(x, batch_size=batch_size, verbose=verbose, **others)
        return shares.argmax(axis=-1) if shares.shape[-1] > 1 else (shares > 0.5).astype("int32")

    def fit_generator(self, generator, steps_per_epoch=None, epochs=1, verbose="auto", callbacks=None, validation_data=None,
                      validation_steps=None, **others):  # fmt: skip
        """What ``fit`` does: it takes generators too. Keras 1 counted samples where today's Keras counts batches."""
        old_method("fit_generator")
        if "samples_per_epoch" in others:
            generator, rows = _batch_rows(generator)
            steps_per_epoch = -(-others.pop("samples_per_epoch") // rows)
        if "nb_val_samples" in others:
            validation_data, rows = _batch_rows(validation_data)
            validation_steps = -(-others.pop("nb_val_samples") // rows)
        others = translate("fit_generator", others)
        epochs = others.pop("epochs", epochs)
        return self.fit(generator, steps_per_epoch=steps_per_epoch, epochs=epochs, verbose=verbose, callbacks=callbacks,
                        validation_data=validation_data, validation_steps=validation_steps, **others)  # fmt: skip

    def evaluate_generator(self, generator, steps=None, callbacks=None, verbose=0, **others):
        """What ``evaluate`` does."""
        old_method("evaluate_generator")
        if "val_samples" in others:
            generator, rows = _batch_rows(generator)
            steps = -(-others.pop("val_samples") // rows)
        return self.evaluate(generator, steps=steps, callbacks=callbacks, verbose=verbose, **translate("evaluate_generator", others))

    def predict_generator(self, generator, steps=None, callbacks=None, verbose=0, **others):
        """What ``predict`` does."""
        old_method("predict_generator")
        if "val_samples" in others:
            generator, rows = _batch_rows(generator)
            steps = -(-others.pop("val_samples") // rows)
        return self.predict(generator, steps=steps, callbacks=callbacks, verbose=verbose, **translate("predict_generator", others))

    def reset_states(self) -> None:
        """Start the states of stateful recurrent layers anew; today one asks the layers themselves."""
        for layer in self._flatten_layers():
            if layer is not self and getattr(layer, "stateful", False):
                layer.reset_state()


def _batch_rows(batches: Any) -> tuple[Any, int]:
    """The batches, and how many samples the first of them has."""
    rows = getattr(batches, "batch_size", None)
    if rows:
        return batches, int(rows)
    if hasattr(batches, "__getitem__"):
        first = batches[0]
    else:
        first = next(batches)
        batches = itertools.chain([first], batches)
    return batches, jax.tree.leaves(first)[0].shape[0]
