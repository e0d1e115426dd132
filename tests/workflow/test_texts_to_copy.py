"""What a message says of a file, in words that can be copied: whole, and the publisher's own."""

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import rsr
from rsr.errors import Problem

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
        "format": 3,
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


MONTHS = [f"{year}-{month:02}" for year in (2021, 2022) for month in range(1, 13)]
# Fields of an indicator or a source that hints write out, as flow mappings or lists.
_FIELD = re.compile(r"\b(breaks|difference|not_wholes|accepted_losses): (?=[\[{])")


def lines(heading: str, *rows: Any) -> str:
    """Return a table as text, whatever its cells hold."""
    stream = io.StringIO()
    csv.writer(stream).writerows([heading.split(","), *rows])
    return stream.getvalue()


def parts(*others: str, begin: int = 0) -> str:
    """Return a table of parts, the first of which is what the others come to."""
    figures = [
        [7 * at**2 + 3 * (month % 5) + 11 for at in range(1, len(others))] for month in range(6)
    ]
    return lines(
        "month,part,n",
        *(
            (MONTHS[month], name, figure)
            for month in range(begin, 6)
            for name, figure in zip(others, (sum(figures[month]), *figures[month]), strict=True)
        ),
    )


def monthly(figures: Any, *more: str, begin: int = 0) -> str:
    """Return a table of monthly figures."""
    heading = ",".join(("month", "n", *(f"c{at}" for at in range(len(more)))))
    return lines(heading, *((MONTHS[at], one, *more) for at, one in enumerate(figures, begin)))


BASE = [121.0, 120.5, 122.0, 120.2, 121.6, 119.1, 118.2, 121.5, 120.1, 117.3]
COUNTS = [40 + 7 * (at % 5) for at in range(24)]
CUMULATIVE = [10 * (1 + (at - 3) % 12) + at % 3 for at in range(24)]
BODIES = [f"b{at:02}" for at in range(20)]
WIDE = lines("month,part,n", *((one, body, 20 + at) for one in MONTHS[:8] for at, body in enumerate(BODIES)))  # fmt: skip
FEW = lines("month,part,n", *((one, body, 20) for one in MONTHS[:9] for body in BODIES[:4]))
RESTATED = {"kind": "index", "unit": "index"}
PARTED: dict[str, Any] = {"columns": {"value": "n", "part": "part"}}


@pytest.mark.parametrize("on", [False, True], ids=["records", "table"])
@pytest.mark.parametrize(
    ("code", "files", "options", "indicator"),
    [
        pytest.param(
            "base-changed",
            {"f_2022-01-01.csv": monthly(BASE), "f_2022-02-01.csv": monthly([round(one / 1.22, 1) for one in (*BASE[2:], 120)], begin=2)},
            {}, RESTATED, id="base",
        ),
        pytest.param(
            "texts-change",
            {"f_2023-01-01.csv": lines("month,n,How: # 1", *((month, COUNTS[at], "by 'hand'" if at < 12 else "no") for at, month in enumerate(MONTHS)))},
            {}, {}, id="texts",
        ),
        pytest.param(
            "texts-change",
            {"f_2023-01-01.csv": lines("month,n,way,form", *((month, COUNTS[at], "abc"[at > 11], "xyz"[at > 9]) for at, month in enumerate(MONTHS)))},
            {}, {}, id="texts-of-two-columns",
        ),
        pytest.param(
            "reset-elsewhere", {"f_2023-01-01.csv": monthly(CUMULATIVE)},
            {}, {"time_sense": "cumulative", "kind": "count", "difference": {}}, id="resets",
        ),
        *(
            pytest.param(
                "whole-among-parts", {"f_2023-01-01.csv": parts(name, "A", "B", "C", "D")}, PARTED, {},
                id=name,
            )
            for name in ("England", "E: all, # [1]", "yes", "007", "it's", "a\u00a0b")
        ),
        pytest.param(
            "whole-among-parts",
            {"f_2023-01-01.csv": lines("month,part,n", *((month, name, 5 + 7 * at + len(month)) for month in MONTHS for at, name in enumerate(("North total", "a", "b", "South total", "c", "d"))))},
            PARTED, {"not_wholes": ["c"]}, id="several-totals",
        ),
        *(
            pytest.param(
                "release-shrunken", {f"{name}_2022-01-01.csv": WIDE, f"{name}_2022-02-01.csv": FEW}, PARTED, {},
                id=f"shrunken-{name}",
            )
            for name in ("f", "f [1] #2", "f: it's", "-f", "f\u00a0x")
        ),
        pytest.param(
            "release-shrunken",
            {"f.csv": lines("month,part,n,out", *((*row, "2022-01-01") for row in csv.reader(WIDE.splitlines()[1:])), *((*row, "2022-02-01") for row in csv.reader(FEW.splitlines()[1:])))},
            {"columns": {"value": "n", "part": "part", "vintage_on": "out"}}, {}, id="shrunken-vintage",
        ),
        pytest.param(
            "parts-of-earlier-issue",
            {"f_2022-01-01.csv": WIDE, "f_2022-02-01.csv": "\n".join(one for one in WIDE.splitlines() if not re.search(",b0[0-3],", one))},
            PARTED, {}, id="lacking",
        ),
        pytest.param(
            "release-shrunken", {"f_2022-01-01.csv": WIDE, "f_2022-02-01.csv": "month,part,n\n"}, PARTED, {},
            id="empty",
        ),
    ],
)  # fmt: skip
def test_what_is_proposed_for_an_indicator_or_a_source_ends_the_message(
    tmp_path: Path, code: str, files: dict[str, str], options: dict[str, Any], indicator: dict[str, Any],
    *, on: bool,
) -> None:  # fmt: skip
    """As it stands in the hint; nothing else is told then, and figures are used as before."""
    (tmp_path / "data").mkdir()
    for name, text in files.items():
        (tmp_path / "data" / name).write_text(text, "utf-8")
    given = {"file": "data/*.csv", "columns": {"value": "n"}, **MONTHLY, **options}
    if "vintage_on" not in given["columns"]:
        given["vintage_from"] = r"_(?P<date>[\d-]+)\.csv"
    named: dict[str, Any] = {
        "id": "i",
        "title": "I",
        "unit": "people",
        "better": "lower",
        **indicator,
    }
    if on:
        part = given["columns"].get("part")
        given |= {
            "makes": "table",
            "columns": {name: at for name, at in given["columns"].items() if name != "part"},
        }
        named["measured"] = {"data": "s", **({"part": part} if part else {})}
    else:
        given["indicator"] = "i"
    source = {"id": "s", "use": "tabular", "options": given}
    before = amiss(tmp_path, named, source)
    assert code in before, before
    hint = before[code].hint or ""
    pasted = {place[1]: copied(hint[place.end() :]) for place in _FIELD.finditer(hint)}
    after = amiss(tmp_path, named, source, pasted)

    assert pasted
    if "vintage_on" in given["columns"]:
        assert "on: 2022-02-01" in pasted["accepted_losses"]
    assert after.keys() <= before.keys() - {code}, after


