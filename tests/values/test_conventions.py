"""Conventions of hiding and rounding are data, and reading by them gives bounds, never a guess."""

import csv
import pickle
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rsr.errors import ModelError, NotFoundError
from rsr.model import (
    Interval,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Suppressed,
    Value,
)
from rsr.model.fields import LARGEST
from rsr.values import (
    CONVENTIONS,
    CellKind,
    Convention,
    breaches,
    convention,
    conventions,
)

SHARED = Path(__file__).parents[3] / "shared" / "data"
OWN = Convention(
    markers={"*": "suppressed", ":": "missing", "-": "not-applicable", "..": "not-collected"},
    hidden_from=1,
    hidden_to=7,
    rounded_to=5,
    rates_rounded_to=0.1,
)


@pytest.mark.parametrize(
    ("name", "cell", "kind", "expected"),
    [
        pytest.param("mhsds", "*", "count", Suppressed(low=0, high=4), id="hidden"),
        pytest.param("mhsds", " * ", "count", Suppressed(low=0, high=4), id="spaces"),
        pytest.param("mhsds", "*", "rate", Suppressed(low=0), id="hidden-rate"),
        pytest.param("mhsds", "5", "count", Interval(low=5, high=7, stated=5), id="least-shown"),
        pytest.param("mhsds", "10", "count", Interval(low=8, high=12, stated=10), id="rounded"),
        pytest.param("mhsds", "14", "rate", Interval(low=13.5, high=14.5, stated=14), id="rate"),
        pytest.param("mhsds", "0", "rate", Interval(low=0, high=0.5, stated=0), id="rate-of-0"),
        pytest.param("mhsds", "10.64", "rate", Number(value=10.64), id="unrounded-rate"),
        pytest.param("mhsds", "19727", "total", Number(value=19727), id="exact-total"),
        pytest.param(
            "mhsds", "200", "total", Interval(low=198, high=202, stated=200), id="perhaps-rounded"
        ),
        pytest.param("mhsds", "", "count", Missing(), id="empty"),
        pytest.param("mhsds", None, "count", Missing(), id="none"),
        pytest.param(
            "mhsds",
            "9999999",
            "count",
            Missing(why="its publisher's sign for no figure, 9999999, stands in its place"),
            id="sentinel",
        ),
        pytest.param(
            "mhsds", "-1", "rate", Interval(low=-1.5, high=-0.5, stated=-1), id="negative-rate"
        ),
        pytest.param(
            "mhsds",
            str(LARGEST - 1),
            "count",
            Missing(why="the source prints a figure too large to be kept exactly"),
            id="bound-too-large",
        ),
        pytest.param("mhsds-coverage", "*", "count", Suppressed(low=0, high=4), id="coverage"),
        pytest.param("secondary-care", "*", "count", Suppressed(low=1, high=7), id="one-to-seven"),
        pytest.param("secondary-care", "0", "count", Number(value=0), id="nought-is-nought"),
        pytest.param(
            "secondary-care", "10", "count", Interval(low=8, high=12, stated=10), id="hospital"
        ),
        pytest.param("none", "12.5", "count", Number(value=12.5), id="as-stated"),
        pytest.param("none", "-3", "count", Number(value=-3), id="negative"),
        pytest.param("none", "\u22123", "count", Number(value=-3), id="minus-sign"),
        pytest.param("none", Decimal("0.1"), "count", Number(value=0.1), id="decimal"),
        pytest.param("none", 7, "count", Number(value=7), id="number"),
        pytest.param("none", 0.5, "rate", Number(value=0.5), id="float"),
        pytest.param(
            "none",
            "1" * 25,
            "count",
            Missing(why="the source prints a figure too large to be kept exactly"),
            id="too-large",
        ),
    ],
)
def test_cells_are_read(name: str, cell: Any, kind: CellKind, expected: Value) -> None:
    """Each convention that comes with rsr reads a cell as its publisher explains it."""
    assert convention(name).value(cell, kind=kind) == expected


@pytest.mark.parametrize(
    ("cell", "kind", "expected"),
    [
        pytest.param(":", "count", Missing(), id="missing"),
        pytest.param("-", "rate", NotApplicable(), id="not-applicable"),
        pytest.param("..", "total", NotCollected(), id="not-collected"),
        pytest.param("5", "count", Interval(low=3, high=7, stated=5), id="should-be-hidden"),
        pytest.param("3", "count", Number(value=3), id="not-rounded"),
        pytest.param("0.3", "rate", Interval(low=0.25, high=0.35, stated=0.3), id="tenths"),
    ],
)
def test_a_convention_of_ones_own(cell: str, kind: CellKind, expected: Value) -> None:
    """What is given in full is followed; a figure that breaks a rule keeps the bounds it has."""
    assert OWN.value(cell, kind=kind) == expected


