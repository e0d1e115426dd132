"""What is told of a file that DuckDB cannot read, or of what it could not do for want of room."""

from collections.abc import Iterable

from rsr.errors import DocumentError, Problem, Where, import_extra, short_repr
from rsr.staging import no_room

__all__ = ["tell", "unreadable"]


def tell(error: BaseException, files: Iterable[str]) -> None:
    """Raise in rsr's own words what DuckDB itself raised while it read files.

    Raises:
        DocumentError: Some of the files are damaged; DuckDB does not say which.
        OutputError: There was no room for what it set aside.
    """
    duckdb = import_extra("duckdb", extra="data", to="read tables")
    # A text that is no UTF-8 is found where its cell becomes a text of Python.
    its_own = isinstance(error, (duckdb.Error, UnicodeDecodeError)) or type(error) is RuntimeError
    if its_own and (problems := [unreadable(f, "be whole") for f in files]):
        raise no_room(error) or DocumentError(*problems) from error


def unreadable(name: str, must: str) -> Problem:
    """Return the problem of a file that cannot be read as what it must be."""
    return Problem(
        code="file-unreadable",
        must=f"the file must exist, may be read, and must {must}",
        got=short_repr(name),
        hint="fetch it again",
        where=Where(file=name),
    )
