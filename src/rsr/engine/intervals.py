"""Spans that a text names by their ends, as several years, or as ISO 8601 and data.gov.uk write them."""

from collections.abc import Iterator
from datetime import date, timedelta

from rsr.engine.spelled import (
    MONTH_NAME,
    Grain,
    ReadDays,
    Span,
    months,
    names,
    ordered,
    says_its_end,
    week,
)
from rsr.engine.years import (
    DASH,
    OF_ACADEMIC,
    OF_CALENDAR,
    OF_FINANCIAL,
    YEAR,
    Calendar,
    Covers,
    pattern,
    year_begins,
    year_of,
)
from rsr.values.numerals import CellError

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
# A midnight at the end of an interval is left out: some write it for the last day, some for the next.
_FROM = rf"({_DAY})(?:T00:00(?::00(?:\.0+)?)?)?"
_TO_DAY = pattern(rf"{_FROM}/({_DAY})(?:T(?:23:59(?::59(?:\.[0-9]+)?)?|24:00(?::00)?))?")
_LASTING = pattern(
    rf"{_FROM}/P(?=[0-9])(?:([0-9]{{1,4}})Y)?(?:([0-9]{{1,4}})M)?(?:([0-9]{{1,4}})W)?(?:([0-9]{{1,5}})D)?"
)
_TO_MIDNIGHT = pattern(rf"{_DAY}(?:T[^/]*)?/{_DAY}T00:00.*")
# Identifiers of reference.data.gov.uk, with their address or without.
_IDENTIFIER = pattern(
    r"(?P<address>https?://reference\.data\.gov\.uk/(?:id|doc)/)?(?P<of>(?:gregorian|government)-)?"
    r"(?P<kind>year|half|quarter|month|week|day|interval)/(?P<value>[0-9]\S*)"
)
_KINDS: dict[str, Covers] = {
    "year": "year", "half": "half-year", "quarter": "quarter", "month": "month", "week": "week",
}  # fmt: skip
_YEARS = pattern(rf"(?P<first>{YEAR})(?: ?{DASH} ?|/| to )(?P<last>{YEAR}|[0-9]{{2}})")
_MONTHS_OF: dict[Covers, int] = {
    "month": 1, "quarter": 3, "half-year": 6, "year": 12, "year-ending": 12, "financial-year": 12,
    "academic-year": 12,
}  # fmt: skip
_WEEKS: tuple[Covers, ...] = ("week", "mmwr-week", "week-beginning", "week-ending")
_WITHIN_MONTH = pattern(
    r"(?P<first>0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?"
    rf"(?: ?{DASH} ?| to )(?P<last>[0-9]{{1,2}}(?:st|nd|rd|th)? {MONTH_NAME.pattern},? [0-9]{{4}})"
)
_DAY_OF_MONTH = pattern(rf"[0-9]{{1,2}} {MONTH_NAME.pattern}")
_BETWEEN = pattern(rf" to | (?:{DASH}|/) |/|[\u2013\u2014]|(?<= [0-9]{{4}})-(?=[0-9]{{1,2}} )")
_FROM_TO = pattern(r"(?:from|between) (?P<first>.+?) (?:to|until|and) (?P<last>.+)")


def moved(day: date, count: int) -> date:
    """Return the same day some months later, or the last of that month where it has no such day.

    Raises:
        OverflowError: The calendar does not reach that far.
    """
    ((first, last),) = months(day.year, day.month + count, 1) or ((date.max, date.min),)
    if first > last:
        raise OverflowError
    return min(first + timedelta(days=day.day - 1), last)


def lasting(start: date, count: int, days: int = 0) -> Span:
    """Return the days from one on, for so many months and days.

    Raises:
        CellError: The calendar does not reach that far.
    """
    try:
        return start, moved(start, count) + timedelta(days=days - 1)
    except (OverflowError, ValueError):
        raise CellError("cell-date", "must be within the calendar") from None


def exact_span(text: str, covers: Covers, calendar: Calendar) -> Span | None:
    """Return the days of an interval of ISO 8601, or of an identifier of reference.data.gov.uk.

    Such a text names its first and its last day, whatever the formats of dates are. None where a
    text is none, or of a kind that is not wanted.

    Raises:
        CellError: It ends before it starts, or can end on either of two days.
    """
    found = _identified(text, calendar) or _interval(text)
    return found if found is not None and is_a(found, covers, calendar) else None


def _interval(text: str) -> Span | None:
    try:
        if found := _TO_DAY.fullmatch(text):
            first, last = date.fromisoformat(found[1]), date.fromisoformat(found[2])
            return ordered(first, last)
        if found := _LASTING.fullmatch(text):
            year, month, week, day = (int(one or 0) for one in found.groups()[1:])
            days = week * 7 + day
            span = lasting(date.fromisoformat(found[1]), year * 12 + month, days)
            return span if span[0] <= span[1] else None
    except CellError:
        raise
    except ValueError:
        return None
    if _TO_MIDNIGHT.fullmatch(text):
        raise CellError(
            "cell-date",
            "must say whether it ends with its last day or before it, as it ends at a midnight",
            "write the first and the last day, as in 2023-01-01/2023-03-31, or say under periods which "
            "days it means",
        )
    return None


