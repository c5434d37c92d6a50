"""Models: layers put together, with compile, fit, evaluate and predict."""

from teul.models.functional import Functional
from teul.models.model import Model
from teul.models.sequential import Sequential
from teul.saving import load_model, save_model

__all__ = ["Functional", "Model", "Sequential", "load_model", "save_model"]
