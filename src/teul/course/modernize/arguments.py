"""The arguments of a call under today's names. Which names those are stands in :mod:`teul.spellings`."""

import inspect
from collections.abc import Sequence

import libcst as cst

from teul.configured import arguments
from teul.course.callbacks import OLD_TENSORBOARD
from teul.course.modernize.script import Script, code, text_of
from teul.layers import Layer
from teul.models import Functional, Model
from teul.optimizers import Optimizer
from teul.spellings import KERNEL_SIDES, LAYER_ARGUMENTS, LAYER_VALUES, OLD_ARGUMENTS, USELESS_ARGUMENTS

_FITS = {"fit", "fit_generator", "evaluate", "evaluate_generator", "predict", "predict_generator", "predict_classes", "predict_proba"}
_METHODS = {*_FITS, "compile", "train_on_batch", "test_on_batch"}
_MONITORING = ("EarlyStopping", "ModelCheckpoint", "ReduceLROnPlateau")
_GONE_CALLBACK_ARGUMENTS = {"TensorBoard": OLD_TENSORBOARD, "ModelCheckpoint": ("period",)}
_CONVOLUTIONS = {"Convolution2D": 2, "Conv2D": 2, "Convolution3D": 3, "Conv3D": 3, "AtrousConvolution2D": 2}
_INNER = {"Convolution1D": "Conv1D", "Convolution2D": "Conv2D", "Convolution3D": "Conv3D"}


def keyword(name: str, value: cst.BaseExpression, like: cst.Arg | None = None) -> cst.Arg:
    """``name=value``, with the white space around it that ``like`` has."""
    bare = cst.Arg(
        value,
        cst.Name(name),
        equal=cst.AssignEqual(whitespace_before=cst.SimpleWhitespace(""), whitespace_after=cst.SimpleWhitespace("")),
    )
    return bare if like is None else like.with_changes(keyword=cst.Name(name), value=value)


def renamed(args: Sequence[cst.Arg], names: dict[str, str]) -> list[cst.Arg]:
    """The arguments, those of the table under their new names."""
    return [a.with_changes(keyword=cst.Name(names[a.keyword.value])) if a.keyword and a.keyword.value in names else a for a in args]


def without(args: Sequence[cst.Arg], names: Sequence[str]) -> list[cst.Arg]:
    """The arguments but those; the last has no comma unless it had one."""
    kept = [a for a in args if a.keyword is None or a.keyword.value not in names]
    if len(kept) < len(args) and kept and args[-1].comma is cst.MaybeSentinel.DEFAULT:
        kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT, whitespace_after_arg=cst.SimpleWhitespace(""))
    return kept


def of_layer(kind: type, name: str, args: Sequence[cst.Arg]) -> list[cst.Arg]:
    """A layer's or a model's arguments."""
    known = set(arguments(Functional if kind is Model else kind))
    args = _kernel(name, known, args)
    if any(_is(a, "input_length") for a in args) and any(_is(a, "input_dim") for a in args) and "input_dim" not in known:
        sides = [next(a.value for a in args if _is(a, side)) for side in ("input_length", "input_dim")]
        args = [keyword("input_shape", _tuple(sides), a) if _is(a, "input_dim") else a for a in args if not _is(a, "input_length")]
    found = []
    for arg in args:
        old = arg.keyword.value if arg.keyword else None
        if old is None or old in known:
            found.append(arg)
            continue
        new = next((n for n in LAYER_ARGUMENTS.get(old, ()) if n in known), None)
        if new is None and old in USELESS_ARGUMENTS:
            continue
        value = LAYER_VALUES.get(old, {}).get(text_of(arg.value)) if new else None
        arg = arg.with_changes(keyword=cst.Name(new)) if new else arg
        found.append(arg.with_changes(value=cst.SimpleString(repr(value))) if value else arg)
    return _ended(found, args)


def _ended(found: list[cst.Arg], args: Sequence[cst.Arg]) -> list[cst.Arg]:
    return found if len(found) == len(args) else without([*found, keyword("_", cst.Name("_"))], ["_"])


def _kernel(name: str, known: set[str], args: Sequence[cst.Arg]) -> list[cst.Arg]:
    """Keras 1 gave the sides of a kernel one by one."""
    sides = _CONVOLUTIONS.get(name, 0)
    numbers = args[1 : 1 + sides]
    if sides and len(numbers) == sides and all(a.keyword is None and isinstance(a.value, (cst.Integer, cst.Name)) for a in numbers):
        together = numbers[-1].with_changes(value=_tuple([a.value for a in numbers]))
        return [args[0], together, *args[1 + sides :]]
    for names in KERNEL_SIDES:
        given = [next((a for a in args if _is(a, n)), None) for n in names]
        given = [a for a in given if a is not None]
        if "kernel_size" in known and len(given) > 1:
            together = keyword("kernel_size", _tuple([a.value for a in given]), given[-1])
            return [together if a is given[-1] else a for a in args if a is given[-1] or a not in given]
    return list(args)


