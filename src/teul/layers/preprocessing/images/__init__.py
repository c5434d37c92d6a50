"""Layers for images: sizes and crops, and random changes while training."""

from teul.layers.preprocessing.images.color import RandomBrightness, RandomContrast
from teul.layers.preprocessing.images.moving import RandomFlip, RandomRotation, RandomTranslation, RandomZoom
from teul.layers.preprocessing.images.sizes import CenterCrop, RandomCrop, Resizing

__all__ = [
    "CenterCrop", "RandomBrightness", "RandomContrast", "RandomCrop", "RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom",
    "Resizing",
]  # fmt: skip
