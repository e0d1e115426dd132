"""What the figures of one indicator show by themselves, found once for all who ask."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from rsr.engine.totals import suspected_in_words
from rsr.model import Indicator, Observation, Register
from rsr.model.succession import Succession
from rsr.series.adding import NotAdded
from rsr.series.rebased import Rebased, rebased
from rsr.series.recasting import Recast, recast
from rsr.series.recoding import Recoding, recodings
from rsr.series.standing import Figures, latest, parts_not_added, parts_suspected


@frozen(kw_only=True)
class Examined:
    """What was found in the figures of one indicator, and of which figures that is.

    It says what checks tell and what a series is made of, so that neither works it out again. It holds
    for the indicator, the figures and the breaks that it names, and for no others: see `fits`.
    """

    indicator: Indicator
    known: tuple[Observation, ...]
    broken_on: tuple[date, ...]
    # Parts that a later release gives under other codes; and the figures without those of the old ones.
    recast: tuple[Recast, ...]
    standing: Sequence[Observation]
    # Those that stand, by period and part.
    figures: Figures
    recodings: tuple[Recoding, ...]
    rebased: tuple[Rebased, ...]
    not_added: NotAdded | None
    # Which parts may be what others come to, though they are added up.
    suspected: str | None

    def fits(self, other: Indicator, known: Sequence[Observation], broken: Sequence[date]) -> bool:
        """Say whether it is what would be found of an indicator, its known figures and breaks."""
        return (
            self.indicator == other
            and self.broken_on == tuple(broken)
            and self.known == tuple(known)
        )

    @property
    def doubts(self) -> tuple[str, ...]:
        """What readers are told of parts that are added up; nothing where nothing shows."""
        return () if self.suspected is None else (suspected_in_words(self.suspected),)

    def recoded_with(self, successions: Sequence[Succession]) -> tuple[Recoding, ...]:
        """Return the recodings where others are followed as one as well, as a ratio may say."""
        if set(successions) <= set(self.indicator.successions):
            return self.recodings
        return recodings(self.indicator, self.standing, self.recast, successions)

    def rebased_without(self, broken_on: Sequence[date]) -> tuple[Rebased, ...]:
        """Return the changes of base where other breaks are declared, as those of a ratio."""
        if tuple(broken_on) == self.broken_on:
            return self.rebased
        return rebased(self.indicator, self.standing, broken_on)


def examined(
    indicator: Indicator, known: Iterable[Observation], broken_on: Iterable[date] = ()
) -> Examined:
    """Look at the figures of an indicator."""
    every, broken = tuple(known), tuple(broken_on)
    given, standing = recast(indicator, every)
    figures = latest(standing)
    unadded = parts_not_added(indicator, figures)
    return Examined(
        indicator=indicator,
        known=every,
        broken_on=broken,
        recast=given,
        standing=standing,
        figures=figures,
        recodings=recodings(indicator, standing, given),
        rebased=rebased(indicator, standing, broken),
        not_added=unadded,
        suspected=None if unadded is not None else parts_suspected(indicator, figures),
    )


def examined_in(
    register: Register,
    known: Iterable[Observation],
    before: Mapping[str, Examined] | None = None,
    only: Collection[str] | None = None,
) -> dict[str, Examined]:
    """Look at the figures of indicators, except at those that were looked at before.

    Returns:
        What was found, by indicator.
    """
    of: dict[str, list[Observation]] = defaultdict(list)
    for one in known:
        of[one.indicator].append(one)
    found = {}
    for indicator in register.indicators:
        if only is None or indicator.id in only:
            own = (before or {}).get(indicator.id)
            seen = of[indicator.id]
            broken = evolve(indicator, breaks=register.breaks_of(indicator)).broken_on
            if own is None or not own.fits(indicator, seen, broken):
                own = examined(indicator, seen, broken)
            found[indicator.id] = own
    return found
