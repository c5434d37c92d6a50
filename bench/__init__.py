"""Benchmarks: the same training in Teul and in its peers, each in a process of its own. Run ``python -m bench``."""
