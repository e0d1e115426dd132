"""No output of a report gives a hidden figure away, whoever puts all of them together."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from rsr.disclosure import Key, Protected, Relation, protect
from rsr.disclosure._simplex import Simplex
from rsr.disclosure.cell_suppression import linked_cells
from rsr.errors import ModelError
from rsr.model import (
    Interval,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Suppressed,
    Value,
)

HIDDEN = Suppressed(low=0, high=4)
# As many as are tried where a cell has no highest value: more than any count of the small tables.
TOP = 20


def exposed(
    cells: Mapping[Key, Value], relations: Sequence[Relation]
) -> dict[Key, tuple[Any, Any]]:
    """Return the hidden cells that an attacker narrows, with the ranges that are left."""
    return {
        key: attacker.range_of(key)[0]
        for some in linked_cells(cells, relations)
        for attacker in (some.attacker({}, certain=True), some.attacker({}))
        for key in attacker.exposed()
    }


@frozen
class Table:
    """A made-up table: what is true, what is published of it, and how it hangs together."""

    truth: dict[Key, int]
    cells: dict[Key, Value]
    relations: list[Relation]


def published(count: int, *, low: int, high: int, step: int) -> Value:
    """Hide a small count, round another; bounds leave out what would have been hidden."""
    if low <= count <= high:
        return Suppressed(low=low, high=high)
    stated = (2 * count + step) // (2 * step) * step
    possible = [
        one
        for one in range(max(0, stated - step), stated + step + 1)
        if abs(one - stated) * 2 <= step and not low <= one <= high
    ]
    if len(possible) == 1:
        return Number(value=count)
    return Interval(low=possible[0], high=possible[-1], stated=stated)


def one_way(draw: st.DrawFn, counts: st.SearchStrategy[int], most: int) -> Table:
    """Return parts and their total."""
    parts = draw(st.lists(counts, min_size=1, max_size=most))
    truth: dict[Key, int] = {f"part {at}": count for at, count in enumerate(parts)}
    relation = Relation(total="total", parts=list(truth))
    return Table({**truth, "total": sum(parts)}, {}, [relation])


def two_way(draw: st.DrawFn, counts: st.SearchStrategy[int], most: int) -> Table:
    """Return a table with margins and a grand total; a column can be a time, the last the year."""
    rows, columns = draw(st.integers(2, most)), draw(st.integers(2, most))
    truth: dict[Key, int] = {one: draw(counts) for one in product(range(rows), range(columns))}
    relations = []
    for row in range(rows):
        parts = [(row, column) for column in range(columns)]
        truth[row, "all"] = sum(truth[one] for one in parts)
        relations.append(Relation(total=(row, "all"), parts=parts))
    for column in [*range(columns), "all"]:
        down = [(row, column) for row in range(rows)]
        truth["all", column] = sum(truth[one] for one in down)
        relations.append(Relation(total=("all", column), parts=down))
    margin = [("all", column) for column in range(columns)]
    return Table(truth, {}, [*relations, Relation(total=("all", "all"), parts=margin)])


def hierarchy(draw: st.DrawFn, counts: st.SearchStrategy[int], most: int) -> Table:
    """Return a country of regions of places."""
    truth: dict[Key, int] = {}
    relations = []
    regions = range(draw(st.integers(1, most)))
    for region in regions:
        places = [(region, place) for place in range(draw(st.integers(1, most)))]
        truth |= {one: draw(counts) for one in places}
        truth[region] = sum(truth[one] for one in places)
        relations.append(Relation(total=region, parts=places))
    truth["country"] = sum(truth[region] for region in regions)
    return Table(truth, {}, [*relations, Relation(total="country", parts=list(regions))])


def cube(draw: st.DrawFn, counts: st.SearchStrategy[int], most: int) -> Table:
    """Return eight cells with sums along every edge, where corners need not be whole numbers."""
    del most
    truth: dict[Key, int] = {one: draw(counts) for one in product(range(2), repeat=3)}
    relations = []
    for axis, fixed in product(range(3), product(range(2), repeat=2)):
        edge = [(*fixed[:axis], end, *fixed[axis:]) for end in range(2)]
        truth[axis, fixed] = sum(truth[one] for one in edge)
        relations.append(Relation(total=(axis, fixed), parts=edge))
    return Table(truth, {}, relations)


@st.composite
def tables(draw: st.DrawFn, *, small: bool = False) -> Table:
    """Return a table of any shape, published by one of several conventions."""
    shapes = [one_way, two_way, hierarchy, *([cube] if small else [])]
    counts = st.integers(0, 3) | st.integers(0, 6 if small else 60)
    made = draw(st.sampled_from(shapes))(draw, counts, 2 if small else 4)
    low, high = draw(st.sampled_from([(0, 2), (1, 3)] if small else [(0, 4), (1, 7), (1, 4)]))
    step = draw(st.sampled_from([1, 5]))
    exact = draw(st.booleans())
    totals = {one.total for one in made.relations}
    cells: dict[Key, Value] = {
        key: Number(value=count)
        if exact and key in totals
        else published(count, low=low, high=high, step=step)
        for key, count in made.truth.items()
    }
    unpublished = draw(st.none() | st.sampled_from(sorted(cells, key=repr)))
    cells.pop(unpublished, None)
    return Table(made.truth, cells, made.relations)


def bounds(cells: Mapping[Key, Value], key: Key) -> tuple[float, float | None]:
    """Return what a reader is told of a cell."""
    value = cells.get(key)
    if isinstance(value, Number):
        return value.value, value.value
    if isinstance(value, Interval | Suppressed):
        return value.low, value.high
    return 0, None


def given_away(found: Protected) -> set[str]:
    """Return the cells that are said to be left unprotected."""
    return {
        str(problem.where.path[1]) for problem in found.left if problem.code == "disclosure-left"
    }


def hidden(found: Protected) -> Iterator[tuple[Key, Suppressed]]:
    """Yield the hidden cells that are said to be protected."""
    left = given_away(found)
    for key, value in found.cells.items():
        if isinstance(value, Suppressed) and str(key) not in left:
            yield key, value


@settings(deadline=None, max_examples=40)
@given(tables())
def test_an_attacker_with_all_outputs_narrows_nothing(table: Table) -> None:
    """An independent solver, given every output, finds each hidden cell as wide as declared."""
    optimize = pytest.importorskip("scipy.optimize", reason="scipy comes with an extra")
    keys = sorted(table.truth, key=repr)

    found = protect(table.cells, table.relations)

    equations = [
        [(key in one.parts) - (key == one.total) for key in keys] for one in table.relations
    ]
    for key, value in hidden(found):
        for sign, wanted in ((1, value.low), (-1, value.high)):
            judged = optimize.linprog(
                [sign * (key == one) for one in keys],
                A_eq=equations,
                b_eq=[0] * len(equations),
                bounds=[bounds(found.cells, one) for one in keys],
            )
            if wanted is None:
                assert judged.status == 3
            else:
                assert judged.status == 0
                assert judged.fun <= sign * wanted + 1e-6


@settings(deadline=None, max_examples=40)
@given(tables())
def test_what_is_printed_stays_true(table: Table) -> None:
    """Every cell allows the true count, nothing else changes, and hidden cells stay as they are."""
    found = protect(table.cells, table.relations)

    gone = {one.key for one in found.withheld}
    assert list(found.cells) == list(table.cells)
    for key, value in found.cells.items():
        low, high = bounds(found.cells, key)
        assert low <= table.truth[key]
        assert high is None or table.truth[key] <= high
        if key in gone:
            assert isinstance(value, Suppressed)
            assert value.by == "rsr"
            assert not isinstance(table.cells[key], Suppressed)
        else:
            assert value == table.cells[key]


def solutions(table: Table, cells: Mapping[Key, Value]) -> Iterator[dict[Key, int]]:
    """Yield every way in which whole numbers fit all that is told."""
    totals = {one.total for one in table.relations}
    leaves = [key for key in table.truth if key not in totals]

    def fits(point: dict[Key, int], key: Key) -> bool:
        low, high = bounds(cells, key)
        return low <= point[key] and (high is None or point[key] <= high)

    def further(point: dict[Key, int], rest: list[Key]) -> Iterator[dict[Key, int]]:
        point = dict(point)
        for one in table.relations:
            if all(part in point for part in one.parts):
                count = sum(point[part] for part in one.parts)
                if point.setdefault(one.total, count) != count or not fits(point, one.total):
                    return
        if not rest:
            yield point
            return
        low, high = bounds(cells, rest[0])
        for count in range(int(low), (TOP if high is None else int(high)) + 1):
            yield from further({**point, rest[0]: count}, rest[1:])

    return further({}, leaves)


@settings(deadline=None, max_examples=40)
@given(tables(small=True))
def test_whole_numbers_narrow_nothing_either(table: Table) -> None:
    """Somebody who tries every way in which the counts can be whole learns no more."""
    found = protect(table.cells, table.relations)

    seen: dict[Key, set[int]] = {}
    for way in solutions(table, found.cells):
        for key, count in way.items():
            seen.setdefault(key, set()).add(count)
    for key, value in hidden(found):
        possible = seen[key]
        assert min(possible) == value.low
        assert value.high is None or value.high > TOP - 8 or max(possible) == value.high


@settings(deadline=None, max_examples=40)
@given(tables(), st.randoms())
def test_the_order_in_which_things_are_given_changes_nothing(table: Table, chance: Any) -> None:
    """The same cells and relations, shuffled, lose the same cells."""
    keys, relations = list(table.cells), list(table.relations)
    chance.shuffle(keys)
    chance.shuffle(relations)

    found = protect({key: table.cells[key] for key in keys}, relations)

    assert found.cells == protect(table.cells, table.relations).cells


@settings(deadline=None, max_examples=30)
@given(tables())
def test_what_is_protected_is_not_exposed(table: Table) -> None:
    """To look for what is given away finds nothing afterwards, beyond what is said to be left."""
    found = protect(table.cells, table.relations)

    again = exposed(found.cells, table.relations)

    assert set(map(str, again)) <= given_away(found)


SUM = Relation(total="all", parts=("a", "b", "c"))


@pytest.mark.parametrize(
    ("cells", "relations", "gone"),
    [
        pytest.param({"all": Number(value=30)}, [SUM], [], id="nothing-hidden"),
        pytest.param(
            {"all": Number(value=42), "a": HIDDEN, "b": Number(value=10), "c": Number(value=30)},
            [SUM],
            ["b"],
            id="the-smallest-part",
        ),
        pytest.param(
            {"all": Number(value=62), "a": HIDDEN, "b": Number(value=30), "c": Number(value=30)},
            [SUM],
            ["b", "c"],
            id="knowing-the-rule-would-tell",
        ),
        pytest.param(
            {"all": Number(value=3), "a": HIDDEN, "b": Number(value=0), "c": Number(value=1)},
            [SUM],
            ["all"],
            id="the-total-is-too-small",
        ),
        pytest.param(
            {"all": Number(value=60), "a": HIDDEN, "b": HIDDEN, "c": Number(value=56)},
            [SUM],
            [],
            id="two-hide-each-other",
        ),
        pytest.param(
            {"all": Number(value=60), "a": HIDDEN, "b": HIDDEN, "c": Number(value=52)},
            [SUM],
            ["c"],
            id="two-that-would-have-to-be-full",
        ),
        pytest.param(
            {"all": Number(value=60), "a": HIDDEN, "b": HIDDEN},
            [SUM],
            [],
            id="a-part-is-not-published",
        ),
        pytest.param(
            {"all": Number(value=12), "a": HIDDEN, "b": Number(value=10), "c": Missing()},
            [SUM],
            ["b"],
            id="what-is-missing-may-add-nothing",
        ),
        pytest.param(
            {"all": Number(value=19), "a": HIDDEN, "b": Number(value=10), "c": NotCollected()},
            [SUM],
            [],
            id="what-is-missing-must-add-something",
        ),
        pytest.param(
            {"all": Number(value=12), "a": HIDDEN, "b": Number(value=10), "c": NotApplicable()},
            [SUM],
            ["b"],
            id="what-cannot-be-adds-nothing",
        ),
        pytest.param(
            {"all": HIDDEN, "elsewhere": Number(value=3)},
            [Relation(total="all", parts=["elsewhere"])],
            ["elsewhere"],
            id="the-same-figure-twice",
        ),
        pytest.param(
            {
                "all": Interval(low=38, high=42, stated=40),
                "a": HIDDEN,
                "b": Interval(low=8, high=12, stated=10),
                "c": Interval(low=28, high=32, stated=30),
            },
            [SUM],
            [],
            id="rounding-is-room-enough",
        ),
        pytest.param(
            {"all": Number(value=1.5), "a": Suppressed(low=0, high=1), "b": Number(value=1)},
            [Relation(total="all", parts="ab")],
            ["b"],
            id="no-counts",
        ),
        pytest.param(
            {"all": Number(value=900), "a": Suppressed(low=0), "b": Number(value=300)},
            [Relation(total="all", parts="ab")],
            ["b"],
            id="no-highest-value",
        ),
    ],
)
def test_the_least_loss_is_chosen(
    cells: dict[Key, Value], relations: list[Any], gone: list[str]
) -> None:
    """A part goes before a total, and no more than must."""
    found = protect(cells, relations)

    assert [one.key for one in found.withheld] == gone
    assert exposed(found.cells, relations) == {}
    assert {problem.code for problem in found.left} <= {"disclosure-elsewhere"}


def test_what_is_given_away_is_told() -> None:
    """To look without changing anything says what can be worked out."""
    cells: dict[Key, Value] = {"all": Number(value=42), "a": HIDDEN, "b": Interval(low=8, high=12)}

    found = exposed(cells, [Relation(total="all", parts=("a", "b", "c"))])

    assert found == {}
    assert exposed(cells, [Relation(total="all", parts=("a", "b"))]) == {}
    assert exposed({**cells, "c": Number(value=29)}, [SUM]) == {"a": (1, 4)}


@pytest.mark.parametrize(("most", "told"), [(0, True), (200, False)])
def test_what_takes_too_long_is_told(
    most: int, *, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it cannot be settled in time how closely something is known, a problem says so."""
    monkeypatch.setattr("rsr.disclosure._region._PATIENCE", most)
    # Three sums of two each: corners have halves, and whole numbers are searched for.
    cells: dict[Key, Value] = {
        "a": Interval(low=1, high=5),
        "b": Interval(low=1, high=4),
        "c": Number(value=3),
        "ab": Suppressed(low=1, high=5),
        "bc": Suppressed(low=2, high=5),
        "ca": Suppressed(low=2, high=5),
    }

    found = protect(cells, [Relation(total=total, parts=total) for total in ("ab", "bc", "ca")])

    assert ("disclosure-not-proved" in {problem.code for problem in found.left}) is told


