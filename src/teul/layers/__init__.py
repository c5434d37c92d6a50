"""The layers, under Keras's names."""

from teul.layers.activation import ELU, LeakyReLU, PReLU, ReLU, Softmax
from teul.layers.base import Layer, layers
from teul.layers.core import Activation, Dense, Flatten, Input, InputLayer, Lambda, Permute, RepeatVector, Reshape
from teul.layers.dropout import Dropout, GaussianNoise
from teul.layers.normalization import BatchNormalization, LayerNormalization, Normalization, Rescaling

get = layers.get

__all__ = [
    "ELU", "Activation", "BatchNormalization", "Dense", "Dropout", "Flatten", "GaussianNoise", "Input", "InputLayer", "Lambda", "Layer",
    "LayerNormalization", "LeakyReLU", "Normalization", "PReLU", "Permute", "ReLU", "RepeatVector", "Rescaling", "Reshape", "Softmax",
]  # fmt: skip
