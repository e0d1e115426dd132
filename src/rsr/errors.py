"""What rsr says when something does not hold: locations, problems and the tree of errors.

Every problem is built in one mould, and every code has a heading in the documentation.
"""

import difflib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any, Literal, Self

from attrs import evolve, field, frozen

from rsr._lazy import lazy_pattern

__all__ = [
    "DocumentError",
    "ExtraMissingError",
    "ModelError",
    "NotFoundError",
    "OutputError",
    "Path",
    "PluginError",
    "Problem",
    "RegisterError",
    "ReleaseError",
    "RsrError",
    "Severity",
    "Where",
    "did_you_mean",
    "grouped",
    "import_extra",
    "json_path",
    "nearest_word",
    "quoted",
    "short_repr",
    "worst",
]

Severity = Literal["error", "warning", "note"]
Path = tuple[str | int, ...]

_LONGEST = 60
# A text that has to be copied into a register is shown up to here.
_LONGEST_WHOLE = 1_000
# How many further places a message for many names, and how many further texts to be copied.
_MOST_NAMED = 8
# A text within quotation marks, as `short_repr` and `quoted` write it; an apostrophe within a word is none.
_TEXT = r"""(?<!\w)(?:'(?:[^'\\]|''|\\.)*'|"(?:[^"\\]|\\.)*")(?:\.\.\.)?(?!\w)"""
# What differs between messages that say the same of several things.
_VARYING = lazy_pattern(rf"{_TEXT}|[0-9](?:[0-9.,:-]*[0-9])?")
# Entries to be copied into a register: '{'[c]': missing}' of a mapping, '[{on: 2022-01-01}]' of a list.
_ENTRIES = lazy_pattern(
    rf"\{{(?=['\"])(?P<of_mapping>(?:{_TEXT}|[^{{}}'\"]|\{{[^{{}}]*\}})*)\}}"
    rf"|\[(?=\{{)(?P<of_list>(?:{_TEXT}|[^\[\]'\"]|\[[^\[\]]*\])*)\]"
)
# What advice names of each of several things: the word that is meant in the place of the one that came,
# where rows differ, where the register asks for it; and, which is long, what there is in its place.
_NAMED = lazy_pattern(
    rf"\b(?:(?:did you mean|call it) {_TEXT}|they differ in (?:{_TEXT}|[^:'\"])*(?=: )|asked for at \S+)"
)
_THERE = lazy_pattern(rf"\bthere are {_TEXT}(?:, {_TEXT})*(?:, \.\.\.)?")
_DAY = lazy_pattern(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
_PLAIN_TEXT = lazy_pattern(r"[^\W\d_](?:[\w /()+.-]{0,200}[\w)])?")
# What some YAML reads as a boolean or as nothing.
_YAML_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
_PLAIN_KEY = lazy_pattern(r"[A-Za-z_][A-Za-z0-9_-]*")
# Words beyond these are not compared: it would take seconds.
_MOST_COMPARED = 5000
_LONGEST_WORD = 200
_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}
# What would break a one-line message or turn its letters round on a terminal.
_UNPRINTABLE = lazy_pattern(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def _visible(text: str) -> str:
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def short_repr(value: object, *, private: bool = False, whole: bool = False) -> str:
    """Say what came: the value's own notation, cut at 60 characters, or ``withheld``.

    Args:
        value: The value that was refused.
        private: True where the field may hold a person's details; nothing of it is shown.
        whole: True for a text that has to be copied into a register: it is cut at 1,000 characters.
    """
    longest = _LONGEST_WHOLE if whole else _LONGEST
    if private:
        return "withheld"
    if isinstance(value, dict):
        return f"a mapping of {len(value)}"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, str):
        cut = value[:longest]
        return _visible(repr(str(cut))) + ("..." if len(value) > longest else "")
    words = {None: "nothing", True: "true", False: "false"}
    if value is None or isinstance(value, bool):
        return words[value]
    if isinstance(value, int) and value.bit_length() > 200:
        return f"a whole number of {value.bit_length()} bits"
    text = str(value) if isinstance(value, date | timedelta | Decimal) else repr(value)
    return _visible(text[:longest]) + ("..." if len(text) > longest else "")


