"""Figures that are struck out in a workbook: none is taken for one that holds."""

from typing import Any

import pytest
from made_up_tables import Folder, problems, records
from made_up_workbooks import ods_parts, xlsx_parts

MONTHS: dict[str, Any] = {
    "indicator": "i",
    "columns": {"value": "n"},
    "period": {"at": "m", "covers": "month"},
}
# A cell as its runs of text, each with whether it is struck out; a number; or either as a whole.
Cell = list[tuple[str, bool]] | float | str


def xlsx(*cells: tuple[Cell, bool], strike: str = "<strike/>") -> bytes:
    """Return a workbook of these figures, each struck out or not, in months of 2023."""
    made = ""
    for at, (cell, struck) in enumerate(cells, 2):
        named = f'r="B{at}" s="{int(struck)}"'
        if isinstance(cell, list):
            runs = "".join(
                f"<r>{f'<rPr>{strike}</rPr>' if out else ''}<t>{said}</t></r>" for said, out in cell
            )
            written = f'<c {named} t="inlineStr"><is>{runs}</is></c>'
        elif isinstance(cell, str):
            written = f'<c {named} t="inlineStr"><is><t>{cell}</t></is></c>'
        else:
            written = f"<c {named}><v>{cell}</v></c>"
        month = f'<c r="A{at}" t="inlineStr"><is><t>2023-{at - 1:02}</t></is></c>'
        made += f'<row r="{at}">{month}{written}</row>'
    head = "".join(
        f'<c r="{place}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for place, name in (("A", "m"), ("B", "n"))
    )
    return xlsx_parts(
        f'<row r="1">{head}</row>{made}', fonts=f"<font>{strike}</font>",
        cell_styles=['fontId="1" applyFont="1"'],
    )  # fmt: skip


def ods(*cells: tuple[Cell, bool], line: str = "solid") -> bytes:
    """Return the same as an OpenDocument spreadsheet."""
    made = "<table:table-row>" + "".join(
        f"<table:table-cell office:value-type='string'><text:p>{name}</text:p></table:table-cell>"
        for name in "mn"
    )
    made += "</table:table-row>"
    for at, (cell, struck) in enumerate(cells, 1):
        style = " table:style-name='out'" if struck else ""
        if isinstance(cell, list):
            said = "".join(
                f"<text:span text:style-name='outrun'>{one}</text:span>" if out else one
                for one, out in cell
            )
            kind = "office:value-type='string'"
        else:
            said = str(cell)
            number = not isinstance(cell, str)
            kind = f"office:value-type='float' office:value='{cell}'" if number else "office:value-type='string'"  # fmt: skip
        made += (
            f"<table:table-row><table:table-cell office:value-type='string'><text:p>2023-{at:02}"
            f"</text:p></table:table-cell><table:table-cell{style} {kind}><text:p>{said}</text:p>"
            "</table:table-cell></table:table-row>"
        )
    properties = f"<style:text-properties style:text-line-through-style='{line}'/>"
    named = "".join(
        f"<style:style style:name='{name}' style:family='{family}'>{properties}</style:style>"
        for name, family in (("out", "table-cell"), ("outrun", "text"))
    )
    return ods_parts(made, named=named)


WRITERS = [pytest.param("a.xlsx", xlsx, id="xlsx"), pytest.param("a.ods", ods, id="ods")]


@pytest.mark.parametrize(("name", "write"), WRITERS)
@pytest.mark.parametrize(
    ("cell", "struck", "got"),
    [
        (5, True, "'5 [struck out]'"),
        (0.5, True, "'0.5 [struck out]'"),
        ("1,234", True, "'1,234 [struck out]'"),
        ([("12", True), ("15", False)], False, "'[struck out: 12] 15'"),
        ([("15", False), ("12", True)], False, "'15 [struck out: 12]'"),
        ([("12", True)], False, "'12 [struck out]'"),
    ],
)
def test_a_struck_out_figure_is_refused_by_name(
    folder: Folder,
    name: str,
    write: Any,
    cell: Cell,
    struck: bool,  # noqa: FBT001  # a parameter of the test
    got: str,
) -> None:
    """Its publisher withdrew it, or corrected it: neither it nor its digits are read unasked."""
    folder.write(name, write((7, False), (cell, struck)))

    made = folder.gather(file=name, **MONTHS)
    table = folder.measured_on(makes="table", file=name, **{**MONTHS, "indicator": None})
    table.close()

    assert [one.value.value for one in records(made)] == [7]  # type: ignore[union-attr]  # a number
    (told,) = problems(made)
    assert (told.severity, told.got, told.where.line) == ("error", got, 3)


@pytest.mark.parametrize(("name", "write"), WRITERS)
def test_a_register_says_what_a_struck_out_figure_is(folder: Folder, name: str, write: Any) -> None:
    """It is read with a note, as with any other flag that the register explains."""
    folder.write(name, write((5, True), ([("15", False), ("12", True)], False)))
    known = {"[struck out]": "withdrawn by its publisher", "[struck out: 12]": "corrected"}

    made = folder.gather(file=name, **MONTHS, flags=known)

    assert [(one.value.value, one.caveats) for one in records(made)] == [  # type: ignore[union-attr]
        (5, ("withdrawn by its publisher",)),
        (15, ("corrected",)),
    ]
    assert not problems(made)


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        (
            "a.xlsx",
            xlsx((5, True), ([("1", True), ("5", False)], False), strike='<strike val="0"/>'),
        ),
        ("a.ods", ods((5, True), ([("1", True), ("5", False)], False), line="none")),
    ],
)
def test_a_line_that_is_turned_off_strikes_nothing_out(
    folder: Folder, name: str, raw: bytes
) -> None:
    """Programs write that a font is not struck out, too."""
    folder.write(name, raw)

    made = folder.gather(file=name, **MONTHS)

    assert [one.value.value for one in records(made)] == [5, 15]  # type: ignore[union-attr]


@pytest.mark.parametrize(("name", "write"), WRITERS)
def test_words_that_are_struck_out_are_as_they_stand(folder: Folder, name: str, write: Any) -> None:
    """A name of a body that closed, and a marker, are no figures."""
    folder.write(name, write(("[c]", True), ([("c", True), ("5", False)], False)))

    made = folder.gather(file=name, **MONTHS, markers={"[c]": "missing", "c5": "missing"})

    assert len(records(made)) == 2
    assert not problems(made)
