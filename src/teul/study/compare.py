"""compare: the whole study in one call."""

from typing import Any

from teul.study.comparison import Comparison
from teul.study.study import Study


def compare(build: Any, x: Any, y: Any, **options: Any) -> Comparison:
    """Train every configuration at once."""
    return Study(build, x, y, **options).train()
