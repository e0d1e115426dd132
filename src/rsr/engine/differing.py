"""In which columns rows differ, in words: said where several stand for one figure."""

from collections.abc import Iterable, Mapping, Sequence

from rsr.errors import Problem, Where, as_yaml, short_repr

# Beyond so many columns, and texts of each, they are counted.
_COLUMNS = 4
_TEXTS = 5
_OTHERS = 2


def first_at(names: Sequence[str], rows: Iterable[Sequence[object]], place: str | None) -> str:
    """Return at which rows, by their numbers, some of those stand that are told; nothing if not known.

    >>> first_at(["n", "row"], [(5, 9), (5, 3)], "row")
    ', first at row 3 and row 9'
    """
    if place is None:
        return ""
    at = names.index(place)
    numbers = sorted(one for row in rows if isinstance(one := row[at], int))[:3]
    return f", first at {' and '.join(f'row {one}' for one in numbers)}" if numbers else ""


def more_like_it(others: Sequence[str]) -> str:
    """Say of how many others the same is told, and of which.

    >>> more_like_it([]), more_like_it(["May"]), more_like_it(["May", "June", "July"])
    ('', ', and 1 more like it (May)', ', and 3 more like it (May; June; ...)')
    """
    named = "; ".join([*others[:_OTHERS], *(["..."] if len(others) > _OTHERS else [])])
    return f", and {len(others):,} more like it ({named})" if others else ""


def differ(columns: Mapping[str, Iterable[str]]) -> str:
    """Say in which columns rows differ, and which texts stand there.

    >>> differ({"sex": ["Male", "All"]})
    "they differ in 'sex' ('All', 'Male')"
    """
    return f"they differ in {texts_in_words(columns)}"


def written_otherwise(columns: Mapping[str, Iterable[str]]) -> str:
    """Say which columns hold one thing, such as a period, in several texts.

    >>> written_otherwise({"month": ["May 2022", "2022-05"]})
    "'month' ('2022-05', 'May 2022') is written"
    """
    return f"{texts_in_words(columns)} {'is' if len(columns) == 1 else 'are'} written"


def texts_in_words(columns: Mapping[str, Iterable[str]]) -> str:
    """Name columns, with the texts that stand there."""
    told = [f"{short_repr(name, whole=True)} ({_some(texts)})" for name, texts in columns.items()]
    if len(told) > _COLUMNS:
        told = [*told[:_COLUMNS], f"{len(told) - _COLUMNS} more"]
    return ", ".join(told)


def _some(texts: Iterable[str]) -> str:
    ordered = sorted(set(texts))
    some = [short_repr(text, whole=True) for text in ordered[:_TEXTS]]
    if len(ordered) > _TEXTS:
        some.append(f"{len(ordered) - _TEXTS} more")
    return ", ".join(some)


def unselected(
    columns: Mapping[str, Sequence[str]], where: Where, *, option: str, of: str = ""
) -> Problem:
    """Return the problem of rows that are of several things, of which nobody selected one.

    Args:
        columns: The columns in which they differ, each with its texts.
        where: Where the register says which rows are read.
        option: What that is called there.
        of: The indicator, where the place does not tell it.
    """
    first = next(iter(columns))
    several = " and ".join(
        f"{len(texts)} of {short_repr(name, whole=True)}" for name, texts in columns.items()
    )
    return Problem(
        code="select-ambiguous",
        must="the rows of an indicator must be of one sex, age, measure or place, and the like",
        got=f"rows with {several}" + (f" for {short_repr(of)}" if of else ""),
        hint=f"{differ(columns)}: name one under {option}, or all that belong together, as in "
        f"{as_yaml(first)}: [{', '.join(map(as_yaml, columns[first]))}]",
        where=where,
    )
