"""A notebook executed from top to bottom: cells in order in one namespace, outputs kept, the executed notebook written beside it."""

import ast
import base64
import contextlib
import io
import json
import linecache
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from teul.course import pictures
from teul.course.script import entered, exit_code, without_front
from teul.errors import problem, tell

_MAGIC = re.compile(r"^(\s*)(%{1,2}\w+|!{1,2})(.*)$")
_ASSIGNED = re.compile(r"^(\s*)([\w, ]+?)\s*=\s*[!%](?!=)(.+)$")
_RUNS_ITS_BODY = ("%%time", "%%timeit", "%%capture")
_TIMES_A_LINE = ("%time", "%timeit", "%prun")


def run_notebook(path: Path, arguments: Sequence[str] = ()) -> int:
    """Execute a notebook and write ``NAME.executed.ipynb`` beside it; returns the exit code, as of a script.

    Args:
        path: the notebook, in its JSON form of version 4 (or 3).
        arguments: what ``sys.argv`` holds after its name.

    Raises:
        ValueError: the file is not a notebook.
    """
    notebook = _read(path)
    module = entered(path, arguments)
    runner = _Runner(module.__dict__)
    module.__dict__.update(get_ipython=lambda: runner, display=runner.display)
    cells = [cell for sheet in notebook.get("worksheets", [notebook]) for cell in sheet["cells"]]
    executed = path.with_name(f"{path.stem}.executed.ipynb")
    pictures.arrange(path.parent, runner.figure)
    try:
        return exit_code(lambda: runner.run([cell for cell in cells if cell.get("cell_type") == "code"]))
    finally:
        executed.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print("teul:", tell("run_notebook_written", path=executed))


def _read(path: Path) -> dict[str, Any]:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise problem("run_not_a_notebook", path=path, why=error) from None
    if not isinstance(notebook, dict) or not ("cells" in notebook or "worksheets" in notebook):
        raise problem("run_not_a_notebook", path=path, why="it has no cells")
    return notebook


