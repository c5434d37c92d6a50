"""Mixed precision, under the names of ``keras.mixed_precision``: ``set_global_policy("mixed_float16")``."""

from teul.config import dtype_policy, set_dtype_policy
from teul.dtype_policies import DTypePolicy
from teul.optimizers import LossScaleOptimizer

Policy = DTypePolicy
global_policy = dtype_policy
set_global_policy = set_dtype_policy

__all__ = [
    "DTypePolicy", "LossScaleOptimizer", "Policy", "dtype_policy", "global_policy", "set_dtype_policy", "set_global_policy",
]  # fmt: skip
