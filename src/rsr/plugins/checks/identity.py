"""Checks that each thing is there once, and that nothing leads back to itself."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from attrs import fields

from rsr.errors import Path, json_path, short_repr
from rsr.model import COLLECTIONS, Recommendation, Register
from rsr.plugins import CheckCode, CheckContext, CheckOffer, hookimpl
from rsr.plugins.checks._findings import Finding, Named, loops, repeated, telling

_ID = CheckCode(
    code="id-repeated",
    must="an id must be unique in its collection",
    do="give one of the two another id",
)
_CRITERION = CheckCode(
    code="criterion-repeated",
    must="the id of a criterion must be unique in its recommendation",
    do="give one of the two another id",
)
_SECTION = CheckCode(
    code="section-repeated",
    must="the id of a section must be unique in its cycle",
    do="give one of the two another id",
)
_NUMBER = CheckCode(
    code="number-repeated",
    severity="warning",
    must="the number of a recommendation must be unique in its publication",
    do="correct one of the two numbers",
)
_ASSESSMENT = CheckCode(
    code="assessment-repeated",
    must="an assessor must assess a recommendation only once in a cycle",
    do="merge the two, or remove one",
)
_RESPONSE = CheckCode(
    code="response-repeated",
    severity="warning",
    must="an organisation must answer a recommendation only once in a cycle",
    do="merge the two, or remove one",
)
_CONTRADICTED = CheckCode(
    code="figure-contradicted",
    must="an indicator must have one figure for a period and part, of one vintage and one status",
    do="remove the wrong one, or say which stands by 'vintage_on:', 'status:' or 'issue:'",
)
_FIGURE = CheckCode(
    code="figure-repeated",
    severity="warning",
    must="a figure must be recorded only once",
    do="remove one of the two",
)
_SCALE = CheckCode(
    code="scale-clash",
    must="a scale of the register's own must not have the id of one that a plugin offers",
    do="give the register's own scale another id",
)
_PARENT = CheckCode(
    code="parent-loop",
    must="a recommendation must not be a part of itself",
    do="remove one of the parents",
)
_SUPERSEDES = CheckCode(
    code="supersedes-loop",
    must="a recommendation must not supersede itself",
    do="remove one of the links",
)
_CYCLE = CheckCode(
    code="cycle-loop",
    must="a cycle must not come before itself",
    do="correct which cycle is the previous one",
)
_PUBLICATION = CheckCode(
    code="publication-loop",
    must="a publication must not come before itself",
    do="correct what it replaces, or which is the previous one",
)


@hookimpl
def rsr_checks() -> Iterable[CheckOffer]:
    """Offer the checks on identity."""
    yield CheckOffer(
        name="identity",
        summary="Ids and numbers are unique, and so are assessments and responses.",
        codes=(_ID, _CRITERION, _SECTION, _NUMBER, _ASSESSMENT, _RESPONSE, _SCALE),
        run=telling(_identity),
    )
    yield CheckOffer(
        name="figures",
        summary="An indicator has one figure for each period, part, vintage and status.",
        codes=(_CONTRADICTED, _FIGURE),
        run=telling(_figures),
    )
    yield CheckOffer(
        name="loops",
        summary="References between records form no loop.",
        codes=(_PARENT, _SUPERSEDES, _CYCLE, _PUBLICATION),
        run=telling(_loops),
    )


def _identity(register: Register, context: CheckContext) -> Iterator[Finding]:
    for collection, cls in COLLECTIONS.items():
        records = getattr(register, collection)
        has_ids = any(attribute.name == "id" for attribute in fields(cls))
        if has_ids and len(register.ids(collection)) < len(records):
            yield from repeated(
                _ID,
                register,
                (
                    ((collection, at, "id"), record.id, short_repr(record.id))
                    for at, record in enumerate(records)
                ),
            )
    for index, recommendation in enumerate(register.recommendations):
        path: Path = ("recommendations", index, "criteria")
        yield from repeated(_CRITERION, register, _ids(path, recommendation.criteria))
    for index, cycle in enumerate(register.cycles):
        yield from repeated(_SECTION, register, _ids(("cycles", index, "sections"), cycle.sections))
    yield from repeated(_NUMBER, register, _numbers(register))
    yield from repeated(
        _ASSESSMENT,
        register,
        (
            (("assessments", at), (a.recommendation, a.cycle, a.assessor), short_repr(a.assessor))
            for at, a in enumerate(register.assessments)
        ),
    )
    yield from repeated(
        _RESPONSE,
        register,
        (
            (
                ("responses", at),
                (r.recommendation, r.cycle, r.organisation),
                short_repr(r.organisation),
            )
            for at, r in enumerate(register.responses)
        ),
    )
    for index, scale in enumerate(register.scales):
        if scale.id in context.offered_scales:
            yield _SCALE, ("scales", index, "id"), short_repr(scale.id)


def _ids(path: Path, records: Iterable[Any]) -> Iterator[Named]:
    for index, record in enumerate(records):
        yield (*path, index, "id"), record.id, short_repr(record.id)


def _numbers(register: Register) -> Iterator[Named]:
    for index, record in enumerate(register.recommendations):
        if record.number is not None:
            # Parts are often numbered anew within each recommendation.
            key = (record.publication or register.review, record.parent, record.number)
            yield ("recommendations", index, "number"), key, short_repr(record.number)


def _figures(register: Register, _context: CheckContext) -> Iterator[Finding]:
    if not register.observations:
        return
    from rsr.series.vintages import caveats_differ

    first: dict[Hashable, int] = {}
    for index, figure in enumerate(register.observations):
        period = figure.period
        key = (
            *(figure.indicator, figure.part, period.start, period.end),
            *(figure.standing, figure.vintage, figure.made_by and figure.made_by.file),
        )
        before = first.setdefault(key, index)
        if before == index:
            continue
        other = register.observations[before]
        if other.value != figure.value and caveats_differ(other, figure):
            continue
        code = _FIGURE if other.value == figure.value else _CONTRADICTED
        where = register.where("observations", before)
        place = str(where) or json_path(("observations", before))
        got = f"{short_repr(figure.indicator)}, {period.start} to {period.end}, as at {place}"
        yield code, ("observations", index), got


def _loops(register: Register, _context: CheckContext) -> Iterator[Finding]:
    yield from _told(_PARENT, register, "recommendations", _one("parent"))
    yield from _told(_SUPERSEDES, register, "recommendations", _superseded)
    yield from _told(_CYCLE, register, "cycles", _one("previous"))
    yield from _told(_PUBLICATION, register, "publications", _one("replaces"))
    yield from _told(_PUBLICATION, register, "publications", _one("previous"))


# What a record points at: where in the record each id stands, and the id.
_Pointers = Callable[[Any], list[tuple[Path, str]]]


def _one(name: str) -> _Pointers:
    def pointers(record: Any) -> list[tuple[Path, str]]:
        id_ = getattr(record, name)
        return [] if id_ is None else [((name,), id_)]

    return pointers


def _superseded(record: Recommendation) -> list[tuple[Path, str]]:
    return [
        (("links", index, "to"), link.to)
        for index, link in enumerate(record.links)
        if link.kind == "supersedes"
    ]


def _told(
    code: CheckCode, register: Register, collection: str, pointers: _Pointers
) -> Iterator[Finding]:
    pointed: dict[str, list[tuple[Path, str]]] = {}
    for index, record in enumerate(getattr(register, collection)):
        found = [((collection, index, *path), id_) for path, id_ in pointers(record)]
        if found:
            pointed.setdefault(record.id, found)
    following = {id_: [target for _, target in found] for id_, found in pointed.items()}
    for loop in loops(following):
        path = next(path for path, target in pointed[loop[-1]] if target == loop[0])
        yield code, path, " > ".join((*loop[:8], *(("...",) if loop[8:] else ()), loop[0]))
