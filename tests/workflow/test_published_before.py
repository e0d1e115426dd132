"""What was printed is known for ever, what was withheld stays withheld, and a report stays the same."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import rsr
from rsr.disclosure.register_suppression import SuppressionStep, complementary_suppression
from rsr.documents import write_release
from rsr.errors import RegisterError, ReleaseError
from rsr.model import (
    DataSource,
    Indicator,
    Measured,
    Number,
    Observation,
    Period,
    Register,
    Release,
    ReportCycle,
    Suppressed,
    Value,
)
from rsr.workflow.suppressing import protected

REGISTER = """format: 3
title: Made up
cycles:
  - {id: spring, title: First, cut_off_on: 2023-05-31}
  - {id: winter, title: Second, cut_off_on: 2023-12-31, previous: spring}
sources:
  - id: s
    use: tabular
    options:
      file: data/counts_*.csv
      makes: table
      columns: {value: people}
      period: {at: month, covers: month}
      markers: {"x": {suppressed: [1, 4]}}
      vintage_from: '_(?P<date>\\d{4}-\\d\\d-\\d\\d)'
indicators:
  - id: towns
    title: People
    unit: people
    better: lower
    select: {kind: town}
    measured: {data: s, part: town, whole: {kind: county}}
"""
# The same month, as it was published in April and in September.
APRIL = {"Alder": "x", "Beech": "14", "Cherry": "25", None: "41"}
SEPTEMBER = {"Alder": "x", "Beech": "38", "Cherry": "25", None: "65"}
Figures = dict[tuple[str | None, date | None], Value]


def rows(figures: Mapping[str | None, str], month: str = "2023-03") -> str:
    """Return a file of one month."""
    lines = ["month,kind,town,people"]
    for town, people in figures.items():
        lines.append(f"{month},{'town' if town else 'county'},{town or ''},{people}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a register's folder with what was published in April."""
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    (tmp_path / "register.yaml").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "data").mkdir()
    add(tmp_path, APRIL, "2023-04-20")
    return tmp_path


def add(folder: Path, figures: Mapping[str | None, str], day: str, month: str = "2023-03") -> None:
    """Publish a file."""
    file = folder / "data" / f"counts_{day}.csv"
    file.write_text(rows(figures, month), encoding="utf-8")


def frozen(folder: Path, cycle: str, correction: str | None = None) -> Release:
    """Freeze a cycle where its releases belong."""
    to = folder / "releases" / cycle
    return rsr.freeze(folder, cycle=cycle, to=to, correction=correction)


def printed(register: Register) -> Figures:
    """Return figures by part and vintage."""
    return {(one.part, one.vintage_on): one.value for one in register.observations}


def inside(value: Value, low: float, high: float) -> bool:
    """Say whether a figure is withheld with bounds that leave all of a range."""
    return (
        isinstance(value, Suppressed)
        and value.low <= low
        and (value.high is None or value.high >= high)
    )


def test_a_later_report_gives_nothing_away_beside_an_earlier_one(folder: Path) -> None:
    """41 and 25 were printed with Beech withheld: the next report does not print Beech's 14."""
    first = printed(frozen(folder, "spring").register)
    add(folder, SEPTEMBER, "2023-09-20")

    second = printed(frozen(folder, "winter").register)

    assert inside(first["Beech", date(2023, 4, 20)], 12, 15)
    assert {key: second[key] for key in first} == first
    # Of the later figures, Cherry is known: it was printed before.
    assert inside(second["Beech", date(2023, 9, 20)], 36, 39)
    assert second["Cherry", date(2023, 9, 20)] == Number(value=25)


def test_an_earlier_report_can_be_made_again(folder: Path) -> None:
    """Byte for byte, whatever was published since."""
    frozen(folder, "spring")
    release = (folder / "releases" / "spring" / "edition-1.json").read_bytes()
    rsr.publish(folder, cycle="spring", to=folder / "before")
    add(folder, SEPTEMBER, "2023-09-20")
    add(folder, {**SEPTEMBER, "Beech": "40", None: "67"}, "2023-10-20", "2023-06")
    frozen(folder, "winter")

    rsr.publish(folder, cycle="spring", to=folder / "after")

    assert frozen(folder, "spring").edition == 1
    assert (folder / "after" / "release.json").read_bytes() == release
    every = [path for path in (folder / "before").rglob("*") if path.is_file()]
    assert every
    for path in every:
        again = folder / "after" / path.relative_to(folder / "before")
        assert again.read_bytes() == path.read_bytes()


