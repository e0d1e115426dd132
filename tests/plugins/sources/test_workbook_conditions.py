"""What conditional formats display in cells, by rules that are evaluated and by those that are not."""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from made_up_tables import Folder, problems, records
from made_up_workbooks import ods_parts, xlsx_parts

from rsr.model import Number, Suppressed
from rsr.plugins.tables.workbook._archive import archive_of, workbook_part
from rsr.plugins.tables.workbook._cells import Differing, Percentage
from rsr.plugins.tables.workbook._ods import OdsBook
from rsr.plugins.tables.workbook._xlsx import XlsxBook

SIGNS = {"<": "lessThan", "<=": "lessThanOrEqual", "=": "equal", "!=": "notEqual",
         ">=": "greaterThanOrEqual", ">": "greaterThan"}  # fmt: skip
C = '"[c]"'
# What OpenDocument writes for the number formats of these tests.
STYLES = {
    C: "<number:number-style style:name='F{}'><number:text>[c]</number:text></number:number-style>",
    "0.0": "<number:number-style style:name='F{}'><number:number number:decimal-places='1' "
    "number:min-integer-digits='1'/></number:number-style>",
    "0%": "<number:percentage-style style:name='F{}'><number:number number:decimal-places='0' "
    "number:min-integer-digits='1'/><number:text>%</number:text></number:percentage-style>",
    ";;;": "<number:number-style style:name='F{}P0'/><number:text-style style:name='F{}'><style:map "
    "style:condition='value()&gt;=0' style:apply-style-name='F{}P0'/><style:map "
    "style:condition='value()&lt;0' style:apply-style-name='F{}P0'/><style:map "
    "style:condition='value()=0' style:apply-style-name='F{}P0'/></number:text-style>",
    "": "",
}


def _xlsx_cell(cell: Any, row: int, place: int) -> str:
    name = f"{'ABCDE'[place]}{row}"
    if isinstance(cell, str):
        return f'<c r="{name}" t="inlineStr"><is><t>{cell}</t></is></c>'
    return "" if cell is None else f'<c r="{name}"><v>{cell}</v></c>'


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    kind = "string" if isinstance(cell, str) else f'float" office:value="{cell}'
    return (
        f'<table:table-cell office:value-type="{kind}"><text:p>{cell}</text:p></table:table-cell>'
    )


def xlsx(rows: list[list[Any]], area: str, *rules: tuple[str, str], extra: str = "") -> bytes:
    """Return a workbook; a rule is a condition as LibreOffice writes it, and a number format."""
    said = ""
    for at, (condition, code) in enumerate(rules):
        head = (
            f'priority="{at + 1}" dxfId="{at}"' if code else f'priority="{at + 1}" stopIfTrue="1"'
        )
        name, _, inside = condition.partition("(")
        sign = condition[: 2 if condition[1:2] == "=" else 1]
        if name in ("between", "not-between"):
            operator = "between" if name == "between" else "notBetween"
            limits = inside.removesuffix(")").split(",")
            formulas = "".join(f"<formula>{one}</formula>" for one in limits)
            said += f'<cfRule type="cellIs" operator="{operator}" {head}>{formulas}</cfRule>'
        elif name == "formula-is":
            formula = escape(condition[len("formula-is(") : -1].replace("[.", "").replace("]", ""))
            said += f'<cfRule type="expression" {head}><formula>{formula}</formula></cfRule>'
        elif sign in SIGNS:
            limit = escape(condition[len(sign) :].replace("[.", "").replace("]", ""))
            said += f'<cfRule type="cellIs" operator="{SIGNS[sign]}" {head}><formula>{limit}</formula></cfRule>'
        else:
            said += f'<cfRule type="aboveAverage" {head}/>'
    made = "".join(
        f'<row r="{at}">{"".join(_xlsx_cell(cell, at, place) for place, cell in enumerate(row))}</row>'
        for at, row in enumerate(rows, 1)
    )
    block = f'<conditionalFormatting sqref="{area}">{said}</conditionalFormatting>'
    return xlsx_parts(made, after=block + extra, conditional=[code for _, code in rules])


