"""A check: every recommendation must carry its full wording."""

from collections.abc import Iterable, Iterator

from rsr.errors import Problem
from rsr.model import Register
from rsr.plugins import CheckCode, CheckContext, CheckOffer, hookimpl

MISSING = CheckCode(
    code="wording-missing",
    severity="warning",
    must="a recommendation must carry its full wording",
    do="add 'wording:', as it was published",
)


def wordings(register: Register, _context: CheckContext) -> Iterator[Problem]:
    """Yield a problem for each recommendation without its wording."""
    for index, recommendation in enumerate(register.recommendations):
        if recommendation.wording is None:
            yield Problem(
                code=MISSING.code,
                severity=MISSING.severity,
                must=MISSING.must,
                hint=MISSING.do,
                got=repr(recommendation.id),
                where=register.where("recommendations", index),
            )


@hookimpl
def rsr_checks() -> Iterable[CheckOffer]:
    """Offer the check, with every code that it may report."""
    yield CheckOffer(
        name="wordings",
        summary="Every recommendation carries its full wording.",
        codes=(MISSING,),
        run=wordings,
    )
