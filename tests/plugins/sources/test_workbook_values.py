"""What is read of single cells in workbooks: values, raised signs, errors, what is displayed."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from made_up_workbooks import ods_parts, xlsx_parts

from rsr.plugins.tables.workbook._archive import archive_of, workbook_part
from rsr.plugins.tables.workbook._cells import Differing, NoResult, Percentage
from rsr.plugins.tables.workbook._display import in_hundredths
from rsr.plugins.tables.workbook._ods import OdsBook
from rsr.plugins.tables.workbook._xlsx import XlsxBook

RAISED = '<font><vertAlign val="superscript"/></font><font><vertAlign val="subscript"/></font>'
RUN = '<r><t>123</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
ODS_RAISED = (
    '<style:style style:name="T1" style:family="text"><style:text-properties '
    'style:text-position="33% 58%"/></style:style><style:style style:name="T2" style:family="text">'
    '<style:text-properties style:text-position="sub 58%"/></style:style>'
    '<style:style style:name="T3" style:family="text" style:parent-style-name="T1"/>'
    '<style:style style:name="N" style:family="text"/><style:default-style><style:text-properties '
    'style:text-position="0% 100%"/></style:default-style>'
    '<style:style style:name="C1" style:family="table-cell"><style:text-properties '
    'style:text-position="super 58%"/></style:style>'
)


def hundredths(cell: Any) -> Any:
    """Return a percentage in per cent, and any other cell as it is."""
    if isinstance(cell, Differing):
        return Differing(hundredths(cell.stored), cell.displayed, cell.why)
    return in_hundredths(float(cell)) if isinstance(cell, Percentage) else cell


def cells(raw: bytes) -> list[list[Any]]:
    """Return the cells of the one sheet that a workbook holds, row by row."""
    archive = archive_of(raw)
    part = workbook_part(archive)
    book: Any = OdsBook(archive) if part == "content.xml" else XlsxBook(archive, part)
    return [row.cells for row in book.sheet("S").rows()]


def xlsx_cell(cell: str, **parts: Any) -> Any:
    """Return the one cell of a workbook, read alike however the sheet is written."""
    row = f'<row r="1">{cell}</row>'
    (plain,) = cells(xlsx_parts(row, **parts))
    # The same by the other ways in: the strict namespaces, and what only a reader of XML can read.
    assert cells(xlsx_parts(row, **parts, strict=True)) == [plain]
    assert cells(xlsx_parts(f"<!-- none -->{row}", **parts)) == [plain]
    assert cells(xlsx_parts(row.replace('"', "'"), **parts)) == [plain]
    assert cells(xlsx_parts(row, **parts, encoding="UTF-16")) == [plain]
    assert cells(xlsx_parts(row.replace(' r="A1"', ""), **parts)) == [plain]
    (found,) = plain or [None]
    return found


def ods_cell(cell: str, **parts: Any) -> Any:
    """Return the one cell of a workbook, read alike however the sheet is written."""
    row = f"<table:table-row>{cell}</table:table-row>"
    found = cells(ods_parts(row, **parts))
    assert cells(ods_parts(f"<!-- none -->{row}", **parts)) == found
    assert cells(ods_parts(row.replace("<table:table-cell", "\n   <table:table-cell"), **parts)) == found  # fmt: skip
    short = row.replace("table:", "t:").replace("text:", "x:").replace("office:", "o:")
    if "style-name" not in cell:
        assert cells(ods_parts(short, **parts, prefixes=False)) == found
    return found[0][0] if found else None


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        pytest.param('<c r="A1"><v>5</v></c>', 5, id="whole"),
        pytest.param('<c r="A1"><v>1.5E3</v></c>', 1500, id="power"),
        pytest.param('<c r="A1"><v>0.25</v></c>', 0.25, id="fraction"),
        pytest.param('<c r="A1" t="n"><v>-7</v></c>', -7, id="kind-said"),
        pytest.param('<c r="A1" t="b"><v>1</v></c>', True, id="true"),
        pytest.param('<c r="A1" t="b"><v>0</v></c>', False, id="false"),
        pytest.param('<c r="A1" t="s"><v>0</v></c>', "a & b", id="shared"),
        pytest.param('<c r="A1" t="str"><f>"a"</f><v>a &lt; b</v></c>', "a < b", id="formula"),
        pytest.param('<c r="A1" t="inlineStr"><is><t>in line</t></is></c>', "in line", id="inline"),
        pytest.param(
            '<c r="A1" t="inlineStr"><is><t>a_x000D_b_x005F_</t></is></c>',
            "a\rb_",
            id="inline-escaped",
        ),
        pytest.param(
            '<c r="A1" t="str"><f>A2</f></c>', NoResult("A2"), id="formula-for-text-without-result"
        ),
        pytest.param('<c r="A1" t="str"><f>A2</f><v/></c>', None, id="formula-of-no-text"),
        pytest.param('<c r="A1" t="d"><v>2026-01-31</v></c>', date(2026, 1, 31), id="iso-day"),
        pytest.param('<c r="A1" t="str"><v>a_x000D_b</v></c>', "a\rb", id="escaped"),
        pytest.param('<c r="A1" t="str"><f>A2</f><v></v></c>', None, id="formula-of-empty-text"),
        pytest.param('<c r="A1" s="0"/>', None, id="only-a-format"),
        pytest.param('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A", id="error"),
        pytest.param('<c r="A1" t="e"><f>NA()</f><v>#N/A</v></c>', "#N/A", id="error-of-a-formula"),
        pytest.param('<c r="A1"><f>1+1</f><v>2</v></c>', 2, id="result"),
        pytest.param('<c r="A1"><f>1+1</f></c>', NoResult("1+1"), id="no-result"),
        pytest.param('<c r="A1"><f>A2&amp;B2</f><v></v></c>', NoResult("A2&B2"), id="blank-result"),
    ],
)
def test_a_cell_of_xlsx_is_what_it_says(cell: str, found: Any) -> None:
    """Whatever wrote it: with or without names of cells, transitional or strict, in any encoding."""
    assert xlsx_cell(cell, shared="<si><t>a &amp; b</t></si>") == found


@pytest.mark.parametrize(
    ("code", "value", "found"),
    [
        pytest.param("dd/mm/yyyy", "45292", date(2024, 1, 1), id="day"),
        pytest.param("d mmm yy h:mm", "45292.5", datetime(2024, 1, 1, 12), id="moment"),  # noqa: DTZ001  # a spreadsheet knows no zone
        pytest.param("yyyy", "59", date(1900, 2, 28), id="before-the-feigned-day"),
        pytest.param("yyyy", "61", date(1900, 3, 1), id="after-the-feigned-day"),
        pytest.param("[h]:mm", "1.5", timedelta(hours=36), id="beyond-a-day"),
        pytest.param("hh:mm", "0.25", timedelta(hours=6), id="time"),
        pytest.param('"month" 0', "3", Differing(3, "month 3"), id="letters-are-no-date"),
        pytest.param("[Red]0", "3", 3, id="colour"),
        pytest.param("General", "3", 3, id="general"),
    ],
)
def test_number_formats_say_what_is_a_date(code: str, value: str, found: Any) -> None:
    """Days, moments and times are told from numbers by their formats."""
    cell = f'<c r="A1" s="1"><v>{value}</v></c>'

    assert xlsx_cell(cell, formats=[code]) == found


def test_a_workbook_may_count_days_from_1904() -> None:
    """Its dates are four years and a day later."""
    book = '<workbookPr date1904="1"/>'

    found = xlsx_cell('<c r="A1" s="1"><v>0</v></c>', formats=["d/m/yyyy"], book=book)

    assert found == date(1904, 1, 1)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        pytest.param('<c r="A1" t="s"><v>0</v></c>', "123¹", id="shared"),
        pytest.param(f'<c r="A1" t="inlineStr"><is>{RUN}</is></c>', "123¹", id="inline"),
        pytest.param('<c r="A1" t="s"><v>1</v></c>', "CO₂", id="subscript"),
        pytest.param('<c r="A1" t="s"><v>2</v></c>', "123 [note 1]", id="words"),
        pytest.param('<c r="A1" t="s"><v>3</v></c>', "1st April", id="ordinal"),
        pytest.param('<c r="A1" t="s"><v>4</v></c>', "1231", id="bold-is-not-raised"),
        pytest.param('<c r="A1" t="s"><v>5</v></c>', "123*", id="asterisk"),
        pytest.param('<c r="A1" s="1"><v>2</v></c>', "²", id="a-raised-cell"),
        pytest.param('<c r="A1" s="2"><v>2</v></c>', "₂", id="a-lowered-cell"),
        pytest.param('<c r="A1" t="s" s="1"><v>6</v></c>', "ʳ", id="a-raised-text"),
        pytest.param('<c r="A1" t="s"><v>7</v></c>', "123¹²", id="two-runs-of-one-note"),
        pytest.param('<c r="A1" t="s"><v>8</v></c>', "123 [note]", id="two-runs-of-one-word"),
    ],
)
def test_a_superscript_of_xlsx_is_no_digit(cell: str, found: str) -> None:
    """A raised part is written raised, or in brackets, and never runs into the number."""

    def run(text: str, properties: str = "") -> str:
        return f'<r><rPr>{properties}</rPr><t xml:space="preserve">{text}</t></r>'

    up, down = '<vertAlign val="superscript"/>', '<vertAlign val="subscript"/>'
    items = [
        RUN,
        run("CO") + run("2", down),
        run("123") + run("note 1", up),
        run("1") + run("st", up) + run(" April"),
        run("123") + run("1", "<b/>"),
        run("123") + run("*", up),
        "<t>r</t>",
        run("123") + run("1", up) + run("2", "<b/>" + up),
        run("123") + run("no", up) + run("te", "<b/>" + up),
    ]
    shared = "".join(f"<si>{item}</si>" for item in items)

    made = xlsx_cell(cell, shared=shared, fonts=RAISED, cell_styles=['fontId="1"', 'fontId="2"'])

    assert made == found


@pytest.mark.parametrize(
    ("inner", "found"),
    [
        pytest.param('123<text:span text:style-name="T1">1</text:span>', "123¹", id="raised"),
        pytest.param('123<text:span text:style-name="T3">1</text:span>', "123¹", id="by-parent"),
        pytest.param('CO<text:span text:style-name="T2">2</text:span>', "CO₂", id="lowered"),
        pytest.param(
            '123<text:span text:style-name="T1"><text:span text:style-name="N">1</text:span></text:span>',
            "123¹",
            id="span-in-span",
        ),
        pytest.param('123<text:span text:style-name="N">1</text:span>', "1231", id="not-raised"),
        pytest.param('<text:span text:style-name="T1">a</text:span> 5', "ᵃ 5", id="in-front"),
        pytest.param(
            '1<text:span text:style-name="T1">b</text:span>2<text:span text:style-name="T2">3</text:span>4',
            "1ᵇ2₃4",
            id="several",
        ),
    ],
)
def test_a_superscript_of_ods_is_no_digit(inner: str, found: str) -> None:
    """The style of a span says whether it is raised, itself or by its parent."""
    cell = (
        f'<table:table-cell office:value-type="string"><text:p>{inner}</text:p></table:table-cell>'
    )

    assert ods_cell(cell, styles=ODS_RAISED) == found
    assert ods_cell(cell, named=ODS_RAISED) == found


def test_a_raised_cell_of_ods_is_no_number() -> None:
    """A cell may be raised as a whole: it holds the mark of a note."""
    cell = (
        '<table:table-cell table:style-name="C1" office:value-type="float" office:value="2">'
        "<text:p>2</text:p></table:table-cell>"
    )

    assert ods_cell(cell, styles=ODS_RAISED) == "²"


@pytest.mark.parametrize(
    ("attributes", "paragraphs", "found"),
    [
        pytest.param('office:value-type="float" office:value="5"', "<text:p>5</text:p>", 5, id="number"),
        pytest.param('office:value-type="float" office:value="5"', "", 5, id="number-not-shown"),
        pytest.param('office:value-type="float" office:value="3.4567"', "<text:p>3.5</text:p>", 3.4567, id="rounded"),
        pytest.param('office:value-type="percentage" office:value="0.45"', "<text:p>45%</text:p>", 0.45, id="percentage"),
        pytest.param('office:value-type="currency" office:value="12.5"', "<text:p>12,50 kr.</text:p>", 12.5, id="currency"),
        pytest.param('office:value-type="float" office:value="3"', "<text:p>[low]</text:p>", Differing(3, "[low]"), id="sign-shown"),
        pytest.param('office:value-type="float" office:value="3"', "<text:p/>", Differing(3, ""), id="nothing-shown"),
        pytest.param('office:value-type="float" office:value="1234567"', "<text:p>1235</text:p>", Differing(1234567, "1235"), id="thousands"),
        pytest.param('office:value-type="float" office:value="0"', "<text:p><text:s/>- </text:p>", 0, id="accounting-nil"),
        pytest.param('office:value-type="float" office:value="1"', "<text:p>TRUE</text:p>", True, id="truth-as-number"),
        pytest.param('office:value-type="boolean" office:boolean-value="false"', "<text:p>FALSE</text:p>", False, id="false"),
        pytest.param('office:value-type="date" office:date-value="2026-01-31"', "<text:p>31/1</text:p>", date(2026, 1, 31), id="day"),
        pytest.param('office:value-type="date" office:date-value="2026-01-31T00:00:00"', "<text:p>x</text:p>", date(2026, 1, 31), id="midnight"),
        pytest.param('office:value-type="date" office:date-value="2026-01-31"', "<text:p/>", Differing(date(2026, 1, 31), ""), id="day-not-shown"),
        pytest.param('office:value-type="date" office:date-value="2026-13-31"', "<text:p>then</text:p>", "then", id="no-day"),
        pytest.param('office:value-type="time" office:time-value="PT36H00M00S"', "<text:p>36:00</text:p>", timedelta(hours=36), id="duration"),
        pytest.param('office:value-type="time" office:time-value="-P1DT30M1.5S"', "", timedelta(days=-1, minutes=-30, seconds=-1.5), id="long-form"),
        pytest.param("", "<text:p>[c]</text:p>", "[c]", id="untyped"),
        pytest.param("", "", None, id="nothing"),
        pytest.param('office:value-type="string"', "", None, id="empty-string"),
        pytest.param('office:value-type="string"', "<text:p>a</text:p><text:p>b</text:p>", "a\nb", id="two-paragraphs"),
        pytest.param('office:value-type="string"', "<text:p>a<text:line-break/>b</text:p>", "a\nb", id="line-break"),
        pytest.param('office:value-type="string"', "<text:p>a<text:tab/>b</text:p>", "a\tb", id="tab"),
        pytest.param('office:value-type="string"', "<text:p>a<text:s text:c='3'/>b</text:p>", "a   b", id="spaces"),
        pytest.param('office:value-type="string"', "<text:p>\n  a\n   b </text:p>", "a b", id="written-on-lines"),
        pytest.param('office:value-type="string"', "<text:p>a &amp; b</text:p>", "a & b", id="reference"),
        pytest.param('office:value-type="string"', "<text:p>caf&#233;</text:p>", "café", id="by-number"),
        pytest.param('office:value-type="string"', "<office:annotation><text:p>no</text:p></office:annotation><text:p>yes</text:p>", "yes", id="annotation"),
        pytest.param('office:value-type="string"', "<text:p><text:a>yes</text:a></text:p>", "yes", id="link"),
        pytest.param('office:value-type="string" office:string-value="abc"', "<text:p>abc</text:p>", "abc", id="string-value"),
        pytest.param('office:value-type="string" office:string-value="abc"', "", "abc", id="string-value-not-shown"),
        pytest.param('office:value-type="string" office:string-value="abc"', "<text:p>abd</text:p>", Differing("abc", "abd", "text"), id="other-text"),
        pytest.param('office:value-type="string" office:string-value="" calcext:value-type="error"', "<text:p>#N/A</text:p>", "#N/A", id="error-of-libreoffice"),
        pytest.param('office:value-type="string" office:string-value=""', "<text:p>#N/A</text:p>", "#N/A", id="error-without-a-name"),
        pytest.param('office:value-type="string" office:string-value=""', "<text:p>Err:502</text:p>", "Err:502", id="error-by-number"),
        pytest.param('office:value-type="string" office:string-value="#N/A"', "<text:p>#N/A</text:p>", "#N/A", id="error-of-gnumeric"),
        pytest.param('office:value-type="float" office:value="0"', "<text:p>#REF!</text:p>", "#REF!", id="error-over-nought"),
        pytest.param('calcext:value-type="error" office:value-type="string"', "", "#", id="error-without-text"),
        pytest.param('table:formula="of:=SUM([.A1])"', "", NoResult("of:=SUM([.A1])"), id="no-result"),
        pytest.param('table:formula="of:=1" office:value-type="float" office:value="1"', "<text:p>1</text:p>", 1, id="result"),
    ],
)  # fmt: skip
def test_a_cell_of_ods_is_what_it_says(attributes: str, paragraphs: str, found: Any) -> None:
    """Typed or not, as any program writes it."""
    cell = f"<table:table-cell {attributes}>{paragraphs}</table:table-cell>"

    assert ods_cell(cell) == found


def test_ods_cells_and_rows_may_be_repeated() -> None:
    """One that stands for several is there as often; blank ones take no room."""
    rows = (
        '<table:table-row><table:table-cell table:number-columns-repeated="2" '
        'office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="3"/><table:table-cell '
        'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell><text:p>y</text:p>'
        "</table:table-cell></table:table-row>"
    )

    assert cells(ods_parts(rows)) == [[1, 1, None, None, None, "x"], ["y"], ["y"]]
    assert cells(ods_parts(f"<!-- -->{rows}")) == cells(ods_parts(rows))


def test_an_ods_that_is_indented_is_read() -> None:
    """White space between elements means nothing."""
    rows = (
        "\n  <table:table-row>\n    <table:table-cell office:value-type='string'>\n      "
        "<text:p>a</text:p>\n    </table:table-cell>\n    <table:table-cell/>\n    "
        "<table:table-cell office:value-type='float' office:value='2'>\n<text:p>2</text:p>\n"
        "</table:table-cell>\n  </table:table-row>\n"
    )

    assert cells(ods_parts(rows)) == [["a", None, 2]]
    assert cells(ods_parts(rows.replace("'", '"'))) == [["a", None, 2]]


def test_prefixes_other_than_the_usual_are_read() -> None:
    """A prefix is a name like any other."""
    rows = (
        '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="C1" t="inlineStr"><x:is><x:t>a</x:t>'
        '</x:is></x:c></x:row><x:row r="3"><x:c r="B3" t="e"><x:v>#REF!</x:v></x:c></x:row>'
    )

    assert cells(xlsx_parts(rows, prefix="x:")) == [[1, None, "a"], [None, "#REF!"]]


def test_cells_without_a_name_follow_on_one_another() -> None:
    """A cell that says no place stands next to the one before; a row too."""
    rows = (
        '<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="5"><c r="B5"><v>2</v></c>'
        "<c><v>3</v></c></row><row><c><v>6</v></c></row>"
    )
    archive = archive_of(xlsx_parts(rows))
    found = list(XlsxBook(archive, "xl/workbook.xml").sheet("S").rows())

    assert [(row.number, row.cells) for row in found] == [
        (1, [1, None, 3]),
        (5, [None, 2, 3]),
        (6, [6]),
    ]


def test_zeros_that_a_sheet_hides_are_not_displayed() -> None:
    """A sheet may show no zero at all."""
    view = '<sheetViews><sheetView showZeros="0"/></sheetViews>'

    assert xlsx_cell('<c r="A1"><v>0</v></c>', before=view) == Differing(0, "")
    assert xlsx_cell('<c r="A1"><v>1</v></c>', before=view) == 1


def test_zeros_that_are_put_before_a_code_belong_to_it() -> None:
    """A code is read as it is displayed; as a figure it is the same number."""
    xlsx = xlsx_cell('<c r="A1" s="1"><v>12</v></c>', formats=["00000"])
    ods = ods_cell(
        '<table:table-cell office:value-type="float" office:value="12"><text:p>00012</text:p>'
        "</table:table-cell>"
    )

    assert xlsx == ods == "00012"
    assert xlsx_cell('<c r="A1" s="1"><v>1.5</v></c>', formats=["00.0"]) == 1.5


def test_what_a_closed_group_holds_is_hidden() -> None:
    """Groups of rows are closed over what they hold; a table within a cell is no part of the sheet."""
    row = '<table:table-row><table:table-cell office:value-type="float" office:value="{}"><text:p>{}</text:p></table:table-cell></table:table-row>'
    rows = (
        row.format(1, 1)
        + f'<table:table-row-group table:display="false">{row.format(2, 2)}</table:table-row-group>'
        + f"<table:table-row-group>{row.format(3, 3)}</table:table-row-group>"
        + "<table:table-row><table:table-cell><table:table>"
        + f"{row.format(9, 9)}</table:table><text:p>4</text:p></table:table-cell></table:table-row>"
    )
    archive = archive_of(ods_parts(rows))
    sheet = OdsBook(archive).sheet("S")

    assert [(one.number, one.cells, one.hidden) for one in sheet.rows()] == [
        (1, [1], False), (2, [2], True), (3, [3], False), (4, ["4"], False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "found"),
    [
        pytest.param("@", "a", id="as-it-is"),
        pytest.param('0;-0;0;@" "', "a", id="with-a-space"),
        pytest.param(";;;", Differing("a", ""), id="nothing"),
        pytest.param('0;0;0;"x "@', Differing("a", "x a"), id="a-word-more"),
        pytest.param('0;0;0;"[c]"', Differing("a", "[c]"), id="another-word"),
    ],
)
def test_a_format_may_display_another_text(code: str, found: Any) -> None:
    """The fourth section of a format is for texts."""
    cell = '<c r="A1" s="1" t="inlineStr"><is><t>a</t></is></c>'

    assert xlsx_cell(cell, formats=[code]) == found
    assert xlsx_cell('<c r="A1" s="1" t="s"><v>0</v></c>', formats=[code], shared="<si><t>a</t></si>") == found  # fmt: skip


def test_what_is_commented_out_is_no_row() -> None:
    """A comment may hold what looks like rows."""
    one, two = (f'<row r="{at}"><c r="A{at}"><v>{at}</v></c></row>' for at in (1, 2))
    assert cells(xlsx_parts(f"{one}<!-- {two} -->")) == [[1]]
    one, two = (
        f'<table:table-row><table:table-cell office:value-type="float" office:value="{number}"/></table:table-row>'
        for number in (1, 2)
    )
    assert cells(ods_parts(f"{one}<!-- {two} -->{one}")) == [[1], [1]]


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        pytest.param('hidden="1"', True, id="hidden"),
        pytest.param('hidden="true"', True, id="by-a-word"),
        pytest.param('hidden="0"', False, id="not-hidden"),
        pytest.param('ht="0" customHeight="1"', True, id="of-no-height"),
        pytest.param('ht="0.00"', True, id="of-no-height-in-hundredths"),
        pytest.param('ht="0.5"', False, id="of-some-height"),
        pytest.param("", False, id="nothing-said"),
    ],
)
def test_a_row_of_no_height_is_hidden(said: str, hidden: bool) -> None:  # noqa: FBT001  # what is expected
    """It is hidden as well as one that says so, whichever way it is read."""
    for before in ("", "<!-- none -->"):
        raw = xlsx_parts(f"{before}<row {said}><c><v>1</v></c></row>")

        (row,) = XlsxBook(archive_of(raw), "xl/workbook.xml").sheet("S").rows()

        assert row.hidden is hidden


@pytest.mark.parametrize("prefixes", [True, False])
@pytest.mark.parametrize(
    ("length", "hidden"),
    [("0cm", True), ("0in", True), ("0.0000mm", True), ("0.01cm", False), ("10pt", False)],
)
def test_a_row_or_column_of_an_ods_without_size_is_hidden(
    length: str, *, hidden: bool, prefixes: bool
) -> None:
    """LibreOffice keeps the size in a style, and does not say that the row is hidden."""
    t, x, o = ("table", "text", "office") if prefixes else ("t", "x", "o")
    styles = (
        f'<style:style style:name="a" style:family="table-row"><style:table-row-properties style:row-height="{length}"/></style:style>'
        f'<style:style style:name="b" style:family="table-column"><style:table-column-properties style:column-width="{length}"/></style:style>'
        # Of one name, and of rows alone.
        '<style:style style:name="c" style:family="table-row"><style:table-row-properties style:row-height="0cm"/></style:style>'
    )
    row = f'<{t}:table-row{{}}><{t}:table-cell {o}:value-type="float" {o}:value="1"><{x}:p>1</{x}:p></{t}:table-cell></{t}:table-row>'
    columns = f'<{t}:table-column {t}:style-name="c"/><{t}:table-column {t}:style-name="b"/>'
    rows = columns + row.format("") + row.format(f' {t}:style-name="a"')
    sheet = OdsBook(archive_of(ods_parts(rows, styles=styles, prefixes=prefixes))).sheet("S")

    assert [one.hidden for one in sheet.rows()] == [False, hidden]
    assert sheet.facts.hidden_columns == ([(1, 1)] if hidden else [])


@pytest.mark.parametrize(
    ("width", "hidden"), [("0", True), ("0.0", True), ("0.1", False), ("9", False)]
)
def test_a_column_of_an_xlsx_without_width_is_hidden(width: str, *, hidden: bool) -> None:
    """Its publisher drew it shut, which is another way to hide it."""
    cols = f'<cols><col min="2" max="3" width="{width}" customWidth="1"/></cols>'
    raw = xlsx_parts("<row><c><v>1</v></c></row>", before=cols)
    sheet = XlsxBook(archive_of(raw), "xl/workbook.xml").sheet("S")

    assert [one.hidden for one in sheet.rows()] == [False]
    assert sheet.facts.hidden_columns == ([(1, 2)] if hidden else [])


@pytest.mark.parametrize(
    ("code", "value", "found"),
    [
        pytest.param("0.0%", "0.382", 38.2, id="percentage"),
        pytest.param("0%", "0.07", 7, id="as-its-digits-say"),
        pytest.param("0%", "1", 100, id="whole"),
        pytest.param("0.0%;-0.0%", "-0.125", -12.5, id="below-0"),
        pytest.param('0.0"%"', "38.2", 38.2, id="sign-in-quotation-marks"),
        pytest.param('[<0.1]0.0%;0.0"%"', "38.2", 38.2, id="in-another-section"),
        pytest.param("General", "0.382", 0.382, id="no-percentage"),
        pytest.param('[<0.1]"[c]";0%', "0.05", Differing(5, "[c]"), id="displayed-otherwise"),
    ],
)
def test_xlsx_percentages_are_known(code: str, value: str, found: Any) -> None:
    """What is displayed as 38.2% is 38.2, in each way in which a sheet is read."""
    row = f'<row r="1"><c r="A1" s="1"><v>{value}</v></c></row>'

    for raw in (row, f"<!-- none -->{row}"):
        ((cell,),) = cells(xlsx_parts(raw, formats=[code]))
        assert hundredths(cell) == found


@pytest.mark.parametrize(
    ("kind", "value", "shown", "found"),
    [
        pytest.param("percentage", "0.382", "38.2%", 38.2, id="percentage"),
        pytest.param("percentage", "0.07", "7 %", 7, id="as-its-digits-say"),
        pytest.param("percentage", "0.382", None, 38.2, id="without-its-text"),
        pytest.param("percentage", "0.382", "0.382", 0.382, id="displayed-without-the-sign"),
        pytest.param("percentage", "0.382", "0.38", 0.382, id="rounded-without-the-sign"),
        pytest.param("float", "38.2", "38.2%", 38.2, id="number-beside-a-sign"),
        pytest.param("percentage", "0.05", "[c]", Differing(5, "[c]"), id="displayed-otherwise"),
        pytest.param("percentage", "0", "#N/A", "#N/A", id="error"),
    ],
)
def test_ods_percentages_are_known(kind: str, value: str, shown: str | None, found: Any) -> None:
    """The type of the cell and what it displays say together what it is."""
    text = "" if shown is None else f"<text:p>{shown}</text:p>"
    cell = f'<table:table-cell office:value-type="{kind}" office:value="{value}">{text}</table:table-cell>'

    for raw in (cell, f"<!-- none -->{cell}"):
        row = f"<table:table-row>{raw}</table:table-row>"
        ((one,),) = cells(ods_parts(row))
        assert hundredths(one) == found


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        pytest.param('0"."0', 123, "12.3", id="point"),
        pytest.param("0\\,0", 123, "12,3", id="comma"),
        pytest.param('0000"-"00', 202301, "2023-01", id="month"),
        pytest.param('0"."0', 5, "0.5", id="fewer-digits"),
        pytest.param('0"-"#,##0', 1234567, "1,23-4,567", id="commas-are-no-digits"),
        pytest.param("# ##0", 1234567, None, id="spaces-between-thousands"),
        pytest.param("#,##0", 1234567, None, id="commas-between-thousands"),
        pytest.param("#\\.##0", 1234, None, id="one-group-of-thousands"),
        pytest.param("#\\.##0", 1234567, "1234.567", id="too-few-groups"),
        pytest.param("0.00E+00", 1234.5, None, id="exponent"),
    ],
)
def test_signs_between_digits_are_displayed_there(
    code: str, value: float, shown: str | None
) -> None:
    """A literal point makes a tenth of a number, where it does not part thousands."""
    row = f'<row r="1"><c r="A1" s="1"><v>{value}</v></c></row>'

    ((cell,),) = cells(xlsx_parts(row, formats=[code]))

    assert cell == (value if shown is None else Differing(value, shown))


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        pytest.param('mmm yy" [p]"', "Mar 23 [p]", id="brackets"),
        pytest.param("d mmmm yyyy\\ \\(\\r\\)", "7 March 2023 (r)", id="escaped"),
        pytest.param('yyyy-mm-dd"*"', "2023-03-07*", id="asterisk"),
        pytest.param('mmm yyyy" p"', "Mar 2023 p", id="letter"),
        pytest.param('dd/mm/yyyy" revised"', "07/03/2023 revised", id="word"),
        pytest.param('d" de "mmmm', None, id="word-of-a-language"),
        pytest.param('yyyy"年"m"月"', None, id="signs-of-a-language"),
        pytest.param("[$-809]d mmmm yyyy;@", None, id="language"),
        pytest.param('"Week of "d mmm', None, id="in-words"),
        pytest.param("mmm-yy", None, id="plain"),
    ],
)
def test_what_a_sheet_displays_beside_a_date_is_told(code: str, shown: str | None) -> None:
    """A flag in the format of a date is one of its figures; in XLSX and ODS."""
    day = date(2023, 3, 7)
    row = '<row r="1"><c r="A1" s="1"><v>44992</v></c></row>'
    said = shown or "7 March 2023"
    kind = 'office:value-type="date" office:date-value="2023-03-07"'
    paragraph = f"<table:table-row><table:table-cell {kind}><text:p>{said}</text:p></table:table-cell></table:table-row>"

    found = day if shown is None else Differing(day, shown)

    assert cells(xlsx_parts(row, formats=[code])) == [[found]]
    assert cells(ods_parts(paragraph)) == [[found]]
