"""The expressions of a script in today's spelling; its import statements follow in :mod:`teul.course.modernize.imports`."""

import re

import libcst as cst

from teul.course.finder import canonical
from teul.course.layers import MODES
from teul.course.modernize import arguments as today_arguments
from teul.course.modernize.arguments import keyword, today_key
from teul.course.modernize.names import kind, today
from teul.course.modernize.script import Script, argument, code, dotted, text_of

_RENAMED_METHODS = {"fit_generator": "fit", "evaluate_generator": "evaluate", "predict_generator": "predict", "predict_proba": "predict"}
_CASTS = {"to_float": "float32", "to_double": "float64", "to_int32": "int32", "to_int64": "int64"}


class Rewriting(cst.CSTTransformer):
    """Rewrites names, calls, keys and file names.

    Attributes:
        needed: what has to be imported for it: names by module; modules themselves under ``""``.
    """

    def __init__(self, script: Script):
        super().__init__()
        self.script, self.needed = script, {}
        self._not_references: set[cst.CSTNode] = set()
        self._begun: set[str] = set()

    # Names

    def visit_Import(self, node: cst.Import) -> bool:
        """The imports come later."""
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        """The imports come later."""
        return False

    def visit_Attribute(self, node: cst.Attribute) -> None:
        """``x.name``: the name refers to nothing by itself."""
        self._not_references.add(node.attr)

    def visit_Arg(self, node: cst.Arg) -> None:
        """``f(name=x)``: the name refers to nothing by itself."""
        self._not_references.add(node.keyword)

    def visit_Param(self, node: cst.Param) -> None:
        """``def f(name)``: the name refers to nothing by itself."""
        self._not_references.add(node.name)

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        """An imported name that is called otherwise today."""
        local = original_node.value
        if original_node in self._not_references or local in self.script.bound:
            return updated_node
        if local in self.script.imported:
            new = self.script.local(local)
            return updated_node if new == local or self.script.is_removed(local) else updated_node.with_changes(value=new)
        name = self.script.full(original_node) if self.script.stars else None
        if name is None or today(name).rpartition(".")[2] == local:
            return updated_node
        return cst.parse_expression(self.expressed(today(name)))

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.BaseExpression:
        """``a.b.c`` that stands elsewhere today, and the learning rate of an optimizer."""
        name = self.script.full(original_node)
        if name is not None and today(name) != name:
            return cst.parse_expression(self.expressed(today(name), dotted(original_node)[0]))
        if original_node.attr.value == "lr" and re.search(r"(^|\.|_)opt(imizer)?$", code(original_node.value)):
            return updated_node.with_changes(attr=cst.Name("learning_rate"))
        return updated_node

    def expressed(self, name: str, root: str | None = None) -> str:
        """How the script may write a whole name, after what it imports already or with an import more."""
        live = {
            today(n): local
            for local, n in self.script.imported.items()
            if not self.script.is_removed(local) and local not in self.script.bound
        }
        fitting = [n for n in live if name == n or name.startswith(n + ".")]
        if fitting:
            longest = max(fitting, key=lambda n: (live[n] == root, len(n)))
            return live[longest] + name[len(longest) :]
        module, _, last = name.rpartition(".")
        if module.endswith("keras.ops") and self._is_free("ops"):
            self._need(module.removesuffix(".ops"), "ops")
            return f"ops.{last}"
        if self._is_free(last) and module != "keras.random":
            self._need(module, last)
            return last
        self._need("", name.partition(".")[0])
        return name

    def _is_free(self, local: str) -> bool:
        return local not in self.script.bound and local not in self.script.taken

    def _need(self, module: str, name: str) -> None:
        self.needed.setdefault(module, set()).add(name)

    # Calls

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.BaseExpression:
        """A call with today's arguments, method or function."""
        name = self.script.full(original_node.func)
        if name is not None:
            return self._known(name, original_node, updated_node)
        if not isinstance(original_node.func, cst.Attribute):
            return updated_node
        method, receiver = original_node.func.attr.value, code(original_node.func.value)
        if method == "get" and not self.script.says_acc and text_of(argument(original_node, "key", 0)) is not None:
            first = updated_node.args[0]
            return updated_node.with_changes(args=[first.with_changes(value=today_key(first.value)), *updated_node.args[1:]])
        updated_node = updated_node.with_changes(args=today_arguments.of_method(self.script, updated_node, receiver, method))
        if method == "predict_classes":
            return self._classes(updated_node)
        if method.endswith("_generator") or (method == "predict_proba" and receiver in self.script.models):
            new = _RENAMED_METHODS.get(method, method)
            return updated_node.with_changes(func=updated_node.func.with_changes(attr=cst.Name(new)))
        return updated_node

    def _known(self, name: str, original: cst.Call, call: cst.Call) -> cst.BaseExpression:
        """A call of something of Keras's or TensorFlow's."""
        last, whole = name.rpartition(".")[2], canonical(name)
        if whole == "keras.layers.merge":
            return self._merged(name, original, call)
        if last in _CASTS and name.startswith("tensorflow."):
            front = code(call.func).rpartition(".")[0]
            return cst.parse_expression(f"{front}.cast({code(call.args[0].value)}, {front}.{_CASTS[last]})")
        if whole == "keras.backend.get_value" and code(call.args[0].value).endswith(".learning_rate"):
            return cst.parse_expression(f"float({code(call.args[0].value)})")
        if whole in ("keras.backend.int_shape",):
            return cst.parse_expression(f"{code(call.args[0].value)}.shape")
        if whole == "keras.backend.set_image_dim_ordering":
            value = {"th": "channels_first", "tf": "channels_last"}.get(text_of(call.args[0].value))
            return call.with_changes(args=[cst.Arg(cst.SimpleString(repr(value)))]) if value else call
        made = today_arguments.layer_class(kind(name), last)
        args = list(call.args)
        if today_arguments.is_layer(made):
            args = today_arguments.of_layer(made, last, args)
        elif today_arguments.is_optimizer(made):
            schedule = today(name).rpartition(".optimizers")[0] + ".optimizers.schedules.InverseTimeDecay"
            has_decay = argument(call, "decay") is not None and not self.script.sets_rate
            args = today_arguments.of_optimizer(made, args, self.expressed(schedule) if has_decay else "")
        args = today_arguments.of_others(self.script, last, args)
        return call.with_changes(args=args)

    def _classes(self, call: cst.Call) -> cst.BaseExpression:
        """``model.predict_classes(x)``: the likeliest class, or whether the only output is above one half."""
        predicted = code(call.with_changes(func=call.func.with_changes(attr=cst.Name("predict"))))
        if self.script.is_binary:
            return cst.parse_expression(f'({predicted} > 0.5).astype("int32")')
        if self.script.numpy is None:
            self._need("", "numpy as np")
        return cst.parse_expression(f"{self.script.numpy or 'np'}.argmax({predicted}, axis=-1)")

    def _merged(self, name: str, original: cst.Call, call: cst.Call) -> cst.BaseExpression:
        """Keras 1's ``merge``: a function for each mode today."""
        mode = text_of(argument(original, "mode", 1)) if len(original.args) > 1 else "sum"
        new = {"dot": "dot", "cos": "dot"}.get(mode) or (MODES[mode].__name__.lower() if mode in MODES else None)
        if new is None:
            return call
        module = name.partition("keras")[0] + "keras.layers"
        kept = [a for i, a in enumerate(call.args) if not (i == 1 and a.keyword is None)]
        args = today_arguments.without(kept, ["mode", "output_shape", *(["concat_axis"] if new not in ("concatenate",) else [])])
        args = today_arguments.renamed(args, {"concat_axis": "axis", "dot_axes": "axes"})
        if mode == "cos":
            args = [*args, keyword("normalize", cst.Name("True"))]
        if args and len(args) < len(call.args):
            args[-1] = args[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        return call.with_changes(func=cst.parse_expression(self.expressed(f"{module}.{new}")), args=args)

    # Statements and strings

    def leave_Expr(self, original_node: cst.Expr, updated_node: cst.Expr) -> cst.BaseSmallStatement:
        """``K.set_value(optimizer.lr, x)`` is an assignment today."""
        call = updated_node.value
        if isinstance(call, cst.Call) and isinstance(original_node.value, cst.Call) and len(call.args) == 2:
            name = self.script.full(original_node.value.func)
            target = call.args[0].value
            if name and canonical(name) == "keras.backend.set_value" and code(target).endswith(".learning_rate"):
                return cst.Assign([cst.AssignTarget(target)], call.args[1].value)
        return updated_node

    def leave_SimpleStatementLine(self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine):
        """``model.add(LSTM(..., batch_input_shape=s))``: an Input of its own today."""
        statement = updated_node.body[0] if len(updated_node.body) == 1 else None
        call = statement.value if isinstance(statement, cst.Expr) else None
        if not isinstance(call, cst.Call) or dotted(call.func)[-1:] != ["add"] or len(call.args) != 1:
            return updated_node
        begun = code(call.func.value) in self._begun
        self._begun.add(code(call.func.value))
        layer, first = self._split(call.args[0].value)
        if first is None:
            return updated_node
        added = call.with_changes(args=[call.args[0].with_changes(value=first)])
        rest = call.with_changes(args=[call.args[0].with_changes(value=layer)])
        if begun:
            return updated_node.with_changes(body=[cst.Expr(rest)])
        lines = [cst.SimpleStatementLine([cst.Expr(value)]) for value in (added, rest)]
        lines[0] = lines[0].with_changes(leading_lines=updated_node.leading_lines)
        lines[1] = lines[1].with_changes(trailing_whitespace=updated_node.trailing_whitespace)
        return cst.FlattenSentinel(lines)

    def leave_List(self, original_node: cst.List, updated_node: cst.List) -> cst.List:
        """The same in a list of layers."""
        elements: list[cst.BaseElement] = []
        for element in updated_node.elements:
            layer, first = self._split(element.value)
            before = [] if first is None or elements else [cst.Element(first)]
            elements += [*before, element if first is None else element.with_changes(value=layer)]
        return updated_node if elements == list(updated_node.elements) else updated_node.with_changes(elements=elements)

    def _split(self, layer: cst.BaseExpression) -> tuple[cst.BaseExpression, cst.BaseExpression | None]:
        shape = argument(layer, "batch_input_shape") if isinstance(layer, cst.Call) else None
        if shape is None:
            return layer, None
        first = cst.parse_expression(f"{self._input()}(batch_shape={code(shape)})")
        return layer.with_changes(args=today_arguments.without(layer.args, ["batch_input_shape"])), first

    def _input(self) -> str:
        """How the script may write Input."""
        imported = self.script.imported
        local = next((local for local, name in imported.items() if canonical(name).endswith(".Input")), None)
        plain = any(name.startswith("keras") for name in imported.values())
        return local or self.expressed("keras.Input" if plain else "tensorflow.keras.Input")

    def leave_Subscript(self, original_node: cst.Subscript, updated_node: cst.Subscript) -> cst.Subscript:
        """``history.history['acc']`` under today's key."""
        inner = updated_node.slice[0].slice if len(updated_node.slice) == 1 else None
        if self.script.says_acc or not isinstance(inner, cst.Index):
            return updated_node
        return updated_node.with_changes(slice=[updated_node.slice[0].with_changes(slice=cst.Index(today_key(inner.value)))])

    def leave_SimpleString(self, original_node: cst.SimpleString, updated_node: cst.SimpleString) -> cst.SimpleString:
        """Names of files that today's Keras refuses, and keys inside of them."""
        said = text_of(original_node)
        if said is None or "\\" in said or "\\" in original_node.value:
            return updated_node
        new = self.script.files.get(said, said)
        if not self.script.says_acc:
            new = re.sub(r"\{(val_)?acc([:}])", r"{\1accuracy\2", new)
        quote = original_node.quote
        return updated_node if new == said else updated_node.with_changes(value=f"{original_node.prefix}{quote}{new}{quote}")
