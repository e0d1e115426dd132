"""Rows of one figure that stand in each other's way: in what they differ, and what is to be done."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rsr.engine.differing import differ, first_at, more_like_it, texts_in_words, written_otherwise
from rsr.engine.figure_groups import Pot
from rsr.engine.frames import collected
from rsr.engine.matching import Columns, fold, text_of
from rsr.errors import Problem, Where, import_extra, short_repr

if TYPE_CHECKING:
    from rsr.engine.figure_collector import FigureCollector
    from rsr.engine.plans import Query

# How many rows are looked at to say in what they differ.
_SOME_ROWS = 100
# And in so many figures.
_SOME_FIGURES = 10


def ambiguous(
    query: "Query",
    columns: Columns,
    gathering: "FigureCollector",
    pots: Sequence[Pot],
    file: str | None,
) -> tuple[Problem, bool]:
    """Say in which columns the rows differ that stand in each other's way.

    Where they differ in more than the figure, they are of several things, such as measures,
    sexes or places, of which nobody selected one; that is True then.

    Args:
        query: The query whose rows they are.
        columns: The columns of its table.
        gathering: What was made of them.
        pots: The figures of which there are several rows, one or more.
        file: The file, where the rows do not tell it.
    """
    layout = query.layout
    # The same in all of them, however it is written.
    same = (*layout.period, layout.status, layout.file, *layout.released, layout.row)
    own = {columns.find(name) for name in same if name is not None}
    figure = layout.value and columns.find(layout.value)
    pot, rows, several = first_of_all = _rows_apart(query, columns, pots[0])
    for other in pots[1:_SOME_FIGURES]:
        if several.keys() - own - {figure}:  # they differ in more than the figure
            break
        pot, rows, several = _rows_apart(query, columns, other)
    if not several.keys() - own - {figure}:
        pot, rows, several = first_of_all
    names = [name for name in several if name not in own]
    unselected = [name for name in names if name != figure]
    made = {columns.find(one) for one in (layout.file, layout.row) if one is not None}
    written = {name: texts for name, texts in several.items() if name in own - made}
    others = [gathering.words(one) for one in pots if one is not pot]
    place = layout.row and columns.find(layout.row)
    first = first_at([*columns.types], rows, place)
    file = pot.head.file or file
    if unselected:
        texts_of = {name: _selected_texts(query, name) for name in unselected}
        hint = f"{differ(texts_of)}: name one in select"
    elif names:
        hint = f"they differ in the figure alone, under {texts_in_words({name: several[name] for name in names})}"
        hint += f", and in how {written_otherwise(written)}" if written else ""
        hint = f"{hint}{first}: one must be taken out"
    elif written:
        hint = f"they differ only in how {written_otherwise(written)}{first}: one must be taken out"
    else:
        hint = f"they are the same in every column{first}: the file holds rows twice"
    return Problem(
        code="select-ambiguous",
        must="there must be one row for each period and part",
        got=f"{pot.rows} rows for {gathering.words(pot)}"
        + (f" in {short_repr(file)}" if file else "")
        + more_like_it(others),
        hint=hint,
        where=Where(path=("select",)),
    ), bool(unselected)


def _rows_apart(
    query: "Query", columns: Columns, pot: Pot
) -> tuple[Pot, list[tuple[Any, ...]], dict[str, list[str]]]:
    """Return a figure with some of its rows, and the texts of each column that has several of them."""
    rows = list(collected(query.selected(pot.groups).head(_SOME_ROWS)))
    several = {
        name: list(texts.values())
        for name, cells in zip(columns.types, zip(*rows, strict=True), strict=True)
        if len(texts := {fold(text_of(cell)): text_of(cell).strip() for cell in cells}) > 1
    }
    return pot, rows, several


def _selected_texts(query: "Query", name: str) -> list[str]:
    nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    column = query.selected().select(text=query.key(name))
    rows = collected(column.group_by("text").agg(rows=nw.len()).head(_SOME_ROWS))
    return [text_of(row[0]).strip() for row in rows]
