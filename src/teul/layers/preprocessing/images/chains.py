"""Chains of random changes: which of the other layers change an image, and how strongly, is drawn too."""

from typing import Any

import jax
import jax.numpy as jnp

from teul.layers.base import Layer, layers
from teul.layers.core import as_float, check_positive_integer
from teul.layers.preprocessing.images.base import RandomImageLayer, bounds
from teul.layers.preprocessing.images.bending import RandomShear
from teul.layers.preprocessing.images.color import RandomBrightness, RandomContrast
from teul.layers.preprocessing.images.edges import RandomSharpness
from teul.layers.preprocessing.images.moving import RandomRotation, RandomTranslation
from teul.layers.preprocessing.images.tones import AutoContrast, Equalization, RandomColorDegeneration, RandomPosterization, Solarization

_MOVES = ("random_shear", "random_translation", "random_rotation")
_COLORS = ("random_brightness", "random_color_degeneration", "random_contrast", "random_sharpness")
_TONES = ("random_posterization", "solarization", "auto_contrast", "equalization")


class Chained(RandomImageLayer):
    """Base of layers that change images by others, which are all kept, each drawing for itself."""

    def _keep_changes(self, factor: Any, value_range: Any, interpolation: str, seed: Any, colors: bool, more: dict[str, Any]) -> None:
        """The layers, as strong as ``factor`` says; ``more`` are arguments that they all take."""
        factor = self.factor = bounds(type(self).__name__, "factor", factor, 0.0, 1.0, lowest=0)
        self.value_range, self.interpolation = value_range, interpolation
        drawn = {**more, "data_format": self.data_format, "seed": seed}
        toned = {**drawn, "value_range": value_range}
        moved = {**drawn, "interpolation": interpolation}
        self.random_shear = RandomShear(factor, factor, **moved)
        self.random_translation = RandomTranslation(factor, factor, **moved)
        self.random_rotation = RandomRotation(factor, **moved)
        if colors:
            self.random_brightness = RandomBrightness(factor, **toned)
            self.random_color_degeneration = RandomColorDegeneration(factor, **toned)
            self.random_contrast = RandomContrast(factor, **toned)
            self.random_sharpness = RandomSharpness(factor, **toned)
        self.random_posterization = RandomPosterization(max(1, int(8 * factor[1])), **toned)
        self.solarization = Solarization(factor, factor, **toned)
        plain = {**more, "data_format": self.data_format, "value_range": value_range}
        self.auto_contrast, self.equalization = AutoContrast(**plain), Equalization(**plain)
        self._names = (*_MOVES, *(_COLORS if colors else ()), *_TONES)

    def build(self, input_shape):
        for name in self._names:
            layer: Layer = getattr(self, name)
            layer.build(input_shape)

    def _all_drawn(self, data: Any) -> dict[str, Any]:
        return {name: getattr(self, name).get_random_transformation(data, training=True) for name in self._names}

    def _one_of(self, place: Any, x: jax.Array, drawn: dict[str, Any], masks: bool) -> jax.Array:
        """x as the layer at ``place`` changes it; beyond the last it stays as it is."""

        def change(name: str):
            layer = getattr(self, name)
            changed = layer.transform_segmentation_masks if masks else layer.transform_images
            return lambda x: jnp.asarray(changed(x, drawn[name])).astype(x.dtype)

        changes = [*(change(name) for name in self._names), lambda x: x]
        if isinstance(place, jax.core.Tracer):
            return jax.lax.switch(place, changes, x)
        return changes[int(place)](x)


