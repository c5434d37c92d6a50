"""The rows of the table: what was measured of what, its unit, its arithmetic limit, and the ratios Teul set out to reach."""

from dataclasses import dataclass, field

from bench.workloads import LEARNING_RATES, WORKLOADS, Workload


def three(number: float) -> str:
    """Three figures, never an exponent: ``1251``, ``12.3``, ``0.0724``."""
    return f"{number:.0f}" if number >= 100 else f"{number:.3g}"


@dataclass(frozen=True)
class Row:
    """One measurement. ``updates`` is how many steps its seconds hold; ``targets`` the least ratio peer / Teul, by peer."""

    name: str
    title: str
    work: Workload
    updates: int
    per_step: bool
    targets: dict[str, float] = field(default_factory=dict)

    def limit(self, flops: float) -> float:
        """Seconds the matrix products alone would take at the machine's peak."""
        return self.updates * self.work.flops() / flops

    def show(self, seconds: float) -> str:
        """A time in the row's unit: microseconds a step, or seconds."""
        if self.per_step:
            return f"{three(seconds / self.updates * 1e6)} µs"
        return f"{three(seconds)} s" if seconds >= 0.1 else f"{three(seconds * 1e3)} ms"


# The least ratio peer / Teul that each warm fit set out to reach.
_TARGETS = {
    "E5": {"keras-tf": 100, "keras-jax": 20, "keras-jax-epoch": 20, "sklearn": 10},
    "E7": {"keras-tf": 8, "keras-jax": 1.5},
    "E9": {"keras-tf": 1, "keras-jax": 3, "torch": 1, "torch-channels-last": 1},
    "BN": {"keras-tf": 1, "keras-jax": 1},
    "LSTM": {"keras-tf": 1, "keras-jax": 1},
    "GRU": {"keras-tf": 1, "keras-jax": 1},
}


def rows(quick: bool = False) -> dict[str, Row]:
    """All rows by name, for the workloads as they are or for their quick versions."""
    works = {name: work.quick() if quick else work for name, work in WORKLOADS.items()}
    e5, points = works["E5"], len(LEARNING_RATES)
    fit5 = e5.steps * e5.epochs
    table = (
        *(
            Row(name, f"{name}, {work.title}: a step of a warm fit", work, work.steps * work.epochs, True, _TARGETS[name])
            for name, work in works.items()
        ),
        Row("grid", f"{points} learning rates of E5, {e5.epochs} epochs each, in a Python loop", e5, points * fit5, False),
        Row("first", f"whole process: import, compile, fit E5 for {e5.epochs} epochs", e5, fit5, False, {"keras-tf": 5}),
        Row("again", "the same, started a second time on the machine", e5, fit5, False),
    )
    return {row.name: row for row in table}
