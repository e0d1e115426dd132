"""Gathering: records of published data, with the place of each in its file."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from attrs import evolve

import rsr
from rsr.errors import Problem
from rsr.plugins import SourceContext, SourceOffer, Table, hookimpl
from rsr.plugins.manager import Plugins
from rsr.plugins.sources.tabular import TabularOptions
from rsr.plugins.sources.tabular._source import Tabular
from rsr.workflow.gathering import gather

SOURCES = ("rsr.plugins.sources.json", "rsr.plugins.sources.tabular")
HEAD = (
    "format: 3\ntitle: A made-up review\nindicators: [{id: i, title: I, unit: u, better: lower}]\n"
)
OPTIONS = "indicator: i, period: {at: month, covers: month}"


def _register(folder: Path, use: str, file: str, columns: str) -> Path:
    text = f"{HEAD}sources:\n  - {{id: s, use: {use}, options: {{file: {file}, {OPTIONS}, {columns}}}}}\n"
    (folder / "register.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("use", "columns", "content", "place"),
    [
        pytest.param(
            "json",
            "fields: {value: value}",
            '[\n  {"month": "2021-02", "value": 7}\n]',
            (2, 3),
            id="json",
        ),
        pytest.param(
            "tabular",
            "columns: {value: value}",
            "month,value\n2021-02,7\n",
            (2, None),
            id="tabular",
        ),
    ],
)
def test_a_gathered_record_has_its_place(
    tmp_path: Path, use: str, columns: str, content: str, place: tuple[int, int | None]
) -> None:
    """What a check says of a gathered record leads to the line of the published file."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "f.txt").write_text(content, encoding="utf-8")
    register = rsr.load(_register(tmp_path, use, "data/f.txt", columns))

    with Plugins(SOURCES, entry_points=False) as plugins:
        gathered = gather(register, plugins=plugins)

    assert gathered.problems == ()
    where = gathered.register.where("observations", 0, "value")
    assert (where.file, where.line, where.column) == ("data/f.txt", *place)


@pytest.mark.parametrize("name", [r'"data/\0x"', r'"\0"'], ids=["below", "alone"])
def test_a_name_that_no_file_can_have_is_told_at_the_option(tmp_path: Path, name: str) -> None:
    """The plugin is not blamed for it."""
    register = rsr.load(_register(tmp_path, "tabular", name, "columns: {value: value}"))

    with Plugins(SOURCES, entry_points=False) as plugins:
        (problem,) = gather(register, plugins=plugins).problems

    assert problem.code == "file-unreadable"
    assert problem.where.path == ("sources", 0, "options", "file")
    assert problem.where.line == 5


def _measured(folder: Path, use: str, options: str) -> Path:
    """Write a register with an indicator that is measured on the figures of providers."""
    select = "select: {measure: [MHS01]}, measured: {data: s, part: organisation}"
    text = (
        "format: 3\ntitle: A made-up review\n"
        f"indicators: [{{id: i, title: I, unit: u, better: lower, {select}}}]\n"
        f"sources:\n  - {{id: s, use: {use}, options: {{{options}}}}}\n"
    )
    (folder / "register.yaml").write_text(text, encoding="utf-8")
    return folder


def _write(folder: Path, name: str, *rows: str) -> None:
    path = folder / "data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    head = "month,organisation,measure,figure"
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8")


TABLE = (
    "makes: table, columns: {value: figure}, period: {at: month, covers: month}, "
    "on_bad_row: leave-out"
)


def _codes(problems: Iterable[Problem]) -> list[tuple[str, str, int | None]]:
    return [(one.code, one.severity, one.where.line) for one in problems if one.where.file]


@pytest.mark.parametrize(
    ("name", "months"),
    [
        pytest.param("data/", [1, 2, 3], id="folder"),
        pytest.param("data/20[22]/", [2, 3], id="folder-with-signs-of-a-pattern"),
        pytest.param("data/**/*.csv", [1, 2, 3], id="pattern"),
        pytest.param("data/*.csv", [1], id="pattern-without-folders"),
        pytest.param("data/.old/*.csv", [5], id="hidden-folder-that-is-named"),
        pytest.param("data/.old/", [5], id="hidden-folder"),
    ],
)
def test_a_folder_stands_for_all_that_it_holds(
    tmp_path: Path, name: str, months: list[int]
) -> None:
    """Its folders are looked into; only what is hidden is left aside."""
    for at, file in enumerate(
        ["a.csv", "20[22]/b.csv", "20[22]/deep/c.csv", ".d.csv", ".old/e.csv"], start=1
    ):
        _write(tmp_path, file, f"2022-{at:02},A,MHS01,10")
    register = rsr.load(_measured(tmp_path, "tabular", f"file: '{name}', {TABLE}"))

    found = rsr.gather(register).register.observations

    assert sorted(one.period.start.month for one in found) == months