class _Runner:
    """Runs cells and keeps what they show. To a notebook's code it stands for IPython's shell."""

    def __init__(self, namespace: dict[str, Any]):
        self.namespace = namespace
        self.outputs: list[dict[str, Any]] = []

    def run(self, cells: list[dict[str, Any]]) -> None:
        """All cells in order; the first error ends it."""
        for number, cell in enumerate(cells, 1):
            key = "source" if "source" in cell or "input" not in cell else "input"
            text = "".join(cell.get(key, ""))
            self.outputs = cell["outputs"] = []
            cell["execution_count"] = number
            try:
                with _kept_streams(self.outputs):
                    self._run(plain_python(text), f"<cell {number}>", number)
            except BaseException as error:
                lines = traceback.format_exception(type(error), error, without_front(error.__traceback__))
                self.outputs.append({"output_type": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": lines})
                raise

    def _run(self, text: str, name: str, number: int) -> None:
        linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
        tree = ast.parse(text, name)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec"), self.namespace)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), name, "eval"), self.namespace)
            if value is not None and not text.rstrip().endswith(";"):
                self.namespace["_"] = value
                self.outputs.append({"output_type": "execute_result", "execution_count": number, "metadata": {}, "data": _shown(value)})
                print(repr(value), file=_terminal())
        if "matplotlib.pyplot" in sys.modules:
            pictures.show()  # figures that a cell leaves open are shown at its end

    def display(self, *values: Any, **options: Any) -> None:
        """What ``display`` does in a notebook."""
        for value in values:
            self.outputs.append({"output_type": "display_data", "metadata": {}, "data": _shown(value)})
            print(repr(value), file=_terminal())

    def figure(self, figure: Any) -> None:
        """A figure as an output."""
        content = io.BytesIO()
        figure.savefig(content, format="png", bbox_inches="tight")
        data = {"image/png": base64.b64encode(content.getvalue()).decode(), "text/plain": repr(figure)}
        self.outputs.append({"output_type": "display_data", "metadata": {}, "data": data})

    def run_line_magic(self, name: str, line: str = "", *args: Any) -> None:
        """Nothing, said."""
        _say("run_magic", f"%{name} {line}".strip())

    magic = run_cell_magic = run_line_magic

    def system(self, command: str) -> None:
        """Nothing, said."""
        _say("run_shell", f"!{command}")


def plain_python(text: str) -> str:
    """A cell's text without what belongs to the notebook: magics and shell commands become comments, lines keep their numbers.

    >>> print(plain_python("!pip install teul\\n%matplotlib inline\\nx = 1"))
    pass  # !pip install teul
    pass  # %matplotlib inline
    x = 1
    """
    first = text.lstrip().split("\n", 1)[0].split(" ", 1)[0] if text.strip() else ""
    if first.startswith("%%") and first not in _RUNS_ITS_BODY:
        _say("run_magic", first)
        return "\n".join("# " + line for line in text.split("\n"))
    return "\n".join(_plain_line(line) for line in _logical_lines(text))


def _logical_lines(text: str) -> list[str]:
    """The lines of a cell; those inside of strings of several lines are left alone by :func:`_plain_line`."""
    try:
        ast.parse(text)
    except SyntaxError:
        return text.split("\n")
    return [text]


def _plain_line(line: str) -> str:
    if "\n" in line:
        return line
    assigned = _ASSIGNED.match(line)
    if assigned:
        _say("run_shell" if "!" in line.split("=", 1)[1][:2] else "run_magic", line.strip())
        return f"{assigned[1]}{assigned[2]} = []  # {line.strip()}"
    magic = _MAGIC.match(line)
    if magic and magic[2] in _TIMES_A_LINE:
        return magic[1] + magic[3].strip()
    if magic:
        if magic[2] not in (*_RUNS_ITS_BODY, "%matplotlib", "%load_ext", "%tensorflow_version", "%autosave"):
            _say("run_shell" if magic[2].startswith("!") else "run_magic", line.strip())
        return f"{magic[1]}pass  # {line.strip()}"
    if re.match(r"^[\w.]+\?{1,2}\s*$", line) or re.match(r"^\?{1,2}[\w.]+\s*$", line):
        return f"pass  # {line}"
    return line


def _say(code: str, line: str) -> None:
    """What is left out of a cell."""
    print("teul:", tell(code, line=line), file=sys.stderr)


def _shown(value: Any) -> dict[str, str]:
    """A value in the forms a notebook knows."""
    data = {"text/plain": repr(value)}
    for method, kind in (("_repr_html_", "text/html"), ("_repr_svg_", "image/svg+xml"), ("_repr_markdown_", "text/markdown")):
        if not isinstance(value, type) and callable(getattr(value, method, None)):
            with contextlib.suppress(Exception):
                rich = getattr(value, method)()
                data |= {kind: rich} if isinstance(rich, str) else {}
    return data


class _Tee(io.TextIOBase):
    """Writes to the terminal, and into a cell's outputs."""

    def __init__(self, name: str, outputs: list[dict[str, Any]], terminal: Any):
        self.kind, self.outputs, self.terminal = name, outputs, terminal

    def write(self, text: str) -> int:
        """Both; text that follows text of the same stream is one output."""
        self.terminal.write(text)
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") == "stream" and last["name"] == self.kind:
            last["text"] += text
        elif text:
            self.outputs.append({"output_type": "stream", "name": self.kind, "text": text})
        return len(text)

    def flush(self) -> None:
        """The terminal's."""
        self.terminal.flush()

    def writable(self) -> bool:
        """Yes."""
        return True


def _terminal() -> Any:
    return sys.stdout.terminal if isinstance(sys.stdout, _Tee) else sys.stdout


@contextlib.contextmanager
def _kept_streams(outputs: list[dict[str, Any]]) -> Iterator[None]:
    with (
        contextlib.redirect_stdout(_Tee("stdout", outputs, sys.stdout)),  # type: ignore[type-var]
        contextlib.redirect_stderr(_Tee("stderr", outputs, sys.stderr)),  # type: ignore[type-var]
    ):
        yield
