"""What is known, how good it is, and what people say of their own lives."""

from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr.model._types import typed
from rsr.model.fields import (
    digest,
    doc,
    id_field,
    ordered,
    reference,
)
from rsr.model.parties import SourceRef

__all__ = [
    "About",
    "Consent",
    "Direction",
    "Evidence",
    "EvidenceKind",
    "Period",
    "PrivateNames",
    "Provenance",
    "Resolution",
    "Search",
    "Story",
]

EvidenceKind = Literal[
    "lived-experience",
    "stakeholder-view",
    "national-statistics",
    "inspection",
    "research",
    "official-document",
    "search-found-nothing",
]
About = Literal["action", "output", "outcome"]
Direction = Literal["positive", "negative", "mixed", "no-change", "unclear"]

_check_period = ordered("start", "end")


@frozen(kw_only=True, field_transformer=typed)
class Period:
    """A span of days, both ends included."""

    start: date = field(metadata=doc("The first day."))
    end: date = field(metadata=doc("The last day; the same as the first for a single day."))

    def __attrs_post_init__(self) -> None:
        _check_period(self)


@frozen(kw_only=True, field_transformer=typed)
class Search:
    """What was looked for, where and when, whatever was found."""

    looked_for: str = field(metadata=doc("What was looked for."))
    looked_in: tuple[str, ...] = field(metadata=doc("The places that were searched."))
    on: date | None = field(default=None, metadata=doc("The day of the search."))


@frozen(kw_only=True, field_transformer=typed)
class Resolution:
    """Why contrary evidence no longer stands against a conclusion."""

    why: str = field(metadata=doc("What settled it."))
    by: str | None = field(default=None, metadata=doc("Who settled it.", refers_to="organisations"))
    on: date | None = field(default=None, metadata=doc("The day it was settled."))


@frozen(kw_only=True, field_transformer=typed)
class Provenance:
    """Which plugin made a record, from what."""

    plugin: str = field(metadata=doc("The plugin's name."))
    distribution: str = field(metadata=doc("The installed package it came from."))
    version: str = field(metadata=doc("That package's version."))
    source: str | None = field(
        default=None,
        metadata=doc("The register's data source; None where none was read.", refers_to="sources"),
    )
    file: str | None = field(default=None, metadata=doc("The file read, below the register."))
    sha256: str | None = field(
        default=None,
        validator=digest,
        metadata=doc("The digest of the bytes that were read."),
    )
    place: str | None = field(
        default=None, metadata=doc("The line, row, cell or pointer in the file.")
    )
    read_on: date | None = field(
        default=None, metadata=doc("The day it was read; None if it is not recorded.")
    )