def ods(rows: list[list[Any]], area: str, *rules: tuple[str, str]) -> bytes:
    """Return the same as LibreOffice writes it."""
    first = area.split(maxsplit=1)[0].split(":", maxsplit=1)[0]
    said = "".join(
        f"<calcext:condition calcext:apply-style-name='C {at}' calcext:value={quoteattr(condition)} "
        f"calcext:base-cell-address='S.{first}'/>"
        for at, (condition, _) in enumerate(rules)
    )
    named = "".join(STYLES[code].replace("{}", str(at)) for at, (_, code) in enumerate(rules))
    data = " style:data-style-name='F{}'"
    named += "".join(
        f"<style:style style:name='C_20_{at}' style:display-name='C {at}' style:family='table-cell'"
        f"{data.format(at) if code else ''}/>"
        for at, (_, code) in enumerate(rules)
    )
    made = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    target = " ".join(":".join(f"S.{end}" for end in one.split(":")) for one in area.split())
    block = (
        "<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="
        f"'{target}'>{said}</calcext:conditional-format></calcext:conditional-formats>"
    )
    return ods_parts(made + block, named=named)


WRITERS = [pytest.param(xlsx, id="xlsx"), pytest.param(ods, id="ods")]


def cells(raw: bytes) -> list[list[Any]]:
    """Return the cells of the sheet, row by row."""
    archive = archive_of(raw)
    part = workbook_part(archive)
    book: Any = OdsBook(archive) if part == "content.xml" else XlsxBook(archive, part)
    return [row.cells for row in book.sheet("S").rows()]


def hidden(raw: bytes) -> list[Any]:
    """Return which numbers of the first column are displayed as something else, for certain."""
    found = [row[0] for row in cells(raw)]
    return [one.stored for one in found if isinstance(one, Differing) and one.why == "format"]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("<5", [3, 4]),
        ("<=5", [3, 4, 5]),
        ("=5", [5]),
        ("!=5", [3, 4, 6, 7]),
        (">=5", [5, 6, 7]),
        (">5", [6, 7]),
        ("between(4,6)", [4, 5, 6]),
        ("between(6,4)", [4, 5, 6]),
        ("not-between(4,6)", [3, 7]),
        ("<[.$B1]", [3, 6]),
        ("formula-is([.A1]<5)", [3, 4]),
        ("formula-is(5>[.$A1])", [3, 4]),
        ("formula-is(AND([.$A1]>3;[.A1]<=5))", [4, 5]),
        ("formula-is(OR([.$A1]<4;NOT([.A1]<=6)))", [3, 7]),
        ('formula-is([.$C1]="low")', [4]),
        ("formula-is([.$C1]<5)", [3, 5, 6, 7]),
        ("formula-is(TRUE)", [3, 4, 5, 6, 7]),
        ("formula-is(FALSE)", []),
    ],
)
def test_a_rule_holds_where_its_comparison_does(
    write: Any, condition: str, holds: list[int]
) -> None:
    """Each comparison below, at and above its limit; an empty cell is 0, and a text above any number."""
    rows = [[3, 4], [4, 4, "Low"], [5, 4, None], [6, 7], [7, 7]]
    raw = write(rows, "A1:A5", (condition, C))

    assert hidden(raw) == holds
    assert not any(isinstance(row[1], Differing) for row in cells(raw))


@pytest.mark.parametrize("write", WRITERS)
def test_a_rule_is_for_the_cells_of_its_blocks(write: Any) -> None:
    """Neither for the row above or below, nor for the column beside."""
    raw = write([[1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1]], "B2:B3 C4", ("<5", C))

    found = [[isinstance(cell, Differing) for cell in row] for row in cells(raw)]

    assert found == [
        [False, False, False], [False, True, False], [False, True, False], [False, False, True],
    ]  # fmt: skip


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    "condition",
    ["above-average", "<[.$B$1]", "<SUM([.A1];1)", "formula-is(LEN([.A1])<2)", "<[.B2]"],
)
def test_a_rule_that_is_not_evaluated_may_hold(write: Any, condition: str) -> None:
    """Then both are kept, and that it is not known which is displayed."""
    assert cells(write([[3, 9]], "A1", (condition, C))) == [[Differing(3, "[c]", "condition"), 9]]
    # Where the number is the same either way, nothing needs to be known.
    assert cells(write([[3, 9]], "A1", (condition, "0.0"))) == [[3, 9]]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    ("rules", "displayed"),
    [
        pytest.param([("<2", C), ("<5", ";;;")], "", id="the-first-that-holds"),
        pytest.param([("<5", C), ("<9", ";;;")], "[c]", id="no-second"),
        pytest.param([("<5", "0.0"), ("<9", C)], None, id="the-first-displays-the-number"),
        pytest.param([("<5", ""), ("<9", C)], None, id="the-first-stops"),
        pytest.param([("<2", ""), ("<9", C)], "[c]", id="the-first-does-not-stop"),
        pytest.param([("above-average", C), ("<9", C)], "[c]", id="the-same-either-way"),
    ],
)
def test_of_several_rules_the_first_counts(
    write: Any, rules: list[tuple[str, str]], displayed: str | None
) -> None:
    """The others are for the cells that it does not hold for."""
    expected = 3 if displayed is None else Differing(3, displayed)

    assert cells(write([[3]], "A1", *rules)) == [[expected]]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("code", ["0.0", ""])
