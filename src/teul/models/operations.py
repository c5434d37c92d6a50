"""The functions that may stand between layers in a saved model, under Keras's names for them.

Keras writes ``x + y`` or ``ops.sum(x, axis=1)`` as an operation: a class with some of the arguments in its configuration, the
tensors (and what else the call takes) in the call.
"""

import inspect
from functools import cache
from typing import Any

from teul.errors import problem
from teul.registry import snake_case
from teul.serialization import serialize
from teul.symbolic import FunctionOperation, Operation, is_symbolic

# Each class with the arguments that stand in its configuration, by the module of Keras that holds it.
_TABLE = {
    "keras.src.ops.numpy": """
        Abs Absolute Add All(axis,keepdims) Amax(axis,keepdims) Amin(axis,keepdims) Any(axis,keepdims) Append(axis) Arccos Arccosh
        Arcsin Arcsinh Arctan Arctan2 Arctanh Argmax(axis,keepdims) Argmin(axis,keepdims) Argpartition(kth,axis) Argsort(axis)
        Average(axis) BitwiseAnd BitwiseNot BitwiseOr BitwiseXor BroadcastTo(shape) Cbrt Ceil Clip(x_min,x_max) Concatenate(axis)
        Conj Conjugate Copy Cos Cosh CountNonzero(axis) Cross(axisa,axisb,axisc,axis) Cumprod(axis,dtype) Cumsum(axis,dtype) Deg2rad
        Diag(k) Diagonal(offset,axis1,axis2) Diff(n,axis) Digitize Divide DivideNoNan Dot Dstack Einsum(subscripts) Equal Exp Exp2
        ExpandDims(axis) Expm1 Flip(axis) Floor FloorDivide Fmax Fmin Fmod FullLike(dtype) GetItem Greater GreaterEqual Heaviside
        Hstack Hypot Imag Inner Isclose(equal_nan) Isfinite Isinf Isnan Kron Less LessEqual Log Log10 Log1p Log2 Logaddexp
        LogicalAnd LogicalNot LogicalOr LogicalXor Matmul Max(axis,keepdims,initial) Maximum Mean(axis,keepdims)
        Median(axis,keepdims) Meshgrid(indexing) Min(axis,keepdims,initial) Minimum Mod Moveaxis(source,destination) Multiply
        NanToNum(nan,posinf,neginf) Nanmax(axis,keepdims) Nanmean(axis,keepdims) Nanmin(axis,keepdims) Nansum(axis,keepdims) Ndim
        Negative NotEqual OnesLike(dtype) Outer Pad(pad_width,mode) Power Prod(axis,keepdims,dtype) Ptp(axis,keepdims)
        Quantile(axis,method,keepdims) Rad2deg Ravel Real Reciprocal Repeat(repeats,axis) Reshape(newshape) Roll(shift,axis)
        Rot90(k,axes) Round(decimals) Select Sign Signbit Sin Sinc Sinh Size Sort(axis) Split(indices_or_sections,axis) Sqrt Square
        Squeeze(axis) Stack(axis) Std(axis,keepdims) Subtract Sum(axis,keepdims) Swapaxes(axis1,axis2) Take(axis) TakeAlongAxis(axis)
        Tan Tanh Tensordot(axes) Tile(repeats) Trace(offset,axis1,axis2) Transpose(axes) Tril(k) Triu(k) TrueDivide Trunc
        Var(axis,keepdims) Vdot Vstack Where ZerosLike(dtype)""",
    "keras.src.ops.nn": """
        AdaptiveAveragePool(output_size,data_format) AdaptiveMaxPool(output_size,data_format)
        AveragePool(pool_size,strides,padding,data_format) Celu(alpha) Conv(strides,padding,data_format,dilation_rate)
        ConvTranspose(strides,padding,output_padding,data_format,dilation_rate) DepthToSpace(block_size,data_format)
        DepthwiseConv(strides,padding,data_format,dilation_rate) DotProductAttention(is_causal,flash_attention,attn_logits_soft_cap)
        Elu(alpha) Gelu(approximate) Glu(axis) HardShrink(threshold) HardSigmoid HardSilu HardTanh LeakyRelu(negative_slope)
        LogSigmoid LogSoftmax(axis) MaxPool(pool_size,strides,padding,data_format) Moments(axes,keepdims,synchronized)
        MultiHot(num_classes,axis,dtype,sparse) Normalize(axis,order,epsilon) OneHot(num_classes,axis,dtype,sparse) Relu Relu6 Selu
        SeparableConv(strides,padding,data_format,dilation_rate) Sigmoid Silu SoftShrink(threshold) Softmax(axis) Softplus Softsign
        SpaceToDepth(block_size,data_format) SparsePlus SparseSigmoid Sparsemax(axis) Squareplus(b) TanhShrink
        Threshold(threshold,default_value)""",
    "keras.src.ops.math": "Erf Erfc Erfinv Logsumexp(axis,keepdims) Rsqrt SegmentMax(num_segments,sorted) SegmentSum(num_segments,sorted) "
    "TopK(k,sorted)",
    "keras.src.ops.core": "Cast(dtype) SaturateCast(dtype) StopGradient Unstack(num,axis)",
    "keras.src.ops.linalg": "Det Inv Norm(ord,axis,keepdims) Solve",
}

