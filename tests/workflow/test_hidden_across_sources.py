"""What one data source hides is given away by no other that has the same counts, as far as they fit."""

from pathlib import Path

import pytest

import rsr
from rsr.model import Number, Suppressed

pytest.importorskip("duckdb", reason="duckdb is not installed")

QUARTERS = "from,to,level,ward,people\n" + "".join(
    f"2023-{first:02}-01,2023-{first + 2:02}-{day},Ward,Ash,{count}\n"
    for first, day, count in ((1, 31, 20), (4, 30, "x"), (7, 30, 30), (10, 31, 25))
)
# A table of one quarter: Ash is hidden.
WARDS = "from,to,level,ward,people\n" + "".join(
    f"2023-01-01,2023-03-31,{row}\n" for row in ("Ward,Ash,x", "Ward,Birch,10", "Ward,Cedar,18")
)
TOWN = "2023-01-01,2023-03-31,Town,,31\n"
HEAD = WARDS.split("\n")[0] + "\n"
SAID = {"figure-withheld", "disclosure-elsewhere", "label-blank", "parts-not-added"}
SHOWN = {"by-ward Ash": "1 to 4", "by-ward Birch": "10", "by-ward Cedar": "18", "in-town": "31"}


def source(name: str, *, file: str, makes: str, markers: str = "[1, 4]", more: str = "") -> str:
    """Return a data source as YAML."""
    return (
        f"  - {{id: {name}, use: tabular, options: {{file: data/{file}, makes: {makes}, "
        f"columns: {{value: people{', part: ward' if 'by-ward' in more else ''}}}, "
        f"period: {{start: from, end: to}}, markers: {{x: {{suppressed: {markers}}}}}{more}}}}}\n"
    )


def indicator(name: str, *, measured: str | None, unit: str = "people", more: str = "") -> str:
    """Return an indicator as YAML."""
    on = "" if measured is None else f", measured: {{{measured}}}"
    return f"  - {{id: {name}, title: T, unit: {unit}, better: lower{on}{more}}}\n"


