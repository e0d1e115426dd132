"""Figures for machines: plain values in CSV, and metadata by which any reader of CSVW knows them."""

import csv
import io
import json
import math
from datetime import UTC, date, datetime
from typing import Any

import pytest
from csvw_rules import faults, values
from hypothesis import given
from hypothesis import strategies as st

from rsr.errors import ModelError
from rsr.report import DataColumn, Dataset

COLUMNS = (
    DataColumn(name="on", says="The day.", datatype="date", required=True),
    DataColumn(name="value", says="The figure.", datatype="number"),
    DataColumn(name="count", says="How many.", datatype="integer"),
    DataColumn(name="hidden", says="Whether it is hidden.", datatype="boolean"),
    DataColumn(name="why", says="Why there is none."),
    DataColumn(name="notes", says="What must be said.", several=True),
)
ROW = (date(2022, 3, 31), 12.5, 3, True, "late", ("one", "two"))


def dataset(*rows: tuple[Any, ...], **others: Any) -> Dataset:
    """Return a dataset of the columns above."""
    return Dataset(name="made-up", title="Made up", columns=COLUMNS, rows=rows, **others)


def cells(table: Dataset) -> list[str]:
    """Return the cells of the first row as any reader of CSV gives them."""
    return list(csv.reader(io.StringIO(table.csv().decode(), newline="")))[1]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param(1234567, "1234567", id="no-commas"),
        pytest.param(1234567.0, "1234567", id="whole"),
        pytest.param(-5, "-5", id="minus-of-ascii"),
        pytest.param(-0.0, "0", id="minus-zero"),
        pytest.param(0.1 + 0.2, "0.30000000000000004", id="every-digit"),
        pytest.param(1 / 3, "0.3333333333333333", id="third"),
        pytest.param(1e-7, "1e-07", id="tiny"),
        pytest.param(2.0**53 - 1, "9007199254740991", id="largest-exact"),
        pytest.param(2.0**53, "9007199254740992.0", id="at-the-bound"),
        pytest.param(1e22, "1e+22", id="huge"),
        pytest.param(10**30, "1" + "0" * 30, id="huge-whole"),
        pytest.param(None, "", id="unknown"),
    ],
)
def test_numbers_are_plain_and_exact(value: float | None, written: str) -> None:
    """No commas, no signs of typography, no rounding; what is unknown is nothing, not 0."""
    table = dataset((date(2022, 3, 31), value, None, None, None, ()))

    assert cells(table)[1] == written
    if value is not None:
        assert float(written) == float(value)


def test_other_cells_are_plain_too() -> None:
    """Days as ISO 8601 has them, truth as XML Schema writes it, texts as they are."""
    assert cells(dataset(ROW)) == ["2022-03-31", "12.5", "3", "true", "late", "one|two"]
    assert cells(dataset((*ROW[:3], False, 'a "b", c\nd', ()))) == [
        "2022-03-31", "12.5", "3", "false", 'a "b", c\nd', "",
    ]  # fmt: skip


def test_the_metadata_say_what_a_reader_must_know() -> None:
    """Title, source, what must be said, and for each column its meaning and its type."""
    table = dataset(
        ROW, key=("on",), description="It fell.", source="A paper", comments=("Made up.",)
    )

    told = json.loads(table.metadata("made-up.csv", language="cy"))

    assert told["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "cy"}]
    assert told["url"] == "made-up.csv"
    assert (told["dc:title"], told["dc:description"]) == ("Made up", "It fell.")
    assert (told["dc:source"], told["rdfs:comment"]) == ("A paper", ["Made up."])
    assert told["tableSchema"]["primaryKey"] == ["on"]
    first, *_, last = told["tableSchema"]["columns"]
    assert first == {
        "name": "on",
        "titles": "on",
        "dc:description": "The day.",
        "datatype": "date",
        "required": True,
    }
    assert last["separator"] == "|"


def test_what_is_not_told_is_not_there() -> None:
    """A dataset without a source, words or key has metadata without them."""
    told = json.loads(dataset(ROW).metadata("made-up.csv"))

    assert set(told) == {"@context", "url", "dc:title", "dc:provenance", "tableSchema"}
    assert set(told["tableSchema"]) == {"columns"}


def test_both_files_lie_side_by_side_where_readers_look() -> None:
    """Metadata are found by the name of the table with ``-metadata.json`` behind it."""
    table = dataset(ROW)

    (path, raw), (beside, metadata) = table.files("figures/a")

    assert (path, beside) == ("figures/a.csv", "figures/a.csv-metadata.json")
    assert json.loads(metadata)["url"] == "a.csv"
    assert faults(raw, metadata, file="a.csv") == []


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        pytest.param(("a", "b"), "|", id="usual"),
        pytest.param(("a|b", "c"), "\N{BROKEN BAR}", id="held-by-one"),
        pytest.param(("a|b", "c\N{BROKEN BAR}"), chr(0x2400), id="held-by-both"),
    ],
)
def test_texts_of_one_cell_stay_apart(texts: tuple[str, ...], sign: str) -> None:
    """What stands between them is in none of them, and the metadata name it."""
    table = dataset((*ROW[:5], texts))

    metadata = table.metadata("a.csv")

    assert json.loads(metadata)["tableSchema"]["columns"][-1]["separator"] == sign
    assert values(table.csv(), metadata)[0]["notes"] == texts


