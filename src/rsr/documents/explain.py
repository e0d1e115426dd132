"""Why a document does not fit: every fault, in rsr's words. The only importer of jsonschema."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve, fields, has
from cattrs import AttributeValidationNote, ClassValidationError, IterableValidationNote

from rsr.documents.discretion import discreet, is_private, near_miss, within
from rsr.documents.forms import WrittenFloat, WrittenInt, without_none
from rsr.documents.schema import DIALECT, definitions
from rsr.errors import ModelError, Path, Problem, Where, did_you_mean, short_repr
from rsr.model import field_doc
from rsr.model.fields import identifier

__all__ = ["explain"]

_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}


def _validator(cls: Any) -> Any:
    import jsonschema

    def is_text(_: Any, value: Any) -> bool:
        return isinstance(value, str | WrittenInt | WrittenFloat)

    known = jsonschema.Draft202012Validator.VALIDATORS

    def as_written(name: str) -> Any:
        def rule(inner: Any, rule: Any, value: Any, schema: Any) -> Any:
            return known[name](inner, rule, getattr(value, "written", value), schema)

        return rule

    checker = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine("string", is_text)
    validator = jsonschema.validators.extend(  # type: ignore[no-untyped-call]  # typed in part
        jsonschema.Draft202012Validator,
        validators={name: as_written(name) for name in ("pattern", "minLength", "maxLength")},
        type_checker=checker,
    )
    schema = {
        "$schema": DIALECT,
        "$ref": f"#/$defs/{cls.__name__}",
        "$defs": definitions(cls),
    }
    return validator(schema, format_checker=jsonschema.FormatChecker(("date",)))


def _attribute(cls: Any, path: Iterable[str | int]) -> Any:
    """Return the attrs attribute that a path leads to, or None."""
    found = None
    here = cls
    for step in path:
        if isinstance(step, int) or not (has(here) and hasattr(fields(here), step)):
            if isinstance(step, int):
                continue
            return None
        found = getattr(fields(here), step)
        here = within(found.type)
    return found


def _close(word: str, known: Iterable[str]) -> str:
    names = sorted(known)
    if question := did_you_mean(word, names):
        return question
    cut = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
    return f"known are {cut}"


def _of_error(cls: Any, error: Any) -> Iterator[Problem]:  # noqa: PLR0915  # a rule a branch
    path: Path = tuple(error.absolute_path)
    rule, wanted = error.validator, error.validator_value
    private = is_private(cls, path)
    name = str(path[-1]) if path and isinstance(path[-1], str) else _noun(cls, path)
    if path and isinstance(path[-1], int) and rule in ("pattern", "maxLength", "enum", "type"):
        name = f"an item of {path[-2]}" if len(path) > 1 else "an item"
    attribute = _attribute(cls, path)
    came = short_repr(error.instance, private=private)
    at = Where(path=path)
    if rule == "required":
        for missing in wanted:
            if missing not in error.instance:
                hint = _described(error.schema, missing)
                yield Problem(
                    code="field-missing",
                    must=f"{_noun(cls, path)} must have {missing!r}",
                    hint=hint,
                    where=at,
                )
    elif rule == "additionalProperties" and wanted is False:
        known = error.schema.get("properties", {})
        for key in error.instance:
            if key not in known:
                yield Problem(
                    code="field-unknown",
                    got=short_repr(key, private=private and not near_miss(str(key), known)),
                    hint=_close(str(key), known),
                    must=f"{_noun(cls, path)} must have only the fields it knows",
                    where=Where(path=(*path, key)),
                )
    elif rule == "enum":
        words = [repr(choice) for choice in wanted if choice is not None]
        hint = None
        if isinstance(error.instance, str) and not private:
            hint = did_you_mean(error.instance, [word.strip("'") for word in words])
        yield Problem(
            code="choice-unknown",
            must=f"{name} must be one of {', '.join(words)}",
            got=came,
            hint=hint,
            where=at,
        )
    elif rule == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted
        words = [_TYPES[kind] for kind in kinds if kind != "null"]
        hint = None
        if words == ["text"] and isinstance(error.instance, bool):
            hint = "put it in quotation marks"
        elif attribute is not None:
            hint = field_doc(attribute).text.rstrip(".")
        yield Problem(
            code="type-wrong",
            must=f"{name} must be {' or '.join(words)}",
            got=came,
            hint=hint,
            where=at,
        )
    elif rule == "format":
        yield Problem(
            code="date-impossible",
            must=f"{name} must be a day that exists",
            got=came,
            hint="look it up in a calendar",
            where=at,
        )
    elif rule in ("pattern", "maxLength") and not error.schema.get("format"):
        validator = getattr(attribute, "validator", None)
        if "propertyNames" in error.absolute_schema_path:
            at = Where(path=(*path, error.instance))
            name, validator = "a key", identifier
        yield Problem(
            code=getattr(validator, "code", "value-malformed"),
            got=came,
            where=at,
            must=f"{name} {getattr(validator, 'must', 'must have the right form')}",
            hint=getattr(validator, "hint", None),
        )
    elif rule == "pattern":
        yield Problem(
            code="date-malformed",
            must=f"{name} must be a day as YYYY-MM-DD",
            got=came,
            hint="for example 2022-03-25",
            where=at,
        )
    elif rule in ("minimum", "maximum"):
        yield Problem(
            code="number-too-small" if rule == "minimum" else "number-too-large",
            must=f"{name} must be at {'least' if rule == 'minimum' else 'most'} {wanted}",
            got=came,
            where=at,
        )
    elif rule == "anyOf" and {"type": "null"} in wanted:
        for inner in error.context:
            if inner.schema_path[0] != wanted.index({"type": "null"}):
                yield from _of_error(cls, inner)
    elif rule == "anyOf":
        yield Problem(
            code="value-malformed",
            got=came,
            where=at,
            must=f"{name} must be a figure, 'missing', 'not-applicable', 'not-collected', "
            "{interval: [low, high]} or {suppressed: [low, high]}"
            if any("suppressed" in form.get("properties", ()) for form in wanted)
            else f"{name} must have one of its forms",
        )
    else:
        yield Problem(
            code="value-malformed",
            must=f"{name} must keep the rule {rule!r}",
            got=came,
            where=at,
        )


def _noun(cls: Any, path: Path) -> str:
    attribute = _attribute(cls, path)
    if attribute is None:
        word = cls.__name__
    else:
        here, _ = without_none(attribute.type)
        while getattr(here, "__origin__", None) is tuple:
            here = here.__args__[0]
        word = here.__name__ if has(here) else attribute.name
    if word == "Evidence":
        return "an evidence record"
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in word)
    noun = spaced.strip()
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _described(schema: Mapping[str, Any], name: str) -> str | None:
    text = schema.get("properties", {}).get(name, {}).get("description")
    return f"{name}: {text.rstrip('.')}" if text else None


def _leaves(error: BaseException, path: Path) -> Iterator[tuple[Path, BaseException]]:
    """Walk what cattrs raised down to single causes, each with its path."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            path = (*path, note.name)
        elif isinstance(note, IterableValidationNote) and isinstance(note.index, int | str):
            path = (*path, note.index)
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _leaves(inner, path)
    else:
        yield path, error


