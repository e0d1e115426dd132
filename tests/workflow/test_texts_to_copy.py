"""What a message says of a file, in words that can be copied: whole, and the publisher's own."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import rsr

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

LONG = "Number of people who were subject to at least one restrictive intervention, made up: "
FIRST, SECOND = LONG + "restraint", LONG + "seclusion"


def told(path: Path, table: str, *, on: bool = False, **options: Any) -> str:
    """Return what is told of a table as records, or as one that an indicator is measured on."""
    (path / "t.csv").write_text(table, "utf-8")
    given = {"file": "t.csv", "columns": {"value": "n"}, **options}
    given |= {"makes": "table"} if on else {"indicator": "i"}
    indicator = {"id": "i", "title": "I", "unit": "people", "better": "lower"}
    document = {
        "format": 2,
        "title": "Made up",
        "indicators": [indicator | ({"measured": {"data": "s"}} if on else {})],
        "sources": [{"id": "s", "use": "tabular", "options": given}],
    }
    (path / "register.json").write_text(json.dumps(document), "utf-8")
    return "\n".join(map(str, rsr.gather(path).problems))


MONTHLY: dict[str, Any] = {"period": {"at": "month", "covers": "month"}}


@pytest.mark.parametrize("on", [False, True])
def test_rows_of_two_long_texts_are_told_apart(tmp_path: Path, *, on: bool) -> None:
    """Texts that begin alike are both whole, so that one can be named."""
    table = f'month,m,n\n2023-01,"{FIRST}",5\n2023-01,"{SECOND}",6\n'

    found = told(tmp_path, table, on=on, **MONTHLY)

    assert "[select-ambiguous]" in found
    assert f"'{FIRST}', '{SECOND}'" in found


@pytest.mark.parametrize("on", [False, True])
@pytest.mark.parametrize("cell", [LONG, f"{LONG} 5", "y" * 999])
def test_a_long_marker_is_whole(tmp_path: Path, cell: str, *, on: bool) -> None:
    """So that it can be named in markers."""
    found = told(tmp_path, f'month,n\n2023-01,"{cell}"\n', on=on, **MONTHLY)

    assert f"{{'{cell.strip()}': " in found


@pytest.mark.parametrize("on", [False, True])
def test_a_long_period_is_whole(tmp_path: Path, *, on: bool) -> None:
    """So that it can be named in periods."""
    found = told(tmp_path, f'month,n\n"{FIRST}",5\n', on=on, **MONTHLY)

    assert f"periods: {{'{FIRST}': " in found


def test_long_headings_are_whole(tmp_path: Path) -> None:
    """Those that are no period, and those among which no column is a wide one."""
    beside = told(
        tmp_path, f'area,2021,"{FIRST}"\nA,5,6\n', wide={"covers": "year"}, columns={"part": "area"}
    )
    nothing = told(
        tmp_path,
        f'area,"{FIRST}","{SECOND}"\nA,5,6\n',
        wide={"covers": "year", "matching": "20.."},
        columns={"part": "area"},
    )

    assert f"(got '{FIRST}')" in beside
    assert f"'{FIRST}', '{SECOND}'" in nothing


def test_columns_that_rsr_adds_are_not_told(tmp_path: Path) -> None:
    """A hint names the columns of the publisher alone."""
    found = told(tmp_path, "month,m\n2023-01,5\n", on=True, **MONTHLY)

    assert "there are 'm', 'month';" in found
    assert "rsr_" not in found


@pytest.mark.parametrize("on", [False, True])
def test_each_first_month_that_is_proposed_is_taken(tmp_path: Path, *, on: bool) -> None:
    """A month by its number beside a financial year is read as the register then says."""
    options = {"period": {"columns": ["Year", "Month"], "covers": "month"}}
    found = told(tmp_path, "Year,Month,n\n2023/24,1,5\n2023/24,10,6\n", on=on, **options)
    proposed = re.findall(r"month_1: [a-z]+", found)
    assert proposed[:2] == ["month_1: april", "month_1: january"]

    for one, first in zip(proposed, ("2023-04-01", "2024-01-01"), strict=False):
        given = yaml.safe_load(one)
        assert not told(tmp_path, "Year,Month,n\n2023/24,1,5\n", on=on, **options, **given)
        (measured,) = rsr.measure(tmp_path).measurements
        assert str(measured.points[0].period.start) == first


_PROPOSED = re.compile(
    r"\b(thousands|decimal|number_forms|currency|multipliers|flags)(?: what it means)?: "
    r"(\[[^\]]*\]|\{[^}]*\}|\"[^\"]*\"|[a-z]+)"
)
# A figure, and those beside it that are read by what the register says already.
_STATED = {
    "number_forms": ["exponent"],
    "currency": ["\u20ac"],
    "multipliers": {"k": 1000},
    "flags": {"[r]": "revised"},
}
_READ = ("1e3", "\u20ac5", "2k", "7 [r]")


@pytest.mark.parametrize("on", [False, True])
@pytest.mark.parametrize("stated", [False, True])
@pytest.mark.parametrize("cell", [
    "1,234", "1 234", "1\u2009234", "1'234", "45%", "1E5", ".5", "5.", "(1,234)", "5-", "\u00a35", "$1.2m",
    "\u20135", "1\u00bd", "1,23,456", "5 (2.1-7.3)", "2.1\u20137.3", "c. 300", "12 cases", "5*",
    "123\u00b9", "1,240 [p]", "\u00a31.2m [p]", "50%*", "(1.5%) [p]", "5 000 000 p", "12.3 b",
])  # fmt: skip
def test_what_is_proposed_for_a_figure_reads_it_and_those_beside_it(
    tmp_path: Path, cell: str, *, stated: bool, on: bool
) -> None:
    """Each option as it is shown, one after another, without what is offered in its place."""
    given: dict[str, Any] = dict(_STATED) if stated else {}
    cells = [cell, *(_READ if stated else ())]
    table = "month,n\n" + "".join(f'2023-{at:02},"{one}"\n' for at, one in enumerate(cells, 1))

    for _ in range(4):
        found = told(tmp_path, table, on=on, **MONTHLY, **given)
        errors = [one for one in found.splitlines() if re.search(r"\[(cell|flag)-[a-z]+\]$", one)]
        if not errors:
            break
        (error,) = errors  # one cell alone is not read, at each step
        for name, text in _PROPOSED.findall(re.split("; or |, or flags", error)[0]):
            value = yaml.safe_load(text)
            meant = {key: "note" if said == "..." else said for key, said in value.items()} \
                if isinstance(value, dict) else value  # fmt: skip
            whole = name == "flags" and isinstance(given.get(name), dict)
            given[name] = {**given[name], **meant} if whole else meant
    else:
        raise AssertionError(found)
    (account,) = rsr.gather(tmp_path).accounts
    assert account.used == len(cells)


def test_what_is_proposed_for_a_sign_that_is_another_already_says_what_it_replaces(
    tmp_path: Path,
) -> None:
    """Thousands have one sign in a source."""
    found = told(tmp_path, 'month,n\n2023-01,"1,234"\n2023-02,1 234\n', thousands=",", **MONTHLY)

    assert 'thousands: " "' in found
    assert "a sign for thousands or decimals holds for every cell of the source" in found


@pytest.mark.parametrize("on", [False, True])
@pytest.mark.parametrize(
    "texts",
    [
        ("Men", "Women"),
        ("Men: all", "Women: all"),
        ("it's a", "it's b"),
        ("1", "2"),
        ("yes", "no"),
        ("a, b", "c"),
        ("#1", "#2"),
        ('"x"', "'y'"),
        ("[x]", "{y}"),
        ("- x", "? y"),
        ("back\\slash", "null"),
        ("2023-01-01", "~"),
        ("a\u00a0b", "%c"),
    ],
)
@pytest.mark.parametrize("heading", ["Sex", "Sex: code", "'Sex'", "sex, age [note]"])
def test_what_is_proposed_of_several_things_is_yaml(
    tmp_path: Path, heading: str, texts: tuple[str, str], *, on: bool
) -> None:
    """Whatever their texts are, and their column is called."""
    with (tmp_path / "made.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["month", heading, "n"])
        writer.writerows([f"2023-0{at}", texts[at % 2], at] for at in range(1, 9))
    found = told(tmp_path, (tmp_path / "made.csv").read_text("utf-8"), on=on, **MONTHLY)

    assert "as in " in found
    shown = found.partition("as in ")[2].partition(" [select-ambiguous]")[0]
    ((name, named),) = yaml.safe_load(f"{{{shown}}}").items()
    assert name == heading
    assert set(named) <= {" ".join(one.split()) for one in texts} | set(texts)
