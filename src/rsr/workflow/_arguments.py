"""What callers pass to a verb, refused where it is of another type than the verb takes."""

from collections.abc import Iterable
from datetime import date, datetime
from os import PathLike
from types import NoneType
from typing import Any, TypeVar

from rsr.errors import ModelError, Where, short_repr
from rsr.plugins.manager import Plugins

_Item = TypeVar("_Item")


def several(name: str, given: Iterable[_Item]) -> tuple[_Item, ...]:
    """Return what is given as a tuple; a text is one and not several, whatever its letters are.

    Raises:
        ModelError: It is a text, or nothing that has items.
    """
    received: Any = given
    if isinstance(received, str) or not isinstance(received, Iterable):
        hint = f"give [{received!r}]" if isinstance(received, str) else None
        raise _wrong(name, "a list", given, hint)
    return tuple(given)


def check_day(name: str, given: Any) -> None:
    """Refuse what is neither a day nor None.

    Raises:
        ModelError: It is neither; an instant is no day.
    """
    if given is None or (isinstance(given, date) and not isinstance(given, datetime)):
        return
    hint = "take its .date()" if isinstance(given, datetime) else "date.fromisoformat reads text"
    raise _wrong(name, "a day (datetime.date)", given, hint)


def check_type(name: str, given: Any, *kinds: type, as_: str) -> None:
    """Refuse what is of none of some types; ``as_`` says in words what it must be.

    Raises:
        ModelError: It is of another.
    """
    if not isinstance(given, kinds):
        raise _wrong(name, as_, given, None)


def check_plugins(given: Any) -> None:
    """Refuse what is neither plugins nor None.

    Raises:
        ModelError: It is neither.
    """
    check_type("plugins", given, Plugins, NoneType, as_="Plugins")


def check_path(name: str, given: Any) -> None:
    """Refuse what is no path: neither text nor what stands for a file or folder.

    Raises:
        ModelError: It is none.
    """
    check_type(name, given, str, PathLike, as_="a path, as text or pathlib.Path")


def _wrong(name: str, kind: str, given: Any, hint: str | None) -> ModelError:
    must = f"{name} must be {kind}"
    where = Where(path=(name,))
    return ModelError.of("type-wrong", must, got=short_repr(given), hint=hint, where=where)
