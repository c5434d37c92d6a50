"""The session's memory."""

from teul.engine.cache import forget_programs
from teul.naming import start_names_anew


def clear_session(free_memory: bool = True) -> None:
    """Start counting names anew and drop all compiled programs. Teul keeps no global graph, so there is nothing else to clear."""
    start_names_anew()
    forget_programs()
