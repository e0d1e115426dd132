"""Flags that publishers put beside figures: what each says of the figure, or stands for without one."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen

from rsr._lazy import lazy_pattern
from rsr.errors import ModelError, NotFoundError, Problem, Where, did_you_mean, quoted, short_repr
from rsr.model import Missing, NotApplicable, NotCollected, Suppressed, Value, doc
from rsr.model.fields import known, not_blank
from rsr.model.vintage import Status
from rsr.values.numerals import CellError, is_unit, like_a_number
from rsr.values.texts import is_note, listed

__all__ = ["FLAGS", "Flag", "FlagConvention", "Flags", "flags", "flags_hint"]


@frozen(kw_only=True)
class Flag:
    """What one flag says: of the figure beside it, or of the cell in which it stands alone."""

    status: Status | None = field(
        default=None,
        validator=known,
        metadata=doc("How settled the figure is; None where the flag does not say."),
    )
    note: str | None = field(
        default=None,
        validator=not_blank,
        metadata=doc("What is said of the figure, as its caveat; None where nothing is."),
    )
    value: Value | None = field(
        default=None,
        metadata=doc(
            "What the flag stands for where there is no figure, such as 'missing'; None where it "
            "stands beside figures alone. Such a flag beside a figure contradicts it."
        ),
    )


_WORDS: dict[str, Flag] = {
    "suppressed": Flag(value=Suppressed(low=0)),
    "missing": Flag(value=Missing()),
    "not-applicable": Flag(value=NotApplicable()),
    "not-collected": Flag(value=NotCollected()),
    "provisional": Flag(status="provisional"),
    "performance": Flag(status="performance"),
    "final": Flag(status="final"),
}


def _note(text: str) -> Flag:
    return Flag(note=text)


@frozen(kw_only=True)
class FlagConvention:
    """The flags of one publisher, or of many who agreed on them."""

    name: str = field(metadata=doc("What sources call it by."))
    title: str = field(metadata=doc("Whose flags they are, in words."))
    source: str = field(metadata=doc("Where it is said what they mean."))
    flags: Mapping[str, Flag] = field(
        hash=False,
        metadata=doc("Each flag as it is printed; '[note n]' stands for a note of any number."),
    )
    single: bool = field(
        default=False, metadata=doc("True where a figure has no more than one of them.")
    )


FLAGS: Mapping[str, FlagConvention] = {
    shipped.name: shipped
    for shipped in (
        FlagConvention(
            name="gss",
            title="Government Statistical Service of the United Kingdom",
            source=(
                "Government Analysis Function, Using symbols in tables: good practice guidance: "
                "shorthand in square brackets, in lower case, beside a figure or in its place."
            ),
            flags={
                "[b]": _note("break in time series"),
                "[c]": Flag(value=Suppressed(low=0)),
                "[e]": _note("estimated"),
                "[f]": _note("forecast"),
                "[low]": Flag(value=Missing(why="low: it rounds to 0 and is not 0")),
                "[note n]": Flag(),
                "[p]": Flag(status="provisional"),
                "[r]": _note("revised"),
                "[u]": _note("low reliability"),
                "[w]": Flag(value=Missing(why="none recorded in survey")),
                "[x]": Flag(value=Missing(why="not available")),
                "[z]": Flag(value=NotApplicable()),
            },
        ),
        FlagConvention(
            name="eurostat",
            title="Eurostat, the statistical office of the European Union",
            source=(
                "Eurostat, Statistics Explained, Tutorial: Symbols and abbreviations: observation "
                "flags, one letter or several together after the figure; ':' is not available."
            ),
            flags={
                ":": Flag(value=Missing(why="not available")),
                "b": _note("break in time series"),
                "c": Flag(value=Suppressed(low=0)),
                "d": _note("definition differs, see metadata"),
                "e": _note("estimated"),
                "f": _note("forecast"),
                "i": _note("see metadata"),
                "n": _note("not significant"),
                "p": Flag(status="provisional"),
                "r": _note("revised"),
                "s": _note("Eurostat estimate"),
                "u": _note("low reliability"),
                "z": Flag(value=NotApplicable()),
            },
        ),
        FlagConvention(
            name="sdmx",
            title="Statistical Data and Metadata Exchange",
            single=True,
            source=(
                "SDMX, code list for observation status (CL_OBS_STATUS), version 2.2; in a column of "
                "its own, which flag_column names."
            ),
            flags={
                "A": Flag(),
                "B": _note("time series break"),
                "D": _note("definition differs"),
                "E": _note("estimated"),
                "F": _note("forecast"),
                "G": _note("experimental"),
                "I": _note("imputed by a receiving agency"),
                "J": _note("derogation"),
                "K": _note("data included in another category"),
                "L": Flag(value=NotCollected()),
                "M": Flag(value=NotApplicable()),
                "N": _note("not significant"),
                "O": Flag(value=Missing()),
                "P": Flag(status="provisional"),
                "Q": Flag(value=Suppressed(low=0)),
                "S": _note("strike or other special event"),
                "U": _note("low reliability"),
                "V": _note("unvalidated"),
                "W": _note("includes data from another category"),
            },
        ),
    )
}

_NOTE = lazy_pattern(r"\[note ?([0-9]{1,4})\]")
_BRACKET = r"(?:\[[^\[\]]*\]|\([^()]*\))"
_NOTES = "[note n]"
# The number of a note in brackets, as in '12 (1)'; alone it may be a number, and is read as one first.
_NOTE_MARK = lazy_pattern(r"\([0-9]{1,2}\)")


def _is_raised(sign: str) -> bool:
    return unicodedata.decomposition(sign).startswith("<super>")


def _plainly(text: str) -> str:
    """Return a text whose raised signs are marked by ``^`` and plain, without needless spaces."""
    made: list[str] = []
    up = False
    for sign in text:
        super_ = not sign.isascii() and _is_raised(sign)
        if super_ and not up:
            made.append("^")
        made.append(unicodedata.normalize("NFKC", sign) if super_ else sign)
        up = super_
    plain = " ".join("".join(made).split())
    return re.sub(r"(\^[^\s^\[\]()]+), ?\^", r"\1,", plain)


class Flags:
    """Tells flags from the figure that they stand beside.

    Args:
        flags: What each flag means, as it is printed; '[note n]' stands for a note of any number.
        convention: The convention whose they are; None where a register explains them.
        single: True where a figure has no more than one of them.
        numbers: Numbers that are flags in a column of their own, and nowhere else.
    """

    def __init__(
        self,
        flags: Mapping[str, Flag],
        *,
        convention: str | None = None,
        single: bool = False,
        numbers: Mapping[str, Flag] | None = None,
    ) -> None:
        self._numbers = {name.strip(): flag for name, flag in (numbers or {}).items()}
        self._flags = {_plainly(name): flag for name, flag in flags.items()}
        self._folded: dict[str, Flag | None] = {}
        for name, flag in self._flags.items():
            plain = name.casefold()
            same = self._folded.get(plain, flag)
            self._folded[plain] = flag if same == flag else None
        self._words = sorted(
            (name for name in self._flags if name.isalpha()), key=len, reverse=True
        )
        self._signs = sorted(
            (name for name in self._folded if not name.isalpha() and name != _NOTES),
            key=len,
            reverse=True,
        )
        self._convention = convention
        self._single = single

    def _find(self, name: str) -> Flag | None:
        name = _plainly(name)
        found = self._flags.get(name) or self._folded.get(name.casefold())
        if found is None and _NOTES in self._folded and (note := _NOTE.fullmatch(name.casefold())):
            own = self._folded[_NOTES] or Flag()
            return Flag(note=own.note or f"note {note[1]}", status=own.status)
        return found

    def split(
        self, text: str, is_read: Callable[[str], bool] = lambda _rest: False
    ) -> tuple[str, tuple[Flag, ...]]:
        """Return a text without the flags at its ends, and these in their order.

        Args:
            text: The text.
            is_read: Says of what is left whether it can be read as it is.
        """
        rest = _plainly(text)
        after: list[Flag] = []
        before: list[Flag] = []
        while rest and not is_read(rest):
            if (found := self._last(rest)) is not None:
                rest, flags_ = found
                after[:0] = flags_
                # What parts two flags belongs to neither; what stands behind a figure does not.
                other = rest.rstrip(_BETWEEN)
                rest = other if self._last(other) is not None else rest
            elif (found := self._first(rest)) is not None:
                rest, flags_ = found
                before += flags_
            else:
                break
            rest = rest.strip()
        if self._single and len(before) + len(after) > 1:
            return _plainly(text), ()
        return rest, (*before, *after)

    def may_be_alone(self, text: str) -> bool:
        """Say whether flags without a figure are that, and no word of which each letter is one.

        >>> flags("eurostat").may_be_alone("c"), flags("eurostat").may_be_alone("nice")
        (True, False)
        """
        plain = _plainly(text)
        signs = [name for name in self._signs if name in plain.casefold()]
        if any((flag := self._find(name)) and flag.value is not None for name in signs):
            return True  # so that sign stands in the place of the figure, and they beside it
        words = re.findall(r"[^\W\d_]+", re.sub(r"\[[^\[\]]*\]", " ", plain))
        return all(self._find(word) is not None for word in words)

    def _last(self, text: str) -> tuple[str, list[Flag]] | None:
        if (found := re.search(rf"{_BRACKET}$", text)) and (inner := self._listed(found[0])):
            return text[: found.start()], inner
        if (found := re.search(r"\^[^\s^\[\]()]+$", text)) and (inner := self._up(found[0])):
            return text[: found.start()], inner
        if (found := re.search(r"(?<![^\W\d_])[^\W\d_]+$", text)) and (
            words := self._parted(found[0])
        ) is not None:
            return text[: found.start()], words
        folded = text.casefold()
        for name in self._signs:
            twice = len(name) == 1 and folded.endswith(name * 2)  # another sign than the single one
            if folded.endswith(name) and not twice and (flag := self._find(text[-len(name) :])):
                return text[: -len(name)], [flag]
        return None

    def _first(self, text: str) -> tuple[str, list[Flag]] | None:
        if (found := re.match(_BRACKET, text)) and (inner := self._listed(found[0])):
            return text[found.end() :], inner
        if (found := re.match(r"[^\W\d_]+(?![^\W\d_])", text)) and (
            words := self._parted(found[0])
        ) is not None:
            return text[found.end() :], words
        folded = text.casefold()
        for name in self._signs:
            twice = len(name) == 1 and folded.startswith(name * 2)
            begins = folded.startswith(name) and not twice and name[0] != "^"
            if begins and (flag := self._find(text[: len(name)])):
                return text[len(name) :], [flag]
        return None

    def _listed(self, bracket: str) -> list[Flag]:
        """Return the flags of a bracket, which may hold several: ``[r, note 2]``; none if unknown.

        What a round one may list are notes alone.
        """
        if (whole := self._find(bracket)) is not None:
            return [whole]
        parts = listed(bracket)
        if bracket[0] == "(" and not all(map(is_note, parts)):
            return []
        found = [self._find(f"[{one}]") for one in parts]
        return [one for one in found if one is not None] if None not in found else []

    def _up(self, text: str) -> list[Flag]:
        """Return the flags of raised signs: all as one, parted by commas, or one for each sign.

        Raised digits that nothing parts are one number.
        """
        for parts in ([text[1:]], text[1:].split(","), re.findall(r"[0-9]+|.", text[1:])):
            found = [self._find(f"^{one}") for one in parts]
            if None not in found:
                return [one for one in found if one is not None]
        return []

    def _parted(self, word: str) -> list[Flag] | None:
        """Return the flags that make up a run of letters, such as ``bep``; None where none do.

        Three or more that are not in alphabetical order, as ``per``, are a word, and so are units.
        """
        if (whole := self._find(word)) is not None:
            return [whole]
        names = None if is_unit(word) else self._run(word, ())
        if names is None or (names[2:] and list(names) != sorted(names)):
            return None
        return [self._flags[name] for name in names]

    def _run(self, word: str, before: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return the flags of a run, as they are printed and each once: others make up a word."""
        if not word:
            return before
        for name in self._words:
            if word.startswith(name) and name not in before:
                found = self._run(word[len(name) :], (*before, name))
                if found is not None:
                    return found
        return None

    def of_column(self, text: str) -> tuple[Flag, ...]:
        """Read the cell of a column of flags, which may leave out square brackets.

        Raises:
            CellError: It holds something else.
        """
        if (number := self._numbers.get(text.strip())) is not None:
            return (number,)
        rest, found = self.split(text)
        if not rest:
            return found
        parts = [one.strip() for one in re.split(r"[,;](?![^\[(]*[\])])", text)]
        if len(parts) > 1 and all(parts) and not self._single:
            return tuple(flag for one in parts for flag in self.of_column(one))
        # No letters beside it are a word or a unit.
        if not (found or self._single) and (names := self._run(rest, ())) is not None:
            return tuple(self._flags[name] for name in names)
        bare = [self._find(f"[{one}]") for one in re.split(r"[\s,;]+", rest) if one]
        if None in bare or found:
            raise self.unknown(rest)
        return tuple(one for one in bare if one is not None)

    def unknown(self, text: str) -> CellError:
        """Return the refusal of a flag that is not known."""
        text = self.split(text)[0] or text
        parts = re.split(r"[\s,;|+/]+", text.strip())
        if len(parts) > 1 and all(map(self._find, parts)):  # others are read as several
            return CellError(
                "flag-unknown",
                "must have no more than one flag",
                f"convention {self._convention!r} has one for each figure; correct the file",
            )
        names = ", ".join(map(short_repr, (*self._flags, *self._numbers)))
        # A mapping stands in the place of a convention, whose flags it then has to name.
        told = (
            f"{{{quoted(text)}: ...}}; there are {names}"
            if self._convention is None
            else f"{{{quoted(text)}: ...}}, with those of convention {self._convention!r} that the file "
            f"has, as a mapping takes its place: {names}"
        )
        return CellError(
            "flag-unknown",
            "must have no flags but those that the register explains",
            f"say in flags what it means: {told}",
        )


