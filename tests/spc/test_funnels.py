"""Funnels: organisations beside a benchmark, within limits for their own size, never ranked."""

import math
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsr.errors import ModelError
from rsr.model import Interval, Missing, Number, Suppressed
from rsr.spc.funnels import FunnelChart, FunnelKind, Overdispersion, funnel

# Made up: counts and sizes of twelve organisations.
COUNTS = [12, 30, 8, 44, 25, 61, 17, 5, 39, 90, 22, 14]
SIZES = [110, 190, 95, 380, 160, 450, 150, 20, 300, 800, 240, 60]
TAILS = (0.001, 0.025, 0.975, 0.999)

ORGANISATIONS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 500)).map(lambda two: (two[0], sum(two))),
    min_size=1,
    max_size=25,
)
KINDS: tuple[FunnelKind, ...] = ("proportion", "rate", "ratio")
WAYS: tuple[Overdispersion, ...] = ("none", "multiplicative", "additive")


def told(found: FunnelChart) -> set[str]:
    """Return the codes of what the funnel says of its data."""
    return {problem.code for problem in found.problems}


def standardised(theta: float) -> list[float]:
    """Return the standardised proportions of the made-up organisations."""
    return [
        (count / size - theta) / math.sqrt(theta * (1 - theta) / size)
        for count, size in zip(COUNTS, SIZES, strict=True)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_limits_are_exact_where_chance_is_all(kind: FunnelKind) -> None:
    """They are the interpolated quantiles of the distribution at the benchmark."""
    stats = pytest.importorskip("scipy.stats")
    theta = 1.0 if kind == "ratio" else sum(COUNTS) / sum(SIZES)

    found = funnel(COUNTS, SIZES, kind=kind)

    for point, size in zip(found.points, SIZES, strict=True):
        known = stats.binom(size, theta) if kind == "proportion" else stats.poisson(size * theta)
        ends = []
        for tail in TAILS:
            count = known.ppf(tail)
            ends.append(max(0, count - (known.cdf(count) - tail) / known.pmf(count)) / size)
        inner, outer = point.limits
        assert (outer.lower, inner.lower, inner.upper, outer.upper) == pytest.approx(ends, rel=1e-9)


def test_winsorised_values_widen_multiplicative_limits() -> None:
    """Standard deviations are widened by the root of phi, of values drawn in at both ends."""
    numpy, stats = pytest.importorskip("numpy"), pytest.importorskip("scipy.stats")
    theta = sum(COUNTS) / sum(SIZES)
    z = numpy.array(standardised(theta))
    phi = float((numpy.clip(z, *numpy.quantile(z, [0.1, 0.9])) ** 2).mean())

    found = funnel(COUNTS, SIZES, overdispersion="multiplicative")

    assert phi > 1
    assert found.phi == pytest.approx(phi, rel=1e-12)
    for point, score, size in zip(found.points, z, SIZES, strict=True):
        sigma = math.sqrt(phi * theta * (1 - theta) / size)
        assert point.z == pytest.approx(score / math.sqrt(phi), rel=1e-9)
        upper = theta + stats.norm.ppf(0.975) * sigma
        assert point.limits[0].upper == pytest.approx(min(1, upper), rel=1e-9)


def test_the_variance_between_organisations_widens_additive_limits() -> None:
    """The method of moments gives it; it is added to the variance of each organisation."""
    numpy, stats = pytest.importorskip("numpy"), pytest.importorskip("scipy.stats")
    theta = sum(COUNTS) / sum(SIZES)
    z = numpy.array(standardised(theta))
    drawn_in = numpy.clip(z, *numpy.quantile(z, [0.1, 0.9]))
    weights = numpy.array(SIZES) / (theta * (1 - theta))
    room = weights.sum() - (weights**2).sum() / weights.sum()
    tau_squared = float(((drawn_in**2).sum() - (len(SIZES) - 1)) / room)

    found = funnel(COUNTS, SIZES, overdispersion="additive", per=100)

    assert tau_squared > 0
    assert found.tau == pytest.approx(100 * math.sqrt(tau_squared), rel=1e-12)
    for point, size in zip(found.points, SIZES, strict=True):
        sigma = math.sqrt(theta * (1 - theta) / size + tau_squared)
        lower = theta + stats.norm.ppf(0.001) * sigma
        assert point.limits[1].lower == pytest.approx(100 * max(0, lower), rel=1e-9)


@given(ORGANISATIONS, st.sampled_from(KINDS), st.sampled_from(WAYS), st.randoms())
def test_the_order_of_organisations_changes_nothing(
    rows: list[tuple[int, int]], kind: FunnelKind, way: Overdispersion, shuffled: random.Random
) -> None:
    """Each stands as it did, and they stay in the order in which they were given."""
    named = [(f"organisation {at}", *row) for at, row in enumerate(rows)]
    mixed = list(named)
    shuffled.shuffle(mixed)

    one, other = (
        funnel(
            [row[1] for row in some],
            [row[2] for row in some],
            names=[row[0] for row in some],
            kind=kind,
            overdispersion=way,
        )
        for some in (named, mixed)
    )

    assert [point.name for point in other.points] == [row[0] for row in mixed]
    by_name = {point.name: point for point in one.points}
    for point in other.points:
        like = by_name[point.name]
        assert point.value == like.value
        assert (point.z is None) == (like.z is None)
        assert point.z is None or point.z == pytest.approx(like.z, rel=1e-9, abs=1e-9)


@given(ORGANISATIONS, st.sampled_from(WAYS))
def test_the_unit_does_not_matter(rows: list[tuple[int, int]], way: Overdispersion) -> None:
    """Rates per a thousand are a thousand times the rates, limits and curves included."""
    counts, sizes = [one for one, _ in rows], [other for _, other in rows]

    one = funnel(counts, sizes, kind="rate", overdispersion=way)
    many = funnel(counts, sizes, kind="rate", overdispersion=way, per=1000)

    for left, right in zip(one.points, many.points, strict=True):
        assert right.standing == left.standing
        assert right.value == pytest.approx(1000 * (left.value or 0), rel=1e-12)
        for inner, outer in zip(left.limits, right.limits, strict=True):
            assert outer.upper == pytest.approx(1000 * inner.upper, rel=1e-9)


@given(ORGANISATIONS, st.sampled_from(KINDS))
def test_overdispersion_never_narrows(rows: list[tuple[int, int]], kind: FunnelKind) -> None:
    """No standardised value grows by allowing for over-dispersion."""
    counts, sizes = [one for one, _ in rows], [other for _, other in rows]

    plain, *others = (funnel(counts, sizes, kind=kind, overdispersion=way) for way in WAYS)

    for other in others:
        for left, right in zip(plain.points, other.points, strict=True):
            if left.z is not None and right.z is not None:
                assert abs(right.z) <= abs(left.z) * (1 + 1e-9)


@given(ORGANISATIONS, st.sampled_from(KINDS), st.sampled_from(WAYS))
def test_limits_hold_together(
    rows: list[tuple[int, int]], kind: FunnelKind, way: Overdispersion
) -> None:
    """The inner limits lie within the outer ones, and what lies beyond says on which side."""
    found = funnel(
        [one for one, _ in rows], [other for _, other in rows], kind=kind, overdispersion=way
    )

    for point in found.points:
        if point.limits:
            inner, outer = point.limits
            assert 0 <= outer.lower <= inner.lower <= inner.upper <= outer.upper
            assert point.value is not None
            within = inner.lower <= point.value <= inner.upper
            assert (point.beyond is None) == within == (point.side is None)
    for curve in found.curves:
        sizes = [bound.denominator for bound in curve.bounds]
        assert sizes == sorted(sizes)
        assert sizes[0] <= min(row[1] for row in rows)
        assert sizes[-1] >= max(row[1] for row in rows)


@pytest.mark.parametrize(
    ("count", "size", "words"),
    [
        pytest.param(40, 100, "above the 99.8 % limit", id="high"),
        pytest.param(1, 100, "below the 99.8 % limit", id="low"),
        pytest.param(28, 100, "above the 95 % limit", id="inner"),
        pytest.param(20, 100, "within the limits", id="within"),
        pytest.param(None, 100, "not shown: missing", id="none"),
        pytest.param(Suppressed(low=1, high=4), 100, "not shown: suppressed", id="suppressed"),
        pytest.param(Missing(), 100, "not shown: missing", id="missing"),
        pytest.param(Interval(low=1, high=9), 100, "not shown: known within bounds", id="bounds"),
        pytest.param(0, 0, "not shown: zero denominator", id="empty"),
        pytest.param(3, None, "not shown: missing", id="no-size"),
        pytest.param(Number(value=20), Number(value=100), "within the limits", id="number"),
    ],
)
def test_standing_in_words(count: Any, size: Any, words: str) -> None:
    """Each organisation stands within limits, beyond one, or is not shown for a reason."""
    found = funnel([count], [size], benchmark=0.2)

    assert found.points[0].standing == words


def test_what_is_not_shown_is_no_part_of_the_benchmark() -> None:
    """A suppressed figure is not guessed, and its denominator is left out with it."""
    found = funnel([10, Suppressed(low=1, high=4), 20], [100, 1000, 100])

    assert found.benchmark == 0.15
    assert found.points[1].value is None
    assert "organisation-not-shown" in told(found)


@pytest.mark.parametrize(
    ("kind", "benchmark", "expected"),
    [
        pytest.param("proportion", None, (sum(COUNTS) / sum(SIZES), "pooled"), id="pooled"),
        pytest.param("ratio", None, (1.0, "one"), id="as-expected"),
        pytest.param("rate", 0.25, (0.25, "given"), id="given"),
    ],
)
def test_the_benchmark_says_where_it_is_from(
    kind: FunnelKind, benchmark: float | None, expected: tuple[float, str]
) -> None:
    """All together, as many as expected, or what was given."""
    found = funnel(COUNTS, SIZES, kind=kind, benchmark=benchmark)

    assert (found.benchmark, found.benchmark_is) == expected


def test_organisations_that_differ_beyond_chance_are_said() -> None:
    """Plain limits say that they are too narrow; wider ones say so no more."""
    counts, sizes = [100, 300] * 10, [1000] * 20

    assert "funnel-overdispersed" in told(funnel(counts, sizes))
    assert "funnel-overdispersed" not in told(funnel(counts, sizes, overdispersion="additive"))


def test_few_organisations_say_little_of_overdispersion() -> None:
    """With fewer than ten, the funnel says that what they add is uncertain."""
    for count in (5, 9, 10, 11):
        found = funnel(COUNTS[:count], SIZES[:count], overdispersion="additive")
        assert ("organisations-few" in told(found)) is (count < 10)


@pytest.mark.parametrize(
    "counts", [pytest.param([0, 0], id="none"), pytest.param([5, 9], id="all")]
)
def test_a_benchmark_at_the_edge_has_no_limits(counts: list[int]) -> None:
    """Where nobody, or everybody, has the event nothing is drawn, and the funnel says so."""
    found = funnel(counts, [5, 9])

    assert [point.standing for point in found.points] == ["no limits", "no limits"]
    assert (found.curves, found.phi) == ((), None)
    assert "limits-none" in told(found)


def test_no_organisations_are_an_empty_funnel() -> None:
    """Nothing to show, and nothing breaks."""
    found = funnel([], [])

    assert (found.points, found.curves, found.benchmark) == ((), (), None)


def test_a_rounded_count_is_taken_as_printed_and_said() -> None:
    """What a source rounds is shown as stated, and the funnel says that it was rounded."""
    found = funnel([Interval(low=8, high=12, stated=10), 12], [100, 90])

    assert found.points[0].value == 0.1
    assert "figure-rounded" in told(found)


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        pytest.param({"numerators": [0.5, 1]}, "count-not-whole", ("numerators", 0), id="share"),
        pytest.param({"numerators": [11, 1]}, "events-exceed", ("numerators", 0), id="too-many"),
        pytest.param({"denominators": [10.5, 20]}, "count-not-whole", ("denominators", 0), id="d"),
        pytest.param({"denominators": [10]}, "lengths-differ", ("denominators",), id="lengths"),
        pytest.param({"kind": "mean"}, "choice-unknown", ("kind",), id="kind"),
        pytest.param({"overdispersion": None}, "choice-unknown", ("overdispersion",), id="way"),
        pytest.param({"names": ["a", "a"]}, "name-repeated", ("names", 1), id="name-twice"),
        pytest.param({"names": ["a"]}, "lengths-differ", ("names",), id="names-few"),
        pytest.param({"names": [1, "a"]}, "type-wrong", ("names", 0), id="name-number"),
        pytest.param({"names": [["a"], "a"]}, "type-wrong", ("names", 0), id="name-list"),
        pytest.param({"limits": ()}, "option-out-of-range", ("limits",), id="no-level"),
        pytest.param({"limits": (0.95, 1)}, "option-out-of-range", ("limits",), id="level"),
        pytest.param({"limits": 0.95}, "type-wrong", ("limits",), id="level-alone"),
        pytest.param({"benchmark": 1.2}, "option-out-of-range", ("benchmark",), id="benchmark"),
        pytest.param({"benchmark": math.nan}, "option-out-of-range", ("benchmark",), id="nan"),
        pytest.param({"per": 0}, "option-out-of-range", ("per",), id="per"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    change: dict[str, Any], code: str, path: tuple[str | int, ...]
) -> None:
    """Each fault has its code and its place."""
    with pytest.raises(ModelError) as caught:
        funnel(**{"numerators": [1, 2], "denominators": [10, 20]} | change)

    assert (caught.value.code, caught.value.path) == (code, path)
