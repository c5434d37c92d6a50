"""tf.autodiff: tapes."""

from teul.course.tensorflow.tape import GradientTape

__all__ = ["GradientTape"]
