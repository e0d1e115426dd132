"""Names of columns, as people see them: case, doubled spaces and marks of notes make no other name."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rsr._lazy import lazy_pattern
from rsr.errors import Problem, Where, short_repr
from rsr.values.texts import fold, is_note, listed

_MOST_NAMED = 6

# Names of columns, joined by commas, and of what stands in the other headings.
_JOINED = lazy_pattern(r"([\w.-]+(?: ?, ?[\w.-]+)+) ?\\ ?[\w.-]+")
_BRACKETS = lazy_pattern(r"\s*(\[[^\[\]]*\]|\([^()]*\))")


def without_notes(text: str) -> str:
    """Return a heading without the marks of its notes, as it is where there are none."""
    return _BRACKETS.sub(lambda found: " " if _marks(found) else found[0], text).strip() or text


def notes_in(text: str) -> tuple[str, ...]:
    """Return the marks of notes in a heading, as they stand."""
    return tuple(found[1] for found in _BRACKETS.finditer(text) if _marks(found))


def _marks(found: re.Match[str]) -> bool:
    """Say whether a bracket holds numbers of footnotes, and nothing else."""
    return all(map(is_note, listed(found[1])))


def plain_heading(text: str) -> str:
    """Return a heading without the marks of its notes and without doubled spaces.

    >>> plain_heading("Number of  people [note 1] [note 2, 3]")
    'Number of people'
    """
    return " ".join(without_notes(text).split())


def fold_heading(text: str) -> str:
    """Return a heading as headings are compared.

    >>> fold_heading("Week Ending [note 2]") == fold_heading("week ending")
    True
    """
    return fold(without_notes(text))


def joined_in(names: Sequence[str]) -> dict[int, tuple[str, ...]]:
    r"""Return the columns that join several, as Eurostat's tables do, each with the names of these.

    Such a heading joins them by commas, and names what stands in the other headings behind a
    backslash; the cells join as many texts.

    >>> joined_in(["freq,unit,geo\\TIME_PERIOD", "2021", "2022"])
    {0: ('freq', 'unit', 'geo')}

    Args:
        names: The names of all columns; what one of them is called is not made once more.
    """
    found = {at: one for at, name in enumerate(names) if (one := _JOINED.fullmatch(name.strip()))}
    apart = {at: tuple(map(str.strip, one[1].split(","))) for at, one in found.items()}
    every = Counter(
        map(fold_heading, (*names, *(name for some in apart.values() for name in some)))
    )
    alone = {name for name, count in every.items() if count == 1}
    return {at: some for at, some in apart.items() if alone.issuperset(map(fold_heading, some))}


class Headings:
    """The names of a table's columns, found by what people see of them.

    Neither case, spaces nor marks of notes make another name; where several columns have one name, a
    mark of a note that is named with it tells which is meant.

    Args:
        names: The names, in the order of the columns.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._folded: dict[str, list[str]] = {}
        for name in sorted(set(names)):
            self._folded.setdefault(fold_heading(name), []).append(name)

    def find(self, name: str) -> str | None:
        """Return a column's own name, or None where there is none, or more than one, like it.

        >>> Headings(["n", "n [note 1]"]).find("n"), Headings(["n", "n [note 1]"]).find("n [note 1]")
        (None, 'n [note 1]')
        >>> Headings(["Month"]).find("month"), Headings(["Month", "month"]).find("month")
        ('Month', None)
        """
        found = self.alike(name)
        if len(found) > 1 and notes_in(name):
            found = tuple(one for one in found if fold(one) == fold(name))
        return found[0] if len(found) == 1 else None

    def alike(self, name: str) -> tuple[str, ...]:
        """Return the columns that a name may mean, sorted."""
        return tuple(self._folded.get(fold_heading(name), ()))


def renamed(names: Sequence[str], rename: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of columns as a register calls them.

    Args:
        names: The names in the file.
        rename: What the register calls some of them; compared as people see them.
    """
    # One that is named as it stands means no other column.
    wanted = {fold_heading(own): called for own, called in rename.items() if own not in names}
    return tuple(rename.get(name) or wanted.get(fold_heading(name)) or name for name in names)


def lacking(columns: Mapping[str, Iterable[str]], asked: Iterable[str]) -> Iterator[Problem]:
    """Tell of files without a column that is asked for and that others of their source have.

    Args:
        columns: The columns of each file.
        asked: The columns that the register asks for.
    """
    there = {file: Headings(names) for file, names in columns.items()}
    somewhere = [one for one in asked if any(names.alike(one) for names in there.values())]
    for file, names in there.items():
        if lost := [one for one in somewhere if not names.alike(one)]:
            yield lacks(file, lost)


def lacks(file: str, names: Iterable[str]) -> Problem:
    """Say that a file has no columns of these names, which others of its source have."""
    every = sorted(names)
    some = ", ".join(short_repr(name, whole=True) for name in every[:_MOST_NAMED])
    return Problem(
        code="column-missing",
        must="a file should have the columns that the others of its source have",
        got=f"none called {some}{', ...' if len(every) > _MOST_NAMED else ''}",
        hint="its rows have nothing there; compare the headers of the files",
        where=Where(file=file),
        severity="warning",
    )
