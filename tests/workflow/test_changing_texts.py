"""Texts that change under a column that nobody selected, and rows that are added up over measures."""

import json
from calendar import monthrange
from datetime import date
from html import unescape
from importlib import import_module
from pathlib import Path

import pytest
from made_up_tables import REVIEW

import rsr

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

HEAD = (
    REVIEW
    + """indicators:
  - {id: i, title: Figure, bears_on: [r-1], unit: people, better: lower MORE}
sources:
  - id: s
    use: tabular
    options: {file: FILE, columns: {value: n}, period: {at: month, covers: month}, ALSO}
"""
)
BOTH = pytest.mark.parametrize("table", [False, True], ids=["records", "table"])
MONTHS = [f"{2020 + at // 12}-{at % 12 + 1:02}" for at in range(24)]


def _register(path: Path, *, table: bool, file: str, more: str = "", where: str = "") -> Path:
    measured = ", measured: {data: s}" if table and "measured" not in more else ""
    also = ("makes: table" if table else "indicator: i") + where
    text = HEAD.replace("FILE", file).replace("ALSO", also).replace("MORE", measured + more)
    (path / "register.yaml").write_text(text, "utf-8")
    return path


def _written(path: Path, kind: str, names: list[str], rows: list[list[str]]) -> str:
    """Write rows as a file of a kind and return its name."""
    file = path / f"t.{kind}"
    if kind == "csv":
        file.write_text("\n".join(",".join(row) for row in [names, *rows]), "utf-8")
    elif kind == "jsonl":
        entries = [json.dumps(dict(zip(names, row, strict=True))) for row in rows]
        file.write_text("\n".join(entries), "utf-8")
    else:
        columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
        table = pytest.importorskip("pyarrow").table(columns)
        import_module("pyarrow.parquet").write_table(table, file)
    return file.name


def _codes(path: Path) -> list[str]:
    return [one.code for one in rsr.check(path) if one.severity in ("error", "warning")]


NAMES = ["month", "Widget", "n"]
ROWS = [[month, "Old" if at < 12 else "New", str(40 + at)] for at, month in enumerate(MONTHS)]


@BOTH
@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_a_change_under_a_heading_that_names_nothing_is_told(
    tmp_path: Path, kind: str, *, table: bool
) -> None:
    """It may be another thing or a break; the figures stand as they are."""
    _register(tmp_path, table=table, file=_written(tmp_path, kind, NAMES, ROWS))

    (told,) = [one for one in rsr.check(tmp_path) if one.severity in ("error", "warning")]

    assert (told.code, told.severity) == ("texts-change", "warning")
    assert "'Widget' is 'Old' at first and 'New' from 2021-01-01" in str(told.got)
    assert "Widget: [Old, New]" in str(told.hint)
    assert "'breaks: [{on: 2021-01-01, why: …}]'" in str(told.hint)
    found = rsr.measure(tmp_path)
    assert len(found.measurements[0].points) == 24
    assert [one.code for one in found.problems] == ["texts-change"]


SAID = "Figures from 1 January 2021 may not compare with those before"


@BOTH
@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_whatever_is_said_of_the_series_says_it(tmp_path: Path, kind: str, *, table: bool) -> None:
    """The verdict, its sentence, the figures' own file and a published page; and a ratio of them."""
    file = _register(tmp_path, table=table, file=_written(tmp_path, kind, NAMES, ROWS))
    text = (file / "register.yaml").read_text("utf-8")
    ratio = "ratio: {numerator: i, denominator: o}, change_point: {changed_on: 2021-07-01}"
    one = "\n  - {id: d, title: Ratio, bears_on: [r-1], unit: share, better: lower, RATIO}"
    other = "\n  - {id: o, title: Other, unit: people, better: higher}\nsources:"
    text = text.replace("\nsources:", one.replace("RATIO", ratio) + other)
    text += "\nobservations:" + "".join(
        f"\n  - {{indicator: o, period: {{start: {month}-01, end: {month}-{days}}}, value: 90}}"
        for month in MONTHS
        for days in [monthrange(int(month[:4]), int(month[5:]))[1]]
    )
    (file / "register.yaml").write_text(text, "utf-8")

    found = rsr.measure(tmp_path)

    why = f"{SAID}: the column 'Widget' is 'Old' at first and 'New' from then."
    of = {one.indicator: one for one in found.measurements}
    for id_ in ("i", "d"):
        finding = of[id_].finding
        assert finding is not None
        assert finding.says.endswith(f". {SAID}.")
        assert why in finding.caveats
        assert why in of[id_].remarks
    (made,) = [one for one in found.register.evidence if one.indicator == "i"]
    assert SAID in made.says
    assert why in made.caveats
    assert not [one for one in (*of["o"].remarks,) if SAID in one]


