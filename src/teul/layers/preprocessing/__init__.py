"""Layers that prepare data: numbers, categories, texts and images."""

from teul.layers.preprocessing.discretization import Discretization
from teul.layers.preprocessing.encoding import CategoryEncoding
from teul.layers.preprocessing.hashing import HashedCrossing, Hashing
from teul.layers.preprocessing.images import (
    CenterCrop,
    RandomBrightness,
    RandomContrast,
    RandomCrop,
    RandomFlip,
    RandomRotation,
    RandomTranslation,
    RandomZoom,
    Resizing,
)
from teul.layers.preprocessing.lookups import IntegerLookup, StringLookup
from teul.layers.preprocessing.scaling import Normalization, Rescaling
from teul.layers.preprocessing.text import TextVectorization

__all__ = [
    "CategoryEncoding", "CenterCrop", "Discretization", "HashedCrossing", "Hashing", "IntegerLookup", "Normalization", "RandomBrightness",
    "RandomContrast", "RandomCrop", "RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom", "Rescaling", "Resizing",
    "StringLookup", "TextVectorization",
]  # fmt: skip