def quoted(text: str) -> str:
    r"""Return a text as YAML has it within single quotation marks, to be copied into a register.

    It is cut at 1,000 characters, as what came is that is shown whole. A text with line breaks or
    other signs that are not printed has double quotation marks, within which YAML can name them.

    >>> print(quoted("the year's end"), quoted("two\nlines"))
    'the year''s end' "two\nlines"
    """
    text = text if len(text) <= _LONGEST_WHOLE else f"{text[:_LONGEST_WHOLE]}..."
    if _UNPRINTABLE.search(text):
        return _visible(json.dumps(text, ensure_ascii=False))
    return "'" + text.replace("'", "''") + "'"


def as_yaml(text: str) -> str:
    """Return a text as it is written in a list or as a key of a register, quoted where YAML asks for it.

    >>> as_yaml("All persons"), as_yaml("no"), as_yaml("1"), as_yaml("a: b")
    ('All persons', "'no'", "'1'", "'a: b'")
    """
    plain = _PLAIN_TEXT.fullmatch(text) is not None and text.casefold() not in _YAML_WORDS
    return text if plain else quoted(text)


def json_path(path: Path) -> str:
    """Write a path as a JSON path: ``$.recommendations[3].status``."""
    parts = ["$"]
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif _PLAIN_KEY.fullmatch(step):
            parts.append(f".{step}")
        else:
            cut = step if len(step) <= _LONGEST else step[:_LONGEST] + "..."
            parts.append(f"[{_visible(repr(cut))}]")
    return "".join(parts)


