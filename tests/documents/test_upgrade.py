"""Old registers are read as today's, and their faults are told where they stand in the old file."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rsr.documents import read_register, read_release, release_bytes, sha256
from rsr.documents.canonical_json import canonical
from rsr.documents.located import Document
from rsr.documents.upgrade import STEPS, upgrade
from rsr.documents.yaml_reader import read_yaml
from rsr.errors import DocumentError, ReleaseError, Where
from rsr.model import (
    FORMAT,
    Addressee,
    ChangePoint,
    Indicator,
    Ratio,
    Register,
    Release,
    ReportCycle,
    Status,
    StatusScale,
    StrategyUse,
)

UPGRADES = Path(__file__).parent / "upgrades"


def test_there_is_a_step_from_every_old_format() -> None:
    """Nothing that was once released is left behind."""
    assert sorted(STEPS) == list(range(1, FORMAT))


def test_an_owner_becomes_a_lead() -> None:
    """Format 1's owner is who the recommendation is addressed to; the rest stays as it was."""
    folder = UPGRADES / "format-1"

    read = read_register(folder)

    assert [problem.code for problem in read.problems] == ["field-unknown"]
    assert read.register is not None
    first, second = read.register.recommendations
    assert first.addressed_to == (Addressee(organisation="council", role="lead"),)
    assert (first.number, second.topic, second.addressed_to) == ("1", "Benches", ())
    assert read.register.format == FORMAT


def test_both_old_and_new_are_not_merged() -> None:
    """Where a record says it in both ways, it is for a person to choose."""
    (problem,) = read_register(UPGRADES / "format-1").problems

    assert (problem.code, problem.where.path) == (
        "field-unknown",
        ("recommendations", 2, "owner"),
    )
    assert problem.where == Where(
        file="recommendations.yaml", line=9, column=5, path=problem.where.path
    )


def test_faults_are_told_where_they_stand_in_the_old_file() -> None:
    """A problem with a field that was moved points at the words the person wrote."""
    found = read_register(UPGRADES / "format-1-faults").problems

    assert [(p.code, p.where.line, p.where.column, p.where.path[1:]) for p in found] == [
        ("id-malformed", 6, 12, (0, "addressed_to", "The Council")),
        ("type-wrong", 8, 12, (1, "addressed_to")),
        ("field-unknown", 10, 5, (2, "topics")),
        ("type-wrong", 11, 5, (3,)),
    ]


def _document(text: str) -> Document:
    return read_yaml(text, file="r.yaml")


@pytest.mark.parametrize("found", [0, -1, FORMAT + 1, 10**9])
def test_an_unknown_format_is_refused(found: int) -> None:
    """Neither a newer format nor one that never was is guessed at."""
    document = _document(f"title: A\nformat: {found}\n")

    with pytest.raises(DocumentError) as caught:
        upgrade(document, found)

    assert (caught.value.code, caught.value.problems[0].where.line) == ("format-unknown", 2)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"title": "A"}, id="no-recommendations"),
        pytest.param({"recommendations": "none"}, id="no-list"),
        pytest.param({"recommendations": []}, id="empty"),
    ],
)
def test_what_has_no_owner_stays_as_it_is(value: dict[str, Any]) -> None:
    """A step touches only what it is for."""
    document = Document(file="f", value=value, finder=lambda path, _: (1, 1) if not path else None)

    assert upgrade(document, 1).value == value


def test_a_document_of_today_is_not_touched() -> None:
    """There is no step to take."""
    document = _document("format: 3\n")

    assert upgrade(document, FORMAT) is document


def test_moves_of_several_steps_lead_back_to_the_file() -> None:
    """A part that was moved twice is found where it first stood."""
    document = _document("a:\n  b: 1\n")

    once = document.upgraded({"c": 1}, ((("c",), ("a", "b")),))
    twice = once.upgraded({"d": {"e": 1}}, ((("d", "e"), ("c",)),))

    assert twice.locate(("d", "e")) == Where(file="r.yaml", line=2, column=6, path=("d", "e"))
    assert twice.locate(("c",)).line == 2
    assert twice.locate(("d", "e", "f")).line == 2


def test_a_place_that_nothing_is_known_of_is_the_file() -> None:
    """A finder that finds nothing leaves the file's name."""
    document = Document(file="f", value=None, finder=lambda *_: None)

    assert document.locate(("a",)) == Where(file="f", path=("a",))


FORMAT_2 = """\
format: 2
title: Made up
strategies:
  - name: outcome-impact
  - name: strictest-of
    options: {strategies: [{name: a}, {name: b, options: {name: kept}}]}
cycles:
  - {id: c, strategies: [{name: rule}]}
indicators:
  - {id: i, judging: {on: 2024-01-01, lag_days: 3}}
  - {id: r, ratio: {of: i, over: j, times: 100}}
  - {id: both, judging: {}, change_point: {on: 2024-01-01, changed_on: 2024-01-02}}
  - {id: odd, judging: soon, ratio: [i, j]}
  - just text
"""


