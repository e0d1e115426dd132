"""A target is reached where all that the figures can be reach it, and it is of the same whole."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from rsr.model import (
    ChangePoint,
    Coverage,
    Indicator,
    Interval,
    Measurement,
    Number,
    Observation,
    Period,
    Ratio,
    Register,
    Reporting,
    Target,
    Value,
)
from rsr.series import measured

# Two years at 100, and one at 60 or at 140, with the same moves about both.
MOVES = [0, 2, -1, 1, -2, 0, 1, -1, 2, -2, 1, -1]
LEVELS = {"lower": (100, 100, 60), "higher": (100, 100, 140)}


def made(better: str, width: float = 0, *, stated: bool = False) -> list[Value]:
    """Return three years of figures; those of the last may be up to a width more."""
    figures = [level + move for level in LEVELS[better] for move in MOVES]
    return [
        Interval(low=one, high=one + width, stated=one if stated else None)
        if width and at >= 24
        else Number(value=one)
        for at, one in enumerate(figures)
    ]


def observations(
    of: str, values: Sequence[Value], part: str | None = None, **more: Any
) -> list[Observation]:
    """Return a figure a month."""
    found, first = [], date(2021, 1, 1)
    for value in values:
        after = (first + timedelta(days=32)).replace(day=1)
        period = Period(start=first, end=after - timedelta(days=1))
        found.append(Observation(indicator=of, period=period, value=value, part=part, **more))
        first = after
    return found


def measure(
    seen: Sequence[Observation], target: float, better: str = "lower", **more: Any
) -> Measurement:
    """Measure figures with a target, changed on the first day of the third year."""
    given: dict[str, Any] = {"unit": "falls", "better": better, "kind": "count"}
    asked: dict[str, Any] = {
        "target": Target(value=target, by=date(2024, 1, 1)),
        "change_point": ChangePoint(changed_on=date(2023, 1, 1)),
        "bears_on": ("r",),
        **more,
    }
    counts = tuple(Indicator(id=name, title=name, **given) for name in ("a", "b"))
    indicator = Indicator(id="x", title="X", **{**given, **asked})
    by = {name: [one for one in seen if one.indicator == name] for name in ("a", "b", "x")}
    return measured(indicator, Register(title="R", indicators=(*counts, indicator)), by)


def told(found: Measurement) -> list[str]:
    """Return what is said of the target, where something is said of the figures."""
    assert found.finding is not None
    assert found.finding.result == "sustained-improvement"
    return [one for one in found.finding.caveats if "target" in one]


@pytest.mark.parametrize(
    ("better", "target", "words"),
    [
        ("lower", 59, "does not reach"),
        ("lower", 60, "reaches"),
        ("lower", 61, "reaches"),
        ("higher", 139, "reaches"),
        ("higher", 140, "reaches"),
        ("higher", 141, "does not reach"),
    ],
)
def test_a_mean_at_the_target_reaches_it(better: str, target: float, words: str) -> None:
    """It is told behind the figures."""
    found = measure(observations("x", made(better)), target, better)

    assert told(found) == [f"That mean {words} the target of {target}."]
    assert found.finding is not None
    assert found.finding.caveats[0].startswith("The mean of 12 values")
    assert "target" in found.finding.caveats[1]


@pytest.mark.parametrize(
    ("better", "target", "words"),
    [
        ("lower", 59, "does not reach"),
        ("lower", 60, None),
        ("lower", 79, None),
        ("lower", 80, "reaches"),
        ("higher", 140, "reaches"),
        ("higher", 141, None),
        ("higher", 160, None),
        ("higher", 161, "does not reach"),
    ],
)
@pytest.mark.parametrize("stated", [False, True])
def test_of_bounds_both_ends_must_agree(
    better: str, target: float, words: str | None, *, stated: bool
) -> None:
    """Also where a figure within them is printed, which is no better known."""
    found = measure(observations("x", made(better, 20, stated=stated)), target, better)

    what = "That mean" if stated else "The mean after"
    lies = "60 and 80" if better == "lower" else "140 and 160"
    assert told(found) == [
        f"{what} {words} the target of {target}."
        if words
        else f"Whether the target of {target} is reached cannot be said: {what[0].lower()}{what[1:]} "
        f"lies between {lies}."
    ]


def panel(of: str, values: Sequence[Value]) -> list[Observation]:
    """Return the same figures of three bodies, of whom one does not report in one month."""
    whole = [one for part in ("p", "q", "s") for one in observations(of, values, part)]
    return [one for one in whole if one.part != "s" or one.period.start != date(2022, 5, 1)]


@pytest.mark.parametrize("kind", ["count", None])
@pytest.mark.parametrize("target", [119, 120, 121])
def test_no_target_of_all_is_compared_with_a_sum_of_some(kind: str | None, target: float) -> None:
    """Fewer bodies have fewer falls, whatever changed; nor is there an icon of the target."""
    rule = Reporting(of="trusts", expected=4)
    found = measure(panel("x", made("lower")), target, kind=kind, reporting=rule)

    assert found.basis == "throughout"
    assert told(found) == [
        (
            f"Whether the target of {target} is reached cannot be said: it is of all, and the figures are "
            "of the 2 of 4 trusts that reported in every period."
        )
    ]
    assert found.assurance is None


@pytest.mark.parametrize(("target", "words"), [(59, "does not reach"), (60, "reaches")])
def test_a_rate_of_some_is_compared_and_says_of_whom_it_is(target: float, words: str) -> None:
    """That of a whole is no sum of its parts'."""
    below: list[Value] = [Number(value=1000)] * 36
    seen = [*panel("a", made("lower")), *panel("b", below)]
    found = measure(
        seen,
        target,
        kind="rate",
        unit="per 1,000",
        ratio=Ratio(numerator="a", denominator="b", times=1000),
    )

    assert told(found) == [
        (
            f"That mean, of the 2 of 3 bodies that reported in every period, {words} the target of "
            f"{target}."
        )
    ]
    assert found.assurance is not None


