"""Periods of published tables: the days that a row or a heading counts, read by one rule everywhere."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

from attrs import evolve

from rsr._lazy import lazy_pattern
from rsr.engine.date_formats import format_fault, grain, parsed, weekday_fault
from rsr.engine.intervals import both_ends, exact_span, is_a, several_years
from rsr.engine.period_hints import FORMATS, PLAIN, either, formats_text, unread_period, with_format
from rsr.engine.spelled import (
    Calendar,
    Covers,
    Grain,
    Span,
    beyond,
    ends_months,
    months,
    names,
    rest_of,
    says_its_end,
    week,
    week_to,
)
from rsr.engine.years import two_years_of
from rsr.errors import quoted
from rsr.model import Period
from rsr.values.numerals import CellError
from rsr.values.texts import fold

__all__ = [
    "Days",
    "TwoReadingsError",
    "a_span",
    "format_fault",
    "grain",
    "interval_text",
    "whole_months",
]

# For which kinds some are: 2011-12 may be a financial year, and 2011 says of no other which it is.
_UNASKED: dict[str, tuple[Covers, ...]] = {
    "%Y-%m": ("month", "quarter", "interval"),
    "%Y": ("year", "interval"),
}
_RESTATED = lazy_pattern(r"(.*[^\s(]) ?\(([^()]+)\)")
_BY_ENDS: Covers = "interval"
# No figures are of an earlier year: 0202 is a slip of the pen, and 0423 may be April 2023.
_FIRST_YEAR, _MONTH_AND_YEAR = 1000, "%m%y"
# A moment as ISO 8601 writes it, and how far its clock is from UTC, if it says so.
_MOMENT = lazy_pattern(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,][0-9]{1,9})?"
    r" ?(Z|UTC|GMT|[-+\u2212][0-9]{2}(?::?[0-9]{2})?)?",
    re.IGNORECASE,
)
# How fine a date must be for each span; a year does not say which financial year is meant.
_FINE_ENOUGH: dict[Covers, tuple[Grain, ...]] = {
    "day": ("day",),
    "week": ("week",),
    "mmwr-week": (),
    "week-beginning": ("day",),
    "week-ending": ("day",),
    "month": ("day", "month"),
    "quarter": ("day", "month"),
    "half-year": ("day", "month"),
    "year": ("day", "month", "year"),
    "year-ending": ("day", "month"),
    "financial-year": ("day", "month"),
    "academic-year": ("day", "month"),
    "interval": ("day", "week", "month", "year"),
}
# Which kinds of span a text may name, in the order in which they are looked for in a hint.
_SUGGESTED: tuple[Covers, ...] = (
    "week", "month", "quarter", "half-year", "year-ending", "financial-year", "academic-year",
    "interval",
)  # fmt: skip
# Kinds of span that are named by a year, and by which part of it they are.
_WITHIN_YEARS: tuple[Covers, ...] = ("month", "quarter", "half-year", "interval")
_YEAR, _DIGIT = lazy_pattern(r"[0-9]{4}"), lazy_pattern(r"[0-9]")


class TwoReadingsError(CellError):
    """A text that can be read as different days, whatever else is cut from it."""


def interval_text(span: Span) -> str:
    """Write a span as ISO 8601 has it, which is read under ``interval``."""
    return f"{span[0].isoformat()}/{span[1].isoformat()}"


class Days:
    """Reads days and periods in a list of formats; what was read once is remembered.

    Beside these formats, texts are read that say themselves which days they mean, such as
    ``2023/24 Q1``. A text that can be read as different days is refused, never guessed.

    Args:
        formats: How dates are written, in Python's notation; None is ISO 8601, and names of months.
        calendar: How the publisher counts years.
        headings: True where the texts are headings: what is told of rows is of no use for them.
    """

    def __init__(
        self,
        formats: tuple[str, ...] | None = None,
        calendar: Calendar | None = None,
        *,
        headings: bool = False,
    ) -> None:
        self._headings = headings
        self._stated = formats is not None
        self._formats = tuple((form, grain(form)) for form in formats or PLAIN)
        self._calendar = calendar or Calendar()
        self._spans: dict[tuple[str, Covers, bool], Span | CellError] = {}

    def day(self, text: str) -> date:
        """Read a single day.

        Raises:
            CellError: No format, or more than one, makes a day of it.
        """
        return self.span(text, "day", says=False)[0]

    def span(self, text: str, covers: Covers, *, says: bool = True) -> Span:
        """Read the first and the last day of the span that a text names.

        Args:
            text: The text.
            covers: The kind of span.
            says: True where the register says the kind.

        Raises:
            TwoReadingsError: It can be read as different spans.
            CellError: It does not name such a span.
        """
        found = self._spans.get((text, covers, says))
        if found is None:
            try:
                found = self._read(" ".join(text.split()), covers, says=says)
                if found[1].year < _FIRST_YEAR:
                    found = self._too_early(text, covers)
            except CellError as refused:
                found = refused
            self._spans[text, covers, says] = found
        if isinstance(found, CellError):
            raise found
        return found

    def together(self, texts: Sequence[str], covers: Covers) -> str:
        """Return the texts of several cells as one, with the year that a bare number among them names.

        Where the register states ``year_starts`` and ``year_named_by``, ``2024`` beside a month or
        months in a cell of their own is the year that it is beside ``Q1``, such as ``2023/24``.

        Raises:
            CellError: Which two years it is in is not said.
        """
        text = " ".join(texts)
        calendar = self._calendar
        if (
            len(texts) == 1
            or covers not in _WITHIN_YEARS
            or (covers == "interval" and sum(_DIGIT.search(one) is not None for one in texts) > 1)
            or calendar.starts in (None, 1)
            or calendar.named_by is None
            or fold(text) in calendar.named
        ):
            return text
        return " ".join(
            two_years_of(one, calendar) if _YEAR.fullmatch(one) else one for one in texts
        )

    def around(self, day: date, covers: Covers) -> Span:
        """Return the first and the last day of the span that a day stands for.

        Raises:
            CellError: It stands for none, or the calendar does not reach that far.
        """
        named = self._calendar.named.get(day.isoformat())
        spans = [named] if named is not None else list(self._around(day, "day", covers))
        if not spans:
            raise CellError("cell-date", _must(covers), self._hint(day.isoformat(), covers))
        if day.year < _FIRST_YEAR:
            raise self._too_early(day.isoformat(), covers)
        return spans[0]

    def _too_early(self, text: str, covers: Covers) -> CellError:
        """Return the refusal of a period of a year that is a slip, as 0202 and 0023 are."""
        hint = "correct the year in the file"
        if text.strip().isdecimal() and parsed(text.strip(), _MONTH_AND_YEAR):
            told = with_format(_MONTH_AND_YEAR, self._in_force(covers))
            hint += f"; where the digits are a month and a year, {told}"
        return CellError("cell-date", f"must be of the year {_FIRST_YEAR} or later", hint)

    def _read(self, text: str, covers: Covers, *, says: bool) -> Span:
        named = self._calendar.named.get(fold(text))
        if named is not None:
            return named
        moment = _MOMENT.fullmatch(text)
        if moment is not None and (day := self._day_of(moment)) is not None:
            spans = set(self._around(day, "day", covers))
            if len(spans) == 1:
                return spans.pop()
            raise CellError("cell-date", _must(covers), self._hint(text, covers, says=says))
        exact = exact_span(text, covers, self._calendar)
        if exact is not None:
            return exact
        spans = self._readings(text, covers) or self._restated(text, covers)
        if len(spans) == 1:
            return spans.pop()
        if spans:
            raise TwoReadingsError(
                "cell-date",
                "must have one reading only, and has "
                + " and ".join(f"{start} to {end}" for start, end in sorted(spans)),
                self._choice(text, covers),
            )
        for form, _ in self._formats:
            if told := weekday_fault(rest_of(text), form):
                raise CellError(
                    "cell-date",
                    f"must be of the weekday that it names: {told}",
                    "correct the weekday or the day, or say under periods which days the text means",
                )
        raise CellError("cell-date", _must(covers), self._hint(text, covers, says=says))

    def _readings(self, text: str, covers: Covers) -> set[Span]:
        """Return all that a text may mean."""
        spans = self._named(text, covers)
        if not says_its_end(text):  # what it says of itself is not to be read over
            spans |= {
                span
                for form, fine in self._usable(covers)
                for day in parsed(text, form)
                for span in self._around(day, fine, covers, anywhere=bool(spans) and self._stated)
            }
        if covers == "interval" and not (spans and self._stated):
            spans |= set(several_years(text, self._calendar))
        return spans

    def _named(self, text: str, covers: Covers) -> set[Span]:
        """Return the spans that a text names by words of its own, or by its first and its last day."""
        spans = set(names(text, covers, self._calendar, self._days))
        if covers == "interval" or not spans:
            ends = both_ends(text, self._days)
            spans |= {span for span in ends if is_a(span, covers, self._calendar)}
        return spans

    def _restated(self, text: str, covers: Covers) -> set[Span]:
        """Return the one span that a text names twice, as ``202303 (Mar-23)`` does.

        Each of the two may be written in any way that publishers use, and one of them without its
        year: a reading that only both together allow is no guess.

        Raises:
            CellError: Both name a span, and not the same.
        """
        found = _RESTATED.fullmatch(text)
        if found is None:
            return set()
        first, second = found.groups()
        ones, others = self._meanings(first, covers), self._meanings(second, covers)
        if not ones & others:
            ones, others = (
                ones | self._in_years_of(others, first, covers),
                others | self._in_years_of(ones, second, covers),
            )
        exact = {span for span, kind in ones | others if kind == covers}
        both = {span for span, _ in ones} & {span for span, _ in others} & exact
        if not both and all(any(kind == covers for _, kind in one) for one in (ones, others)):
            self._readings(first, covers)  # what is not said of it comes first
            raise CellError(
                "cell-date",
                "must name the same days in its brackets as before them",
                "correct the one that is wrong, or say under periods which days the text means",
            )
        return both

    def _in_years_of(
        self, meanings: set[tuple[Span, Covers]], text: str, covers: Covers
    ) -> set[tuple[Span, Covers]]:
        """Return what a text without a year means in the years of another."""
        years = {f"{day.year:04}" for span, _ in meanings for day in span}
        return {one for year in years for one in self._meanings(f"{text} {year}", covers)}

    def _meanings(self, text: str, covers: Covers) -> set[tuple[Span, Covers]]:
        """Return what a text means, else what it may mean in the formats of other publishers.

        It may name a span of another kind by its ends.
        """
        calendar = evolve(self._calendar, starts=self._calendar.starts or 1)
        for days in (self, Days((*PLAIN, *FORMATS), calendar)):
            for kind in dict.fromkeys((covers, _BY_ENDS)):
                with suppress(CellError):
                    if found := days._readings(text, kind):  # noqa: SLF001  # of the same class
                        return {(span, kind) for span in found}
        return set()

    def _day_of(self, moment: re.Match[str]) -> date | None:
        """Return the day of a moment: as it is written, or by the zone that the register states."""
        day, clock, offset = moment.groups()
        try:
            if offset is None:
                return datetime.fromisoformat(f"{day}T{clock}").date()
            if offset.upper() in ("Z", "UTC", "GMT"):
                offset = "+00"
            hours = f"{offset[1:3]}:{offset[3:].lstrip(':') or '00'}"
            sign = "+" if offset[0] == "+" else "-"
            told = datetime.fromisoformat(f"{day}T{clock}{sign}{hours}")
        except ValueError:
            return None
        zone = self._calendar.zone
        if zone is None:
            raise TwoReadingsError(
                code="zone-unstated",
                must="must be of a day by a zone that the register states, as it is a moment",
                hint="set zone to that of whoever publishes, such as Europe/London, or to UTC",
            )
        try:
            return told.astimezone(ZoneInfo(zone)).date()
        except OverflowError:
            return None

    def _choice(self, text: str, covers: Covers) -> str:
        """Say what to write so that a text has one reading, and all others are read as before."""
        forms = self._in_force(covers)
        read = [form for form, _ in self._usable(covers) if parsed(text, form)]
        rest = [form for form in forms if form not in read]
        if read[1:]:
            told = [f"{formats_text([*rest, form])} where it is {quoted(form)}" for form in read]
            return f"keep the one that the publisher uses: {' or '.join(told)}"
        by_itself = "where it names these days by itself"
        if self._stated or not read:
            return f"leave {', '.join(map(quoted, read))} out of date_formats {by_itself}"
        told = [f"{formats_text(forms)} where it is {quoted(read[0])}"]
        return f"write {told[0]}, or {formats_text(rest)} {by_itself}"

    def _in_force(self, covers: Covers) -> list[str]:
        """Return the formats that read periods of a kind, and days and months beside them."""
        return [form for form, _ in self._formats if self._asked(form, covers)]

    def _asked(self, form: str, covers: Covers) -> bool:
        return self._stated or covers in _UNASKED.get(form, (covers,))

    def _usable(self, covers: Covers) -> Iterator[tuple[str, Grain]]:
        for form, fine in self._formats:
            if fine in _FINE_ENOUGH[covers] and self._asked(form, covers):
                yield form, fine

    def _days(self, text: str) -> list[tuple[date, Grain]]:
        return [
            (day, fine) for form, fine in self._usable("interval") for day in parsed(text, form)
        ]

    def _around(
        self, day: date, fine: Grain, covers: Covers, *, anywhere: bool = False
    ) -> list[Span]:
        """Return the span that a date stands for: of a long one it is an end, or is ``anywhere``."""
        if covers == "day":
            return [(day, day)]
        if covers in ("week", "week-beginning"):
            return week(day) if fine == "week" or covers == "week-beginning" else []
        if covers == "week-ending":
            return week_to(day)
        if covers == "mmwr-week":
            return []  # it is numbered, and no date names one
        if covers == "year-ending":  # a date on the first of a month stands for that month
            return ends_months(day, "month" if day.day == 1 else fine, 12)
        if covers == "interval":
            if fine == "week":
                return week(day)
            counts = {"month": 1, "year": 12}
            return months(day.year, day.month, counts[fine]) if fine in counts else [(day, day)]
        length, starts = _LENGTH_OF[covers], self._starts(covers)
        before = (day.month - starts) % length
        spans = months(day.year, day.month - before, length)
        if length == 1 or fine == "year" or anywhere:
            return spans
        # A date within a span need not mean the one around it: it may be the end of another.
        return [(first, last) for first, last in spans if _is_end(day, fine, first, last)]

    def _starts(self, covers: Covers) -> int:
        if covers == "year":
            return 1
        if covers == "academic-year":
            return self._calendar.starts or 9
        if covers == "financial-year":
            return self._calendar.starts or 4
        return self._calendar.starts or 1

    def _hint(self, text: str, covers: Covers, *, says: bool = True) -> str:
        """Say what is to be written where a text names another kind of span, or none."""
        hints, forms = [], self._in_force(covers)
        if covers == "week":
            hints.append("say covers: week-beginning or week-ending where a day stands for a week")
        elif _LENGTH_OF.get(covers, 0) > 1:
            hints.append(f"a date names {a_span(covers)} only as its first or last day or month")
        every = self._kinds(text) if says else ()
        kinds: list[Covers] = [kind for kind in every if kind != covers]
        if number := beyond(text, covers):
            told = f"{number} is no number of a {covers}: leave rows of another kind of period out"
            hints = [f"{told} under where, as {{COLUMN: {{not: {number}}}}}"]
        elif kinds[:1] == ["year"] and covers in ("month", "quarter", "half-year", "week"):
            hints = [
                f"it names a year alone: name in label_row the line of the years above the {covers}s"
                if self._headings
                else f"it names a year alone: name its column and that of the {covers} under columns"
            ]
        elif kinds and (kinds[0], covers) != ("day", "week"):
            of_ends = covers == "quarter" and kinds[0] in ("day", "month")
            ends = " to ".join(map(str, next(both_ends(text, self._days), ())))
            told = f"it names {ends or a_span(kinds[0])}: say covers: {either(kinds)}"
            if not self._headings and (self._stated or covers in ("month", "quarter")):
                told += f", or on_bad_row: leave-out where other rows name {a_span(covers)}"
            kind, form = ("week", "%G/%V") if covers == "week" else ("month", "%Y/%m")
            if kinds[0] == "financial-year" and parsed(text, form):
                told += f"; where it is a {kind}, {with_format(form, self._in_force(covers))}"
            begins = "set year_starts where quarters begin in other months"
            hints = [*hints, begins, f"or {told}"] if of_ends else [told]
        elif not text:
            hints = ["name section_column where its row names a section of those beneath"]
        elif not kinds:

            def reads(stated: Sequence[str], kind: Covers) -> bool:
                with suppress(CellError):
                    tried = Days(tuple(stated), self._calendar)
                    return len(tried._readings(text, kind)) == 1  # of the same class
                return False

            hints = [unread_period(text, covers, forms, reads, heading=self._headings)]
        told, stated = "; ".join(hints), ", ".join(map(quoted, forms))
        return told if stated in told else f"{told}; date_formats are {stated}"

    def _kinds(self, text: str) -> Iterator[Covers]:
        fine = {fine for _, fine in self._days(text)}
        fine |= {"year"} if parsed(text, "%Y") else set()  # though the formats have none
        plain: tuple[Covers, ...] = ("day", "week", "month", "year")
        for kind in plain:
            if kind in fine:
                yield kind
        for kind in _SUGGESTED:
            try:
                found = bool(
                    exact_span(text, kind, self._calendar)
                    or self._named(text, kind)
                    or (kind == "interval" and any(several_years(text, self._calendar)))
                )
            except CellError:
                found = True
            if found and kind not in fine:
                yield kind


_LENGTH_OF: dict[Covers, int] = {
    "month": 1,
    "quarter": 3,
    "half-year": 6,
    "year": 12,
    "financial-year": 12,
    "academic-year": 12,
}


def _is_end(day: date, fine: Grain, first: date, last: date) -> bool:
    if fine == "month":
        return (day.year, day.month) in ((first.year, first.month), (last.year, last.month))
    return day in (first, last)


def _must(covers: Covers) -> str:
    return "must be a day" if covers == "day" else f"must name {a_span(covers)}"


def a_span(covers: Covers) -> str:
    """Return a kind of span with its article."""
    words = {
        "week-beginning": "the first day of a week",
        "week-ending": "the last day of a week",
        "year-ending": "the end of a year",
        "week": "an ISO week",
        "mmwr-week": "an MMWR week",
        "interval": "a first and a last day",
    }
    plain = f"{'an' if covers[0] == 'a' else 'a'} {covers.replace('-', ' ')}"
    return words.get(covers, "a half-year" if covers == "half-year" else plain)


def whole_months(period: Period) -> int | None:
    """Return how many whole months a period is long, or None where it is none."""
    start, end = period.start, period.end
    if start.day != 1 or end.day != monthrange(end.year, end.month)[1]:
        return None
    return (end.year - start.year) * 12 + end.month - start.month + 1
