"""Model: a layer that can be compiled, trained, judged and asked. Its methods say what is wanted; the engine does it."""

import functools
import inspect
from collections.abc import Iterator
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from teul import config, observers, optimizers
from teul.arrays import handed
from teul.callbacks import CallbackList, History, ProgressBar
from teul.data.arrays import Samples, to_samples
from teul.data.splitting import balanced_weights, split_validation
from teul.engine.loop import Fit, evaluate_loop, fit_loop
from teul.engine.objective import Objective
from teul.engine.program import run_evaluation, run_prediction, run_segment
from teul.engine.pure import Machine
from teul.engine.reference import from_library
from teul.engine.source import Rows, Stream, length_of
from teul.engine.steps import StepMachine
from teul.errors import nearest, note, printable, problem
from teul.layers.base import Layer
from teul.models.checks import check_numbers, check_targets
from teul.models.family import models
from teul.models.freezing import remember, trains_as_compiled
from teul.models.front import Front
from teul.models.keeping import Keeping, zeros_of
from teul.models.steps import Steps, overrides
from teul.models.summary import summarize, summary_html
from teul.spellings import in_todays_order, translate, whole_steps

_PREDICT_ROWS = 512  # rows predicted by one program call


@models.add()
class Model(Keeping, Steps):
    """A network that can be trained: ``Model(inputs, outputs)`` of symbolic tensors, or a subclass that writes ``call``."""

    _untracked = (
        *Layer._untracked,
        "optimizer",
        "objective",
        "history",
        "stop_training",
        "compiled",
        "_compiled_with",
        "_compilation",
        "callbacks",
        "run_eagerly",
        "steps_per_execution",
        "jit_compile",
    )

    def __new__(cls, *args, **kwargs):
        # Keras has one name for both: given inputs and outputs, Model makes a functional model.
        if cls is Model and (len(args) >= 2 or {"inputs", "outputs", "input", "output"} & kwargs.keys()):
            from teul.models.functional import Functional

            return super().__new__(Functional)
        return super().__new__(cls)

    _locks = False

    def __init__(self, *args, name=None, trainable=True, dtype=None, **others):
        if args and args[0] is self:
            args = args[1:]  # super().__init__(self), which TensorFlow's Keras let pass
        if args or {"inputs", "outputs"} & others.keys():
            # A subclass given inputs and outputs, here or in its own constructor, is a functional model from now on.
            from teul.models.functional import made_functional

            made_functional(self, *args, name=name, trainable=trainable, dtype=dtype, **others)
            return
        super().__init__(name=name, trainable=trainable, dtype=dtype, **others)
        self.optimizer: Any = None
        self.objective: Objective | None = None
        self.history: History | None = None
        self.stop_training = False
        self.compiled = False
        self._compiled_with: dict[str, Any] = {}
        self._compilation: int | None = None

    # Set up -----------------------------------------------------------------------------------------------------------------

    def build(self, input_shape=None) -> None:
        """Make the weights for inputs of this shape; a subclassed model is called once, as its layers are built then."""
        super().build(input_shape)
        if not self.__dict__.get("_in_call") and input_shape is not None and any(not layer.built for layer in self._flatten_layers()):
            self(zeros_of(input_shape))

    def _build_from(self, args: tuple, kwargs: dict[str, Any]) -> None:
        self.__dict__["_in_call"] = True  # the call that builds the layers is on its way
        try:
            super()._build_from(args, kwargs)
        finally:
            self.__dict__.pop("_in_call", None)

    @property
    def layers(self) -> list[Layer]:
        """The layers, in order."""
        return self._sublayers()

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """The layer of that name, or at that place."""
        if (index is None) == (name is None):
            raise problem("name_or_index", given="both" if name is not None else "neither")
        if index is not None:
            if not -len(self.layers) <= index < len(self.layers):
                raise problem("no_such_place", model=self.name, index=index, count=len(self.layers))
            return self.layers[index]
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise problem(
            "unknown_name", kind=f"layer in model '{self.name}'", name=name, hint="", known=", ".join(x.name for x in self.layers)
        )

    @property
    def output_names(self) -> list[str]:
        """The names that several outputs have in the logs."""
        if not self.built:
            return ["output"]
        if getattr(self, "outputs", None):
            return [f"output_{i + 1}" for i in range(len(self.outputs))]
        shapes = self.compute_output_shape(self._built_shape)
        return sorted(shapes) if isinstance(shapes, dict) else [f"output_{i + 1}" for i in range(len(self._output_specs()))]

    def compile(
        self, optimizer="rmsprop", loss=None, loss_weights=None, metrics=None, weighted_metrics=None, run_eagerly=False,
        steps_per_execution=1, jit_compile="auto", auto_scale_loss=True, **others,
    ):  # fmt: skip
        """Choose how to train: the optimizer, the loss, and the metrics to look at.

        Args:
            optimizer: a name ("adam"), an optimizer, or any optax transformation.
            loss: a name ("mse"), a loss, or a function of (y_true, y_pred).
            metrics: names ("accuracy", in any case), metrics or functions: one or a list.
            loss_weights, weighted_metrics: for several outputs; metrics that count sample weights.
            run_eagerly: run every batch as plain Python, to look inside while debugging; slow.
            steps_per_execution, jit_compile: accepted for Keras's sake; an epoch is one program here anyway.
        """
        loss_weights, metrics = in_todays_order(loss_weights, metrics)
        for name in translate("compile", others):
            raise problem(
                "unknown_argument", owner="compile", name=name, hint="", known="optimizer, loss, metrics, loss_weights, weighted_metrics"
            )
        # Names are looked up now, so that a misspelt one is refused here and not in fit.
        Objective.check(loss, metrics, weighted_metrics)
        given = {"loss": loss, "metrics": metrics, "weighted_metrics": weighted_metrics, "loss_weights": loss_weights}
        self.optimizer = optimizers.get(optimizer)
        scaled = isinstance(self.optimizer, optimizers.LossScaleOptimizer)
        if auto_scale_loss and self.dtype_policy.name == "mixed_float16" and self.optimizer is not None and not scaled:
            self.optimizer = optimizers.LossScaleOptimizer(self.optimizer)
        self.objective = Objective(**{name: self._per_tensor(value, name) for name, value in given.items()})
        self.run_eagerly, self.steps_per_execution, self.jit_compile = bool(run_eagerly), steps_per_execution, jit_compile
        self.compiled = True
        self._compilation = remember(self)
        self._compiled_with = {
            "optimizer": optimizer,
            "loss": loss,
            "metrics": metrics,
            "loss_weights": loss_weights,
            "weighted_metrics": weighted_metrics,
        }
        observers.observed("compile", self)

    @property
    def advice(self) -> list[Any]:
        """What was found to be wrong with the model, its data or its training: a list of :class:`teul.advice.Finding`."""
        return list(observers.findings_of(self))

    @property
    def loss(self) -> Any:
        """The loss as it was given to ``compile``."""
        return self._compiled_with.get("loss")

    @loss.setter
    def loss(self, value: Any) -> None:
        self._compiled_with["loss"] = value

    @property
    def metrics_names(self) -> list[str]:
        """The names of what ``evaluate`` returns."""
        return self.objective.names() if self.objective else []

    def summary(self, line_length=None, positions=None, print_fn=None, expand_nested=False, show_trainable=False, layer_range=None) -> None:
        """Print the layers with their output shapes and numbers of weights, in Keras's form."""
        text = summarize(self, line_length=line_length, show_trainable=show_trainable, expand_nested=expand_nested)
        print_fn(text) if print_fn else print(printable(text))

    def _repr_html_(self) -> str:
        """The summary as a table, for notebooks."""
        return summary_html(self)

    # Train ------------------------------------------------------------------------------------------------------------------

    @trains_as_compiled
    def fit(
        self, x=None, y=None, batch_size=None, epochs=1, verbose="auto", callbacks=None, validation_split=0.0, validation_data=None,
        shuffle=True, class_weight=None, sample_weight=None, initial_epoch=0, steps_per_epoch=None, validation_steps=None,
        validation_batch_size=None, validation_freq=1, stratify=False, **others,
    ):  # fmt: skip
        """Train for ``epochs`` passes over the data and return the :class:`~teul.records.History`.

        Args:
            x: inputs, one row a sample: arrays, lists, data frames; or an iterable of batches (x, y).
            y: targets.
            batch_size: samples a step, 32 by default.
            epochs: passes over the data.
            verbose: 0 silent, 1 a bar, 2 a line an epoch; "auto" is 1.
            callbacks: what to call while training.
            validation_split: the share of the samples, the last ones, that is judged and not trained on.
            validation_data: (x, y) or (x, y, weights) to judge after each epoch instead.
            shuffle: whether each epoch has its own order.
            class_weight: weights by class, or "balanced".
            sample_weight: a weight a sample.
            initial_epoch: where to go on counting.
            steps_per_epoch, validation_steps: batches an epoch, for iterables without an end.
            validation_batch_size, validation_freq: of the validation data.
            stratify: with validation_split, take the share from every class, shuffled, instead of the last rows.

        Raises:
            ValueError: before any training, for data that does not fit the model.
        """
        epochs = config.capped_epochs(_older("fit", others, "epochs").get("epochs", epochs), initial_epoch)
        steps_per_epoch = whole_steps("steps_per_epoch", steps_per_epoch)
        validation_steps = whole_steps("validation_steps", validation_steps)
        self._need_compiled("fit")
        _check_counts(
            "fit", batch_size=batch_size, epochs=epochs, steps_per_epoch=steps_per_epoch, initial_epoch=initial_epoch,
            validation_batch_size=validation_batch_size,
        )  # fmt: skip
        _check_frequency(validation_freq)
        shown = _verbosity(verbose)
        observers.observed(
            "fit", self, x=x, y=y, validation_data=validation_data, validation_split=validation_split, stratify=stratify, epochs=epochs,
            batch_size=batch_size, callbacks=_as_list(callbacks), class_weight=class_weight, sample_weight=sample_weight, shuffle=shuffle,
            verbose=shown,
        )  # fmt: skip
        if config.max_steps_per_epoch() is not None:
            steps_per_epoch = min(steps_per_epoch or config.max_steps_per_epoch(), config.max_steps_per_epoch())
        if validation_batch_size is None and callbacks and CallbackList(_as_list(callbacks)).see_test_batches:
            validation_batch_size = batch_size or 32  # a hook counts the batches that are judged
        source, validation = self._sources(
            x, y, sample_weight, class_weight, batch_size or 32, shuffle, validation_split, validation_data, stratify,
            steps_per_epoch, validation_steps, validation_batch_size,
        )  # fmt: skip
        if isinstance(source, Stream):
            observers.observed("stream", self, first=source.first, steps=source.steps, verbose=shown)
        if config.max_epochs() is not None:
            epochs = min(epochs, initial_epoch + config.max_epochs())
        machine = self._machine("train", source, validation is not None)
        history = History({"epochs": epochs, "steps": source.steps, "verbose": verbose})
        history.model = self
        self.history = history
        every = [*_as_list(callbacks), history]  # last, because callbacks may add to the logs
        if shown:
            every.append(ProgressBar(shown))
        told = CallbackList(every, model=self, epochs=epochs, steps=source.steps, verbose=shown)
        fit_loop(Fit(machine, source, told, epochs, initial_epoch, validation, validation_freq))
        observers.observed("fitted", self, history=history, verbose=shown)
        return history

    @trains_as_compiled
    def train_on_batch(self, x, y=None, sample_weight=None, class_weight=None, return_dict=False):
        """One step on one batch; returns the loss and metrics (of this batch alone)."""
        self._need_compiled("train_on_batch")
        samples = self._prepared(x, y, sample_weight, class_weight)
        machine = self._machine("train", samples)
        machine.objective.reset()
        count = samples.count
        order = np.arange(count, dtype=np.int32)
        state, values, good = run_segment(machine, count, machine.state(), samples, order, 1)
        results = machine.objective.logs(jax.device_get(values))
        if good:
            machine.keep(state)
        else:
            note("loss_not_finite", loss=results["loss"], epoch=1)
        return _returned(results, return_dict)

    @trains_as_compiled
    def evaluate(
        self, x=None, y=None, batch_size=None, verbose="auto", sample_weight=None, steps=None, callbacks=None, return_dict=False, **others
    ):  # fmt: skip
        """The loss and metrics over all samples: one number, or a list in the order of ``metrics_names``."""
        _older("evaluate", others)
        steps = whole_steps("steps", steps)
        self._need_compiled("evaluate")
        _check_counts("evaluate", batch_size=batch_size)
        if y is None and _is_stream(x):
            source: Rows | Stream = self._stream(x, steps)
        else:
            samples = self._prepared(x, y, sample_weight)
            if steps:
                samples = samples.rows(slice(None, steps * (batch_size or 32)))
            source = Rows(samples, min(batch_size or 32, samples.count), shuffle=False)
        told = CallbackList(_as_list(callbacks), model=self, steps=source.steps, verbose=_verbosity(verbose)) if callbacks else None
        if told:
            told.on_test_begin()
        results = evaluate_loop(self._machine("test", source), source, told)
        if told:
            told.on_test_end(results)
        if shown := _verbosity(verbose):
            ProgressBar(shown).show_evaluation(source.steps, results)
        observers.observed("evaluate", self, x=x, verbose=shown)
        return _returned(results, return_dict)

    @trains_as_compiled
    def test_on_batch(self, x, y=None, sample_weight=None, return_dict=False):
        """The loss and metrics of one batch."""
        self._need_compiled("test_on_batch")
        samples = self._prepared(x, y, sample_weight)
        machine = self._machine("test", samples)
        machine.objective.reset()
        _, values = run_evaluation(machine, samples.count, samples, machine.state())
        return _returned(machine.objective.logs(jax.device_get(values)), return_dict)

    # Ask --------------------------------------------------------------------------------------------------------------------

    def predict(self, x, batch_size=None, verbose="auto", steps=None, callbacks=None, **others):
        """The outputs for all samples, as NumPy arrays."""
        _older("predict", others)
        steps = whole_steps("steps", steps)
        _check_counts("predict", batch_size=batch_size)
        told = CallbackList(_as_list(callbacks), model=self, steps=steps, verbose=_verbosity(verbose)) if callbacks else None
        if told:
            told.on_predict_begin()
        parts = []
        for number, part in enumerate(self._predicted_parts(x, batch_size, steps, told)):
            parts.append(part)
            if told:
                told.on_predict_batch_end(number, {"outputs": part})
        if told:
            told.on_predict_end()
        observers.observed("predict", self, x=x, verbose=1)
        return handed(parts[0] if len(parts) == 1 else jax.tree.map(lambda *arrays: np.concatenate(arrays), *parts))

    def _predicted_parts(self, x: Any, batch_size: int | None, steps: int | None, told: CallbackList | None) -> Iterator[Any]:
        """The outputs for one batch after the other."""
        if _is_stream(x):
            for number, piece in enumerate(_limited(x, steps)):
                if told:
                    told.on_predict_batch_begin(number)
                yield self._predicted(self._inputs(piece[0] if isinstance(piece, (tuple, list)) else piece))
            return
        inputs = self._inputs(x)
        count = jax.tree.leaves(inputs)[0].shape[0]
        together = self._row_by_row() and not told
        rows = min(batch_size or _PREDICT_ROWS, _PREDICT_ROWS) if together else (batch_size or 32)
        if steps:
            count = min(count, steps * (batch_size or 32))
        machine = self._machine("predict", Samples(jax.tree.map(lambda a: a[:rows], inputs)))
        for number, start in enumerate(range(0, count, rows)):
            if told:
                told.on_predict_batch_begin(number)
            yield self._predicted(jax.tree.map(lambda a, s=start: a[s : min(s + rows, count)], inputs), machine)

    def predict_on_batch(self, x):
        """The outputs for one batch."""
        return handed(self._predicted(self._inputs(x)))

    def _predicted(self, inputs: Any, machine: Machine | None = None) -> Any:
        count = jax.tree.leaves(inputs)[0].shape[0]
        if self._row_by_row():
            # Filled up to a power of two, so that batches of any size share a few programs.
            missing = (1 << (count - 1).bit_length()) - count
            if missing:
                inputs = jax.tree.map(lambda a: np.pad(np.asarray(a), [(0, missing)] + [(0, 0)] * (a.ndim - 1)), inputs)
        machine = machine or self._machine("predict", Samples(inputs))
        outputs, streams = run_prediction(machine, inputs)
        machine.keep_streams(streams)
        return jax.tree.map(lambda a: np.array(a)[:count], outputs)

    def _row_by_row(self) -> bool:
        """Whether each output row depends on its input row alone: so for Teul's own layers when they do not train."""
        from teul.layers import Lambda

        parts = [part for layer in self._flatten_layers() for part in getattr(layer, "operations", [layer])]
        calls = [node for part in parts for node in getattr(part, "_inbound_nodes", ())]
        return all(from_library(type(p)) and not isinstance(p, Lambda) and getattr(p, "by_row", True) for p in parts) and not (
            any(callable(a) and not from_library(a) for p in parts for a in [getattr(p, "activation", None)])
            or any(node.kwargs.get("training") for node in calls)
        )

    # Preparing --------------------------------------------------------------------------------------------------------------

    def _need_compiled(self, method: str) -> None:
        if not self.compiled:
            raise problem("not_compiled", method=method)

    def _machine(self, kind: str, source: Any, judged: bool = False) -> Machine:
        """What the engine sees of the model; steps of the user's own are asked what they touch."""
        if overrides(type(self), ("predict_step",)) or self.run_eagerly if kind == "predict" else self.writes_steps:
            like, batch = _looked_at(source)
            return StepMachine(self, like, batch, [kind, "test"] if judged else [kind])
        return Machine(self, None if kind == "predict" else self.objective, self.optimizer if kind == "train" else None)

    def _inputs(self, x: Any) -> Any:
        """Checked inputs; the model is built for them if it is not yet."""
        return self._prepared(x, None, None, targets=False).x

    def _prepared(self, x: Any, y: Any = None, weight: Any = None, class_weight: Any = None, *, targets: bool = True) -> Samples:
        """Checked samples that fit the model, and an objective that fits them."""
        front = self._front(x)
        x = self._per_tensor(x, "x") if front is None else front.values
        y, weight = (self._per_tensor(part, name) for name, part in (("y", y), ("sample_weight", weight)))
        samples = to_samples(
            x, y, weight,
            several_inputs=front is not None or self._several_inputs() or self._side_by_side(x, y),
            several_outputs=self._several_outputs() or self._side_by_side(y, x),
        )  # fmt: skip
        samples = samples if front is None else samples._replace(x=Front(samples.x))
        if targets and overrides(type(self), ("train_step",)):
            return self._weighed(self._fitted_loosely(samples), class_weight)
        self._build_for(samples.x)
        samples = samples._replace(x=self._fitted_inputs(samples.x), y=self._by_output(samples.y), weight=self._by_output(samples.weight))
        check_numbers(self, samples.x)
        if not targets:
            return samples
        outputs = self._output_specs(samples.x)
        self.objective.build(samples.y, outputs, self.output_names)
        check_targets(self, samples.y, outputs)
        return self._weighed(samples, class_weight)

    def _fitted_loosely(self, samples: Samples) -> Samples:
        """Samples for a ``train_step`` of the user's, which alone knows what they mean; the model is built if it can be."""
        try:
            self._build_for(samples.x)
            samples = samples._replace(x=self._fitted_inputs(samples.x))
            if samples.y is not None:
                samples = samples._replace(y=self._by_output(samples.y))
                self.objective.build(samples.y, self._output_specs(), self.output_names)
            return samples
        except Exception:  # the step may never call the model on x; what is really wrong is heard when it runs
            return samples

    def _weighed(self, samples: Samples, class_weight: Any) -> Samples:
        if class_weight is None:
            return samples
        return samples._replace(weight=balanced_weights(samples.y, class_weight, samples.weight))

    def _sources(
        self, x, y, weight, class_weight, batch, shuffle, split, validation_data, stratify, steps, validation_steps, validation_batch
    ):  # fmt: skip
        if y is None and _is_stream(x):
            if split:
                raise problem("split_of_stream")
            if weight is not None:
                raise problem("weights_of_stream")
            source: Rows | Stream = self._stream(x, steps, class_weight)
        else:
            samples = self._prepared(x, y, weight)
            if split and validation_data is None:
                samples, validation_data = split_validation(samples, split, stratify)
            samples = self._weighed(samples, class_weight)  # after the split: what is held back is judged as it is
            source = Rows(samples, min(batch, samples.count), shuffle, steps)
        if validation_data is None:
            return source, None
        if not isinstance(validation_data, Samples) and _is_stream(validation_data):
            return source, self._stream(validation_data, validation_steps)
        held = validation_data if isinstance(validation_data, Samples) else self._prepared(*_parts(validation_data))
        fixed = validation_steps or any(getattr(layer, "stateful", False) for layer in self._flatten_layers())
        held_batch = validation_batch or (batch if fixed else max(batch, 32))
        if validation_steps:
            held = held.rows(slice(None, validation_steps * held_batch))
        return source, Rows(held, min(held_batch, held.count), False)

    def _stream(self, batches: Any, steps: int | None, class_weight: Any = None) -> Stream:
        stream = Stream(batches, steps, functools.partial(self._prepared, class_weight=class_weight))
        stream.first()  # what does not fit is refused before anything is trained
        return stream

    def _per_tensor(self, value: Any, what: str) -> Any:
        """What was given for nested inputs or outputs, as a flat list; everything else as it is."""
        return value

    def _several_inputs(self) -> bool:
        return False

    def _several_outputs(self) -> bool:
        return False

    def _side_by_side(self, value: Any, other: Any) -> bool:
        """Whether a list for a subclassed model, which tells nothing of its inputs, holds arrays side by side and not sample by sample."""
        if hasattr(self, "inputs") or not isinstance(value, (list, tuple)) or len(value) < 2:
            return False  # Sequential and functional models know
        if not all(hasattr(part, "shape") and len(part.shape) for part in value) or len({part.shape[0] for part in value}) > 1:
            return False
        parts = [part for part in (other if isinstance(other, (list, tuple)) else [other]) if hasattr(part, "shape") and len(part.shape)]
        rows = parts[0].shape[0] if parts else None
        return value[0].shape[0] == rows != len(value) if rows is not None else len(value[0].shape) > 1

    def _build_for(self, x: Any) -> None:
        if not self.built:
            self.build(jax.tree.map(lambda a: (None, *a.shape[1:]), x))
        if any(not layer.built for layer in self._flatten_layers()):
            # A subclassed model makes the weights of its layers when it is first called.
            self(jax.tree.map(lambda a: jnp.asarray(a[:1]), x))

    def _front(self, x: Any) -> Front | None:
        """What the layers that read text make of the data, where there are such layers."""
        return None

    def _fitted_inputs(self, x: Any) -> Any:
        return x

    def _by_output(self, targets: Any) -> Any:
        """Targets (or weights) given by the outputs' names, as a list in the outputs' order."""
        if not isinstance(targets, dict):
            return targets
        names = self.output_names
        for name in targets.keys() - set(names):
            raise problem("unknown_name", kind="output", name=name, hint=nearest(name, names), known=", ".join(names))
        return [targets.get(name) for name in names]

    def _output_specs(self, x: Any = None) -> list[Any]:
        """Shapes and types of the outputs for a batch."""
        shapes = self.compute_output_shape(self._built_shape)
        several = isinstance(shapes, (list, dict)) or (isinstance(shapes, tuple) and shapes and isinstance(shapes[0], tuple))
        leaves = ([shapes[name] for name in sorted(shapes)] if isinstance(shapes, dict) else list(shapes)) if several else [shapes]
        return [jax.ShapeDtypeStruct(tuple(2 if n is None else n for n in s), self.compute_dtype) for s in leaves]


