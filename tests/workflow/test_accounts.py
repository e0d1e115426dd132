"""What became of the rows of each source, as `gather` and `measure` end with it."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import rsr
from rsr.errors import ModelError
from rsr.model import Account

pytest.importorskip("narwhals", reason="the extra 'data' is not installed")
duckdb = pytest.importorskip("duckdb", reason="the extra 'data' is not installed")

MARKERS = {
    "*": {"suppressed": [1, 4]},
    ":": {"missing": "made up"},
    "[z]": "not-applicable",
    "[x]": "not-collected",
}
# Two rows of a region that is not asked for, a hidden figure, an empty one, and one that is none.
ROWS = [
    ("2024-01", "North", "5"),
    ("2024-02", "North", "*"),
    ("2024-03", "North", ":"),
    ("2024-04", "North", "six"),
    ("2024-01", "South", "7"),
    ("2024-02", "South", "8"),
]
CSV = "month,region,n\n" + "".join(",".join(row) + "\n" for row in ROWS)


def register(folder: Path, source: dict[str, Any], **indicator: Any) -> Path:
    """Write a register with one source, and an indicator that may be measured on it."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    document = {
        "format": 3,
        "title": "Made up",
        "sources": [{"id": "s", "use": "tabular", "options": source}],
        "indicators": [
            {"id": "i", "title": "I", "unit": "people", "better": "lower", "kind": "count"}
            | indicator
        ],
    }
    (folder / "register.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


def options(file: str, **more: Any) -> dict[str, Any]:
    """Return the options of a source of records."""
    return {
        "file": f"data/{file}",
        "columns": {"value": "n"},
        "period": {"at": "month", "covers": "month"},
        "markers": MARKERS,
        "on_bad_row": "leave-out",
        **more,
    }


def counts(account: Account) -> tuple[int, ...]:
    """Return how many were read, used, hidden, missing, not selected and left out."""
    return (
        account.read,
        account.used,
        account.hidden,
        account.missing,
        account.not_selected,
        account.left_out_in_all,
    )


def reasons(account: Account) -> dict[str, int]:
    """Return how many were left out by reason."""
    return {one.code: one.count for one in account.left_out}


def written(
    folder: Path,
    form: str,
    names: Sequence[str] = ("month", "region", "n"),
    rows: Sequence[Sequence[str]] = ROWS,
) -> str:
    """Write rows of text in a form, and return the file's name."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    path = folder / "data" / f"t.{form}"
    if form == "csv":
        path.write_text("".join(",".join(row) + "\n" for row in (names, *rows)), encoding="utf-8")
    elif form == "jsonl":
        lines = (json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows)
        path.write_text("".join(lines), encoding="utf-8")
    elif form == "parquet":
        columns = ", ".join(f'"{name}"' for name in names)
        duckdb.connect().execute(
            f"copy (select * from (values {', '.join(map(str, map(tuple, rows)))}) t({columns})) "  # noqa: S608  # made up
            f"to '{path}' (format parquet)"
        )
    else:
        xlsxwriter = pytest.importorskip("xlsxwriter", reason="what writes workbooks is missing")
        book = xlsxwriter.Workbook(str(path))
        sheet = book.add_worksheet("t")
        for at, row in enumerate((names, *rows)):
            sheet.write_row(at, 0, row)
        book.close()
    return path.name


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
def test_rows_that_become_records_are_each_counted_once(tmp_path: Path, form: str) -> None:
    """Two are not asked for; of the others one each is used, hidden, missing and left out."""
    file = written(tmp_path, form)
    source = options(file, indicator="i", where={"region": ["North"]})

    gathering = rsr.gather(str(register(tmp_path, source)))

    (account,) = gathering.accounts
    assert (account.source, account.indicator, account.unit) == ("s", None, "rows")
    assert counts(account) == (6, 1, 1, 1, 2, 1)
    assert reasons(account) == {"cell-number": 1}


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
@pytest.mark.parametrize("way", ["select", "where"])
def test_rows_of_a_table_are_each_counted_once(tmp_path: Path, form: str, way: str) -> None:
    """It is the same whether the indicator leaves rows out or the source does."""
    file = written(tmp_path, form)
    source = options(file, makes="table")
    wanted: dict[str, Any] = {"region": ["North"]}
    if way == "where":
        source["where"] = wanted
    select = wanted if way == "select" else {}

    gathering = rsr.gather(str(register(tmp_path, source, select=select, measured={"data": "s"})))

    (account,) = gathering.accounts
    assert (account.source, account.indicator, account.unit) == ("s", "i", "rows")
    assert counts(account) == (6, 1, 1, 1, 2, 1)
    assert reasons(account) == {"cell-number": 1}


@pytest.mark.parametrize("way", ["select", "where"])
def test_rows_of_a_frame_are_each_counted_once(tmp_path: Path, way: str) -> None:
    """A frame that a caller hands over is counted as files are."""
    wanted: dict[str, Any] = {"region": ["North"]}
    source = options("none.csv", makes="table", **({"where": wanted} if way == "where" else {}))
    select = wanted if way == "select" else {}
    path = register(tmp_path, source, select=select, measured={"data": "s"})
    with duckdb.connect() as connection:
        frame = connection.sql(
            f"select * from (values {', '.join(map(str, ROWS))}) t(month, region, n)"  # noqa: S608  # made up
        )

        gathering = rsr.gather(str(path), frames={"s": frame})

    (account,) = gathering.accounts
    assert counts(account) == (6, 1, 1, 1, 2, 1)


@pytest.mark.parametrize(
    "how",
    [
        pytest.param(None, id="records"),
        pytest.param({}, id="rows"),
        pytest.param({"part": "region"}, id="parts"),
        pytest.param({"combine": "sum"}, id="sums"),
        pytest.param({"combine": "sum", "part": "region"}, id="sums-of-parts"),
    ],
)
def test_cells_without_a_figure_are_counted_by_why(
    tmp_path: Path, how: dict[str, Any] | None
) -> None:
    """Only a figure that should be there is missing; where one cannot be, none is."""
    rows = [
        (f"2024-0{at}", "North", cell)
        for at, cell in enumerate((":", "[z]", "[z]", "[x]", "[x]", "[x]", "5", "*"), 1)
    ]
    source = options(written(tmp_path, "csv", rows=rows))
    more: dict[str, Any] = {"measured": {"data": "s", **how}} if how is not None else {}
    source |= {"makes": "table"} if more else {"indicator": "i"}

    measuring = rsr.measure(str(register(tmp_path, source, **more)))

    (account,) = measuring.accounts
    assert str(account).endswith(
        ": 8 rows read: 1 used, 1 hidden, 1 missing, 2 not applicable, 3 not collected"
    )


@pytest.mark.parametrize("makes", ["observations", "table"])
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_table_without_a_row_is_told(tmp_path: Path, makes: str, form: str) -> None:
    """A heading alone is no error, and no source that says nothing."""
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / f"t.{form}"
    with duckdb.connect() as connection:
        table = connection.sql("select 'a' as month, '1' as n limit 0")
        (table.write_csv if form == "csv" else table.write_parquet)(str(file))
    source = options(file.name, makes=makes)
    measured: dict[str, Any] = {"measured": {"data": "s"}} if makes == "table" else {}

    gathering = rsr.gather(
        str(register(tmp_path, source | ({} if measured else {"indicator": "i"}), **measured))
    )

    (account,) = gathering.accounts
    assert counts(account) == (0, 0, 0, 0, 0, 0)
    ((code, severity, where),) = [
        (one.code, one.severity, one.where.file) for one in gathering.problems
    ]
    assert (code, severity, where) == ("rows-none", "warning", f"data/{file.name}")


def test_a_frame_without_a_row_is_told_with_its_source(tmp_path: Path) -> None:
    """It has no file; where all rows are left out, something else is told."""
    path = register(tmp_path, options("none.csv", makes="table"), measured={"data": "s"})
    with duckdb.connect() as connection:
        frame = connection.sql("select 'a' as month, '1' as n limit 0")

        (problem,) = rsr.gather(str(path), frames={"s": frame}).problems

    assert (problem.code, problem.got) == ("rows-none", "no row from 's'")
    assert problem.where.path == ("indicators", 0, "measured", "data")
    for name in ("u1.csv", "u2.csv"):
        (tmp_path / "data" / name).write_text("month,n\n", encoding="utf-8")
    both = register(tmp_path, options("u*.csv", makes="table"), measured={"data": "s"})
    assert [(one.code, one.where.path) for one in rsr.gather(str(both)).problems] == [
        ("rows-none", ("indicators", 0, "measured", "data"))
    ]
    written(tmp_path, "csv")
    unwanted = options("t.csv", makes="table", where={"region": "North"})
    other = register(tmp_path, unwanted, select={"region": "South"}, measured={"data": "s"})
    assert "rows-none" not in {one.code for one in rsr.gather(str(other)).problems}


def test_lines_that_are_no_rows_are_left_out_of_a_table(tmp_path: Path) -> None:
    """A line with too few cells never reached the table, and is counted all the same."""
    written(tmp_path, "csv")
    (tmp_path / "data" / "t.csv").write_text(CSV + "2024-05\n", encoding="utf-8")
    source = options("t.csv", makes="table")

    gathering = rsr.gather(
        str(register(tmp_path, source, select={"region": "North"}, measured={"data": "s"}))
    )

    (account,) = gathering.accounts
    assert counts(account) == (7, 1, 1, 1, 2, 2)
    assert reasons(account) == {"cell-number": 1, "row-ragged": 1}


@pytest.mark.parametrize("makes", ["observations", "table"])
def test_the_cells_of_a_wide_table_are_counted(tmp_path: Path, makes: str) -> None:
    """Each figure is a cell; those of a row that nobody wants are as many as the row has."""
    (tmp_path / "data").mkdir()
    text = "region,2024-01,2024-02\nNorth,5,*\nSouth,7,8\nWest,1\n"
    (tmp_path / "data" / "t.csv").write_text(text, encoding="utf-8")
    source = options("t.csv", makes=makes, columns={}, wide={"covers": "month"})
    del source["period"]
    indicator: dict[str, Any] = {}
    if makes == "table":
        indicator = {"select": {"region": "North"}, "measured": {"data": "s"}}
    else:
        source |= {"indicator": "i", "where": {"region": ["North"]}}

    gathering = rsr.gather(str(register(tmp_path, source, **indicator)))

    (account,) = gathering.accounts
    assert account.unit == "cells"
    assert counts(account) == (6, 1, 1, 0, 2, 2)
    assert reasons(account) == {"row-ragged": 2}


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "xlsx"])
@pytest.mark.parametrize(
    ("layout", "read"),
    [
        ({"wide": {"covers": "month"}}, (6, 1, 1, 0, 2, 2)),
        ({"wide": {"covers": "month"}, "stop_at": "Notes"}, (4, 1, 1, 0, 2, 0)),
        ({"wide": {"covers": "month"}, "where": {"region": ["North"]}}, (6, 1, 1, 0, 4, 0)),
    ],
)
def test_a_table_that_is_laid_out_anew_is_counted_as_it_then_is(
    tmp_path: Path, form: str, layout: dict[str, Any], read: tuple[int, ...]
) -> None:
    """Rows of the file, of which Parquet says the number by itself, are no cells of a wide table."""
    rows = [("North", "5", "*"), ("South", "7", "8"), ("Notes", "six", "six")]
    file = written(tmp_path, form, ("region", "2024-01", "2024-02"), rows)
    source = options(file, makes="table", columns={}, **layout)
    del source["period"]
    select = {} if "where" in layout else {"region": ["North", "Notes"]}

    gathering = rsr.gather(
        register(tmp_path, source, select=select, measured={"data": "s", "part": "region"})
    )

    (account,) = gathering.accounts
    assert counts(account) == read


@pytest.mark.parametrize(("months", "read"), [(1, (3, 2, 0, 0, 1, 0)), (3, (3, 1, 0, 0, 2, 0))])
def test_periods_of_another_length_are_not_selected(
    tmp_path: Path, months: int, read: tuple[int, ...]
) -> None:
    """Of two months and a quarter, those count that are as long as is asked for."""
    (tmp_path / "data").mkdir()
    text = "a,b,n\n2024-01-01,2024-01-31,1\n2024-02-01,2024-02-29,2\n2024-01-01,2024-03-31,9\n"
    (tmp_path / "data" / "t.csv").write_text(text, encoding="utf-8")
    source = options("t.csv", makes="table", period={"start": "a", "end": "b"})

    gathering = rsr.gather(
        str(register(tmp_path, source, measured={"data": "s", "months": months}))
    )

    assert counts(gathering.accounts[0]) == read


@pytest.mark.parametrize("makes", ["table", "observations"])
def test_rows_that_stand_in_each_others_way_are_left_out(tmp_path: Path, makes: str) -> None:
    """Two regions of one month are two rows where there must be one."""
    file = written(tmp_path, "csv")
    measured: dict[str, Any] = {"measured": {"data": "s"}} if makes == "table" else {}
    source = options(file, makes=makes, **({} if measured else {"indicator": "i"}))

    gathering = rsr.gather(str(register(tmp_path, source, **measured)))

    (account,) = gathering.accounts
    assert account.read == sum(counts(account)[1:]) == 6
    assert reasons(account)["select-ambiguous"] >= 4


@pytest.mark.parametrize("makes", ["table", "observations"])
@pytest.mark.parametrize(
    ("figures", "used", "left_out"),
    [
        (("5", "six"), 1, {"cell-number": 1}),
        (("six", "six"), 0, {"cell-number": 2}),
        (("five", "six"), 0, {"cell-number": 2}),
        (("5", "7", "six"), 0, {"cell-number": 1, "select-ambiguous": 2}),
        (("5", "5", "six"), 0, {"cell-number": 1, "select-ambiguous": 2}),
    ],
)
def test_a_row_that_cannot_be_read_stands_in_nobodys_way(
    tmp_path: Path, makes: str, figures: Sequence[str], used: int, left_out: dict[str, int]
) -> None:
    """Of two rows for one figure the one that is left out makes nothing unclear."""
    file = written(tmp_path, "csv", rows=[("2024-01", "North", figure) for figure in figures])
    measured: dict[str, Any] = {"measured": {"data": "s"}} if makes == "table" else {}
    source = options(file, makes=makes, **({} if measured else {"indicator": "i"}))

    gathering = rsr.gather(register(tmp_path, source, **measured))

    (account,) = gathering.accounts
    assert (account.used, reasons(account)) == (used, left_out)
    errors = [one.code for one in gathering.problems if one.severity == "error"]
    assert errors == ["select-ambiguous"] * ("select-ambiguous" in left_out)


def test_measure_ends_with_the_accounts_of_what_was_asked_for(tmp_path: Path) -> None:
    """Indicators that nobody asked for have none, and a gathered register keeps its own."""
    file = written(tmp_path, "csv")
    path = register(tmp_path, options(file, makes="table"), measured={"data": "s"})
    document = json.loads((path / "register.json").read_text(encoding="utf-8"))
    (first,) = document["indicators"]
    document["indicators"] = [
        first | {"id": id_, "select": {"region": region}}
        for id_, region in (("north", "North"), ("south", "South"))
    ]
    (path / "register.json").write_text(json.dumps(document), encoding="utf-8")

    measuring = rsr.measure(str(path), indicators=["south"])
    again = rsr.measure(rsr.gather(str(path)).register)

    assert [one.indicator for one in measuring.accounts] == ["south"]
    assert counts(measuring.accounts[0]) == (6, 2, 0, 0, 4, 0)
    assert [one.indicator for one in again.accounts] == ["north", "south"]


def test_a_ratio_ends_with_the_accounts_of_what_it_is_made_of(tmp_path: Path) -> None:
    """So does what continues it, and no other indicator is told of."""
    file = written(tmp_path, "csv")
    path = register(tmp_path, options(file, makes="table"), measured={"data": "s"})
    document = json.loads((path / "register.json").read_text(encoding="utf-8"))
    (first,) = document["indicators"]
    own = {key: value for key, value in first.items() if key not in ("measured", "kind")}
    document["indicators"] = [
        *(
            first | {"id": id_, "select": {"region": region}}
            for id_, region in (("north", "North"), ("south", "South"), ("other", "North"))
        ),
        own | {"id": "share", "ratio": {"numerator": "north", "denominator": "south"}},
        own | {"id": "longer", "continues": ["share"]},
    ]
    (path / "register.json").write_text(json.dumps(document), encoding="utf-8")

    for asked in ("share", "longer"):
        measuring = rsr.measure(str(path), indicators=[asked])
        assert [one.indicator for one in measuring.accounts] == ["north", "south"]


TABLE = {"makes": "table"}
RECORDS = {"indicator": "i"}
BOTH = pytest.mark.parametrize(
    ("given", "indicator"),
    [
        pytest.param(TABLE, {"measured": {"data": "s"}}, id="table"),
        pytest.param(RECORDS, {}, id="records"),
    ],
)


@BOTH
@pytest.mark.parametrize(
    ("file", "more", "codes"),
    [
        pytest.param("none.csv", {}, ("file-unreadable",), id="no-file"),
        pytest.param("t.csv", {"columns": {"value": "m"}}, ("column-missing",), id="no-column"),
        pytest.param("t.csv", {"use": "tabluar"}, ("source-plugin-unknown",), id="no-plugin"),
        pytest.param("t.csv", {"no_such": 1}, ("field-unknown",), id="no-option"),
        pytest.param("t.csv", {"text": ""}, ("file-empty",), id="empty-file"),
    ],
)
def test_what_is_refused_as_a_whole_ends_with_an_account_that_says_so(
    tmp_path: Path,
    given: dict[str, Any],
    indicator: dict[str, Any],
    file: str,
    more: dict[str, Any],
    codes: tuple[str, ...],
) -> None:
    """A source of which nothing is read has an account with the codes of its errors, in all forms."""
    written(tmp_path, "csv")
    if "text" in more:
        (tmp_path / "data" / file).write_text(more["text"], encoding="utf-8")
    source = options(file, **given, **{k: v for k, v in more.items() if k not in ("use", "text")})
    folder = register(tmp_path, source, **indicator)
    path = folder / "register.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"tabular"', json.dumps(more.get("use", "tabular"))), "utf-8")

    found = rsr.gather(folder)

    (account,) = found.accounts
    assert (account.source, account.read, account.refused) == ("s", 0, codes)
    assert account.indicator == ("i" if given is TABLE else None)
    assert str(account).endswith(f": refused, and nothing of it is used ({codes[0]})")
    assert rsr.measure(folder).accounts == found.accounts


def test_an_indicator_whose_column_is_not_there_is_refused_alone(tmp_path: Path) -> None:
    """What another indicator takes of the same table has its account, and no error of the first."""
    written(tmp_path, "csv")
    source = options("t.csv", **TABLE)
    folder = register(tmp_path, source, measured={"data": "s", "part": "region"})
    path = folder / "register.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    other = {**document["indicators"][0], "id": "j", "select": {"sex": ["Female"]}}
    path.write_text(
        json.dumps(document | {"indicators": [*document["indicators"], other]}), "utf-8"
    )

    accounts = rsr.gather(folder).accounts

    assert [(one.indicator, one.read, one.refused) for one in accounts] == [
        ("i", 6, ()),
        ("j", 0, ("column-missing",)),
    ]
    assert [one.indicator for one in rsr.measure(folder, indicators=["j"]).accounts] == ["j"]


def test_a_source_that_yields_no_table_says_so_in_its_account(tmp_path: Path) -> None:
    """Its own errors are not those of the indicator, and the other way round."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.json").write_text("[]", encoding="utf-8")
    folder = register(tmp_path, {"file": "data/x.json"}, measured={"data": "s"})
    path = folder / "register.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"tabular"', '"json"'), "utf-8")

    (account,) = rsr.gather(folder).accounts

    assert account.refused == ("source-without-table",)


