"""Real published files, read by configuration alone; skipped where they are not at hand."""

import shutil
from collections import Counter
from datetime import date
from typing import Any

import pytest
from made_up_tables import Folder, problems, records, shared_data

from rsr.model import NotCollected, Number, Observation, Period, Suppressed

ONS: dict[str, Any] = {
    "file": "ons_cqc_carehome_deaths/*.xlsx",
    "indicator": "deaths",
    "header_row": 3,
    "vintage_from": r"committed_(?P<date>\d{4}-\d\d-\d\d)",
    "on_bad_file": "leave-out",
}
# What stands after the weeks of the tables of outbreaks; some releases lack the last.
AFTER = [
    "All outbreaks",
    "Number of care homes",
    "Percentage of care homes that have reported an outbreak",
]
ONS_DAYS = (22, 36, 50, 64, 78, 92, 106, 120, 134, 155)


@pytest.fixture
def real(folder: Folder) -> Folder:
    """Return a folder into which real files are copied by name."""
    folder.path.mkdir(exist_ok=True)
    return folder


def copied(folder: Folder, name: str) -> None:
    """Copy a real file or folder below the register's folder."""
    path = shared_data(name)
    target = folder.path / name
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.copytree(path, target)
    else:
        shutil.copyfile(path, target)


@pytest.mark.parametrize("sheet", ["table 2", "Table 3"])
def test_ten_releases_with_a_column_a_day(real: Folder, sheet: str) -> None:
    """Every release is a vintage; the eleventh file is a web page and is told."""
    copied(real, "ons_cqc_carehome_deaths")

    made = real.gather(
        **ONS, sheet=sheet, columns={"part": "column 1"}, wide={}, stop_at="Notes:",
        where={"column 1": ["England"]},
    )  # fmt: skip

    per_release = Counter(one.vintage_on for one in records(made))
    assert [(one.code, one.severity) for one in problems(made)] == [
        ("file-not-spreadsheet", "warning"),
        ("files-left-out", "note"),
    ]
    assert tuple(per_release[day] for day in sorted(filter(None, per_release))) == ONS_DAYS
    assert all(isinstance(one.value, Number) for one in records(made))


def test_figures_that_were_revised_are_all_kept(real: Folder) -> None:
    """Many daily figures changed in a later release, and each of them is there."""
    copied(real, "ons_cqc_carehome_deaths")

    made = real.gather(
        **ONS, sheet="Table 2", columns={"part": "column 1"}, wide={}, stop_at="Notes:",
        where={"column 1": ["England"]},
    )  # fmt: skip

    figures: dict[Period, set[Any]] = {}
    for one in records(made):
        figures.setdefault(one.period, set()).add(one.value)
    assert len(figures) == 155
    assert sum(len(values) > 1 for values in figures.values()) == 74


def test_all_areas_of_one_release(real: Folder) -> None:
    """Every area of every day, each with its cell."""
    name = "ons_cqc_carehome_deaths/cqc_mortality_care_homes_committed_2020-05-12_5cbe03b.xlsx"
    copied(real, name)

    made = real.gather(
        **{**ONS, "file": name}, sheet="Table 2", columns={"part": "column 1"}, wide={},
        stop_at="Notes:",
    )  # fmt: skip

    assert not problems(made)
    assert len(made) == 150 * 22
    first = records(made)[0]
    assert (first.part, first.period.start, first.value) == (
        "England",
        date(2020, 4, 10),
        Number(value=95),
    )
    assert first.made_by is not None
    assert first.made_by.place == "sheet 'Table 2', cell B4"


def test_a_column_that_one_release_calls_otherwise(real: Folder) -> None:
    """By its name it is missing in one release; by names of the register's own it is in all."""
    copied(real, "ons_cqc_carehome_deaths")
    options = {**ONS, "sheet": "Table 1", "stop_at": "All deaths"}

    by_name = real.gather(
        **options, columns={"value": "Care homes"}, period={"at": "Date of notification"}
    )
    by_place = real.gather(
        **options, column_names=["day", "homes", "not stated"], columns={"value": "homes"},
        period={"at": "day"},
    )  # fmt: skip

    assert [one.code for one in problems(by_name)] == [
        "file-not-spreadsheet",
        "column-missing",
        "files-left-out",
    ]
    assert "'Care Home'" in str(problems(by_name)[1].hint)
    assert len(records(by_place)) == sum(ONS_DAYS)


@pytest.mark.parametrize(
    ("sheet", "column", "areas"),
    [
        pytest.param("government_office_regions", "Government office region", 9, id="regions"),
        pytest.param("PHE_centres", "PHE centre", 9, id="centres"),
        pytest.param("Upper_Tier_Local_authorities", "Local Authority", 151, id="authorities"),
    ],
)
def test_five_releases_with_a_column_a_week(
    real: Folder, sheet: str, column: str, areas: int
) -> None:
    """The columns after the weeks are no weeks, and are left out by name."""
    copied(real, "phe_carehome_outbreaks")

    made = real.gather(
        file="phe_carehome_outbreaks/*.ods", indicator="outbreaks", sheet=sheet, header_row=2,
        columns={"part": column}, wide={"covers": "week-beginning", "leave_out": AFTER},
        vintage_from=r"committed_(?P<date>\d{4}-\d\d-\d\d)",
    )  # fmt: skip

    weeks = Counter(one.vintage_on for one in records(made))
    # One sheet calls the share by another name in some releases.
    called_otherwise = {"column-missing"} if sheet == "Upper_Tier_Local_authorities" else set()
    assert {one.code for one in problems(made)} == called_otherwise
    assert [weeks[day] for day in sorted(filter(None, weeks))] == [
        areas * count for count in (11, 13, 15, 17, 19)
    ]


