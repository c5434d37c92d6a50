"""What a script says that matters for its spelling: what its names stand for, which variables are models, which files it saves."""

import re
from dataclasses import dataclass, field

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from teul.course.finder import belongs, canonical, known
from teul.course.modernize.names import is_gone, kind, today
from teul.errors import tell

_MAKES_A_MODEL = ("Sequential", "Model", "load_model", "model_from_json", "clone_model")


@dataclass
class Script:
    """A parsed script and what was read from it.

    Attributes:
        module: the script as a tree.
        imported: what each imported name stands for in full: ``np_utils`` -> ``keras.utils.np_utils``.
        bound: the names that the script binds itself.
        stars: the modules whose names are all imported.
        models: the expressions that are models, as they are written: ``model``, ``self.model``.
        finite: variables that are iterators which know their own length.
        taken: all names that something stands for, whosever.
        numpy: what NumPy is called.
        files: names of files that today's Keras refuses, and what they are called instead.
        values: variables that are one string each.
        says_acc: whether a metric is called ``"acc"``, so that its key is rightly ``"acc"``.
        is_binary: whether the losses are those of two classes alone.
        sets_rate: whether the learning rate is set while training, so that it cannot follow a schedule.
        uses: how often each name is used.
        notes: what has no place today.
    """

    module: cst.Module
    imported: dict[str, str] = field(default_factory=dict)
    bound: set[str] = field(default_factory=set)
    stars: list[str] = field(default_factory=list)
    models: set[str] = field(default_factory=set)
    finite: set[str] = field(default_factory=set)
    files: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    says_acc: bool = False
    is_binary: bool = False
    sets_rate: bool = False
    taken: set[str] = field(default_factory=set)
    numpy: str | None = None
    uses: dict[str, int] = field(default_factory=dict)
    notes: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def read(cls, text: str) -> "Script":
        """Parse a script and read it."""
        wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
        script = cls(wrapper.module, sets_rate=re.search(_SETS_RATE, text) is not None)
        wrapper.visit(_Reading(script))
        losses = re.findall(r"(\w*)crossentropy", text, re.IGNORECASE)
        script.is_binary = bool(losses) and all(loss.lower().startswith("binary") for loss in losses)
        return script

    def full(self, node: cst.BaseExpression) -> str | None:
        """The whole name that an expression ``a.b.c`` stands for; None if it is nothing of Keras's or TensorFlow's."""
        parts = dotted(node)
        if not parts or parts[0] in self.bound:
            return None
        if parts[0] in self.imported:
            return ".".join([self.imported[parts[0]], *parts[1:]])
        found = (f"{module}.{parts[0]}" for module in self.stars)
        return next((".".join([name, *parts[1:]]) for name in found if kind(name) is not None), None)

    def is_removed(self, local: str) -> bool:
        """Whether an import goes: that of a module by its own name which is another one today, such as ``np_utils``."""
        name = self.imported[local]
        return known(canonical(name)) and today(name) != name and local == name.rpartition(".")[2]

    def local(self, local: str) -> str:
        """What an imported name is called from now on: ``Convolution2D`` becomes ``Conv2D``, if that name is free."""
        name = self.imported[local]
        new = today(name).rpartition(".")[2]
        if local != name.rpartition(".")[2] or known(canonical(name)) or new in self.bound:
            return local
        return new if self.imported.get(new) in (None, name, today(name)) and (new not in self.taken or new in self.imported) else local

    def counts_samples(self, call: cst.Call) -> bool:
        """Whether a call says Keras 1's ``samples_per_epoch`` of an iterator that does not know its own length."""
        first = argument(call, "generator", 0)
        known = first is not None and (code(first) in self.finite or (isinstance(first, cst.Call) and ".flow" in code(first.func)))
        return argument(call, "samples_per_epoch") is not None and not known

    def advice(self) -> list[tuple[int, str]]:
        """What has no place today, by line."""
        return sorted(set(self.notes))


def dotted(node: cst.CSTNode) -> list[str]:
    """``a.b.c`` as its parts; nothing for any other expression."""
    if isinstance(node, cst.Name):
        return [node.value]
    if isinstance(node, cst.Attribute):
        front = dotted(node.value)
        return [*front, node.attr.value] if front else []
    return []


def code(node: cst.CSTNode) -> str:
    """An expression as it is written."""
    return cst.Module([]).code_for_node(node)


def text_of(node: cst.CSTNode | None) -> str | None:
    """What a plain string says; None for anything else."""
    if not isinstance(node, cst.SimpleString):
        return None
    value = node.evaluated_value
    return value if isinstance(value, str) else None