def test_warnings_refuse_nothing(tmp_path: Path) -> None:
    """A source without a row is read, and its account counts none."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "t.csv").write_text("month,region,n\n", encoding="utf-8")

    (account,) = rsr.gather(register(tmp_path, options("t.csv", **RECORDS))).accounts

    assert (account.read, account.refused) == (0, ())


def test_an_account_counts_no_row_of_what_was_refused() -> None:
    """How many rows there are is not known then."""
    with pytest.raises(ModelError, match="account-unbalanced"):
        Account(source="s", read=1, used=1, refused=("file-unreadable",))


def of_files(folder: Path, files: dict[str, str], way: str, **more: Any) -> Path:
    """Write files, and a register that reads them as records or as a table."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / "data" / name).write_text(text, encoding="utf-8")
    source = options("f_*.csv", vintage_from="_(?P<date>[0-9-]+)", **more)
    if way == "records":
        source |= {"indicator": "i", "columns": {"value": "n", "part": "region"}}
        return register(folder, source)
    return register(folder, source | {"makes": "table"}, measured={"data": "s", "part": "region"})


WAYS = pytest.mark.parametrize("way", ["records", "table"])


@WAYS
def test_rows_of_which_nothing_says_which_stand_are_left_out(tmp_path: Path, way: str) -> None:
    """Of those of one day two differ; what was published before both, and is the same in both, is used."""
    files = {
        "f_2022-03-01.csv": "month,region,n\n2022-01,North,3\n",
        "f_2022-04-01.csv": "month,region,n\n2022-01,North,5\n2022-01,South,8\n2022-02,North,*\n",
        "f_2022-04-01_b.csv": "month,region,n\n2022-01,North,6\n2022-01,South,8\n2022-02,North,7\n",
    }

    gathering = rsr.gather(of_files(tmp_path, files, way))

    assert "vintages-differ" in {one.code for one in gathering.problems}
    assert "rows-left-out" not in {one.code for one in gathering.problems}
    (account,) = gathering.accounts
    assert counts(account) == (7, 3, 0, 0, 0, 4)
    assert reasons(account) == {"vintages-differ": 4}
    assert rsr.measure(tmp_path).accounts == gathering.accounts


