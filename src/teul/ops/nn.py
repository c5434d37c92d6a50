"""The operations of networks, as Keras's ops.nn."""

from teul.ops import activating, labels, normalizing, windows

OPERATIONS = {name: function for part in (activating, labels, normalizing, windows) for name, function in part.OPERATIONS.items()}
globals().update(OPERATIONS)
