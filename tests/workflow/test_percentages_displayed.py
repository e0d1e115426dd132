"""Workbooks that display 38.2% over 0.382, read for an indicator in per cent: never a hundredth unasked."""

from pathlib import Path

import pytest
from made_up_workbooks import ods_parts, xlsx_parts

import rsr
from rsr.errors import Problem
from rsr.model import Number

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

REGISTER = """
format: 3
title: Made up
recommendations:
  - {id: r-1, number: "1", topic: Made up, made_on: 2022-01-01, addressed_to: {}, criteria: [{id: c, text: Better.}]}
indicators:
  - {id: i, title: Figure, bears_on: [r-1], unit: UNIT, better: higherMORE}
sources:
  - {id: s, use: tabular, options: {file: data/t.FORM, columns: {value: n}, period: {at: month, covers: month}OPTIONS}}
"""
FIGURES = ["0", "0.382", "0.4", "1"]
SHOWN = ["0.0%", "38.2%", "40.0%", "100.0%"]


def _xlsx(code: str) -> bytes:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>month</t></is></c>'
    rows += '<c r="B1" t="inlineStr"><is><t>n</t></is></c></row>'
    for at, value in enumerate(FIGURES, start=2):
        rows += f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t>2024-0{at - 1}</t></is></c>'
        rows += f'<c r="B{at}" s="1"><v>{value}</v></c></row>'
    return xlsx_parts(rows, formats=[code])


def _ods(kind: str) -> bytes:
    def cell(text: str, said: str = 'office:value-type="string"') -> str:
        return f"<table:table-cell {said}><text:p>{text}</text:p></table:table-cell>"

    rows = f"<table:table-row>{cell('month')}{cell('n')}</table:table-row>"
    for at, (value, shown) in enumerate(zip(FIGURES, SHOWN, strict=True), start=1):
        said = f'office:value-type="{kind}" office:value="{value}"'
        figure = cell(shown if kind == "percentage" else value, said)
        rows += f"<table:table-row>{cell(f'2024-0{at}')}{figure}</table:table-row>"
    return ods_parts(rows)


def measured(
    path: Path, form: str, *, makes: str, unit: str, plain: bool = False, options: str = ""
) -> tuple[list[Problem], list[object]]:
    """Return the errors met, and the figures."""
    (path / "data").mkdir()
    made = _xlsx("0.00" if plain else "0.0%") if form == "xlsx" else _ods("float" if plain else "percentage")  # fmt: skip
    (path / "data" / f"t.{form}").write_bytes(made)
    table = makes == "table"
    text = REGISTER.replace("FORM", form).replace("UNIT", unit)
    text = text.replace("MORE", ", measured: {data: s}" if table else "")
    options += ", makes: table" if table else ", indicator: i"
    (path / "register.yaml").write_text(text.replace("OPTIONS", options), "utf-8")
    found = rsr.gather(path)
    errors = [one for one in found.problems if one.severity == "error"]
    return errors, [one.value for one in found.register.observations]


FORMS = pytest.mark.parametrize("form", ["xlsx", "ods"])
MAKES = pytest.mark.parametrize("makes", ["observations", "table"])


@FORMS
@MAKES
@pytest.mark.parametrize("unit", ["per cent", "'%'", "percentage of people"])
def test_fractions_are_told_once_with_what_to_write(
    tmp_path: Path, form: str, makes: str, unit: str
) -> None:
    """One error names the first figure that is not 0, how many there are, and the option."""
    (error,), _ = measured(tmp_path, form, makes=makes, unit=unit)

    assert error.code == "percentage-as-fraction"
    assert "0.382 for what is displayed as 38.2%, and 3 more like it, for 'i'" in str(error.got)
    assert "number_forms: [per-cent]" in str(error.hint)
    assert (error.where.file, error.where.line, error.where.column) == (f"data/t.{form}", 3, 2)


@FORMS
@MAKES
def test_the_option_reads_what_is_displayed(tmp_path: Path, form: str, makes: str) -> None:
    """With it figures are in per cent, and nothing is to be told."""
    errors, values = measured(
        tmp_path, form, makes=makes, unit="per cent", options=", number_forms: [per-cent]"
    )

    assert errors == []
    assert values == [Number(value=one) for one in (0, 38.2, 40, 100)]


@FORMS
@MAKES
@pytest.mark.parametrize(
    ("unit", "plain"),
    [
        pytest.param("proportion", False, id="a-share"),
        pytest.param("percentage, as a share from 0 to 1", False, id="told-as-share"),
        pytest.param("people", False, id="no-percentage"),
        pytest.param("per cent", True, id="displayed-as-it-is"),
    ],
)
def test_figures_that_are_as_they_are_wanted(
    tmp_path: Path, form: str, makes: str, unit: str, *, plain: bool
) -> None:
    """A share, or what the sheet itself displays as 0.38, is read as it is stored."""
    errors, values = measured(tmp_path, form, makes=makes, unit=f"'{unit}'", plain=plain)

    assert errors == []
    assert values == [Number(value=one) for one in (0, 0.382, 0.4, 1)]


@FORMS
def test_a_column_that_nobody_reads_is_not_told(tmp_path: Path, form: str) -> None:
    """What an indicator in per cent does not take is not its business."""
    (tmp_path / "data").mkdir()
    made = _xlsx("0.0%") if form == "xlsx" else _ods("percentage")
    (tmp_path / "data" / f"t.{form}").write_bytes(made)
    text = (
        REGISTER.replace("FORM", form)
        .replace("UNIT", "people")
        .replace("OPTIONS", ", indicator: i")
    )
    more = "}\n  - {id: other, title: Other, unit: per cent, better: higher"
    (tmp_path / "register.yaml").write_text(text.replace("MORE", more), "utf-8")

    assert [one.code for one in rsr.gather(tmp_path).problems if one.severity == "error"] == []
