"""Which known word comes closest to one that is not known."""

from collections.abc import Iterable

from rsr.errors import did_you_mean, short_repr

# What the names of columns begin with that rsr adds.
_OWN = "rsr_"


def near(word: str, known: Iterable[str]) -> str:
    """Return a hint: the known word that comes closest, or some of those there are.

    >>> near("Englnd", ["England", "Provider"])
    "did you mean 'England'?"
    """
    names = sorted(set(known))
    if (question := did_you_mean(word, names)) is not None:
        return question
    some = ", ".join(short_repr(name, whole=True) for name in names[:12]) + (
        ", ..." if len(names) > 12 else ""
    )
    return f"there are {some}" if names else "there are none"


def near_column(name: str, columns: Iterable[str]) -> str:
    """Return a hint: the column that comes closest, or some of those that the publisher gave.

    Columns that rsr adds to a table, such as that of the file in which a row stands, are not told.

    >>> near_column("n", ["month", "n [r]", "rsr_file"])
    "there are 'month', 'n [r]'"
    """
    return near(name, (column for column in columns if not column.startswith(_OWN)))
