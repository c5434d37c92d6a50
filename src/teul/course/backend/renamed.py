"""The functions of ``keras.backend`` that are an operation of today's with the same arguments, under its old name."""

from collections.abc import Callable

from teul import ops

OPERATIONS: dict[str, str] = {
    "abs": "abs", "all": "all", "any": "any", "cast": "cast", "cos": "cos", "elu": "elu",
    "equal": "equal", "exp": "exp", "eye": "eye",
    "greater": "greater", "greater_equal": "greater_equal", "less": "less", "less_equal": "less_equal", "log": "log",
    "logsumexp": "logsumexp", "max": "max", "maximum": "maximum", "mean": "mean", "min": "min", "minimum": "minimum",
    "not_equal": "not_equal", "ones_like": "ones_like", "permute_dimensions": "transpose", "pow": "power", "prod": "prod",
    "repeat_elements": "repeat", "reshape": "reshape", "round": "round", "sigmoid": "sigmoid", "sign": "sign", "sin": "sin",
    "softmax": "softmax", "softplus": "softplus", "softsign": "softsign", "square": "square", "std": "std",
    "stop_gradient": "stop_gradient", "sum": "sum", "tan": "tan", "tanh": "tanh", "tile": "tile", "transpose": "transpose",
    "var": "var", "zeros_like": "zeros_like", "identity": "copy",
}  # fmt: skip
"""Each function's old name, and the operation's."""

RENAMED: dict[str, Callable] = {old: getattr(ops, new) for old, new in OPERATIONS.items()}
"""Each function by its old name."""