def test_what_is_amiss_in_later_data_is_no_change(folder: Path) -> None:
    """A report is as it was frozen, though there is more to remark on data that came later."""
    first = frozen(folder, "spring")
    path = folder / "releases" / "spring"
    for file in path.iterdir():
        file.unlink()
    write_release(path / "edition-1.json", evolve(first, remarks=("something else",)))

    again = rsr.publish(folder, cycle="spring", to=folder / "out")

    assert again.remarks == ("something else",)
    assert frozen(folder, "spring") == again


def test_all_verbs_say_the_same(folder: Path) -> None:
    """Gathering all vintages, measuring as of a day and freezing agree on what is withheld."""
    add(folder, SEPTEMBER, "2023-09-20")

    gathered = printed(rsr.gather(folder).register)
    spring = printed(rsr.freeze(folder, cycle="spring").register)
    winter = printed(rsr.freeze(folder, cycle="winter").register)
    in_may = printed(rsr.measure(folder, as_of=date(2023, 5, 31)).register)
    in_june = printed(rsr.measure(folder, as_of=date(2023, 6, 30)).register)

    assert winter == gathered == in_may == in_june
    assert spring == {key: gathered[key] for key in spring}
    assert len(spring) == 4


def test_a_day_before_any_cycle_takes_over_nothing(folder: Path) -> None:
    """As of a day, what was known then is protected first; what came later is beside it."""
    add(folder, {**APRIL, "Beech": "14", "Cherry": "9", None: "25"}, "2023-05-20")

    seen = printed(rsr.measure(folder, as_of=date(2023, 4, 30)).register)

    assert inside(seen["Beech", date(2023, 4, 20)], 12, 15)
    assert seen["Cherry", date(2023, 4, 20)] == Number(value=25)
    # In May, Cherry would have been the smallest: Beech is withheld before, and is the same.
    assert seen["Beech", date(2023, 5, 20)] == seen["Beech", date(2023, 4, 20)]
    assert seen["Cherry", date(2023, 5, 20)] == Number(value=9)


def test_a_file_that_was_replaced_is_protected_beside_what_was_printed(folder: Path) -> None:
    """Without a vintage, the new figures stand in the place of the old, which readers still have."""
    (folder / "register.yaml").write_text(
        REGISTER.replace("      vintage_from: '_(?P<date>\\d{4}-\\d\\d-\\d\\d)'\n", ""),
        encoding="utf-8",
    )
    first = printed(frozen(folder, "spring").register)
    (folder / "data" / "counts_2023-04-20.csv").write_text(
        rows({"Alder": "x", "Beech": "14", "Cherry": "30", None: "46"}), encoding="utf-8"
    )

    second = printed(rsr.freeze(folder, cycle="winter").register)

    assert inside(first["Beech", None], 12, 15)
    # Beech's 14 would tell Alder from what was printed in spring.
    assert inside(second["Beech", None], 12, 15)


def test_a_figure_that_was_replaced_is_not_printed_with_the_bounds_of_the_old(
    folder: Path,
) -> None:
    """Beech was withheld as 12 to 15 and is 38 now: that is another figure."""
    (folder / "register.yaml").write_text(
        REGISTER.replace("      vintage_from: '_(?P<date>\\d{4}-\\d\\d-\\d\\d)'\n", ""),
        encoding="utf-8",
    )
    frozen(folder, "spring")
    (folder / "data" / "counts_2023-04-20.csv").write_text(rows(SEPTEMBER), encoding="utf-8")

    second = printed(rsr.freeze(folder, cycle="winter").register)

    assert inside(second["Beech", None], 36, 39)


def test_what_an_indicator_was_before_it_changed_is_known(folder: Path) -> None:
    """A register that prints the same rows by another indicator is protected beside the release."""
    frozen(folder, "spring")
    changed = REGISTER.replace("id: towns", "id: places").replace("kind: county", "kind: nowhere")
    (folder / "register.yaml").write_text(changed, encoding="utf-8")

    second = printed(rsr.freeze(folder, cycle="winter").register)

    assert inside(second["Beech", date(2023, 4, 20)], 12, 15)


