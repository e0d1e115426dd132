"""Totals that may stand among parts or rows of few periods, where these are added up."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from made_up_tables import REVIEW

import rsr

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

REGISTER = (
    REVIEW
    + """indicators:
  - {id: i, title: Figure, bears_on: [r-1], unit: people, better: lowerMEASURED}
MORE
sources:
  - id: s
    use: tabular
    options: {file: t.csv, OPTIONS, period: {at: month, covers: month}}
"""
)
USES = {
    "records": ("", "indicator: i, columns: {value: n, part: district}"),
    "parts": (", measured: {data: s, part: district}", "makes: table, columns: {value: n}"),
    "rows": (", measured: {data: s, combine: sum}", "makes: table, columns: {value: n}"),
}
EVERY = pytest.mark.parametrize("use", USES)
# Rounded to 10; those in the east come to 7,070, 7,170, 7,190 and 7,010.
DISTRICTS = {
    "Ash": (1240, 1180, 1290, 1310),
    "Birch": (2650, 2710, 2620, 2700),
    "Cedar": (830, 870, 790, 810),
    "Elm": (1710, 1650, 1780, 1690),
    "Fir": (4530, 4650, 4620, 4510),
}
EAST = {"Eastern": (7050, 7160, 7200, 7020)}


def _measured(
    path: Path,
    use: str,
    periods: int,
    parts: Mapping[str, tuple[int, ...]],
    *,
    aside: str = "",
    more: str = "",
) -> Any:
    rows = [
        f"2023-{at + 1:02},{name},{figures[at]}"
        for at in range(periods)
        for name, figures in parts.items()
    ]
    (path / "t.csv").write_text("\n".join(["month,district,n", *rows]), "utf-8")
    measured, options = USES[use]
    text = REGISTER.replace("MEASURED", measured + aside).replace("OPTIONS", options)
    (path / "register.yaml").write_text(text.replace("MORE", more), "utf-8")
    return rsr.measure(path)


@EVERY
@pytest.mark.parametrize(
    ("periods", "code"),
    [(1, None), (2, "total-suspected"), (3, "total-suspected"), (4, "whole-among-parts")],
)
def test_what_others_come_to_in_few_periods_is_suspected(
    tmp_path: Path, use: str, periods: int, code: str | None
) -> None:
    """They are added up, and whatever is said of them says so; from four periods on it is told."""
    found = _measured(tmp_path, use, periods, DISTRICTS | EAST)

    told = [one for one in found.problems if one.severity == "warning"]
    assert [one.code for one in told] == ([code] if code else [])
    if code == "total-suspected":
        assert str(told[0].got).startswith(
            f"'Eastern' is what 'Cedar', 'Elm' and 'Fir' come to in each of {periods} periods, within rounding"
        )
        (measurement,) = found.measurements
        assert len(measurement.points) == periods
        said = (
            f"A total may stand among what is added up, and some be counted twice: {told[0].got}."
        )
        assert said in measurement.remarks
        assert said in found.register.evidence[0].caveats


@EVERY
def test_the_whole_of_all_is_suspected_in_one_period(tmp_path: Path, use: str) -> None:
    """Of so large figures one is enough."""
    found = _measured(tmp_path, use, 1, DISTRICTS | {"Everywhere": (10970,)})

    assert [one.code for one in found.problems] == ["total-suspected"]
    assert "in the only period, within" in str(found.problems[0].got)


@EVERY
def test_parts_of_which_none_is_what_others_come_to(tmp_path: Path, use: str) -> None:
    """Nothing is said of them."""
    assert _measured(tmp_path, use, 3, DISTRICTS).problems == ()


@EVERY
def test_a_part_that_is_declared_to_be_none_is_not_told(tmp_path: Path, use: str) -> None:
    """As in longer series."""
    found = _measured(tmp_path, use, 3, DISTRICTS | EAST, aside=", not_wholes: [Eastern]")

    assert found.problems == ()


@EVERY
def test_a_ratio_says_it_too(tmp_path: Path, use: str) -> None:
    """Whatever is made of such figures is conditioned as they are."""
    ratio = "  - {id: r, title: Ratio, bears_on: [r-1], unit: share, better: lower, ratio: {numerator: i, denominator: i}}"

    found = _measured(tmp_path, use, 3, DISTRICTS | EAST, more=ratio)

    assert all(
        any("A total may stand among" in one for one in measurement.remarks)
        for measurement in found.measurements
    )
    assert {one.indicator for one in found.measurements} == {"i", "r"}


@EVERY
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Target", True),
        ("Regional average", True),
        ("Median of districts", True),
        ("Target Care Ltd", False),
        ("On target", False),
    ],
)
def test_averages_and_targets_are_no_parts(
    tmp_path: Path, use: str, name: str, *, told: bool
) -> None:
    """They are never added up with what they stand beside."""
    found = _measured(tmp_path, use, 4, DISTRICTS | {name: (2190, 2200, 2210, 2220)})

    assert ("whole-among-parts" in [one.code for one in found.problems]) == told
    aside = f", not_wholes: [{name}]"
    assert not _measured(
        tmp_path, use, 4, DISTRICTS | {name: (2190, 2200, 2210, 2220)}, aside=aside
    ).problems


def test_beside_a_published_whole_nothing_is_added_up(tmp_path: Path) -> None:
    """The figure of the whole is its publisher's, whatever stands among the parts."""
    whole = ", measured: {data: s, part: district, whole: {district: All of them}}"
    USES["whole"] = (whole, USES["parts"][1])
    try:
        found = _measured(
            tmp_path, "whole", 3, DISTRICTS | EAST | {"All of them": (19000, 19000, 19000)}
        )
    finally:
        del USES["whole"]

    assert found.problems == ()