def _identified(text: str, calendar: Calendar) -> Span | None:
    found = _IDENTIFIER.fullmatch(text)
    if found is None:
        return None
    kind, value, of = found["kind"].casefold(), found["value"], (found["of"] or "").casefold()
    if kind in ("interval", "day"):
        return _interval(value if kind == "interval" else f"{value}/{value}")
    government = of == "government-"
    if of or found["address"]:  # it says itself when its years begin
        calendar = Calendar(starts=4 if government else 1)
    covers = _KINDS[kind]
    if kind == "year":
        covers, value = ("financial-year", value) if government else ("year", f"CY{value}")
    value = value.replace("/" if kind != "month" else "-", " ")
    return next(names(value, covers, calendar, lambda _: ()), None)


def is_a(span: Span, covers: Covers, calendar: Calendar) -> bool:
    """Say whether days are exactly one span of a kind."""
    first, last = span
    if covers == "interval":
        return True
    if covers == "day":
        return first == last
    if covers in _WEEKS:
        begins = {"week": 1, "mmwr-week": 7}.get(covers, first.isoweekday())
        return (last - first).days == 6 and first.isoweekday() == begins
    count = _MONTHS_OF[covers]
    if [span] != months(first.year, first.month, count):
        return False
    of_two = covers in ("financial-year", "academic-year")
    return not of_two or first.month == calendar.usual_start(covers)


def several_years(text: str, calendar: Calendar) -> Iterator[Span]:
    """Yield the days of several years, as in ``2019 to 2021`` or ``2017/18 - 19/20``.

    Two numbers that follow each other may be one year of two numbers, and are left out.

    Raises:
        CellError: Where its years begin is not said.
    """
    found = _YEARS.fullmatch(calendar.parted(text))
    if found is None:
        return
    first, last = found["first"], found["last"]
    short = len(last) == 2 and len(first) == 4
    if short:
        last = f"{first[:2]}{last}"
    of_kind = [form.fullmatch(first) is not None for form in (OF_FINANCIAL, OF_ACADEMIC)]
    one, other = year_of(first), year_of(last)
    if one is None or other is None or one[1] is not other[1]:
        return
    if other[0] <= one[0]:
        if not short:  # 2013-05 is a month
            ordered(date(one[0], 1, 1), date(other[0], 1, 1))
        return
    plain = not one[1] and not any(of_kind)
    calendars = OF_CALENDAR.fullmatch(first) is not None
    if plain and not calendars and other[0] == one[0] + 1:
        return
    if calendars or (plain and calendar.starts in (None, 1)):
        yield from months(one[0], 1, 12 * (other[0] - one[0] + 1))
        return
    if calendar.starts is None and not any(of_kind):
        raise CellError(
            "cell-date",
            "must be of years that the register says the beginning of, as it names several of two "
            "numbers",
            "set year_starts: april where they are financial years, or september where academic ones",
        )
    kind: Covers = "academic-year" if of_kind[1] else "financial-year" if of_kind[0] else "interval"
    begins, ends = (year_begins(year, kind, calendar) for year in (first, last))
    if begins is not None and ends is not None:
        yield from months(*begins, 12 * (ends[0] - begins[0] + 1))


def both_ends(text: str, read: ReadDays) -> Iterator[Span]:
    """Yield the days from one to another, both as the formats of dates have them.

    Args:
        text: The text, without doubled spaces.
        read: Reads a text as days, by the formats of dates.

    Raises:
        CellError: The last is before the first.
    """
    if says_its_end(text):
        return
    text = _FROM_TO.sub(r"\g<first> to \g<last>", text)
    if found := _WITHIN_MONTH.fullmatch(text):
        for day, _grain in read(found["last"]):
            if int(found["first"]) <= day.day:  # else it is of another month
                yield day.replace(day=int(found["first"])), day
        return
    for between in _BETWEEN.finditer(text):
        begin, end = text[: between.start()].strip(), text[between.end() :].strip()
        lasts = {span for one in read(end) for span in _spans_of(*one)}
        firsts = {span for one in read(begin) for span in _spans_of(*one)}
        if _DAY_OF_MONTH.fullmatch(begin):
            for last in sorted(lasts):
                yield from _from_day(begin, last[1], read)
            continue
        if firsts and lasts:
            in_order = [(one[0], two[1]) for one in firsts for two in lasts if one[0] <= two[1]]
            yield from sorted(in_order) or [ordered(min(firsts)[0], max(lasts)[1])]


def _from_day(begin: str, last: date, read: ReadDays) -> Iterator[Span]:
    """Yield the days from one without a year: of the year of the last, or clearly of that before."""
    for same in read(f"{begin} {last.year:04}"):
        if same[0] <= last:
            yield same[0], last
            continue
        for first, _ in read(f"{begin} {last.year - 1:04}"):
            over_new_year = (first.month, last.month) == (12, 1)
            whole_months = first.day == 1 and (last + timedelta(days=1)).day == 1
            yield (first, last) if over_new_year or whole_months else ordered(same[0], last)


def _spans_of(day: date, grain: Grain) -> list[Span]:
    if grain == "day":
        return [(day, day)]
    if grain == "week":
        return week(day)
    # Two years may be one financial year, or the two of them.
    return months(day.year, day.month, 1) if grain == "month" else []
