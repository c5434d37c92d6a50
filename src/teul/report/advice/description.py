"""The description of a model that rules read: plain data, made from a model or written down in a test."""

from dataclasses import dataclass
from typing import Any

from teul.report.advice.called import Calls
from teul.symbolic import tensors_in


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Layers that multiply by weights, and are linear but for their activation.
WEIGHTED = _set(
    "Dense EinsumDense Conv1D Conv2D Conv3D Conv1DTranspose Conv2DTranspose Conv3DTranspose SeparableConv1D SeparableConv2D "
    "DepthwiseConv1D DepthwiseConv2D"
)
# Layers that pass on what comes, or mix it linearly.
PASSING = _set(
    "InputLayer Flatten Reshape Permute Dropout SpatialDropout1D SpatialDropout2D SpatialDropout3D AlphaDropout GaussianDropout "
    "GaussianNoise "
    "BatchNormalization ZeroPadding1D ZeroPadding2D ZeroPadding3D Cropping1D Cropping2D UpSampling1D UpSampling2D AveragePooling1D "
    "AveragePooling2D GlobalAveragePooling1D GlobalAveragePooling2D RepeatVector Rescaling ActivityRegularization Identity"
)
DROPOUTS = _set("Dropout SpatialDropout1D SpatialDropout2D SpatialDropout3D AlphaDropout GaussianDropout")
SCALING = _set("Rescaling Normalization BatchNormalization LayerNormalization UnitNormalization GroupNormalization RMSNormalization")
INDEXED = _set("Embedding Discretization Hashing IntegerLookup StringLookup CategoryEncoding TextVectorization HashedCrossing Masking")
_ACTIVATION_LAYERS = {
    "Softmax": "softmax", "ReLU": "relu", "LeakyReLU": "leaky_relu", "PReLU": "prelu", "ELU": "elu", "ThresholdedReLU": "relu",
}  # fmt: skip
_RESHAPING = _set("CenterCrop Resizing MaxPooling1D MaxPooling2D MaxPooling3D AveragePooling3D")  # and values stay in their range
_ACTIVATION_FUNCTIONS = _set("relu sigmoid softmax tanh softplus elu selu gelu silu leaky_relu log_softmax relu6 softsign mish")
_LOSSES = {
    "meansquarederror": "mse", "meanabsoluteerror": "mae", "meanabsolutepercentageerror": "mape", "meansquaredlogarithmicerror": "msle",
    "rootmeansquarederror": "rmse", "huber": "huber", "logcosh": "log_cosh", "binarycrossentropy": "binary_crossentropy",
    "binaryfocalcrossentropy": "binary_crossentropy", "categoricalcrossentropy": "categorical_crossentropy",
    "categoricalfocalcrossentropy": "categorical_crossentropy", "sparsecategoricalcrossentropy": "sparse_categorical_crossentropy",
    "poisson": "poisson",
}  # fmt: skip
REGRESSION_LOSSES = frozenset({"mse", "mae", "mape", "msle", "rmse", "huber", "log_cosh"})
ACCURACIES = _set(
    "accuracy acc binary_accuracy categorical_accuracy sparse_categorical_accuracy top_k_categorical_accuracy "
    "sparse_top_k_categorical_accuracy"
)


@dataclass(frozen=True)
class LayerDescription:
    """One layer: its kind is its class's name; ``before`` are the places of the layers that feed it."""

    kind: str
    name: str = ""
    activation: str | None = None
    units: int | None = None
    rate: float | None = None
    initializer: str | None = None
    l2: float = 0.0
    params: int = 0
    trainable: bool = True
    before: tuple[int, ...] = ()
    own: bool = False  # a class of the user's

    @property
    def label(self) -> str:
        """As it is called in a finding."""
        return f"{self.kind} '{self.name}'" if self.name else self.kind