@pytest.mark.parametrize("cell", ["-10", "-1", -5, "\u22123"])
def test_a_count_is_never_below_0(cell: Any) -> None:
    """A negative count is refused, rounded or not; a rate and a figure that counts nothing are not."""
    with pytest.raises(ModelError) as refused:
        convention("mhsds").value(cell)

    assert refused.value.code == "count-negative"
    assert isinstance(convention("mhsds").value(cell, kind="rate"), Interval)
    assert isinstance(convention("none").value(cell), Number)


def test_only_stated_totals_are_exact() -> None:
    """Where national figures are said to be exact, even round ones are."""
    used = Convention(rounded_to=5, totals="exact")

    assert used.value("20", kind="total") == Number(value=20)
    assert used.value("20") == Interval(low=18, high=22, stated=20)


@given(st.integers(0, 10**6), st.sampled_from(sorted(CONVENTIONS)), st.sampled_from([1, 5, 10]))
def test_the_true_count_is_never_shut_out(count: int, name: str, step: int) -> None:
    """However a count is printed by a convention, reading it back allows the count."""
    used = evolve(convention(name), rounded_to=step)
    hidden = used.hidden
    printed = str((2 * count + step) // (2 * step) * step)
    text = "*" if hidden and hidden[0] <= count <= hidden[1] else printed

    found = used.value(text)

    assert not isinstance(found, Missing | NotApplicable | NotCollected) or count in used.sentinels
    if isinstance(found, Number):
        assert found.value == count
    elif isinstance(found, Interval | Suppressed):
        assert found.low <= count
        assert found.high is not None
        assert count <= found.high


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("n/a", id="text"),
        pytest.param("1,234", id="thousands"),
        pytest.param("1e5", id="exponent"),
        pytest.param("\u0661", id="other-digits"),
        pytest.param(float("nan"), id="nan"),
        pytest.param(float("inf"), id="infinite"),
        pytest.param(Decimal("NaN"), id="decimal-nan"),
        pytest.param(True, id="bool"),
        pytest.param([1], id="list"),
        pytest.param("9" * 100_000, id="huge"),
    ],
)
def test_what_is_neither_number_nor_marker_is_refused(cell: Any) -> None:
    """A cell that the convention does not explain is an error."""
    with pytest.raises(ModelError) as refused:
        convention("mhsds").value(cell)

    assert refused.value.code == "cell-number"
    assert len(str(refused.value)) < 300


def test_a_file_that_keeps_its_convention_has_no_breaches() -> None:
    """Markers, empty cells, rounded counts and exact totals are as they should be."""
    cells: list[tuple[object, Any, CellKind]] = [
        (1, "*", "count"),
        (2, "", "count"),
        (3, None, "count"),
        (4, "15", "count"),
        (5, "3", "rate"),
        (6, "19727", "total"),
        (7, 20, "count"),
    ]

    assert breaches(convention("mhsds"), cells) == ()


def test_a_file_that_breaks_its_convention_is_told_where() -> None:
    """Each kind is told once, in a fixed order, with its number and its first places."""
    cells: list[tuple[object, Any, CellKind]] = [
        ("a", "n/a", "count"),
        ("b", "0", "count"),
        *[(at, "12", "count") for at in range(5)],
        ("c", "10.5", "count"),
        ("d", "-5", "count"),
        ("e", 99999, "count"),
        ("f", "2.5", "rate"),
    ]

    found = breaches(convention("mhsds"), cells)

    assert [(one.kind, one.count) for one in found] == [
        ("sentinel", 1),
        ("negative", 1),
        ("fraction", 1),
        ("unrounded", 6),
        ("should-be-hidden", 1),
        ("unexplained", 1),
    ]
    assert found[3].examples == ((0, "'12'"), (1, "'12'"), (2, "'12'"))
    assert found[5].examples == (("a", "'n/a'"),)


