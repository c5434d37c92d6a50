"""The version of Teul, where everything can ask for it."""

__version__ = "0.1.0"
