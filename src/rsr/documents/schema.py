"""JSON Schema (draft 2020-12) from the classes: one description, written once, in the class."""

import inspect
from collections.abc import Iterator, Sequence
from typing import Any, Literal, get_args, get_origin

from attrs import NOTHING, Attribute, fields, has

from rsr._version import DISTRIBUTION
from rsr.documents.forms import converter, form_of, is_union, without_none
from rsr.model import COLLECTIONS, FORMAT, Register, Release, ReportCycle, field_doc

__all__ = [
    "DOCUMENT_KINDS",
    "IN_CYCLE",
    "SCHEMA_ID",
    "class_schema",
    "definitions",
    "options_schema",
    "schema_for",
]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
# How the id of each schema begins.
SCHEMA_ID = f"urn:{DISTRIBUTION}:schema:"
# Which schemas are published; each is one kind of document.
DOCUMENT_KINDS = ("register", "cycle", "release")
# Collections that a file of a cycle's own folder may hold; the reader goes by it too.
IN_CYCLE = tuple(
    name
    for name in COLLECTIONS
    if name not in ("cycles", "themes", "populations", "scales", "sources")
)


def _first_line(cls: type) -> str:
    return inspect.cleandoc(cls.__doc__ or cls.__name__).splitlines()[0]


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if "enum" in schema and "type" not in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    if isinstance(schema.get("type"), list):
        return {**schema, "type": [*schema["type"], "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def _type_schema(type_: Any, rule: dict[str, Any]) -> dict[str, Any]:
    inner, optional = without_none(type_)
    form = form_of(inner)
    if form is not None:
        made = {**form.schema, **rule}
    elif get_origin(inner) in (tuple, Sequence):
        made = {"type": "array", "items": _type_schema(get_args(inner)[0], rule)}
    elif get_origin(inner) is dict:
        made = {"type": "object", "additionalProperties": _type_schema(get_args(inner)[1], {})}
    elif get_origin(inner) is Literal:
        made = {"enum": list(get_args(inner))}
    elif has(inner):
        made = {"$ref": f"#/$defs/{inner.__name__}"}
    elif is_union(inner):
        made = {"anyOf": [_type_schema(part, rule) for part in get_args(inner)]}
    else:
        made = {}
    return _nullable(made) if optional else made


def _field_schema(attribute: "Attribute[Any]") -> dict[str, Any]:
    described = field_doc(attribute)
    rule = getattr(attribute.validator, "schema", {})
    text = described.text + (f" Unit: {described.unit}." if described.unit else "")
    made = {"description": text, **_type_schema(attribute.type, rule)}
    default = attribute.default
    if default is not None and default is not NOTHING and not hasattr(default, "factory"):
        made["default"] = converter.unstructure(default, attribute.type)
    return made


def _fields_of(cls: Any) -> Iterator["Attribute[Any]"]:
    return (attribute for attribute in fields(cls) if attribute.name != "origins")


def class_schema(cls: Any) -> dict[str, Any]:
    """Return the schema of one class; other classes in it are references to ``$defs``."""
    return {
        "title": cls.__name__,
        "description": _first_line(cls),
        "type": "object",
        "properties": {a.name: _field_schema(a) for a in _fields_of(cls)},
        "required": [a.name for a in _fields_of(cls) if a.default is NOTHING],
        "additionalProperties": False,
    }


def _classes_in(type_: Any) -> Iterator[Any]:
    if form_of(type_) is not None:
        return
    if has(type_):
        yield type_
    for inner in get_args(type_):
        yield from _classes_in(inner)


def definitions(*roots: Any) -> dict[str, Any]:
    """Return the schemas of classes and of all that they hold, by class name, sorted."""
    found: dict[str, Any] = {}
    waiting = list(roots)
    while waiting:
        cls = waiting.pop()
        if cls.__name__ in found:
            continue
        found[cls.__name__] = class_schema(cls)
        for attribute in _fields_of(cls):
            waiting += _classes_in(attribute.type)
    return dict(sorted(found.items()))


def _lists(names: Any) -> dict[str, Any]:
    """Describe lists of records; a list that holds nothing yet may be left empty in a file."""
    return {name: _nullable(_field_schema(getattr(fields(Register), name))) for name in names}


def schema_for(kind: str) -> dict[str, Any]:
    """Return the whole schema of a kind of document.

    Args:
        kind: ``register`` for any file of a register's folder, ``cycle`` for any file of a cycle's
            folder, ``release`` for a frozen release.

    Raises:
        KeyError: There is no such kind.
    """
    head: dict[str, Any] = {
        "$schema": DIALECT,
        "$id": f"{SCHEMA_ID}{FORMAT}:{kind}",
    }
    if kind == "release":
        return {**head, **class_schema(Release), "$defs": definitions(Release)}
    if kind == "register":
        body = class_schema(Register)
        body["properties"].update(_lists(COLLECTIONS))
        about = (
            "A file of a register: its head, and any of its lists. Only register.yaml has a head."
        )
        roots = list(COLLECTIONS.values())
    elif kind == "cycle":
        body = class_schema(ReportCycle)
        body["properties"].update(_lists(IN_CYCLE))
        about = "A file of a cycle's folder: the cycle itself (cycle.yaml), and records made in it."
        roots = [ReportCycle, *COLLECTIONS.values()]
    else:
        raise KeyError(kind)
    # Nothing is required: a file may hold any part, and the reader says what the whole lacks.
    body = {**body, "title": f"rsr {kind}", "description": about, "required": []}
    used = definitions(*roots, *_classes_in(tuple[tuple(a.type for a in _fields_of(Register))]))  # type: ignore[misc]  # built at run time
    if kind == "cycle":
        # The folder says which cycle its records belong to.
        for made in used.values():
            made["required"] = [name for name in made["required"] if name != "cycle"]
    return {**head, **body, "$defs": used}


def options_schema(cls: Any, *, of: str = "options") -> dict[str, Any]:
    """Return the whole schema of the options of a plugin's offer.

    Args:
        cls: The class of the options; None takes none.
        of: The offer, such as ``sources/tabular``, for the schema's id.
    """
    head = {"$schema": DIALECT, "$id": f"{SCHEMA_ID}{FORMAT}:{of}"}
    if cls is None:
        return {**head, "type": "object", "additionalProperties": False}
    return {**head, **class_schema(cls), "$defs": definitions(cls)}
