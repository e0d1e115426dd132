"""Checks that whatever a register names is there: records, scales, statuses and plugins."""

from collections.abc import Iterable, Iterator
from typing import Any

from rsr.errors import Path, short_repr
from rsr.model import UNDETERMINED, Register, StatusScale
from rsr.plugins import CheckCode, CheckContext, CheckOffer, hookimpl
from rsr.plugins.checks._findings import Finding, lost, near, telling
from rsr.traversal import REFERENCES, Leaf

_NOUNS = {
    "cycles": ("cycle", "a cycle"),
    "evidence": ("evidence", "an evidence record"),
    "indicators": ("indicator", "an indicator"),
    "organisations": ("organisation", "an organisation"),
    "populations": ("population", "a population"),
    "publications": ("publication", "a publication"),
    "recommendations": ("recommendation", "a recommendation"),
    "sources": ("source", "a source"),
    "stories": ("story", "a story"),
    "themes": ("theme", "a theme"),
}
_UNKNOWN = {
    collection: CheckCode(
        code=f"{word}-unknown",
        must=f"a reference to {noun} must name one of the register's {collection}",
        do=f"correct the id, or add it to {collection}",
    )
    for collection, (word, noun) in _NOUNS.items()
}
_CRITERION = CheckCode(
    code="criterion-unknown",
    must="a reference to a criterion must name one that the recommendation has",
    do="correct what follows the slash, or add the criterion to the recommendation",
)
_REPEATED = CheckCode(
    code="reference-repeated",
    must="a list of references must name each record once",
    do="remove one of the two",
)
_SCALE = CheckCode(
    code="scale-unknown",
    must="the register's scale must be its own or one that a plugin offers",
    do="'rsr plugins' lists the scales there are",
)
_STRATEGY = CheckCode(
    code="strategy-unknown",
    must="a strategy must be one that a plugin offers",
    do="'rsr plugins' lists the strategies there are",
)
_STATUS = CheckCode(
    code="status-unknown",
    must="a status must be one of its scale, or 'undetermined'",
    do="take a status from the scale",
)


@hookimpl
def rsr_checks() -> Iterable[CheckOffer]:
    """Offer the checks on references."""
    yield CheckOffer(
        name="references",
        summary="Each reference names a record that exists, once in a list.",
        codes=(*_UNKNOWN.values(), _CRITERION, _REPEATED),
        run=telling(_records),
    )
    yield CheckOffer(
        name="plugin-names",
        summary="Each scale, strategy and source that the register names is offered by a plugin.",
        codes=(_SCALE, _STRATEGY),
        run=telling(_offered),
    )
    yield CheckOffer(
        name="statuses",
        summary="Each status belongs to its scale.",
        codes=(_STATUS,),
        run=telling(_statuses),
        needs_whole=("register", "scales"),
    )


class _Hints:
    """What to do about an unknown id; worked out once for each."""

    def __init__(self, known: dict[str, Any]) -> None:
        self._known = known
        self._told: dict[tuple[str, str], str | None] = {}

    def of(self, collection: str, id_: str) -> str | None:
        if len(self._told) > 200:
            return self._told.get((collection, id_))
        if (collection, id_) not in self._told:
            self._told[collection, id_] = near(id_, self._known[collection])
        return self._told[collection, id_]


