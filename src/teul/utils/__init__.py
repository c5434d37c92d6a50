"""Small helpers under Keras's names."""

from teul.utils.arrays import normalize, to_categorical
from teul.utils.session import clear_session
from teul.variables import set_random_seed

__all__ = ["clear_session", "normalize", "set_random_seed", "to_categorical"]
