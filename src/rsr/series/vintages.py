"""What releases of the same statistics say against each other: told once for each two of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import define

from rsr.errors import Problem, Severity, json_path, short_repr
from rsr.formatting import plural
from rsr.model import Interval, Number, Observation, Period, Register, Suppressed, Value
from rsr.model.vintage import Standing
from rsr.series.amounts import LEAST_SHARE
from rsr.series.shrinking import accepting
from rsr.series.standing import Figures
from rsr.values.exact import printed

# Where a later release lacks at least this share of the parts, it is a warning, and otherwise a note.
LEAST_LACKED = 0.1
# What a figure is of: its indicator, its part and its period.
_Of = tuple[str, str | None, date, date]
# Which release a figure comes from: its file, and what its publisher calls it.
_Release = tuple[str | None, str | None]


@define
class _Differing:
    """What two releases give different figures for."""

    # The places of the two figures that differ most, or else of the first two.
    one: int
    other: int
    size: float | None
    figures: int = 0
    stands: bool = False


def differing(register: Register, *, as_of: date | None = None) -> Iterator[Problem]:
    """Tell of releases with different figures, of which nothing says which stands.

    They have one status, and one day of publication and one issue, or none. Figures that one release
    gives twice are none of these, unless each has words of its own: a check tells of them. Where a later release has taken the place of
    both, it is a warning, as it concerns what was known until then.
    """
    observations = register.observations
    found: dict[tuple[_Release, _Release], _Differing] = {}
    for vintages in _vintages(observations, as_of):
        greatest = max(vintages)
        for standing, indices in vintages.items():
            if len(indices) > 1:
                _compare(observations, indices, found, stands=standing == greatest)
    for (first, second), differ in found.items():
        yield _problem(register, first, second, differ)


def overruled(register: Register, *, as_of: date | None = None) -> Iterator[Problem]:
    """Tell of releases with figures less settled than those that were published before them.

    The figures before stand, as by the rule of `rsr.model.standing`; what was published later must be
    told all the same. One problem for each two releases, with both figures of the first.
    """
    observations = register.observations
    found: dict[tuple[_Release, _Release], list[tuple[int, int]]] = defaultdict(list)
    for vintages in _vintages(observations, as_of):
        stands = vintages.pop(max(vintages))[-1]
        for index in (index for indices in vintages.values() for index in indices):
            one, later = observations[stands], observations[index]
            if one.value != later.value and later.published_after(one):
                found[_release(one), _release(later)].append((stands, index))
    for places in found.values():
        first = min(places, key=lambda two: (observations[two[1]].period.start, two))
        one, later = (observations[index] for index in first)
        where = " and ".join(_place(register, index) for index in first)
        more = f", and {len(places) - 1:,} more such" if len(places) > 1 else ""
        yield Problem(
            code="status-turned-back",
            must="a later release should not be less settled than the one before",
            got=f"{named(one.indicator, one.part, one.period)}: {_figure(one)}, and then "
            f"{_figure(later)} ({where}){more}",
            hint="the more settled figure stands; ask the publisher whether the later one corrects it, "
            "and give that one its status if so",
            where=register.where("observations", first[1]),
            severity="warning",
        )


def lacking(
    register: Register,
    known: Mapping[str, Sequence[Observation]],
    figures: Mapping[str, Figures],
) -> Iterator[Problem]:
    """Tell of parts that a later release of the same periods lacks, so that their earlier figures stand.

    Compared are the releases of one source, for each period that a later one holds. Parts that it gives
    under other codes are none of these.
    """
    for index, indicator in enumerate(register.indicators):
        latest: dict[tuple[str | None, date, date], Observation] = {}
        for one in known[indicator.id]:
            if one.part is not None and one.made_by is not None:
                key = (one.made_by.source, one.period.start, one.period.end)
                if key not in latest or latest[key].standing < one.standing:
                    latest[key] = one
        parts: set[str | None] = set()
        left: list[tuple[Observation, Observation]] = []
        for span, of in figures[indicator.id].by_period.items():
            stand = [one.latest for part, one in of.items() if part is not None and not one.unclear]
            lacked = [
                (one, last)
                for one in stand
                if one.made_by is not None
                and (last := latest[one.made_by.source, *span]).standing > one.standing
                and _of_file(last) != _of_file(one)
            ]
            if lacked:
                left += lacked
                parts.update(one.part for one in stand)
        if left:
            yield from _lacks(register, index, left, parts)


def _of_file(one: Observation) -> tuple[object, ...]:
    """Return which release a figure comes from; rows of several statuses may stand in one."""
    return (*_release(one), one.vintage_on, one.issue)


def _lacks(
    register: Register,
    index: int,
    left: list[tuple[Observation, Observation]],
    parts: set[str | None],
) -> Iterator[Problem]:
    lacked = sorted({one.part or "" for one, _ in left})
    periods = len({one.period for one, _ in left})
    sources = {source.id: source for source in register.sources}
    whys = []
    files: dict[tuple[str, date | None], None] = {}
    for _, last in left:
        made = last.made_by
        source = sources.get(made.source or "") if made is not None else None
        file = (made.file if made is not None else None) or ""
        whys.append(source.why_accepted(file, last.vintage_on) if source is not None else None)
        if whys[-1] is None:
            files[file, None] = None
    why = whys[0] if all(whys) else None
    if why is not None and len(parts) - len(lacked) < LEAST_SHARE * len(parts):
        return  # that so much is accepted, it is told of the release
    some = plural(len(parts), "part")
    many = len(lacked) >= LEAST_LACKED * len(parts)
    yield Problem(
        code="parts-of-earlier-issue",
        must="a later release should have every part of what it takes the place of",
        got=f"{len(lacked):,} of {some} only in an earlier one, in {plural(periods, 'period')}, the first "
        f"{short_repr(lacked[0])}",
        hint="the earlier figures of these stand; ask the publisher whether they should, and if so, write "
        f"{accepting(*files)}"
        if why is None
        else f"accepted: {why}",
        where=register.where("indicators", index),
        severity="warning" if many and why is None else "note",
    )


def _vintages(
    observations: tuple[Observation, ...], as_of: date | None
) -> Iterator[dict[Standing, list[int]]]:
    """Yield the places of figures for the same thing, by what they are compared by, where several."""
    grouped: dict[_Of, list[int]] = defaultdict(list)
    for index, one in enumerate(observations):
        if as_of is not None and one.known_on > as_of:
            continue
        grouped[one.indicator, one.part, one.period.start, one.period.end].append(index)
    for indices in grouped.values():
        if len(indices) > 1:
            vintages: dict[Standing, list[int]] = defaultdict(list)
            for index in indices:
                vintages[observations[index].standing].append(index)
            yield vintages


def _figure(observation: Observation) -> str:
    value = observation.value
    figure = "hidden" if isinstance(value, Suppressed) else "no figure"
    if isinstance(value, Number):
        figure = f"{value.value:,}"
    elif isinstance(value, Interval):
        figure = f"{value.low:,} to {value.high:,}" if value.stated is None else f"{value.stated:,}"
    return f"{observation.status} {figure} of {observation.vintage_on}"


def _compare(
    observations: tuple[Observation, ...],
    indices: list[int],
    found: dict[tuple[_Release, _Release], _Differing],
    *,
    stands: bool,
) -> None:
    first = indices[0]
    for index in indices[1:]:
        one, other = observations[first], observations[index]
        own, theirs = _release(one), _release(other)
        if one.value == other.value:
            continue
        if own == theirs and not caveats_differ(one, other):
            continue
        size = _size(one.value, other.value)
        turned = (theirs, own) in found
        key = (theirs, own) if turned else (own, theirs)
        places = (index, first) if turned else (first, index)
        differ = found.setdefault(key, _Differing(*places, size))
        differ.figures += 1
        differ.stands |= stands
        if (size or 0) > (differ.size or 0):
            differ.one, differ.other, differ.size = *places, size


def caveats_differ(one: Observation, other: Observation) -> bool:
    """Say whether each of two figures has words of its own, such as that it was restated."""
    return bool(one.caveats and other.caveats) and one.caveats != other.caveats


def _release(observation: Observation) -> _Release:
    made = observation.made_by
    return (made.file if made is not None else None, observation.vintage)


def _size(one: Value, other: Value) -> float | None:
    """Return by how much two figures differ; None where one of them is none, or is hidden."""
    first, second = printed(one), printed(other)
    return None if first is None or second is None else abs(first - second)


def _problem(register: Register, first: _Release, second: _Release, differ: _Differing) -> Problem:
    one = register.observations[differ.one]
    figures = "1 figure differs" if differ.figures == 1 else f"{differ.figures:,} figures differ"
    size = (
        "one of them is hidden or missing"
        if differ.size is None
        else f"{'by' if differ.figures == 1 else 'the most by'} {differ.size:,.12g}"
    )
    places = " and ".join(_place(register, index) for index in (differ.one, differ.other))
    severity: Severity = "error" if differ.stands else "warning"
    return Problem(
        code="vintages-differ",
        must="of releases with different figures it must be known which stands",
        got=f"{_called(first)} and {_called(second)}: {figures}, {size} "
        f"({named(one.indicator, one.part, one.period)}; {places})",
        hint="say when each was published, or give the one that stands a higher issue; until then "
        "there is no figure",
        where=register.where("observations", differ.other),
        severity=severity,
    )


def _called(release: _Release) -> str:
    file, vintage = release
    return short_repr(file or vintage) if file or vintage else "a record without a vintage"


def _place(register: Register, index: int) -> str:
    path = ("observations", index)
    return str(register.where(*path)) or json_path(path)


def named(indicator: str, part: str | None, period: Period) -> str:
    """Say what a figure is of: its indicator, part and period."""
    days = str(period.start) if period.start == period.end else f"{period.start} to {period.end}"
    return ", ".join(filter(None, (indicator, part, days)))
