"""The table of locations, from files of the directory and from answers that were kept."""

import csv
import io
import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cqc_made_up import (
    Clock,
    Service,
    codes,
    context_of,
    fetch,
    location,
    ods,
    serving,
    sheet,
    table,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_workbooks import written_xlsx

from rsr.documents import sha256
from rsr.errors import DocumentError
from rsr.plugins.manager import Plugins
from rsr.plugins.sources.cqc._answers import location_cells
from rsr.plugins.sources.cqc._options import CqcOptions
from rsr.plugins.sources.cqc._source import Cqc
from rsr.plugins.sources.cqc._words import COLUMNS, RATINGS, Words, day_in

SHARED = Path(__file__).parents[4] / "shared" / "data"
PREAMBLE = "Made-up locations,,,\r\n,,,\r\nThis data was produced on 19 August 2031,,,\r\n,,,\r\n"
DIRECTORY = (
    PREAMBLE
    + "Name,Phone number,Service types,CQC Location ID (for office use only)\r\n"
    + "Elm House,01632960001,Residential homes|Nursing homes,1-1\r\n"
    + '"Oak, the ""Old""\r\nHouse",01632960002,Homecare agencies,1-2\r\n'
)
ACTIVE = [
    [
        "Location ID",
        "Location Name",
        "Care home?",
        "Location Latest Overall Rating",
        "Publication Date",
    ],
    ["1-1", "Elm House", "Y", "Requires Improvement", "06/05/2030"],
    ["1-2", "Oak", "N", "", ""],
    ["1-3", "Ash", "Y", " good ", "2030-05-06T00:00:00"],
]


def put(folder: Path, name: str, content: str | bytes) -> str:
    """Write a file and return its name."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


def column(rows: list[dict[str, Any]], name: str) -> list[Any]:
    """Return one column."""
    return [row[name] for row in rows]


def test_the_directory_is_read_below_its_header(tmp_path: Path) -> None:
    """The header is found, not counted to; the day stands above it."""
    name = put(tmp_path, "data/directory.csv", DIRECTORY)

    made, rows = table(tmp_path, directory=name)

    assert column(rows, "location_id") == ["1-1", "1-2"]
    assert column(rows, "location_name") == ["Elm House", 'Oak, the "Old" House']
    assert column(rows, "care_home") == ["Y", "N"]
    assert column(rows, "row") == [6, 7]
    assert column(rows, "snapshot_on") == ["2031-08-19"] * 2
    assert (made.layout.value, made.layout.at, made.layout.counts) == (None, "snapshot_on", True)
    assert made.layout.vintages[name].on == date(2031, 8, 19)
    assert (made.files, made.problems) == ((name,), ())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_directory_may_come_in_several_encodings(tmp_path: Path, encoding: str) -> None:
    """What is not UTF-8 is taken for cp1252, and a mark at the beginning believed."""
    name = put(tmp_path, "d.csv", DIRECTORY.replace("Elm", "Été").encode(encoding))

    _, rows = table(tmp_path, directory=name)

    assert rows[0]["location_name"] == "Été House"


def test_nothing_of_a_person_is_in_the_table(tmp_path: Path) -> None:
    """No telephone number and no manager, from either door."""
    name = put(tmp_path, "d.csv", DIRECTORY)
    with serving(Service([location("1-1")])) as service:
        fetch(tmp_path, service)
        base = service.base

    _, listed = table(tmp_path, directory=name)
    _, answered = table(tmp_path, base=base)

    text = str(listed) + str(answered)
    assert "0163296" not in text
    assert "Madeupname" not in text
    assert "Quillon" not in text


def test_both_doors_have_the_same_columns_and_words(tmp_path: Path) -> None:
    """An indicator counts the same rows, whichever door the data came through."""
    put(tmp_path, "2031-03-01_active.csv", "\r\n".join(",".join(row) for row in ACTIVE) + "\r\n")
    ratings = {"1-1": "Requires improvement", "1-2": "", "1-3": "GOOD"}
    answers = [location(one, rating) for one, rating in ratings.items()]
    answers[1]["careHome"] = "N"
    with serving(Service(answers)) as service:
        fetch(tmp_path, service)
        base = service.base

    _, listed = table(tmp_path, directory="*.csv")
    _, answered = table(tmp_path, base=base)

    for one in ("location_id", "care_home", "overall_rating", "snapshot_on"):
        assert column(listed, one) == column(answered, one)
    assert column(listed, "overall_rating") == ["Requires improvement", None, "Good"]
    assert column(listed, "rating_on") == ["2030-05-06", None, "2030-05-06"]
    assert tuple(listed[0]) == COLUMNS


def test_a_spreadsheet_is_read_from_the_sheet_that_holds_the_directory(tmp_path: Path) -> None:
    """A sheet of notes comes first, and others follow."""
    for name, words in (("a", "Made up"), ("b", "In December 1999, on 4 May 1999")):
        ods(
            tmp_path / f"{name}_20_April_203{1 if name == 'a' else 2}_Locations.ods",
            sheet("README", [[words], ["Location ID"]]),
            sheet("Active", [["A title"], *ACTIVE]),
            sheet("Dual", [["Location ID", "Location Name"], ["1-99", "Another"]]),
        )

    made, rows = table(tmp_path, directory="*.ods")
    _, dual = table(tmp_path, directory="a*.ods", sheet="Dual")

    assert column(rows, "location_id") == ["1-1", "1-2", "1-3"] * 2
    assert sorted(set(column(rows, "snapshot_on"))) == ["2031-04-20", "2032-04-20"]
    assert column(rows, "row")[:3] == [3, 4, 5]
    assert column(dual, "location_id") == ["1-99"]
    assert made.problems == ()


def test_a_directory_in_xlsx_is_read_as_in_csv(tmp_path: Path) -> None:
    """Days and words are the same in both."""
    put(tmp_path, "2031-03-01.xlsx", written_xlsx([["A title"], *ACTIVE]))

    _, rows = table(tmp_path, directory="*.xlsx")

    assert column(rows, "location_id") == ["1-1", "1-2", "1-3"]
    assert column(rows, "overall_rating") == ["Requires improvement", None, "Good"]
    assert column(rows, "rating_on") == ["2030-05-06", None, "2030-05-06"]
    assert column(rows, "row") == [3, 4, 5]


def test_a_file_of_ratings_has_a_row_for_each(tmp_path: Path) -> None:
    """The rating of the location as a whole is its overall rating; the others are not."""
    head = "Location ID,Service / Population Group,Domain,Latest Rating"
    lines = [
        head,
        "1-1,Overall,Overall,Good",
        "1-1,Overall,Safe,Inadequate",
        "1-1,Wards,Overall,Good",
    ]
    name = put(tmp_path, "ratings-2031-05-01.csv", "\n".join(lines) + "\n")

    made, rows = table(tmp_path, directory=name)

    assert column(rows, "overall_rating") == ["Good", None, None]
    assert column(rows, "domain") == ["Overall", "Safe", "Overall"]
    assert made.problems == ()


def test_other_headings_can_be_named(tmp_path: Path) -> None:
    """A file that somebody else made has columns of its own."""
    name = put(tmp_path, "d.csv", "cqc_id,rated,x\n1-1,Good,1\n")

    _, rows = table(
        tmp_path,
        directory=name,
        snapshot_on=date(2031, 1, 2),
        columns={"location_id": "cqc_id", "overall_rating": "Rated"},
    )
    with pytest.raises(DocumentError) as caught:
        table(
            tmp_path,
            directory=name,
            snapshot_on=date(2031, 1, 2),
            columns={"location_id": "cqc_id", "overall_rating": "rated", "region": "area"},
        )

    assert [(rows[0]["overall_rating"], rows[0]["snapshot_on"])] == [("Good", "2031-01-02")]
    assert codes(caught.value.problems) == ["column-missing"]


def test_the_day_may_stand_in_a_name_in_any_way(tmp_path: Path) -> None:
    """A regular expression tells how; a month alone is its first day."""
    put(tmp_path, "locs_203104.csv", "Location ID,Region\n1-1,Middle\n")

    _, rows = table(
        tmp_path, directory="*.csv", snapshot_in_name="(?P<year>[0-9]{4})(?P<month>[0-9]{2})"
    )

    assert column(rows, "snapshot_on") == ["2031-04-01"]


@pytest.mark.parametrize(
    ("name", "content", "options", "code"),
    [
        pytest.param("d.csv", "", {}, "cqc-file", id="empty"),
        pytest.param("d.csv", "<!doctype html><p>", {}, "cqc-file", id="web-page"),
        pytest.param("d.csv", "PK\x03\x04nothing", {}, "cqc-file", id="no-zip-file"),
        pytest.param("d.csv", "a,b\n1,2\n", {}, "cqc-header", id="no-header"),
        pytest.param("d.csv", "Location ID,Region\n", {}, "cqc-file", id="no-rows"),
        pytest.param("d.csv", "Location ID,Region\n1-1,x\n", {}, "cqc-undated", id="no-day"),
        pytest.param(
            "d-2031-01-01-2031-02-01.csv", "Location ID,Region\n1-1,x\n", {}, "cqc-undated", id="two-days"
        ),
        pytest.param(
            "d-2031-13.csv",
            "Location ID,Region\n1-1,x\n",
            {"snapshot_in_name": "(?P<year>[0-9]{4})-(?P<month>[0-9]{2})"},
            "cqc-undated",
            id="no-such-month",
        ),
        pytest.param("d.csv", 'Location ID,Region\n1-1,"x\n', {}, "row-malformed", id="quote-open"),
        pytest.param("d.csv", 'Location ID,Region\n1-1,"x" y\n', {}, "row-malformed", id="quoted-badly"),
        pytest.param("d.csv", b"Location ID,Region\n1-1,\xe9\n", {"encoding": "utf-8"}, "encoding-wrong", id="encoding"),
        pytest.param("d.csv", "Location ID,Region\n1-1,x\n", {"encoding": "utf-16"}, "encoding-wrong", id="no-byte-order"),
        pytest.param("d.csv", "Location ID,Region\n1-1,x\n", {"encoding": "klingon"}, "encoding-unknown", id="no-encoding"),
        pytest.param("d.csv", "Location ID,Region\n" + "x" * 200_000, {}, "row-malformed", id="endless-cell"),
        pytest.param("d.csv", "," * 5000, {}, "cqc-file", id="too-wide"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_directory_is_refused(
    tmp_path: Path, name: str, content: str | bytes, options: dict[str, Any], code: str
) -> None:
    """The file is named; nothing of its cells is told."""
    put(tmp_path, name, content)

    with pytest.raises(DocumentError) as caught:
        table(tmp_path, directory=name, **options)

    assert caught.value.code == code
    assert caught.value.problems[0].where.file == name


def test_what_is_odd_in_a_row_is_told(tmp_path: Path) -> None:
    """Rows that are cut, stand twice or have no id; words that nobody knows."""
    lines = [
        "Location ID,Location Name,Care home?,Location Latest Overall Rating",
        "1-1,Elm,Y,Good",
        "1-1,Elm again,Y,Good",
        "1-2,Oak,maybe,Splendid",
        "1-3,Ash,Y,Splendid",
        "1-4,cut",
        "1-5,long,Y,Good,more",
        ",,,",
        "Source: made up",
        ",nameless,Y,Good",
    ]
    name = put(tmp_path, "2031-01-01.csv", "\n".join(lines))

    made, rows = table(tmp_path, directory=name)

    assert column(rows, "location_name") == ["Elm", "Oak", "Ash"]
    assert [(one.code, one.where.line, one.severity) for one in made.problems] == [
        ("cqc-repeated", 3, "warning"),
        ("cqc-word", 4, "warning"),
        ("cqc-word", 4, "warning"),
        ("row-ragged", 6, "error"),
        ("cqc-row", 10, "warning"),
    ]
    assert rows[1]["care_home"] is None


def test_a_file_that_breaks_off_leaves_no_rows_behind(tmp_path: Path) -> None:
    """Half a directory would look like homes that closed."""
    put(tmp_path, "2031-01-01.csv", "Location ID,Region\n1-1,x\n")
    put(tmp_path, "2031-02-01.csv", 'Location ID,Region\n1-1,x\n1-2,"')

    made, rows = table(tmp_path, directory="*.csv")

    assert column(rows, "snapshot_on") == ["2031-01-01"]
    assert codes(made.problems) == ["row-malformed"]
    assert made.files == ("2031-01-01.csv",)


def test_a_day_has_one_snapshot_unless_a_later_one_takes_its_place(tmp_path: Path) -> None:
    """A second file of a day must say that it is the second."""
    for name in ("2031-01-01", "2031-01-01-v2", "other 1 January 2031"):
        put(tmp_path, f"{name}.csv", "Location ID,Region\n1-1,x\n")

    made, _ = table(tmp_path, directory="*.csv")

    assert [vintage.rank for vintage in made.layout.vintages.values()] == [2, 1]
    assert codes(made.problems) == ["cqc-repeated"]
    with pytest.raises(DocumentError) as caught:
        table(tmp_path, directory="*.csv", snapshot_on=date(2031, 1, 1))
    assert caught.value.code == "cqc-undated"


def test_a_snapshot_that_was_changed_is_refused_whole(tmp_path: Path) -> None:
    """All answers that are not as they came are told, and none of the snapshot is read."""
    with serving(Service(location(f"1-{at}") for at in range(30))) as service:
        fetch(tmp_path, service, per_page=50)
        base = service.base
    day = tmp_path / "data/cqc/2031-03-01"
    for at in range(25):
        path = day / f"locations/{f'1-{at}'[-2:]}/1-{at}.json"
        path.write_bytes(path.read_bytes().replace(b"Good", b"Best"))

    with pytest.raises(DocumentError) as caught:
        table(tmp_path, base=base)

    assert codes(caught.value.problems) == ["snapshot-missing"] + ["snapshot-damaged"] * 21


@pytest.mark.parametrize(
    ("file", "content"),
    [
        pytest.param("snapshot.json", b"{}", id="head-of-another-kind"),
        pytest.param("snapshot.json", b"[" * 100_000, id="head-without-end"),
        pytest.param("snapshot.json", b"\xff", id="head-that-is-no-text"),
        pytest.param("answers.jsonl", b"", id="list-emptied"),
        pytest.param("answers.jsonl", b"{}\n", id="list-of-another-kind"),
    ],
)
def test_a_snapshot_with_a_damaged_list_is_refused(
    tmp_path: Path, file: str, content: bytes
) -> None:
    """Neither what it says of itself nor its list may have been changed."""
    with serving(Service([location("1-1")])) as service:
        fetch(tmp_path, service)
        base = service.base
    (tmp_path / "data/cqc/2031-03-01" / file).write_bytes(content)

    with pytest.raises(DocumentError) as caught:
        table(tmp_path, base=base)

    assert codes(caught.value.problems) == ["snapshot-missing", "snapshot-damaged"]


def test_a_list_never_leads_out_of_its_folder(tmp_path: Path) -> None:
    """A list that names a file elsewhere is damaged, whatever its digest says."""
    with serving(Service([location("1-1")])) as service:
        fetch(tmp_path, service)
        base = service.base
    day = tmp_path / "data/cqc/2031-03-01"
    raw = (day / "answers.jsonl").read_bytes().replace(b"locations/-1/1-1", b"../../../secret/1-1")
    (day / "answers.jsonl").write_bytes(raw)
    head = json.loads((day / "snapshot.json").read_bytes())
    (day / "snapshot.json").write_text(json.dumps({**head, "sha256": sha256(raw)}))

    with pytest.raises(DocumentError) as caught:
        table(tmp_path, base=base)

    assert codes(caught.value.problems) == ["snapshot-missing", "snapshot-damaged"]


def test_without_a_snapshot_the_way_to_one_is_told(tmp_path: Path) -> None:
    """Reading never fetches."""
    with pytest.raises(DocumentError) as caught:
        table(tmp_path)

    assert codes(caught.value.problems) == ["snapshot-missing"]


def test_a_snapshot_of_another_question_is_not_read(tmp_path: Path) -> None:
    """Care homes alone are not all locations."""
    with serving(Service([location("1-1")])) as service:
        fetch(tmp_path, service)
        base = service.base

    with pytest.raises(DocumentError) as caught:
        table(tmp_path, base=base, query={"careHome": ("Y",)})

    assert codes(caught.value.problems) == ["snapshot-missing", "snapshot-other"]


ASSESSED: dict[str, Any] = {
    "rating": "Requires Improvement",
    "status": "Current",
    "keyQuestionRatings": [{"name": "Caring", "rating": "Good"}],
}


@pytest.mark.parametrize(
    ("answer", "rating", "rated_on"),
    [
        pytest.param({}, "Good", "2030-05-06", id="inspected"),
        pytest.param(
            {"assessment": [{"assessmentPlanPublishedDateTime": "2031-01-02T03:04:05", "ratings": {"asgRatings": [ASSESSED]}}]},
            "Requires Improvement", "2031-01-02T03:04:05", id="assessed-later",
        ),
        pytest.param(
            {"assessment": {"ratings": {"asgRatings": [{**ASSESSED, "assessmentDate": "2029-01-01"}]}}},
            "Good", "2030-05-06", id="assessed-before",
        ),
        pytest.param(
            {"currentRatings": {}, "assessment": [{"ratings": {"overall": [ASSESSED], "asgRatings": [ASSESSED, ASSESSED]}}]},
            "Requires Improvement", None, id="assessed-as-a-whole",
        ),
        pytest.param(
            {"currentRatings": None, "assessment": [{"ratings": {"asgRatings": [ASSESSED, {**ASSESSED, "rating": "Good"}]}}]},
            None, None, id="assessed-in-parts-alone",
        ),
        pytest.param(
            {"currentRatings": "x", "assessment": [{"ratings": {"asgRatings": [ASSESSED, {"rating": "Good", "status": "Old"}]}}]},
            "Requires Improvement", None, id="one-in-force",
        ),
        pytest.param({"currentRatings": {"overall": {}}, "assessment": ["x", None, {"ratings": 3}]}, None, None, id="nonsense"),
    ],
)  # fmt: skip
def test_the_rating_in_force_is_the_later_one(
    answer: dict[str, Any], rating: str | None, rated_on: str | None
) -> None:
    """Ratings stand in two places; one of a group of services is not the location's."""
    cells = location_cells(location("1-1", **answer))

    assert (cells["overall_rating"], cells["rating_on"]) == (rating, rated_on)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["rating", "overall", "ratings", "status", "asgRatings", "name"]), inner
        )
    ),
    max_leaves=8,
)


