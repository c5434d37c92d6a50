"""Callbacks with the arguments that older Keras gave them."""

from typing import Any

from teul import callbacks
from teul.errors import note
from teul.spellings import say_once

OLD_TENSORBOARD = ("batch_size", "write_grads", "embeddings_layer_names", "embeddings_data")


class TensorBoard(callbacks.TensorBoard):
    """TensorBoard as courses call it: its older arguments change nothing, and without tensorboardX the training goes on without it."""

    def __init__(self, *args: Any, **given: Any):
        for name in [n for n in given if n in OLD_TENSORBOARD]:
            del given[name]
            say_once("old_useless", about=f"TensorBoard {name}", owner="TensorBoard", name=name)
        super().__init__(*args, **given)
        self._silent = False

    def set_model(self, model: Any) -> None:
        """Told before training."""
        try:
            super().set_model(model)
        except ImportError as why:
            self._silent = True
            note("tensorboard_silent", why=why)

    def overrides(self, hook: str) -> bool:
        """No hook is needed where nothing can be written."""
        return not self._silent and super().overrides(hook)

    def writer(self, part: str) -> Any:
        """The writer into one of the folders, or something that takes what it is given and forgets it."""
        return _Nothing() if self._silent else super().writer(part)


class _Nothing:
    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None
