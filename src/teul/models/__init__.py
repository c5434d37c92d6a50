"""Models: layers put together, with compile, fit, evaluate and predict."""

from teul.models.cloning import clone_model, model_from_config, model_from_json
from teul.models.functional import Functional
from teul.models.model import Model
from teul.models.sequential import Sequential
from teul.saving import load_model, save_model

__all__ = ["Functional", "Model", "Sequential", "clone_model", "load_model", "model_from_config", "model_from_json", "save_model"]
