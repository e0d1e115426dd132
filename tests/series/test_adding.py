"""Which figures of parts are added up, and which are not: kinds, and wholes among their parts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from rsr.errors import as_yaml
from rsr.model import (
    Indicator,
    Interval,
    Missing,
    Number,
    Observation,
    Period,
    Ratio,
    Suppressed,
    Value,
)
from rsr.series import pick
from rsr.series.adding import NotAdded
from rsr.series.examining import examined

Figures = Mapping[Any, Value | float]


def indicator(**more: Any) -> Indicator:
    """Return an indicator that was made up."""
    given: dict[str, Any] = {"id": "i", "title": "Figure", "unit": "people", "better": "lower"}
    return Indicator(**(given | more))


def observed(*periods: Figures, of: str = "i") -> list[Observation]:
    """Return figures of parts (None: of the whole), a year for each period."""
    return [
        Observation(
            indicator=of,
            part=part,
            period=Period(start=date(2000 + at, 1, 1), end=date(2000 + at, 12, 31)),
            value=Number(value=value) if isinstance(value, int | float) else value,
        )
        for at, figures in enumerate(periods)
        for part, value in figures.items()
    ]


def parts_not_added(one: Indicator, figures: Sequence[Observation]) -> NotAdded | None:
    """Return why the parts of an indicator are not added up."""
    return examined(one, figures).not_added


def code(*periods: Figures, **more: Any) -> str | None:
    """Return why the parts are not added up, by its code."""
    found = parts_not_added(indicator(**more), observed(*periods))
    return found.code if found is not None else None


def sums(*periods: Figures, **more: Any) -> list[Value]:
    """Return the values of the series."""
    return [
        point.value
        for point in pick(indicator(**more), {"i": observed(*periods)}, since=None).points
    ]


@pytest.mark.parametrize(
    "kind", ["rate", "percentage", "ratio", "mean", "median", "quantile", "index"]
)
def test_other_kinds_than_counts_and_amounts_are_never_added_up(kind: Any) -> None:
    """There is no figure but that of the whole, nor one of those who report throughout."""
    periods: list[Figures] = [{"a": 100, "b": 120, "c": 1}, {"a": 90, "b": 120, None: 104}]

    picked = pick(indicator(kind=kind), {"i": observed(*periods)}, since=None)

    assert isinstance(picked.points[0].value, Missing)
    assert picked.points[1].value == Number(value=104)
    assert [point.throughout for point in picked.points] == [None, None]
    assert (picked.reporters, picked.changing) == ((), False)
    assert "never added up" in picked.not_added[0]
    # How many report is told all the same.
    assert [point.coverage[0].reporting for point in picked.points] == [3, 2]
    assert [point.coverage[0].throughout for point in picked.points] == [2, 2]


@pytest.mark.parametrize("kind", ["count", "amount"])
def test_counts_and_amounts_are_added_up(kind: Any) -> None:
    """Whether they are whole or not."""
    assert sums({"a": 10, "b": 20.5}, kind=kind, unit="days") == [Number(value=30.5)]


def test_figures_of_unknown_kind_are_added_up_where_they_can_be_counts() -> None:
    """They are where all are whole and the unit is not one of time; hidden ones by their bounds."""
    hidden = Suppressed(low=1, high=4)
    rounded = Interval(low=7.5, high=12.5, stated=10)

    assert sums({"a": 10, "b": 20}) == [Number(value=30)]
    assert sums({"a": 10, "b": hidden}) == [Interval(low=11, high=14)]
    assert sums({"a": 10, "b": rounded}) == [Interval(low=17.5, high=22.5, stated=20)]
    assert code({"a": 10, "b": 20}, unit="days") == "parts-not-added"
    assert code({"a": 10, "b": 20.5}) == "parts-not-added"
    assert code({"a": 10, "b": 20}, {"a": Interval(low=9.5, high=10.5)}) == "parts-not-added"
    assert code({None: 20.5}) is None


def test_a_ratio_of_sums_of_rates_is_not_made() -> None:
    """Two counts are pooled; a rate above or below the line leaves the published wholes alone."""
    asked = indicator(id="r", ratio=Ratio(numerator="a", denominator="b"))
    over = observed({"x": 2, "y": 9}, {"x": 3, "y": 9, None: 12}, of="a")
    under = observed({"x": 10, "y": 10}, {"x": 10, "y": 10, None: 20}, of="b")
    seen = {"a": over, "b": under}
    counts = {name: indicator(id=name) for name in "ab"}
    rates = counts | {"a": indicator(id="a", kind="rate")}

    pooled = pick(asked, seen, since=None, others=counts)
    alone = pick(asked, seen, since=None, others=rates)

    assert [point.value for point in pooled.points] == [Number(value=0.55), Number(value=0.6)]
    assert pooled.points[0].throughout == Number(value=0.55)
    assert isinstance(alone.points[0].value, Missing)
    assert alone.points[1].value == Number(value=0.6)
    assert [point.throughout for point in alone.points] == [None, None]
    assert alone.not_added != ()


# --- a whole that is published for some periods ---------------------------------------------------

_NONE = Missing(
    why="no figure is published for the whole, and its parts are not added up in its place"
)


@pytest.mark.parametrize("whole", [61, 90])
def test_sums_of_parts_do_not_continue_a_whole_that_is_another_figure(whole: float) -> None:
    """The parts are those of who reports; both figures are told, and those of parts stay."""
    periods = observed({"a": 40, "b": 20, None: whole}, {"a": 41, "b": 19})

    picked = pick(indicator(), {"i": periods}, since=None)

    assert [point.value for point in picked.points] == [Number(value=whole), _NONE]
    assert [point.throughout for point in picked.points] == [Number(value=60)] * 2
    assert (picked.points[1].known, picked.points[1].suppressed) == (0, 0)
    told = f"parts come to 60 beside a published whole of {whole} in 2000"
    assert picked.remarks == (
        f"In 1 period {_NONE.why}: where both are on record they differ: {told}.",
    )


def test_sums_of_parts_continue_a_whole_that_they_come_to() -> None:
    """Hidden parts and rounded ones by their bounds; what is missing tells nothing."""
    hidden, rounded = Suppressed(low=1, high=4), Interval(low=57.5, high=62.5, stated=60)
    later: Figures = {"a": 41, "b": 19}

    assert sums({"a": 40, "b": 20, None: 60}, later)[1] == Number(value=60)
    assert sums({"a": 40, "b": 20, None: rounded}, later)[1] == Number(value=60)
    assert sums({"a": 56, "b": hidden, None: 57}, later)[1] == Number(value=60)
    assert sums({"a": 56, "b": hidden, None: 60}, later)[1] == Number(value=60)
    assert sums({"a": 56, "b": hidden, None: 61}, later)[1] == _NONE
    assert sums({"a": 40, "b": 20, None: 60}, {"a": 1, "b": 2, None: 4}, later)[2] == _NONE
    assert sums({"a": 40, "b": Missing(), None: 60}, later)[1] == _NONE
    assert sums({"a": 40, "b": Missing(), None: 60}, {"a": 1, "b": 2, None: 3}, later)[2] == Number(
        value=60
    )


def test_sums_of_parts_do_not_continue_a_whole_that_is_never_beside_them() -> None:
    """Nothing shows that both are one figure, whichever comes first."""
    assert sums({None: 60}, {"a": 41, "b": 19}) == [Number(value=60), _NONE]
    assert sums({"a": 41, "b": 19}, {None: 60}) == [_NONE, Number(value=60)]


def test_a_ratio_of_parts_does_not_continue_that_of_wholes() -> None:
    """Above the line or below it, where either is another figure than its parts come to."""
    asked = indicator(id="r", ratio=Ratio(numerator="a", denominator="b"))
    known = {name: indicator(id=name) for name in "ab"}
    over = observed({"x": 2, "y": 9}, {"x": 3, "y": 9, None: 12}, of="a")
    under = observed({"x": 10, "y": 10}, {"x": 10, "y": 10, None: 24}, of="b")

    picked = pick(asked, {"a": over, "b": under}, since=None, others=known)

    assert [point.value for point in picked.points] == [_NONE, Number(value=0.5)]
    assert [point.throughout for point in picked.points] == [Number(value=0.55), Number(value=0.6)]
    assert "parts come to 20 beside a published whole of 24" in picked.remarks[0]


# --- a whole among its parts ----------------------------------------------------------------------


def among(name: str, *periods: Sequence[float]) -> list[Figures]:
    """Return periods of three or more parts, the first of which has a name."""
    return [
        {name: figures[0], **{f"p{at}": one for at, one in enumerate(figures[1:])}}
        for figures in periods
    ]


def test_one_part_that_is_the_sum_of_the_others_throughout_is_a_whole() -> None:
    """Both figures are told, and no sum is made."""
    periods = among("x", (99, 61, 38), (98, 57, 41))

    found = parts_not_added(indicator(), observed(*periods))

    assert found is not None
    assert found.code == "whole-among-parts"
    assert "'x' is 98 and the 2 others together are 98" in found.got
    assert "and in 1 more" in found.got
    assert all(isinstance(value, Missing) for value in sums(*periods))


@pytest.mark.parametrize(
    ("name", "periods", "is_whole"),
    [
        pytest.param("x", [(1000, 601, 399)], True, id="one-in-a-thousand"),
        pytest.param("x", [(999, 601, 398)], False, id="more-often-by-chance"),
        pytest.param("x", [(1000, 600, 401)], False, id="not-quite"),
        pytest.param("x", [(2000, 1202, 798)], True, id="all-even"),
        pytest.param("x", [(1998, 1202, 796)], False, id="all-even-and-likelier"),
        pytest.param("x", [(5, 3, 2)], False, id="small-by-chance"),
        pytest.param("x", [(40, 20, 20), (25, 13, 12)], True, id="two-periods"),
        pytest.param("x", [(40, 20, 20)] * 9, False, id="the-same-again-is-no-more-sign"),
        pytest.param("x", [(99, 61, 38), (98, 57, 41), (97, 1, 1)], False, id="not-throughout"),
        pytest.param("x", [(0, 0, 0), (99, 61, 38), (98, 57, 41)], True, id="zeros-say-nothing"),
        pytest.param("x", [(0, 1, 0), (99, 61, 38), (98, 57, 41)], False, id="zero-beside-one"),
        pytest.param("Persons", [(20, 11, 9)], True, id="named-one-in-twenty"),
        pytest.param("Persons", [(19, 10, 9)], False, id="named-more-often"),
        pytest.param("Persons", [(30, 11, 9)], False, id="named-and-not-the-sum"),
        pytest.param("England", [(300, 100, 200)], True, id="country"),
        pytest.param("England", [(300, 100, 197), (311, 110, 201)], True, id="country-and-a-few"),
        pytest.param("x", [(300, 100, 197), (311, 110, 201)], False, id="no-name-and-a-few"),
        pytest.param("Persons", [(400, 180, 200), (1000, 460, 500)], True, id="a-twentieth-more"),
        pytest.param("Persons", [(400, 180, 200), (1000, 460, 489)], False, id="still-more"),
        pytest.param("Persons", [(400, 220, 200), (1000, 540, 500)], True, id="a-twentieth-less"),
        pytest.param("Persons", [(400, 220, 200), (1000, 551, 500)], False, id="still-less"),
        pytest.param(
            "Persons", [(400, 190, 201)], True, id="one-period-by-chance-of-one-in-twenty"
        ),
        pytest.param(
            "Total",
            [(400, 180, 205), (500, 230, 260), (100, 101, 2)],
            False,
            id="named-and-once-not-greatest",
        ),
        pytest.param("Persons", [(400, 190, 200)], False, id="one-period-more-often"),
        pytest.param(
            "Everybody", [(310, 305), (290, 288)], False, id="named-and-near-the-only-other"
        ),
        pytest.param(
            "Total", [(400, 408, 0, 1), (300, 310, 0, 1)], False, id="named-and-not-greatest"
        ),
        pytest.param("E92000001", [(300, 100, 200)], True, id="country-by-code"),
        pytest.param("Allerton", [(300, 100, 200)], False, id="a-name-that-begins-alike"),
        pytest.param("x", [(10000, 6000, 4000, 5000, 3000, 2000)], True, id="two-levels"),
        pytest.param("x", [(1000, 700, 800, 500)], False, id="two-levels-of-too-few"),
        pytest.param("x", [(5, 5, 5), (700, 700, 700)], False, id="alike"),
        pytest.param("x", [(31, 31), (29, 29), (32, 32)], False, id="like-the-only-other"),
        pytest.param(
            "x", [(31, 31, 0), (29, 29, 0), (32, 32, 0)], False, id="like-all-but-nothing"
        ),
        pytest.param("Everybody", [(31, 31)], True, id="named-and-like-the-only-other"),
    ],
)
def test_which_part_is_a_whole(name: str, periods: list[tuple[float, ...]], is_whole: bool) -> None:  # noqa: FBT001  # a parameter of the table above
    """It is where chance would make it so once in a thousand times, or in twenty for a whole's name."""
    assert code(*among(name, *periods)) == ("whole-among-parts" if is_whole else None)


