"""The part of ``tensorflow`` that courses use around Keras, on Teul.

>>> import teul.course.tensorflow as tf
>>> with tf.GradientTape() as tape:
...     w = tf.Variable(3.0)
...     loss = tf.square(w)
>>> print(tape.gradient(loss, w))
tf.Tensor(6.0, shape=(), dtype=float32)

:mod:`teul.course` makes this module ``tensorflow`` in a process. Each name below stands in one module; Keras's own (``tf.keras``,
``tf.losses``, ...) are Teul's.
"""

import importlib
import sys
from typing import Any

from teul.course.gone import Gone
from teul.course.tensorflow import calls as _calls
from teul.errors import nearest, problem

_SUBMODULES = (
    "autodiff", "autograph", "compat", "config", "data", "debugging", "distribute", "dtypes", "errors", "experimental", "image", "io",
    "linalg", "math", "nn", "random", "ragged", "saved_model", "sparse", "strings",
    "summary", "sysconfig", "test", "train", "types", "version",
)  # fmt: skip
_NAMES: dict[str, str] = {
    "dtypes": "DType as_dtype float16 bfloat16 float32 float64 half double int8 int16 int32 int64 uint8 uint16 uint32 uint64 bool "
    "complex64 complex128 string",
    "tensor_shape": "TensorShape",
    "tensor": "Tensor convert_to_tensor is_tensor",
    "variable": "Variable",
    "tape": "GradientTape",
    "tracing": "function",
    "creation": "constant zeros ones fill zeros_like ones_like eye range linspace lin_space one_hot meshgrid sequence_mask shape shape_n "
    "size rank get_static_value identity stop_gradient ensure_shape timestamp",
    "elementwise": "abs negative square sqrt exp log sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh sign floor round sigmoid "
    "logical_not add subtract multiply divide truediv floordiv pow maximum minimum equal not_equal less less_equal greater greater_equal "
    "logical_and logical_or cast saturate_cast clip_by_value clip_by_norm clip_by_global_norm add_n complex atan2 "
    "rsqrt reciprocal erf expm1 log1p ceil global_norm truncatediv floormod mod squared_difference is_nan is_inf is_finite log_sigmoid "
    "lgamma digamma real imag conj logical_xor",
    "reducing": "reduce_sum reduce_mean reduce_max reduce_min reduce_prod reduce_all reduce_any reduce_logsumexp argmax argmin cumsum "
    "confusion_matrix count_nonzero histogram_fixed_width",
    "shaping": "reshape transpose expand_dims squeeze concat stack unstack split tile repeat pad reverse roll broadcast_to slice "
    "strided_slice broadcast_static_shape space_to_depth depth_to_space pack unpack",
    "indexing": "gather gather_nd where boolean_mask scatter_nd tensor_scatter_nd_update tensor_scatter_nd_add tensor_scatter_nd_sub "
    "tensor_scatter_nd_max tensor_scatter_nd_min sort argsort unique unique_with_counts searchsorted dynamic_partition dynamic_stitch",
    "linalg": "matmul tensordot einsum norm",
    "control": "cond case switch_case while_loop map_fn vectorized_map scan foldl foldr custom_gradient recompute_grad group no_op "
    "py_function numpy_function print Print no_gradient NoGradient gradients hessians control_dependencies device name_scope "
    "variable_scope init_scope executing_eagerly is_symbolic_tensor UnconnectedGradients",
    "array": "TensorArray TensorSpec RaggedTensorSpec",
    "module": "Module",
    "ragged": "RaggedTensor",
    "sparse": "SparseTensor",
    "debugging": "Assert",
    "strings": "as_string",
    "config": "get_logger",
    "io": "read_file write_file",
    "keras_names": "random_normal_initializer random_uniform_initializer zeros_initializer ones_initializer constant_initializer "
    "truncated_normal_initializer glorot_uniform_initializer glorot_normal_initializer variance_scaling_initializer "
    "orthogonal_initializer",
    "old": "set_random_seed random_normal random_uniform truncated_normal random_shuffle to_float to_int32 to_int64 to_double "
    "global_variables_initializer initialize_all_variables local_variables_initializer trainable_variables global_variables "
    "reset_default_graph get_default_graph get_default_session ConfigProto GPUOptions logging Session InteractiveSession Graph "
    "RunOptions OptimizerOptions GraphOptions tables_initializer disable_v2_behavior enable_v2_behavior disable_eager_execution "
    "enable_eager_execution disable_v2_tensorshape enable_v2_tensorshape disable_resource_variables enable_resource_variables "
    "disable_control_flow_v2 enable_control_flow_v2 disable_tensor_equality enable_tensor_equality",
}
_KERAS = {"keras": "", "losses": ".losses", "optimizers": ".optimizers", "metrics": ".metrics", "initializers": ".initializers"}
_GONE = {
    **dict.fromkeys(["placeholder", "get_variable", "all_variables", "assign", "get_collection"], "tf_gone_graphs"),
    **dict.fromkeys(["estimator", "contrib", "app", "flags", "layers", "train_and_evaluate", "feature_column"], "tf_gone_estimators"),
    **dict.fromkeys(["IndexedSlices"], "tf_gone_sparse"),
    **dict.fromkeys(
        ["lite", "tpu", "xla", "mlir", "queue", "lookup", "quantization", "audio", "signal", "nest", "bitcast"], "tf_gone_rest"
    ),
}
_PLACES = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = ["AUTO_REUSE", "newaxis", *_PLACES, *_SUBMODULES, *_KERAS]

newaxis = None
AUTO_REUSE = True
__version__ = "2.21.0"
VERSION = __version__
__git_version__ = __compiler_version__ = "teul"

_calls.install()


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(importlib.import_module(f"teul.course.tensorflow.{_PLACES[name]}"), name)
    if name in _SUBMODULES:
        return importlib.import_module(f"teul.course.tensorflow.{name}")
    if name in _KERAS:
        return _keras(_KERAS[name])
    if name.startswith("__"):
        raise AttributeError(name)
    if name in _GONE:
        return Gone(f"tensorflow.{name}", _GONE[name])
    raise problem("tf_unknown", module="tensorflow", name=name, hint=nearest(name, [*_PLACES, *_SUBMODULES, *_KERAS]))


def _keras(part: str) -> Any:
    """Keras's module: as :mod:`teul.course` shows it where it is installed, else Teul itself."""
    if f"tensorflow.keras{part}" in sys.modules or _is_installed():
        return importlib.import_module(f"tensorflow.keras{part}")
    return importlib.import_module(f"teul{part}")


def _is_installed() -> bool:
    course = sys.modules.get("teul.course")
    return course is not None and getattr(course, "installed", lambda: False)()


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES, *_SUBMODULES, *_KERAS})
