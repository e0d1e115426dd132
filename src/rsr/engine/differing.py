"""In which columns rows differ, in words: said where several stand for one figure."""

from collections.abc import Iterable, Mapping

from rsr.errors import shown

__all__ = ["differ"]

# Beyond so many columns, and texts of each, they are counted.
_COLUMNS = 4
_TEXTS = 5


def differ(columns: Mapping[str, Iterable[str]]) -> str:
    """Say in which columns rows differ, and which texts stand there.

    >>> differ({"sex": ["Male", "All"]})
    "they differ in 'sex' ('All', 'Male')"
    """
    told = [f"{shown(name, whole=True)} ({_some(texts)})" for name, texts in columns.items()]
    if len(told) > _COLUMNS:
        told = [*told[:_COLUMNS], f"{len(told) - _COLUMNS} more"]
    return f"they differ in {', '.join(told)}"


def _some(texts: Iterable[str]) -> str:
    ordered = sorted(set(texts))
    some = [shown(text, whole=True) for text in ordered[:_TEXTS]]
    if len(ordered) > _TEXTS:
        some.append(f"{len(ordered) - _TEXTS} more")
    return ", ".join(some)
