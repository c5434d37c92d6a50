"""Teul: deep learning as courses teach it, at the speed of the machine."""

__version__ = "0.1.0"
