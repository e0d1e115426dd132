"""The plugin itself: what it offers, through which hooks."""

from collections.abc import Iterable

from rsr.plugins import ScaleOffer, SourceOffer, StrategyOffer, hookimpl
from rsr_mental_health_services.panel import LivedExperiencePanel, PanelOptions
from rsr_mental_health_services.scale import ward_experience
from rsr_mental_health_services.wards import WardOptions, WardReturns


@hookimpl
def rsr_scales() -> Iterable[ScaleOffer]:
    """Offer the scale of what people on wards feel."""
    yield ScaleOffer(
        name="ward-experience",
        summary="Whether people on mental health wards feel the change.",
        make=ward_experience,
    )


@hookimpl
def rsr_strategies() -> Iterable[StrategyOffer]:
    """Offer the strategy that counts a panel's votes."""
    yield StrategyOffer(
        name="lived-experience-panel",
        summary="By the votes of a panel of people with experience of services.",
        options=PanelOptions,
        make=LivedExperiencePanel,
        scale="ward-experience",
    )


@hookimpl
def rsr_sources() -> Iterable[SourceOffer]:
    """Offer the source that adds up the returns of wards."""
    yield SourceOffer(
        name="ward-returns",
        summary="Monthly returns of wards, added up with what is hidden and who is missing.",
        options=WardOptions,
        make=WardReturns,
    )
