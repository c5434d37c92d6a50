"""``google.colab`` away from Colab: uploading is reading a file that lies beside the script, and there is nothing to mount."""

from pathlib import Path
from typing import Any

from teul.course.place import script_line
from teul.errors import note, problem


class _Uploaded(dict):
    """What ``files.upload()`` returns: a file's content by its name, read when it is asked for."""

    def __missing__(self, name: str) -> bytes:
        if not Path(name).is_file():
            raise problem("colab_upload_missing", name=name, folder=Path.cwd(), place=script_line())
        return Path(name).read_bytes()


class files:
    """Colab's doors for single files."""

    @staticmethod
    def upload(*args: Any, **kwargs: Any) -> dict[str, bytes]:
        """The files of the working folder, by name, instead of a dialogue."""
        note("colab_upload", place=script_line())
        return _Uploaded()

    @staticmethod
    def download(name: Any, *args: Any, **kwargs: Any) -> None:
        """Nothing: the file is here already."""
        note("colab_download", name=name)


class drive:
    """Google Drive, which is not there."""

    @staticmethod
    def mount(folder: str = "/content/drive", *args: Any, **kwargs: Any) -> None:
        """Nothing, said once."""
        note("colab_mount", place=script_line())

    flush_and_unmount = mount


def cv2_imshow(image: Any) -> None:
    """Show a picture whose colours stand in OpenCV's order, blue first."""
    import matplotlib.pyplot as plt
    import numpy as np

    pixels = np.asarray(image)
    plt.figure()
    plt.imshow(pixels[..., ::-1] if pixels.ndim == 3 else pixels, cmap=None if pixels.ndim == 3 else "gray")
    plt.axis("off")
    plt.show()
