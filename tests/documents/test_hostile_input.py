"""Tests with input that nobody would write: reading and checking never fail but in rsr's words."""

import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sound_register import SOUND

import rsr
from rsr.documents import converter

# A register that uses every collection, in the form of a document.
DOCUMENT: dict[str, Any] = {"format": 3, **converter.unstructure(SOUND)}
DOCUMENT |= {
    "scale": "cqc-2022",
    "strategies": [
        {"use": "outcome-impact"},
        {
            "use": "strictest-of",
            "options": {"strategies": [{"use": "outcome-impact"}, {"use": "delivery-stages"}]},
        },
    ],
    "sources": [
        {
            "id": "figures",
            "use": "json",
            "options": {
                "file": "figures.json",
                "fields": {"value": "count"},
                "period": {"at": "month", "covers": "month"},
                "constants": {"indicator": "waits"},
            },
        }
    ],
    "assessments": [
        {**assessment, "status": "not-achieved"}
        for assessment in converter.unstructure(SOUND.assessments)
    ],
}
FIGURES = b'[{"month": "2024-02", "count": 9}, {"month": "2024-03", "count": 7}]'
IN_JSON = json.dumps(DOCUMENT, indent=1).encode()
IN_YAML = b"""\
# A register with what YAML alone has.
format: 3
title: "A made-up\\n review"
summary: |
  Several
  lines.
organisations:
  - {id: owner, name: 'The owner'}
  - id: caf-1
    name: >-
      Caf\xc3\xa9 of
      the review
recommendations:
  - id: one
    number: 1.10
    addressed_to: {owner: lead}
    criteria: [{id: seen, text: NO}]
evidence:
  - {id: visit, bears_on: [one/seen], kind: inspection, about: outcome, direction: positive,
     says: "It is so.", collected_on: 2024-05-01, cycle: first}
cycles:
  - id: first
    title: First report
    cut_off_on: 2024-06-30
assessments:
  - {recommendation: one, cycle: first, assessor: owner, status: undetermined, reasons: None yet.}
stories:
  - {id: tale, evidence: visit, changed_name: Jo, text: Jo waited., consent: {covers: [publication]}}
private_names:
  - {story: tale, names: [Zebedee Quill]}
"""
# Scalars that YAML reads as numbers, in forms that are not how Python writes them.
NUMBERS = (b".nan", b"-1", b"+5", b"0x1F")
WORD = re.compile(rb"[\w.+-]+")
SETTINGS = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def plugins() -> Iterator[rsr.Plugins]:
    """Load the built-ins alone."""
    with rsr.Plugins(entry_points=False) as loaded:
        yield loaded


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Give a folder that every example writes into anew."""
    with tempfile.TemporaryDirectory() as made:
        (Path(made) / "figures.json").write_bytes(FIGURES)
        yield Path(made)


def _survives(folder: Path, name: str, raw: bytes, plugins: rsr.Plugins) -> None:
    """Check a register of one file; whatever is told of it must be a problem with a code."""
    path = folder / name
    path.write_bytes(raw)

    try:
        problems = rsr.check(path, plugins=plugins)
    except rsr.RsrError as error:
        problems = error.problems

    for problem in problems:
        assert problem.code
        assert "\n" not in str(problem)
        str(problem).encode()  # a message can always be written


@st.composite
def _mutated(draw: st.DrawFn, whole: bytes) -> bytes:
    """Flip, cut, insert or double some bytes, or write a number where there was a word."""
    raw = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(raw)))
        length = draw(st.integers(0, 40))
        match draw(st.sampled_from(("flip", "cut", "insert", "double", "number", "end"))):
            case "flip" if at < len(raw):
                raw[at] = draw(st.integers(0, 255))
            case "cut":
                del raw[at : at + length]
            case "insert":
                signs = st.sampled_from(
                    [b"[", b"{", b"*a", b"&a ", b"!", b"\t", b"- ", b": ", b"'"]
                )
                raw[at:at] = draw(st.binary(max_size=8) | signs)
            case "double":
                raw[at:at] = raw[at : at + length]
            case "number":
                number = draw(st.sampled_from(NUMBERS))
                words = list(WORD.finditer(raw))
                if words:
                    start, end = draw(st.sampled_from(words)).span()
                    raw[start:end] = number
            case _:
                del raw[at:]
    return bytes(raw)


_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(
        ["one", "owner", "first", "2024-01-31", "9999-12-31", "undetermined", "\ud800"]
    )
)
_ANYTHING = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


def _paths(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for step in (
        node if isinstance(node, dict) else range(len(node) if isinstance(node, list) else 0)
    ):
        yield from _paths(node[step], (*path, step))


PLACES = list(_paths(DOCUMENT))


def _replaced(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a copy of a document with another value at a path."""
    if not path:
        return value
    if not isinstance(node, dict | list):
        return node  # an earlier replacement took the place away
    if isinstance(node, dict):
        if path[0] not in node:
            return node
        return {**node, path[0]: _replaced(node[path[0]], path[1:], value)}
    if not isinstance(path[0], int) or path[0] >= len(node):
        return node
    return [
        _replaced(inner, path[1:], value) if at == path[0] else inner
        for at, inner in enumerate(node)
    ]