# What may be a flag: a bracket, which may hold a word or a note, a run of up to three letters, a
# sign, or what is raised.
_UNIT = (
    r"\[[^\[\]]{1,20}\]|\([^\W\d_]{1,20}\)|\((?:[Ss]ee )?[Nn]otes? ?[0-9][^()]{0,20}\)"
    r"|(?<![^\W\d_])[^\W\d_]{1,3}(?:/[^\W\d_]{1,3})*(?![^\W\d_])"
    r"|[*\u2020\u2021\u00a7#!~]{1,3}|\^[^\s^*\u2020\u2021\u00a7#!~]{1,5}"
)
_BETWEEN = " ,;|+/"
_BESIDE = lazy_pattern(
    rf"(?P<figure>.*?)\s*(?P<flag>(?:{_UNIT})(?:[{_BETWEEN}]*(?:{_UNIT})){{0,3}})"
)
_BEFORE = lazy_pattern(
    r"(?P<flag>\[[^\[\]]{1,20}\]|[^\W\d_]{1,3}|[*\u2020\u2021\u00a7#~])\s*(?P<figure>.+)"
)


def flags_hint(text: str) -> tuple[str, str, str] | None:
    """Return a figure, the flag that it seems to have beside it, and what to write of that.

    None where the text is no figure with a flag.
    """
    plain = _plainly(text)
    for form in (_BESIDE, _BEFORE):
        found = form.fullmatch(plain)
        if found and like_a_number(found["figure"]):
            flag = found["flag"].strip()
            ours = [
                name
                for name, one in FLAGS.items()
                if _stands_beside(flag, Flags(one.flags, single=one.single))
            ]
            named = f"flags: {ours[0]}, or " if ours else ""
            each = ", ".join(f"{quoted(one)}: ..." for one in dict.fromkeys(_units(flag)))
            return (
                found["figure"],
                flag,
                (
                    f"say what the flag means: {named}flags: {{{each}}} with "
                    "'provisional', 'final', or its meaning in words"
                ),
            )
    return None