def test_hidden_and_rounded_figures_are_taken_by_their_bounds() -> None:
    """A whole is one where the others can come to it; with a hidden one without bounds nobody knows."""
    few = Suppressed(low=1, high=4)
    rounded = Interval(low=48, high=52, stated=50)

    assert code({"x": 4000, "a": 3997, "b": few}) == "whole-among-parts"
    assert code({"x": 3999, "a": 3996, "b": few}) is None
    assert code({"x": 5001, "a": 4998, "b": few}, {"x": 4000, "a": 3997, "b": few}) is not None
    assert code({"x": 5005, "a": 4998, "b": few}, {"x": 4000, "a": 3997, "b": few}) is None
    assert code({"x": 5001, "a": 4951, "b": rounded}) is not None
    assert code({"x": 5004, "a": 4951, "b": rounded}) is None
    assert code({"Persons": 5001, "a": 4998, "b": Suppressed(low=0)}) is None
    assert code({"x": 5000, "a": 3001, "b": 1999, "c": Missing()}) is not None


def test_rounding_that_nobody_states_is_seen_in_the_figures() -> None:
    """Four figures or more that 5 divides may each be 2.5 more or less."""
    fives = {"a": 20005, "b": 10000, "c": 9000, "d": 1000}

    assert code({"x": 40007, **fives}) == "whole-among-parts"
    assert code({"x": 40024, **fives}) is None
    assert code({"x": 39007, **{name: fives[name] for name in "abc"}}) is None


