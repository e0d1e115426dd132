"""Checks on indicators: what may be put together, and what was fixed before the figures were read."""

from collections.abc import Iterable, Iterator, Sequence

from rsr.errors import short_repr
from rsr.model import Indicator, Period, Register
from rsr.model.kinds import adding, contradict, kind_of, plural_of, recognised_kind
from rsr.model.senses import sense_of
from rsr.plugins import CheckCode, CheckContext, CheckOffer, hookimpl
from rsr.plugins.checks._findings import Finding, loops, telling

_NEVER_JOINED = CheckCode(
    code="series-never-joined",
    must="an indicator must not be combined with one that it names under never_join",
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
    must="an indicator with a p or u chart, or a funnel plot, must be a ratio of two counts",
    do="give the counts indicators of their own and name them under ratio, or take the XmR chart",
)
_UNSUITED = CheckCode(
    code="chart-unsuited",
    severity="warning",
    must="an indicator should have the control chart that suits what its figures are",
    do="say under 'chart' which one is meant; 'xmr' keeps the XmR chart",
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
_CIRCULAR = CheckCode(
    code="relation-circular",
    must="no figure must be a part of itself by the table relations that are declared",
    do="leave out the relation in which a total is taken for a part of its own part",
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
        summary="Indicators are combined only where that is valid, and baselines end before the change.",
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
            _CIRCULAR,
            _OBSERVED,
        ),
        run=telling(_run),
        needs_whole=("indicators",),
    )


def _run(register: Register, _context: CheckContext) -> Iterator[Finding]:
    yield from _circular(register)
    for index, indicator in enumerate(register.indicators):
        yield from _together(register, index, indicator)
        yield from _unclear(register, index, indicator)
        yield from _kinds(register, index, indicator)
        baseline, change = indicator.baseline, register.changed_on(indicator)
        if baseline is not None and change is not None and baseline.period.end >= change:
            path = ("indicators", index, "baseline", "period", "end")
            yield _BASELINE, path, f"{baseline.period.end}, and change from {change}"
    yield from _of_rare_events(register)
    ratios = {indicator.id for indicator in register.indicators if indicator.ratio is not None}
    told: set[str] = set()
    for index, observation in enumerate(register.observations):
        if observation.indicator in ratios and observation.indicator not in told:
            told.add(observation.indicator)
            yield _OBSERVED, ("observations", index, "indicator"), short_repr(observation.indicator)


def _circular(register: Register) -> Iterator[Finding]:
    declaring = [each for each in register.indicators if each.table_relations]
    relations = [one for each in declaring for one in each.table_relations]
    texts = {text for one in relations for text in (*one.parts, one.total) if text is not None}
    # What a cell is called, and the cells that it is the total of.
    made_of: dict[str, list[str]] = {}
    for each in declaring:
        for one in each.table_relations:
            for total, parts in one.cells(each.id, texts):
                called = [
                    f"{id_}: {'whole' if text is None else short_repr(text)}"
                    for id_, text in (total, *parts)
                ]
                made_of.setdefault(called[0], []).extend(called[1:])
    at = {each.id: index for index, each in enumerate(register.indicators)}
    for loop in loops(made_of):
        id_ = loop[0].partition(": ")[0]
        got = " is made of ".join((*loop[:5], loop[0]))
        yield _CIRCULAR, ("indicators", at[id_], "table_relations"), got
        return


def _together(register: Register, index: int, indicator: Indicator) -> Iterator[Finding]:
    for place, one, other in register.never_joined(indicator):
        got = f"{short_repr(one)} with {short_repr(other)}"
        yield _NEVER_JOINED, ("indicators", index, *place), got


