"""Spreadsheets that are read as they come: small ones that were made up."""

import zipfile
from pathlib import Path

import pytest
from cqc_made_up import ods, sheet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsr.errors import DocumentError
from rsr.plugins.tables.workbook import displayed_rows

REPEAT = "table:number-columns-repeated"
# What XML can hold, without the signs that end a line or are of private use, and without spaces that a
# spreadsheet collapses.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co")), max_size=8
).filter(
    lambda text: (
        "￾" not in text and "￿" not in text and " ".join(filter(None, text.split(" "))) == text
    )
)


def rows_of(path: Path) -> dict[int, list[str]]:
    """Return the cells of each row of a file with one sheet, by its number."""
    return {number: cells for _, number, cells in displayed_rows(path.read_bytes(), path.name)}


def cells(path: Path) -> list[list[str]]:
    """Return the cells of each row."""
    return [*rows_of(path).values()]


@given(rows=st.lists(st.lists(TEXTS, max_size=6), max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_what_was_written_is_read(tmp_path: Path, rows: list[list[str]]) -> None:
    """Every text comes back, in its row and column."""
    path = ods(tmp_path / "a.ods", sheet("One", rows))

    found = rows_of(path)

    for number, row in enumerate(rows, start=1):
        while row and not row[-1]:
            row.pop()
        assert found.get(number, []) == row


def test_repeats_notes_and_paragraphs(tmp_path: Path) -> None:
    """Cells stand for several, paragraphs for lines, and notes for nothing."""
    path = ods(
        tmp_path / "a.ods",
        '<table:table table:name="One"><table:table-row>'
        f'<table:table-cell {REPEAT}="2"><text:p>twice</text:p></table:table-cell>'
        f'<table:covered-table-cell {REPEAT}="3"/>'
        "<table:table-cell><office:annotation><text:p>a note</text:p></office:annotation>"
        "<text:p>one<text:s text:c='3'/><text:span>two</text:span></text:p>"
        "<text:p>three<text:line-break/>four</text:p></table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="2031-02-03">'
        "<text:p>3 Feb</text:p></table:table-cell>"
        f'<table:table-cell {REPEAT}="16000"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1000000">'
        f'<table:table-cell {REPEAT}="16384"/></table:table-row>'
        "<table:table-row table:number-rows-repeated='2'>"
        "<table:table-cell><text:p>last</text:p></table:table-cell></table:table-row></table:table>",
    )

    rows = rows_of(path)

    assert rows == {
        1: ["twice", "twice", "", "", "", "one   two\nthree\nfour", "2031-02-03"],
        1_000_002: ["last"],
        1_000_003: ["last"],
    }


@pytest.mark.parametrize(
    "before",
    [
        pytest.param('<!DOCTYPE a [<!ENTITY b "c">]>', id="entity"),
        pytest.param('<!DOCTYPE a SYSTEM "file:///etc/passwd">', id="file"),
        pytest.param(
            '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
            id="entities-of-entities",
        ),
    ],
)
def test_a_document_type_is_refused(tmp_path: Path, before: str) -> None:
    """It could make a short file stand for one without end."""
    path = ods(tmp_path / "a.ods", sheet("One", [["a"]]), before=before)

    with pytest.raises(DocumentError, match="document type"):
        cells(path)


def test_too_wide_and_too_long_are_refused(tmp_path: Path) -> None:
    """No spreadsheet program writes such cells."""
    wide = sheet("One", [[("a", {REPEAT: "100000"})]])
    after_blanks = sheet("One", [[("", {REPEAT: "999999999"}), "a"]])
    long = sheet("One", [["a" * 1_100_000]])

    for number, inner in enumerate((wide, after_blanks, long)):
        path = ods(tmp_path / f"{number}.ods", inner)
        with pytest.raises(DocumentError, match="more than"):
            cells(path)


@pytest.mark.parametrize("attribute", ["-1", "0", "x", "9" * 40, ""])
def test_a_repeat_that_is_no_number_stands_for_one(tmp_path: Path, attribute: str) -> None:
    """A cell is there, whatever is said of how often."""
    path = ods(tmp_path / "a.ods", sheet("One", [[("a", {REPEAT: attribute}), "b"]]))

    assert cells(path) == [["a", "b"]]


def test_a_file_that_is_damaged_is_refused(tmp_path: Path) -> None:
    """Cut short, not a zip file, not a spreadsheet, or not XML."""
    good = ods(tmp_path / "good.ods", sheet("One", [[str(n)] * 50 for n in range(2000)]))
    raw = good.read_bytes()
    files = {
        "short": raw[: len(raw) // 2],
        "damaged": raw[:2000] + b"\xff" * 300 + raw[2300:],
        "empty": b"",
        "text": b"Location ID",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "other", "w") as archive:
        archive.writestr("word.xml", "<a/>")
    with zipfile.ZipFile(tmp_path / "broken", "w") as archive:
        archive.writestr("content.xml", "<a><b></a>")

    for name in (*files, "other", "broken"):
        with pytest.raises(DocumentError):
            cells(tmp_path / name)
