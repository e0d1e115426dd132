"""Measures that are renamed and organisations whose code changes, within a series of MHSDS files."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from attrs import evolve
from mhsds_made import MAIN, RESTRICTIVE, Reader, csv_text, indicator, main_row

import rsr
from rsr.model import Break, Indicator, Succession

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

ASKED = indicator({"measure": "MHS01", "breakdown": "Provider"})
OLD, NEW = "Referrals active at end of RP", "People in contact at end of RP"


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """Return a reader of made-up files, and let go of what it opened."""
    made = Reader(tmp_path)
    yield made
    made.close()


def month(number: int, *, months: int = 1, **other: str) -> list[str]:
    """Return a row of a provider that ends with a month of 2024, by its number."""
    start, end = number - months + 1, monthrange(2024, number)[1]
    told = {"start": f"01/{start:02}/2024", "end": f"{end}/{number:02}/2024", **other}
    return main_row("20", **told)


def breaks(
    reader: Reader, rows: list[list[str]], *asked: Indicator
) -> Mapping[str, tuple[Break, ...]]:
    """Return the breaks that are found in rows, by indicator."""
    reader.write("a.csv", csv_text(MAIN, rows))
    return reader.layout(*(asked or (ASKED,)), files="a.csv").breaks_of


def measured(reader: Reader, also: Mapping[str, Any], **options: Any) -> rsr.Measuring:
    """Measure an indicator by a register beside the files."""
    told = {"id": "i", "title": "t", "unit": "people", "better": "lower", **also}
    told |= {"select": {"measure": "MHS01"}, "measured": {"data": "a", "part": "organisation"}}
    use = {"id": "a", "use": "mhsds", "options": {"files": "a.csv", "breaks": [], **options}}
    register = {"format": 3, "title": "Made up", "sources": [use], "indicators": [told]}
    (reader.folder / "register.yaml").write_text(yaml.safe_dump(register), "utf-8")
    return rsr.measure(reader.folder)


def recoded(reader: Reader, rows: list[list[str]], *asked: Indicator, **options: Any) -> list[str]:
    """Return what is said of organisations whose code changed."""
    reader.write("a.csv", csv_text(MAIN, rows))
    problems = reader.table(asked or (ASKED,), files="a.csv", **options).problems
    return [str(one.got) for one in problems if one.code == "organisation-renamed"]


# --- measures ---------------------------------------------------------------------------------


def test_a_measure_that_is_renamed_may_not_compare_with_itself(reader: Reader) -> None:
    """The break is on the first day under the new name, and says both names."""
    rows = [month(at, measure_name=OLD if at < 4 else NEW) for at in range(1, 7)]

    found = breaks(reader, rows)

    (broken,) = found["made-up"]
    assert (broken.on, broken.certain) == (date(2024, 4, 1), False)
    assert broken.why == f"the measure is called otherwise: '{OLD}' became '{NEW}'"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("REFERRALS  ACTIVE, at end-of RP ", id="case-spaces-and-punctuation"),
        pytest.param("", id="no-name"),
        pytest.param("NULL", id="a-word-for-no-name"),
    ],
)
def test_a_name_that_is_written_otherwise_is_no_other_name(reader: Reader, name: str) -> None:
    """What differs must be more than case, spaces and punctuation."""
    rows = [month(1, measure_name=OLD), month(2, measure_name=name), month(3, measure_name=OLD)]

    assert breaks(reader, rows) == {}


def test_only_who_asks_for_the_measure_has_the_break(reader: Reader) -> None:
    """Another measure of the same files is as it was."""
    rows = [month(at, measure_name=OLD if at < 3 else NEW) for at in range(1, 5)]
    rows += [month(at, measure="MHS07", measure_name="Open stays") for at in range(1, 5)]
    other = indicator({"measure": "MHS07"}, id_="other")
    none = indicator({"breakdown": "Provider"}, id_="none")

    assert list(breaks(reader, rows, ASKED, other, none)) == ["made-up"]


def test_one_measure_in_the_place_of_another_is_a_break(reader: Reader) -> None:
    """Where files carry no names, and one text follows another, that is what it is called."""
    levels = ["RXX", "TRUST", *["NULL"] * 10]
    rows = [
        [f"01/0{at}/2024", f"28/0{at}/2024", "Final", "Provider", *levels, code, "5"]
        for at, code in ((1, "MHS96"), (2, "MHS96"), (3, "MHS116"))
    ]
    reader.write("a.csv", csv_text(RESTRICTIVE, rows))

    found = reader.layout(indicator({"measure": ["MHS96", "MHS116"]}), files="a.csv").breaks_of

    (broken,) = found["made-up"]
    assert broken.on == date(2024, 3, 1)
    assert broken.why.endswith("'MHS96' became 'MHS116'")


def test_measures_side_by_side_are_no_change(reader: Reader) -> None:
    """A measure that begins beside another, or ends, takes no other's place."""
    both = indicator({"measure": ["MHS01", "MHS07"]})
    rows = [month(at) for at in range(1, 5)]
    rows += [month(at, measure="MHS07", measure_name="Open stays") for at in (2, 3)]

    assert breaks(reader, rows, both) == {}


