"""The published schemas are those of the classes, fit their own standard and mean what they say."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from rsr.documents.schema import DOCUMENT_KINDS, class_schema, options_schema, schema_for
from rsr.documents.yaml_reader import read_yaml
from rsr.model import COLLECTIONS, FORMAT, Evidence, Target

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "schemas"


@pytest.mark.parametrize("kind", DOCUMENT_KINDS)
def test_committed_schemas_are_those_of_the_classes(kind: str) -> None:
    """What is published is what is generated."""
    committed = (SCHEMAS / f"{kind}.schema.json").read_text(encoding="utf-8")

    assert json.loads(committed) == schema_for(kind), "run: python schemas/refresh.py"


@pytest.mark.parametrize(
    "path", sorted(SCHEMAS.rglob("*.json")), ids=lambda path: path.relative_to(SCHEMAS).as_posix()
)
def test_schemas_keep_to_their_standard(path: Path) -> None:
    """Two independent readers of draft 2020-12 accept each, the frozen ones too."""
    schema = json.loads(path.read_text(encoding="utf-8"))

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema_rs.meta.validate(schema)
    assert schema["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]


def test_every_old_format_has_its_frozen_schema() -> None:
    """A format that was released is described for ever."""
    assert [
        (SCHEMAS / str(old) / "register.schema.json").is_file() for old in range(1, FORMAT)
    ] == [True] * (FORMAT - 1)


def test_identifiers_name_format_and_kind() -> None:
    """No two schemas share an identifier."""
    found = [
        json.loads(path.read_text(encoding="utf-8"))["$id"] for path in SCHEMAS.rglob("*.json")
    ]

    assert len(set(found)) == len(found)
    assert f"urn:rsr-tracker:schema:{FORMAT}:register" in found


def test_there_is_no_other_kind() -> None:
    """An unknown kind is the caller's mistake."""
    with pytest.raises(KeyError):
        schema_for("letter")


@pytest.mark.parametrize("kind", DOCUMENT_KINDS)
def test_every_property_is_described(kind: str) -> None:
    """An editor shows a sentence at every field."""
    schema = schema_for(kind)
    bodies = [schema, *schema["$defs"].values()]

    bare = [
        name
        for body in bodies
        for name, inner in body.get("properties", {}).items()
        if not inner.get("description")
    ]

    assert bare == []


def test_options_have_a_schema_of_their_own() -> None:
    """Whole in itself; an offer without options allows none."""
    whole, none = options_schema(Target), options_schema(None)

    assert set(whole["properties"]) == {"value", "by", "source"}
    assert "SourceRef" in whole["$defs"]
    assert jsonschema_rs.validator_for(none).is_valid({})
    assert not jsonschema_rs.validator_for(none).is_valid({"a": 1})


def test_a_register_file_may_hold_any_collection() -> None:
    """And a cycle's file those whose records can belong to it."""
    register, cycle = (set(schema_for(kind)["properties"]) for kind in ("register", "cycle"))

    assert set(COLLECTIONS) <= register
    assert {"evidence", "assessments", "cut_off_on"} <= cycle
    assert {"themes", "cycles"} & cycle == {"themes"}
    assert schema_for("cycle")["properties"]["themes"]["items"]["type"] == "string"


def test_a_default_is_shown() -> None:
    """A reader of the schema sees what is meant where nothing is written."""
    properties = class_schema(Evidence)["properties"]

    assert properties["confidentiality"]["default"] == "public"
    assert "default" not in properties["stage"]


def test_the_frozen_schema_of_format_1_means_what_it_did() -> None:
    """There a recommendation had one owner, and nothing was addressed to anybody."""
    schema = json.loads((SCHEMAS / "1" / "register.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema_rs.validator_for(schema)

    assert validator.is_valid({"format": 1, "recommendations": [{"id": "r", "owner": "council"}]})
    assert not validator.is_valid({"recommendations": [{"id": "r", "owner": "The Council"}]})
    assert not validator.is_valid({"recommendations": [{"id": "r", "addressed_to": {"a": "lead"}}]})


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        pytest.param(None, 0, id="in-order"),
        pytest.param("{}", 1, id="out-of-date"),
        pytest.param(
            '{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": 5}',
            1,
            id="breaks-the-standard",
        ),
        pytest.param("{", 1, id="not-json"),
    ],
)
def test_the_refresh_command_sees_what_is_wrong(
    tmp_path: Path, damage: str | None, code: int
) -> None:
    """With --check it writes nothing and fails where a schema is not what it should be."""
    copied = shutil.copytree(SCHEMAS, tmp_path / "schemas")
    if damage is not None:
        (copied / "cycle.schema.json").write_text(damage)
    command = [sys.executable, str(copied / "refresh.py"), "--check"]

    done = subprocess.run(command, check=False, capture_output=True)

    assert done.returncode == code
    assert ((copied / "cycle.schema.json").read_text() == damage) == (damage is not None)
    mended = subprocess.run(command[:-1], check=False, capture_output=True)
    assert mended.returncode == 0
    assert (copied / "cycle.schema.json").read_bytes() == (
        SCHEMAS / "cycle.schema.json"
    ).read_bytes()


# Written by hand, so that a slip in the generator cannot hide in what it generates.
GOOD = """
format: 3
title: A review
evidence:
recommendations:
  - id: r-1
    number: 6
    addressed_to: {cqc: lead}
    themes: [a]
    criteria:
      - {id: rights, text: People keep their rights.}
observations:
  - indicator: i
    period: {start: "2024-01-01", end: "2024-01-31"}
    value: {suppressed: [1, null]}
"""
BAD = {
    "a role that is not one": "addressed_to: {cqc: owner}",
    "an id with a capital": "id: R-1",
    "a field that is not one": "status: achieved",
    "text for a list": "themes: a",
    "true for text": "topic: true",
    "blank text": 'topic: "  "',
}


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value))


@pytest.fixture(params=["jsonschema", "jsonschema-rs"])
def validator(request: pytest.FixtureRequest) -> Any:
    """Return the register's schema, in either of two readers."""
    if request.param == "jsonschema":
        return jsonschema.Draft202012Validator(schema_for("register"))
    return jsonschema_rs.validator_for(schema_for("register"))


def test_a_good_document_fits(validator: Any) -> None:
    """A file as people write it, an empty list in it."""
    assert validator.is_valid(_plain(read_yaml(GOOD, file="r.yaml").value))


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
def test_a_bad_document_does_not_fit(validator: Any, line: str) -> None:
    """One thing wrong is enough."""
    name = line.partition(":")[0]
    raw = _plain(read_yaml(GOOD, file="r.yaml").value)
    raw["recommendations"][0][name] = _plain(read_yaml(line, file="l.yaml").value)[name]

    assert not validator.is_valid(raw)
