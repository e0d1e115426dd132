"""YAML by the 1.2 core schema, without surprises: text stays text, nothing is overwritten."""

import re
from typing import Any

import yaml

from rsr._lazy import lazy_pattern
from rsr.documents.forms import WrittenFloat, WrittenInt
from rsr.documents.located import DEEPEST, Document, too_deep
from rsr.errors import DocumentError, Path, Problem, Where, short_repr

__all__ = ["read_yaml"]

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]  # the C parser where PyYAML has it
    """Composes nodes and leaves the meaning of plain scalars to :func:`_scalar`."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # PyYAML's own attribute


_TAG = "tag:yaml.org,2002:"
# YAML 1.2.2, section 10.3.2: what a plain scalar means in the core schema.
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_TRUTH = {word: word[0] in "tT" for word in ("true", "True", "TRUE", "false", "False", "FALSE")}
_DECIMAL = lazy_pattern(r"[-+]?[0-9]+")
_BASED = lazy_pattern(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = lazy_pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_ODD_FLOAT = lazy_pattern(r"([-+]?)\.(?:(inf|Inf|INF)|(nan|NaN|NAN))")
_LONGEST_NUMBER = 400


def _scalar(written: str) -> Any:
    if written in _NULL:
        return None
    if written in _TRUTH:
        return _TRUTH[written]
    if len(written) <= _LONGEST_NUMBER:
        if _DECIMAL.fullmatch(written):
            return WrittenInt(int(written), written)
        if _BASED.fullmatch(written):
            return WrittenInt(int(written, 0), written)
        if _FLOAT.fullmatch(written):
            return WrittenFloat(float(written), written)
        odd = _ODD_FLOAT.fullmatch(written)
        if odd:
            return WrittenFloat(float(odd[1] + (odd[2] or "nan")), written)
    return written


class _Builder:
    """Turns composed nodes into values, and gathers every problem on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def refuse(  # what a problem holds
        self,
        node: Any,
        path: Path,
        code: str,
        must: str,
        hint: str,
        got: str | None = None,
    ) -> None:
        mark = node.start_mark
        where = Where(file=self.file, line=mark.line + 1, column=mark.column + 1, path=path)
        self.problems.append(Problem(code=code, must=must, hint=hint, got=got, where=where))

    def build(self, node: Any, path: Path) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        known = "seq" if isinstance(node, yaml.SequenceNode) else "map"
        self._tag(node, path, known)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        made: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.refuse(key_node, path, "yaml-key", "a key must be text", "write a word")
                continue
            key = key_node.value
            inner = (*path, key)
            if key in made:
                self.refuse(
                    key_node,
                    inner,
                    "key-repeated",
                    "a key must stand only once",
                    "merge the two, or remove one",
                    short_repr(key),
                )
                continue
            made[key] = self.build(value_node, inner)
        return made

    def _scalar(self, node: Any, path: Path) -> Any:
        self._tag(node, path, "str")
        plain = not node.style or node.style == "plain"
        return _scalar(node.value) if plain else node.value

    def _tag(self, node: Any, path: Path, known: str) -> None:
        if node.tag not in (_TAG + known, "!"):
            self.refuse(
                node,
                path,
                "yaml-tag",
                "a value must not carry a tag of its own",
                "remove the word that begins with '!'",
                short_repr(node.tag),
            )


def _finder(root: Any) -> Any:
    # Each mapping that was asked about, by its keys; of one that stands twice the first counts.
    known: dict[int, dict[Any, tuple[Any, Any]]] = {}

    def find(path: Path, key: bool) -> tuple[int, int] | None:  # noqa: FBT001  # a Finder
        node, place = root, root
        for step in path:
            if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                if not 0 <= step < len(node.value):
                    return None
                node = place = node.value[step]
            elif isinstance(node, yaml.MappingNode):
                if id(node) not in known:
                    known[id(node)] = {
                        key_node.value: (key_node, value_node)
                        for key_node, value_node in reversed(node.value)
                        if isinstance(key_node, yaml.ScalarNode)
                    }
                if step not in known[id(node)]:
                    return None
                key_node, node = known[id(node)][step]
                place = key_node if key else node
            else:
                return None
        return place.start_mark.line + 1, place.start_mark.column + 1

    return find


