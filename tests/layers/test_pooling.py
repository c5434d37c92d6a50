"""Pooling, padding, cropping and upsampling: the contract, Keras's numbers, and what is refused."""

import jax.numpy as jnp
import numpy as np
import pytest
from contract import check_layer, random_array

from teul import layers

POOLING = [
    ("MaxPooling1D", lambda k: k.MaxPooling1D(2), (7, 3)),
    ("MaxPooling2D", lambda k: k.MaxPooling2D(), (6, 7, 3)),
    ("MaxPooling2D overlapping", lambda k: k.MaxPooling2D(3, strides=2, padding="same"), (6, 7, 3)),
    ("MaxPooling2D channels first", lambda k: k.MaxPooling2D((2, 3), data_format="channels_first"), (3, 5, 7)),
    ("MaxPooling2D same", lambda k: k.MaxPooling2D(2, padding="same"), (5, 6, 2)),
    ("MaxPooling3D", lambda k: k.MaxPooling3D((1, 2, 2)), (3, 4, 5, 2)),
    ("AveragePooling1D", lambda k: k.AveragePooling1D(3, strides=1, padding="same"), (7, 3)),
    ("AveragePooling2D", lambda k: k.AveragePooling2D(2), (6, 7, 3)),
    ("AveragePooling2D same", lambda k: k.AveragePooling2D(2, padding="same", data_format="channels_first"), (3, 5, 7)),
    ("AveragePooling3D", lambda k: k.AveragePooling3D(2), (3, 4, 5, 2)),
    ("GlobalMaxPooling1D", lambda k: k.GlobalMaxPooling1D(keepdims=True), (5, 3)),
    ("GlobalMaxPooling2D", lambda k: k.GlobalMaxPooling2D(data_format="channels_first"), (3, 4, 5)),
    ("GlobalMaxPooling3D", lambda k: k.GlobalMaxPooling3D(), (2, 3, 4, 3)),
    ("GlobalAveragePooling1D", lambda k: k.GlobalAveragePooling1D(), (5, 3)),
    ("GlobalAveragePooling2D", lambda k: k.GlobalAveragePooling2D(keepdims=True, data_format="channels_first"), (3, 4, 5)),
    ("GlobalAveragePooling3D", lambda k: k.GlobalAveragePooling3D(), (2, 3, 4, 3)),
    ("AdaptiveAveragePooling1D", lambda k: k.AdaptiveAveragePooling1D(3), (7, 2)),
    ("AdaptiveAveragePooling2D", lambda k: k.AdaptiveAveragePooling2D((3, 2), data_format="channels_first"), (2, 5, 7)),
    ("AdaptiveAveragePooling3D", lambda k: k.AdaptiveAveragePooling3D(2), (3, 4, 5, 2)),
    ("AdaptiveMaxPooling1D", lambda k: k.AdaptiveMaxPooling1D(3), (7, 2)),
    ("AdaptiveMaxPooling2D", lambda k: k.AdaptiveMaxPooling2D((3, 2)), (5, 7, 2)),
    ("AdaptiveMaxPooling3D", lambda k: k.AdaptiveMaxPooling3D(2, data_format="channels_first"), (2, 3, 4, 5)),
]
RESIZING = [
    ("ZeroPadding1D", lambda k: k.ZeroPadding1D((1, 2)), (4, 3)),
    ("ZeroPadding2D", lambda k: k.ZeroPadding2D(((1, 0), (2, 3)), data_format="channels_first"), (3, 4, 5)),
    ("ZeroPadding3D", lambda k: k.ZeroPadding3D((1, 0, 2)), (2, 3, 4, 2)),
    ("Cropping1D", lambda k: k.Cropping1D((1, 0)), (4, 3)),
    ("Cropping2D", lambda k: k.Cropping2D(((1, 0), (2, 1)), data_format="channels_first"), (3, 4, 5)),
    ("Cropping3D", lambda k: k.Cropping3D(((1, 0), (0, 1), (1, 1))), (3, 4, 5, 2)),
    ("UpSampling1D", lambda k: k.UpSampling1D(3), (4, 3)),
    ("UpSampling2D", lambda k: k.UpSampling2D((2, 3), data_format="channels_first"), (3, 4, 5)),
    ("UpSampling2D bilinear", lambda k: k.UpSampling2D(2, interpolation="bilinear", data_format="channels_first"), (3, 4, 5)),
    ("UpSampling2D bicubic", lambda k: k.UpSampling2D((1, 2), interpolation="bicubic"), (4, 5, 2)),
    ("UpSampling2D lanczos", lambda k: k.UpSampling2D((3, 2), interpolation="lanczos5"), (4, 5, 2)),
    ("UpSampling3D", lambda k: k.UpSampling3D((1, 2, 3)), (2, 3, 4, 2)),
]


@pytest.mark.parametrize(("make", "input_shape"), [pytest.param(*row[1:], id=row[0]) for row in POOLING + RESIZING])
def test_contract(make, input_shape, keras):
    check_layer(make, input_shape, keras=keras)


@pytest.mark.parametrize("arguments", [{}, {"keepdims": True}, {"data_format": "channels_first"}])
def test_steps_that_do_not_count_are_left_out_of_the_mean(keras, standard_promotion, arguments):
    x, mask = random_array((3, 4, 4)), np.array([[1, 1, 0, 0], [1, 0, 1, 1], [1, 1, 1, 1]], bool)
    ours = layers.GlobalAveragePooling1D(**arguments)(x, mask=jnp.asarray(mask))
    theirs = keras.layers.GlobalAveragePooling1D(**arguments)(x, mask=jnp.asarray(mask))
    np.testing.assert_allclose(ours, theirs, rtol=1e-6)
    assert layers.GlobalAveragePooling1D().compute_mask(x, mask) is None


def test_of_equal_values_the_gradient_goes_to_one(keras):
    """As in Keras: the first of the largest; so a flat window passes its slope on once."""
    import jax

    x = jnp.ones((1, 4, 4, 1))
    slope = jax.grad(lambda x: layers.MaxPooling2D()(x).sum())(x)[0, :, :, 0]
    assert slope.tolist() == [[1, 0, 1, 0], [0, 0, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: layers.MaxPooling2D((2, 2, 2)), "pool_size must be a whole number from 1 up, or 2 of them"),
        (lambda: layers.MaxPooling2D(2, strides=0), "strides must be"),
        (lambda: layers.AveragePooling2D(2, padding="full"), "padding must be 'valid' or 'same'"),
        (lambda: layers.MaxPooling2D(5)(np.ones((1, 4, 4, 1))), "does not fit into an input of shape"),
        (lambda: layers.MaxPooling2D()(np.ones((1, 4, 4))), "one channel: x"),
        (lambda: layers.ZeroPadding2D((1, 2, 3)), "2 numbers or pairs, one an axis"),
        (lambda: layers.ZeroPadding2D(-1), "padding must be a whole number from 0 up"),
        (lambda: layers.Cropping2D(2)(np.ones((1, 4, 4, 1))), "cropping must be smaller than its input"),
        (lambda: layers.UpSampling1D(0), "size must be a positive integer"),
        (lambda: layers.UpSampling2D(interpolation="cubist"), "interpolation must be"),
        (lambda: layers.AdaptiveMaxPooling2D((1, 2, 3)), "output_size must be an integer, or 2 of them"),
    ],
)
def test_refusals_say_what_to_do(make, words):
    with pytest.raises((ValueError, TypeError), match=words):
        make()
