"""Checks on what is concluded: that it has a ground, stands in its place, and says why it differs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rsr.errors import Path, short_repr
from rsr.model import (
    UNDETERMINED,
    Assessment,
    Proposal,
    Recommendation,
    Register,
    ReportCycle,
    StatusScale,
)
from rsr.plugins import CheckCode, CheckContext, CheckOffer, hookimpl
from rsr.plugins.checks._findings import Finding, telling

_GROUND = CheckCode(
    code="ground-missing",
    must="a status must have a ground: reasons, or the evidence relied on",
    do="add 'reasons:' and 'evidence_used:', or make the status 'undetermined'",
)
_UNRECORDED = CheckCode(
    code="ground-not-recorded",
    severity="warning",
    must="a status must name the evidence that it relies on",
    do="add 'evidence_used:' where the register holds it; the report says that it does not",
)
_UNEXPLAINED = CheckCode(
    code="undetermined-unexplained",
    severity="warning",
    must="a status that is left undetermined must say why",
    do="add 'reasons:'",
)
_ELSEWHERE = CheckCode(
    code="ground-elsewhere",
    severity="warning",
    must="the evidence relied on must bear on the recommendation that is assessed",
    do="add the recommendation to what the evidence bears on, or rely on other evidence",
)
_BOTH = CheckCode(
    code="evidence-used-and-set-aside",
    must="evidence must not be both relied on and set aside",
    do="take it out of one of the two",
)
_RESTRICTED = CheckCode(
    code="ground-restricted",
    severity="note",
    must="a reader of the report must be able to see the evidence relied on",
    do="rely on public evidence as well; what this record says is withheld",
)
_SILENT = CheckCode(
    code="assessment-in-silent-cycle",
    must="a cycle that does not assess must hold no assessment",
    do="remove the assessment, or 'assesses: false' from the cycle",
)
_OUT_OF_SCOPE = CheckCode(
    code="assessment-out-of-scope",
    must="an assessment must be of a recommendation in the scope of its cycle",
    do="add the recommendation to the scope, or remove the assessment",
)
_DECLARED = CheckCode(
    code="assessment-of-not-assessed",
    must="a recommendation listed as not assessed must have no assessment in that cycle",
    do="remove the assessment, or the entry under not_assessed",
)
_MISSING = CheckCode(
    code="assessment-missing",
    severity="warning",
    must="a published cycle must assess each recommendation in its scope, or say why not",
    do="add an assessment, or list the recommendation under not_assessed",
)
_SUPERSEDED = CheckCode(
    code="superseded-assessed",
    severity="warning",
    must="a recommendation that was superseded must not be assessed any more",
    do="assess the one that took its place",
)
_UNLED = CheckCode(
    code="assessor-not-named",
    severity="note",
    must="a cycle with several assessors must say whose assessment is the report's own",
    do="add 'assessor:' to the cycle; without it those who differ are shown side by side",
)
_CLAIM = CheckCode(
    code="claim-not-borne-out",
    severity="note",
    must="what an owner calls done must be borne out by the decision",
    do="nothing, if both are recorded as they were said; the report shows them apart",
)
_DIFFERENCE = CheckCode(
    code="difference-unexplained",
    severity="warning",
    must="a decision that differs from what a strategy proposes must say why",
    do="add 'differs_because:'",
)


@hookimpl
def rsr_checks() -> Iterable[CheckOffer]:
    """Offer the checks on assessments."""
    yield CheckOffer(
        name="grounds",
        summary="Each status has reasons or evidence, and the evidence bears on its recommendation.",
        codes=(_GROUND, _UNRECORDED, _UNEXPLAINED, _ELSEWHERE, _BOTH, _RESTRICTED),
        run=telling(_grounds),
    )
    yield CheckOffer(
        name="places",
        summary="Each assessment belongs to a cycle that assesses, and to a recommendation in its scope.",
        codes=(_SILENT, _OUT_OF_SCOPE, _DECLARED, _SUPERSEDED),
        run=telling(_places),
        needs_whole=("cycles",),
    )
    yield CheckOffer(
        name="completeness",
        summary="A published cycle assesses each recommendation in its scope, or gives a reason.",
        codes=(_MISSING, _UNLED),
        run=telling(_completeness),
        needs_whole=("assessments", "cycles", "recommendations"),
    )
    yield CheckOffer(
        name="claims",
        summary="Claims of completion are compared with the status decided.",
        codes=(_CLAIM,),
        run=telling(_claims),
        needs_whole=("register", "scales", "cycles"),
    )
    yield CheckOffer(
        name="differences",
        summary="A decision that differs from a proposed status gives a reason.",
        codes=(_DIFFERENCE,),
        run=telling(_differences),
        needs_whole=(
            "register",
            "scales",
            "cycles",
            "recommendations",
            "evidence",
            "indicators",
            "observations",
            "sources",
            "responses",
            "claims",
            "milestones",
            "assessments",
        ),
    )


def _grounds(register: Register, _context: CheckContext) -> Iterator[Finding]:
    evidence = register.ids("evidence")
    for index, assessment in enumerate(register.assessments):
        at: Path = ("assessments", index)
        code = _ground_code(assessment)
        if code is not None:
            got = f"{short_repr(assessment.status)} for {short_repr(assessment.recommendation)}"
            yield code, (*at, "status"), got
        aside = {entry.evidence for entry in assessment.evidence_set_aside}
        for number, id_ in enumerate(assessment.evidence_used):
            path = (*at, "evidence_used", number)
            if id_ in aside:
                yield _BOTH, path, short_repr(id_)
            record = evidence.get(id_)
            if record is None:
                continue  # the references say so
            if not record.concerns(assessment.recommendation):
                yield _ELSEWHERE, path, short_repr(id_)
            if record.confidentiality == "restricted":
                yield _RESTRICTED, path, short_repr(id_)


def _ground_code(assessment: Assessment) -> CheckCode | None:
    if assessment.status == UNDETERMINED:
        return _UNEXPLAINED if assessment.reasons is None else None
    if assessment.evidence_used:
        return None
    return _GROUND if assessment.reasons is None else _UNRECORDED


def _places(register: Register, _context: CheckContext) -> Iterator[Finding]:
    cycles = register.ids("cycles")
    scopes = {id_: set(cycle.scope) for id_, cycle in cycles.items()}
    left_out = {
        id_: {entry.recommendation for entry in cycle.not_assessed} for id_, cycle in cycles.items()
    }
    successors = _successors(register)
    for index, assessment in enumerate(register.assessments):
        cycle, asked = cycles.get(assessment.cycle), assessment.recommendation
        if cycle is None:
            continue  # the references say so
        path = ("assessments", index, "recommendation")
        if not cycle.assesses:
            yield _SILENT, ("assessments", index), short_repr(cycle.id)
            continue
        if scopes[cycle.id] and asked not in scopes[cycle.id]:
            yield _OUT_OF_SCOPE, path, short_repr(asked)
        if asked in left_out[cycle.id]:
            yield _DECLARED, path, short_repr(asked)
        if any(_was_there(other, cycle) for other in successors.get(asked, ())):
            yield _SUPERSEDED, path, short_repr(asked)


def _successors(register: Register) -> dict[str, list[Recommendation]]:
    found: dict[str, list[Recommendation]] = defaultdict(list)
    for recommendation in register.recommendations:
        for link in recommendation.links:
            if link.kind == "supersedes":
                found[link.to].append(recommendation)
    return found


def _was_there(recommendation: Recommendation, cycle: ReportCycle) -> bool:
    return recommendation.made_on is None or recommendation.made_on <= cycle.cut_off_on


def _completeness(register: Register, _context: CheckContext) -> Iterator[Finding]:
    assessed: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for assessment in register.assessments:
        assessed[assessment.cycle][assessment.recommendation].add(assessment.assessor)
    successors = _successors(register)
    for index, cycle in enumerate(register.cycles):
        if not cycle.assesses:
            continue
        given = assessed[cycle.id]
        everyone = {assessor for assessors in given.values() for assessor in assessors}
        if len(everyone) > 1 and cycle.assessor is None:
            yield _UNLED, ("cycles", index), ", ".join(sorted(everyone)[:8])
        if cycle.published_on is None:
            continue
        scope = set(cycle.scope)
        left_out = {entry.recommendation for entry in cycle.not_assessed}
        left_out |= register.withdrawn_by(cycle.cut_off_on)
        for recommendation in register.recommendations:
            id_ = recommendation.id
            by = given.get(id_, set())
            if (
                id_ in left_out
                or (scope and id_ not in scope)
                or not _was_there(recommendation, cycle)
                or any(_was_there(other, cycle) for other in successors.get(id_, ()))
                or (by if cycle.assessor is None else cycle.assessor in by)
            ):
                continue
            yield _MISSING, ("cycles", index), short_repr(id_)


def _claims(register: Register, context: CheckContext) -> Iterator[Finding]:
    if context.scale is None:
        return
    failed = _not_successes(register, context.scale)
    for index, claim in enumerate(register.claims):
        if claim.state == "done":
            cycles = failed.get(claim.recommendation, [])
            named = [cycle for cycle in cycles if claim.cycle in (None, cycle)]
            if named:
                got = f"'done', decided otherwise in {', '.join(named[:8])}"
                yield _CLAIM, ("claims", index, "state"), got


def _not_successes(register: Register, scale: StatusScale) -> dict[str, list[str]]:
    """Return the cycles, by recommendation, whose decision is a status that is not a success."""
    short = {status.id for status in scale.statuses if not status.success}
    found: dict[str, list[str]] = defaultdict(list)
    for assessment in register.assessments:
        if assessment.status in short and _decides(register, assessment):
            named = found[assessment.recommendation]
            if assessment.cycle not in named[-1:]:
                named.append(assessment.cycle)
    return found


def _decides(register: Register, assessment: Assessment) -> bool:
    """Say whether an assessment is the report's own, or one of several that nobody leads."""
    cycle = register.find("cycles", assessment.cycle)
    return cycle is not None and cycle.assessor in (None, assessment.assessor)


def _differences(register: Register, context: CheckContext) -> Iterator[Finding]:
    decided: dict[str, list[tuple[int, Assessment]]] = defaultdict(list)
    for index, assessment in enumerate(register.assessments):
        if assessment.differs_because is None and _decides(register, assessment):
            decided[assessment.cycle].append((index, assessment))
    for id_, entries in decided.items():
        proposed: dict[str, list[Proposal]] = defaultdict(list)
        for proposal in context.proposals(register.cycle(id_)):
            proposed[proposal.recommendation].append(proposal)
        for index, assessment in entries:
            others = [
                f"{proposal.told_in(register.scale)!r} by {proposal.strategy}"
                for proposal in proposed[assessment.recommendation]
                if proposal.differs_from(assessment.status, scale=register.scale)
            ]
            if others:
                path = ("assessments", index, "status")
                yield _DIFFERENCE, path, f"{assessment.status!r}, proposed {', '.join(others)}"
