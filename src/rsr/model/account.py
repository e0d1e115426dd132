"""What became of the rows of published data: each is counted once."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from attrs import evolve, field, frozen

from rsr.errors import ModelError, short_repr
from rsr.model._types import typed
from rsr.model.fields import Least, doc, identifier
from rsr.model.value import Missing, NotApplicable, NotCollected, Suppressed

__all__ = ["Account", "LeftOut"]

_whole = Least(0)
# What rows are counted as that are wanted and can be read, and how it is told.
_KEPT = {
    "used": "used",
    "hidden": "hidden",
    "missing": "missing",
    "not_applicable": "not applicable",
    "not_collected": "not collected",
}
_NO_FIGURE = {
    Suppressed: "hidden",
    Missing: "missing",
    NotApplicable: "not_applicable",
    NotCollected: "not_collected",
}


@frozen(kw_only=True, field_transformer=typed)
class LeftOut:
    """How many rows were left out for one reason."""

    code: str = field(
        metadata=doc(
            "The reason: the code of the problem that tells of it, or 'not-yet-published' of what was "
            "not known on the day as of which figures were measured."
        )
    )
    count: int = field(validator=Least(1), metadata=doc("How many rows."))


@frozen(kw_only=True, field_transformer=typed)
class Account:
    """What became of the rows of a source, or of what an indicator took of them.

    Every row that was read is counted in exactly one of the other figures, and the sum is checked.
    Blank lines, and what a source is told not to read, such as the lines above a header or below a
    table, are no rows.

    >>> account = Account(source="returns", read=5, used=3, hidden=1, not_selected=1)
    >>> account.read - account.not_selected
    4
    """

    source: str = field(validator=identifier, metadata=doc("The source that was read."))
    indicator: str | None = field(
        default=None,
        validator=identifier,
        metadata=doc(
            "The indicator that is measured on the source's table; None where rows became records."
        ),
    )
    file: str | None = field(
        default=None,
        metadata=doc(
            "The one of several files of it of which nothing was read; None where it is about all "
            "that were."
        ),
    )
    unit: Literal["rows", "cells"] = field(
        default="rows",
        metadata=doc("What is counted: 'cells' where each of several cells of a row is a figure."),
    )
    read: int = field(default=0, validator=_whole, metadata=doc("How many there are."))
    used: int = field(
        default=0,
        validator=_whole,
        metadata=doc("How many gave a known figure, rounded ones included, or another record."),
    )
    hidden: int = field(
        default=0, validator=_whole, metadata=doc("How many hold a figure that is suppressed.")
    )
    missing: int = field(
        default=0,
        validator=_whole,
        metadata=doc("How many hold no figure where one should be."),
    )
    not_applicable: int = field(
        default=0, validator=_whole, metadata=doc("How many are cells in which no figure can be.")
    )
    not_collected: int = field(
        default=0, validator=_whole, metadata=doc("How many hold a figure that nobody collected.")
    )
    not_selected: int = field(
        default=0, validator=_whole, metadata=doc("How many nobody asked for.")
    )
    left_out: tuple[LeftOut, ...] = field(
        default=(),
        metadata=doc("How many could not be used, by reason, the most frequent first."),
    )
    refused: tuple[str, ...] = field(
        default=(),
        metadata=doc(
            "Why nothing of it was read: the codes of the problems that tell of it. It is not known then "
            "how many rows there are, and none is counted. Empty where it was read."
        ),
    )

    def __attrs_post_init__(self) -> None:
        kept = sum(getattr(self, name) for name in _KEPT) + self.not_selected
        if self.refused and self.read:
            raise ModelError.of(
                "account-unbalanced",
                "an account must count no row of what was refused",
                got=f"{self.read} read",
                hint="this is a fault of the source's code: tell its makers",
            )
        if self.read != kept + self.left_out_in_all:
            raise ModelError.of(
                "account-unbalanced",
                "an account must count each row once",
                got=f"{self.read} read, {kept} kept, {self.left_out_in_all} left out",
                hint="this is a fault of the source's code: tell its makers",
            )

    @property
    def left_out_in_all(self) -> int:
        """How many were left out, for whatever reason."""
        return sum(one.count for one in self.left_out)

    @staticmethod
    def reasons(counted: Mapping[str, int]) -> tuple[LeftOut, ...]:
        """Return how many were left out by reason, the most frequent first."""
        ordered = sorted(Counter(counted).items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(LeftOut(code=code, count=count) for code, count in ordered if count)

    @staticmethod
    def counted_as(record: Any) -> str:
        """Return the name of the field in which the row of a record is counted."""
        return _NO_FIGURE.get(type(getattr(record, "value", None)), "used")

    def without(self, records: Iterable[Any], code: str) -> "Account":
        """Return the account with the rows of some records left out, as the problem of a code tells.

        That of what was refused has none of these.
        """
        return self.without_rows(Counter(map(self.counted_as, records)), code)

    def without_rows(self, kinds: Mapping[str, int], code: str) -> "Account":
        """Return the account with some rows left out, of which it is known how each was counted.

        Args:
            kinds: How many rows were counted in which field, such as ``used`` or ``hidden``.
            code: The reason.
        """
        if self.refused:
            return self
        reasons = Counter({one.code: one.count for one in self.left_out})
        reasons[code] += sum(kinds.values())
        kept = {name: getattr(self, name) - kinds.get(name, 0) for name in _KEPT}
        return evolve(self, **kept, left_out=self.reasons(reasons))

    def __str__(self) -> str:
        """Return it in words: ``returns: 5 rows read: 3 used, 1 hidden, 1 not selected``.

        Of a source that was refused: ``returns: refused, and nothing of it is used (column-missing)``.
        """
        who = self.source if self.indicator is None else f"{self.source}, for {self.indicator}"
        if self.file is not None:
            who = f"{who}, {short_repr(self.file)}"
        if self.refused:
            return f"{who}: refused, and nothing of it is used ({', '.join(self.refused)})"
        unit = self.unit if self.read != 1 else self.unit.removesuffix("s")
        told = {**_KEPT, "not_selected": "not selected"}
        parts = [
            f"{count:,} {word}" for name, word in told.items() if (count := getattr(self, name))
        ]
        if self.left_out:
            why = ", ".join(f"{one.count:,} {one.code}" for one in self.left_out)
            parts.append(f"{self.left_out_in_all:,} left out ({why})")
        return f"{who}: {self.read:,} {unit} read" + (f": {', '.join(parts)}" if parts else "")
