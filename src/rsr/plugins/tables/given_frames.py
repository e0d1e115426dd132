"""Rows of a frame that a caller handed over in the place of a source's files."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from attrs import field, frozen

from rsr.engine.frames import collected, failing, opened
from rsr.errors import DocumentError, Where, import_extra, short_repr
from rsr.plugins.tables.row_readers import NumberedRow, TableReader
from rsr.plugins.tables.table_options import TabularOptions
from rsr.plugins.tables.typed_cells import plain

__all__ = ["FrameTable", "handed_over"]


def handed_over(frame: Any, called: str) -> Any:
    """Return a frame that a caller handed over as narwhals has it, its categories as text.

    Numbers of single precision are those of which their shortest texts are.

    Args:
        frame: Whatever was handed over.
        called: What it stands for, for messages.

    Raises:
        DocumentError: It is no frame that narwhals knows, its columns cannot be told apart by
            name, or its engine failed.
        ExtraMissingError: narwhals is not installed.
    """
    narwhals = import_extra("narwhals.stable.v2", extra="data", to="read a frame")
    exceptions = import_extra("narwhals.exceptions", extra="data", to="read a frame")
    try:
        seen = narwhals.from_native(frame)
    except TypeError:
        raise DocumentError.of(
            "frame-unknown",
            "what is handed over for a source must be a frame that narwhals knows",
            got=type(frame).__name__,
            hint="a DuckDB relation, or a Polars, pandas, pyarrow, Spark or Ibis frame",
            where=Where(file=called),
        ) from None
    except exceptions.DuplicateError as error:
        raise _misnamed(str(error).strip().splitlines()[0], called) from None
    # Polars has no two columns of one name; the others are asked themselves, by what they hold.
    if not seen.implementation.is_polars():
        with failing():
            names = Counter(_names_in(seen.to_native()))
        odd = [name for name, times in names.items() if not isinstance(name, str) or times > 1]
        if odd:
            raise _misnamed(", ".join(map(short_repr, odd[:8])), called)
    with failing():
        schema = seen.collect_schema()
        kinds = (narwhals.Categorical, narwhals.Enum)
        # A cast of nothing is the text 'nan' in some engines.
        texts = {
            name: narwhals.when(~cell.is_null()).then(cell.cast(narwhals.String))
            for name, kind in schema.items()
            for cell in (narwhals.col(name),)
            if isinstance(kind, (*kinds, narwhals.Float32))
        }
        made = [
            text.cast(narwhals.Float64) if schema[name] == narwhals.Float32 else text
            for name, text in texts.items()
        ]
        return seen.with_columns(made) if made else seen


def _names_in(native: Any) -> Any:
    # What pyarrow calls columns are their cells.
    return native.column_names if hasattr(native, "column_names") else native.columns


def _misnamed(got: str, called: str) -> DocumentError:
    return DocumentError.of(
        "frame-columns",
        "the columns of a frame must have names that are text, each its own",
        got=got,
        hint="rename the columns, or leave some out, before the frame is handed over",
        where=Where(file=called),
    )


@frozen(kw_only=True)
class FrameTable(TableReader):
    """A frame whose columns are known."""

    _frame: Any = field(alias="frame", eq=False)

    @classmethod
    def opened(cls, frame: Any, options: TabularOptions) -> "FrameTable":
        """Look at a frame's columns.

        Raises:
            DocumentError: It is no frame that can be read; see `handed_over`.
            ExtraMissingError: narwhals is not installed.
        """
        seen = handed_over(frame, options.shown_as)
        names = tuple(seen.collect_schema().names())
        return cls(file=options.shown_as, names=names, frame=seen.to_native())

    def rows(self, wanted: frozenset[int], /) -> Iterator[NumberedRow]:
        """Return the rows, of which only the columns that are wanted are fetched."""
        asked = sorted(wanted)
        with opened(self._frame) as table:
            fetched = collected(table.select([self.names[place] for place in asked]))
        for number, found in enumerate(fetched, start=1):
            cells: list[Any] = [None] * len(self.names)
            for place, cell in zip(asked, found, strict=True):
                cells[place] = plain(cell)
            yield NumberedRow(self.file, cells, number)
