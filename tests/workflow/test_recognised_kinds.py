"""Kinds and time senses that words show, from published files to verdicts, by records and by tables."""

from collections.abc import Iterable
from pathlib import Path

import pytest

import rsr
from rsr.model import Missing, Number
from rsr.workflow.measuring import Measuring

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

BOTH = pytest.mark.parametrize("by", ["records", "table"])
HEAD = """format: 2
title: Made up
recommendations:
  - {id: r-1, number: "1", topic: Made up, made_on: 2021-01-01, addressed_to: {}, criteria: [{id: c, text: Better.}]}
"""


def register(
    folder: Path,
    by: str,
    lines: Iterable[str],
    *,
    i: str = "",
    value: str = "n",
    where: str = "",
    part: str = "",
) -> Path:
    """Write made-up rows, and a register that reads them as records or as a table.

    Args:
        folder: Where to write.
        by: 'records' or 'table'.
        lines: The rows of the file, its heading first.
        i: What the indicator has beside the usual.
        value: The heading of the figures.
        where: The texts of 'measure' that are picked.
        part: The column of the part.
    """
    folder.mkdir(exist_ok=True)
    (folder / "t.csv").write_text("\n".join(lines) + "\n", "utf-8")
    title = "" if "title:" in i else ", title: Restraints"
    unit = "" if "unit:" in i else ", unit: restraints"
    parted = f", part: {part}" if part else ""
    if by == "table":
        columns, picked = f"makes: table, columns: {{value: {value}}}", ""
        measured = f", measured: {{data: s{parted}}}"
        measured += f", select: {{measure: {where}}}" if where else ""
    else:
        columns = f"indicator: i, columns: {{value: {value}{parted}}}"
        picked, measured = f", where: {{measure: {where}}}" if where else "", ""
    (folder / "register.yaml").write_text(
        f"{HEAD}sources:\n  - {{id: s, use: tabular, options: {{file: t.csv, {columns}{picked}, "
        "period: {at: month, covers: month}}}\n"
        f"indicators:\n  - {{id: i{title}{unit}, better: lower, bears_on: [r-1]{measured}{i}}}\n",
        "utf-8",
    )
    return folder


def months(values: Iterable[float], name: str = "n") -> list[str]:
    """Return rows of a month and a figure each, from January 2020 on."""
    made = [f"{2020 + at // 12}-{at % 12 + 1:02},{one:g}" for at, one in enumerate(values)]
    return [f"month,{name}", *made]


def result(found: Measuring) -> str | None:
    """Return the result of the one verdict."""
    (one,) = found.measurements
    return one.finding.result if one.finding is not None else None


RISING = [10 * at + at % 3 for at in range(1, 37)]


@BOTH
@pytest.mark.parametrize(
    ("more", "value", "judged"),
    [
        pytest.param("", "n", True, id="unnamed"),
        pytest.param(", title: Cumulative number of deaths", "n", False, id="title"),
        pytest.param(", unit: deaths to date", "n", False, id="unit"),
        pytest.param("", "cumDeaths", False, id="heading"),
        pytest.param("", "running_total", False, id="other-heading"),
        pytest.param(", time_sense: period", "running_total", True, id="stated-before-heading"),
        pytest.param(
            ", title: Deaths to date, time_sense: period", "n", True, id="stated-before-title"
        ),
    ],
)
def test_cumulative_figures_are_recognised_and_not_judged(
    tmp_path: Path,
    by: str,
    more: str,
    value: str,
    judged: bool,  # noqa: FBT001  # cases
) -> None:
    """Each holds those before it: rising ones are not 'worse'."""
    found = rsr.measure(register(tmp_path, by, months(RISING, value), i=more, value=value))

    (one,) = found.measurements
    assert any(point.mean is not None for point in one.points) is judged
    assert (result(found) != "cannot-say") is judged


@BOTH
def test_a_heading_that_says_cumulative_lets_figures_be_differenced(
    tmp_path: Path, by: str
) -> None:
    """The check does not ask for what is recognised already in title or unit."""
    folder = register(
        tmp_path, by, months([10, 15, 22]), i=", title: Deaths to date, kind: count, difference: {}"
    )

    assert "difference-unclear" not in [one.code for one in rsr.check(folder)]
    assert [p.value for p in rsr.measure(folder).measurements[0].points] == [
        Number(value=5),
        Number(value=7),
    ]


@BOTH
def test_parts_are_differenced_before_they_are_added_up(tmp_path: Path, by: str) -> None:
    """A row that is lacking once gives no figure of all in the next month."""
    lines = ["month,ward,n"]
    for at in range(1, 6):
        lines += [f"2024-0{at},A,{10 * at}"] + ([f"2024-0{at},B,{20 * at}"] if at != 3 else [])
    more = ", time_sense: cumulative, kind: count, difference: {}"

    found = rsr.measure(register(tmp_path, by, lines, i=more, part="ward"))

    values = [p.value for p in found.measurements[0].points]
    assert values[0] == Number(value=30)
    assert values[1] == Number(value=10)  # of the one who reported
    assert isinstance(values[2], Missing)
    assert values[3] == Number(value=30)
    assert any(
        "is not on record, that of 'B' for April 2024" in r for r in found.measurements[0].remarks
    )