@BOTH
def test_a_published_page_says_it(tmp_path: Path, *, table: bool) -> None:
    """In the sentence of the verdict, and with both texts beside it."""
    _register(tmp_path, table=table, file=_written(tmp_path, "csv", NAMES, ROWS))

    rsr.publish(tmp_path, cycle="c1", to=tmp_path / "out")

    pages = [one.read_text("utf-8") for one in (tmp_path / "out").rglob("*.html")]
    told = [page for page in pages if "Figure: " in page and f"{SAID}." in page]
    assert told
    assert any("the column 'Widget' is 'Old'" in unescape(page) for page in told)


@BOTH
def test_a_declared_break_or_a_list_says_it(tmp_path: Path, *, table: bool) -> None:
    """So does a selection of any text."""
    file = _written(tmp_path, "csv", NAMES, ROWS)
    broken = ", breaks: [{on: 2021-01-01, why: Another widget.}]"

    assert _codes(_register(tmp_path, table=table, file=file, more=broken)) == []
    for text in ("[Old, New]", "[]"):
        where = f", where: {{Widget: {text}}}"
        assert _codes(_register(tmp_path, table=table, file=file, where=where)) == []


def test_a_frame_is_no_other(tmp_path: Path) -> None:
    """The same holds for rows that are handed over, with categories as texts."""
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(ROWS, schema=NAMES, orient="row")
    frame = frame.with_columns(polars.col("Widget").cast(polars.Categorical))
    _register(tmp_path, table=True, file="t.csv")

    found = rsr.measure(tmp_path, frames={"s": frame})

    assert [one.code for one in found.problems] == ["texts-change"]


@BOTH
def test_rows_that_are_not_used_change_nothing(tmp_path: Path, *, table: bool) -> None:
    """Only rows of the indicator are looked at."""
    rows = [
        [month, group, {"a": "Old", "b": widget}[group], n]
        for month, widget, n in ROWS
        for group in "ab"
    ]
    file = _written(tmp_path, "csv", ["month", "group", "Widget", "n"], rows)

    assert _codes(_register(tmp_path, table=table, file=file, where=", where: {group: a}")) == []
    assert _codes(_register(tmp_path, table=table, file=file, where=", where: {group: b}")) == [
        "texts-change"
    ]


@pytest.mark.parametrize(
    ("heading", "texts", "code"),
    [
        ("Measure", ("Restraints", "Seclusions"), "select-ambiguous"),
        ("Value type", ("Numerator", "Denominator"), "kinds-mixed"),
        ("Side", ("Numerator", "Denominator"), "kinds-mixed"),
        ("Outcome", ("Upheld", "Not upheld"), None),
        ("Widget", ("Old", "New"), None),
    ],
)
@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_rows_of_several_measures_are_not_added_up(
    tmp_path: Path,
    kind: str,
    heading: str,
    texts: tuple[str, str],
    code: str | None,
    monkeypatch: pytest.MonkeyPatch,
    *,
    many: bool,
) -> None:
    """Nor is a numerator with its denominator; other texts are declared to belong together."""
    if many:
        monkeypatch.setattr("rsr.engine.nested._MOST_ROWS", 60)
    places = {"Ash": 31, "Birch": 44}
    rows = [
        [month, place, text, str((n + 3 * at) * (3 if text == texts[1] else 1))]
        for at, month in enumerate(MONTHS)
        for place, n in places.items()
        for text in texts
    ]
    file = _written(tmp_path, kind, ["month", "place", heading, "n"], rows)
    more = ", measured: {data: s, combine: sum}"

    assert _codes(_register(tmp_path, table=True, file=file, more=more)) == ([code] if code else [])
    found = rsr.measure(tmp_path)
    assert len(found.measurements) == (0 if code else 1)
    assert (rsr.assess(tmp_path, cycle="c1") == ()) or code is None