def test_format_2_gets_the_names_of_format_3() -> None:
    """One name for one thing: each old name becomes today's, and nothing else is touched."""
    made = upgrade(_document(FORMAT_2), 2).value

    assert made["strategies"] == [
        {"use": "outcome-impact"},
        {
            "use": "strictest-of",
            "options": {"strategies": [{"use": "a"}, {"use": "b", "options": {"name": "kept"}}]},
        },
    ]
    assert made["cycles"] == [{"id": "c", "strategies": [{"use": "rule"}]}]
    assert made["indicators"] == [
        {"id": "i", "change_point": {"changed_on": "2024-01-01", "lag_days": 3}},
        {"id": "r", "ratio": {"numerator": "i", "denominator": "j", "times": 100}},
        # What says it in both ways is left for a person to choose.
        {
            "id": "both",
            "judging": {},
            "change_point": {"on": "2024-01-01", "changed_on": "2024-01-02"},
        },
        {"id": "odd", "change_point": "soon", "ratio": ["i", "j"]},
        "just text",
    ]


@pytest.mark.parametrize(
    ("now", "line", "column"),
    [
        pytest.param(("strategies", 0, "use"), 4, 11, id="strategy"),
        pytest.param(("strategies", 1, "options", "strategies", 1, "use"), 6, 46, id="in-options"),
        pytest.param(("cycles", 0, "strategies", 0, "use"), 8, 33, id="of-a-cycle"),
        pytest.param(("indicators", 0, "change_point"), 10, 22, id="change-point"),
        pytest.param(("indicators", 0, "change_point", "changed_on"), 10, 27, id="its-day"),
        pytest.param(("indicators", 0, "change_point", "lag_days"), 10, 49, id="its-lag"),
        pytest.param(("indicators", 1, "ratio", "denominator"), 11, 34, id="denominator"),
    ],
)
def test_what_was_renamed_is_told_where_it_stands(
    now: tuple[Any, ...], line: int, column: int
) -> None:
    """A place in today's names is the place of the old name's value in the file."""
    where = upgrade(_document(FORMAT_2), 2).locate(now)

    assert (where.line, where.column) == (line, column)


RELEASE = Release(
    cycle="c",
    register=Register(
        title="Made up",
        strategies=(StrategyUse(use="rule"),),
        cycles=(
            ReportCycle(
                id="c", title="C", cut_off_on=date(2024, 6, 1), strategies=(StrategyUse(use="b"),)
            ),
        ),
        indicators=(
            Indicator(
                id="i",
                title="I",
                unit="people",
                better="lower",
                change_point=ChangePoint(changed_on=date(2024, 1, 1), lag_days=3),
            ),
            Indicator(
                id="r",
                title="R",
                unit="%",
                better="lower",
                ratio=Ratio(numerator="i", denominator="j"),
            ),
        ),
    ),
    scale=StatusScale(
        id="one",
        title="One",
        statuses=(Status(id="low", label="Low", definition="Few.", colour="#aa0000", symbol="-"),),
    ),
)


def _as_format_2() -> dict[str, Any]:
    """The release in the names of format 2."""
    value: dict[str, Any] = json.loads(release_bytes(RELEASE))
    register = value["register"]
    first, second = register["indicators"]
    first["judging"] = {"on": "2024-01-01", "lag_days": 3}
    second["ratio"] = {"of": "i", "over": "j"}
    del first["change_point"]
    register["cycles"][0]["strategies"] = [{"name": "b"}]
    register |= {"format": 2, "strategies": [{"name": "rule"}]}
    return value


def test_a_release_of_an_older_format_is_read_and_stays_what_was_frozen(tmp_path: Path) -> None:
    """Its register has today's names; its bytes and its digest are those of the day it was frozen."""
    frozen = canonical(_as_format_2())
    path = tmp_path / "edition-1.json"
    path.write_bytes(frozen)
    path.with_name("edition-1.json.sha256").write_text(f"{sha256(frozen)}  edition-1.json\n")

    read = read_release(path)

    assert read == RELEASE
    assert release_bytes(read) == frozen


def test_an_older_release_that_was_changed_is_refused(tmp_path: Path) -> None:
    """Another digest or another layout is told for a release of any format."""
    value = _as_format_2()
    path = tmp_path / "edition-1.json"
    path.write_text(json.dumps(value, indent=1))
    path.with_name("edition-1.json.sha256").write_text(
        f"{sha256(path.read_bytes())}  edition-1.json\n"
    )

    with pytest.raises(ReleaseError, match="canonical"):
        read_release(path)

    path.write_bytes(canonical(value | {"edition": 2}))
    with pytest.raises(ReleaseError, match="digest"):
        read_release(path)
