"""Small helpers under Keras's names."""

from teul.naming import clear_session
from teul.utils.arrays import normalize, to_categorical
from teul.variables import set_random_seed

__all__ = ["clear_session", "normalize", "set_random_seed", "to_categorical"]