def test_why_a_figure_is_withheld_is_told() -> None:
    """The reason names the hidden cells for which it went."""
    cells: dict[Key, Value] = {
        "all": Number(value=42),
        "a": HIDDEN,
        "b": Number(value=10),
        "c": Number(value=30),
    }

    (withheld,) = protect(cells, [SUM]).withheld

    assert (withheld.key, withheld.protects) == ("b", ("a",))
    assert " a " in withheld.why


def test_hidden_figures_that_give_each_other_away_are_left() -> None:
    """What the publisher's own bounds give away cannot be kept, and nothing is lost for it."""
    one_to_seven = Suppressed(low=1, high=7)
    cells: dict[Key, Value] = {
        "all": one_to_seven,
        "a": one_to_seven,
        "b": one_to_seven,
        "c": Number(value=0),
    }

    found = protect(cells, [SUM])

    assert [problem.code for problem in found.left] == [
        "disclosure-elsewhere",
        "disclosure-left",
        "disclosure-left",
        "disclosure-left",
    ]
    assert found.left[-1].where.path == ("cells", "b")
    assert found.cells == cells


def test_figures_that_contradict_each_other_are_told() -> None:
    """A relation that cannot hold is left out, with a problem, and the others protect."""
    cells: dict[Key, Value] = {
        "all": Number(value=90),
        "a": HIDDEN,
        "b": Number(value=10),
        "c": Number(value=10),
        "two": Number(value=12),
    }

    found = protect(cells, [SUM, Relation(total="two", parts=("a", "b"))])

    assert [problem.code for problem in found.left] == [
        "disclosure-elsewhere",
        "figures-contradictory",
    ]
    assert found.left[1].where.path == ("cells", "all")
    assert found.left[1].got is not None
    assert found.left[1].got.startswith("the total all is 90; made up of: a is ")
    assert found.left[1].got.endswith(", b is 8 to 12, c is 10")
    assert [one.key for one in found.withheld] == ["b"]


