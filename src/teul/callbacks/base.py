"""Callback: what is called while a model trains, and the list of them that the loop calls."""

from typing import Any

from teul.errors import problem
from teul.records import Logs

_EPOCH_HOOKS = ("on_epoch_begin", "on_epoch_end", "on_test_begin", "on_test_end")
_TEST_HOOKS = ("on_test_begin", "on_test_batch_begin", "on_test_batch_end")
_TRAIN_BATCH_HOOKS = ("on_batch_begin", "on_batch_end", "on_train_batch_begin", "on_train_batch_end")


class Callback:
    """Base of all callbacks; a subclass overrides the hooks it needs.

    An epoch is one program, so hooks on batches cost a program call a batch, and hooks on epochs one an epoch.

    Attributes:
        model: the model that trains.
        params: ``epochs``, ``steps`` and ``verbose`` of the fit.
        only_reads: a subclass whose epoch hooks neither look at the model nor change it may set this, and then several short epochs
            may run before its hooks are called for each of them.
    """

    only_reads = False

    def __init__(self):
        self.model: Any = None
        self.params: dict[str, Any] = {}

    def set_model(self, model: Any) -> None:
        """Told before training."""
        self.model = model

    def set_params(self, params: dict[str, Any]) -> None:
        """Told before training."""
        self.params = params

    def on_train_begin(self, logs=None): ...
    def on_train_end(self, logs=None): ...
    def on_epoch_begin(self, epoch, logs=None): ...
    def on_epoch_end(self, epoch, logs=None): ...
    def on_batch_begin(self, batch, logs=None): ...
    def on_batch_end(self, batch, logs=None): ...

    def on_train_batch_begin(self, batch, logs=None):
        self.on_batch_begin(batch, logs)

    def on_train_batch_end(self, batch, logs=None):
        self.on_batch_end(batch, logs)

    def on_segment_end(self, step, steps, logs=None):
        """After some batches of a long epoch: how many are done, of how many."""

    def on_epoch_seconds(self, seconds):
        """How long the epoch took that is about to end: a hook called after several of them cannot know."""

    def on_test_begin(self, logs=None): ...
    def on_test_end(self, logs=None): ...
    def on_test_batch_begin(self, batch, logs=None): ...
    def on_test_batch_end(self, batch, logs=None): ...
    def on_predict_begin(self, logs=None): ...
    def on_predict_end(self, logs=None): ...
    def on_predict_batch_begin(self, batch, logs=None): ...
    def on_predict_batch_end(self, batch, logs=None): ...


# How many arguments a hook takes, the logs among them.
_ARGUMENTS = {
    **{f"on_{part}_{end}": 1 for part in ("train", "test", "predict") for end in ("begin", "end")},
    **{f"on_{part}_{end}": 2 for part in ("epoch", "batch", "train_batch", "test_batch", "predict_batch") for end in ("begin", "end")},
}


class CallbackList:
    """Callbacks called together, in order.

    Args:
        callbacks: a list of them.
        add_history, add_progbar: whether to add a History and a progress bar, unless one is there.
        model: the model that they see.
        params: what ``set_params`` tells them: ``epochs``, ``steps``, ``verbose``.

    >>> seen = []
    >>> class Noting(Callback):
    ...     def on_epoch_end(self, epoch, logs=None):
    ...         seen.append(epoch)
    >>> CallbackList([Noting()]).on_epoch_end(3)
    >>> seen
    [3]
    """

    def __init__(
        self, callbacks: Any = None, add_history: bool = False, add_progbar: bool = False, model: Any = None, **params: Any
    ):  # fmt: skip
        self.callbacks = [] if callbacks is None else list(callbacks) if isinstance(callbacks, (list, tuple)) else [callbacks]
        self._add_usual(add_history, add_progbar)
        for callback in self.callbacks:
            if isinstance(callback, type) or not hasattr(callback, "set_model"):
                raise problem("not_a_callback", got=getattr(callback, "__name__", repr(callback)))
        if params:
            self.set_params(params)
        if model is not None:
            self.set_model(model)

    def _add_usual(self, history: bool, bar: bool) -> None:
        from teul.callbacks.history import History
        from teul.callbacks.progress import ProgressBar

        for wanted, kind in ((bar, ProgressBar), (history, History)):
            if wanted and not any(isinstance(c, kind) for c in self.callbacks):
                self.callbacks.append(kind())

    def append(self, callback: Any) -> None:
        """Add one at the end."""
        self.callbacks.append(callback)

    def set_params(self, params: dict[str, Any]) -> None:
        """Tell all of them."""
        self.params = params
        for callback in self.callbacks:
            callback.set_params(params)

    def set_model(self, model: Any) -> None:
        """Tell all of them."""
        self.model = model
        for callback in self.callbacks:
            callback.set_model(model)

    def __getattr__(self, hook: str):
        if not hook.startswith("on_"):
            raise AttributeError(hook)

        def call(*args, **kwargs):
            # Always with logs, and by place: a user's hook may call its arguments anything. As Logs, in which "acc" finds "accuracy".
            args = tuple(Logs(a) if type(a) is dict else a for a in (*args, *kwargs.values()))
            if len(args) < _ARGUMENTS.get(hook, 0):
                args = (*args, Logs())
            for callback in self.callbacks:
                if hasattr(callback, hook):
                    getattr(callback, hook)(*args)

        return call

    @property
    def see_batches(self) -> bool:
        """Whether a hook must be called between training batches."""
        return any(_overrides(c, hook) for c in self.callbacks for hook in _TRAIN_BATCH_HOOKS)

    @property
    def see_tests(self) -> bool:
        """Whether a hook must be called right before or between the batches that are judged."""
        return any(_overrides(c, hook) and not _only_reads(c, hook) for c in self.callbacks for hook in _TEST_HOOKS)

    @property
    def see_test_batches(self) -> bool:
        """Whether a hook must be called between batches that are judged."""
        return any(_overrides(c, hook) for c in self.callbacks for hook in _TEST_HOOKS[1:])

    @property
    def see_epochs(self) -> bool:
        """Whether a hook that may look at the model must be called between epochs."""
        return any(_overrides(c, hook) and not _only_reads(c, hook) for c in self.callbacks for hook in _EPOCH_HOOKS)


def _overrides(callback: Any, hook: str) -> bool:
    asked = getattr(callback, "overrides", None)
    return asked(hook) if asked else getattr(type(callback), hook, None) is not getattr(Callback, hook)


def _only_reads(callback: Any, hook: str) -> bool:
    """Whether the class that wrote the hook says that it only reads; a subclass's own hook is not taken at its base's word."""
    writer = next((kind for kind in type(callback).__mro__ if hook in vars(kind)), type(callback))
    return bool(vars(writer).get("only_reads", False))
