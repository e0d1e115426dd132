"""Checks that protect people: consent, changed names, and real names that must stay out."""

from collections.abc import Iterable, Iterator

from rsr.errors import Path
from rsr.model import Register
from rsr.names import TEXTS, holding, plain
from rsr.plugins import CheckCode, CheckContext, CheckOffer, hookimpl
from rsr.plugins.checks._findings import Finding, telling

_NO_CONSENT = CheckCode(
    code="consent-missing",
    must="a story must have the consent of the person who tells it",
    do="record the consent, or take the story out",
)
_NOT_COVERED = CheckCode(
    code="consent-not-for-publication",
    must="the consent to a story must cover publication",
    do="ask the person, or take the story out",
)
_WITHDRAWN = CheckCode(
    code="consent-withdrawn",
    must="a story must be removed once its consent is withdrawn",
    do="take the story out",
)
_SAME_NAME = CheckCode(
    code="changed-name-is-real",
    must="the changed name of a story must not be one of the person's own names",
    do="choose another name, and change it in every text",
)
_NAME = CheckCode(
    code="private-name-in-text",
    must="a private name must not stand in any text that may be published",
    do="write the changed name in its place",
)
_KIND = CheckCode(
    code="story-evidence-kind",
    severity="warning",
    must="the evidence record of a story must be of kind 'lived-experience'",
    do="correct the kind, or name the story's own record",
)
_RESTRICTED = CheckCode(
    code="story-restricted",
    must="the evidence record of a story must not be restricted: the story would make it public",
    do="take the story out, or make the record public",
)


@hookimpl
def rsr_checks() -> Iterable[CheckOffer]:
    """Offer the checks that protect people."""
    yield CheckOffer(
        name="stories",
        summary="Each story has consent to publication, and its evidence record may be published.",
        codes=(_NO_CONSENT, _NOT_COVERED, _WITHDRAWN, _KIND, _RESTRICTED),
        run=telling(_stories),
    )
    yield CheckOffer(
        name="private-names",
        summary="No private name occurs in text that may be published.",
        codes=(_SAME_NAME, _NAME),
        run=telling(_private_names),
    )


def _stories(register: Register, _context: CheckContext) -> Iterator[Finding]:
    for index, story in enumerate(register.stories):
        at: Path = ("stories", index)
        consent = story.consent
        if consent is None:
            yield _NO_CONSENT, at, None
        else:
            if "publication" not in consent.covers:
                got = ", ".join(consent.covers) or "nothing"
                yield _NOT_COVERED, (*at, "consent", "covers"), got
            if consent.withdrawn_on is not None:
                yield _WITHDRAWN, (*at, "consent", "withdrawn_on"), str(consent.withdrawn_on)
        record = register.find("evidence", story.evidence)
        if record is not None:
            if record.kind != "lived-experience":
                yield _KIND, (*at, "evidence"), repr(record.kind)
            if record.confidentiality == "restricted":
                yield _RESTRICTED, (*at, "evidence"), repr(record.id)


def _private_names(register: Register, _context: CheckContext) -> Iterator[Finding]:
    if not register.private_names:
        return
    names = [name for entry in register.private_names for name in entry.names]
    leaves = (
        (path, text) for path, _, text in TEXTS.register(register, without=("private_names",))
    )
    places = holding(names, leaves)
    if not places:
        return
    told: set[Path] = set()
    for path in _same_names(register):
        told.add(path)
        yield _SAME_NAME, path, "withheld"
    for path in places:
        if path not in told:
            yield _NAME, path, "withheld"


def _same_names(register: Register) -> Iterator[Path]:
    stories = {story.id: index for index, story in enumerate(register.stories)}
    for entry in register.private_names:
        index = stories.get(entry.story)
        if index is not None:
            changed = plain(register.stories[index].changed_name)
            if changed in {plain(name) for name in entry.names}:
                yield ("stories", index, "changed_name")
