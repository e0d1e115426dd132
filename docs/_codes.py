"""Collects the codes that rsr reports, from its source and from its checks.

A code in the source is a literal that reaches a parameter or a field called ``code``. Anything that
could not be followed is refused here, so that no code goes without its paragraph.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypeGuard

from rsr.plugins import CheckCode
from rsr.plugins.manager import Plugins

__all__ = ["SOURCE", "offered", "raised"]

SOURCE = Path(__file__).parent.parent / "src" / "rsr"
_CODE = re.compile(r"[a-z]+(?:-[a-z0-9]+)+")
_CHECKS = Path("plugins", "checks")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def offered() -> dict[str, CheckCode]:
    """Return the codes that the built-in checks declare."""
    with Plugins(entry_points=False) as plugins:
        return {code.code: code for check in plugins.checks.values() for code in check.offer.codes}


@cache
def raised(source: Path = SOURCE) -> dict[str, frozenset[str]]:
    """Return every code that the source raises, each with the modules that raise it.

    Args:
        source: The folder of a package.

    Raises:
        ValueError: A code is put together in a way that cannot be followed.
    """
    # Checks declare what they report; see offered().
    paths = (path for path in sorted(source.rglob("*.py")) if path.parent != source / _CHECKS)
    trees = {path: ast.parse(path.read_text("utf-8")) for path in paths}
    everywhere: dict[str, set[int]] = defaultdict(set)
    for tree in trees.values():
        for name, position in _carriers(tree):
            everywhere[name].add(position)
    found: dict[str, set[str]] = defaultdict(set)
    for path, tree in trees.items():
        parts = (source.name, *path.relative_to(source).with_suffix("").parts)
        module = ".".join(part for part in parts if part != "__init__")
        # What is private to one module may have a namesake in another.
        carriers = {name: at for name, at in everywhere.items() if not name.startswith("_")}
        for name, position in _carriers(tree):
            carriers[name] = carriers.get(name, set()) | {position}
        for code in _codes(tree, carriers, path):
            found[code].add(module)
    return {code: frozenset(modules) for code, modules in sorted(found.items())}


def _carriers(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield what takes a code by position: functions, and classes that have a field for it."""
    for node in ast.walk(tree):
        if isinstance(node, _Function):
            names = _parameters(node)
            if "code" in names:
                yield node.name, names.index("code")
        elif isinstance(node, ast.ClassDef):
            fields = [
                entry.target.id
                for entry in node.body
                if isinstance(entry, ast.AnnAssign) and isinstance(entry.target, ast.Name)
            ]
            for entry in node.body:
                if isinstance(entry, _Function) and entry.name == "__init__":
                    fields = _parameters(entry)
            if "code" in fields:
                yield node.name, fields.index("code")


def _parameters(function: _Function) -> list[str]:
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def _codes(tree: ast.Module, carriers: Mapping[str, set[int]], path: Path) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, _Function):
            yield from _defaults(node, tree, path)
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            for position in carriers.get(name, ()) if not given else ():
                given += node.args[position : position + 1]
            for value in given:
                yield from (code for code in _texts(value, tree, path) if _CODE.fullmatch(code))
        elif isinstance(node, ast.Assign) and "code" in _named(node.targets):
            yield from (code for code in _texts(node.value, tree, path) if _CODE.fullmatch(code))


def _named(targets: list[ast.expr]) -> set[str]:
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _defaults(node: _Function, tree: ast.Module, path: Path) -> Iterator[str]:
    for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
        if argument.arg == "code" and default is not None:
            yield from _texts(default, tree, path)


def _texts(node: ast.expr, tree: ast.Module, path: Path) -> Iterator[str]:
    """Yield every text that an expression can come to."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _texts(one, tree, path)
            yield from _texts(other, tree, path)
        case ast.JoinedStr(values=[ast.FormattedValue(value=inner), ast.Constant(value=str(end))]):
            yield from (f"{text}{end}" for text in _texts(inner, tree, path))
        case ast.Subscript(value=ast.Name(id=name)):
            yield from _table(name, tree)
        case ast.Call(func=ast.Name(id="getattr"), args=[_, _, default]):
            yield from _texts(default, tree, path)
        case ast.Call(
            func=ast.Attribute(value=inner, attr="replace"),
            args=[ast.Constant(value=str(old)), ast.Constant(value=str(new))],
        ):
            yield from (text.replace(old, new) for text in _texts(inner, tree, path))
        case ast.Name(id=name):
            yield from _constant(name, tree)
            yield from _arguments(name, tree)
        case ast.Attribute():  # the code of something else, which is collected there
            return
        case _:
            raise ValueError(f"{path}:{node.lineno}: the code must be a literal")


def _constant(name: str, tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        match node:
            case ast.Assign(value=ast.Constant(value=str(text))) if name in _named(node.targets):
                yield text


def _arguments(name: str, tree: ast.Module) -> Iterator[str]:
    """Yield the texts that the functions of a module are given for a parameter."""
    at = {
        node.name: _parameters(node).index(name)
        for node in ast.walk(tree)
        if isinstance(node, _Function) and name in _parameters(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            position = at.get(getattr(node.func, "id", getattr(node.func, "attr", "")))
            given = node.args[position : position + 1] if position is not None else []
            yield from (str(argument.value) for argument in given if _is_text(argument))


def _table(name: str, tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        match node:
            case ast.Assign(value=ast.Dict(values=values)) if name in _named(node.targets):
                yield from (str(value.value) for value in values if _is_text(value))
            case ast.AnnAssign(target=ast.Name(id=found), value=ast.Dict(values=values)) if (
                found == name
            ):
                yield from (str(value.value) for value in values if _is_text(value))


def _is_text(node: ast.expr) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
