"""Tables in databases: SQLite in the register's folder, and a real PostgreSQL where there is one."""

import os
import shutil
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from made_up_tables import Folder, problems, records

from rsr.model import Interval, Missing, Number, Suppressed

BASIC: dict[str, Any] = {
    "indicator": "i",
    "columns": {"value": "value", "part": "org"},
    "period": {"at": "month", "covers": "month"},
}
PASSWORD = "made up/1"  # noqa: S105  # of a database that lives as long as the tests
pytest.importorskip("adbc_driver_manager", reason="the extra 'database' is not installed")


@pytest.fixture
def database(folder: Folder) -> Folder:
    """Return a folder with an SQLite file of made-up figures."""
    folder.write("data/figures 1.db", b"")
    with closing(sqlite3.connect(folder.path / "data/figures 1.db")) as made:
        made.execute("create table figures (month text, org text, value, note blob)")
        made.executemany(
            "insert into figures values (?, ?, ?, ?)",
            [("2020-01", f"P{n}", n, None) for n in range(3000)]
            + [("2020-02", "P1", "*", b"\xff"), ("2020-03", "P2", 78.8, None), ("2020-04", "P3", 0.00005, None)],
        )  # fmt: skip
        made.commit()
    return folder


def test_an_sqlite_table_is_read(database: Folder) -> None:
    """A cell keeps its own type, also where the rows before it had another."""
    made = database.gather(
        database="sqlite:///data/figures 1.db", table="figures", markers={"*": "missing"}, **BASIC
    )

    assert not problems(made)
    assert len(records(made)) == 3003
    assert [(one.part, one.value) for one in records(made)[2999:]] == [
        ("P2999", Number(value=2999)),
        ("P1", Missing()),
        ("P2", Number(value=78.8)),
        ("P3", Number(value=0.00005)),
    ]
    origin = records(made)[3000].made_by
    assert origin is not None
    assert (origin.file, origin.place) == ("data/figures 1.db", "row 3001 of query")


def test_a_query_picks_and_names_columns(database: Folder) -> None:
    """The query is the register's own, and a trailing semicolon does no harm."""
    made = database.gather(
        database="sqlite:///data/figures 1.db",
        query="select month, org, sum(value) as value from figures where month = '2020-01' -- all\n;",
        **BASIC,
    )

    assert [one.value for one in records(made)] == [Number(value=4498500)]


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("delete from figures", id="delete"),
        pytest.param("select 1; delete from figures", id="two-statements"),
        pytest.param("select 1) as a; delete from figures; --", id="closing-bracket"),
        pytest.param("attach 'other.db' as other", id="attach"),
        pytest.param("select * from nowhere", id="no-such-table"),
        pytest.param("", id="empty"),
    ],
)
def test_a_query_can_do_nothing_but_read(database: Folder, query: str) -> None:
    """Whatever a register asks for, the database is as it was."""
    before = (database.path / "data/figures 1.db").read_bytes()

    made = database.gather(database="sqlite:///data/figures 1.db", query=query, **BASIC)

    assert problems(made)
    assert not records(made)
    assert (database.path / "data/figures 1.db").read_bytes() == before
    assert sorted(path.name for path in database.path.iterdir()) == ["data"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        pytest.param("sqlite:///nowhere.db", "file-unreadable", id="not-there"),
        pytest.param("sqlite:///text.db", "file-not-database", id="no-database"),
        pytest.param("sqlite:///../outside.db", "source-outside", id="outside"),
        pytest.param("sqlite:////etc/passwd", "source-outside", id="absolute"),
    ],
)
def test_a_file_that_is_no_database_is_refused(folder: Folder, address: str, code: str) -> None:
    """It must be an SQLite file below the register's folder; none is made."""
    folder.write("text.db", "month,value\n")

    made = folder.gather(database=address, table="figures", **BASIC)

    assert [one.code for one in problems(made)] == [code]
    assert not (folder.path / "nowhere.db").exists()