def printed(folder: Path, sources: str, indicators: str, **files: str) -> dict[str, str]:
    """Return the figures as rsr prints them, by what they are of, with those that it withholds as 'x'."""
    (folder / "data").mkdir()
    for name, text in files.items():
        (folder / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    text = f"format: 3\ntitle: Made up\nsources:\n{sources}indicators:\n{indicators}"
    (folder / "register.yaml").write_text(text, encoding="utf-8")
    found = rsr.gather(folder)
    assert {one.code for one in found.problems} <= SAID, found.problems
    several = len({one.period for one in found.register.observations}) > 1
    told: dict[str, str] = {}
    for one in found.register.observations:
        value = one.value
        name = " ".join(filter(None, (one.indicator, one.part)))
        name += f" {one.period.start:%m}" if several else ""
        assert isinstance(value, Number | Suppressed)
        told[name] = (
            str(value.value)
            if isinstance(value, Number)
            else "x"
            if value.by == "rsr"
            else f"{value.low} to {value.high}"
        )
    return told


def years(
    folder: Path, year: int, *, makes: str = "table", quarter: str = "", markers: str = "[1, 4]",
    **how: str,
) -> dict[str, str]:  # fmt: skip
    """Return how quarters, of which one is hidden, are printed beside the year in another source."""
    table = makes == "table"
    sources = "".join(
        source(
            name, file=f"{name}.csv", makes=makes, markers=markers,
            more="" if table else f", indicator: by-{name}",
        )
        for name in ("quarter", "year")
    )  # fmt: skip
    indicators = indicator("by-quarter", measured="data: quarter" if table else None, more=quarter)
    indicators += indicator("by-year", measured="data: year" if table else None, **how)
    text = HEAD + f"2023-01-01,2023-12-31,Ward,Ash,{year}\n"
    return printed(folder, sources, indicators, quarter=QUARTERS, year=text)


@pytest.mark.parametrize("makes", ["table", "observations"])
@pytest.mark.parametrize("markers", ["[1, 4]", "[1, null]"])
def test_a_year_of_another_source_gives_no_quarter_away(
    makes: str, markers: str, tmp_path: Path
) -> None:
    """Three quarters beside the year would tell the fourth: the smallest of them is withheld."""
    shown = years(tmp_path, 78, makes=makes, markers=markers)

    low = "1 to 4" if markers == "[1, 4]" else "1 to None"
    assert shown == {
        "by-quarter 01": "x", "by-quarter 04": low, "by-quarter 07": "30", "by-quarter 10": "25",
        "by-year 01": "78",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("year", "withheld"), [(75, False), (76, True), (77, True), (79, True), (80, False)]
)
def test_a_year_that_does_not_fit_is_of_something_else(
    year: int, *, withheld: bool, tmp_path: Path
) -> None:
    """From 76 to 79 the hidden quarter can be from 1 to 4; else nothing is related."""
    shown = years(tmp_path, year)

    assert ("x" in shown.values()) is withheld


@pytest.mark.parametrize(
    "how",
    [
        {"unit": "stays"},
        {"more": ", select: {level: Ward}"},
        {"more": ", never_join: [by-quarter]"},
        {"quarter": ", never_join: [by-year]"},
        {"more": ", kind: rate", "quarter": ", kind: rate"},
        {"more": ", kind: median"},
        {"more": ", time_sense: point-in-time"},
    ],
    ids=" ".join,
)
def test_what_is_not_the_same_count_is_not_related(how: dict[str, str], tmp_path: Path) -> None:
    """Another unit, other rows, what must never be joined, and what does not add up."""
    assert "x" not in years(tmp_path, 78, **how).values()


def test_the_unit_is_compared_as_people_see_it(tmp_path: Path) -> None:
    """Case and spaces make no other unit."""
    assert "x" in years(tmp_path, 78, unit="' People '").values()


@pytest.mark.parametrize(("whole", "withheld"), [(28, False), (29, True), (32, True), (33, False)])
def test_a_whole_of_another_source_gives_no_part_away(
    whole: int, *, withheld: bool, tmp_path: Path
) -> None:
    """The total of a town in a file of its own; of what does not fit, nothing is said."""
    sources = source("wards", file="wards.csv", makes="table")
    sources += source("town", file="town.csv", makes="table")
    indicators = indicator("by-ward", measured="data: wards, part: ward")
    indicators += indicator("in-town", measured="data: town")
    town = HEAD + TOWN.replace("31\n", f"{whole}\n")

    shown = printed(tmp_path, sources, indicators, wards=WARDS, town=town)

    birch = "x" if withheld else "10"
    assert shown == SHOWN | {"by-ward Birch": birch, "in-town": str(whole)}


def test_medians_of_two_sources_are_no_whole_and_parts(tmp_path: Path) -> None:
    """They would fit as counts do, and nobody adds them up."""
    sources = source("wards", file="wards.csv", makes="table")
    sources += source("town", file="town.csv", makes="table")
    median = ", kind: median"
    indicators = indicator("by-ward", measured="data: wards, part: ward", more=median)
    indicators += indicator("in-town", measured="data: town", more=median)

    shown = printed(tmp_path, sources, indicators, wards=WARDS, town=HEAD + TOWN)

    assert shown == SHOWN


def test_a_hidden_whole_of_a_source_with_vintages_contradicts_nothing(tmp_path: Path) -> None:
    """Wards that come to 28, and a hidden town of 1 to 4: they are of different things."""
    sources = source(
        "wards", file="wards_*.csv", makes="table", more=", vintage_from: '_(?P<date>[-0-9]+)'"
    )
    sources += source("town", file="town.csv", makes="table")
    indicators = indicator("by-ward", measured="data: wards, part: ward")
    indicators += indicator("in-town", measured="data: town")
    files = {
        "wards_2023-05-01": WARDS.replace("Ash,x", "Ash,9"),
        "town": HEAD + TOWN.replace(",31\n", ",x\n"),
    }

    shown = printed(tmp_path, sources, indicators, **files)

    assert shown == SHOWN | {"by-ward Ash": "9", "in-town": "1 to 4"}


def test_a_whole_without_parts_in_a_period_is_no_error(tmp_path: Path) -> None:
    """The town has a figure of a quarter of which the wards have none."""
    sources = source("wards", file="wards.csv", makes="table")
    sources += source("town", file="town.csv", makes="table")
    indicators = indicator("by-ward", measured="data: wards, part: ward, whole: {level: Town}")
    indicators += indicator("in-town", measured="data: town", more=", select: {level: Town}")
    later = HEAD + TOWN + TOWN.replace("01-01,2023-03-31", "04-01,2023-06-30")
    hidden = WARDS + TOWN + "2023-04-01,2023-06-30,Town,,x\n"

    shown = printed(tmp_path, sources, indicators, wards=hidden, town=later)

    assert shown["in-town 04"] == "31"


def test_what_another_source_shows_of_the_same_is_left(tmp_path: Path) -> None:
    """One publisher hides a year and another shows it: rsr prints both as they are published."""
    sources = source("hides", file="hides.csv", makes="table")
    sources += source("shows", file="shows.csv", makes="table")
    indicators = indicator("hidden", measured="data: hides")
    indicators += indicator("shown", measured="data: shows")
    year = HEAD + "2023-01-01,2023-12-31,Ward,Ash,{}\n"

    shown = printed(tmp_path, sources, indicators, hides=year.format("x"), shows=year.format(3))

    assert shown == {"hidden": "1 to 4", "shown": "3"}


@pytest.mark.parametrize("file", ["one", "two"])
def test_sources_of_observations_give_nothing_away(file: str, tmp_path: Path) -> None:
    """Wards and their town, each read by a source of its own, from one file or from two."""
    sources = source(
        "wards", file="one.csv", makes="observations",
        more=", indicator: by-ward, where: {level: Ward}",
    )  # fmt: skip
    sources += source(
        "town", file=f"{file}.csv", makes="observations",
        more=", indicator: in-town, where: {level: Town}",
    )  # fmt: skip
    # The row of Birch by itself is the same figure, and a whole without parts.
    birch = ", indicator: in-birch, where: {ward: Birch}"
    sources += source("birch", file="one.csv", makes="observations", more=birch)
    indicators = "".join(
        indicator(name, measured=None) for name in ("by-ward", "in-town", "in-birch")
    )

    shown = printed(tmp_path, sources, indicators, one=WARDS + TOWN, two=WARDS + TOWN)

    assert shown == SHOWN | {"by-ward Birch": "x", "in-birch": "x"}


def test_recorded_and_measured_figures_of_one_file_are_related(tmp_path: Path) -> None:
    """Wards and town as they stand, beside a sum that is measured, whatever its unit is."""
    ward = ", indicator: by-ward, where: {level: Ward}"
    town = ", indicator: in-town, where: {level: Town}"
    sources = source("wards", file="one.csv", makes="observations", more=ward)
    sources += source("town", file="one.csv", makes="observations", more=town)
    sources += source("table", file="one.csv", makes="table")
    indicators = indicator("by-ward", measured=None) + indicator("in-town", measured=None)
    indicators += indicator(
        "sum", measured="data: table, combine: sum", unit="persons",
        more=", select: {level: Ward, ward: [Birch, Cedar]}",
    )  # fmt: skip

    shown = printed(tmp_path, sources, indicators, one=WARDS + TOWN)

    assert shown == SHOWN | {"by-ward Birch": "x", "sum": "x"}


@pytest.mark.parametrize("unit", ["people", "persons"])
def test_a_row_that_two_kinds_of_sources_read_is_one_figure(unit: str, tmp_path: Path) -> None:
    """Birch is withheld as a part that is given, and so as a figure of the table, whatever its unit."""
    more = ", indicator: by-ward, where: {level: Ward}"
    sources = source("wards", file="one.csv", makes="observations", more=more)
    sources += source("table", file="one.csv", makes="table")
    indicators = indicator("by-ward", measured=None)
    indicators += indicator("in-town", measured="data: table", more=", select: {level: Town}")
    town = source(
        "town",
        file="one.csv",
        makes="observations",
        more=", indicator: whole, where: {level: Town}",
    )
    indicators += indicator("whole", measured=None)
    birch = ", select: {level: Ward, ward: Birch}"
    indicators += indicator("birch", measured="data: table", unit=unit, more=birch)

    shown = printed(tmp_path, sources + town, indicators, one=WARDS + TOWN)

    assert shown == SHOWN | {"by-ward Birch": "x", "whole": "31", "birch": "x"}


def test_an_equal_figure_of_another_period_is_another_figure(tmp_path: Path) -> None:
    """A row with the number of a withheld one, and its value, but of another file."""
    more = ", indicator: by-ward, where: {level: Ward}"
    sources = source("wards", file="one.csv", makes="observations", more=more)
    sources += source(
        "town",
        file="one.csv",
        makes="observations",
        more=", indicator: whole, where: {level: Town}",
    )
    sources += source("table", file="two.csv", makes="table")
    indicators = indicator("by-ward", measured=None) + indicator("whole", measured=None)
    birch = ", select: {level: Ward, ward: Birch}"
    indicators += indicator("birch", measured="data: table", unit="persons", more=birch)
    two = WARDS.replace("Ash,x", "Ash,9")

    shown = printed(tmp_path, sources, indicators, one=WARDS + TOWN, two=two)

    assert (shown["by-ward Birch"], shown["birch"]) == ("x", "10")


INSPECTED = "month,region,measure,inspections,inadequate\n" + "".join(
    f"2023-0{month},{region},{measure},{first},{other}\n"
    for month, region, measure, first, other in (
        (1, "North", "All", 90, 5),
        (1, "South", "All", 14, "c"),
        (1, "North", "Late", 9, 2),
        (1, "South", "Late", "c", 1),
    )
)


@pytest.mark.parametrize("makes", ["table", "observations"])
@pytest.mark.parametrize("unit", ["inspections", "inspections of homes"])
@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        pytest.param("inspections|All", "inadequate|All", ("90", "14", "5", "0 to 4"), id="column"),
        pytest.param(
            "inspections|All", "inspections|Late", ("90", "14", "9", "0 to 4"), id="where"
        ),
        pytest.param(
            "inspections|Late", "inadequate|All", ("9", "0 to 4", "5", "0 to 4"), id="both"
        ),
    ],
)
def test_figures_of_other_columns_or_rows_of_one_file_are_other_figures(
    one: str, other: str, shown: tuple[str, ...], unit: str, makes: str, tmp_path: Path
) -> None:
    """Two sources read one file: what is hidden in one hides nothing that the other prints."""
    sources = indicators = ""
    for name, which in (("one", one), ("other", other)):
        column, measure = which.split("|")
        more = "" if makes == "table" else f", indicator: {name}"
        sources += (
            f"  - {{id: {name}, use: tabular, options: {{file: data/t.csv, makes: {makes}, "
            f"columns: {{value: {column}{', part: region' if more else ''}}}, "
            f"period: {{at: month, covers: month}}, where: {{measure: {measure}}}, "
            f"markers: {{c: {{suppressed: [0, 4]}}}}{more}}}}}\n"
        )
        on = f"data: {name}, part: region" if makes == "table" else None
        indicators += indicator(name, measured=on, unit="inspections" if name == "one" else unit)

    told = printed(tmp_path, sources, indicators, t=INSPECTED)

    assert told == dict(
        zip(("one North", "one South", "other North", "other South"), shown, strict=True)
    )