def test_a_missing_file_is_told_at_the_option_that_names_it(tmp_path: Path) -> None:
    """Which is called otherwise where a source takes several."""
    (tmp_path / "data").mkdir()
    register = rsr.load(_measured(tmp_path, "mhsds", "files: data"))

    (problem,) = rsr.gather(register).problems

    assert problem.code == "file-unreadable"
    assert problem.where.path == ("sources", 0, "options", "files")


BAD = (
    "2022-01,A,MHS01,10",
    "2022-01,B,MHS01,x10",
    "2022-13,A,MHS01,20",
    "2022-02,,MHS01,30",
    "2022-02,A,MHS01,7",
)


def test_rows_with_bad_cells_are_left_out_where_the_register_says_so(tmp_path: Path) -> None:
    """Each is a warning, and a note says how many there were; otherwise each is an error."""
    _write(tmp_path, "a.csv", *BAD, "2022-02")
    refused = _measured(
        tmp_path, "tabular", f"file: data/a.csv, {TABLE}".replace("leave-out", "refuse")
    )

    errors = rsr.gather(refused)
    left_out = rsr.gather(_measured(tmp_path, "tabular", f"file: data/a.csv, {TABLE}"))

    faults = [("flag-unknown", 3), ("cell-date", 4), ("part-blank", 5), ("row-ragged", 7)]
    assert [one for one in _codes(errors.problems) if one[1] == "error"] == [
        (code, "error", line) for code, line in faults
    ]
    assert [one for one in _codes(left_out.problems) if one[1] != "note"] == [
        (code, "warning", line) for code, line in faults
    ]
    blank = next(one for one in errors.problems if one.code == "part-blank")
    assert "with select or where" in str(blank.hint)
    assert "fill_down: [" in str(blank.hint)
    assert errors.register.observations == left_out.register.observations
    assert len(left_out.register.observations) == 2
    notes = [one.got for one in left_out.problems if one.code == "rows-left-out"]
    assert notes == ["1 row left out", "3 of 5 rows left out of i"]


def test_only_faults_of_cells_are_left_out(tmp_path: Path) -> None:
    """A column that is not there, or rows that stand in each other's way, stay errors."""
    _write(tmp_path, "a.csv", "2022-01,A,MHS01,10", "2022-01,A,MHS01,20")
    options = f"file: data/a.csv, {TABLE}"

    twice = rsr.gather(_measured(tmp_path, "tabular", options)).problems
    other = _measured(tmp_path, "tabular", options)
    text = (other / "register.yaml").read_text(encoding="utf-8")
    (other / "register.yaml").write_text(
        text.replace("part: organisation", "part: nobody"), "utf-8"
    )
    lacking = rsr.gather(other).problems

    assert [(one.code, one.severity) for one in twice if one.severity == "error"] == [
        ("select-ambiguous", "error")
    ]
    assert [(one.code, one.severity) for one in lacking] == [("column-missing", "error")]


def test_a_source_of_a_partner_may_leave_rows_out(tmp_path: Path) -> None:
    """One field of its table says so."""

    class Theirs(Tabular):
        """Gives the table of another source as one whose rows may be left out."""

        def table(self, context: SourceContext) -> Table:
            return evolve(super().table(context), leaves_out_rows=True)

    class Plugin:
        @hookimpl
        def rsr_sources(self) -> Iterable[SourceOffer]:
            yield SourceOffer(name="theirs", summary="Theirs.", make=Theirs, options=TabularOptions)

    _write(tmp_path, "a.csv", *BAD)
    options = f"file: data/a.csv, {TABLE}".replace("leave-out", "refuse")
    register = rsr.load(_measured(tmp_path, "theirs", options))

    with Plugins((Plugin(),), entry_points=False) as plugins:
        problems = gather(register, plugins=plugins).problems

    assert {one.severity for one in problems} == {"warning", "note"}
    assert "rows-left-out" in {one.code for one in problems}
