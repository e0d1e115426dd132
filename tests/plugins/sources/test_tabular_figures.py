"""One cell has one reading: as a record and as a table, in every format, with its flags."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_tables import Folder, ods, problems, records, xlsx

from rsr.engine import Figure, selected
from rsr.errors import ModelError, Problem
from rsr.model import (
    Indicator,
    Interval,
    Measured,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Observation,
    Suppressed,
    Value,
)
from rsr.plugins.manager import Plugins
from rsr.plugins.tables.table_options import TabularOptions

MONTHS = [f"{2020 + at // 12}-{at % 12 + 1:02}" for at in range(60)]
PERIOD = {"at": "month", "covers": "month"}
INDICATOR = Indicator(
    id="i", title="I", unit="people", better="lower", measured=Measured(data="made-up")
)
HIDDEN = Suppressed(low=0)


def both(
    folder: Folder, options: Mapping[str, Any]
) -> tuple[list[Observation], list[Problem], list[Figure], list[Problem]]:
    """Return the records and figures of a source, each with what was told of them."""
    options = {"columns": {"value": "n"}, "period": PERIOD, **options}
    made = folder.gather(indicator="i", **options)
    table = folder.measured_on(makes="table", **options)
    found = selected(table.frame, table.layout, INDICATOR)
    told = [*table.problems, *found.problems]
    table.close()
    return records(made), problems(made), list(found.figures), told


def kinds(told: Sequence[Problem]) -> list[tuple[str, str, str]]:
    """Return what problems say, whatever the place and however many rows they are told of."""
    return sorted(
        {(one.code, one.severity, one.must) for one in told if one.code != "rows-left-out"}
    )


def read(folder: Folder, cells: Sequence[str], **options: Any) -> tuple[list[Any], list[str]]:
    """Return what the cells of a CSV file say, alike as records and as a table."""
    lines = [
        f'{month},"{cell.replace(chr(34), chr(34) * 2)}"'
        for month, cell in zip(MONTHS, cells, strict=False)
    ]
    folder.write("a.csv", "month,n\n" + "\n".join(lines) + "\n")
    made, told, figures, told_of = both(folder, {"file": "a.csv", **options})
    assert [(one.period, one.value, one.status, one.caveats) for one in made] == [
        (one.period, one.value, one.status, one.notes) for one in figures
    ]
    assert kinds(told) == kinds(told_of)
    says = [
        (one.value, *([one.status] if one.status != "not-stated" else []), *one.caveats)
        for one in made
    ]
    return [one[0] if len(one) == 1 else one for one in says], [one.code for one in told]


def hint(folder: Folder, cell: str, **options: Any) -> str:
    """Return what is advised of a cell that is refused."""
    folder.write("a.csv", f'month,n\n2020-01,"{cell}"\n')
    made, told, figures, told_of = both(folder, {"file": "a.csv", **options})
    assert (made, figures) == ([], [])
    assert [one.hint for one in told] == [one.hint for one in told_of]
    (problem,) = told
    return f"[{problem.code}] {problem.hint}"


# --- one reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [5, 10])
def test_a_figure_that_rounding_cannot_have_made_is_read_as_it_stands(
    folder: Folder, step: int
) -> None:
    """It is a number with a warning, and one that rounding can have made an interval."""
    found, told = read(folder, ["12", "20"], rounded_to=step, counts=True)

    assert found == [
        Number(value=12),
        Interval(low=20 - step // 2, high=20 + step // 2, stated=20),
    ]
    assert told == ["convention-broken"]


def test_a_count_below_0_is_refused(folder: Folder) -> None:
    """-1 is below, 0 is not; where nothing is counted, -1 is a figure."""
    assert read(folder, ["-1", "0", "-5"], rounded_to=5, counts=True) == (
        [Interval(low=0, high=2, stated=0)],
        ["count-negative"] * 2,
    )
    assert read(folder, ["-1"]) == ([Number(value=-1)], [])


def test_hidden_counts_that_are_printed_are_told(folder: Folder) -> None:
    """The least and the greatest that are hidden are told, those beside them are not."""
    options = {"rounded_to": 5, "counts": True, "markers": {"*": {"suppressed": [1, 7]}}}

    assert read(folder, ["5", "10", "0"], **options) == (
        [
            Interval(low=3, high=7, stated=5),
            Interval(low=8, high=12, stated=10),
            Number(value=0),
        ],
        ["convention-broken"],
    )
    for cell, told in (("1", True), ("7", True), ("8", False)):
        folder.write("a.csv", f"month,n\n2020-01,{cell}\n")
        _, found, _, _ = both(folder, {"file": "a.csv", **options})
        assert ("hides" in found[0].must) is told


CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "*", "-", ":", "c", "[c]", "12 [r]", "5*", "1,234", "1 234", "12.5", "-3", "\u22125",
         "0", "3", "7", "9999999", "1e5", "1e+05", ".5", "5.", "(12)", "5-", "\u00a312", "45%", "45 %",
         "about 5", "12 b", "12.3 bu", "e5", "123\u00b9", "( - )", "12 [q]", "nan", "inf", "1.234,5",
         "12 c", "9" * 20, "9" * 40, "+7", "--5", "[note 3]", "7 [note 3][r]", "7 [r, note 2]"]
    ),
    st.integers(-50, 3000).map(str),
    st.decimals(-50, 3000, places=2).map(str),
    st.text("0123456789 .,-+()%[]rbpe*\u00b9\u00a0'\u00a3", max_size=7),
)  # fmt: skip
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "thousands": st.sampled_from([",", " ", "'"]),
        "number_forms": st.lists(
            st.sampled_from(["per-cent", "exponent", "bare-point", "brackets", "trailing-minus"]),
            unique=True,
        ),
        "currency": st.just(["\u00a3"]),
        "markers": st.sampled_from(
            [{"*": {"suppressed": [1, 4]}, "-": "not-applicable"}, {"": "missing", "c": "missing"}]
        ),
        "flags": st.sampled_from(
            [
                "gss",
                "eurostat",
                {"*": "a note", "\u00b9": "another", "r": "revised", "p": "provisional"},
            ]
        ),
    },
)
ROUNDING = st.sampled_from(
    [
        {},
        {"rounded_to": 5},
        {"rounded_to": 5, "counts": True},
        {"counts": True},
        {"convention": "mhsds"},
        {"convention": "mhsds", "figures": "rate"},
        {"convention": "mhsds", "figures": "total"},
        {"convention": "secondary-care"},
        {"rounded_to": 0.1},
    ]
)


@settings(deadline=None, max_examples=150)
@given(cells=st.lists(CELLS, min_size=1, max_size=5), options=OPTIONS, rounding=ROUNDING)
def test_a_record_and_a_table_read_any_cell_alike(
    tmp_path_factory: pytest.TempPathFactory,
    cells: list[str],
    options: dict[str, Any],
    rounding: dict[str, Any],
) -> None:
    """The same cell gives the same figure, status, notes and problems, whatever the options."""
    plugins = Plugins(("rsr.plugins.sources.tabular",), entry_points=False)
    folder = Folder(tmp_path_factory.mktemp("both"), plugins)

    read(folder, cells, **options, **rounding)


@pytest.mark.parametrize("form", ["xlsx", "ods", "jsonl", "parquet", "sqlite", "frame"])
def test_every_format_reads_a_cell_alike(folder: Folder, form: str) -> None:
    """Texts and typed numbers say the same in each format, as records and as a table."""
    if form in ("sqlite", "frame"):  # both run with the engines
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
        pytest.importorskip("polars", reason="polars is not installed")
    folder.path.mkdir(exist_ok=True)
    cells = ["1,240 [r]", "12 [p]", "[c]", "12", "15", "7 [note 2]"]
    rows = [list(row) for row in zip(MONTHS, cells, strict=False)]
    where: dict[str, Any] = {"file": f"a.{form}"}
    if form == "xlsx":
        folder.write("a.xlsx", xlsx({"S": [["month", "n"], *rows]}))
    elif form == "ods":
        folder.write("a.ods", ods({"S": [["month", "n"], *rows]}))
    elif form == "jsonl":
        folder.write("a.jsonl", "".join(json.dumps({"month": m, "n": n}) + "\n" for m, n in rows))
    elif form == "sqlite":
        with sqlite3.connect(folder.path / "a.db") as database:
            database.execute("create table t (month text, n text)")
            database.executemany("insert into t values (?, ?)", rows)
        database.close()
        where = {"database": "sqlite:///a.db", "table": "t"}
    else:
        connection = duckdb.connect()
        connection.execute("create table t (month varchar, n varchar)")
        connection.executemany("insert into t values (?, ?)", rows)
        connection.execute(f"copy t to '{Path(folder.path) / 'a.parquet'}' (format parquet)")
        if form == "frame":
            where = {"file": "nowhere.csv", "frame": connection.table("t").pl()}

    made, told, figures, told_of = both(
        folder, {**where, "flags": "gss", "thousands": ",", "rounded_to": 5, "counts": True}
    )

    expected: list[tuple[Value, str, tuple[str, ...]]] = [
        (Interval(low=1238, high=1242, stated=1240), "not-stated", ("revised",)),
        (Number(value=12), "provisional", ()),
        (HIDDEN, "not-stated", ()),
        (Number(value=12), "not-stated", ()),
        (Interval(low=13, high=17, stated=15), "not-stated", ()),
        (Number(value=7), "not-stated", ("note 2",)),
    ]
    assert [(one.value, one.status, one.caveats) for one in made] == expected
    assert [(one.value, one.status, one.notes) for one in figures] == expected
    assert kinds(told) == kinds(told_of)


@pytest.mark.parametrize("typed", ["double", "bigint", "decimal(9,2)"])
def test_typed_numbers_are_read_as_they_are(folder: Folder, typed: str) -> None:
    """A number of a typed column is read by the same rule as its text."""
    folder.path.mkdir(exist_ok=True)
    connection = duckdb.connect()
    connection.execute(f"create table t (month varchar, n {typed})")
    numbers: list[Any] = [12, 15, 9999999, None]
    connection.executemany("insert into t values (?, ?)", list(zip(MONTHS, numbers, strict=False)))
    connection.execute(f"copy t to '{folder.path / 'a.parquet'}' (format parquet)")

    made, told, figures, told_of = both(folder, {"file": "a.parquet", "convention": "mhsds"})

    assert [one.value for one in made] == [one.value for one in figures]
    assert [type(one.value) for one in made] == [Number, Interval, Missing, Missing]
    assert kinds(told) == kinds(told_of)


def test_decimals_stay_as_they_are_written(folder: Folder) -> None:
    """A tenth is a tenth; what is added up of tenths is exact."""
    folder.write("a.csv", "month,n\n" + "2020-01,0.1 [r]\n" * 3)
    table = folder.measured_on(
        makes="table", file="a.csv", columns={"value": "n"}, period=PERIOD, flags="gss"
    )
    summed = selected(
        table.frame,
        table.layout,
        Indicator(
            id="i", title="I", unit="pounds", better="lower", kind="amount",
            measured=Measured(data="made-up", combine="sum"),
        ),
    )  # fmt: skip
    table.close()

    assert [one.value for one in summed.figures] == [Number(value=0.3)]
    assert Decimal(str(summed.figures[0].value.value)) == Decimal("0.3")  # type: ignore[union-attr]  # a number


# --- ways of writing numbers ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "options", "value"),
    [
        pytest.param("45%", {"number_forms": ["per-cent"]}, 45, id="per-cent"),
        pytest.param("97.5 %", {"number_forms": ["per-cent"]}, 97.5, id="per-cent-apart"),
        pytest.param("1e+05", {"number_forms": ["exponent"]}, 100_000, id="exponent"),
        pytest.param("1.5E-2", {"number_forms": ["exponent"]}, 0.015, id="small-exponent"),
        pytest.param(".5", {"number_forms": ["bare-point"]}, 0.5, id="no-nought"),
        pytest.param("-.5", {"number_forms": ["bare-point"]}, -0.5, id="minus-no-nought"),
        pytest.param("5.", {"number_forms": ["bare-point"]}, 5, id="no-decimals"),
        pytest.param("(12)", {"number_forms": ["brackets"]}, -12, id="brackets"),
        pytest.param(
            "(1,234)", {"number_forms": ["brackets"], "thousands": ","}, -1234, id="accounts"
        ),
        pytest.param("5-", {"number_forms": ["trailing-minus"]}, -5, id="trailing-minus"),
        pytest.param(
            "\u00a31,234.50", {"currency": ["\u00a3"], "thousands": ","}, 1234.5, id="pounds"
        ),
        pytest.param("-\u00a35", {"currency": ["\u00a3"]}, -5, id="minus-pounds"),
        pytest.param("\u00a3-5", {"currency": ["\u00a3"]}, -5, id="pounds-minus"),
        pytest.param("EUR 12", {"currency": ["EUR", "\u20ac"]}, 12, id="code"),
        pytest.param("12 \u20ac", {"currency": ["EUR", "\u20ac"]}, 12, id="after"),
        pytest.param("1 234", {"thousands": " "}, 1234, id="space"),
        pytest.param("1\u00a0234\u00a0567", {"thousands": " "}, 1234567, id="no-break-space"),
        pytest.param("1\u2009234", {"thousands": " "}, 1234, id="thin-space"),
        pytest.param("1\u202f234", {"thousands": " "}, 1234, id="narrow-space"),
        pytest.param("1'234", {"thousands": "'"}, 1234, id="apostrophe"),
        pytest.param("1\u2019234", {"thousands": "'"}, 1234, id="curly-apostrophe"),
        pytest.param("1.234,5", {"thousands": ".", "decimal": ","}, 1234.5, id="continental"),
        pytest.param("1.234.567", {"thousands": ".", "decimal": ","}, 1234567, id="points-alone"),
        pytest.param("12.5", {}, 12.5, id="plain"),
        pytest.param("\u221212", {}, -12, id="minus-sign"),
        pytest.param("45 per cent", {"number_forms": ["per-cent"]}, 45, id="per-cent-in-words"),
        pytest.param("45 pct", {"number_forms": ["per-cent"]}, 45, id="pct"),
        pytest.param("\u20135", {"number_forms": ["dash-minus"]}, -5, id="dash-as-minus"),
        pytest.param("1\u00bd", {"number_forms": ["fractions"]}, 1.5, id="one-and-a-half"),
        pytest.param("\u00be", {"number_forms": ["fractions"]}, 0.75, id="three-quarters"),
        pytest.param("-2 \u00bc", {"number_forms": ["fractions"]}, -2.25, id="minus-fraction"),
        pytest.param(
            "1,23,456", {"number_forms": ["indian-grouping"], "thousands": ","}, 123456, id="lakh"
        ),
        pytest.param(
            "1,23,45,678.5",
            {"number_forms": ["indian-grouping"], "thousands": ","},
            12345678.5,
            id="crore",
        ),
        pytest.param("1.2m", {"multipliers": {"m": 1_000_000}}, 1_200_000, id="millions"),
        pytest.param("2.5 Million", {"multipliers": {"million": 1e6}}, 2_500_000, id="million"),
        pytest.param("3k", {"multipliers": {"k": 1000}}, 3000, id="thousands"),
        pytest.param(
            "\u00a31.2bn",
            {"multipliers": {"bn": 1e9}, "currency": ["\u00a3"]},
            1_200_000_000,
            id="bn",
        ),
        pytest.param("\u20b9500", {"currency": ["\u20b9"]}, 500, id="rupees"),
        pytest.param("Rs 500", {"currency": ["Rs"]}, 500, id="rs"),
        pytest.param("US$5", {"currency": ["US$"]}, 5, id="dollars-of-a-country"),
    ],
)
def test_a_number_is_read_in_the_way_that_is_announced(
    folder: Folder, cell: str, options: dict[str, Any], value: float
) -> None:
    """Each way has an option; without it the cell is refused with that option as the hint."""
    assert read(folder, [cell], **options) == ([Number(value=value)], [])
    if options:
        advice = hint(folder, cell)
        assert advice.startswith("[cell-number]")
        assert "markers" not in advice
        for option, given_ in options.items():
            told = given_[0] if isinstance(given_, list) and option != "currency" else option
            assert told in advice


@pytest.mark.parametrize(
    "cell",
    ["1,23", "1,2345", "12,345,67", "1 2345", "--5", "(5", "5)", "-(5)", "5%%", "1e", "e5e", ".", "-",
     "1e+999", "\u00a3", "%", "()", "-5-", "+-5"],
)  # fmt: skip
def test_what_is_no_number_in_any_way_is_refused(folder: Folder, cell: str) -> None:
    """With every option on, what is not written as any of them says is still refused."""
    forms = ["per-cent", "exponent", "bare-point", "brackets", "trailing-minus"]

    found, told = read(folder, [cell], number_forms=forms, thousands=",", currency=["\u00a3"])

    assert found == []
    assert len(told) == 1


@pytest.mark.parametrize(
    ("cell", "forms", "value", "caveats"),
    [
        pytest.param(
            "5 (2.1-7.3)", ["confidence-interval"], Number(value=5),
            ("published with the interval 2.1-7.3",), id="interval-beside",
        ),
        pytest.param(
            "5.0 [2.1, 7.3]", ["confidence-interval"], Number(value=5),
            ("published with the interval 2.1, 7.3",), id="listed",
        ),
        pytest.param(
            "5% (95% CI: 2.1% to 7.3%)", ["confidence-interval", "per-cent"], Number(value=5),
            ("published with the interval 2.1% to 7.3%",), id="called-so",
        ),
        pytest.param(
            "2.1 (2.1-7.3)", ["confidence-interval"], Number(value=2.1),
            ("published with the interval 2.1-7.3",), id="at-its-end",
        ),
        pytest.param(
            "5 \u00b1 2", ["confidence-interval"], Number(value=5),
            ("published with the interval \u00b1 2",), id="margin",
        ),
        pytest.param("2.1\u20137.3", ["range"], Interval(low=2.1, high=7.3), (), id="range"),
        pytest.param("5 to 9", ["range"], Interval(low=5, high=9), (), id="to"),
        pytest.param("5-5", ["range"], Interval(low=5, high=5), (), id="range-of-one"),
        pytest.param("-5-3", ["range"], Interval(low=-5, high=3), (), id="from-below-0"),
    ],
)  # fmt: skip
def test_a_range_and_a_confidence_interval_are_read_where_they_are_announced(
    folder: Folder, cell: str, forms: list[str], value: Any, caveats: tuple[str, ...]
) -> None:
    """Without the option each is refused, and the hint names it."""
    found, told = read(folder, [cell], number_forms=forms)

    assert (found, told) == ([(value, *caveats) if caveats else value], [])
    advice = hint(folder, cell, number_forms=forms[1:])
    assert advice.startswith("[cell-number]")
    assert f"number_forms: [{', '.join([*forms[1:], forms[0]])}]" in advice


@pytest.mark.parametrize(
    ("cell", "forms"),
    [
        pytest.param("8 (2.1-7.3)", ["confidence-interval"], id="above-its-interval"),
        pytest.param("2 (2.1-7.3)", ["confidence-interval"], id="below-its-interval"),
        pytest.param("12 (34)", ["confidence-interval", "range"], id="one-number-beside"),
        pytest.param("2013-14", ["range"], id="from-the-greater"),
        pytest.param("5-9-12", ["range"], id="of-three"),
    ],
)
def test_numbers_that_are_no_range_are_not_read_as_one(
    folder: Folder, cell: str, forms: list[str]
) -> None:
    """A figure outside the interval beside it is a fault, as is a range from the greater."""
    found, told = read(folder, [cell], number_forms=forms)

    assert (found, told) == ([], ["cell-number"])


@pytest.mark.parametrize(
    ("cell", "advised"),
    [
        pytest.param("<0.1", "{'<0.1': {interval: [0, 0.1]}}", id="below-a-decimal"),
        pytest.param("<5", "{'<5': {interval: [0, 4]}}, with suppressed", id="below-a-whole"),
        pytest.param("<1", "{'<1': {interval: [0, 0]}}", id="below-one"),
        pytest.param("<0", "{'<0': {interval: [..., 0]}}", id="below-nought"),
        pytest.param("<0%", "{'<0%': {interval: [..., 0]}}", id="below-nought-per-cent"),
        pytest.param("<=0", "{'<=0': {interval: [0, 0]}}", id="nought-at-most"),
        pytest.param(">0", "{'>0': {interval: [1, ...]}}", id="above-nought"),
        pytest.param("<=5", "{'<=5': {interval: [0, 5]}}", id="at-most"),
        pytest.param(">=95%", "{'>=95%': {interval: [95, 100]}}", id="at-least-per-cent"),
        pytest.param(">=95", "{'>=95': {interval: [95, ...]}}", id="at-least"),
        pytest.param("95+", "{'95+': {interval: [95, ...]}}", id="and-more"),
        pytest.param("fewer than 5", "{interval: [0, 4]}", id="in-words"),
        pytest.param("5 or more", "[5, ...]", id="or-more"),
        pytest.param("approx. 40", "flags: {'approx.': approximate}", id="approx"),
        pytest.param("c. 300", "flags: {'c.': approximate}", id="circa"),
        pytest.param("~40", "flags: {'~': approximate}", id="tilde"),
        pytest.param("1 in 20", "column of its own", id="one-in-so-many"),
        pytest.param("12/34", "column of its own", id="fraction-of-two"),
        pytest.param("12 (34%)", "column of its own", id="with-its-share"),
        pytest.param("12:30", "hours or minutes", id="clock"),
        pytest.param("2h 15m", "hours or minutes", id="duration"),
        pytest.param("12 cases", "flags: {'cases': ...}", id="words"),
        pytest.param("-", "{'-': missing}", id="dash"),
        pytest.param("..", "{'..': missing}", id="dots"),
        pytest.param("n/a", "{'n/a': missing}", id="not-available"),
        pytest.param("\u0663", "digits must be 0 to 9", id="other-digits"),
        pytest.param("1.2.3", "correct it in the file", id="no-number"),
    ],
)
def test_what_is_no_one_number_is_refused_with_what_to_write(
    folder: Folder, cell: str, advised: str
) -> None:
    """Each form has advice of its own; a number is never called a sign."""
    advice = hint(folder, cell)

    assert advice.startswith("[cell-number]")
    assert advised in advice


@pytest.mark.parametrize(
    ("cell", "options", "value"),
    [
        pytest.param("<0.1", {"markers": {"<0.1": {"interval": [0, 0.1]}}}, Interval(low=0, high=0.1),
                     id="bound"),
        pytest.param("approx. 40", {"flags": {"approx.": "approximate"}}, Number(value=40), id="approx"),
        pytest.param("c. 300", {"flags": {"c.": "approximate"}}, Number(value=300), id="circa"),
        pytest.param("c.300", {"flags": {"c.": "approximate"}}, Number(value=300), id="close"),
        pytest.param("~40", {"flags": {"~": "approximate"}}, Number(value=40), id="tilde"),
        pytest.param("12 cases", {"flags": {"cases": "cases"}}, Number(value=12), id="words"),
        pytest.param("12/34", {"markers": {"12/34": 12}}, Number(value=12), id="ratio"),
    ],
)  # fmt: skip
def test_what_the_advice_says_reads_the_cell(
    folder: Folder, cell: str, options: dict[str, Any], value: Any
) -> None:
    """The options that a refusal names do what it says of them."""
    (found,), told = read(folder, [cell], **options)

    assert (found[0] if isinstance(found, tuple) else found) == value
    assert told == []


@pytest.mark.parametrize("given_", [{"5": 2}, {"": 2}, {"m": 0}, {"m": -1}, {"m.": 10}])
def test_a_multiplier_is_a_word_and_a_number_above_0(given_: dict[str, float]) -> None:
    """A digit could be part of the number, and nothing is multiplied by 0."""
    with pytest.raises(ModelError) as caught:
        TabularOptions(file="a.csv", multipliers=given_)

    (problem,) = caught.value.problems
    assert problem.code == "multiplier-wrong"
    assert problem.where.path == ("multipliers", *given_)


# --- flags ---------------------------------------------------------------------------------------

OWN = {
    "*": "a note",
    "\u00b9": "note 1",
    "^r": "revised",
    "( - )": "not-applicable",
    "e": "estimated",
    "p": "provisional",
    "x": {"value": {"suppressed": [1, 4]}},
    "\u2020": {"status": "final", "note": "checked"},
}


@pytest.mark.parametrize(
    ("cell", "flags", "says"),
    [
        pytest.param("1,240 [r]", "gss", (Number(value=1240), "revised"), id="revised"),
        pytest.param("1,250[p]", "gss", (Number(value=1250), "provisional"), id="provisional"),
        pytest.param("12 [P]", "gss", (Number(value=12), "provisional"), id="other-case"),
        pytest.param("12 [b][e]", "gss",
                     (Number(value=12), "break in time series", "estimated"), id="two"),
        pytest.param("12 [r, note 2]", "gss", (Number(value=12), "revised", "note 2"), id="in-one"),
        pytest.param("[note 12] 12", "gss", (Number(value=12), "note 12"), id="before"),
        pytest.param("[c]", "gss", HIDDEN, id="hidden"),
        pytest.param("[x]", "gss", Missing(why="not available"), id="not-available"),
        pytest.param("[z]", "gss", NotApplicable(), id="not-applicable"),
        pytest.param("[c] [r]", "gss", (HIDDEN, "revised"), id="hidden-and-revised"),
        pytest.param("12.3 b", "eurostat", (Number(value=12.3), "break in time series"), id="b"),
        pytest.param("12.3 bu", "eurostat",
                     (Number(value=12.3), "break in time series", "low reliability"), id="bu"),
        pytest.param("12.3bep", "eurostat",
                     (Number(value=12.3), "provisional", "break in time series", "estimated"),
                     id="bep"),
        pytest.param(":", "eurostat", Missing(why="not available"), id="colon"),
        pytest.param(": c", "eurostat", HIDDEN, id="confidential"),
        pytest.param(":z", "eurostat", NotApplicable(), id="colon-z"),
        pytest.param("5*", OWN, (Number(value=5), "a note"), id="asterisk"),
        pytest.param("123\u00b9", OWN, (Number(value=123), "note 1"), id="superscript"),
        pytest.param("123^1", OWN, (Number(value=123), "note 1"), id="caret"),
        pytest.param("123\u02b3", OWN, (Number(value=123), "revised"), id="raised-letter"),
        pytest.param("( - )", OWN, NotApplicable(), id="bracketed-dash"),
        pytest.param("e5", OWN, (Number(value=5), "estimated"), id="letter-before"),
        pytest.param("x", OWN, Suppressed(low=1, high=4), id="alone-with-bounds"),
        pytest.param("7 \u2020", OWN, (Number(value=7), "final", "checked"), id="status-and-note"),
        pytest.param("7 p*", OWN, (Number(value=7), "provisional", "a note"), id="letter-and-sign"),
        pytest.param("7 p, *", OWN, (Number(value=7), "provisional", "a note"), id="after-a-comma"),
        pytest.param("7 \u2020/p", OWN,
                     (Number(value=7), "provisional", "checked"), id="two-statuses"),
        pytest.param("12 b, p", "eurostat",
                     (Number(value=12), "provisional", "break in time series"), id="b-and-p"),
        pytest.param("12 [r]; [p]", "gss", (Number(value=12), "provisional", "revised"),
                     id="two-brackets"),
    ],
)  # fmt: skip
def test_a_flag_says_what_its_convention_says(
    folder: Folder, cell: str, flags: Any, says: Any
) -> None:
    """A figure has its status and its notes; a flag alone stands for what it means."""
    assert read(folder, [cell], flags=flags, thousands=",") == ([says], [])


@pytest.mark.parametrize(
    ("cell", "flags", "advised"),
    [
        pytest.param("1240 [r]", None, "flags: gss", id="gss"),
        pytest.param("12.3 bu", None, "flags: eurostat", id="eurostat"),
        pytest.param("123\u00b9", None, "{'^1': ...}", id="superscript"),
        pytest.param("5*", None, "{'*': ...}", id="asterisk"),
        pytest.param("e5", None, "flags: eurostat", id="before"),
        pytest.param("5 (provisional)", None, "{'(provisional)': ...}", id="word"),
        pytest.param("5 [low]", None, "means: flags: {'[low]': ...}", id="stands-alone-in-gss"),
        pytest.param("5o", None, "means: flags: {'o': ...}", id="stands-alone-in-sdmx"),
        pytest.param("5r*", None, "{'r': ..., '*': ...}", id="letter-and-sign"),
        pytest.param("5*r", None, "{'*': ..., 'r': ...}", id="sign-and-letter"),
        pytest.param("5 * *", None, "{'*': ...}", id="one-twice"),
        pytest.param("5[r]*", None, "{'[r]': ..., '*': ...}", id="bracket-and-sign"),
        pytest.param("5 (r)\u00b9", None, "{'(r)': ..., '^1': ...}", id="bracket-and-raised"),
        pytest.param("5 b, q", None, "{'b': ..., 'q': ...}", id="after-a-comma"),
        pytest.param("5 b, p", None, "flags: eurostat, or", id="two-of-a-convention"),
        pytest.param("12 [q]", "gss", "'[q]'", id="unknown"),
        pytest.param("12 [r][q]", "gss", "'[q]'", id="known-and-unknown"),
        pytest.param("12 bq", "eurostat", "'bq'", id="unknown-letter"),
    ],
)
def test_an_unknown_flag_is_told_as_one(
    folder: Folder, cell: str, flags: Any, advised: str
) -> None:
    """The hint names the flag and says what to write; it never speaks of markers."""
    advice = hint(folder, cell, **({} if flags is None else {"flags": flags}))

    assert advice.startswith("[flag-unknown]")
    assert advised in advice
    assert "markers" not in advice


@pytest.mark.parametrize(
    ("cell", "flags", "code"),
    [
        pytest.param("12 [c]", "gss", "flag-contradicts", id="figure-and-hidden"),
        pytest.param("[c][z]", "gss", "flag-contradicts", id="two-meanings"),
        pytest.param("[r]", "gss", "flag-alone", id="no-figure"),
        pytest.param("about 5", "gss", "cell-number", id="words"),
        pytest.param("5, [r]", "gss", "cell-number", id="a-comma-behind-the-figure"),
        pytest.param("<5", "gss", "cell-number", id="less-than"),
    ],
)
def test_flags_that_make_no_sense_are_refused(
    folder: Folder, cell: str, flags: Any, code: str
) -> None:
    """Nothing is chosen between a figure and a flag that there is none."""
    assert read(folder, [cell], flags=flags) == ([], [code])


def test_markers_come_first_then_numbers_then_flags(folder: Folder) -> None:
    """A whole text that is a marker is never taken apart, nor is a number."""
    options = {
        "markers": {"5*": {"suppressed": [1, 5]}, "-": "not-collected"},
        "flags": {"*": "a note", "-": "dashed"},
        "number_forms": ["trailing-minus"],
    }

    found, told = read(folder, ["5*", "6*", "-", "7-", "-*"], **options)

    assert found == [
        Suppressed(low=1, high=5),
        (Number(value=6), "a note"),
        NotCollected(),
        Number(value=-7),
        (NotCollected(), "a note"),
    ]
    assert told == []


@pytest.mark.parametrize(
    ("figure", "flag", "flags", "says"),
    [
        pytest.param("12", "P", "sdmx", (Number(value=12), "provisional"), id="sdmx-provisional"),
        pytest.param("12", "A", "sdmx", Number(value=12), id="sdmx-normal"),
        pytest.param("12", "", "sdmx", Number(value=12), id="no-flag"),
        pytest.param("", "Q", "sdmx", HIDDEN, id="sdmx-suppressed"),
        pytest.param("", "M", "sdmx", NotApplicable(), id="sdmx-cannot-exist"),
        pytest.param("", "L", "sdmx", NotCollected(), id="sdmx-not-collected"),
        pytest.param("12", "r", "gss", (Number(value=12), "revised"), id="without-brackets"),
        pytest.param("12", "b e", "eurostat",
                     (Number(value=12), "break in time series", "estimated"), id="several"),
    ],
)  # fmt: skip
def test_flags_may_have_a_column(
    folder: Folder, figure: str, flag: str, flags: str, says: Any
) -> None:
    """A column of flags is read as flags beside the figure are."""
    folder.write("a.csv", f"month,n,OBS_STATUS\n2020-01,{figure},{flag}\n")

    made, told, figures, told_of = both(
        folder, {"file": "a.csv", "flags": flags, "flag_column": "OBS_STATUS"}
    )

    (one,) = made
    state = [one.status] if one.status != "not-stated" else []
    found = (one.value, *state, *one.caveats)
    assert (found[0] if len(found) == 1 else found) == says
    assert [(each.value, each.status, each.notes) for each in figures] == [
        (one.value, one.status, one.caveats)
    ]
    assert (told, told_of) == ([], [])


def test_an_unknown_flag_in_a_column_is_an_error(folder: Folder) -> None:
    """It is not left out, and the row is told."""
    folder.write("a.csv", "month,n,OBS_STATUS\n2020-01,12,?\n2020-02,12,\n")

    made, told, figures, told_of = both(
        folder, {"file": "a.csv", "flags": "sdmx", "flag_column": "OBS_STATUS"}
    )

    assert (len(made), len(figures)) == (1, 1)
    assert [one.code for one in told] == ["flag-unknown"]
    assert kinds(told) == kinds(told_of)


def test_a_sum_has_the_notes_of_its_parts_and_the_least_settled_status(folder: Folder) -> None:
    """What is said of one row is said of what it is added up to."""
    folder.write("a.csv", "month,n\n2020-01,10\n2020-01,12 [p]\n2020-01,7 [r]\n2020-01,1\n")
    table = folder.measured_on(
        makes="table", file="a.csv", columns={"value": "n"}, period=PERIOD, flags="gss"
    )
    summed = selected(
        table.frame,
        table.layout,
        Indicator(
            id="i", title="I", unit="pounds", better="lower", kind="amount",
            measured=Measured(data="made-up", combine="sum"),
        ),
    )  # fmt: skip
    table.close()

    (figure,) = summed.figures
    assert (figure.value, figure.status, figure.notes) == (
        Number(value=30),
        "provisional",
        ("revised",),
    )


@pytest.mark.parametrize(
    ("options", "code", "path"),
    [
        ({"flags": "gs"}, "convention-unknown", ("flags",)),
        ({"flags": {"1": "a note"}}, "flag-numeric", ("flags", "1")),
        ({"flags": {"": "a note"}}, "flag-numeric", ("flags", "")),
        ({"flag_column": "f"}, "field-missing", ("flags",)),
        ({"currency": ["5"]}, "currency-wrong", ("currency", 0)),
        ({"number_forms": ["roman"]}, "choice-unknown", ("number_forms", 0)),
    ],
)
def test_options_that_make_no_sense_are_refused(
    folder: Folder, options: dict[str, Any], code: str, path: tuple[Any, ...]
) -> None:
    """What is wrong is told at its place."""
    with pytest.raises(Exception) as refused:  # noqa: PT011  # its code is looked at
        folder.gather(file="a.csv", indicator="i", columns={"value": "n"}, period=PERIOD, **options)

    (problem,) = refused.value.problems  # type: ignore[attr-defined]  # every error of rsr has some
    assert problem.code == code
    assert problem.where.path[-len(path) :] == path


@pytest.mark.parametrize(
    ("sign", "told"), [("Z", "'7', with 'Z' as its flags"), ("M", "'7', with 'M' as its flags")]
)
def test_a_refused_flag_of_a_column_is_told_beside_its_figure(
    folder: Folder, sign: str, told: str
) -> None:
    """One that is not known, and one that says that there is no figure."""
    folder.write("a.csv", f"month,n,f\n2024-01,7,{sign}\n2024-02,8,\n")

    (one,) = problems(
        folder.gather(
            file="a.csv",
            indicator="i",
            columns={"value": "n"},
            period={"at": "month", "covers": "month"},
            flags="sdmx",
            flag_column="f",
        )
    )

    assert one.code.startswith("flag-")
    assert one.got == told


@pytest.mark.parametrize(
    ("cell", "options", "value"),
    [
        pytest.param("0,123", {"thousands": ","}, None, id="after-0"),
        pytest.param("0,000", {"thousands": ","}, None, id="zeros"),
        pytest.param("-0,123", {"thousands": ","}, None, id="below-0"),
        pytest.param("00,123", {"thousands": ","}, None, id="after-zeros"),
        pytest.param("01,234", {"thousands": ","}, None, id="after-a-leading-0"),
        pytest.param("0,123,456", {"thousands": ","}, None, id="groups"),
        pytest.param("0.125", {"thousands": ".", "decimal": ","}, None, id="point"),
        pytest.param("0 125", {"thousands": " "}, None, id="space"),
        pytest.param("0,12,345", {"thousands": ",", "number_forms": ["indian-grouping"]}, None, id="indian"),
        pytest.param("1,023", {"thousands": ","}, 1023, id="after-1"),
        pytest.param("10,234", {"thousands": ","}, 10234, id="after-10"),
        pytest.param("0.123", {"thousands": ","}, 0.123, id="decimals"),
        pytest.param("0,125", {"thousands": ".", "decimal": ","}, 0.125, id="decimal-comma"),
    ],
)  # fmt: skip
def test_no_thousands_are_parted_after_a_0(
    folder: Folder, cell: str, options: dict[str, Any], value: float | None
) -> None:
    """0,123 is a decimal in the notation of another country, a thousandth of 123."""
    folder.write("t.csv", f'month,n\n2023-01,"{cell}"\n')

    made, of_records, figures, of_table = both(folder, {"file": "t.csv", **options})

    read = [] if value is None else [Number(value=value)]
    assert [one.value for one in made] == [one.value for one in figures] == read
    codes = ["cell-number"] if value is None else []
    assert [one.code for one in of_records] == [one.code for one in of_table] == codes
    if cell in ("0,123", "0.125"):
        assert f'decimal: "{cell[1]}"' in str(of_records[0].hint)


@pytest.mark.parametrize(
    ("title", "status", "notes"),
    [
        pytest.param("Deaths, March 2024 [p]", "provisional", (), id="flag"),
        pytest.param("Deaths, March 2024 [p] [note 2]", "provisional", ("note 2",), id="both"),
        pytest.param("Deaths, March 2024", "not-stated", (), id="none"),
        pytest.param("Deaths, March 2024 [k]", None, (), id="unknown"),
    ],
)
def test_a_flag_beside_the_period_of_a_title_holds_for_all_rows(
    folder: Folder, title: str, status: str | None, notes: tuple[str, ...]
) -> None:
    """As one in a heading or in the label of a row does."""
    folder.write("t.csv", f'"{title}",\nwho,n\nA,1\nB,2 [r]\n')
    period = {"title": "A1", "matching": r"(?P<period>March.*)", "covers": "month"}
    options = {
        "file": "t.csv", "header_row": 2, "flags": "gss", "period": period,
        "columns": {"value": "n"}, "where": {"who": "A"},
    }  # fmt: skip
    if status is None:
        assert [one.code for one in problems(folder.gather(indicator="i", **options))] == [
            "cell-date"
        ]
        return

    made, of_records, figures, of_table = both(folder, options)

    assert not of_records
    assert not of_table
    assert [(one.status, one.caveats) for one in made] == [(status, notes)]
    assert [(one.status, one.notes) for one in figures] == [(status, notes)]


@pytest.mark.parametrize(
    ("cell", "inexact"),
    [
        ("99999999999999.99", True), ("0.1234567890123456789", True),
        ("9999999999999.99", False), ("0.38200000000000001", False), ("0.1", False),
        ("123456789012345.6", False), ("1234567.10", False),
    ],
)  # fmt: skip
def test_a_figure_of_more_digits_than_are_kept_is_told(
    folder: Folder, cell: str, *, inexact: bool
) -> None:
    """A program prints 0.382 as 0.38200000000000001: that is no other number."""
    folder.write("t.csv", f"month,n\n2023-01,{cell}\n")
    folder.write("t.jsonl", f'{{"month": "2023-01", "n": {cell}}}\n')

    for file in ("t.csv", "t.jsonl"):
        made, of_records, figures, of_table = both(folder, {"file": file})
        for told in (of_records, of_table):
            assert [(one.code, one.severity) for one in told] == [
                ("figure-inexact", "warning")
            ] * inexact
        assert len(made) == len(figures) == 1


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        pytest.param(["45%", "0.46", "47%", "0.48"], "'0.46', in 2 rows such as this", id="mixed"),
        pytest.param(["45%", "1", "0.5%"], "'1'", id="at-1"),
        pytest.param(["45%", "1.01", "0"], None, id="above-1-and-0"),
        pytest.param(["0.45%", "0.5 per cent"], None, id="all-with-signs"),
        pytest.param(["0.45", "0.5"], None, id="none-with-signs"),
    ],
)
def test_a_share_without_a_sign_beside_percentages_is_told(
    folder: Folder, cells: list[str], told: str | None
) -> None:
    """0.46 beside 45% may be 46."""
    lines = [f"2023-0{month},{cell}" for month, cell in enumerate(cells, start=1)]
    folder.write("t.csv", "\n".join(["month,n", *lines]))

    _, of_records, _, of_table = both(folder, {"file": "t.csv", "number_forms": ["per-cent"]})

    for problems_told in (of_records, of_table):
        found = [one.got for one in problems_told if one.code == "percentages-mixed"]
        assert found == ([told] if told else [])


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["1.234", "12.345.678"], "'1.234'"),
        (["€ 1.234", "€ 1.234,50", "€ 9.876"], "'€ 1.234', in 2 rows such as this"),
        (["-1.234", "1,5"], "'-1.234'"),
        (["1.234", "2.345"], None),  # nothing shows what the dot parts
        (["1.23", "12.345.678"], None),  # two digits behind it are decimals
        (["0.234", "12.345.678"], None),  # no thousands stand after a 0
        (["1234.567", "12.345.678"], None),
        (["1.234", "1,234"], None),  # this comma may part thousands
        (["1.234", "x"], None),
    ],
)
def test_a_dot_that_parts_thousands_in_other_figures_is_never_read_as_that_of_decimals(
    folder: Folder, cells: list[str], told: str | None
) -> None:
    """Of records and of a table no figure is read at all; with the options that are named all are."""
    lines = [f"2023-0{month};{cell}" for month, cell in enumerate(cells, start=1)]
    folder.write("t.csv", "\n".join(["month;n", *lines]))
    options = {"file": "t.csv", "delimiter": ";", "currency": ["€"]}

    _, of_records, figures, of_table = both(folder, options)

    for problems_told in (of_records, of_table):
        found = [one for one in problems_told if one.code == "thousands-mixed"]
        assert [(one.got, one.severity) for one in found] == ([(told, "error")] if told else [])
        assert all('write thousands: "." and decimal: ","' in str(one.hint) for one in found)
    assert (not figures) is (told is not None)
    if told:
        read, *_ = both(folder, {**options, "thousands": ".", "decimal": ","})
        assert len(read) == len(cells)