def test_months_and_quarters_are_two_series(reader: Reader) -> None:
    """Each has a break on the first day of the first of its own periods under the new name."""
    rows = [
        month(at, months=months, measure_name=OLD if at < 5 else NEW)
        for at in range(3, 8)
        for months in (1, 3)
    ]

    found = breaks(reader, rows)

    assert [one.on for one in found["made-up"]] == [date(2024, 3, 1), date(2024, 5, 1)]


def test_several_measures_renamed_at_once_are_one_break(reader: Reader) -> None:
    """One is named, and the others are counted."""
    both = indicator({"measure": ["MHS01", "MHS07"]})
    rows = [
        month(at, measure=code, measure_name=f"{code} {'old' if at < 3 else 'new'}")
        for at in range(1, 5)
        for code in ("MHS01", "MHS07")
    ]

    (broken,) = breaks(reader, rows, both)["made-up"]

    assert broken.why.endswith("'MHS01 old' became 'MHS01 new', and 1 more like it")


def test_long_names_are_cut_to_where_they_differ(reader: Reader) -> None:
    """The beginning that both share says nothing of what changed."""
    old = "Number of referral-spells that were open at the end of the reporting period"
    rows = [month(1, measure_name=old), month(2, measure_name=f"{old} and seen")]

    (broken,) = breaks(reader, rows)["made-up"]

    assert broken.why.endswith(
        "'...the reporting period' became '...the reporting period and seen'"
    )


def test_a_row_of_no_possible_period_is_no_matter(reader: Reader) -> None:
    """It is told where the figures are read."""
    rows = [month(1, measure_name=OLD), main_row("5", start="31/02/2024", measure_name=NEW)]

    assert breaks(reader, rows) == {}


def test_a_measure_that_becomes_a_rate_has_bounds_that_hold_for_both(reader: Reader) -> None:
    """Which of its rows comes first does not decide how the others are read."""
    rows = [month(1), month(2, measure_name="Proportion of people in contact")]
    reader.write("a.csv", csv_text(MAIN, rows))

    layout = reader.layout(ASKED, files="a.csv")

    assert (layout.rounded_to, layout.counts) == (5, False)


def test_the_series_says_so(reader: Reader) -> None:
    """The break reaches the indicator, and a break of the register's own takes its place."""
    rows = [month(at, measure_name=OLD if at < 4 else NEW) for at in range(1, 7)]
    reader.write("a.csv", csv_text(MAIN, rows))
    known = {"breaks": [{"on": "2024-04-01", "why": "known"}]}

    found, own = measured(reader, {}), measured(reader, known)

    why = f"the measure is called otherwise: '{OLD}' became '{NEW}'"
    assert [one.why for one in found.register.indicators[0].breaks] == [why]
    assert [one.why for one in own.register.indicators[0].breaks] == ["known"]
    (caveat,) = [one for one in found.measurements[0].remarks if "may not compare" in one]
    assert caveat == f"Figures from 1 April 2024 may not compare with those before: {why}."


# --- organisations ----------------------------------------------------------------------------


def test_a_code_that_follows_another_of_the_same_name_is_told(reader: Reader) -> None:
    """The old and the new one are named, with the days on which one ends and the other begins."""
    rows = [month(at, code="RX1" if at < 3 else "RX9", name="A Trust") for at in range(1, 5)]
    rows += [month(at, code="RX2", name="B TRUST") for at in range(1, 5)]
    reader.write("a.csv", csv_text(MAIN, rows))

    (problem,) = reader.table([ASKED], files="a.csv").problems

    assert (problem.code, problem.severity) == ("organisation-renamed", "note")
    assert problem.got == (
        "'RX1' until 2024-02-29, and 'RX9' from the period to 2024-03-31, both called 'A Trust'"
    )
    assert "successions" in (problem.hint or "")


