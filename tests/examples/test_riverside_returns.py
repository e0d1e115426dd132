"""The made-up hospital returns: indicators measured on tables in a real layout, where they lie."""

from datetime import date
from pathlib import Path

import pytest

from rsr.model import Interval, Measurement, Number, Register
from rsr.plugins.manager import Plugins
from rsr.workflow import check, freeze, gather, measure


@pytest.fixture(scope="module")
def whole(returns: Path, plugins: Plugins) -> Register:
    """Return the register with the figures that its indicators select."""
    return gather(returns, plugins=plugins).register


@pytest.fixture(scope="module")
def measured(returns: Path, plugins: Plugins) -> dict[str, Measurement]:
    """Return the measurement of each indicator."""
    return {m.indicator: m for m in measure(returns, plugins=plugins).measurements}


def test_the_tables_are_read_without_problems(returns: Path, plugins: Plugins) -> None:
    """No row and no file is amiss, and no check has an error or a warning."""
    assert gather(returns, plugins=plugins).problems == ()
    assert {p.severity for p in check(returns, plugins=plugins)} <= {"note"}


def test_every_figure_says_where_it_stands(whole: Register) -> None:
    """Each figure has its file, the digest of that, its row or rows, and the day of publication."""
    files = {"final_2023_and_2024", "provisional_2025", "performance_2025"}
    made_by = [o.made_by for o in whole.observations if o.made_by is not None]

    assert len(made_by) == len(whole.observations)
    assert {m.file for m in made_by} == {f"data/returns_{name}.csv" for name in files}
    assert all(m.sha256 and "row" in (m.place or "") for m in made_by)
    assert {o.vintage_on for o in whole.observations} == {
        date(2025, 2, 20),
        date(2025, 3, 20),
        date(2025, 4, 17),
    }


def test_rows_are_taken_one_by_one_added_up_or_counted(whole: Register) -> None:
    """The three ways of combining rows give parts with a whole, sums, and numbers of rows."""
    january = date(2023, 1, 31)
    found = {
        id_: {
            o.part: o.value
            for o in whole.observations
            if o.indicator == id_ and o.period.end == january
        }
        for id_ in ("people-restrained", "bed-days", "hospitals-returning")
    }

    assert set(found["people-restrained"]) == {None, "MU1", "MU2"}
    assert isinstance(found["people-restrained"][None], Number)
    assert isinstance(found["people-restrained"]["MU1"], Interval)
    assert set(found["bed-days"]) == {"MU1", "MU2"}
    assert found["hospitals-returning"] == {None: Number(value=2)}


def test_a_hospital_that_begins_to_report_is_no_change(measured: dict[str, Measurement]) -> None:
    """All who report tell of many more people; the two that always did show no change."""
    for id_ in ("people-restrained", "restrained-rate"):
        found = measured[id_]
        assert found.finding is not None
        assert (found.finding.result, found.basis) == ("no-change-shown", "throughout")
        assert found.reporters == ("MU1", "MU2")
    people = measured["people-restrained"].points
    assert isinstance(people[0].value, Number)
    assert isinstance(people[-1].value, Number)
    assert people[-1].value.value > 1.3 * people[0].value.value
    assert people[-1].throughout != people[-1].value


def test_a_later_file_takes_the_place_of_an_earlier_one(returns: Path) -> None:
    """Before the performance data came out, the provisional figures stood."""
    then = measure(returns, indicators=["people-restrained"], as_of=date(2025, 3, 31))
    now = measure(returns, indicators=["people-restrained"])

    first, last = then.measurements[0].points[-1], now.measurements[0].points[-1]
    assert (first.status, first.vintages) == ("provisional", 1)
    assert (last.status, last.vintages) == ("performance", 2)
    assert first.throughout != last.throughout


def test_the_decision_rests_on_what_was_measured(returns: Path, plugins: Plugins) -> None:
    """The record that a measurement becomes is named by the decision and by the proposal."""
    conclusion = freeze(returns, cycle="2025-04", plugins=plugins).status("1")

    assert conclusion.decision is not None
    assert conclusion.decision.evidence_used == ("measured-people-restrained",)
    (proposal,) = conclusion.proposals
    assert proposal.status == "not-achieved"
    assert "measured-people-restrained" in {
        *(used.evidence for used in proposal.trace.used),
        *(aside.evidence for aside in proposal.trace.set_aside),
    }


def test_everything_says_that_it_is_made_up(whole: Register) -> None:
    """The notice stands in the head, from where it comes onto each page."""
    assert whole.notice is not None
    assert whole.notice.startswith("Wholly made up.")
