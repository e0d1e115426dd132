"""Reads the series of a chart: sorts them, parts them into phases, and says what does not hold."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from attrs import field, frozen

from rsr.errors import Problem, short_repr
from rsr.spc._given import LARGEST, MANY, Given, note, read_moments, read_numbers


@frozen(eq=False)
class Phases:
    """Where each phase lies among all points, and which it is of which group, in order."""

    group: Sequence[int] = ()
    number: Sequence[int] = ()
    start: Sequence[int] = ()
    stop: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.start)

    def bounds(self) -> Iterator[tuple[int, int]]:
        """Yield the first place of each phase, and the place after its last."""
        return zip(self.start, self.stop, strict=True)

    def lasts(self) -> Sequence[int]:
        """Return the place, among the phases, of the last of each group that has any."""
        if isinstance(self.group, range):
            return self.group
        ends = [at for at, (one, other) in enumerate(pairwise(self.group)) if one != other]
        return [*ends, len(self) - 1] if len(self) else []


@frozen(eq=False)
class SeriesArrays:
    """Series in order, end to end: by group in byte order, then by date.

    ``values`` is a list or, where there are many, an array; a missing value is NaN. ``dates`` are
    those of every point, or of every group alike where ``shared``.
    """

    values: Any
    groups: tuple[str | None, ...]
    starts: Sequence[int]
    dates: Sequence[date] | None
    shared: bool
    targets: tuple[float | None, ...] = ()
    phases: Phases = field(factory=Phases)
    said: tuple[Problem, ...] = field(default=())

    def dates_of(self, group: int) -> Sequence[date] | None:
        """Return the dates of one group, in order."""
        if self.dates is None or self.shared:
            return self.dates
        return self.dates[self.starts[group] : self.starts[group + 1]]


def read_series(
    values: Any, *, dates: Any, groups: Any, target: Any, rebase: Any, given: Given
) -> SeriesArrays:
    """Lay series out for a chart, and raise all that does not hold."""
    values = given.sequence("values", values, most=2)
    many = getattr(values, "ndim", 0) == 2 or (
        isinstance(values, list) and bool(values) and _is_row(values[0])
    )
    days = None if dates is None else given.days("dates", dates)
    layout = (_rows if many else _long)(values, days, groups, given)
    targets = _targets(layout, target, grouped=groups is not None, given=given)
    moments, said = _rebases(layout, rebase, grouped=groups is not None, given=given)
    given.settle()
    return SeriesArrays(
        layout.values,
        layout.groups,
        layout.starts,
        layout.dates,
        layout.shared,
        targets,
        _phases(layout, moments),
        tuple(said),
    )


def _is_row(one: Any) -> bool:
    return isinstance(one, list | tuple) or getattr(one, "ndim", 0) == 1


# --- layouts ----------------------------------------------------------------------------------


def _label(group: Any, at: int, given: Given) -> str:
    if isinstance(group, str):
        return group
    if isinstance(group, int) and not isinstance(group, bool):
        return str(group)
    must = "groups must be text or whole numbers"
    given.refuse("type-wrong", must, at=("groups", at), got=short_repr(group))
    return ""


def _labels(groups: Any, given: Given) -> list[str]:
    labels = given.sequence("groups", groups)
    labels = labels.tolist() if hasattr(labels, "tolist") else labels
    if {*map(type, labels)} <= {str}:
        return list(labels)
    return [_label(group, at, given) for at, group in enumerate(labels)]


def _repeated(days: Sequence[date], group: str | None, given: Given) -> None:
    for before, after in pairwise(days):
        if before == after and len(given.problems) < MANY:
            given.refuse(
                "date-repeated",
                "each date must be there once"
                + ("" if group is None else f" in {short_repr(group)}"),
                at=("dates",),
                got=str(after),
            )


def _long(values: Any, days: list[date] | None, groups: Any, given: Given) -> SeriesArrays:
    """Lay out one value a point, with a group for each."""
    numbers = read_numbers(values, given)
    count = len(values)
    labels = [] if groups is None else _labels(groups, given)
    for name, series in (("dates", days), ("groups", None if groups is None else labels)):
        if series is not None and not any(name == one.where.path[0] for one in given.problems):
            given.as_long(name, series, "values", count)
    given.settle()
    order = list(range(count))
    if days is not None:
        order.sort(key=days.__getitem__)
    names: tuple[str | None, ...] = (None,) if count else ()
    starts = [0, count] if count else [0]
    if groups is not None:
        # Text sorts by code point, which is the order of its bytes in UTF-8.
        order.sort(key=labels.__getitem__)
        found = [(name, len(list(all_of))) for name, all_of in groupby(labels[at] for at in order)]
        names = tuple(name for name, _ in found)
        starts = [0]
        for _, length in found:
            starts.append(starts[-1] + length)
    if order != list(range(count)):
        numbers = numbers[order] if hasattr(numbers, "dtype") else [numbers[at] for at in order]
        days = None if days is None else [days[at] for at in order]
    layout = SeriesArrays(numbers, names, tuple(starts), days, shared=False)
    if days is not None:
        for group, label in enumerate(names):
            _repeated(layout.dates_of(group) or (), label, given)
    return layout


def _rows(values: Any, days: list[date] | None, groups: Any, given: Given) -> SeriesArrays:
    """Lay out one row a series, with dates for all rows alike and a group for each row."""
    count = len(values)
    if hasattr(values, "dtype"):
        numbers, length = read_numbers(values, given), values.shape[1]
    else:
        length = len(values[0])
        for at, row in enumerate(values):
            if not _is_row(row) or len(row) != length:
                must = f"each series must be as long as the first, {length}"
                given.refuse("lengths-differ", must, at=("values", at), got=short_repr(row))
        given.settle()
        numbers = [read_numbers(list(row), given, row=at) for at, row in enumerate(values)]
    if days is not None and not given.problems:
        given.as_long("dates", days, "the values of a series", length)
    labels = [str(at) for at in range(count)] if groups is None else _labels(groups, given)
    if len(labels) != count:
        given.as_long("groups", labels, "the series", count)
    _groups_once(labels, given)
    given.settle()
    across = list(range(length)) if days is None else sorted(range(length), key=days.__getitem__)
    down = list(range(count)) if groups is None else sorted(range(count), key=labels.__getitem__)
    flat = _flat(numbers, down, across)
    days = None if days is None else [days[at] for at in across]
    _repeated(days or (), None, given)
    starts: Sequence[int] = range(0, count * length + 1, length) if length else (0,) * (count + 1)
    return SeriesArrays(flat, tuple(labels[at] for at in down), starts, days, shared=True)


def _groups_once(labels: list[str], given: Given) -> None:
    if len(set(labels)) == len(labels):
        return
    seen: set[str] = set()
    for at, name in enumerate(labels):
        if name in seen:
            must = "each series must have a group of its own"
            given.refuse("name-repeated", must, at=("groups", at), got=short_repr(name))
        seen.add(name)


def _flat(numbers: Any, down: list[int], across: list[int]) -> Any:
    if not hasattr(numbers, "dtype"):
        return [numbers[row][at] for row in down for at in across]
    if down != list(range(len(down))):
        numbers = numbers[down]
    if across != list(range(len(across))):
        numbers = numbers[:, across]
    return numbers.reshape(-1)


# --- targets and phases -----------------------------------------------------------------------


def _by_group(
    name: str, asked: Any, layout: SeriesArrays, *, grouped: bool, given: Given
) -> Callable[[str | None], Any]:
    """Return how to look up what was asked for a group, by name or for all alike."""
    if not isinstance(asked, Mapping):
        return lambda _: asked
    if not grouped:
        must = f"{name} by group needs groups"
        given.refuse("option-conflict", must, at=(name,), hint="give groups, or one for all")
        return lambda _: None
    found: dict[str | None, Any] = {
        _label(group, at, given): one for at, (group, one) in enumerate(asked.items())
    }
    for group in sorted(map(str, found.keys() - set(layout.groups))):
        must = f"{name} names groups that are there"
        given.refuse("group-unknown", must, at=(name, group), got=short_repr(group))
    return found.get


def _targets(
    layout: SeriesArrays, target: Any, *, grouped: bool, given: Given
) -> tuple[float | None, ...]:
    asked = _by_group("target", target, layout, grouped=grouped, given=given)
    if not isinstance(target, Mapping):
        # One for all.
        one = None if target is None else _target(target, ("target",), given)
        return (one,) * len(layout.groups)
    return tuple(
        None if one is None else _target(one, ("target", name or ""), given)
        for name, one in ((name, asked(name)) for name in layout.groups)
    )


def _target(one: Any, at: tuple[str, ...], given: Given) -> float | None:
    try:
        fits = not isinstance(one, bool | str) and abs(float(one)) <= LARGEST
    except (TypeError, ValueError, OverflowError):
        fits = False
    if not fits:
        given.refuse("type-wrong", "a target must be a number", at=at, got=short_repr(one))
        return None
    return float(one)


def _rebases(
    layout: SeriesArrays, rebase: Any, *, grouped: bool, given: Given
) -> tuple[list[set[date]], list[Problem]]:
    """Return the dates on which each group begins anew, and what is to be said of them."""
    none: list[set[date]] = [set()] * len(layout.groups)
    if rebase is None:
        return none, []
    if layout.dates is None:
        must = "a chart that is rebased has dates"
        given.refuse("option-conflict", must, at=("rebase",), hint="give dates")
        return none, []
    by_name = isinstance(rebase, Mapping)
    asked = _by_group("rebase", rebase, layout, grouped=grouped, given=given)
    shared = None if by_name else read_moments(rebase, layout.dates, given)
    every = set(layout.dates)
    found, said = [], []
    for group, name in enumerate(layout.groups):
        moments = shared
        if moments is None:
            one = asked(name)
            moments = set() if one is None else read_moments(one, layout.dates, given)
        here = every if layout.shared else set(layout.dates_of(group) or ())
        said += [
            note(
                "rebase-not-a-point",
                "a new phase begins at a point of the chart",
                ("rebase",) if name is None else ("rebase", name),
                got=str(day),
                hint="no phase begins there; name the date of its first point",
            )
            for day in sorted(moments - here)
        ]
        found.append(moments & here)
    return found, said


def _phases(layout: SeriesArrays, moments: Sequence[set[date]]) -> Phases:
    starts = layout.starts
    if isinstance(starts, range) and not any(moments):
        count = len(starts) - 1
        return Phases(range(count), (0,) * count, starts[:-1], starts[1:])
    found: list[tuple[int, int, int, int]] = []
    for group, anew in enumerate(moments):
        start, stop, number = starts[group], starts[group + 1], 0
        days = (layout.dates_of(group) or ()) if anew else ()
        for at, day in enumerate(days, start=start):
            if day in anew:
                if at > start:
                    found.append((group, number, start, at))
                start, number = at, number + 1
        if stop > start:
            found.append((group, number, start, stop))
    return Phases(*zip(*found, strict=True)) if found else Phases()