@SETTINGS
@given(raw=_mutated(IN_YAML))
@example(raw=b"")
@example(raw=b"\xef\xbb\xbfformat: 2\ntitle: It begins with a mark.\n")
@example(raw=b"format: 3\ntitle: x\nthemes: &a [*a]\n")
@example(raw=b"format: 3\ntitle: x\nthemes: " + b"[" * 20_000)
@example(raw=b"format: 3\ntitle: x\n" + b"- " * 5_000)
@example(raw=b"format: " + b"9" * 10_000)
@example(raw=b"format: 3\ntitle: 0x" + b"f" * 399)
@example(raw=b"format: 3\n? {a: b}\n: c\n")
@example(raw=b"format: 3\ntitle: .nan\nthemes: [{id: -1, title: +5}, .nan, 0x1F]\n")
@example(raw=IN_YAML.replace(b"id: owner, name", b"id: .nan, name"))
@example(raw=IN_YAML.replace(b"recommendation: one", b"recommendation: 0x1F"))
@example(raw=b"format: 3\ntitle: x\ninclude: ['**a', '[', '', '/', '../x']\n")
def test_mutated_yaml_is_read_or_refused(raw: bytes, folder: Path, plugins: rsr.Plugins) -> None:
    """However the bytes of a YAML register are changed, problems are all that comes of it."""
    _survives(folder, "register.yaml", raw, plugins)


@SETTINGS
@given(raw=_mutated(IN_JSON))
@example(raw=b"")
@example(raw=b'{"a":' * 20_000)
@example(raw=b'{"format": 3, "title": "x", "sources": [{"a": 1, "a": 2}, ' + b"[" * 5_000)
@example(raw=b'[{"a":1,"a":2},' + b"[" * 900 + b"]" * 900 + b"]")
@example(raw=b'{"format": 3, "title": "x", "themes": ' + b"[" * 400 + b"]" * 400 + b"}")
@example(raw=b'{"format": ' + b"9" * 5_000 + b"}")
@example(raw=b'{"format": 1e400, "title": -0.0}')
def test_mutated_json_is_read_or_refused(raw: bytes, folder: Path, plugins: rsr.Plugins) -> None:
    """However the bytes of a JSON register are changed, problems are all that comes of it."""
    _survives(folder, "register.json", raw, plugins)


@SETTINGS
@given(changes=st.lists(st.tuples(st.sampled_from(PLACES), _ANYTHING), min_size=1, max_size=3))
def test_mutated_structure_is_read_or_refused(
    changes: list[tuple[tuple[Any, ...], Any]], folder: Path, plugins: rsr.Plugins
) -> None:
    """Whatever stands in the place of any part of a register, problems are all that comes of it."""
    document: Any = DOCUMENT
    for path, value in changes:
        document = _replaced(document, path, value)

    _survives(folder, "register.json", json.dumps(document).encode(), plugins)


@SETTINGS
@given(path=st.sampled_from(PLACES[1:]), to=st.sampled_from(PLACES[1:]))
def test_parts_put_elsewhere_are_read_or_refused(
    path: tuple[Any, ...], to: tuple[Any, ...], folder: Path, plugins: rsr.Plugins
) -> None:
    """Values of the right sort in the wrong place are the likeliest to pass, and to do harm."""
    part: Any = DOCUMENT
    for step in path:
        part = part[step]

    _survives(folder, "register.json", json.dumps(_replaced(DOCUMENT, to, part)).encode(), plugins)


def test_the_registers_that_are_mutated_are_sound(folder: Path, plugins: rsr.Plugins) -> None:
    """Before they are changed, both registers read well, so that changes reach the checks."""
    told: list[rsr.Problem] = []
    for name, raw in (("register.yaml", IN_YAML), ("register.json", IN_JSON)):
        (folder / name).write_bytes(raw)
        told += rsr.check(folder / name, plugins=plugins)

    assert [problem for problem in told if problem.severity == "error"] == []
    assert len(told) > 0
