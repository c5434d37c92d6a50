"""The rules of the house, held by tests: which way imports flow, what importing costs, what is said to people, what is committed."""

import ast
import functools
import json
import re
import string
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from teul.messages import MESSAGES

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"

# A room imports from its own number and from smaller ones. docs/layout.md says what each is for; "teul" is the package's own file.
ROOMS = {
    0: "errors messages messages_course messages_report messages_study messages_tensorflow registry "
    "configured config variables spellings naming tracking "
    "arrays masking outermost symbolic forms dtype_policies version custom_objects serialization scopes tree korean observers memory",
    1: "activations initializers regularizers constraints losses metrics schedules optimizers records kernels ops random",
    2: "layers",
    3: "data datasets callbacks",
    4: "engine",
    5: "models saving",
    6: "study report advice utils preprocessing",
    7: "course interop backend mixed_precision wrappers",
    8: "teul",
    9: "cli playground __main__",
}
NUMBER = {room: number for number, rooms in ROOMS.items() for room in rooms.split()}


# Reading the source ---------------------------------------------------------------------------------------------------------


def name_of(path: Path) -> str:
    """``src/teul/layers/base.py`` -> ``teul.layers.base``; a package's ``__init__`` is the package."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@functools.cache
def modules() -> dict[str, ast.Module]:
    """Every module of Teul by its name, parsed."""
    return {name_of(path): ast.parse(path.read_text(encoding="utf-8"), path.name) for path in sorted((SOURCE / "teul").rglob("*.py"))}


def room_of(module: str) -> str:
    """``teul.layers.base`` -> ``layers``."""
    return module.split(".")[1] if "." in module else module


def imported(node: ast.AST, module: str) -> Iterator[str]:
    """The modules of Teul that one import statement of ``module`` names."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "teul")
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"{module}: write imports in full, not relative"
        if node.module and node.module.split(".")[0] == "teul":
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in modules() else node.module
    elif isinstance(node, ast.Call) and "import_module" in ast.unparse(node.func) and isinstance(node.args[0], ast.Constant):
        yield from (name for name in [node.args[0].value] if name.split(".")[0] == "teul")


