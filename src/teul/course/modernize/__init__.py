"""A script in today's Keras spelling, with everything else in it left as it stands.

Needs LibCST. What stands where today is read from the tables that ``teul run`` uses: :mod:`teul.spellings` for arguments, keys and
methods, :mod:`teul.course.table` for modules and names.
"""

from teul.course.modernize.imports import Imports
from teul.course.modernize.notebook import modernize_notebook
from teul.course.modernize.rewriting import Rewriting
from teul.course.modernize.script import Script

__all__ = ["modernize", "modernize_notebook"]


def modernize(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The text of a script in today's spelling, and what could not be said for it: lines with their advice.

    Args:
        text: the script.

    Raises:
        libcst.ParserSyntaxError: it is no Python 3.

    >>> print(modernize("from keras.layers.core import Dense\\nDense(output_dim=3, init='uniform')\\n")[0])
    from keras.layers import Dense
    Dense(units=3, kernel_initializer='uniform')
    """
    script = Script.read(text)
    rewriting = Rewriting(script)
    changed = script.module.visit(rewriting)
    changed = changed.visit(Imports(script, rewriting.needed, changed))
    return changed.code, script.advice()
