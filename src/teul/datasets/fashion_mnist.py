"""Fashion-MNIST: 70,000 pictures of clothes in MNIST's form (Xiao, Rasul and Vollgraf, 2017)."""

from teul.datasets import fetch
from teul.datasets.dataset import Dataset
from teul.datasets.idx import idx_to_array
from teul.datasets.mnist import Split

DESCRIPTION = "70,000 pictures of ten kinds of clothes, 28 x 28 pixels"
CLASS_NAMES = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]

_MIRRORS = (
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
)
# SHA-256 of the compressed files: the form in which they are published.
_PACKED = {
    "train-images-idx3-ubyte.gz": "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    "train-labels-idx1-ubyte.gz": "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    "t10k-images-idx3-ubyte.gz": "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    "t10k-labels-idx1-ubyte.gz": "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
}
FILES = tuple(
    fetch.RemoteFile(f"fashion_mnist/{name}", sha256, tuple(m + name for m in _MIRRORS), keras=f"fashion-mnist/{name}", packed=True)
    for name, sha256 in _PACKED.items()
)


def load_data() -> Split:
    """``(x_train, y_train), (x_test, y_test)`` as Keras gives them: uint8 pictures ``(60000, 28, 28)`` and labels ``(60000,)``.

    Raises:
        FileNotFoundError: the files are nowhere and cannot be downloaded; says which to put where.
    """
    x, y, x_test, y_test = (idx_to_array(c, f.name) for c, f in zip(fetch.contents(FILES, "fashion_mnist"), FILES, strict=True))
    return (x, y), (x_test, y_test)


def load() -> Dataset:
    """Fashion-MNIST as a :class:`Dataset`, with its own 10,000 test pictures."""
    (x, y), (x_test, y_test) = load_data()
    pixels = [f"pixel {row},{column}" for row in range(28) for column in range(28)]
    return Dataset("fashion_mnist", x, y, pixels, CLASS_NAMES, "multiclass", x_test, y_test, DESCRIPTION)
