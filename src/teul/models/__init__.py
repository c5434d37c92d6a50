"""Models: layers put together, with compile, fit, evaluate and predict."""

from teul.models.model import Model
from teul.models.sequential import Sequential

__all__ = ["Model", "Sequential"]