@pytest.mark.parametrize(
    ("select", "code"),
    [
        ("{Measure: [Restraints, Seclusions]}", None),
        ("{Measure: Restraints}", None),
        ("{Side: [Numerator, Denominator]}", "kinds-mixed"),
    ],
)
def test_measures_that_are_named_together_are_added_up(
    tmp_path: Path, select: str, code: str | None
) -> None:
    """What is divided is never added to what it is divided by."""
    heading = select[1:].split(":", maxsplit=1)[0]
    texts = ("Restraints", "Seclusions") if code is None else ("Numerator", "Denominator")
    rows = [
        [month, place, text, str((n + 3 * at) * (3 if text == texts[1] else 1))]
        for at, month in enumerate(MONTHS)
        for place, n in {"Ash": 31, "Birch": 44}.items()
        for text in texts
    ]
    file = _written(tmp_path, "csv", ["month", "place", heading, "n"], rows)
    more = f", select: {select}, measured: {{data: s, combine: sum}}"

    assert _codes(_register(tmp_path, table=True, file=file, more=more)) == ([code] if code else [])


@BOTH
@pytest.mark.parametrize("command", [["assess"], ["explain", "r-1"]], ids=["assess", "explain"])
def test_a_status_is_proposed_with_the_warnings_about_its_data(
    tmp_path: Path, command: list[str], *, table: bool
) -> None:
    """It rests on rows that may be of several things: the same is told as of the series itself."""
    from click.testing import CliRunner

    from rsr.cli.app import app

    _register(tmp_path, table=table, file=_written(tmp_path, "csv", NAMES, ROWS))
    run = CliRunner().invoke
    asked = [command[0], str(tmp_path), *command[1:]]

    told = run(app, asked)
    as_data = run(app, [*asked, "--format", "json"])

    assert told.exit_code == as_data.exit_code == 0
    assert told.stderr == run(app, ["measure", str(tmp_path)]).stderr
    assert told.stderr.count("[texts-change]") == 1
    (problem,) = json.loads(as_data.stdout)["problems"]
    assert (problem["code"], problem["severity"]) == ("texts-change", "warning")


