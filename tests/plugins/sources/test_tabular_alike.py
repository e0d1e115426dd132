"""What is odd in a file is read alike as records and as a table, or refused for one reason."""

from typing import Any

import pytest
from made_up_tables import Folder, ods, problems, records, xlsx

from rsr.engine import selected
from rsr.errors import DocumentError, Problem
from rsr.model import Indicator, Measured, Number, Value

MEASURED = Measured(data="made-up")
OPTIONS: dict[str, Any] = {"columns": {"value": "n"}, "period": {"at": "month", "covers": "month"}}


def _both(folder: Folder, **options: Any) -> list[tuple[list[Value], list[Problem]]]:
    """Return values and problems of records, and of a table."""
    made = folder.gather(indicator="i", **OPTIONS, **options)
    found = [([one.value for one in records(made)], problems(made))]
    try:
        table = folder.measured_on(makes="table", **OPTIONS, **options)
    except DocumentError as error:
        return [*found, ([], list(error.problems))]
    measured = Measured(data="made-up")
    one = Indicator(id="i", title="I", unit="people", better="lower", measured=measured)
    selection = selected(table.frame, table.layout, one)
    told = [*table.problems, *table.amiss(), *selection.problems]
    table.close()
    return [*found, ([figure.value for figure in selection.figures], told)]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(",,\n,,\n", id="at-the-end"),
        pytest.param(' , ,""\n', id="spaces-and-quotations"),
        pytest.param(",,", id="without-a-line-end"),
        pytest.param(",,\r\n,,\r\n", id="windows"),
    ],
)
@pytest.mark.parametrize("end", [False, True])
def test_lines_of_delimiters_alone_are_no_rows(folder: Folder, lines: str, end: bool) -> None:  # noqa: FBT001  # where they stand
    """Spreadsheets write them for rows that were once filled; one text in a row makes it one."""
    rows = "2023-01,5,\n2023-02,6,x\n"
    body = rows + lines if end or not lines.endswith("\n") else lines + rows
    mixed = "\r\n" if "\r" in lines else "\n"
    folder.write("a.csv", ("month,n,note\n" + body).replace("\r\n", "\n").replace("\n", mixed))
    folder.write("b.csv", "month,n,note\n2023-01,5,\n2023-02,6,x\n,,y\n")

    for values, told in _both(folder, file="a.csv"):
        assert values == [Number(value=5), Number(value=6)]
        assert told == []
    for values, told in _both(folder, file="b.csv"):
        assert values == [Number(value=5), Number(value=6)]
        # Records tell each of its cells that must hold something.
        assert {one.code for one in told} <= {"cell-date", "cell-empty"}
        assert "cell-date" in {one.code for one in told}


def test_an_account_holds_no_lines_of_delimiters(folder: Folder) -> None:
    """They are read neither as rows nor as rows that are left out."""
    folder.write("a.csv", "month,n\n2023-01,5\n,\n,\n")

    account = folder.account(file="a.csv", indicator="i", **OPTIONS)

    assert (account.read, account.used) == (1, 1)


HEADERS = [
    pytest.param("month,n,n", {}, "'n'", id="twice"),
    pytest.param("month,m,n", {"rename": {"m": "n"}}, "'n'", id="renamed-as-another"),
    pytest.param("month,n,n [note 1]", {}, "'n', 'n [note 1]'", id="but-for-a-note"),
]


@pytest.mark.parametrize(("header", "options", "got"), HEADERS)
@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_a_column_that_is_read_is_one_column(
    folder: Folder, form: str, header: str, options: dict[str, Any], got: str
) -> None:
    """Two columns of the name that is asked for are refused, and no figure is read."""
    rows: list[list[Any]] = [[*header.split(",")], ["2023-01", 5, 6]]
    if form == "csv":
        folder.write("a.csv", "\n".join(",".join(map(str, row)) for row in rows))
    else:
        folder.write(f"a.{form}", (xlsx if form == "xlsx" else ods)({"S": rows}))

    for values, told in _both(folder, file=f"a.{form}", **options):
        assert values == []
        assert [(one.code, one.got, one.severity) for one in told] == [
            ("column-repeated", got, "error")
        ]


@pytest.mark.parametrize(("column", "value"), [("n", 5), ("m", 6)])
def test_two_columns_are_parted_by_other_names(folder: Folder, column: str, value: int) -> None:
    """A name that stands in the file as it is written means that column alone."""
    folder.write("a.csv", "month,n,n [note 1]\n2023-01,5,6\n")
    options = {**OPTIONS, "columns": {"value": column}, "rename": {"n [note 1]": "m"}}

    made = folder.gather(indicator="i", file="a.csv", **options)

    assert [one.value for one in records(made)] == [Number(value=value)]
    assert problems(made) == []


