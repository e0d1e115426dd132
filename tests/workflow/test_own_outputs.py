"""What rsr wrote below a register's folder is no part of the register, nor of its sources, unasked."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import rsr
from rsr.cli.measured import files
from rsr.documents import write_folder
from rsr.errors import Where
from rsr.workflow import measure
from rsr.workflow._source_files import SourceFiles

REGISTER = """
format: 3
title: A made-up register
organisations: [{id: o, name: A made-up body}]
recommendations:
  - {id: r, number: "1", topic: t, made_on: 2020-01-01, addressed_to: {o: lead}}
indicators: [{id: i, title: People waiting, bears_on: [r], unit: people, better: lower}]
sources:
  - id: s
    use: tabular
    options: {file: "FILE", indicator: i, columns: {value: value}, period: {start: period_start, end: period_end}}
cycles: [{id: c, title: First, cut_off_on: 2024-12-31}]
"""
ROWS = "period_start,period_end,value\n" + "".join(
    f"2021-{month:02}-01,2021-{month:02}-28,{100 + month}\n" for month in range(1, 13)
)


def _register(base: Path, file: str) -> Path:
    (base / "data").mkdir(exist_ok=True)
    (base / "register.yaml").write_text(REGISTER.replace("FILE", file), encoding="utf-8")
    (base / "data" / "t.csv").write_text(ROWS, encoding="utf-8")
    return base


def _write_figures(base: Path, to: str) -> None:
    write_folder(base / to, files(measure(base)))


def _values(base: Path) -> list[object]:
    return [one.value for one in rsr.gather(base).register.observations]


def _told(base: Path) -> list[tuple[str, str]]:
    return [
        (problem.code, problem.severity)
        for problem in rsr.check(base)
        if problem.code in ("output-ignored", "file-ignored") or problem.severity == "error"
    ]


PATTERNS = ["data/**/*.csv", "**/*.csv"]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_figures_that_rsr_wrote_are_not_read_by_a_pattern(tmp_path: Path, pattern: str) -> None:
    """The figures of a measurement have the columns that the source reads, and are left aside."""
    base = _register(tmp_path, "data/t.csv")
    _write_figures(base, "data/figures")
    before = _values(base)

    _register(base, pattern)

    assert _values(base) == before
    assert len(before) == 12
    assert _told(base) == [("output-ignored", "note")]
    [note] = [one for one in rsr.check(base) if one.code == "output-ignored"]
    assert (note.got or "").startswith("data/figures/")


def test_a_folder_stands_for_what_others_put_there(tmp_path: Path) -> None:
    """A source that takes a whole folder is given its files without those that rsr wrote."""
    base = _register(tmp_path, "data/t.csv")
    _write_figures(base, "data/figures")
    found = SourceFiles(rsr.load(base), Where(path=("sources", 0)))

    assert found.files("data") == ("data/t.csv",)
    assert found.files("data/figures/i.csv") == ("data/figures/i.csv",)
    [note] = found.notes()
    assert (note.code, note.got) == (
        "output-ignored",
        "data/figures/SHA256SUMS and 4 more, which rsr wrote",
    )


def test_figures_that_were_copied_with_their_metadata_are_not_read(tmp_path: Path) -> None:
    """They lie among a publisher's files, without the list of what rsr wrote."""
    base = _register(tmp_path, "data/*.csv")
    values = _values(base)
    _write_figures(base, "figures")
    for written in (base / "figures").glob("*.csv*"):
        (base / "data" / written.name).write_bytes(written.read_bytes())

    assert _values(base) == values
    assert len(list((base / "data").iterdir())) > 1


@pytest.mark.parametrize("name", ["renamed.csv", "FIGURES.CSV"])
def test_figures_that_were_copied_without_their_metadata_are_not_read(
    tmp_path: Path, name: str
) -> None:
    """Their headings say what they are."""
    base = _register(tmp_path, "data/*")
    _write_figures(base, "figures")
    values = _values(base)
    (base / "data" / name).write_bytes((base / "figures" / "i.csv").read_bytes())

    assert _values(base) == values
    assert _told(base) == [("output-ignored", "note")]


def test_a_report_of_problems_is_not_read_by_a_pattern(tmp_path: Path) -> None:
    """SARIF has an ending of its own."""
    base = _register(tmp_path, "data/*")
    run = [sys.executable, "-m", "rsr", "check", str(base), "--format", "sarif"]
    printed = subprocess.run(run, check=True, capture_output=True).stdout
    (base / "data" / "problems.sarif").write_bytes(printed)

    assert len(_values(base)) == 12
    assert _told(base) == [("output-ignored", "note")]


