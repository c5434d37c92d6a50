"""Models: layers put together, with compile, fit, evaluate and predict."""

from teul.models.model import Model
from teul.models.sequential import Sequential
from teul.saving import load_model, save_model

__all__ = ["Model", "Sequential", "load_model", "save_model"]
