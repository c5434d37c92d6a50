"""The operations of linear algebra, as Keras's ops.linalg."""

from teul.ops import algebra

OPERATIONS = {name: function for part in (algebra,) for name, function in part.LINALG.items()}
globals().update(OPERATIONS)