def test_a_published_site_is_not_read_by_a_pattern(tmp_path: Path) -> None:
    """The files beside the charts of a site lie deeper than its manifest, and are known by it."""
    base = _register(tmp_path, "data/t.csv")
    rsr.freeze(base, cycle="c", to=base / "releases" / "c")
    rsr.publish(base, cycle="c", to=base / "data" / "out")
    assert list((base / "data" / "out").glob("*/*.csv"))

    _register(base, "data/**/*.csv")

    assert len(_values(base)) == 12
    assert _told(base) == [("output-ignored", "note")]


def test_a_file_that_is_named_is_read(tmp_path: Path) -> None:
    """Whoever names a file that rsr wrote by its own name asks for it."""
    base = _register(tmp_path, "data/t.csv")
    _write_figures(base, "data/figures")

    _register(base, "data/figures/i.csv")

    assert len(_values(base)) == 12
    assert _told(base) == []
    assert {one.made_by.file for one in rsr.gather(base).register.observations if one.made_by} == {
        "data/figures/i.csv"
    }


def test_what_was_put_into_an_output_afterwards_is_read(tmp_path: Path) -> None:
    """A manifest tells what rsr wrote, and nothing of what others put there since."""
    base = _register(tmp_path, "data/t.csv")
    _write_figures(base, "figures")
    (base / "figures" / "published.csv").write_text(ROWS, encoding="utf-8")

    _register(base, "figures/*.csv")

    assert len(_values(base)) == 12
    made = [one.made_by for one in rsr.gather(base).register.observations]
    assert {one.file for one in made if one} == {"figures/published.csv"}


def test_a_publishers_own_manifest_hides_nothing(tmp_path: Path) -> None:
    """A publisher lists digests in the same form, and may write a release and metadata of its own."""
    base = _register(tmp_path, "data/*.csv")
    folder = base / "data"
    (folder / "release.json").write_text('{"made_by": "an office"}', encoding="utf-8")
    (folder / "t.csv-metadata.json").write_text('{"dc:provenance": "An office."}', encoding="utf-8")
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.iterdir())
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")

    assert len(_values(base)) == 12
    assert _told(base) == []


def test_nothing_but_own_files_is_an_error(tmp_path: Path) -> None:
    """A pattern that finds nothing else says that nothing is there, and what was left aside."""
    base = _register(tmp_path, "data/t.csv")
    _write_figures(base, "figures")

    _register(base, "figures/*.csv")

    assert sorted(_told(base)) == [("file-unreadable", "error"), ("output-ignored", "note")]


COMMANDS = [
    ["gather", ".", "--format", "json"],
    ["measure", ".", "--format", "json"],
    ["check", ".", "--format", "json"],
    ["check", ".", "--format", "sarif"],
    ["assess", ".", "--format", "json"],
    ["explain", ".", "r", "--format", "json"],
    ["plugins", "--format", "json"],
    ["compose", "releases/c/edition-1.json"],
    ["load", ".", "--format", "json"],
    ["schema"],
    ["schema", "cycle"],
    ["schema", "sources/tabular"],
    ["schema", "renderers/json"],
]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_what_a_command_printed_into_the_folder_is_left_aside(
    tmp_path: Path, arguments: list[str]
) -> None:
    """Neither the command that prints reads its own file, nor any after it."""
    base = _register(tmp_path, "data/t.csv")
    rsr.freeze(base, cycle="c", to=base / "releases" / "c")
    with (base / "printed.json").open("wb") as printed:
        done = subprocess.run(
            [sys.executable, "-m", "rsr", *arguments],
            cwd=base,
            stdout=printed,
            stderr=subprocess.PIPE,
            check=False,
            env=dict(os.environ),
        )

    assert (done.returncode, done.stderr.count(b"json-malformed")) == (0, 0)
    assert json.loads((base / "printed.json").read_bytes())
    assert _told(base) == [("file-ignored", "warning")]
    assert len(_values(base)) == 12


def test_an_empty_file_that_nothing_is_printed_to_is_an_error(tmp_path: Path) -> None:
    """A file of records that was cut to nothing is not taken for one that is about to be written."""
    base = _register(tmp_path, "data/t.csv")
    (base / "recommendations.json").write_bytes(b"")

    assert _told(base) == [("json-malformed", "error")]


