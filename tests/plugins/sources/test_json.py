"""The source for JSON: lists of records under pointers, on small files made up here."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rsr.errors import DocumentError, Problem
from rsr.model import (
    Evidence,
    Interval,
    Missing,
    Number,
    Observation,
    Recommendation,
    Suppressed,
)
from rsr.plugins import Gathered

Gather = Callable[..., list[Gathered]]
BASIC: dict[str, Any] = {
    "use": "json",
    "file": "figures.json",
    "pointer": "/data",
    "indicator": "restraint",
    "fields": {"value": "/measure/value"},
    "period": {"at": "month", "covers": "month"},
}
SHARED = Path(__file__).parents[4] / "shared" / "data"


def entries(*values: Any) -> str:
    """Return a file that holds values, a line each."""
    rows = (json.dumps({"month": "2021-02", "measure": {"value": value}}) for value in values)
    return '{"data": [\n' + ",\n".join(rows) + "\n]}"


def places(gathered: list[Gathered]) -> list[tuple[str, int | None, int | None]]:
    """Return code, line and column of each problem."""
    found = [one for one in gathered if isinstance(one, Problem)]
    return [(one.code, one.where.line, one.where.column) for one in found]


def test_an_entry_becomes_an_observation_with_its_origin(gather: Gather) -> None:
    """What was read says at which pointer of the file it stands."""
    (one,) = gather(entries(77), **BASIC)

    assert isinstance(one, Observation)
    assert (one.indicator, one.value) == ("restraint", Number(value=77))
    assert (one.period.start, one.period.end) == (date(2021, 2, 1), date(2021, 2, 28))
    assert one.made_by is not None
    assert one.made_by.place == "line 2, column 1 (/data/0)"


@pytest.mark.parametrize(
    ("raw", "options", "value"),
    [
        pytest.param(0, {}, Number(value=0), id="zero"),
        pytest.param(2.5, {}, Number(value=2.5), id="decimal"),
        pytest.param("12", {}, Number(value=12), id="number-as-text"),
        pytest.param("*", {"markers": {"*": {"suppressed": [1, 4]}}}, Suppressed(low=1, high=4), id="marker"),
        pytest.param(9999999, {"markers": {"9999999": "missing"}}, Missing(), id="sentinel"),
        pytest.param(None, {"markers": {"": {"missing": "blank"}}}, Missing(why="blank"), id="null"),
        pytest.param({"suppressed": [1, 4]}, {}, Suppressed(low=1, high=4), id="form-of-a-document"),
        pytest.param(40, {"rounded_to": 5, "counts": True}, Interval(low=38, high=42, stated=40), id="rounded"),
        pytest.param(1.5, {"rounded_to": 0.1}, Interval(low=1.45, high=1.55, stated=1.5), id="rounded-rate"),
    ],
)  # fmt: skip
def test_a_value_becomes_what_it_stands_for(
    gather: Gather, raw: object, options: dict[str, Any], value: object
) -> None:
    """Numbers, texts, nulls and the forms of a document are all read."""
    (one,) = gather(entries(raw), **BASIC, **options)

    assert isinstance(one, Observation)
    assert one.value == value


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        pytest.param("many", "cell-number", id="words"),
        pytest.param(None, "cell-empty", id="null"),
        pytest.param(True, "cell-number", id="truth"),
        pytest.param([1, 2], "value-malformed", id="list"),
        pytest.param({"hidden": 1}, "value-malformed", id="mapping"),
    ],
)
def test_a_wrong_value_is_told_at_its_very_place(gather: Gather, raw: object, code: str) -> None:
    """Line and column are those of the value itself, and other entries are read."""
    made = gather(entries(raw, 5), **BASIC)

    assert places(made) == [(code, 2, 43)]
    assert [one.value for one in made if isinstance(one, Observation)] == [Number(value=5)]


def test_a_wrong_period_is_told_at_its_place(gather: Gather) -> None:
    """A number is no month, and neither is nothing at all."""
    text = '{"data": [\n{"month": 13, "measure": {"value": 1}},\n{"measure": {"value": 1}}\n]}'

    made = gather(text, **BASIC)

    assert places(made) == [("cell-date", 2, 11), ("cell-date", 3, 1)]


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        pytest.param("", {}, ("json-malformed", 1, 1), id="empty"),
        pytest.param('{"data": [1,]}', {}, ("json-malformed", 1, 12), id="trailing-comma"),
        pytest.param('{"a": 1,\n"a": 2}', {}, ("key-repeated", 2, 1), id="key-twice"),
        pytest.param('{"dat": []}', {}, ("pointer-nowhere", 1, 1), id="no-such-pointer"),
        pytest.param('{"data": {"rows": 1}}', {}, ("type-wrong", 1, 10), id="no-list"),
        pytest.param('{"data": []}', {"file": "nowhere.csv"}, ("file-unreadable", None, None), id="no-file"),
        pytest.param('{"data": []}', {}, ("rows-none", None, None), id="empty-list"),
        pytest.param('{"data": [\n4]}', {}, ("type-wrong", 2, 1), id="entry-no-mapping"),
        pytest.param('{"data": [\n{"month": 1, "measure": 2}]}', {}, ("column-missing", 1, 10), id="pointer-too-deep"),
        pytest.param('{"data": [{}]}', {"fields": {"valeu": "a"}}, ("field-unknown", None, None), id="wrong-option"),
    ],
)  # fmt: skip
def test_a_file_of_another_shape_is_refused(
    gather: Gather, text: str, options: dict[str, Any], expected: tuple[str, int, int]
) -> None:
    """The first place at which it goes wrong is told."""
    made = gather(text, **{**BASIC, **options})

    assert places(made)[0] == expected
    assert len(places(made)) == len(made)


def test_bytes_that_are_not_unicode_are_refused(gather: Gather) -> None:
    """JSON is UTF-8; a byte order mark before it is stepped over."""
    wrong = gather(b'{"data": "\xff"}', **BASIC)
    marked = gather(b"\xef\xbb\xbf" + entries(1).encode(), **BASIC)

    assert places(wrong) == [("encoding-wrong", 1, 11)]
    assert isinstance(marked[0], Observation)


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        pytest.param("/a~1b/~0", 1, id="escapes"),
        pytest.param("/list/1", 2, id="index"),
        pytest.param("plain", 3, id="plain-name"),
        pytest.param("/list/01", None, id="leading-zero"),
        pytest.param("/list/9", None, id="beyond-the-end"),
        pytest.param("/list/-", None, id="not-an-index"),
        pytest.param("/plain/x", None, id="below-a-figure"),
    ],
)
def test_pointers_follow_their_standard(gather: Gather, pointer: str, found: int | None) -> None:
    """RFC 6901: escapes are undone, indexes have no leading zero; a plain name is a key."""
    text = '[{"month": "2021-02", "a/b": {"~": 1}, "list": [0, 2], "plain": 3}]'

    made = gather(text, **{**BASIC, "pointer": "", "fields": {"value": pointer}})

    if found is None:
        assert [code for code, *_ in places(made)] == ["column-missing"]
    else:
        assert isinstance(made[0], Observation)
        assert made[0].value == Number(value=found)


def test_a_pointer_within_the_options_must_be_one(gather: Gather) -> None:
    """The pointer to the list is a pointer, not a name."""
    with pytest.raises(DocumentError) as caught:
        gather("[]", **{**BASIC, "pointer": "data"})

    assert (caught.value.code, caught.value.path) == ("pointer-wrong", ("pointer",))


def test_entries_become_evidence(gather: Gather) -> None:
    """Lists stay lists, each item by the same rules; days are read in their format."""
    text = json.dumps(
        [
            {
                "ref": "A",
                "on": ["OOS-6", " "],
                "said": "x",
                "out": "1 March 2022",
                "where": "Leeds",
            },
            {"ref": "B", "on": "oos-6", "said": "y", "out": None, "where": ["York"]},
            {"ref": "C", "on": None, "said": "z", "out": "", "where": None},
            {"ref": "D", "on": 7, "said": 3, "out": None, "where": {"a": 1}},
        ]
    )

    made = gather(
        text,
        use="json",
        file="ev.json",
        makes="evidence",
        fields={
            "id": "ref",
            "bears_on": "on",
            "says": "said",
            "published_on": "out",
            "places": "where",
        },
        constants={"kind": "research", "about": "outcome", "direction": "mixed"},
        date_formats=["%d %B %Y"],
        ids="tidied",
    )

    found = [one for one in made if isinstance(one, Evidence)]
    assert [(one.id, one.bears_on, one.published_on, one.places) for one in found] == [
        ("a", ("oos-6",), date(2022, 3, 1), ("Leeds",)),
        ("b", ("oos-6",), None, ("York",)),
    ]
    assert [code for code, *_ in places(made)] == [
        "cell-empty",
        "type-wrong",
        "type-wrong",
        "type-wrong",
    ]


def test_real_commitments(gather: Gather) -> None:
    """Fifty commitments of a government become recommendations, with their own numbers."""
    path = SHARED / "uk_ai_action_plan" / "government_commitments.json"
    if not path.is_file():
        pytest.skip("the collection of real data files is not beside this checkout")

    made = gather(
        path.read_bytes(),
        use="json",
        file="commitments.json",
        makes="recommendations",
        where={"category": ["recommendation"]},
        fields={
            "id": "id",
            "number": "recommendation_number",
            "topic": "section_heading",
            "wording": "action_requested",
        },
        ids="tidied",
    )

    found = [one for one in made if isinstance(one, Recommendation)]
    assert not places(made)
    assert len(found) == 50
    assert (found[0].id, found[0].number) == ("gr-01", "1")
    assert str(found[0].wording).startswith("Set out, within six months")


@pytest.mark.parametrize(
    "options", [{"ids": "tidied"}, {"id_prefix": "p-"}], ids=["tidied", "prefix"]
)
@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"a": 1}, id="mapping"),
        pytest.param(["a"], id="list"),
        pytest.param(True, id="true"),
        pytest.param(1.5, id="decimal"),
    ],
)
def test_an_id_is_made_of_text_and_whole_numbers_alone(
    gather: Gather, wrong: Any, options: dict[str, str]
) -> None:
    """Whatever else stands there is told of and never made into an id."""
    content = json.dumps([{"id": wrong}])

    told = gather(
        content, use="json", file="r.json", makes="recommendations", fields={"id": "id"}, **options
    )

    assert [code for code, _, _ in places(told)] == ["type-wrong"]


def test_a_whole_number_is_tidied_into_an_id(gather: Gather) -> None:
    """A publisher's number is as good as its text."""
    content = json.dumps([{"id": 12}, {"id": " GR 1 "}])

    made = gather(
        content,
        use="json",
        file="r.json",
        makes="recommendations",
        fields={"id": "id"},
        ids="tidied",
    )

    assert [one.id for one in made if isinstance(one, Recommendation)] == ["12", "gr-1"]


def test_no_option_is_named_that_the_source_does_not_have(gather: Gather) -> None:
    """Only a table has rows that name sections."""
    made = gather(entries(None, True), **BASIC)

    told = [str(one.hint) for one in made if isinstance(one, Problem)]
    assert told[0] == "say under markers what '' means"
    assert told[1].startswith("true and false are no numbers: store 1 and 0 in the file")