def test_a_name_that_follows_another_of_the_same_code_is_told(reader: Reader) -> None:
    """Where parts go by name, a new name is a new part."""
    rows = [month(at, code="RX1", name="A TRUST" if at < 3 else "NEW TRUST") for at in range(1, 5)]
    named = indicator(ASKED.select, part="organisation_name")

    (got,) = recoded(reader, rows, named)

    assert "'A TRUST' until" in got
    assert "'NEW TRUST' from" in got
    assert "both of the code 'RX1'" in got


def test_levels_other_than_providers_have_codes_too(reader: Reader) -> None:
    """Local authorities stand in the first level."""
    codes = ("E08000016", "E08000016", "E08000038")
    rows = [
        month(at, code=code, name="BARNSLEY", breakdown="LA")
        for at, code in enumerate(codes, start=1)
    ]
    by_level = indicator({"measure": "MHS01", "breakdown": "LA"}, part="level_1")

    (got,) = recoded(reader, rows, by_level)

    assert got.startswith("'E08000016' until")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [month(at, code=f"RX{at}", name="NULL") for at in (1, 2)], id="a-word-for-no-name"
        ),
        pytest.param(
            [
                month(1, code="RX1", name="A"),
                month(2, code="RX1", name="A"),
                month(2, code="RX2", name="A"),
            ],
            id="two-of-one-name-at-once",
        ),
        pytest.param(
            [month(1, code="RX1", name="A"), month(2, code="RX2", name="B")], id="other-names"
        ),
        pytest.param(
            [
                month(1, code="RX1", name="A"),
                month(2, code="RX2", name="A", breakdown="Provider; Age"),
            ],
            id="rows-that-nobody-asks-for",
        ),
    ],
)
def test_codes_that_take_no_others_place_are_not_told(
    reader: Reader, rows: list[list[str]]
) -> None:
    """The name must be one that the code has to itself, in the rows that are asked for."""
    assert recoded(reader, rows) == []


def test_a_succession_that_is_declared_is_told_no_more(reader: Reader) -> None:
    """Then both are followed as one."""
    rows = [month(at, code=f"RX{at}", name="A") for at in (1, 2)]
    by = Succession(predecessors=("rx1 ",), successors=("RX2",))

    assert len(recoded(reader, rows)) == 1
    assert recoded(reader, rows, evolve(ASKED, successions=(by,))) == []


def test_beyond_some_they_are_counted(reader: Reader) -> None:
    """Thirty notes of one kind are told by twenty and a number."""
    rows = [
        month(at, code=f"{'ABC'[at]}{place:02}", name=f"TRUST {place}")
        for place in range(30)
        for at in (1, 2)
    ]

    found = recoded(reader, rows)

    assert len(found) == 21
    assert found[-1] == "10 more like these"
    assert found[0].startswith("'B00' until")


# --- messages ---------------------------------------------------------------------------------


def test_messages_name_columns_as_each_file_has_them(reader: Reader) -> None:
    """What the table calls a column, its reader has never seen."""
    levels = ["RXX", "TRUST", *["NULL"] * 10]
    rows = [["2024-02-01", "x", "Final", "Provider", *levels, "MHS01", "5"]]
    rows += [["2024-03-01", "2024-03-31", "Final", "Provider", *levels, "MHS01", "n/a"]]
    text = csv_text(RESTRICTIVE, rows).replace("METRIC_VALUE", " Metric_Value ")
    reader.write("data/new.csv", text)
    reader.write("data/main.csv", csv_text(MAIN, [main_row("n/a")]))

    faults = [one for one in measured(reader, {}, files="data").problems if one.severity == "error"]

    assert sorted((one.where.file, one.must) for one in faults) == [
        ("data/main.csv", "the cell under 'MEASURE_VALUE' must be a number"),
        ("data/new.csv", "the cell under 'Metric_Value' must be a number"),
        ("data/new.csv", "the period under 'REPORTING_PERIOD_END' must be a day"),
    ]


def test_messages_name_the_columns_of_a_frame_as_it_has_them(reader: Reader) -> None:
    """No file is named there."""
    polars = pytest.importorskip("polars")
    reader.write("a.csv", csv_text(MAIN, [main_row("n/a")]))
    measured(reader, {})
    frame = polars.DataFrame([main_row("n/a")], schema=MAIN, orient="row")

    found = rsr.gather(reader.folder, frames={"a": frame})

    assert [one.must for one in found.problems if one.severity == "error"] == [
        "the cell under 'MEASURE_VALUE' must be a number"
    ]
