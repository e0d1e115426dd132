"""The smallest parts of a publication: runs of text, and the table that is made of them."""

from typing import Any

from attrs import Attribute, field, frozen

from rsr._lazy import lazy_pattern
from rsr.brief import brief
from rsr.errors import ModelError, Where, short_repr
from rsr.model import doc

__all__ = ["Inline", "Mark", "Table", "Text", "TextLink", "is_name"]

_NAME = lazy_pattern(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


def is_name(_: object, attribute: "Attribute[Any]", value: str | None) -> None:
    """Refuse a name that could not stand in an address, or would lead out of the output folder."""
    if value is not None and not _NAME.fullmatch(value):
        raise ModelError.of(
            "id-malformed",
            f"{attribute.name} must hold only letters, digits, '-', '.' and '_', and not begin with "
            "'-' or '.'",
            got=short_repr(value),
            where=Where(path=(attribute.name,)),
        )


@frozen(kw_only=True)
class Text:
    """A run of text."""

    text: str = field(metadata=doc("The text itself."))
    strong: bool = field(default=False, metadata=doc("True where it is to stand out."))
    minor: bool = field(default=False, metadata=doc("True for a remark that may be set smaller."))
    ends_line: bool = field(
        default=False,
        metadata=doc("True where what follows in the same paragraph begins a line of its own."),
    )


@frozen(kw_only=True)
class TextLink:
    """Words that lead somewhere: to a page of the report, or to an address on the web."""

    text: str = field(metadata=doc("The words."))
    url: str | None = field(default=None, metadata=doc("An address on the web."))
    page: str | None = field(
        default=None, validator=is_name, metadata=doc("The slug of a page of this report.")
    )
    anchor: str | None = field(
        default=None,
        validator=is_name,
        metadata=doc("The id of a section; on this page where no page is given."),
    )


@frozen(kw_only=True)
class Mark:
    """A status as a reader sees it: its symbol and its words; colour repeats them."""

    label: str = field(metadata=doc("The words."))
    symbol: str = field(metadata=doc("The symbol, which the words explain."))
    colour: str = field(metadata=doc("The colour as '#rrggbb'."))


Inline = Text | TextLink | Mark


@frozen(kw_only=True)
class Table:
    """A table with a caption, headed columns and, where the first cell names it, headed rows."""

    caption: str = field(metadata=doc("What the table shows."))
    columns: tuple[str, ...] = field(metadata=doc("The headings of its columns."))
    rows: tuple[tuple[tuple[Inline, ...], ...], ...] = field(
        metadata=doc("Its rows, each with one cell per column.")
    )
    numeric: tuple[int, ...] = field(
        default=(), metadata=doc("The columns, from 0, that hold figures.")
    )

    __repr__ = brief
