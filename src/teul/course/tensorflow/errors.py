"""tf.errors: the exceptions that course code catches."""

from teul.course.tensorflow.debugging import InvalidArgumentError

__all__ = ["InvalidArgumentError"]


class OpError(RuntimeError):
    """Something went wrong in an operation."""

    @property
    def message(self) -> str:
        """What is said."""
        return str(self)


class OutOfRangeError(OpError):
    """Data has ended."""


class ResourceExhaustedError(OpError):
    """Memory has ended."""


class NotFoundError(OpError, FileNotFoundError):
    """There is no such file."""


class UnimplementedError(OpError):
    """There is no such operation."""


class InternalError(OpError):
    """Something went wrong inside."""


class FailedPreconditionError(OpError):
    """Something must happen first."""


class AlreadyExistsError(OpError):
    """There is one already."""


class PermissionDeniedError(OpError):
    """It may not be done."""


class UnavailableError(OpError):
    """It is not there."""


class AbortedError(OpError):
    """It was broken off."""
