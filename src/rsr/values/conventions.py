"""How publishers hide and round figures, as data, and what a cell stands for by that.

A convention is read from what a publisher says of its tables. Reading a cell by it gives bounds,
never a guess.
"""

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import Literal, get_args

from attrs import field, frozen

from rsr._lazy import lazy_pattern
from rsr.errors import ModelError, Problem, Where, short_repr
from rsr.model import (
    Missing,
    NotApplicable,
    NotCollected,
    Suppressed,
    Value,
    doc,
)
from rsr.model.fields import Least, finite, identifier, known, not_blank
from rsr.values.exact import exact, nearest
from rsr.values.numerals import CellError
from rsr.values.printed import PrintedForm

__all__ = [
    "Breach",
    "BreachKind",
    "Cell",
    "CellKind",
    "Convention",
    "Meaning",
    "breaches",
    "number_in",
]

CellKind = Literal["count", "rate", "total"]
Meaning = Literal["suppressed", "missing", "not-applicable", "not-collected"]
Cell = str | int | float | Decimal | None

_NUMBER = lazy_pattern(r"[-+\u2212]?[0-9]{1,30}(?:\.[0-9]{1,30})?")
_MEANT: dict[Meaning, Value] = {
    "missing": Missing(),
    "not-applicable": NotApplicable(),
    "not-collected": NotCollected(),
}
_NO_BOUND = Suppressed(low=0)
_TOO_LARGE = Missing(why="the source prints a figure too large to be kept exactly")


def _as_dict(given: Mapping[str, Meaning]) -> dict[str, Meaning]:
    return dict(given)


def _as_tuple(given: Iterable[float]) -> tuple[float, ...]:
    return tuple(given)


