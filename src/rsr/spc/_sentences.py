"""Says a verdict in plain sentences that name no cause."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rsr.written import rounded_figure, written_day

if TYPE_CHECKING:
    from rsr.spc._judging import Stretch
    from rsr.spc.verdict import Verdict

__all__ = ["in_words", "sentences"]

_RULES = {
    "above-upper-limit": "above the upper limit",
    "below-lower-limit": "below the lower limit",
    "shift-above": "{run} or more in a row above the mean of the baseline",
    "shift-below": "{run} or more in a row below the mean of the baseline",
    "trend-rising": "{run} or more rising in a row",
    "trend-falling": "{run} or more falling in a row",
    "two-of-three-above": "of two in three near the upper limit",
    "two-of-three-below": "of two in three near the lower limit",
}

_RESULTS = {
    "sustained-improvement": "Since {day}, {run} figures in a row or more lie on the better side of "
    "the mean before.",
    "worse": "Since {day}, {run} figures in a row or more lie on the worse side of the mean before.",
    "signal-only": "Since {day}, there are signs of improvement, but not of one that lasts.",
    "no-change-shown": "Since {day}, the figures show no improvement that can be told from chance.",
    "cannot-say": "Whether anything has changed since {day} cannot be said from these figures.",
}


def in_words(signal: "Stretch", run_length: int) -> str:
    """Say which points fired a rule."""
    points = "one point" if signal.n == 1 else f"{signal.n} points"
    days = written_day(signal.first_on)
    if signal.n > 1:
        days = f"{days} to {written_day(signal.last_on)}"
    return f"{points}, {days}, {_RULES[signal.rule].format(run=run_length)}"


def sentences(verdict: "Verdict") -> tuple[str, ...]:
    """Say result, figures, signals, then reasons and caveats."""
    return tuple(_sentences(verdict))


def _sentences(verdict: "Verdict") -> Iterator[str]:
    yield _RESULTS[verdict.result].format(
        day=written_day(verdict.changed_on), run=verdict.run_length
    )
    if verdict.judged_from > verdict.changed_on:
        yield f"Points are judged from {written_day(verdict.judged_from)} on."
    # Where nothing can be said, no figures are set against each other.
    said = verdict.result != "cannot-say"
    if said and verdict.baseline_mean is not None and verdict.after_mean is not None:
        yield (
            f"The mean of {verdict.n_after} values is {rounded_figure(verdict.after_mean)}, against "
            f"{rounded_figure(verdict.baseline_mean)} in the {verdict.n_baseline} before."
        )
    if said and verdict.target is not None and verdict.target_reached is not None:
        reaches = "reaches" if verdict.target_reached else "does not reach"
        yield f"That mean {reaches} the target of {rounded_figure(verdict.target)}."
    # What points the other way is among the caveats.
    meaning, word = ("concern", "Worse") if verdict.result == "worse" else ("improvement", "Better")
    for signal in verdict.signals if said else ():
        if signal.meaning == meaning:
            yield f"{word}: {in_words(signal, verdict.run_length)}."
    yield from verdict.reasons
    yield from verdict.caveats
