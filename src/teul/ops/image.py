"""The operations on pictures, as Keras's ops.image."""

from teul.ops import pictures

OPERATIONS = {name: function for part in (pictures,) for name, function in part.OPERATIONS.items()}
globals().update(OPERATIONS)
