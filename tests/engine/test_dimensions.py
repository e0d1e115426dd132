"""Columns that say what a row is of: which headings name one, and which rows are of several things."""

from datetime import date

import pytest

from rsr.engine.dimensions import Dimensions, dimension_of, kind_column, never_added
from rsr.engine.parting import FigureContext, parting
from rsr.engine.unselected import Unselected
from rsr.model import Period

MONTHS = [Period(start=date(2023, month, 1), end=date(2023, month, 28)) for month in range(1, 13)]


def rows(*texts: str, part: str = "", whole: bool = False) -> list[FigureContext]:
    """Return rows of months that follow each other, with one column."""
    return [
        FigureContext(period=period, part=part, whole=whole, texts=[text], figure="7")
        for period, text in zip(MONTHS, texts, strict=False)
    ]


def found(heading: str, *given: FigureContext) -> bool:
    """Say whether rows are of several things by a column."""
    return bool(parting(Dimensions((heading,), ()), given))


@pytest.mark.parametrize(
    ("heading", "of"),
    [
        ("Sex", "people"),
        ("sexes", "people"),
        ("Sex (M/F) [note 2]", "people"),
        ("Age in years", "people"),
        ("ageGroup", "people"),
        ("sexcode", "people"),
        ("measureid", "measure"),
        ("providername", "attribute"),
        ("covid", None),
        ("filename", None),
        ("grp", "attribute"),
        ("adm_method", "measure"),
        ("ethnic_category", "people"),
        ("Ethnicities", "people"),
        ("IMD decile", "people"),
        ("MEASURE ID", "measure"),
        ("Statistics", "measure"),
        ("VARIABLE_A", "measure"),
        ("Data type", "measure"),
        ("PRIMARY_LEVEL_DESCRIPTION", "attribute"),
        ("Category 2", "attribute"),
        ("Org Code", "attribute"),
        ("RGN23CD", "attribute"),
        ("series", "measure"),
        ("Type", "attribute"),
        ("AGE_GRP", "people"),
        ("Ethnic background", "people"),
        ("Legal status", "people"),
        ("Year group", "people"),
        ("M/F", "people"),
        ("Cohort", "measure"),
        ("Table title", "measure"),
        ("VAR_NAME", "measure"),
        ("dimension 2", "measure"),
        ("Filter2", "measure"),
        ("Breakdown 1 value", "measure"),
        ("Type of data", "attribute"),
        ("Level_Two description", "attribute"),
        ("Row Labels", "attribute"),
        ("Name", "attribute"),
        ("Council", "attribute"),
        ("Service provider", "attribute"),
        ("Provider type", "attribute"),
        ("Referral source", "measure"),
        ("Source of referral", "measure"),
        ("Admission method", "measure"),
        ("Discharge destination code", "measure"),
        ("Dose", "measure"),
        ("Severity of harm", "measure"),
        ("Vaccine name", "measure"),
        ("Outcome", "measure"),
        ("Restriction", "measure"),
        ("Person", "measure"),
        ("Qualification", "measure"),
        ("Language", "attribute"),
        ("Housing", "attribute"),
        ("Accommodation", "attribute"),
        ("Mode", "attribute"),
        ("FeatureCode", "attribute"),
        ("GSS_CODE", "attribute"),
        ("ONS code", "attribute"),
        ("fips", "attribute"),
        ("NUTS code", "attribute"),
        ("SICBL22CDH", "attribute"),
        ("Jurisdiction", "attribute"),
        ("Provinces", "attribute"),
        ("Kommun", "attribute"),
        ("Land", "attribute"),
        ("Commissioner", "attribute"),
        ("Date type", "measure"),
        ("DateOfDeathBasis", "measure"),
        ("Date basis", "measure"),
        ("Year type", "measure"),
        ("Prices", "measure"),
        ("Scale", "measure"),
        ("UNIT_MULT", "measure"),
        ("Measurement", "measure"),
        ("indic_is", "measure"),
        ("Measurement date", None),
        ("Date of registration", None),
        ("Basis date", None),
        ("Year", None),
        ("Period type", None),
        ("File type", None),
        ("DECIMALS", None),
        ("Responsible person", None),
        ("Source", None),
        ("Source of data", None),
        ("Method", None),
        ("Survey method", None),
        ("Type of release", None),
        ("Level of completeness", None),
        ("Age of data", None),
        ("Data provider", None),
        ("Publishing organisation", None),
        ("Date of extraction", None),
        ("Publication status", None),
        ("Data source", None),
        ("Comments", None),
        ("Target indicator", None),
        ("Row", None),
        ("First name", None),
        ("Measure value", None),
        ("code", None),
        ("of", None),
        ("", None),
        ("Number of ages", None),
        ("Mean age", None),
        ("All ages", None),
        ("Release type", None),
        ("Suppression indicator", None),
        ("Confidence level", None),
        ("Report region", None),
        ("Sextant", None),
        ("Essex", None),
        ("Stage", None),
        ("Publisher", None),
        ("Notes about the region", None),
    ],
)
def test_headings_by_their_words(heading: str, of: str | None) -> None:
    """The last word before 'of' and its like names what a column holds."""
    assert dimension_of(heading) == of


