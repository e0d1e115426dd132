"""The hook rsr_sources: what it yields can be gathered from."""

from collections.abc import Iterable, Iterator
from datetime import date

import pytest
from hook_register import REGISTER, only

import rsr
from rsr.errors import PluginError
from rsr.model import Number, Observation, Period
from rsr.plugins import ScaleOffer, SourceContext, SourceOffer, hookimpl

DAY = Period(start=date(2026, 3, 1), end=date(2026, 3, 1))


class Lamplighter:
    """Counts one lamp."""

    def gather(self, context: SourceContext) -> Iterator[Observation]:
        """Yield the count."""
        del context
        yield Observation(indicator="lit", period=DAY, value=Number(value=1))


class Good:
    """Offers a source."""

    @hookimpl
    def rsr_sources(self) -> Iterable[SourceOffer]:
        """Yield it."""
        yield SourceOffer(name="lamplighter", summary="One.", make=lambda _: Lamplighter())


class Wrong:
    """Offers something else."""

    @hookimpl
    def rsr_sources(self) -> Iterable[ScaleOffer]:
        """Yield a scale."""
        yield ScaleOffer(name="lamplighter", summary="None.", make=lambda: None)  # type: ignore[arg-type,return-value]  # never made


def test_a_source_is_gathered_from() -> None:
    """What an offered source yields is in the register, signed with the plugin's name."""
    with only(Good()) as plugins:
        gathering = rsr.gather(REGISTER, plugins=plugins)

    (observation,) = gathering.register.observations
    assert observation.value == Number(value=1)
    assert observation.made_by is not None
    assert observation.made_by.plugin == "Good"


def test_another_kind_of_offer_is_refused() -> None:
    """The hook yields sources and nothing else."""
    with pytest.raises(PluginError) as caught:
        only(Wrong())

    assert caught.value.code == "plugin-offer-wrong"
    assert caught.value.plugin == "Wrong"
