"""The one day that commands ask for: that on which data was read."""

import os
from datetime import UTC, date, datetime

import click

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
