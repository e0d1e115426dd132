"""JSON, strictly, at the speed of the standard library; places are found only when asked for."""

import json
import re
from bisect import bisect_left
from functools import cached_property
from json import JSONDecodeError
from typing import Any

from rsr._lazy import lazy_pattern
from rsr.documents.located import DEEPEST, Document, too_deep
from rsr.errors import DocumentError, Path, Problem, Where, short_repr
from rsr.values.bounds import exact_decimal

__all__ = ["read_json"]

_BLANK = " \t\n\r"
_LINE_END = lazy_pattern("\n")
_SPACE, _COLON, _COMMA = (lazy_pattern(rf"[ \t\n\r]*{mark}[ \t\n\r]*") for mark in ("", ":?", ",?"))


class _RepeatedKeyError(Exception):
    """A mapping that holds a key twice was met."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _RepeatedKeyError
    return made


def _first_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(reversed(pairs))


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


_strict, _exact = (
    json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_no_constant, parse_float=read)
    for read in (None, exact_decimal)
)
_keeping_first = json.JSONDecoder(object_pairs_hook=_first_pairs, parse_constant=_no_constant)
# Reads the value at an offset of a document that was read before, and returns where it ends.
_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]  # what decoders are made of


class _Places:
    """Finds the offset of any value in JSON text; what was found once is kept."""

    def __init__(self, text: str) -> None:
        self.text = text
        # Offset of a container: step -> (offset of the key or item, offset of the value).
        self._inside: dict[int, dict[str | int, tuple[int, int]]] = {}
        # Offset of a container: that after it.
        self._ends: dict[int, int] = {}

    @cached_property
    def _line_ends(self) -> list[int]:
        # Found once: counting them anew for every problem would cost the whole text each time.
        return [found.start() for found in _LINE_END.finditer(self.text)]

    def skip(self, at: int, what: re.Pattern[str] = _SPACE) -> int:
        """Return the offset of what follows any white space at an offset, with a mark if asked."""
        return what.match(self.text, at).end()  # type: ignore[union-attr]  # matches nothing too

    def inside(self, start: int) -> dict[str | int, tuple[int, int]]:
        """Return where the parts of the container at an offset stand."""
        if start not in self._inside:
            # Of a key that stands twice the first counts, here as in what is read.
            self._inside[start] = dict(reversed(self.parts(start)))
        return self._inside[start]

    def parts(self, start: int) -> list[tuple[str | int, tuple[int, int]]]:
        """Return every part of a container, a repeated key as often as it stands there."""
        found: list[tuple[str | int, tuple[int, int]]] = []
        opening = self.text[start]
        if opening not in "{[":
            return found
        at = self.skip(start + 1)
        while self.text[at] not in "}]":
            key_at = at
            step: str | int = len(found)
            if opening == "{":
                step, at = _scan(self.text, at)
                at = self.skip(at, _COLON)
            found.append((step, (key_at, at)))
            at = self.skip(self._end(at), _COMMA)
        self._ends[start] = at + 1
        return found

    def _end(self, at: int) -> int:
        """Return the offset after a value: of a list an item at a time, whose places are kept."""
        if self.text[at] != "[":
            return _scan(self.text, at)[1]  # type: ignore[no-any-return]  # of JSON's own
        self.inside(at)
        return self._ends[at]

    def find(self, path: Path, key: bool) -> tuple[int, int] | None:  # noqa: FBT001  # a Finder
        at = place = self.skip(0)
        for step in path:
            part = self.inside(at).get(step)
            if part is None:
                return None
            place = part[0] if key else part[1]
            at = part[1]
        return self.line_and_column(place)

    def line_and_column(self, at: int) -> tuple[int, int]:
        """Return line and column, from 1, of an offset."""
        line = bisect_left(self._line_ends, at)
        return line + 1, at - (self._line_ends[line - 1] if line else -1)

    def repeated(self, start: int) -> list[tuple[Path, int]]:
        """Return the path and offset of every repeated key at or below an offset."""
        found: list[tuple[Path, int]] = []
        waiting: list[tuple[Path, int]] = [((), start)]
        while waiting:
            path, at = waiting.pop()
            seen: set[str | int] = set()
            for step, (key_at, value_at) in self.parts(at):
                if step in seen:
                    found.append(((*path, step), key_at))
                seen.add(step)
                waiting.append(((*path, step), value_at))
        return found


def _malformed(file: str, must: str, text: str, at: int) -> DocumentError:
    line, column = _Places(text).line_and_column(at)
    return DocumentError.of(
        "json-malformed",
        f"the file must be JSON: {must}",
        hint="look at this place and just before it",
        where=Where(file=file, line=line, column=column),
    )


def _trailing_comma(text: str, at: int) -> int | None:
    """Return the offset of a comma with nothing after it; Python 3.13 stops there, others later."""
    if text[at : at + 1] == ",":
        rest = text[at + 1 :].lstrip(_BLANK)
        return at if rest[:1] in ("}", "]") else None
    before = text[:at].rstrip(_BLANK)
    ended = text[at : at + 1] in ("}", "]") and before.endswith(",")
    return len(before) - 1 if ended else None


_BRACKET = lazy_pattern(r'"(?:[^"\\]|\\.)*"?|([\[{])|([\]}])', re.DOTALL)


def _too_deep_at(text: str, end: int, deepest: int) -> int | None:
    """Return the offset of the first bracket that is nested too deep before an end; None if none."""
    depth = 0
    for found in _BRACKET.finditer(text, 0, end):
        depth += 1 if found[1] else -1 if found[2] else 0
        if depth > deepest:
            return found.start()
    return None


def _refuse_depth(file: str, places: _Places, end: int, deepest: int) -> None:
    at = _too_deep_at(places.text, end, deepest)
    if at is not None:
        line, column = places.line_and_column(at)
        raise DocumentError(too_deep(Where(file=file, line=line, column=column), deepest)) from None


def _is_too_deep(value: Any, deepest: int) -> bool:
    """Say whether lists and mappings are nested too deep: level by level, without recursion."""
    # Types are compared, which takes a third of the time of asking for instances: each value of a
    # large document is met here, and a decoder makes no other containers.
    level = [value] if type(value) is list or type(value) is dict else []
    for _ in range(deepest):
        level = [
            part
            for outer in level
            for part in (outer.values() if type(outer) is dict else outer)
            if (kind := type(part)) is not str and (kind is dict or kind is list)
        ]
        if not level:
            return False
    return True


def read_json(
    text: str,
    *,
    file: str,
    lenient: bool = False,
    deepest: int = DEEPEST,
    exact: bool = False,
) -> Document:
    """Read a JSON document.

    Args:
        text: The document.
        file: What messages call it.
        lenient: True to return a document in which only keys are repeated, with its problems.
        deepest: How deep its parts may lie within each other.
        exact: True to read numbers that are not whole as decimals, to their last digit.

    Raises:
        DocumentError: It is not JSON as RFC 8259 has it, or a mapping holds a key twice.
    """
    places = _Places(text)
    start = places.skip(0)
    problems: tuple[Problem, ...] = ()
    try:
        try:
            value, end = (_exact if exact else _strict).raw_decode(text, start)
            twice = False
        except _RepeatedKeyError:
            value, end = _keeping_first.raw_decode(text, start)
            twice = True
    except JSONDecodeError as error:
        # How deep Python itself follows differs from one version to the next.
        _refuse_depth(file, places, error.pos, deepest)
        comma = _trailing_comma(text, error.pos)
        if comma is not None:
            must = "a comma must not stand before the end of a list or mapping"
            raise _malformed(file, must, text, comma) from None
        raise _malformed(file, error.msg.lower(), text, error.pos) from None
    except RecursionError:
        _refuse_depth(file, places, len(text), deepest)
        raise
    except ValueError as error:
        told = "is not JSON" in str(error) or "within 1e" in str(error)
        said = str(error) if told else "a number has too many digits"
        at = next(
            (
                found.start()
                for found in re.finditer(
                    r"-?Infinity|NaN|[0-9]{400,}|[0-9.]+[eE][-+]?[0-9]{3,}", text
                )
            ),
            0,
        )
        raise _malformed(file, said, text, at) from None
    # Of a key that stands twice one part is not in the value.
    if twice or _is_too_deep(value, deepest):
        _refuse_depth(file, places, end, deepest)
    if twice:
        problems = tuple(_repeated(file, places, path, at) for path, at in places.repeated(start))
    end = places.skip(end)
    if end < len(text):
        raise _malformed(file, "nothing may follow the document", text, end)
    if problems and not lenient:
        raise DocumentError(*problems)
    return Document(file=file, value=value, finder=places.find, problems=problems)


def _repeated(file: str, places: _Places, path: Path, at: int) -> Problem:
    line, column = places.line_and_column(at)
    return Problem(
        code="key-repeated",
        must="a key must stand only once",
        got=short_repr(path[-1]),
        hint="merge the two, or remove one",
        where=Where(file=file, line=line, column=column, path=path),
    )
