"""What a segmented regression found: estimates, lines and what has to be said with them."""

from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr.brief import brief
from rsr.model import doc
from rsr.spc._segments import Autocorrelation, Estimate, Model

__all__ = ["Caveat", "InterruptedPoint", "Interruption"]


@frozen(kw_only=True)
class Caveat:
    """What has to be said with the result, in a sentence."""

    about: str = field(metadata=doc("What it is about, in a word."))
    says: str = field(metadata=doc("The sentence."))


@frozen(kw_only=True)
class InterruptedPoint:
    """One point of the series, with the lines to draw."""

    at: date = field(metadata=doc("Its date."))
    value: float | None = field(metadata=doc("Its value, or rate; None where there is none."))
    part: Literal["before", "transition", "after"] = field(
        metadata=doc("Before the change, in the transition that is left out, or after.")
    )
    fitted: float | None = field(metadata=doc("What the model gives; None in the transition."))
    counterfactual: float | None = field(
        metadata=doc("Where the earlier trend would have led; None before the change.")
    )


@frozen(kw_only=True)
class Interruption:
    """What a segmented regression says of a change in a series.

    It says how the series stands to its own earlier trend. It cannot say what brought that about:
    whatever else happened at that time is in it too.
    """

    model: Model = field(metadata=doc("The model that was fitted."))
    autocorrelation: Autocorrelation = field(
        metadata=doc("How intervals allow for neighbouring points being alike.")
    )
    level: float = field(metadata=doc("The level of every interval, such as 0.95."))
    changed_on: date = field(metadata=doc("The day of the change, as given."))
    first_after: date = field(metadata=doc("The first point on or after that day."))
    n_before: int = field(metadata=doc("Points with a value before the change."))
    n_after: int = field(metadata=doc("Points with a value after it, the transition left out."))
    n_missing: int = field(metadata=doc("Points without a value, and steps without a point."))
    trend_before: Estimate = field(
        metadata=doc("Change from point to point before: a difference, or a ratio for Poisson.")
    )
    level_change: Estimate = field(
        metadata=doc("The step at the first point after: a difference, or a ratio for Poisson.")
    )
    slope_change: Estimate = field(
        metadata=doc("How much the change from point to point differs after, in the same way.")
    )
    horizon: int = field(
        metadata=doc(
            "The effect is told at this point, counted from the first on or after the day."
        )
    )
    fitted_there: float = field(metadata=doc("What the model gives at that point."))
    counterfactual_there: float = field(
        metadata=doc("Where the earlier trend would have led at that point.")
    )
    effect: Estimate = field(metadata=doc("The difference of the two."))
    relative: Estimate | None = field(
        metadata=doc(
            "The effect as a share of the latter, -0.2 being a fifth less; None where the latter "
            "may be 0 or less."
        )
    )
    residual_autocorrelation: float | None = field(
        metadata=doc("How alike neighbouring residuals are, -1 to 1; None where there are none.")
    )
    durbin_watson: float | None = field(
        metadata=doc("The Durbin-Watson statistic of the residuals, 2 where they are not alike.")
    )
    dispersion: float | None = field(
        metadata=doc("Variance over mean, for Poisson; intervals allow for it. Else None.")
    )
    rho: float | None = field(metadata=doc("The autocorrelation that was modelled, for ar1."))
    max_lags: int | None = field(metadata=doc("How many lags newey-west looks back; else None."))
    points: tuple[InterruptedPoint, ...] = field(metadata=doc("The points in order of time."))
    caveats: tuple[Caveat, ...] = field(metadata=doc("What has to be said with the result."))

    __repr__ = brief

    @property
    def says(self) -> str:
        """The effect in a sentence, without a word on its cause."""
        effect, share = self.effect, f"{100 * self.level:g} %"
        way = "above" if effect.value > 0 else "below"
        low, high = sorted((abs(effect.low), abs(effect.high)))
        apart = f"{abs(effect.value):.3g} {way} " if effect.value else ""
        text = (
            f"At point {self.horizon} after the change, the series stood {apart}"
            "where its earlier trend would have led"
        )
        if effect.low <= 0 <= effect.high:
            return (
                f"{text}; the {share} interval, {effect.low:.3g} to {effect.high:.3g}, includes 0"
            )
        return f"{text} ({share} interval {low:.3g} to {high:.3g} {way})"