def _kinds(register: Register, index: int, indicator: Indicator) -> Iterator[Finding]:
    for place, one, other in register.kinds_mixed(indicator):
        yield _KINDS, ("indicators", index, *place), f"{one} with {other}"
    parts = (
        () if indicator.ratio is None else (indicator.ratio.numerator, indicator.ratio.denominator)
    )
    others = [register.find("indicators", other) for other in parts]
    rates = [other for other in others if other and adding(kind_of(other), "") == "never"]
    of_counts = indicator.chart not in (None, "xmr") and not indicator.between_events
    if indicator.funnel is not None and (not parts or rates):
        yield _CHART, ("indicators", index, "funnel"), short_repr(indicator.funnel)
    if of_counts and (not parts or rates):
        yield _CHART, ("indicators", index, "chart"), short_repr(indicator.chart)
    else:
        above_and_below = [kind_of(other) for other in others if other]
        for got, do in _unsuited(indicator, above_and_below):
            at = ("indicators", index, *(() if indicator.chart is None else ("chart",)))
            yield _UNSUITED, at, got, do
    if indicator.difference is not None and (
        sense_of(indicator) != "cumulative" or adding(kind_of(indicator), "") == "never"
    ):
        got = f"{sense_of(indicator) or 'no time_sense'}, {kind_of(indicator) or 'no kind'}"
        yield _DIFFERENCE, ("indicators", index, "difference"), got
    told = recognised_kind(indicator)
    if indicator.kind is not None and told is not None and contradict(indicator.kind, told):
        got = f"{plural_of(indicator.kind)}, and it is named for {plural_of(told)}"
        yield _KIND, ("indicators", index, "kind"), got


def _unsuited(
    indicator: Indicator, above_and_below: Sequence[str | None]
) -> Iterator[tuple[str, str]]:
    """Yield what speaks against the chart of an indicator, and what to do.

    Args:
        indicator: The indicator.
        above_and_below: The kinds of the two that a ratio is made of; none of another.
    """
    from rsr.series.possible import is_time

    kind, chart = kind_of(indicator), indicator.chart
    named = f"{short_repr(chart)} of {plural_of(kind) if kind else 'figures of no kind'}"
    if chart in ("u", "u-prime") and kind == "percentage":
        do = (
            "say 'chart: p', or 'p-prime' in the place of 'u-prime', because each of those below the line "
            "is counted above it once at most; where one may be counted more often, state 'kind: ratio' "
            "or 'kind: rate'"
        )
        yield named, do
    elif indicator.between_events:
        what = "times between events" if chart == "t" else "numbers of cases between events"
        do = f"give figures that are {what}, or another chart"
        if indicator.ratio is not None or kind not in (None, "count", "amount"):
            yield f"{named if indicator.ratio is None else f'{short_repr(chart)} of a ratio'}", do
        elif is_time(indicator.unit) is not (chart == "t"):
            yield f"{short_repr(chart)} of figures in {short_repr(indicator.unit)}", do
    elif chart is None and list(above_and_below) == ["count", "count"]:
        better = "p" if kind == "percentage" else "u"
        do = (
            f"say 'chart: {better}', which gives each period limits by its own denominator, or "
            f"'{better}-prime' where denominators are large; 'chart: xmr' keeps limits that treat all "
            "periods alike"
        )
        yield "a ratio of two counts without 'chart'", do


def _of_rare_events(register: Register) -> Iterator[Finding]:
    """Tell of indicators without a chart whose recorded figures are mostly 0."""
    asked = {one.id: at for at, one in enumerate(register.indicators) if one.chart is None}
    if not asked:
        return
    from rsr.series.comparing import number
    from rsr.series.weighing import rare_events

    found: dict[str, dict[Period, float | None]] = {}
    for observation in register.observations:
        if observation.indicator in asked and observation.part is None:
            figures = found.setdefault(observation.indicator, {})
            figures[observation.period] = number(observation.value)
    for id_, figures in found.items():
        if rare_events([*figures.values()]):
            zeros = [*figures.values()].count(0)
            got = f"{zeros} of {len(figures)} figures are 0, and the others below 5"
            hint = (
                "record the times between events, or the cases between them, and say 'chart: t' or "
                "'chart: g'; 'chart: xmr' keeps the XmR chart"
            )
            yield _UNSUITED, ("indicators", asked[id_]), got, hint


def _unclear(register: Register, index: int, indicator: Indicator) -> Iterator[Finding]:
    ratio = indicator.ratio
    at = ("indicators", index)
    if ratio is not None:
        if indicator.measured is not None or indicator.continues:
            yield _RATIO, (*at, "ratio"), "measured or continues beside it"
        for place, other in (("numerator", ratio.numerator), ("denominator", ratio.denominator)):
            found = register.find("indicators", other)
            if other == indicator.id or (found is not None and found.ratio is not None):
                yield _RATIO, (*at, "ratio", place), short_repr(other)
    for nth, other in enumerate(indicator.continues):
        found = register.find("indicators", other)
        again = found is not None and (found.continues or found.ratio is not None)
        if other == indicator.id or again:
            yield _CONTINUES, (*at, "continues", nth), short_repr(other)