@frozen(kw_only=True)
class Where:
    """A place in what was read: a file with line and column (from 1), and a path within it.

    Each part may be missing: a register built in Python has a path alone, a file that cannot be
    opened has no line.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    path: Path = ()

    def __str__(self) -> str:
        place = [str(part) for part in (self.file, self.line, self.column) if part is not None]
        return ":".join(place)

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """Order by file, line, column, then path."""
        return (self.file or "", self.line or 0, self.column or 0, json_path(self.path))


@frozen(kw_only=True)
class Problem:
    """One thing that does not hold, told in one line.

    >>> print(Problem(code="field-missing", must="a recommendation has an id", hint="add 'id:'",
    ...               where=Where(file="recommendations.yaml", line=3, column=5)))
    recommendations.yaml:3:5: a recommendation has an id; add 'id:' [field-missing]
    """

    code: str
    must: str
    where: Where = field(factory=Where)
    got: str | None = None
    hint: str | None = None
    severity: Severity = "error"
    plugin: str | None = None
    # Further problems of the same cause; see `grouped`.
    others: tuple["Problem", ...] = ()

    def __str__(self) -> str:
        place = str(self.where)
        text = f"{place}: " if place else ""
        if self.severity != "error":
            text += f"{self.severity}: "
        text += self.must
        if self.where.path:
            text += f" @ {json_path(self.where.path)}"
        if self.got is not None:
            text += f" (got {self.got})"
        if (advice := self.advice(_MOST_NAMED + 1)) is not None:
            text += f"; {advice}"
        if self.others:
            text += f"; {self.such_in_all()}"
            if len(self.others) > _MOST_NAMED:
                text += "; 'rsr check --format json' lists all"
        if self.plugin is not None:
            text += f"; says {self.plugin}"
        # One line, whatever a plugin, a file name or a value brings along.
        return _visible(f"{text} [{self.code}]")

    @property
    def sort_key(self) -> tuple[tuple[str, int, int, str], int, str, str]:
        """Order by place, then severity, code and wording."""
        return (self.where.sort_key, _RANK[self.severity], self.code, self.must)

    def such_in_all(self) -> str:
        """Say how many problems have this cause, and where the first few of the others are."""
        places = _places(self)
        return f"{len(self.others) + 1:,} such in all" + (f", also {places}" if places else "")

    def advice(self, most: int | None = None) -> str | None:
        """Say what to do about this and the others: one hint, with what each wants copied in it.

        Args:
            most: How many different entries of a mapping or list are named; None for all.
        """
        if self.hint is None or not self.others:
            return self.hint
        each = [_ENTRIES.finditer(one.hint or "") for one in (self, *self.others)]
        # Hints of one cause have their entries at the same places.
        places = zip(*each, strict=False)
        wanted = iter([list(dict.fromkeys(map(_entries, of_each))) for of_each in places])

        def all_entries(found: re.Match[str]) -> str:
            entries = next(wanted, [_entries(found)])
            named = ", ".join(entries[:most])
            more = f", and {len(entries) - most:,} more" if most and len(entries) > most else ""
            return found[0].replace(_entries(found), named + more, 1)

        return _ENTRIES.sub(all_entries, self.hint)

    def under(self, path: Path, *, file: str | None = None) -> "Problem":
        """Return the same problem with its path put below another."""
        where = evolve(self.where, path=(*path, *self.where.path), file=self.where.file or file)
        return evolve(self, where=where)


def _entries(found: re.Match[str]) -> str:
    return found["of_mapping"] or found["of_list"] or ""


def _places(first: Problem) -> str:
    """Name the places of the other problems of a cause, each with what differs there."""
    named: dict[str, list[str]] = {}
    file = first.where.file
    for other in first.others[:_MOST_NAMED]:
        where = other.where
        # Of what is in the file that was named last, line and column are enough.
        near = evolve(where, file=None) if where.file == file and where.line else where
        place = "" if where == first.where else str(near) or json_path(where.path)
        named.setdefault(place, []).extend(_differing(first, other))
        file = where.file
    there = ", ".join(filter(None, named.pop("", ())))
    elsewhere = ", ".join(
        place + (f" ({', '.join(came)})" if came else "") for place, came in named.items()
    )
    told = [f"there ({there})"] if there else []
    told += [f"at {elsewhere}"] if elsewhere else []
    more = len(first.others) - _MOST_NAMED
    told += [f"{more:,} more"] if told and more > 0 else []
    return " and ".join(told)


def _differing(first: Problem, other: Problem) -> Iterator[str]:
    """Yield what one problem of a cause says otherwise than the first: its names and numbers, what came."""
    if other.must != first.must:
        came = other.got or ""
        pairs = zip(_VARYING.findall(first.must), _VARYING.findall(other.must), strict=False)
        # What came shows again a text that the wording names of it, such as the flag beside a figure.
        yield from (
            own
            for of_first, own in pairs
            if own != of_first and (own[0].isdigit() or own.strip("'\".") not in came)
        )
    if other.got is not None and other.got != first.got:
        yield other.got
    yield from (
        own
        for of_first, own in zip(
            *(_NAMED.findall(one.hint or "") for one in (first, other)), strict=False
        )
        if own != of_first
    )


def _cause(problem: Problem) -> tuple[object, ...]:
    """Return what problems of one cause have in common: all but the names and numbers they are about.

    Advice differs only by the entries that are to be copied into a register, by days, and by what it
    names of each of several things.
    """
    must = _VARYING.sub("\0", problem.must)
    hint = problem.hint
    for own in (_ENTRIES, _NAMED, _THERE, _DAY):
        hint = hint and own.sub("\0", hint)
    return (problem.code, problem.severity, must, hint, problem.plugin)


def grouped(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Put problems of one cause together: one for all places where the same is said.

    Problems have one cause where code, severity, wording, advice and plugin are the same, whatever
    texts and numbers they name. The first of them stands for all, and has the others. What is said
    again of one line and column of a file counts once.

    >>> one, two = (Problem(code="c", must="an id must be", got=got, where=Where(line=line))
    ...             for got, line in (("'A'", 2), ("'B'", 7)))
    >>> print(*grouped([one, two]))
    2: an id must be (got 'A'); 2 such in all, also at 7 ('B') [c]
    """
    alike: dict[tuple[object, ...], list[Problem]] = {}
    told: set[tuple[object, ...]] = set()
    for problem in problems:
        if problem.where.line is not None and not problem.others:
            at = (problem.code, problem.severity, problem.must, problem.hint, problem.plugin)
            if (at, problem.where, problem.got) in told:
                continue
            told.add((at, problem.where, problem.got))
        alike.setdefault(_cause(problem), []).append(problem)
    return tuple(
        evolve(first, others=tuple(others)) if others else first
        for first, *others in alike.values()
    )