@pytest.mark.parametrize(
    ("cells", "relations", "code"),
    [
        pytest.param({"all": 5}, [SUM], "type-wrong", id="no-figure"),
        pytest.param({"a": None}, [SUM], "type-wrong", id="none"),
        pytest.param({"a": Number(value=-1)}, [SUM], "number-too-small", id="below-0"),
        pytest.param({"a": Interval(low=-3, high=-1)}, [SUM], "number-too-small", id="interval"),
        pytest.param({"a": HIDDEN}, ["all = a"], "type-wrong", id="no-relation"),
    ],
)
def test_what_makes_no_sense_is_refused(
    cells: dict[Key, Any], relations: list[Any], code: str
) -> None:
    """Cells and relations are checked before anything is worked out."""
    with pytest.raises(ModelError) as refused:
        protect(cells, relations)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("made", "options"),
    [
        pytest.param(Relation, {"total": "a", "parts": ()}, id="no-parts"),
        pytest.param(Relation, {"total": "a", "parts": ("a",)}, id="its-own-part"),
        pytest.param(Relation, {"total": "a", "parts": ("b", "b")}, id="a-part-twice"),
    ],
)
def test_a_relation_names_different_cells(made: type, options: dict[str, Any]) -> None:
    """A relation that says nothing, or names a cell twice, is refused when it is made."""
    with pytest.raises(ModelError) as refused:
        made(**options)

    assert refused.value.code == "relation-malformed"


