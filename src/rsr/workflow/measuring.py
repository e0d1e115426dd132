"""Measure: an indicator's figures as a series, with its limits, and a verdict that becomes evidence."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve, field, frozen

from rsr._version import DISTRIBUTION, __version__
from rsr.brief import brief
from rsr.errors import Problem, short_repr
from rsr.model import (
    Account,
    Evidence,
    Indicator,
    Measurement,
    Observation,
    Period,
    Provenance,
    Register,
    ReportCycle,
    doc,
)
from rsr.plugins.manager import Plugins
from rsr.workflow._arguments import check_day, several
from rsr.workflow._gathered import Condition, details_of, refused_in
from rsr.workflow.gathering import as_printed, gathered, printed_by
from rsr.workflow.session import AnyRegister, Session
from rsr.workflow.views import as_seen_by

__all__ = ["Measuring", "as_measured_by", "measure"]


@frozen(kw_only=True)
class Measuring:
    """The series of a register as they were measured, and what they rest on."""

    register: Register = field(
        metadata=doc("The register with the gathered figures, and the evidence that was made.")
    )
    measurements: tuple[Measurement, ...] = field(
        default=(),
        metadata=doc(
            "One for each indicator asked for, in the register's order; none for one that would join "
            "what must never be joined, or whose rows are of several things of which nobody selected "
            "one; which is among the problems."
        ),
    )
    problems: tuple[Problem, ...] = field(
        default=(), metadata=doc("What was amiss in the data, sorted by place.")
    )
    accounts: tuple[Account, ...] = field(
        default=(),
        metadata=doc(
            "What became of the rows of each source: of those that became records, and of those that "
            "each indicator asked for took, or one that it is made of."
        ),
    )

    __repr__ = brief


def measure(
    register: AnyRegister,
    *,
    indicators: Sequence[str] | None = None,
    as_of: date | None = None,
    frames: Mapping[str, Any] | None = None,
    read_on: date | None = None,
    plugins: Plugins | None = None,
) -> Measuring:
    """Measure indicators: their series, process limits and signals, and the verdict on their change.

    Args:
        register: The register, or where it is.
        indicators: The ids of those asked for; None is all.
        as_of: The day whose knowledge counts: figures published later are not seen. None is all that
            is recorded.
        frames: Frames in the place of the files of sources, by the source's id: a DuckDB relation,
            a Polars frame, a pandas DataFrame, a pyarrow Table, a Spark DataFrame or an Ibis table.
        read_on: The day to be recorded as that of reading; None records none.
        plugins: The plugins to use; None loads those installed.

    Returns:
        The measurements, and the register with the evidence that they became.

    Raises:
        NotFoundError: There is no such indicator, or a frame is for no source of the register.
        ModelError: What is given for frames names no frame for a source, the register was
            gathered before, or an argument is of another type.
        ExtraMissingError: A package that the data needs is not installed.
    """
    check_day("as_of", as_of)
    check_day("read_on", read_on)
    ids = None if indicators is None else several("indicators", indicators)
    with Session.over(register, plugins) as session:
        found = session.register
        asked = None if ids is None else {found.indicator(id_).id for id_ in ids}
        gathering = gathered(session, frames=frames, read_on=read_on)
    if as_of is not None:
        gathering = as_printed(gathering, as_of)
    refused_ids = refused_in(gathering.register)
    measurements = _measurements(gathering.register, as_of, asked, refused_ids)
    refused = _refused(gathering.register, asked)
    problems = sorted((*gathering.problems, *refused), key=lambda problem: problem.sort_key)
    counted = None if asked is None else _with_those_of(gathering.register, asked)
    return Measuring(
        register=_with_evidence(gathering.register, measurements),
        measurements=measurements,
        problems=tuple(problems),
        accounts=tuple(
            account
            for account in gathering.accounts
            if counted is None or account.indicator is None or account.indicator in counted
        ),
    )


def _with_those_of(register: Register, asked: Iterable[str]) -> set[str]:
    """Return indicators with all those that their series are made of."""
    found: set[str] = set()
    left = list(asked)
    while left:
        id_ = left.pop()
        if id_ not in found:
            found.add(id_)
            # Of a register with errors one may be refused, which its own error tells.
            indicator = register.find("indicators", id_)
            left += () if indicator is None else indicator.made_of
    return found


def as_measured_by(
    register: Register, cycle: ReportCycle
) -> tuple[Register, tuple[Measurement, ...]]:
    """Return the register as a cycle sees it, with what its figures came to by the cut-off."""
    seen = as_seen_by(printed_by(register, cycle), cycle)
    measurements = _measurements(seen, cycle.cut_off_on, None, refused_in(register))
    return _with_evidence(seen, measurements), measurements


def _measurements(
    register: Register, as_of: date | None, asked: set[str] | None, refused: Container[str]
) -> tuple[Measurement, ...]:
    wanted = [
        indicator
        for indicator in register.indicators
        if (asked is None or indicator.id in asked)
        and indicator.id not in refused
        and not register.never_joined(indicator)
        and not register.kinds_mixed(indicator)
    ]
    if not wanted:
        return ()
    from rsr.series import known_on, measured
    from rsr.series.examining import examined_in

    observed: dict[str, list[Observation]] = defaultdict(list)
    known = known_on(register.observations, as_of)
    for observation in known:
        observed[observation.indicator].append(observation)
    concerned = _with_those_of(register, (indicator.id for indicator in wanted))
    details = details_of(register)
    seen = examined_in(register, known, details.examined, concerned)
    return tuple(
        _conditioned(
            measured(indicator, register, observed, as_of=as_of, seen=seen),
            details.conditions,
            _with_those_of(register, [indicator.id]),
        )
        for indicator in wanted
    )


def _conditioned(
    measurement: Measurement, conditions: Iterable[Condition], of: Container[str]
) -> Measurement:
    """Return a measurement with what must be said with the figures that it is made of."""
    last = max((point.period.end for point in measurement.points), default=date.min)
    told = (one.says for one in conditions if one.indicator in of and one.since <= last)
    return evolve(measurement, remarks=tuple(dict.fromkeys((*measurement.remarks, *told))))


def _refused(register: Register, asked: set[str] | None) -> Iterator[Problem]:
    """Tell of the indicators that have no series, because it must not be put together."""
    for index, indicator in enumerate(register.indicators):
        if asked is not None and indicator.id not in asked:
            continue
        for path, one, other in register.never_joined(indicator):
            yield Problem(
                code="series-never-joined",
                must="an indicator must not be combined with one that it names under never_join",
                got=f"{short_repr(one)} with {short_repr(other)}",
                hint="it is not measured; take it out of ratio, continues or never_join",
                where=register.where("indicators", index, *path),
            )
        for path, own, other in register.kinds_mixed(indicator):
            yield Problem(
                code="kinds-mixed",
                must="the figures of an indicator must be of one kind",
                got=f"{own} with {other}",
                hint="it is not measured; give the other an indicator of its own, or state "
                "'kind' and 'time_sense' where the words mislead",
                where=register.where("indicators", index, *path),
            )


def _with_evidence(register: Register, measurements: Sequence[Measurement]) -> Register:
    """Put the verdicts beside the other evidence; a record of that id that is there stands."""
    known = register.ids("evidence")
    made = tuple(
        _evidence(register.indicator(measurement.indicator), measurement)
        for measurement in measurements
        if measurement.evidence is not None and measurement.evidence not in known
    )
    return evolve(register, evidence=(*register.evidence, *made)) if made else register


def _evidence(indicator: Indicator, measurement: Measurement) -> Evidence:
    finding = measurement.finding
    assert finding is not None  # noqa: S101  # only a verdict becomes evidence
    points = measurement.points
    return Evidence(
        id=indicator.evidence_id,
        bears_on=indicator.bears_on,
        kind="national-statistics",
        about="outcome",
        direction=finding.direction,
        says=finding.says,
        populations=indicator.populations,
        period=Period(start=points[0].period.start, end=points[-1].period.end) if points else None,
        collected_on=measurement.as_of,
        source=indicator.source,
        indicator=indicator.id,
        caveats=tuple(dict.fromkeys((*finding.caveats, *measurement.remarks))),
        made_by=Provenance(plugin="rsr", distribution=DISTRIBUTION, version=__version__),
    )
