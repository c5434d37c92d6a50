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


def rows(quick: bool = False) -> dict[str, Row]:
    """All rows by name, for the workloads as they are or for their quick versions."""
    e5, e7, e9 = (work.quick() if quick else work for work in WORKLOADS.values())
    fit5, fit7, fit9 = (work.steps * work.epochs for work in (e5, e7, e9))
    points = len(LEARNING_RATES)
    table = (
        Row(
            "E5",
            f"E5, {e5.title}: a step of a warm fit",
            e5,
            fit5,
            True,
            {"keras-tf": 100, "keras-jax": 20, "keras-jax-epoch": 20, "sklearn": 10},
        ),
        Row("E7", f"E7, {e7.title}: a step of a warm fit", e7, fit7, True, {"keras-tf": 8, "keras-jax": 1.5}),
        Row(
            "E9",
            f"E9, {e9.title}: a step of a warm fit",
            e9,
            fit9,
            True,
            {"keras-tf": 1, "keras-jax": 3, "torch": 1, "torch-channels-last": 1},
        ),
        Row("grid", f"{points} learning rates of E5, {e5.epochs} epochs each, in a Python loop", e5, points * fit5, False),
        Row("first", f"whole process: import, compile, fit E5 for {e5.epochs} epochs", e5, fit5, False, {"keras-tf": 5}),
        Row("again", "the same, started a second time on the machine", e5, fit5, False),
    )
    return {row.name: row for row in table}