@pytest.mark.parametrize(
    ("heading", "kind", "never"),
    [
        ("Measurement", "measure", True),
        ("indic_is", "measure", True),
        ("Date type", None, True),
        ("Date of death basis", None, True),
        ("Prices", None, True),
        ("UNIT_MULT", None, True),
        ("Scale", None, True),
        ("Jurisdiction", None, False),
    ],
)
def test_what_is_counted_otherwise_is_never_added(
    heading: str, kind: str | None, *, never: bool
) -> None:
    """Figures by two dates, prices or scales are no parts of one thing, and of no other kind."""
    assert kind_column(heading) == kind
    assert never_added(heading) is never


def test_headings_of_sorts_of_periods_and_figures_are_looked_at() -> None:
    """Those of days, rows and files are not."""
    every = ("Period type", "Rate type", "Period", "Date of receipt", "File type", "Week", "Code")

    assert Dimensions(every, ()).others == ("Period type", "Rate type", "Code")


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        pytest.param(["F"], False, id="one"),
        pytest.param(["F", "F"], False, id="one-text"),
        pytest.param(["F", "M"], True, id="two"),
        pytest.param(["F", "", "M"], True, id="blank-between"),
        pytest.param(["F", " ", ""], False, id="one-and-blanks"),
        pytest.param(["NONE", "NULL", "n/a"], False, id="not-applicable"),
        pytest.param(["NONE", "F"], True, id="not-applicable-and-one"),
        pytest.param(["<65", "65+", "65"], True, id="signs-count"),
        pytest.param(["16-17 in 2023/24", "16-17 in 2023-24"], False, id="restated-year"),
        pytest.param(["Jan: all", "February: all"], False, id="restated-month"),
        pytest.param(["2022/23", "2021/22"], True, id="other-years"),
        pytest.param(["7", "7"], False, id="figure"),
        pytest.param(["7", "8"], True, id="no-figure"),
        pytest.param(["7.0", "8.5"], False, id="other-figures"),
        pytest.param(["1,200", "900.5"], False, id="thousands"),
        pytest.param(["7.0", "8"], True, id="not-all-figures"),
        pytest.param(["Provisional", "final"], False, id="settled"),
        pytest.param(["Provisional", "All"], True, id="settled-and-more"),
        pytest.param(["Actual data", "Estimate"], False, id="settled-data"),
        pytest.param(["Actual", "data"], True, id="data-alone-is-not-settled"),
        pytest.param(["Q1", "Q1", "Q1", "Q1"], False, id="named-as-a-quarter"),
        pytest.param(["Q1", "Q2", "Q1", "Q1"], True, id="two-named-as-quarters"),
    ],
)
def test_texts_that_make_several_things(texts: list[str], *, told: bool) -> None:
    """Two different texts do, but for those that say the same or speak of the figure."""
    assert found("Sex", *rows(*texts)) is told


