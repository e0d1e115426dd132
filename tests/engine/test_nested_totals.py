"""Totals among rows that are added up, of few rows and of more than are brought here."""

from collections.abc import Mapping

import pytest
from attrs import evolve
from engine_contract import COLUMNS, LAYOUT, indicator, relation, table

from rsr.engine import Selection, selections
from rsr.engine.duck import Duck
from rsr.engine.nested import _MOST_ROWS, _MOST_TEXTS, AddedRow, nested
from rsr.model import Number, Suppressed, Value

pytest.importorskip("narwhals", reason="the extra 'data' is not installed")


def summed(*rows: tuple[str, str, str], months: int = 1) -> Selection:
    """Add up figures, each with who reports it and what else stands in its row, in some months."""
    found = [
        {
            "ORG": who,
            "STATUS": "final",
            "FIGURE": figure,
            "MEASURE": "R1",
            "FILE": of,
            "START": f"01/{month:02}/2023",
            "END": f"28/{month:02}/2023",
        }
        for month in range(1, months + 1)
        for who, figure, of in rows
    ]
    asked = evolve(indicator(combine="sum"), id="sum")
    assert asked.measured is not None
    asked = evolve(asked, measured=evolve(asked.measured, part=None))
    layout = evolve(LAYOUT, file=None, vintages={})
    with Duck(threads=1) as duck:
        return selections(relation(duck, COLUMNS, table(*found)), layout, [asked])["sum"]


def told(selection: Selection) -> list[str]:
    """Return what is told of totals."""
    return [one.got or "" for one in selection.problems if one.code == "whole-among-parts"]


@pytest.mark.parametrize("most", [1, 20_000])
@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("Total", True),
        ("North sub-total", True),
        ("All age groups", True),
        ("Both sexes", True),
        ("All Saints Hospital", False),
        ("Total Care Ltd", False),
        ("Walesby", False),
        ("TOT", True),
        ("_T", True),
    ],
)
def test_a_name_tells_a_total_of_few_rows_and_of_many(
    name: str, most: int, monkeypatch: pytest.MonkeyPatch, *, is_told: bool
) -> None:
    """The same names tell it where the rows are looked at and where only the texts are."""
    monkeypatch.setattr("rsr.engine.nested._MOST_ROWS", most)

    found = summed(("A", "7", "x"), (name, "23", "x"), ("B", "11", "x"))

    assert told(found) == ([f"{name!r} among other texts under 'ORG'"] if is_told else [])
    assert bool(found.figures) is not is_told


@pytest.mark.parametrize(
    ("name", "figures", "is_told"),
    [
        pytest.param("National", ("31", "7", "11"), True, id="more-than-the-sum"),
        pytest.param("Wales", ("11", "7", "11"), True, id="as-great-as-another"),
        pytest.param("Wales", ("11", "11", "11"), False, id="never-greater-than-another"),
        pytest.param("Wales", ("12", "7", "11"), True, id="greater"),
        pytest.param("Wales", ("10", "7", "11"), False, id="less"),
        pytest.param("England", ("31", "7", "11"), True, id="country"),
        pytest.param("Walesby", ("31", "7", "11"), False, id="a-village"),
    ],
)
def test_what_is_called_a_whole_is_one_where_no_row_is_greater(
    name: str, figures: tuple[str, str, str], *, is_told: bool
) -> None:
    """The same names tell it among rows that are added up as among parts."""
    of_whole, *rest = figures

    found = summed((name, of_whole, "x"), *((f"A{one}", one, "x") for one in rest), months=2)

    assert told(found) == ([f"{name!r} among other texts under 'ORG'"] if is_told else [])
    assert bool(found.figures) is not is_told


@pytest.mark.parametrize(("other", "is_told"), [("Female", True), ("Ash", False)])
def test_what_both_sexes_are_called_is_their_total_whatever_its_figure(
    other: str, *, is_told: bool
) -> None:
    """Where both stand beside it, it is no third of them."""
    found = summed(("Persons", "5", "x"), ("Male", "7", "x"), (other, "11", "x"))

    assert told(found) == (["'Persons' among other texts under 'ORG'"] if is_told else [])