def amiss(
    folder: Path,
    indicator: dict[str, Any],
    source: dict[str, Any],
    pasted: Mapping[str, str] | None = None,
    *,
    beside: dict[str, Any] | None = None,
) -> dict[str, Problem]:
    """Return what is told of a register with some texts pasted into its indicator or its source."""
    given = pasted or {}
    made = [
        ", ".join(
            [
                *(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in record.items() if key not in given),
                *(f"{key}: {text}" for key, text in given.items() if (key == "accepted_losses") == at),
            ]
        )
        for at, record in enumerate((indicator, source))
    ]  # fmt: skip
    also = f", {json.dumps(beside)}" if beside else ""
    (folder / "register.yaml").write_text(
        f"format: 3\ntitle: Made up\nindicators: [{{{made[0]}}}{also}]\nsources: [{{{made[1]}}}]\n",
        "utf-8",
    )
    return {one.code: one for one in rsr.check(folder) if one.severity != "note"}


def copied(text: str) -> str:
    """Return the flow list or mapping that a text begins with, as it is written."""
    for end in re.finditer(r"[\]}]", text):
        try:
            yaml.safe_load(text[: end.end()])
        except yaml.YAMLError:  # a bracket within a text, or within another
            continue
        return text[: end.end()]
    raise AssertionError(text)


def test_the_break_that_is_proposed_of_a_continued_series_ends_the_message(tmp_path: Path) -> None:
    """Where both have a period they are unlike, and the day between them is written out."""
    (tmp_path / "data").mkdir()
    old = [(month, 100 + at % 3, "j") for at, month in enumerate(MONTHS[:14])]
    new = [(month, 60 + at % 3, "i") for at, month in enumerate(MONTHS[8:])]
    (tmp_path / "data" / "f.csv").write_text(lines("month,n,which", *old, *new), "utf-8")
    options = {"file": "data/f.csv", "columns": {"value": "n", "indicator": "which"}, **MONTHLY}
    source = {"id": "s", "use": "tabular", "options": options}
    named = {"title": "I", "unit": "people", "better": "lower"}

    before = amiss(
        tmp_path, {"id": "i", **named, "continues": ["j"]}, source, beside={"id": "j", **named}
    )
    hint = before["continued-contradicted"].hint or ""
    pasted = {place[1]: copied(hint[place.end() :]) for place in _FIELD.finditer(hint)}
    after = amiss(
        tmp_path,
        {"id": "i", **named, "continues": ["j"]},
        source,
        pasted,
        beside={"id": "j", **named},
    )

    assert pasted.keys() == {"breaks"}
    assert after.keys() <= before.keys() - {"continued-contradicted"}


def test_what_is_proposed_holds_what_is_said_already_and_no_more() -> None:
    """Parts that are named before stay named, and of a file of several vintages one is accepted."""
    from datetime import date

    from rsr.model import Indicator, Number, Period
    from rsr.series.adding import Parted, not_added
    from rsr.series.shrinking import accepting

    period = Period(start=date(2022, 1, 1), end=date(2022, 1, 31))
    figures = {"England": Number(value=36), **{name: Number(value=at) for at, name in enumerate("abcdefghi")}}  # fmt: skip
    named = Indicator(id="i", title="I", unit="people", better="lower", not_wholes=("it's",))
    unadded = not_added(named, [Parted(period, figures, None)])

    assert unadded is not None
    assert "not_wholes: ['it''s', England]" in unadded.hint
    assert accepting(("f.csv", date(2022, 2, 1)), ("", None)) == (
        "accepted_losses: [{file: f.csv, on: 2022-02-01, why: …}, {file: '*', why: …}] in its source"
    )


@pytest.mark.parametrize(("texts", "proposed"), [("ab", True), ("abc", False), ("aba", False)])
def test_a_break_is_proposed_only_where_it_ends_the_message(
    tmp_path: Path, texts: str, *, proposed: bool
) -> None:
    """Texts that change again are of more than one break."""
    rows = [
        (month, COUNTS[at], texts[at * len(texts) // 24] * 3) for at, month in enumerate(MONTHS)
    ]
    found = told(tmp_path, lines("month,n,way", *rows), **MONTHLY)

    assert "[texts-change]" in found
    assert ("breaks: [" in found) == proposed