def test_a_database_gives_a_table(database: Folder) -> None:
    """Indicators are measured on the rows of a query, empty cells being empty."""
    table = database.measured_on(
        makes="table", database="sqlite:///data/figures 1.db",
        query="select month, nullif(org, 'P2') as org, value from figures",
        columns={"value": "value"}, period={"at": "month"}, where={"month": ["2020-02", "2020-03"]},
    )  # fmt: skip

    rows = table.frame.project("org, value").fetchall()
    table.close()

    assert sorted(rows, key=str) == [("P1", "*"), (None, "78.8")]


# --- PostgreSQL -----------------------------------------------------------------------------


def _programs() -> Path | None:
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "postgres").is_file()), None)


def _as_nobody_special() -> list[str]:
    """PostgreSQL does not run as root, so root starts it as the user that Debian made for it."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """Start a PostgreSQL server of our own, and return its address."""
    programs = _programs()
    if programs is None:
        if os.environ.get("RSR_REQUIRE_POSTGRES"):
            pytest.fail("PostgreSQL is required here and is not installed")
        pytest.skip("PostgreSQL is not installed")
    import tempfile

    with tempfile.TemporaryDirectory(prefix="rsr-pg-") as made:
        base = Path(made)
        if os.geteuid() == 0:
            shutil.chown(base, "postgres", "postgres")
        (base / "password").write_text(PASSWORD, "utf-8")
        (base / "password").chmod(0o644)
        user = _as_nobody_special()
        subprocess.run(
            [*user, programs / "initdb", "-D", base / "d", "-U", "rsr", "-A", "scram-sha-256",
             f"--pwfile={base / 'password'}", "-E", "UTF8", "--no-locale"],
            check=True, capture_output=True, cwd=base,
        )  # fmt: skip
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with (base / "log").open("w") as log:
            server = subprocess.Popen(
                [*user, programs / "postgres", "-D", base / "d", "-p", str(port),
                 "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={base}",
                 "-c", "fsync=off"],
                stdout=log, stderr=log, cwd=base,
            )  # fmt: skip
            try:
                _wait(port, server)
                yield f"postgresql://rsr:made%20up%2F1@127.0.0.1:{port}/postgres"
            finally:
                server.terminate()
                server.wait(30)


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(150):
        if server.poll() is not None:
            pytest.fail("PostgreSQL did not start")
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(0.5)
                return
        time.sleep(0.2)
    pytest.fail("PostgreSQL did not answer")


@pytest.fixture
def figures(postgres: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Fill a table of made-up figures, and put the address where the source looks for it."""
    dbapi = pytest.importorskip("adbc_driver_postgresql.dbapi")

    with closing(dbapi.connect(postgres)) as connection, connection.cursor() as cursor:
        cursor.execute("drop table if exists figures")
        cursor.execute(
            "create table figures (month date, org text, value numeric(12, 2), said text, big float8, "
            "single float4)"
        )
        cursor.execute(
            "insert into figures select date '2020-01-01', 'P' || n, n + 0.25, '*', 0.1, 0.1 "
            "from generate_series(1, 3000) as n"
        )
        cursor.execute("insert into figures values ('2020-02-01', 'P0', null, null, 'NaN', 'NaN')")
        connection.commit()
    monkeypatch.setenv("MADE_UP_DB", postgres)
    return "MADE_UP_DB"


@pytest.mark.postgres
def test_a_postgresql_table_is_read_with_its_types(folder: Folder, figures: str) -> None:
    """Exact numbers stay exact, dates need no format, NULL is an empty cell."""
    made = folder.gather(connection_env=figures, table="public.figures", **BASIC)

    assert len(records(made)) == 3000
    assert records(made)[0].value == Number(value=1.25)
    assert [(one.code, one.where.file, one.where.line) for one in problems(made)] == [
        ("cell-empty", "database MADE_UP_DB", 3001)
    ]


