"""MHSDS files as they are published: ZIPs, encodings, and what is no data at all."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from mhsds_made import MAIN, Reader, context, csv_text, main_file, main_row

from rsr.errors import DocumentError

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """Return a reader of made-up files, and let go of what it opened."""
    made = Reader(tmp_path)
    yield made
    made.close()


def zipped(**parts: str | bytes) -> bytes:
    """Return a ZIP; in the names of its parts, ``__`` stands for a stroke and ``_`` for a dot."""
    return packed({name.replace("__", "/").replace("_", "."): one for name, one in parts.items()})


def packed(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as into:
        for name, content in parts.items():
            into.writestr(name, content)
    return made.getvalue()


def test_a_zip_with_a_folder_and_a_description_is_read(reader: Reader) -> None:
    """The data is read, and what describes it is left aside with a note."""
    name = "MHSDS Data_AprPerf_2026 v2.zip"
    parts = {"f/": "", "f/MHSDS Data.csv": main_file("5", "*"), "metadata.csv": "a\n1\n"}
    reader.write(name, packed(parts))

    table = reader.table(files=name)

    assert reader.rows("value", "file", files=name) == [("*", name), ("5", name)]
    assert [(one.code, one.severity) for one in table.problems] == [("left-aside", "note")]
    assert (table.files, table.layout.vintages[name].rank) == ((name,), 2)


def test_several_tables_and_zips_in_a_zip_are_read(reader: Reader) -> None:
    """Every table of data counts, and each row has the register's file."""
    inner = zipped(second_csv=main_file("10"))
    reader.write("a.zip", zipped(folder__first_csv=main_file("5"), more_zip=inner))

    rows = reader.rows("value", "file", files="a.zip")

    assert rows == [("10", "a.zip"), ("5", "a.zip")]
    assert [account.rows for account in reader.accounts(files="a.zip")] == [2]


def test_a_row_in_a_zip_is_told_with_the_part_it_stands_in(reader: Reader) -> None:
    """A reader finds the line in the part."""
    reader.write("a.zip", zipped(d__x_csv=main_file("5") + "1,2\n", y_csv=main_file("10")))
    table = reader.table(files="a.zip")
    table.frame.fetchall()

    (problem,) = table.amiss()

    assert (problem.where.file, problem.where.line) == ("a.zip/d/x.csv", 3)
    assert [account.rows for account in reader.accounts(files="a.zip")] == [3]


def test_the_name_within_a_zip_tells_what_its_own_does_not(reader: Reader) -> None:
    """A ZIP under a name that tells nothing has the vintage of its data."""
    reader.write("april.zip", packed({"MHSDS Data_AprFinal_2025_v2.csv": main_file("5")}))

    found = reader.layout(files="april.zip").vintages["april.zip"]

    assert (found.label, found.status, found.rank) == ("april", "final", 2)