def _broken(file: str, text: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        where = Where(file=file, line=mark.line + 1, column=mark.column + 1)
    else:  # a character that YAML does not allow: it comes with a position instead of a mark
        where = _where(file, text, getattr(error, "position", 0) or 0)
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    return Problem(
        code="yaml-malformed",
        must=f"the file must be YAML: {said}",
        where=where,
        hint="look at this line and the one before it",
    )


def _unsafe(file: str, text: str) -> list[Problem]:
    """Find what must not be composed: aliases (they can unfold for ever) and deep nesting.

    The composer recurses: some versions take the process down at ten thousand levels, and others
    stop at a bound of their own. The events before it come without recursion.
    """
    found: list[Problem] = []
    depth = read = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            mark: Any = event.start_mark  # a parser's events always carry one
            where = Where(file=file, line=mark.line + 1, column=mark.column + 1)
            if isinstance(event, yaml.AliasEvent):
                found.append(
                    Problem(
                        code="yaml-alias",
                        must="a part of a file must stand where it is used",
                        hint="write it out instead of pointing at it with '*'",
                        where=where,
                    )
                )
            elif isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > DEEPEST:
                    found.append(too_deep(where))
                    break
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            end: Any = event.end_mark
            read = end.index
    except yaml.MarkedYAMLError as error:
        ahead: Any = error.problem_mark
        at = _too_deep_at(text, read, ahead.index, depth) if ahead is not None else None
        if at is None:
            raise
        found.append(too_deep(_where(file, text, at)))
    return found


# What stands in a flow collection: a bracket, a quoted text (its end may be missing), or a word.
_TOKEN = lazy_pattern(
    r"""(?P<open>[\[{])|(?P<close>[\]}])|"(?:[^"\\]|\\.)*"?|'[^']*'?|[\s,]+|[^\s\[\]{},]+""",
    re.DOTALL,
)


def _too_deep_at(text: str, begin: int, end: int, depth: int) -> int | None:
    """Return where brackets that the parser looked ahead at become too deep; None if they do not.

    A bracket may begin a key, so a parser looks up to 1,024 characters ahead before it tells of any;
    what it meets there, such as libyaml's own bound of 1,000 levels, it tells first.
    """
    for token in _TOKEN.finditer(text, begin, end):
        depth += bool(token["open"]) - bool(token["close"])
        if depth > DEEPEST:
            return token.start()
    return None


def _where(file: str, text: str, at: int) -> Where:
    """Return the place of a character of a text."""
    before = text[:at]
    return Where(file=file, line=before.count("\n") + 1, column=at - (before.rfind("\n") + 1) + 1)


def read_yaml(text: str, *, file: str, lenient: bool = False) -> Document:
    """Read a YAML document.

    Args:
        text: The document.
        file: What messages call it.
        lenient: True to return a document in which only keys or tags are wrong, with its problems.

    Raises:
        DocumentError: It is not YAML, or uses what a register may not: a repeated key, a tag, an
            alias, a second document. Holds all such problems.
    """
    try:
        unsafe = _unsafe(file, text)
        if unsafe:
            raise DocumentError(*unsafe)
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        raise DocumentError(_broken(file, text, error)) from None
    builder = _Builder(file)
    value = builder.build(root, ()) if root is not None else None
    if builder.problems and not lenient:
        raise DocumentError(*builder.problems)
    finder = _finder(root) if root is not None else _nowhere
    return Document(file=file, value=value, finder=finder, problems=tuple(builder.problems))


def _nowhere(path: Path, key: bool) -> tuple[int, int] | None:  # noqa: FBT001  # a Finder
    return None if path or key else (1, 1)