def test_nothing_is_nothing() -> None:
    """No cells, no relations, no findings."""
    assert protect({}, []) == Protected(cells={})
    assert exposed({}, []) == {}
    assert protect({"a": HIDDEN}, []).withheld == ()


def test_all_missing_is_left_alone() -> None:
    """Relations among cells of which nothing is known change nothing."""
    cells: dict[Key, Value] = {
        "all": Missing(),
        "a": HIDDEN,
        "b": NotCollected(),
        "c": Missing(why="lost"),
    }

    assert protect(cells, [SUM]).cells == cells


def test_what_is_only_likely_protects_and_bounds_nothing() -> None:
    """A figure goes for what a reader would take for granted; no bound rests on that."""
    cells: dict[Key, Value] = {
        "all": Number(value=42),
        "a": HIDDEN,
        "b": Number(value=10),
        "c": Number(value=30),
    }
    likely = Relation(total="all", parts=("a", "b", "c"), likely=True)

    found = protect(cells, [likely])

    assert [one.key for one in found.withheld] == ["b"]
    # It was chosen before c, and so is not larger.
    assert found.cells["b"] == Suppressed(low=0, high=30, by="rsr")
    assert exposed(found.cells, [likely]) == {}


def test_what_is_likely_and_does_not_fit_is_left_out_without_a_word() -> None:
    """Of some that are likely, those that fit the others protect, and the rest are no contradiction."""
    cells: dict[Key, Value] = {
        "all": Number(value=42),
        "a": HIDDEN,
        "b": Number(value=10),
        "c": Number(value=30),
        "two": Number(value=90),
        "three": Number(value=12),
    }
    likely = [
        Relation(total=total, parts=("a", "b"), likely=True) for total in ("all", "two", "three")
    ]

    found = protect(cells, [SUM, *likely])

    assert {problem.code for problem in found.left} == {"disclosure-elsewhere"}
    assert [one.key for one in found.withheld] == ["b"]


