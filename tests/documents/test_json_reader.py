"""JSON, strictly, with the place of everything."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import json_values

from rsr.documents import json_reader
from rsr.documents.json_reader import read_json
from rsr.documents.located import DEEPEST
from rsr.errors import DocumentError


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        pytest.param('{"a": 1,\n "a": 2}', "key-repeated", 2, 2, id="repeated-key"),
        pytest.param('[{"b": {"c": 1, "c": 1}}]', "key-repeated", 1, 17, id="repeated-deep"),
        pytest.param('{"a": NaN}', "json-malformed", 1, 7, id="nan"),
        pytest.param('{"a": Infinity}', "json-malformed", 1, 7, id="infinity"),
        pytest.param('{"a":\n -Infinity}', "json-malformed", 2, 2, id="minus-infinity"),
        pytest.param('{"a": ' + "1" * 5000 + "}", "json-malformed", 1, 7, id="endless-digits"),
        pytest.param('{"a": 1,}', "json-malformed", 1, 8, id="trailing-comma"),
        pytest.param("{'a': 1}", "json-malformed", 1, 2, id="single-quotes"),
        pytest.param('{"a": 1} x', "json-malformed", 1, 10, id="more-after-it"),
        pytest.param('{"a": "b\nc"}', "json-malformed", 1, 9, id="newline-in-text"),
        pytest.param("", "json-malformed", 1, 1, id="empty"),
        pytest.param("[" * 100_000, "document-too-deep", 1, 61, id="deep"),
        pytest.param('{"a":' * 100_000, "document-too-deep", 1, 301, id="deep-mappings"),
        pytest.param('["[",\n' * 5000, "document-too-deep", 61, 1, id="deep-beside-text"),
        pytest.param(
            '{"a": 1, "a": ' + "[" * 60 + "]" * 60 + "}",
            "document-too-deep",
            1,
            74,
            id="deep-and-repeated",
        ),
        pytest.param("[1] " + "[" * 100, "json-malformed", 1, 5, id="deep-after-its-end"),
        pytest.param("[x, " + "[" * 100, "json-malformed", 1, 2, id="deep-after-a-fault"),
        pytest.param("[" * 60 + "x", "json-malformed", 1, 61, id="deep-enough-and-malformed"),
    ],
)
def test_what_is_refused_has_a_place(
    text: str, code: str, line: int | None, column: int | None
) -> None:
    """Each refusal says file, line and column, where one can be said."""
    with pytest.raises(DocumentError) as caught:
        read_json(text, file="a.json")

    (problem,) = caught.value.problems
    assert problem.code == code
    assert (problem.where.file, problem.where.line, problem.where.column) == (
        "a.json",
        line,
        column,
    )


def test_every_repeated_key_is_told() -> None:
    """At any depth, each with its path."""
    with pytest.raises(DocumentError) as caught:
        read_json('{"a": [{"b": 1, "b": 2}], "c": 1, "c": {"d": 1, "d": 2}}', file="a.json")

    assert sorted(problem.where.path for problem in caught.value.problems) == [
        ("a", 0, "b"),
        ("c",),
        ("c", "d"),
    ]


@pytest.mark.parametrize(
    ("path", "key", "place"),
    [
        pytest.param((), False, (2, 1), id="top"),
        pytest.param(("b", 1, "c"), False, (4, 15), id="value"),
        pytest.param(("b", 1, "c"), True, (4, 6), id="key"),
        pytest.param(("b", 7), False, (3, 6), id="beyond-the-end"),
        pytest.param(("b", 0, "x"), False, (3, 7), id="below-text"),
        pytest.param(("zz",), False, (2, 1), id="missing"),
        pytest.param(("e", "f"), False, (5, 6), id="empty-mapping"),
    ],
)
def test_places_are_found(
    path: tuple[str | int, ...], *, key: bool, place: tuple[int, int]
) -> None:
    """A value, its key, or else the nearest part above it."""
    text = '\n{\n"b": ["x",\n    {"c"  :   1 }],\n"e": {}}\n'
    document = read_json(text, file="a.json")

    where = document.locate(path, key=key)

    assert (where.line, where.column) == place


@pytest.mark.parametrize(
    ("opening", "closing"), [("[", "]"), ('{"a":[', "]}")], ids=["lists", "mappings"]
)
def test_what_is_just_deep_enough_is_read(opening: str, closing: str) -> None:
    """The bound is that of YAML, for what is read and for what would be found malformed behind it."""
    times = DEEPEST // len(closing)
    text = opening * times + closing * times

    assert read_json(text, file="a.json").value is not None
    for deeper in (f"[{text}]", f"[{text}", f"[{text}!"):
        with pytest.raises(DocumentError) as caught:
            read_json(deeper, file="a.json")
        assert caught.value.code == "document-too-deep"
    assert read_json(f"[{text}]", file="a.json", deepest=DEEPEST + 1).value is not None


@given(json_values)
def test_what_is_json_is_read(value: Any) -> None:
    """Whatever the standard library writes is read as the same."""
    assert read_json(json.dumps(value, indent=1), file="a.json").value == value


@given(json_values, st.data())
def test_every_part_stands_where_it_is_found(value: Any, data: st.DataObject) -> None:
    """At the place told for a part stands the part itself."""
    text = json.dumps(value, indent=data.draw(st.sampled_from([None, 0, 2])))
    document = read_json(text, file="a.json")
    path: tuple[str | int, ...] = ()
    here = value
    while isinstance(here, dict | list) and here:
        step: Any = data.draw(
            st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here)))
        )
        path, here = (*path, step), here[step]

    where = document.locate(path)

    assert where.line is not None
    assert where.column is not None
    # Lines are parted by newlines alone: text may hold other characters that end a line.
    rest = "\n".join(
        [text.split("\n")[where.line - 1][where.column - 1 :], *text.split("\n")[where.line :]]
    )
    found, _ = json.JSONDecoder().raw_decode(rest)
    assert found == here


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but a document or rsr's own error comes out."""
    try:
        document = read_json(text, file="a.json")
    except DocumentError as error:
        assert all(problem.where.file == "a.json" for problem in error.problems)  # noqa: PT017
    else:
        assert document.value == json.loads(text)


def test_each_item_of_a_list_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is passed over on the way to a later list is known when it is asked for."""
    document = read_json('{"a": [1, [2], 3], "b": [4, 5]}', file="f.json")
    scanned: list[int] = []
    scan = json_reader._scan

    def counting(text: str, at: int) -> tuple[object, int]:
        scanned.append(at)
        return scan(text, at)  # type: ignore[no-any-return]  # of JSON's own

    monkeypatch.setattr(json_reader, "_scan", counting)

    assert document.locate(("b", 1)).column == 29
    assert scanned == [1, 7, 11, 15, 19, 25, 28]
    assert document.locate(("a", 1, 0)).column == 12
    assert document.locate(("a", 2)).column == 16
    assert len(scanned) == 7