SIDE_BY_SIDE = "region,month,n,,region,month,n\n" + "".join(
    f"{region},2024-01,{one},,{region},2024-01,{other}\n"
    for region, one, other in (("North", 90, 9), ("South", 14, "c"))
)


@pytest.mark.parametrize("makes", ["observations", "table"])
def test_figures_of_tables_side_by_side_are_other_figures(makes: str, tmp_path: Path) -> None:
    """Two sources read one file, each a range of its cells, and columns of the same names."""
    sources = indicators = ""
    for name, cells in (("one", "A:C"), ("other", "E:G")):
        more = "" if makes == "table" else f", indicator: {name}"
        sources += (
            f"  - {{id: {name}, use: tabular, options: {{file: data/t.csv, makes: {makes}, "
            f"columns: {{value: n{', part: region' if more else ''}}}, cell_range: '{cells}', "
            f"period: {{at: month, covers: month}}, markers: {{c: {{suppressed: [0, 4]}}}}{more}}}}}\n"
        )
        on = f"data: {name}, part: region" if makes == "table" else None
        indicators += indicator(name, measured=on, unit="inspections")

    told = printed(tmp_path, sources, indicators, t=SIDE_BY_SIDE)

    shown = ("90", "14", "9", "0 to 4")
    assert told == dict(
        zip(("one North", "one South", "other North", "other South"), shown, strict=True)
    )
