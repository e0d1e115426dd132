"""The cells of a row that say its period: put together, and read without the flags beside them."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

from attrs import frozen

from rsr._lazy import lazy_pattern
from rsr.engine.intervals import lasting, moved
from rsr.engine.period_flags import PeriodFlags
from rsr.engine.periods import Days, TwoReadingsError
from rsr.engine.spelled import Covers, Span
from rsr.errors import quoted
from rsr.values.flags import Flag
from rsr.values.numerals import CellError
from rsr.values.texts import text_of

if TYPE_CHECKING:
    from typing_extensions import TypeIs

LengthIn = Literal["days", "weeks", "months", "years"]
_LENGTH = lazy_pattern(r"([0-9]{1,4}) ?(day|week|month|quarter|year)s?", re.IGNORECASE)
# What the ends of a period may be written as.
_OF_ENDS: tuple[Covers, ...] = ("day", "month")
_BARE = lazy_pattern(r"[0-9]{1,4}")


_OTHER_WEEKS = CellError(
    "cell-date",
    "must be of an ISO week, and its heading says that it is of an MMWR week, from Sunday to Saturday",
    "say covers: mmwr-week",
)


@frozen(kw_only=True)
class PeriodRule:
    """How the cells of a row that say its period are put together."""

    # "one": a cell, or several read as one text; "ends": the first and the last day; "length": the
    # first day, and how long it is.
    kind: Literal["one", "ends", "length"] = "one"
    covers: Covers = "day"
    # What a length without a unit is counted in; None where each says its own.
    length_in: LengthIn | None = None
    # By how many of its lengths the period is moved; -1 is the one before.
    shift: int = 0
    # What the columns of those cells are called, for what is to be written.
    columns: tuple[str, ...] = ()


# What is longer is no period: reading it as one tries each of its words.
LONGEST_PERIOD = 200


@frozen
class Fault:
    """What is wrong with a period: in which of its cells, what that holds, and why."""

    place: int
    got: str
    error: CellError


def is_fault(span: "Span | tuple[Fault, ...]") -> "TypeIs[tuple[Fault, ...]]":
    """Say whether what was read of a period is all that is wrong with it."""
    return isinstance(span[0], Fault)


class Periods:
    """Reads the cells in which rows say their periods.

    Args:
        days: Reads single texts.
        rule: How the cells are put together.
        flags: Tells flags and notes from the periods that they stand beside; None where none do.
    """

    def __init__(self, days: Days, rule: PeriodRule, flags: PeriodFlags | None = None) -> None:
        self._days = days
        self._rule = rule
        self._labels = flags
        # What was cut from texts that were read as periods.
        self._cut: dict[tuple[str, Covers], tuple[Span, tuple[Flag, ...]]] = {}

    def flags(self, cells: Sequence[Any]) -> tuple[Flag, ...]:
        """Return the flags beside a period, from cells that were read as one."""
        if not self._cut:
            return ()
        rule = self._rule
        texts = [text_of(cell) for cell in ([_joined(cells)] if rule.kind == "one" else cells)]
        covers: Covers = rule.covers if rule.kind == "one" else "day"
        return tuple(
            dict.fromkeys(
                flag
                for text in texts
                for one in (covers, "month")
                for flag in self._cut.get((text, one), ((), ()))[1]
            )
        )

    def read(self, cells: Sequence[Any]) -> Span | tuple[Fault, ...]:
        """Read a period from its cells, or say all that is wrong with them."""
        rule = self._rule
        if rule.kind == "one":
            found = [self._together(cells)]
        elif rule.kind == "ends":
            found = self._ends(cells)
        else:
            found = self._ends(cells[:1])
        faults = tuple(one for one in found if isinstance(one, Fault))
        spans = [one for one in found if not isinstance(one, Fault)]
        try:
            if rule.kind == "length":
                length = _length(text_of(cells[1]), rule.length_in)
                spans = [_lasting(spans[0][0], *length)] if spans else []
            if faults:
                return faults
            start, end = spans[0][0], spans[-1][1]
            if rule.kind == "ends":
                _check_midnight(cells[-1], start, end)
            return _shifted(_in_order(start, end), rule.shift)
        except CellError as error:
            got = " and ".join(map(text_of, cells)) if len(cells) > 1 else text_of(cells[0])
            last = len(cells) - 1
            if rule.kind == "length":
                got = text_of(cells[last])
            return (*faults, Fault(last, got, error))

    def _together(self, cells: Sequence[Any]) -> Span | Fault:
        """Read cells that are one text, each of them with or without the flags beside it."""
        if self._rule.covers == "week" and any(
            "mmwr" in name.casefold() for name in self._rule.columns
        ):
            got = " ".join(text_of(cell).strip() for cell in cells)
            return Fault(0, got, _OTHER_WEEKS)
        if len(cells) == 1:
            return self._spans(cells, self._rule.covers)[0]
        texts = [text_of(cell).strip() for cell in cells]
        try:
            return self._span(texts, self._rule.covers)
        except CellError as error:
            return Fault(0, " ".join(texts).strip(), self._unfilled(error, texts))

    def _ends(self, cells: Sequence[Any]) -> list[Span | Fault]:
        """Read the first or the last day of a period, or the months in which they are."""
        in_days, in_months = _OF_ENDS
        days = self._spans(cells, in_days)
        if not any(isinstance(day, Fault) for day in days):
            return days
        months_ = self._spans(cells, in_months)
        return [
            month if isinstance(day, Fault) and not isinstance(month, Fault) else day
            for day, month in zip(days, months_, strict=True)
        ]

    def _spans(self, cells: Sequence[Any], covers: Covers) -> list[Span | Fault]:
        found: list[Span | Fault] = []
        for place, cell in enumerate(cells):
            # A moment is read as its text is, by the zone that the register states.
            moment = isinstance(cell, datetime) and cell.tzinfo is not None
            day = cell.date() if isinstance(cell, datetime) and not moment else cell
            try:
                if isinstance(day, date) and not moment:
                    found.append(self._days.around(day, covers))
                else:
                    found.append(self._span([text_of(cell)], covers))
            except CellError as error:
                text = text_of(cell)
                told = self._unfilled(error, [text], self._rule.columns[place : place + 1])
                found.append(Fault(place, text, told))
        return found

    def _unfilled(
        self, error: CellError, texts: Sequence[str], columns: Sequence[str] | None = None
    ) -> CellError:
        """Return an error with what to write where a cell is blank beneath the text that holds for it."""
        names = self._rule.columns if columns is None else columns
        blank = [name for name, text in zip(names, texts, strict=False) if not text.strip()]
        if not blank:
            return error
        named = ", ".join(map(quoted, blank))
        hint = (
            f"nothing stands under {named} in this row; where the text is printed once, above blank "
            f"cells, write fill_down: [{named}]"
        )
        whole = len(blank) == len(texts) and error.hint is not None
        return CellError(error.code, error.must, f"{hint}; {error.hint}" if whole else hint)

    def _span(self, texts: Sequence[str], covers: Covers) -> Span:
        """Read texts as one, with or without the flags and the notes beside each of them.

        Flags that stand in the place of a figure are none of a period.
        """
        text = " ".join(texts)
        if len(text) > LONGEST_PERIOD:
            raise CellError("cell-date", f"must be a period of at most {LONGEST_PERIOD} characters")
        known = self._cut.get((text, covers))
        if known is not None:
            return known[0]
        labels = self._labels
        try:
            read = self._days.together(texts, covers)
            span = self._days.span(read, covers, says=self._rule.kind == "one")
        except TwoReadingsError:
            raise
        except CellError as error:
            refused = error
        else:
            # A text that the register names with its flag has the flag all the same.
            if labels is not None and (beside := labels.behind(texts)):
                self._cut[text, covers] = span, labels.meant(beside)
            return span
        if labels is None:
            raise refused
        for parts in product(*map(labels.cuts, texts)):
            rest = " ".join(part for part, _ in parts)
            meant = tuple(flag for _, cut in parts if cut for flag in labels.meant(cut))
            if rest == text or any(flag.value is not None for flag in meant):
                continue
            try:
                span = self._days.span(
                    self._days.together([part for part, _ in parts], covers), covers
                )
            except TwoReadingsError:
                raise
            except CellError:
                continue
            self._cut[text, covers] = span, meant
            return span
        raise CellError(refused.code, refused.must, self._advice(texts, covers) or refused.hint)

    def _advice(self, texts: Sequence[str], covers: Covers) -> str | None:
        """Say what to write so that the flags beside one of several texts are known."""
        if self._labels is None:
            return None
        return self._labels.advice_of(texts, lambda *parts: self._names(parts, covers))

    def _names(self, texts: Sequence[str], covers: Covers) -> bool:
        try:
            self._days.span(self._days.together(texts, covers), covers)
        except CellError as error:
            return isinstance(error, TwoReadingsError)
        return True


def _in_order(start: date, end: date) -> Span:
    if end < start:
        raise CellError("range-reversed", "must not end before it starts")
    return start, end


def _joined(cells: Sequence[Any]) -> Any:
    """Return the one cell as it is, or the texts of several as one."""
    return cells[0] if len(cells) == 1 else " ".join(text_of(cell).strip() for cell in cells)


def _check_midnight(cell: Any, start: date, end: date) -> None:
    """Refuse an end that may be the midnight after the last day."""
    if _at_midnight(cell) and _is_day_after(start, end):
        raise CellError(
            "cell-date",
            "must end with its last day, or before the day that its end names, and a midnight says neither",
            "write the last day, or read the period from its start alone, with covers or a length",
        )


def _at_midnight(cell: Any) -> bool:
    """Say whether the end of a period is a moment, and a midnight."""
    if isinstance(cell, datetime):
        return cell.time() == time()
    return re.search(r"[T ]00:00(:00(\.0+)?)?($|[Zz+ -])", text_of(cell).strip()) is not None


def _is_day_after(start: date, end: date) -> bool:
    """Say whether only without its last day a period is one day, or whole weeks or months."""

    def whole(last: date) -> bool:
        after = last + timedelta(days=1)
        return (after - start).days % 7 == 0 or (start.day, after.day) == (1, 1)

    before = end - timedelta(days=1)
    return start <= before and (before == start or whole(before)) and not whole(end)


def _length(text: str, length_in: LengthIn | None) -> tuple[int, str]:
    text = text.strip()
    if _BARE.fullmatch(text) and length_in is not None:
        count, unit = int(text), length_in.removesuffix("s")
    elif found := _LENGTH.fullmatch(text):
        count, unit = int(found[1]), found[2].casefold()
    else:
        raise CellError(
            "cell-date",
            "must say how long the period is",
            "write a number with its unit, as '3 months', or set length_in",
        )
    if not count:
        raise CellError("cell-date", "must be a period of one day or more")
    return (count * 3, "month") if unit == "quarter" else (count, unit)


def _lasting(start: date, count: int, unit: str) -> Span:
    """Return the days from one on, for so many days, weeks, months or years."""
    if unit in ("day", "week"):
        return lasting(start, 0, count * (7 if unit == "week" else 1))
    return lasting(start, count * (12 if unit == "year" else 1))


def _shifted(span: Span, by: int) -> Span:
    """Move a period by so many of its own lengths: whole months by months, all else by days."""
    if not by:
        return span
    start, end = span
    try:
        after = end + timedelta(days=1)
        if start.day == after.day == 1:
            count = (after.year - start.year) * 12 + after.month - start.month
            return _lasting(moved(start, by * count), count, "month")
        step = timedelta(days=((after - start) * by).days)
        return start + step, end + step
    except OverflowError:
        raise CellError("cell-date", "must be within the calendar") from None