def _records(register: Register, context: CheckContext) -> Iterator[Finding]:
    known = {collection: register.ids(collection) for collection in _NOUNS}
    # What a cycle measures becomes evidence of its own, which people may name.
    measured = {indicator.evidence_id: indicator for indicator in register.indicators}
    known["evidence"] = known["evidence"] | measured
    criteria: dict[str, set[str]] = {}
    for recommendation in register.recommendations:
        own = criteria.setdefault(recommendation.id, set())
        own.update(criterion.id for criterion in recommendation.criteria)
    named = {collection: set(records) for collection, records in known.items()}
    named["recommendations"] |= {f"{id_}/{one}" for id_, own in criteria.items() for one in own}
    hints = _Hints(known)
    listed: Path = ()
    met: set[str] = set()
    for path, collection, value in _in_doubt(register, named):
        if isinstance(path[-1], int):  # the references of one list follow each other
            if path[:-1] != listed:
                listed, met = path[:-1], set()
            if value in met:
                yield _REPEATED, path, short_repr(value)
            met.add(value)
        if value in known[collection]:
            continue
        id_, _, criterion = value.partition("/")
        if id_ not in known[collection]:
            if _published(register, context, path, value):
                continue
            if not lost(register, collection, id_):
                hint = hints.of(collection, id_)
                yield _UNKNOWN[collection], path, short_repr(value), hint
        elif criterion not in criteria[id_]:
            hint = near(criterion, criteria[id_])
            yield _CRITERION, path, short_repr(value), hint


def _in_doubt(register: Register, named: dict[str, set[str]]) -> Iterator[Leaf]:
    """Yield every reference of the records of which one refers to nothing, or twice to the same."""
    yield from REFERENCES.inside(register, ())
    for collection, index, record in register.records():
        if any(
            not named[to].issuperset(ids) or (len(ids) > 1 and len({*ids}) < len(ids))
            for to, ids in REFERENCES.marked(record)
        ):
            yield from REFERENCES.inside(record, (collection, index))


def _published(register: Register, context: CheckContext, path: Path, id_: str) -> bool:
    """Say whether a link leads to a recommendation that is gone, and that a report was published on."""
    if path[0] != "recommendations" or path[2:3] != ("links",):
        return False
    withdrawn = {withdrawal.recommendation for withdrawal in register.withdrawals}
    frozen = (one.records.get("recommendations", {}) for one in context.frozen())
    return id_ in withdrawn or any(id_ in records for records in frozen)


def _offered(register: Register, context: CheckContext) -> Iterator[Finding]:
    scales = {*context.scales, *(scale.id for scale in register.scales)}
    if register.scale not in scales and not lost(register, "scales", register.scale):
        hint = near(register.scale, scales)
        yield _SCALE, ("scale",), short_repr(register.scale), hint
    named: list[tuple[CheckCode, Path, str, tuple[str, ...]]] = [
        (_STRATEGY, ("strategies", index, "use"), chosen.use, context.strategies)
        for index, chosen in enumerate(register.strategies)
    ]
    named += [
        (_STRATEGY, ("cycles", number, "strategies", index, "use"), chosen.use, context.strategies)
        for number, cycle in enumerate(register.cycles)
        for index, chosen in enumerate(cycle.strategies)
    ]
    for code, path, name, offered in named:
        if name not in offered:
            yield code, path, short_repr(name), near(name, offered)


def _statuses(register: Register, context: CheckContext) -> Iterator[Finding]:
    scales = {**context.scales, **{scale.id: scale for scale in register.scales}}
    scale = scales.get(register.scale)
    if scale is not None:
        known = {UNDETERMINED, *(status.id for status in scale.statuses)}
        for index, assessment in enumerate(register.assessments):
            if assessment.status not in known:
                yield _status(("assessments", index, "status"), assessment.status, scale)
    for index, own in enumerate(register.scales):
        for number, mapping in enumerate(own.mappings):
            other = scales.get(mapping.to)
            for place, entry in enumerate(mapping.statuses):
                becomes = entry.becomes
                if other is not None and becomes is not None and not other.has(becomes):
                    path = ("scales", index, "mappings", number, "statuses", place, "becomes")
                    yield _status(path, becomes, other)


def _status(path: Path, status: str, scale: StatusScale) -> Finding:
    words = [known.id for known in scale.statuses]
    hint = near(status, words) or f"the scale {scale.id!r} has {', '.join(words)}"
    return _STATUS, path, short_repr(status), hint
