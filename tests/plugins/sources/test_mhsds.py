"""The source for MHSDS files: every family and year as one table, on small files made up here."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from mhsds_made import (
    APRIL,
    BEFORE,
    COVERAGE,
    MAIN,
    RESTRICTIVE,
    WIDE,
    Reader,
    context,
    csv_text,
    indicator,
    main_file,
    main_row,
)

from rsr.engine import Vintage
from rsr.engine.periods import Days
from rsr.errors import DocumentError, RsrError
from rsr.model import Measured, Register, Suppressed
from rsr.plugins.sources.mhsds._families import DATE_FORMATS
from rsr.values.numerals import CellError

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

FILLED = ["NULL"] * 10
REGION = "Region; Provider; Restrictive Intervention Type"
WIDE_ROW = [
    *("31/03/2024", "01/04/2024", "30/04/2024", "Provider", "RXX", "TRUST RXX", "74"),
    *("Restraints", "1", "Total", "", "", "", "15", "40", "5", "*", "10", "20", "", "NHS", "T"),
]


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """Return a reader of made-up files, and let go of what it opened."""
    made = Reader(tmp_path)
    yield made
    made.close()


def codes(problems: Any) -> list[str]:
    """Return the codes of problems."""
    return [one.code for one in problems]


# --- families and years ----------------------------------------------------------------------


def test_one_selection_finds_a_measure_in_files_of_every_layout(reader: Reader) -> None:
    """Whatever a year calls its columns, they have the same names in the table."""
    old = [*("2020-04-01", "2020-04-30", "Final", "Provider", "RXX", "TRUST"), *["NONE"] * 6]
    new = [*("01/04/2023", "30/04/2023", "Final ", "Provider", "RXX", "TRUST"), *FILLED]
    reader.write("data/a.csv", csv_text(BEFORE, [[*old, "MHS76", "10"]]))
    reader.write("data/b.csv", csv_text(RESTRICTIVE, [[*new, "MHS76", "15"]]))
    reader.write("data/c.csv", csv_text(MAIN, [main_row("20", measure="MHS76")]))

    rows = reader.rows("file", "organisation", "measure", "value", "status", files="data")

    assert rows == [
        ("data/a.csv", "RXX", "MHS76", "10", "Final"),
        ("data/b.csv", "RXX", "MHS76", "15", "Final "),
        ("data/c.csv", "RXX", "MHS76", "20", "Performance"),
    ]


@pytest.mark.parametrize(
    ("breakdown", "expected"),
    [
        pytest.param("Provider", ("A", "Aa"), id="first-level"),
        pytest.param("provider ; Age Group", ("A", "Aa"), id="case-and-spaces"),
        pytest.param(REGION, ("B", "Bb"), id="second-level"),
        pytest.param("Region; Age; Provider", ("C", "Cc"), id="third-level"),
        pytest.param("England", (None, None), id="no-provider"),
        pytest.param("Provider type", (None, None), id="another-word"),
        pytest.param("Region; Provider Site", (None, None), id="a-site-is-no-provider"),
    ],
)
def test_the_organisation_is_the_level_that_the_breakdown_says(
    reader: Reader, breakdown: str, expected: tuple[str | None, str | None]
) -> None:
    """The breakdown says at which level the provider stands."""
    levels = ["A", "Aa", "B", "Bb", "C", "Cc", *["NULL"] * 6]
    reader.write("a.csv", csv_text(RESTRICTIVE, [[*APRIL, breakdown, *levels, "MHS77", "5"]]))

    rows = reader.rows("organisation", "organisation_name", files="a.csv")

    assert rows == [expected]


def test_each_figure_of_a_wide_file_is_a_row(reader: Reader) -> None:
    """A column that holds a measure becomes rows of that measure, hidden and blank ones too."""
    reader.write("lda.csv", csv_text(WIDE, [WIDE_ROW]))

    rows = reader.rows("measure", "value", "organisation", "primary_measure", files="lda.csv")

    assert [row[2:] for row in rows] == [("RXX", "Restraints")] * 7
    assert [row[:2] for row in rows] == [
        ("HospitalSpellsAdmissionsInMonth", "*"),
        ("HospitalSpellsInCarePreviousMonth", "5"),
        ("OpenReferralsPreviousMonth", "20"),
        ("ReferralsOpenAtEndOfMonth", None),
        ("RestraintsCountOfPeople", "15"),
        ("RestraintsCountOfRestraints", "40"),
        ("WardStaysOpenAtEndOfMonth", "10"),
    ]


def test_coverage_has_its_own_columns_and_convention(reader: Reader) -> None:
    """Its count is the value, its table the measure; the other convention is doubted."""
    reader.write("c.csv", csv_text(COVERAGE, [[*APRIL, "RXX", "TRUST", "MHS505", "*"]]))

    rows = reader.rows("organisation", "organisation_name", "measure", "value", files="c.csv")

    assert rows == [("RXX", "TRUST", "MHS505", "*")]
    assert codes(reader.table(files="c.csv").problems) == ["convention-doubtful"]
    assert not reader.table(files="c.csv", convention="mhsds-coverage").problems


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("01/09/2021,A TRUST,MHS76,5\n", id="without-header"),
        pytest.param("\ufeff2021-09-01,A TRUST,MHS76,5,,\r\n\r\n", id="mark-and-blank-cells"),
        pytest.param(
            "REPORTING_PERIOD_START,PRIMARY_LEVEL_DESCRIPTION,MEASURE_ID,MEASURE_VALUE\n"
            "01/09/2021,A TRUST,MHS76,5\n",
            id="with-header",
        ),
    ],
)
def test_an_extract_of_four_columns_covers_months(reader: Reader, content: str) -> None:
    """It names the first day of the month alone, with or without a header."""
    reader.write("e.csv", content)

    table = reader.table(files="e.csv")

    assert (table.layout.at, table.layout.covers) == ("period_start", "month")
    assert (table.layout.end, table.layout.status) == (None, None)
    assert reader.rows("organisation_name", "measure", "value", files="e.csv") == [
        ("A TRUST", "MHS76", "5")
    ]


def test_an_extract_among_other_files_is_refused_and_they_are_read(reader: Reader) -> None:
    """Files without the end of the period are a source of their own."""
    reader.write("data/a.csv", main_file("5"))
    reader.write("data/e.csv", "01/09/2021,A TRUST,MHS76,5\n")

    table = reader.table(files="data")

    assert [(one.code, one.where.file) for one in table.problems] == [
        ("families-mixed", "data/e.csv")
    ]
    assert table.files == ("data/a.csv",)
    assert len(table.frame.fetchall()) == 1


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.lower(), id="case"),
        pytest.param(lambda text: text.replace("_", " "), id="spaces"),
        pytest.param(
            lambda text: ",".join(f'"{name} "' for name in text.split(",")), id="quotation-marks"
        ),
        pytest.param(lambda text: f"\ufeff{text}", id="byte-order-mark"),
        pytest.param(lambda text: f"{text},,", id="blank-columns"),
    ],
)
def test_a_header_may_vary_as_publishers_vary(reader: Reader, change: Any) -> None:
    """Case, spaces, quotation marks, a mark at the beginning and blank columns are no matter."""
    header, *rest = main_file("5", "*").splitlines()
    reader.write("a.csv", "\r\n".join([change(header), *rest, "", ""]))

    rows = reader.rows("measure", "value", files="a.csv")

    assert rows == [("MHS01", "*"), ("MHS01", "5")]


def test_columns_in_another_order_or_more_of_them_are_read(reader: Reader) -> None:
    """Columns go by name; one that is in no list keeps its own, in small letters."""
    row = dict(zip(MAIN, main_row("5"), strict=True)) | {"SourceNote": "n", "FILE": "f"}
    names = sorted(row)
    reader.write("a.csv", csv_text(names, [[row[name] for name in names]]))

    rows = reader.rows("measure", "value", "source_note", "other_file", "file", files="a.csv")

    assert rows == [("MHS01", "5", "n", "f", "a.csv")]


@pytest.mark.parametrize(
    ("header", "missing", "nearest"),
    [
        pytest.param(
            ",".join(MAIN).replace("MEASURE_VALUE", "MEASURES_VALUE"),
            "MEASURE_VALUE",
            "MEASURES_VALUE",
            id="main",
        ),
        pytest.param(",".join(MAIN).replace("STATUS", "STATE"), "STATUS", "STATE", id="status"),
        pytest.param(
            ",".join(RESTRICTIVE).replace("LEVEL_FOUR_D", "LEVEL_FOR_D"),
            "LEVEL_FOUR_DESCRIPTION",
            "LEVEL_FOR_DESCRIPTION",
            id="a-level-that-some-years-lack",
        ),
        pytest.param(
            ",".join(COVERAGE).replace("TABLE_NAME", "TABLES_NAME"),
            "TABLE_NAME",
            "TABLES_NAME",
            id="coverage",
        ),
        pytest.param(
            ",".join(WIDE[:13]), "RestraintsCountOfPeople", "PreviousMonthEnd", id="wide-figures"
        ),
    ],
)
def test_a_renamed_column_is_an_error_that_names_the_nearest(
    reader: Reader, header: str, missing: str, nearest: str
) -> None:
    """A column is never guessed, nor taken for one that the year lacks."""
    reader.write("a.csv", f"{header}\n")

    with pytest.raises(DocumentError) as caught:
        reader.table(files="a.csv")

    (problem,) = caught.value.problems
    assert problem.code == "column-missing"
    assert (problem.where.file, problem.where.line) == ("a.csv", 1)
    assert missing in problem.must
    assert nearest in (problem.hint or "")


def test_every_missing_column_is_told_at_once(reader: Reader) -> None:
    """All that a header lacks is told together."""
    names = [name for name in MAIN if name not in ("STATUS", "MEASURE_ID", "BREAKDOWN")]
    reader.write("a.csv", csv_text(names, []))

    with pytest.raises(DocumentError) as caught:
        reader.table(files="a.csv")

    assert codes(caught.value.problems) == ["column-missing"] * 3


def test_two_columns_of_one_meaning_are_refused(reader: Reader) -> None:
    """Which of them holds cannot be told."""
    reader.write("a.csv", csv_text([*MAIN, "METRIC"], [[*main_row("5"), "x"]]))

    with pytest.raises(DocumentError) as caught:
        reader.table(files="a.csv")

    assert caught.value.code == "column-repeated"


@pytest.mark.parametrize(
    ("content", "options", "code"),
    [
        pytest.param("a,b,c\n1,2,3\n", {}, "file-not-mhsds", id="another-table"),
        pytest.param(
            main_file("5").replace(",", ";"), {}, "file-not-mhsds", id="another-delimiter"
        ),
        pytest.param(
            main_file("5").partition("\n")[2], {}, "file-not-mhsds", id="main-without-header"
        ),
        pytest.param(main_file("5"), {"family": "coverage"}, "family-differs", id="other-family"),
        pytest.param(
            main_file("5").replace("BREAKDOWN", "BREAKS"),
            {"family": "coverage"},
            "family-differs",
            id="other-family-with-a-renamed-column",
        ),
        pytest.param(
            csv_text(RESTRICTIVE, []).replace("LEVEL_ONE", "LEVEL_UNO"),
            {"family": "restrictive-interventions"},
            "column-missing",
            id="the-sign-of-the-family-renamed",
        ),
        pytest.param(main_file("5"), {"encoding": "klingon"}, "encoding-unknown", id="encoding"),
    ],
)
def test_a_file_of_no_such_family_is_refused(
    reader: Reader, content: str, options: dict[str, Any], code: str
) -> None:
    """It is told what the file is not."""
    reader.write("a.csv", content)

    with pytest.raises(DocumentError) as caught:
        reader.table(files="a.csv", **options)

    assert caught.value.code == code
    assert caught.value.problems[0].where.file == "a.csv"


@pytest.mark.parametrize(
    "family",
    ["main", "auto"],
)
def test_a_file_of_the_family_asked_for_is_read(reader: Reader, family: str) -> None:
    """The family may be named, or told by the header."""
    reader.write("a.csv", main_file("5"))

    assert len(reader.rows("value", files="a.csv", family=family)) == 1


# --- how the table is laid out ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-04-01", date(2023, 4, 1)),
        ("01/04/2024", date(2024, 4, 1)),
        ("01-04-2025", date(2025, 4, 1)),
        ("01/06/24", date(2024, 6, 1)),
        ("1/6/2024", date(2024, 6, 1)),
        ("01-Apr-2024", date(2024, 4, 1)),
        ("2023-04-01 00:00:00", date(2023, 4, 1)),
        ("01/04/2024 00:00", date(2024, 4, 1)),
    ],
)
def test_every_form_of_a_date_is_read_in_one_way(text: str, expected: date) -> None:
    """The forms of all years may stand in one folder."""
    assert Days(DATE_FORMATS).day(text) == expected


@given(st.dates(date(2000, 1, 1), date(2068, 12, 31)), st.sampled_from(DATE_FORMATS))
def test_no_date_has_two_readings(day: date, form: str) -> None:
    """What one form writes, no other form reads as another day."""
    assert Days(DATE_FORMATS).day(day.strftime(form)) == day


@pytest.mark.parametrize("text", ["04/13/2024", "31/02/2024", "1/6/224", "April 2024", ""])
def test_what_is_no_such_date_is_refused(text: str) -> None:
    """A month before the day, or a day that does not exist, is never turned round."""
    with pytest.raises(CellError):
        Days(DATE_FORMATS).day(text)


def test_counts_have_the_bounds_of_the_convention(reader: Reader) -> None:
    """A hidden count is 0 to 4, others are rounded to 5, and the whole may be exact."""
    reader.write("a.csv", main_file("5"))

    layout = reader.layout(indicator({"measure": "MHS01"}), files="a.csv")

    assert layout.markers == {"*": Suppressed(low=0, high=4)}
    assert (layout.rounded_to, layout.whole_rounded_to, layout.counts) == (5, 5, True)
    assert layout.whole_perhaps_exact
    assert 9999999 in layout.sentinels
    assert layout.statuses["end of year"] == "final"


RATES = {"measure": "MRS01b", "breakdown": "Provider"}


@pytest.mark.parametrize(
    ("selects", "options", "rounded_to", "high", "counts"),
    [
        pytest.param([{"measure": "MHS01"}], {}, 5, 4, True, id="count"),
        pytest.param([{"measure": "mhs96 "}], {}, 1, None, False, id="rate-by-its-code"),
        pytest.param([RATES], {}, 1, None, False, id="rate-by-its-name-in-the-file"),
        pytest.param(
            [{"measure_name": "Median time (days)"}], {}, 1, None, False, id="rate-by-its-name"
        ),
        pytest.param([{"kind": "rate"}], {}, 1, None, False, id="rate-by-its-kind"),
        pytest.param([{"measure": "MHS01"}, RATES], {}, 5, None, False, id="both"),
        pytest.param([{"breakdown": "Provider"}], {}, 5, 4, True, id="any-measure"),
        pytest.param([RATES], {"measures": "counts"}, 5, 4, True, id="as-the-register-says"),
        pytest.param([], {}, 5, 4, True, id="nothing-asked"),
        pytest.param(
            [{"measure": "MHS01"}], {"convention": "none"}, None, None, False, id="no-convention"
        ),
    ],
)
def test_rates_are_rounded_otherwise_than_counts(
    reader: Reader,
    selects: list[dict[str, str]],
    options: dict[str, str],
    rounded_to: float | None,
    high: int | None,
    counts: bool,  # noqa: FBT001  # a parameter of the table above
) -> None:
    """What indicators ask for decides; where they ask for both, bounds hold for both."""
    name = "Proportion of referral-spells in less than 4 weeks"
    rows = [main_row("5"), main_row("12", measure="MRS01b", measure_name=name)]
    reader.write("a.csv", csv_text(MAIN, rows))
    asked = [indicator(select) for select in selects]

    layout = reader.layout(*asked, files="a.csv", **options)

    assert (layout.rounded_to, layout.counts) == (rounded_to, counts)
    assert [one.high for one in layout.markers.values() if isinstance(one, Suppressed)] == (
        [] if options.get("convention") else [high]
    )


def test_the_kind_of_each_row_is_a_column(reader: Reader) -> None:
    """Codes of rates and words of their names tell rates from counts, in any row."""
    named = {
        "Number of people": "count",
        "90th percentile time (days)": "rate",
        "Restraints per 1,000 bed days": "rate",
        "Number of separate rooms": "count",
        "% of people": "rate",
    }
    rows = [main_row("5", measure_name=name) for name in named]
    reader.write("a.csv", csv_text(MAIN, [*rows, main_row("5", measure=" mhs137")]))

    found = reader.rows("measure_name", "kind", "measure", files="a.csv")

    assert {name: kind for name, kind, code in found if code == "MHS01"} == named
    assert [kind for _, kind, code in found if code != "MHS01"] == ["rate"]


def test_an_own_convention_may_be_given_in_full(reader: Reader) -> None:
    """A mapping takes the place of a name."""
    reader.write("a.csv", main_file("5"))
    own = {"markers": {"-": "not-applicable"}, "rounded_to": 10, "totals": "as-parts"}

    layout = reader.layout(files="a.csv", convention=own)

    assert list(layout.markers) == ["-"]
    assert (layout.rounded_to, layout.whole_rounded_to) == (10, 10)


def test_files_have_vintages_by_name_and_day(reader: Reader) -> None:
    """A pattern gives the day, the name the rest; a pattern of no file is told."""
    reader.write("data/MHSDS Data_AprPerf_2024_v2.csv", main_file("5"))
    reader.write("data/MHSDS Data_AprProv_2024.csv", main_file("5"))
    days = {"*_v2.csv": "2024-08-01", "*aprprov*": "2024-06-13", "*_v3.csv": "2024-09-01"}

    table = reader.table(files="data", published=days)

    assert table.layout.vintages == {
        "data/MHSDS Data_AprPerf_2024_v2.csv": Vintage(
            label="MHSDS Data_AprPerf_2024_v2", on=date(2024, 8, 1), rank=2, status="performance"
        ),
        "data/MHSDS Data_AprProv_2024.csv": Vintage(
            label="MHSDS Data_AprProv_2024", on=date(2024, 6, 13), status="provisional"
        ),
    }
    assert codes(table.problems) == ["published-unused"]


def test_two_days_for_one_file_are_an_error(reader: Reader) -> None:
    """Which of the two holds cannot be told."""
    reader.write("a_v2.csv", main_file("5"))
    days = {"*_v2.csv": "2024-08-01", "a*": "2024-06-13"}

    table = reader.table(files="a_v2.csv", published=days)

    assert codes(table.problems) == ["published-twice"]
    assert table.layout.vintages["a_v2.csv"].on is None


def test_a_note_on_a_source_of_no_register_has_the_path_of_its_option(reader: Reader) -> None:
    """A source that stands in no register is read all the same."""
    reader.write("a.csv", main_file("5"))
    options = {"files": "a.csv", "published": {"b*.csv": "2024-08-01"}}
    told = evolve(context(reader.folder, options), register=Register(title="Made up"))

    table = reader.source(**options).table(told)
    table.close()

    (problem,) = table.problems
    assert problem.where.path == ("options", "published")


def test_indicators_of_other_sources_are_no_matter(reader: Reader) -> None:
    """Only what is asked of this source decides how it is read."""
    reader.write("a.csv", main_file("5"))
    other = evolve(indicator({"measure": "MHS96"}), measured=Measured(data="another"))

    layout = reader.layout(other, indicator({"measure": "MHS01"}), files="a.csv")

    assert (layout.rounded_to, layout.counts) == (5, True)


@pytest.mark.parametrize(
    ("options", "code", "path"),
    [
        pytest.param({"files": " "}, "text-empty", ("files",), id="no-files"),
        pytest.param(
            {"files": "a", "convention": "mhsd"}, "convention-unknown", ("convention",), id="name"
        ),
        pytest.param(
            {"files": "a", "convention": {"markers": {"5": "missing"}}},
            "marker-numeric",
            ("convention", "markers", "5"),
            id="own-convention",
        ),
        pytest.param({"files": "a", "convention": 5}, "value-malformed", ("convention",), id="5"),
        pytest.param({"files": "a", "family": "x"}, "choice-unknown", ("family",), id="family"),
    ],
)
def test_options_that_cannot_be_are_refused(
    reader: Reader, options: dict[str, Any], code: str, path: tuple[str, ...]
) -> None:
    """Each is told with its place among the options."""
    with pytest.raises(RsrError) as caught:
        reader.source(**options)

    assert (caught.value.code, caught.value.path) == (code, path)


# --- what was amiss, and what became of the rows ----------------------------------------------


def test_rows_that_cannot_be_read_are_told_with_their_line(reader: Reader) -> None:
    """A row that is cut short is left out, named, and the others are read."""
    reader.write("a.csv", f"{main_file('5', '10')}01/04/2024,30/04/2024,Perf\n")

    table = reader.table(files="a.csv")

    assert len(table.frame.fetchall()) == 2
    (problem,) = table.amiss()
    assert (problem.code, problem.severity) == ("row-ragged", "error")
    assert (problem.where.file, problem.where.line) == ("a.csv", 4)


def test_rows_may_be_left_out_and_are_counted(reader: Reader) -> None:
    """Then each is a warning, and a note gives their number."""
    reader.write("a.csv", f"{main_file('5')}1,2\n3\n")
    table = reader.table(files="a.csv", on_bad_row="leave-out")
    table.frame.fetchall()

    found = [(one.code, one.severity) for one in table.amiss()]

    assert found == [
        ("row-ragged", "warning"),
        ("row-ragged", "warning"),
        ("rows-left-out", "note"),
    ]


def test_nothing_is_told_where_nothing_is_amiss(reader: Reader) -> None:
    """A sound file has no note on rows, whatever the option."""
    reader.write("a.csv", main_file("5"))
    table = reader.table(files="a.csv", on_bad_row="leave-out")
    table.frame.fetchall()

    assert not list(table.amiss())


def test_every_row_is_accounted_for(reader: Reader) -> None:
    """Each row is a number, hidden, blank, a sentinel, or left out, and the sums agree."""
    cells = ("5", "*", " ", "", "9999999", "x", "10.64", "\u22125", "1e5", "99999.0")
    reader.write("a.csv", main_file(*cells) + "1,2\n")

    (account,) = reader.accounts(files="a.csv")

    assert account.file == "a.csv"
    assert (account.numbers, account.suppressed, account.missing) == (2, 1, 2)
    assert (account.sentinels, account.left_out) == (2, 4)
    assert account.rows == 11


def test_rows_of_no_possible_period_are_accounted_for_as_left_out(reader: Reader) -> None:
    """They are in no figure, whatever their cell holds; the sums agree all the same."""
    rows = [
        main_row("5"),
        main_row("10", start="30/02/2024"),
        main_row("*", end="31/04/2024"),
        main_row("", start="30/04/2024", end="01/04/2024"),
    ]
    reader.write("a.csv", csv_text(MAIN, rows) + "1,2\n")

    (account,) = reader.accounts(files="a.csv")

    assert (account.numbers, account.suppressed, account.missing) == (1, 0, 0)
    assert (account.left_out, account.rows) == (4, 5)


@pytest.mark.parametrize(
    ("measure", "options", "left_out"),
    [
        ("MHS01", {}, 1),
        ("MHS96", {}, 0),
        ("MHS01", {"measures": "rates"}, 0),
        ("MHS96", {"measures": "counts"}, 1),
    ],
)
def test_a_number_that_no_count_can_be_is_left_out_where_it_is_a_count(
    reader: Reader, measure: str, options: dict[str, str], left_out: int
) -> None:
    """Rows are accounted for as they are read: a rate may be below 0."""
    reader.write("a.csv", csv_text(MAIN, [main_row("-5", measure=measure)]))

    (account,) = reader.accounts(files="a.csv", **options)

    assert (account.numbers, account.left_out) == (1 - left_out, left_out)


CELLS = st.lists(
    st.sampled_from(["*", "", " ", "0", "5", "9999999", "-1.5", "x,y", 'a"b', "\u00e9", "*5", "."]),
    max_size=30,
)


@settings(max_examples=20)
@given(CELLS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_no_row_is_lost_whatever_it_holds(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str], encoding: str
) -> None:
    """The account of a file has as many rows as the file, in any encoding."""
    reader = Reader(tmp_path_factory.mktemp("cells"))
    reader.write("a.csv", main_file(*cells).encode(encoding))

    (account,) = reader.accounts(files="a.csv")

    assert account.rows == len(cells)
    parts = (account.numbers, account.suppressed, account.missing, account.sentinels)
    assert sum(parts) + account.left_out == len(cells)


def test_gathering_says_what_is_amiss_in_files_that_nothing_measures(reader: Reader) -> None:
    """It has no records of its own; what is wrong with the files is told all the same."""
    reader.write("data/a.csv", main_file("5"))
    reader.write("data/b.csv", "<!doctype html><html></html>")
    reader.write("data/read me.md", "text")

    found = reader.gathered(files="data")

    assert [(one.code, one.where.file, one.severity) for one in found] == [
        ("left-aside", "data/read me.md", "note"),
        ("file-not-csv", "data/b.csv", "error"),
    ]


def test_gathering_yields_the_faults_where_no_file_can_be_read(reader: Reader) -> None:
    """The faults are problems of the data, and no error of the source."""
    reader.write("a.csv", "")

    assert codes(reader.gathered(files="a.csv")) == ["file-empty"]


# --- a frame that was handed over --------------------------------------------------------------


def test_a_frame_takes_the_place_of_the_files(reader: Reader) -> None:
    """It may have the publisher's names, or those of the table."""
    polars = pytest.importorskip("polars")
    rows = [main_row("5"), main_row("*", measure="MHS96")]
    frame = polars.LazyFrame(rows, schema=MAIN, orient="row")

    table = reader.table(frame=frame, files="nowhere")

    found = table.frame.select("organisation", "measure", "value", "kind").collect().rows()
    assert found == [("RXX", "MHS01", "5", "count"), ("RXX", "MHS96", "*", "rate")]
    assert (table.layout.file, table.layout.start) == (None, "period_start")


def test_a_wide_frame_is_made_long(reader: Reader) -> None:
    """Each of its columns of figures becomes rows."""
    polars = pytest.importorskip("polars")
    frame = polars.LazyFrame([WIDE_ROW], schema=WIDE, orient="row")

    table = reader.table(frame=frame, files="nowhere")

    found = table.frame.select("organisation", "measure", "value").collect().rows()
    assert len(found) == 7
    assert ("RXX", "RestraintsCountOfRestraints", "40") in found


def test_a_frame_of_other_columns_is_refused(reader: Reader) -> None:
    """It must be of a family too."""
    polars = pytest.importorskip("polars")

    with pytest.raises(DocumentError) as caught:
        reader.table(frame=polars.LazyFrame({"a": [1]}), files="nowhere")

    assert caught.value.code == "file-not-mhsds"
