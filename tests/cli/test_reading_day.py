"""The day of reading: today, or one that is given so that a build can be repeated."""

from datetime import date, datetime, timedelta

import click
import pytest

from rsr.cli.exits import reading_day


@pytest.mark.parametrize(
    ("epoch", "day"),
    [
        pytest.param("0", date(1970, 1, 1), id="first"),
        pytest.param("1648684799", date(2022, 3, 30), id="last-second-of-a-day"),
        pytest.param("1648684800", date(2022, 3, 31), id="first-second-of-a-day"),
    ],
)
def test_a_day_that_is_given_is_taken(
    monkeypatch: pytest.MonkeyPatch, epoch: str, day: date
) -> None:
    """SOURCE_DATE_EPOCH counts seconds, and its day is that of UTC."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    assert reading_day() == day


@pytest.mark.parametrize("epoch", [None, ""], ids=["unset", "empty"])
def test_else_it_is_today(monkeypatch: pytest.MonkeyPatch, epoch: str | None) -> None:
    """Without one it is the day where the command runs."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if epoch is not None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    # Midnight may pass while the test runs.
    assert abs(reading_day() - datetime.now().astimezone().date()) <= timedelta(days=1)


@pytest.mark.parametrize("epoch", ["yesterday", "1.5", "9" * 30], ids=["word", "half", "far"])
def test_what_counts_no_seconds_is_refused(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    """A wrong day is worse than none."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)

    with pytest.raises(click.UsageError, match="SOURCE_DATE_EPOCH"):
        reading_day()
