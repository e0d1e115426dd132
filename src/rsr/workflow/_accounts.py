"""What became of the rows of a table, for each indicator that is measured on it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import frozen

from rsr.errors import Problem
from rsr.model import Account, DataSource, Indicator, Observation, Period, Register
from rsr.plugins import Table
from rsr.series.adding import NotAdded
from rsr.series.examining import Examined
from rsr.series.shrinking import ReleaseProblem
from rsr.values.texts import fold
from rsr.workflow._stopping import standing_of

if TYPE_CHECKING:
    from rsr.engine import Selection
    from rsr.model.vintage import Standing

# The code of the problem that tells of figures of which nothing says which stands.
UNDECIDED = "vintages-differ"
# The reason why rows are left out of what is measured as of a day.
_NOT_YET = "not-yet-published"
# The fields of an account in the order in which the engine counts rows.
_COUNTED = ("used", "hidden", "missing", "not_applicable", "not_collected")


def accounts_of(
    table: Table, source: str, indicators: Sequence[Indicator], found: Mapping[str, "Selection"]
) -> Iterator[Account]:
    """Yield an account for each indicator whose columns are all in the table, and for each file left out."""
    unread = table.unread()
    for indicator in indicators:
        tally = found[indicator.id].tally
        if tally.read is None:
            continue
        read = tally.read + sum(unread.values())
        reasons = {one.code: one.count for one in tally.reasons}
        for code, count in unread.items():
            reasons[code] = reasons.get(code, 0) + count
        yield Account(
            source=source,
            indicator=indicator.id,
            unit=table.unit,
            read=read,
            used=tally.numbers,
            hidden=tally.suppressed,
            missing=tally.missing,
            not_applicable=tally.not_applicable,
            not_collected=tally.not_collected,
            not_selected=read - tally.selected - sum(unread.values()),
            left_out=Account.reasons(reasons),
        )
    refused: dict[str, dict[str, None]] = {}
    for problem in table.problems:
        file = problem.where.file
        of_file = problem.severity != "note" and not problem.where.path
        if file is not None and of_file and table.files and file not in table.files:
            refused.setdefault(file, {})[problem.code] = None
    for file, codes in refused.items():
        yield Account(source=source, file=file, refused=tuple(codes))


@frozen
class CountedRows:
    """The rows of one figure, or the one of a record, and how they are counted."""

    # What is accounted for: the source, and the indicator that is measured on its table.
    account: tuple[str | None, str | None]
    # Of what the figure is; its part as people read it.
    figure: tuple[str, str | None, tuple[date, date]]
    standing: "Standing"
    known_on: date
    kinds: Mapping[str, int]


@frozen
class RowsOfTable:
    """The rows of each figure that an indicator has of a table."""

    source: str
    indicator: str
    rows: tuple[CountedRows, ...]


def rows_of_table(
    source: str, indicators: Iterable[Indicator], found: Mapping[str, "Selection"]
) -> Iterator[RowsOfTable]:
    """Yield the rows of each figure of indicators that are measured on a table."""
    for one in indicators:
        made = (
            CountedRows(
                (source, one.id),
                _figure(one.id, figure.part, figure.period),
                standing_of(figure),
                (figure.vintage and figure.vintage.on) or figure.period.end,
                dict(zip(_COUNTED, figure.kinds, strict=True)),
            )
            for figure in found[one.id].figures
        )
        yield RowsOfTable(source, one.id, tuple(made))


def _figure(
    indicator: str, part: str | None, period: Period
) -> tuple[str, str | None, tuple[date, date]]:
    return indicator, part and fold(part), (period.start, period.end)


def accounts_on(
    day: date | None,
    accounts: Sequence[Account],
    observations: Iterable[Observation],
    of_tables: Iterable[RowsOfTable],
    examined: Mapping[str, Examined],
    not_added: Mapping[str, NotAdded],
) -> tuple[Account, ...]:
    """Return accounts with the rows left out that no figure is made of, each for one reason.

    These are the rows that were not known on a day, those of which nothing says which stands, and those
    of parts that are not added up.

    Args:
        day: The day; None is when everything is known.
        accounts: What became of the rows as they were read.
        observations: The figures of which they are, as they were read.
        of_tables: How many rows each has that is of a table.
        examined: What was found in the figures that are known, by indicator.
        not_added: Why parts are not added up, of indicators where that leaves out a figure.
    """
    tables = list(of_tables)
    rows = [row for table in tables for row in table.rows]
    measured = {(table.source, table.indicator) for table in tables}
    rows += [
        CountedRows(
            (made.made_by.source, None),
            _figure(made.indicator, made.part, made.period),
            made.standing,
            made.known_on,
            {Account.counted_as(made): 1},
        )
        for made in observations
        if made.made_by is not None and (made.made_by.source, made.indicator) not in measured
    ]
    unclear = {
        (id_, part and fold(part), span)
        for id_, found in examined.items()
        for span, parts in found.figures.by_period.items()
        for part, figure in parts.items()
        if figure.unclear
    }
    greatest: dict[tuple[object, ...], Standing] = {}
    for row in rows:
        if row.figure in unclear and (day is None or row.known_on <= day):
            greatest[row.figure] = max(row.standing, greatest.get(row.figure, row.standing))
    left: dict[tuple[object, ...], dict[str, Counter[str]]] = {}
    for row in rows:
        indicator, part, _ = row.figure
        if day is not None and row.known_on > day:
            code = _NOT_YET
        elif greatest.get(row.figure) == row.standing:
            code = UNDECIDED
        elif part is not None and indicator in not_added:
            code = not_added[indicator].code
        else:
            continue
        left.setdefault(row.account, {}).setdefault(code, Counter()).update(row.kinds)
    return tuple(
        _left_out(account, left.get((account.source, account.indicator), {}))
        for account in accounts
    )


def _left_out(account: Account, reasons: Mapping[str, Mapping[str, int]]) -> Account:
    for code, kinds in reasons.items():
        account = account.without_rows(kinds, code)
    return account


def refused_accounts(
    source: DataSource, register: Register, items: Iterable[Any]
) -> Iterator[Account]:
    """Yield an account for what was refused of a source: for each indicator that is measured on it.

    A source on whose table no indicator is measured has one account, as it gives records.
    """
    given = list(items)
    there = {one.indicator for one in given if isinstance(one, Account)}
    told = (one.problem if isinstance(one, ReleaseProblem) else one for one in given)
    errors = [one for one in told if isinstance(one, Problem) and one.severity == "error"]
    wanted = {
        at: one.id
        for at, one in enumerate(register.indicators)
        if one.measured is not None and one.measured.data == source.id
    }
    for at, indicator in wanted.items() or [(None, None)]:
        own = [one for one in errors if one.where.path[:2] == ("indicators", at)]
        of_all = [one for one in errors if one.where.path[:1] != ("indicators",)]
        codes = dict.fromkeys(one.code for one in own or of_all)
        if codes and indicator not in there:
            yield Account(source=source.id, indicator=indicator, refused=tuple(codes))


def without(
    observations: Sequence[Any], accounts: Sequence[Account], refused: frozenset[str], code: str
) -> tuple[list[Any], list[Account]]:
    """Return figures and accounts without the figures of indicators that have no series."""
    dropped = [one for one in observations if one.indicator in refused]
    if not dropped:
        return list(observations), list(accounts)
    kept = [one for one in observations if one.indicator not in refused]
    by_source: dict[str | None, list[Any]] = {}
    for one in dropped:
        source = one.made_by.source if one.made_by is not None else None
        by_source.setdefault(source, []).append(one)
    return kept, [
        account.without(mine, code)
        if (
            mine := [
                one
                for one in by_source.get(account.source, ())
                if account.indicator in (None, one.indicator)
            ]
        )
        else account
        for account in accounts
    ]


def amended(before: Sequence[Any], after: Sequence[Any], code: str) -> list[Any]:
    """Return what a source gave with its account amended by the records that were taken out of it."""
    kept = set(map(id, after))
    dropped = [one for one in before if id(one) not in kept]
    return [one.without(dropped, code) if isinstance(one, Account) else one for one in after]
