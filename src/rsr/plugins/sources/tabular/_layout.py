"""What the options of a table say of its columns, for whoever measures on it."""

from collections.abc import Mapping
from typing import Any, get_args

from attrs import evolve

from rsr.documents import converter
from rsr.engine.layout import Layout, Status, Vintage
from rsr.engine.spelled import Span
from rsr.errors import DocumentError, Where, short_repr
from rsr.model import Period
from rsr.plugins import SourceContext
from rsr.plugins.tables.conventions import layout_fields
from rsr.plugins.tables.table_options import TabularOptions
from rsr.plugins.tables.whole_files import PERIOD, period_of_file
from rsr.values.numerals import CellError

_OWN_WORDS: tuple[Status, ...] = get_args(Status)


def constant_of(options: TabularOptions, context: SourceContext) -> Span | None:
    """Return the period of every row, where the register states it or a single name holds it."""
    stated = options.constants.get("period")
    headed = options.wide is not None and options.wide.into == "period"
    if stated is not None and (options.period is not None or headed):
        raise DocumentError.of(
            "field-twice",
            "a period must come from the table or be the same in every row",
            hint="remove it from one of the two",
            where=Where(path=("constants", "period")),
        )
    if stated is None:
        named = context.frame is not None or options.is_database
        found = period_of_file(options, options.shown_as) if named else None
        return None if found is None else found[0]
    try:
        period = converter.structure(stated, Period)
    except Exception:  # noqa: BLE001  # whatever its form is
        raise DocumentError.of(
            "type-wrong",
            "a period must have a start and an end, each a day, and not end before it starts",
            got=short_repr(stated),
            where=Where(path=("constants", "period")),
        ) from None
    return period.start, period.end


def layout_of(
    options: TabularOptions,
    vintages: Mapping[str, Vintage],
    *,
    file: str | None,
    row: str | None,
    constant: Span | None = None,
    refused: Mapping[str, CellError] | None = None,
) -> Layout:
    fixed = _status(options.constants.get("status"), ("constants", "status"))
    if fixed is not None:
        vintages = {name: evolve(vintage, status=fixed) for name, vintage in vintages.items()}
    statuses: dict[str, Status] = {word: word for word in _OWN_WORDS}
    for word, meant in options.words.get("status", {}).items():
        statuses[word] = _status(meant, ("words", "status", word)) or "not-stated"
    wide, period = options.wide, options.period
    of_file = period is not None and period.of_file
    spans: dict[str, Any] = {}
    if wide is not None and wide.into == "period":
        spans = {"at": wide.into, "covers": "interval"}
    elif constant is not None:
        spans = {"constant": constant}
    elif of_file:
        spans = {"at": PERIOD, "covers": "interval"}
    elif period is not None:
        parts = ("at", "columns", "covers", "start", "end", "length", "length_in", "shift")
        spans = {part: getattr(period, part) for part in parts}
    return Layout(
        value=wide.value if wide is not None else options.columns.get("value"),
        # Periods of headings and of files are written as ISO 8601 has them.
        date_formats=None
        if spans.get("covers") == "interval" and (wide or of_file)
        else options.date_formats,
        calendar=options.calendar,
        status=options.columns.get("status"),
        statuses=statuses,
        published_on=options.columns.get("vintage_on"),
        issue=options.columns.get("issue"),
        vintage=options.columns.get("vintage"),
        published_formats=options.date_formats,
        file=file,
        vintages=vintages,
        row=row,
        refused=refused or {},
        picked=tuple(options.where),
        **spans,
        **layout_fields(options, options.markers),
    )


def _status(word: Any, path: tuple[str, ...]) -> Status | None:
    if word is None:
        return None
    for one in _OWN_WORDS:
        if word == one:
            return one
    raise DocumentError.of(
        "choice-unknown",
        f"a status must be one of {', '.join(map(repr, _OWN_WORDS))}",
        got=short_repr(word, whole=True),
        where=Where(path=path),
    )
