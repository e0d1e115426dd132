"""What an XmR chart says of points, phases and groups: codes and limits, and objects when asked for."""

import math
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Literal

from attrs import field, fields, frozen

from rsr.brief import brief
from rsr.errors import Problem
from rsr.model import doc
from rsr.spc._findings import findings
from rsr.spc._plain import Span
from rsr.spc._rules import (
    OUTSIDE,
    SHORT,
    Better,
    Rules,
    assured,
    point_types,
    rules_fired,
    type_codes,
    type_labels,
    variation_icons,
)
from rsr.spc._series import SeriesArrays

Assurance = Literal["pass", "fail", "inconsistent"]


@frozen(kw_only=True)
class XmrPoint:
    """One point of a chart, with what is said of it."""

    group: str | None = field(metadata=doc("The group; None where no groups were given."))
    on: date | None = field(metadata=doc("Its date; None where no dates were given."))
    value: float | None = field(metadata=doc("The figure; None where it is missing."))
    rebase_group: int = field(
        metadata=doc("How many rebases came before it or with it: the phase it belongs to.")
    )
    mean: float | None = field(metadata=doc("The mean of its phase; None of no values."))
    lpl: float | None = field(
        metadata=doc("The lower process limit, never clipped; None where there is none.")
    )
    upl: float | None = field(metadata=doc("The upper process limit; None where there is none."))
    lower_near: float | None = field(
        metadata=doc("Two thirds of the way from the mean to the lower limit; None without limits.")
    )
    upper_near: float | None = field(
        metadata=doc("Two thirds of the way from the mean to the upper limit; None without limits.")
    )
    outside_limits: bool | None = field(
        metadata=doc("Whether it lies beyond a limit; None without a value or limits.")
    )
    relative_to_mean: int | None = field(
        metadata=doc("1 above the mean, -1 below, 0 on it; None without a value.")
    )
    close_to_limits: bool | None = field(
        metadata=doc("Whether it lies in the outer third, within the limits; None as above.")
    )
    rules: tuple[str, ...] = field(
        metadata=doc("Every rule it fired, by name, in the order of priority.")
    )
    special_cause_type: str = field(metadata=doc("The rule that names it, as charts label it."))
    special_cause: bool = field(metadata=doc("Whether any rule fired."))
    point_type: str = field(
        metadata=doc("Common cause, or a special cause of improvement, concern or neither.")
    )
    short_group_warning: bool = field(metadata=doc("Whether its phase has fewer than 13 rows."))
    target: float | None = field(metadata=doc("The target of its group; None without one."))


@frozen(kw_only=True)
class XmrPhase:
    """A stretch of one group whose limits and rules stand by themselves."""

    group: str | None = field(metadata=doc("The group; None where no groups were given."))
    rebase_group: int = field(metadata=doc("Its number: 0 before the first rebase."))
    first_on: date | None = field(metadata=doc("The date of its first point; None without dates."))
    last_on: date | None = field(metadata=doc("The date of its last point; None without dates."))
    mean: float | None = field(metadata=doc("The mean; None of no values."))
    lpl: float | None = field(metadata=doc("The lower process limit; None where there is none."))
    upl: float | None = field(metadata=doc("The upper process limit; None where there is none."))
    n: int = field(metadata=doc("How many points it has, missing ones included."))
    common_cause: int = field(metadata=doc("How many of them fired no rule."))
    special_cause_improvement: int = field(metadata=doc("How many show improvement."))
    special_cause_concern: int = field(metadata=doc("How many are of concern."))
    variation_type: str = field(metadata=doc("What its last point shows."))
    assurance_type: str | None = field(
        metadata=doc(
            "Whether the limits keep to the target: consistent_pass, consistent_fail or "
            "inconsistent; None before the last phase, and where there is no target."
        )
    )


@frozen(kw_only=True)
class XmrIcons:
    """The two icons of a group. They speak of its last point and last limits, not of an effect."""

    group: str | None = field(metadata=doc("The group; None where no groups were given."))
    variation: str | None = field(
        metadata=doc(
            "common_cause, or improvement, concern or neutral with _high or _low; None where the "
            "rules ask for more points."
        )
    )
    assurance: Assurance | None = field(
        metadata=doc("Whether the limits keep to the target; None where that is not asked.")
    )


_ASSURANCE: dict[str, Assurance] = {
    "consistent_pass": "pass",
    "consistent_fail": "fail",
    "inconsistent": "inconsistent",
}