@pytest.mark.postgres
def test_a_postgresql_query_follows_a_convention(folder: Folder, figures: str) -> None:
    """Signs and rounded figures of a query are read as those of a file."""
    made = folder.gather(
        connection_env=figures,
        query="select month, org, said as value from figures where org = 'P1' "
        "union all select '2020-03-01', 'P2', '10'",
        convention="mhsds",
        **BASIC,
    )

    assert {one.value for one in records(made)} == {
        Suppressed(low=0, high=4),
        Interval(low=8, high=12, stated=10),
    }


@pytest.mark.postgres
def test_numbers_of_single_precision_are_those_of_their_shortest_texts(
    folder: Folder, figures: str
) -> None:
    """0.1 is no 0.10000000149011612."""
    query = "select month, org, single as value from figures where org = 'P1'"

    made = folder.gather(connection_env=figures, query=query, **BASIC)

    assert [one.value for one in records(made)] == [Number(value=0.1)]


@pytest.mark.postgres
def test_not_a_number_is_no_figure(folder: Folder, figures: str) -> None:
    """A database may hold NaN; a series may not."""
    made = folder.gather(
        connection_env=figures, query="select month, org, big as value from figures", **BASIC
    )

    assert [one.code for one in problems(made)] == ["cell-number"]


@pytest.mark.postgres
@pytest.mark.parametrize(
    "query",
    [
        pytest.param("delete from figures", id="delete"),
        pytest.param(
            "with gone as (delete from figures returning *) select * from gone", id="with"
        ),
        pytest.param("select 1; drop table figures", id="two-statements"),
        pytest.param("select 'made up/1'::int", id="a-message-that-tells-the-password"),
        pytest.param("select 1/0", id="fails-on-the-way"),
    ],
)
def test_postgresql_is_read_only_and_tells_no_secret(
    folder: Folder, figures: str, query: str
) -> None:
    """Nothing is changed, and what the server says is shown without the address."""
    made = folder.gather(connection_env=figures, query=query, **BASIC)
    left = folder.gather(connection_env=figures, table="figures", **BASIC)

    assert [one.code for one in problems(made)] == ["database-refused"]
    assert PASSWORD not in str(problems(made)[0])
    assert len(records(left)) == 3000


@pytest.mark.postgres
@pytest.mark.parametrize("change", ["password", "port"])
def test_an_address_that_does_not_work_is_never_shown(
    folder: Folder, postgres: str, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Neither password, nor user, nor host is in the message."""
    old, new = {"password": ("made%20up", "wrong"), "port": ("127.0.0.1:", "127.0.0.1:1")}[change]
    monkeypatch.setenv("MADE_UP_DB", postgres.replace(old, new)[:60])

    made = folder.gather(connection_env="MADE_UP_DB", table="figures", **BASIC)

    (problem,) = problems(made)
    assert problem.code == "database-unreachable"
    assert not any(word in str(problem) for word in ("127.0.0.1", "wrong", "made", "rsr:"))


@pytest.mark.postgres
def test_a_postgresql_query_gives_a_table(folder: Folder, figures: str) -> None:
    """Its rows can be measured on with their types."""
    table = folder.measured_on(
        makes="table", connection_env=figures, query="select month, value from figures",
        columns={"value": "value"}, period={"at": "month", "covers": "month"},
    )  # fmt: skip

    count = len(table.frame.fetchall())
    table.close()

    assert count == 3001
    assert (table.layout.value, table.layout.at) == ("value", "month")


@pytest.mark.parametrize("value", [None, "", "mysql://me:secret@host/db"], ids=str)
def test_an_address_that_is_none_is_told_by_its_variable(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    """The message names the variable and never what it holds."""
    monkeypatch.delenv("MADE_UP_DB", raising=False)
    if value is not None:
        monkeypatch.setenv("MADE_UP_DB", value)

    made = folder.gather(connection_env="MADE_UP_DB", table="figures", **BASIC)

    (problem,) = problems(made)
    assert problem.code == "connection-missing"
    assert "MADE_UP_DB" in str(problem)
    assert "secret" not in str(problem)
