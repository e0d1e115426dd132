"""What became of the rows of a table, for each indicator that is measured on it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rsr.engine import Selection
from rsr.model import Account, Indicator
from rsr.plugins import Table

__all__ = ["accounts_of", "amended", "without"]


def accounts_of(
    table: Table, source: str, indicators: Sequence[Indicator], found: Mapping[str, Selection]
) -> Iterator[Account]:
    """Yield an account for each indicator whose columns are all in the table.

    Args:
        table: The table, which was measured on.
        source: The id of its source.
        indicators: The indicators that were measured on it.
        found: What each of them has of it.
    """
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
            not_selected=read - tally.selected - sum(unread.values()),
            left_out=Account.reasons(reasons),
        )


def without(
    observations: Sequence[Any], accounts: Sequence[Account], refused: frozenset[str], code: str
) -> tuple[list[Any], list[Account]]:
    """Return figures and accounts without the figures of indicators that have no series.

    Args:
        observations: The figures that were gathered.
        accounts: What became of the rows of each source.
        refused: The indicators, whose rows are of several things or kinds.
        code: The code of the problem that tells of it.
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


def amended(before: Sequence[Any], after: Sequence[Any], code: str) -> list[Any]:
    """Return what a source gave with its account amended by the records that were taken out of it.

    Args:
        before: What the source gave.
        after: The same without the records that may not be used.
        code: The code of the problem that tells of it.
    """
    kept = set(map(id, after))
    dropped = [one for one in before if id(one) not in kept]
    return [one.without(dropped, code) if isinstance(one, Account) else one for one in after]