@frozen(kw_only=True)
class Convention:
    """How one publisher hides small figures and rounds the others.

    Nothing about it is in code: a source names one of those that come with rsr, or gives one in
    full, see `rsr.values.convention`.

    >>> tens = Convention(markers={"c": "suppressed"}, hidden_from=0, hidden_to=9, rounded_to=10)
    >>> tens.value("c"), tens.value("10")
    (Suppressed(low=0, high=9, by='publisher'), Interval(low=10, high=15, stated=10))
    """

    name: str = field(default="own", validator=identifier, metadata=doc("What sources call it by."))
    title: str = field(
        default="A convention of the register's own",
        validator=not_blank,
        metadata=doc("Whose figures it is for, in words."),
    )
    source: str | None = field(
        default=None,
        validator=not_blank,
        metadata=doc("Where the publisher says so, and what in short; None if not recorded."),
    )
    markers: dict[str, Meaning] = field(
        factory=dict,
        converter=_as_dict,
        hash=False,
        metadata=doc(
            "Texts that stand in the place of a figure, each with what it means; '' is an empty "
            "cell, which is missing unless it is named here."
        ),
    )
    hidden_from: int | None = field(
        default=None,
        validator=Least(0),
        metadata=doc("The least count that is hidden; None where the publisher does not say."),
    )
    hidden_to: int | None = field(
        default=None,
        validator=Least(0),
        metadata=doc("The greatest count that is hidden; None where the publisher does not say."),
    )
    rounded_to: float | None = field(
        default=None,
        validator=finite,
        metadata=doc("What counts are rounded to, the nearest; None where they are exact."),
    )
    rates_rounded_to: float | None = field(
        default=None,
        validator=finite,
        metadata=doc("What rates are rounded to, the nearest; None where they are as stated."),
    )
    rates: str | None = field(
        default=None,
        validator=not_blank,
        metadata=doc("When a rate is hidden, in words; None where the publisher does not say."),
    )
    totals: Literal["as-parts", "exact", "perhaps-rounded"] = field(
        default="as-parts",
        validator=known,
        metadata=doc(
            "How figures for the whole country are printed: like the others; exact; or, where "
            "both occur, 'perhaps-rounded', so that only one that rounding cannot have made is "
            "taken as exact."
        ),
    )
    whole: bool = field(
        default=True,
        metadata=doc("True where counts count whole things, so that none is broken or below 0."),
    )
    sentinels: tuple[float, ...] = field(
        default=(),
        converter=_as_tuple,
        metadata=doc("Numbers that the publisher's own system uses for something that is none."),
    )

    def __attrs_post_init__(self) -> None:
        problems = [*self._marker_problems(), *self._number_problems()]
        if problems:
            raise ModelError(*problems)

    def _marker_problems(self) -> list[Problem]:
        meanings = get_args(Meaning)
        problems = [
            Problem(
                code="choice-unknown",
                must=f"a marker must mean one of {', '.join(map(repr, meanings))}",
                got=short_repr(meaning),
                where=Where(path=("markers", str(text))),
            )
            for text, meaning in self.markers.items()
            if meaning not in meanings
        ]
        problems += [
            Problem(
                code="marker-numeric",
                must="a marker must be a text that is no number",
                got=short_repr(text),
                hint="name numbers that are no figures under sentinels",
                where=Where(path=("markers", str(text))),
            )
            for text in self.markers
            if number_in(text) is not None
        ]
        return problems

    def _number_problems(self) -> list[Problem]:
        problems = [
            Problem(
                code="number-too-small",
                must=f"{name} must be more than 0",
                got=short_repr(step),
                where=Where(path=(name,)),
            )
            for name in ("rounded_to", "rates_rounded_to")
            if (step := getattr(self, name)) is not None and step <= 0
        ]
        problems += [
            Problem(
                code="type-wrong",
                must="a sentinel must be a number",
                got=short_repr(sentinel),
                where=Where(path=("sentinels", at)),
            )
            for at, sentinel in enumerate(self.sentinels)
            if isinstance(sentinel, bool) or not isinstance(sentinel, int | float)
        ]
        problems += [
            Problem(
                code="type-wrong",
                must=f"{name} must be a whole number",
                got=short_repr(bound),
                where=Where(path=(name,)),
            )
            for name in ("hidden_from", "hidden_to")
            if isinstance(bound := getattr(self, name), float)
        ]
        low, high = self.hidden_from, self.hidden_to
        if low is not None and high is not None and low > high:
            problems.append(
                Problem(
                    code="range-reversed",
                    must="hidden_to must not be less than hidden_from",
                    got=f"{low} to {high}",
                    where=Where(path=("hidden_to",)),
                )
            )
        return problems

    def value(self, cell: Cell, *, kind: CellKind = "count") -> Value:
        """Read one cell.

        A rounded figure becomes an interval of all that it can have been, with what is stated;
        where figures next to the hidden ones were rounded, hidden ones are left out of it. A
        figure that rounding cannot have made is taken as it stands. A hidden count has the bounds
        of the convention. A hidden rate has no highest value: how large it can be depends on what
        it is a rate of. A sentinel is missing, and so is a figure too large to be kept exactly.

        Args:
            cell: The text of the cell, or a number that was read already. None is an empty cell.
            kind: What it is: a count, a rate, or a figure for the whole country, whichever.

        Raises:
            ModelError: It is neither a number nor a marker, or a count below 0.
        """
        number = number_in(cell)
        # What a system writes where it has no number is not what a publisher prints.
        told = "NaN" if number is None and isinstance(cell, float | Decimal) else cell
        try:
            return self.printed(kind).read(told).value
        except CellError as error:
            if number is not None and error.code == "cell-number":
                return _TOO_LARGE
            names = ", ".join(map(repr, self.markers)) or "none"
            raise ModelError.of(
                error.code,
                "a cell must be a number or one of the convention's markers"
                if error.code == "cell-number"
                else f"a cell {error.must}",
                got=short_repr(cell),
                hint=f"markers of {self.name!r} are {names}",
            ) from None

    def printed(self, kind: CellKind) -> PrintedForm:
        """Return how figures of a kind are printed by it."""
        step = self.step(kind)
        return PrintedForm(
            markers={text: self.marked(text, kind) for text in self.markers},
            blank=self.marked("", kind),
            sentinels=self.sentinels,
            rounded_to=None if step is None else nearest(Fraction(step)),
            perhaps_exact=kind == "total" and self.totals == "perhaps-rounded",
            counts=self.whole and kind != "rate",
            at_least_zero=True,
            hidden=self.hidden if self.whole and kind != "rate" else None,
            hides=kind == "count",
        )

    def marked(self, text: str, kind: CellKind) -> Value:
        """Return what a marker stands for; an empty cell that is not named is missing."""
        meaning = self.markers.get(text, "missing")
        if meaning != "suppressed":
            return _MEANT[meaning]
        if kind == "rate" or (self.hidden_from is None and self.hidden_to is None):
            return _NO_BOUND
        return Suppressed(low=self.hidden_from or 0, high=self.hidden_to)

    def step(self, kind: CellKind) -> Fraction | int | None:
        """Return what a figure of this kind is, or can have been, rounded to; None for nothing."""
        if kind == "total" and self.totals == "exact":
            return None
        step = self.rates_rounded_to if kind == "rate" else self.rounded_to
        return step if step is None or isinstance(step, int) else exact(step)

    @property
    def hidden(self) -> tuple[int, int] | None:
        """The least and the greatest count that is hidden, or None where that is not known."""
        if self.hidden_to is None or "suppressed" not in self.markers.values():
            return None
        return self.hidden_from or 0, self.hidden_to