def test_a_rule_that_may_hold_leaves_the_next_in_doubt(write: Any, code: str) -> None:
    """Whatever the first displays, or where it may stop the next."""
    found = cells(write([[3]], "A1", ("above-average", code), ("<9", C)))

    assert found == [[Differing(3, "[c]", "condition")]]


@pytest.mark.parametrize("write", WRITERS)
def test_a_conditional_format_makes_a_percentage(write: Any) -> None:
    """A share is compared as it is stored."""
    raw = write([[0.45], [0.75]], "A1:A2", ("<0.5", "0%"))

    assert [(type(row[0]), row[0]) for row in cells(raw)] == [(Percentage, 0.45), (float, 0.75)]


@pytest.mark.parametrize("write", WRITERS)
def test_a_text_that_a_rule_hides_is_told(write: Any) -> None:
    """Texts have a part of the format of their own; error values are displayed always."""
    raw = write([["low"], ["high"], ["#N/A"]], "A1:A3", ('!="high"', ";;;"))

    assert cells(raw) == [[Differing("low", "")], ["high"], ["#N/A"]]


@pytest.mark.parametrize(("said", "displayed"), [('showValue="0"', ""), ("", None)])
def test_an_icon_in_place_of_a_number_hides_it(said: str, displayed: str | None) -> None:
    """One beside it does not."""
    icons = f'<cfRule type="iconSet" priority="9"><iconSet {said}><cfvo type="num" val="0"/></iconSet></cfRule>'
    block = f'<conditionalFormatting sqref="A1:A2">{icons}</conditionalFormatting>'

    found = cells(xlsx([[3], ["a"]], "B1", ("<5", C), extra=block))

    assert found == [[3 if displayed is None else Differing(3, displayed)], ["a"]]


@pytest.mark.parametrize("kind", ["icon-set", "data-bar"])
@pytest.mark.parametrize(
    ("said", "hides"), [("calcext:show-value='false'", True), ("calcext:show-value='true'", False), ("", False)]
)  # fmt: skip
def test_what_libreoffice_puts_in_place_of_a_number_hides_it(
    kind: str, said: str, *, hides: bool
) -> None:
    """A text beside it is displayed."""
    rows = "".join(f"<table:table-row>{_ods_cell(cell)}</table:table-row>" for cell in (3, "a"))
    block = (
        "<calcext:conditional-formats><calcext:conditional-format "
        f"calcext:target-range-address='S.A1:S.A2'><calcext:{kind} {said}/>"
        "</calcext:conditional-format></calcext:conditional-formats>"
    )

    assert cells(ods_parts(rows + block)) == [[Differing(3, "") if hides else 3], ["a"]]


def test_a_rule_of_the_extension_is_read() -> None:
    """Excel writes rules that refer to other sheets there, with the format beside each."""
    main = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    formulas = "http://schemas.microsoft.com/office/excel/2006/main"
    block = (
        f'<extLst><ext><x14:conditionalFormattings xmlns:x14="{main}"><x14:conditionalFormatting '
        f'xmlns:xm="{formulas}"><x14:cfRule type="cellIs" priority="2" operator="lessThan"><xm:f>4</xm:f>'
        '<x14:dxf><numFmt numFmtId="300" formatCode="&quot;[c]&quot;"/></x14:dxf></x14:cfRule>'
        "<xm:sqref>A1:A2</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
    )

    found = cells(xlsx([[3], [4]], "B1", ("<5", C), extra=block))

    assert found == [[Differing(3, "[c]")], [4]]


BASIC: dict[str, Any] = {
    "indicator": "i",
    "columns": {"value": "n"},
    "period": {"at": "month"},
    "date_formats": ["%Y-%m-%d"],
}
ROWS: list[list[Any]] = [["n", "month"], [3, "2026-01-01"], [25, "2026-02-01"]]


