"""Checks on time: records dated by the cut-off, due dates moved with a reason, and dates in order."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from rsr.errors import Path, short_repr
from rsr.model import Evidence, Recommendation, Register
from rsr.plugins import CheckCode, CheckContext, CheckOffer, hookimpl
from rsr.plugins.checks._findings import Finding, loops, telling

_AFTER = CheckCode(
    code="evidence-after-cut-off",
    must="evidence must not be dated after the cut-off of its cycle",
    do="correct the date, or record it in the cycle after",
)
_UNSEEN = CheckCode(
    code="ground-unseen",
    must="a decision must rely on evidence that existed at the cut-off of its cycle",
    do="take the evidence out, or decide again in a later cycle",
)
_STALE = CheckCode(
    code="evidence-stale",
    severity="warning",
    must="a decision must not rely on evidence that had gone stale by the cut-off",
    do="look for newer evidence, or set this aside and say why",
)
_UNDATED = CheckCode(
    code="evidence-undated",
    severity="note",
    must="evidence must have a date",
    do="add published_on, collected_on or period",
)
_RESPONSE_AFTER = CheckCode(
    code="response-after-cut-off",
    severity="warning",
    must="a response must not be dated after the cut-off of its cycle",
    do="correct the date, or record it in the cycle after",
)
_CLAIM_AFTER = CheckCode(
    code="claim-after-cut-off",
    severity="warning",
    must="a claim must not be dated after the cut-off of its cycle",
    do="correct the date, or record it in the cycle after",
)
_MOVED = CheckCode(
    code="due-date-unexplained",
    severity="warning",
    must="a due date that is moved must say why",
    do="add 'why:' with the reason that was given",
)
_LEDGER = CheckCode(
    code="ledger-out-of-order",
    severity="warning",
    must="a due-date ledger must be in the order in which the dates were set",
    do="put the entries in order, the first date first",
)
_DONE_BEFORE = CheckCode(
    code="milestone-before-recommendation",
    severity="warning",
    must="a milestone must not be done before its recommendation was made",
    do="correct one of the two dates",
)
_ANSWERED_BEFORE = CheckCode(
    code="response-before-recommendation",
    severity="warning",
    must="a response must not be made before its recommendation was",
    do="correct one of the two dates",
)
_MADE_AFTER = CheckCode(
    code="recommendation-after-publication",
    severity="warning",
    must="a recommendation must not be made after its publication appeared",
    do="correct one of the two dates",
)
_CYCLE_ORDER = CheckCode(
    code="cycle-out-of-order",
    must="a cycle must have a later cut-off than the cycle before it",
    do="correct the cut-off, or which cycle is the previous one",
)
_CYCLE_EARLY = CheckCode(
    code="cycle-published-early",
    severity="warning",
    must="a cycle must not be published before its cut-off",
    do="correct one of the two dates",
)
_DECIDED_LATE = CheckCode(
    code="decision-after-publication",
    severity="warning",
    must="a decision must not be dated after its cycle was published",
    do="correct one of the two dates, or decide in the cycle after",
)
_CONSENT = CheckCode(
    code="consent-dates-reversed",
    must="consent must not be withdrawn before it was given",
    do="correct one of the two dates",
)


@hookimpl
def rsr_checks() -> Iterable[CheckOffer]:
    """Offer the checks on dates."""
    yield CheckOffer(
        name="cut-offs",
        summary="Records of a cycle are dated by its cut-off, and no decision relies on stale evidence.",
        codes=(_AFTER, _UNSEEN, _STALE, _UNDATED, _RESPONSE_AFTER, _CLAIM_AFTER),
        run=telling(_cut_offs),
    )
    yield CheckOffer(
        name="ledgers",
        summary="Each change of a due date has a reason, and the dates are in order.",
        codes=(_MOVED, _LEDGER),
        run=telling(_ledgers),
    )
    yield CheckOffer(
        name="sequence",
        summary="No record is dated before those that it depends on.",
        codes=(
            _DONE_BEFORE,
            _ANSWERED_BEFORE,
            _MADE_AFTER,
            _CYCLE_ORDER,
            _CYCLE_EARLY,
            _DECIDED_LATE,
            _CONSENT,
        ),
        run=telling(_sequence),
    )


def _dates(record: Evidence) -> Iterator[tuple[Path, date]]:
    if record.published_on is not None:
        yield ("published_on",), record.published_on
    if record.collected_on is not None:
        yield ("collected_on",), record.collected_on
    if record.period is not None:
        yield ("period", "end"), record.period.end
    if record.search is not None and record.search.on is not None:
        yield ("search", "on"), record.search.on


def _cut_offs(register: Register, _context: CheckContext) -> Iterator[Finding]:
    cut_offs = {cycle.id: cycle.cut_off_on for cycle in register.cycles}
    for index, record in enumerate(register.evidence):
        dates = list(_dates(record))
        if not dates:
            yield _UNDATED, ("evidence", index), short_repr(record.id)
        cut_off = cut_offs.get(record.cycle) if record.cycle else None
        for path, on in dates:
            if cut_off is not None and on > cut_off:
                at = ("evidence", index, *path)
                yield _AFTER, at, f"{on}, cut-off {cut_off}"
    for code, name in ((_RESPONSE_AFTER, "responses"), (_CLAIM_AFTER, "claims")):
        for index, record in enumerate(getattr(register, name)):
            cut_off = cut_offs.get(record.cycle) if record.cycle else None
            if cut_off is not None and record.made_on is not None and record.made_on > cut_off:
                yield code, (name, index, "made_on"), f"{record.made_on}, cut-off {cut_off}"
    yield from _grounds(register)


def _grounds(register: Register) -> Iterator[Finding]:
    cycles = register.ids("cycles")
    evidence = register.ids("evidence")
    seen = {id_: _seen_by(register, id_) for id_ in cycles}
    for index, assessment in enumerate(register.assessments):
        cycle = cycles.get(assessment.cycle)
        if cycle is None:
            continue  # the references say so
        cut_off = cycle.cut_off_on
        for number, id_ in enumerate(assessment.evidence_used):
            record = evidence.get(id_)
            if record is None:
                continue
            path: Path = ("assessments", index, "evidence_used", number)
            if not _is_there(record, seen[cycle.id], cut_off):
                yield _UNSEEN, path, f"{id_}, cut-off {cut_off}"
            if record.stale_on is not None and record.stale_on <= cut_off:
                yield _STALE, path, f"{id_}, stale on {record.stale_on}, cut-off {cut_off}"


def _seen_by(register: Register, cycle: str) -> set[str] | None:
    """Return a cycle and those before it; None where what comes before cannot be told."""
    chain = register.chain(cycle)
    return {step.id for step in chain} if chain[-1].previous is None else None


def _is_there(record: Evidence, seen: set[str] | None, cut_off: date) -> bool:
    """Say whether a cycle could see a record; of its own records the dates are told elsewhere."""
    if record.cycle is not None:
        return seen is None or record.cycle in seen
    days = (record.published_on, record.collected_on)
    return all(day is None or day <= cut_off for day in days)


def _ledgers(register: Register, _context: CheckContext) -> Iterator[Finding]:
    for index, milestone in enumerate(register.milestones):
        for number, entry in enumerate(milestone.due[1:], start=1):
            if entry.why is None:
                at: Path = ("milestones", index, "due", number)
                yield _MOVED, at, str(entry.on) if entry.on is not None else repr(entry.as_stated)
        dated = [
            (number, entry.set_on)
            for number, entry in enumerate(milestone.due)
            if entry.set_on is not None
        ]
        for (_, before), (number, after) in pairwise(dated):
            if after < before:
                path = ("milestones", index, "due", number, "set_on")
                yield _LEDGER, path, f"{after} after {before}"


def _made_on(register: Register, recommendation: Recommendation) -> date | None:
    if recommendation.made_on is not None:
        return recommendation.made_on
    return _published_on(register, recommendation)


def _published_on(register: Register, recommendation: Recommendation) -> date | None:
    named = recommendation.publication or register.review
    found = register.find("publications", named) if named else None
    return found.published_on if found is not None else None


def _sequence(register: Register, _context: CheckContext) -> Iterator[Finding]:
    made = {record.id: _made_on(register, record) for record in register.recommendations}
    for code, name, field in (
        (_DONE_BEFORE, "milestones", "done_on"),
        (_ANSWERED_BEFORE, "responses", "made_on"),
    ):
        for index, record in enumerate(getattr(register, name)):
            on, since = getattr(record, field), made.get(record.recommendation)
            if on is not None and since is not None and on < since:
                yield code, (name, index, field), f"{on}, made on {since}"
    for index, recommendation in enumerate(register.recommendations):
        published, own = _published_on(register, recommendation), recommendation.made_on
        if own is not None and published is not None and own > published:
            got = f"{own}, published on {published}"
            yield _MADE_AFTER, ("recommendations", index, "made_on"), got
    yield from _cycles(register)
    for index, story in enumerate(register.stories):
        consent = story.consent
        if (
            consent is not None
            and consent.given_on is not None
            and consent.withdrawn_on is not None
            and consent.withdrawn_on < consent.given_on
        ):
            path = ("stories", index, "consent", "withdrawn_on")
            yield _CONSENT, path, f"{consent.withdrawn_on}, given on {consent.given_on}"


def _cycles(register: Register) -> Iterator[Finding]:
    cycles = register.ids("cycles")
    previous = {id_: [c.previous] if c.previous else [] for id_, c in cycles.items()}
    # In a loop some cut-off is always out of order; the loop itself is what is told.
    looped = {id_ for loop in loops(previous) for id_ in loop}
    for index, cycle in enumerate(register.cycles):
        before = cycles.get(cycle.previous) if cycle.previous else None
        if before is not None and cycle.id not in looped and cycle.cut_off_on <= before.cut_off_on:
            got = f"{cycle.cut_off_on}, before it {before.cut_off_on}"
            yield _CYCLE_ORDER, ("cycles", index, "cut_off_on"), got
        if cycle.published_on is not None and cycle.published_on < cycle.cut_off_on:
            got = f"{cycle.published_on}, cut-off {cycle.cut_off_on}"
            yield _CYCLE_EARLY, ("cycles", index, "published_on"), got
    published_on = {cycle.id: cycle.published_on for cycle in register.cycles}
    for index, assessment in enumerate(register.assessments):
        published = published_on.get(assessment.cycle)
        if (
            published is not None
            and assessment.decided_on is not None
            and assessment.decided_on > published
        ):
            got = f"{assessment.decided_on}, published on {published}"
            yield _DECIDED_LATE, ("assessments", index, "decided_on"), got
