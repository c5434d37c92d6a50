"""Random mixes of two images of a batch, and of their labels."""

import jax
import jax.numpy as jnp

from teul.errors import problem
from teul.layers.base import layers
from teul.layers.preprocessing.images.base import RandomImageLayer, bounds
from teul.layers.preprocessing.images.edges import rectangles


class Mixed(RandomImageLayer):
    """Base of layers that put parts of other images of the batch into each."""

    def transform_bounding_boxes(self, bounding_boxes, transformation=None, training=True):
        raise problem("no_boxes", layer=self.name)

    def transform_labels(self, labels, transformation=None, training=True):
        if not training:
            return labels
        y = jnp.asarray(labels)
        y = y if jnp.issubdtype(y.dtype, jnp.floating) else y.astype("float32")
        share = transformation["mix_weight"].astype(y.dtype).reshape(-1, *[1] * (y.ndim - 1))
        return share * y + (1 - share) * y[transformation["permutation_order"]]


@layers.add()
class MixUp(Mixed):
    r"""While training, each image and its label a mix with another's: :math:`\lambda x_i + (1 - \lambda) x_j`.

    Args:
        alpha: the shares are drawn from Beta(alpha, alpha): a small number leaves most images nearly what they are.
        seed: an integer, for draws that repeat.

    Source: Zhang et al. 2018.
    """

    def __init__(self, alpha=0.2, data_format=None, seed=None, **kwargs):
        super().__init__(data_format=data_format, seed=seed, **kwargs)
        self.alpha = alpha

    def _drawn(self, key, images, count):
        first, second = jax.random.split(key)
        share = jax.random.beta(first, self.alpha, self.alpha, (count,))
        return {"mix_weight": share, "permutation_order": jax.random.permutation(second, count)}

    def _changed(self, x, transformation, interpolation):
        share = transformation["mix_weight"].astype(x.dtype).reshape(-1, 1, 1, 1)
        return share * x + (1 - share) * x[transformation["permutation_order"]]

    def transform_bounding_boxes(self, bounding_boxes, transformation=None, training=True):
        if not training:
            return bounding_boxes
        order = transformation["permutation_order"]
        return {name: jnp.concatenate([part, part[order]], axis=1) for name, part in bounding_boxes.items()}


@layers.add()
class CutMix(Mixed):
    """While training, a rectangle of each image taken from another, and its label mixed by their areas.

    Args:
        factor: the largest share that stays of an image; or the two ends.
        seed: an integer, for draws that repeat.

    Source: Yun et al. 2019.
    """

    def __init__(self, factor=1.0, seed=None, data_format=None, **kwargs):
        super().__init__(seed=seed, data_format=data_format, **kwargs)
        self.factor = bounds("CutMix", "factor", factor, 0.0, 1.0, lowest=0)

    def _drawn(self, key, images, count):
        first, second, third = jax.random.split(key, 3)
        share = jax.random.uniform(first, (count,), minval=self.factor[0], maxval=self.factor[1])
        masks = rectangles(second, 1 - share, self._size(images))
        masks = masks[..., None] if self.data_format == "channels_last" else masks[:, None]
        return {
            "permutation_order": jax.random.permutation(third, count),
            "batch_masks": jnp.broadcast_to(masks, (count, *images.shape[-3:])),
            "mix_weight": share.reshape(-1, 1, 1, 1),
        }

    def _changed(self, x, transformation, interpolation):
        masks = transformation["batch_masks"]
        return jnp.where(masks[..., :1] if self.data_format == "channels_last" else masks[:, :1], x[transformation["permutation_order"]], x)
