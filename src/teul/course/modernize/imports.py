"""The import statements of a script in today's spelling."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from teul.course.finder import belongs
from teul.course.modernize.names import today
from teul.course.modernize.script import Script, dotted


class Imports(cst.CSTTransformer):
    """Rewrites imports, drops those that nothing uses any more, and adds those that the rewritten expressions need."""

    def __init__(self, script: Script, needed: dict[str, set[str]], changed: cst.Module):
        super().__init__()
        self.script, self._uses = script, _Uses()
        changed.visit(self._uses)
        used = self._uses.found
        self.needed = {module: {n for n in names if n.rpartition(" ")[2] in used} for module, names in needed.items()}

    def leave_SimpleStatementLine(self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine):
        """A line of imports: as many lines as there are modules now."""
        found: list[cst.BaseSmallStatement] = []
        for statement in updated_node.body:
            if isinstance(statement, cst.ImportFrom):
                found += self._from(statement)
            elif isinstance(statement, cst.Import):
                found += self._import(statement)
            else:
                found.append(statement)
        if len(found) == len(updated_node.body) and all(a is b for a, b in zip(found, updated_node.body, strict=True)):
            return updated_node
        if not found:
            return cst.RemoveFromParent() if self._at_top(original_node) else updated_node.with_changes(body=[cst.Pass()])
        lines = [cst.SimpleStatementLine([s.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)]) for s in found]
        lines[0] = lines[0].with_changes(leading_lines=updated_node.leading_lines)
        lines[-1] = lines[-1].with_changes(trailing_whitespace=updated_node.trailing_whitespace)
        return cst.FlattenSentinel(lines)

    def _at_top(self, line: cst.SimpleStatementLine) -> bool:
        return any(line is top for top in self._uses.top)

    def _from(self, statement: cst.ImportFrom) -> list[cst.ImportFrom]:
        module = ".".join(dotted(statement.module)) if statement.module is not None and not statement.relative else ""
        if not belongs(module):
            return [statement]
        if isinstance(statement.names, cst.ImportStar):
            new = today(module)
            return [statement if new == module else statement.with_changes(module=_dotted(new))]
        groups: dict[str, list[str]] = {}
        for alias in statement.names:
            for where, written in self._alias(module, alias):
                if written not in groups.setdefault(where, []):
                    groups[where].append(written)
        if groups == {module: [_written(a.evaluated_name, a.evaluated_alias) for a in statement.names]}:
            return [statement]
        if len(groups) == 1:
            ((where, written),) = groups.items()
            if len(written) == len(statement.names):  # the same names from elsewhere: the layout stays
                aliases = [
                    a.with_changes(name=n.name, asname=n.asname) for a, n in zip(statement.names, map(_as_alias, written), strict=True)
                ]
                return [statement.with_changes(module=_dotted(where), names=aliases)]
        return [cst.ImportFrom(_dotted(where), [_as_alias(w) for w in written]) for where, written in groups.items()]

    def _alias(self, module: str, alias: cst.ImportAlias) -> Iterable[tuple[str, str]]:
        """Where each name stands that one imported name is today, and how it is written."""
        local = alias.evaluated_alias or alias.evaluated_name
        name = f"{module}.{alias.evaluated_name}"
        new = today(name)
        if self._is_unused(local):
            for written in sorted(self.needed.pop(new, ())):
                yield new, written
            return
        where, _, last = new.rpartition(".")
        called = local if self.script.is_removed(local) else self.script.local(local)
        yield where, _written(last, None if called == last else called)

    def _import(self, statement: cst.Import) -> list[cst.Import]:
        kept = []
        for alias in statement.names:
            name = ".".join(dotted(alias.name))
            local = alias.evaluated_alias
            if not belongs(name) or (today(name) == name and not (local and self._is_unused(local))):
                kept.append(alias)
            elif not (local and self._is_unused(local)):
                kept.append(alias.with_changes(name=_dotted(today(name))))
        if all(a is b for a, b in zip(kept, statement.names, strict=False)) and len(kept) == len(statement.names):
            return [statement]
        if kept:
            kept[-1] = kept[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        return [statement.with_changes(names=kept)] if kept else []

    def _is_unused(self, local: str) -> bool:
        """Whether the script used an imported name, and its new text does not."""
        now = self._uses.found
        if local in self.script.bound:
            return False
        if local in self.script.imported and self.script.is_removed(local):
            return local not in now
        return self.script.uses.get(local, 0) > 0 and local not in now and self.script.local(local) not in now

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        """What is needed and was not imported anywhere follows the last import."""
        lines = [f"import {name}" for name in sorted(self.needed.pop("", ()))]
        lines += [f"from {module} import {', '.join(sorted(names))}" for module, names in sorted(self.needed.items()) if names]
        if not lines:
            return updated_node
        body = list(updated_node.body)
        places = [i + 1 for i, line in enumerate(body) if _is_import(line)]
        start = places[-1] if places else 0
        return updated_node.with_changes(body=[*body[:start], *map(cst.parse_statement, lines), *body[start:]])


class _Uses(cst.CSTVisitor):
    """The names that are used outside of imports."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.top: list[cst.CSTNode] = []

    def visit_Module(self, node: cst.Module) -> None:
        self.top = list(node.body)

    def visit_Import(self, node: cst.Import) -> bool:
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:
        return False

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False

    def visit_Name(self, node: cst.Name) -> None:
        self.found.add(node.value)


def _dotted(name: str) -> Any:
    return cst.parse_expression(name)


def _written(name: str, alias: str | None) -> str:
    return f"{name} as {alias}" if alias and alias != name else name


def _as_alias(written: str) -> cst.ImportAlias:
    name, _, alias = written.partition(" as ")
    return cst.ImportAlias(cst.Name(name), asname=cst.AsName(cst.Name(alias)) if alias else None)


def _is_import(line: cst.CSTNode) -> bool:
    return isinstance(line, cst.SimpleStatementLine) and any(isinstance(s, (cst.Import, cst.ImportFrom)) for s in line.body)
