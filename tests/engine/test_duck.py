"""Files as tables in DuckDB: whatever they are written in, and whatever is wrong with them."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rsr.engine.duck import FILE, ROW, Duck, as_warning, graded
from rsr.errors import DocumentError, Problem, Where

pytest.importorskip("duckdb", reason="the extra 'data' is not installed")


@pytest.fixture
def duck() -> Iterator[Duck]:
    """Return an open database."""
    with Duck() as opened:
        yield opened


def put(folder: Path, name: str, content: bytes) -> dict[str, Path]:
    """Write a file, and return it by the name that a register would have for it."""
    (folder / name).write_bytes(content)
    return {f"data/{name}": folder / name}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"A,B\n1,caf\xc3\xa9\n", id="utf-8"),
        pytest.param(b"\xef\xbb\xbfA,B\n1,caf\xc3\xa9\n", id="utf-8-with-its-mark"),
        pytest.param(b"A,B\n1,caf\xe9\n", id="cp1252"),
        pytest.param("A,B\n1,café\n".encode("utf-16"), id="utf-16"),
        pytest.param(b"A,B\r\n1,caf\xc3\xa9\r\n", id="windows-line-ends"),
        pytest.param(b"A,B\r1,caf\xc3\xa9\r", id="old-mac-line-ends"),
        pytest.param(b"A,B\n1,caf\xc3\xa9\r\n", id="mixed-line-ends"),
        pytest.param(b" A , B\n\n1,caf\xc3\xa9", id="spaces-and-a-blank-line"),
    ],
)
def test_text_is_read_whatever_it_is_written_in(duck: Duck, tmp_path: Path, content: bytes) -> None:
    """Encoding and line ends are found out, and names lose the spaces around them."""
    relation = duck.csv(put(tmp_path, "a.csv", content))

    assert relation.columns == ["A", "B", FILE]
    assert relation.fetchall() == [("1", "café", "data/a.csv")]
    assert duck.amiss() == ()


def test_late_letters_decide_the_encoding(duck: Duck, tmp_path: Path) -> None:
    """A single letter at the far end of a long file is enough to tell its encoding."""
    long = b"A,B\n" + b"1,plain\n" * 700_000 + b"2,\xe9\n"

    relation = duck.csv(put(tmp_path, "a.csv", long))

    assert relation.filter("A = '2'").fetchall() == [("2", "é", "data/a.csv")]


def test_a_header_may_be_further_down_or_missing(duck: Duck, tmp_path: Path) -> None:
    """Lines before the header are passed over, and columns can be named."""
    files = put(tmp_path, "a.csv", b'Made up\n\n"A\nlong",B\n1,2\n')
    bare = put(tmp_path, "b.csv", b"1,2\n")

    below = duck.csv(files, header_row=3)
    named = duck.csv(bare, header_row=0, column_names=["X", "Y"])
    renamed = duck.csv(bare, header_row=0, column_names=["X", "Y"], rename={"Y": "figure"})

    assert (below.columns, below.fetchall()) == (["A\nlong", "B", FILE], [("1", "2", "data/a.csv")])
    assert (named.columns, named.fetchall()) == (["X", "Y", FILE], [("1", "2", "data/b.csv")])
    assert renamed.columns == ["X", "figure", FILE]


def test_lines_keep_their_numbers_below_blank_ones(duck: Duck, tmp_path: Path) -> None:
    """Blank lines before the header do not shift the places of faults, whatever lines end in."""
    for end in (b"\n", b"\r\n", b"\r"):
        content = end.join([b"Made up", b"", b" ", b"A,B", b"1,2", b"3", b""])
        name = f"{len(end)}{end[0]}.csv"

        found = duck.csv(put(tmp_path, name, content), header_row=4).fetchall()

        lines = [one.where.line for one in duck.amiss() if one.where.file == f"data/{name}"]
        assert (found, lines) == ([("1", "2", f"data/{name}")], [6])


def test_files_are_one_table_by_the_names_of_columns(duck: Duck, tmp_path: Path) -> None:
    """Columns may stand in another order; one that a file lacks is empty there, and told."""
    files = put(tmp_path, "a.csv", b"A,B\n1,2\n") | put(tmp_path, "b.csv", b"B,A,C\n4,3,5\n")

    relation = duck.csv(files).order("A")

    assert relation.select("A", "B", "C").fetchall() == [("1", "2", None), ("3", "4", "5")]
    assert [(one.code, one.severity, one.where.file) for one in duck.amiss()] == [
        ("column-missing", "warning", "data/a.csv")
    ]


def test_names_that_clash_are_told_apart(duck: Duck, tmp_path: Path) -> None:
    """A repeated name, an empty one and one that rsr uses itself become names of their own."""
    relation = duck.csv(put(tmp_path, "a.csv", f"A,a,,{FILE}\n1,2,3,4\n".encode()))

    assert relation.columns == ["A (1)", "a (2)", "column 3", f"{FILE} (2)", FILE]
    assert [one.code for one in duck.amiss()] == ["column-repeated"] * 3
    assert duck.repeated.keys() == {"a", FILE}


def test_lines_that_cannot_be_read_are_told_with_their_place(duck: Duck, tmp_path: Path) -> None:
    """Each has its true line, even after quoted line ends; the others are read."""
    content = b'A,B\r\n1,"x\r\ny"\r\n2\r\n3,4,5\r\n6,"7"8\r\n9,10\r\n'

    relation = duck.csv(put(tmp_path, "a.csv", content))

    assert relation.select("A").fetchall() == [("1",), ("9",)]
    assert [(one.code, one.where.line) for one in duck.amiss()] == [
        ("row-ragged", 4),
        ("row-ragged", 5),
        ("row-malformed", 6),
    ]
    assert ["stop_at" in str(one.hint) for one in duck.amiss()] == [True, False, False]


def test_a_wrong_encoding_is_told(duck: Duck, tmp_path: Path) -> None:
    """A file that is not in the encoding that is given is refused, at its first such byte."""
    with pytest.raises(DocumentError) as refused:
        duck.csv(put(tmp_path, "a.csv", b"A\nfine\ncaf\xe9\n"), encoding="utf-8")

    (problem,) = refused.value.problems
    assert (problem.code, problem.where.line, problem.got) == ("encoding-wrong", 3, "byte 0xe9")


def test_a_wrong_encoding_of_a_large_file_is_told_line_by_line(duck: Duck, tmp_path: Path) -> None:
    """Beyond what is looked through as a whole, lines that are not in it are left out and named."""
    content = b"A,B\n" + b"fine,y\n" * 4_800_000 + b"caf\xe9,z\n"

    relation = duck.csv(put(tmp_path, "a.csv", content), encoding="utf-8")

    assert relation.filter("B = 'z'").select("A").fetchall() == []
    assert [one.code for one in duck.amiss()] == ["encoding-wrong"]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mixed", [False, True])
@pytest.mark.parametrize("rows", [False, True])
def test_a_fault_in_utf_8_changes_no_other_row(
    duck: Duck, tmp_path: Path, end: bytes, *, mixed: bool, rows: bool
) -> None:
    """One byte that is not UTF-8 is told with its line, and the letters of other rows stay."""
    other = b"\n" if end != b"\n" else b"\r\n"
    content = end.join([b"A,B", b"1,caf\xc3\xa9", b"2,x\xff", b"3,n\xc3\xa9e"])
    content += other + b"4,z" + other if mixed else end

    relation = duck.csv(put(tmp_path, "a.csv", content), rows=rows).select("A", "B").order("A")

    found = [("1", "caf\u00e9"), ("3", "n\u00e9e")] + [("4", "z")] * mixed
    assert relation.fetchall() == found
    assert [(one.code, one.severity, one.where.line) for one in duck.amiss()] == [
        ("encoding-wrong", "error", 3)
    ]


def test_a_fault_in_cells_that_nobody_asks_for_is_told_too(duck: Duck, tmp_path: Path) -> None:
    """No figure depends on it, so that it is a warning."""
    relation = duck.csv(put(tmp_path, "a.csv", b"A,B\n1,caf\xc3\xa9\n2,x\xff\n"))

    assert relation.select("A").order("A").fetchall() == [("1",), ("2",)]
    assert [(one.code, one.severity, one.where.line) for one in duck.amiss()] == [
        ("encoding-wrong", "warning", 3)
    ]


def test_a_late_fault_is_found(duck: Duck, tmp_path: Path) -> None:
    """Its line is known however much stands before it, and whatever parts the blocks read."""
    long = b"A\n" + "caf\u00e9\n".encode() * 800_000 + b"\xff\n"

    duck.csv(put(tmp_path, "a.csv", long))

    assert [one.where.line for one in duck.amiss()] == [800_002]


@pytest.mark.parametrize(
    ("encoding", "before"),
    [
        *((encoding, 1) for encoding in (None, "utf-8", "cp1252", "utf-16")),
        # What is said to be UTF-8 is not read once more for it.
        *((encoding, 700_000) for encoding in (None, "cp1252", "utf-16")),
    ],
)
def test_a_nul_sign_is_told_with_its_line(
    duck: Duck, tmp_path: Path, encoding: str | None, before: int
) -> None:
    """A file with one is damaged, or in another encoding; it is not read."""
    text = "A,B\n" + "1,plain\n" * before + "2,a\0b\n"
    files = put(tmp_path, "a.csv", text.encode(encoding or "utf-8"))

    with pytest.raises(DocumentError) as refused:
        duck.csv(files, encoding=encoding)

    (problem,) = refused.value.problems
    assert (problem.code, problem.got) == ("encoding-wrong", "a NUL sign")
    assert (problem.where.file, problem.where.line) == ("data/a.csv", before + 2)


def test_a_byte_that_an_encoding_lacks_is_told_with_its_line(duck: Duck, tmp_path: Path) -> None:
    """Also where the encoding was found out."""
    for encoding in (None, "cp1252"):
        with pytest.raises(DocumentError) as refused:
            duck.csv(put(tmp_path, "a.csv", b"A\nx\n\xe9\n\x81\n"), encoding=encoding)

        assert [(one.code, one.where.line) for one in refused.value.problems] == [
            ("encoding-wrong", 4)
        ]


def _of(code: str, severity: Any = "error") -> Problem:
    return Problem(code=code, must="made up", severity=severity, where=Where(file="a.csv", line=1))


def test_rows_that_may_be_left_out_are_warnings_and_counted() -> None:
    """What is no row, or takes others with it, is not counted."""
    found = [_of("row-ragged"), _of("quote-open"), _of("column-missing", "warning")]

    left_out = list(graded(found, leave_out=True, file="a*.csv"))

    assert list(graded(found, leave_out=False, file="a*.csv")) == found
    assert [(one.code, one.severity, one.got) for one in left_out] == [
        ("row-ragged", "warning", None),
        ("quote-open", "error", None),
        ("column-missing", "warning", None),
        ("rows-left-out", "note", "1 row left out"),
    ]


def test_very_many_bad_lines_are_counted_and_not_kept(duck: Duck, tmp_path: Path) -> None:
    """A file of the wrong kind fills neither memory nor screen."""
    duck.csv(put(tmp_path, "a.csv", b"A,B\n" + b"x\n" * 5000)).fetchall()

    problems = duck.amiss()
    assert len(problems) == 1001
    assert {one.code for one in problems} == {"row-ragged", "rows-left-out"}


def test_what_is_no_table_is_refused_all_at_once(duck: Duck, tmp_path: Path) -> None:
    """Every file that is missing, empty or something else is named in one error."""
    contents = {
        "empty.csv": b"",
        "blank.csv": b" \n ",
        "page.csv": b"<!DOCTYPE html><p>moved</p>",
        "book.csv": b"PK\x03\x04...",
        "nul.csv": b"A\x00,B\n",
        "odd.csv": b"A\n\x81\n",
    }
    files = {"gone.csv": tmp_path / "gone.csv"}
    for name, content in contents.items():
        files |= put(tmp_path, name, content)

    with pytest.raises(DocumentError) as refused:
        duck.csv(files)

    assert {(one.where.file, one.code) for one in refused.value.problems} == {
        ("gone.csv", "file-unreadable"),
        ("data/empty.csv", "file-empty"),
        ("data/blank.csv", "file-empty"),
        ("data/page.csv", "file-not-csv"),
        ("data/book.csv", "file-not-csv"),
        ("data/nul.csv", "encoding-wrong"),
        ("data/odd.csv", "encoding-wrong"),
    }


@pytest.mark.parametrize(
    ("encoding", "code"),
    [
        ("klingon", "encoding-unknown"),
        ("ascii-hex", "encoding-unknown"),
        ("utf-16", "encoding-wrong"),
    ],
)
def test_an_encoding_must_be_one_and_be_right(
    duck: Duck, tmp_path: Path, encoding: str, code: str
) -> None:
    """An encoding that Python does not know, or that the file is not in, is refused."""
    with pytest.raises(DocumentError) as refused:
        duck.csv(put(tmp_path, "a.csv", b"A\nx\n"), encoding=encoding)

    assert refused.value.code == code


def test_a_header_that_is_not_there_is_refused(duck: Duck, tmp_path: Path) -> None:
    """A header row beyond the end of the file is told."""
    with pytest.raises(DocumentError) as refused:
        duck.csv(put(tmp_path, "a.csv", b"A\n1\n"), header_row=9)

    assert refused.value.code == "file-empty"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_names_of_files_are_no_patterns(duck: Duck, tmp_path: Path) -> None:
    """Signs that DuckDB takes for a pattern, and quotation marks, are plain letters of a name."""
    put(tmp_path, "a1.csv", b"A\nother\n")
    files = put(tmp_path, "a[1]*'\"?.csv", b"A\nmine\n")

    assert duck.csv(files).select("A").fetchall() == [("mine",)]


def test_parquet_keeps_types_and_counts_rows(duck: Duck, tmp_path: Path) -> None:
    """Columns keep their types; each row has its file and its place in it."""
    paths = {name: tmp_path / name for name in ("a.parquet", "b.parquet")}
    for at, path in enumerate(paths.values()):
        duck.connection.execute(
            f"copy (select {at} as code, unnest(['x', 'y']) as name) to '{path}' (format parquet)"  # made up
        )

    relation = duck.parquet(paths)

    assert relation.columns == ["code", "name", FILE, ROW]
    assert relation.order(f"code, {ROW}").fetchall() == [
        (0, "x", "a.parquet", 1),
        (0, "y", "a.parquet", 2),
        (1, "x", "b.parquet", 1),
        (1, "y", "b.parquet", 2),
    ]
    assert duck.amiss() == ()


def test_what_is_no_parquet_is_refused(duck: Duck, tmp_path: Path) -> None:
    """Every file that is no Parquet is named in one error."""
    files = put(tmp_path, "a.parquet", b"A\n1\n") | {"gone.parquet": tmp_path / "gone.parquet"}

    with pytest.raises(DocumentError) as refused:
        duck.parquet(files)

    assert [one.where.file for one in refused.value.problems] == ["data/a.parquet", "gone.parquet"]


def test_it_leaves_nothing_behind(tmp_path: Path) -> None:
    """Copies that were needed are gone once it is closed."""
    with Duck(threads=1) as duck:
        duck.csv(put(tmp_path, "a.csv", b"A\n\xe9\n")).fetchall()
        folder = duck.folder
        assert any(folder.iterdir())

    assert not folder.exists()


@pytest.mark.parametrize(
    ("line", "read"),
    [
        pytest.param(b'3,"x', None, id="never-closed"),
        pytest.param(b'199,"x', 199, id="in-the-last-line"),
    ],
)
@pytest.mark.parametrize("rows", [False, True])
def test_a_quotation_that_takes_lines_with_it_is_always_an_error(
    duck: Duck, tmp_path: Path, line: bytes, read: int | None, *, rows: bool
) -> None:
    """Nobody knows how many rows it held, so it cannot be left out with a warning."""
    whole = b"A,B\n" + b"".join(b"%d,x\n" % at for at in range(200))
    broken = whole.replace(b"\n" + line.replace(b'"', b""), b"\n" + line)

    found = duck.csv(put(tmp_path, "a.csv", broken), rows=rows).fetchall()

    told = [as_warning(one) for one in duck.amiss()]
    assert [(one.code, one.severity) for one in told] == [("quote-open", "error")]
    assert told[0].where.line == int(line.partition(b",")[0]) + 2
    assert len(found) == read or (read is None and len(found) < 10)


def test_a_line_that_takes_no_others_with_it_can_be_left_out(duck: Duck, tmp_path: Path) -> None:
    """A ragged row, and a quotation closed too early, become warnings."""
    duck.csv(put(tmp_path, "a.csv", b'A,B\n1,"x"y\n2\n3,4\n')).fetchall()

    told = [as_warning(one) for one in duck.amiss()]

    assert [(one.code, one.severity) for one in told] == [
        ("row-malformed", "warning"),
        ("row-ragged", "warning"),
    ]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_rows_of_small_files_know_their_lines(duck: Duck, tmp_path: Path, end: bytes) -> None:
    """Blank lines and lines that cannot be read are counted, and shown as they are."""
    lines = [b"\xef\xbb\xbfMade up", b"A,B", b"1,2", b"", b"3", b'"4,5",6', b"7,8"]
    files = put(tmp_path, "a.csv", end.join(lines)) | put(tmp_path, "b.csv", b"x\nA,B\n9,9\n")

    relation = duck.csv(files, header_row=2, rows=True)

    assert relation.columns == ["A", "B", FILE, ROW]
    assert relation.order(f"{FILE}, {ROW}").fetchall() == [
        ("1", "2", "data/a.csv", 3),
        ("4,5", "6", "data/a.csv", 6),
        ("7", "8", "data/a.csv", 7),
        ("9", "9", "data/b.csv", 3),
    ]
    assert [(one.code, one.where.line, one.got) for one in duck.amiss()] == [
        ("row-ragged", 5, "'3'")
    ]


def test_rows_with_line_ends_in_cells_have_no_numbers(duck: Duck, tmp_path: Path) -> None:
    """Such a file has no rows that are lines; the others have them all the same."""
    files = put(tmp_path, "a.csv", b'A,B\n1,"2\n3"\n') | put(tmp_path, "b.csv", b"A,B\n4,5\n")

    relation = duck.csv(files, rows=True).order("A")

    assert relation.select("A", "B", ROW).fetchall() == [("1", "2\n3", None), ("4", "5", 2)]
    assert duck.amiss() == ()


def test_large_files_stay_without_numbers(
    duck: Duck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is copied where it would cost much."""
    monkeypatch.setattr("rsr.engine.duck._SMALL", 5)

    relation = duck.csv(put(tmp_path, "a.csv", b"A,B\n1,2\n"), rows=True)

    assert relation.columns == ["A", "B", FILE]
