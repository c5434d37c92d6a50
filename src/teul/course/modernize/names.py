"""Where a name of Keras or TensorFlow stands today."""

from functools import cache
from importlib import import_module
from typing import Any

from teul.course.backend.renamed import OPERATIONS
from teul.course.finder import canonical, known
from teul.course.table import VIEWS
from teul.course.view import CourseModule, View

MODULES = frozenset({
    "keras", "keras.activations", "keras.applications", "keras.backend", "keras.callbacks", "keras.config", "keras.constraints",
    "keras.datasets", "keras.dtype_policies", "keras.export", "keras.initializers", "keras.layers", "keras.losses", "keras.metrics",
    "keras.mixed_precision", "keras.models", "keras.ops", "keras.optimizers", "keras.optimizers.schedules", "keras.preprocessing",
    "keras.preprocessing.image", "keras.preprocessing.sequence", "keras.random", "keras.regularizers", "keras.saving", "keras.tree",
    "keras.utils", "scikeras", "scikeras.wrappers",
})  # fmt: skip
"""The modules of today's Keras, and SciKeras, which took the wrappers over. Data sets and applications have modules of their own."""

ONLY_UNDER_TENSORFLOW: dict[str, tuple[str, ...]] = {
    "keras.preprocessing.text": (),
    "keras.preprocessing.image": ("array_to_img", "img_to_array", "load_img", "save_img", "smart_resize"),
    "keras.preprocessing.sequence": ("pad_sequences",),
    "keras.backend": (
        *("clear_session", "epsilon", "floatx", "get_uid", "image_data_format", "is_float_dtype", "is_int_dtype", "is_keras_tensor"),
        *("result_type", "set_epsilon", "set_floatx", "set_image_data_format", "standardize_dtype", "backend"),
    ),
}
"""Modules that are found whole under ``tensorflow.keras`` alone, and what of each Keras itself still has."""

SHORT = {
    "mse": "mean_squared_error", "mae": "mean_absolute_error", "mape": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error", "kld": "kl_divergence", "kullback_leibler_divergence": "kl_divergence", "logcosh": "log_cosh",
}  # fmt: skip
"""Functions of ``keras.losses`` that are called by their whole name today."""

_ONLY_SHORT = {name: short for short, name in SHORT.items() if len(short) < 5}
"""Under ``tensorflow.keras`` these functions are called by their short name alone."""

OWN: dict[str, str] = {
    "teul.course.layers:Convolution1D": "keras.layers.Conv1D",
    "teul.course.layers:Convolution2D": "keras.layers.Conv2D",
    "teul.course.layers:Convolution3D": "keras.layers.Conv3D",
    "teul.course.layers:ThresholdedReLU": "tensorflow.keras.layers.ThresholdedReLU",
    "teul.course.diagram:plot_model": "keras.utils.plot_model",
    "teul.interop.scikit_learn:LossRegressor": "scikeras.wrappers.KerasRegressor",
    "teul.interop.scikit_learn:KerasClassifier": "scikeras.wrappers.KerasClassifier",
}
"""What the tables show of Teul's own for an old name, and what one writes today."""

_MATH = (
    "ceil", "confusion_matrix", "count_nonzero", "digamma", "erf", "expm1", "floordiv", "imag", "is_finite", "is_inf", "is_nan", "lgamma",
    "log", "log1p", "log_sigmoid", "logical_xor", "mod", "real", "reciprocal", "rsqrt", "squared_difference",
)  # fmt: skip
_GRAPHS = (
    "ConfigProto", "GPUOptions", "InteractiveSession", "Session", "app", "disable_eager_execution", "disable_v2_behavior",
    "enable_eager_execution", "flags", "get_default_graph", "get_default_session", "get_variable", "global_variables",
    "global_variables_initializer", "initialize_all_variables", "local_variables_initializer", "logging", "placeholder",
    "reset_default_graph", "trainable_variables", "train.AdamOptimizer", "variable_scope",
)  # fmt: skip
_TENSORFLOW = {
    **{name: f"math.{name}" for name in _MATH},
    **{name: f"compat.v1.{name}" for name in _GRAPHS},
    "set_random_seed": "random.set_seed", "random_normal": "random.normal", "random_uniform": "random.uniform",
    "truncated_normal": "random.truncated_normal", "random_shuffle": "random.shuffle", "lin_space": "linspace", "div": "math.divide",
    "mul": "multiply", "sub": "subtract", "neg": "negative", "pack": "stack", "unpack": "unstack", "Print": "print", "gfile": "io.gfile",
    "image.resize_images": "image.resize", "matrix_inverse": "linalg.inv", "diag": "linalg.tensor_diag",
}  # fmt: skip
"""Names of TensorFlow 1, and where they stand in TensorFlow 2."""

_NAMES_MORE = {
    "keras.backend.random_normal": "keras.random.normal", "keras.backend.random_uniform": "keras.random.uniform",
    "keras.backend.clip": "keras.ops.clip", "keras.backend.argmax": "keras.ops.argmax", "keras.backend.argmin": "keras.ops.argmin",
    "keras.backend.shape": "keras.ops.shape", "keras.backend.sqrt": "keras.ops.sqrt", "keras.backend.stack": "keras.ops.stack",
    "keras.backend.squeeze": "keras.ops.squeeze", "keras.backend.relu": "keras.ops.relu", "keras.backend.dot": "keras.ops.matmul",
    "keras.backend.get_session": "tensorflow.compat.v1.keras.backend.get_session",
    "keras.backend.set_session": "tensorflow.compat.v1.keras.backend.set_session",
    "keras.backend.set_image_dim_ordering": "keras.backend.set_image_data_format",
    "keras.backend.image_dim_ordering": "keras.backend.image_data_format",
    "keras.backend.binary_crossentropy": "keras.ops.binary_crossentropy",
}  # fmt: skip

