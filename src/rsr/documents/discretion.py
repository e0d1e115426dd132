"""What may be a person's details in a document, so that no message repeats it."""

import difflib
from collections.abc import Iterable
from datetime import date
from pathlib import Path as FilePath
from typing import Any, Literal, get_origin

from attrs import evolve, fields, has, resolve_types

from rsr.documents.forms import form_of, without_none
from rsr.documents.located import Document
from rsr.errors import Path, Problem
from rsr.model import COLLECTIONS, field_doc

__all__ = ["discreet", "discreet_problem", "is_private", "near_miss", "within"]


def within(type_: Any) -> Any:
    """Return the type within ``X | None`` and ``tuple[X, ...]``."""
    here, _ = without_none(type_)
    while form_of(here) is None and getattr(here, "__origin__", None) is tuple:
        here = here.__args__[0]
    return here


def _holds_private(cls: Any) -> bool:
    """Say whether records of a class hold a person's details right in them.

    A class whose private field is a list of records, as the register itself, does not: it is those
    records that do.
    """
    return has(cls) and any(
        field_doc(a).private and not has(within(a.type)) for a in fields(resolve_types(cls))
    )


def is_private(cls: Any, path: Path = ()) -> bool:
    """Say whether what stands at a path of a class, or in its place, may be a person's details.

    All of a record counts that has a private field, because what is of the wrong shape may be
    anything; not so its choices and days, which have to be shown to be mended.
    """
    here = cls
    private = _holds_private(here)
    for step in path:
        if isinstance(step, int):
            continue
        if not (has(here) and hasattr(fields(here), step)):
            return private
        attribute = getattr(fields(here), step)
        if field_doc(attribute).private or (private and not _is_closed(attribute.type)):
            return True
        here = within(attribute.type)
        private = _holds_private(here)
    return private


def _is_closed(type_: Any) -> bool:
    """Say whether a field takes nothing but a choice or a day."""
    inner = within(type_)
    return get_origin(inner) is Literal or inner is date


def discreet(cls: Any, path: Path) -> Path:
    """Return a path cut short at the first key that is no field, where a person may be meant."""
    here = cls
    for index, step in enumerate(path):
        if isinstance(step, int):
            continue
        known = [a.name for a in fields(here)] if has(here) else []
        if step not in known:
            if is_private(cls, path[:index]) and not near_miss(step, known):
                return (*path[:index], "...")
            return path
        here = within(getattr(fields(here), step).type)
    return path


def near_miss(key: str, known: Iterable[str]) -> bool:
    """Say whether a key is so near to a known one that it can be nothing but that, misspelt."""
    return bool(difflib.get_close_matches(key, list(known), n=1, cutoff=0.75))


def _holds_people(document: Document) -> bool:
    """Say whether a file is one that holds records with people's details."""
    here = document.value if isinstance(document.value, dict) else {}
    called = FilePath(document.file).stem.replace("-", "_")
    return any(
        is_private(cls) for name, cls in COLLECTIONS.items() if name in here or name == called
    )


def discreet_problem(problem: Problem, document: Document, known: Iterable[str]) -> Problem:
    """Return a problem of a file's keys and tags without what may be a person's details.

    Args:
        problem: The problem.
        document: The file that it is in.
        known: The keys that may stand at the top of a file.
    """
    path = problem.where.path
    if path and path[0] in COLLECTIONS:
        cls = COLLECTIONS[str(path[0])]
        private, cut = is_private(cls), (path[0], *discreet(cls, path[1:]))
    else:
        private, cut = _holds_people(document), path
        keys = list(known)
        if private and path and path[0] not in keys and not near_miss(str(path[0]), keys):
            cut = ("...",)
    if not private:
        return problem
    is_known = problem.code in ("key-repeated", "field-unknown") and cut == path
    got = problem.got if is_known or problem.got is None else "withheld"
    return evolve(problem, got=got, where=evolve(problem.where, path=cut))
