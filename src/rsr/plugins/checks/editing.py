"""Checks that a careful editor makes: nothing without owner or chapter, nothing left unused."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rsr.errors import short_repr
from rsr.model import COLLECTIONS, Evidence, Recommendation, Register, ReportCycle
from rsr.plugins import CheckCode, CheckContext, CheckOffer, hookimpl
from rsr.plugins.checks._findings import Finding, telling
from rsr.traversal import REFERENCES

_OWNER = CheckCode(
    code="owner-missing",
    severity="warning",
    must="a recommendation must name who leads on it, or say that the owner is unclear",
    do="add a lead under addressed_to, or 'owner_unclear:' with the reason",
)
_UNCLEAR = CheckCode(
    code="owner-unclear",
    severity="note",
    must="a recommendation must have an owner who is clear",
    do="nothing here; the report shows that the owner is unclear, as a finding",
)
_CHAPTER = CheckCode(
    code="recommendation-without-chapter",
    must="a recommendation must belong to a chapter, and to one that the cycle tells",
    do="add one under themes",
)
_EMPTY = CheckCode(
    code="chapter-empty",
    severity="note",
    must="a chapter must hold a recommendation",
    do="name the theme in a recommendation, or remove it",
)
_CRITERIA = CheckCode(
    code="criteria-missing",
    severity="note",
    must="a recommendation must say what would be so if it was fully implemented",
    do="add 'criteria:', where the review or its publisher states any",
)
_UNUSED = CheckCode(
    code="record-unused",
    severity="note",
    must="organisations, populations and publications must be named by some other record",
    do="remove what is not needed, or look for a reference that was forgotten",
)
_NOTHING = CheckCode(
    code="evidence-bears-on-nothing",
    severity="warning",
    must="evidence must bear on a recommendation that its cycle reports on",
    do="add a recommendation in scope under bears_on",
)
_SEARCH = CheckCode(
    code="search-missing",
    severity="warning",
    must="a search that found nothing must say what was looked for, and where",
    do="add 'search:'",
)
_COVERAGE = CheckCode(
    code="coverage-not-recorded",
    severity="note",
    must="a figure that depends on how many report must say how many did",
    do="add 'coverage:' to the observations, where the source states it",
)
_BASELINE = CheckCode(
    code="baseline-missing",
    severity="note",
    must="an indicator with a target must have a baseline to be compared with",
    do="add 'baseline:'",
)
_ITSELF = CheckCode(
    code="corroboration-by-itself",
    severity="warning",
    must="evidence must be corroborated by somebody other than who says or publishes it",
    do="name somebody else under corroborated_by, or take this one out",
)
_SECTION = CheckCode(
    code="section-misplaced",
    must="a section must name the theme of its chapter, or the recommendation that it is within",
    do="add 'theme:' or 'recommendation:', or change the place",
)
_UNTOLD = CheckCode(
    code="section-out-of-scope",
    severity="warning",
    must="a section must tell of a recommendation that its cycle reports on",
    do="add the recommendation to the scope, or remove the section",
)

_MAY_BE_UNUSED = ("organisations", "populations", "publications")


@hookimpl
def rsr_checks() -> Iterable[CheckOffer]:
    """Offer the checks of an editor."""
    yield CheckOffer(
        name="owners",
        summary="Every recommendation has an owner, criteria and a chapter.",
        codes=(_OWNER, _UNCLEAR, _CHAPTER, _CRITERIA),
        run=telling(_recommendations),
    )
    yield CheckOffer(
        name="sections",
        summary="Each section names the theme or recommendation that it belongs to, in the cycle's scope.",
        codes=(_SECTION, _UNTOLD),
        run=telling(_sections),
        needs_whole=("cycles",),
    )
    yield CheckOffer(
        name="substance",
        summary="Evidence and indicators have the fields by which they are judged.",
        codes=(_NOTHING, _SEARCH, _ITSELF, _COVERAGE, _BASELINE),
        run=telling(_substance),
        needs_whole=("cycles",),
    )
    yield CheckOffer(
        name="unused",
        summary="Each theme, organisation, population and publication is referred to by a record.",
        codes=(_EMPTY, _UNUSED),
        run=telling(_unused),
        needs_whole=("register", *COLLECTIONS),
    )


def _recommendations(register: Register, _context: CheckContext) -> Iterator[Finding]:
    for index, recommendation in enumerate(register.recommendations):
        at = ("recommendations", index)
        leads = any(addressee.role == "lead" for addressee in recommendation.addressed_to)
        if recommendation.owner_unclear is not None:
            yield _UNCLEAR, (*at, "owner_unclear"), short_repr(recommendation.id)
        elif not leads:
            yield _OWNER, (*at, "addressed_to"), short_repr(recommendation.id)
        if register.themes and not recommendation.themes:
            yield _CHAPTER, (*at, "themes"), short_repr(recommendation.id)
        if not recommendation.criteria:
            yield _CRITERIA, at, short_repr(recommendation.id)
    themes = register.ids("themes")
    for index, cycle in enumerate(register.cycles):
        told = set(cycle.themes)
        for recommendation in _in_scope(register, cycle) if told else ():
            known = {theme for theme in recommendation.themes if theme in themes}
            if known and not known & told:
                yield _CHAPTER, ("cycles", index, "themes"), short_repr(recommendation.id)


def _in_scope(register: Register, cycle: ReportCycle) -> Iterator[Recommendation]:
    scope = set(cycle.scope)
    for recommendation in register.recommendations:
        made_on = recommendation.made_on
        if (not scope or recommendation.id in scope) and (
            made_on is None or made_on <= cycle.cut_off_on
        ):
            yield recommendation


def _sections(register: Register, _context: CheckContext) -> Iterator[Finding]:
    for index, cycle in enumerate(register.cycles):
        scope = set(cycle.scope)
        for number, section in enumerate(cycle.sections):
            at = ("cycles", index, "sections", number)
            within = section.place in ("context", "findings")
            if (section.place == "chapter" and section.theme is None) or (
                within and section.recommendation is None
            ):
                yield _SECTION, (*at, "place"), repr(section.place)
            elif within and scope and section.recommendation not in scope:
                yield _UNTOLD, (*at, "recommendation"), short_repr(section.recommendation)


def _substance(register: Register, _context: CheckContext) -> Iterator[Finding]:
    scopes = {cycle.id: set(cycle.scope) for cycle in register.cycles}
    for index, record in enumerate(register.evidence):
        scope = scopes.get(record.cycle) if record.cycle else None
        named = {item.partition("/")[0] for item in record.bears_on}
        if not named or (scope and not named & scope):
            got = short_repr(record.bears_on[0]) if record.bears_on else "nothing"
            yield _NOTHING, ("evidence", index, "bears_on"), got
        if record.kind == "search-found-nothing" and record.search is None:
            yield _SEARCH, ("evidence", index), short_repr(record.id)
        yield from _itself(register, index, record)
    uncovered: dict[str, int] = defaultdict(int)
    for observation in register.observations:
        # Of parts it is counted which of them reported.
        if not observation.coverage and observation.part is None:
            uncovered[observation.indicator] += 1
    for index, indicator in enumerate(register.indicators):
        at = ("indicators", index)
        if indicator.coverage is not None and uncovered[indicator.id]:
            yield _COVERAGE, (*at, "coverage"), f"{uncovered[indicator.id]} without"
        if indicator.target is not None and indicator.baseline is None:
            yield _BASELINE, (*at, "target"), short_repr(indicator.id)


def _itself(register: Register, index: int, record: Evidence) -> Iterator[Finding]:
    if not record.corroborated_by:
        return
    source = register.find("publications", record.source.document) if record.source else None
    own = {record.source_organisation, source.publisher if source else None}
    for number, id_ in enumerate(record.corroborated_by):
        if id_ in own:
            yield _ITSELF, ("evidence", index, "corroborated_by", number), short_repr(id_)


def _unused(register: Register, _context: CheckContext) -> Iterator[Finding]:
    named: dict[str, set[str]] = defaultdict(set)
    for record in (register, *(record for _, _, record in register.records())):
        for collection, ids in REFERENCES.marked(record):
            named[collection].update(ids)
    told = {theme for recommendation in register.recommendations for theme in recommendation.themes}
    for index, theme in enumerate(register.themes):
        if theme.id not in told:
            yield _EMPTY, ("themes", index), short_repr(theme.id)
    for collection in _MAY_BE_UNUSED:
        for index, record in enumerate(getattr(register, collection)):
            if record.id not in named[collection]:
                yield _UNUSED, (collection, index), short_repr(record.id)
