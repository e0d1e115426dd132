"""Reporters that end while another's figures jump by about their size are told."""

from datetime import date

import pytest

from rsr.model import Indicator, Number, Observation, Period, Register
from rsr.series.recoding import LARGEST_GAP, SMALLEST, recoded


def told(*months: dict[str, int]) -> str:
    """Return what is told of figures by part, month after month."""
    observations = tuple(
        Observation(
            indicator="i",
            part=part,
            period=Period(start=date(2022, at, 1), end=date(2022, at, 28)),
            value=Number(value=value),
        )
        for at, figures in enumerate(months, start=1)
        for part, value in figures.items()
    )
    indicator = Indicator(id="i", title="I", unit="u", better="lower")
    register = Register(title="Made up", indicators=(indicator,), observations=observations)
    return " | ".join(str(one.got) for one in recoded(register))


def test_the_documented_numbers() -> None:
    """What the message names."""
    assert (SMALLEST, LARGEST_GAP) == (20, 0.2)


@pytest.mark.parametrize(
    ("now", "found"), [(179, False), (180, True), (200, True), (220, True), (221, False)]
)
def test_a_merger_is_told(now: int, *, found: bool) -> None:
    """The jump is about as large as what ended: a fifth more or less."""
    got = told({"a": 100, "b": 100}, {"b": now})

    said = f"'a' ended with 100 on 2022-01-28, and 'b' went from 100 to {now}"
    assert got == (said if found else "")


@pytest.mark.parametrize(("size", "found"), [(19, False), (20, True), (21, True)])
def test_a_new_code_is_told_of_those_that_are_large_enough(size: int, *, found: bool) -> None:
    """One ends where another begins."""
    got = told({"old": size, "c": 5}, {"new": size, "c": 5})

    assert got == (f"'old' ended with {size} on 2022-01-28, and 'new' is new with {size}" if found else "")  # fmt: skip


def test_two_that_merge_into_a_third_are_told_together() -> None:
    """The sum of those that ended is compared as well."""
    assert "'a' and 'b' ended with 90 on 2022-01-28" in told({"a": 50, "b": 40}, {"c": 91})


@pytest.mark.parametrize(
    "months",
    [
        ({"a": 100, "b": 100}, {"b": 200}, {"a": 100, "b": 100}),
        ({"a": 100, "b": 900}, {"b": 1000}),
        ({"a": 100, "b": 100}, {"a": 100, "b": 200}),
        ({"a": 100, "b": 100}, {"b": 100}),
    ],
    ids=["comes-back", "no-jump", "stays", "only-ends"],
)
def test_what_is_no_sign_of_a_merger_is_let_be(months: tuple[dict[str, int], ...]) -> None:
    """One that comes back, a usual rise, or an end alone."""
    assert told(*months) == ""
