"""``teul modernize``: a script or a notebook in today's Keras spelling, as a diff."""

import difflib
import sys
from pathlib import Path

from teul.errors import problem, tell


def modernize(path: Path, write: bool) -> int:
    """Print what changes, and write it if that is wanted; the exit code is 0.

    Args:
        path: the script (.py) or notebook (.ipynb).
        write: whether the file is rewritten.
    """
    if not path.is_file():
        raise problem("run_missing", path=path)
    try:
        import libcst
    except ImportError as error:
        raise problem("package_missing", what="teul modernize", package="LibCST", install="libcst") from error
    from teul.course.modernize import modernize as modernized
    from teul.course.modernize import modernize_notebook

    text = path.read_bytes().decode("utf-8-sig")
    try:
        if path.suffix == ".ipynb":
            new, before, after, notes = modernize_notebook(text, path)
        else:
            (new, notes), before = modernized(text), text
            after = new
    except libcst.ParserSyntaxError as error:
        raise problem("modernize_syntax", path=path, line=error.raw_line, why=error.message) from None
    lines = difflib.unified_diff(before.splitlines(True), after.splitlines(True), f"a/{path.name}", f"b/{path.name}")
    sys.stdout.writelines(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    for line, why in notes:
        print(tell("modernize_by_hand", place=f"{path.name}:{line}", why=why), file=sys.stderr)
    if write and after != before:
        path.write_bytes(new.encode("utf-8"))
    return 0
