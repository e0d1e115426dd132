"""The hook rsr_strategies: what it yields proposes statuses."""

from collections.abc import Iterable

import pytest
from attrs import evolve
from hook_register import REGISTER, only

import rsr
from rsr.errors import NotFoundError, PluginError
from rsr.model import Trace
from rsr.plugins import Case, Judgement, StrategyOffer, hookimpl


class Always:
    """Says yes, whatever the case."""

    def assess(self, case: Case) -> Judgement:
        """Say yes."""
        because = f"{case.recommendation.id} is a good thing."
        return Judgement(status="yes", trace=Trace(rule="always", because=because))


class Good:
    """Offers a strategy."""

    @hookimpl
    def rsr_strategies(self) -> Iterable[StrategyOffer]:
        """Yield it."""
        yield StrategyOffer(name="always", summary="Yes.", make=lambda _: Always())


class Breaking:
    """Fails while it offers."""

    @hookimpl
    def rsr_strategies(self) -> Iterable[StrategyOffer]:
        """Yield once, and fail."""
        yield StrategyOffer(name="always", summary="Yes.", make=lambda _: Always())
        raise ZeroDivisionError


def test_a_strategy_proposes() -> None:
    """An offered strategy is asked by name, and its trace is kept."""
    register = evolve(REGISTER, sources=())  # nothing is proposed where a source cannot be read

    with only(Good()) as plugins:
        (proposal,) = rsr.assess(register, cycle="spring", strategies=["always"], plugins=plugins)

    assert (proposal.status, proposal.told_as) == ("yes", "yes")
    assert proposal.trace.because == "lamp is a good thing."
    assert proposal.made_by is not None
    assert proposal.made_by.plugin == "Good"


def test_only_offered_strategies_are_there() -> None:
    """A strategy that no plugin offers is not found."""
    with only(Good()) as plugins, pytest.raises(NotFoundError) as caught:
        rsr.assess(REGISTER, cycle="spring", strategies=["never"], plugins=plugins)

    assert caught.value.code == "strategy-unknown"


def test_a_hook_that_fails_half_way_is_named() -> None:
    """A generator that fails after its first offer stops the loading, with the plugin's name."""
    with pytest.raises(PluginError) as caught:
        only(Breaking())

    assert caught.value.code == "plugin-failed"
    assert caught.value.plugin == "Breaking"
