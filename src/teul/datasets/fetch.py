"""Files that are too large to ship: looked for on this machine, else downloaded once and checked.

The order: the folder named by ``TEUL_DATA_DIR``, what Keras already downloaded (``KERAS_HOME``, else ``~/.keras``), Teul's own
cache (``TEUL_HOME``, else the system's cache folder), then the web, mirror by mirror. ``TEUL_OFFLINE=1`` never asks the web;
``TEUL_SKIP_HASH=1`` takes files of the first two places as they are, without a word.

The checksum is of the *content*: the same file compressed again by someone else is still the same file.
"""

import gzip
import hashlib
import logging
import os
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from teul.errors import note, problem, tell


@dataclass(frozen=True)
class RemoteFile:
    """One file of a data set.

    Args:
        path: where it lies under a data folder, such as ``"course/sonar.csv"``.
        sha256: the SHA-256 of the uncompressed content, or, with ``packed``, of the file as it is distributed; of 32 digits, the MD5.
        urls: where it can be had, the best place first.
        keras: where Keras keeps the very same file under its ``datasets`` folder; several names where its versions differ.
        packed: whether ``sha256`` speaks of the compressed file, because only that is published.
    """

    path: str
    sha256: str
    urls: tuple[str, ...]
    keras: str | tuple[str, ...] | None = None
    packed: bool = False

    @property
    def name(self) -> str:
        """The bare file name."""
        return Path(self.path).name

    def matches(self, raw: bytes, content: bytes) -> bool:
        """Whether these bytes are the ones that are meant."""
        return self.digest(raw, content) == self.sha256

    def digest(self, raw: bytes, content: bytes) -> str:
        """The checksum of these bytes, of the kind that is known of this file."""
        return hashlib.new("md5" if len(self.sha256) == 32 else "sha256", raw if self.packed else content).hexdigest()


def cache_folder() -> Path:
    """Where downloads are kept: ``TEUL_HOME/datasets``, else ``datasets`` in the system's cache folder for Teul."""
    home = os.environ.get("TEUL_HOME")
    if home:
        return Path(home).expanduser() / "datasets"
    import pooch

    return Path(pooch.os_cache("teul")) / "datasets"


def data_folder() -> Path | None:
    """The user's own folder of data, ``TEUL_DATA_DIR``, if it is set."""
    named = os.environ.get("TEUL_DATA_DIR")
    return Path(named).expanduser() if named else None


def keras_folder() -> Path:
    """Where Keras keeps its downloads."""
    return Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser() / "datasets"


def contents(files: Iterable[RemoteFile], dataset: str) -> list[bytes]:
    """The uncompressed content of each file of a data set, wherever it is found.

    Raises:
        FileNotFoundError: a file is nowhere and cannot be fetched; says which files to put where.
        OSError: a download, or a file of the cache, is not what it should be.
    """
    files = list(files)
    found = [local_content(file) for file in files]
    missing = [file for file, content in zip(files, found, strict=True) if content is None]
    if missing and offline():
        raise _missing(dataset, missing, why="TEUL_OFFLINE is set")
    for i, file in enumerate(files):
        if found[i] is None:
            found[i] = _downloaded(file, dataset, missing)
    return found


def offline() -> bool:
    """Whether the user forbids asking the web."""
    return os.environ.get("TEUL_OFFLINE", "").lower() not in ("", "0", "false", "no")


def skip_hash() -> bool:
    """Whether the user knows that his files are not the published ones: ``TEUL_SKIP_HASH=1``."""
    return os.environ.get("TEUL_SKIP_HASH", "").lower() not in ("", "0", "false", "no")


def local_content(file: RemoteFile) -> bytes | None:
    """The content of a file that is on this machine already, or None."""
    given = [data_folder() / file.path] if data_folder() else []
    names = (file.keras,) if isinstance(file.keras, str) else file.keras or ()
    given += [keras_folder() / name for name in names]
    for path in given:
        if (path := _with_or_without_gz(path)) is not None:
            raw, content = read(path)
            if not skip_hash() and not file.matches(raw, content):
                note("dataset_other_content", path=path, sha256=file.sha256, stacklevel=4)
            return content
    cached = cache_folder() / file.path
    if not cached.is_file():
        return None
    raw, content = read(cached)
    if not file.matches(raw, content):
        raise problem("dataset_cache_damaged", path=cached, sha256=file.sha256)
    return content


def _with_or_without_gz(path: Path) -> Path | None:
    """The file itself, or the same file already unpacked."""
    unpacked = path.with_suffix("") if path.suffix == ".gz" else path
    return next((p for p in (path, unpacked) if p.is_file()), None)


def read(path: Path) -> tuple[bytes, bytes]:
    """A file as it lies on the disk, and unpacked."""
    raw = path.read_bytes()
    if not raw.startswith(b"\x1f\x8b"):
        return raw, raw
    try:
        return raw, gzip.decompress(raw)
    except (OSError, EOFError, zlib.error) as error:
        raise problem("dataset_unreadable", path=path, why=error) from error


def _downloaded(file: RemoteFile, dataset: str, missing: list[RemoteFile]) -> bytes:
    """The content from the first mirror that has the right file, kept in the cache."""
    wrong = None
    for url in file.urls:
        raw = _fetched(url)
        if raw is None:
            continue
        content = _unpacked(raw)
        if content is not None and file.matches(raw, content):
            _keep(cache_folder() / file.path, raw)
            return content
        wrong = (url, file.digest(raw, raw if content is None else content))
    if wrong:
        raise problem("dataset_wrong_checksum", name=file.name, url=wrong[0], got=wrong[1], expected=file.sha256)
    raise _missing(dataset, missing, why="it could not be downloaded (no network, or the mirrors do not answer)")


def _fetched(url: str) -> bytes | None:
    """What a URL answers, or None if it does not."""
    import tempfile

    import pooch

    # pooch tells of every download on stderr, with a warning about the checksum that is checked here.
    pooch.get_logger().setLevel(logging.ERROR)
    downloader = pooch.HTTPDownloader(timeout=20)
    with tempfile.TemporaryDirectory() as folder:
        try:
            path = pooch.retrieve(url, known_hash=None, fname="file", path=folder, downloader=downloader)
        except (OSError, ValueError):
            return None
        return Path(path).read_bytes()


def _unpacked(raw: bytes) -> bytes | None:
    """Unpacked bytes; None if they are damaged."""
    if not raw.startswith(b"\x1f\x8b"):
        return raw
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError, zlib.error):
        return None


def _keep(path: Path, raw: bytes) -> None:
    """Write a checked file in one move, so that another process never sees half of it; a read-only cache is no error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f"{path.name}.{os.getpid()}")
        half.write_bytes(raw)
        os.replace(half, path)
    except OSError as error:
        note("dataset_not_kept", path=path, why=error, stacklevel=5)


def _missing(dataset: str, files: list[RemoteFile], why: str) -> Exception:
    """The refusal that says which file to put where."""
    folder = data_folder() or cache_folder()
    listed = "\n".join(
        tell("dataset_file", path=f.path, url=f.urls[0], kind=".gz" if f.packed else "uncompressed content", sha256=f.sha256) for f in files
    )
    return problem("dataset_missing", name=dataset, why=why, folder=folder, files=listed)