@WAYS
def test_rows_that_a_later_release_decides_are_used(tmp_path: Path, way: str) -> None:
    """Two differ, and a third stands."""
    files = {
        f"f_2022-0{month}-01{more}.csv": f"month,region,n\n2022-01,North,{n}\n"
        for month, more, n in ((3, "", 5), (3, "_b", 6), (4, "", 7))
    }

    (account,) = rsr.gather(of_files(tmp_path, files, way)).accounts

    assert counts(account) == (3, 3, 0, 0, 0, 0)


def test_every_row_of_sums_that_differ_is_left_out(tmp_path: Path) -> None:
    """A figure of a table may be the sum of several rows, some of them hidden."""
    files = {
        "f_2022-03-01.csv": "month,region,n\n2022-01,North,5\n2022-01,South,*\n2022-02,North,4\n",
        "f_2022-03-01_b.csv": "month,region,n\n2022-01,North,9\n2022-01,South,7\n2022-02,North,4\n",
    }
    folder = of_files(tmp_path, files, "table")
    path = folder / "register.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["indicators"][0]["measured"] = {"data": "s", "combine": "sum"}
    path.write_text(json.dumps(document), encoding="utf-8")

    (account,) = rsr.gather(folder).accounts

    assert counts(account) == (6, 2, 0, 0, 0, 4)
    assert reasons(account) == {"vintages-differ": 4}


