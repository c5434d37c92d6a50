"""What the tests of course code share: small data in Keras's own places, and a way to run a script as a user would."""

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from corpus import environment
from small_data import write_keras_files, write_tables

collect_ignore_glob = ["scripts/*"]  # run as scripts, not as modules

SOURCE = Path(__file__).resolve().parents[2] / "src"


@pytest.fixture(scope="session")
def home(tmp_path_factory) -> Path:
    """A folder with small data sets where Keras keeps its own."""
    folder = tmp_path_factory.mktemp("home")
    write_keras_files(folder / "keras")
    return folder


@pytest.fixture
def teul_run(home, tmp_path):
    """Run ``teul run`` in a process of its own, in a folder with the courses' tables."""
    write_tables(tmp_path)

    def run(*words, text: str | None = None, name: str = "script.py", variables: dict[str, str] | None = None):
        if text is not None:
            (tmp_path / name).write_text(text)
        options = {"capture_output": True, "text": True, "cwd": tmp_path, "check": False}
        settings = {**environment(home), "PYTHONPATH": str(SOURCE), **(variables or {})}
        return subprocess.run([sys.executable, "-m", "teul", "run", *map(str, words)], env=settings, **options)

    return run
