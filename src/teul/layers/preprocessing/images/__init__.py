"""Layers for images: sizes and crops, and random changes while training."""

from teul.layers.preprocessing.images.bending import RandomElasticTransform, RandomPerspective, RandomShear
from teul.layers.preprocessing.images.boxes import MaxNumBoundingBoxes
from teul.layers.preprocessing.images.chains import AugMix, RandAugment
from teul.layers.preprocessing.images.color import RandomBrightness, RandomContrast
from teul.layers.preprocessing.images.edges import RandomErasing, RandomGaussianBlur, RandomSharpness
from teul.layers.preprocessing.images.evening import ContrastLimitedAdaptiveHistogramEqualization
from teul.layers.preprocessing.images.hues import RandomColorJitter, RandomHue, RandomSaturation
from teul.layers.preprocessing.images.mixing import CutMix, MixUp
from teul.layers.preprocessing.images.moving import RandomFlip, RandomRotation, RandomTranslation, RandomZoom
from teul.layers.preprocessing.images.sizes import CenterCrop, RandomCrop, Resizing
from teul.layers.preprocessing.images.tones import (
    AutoContrast,
    Equalization,
    RandomColorDegeneration,
    RandomGrayscale,
    RandomInvert,
    RandomPosterization,
    Solarization,
)

__all__ = [
    "AugMix",
    "AutoContrast",
    "CenterCrop",
    "ContrastLimitedAdaptiveHistogramEqualization",
    "CutMix",
    "Equalization",
    "MaxNumBoundingBoxes",
    "MixUp",
    "RandAugment",
    "RandomBrightness",
    "RandomColorDegeneration",
    "RandomColorJitter",
    "RandomContrast",
    "RandomCrop",
    "RandomElasticTransform",
    "RandomErasing",
    "RandomFlip",
    "RandomGaussianBlur",
    "RandomGrayscale",
    "RandomHue",
    "RandomInvert",
    "RandomPerspective",
    "RandomPosterization",
    "RandomRotation",
    "RandomSaturation",
    "RandomSharpness",
    "RandomShear",
    "RandomTranslation",
    "RandomZoom",
    "Resizing",
    "Solarization",
]