def _looked_at(source: Any) -> tuple[Samples, int]:
    """Some samples of a source, and how many make a step."""
    if isinstance(source, Samples):
        return source, source.count
    first = source.first() if isinstance(source, Stream) else source.samples
    return first, first.count if isinstance(source, Stream) else source.batch


def _returned(results: dict[str, Any], as_dict: bool) -> Any:
    if as_dict:
        return results
    values = list(results.values())
    return values[0] if len(values) == 1 else values


def _verbosity(verbose: Any) -> int:
    if verbose not in ("auto", True, False, 0, 1, 2):
        raise problem("bad_argument", owner="fit", argument="verbose", expected="'auto', 0, 1 or 2", got=repr(verbose))
    return 1 if verbose == "auto" else int(verbose)


def _as_list(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, (list, tuple)) else [value]


def _parts(data: Any) -> tuple[Any, Any, Any]:
    """x, y and weights of validation data given as a tuple or list."""
    if isinstance(data, (tuple, list)) and len(data) in (2, 3):
        return (*data, None)[:3]
    raise problem("validation_form", got=type(data).__name__)


def _is_stream(x: Any) -> bool:
    """Whether x is an iterable of batches and no array."""
    if isinstance(x, (np.ndarray, jax.Array, list, tuple, dict)) or hasattr(type(x), "columns"):
        return False
    if hasattr(x, "__array__") or hasattr(x, "toarray"):  # the second is a sparse matrix
        return False
    return hasattr(x, "__iter__") or (hasattr(x, "__getitem__") and hasattr(x, "__len__"))


