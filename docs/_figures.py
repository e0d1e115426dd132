"""The table of published forms of figures: each is read with its options, and without them, as it is made."""

from collections.abc import Mapping
from typing import Any

import yaml
from _forms import _table, flow, gathered

from rsr.documents import converter
from rsr.errors import Problem
from rsr.model import Observation, Value
from rsr.values.flags import FLAGS

__all__ = ["figure_cells", "flag_letters"]

_CELLS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("1,234", {"thousands": ","}),
    ("1 234", {"thousands": " "}),
    ("1\u2009234", {"thousands": " "}),
    ("1\u2019234", {"thousands": "'"}),
    ("1.234,5", {"thousands": ".", "decimal": ","}),
    ("45%", {"number_forms": ["per-cent"]}),
    ("1e+05", {"number_forms": ["exponent"]}),
    (".5", {"number_forms": ["bare-point"]}),
    ("5.", {"number_forms": ["bare-point"]}),
    ("(1,234)", {"number_forms": ["brackets"], "thousands": ","}),
    ("5-", {"number_forms": ["trailing-minus"]}),
    ("\u00a31,234", {"currency": ["\u00a3"], "thousands": ","}),
    ("\u20135", {"number_forms": ["dash-minus"]}),
    ("1\u00bd", {"number_forms": ["fractions"]}),
    ("1,23,456", {"number_forms": ["indian-grouping"], "thousands": ","}),
    ("1.2m", {"multipliers": {"m": 1000000}}),
    ("5 (2.1-7.3)", {"number_forms": ["confidence-interval"]}),
    ("2.1\u20137.3", {"number_forms": ["range"]}),
    ("<0.1", {"markers": {"<0.1": {"interval": [0, 0.1]}}}),
    (">=95", {"markers": {">=95": {"interval": [95, 100]}}}),
    ("approx. 40", {"flags": {"approx.": "approximate"}}),
    ("c. 300", {"flags": {"c.": "approximate"}}),
    ("12 cases", {"flags": {"cases": "in cases"}}),
    ("1 in 20", {"markers": {"1 in 20": 0.05}}),
    ("12/34", {"markers": {"12/34": {"interval": [0.35, 0.36]}}}),
    ("n/a", {"markers": {"n/a": "not-applicable"}}),
    ("1240 [r]", {"flags": "gss"}),
    ("1,240 [r]", {"flags": "gss", "thousands": ","}),
    ("1250 [p]", {"flags": "gss"}),
    ("7 [note 2]", {"flags": "gss"}),
    ("[c]", {"flags": "gss"}),
    ("12.3 b", {"flags": "eurostat"}),
    ("12.3 bu", {"flags": "eurostat"}),
    (": c", {"flags": "eurostat"}),
    ("5*", {"flags": {"*": "estimated"}}),
    ("123\u00b9", {"flags": {"\u00b9": "see note 1"}}),
    ("e5", {"flags": {"e": "estimated"}}),
    ("( - )", {"markers": {"( - )": "not-applicable"}}),
    ("*", {"markers": {"*": {"suppressed": [1, 7]}}}),
    ("", {"markers": {"": "missing"}}),
    ("12", {"rounded_to": 5, "counts": True}),
    ("15", {"rounded_to": 5, "counts": True}),
    ("-5", {"rounded_to": 5, "counts": True}),
)
_MOMENTS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("2025-06-30T23:30:00Z", {"zone": "UTC"}),
    ("2025-06-30T23:30:00Z", {"zone": "Europe/London"}),
)


def figure_cells() -> str:
    """Show each form of a figure, the options that read it, what it is, and what comes without them."""
    rows = []
    for cell, options in _CELLS:
        table = [["month", "figure"], ["2023-01", cell]]
        plain = {"period": {"at": "month", "covers": "month"}, "columns": {"value": "figure"}}
        shown = f"``{cell}``" if cell else "an empty cell"
        rows.append((shown, flow(options), _said(table, {**plain, **options}), _said(table, plain)))
    for cell, status, of in (("7", "P", "sdmx"), ("", "Q", "sdmx"), ("7", "bp", "eurostat")):
        column = "OBS_STATUS" if of == "sdmx" else "status"
        table = [["month", "figure", column], ["2023-01", cell, status]]
        plain = {"period": {"at": "month", "covers": "month"}, "columns": {"value": "figure"}}
        options = {"flag_column": column, "flags": of}
        shown = f"``{cell}`` beside ``{status}``" if cell else f"an empty cell beside ``{status}``"
        rows.append((shown, flow(options), _said(table, {**plain, **options}), _said(table, plain)))
    for moment, options in _MOMENTS:
        table = [["at", "figure"], [moment, "7"]]
        plain = {"period": {"at": "at", "covers": "month"}, "columns": {"value": "figure"}}
        made = _said(table, {**plain, **options}, days=True)
        rows.append((f"``{moment}``", flow(options), made, _said(table, plain)))
    return _table(("In the file", "Option", "With it", "Without it"), rows, "18 34 28 20")


def flag_letters() -> str:
    """Show each flag of the conventions that come with rsr, beside a figure and alone."""
    rows = []
    for name, convention in FLAGS.items():
        for flag in convention.flags:
            sign = flag.replace("note n", "note 2")
            read = [
                _said(
                    [["month", "figure", "status"], ["2023-01", *cells]],
                    {
                        "period": {"at": "month", "covers": "month"},
                        "columns": {"value": "figure"},
                        "flags": name,
                        **({"flag_column": "status"} if name == "sdmx" else {}),
                    },
                )
                for cells in (
                    (("7", sign), ("", sign)) if name == "sdmx" else ((f"7 {sign}", ""), (sign, ""))
                )
            ]
            rows.append((f"``{name}``", f"``{flag}``", *read))
    return _table(("Convention", "Flag", "Beside ``7``", "Alone"), rows, "14 12 40 34")


def _said(table: list[list[str]], options: Mapping[str, Any], *, days: bool = False) -> str:
    told = []
    for one in gathered(table, options):
        if isinstance(one, Problem):
            told.append(f":ref:`message-{one.code}`")
        elif isinstance(one, Observation):
            value = yaml.safe_dump(
                converter.unstructure(one.value, Value), default_flow_style=True, width=1000
            )
            told.append(f"``{value.removesuffix(chr(10)).removesuffix('...').strip()}``")
            told += [one.status] if one.status != "not-stated" else []
            told += one.caveats
            told += [f"{one.period.start} to {one.period.end}"] if days else []
    return ", ".join(told)
