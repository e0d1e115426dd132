"""The strategy ``strictest-of``: the least favourable of what other strategies propose."""

from collections import defaultdict
from collections.abc import Iterable

from attrs import field, frozen

from rsr.errors import ModelError, Where, short_repr
from rsr.model import UNDETERMINED, ExcludedEvidence, Proposal, StrategyUse, Trace, Used, doc
from rsr.plugins import Case, Judgement, StrategyOffer, hookimpl
from rsr.plugins.strategies._standing import listed


@frozen(kw_only=True)
class StrictestOfOptions:
    """Which strategies are compared."""

    strategies: tuple[StrategyUse, ...] = field(
        metadata=doc("The strategies whose proposals are compared, two or more, by name."),
    )

    def __attrs_post_init__(self) -> None:
        # Proposals are told apart by the name of their strategy.
        names = [chosen.use for chosen in self.strategies]
        if len(set(names)) < max(2, len(names)):
            raise ModelError.of(
                "strategies-too-few",
                "strategies must name at least two, each of them once",
                got=short_repr(", ".join(names)),
                hint="for example 'outcome-impact' and 'delivery-stages'",
                where=Where(path=("strategies",)),
            )


@frozen
class StrictestOf:
    """Takes the least favourable of several proposals, on the register's scale."""

    options: StrictestOfOptions

    def needs(self) -> tuple[StrategyUse, ...]:
        """Return the strategies whose proposals are compared."""
        return self.options.strategies

    def assess(self, case: Case) -> Judgement:
        """Judge a case by what the other strategies propose for it."""
        heard = _Heard(self.options.strategies, case)
        rule, status, because, deciding = _conclude(heard)
        return Judgement(
            status=status,
            trace=Trace(
                rule=rule,
                because=because,
                used=heard.used(),
                set_aside=heard.set_aside(),
                would_change=tuple(_would_change(heard, deciding)),
                notes=tuple(_notes(heard)),
            ),
        )


class _Heard:
    """What each strategy proposes, by name, and what of it the register's scale can tell."""

    def __init__(self, uses: tuple[StrategyUse, ...], case: Case) -> None:
        self.case = case
        self.names = sorted(chosen.use for chosen in uses)
        self.proposals: dict[str, Proposal] = {
            name: case.others[name] for name in self.names if name in case.others
        }
        self.told: dict[str, str] = {}
        self.undetermined: list[str] = []
        self.untold: list[str] = []
        for name in self.names:
            proposal = self.proposals.get(name)
            if proposal is None or proposal.status == UNDETERMINED:
                self.undetermined.append(name)
            elif proposal.told_as is None or not case.scale.has(proposal.told_as):
                self.untold.append(name)
            else:
                self.told[name] = proposal.told_as

    def used(self) -> tuple[Used, ...]:
        """Return what any of them relied on, each record once, with what it counted as for whom."""
        counted: dict[str, list[str]] = defaultdict(list)
        for name, proposal in self.proposals.items():
            for used in proposal.trace.used:
                counted[used.evidence].append(f"{used.counted_as} ({name})")
        for name, proposal in self.proposals.items():
            for aside in proposal.trace.set_aside:
                if aside.evidence in counted:
                    counted[aside.evidence].append(f"set aside by {name}")
        return tuple(
            Used(evidence=id_, counted_as="; ".join(counted[id_])) for id_ in sorted(counted)
        )

    def set_aside(self) -> tuple[ExcludedEvidence, ...]:
        """Return what none of them relied on, each record once, with the reasons of each."""
        used = {record.evidence for record in self.used()}
        reasons: dict[str, list[str]] = defaultdict(list)
        for name, proposal in self.proposals.items():
            for aside in proposal.trace.set_aside:
                if aside.evidence not in used:
                    reasons[aside.evidence].append(f"{name}: {aside.why}")
        return tuple(
            ExcludedEvidence(evidence=id_, why=" ".join(reasons[id_])) for id_ in sorted(reasons)
        )


def _conclude(heard: _Heard) -> tuple[str, str, str, list[str]]:
    """Return rule, status, the rule applied in a sentence, and which strategies decided."""
    scale = heard.case.scale
    ranks = {name: scale.rank(told) for name, told in heard.told.items()}
    lowest = min(ranks.values(), default=None)
    deciding = [name for name, rank in ranks.items() if rank == lowest]
    open_ = sorted(heard.undetermined + heard.untold)
    # Nothing that is still open could be stricter than the lowest status there is.
    if deciding and (lowest == 0 or not open_):
        status = heard.told[deciding[0]]
        label = f"'{scale.status(status).label}'"
        if len(deciding) == len(heard.names):
            return "all-agree", status, f"All propose {label}: {listed(deciding)}.", deciding
        verb = "propose" if len(deciding) > 1 else "proposes"
        if open_:
            because = (
                f"{listed(deciding)} {verb} {label}, and no status is less favourable, whatever "
                f"{listed(open_)} would come to."
            )
            return "lowest-decides", status, because, deciding
        because = f"{listed(deciding)} {verb} {label}, the least favourable of all."
        return "strictest-decides", status, because, deciding
    if heard.undetermined:
        because = f"{listed(heard.undetermined)} came to no status, so that what is strictest is not known."
        return "one-undetermined", UNDETERMINED, because, open_
    because = (
        f"What {listed(heard.untold)} proposed cannot be told on the scale '{scale.id}', so that what "
        "is strictest is not known."
    )
    return "one-untold", UNDETERMINED, because, open_


def _would_change(heard: _Heard, deciding: list[str]) -> Iterable[str]:
    for name in deciding:
        proposal = heard.proposals.get(name)
        if name in heard.untold:
            yield (
                f"{name}: a proposal that the scale '{heard.case.scale.id}' can tell, or a decision "
                "by people, would settle it."
            )
        reasons = proposal.trace.would_change if proposal is not None else ()
        for reason in reasons or ("any other proposal would change it.",):
            yield f"{name}: {reason}"


def _notes(heard: _Heard) -> Iterable[str]:
    for name in heard.names:
        proposal = heard.proposals.get(name)
        if proposal is None:
            yield f"{name}: it was not asked, or gave no answer."
            continue
        told = f"{name}: proposes '{proposal.status}' by the rule '{proposal.trace.rule}'"
        if proposal.status != UNDETERMINED and proposal.scale != heard.case.scale.id:
            as_ = f"told as '{heard.told[name]}'" if name in heard.told else "not told"
            told += f" on the scale '{proposal.scale}', {as_} here ({proposal.fit})"
            told += f": {proposal.loss}" if proposal.loss else ""
        yield told if told.endswith(".") else f"{told}."
        for note in proposal.trace.notes:
            yield f"{name}: {note}"


@hookimpl
def rsr_strategies() -> Iterable[StrategyOffer]:
    """Offer the strategy ``strictest-of``."""
    yield StrategyOffer(
        name="strictest-of",
        summary="The least favourable of what two or more other strategies propose.",
        options=StrictestOfOptions,
        make=StrictestOf,
    )
