"""The engine: the only room that says jit, grad, scan, vmap. An epoch is one compiled program, cached by structure."""
