"""The hook rsr_scales: what it yields can be a register's scale."""

from collections.abc import Iterable

import pytest
from attrs import evolve
from hook_register import REGISTER, SCALE, only

import rsr
from rsr.errors import RsrError
from rsr.plugins import ScaleOffer, hookimpl


class Good:
    """Offers a scale."""

    @hookimpl
    def rsr_scales(self) -> Iterable[ScaleOffer]:
        """Yield it."""
        yield ScaleOffer(name="yes-no", summary="Yes or no.", make=lambda: SCALE)


class Nothing:
    """Offers nothing."""

    @hookimpl
    def rsr_scales(self) -> Iterable[ScaleOffer]:
        """Yield nothing."""
        return ()


BARE = evolve(REGISTER, scales=(), sources=())


def test_a_register_uses_an_offered_scale() -> None:
    """A scale that a plugin offers is the one that is frozen with the cycle."""
    with only(Good()) as plugins:
        release = rsr.freeze(BARE, cycle="spring", plugins=plugins)

    assert release.scale == SCALE


def test_a_scale_that_nobody_offers_is_not_found() -> None:
    """Without the offer the register's scale is unknown."""
    with only(Nothing()) as plugins, pytest.raises(RsrError) as caught:
        rsr.freeze(BARE, cycle="spring", plugins=plugins)

    assert caught.value.code == "scale-unknown"