@pytest.mark.parametrize(("write", "name"), [(xlsx, "t.xlsx"), (ods, "t.ods")])
def test_a_figure_that_a_rule_displays_otherwise_is_told(
    folder: Folder, write: Any, name: str
) -> None:
    """As any figure is that is not displayed; the register says which of the two is meant."""
    folder.write(name, write(ROWS, "A2:A3", ("<5", C)))

    told = folder.gather(file=name, **BASIC)
    markers = {"[c]": {"suppressed": [1, 4]}}
    read = folder.gather(file=name, where_display_differs="displayed", markers=markers, **BASIC)

    (problem,) = problems(told)
    assert (problem.code, problem.where.line, problem.where.column) == (
        "cell-display-differs",
        2,
        1,
    )
    assert problem.got == '''"3, displayed as '[c]'"'''
    assert [one.value for one in records(told)] == [Number(value=25)]
    assert [one.value for one in records(read)] == [Suppressed(low=1, high=4), Number(value=25)]


@pytest.mark.parametrize(("write", "name"), [(xlsx, "t.xlsx"), (ods, "t.ods")])
def test_what_may_be_displayed_is_never_read(folder: Folder, write: Any, name: str) -> None:
    """Nobody knows that it is; what is stored can be read."""
    folder.write(name, write(ROWS, "A2:A2", ("above-average", C)))

    for how in ("refuse", "displayed"):
        (problem,) = problems(folder.gather(file=name, where_display_differs=how, **BASIC))[:1]
        assert problem.code == "cell-display-differs"
        assert problem.got == '''"3, perhaps displayed as '[c]'"'''
        assert "stored" in str(problem.hint)

    made = folder.gather(file=name, where_display_differs="stored", **BASIC)
    assert [one.value for one in records(made)] == [Number(value=3), Number(value=25)]


NUMBER = "<number:number number:decimal-places='0' number:min-integer-digits='1'/>"
NAMED = (
    f"<number:number-style style:name='N0'>{NUMBER}</number:number-style>"
    "<number:number-style style:name='NC'><number:text>[c]</number:text></number:number-style>"
    f"<number:number-style style:name='NM'>{NUMBER}<style:map style:condition='value()&lt;5' "
    "style:apply-style-name='NC'/></number:number-style>"
    "<style:style style:name='C' style:family='table-cell' style:data-style-name='NC'/>"
    "<style:style style:name='bold' style:family='table-cell'/>"
    "<style:style style:name='form' style:family='table-cell' style:data-style-name='NM'/>"
    "<style:style style:name='map' style:family='table-cell' style:data-style-name='N0'>"
    "<style:map style:condition='cell-content()&lt;5' style:apply-style-name='C'/></style:style>"
    "<style:style style:name='child' style:family='table-cell' style:parent-style-name='map'/>"
    "<style:style style:name='colour' style:family='table-cell' style:data-style-name='N0'>"
    "<style:map style:condition='cell-content()&lt;5' style:apply-style-name='bold'/></style:style>"
    "<style:style style:name='rule' style:family='table-cell' style:data-style-name='N0'>"
    "<style:map style:condition='is-true-formula([.B1]&lt;5)' style:apply-style-name='C'/>"
    "</style:style>"
)


@pytest.mark.parametrize(
    ("style", "differ", "why"),
    [
        ("form", [3, 4], "format"),
        ("map", [3, 4], "format"),
        ("child", [3, 4], "format"),
        ("colour", [], ""),
        ("rule", [3, 4, 5, 6], "condition"),
    ],
)
def test_conditions_of_styles_and_of_their_number_formats_are_looked_at(
    style: str, differ: list[int], why: str
) -> None:
    """Whatever text a program wrote beside the number, a spreadsheet displays it by its style."""
    made = "".join(
        f"<table:table-row><table:table-cell table:style-name='{style}' office:value-type='float' "
        f"office:value='{number}'><text:p>{number}</text:p></table:table-cell></table:table-row>"
        for number in (3, 4, 5, 6)
    )

    found = [row[0] for row in cells(ods_parts(made, named=NAMED))]

    told = [(one.stored, one.displayed, one.why) for one in found if isinstance(one, Differing)]
    assert told == [(number, "[c]", why) for number in differ]
    assert [one for one in found if not isinstance(one, Differing)] == [
        number for number in (3, 4, 5, 6) if number not in differ
    ]


KINDS = (
    f"<number:percentage-style style:name='P0'>{NUMBER}<number:text>%</number:text>"
    "</number:percentage-style>"
    "<number:percentage-style style:name='PC'><number:text>[c]</number:text></number:percentage-style>"
    f"<number:percentage-style style:name='PM'>{NUMBER}<number:text>%</number:text>"
    "<style:map style:condition='value()&lt;0.05' style:apply-style-name='PC'/>"
    "</number:percentage-style>"
    f"<number:currency-style style:name='MM'><number:currency-symbol>£</number:currency-symbol>{NUMBER}"
    "<style:map style:condition='value()&lt;5' style:apply-style-name='NC'/></number:currency-style>"
    "<style:style style:name='share' style:family='table-cell' style:data-style-name='PM'/>"
    "<style:style style:name='money' style:family='table-cell' style:data-style-name='MM'/>"
    "<style:style style:name='struck' style:family='table-cell'>"
    "<style:text-properties style:text-line-through-style='solid'/></style:style>"
)


