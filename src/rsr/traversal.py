"""Walks through records: every leaf that is asked for, with the path that leads to it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args

from attrs import Attribute, fields, frozen, has

from rsr.errors import Path
from rsr.model import COLLECTIONS, Addressee, Register, field_doc

__all__ = ["REFERENCES", "Leaf", "Walk"]

# A path, the mark that was put on its field, and the text that stands there.
Leaf = tuple[Path, str, str]


@frozen
class _Step:
    name: str
    mark: str | None


class Walk:
    """Finds texts in records, in fields that are chosen once for each class.

    Args:
        mark: Says of a field what is wanted of it: a mark that comes with each of its texts, or
            None for a field whose own texts are not wanted.
    """

    def __init__(self, mark: Callable[["Attribute[Any]"], str | None]) -> None:
        self._mark = mark
        self._steps: dict[type, tuple[_Step, ...]] = {}
        self._addressee = mark(fields(Addressee).organisation)

    def register(self, register: Register, *, without: tuple[str, ...] = ()) -> Iterator[Leaf]:
        """Yield the leaves of a register's head, then those of its records in order.

        Args:
            register: The register.
            without: Collections to be left out.
        """
        yield from self.inside(register, ())
        for collection in COLLECTIONS:
            if collection not in without:
                for index, record in enumerate(getattr(register, collection)):
                    yield from self.inside(record, (collection, index))

    def marked(self, record: Any) -> list[tuple[str, tuple[str, ...]]]:
        """Return the texts of one record field by field, each with its mark; a register's head alone.

        Paths cost most of a walk, so this is for where few or none are asked for.
        """
        found: list[tuple[str, tuple[str, ...]]] = []
        ahead = [record]
        while ahead:
            one = ahead.pop()
            for step in self._steps_of(type(one)):
                value = getattr(one, step.name)
                if not value:
                    continue
                mark = step.mark
                if mark is not None and type(value) is str:
                    found.append((mark, (value,)))
                elif mark is not None and type(value) is tuple and {*map(type, value)} == {str}:
                    found.append((mark, value))
                elif type(value) in self._steps:
                    ahead.append(value)
                else:
                    leaves = self._field(step, value, (step.name,))
                    found += [(inner, (text,)) for _, inner, text in leaves]
        return found

    def _steps_of(self, cls: type) -> tuple[_Step, ...]:
        steps = self._steps.get(cls)
        if steps is None:
            steps = self._steps[cls] = self._choose(cls)
        return steps

    def inside(self, record: Any, path: Path) -> Iterator[Leaf]:
        """Yield the leaves of one record, with their paths below a path."""
        for step in self._steps_of(type(record)):
            value = getattr(record, step.name)
            if not value:
                continue
            mark = step.mark
            if mark is not None and isinstance(value, str):  # by far the most frequent
                yield (*path, step.name), mark, value
                continue
            yield from self._field(step, value, (*path, step.name))

    def _field(self, step: _Step, value: Any, at: Path) -> Iterator[Leaf]:
        mark = step.mark
        if not isinstance(value, tuple):
            yield from self._value(value, at, mark)
            return
        for index, item in enumerate(value):
            if mark is not None and isinstance(item, str):
                yield (*at, index), mark, item
            elif isinstance(item, Addressee):
                # A document writes addressees as a mapping, so the key is the place.
                if self._addressee is not None:
                    organisation = item.organisation
                    yield (*at, organisation), self._addressee, organisation
            else:
                yield from self._value(item, (*at, index), mark)

    def _value(self, value: Any, path: Path, mark: str | None) -> Iterator[Leaf]:
        if isinstance(value, str):
            if mark is not None:
                yield path, mark, value
        elif isinstance(value, Mapping):
            for key, inner in value.items():
                if mark is not None:
                    yield (*path, key), mark, key
                yield from self._value(inner, (*path, key), mark)
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                yield from self._value(inner, (*path, index), mark)
        elif has(type(value)):
            yield from self.inside(value, path)

    def _choose(self, cls: Any) -> tuple[_Step, ...]:
        # A register that was gathered holds more, which is no part of its document.
        head = issubclass(cls, Register)
        found = fields(Register if head else cls)
        steps = (
            _Step(attribute.name, self._mark(attribute))
            for attribute in found
            if not head or attribute.name not in (*COLLECTIONS, "origins")
        )
        types = {attribute.name: attribute.type for attribute in found}
        return tuple(
            step
            for step in steps
            if step.mark is not None or self._leads(types[step.name], frozenset())
        )

    def _leads(self, type_: Any, above: frozenset[Any]) -> bool:
        """Say whether a value of a type may hold records with fields that are wanted."""
        if type_ in above or not has(type_):
            return any(self._leads(inner, above) for inner in get_args(type_))
        return any(
            self._mark(one) is not None or self._leads(one.type, above | {type_})
            for one in fields(type_)
        )


def _refers_to(attribute: "Attribute[Any]") -> str | None:
    return field_doc(attribute).refers_to


# Finds every reference; its mark is the collection that the id is looked for in.
REFERENCES = Walk(_refers_to)