def argument(call: cst.Call, name: str, place: int | None = None) -> cst.BaseExpression | None:
    """The value of a call's argument by its name, or at its place."""
    for arg in call.args:
        if arg.keyword is not None and arg.keyword.value == name:
            return arg.value
    if place is not None and place < len(call.args) and call.args[place].keyword is None:
        return call.args[place].value
    return None


_SETS_RATE = r"LearningRateScheduler|ReduceLROnPlateau|\.lr\s*=[^=]|set_value\(.*\.lr|\.(lr|learning_rate)\.assign"


class _Reading(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, script: Script):
        super().__init__()
        self.script = script

    def visit_Import(self, node: cst.Import) -> bool:
        for alias in node.names:
            name = ".".join(dotted(alias.name))
            local = alias.evaluated_alias
            self.script.taken.add(local or name.partition(".")[0])
            if name == "numpy":
                self.script.numpy = local or name
            if belongs(name):
                self.script.imported[local or name.partition(".")[0]] = name if local else name.partition(".")[0]
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        module = ".".join(dotted(node.module)) if node.module is not None and not node.relative else ""
        if isinstance(node.names, cst.ImportStar):
            self.script.stars += [module] if belongs(module) else []
            return False
        self.script.taken |= {alias.evaluated_alias or alias.evaluated_name for alias in node.names}
        for alias in node.names if belongs(module) else ():
            self.script.imported[alias.evaluated_alias or alias.evaluated_name] = f"{module}.{alias.evaluated_name}"
        return False

    def visit_Name(self, node: cst.Name) -> None:
        self.script.uses[node.value] = self.script.uses.get(node.value, 0) + 1

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        parts = dotted(node)
        if parts:
            self._note(node)
            self.script.uses[parts[0]] = self.script.uses.get(parts[0], 0) + 1
            return False
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False

    def visit_AssignTarget(self, node: cst.AssignTarget) -> None:
        for target in node.target.elements if isinstance(node.target, (cst.Tuple, cst.List)) else [node.target]:
            name = getattr(target, "value", target) if isinstance(target, cst.Element) else target
            if isinstance(name, cst.Name):
                self.script.bound.add(name.value)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.script.bound.add(node.name.value)

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.script.bound.add(node.name.value)

    def visit_Assign(self, node: cst.Assign) -> None:
        target = code(node.targets[0].target)
        if (said := text_of(node.value)) is not None:
            self.script.values.setdefault(target, []).append(said)
        if isinstance(node.value, cst.Call):
            parts = dotted(node.value.func)
            if parts and parts[-1] in _MAKES_A_MODEL:
                self.script.models.add(target)
            if parts and parts[-1].startswith("flow"):
                self.script.finite.add(target)

    def visit_Call(self, node: cst.Call) -> None:
        self._note(node.func)
        parts = dotted(node.func)
        name = parts[-1] if parts else ""
        if isinstance(node.func, cst.Attribute) and name in ("compile", "add", "fit_generator"):
            self.script.models.add(code(node.func.value))
        if name == "compile" and "acc" in _strings(argument(node, "metrics")):
            self.script.says_acc = True
        if self.script.counts_samples(node):
            self._say(node, "modernize_samples")
        if self.script.sets_rate and argument(node, "decay") is not None and argument(node, "lr") is not None:
            self._say(node, "modernize_decay")
        if name == "save_weights":
            self._file(argument(node, "filepath", 0), ".weights.h5")
        elif name == "ModelCheckpoint":
            alone = argument(node, "save_weights_only")
            self._file(argument(node, "filepath", 0), ".weights.h5" if alone is not None and code(alone) == "True" else "")

    def _file(self, node: cst.BaseExpression | None, ending: str) -> None:
        """A file of today's Keras ends in ``.weights.h5`` for weights, and in ``.keras`` or ``.h5`` for a model."""
        names = self.script.values.get(code(node), []) if isinstance(node, cst.Name) else [text_of(node)]
        for name in names:
            if name is None or name.endswith(ending or (".keras", ".h5")):
                continue
            stem = re.sub(r"\.(hdf5|h5|keras|ckpt|hdf|model|weights)$", "", name)
            self.script.files[name] = stem + (ending or ".keras")

    def _note(self, node: cst.BaseExpression) -> None:
        name = self.script.full(node)
        reason = is_gone(name) if name else None
        if reason is not None and today(name) == name:
            self._say(node, reason, f"{name}: ")

    def _say(self, node: cst.CSTNode, message: str, front: str = "") -> None:
        line = self.get_metadata(PositionProvider, node).start.line
        self.script.notes.append((line, front + tell(message)))


def _strings(node: cst.BaseExpression | None) -> list[str | None]:
    if isinstance(node, (cst.List, cst.Tuple)):
        return [text_of(element.value) for element in node.elements]
    return [text_of(node)]
