"""Kinds of figures from published files to verdicts: what is never added up, by any path."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from mhsds_made import MAIN, csv_text, main_row

import rsr
from rsr.engine.layout import Layout
from rsr.model import (
    Indicator,
    Interval,
    Measured,
    Missing,
    Number,
    Observation,
    Period,
    Register,
    Value,
)
from rsr.model.kinds import Known
from rsr.series.examining import examined_in
from rsr.workflow._kinds import known_of, unadded, with_kinds, with_picked
from rsr.workflow.measuring import Measuring

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

HEAD = "format: 3\ntitle: Made up\nsources:\n  - {id: mhsds, use: mhsds, options: {files: data}}\nindicators:\n"
MEDIAN = "Median time (days) for open referrals"
SHARE = "Proportion of referrals open for 104 weeks"


def measured(folder: Path, rows: Sequence[Sequence[str]], *indicators: str) -> Measuring:
    """Write a register on made-up MHSDS rows, and measure it."""
    (folder / "data").mkdir()
    (folder / "data" / "a.csv").write_text(csv_text(MAIN, rows), "utf-8")
    given = "".join(f"  - {{better: lower, {one}}}\n" for one in indicators)
    (folder / "register.yaml").write_text(HEAD + given, "utf-8")
    return rsr.measure(folder)


def told(found: Measuring) -> list[tuple[str, str]]:
    """Return codes and severities of what was amiss."""
    return [(one.code, one.severity) for one in found.problems]


def first(found: Measuring) -> list[Value]:
    """Return the first value of each indicator."""
    return [one.points[0].value for one in found.measurements]


def rows() -> list[list[str]]:
    """Return a month of counts, medians and proportions of three trusts."""
    made = []
    for code, count, median in (("R01", "20", "57"), ("R02", "*", "152"), ("R03", "100", "308")):
        made.append(main_row(count, code=code))
        made.append(main_row(median, code=code, measure="MRS10a", measure_name=MEDIAN))
        made.append(main_row("26", code=code, measure="MRS09b", measure_name=SHARE))
    return made


def asks(name: str, unit: str, measure: str, more: str = "part: organisation") -> str:
    """Return an indicator that is measured on what providers report."""
    return (
        f"id: {name}, title: Figure, unit: {unit}, "
        f"select: {{measure: {measure}, breakdown: Provider}}, measured: {{data: mhsds, {more}}}"
    )


def test_medians_of_trusts_are_not_added_up_though_neither_unit_nor_title_says_so(
    tmp_path: Path,
) -> None:
    """The source knows from the name of the measure that they are medians, or percentages."""
    found = measured(tmp_path, rows(), asks("m", "days", "MRS10a"), asks("p", "people", "MRS09b"))

    assert told(found) == [
        ("parts-not-added", "warning"),
        ("kind-contradicted", "warning"),
        ("parts-not-added", "warning"),
    ]
    assert [one.got for one in found.problems] == [
        "medians",
        "percentages are read, and the unit is 'people'",
        "percentages",
    ]
    assert all(isinstance(value, Missing) for value in first(found))
    assert [one.kind for one in found.register.indicators] == ["median", "percentage"]


def test_a_hidden_count_keeps_its_bounds_beside_a_median(tmp_path: Path) -> None:
    """Each indicator of a source is read by the rules of its own kind."""
    found = measured(tmp_path, rows(), asks("c", "people", "MHS01"), asks("m", "days", "MRS10a"))

    value = first(found)[0]
    assert isinstance(value, Interval)
    # 20 and 100 are rounded to 5, and what is hidden is under 5.
    assert (value.low, value.high) == (18 + 98, 22 + 102 + 4)


@pytest.mark.parametrize("combine", ["part: organisation", "combine: sum"])
def test_a_mixture_of_kinds_is_an_error_that_names_them(tmp_path: Path, combine: str) -> None:
    """Counts and medians under one indicator have no figure at all."""
    found = measured(tmp_path, rows(), asks("x", "people", "[MHS01, MRS10a]", combine))

    assert told(found) == [("kinds-mixed", "error")]
    assert found.problems[0].got == "counts and medians"
    assert found.measurements == ()


def test_rows_of_medians_are_not_added_up_by_combine(tmp_path: Path) -> None:
    """A sum that the register asks for is refused; a stated count is added up, and told."""
    refused = measured(tmp_path, rows(), asks("m", "days", "MRS10a", "combine: sum"))
    (other := tmp_path / "stated").mkdir()
    stated = measured(other, rows(), asks("m", "days, kind: count", "MRS10a", "combine: sum"))

    assert told(refused) == [("rows-left-out", "note"), ("parts-not-added", "error")]
    assert refused.measurements == ()
    assert ("kind-contradicted", "warning") in told(stated)
    assert stated.measurements[0].points != ()


def test_a_series_never_continues_one_of_another_kind(tmp_path: Path) -> None:
    """It is an error of the check, and there is no series."""
    path = tmp_path / "register.yaml"
    path.write_text(
        "format: 3\ntitle: Made up\nindicators:\n"
        "  - {id: a, title: A, unit: days, kind: median, better: lower}\n"
        "  - {id: b, title: B, unit: bed days, kind: count, better: lower, continues: [a]}\n"
        "observations:\n"
        "  - {indicator: b, period: {start: 2024-01-01, end: 2024-01-31}, value: 5}\n",
        "utf-8",
    )

    found, checked = rsr.measure(tmp_path), rsr.check(tmp_path)

    assert [one.indicator for one in found.measurements] == ["a"]
    assert [one.got for one in found.problems] == ["counts with medians"]
    assert [one.code for one in checked] == ["kinds-mixed"]


def test_a_stated_kind_that_unit_or_title_contradicts_is_told(tmp_path: Path) -> None:
    """What is stated stands, and the check says what speaks against it."""
    (tmp_path / "register.yaml").write_text(
        "format: 3\ntitle: Made up\nindicators:\n"
        "  - {id: a, title: Median wait, unit: days, kind: count, better: lower}\n"
        "  - {id: b, title: Median wait, unit: days, kind: median, better: lower}\n"
        "observations:\n"
        "  - {indicator: a, part: x, period: {start: 2024-01-01, end: 2024-01-31}, value: 5}\n"
        "  - {indicator: a, part: y, period: {start: 2024-01-01, end: 2024-01-31}, value: 6}\n",
        "utf-8",
    )

    (problem,) = rsr.check(tmp_path)

    assert (problem.code, problem.severity) == ("kind-contradicted", "warning")
    assert problem.got == "counts, and it is named for medians"
    assert rsr.measure(tmp_path).measurements[0].points[0].value == Number(value=11)


def test_rows_say_no_more_than_that_they_are_no_counts_where_words_do() -> None:
    """What a source calls a rate is the median that the title names."""
    asked = Indicator(id="a", title="Median wait", unit="days", better="lower")

    made, told_ = with_kinds(Register(title="Made up", indicators=(asked,)), {"a": [Known("rate")]})

    assert (made.indicators[0].kind, told_) == ("median", [])


def test_rows_that_are_counted_are_counts() -> None:
    """Whatever the figures beside them are."""
    asked = Indicator(
        id="a", title="A", unit="days", better="lower", measured=Measured(data="d", combine="count")
    )

    assert known_of(asked, Layout(value="n", kind=Known("median"))) == Known("count")


@pytest.mark.parametrize(("wholes", "codes"), [((1, 2), []), ((1,), ["parts-not-added"])])
def test_parts_that_are_not_added_are_told_where_a_whole_is_lacking(
    wholes: tuple[int, ...], codes: list[str]
) -> None:
    """Where each period has a whole of its own, nobody would have added them up."""
    asked = Indicator(id="a", title="Wait", unit="days", kind="median", better="lower")
    given = [(month, part) for month in (1, 2) for part in "xy"] + [(one, None) for one in wholes]
    seen = [
        Observation(
            indicator="a", part=part, value=Number(value=5),
            period=Period(start=date(2024, month, 1), end=date(2024, month, 28)),
        )
        for month, part in given
    ]  # fmt: skip

    register = Register(title="Made up", indicators=(asked,))
    found = list(unadded(register, examined_in(register, seen)))

    assert [one.code for one in found] == codes


def test_parts_that_exceed_their_whole_are_told_though_each_period_has_one() -> None:
    """It says that something is amiss in the figures, and not only that a sum is lacking."""
    asked = Indicator(id="a", title="People", unit="people", kind="count", better="lower")
    period = Period(start=date(2024, 1, 1), end=date(2024, 1, 31))
    seen = [
        Observation(indicator="a", part=part, value=Number(value=value), period=period)
        for part, value in (("x", 5), ("y", 5), (None, 3))
    ]

    register = Register(title="Made up", indicators=(asked,))
    (problem,) = unadded(register, examined_in(register, seen))

    assert problem.code == "parts-exceed-whole"


@pytest.mark.parametrize("rounded", [False, True])
@pytest.mark.parametrize("months", [1, 3])
def test_a_total_among_rows_that_are_added_up_is_told(
    tmp_path: Path,
    months: int,
    rounded: bool,  # noqa: FBT001  # cases
) -> None:
    """Women, men and all of them come to twice as many people: no sum is made of these."""
    lines = ["month,sex,n"]
    for month in range(1, months + 1):
        women, men = 505 + 10 * month, 600 + 35 * month
        each = {"F": women, "M": men, "X": women + men}
        lines += [f"2024-0{month},{sex},{n}" for sex, n in each.items()]
    (tmp_path / "t.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    rounding = ", rounded_to: 5, counts: true" if rounded else ""
    (tmp_path / "register.yaml").write_text(
        "format: 3\ntitle: Made up\n"
        "sources:\n  - {id: s, use: tabular, options: {file: t.csv, makes: table, "
        f"columns: {{value: n}}, period: {{at: month, covers: month}}{rounding}}}}}\n"
        "indicators:\n  - {id: i, title: I, unit: people, better: lower, kind: count, "
        "measured: {data: s, combine: sum}}\n",
        encoding="utf-8",
    )

    gathering = rsr.gather(str(tmp_path))

    told = [one for one in gathering.problems if one.code == "whole-among-parts"]
    certain = months == 3 or not rounded
    assert len(told) == certain
    assert bool(gathering.register.observations) is not certain
    (account,) = gathering.accounts
    assert account.left_out_in_all == (3 * months if certain else 0)


@pytest.mark.parametrize(
    ("known", "where", "found"),
    [
        (None, {"type": "Crude rate"}, Known("rate", by_option=True)),
        (Known("count", by_option=True), {"type": "Crude rate"}, Known("rate", by_option=True)),
        (Known("median"), {"type": "Crude rate"}, Known("median")),
        (
            Known(time_sense="rolling"),
            {"type": "Percentage"},
            Known("percentage", by_option=True, time_sense="rolling"),
        ),
        (None, {"type": "Number of people"}, None),
        (Known("count", by_option=True), {"type": "People"}, Known("count", by_option=True)),
        (None, ["Percentage"], None),
    ],
)
def test_what_picks_rows_goes_before_options_and_behind_headings(
    known: Known | None, where: object, found: Known | None
) -> None:
    """The heading of the figures says more of them than what picks their rows."""
    asked = Indicator(id="a", title="A", unit="people", better="lower")

    assert with_picked(known, where, asked) == found


@pytest.mark.parametrize(
    ("title", "kind"),
    [("A", "percentage"), ("Number of people", "percentage"), ("Average wait", "mean")],
)
def test_texts_that_pick_rows_are_percentages_though_the_title_counts(
    title: str, kind: str
) -> None:
    """As with select: words of a kind that does not add up go before those of one that does."""
    asked = Indicator(id="a", title=title, unit="people", better="lower")
    known = [Known("percentage", by_option=True)]

    made, _ = with_kinds(Register(title="Made up", indicators=(asked,)), {"a": known})

    assert made.indicators[0].kind == kind
