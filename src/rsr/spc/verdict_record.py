"""A verdict as data, and what it says in plain sentences that name no cause."""

from collections.abc import Iterator, Sequence
from datetime import date

from attrs import field, frozen

from rsr.brief import brief
from rsr.formatting import rounded_figure, written_day
from rsr.model import doc
from rsr.spc._rules import Better, Result
from rsr.spc._scales import VerdictChart
from rsr.spc._sentences import Stretch, signs

__all__ = ["Verdict", "about_target", "values_of_means"]


@frozen(kw_only=True)
class Verdict:
    """What the figures say of the time since a day, against the time before it.

    ``sustained-improvement``: a shift in the better direction lasts, after a baseline that was steady.
    ``worse``: one the other way lasts, unless a cycle or better values of the baseline tell as much.
    ``signal-only``: some sign of improvement, and neither of these. ``no-change-shown``: none. ``cannot-say``: the data cannot bear a verdict, and
    ``reasons`` says why. What each asks for is told in :doc:`/explanation/verdict`.

    It says whether the figures changed, not what changed them.
    """

    result: Result = field(metadata=doc("The verdict."))
    says: str = field(metadata=doc("The verdict in one sentence: how things stand now."))
    reasons: tuple[str, ...] = field(
        metadata=doc("Why nothing can be said, each a sentence; none with any other result.")
    )
    caveats: tuple[str, ...] = field(
        metadata=doc("What a reader must know beside the result, each a sentence.")
    )
    changed_on: date = field(metadata=doc("The day since which a change is looked for."))
    judged_from: date = field(metadata=doc("That day and the lag: the first that is judged."))
    better: Better = field(metadata=doc("Which direction is better."))
    chart: VerdictChart = field(
        default="xmr", metadata=doc("The control chart whose limits and rules it rests on.")
    )
    n_baseline: int = field(metadata=doc("How many values the baseline has, missing left out."))
    n_after: int = field(metadata=doc("How many values are judged, missing left out."))
    missing_baseline: int = field(metadata=doc("How many points of the baseline have no value."))
    missing_after: int = field(metadata=doc("How many points that are judged have no value."))
    first_on: date | None = field(metadata=doc("The first point of the baseline; None of none."))
    last_on: date | None = field(metadata=doc("The last point that is judged; None of none."))
    baseline_mean: float | None = field(
        metadata=doc(
            "Mean of the baseline; of a p or u chart all its events over all denominators, of a t chart "
            "its centre. None of no values."
        )
    )
    mean_from: date = field(
        metadata=doc(
            "``judged_from``; after a shift the other way, the first point since it ended."
        )
    )
    n_mean: int = field(metadata=doc("How many values that mean has."))
    after_mean: float | None = field(metadata=doc("That mean; None of no values."))
    difference: float | None = field(
        metadata=doc("The mean after less the mean before; None where there is not both.")
    )
    lpl: float | None = field(
        metadata=doc(
            "The lower process limit, from the baseline alone; None where there is none, or each "
            "point has its own, as on a p or u chart."
        )
    )
    upl: float | None = field(metadata=doc("The upper one; None where there is none."))
    signals: tuple[Stretch, ...] = field(
        metadata=doc(
            "Every stretch that fired a rule after the day, against frozen limits, the one that "
            "ended last first."
        )
    )
    run_length: int = field(metadata=doc("How many points make a shift or a trend: 6 or 7."))
    autocorrelation: float | None = field(
        metadata=doc(
            "How alike neighbouring points are about their means, from -1 to 1; None of fewer than "
            "eight pairs."
        )
    )
    target: float | None = field(metadata=doc("The target; None without one."))
    target_reached: bool | None = field(
        metadata=doc("Whether the mean after reaches the target; None where that is not asked.")
    )

    __repr__ = brief

    def sentences(self) -> tuple[str, ...]:
        """Say the verdict in plain sentences: result, figures, signals, then reasons and caveats."""
        return tuple(_sentences(self))


def _sentences(verdict: Verdict) -> Iterator[str]:
    yield verdict.says
    if verdict.judged_from > verdict.changed_on:
        yield f"Points are judged from {written_day(verdict.judged_from)} on."
    # Where nothing can be said, no figures are set against each other.
    said = verdict.result != "cannot-say"
    if said and verdict.baseline_mean is not None and verdict.after_mean is not None:
        what = {"xmr": "mean", "t": "centre"}.get(verdict.chart, "pooled figure")
        after, before = values_of_means(verdict)
        yield (
            f"The {what} of {after} is {rounded_figure(verdict.after_mean)}, against "
            f"{rounded_figure(verdict.baseline_mean)} in the {before}."
        )
    if said:
        yield from about_target(
            "That mean" if verdict.chart == "xmr" else "That figure", (verdict,)
        )
        yield from signs(verdict.signals, verdict.run_length)
    yield from verdict.reasons
    yield from verdict.caveats


def values_of_means(verdict: Verdict) -> tuple[str, str]:
    """Return of which values the mean after is, and of which the mean before.

    Both name their day where there are shifts of both ways, because a reader may take the mean for
    that of either.
    """
    after, before = f"{verdict.n_mean} values", f"{verdict.n_baseline} before"
    ways = {one.meaning for one in verdict.signals if one.rule.startswith("shift")}
    if len(ways) < 2:
        return after, before
    since, day = written_day(verdict.mean_from), written_day(verdict.changed_on)
    return f"{after} since {since}", before if day == since else f"{before} {day}"


def about_target(what: str, ends: Sequence[Verdict]) -> Iterator[str]:
    """Say whether the figure after reaches the target, wherever it lies between its ends.

    ``ends``: the verdict on the figures; where these are known by bounds, on the lowest and highest.
    """
    target, reached = ends[0].target, {end.target_reached for end in ends}
    if target is None:
        return
    of = f"the target of {rounded_figure(target)}"
    if len(reached) == 1:
        yield f"{what} {'reaches' if True in reached else 'does not reach'} {of}."
    else:
        means = sorted(end.after_mean for end in ends if end.after_mean is not None)
        lies = " and ".join(map(rounded_figure, means))
        it = f"{what[0].lower()}{what[1:]}"
        yield f"Whether {of} is reached cannot be said: {it} lies between {lies}."