def test_parts_that_come_to_more_than_the_published_whole_are_told() -> None:
    """With both figures, by bounds where some are hidden; the published figure stands."""
    few, wide = Suppressed(low=1, high=4), Interval(low=95, high=105)

    found = parts_not_added(indicator(), observed({"a": 70, "b": 40, None: 100}))

    assert found is not None
    assert found.code == "parts-exceed-whole"
    assert "parts come to 110 beside a published whole of 100" in found.got
    assert sums({"a": 70, "b": 40, None: 100}, {"a": 1, "b": 1})[0] == Number(value=100)
    assert isinstance(sums({"a": 70, "b": 40, None: 100}, {"a": 1, "b": 1})[1], Missing)
    assert code({"a": 70, "b": 30, None: 100}) is None
    assert code({"a": 99, "b": few, None: 100}) is None
    assert code({"a": 100, "b": few, None: 100}) == "parts-exceed-whole"
    assert code({"a": 65, "b": 40, None: wide}) is None
    assert code({"a": 66, "b": 40, None: wide}) == "parts-exceed-whole"
    assert code({"a": 70, "b": 40, None: few}) == "parts-exceed-whole"
    assert code({"a": 70, "b": 40, None: Missing()}) is None
    assert code({"a": 70, "b": 40, None: Suppressed(low=1)}) is None


