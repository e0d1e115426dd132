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
HEAD = """format: 3
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
        pytest.param("", "n", False, id="unnamed"),
        pytest.param(", time_sense: point-in-time", "n", True, id="stated"),
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
    lines += [
        f"{2020 + at // 12}-{at % 12 + 1:02},{texts[at >= 18]},{80 + at - 3 * (at % 2)}"
        for at in range(36)
    ]
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
        "  - {id: r, title: R, unit: restraints per bed, better: lower, ratio: {numerator: i, denominator: b}}\n"
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
        "  - {id: r, title: Doses for each, unit: doses, better: lower, bears_on: [r-1], ratio: {numerator: i, denominator: b}}\n"
        "  - {id: t, title: Covered, unit: doses, better: lower, bears_on: [r-1], ratio: {numerator: i, denominator: b}, "
        "time_sense: point-in-time}\n"
    )
    (folder / "register.yaml").write_text(text, "utf-8")

    found = {one.indicator: one.finding for one in rsr.measure(folder).measurements}

    assert found["r"] is not None
    assert found["r"].result == "cannot-say"
    assert found["t"] is not None
    assert found["t"].result != "cannot-say"


def test_a_ratio_of_differences_is_not_cumulative(tmp_path: Path) -> None:
    """What is differenced is of single periods."""
    lines = ["month,measure,n"]
    for at in range(36):
        month = f"{2020 + at // 12}-{at % 12 + 1:02}"
        lines += [f"{month},a,{RISING[at]}", f"{month},b,{400 + at % 5}"]
    more = ", title: Doses to date, kind: count, difference: {}"
    folder = register(tmp_path, "table", lines, where="a", i=more)
    text = (folder / "register.yaml").read_text("utf-8").replace(", bears_on: [r-1]", "")
    text += (
        "  - {id: b, title: People, unit: people, better: neither, select: {measure: b}, measured: {data: s}}\n"
        "  - {id: r, title: Doses for each, unit: doses, better: lower, bears_on: [r-1], ratio: {numerator: i, denominator: b}}\n"
    )
    (folder / "register.yaml").write_text(text, "utf-8")

    found = rsr.measure(folder)

    assert found.register.indicator("r").time_sense is None
    assert any(point.mean is not None for point in found.measurements[-1].points)


def test_a_mixture_of_parts_is_told_once(tmp_path: Path) -> None:
    """That it is not added up goes without saying."""
    lines = ["month,ward,measure,n", "2024-01,A,Number of x,5", "2024-01,B,Median x,7"]
    folder = register(tmp_path, "table", lines, where="[Number of x, Median x]", part="ward")

    assert [one.code for one in rsr.measure(folder).problems] == ["kinds-mixed"]


@BOTH
@pytest.mark.parametrize(
    ("least", "more", "codes"),
    [
        pytest.param(-1, ", kind: count", ["count-negative"], id="below"),
        pytest.param(0, ", kind: count", [], id="at"),
        pytest.param(1, ", kind: count", [], id="above"),
        pytest.param(-1, ", kind: amount", [], id="amount"),
        pytest.param(-1, "", [], id="not-stated"),
    ],
)
def test_a_stated_count_below_0_is_an_error_and_no_figure(
    tmp_path: Path, by: str, least: int, more: str, codes: list[str]
) -> None:
    """As where a source says that its figures are counts; the account tells of the row."""
    found = rsr.measure(register(tmp_path, by, months([5, least, 7]), i=more))

    told = [one for one in found.problems if one.severity == "error"]
    assert [one.code for one in told] == codes
    assert [(one.where.file, one.where.line) for one in told] == [("t.csv", 3)] * len(codes)
    (account,) = found.accounts
    assert (account.used, account.left_out_in_all) == (3 - len(codes), len(codes))
    values = [point.value for point in found.measurements[0].points]
    assert (Number(value=least) in values) is (not codes)


def test_a_count_below_0_among_rows_that_are_added_up_is_an_error(tmp_path: Path) -> None:
    """It would lessen the sum."""
    lines = ["month,ward,n", "2024-01,A,5", "2024-01,B,-2", "2024-02,A,5"]
    folder = register(tmp_path, "table", lines, i=", kind: count")
    text = (
        (folder / "register.yaml")
        .read_text("utf-8")
        .replace("{data: s}", "{data: s, combine: sum}")
    )
    (folder / "register.yaml").write_text(text, "utf-8")

    found = rsr.measure(folder)

    assert [one.code for one in found.problems if one.severity == "error"] == ["count-negative"]


def test_a_count_below_0_that_the_register_holds_is_told(tmp_path: Path) -> None:
    """At its place, though nobody read it from a file."""
    (tmp_path / "register.yaml").write_text(
        "format: 3\ntitle: Made up\n"
        "indicators:\n  - {id: i, title: I, unit: people, better: lower, kind: count}\n"
        "observations:\n"
        "  - {indicator: i, period: {start: 2024-01-01, end: 2024-01-31}, value: -5}\n",
        "utf-8",
    )

    assert [(one.code, one.where.line) for one in rsr.check(tmp_path)] == [("count-negative", 6)]


THREE = [1.234, 2.345, 12.345, 3.4, 9.876]


@BOTH
@pytest.mark.parametrize(
    ("figures", "more", "told"),
    [
        pytest.param(THREE, ", kind: count", "1.234, and 3 more like it", id="counts"),
        pytest.param([*THREE[:3], 3.4, 3.5], ", kind: count", None, id="three-of-five"),
        pytest.param([*THREE, 1000], ", kind: count", None, id="a-thousand"),
        pytest.param([*THREE, 999], ", kind: count", "1.234, and 3 more like it", id="below-it"),
        pytest.param([*THREE, 1.2345], ", kind: count", None, id="four-decimals"),
        pytest.param([1.234, 2.345, 3.456, 4.567, 5.6789], ", kind: count", None, id="one-of-four"),
        pytest.param([1, 2, 3], ", kind: count", None, id="whole"),
        pytest.param(THREE, "", None, id="nothing-says-so"),
        pytest.param([*THREE, 100], "", "1.234, and 3 more like it", id="a-whole-one-beside"),
        pytest.param([*THREE, 99], "", None, id="a-whole-one-of-two-digits"),
        pytest.param([*THREE, *THREE, 987], "", None, id="one-of-eleven"),
        pytest.param([*THREE, 987], ", kind: ratio", None, id="a-ratio"),
    ],
)
def test_counts_whose_thousands_a_point_parts_are_told(
    tmp_path: Path, by: str, figures: list[float], more: str, told: str | None
) -> None:
    """They are a thousandth of what was published; decimals of other figures are none of that."""
    found = rsr.measure(register(tmp_path, by, months(figures), i=more))

    amiss = [one for one in found.problems if one.code == "count-in-decimals"]
    assert [one.got for one in amiss] == ([told] if told else [])


def quotients(folder: Path, by: str, above: int, more: str) -> Measuring:
    """Measure a ratio of two counts of 36 months; in one month the first is as given, of 50."""
    (folder / "data").mkdir(parents=True)
    head = f"{HEAD}sources:\n"
    tail = "indicators:\n"
    for name, usual in (("a", 30), ("b", 50)):
        values = [usual + at % 5 for at in range(36)]
        values[6] = above if name == "a" else 50
        (folder / "data" / f"{name}.csv").write_text("\n".join(months(values)) + "\n", "utf-8")
        how = "makes: table" if by == "table" else f"indicator: {name}"
        head += (
            f"  - {{id: s{name}, use: tabular, options: {{file: data/{name}.csv, {how}, "
            "columns: {value: n}, period: {at: month, covers: month}}}\n"
        )
        measured = f", measured: {{data: s{name}}}" if by == "table" else ""
        tail += f"  - {{id: {name}, title: Homes, unit: homes, better: neither, kind: count{measured}}}\n"
    tail += (
        "  - {id: r, title: Homes rated good, better: higher, bears_on: [r-1], "
        f"ratio: {{numerator: a, denominator: b, times: 100}}{more}}}\n"
    )
    (folder / "register.yaml").write_text(head + tail, "utf-8")
    return rsr.measure(folder)


@BOTH
@pytest.mark.parametrize(
    ("above", "more", "told"),
    [
        pytest.param(49, ", unit: per cent", False, id="below"),
        pytest.param(50, ", unit: per cent", False, id="at"),
        pytest.param(51, ", unit: per cent", True, id="above"),
        pytest.param(51, ", unit: per cent, chart: p", True, id="p-chart"),
        pytest.param(51, ", unit: homes, chart: p-prime", True, id="p-prime-chart"),
        pytest.param(51, ", unit: homes, kind: percentage", True, id="stated"),
        pytest.param(51, ", unit: per cent, kind: ratio", False, id="stated-as-a-ratio"),
        pytest.param(51, ", unit: per 100 homes", False, id="rate"),
    ],
)
def test_a_share_of_more_than_its_whole_is_told_and_not_judged(
    tmp_path: Path,
    by: str,
    above: int,
    more: str,
    told: bool,  # noqa: FBT001  # cases
) -> None:
    """The warning names both figures; the figure itself stays as it was worked out."""
    found = quotients(tmp_path, by, above, more)

    problems = [one for one in found.problems if one.code == "numerator-exceeds-denominator"]
    assert [one.got for one in problems] == ["51 of 50 in July 2020"] * told
    assert [one.severity for one in problems] == ["warning"] * told
    one = found.measurements[-1]
    assert one.points[6].value == Number(value=above * 2)
    assert one.finding is not None
    assert (one.finding.result == "cannot-say") is told
    assert [
        p.code for p in rsr.check(tmp_path) if p.severity == "warning" and "numer" in p.code
    ] == ["numerator-exceeds-denominator"] * told


@BOTH
@pytest.mark.parametrize("kind", ["unit: per cent", "unit: '%', kind: percentage"])
@pytest.mark.parametrize("above", [49, 50, 51])
def test_a_part_of_which_a_share_is_more_than_its_whole_is_told(
    tmp_path: Path, by: str, above: int, kind: str
) -> None:
    """Parts that are pooled hide it: each warning names both figures of the first, once for all."""
    head = "format: 3\ntitle: T\nsources:\n"
    tail = "indicators:\n"
    for name, figures in (("a", (above, 90, "*")), ("b", (50, 200, 5))):
        rows = [
            f"2020-{at:02},{part},{figure}\n"
            for at in (1, 2)
            for part, figure in zip("XYZ", figures, strict=True)
        ]
        (tmp_path / f"{name}.csv").write_text("month,t,n\n" + "".join(rows), "utf-8")
        made = "makes: table, columns: {value: n}" if by == "table" else f"indicator: {name}, columns: {{value: n, part: t}}"  # fmt: skip
        head += (
            f"  - {{id: s{name}, use: tabular, options: {{file: {name}.csv, {made}, "
            "period: {at: month, covers: month}, markers: {'*': {suppressed: [1, 9]}}}}\n"
        )
        measured = f", measured: {{data: s{name}, part: t}}" if by == "table" else ""
        tail += f"  - {{id: {name}, title: Homes, unit: homes, better: neither, kind: count{measured}}}\n"
    tail += f"  - {{id: r, title: Rated, better: higher, ratio: {{numerator: a, denominator: b, times: 100}}, {kind}}}\n"
    (tmp_path / "register.yaml").write_text(head + tail, "utf-8")

    found = rsr.measure(tmp_path)

    told = [one for one in found.problems if one.code == "numerator-exceeds-denominator"]
    expected = ["51 of 50 of 'X' in January 2020, and 1 more such"] if above > 50 else []
    assert [one.got for one in told] == expected
    assert [one.severity for one in told] == ["warning"] * len(expected)


@BOTH
@pytest.mark.parametrize(
    ("most", "more", "severity"),
    [
        pytest.param(100, ", title: Share of homes rated good, unit: per cent", None, id="at"),
        pytest.param(
            101, ", title: Share of homes rated good, unit: per cent", "warning", id="share"
        ),
        pytest.param(
            101, ", title: Homes rated good, unit: per cent of homes", "warning", id="unit"
        ),
        pytest.param(
            101, ", title: Homes rated good, unit: per cent", "note", id="perhaps-a-share"
        ),
        pytest.param(
            101, ", title: Growth as a percentage of last year, unit: per cent", "note", id="growth"
        ),
        pytest.param(101, ", title: Points, unit: percentage points", None, id="points"),
        pytest.param(
            1.01, ", title: Proportion of homes, unit: proportion", "warning", id="proportion"
        ),
        pytest.param(
            101, ", title: Share of homes, unit: per cent, kind: ratio", None, id="stated"
        ),
    ],
)
def test_a_percentage_above_100_is_told_and_stays(
    tmp_path: Path, by: str, most: float, more: str, severity: str | None
) -> None:
    """It is a warning where words say that it is of a whole; a growth may be above 100."""
    found = rsr.measure(register(tmp_path, by, months([0.5, most, 0.25]), i=more))

    problems = [one for one in found.problems if one.code == "percentage-above-whole"]
    assert [one.severity for one in problems] == ([] if severity is None else [severity])
    (one,) = found.measurements
    assert one.points[1].value == Number(value=most)
    assert any("Above 100 per cent" in r for r in one.remarks) is (severity is not None)