def test_a_record_that_differs_from_one_in_the_register_is_left_out(tmp_path: Path) -> None:
    """The one that somebody wrote is no row of the source."""
    folder = of_files(
        tmp_path, {"f_2022-03-01.csv": "month,region,n\n2022-01,North,5\n"}, "records"
    )
    path = folder / "register.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["observations"] = [
        {
            "indicator": "i",
            "part": "North",
            "period": {"start": "2022-01-01", "end": "2022-01-31"},
            "vintage_on": "2022-03-01",
            "value": 6,
        }
    ]
    path.write_text(json.dumps(document), encoding="utf-8")

    (account,) = rsr.gather(folder).accounts

    assert counts(account) == (1, 0, 0, 0, 0, 1)


@WAYS
def test_a_file_of_several_that_was_refused_has_an_account_of_its_own(
    tmp_path: Path, way: str
) -> None:
    """The rows of the others are counted in theirs, and none of it."""
    good = "month,region,n\n2022-0{},North,5\n"
    files = {
        "f_2022-03-01.csv": good.format(1),
        "f_2022-04-01.csv": "",
        "f_2022-05-01.csv": good.format(2),
    }
    # A table is refused as a whole, unless what is bad may be left out.
    more = {"on_bad_file": "leave-out"} if way == "table" else {}

    gathering = rsr.gather(of_files(tmp_path, files, way, **more))

    first, second = gathering.accounts
    assert counts(first) == (2, 2, 0, 0, 0, 0)
    assert (second.indicator, second.file, second.read) == (None, "data/f_2022-04-01.csv", 0)
    assert second.refused == ("file-empty",)
    assert str(second) == (
        "s, 'data/f_2022-04-01.csv': refused, and nothing of it is used (file-empty)"
    )
    assert rsr.measure(tmp_path).accounts == gathering.accounts