@dataclass(frozen=True)
class ModelDescription:
    """A model: its layers in order, how it is trained, how many weights it has. ``ordered`` is False where the order is not known."""

    layers: tuple[LayerDescription, ...] = ()
    loss: str | None = None
    from_logits: bool = False
    smoothed: bool = False  # whether the targets are, by label_smoothing
    metrics: tuple[str, ...] = ()
    optimizer: str | None = None
    learning_rate: float | None = None
    params: int = 0
    trainable_params: int = 0
    ordered: bool = True
    built: bool = True
    outputs: int = 1
    clipped: bool = False

    @property
    def last(self) -> LayerDescription | None:
        """The last layer that is no Input; None where the order is not known."""
        return self.layers[-1] if self.layers and self.ordered and self.outputs == 1 else None

    @property
    def head(self) -> LayerDescription | None:
        """What the outputs come from: the last weighted layer, with the activation that follows it; None where it is not known."""
        if self.last is None:
            return None
        activation, place = None, len(self.layers) - 1
        while place >= 0:
            layer = self.layers[place]
            if layer.kind in WEIGHTED:
                if activation in (None, "linear"):
                    return layer
                return LayerDescription(**{**vars(layer), "activation": activation})
            if layer.kind == "Activation" or layer.kind in _ACTIVATION_LAYERS:
                activation = activation or layer.activation
            elif layer.kind not in PASSING:
                return None
            if len(layer.before) != 1:
                return None
            place = layer.before[0]
        return None

    @property
    def hidden(self) -> list[LayerDescription]:
        """The weighted layers before the head."""
        return [layer for layer in self.layers if layer.kind in WEIGHTED][:-1]

    @property
    def inputs_are_handled(self) -> bool:
        """Whether something between the inputs and the first weights scales them, or takes them for indices, or may do so."""
        if not self.ordered:
            return True
        for layer in self.layers:
            if layer.kind in SCALING or layer.kind in INDEXED or layer.own or layer.kind in ("Lambda", "function", "Model"):
                return True
            if layer.kind not in PASSING | _RESHAPING and not layer.kind.startswith("Random"):
                return False
        return True

    def after(self, place: int) -> list[int]:
        """The places of the layers that the one at ``place`` feeds."""
        return [i for i, layer in enumerate(self.layers) if place in layer.before]

    @property
    def counts_accuracy(self) -> bool:
        """Whether accuracy is among the metrics."""
        return any(name in ACCURACIES for name in self.metrics)


def chain(*layers: LayerDescription, **facts: Any) -> ModelDescription:
    """The description of a Sequential of these layers.

    >>> chain(LayerDescription("Dense", units=3), LayerDescription("Dense", units=1), loss="mse").head.units
    1
    """
    linked = [LayerDescription(**{**vars(layer), "before": (i - 1,) if i else ()}) for i, layer in enumerate(layers)]
    return ModelDescription(tuple(linked), **facts)


def describe(model: Any, calls: Calls | None = None) -> ModelDescription:
    """The description of a model as it is now; ``calls`` are those of a user's own class, where they are known."""
    layers, ordered = _layers(model, calls)
    given = model.objective.given if model.objective is not None else {}
    loss, logits, smoothed = _loss(given.get("loss"))
    outputs = len((calls.outputs if calls else getattr(model, "outputs", None)) or [None])
    rate = getattr(model.optimizer, "learning_rate", None)
    weights = model.weights if model.built else []
    sizes = {id(v): v.size for v in weights}
    return ModelDescription(
        layers=tuple(layers),
        loss=loss if outputs == 1 else None,
        from_logits=logits,
        smoothed=smoothed,
        metrics=tuple(_metric_names(given.get("metrics")) + _metric_names(given.get("weighted_metrics"))),
        optimizer=type(model.optimizer).__name__.lower() if model.optimizer is not None else None,
        learning_rate=_number(rate),
        params=sum(sizes.values()),
        trainable_params=sum(sizes.get(id(v), 0) for v in model.trainable_variables) if weights else 0,
        ordered=ordered,
        built=bool(model.built and all(getattr(layer, "built", True) for layer in model.layers)),
        outputs=outputs,
        clipped=any(getattr(model.optimizer, name, None) for name in ("clipnorm", "clipvalue", "global_clipnorm")),
    )