class RsrError(Exception):
    """The root of everything rsr raises: one or more problems, sorted by place.

    ``code``, ``path``, ``got``, ``hint`` and ``plugin`` are those of the first problem;
    ``problems`` holds them all.
    """

    def __init__(self, *problems: Problem) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.sort_key))
        super().__init__(*self.problems)

    @classmethod
    def of(
        cls,
        code: str,
        must: str,
        *,
        hint: str | None = None,
        got: str | None = None,
        where: Where | None = None,
        plugin: str | None = None,
    ) -> Self:
        """Make an error of this class that holds a single problem."""
        problem = Problem(
            code=code,
            must=must,
            hint=hint,
            got=got,
            where=where or Where(),
            plugin=plugin,
        )
        return cls(problem)

    def __str__(self) -> str:
        return "\n".join(map(str, grouped(self.problems)))

    @property
    def code(self) -> str:
        """The first problem's code."""
        return self.problems[0].code

    @property
    def path(self) -> Path:
        """The first problem's path."""
        return self.problems[0].where.path

    @property
    def got(self) -> str | None:
        """What came, as the first problem shows it."""
        return self.problems[0].got

    @property
    def hint(self) -> str | None:
        """What to do about the first problem."""
        return self.problems[0].hint

    @property
    def plugin(self) -> str | None:
        """Which plugin the first problem comes from, if one."""
        return self.problems[0].plugin


class ModelError(RsrError, ValueError):
    """A value that a class of the model refuses."""


class DocumentError(RsrError, ValueError):
    """A document that cannot be read as what it should be."""


class RegisterError(RsrError, ValueError):
    """A register that reads well but does not hold together, so nothing is made from it."""


class NotFoundError(RsrError, LookupError):
    """Something was asked for by name or number that is not there."""


class PluginError(RsrError):
    """A plugin that could not be loaded, or failed at its work."""


class ReleaseError(RsrError, ValueError):
    """A release that may not be written, or does not verify."""


class OutputError(RsrError):
    """Output that cannot be written without losing something."""


class ExtraMissingError(RsrError):
    """Something was asked for that needs a package which is not installed."""


def import_extra(module: str, *, extra: str, to: str) -> Any:
    """Import and return a module that one of rsr's extras brings.

    Args:
        module: The module's name, such as ``duckdb``.
        extra: The extra that brings it, such as ``data``.
        to: What it is needed for, as in "measure a table".

    Raises:
        ExtraMissingError: It is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise ExtraMissingError.of(
            "extra-missing",
            f"{module} must be installed to {to}",
            hint=f"pip install '.[{extra}]' in a clone of rsr, or 'rsr-tracker[{extra}]' by its name",
        ) from error


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """Return the known word closest to one that is not known; None where none is close.

    >>> nearest_word("Englnd", ["England", "Provider"])
    'England'
    """
    if len(word) > _LONGEST_WORD:
        return None
    names = sorted(set(known))[:_MOST_COMPARED]
    found = difflib.get_close_matches(word, names, n=1)
    if not found:  # a publisher changes case more often than letters
        folded = {name.casefold(): name for name in names}
        found = [folded[one] for one in difflib.get_close_matches(word.casefold(), folded, n=1)]
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return a question that names the nearest known word; None where none is close."""
    found = nearest_word(word, known)
    return None if found is None else f"did you mean {short_repr(found, whole=True)}?"


def worst(problems: Iterable[Problem]) -> Severity | None:
    """Return the gravest severity among problems, or None when there are none."""
    each: Iterator[Severity] = (problem.severity for problem in problems)
    return min(each, key=_RANK.__getitem__, default=None)
