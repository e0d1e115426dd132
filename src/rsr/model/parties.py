"""Who and what a review is about: publications, organisations, populations and themes."""

from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr.model._types import typed
from rsr.model.fields import (
    digest,
    doc,
    id_field,
    web_address,
)

__all__ = [
    "Organisation",
    "OrganisationKind",
    "Population",
    "Publication",
    "SourceRef",
    "Theme",
]

OrganisationKind = Literal[
    "regulator",
    "department",
    "commissioner",
    "provider",
    "charity",
    "advisory-group",
    "panel",
    "statistics-producer",
    "partnership",
    "parliament",
    "other",
]


@frozen(kw_only=True, field_transformer=typed)
class Organisation:
    """A body or group of people that asks, answers, acts, tells or assesses.

    >>> Organisation(id="cqc", name="Care Quality Commission", kind="regulator").short_name
    """

    id: str = id_field()
    name: str = field(metadata=doc("Its full name."))
    short_name: str | None = field(default=None, metadata=doc("What people call it, such as CQC."))
    kind: OrganisationKind = field(default="other", metadata=doc("What sort of body it is."))
    ods_code: str | None = field(
        default=None,
        metadata=doc("Its code in the NHS Organisation Data Service, where it has one."),
    )
    url: str | None = field(
        default=None, validator=web_address, metadata=doc("Its own page on the web.")
    )


@frozen(kw_only=True, field_transformer=typed)
class Population:
    """A group of people whom recommendations are for; the register's own controlled list."""

    id: str = id_field()
    name: str = field(metadata=doc("The group as it is named in a sentence."))


@frozen(kw_only=True, field_transformer=typed)
class Theme:
    """A chapter of the report; themes are told in the order in which the register lists them."""

    id: str = id_field()
    title: str = field(metadata=doc("The chapter's heading."))
    text: str | None = field(
        default=None, metadata=doc("Prose that opens the chapter in every cycle.")
    )


@frozen(kw_only=True, field_transformer=typed)
class Publication:
    """A document: the review, a response, a data set's page, or a report of our own."""

    id: str = id_field()
    title: str = field(metadata=doc("Its title as printed."))
    publisher: str | None = field(
        default=None, metadata=doc("The organisation that published it.", refers_to="organisations")
    )
    published_on: date | None = field(
        default=None, metadata=doc("The day it was published; None if not recorded.")
    )
    url: str | None = field(
        default=None, validator=web_address, metadata=doc("Where it can be read.")
    )
    licence: str | None = field(
        default=None, metadata=doc("The licence it states, such as 'Open Government Licence v3.0'.")
    )
    replaces: str | None = field(
        default=None,
        metadata=doc("The publication that this one takes the place of.", refers_to="publications"),
    )
    previous: str | None = field(
        default=None, metadata=doc("The issue or report before this one.", refers_to="publications")
    )
    # Below the fields that use the validator of the same name.
    identifier: str | None = field(
        default=None, metadata=doc("An ISBN, DOI or command paper number.")
    )
    sha256: str | None = field(
        default=None,
        validator=digest,
        metadata=doc("The digest of the file that was read, where there is one."),
    )
    caveats: tuple[str, ...] = field(
        default=(), metadata=doc("What a reader must know before relying on it.")
    )


@frozen(kw_only=True, field_transformer=typed)
class SourceRef:
    """Where a statement comes from: a publication, and the place within it."""

    document: str = field(metadata=doc("The publication that says so.", refers_to="publications"))
    page: str | None = field(
        default=None, metadata=doc("The page, chapter, sheet or table within it.")
    )
    url: str | None = field(
        default=None,
        validator=web_address,
        metadata=doc("A direct link, where the publication's own does not lead there."),
    )