def of_optimizer(kind: type, args: Sequence[cst.Arg], schedule: str) -> list[cst.Arg]:
    """An optimizer's arguments; ``decay`` is a schedule today, and goes where there may be none."""
    args = renamed(args, {old: new for old, new in OLD_ARGUMENTS.items() if new == "learning_rate"})
    decay = next((a for a in args if _is(a, "decay")), None)
    if decay is None:
        return list(args)
    args = without(args, ["decay"])
    if not schedule or code(decay.value) in ("0", "0.0", "0.", "None"):
        return args
    default = inspect.signature(kind).parameters["learning_rate"].default
    rate = next((a for a in args if a.keyword is None or _is(a, "learning_rate")), None)
    value = rate.value if rate is not None else cst.parse_expression(repr(default))
    slower = cst.parse_expression(f"{schedule}({code(value)}, decay_steps=1, decay_rate={code(decay.value)})")
    if rate is None:
        return [keyword("learning_rate", slower), *args]
    return [a.with_changes(value=slower) if a is rate else a for a in args]


def of_method(script: Script, call: cst.Call, receiver: str, name: str) -> list[cst.Arg]:
    """The arguments of ``fit``, ``compile`` and their kin."""
    args = list(call.args)
    if name not in _METHODS:
        return args
    if name.endswith("_generator") and not script.counts_samples(call):
        args = without(args, ["samples_per_epoch", "nb_val_samples"])  # the iterator knows how many there are
    old = {k: v for k, v in OLD_ARGUMENTS.items() if k != "lr" and (k != "generator" or name.endswith("_generator"))}
    args = renamed(args, old)
    if receiver in script.models:
        args = without(args, [n for n in USELESS_ARGUMENTS if n != "options"])
    if name == "compile":
        args = [_listed(a) if _is(a, "metrics") and isinstance(a.value, cst.SimpleString) else a for a in args]
    return [_whole(a) if _is(a, "steps_per_epoch") or _is(a, "validation_steps") or _is(a, "steps") else a for a in args]


def of_others(script: Script, name: str, args: Sequence[cst.Arg]) -> list[cst.Arg]:
    """The arguments of callbacks, wrappers and functions."""
    args = without(args, _GONE_CALLBACK_ARGUMENTS.get(name, ()))
    if name in ("KerasClassifier", "KerasRegressor"):
        args = renamed(args, {"build_fn": "model", **OLD_ARGUMENTS})
    if name in _MONITORING and not script.says_acc:
        args = [a.with_changes(value=today_key(a.value)) if _is(a, "monitor") else a for a in args]
    return renamed(args, {old: new for old, new in OLD_ARGUMENTS.items() if old in ("nb_classes", "nb_words")})


def today_key(node: cst.BaseExpression) -> cst.BaseExpression:
    """``'acc'`` and ``'val_acc'`` as ``'accuracy'`` and ``'val_accuracy'``."""
    said = text_of(node)
    return node.with_changes(value=node.value.replace("acc", "accuracy")) if said in ("acc", "val_acc") else node


def is_layer(kind: object) -> bool:
    """Whether it is a class of layers or models, or a function that makes one."""
    return isinstance(kind, type) and issubclass(kind, (Layer, Model))


def is_optimizer(kind: object) -> bool:
    """Whether it is a class of optimizers."""
    return isinstance(kind, type) and issubclass(kind, Optimizer)


def layer_class(kind: object, name: str) -> object:
    """The class of a layer that a function of Keras 1's name makes."""
    from teul import layers

    return getattr(layers, _INNER[name]) if name in _INNER else kind


def _is(arg: cst.Arg, name: str) -> bool:
    return arg.keyword is not None and arg.keyword.value == name


def _tuple(values: Sequence[cst.BaseExpression]) -> cst.BaseExpression:
    inner = ", ".join(map(code, values)) + ("," if len(values) == 1 else "")
    return cst.parse_expression(f"({inner})")


def _listed(arg: cst.Arg) -> cst.Arg:
    return arg.with_changes(value=cst.parse_expression(f"[{code(arg.value)}]"))


def _whole(arg: cst.Arg) -> cst.Arg:
    """``len(x) / 32`` batches as ``len(x) // 32``."""
    value = arg.value
    if not isinstance(value, cst.BinaryOperation) or not isinstance(value.operator, cst.Divide):
        return arg
    around = {"whitespace_before": value.operator.whitespace_before, "whitespace_after": value.operator.whitespace_after}
    return arg.with_changes(value=value.with_changes(operator=cst.FloorDivide(**around)))