def _layers(model: Any, calls: Calls | None) -> tuple[list[LayerDescription], bool]:
    """The layers and whether their order is known: of a Sequential, of a functional model, of a class of the user's."""
    kinds = {kind.__name__ for kind in type(model).__mro__}
    if "Sequential" in kinds:
        flat = _flat(model)
        return [_layer(layer, (i - 1,) if i else ()) for i, layer in enumerate(flat)], all(not _opaque(layer) for layer in flat)
    if calls is None and getattr(model, "_nodes", None) is not None and len(model.inputs):
        calls = Calls(model._nodes, model.inputs, model.outputs)
    if calls is None:
        return [_layer(layer, ()) for layer in model.layers], False
    places: dict[int, int] = {id(t): -1 for t in calls.inputs}
    described = []
    for node in calls.nodes:
        before = tuple(sorted({places.get(id(t), -1) for t in node.inputs} - {-1}))
        described.append(_layer(node.operation, before))
        places.update({id(t): len(described) - 1 for t in tensors_in(node.outputs)})
    last = places.get(id(calls.outputs[0]), -1)
    return described, len(calls.outputs) == 1 and last == len(described) - 1


def _flat(model: Any) -> list[Any]:
    """The layers of nested Sequentials one after another."""
    return [inner for layer in model.layers for inner in (_flat(layer) if type(layer).__name__ == "Sequential" else [layer])]


def _opaque(layer: Any) -> bool:
    return hasattr(layer, "layers") and hasattr(layer, "compile")


def _layer(layer: Any, before: tuple[int, ...]) -> LayerDescription:
    own = not type(layer).__module__.startswith("teul.")
    if not hasattr(layer, "trainable"):
        function = getattr(getattr(layer, "function", None), "__name__", "")
        if function in _ACTIVATION_FUNCTIONS:
            return LayerDescription("Activation", layer.name, activation=function, before=before)
        return LayerDescription("function", getattr(layer, "name", "") or "", before=before)
    kind = "Model" if _opaque(layer) else type(layer).__name__
    activation = getattr(layer, "activation", None)
    name = getattr(activation, "__name__", None) or (None if activation is None else type(activation).__name__.lower())
    kernel = getattr(layer, "kernel_regularizer", None)
    units = getattr(layer, "units", None) or getattr(layer, "filters", None)
    return LayerDescription(
        kind=kind,
        name=layer.name,
        activation=_ACTIVATION_LAYERS.get(kind) or (name if not own else "own"),
        units=units if isinstance(units, int) else None,
        rate=_number(getattr(layer, "rate", None)),
        initializer=_initializer(getattr(layer, "kernel_initializer", None)),
        l2=_number(getattr(kernel, "l2", None)) or 0.0,
        params=sum(v.size for v in layer.weights) if getattr(layer, "built", False) else 0,
        trainable=bool(layer.trainable),
        before=before,
        own=own,
    )


def _initializer(initializer: Any) -> str | None:
    """Its class's name; a Constant of an array is "given"."""
    name = type(initializer).__name__ if initializer is not None else None
    if name == "Constant" and not isinstance(getattr(initializer, "value", 0.0), (int, float)):
        return "given"
    return name


def _loss(given: Any) -> tuple[str | None, bool, bool]:
    """The loss's short name, whether it takes logits, and whether it smooths the labels."""
    from teul import losses

    if isinstance(given, (list, tuple)) and len(given) == 1:
        given = given[0]
    if given is None or isinstance(given, (list, tuple, dict)):
        return None, False, False
    loss = losses.as_loss(given)
    name = (losses.losses.name_of(getattr(loss, "fn", type(loss))) or "").replace("_", "").lower()
    logits, smoothed = (
        bool(getattr(loss, fact, False) or getattr(loss, "kwargs", {}).get(fact, False)) for fact in ("from_logits", "label_smoothing")
    )
    return _LOSSES.get(name, name or "own"), logits, smoothed


def _metric_names(given: Any) -> list[str]:
    if given is None:
        return []
    if isinstance(given, dict):
        return [name for part in given.values() for name in _metric_names(part)]
    if isinstance(given, (list, tuple)):
        return [name for part in given for name in _metric_names(part)]
    name = (
        given
        if isinstance(given, str)
        else getattr(given, "_name_given", None) or getattr(given, "name", None) or getattr(given, "__name__", "")
    )
    name = str(name)
    snake = "".join("_" + c.lower() if c.isupper() and i and name[i - 1].islower() else c.lower() for i, c in enumerate(name))
    kind = type(given).__name__
    return ["accuracy" if snake == "acc" else snake, *([kind.lower()] if not isinstance(given, str) and kind != "function" else [])]


def _number(value: Any) -> float | None:
    try:
        return None if value is None or callable(value) else float(value)
    except (TypeError, ValueError):
        return None
