"""Several files of one source: every release of the same statistics, each a vintage of its own."""

from datetime import date
from typing import Any

import pytest
from made_up_tables import Folder, problems, records

from rsr.errors import DocumentError
from rsr.model import Coverage, Interval, Missing, Number, Suppressed

BASIC: dict[str, Any] = {
    "indicator": "deaths",
    "columns": {"value": "value"},
    "period": {"at": "month", "covers": "month"},
}
FROM_NAME = r"_(?P<date>\d{4}-\d\d-\d\d)"


def test_each_file_is_a_vintage(folder: Folder) -> None:
    """Every file of a pattern is read in turn, and its name says when it was published."""
    folder.write("data/d_2020-05-12.csv", "month,value\n2020-04,1\n")
    folder.write("data/d_2020-05-19.csv", "month,value\n2020-04,2\n")

    made = folder.gather(file="data/d_*.csv", vintage_from=FROM_NAME, **BASIC)

    assert not problems(made)
    assert [(one.value, one.vintage_on, one.vintage) for one in records(made)] == [
        (Number(value=1), date(2020, 5, 12), "d_2020-05-12.csv"),
        (Number(value=2), date(2020, 5, 19), "d_2020-05-19.csv"),
    ]
    assert [one.made_by.file for one in records(made) if one.made_by] == [
        "data/d_2020-05-12.csv",
        "data/d_2020-05-19.csv",
    ]


def test_vintages_may_be_named_by_the_register(folder: Folder) -> None:
    """A pattern of names has a day, which goes before what the name itself seems to say."""
    folder.write("a_2020-05-12.csv", "month,value\n2020-04,1\n")

    made = folder.gather(
        file="a_2020-05-12.csv", vintages={"a_*": "2020-06-01"}, vintage_from=FROM_NAME, **BASIC
    )

    assert [one.vintage_on for one in records(made)] == [date(2020, 6, 1)]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        pytest.param("a.csv", {"vintage_from": FROM_NAME}, id="name-without-date"),
        pytest.param("a_2020-02-30.csv", {"vintage_from": FROM_NAME}, id="impossible"),
        pytest.param("a.csv", {"vintages": {"b*": "2020-06-01"}}, id="not-named"),
        pytest.param(
            "a.csv", {"vintages": {"a*": "2020-06-01", "*.csv": "2020-06-02"}}, id="named-twice"
        ),
    ],
)
def test_a_vintage_that_is_not_clear_is_refused(
    folder: Folder, name: str, options: dict[str, Any]
) -> None:
    """When figures were published is never guessed."""
    folder.write(name, "month,value\n2020-04,1\n")

    made = folder.gather(file=name, **options, **BASIC)

    assert [(one.code, one.where.file) for one in problems(made)] == [("vintage-unclear", name)]


def test_a_record_may_tell_its_own_vintage(folder: Folder) -> None:
    """What a column or a constant says is not overwritten; where the column is blank, nobody says it."""
    folder.write("a_2020-05-12.csv", "month,value,out\n2020-04,1,2020-06-30\n2020-05,2,\n")
    columns = {"value": "value", "vintage_on": "out"}

    made = folder.gather(
        file="a_*.csv", vintage_from=FROM_NAME, **{**BASIC, "columns": columns},
        constants={"vintage": "first release"},
    )  # fmt: skip

    assert [(one.vintage_on, one.vintage) for one in records(made)] == [
        (date(2020, 6, 30), "first release"),
        (None, "first release"),
    ]


@pytest.mark.parametrize("mode", ["refuse", "leave-out"])
def test_a_broken_file_does_not_keep_the_others_from_being_read(folder: Folder, mode: str) -> None:
    """It is an error, or a warning with the number of such files, as the register wants."""
    folder.write("a1.csv", "month,value\n2020-04,1\n")
    folder.write("a2.csv", "<html>gone</html>")
    folder.write("a3.csv", "month,valeu\n2020-05,2\n")
    folder.write("a4.csv", "month,value\n2020-06,3\n")

    made = folder.gather(file="a?.csv", on_bad_file=mode, **BASIC)

    severity = "warning" if mode == "leave-out" else "error"
    found = [(one.code, one.where.file, one.severity) for one in problems(made)]
    assert found[:2] == [
        ("file-not-csv", "a2.csv", severity),
        ("column-missing", "a3.csv", severity),
    ]
    assert [one.value for one in records(made)] == [Number(value=1), Number(value=3)]
    left_out = [one.got for one in problems(made) if one.code == "files-left-out"]
    assert left_out == (["2 of 4 files left out"] if mode == "leave-out" else [])


def test_no_readable_file_at_all_is_an_error_whatever_the_options(folder: Folder) -> None:
    """A source without a single file is never only a warning."""
    folder.write("a1.csv", "")

    made = folder.gather(file="a*.csv", on_bad_file="leave-out", **BASIC)
    none = folder.gather(file="b*.csv", on_bad_file="leave-out", **BASIC)

    assert [(one.code, one.severity) for one in problems(made)] == [("file-empty", "error")]
    assert [(one.code, one.severity) for one in problems(none)] == [("file-unreadable", "error")]


