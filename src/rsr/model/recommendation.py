"""What was asked, of whom and for whom."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, get_args

from attrs import evolve, field, frozen

from rsr.errors import ModelError, Where
from rsr.model._types import typed
from rsr.model.evidence import Provenance
from rsr.model.fields import doc, id_field, identifier, not_blank
from rsr.model.parties import SourceRef

__all__ = [
    "Addressee",
    "Addressees",
    "Criterion",
    "Label",
    "Link",
    "OtherText",
    "Recommendation",
    "Role",
    "Withdrawal",
]

Role = Literal["lead", "supporting", "oversight"]
# A number as people write it ('6', '6a', '1.10'): text, that a document may give as a whole number.
Label = Annotated[str, "label"]


@frozen(kw_only=True, field_transformer=typed)
class Addressee:
    """An organisation that a recommendation is addressed to, and in which role."""

    organisation: str = field(
        metadata=doc("The organisation addressed.", refers_to="organisations")
    )
    role: Role = field(metadata=doc("What it is asked to be."))


# Several addressees; written in a document as a mapping of organisation to role.
Addressees = tuple[Addressee, ...]


def _in_order(given: Addressees | Mapping[str, Role]) -> Addressees:
    """Put leads first; a mapping has no order of its own, so none is kept from the document."""
    addressees = tuple(map(_addressee, given.items())) if isinstance(given, Mapping) else given
    if type(addressees) is not tuple:
        return addressees  # the field refuses it
    roles = get_args(Role)
    try:
        return tuple(sorted(addressees, key=lambda one: (roles.index(one.role), one.organisation)))
    except AttributeError:
        return addressees  # likewise


def _addressee(given: tuple[str, Role]) -> Addressee:
    organisation, role = given
    try:
        return Addressee(organisation=organisation, role=role)
    except ModelError as error:
        at = Where(path=("addressed_to", str(organisation)))
        raise ModelError(*(evolve(problem, where=at) for problem in error.problems)) from None


@frozen(kw_only=True, field_transformer=typed)
class Criterion:
    """One thing that would be so if a recommendation was fully implemented."""

    id: str = field(
        validator=identifier,
        metadata=doc("What evidence calls it, after the recommendation's id and a slash."),
    )
    text: str = field(metadata=doc("What would be so, as a sentence of its own."))


@frozen(kw_only=True, field_transformer=typed)
class Link:
    """A tie from one recommendation to another."""

    kind: Literal["supersedes", "duplicates", "relates-to"] = field(metadata=doc("What ties them."))
    to: str = field(metadata=doc("The other recommendation.", refers_to="recommendations"))


@frozen(kw_only=True, field_transformer=typed)
class OtherText:
    """Words by which a recommendation is known in some other place."""

    text: str = field(metadata=doc("The words used there."))
    source: SourceRef | None = field(default=None, metadata=doc("Where they stand."))


@frozen(kw_only=True, field_transformer=typed)
class Recommendation:
    """One thing that a review asks for.

    It carries several texts, because the reports do: the full wording, the outcome phrase, the
    short topic and what else it is called. None of them is derived from another. It holds no
    status: what was answered, claimed, found and concluded are records of their own.

    >>> Recommendation(id="oos-6", number="6", topic="CQC").owner_is_clear
    False
    >>> Recommendation(id="oos-6", addressed_to={"cqc": "lead"}).owner_is_clear
    True
    """

    id: str = id_field()
    number: Label | None = field(
        default=None,
        validator=not_blank,
        metadata=doc("Its number as printed ('6', '6a', '1.10'); text, not a quantity."),
    )
    topic: str | None = field(default=None, metadata=doc("The short label of its heading."))
    outcome: str | None = field(
        default=None, metadata=doc("The outcome phrase ('people have ...') that summaries use.")
    )
    wording: str | None = field(
        default=None, metadata=doc("The full wording as published; None is told as 'not recorded'.")
    )
    also_called: tuple[OtherText, ...] = field(
        default=(), metadata=doc("Other words that it goes by, each with its place.")
    )
    publication: str | None = field(
        default=None,
        metadata=doc(
            "The publication that makes it; None is the register's own review.",
            refers_to="publications",
        ),
    )
    made_on: date | None = field(
        default=None,
        metadata=doc("The day it was made; None is the day of its publication."),
    )
    addressed_to: Addressees = field(
        default=(),
        converter=_in_order,
        metadata=doc("Who is asked, and as what: a mapping of organisation to role."),
    )
    owner_unclear: str | None = field(
        default=None,
        metadata=doc("Why nobody can be named as owner; reports show it as a finding."),
    )
    populations: tuple[str, ...] = field(
        default=(), metadata=doc("Who it is for.", refers_to="populations")
    )
    themes: tuple[str, ...] = field(
        default=(),
        metadata=doc(
            "The chapters it belongs to; the first tells it, the others point there.",
            refers_to="themes",
        ),
    )
    criteria: tuple[Criterion, ...] = field(
        default=(), metadata=doc("What would be so if it was fully implemented.")
    )
    parent: str | None = field(
        default=None,
        metadata=doc("The recommendation that this one is a part of.", refers_to="recommendations"),
    )
    links: tuple[Link, ...] = field(default=(), metadata=doc("Ties to other recommendations."))
    made_by: Provenance | None = field(
        default=None, metadata=doc("The plugin that gathered it; None where a person wrote it.")
    )

    @property
    def owner_is_clear(self) -> bool:
        """True where a lead is named and nobody has recorded that the owner is unclear."""
        leads = any(addressee.role == "lead" for addressee in self.addressed_to)
        return leads and self.owner_unclear is None

    @property
    def name(self) -> str:
        """How a sentence refers to it: 'Recommendation 6', or its id where it has no number."""
        return f"Recommendation {self.number}" if self.number else self.id

    @property
    def title(self) -> str:
        """The first of its outcome, topic and wording that is recorded, else its name."""
        return self.outcome or self.topic or self.wording or self.name


@frozen(kw_only=True, field_transformer=typed)
class Withdrawal:
    """That a recommendation, which a report was published on, is followed up no more, and why.

    From that day on no cycle reports on it. Its record may stay in the register, for the cycles before,
    or be removed: what was published is kept in the release.
    """

    recommendation: str = field(
        validator=identifier,
        metadata=doc("The id that the recommendation has in the releases that hold it."),
    )
    on: date = field(metadata=doc("The day it was withdrawn."))
    why: str = field(metadata=doc("Why it is followed up no more."))
    by: str | None = field(
        default=None,
        metadata=doc("Who withdrew it; None if not recorded.", refers_to="organisations"),
    )
    called: str | None = field(
        default=None,
        metadata=doc("What reports call it, such as 'Recommendation 2'; None is its id."),
    )
    replaced_by: tuple[str, ...] = field(
        default=(),
        metadata=doc(
            "The recommendations that take its place; none where nothing does.",
            refers_to="recommendations",
        ),
    )