def test_what_was_unpacked_is_removed(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left in the folder for temporary files, whether it was read or refused."""
    spare = reader.folder / "spare"
    spare.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spare))
    reader.write("a.zip", zipped(x_csv=main_file("5")))
    reader.write("b.zip", zipped(x_csv="no table"))

    table = reader.table(files="a.zip")
    held = list(spare.iterdir())
    table.close()
    with pytest.raises(DocumentError):
        reader.table(files="b.zip")

    assert held
    assert not list(spare.iterdir())


def flipped(raw: bytes, at: int) -> bytes:
    """Return bytes with one of them changed."""
    return raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :]


def locked(raw: bytes) -> bytes:
    """Return a ZIP whose only part claims to need a password."""
    at = raw.index(b"PK\x01\x02") + 8
    return raw[:6] + b"\x01" + raw[7:at] + b"\x01" + raw[at + 1 :]


WHOLE = packed({"x.csv": main_file(*["5"] * 50)}, zipfile.ZIP_STORED)
DEEP = zipped(a_zip=zipped(a_zip=zipped(a_zip=zipped(x_csv=main_file("5")))))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(WHOLE[: len(WHOLE) // 2], "zip-malformed", id="cut-short"),
        pytest.param(flipped(WHOLE, 200), "zip-malformed", id="damaged"),
        pytest.param(locked(WHOLE), "zip-malformed", id="with-a-password"),
        pytest.param(b"PK", "zip-malformed", id="two-bytes"),
        pytest.param(b"text", "zip-malformed", id="no-zip"),
        pytest.param("<html></html>", "zip-malformed", id="a-web-page"),
        pytest.param(packed({}), "zip-without-data", id="empty"),
        pytest.param(zipped(notes_pdf="x", metadata_csv="x"), "zip-without-data", id="no-data"),
        pytest.param(DEEP, "zip-without-data", id="packed-too-deep"),
        pytest.param(packed({"../x.csv": main_file("5")}), "zip-path", id="path-upwards"),
        pytest.param(packed({"/etc/x.csv": main_file("5")}), "zip-path", id="path-from-the-root"),
        pytest.param(packed({"C:\\x.csv": main_file("5")}), "zip-path", id="path-with-a-drive"),
        pytest.param(packed({"a\\..\\x.csv": "x"}), "zip-path", id="path-with-other-strokes"),
        pytest.param(packed({"x.csv": b"0" * (65 << 20)}), "zip-too-large", id="bomb"),
        pytest.param(zipped(x_csv="<!DOCTYPE html><p>"), "file-not-csv", id="web-page-inside"),
    ],
)
def test_a_zip_that_is_no_data_is_refused(reader: Reader, content: str | bytes, code: str) -> None:
    """It is told what is wrong with it, and nothing is written beside the folder."""
    reader.write("sub/a.zip", content)

    with pytest.raises(DocumentError) as caught:
        reader.table(files="sub/a.zip")

    assert caught.value.code == code
    assert str(caught.value.problems[0].where.file).startswith("sub/a.zip")
    assert [path.name for path in reader.folder.rglob("*")] == ["sub", "a.zip"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param("", "file-empty", id="empty"),
        pytest.param("\n \n", "file-empty", id="blank"),
        pytest.param(",,,\n,,,\n", "file-empty", id="blank-cells"),
        pytest.param("x" * 200_000, "file-empty", id="one-endless-cell"),
        pytest.param("<!doctype html><html></html>", "file-not-csv", id="web-page"),
        pytest.param(b"%PDF-1.7\n1,2\n", "file-not-csv", id="pdf"),
        pytest.param(b"\0" * 50, "encoding-wrong", id="nothing-but-nul"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    reader: Reader, content: str | bytes, code: str
) -> None:
    """It is told what it is instead."""
    reader.write("a.csv", content)

    with pytest.raises(DocumentError) as caught:
        reader.table(files="a.csv")

    assert (caught.value.code, caught.value.problems[0].where.file) == (code, "a.csv")


def test_a_file_that_is_not_there_is_refused(reader: Reader) -> None:
    """A folder under the name of a file, or a file that was removed, cannot be opened."""
    source = reader.source(files="a.csv")
    told = context(reader.folder, {})

    with pytest.raises(DocumentError) as caught:
        source.table(evolve(told, files=lambda name: (name,)))

    assert caught.value.code == "file-unreadable"


def test_a_zip_for_which_there_is_no_room_is_refused(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is told as what it is, and not as a fault of the file."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfileobj", full)
    reader.write("a.zip", zipped(x_csv=main_file("5")))

    with pytest.raises(DocumentError) as caught:
        reader.table(files="a.zip")

    assert caught.value.code == "file-unreadable"


def test_a_fault_of_no_single_file_is_passed_on(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be laid to a file keeps all of them from being read."""

    def failing(*_: object, **__: object) -> None:
        raise DocumentError.of("table-failed", "the engine must work")

    monkeypatch.setattr("rsr.engine.duck.Duck.csv", failing)
    reader.write("a.csv", main_file("5"))

    with pytest.raises(DocumentError) as caught:
        reader.table(files="a.csv")

    assert caught.value.code == "table-failed"


def test_a_header_alone_is_a_warning(reader: Reader) -> None:
    """A file may have been cut short below its header."""
    reader.write("a.csv", csv_text(MAIN, []))

    table = reader.table(files="a.csv")

    assert [(one.code, one.severity) for one in table.problems] == [("file-empty", "warning")]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le-with-mark"]
)
def test_encodings_are_found_out(reader: Reader, encoding: str) -> None:
    """Names with accents are the same in all of them."""
    text = csv_text(MAIN, [main_row("5", name="CAF\u00c9 \u2013 TRUST")])
    if encoding.endswith("with-mark"):
        reader.write("a.csv", b"\xff\xfe" + text.encode("utf-16-le"))
    else:
        reader.write("a.csv", text.encode(encoding))

    assert reader.rows("organisation_name", files="a.csv") == [("CAF\u00c9 \u2013 TRUST",)]


