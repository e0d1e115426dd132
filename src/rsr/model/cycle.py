"""Report cycles: what is reported when, on what, and in whose words."""

from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr.brief import brief
from rsr.model._types import typed
from rsr.model.fields import doc, id_field, identifier, web_address
from rsr.model.indicator import Options

__all__ = [
    "NotAssessed",
    "Related",
    "ReportCycle",
    "Section",
    "SectionPlace",
    "StrategyUse",
]

SectionPlace = Literal[
    "summary",
    "method",
    "sources",
    "accountability",
    "opening",
    "chapter",
    "context",
    "findings",
    "closing",
]


@frozen(kw_only=True, field_transformer=typed)
class StrategyUse:
    """An assessment strategy, with the options it is to be used with."""

    use: str = field(validator=identifier, metadata=doc("The strategy, by its name."))
    options: Options = field(factory=dict, hash=False, metadata=doc("The strategy's own options."))


@frozen(kw_only=True, field_transformer=typed)
class NotAssessed:
    """A recommendation that a cycle reports on without assessing it."""

    recommendation: str = field(metadata=doc("The recommendation.", refers_to="recommendations"))
    why: str = field(metadata=doc("Why it is not assessed this time."))


@frozen(kw_only=True, field_transformer=typed)
class Section:
    """Prose of a report, and where it stands.

    The text is plain: paragraphs parted by a blank line, list items that begin with '- ', links as
    '[words](https://...)'. Anything else is text.
    """

    id: str = id_field()
    title: str | None = field(default=None, metadata=doc("Its heading; None takes the usual one."))
    text: str = field(metadata=doc("The prose."))
    place: SectionPlace = field(
        metadata=doc(
            "Where it stands: in the summary ('summary', 'method', 'sources', 'accountability'), "
            "on a page of its own before the chapters ('opening') or after them ('closing'), at the "
            "head of a chapter, or within a recommendation ('context', 'findings')."
        )
    )
    theme: str | None = field(
        default=None,
        metadata=doc("The chapter that it opens, for place 'chapter'.", refers_to="themes"),
    )
    recommendation: str | None = field(
        default=None,
        metadata=doc(
            "The recommendation it tells of, for 'context' and 'findings'.",
            refers_to="recommendations",
        ),
    )
    updated_on: date | None = field(
        default=None,
        metadata=doc("The day it was last changed; None is the cycle's publication."),
    )


@frozen(kw_only=True, field_transformer=typed)
class Related:
    """Something to read beside the report."""

    kind: Literal[
        "report", "press-release", "response", "data", "print-version", "easy-read", "other"
    ] = field(
        default="other",
        metadata=doc("What it is; a print version or Easy Read stands among the downloads."),
    )
    title: str = field(metadata=doc("Its title."))
    url: str | None = field(
        default=None,
        validator=web_address,
        metadata=doc("Its address; None if not recorded."),
    )
    document: str | None = field(
        default=None,
        metadata=doc("The publication, where the register lists it.", refers_to="publications"),
    )


@frozen(kw_only=True, field_transformer=typed)
class ReportCycle:
    """One round of reporting, closed on a day.

    A cycle that does not assess gives no status to anything, and none is read into that.
    """

    id: str = id_field()
    title: str = field(metadata=doc("The title of its report."))
    cut_off_on: date = field(
        metadata=doc("The last day whose records the cycle takes into account.")
    )
    published_on: date | None = field(
        default=None, metadata=doc("The day its report was or is to be published.")
    )
    previous: str | None = field(
        default=None, metadata=doc("The cycle before it.", refers_to="cycles")
    )
    assesses: bool = field(
        default=True, metadata=doc("False where the report gives no statuses at all.")
    )
    assessor: str | None = field(
        default=None,
        metadata=doc(
            "The organisation whose assessment is the report's own; None where none leads.",
            refers_to="organisations",
        ),
    )
    scope: tuple[str, ...] = field(
        default=(),
        metadata=doc(
            "The recommendations it reports on; none given is all of them.",
            refers_to="recommendations",
        ),
    )
    not_assessed: tuple[NotAssessed, ...] = field(
        default=(),
        metadata=doc("Those in scope that are not assessed this time, and why."),
    )
    strategies: tuple[StrategyUse, ...] = field(
        default=(),
        metadata=doc("The strategies that propose; none given is the register's own."),
    )
    themes: tuple[str, ...] = field(
        default=(),
        metadata=doc(
            "Its chapters in order; none given is the register's own order.", refers_to="themes"
        ),
    )
    sections: tuple[Section, ...] = field(default=(), metadata=doc("Its prose."))
    related: tuple[Related, ...] = field(default=(), metadata=doc("What to read beside it."))
    publication: str | None = field(
        default=None,
        metadata=doc(
            "The published report of this cycle, where there is one.", refers_to="publications"
        ),
    )

    __repr__ = brief
