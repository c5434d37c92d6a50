"""A study on the disk: a folder with a file for each lot, each replaced whole after every segment, so that a kill loses one at most."""

import hashlib
import io
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jax
import numpy as np

from teul.engine.many import Crowd
from teul.errors import problem
from teul.saving.writing import reading, write_whole
from teul.study.lots import Lot
from teul.study.run import DROPPED, INTERRUPTED, Outcome, Run

_FORM = 1


class Folder:
    """The folder of one study.

    Args:
        path: where; made if it is not there.
        fingerprint: what tells this study from another.
        options: the call's plain arguments, for :func:`teul.study.resume`.

    Raises:
        ValueError: the folder holds another study, or something else.
    """

    def __init__(self, path: Any, fingerprint: str, options: dict[str, Any]):
        self.path = Path(path)
        if self.path.exists() and not self.path.is_dir():
            raise problem("study_folder", path=self.path, why="it is a file")
        self.path.mkdir(parents=True, exist_ok=True)
        facts = self.path / "study.json"
        if facts.exists():
            known = read_facts(self.path)
            if known.get("fingerprint") != fingerprint:
                raise problem("study_folder", path=self.path, why="another study is in it: other data, choices, seeds or epochs")
        elif any(not name.startswith(".") for name in os.listdir(self.path)):
            raise problem("study_folder", path=self.path, why="it is not empty")
        else:
            said = {"form": _FORM, "fingerprint": fingerprint, "options": options}
            write_whole(facts, lambda stream: stream.write(json.dumps(said, indent=1).encode()))
        self._serial = 0
        self._file_of: dict[int, Path] = {}

    def keep(self, run: Run, lot: Lot) -> None:
        """Write where a lot is by now, with all that its members did before."""
        path = self.path / f"lot-{_name(lot)}.npz"
        self._serial += 1
        arrays, facts = _written(run, lot)
        facts["serial"] = self._serial
        stream = io.BytesIO()
        np.savez(stream, facts=np.frombuffer(json.dumps(facts).encode(), np.uint8), **arrays)
        write_whole(path, lambda file: file.write(stream.getvalue()))

    def restore(self, run: Run) -> None:
        """Put the run's members where the files left them; what has no file begins anew."""
        records = [_read(path) for path in sorted(self.path.glob("lot-*.npz"))]
        if not records:
            return
        self._serial = max(facts["serial"] for _, facts in records)
        latest: dict[int, tuple[int, int]] = {}
        for index, (_, facts) in enumerate(records):
            for number in facts["members"]:
                rank = (facts["epoch"], facts["serial"])
                if number not in latest or rank > (records[latest[number][1]][1]["epoch"], records[latest[number][1]][1]["serial"]):
                    latest[number] = (facts["epoch"], index)
        of_group = {m.number: g for g in run.groups for m in g.members}
        template = {id(lot.group): lot.crowd for lot in run.lots}
        kept = [lot for lot in run.lots if not any(m.number in latest for m in lot.members)]
        for index, (arrays, facts) in enumerate(records):
            group = of_group[facts["members"][0]]
            members = [run.outcomes[n].member for n in facts["members"]]
            crowd = _crowd(arrays, template[id(group)])
            mine = np.array([latest[n][1] == index for n in facts["members"]])
            for place in np.flatnonzero(mine):
                _tell(run.outcomes[facts["members"][place]], arrays, facts, place, crowd)
            crowd = crowd._replace(running=np.asarray(crowd.running) & mine)
            if crowd.running.any():
                kept.append(Lot(group, members, run.plan.shuffle, run.plan.stopping, crowd, facts["epoch"], facts["whole"]))
        run.lots = kept


def read_facts(path: Any) -> dict[str, Any]:
    """What a study's folder says about it."""
    file = Path(path) / "study.json"
    if not file.exists():
        raise problem("study_folder", path=path, why="there is no study in it")
    with reading(file):
        return json.loads(file.read_text(encoding="utf-8"))


def is_plain(value: Any) -> bool:
    """Whether a value is numbers, words and lists and dicts of these: what JSON keeps."""
    if isinstance(value, dict):
        return all(isinstance(k, str) and is_plain(v) for k, v in value.items())
    return isinstance(value, (bool, int, float, str, type(None))) or (isinstance(value, list) and all(map(is_plain, value)))


def fingerprint_of(parts: Sequence[Any]) -> str:
    """A short name for data and words: equal for equal ones."""
    digest = hashlib.blake2b(digest_size=16)
    for leaf in jax.tree.leaves(parts):
        if hasattr(leaf, "dtype"):
            array = np.ascontiguousarray(leaf)
            digest.update(f"{array.shape}{array.dtype}".encode() + array.tobytes())
        else:
            digest.update(repr(leaf).encode())
    return digest.hexdigest()


def _name(lot: Lot) -> str:
    return hashlib.blake2b(repr([m.number for m in lot.members]).encode(), digest_size=6).hexdigest()


def _written(run: Run, lot: Lot) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    outcomes = [run.outcomes[m.number] for m in lot.members]
    recent = {name: np.concatenate(values) for name, values in lot.curves.items()}
    ran = np.concatenate(lot.ran) if lot.ran else np.zeros((0, len(lot.members)), bool)
    arrays = {f"crowd.{i}": _plain(leaf) for i, leaf in enumerate(jax.tree.leaves(lot.crowd))}
    names = list(dict.fromkeys([*recent, *(name for o in outcomes for name in o.curves)]))
    for name in names:
        lines = [np.array(o.curves.get(name, []), np.float64) for o in outcomes]
        if name in recent:
            lines = [np.concatenate([line, recent[name][ran[:, j], j]]) if recent[name].ndim == 2 else line for j, line in enumerate(lines)]
        length = max(map(len, lines), default=0)
        arrays[f"curve.{name}"] = np.array([np.pad(line, (0, length - len(line)), constant_values=np.nan) for line in lines])
        arrays[f"length.{name}"] = np.array([len(line) for line in lines], np.int32)
    facts = {
        "members": [m.number for m in lot.members],
        "epoch": lot.epoch,
        "whole": lot.whole,
        "status": [o.status if o.status != DROPPED else INTERRUPTED for o in outcomes],
        "seconds": [o.seconds for o in outcomes],
    }
    return arrays, facts


def _plain(leaf: Any) -> np.ndarray:
    """An array in a type that the file knows; bfloat16 as its bits."""
    array = np.asarray(leaf)
    return array.view(np.uint16) if array.dtype.kind == "V" or array.dtype.name == "bfloat16" else array


def _read(path: Path) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    with reading(path), np.load(path, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
        return arrays, json.loads(arrays.pop("facts").tobytes())


def _crowd(arrays: dict[str, np.ndarray], like: Crowd) -> Crowd:
    leaves, form = jax.tree.flatten(like)
    found = [arrays[f"crowd.{i}"] for i in range(len(leaves))]
    return jax.tree.unflatten(
        form, [a.view(np.asarray(leaf).dtype) if a.dtype != leaf.dtype else a for a, leaf in zip(found, leaves, strict=True)]
    )


def _tell(outcome: Outcome, arrays: dict[str, np.ndarray], facts: dict[str, Any], place: int, crowd: Crowd) -> None:
    lengths = {name.removeprefix("length."): a[place] for name, a in arrays.items() if name.startswith("length.")}
    outcome.curves = {name: arrays[f"curve.{name}"][place][:length].tolist() for name, length in lengths.items()}
    outcome.seconds, outcome._where = facts["seconds"][place], (crowd, int(place))
    outcome.best_epoch = int(crowd.best_epoch[place])
    outcome.judge(crowd, int(place), facts["epoch"])
