"""Whether the parts of figures that stand are added up, and whether their sums fit what is published."""

from rsr.model import Indicator, Period
from rsr.series.adding import NotAdded, Parted, not_added, unlike_whole
from rsr.series.standing import Figures, following


def parts_not_added(indicator: Indicator, figures: Figures) -> NotAdded | None:
    """Return why the parts of an indicator are not added up; None where they are, or has none."""
    if all(part is None for parts in figures.by_period.values() for part in parts):
        return None
    return not_added(indicator, parted(following(figures, indicator.successions, indicator)))


def parted(figures: Figures) -> list[Parted]:
    """Return the parts of each period with the whole that is published beside them."""
    return [
        Parted(
            Period(start=span[0], end=span[1]),
            figures.parts_in_order(span),
            whole.latest.value if (whole := figures.whole(span)) is not None else None,
        )
        for span in figures.by_period
    ]


def unlike_wholes(*known: Figures) -> str | None:
    """Return why sums of parts do not stand beside wholes of other periods; None where they may."""
    for figures in known:
        published = {figures.whole(span) is not None for span in figures.by_period}
        why = unlike_whole(parted(figures)) if len(published) > 1 else None
        if why is not None:
            return why
    return None
