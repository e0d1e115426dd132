"""What the classes hold, what documents say and what the schema allows are one and the same."""

import copy
import functools
import json
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import instances, json_values

from rsr.documents.canonical_json import canonical
from rsr.documents.explain import explain
from rsr.documents.forms import converter
from rsr.documents.schema import DIALECT, definitions
from rsr.errors import Problem
from rsr.model import COLLECTIONS, Proposal, Register, Release, ReportCycle

CLASSES = {**COLLECTIONS, "proposals": Proposal, "register": Register, "release": Release}
EVERY_CLASS = pytest.mark.parametrize(
    "cls", [pytest.param(cls, id=name) for name, cls in CLASSES.items()]
)
# What a class refuses and JSON Schema cannot see, by code: rules between fields, and rules over
# text and over options.
BEYOND_SCHEMA = {
    "document-too-deep",
    "due-date-empty",
    "loss-undeclared",
    "mapping-incomplete",
    "number-too-large",
    "range-reversed",
    "scale-ambiguous",
}
patient = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@functools.cache
def _schema(cls: Any) -> dict[str, Any]:
    return {
        "$schema": DIALECT,
        "$ref": f"#/$defs/{cls.__name__}",
        "$defs": definitions(cls),
    }


@functools.cache
def _validators(cls: Any) -> tuple[Any, Any]:
    formats = jsonschema.FormatChecker(("date",))
    ours = jsonschema.Draft202012Validator(_schema(cls), format_checker=formats)
    return ours, jsonschema_rs.validator_for(_schema(cls), validate_formats=True)


@EVERY_CLASS
@patient
@given(data=st.data())
def test_what_is_written_reads_back_as_the_same(cls: Any, data: st.DataObject) -> None:
    """Writing a record and reading it again, through JSON text, gives an equal record."""
    record = data.draw(instances(cls))

    written = json.loads(json.dumps(converter.unstructure(record)))

    assert converter.structure(written, cls) == record


@EVERY_CLASS
@patient
@given(data=st.data())
def test_what_is_written_fits_the_schema(cls: Any, data: st.DataObject) -> None:
    """Two independent validators accept whatever a class accepts, and it can be frozen."""
    written = converter.unstructure(data.draw(instances(cls)))

    ours, theirs = _validators(cls)

    assert list(ours.iter_errors(written)) == []
    assert theirs.is_valid(written)
    assert json.loads(canonical(written)) == written


def _places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner: list[tuple[str | int, ...]] = []
    if isinstance(value, dict):
        for key, entry in value.items():
            inner += _places(entry, (*path, key))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            inner += _places(entry, (*path, index))
    return [path, *inner]


def _mutated(data: st.DataObject, written: Any) -> Any:
    """Return a document with one thing changed: dropped, added, or put in place of another."""
    top = {"document": copy.deepcopy(written)}
    places = [("document", *place) for place in _places(written)]
    *above, last = data.draw(st.sampled_from(places))
    holder: Any = top
    for step in above:
        holder = holder[step]
    how = data.draw(st.sampled_from(["drop", "add", "replace", "respell"]))
    if how == "drop" and len(places) > 1 and above:
        del holder[last]
    elif how == "add" and isinstance(holder[last], dict):
        holder[last][data.draw(st.sampled_from(["ids", "stated", "x", "url", "why"]))] = data.draw(
            json_values
        )
    elif how == "respell" and isinstance(holder[last], str):
        holder[last] = data.draw(
            st.sampled_from([holder[last].upper() + "!", "", " ", "2020-02-30", "a b"])
        )
    else:
        holder[last] = data.draw(json_values)
    return top.get("document")


@EVERY_CLASS
@settings(patient, max_examples=400)
@given(data=st.data())
def test_class_and_schema_accept_the_same_documents(cls: Any, data: st.DataObject) -> None:
    """A damaged document is refused by the class exactly when the schema refuses it."""
    damaged = _mutated(data, converter.unstructure(data.draw(instances(cls))))

    ours, theirs = _validators(cls)
    fits = ours.is_valid(damaged)
    try:
        converter.structure(damaged, cls)
        problems: tuple[Problem, ...] = ()
    except Exception as error:  # noqa: BLE001  # explained below, whatever it is
        problems = explain(cls, damaged, error)

    assert theirs.is_valid(damaged) == fits
    if fits:
        assert {problem.code for problem in problems} <= BEYOND_SCHEMA
    else:
        assert problems


def test_cycles_are_among_the_classes_tried() -> None:
    """The list of classes follows the register: a new collection is tried without being named."""
    assert ReportCycle in CLASSES.values()
