"""Checks that each thing is there once, and that nothing leads back to itself."""

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import fields

from rsr.errors import Path, Problem, shown
from rsr.model import COLLECTIONS, Register
from rsr.plugins import CheckCode, CheckContext, CheckOffer, hookimpl
from rsr.plugins.checks._loops import loops
from rsr.plugins.checks._telling import Named, repeated, tell

__all__ = ["rsr_checks"]

_ID = CheckCode(
    code="id-repeated",
    severity="error",
    must="an id must be that of one record alone in its collection",
    do="give one of the two another id",
)
_CRITERION = CheckCode(
    code="criterion-repeated",
    severity="error",
    must="the id of a criterion must stand once in its recommendation",
    do="give one of the two another id",
)
_SECTION = CheckCode(
    code="section-repeated",
    severity="error",
    must="the id of a section must stand once in its cycle",
    do="give one of the two another id",
)
_NUMBER = CheckCode(
    code="number-repeated",
    severity="warning",
    must="a number must be that of one recommendation alone in its publication",
    do="correct one of the two numbers",
)
_ASSESSMENT = CheckCode(
    code="assessment-repeated",
    severity="error",
    must="an assessor must assess a recommendation only once in a cycle",
    do="merge the two, or remove one",
)
_RESPONSE = CheckCode(
    code="response-repeated",
    severity="warning",
    must="an organisation must answer a recommendation only once in a cycle",
    do="merge the two, or remove one",
)
_SCALE = CheckCode(
    code="scale-clash",
    severity="error",
    must="a scale of the register's own must not have the id of one that a plugin offers",
    do="give the register's own scale another id",
)
_PARENT = CheckCode(
    code="parent-loop",
    severity="error",
    must="a recommendation must not be a part of itself",
    do="remove one of the parents",
)
_SUPERSEDES = CheckCode(
    code="supersedes-loop",
    severity="error",
    must="a recommendation must not supersede itself",
    do="remove one of the links",
)
_CYCLE = CheckCode(
    code="cycle-loop",
    severity="error",
    must="a cycle must not come before itself",
    do="correct which cycle is the previous one",
)
_PUBLICATION = CheckCode(
    code="publication-loop",
    severity="error",
    must="a publication must not come before itself",
    do="correct what it replaces, or which is the previous one",
)


@hookimpl
def rsr_checks() -> Iterable[CheckOffer]:
    """Offer the checks on identity."""
    yield CheckOffer(
        name="identity",
        summary="Ids and numbers stand once; nobody answers or assesses twice.",
        codes=(_ID, _CRITERION, _SECTION, _NUMBER, _ASSESSMENT, _RESPONSE, _SCALE),
        run=_identity,
    )
    yield CheckOffer(
        name="loops",
        summary="No record leads back to itself.",
        codes=(_PARENT, _SUPERSEDES, _CYCLE, _PUBLICATION),
        run=_loops,
    )


def _identity(register: Register, context: CheckContext) -> Iterator[Problem]:
    for collection, cls in COLLECTIONS.items():
        if any(attribute.name == "id" for attribute in fields(cls)):
            records = enumerate(getattr(register, collection))
            yield from repeated(
                _ID, register, (((collection, at, "id"), r.id, shown(r.id)) for at, r in records)
            )
    for index, recommendation in enumerate(register.recommendations):
        path: Path = ("recommendations", index, "criteria")
        yield from repeated(_CRITERION, register, _ids(path, recommendation.criteria))
    for index, cycle in enumerate(register.cycles):
        yield from repeated(
            _SECTION, register, _ids(("cycles", index, "sections"), cycle.sections)
        )
    yield from repeated(_NUMBER, register, _numbers(register))
    yield from repeated(
        _ASSESSMENT,
        register,
        (
            (("assessments", at), (a.recommendation, a.cycle, a.assessor), shown(a.assessor))
            for at, a in enumerate(register.assessments)
        ),
    )
    yield from repeated(
        _RESPONSE,
        register,
        (
            (("responses", at), (r.recommendation, r.cycle, r.organisation), shown(r.organisation))
            for at, r in enumerate(register.responses)
        ),
    )
    for index, scale in enumerate(register.scales):
        if scale.id in context.offered_scales:
            yield tell(_SCALE, register, ("scales", index, "id"), got=shown(scale.id))


def _ids(path: Path, records: Iterable[Any]) -> Iterator[Named]:
    for index, record in enumerate(records):
        yield (*path, index, "id"), record.id, shown(record.id)


def _numbers(register: Register) -> Iterator[Named]:
    for index, record in enumerate(register.recommendations):
        if record.number is not None:
            # Parts are often numbered anew within each recommendation.
            key = (record.publication or register.review, record.parent, record.number)
            yield ("recommendations", index, "number"), key, shown(record.number)


def _loops(register: Register, context: CheckContext) -> Iterator[Problem]:
    del context
    yield from _told(
        _PARENT, register, "recommendations", {"parent": lambda record: _some(record.parent)}
    )
    yield from _told(
        _SUPERSEDES,
        register,
        "recommendations",
        {"links": lambda r: [link.to for link in r.links if link.kind == "supersedes"]},
    )
    yield from _told(_CYCLE, register, "cycles", {"previous": lambda r: _some(r.previous)})
    for name in ("replaces", "previous"):
        yield from _told(
            _PUBLICATION,
            register,
            "publications",
            {name: lambda record, name=name: _some(getattr(record, name))},
        )


def _some(id_: str | None) -> list[str]:
    return [] if id_ is None else [id_]


def _told(
    code: CheckCode, register: Register, collection: str, by: dict[str, Any]
) -> Iterator[Problem]:
    ((name, leads_to),) = by.items()
    records = register.ids(collection)
    found = loops({record.id: leads_to(record) for record in getattr(register, collection)})
    if not found:
        return
    places = {record.id: at for at, record in reversed([*enumerate(getattr(register, collection))])}
    for loop in found:
        last = records[loop[-1]]
        got = " > ".join((*loop[:8], *(("...",) if len(loop) > 8 else ()), loop[0]))
        yield tell(code, register, (collection, places[last.id], name), got=got)
