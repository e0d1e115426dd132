"""What became of the rows of a table, for each indicator that is measured on it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from rsr.engine.counted_as import NO_ROW
from rsr.errors import Problem
from rsr.model import Account, DataSource, Indicator, Observation, Register
from rsr.plugins import Table
from rsr.series.examining import Examined
from rsr.series.shrinking import ReleaseProblem
from rsr.workflow._stopping import standing_of

if TYPE_CHECKING:
    from rsr.engine import Figure, Selection

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
class Dated:
    """How the rows of a table are counted that became known on one day, for one indicator."""

    source: str
    indicator: str
    on: date
    kinds: Counter[str]


def dated(
    source: str, indicators: Iterable[Indicator], found: Mapping[str, "Selection"]
) -> Iterator[Dated]:
    """Yield how the rows of a table are counted, by the day on which they became known."""
    for indicator in indicators:
        days: dict[date, Counter[str]] = {}
        for figure in found[indicator.id].figures:
            on = (figure.vintage and figure.vintage.on) or figure.period.end
            days.setdefault(on, Counter()).update(dict(zip(_COUNTED, figure.kinds, strict=True)))
        for on, kinds in days.items():
            yield Dated(source, indicator.id, on, kinds)


def as_known_on(
    accounts: Sequence[Account],
    observations: Iterable[Observation],
    of_tables: Sequence[Dated],
    day: date,
) -> tuple[Account, ...]:
    """Return accounts with the rows left out that were not known on a day."""
    later: dict[tuple[str | None, str | None], Counter[str]] = {}
    for one in of_tables:
        if one.on > day:
            later.setdefault((one.source, one.indicator), Counter()).update(one.kinds)
    counted = {(one.source, one.indicator) for one in of_tables}
    for made in observations:
        if made.made_by is None or (made.made_by.source, made.indicator) in counted:
            continue
        if made.known_on > day:
            of_source = later.setdefault((made.made_by.source, None), Counter())
            of_source[Account.counted_as(made)] += 1
    return tuple(
        account.without_rows(later.get((account.source, account.indicator), {}), _NOT_YET)
        for account in accounts
    )


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
    """Return figures and accounts without the figures of indicators that have no series.

    ``refused``: the indicators, whose rows are of several things or kinds.
    """
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


def without_undecided(selection: "Selection") -> "Selection":
    """Return a selection whose rows of which nothing says which stand are counted as left out.

    Its figures stay, so that it can be told how they differ.
    """
    groups: dict[tuple[object, ...], list[Figure]] = {}
    for figure in selection.figures:
        groups.setdefault((figure.period, figure.part, figure.whole), []).append(figure)
    gone: list[Figure] = []
    for figures in groups.values():
        if not any(one.latest for one in figures):
            greatest = max(map(standing_of, figures))
            gone += (one for one in figures if standing_of(one) == greatest)
    if not gone:
        return selection
    ids = set(map(id, gone))
    return evolve(
        selection,
        figures=tuple(
            evolve(one, kinds=NO_ROW) if id(one) in ids else one for one in selection.figures
        ),
        tally=selection.tally.without(gone, UNDECIDED),
    )


def undecided(
    observations: Iterable[Observation],
    accounts: Sequence[Account],
    examined: Mapping[str, Examined],
) -> tuple[Account, ...]:
    """Return accounts of records without those of which nothing says which stand.

    Tables know how many rows each figure is of, and have counted theirs.
    """
    unclear = {
        (id_, part, span)
        for id_, found in examined.items()
        for span, parts in found.figures.by_period.items()
        for part, figure in parts.items()
        if figure.unclear
    }
    if not unclear:
        return tuple(accounts)
    groups: dict[tuple[object, ...], list[Observation]] = {}
    for one in observations:
        key = (one.indicator, one.part, (one.period.start, one.period.end))
        if key in unclear:
            groups.setdefault(key, []).append(one)
    gone: dict[str | None, list[Observation]] = {}
    for several in groups.values():
        greatest = max(one.standing for one in several)
        for one in several:
            if one.made_by is not None and one.standing == greatest:
                gone.setdefault(one.made_by.source, []).append(one)
    return tuple(
        account if account.indicator else account.without(gone.get(account.source, ()), UNDECIDED)
        for account in accounts
    )


def amended(before: Sequence[Any], after: Sequence[Any], code: str) -> list[Any]:
    """Return what a source gave with its account amended by the records that were taken out of it."""
    kept = set(map(id, after))
    dropped = [one for one in before if id(one) not in kept]
    return [one.without(dropped, code) if isinstance(one, Account) else one for one in after]