def test_a_cell_that_comes_again_is_not_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work grows with the number of different cells: a column of a million holds few."""
    looked_at: list[Any] = []
    breach = conventions._breach

    def counted(convention: Convention, cell: Any, kind: CellKind) -> Any:
        looked_at.append((cell, kind))
        return breach(convention, cell, kind)

    monkeypatch.setattr(conventions, "_breach", counted)
    once: list[tuple[str, CellKind]] = [
        ("*", "count"),
        ("5", "count"),
        ("5", "rate"),
        ("3", "count"),
    ]
    cells = [(at, text, kind) for at, (text, kind) in enumerate(once * 100)]

    (broken,) = breaches(convention("mhsds"), cells)

    assert (broken.kind, broken.count) == ("unrounded", 100)
    assert looked_at == once


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        pytest.param({"hidden": 4}, "field-unknown", ("hidden",), id="unknown-field"),
        pytest.param({"markers": ["*"]}, "type-wrong", ("markers",), id="markers"),
        pytest.param({"markers": {"*": "zero"}}, "choice-unknown", ("markers", "*"), id="meaning"),
        pytest.param(
            {"markers": {"0": "missing"}}, "marker-numeric", ("markers", "0"), id="digits"
        ),
        pytest.param({"sentinels": 9}, "type-wrong", ("sentinels",), id="sentinels"),
        pytest.param({"sentinels": ["x"]}, "type-wrong", ("sentinels", 0), id="sentinel"),
        pytest.param({"whole": "yes"}, "type-wrong", ("whole",), id="whole"),
        pytest.param({"rounded_to": 0}, "number-too-small", ("rounded_to",), id="step-of-0"),
        pytest.param({"rounded_to": float("nan")}, "number-not-finite", ("rounded_to",), id="nan"),
        pytest.param({"hidden_from": -1}, "number-too-small", ("hidden_from",), id="negative"),
        pytest.param({"hidden_to": 4.5}, "type-wrong", ("hidden_to",), id="broken-bound"),
        pytest.param(
            {"hidden_from": 5, "hidden_to": 4}, "range-reversed", ("hidden_to",), id="reversed"
        ),
        pytest.param({"totals": "rounded"}, "choice-unknown", ("totals",), id="totals"),
        pytest.param(7, "type-wrong", (), id="number"),
        pytest.param(None, "type-wrong", (), id="none"),
    ],
)
def test_a_convention_that_makes_no_sense_is_refused(
    given: Any, code: str, path: tuple[Any, ...]
) -> None:
    """What is given in full is checked, and the message names the field."""
    with pytest.raises(ModelError) as refused:
        convention(given)

    assert (refused.value.code, refused.value.path) == (code, path)


def test_every_problem_of_a_convention_is_told_at_once() -> None:
    """Several mistakes are several problems."""
    with pytest.raises(ModelError) as refused:
        convention({"rounded_to": -5, "rates_rounded_to": 0, "sentinels": [None], "hidden_to": 1.5})

    assert len(refused.value.problems) == 4


def test_an_unknown_name_is_not_found() -> None:
    """A name that is nearly right is put right in the message."""
    with pytest.raises(NotFoundError) as refused:
        convention("mhsd")

    assert refused.value.code == "convention-unknown"
    assert "'mhsds'" in (refused.value.hint or "")


def test_a_convention_is_itself() -> None:
    """A convention is taken as it is, can be pickled, and has its name in the table."""
    assert convention(OWN) is OWN
    assert pickle.loads(pickle.dumps(OWN)) == OWN  # noqa: S301  # our own
    assert all(name == one.name for name, one in CONVENTIONS.items())


@pytest.mark.parametrize("month", ["Apr", "May", "Jun"])
def test_real_waiting_times_keep_the_convention(month: str) -> None:
    """The published files hold nothing that the convention for them does not explain."""
    file = SHARED / "mhsds_4ww" / f"MHSDS Data_4WW_{month}Perf_2024_v2.csv"
    if not file.is_file():
        pytest.skip("the published files do not lie beside the project")

    with file.open(encoding="utf-8-sig", newline="") as lines:
        found = breaches(
            convention("mhsds"),
            [
                (at, row["MEASURE_VALUE"], _kind(row))
                for at, row in enumerate(csv.DictReader(lines), start=2)
            ],
        )

    assert found == ()


def _kind(row: dict[str, str]) -> CellKind:
    if row["BREAKDOWN"].startswith("England"):
        return "total"
    name = row["MEASURE_NAME"].lower()
    words = ("proportion", "median", "percentile")
    return "rate" if any(word in name for word in words) else "count"
