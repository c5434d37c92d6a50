"""The operations that NumPy has too, as Keras's ops.numpy."""

from teul.ops import algebra, creation, elementwise, reductions, shapes

OPERATIONS = {name: function for part in (algebra, creation, elementwise, reductions, shapes) for name, function in part.OPERATIONS.items()}
globals().update(OPERATIONS)
