"""How commands begin and end: the day of reading, and one rule for the exit code of all."""

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from rsr.errors import NotFoundError, Problem, RsrError, worst

if TYPE_CHECKING:
    from rsr.model import ReportCycle
    from rsr.workflow import Gathering
    from rsr.workflow.reading import Checked
    from rsr.workflow.session import Session


def exit_code(problems: Iterable[Problem]) -> int:
    """Return 1 where the register or its data has an error, and otherwise 0."""
    return 1 if worst(tuple(problems)) == "error" else 0


def exit_code_of(error: RsrError) -> int:
    """Return 2 where what was not found was named on the command line alone, and otherwise 1."""
    wrong_usage = isinstance(error, NotFoundError) and all(
        problem.where.file is None and not problem.where.path for problem in error.problems
    )
    return 2 if wrong_usage else 1


def amiss(
    gathering: "Gathering",
    session: "Session",
    of_data: Sequence[Problem] | None = None,
    found: "Checked | None" = None,
) -> tuple[Problem, ...]:
    """Return what a command tells of: what it knows of the data, and every error of the register.

    So each command that reads a register ends as `check` does, except for what is amiss in data that
    was not published by the day or the cycle that is asked for.

    ``of_data``: what is amiss in the data as far as it is asked for; None is all that was met.
    ``found``: what checking the register came to; None checks it.
    """
    from rsr.workflow.reading import checked, untold

    told = gathering.problems if of_data is None else of_data
    beside = untold((found or checked(gathering, session)).beside_data, told)
    errors = (one for one in beside if one.severity == "error")
    return tuple(sorted((*told, *errors), key=lambda problem: problem.sort_key))


def amiss_for(
    cycle: "ReportCycle",
    gathering: "Gathering",
    session: "Session",
    found: "Checked | None" = None,
) -> tuple[Problem, ...]:
    """Return what is amiss in the data that a cycle knows, and every error of the register.

    What is proposed rests on the data, so that its warnings are told as well.

    ``found``: what checking the register came to; None checks it.
    """
    from rsr.workflow.gathering import as_printed

    return amiss(gathering, session, as_printed(gathering, cycle).problems, found)


# https://reproducible-builds.org/specs/source-date-epoch/
_EPOCH = "SOURCE_DATE_EPOCH"


def reading_day() -> date:
    """Return today, or the day of ``SOURCE_DATE_EPOCH``, by which a build can be repeated.

    Raises:
        click.UsageError: The variable holds no count of seconds.
    """
    epoch = os.environ.get(_EPOCH)
    if not epoch:
        return datetime.now().astimezone().date()
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise click.UsageError(
            f"{_EPOCH} must be a number of whole seconds since 1970; correct it, or unset it"
        ) from error
