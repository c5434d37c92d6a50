"""Models that outlive the session: one file, plain data, never code."""

from teul.saving.file import load_model, load_weights, save_model, save_weights

__all__ = ["load_model", "load_weights", "save_model", "save_weights"]