@pytest.mark.parametrize("few", [23, 24])
def test_a_change_is_told_of_many_figures_as_of_few(
    tmp_path: Path, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many figures only columns of few texts are looked at, as these are."""
    monkeypatch.setattr("rsr.engine.row_groups._FEW_FIGURES", few)
    _register(tmp_path, table=True, file=_written(tmp_path, "csv", NAMES, ROWS))

    assert _codes(tmp_path) == ["texts-change"]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_what_is_added_up_under_a_general_heading_is_told_with_the_verdict(
    tmp_path: Path, kind: str
) -> None:
    """Nothing tells whether they are parts of one thing; whoever names them says so."""
    rows = [
        [month, place, text, str(n + 3 * at % 7 + 50 * (text == "Seclusions"))]
        for at, month in enumerate(MONTHS)
        for place, n in {"Ash": 31, "Birch": 44}.items()
        for text in (("Restraints", "Seclusions") if at else ("Restraints",))
    ]
    file = _written(tmp_path, kind, ["month", "place", "Item", "n"], rows)
    added = ", select: {place: Ash}, measured: {data: s, combine: sum}"
    _register(tmp_path, table=True, file=file, more=added)

    found = rsr.measure(tmp_path)

    (told,) = found.problems
    assert (told.code, told.severity) == ("texts-added-up", "warning")
    assert told.got == "rows of several texts under 'Item' ('Restraints', 'Seclusions')"
    assert str(told.hint).endswith("as in Item: [Restraints, Seclusions]")
    (measurement,) = found.measurements
    assert len(measurement.points) == 24
    said = f"The figures add up {told.got}, and nobody said that these belong together."
    assert said in measurement.remarks
    assert said in found.register.evidence[0].caveats
    (before,) = rsr.measure(tmp_path, as_of=date(2020, 1, 31)).measurements
    assert said not in before.remarks
    (after,) = rsr.measure(tmp_path, as_of=date(2020, 2, 29)).measurements
    assert said in after.remarks
    rsr.publish(tmp_path, cycle="c1", to=tmp_path / "out")
    pages = "".join(page.read_text("utf-8") for page in (tmp_path / "out").rglob("*.html"))
    assert "nobody said that these belong together" in pages

    for text in ("[Restraints, Seclusions]", "Restraints", "[]"):
        more = added.replace("place: Ash", f"place: Ash, item: {text}")
        assert _codes(_register(tmp_path, table=True, file=file, more=more)) == []


def test_a_ratio_of_what_is_added_up_says_so_too(tmp_path: Path) -> None:
    """Whatever is made of such figures is conditioned as they are."""
    rows = [[month, text, "40"] for month in MONTHS for text in ("Restraints", "Seclusions")]
    register = _register(
        tmp_path,
        table=True,
        file=_written(tmp_path, "csv", ["month", "Item", "n"], rows),
        more=", measured: {data: s, combine: sum}",
    )
    text = (register / "register.yaml").read_text("utf-8")
    one = next(line for line in text.splitlines() if "id: i," in line)
    under = one.replace("id: i,", "id: u,").replace("bears_on: [r-1], ", "")
    ratio = "  - {id: r, title: Rate, unit: each, bears_on: [r-1], better: lower, ratio: {numerator: i, denominator: u}}"
    text = text.replace(one, f"{one}\n{under}\n{ratio}")
    (register / "register.yaml").write_text(text, "utf-8")

    found = {one.indicator: one.remarks for one in rsr.measure(register).measurements}

    assert all(
        any("The figures add up" in remark for remark in remarks) for remarks in found.values()
    )
    assert found.keys() == {"i", "u", "r"}


def _of_two_sources(path: Path, first: str, second: str, *, heading: str = "Flavour") -> Path:
    """Write a register with two sources of records for one indicator, each of one text."""
    sources = ""
    for at, (text, name) in enumerate(((first, heading), (second, heading.upper()))):
        rows = "".join(f"{m},{text},{40 + n % 5}\n" for n, m in enumerate(MONTHS[at * 12 :][:12]))
        (path / f"{at}.csv").write_text(f"month,{name},n\n{rows}", "utf-8")
        sources += (
            f"  - {{id: s{at}, use: tabular, options: {{file: {at}.csv, indicator: i, "
            "columns: {value: n}, period: {at: month, covers: month}}}\n"
        )
    head = HEAD.replace("MORE", "")
    text = head[: head.index("  - id: s\n")] + sources
    (path / "register.yaml").write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("Observed", "Expected", "select-ambiguous"),
        ("Actual", "Planned", "select-ambiguous"),
        ("Vanilla", "Cherry", "texts-change"),
        ("Vanilla", "vanilla [note 1]", None),
        ("Vanilla", "", None),
    ],
)
def test_two_sources_of_one_text_each(
    tmp_path: Path, first: str, second: str, code: str | None
) -> None:
    """They are looked at together, as rows of one source are."""
    found = rsr.measure(_of_two_sources(tmp_path, first, second))

    told = [one for one in found.problems if one.severity in ("error", "warning")]
    assert [one.code for one in told] == ([code] if code else [])
    assert len(found.measurements) == (code != "select-ambiguous")
    if code == "texts-change":
        (measurement,) = found.measurements
        assert told[0].where.path[:2] == ("indicators", 0)
        assert any("'Vanilla' at first and 'Cherry'" in one for one in measurement.remarks)
        (path := tmp_path / "register.yaml").write_text(
            path.read_text("utf-8").replace(
                "better: lower ", "better: lower, breaks: [{on: 2021-01-01, why: Other flavour.}]"
            ),
            "utf-8",
        )
        assert _codes(tmp_path) == []


@BOTH
@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (("Observed", "Expected"), "select-ambiguous"),
        (("Observed deaths", "The expected deaths"), "select-ambiguous"),
        (("Actual", "Forecast"), "select-ambiguous"),
        (("Lower CI", "Upper CI"), "select-ambiguous"),
        (("As observed on the ward", "Expected as before"), "texts-change"),
        (("Observed", "Observed vs expected"), "texts-change"),
        (("Observed", "Other"), "texts-change"),
    ],
)
def test_what_was_and_what_should_be_are_no_series(
    tmp_path: Path, texts: tuple[str, str], code: str, *, table: bool
) -> None:
    """Whatever the heading is; a remark in which such words stand is none."""
    rows = [[month, texts[at >= 12], str(40 + at % 5)] for at, month in enumerate(MONTHS)]
    file = _written(tmp_path, "csv", ["month", "Flavour", "n"], rows)

    assert _codes(_register(tmp_path, table=table, file=file)) == [code]
