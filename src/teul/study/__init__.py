"""Comparing: many configurations of a model, trained together in a few compiled programs, and judged honestly."""

from teul.study.choices import When, configurations
from teul.study.comparing import compare, resume
from teul.study.comparison import Comparison
from teul.study.cross_validation import cross_validate
from teul.study.importance import permutation_importance
from teul.study.study import Study

__all__ = ["Comparison", "Study", "When", "compare", "configurations", "cross_validate", "permutation_importance", "resume"]
