"""Random configurations of every layer give Keras's outputs and gradients; what differs on purpose is in docs/differences.md."""

import re
from pathlib import Path

import jax
import pytest
import table
from contract import Contract, places, randomize
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import teul
from teul import layers

COMPARED = [n for n, row in table.TABLE.items() if not row.draws and not row.text]
PAGE = Path(__file__).resolve().parents[2] / "docs" / "differences.md"


class Parity(Contract):
    """The clauses that concern Keras alone."""

    def check(self):
        self.layer = self.make(layers)
        self.x = self.batch(2)
        self.run(self.layer, self.x)
        randomize(self.layer, self.seed)
        self.values = [v.value for v in self.layer.variables]
        self.y = self.quick(self.pure())(self.values, self.x)
        if self.differentiable:
            self.slopes = self.gradients(self.pure(), self.values, places(self.layer))
        with jax.numpy_dtype_promotion("standard"):
            self.as_keras()


def few(examples):
    """As many random configurations, the same each time."""
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=examples, phases=[Phase.generate], deadline=None, derandomize=True, suppress_health_check=checks)


def compare(name, keras, examples):
    row = table.TABLE[name]

    @few(examples)
    @given(drawn=st.fixed_dictionaries(row.vary), seed=st.integers(0, 1000))
    def check(drawn, seed):
        whole = name in ("Discretization", "CategoryEncoding", "Masking")  # whole numbers come out
        options = {"integer_inputs": row.below, "differentiable": not whole, "atol": row.atol}
        make = lambda library: row.make(name, library, drawn)  # noqa: E731
        same_config = name not in ("SimpleRNN", "Bidirectional", "Discretization")  # docs/differences.md
        Parity(make, row.shape, keras=keras, seed=seed, same_config=same_config, rtol=2e-5, **options).check()

    check()


@pytest.mark.parametrize("name", [n for n in COMPARED if table.TABLE[n].common and n not in table.ELSEWHERE_TOO])
def test_a_random_configuration_is_keras(keras, name):
    compare(name, keras, 2)


@pytest.mark.slow
@pytest.mark.parametrize("name", COMPARED)
def test_many_random_configurations_are_keras(keras, name):
    compare(name, keras, 6)


def test_what_is_not_compared_here_is_compared_elsewhere():
    root = PAGE.parents[1]
    for name, row in table.TABLE.items():
        if name not in COMPARED:
            text = (root / row.elsewhere).read_text(encoding="utf-8")
            assert re.search(rf"\b{name}\(", text), f"{row.elsewhere} does not make a {name}"


# What differs on purpose --------------------------------------------------------------------------------------------------------


def entries():
    """The table of docs/differences.md: what, in Keras, in Teul, why."""
    rows = re.findall(r"^\| (.+) \| (.+) \| (.+) \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return [row for row in rows if set(row[0]) != {"-"} and row[0] != "what"]


def test_the_page_of_differences_names_what_there_is():
    rows = entries()
    assert len(rows) >= 10
    for what, theirs, ours, why in rows:
        assert theirs.strip() and ours.strip() and len(why) > 10, what
        for name in re.findall(r"`teul\.([\w.]+)`", what):
            found = teul
            for part in name.split("."):
                found = getattr(found, part)


def test_every_layer_that_teul_lacks_is_on_the_page(keras):
    page = PAGE.read_text(encoding="utf-8")
    missing = [n for n in dir(keras.layers) if not n.startswith("_") and not hasattr(layers, n)]
    assert [n for n in missing if f"`{n}`" not in page] == []
    stale = [n for n in re.findall(r"`(\w+)`", page.split("## Layers that Teul does not have")[1]) if hasattr(layers, n)]
    assert stale == []
