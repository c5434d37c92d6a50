"""Where the examples put their pictures: the folder named by TEUL_EXAMPLES_OUT, else a new one in the system's temporary folder."""

import os
import tempfile
from pathlib import Path


def save(ax, name: str) -> Path:
    """Write the figure that ``ax`` belongs to as ``name``.png, and say where."""
    folder = Path(os.environ.get("TEUL_EXAMPLES_OUT") or tempfile.mkdtemp(prefix="teul-"))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    ax.figure.savefig(path, dpi=120)
    print(f"picture: {path}")
    return path
