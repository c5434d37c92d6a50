"""Cutting groups into lots: as large as is fast and fits the memory, equal so that they share a program."""

from collections.abc import Sequence
from typing import Any

import jax
import numpy as np

from teul.callbacks import EarlyStopping
from teul.engine.devices import memory
from teul.engine.many import Crowd
from teul.engine.program import work_of
from teul.study.lots import Lot
from teul.study.members import Group, Member

_MOST = 64  # members of a lot: more are no faster, and fewer keep the segments short


def joined(lots: Sequence[Lot], spots: Sequence[Any]) -> list[Lot]:
    """Lots of the same group joined while they fit into one."""
    kept: list[Lot] = []
    for lot in lots:
        room = _fitting(lot.group, spots[0]) - len(lot.members)
        mate = next((k for k in kept if k.group is lot.group and k.epoch == lot.epoch and len(k.members) <= room), None)
        if mate is None:
            kept.append(lot)
            continue
        kept.remove(mate)
        order = np.array(sorted(range(len(mate.members) + len(lot.members)), key=lambda i: _place((mate.members + lot.members)[i])))
        members = [(mate.members + lot.members)[i] for i in order]
        crowd = _joined_crowds(mate.crowd, lot.crowd, order)
        kept.append(Lot(lot.group, members, lot.shuffle, lot.stopping, crowd, lot.epoch))
    return kept


def _joined_crowds(one: Crowd, other: Crowd, order: np.ndarray) -> Crowd:
    return jax.tree.map(lambda a, b: np.concatenate([np.asarray(a), np.asarray(b)])[order], one, other)


def lots_of(groups: Sequence[Group], shuffle: bool, stopping: EarlyStopping | None, spots: Sequence[Any]) -> list[Lot]:
    """The members of each group cut into lots: enough for every place, few enough for the memory, equal so that they share a program."""
    lots = []
    for group in groups:
        most = _fitting(group, spots[0])
        least = len(spots) if len(groups) < len(spots) else 1
        pieces, whole = cut(group.members, most, least)
        lots += [Lot(group, members, shuffle, stopping, whole=whole) for members in pieces]
        for member in group.members:
            member.state = None  # it lies in its lot
    # The longest first, so that nobody waits for one at the end.
    return sorted(lots, key=lambda lot: -lot.guess)


def _fitting(group: Group, device: Any) -> int:
    """How many members go together: on a CPU one, unless its steps are tiny; else what the memory holds.

    Beside each other small models share the overheads, which are most of their time. Larger ones are mostly arithmetic: together they
    would only leave the caches, and one program on each core does them faster. Of weights and optimizer state the memory holds about
    four copies, and a batch in every layer.
    """
    machine = group.machine
    if device.platform == "cpu" and work_of(machine, group.batch) != "tiny":
        return 1
    weights = sum(v.size for v in machine.trainable + machine.fixed) * 4
    slots = sum(v.size for slots in machine.optimizer.slot_variables for v in slots.values()) * 4
    batch = 40 * group.batch * max(1, sum(max(v.shape, default=1) for v in machine.trainable)) * 4
    return int(max(1, min(_MOST, memory(device) // max(1, 4 * (weights + slots) + batch))))


def cut(members: Sequence[Member], most: int, least: int) -> tuple[list[list[Member]], bool | None]:
    """Lists of at most ``most`` members, ``least`` or more lists if there are so many members, all of one length.

    Where it can be had without many small lists, they hold whole orders of rows; the second value says so (None: there is only one
    order). Else lengths are made equal by members that stand twice.
    """
    ordered = sorted(members, key=_place)
    orders: dict[Any, int] = {}
    for member in ordered:
        orders[member.order] = orders.get(member.order, 0) + 1
    wanted = max(-(-len(ordered) // most), min(least, len(ordered)))
    size = -(-len(ordered) // wanted)
    whole: bool | None = None if len(orders) == 1 else False
    if whole is False and len(set(orders.values())) == 1:
        width = next(iter(orders.values()))
        fitting = [n * width for n in range(1, len(orders) + 1) if len(orders) % n == 0 and n * width <= size] if width > 1 else []
        if fitting and 2 * fitting[-1] >= size:
            size, whole = fitting[-1], True
    pieces = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    length = max(map(len, pieces))
    return [p + [p[-1]] * (length - len(p)) for p in pieces], whole


def _place(member: Member) -> tuple:
    return (member.seed, member.part.fold or 0, member.shuffle, member.number)