def _units(flag: str) -> list[str]:
    """Return the flags of a text one by one."""
    return re.findall(_UNIT, flag) or [flag]


def _stands_beside(text: str, known: Flags) -> bool:
    """Say whether a text is flags that may stand beside a figure, and not in its place alone."""
    rest, found = known.split(text)
    return not rest and all(flag.value is None for flag in found)


def flags(given: str | Mapping[str, Any], *, in_column: bool = False) -> Flags:
    """Return flags by the name of a convention that comes with rsr, or as a register explains them.

    Args:
        given: A name in ``FLAGS``; or for each flag what it means: a `Flag`, one of the words
            'suppressed', 'missing', 'not-applicable', 'not-collected', 'provisional',
            'performance' and 'final', or any other text, which is a note.
        in_column: True where they may stand in a column of their own, where they may be numbers.

    Raises:
        NotFoundError: No convention has that name.
        ModelError: A flag is nothing that could stand beside a figure.
    """
    if isinstance(given, str):
        if given in FLAGS:
            shipped = FLAGS[given]
            return Flags(shipped.flags, convention=given, single=shipped.single)
        raise NotFoundError.of(
            "convention-unknown",
            "flags must be a convention that comes with rsr, or say what each flag means",
            got=short_repr(given),
            hint=did_you_mean(given, FLAGS) or f"there are {', '.join(map(repr, FLAGS))}",
        )
    made = {
        str(name): one if isinstance(one, Flag) else _WORDS.get(str(one)) or Flag(note=str(one))
        for name, one in given.items()
    }
    numbers = {
        name: made.pop(name)
        for name in tuple(made)
        if like_a_number(_plainly(name)) and not _NOTE_MARK.fullmatch(name)
    }
    problems = [
        Problem(
            code="flag-numeric",
            must="a flag must be a text that could not be part of a number",
            got=short_repr(name),
            hint="write a raised digit as a superscript, or after '^'; name flag_column where the flags "
            "stand in a column of their own",
            where=Where(path=(name,)),
        )
        for name in given
        if not _plainly(str(name)) or (str(name) in numbers and not in_column)
    ]
    if problems:
        raise ModelError(*problems)
    return Flags(made, numbers=numbers)
