"""YAML by the 1.2 core schema: text stays text, nothing is overwritten, everything has a place."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rsr.documents import yaml_reader
from rsr.documents.located import DEEPEST, too_deep
from rsr.documents.yaml_reader import read_yaml
from rsr.errors import DocumentError, Where


def _value(written: str) -> Any:
    return read_yaml(f"a: {written}\n", file="a.yaml").value["a"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *((word, None) for word in ("", "~", "null", "Null", "NULL")),
        *((word, True) for word in ("true", "True", "TRUE")),
        *((word, False) for word in ("false", "False", "FALSE")),
        *((word, word) for word in ("NO", "no", "yes", "On", "off", "y", "nULL", "tRUE")),
        *((word, word) for word in ("12:30:00", "1_000", "0b11", "1e", "+.", "0x", "2024-01-01")),
        *((f'"{word}"', word) for word in ("null", "true", "010", "1.5")),
        ("'0x10'", "0x10"),
    ],
)
def test_plain_words_mean_what_the_core_schema_says(written: str, meant: Any) -> None:
    """Only the words of YAML 1.2 have a meaning of their own; quoted ones never."""
    found = _value(written)

    assert found == meant
    assert type(found) is type(meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("010", 10),
        ("0x10", 16),
        ("0o7", 7),
        ("-3", -3),
        ("+4", 4),
        ("1.10", 1.1),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        (".inf", float("inf")),
        ("-.Inf", float("-inf")),
    ],
)
def test_numbers_remember_how_they_were_written(written: str, meant: float) -> None:
    """A number is one, and a field of text can still have it letter for letter."""
    found = _value(written)

    assert found == meant
    assert found.written == written


def test_not_a_number_is_read_as_one() -> None:
    """It is for the field to refuse it."""
    found = _value(".nan")

    assert found != found  # noqa: PLR0124  # that is what NaN is
    assert found.written == ".nan"


def test_endless_digits_stay_text() -> None:
    """A number of many thousand digits is not worked out."""
    assert _value("1" * 5000) == "1" * 5000


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        pytest.param("a: 1\nb: 2\na: 3\n", "key-repeated", 3, 1, id="repeated-key"),
        pytest.param("a: {b: 1, b: 2}\n", "key-repeated", 1, 11, id="repeated-in-flow"),
        pytest.param("a: &x [1]\nb: *x\n", "yaml-alias", 2, 4, id="alias"),
        pytest.param("a: !!python/name:os.system x\n", "yaml-tag", 1, 4, id="python-tag"),
        pytest.param("a: !odd {b: 1}\n", "yaml-tag", 1, 4, id="tag-on-mapping"),
        pytest.param("a: !!set {b}\n", "yaml-tag", 1, 4, id="standard-tag"),
        pytest.param("? [a, b]\n: 1\n", "yaml-key", 1, 3, id="list-as-key"),
        pytest.param("a: [1\n", "yaml-malformed", 2, 1, id="unclosed"),
        pytest.param("a: 'x\n", "yaml-malformed", 2, 1, id="unclosed-quote"),
        pytest.param("a: 1\n\tb: 2\n", "yaml-malformed", 2, 1, id="tab"),
        pytest.param("a: 1\nb: \x07\n", "yaml-malformed", 2, 4, id="control-character"),
        pytest.param("--- 1\n--- 2\n", "yaml-malformed", 2, 1, id="two-documents"),
        pytest.param("a: %b\n", "yaml-malformed", 1, 4, id="percent"),
    ],
)
def test_what_is_refused_has_a_place(text: str, code: str, line: int, column: int) -> None:
    """Each refusal says file, line and column."""
    with pytest.raises(DocumentError) as caught:
        read_yaml(text, file="a.yaml")

    (problem,) = caught.value.problems
    assert problem.code == code
    assert (problem.where.file, problem.where.line, problem.where.column) == (
        "a.yaml",
        line,
        column,
    )


def test_every_fault_of_a_file_is_told() -> None:
    """Repeated keys and tags are gathered, each with its path."""
    with pytest.raises(DocumentError) as caught:
        read_yaml("a:\n  - b: 1\n    b: 2\nc: !x y\nc: 1\n", file="a.yaml")

    assert [(p.code, p.where.path) for p in caught.value.problems] == [
        ("key-repeated", ("a", 0, "b")),
        ("yaml-tag", ("c",)),
        ("key-repeated", ("c",)),
    ]


def test_a_billion_laughs_are_never_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Aliases are refused by the events of the file, of which there are as many as it writes."""
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    text = "\n".join(lines)
    looked_at: list[Any] = []
    parse = yaml.parse

    def counted(*given: Any, **named: Any) -> Iterator[Any]:
        for event in parse(*given, **named):
            looked_at.append(event)
            yield event

    monkeypatch.setattr(yaml, "parse", counted)
    monkeypatch.setattr(yaml_reader._Loader, "get_single_node", None)  # what composes

    with pytest.raises(DocumentError) as caught:
        read_yaml(text, file="a.yaml")

    assert [problem.code for problem in caught.value.problems] == ["yaml-alias"] * 110
    # A key, the two ends of a list and its ten items on each line; the ends of three things around.
    assert len(looked_at) == 12 * 13 + 6


