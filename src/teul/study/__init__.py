"""Comparing: many configurations of a model, trained together in a few compiled programs, and judged honestly."""

from teul.study.choices import When, configurations
from teul.study.compare import compare
from teul.study.comparison import Comparison
from teul.study.study import Study

__all__ = ["Comparison", "Study", "When", "compare", "configurations"]
