"""tf.image's windows over pictures: patches cut out of them, edges, and how alike two pictures are."""

from teul import ops
from teul.course.tensorflow.tensor import compute


def extract_patches(images, sizes, strides=None, rates=(1, 1, 1, 1), padding="VALID", name=None):
    """The windows of the pictures, each as one long row of channels.

    >>> import numpy as np
    >>> extract_patches(np.ones((1, 4, 4, 3), "float32"), [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], "VALID").shape
    TensorShape([1, 2, 2, 12])
    """
    size, step, rate = (tuple(int(n) for n in given[1:3]) for given in (sizes, strides or sizes, rates))
    return compute(_patches, images, size=size, strides=step, rate=rate[0], padding=padding.lower())


def _patches(x, *, size, strides, rate, padding):
    return ops.image.extract_patches(x, size, strides, rate, padding, "channels_last")


def sobel_edges(image):
    """How steep the pictures are, downward and to the right: ``(..., channels, 2)``."""
    return compute(_sobel, image)


def _sobel(x):
    return ops.image.sobel_edges(x, data_format="channels_last")


def ssim(img1, img2, max_val, filter_size=11, filter_sigma=1.5, k1=0.01, k2=0.03, return_index_map=False):
    """How alike two pictures are (1 for the same): one number a picture."""
    return compute(_ssim, img1, img2, most=float(max_val), size=int(filter_size), sigma=float(filter_sigma), k1=float(k1), k2=float(k2))


def _ssim(a, b, *, most, size, sigma, k1, k2):
    return ops.image.ssim(a, b, most, size, sigma, k1, k2)
