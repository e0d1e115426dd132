"""The source ``json``: a list of records in a JSON file, read by JSON pointers."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from rsr.documents import Document, decode
from rsr.errors import DocumentError, ModelError, Path, Problem, Where, short_repr
from rsr.model import doc
from rsr.model.kinds import Known
from rsr.plugins import Gathered, Place, SourceContext, SourceOffer, hookimpl
from rsr.plugins.tables.record_options import RecordOptions
from rsr.values.bounds import check_grid
from rsr.values.texts import text_of

if TYPE_CHECKING:
    from rsr.engine.unselected import Unselected
    from rsr.plugins.tables.rows import Recorder

_ABSENT = object()


@frozen(kw_only=True)
class JsonOptions(RecordOptions):
    """Where in a JSON file the records are, and which of their values mean what.

    Wherever a column is named, a pointer within the record is meant: ``/address/city``, or the
    plain name of a key.
    """

    pointer: str = field(
        default="",
        metadata=doc("The JSON pointer (RFC 6901) to the list; none is the whole document."),
    )
    fields: dict[str, str] = field(
        factory=dict,
        metadata=doc(
            "For each field of the record the pointer, within an entry, to what it is read from."
        ),
    )

    @property
    def heading(self) -> str:
        """The last step of the pointer to figures; empty where none is named."""
        return self.fields.get("value", "").rpartition("/")[2]

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.period is not None and self.period.of_file:
            raise ModelError.of(
                "period-unclear",
                "a period of entries must be read from what they hold",
                hint="name pointers under period, or state it under constants",
                where=Where(path=("period",)),
            )
        if self.pointer and not self.pointer.startswith("/"):
            raise ModelError.of(
                "pointer-wrong",
                "pointer must be empty or begin with '/'",
                got=short_repr(self.pointer),
                hint="for example '/data/items'",
                where=Where(path=("pointer",)),
            )


def _steps(pointer: str) -> tuple[str, ...]:
    """Split a pointer into its steps; a plain name is one step."""
    if not pointer.startswith("/"):
        return (pointer,) if pointer else ()
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/"))


def _follow(value: Any, steps: tuple[str, ...]) -> tuple[Any, Path]:
    """Return what lies at the end of the steps, if anything, and how far they lead."""
    path: Path = ()
    for step in steps:
        if isinstance(value, dict) and step in value:
            value, path = value[step], (*path, step)
        elif isinstance(value, list) and _is_index(step) and int(step) < len(value):
            value, path = value[int(step)], (*path, int(step))
        else:
            return _ABSENT, path
    return value, path


def _in_floats(value: Any) -> Any:
    """Return a value as documents have it: a decimal as the nearest float."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: _in_floats(part) for key, part in value.items()}
    return list(map(_in_floats, value)) if isinstance(value, list) else value


def _names(entry: Any, within: str = "") -> Iterator[str]:
    """Yield the keys of an entry, and the pointers to those of objects within it."""
    for key, value in entry.items() if isinstance(entry, dict) else ():
        step = key.replace("~", "~0").replace("/", "~1")
        if isinstance(value, dict):
            yield from _names(value, f"{within}/{step}")
        else:
            yield f"{within}/{step}" if within or key.startswith("/") else key


def _text_at(entry: Any, pointer: str) -> str:
    found, _ = _follow(entry, _steps(pointer))
    return "" if found is _ABSENT else text_of(found)


def _is_index(step: str) -> bool:
    return step.isascii() and step.isdigit() and len(step) < 10 and str(int(step)) == step