@layers.add()
class RandAugment(Chained):
    """While training, images changed by ``num_ops`` of eleven layers, one after another.

    Args:
        value_range: the two ends of the images' values.
        num_ops: how many changes.
        factor: how strong they may be, a share; or the two ends.
        interpolation: ``"bilinear"`` or ``"nearest"``, for what is moved.
        seed: an integer, for draws that repeat.
        data_format: ``"channels_last"`` or ``"channels_first"``.

    Source: Cubuk et al. 2019.
    """

    def __init__(
        self, value_range=(0, 255), num_ops=2, factor=0.5, interpolation="bilinear", seed=None, data_format=None, **kwargs
    ):  # fmt: skip
        super().__init__(seed=seed, data_format=data_format, **kwargs)
        self.num_ops = check_positive_integer("RandAugment", "num_ops", num_ops)
        self._keep_changes(factor, value_range, interpolation, seed, True, kwargs)

    def get_random_transformation(self, data, training=True, seed=None):
        if not training:
            return None
        places = jax.random.randint(self.generator.next(), (self.num_ops,), 0, len(self._names))
        return {"transforms": self._all_drawn(data), "layer_idxes": places}

    def transform_images(self, images, transformation=None, training=True):
        return self._in_turn(as_float(self, images), transformation, False) if training else as_float(self, images)

    def transform_segmentation_masks(self, segmentation_masks, transformation=None, training=True):
        return self._in_turn(jnp.asarray(segmentation_masks), transformation, True) if training else segmentation_masks

    def _in_turn(self, x: jax.Array, transformation: dict[str, Any], masks: bool) -> jax.Array:
        for i in range(self.num_ops):
            x = self._one_of(transformation["layer_idxes"][i], x, transformation["transforms"], masks)
        return x


@layers.add()
class AugMix(Chained):
    r"""While training, a mix of an image and of several copies, each changed by a chain of other layers.

    The copies count by weights from Dirichlet(:math:`\alpha`), the image itself by a share from Beta(:math:`\alpha, \alpha`).

    Args:
        value_range: the two ends of the images' values.
        num_chains: how many copies.
        chain_depth: how many changes a chain has at most.
        factor: how strong they may be, a share; or the two ends.
        alpha: how even the weights are.
        all_ops: whether brightness, color, contrast and sharpness are changed too.
        interpolation: ``"bilinear"`` or ``"nearest"``, for what is moved.
        seed: an integer, for draws that repeat.
        data_format: ``"channels_last"`` or ``"channels_first"``.

    Source: Hendrycks et al. 2020.
    """

    def __init__(
        self, value_range=(0, 255), num_chains=3, chain_depth=3, factor=0.3, alpha=1.0, all_ops=True, interpolation="bilinear", seed=None,
        data_format=None, **kwargs,
    ):  # fmt: skip
        super().__init__(seed=seed, data_format=data_format, **kwargs)
        self.num_chains = check_positive_integer("AugMix", "num_chains", num_chains)
        self.chain_depth = check_positive_integer("AugMix", "chain_depth", chain_depth)
        self.alpha, self.all_ops = alpha, all_ops
        self._keep_changes(factor, value_range, interpolation, seed, all_ops, kwargs)

    def get_random_transformation(self, data, training=True, seed=None):
        if not training:
            return None
        keys = jax.random.split(self.generator.next(), 3)
        chains, depth = self.num_chains, self.chain_depth
        return {
            "chain_mixing_weights": jax.random.dirichlet(keys[0], jnp.full((chains,), float(self.alpha))),
            "weight_sample": jax.random.beta(keys[1], float(self.alpha), float(self.alpha)),
            # One more than there are layers: a step may be left out.
            "chain_transforms": jax.random.randint(keys[2], (chains, depth), 0, len(self._names) + 1),
            "transforms": [[self._all_drawn(data) for _ in range(depth)] for _ in range(chains)],
        }

    def transform_images(self, images, transformation=None, training=True):
        x = as_float(self, images)
        return jnp.clip(self._mixed(x, transformation, False), *self.value_range) if training else x

    def transform_segmentation_masks(self, segmentation_masks, transformation=None, training=True):
        return self._mixed(jnp.asarray(segmentation_masks), transformation, True) if training else segmentation_masks

    def _mixed(self, x: jax.Array, transformation: dict[str, Any], masks: bool) -> jax.Array:
        """The mix; of masks, whose classes cannot be mixed, the chain that counts most."""
        weights, share = transformation["chain_mixing_weights"], transformation["weight_sample"]
        copies = []
        for places, drawn in zip(transformation["chain_transforms"], transformation["transforms"], strict=True):
            copy = x
            for place, one in zip(places, drawn, strict=True):
                copy = self._one_of(place, copy, one, masks)
            copies.append(copy)
        together = jnp.stack(copies)
        if masks:
            return jnp.where(share > 0.5, x, together[jnp.argmax(weights)])
        weights, share = weights.astype(x.dtype), share.astype(x.dtype)
        return share * x + (1 - share) * jnp.tensordot(weights, together, axes=1)
