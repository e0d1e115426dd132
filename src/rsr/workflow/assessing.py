"""Assess and explain: strategies propose, side by side with what people decided."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from attrs import evolve, frozen

from rsr.errors import Path, PluginError, Where
from rsr.model import (
    UNDETERMINED,
    Conclusion,
    Explanation,
    Proposal,
    Recommendation,
    Register,
    ReportCycle,
    StatusScale,
    StrategyUse,
)
from rsr.model.conclusion import Grounds
from rsr.plugins import Case, Composite, Judgement
from rsr.plugins.manager import Offered, Plugins
from rsr.workflow._arguments import check_type, several
from rsr.workflow._gathered import refused_in, without_all_evidence
from rsr.workflow._unread import bearing_on
from rsr.workflow.gathering import gathered
from rsr.workflow.measuring import as_measured_by
from rsr.workflow.session import AnyRegister, Session

__all__ = ["assess", "conclude", "explain", "proposed"]


@frozen(kw_only=True)
class _Ready:
    """A strategy that was made, with all it takes to use it."""

    chosen: StrategyUse
    offered: Offered[Any]
    strategy: Any
    scale: StatusScale
    needs: tuple["_Ready", ...]


def assess(
    register: AnyRegister,
    *,
    cycle: str,
    strategies: Sequence[StrategyUse | str] | None = None,
    plugins: Plugins | None = None,
) -> tuple[Proposal, ...]:
    """Let the strategies propose a status for each recommendation that a cycle assesses.

    Args:
        register: The register, or where it is.
        cycle: The cycle's id.
        strategies: The strategies to ask; None takes the cycle's own, or else the register's.
        plugins: The plugins to use; None loads those installed.

    Returns:
        The proposals, in the order of the recommendations and then of the strategies. None for a
        cycle that does not assess, and none for a recommendation whose evidence is not known: an
        indicator has rows of several things that nobody selected, or a source could not be read in
        full, as the errors of `gather` tell.

    Raises:
        NotFoundError: There is no such cycle, strategy or scale.
        DocumentError: A strategy's options do not fit.
        PluginError: A strategy fails, or proposes what its scale does not have.
    """
    if strategies is not None:
        strategies = several("strategies", strategies)
    check_type("cycle", cycle, str, as_="text")
    with Session.over(register, plugins) as session:
        asked = session.register.cycle(cycle)
        return proposed(session, gathered(session).register, asked, strategies)


def proposed(
    session: Session,
    register: Register,
    cycle: ReportCycle,
    strategies: Sequence[StrategyUse | str] | None = None,
    *,
    only: str | None = None,
) -> tuple[Proposal, ...]:
    """Return what strategies propose, as :func:`assess` does.

    ``strategies``: the strategies to ask; None takes the cycle's own, or else the register's. ``only``:
    the id of the one recommendation to propose for; None is all.
    """
    if not cycle.assesses:
        return ()
    scale = session.scale
    chosen = _chosen(session, register, cycle, strategies)
    if not chosen:
        return ()
    seen, _ = as_measured_by(register, cycle)
    left_out = {entry.recommendation for entry in cycle.not_assessed}
    # Of what a series would show that cannot be made, or cannot be read, nothing is proposed.
    left_out |= bearing_on(register, refused_in(register)) | without_all_evidence(register)
    scope = set(cycle.scope)
    withdrawn = register.withdrawn_by(cycle.cut_off_on)
    cases = _Cases(seen, cycle, scale)
    return tuple(
        _propose(ready, cases.of(recommendation), scale)
        for recommendation in seen.recommendations
        if (not scope or recommendation.id in scope)
        and recommendation.id not in withdrawn
        and recommendation.id not in left_out
        and only in (None, recommendation.id)
        for ready in chosen
    )


def _chosen(
    session: Session,
    register: Register,
    cycle: ReportCycle,
    strategies: Sequence[StrategyUse | str] | None,
) -> tuple[_Ready, ...]:
    plugins = session.plugins

    def ready(
        chosen: StrategyUse, locate: Callable[[Path], Where], above: tuple[str, ...]
    ) -> _Ready:
        offered = plugins.get("strategies", chosen.use, where=locate(("use",)))
        if chosen.use in above:
            raise PluginError.of(
                "strategy-loop",
                "a strategy must not need itself",
                got=" > ".join((*above, chosen.use)),
                hint="take it out of the list of strategies it looks at",
                where=locate(()),
            )
        made = plugins.make(
            "strategies", chosen.use, chosen.options, locate=lambda path: locate(("options", *path))
        )
        name = offered.offer.scale or register.scale
        with offered.answering(f"propose on the scale {name!r}"):
            scale = session.scales[name]
        needed: tuple[StrategyUse, ...] = ()
        if hasattr(made, "needs"):
            with offered.answering(f"name the strategies that {chosen.use!r} needs"):
                needed = tuple(map(_use, cast("Composite", made).needs()))
        inner = (ready(other, lambda _: locate(()), (*above, chosen.use)) for other in needed)
        return _Ready(
            chosen=chosen, offered=offered, strategy=made, scale=scale, needs=tuple(inner)
        )

    if strategies is not None:
        uses = [StrategyUse(use=use) if isinstance(use, str) else use for use in strategies]
        return tuple(ready(chosen, lambda path: Where(path=path), ()) for chosen in uses)
    found = []
    if cycle.strategies:
        at: tuple[str | int, ...] = ("cycles", register.cycles.index(cycle), "strategies")
    else:
        at = ("strategies",)
    for index, chosen in enumerate(cycle.strategies or register.strategies):

        def locate(path: Path, index: int = index) -> Where:
            return register.where(*at, index, *path)

        found.append(ready(chosen, locate, ()))
    return tuple(found)


def _use(given: Any) -> StrategyUse:
    if not isinstance(given, StrategyUse):
        raise TypeError(type(given).__name__)
    return given


class _Cases:
    """What strategies look at, grouped by recommendation once."""

    def __init__(self, seen: Register, cycle: ReportCycle, scale: StatusScale) -> None:
        self._cycle = cycle
        self._scale = scale
        self._evidence = _by_recommendation(seen.evidence, _bears_on)
        self._responses = _by_recommendation(seen.responses, _one)
        self._claims = _by_recommendation(seen.claims, _one)
        self._milestones = _by_recommendation(seen.milestones, _one)
        self._indicators = _by_recommendation(seen.indicators, _bears_on)
        self._observations: dict[str, list[Any]] = defaultdict(list)
        for observation in seen.observations:
            self._observations[observation.indicator].append(observation)
        earlier = [step.id for step in seen.chain(cycle.id)[1:]]
        self._earlier = _by_recommendation(
            sorted(
                (a for a in seen.assessments if a.cycle in earlier),
                key=lambda a: (earlier.index(a.cycle), a.assessor),
            ),
            _one,
        )

    def of(self, recommendation: Recommendation) -> Case:
        """Return the case of a recommendation."""
        id_ = recommendation.id
        indicators = sorted(self._indicators.get(id_, ()), key=lambda record: str(record.id))
        return Case(
            recommendation=recommendation,
            cycle=self._cycle,
            scale=self._scale,
            evidence=tuple(sorted(self._evidence.get(id_, ()), key=lambda e: str(e.id))),
            responses=tuple(sorted(self._responses.get(id_, ()), key=lambda r: r.organisation)),
            claims=tuple(sorted(self._claims.get(id_, ()), key=lambda c: c.organisation)),
            milestones=tuple(sorted(self._milestones.get(id_, ()), key=lambda m: str(m.id))),
            indicators=tuple(indicators),
            observations=tuple(
                observation
                for indicator in indicators
                for observation in self._observations.get(indicator.id, ())
            ),
            earlier=tuple(self._earlier.get(id_, ())),
        )


def _one(record: Any) -> Iterable[str]:
    return (record.recommendation,)


def _bears_on(record: Any) -> Iterable[str]:
    return {item.partition("/")[0] for item in record.bears_on}


def _by_recommendation(
    records: Iterable[Any], of: Callable[[Any], Iterable[str]]
) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for record in records:
        for recommendation in of(record):
            grouped[recommendation].append(record)
    return grouped


def _propose(ready: _Ready, case: Case, scale: StatusScale) -> Proposal:
    others = {needed.chosen.use: _propose(needed, case, scale) for needed in ready.needs}
    offered = ready.offered
    doing = f"assess {case.recommendation.id!r} by the strategy {ready.chosen.use!r}"
    case = evolve(case, others=others) if others else case
    with offered.answering(doing, case):
        judgement = ready.strategy.assess(case)
        _accept(judgement, ready.scale, case)
    return _told(ready, case, judgement, scale)


def _accept(judgement: Any, scale: StatusScale, case: Case) -> None:
    """Refuse a judgement that its scale or its case does not bear out."""
    if not isinstance(judgement, Judgement):
        raise TypeError(type(judgement).__name__)
    if judgement.status != UNDETERMINED and not scale.has(judgement.status):
        raise ValueError(judgement.status)
    known = {record.id for record in case.evidence}
    named = [used.evidence for used in judgement.trace.used]
    named += [aside.evidence for aside in judgement.trace.set_aside]
    if not known.issuperset(named):
        raise ValueError("evidence")


def _told(ready: _Ready, case: Case, judgement: Judgement, scale: StatusScale) -> Proposal:
    proposal = Proposal(
        recommendation=case.recommendation.id,
        strategy=ready.chosen.use,
        options=ready.chosen.options,
        scale=ready.scale.id,
        status=judgement.status,
        told_as=judgement.status,
        trace=judgement.trace,
        made_by=ready.offered.made_by,
    )
    if ready.scale.id == scale.id or judgement.status == UNDETERMINED:
        return proposal
    mapped = ready.scale.told_in(scale.id, judgement.status)
    if mapped is None:
        loss = f"No mapping leads from the scale '{ready.scale.id}' to '{scale.id}'."
        return evolve(proposal, told_as=None, fit="lossy", loss=loss)
    return evolve(proposal, told_as=mapped.becomes, fit=mapped.fit, loss=mapped.loss)


def conclude(
    register: AnyRegister, asked: str, *, cycle: str, plugins: Plugins | None = None
) -> Conclusion:
    """Bring together what a cycle concludes on one recommendation, by its id or number.

    Raises:
        NotFoundError: There is no such cycle or recommendation.
    """
    check_type("cycle", cycle, str, as_="text")
    with Session.over(register, plugins) as session:
        report_cycle = session.register.cycle(cycle)
        found = gathered(session).register
        recommendation = found.recommendation(asked)
        seen, _ = as_measured_by(found, report_cycle)
        proposals = proposed(session, found, report_cycle, only=recommendation.id)
        return Grounds(seen, report_cycle, session.scale, proposals).conclude(recommendation)


def explain(
    register: AnyRegister, asked: str, *, cycle: str, plugins: Plugins | None = None
) -> Explanation:
    """Tell why a recommendation has the status it has: rule, evidence, what would change it.

    Raises:
        NotFoundError: There is no such cycle or recommendation.
    """
    return conclude(register, asked, cycle=cycle, plugins=plugins).explain()
