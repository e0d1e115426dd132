"""What the figures of a register say against each other, and against what the register says of them."""

from collections.abc import Iterator, Mapping
from datetime import date

from rsr.errors import Problem
from rsr.model import Register
from rsr.series import known_on
from rsr.series.continuing import unlike_continued
from rsr.series.cumulative import reset_elsewhere
from rsr.series.examining import Examined
from rsr.series.rebased import unlike_bases
from rsr.series.recoding import recoded
from rsr.series.vintages import differing, lacking, overruled
from rsr.workflow._beyond import beyond_whole
from rsr.workflow._gathered import details_of
from rsr.workflow._kinds import unadded
from rsr.workflow._touching import touching


def of_figures(
    register: Register, day: date | None, examined: Mapping[str, Examined]
) -> Iterator[Problem]:
    """Tell of what figures that were known on a day say against each other.

    ``day``: the day; None is all that is there.
    """
    yield from differing(register, as_of=day)
    yield from overruled(register, as_of=day)
    figures = {id_: one.figures for id_, one in examined.items()}
    standing = {id_: one.standing for id_, one in examined.items()}
    yield from lacking(register, standing, figures)
    recodings = {id_: one.recodings for id_, one in examined.items()}
    recast = {id_: one.recast for id_, one in examined.items()}
    yield from recoded(register, recodings, recast, told=details_of(register).recoded)
    yield from unlike_bases(register, {id_: one.rebased for id_, one in examined.items()})
    yield from unlike_continued(register, as_of=day)
    if any(indicator.successions for indicator in register.indicators):
        from rsr.series.following import looping, unmatched  # few registers declare any

        yield from looping(register)
        yield from unmatched(register)
    known = known_on(register.observations, day)
    yield from reset_elsewhere(register, figures)
    yield from touching(register, known)
    yield from unadded(register, examined)
    yield from beyond_whole(register, examined)
