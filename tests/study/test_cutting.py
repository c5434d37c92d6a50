"""How groups become lots: of one length, whole orders together, no one lost."""

from types import SimpleNamespace

import pytest

from teul.study.cutting import cut


def members(seeds, each):
    """``each`` members of every seed; those of a seed share their order."""
    part = SimpleNamespace(fold=None)
    made = [SimpleNamespace(seed=s, part=part, shuffle=s, number=s * each + i, order=s) for s in range(seeds) for i in range(each)]
    return made[::-1]


@pytest.mark.parametrize(
    "seeds, each, most, least, lots, length",
    [(1, 64, 64, 2, 2, 32), (1, 64, 64, 1, 1, 64), (1, 130, 64, 1, 3, 44), (5, 4, 8, 1, 5, 4), (7, 2, 64, 2, 2, 7),
     (4, 16, 64, 2, 2, 32), (3, 1, 64, 2, 2, 2), (1, 1, 64, 2, 1, 1),
     (4, 1, 1, 2, 4, 1)],
)  # fmt: skip
def test_lots_are_equal_and_hold_everybody(seeds, each, most, least, lots, length):
    pieces, whole = cut(members(seeds, each), most, least)
    assert [len(p) for p in pieces] == [length] * lots
    if whole:
        assert all(len({m.seed for m in p}) == length // each for p in pieces)
    assert {m.number for p in pieces for m in p} == set(range(seeds * each))