def test_an_indicator_cannot_select_one_of_two_columns(folder: Folder) -> None:
    """A column that stands twice is refused in select as well."""
    folder.write("a.csv", "month,n,area,area\n2023-01,5,A,B\n")
    table = folder.measured_on(makes="table", file="a.csv", **OPTIONS)
    measured = Measured(data="made-up")
    one = Indicator(
        id="i", title="I", unit="u", better="lower", measured=measured, select={"area": "A"}
    )

    selection = selected(table.frame, table.layout, one)
    told = [(one.code, one.got) for one in (*table.problems, *table.amiss())]
    table.close()

    assert selection.figures == ()
    assert [one.code for one in selection.problems] == ["column-missing"]
    assert "'area (" in str(selection.problems[0].hint)
    assert ("column-repeated", "'area'") in told


def test_a_space_before_a_quotation_is_no_part_of_a_cell(folder: Folder) -> None:
    """Delimiters within such a quotation part no cells, and places stay right."""
    folder.write("a.csv", 'month,n,note\n2023-01, "5",x\n2023-02, "1,240", "a, b"\n2023-03, "x",\n')

    for values, told in _both(folder, file="a.csv", thousands=","):
        assert values == [Number(value=5), Number(value=1240)]
        assert [(one.code, one.where.line, one.got) for one in told] == [("cell-number", 4, "'x'")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_a_file_in_another_encoding_is_refused_whatever_is_read(
    folder: Folder, encoding: str
) -> None:
    """A byte of another encoding in a column that nobody reads says that the encoding is wrong."""
    folder.write("a.csv", "month,n,note\n2023-01,5,x\n2023-02,6,caf\u00e9\n".encode("cp1252"))

    for values, told in _both(folder, file="a.csv", encoding=encoding):
        assert values == []
        assert [(one.code, one.where.line, one.got) for one in told] == [
            ("encoding-wrong", 3, "byte 0xe9")
        ]
    for values, told in _both(folder, file="a.csv", encoding="cp1252"):
        assert (values, told) == ([Number(value=5), Number(value=6)], [])


def test_a_key_that_stands_twice_in_a_line_is_told(folder: Folder) -> None:
    """Neither of its values is taken, in an object or in one within it."""
    lines = ['{"month":"2023-01","n":1,"n":5}', '{"month":"2023-02","n":2}']
    lines += ['{"month":"2023-03","n":3,"of":{"a":1,"a":1}}']
    folder.write("a.jsonl", "\n".join(lines))
    folder.write("b.jsonl", lines[0])

    for values, told in _both(folder, file="a.jsonl"):
        assert values == [Number(value=2)]
        assert [(one.code, one.where.line, one.got) for one in told] == [
            ("key-repeated", 1, "'n'"),
            ("key-repeated", 3, "'a'"),
        ]
    for values, told in _both(folder, file="b.jsonl"):
        assert values == []
        assert "key-repeated" in {one.code for one in told}


def test_places_are_counted_past_a_space_before_a_quotation(folder: Folder) -> None:
    """A delimiter within such a quotation begins no cell."""
    folder.write("a.csv", 'month,note,n\n2023-01, "a, b",x\n')

    (told,) = problems(folder.gather(indicator="i", file="a.csv", **OPTIONS))

    assert (told.where.line, told.where.column) == (2, 17)


@pytest.mark.parametrize(("name", "other"), [("n", "N"), ("n", "N [note 1]")])
def test_a_column_is_found_in_another_case(folder: Folder, name: str, other: str) -> None:
    """Releases write it in one way or in the other; where both stand, neither is meant."""
    folder.write("a1.csv", f"month,{name}\n2023-01,5\n")
    folder.write("a2.csv", f"Month,{other}\n2023-02,6\n")

    for values, told in _both(folder, file="a*.csv"):
        assert values == [Number(value=5), Number(value=6)]
        assert told == []
    folder.write("b.csv", "month,n,N\n2023-01,5,6\n")
    (told_,) = problems(folder.gather(indicator="i", file="b.csv", **OPTIONS))
    assert (told_.code, told_.got) == ("column-repeated", "'N', 'n'")
    folder.write("c.csv", "month,NO,No\n2023-01,5,6\n")
    options = {**OPTIONS, "columns": {"value": "no"}}
    (told_,) = problems(folder.gather(indicator="i", file="c.csv", **options))
    assert told_.code == "column-repeated"


def test_columns_that_are_left_out_may_have_one_name(folder: Folder) -> None:
    """Nothing of them is read, by records or by tables; what is asked for stays."""
    folder.write("a.csv", "area,2020,2021,2021\nA,100,101,102\n")
    wide = {"covers": "year", "leave_out": ["2021"]}
    options: dict[str, Any] = {"columns": {"part": "area"}, "wide": wide, "file": "a.csv"}

    (one,) = records(folder.gather(indicator="i", **options))
    table = folder.measured_on(makes="table", **options)
    rows = table.frame.fetchall()
    table.close()

    assert one.value == Number(value=100)
    assert len(rows) == 1
    assert "100" in rows[0]


def test_a_heading_over_both_lines_of_headings_is_the_name_of_its_column(folder: Folder) -> None:
    """A label of one column without a name of its own; one over several stays before their places."""
    rows = [["Area", "2022", None], [None, "Boys", None], ["A", 1, 2], ["B", 3, 4]]
    folder.write("a.csv", "Area,2022,\n,Boys,\nA,1,2\nB,3,4\n")
    folder.write("a.xlsx", xlsx({"S": rows}))
    options: dict[str, Any] = {
        "header_row": 2,
        "label_row": 1,
        "columns": {"value": "2022 / Boys", "part": "Area"},
        "constants": {"period": {"start": "2022-01-01", "end": "2022-12-31"}},
    }

    for file in ("a.csv", "a.xlsx"):
        made = folder.gather(indicator="i", file=file, **options)
        assert [(one.part, one.value) for one in records(made)] == [
            ("A", Number(value=1)),
            ("B", Number(value=3)),
        ]


def _write(folder: Folder, table: Any) -> None:
    folder.path.mkdir(parents=True, exist_ok=True)
    pytest.importorskip("pyarrow.parquet").write_table(table, folder.path / "a.parquet")


SINGLE = {"month": ["2023-01", "2023-02", "2023-03"], "n": [0.1, 16777.217, None], "a": [1, 2, 2]}


@pytest.mark.parametrize("form", ["parquet", "arrow", "polars", "lazy", "pandas"])
def test_numbers_of_single_precision_are_those_of_their_shortest_texts(
    folder: Folder, form: str
) -> None:
    """0.1 is no 0.10000000149011612, as a figure and as a text that picks rows."""
    arrow = pytest.importorskip("pyarrow")
    kinds = {"month": arrow.string(), "n": arrow.float32(), "a": arrow.float32()}
    table = arrow.table(SINGLE, schema=arrow.schema(kinds.items()))
    options: dict[str, Any] = {**OPTIONS, "file": "a.parquet", "markers": {"": "missing"}}
    measured = {**options, "makes": "table"}
    frame: Any = None
    if form == "parquet":
        _write(folder, table)
    elif form in ("polars", "lazy"):
        frame = pytest.importorskip("polars").from_arrow(table)
        frame = frame.lazy() if form == "lazy" else frame
    else:
        frame = table if form == "arrow" else table.to_pandas()

    made = folder.gather(frame, **options, indicator="i")
    picked = folder.gather(frame, **options, indicator="i", where={"n": "0.1"})
    found = folder.measured_on(frame, **measured, where={"n": "0.1"})

    assert [one.value for one in records(made)][:2] == [
        Number(value=0.1),
        Number(value=16777.217),
    ]
    assert [one.value for one in records(picked)] == [Number(value=0.1)]
    one = Indicator(id="i", title="I", unit="people", better="lower", measured=MEASURED)
    assert [one.value for one in selected(found.frame, found.layout, one).figures] == [
        Number(value=0.1)
    ]
    found.close()


@pytest.mark.parametrize("text", ["01", "1.0"])
def test_numbers_are_picked_by_their_texts(folder: Folder, text: str) -> None:
    """A text of the same number picks none, in where as in select, and by records as by tables."""
    arrow = pytest.importorskip("pyarrow")
    table = arrow.table({"month": ["2023-01", "2023-02"], "n": [5, 6], "a": [1, 2]})
    _write(folder, table)
    select = Indicator(
        id="i", title="I", unit="people", better="lower", measured=MEASURED, select={"a": text}
    )

    found = [*_both(folder, file="a.parquet", where={"a": text})]
    whole = folder.measured_on(makes="table", **OPTIONS, file="a.parquet")
    selection = selected(whole.frame, whole.layout, select)
    found.append(([one.value for one in selection.figures], [*selection.problems]))
    whole.close()

    for values, told in found:
        assert values == []
        codes = {problem.code for problem in told}
        assert codes - {"rows-none"} == {"select-nothing", "text-similar"}
