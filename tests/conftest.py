"""What every test shares: strict types, real Keras on the JAX backend as the yardstick, the folder of real data."""

import os
import time
import warnings
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("MPLBACKEND", "Agg")
os.environ.setdefault("TEUL_LANG", "en")

import jax
import numpy as np
import pytest

jax.config.update("jax_numpy_dtype_promotion", "strict")


@pytest.fixture(scope="session")
def keras():
    """Real Keras. It does not hold to strict promotion itself: call it inside ``standard_promotion``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("keras", reason="real Keras is the yardstick of this test: pip install keras")


@pytest.fixture
def standard_promotion():
    """JAX's ordinary type promotion, which real Keras needs."""
    with jax.numpy_dtype_promotion("standard"):
        yield


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of real course data, or a skip that says how to get it."""
    folder = os.environ.get("TEUL_DATA_DIR")
    if not folder or not Path(folder).is_dir():
        pytest.skip("needs the real data: set TEUL_DATA_DIR to the folder that holds mnist/ and course/")
    return Path(folder)


def pytest_runtest_setup(item):
    """Tests run while there is time: until TEUL_TESTS_UNTIL, slow ones until TEUL_SLOW_TESTS_UNTIL, in seconds since 1970, where set."""
    for limit, kind in (("TEUL_TESTS_UNTIL", "tests"), ("TEUL_SLOW_TESTS_UNTIL", "slow tests")):
        asked = kind == "tests" or item.get_closest_marker("slow")
        if asked and time.time() > float(os.environ.get(limit, "inf")):
            pytest.skip(f"no time left for {kind}")


@pytest.fixture(autouse=True)
def seeded():
    """Every test starts from the same random state."""
    from teul.variables import set_random_seed

    set_random_seed(0)
    yield
    np.random.seed(0)


@pytest.fixture(autouse=True, scope="module")
def bounded_memory():
    """Forget the compiled programs of the tests before when they are many: a process has so much memory, and 65,530 maps of it."""
    yield
    process = Path("/proc/self")
    if not (process / "statm").exists():
        return
    held = int((process / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    if held > 3 * 2**30 or (process / "maps").read_text().count("\n") > 30_000:
        jax.clear_caches()
