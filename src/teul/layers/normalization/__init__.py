"""Layers that bring values to a common scale while a network learns."""

from teul.layers.normalization.batch import BatchNormalization
from teul.layers.normalization.group import GroupNormalization
from teul.layers.normalization.layer import LayerNormalization
from teul.layers.normalization.length import RMSNormalization, UnitNormalization
from teul.layers.normalization.spectral import SpectralNormalization

__all__ = [
    "BatchNormalization", "GroupNormalization", "LayerNormalization", "RMSNormalization", "SpectralNormalization", "UnitNormalization",
]  # fmt: skip