@WAYS
def test_a_file_with_a_row_that_cannot_be_read_is_not_refused(tmp_path: Path, way: str) -> None:
    """Its other rows are used, and the row is counted with its reason."""
    files = {
        "f_2022-03-01.csv": "month,region,n\n2022-01,North,5\n",
        "f_2022-04-01.csv": "month,region,n\n2022-02,North,?\n",
    }

    (account,) = rsr.gather(of_files(tmp_path, files, way, on_bad_file="leave-out")).accounts

    assert counts(account) == (2, 1, 0, 0, 0, 1)
    assert reasons(account) == {"cell-number": 1}


@WAYS
def test_where_every_file_was_refused_the_source_has_one_account(tmp_path: Path, way: str) -> None:
    """No file is named beside it."""
    files = {"f_2022-03-01.csv": "", "f_2022-04-01.csv": ""}

    (account,) = rsr.gather(of_files(tmp_path, files, way, on_bad_file="leave-out")).accounts

    assert (account.file, account.refused) == (None, ("file-empty",))


def test_rows_are_left_out_of_no_account_of_a_refused_file() -> None:
    """It has none."""
    account = Account(source="s", file="a.csv", refused=("file-empty",))

    assert account.without([object()], "vintages-differ") == account


# A hidden figure and two rows for March, then a later release with a month more.
RELEASED = {
    "f_2024-04-10.csv": "month,region,n\n2024-02,North,*\n2024-03,North,5\n2024-03,North,6\n",
    "f_2024-05-10.csv": (
        "month,region,n\n2024-02,North,*\n2024-03,North,5\n2024-03,North,7\n2024-04,North,3\n"
    ),
}


