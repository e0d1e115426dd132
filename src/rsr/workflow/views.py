"""What a cycle can see: the register as it stood at the cycle's cut-off."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from attrs import evolve, fields, has

from rsr.model import (
    COLLECTIONS,
    Evidence,
    Indicator,
    Milestone,
    Observation,
    Register,
    ReportCycle,
    Story,
    field_doc,
)
from rsr.workflow._gathered import parts_of

__all__ = ["as_published", "as_seen_by"]

WITHHELD = "Withheld: this record is restricted."


def as_seen_by(register: Register, cycle: ReportCycle) -> Register:
    """Return the register as a cycle sees it.

    A record that names a cycle belongs to that cycle and to every later one. A record that names none
    is seen from the day that it carries. A record of the cycle itself that is dated after the cut-off
    stays: the checks refuse it and the strategies set it aside, in words.
    """
    chain = {step.id for step in register.chain(cycle.id)}
    cut_off = cycle.cut_off_on
    late = {p.id for p in register.publications if p.published_on and p.published_on > cut_off}

    def is_seen(record: Any, *days: date | None) -> bool:
        if record.cycle is not None:
            return record.cycle in chain
        return all(day is None or day <= cut_off for day in days)

    evidence = tuple(e for e in register.evidence if is_seen(e, e.published_on, e.collected_on))
    known = {record.id for record in evidence}
    seen = evolve(
        register,
        recommendations=tuple(
            r for r in register.recommendations if r.made_on is None or r.made_on <= cut_off
        ),
        withdrawals=tuple(w for w in register.withdrawals if w.on <= cut_off),
        responses=tuple(r for r in register.responses if is_seen(r, r.made_on)),
        claims=tuple(c for c in register.claims if is_seen(c, c.made_on)),
        milestones=tuple(
            made for m in register.milestones if (made := _milestone(m, cut_off, late)) is not None
        ),
        evidence=evidence,
        stories=tuple(story for story in register.stories if story.evidence in known),
        indicators=tuple(_indicator(i, cut_off) for i in register.indicators),
        observations=tuple(o for o in register.observations if _published(o, cut_off)),
        cycles=tuple(c for c in register.cycles if c.id in chain),
        assessments=tuple(a for a in register.assessments if a.cycle in chain),
    )
    return evolve(seen, publications=_publications(seen, cycle))


def _published(observation: Observation, cut_off: date) -> bool:
    return (observation.vintage_on or observation.period.end) <= cut_off


def _milestone(milestone: Milestone, cut_off: date, late: set[str]) -> Milestone | None:
    due = tuple(e for e in milestone.due if e.set_on is None or e.set_on <= cut_off)
    if milestone.due and not due:
        return None  # it was set after the cut-off
    done_on = milestone.done_on if milestone.done_on and milestone.done_on <= cut_off else None
    source = milestone.source
    if milestone.done_on != done_on and source is not None and source.document in late:
        source = None  # it tells of what is not yet done
    return evolve(milestone, due=due, done_on=done_on, source=source)


def _indicator(indicator: Indicator, cut_off: date) -> Indicator:
    return evolve(indicator, breaks=tuple(b for b in indicator.breaks if b.on <= cut_off))


def _publications(seen: Register, cycle: ReportCycle) -> tuple[Any, ...]:
    """Keep what was published by then, and whatever later one a record that is seen points at."""
    last = max(cycle.cut_off_on, cycle.published_on or cycle.cut_off_on)
    late = {p.id for p in seen.publications if p.published_on and p.published_on > last}
    if late:
        cited = {id_ for part in _not_publications(seen) for id_ in _documents(part)}
        late -= cited
    return tuple(p for p in seen.publications if p.id not in late)


def _documents(value: Any) -> Iterator[str]:
    """Yield every publication that a record names, however deep within it."""
    if isinstance(value, tuple):
        for item in value:
            yield from _documents(item)
    elif has(type(value)):
        for attribute in fields(type(value)):
            held = getattr(value, attribute.name)
            if field_doc(attribute).refers_to != "publications":
                yield from _documents(held)
            elif held is not None:
                yield held


def as_published(register: Register) -> Register:
    """Return a register less what may not be published.

    That is: private names, the words of restricted records, the publications that nothing but such
    records lead to, and stories without consent. The checks
    refuse most of it before; a release holds none of it whatever the checks were.
    """
    evidence = tuple(
        _redacted(record) if record.confidentiality == "restricted" else record
        for record in register.evidence
    )
    open_to_all = {record.id for record in evidence if record.confidentiality == "public"}
    stories = tuple(
        story for story in register.stories if story.evidence in open_to_all and _consented(story)
    )
    published = evolve(register, private_names=(), evidence=evidence, stories=stories)
    withheld = {
        id_
        for record in register.evidence
        if record.confidentiality == "restricted"
        for id_ in _documents(record)
    }
    if not withheld:
        return published
    hidden = _led_to(register, withheld)
    named = {id_ for part in _not_publications(published) for id_ in _documents(part)}
    # A publication that no record names at all is listed for its own sake, with what it follows on.
    named |= {p.id for p in register.publications if p.id not in hidden}
    hidden -= _led_to(register, named)
    return evolve(
        published,
        publications=tuple(p for p in published.publications if p.id not in hidden),
    )


def _not_publications(register: Register) -> Iterator[Any]:
    """Yield the register's own head, then each of its records that is no publication."""
    bare: dict[str, Any] = dict.fromkeys(COLLECTIONS, ())
    yield Register(**parts_of(register, **bare, origins=None))
    for collection, _, record in register.records():
        if collection != "publications":
            yield record


def _led_to(register: Register, ids: set[str]) -> set[str]:
    """Return publications, and those that they replace or follow on, step by step."""
    known = register.ids("publications")
    found: set[str] = set()
    ahead = [id_ for id_ in ids if id_ in known]
    while ahead:
        id_ = ahead.pop()
        if id_ not in found:
            found.add(id_)
            ahead += [earlier for earlier in _documents(known[id_]) if earlier in known]
    return found


def _consented(story: Story) -> bool:
    """Say whether a person agreed to publication, and still does."""
    consent = story.consent
    return consent is not None and "publication" in consent.covers and consent.withdrawn_on is None


def _redacted(record: Evidence) -> Evidence:
    """Keep what kind of record it is and what it bears on, not what it says or whence it comes."""
    return evolve(
        record,
        says=WITHHELD,
        places=(),
        source=None,
        source_organisation=None,
        search=None,
        caveats=(),
        made_by=None,
    )
