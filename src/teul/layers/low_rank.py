"""LoRA: a weight that stays as it is, and a small product of two thin matrices that is trained in its place."""

from typing import Any

import jax.numpy as jnp
import numpy as np

from teul import initializers
from teul.errors import problem
from teul.layers.base import Layer


class Adapted:
    """A layer's weight W as an attribute: the Variable itself, and once LoRA is on, W plus what was learned on top of it."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, layer: Any, kind: type | None = None) -> Any:
        if layer is None:
            return self
        weight = layer.__dict__.get(self.name)
        if weight is None:
            raise AttributeError(f"Layer '{layer.name}' has no {self.name.strip('_')} before it is built.")
        return layer.adapted(weight) if layer.__dict__.get("lora_enabled") else weight

    def __set__(self, layer: Any, value: Any) -> None:
        layer.__dict__[self.name] = value


class LowRank(Layer):
    r"""Base of layers with one large weight W that can be adapted: :math:`W + \frac{\alpha}{r} A B`, of which A and B are trained.

    A has the shape of W with its last size r, and B is (r, that last size): for r = 8, W of 4096 times 4096 has 16.8 million
    numbers, A and B together 65 thousand.

    Source: Hu et al. 2021.
    """

    # What the weight is called, and the attribute that holds it.
    _adapted = ("kernel", "kernel")

    def _keep_low_rank(self, lora_rank: int | None, lora_alpha: float | None, quantization_config: Any = None) -> None:
        if quantization_config is not None:
            raise problem("not_offered", what="quantization", instead="Leave quantization_config out.")
        self.lora_rank, self.lora_alpha = lora_rank, lora_rank if lora_alpha is None else lora_alpha
        self.lora_enabled, self.quantization_config = False, None

    def _start_low_rank(self) -> None:
        """At the end of ``build``: adapt the weight at once where the constructor was told a rank."""
        if self.lora_rank:
            self.built = True
            self.enable_lora(self.lora_rank, lora_alpha=self.lora_alpha)

    def enable_lora(self, rank, lora_alpha=None, a_initializer="he_uniform", b_initializer="zeros") -> None:
        """Freeze W and train A B on top of it from now on.

        Args:
            rank: r.
            lora_alpha: the strength of what is learned; r if None.
            a_initializer, b_initializer: the first A and B; B is zero, so that nothing changes at first.

        Raises:
            ValueError: the layer is not built, W is constrained, or this was done before.

        >>> from teul.layers import Dense
        >>> layer = Dense(100)
        >>> layer.build((None, 200))
        >>> layer.enable_lora(2)
        >>> [v.shape for v in layer.trainable_weights]
        [(100,), (200, 2), (2, 100)]
        """
        name, attribute = self._adapted
        lacking = [
            (getattr(self, f"{name}_constraint"), f"no {name}_constraint"), (not self.built, "a built layer"),
            (self.lora_enabled, "a layer on which it is not on yet"),
        ]  # fmt: skip
        for refused, expected in lacking:
            if refused:
                raise problem("bad_argument", owner="enable_lora", argument="the layer", expected=expected, got=repr(self))
        locked = self.__dict__.pop("_locked", None)
        weight, penalty = self.__dict__[attribute], getattr(self, f"{name}_regularizer")
        for side, shape, first in (
            ("a", (*weight.shape[:-1], rank), a_initializer),
            ("b", (rank, weight.shape[-1]), b_initializer),
        ):
            made = self.add_weight(shape, initializers.get(first), "float32", regularizer=penalty, name=f"lora_{name}_{side}")
            setattr(self, f"lora_{name}_{side}", made)
        weight.trainable = False
        if locked:
            self._lock()
        self.lora_enabled, self.lora_rank, self.lora_alpha = True, rank, rank if lora_alpha is None else lora_alpha

    def adapted(self, weight: Any) -> Any:
        """The weight with what was learned on top of it, in the compute type."""
        name, _ = self._adapted
        a, b = (getattr(self, f"lora_{name}_{side}").value for side in "ab")
        learned = jnp.asarray(self.lora_alpha / self.lora_rank, a.dtype) * (a @ b)
        return (weight.value + learned.astype(weight.value.dtype)).astype(self.compute_dtype)

    def save_own_variables(self, store: dict[str, Any]) -> None:
        """Put the weights into ``store``, what was learned on top of W added to it."""
        if not self.lora_enabled:
            super().save_own_variables(store)
            return
        weight = self.__dict__[self._adapted[1]]
        for i, variable in enumerate(self._plain_weights()):
            value = self.adapted(weight) if variable is weight else variable.value
            store[str(i)] = np.asarray(value, variable.dtype)

    def load_own_variables(self, store: dict[str, Any]) -> None:
        """Take the weights from ``store``; what was learned on top of W starts anew."""
        if not self.lora_enabled:
            super().load_own_variables(store)
            return
        for i, variable in enumerate(self._plain_weights()):
            variable.assign(np.asarray(store[str(i)]))
        for side in "ab":
            learned = getattr(self, f"lora_{self._adapted[0]}_{side}")
            learned.assign(jnp.zeros_like(learned.value))

    def _plain_weights(self) -> list[Any]:
        return [v for v in self._own_weights() if not v.name.startswith("lora_")]

    def get_config(self):
        config = super().get_config()
        if not self.lora_rank:
            config.pop("lora_rank", None), config.pop("lora_alpha", None)
        return config


def value_of(weight: Any) -> Any:
    """The array of a weight, adapted or not."""
    return getattr(weight, "value", weight)
