"""Which evidence stands at a cycle's cut-off, for the strategies that weigh evidence."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from rsr.model import Evidence
from rsr.plugins import Case

# A rule: whether it fires, its name, the status that it gives, and what tells it as it was applied.
Rule = tuple[object, str, str, Callable[[], str]]

# Directions that speak against a favourable status until they are resolved.
_CONTRARY = frozenset(("negative", "mixed", "no-change"))
_MOST = 12


def why_not(record: Evidence, case: Case) -> str | None:
    """Say why a record cannot be relied on at the cut-off, whatever it says; None where it can."""
    cut_off_on = case.cut_off_on
    if not record.concerns(case.recommendation.id):
        return "It bears on other recommendations."
    if record.stale_on is not None and record.stale_on <= cut_off_on:
        return f"It is too old to rely on since {record.stale_on}; the cut-off is {cut_off_on}."
    dated = (
        ("was published on", record.published_on),
        ("was collected on", record.collected_on),
        ("tells of days up to", record.period.end if record.period else None),
    )
    for what, day in dated:
        if day is not None and day > cut_off_on:
            return f"It {what} {day}, after the cut-off of {cut_off_on}."
    return None


def contrary(record: Evidence) -> bool:
    """Say whether a record speaks against a favourable status: negative, mixed or no change."""
    return record.direction in _CONTRARY


def borne_out(record: Evidence) -> bool:
    """Say whether somebody other than the one who says it corroborates a record."""
    return any(name != record.source_organisation for name in record.corroborated_by)


def resolved_at(record: Evidence, case: Case) -> bool:
    """Say whether what was contrary had been settled by the cut-off."""
    found = record.resolution
    return found is not None and (found.on is None or found.on <= case.cut_off_on)


def listed(items: Iterable[str]) -> str:
    """List ids in a sentence: ``a, b and c``; of more than twelve, the first and how many more."""
    names = list(items)
    if len(names) > _MOST:
        names = [*names[:_MOST], f"{len(names) - _MOST} more"]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def counted(records: Sequence[Evidence], noun: str = "record") -> str:
    """Say how many records and which: ``2 records (a and b)``."""
    plural = "" if len(records) == 1 else "s"
    return f"{len(records)} {noun}{plural} ({listed(record.id for record in records)})"


def first_to_fire(*rules: Rule) -> tuple[str, str, str]:
    """Return name, status and sentence of the first rule that fires; the last one always does."""
    return next((name, status, told()) for fires, name, status, told in rules if fires)


def restricted(records: Iterable[Evidence]) -> Iterator[str]:
    """Note which of the records that were relied on are not published."""
    ids = sorted(record.id for record in records if record.confidentiality == "restricted")
    if ids:
        yield f"Counted, though what it says is not published: {listed(ids)}."


def corroborated_alone(records: Iterable[Evidence]) -> Iterator[str]:
    """Note which records nobody corroborates but the one who says them."""
    ids = sorted(r.id for r in records if r.corroborated_by and not borne_out(r))
    if ids:
        yield f"Corroborated by nobody but who says it, which does not count: {listed(ids)}."
