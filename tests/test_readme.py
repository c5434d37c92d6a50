"""The two front pages: their examples use no name that they do not make, and both list the same settings and commands."""

import ast
import builtins
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["README.md", "README.ko.md"]


def page(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_an_example_makes_all_its_names(name):
    blocks = re.findall(r"```python\n(.*?)```", page(name), re.DOTALL)
    assert blocks
    for block in blocks:
        tree = ast.parse(block)
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        imported = {alias.asname or alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        made = {node.id for node in names if isinstance(node.ctx, ast.Store)} | imported | set(dir(builtins))
        assert {node.id for node in names} - made == set()


def test_both_pages_list_the_same_settings():
    english, korean = (re.findall(r"^\| `(\w+)", page(name), re.MULTILINE) for name in PAGES)
    assert english == korean and len(english) == 8


@pytest.mark.parametrize("name", PAGES)
def test_the_commands_are_named(name):
    from teul.cli import app

    named = set(re.findall(r"(?:`|bin/|^)teul (\w+)", page(name), re.MULTILINE))
    assert named >= {"train", "run", "compare", "check"} and all(command in app for command in named)