@pytest.mark.parametrize(
    ("heading", "texts", "told"),
    [
        ("Providers", ["31", "1,032"], False),
        ("Population", ["310", "320"], False),
        ("Population", ["Adults", "320"], True),
        ("Category value", ["12.5%", "£7"], False),
        ("Provider", ["31", "32"], True),
        ("Ages", ["10", "11"], True),
        ("Decile", ["1", "2"], True),
        ("Class", ["1", "2"], True),
        ("Offences", ["31", "32"], False),
        ("Dose", ["1", "1", "2", "2"], True),
        ("Dose", ["1", "2", "3"], True),
        ("Dose", ["31", "32", "33", "33"], False),
        ("Dose", ["31", "32", "33", "All"], True),
        ("Staff", ["31", "32"], False),
        ("Decile", ["1", "2", "3", "4"], True),
        ("UNIT_MULT", ["0", "0", "3", "3"], True),
        ("fips", ["01001", "01001", "01003", "01003"], True),
        ("Price", ["12.50", "13.10"], False),
        ("Measurement", ["31", "32", "33", "33"], False),
    ],
)
def test_numbers_that_say_how_many(heading: str, texts: list[str], *, told: bool) -> None:
    """Numbers under the plural of who reports count them; elsewhere they are codes."""
    assert found(heading, *rows(*texts)) is told


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        pytest.param(["North"] * 4, False, id="kept"),
        pytest.param(["North", "North West"], True, id="each-once"),
        pytest.param(["North", "North West", "North West"], False, id="renamed"),
        pytest.param(["North", "North", "North West"], False, id="renamed-at-last"),
        pytest.param(["North", "South", "North"], True, id="returns"),
        pytest.param(["North", "South", "East"], True, id="another-each-month"),
    ],
)
def test_attributes_of_parts(texts: list[str], *, told: bool) -> None:
    """A part may keep an attribute, or take another once; sexes and measures are no attributes."""
    other = rows(*["South"] * 4, part="b")

    assert found("Region", *rows(*texts, part="a"), *other) is told
    assert found("Sex", *rows(*texts, part="a"), *other)


def test_rows_of_the_whole_are_apart_from_those_of_parts() -> None:
    """The whole has another level than its parts; of each alone there is one text."""
    whole = rows("National", "National", whole=True)
    parts = rows("Regional", "Regional", part="a")

    assert not found("Measure", *whole, *parts)
    assert found("Measure", *whole, *parts, *rows("Local", part="b"))


def test_a_code_that_stays_speaks_for_its_name() -> None:
    """A measure that is renamed has one code; without a code in every row nothing is known."""
    names = Dimensions(("Measure ID", "Measure name", "Sex"), ())

    def beside(*texts: str) -> list[FigureContext]:
        return [
            FigureContext(period=period, texts=[code, name, sex])
            for period, (code, name, sex) in zip(
                MONTHS, (t.split("/") for t in texts), strict=False
            )
        ]

    assert parting(names, beside("M1/Old/F", "M1/New/F")) == {}
    assert parting(names, beside("M1/Old/F", "/New/F")) == {"Measure name": ["New", "Old"]}
    assert set(parting(names, beside("M1/Old/F", "M2/New/F"))) == {"Measure ID", "Measure name"}
    assert set(parting(names, beside("M1/Old/F", "M1/New/M"))) == {"Sex"}


def test_columns_that_are_used_and_their_names_are_not_looked_at() -> None:
    """A code that is selected says what its name does."""
    every = ("Org Code", "Org Name", "SEX ", "Region", "n")

    assert Dimensions(every, ("org code", "Sex")).columns == ("Region",)
    assert Dimensions(("Level 1 name", "Level 2"), ("Level 1 code",)).columns == ("Level 2",)
    assert Unselected(("Region", "n")).columns(every) == ("Org Code", "Org Name", "SEX ")
    assert Unselected(("Region",)).columns((*every, "Note")) == (
        "Org Code",
        "Org Name",
        "SEX ",
        "n",
    )
