"""Checks that what a frozen release holds is still in the register, or was withdrawn."""

from collections.abc import Iterable, Iterator

from rsr.errors import short_repr
from rsr.formatting import first_few
from rsr.model import Register
from rsr.plugins import CheckCode, CheckContext, CheckOffer, FrozenRecords, hookimpl
from rsr.plugins.checks._findings import Finding, telling

_MOST_TO_NAME = 8

# By collection: what is told where a record of a release is gone. Other kinds of records can be added.
_DROPPED = {
    "recommendations": CheckCode(
        code="recommendation-dropped",
        must="a recommendation that a report was published on must stay in the register",
        do="put it back; or record under withdrawals when it was withdrawn, and why; or name it under "
        "links of the recommendation that supersedes it",
    )
}


@hookimpl
def rsr_checks() -> Iterable[CheckOffer]:
    """Offer the check against releases."""
    yield CheckOffer(
        name="releases",
        summary="Each recommendation of a frozen release is in the register, or was withdrawn.",
        codes=tuple(_DROPPED.values()),
        run=telling(_releases),
        needs_whole=("register", "recommendations", "withdrawals"),
    )


def _releases(register: Register, context: CheckContext) -> Iterator[Finding]:
    for collection, code in _DROPPED.items():
        known = register.ids(collection).keys() | _accounted(register)
        # A record is told once, by the last release that holds it.
        holders = {
            id_: (frozen, called)
            for frozen in context.frozen()
            if _of_this(register, frozen)
            for id_, called in frozen.records.get(collection, {}).items()
        }
        dropped: dict[str, list[str]] = {}
        for id_, (frozen, called) in holders.items():
            if id_ not in known:
                name = short_repr(id_) + ("" if called == id_ else f" ({short_repr(called)})")
                dropped.setdefault(frozen.file, []).append(name)
        for file, names in dropped.items():
            yield code, (collection,), f"{first_few(names, _MOST_TO_NAME)} of {file}"


def _accounted(register: Register) -> set[str]:
    """Return the ids of recommendations that were withdrawn or are superseded."""
    superseded = {
        link.to
        for recommendation in register.recommendations
        for link in recommendation.links
        if link.kind == "supersedes"
    }
    return superseded | {withdrawal.recommendation for withdrawal in register.withdrawals}


def _of_this(register: Register, frozen: FrozenRecords) -> bool:
    """Say whether a release is one of this register: freezing refuses one of another."""
    ids = register.ids("recommendations").keys()
    same = not ids.isdisjoint(frozen.records.get("recommendations", {}))
    return same or frozen.title == register.title
