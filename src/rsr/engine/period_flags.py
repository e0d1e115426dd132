"""Flags beside a period or a name, in a heading or in the label of a row: they hold for all its figures."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from rsr._lazy import lazy_pattern
from rsr.engine.headings import notes_in, plain_heading, without_notes
from rsr.values.flags import Flag, Flags, flags, flags_hint

_RAISED = "\u00b2\u00b3\u00b9\u2070\u2074-\u2079"
# A flag at the end of a heading: in brackets, up to three letters, a sign, or raised digits.
_LAST = lazy_pattern(
    rf"(?P<rest>.*\S)\s*?(?P<flag>\[[^\[\]]*\]|\([^()]*\)|[^\W\d_]{{1,3}}|[*\u2020\u2021\u00a7#!~]"
    rf"|[{_RAISED}]+)\s*",
    re.DOTALL,
)
_MARKED = lazy_pattern(r"[\[(*#!~]")
# A day or a moment with its zone, which is no flag.
_ZONED = lazy_pattern(r".*[0-9][-:][0-9]{2} ?(?:Z|UTC|GMT)\s*", re.IGNORECASE | re.DOTALL)
# The ordinal of a day, whose letters are no flags either.
_ORDINAL = lazy_pattern(
    r".*\b(?:[023]?1 ?st|[02]?2 ?nd|[02]?3 ?rd|(?:[0-2]?[4-9]|1[0-3]|[23]0) ?th)\s*",
    re.IGNORECASE | re.DOTALL,
)
# A number that flags are put beside, so that they are read as they are beside a figure.
_FIGURE = "1"


def bare_heading(heading: str) -> tuple[str, str]:
    """Return a heading without what may be flags in brackets, signs or raised digits, and these.

    >>> bare_heading("2021 [r]"), bare_heading("2021*"), bare_heading("2021 p")
    (('2021', '[r]'), ('2021', '*'), ('2021 p', ''))
    """
    rest, cut = heading.strip(), ""
    while (found := _last(rest)) and not found["flag"].isalpha():
        rest, cut = found["rest"], f"{found['flag']} {cut}".strip()
    return rest, cut


def _last(text: str) -> re.Match[str] | None:
    alone = _ZONED.fullmatch(text) or _ORDINAL.fullmatch(text)
    return None if alone else _LAST.fullmatch(text)


class PeriodFlags:
    """Tells flags from the period that they stand beside.

    Args:
        known: Says what flags mean; None where no flag is known.
    """

    def __init__(self, known: Flags | None) -> None:
        self._flags = known

    @classmethod
    def of(cls, given: str | Mapping[str, Any] | None) -> "PeriodFlags":
        """Return those of the flags that a register names or explains."""
        return cls(None if given is None else flags(given, in_column=True))

    def meant(self, cut: str) -> tuple[Flag, ...]:
        """Return what flags that were cut mean."""
        return () if self._flags is None else self._flags.split(f"{_FIGURE} {cut}")[1]

    def cuts(self, heading: str) -> Iterator[tuple[str, str]]:
        """Yield a heading as it is, and without the known flags at its end, each with these.

        Marks of notes are no part of it either way; where they are known flags they are among these.
        """
        notes = " ".join(note for note in notes_in(heading) if self._known(note))
        plain = plain_heading(heading).rstrip(" ,;")
        yield plain, notes
        rest = plain
        while self._flags is not None and (found := _last(rest)):
            rest = found["rest"]
            cut = plain[len(rest) :].strip()
            if self._known(cut):
                yield rest, f"{cut} {notes}".strip()

    def _known(self, cut: str) -> bool:
        if self._flags is None:
            return False
        rest, found = self._flags.split(f"{_FIGURE} {cut}")
        return rest == _FIGURE and bool(found)

    def of_name(self, text: str) -> tuple[str, tuple[Flag, ...]]:
        """Return the name of a part without marks of notes and known flags behind it, and these.

        Letters count as flags in brackets or raised alone: others may be part of the name.

        >>> PeriodFlags.of({"(r)": "revised"}).of_name("Leeds (r)")
        ('Leeds', (Flag(status=None, note='revised', value=None),))
        >>> PeriodFlags(None).of_name("Leeds [note 1]"), PeriodFlags(None).of_name("Ward (r)")
        (('Leeds', ()), ('Ward (r)', ()))
        """
        rest, cut = self.cut_of_name(text)
        return rest, self.meant(cut) if cut else ()

    def cut_of_name(self, text: str) -> tuple[str, str]:
        """Return a name as `of_name` does, and the flags as they stand."""
        if text.isascii() and not _MARKED.search(text):
            return text, ""
        notes = " ".join(note for note in notes_in(text) if self._known(note))
        rest, cut = without_notes(text), ""
        while (found := _last(rest)) and not found["flag"].isalpha() and self._known(found["flag"]):
            rest, cut = found["rest"], f"{found['flag']} {cut}"
        return rest, f"{cut}{notes}".strip()

    def behind(self, names: Iterable[str]) -> str:
        """Return the known flags behind names, as they stand."""
        return " ".join(filter(None, (self.cut_of_name(name)[1] for name in names)))

    def advice_of(self, texts: Sequence[str], is_period: Callable[..., bool]) -> str | None:
        """Say what to write so that the flags of one of several texts are known, as `advice` does.

        Args:
            texts: The texts, which name a period together.
            is_period: Says whether texts name a period.
        """
        for at, one in enumerate(texts):

            def names(rest: str, at: int = at) -> bool:
                return is_period(*texts[:at], rest, *texts[at + 1 :])

            if (hint := self.advice(one, names)) is not None:
                return hint
        return None

    def advice(self, heading: str, is_period: Callable[[str], bool]) -> str | None:
        """Say what to write so that the flags of a heading are known; None where it has none.

        Args:
            heading: The heading.
            is_period: Says whether a text names a period, so that what stands behind it are flags.
        """
        rest, cut = bare_heading(heading)
        if (found := _last(rest)) and found["flag"].isalpha() and is_period(found["rest"]):
            rest, cut = found["rest"], f"{found['flag']} {cut}".strip()
        # What stands behind a name of something else is a part of that name.
        hint = flags_hint(f"{_FIGURE} {cut}") if cut and is_period(rest) else None
        return None if hint is None else hint[2]
