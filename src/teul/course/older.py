"""Small functions that older Keras had and that need no room of their own."""

from typing import Any

import numpy as np

from teul.errors import problem


def print_summary(model: Any, line_length: int | None = None, positions: Any = None, print_fn: Any = None) -> None:
    """Print a model's layers: today ``model.summary()``."""
    model.summary(line_length=line_length, print_fn=print_fn)


def count_params(weights: Any) -> int:
    """How many numbers there are in some weights."""
    return int(sum(np.prod(w.shape, dtype=np.int64) for w in weights))


def probas_to_classes(y_pred: Any) -> np.ndarray:
    """Classes from probabilities: the likeliest column, or whether the only one is above one half.

    >>> probas_to_classes([[0.1, 0.9], [0.8, 0.2]]).tolist(), probas_to_classes([[0.7], [0.2]]).tolist()
    ([1, 0], [1, 0])
    """
    y_pred = np.asarray(y_pred)
    if y_pred.ndim > 1 and y_pred.shape[1] > 1:
        return y_pred.argmax(axis=1)
    return (y_pred.reshape(-1) > 0.5).astype(np.int64)


def unscaled(inner_optimizer: Any, *args: Any, **kwargs: Any) -> Any:
    """The optimizer itself: float32 needs no scaled loss, and bfloat16 neither."""
    return inner_optimizer


def version() -> str:
    """The version of Keras whose names are understood."""
    return "3.15.0"


def model_from_yaml(yaml_string: str, custom_objects: Any = None) -> Any:
    """The model that ``to_yaml`` described, with new weights; what Keras 2 wrote is read with PyYAML."""
    import json

    from teul.models import model_from_config, model_from_json

    try:
        return model_from_json(yaml_string, custom_objects)
    except ValueError:
        try:
            import yaml
        except ImportError as error:
            raise problem("gone_yaml") from error
        # Through JSON, so that what stands for tuples and dates in YAML is plain.
        return model_from_config(json.loads(json.dumps(yaml.safe_load(yaml_string), default=str)), custom_objects)


class Reduction:
    """The ways to make one loss of many, which are plain strings today."""

    AUTO = SUM_OVER_BATCH_SIZE = "sum_over_batch_size"
    SUM = "sum"
    NONE = "none"

    @classmethod
    def all(cls) -> tuple[str, ...]:
        """All of them."""
        return cls.AUTO, cls.SUM, cls.NONE