@given(
    answer=st.dictionaries(
        st.sampled_from(
            ["locationId", "name", "currentRatings", "assessment", "gacServiceTypes", "careHome"]
        ),
        JSON,
    )
)
def test_any_answer_makes_a_row_of_texts(answer: dict[str, Any]) -> None:
    """Whatever the service says, a cell is a text or nothing, and one line."""
    row = Words().row(location_cells(answer), 1)

    assert all(cell is None or (cell and "\n" not in cell) for cell in row.values())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("1st March 2031", date(2031, 3, 1), id="ordinal"),
        pytest.param("21-Sept-2031", date(2031, 9, 21), id="short-month"),
        pytest.param("2031_02_03_and_2031-02-03", date(2031, 2, 3), id="twice-the-same"),
        pytest.param("31 June 2031", None, id="no-such-day"),
        pytest.param("12 Marchioness 2031", None, id="no-month"),
        pytest.param("4 Mayor 2031", None, id="nearly-a-month"),
        pytest.param("120310203", None, id="figures"),
    ],
)
def test_days_in_words(text: str, day: date | None) -> None:
    """As publishers write them above tables and in names of files."""
    assert day_in(text) == day


def test_many_odd_words_are_summed_up(tmp_path: Path) -> None:
    """Ten are told each, with how often they stand there, and the rest by their number."""
    lines = [f"1-{at},{f'Word {at % 15}' if at else 'x' * 20_000},31/31/2031" for at in range(40)]
    name = put(
        tmp_path,
        "2031-01-01.csv",
        "Location ID,Location Latest Overall Rating,Publication Date\n" + "\n".join(lines) + "\n",
    )

    made, rows = table(tmp_path, directory=name)

    assert codes(made.problems) == ["cqc-word"] * 11
    assert {(row["rating_on"], row["overall_rating"]) for row in rows[:2]} == {
        (None, None),
        (None, "Word 1"),
    }


