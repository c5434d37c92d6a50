"""A notebook in today's spelling: its code cells, read together and written back one by one."""

import json
import re
from typing import Any

from teul.errors import problem

_MARK = "#teul cell "
_MAGIC = "#teul magic "


def modernize_notebook(text: str, path: Any) -> tuple[str, str, str, list[tuple[int, str]]]:
    """The notebook's new text; its code before and after, as one script; and what could not be said for it.

    Args:
        text: the notebook, as JSON.
        path: where it stands, for messages.
    """
    from teul.course.modernize import modernize

    try:
        notebook = json.loads(text)
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError) as error:
        raise problem("run_not_a_notebook", path=path, why=error) from None
    before = "".join(f"{_MARK}{n}\n{_masked(''.join(cell['source']))}\n" for n, cell in enumerate(cells))
    after, notes = modernize(before)
    parts = re.split(rf"(?m)^{_MARK}\d+\n", after)[1:]
    for cell, part in zip(cells, parts, strict=True):
        source = _shown(part.removesuffix("\n"))
        if source != "".join(cell["source"]):
            cell["source"] = source.splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", _shown(before), _shown(after), notes


def _masked(source: str) -> str:
    """Magics and shell commands as comments, for a parser of Python."""
    if source.lstrip().startswith("%%"):
        return "\n".join(_MAGIC + line for line in source.split("\n"))
    return "\n".join(_MAGIC + line if re.match(r"\s*([%!]|[\w, ]+=\s*[!%])", line) else line for line in source.split("\n"))


def _shown(text: str) -> str:
    return text.replace(_MAGIC, "")
