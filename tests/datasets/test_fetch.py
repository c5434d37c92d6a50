"""Where files are looked for, in which order, and what is said when they are not what they should be."""

import gzip
import hashlib

import numpy as np
import pytest

from teul.datasets import fashion_mnist, fetch, mnist
from teul.datasets.idx import array_to_idx, idx_to_array
from teul.errors import TeulWarning

CONTENT = b"1,2\n3,4\n"
FILE = fetch.RemoteFile("course/tiny.csv", hashlib.sha256(CONTENT).hexdigest(), ("https://one.example/t", "https://two.example/t"))


@pytest.fixture(autouse=True)
def bare_machine(tmp_path, monkeypatch):
    """No folder of data, an empty cache, no Keras, no web."""
    monkeypatch.delenv("TEUL_DATA_DIR", raising=False)
    monkeypatch.setenv("TEUL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("TEUL_OFFLINE", raising=False)
    web(monkeypatch, {})


def web(monkeypatch, answers):
    """A web that answers these URLs alone; the list of what was asked."""
    asked = []
    monkeypatch.setattr(fetch, "_fetched", lambda url: asked.append(url) or answers.get(url))
    return asked


def put(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_download_is_checked_kept_and_not_repeated(monkeypatch, tmp_path):
    asked = web(monkeypatch, {"https://two.example/t": CONTENT})
    assert fetch.contents([FILE], "tiny") == [CONTENT]
    assert asked == list(FILE.urls)
    assert (tmp_path / "home/datasets/course/tiny.csv").read_bytes() == CONTENT
    assert [p.name for p in (tmp_path / "home/datasets/course").iterdir()] == ["tiny.csv"]
    fetch.contents([FILE], "tiny")
    assert len(asked) == 2


def test_the_content_counts_not_the_packing(monkeypatch):
    packed = fetch.RemoteFile("course/tiny.csv.gz", FILE.sha256, FILE.urls)
    web(monkeypatch, {FILE.urls[0]: gzip.compress(CONTENT, mtime=12345)})
    assert fetch.contents([packed], "tiny") == [CONTENT]


def test_a_wrong_mirror_is_passed_over(monkeypatch):
    web(monkeypatch, {FILE.urls[0]: b"<html>moved</html>", FILE.urls[1]: CONTENT})
    assert fetch.contents([FILE], "tiny") == [CONTENT]


@pytest.mark.parametrize("bad", [b"<html>moved</html>", b"\x1f\x8b torn", gzip.compress(b"other")])
def test_wrong_download_is_refused_and_not_kept(monkeypatch, tmp_path, bad):
    web(monkeypatch, {FILE.urls[1]: bad})
    with pytest.raises(OSError, match=r"two.example.* not the known file.*" + FILE.sha256):
        fetch.contents([FILE], "tiny")
    assert not (tmp_path / "home").exists()


def test_no_network_says_which_file_goes_where(tmp_path):
    with pytest.raises(FileNotFoundError) as refusal:
        fetch.contents([FILE], "tiny")
    text = str(refusal.value)
    assert all(word in text for word in ("'tiny'", "course/tiny.csv", FILE.sha256, str(tmp_path / "home/datasets"), "no network"))
    first, *lines = text.splitlines()
    assert first.endswith(":") and len(first) < 300
    assert [line.strip() for line in lines] == ["course/tiny.csv", FILE.urls[0], f"SHA-256 of the uncompressed content: {FILE.sha256}"]


def test_all_missing_files_are_named_at_once():
    with pytest.raises(FileNotFoundError) as refusal:
        mnist.load_data()
    assert all(f.path in str(refusal.value) and f.sha256 in str(refusal.value) for f in mnist.FILES)
    with pytest.raises(FileNotFoundError, match=r"SHA-256 of the \.gz: 3aede38d"):
        fashion_mnist.load_data()


def test_offline_never_asks(monkeypatch):
    asked = web(monkeypatch, dict.fromkeys(FILE.urls, CONTENT))
    monkeypatch.setenv("TEUL_OFFLINE", "1")
    with pytest.raises(FileNotFoundError, match="TEUL_OFFLINE is set"):
        fetch.contents([FILE], "tiny")
    assert asked == []
    monkeypatch.setenv("TEUL_OFFLINE", "0")
    assert fetch.contents([FILE], "tiny") == [CONTENT]


def test_own_folder_comes_first_and_is_believed(monkeypatch, tmp_path):
    put(tmp_path / "home/datasets/course/tiny.csv", CONTENT)
    put(tmp_path / "mine/course/tiny.csv", b"5,6\n")
    monkeypatch.setenv("TEUL_DATA_DIR", str(tmp_path / "mine"))
    with pytest.warns(TeulWarning, match=r"mine.*not the known version.*used as it is"):
        assert fetch.contents([FILE], "tiny") == [b"5,6\n"]


def test_own_folder_may_lack_a_file(monkeypatch, tmp_path):
    put(tmp_path / "home/datasets/course/tiny.csv", CONTENT)
    monkeypatch.setenv("TEUL_DATA_DIR", str(tmp_path / "nowhere"))
    assert fetch.contents([FILE], "tiny") == [CONTENT]


def test_damaged_cache_is_refused(tmp_path):
    put(tmp_path / "home/datasets/course/tiny.csv", b"1,2\n3")
    with pytest.raises(OSError, match=r"tiny\.csv is damaged.*Delete it"):
        fetch.contents([FILE], "tiny")


def test_torn_file_is_refused(monkeypatch, tmp_path):
    put(tmp_path / "mine/course/tiny.csv", gzip.compress(CONTENT)[:-6])
    monkeypatch.setenv("TEUL_DATA_DIR", str(tmp_path / "mine"))
    with pytest.raises(OSError, match=r"tiny\.csv cannot be read"):
        fetch.contents([FILE], "tiny")


def test_read_only_cache_still_gives_the_data(monkeypatch, tmp_path):
    put(tmp_path / "home", b"a file where the folder should be")
    web(monkeypatch, {FILE.urls[0]: CONTENT})
    with pytest.warns(TeulWarning, match="could not be kept"):
        assert fetch.contents([FILE], "tiny") == [CONTENT]


class TestKerasFolder:
    def arrays(self):
        return {"x_train": np.zeros((3, 28, 28), np.uint8), "y_train": np.arange(3, dtype=np.uint8),
                "x_test": np.ones((2, 28, 28), np.uint8), "y_test": np.arange(2, dtype=np.uint8)}  # fmt: skip

    def save(self, path, arrays):
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path, **arrays)

    def test_keras_npz_is_used_with_a_note(self, tmp_path):
        self.save(tmp_path / "keras/datasets/mnist.npz", self.arrays())
        with pytest.warns(TeulWarning, match=r"mnist\.npz is not the known version"):
            (x, y), (x_test, _) = mnist.load_data()
        assert x.shape == (3, 28, 28) and y.tolist() == [0, 1, 2] and x_test.shape == (2, 28, 28)

    def test_an_npz_of_ones_own(self, tmp_path):
        self.save(tmp_path / "my.npz", self.arrays())
        with pytest.warns(TeulWarning):
            assert mnist.load_data(str(tmp_path / "my.npz"))[1][1].tolist() == [0, 1]

    def test_an_npz_without_the_arrays(self, tmp_path):
        self.save(tmp_path / "keras/datasets/mnist.npz", {"x_train": np.zeros(3)})
        with pytest.raises(OSError, match="has no array y_train, x_test, y_test"):
            mnist.load_data()

    def test_the_real_npz_is_the_real_mnist(self, tmp_path, data_dir, recwarn, monkeypatch):
        monkeypatch.setenv("TEUL_DATA_DIR", str(data_dir))
        (x, y), (x_test, y_test) = mnist.load_data()
        monkeypatch.delenv("TEUL_DATA_DIR")
        np.savez(tmp_path / "m.npz", x_train=x, y_train=y, x_test=x_test, y_test=y_test)
        mnist.load_data(str(tmp_path / "m.npz"))
        assert not recwarn.list


class TestIdx:
    def test_round_trip(self):
        array = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
        np.testing.assert_array_equal(idx_to_array(array_to_idx(array), "a"), array)

    @pytest.mark.parametrize("content", [b"", b"\0\0\x08\x01", b"hello world", array_to_idx(np.zeros((2, 3), np.uint8))[:-1]])
    def test_torn_files(self, content):
        with pytest.raises(OSError, match=r"file\.gz cannot be read"):
            idx_to_array(content, "file.gz")


def test_unreachable_host_is_no_traceback(monkeypatch):
    monkeypatch.undo()
    assert fetch._fetched("http://localhost:9/nothing") is None
