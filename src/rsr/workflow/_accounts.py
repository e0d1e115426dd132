"""What became of the rows of a table, for each indicator that is measured on it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rsr.engine import Selection
from rsr.model import Account, Indicator, Observation
from rsr.plugins import Table

__all__ = ["accounts_of", "amended"]


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


def amended(before: Sequence[Any], after: Sequence[Any], code: str) -> list[Any]:
    """Return what a source gave with its account amended by the records that were taken out of it.

    Args:
        before: What the source gave.
        after: The same without the records that may not be used.
        code: The code of the problem that tells of it.
    """
    kept = set(map(id, after))
    dropped = [one for one in before if isinstance(one, Observation) and id(one) not in kept]
    if not dropped:
        return list(after)
    return [one.without(dropped, code) if isinstance(one, Account) else one for one in after]
