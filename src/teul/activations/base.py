"""The family of activations: names to formulas."""

from teul.registry import Family

activations = Family("activation", "keras.activations")