def _limited(batches: Any, steps: int | None):
    steps = length_of(batches) if steps is None else steps
    source = batches if hasattr(batches, "__iter__") else (batches[i] for i in range(len(batches)))
    for i, batch in enumerate(source):
        if steps is not None and i >= steps:
            return
        yield batch


def _older(method: str, others: dict[str, Any], *understood: str) -> dict[str, Any]:
    """Arguments of older Keras under today's names; any that is not ``understood`` is refused."""
    today = translate(method, others)
    for name in today.keys() - set(understood):
        known = [n for n in inspect.signature(getattr(Model, method)).parameters if n not in ("self", "others")]
        raise problem("unknown_argument", owner=method, name=name, hint=nearest(name, known), known=", ".join(known))
    return today


def _check_counts(owner: str, **counts: Any) -> None:
    for name, value in counts.items():
        least, needed = (0, name == "epochs") if name.endswith("epoch") or name == "epochs" else (1, False)
        if value is None and not needed:
            continue
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < least:
            raise problem("bad_argument", owner=owner, argument=name, expected=f"a whole number from {least} up", got=repr(value))


def _check_frequency(every: Any) -> None:
    """``validation_freq``: every so many epochs, or the epochs themselves, counted from 1."""
    if isinstance(every, (list, tuple, set, range, np.ndarray)):
        return
    if isinstance(every, bool) or not isinstance(every, (int, np.integer)) or every < 1:
        expected = "a whole number from 1 up, or a list of epochs"
        raise problem("bad_argument", owner="fit", argument="validation_freq", expected=expected, got=repr(every))
