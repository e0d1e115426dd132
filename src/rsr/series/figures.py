"""The figures of a measurement for machines: a row for each period, nothing rounded, nothing in words."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from rsr.model import (
    Coverage,
    Indicator,
    Interval,
    MeasuredPoint,
    Measurement,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Register,
    Suppressed,
    Value,
)
from rsr.model.kinds import kind_of
from rsr.model.senses import sense_of
from rsr.report import DataColumn, Dataset, written_day

_KINDS: dict[type, str] = {
    Number: "number",
    Interval: "interval",
    Suppressed: "suppressed",
    Missing: "missing",
    NotApplicable: "not-applicable",
    NotCollected: "not-collected",
}


def figures(measurement: Measurement, register: Register, *, source: str | None = None) -> Dataset:
    """Return the figures of a measurement as a dataset: a row for each of its points, in order."""
    indicator = register.indicator(measurement.indicator)
    groups = _groups(measurement.points)
    breaks = [broken for broken in register.breaks_of(indicator) if broken.certain]
    table = _Table(indicator, measurement, groups, tuple(sorted(one.on for one in breaks)))
    finding = measurement.finding
    told = [*(finding.caveats if finding else ()), *measurement.remarks, *indicator.caveats]
    told += [f"Break from {written_day(one.on)}: {one.why}" for one in breaks]
    return Dataset(
        name=indicator.id,
        title=indicator.title,
        description=finding.says if finding else None,
        columns=tuple(table.columns()),
        rows=tuple(table.row(point) for point in measurement.points),
        key=("indicator", "period_start", "period_end"),
        source=source,
        comments=tuple(dict.fromkeys(told)),
    )


_Group = tuple[str, int]


def _groups(points: Sequence[MeasuredPoint]) -> tuple[_Group, ...]:
    """Return whose reporting is told, each once: the words, and which of several of those words."""
    found: dict[_Group, None] = {}
    for point in points:
        found.update(dict.fromkeys(_grouped(point)))
    return tuple(found)


def _grouped(point: MeasuredPoint) -> dict[_Group, Coverage]:
    made: dict[_Group, Coverage] = {}
    for coverage in point.coverage:
        turn = sum(of == coverage.of for of, _ in made)
        made[coverage.of, turn] = coverage
    return made


@frozen
class _Table:
    """Writes points as rows of the columns that it names: the two are made side by side."""

    indicator: Indicator
    measurement: Measurement
    groups: tuple[_Group, ...]
    broken_on: tuple[date, ...]

    def columns(self) -> Iterator[DataColumn]:
        unit = self.indicator.unit
        over = f", out of {self.indicator.denominator}" if self.indicator.denominator else ""
        yield DataColumn(name="indicator", says="The indicator's id.", required=True)
        yield DataColumn(name="unit", says="What one unit of a figure is.", required=True)
        yield DataColumn(
            name="statistic",
            says="What kind of statistic the figures are, such as 'count' or 'rate', as it is stated or "
            "recognised; none if neither. Only counts and amounts add up.",
        )
        yield DataColumn(
            name="time_sense",
            says="What a figure is of: all days of a 'period', a 'point-in-time', all days since a "
            "beginning, 'cumulative', or days that its neighbours are of as well, 'rolling'.",
            required=True,
        )
        yield _day("period_start", "The first day that the figure counts.", required=True)
        yield _day("period_end", "The last day that the figure counts.", required=True)
        yield from _figure("", f"The figure of all who reported, in {unit}{over}")
        yield DataColumn(
            name="hidden_by",
            says="Who hides a suppressed figure: 'publisher', or 'rsr', which withholds one more where "
            "the others would give a hidden one away. None where it is not suppressed.",
        )
        yield DataColumn(
            name="missing_because", says="Why a missing figure is missing; none if not recorded."
        )
        yield DataColumn(
            name="status",
            says="How settled its publisher calls the figure: 'provisional', 'performance', 'final' or "
            "'not-stated'; of parts the least settled.",
            required=True,
        )
        yield _count(
            "vintages", "How many vintages of it are known; more than 1: it was published again."
        )
        yield from _figure("numerator", "What the figure was divided from, above the line")
        yield from _figure("denominator", "What the figure was divided from, below the line")
        yield _number("times", "What the quotient is multiplied by; none where it was not divided.")
        yield _count(
            "parts_known", "How many parts with a figure it is added up from; 0: it is not."
        )
        yield _count("parts_suppressed", "How many parts with a hidden figure it is added up from.")
        yield _count("parts_missing", "How many parts are named and have no figure.")
        for number, (of, _) in enumerate(self.groups or (("", 0),), start=1):
            end = f"_{number}" if number > 1 else ""
            which = f" ({of})" if of else ""
            yield DataColumn(name=f"coverage_of{end}", says=f"Who has to report{which}.")
            yield _integer(f"reporting{end}", f"How many of them reported{which}.")
            yield _integer(
                f"expected{end}", f"How many of them should have{which}; none if not recorded."
            )
            yield _integer(
                f"reporting_throughout{end}",
                f"How many of those who reported do so in every period since the baseline began{which}; "
                "none if not recorded.",
            )
        yield from _figure(
            "throughout",
            "The figure of those alone who reported in every period since the baseline began; none "
            "where nobody is told apart, or not all of them reported",
        )
        yield from _figure("throughout_numerator", "What that was divided from, above the line")
        yield from _figure("throughout_denominator", "What that was divided from, below the line")
        yield DataColumn(
            name="basis",
            says="Which figures limits, signal and rules rest on: 'all' who reported, or those alone "
            "who reported 'throughout'.",
            required=True,
        )
        for name, says in (
            ("mean", "The centre line of the process chart here; none without limits."),
            ("lower_limit", "The lower process limit here, no lower than a figure can be."),
            ("upper_limit", "The upper process limit here, no higher than a figure can be."),
        ):
            yield _number(name, says)
        yield DataColumn(
            name="signal",
            says="What the figure signals: 'improvement', 'concern', 'high' or 'low'; none is no signal.",
        )
        yield DataColumn(name="rules", says="Every rule that fires here.", several=True)
        yield _number("target", "The figure that was promised; none if none was.")
        yield _day("target_by", "The day by which it was promised.")
        yield _count(
            "segment",
            "Which stretch between breaks the period begins in, from 1: figures of one do not compare "
            "with those of another.",
        )
        yield DataColumn(name="notes", says="What must be said with the figure.", several=True)

    def row(self, point: MeasuredPoint) -> tuple[Any, ...]:
        value, target = point.value, self.indicator.target
        quotient, same = point.quotient, point.throughout_quotient
        told = _grouped(point)
        coverage: list[Any] = []
        for group in self.groups or (("", 0),):
            one = told.get(group)
            coverage += (
                [None] * 4 if one is None else [one.of, one.reporting, one.expected, one.throughout]
            )
        return (
            self.indicator.id,
            self.indicator.unit,
            kind_of(self.indicator),
            sense_of(self.indicator) or "period",
            point.period.start,
            point.period.end,
            *_cells(value),
            value.by if isinstance(value, Suppressed) else None,
            value.why if isinstance(value, Missing) else None,
            point.status,
            point.vintages,
            *_cells(quotient.numerator if quotient else None),
            *_cells(quotient.denominator if quotient else None),
            quotient.times if quotient else None,
            point.known_parts,
            point.suppressed_parts,
            point.missing_parts,
            *coverage,
            *_cells(point.throughout),
            *_cells(same.numerator if same else None),
            *_cells(same.denominator if same else None),
            self.measurement.basis,
            point.mean,
            point.lower,
            point.upper,
            point.signal,
            point.rules,
            target.value if target else None,
            target.by if target else None,
            1 + sum(day <= point.period.start for day in self.broken_on),
            point.caveats,
        )


def _figure(name: str, says: str) -> Iterator[DataColumn]:
    """Yield the columns of one figure; :func:`_cells` fills them."""
    before = f"{name}_" if name else ""
    # The figure itself is always one of six kinds; others may not be there at all.
    always = not name
    yield DataColumn(
        name=f"{before or 'value_'}kind",
        says=f"{says}: what is known of it, one of {', '.join(map(repr, _KINDS.values()))}.",
        required=always,
    )
    yield _number(
        name or "value",
        f"{says}: the figure; of one that was rounded, as it is stated. None where it is hidden, "
        "missing, or known by bounds alone.",
    )
    yield _number(
        f"{before}low", f"{says}: the least that it can be; of an exact one, the figure itself."
    )
    yield _number(
        f"{before}high",
        f"{says}: the most that it can be; of an exact one, the figure itself. None where it is not known.",
    )
    yield DataColumn(
        name=f"{before}hidden",
        says=f"{says}: whether it is hidden to protect people.",
        datatype="boolean",
        required=always,
    )


def _cells(value: Value | None) -> tuple[Any, ...]:
    """Return a figure as kind, value, low, high and whether it is hidden."""
    match value:
        case None:
            return (None, None, None, None, None)
        case Number():
            held: tuple[Any, ...] = (value.value, value.value, value.value)
        case Interval():
            held = (value.stated, value.low, value.high)
        case Suppressed():
            held = (None, value.low, value.high)
        case _:
            held = (None, None, None)
    return (_KINDS[type(value)], *held, isinstance(value, Suppressed))


def _number(name: str, says: str) -> DataColumn:
    return DataColumn(name=name, says=says, datatype="number")


def _integer(name: str, says: str) -> DataColumn:
    return DataColumn(name=name, says=says, datatype="integer")


def _count(name: str, says: str) -> DataColumn:
    return DataColumn(name=name, says=says, datatype="integer", required=True)


def _day(name: str, says: str, *, required: bool = False) -> DataColumn:
    return DataColumn(name=name, says=says, datatype="date", required=required)
