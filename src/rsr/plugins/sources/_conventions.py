"""Figures read by a publisher's convention of hiding and rounding, and where a file breaks it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rsr.documents import converter
from rsr.engine.cells import Figures
from rsr.errors import Problem, Where, shown
from rsr.model import Value
from rsr.model.kinds import Known
from rsr.plugins.sources._options import RecordOptions
from rsr.values import Convention, breaches, convention

__all__ = ["Following", "known_kind", "layout_fields", "rounding", "told"]

_EXAMPLES = 3
_MUST = {
    "sentinel": "a figure must be none of the signs that its publisher's system uses for none",
    "negative": "a count must not be below 0",
    "fraction": "a count must be whole",
    "unrounded": "a figure must be rounded as the convention says",
    "should-be-hidden": "a figure that the convention hides must not be printed",
}


def told(options: RecordOptions) -> Convention | None:
    """Return the convention that a source is told to follow, if any."""
    return None if options.convention is None else convention(options.convention)


class Following:
    """Reads figures by a convention, and keeps where they break it.

    Args:
        followed: The convention.
        options: What the source was told: what the figures are, and signs of the file's own.
    """

    def __init__(self, followed: Convention, options: RecordOptions) -> None:
        self._convention = followed
        self._kind = options.figures
        self._numbers = Figures(
            thousands=options.thousands, decimal=options.decimal, rounded_to=None, counts=False
        )
        self._meant: dict[str, Any] = {}
        self._broken: dict[str, str | None] = {}
        self._found: dict[str, list[tuple[str, Where]]] = {}
        self._counted: dict[str, int] = {}

    def read(self, text: str, number: Any = None) -> Any:
        """Read a figure into the form that documents have for it.

        Args:
            text: The cell as text.
            number: The number that the cell is, where its file says so.

        Raises:
            CellError: It is neither a number nor one of the convention's signs.
        """
        if text in self._meant:
            return self._meant[text]
        cell: Any = text if number is None else number
        if number is None and text and text not in self._convention.markers:
            cell = self._numbers.read(text)
        value = self._convention.value(cell, kind=self._kind)
        made = converter.unstructure(value, Value)
        found = breaches(self._convention, [(0, cell, self._kind)])
        self._broken[text] = found[0].kind if found else None
        self._meant[text] = made
        return made

    def see(self, text: str, where: Callable[[], Where]) -> None:
        """Remember where a figure that was read breaks the convention, if it does."""
        kind = self._broken.get(text)
        if kind is None:
            return
        self._counted[kind] = self._counted.get(kind, 0) + 1
        examples = self._found.setdefault(kind, [])
        if len(examples) < _EXAMPLES:
            examples.append((text, where()))

    def problems(self) -> Iterator[Problem]:
        """Say how the convention was broken, each way once, at the first place."""
        for kind, examples in self._found.items():
            count = self._counted[kind]
            others = ", ".join(str(where) for _, where in examples[1:])
            yield Problem(
                code="convention-broken",
                must=_MUST[kind],
                got=f"{shown(examples[0][0])}, {count} such in all",
                hint=f"the convention is {self._convention.name!r}"
                + (f"; the next are at {others}" if others else ""),
                where=examples[0][1],
                severity="warning",
            )


def rounding(convention: Convention, step: float | None) -> dict[str, Any]:
    """Return what a layout says of rounded figures, by the step that parts are rounded to."""
    return {
        "rounded_to": step,
        "whole_rounded_to": None if convention.totals == "exact" else step,
        "whole_perhaps_exact": convention.totals == "perhaps-rounded",
    }


def layout_fields(options: RecordOptions, markers: Mapping[str, Value]) -> dict[str, Any]:
    """Return what a layout says of hidden and rounded figures."""
    followed = told(options)
    if followed is None:
        return {
            "markers": dict(markers),
            "rounded_to": options.rounded_to,
            "whole_rounded_to": options.rounded_to,
            "counts": options.counts,
            "kind": known_kind(options),
        }
    meant = {text: followed.value(text, kind=options.figures) for text in followed.markers}
    step = followed.rates_rounded_to if options.figures == "rate" else followed.rounded_to
    if options.figures == "total" and followed.totals == "exact":
        step = None
    return {
        "markers": {**meant, **markers},
        "sentinels": followed.sentinels,
        **rounding(followed, step),
        "counts": followed.whole and options.figures != "rate",
        "kind": known_kind(options),
    }


def known_kind(options: RecordOptions) -> Known | None:
    """Return what options say of the kind of all figures; None where they say nothing of it."""
    if options.figures == "rate":
        return Known("rate", by_option=True)
    return Known("count", by_option=True) if options.counts else None
