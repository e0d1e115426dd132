"""How a source says that its figures are printed: by a publisher's convention, or option by option."""

from collections.abc import Mapping
from typing import Any

from rsr.model import TimeSense, Value
from rsr.model.kinds import (
    Known,
    contradict,
    is_cumulative,
    kind_in_heading,
    picks_cumulative,
)
from rsr.plugins.sources._options import RecordOptions
from rsr.values import Convention, convention
from rsr.values.flags import flags
from rsr.values.numerals import Numerals

__all__ = ["known_kind", "layout_fields", "rounding", "told"]


def told(options: RecordOptions) -> Convention | None:
    """Return the convention that a source is told to follow, if any."""
    return None if options.convention is None else convention(options.convention)


def rounding(convention: Convention, step: float | None) -> dict[str, Any]:
    """Return what a layout says of rounded figures, by the step that parts are rounded to."""
    return {
        "rounded_to": step,
        "whole_rounded_to": None if convention.totals == "exact" else step,
        "whole_perhaps_exact": convention.totals == "perhaps-rounded",
        "at_least_zero": True,
    }


def layout_fields(options: RecordOptions, markers: Mapping[str, Value]) -> dict[str, Any]:
    """Return what a layout says of how figures are printed, for records and for tables alike."""
    written = {
        "numerals": Numerals(
            thousands=options.thousands,
            decimal=options.decimal,
            forms=options.number_forms,
            currency=options.currency,
            multipliers=options.multipliers,
        ),
        "flags": None if options.flags is None else flags(options.flags),
        "flag": options.flag_column,
    }
    followed = told(options)
    if followed is None:
        return {
            "markers": dict(markers),
            "blank": None,
            "rounded_to": options.rounded_to,
            "whole_rounded_to": options.rounded_to,
            "counts": options.counts,
            "kind": known_kind(options),
            **written,
        }
    kind = options.figures
    meant = {text: followed.marked(text, kind) for text in followed.markers}
    step = followed.rates_rounded_to if kind == "rate" else followed.rounded_to
    return {
        "markers": {**meant, **markers},
        "blank": followed.marked("", kind),
        "sentinels": followed.sentinels,
        **rounding(followed, step),
        "totals": kind == "total",
        "counts": followed.whole and kind != "rate",
        "kind": known_kind(options),
        **written,
    }


def known_kind(options: RecordOptions) -> Known | None:
    """Return what options say of the kind of all figures; None where they say nothing of it.

    The heading of the column of figures may say that they are of a kind that does not add up; it
    goes before what ``counts`` says of all. It, and the texts by which rows are picked, may say that
    figures are cumulative.
    """
    running = is_cumulative(options.heading) or picks_cumulative(options.where)
    sense: TimeSense | None = "cumulative" if running else None
    headed = kind_in_heading(options.heading)
    if headed is not None and (options.figures != "rate" or not contradict("rate", headed)):
        return Known(headed, time_sense=sense)
    if options.figures == "rate":
        return Known("rate", by_option=True, time_sense=sense)
    if options.counts:
        return Known("count", by_option=True, time_sense=sense)
    return None if sense is None else Known(time_sense=sense)
