"""The engine: the only room that says jit, grad, scan, vmap. An epoch is one compiled program, cached by structure."""

from teul.engine import devices

devices.prepare()  # before JAX starts its devices, which it does when the first weights are made