@pytest.mark.parametrize(
    ("style", "kind", "value", "text", "kept"),
    [
        ("share", "percentage", "0.04", "4%", None),
        ("share", "percentage", "0.05", "5%", 0.05),
        ("share", "percentage", "0.06", "6%", 0.06),
        ("money", "currency", "4", "£4", None),
        ("money", "currency", "5", "£5", 5),
        ("money", "currency", "6", "£6", 6),
    ],
)
def test_conditions_of_percentages_and_of_money_are_looked_at(
    style: str, kind: str, value: str, text: str, kept: float | None
) -> None:
    """A percentage or a sum of money is hidden by its style as any number is."""
    made = (
        f"<table:table-row><table:table-cell table:style-name='{style}' office:value-type='{kind}' "
        f"office:value='{value}'><text:p>{text}</text:p></table:table-cell></table:table-row>"
    )

    ((cell,),) = cells(ods_parts(made, named=NAMED + KINDS))

    if kept is None:
        assert isinstance(cell, Differing)
        assert (cell.stored, cell.displayed) == (float(value), "[c]")
    else:
        assert cell == kept
        assert isinstance(cell, Percentage) is (kind == "percentage")


def _number(value: int, more: str = "") -> str:
    return (
        f'<table:table-cell{more} office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


@pytest.mark.parametrize("style", ["map", "struck"])
def test_cells_without_a_style_have_that_of_their_row_or_column(style: str) -> None:
    """A style of the cell goes before that of its row, and this before that of its column."""
    columns = (
        '<table:table-column/><table:table-column table:number-columns-repeated="2" '
        f'table:default-cell-style-name="{style}"/><table:table-column '
        'table:default-cell-style-name="bold"/>'
    )
    plain_row = f"<table:table-row>{_number(3) * 4}</table:table-row>"
    repeated = _number(3, ' table:number-columns-repeated="4"')
    untold = repeated.replace("<text:p>3</text:p>", "")
    own = _number(3, ' table:style-name="bold"')
    row = f'<table:table-row table:default-cell-style-name="{style}">{_number(3)}{own}</table:table-row>'

    def odd(content: str) -> list[list[bool]]:
        made = ods_parts(content, named=NAMED + KINDS)
        return [[type(cell) is not int for cell in row] for row in cells(made)]

    assert odd(columns + plain_row) == [[False, True, True, False]]
    for cell in (repeated, untold):
        made = f"{columns}<table:table-row>{cell}</table:table-row>"
        assert odd(made) == [[False, True, True, False]]
    assert odd(f"{columns}<table:table-row>{own * 3}</table:table-row>") == [[False] * 3]
    assert odd(row + plain_row) == [[True, False], [False] * 4]


@pytest.mark.parametrize("style", ["form", "map"])
def test_a_number_that_a_style_hides_is_refused_in_records_and_tables(
    folder: Folder, style: str
) -> None:
    """It is told with what is displayed, and read only as the register says."""
    text = "<table:table-cell office:value-type='string'><text:p>{}</text:p></table:table-cell>"
    made = f"<table:table-row>{text.format('m')}{text.format('n')}</table:table-row>" + "".join(
        f"<table:table-row>{text.format(f'2023-0{at}')}<table:table-cell table:style-name='{style}' "
        f"office:value-type='float' office:value='{number}'><text:p>{number}</text:p>"
        "</table:table-cell></table:table-row>"
        for at, number in enumerate((3, 5), 1)
    )
    folder.write("a.ods", ods_parts(made, named=NAMED))
    options: dict[str, Any] = {
        "file": "a.ods", "columns": {"value": "n"}, "period": {"at": "m", "covers": "month"},
        "markers": {"[c]": {"suppressed": [1, 4]}},
    }  # fmt: skip

    refused = folder.gather(**options, indicator="i")
    shown = folder.gather(**options, indicator="i", where_display_differs="displayed")
    _, amiss = folder.measure(**options)

    for told in (problems(refused), amiss):
        assert [one.code for one in told] == ["cell-display-differs"]
        assert "3, displayed as" in str(told[0].got)
    assert [one.value for one in records(refused)] == [Number(value=5)]
    assert [type(one.value) for one in records(shown)] == [Suppressed, Number]