def test_shares_by_area_and_month(real: Folder) -> None:
    """Seventeen areas over thirty months."""
    copied(real, "cqc_ratings_series/care_homes_rating.csv")

    made = real.gather(
        file="cqc_ratings_series/care_homes_rating.csv", indicator="good",
        columns={"value": "value", "part": "area_name"}, period={"at": "period", "covers": "month"},
        date_formats=["%b %Y"],
    )  # fmt: skip

    assert not problems(made)
    assert len(made) == 17 * 30
    assert len({one.part for one in records(made)}) == 17


def test_points_of_assuring_transformation(real: Folder) -> None:
    """One collection out of two, by the day."""
    copied(real, "transcribed/at_ld_inpatients_published_points.csv")

    made = real.gather(
        file="transcribed/at_ld_inpatients_published_points.csv", indicator="at",
        columns={"value": "inpatients"}, period={"at": "as_at"}, where={"collection": ["AT"]},
        rounded_to=5, counts=True,
    )  # fmt: skip

    assert not problems(made)
    assert len(records(made)) == 6


def test_applications_by_financial_year(real: Folder) -> None:
    """What was not collected at first is no zero."""
    copied(real, "transcribed/dols_national_applications.csv")

    made = real.gather(
        file="transcribed/dols_national_applications.csv", indicator="dols",
        period={"at": "financial_year", "covers": "financial-year"},
        markers={"N/A": "not-collected"},
        columns={"value": "applications_not_completed_at_year_end"},
    )  # fmt: skip

    assert not problems(made)
    assert [one.value for one in records(made)][:2] == [NotCollected()] * 2


def test_millions_of_rows_are_selected_where_they_lie(real: Folder) -> None:
    """One measure of 4.5 million rows, as records and as a table."""
    name = "nhs_talking_therapies/measures_annual.parquet"
    copied(real, name)
    options: dict[str, Any] = {
        "file": name,
        "columns": {"value": "value", "part": "org_code"},
        "period": {"start": "start_date", "end": "end_date"},
        "where": {
            "org_type": ["Provider"],
            "measure_name": ["referrals_received"],
            "variable_type": ["Total"],
        },
    }

    made = real.gather(
        **options, indicator="i", markers={"*": {"suppressed": [0, 4]}, "NULL": "missing"}
    )
    table = real.measured_on(**options, makes="table")
    count = table.frame.aggregate("count(*)").fetchall()[0][0]
    table.close()

    assert not problems(made)
    assert len(made) == count == 1309
    assert any(isinstance(one.value, Suppressed) for one in records(made))


@pytest.mark.parametrize("name", ["blank_line", "loffice-4.4.1.2"])
def test_sheets_of_other_programs(real: Folder, name: str) -> None:
    """A blank line in the middle is stepped over, and dates are dates."""
    copied(real, f"messy_tables/{name}.ods")

    made = real.gather(
        file=f"messy_tables/{name}.ods", indicator="age", columns={"value": "Age", "part": "Name"},
        period={"at": "When"},
    )  # fmt: skip

    assert [(one.part, one.value) for one in made if isinstance(one, Observation)] == [
        ("Bob", Number(value=20)),
        ("Jane", Number(value=23)),
        ("Ian", Number(value=34)),
    ]


def test_cells_of_every_format(real: Folder) -> None:
    """Times, truth, currency and fractions are told where they are no figures."""
    copied(real, "messy_tables/ods_formats.ods")
    options: dict[str, Any] = {
        "file": "messy_tables/ods_formats.ods",
        "sheet": "Sheet1",
        "indicator": "i",
        "period": {"at": "Date"},
        "on_bad_row": "leave-out",
    }

    figures = [
        records(real.gather(**options, columns={"value": name}))[0].value
        for name in ("Float", "Currency", "Percentage", "Int", "Scientific", "Fractions")
    ]
    truth = real.gather(**options, columns={"value": "Boolean"})

    assert figures == [Number(value=one) for one in (11.11, 1, 2, 3, 100000, 1.25)]
    assert {one.code for one in problems(truth)} >= {"cell-number"}


def test_a_table_by_year_below_twelve_lines_of_words(real: Folder) -> None:
    """Padding, words and a broken header above the years are stepped over."""
    copied(real, "messy_tables/weird_head_padding.csv")

    made = real.gather(
        file="messy_tables/weird_head_padding.csv", indicator="i", delimiter=";", header_row=12,
        columns={"part": "column 1"}, wide={"covers": "year"}, thousands=".", decimal=",",
        markers={"": "missing", ".": "not-collected"}, stop_at="****",
    )  # fmt: skip

    # Names of groups of departments stand alone in their rows.
    assert {(one.code, one.severity) for one in problems(made)} == {("section-unnamed", "warning")}
    assert [(one.part, one.value) for one in records(made) if one.period.start.year == 2010][
        1:2
    ] == [("Gefäßchirurgie", Number(value=733))]
    assert Number(value=1613) in {one.value for one in records(made)}


def test_a_mark_is_no_part_of_the_first_name(real: Folder) -> None:
    """A file with a byte order mark and nothing but a header has no rows."""
    copied(real, "messy_tables/utf8bom.csv")

    made = real.gather(
        file="messy_tables/utf8bom.csv", indicator="i", columns={"value": "win"}, period={"at": "kitten"}
    )  # fmt: skip

    assert [one.code for one in problems(made)] == ["rows-none"]
