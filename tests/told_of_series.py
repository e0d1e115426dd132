"""What the modules of series tell of figures, as the verbs ask them."""

from collections.abc import Collection, Iterable, Iterator

from rsr.errors import Problem
from rsr.model import Observation, Register
from rsr.series.examining import examined_in
from rsr.series.recoding import recoded


def recodings_told(
    register: Register,
    known: Iterable[Observation],
    told: Collection[tuple[str, str]] = (),
) -> Iterator[Problem]:
    """Yield what is told of parts that end while others jump."""
    found = examined_in(register, known)
    recodings = {id_: one.recodings for id_, one in found.items()}
    return recoded(register, recodings, {id_: one.recast for id_, one in found.items()}, told=told)
