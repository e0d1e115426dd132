"""A chart as data, of made-up figures, and the table that comes with it."""

from datetime import date

from rsr.model import Missing, Number, Suppressed, Value
from rsr.report import (
    Chart,
    ChartLimits,
    ChartMark,
    ChartPoint,
    ChartSeries,
    ChartTarget,
    Text,
    written_day,
)

COUNTS = (34, 31, 36, 29, 33, 47, 35, 30, 34, None, 32, 31, 27, 24, 22, 23, 19, 21, 18, 20)


def value_of(count: int | None) -> Value:
    """Return a figure of the made-up ward, or why there is none."""
    return Missing(why="no return") if count is None else Number(value=count)


days = [date(2021 + at // 12, at % 12 + 1, 28) for at in range(len(COUNTS))]
points = [
    ChartPoint.of(
        value_of(count),
        on=day,
        label=written_day(day).partition(" ")[2],
        signal="concern" if count == 47 else "improvement" if at > 12 else None,
    )
    for at, (day, count) in enumerate(zip(days, COUNTS, strict=True))
]
points.append(
    ChartPoint.of(Suppressed(low=1, high=7), on=date(2022, 9, 28), label="September 2022")
)
chart = Chart(
    id="restrained",
    title="People restrained in a made-up ward, January 2021 to September 2022",
    message="The count fell from about 34 a month to about 21 after the recommendation.",
    unit="people",
    better="lower",
    series=(ChartSeries(name="The ward", points=tuple(points)),),
    limits=(
        ChartLimits(start=days[0], end=days[11], mean=33.8, lower=21.2, upper=46.4),
        ChartLimits(start=days[12], end=points[-1].on, mean=21.8, lower=15.1, upper=28.4),
    ),
    target=ChartTarget(value=10),
    marks=(
        ChartMark(on=date(2021, 11, 15), label="Recommendation made", kind="recommendation"),
        ChartMark(on=date(2022, 6, 1), label="New definition", kind="break"),
    ),
    source="Made up.",
)

if __name__ == "__main__":
    table = chart.table()
    for row in table.rows[-4:]:
        print(
            *("".join(run.text for run in cell if isinstance(run, Text)) for cell in row), sep=" | "
        )
