"""A verdict that rests on provisional figures alone says so in its first sentence."""

from pathlib import Path

import pytest

import rsr

SAID = "All 9 figures since then are provisional, and may change."


def says(folder: Path, statuses: list[str], figures: list[int], breaks: str = "") -> str:
    """Return the sentence on two years of final figures, and figures of some statuses after them."""
    months = [f"{year}-{month:02}" for year in (2020, 2021, 2022) for month in range(1, 13)]
    rows = [f"{at},final,{100 + number % 3}" for number, at in enumerate(months[:24])]
    rows += [
        f"{at},{status},{figure if figure >= 0 else 'x'}"
        for at, status, figure in zip(months[24:], statuses, figures, strict=False)
    ]
    (folder / "t.csv").write_text("\n".join(["month,status,n", *rows, ""]), "utf-8")
    (folder / "register.yaml").write_text(
        f"""format: 3
title: Made up
organisations: [{{id: o, name: A body}}]
recommendations:
  - {{id: r, number: "1", topic: Something, made_on: 2022-01-01, addressed_to: {{o: lead}}, criteria: [{{id: c, text: It is better.}}]}}
strategies: [{{use: outcome-impact}}]
sources:
  - {{id: s, use: tabular, options: {{file: t.csv, makes: table, markers: {{x: missing}}, columns: {{value: n, status: status}}, period: {{at: month, covers: month}}}}}}
indicators:
  - {{id: i, title: Restraints, unit: restraints, better: lower, bears_on: [r]{breaks}, measured: {{data: s}}}}
""",
        "utf-8",
    )
    (series,) = rsr.measure(folder).measurements
    assert series.finding is not None
    return series.finding.says


@pytest.mark.parametrize("figure", [60, 100, 140])
@pytest.mark.parametrize(
    ("statuses", "said"),
    [
        (["provisional"] * 9, True),
        (["final", *["provisional"] * 8], False),
        ([*["provisional"] * 8, "final"], False),
        (["final"] * 9, False),
        (["performance"] * 9, False),
    ],
)
def test_all_figures_since_the_change_are_provisional(
    tmp_path: Path, statuses: list[str], figure: int, *, said: bool
) -> None:
    """Whatever the verdict is; the baseline may be final."""
    figures = [figure + number % 3 for number in range(9)]

    assert says(tmp_path, statuses, figures).endswith(SAID) == said


def test_what_is_not_judged_says_nothing_of_it(tmp_path: Path) -> None:
    """Neither a final row without a figure, nor figures beyond a break."""
    missing = says(tmp_path, [*["provisional"] * 9, "final"], [60] * 9 + [-1])
    assert missing.endswith(SAID)
    amid = ["provisional"] * 10
    amid[4] = "final"
    assert says(tmp_path, amid, [60] * 4 + [-1] + [60] * 5).endswith(SAID)
    broken = ", breaks: [{on: 2022-10-01, why: Counted anew.}]"
    beyond = says(tmp_path, [*["provisional"] * 9, "final"], [60, 61] * 5, broken)
    assert beyond.endswith(SAID)


def test_where_nothing_is_said_of_a_change_nothing_is_said_of_it(tmp_path: Path) -> None:
    """Too few figures are no verdict."""
    assert "provisional" not in says(tmp_path, ["provisional"] * 6, [60] * 6)
