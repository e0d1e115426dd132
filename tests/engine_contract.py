"""What must hold on every engine: one suite, inherited by the tests of each of them.

A subclass says how its engine makes a frame of columns; it inherits everything else.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pytest
from attrs import evolve

from rsr.engine import Figure, Layout, Selection, Vintage, selected, selections
from rsr.engine.duck import Duck
from rsr.model import (
    Indicator,
    Interval,
    Measured,
    Missing,
    NotCollected,
    Number,
    Period,
    Suppressed,
    Value,
)

__all__ = ["COLUMNS", "EngineContract", "Kind", "indicator", "relation", "table"]

Kind = Literal["text", "whole", "float", "decimal", "date", "yes-no"]
Columns = Mapping[str, Kind]
Rows = Sequence[Sequence[Any]]

HIDDEN = Suppressed(low=1, high=4)
COLUMNS: Columns = {
    "START": "text",
    "END": "text",
    "STATUS": "text",
    "BREAKDOWN": "text",
    "ORG": "text",
    "MEASURE": "text",
    "FIGURE": "text",
    "FILE": "text",
    "ROW": "whole",
}
LAYOUT = Layout(
    value="FIGURE",
    start="START",
    end="END",
    date_formats=("%d/%m/%Y", "%Y-%m-%d"),
    status="STATUS",
    statuses={"Provisional": "provisional", "Performance": "performance", "Final": "final"},
    file="FILE",
    vintages={
        "apr.csv": Vintage(label="April", status="provisional"),
        "apr_v2.csv": Vintage(label="April, again", status="provisional", rank=2),
        "apr_final.csv": Vintage(label="April, final", status="final"),
    },
    row="ROW",
    markers={"*": HIDDEN, "-": NotCollected()},
    sentinels=(9999999,),
    counts=True,
)
APRIL = Period(start=date(2024, 4, 1), end=date(2024, 4, 30))


def indicator(
    select: Mapping[str, Any] | None = None,
    *,
    part: str | None = "ORG",
    combine: Literal["one", "sum", "count"] = "one",
    whole: Mapping[str, Any] | None = None,
    name: str = "restraint",
    duplicate_rows: Literal["refuse", "keep"] = "refuse",
) -> Indicator:
    """Return a made-up indicator."""
    return Indicator(
        id=name,
        title="People who were restrained",
        unit="people",
        better="lower",
        select={"MEASURE": "R1", "BREAKDOWN": "Provider"} if select is None else select,
        measured=Measured(
            data="made-up",
            part=part,
            combine=combine,
            whole=whole or {},
            duplicate_rows=duplicate_rows,
        ),
    )


def table(*rows: Mapping[str, Any]) -> list[list[Any]]:
    """Return rows of the usual columns; what a row does not say is as in most."""
    usual = {
        "START": "01/04/2024",
        "END": "30/04/2024",
        "STATUS": "",
        "BREAKDOWN": "Provider",
        "ORG": "R01",
        "MEASURE": "R1",
        "FIGURE": "10",
        "FILE": "apr.csv",
    }
    made = []
    for place, row in enumerate(rows, start=1):
        whole = {**usual, "ROW": place, **row}
        made.append([whole[name] for name in COLUMNS])
    return made


def told(selection: Selection) -> list[str]:
    """Return the codes of its problems."""
    return [problem.code for problem in selection.problems]


def values(selection: Selection) -> list[tuple[str | None, Value]]:
    """Return parts and values."""
    return [(figure.part, figure.value) for figure in selection.figures]


_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "whole": "BIGINT",
    "float": "DOUBLE",
    "decimal": "DECIMAL(18, 2)",
    "date": "DATE",
    "yes-no": "BOOLEAN",
}


def relation(duck: Duck, columns: Columns, rows: Rows) -> Any:
    """Return a relation that holds the rows."""
    named = {name: _TYPES[kind] for name, kind in columns.items()}
    quoted = {name: '"' + name.replace('"', '""') + '"' for name in columns}
    listed = ", ".join(f"{quoted[name]} {kind}" for name, kind in named.items())
    number = len(duck.connection.execute("show tables").fetchall())
    duck.connection.execute(f"create table made_up_{number} ({listed})")
    if rows:
        places = ", ".join("?" for _ in columns)
        duck.connection.executemany(f"insert into made_up_{number} values ({places})", rows)  # noqa: S608  # a number
    return duck.connection.table(f"made_up_{number}")


class EngineContract:
    """Inherit this, say how a frame is made, and the whole suite runs on that engine."""

    def frame(self, columns: Columns, rows: Rows) -> Any:
        """Return the engine's frame of these columns and rows; None is an empty cell."""
        raise NotImplementedError

    def measure(
        self, wanted: Indicator, *rows: Mapping[str, Any], layout: Layout = LAYOUT
    ) -> Selection:
        """Measure an indicator on the usual columns."""
        found = selected(self.frame(COLUMNS, table(*rows)), layout, wanted)
        assert found.tally.adds_up
        return found

    def test_each_row_becomes_a_figure_with_its_place(self) -> None:
        """A figure knows its period, part, status, vintage, file and row."""
        found = self.measure(indicator(), {}, {"MEASURE": "R2"})

        assert found.figures == (
            Figure(
                period=APRIL,
                part="R01",
                value=Number(value=10),
                status="provisional",
                vintage=LAYOUT.vintages["apr.csv"],
                file="apr.csv",
                row=1,
            ),
        )
        assert found.problems == ()

    def test_a_figure_is_a_number_hidden_or_not_there(self) -> None:
        """Markers mean what the layout says, and blank cells are missing figures."""
        cells = ["0", "*", " * ", "-", "", "  ", None, "1.5", "+7"]

        found = self.measure(
            indicator(), *({"ORG": f"R{at:02}", "FIGURE": cell} for at, cell in enumerate(cells))
        )

        empty = Missing(why="the cell is empty")
        assert [value for _, value in values(found)] == [
            Number(value=0),
            HIDDEN,
            HIDDEN,
            NotCollected(),
            empty,
            empty,
            empty,
            Number(value=1.5),
            Number(value=7),
        ]
        tally = found.tally
        assert (tally.numbers, tally.suppressed, tally.missing, tally.left_out) == (3, 2, 3, 0)
        assert (tally.not_collected, tally.not_applicable) == (1, 0)

    def test_a_count_below_zero_is_left_out(self) -> None:
        """It is no figure by itself and no part of a sum; where nothing is counted it is one."""
        rows = [{"FIGURE": "-5"}, {"ORG": "R02", "FIGURE": "20"}]

        one = self.measure(indicator(), *rows)
        all_ = self.measure(indicator(part=None, combine="sum"), *rows)
        change = self.measure(indicator(), *rows, layout=_with(counts=False))

        assert values(one) == [("R02", Number(value=20))]
        assert [(each.code, each.where.line) for each in one.problems] == [("count-negative", 1)]
        assert isinstance(all_.figures[0].value, Missing)
        assert told(all_) == ["count-negative"]
        assert (one.tally.left_out, all_.tally.left_out) == (1, 1)
        assert values(change)[0] == ("R01", Number(value=-5))

    def test_what_rounding_cannot_have_made_is_read_as_it_stands(self) -> None:
        """Such figures have no bounds round them, alone or in a sum, and one warning for all."""
        rows = [
            {"ORG": f"R{at}", "FIGURE": figure} for at, figure in enumerate(("10", "12", "2.5"))
        ]

        one = self.measure(indicator(), *rows, layout=_with(rounded_to=5))
        all_ = self.measure(
            evolve(indicator(part=None, combine="sum"), kind="amount"),
            *rows,
            {"FIGURE": "123"},
            {"FIGURE": "125"},
            layout=_with(rounded_to=5),
        )

        assert values(one) == [
            ("R0", Interval(low=8, high=12, stated=10)),
            ("R1", Number(value=12)),
            ("R2", Number(value=2.5)),
        ]
        assert values(all_) == [(None, Interval(low=268.5, high=276.5))]
        for found in (one, all_):
            (problem,) = found.problems
            assert (problem.code, problem.severity) == ("convention-broken", "warning")
            assert (problem.where.file, problem.where.line) == ("apr.csv", 2)

    def test_what_is_rounded_is_known_within_bounds(self) -> None:
        """Parts are rounded by one rule, the publisher's whole by another or by none."""
        layout = _with(rounded_to=5)

        found = self.measure(
            indicator(whole={"BREAKDOWN": "England"}),
            {"FIGURE": "10"},
            {"ORG": "R02", "FIGURE": "0"},
            {"ORG": "R03", "FIGURE": "5"},
            {"ORG": "England", "BREAKDOWN": "England", "FIGURE": "12"},
            layout=layout,
        )

        assert values(found) == [
            (None, Number(value=12)),
            ("R01", Interval(low=8, high=12, stated=10)),
            # 1 to 4 are hidden: nothing but 0 is printed as 0, nor anything less than 5 as 5.
            ("R02", Number(value=0)),
            ("R03", Interval(low=5, high=7, stated=5)),
        ]
        assert [figure.whole for figure in found.figures] == [True, False, False, False]

    def test_rows_of_the_whole_are_no_parts_where_they_are_selected_as_well(self) -> None:
        """Whatever ``select`` takes beside them."""
        found = self.measure(
            indicator({"MEASURE": "R1"}, whole={"BREAKDOWN": "England"}),
            {"FIGURE": "10"},
            {"ORG": "England", "BREAKDOWN": "England", "FIGURE": "12"},
        )

        assert values(found) == [(None, Number(value=12)), ("R01", Number(value=10))]

    def test_a_whole_is_exact_where_rounding_cannot_have_made_it(self) -> None:
        """One that is a multiple may have been rounded, and neither is a broken convention."""
        layout = _with(
            rounded_to=5,
            whole_rounded_to=5,
            whole_perhaps_exact=True,
            whole={"BREAKDOWN": "England"},
        )
        rows = [
            {"ORG": "England", "BREAKDOWN": "England", "FIGURE": "12"},
            {"ORG": "England", "BREAKDOWN": "England", "FIGURE": "15", "END": "31/05/2024"},
        ]
        select = {"BREAKDOWN": "england "}

        one = self.measure(indicator(select, part=None), *rows, layout=layout)
        adds = indicator(select, part=None, combine="sum", duplicate_rows="keep")
        sums = self.measure(adds, *rows, rows[0], layout=layout)

        fifteen = (None, Interval(low=13, high=17, stated=15))
        assert values(one) == [(None, Number(value=12)), fifteen]
        assert values(sums) == [(None, Number(value=24)), fifteen]
        assert one.problems == sums.problems == ()

    def test_text_is_compared_without_case_and_spaces(self) -> None:
        """Spaces of every kind around a text, and its case, do not keep a row away."""
        spelt = [
            "R1",
            "r1",
            " R1",
            "R1 ",
            "\tr1",
            "R1\u00a0",
            "\u00a0R1 ",
            "R1  ",
            "\u2003r1\u2003",
        ]
        others = ["R10", "R1a", "R 1", "1", "", None, "é", " R2"]

        found = self.measure(
            indicator(),
            *({"ORG": f"R{at:02}", "MEASURE": text} for at, text in enumerate(spelt)),
            *({"ORG": f"X{at:02}", "MEASURE": text} for at, text in enumerate(others)),
        )

        assert [figure.part for figure in found.figures] == [
            f"R{at:02}" for at in range(len(spelt))
        ]

    def test_one_of_several_texts_is_enough(self) -> None:
        """A list in select wants any of its texts, be they few or many; an empty list wants all."""
        rows = [{"ORG": f"R{at:02}", "MEASURE": f" m{at:02}"} for at in range(20)]
        few, many = ["M01", "M03"], [f"M{at:02}" for at in range(0, 20, 2)]

        found = [
            self.measure(indicator({"MEASURE": texts}), *rows).tally.selected
            for texts in (few, many, [])
        ]

        assert found == [2, 10, 20]

    def test_what_another_indicator_takes_is_near_to_nothing(self) -> None:
        """A text that is named elsewhere means something else, and is not told as nearly the same."""
        rows = table({"MEASURE": "R1"}, {"ORG": "R02", "MEASURE": "R1*"})
        frame = self.frame(COLUMNS, rows)
        one, other = (
            indicator({"MEASURE": text}, name=name) for name, text in (("a", "R1"), ("b", "R1*"))
        )

        alone = selections(frame, LAYOUT, [one])
        both = selections(frame, LAYOUT, [one, other])

        assert told(alone["a"]) == ["text-similar"]
        assert [told(both[name]) for name in "ab"] == [[], []]

    def test_a_rounded_figure_of_a_sum_is_none_of_those_that_are_hidden(self) -> None:
        """A printed 10 is 9 at least where counts to 8 are hidden: the bounds of sums hold that."""
        layout = _with(rounded_to=5, markers={"*": Suppressed(low=1, high=8)})
        rows = [{"ORG": f"R{at}", "FIGURE": figure} for at, figure in enumerate(("10", "100"))]

        found = self.measure(indicator(part=None, combine="sum"), *rows, layout=layout)

        assert values(found) == [(None, Interval(low=9 + 98, high=12 + 102))]

    def test_a_total_among_rounded_rows_is_told_as_far_as_rounding_parts_it(self) -> None:
        """Three rows that are rounded to 5 may be 7.5 apart, and no more."""
        layout, wanted = _with(rounded_to=5), indicator(part=None, combine="sum")
        codes = [
            told(
                self.measure(
                    wanted,
                    *({"ORG": f"R{at}", "FIGURE": one} for at, one in enumerate(figures)),
                    layout=layout,
                )
            )
            for figures in (("8000", "12000", "20005"), ("8000", "12000", "20010"))
        ]

        assert codes == [["whole-among-parts"], []]

    def test_spaces_around_a_status_are_no_part_of_it(self) -> None:
        """A blank one says nothing, and one that is not known is told without them."""
        found = self.measure(
            indicator(),
            *(
                {"ORG": f"R{at}", "STATUS": status, "FILE": "other.csv"}
                for at, status in enumerate((" ", " Final ", " Odd "))
            ),
        )

        assert [one.status for one in found.figures] == ["not-stated", "final", "not-stated"]
        (problem,) = found.problems
        assert "'Odd'" in str(problem)

    def test_blank_cells_can_be_wanted(self) -> None:
        """A blank text in select wants cells that hold nothing."""
        found = self.measure(
            indicator({"MEASURE": ""}),
            {"MEASURE": "", "ORG": "A"},
            {"MEASURE": None, "ORG": "B"},
            {"MEASURE": "  ", "ORG": "C"},
            {"MEASURE": "x", "ORG": "D"},
        )

        assert [figure.part for figure in found.figures] == ["A", "B", "C"]

    def test_letters_of_any_language_are_parts(self) -> None:
        """Parts beyond ASCII come back as they were, and are found by select in any case."""
        names = ["Iechyd Môn", "ΟΔΟΣ", "Straße", "病院", "🏥"]
        rows = [{"ORG": name, "MEASURE": name} for name in names]

        found = [
            self.measure(indicator({"MEASURE": spelt}), *rows).figures
            for spelt in ("IECHYD MÔN", "οδος", "STRAßE", "病院", "🏥")
        ]

        assert [[figure.part for figure in figures] for figures in found] == [
            [name] for name in names
        ]

    def test_sums_hold_hidden_figures_by_their_bounds(self) -> None:
        """A sum of which some is hidden is no number; one that is all hidden stays hidden."""
        found = self.measure(
            evolve(indicator(combine="sum"), kind="amount"),
            {"FIGURE": "100"},
            {"FIGURE": "20"},
            {"FIGURE": "*"},
            {"ORG": "R02", "FIGURE": "*"},
            {"ORG": "R02", "FIGURE": "*"},
            {"ORG": "R03", "FIGURE": "100"},
            {"ORG": "R03", "FIGURE": "0.25"},
            {"ORG": "R04", "FIGURE": "7"},
        )

        assert values(found) == [
            ("R01", Interval(low=121, high=124)),
            ("R02", Suppressed(low=2, high=8)),
            ("R03", Number(value=100.25)),
            ("R04", Number(value=7)),
        ]
        assert [figure.rows for figure in found.figures] == [3, 2, 2, 1]
        assert (found.tally.numbers, found.tally.suppressed) == (5, 3)

    def test_sums_are_blank_where_a_part_is_missing(self) -> None:
        """A part that is empty, unreadable or a sign for no figure leaves no sum, and never 0."""
        cells = ["", None, "9999999", "n/k"]

        found = self.measure(
            indicator(combine="sum"),
            *({"ORG": f"R{at:02}"} for at in range(len(cells))),
            *({"ORG": f"R{at:02}", "FIGURE": cell} for at, cell in enumerate(cells)),
        )

        assert all(isinstance(value, Missing) for _, value in values(found))
        assert (found.tally.numbers, found.tally.missing, found.tally.left_out) == (4, 3, 1)
        assert set(told(found)) == {"sentinel-found", "cell-number"}

    def test_sums_of_rounded_figures_have_bounds(self) -> None:
        """Each rounded part adds its own bounds, and none of them goes below 0."""
        rows = [{"FIGURE": figure} for figure in ("100", "20", "0", "0")]

        unsaid = self.measure(
            indicator(combine="sum"), *rows, layout=_with(rounded_to=5, markers={})
        )
        said = self.measure(indicator(combine="sum"), *rows, layout=_with(rounded_to=5))

        assert values(unsaid) == [("R01", Interval(low=116, high=128))]
        # Where 1 to 4 are hidden, a printed 0 is none of these.
        assert values(said) == [("R01", Interval(low=116, high=124))]

    def test_sums_of_long_figures_are_exact(self) -> None:
        """Figures beyond what an engine's numbers hold are added up all the same."""
        found = self.measure(
            indicator(combine="sum"),
            {"FIGURE": "999999999999"},
            {"FIGURE": "999999999999"},
            {"FIGURE": "5000000000000"},
            {"FIGURE": "0000000000000001"},
        )

        assert values(found) == [("R01", Number(value=6999999999999))]

    def test_rows_can_be_counted(self) -> None:
        """Where a row is one of what is counted, its figure is not looked at."""
        layout = Layout(value=None, at="START", covers="month", date_formats=("%d/%m/%Y",))

        found = self.measure(
            indicator(combine="count"),
            {"FIGURE": "junk"},
            {"START": "17/04/2024"},
            {"START": "01/05/2024"},
            {"ORG": "R02"},
            layout=layout,
        )

        may = Period(start=date(2024, 5, 1), end=date(2024, 5, 31))
        assert [(figure.period, figure.part, figure.value) for figure in found.figures] == [
            (APRIL, "R01", Number(value=2)),
            (APRIL, "R02", Number(value=1)),
            (may, "R01", Number(value=1)),
        ]

    def test_a_later_status_and_a_re_issue_take_the_place_of_what_came_before(self) -> None:
        """Of one period and part the latest is in force, the earlier ones are kept."""
        found = self.measure(
            indicator(),
            {"FIGURE": "3", "FILE": "apr_final.csv"},
            {"FIGURE": "1", "FILE": "apr.csv"},
            {"FIGURE": "2", "FILE": "apr_v2.csv"},
            {"FIGURE": "4", "FILE": "apr.csv", "ORG": "r02"},
            {"FIGURE": "5", "FILE": "apr_v2.csv", "ORG": "R02 "},
            {"FIGURE": "6", "FILE": "apr.csv", "STATUS": "Performance ", "ORG": "R02"},
        )

        assert [(one.part, one.value, one.status, one.latest) for one in found.figures] == [
            ("R01", Number(value=1), "provisional", False),
            ("R01", Number(value=2), "provisional", False),
            ("R01", Number(value=3), "final", True),
            ("R02", Number(value=4), "provisional", False),
            ("R02", Number(value=5), "provisional", False),
            ("R02", Number(value=6), "performance", True),
        ]
        assert [figure.value for figure in found.latest] == [Number(value=3), Number(value=6)]

    @pytest.mark.parametrize(
        ("figures", "stands"),
        [
            pytest.param(("1", "2"), [], id="they-differ"),
            pytest.param(("1", "1"), [Number(value=1)], id="they-are-equal"),
            pytest.param(("1", "2", "2"), [], id="one-of-three-differs"),
        ],
    )
    def test_no_file_stands_by_its_name(self, figures: Sequence[str], stands: list[Value]) -> None:
        """Of files of one standing none is in force where they differ, whatever they are called."""
        rows = [{"FILE": f"{at}.csv", "FIGURE": figure} for at, figure in enumerate(figures)]

        found = self.measure(indicator(), *rows)

        assert [figure.value for figure in found.latest] == stands
        assert len(found.figures) == len(figures)

    def test_a_file_with_several_rows_for_one_leaves_none_of_the_same_standing(self) -> None:
        """Which of two files stands does not follow from their names where one has several rows."""
        rows = [
            {"FILE": "b.csv", "FIGURE": "1"},
            {"FILE": "a.csv", "FIGURE": "2"},
            {"FILE": "a.csv", "FIGURE": "3"},
        ]
        other = [{**row, "FILE": {"a.csv": "b.csv", "b.csv": "a.csv"}[row["FILE"]]} for row in rows]

        assert [self.measure(indicator(), *each).figures for each in (rows, other)] == [(), ()]

    def test_unknown_words_for_a_status_are_told(self) -> None:
        """A word for a status that nobody explained leaves the status as the file's name has it."""
        found = self.measure(indicator(), {"STATUS": "Zzz"})

        assert told(found) == ["status-word"]
        assert found.figures[0].status == "provisional"

    def test_more_rows_than_one_are_an_error_that_names_the_columns(self) -> None:
        """Rows of several things that nobody selected give no figure, of any period or part."""
        found = self.measure(
            indicator({"MEASURE": "R1"}),
            {"BREAKDOWN": "Provider"},
            {"BREAKDOWN": "Provider; Ward", "FIGURE": "4"},
            {"ORG": "R02"},
        )

        assert told(found) == ["select-ambiguous"]
        assert "differ in 'BREAKDOWN' ('Provider', 'Provider; Ward')" in str(found.problems[0].hint)
        assert "'apr.csv'" in str(found.problems[0].got)
        assert found.figures == ()
        assert (found.tally.left_out, found.tally.numbers) == (3, 0)

    def test_rows_that_differ_in_the_figure_alone_leave_the_others_be(self) -> None:
        """Two figures of one thing are an error of their own; figures of other parts stand."""
        found = self.measure(indicator({"MEASURE": "R1"}), {}, {"FIGURE": "4"}, {"ORG": "R02"})

        assert told(found) == ["select-ambiguous"]
        assert "in the figure alone" in str(found.problems[0].hint)
        assert [figure.part for figure in found.figures] == ["R02"]
        assert (found.tally.left_out, found.tally.numbers) == (2, 1)

    @pytest.mark.parametrize("kind", ["median", "percentage", "rate", "mean", "index", "ratio"])
    def test_figures_of_kinds_that_do_not_add_up_are_not_added(self, kind: Any) -> None:
        """Rows to be added up must be counts or amounts; no sum of the others is made."""
        one = evolve(indicator({"MEASURE": "R1"}, combine="sum"), kind=kind)

        found = self.measure(one, {}, {"FIGURE": "4"}, {"ORG": "R02"})

        assert (told(found), found.figures) == (["parts-not-added"], ())
        assert found.tally.left_out == found.tally.selected == 3

    @pytest.mark.parametrize(
        ("kind", "unit", "figure", "sum_"),
        [
            pytest.param(None, "people", "4", Number(value=16), id="whole-and-unknown"),
            pytest.param(None, "people", "4.5", None, id="broken-and-unknown"),
            pytest.param(None, "days", "4", None, id="days-of-unknown-kind"),
            pytest.param("amount", "days", "4.5", Number(value=16.5), id="amounts"),
            pytest.param("count", "days", "4", Number(value=16), id="counts-of-days"),
        ],
    )
    def test_figures_of_unknown_kind_are_added_where_they_can_be_counts(
        self, kind: Any, unit: str, figure: str, sum_: Value | None
    ) -> None:
        """Whole figures in people are; broken ones, and those in days, are not."""
        one = evolve(indicator({"MEASURE": "R1"}, combine="sum"), kind=kind, unit=unit)

        layout = evolve(LAYOUT, counts=False)
        found = self.measure(one, {"FIGURE": "12"}, {"FIGURE": figure}, layout=layout)

        assert [each.value for each in found.figures] == ([sum_] if sum_ else [])
        assert told(found) == ([] if sum_ else ["parts-not-added"])

    def test_a_figure_that_is_not_clear_does_not_bring_back_an_earlier_one(self) -> None:
        """Where the newest rows clash there is no figure, unless a later file has one."""
        final = {"FILE": "apr_final.csv", "BREAKDOWN": "Provider"}
        wanted = indicator({"MEASURE": "R1"})
        clash = [{"FIGURE": "1"}, {**final, "FIGURE": "2"}, {**final, "FIGURE": "3"}]
        early = [{"FIGURE": "1"}, {"FIGURE": "2"}, {**final, "FIGURE": "3"}]

        newest, older = self.measure(wanted, *clash), self.measure(wanted, *early)

        assert (told(newest), newest.figures) == (["select-ambiguous"], ())
        assert (newest.tally.left_out, newest.tally.numbers) == (3, 0)
        assert (told(older), values(older)) == (["select-ambiguous"], [("R01", Number(value=3))])

    def test_each_end_of_a_period_is_told_by_its_own_column(self) -> None:
        """Where the first and the last day are both bad, there are two messages."""
        found = self.measure(indicator(), {"START": "soon", "END": "soon"})

        assert [(one.code, one.where.line) for one in found.problems] == [("cell-date", 1)] * 2
        assert ["'START'" in one.must for one in found.problems] == [False, True]
        assert ["'END'" in one.must for one in found.problems] == [True, False]
        assert found.tally.left_out == 1

    def test_what_cannot_be_read_is_told_with_its_place(self) -> None:
        """A figure, a period or a part that is none is left out, with file, row and text."""
        found = self.measure(
            indicator(),
            {},
            {"ORG": "R02", "FIGURE": "about 5"},
            {"ORG": "R03", "START": "soon"},
            {"ORG": "R04", "START": "01/05/2024"},
            {"ORG": None},
            {"ORG": " "},
            {"ORG": "R07", "FIGURE": "9999999"},
        )

        where = {(one.code, one.where.file, one.where.line) for one in found.problems}
        assert where == {
            ("cell-number", "apr.csv", 2),
            ("cell-date", "apr.csv", 3),
            ("range-reversed", "apr.csv", 4),
            ("part-blank", "apr.csv", 5),
            ("sentinel-found", "apr.csv", 7),
        }
        tally = found.tally
        assert (tally.numbers, tally.missing, tally.left_out) == (1, 1, 5)

    def test_a_text_that_no_row_has_is_told_with_the_nearest(self) -> None:
        """A select that finds nothing says which of its texts is not there."""
        nothing = self.measure(indicator({"MEASURE": "R1", "BREAKDOWN": "Providr"}), {})
        apart = self.measure(
            indicator({"MEASURE": "R2", "BREAKDOWN": "Provider"}),
            {},
            {"MEASURE": "R2", "BREAKDOWN": "Ward"},
        )

        assert [(one.code, one.where.path) for one in nothing.problems] == [
            ("select-nothing", ("select", "MEASURE")),
            ("select-nothing", ("select", "BREAKDOWN")),
        ]
        assert "'Provider'" in str(nothing.problems[1].hint)
        assert told(apart) == ["select-nothing"] * 2

    def test_texts_are_compared_as_people_see_them(self) -> None:
        """Other spaces, case and hyphens are the same text; what differs in a sign is told."""
        spellings = ["R1 all-in", "r1\u00a0all\u2011in", "R1  ALL-IN", "R1 all-in*", "R1 all in"]
        rows = [
            {"ORG": f"R{at:02}", "MEASURE": text, "FIGURE": str(at)}
            for at, text in enumerate(spellings)
        ]

        found = self.measure(indicator({"MEASURE": "R1 all-in"}), *rows)

        assert [value for _, value in values(found)] == [Number(value=at) for at in range(3)]
        (near,) = found.problems
        assert (near.code, near.where.path) == ("text-similar", ("select", "MEASURE"))
        assert near.got == "'R1 all in', 'R1 all-in*', in 2 rows, beside 'R1 all-in'"

    def test_texts_can_be_left_out(self) -> None:
        """Rows of some texts are left out of a select and of a whole; a text nowhere is told."""
        rows = [
            {"ORG": f"R{at:02}", "BREAKDOWN": text, "FIGURE": "10"}
            for at, text in enumerate(["Provider", " WARD", "England", None, "England\u00a0"])
        ]

        found = self.measure(
            indicator({"MEASURE": "R1", "BREAKDOWN": {"not": ["England", "Ward"]}}, combine="sum"),
            *rows,
        )
        nowhere = self.measure(indicator({"MEASURE": {"not": ["R2"]}}), {})
        whole = self.measure(
            indicator(
                {"MEASURE": "R1", "BREAKDOWN": "Provider"},
                whole={"BREAKDOWN": {"not": ["Provider", "Ward", ""]}},
                combine="sum",
            ),
            *rows,
        )

        assert [part for part, _ in values(found)] == ["R00", "R03"]
        assert told(found) == ["label-blank"]
        assert [(one.code, one.where.path) for one in nowhere.problems] == [
            ("select-nothing", ("select", "MEASURE"))
        ]
        assert [(figure.whole, figure.rows) for figure in whole.figures] == [(True, 2), (False, 1)]

    @pytest.mark.parametrize(
        ("select", "whole", "combine", "where", "got"),
        [
            pytest.param(
                {"MEASURE": "R1", "BREAKDOWN": "Ward"}, {}, "one",
                ("select", "BREAKDOWN"), "2 blank beside a figure", id="select",
            ),
            pytest.param(
                {"MEASURE": "R1"}, {"BREAKDOWN": "England"}, "one",
                ("measured", "whole", "BREAKDOWN"), "2 blank beside a figure", id="whole",
            ),
            pytest.param(
                {"MEASURE": "R1", "BREAKDOWN": "Ward"}, {"BREAKDOWN": "England"}, "sum",
                ("select", "BREAKDOWN"), "2 blank beside a figure", id="both-once",
            ),
            pytest.param(
                {"MEASURE": "R1", "BREAKDOWN": "Ward"}, {}, "count",
                None, "", id="count",
            ),
            pytest.param(
                {"MEASURE": "R1", "BREAKDOWN": "Ward"}, {"BREAKDOWN": ""}, "one", None, "",
                id="named",
            ),
        ],
    )  # fmt: skip
    def test_blank_texts_are_told(
        self,
        select: Mapping[str, Any],
        whole: Mapping[str, Any],
        combine: Any,
        where: tuple[str, ...] | None,
        got: str,
    ) -> None:
        """Rows that lack a text are told once, where they have a figure and all else is wanted."""
        texts = [("Ward", "1"), ("England", "4"), (None, "2"), (" ", "3"), ("", "")]
        rows = [
            {"ORG": f"R{at:02}", "MEASURE": "R1", "BREAKDOWN": text, "FIGURE": figure}
            for at, (text, figure) in enumerate(texts)
        ]
        rows += [{"ORG": "R09", "MEASURE": "R2", "BREAKDOWN": None, "FIGURE": "9"}]

        found = self.measure(indicator(select, whole=whole, combine=combine), *rows)

        blank = [one for one in found.problems if one.code == "label-blank"]
        assert [(one.where.path, one.got) for one in blank] == ([(where, got)] if where else [])

    def test_blank_texts_that_another_indicator_names_are_known(self) -> None:
        """Rows without a text are nobody's loss where one indicator is measured on them."""
        rows = [{"MEASURE": "R1", "BREAKDOWN": text} for text in ("Ward", None)]
        wards = indicator({"MEASURE": "R1", "BREAKDOWN": "Ward"}, name="wards")
        blank = indicator({"MEASURE": "R1", "BREAKDOWN": ""}, name="blank")

        alone = self.measure(wards, *rows)
        both = selections(self.frame(COLUMNS, table(*rows)), LAYOUT, (wards, blank))

        assert told(alone) == ["label-blank"]
        assert [told(one) for one in both.values()] == [[], []]

    def test_rows_that_are_nearly_left_out_are_told(self) -> None:
        """A total whose text is nearly the one that is left out is told: it is read, and added up."""
        rows = [
            {"ORG": f"R{at:02}", "BREAKDOWN": text, "FIGURE": "10"}
            for at, text in enumerate(["Provider", "England", "England [r]", "Engl\u00e1nd"])
        ]

        found = self.measure(
            indicator({"BREAKDOWN": {"not": "England"}}, part=None, combine="sum"), *rows
        )

        near = found.problems[0]
        assert (near.code, near.where.path) == ("text-similar", ("select", "BREAKDOWN"))
        assert near.got == "'England [r]', 'Engl\u00e1nd', in 2 rows, beside 'England'"
        assert str(near.hint).startswith("these rows are read;")

    def test_rows_that_are_nearly_the_whole_are_told(self) -> None:
        """Rows whose text is nearly that of the whole are told, read as parts or not at all."""
        rows = [
            {"ORG": f"R{at:02}", "BREAKDOWN": text, "FIGURE": "10"}
            for at, text in enumerate(["Provider", "England", "England*"])
        ]
        whole = {"BREAKDOWN": "England"}

        as_part = self.measure(indicator({}, whole=whole), *rows)
        not_read = self.measure(indicator({"BREAKDOWN": "Provider"}, whole=whole), *rows)
        by_name = self.measure(
            indicator({"BREAKDOWN": ["Provider", "England*"]}, whole=whole), *rows
        )

        path = ("measured", "whole", "BREAKDOWN")
        for found, stays in ((as_part, "are read"), (not_read, "are not read")):
            assert [(one.code, one.where.path) for one in found.problems] == [
                ("text-similar", path)
            ]
            assert str(found.problems[0].hint).startswith(f"these rows {stays};")
        # Whoever names it as a part knows that it is not the whole.
        assert by_name.problems == ()

    def test_another_indicator_says_what_a_text_means_by_its_name(self) -> None:
        """A text that one indicator alone wants by name is told to no other that does not read it."""
        rows = [
            {"ORG": f"R{at:02}", "MEASURE": text, "FIGURE": "10"}
            for at, text in enumerate(["R1", "R1*", "R2"])
        ]
        own = indicator({"MEASURE": "R1"}, combine="sum", name="own")

        def told_beside(other: Mapping[str, Any]) -> list[str]:
            found = selections(
                self.frame(COLUMNS, table(*rows)),
                LAYOUT,
                [own, indicator(other, combine="count", name="other")],
            )
            return [one.code for one in found["own"].problems]

        assert told_beside({"MEASURE": "R1*"}) == []
        assert told_beside({"MEASURE": ["R1*", "R1"]}) == ["text-similar"]
        assert told_beside({"MEASURE": {"not": "R2"}}) == ["text-similar"]
        assert told_beside({}) == ["text-similar"]
        # What is read because nothing leaves it out is told, whoever else wants it by name.
        own = indicator({"MEASURE": {"not": "R1"}}, combine="sum", name="own")
        assert told_beside({"MEASURE": "R1*"}) == ["text-similar"]

    def test_many_texts_are_compared_as_few_are(self) -> None:
        """However many texts are wanted, rows of those that are nearly the same are told."""
        wanted = [f"Area {at}" for at in range(30)]
        rows = [
            {"ORG": f"R{at:02}", "MEASURE": text, "FIGURE": "10"}
            for at, text in enumerate([*wanted, "Area 3 [r]", "Area-4", "Area5", "Area 61"])
        ]

        found = self.measure(indicator({"MEASURE": wanted}, combine="sum"), *rows)

        near = [one.got for one in found.problems if one.code == "text-similar"]
        assert near == [
            "'Area 3 [r]', in 1 row, beside 'Area 3'",
            "'Area-4', in 1 row, beside 'Area 4'",
            "'Area5', in 1 row, beside 'Area 5'",
        ]

    def test_an_empty_table_has_no_figures(self) -> None:
        """A table without rows is told, whatever is made of the rows."""
        ways: tuple[Literal["one", "sum", "count"], ...] = ("one", "sum", "count")
        for combine in ways:
            found = self.measure(indicator(combine=combine))

            assert found.figures == ()
            assert found.tally.selected == 0
            assert set(told(found)) == {"select-nothing"}

    def test_columns_that_are_not_there_are_told_all_at_once(self) -> None:
        """Every missing column is named with the nearest; names match in any case."""
        frame = self.frame(COLUMNS, table({}))

        found = selected(
            frame,
            _with(value="FIGURES"),
            indicator({"measure": "R1", "REGION": "North"}, part="ORGS"),
        )

        assert [(one.code, one.where.path) for one in found.problems] == [
            ("column-missing", ("select", "REGION")),
            ("column-missing", ("measured", "part")),
            ("column-missing", ()),
        ]
        assert "'ORG'" in str(found.problems[1].hint)

    def test_names_of_columns_may_be_anything(self) -> None:
        """Signs that mean something to an engine are plain letters in a name."""
        columns: Columns = {"a.b": "text", "c (d)": "text", "e' f": "text", "figure": "text"}
        layout = Layout(value="figure", at="a.b", date_formats=("%Y",), covers="year")

        found = selected(
            self.frame(columns, [["2024", "x", "R'1", "5"]]),
            layout,
            indicator({"c (d)": "x"}, part="e' f"),
        )

        assert values(found) == [("R'1", Number(value=5))]

    def test_columns_may_have_types_of_their_own(self) -> None:
        """Days, numbers and yes or no are read as they are, and wanted by their text."""
        columns: Columns = {
            "from": "date",
            "till": "date",
            "code": "whole",
            "rate": "float",
            "share": "decimal",
            "open": "yes-no",
            "count": "whole",
        }
        april, may = (date(2024, 4, 1), date(2024, 4, 30)), (date(2024, 5, 1), date(2024, 5, 31))
        rows: Rows = [
            [*april, 1, 2.5, Decimal("0.50"), True, 12],
            [*may, 1, 3.0, Decimal("1.00"), True, 9999999],
            [*april, 2, 4.0, Decimal("2.00"), False, 13],
            [*may, None, None, None, None, None],
        ]
        frame = self.frame(columns, rows)
        cases: list[tuple[str, dict[str, Any], list[Value]]] = [
            ("count", {"open": True}, [Number(value=12), LEAKED]),
            ("count", {"open": False}, [Number(value=13)]),
            ("count", {"open": "FALSE"}, [Number(value=13)]),
            ("count", {"code": "002"}, []),
            ("count", {"code": {"not": ["002", "1", ""]}}, [Number(value=13)]),
            ("rate", {"rate": ["4", "2,5", "3.00"]}, [Number(value=4)]),
            ("rate", {"rate": "3"}, [Number(value=3)]),
            ("count", {"code": 2, "from": "2024-04-01"}, [Number(value=13)]),
            ("rate", {"code": ["1"]}, [Number(value=2.5), Number(value=3)]),
            ("share", {"rate": "2.5"}, [Number(value=0.5)]),
            ("share", {"share": 2}, [Number(value=2)]),
            ("rate", {"code": ""}, [Missing(why="the cell is empty")]),
        ]
        for column, select, expected in cases:
            layout = Layout(value=column, start="from", end="till", sentinels=(9999999,))

            found = selected(frame, layout, indicator(select, part=None))

            assert [figure.value for figure in found.figures] == expected

    def test_typed_figures_add_up(self) -> None:
        """Whole numbers, floats and decimals are added up exactly, and no sum of nothing is 0."""
        columns: Columns = {"at": "date", "a": "whole", "b": "float", "c": "decimal", "d": "whole"}
        day = date(2024, 4, 1)
        rows = [
            [day, 2**40, 0.1, Decimal("0.10"), None],
            [day, 2**40, 0.2, Decimal("0.20"), None],
        ]
        frame = self.frame(columns, rows)

        found = [
            selected(
                frame,
                Layout(value=name, at="at"),
                evolve(indicator({}, part=None, combine="sum"), kind="amount"),
            )
            for name in "abcd"
        ]

        assert [one.figures[0].value for one in found[:3]] == [
            Number(value=2**41),
            Number(value=0.3),
            Number(value=0.3),
        ]
        assert isinstance(found[3].figures[0].value, Missing)

    def test_several_indicators_are_as_each_alone(self) -> None:
        """What is measured together in one pass is what each indicator has by itself."""
        rows = table(
            {},
            {"MEASURE": "R2", "FIGURE": "*"},
            {"MEASURE": "R2", "FIGURE": "7", "ORG": "R02"},
            {"BREAKDOWN": "England", "ORG": "England", "FIGURE": "17"},
            {"BREAKDOWN": "England", "ORG": "England", "MEASURE": "R2", "FIGURE": "18"},
        )
        whole = {"BREAKDOWN": "England"}
        wanted = [
            indicator(whole=whole, name="one"),
            indicator({"MEASURE": "R2", "BREAKDOWN": "Provider"}, whole=whole, name="two"),
            indicator(
                {"BREAKDOWN": "England", "MEASURE": []}, part=None, combine="sum", name="sum"
            ),
            indicator({"MEASURE": "R2"}, part="NONE", name="faulty"),
        ]
        frame = self.frame(COLUMNS, rows)

        together = selections(frame, LAYOUT, wanted, count_rows=True)

        alone = {one.id: selected(frame, LAYOUT, one, count_rows=True) for one in wanted}
        assert together == alone
        assert [len(one.figures) for one in together.values()] == [2, 3, 1, 0]
        assert [one.tally.read for one in together.values()] == [5, 5, 5, None]
        assert all(one.tally.adds_up for one in together.values())
        uncounted = selections(frame, LAYOUT, wanted)
        assert {one.tally.read for one in uncounted.values()} == {None}

    @pytest.mark.parametrize(("times", "codes"), [(1, []), (2, ["rows-repeated"])])
    def test_a_table_that_is_held_twice_is_told(self, times: int, codes: list[str]) -> None:
        """Its rows are the same in every column but their place."""
        rows = [{"ORG": f"R{at:02}", "FIGURE": str(10 + at)} for at in range(10)] * times

        found = self.measure(indicator(combine="count", part=None), *rows)

        assert told(found) == codes


LEAKED = Missing(why="its publisher's sign for no figure, 9999999, stands in its place")


def _with(**changed: Any) -> Layout:
    from attrs import evolve

    return evolve(LAYOUT, **changed)