@pytest.mark.parametrize(
    ("change", "path"),
    [
        pytest.param({"rows": (ROW[:5],)}, ("rows", 0), id="a-cell-too-few"),
        pytest.param({"rows": (ROW, (*ROW, 1))}, ("rows", 1), id="a-cell-too-many"),
        pytest.param({"rows": ((None, *ROW[1:]),)}, ("rows", 0, 0), id="required"),
        pytest.param({"rows": (("2022-03-31", *ROW[1:]),)}, ("rows", 0, 0), id="text-for-a-day"),
        pytest.param(
            {"rows": ((datetime(2022, 3, 31, tzinfo=UTC), *ROW[1:]),)}, ("rows", 0, 0), id="a-time"
        ),
        pytest.param({"rows": ((ROW[0], math.nan, *ROW[2:]),)}, ("rows", 0, 1), id="nan"),
        pytest.param({"rows": ((ROW[0], math.inf, *ROW[2:]),)}, ("rows", 0, 1), id="infinity"),
        pytest.param(
            {"rows": ((ROW[0], True, *ROW[2:]),)}, ("rows", 0, 1), id="truth-for-a-number"
        ),
        pytest.param({"rows": ((ROW[0], "1", *ROW[2:]),)}, ("rows", 0, 1), id="text-for-a-number"),
        pytest.param({"rows": ((*ROW[:2], 1.5, *ROW[3:]),)}, ("rows", 0, 2), id="not-whole"),
        pytest.param({"rows": ((*ROW[:3], 1, *ROW[4:]),)}, ("rows", 0, 3), id="number-for-truth"),
        pytest.param({"rows": ((*ROW[:4], 5, ()),)}, ("rows", 0, 4), id="number-for-text"),
        pytest.param({"rows": ((*ROW[:5], "one"),)}, ("rows", 0, 5), id="text-for-texts"),
        pytest.param({"rows": ((*ROW[:5], (1,)),)}, ("rows", 0, 5), id="numbers-for-texts"),
        pytest.param({"rows": ((*ROW[:5], None),)}, ("rows", 0, 5), id="none-for-texts"),
        pytest.param({"columns": (*COLUMNS[:5], COLUMNS[0])}, ("columns", 5, "name"), id="twice"),
        pytest.param({"key": ("on", "day")}, ("key", 1), id="key-of-nothing"),
    ],
)
def test_what_would_mislead_is_refused(change: dict[str, Any], path: tuple[Any, ...]) -> None:
    """A cell is what its column says it is."""
    made = {"name": "a", "title": "A", "columns": COLUMNS, "rows": (ROW,)} | change

    with pytest.raises(ModelError) as caught:
        Dataset(**made)

    assert caught.value.code == "dataset-unclear"
    assert caught.value.path == path


_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Cs"]), min_size=1)
_ROWS = st.lists(
    st.tuples(
        st.dates(),
        st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
        st.none() | st.integers(),
        st.none() | st.booleans(),
        st.none() | _TEXTS,
        st.lists(_TEXTS, max_size=3).map(tuple),
    ),
    unique_by=lambda row: row[0],
    max_size=8,
)


@given(_ROWS)
def test_any_table_is_valid_and_comes_back(rows: list[tuple[Any, ...]]) -> None:
    """By the W3C's rules both files are valid, and a reader gets the very values."""
    # A change of direction that a text begins is ended with it; a formula gets an apostrophe.
    rows = [r for r in rows if not any(map(_changed, (r[4] or "", *r[5])))]
    table = dataset(*rows, key=("on",))
    raw, metadata = table.csv(), table.metadata("a.csv")

    assert faults(raw, metadata, file="a.csv") == []
    names = [column.name for column in COLUMNS]
    read = [tuple(row[name] for name in names) for row in values(raw, metadata)]
    assert read == [
        (day, None if value is None else float(value), *others) for day, value, *others in rows
    ]
    assert table.csv() == raw


def _changed(text: str) -> bool:
    return text[0:1] in set("=+-@\uff1d\uff0b\uff0d\uff20") or any(
        "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069" for letter in text
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("+a", "'+a", id="plus"),
        pytest.param("-2+cmd", "'-2+cmd", id="minus"),
        pytest.param("@sum(a)", "'@sum(a)", id="at"),
        pytest.param("\uff1d1", "'\uff1d1", id="wide-sign"),
        pytest.param("-", "-", id="marker"),
        pytest.param("=", "=", id="one-sign"),
        pytest.param("-2.5", "-2.5", id="number"),
        pytest.param("+1,000", "+1,000", id="number-with-comma"),
        pytest.param("-2.5%", "'-2.5%", id="no-number"),
        pytest.param("a=b", "a=b", id="inside"),
    ],
)
def test_a_text_acts_in_no_spreadsheet(text: str, written: str) -> None:
    """What a spreadsheet would compute is text there as well, in single cells and in lists."""
    columns = (
        DataColumn(name="one", says="One."),
        DataColumn(name="some", says="Some.", several=True),
    )
    table = Dataset(name="made-up", title="Made up", columns=columns, rows=((text, (text, "b")),))

    one, some = cells(table)

    assert one == written
    assert some[0] == "'" or some[0] not in "=+@-\uff1d"