def test_people_who_are_counted_in_several_parts_may_come_to_more() -> None:
    """Where the register says so; sums then compare the same parts, and stand beside no whole."""
    periods: list[Figures] = [{"a": 70, "b": 40, None: 100}, {"a": 60, "b": 50, "c": 5}]

    picked = pick(indicator(parts_overlap=True), {"i": observed(*periods)}, since=None)

    assert picked.not_added == ()
    assert picked.points[0].value == Number(value=100)
    assert isinstance(picked.points[1].value, Missing)
    assert [point.throughout for point in picked.points] == [Number(value=110)] * 2
    assert sums({"a": 70, "b": 40}, parts_overlap=True) == [Number(value=110)]
    assert code(*among("x", (99, 61, 38), (98, 57, 41)), parts_overlap=True) == "whole-among-parts"


NESTED = {"North": 800, "a": 412, "b": 388, "South": 506, "c": 275, "d": 133, "e": 98}


def test_totals_of_regions_without_one_of_all() -> None:
    """Each is what the parts that follow it come to, in every period, or those before it."""
    doubled = {part: 2 * n for part, n in NESTED.items()}
    backwards = [dict(reversed(one.items())) for one in (NESTED, doubled)]

    assert code(NESTED, doubled) == code(*backwards) == "whole-among-parts"
    assert code(NESTED, doubled | {"e": 197}) is None
    assert code({part: n // 100 for part, n in NESTED.items()}) is None


@pytest.mark.parametrize(
    ("names", "told"),
    [
        pytest.param(("North total", "South total"), True, id="two"),
        pytest.param(("North total", "b"), True, id="one-of-some"),
        pytest.param(("Total for North", "b"), True, id="before-its-name"),
        pytest.param(("Total", "b"), False, id="of-all-as-figures-tell"),
        pytest.param(("Total Care", "b"), False, id="a-name"),
    ],
)
def test_parts_that_are_called_totals(names: tuple[str, str], *, told: bool) -> None:
    """Names tell where figures do not."""
    found = code({names[0]: 412, names[1]: 388, "c": 275, "d": 1000})

    assert found == ("whole-among-parts" if told else None)


def test_a_whole_that_leads_in_a_few_periods_alone() -> None:
    """Another part is the greatest in more of them, where the whole is absent."""
    alone: list[Figures] = [{"a": 100 + at, "b": 200 + at} for at in range(4)]
    whole = {"a": 110, "b": 215, "x": 325}

    assert code(whole, {"a": 130, "b": 255, "x": 385}, *alone) == "whole-among-parts"
    assert code(whole, {"a": 130, "b": 255, "x": 386}, *alone) is None
    # One in 1,000 for the part that is tried first, and half of that for the second.
    assert code({"a": 401, "b": 599, "x": 1000}) == "whole-among-parts"
    assert code({"a": 800, "b": 1199, "x": 1999}, *alone[:2]) is None
    assert code({"a": 800, "b": 1200, "x": 2000}, *alone[:2]) == "whole-among-parts"


def test_a_country_among_its_regions_and_other_countries() -> None:
    """It is the sum of the parts that are no country; names tell of one that holds another."""
    regions = {"London": 412, "North": 388, "South": 275}

    assert code({"England": 1075, **regions, "Wales": 98}) == "whole-among-parts"
    assert code({"England": 1075, **regions, "Wales": 1099}) == "whole-among-parts"
    assert code({"England": 1275, **regions, "Wales": 98}) is None
    assert code({"England": 1075, **regions, "Wales": 98}, not_wholes=("England",)) is None
    assert code({"England": 1075, "Wales": 98, "Scotland": 99}) is None
    assert code({"England and Wales": 1200, "England": 1075, "Wales": 98}) == "whole-among-parts"
    assert code({"England and Wales": 1200, "Scotland": 175, "Northern Ireland": 98}) is None
    assert code({"Great Britain": 1200, "Northern Ireland": 98}) is None
    assert code({"UK": 40, "Wales": 9}) == "whole-among-parts"


def test_bodies_of_two_levels() -> None:
    """Boards among the trusts that lie in them are told, and may be declared to be parts."""
    figures = {"Ash ICB": 75, "Elm ICB": 86, "RA1": 30, "RB2": 45, "RC3": 26, "RD4": 60, "Zed": 9}
    boards = ("Ash ICB", "Elm ICB")

    found = parts_not_added(indicator(), observed(figures))
    assert found is not None
    assert found.code == "whole-among-parts"
    assert found.got == (
        "'Ash ICB' and 'Elm ICB' (integrated care boards) stand beside 4 NHS trusts: "
        "they come to 161 and the 4 others together are 161, in 2000"
    )
    assert "write not_wholes: [Ash ICB, Elm ICB]" in found.hint
    assert sums(figures, not_wholes=boards) == [Number(value=331)]


def test_codes_of_several_levels() -> None:
    """What begins with a code lies in it: hidden and rounded figures of the level beneath come to it."""
    few = Suppressed(low=1, high=4)
    told: dict[str, Value | float] = {
        "DE": 403,
        "DE1": 210,
        "DE2": 191,
        "DE3": few,
        "FR": 300,
        "FR1": 120,
        "FR2": few,
    }

    assert code(told) == "whole-among-parts"
    assert code({**told, "DE": 503}) is None
    assert code({"DE": 403, "DE1": 210, "FR": 300, "FR1": 120}) is None


@pytest.mark.parametrize("unit", ["per cent", "%", "per 1,000 people", "index"])
def test_a_unit_that_leaves_no_doubt_stands_against_a_stated_count(unit: str) -> None:
    """What is in per cent is never added up, though it be called a count; people are."""
    assert code({"a": 40, "b": 38}, unit=unit, kind="count") == "parts-not-added"
    assert code({"a": 40, "b": 38}, unit="people", kind="count") is None


def test_blocks_by_chance_of_like_parts_and_of_totals_alone_are_no_sign() -> None:
    """Small figures fall into blocks by chance; two like parts are no block; all may be totals."""
    assert code({"x": 3, "a": 1, "b": 2, "y": 5, "c": 2, "d": 3}) is None
    assert code({"a": 41200, "b": 41200, "c": 9800, "d": 9800}) is None
    assert code({"North total": 412, "South total": 388}) is None


def test_what_a_unit_says_is_what_is_told() -> None:
    """A stated count in per cent is told as percentages."""
    found = parts_not_added(indicator(unit="per cent", kind="count"), observed({"a": 40, "b": 38}))

    assert found is not None
    assert found.got == "percentages"


@pytest.mark.parametrize(
    ("name", "is_whole"),
    [
        ("England", True),
        ("ENGLAND", True),
        ("England (total)", True),
        ("E92000001", True),
        ("All providers", True),
        ("Total: all ages", True),
        ("England and Wales", True),
        ("Both sexes", True),
        ("United Kingdom", True),
        ("All Saints", False),
        ("National Care Ltd", False),
        ("England North", False),
        ("UK Care", False),
        ("Total Healthcare", False),
        ("Everyone Matters", False),
        ("Providers", False),
    ],
)
def test_only_a_text_that_means_a_whole_is_one_by_name(name: str, is_whole: bool) -> None:  # noqa: FBT001  # a parameter of the table above
    """A part that has a word of wholes in its name may be near the sum of the others by chance."""
    periods = [{name: 101, "St Mary": 52, "Trinity": 50}, {name: 101, "St Mary": 53, "Trinity": 50}]

    assert (code(*periods) == "whole-among-parts") is is_whole


FEW, UNKNOWN = Suppressed(low=1, high=4), Suppressed(low=0)


@pytest.mark.parametrize(
    ("periods", "is_whole"),
    [
        pytest.param([{"Total": 62, "a": 36, "b": 24}], True, id="more-than-the-sum"),
        pytest.param([{"Total": 900, "a": 36, "b": 24}], True, id="much-more"),
        pytest.param([{"Total": 36, "a": 36, "b": 24}], True, id="as-great-as-the-greatest"),
        pytest.param([{"Total": 35, "a": 36, "b": 24}], False, id="less-than-the-greatest"),
        pytest.param([{"All trusts": 62, "a": 60}], True, id="one-other"),
        pytest.param([{"All": 3, "a": 1, "b": 1}], True, id="small"),
        pytest.param([{"Overall": 53, "a": 49, "b": FEW, "c": FEW}], True, id="beside-hidden"),
        pytest.param([{"Total": 53, "a": 49, "b": UNKNOWN}], True, id="beside-unbounded"),
        pytest.param([{"Total": 3, "a": 1, "b": FEW}], True, id="least-of-hidden-counts"),
        pytest.param([{"Total": FEW, "a": 4, "b": 0}], True, id="hidden-and-may-be-greatest"),
        pytest.param([{"Total": FEW, "a": 5, "b": 0}], False, id="hidden-and-less"),
        pytest.param([{"Total": UNKNOWN, "a": 5, "b": 0}], True, id="hidden-without-bounds"),
        pytest.param([{"Total": 0, "a": 0, "b": 0}], False, id="nothing-anywhere"),
        pytest.param([{"Total": 9, "a": 5}, {"Total": 9, "a": 10}], False, id="once-less"),
        pytest.param([{"Total": 9, "a": 5}, {"a": 10}], True, id="in-some-periods"),
        pytest.param([{"Total": 9}, {"a": 10}], False, id="never-beside-another"),
        pytest.param([{"Total": Missing(), "a": 10, "b": 3}], False, id="missing"),
        pytest.param([{"England": 644, "a": 245, "b": 29}], True, id="country"),
        pytest.param([{"England": 644, "Wales": 29, "b": 2}], False, id="country-beside-another"),
        pytest.param([{"England": 644, "UK": 29}], False, id="country-beside-a-union"),
        pytest.param([{"UK": 700, "England": 600, "Wales": 29}], True, id="union-of-countries"),
        pytest.param([{"UK": 700, "France": 29, "b": 2}], False, id="union-beside-others"),
        pytest.param([{"England": 700, "Elsewhere": 2}], False, id="country-and-elsewhere"),
        pytest.param([{"National": 70, "Local": 29, "b": 2}], False, id="a-kind-of-body"),
        pytest.param([{"Both": 70, "Home": 29, "b": 2}], False, id="a-kind-of-place"),
        pytest.param([{"All Saints Hospital": 70, "b": 2}], False, id="a-hospital"),
        pytest.param([{"Total Care Ltd": 70, "b": 2}], False, id="a-company"),
        pytest.param([{"England North": 70, "b": 2}], False, id="a-region"),
        pytest.param([{"Overall Homes": 70, "b": 2}], True, id="words-of-what-is-counted"),
        pytest.param([{"Persons": 5, "Male": 11, "Female": 9}], True, id="less-than-each-sex"),
        pytest.param([{"Persons": 5, "Male": 11, "b": 9}], False, id="less-than-one-sex"),
    ],
)
def test_a_part_that_is_called_the_whole_is_it_unless_another_is_greater(
    periods: list[Figures],
    is_whole: bool,  # noqa: FBT001  # a parameter of the table above
) -> None:
    """Its name is enough, one period or more, hidden figures or not; no sum is made."""
    found = parts_not_added(indicator(), observed(*periods))

    assert (found is not None) is is_whole
    if found is not None:
        assert found.code == "whole-among-parts"
        assert all(isinstance(value, Missing) for value in sums(*periods))


def test_both_figures_are_told_of_what_is_called_the_whole() -> None:
    """With bounds where others are hidden, and that its name is the reason."""
    one = parts_not_added(indicator(), observed({"Total": 53, "a": 49, "b": FEW, "c": FEW}))
    two = parts_not_added(indicator(), observed({"Total": 53, "a": 49, "b": UNKNOWN}))

    assert one is not None
    assert "'Total' is 53 and the 3 others together are 51 to 57" in one.got
    assert "by its name it is the whole" in one.got
    assert two is not None
    assert "the 2 others together are 49 or more" in two.got
    assert code({"Total": 62, "a": 36, "b": 2}, not_wholes=("total",)) is None


def test_what_is_declared_to_be_no_whole_is_added_up() -> None:
    """By name or by figures; the message says how to declare it."""
    named = [{"England": 101, "St Mary": 52, "Trinity": 50}] * 2
    summed = [{"A": 1000 + at, "B": 600, "C": 400 + at} for at in range(3)]

    found = parts_not_added(indicator(), observed(*summed))

    assert found is not None
    assert "not_wholes" in found.hint
    assert code(*named) == code(*summed) == "whole-among-parts"
    assert code(*named, not_wholes=("england",)) is None
    assert code(*summed, not_wholes=("A",)) is None
    assert code(*summed, not_wholes=("B",)) == "whole-among-parts"


def test_totals_of_some_parts_are_declared_to_be_none() -> None:
    """By what they are called, and by what stands before them."""
    named = [{"A": 10, "B": 25, "North total": 80, "C": 45, "D": 7}]
    blocks = [
        {"A": 10 + at, "B": 21, "N": 31 + at, "C": 44 + at, "D": 9, "S": 53 + at} for at in range(4)
    ]

    assert code(*named) == code(*blocks) == "whole-among-parts"
    assert code(*named, not_wholes=("North total",)) is None
    assert code(*blocks, not_wholes=("N", "S")) is None
    # Whatever their order, in the latest period.
    turned = [*blocks[:3], {part: blocks[3][part] for part in "CDSABN"}]
    for one, listed in (
        (blocks, "[S, 'N']"),
        (turned, "['N', S]"),
        ([dict(reversed(each.items())) for each in blocks], "[S, 'N']"),
    ):
        found = parts_not_added(indicator(), observed(*one))
        assert found is not None
        assert found.hint.endswith(f"write not_wholes: {listed}")


def test_totals_of_some_after_all_parts() -> None:
    """Every part of which they are made stands before them; declared, they are added up."""
    parts = [(10 + at, 21 + 2 * at % 7, 30 - at, 44 + at * at % 11) for at in range(6)]
    periods: list[Figures] = [
        {"A": a, "B": b, "C": c, "D": d, "N": a + c, "S": b + d} for a, b, c, d in parts
    ]

    found = parts_not_added(indicator(), observed(*periods))

    assert found is not None
    assert found.got == "'N' is what 'A' and 'C' come to in each of 6 periods"
    assert all(isinstance(value, Missing) for value in sums(*periods))
    assert code(*periods, not_wholes=("N", "S")) is None
    assert code(*periods, not_wholes=("N",)) == "whole-among-parts"
    assert code(*({**one, "C": Missing()} for one in periods[:5]), not_wholes=("S",)) is None


@pytest.mark.parametrize(
    ("ages", "got"),
    [
        (("Under 18", "18-64", "18 and over"), "'18 and over' holds '18-64'"),
        (("0-4", "5-9", "Under 10"), "'Under 10' holds '0-4'"),
        (("0-4", "5-9", "0-10"), "'0-10' holds '0-4'"),
        (("0-4", "5-9", "10+"), None),
        (("0-5", "5-10", "10+"), None),
        (("Under 18", "under 18 [note 1]", "18+"), None),
        (("18-64", "Ash", "65+"), None),
    ],
)
def test_ages_of_which_one_holds_another_are_not_added_up(
    ages: tuple[str, ...], got: str | None
) -> None:
    """The same people are in both, whatever the figures are; one that is declared to be a part is."""
    found = parts_not_added(indicator(), observed(dict(zip(ages, (5, 7, 9), strict=True))))

    assert (None if found is None else found.got) == got
    wide = as_yaml(ages[2])
    assert found is None or found.hint.endswith(f"write not_wholes: [{wide}]")
    assert code(dict(zip(ages, (5, 7, 9), strict=True)), not_wholes=(ages[2],)) is None


def test_a_part_that_is_not_there_adds_nothing() -> None:
    """Nor does one that ended speak against a total of those that are left."""
    months = [{"A": 61 + at, "B": 40 + at * at, "C": 17 + at, "D": 9} for at in range(6)]
    periods: list[Figures] = [
        {name: n for name, n in one.items() if at < 4 or name != "C"}
        | {"N": one["A"] + (one["C"] if at < 4 else 0)}
        for at, one in enumerate(months)
    ]

    assert code(*periods) == "whole-among-parts"


def test_the_cure_is_named_where_a_kind_was_read_from_words() -> None:
    """One that is stated needs no such hint."""
    read = parts_not_added(indicator(title="Rate of x"), observed({"A": 1, "B": 2}))
    stated = parts_not_added(indicator(kind="rate"), observed({"A": 1, "B": 2}))

    assert read is not None
    assert stated is not None
    assert "kind: count" in read.hint
    assert "kind: count" not in stated.hint


@pytest.mark.parametrize("lacking", ["row", "figure"])
def test_a_whole_without_a_name_where_a_part_does_not_report_in_every_period(lacking: str) -> None:
    """No sum is printed as fact: the periods that have all of them tell it."""
    periods: list[dict[Any, Value | float]] = [
        {"a": 71 + 13 * at % 29, "b": 52 + 7 * at % 31, "c": 33 + 5 * at} for at in range(6)
    ]
    for at, figures in enumerate(periods):
        figures["k"] = sum(value for value in figures.values() if isinstance(value, int))
        if at in {1, 4}:
            del figures["c"]
            if lacking == "figure":
                figures["c"] = Missing(why="not known")

    assert code(*periods) == "whole-among-parts"
    assert all(isinstance(value, Missing) for value in sums(*periods))
    apart = [{**figures, "k": figures["a"]} for figures in periods]
    assert code(*apart) is None
