"""Layers that prepare data: numbers, categories, texts and images."""

from teul.layers.preprocessing.scaling import Normalization, Rescaling

__all__ = ["Normalization", "Rescaling"]