def explain(
    cls: Any, raw: Any, error: BaseException, *, whole_paths: bool = False
) -> tuple[Problem, ...]:
    """Say everything that keeps a value from being read as a class.

    What the schema sees comes first, all of it; what only the class itself sees (a period that ends
    before it begins) is added where the schema has nothing to say of that part.

    Args:
        cls: The class that was wanted.
        raw: The value as it came.
        error: What structuring it raised.
        whole_paths: True to leave every key in the paths, for a caller that looks up places by them
            and makes them :func:`discreet` itself.

    Returns:
        At least one problem, with paths relative to the value.
    """
    problems: list[Problem] = []
    for fault in _validator(cls).iter_errors(raw):
        problems += _of_error(cls, fault)
    # A field that is missing says nothing of the fields that are there.
    lacking = {problem.where.path for problem in problems if problem.code == "field-missing"}
    seen = [problem.where.path for problem in problems if problem.code != "field-missing"]
    for path, cause in _leaves(error, ()):
        if any(path == told[: len(path)] or told == path[: len(told)] for told in seen):
            continue
        if isinstance(cause, KeyError) and path[:-1] in lacking:
            continue
        if isinstance(cause, ModelError):
            for problem in cause.problems:
                told = problem.under(path)
                private = is_private(cls, told.where.path)
                problems.append(_withheld(told, private=private))
        elif not isinstance(cause, ClassValidationError):
            problems.append(
                Problem(
                    code="value-malformed",
                    must=f"{_noun(cls, path)} must be readable",
                    got=short_repr(raw, private=True),
                    where=Where(path=path),
                )
            )
    if not problems:
        problems.append(
            Problem(
                code="value-malformed",
                got=short_repr(raw, private=True),
                must=f"{_noun(cls, ())} must be readable",
            )
        )
    malformed = {p.where.path for p in problems if p.code == "date-malformed"}
    problems = [p for p in problems if p.code != "date-impossible" or p.where.path not in malformed]
    unique = {(problem.where.path, problem.code, problem.must): problem for problem in problems}
    if whole_paths:
        return tuple(unique.values())
    return tuple(
        evolve(p, where=evolve(p.where, path=discreet(cls, p.where.path))) for p in unique.values()
    )


def _withheld(problem: Problem, *, private: bool) -> Problem:
    return evolve(problem, got="withheld") if private and problem.got else problem