@pytest.mark.parametrize(
    ("day", "told"),
    [
        pytest.param("2024-04-09", "7 left out (7 not-yet-published)", id="before"),
        pytest.param("2024-04-10", "2 used, 1 hidden, 4 left out (4 not-yet-published)", id="one"),
        pytest.param(
            "2024-05-09", "2 used, 1 hidden, 4 left out (4 not-yet-published)", id="between"
        ),
        pytest.param("2024-05-10", "5 used, 2 hidden", id="both"),
    ],
)
def test_rows_of_a_table_that_were_not_yet_published_are_left_out(
    tmp_path: Path, day: str, told: str
) -> None:
    """As of a day, the rows of later releases are counted as such, several of one figure too."""
    folder = of_files(tmp_path, RELEASED, "table")
    path = folder / "register.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["indicators"][0]["measured"]["combine"] = "sum"
    path.write_text(json.dumps(document), encoding="utf-8")

    (account,) = rsr.measure(folder, as_of=date.fromisoformat(day)).accounts

    assert str(account) == f"s, for i: 7 rows read: {told}"


@pytest.mark.parametrize(
    ("day", "told"),
    [
        pytest.param("2024-01-30", "4 rows read: 4 left out (3 {}, 1 cell-number)", id="before"),
        pytest.param(
            "2024-01-31", "4 rows read: 1 used, 3 left out (2 {}, 1 cell-number)", id="one-is-over"
        ),
        pytest.param(
            "2024-03-31", "4 rows read: 1 used, 1 hidden, 1 missing, 1 left out (1 cell-number)",
            id="all",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("makes", ["observations", "table"])
def test_what_is_of_later_days_is_not_known(
    tmp_path: Path, makes: str, day: str, told: str
) -> None:
    """Where no day of publication is on record, figures are known when their period is over."""
    more = {"makes": "table"} if makes == "table" else {"indicator": "i"}
    path = register(
        tmp_path,
        options("f.csv", **more),
        **({"measured": {"data": "s"}} if makes == "table" else {}),
    )
    text = "".join(CSV.splitlines(keepends=True)[:5])
    (tmp_path / "data" / "f.csv").write_text(text, encoding="utf-8")

    (account,) = rsr.measure(path, as_of=date.fromisoformat(day)).accounts

    assert str(account).endswith(told.format("not-yet-published"))


@pytest.mark.parametrize("way", ["records", "table"])
@pytest.mark.parametrize(
    ("day", "left_out"),
    [
        pytest.param("2022-02-28", {"not-yet-published": 3}, id="none"),
        pytest.param("2022-03-01", {"not-yet-published": 2}, id="the-first"),
        pytest.param("2022-04-01", {"vintages-differ": 2}, id="all"),
    ],
)
def test_rows_of_which_nothing_says_which_stands_are_counted_once(
    tmp_path: Path, way: str, day: str, left_out: dict[str, int]
) -> None:
    """Of rows that a later day does not decide between, each has one reason."""
    files = {
        "f_2022-03-01.csv": "month,region,n\n2022-01,North,3\n",
        "f_2022-04-01.csv": "month,region,n\n2022-01,North,5\n",
        "f_2022-04-01_b.csv": "month,region,n\n2022-01,North,6\n",
    }

    (account,) = rsr.measure(of_files(tmp_path, files, way), as_of=date.fromisoformat(day)).accounts

    assert reasons(account) == left_out


@pytest.mark.parametrize("way", ["records", "table"])
@pytest.mark.parametrize(
    ("day", "left_out"),
    [
        pytest.param("2022-03-01", {"vintages-differ": 2, "not-yet-published": 1}, id="before"),
        pytest.param("2022-04-01", {}, id="decided"),
    ],
)
def test_rows_between_which_a_later_release_decides_are_undecided_until_then(
    tmp_path: Path, way: str, day: str, left_out: dict[str, int]
) -> None:
    """As of the day of two releases nothing said which stands; the next one did."""
    files = {
        "f_2022-03-01.csv": "month,region,n\n2022-01,North,3\n",
        "f_2022-03-01_b.csv": "month,region,n\n2022-01,North,5\n",
        "f_2022-04-01.csv": "month,region,n\n2022-01,North,6\n",
    }

    (account,) = rsr.measure(of_files(tmp_path, files, way), as_of=date.fromisoformat(day)).accounts

    assert reasons(account) == left_out
    assert account.used == 3 - sum(left_out.values())


@pytest.mark.parametrize("way", ["records", "table"])
@pytest.mark.parametrize(
    ("parts", "kind", "told"),
    [
        pytest.param(
            {"A": 4, "B": 9, "C": 5, "T": 18}, "count", "12 left out (12 whole-among-parts)",
            id="whole",
        ),
        pytest.param(
            {"A": 4, "B": 9, "C": 5, "D": "*"}, "median", "12 left out (12 parts-not-added)",
            id="medians",
        ),
        pytest.param({"A": 4, "B": 9, "C": 5, "D": "*"}, "count", "9 used, 3 hidden", id="parts"),
    ],
)  # fmt: skip
def test_parts_that_are_not_added_up_are_left_out_with_their_reason(
    tmp_path: Path, way: str, parts: dict[str, Any], kind: str, told: str
) -> None:
    """Of what no figure is made it is said why, as of a day too."""
    lines = [
        f"{month},{part},{n if n == '*' else n * at}"
        for at, month in enumerate(("2024-01", "2024-02", "2024-03"), start=1)
        for part, n in parts.items()
    ]
    if way == "table":
        source = options("f.csv", makes="table")
        path = register(tmp_path, source, kind=kind, measured={"data": "s", "part": "who"})
    else:
        source = options("f.csv", indicator="i", columns={"value": "n", "part": "who"})
        path = register(tmp_path, source, kind=kind)
    text = "\n".join(["month,who,n", *lines]) + "\n"
    (tmp_path / "data" / "f.csv").write_text(text, encoding="utf-8")

    (now,) = rsr.gather(path).accounts
    (later,) = rsr.measure(path, as_of=date(2024, 3, 31)).accounts
    (earlier,) = rsr.measure(path, as_of=date(2024, 1, 30)).accounts

    assert str(now).partition("rows read: ")[2] == told
    assert now == later
    assert reasons(earlier) == {"not-yet-published": len(lines)}


WIDE = "area,type,2023 Q1,2023 Q2\nNorth,Adults,x,15\nSouth,Adults,4,5\n"


@pytest.mark.parametrize(
    ("part", "told", "never"),
    [
        pytest.param("area", "the cell under '2023-01-01/2023-03-31' must", "'value'", id="cell"),
        pytest.param("zone", "there are 'area', 'type'", "'period'", id="column"),
    ],
)
def test_messages_name_what_a_wide_file_has(
    tmp_path: Path, part: str, told: str, never: str
) -> None:
    """Columns that are made of wide headings are in no file, and no message names them."""
    source = {"file": "data/f.csv", "makes": "table", "wide": {"covers": "quarter"}}
    path = register(
        tmp_path,
        source | {"year_starts": "january"},
        measured={"data": "s", "part": part},
        select={"type": "Adults"},
    )
    (tmp_path / "data" / "f.csv").write_text(WIDE, encoding="utf-8")

    problems = "\n".join(map(str, rsr.gather(path).problems))

    assert told in problems
    assert never not in problems
