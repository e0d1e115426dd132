"""A register with the same fault in forty records is told of it once."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import rsr
from rsr.errors import grouped

COUNT = 40


def fault(name: str, at: int) -> dict[str, Any]:
    """Return a recommendation, sound but for one thing."""
    sound: dict[str, Any] = {
        "id": f"r-{at}", "number": str(at), "topic": "T", "made_on": "2022-01-01",
        "addressed_to": {f"body-{at}": "lead"}, "themes": [f"theme-{at}"],
        "criteria": [{"id": "c", "text": "It is better."}],
    }  # fmt: skip
    changed: dict[str, dict[str, Any]] = {
        "owner-missing": {"addressed_to": {}},
        "criteria-missing": {"criteria": []},
        "id-malformed": {"id": (f"R {at}!", f"-{at}", "", f"{at} ")[at % 4]},
        "theme-unknown": {"themes": [f"them-{at}"]},
        "organisation-unknown": {"addressed_to": {f"bdy-{at}": "lead"}},
        "date-malformed": {"made_on": (f"{at}/3/2022", "soon", f"March {at}")[at % 3]},
        "field-unknown": {f"owner{at}": 1},
        "choice-unknown": {"addressed_to": {f"body-{at}": f"chief-{at}"}},
        "id-repeated": {"id": f"r-{at // 2}", "number": str(at)},
    }
    return {**sound, **changed.get(name, {})}


@pytest.mark.parametrize("code", [
    "owner-missing", "criteria-missing", "id-malformed", "theme-unknown", "organisation-unknown",
    "date-malformed", "field-unknown", "choice-unknown", "id-repeated",
])  # fmt: skip
def test_of_records(tmp_path: Path, code: str) -> None:
    """Whatever they are called, and whichever word is meant."""
    document = {
        "format": 3,
        "title": "Made up",
        "organisations": [{"id": f"body-{at}", "name": f"Body {at}"} for at in range(COUNT)],
        "themes": [{"id": f"theme-{at}", "title": "T"} for at in range(COUNT)],
        "recommendations": [fault(code, at) for at in range(COUNT)],
    }
    (tmp_path / "register.json").write_text(json.dumps(document), "utf-8")

    told = rsr.check(tmp_path)

    assert Counter(one.code for one in grouped(told))[code] == 1
    assert Counter(one.code for one in told)[code] >= COUNT / 2


@pytest.mark.parametrize(
    ("code", "table", "makes"),
    [
        pytest.param("column-missing", "month,a{at}\n2022-01,5\n", "observations", id="columns"),
        pytest.param("cell-number", "month,n\n2022-01,[q{at}]\n", "observations", id="cells"),
        pytest.param("cell-date", "month,n\nsoon {at},5\n", "observations", id="periods"),
        pytest.param("select-ambiguous", "month,sex,n\n2022-01,x{at},5\n2022-01,y{at},6\n", "table", id="sexes"),
        pytest.param("select-nothing", "month,sex,n\n2022-01,x{at},5\n", "table", id="texts"),
    ],
)  # fmt: skip
def test_of_files(tmp_path: Path, code: str, table: str, makes: str) -> None:
    """Whatever stands in each of them."""
    for at in range(COUNT):
        (tmp_path / f"f{at}.csv").write_text(table.format(at=at), "utf-8")
    options = {"makes": makes, "columns": {"value": "n"}, "period": {"at": "month", "covers": "month"}}  # fmt: skip
    measured = makes == "table"
    document = {
        "format": 3,
        "title": "Made up",
        "sources": [
            {
                "id": f"s{at}",
                "use": "tabular",
                "options": {**options, "file": f"f{at}.csv", **({} if measured else {"indicator": f"i{at}"})},
            }
            for at in range(COUNT)
        ],
        "indicators": [
            {
                "id": f"i{at}", "title": "I", "unit": "people", "better": "lower",
                **({"measured": {"data": f"s{at}"}} if measured else {}),
                **({"select": {"sex": [f"x{at}", f"nobody {at}"]}} if code == "select-nothing" else {}),
            }
            for at in range(COUNT)
        ],
    }  # fmt: skip
    (tmp_path / "register.json").write_text(json.dumps(document), "utf-8")

    told = rsr.check(tmp_path)

    assert Counter(one.code for one in grouped(told))[code] == 1
    assert Counter(one.code for one in told)[code] == COUNT