_CONSTRAINTS = ("max_norm", "non_neg", "unit_norm", "min_max_norm")
_V1 = ("tensorflow.compat.v1", "tensorflow.compat.v2")


@cache
def today(name: str) -> str:
    """The whole name under which ``name`` is found today; the same name if it still stands where it stood.

    >>> today("keras.layers.convolutional.Convolution2D"), today("tensorflow.python.keras.layers.Dense")
    ('keras.layers.Conv2D', 'tensorflow.keras.layers.Dense')
    >>> today("keras.utils.np_utils"), today("keras.backend.mean"), today("tensorflow.set_random_seed")
    ('keras.utils', 'keras.ops.mean', 'tensorflow.random.set_seed')
    """
    under_tensorflow = name.startswith("tensorflow.")
    whole = canonical(name)
    if not whole.startswith(("keras", "scikeras")):
        return _of_tensorflow(name)
    if name.startswith("tensorflow.") and ".keras" not in name:
        return name  # tf.losses, tf.optimizers: still there
    found = _of_keras(whole, under_tensorflow)
    return "tensorflow." + found if under_tensorflow and found.startswith("keras") else found


def is_gone(name: str) -> str | None:
    """The message that says what to do instead of a name that has no place today; None if it has one."""
    module, rest = _split(canonical(name))
    view = VIEWS.get(module)
    return view.gone.get(rest.partition(".")[0]) if view is not None and rest else None


@cache
def kind(name: str) -> Any:
    """What a name of Keras stands for in Teul: a class or a function; None if nothing does."""
    module, rest = _split(canonical(name))
    if not module.startswith(("keras", "scikeras")) or not rest or "." in rest or known(f"{module}.{rest}"):
        return None
    try:
        return getattr(CourseModule(module, VIEWS.get(module, View()), None), rest)
    except (AttributeError, ImportError):
        return None


def _split(name: str) -> tuple[str, str]:
    """``keras.layers.core.Dense`` -> ``keras.layers.core`` and ``Dense``."""
    parts = name.split(".")
    end = next((n for n in range(len(parts), 0, -1) if known(".".join(parts[:n]))), 0)
    return ".".join(parts[:end]), ".".join(parts[end:])


def _of_tensorflow(name: str) -> str:
    if name.startswith(_V1) or not name.startswith("tensorflow."):
        return name
    rest = name.removeprefix("tensorflow.")
    for old, new in _TENSORFLOW.items():
        if rest == old or rest.startswith(old + "."):
            return f"tensorflow.{new}{rest[len(old) :]}"
    return name


def _of_keras(whole: str, under_tensorflow: bool) -> str:
    module, rest = _split(whole)
    if not rest:
        return _module(module)
    name, _, tail = rest.partition(".")
    more = "." + tail if tail else ""
    if f"{module}.{name}" in _NAMES_MORE:
        return _NAMES_MORE[f"{module}.{name}"] + more
    if module == "keras.backend" and name in OPERATIONS:
        return f"keras.ops.{OPERATIONS[name]}{more}"
    kept = ONLY_UNDER_TENSORFLOW.get(module)
    if kept is not None and name not in kept:
        return f"{'' if under_tensorflow else 'tensorflow.'}{module}.{name}{more}"
    if module in ("keras.losses", "keras.metrics") and not under_tensorflow:
        name = SHORT.get(name, SHORT.get(name.lower(), name))
    if module in ("keras.losses", "keras.metrics") and under_tensorflow:
        name = _ONLY_SHORT.get(name, name)
    return _shown(module, name) + more


def _module(module: str) -> str:
    """The module that shows today what an old one showed."""
    if module in MODULES or module.startswith(("keras.datasets.", "keras.applications.")):
        return module
    if module == "keras.preprocessing.text":
        return "tensorflow." + module
    if module.startswith("keras.wrappers.scikit_learn"):
        return "scikeras.wrappers"
    sources = VIEWS[module].sources if module in VIEWS else ()
    return next(("keras." + s.removeprefix("teul.") for s in sources if "keras." + s.removeprefix("teul.") in MODULES), module)


def _shown(module: str, name: str) -> str:
    """Where the table says that the name of an old module stands."""
    view = VIEWS.get(module, View())
    target = view.names.get(name)
    if target in OWN:
        return OWN[target]
    if target is None or _still(view, name):
        return f"{_module(module)}.{name}"
    where, _, new = target.partition(":")
    where = "keras." + where.removeprefix("teul.")
    return f"{where}.{new}" if where in MODULES and new else f"{_module(module)}.{name}"


def _still(view: View, name: str) -> bool:
    """Whether Teul's own public names, which are today's, have it as well."""
    return name in _CONSTRAINTS or any(name in getattr(import_module(source), "__all__", ()) for source in view.sources)