def test_what_was_printed_and_gives_something_away_is_told(folder: Path) -> None:
    """Where no report can take a figure back, a warning says so."""
    (folder / "register.yaml").write_text(
        REGISTER.replace("whole: {kind: county}", "whole: {}"), encoding="utf-8"
    )
    frozen(folder, "spring")
    (folder / "register.yaml").write_text(REGISTER, encoding="utf-8")

    second = rsr.gather(folder)

    values = printed(second.register)
    # All towns were printed, so the whole goes.
    assert not isinstance(values[None, date(2023, 4, 20)], Number)
    assert values["Beech", date(2023, 4, 20)] == Number(value=14)
    frozen(folder, "winter")
    broken = REGISTER.replace("id: towns", "id: places")
    (folder / "register.yaml").write_text(broken, encoding="utf-8")
    third = printed(rsr.gather(folder).register)
    assert not isinstance(third[None, date(2023, 4, 20)], Number)


def test_a_correction_is_protected_beside_what_it_corrects(folder: Path) -> None:
    """An earlier edition is not taken back by the one that corrects it."""
    frozen(folder, "spring")
    (folder / "data" / "counts_2023-04-20.csv").write_text(
        rows({"Alder": "x", "Beech": "14", "Cherry": "30", None: "46"}), encoding="utf-8"
    )

    second = printed(frozen(folder, "spring", correction="Cherry was wrong").register)

    assert inside(second["Beech", date(2023, 4, 20)], 12, 15)


def test_a_release_that_was_changed_is_no_ground_to_print_on(folder: Path) -> None:
    """What was printed before must be known; an error says which release cannot be read."""
    frozen(folder, "spring")
    path = folder / "releases" / "spring" / "edition-1.json"
    path.write_bytes(path.read_bytes().replace(b"Cherry", b"Cherri"))

    assert {problem.code for problem in rsr.gather(folder).problems if problem.severity == "error"}
    with pytest.raises((ReleaseError, RegisterError)):
        rsr.freeze(folder, cycle="winter")


def test_releases_of_another_register_are_passed_over(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What others printed under the same words says nothing here."""
    other = tmp_path_factory.mktemp("other")
    (other / "data").mkdir()
    (other / "register.yaml").write_text(
        REGISTER.replace("title: Made up", "title: Another").replace(
            "whole: {kind: county}", "whole: {}"
        ),
        encoding="utf-8",
    )
    add(other, APRIL, "2023-04-20")
    rsr.freeze(other, cycle="spring", to=folder / "releases" / "spring")

    values = printed(rsr.gather(folder).register)

    assert inside(values["Beech", date(2023, 4, 20)], 12, 15)


@pytest.mark.parametrize("months", [1, 30])
def test_cycles_cost_no_more_than_what_is_new(months: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A period that no new figure stands in is not looked at again."""
    looked: list[int] = []

    def counted(step: SuppressionStep) -> Any:
        every = {step.observations[at].period for at in step.known}
        looked.append(len(every if step.periods is None else step.periods))
        return complementary_suppression(step)

    monkeypatch.setattr("rsr.disclosure.sequential_releases.complementary_suppression", counted)
    how = Measured(data="s", part="town", whole={"kind": "county"})
    register = Register(
        title="Made up",
        sources=(DataSource(id="s", use="tabular"),),
        cycles=tuple(
            ReportCycle(id=f"c{year}", title="C", cut_off_on=date(year, 12, 31))
            for year in (2020, 2021, 2022)
        ),
        indicators=(
            Indicator(
                id="towns",
                title="T",
                unit="people",
                better="lower",
                select={"kind": "town"},
                measured=how,
            ),
        ),
    )
    hidden: dict[str | None, Value] = {
        "a": Suppressed(low=1, high=4),
        "b": Number(value=9),
        None: Number(value=12),
    }
    days = [(2020 + at // 12, at % 12 + 1) for at in range(months)]
    made = tuple(
        Observation(
            indicator="towns",
            part=part,
            period=Period(start=date(year, month, 1), end=date(year, month, 28)),
            value=value,
        )
        for year, month in days
        for part, value in hidden.items()
    )

    safe = protected(register, made)

    assert sum(looked) == months
    assert all(one.value != Number(value=9) for one in safe.made)
