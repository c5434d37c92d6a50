"""Teul's own file: safetensors, whose header holds the configuration as JSON. It opens at once and holds nothing but data."""

import json
from typing import Any

import numpy as np

from teul.saving.archive import assets
from teul.saving.optimizer_state import collect_optimizer
from teul.saving.state import Group, Groups, collect, seeds

_HEADER = "teul"
_FORMAT = 2


def written(model: Any, config: str | None, include_optimizer: bool) -> bytes:
    """A model, or (with no configuration) its weights alone."""
    from safetensors.numpy import save

    arrays = {f"{p}/vars/{key}": v for p, (_, store) in collect(model).items() for key, v in store.items()}
    arrays |= {path: v.numpy() for path, v in seeds(model).items()}
    if config is not None:
        arrays |= {f"assets/{name}": np.frombuffer(data, np.uint8) for name, data in assets(model).items()}
        if include_optimizer and model.compiled:
            arrays |= {f"optimizer/vars/{i}": v for i, (_, v) in enumerate(collect_optimizer(model.optimizer))}
    types = {name: "bfloat16" for name, v in arrays.items() if v.dtype.name == "bfloat16"}
    plain = {name: np.array(v.view(np.uint16) if name in types else v, order="C") for name, v in arrays.items()}
    header = {"format": _FORMAT, "model": None if config is None else json.loads(config), "types": types}
    return save(plain, metadata={_HEADER: json.dumps(header)})


class Own:
    """What such a file holds."""

    def __init__(self, data: bytes):
        from safetensors.numpy import load

        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
        self.header = json.loads(header["__metadata__"][_HEADER])
        self.arrays = {name: self._typed(name, value) for name, value in load(data).items()}

    def _typed(self, name: str, value: np.ndarray) -> np.ndarray:
        if self.header.get("types", {}).get(name) != "bfloat16":
            return value
        import ml_dtypes

        return value.view(ml_dtypes.bfloat16)

    def groups(self) -> Groups:
        """What the parts of the model remember."""
        found: Groups = {}
        for name, value in self.arrays.items():
            path, mark, key = name.rpartition("vars/")
            if mark and not name.startswith("assets/"):
                found.setdefault(path.removesuffix("/"), Group(None, {})).arrays[key] = value
        return found

    def assets(self) -> dict[str, bytes]:
        """The files that layers keep, by path."""
        return {n.removeprefix("assets/"): v.tobytes() for n, v in self.arrays.items() if n.startswith("assets/")}

    def give_seeds(self, model: Any) -> None:
        """Set the random streams where they stood."""
        for path, variable in seeds(model).items():
            value = self.arrays.get(path)
            if value is not None and value.shape == variable.shape:
                variable.assign(value)