@pytest.mark.parametrize(("reporting", "said"), [(19, False), (20, True)])
def test_only_who_reported_since_the_day_counts(reporting: int, *, said: bool) -> None:
    """Nobody absent before the change makes the figures after it those of some."""

    def coverage(many: int) -> dict[str, Any]:
        return {"coverage": (Coverage(of="trusts", expected=20, reporting=many),)}

    values = made("lower")
    before = observations("x", values, **coverage(19))[:24]
    after = observations("x", values, **coverage(reporting))[24:]

    (words,) = told(measure([*before, *after], 60))

    assert words == (
        "That mean reaches the target of 60."
        if said
        else "Whether the target of 60 is reached cannot be said: it is of all, and the figures are "
        "of 19 of 20 trusts."
    )


@pytest.mark.parametrize("many", [(19, 20), (20, 19)], ids=["worse-year", "better-year"])
def test_only_who_reported_since_a_worse_year_counts(many: tuple[int, int]) -> None:
    """Of the two years after the day, the target is compared with the second alone."""
    values = made("lower")
    worse: list[Value] = [Number(value=140 + move) for move in MOVES]
    seen = [
        attrs.evolve(one, coverage=(Coverage(of="trusts", expected=20, reporting=reporting),))
        for one, reporting in zip(
            observations("x", [*values[:24], *worse, *values[24:]]),
            [20] * 24 + [many[0]] * 12 + [many[1]] * 12,
            strict=True,
        )
    ]

    (words,) = told(measure(seen, 60))

    assert words == (
        "That mean reaches the target of 60."
        if many == (19, 20)
        else "Whether the target of 60 is reached cannot be said: it is of all, and the figures are "
        "of 19 of 20 trusts."
    )


@pytest.mark.parametrize("width", [0, 2])
def test_a_mean_of_both_ways_says_since_which_day_it_is(width: float) -> None:
    """A run where most of the baseline lies already is none to judge by, and the sentence tells it."""
    baseline = [49, 52, 49, 49, 49, 52, 49, 49, 52, 49, 49, 52] * 2
    figures = [*baseline, *[51] * 7, *[49] * 24]
    values: list[Value] = [
        Interval(low=one, high=one + width) if width and at == 54 else Number(value=one)
        for at, one in enumerate(figures)
    ]

    found = measure(observations("x", values), 40).finding

    assert found is not None
    assert "the figures went both ways" in found.says
    if width:
        assert found.caveats[:2] == (
            "The mean of the 31 values since 1 January 2023 lies between 49.45 and 49.52.",
            "The mean of the 24 before is 50.",
        )
        return
    assert found.caveats[0] == (
        "The mean of 31 values since 1 January 2023 is 49.45, against 50 in the 24 before."
    )


def test_where_neither_way_is_better_no_target_is_judged() -> None:
    """Nor is anything else."""
    found = measure(observations("x", made("lower")), 60, "neither")

    assert found.finding is not None
    assert not [one for one in found.finding.caveats if "target" in one]


@pytest.mark.parametrize(
    ("width", "stated", "target", "words"),
    [
        (0, False, 60, "That mean reaches the target of 60."),
        (4, True, 60, "Whether the target of 60 is reached cannot be said: "),
        (4, False, 64, "The mean after reaches the target of 64."),
    ],
    ids=["known", "printed", "bounds"],
)
def test_a_worse_year_before_a_better_one_is_in_no_mean(
    width: float, words: str, target: float, *, stated: bool
) -> None:
    """The mean is of the better year, and the day since which is told."""
    values = made("lower", width, stated=stated)
    worse = [Number(value=140 + move) for move in MOVES]
    found = measure(observations("x", [*values[:24], *worse, *values[24:]]), target)

    assert any(one.startswith(words) for one in told(found))
    assert found.finding is not None
    assert "12 values since 1 January 2024" in found.finding.caveats[0]
    assert "2024 after" not in found.finding.caveats[0]
    assert "24 before 1 January 2023" in "".join(found.finding.caveats[:2])
    assert found.finding.after == 24