def number_in(cell: object) -> Fraction | None:
    """Return the number that a cell holds, as it is written, or None where it holds none."""
    if isinstance(cell, str):
        text = cell.strip()
        if _NUMBER.fullmatch(text) is None:
            return None
        return Fraction(text.replace("\u2212", "-"))
    if isinstance(cell, bool):
        return None
    if isinstance(cell, Decimal):
        return Fraction(cell) if cell.is_finite() else None
    if isinstance(cell, Integral):
        return Fraction(int(cell))
    return exact(cell) if isinstance(cell, float) and math.isfinite(cell) else None


BreachKind = Literal[
    "sentinel", "negative", "fraction", "unrounded", "should-be-hidden", "unexplained"
]
_EXAMPLES = 3


@frozen(kw_only=True)
class Breach:
    """One way in which a file breaks the convention that it is said to follow.

    ``sentinel``: a number that is none leaked out. ``negative``: a count below 0. ``fraction``: a
    broken count. ``unrounded``: a figure that rounding cannot have made. ``should-be-hidden``: a
    printed count that the convention hides. ``unexplained``: neither a number nor a marker.
    """

    kind: BreachKind = field(metadata=doc("What is wrong."))
    count: int = field(metadata=doc("How many cells have it."))
    examples: tuple[tuple[object, str], ...] = field(
        metadata=doc("The first of them: where they stand, as the caller names places, and text.")
    )


def breaches(
    convention: Convention, cells: Iterable[tuple[object, Cell, CellKind]]
) -> tuple[Breach, ...]:
    """Say where a file breaks its own convention.

    Args:
        convention: What the file is said to follow.
        cells: The cells: where each stands (a line number, for instance), what is in it, and
            whether it is a count, a rate, or a figure for the whole country.

    Returns:
        One breach for each kind that occurs, in the order of ``BreachKind``, with its first three
        cells in the order given. A cell is counted once, under the first kind that fits.

    >>> fives = Convention(rounded_to=5, sentinels=[9999999])
    >>> breaches(fives, [(2, "10", "count"), (3, "12", "count"), (4, "9999999", "count")])
    ... # doctest: +NORMALIZE_WHITESPACE
    (Breach(kind='sentinel', count=1, examples=((4, "'9999999'"),)),
     Breach(kind='unrounded', count=1, examples=((3, "'12'"),)))
    """
    found: dict[BreachKind, list[tuple[object, Cell]]] = {}
    seen: dict[tuple[type, Cell, CellKind], BreachKind | None] = {}
    for place, cell, kind in cells:
        asked = (type(cell), cell, kind)
        if asked not in seen:
            seen[asked] = _breach(convention, cell, kind)
        wrong = seen[asked]
        if wrong is not None:
            found.setdefault(wrong, []).append((place, cell))
    kinds: tuple[BreachKind, ...] = get_args(BreachKind)
    return tuple(
        Breach(
            kind=kind,
            count=len(found[kind]),
            examples=tuple((place, short_repr(cell)) for place, cell in found[kind][:_EXAMPLES]),
        )
        for kind in kinds
        if kind in found
    )


def _breach(convention: Convention, cell: Cell, kind: CellKind) -> BreachKind | None:
    text = "" if cell is None else cell.strip() if isinstance(cell, str) else None
    if text is not None and (not text or text in convention.markers):
        return None
    number = number_in(cell)
    if number is None:
        return "unexplained"
    if number in convention.sentinels:
        return "sentinel"
    if kind == "count" and convention.whole:
        if number < 0:
            return "negative"
        if number.denominator != 1:
            return "fraction"
    step = convention.step(kind)
    rounds = kind != "total" or convention.totals == "as-parts"
    if step is not None and rounds and (number / step).denominator != 1:
        return "unrounded"
    hidden = convention.hidden
    if kind == "count" and hidden is not None and hidden[0] <= number <= hidden[1]:
        return "should-be-hidden"
    return None
