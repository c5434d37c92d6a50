"""The corpus of course scripts, and two ways to run it: one by one as a user would, or all in one process.

``python tests/course/corpus.py [NAME ...]`` runs them with Teul; ``--real`` with the Keras and TensorFlow that are installed.
"""

import contextlib
import io
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

HERE = Path(__file__).parent
SCRIPTS = sorted([*(HERE / "scripts").glob("*.py"), *(HERE / "scripts").glob("*.ipynb")])
ENVIRONMENT = {
    "TEUL_SKIP_HASH": "1", "TEUL_OFFLINE": "1", "TEUL_LANG": "en", "MPLBACKEND": "Agg",
    "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "",
}  # fmt: skip


def environment(home: Path) -> dict[str, str]:
    """What a script's process is given: small data in Keras's own folder, and no way to the web."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TEUL_", "KERAS_"))}
    return {**kept, **ENVIRONMENT, "KERAS_HOME": str(home / "keras"), "TEUL_HOME": str(home / "teul")}


@contextlib.contextmanager
def working_folder(tables) -> Iterator[Path]:
    """A new folder with the courses' tables, where a script runs."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        tables(Path(folder))
        os.chdir(folder)
        try:
            yield Path(folder)
        finally:
            os.chdir(before)


def run_with_teul(path: Path) -> int:
    """Run one script in this process as ``teul run`` does."""
    from teul import spellings
    from teul.course.notebook import run_notebook
    from teul.course.script import run_script
    from teul.naming import start_names_anew

    start_names_anew()
    spellings.said.clear()
    if path.suffix == ".ipynb":
        copy = Path.cwd() / path.name
        copy.write_bytes(path.read_bytes())
        return run_notebook(copy)
    return run_script(path)


def run_with_real_keras(path: Path) -> int:
    """Run one script in this process with what is installed; a notebook's code as one text."""
    import json

    from keras.src.utils import file_utils

    file_utils.validate_file = lambda *args, **kwargs: True  # our small data are not the published files

    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = ["".join(c["source"]) for c in json.loads(text)["cells"] if c["cell_type"] == "code"]
        text = "\n".join(line for cell in cells for line in cell.split("\n") if not line.startswith(("!", "%")))
    space = {"__name__": "__main__", "__file__": str(path)}
    try:
        exec(compile(text, str(path), "exec"), space)
    except SystemExit as end:
        return int(bool(end.code))
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def run_many(paths: Sequence[Path], run=run_with_teul) -> dict[str, tuple[int, float, str]]:
    """Run scripts one after another in this process; for each its exit code, its seconds and what it wrote."""
    sys.path.insert(0, str(HERE))
    from small_data import write_keras_files, write_tables

    results = {}
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(environment(Path(home)))
        write_keras_files(Path(home) / "keras")
        for path in paths:
            said, began = io.StringIO(), time.perf_counter()
            before = list(sys.path), list(sys.argv), sys.modules["__main__"]
            with working_folder(write_tables), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                code = run(path)
            sys.path[:], sys.argv[:], sys.modules["__main__"] = before
            results[path.name] = code, time.perf_counter() - began, said.getvalue()
    return results


def main(words: Sequence[str]) -> int:
    """Run the named scripts, or all, and print which passed."""
    real = "--real" in words
    names = [w for w in words if not w.startswith("--")]
    chosen = [p for p in SCRIPTS if not names or any(n in p.name for n in names)]
    results = run_many(chosen, run_with_real_keras if real else run_with_teul)
    for name, (code, seconds, said) in results.items():
        print(f"{'ok  ' if code == 0 else 'FAIL'} {seconds:6.2f} s  {name}")
        if code and "--quiet" not in words:
            print("      " + "\n      ".join(said.strip().splitlines()[-14:]))
    passed = sum(code == 0 for code, _, _ in results.values())
    print(f"{passed} of {len(results)} passed")
    return int(passed < len(results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
