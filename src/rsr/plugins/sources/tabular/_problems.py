"""What the records and the tables of the source say alike."""

from attrs import evolve

from rsr.errors import Problem, Where
from rsr.plugins import SourceContext
from rsr.plugins.tables.table_options import TabularOptions


def repeated(got: str, where: Where, within: str = "") -> Problem:
    """Say that more than one column has the name of one that is read, of a sheet in words."""
    return Problem(
        code="column-repeated",
        must=f"a column that is read{within} must have a name of its own",
        got=got,
        hint="give the columns names with column_names or rename",
        where=where,
    )


def left_out_note(left_out: int, files: int, options: TabularOptions) -> Problem:
    """Say how many files were left out."""
    return Problem(
        code="files-left-out",
        must="every file should be readable",
        got=f"{left_out} of {files} files left out",
        hint="each is named in a warning of its own",
        where=Where(file=options.shown_as),
        severity="note",
    )


def placed(problem: Problem, context: SourceContext) -> Problem:
    """Return the problem of an option with its place in the register."""
    return evolve(problem, where=context.option_where(*problem.where.path))