class _PurePython(yaml.SafeLoader):
    """The parser of PyYAML where it was built without libyaml."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # PyYAML's own attribute


class _Impatient(_PurePython):
    """A parser that stops at a bound of its own, lower than any libyaml has."""

    def fetch_flow_collection_start(self, TokenClass: Any) -> None:  # noqa: N803  # PyYAML's
        """Stop while a parser looks ahead, before it tells of any bracket."""
        if self.flow_level > DEEPEST:
            raise yaml.scanner.ScannerError(
                None, None, "so many levels are too many", self.get_mark()
            )
        super().fetch_flow_collection_start(TokenClass)


_PARSERS = pytest.mark.parametrize(
    "parser",
    [
        pytest.param(yaml_reader._Loader, id="the-one-installed"),
        pytest.param(_PurePython, id="pure-python"),
        pytest.param(_Impatient, id="with-a-bound-of-its-own"),
    ],
)


@_PARSERS
@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        pytest.param("[" * 100_000, 1, 61, id="flow-lists"),
        pytest.param(
            """[é, 'é[', "\\"[", it's, """ + "[" * 100_000, 1, 83, id="flow-lists-beside-text"
        ),
        pytest.param("{" * 100_000, 1, 61, id="flow-mappings"),
        pytest.param("{a: " * 100_000, 1, 241, id="flow-mappings-with-keys"),
        pytest.param("[{" * 50_000, 1, 61, id="flow-lists-of-mappings"),
        pytest.param("[\n" * 100_000, 61, 1, id="flow-lists-over-lines"),
        pytest.param("a:\n- " + "[" * 100_000, 2, 61, id="flow-lists-in-a-block"),
        pytest.param("a[: " + "[" * 100_000, 1, 64, id="a-bracket-in-a-word"),
        pytest.param("[" * 1500 + "]" * 1500, 1, 61, id="flow-lists-closed"),
        pytest.param("[[], " + "[" * 1500, 1, 65, id="flow-lists-after-a-closed-one"),
        pytest.param("- " * 100_000 + "x", 1, 121, id="block-lists"),
        pytest.param("-  " * 100_000 + "x", 1, 181, id="block-lists-far-apart"),
        pytest.param("- ? " * 50_000 + "x", 1, 121, id="block-lists-and-keys"),
        pytest.param("".join(f"{' ' * n}a:\n" for n in range(2000)), 61, 61, id="block-mappings"),
        pytest.param("? " * 50_000 + "x", 1, 121, id="keys"),
        pytest.param(
            "".join(f"{' ' * n}?\n{' ' * n}-\n" for n in range(40)), 61, 31, id="lists-in-keys"
        ),
    ],
)
def test_deep_nesting_is_refused_and_not_followed(
    text: str, line: int, column: int, parser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process lives, and the same is said of the same place, whichever parser is installed."""
    monkeypatch.setattr(yaml_reader, "_Loader", parser)

    with pytest.raises(DocumentError) as caught:
        read_yaml(text, file="a.yaml")

    (problem,) = caught.value.problems
    assert problem == too_deep(Where(file="a.yaml", line=line, column=column))


@_PARSERS
def test_what_is_just_deep_enough_is_read(parser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound is the bound."""
    monkeypatch.setattr(yaml_reader, "_Loader", parser)
    text = "[" * DEEPEST + "]" * DEEPEST

    assert read_yaml(text, file="a.yaml").value is not None
    with pytest.raises(DocumentError) as caught:
        read_yaml(f"[{text}]", file="a.yaml")
    assert caught.value.code == "document-too-deep"


@_PARSERS
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[" * DEEPEST + "@", id="just-deep-enough"),
        pytest.param("a: '" + "[" * 100, id="text-without-an-end"),
        pytest.param('a: "' + "[" * 100, id="quoted-text-without-an-end"),
        pytest.param("['" + "[" * 100, id="text-without-an-end-in-a-list"),
        pytest.param('["\\"' + "[" * 100, id="quoted-text-without-an-end-in-a-list"),
        pytest.param("a: b" + "[" * 100 + " : c", id="a-word-of-brackets"),
        pytest.param("[" + "[], " * 100 + "@", id="many-that-are-closed"),
        pytest.param("[ab, it's, [" + "]" * 3, id="closed-too-often"),
    ],
)
def test_what_is_malformed_is_not_called_deep(
    text: str, parser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only brackets that open something count."""
    monkeypatch.setattr(yaml_reader, "_Loader", parser)

    with pytest.raises(DocumentError) as caught:
        read_yaml(text, file="a.yaml")

    assert caught.value.code == "yaml-malformed"


def test_many_lists_are_not_deep() -> None:
    """Breadth is no fault."""
    text = "a:\n" + "  - [1, {b: 2}]\n" * 200 + 'c: "a * b"\n'

    assert len(read_yaml(text, file="a.yaml").value["a"]) == 200


@pytest.mark.parametrize("text", ["", "# a comment\n", "---\n"], ids=["empty", "comment", "marks"])
def test_an_empty_document_is_nothing(text: str) -> None:
    """It has no value, and what is looked for in it stands at its top."""
    document = read_yaml(text, file="a.yaml")

    assert document.value is None
    assert document.locate(("a", 1), key=True).line == document.locate(()).line
    assert document.locate(()).line in (1, 2)


@pytest.mark.parametrize(
    ("path", "key", "place"),
    [
        pytest.param((), False, (1, 1), id="top"),
        pytest.param(("b", 1, "c"), False, (3, 8), id="value"),
        pytest.param(("b", 1, "c"), True, (3, 5), id="key"),
        pytest.param(("b", 1), True, (3, 5), id="item"),
        pytest.param(("b", 7), False, (2, 3), id="beyond-the-end"),
        pytest.param(("b", -1), False, (2, 3), id="negative"),
        pytest.param(("b", "x"), False, (2, 3), id="word-in-list"),
        pytest.param(("b", 1, "zzz", "y"), False, (3, 5), id="missing-field"),
        pytest.param(("b", 0, "zzz"), False, (2, 5), id="below-text"),
    ],
)
def test_places_are_found(
    path: tuple[str | int, ...], *, key: bool, place: tuple[int, int]
) -> None:
    """A value, its key, or else the nearest part above it."""
    document = read_yaml("b:\n  - x\n  - c: 1\n", file="a.yaml")

    where = document.locate(path, key=key)

    assert (where.line, where.column) == place
    assert where.path == path


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but a document or rsr's own error comes out."""
    try:
        document = read_yaml(text, file="a.yaml")
    except DocumentError as error:
        assert all(problem.where.file == "a.yaml" for problem in error.problems)  # noqa: PT017
    else:
        assert document.file == "a.yaml"
