"""get_file: a file from the web, kept in Keras's cache folder."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

from teul.datasets.fetch import offline
from teul.errors import problem

_SECONDS = 30  # without an answer


def get_file(
    fname=None, origin=None, untar=False, md5_hash=None, file_hash=None, cache_subdir="datasets", hash_algorithm="auto", extract=False,
    archive_format="auto", cache_dir=None, force_download=False,
) -> str:  # fmt: skip
    """The path of a file, downloaded when it is asked for the first time, or when it is not the expected one.

    Args:
        fname: the name it is kept under; that of the URL by default.
        origin: the URL.
        file_hash, md5_hash: what its hash must be.
        hash_algorithm: ``"md5"``, ``"sha256"`` or ``"auto"``, which knows them by their length.
        extract, untar: whether to unpack it; then the path is the folder of what was in it.
        archive_format: ``"tar"``, ``"zip"``, a list of them, or ``"auto"``.
        cache_dir, cache_subdir: where it is kept: ``KERAS_HOME``, else ``~/.keras``, and in it ``datasets``.
        force_download: whether to download it again.

    Raises:
        OSError: it cannot be downloaded (``TEUL_OFFLINE`` is set, or there is no answer), or not be unpacked safely.
        ValueError: it is not the expected file.
    """
    if origin is None:
        raise problem("bad_argument", owner="get_file", argument="origin", expected="a URL", got="None")
    name = _name(fname, origin)
    if md5_hash is not None and file_hash is None:
        file_hash, hash_algorithm = md5_hash, "md5"
    folder = _folder(cache_dir, cache_subdir)
    unpack = extract or untar
    kept = folder / (f"{name}_archive" if unpack else name)
    if force_download or not kept.is_file() or (file_hash and hash_of(kept, file_hash, hash_algorithm) != file_hash):
        _download(origin, kept, file_hash, hash_algorithm)
        shutil.rmtree(folder / name, ignore_errors=True) if unpack else None
    if unpack and not (folder / name).is_dir():
        _unpack(kept, folder / name, "tar" if untar else archive_format)
    return str(folder / name)


def _name(fname: Any, origin: str) -> str:
    from urllib.parse import urlsplit

    name = os.path.basename(urlsplit(origin).path) if fname is None else os.fspath(fname)
    if not name:
        raise problem("bad_argument", owner="get_file", argument="fname", expected="given for this URL", got=repr(fname))
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise problem("bad_argument", owner="get_file", argument="fname", expected="a name inside the cache folder", got=repr(name))
    return name


def _folder(cache_dir: Any, subdir: str) -> Path:
    home = Path(cache_dir or os.environ.get("KERAS_HOME") or "~/.keras").expanduser()
    folder = home / subdir
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def hash_of(path: Path, expected: str, algorithm: str = "auto") -> str:
    """The hash of a file, by the algorithm that is named, or that the length of the expected one tells."""
    if algorithm == "auto":
        algorithm = "sha256" if len(expected) == 64 else "md5"
    digest = hashlib.new(algorithm)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _download(origin: str, path: Path, expected: str | None, algorithm: str) -> None:
    """The file beside its place first, and moved there when it is whole and right."""
    import urllib.error
    import urllib.request

    if offline() and not origin.startswith("file:"):
        raise problem("download_failed", url=origin, why="TEUL_OFFLINE is set")
    half = path.with_name(f"{path.name}.{os.getpid()}")
    half.parent.mkdir(parents=True, exist_ok=True)
    try:
        try:
            with urllib.request.urlopen(origin, timeout=_SECONDS) as answer, half.open("wb") as file:
                shutil.copyfileobj(answer, file)
        except (urllib.error.URLError, OSError, ValueError) as error:
            raise problem("download_failed", url=origin, why=error) from error
        if expected and (got := hash_of(half, expected, algorithm)) != expected:
            raise problem("wrong_hash", path=path, algorithm="SHA-256" if len(got) == 64 else "MD5", got=got, expected=expected)
        os.replace(half, path)
    finally:
        half.unlink(missing_ok=True)


def _unpack(archive: Path, folder: Path, formats: Any) -> None:
    """What is in a tar or zip file; names that lead out of the folder are refused."""
    import tarfile
    import zipfile

    wanted = ("tar", "zip") if formats == "auto" else (formats,) if isinstance(formats, str) else tuple(formats or ())
    half = folder.with_name(f"{folder.name}.{os.getpid()}")
    try:
        if "tar" in wanted and tarfile.is_tarfile(archive):
            with tarfile.open(archive) as tar:
                tar.extractall(half, filter="data")
        elif "zip" in wanted and zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as packed:
                for name in packed.namelist():
                    if Path(name).is_absolute() or ".." in Path(name).parts or "\\" in name:
                        raise problem("archive_refused", path=archive, why=f"the name {name!r} in it leads out of the folder")
                packed.extractall(half)
        else:
            raise problem("archive_refused", path=archive, why=f"it is no archive of the form {' or '.join(wanted)}")
        os.replace(half, folder)
    except (tarfile.TarError, zipfile.BadZipFile, EOFError) as error:
        raise problem("archive_refused", path=archive, why=error) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
