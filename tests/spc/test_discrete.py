"""Quantiles of counts agree with those of a library that is independent of them."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rsr.spc._discrete import binomial_quantiles, poisson_quantiles

TAILS = (0.0001, 0.001, 0.025, 0.5, 0.975, 0.999, 0.9999)


def interpolated(known: Any, tail: float) -> float:
    """Interpolate a quantile from a distribution of scipy, by its definition."""
    count = known.ppf(tail)
    return float(count - (known.cdf(count) - tail) / known.pmf(count))


@given(n=st.integers(1, 10**9), exponent=st.floats(-9, -0.0005))
@example(n=138, exponent=-4.1)
@example(n=128, exponent=-0.049)
def test_binomial_quantiles(n: int, exponent: float) -> None:
    """They are within a hundredth of a count, for any size and chance."""
    stats = pytest.importorskip("scipy.stats")
    chance = 10**exponent

    found = binomial_quantiles(TAILS, n, chance)

    known = stats.binom(n, chance)
    assert found == pytest.approx([interpolated(known, tail) for tail in TAILS], abs=0.01)


@given(exponent=st.floats(-9, 9))
@example(exponent=3.9999)
@example(exponent=4.0001)
def test_poisson_quantiles(exponent: float) -> None:
    """They are within a hundredth of a count, for any mean."""
    stats = pytest.importorskip("scipy.stats")
    mean = 10**exponent

    found = poisson_quantiles(TAILS, mean)

    known = stats.poisson(mean)
    assert found == pytest.approx([interpolated(known, tail) for tail in TAILS], abs=0.01)


@given(st.integers(1, 3000), st.floats(0.001, 0.999))
def test_small_binomial_quantiles_are_exact(n: int, chance: float) -> None:
    """Where chances are added up one by one, next to nothing is lost."""
    stats = pytest.importorskip("scipy.stats")

    found = binomial_quantiles(TAILS, n, chance)

    known = stats.binom(n, chance)
    assert found == pytest.approx([interpolated(known, tail) for tail in TAILS], abs=1e-8)