def test_a_row_in_another_encoding_than_stated_is_told(reader: Reader) -> None:
    """Its file is refused, since all that it says may be read wrongly."""
    rows = [main_row("5", name="CAF\u00c9"), main_row("10")]
    reader.write("a.csv", csv_text(MAIN, rows).encode("cp1252"))

    with pytest.raises(DocumentError) as caught:
        reader.table(files="a.csv", encoding="utf-8")

    (problem,) = caught.value.problems
    assert (problem.code, problem.where.file, problem.where.line) == ("encoding-wrong", "a.csv", 2)


@pytest.mark.parametrize(
    ("options", "severity"), [({}, "error"), ({"on_bad_file": "leave-out"}, "warning")]
)
def test_one_bad_file_of_many_is_told_and_the_others_are_read(
    reader: Reader, options: dict[str, Any], severity: str
) -> None:
    """A fault is an error, or a warning where the register says so."""
    reader.write("data/a.csv", main_file("5"))
    reader.write("data/b.csv", main_file("5").replace("BREAKDOWN", "BROKENDOWN"))
    reader.write("data/c.zip", WHOLE[:100])
    reader.write("data/d.csv", main_file("10"))

    table = reader.table(files="data", **options)

    assert table.files == ("data/a.csv", "data/d.csv")
    assert [(one.code, one.where.file, one.severity) for one in table.problems] == [
        ("zip-malformed", "data/c.zip", severity),
        ("column-missing", "data/b.csv", severity),
    ]


def test_a_file_that_fails_late_is_left_out_alone(reader: Reader) -> None:
    """A file that turns out not to be in its encoding does not take others with it."""
    reader.write("data/a.csv", main_file("5").encode("utf-16"))
    reader.write("data/b.csv", main_file("5").encode("utf-16")[:-1])

    table = reader.table(files="data", encoding="utf-16")

    assert table.files == ("data/a.csv",)
    assert [(one.code, one.where.file) for one in table.problems] == [
        ("encoding-wrong", "data/b.csv")
    ]


def test_a_folder_without_data_is_refused(reader: Reader) -> None:
    """A folder of other files has nothing to read."""
    reader.write("data/read me.txt.md", "x")

    with pytest.raises(DocumentError) as caught:
        reader.table(files="data")

    assert caught.value.code == "file-unreadable"


@pytest.mark.parametrize(
    "name", ["it's.csv", 'a"b.csv', "[a]*?.csv", "caf\u00e9 v2.csv", "a;b.csv"]
)
def test_any_name_of_a_file_will_do(reader: Reader, name: str) -> None:
    """Quotation marks and signs of patterns in names are names alone."""
    reader.write(name, main_file("5"))

    assert reader.rows("value", "file", files=name) == [("5", name)]


# --- texts that lie beside the data ---------------------------------------------------------------


@pytest.mark.parametrize("text", ["Read me first.\nFigures are made up.\n", ""])
def test_a_text_beside_the_data_is_passed_over_with_a_note(reader: Reader, text: str) -> None:
    """A read me in a folder, or in a ZIP, is no fault of the data."""
    reader.write("data/a.csv", main_file("5"))
    reader.write("data/readme.txt", text)
    reader.write("data/b.zip", zipped(b_csv=main_file("10"), notes_txt=text))

    table = reader.table(files="data")

    assert [(one.code, one.severity) for one in table.problems] == [("left-aside", "note")] * 2
    assert {one.where.file for one in table.problems} == {
        "data/b.zip/notes.txt",
        "data/readme.txt",
    }


def test_a_text_with_a_table_is_read(reader: Reader) -> None:
    """What a file of data is called does not matter."""
    reader.write("data/a.txt", main_file("5"))

    assert reader.rows("value", files="data") == [("5",)]


def test_a_text_alone_is_a_fault(reader: Reader) -> None:
    """Where nothing else can be read, a text that is no table is what went wrong."""
    reader.write("data/readme.txt", "Read me first.\n")

    with pytest.raises(DocumentError) as caught:
        reader.table(files="data")

    assert caught.value.code == "file-not-mhsds"