@given(
    st.sampled_from(RATINGS),
    st.sampled_from([str, str.upper, str.lower, str.title, "  {} ".format, "{}\n".format]),
)
def test_a_rating_has_one_spelling(rating: str, spelling: Any) -> None:
    """However it is written."""
    words = Words()

    assert words.row({"overall_rating": spelling(rating)}, 1) == {"overall_rating": rating}
    assert not list(words.odd)


@given(st.text(max_size=40), st.dates(), st.text(max_size=5))
def test_a_day_is_found_or_not_but_never_guessed(text: str, day: date, between: str) -> None:
    """Two days in one text are none."""
    found = day_in(text)

    assert found is None or isinstance(found, date)
    assert day_in(day.isoformat()) == day
    if len(between.encode()) == len(between) and not any(sign.isdigit() for sign in between):
        other = date(1999, 12, 31)
        both = day_in(f"{day} {between} {other}")
        assert both == (day if day == other else None)


@given(st.lists(st.lists(st.text(max_size=6), max_size=5), max_size=6), st.binary(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
def test_any_file_is_read_or_refused(tmp_path: Path, rows: list[list[str]], raw: bytes) -> None:
    """There is no other way out."""
    text = io.StringIO()
    csv.writer(text).writerows([*rows, ["Location ID", "Region"], *rows, ["1-1", "Middle"]])
    contents = (text.getvalue().encode("utf-8", "surrogatepass"), raw)
    for number, content in enumerate(contents):
        name = put(tmp_path, f"{number}.csv", content)
        try:
            made, found = table(tmp_path, directory=name, snapshot_on=date(2031, 1, 1))
        except DocumentError:
            continue
        assert found
        assert made.files == (name,)


def test_a_frame_takes_the_place_of_the_files(tmp_path: Path) -> None:
    """Whoever has the table elsewhere hands it over."""
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("narwhals")

    with duckdb.connect() as connection:
        frame = connection.sql("select 'made-up' as location_id")

        made = Cqc(CqcOptions()).table(context_of(tmp_path, frame))

        assert made.frame.fetchall() == [("made-up",)]
        assert made.layout.at == "snapshot_on"


def test_it_is_offered_through_the_door() -> None:
    """Its options are structured from a document, and it gathers no records."""
    plugins = Plugins(("rsr.plugins.sources.cqc",), entry_points=False)

    options = {"query": {"careHome": ["Y"]}, "snapshot_on": "2031-01-02", "what": "providers"}
    made: Any = plugins.make("sources", "cqc", options)

    assert list(made.gather(context_of(Path()))) == []
    assert made._options.question.query == (("careHome", "Y"),)


def test_what_is_temporary_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the table is closed, and where it could not be made."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    put(tmp_path, "2031-01-01.csv", "Location ID,Region\n1-1,x\n")

    table(tmp_path, directory="2031-01-01.csv")
    with pytest.raises(DocumentError):
        table(tmp_path)

    assert list((tmp_path / "t").iterdir()) == []


@pytest.mark.slow
def test_a_directory_of_any_size_takes_the_same_memory(tmp_path: Path) -> None:
    """60,000 rows of 30 columns, and a million blank ones, take less than 200 MiB."""
    pytest.importorskip("resource")
    names = ["Location ID", "Location Name", "Care home?", *(f"Column {at}" for at in range(27))]
    lines = [
        "".join(f"<table:table-cell><text:p>{name}</text:p></table:table-cell>" for name in names)
    ]
    filling = "<table:table-cell><text:p>Made up</text:p></table:table-cell>" * 29
    lines.extend(
        f"<table:table-cell><text:p>1-{at}</text:p></table:table-cell>{filling}"
        '<table:table-cell table:number-columns-repeated="900"/>'
        for at in range(60_000)
    )
    rows = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    blank = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    ods(tmp_path / "2031-01-01.ods", f'<table:table table:name="A">{rows}{blank}</table:table>')
    code = (
        "import json, resource, sys; from pathlib import Path\n"
        "from cqc_made_up import context_of\n"
        "from rsr.plugins.sources.cqc._options import CqcOptions\n"
        "from rsr.plugins.sources.cqc._source import Cqc\n"
        "import duckdb\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "made = Cqc(CqcOptions(directory='*.ods')).table(context_of(Path(sys.argv[1])))\n"
        "count = made.frame.aggregate('count(*)').fetchall()[0][0]; made.close()\n"
        "after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "unit = 1 if sys.platform == 'darwin' else 1024\n"
        "print(json.dumps([count, (after - before) * unit]))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
    )

    count, taken = json.loads(done.stdout)
    assert count == 60_000
    assert taken < 200 * 2**20


def shared(name: str, folder: Path) -> str:
    """Copy a real file below a register's folder and return its name."""
    if not (SHARED / name).exists():
        pytest.skip(f"{name} is not beside the project")
    shutil.copyfile(SHARED / name, folder / Path(name).name)
    return Path(name).name


def test_a_real_excerpt_that_somebody_processed(tmp_path: Path) -> None:
    """Its headings are known; a day it does not tell."""
    name = shared("cqc_directory_extract/cqc_locations_processed_EXCERPT.csv", tmp_path)

    _, rows = table(tmp_path, directory=name, snapshot_on=date(2022, 6, 1))

    assert rows[0]["location_id"] == "1-10000302982"
    assert (rows[0]["care_home"], rows[0]["overall_rating"]) == ("Y", "Good")
    assert (rows[0]["rating_on"], rows[0]["local_authority"]) == ("2022-04-20", "Suffolk")
    assert set(column(rows, "overall_rating")) <= {*RATINGS, None}


def test_a_real_list_of_care_homes_with_columns_of_its_own(tmp_path: Path) -> None:
    """Each of them is a care home by its service types."""
    name = shared("cqc_directory_extract/trafford_care_homes.csv", tmp_path)

    made, rows = table(
        tmp_path,
        directory=name,
        snapshot_on=date(2026, 2, 1),
        columns={
            "location_id": "cqc_id",
            "provider_name": "provider",
            "local_authority": "area_name",
            "service_types": "type",
        },
    )

    assert made.problems == ()
    assert set(column(rows, "care_home")) == {"Y"}
    assert set(column(rows, "local_authority")) == {"Trafford"}


def test_a_real_location(tmp_path: Path) -> None:
    """A home that has no published rating, and was taken off the register."""
    name = shared("cqc_api/location_1-134558905.sample.json", tmp_path)
    answer = json.loads((tmp_path / name).read_bytes())
    with serving(Service([answer])) as service:
        problems = fetch(tmp_path, service, Clock())
        base = service.base

    made, rows = table(tmp_path, base=base)

    assert (problems, made.problems) == ([], ())
    assert (rows[0]["care_home"], rows[0]["registration_status"]) == ("N", "Deregistered")
    assert (rows[0]["overall_rating"], rows[0]["well_led"]) == ("No published rating",) * 2
    assert rows[0]["service_types"] == "Homecare agencies"
    assert answer["mainPhoneNumber"] not in str(rows)