def test_printed_records_in_a_cycles_folder_are_left_aside(tmp_path: Path) -> None:
    """A cycle's folder is read as the register's is."""
    base = _register(tmp_path, "data/t.csv")
    text = (base / "register.yaml").read_text(encoding="utf-8").partition("cycles:")[0]
    (base / "register.yaml").write_text(text, encoding="utf-8")
    folder = base / "cycles" / "c"
    folder.mkdir(parents=True)
    (folder / "cycle.yaml").write_text("title: First\ncut_off_on: 2024-12-31\n", encoding="utf-8")
    (folder / "m.json").write_text(
        '{"made_by": [{"distribution": "rsr-tracker"}], "evidence": []}', encoding="utf-8"
    )

    assert _told(base) == [("file-ignored", "warning")]


def test_include_passes_over_what_rsr_wrote(tmp_path: Path) -> None:
    """Releases and outputs match a wide pattern, and are no records of the register."""
    base = _register(tmp_path, "data/t.csv")
    rsr.freeze(base, cycle="c", to=base / "releases" / "c")
    rsr.publish(base, cycle="c", to=base / "out", formats=["html", "json"])
    (base / "more").mkdir()
    (base / "more" / "o.yaml").write_text("organisations: [{id: p, name: P}]", encoding="utf-8")
    with (base / "register.yaml").open("a", encoding="utf-8") as head:
        head.write("include: ['**/*.json', '**/*.yaml']\n")

    codes = _told(base)

    assert ("output-ignored", "note") in codes
    assert {severity for _, severity in codes} == {"note"}
    assert [one.id for one in rsr.load(base).organisations] == ["o", "p"]


def test_a_site_without_figures_is_known_by_its_release(tmp_path: Path) -> None:
    """The schema of a report says of itself nothing, and lies in a folder that rsr wrote."""
    text = (
        REGISTER.partition("indicators:")[0] + "cycles: [{id: c, title: C, cut_off_on: 2024-12-31}]"
    )
    (tmp_path / "register.yaml").write_text(f"{text}\ninclude: ['out/*.json']\n", encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "o.json").write_text('{"organisations": []}', encoding="utf-8")
    rsr.publish(tmp_path, cycle="c", to=tmp_path / "site", formats=["json"])
    for path in (tmp_path / "site").iterdir():
        path.rename(tmp_path / "out" / path.name)

    assert _told(tmp_path) == [("output-ignored", "note")]


def test_a_release_in_a_folder_of_data_is_left_aside(tmp_path: Path) -> None:
    """With the file of its digest, wherever it was frozen to."""
    base = _register(tmp_path, "data/t.csv")
    rsr.freeze(base, cycle="c", to=base / "data" / "frozen")
    (base / "data" / "other.json.sha256").write_text("an office's own", encoding="utf-8")
    (base / "data" / "other.json").write_text("{}", encoding="utf-8")
    found = SourceFiles(rsr.load(base), Where(path=("sources", 0)))

    assert found.files("data") == ("data/other.json", "data/other.json.sha256", "data/t.csv")
    [note] = found.notes()
    assert note.got == "data/frozen/edition-1.json and 1 more, which rsr wrote"


def test_a_file_that_is_printed_behind_others_is_read(tmp_path: Path) -> None:
    """Only a file that was empty when the command began is one that it makes."""
    base = _register(tmp_path, "data/t.csv")
    (base / "more.json").write_text('{"nonsense": []}', encoding="utf-8")
    with (base / "more.json").open("ab") as printed:
        done = subprocess.run(
            [sys.executable, "-m", "rsr", "check", "."], cwd=base, stdout=printed, check=False
        )

    assert done.returncode == 1
    assert "[field-unknown]" in (base / "more.json").read_text(encoding="utf-8")


def test_include_reads_what_it_names(tmp_path: Path) -> None:
    """A document that rsr wrote is read where it is named, beside the register and below."""
    base = _register(tmp_path, "data/t.csv")
    (base / "g.json").write_text(
        '{"made_by": [{"distribution": "rsr-tracker"}], "organisations": []}', encoding="utf-8"
    )
    with (base / "register.yaml").open("a", encoding="utf-8") as head:
        head.write("include: [g.json]\n")

    assert _told(base) == [("field-unknown", "error")]