class Json:
    """Reads a list of records; each that cannot be read is told, and the next is read."""

    def __init__(self, options: JsonOptions) -> None:
        self._options = options
        from rsr.engine.unselected import Unselected

        self._beside = Unselected(())

    @property
    def known_kind(self) -> Known | None:
        """What the options say of the kind of the figures; None where they say nothing of it."""
        from rsr.plugins.tables.conventions import known_kind

        return known_kind(self._options)

    def gather(self, context: SourceContext) -> Iterator[Gathered]:
        """Yield what the records hold, in the order of the file."""
        from rsr.documents.json_reader import read_json
        from rsr.engine.unselected import Unselected
        from rsr.plugins.tables.rows import Recorder

        options = self._options
        recorder = Recorder(options, options.fields, "fields", context)
        if recorder.problems:
            yield from recorder.problems
            return
        try:
            text = decode(context.read(options.file), file=options.file)
            document = read_json(text, file=options.file, exact=True)
            entries, base = self._entries(document)
        except DocumentError as error:
            yield from error.problems
            return
        wanted = [_steps(pointer) for pointer in recorder.wanted]
        figure = _steps(options.fields.get("value", ""))
        # What a pointer leads to, or through, is used.
        used = [*wanted, *map(_steps, options.where)]
        self._beside = Unselected(step for steps in used for step in steps)
        names = dict.fromkeys(name for entry in entries for name in _names(entry))
        try:
            check_grid(len(entries), len(names), len(text), options.file)
        except DocumentError as error:
            yield from error.problems
            return
        beside = (
            self._beside.columns(name for name in names if _steps(name) not in used)
            if options.makes == "observations"
            else ()
        )
        missing = list(self._nowhere(document, recorder, entries, base))
        if missing:
            yield from missing
            return
        for index, entry in enumerate(entries):
            path = (*base, index)
            if not isinstance(entry, dict):
                yield recorder.bad(_not_mapping(document, entry, path))
                continue
            found = [_follow(entry, steps) for steps in wanted]

            def locate(
                slot: int | None,
                path: Path = path,
                found: list[tuple[Any, Path]] = found,
            ) -> Where:
                return document.locate(path if slot is None else (*path, *found[slot][1]))

            cells = [
                None
                if value is _ABSENT
                else value
                if steps == figure and isinstance(value, Decimal)
                else _in_floats(value)
                for (value, _), steps in zip(found, wanted, strict=True)
            ]
            for made in recorder.record(cells, locate, _place(document, path)):
                self._beside.add(made, "", {name: _text_at(entry, name) for name in beside})
                yield made
        yield from recorder.finish()

    def unselected(self) -> "Unselected":
        """Return what stands beside the records in columns that nobody selected."""
        return self._beside

    def rows_at(
        self, context: SourceContext, places: Collection[Place]
    ) -> Mapping[Place, Mapping[str, str]]:
        """Return the texts of records by pointer, without those that say what a record is."""
        return self._texts_at(context, places, periods=False)

    def periods_at(
        self, context: SourceContext, places: Collection[Place]
    ) -> Mapping[Place, Mapping[str, str]]:
        """Return the texts that say the period of each record, by pointer."""
        return self._texts_at(context, places, periods=True)

    def _texts_at(
        self, context: SourceContext, places: Collection[Place], *, periods: bool
    ) -> Mapping[Place, Mapping[str, str]]:
        from rsr.documents.json_reader import read_json

        options = self._options
        document = read_json(
            decode(context.read(options.file), file=options.file), file=options.file
        )
        entries, base = self._entries(document)
        spans = {_steps(name) for _, name in (options.period.named if options.period else ())}
        told = {_steps(options.fields[one]) for one in ("value", "status") if one in options.fields}
        found: dict[Place, Mapping[str, str]] = {}
        for index, entry in enumerate(entries):
            place = (options.file, _place(document, (*base, index)))
            if place in places and isinstance(entry, dict):
                found[place] = {
                    name: _text_at(entry, name)
                    for name in _names(entry)
                    if (_steps(name) in spans if periods else _steps(name) not in spans | told)
                }
        return found

    def _entries(self, document: Document) -> tuple[list[Any], Path]:
        found, path = _follow(document.value, _steps(self._options.pointer))
        if found is _ABSENT:
            raise DocumentError.of(
                "pointer-nowhere",
                "the pointer must lead to a list",
                got=short_repr(self._options.pointer),
                hint="look at the file's structure",
                where=document.locate(path),
            )
        if not isinstance(found, list):
            raise DocumentError.of(
                "type-wrong",
                "the pointer must lead to a list",
                got=short_repr(found),
                hint="set pointer to where the records are",
                where=document.locate(path),
            )
        return found, path

    def _nowhere(
        self, document: Document, recorder: "Recorder", entries: list[Any], base: Path
    ) -> Iterator[Problem]:
        """Say which pointers lead nowhere in any entry: a name that was misspelt, or changed."""
        records = [entry for entry in entries if isinstance(entry, dict)]
        for pointer in recorder.wanted if records else ():
            steps = _steps(pointer)
            if all(_follow(entry, steps)[0] is _ABSENT for entry in records):
                keys = {key for entry in records for key in entry}
                yield recorder.missing(pointer, keys, document.locate(base))


def _not_mapping(document: Document, entry: Any, path: Path) -> Problem:
    return Problem(
        code="type-wrong",
        must="an entry of the list must be a mapping",
        got=short_repr(entry),
        where=document.locate(path),
    )


def _place(document: Document, path: Path) -> str:
    """Say where an entry stands: line and column, for people and their editors, and its pointer."""
    at = document.locate(path)
    return f"line {at.line}, column {at.column} ({_pointer(path)})"


def _pointer(path: Path) -> str:
    """Write a path as a JSON pointer."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


@hookimpl
def rsr_sources() -> Iterable[SourceOffer]:
    """Offer the source ``json``."""
    yield SourceOffer(
        name="json",
        summary="A list of records in a JSON file, read by JSON pointers.",
        options=JsonOptions,
        make=Json,
    )