# What Keras 2 called the arithmetic between layers.
_KERAS_2 = {
    "__operators__.add": "add", "math.add": "add", "math.subtract": "subtract",
    "math.multiply": "multiply", "math.truediv": "true_divide", "math.divide": "divide", "math.negative": "negative", "math.pow": "power",
    "math.sqrt": "sqrt", "math.square": "square", "math.abs": "abs", "math.exp": "exp", "math.log": "log", "math.maximum": "maximum",
    "math.minimum": "minimum", "linalg.matmul": "matmul", "nn.relu": "relu", "math.sigmoid": "sigmoid", "math.tanh": "tanh",
    "nn.softmax": "softmax", "expand_dims": "expand_dims",
}  # fmt: skip


@cache
def _classes() -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Of each operation: Keras's module and class, and the arguments in its configuration."""
    found = {}
    for module, text in _TABLE.items():
        for entry in text.split():
            name, _, arguments = entry.removesuffix(")").partition("(")
            found[snake_case(name)] = (module, name, tuple(arguments.split(",")) if arguments else ())
    return found


def written(operation: Operation, args: tuple, kwargs: dict[str, Any]) -> tuple[dict[str, Any], tuple, dict[str, Any]]:
    """The entry of a function between layers, and what is left for its call.

    Raises:
        ValueError: it is a function that Keras has no operation for.
    """
    function = getattr(operation, "function", None)
    name = {"_item": "get_item"}.get(getattr(function, "__name__", ""), getattr(function, "__name__", ""))
    if not isinstance(operation, FunctionOperation) or name not in _classes() or not _is_known(function):
        raise problem("operation_not_saved", name=name or type(operation).__name__)
    module, kind, in_config = _classes()[name]
    given = inspect.signature(_function(name)).bind(*args, **kwargs)
    config = {key: given.arguments.pop(key) for key in in_config if key in given.arguments}
    if any(is_symbolic(value) for value in config.values()):
        raise problem("operation_not_saved", name=name)
    entry = {"module": module, "class_name": kind, "config": {"name": operation.name, **serialize(config)}, "registered_name": kind}
    return entry, given.args, given.kwargs


def _is_known(function: Any) -> bool:
    module = str(getattr(function, "__module__", ""))
    return module.split(".")[0] in ("jax", "jaxlib", "numpy") or module in ("teul.ops", "teul.symbolic")


def _function(name: str) -> Any:
    """The operation itself, which takes Keras's arguments."""
    from teul.ops import OPERATIONS

    return OPERATIONS[name]


class Between:
    """A function between layers, as a saved model describes it: called on symbolic tensors, it is noted under its old name."""

    def __init__(self, function: Any, name: str, config: dict[str, Any]):
        self.function, self.name, self.config = function, name, config

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.function.__name__ == "get_item":
            args = tuple(tuple(a) if isinstance(a, list) else a for a in args)  # JSON knows no tuples
        if "y" in kwargs:  # the second tensor of Keras 2's arithmetic
            args = (*args, kwargs.pop("y"))
        outputs = self.function(*args, **{**self.config, **kwargs})
        for tensor in [outputs] if is_symbolic(outputs) else outputs:
            tensor.node.operation.name = self.name
        return outputs


def read(entry: dict[str, Any]) -> Between | None:
    """The function that an entry of a saved model names; None where it is a layer.

    Raises:
        ValueError: it names an operation that Teul does not have.
    """
    module, kind = str(entry.get("module") or ""), str(entry.get("class_name"))
    config = dict(entry["config"])
    called = config.pop("name", entry.get("name"))
    if kind == "TFOpLambda":
        name = _KERAS_2.get(str(config.get("function")))
        config = {}
    elif module.startswith(("keras.src.ops", "keras.ops")) or ("module" not in entry and _only_an_operation(entry)):
        name = snake_case(kind) if snake_case(kind) in _classes() else None
        config = {key: value for key, value in config.items() if key in _classes().get(name, ("", "", ()))[2]}
    else:
        return None
    if name is None:
        raise problem("unknown_object", name=kind, key=kind, module=module or "keras.src.ops", hint="")
    return Between(_function(name), str(called), config)


def _only_an_operation(entry: dict[str, Any]) -> bool:
    """Whether an entry without a module means an operation: no layer has its name, or the layer would take a list of tensors."""
    from teul.layers import layers

    name = entry["class_name"]
    if snake_case(name) not in _classes():
        return False
    nodes = entry.get("inbound_nodes") or [None]
    alone = isinstance(nodes[0], dict) and len(nodes[0].get("args", ())) > 1
    return not layers.knows(name) or (alone and set(entry["config"]) == {"name"})