def test_a_text_that_all_rows_hold_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing else stands under a column, its text parts no rows."""
    monkeypatch.setattr("rsr.engine.nested._MOST_ROWS", 1)

    found = summed(("Total", "7", "x"), ("Total", "23", "y"))

    assert told(found) == []
    assert [one.value for one in found.figures] == [Number(value=30)]


@pytest.mark.parametrize("few", [0, 1, 2, 3])
def test_sums_are_looked_at_one_by_one_or_together(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many sums there are, the same is told of their rows."""
    monkeypatch.setattr("rsr.engine.plans._FEW_GROUPS", few)

    assert told(summed(("A", "7", "x"), ("Total", "7", "x"), months=2)) == [
        "'Total' among other texts under 'ORG'"
    ]
    assert told(summed(("A", "7", "x"), ("B", "7", "x"), months=2)) == []


@pytest.mark.parametrize("few", [0, 50])
def test_rows_that_are_not_added_up_tell_no_total(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A total under another measure, whose name the engine lets through, is none of these rows."""
    monkeypatch.setattr("rsr.engine.plans._FEW_GROUPS", few)
    monkeypatch.setattr("rsr.engine.nested._MOST_ROWS", 1)
    rows = [
        {"ORG": who, "FIGURE": figure, "MEASURE": measure}
        for who, figure, measure in (
            ("A", "7", "Group 1"),
            ("B", "11", "group 1"),
            ("Total", "23", "Group 2"),
        )
    ]
    asked = evolve(indicator({"MEASURE": "Group 1"}, combine="sum", part=None), id="sum")
    with Duck(threads=1) as duck:
        layout = evolve(LAYOUT, file=None, vintages={})
        found = selections(relation(duck, COLUMNS, table(*rows)), layout, [asked])["sum"]

    assert told(found) == []
    assert [one.value for one in found.figures] == [Number(value=18)]


def test_totals_of_some_rows_after_all_of_them() -> None:
    """Texts tell which rows of several sums are of one thing."""
    drawn = [(61, 40, 17, 25), (57, 52, 44, 31), (44, 39, 70, 28)]
    figures = [(*row, row[0] + row[2], row[1] + row[3]) for row in drawn]
    beside = {"MEASURE": "R1", "STATUS": "final", "FILE": "x"}
    rows = [
        {"ORG": who, "FIGURE": str(n), "START": f"01/0{month}/2023", "END": f"28/0{month}/2023"}
        | beside
        for month, row in enumerate(figures, 1)
        for who, n in zip("ABCDNS", row, strict=True)
    ]
    asked = evolve(indicator(combine="sum", part=None), id="sum")
    layout = evolve(LAYOUT, file=None, vintages={})
    with Duck(threads=1) as duck:
        found = selections(relation(duck, COLUMNS, table(*rows)), layout, [asked])["sum"]
        rows[0]["FIGURE"] = "62"
        other = selections(relation(duck, COLUMNS, table(*rows)), layout, [asked])["sum"]

    assert told(found) == ["'N' is what 'A' and 'C' come to in each of 3 periods"]
    assert found.figures == ()
    assert told(other) == ["'S' is what 'B' and 'D' come to in each of 3 periods"]


def among(*sums: Mapping[str, Value | float], **texts: str) -> str | None:
    """Say how totals stand among the rows of sums, by who each is of, in no order."""
    return nested(
        [
            AddedRow(
                at,
                Number(value=value) if isinstance(value, int | float) else value,
                {"who": who} | texts,
            )
            for at, one in enumerate(sums)
            for who, value in one.items()
        ],
        in_order=False,
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param({"England": 40, "a": 40, "b": 9}, True, id="as-great-as-each"),
        pytest.param({"England": 39, "a": 40, "b": 9}, False, id="less-than-one"),
        pytest.param(
            {"England": Suppressed(low=3, high=40), "a": 40, "b": 9}, True, id="hidden-and-can-be"
        ),
        pytest.param(
            {"England": Suppressed(low=3, high=39), "a": 40, "b": 9}, False, id="hidden-and-less"
        ),
        pytest.param({"England": 40, "Wales": 9, "a": 7}, False, id="beside-another"),
        pytest.param({"UK": 40, "Wales": 9, "a": 7}, True, id="one-that-holds-another"),
        pytest.param({"UK": 40, "Wales": 9}, True, id="one-beside-one"),
        pytest.param({"Great Britain": 40, "Northern Ireland": 9, "a": 7}, False, id="two-apart"),
        pytest.param({"England and Wales": 40, "Wales": 9, "Scotland": 7}, True, id="two-in-one"),
        pytest.param({"UK": 40, "France": 9, "Spain": 7}, False, id="abroad"),
        pytest.param({"Persons": 20, "a": 11, "b": 9}, True, id="named-one-in-twenty"),
        pytest.param({"Persons": 19, "a": 10, "b": 9}, False, id="named-more-often"),
        pytest.param({"Beds": 1000, "a": 601, "b": 399}, True, id="one-in-a-thousand"),
        pytest.param({"Beds": 999, "a": 600, "b": 399}, False, id="more-often"),
    ],
)
def test_one_row_is_the_whole_of_the_others(given: dict[str, Value | float], *, told: bool) -> None:
    """By its name, or by its figure, as among parts."""
    assert (among(given) is not None) is told


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (["England", "England", "Not known"], False),
        (["England", "England", "Not known", "Not known"], True),
        (["England", "Not known"], True),
        (["England", "England", "", "", ""], False),
        (["England", ""], True),
    ],
)
def test_what_more_rows_hold_than_any_other_text_is_no_total(
    texts: list[str], *, told: bool
) -> None:
    """It says where they are."""
    rows = [AddedRow(1, Number(value=90 - 7 * at), {"at": text}) for at, text in enumerate(texts)]

    assert nested(rows) == ("'England' among other texts under 'at'" if told else None)


def test_rows_of_a_country_beside_others_and_codes_of_levels() -> None:
    """What lies in it by its name comes to it, or one in twenty is off."""
    regions = {"London": 412, "North": 388, "South": 275}
    few = Suppressed(low=1, high=4)

    assert among({"England": 1075, **regions, "Wales": 98}) == (
        "'England' under 'who', 1,075 beside 1,075 of 3 other rows that lie in it"
    )
    assert among({"England": 1275, **regions, "Wales": 98}) is None
    assert among({"England": 1075, "Wales": 98, "Scotland": 99}) is None
    assert among({"DE": 403, "DE1": 210, "DE2": 191, "DE3": few, "FR": 300, "IT": 190}) == (
        "'DE' under 'who', 403 beside 402 to 405 of 3 other rows that lie in it"
    )


def test_rows_of_bodies_of_two_levels() -> None:
    """Regions among the trusts that lie in them, in no order."""
    trusts = {"RA1": 30, "RB2": 45, "RC3": 26, "RD4": 60}

    assert among({"RX5": 0, "London": 75, **trusts, "South East": 86, "Zed": 5}) == (
        "'London' and 'South East' (regions) stand beside 5 NHS trusts under 'who', "
        "161 beside 161 of 5 other rows"
    )
    assert among({"London": 75, **trusts, "South East": 106}) is None


@pytest.mark.parametrize(("off", "told"), [(0, True), (10, True), (11, False)])
def test_a_column_that_groups_rounded_and_hidden_figures(off: int, *, told: bool) -> None:
    """In each group a row is what the others can come to, as rounding and hidden figures allow."""
    north, south = (705, 510, 390), (1275, 640, 335)
    few = Suppressed(low=1, high=4)
    rows = [
        AddedRow(month, value if isinstance(value, Suppressed) else Number(value=value), {"at": at})
        for month, more in ((1, 0), (2, 500), (3, 1000))
        for at, found in (
            ("n", (*north, 705 + more, sum(north) + 705 + more + off)),
            ("s", (*south, few, 840 + more, sum(south) + 840 + more)),
            ("alone", (9000, few)),
        )
        for value in found
    ]

    assert nested(rows, in_order=False) == (
        "a row in each group under 'at' that is what the others there come to" if told else None
    )


def test_a_row_that_is_there_in_a_few_sums_alone() -> None:
    """Its texts tell which it is; a text that all rows hold makes none a whole."""
    alone = [{"a": 100 + at, "b": 200 - at} for at in range(4)]
    whole = [{"a": 111, "b": 214, "x": 325}, {"a": 130, "b": 255, "x": 385}]

    assert among(*whole, *alone) == "385 beside 385 of 2 other rows"
    assert among(whole[0], {**whole[1], "x": 386}, *alone) is None
    assert among({"x": 30, "a": 19, "b": 11}, country="England") is None


def test_a_whole_above_rows_of_other_levels() -> None:
    """The others come to it twice: regions, and what they are made of; three others show no such."""
    regions = {"x": 1201, "y": 799}
    wards = {"a": 701, "b": 500, "c": 436, "d": 363}

    assert among({"t": 2000, **regions, **wards}) == (
        "2,000 beside 4,000, which is twice as much, of 6 other rows"
    )
    assert among({"t": 2001, **regions, **wards}) is None
    assert among({"t": 2000, **regions, "a": 2000}) is None


# --- more rows than are looked at one by one -------------------------------------------------------


def of_many(
    *figures: tuple[str, ...], most: int, monkeypatch: pytest.MonkeyPatch, other: str = "OTHER"
) -> list[str]:
    """Say what is told of many rows: of each body in two months, of men, women, and others."""
    monkeypatch.setattr("rsr.engine.nested._MOST_ROWS", most)
    rows = [
        (f"R{at}", figure, who)
        for at, found in enumerate(figures)
        for who, figure in zip(("M", "F", other), found, strict=False)
    ]
    return told(summed(*rows, months=2))


MEN, WOMEN = [337 + 111 * at for at in range(8)], [661 + 7 * at * at for at in range(8)]
MANY = [(str(men), str(women), str(men + women)) for men, women in zip(MEN, WOMEN, strict=True)]


@pytest.mark.parametrize("most", [16, 17])
def test_what_many_rows_come_to_by_the_texts_of_a_column(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Men and women come to the others, whoever reports them; there are sixteen of these."""
    (got,) = of_many(*MANY, most=most, monkeypatch=monkeypatch)

    assert got == "12,072 beside 12,072 of 2 other rows"
    assert of_many(*MANY[1:], ("337", "661", "999"), most=most, monkeypatch=monkeypatch) == []


def test_figures_that_are_no_whole_numbers_tell_nothing_of_many_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A hidden one makes a sum of its month unknown, and empty cells do not."""
    assert of_many(*MANY, ("", "7", "7"), most=20, monkeypatch=monkeypatch)
    assert of_many(*MANY, ("*", "7", "9"), most=20, monkeypatch=monkeypatch) == []


def test_a_name_that_most_of_many_rows_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """A country says where they are, unless others stand in as many rows."""
    several = [("200", "100", "9")] * 3 + [("150", "120")] * 5
    whole = [("20", "10", "39")] * 3 + [("15", "12", "51")] * 5

    assert of_many(*several, most=20, monkeypatch=monkeypatch, other="Wales") == []
    assert of_many(*whole, most=20, monkeypatch=monkeypatch, other="Wales") == [
        "'Wales' among other texts under 'FILE'"
    ]


def test_a_column_of_many_texts_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text for each row says nothing of what several come to."""
    monkeypatch.setattr("rsr.engine.nested._MOST_TEXTS", 2)

    assert of_many(*MANY, most=20, monkeypatch=monkeypatch) == []


def test_how_much_is_looked_at_is_as_documented() -> None:
    """All of 20,000 rows, and of more the columns of 500 texts at most."""
    assert (_MOST_ROWS, _MOST_TEXTS) == (20_000, 500)


@pytest.mark.parametrize(
    ("in_order", "short", "is_told"), [(True, 0, True), (False, 0, False), (True, 1, False)]
)
def test_rows_that_texts_do_not_tell_apart(in_order: bool, short: int, *, is_told: bool) -> None:  # noqa: FBT001  # a parameter of the table above
    """Their order does, where each sum has as many."""
    drawn = [(61, 40, 17, 25), (57, 52, 44, 31), (44, 39, 70, 28)]
    sums = [(*row, row[0] + row[2], row[1] + row[3]) for row in drawn]
    rows = [
        AddedRow(at, Number(value=figure), {"who": "x"})
        for at, row in enumerate(sums)
        for figure in (row[short:] if at == 0 else row)
    ]

    found = nested(rows, in_order=in_order)

    assert found == (
        "'row 5' is what 'row 1' and 'row 3' come to in each of 3 periods" if is_told else None
    )