@BOTH
@pytest.mark.parametrize(
    ("where", "more", "got"),
    [
        pytest.param(
            "[Number of restraints, Median restraints]", "", "counts with medians", id="median"
        ),
        pytest.param("[Number of restraints, Rate per 1000]", "", "counts with rates", id="rate"),
        pytest.param(
            "[Restraints, Restraints to date]",
            "",
            "figures of a period with cumulative figures",
            id="sense",
        ),
        pytest.param(
            "[Number of restraints, Median restraints]", ", kind: count", None, id="stated"
        ),
        pytest.param("[Number of restraints, Restraints]", "", None, id="one-kind"),
    ],
)
def test_kinds_that_are_picked_together_are_an_error_that_names_them(
    tmp_path: Path, by: str, where: str, more: str, got: str | None
) -> None:
    """Counts until 2021 and medians after it are no series, though they never meet in one month."""
    texts = [text.strip() for text in where.strip("[]").split(",")]
    lines = ["month,measure,n"]
    lines += [f"{2020 + at // 12}-{at % 12 + 1:02},{texts[at >= 18]},{80 + at}" for at in range(36)]
    folder = register(tmp_path, by, lines, where=where, i=more)

    found, checked = rsr.measure(folder), rsr.check(folder)

    told = [one.got for one in found.problems if one.code == "kinds-mixed"]
    assert told == ([] if got is None else [got])
    assert (result(found) if found.measurements else None) in (
        (None, "cannot-say") if got else ("worse",)
    )
    assert all(not one.points for one in found.measurements) or got is None
    if by == "table":
        assert [one.got for one in checked if one.code == "kinds-mixed"] == told


def test_rows_of_several_indicators_may_be_of_several_kinds(tmp_path: Path) -> None:
    """Where a column says which indicator a row is of, the source picks all of them."""
    lines = ["month,measure,to,n", "2024-01,Number of x,i,5", "2024-01,Median x,j,7"]
    folder = register(tmp_path, "records", lines, where="[Number of x, Median x]")
    text = (
        (folder / "register.yaml")
        .read_text("utf-8")
        .replace("indicator: i, columns: {", "columns: {indicator: to, ")
    )
    text += "  - {id: j, title: Median x, unit: days, better: lower}\n"
    (folder / "register.yaml").write_text(text, "utf-8")

    assert [one.code for one in rsr.measure(folder).problems] == []


def test_a_mixture_is_refused_in_what_is_made_of_it(tmp_path: Path) -> None:
    """A ratio over such an indicator has no series either."""
    lines = ["month,measure,n", "2024-01,Number of x,5", "2024-02,Median x,7"]
    folder = register(tmp_path, "table", lines, where="[Number of x, Median x]")
    text = (folder / "register.yaml").read_text("utf-8")
    text += (
        "  - {id: b, title: Beds, unit: beds, better: neither}\n"
        "  - {id: r, title: R, unit: restraints per bed, better: lower, ratio: {of: i, over: b}}\n"
    )
    (folder / "register.yaml").write_text(text, "utf-8")

    found = rsr.measure(folder)

    assert [one.indicator for one in found.measurements] == ["b"]
    assert [one.code for one in found.problems] == ["kinds-mixed"] * 2


def test_a_ratio_of_cumulative_figures_is_cumulative(tmp_path: Path) -> None:
    """It is not judged, unless it is stated to be something else."""
    lines = ["month,measure,n"]
    for at in range(36):
        month = f"{2020 + at // 12}-{at % 12 + 1:02}"
        lines += [f"{month},a,{RISING[at]}", f"{month},b,{400 + at % 5}"]
    folder = register(tmp_path, "table", lines, where="a", i=", title: Doses to date, kind: count")
    text = (folder / "register.yaml").read_text("utf-8").replace(", bears_on: [r-1]", "")
    text += (
        "  - {id: b, title: People, unit: people, better: neither, select: {measure: b}, measured: {data: s}}\n"
        "  - {id: r, title: Doses for each, unit: doses, better: lower, bears_on: [r-1], ratio: {of: i, over: b}}\n"
        "  - {id: t, title: Covered, unit: doses, better: lower, bears_on: [r-1], ratio: {of: i, over: b}, "
        "time_sense: point-in-time}\n"
    )
    (folder / "register.yaml").write_text(text, "utf-8")

    found = {one.indicator: one.finding for one in rsr.measure(folder).measurements}

    assert found["r"] is not None
    assert found["r"].result == "cannot-say"
    assert found["t"] is not None
    assert found["t"].result != "cannot-say"