@frozen(kw_only=True, field_transformer=typed)
class Evidence:
    """One thing that is known, in one plain sentence, with all it takes to weigh it.

    Not finding anything is evidence too: kind ``search-found-nothing``, with the search itself.

    >>> Evidence(id="ev-1", bears_on=("oos-6/rights",), kind="inspection", about="outcome",
    ...          direction="positive", says="Inspectors saw fewer blanket rules.").concerns("oos-6")
    True
    """

    id: str = id_field()
    bears_on: tuple[str, ...] = field(
        validator=reference,
        metadata=doc(
            "Recommendations, or single criteria as 'recommendation/criterion', it bears on.",
            refers_to="recommendations",
        ),
    )
    kind: EvidenceKind = field(metadata=doc("What sort of evidence it is."))
    about: About = field(
        metadata=doc("Whether it tells of an action, of what that put out, or of an outcome.")
    )
    direction: Direction = field(metadata=doc("Which way it points, for the people concerned."))
    says: str = field(metadata=doc("What it says, in one plain sentence.", private=True))
    stage: Literal["proposed", "underway", "delivered"] | None = field(
        default=None,
        metadata=doc("For actions and outputs: how far the record shows them to have come."),
    )
    populations: tuple[str, ...] = field(
        default=(), metadata=doc("Whom it tells of; none is everybody.", refers_to="populations")
    )
    places: tuple[str, ...] = field(default=(), metadata=doc("Where it was observed."))
    period: Period | None = field(
        default=None,
        metadata=doc("When what it tells of was so; None if not recorded."),
    )
    published_on: date | None = field(
        default=None, metadata=doc("The day it was published; None if it was not.")
    )
    collected_on: date | None = field(
        default=None,
        metadata=doc("The day the reviewer obtained it; None if not recorded."),
    )
    source: SourceRef | None = field(
        default=None, metadata=doc("The document that says so; None if not recorded.")
    )
    source_organisation: str | None = field(
        default=None,
        metadata=doc("Who says so, where it is not the publisher.", refers_to="organisations"),
    )
    search: Search | None = field(
        default=None, metadata=doc("The search that led to it, or that found nothing.")
    )
    indicator: str | None = field(
        default=None, metadata=doc("The indicator that it reads.", refers_to="indicators")
    )
    corroborated_by: tuple[str, ...] = field(
        default=(), metadata=doc("Who else bears it out.", refers_to="organisations")
    )
    stale_on: date | None = field(
        default=None,
        metadata=doc("The day from which it is too old to rely on; None is never."),
    )
    resolution: Resolution | None = field(
        default=None,
        metadata=doc("What settled it, where it was contrary and was settled."),
    )
    confidentiality: Literal["public", "restricted"] = field(
        default="public",
        metadata=doc("'restricted': a release keeps the record but not what it says, or whence."),
    )
    caveats: tuple[str, ...] = field(default=(), metadata=doc("What must be said with it."))
    cycle: str | None = field(
        default=None,
        metadata=doc(
            "The cycle in which it was first recorded; None is before any.", refers_to="cycles"
        ),
    )
    made_by: Provenance | None = field(
        default=None,
        metadata=doc("The plugin that gathered it; None where a person wrote it."),
    )

    def concerns(self, recommendation: str) -> bool:
        """Say whether it bears on a recommendation, or on one of its criteria."""
        return recommendation in self.bears_on or any(
            item.partition("/")[0] == recommendation for item in self.bears_on
        )

    def criteria_of(self, recommendation: str) -> tuple[str, ...]:
        """Return the ids of the recommendation's criteria that it names, sorted."""
        before = f"{recommendation}/"
        named = {item[len(before) :] for item in self.bears_on if item.startswith(before)}
        return tuple(sorted(named - {""}))


@frozen(kw_only=True, field_transformer=typed)
class Consent:
    """What a person agreed to, for their own account."""

    covers: tuple[Literal["publication", "quotation", "research", "training"], ...] = field(
        metadata=doc("What they agreed to.")
    )
    given_on: date | None = field(
        default=None, metadata=doc("The day they agreed; None if not recorded.")
    )
    withdrawn_on: date | None = field(
        default=None, metadata=doc("The day they took it back; None while it stands.")
    )


@frozen(kw_only=True, field_transformer=typed)
class Story:
    """A person's own account, under a changed name. It is evidence, and has an evidence record."""

    id: str = id_field()
    evidence: str = field(metadata=doc("Its evidence record.", refers_to="evidence"))
    changed_name: str = field(
        metadata=doc("The name it is told under; never the real one.", private=True)
    )
    text: str = field(metadata=doc("The account itself.", private=True))
    consent: Consent | None = field(
        default=None, metadata=doc("What the person agreed to; None is no consent.")
    )


@frozen(kw_only=True, field_transformer=typed)
class PrivateNames:
    """Real names that must never appear in anything published.

    They are kept apart from the stories so that the file that holds them can stay out of version
    control; rsr looks for them in every text and puts them into nothing that it writes.
    """

    story: str = field(metadata=doc("The story they belong to.", refers_to="stories"))
    names: tuple[str, ...] = field(metadata=doc("The names to look for.", private=True))
