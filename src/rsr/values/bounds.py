"""How large a table may be beside the file that it is read from."""

from decimal import Decimal

from rsr.errors import DocumentError, Where

__all__ = ["LARGEST_EXPONENT", "MOST_COLUMNS", "check_columns", "check_grid", "exact_decimal"]

# A day each for five years; the cost of a table grows with its columns even where they are blank.
MOST_COLUMNS = 2_048
# A cell that holds anything takes two bytes; what is blank may take none.
_CELLS, _CELLS_PER_BYTE = 1_000_000, 4
# A number that is further from 1 would be written out with as many zeros.
LARGEST_EXPONENT = 400


def check_columns(count: int, file: str) -> None:
    """Refuse a table of too many columns.

    Raises:
        DocumentError: It has more than `MOST_COLUMNS`.
    """
    if count > MOST_COLUMNS:
        raise _too_large(f"have at most {MOST_COLUMNS:,} columns", f"{count:,}", file)


def check_grid(rows: int, columns: int, size: int, file: str) -> None:
    """Refuse a table whose rows times columns are far more than its file can hold.

    Args:
        rows: How many rows it has.
        columns: How many columns they have together.
        size: How many bytes its file has.
        file: What the register calls that.

    Raises:
        DocumentError: It is nearly all blank.
    """
    most = _CELLS + _CELLS_PER_BYTE * size
    if rows * columns > most:
        must = f"have at most {most:,} cells, blank ones among them, in {size:,} bytes"
        raise _too_large(must, f"{rows:,} rows of {columns:,} columns", file)


def _too_large(must: str, got: str, file: str) -> DocumentError:
    return DocumentError.of(
        "table-too-large",
        f"a table must {must}",
        got=got,
        hint="look for what made so many; split the table",
        where=Where(file=file),
    )


def exact_decimal(written: str) -> Decimal:
    """Return a number to its last digit.

    Raises:
        ValueError: It is so large or small that nobody can write it out.
    """
    found = Decimal(written)
    if abs(found.adjusted()) > LARGEST_EXPONENT:
        raise ValueError(f"a number must be within 1e{LARGEST_EXPONENT} and 1e-{LARGEST_EXPONENT}")
    return found
