"""Says a verdict in plain sentences that name no cause."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr.formatting import written_day
from rsr.model import doc
from rsr.spc._rules import RULE_NAMES, Better, Result, in_concern, in_improvement

Meaning = Literal["improvement", "concern", "neutral"]


@frozen(kw_only=True)
class Stretch:
    """A stretch of points, next to each other, that all fired one rule."""

    rule: str = field(metadata=doc("The rule, such as 'shift-above' or 'below-lower-limit'."))
    meaning: Meaning = field(metadata=doc("Improvement or concern; neutral where neither way is."))
    first_on: date = field(metadata=doc("The date of its first point."))
    last_on: date = field(metadata=doc("The date of its last point."))
    n: int = field(metadata=doc("How many points fired it."))


def stretches(dates: Sequence[date], fired: Sequence[int], better: Better) -> list[Stretch]:
    """Return every stretch that fired a rule, the one that ended last first."""
    improving, worse = in_improvement(better), in_concern(better)
    found = []
    for bit, name in RULE_NAMES.items():
        meaning: Meaning = (
            "improvement" if bit & improving else "concern" if bit & worse else "neutral"
        )
        start = None
        for at in range(len(fired) + 1):
            on = at < len(fired) and fired[at] & bit
            if on and start is None:
                start = at
            elif not on and start is not None:
                found.append(
                    Stretch(
                        rule=name,
                        meaning=meaning,
                        first_on=dates[start],
                        last_on=dates[at - 1],
                        n=at - start,
                    )
                )
                start = None
    # Stable: of those that end and begin together, the weightiest rule comes first.
    return sorted(found, key=lambda signal: (signal.last_on, signal.first_on), reverse=True)


# Beside all runs and trends so many signs are told one by one; the others are counted.
_TOLD = 4

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
    "sustained-improvement, over": "Since {day}, {run} figures in a row or more, up to {end}, lay on the "
    "better side of the mean before; {since}.",
    "worse, over": "Since {day}, {run} figures in a row or more, up to {end}, lay on the worse side of "
    "the mean before; {since}.",
    "lapsed, better": "Since {day}, {run} figures in a row or more, up to {end}, lay on the better side "
    "of the mean before, but {place}.",
    "lapsed, worse": "Since {day}, the figures show no improvement that can be told from chance: {run} "
    "in a row or more, up to {end}, lay on the worse side of the mean before, but {place}.",
    "lapsed, worse, signs": "Since {day}, there are signs of improvement, but not of one that lasts: {run} "
    "figures in a row or more, up to {end}, lay on the worse side of the mean before, but {place}.",
    "worse, ended": "Since {day}, the latest run of {run} figures or more, up to {end}, lies on the "
    "worse side of the mean before, and the last figure, of {on}, is of concern again.",
    "worse, turned": "Since {day}, the figures went both ways: the latest run of {run} or more, "
    "{begin} to {end}, lies on the worse side of the mean before; an earlier one, up to {other}, lay "
    "on the better side.",
    "sustained-improvement, turned": "Since {day}, the figures went both ways: the latest run of "
    "{run} or more, {begin} to {end}, lies on the better side of the mean before; an earlier one, up "
    "to {other}, lay on the worse side.",
    "signal-only": "Since {day}, there are signs of improvement, the latest on {on}, but not of one "
    "that lasts.",
    "signal-only, doubt": "Since {day}, {run} figures in a row or more lie on the better side of the "
    "mean before, but that is not told as an improvement since then, because {doubt}.",
    "signal-only, doubt, worse": "Since {day}, {run} figures in a row or more, up to {end}, lie on the "
    "worse side of the mean before, but that is not told as a worsening since then, because {doubt}.",
    "signal-only, doubt, turned": "Since {day}, the figures went both ways: the latest run of {run} or "
    "more, {begin} to {end}, lies on the better side of the mean before, but that is not told as an "
    "improvement since then, because {doubt}; an earlier one, up to {other}, lay on the worse side.",
    "signal-only, doubt, worse, turned": "Since {day}, the figures went both ways: the latest run of "
    "{run} or more, {begin} to {end}, lies on the worse side of the mean before, but that is not told as "
    "a worsening since then, because {doubt}; an earlier one, up to {other}, lay on the better side.",
    "signal-only, better": "Since {day}, there are signs both ways: the latest, on {on}, is of "
    "improvement, but not of one that lasts.",
    "signal-only, worse": "Since {day}, there are signs both ways: the latest, on {on}, is of "
    "concern.",
    "signal-only, both": "Since {day}, there are signs both ways up to the latest, on {on}.",
    "no-change-shown": "Since {day}, the figures show no improvement that can be told from chance.",
    "no-change-shown, worse": "Since {day}, the figures show no improvement that can be told from "
    "chance; the latest sign, on {on}, is of concern.",
    "cannot-say": "Whether anything has changed since {day} cannot be said from these figures.",
}


@frozen(kw_only=True)
class Since:
    """The figures since a run that ended lately, or whose last ones have left it.

    ``better`` says on which side the run lay, and ``there`` how many of the ``n`` figures since do so
    still. They belie it where their mean lies clearly on the ``other`` side, or so many last ones,
    ``gone``, are back near the mean before.
    """

    improving: bool
    n: int
    there: int
    other: bool
    gone: int

    @property
    def lapsed(self) -> bool:
        """Whether they belie the run."""
        return self.other or bool(self.gone)

    @property
    def words(self) -> str:
        """How many of them lie where the run lay."""
        if self.n == 1:
            return f"the figure since then {'does too' if self.there else 'does not'}"
        return f"of the {self.n} figures since then, {self.there or 'none'} {'does' if self.there == 1 else 'do'}"

    @property
    def place(self) -> str:
        """Where the mean of those lies that belie the run."""
        if not self.other:
            return f"the last {self.gone} figures lie, by their mean, nearer to that mean than to theirs"
        where = f"on the {'worse' if self.improving else 'better'} side"
        if self.n == 1:
            return f"the figure since then lies {where}"
        return f"the {self.n} figures since then lie, by their mean, {where}"


def headline(
    result: Result,
    *,
    changed_on: date,
    run_length: int,
    signals: Sequence[Stretch],
    doubt: str | None,
    ended: bool,
    worse: bool = False,
    turned: bool = False,
    since: Since | None = None,
) -> str:
    """Say a result in one sentence, as things stand at the latest sign.

    ``signals`` come with the latest first. ``doubt`` is why a shift is not told as a change since the day,
    and ``worse`` whether that shift is for the worse; ``ended``, whether the shift that makes things
    worse ended longer ago than one takes; ``turned``, whether one the other way came before the latest;
    ``since`` are the figures since the latest, None where it goes on or ended longer ago.
    """
    shifts = [one for one in signals if "shift" in one.rule]
    earlier = [one for one in shifts if one.rule != shifts[0].rule]
    latest = {one.meaning for one in signals if one.last_on == signals[0].last_on}
    kind: str = result
    if doubt is not None:
        way = ", worse" if worse else ""
        kind = f"signal-only, doubt{way}{', turned' if turned and earlier else ''}"
    elif result == "worse" and ended:
        kind = "worse, ended"
    elif turned and earlier:
        kind = f"{result}, turned"
    elif result in ("sustained-improvement", "worse"):
        kind = f"{result}, over" if since is not None and since.n else result
    elif since is not None and since.lapsed and result != "cannot-say":
        signs = ", signs" if result == "signal-only" else ""
        kind = "lapsed, better" if since.improving else f"lapsed, worse{signs}"
    elif result == "signal-only" and any(one.meaning == "concern" for one in signals):
        way = "both" if len(latest) > 1 else "worse" if "concern" in latest else "better"
        kind = f"signal-only, {way}"
    elif result == "no-change-shown" and signals:
        kind = "no-change-shown, worse"
    return _RESULTS[kind].format(
        day=written_day(changed_on),
        run=run_length,
        on=written_day(signals[0].last_on) if signals else "",
        begin=written_day(shifts[0].first_on) if shifts else "",
        end=written_day(shifts[0].last_on) if shifts else "",
        other=written_day(earlier[0].last_on) if earlier else "",
        doubt=doubt,
        since=since.words if since is not None else "",
        place=since.place if since is not None else "",
    )


def in_words(signal: Stretch, run_length: int) -> str:
    """Say which points fired a rule."""
    points = "one point" if signal.n == 1 else f"{signal.n} points"
    days = written_day(signal.first_on)
    if signal.n > 1:
        days = f"{days} to {written_day(signal.last_on)}"
    return f"{points}, {days}, {_RULES[signal.rule].format(run=run_length)}"


def signs(signals: Sequence[Stretch], run_length: int) -> Iterator[str]:
    """Tell signs of both ways in order of time, the latest first; count what is left of them."""
    words = {"improvement": "Better", "concern": "Worse", "neutral": "Unusual"}
    long = [one for one in signals if one.rule.startswith(("shift", "trend"))]
    short = [one for one in signals if one not in long]
    left = short[_TOLD:] if len(short) > _TOLD + 1 else []
    for signal in signals:
        if signal not in left:
            yield f"{words[signal.meaning]}: {in_words(signal, run_length)}."
    if left:
        counts = [
            f"{count:,} for the {words[meaning].lower()}"
            for meaning in ("improvement", "concern")
            if (count := sum(one.meaning == meaning for one in left))
        ]
        begin = written_day(min(one.first_on for one in left))
        end = written_day(max(one.last_on for one in left))
        yield (
            f"There are {len(left):,} other signs from {begin} to {end}, of points outside the "
            f"limits or near them: {' and '.join(counts)}."
        )
