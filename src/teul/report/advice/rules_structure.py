"""Rules about the layers before the head: what stands where, and how many weights there are for how many rows."""

from teul.report.advice.description import DROPOUTS, PASSING, REGRESSION_LOSSES, WEIGHTED, LayerDescription, ModelDescription
from teul.report.advice.finding import Finding, found
from teul.report.advice.run import Run
from teul.report.advice.summary import DataSummary
from teul.report.advice.table import rule

_EQUAL = ("Zeros", "Ones", "Constant")
_WEIGHTS_A_ROW = 300  # more weights than this for each row are too many
_SLEEPING = 0.5
_RESTORING = ("BatchNormalization", "LayerNormalization", "Add")


@rule("T201", "compile fit")
def no_activation_between(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Weighted layers one after another with nothing bent between them: together they are one such layer."""
    if not model.ordered:
        return None
    for place, layer in enumerate(model.layers):
        if layer.kind not in WEIGHTED or layer.activation not in (None, "linear") or layer.own:
            continue
        second = _next_weighted(model, place)
        if second is None or "Depthwise" in layer.kind + second.kind:
            continue  # together a separable convolution
        if layer.trainable != second.trainable:
            continue  # two networks, one of them fixed
        if _is_code(model, place, layer, second):
            continue
        return found("T201", layer.label, first=layer.name or layer.kind, second=second.name or second.kind)
    return None


def _next_weighted(model: ModelDescription, place: int) -> LayerDescription | None:
    """The weighted layer that the one at ``place`` alone feeds, with nothing but passing layers between; None if there is no such."""
    while len(after := model.after(place)) == 1:
        following = model.layers[after[0]]
        if following.kind in WEIGHTED:
            return following if len(following.before) == 1 else None
        if following.kind not in PASSING:
            return None
        place = after[0]
    return None


def _is_code(model: ModelDescription, place: int, layer: LayerDescription, second: LayerDescription) -> bool:
    """Whether a layer is narrow on purpose: the code in the middle of an autoencoder, or of one that gives back what it takes."""
    if layer.units is None or second.units is None or layer.units >= second.units:
        return False
    before = next((one.units for one in reversed(model.layers[:place]) if one.kind in WEIGHTED and one.units), 0)
    inputs = layer.params // layer.units - 1 if layer.kind == "Dense" else 0  # with a bias; without one the units do not divide
    return layer.units < before or (not before and second is model.head and second.units in (inputs, inputs + 1))


@rule("T202", "compile fit")
def stack_of_sigmoids(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Three or more hidden sigmoids in a row: each passes on a quarter of the gradient at most."""
    if not model.ordered:
        return None
    depth, longest = 0, 0
    for layer in model.layers[:-1]:
        if layer.activation in ("sigmoid", "hard_sigmoid") and layer.kind in WEIGHTED | {"Activation"}:
            depth += 1
        elif (layer.kind in WEIGHTED and layer.activation not in (None, "linear")) or layer.kind in _RESTORING or len(layer.before) > 1:
            depth = 0
        longest = max(longest, depth)
    return found("T202", f"{longest} x sigmoid", depth=longest, share=f"{0.25**longest:.2g}") if longest >= 3 else None


@rule("T203", "fitted")
def sleeping_units(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A layer with ReLU most of whose units no row wakes."""
    if run is None or not run.asleep:
        return None
    name, share = max(run.asleep.items(), key=lambda item: item[1])
    loss = run.curve("loss")
    gained = 1 - loss[-1] / loss[0] if loss is not None and len(loss) and loss[0] > 0 else 0.0  # in spite of it
    if share <= (0.9 if gained > 0.5 else 0.75 if gained > 0.15 else _SLEEPING):
        return None
    return found("T203", f"layer '{name}'", "error" if share == 1 else None, share=f"{share:.0%}")


@rule("T205", "compile fit")
def hidden_softmax(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A softmax within the network, straight between weighted layers."""
    if not model.ordered:
        return None
    for place, layer in enumerate(model.layers[:-1]):
        if layer.activation != "softmax" or not (layer.kind in WEIGHTED or layer.kind in ("Activation", "Softmax")):
            continue
        second = _next_weighted(model, place)
        if second is not None:
            return found("T205", layer.label, second=second.name)
    return None


@rule("T206", "compile fit")
def dropout_at_the_end(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Dropout after the last weighted layer: it drops answers."""
    if not model.ordered or model.outputs != 1:
        return None
    for layer in reversed(model.layers):
        if layer.kind in DROPOUTS and (layer.rate or 0) > 0:
            return found("T206", layer.label, rate=f"{layer.rate:g}")
        if layer.kind in WEIGHTED or layer.kind not in PASSING | {"Activation", "Softmax"}:
            return None
    return None


@rule("T207", "compile fit")
def dropout_of_nearly_all(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A rate that leaves next to nothing."""
    for layer in model.layers:
        if layer.kind in DROPOUTS and layer.rate is not None and layer.rate >= 0.75:
            return found("T207", layer.label, rate=f"{layer.rate:g}", left=f"{1 - layer.rate:.0%}")
    return None


@rule("T208", "compile fit")
def normalized_answers(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Batch normalization after the last weighted layer."""
    if not model.ordered or model.outputs != 1:
        return None
    for layer in reversed(model.layers):
        if layer.kind == "BatchNormalization":
            return found("T208", layer.label)
        if layer.kind in WEIGHTED or layer.kind not in PASSING | {"Activation", "Softmax"}:
            return None
    return None


@rule("T209", "compile fit")
def equal_first_weights(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Hidden units that all begin the same stay the same."""
    weighted = [layer for layer in model.layers if layer.kind in WEIGHTED]
    for layer in weighted[:-1]:
        if layer.initializer in _EQUAL and (layer.units or 2) > 1 and layer.trainable:
            return found("T209", layer.label, initializer=layer.initializer)
    return None


@rule("T210", "fit")
def nothing_trains(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """All weights are frozen."""
    if not model.built or model.params == 0 or model.trainable_params > 0:
        return None
    return found("T210", "trainable", params=f"{model.params:,}")


@rule("T211", "fit fitted")
def more_weights_than_rows(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A network far too large for its rows."""
    if not model.built or data is None or data.rows <= 16:
        return None
    y = data.targets
    answers = y.size if y is not None and y.kind in ("real", "several", "shares") else 1  # each is something to learn from
    wide = 4 if len(data.shape) >= 2 else 1  # a picture or a series shows many places to the same weights
    if model.trainable_params <= _WEIGHTS_A_ROW * data.rows * answers * wide:
        return None
    if any(layer.kind in ("Embedding", "Model") for layer in model.layers):
        return None
    return found(
        "T211", "", params=f"{model.trainable_params:,}", rows=f"{data.rows:,}", ratio=f"{model.trainable_params / data.rows:,.0f}"
    )


@rule("T212", "compile fit")
def penalty_above_all(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """An L2 penalty so strong that weights stay near 0."""
    for layer in model.layers:
        if layer.l2 >= 0.5:
            return found("T212", layer.label, l2=f"{layer.l2:g}")
    return None


@rule("T213", "fit")
def normalization_of_one(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """Batch normalization over a batch of one or two."""
    if run is None or run.batch_size not in (1, 2):
        return None
    for layer in model.layers:
        if layer.kind == "BatchNormalization":
            return found("T213", layer.label, batch=run.batch_size)
    return None


@rule("T214", "compile fit")
def neck_of_one(model: ModelDescription, data: DataSummary | None, run: Run | None) -> Finding | None:
    """A hidden layer of one unit through which all must pass."""
    if not model.ordered or (model.loss in REGRESSION_LOSSES and model.head and (model.head.units or 0) > 1):
        return None  # an autoencoder may have a code of one number
    for place, layer in enumerate(model.layers):
        if layer.kind != "Dense" or layer.units != 1 or layer.activation in (None, "linear"):
            continue
        before = next((one.units or 0 for one in reversed(model.layers[:place]) if one.kind == "Dense"), 4)
        after = _next_weighted(model, place)
        if before >= 4 and after is not None and after.kind == "Dense" and (after.units or 0) > 1:
            return found("T214", layer.label, after=after.units)
    return None
