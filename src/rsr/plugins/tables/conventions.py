"""How a source says that its figures are printed: by a publisher's convention, or option by option."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rsr.engine.layout import Layout
from rsr.errors import Problem, Where
from rsr.model import Register, Value
from rsr.model.counted import is_counted, kind_in_heading
from rsr.model.kinds import Known, contradict, mixed_in_words
from rsr.model.senses import days_in_words, sense_in_words
from rsr.plugins.tables.record_options import RecordOptions
from rsr.values import Convention, convention
from rsr.values.flags import flags
from rsr.values.numerals import Numerals
from rsr.values.printed import PrintedForm

__all__ = ["known_kind", "layout_fields", "mixed_kinds", "option_convention", "printed", "rounding"]

# The most days that each short span has.
_DAYS = {
    "day": 1,
    "week": 7,
    "mmwr-week": 7,
    "week-beginning": 7,
    "week-ending": 7,
    "month": 31,
    "quarter": 92,
    "half-year": 184,
}


def option_convention(options: RecordOptions) -> Convention | None:
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
        "flags": None
        if options.flags is None
        else flags(options.flags, in_column=options.flag_column is not None),
        "flag": options.flag_column,
    }
    followed = option_convention(options)
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


def printed(options: RecordOptions) -> PrintedForm:
    """Return how single figures are printed, as far as the options say."""
    layout = Layout(value=None, **layout_fields(options, options.markers))
    return layout.printed(whole=False)


def known_kind(options: RecordOptions) -> Known | None:
    """Return what options say of the kind of all figures; None where they say nothing of it.

    The heading of the column of figures may say that they are of a kind that does not add up; it
    goes before what ``counts`` says of all. It, that of the period, and the texts by which rows are
    picked may say that figures are cumulative or rolling; so does a heading of a longer span than the
    period covers, such as "12 months to" over months.
    """
    period = options.period
    spans = () if period is None else (*filter(None, (period.at,)), *period.columns)
    sense = sense_in_words(options.heading, *spans, picked=options.where)
    covered = _DAYS.get(period.covers) if period is not None else None
    longer: tuple[str, ...] = ()
    if sense is None and period is not None and covered:
        if days_in_words(options.heading, *spans) > covered:
            sense = "rolling"
        longer = tuple(one for one in spans if days_in_words(one) > covered)[:1]
        longer += (period.covers,) if longer else ()
    headed = kind_in_heading(options.heading)
    if headed is not None and (options.figures != "rate" or not contradict("rate", headed)):
        return Known(headed, time_sense=sense, spans=longer)
    if options.figures == "rate":
        return Known("rate", by_option=True, time_sense=sense, spans=longer)
    if options.counts:
        return Known("count", by_option=True, time_sense=sense, spans=longer)
    counted = is_counted(options.heading)
    return (
        Known(time_sense=sense, counted=counted, spans=longer)
        if sense is not None or counted
        else None
    )


def mixed_kinds(
    picked: Mapping[str, Any], indicator: Any, register: Register, where: Callable[..., Where]
) -> Iterator[Problem]:
    """Tell of a column of which texts of contradictory kinds are picked, for one indicator.

    What the indicator states of its kind and time sense stands.

    Args:
        picked: Which rows are read: texts by column.
        indicator: The id of the indicator of all rows; None where they are of several.
        register: The register.
        where: Says where an option of the source stands.
    """
    if indicator is None:
        return
    of = register.find("indicators", str(indicator))
    mixed = mixed_in_words(
        picked,
        "" if of is None else of.unit,
        kinds=of is None or of.kind is None,
        senses=of is None or of.time_sense is None,
    )
    if mixed is not None:
        column, one, other = mixed
        yield Problem(
            code="kinds-mixed",
            must="the figures of an indicator must be of one kind",
            got=f"{one} with {other}",
            hint="pick rows of one kind, and give the others a source and an indicator of their own; "
            "where the words mislead, state 'kind' or 'time_sense' of the indicator",
            where=where("where", column),
        )
