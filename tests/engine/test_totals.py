"""A total among rows that are added up: told where chance would not make one."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from rsr.engine.totals import Added, SumEntry, holds_total, rounded_to, whole_among
from rsr.model import Number


def _added(*figures: int, step: int | None = None) -> Added:
    return Added(
        rows=sum(figure > 0 for figure in figures),
        total=Fraction(sum(figures)),
        greatest=Fraction(max(figures)),
        step=Fraction(step or 1),
        rounded=step is not None,
    )


@pytest.mark.parametrize(
    ("sums", "told"),
    [
        pytest.param([_added(400, 600, 1000)], True, id="one-in-a-thousand"),
        pytest.param([_added(400, 599, 999)], False, id="likelier-than-that"),
        pytest.param([_added(5, 27, 32), _added(8, 24, 32)], False, id="the-same-again"),
        pytest.param([_added(5, 27, 32), _added(8, 26, 34)], True, id="two-months"),
        pytest.param([_added(400, 600, 1000), _added(1, 2, 4)], False, id="not-throughout"),
        pytest.param([_added(1000, 1000)], False, id="two-rows-alike"),
        pytest.param([_added(400, 600, 1000), _added(7, 9)], True, id="a-month-without-it"),
        pytest.param([_added(0, 0, 0)], False, id="nothing"),
        pytest.param([], False, id="no-sum"),
        pytest.param([_added(*[100] * 25, 2505, step=5)] * 2, False, id="rounded-once"),
        pytest.param(
            [_added(*[at] * 25, 25 * at + 60, step=5) for at in (1000, 2000, 3000)],
            True,
            id="rounded-within",
        ),
        pytest.param(
            [_added(*[at] * 25, 25 * at + 70, step=5) for at in (1000, 2000, 3000)],
            False,
            id="rounded-beyond",
        ),
    ],
)
def test_a_total_is_told_where_it_is_in_every_sum(sums: list[Added], told: bool) -> None:  # noqa: FBT001  # cases
    """One row is what the others come to in each sum of three rows or more, not by chance."""
    assert holds_total(sums) is told


# --- one figure that is what the others come to ---------------------------------------------------

_THREE: tuple[Mapping[str, float], ...] = ({"x": 2605, "a": 705, "b": 500, "c": 900, "d": 500},
          {"x": 2705, "a": 710, "b": 510, "c": 905, "d": 580},
          {"x": 2805, "a": 805, "b": 520, "c": 900, "d": 580})  # fmt: skip


def _whole(*sums: Mapping[str, float], of: str | None = None) -> object:
    """Return which part is the whole of the others."""
    entries = [[SumEntry(part, Number(value=value)) for part, value in one.items()] for one in sums]
    found = whole_among(entries, of)
    return found.part if found is not None else None


@pytest.mark.parametrize(
    ("figures", "step"),
    [
        ((15, 20, 0, 5, 40), 5),
        ((15, 20, 5), 1),  # three have 5 in common once in 125 cases
        ((10, 20, 50), 1),
        ((10, 20, 50, 70), 10),
        ((2, 4, 6, 8, 10, 12, 14, 16), 1),
        ((2, 4, 6, 8, 10, 12, 14, 16, 18), 2),
        ((15, 20, 5, 40.5), 1),
    ],
)
def test_what_figures_look_rounded_to(figures: tuple[float, ...], step: int) -> None:
    """It is what four or more have in common that would not once in 500 cases by chance."""
    assert rounded_to(Number(value=one) for one in figures) == step


@pytest.mark.parametrize("off", [-15, -12.5, -10, 0, 10, 12.5, 15])
def test_a_total_of_rounded_figures_may_be_off_by_half_of_each(off: float) -> None:
    """Five figures that are rounded to 5 may be off by 12.5 together; one that is not, by 10."""
    moved = [_THREE[0], {**_THREE[1], "x": 2705 + off}, _THREE[2]]

    told = _whole(*moved) is not None

    assert told is (abs(off) <= 10)


def test_much_the_same_rounded_figures_are_no_further_sign() -> None:
    """Periods count where they differ by more than rounding can part them."""
    first = {"x": 2600, "a": 645, "b": 655, "c": 650, "d": 650}
    near = {"x": 2625, "a": 655, "b": 655, "c": 655, "d": 660}

    assert _whole(first) is _whole(first, near) is None
    assert _whole(first, {**near, "x": 2630, "a": 660}) == "x"


def test_only_the_part_that_is_asked_for() -> None:
    """Another may be the whole of the others, and is none that is looked for."""
    figures = {"x": 1000, "a": 601, "b": 399}

    assert _whole(figures) == _whole(figures, of="x") == "x"
    assert _whole(figures, of="a") is None


@pytest.mark.parametrize(("steps", "told"), [((1000, 601, 399), "x"), ((100.0, 60.1, 39.9), "x"), ((99.9, 60.1, 39.8), None), ((3000, 1803, 1197), "x"), ((2997, 1803, 1194), None)])  # fmt: skip
def test_what_all_figures_are_some_times_as_much_as(
    steps: tuple[float, float, float], told: str | None
) -> None:
    """A sum comes by chance as often as its step in the total, whatever that step is."""
    assert _whole(dict(zip("xab", steps, strict=True))) == told


def test_so_many_parts_are_tried() -> None:
    """The tenth that leads in some sum is tried, by a tenth of the chance, and no eleventh."""

    def leads(others: int) -> object:
        beside = [{f"p{at}": 500 + at, "a": 31, "b": 7} for at in range(others) for _ in range(2)]
        return _whole(*beside, {"x": 30_000_001, "a": 10_000_000, "b": 20_000_001})

    assert (leads(9), leads(10)) == ("x", None)


@pytest.mark.parametrize(
    ("figures", "named", "told"),
    [
        pytest.param([(400, 181, 199), (1020, 501, 468)], True, True, id="a-twentieth"),
        pytest.param([(400, 181, 198), (1020, 501, 468)], True, False, id="more-than-that"),
        pytest.param([(2000, 1201, 799, 1301, 699)], False, True, id="twice-four-others"),
        pytest.param([(2000, 1999, 1201, 800)], False, False, id="twice-three-others"),
        pytest.param([(2001, 2001, 700, 600, 701)], False, False, id="twice-and-not-the-greatest"),
        pytest.param([(2000, 1998, 1501, 1201, 1300)], False, False, id="three-times"),
    ],
)
def test_how_near_and_of_how_many_levels(
    figures: list[tuple[int, ...]], *, named: bool, told: bool
) -> None:
    """What is called a whole is so within a twentieth; others come to it twice from four upwards."""
    sums = [
        [SumEntry(at, Number(value=value), named and at == 0) for at, value in enumerate(found)]
        for found in figures
    ]

    found = whole_among(sums)

    assert (found is not None and found.part == 0) is told


def _months(count: int, lacking: int, *, whole: str = "x") -> list[dict[str, float]]:
    """Return months of a whole and its parts; in the first ones a part has no row."""
    months: list[dict[str, float]] = []
    for at in range(count):
        parts: dict[str, float] = {"a": 71 + 13 * at % 29, "b": 52 + 7 * at % 31, "c": 33 + 5 * at}
        months.append(parts | {whole: sum(parts.values())})
        if at < lacking:
            del months[-1]["c"]
    return months


@pytest.mark.parametrize(
    ("count", "lacking", "found"),
    [
        pytest.param(3, 1, "x", id="two-of-three"),
        pytest.param(2, 1, None, id="one-of-two"),  # once in 160 cases
        pytest.param(12, 9, "x", id="three-of-twelve"),
        pytest.param(14, 12, None, id="two-of-fourteen"),
        pytest.param(12, 12, None, id="none"),
    ],
)
def test_a_part_without_a_row_leaves_the_sums_that_have_all(
    count: int, lacking: int, found: str | None
) -> None:
    """What is not there may be in the whole; of more sums that lack it more must show it."""
    assert _whole(*_months(count, lacking)) == found


def test_a_part_without_a_row_makes_no_sum_greater() -> None:
    """A part that is less than the others where some are absent is no whole, nor is one less elsewhere."""
    months = _months(6, 2)
    less = [months[0] | {"x": 100}, *months[1:]]
    elsewhere = [*months[:5], months[5] | {"x": months[5]["x"] + 1}]

    assert _whole(*months) == "x"
    assert _whole(*less) is None
    assert _whole(*elsewhere) is None


def test_rows_that_are_absent_by_turns() -> None:
    """No month has all, and those without the one that is 0 there show it."""
    months = [{"a": 200 + at, "b": 300 + 3 * at, "x": 500 + 4 * at} for at in range(5)]
    once = [{"a": 220, "b": 330, "c": 7, "x": 557}]

    assert _whole(*months, *once) == "x"
