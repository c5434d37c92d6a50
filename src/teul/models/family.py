"""The family of models: what a configuration may name."""

from teul.registry import Family

models = Family("model", "keras")