@pytest.mark.parametrize(("total", "given_away"), [(3, True), (4, False)])
def test_five_values_of_a_figure_without_a_highest_stay_possible(
    total: int, *, given_away: bool
) -> None:
    """Nothing to the total: five values of a total of 4, and four of one of 3."""
    hidden = Suppressed(low=0, high=None)
    cells: dict[Key, Value] = {"all": Number(value=total), "a": hidden, "b": hidden}

    found = exposed(cells, [Relation(total="all", parts=("a", "b"))])

    assert bool(found) is given_away


def test_a_rounded_count_is_not_below_0() -> None:
    """What is rounded to 0 is from -2 to 2 by its rounding, and leaves the other part 1 to 3."""
    rounded = Interval(low=-2, high=2, stated=0)
    cells: dict[Key, Value] = {"all": Number(value=3), "a": rounded, "b": Suppressed(low=1, high=5)}

    found = exposed(cells, [Relation(total="all", parts=("a", "b"))])

    assert found == {"b": (1, 3)}


@pytest.mark.parametrize("tables", [1, 20])
def test_a_total_and_its_parts_need_no_tableau(
    tables: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one equation leaves to a cell follows from the other bounds; no simplex is made."""
    made: list[Any] = []
    monkeypatch.setattr("rsr.disclosure._region.Simplex", made.append)
    cells: dict[Key, Value] = {}
    for at in range(tables):
        cells |= {f"all{at}": Number(value=62), f"a{at}": HIDDEN}
        cells |= {f"b{at}": Number(value=30), f"c{at}": Number(value=30)}
    sums = [
        Relation(total=f"all{at}", parts=(f"a{at}", f"b{at}", f"c{at}")) for at in range(tables)
    ]

    found = protect(cells, sums)

    assert {one.key for one in found.withheld} == {
        f"{part}{at}" for part in "bc" for at in range(tables)
    }
    assert not made


def test_a_trial_makes_no_tableau_of_what_has_not_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two squares in a table, one trial after the other makes that of the changed square."""
    made: list[Any] = []

    def counted(*given: Any) -> Simplex:
        made.append(given)
        return Simplex(*given)

    monkeypatch.setattr("rsr.disclosure._region.Simplex", counted)
    relations, cells = _squares(6)

    found = protect(cells, relations)

    assert len(found.withheld) == 6 * 3
    assert len(made) < 6 * 6


def _squares(count: int) -> tuple[list[Relation], dict[Key, Value]]:
    """Return tables of 2 by 2 with margins, linked by one known total, one cell of each hidden."""
    relations = []
    cells: dict[Key, Value] = {"all": Number(value=count * 100)}
    for at in range(count):
        values = {"a": 20, "b": 30, "c": 40, "d": 10, "ab": 50, "cd": 50, "ac": 60, "bd": 40}
        cells |= {f"{name}{at}": Number(value=value) for name, value in values.items()}
        cells[f"d{at}"] = Suppressed(low=5, high=15)
        cells[f"sum{at}"] = Number(value=100)
        relations += [
            Relation(total=f"{total}{at}", parts=tuple(f"{part}{at}" for part in total))
            for total in ("ab", "cd", "ac", "bd")
        ]
        relations.append(Relation(total=f"sum{at}", parts=(f"ab{at}", f"cd{at}")))
    relations.append(Relation(total="all", parts=tuple(f"sum{at}" for at in range(count))))
    return relations, cells


def test_a_part_goes_before_a_total_of_the_same_size() -> None:
    """Though the total comes first by name, and is no larger."""
    cells: dict[Key, Value] = {"0": Number(value=10), "a": HIDDEN, "b": Number(value=10)}

    found = protect(cells, [Relation(total="0", parts=("a", "b"))])

    assert [one.key for one in found.withheld] == ["b"]