@pytest.mark.parametrize("name", ["figures-2023112.csv", "figures-1122023.csv"])
def test_a_day_in_a_file_name_has_the_full_width_of_its_format(folder: Folder, name: str) -> None:
    """Of two days that its digits may be, none is taken."""
    folder.write(name, "month,value\n2020-04,1\n")
    form = "%Y%m%d" if "2023112" in name else "%d%m%Y"
    options = {"vintage_from": r"(?P<date>[0-9]+)", "vintage_format": form}

    made = folder.gather(file="figures-*.csv", **options, **BASIC)

    assert [one.code for one in problems(made)] == ["vintage-unclear"]


def test_bad_rows_are_counted_over_all_files(folder: Folder) -> None:
    """One note tells how many rows of how many were left out."""
    folder.write("a1.csv", "month,value\n2020-04,x\n2020-05,1\n")
    folder.write("a2.csv", "month,value\n2020-06\n")

    made = folder.gather(file="a*.csv", on_bad_row="leave-out", **BASIC)

    assert problems(made)[-1].got == "2 of 3 rows left out"
    assert problems(made)[-1].where.file == "a*.csv"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param({"vintage_from": "("}, "pattern-wrong", id="no-pattern"),
        pytest.param({"vintage_from": "x"}, "pattern-wrong", id="no-group"),
        pytest.param(
            {"vintage_from": FROM_NAME, "vintage_format": "%Y-%m"}, "date-format-wrong", id="month"
        ),
        pytest.param({"label_row": 1}, "header-row-wrong", id="label-not-above"),
        pytest.param({"file": ""}, "field-missing", id="no-place"),
        pytest.param({"database": "sqlite:///a.db"}, "field-twice", id="two-places"),
        pytest.param({"query": "select 1"}, "field-missing", id="query-of-a-file"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(
    folder: Folder, options: dict[str, Any], code: str
) -> None:
    """They fail when the source is made."""
    with pytest.raises(DocumentError) as caught:
        folder.gather(**{"file": "a.csv", **BASIC, **options})

    assert caught.value.code == code


# --- conventions and coverage ---------------------------------------------------------------


def test_figures_are_read_by_their_publishers_convention(folder: Folder) -> None:
    """A convention brings its signs and its rounding; signs of the file's own go before it."""
    folder.write("a.csv", "month,value\n2020-01,*\n2020-02,10\n2020-03,n/a\n2020-04,\n")

    made = folder.gather(
        file="a.csv", convention="secondary-care", markers={"n/a": "not-applicable"}, **BASIC
    )

    values = [one.value for one in records(made)]
    assert not problems(made)
    assert values[:2] == [Suppressed(low=1, high=7), Interval(low=8, high=12, stated=10)]
    assert values[3] == Missing()


def test_where_a_file_breaks_its_convention_is_told(folder: Folder) -> None:
    """Each way of breaking it is one warning at its first place, with how often it happens."""
    folder.write("a.csv", "month,value\n2020-01,12\n2020-02,9999999\n2020-03,13\n2020-04,10\n")

    made = folder.gather(file="a.csv", convention="mhsds", **BASIC)

    found = problems(made)
    assert [(one.code, one.severity, one.where.line) for one in found] == [
        ("convention-broken", "warning", 2),
        ("sentinel-found", "warning", 3),
    ]
    assert "2 rows such" in str(found[0].got)
    assert isinstance(records(made)[1].value, Missing)


def test_a_convention_may_be_given_in_full(folder: Folder) -> None:
    """A publisher of its own needs no code."""
    folder.write("a.csv", "month,value\n2020-01,c\n2020-02,20\n")
    own = {"markers": {"c": "suppressed"}, "hidden_from": 0, "hidden_to": 9, "rounded_to": 10}

    made = folder.gather(file="a.csv", convention=own, **BASIC)

    assert [one.value for one in records(made)] == [
        Suppressed(low=0, high=9),
        Interval(low=15, high=25, stated=20),
    ]


@pytest.mark.parametrize(
    ("options", "code", "path"),
    [
        pytest.param({"convention": "mhsd"}, "convention-unknown", ("convention",), id="unknown"),
        pytest.param(
            {"convention": {"marker": {}}}, "field-unknown", ("convention", "marker"), id="field"
        ),
        pytest.param(
            {"convention": "mhsds", "rounded_to": 5}, "field-twice", ("rounded_to",), id="twice"
        ),
    ],
)
def test_a_convention_that_cannot_be_meant_is_refused(
    folder: Folder, options: dict[str, Any], code: str, path: tuple[str, ...]
) -> None:
    """It fails when the source is made, with its path."""
    with pytest.raises(DocumentError) as caught:
        folder.gather(file="a.csv", **BASIC, **options)

    assert (caught.value.code, caught.value.path) == (code, path)


def test_a_row_may_say_how_many_reported(folder: Folder) -> None:
    """Columns of one group fill its counts; a row without them has no coverage."""
    folder.write(
        "a.csv", "month,value,reported,asked\n2020-01,1,48,56\n2020-02,2,,56\n2020-03,3,x,56\n"
    )
    columns = {"value": "value", "coverage.reporting": "reported", "coverage.expected": "asked"}

    made = folder.gather(
        file="a.csv", constants={"coverage": {"of": "providers"}}, **{**BASIC, "columns": columns}
    )

    assert [one.coverage for one in records(made)] == [
        (Coverage(reporting=48, expected=56, of="providers"),),
        (),
    ]
    assert [(one.code, one.where.line, one.where.column) for one in problems(made)] == [
        ("cell-number", 4, 11)
    ]