def executed_on_import(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """The statements that run when a module is imported: not functions' bodies, not what is there for type checkers alone."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        for field in ("body", "orelse", "handlers", "finalbody"):
            yield from executed_on_import(getattr(node, field, []))


# Imports flow one way -------------------------------------------------------------------------------------------------------


def test_every_module_belongs_to_a_room():
    homeless = sorted(module for module in modules() if room_of(module) not in NUMBER)
    assert not homeless, f"no room for {homeless}: find the room they belong to, or add one here and in docs/layout.md"


def test_imports_point_to_the_own_room_or_a_lower_one():
    upward = [
        f"{module} (room {NUMBER[room_of(module)]}) imports {target} (room {NUMBER[room_of(target)]})"
        for module, tree in modules().items()
        for node in ast.walk(tree)
        for target in imported(node, module)
        if NUMBER[room_of(target)] > NUMBER[room_of(module)]
    ]
    assert not upward, "\n".join(upward)


def test_there_is_no_cycle_of_imports():
    graph = {
        module: {target for node in executed_on_import(tree.body) for target in imported(node, module)} - {module}
        for module, tree in modules().items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_the_layout_page_lists_the_same_rooms():
    page = (ROOT / "docs" / "layout.md").read_text(encoding="utf-8")
    listed = {
        int(number): {name.removesuffix("/").removesuffix(".py") for name in re.findall(r"`([\w./]+)`", names)}
        for number, names in re.findall(r"^\| *(\d+) *\|([^|]*)\|", page, re.MULTILINE)
    }
    assert listed == {number: {"__init__" if room == "teul" else room for room in rooms.split()} for number, rooms in ROOMS.items()}


# Importing is light and silent ----------------------------------------------------------------------------------------------

HEAVY = {
    *("sklearn", "matplotlib", "pandas", "polars", "narwhals", "pooch", "requests", "h5py", "rich", "cyclopts"),
    *("optax", "scipy", "keras", "tensorflow", "torch"),
}
# What Teul loads beyond JAX and NumPy: small parts of the standard library.
LIGHT = {"teul", "jax", "jaxlib", "numpy", "csv", "_csv"}


@functools.cache
def loaded_by(statement: str) -> frozenset[str]:
    """The modules that a fresh Python has loaded after ``statement``, which must print nothing."""
    code = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    return frozenset(json.loads(done.stdout))


@pytest.mark.parametrize(
    "statement",
    [
        "import teul",
        "from teul.models import Sequential; from teul.layers import Dense; from teul.optimizers import Adam",
        "import teul.losses, teul.metrics, teul.callbacks, teul.datasets, teul.report, teul.utils",
    ],
)
def test_importing_loads_nothing_heavy_and_prints_nothing(statement):
    beyond_jax = {name.split(".")[0] for name in loaded_by(statement) - loaded_by("import jax")}
    assert beyond_jax & HEAVY == set()
    assert beyond_jax <= LIGHT, "import the new ones where they are used; a cheap one may go into LIGHT"


CATALOGUES = ("teul.messages", "teul.messages_course", "teul.messages_report", "teul.messages_study", "teul.messages_tensorflow")

# What is said to people -----------------------------------------------------------------------------------------------------


def fields(text: str) -> set[str]:
    """The facts that a message's text needs: ``{x!r}`` and ``{x.name}`` need ``x``."""
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_a_message_says_the_same_in_both_languages(code):
    message = MESSAGES[code]
    assert fields(message.en) == fields(message.ko)
    assert message.en != message.ko
    assert re.search("[가-힣]", message.ko)


def test_no_message_has_two_entries():
    tables = [node for module in CATALOGUES for node in ast.walk(modules()[module]) if isinstance(node, ast.Dict)]
    ids = Counter(key.value for table in tables for key in table.keys if isinstance(key, ast.Constant))
    assert set(ids) == set(MESSAGES)
    assert [code for code, times in ids.items() if times > 1] == []


def messages_sent() -> Iterator[tuple[str, ast.Call, str]]:
    """Each call of ``problem``, ``note`` or ``tell`` that names its message: the module, the call, the message's id."""
    for module, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("problem", "note", "tell") and node.args:
                choices = [node.args[0].body, node.args[0].orelse] if isinstance(node.args[0], ast.IfExp) else [node.args[0]]
                for choice in choices:
                    if isinstance(choice, ast.Constant):
                        yield module, node, choice.value


def test_every_message_sent_exists_and_gets_its_facts():
    wrong = []
    for module, call, code in messages_sent():
        where = f"{module}:{call.lineno} sends {code!r}"
        if code not in MESSAGES:
            wrong.append(f"{where}, which is not in the catalogue")
            continue
        given = {keyword.arg for keyword in call.keywords}
        missing = fields(MESSAGES[code].en) - given
        if missing and None not in given:
            wrong.append(f"{where} without {sorted(missing)}")
    assert not wrong, "\n".join(wrong)


def test_every_message_is_sent_somewhere():
    mentioned = {
        node.value
        for module, tree in modules().items()
        if module not in CATALOGUES
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(set(MESSAGES) - mentioned) == []


# What stands in the repository ----------------------------------------------------------------------------------------------

# Written in pieces, so that this file does not contain them itself.
REGISTRIES = "pypi_.org python_hosted anaconda_.org npmjs_.org docker_.io ghcr_.io --extra-_index-url".replace("_", "").split()
FORBIDDEN = re.compile("|".join([*map(re.escape, REGISTRIES), r"(?<![\w.~/})-])/(?:work|opt|root|tmp|home|Users)/"]))


def committed() -> list[Path]:
    """The files git keeps; where there is no git, every file that could be one of them."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]
    return [path for folder in ("src", "tests", "bench", "docs", "examples") for path in (ROOT / folder).rglob("*.*") if path.is_file()]


def test_no_committed_file_names_a_registry_or_a_place_on_one_machine():
    found = []
    for path in committed():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or other binary
        found += [f"{path.relative_to(ROOT)}:{i}: {line.strip()}" for i, line in enumerate(text.splitlines(), 1) if FORBIDDEN.search(line)]
    assert not found, "\n".join(found)


# Everything public is explained ---------------------------------------------------------------------------------------------

# Names that may do without, for a reason; the list is meant to stay empty.
UNDOCUMENTED: set[str] = set()


def public(module: str, tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """The module and its public classes and functions, by their full names."""
    yield module, tree
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield f"{module}.{node.name}", node


def test_every_public_module_class_and_function_has_a_docstring():
    bare = [
        name
        for module, tree in modules().items()
        for name, node in public(module, tree)
        if name not in UNDOCUMENTED and not (ast.get_docstring(node) or "").split("\n")[0].strip()
    ]
    assert not bare, "without a first line that says what it is: " + ", ".join(bare)