@frozen(kw_only=True, eq=False)
class XmrChart:
    """What an XmR chart shows, for every series that was given.

    Points stand in order of group, by the bytes of its name, then of date. ``points``, ``phases``,
    ``icons`` and ``warnings`` are worked out when first asked for; with many series, take
    :meth:`column` or :meth:`type_codes` rather than an object for each point.
    """

    groups: tuple[str | None, ...] = field(metadata=doc("The groups, in order."))
    better: Better = field(metadata=doc("Which direction is better."))
    rules: Rules = field(metadata=doc("The choices that were made."))
    fix_after: int | None = field(
        metadata=doc("On how many rows of a phase the limits rest; None for all.")
    )
    _layout: SeriesArrays = field(alias="layout")
    _figures: Any = field(alias="figures")
    _fired: Any = field(alias="fired")
    _named: Any = field(alias="named")
    _side: Any = field(alias="side")
    _close: Any = field(alias="close")

    __repr__ = brief

    def __len__(self) -> int:
        return self._layout.starts[-1]

    # --- objects ---

    @cached_property
    def points(self) -> tuple[XmrPoint, ...]:
        """Every point, in order."""
        names = [attribute.name for attribute in fields(XmrPoint)]
        rows = zip(*(self.column(name) for name in names), strict=True)
        return tuple(XmrPoint(**dict(zip(names, row, strict=True))) for row in rows)

    @cached_property
    def phases(self) -> tuple[XmrPhase, ...]:
        """Every phase of every group, in order."""
        types = point_types(self.better)
        codes = self.type_codes()
        phases = self._layout.phases
        beside = dict(zip(phases.lasts(), self._assured, strict=True))
        found = []
        for at, ((start, stop), span) in enumerate(zip(phases.bounds(), self._spans, strict=True)):
            said = [types[code] for code in codes[start:stop]]
            days = self._days(at)
            found.append(
                XmrPhase(
                    group=self.groups[phases.group[at]],
                    rebase_group=phases.number[at],
                    first_on=days[0] if days else None,
                    last_on=days[-1] if days else None,
                    mean=_known(span.mean),
                    lpl=_known(span.lpl),
                    upl=_known(span.upl),
                    n=stop - start,
                    common_cause=said.count("common_cause"),
                    special_cause_improvement=said.count("special_cause_improvement"),
                    special_cause_concern=said.count("special_cause_concern"),
                    variation_type=said[-1],
                    assurance_type=beside.get(at),
                )
            )
        return tuple(found)

    @cached_property
    def icons(self) -> tuple[XmrIcons, ...]:
        """The icons of every group that has a point, in order."""
        columns = (self.icon_column(name) for name in ("group", "variation", "assurance"))
        return tuple(
            XmrIcons(group=group, variation=variation, assurance=assurance)
            for group, variation, assurance in zip(*columns, strict=True)
        )

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """What a reader of the charts must know about the data, series by series."""
        found = findings(
            self._layout,
            self._spans,
            self._fired,
            self._named,
            self.rules,
            fix_after=self.fix_after,
        )
        return tuple(found)

    @cached_property
    def _spans(self) -> list[Span]:
        if isinstance(self._figures, list):
            return self._figures
        return [
            Span(mean, lpl, upl, lower, upper, bool(enough))
            for mean, lpl, upl, lower, upper, enough in self._figures.tolist()
        ]

    def _each(self, name: str) -> list[Any]:
        """Return one field of the span of every phase."""
        if isinstance(self._figures, list):
            return [getattr(span, name) for span in self._figures]
        at = [attribute.name for attribute in fields(Span)].index(name)
        found: list[Any] = self._figures[:, at].tolist()
        return found

    # --- columns ---

    def column(self, name: str) -> list[Any]:
        """Return one field of every :class:`XmrPoint` as a list, None where there is nothing.

        Args:
            name: A field of :class:`XmrPoint`, such as ``mean`` or ``special_cause_type``.
        """
        phases = self._layout.phases
        if name in ("mean", "lpl", "upl", "lower_near", "upper_near"):
            return self._spread(map(_known, self._each(name)))
        if name == "group":
            return self._spread(self.groups[group] for group in phases.group)
        if name == "target":
            return self._spread(self._layout.targets[group] for group in phases.group)
        if name == "rebase_group":
            return self._spread(phases.number)
        if name == "short_group_warning":
            return self._spread(stop - start < SHORT for start, stop in phases.bounds())
        if name == "on":
            if self._layout.dates is None:
                return [None] * len(self)
            return [day for at in range(len(phases)) for day in self._days(at)]
        values = as_list(self._layout.values)
        if name == "value":
            return [_known(value) for value in values]
        if name == "relative_to_mean":
            side = as_list(self._side)
            return [
                one if value == value else None  # noqa: PLR0124  # only NaN differs
                for one, value in zip(side, values, strict=True)
            ]
        if name in ("outside_limits", "close_to_limits"):
            return self._beyond(name, values)
        return self._of_codes(name)

    def type_codes(self) -> Sequence[int]:
        """Return, for each point, the place of its special-cause type in :meth:`type_labels`."""
        codes = type_codes(self.rules, self.better)
        if hasattr(self._named, "dtype"):
            numpy = sys.modules["numpy"]
            found: Sequence[int] = numpy.frombuffer(
                self._named.tobytes().translate(codes), numpy.uint8
            )
            return found
        return bytes(self._named).translate(codes)

    def type_labels(self) -> tuple[str, ...]:
        """Return the special-cause types that there are; the first is common cause."""
        return type_labels(self.rules.run_length)

    def icon_column(self, name: Literal["group", "variation", "assurance"]) -> list[Any]:
        """Return one field of every :class:`XmrIcons` as a list."""
        phases = self._layout.phases
        lasts = phases.lasts()
        if name == "group":
            return [self.groups[phases.group[at]] for at in lasts]
        if name == "assurance":
            return [None if one is None else _ASSURANCE[one] for one in self._assured]
        types = type_codes(self.rules, self.better)
        labels = variation_icons(self.better)
        of_byte = [labels[code] for code in types]
        places = [phases.stop[at] - 1 for at in lasts]
        many = hasattr(self._named, "dtype")
        last = as_list(self._named[places]) if many else [self._named[at] for at in places]
        enough = self._each("enough")
        return [of_byte[bits] if enough[at] else None for at, bits in zip(lasts, last, strict=True)]

    def _of_codes(self, name: str) -> list[Any]:
        if name == "rules":
            return [rules_fired(bits) for bits in as_list(self._fired)]
        codes = as_list(self.type_codes())
        tables: dict[str, Sequence[Any]] = {
            "special_cause_type": self.type_labels(),
            "special_cause": (False, *(True,) * 8),
            "point_type": point_types(self.better),
        }
        table = tables[name]
        return [table[code] for code in codes]

    def _beyond(self, name: str, values: Sequence[float]) -> list[bool | None]:
        found: Sequence[Any] = self._close
        if name == "outside_limits":
            found = [bits & OUTSIDE != 0 for bits in as_list(self._fired)]
        limited = self._spread(not math.isnan(upl) for upl in self._each("upl"))
        return [
            bool(one) if limit and value == value else None  # noqa: PLR0124
            for one, limit, value in zip(as_list(found), limited, values, strict=True)
        ]

    def _spread(self, each: Iterable[Any]) -> list[Any]:
        found: list[Any] = []
        for (start, stop), one in zip(self._layout.phases.bounds(), each, strict=True):
            found += [one] * (stop - start)
        return found

    def _days(self, at: int) -> Sequence[date]:
        layout, phases = self._layout, self._layout.phases
        if layout.dates is None:
            return []
        # No copy of a whole group for each of its phases: there can be many.
        first = layout.starts[phases.group[at]] if layout.shared else 0
        return layout.dates[phases.start[at] - first : phases.stop[at] - first]

    @cached_property
    def _assured(self) -> list[str | None]:
        """Compare the last limits of each group with its target, as the profile asks."""
        targets, phases = self._layout.targets, self._layout.phases
        lasts = phases.lasts()
        if self.better == "neither" or all(target is None for target in targets):
            return [None] * len(lasts)
        lpl, upl, enough = (self._each(name) for name in ("lpl", "upl", "enough"))
        found: list[str | None] = []
        for at in lasts:
            target = targets[phases.group[at]]
            strict = self.rules.strict_assurance or not enough[at]
            if strict and (target is None or math.isnan(upl[at])):
                found.append(None)
            elif target is None:
                # The reference gives this to every group as soon as one has a target.
                found.append("inconsistent")
            else:
                found.append(assured(target, lpl[at], upl[at], self.better))
        return found


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def as_list(values: Any) -> Sequence[Any]:
    """Return an array as a list, and anything else as it is."""
    found: Sequence[Any] = values.tolist() if hasattr(values, "tolist") else values
    return found
