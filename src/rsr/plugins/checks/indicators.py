"""Checks on indicators: what may be put together, and what was fixed before the figures were read."""

from collections.abc import Iterable, Iterator

from rsr.errors import Problem, short_repr
from rsr.model import Indicator, Register
from rsr.model.kinds import adding, contradict, kind_of, plural_of, recognised_kind
from rsr.model.senses import sense_of
from rsr.plugins import CheckCode, CheckContext, CheckOffer, hookimpl
from rsr.plugins.checks._telling import tell

_NEVER_JOINED = CheckCode(
    code="series-never-joined",
    must="indicators must not be put together where one of them says never",
    do="take it out of ratio or continues, or take it out of never_join and say in a caveat why",
)
_RATIO = CheckCode(
    code="ratio-unclear",
    must="an indicator that is a ratio must be made of two that have figures of their own",
    do="name two other indicators that are no ratios, and leave out measured and continues",
)
_CONTINUES = CheckCode(
    code="continues-unclear",
    must="an indicator must continue one that itself continues no other, and is no ratio",
    do="name every earlier indicator in the latest one",
)
_KINDS = CheckCode(
    code="kinds-mixed",
    must="the figures of an indicator must be of one kind",
    do="select measures of one kind, and continue figures of one kind; give the others an indicator "
    "of their own; where words such as 'rate' are no kind of the figures, state 'kind' or 'time_sense'",
)
_KIND = CheckCode(
    code="kind-contradicted",
    severity="warning",
    must="figures should be of the kind that their indicator states or is named for",
    do="correct kind, unit or title, or what is selected; what is stated under kind stands",
)
_CHART = CheckCode(
    code="chart-unclear",
    must="an indicator with a p or u chart must be a ratio of two counts",
    do="give the counts indicators of their own and name them under ratio, or take the XmR chart",
)
_UNSUITED = CheckCode(
    code="chart-unsuited",
    severity="warning",
    must="an indicator that is a percentage should have a p chart, because each of those below the "
    "line is counted above it once at most",
    do="say 'chart: p', or 'p-prime' in the place of 'u-prime'; where one may be counted more often, "
    "state 'kind: ratio' or 'kind: rate'",
)
_DIFFERENCE = CheckCode(
    code="difference-unclear",
    must="an indicator whose figures are turned into differences must be a cumulative count or amount",
    do="say 'time_sense: cumulative' and its kind, or leave 'difference' out",
)
_BASELINE = CheckCode(
    code="baseline-late",
    must="a baseline must end before the day from which change is looked for",
    do="end it earlier; a baseline that holds the change hides it",
)
_OBSERVED = CheckCode(
    code="ratio-observed",
    must="an indicator that is a ratio must have no observations of its own",
    do="give them to an indicator of their own",
)


@hookimpl
def rsr_checks() -> Iterable[CheckOffer]:
    """Offer the checks on indicators."""
    yield CheckOffer(
        name="indicators",
        summary="Series are put together only where they may be, and baselines end before the change.",
        codes=(
            _NEVER_JOINED,
            _RATIO,
            _CONTINUES,
            _KINDS,
            _KIND,
            _CHART,
            _UNSUITED,
            _DIFFERENCE,
            _BASELINE,
            _OBSERVED,
        ),
        run=_run,
        needs_whole=("indicators",),
    )


def _run(register: Register, context: CheckContext) -> Iterator[Problem]:
    del context
    for index, indicator in enumerate(register.indicators):
        yield from _together(register, index, indicator)
        yield from _unclear(register, index, indicator)
        yield from _kinds(register, index, indicator)
        baseline, change = indicator.baseline, register.changed_on(indicator)
        if baseline is not None and change is not None and baseline.period.end >= change:
            yield tell(
                _BASELINE,
                register,
                ("indicators", index, "baseline", "period", "end"),
                got=f"{baseline.period.end}, and change from {change}",
            )
    ratios = {indicator.id for indicator in register.indicators if indicator.ratio is not None}
    told: set[str] = set()
    for index, observation in enumerate(register.observations):
        if observation.indicator in ratios and observation.indicator not in told:
            told.add(observation.indicator)
            yield tell(
                _OBSERVED,
                register,
                ("observations", index, "indicator"),
                got=short_repr(observation.indicator),
            )


def _together(register: Register, index: int, indicator: Indicator) -> Iterator[Problem]:
    for place, one, other in register.never_joined(indicator):
        yield tell(
            _NEVER_JOINED,
            register,
            ("indicators", index, *place),
            got=f"{short_repr(one)} with {short_repr(other)}",
        )


def _kinds(register: Register, index: int, indicator: Indicator) -> Iterator[Problem]:
    for place, one, other in register.kinds_mixed(indicator):
        yield tell(_KINDS, register, ("indicators", index, *place), got=f"{one} with {other}")
    parts = () if indicator.ratio is None else (indicator.ratio.of, indicator.ratio.over)
    others = [register.find("indicators", other) for other in parts]
    rates = [other for other in others if other and adding(kind_of(other), "") == "never"]
    if indicator.chart != "xmr" and (not parts or rates):
        yield tell(
            _CHART, register, ("indicators", index, "chart"), got=short_repr(indicator.chart)
        )
    elif indicator.chart in ("u", "u-prime") and kind_of(indicator) == "percentage":
        yield tell(
            _UNSUITED, register, ("indicators", index, "chart"), got=short_repr(indicator.chart)
        )
    if indicator.difference is not None and (
        sense_of(indicator) != "cumulative" or adding(kind_of(indicator), "") == "never"
    ):
        got = f"{sense_of(indicator) or 'no time_sense'}, {kind_of(indicator) or 'no kind'}"
        yield tell(_DIFFERENCE, register, ("indicators", index, "difference"), got=got)
    told = recognised_kind(indicator)
    if indicator.kind is not None and told is not None and contradict(indicator.kind, told):
        got = f"{plural_of(indicator.kind)}, and it is named for {plural_of(told)}"
        yield tell(_KIND, register, ("indicators", index, "kind"), got=got)


def _unclear(register: Register, index: int, indicator: Indicator) -> Iterator[Problem]:
    ratio = indicator.ratio
    at = ("indicators", index)
    if ratio is not None:
        if indicator.measured is not None or indicator.continues:
            yield tell(_RATIO, register, (*at, "ratio"), got="measured or continues beside it")
        for place, other in (("of", ratio.of), ("over", ratio.over)):
            found = register.find("indicators", other)
            if other == indicator.id or (found is not None and found.ratio is not None):
                yield tell(_RATIO, register, (*at, "ratio", place), got=short_repr(other))
    for number, other in enumerate(indicator.continues):
        found = register.find("indicators", other)
        again = found is not None and (found.continues or found.ratio is not None)
        if other == indicator.id or again:
            yield tell(_CONTINUES, register, (*at, "continues", number), got=short_repr(other))
